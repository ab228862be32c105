//===- arete/DType.h - Element types ----------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The element types of tensors, the C++ types that hold them, and the rules by
/// which they combine (NumPy 2's).
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_DTYPE_H
#define ARETE_DTYPE_H

#include "arete/runtime.h"

#include <bit>
#include <complex>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string_view>
#include <type_traits>

namespace arete {

//===----------------------------------------------------------------------===//
// 16-bit floats
//===----------------------------------------------------------------------===//

namespace detail {

/// `value` rounded to nearest, ties to even, in the IEEE format with the given
/// field widths. Overflow gives infinity; a NaN stays one, quiet, with its sign
/// and the upper part of its payload.
template <int exponentBits, int mantissaBits>
constexpr uint16_t roundToFloat16Bits(double value) {
  constexpr int bias = (1 << (exponentBits - 1)) - 1;
  constexpr uint64_t infinity = ((uint64_t(1) << exponentBits) - 1)
                                << mantissaBits;
  constexpr uint64_t doubleInfinity = uint64_t(0x7ff) << 52;
  const auto in = std::bit_cast<uint64_t>(value);
  const uint64_t magnitude = in & ~(uint64_t(1) << 63);
  const auto sign =
      static_cast<uint16_t>((in >> 63) << (exponentBits + mantissaBits));

  if (magnitude > doubleInfinity) {
    uint64_t payload =
        (magnitude >> (52 - mantissaBits)) & ((1u << mantissaBits) - 1);
    return static_cast<uint16_t>(sign | infinity | payload |
                                 (1u << (mantissaBits - 1)));
  }
  if (magnitude == doubleInfinity)
    return static_cast<uint16_t>(sign | infinity);

  // Zeros and denormal doubles come out with exponent -1023, and round to zero.
  const int exponent = static_cast<int>(magnitude >> 52) - 1023;
  const uint64_t mantissa =
      (magnitude & ((uint64_t(1) << 52) - 1)) | (uint64_t(1) << 52);
  const bool normal = exponent >= 1 - bias;
  const int shift = 52 - mantissaBits + (normal ? 0 : 1 - bias - exponent);
  if (shift >= 54) // Less than half of the smallest denormal.
    return sign;
  uint64_t quotient = mantissa >> shift;
  const uint64_t rest = mantissa & ((uint64_t(1) << shift) - 1);
  const uint64_t half = uint64_t(1) << (shift - 1);
  if (rest > half || (rest == half && (quotient & 1)))
    ++quotient;
  // The quotient of a normal number includes the implicit bit, so the exponent
  // goes in less one; a carry out of the mantissa bumps it, up to infinity.
  uint64_t bits = quotient;
  if (normal)
    bits += static_cast<uint64_t>(exponent + bias - 1) << mantissaBits;
  return static_cast<uint16_t>(sign | (bits < infinity ? bits : infinity));
}

} // namespace detail

/// IEEE binary16. Storage only: arithmetic happens in float.
struct float16 {
  uint16_t bits = 0;

  constexpr float16() = default;
  /// Rounds to nearest even.
  template <class T>
    requires std::is_arithmetic_v<T>
  explicit constexpr float16(T value)
      : bits(detail::roundToFloat16Bits<5, 10>(static_cast<double>(value))) {}
  static constexpr float16 fromBits(uint16_t bits) {
    float16 result;
    result.bits = bits;
    return result;
  }
  constexpr operator float() const {
    const uint32_t sign = uint32_t(bits & 0x8000) << 16;
    const uint32_t exponent = (bits >> 10) & 31, mantissa = bits & 0x3ff;
    if (exponent == 31)
      return std::bit_cast<float>(sign | 0x7f800000 | mantissa << 13);
    if (exponent == 0) {
      const float magnitude = static_cast<float>(mantissa) * 0x1p-24f;
      return sign ? -magnitude : magnitude;
    }
    return std::bit_cast<float>(sign | (exponent + 112) << 23 | mantissa << 13);
  }
};

/// The upper half of an IEEE binary32. Storage only: arithmetic happens in
/// float.
struct bfloat16 {
  uint16_t bits = 0;

  constexpr bfloat16() = default;
  /// Rounds to nearest even.
  template <class T>
    requires std::is_arithmetic_v<T>
  explicit constexpr bfloat16(T value)
      : bits(detail::roundToFloat16Bits<8, 7>(static_cast<double>(value))) {}
  static constexpr bfloat16 fromBits(uint16_t bits) {
    bfloat16 result;
    result.bits = bits;
    return result;
  }
  constexpr operator float() const {
    return std::bit_cast<float>(uint32_t(bits) << 16);
  }
};

static_assert(sizeof(float16) == 2 && sizeof(bfloat16) == 2);

//===----------------------------------------------------------------------===//
// DType
//===----------------------------------------------------------------------===//

/// The C++ side of ARETE_FOR_EACH_DTYPE: X(Enumerator, RUNTIME_NAME, C++ type).
/// Numbers, names and sizes come from the runtime's list.
#define ARETE_FOR_EACH_CPP_DTYPE(X)                                            \
  X(Bool, BOOL, bool)                                                          \
  X(Int8, INT8, int8_t)                                                        \
  X(Int16, INT16, int16_t)                                                     \
  X(Int32, INT32, int32_t)                                                     \
  X(Int64, INT64, int64_t)                                                     \
  X(UInt8, UINT8, uint8_t)                                                     \
  X(UInt16, UINT16, uint16_t)                                                  \
  X(UInt32, UINT32, uint32_t)                                                  \
  X(UInt64, UINT64, uint64_t)                                                  \
  X(Float16, FLOAT16, ::arete::float16)                                        \
  X(BFloat16, BFLOAT16, ::arete::bfloat16)                                     \
  X(Float32, FLOAT32, float)                                                   \
  X(Float64, FLOAT64, double)                                                  \
  X(Complex64, COMPLEX64, std::complex<float>)                                 \
  X(Complex128, COMPLEX128, std::complex<double>)

enum class DType : int32_t {
#define X(NAME, ENUM, TYPE) NAME = ARETE_##ENUM,
  ARETE_FOR_EACH_CPP_DTYPE(X)
#undef X
};

#define X(NAME, ENUM, TYPE) +1
static_assert(ARETE_NUM_DTYPES == 0 ARETE_FOR_EACH_CPP_DTYPE(X),
              "a dtype of the runtime is missing from DType");
#undef X

/// Bytes of one element.
constexpr size_t itemSize(DType dtype) {
  switch (dtype) {
#define X(ENUM, NAME, BYTES)                                                   \
  case static_cast<DType>(ARETE_##ENUM):                                       \
    return BYTES;
    ARETE_FOR_EACH_DTYPE(X)
#undef X
  }
  return 0;
}

/// NumPy's name: "float32".
constexpr std::string_view name(DType dtype) {
  switch (dtype) {
#define X(ENUM, NAME, BYTES)                                                   \
  case static_cast<DType>(ARETE_##ENUM):                                       \
    return #NAME;
    ARETE_FOR_EACH_DTYPE(X)
#undef X
  }
  return "invalid";
}

/// The dtype with this name; none for a name that is not one.
std::optional<DType> parseDType(std::string_view name);

std::ostream &operator<<(std::ostream &os, DType dtype);

/// Whether a dtype is bool, or a signed or an unsigned integer.
constexpr bool isBool(DType dtype) { return dtype == DType::Bool; }
constexpr bool isSignedInteger(DType dtype) {
  return dtype >= DType::Int8 && dtype <= DType::Int64;
}
constexpr bool isUnsignedInteger(DType dtype) {
  return dtype >= DType::UInt8 && dtype <= DType::UInt64;
}
/// Whether it is an integer, signed or unsigned; bool is none.
constexpr bool isInteger(DType dtype) {
  return isSignedInteger(dtype) || isUnsignedInteger(dtype);
}
/// Whether it is real, or complex, floating point.
constexpr bool isFloat(DType dtype) {
  return dtype >= DType::Float16 && dtype <= DType::Float64;
}
constexpr bool isComplex(DType dtype) {
  return dtype == DType::Complex64 || dtype == DType::Complex128;
}
/// Whether it has fractions: floats and complex numbers.
constexpr bool isInexact(DType dtype) {
  return isFloat(dtype) || isComplex(dtype);
}
/// The dtype of the real part: float32 for complex64; a dtype that is not
/// complex is its own.
constexpr DType realDType(DType dtype) {
  if (dtype == DType::Complex64)
    return DType::Float32;
  return dtype == DType::Complex128 ? DType::Float64 : dtype;
}

//===----------------------------------------------------------------------===//
// C++ types
//===----------------------------------------------------------------------===//

namespace detail {
template <class T> struct ElementDType {};
#define X(NAME, ENUM, TYPE)                                                    \
  template <> struct ElementDType<TYPE> {                                      \
    static constexpr DType value = DType::NAME;                                \
    static_assert(sizeof(TYPE) == itemSize(value));                            \
  };
ARETE_FOR_EACH_CPP_DTYPE(X)
#undef X

template <class T>
concept Character = std::same_as<T, char> || std::same_as<T, wchar_t> ||
                    std::same_as<T, char8_t> || std::same_as<T, char16_t> ||
                    std::same_as<T, char32_t>;
} // namespace detail

/// A type that tensors store.
template <class T>
concept TensorElement = requires { detail::ElementDType<T>::value; };

/// A type whose values are read as an element: also the integer types that are
/// not the intN_t of their width, such as long long. Characters are not
/// numbers.
template <class T>
concept TensorScalar =
    TensorElement<T> || (std::integral<T> && !detail::Character<T>);

/// The dtype of a C++ type.
template <TensorScalar T>
inline constexpr DType dtypeOf = [] {
  if constexpr (TensorElement<T>) {
    return detail::ElementDType<T>::value;
  } else {
    static_assert(sizeof(T) == 8 || sizeof(T) == 4);
    if constexpr (std::signed_integral<T>)
      return sizeof(T) == 8 ? DType::Int64 : DType::Int32;
    else
      return sizeof(T) == 8 ? DType::UInt64 : DType::UInt32;
  }
}();

/// Calls `fn(std::type_identity<T>())` with the type T of `dtype`'s elements.
/// `dtype` must be one of the enumerators.
template <class Fn> decltype(auto) visitDType(DType dtype, Fn &&fn) {
  switch (dtype) {
#define X(NAME, ENUM, TYPE)                                                    \
  case DType::NAME:                                                            \
    return fn(std::type_identity<TYPE>());
    ARETE_FOR_EACH_CPP_DTYPE(X)
#undef X
  }
#if defined(__GNUC__)
  __builtin_unreachable();
#endif
}

//===----------------------------------------------------------------------===//
// Promotion
//===----------------------------------------------------------------------===//

/// The dtype in which values of both meet: NumPy's result_type of two arrays.
/// NumPy has no bfloat16; it behaves as float16 does (8-bit integers join it,
/// 16-bit integers give float32, wider ones float64), and bfloat16 with float16
/// gives float32, the smallest type that holds both.
DType promote(DType lhs, DType rhs);

/// The dtype in which functions of floats compute integers and bools: NumPy's,
/// the smallest float that holds them up to 16 bits, else float64. Floats and
/// complex numbers keep theirs.
DType floatOf(DType dtype);

/// What a literal of the program is, as far as promotion goes.
enum class ScalarKind { Bool, Int, Float, Complex };

/// The dtype of an array combined with a literal: NumPy 2's weak scalars (NEP
/// 50). A literal changes the kind of the array's dtype where it must, never
/// the width: int with float32 is float32, float with int8 is float64, int with
/// bool is int64, complex with float32 is complex64.
DType promoteWeak(DType array, ScalarKind literal);

//===----------------------------------------------------------------------===//
// The default
//===----------------------------------------------------------------------===//

/// A dtype, or none: what is natural.
using OptionalDType = std::optional<DType>;

/// The float dtype of what is made without a dtype: of inputs such as
/// matrix("x"), and of zeros(), eye() and the like. float64, unless it was set.
DType floatX();
/// Sets it for what is made from now on; `dtype` must be a float, or an Error
/// is thrown.
void setFloatX(DType dtype);

} // namespace arete

#endif // ARETE_DTYPE_H
