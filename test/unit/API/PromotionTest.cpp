//===- PromotionTest.cpp - Dtypes of expressions --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "APITest.h"

#include <cmath>

using namespace arete;
using namespace arete::test;

namespace {

constexpr DType dtypes[] = {DType::Bool,    DType::Int8,   DType::Int16,
                            DType::Int32,   DType::Int64,  DType::UInt8,
                            DType::UInt16,  DType::UInt32, DType::UInt64,
                            DType::Float32, DType::Float64};

TEST(Promotion, EveryPairOfNumbers) {
  for (DType a : dtypes)
    for (DType b : dtypes) {
      if (isBool(a) || isBool(b))
        continue;
      Variable x = scalar("x", a), y = scalar("y", b);
      DType expected = promote(a, b);
      EXPECT_EQ((x + y).dtype(), expected) << a << ' ' << b;
      EXPECT_EQ(maximum(x, y).dtype(), expected) << a << ' ' << b;
      EXPECT_EQ((x / y).dtype(),
                isInteger(expected) ? DType::Float64 : expected)
          << a << ' ' << b;
      EXPECT_EQ((x < y).dtype(), DType::Bool);
      EXPECT_EQ(concatenate({vector("x", a), vector("y", b)}).dtype(),
                expected);
      EXPECT_EQ(dot(vector("x", a), vector("y", b)).dtype(), expected);
    }
}

TEST(Promotion, Literals) {
  for (DType dtype : dtypes) {
    if (isBool(dtype))
      continue;
    Variable x = vector("x", dtype);
    EXPECT_EQ((x + 1).dtype(), dtype);
    EXPECT_EQ((2u * x).dtype(), dtype);
    EXPECT_EQ((x * 2.0).dtype(), isFloat(dtype) ? dtype : DType::Float64);
    EXPECT_EQ((1.5f - x).dtype(), isFloat(dtype) ? dtype : DType::Float64);
    EXPECT_EQ(where(true, x, 0).dtype(), dtype);
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

TEST(Promotion, FunctionsOfIntegers) {
  for (DType dtype : dtypes) {
    if (isBool(dtype))
      continue;
    DType expected = isFloat(dtype) ? dtype : DType::Float64;
    Variable x = vector("x", dtype);
    EXPECT_EQ(exp(x).dtype(), expected);
    EXPECT_EQ(softmax(x).dtype(), expected);
    EXPECT_EQ(mean(x).dtype(), expected);
    EXPECT_EQ(gelu(x).dtype(), expected);
    EXPECT_EQ(arctan2(x, 1).dtype(), expected);
  }
}

TEST(Promotion, BoolsAreNotNumbers) {
  auto flags = vector<bool>("flags");
  auto x = vector<float>("x");
  auto n = vector<int32_t>("n");
  EXPECT_ERROR(flags + x, Type,
               "add: arithmetic does not take bools, got bool[?] and "
               "float32[?]; cast the bool");
  EXPECT_ERROR(flags + flags, Type, "does not take bools");
  EXPECT_ERROR(flags * 2, Type, "got bool[?] and a number");
  EXPECT_ERROR(x * true, Type, "float32[?] and a bool literal");
  EXPECT_ERROR(-flags, Type, "does not take bools");
  EXPECT_ERROR(exp(flags), Type, "does not take bools");
  EXPECT_ERROR(n << true, Type, "does not take bools");
  EXPECT_ERROR(dot(flags, x), Type, "bools do not mix");
  EXPECT_ERROR(max(flags), Type, "use any or all");
  EXPECT_EQ((cast<float>(flags) + x).dtype(), DType::Float32);
  // Where they are at home.
  EXPECT_EQ((flags & flags).dtype(), DType::Bool);
  EXPECT_EQ((~flags).dtype(), DType::Bool);
  EXPECT_EQ((flags | n).dtype(), DType::Int32);
  EXPECT_EQ(equal(flags, n).dtype(), DType::Bool);
  EXPECT_EQ(where(flags, x, n).dtype(), DType::Float64);
  EXPECT_EQ(dot(flags, flags).dtype(), DType::Bool);
  EXPECT_EQ(sum(flags).dtype(), DType::Int64);
  EXPECT_EQ(mean(flags).dtype(), DType::Float64);
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
