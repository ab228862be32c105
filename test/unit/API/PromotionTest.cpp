//===- PromotionTest.cpp - Dtypes of expressions --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "APITest.h"

#include <cmath>
#include <fstream>
#include <sstream>

using namespace arete;
using namespace arete::test;

namespace {

std::vector<DType> allDtypes() {
  std::vector<DType> dtypes;
  for (int32_t i = 0; i < ARETE_NUM_DTYPES; ++i)
    dtypes.push_back(static_cast<DType>(i));
  return dtypes;
}

TEST(Promotion, EveryPairOfNumbers) {
  for (DType a : allDtypes())
    for (DType b : allDtypes()) {
      Variable x = scalar("x", a), y = scalar("y", b);
      DType expected = promote(a, b);
      EXPECT_EQ((x + y).dtype(), expected) << a << ' ' << b;
      EXPECT_EQ((x / y).dtype(),
                isInexact(expected) ? expected : DType::Float64)
          << a << ' ' << b;
      EXPECT_EQ(equal(x, y).dtype(), DType::Bool);
      if (!isComplex(expected)) {
        EXPECT_EQ(maximum(x, y).dtype(), expected) << a << ' ' << b;
        EXPECT_EQ((x < y).dtype(), DType::Bool);
      }
      EXPECT_EQ(concatenate({vector("x", a), vector("y", b)}).dtype(),
                expected);
      EXPECT_EQ(dot(vector("x", a), vector("y", b)).dtype(), expected);
    }
}

TEST(Promotion, Literals) {
  for (DType dtype : allDtypes()) {
    Variable x = vector("x", dtype);
    DType number = isBool(dtype) ? DType::Int64 : dtype;
    EXPECT_EQ((x + 1).dtype(), number);
    EXPECT_EQ((2u * x).dtype(), number);
    EXPECT_EQ((x * true).dtype(), dtype);
    EXPECT_EQ((x * 2.0).dtype(), isInexact(dtype) ? dtype : DType::Float64);
    EXPECT_EQ((1.5f - x).dtype(), isInexact(dtype) ? dtype : DType::Float64);
    EXPECT_EQ(where(true, x, 0).dtype(), number);
  }
  EXPECT_EQ(add(1, 2).dtype(), DType::Int64);
  EXPECT_EQ(add(1, 2.5).dtype(), DType::Float64);
  EXPECT_EQ(logical_and(true, false).dtype(), DType::Bool);
  EXPECT_EQ(eval(add(1, 2.5)).item<double>(), 3.5);
  // The literal has the value that was written, not what a double keeps of it.
  auto i = scalar<int64_t>("i");
  EXPECT_EQ(
      eval(i + INT64_C(9007199254740993), {{i, INT64_C(0)}}).item<int64_t>(),
      INT64_C(9007199254740993));
  auto u = scalar<uint64_t>("u");
  EXPECT_EQ(eval(u + UINT64_MAX, {{u, UINT64_C(0)}}).item<uint64_t>(),
            UINT64_MAX);
}

TEST(Promotion, LiteralsThatDoNotFit) {
  auto u = vector<uint8_t>("u");
  EXPECT_EQ((u + 255).dtype(), DType::UInt8);
  EXPECT_ERROR(u + 256, Value, "the number 256 does not fit uint8");
  EXPECT_ERROR(u * -1, Value, "the number -1 does not fit uint8");
  EXPECT_ERROR(vector<int8_t>("i") - 129, Value, "129 does not fit int8");
  EXPECT_EQ((vector<int8_t>("i") + -128).dtype(), DType::Int8);
}

/// The six comparisons of two operands, as bits in the order ==, !=, <, <=, >,
/// >=.
int comparisons(const Arg &x, const Arg &y, const std::vector<Variable> &inputs,
                const std::vector<Tensor> &values) {
  Function f =
      function(inputs, {equal(x, y), not_equal(x, y), less(x, y),
                        less_equal(x, y), greater(x, y), greater_equal(x, y)});
  int bits = 0;
  for (const Tensor &result : f(values))
    bits = bits << 1 | result.item<bool>();
  return bits;
}
constexpr int areEqual = 0b100101, isLess = 0b011100, isGreater = 0b010011;

// NumPy 2 compares them exactly; float64 would not tell 2^63 from 2^63 - 1.
TEST(Promotion, ComparisonsOfSignedWithUnsigned) {
  constexpr int64_t largest = INT64_MAX;
  constexpr uint64_t next = uint64_t(1) << 63;
  auto u = scalar<uint64_t>("u");
  auto check = [&](auto first, uint64_t second, int expected) {
    auto i = scalar<decltype(first)>("i");
    int swapped = expected == areEqual ? areEqual
                  : expected == isLess ? isGreater
                                       : isLess;
    EXPECT_EQ(comparisons(i, u, {i, u}, {Tensor(first), Tensor(second)}),
              expected)
        << int64_t(first) << ' ' << second;
    EXPECT_EQ(comparisons(u, i, {i, u}, {Tensor(first), Tensor(second)}),
              swapped)
        << int64_t(first) << ' ' << second;
  };
  check(largest, next, isLess);
  check(largest, next - 1, areEqual);
  check(largest, next - 2, isGreater);
  check(INT64_MIN, next, isLess);
  check(int64_t(-1), UINT64_MAX, isLess);
  check(int64_t(-1), uint64_t(0), isLess);
  check(int64_t(0), uint64_t(0), areEqual);
  check(int64_t(9007199254740993), uint64_t(9007199254740992), isGreater);
  check(int8_t(-1), UINT64_MAX, isLess);
  check(int8_t(100), uint64_t(99), isGreater);
  check(int32_t(7), uint64_t(7), areEqual);
  // Of arrays, broadcast.
  auto x = tensor<int64_t>("x", {2, 1});
  auto y = vector<uint64_t>("y");
  EXPECT_TRUE(
      arrayEqual(eval(x < y, {{x, Tensor::of<int64_t>({{-1}, {2}})},
                              {y, Tensor::of<uint64_t>({0, 2, UINT64_MAX})}}),
                 Tensor::of<bool>({{true, true, true}, {false, false, true}})));
}

// As NumPy 2: a Python integer need not fit the dtype that it is compared with.
TEST(Promotion, ComparisonsWithLiteralsBeyondTheRange) {
  auto check = [&](auto number, const Arg &literal, int expected) {
    auto x = scalar<decltype(number)>("x");
    int swapped = expected == isLess ? isGreater : isLess;
    EXPECT_EQ(comparisons(x, literal, {x}, {Tensor(number)}), expected);
    EXPECT_EQ(comparisons(literal, x, {x}, {Tensor(number)}), swapped);
  };
  check(uint8_t(255), 256, isLess);
  check(uint8_t(0), -1, isGreater);
  check(int8_t(127), 128, isLess);
  check(int8_t(-128), -129, isGreater);
  check(uint64_t(0), -1, isGreater);
  check(UINT64_MAX, INT64_MIN, isGreater);
  check(INT64_MAX, UINT64_MAX, isLess);
  check(int64_t(-1), uint64_t(1) << 63, isLess);
  check(uint32_t(7), int64_t(1) << 32, isLess);
  auto x = vector<uint8_t>("x");
  EXPECT_TRUE(arrayEqual(eval(x < 256, {{x, Tensor::of<uint8_t>({0, 255})}}),
                         Tensor::of<bool>({true, true})));
  EXPECT_TRUE(
      arrayEqual(eval(equal(-1, x), {{x, Tensor::of<uint8_t>({0, 255})}}),
                 Tensor::of<bool>({false, false})));
  // Arithmetic has no value there.
  EXPECT_ERROR(maximum(x, 256), Value, "256 does not fit uint8");
}

TEST(Promotion, TensorsAreStrong) {
  auto x = vector<float>("x");
  EXPECT_EQ((x + Tensor::of<double>({1})).dtype(), DType::Float64);
  EXPECT_EQ((Tensor(int8_t(1)) * x).dtype(), DType::Float32);
}

//===----------------------------------------------------------------------===//
// Against NumPy
//===----------------------------------------------------------------------===//

/// What NumPy says of the dtype of a function of each dtype.
struct DTypeCase {
  std::string name;
  std::function<Variable(const Variable &)> apply;
  std::vector<std::pair<DType, std::string>> dtypes;
};

#define UNPACK(...) __VA_ARGS__
const DTypeCase dtypeCases[] = {
#define CASE1(NAME, DTYPES)                                                    \
  {#NAME, [](const Variable &x) { return arete::NAME(x); }, {UNPACK DTYPES}},
#define CASE2(NAME, DTYPES)                                                    \
  {#NAME, [](const Variable &x) { return arete::NAME(x, x); }, {UNPACK DTYPES}},
#include "PromotionCases.inc"
};

/// The dtype of an expression, or "error".
std::string dtypeOfResult(const DTypeCase &test, DType dtype) {
  try {
    return std::string(name(test.apply(vector("x", dtype)).dtype()));
  } catch (const Error &error) {
    EXPECT_EQ(error.kind(), ErrorKind::Type) << error.what();
    return "error";
  }
}

/// The rows of the table of docs/dtypes.md: where a result is not of NumPy's
/// dtype, operands that differ alike together.
std::string deviations() {
  std::string text;
  for (const DTypeCase &test : dtypeCases) {
    std::vector<std::pair<std::string, std::string>> rows;
    for (auto &[dtype, expected] : test.dtypes) {
      std::string actual = dtypeOfResult(test, dtype);
      if (actual == expected)
        continue;
      std::string operand(name(dtype));
      auto text = [&](const std::string &result) {
        return result == operand ? "the same" : result;
      };
      std::string results =
          " | " + text(expected) + " | " + text(actual) + " |";
      if (!rows.empty() && rows.back().second == results)
        rows.back().first += ", " + operand;
      else
        rows.emplace_back(operand, results);
    }
    for (auto &[operands, results] : rows)
      text += "| `" + test.name + "` | " + operands + results + "\n";
  }
  return text;
}

TEST(Promotion, DeviationsAreThoseOfTheTable) {
  std::ifstream file(ARETE_DTYPES_DOC);
  std::stringstream contents;
  contents << file.rdbuf();
  std::string text = contents.str(), head = "|---|---|---|---|\n";
  size_t begin = text.find(head);
  ASSERT_NE(begin, std::string::npos) << ARETE_DTYPES_DOC;
  begin += head.size();
  EXPECT_EQ(text.substr(begin, text.find("\n\n", begin) + 1 - begin),
            deviations());
}

TEST(Promotion, FunctionsMadeOfSeveral) {
  for (DType dtype : allDtypes()) {
    if (isComplex(dtype))
      continue;
    DType expected = isFloat(dtype) ? dtype : DType::Float64;
    Variable x = vector("x", dtype);
    EXPECT_EQ(softmax(x).dtype(), expected);
    EXPECT_EQ(gelu(x).dtype(), expected);
    EXPECT_EQ(logsumexp(x).dtype(), expected);
  }
}

TEST(Promotion, NarrowIntegers) {
  for (DType dtype : allDtypes()) {
    Variable x = vector("x", dtype);
    EXPECT_EQ(exp(x).dtype(), floatOf(dtype));
    EXPECT_EQ(floatOf(dtype) == dtype, isInexact(dtype)) << dtype;
  }
  auto u = vector<uint8_t>("u");
  EXPECT_TRUE(arrayEqual(eval(sqrt(u), {{u, Tensor::of<uint8_t>({4, 144})}}),
                         Tensor::of<float16>({float16(2), float16(12)})));
  auto i = vector<int16_t>("i");
  Tensor values = Tensor::of<int16_t>({-7, 0, 32767});
  for (const Variable &rounded : {floor(i), ceil(i), trunc(i)})
    EXPECT_TRUE(arrayEqual(eval(rounded, {{i, values}}), values));
  auto m = frexp(i);
  EXPECT_EQ(m.first.dtype(), DType::Float32);
  EXPECT_EQ(m.second.dtype(), DType::Int32);
  EXPECT_EQ(arete::modf(i).first.dtype(), DType::Float32);
}

// As numpy.bool: sums and products of bools are "or" and "and", and with
// numbers they are 0 and 1.
TEST(Promotion, ArithmeticOfBools) {
  auto p = vector<bool>("p"), q = vector<bool>("q");
  auto x = vector<float>("x");
  Tensor a = Tensor::of<bool>({false, false, true, true});
  Tensor b = Tensor::of<bool>({false, true, false, true});
  Tensor numbers = Tensor::of<float>({1.5f, 2.5f, 3.5f, -4});
  Function f = function({p, q, x}, {p + q, p * q, maximum(p, q), minimum(p, q),
                                    p * x, p + 1, floor(p), abs(p), p / q,
                                    remainder(p, q), sqr(p), x * true});
  std::vector<Tensor> r = f({a, b, numbers});
  Tensor either = Tensor::of<bool>({false, true, true, true});
  Tensor both = Tensor::of<bool>({false, false, false, true});
  EXPECT_TRUE(arrayEqual(r[0], either));
  EXPECT_TRUE(arrayEqual(r[1], both));
  EXPECT_TRUE(arrayEqual(r[2], either));
  EXPECT_TRUE(arrayEqual(r[3], both));
  EXPECT_TRUE(arrayEqual(r[4], Tensor::of<float>({0, 0, 3.5f, -4})));
  EXPECT_TRUE(arrayEqual(r[5], Tensor::of<int64_t>({1, 1, 2, 2})));
  EXPECT_TRUE(arrayEqual(r[6], a));
  EXPECT_TRUE(arrayEqual(r[7], a));
  EXPECT_TRUE(allClose(r[8], Tensor::of<double>({NAN, 0, INFINITY, 1}), 0, 0,
                       /*equalNan=*/true));
  EXPECT_TRUE(arrayEqual(r[9], Tensor::of<int8_t>({0, 0, 0, 0})));
  EXPECT_TRUE(arrayEqual(r[10], Tensor::of<int8_t>({0, 0, 1, 1})));
  EXPECT_TRUE(arrayEqual(r[11], numbers));
  auto m = matrix<bool>("m");
  Tensor rows = Tensor::of<bool>({{true, false}, {false, false}});
  EXPECT_TRUE(arrayEqual(eval(max(m, 1), {{m, rows}}),
                         Tensor::of<bool>({true, false})));
  EXPECT_TRUE(arrayEqual(eval(min(m, 1), {{m, rows}}),
                         Tensor::of<bool>({false, false})));
  EXPECT_THROW(eval(max(m, 1), {{m, Tensor::zeros({2, 0}, DType::Bool)}}),
               Error);

  EXPECT_ERROR(p - q, Type,
               "subtract: bools have none, got bool[?] and bool[?]; use "
               "not_equal");
  EXPECT_ERROR(-p, Type, "use logical_not");
  EXPECT_ERROR(sign(p), Type, "use a cast");
  EXPECT_EQ((p & p).dtype(), DType::Bool);
  EXPECT_EQ((~p).dtype(), DType::Bool);
  EXPECT_EQ((p | vector<int32_t>("n")).dtype(), DType::Int32);
  EXPECT_EQ(where(p, x, vector<int32_t>("n")).dtype(), DType::Float64);
  EXPECT_EQ(dot(p, x).dtype(), DType::Float32);
  // A mask passes the derivative where it is true.
  EXPECT_TRUE(arrayEqual(eval(grad(sum(x * (x > 2.0)), x), {{x, numbers}}),
                         Tensor::of<float>({0, 1, 1, 0})));
}

TEST(Promotion, FloatsHaveNoBits) {
  auto x = vector<float>("x");
  EXPECT_ERROR(x & x, Type, "bitwise_and takes an integer or bool dtype");
  EXPECT_ERROR(x << 1, Type, "left_shift takes an integer dtype");
}

TEST(Promotion, Reductions) {
  EXPECT_EQ(sum(vector<int8_t>("x")).dtype(), DType::Int64);
  EXPECT_EQ(prod(vector<uint16_t>("x")).dtype(), DType::UInt64);
  EXPECT_EQ(sum(vector<float>("x")).dtype(), DType::Float32);
  EXPECT_EQ(max(vector<int8_t>("x")).dtype(), DType::Int8);
  EXPECT_EQ(argmax(vector<float>("x")).dtype(), DType::Int64);
  EXPECT_EQ(any(vector<float>("x")).dtype(), DType::Bool);
}

TEST(Promotion, Casts) {
  auto x = vector<double>("x");
  Tensor values = Tensor::of<double>({-1.7, 300, NAN, 0});
  EXPECT_TRUE(arrayEqual(eval(cast<int8_t>(x), {{x, values}}),
                         Tensor::of<int8_t>({-1, 127, 0, 0})));
  EXPECT_TRUE(arrayEqual(eval(cast<bool>(x), {{x, values}}),
                         Tensor::of<bool>({true, true, true, false})));
  EXPECT_EQ(cast(2.7, DType::Int32).dtype(), DType::Int32);
  EXPECT_EQ(eval(cast<int32_t>(2.7)).item<int32_t>(), 2);
  EXPECT_EQ(eval(cast<float16>(x), {{x, values}}).dtype(), DType::Float16);
  auto z = vector<std::complex<float>>("z");
  EXPECT_ERROR(cast<float>(z), Type,
               "cast: complex64[?] does not become float32; take its real(), "
               "imag() or abs() first");
}

} // namespace
