//===- Compare.cpp - Compares a result with the reference -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/arete-run/Compare.h"
#include "tools/common/TensorText.h"
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace arete::tools {

/// The number of values of T between two finite ones.
template <typename T> static double ulpDistance(T a, T b) {
  using Bits = std::conditional_t<
      sizeof(T) == 2, uint16_t,
      std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>>;
  // Values in order, zeros of both signs at zero.
  auto ordered = [](T value) {
    constexpr Bits sign = Bits(1) << (sizeof(T) * 8 - 1);
    auto bits = std::bit_cast<Bits>(value);
    auto magnitude = static_cast<int64_t>(bits & ~sign);
    return bits & sign ? -magnitude : magnitude;
  };
  int64_t x = ordered(a), y = ordered(b);
  // The distance of two int64_t may need one bit more.
  uint64_t distance =
      x > y ? uint64_t(x) - uint64_t(y) : uint64_t(y) - uint64_t(x);
  return static_cast<double>(distance);
}

/// The distance in ULP; infinite where there is none.
template <typename T> static double difference(T actual, T expected) {
  constexpr double differs = INFINITY;
  if constexpr (TensorElement<T> && isComplex(dtypeOf<T>))
    // The larger of the parts'.
    return std::max(difference(actual.real(), expected.real()),
                    difference(actual.imag(), expected.imag()));
  else if constexpr (!TensorElement<T> || !isFloat(dtypeOf<T>)) {
    return actual == expected ? 0 : differs;
  } else {
    auto a = static_cast<double>(actual), e = static_cast<double>(expected);
    if (a == e || (std::isnan(a) && std::isnan(e)))
      return 0;
    if (!std::isfinite(a) || !std::isfinite(e))
      return differs;
    return ulpDistance(actual, expected);
  }
}

template <typename T>
static bool isWithin(T actual, T expected, double ulp,
                     const Tolerance &tolerance) {
  if (ulp <= tolerance.ulp)
    return true;
  if constexpr (TensorElement<T> && isComplex(dtypeOf<T>)) {
    // A part that is small beside the other need not be exact.
    constexpr double epsilon =
        std::numeric_limits<typename T::value_type>::epsilon();
    double size = std::abs(std::complex<double>(expected));
    double distance =
        std::abs(std::complex<double>(actual) - std::complex<double>(expected));
    return std::isfinite(size) &&
           distance <=
               tolerance.absolute +
                   (tolerance.relative + tolerance.ulp * epsilon) * size;
  }
  if constexpr (TensorElement<T> && isFloat(dtypeOf<T>)) {
    auto a = static_cast<double>(actual), e = static_cast<double>(expected);
    return std::isfinite(a) && std::isfinite(e) &&
           std::abs(a - e) <=
               tolerance.absolute + tolerance.relative * std::abs(e);
  }
  return false;
}

static std::string indexText(int64_t flat, const Shape &shape) {
  std::string text;
  for (size_t axis = shape.size(); axis-- > 0; flat /= shape[axis])
    text =
        std::to_string(flat % shape[axis]) + (text.empty() ? "" : ", ") + text;
  return "[" + text + "]";
}

static std::string ulpText(double ulp) {
  return std::isfinite(ulp)
             ? std::to_string(static_cast<uint64_t>(ulp)) + " ULP"
             : "no distance";
}

Comparison compare(const Tensor &actual, const Tensor &expected,
                   const Tolerance &tolerance) {
  if (actual.dtype() != expected.dtype())
    return {false, "the dtype is " + std::string(name(actual.dtype())) +
                       ", not " + std::string(name(expected.dtype()))};
  if (actual.shape() != expected.shape())
    return {false, "the shape is " + toString(actual.shape()) + ", not " +
                       toString(expected.shape())};
  Tensor a = actual.contiguous(), e = expected.contiguous();
  return visitDType(a.dtype(), [&](auto type) -> Comparison {
    using T = typename decltype(type)::type;
    const auto *x = static_cast<const T *>(a.data());
    const auto *y = static_cast<const T *>(e.data());
    double largest = 0;
    for (int64_t i = 0, count = a.size(); i < count; ++i) {
      double ulp = difference(x[i], y[i]);
      if (!isWithin(x[i], y[i], ulp, tolerance))
        return {false, "element " + indexText(i, a.shape()) + " is " +
                           elementText(a, i) + ", not " + elementText(e, i) +
                           (isFloat(a.dtype()) && std::isfinite(ulp)
                                ? " (" + ulpText(ulp) + ")"
                                : "")};
      largest = std::max(largest, ulp);
    }
    return {true, largest == 0 ? "equal" : "within " + ulpText(largest)};
  });
}

} // namespace arete::tools
