//===- TensorConvert.cpp - Copying, converting and comparing elements -----===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TensorDetail.h"

#include <cstring>

using namespace arete;
using namespace arete::detail;

//===----------------------------------------------------------------------===//
// Copying
//===----------------------------------------------------------------------===//

/// Copies elements of `bytes` bytes between arrays of the same sizes.
template <size_t bytes>
static void copyElements(const arete_tensor &to, const arete_tensor &from) {
  auto *out = static_cast<char *>(to.data);
  const auto *in = static_cast<const char *>(from.data);
  forEachRow(to, from,
             [&](int64_t outOffset, int64_t outStride, int64_t inOffset,
                 int64_t inStride, int64_t length) {
               constexpr auto width = static_cast<int64_t>(bytes);
               char *outRow = out + outOffset * width;
               const char *inRow = in + inOffset * width;
               if (outStride == 1 && inStride == 1) {
                 std::memcpy(outRow, inRow,
                             static_cast<size_t>(length) * bytes);
                 return;
               }
               for (int64_t i = 0; i < length; ++i)
                 std::memcpy(outRow + i * outStride * width,
                             inRow + i * inStride * width, bytes);
             });
}

static void copyElements(const arete_tensor &to, const arete_tensor &from) {
  switch (itemSize(static_cast<DType>(to.dtype))) {
  case 1:
    return copyElements<1>(to, from);
  case 2:
    return copyElements<2>(to, from);
  case 4:
    return copyElements<4>(to, from);
  case 8:
    return copyElements<8>(to, from);
  case 16:
    return copyElements<16>(to, from);
  }
}

void Tensor::copyFrom(const Tensor &source, Location loc) const {
  const Tensor converted = source.astype(dtype(), loc);
  Tensor spread = converted.broadcastTo(shape(), loc);
  if (mayShareMemory(spread))
    spread = spread.copy(loc);
  copyElements(desc, spread.desc);
}

void Tensor::fill(const Tensor &value, Location loc) const {
  copyFrom(value.itemAs(dtype(), loc), loc);
}

Tensor Tensor::copy(Location loc) const {
  Tensor result(dtype(), {desc.sizes, static_cast<size_t>(desc.rank)}, "copy",
                loc);
  copyElements(result.desc, desc);
  return result;
}

Tensor Tensor::contiguous(Location loc) const {
  return isContiguous() ? *this : copy(loc);
}

//===----------------------------------------------------------------------===//
// Converting
//===----------------------------------------------------------------------===//

Tensor Tensor::astype(DType target, Location loc) const {
  if (target == dtype())
    return *this;
  Tensor result(target, {desc.sizes, static_cast<size_t>(desc.rank)}, "astype",
                loc);
  visitDType(target, [&]<class To>(std::type_identity<To>) {
    visitDType(dtype(), [&]<class From>(std::type_identity<From>) {
      auto *out = static_cast<To *>(result.desc.data);
      const auto *in = static_cast<const From *>(desc.data);
      forEachRow(result.desc, desc,
                 [&](int64_t outOffset, int64_t outStride, int64_t inOffset,
                     int64_t inStride, int64_t length) {
                   for (int64_t i = 0; i < length; ++i)
                     out[outOffset + i * outStride] =
                         convertValue<To>(in[inOffset + i * inStride]);
                 });
    });
  });
  return result;
}

Tensor Tensor::itemAs(DType target, const Location &loc) const {
  if (size() != 1)
    throw Error(ErrorKind::Shape, "item",
                "a tensor of shape " + toString(shape()) +
                    " is not a single element",
                loc);
  // One element: its strides do not matter.
  return Tensor(*this, contiguousDesc(desc.data, dtype(), {}))
      .astype(target, loc);
}

//===----------------------------------------------------------------------===//
// Comparing
//===----------------------------------------------------------------------===//

template <class T> static bool isNaN(T value) {
  if constexpr (isComplexType<T>)
    return std::isnan(value.real()) || std::isnan(value.imag());
  else
    return value != value;
}

/// Whether `equal` holds for all pairs of elements of two tensors of the dtype
/// of T and of the same shape.
template <class T, class Fn>
static bool allPairs(const Tensor &lhs, const Tensor &rhs, Fn equal) {
  const auto *left = static_cast<const T *>(lhs.data());
  const auto *right = static_cast<const T *>(rhs.data());
  bool result = true;
  forEachRow(lhs.abi(), rhs.abi(),
             [&](int64_t leftOffset, int64_t leftStride, int64_t rightOffset,
                 int64_t rightStride, int64_t length) {
               for (int64_t i = 0; i < length && result; ++i)
                 result = equal(left[leftOffset + i * leftStride],
                                right[rightOffset + i * rightStride]);
             });
  return result;
}

static bool hasNegative(const Tensor &tensor) {
  return !allPairs<int64_t>(tensor, tensor,
                            [](int64_t value, int64_t) { return value >= 0; });
}

bool arete::arrayEqual(const Tensor &lhs, const Tensor &rhs, bool equalNan) {
  if (lhs.shape() != rhs.shape())
    return false;
  DType common = promote(lhs.dtype(), rhs.dtype());
  // Signed integers meet uint64 in float64, which would make different integers
  // equal.
  if (isFloat(common) && isInteger(lhs.dtype()) && isInteger(rhs.dtype())) {
    const Tensor &negative = isSignedInteger(lhs.dtype()) ? lhs : rhs;
    if (hasNegative(negative.astype(DType::Int64)))
      return false;
    common = DType::UInt64;
  }
  const Tensor left = lhs.astype(common), right = rhs.astype(common);
  return visitDType(common, [&]<class T>(std::type_identity<T>) {
    return allPairs<T>(left, right, [&](T a, T b) {
      return a == b || (equalNan && isNaN(a) && isNaN(b));
    });
  });
}

bool arete::allClose(const Tensor &lhs, const Tensor &rhs, double rtol,
                     double atol, bool equalNan) {
  if (lhs.shape() != rhs.shape())
    return false;
  using Complex = std::complex<double>;
  const Tensor left = lhs.astype(DType::Complex128);
  const Tensor right = rhs.astype(DType::Complex128);
  return allPairs<Complex>(left, right, [&](Complex a, Complex b) {
    if (isNaN(a) || isNaN(b))
      return equalNan && isNaN(a) && isNaN(b);
    // Infinities first: their difference is infinite or no number.
    if (a == b)
      return true;
    return std::isfinite(std::abs(b)) &&
           std::abs(a - b) <= atol + rtol * std::abs(b);
  });
}
