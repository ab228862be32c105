//===- DTypeTest.cpp - Element types --------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/DType.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <sstream>
#include <string>

using namespace arete;

namespace {

DType dtype(std::string_view text) { return parseDType(text).value(); }

TEST(DType, NamesSizesAndKinds) {
  for (int32_t i = 0; i < ARETE_NUM_DTYPES; ++i) {
    const auto type = static_cast<DType>(i);
    EXPECT_EQ(parseDType(name(type)), type);
    EXPECT_EQ(isBool(type) + isSignedInteger(type) + isUnsignedInteger(type) +
                  isFloat(type) + isComplex(type),
              1)
        << name(type);
    EXPECT_EQ(isInteger(type),
              isSignedInteger(type) || isUnsignedInteger(type));
    visitDType(type, [&]<class T>(std::type_identity<T>) {
      EXPECT_EQ(dtypeOf<T>, type);
      EXPECT_EQ(sizeof(T), itemSize(type));
      if constexpr (std::is_arithmetic_v<T> && !std::same_as<T, bool>) {
        EXPECT_EQ(isSignedInteger(type), std::signed_integral<T>);
        EXPECT_EQ(isUnsignedInteger(type), std::unsigned_integral<T>);
        EXPECT_EQ(isFloat(type), std::floating_point<T>);
      }
    });
  }
  EXPECT_EQ(name(DType::BFloat16), "bfloat16");
  EXPECT_EQ(static_cast<int32_t>(DType::Complex128), ARETE_COMPLEX128);
  EXPECT_EQ(parseDType("float"), std::nullopt);
  EXPECT_EQ(parseDType(""), std::nullopt);
  EXPECT_EQ(parseDType("Float32"), std::nullopt);
  EXPECT_EQ(realDType(DType::Complex64), DType::Float32);
  EXPECT_EQ(realDType(DType::Complex128), DType::Float64);
  EXPECT_EQ(realDType(DType::Int8), DType::Int8);
  std::ostringstream os;
  os << DType::UInt16;
  EXPECT_EQ(os.str(), "uint16");
}

TEST(DType, CppTypes) {
  static_assert(dtypeOf<long long> == DType::Int64);
  static_assert(dtypeOf<unsigned long long> == DType::UInt64);
  static_assert(dtypeOf<int> == DType::Int32);
  static_assert(dtypeOf<bool> == DType::Bool);
  static_assert(dtypeOf<std::complex<float>> == DType::Complex64);
  // Characters and pointers are not numbers.
  static_assert(!TensorScalar<char> && !TensorScalar<wchar_t>);
  static_assert(!TensorScalar<const char *> && !TensorScalar<long double>);
}

/// numpy.result_type of two arrays; a row for each dtype, columns in the same
/// order.
const char *const promotionNames[] = {
    "bool",    "int8",    "int16",     "int32",     "int64",
    "uint8",   "uint16",  "uint32",    "uint64",    "float16",
    "float32", "float64", "complex64", "complex128"};
const char *const promotionTable[14][14] = {
    {"bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32",
     "uint64", "float16", "float32", "float64", "complex64", "complex128"},
    {"int8", "int8", "int16", "int32", "int64", "int16", "int32", "int64",
     "float64", "float16", "float32", "float64", "complex64", "complex128"},
    {"int16", "int16", "int16", "int32", "int64", "int16", "int32", "int64",
     "float64", "float32", "float32", "float64", "complex64", "complex128"},
    {"int32", "int32", "int32", "int32", "int64", "int32", "int32", "int64",
     "float64", "float64", "float64", "float64", "complex128", "complex128"},
    {"int64", "int64", "int64", "int64", "int64", "int64", "int64", "int64",
     "float64", "float64", "float64", "float64", "complex128", "complex128"},
    {"uint8", "int16", "int16", "int32", "int64", "uint8", "uint16", "uint32",
     "uint64", "float16", "float32", "float64", "complex64", "complex128"},
    {"uint16", "int32", "int32", "int32", "int64", "uint16", "uint16", "uint32",
     "uint64", "float32", "float32", "float64", "complex64", "complex128"},
    {"uint32", "int64", "int64", "int64", "int64", "uint32", "uint32", "uint32",
     "uint64", "float64", "float64", "float64", "complex128", "complex128"},
    {"uint64", "float64", "float64", "float64", "float64", "uint64", "uint64",
     "uint64", "uint64", "float64", "float64", "float64", "complex128",
     "complex128"},
    {"float16", "float16", "float32", "float64", "float64", "float16",
     "float32", "float64", "float64", "float16", "float32", "float64",
     "complex64", "complex128"},
    {"float32", "float32", "float32", "float64", "float64", "float32",
     "float32", "float64", "float64", "float32", "float32", "float64",
     "complex64", "complex128"},
    {"float64", "float64", "float64", "float64", "float64", "float64",
     "float64", "float64", "float64", "float64", "float64", "float64",
     "complex128", "complex128"},
    {"complex64", "complex64", "complex64", "complex128", "complex128",
     "complex64", "complex64", "complex128", "complex128", "complex64",
     "complex64", "complex128", "complex64", "complex128"},
    {"complex128", "complex128", "complex128", "complex128", "complex128",
     "complex128", "complex128", "complex128", "complex128", "complex128",
     "complex128", "complex128", "complex128", "complex128"},
};

/// numpy.result_type of an array and True, 1, 1.0 and 1j.
const char *const weakTable[14][4] = {
    {"bool", "int64", "float64", "complex128"},
    {"int8", "int8", "float64", "complex128"},
    {"int16", "int16", "float64", "complex128"},
    {"int32", "int32", "float64", "complex128"},
    {"int64", "int64", "float64", "complex128"},
    {"uint8", "uint8", "float64", "complex128"},
    {"uint16", "uint16", "float64", "complex128"},
    {"uint32", "uint32", "float64", "complex128"},
    {"uint64", "uint64", "float64", "complex128"},
    {"float16", "float16", "float16", "complex64"},
    {"float32", "float32", "float32", "complex64"},
    {"float64", "float64", "float64", "complex128"},
    {"complex64", "complex64", "complex64", "complex64"},
    {"complex128", "complex128", "complex128", "complex128"},
};

TEST(DType, PromoteIsNumPys) {
  for (int i = 0; i < 14; ++i)
    for (int j = 0; j < 14; ++j)
      EXPECT_EQ(promote(dtype(promotionNames[i]), dtype(promotionNames[j])),
                dtype(promotionTable[i][j]))
          << promotionNames[i] << " and " << promotionNames[j];
}

TEST(DType, PromoteBFloat16) {
  const std::map<std::string, std::string> expected = {
      {"bool", "bfloat16"},        {"int8", "bfloat16"},
      {"uint8", "bfloat16"},       {"int16", "float32"},
      {"uint16", "float32"},       {"int32", "float64"},
      {"uint32", "float64"},       {"int64", "float64"},
      {"uint64", "float64"},       {"float16", "float32"},
      {"bfloat16", "bfloat16"},    {"float32", "float32"},
      {"float64", "float64"},      {"complex64", "complex64"},
      {"complex128", "complex128"}};
  EXPECT_EQ(expected.size(), size_t(ARETE_NUM_DTYPES));
  for (const auto &[other, result] : expected) {
    EXPECT_EQ(promote(dtype(other), DType::BFloat16), dtype(result)) << other;
    EXPECT_EQ(promote(DType::BFloat16, dtype(other)), dtype(result)) << other;
  }
}

TEST(DType, PromoteWeakIsNumPys) {
  const ScalarKind kinds[] = {ScalarKind::Bool, ScalarKind::Int,
                              ScalarKind::Float, ScalarKind::Complex};
  for (int i = 0; i < 14; ++i)
    for (int j = 0; j < 4; ++j)
      EXPECT_EQ(promoteWeak(dtype(promotionNames[i]), kinds[j]),
                dtype(weakTable[i][j]))
          << promotionNames[i] << " and a literal of kind " << j;
  EXPECT_EQ(promoteWeak(DType::BFloat16, ScalarKind::Float), DType::BFloat16);
  EXPECT_EQ(promoteWeak(DType::BFloat16, ScalarKind::Int), DType::BFloat16);
  EXPECT_EQ(promoteWeak(DType::BFloat16, ScalarKind::Complex),
            DType::Complex64);
}

//===----------------------------------------------------------------------===//
// 16-bit floats
//===----------------------------------------------------------------------===//

/// Decoding is checked against the formats' definition, then rounding against
/// decoding: between two neighbours the midpoint goes to the even one, and all
/// else to the nearer.
template <class T> void checkFormat(int exponentBits, int mantissaBits) {
  const int bias = (1 << (exponentBits - 1)) - 1;
  const uint16_t infinity =
      static_cast<uint16_t>(((1 << exponentBits) - 1) << mantissaBits);
  auto decode = [](uint16_t bits) {
    return static_cast<double>(static_cast<float>(T::fromBits(bits)));
  };
  for (uint16_t bits = 0; bits < infinity; ++bits) {
    const int exponent = bits >> mantissaBits;
    const int mantissa = bits & ((1 << mantissaBits) - 1);
    const double value =
        std::ldexp(exponent ? mantissa + (1 << mantissaBits) : mantissa,
                   std::max(exponent, 1) - bias - mantissaBits);
    ASSERT_EQ(decode(bits), value) << bits;
    const uint16_t negative = bits | 0x8000;
    ASSERT_EQ(decode(negative), -value) << bits;
    ASSERT_EQ(std::signbit(decode(negative)), true) << bits;
    ASSERT_EQ(T(value).bits, bits);
    ASSERT_EQ(T(-value).bits, negative);

    const uint16_t next = static_cast<uint16_t>(bits + 1);
    // Above the largest lies what would come next, were it not infinity.
    const double nextValue =
        next < infinity ? decode(next) : std::ldexp(1.0, bias + 1);
    const double middle = (value + nextValue) / 2;
    ASSERT_EQ(T(middle).bits, bits % 2 ? next : bits) << bits;
    ASSERT_EQ(T(std::nextafter(middle, 0)).bits, bits) << bits;
    ASSERT_EQ(T(std::nextafter(middle, 1e300)).bits, next) << bits;
    ASSERT_EQ(T(-std::nextafter(middle, 1e300)).bits, next | 0x8000) << bits;
  }
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(decode(infinity), inf);
  EXPECT_EQ(decode(infinity | 0x8000), -inf);
  EXPECT_EQ(T(inf).bits, infinity);
  EXPECT_EQ(T(-inf).bits, infinity | 0x8000);
  EXPECT_EQ(T(1e308).bits, infinity);
  EXPECT_EQ(T(-std::numeric_limits<double>::max()).bits, infinity | 0x8000);
  EXPECT_EQ(T(std::numeric_limits<double>::denorm_min()).bits, 0);
  EXPECT_EQ(T(-0.0).bits, 0x8000);
  for (uint16_t bits = infinity + 1; bits < 0x8000; ++bits) {
    ASSERT_TRUE(std::isnan(decode(bits)));
    ASSERT_TRUE(std::isnan(static_cast<float>(T(decode(bits)))));
  }
  // A NaN whose payload lies only in bits that are cut off is still one.
  const auto lowNaN = std::bit_cast<double>(uint64_t(0x7ff0000000000001));
  EXPECT_GT(T(lowNaN).bits, infinity);
  EXPECT_GT(T(-lowNaN).bits, infinity | 0x8000);
}

TEST(DType, Float16) { checkFormat<float16>(5, 10); }

TEST(DType, BFloat16) { checkFormat<bfloat16>(8, 7); }

TEST(DType, Float16Values) {
  // numpy.float16(x).view(numpy.uint16)
  static_assert(float16(1.0).bits == 0x3c00);
  static_assert(float16(65504).bits == 0x7bff);
  static_assert(float16(65520.0f).bits == 0x7c00);
  static_assert(float16(0.1).bits == 0x2e66);
  static_assert(static_cast<float>(float16(0.5)) == 0.5f);
  static_assert(bfloat16(1.0).bits == 0x3f80);
  static_assert(bfloat16(3.14159).bits == 0x4049);
  EXPECT_EQ(float16(1.5) + 1, 2.5f);
  // Equality is that of the values.
  EXPECT_TRUE(float16(-0.0) == float16(0.0));
}

} // namespace
