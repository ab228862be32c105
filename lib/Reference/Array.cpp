//===- Array.cpp - The interpreter's tensors ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Reference/Array.h"
#include "lib/Reference/Evaluator.h"
#include "llvm/ADT/StringExtras.h"
#include <cmath>
#include <cstring>
#include <limits>

namespace arete::reference {

/// More than any test needs, and it still fits into memory.
static constexpr int64_t maxElements = int64_t(1) << 25;

bool isSupported(int32_t dtype) {
  return dtype >= ARETE_BOOL && dtype < ARETE_NUM_DTYPES;
}

std::optional<int64_t> elementCount(llvm::ArrayRef<int64_t> shape) {
  if (llvm::any_of(shape, [](int64_t size) { return size < 0; }))
    return std::nullopt;
  // A size of 0 first: the product of the others may overflow.
  if (llvm::is_contained(shape, 0))
    return 0;
  int64_t count = 1;
  for (int64_t size : shape)
    if (__builtin_mul_overflow(count, size, &count) || count > maxElements)
      return std::nullopt;
  return count;
}

std::string shapeText(llvm::ArrayRef<int64_t> shape) {
  return "[" +
         llvm::join(
             llvm::map_range(shape,
                             [](int64_t size) { return std::to_string(size); }),
             ",") +
         "]";
}

static const char *nameOf(arete_dtype dtype) {
  switch (dtype) {
#define X(ENUM, NAME, BYTES)                                                   \
  case ARETE_##ENUM:                                                           \
    return #NAME;
    ARETE_FOR_EACH_DTYPE(X)
#undef X
  case ARETE_NUM_DTYPES:
    break;
  }
  return "invalid";
}

std::string Array::describe() const { return nameOf(dtype) + shapeText(shape); }

//===----------------------------------------------------------------------===//
// Memory of tensors
//===----------------------------------------------------------------------===//

namespace {
/// The bits of a 16-bit float with so many of its bits for the mantissa.
template <int mantissaBits> struct Narrow {
  uint16_t bits;
  static constexpr int bias = (1 << (14 - mantissaBits)) - 1;

  static Narrow of(long double value) {
    uint16_t sign = std::signbit(value) ? 0x8000 : 0;
    auto make = [&](int exponent, int mantissa) {
      return Narrow{uint16_t(sign | (exponent << mantissaBits) | mantissa)};
    };
    constexpr int special = 2 * bias + 1;
    if (std::isnan(value))
      return make(special, 1 << (mantissaBits - 1));
    if (std::isinf(value))
      return make(special, 0);
    if (value == 0)
      return make(0, 0);
    int exponent = std::ilogb(value);
    if (exponent < 1 - bias) // of the multiples of the smallest one
      return make(0,
                  int(std::ldexp(std::fabs(value), bias - 1 + mantissaBits)));
    return make(exponent + bias,
                int(std::ldexp(std::fabs(value), mantissaBits - exponent)) -
                    (1 << mantissaBits));
  }

  long double value() const {
    int mantissa = bits & ((1 << mantissaBits) - 1);
    int exponent = (bits & 0x7fff) >> mantissaBits;
    long double magnitude =
        exponent == 2 * bias + 1
            ? (mantissa ? std::numeric_limits<long double>::quiet_NaN()
                        : std::numeric_limits<long double>::infinity())
        : exponent == 0
            ? std::ldexp((long double)(mantissa), 1 - bias - mantissaBits)
            : std::ldexp((long double)(mantissa + (1 << mantissaBits)),
                         exponent - bias - mantissaBits);
    return bits & 0x8000 ? -magnitude : magnitude;
  }
};
template <typename T> struct IsNarrow : std::false_type {};
template <int bits> struct IsNarrow<Narrow<bits>> : std::true_type {};
template <typename T> struct IsComplex : std::false_type {};
template <typename T> struct IsComplex<std::complex<T>> : std::true_type {};
} // namespace

/// Calls `access` with a null pointer of the type that a dtype has in memory.
/// A bool is a byte there.
template <typename Access>
static void withStorage(arete_dtype dtype, Access access) {
  switch (dtype) {
  case ARETE_BOOL:
  case ARETE_UINT8:
    return access(static_cast<uint8_t *>(nullptr));
  case ARETE_INT8:
    return access(static_cast<int8_t *>(nullptr));
  case ARETE_INT16:
    return access(static_cast<int16_t *>(nullptr));
  case ARETE_INT32:
    return access(static_cast<int32_t *>(nullptr));
  case ARETE_INT64:
    return access(static_cast<int64_t *>(nullptr));
  case ARETE_UINT16:
    return access(static_cast<uint16_t *>(nullptr));
  case ARETE_UINT32:
    return access(static_cast<uint32_t *>(nullptr));
  case ARETE_UINT64:
    return access(static_cast<uint64_t *>(nullptr));
  case ARETE_FLOAT32:
    return access(static_cast<float *>(nullptr));
  case ARETE_FLOAT64:
    return access(static_cast<double *>(nullptr));
  case ARETE_FLOAT16:
    return access(static_cast<Narrow<10> *>(nullptr));
  case ARETE_BFLOAT16:
    return access(static_cast<Narrow<7> *>(nullptr));
  case ARETE_COMPLEX64:
    return access(static_cast<std::complex<float> *>(nullptr));
  case ARETE_COMPLEX128:
    return access(static_cast<std::complex<double> *>(nullptr));
  default:
    llvm_unreachable("the dtype was checked");
  }
}

Element loadElement(arete_dtype dtype, const void *memory) {
  Element element;
  withStorage(dtype, [&](auto *type) {
    using T = std::remove_pointer_t<decltype(type)>;
    T value;
    std::memcpy(&value, memory, sizeof(value));
    if constexpr (IsNarrow<T>::value)
      element = Element::ofReal(value.value());
    else if constexpr (IsComplex<T>::value)
      element = Element::ofComplex(std::complex<long double>(value));
    else if constexpr (std::is_floating_point_v<T>)
      element = Element::ofReal(value);
    else
      element = Element::ofInteger(int64_t(value));
  });
  if (dtype == ARETE_BOOL)
    element.integer = element.integer != 0;
  return element;
}

static void storeElement(arete_dtype dtype, Element element, void *memory) {
  withStorage(dtype, [&](auto *type) {
    using T = std::remove_pointer_t<decltype(type)>;
    T value;
    if constexpr (IsNarrow<T>::value)
      value = T::of(element.real);
    else if constexpr (IsComplex<T>::value)
      value = T(element.real, element.imag);
    else if constexpr (std::is_floating_point_v<T>)
      value = static_cast<T>(element.real);
    else
      value = static_cast<T>(element.integer);
    std::memcpy(memory, &value, sizeof(value));
  });
}

static size_t sizeOf(arete_dtype dtype) {
  size_t size = 0;
  withStorage(dtype, [&](auto *type) { size = sizeof(*type); });
  return size;
}

static llvm::Error tensorError(const llvm::Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 "tensor: " + message);
}

/// Checks that the elements of a tensor can be reached.
static llvm::Error checkTensor(const arete_tensor &tensor) {
  if (!isSupported(tensor.dtype))
    return tensorError("dtype number " + llvm::Twine(tensor.dtype) +
                       " is not supported");
  if (tensor.rank < 0 || tensor.rank > ARETE_MAX_RANK)
    return tensorError("rank " + llvm::Twine(tensor.rank) + " is not in 0.." +
                       llvm::Twine(ARETE_MAX_RANK));
  llvm::ArrayRef<int64_t> sizes(tensor.sizes, tensor.rank);
  std::optional<int64_t> count = elementCount(sizes);
  if (!count)
    return tensorError("cannot hold the sizes " + shapeText(sizes));
  if (*count > 0 && !tensor.data)
    return tensorError("the data pointer is null");
  return llvm::Error::success();
}

/// Calls `visit` with the address of each element in C order.
template <typename Visit>
static void forEachAddress(const arete_tensor &tensor, Visit visit) {
  auto dtype = static_cast<arete_dtype>(tensor.dtype);
  int64_t bytes = sizeOf(dtype);
  forEachIndex({tensor.sizes, size_t(tensor.rank)},
               [&](llvm::ArrayRef<int64_t> index) {
                 int64_t offset = 0;
                 for (auto [axis, i] : llvm::enumerate(index))
                   offset += i * tensor.strides[axis];
                 visit(static_cast<char *>(tensor.data) + offset * bytes);
               });
}

llvm::Expected<Array> Array::fromTensor(const arete_tensor &tensor) {
  if (llvm::Error error = checkTensor(tensor))
    return std::move(error);
  Array array;
  array.dtype = static_cast<arete_dtype>(tensor.dtype);
  array.shape.assign(tensor.sizes, tensor.sizes + tensor.rank);
  forEachAddress(tensor, [&](const char *address) {
    array.elements.push_back(loadElement(array.dtype, address));
  });
  return array;
}

llvm::Error Array::copyTo(const arete_tensor &tensor) const {
  if (llvm::Error error = checkTensor(tensor))
    return error;
  Array target{static_cast<arete_dtype>(tensor.dtype),
               {tensor.sizes, tensor.sizes + tensor.rank},
               {}};
  if (target.dtype != dtype || target.shape != shape)
    return tensorError(llvm::Twine(describe()) + " does not fit into " +
                       target.describe());
  if (elementCount(shape) != int64_t(elements.size()))
    return tensorError(llvm::Twine(describe()) + " holds " +
                       llvm::Twine(elements.size()) + " elements");
  size_t next = 0;
  forEachAddress(tensor, [&](char *address) {
    storeElement(dtype, elements[next++], address);
  });
  return llvm::Error::success();
}

} // namespace arete::reference
