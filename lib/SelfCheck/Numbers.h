//===- Numbers.h - Numbers of a dtype ---------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_SELFCHECK_NUMBERS_H
#define ARETE_SELFCHECK_NUMBERS_H

#include "lib/Reference/Array.h"
#include <cmath>

namespace arete::selfcheck {

using reference::Element;

/// A binary format: that of a float, or of the parts of a complex number.
struct Format {
  int digits, minExponent;
  long double largest;

  static Format of(arete_dtype dtype) {
    switch (dtype) {
    case ARETE_FLOAT16:
      return {11, -14, 65504.0L};
    case ARETE_BFLOAT16:
      return {8, -126, 0x1.fep127L};
    case ARETE_FLOAT32:
    case ARETE_COMPLEX64:
      return {24, -126, 0x1.fffffep127L};
    default:
      return {53, -1022, 0x1.fffffffffffffp1023L};
    }
  }
  long double least() const {
    return std::ldexp(1.0L, minExponent - digits + 1);
  }
  /// The unit in the last place of a number.
  long double ulp(long double value) const {
    int exponent =
        value == 0 ? minExponent : std::max(std::ilogb(value), minExponent);
    return std::ldexp(1.0L, exponent - digits + 1);
  }
};

inline bool isInexact(arete_dtype dtype) {
  return reference::isFloat(dtype) || reference::isComplex(dtype);
}

/// Applies `body` to each number of an element: to both parts of a complex one.
template <typename Body>
void forEachPart(arete_dtype dtype, Element &element, Body body) {
  body(element.real);
  if (reference::isComplex(dtype))
    body(element.imag);
}

/// Bit for bit, but for what is in a NaN.
inline bool isSame(long double a, long double b) {
  if (std::isnan(a) || std::isnan(b))
    return std::isnan(a) && std::isnan(b);
  return a == b && std::signbit(a) == std::signbit(b);
}

inline bool isSame(arete_dtype dtype, const Element &a, const Element &b) {
  if (!isInexact(dtype))
    return a.integer == b.integer;
  return isSame(a.real, b.real) &&
         (!reference::isComplex(dtype) || isSame(a.imag, b.imag));
}

} // namespace arete::selfcheck

#endif // ARETE_SELFCHECK_NUMBERS_H
