//===- Dispatch.h - From a dtype to a C++ type ------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_ROUTINES_DISPATCH_H
#define ARETE_ROUTINES_DISPATCH_H

#include "arete/runtime.h"

#include <cstdint>
#include <type_traits>

namespace arete::routines {

/// Calls `body` with a value of the type of an integer or float dtype. 16-bit
/// floats come to routines as float32. Signed integers come as they are: who
/// computes with them must wrap (see Wrapping).
template <typename Body> void withNumeric(int32_t dtype, Body body) {
  switch (dtype) {
  case ARETE_INT8:
    return body(int8_t());
  case ARETE_INT16:
    return body(int16_t());
  case ARETE_INT32:
    return body(int32_t());
  case ARETE_INT64:
    return body(int64_t());
  case ARETE_UINT8:
    return body(uint8_t());
  case ARETE_UINT16:
    return body(uint16_t());
  case ARETE_UINT32:
    return body(uint32_t());
  case ARETE_UINT64:
    return body(uint64_t());
  case ARETE_FLOAT32:
    return body(float());
  case ARETE_FLOAT64:
    return body(double());
  }
}

/// A complex number. The operators of std::complex call a compiler's library.
template <typename T> struct Complex {
  T re, im;
  friend Complex operator+(Complex x, Complex y) {
    return {x.re + y.re, x.im + y.im};
  }
  friend Complex operator-(Complex x, Complex y) {
    return {x.re - y.re, x.im - y.im};
  }
  friend Complex operator*(Complex x, Complex y) {
    return {x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re};
  }
  friend Complex operator*(Complex x, T y) { return {x.re * y, x.im * y}; }
  friend bool operator==(Complex x, Complex y) {
    return x.re == y.re && x.im == y.im;
  }
  Complex conj() const { return {re, -im}; }
  /// -i times it.
  Complex turned() const { return {im, -re}; }
};

/// The type of the real part.
template <typename T> struct RealImpl {
  using type = T;
};
template <typename T> struct RealImpl<Complex<T>> {
  using type = T;
};
template <typename T> using Real = typename RealImpl<T>::type;

/// As withNumeric, for complex dtypes as well.
template <typename Body> void withNumber(int32_t dtype, Body body) {
  if (dtype == ARETE_COMPLEX64)
    return body(Complex<float>());
  if (dtype == ARETE_COMPLEX128)
    return body(Complex<double>());
  withNumeric(dtype, body);
}

/// The type in which sums and products of T are computed: unsigned for
/// integers, so that overflow wraps.
template <typename T> struct WrappingImpl {
  using type = uint64_t;
};
template <> struct WrappingImpl<float> {
  using type = float;
};
template <> struct WrappingImpl<double> {
  using type = double;
};
template <typename T> struct WrappingImpl<Complex<T>> {
  using type = Complex<T>;
};
template <typename T> using Wrapping = typename WrappingImpl<T>::type;

/// The same, but not wider than T needs, for loops that are vectorised.
template <typename T>
using Arithmetic =
    std::conditional_t<std::is_floating_point_v<T>, T,
                       std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>>;

} // namespace arete::routines

#endif // ARETE_ROUTINES_DISPATCH_H
