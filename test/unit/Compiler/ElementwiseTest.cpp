//===- ElementwiseTest.cpp - Every elementwise op, every dtype ------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Generated from the records: every op that takes a dtype is an output of one
/// function of that dtype, so that one compilation serves all of them.
///
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Inference.h"
#include "dialects/Arete/IR/Types.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include "test/unit/Compiler/CompilerTest.h"
#include "test/unit/Compiler/ElementwiseRecords.h"

#include <cmath>

namespace arete::test {
namespace {

//===----------------------------------------------------------------------===//
// The records
//===----------------------------------------------------------------------===//

using Record = ElementwiseRecord;

/// Whether an op of the kind takes operands of this dtype and, but for `where`,
/// of no other.
bool takes(llvm::StringRef kind, arete_dtype dtype) {
  static mlir::MLIRContext context;
  return ir::isOfKind(ir::elementTypeOf(&context, dtype), kind);
}

std::vector<const Record *> recordsOf(arete_dtype dtype) {
  std::vector<const Record *> result;
  for (const Record &record : elementwiseRecords)
    if (takes(record.kind, dtype))
      result.push_back(&record);
  return result;
}

Tolerance toleranceOf(const Record &record, arete_dtype dtype) {
  Tolerance tolerance;
  if (reference::isComplex(dtype))
    tolerance.ulp = record.accuracy.complexUlp;
  if (!reference::isFloat(dtype))
    return tolerance;
  tolerance.ulp = record.accuracy.ulp;
  // Where terms cancel, no bit of the rest need be right.
  tolerance.ignoreZeroSign = record.accuracy.epsilons > 0;
  tolerance.absolute = record.accuracy.epsilons * epsilonOf(dtype);
  return tolerance;
}

/// The basic operations on doubles. The reference rounds them twice, first to
/// the 64 bits of a long double; what the machine does is what IEEE 754 says.
std::optional<double> basicOperation(llvm::StringRef name, double x, double y) {
  if (name == "add")
    return x + y;
  if (name == "subtract")
    return x - y;
  if (name == "multiply")
    return x * y;
  if (name == "divide")
    return x / y;
  if (name == "sqr")
    return x * x;
  if (name == "reciprocal")
    return 1 / x;
  if (name == "sqrt")
    return std::sqrt(x);
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

using Operands = std::vector<Array>;

void append(Array &to, const Array &from) {
  llvm::append_range(to.elements, from.elements);
  to.shape = {static_cast<int64_t>(to.elements.size())};
}

/// Every third of the edge values: few enough for all triples.
Array someEdgeValues(arete_dtype dtype) {
  Array edges = edgeValues(dtype), some{dtype, {}, {}};
  size_t step = edges.elements.size() / 14 + 1;
  for (size_t i = 0; i < edges.elements.size(); i += step)
    some.elements.push_back(edges.elements[i]);
  some.shape = {static_cast<int64_t>(some.elements.size())};
  return some;
}

/// All pairs of the edge values, then all triples of some.
Operands edgeOperands(arete_dtype dtype) {
  Operands operands(3, Array{dtype, {}, {}});
  auto add = [&](reference::Element x, reference::Element y,
                 reference::Element z) {
    operands[0].elements.push_back(x);
    operands[1].elements.push_back(y);
    operands[2].elements.push_back(z);
  };
  Array all = edgeValues(dtype), some = someEdgeValues(dtype);
  for (const auto &x : all.elements)
    for (const auto &y : all.elements)
      add(x, y, x);
  for (const auto &x : some.elements)
    for (const auto &y : some.elements)
      for (const auto &z : some.elements)
        add(x, y, z);
  for (Array &operand : operands)
    operand.shape = {static_cast<int64_t>(operand.elements.size())};
  return operands;
}

/// A complex number of any direction, so far from the ends of the range that
/// its square and its ratio with another one are in it.
reference::Element complexOfAnySize(arete_dtype dtype, Random &random) {
  double range = dtype == ARETE_COMPLEX64 ? 30 : 250;
  auto part = [&] {
    return std::exp2(random.uniform(-range, range)) *
           (random.below(2) ? 1 : -1);
  };
  double real = part();
  // Every other one with parts of about one size.
  double imag = random.below(2) ? part() : real * random.uniform(-2, 2);
  return reference::put(dtype, reference::Complex(real, imag));
}

/// Values of the domain of every op, values around it, and for what has
/// fractions values of any exponent.
Operands randomOperands(arete_dtype dtype) {
  Random random(dtype + 1);
  bool hasFractions = reference::isFloat(dtype) || reference::isComplex(dtype);
  Operands operands(3, Array{dtype, {0}, {}});
  for (const Record *record : recordsOf(dtype)) {
    for (int i = 0; i < 3; ++i) {
      auto [low, high] = record->interval(i);
      if (!hasFractions) {
        low = std::floor(low);
        high = std::ceil(high);
      }
      bool isSigned = dtype != ARETE_BOOL && dtype < ARETE_UINT8;
      if (!isSigned && !hasFractions)
        low = std::max(low, 0.0);
      append(operands[i], random.array(dtype, {24}, low, high));
      double width = high - low;
      append(operands[i],
             random.array(dtype, {8},
                          isSigned || hasFractions ? low - 4 * width : low,
                          high + 4 * width));
    }
  }
  for (Array &operand : operands) {
    Array any{dtype, {0}, {}};
    for (int i = 0; i < 1000; ++i)
      if (dtype == ARETE_FLOAT16 || dtype == ARETE_BFLOAT16)
        any.elements.push_back(elementOfBits(dtype, random.next() & 0xffff));
      else if (dtype == ARETE_FLOAT32)
        any.elements.push_back(reference::Element::ofReal(
            llvm::bit_cast<float>(static_cast<uint32_t>(random.next()))));
      else if (dtype == ARETE_FLOAT64)
        any.elements.push_back(
            reference::Element::ofReal(llvm::bit_cast<double>(random.next())));
      else if (reference::isComplex(dtype))
        any.elements.push_back(complexOfAnySize(dtype, random));
    append(operand, any);
    if (!hasFractions && dtype != ARETE_BOOL)
      append(operand, edgeValues(dtype));
  }
  return operands;
}

//===----------------------------------------------------------------------===//
// Tests
//===----------------------------------------------------------------------===//

std::string nameOf(const ::testing::TestParamInfo<arete_dtype> &info) {
  return arete_dtype_name(info.param);
}

class ElementwiseTest : public CompilerTest,
                        public ::testing::WithParamInterface<arete_dtype> {
protected:
  using Shape = std::vector<int64_t>;

  /// A function that gives every op of the dtype; its inputs have these types
  /// and are followed by a condition of the type of the first.
  void compileAll(const Shape &x, const Shape &y, const Shape &z) {
    ops = recordsOf(GetParam());
    FunctionBuilder builder(context);
    mlir::Value operands[] = {builder.input(GetParam(), x),
                              builder.input(GetParam(), y),
                              builder.input(GetParam(), z)};
    mlir::Value condition = builder.input(ARETE_BOOL, x);
    for (const Record *record : ops) {
      llvm::SmallVector<mlir::Value> used(operands, operands + record->arity);
      if (record->name == "where")
        used[0] = condition;
      builder.output(builder.op(record->name, used));
    }
    module = builder.finish();
    function = compile(*module);
  }

  void checkAll(Operands arguments, Layout layout = Layout::Contiguous) {
    ASSERT_TRUE(function);
    arguments.push_back(isOdd(arguments[0]));
    auto expected = reference::evaluate(
        *module->getOps<mlir::func::FuncOp>().begin(), arguments);
    ASSERT_TRUE(bool(expected)) << llvm::toString(expected.takeError());
    CallResult actual = call(function, arguments, layout);
    ASSERT_EQ(actual.status, ARETE_OK) << actual.message;
    for (auto [record, output, value] :
         llvm::zip_equal(ops, actual.outputs, *expected)) {
      Tolerance tolerance = toleranceOf(*record, GetParam());
      const Array &x = arguments[0], &y = arguments[record->arity == 2];
      if (GetParam() == ARETE_FLOAT64 && basicOperation(record->name, 1, 1)) {
        if (x.shape == value.shape && y.shape == value.shape)
          for (auto [xi, yi, result] :
               llvm::zip_equal(x.elements, y.elements, value.elements))
            result.real =
                *basicOperation(record->name, double(xi.real), double(yi.real));
        else // The double rounding of the reference shows.
          tolerance.ulp = 1;
      }
      Array result = output;
      if (reference::isComplex(GetParam()) ? record->accuracy.complexDomainOnly
                                           : record->accuracy.domainOnly)
        ignoreOutsideDomain(*record, arguments, result, value);
      EXPECT_TRUE(isClose(result, value, tolerance))
          << record->name.str()
          << operandsOf(arguments, result, value, tolerance);
    }
  }

private:
  static Array isOdd(const Array &array) {
    Array result{ARETE_BOOL, array.shape, {}};
    for (size_t i = 0; i < array.elements.size(); ++i)
      result.elements.push_back(reference::Element::ofInteger(i % 2));
    return result;
  }

  /// Makes a result equal to what is expected where an operand is not in the
  /// domain of the op.
  static void ignoreOutsideDomain(const Record &record,
                                  const Operands &arguments, Array &result,
                                  const Array &expected) {
    size_t next = 0;
    reference::forEachIndex(result.shape, [&](reference::Index index) {
      size_t element = next++;
      for (int i = 0; i < record.arity; ++i) {
        auto [low, high] = record.interval(i);
        auto isInside = [&](long double x) { return x >= low && x <= high; };
        reference::Element x = reference::broadcastElement(arguments[i], index);
        bool isComplex = reference::isComplex(arguments[i].dtype);
        if (!isInside(x.real) || (isComplex && !isInside(x.imag)))
          result.elements[element] = expected.elements[element];
      }
    });
  }

  /// The operands of the first difference, where all have one shape.
  static std::string operandsOf(const Operands &arguments, const Array &actual,
                                const Array &expected,
                                const Tolerance &tolerance) {
    std::ostringstream text;
    text << std::setprecision(20);
    for (size_t i = 0; i < actual.elements.size(); ++i) {
      Array a{actual.dtype, {1}, {actual.elements[i]}};
      Array e{expected.dtype, {1}, {expected.elements[i]}};
      if (isClose(a, e, tolerance))
        continue;
      for (const Array &argument : llvm::ArrayRef(arguments).drop_back()) {
        if (argument.shape != actual.shape)
          continue;
        if (reference::isFloat(argument.dtype))
          text << " of " << argument.elements[i].real;
        else if (reference::isComplex(argument.dtype))
          text << " of " << argument.elements[i].real << " + "
               << argument.elements[i].imag << "i";
        else
          text << " of " << argument.elements[i].integer;
      }
      break;
    }
    return text.str();
  }

  std::vector<const Record *> ops;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  target::JitFunction function;
};

TEST_P(ElementwiseTest, Vectors) {
  compileAll({dyn}, {dyn}, {dyn});
  // The edges of complex numbers are in ComplexTest.cpp.
  if (!reference::isComplex(GetParam())) {
    SCOPED_TRACE("edges");
    checkAll(edgeOperands(GetParam()));
  }
  Operands operands = randomOperands(GetParam());
  for (Layout layout : allLayouts) {
    SCOPED_TRACE(int(layout));
    checkAll(operands, layout);
  }
  {
    SCOPED_TRACE("empty");
    checkAll(Operands(3, Array{GetParam(), {0}, {}}));
  }
  // A size that leaves a remainder of every vector length.
  for (int64_t size : {1, 2, 3, 7, 15, 31}) {
    SCOPED_TRACE(size);
    Operands some = operands;
    for (Array &operand : some) {
      operand.elements.resize(size);
      operand.shape = {size};
    }
    checkAll(some);
  }
}

TEST_P(ElementwiseTest, Scalars) {
  compileAll({}, {}, {});
  Operands all = randomOperands(GetParam());
  for (size_t i = 0; i < 40; ++i) {
    Operands operands;
    for (const Array &values : all)
      operands.push_back(Array{
          GetParam(), {}, {values.elements[i * 31 % values.elements.size()]}});
    checkAll(operands);
  }
}

TEST_P(ElementwiseTest, Broadcasting) {
  // Every operand is stretched along one axis at least, and ranks differ.
  compileAll({dyn, 1, 3}, {dyn, dyn, 1, 1}, {dyn, 1});
  Random random(5);
  auto operands = [&](int64_t a, int64_t b, int64_t c) {
    return Operands{random.array(GetParam(), {b, 1, 3}, 1, 3),
                    random.array(GetParam(), {a, b, 1, 1}, 1, 3),
                    random.array(GetParam(), {c, 1}, 1, 3)};
  };
  for (Layout layout : allLayouts) {
    SCOPED_TRACE(int(layout));
    checkAll(operands(2, 5, 1), layout);
  }
  checkAll(operands(1, 1, 1));
  checkAll(operands(3, 1, 1));
  checkAll(operands(0, 4, 1));
  checkAll(operands(2, 0, 1));
}

TEST_P(ElementwiseTest, FourAxes) {
  compileAll({dyn, dyn, dyn, dyn}, {dyn, dyn, dyn, dyn}, {dyn, dyn, dyn, dyn});
  Random random(6);
  for (Layout layout : allLayouts) {
    SCOPED_TRACE(int(layout));
    Operands operands;
    for (int i = 0; i < 3; ++i)
      operands.push_back(random.array(GetParam(), {2, 3, 4, 5}, 0, 3));
    checkAll(operands, layout);
  }
}

INSTANTIATE_TEST_SUITE_P(AllDtypes, ElementwiseTest,
                         ::testing::ValuesIn(allDtypes), nameOf);
INSTANTIATE_TEST_SUITE_P(Complex, ElementwiseTest,
                         ::testing::ValuesIn(complexDtypes), nameOf);

//===----------------------------------------------------------------------===//
// cast
//===----------------------------------------------------------------------===//

class CastTest : public ProgramTest,
                 public ::testing::WithParamInterface<arete_dtype> {};

/// What is near the ends of every integer dtype, also as a fraction.
Array castEdges(arete_dtype dtype) {
  Array values = edgeValues(dtype);
  if (!reference::isFloat(dtype))
    return values;
  for (int bits : {7, 8, 15, 16, 31, 32, 63, 64})
    for (double offset : {-1.0, -0.5, 0.0, 0.5, 1.0})
      for (double sign : {-1.0, 1.0}) {
        double value = sign * (std::ldexp(1.0, bits) + offset);
        values.elements.push_back(elementOf(dtype, value));
      }
  for (double value : {0.9, -0.9, -0.5, 1e-40})
    values.elements.push_back(elementOf(dtype, value));
  // Halfway between two 16-bit floats, and next to that.
  for (double tie : {1 + 0x1p-11, 1 + 0x3p-11, 1 + 0x1p-8, 1 + 0x3p-8, 0x1p-25,
                     0x3p-25, 65520.0, 0x1p-134, 0x1.ffp127})
    for (double away : {-0x1p-52, -0x1p-26, 0.0, 0x1p-26, 0x1p-52})
      for (double sign : {-1.0, 1.0})
        values.elements.push_back(elementOf(dtype, sign * tie * (1 + away)));
  values.shape = {static_cast<int64_t>(values.elements.size())};
  return values;
}

TEST_P(CastTest, ToEveryDtype) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn});
  for (arete_dtype to : complexDtypes)
    builder.output(builder.cast(x, to));
  for (arete_dtype to : allDtypes)
    if (!reference::isComplex(GetParam()) || to == ARETE_BOOL)
      builder.output(builder.cast(x, to));
  Program casts = program(builder);
  casts.check(castEdges(GetParam()));
  casts.check(castEdges(GetParam()), {}, Layout::Reversed);
  Array random = Random(9).array(
      GetParam(), {1000},
      GetParam() >= ARETE_UINT8 && GetParam() <= ARETE_UINT64 ? 0 : -300, 300);
  casts.check(random);
}

INSTANTIATE_TEST_SUITE_P(AllDtypes, CastTest, ::testing::ValuesIn(allDtypes),
                         nameOf);
INSTANTIATE_TEST_SUITE_P(Complex, CastTest, ::testing::ValuesIn(complexDtypes),
                         nameOf);

using ElementwiseSizesTest = ProgramTest;

TEST_F(ElementwiseSizesTest, DynamicSizesMustAgree) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(ARETE_FLOAT32, {dyn, dyn});
  mlir::Value y = builder.input(ARETE_FLOAT32, {dyn});
  mlir::Value z = builder.input(ARETE_FLOAT32, {dyn, 1});
  mlir::Value sum = builder.op("add", {x, y});
  builder.output(sum);
  builder.output(builder.op("clip", {sum, y, z}));
  Program add = program(builder);
  Random random(1);
  auto check = [&](int64_t a, int64_t b, int64_t c, int64_t d) {
    add.check({random.array(ARETE_FLOAT32, {a, b}, -1, 1),
               random.array(ARETE_FLOAT32, {c}, -1, 1),
               random.array(ARETE_FLOAT32, {d, 1}, -1, 1)},
              Tolerance());
  };
  check(3, 4, 4, 3);
  check(3, 4, 3, 3);
  check(3, 4, 4, 4);
  // A size that happens to be 1 does not broadcast.
  check(3, 4, 1, 3);
  check(1, 4, 4, 3);
  check(1, 1, 1, 1);
  check(0, 0, 0, 0);
  check(0, 1, 1, 1);
}

} // namespace
} // namespace arete::test
