//===- Array.h - The interpreter's tensors ------------------------*- C++
//-*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_REFERENCE_ARRAY_H
#define ARETE_REFERENCE_ARRAY_H

#include "arete/runtime.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <cassert>
#include <complex>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace arete::reference {

/// One number. Its array's dtype says which members it is: `real` for a float,
/// `real` and `imag` for a complex number, `integer` for the rest. An integer
/// is extended to 64 bits by its own signedness (a uint64 is its bits); a bool
/// is 0 or 1.
struct Element {
  union {
    long double real;
    int64_t integer;
  };
  long double imag = 0;

  Element() : integer(0) {}
  static Element ofComplex(std::complex<long double> value) {
    Element element = ofReal(value.real());
    element.imag = value.imag();
    return element;
  }
  static Element ofReal(long double value) {
    Element element;
    element.real = value;
    return element;
  }
  static Element ofInteger(int64_t value) {
    Element element;
    element.integer = value;
    return element;
  }
};

/// The dtype of a C++ type.
template <typename T> constexpr arete_dtype dtypeFor() {
  if constexpr (std::is_same_v<T, bool>)
    return ARETE_BOOL;
  else if constexpr (std::is_same_v<T, float>)
    return ARETE_FLOAT32;
  else if constexpr (std::is_same_v<T, double>)
    return ARETE_FLOAT64;
  else if constexpr (std::is_same_v<T, std::complex<float>>)
    return ARETE_COMPLEX64;
  else if constexpr (std::is_same_v<T, std::complex<double>>)
    return ARETE_COMPLEX128;
  else {
    static_assert(std::is_integral_v<T>, "no dtype");
    constexpr bool sign = std::is_signed_v<T>;
    return sizeof(T) == 1   ? (sign ? ARETE_INT8 : ARETE_UINT8)
           : sizeof(T) == 2 ? (sign ? ARETE_INT16 : ARETE_UINT16)
           : sizeof(T) == 4 ? (sign ? ARETE_INT32 : ARETE_UINT32)
                            : (sign ? ARETE_INT64 : ARETE_UINT64);
  }
}

/// Whether the interpreter computes with this dtype: all there are.
bool isSupported(int32_t dtype);
inline bool isFloat(arete_dtype dtype) {
  return dtype == ARETE_FLOAT16 || dtype == ARETE_BFLOAT16 ||
         dtype == ARETE_FLOAT32 || dtype == ARETE_FLOAT64;
}
inline bool isComplex(arete_dtype dtype) {
  return dtype == ARETE_COMPLEX64 || dtype == ARETE_COMPLEX128;
}

/// The number of elements of a shape. None where a size is negative or where
/// there are more elements than the interpreter holds.
std::optional<int64_t> elementCount(llvm::ArrayRef<int64_t> shape);

/// "[2,3]".
std::string shapeText(llvm::ArrayRef<int64_t> shape);

/// A tensor: its elements lie in C order.
struct Array {
  arete_dtype dtype = ARETE_FLOAT32;
  std::vector<int64_t> shape;
  std::vector<Element> elements;

  /// The elements are `values`, as many as the shape has.
  template <typename T>
  static Array of(std::vector<int64_t> shape, const std::vector<T> &values) {
    Array array{dtypeFor<T>(), std::move(shape), {}};
    for (T value : values) {
      if constexpr (std::is_arithmetic_v<T>)
        array.elements.push_back(std::is_floating_point_v<T>
                                     ? Element::ofReal((long double)(value))
                                     : Element::ofInteger(int64_t(value)));
      else
        array.elements.push_back(
            Element::ofComplex(std::complex<long double>(value)));
    }
    assert(elementCount(array.shape) == int64_t(array.elements.size()));
    return array;
  }

  /// The elements as numbers of the type that belongs to the dtype.
  template <typename T> std::vector<T> values() const {
    assert(dtype == dtypeFor<T>());
    std::vector<T> result;
    for (const Element &element : elements) {
      if constexpr (std::is_arithmetic_v<T>)
        result.push_back(std::is_floating_point_v<T> ? T(element.real)
                                                     : T(element.integer));
      else
        result.push_back(T(element.real, element.imag));
    }
    return result;
  }

  /// A copy of a tensor, whatever its strides.
  static llvm::Expected<Array> fromTensor(const arete_tensor &tensor);
  /// Writes the elements into the memory of `tensor`, whose dtype and sizes
  /// must be those of this array.
  llvm::Error copyTo(const arete_tensor &tensor) const;

  /// "float32[2,3]".
  std::string describe() const;
};

} // namespace arete::reference

#endif // ARETE_REFERENCE_ARRAY_H
