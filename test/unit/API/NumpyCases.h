//===- NumpyCases.h - Expressions against NumPy -----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A case is an expression and what NumPy says its value is; generate_cases.py
/// writes tables of them. Each is compiled for inputs of known and of unknown
/// sizes, and for views of inputs. A case that is differentiable is held
/// against finite differences, twice, and forward mode against reverse mode;
/// one of complex numbers as a function of their parts.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_API_NUMPYCASES_H
#define ARETE_TEST_UNIT_API_NUMPYCASES_H

#include "VerifyGrad.h"
#include "Views.h"

#include <span>

namespace arete::test {

using X = const std::vector<Variable> &;

/// Complex numbers with these parts.
inline Tensor complexTensor(const double *real, const double *imag,
                            ptrdiff_t step, const Shape &shape) {
  Tensor result = Tensor::empty(shape, DType::Complex128);
  auto *data = result.data<std::complex<double>>();
  for (int64_t i = 0; i < result.size(); ++i)
    data[i] = {real[i * step], imag[i * step]};
  return result;
}

/// Numbers of [low, high], or these, converted to the dtype.
struct NumpyInput {
  DType dtype;
  Shape shape;
  double low, high;
  std::vector<double> given = {};

  /// The real and the imaginary parts of complex numbers.
  std::vector<Tensor> parts(int seed) const {
    return {numbersIn(shape, low, high, seed),
            numbersIn(shape, low, high, seed + 100)};
  }

  Tensor value(int seed) const {
    if (!given.empty())
      return Tensor::fromVector(given).reshape(shape).astype(dtype);
    if (isComplex(dtype)) {
      std::vector<Tensor> both = parts(seed);
      return complexTensor(both[0].data<double>(), both[1].data<double>(), 1,
                           shape)
          .astype(dtype);
    }
    Tensor numbers = numbersIn(shape, low, high, seed);
    if (isFloat(dtype))
      return numbers.astype(dtype);
    auto *data = numbers.data<double>();
    for (int64_t i = 0; i < numbers.size(); ++i)
      data[i] =
          isBool(dtype) ? data[i] > (low + high) / 2 : std::floor(data[i]);
    return numbers.astype(dtype);
  }
};

enum class Check {
  Value,      ///< the value
  Derivative, ///< the first derivative as well
  Twice,      ///< and the second
};

struct NumpyCase {
  std::string name;
  Build build;
  std::vector<NumpyInput> inputs;
  DType dtype;
  Shape shape;
  std::vector<double> values; ///< of complex numbers the parts in turn
  Check check = Check::Value;
  /// Whether all sizes are known where those of the inputs are.
  bool isStatic = true;

  /// Inputs whose sizes are known, or are not unless they are 1.
  std::vector<Variable> variables(bool isKnown) const {
    std::vector<Variable> x;
    for (const NumpyInput &input : inputs) {
      Shape declared = input.shape;
      for (int64_t &size : declared)
        size = isKnown || size == 1 ? size : dynamicSize;
      x.push_back(
          tensor("x" + std::to_string(x.size()), input.dtype, declared));
    }
    return x;
  }
};

/// All cases of the binary. The tables are in files of their own; each adds its
/// cases when GoogleTest registers the tests that are made of them.
inline std::vector<NumpyCase> &allCases() {
  static std::vector<NumpyCase> cases;
  return cases;
}
inline std::vector<NumpyCase> registerCases(std::span<const NumpyCase> cases) {
  allCases().insert(allCases().end(), cases.begin(), cases.end());
  return {cases.begin(), cases.end()};
}

inline void PrintTo(const NumpyCase &test, std::ostream *os) {
  *os << test.name;
}

class NumpyTest : public testing::TestWithParam<NumpyCase> {
protected:
  std::vector<Tensor> values() const {
    std::vector<Tensor> result;
    for (const NumpyInput &input : GetParam().inputs)
      result.push_back(input.value(int(result.size())));
    return result;
  }

  bool hasComplex() const {
    for (const NumpyInput &input : GetParam().inputs)
      if (isComplex(input.dtype))
        return true;
    return isComplex(GetParam().dtype);
  }

  /// What derivatives are taken at: values(), or their parts.
  std::vector<Tensor> points() const {
    std::vector<Tensor> result;
    for (const NumpyInput &input : GetParam().inputs) {
      int seed = int(&input - GetParam().inputs.data());
      if (!isComplex(input.dtype)) {
        result.push_back(input.value(seed));
        continue;
      }
      for (const Tensor &part : input.parts(seed))
        result.push_back(part);
    }
    return result;
  }

  /// The expression of those: of a complex value both parts, along a new axis.
  Build realBuild() const {
    if (!hasComplex())
      return GetParam().build;
    return [test = GetParam()](X parts) {
      std::vector<Variable> x;
      size_t next = 0;
      for (const NumpyInput &input : test.inputs) {
        x.push_back(parts[next++]);
        if (isComplex(input.dtype))
          x.back() = arete::complex(x.back(), parts[next++]);
      }
      Variable y = test.build(x);
      return isComplex(y.dtype()) ? stack({real(y), imag(y)}) : y;
    };
  }

  void checkValue(bool isKnown) {
    SCOPED_TRACE(isKnown ? "sizes known" : "sizes unknown");
    const NumpyCase &test = GetParam();
    std::vector<Variable> x = test.variables(isKnown);
    Variable result = test.build(x);
    Shape known = result.staticShape();
    ASSERT_EQ(known.size(), test.shape.size());
    for (size_t axis = 0; axis < known.size(); ++axis)
      if (known[axis] != dynamicSize || (isKnown && test.isStatic))
        EXPECT_EQ(known[axis], test.shape[axis]) << "axis " << axis;
    checkResult(x, result, values());
  }

  /// The expression of views of larger inputs, of several kinds.
  void checkViews() {
    SCOPED_TRACE("views");
    const NumpyCase &test = GetParam();
    size_t kind = 0;
    for (char c : test.name)
      kind += size_t(c);
    std::vector<Variable> x, views;
    std::vector<Tensor> arrays;
    for (const Tensor &value : values()) {
      View view = allViews[kind++ % std::size(allViews)];
      arrays.push_back(behind(value, view));
      x.push_back(tensor("x" + std::to_string(x.size()), value.dtype(),
                         arrays.back().shape()));
      views.push_back(viewOf(x.back(), view));
    }
    checkResult(x, test.build(views), arrays);
  }

private:
  void checkResult(const std::vector<Variable> &x, const Variable &result,
                   const std::vector<Tensor> &inputs) {
    const NumpyCase &test = GetParam();
    countOracleCases();
    Function f = function(
        x, {result}, {.on_unused_input = UnusedInput::Ignore, .opt_level = 1});
    Tensor actual = f(inputs)[0];
    EXPECT_EQ(actual.dtype(), test.dtype);
    ASSERT_EQ(actual.shape(), test.shape);
    double tolerance = realDType(test.dtype) == DType::Float32 ? 1e-5 : 1e-10;
    const double *parts = test.values.data();
    Tensor expected = isComplex(test.dtype)
                          ? complexTensor(parts, parts + 1, 2, test.shape)
                          : Tensor::fromVector(test.values).reshape(test.shape);
    expected = expected.astype(test.dtype);
    EXPECT_TRUE(allClose(actual, expected, tolerance, tolerance,
                         /*equalNan=*/true))
        << actual << "\nexpected\n"
        << expected;
    if (isFloat(test.dtype))
      for (int64_t i = 0; i < actual.size(); ++i)
        if (test.values[i] == 0 && hasGivenInput())
          EXPECT_EQ(
              std::signbit(actual.astype(DType::Float64).data<double>()[i]),
              std::signbit(test.values[i]))
              << "element " << i;
  }

  /// Whether inputs were chosen for their edges, such as a zero of either sign.
  static bool hasGivenInput() {
    for (const NumpyInput &input : GetParam().inputs)
      if (!input.given.empty())
        return true;
    return false;
  }

protected:
  /// The product of forward derivatives with a cotangent is that of a tangent
  /// with reverse derivatives.
  void checkForward() {
    std::vector<Tensor> points = this->points();
    std::vector<Variable> x, by, tangents;
    for (const Tensor &point : points) {
      std::string name = "x" + std::to_string(x.size());
      x.push_back(tensor(name, point.dtype(), point.shape()));
      if (!isFloat(point.dtype()))
        continue;
      by.push_back(x.back());
      tangents.push_back(constant(
          numbersIn(point.shape(), -1, 1, int(x.size() - 1 + points.size()))));
    }
    Variable y = realBuild()(x);
    Variable pairing;
    Variable position = cast<double>(arange(flatten(y).shape(0)));
    Variable cotangent = reshape(sin(position + 1.0), y.shape());
    Variable forward = sum(rop({y}, by, tangents)[0] * cotangent);
    std::vector<Variable> reverse =
        lop({y}, by, {cotangent}, {.disconnected = Disconnected::Ignore});
    for (size_t i = 0; i < by.size(); ++i) {
      Variable part = sum(reverse[i] * tangents[i]);
      pairing = pairing ? pairing + part : part;
    }
    Function f =
        function(x, {forward, pairing},
                 {.on_unused_input = UnusedInput::Ignore, .opt_level = 1});
    std::vector<Tensor> both = f(points);
    double expected = both[1].item<double>();
    EXPECT_NEAR(both[0].item<double>(), expected,
                1e-9 * std::max(1.0, std::fabs(expected)));
  }
};

inline std::string
numpyCaseName(const testing::TestParamInfo<NumpyCase> &info) {
  return info.param.name;
}

} // namespace arete::test

#endif // ARETE_TEST_UNIT_API_NUMPYCASES_H
