//===- TensorDetail.h - What the parts of Tensor share ----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_TENSORDETAIL_H
#define ARETE_LIB_API_TENSORDETAIL_H

#include "arete/Tensor.h"

#include <cmath>
#include <limits>

namespace arete::detail {

/// Visits two arrays of the same sizes row by row in C order, a row being their
/// last axis: visit(offset of a, stride of a, offset of b, stride of b,
/// length).
template <class Fn>
void forEachRow(const arete_tensor &a, const arete_tensor &b, Fn visit) {
  if (a.rank == 0)
    return visit(int64_t(0), int64_t(0), int64_t(0), int64_t(0), int64_t(1));
  for (int32_t axis = 0; axis < a.rank; ++axis)
    if (a.sizes[axis] == 0)
      return;
  const int32_t last = a.rank - 1;
  int64_t index[ARETE_MAX_RANK] = {};
  int64_t offsetA = 0, offsetB = 0;
  while (true) {
    visit(offsetA, a.strides[last], offsetB, b.strides[last], a.sizes[last]);
    int32_t axis = last - 1;
    for (; axis >= 0; --axis) {
      offsetA += a.strides[axis];
      offsetB += b.strides[axis];
      if (++index[axis] < a.sizes[axis])
        break;
      offsetA -= a.strides[axis] * a.sizes[axis];
      offsetB -= b.strides[axis] * a.sizes[axis];
      index[axis] = 0;
    }
    if (axis < 0)
      return;
  }
}

template <class T> inline constexpr bool isComplexType = false;
template <class T> inline constexpr bool isComplexType<std::complex<T>> = true;

template <class T>
inline constexpr bool isFloat16Type =
    std::same_as<T, float16> || std::same_as<T, bfloat16>;

/// `value` as an integer, truncated; the nearest one if it is out of range, 0
/// if it is NaN.
template <class To> To saturate(double value) {
  constexpr double limit =
      2.0 *
      static_cast<double>(uint64_t(1) << (std::numeric_limits<To>::digits - 1));
  if (std::isnan(value))
    return 0;
  if (value >= limit)
    return std::numeric_limits<To>::max();
  if (value <= static_cast<double>(std::numeric_limits<To>::min()))
    return std::numeric_limits<To>::min();
  return static_cast<To>(value);
}

/// An integer as a double that rounds to any 16-bit float as the integer does:
/// bits that a double has no room for are gathered in its last one.
template <class From> double toDoubleRoundingToOdd(From value) {
  bool negative = false;
  if constexpr (std::signed_integral<From>)
    negative = value < 0;
  uint64_t magnitude = static_cast<uint64_t>(value);
  if (negative)
    magnitude = 0 - magnitude;
  double result;
  if (magnitude >> 53)
    result = 2048.0 *
             static_cast<double>((magnitude >> 11) | ((magnitude & 2047) != 0));
  else
    result = static_cast<double>(magnitude);
  return negative ? -result : result;
}

/// The conversions of Tensor::astype.
template <class To, class From> To convertValue(From value) {
  if constexpr (std::same_as<To, From>) {
    return value;
  } else if constexpr (isComplexType<From>) {
    if constexpr (isComplexType<To>)
      return To(convertValue<typename To::value_type>(value.real()),
                convertValue<typename To::value_type>(value.imag()));
    else if constexpr (std::same_as<To, bool>)
      return value.real() != 0 || value.imag() != 0;
    else
      return convertValue<To>(value.real());
  } else if constexpr (isComplexType<To>) {
    return To(convertValue<typename To::value_type>(value));
  } else if constexpr (isFloat16Type<From>) {
    return convertValue<To>(static_cast<float>(value));
  } else if constexpr (std::same_as<To, bool>) {
    return value != 0;
  } else if constexpr (isFloat16Type<To>) {
    if constexpr (std::integral<From>)
      return To(toDoubleRoundingToOdd(value));
    else
      return To(value);
  } else if constexpr (std::integral<To> && std::floating_point<From>) {
    return saturate<To>(value);
  } else {
    return static_cast<To>(value);
  }
}

/// Sizes that a broadcast view or a reshape may have: not negative, at most
/// ARETE_MAX_RANK of them, and a byte count, zeros left out, that fits.
void checkShape(std::span<const int64_t> sizes, DType dtype,
                std::string_view op, const Location &loc);

/// The product; the sizes are checked.
int64_t countElements(std::span<const int64_t> sizes);

/// Frees memory of arete_memory_allocate. Where this is the deleter that
/// Tensor::fromAbi gets, a tensor is one allocation: what counts its owners
/// lies in the prefix of the block.
void freeBlock(void *block);

/// A descriptor in C order.
arete_tensor contiguousDesc(void *data, DType dtype,
                            std::span<const int64_t> sizes);

} // namespace arete::detail

#endif // ARETE_LIB_API_TENSORDETAIL_H
