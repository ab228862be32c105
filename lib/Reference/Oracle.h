//===- Oracle.h - Scalar functions of the interpreter -------------*- C++
//-*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The types that numbers are computed in, and the functions that the records of
// elementwise ops name in their `oracle`. Each says what the op means: NumPy's
// rules, which for // and % are Python's.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_REFERENCE_ORACLE_H
#define ARETE_REFERENCE_ORACLE_H

#include "lib/Reference/Array.h"
#include "lib/Reference/SpecialFunctions.h"
#include <cmath>
#include <concepts>
#include <limits>
#include <numeric>

namespace arete::reference {

/// An integer whose arithmetic wraps around, for every width and sign.
template <typename T> class Wrap {
public:
  using Native = T;
  static constexpr int width = sizeof(T) * 8;
  static constexpr bool isSigned = std::is_signed_v<T>;

  Wrap() = default;
  /// Wraps the value: a conversion to a narrower integer is modular in C++20.
  template <std::integral Integer>
  Wrap(Integer value) : value(static_cast<T>(value)) {}

  T native() const { return value; }

  // In uint64_t nothing overflows, and the low bits are those of the result.
  friend Wrap operator+(Wrap x, Wrap y) { return x.bits() + y.bits(); }
  friend Wrap operator-(Wrap x, Wrap y) { return x.bits() - y.bits(); }
  friend Wrap operator*(Wrap x, Wrap y) { return x.bits() * y.bits(); }
  friend Wrap operator&(Wrap x, Wrap y) { return x.bits() & y.bits(); }
  friend Wrap operator|(Wrap x, Wrap y) { return x.bits() | y.bits(); }
  friend Wrap operator^(Wrap x, Wrap y) { return x.bits() ^ y.bits(); }
  Wrap operator-() const { return uint64_t(0) - bits(); }
  Wrap operator~() const { return ~bits(); }
  friend bool operator==(Wrap x, Wrap y) = default;
  friend auto operator<=>(Wrap x, Wrap y) = default;

private:
  uint64_t bits() const { return static_cast<uint64_t>(value); }
  T value = 0;
};

using Complex = std::complex<long double>;

template <typename T> struct IsWrap : std::false_type {};
template <typename T> struct IsWrap<Wrap<T>> : std::true_type {};

/// Calls `body` with a default value of the type that numbers of a dtype are
/// computed in: bool, a Wrap, long double, Complex.
template <typename Body> auto withNumber(arete_dtype dtype, Body body) {
  switch (dtype) {
  case ARETE_BOOL:
    return body(false);
  case ARETE_INT8:
    return body(Wrap<int8_t>());
  case ARETE_INT16:
    return body(Wrap<int16_t>());
  case ARETE_INT32:
    return body(Wrap<int32_t>());
  case ARETE_INT64:
    return body(Wrap<int64_t>());
  case ARETE_UINT8:
    return body(Wrap<uint8_t>());
  case ARETE_UINT16:
    return body(Wrap<uint16_t>());
  case ARETE_UINT32:
    return body(Wrap<uint32_t>());
  case ARETE_UINT64:
    return body(Wrap<uint64_t>());
  case ARETE_FLOAT16:
  case ARETE_BFLOAT16:
  case ARETE_FLOAT32:
  case ARETE_FLOAT64:
    return body(0.0L);
  case ARETE_COMPLEX64:
  case ARETE_COMPLEX128:
    return body(Complex());
  default:
    llvm_unreachable("the interpreter makes no array of this dtype");
  }
}

/// The same for what has an order, which complex numbers have not.
template <typename Body> auto withOrdered(arete_dtype dtype, Body body) {
  using Result = decltype(body(0.0L));
  return withNumber(dtype, [&](auto number) -> Result {
    if constexpr (std::is_same_v<decltype(number), Complex>)
      llvm_unreachable("the verifier rejects this dtype");
    else
      return body(number);
  });
}

/// An element as the number T of its dtype.
template <typename T> T get(const Element &element) {
  if constexpr (std::is_same_v<T, long double>)
    return element.real;
  else if constexpr (std::is_same_v<T, Complex>)
    return Complex(element.real, element.imag);
  else if constexpr (std::is_same_v<T, bool>)
    return element.integer != 0;
  else
    return T(element.integer);
}

/// The nearest number with so many binary digits, fewer below the smallest
/// normal one, ties to even; infinity beyond the largest.
inline long double roundToNarrow(long double value, int digits,
                                 int maxExponent) {
  if (value == 0 || !std::isfinite(value))
    return value;
  int exponent = std::max(std::ilogb(value), 1 - maxExponent);
  // A multiple of the unit in the last place; scaling by it is exact.
  int unit = exponent - (digits - 1);
  long double rounded =
      std::ldexp(std::nearbyint(std::ldexp(value, -unit)), unit);
  return std::fabs(rounded) < std::ldexp(1.0L, maxExponent + 1)
             ? rounded
             : std::copysign(std::numeric_limits<long double>::infinity(),
                             value);
}

/// Rounds to the dtype, once: directly from the 64 bits of a long double, not
/// by way of double. (A float64 sum or product is rounded to long double
/// before; it can miss the nearest double where it is next to a halfway case.)
inline long double roundTo(arete_dtype dtype, long double value) {
  switch (dtype) {
  case ARETE_FLOAT16:
    return roundToNarrow(value, /*digits=*/11, /*maxExponent=*/15);
  case ARETE_BFLOAT16:
    return roundToNarrow(value, /*digits=*/8, /*maxExponent=*/127);
  case ARETE_FLOAT32:
  case ARETE_COMPLEX64:
    return static_cast<float>(value);
  default:
    return static_cast<double>(value);
  }
}

/// A number as an element of the dtype.
template <typename T> Element put(arete_dtype dtype, T value) {
  if constexpr (std::is_same_v<T, long double>)
    return Element::ofReal(roundTo(dtype, value));
  else if constexpr (std::is_same_v<T, Complex>)
    return Element::ofComplex(
        {roundTo(dtype, value.real()), roundTo(dtype, value.imag())});
  else if constexpr (IsWrap<T>::value)
    return Element::ofInteger(int64_t(value.native()));
  else
    return Element::ofInteger(value ? 1 : 0);
}

namespace oracle {

//===----------------------------------------------------------------------===//
// Floats
//===----------------------------------------------------------------------===//

/// floor(x / y), from the remainder, which is exact: x / y itself may be
/// rounded up to an integer.
inline long double floorDivide(long double x, long double y) {
  if (y == 0)
    return x / y;
  long double rest = std::fmod(x, y);
  // Mathematically an integer: rounding undoes the error of the division.
  long double quotient = std::nearbyint((x - rest) / y);
  if (rest != 0 && (rest < 0) != (y < 0))
    quotient -= 1;
  return quotient == 0 ? std::copysign(0.0L, x / y) : quotient;
}

inline long double remainder(long double x, long double y) {
  long double rest = std::fmod(x, y);
  if (rest == 0)
    return std::copysign(0.0L, y);
  return (rest < 0) != (y < 0) ? rest + y : rest;
}

inline long double sigmoid(long double x) {
  // The exponential never overflows.
  if (x >= 0)
    return 1 / (1 + std::exp(-x));
  long double e = std::exp(x);
  return e / (1 + e);
}

inline long double softplus(long double x) {
  if (std::isnan(x))
    return x;
  return (x > 0 ? x : 0) + std::log1p(std::exp(-std::fabs(x)));
}

inline long double softsign(long double x) { return x / (1 + std::fabs(x)); }

inline long double logaddexp(long double x, long double y) {
  if (x == y) // Equal infinities have no difference.
    return x + std::log(2.0L);
  return std::fmax(x, y) + softplus(-std::fabs(x - y));
}

inline long double logaddexp2(long double x, long double y) {
  if (x == y)
    return x + 1;
  return std::fmax(x, y) +
         std::log1p(std::exp2(-std::fabs(x - y))) / std::log(2.0L);
}

/// Where terms cancel, near 1/2, 2x - 1 is exact.
inline long double logit(long double x) {
  if (x > 0.25L && x < 0.75L)
    return std::log1p(2 * x - 1) - std::log1p(1 - 2 * x);
  return std::log(x / (1 - x));
}

/// 1 at 0, and +0 at every other integer.
inline long double sinc(long double x) {
  constexpr long double pi = 3.14159265358979323846264338327950288L;
  if (x == 0)
    return 1;
  long double turns = std::fmod(x, 2.0L), nearest = std::nearbyint(turns);
  long double sine = std::sin(pi * (turns - nearest));
  return (std::fabs(nearest) == 1 ? -sine : sine) / (pi * x) + 0.0L;
}

inline long double heaviside(long double x, long double y) {
  if (std::isnan(x))
    return x;
  return x < 0 ? 0 : x > 0 ? 1 : y;
}

inline long double ldexp(long double x, long double y) {
  if (std::isnan(y))
    return y;
  // Far beyond what any finite number times a power of two can reach.
  y = y > 5000 ? 5000 : y < -5000 ? -5000 : y;
  return std::ldexp(x, static_cast<int>(y));
}

inline long double frexpExponent(long double x) {
  int exponent = 0;
  if (std::isfinite(x))
    std::frexp(x, &exponent);
  return exponent;
}

/// In the numbers of the dtype.
inline long double nextafter(arete_dtype dtype, long double x, long double y) {
  if (dtype == ARETE_FLOAT16 || dtype == ARETE_BFLOAT16) {
    if (x == y || std::isnan(x) || std::isnan(y))
      return x == y ? y : x + y;
    if (std::isinf(x))
      return dtype == ARETE_FLOAT16 ? std::copysign(65504.0L, x)
                                    : std::copysign(0x1.fep127L, x);
    int digits = dtype == ARETE_FLOAT16 ? 11 : 8;
    int lowest = dtype == ARETE_FLOAT16 ? -14 : -126;
    int exponent = x == 0 ? lowest : std::max(std::ilogb(x), lowest);
    bool shrinks = x != 0 && (x < y) != (x > 0);
    bool isPower = std::fabs(x) == std::ldexp(1.0L, exponent);
    int unit = exponent - digits + 1;
    if (shrinks && isPower && exponent > lowest)
      --unit; // numbers below a power of two are twice as dense
    long double step = std::ldexp(1.0L, unit);
    return std::copysign(roundTo(dtype, x + (x < y ? step : -step)),
                         x == 0 ? y : x);
  }
  if (dtype == ARETE_FLOAT32)
    return std::nextafter(static_cast<float>(x), static_cast<float>(y));
  return std::nextafter(static_cast<double>(x), static_cast<double>(y));
}

//===----------------------------------------------------------------------===//
// Complex numbers. The operators of std::complex repair what is infinite; these
// are the definitions, which is what NumPy computes.
//===----------------------------------------------------------------------===//

using reference::Complex;

inline Complex multiply(Complex x, Complex y) {
  return {x.real() * y.real() - x.imag() * y.imag(),
          x.real() * y.imag() + x.imag() * y.real()};
}

/// Smith's algorithm, as in NumPy.
inline Complex divide(Complex x, Complex y) {
  if (y.real() == 0 && y.imag() == 0)
    return {x.real() / std::fabs(y.real()), x.imag() / std::fabs(y.real())};
  if (std::fabs(y.real()) >= std::fabs(y.imag())) {
    long double ratio = y.imag() / y.real();
    long double divisor = y.real() + y.imag() * ratio;
    return {(x.real() + x.imag() * ratio) / divisor,
            (x.imag() - x.real() * ratio) / divisor};
  }
  long double ratio = y.real() / y.imag();
  long double divisor = y.imag() + y.real() * ratio;
  return {(x.real() * ratio + x.imag()) / divisor,
          (x.imag() * ratio - x.real()) / divisor};
}

/// By the definition: squares of doubles are in the range of a long double. Of
/// an infinity it is 0, of two NaN, as in NumPy.
inline Complex reciprocal(Complex x) {
  if (std::isinf(x.real()) || std::isinf(x.imag()))
    return divide(1, x);
  long double square = x.real() * x.real() + x.imag() * x.imag();
  return {x.real() / square, -x.imag() / square};
}

inline Complex power(Complex x, Complex y) {
  constexpr long double nan = std::numeric_limits<long double>::quiet_NaN();
  if (y == Complex(0))
    return 1;
  if (x == Complex(0))
    return y.real() > 0 ? Complex(0) : Complex(nan, nan);
  return std::exp(multiply(y, std::log(x)));
}

constexpr long double ln2 = 0.693147180559945309417232121458176568L;

inline Complex exp2(Complex x) { return std::exp(x * ln2); }
inline Complex log2(Complex x) { return std::log(x) / ln2; }

/// 2 exp(x/2) sinh(x/2), whose terms do not cancel.
inline Complex expm1(Complex x) {
  if (std::fabs(x.real()) > 1)
    return std::exp(x) - 1.0L;
  return 2.0L * multiply(std::exp(x / 2.0L), std::sinh(x / 2.0L));
}

/// 2 artanh(x / (2 + x)), the same.
inline Complex log1p(Complex x) {
  if (std::fabs(x.real()) > 0.5L || std::fabs(x.imag()) > 0.5L)
    return std::log(Complex(1 + x.real(), x.imag()));
  return 2.0L * std::atanh(divide(x, {2 + x.real(), x.imag()}));
}

/// As NumPy: an infinity in one part has the direction of that part.
inline Complex complexSign(Complex x) {
  long double re = x.real(), im = x.imag();
  if (std::isinf(re) != std::isinf(im))
    return std::isinf(re) ? Complex(std::copysign(1.0L, re), 0)
                          : Complex(0, std::copysign(1.0L, im));
  if (x == Complex(0))
    return 0;
  long double size = std::hypot(re, im);
  return {re / size, im / size};
}

//===----------------------------------------------------------------------===//
// Integers
//===----------------------------------------------------------------------===//

template <typename T> Wrap<T> integerFloorDivide(Wrap<T> x, Wrap<T> y) {
  if (y == 0)
    return 0;
  if constexpr (std::is_signed_v<T>) {
    if (y == -1)
      return -x; // the smallest integer wraps
    T quotient = x.native() / y.native(), rest = x.native() % y.native();
    return rest != 0 && (rest < 0) != (y < 0) ? quotient - 1 : quotient;
  } else {
    return x.native() / y.native();
  }
}

/// What floor division leaves.
template <typename T> Wrap<T> integerRemainder(Wrap<T> x, Wrap<T> y) {
  if (y == 0)
    return 0;
  return x - integerFloorDivide(x, y) * y;
}

template <typename T> Wrap<T> integerPower(Wrap<T> x, Wrap<T> y) {
  if (y < 0) { // the reciprocal, towards zero
    bool isOdd = (y & 1) != 0;
    if (x == 1)
      return 1;
    if (x == -1)
      return isOdd ? -1 : 1;
    return 0;
  }
  Wrap<T> result = 1;
  uint64_t exponent = static_cast<uint64_t>(y.native());
  for (; exponent != 0; exponent /= 2, x = x * x)
    if (exponent % 2 == 1)
      result = result * x;
  return result;
}

/// With the sign of x; of zero 0.
template <typename T> Wrap<T> integerFmod(Wrap<T> x, Wrap<T> y) {
  if (y == 0 || (Wrap<T>::isSigned &&
                 y == -1)) // The smallest integer modulo -1 would overflow.
    return 0;
  return x.native() % y.native();
}

template <typename T> Wrap<T> gcd(Wrap<T> x, Wrap<T> y) {
  auto magnitude = [](Wrap<T> value) {
    auto bits = static_cast<std::make_unsigned_t<T>>(value.native());
    return value < 0 ? static_cast<std::make_unsigned_t<T>>(0 - bits) : bits;
  };
  return std::gcd(magnitude(x), magnitude(y));
}

template <typename T> Wrap<T> lcm(Wrap<T> x, Wrap<T> y) {
  auto divisor = static_cast<std::make_unsigned_t<T>>(gcd(x, y).native());
  if (divisor == 0)
    return 0;
  auto magnitude = [](Wrap<T> value) { return value < 0 ? -value : value; };
  auto first = static_cast<std::make_unsigned_t<T>>(magnitude(x).native());
  return Wrap<T>(first / divisor) * magnitude(y);
}

template <typename T> Wrap<T> integerAbs(Wrap<T> x) { return x < 0 ? -x : x; }

template <typename T> Wrap<T> shiftLeft(Wrap<T> x, Wrap<T> y) {
  if (y < 0 || static_cast<uint64_t>(y.native()) >= Wrap<T>::width)
    return 0;
  return static_cast<uint64_t>(x.native()) << y.native();
}

template <typename T> Wrap<T> shiftRight(Wrap<T> x, Wrap<T> y) {
  if (y < 0 || static_cast<uint64_t>(y.native()) >= Wrap<T>::width)
    return x < 0 ? -1 : 0;
  return x.native() >> y.native();
}

inline bool invert(bool x) { return !x; }
template <typename T> Wrap<T> invert(Wrap<T> x) { return ~x; }

//===----------------------------------------------------------------------===//
// Both
//===----------------------------------------------------------------------===//

template <typename T> bool isNaN(T x) { return !(x == x); }

/// As IEEE 754's maximum: NaN if either is, and +0 is above -0.
template <typename T> T maximum(T x, T y) {
  if (isNaN(x) || isNaN(y))
    return isNaN(x) ? x : y;
  if constexpr (std::is_same_v<T, long double>)
    if (x == y)
      return std::signbit(x) ? y : x;
  return x < y ? y : x;
}

template <typename T> T minimum(T x, T y) {
  if (isNaN(x) || isNaN(y))
    return isNaN(x) ? x : y;
  if constexpr (std::is_same_v<T, long double>)
    if (x == y)
      return std::signbit(x) ? x : y;
  return y < x ? y : x;
}

template <typename T> T sign(T x) {
  if (isNaN(x))
    return x;
  return x > 0 ? T(1) : x < 0 ? T(-1) : T(0);
}

} // namespace oracle
} // namespace arete::reference

#endif // ARETE_REFERENCE_ORACLE_H
