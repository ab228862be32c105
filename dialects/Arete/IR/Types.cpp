//===- Types.cpp - Element types and how they are called ------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Types.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/TypeRange.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace arete::ir {

std::optional<arete_dtype> dtypeOf(Type type) {
  if (auto integer = dyn_cast<IntegerType>(type)) {
    bool isUnsigned = integer.isUnsigned();
    if (integer.isSigned())
      return std::nullopt;
    switch (integer.getWidth()) {
    case 1:
      return isUnsigned ? std::nullopt : std::optional(ARETE_BOOL);
    case 8:
      return isUnsigned ? ARETE_UINT8 : ARETE_INT8;
    case 16:
      return isUnsigned ? ARETE_UINT16 : ARETE_INT16;
    case 32:
      return isUnsigned ? ARETE_UINT32 : ARETE_INT32;
    case 64:
      return isUnsigned ? ARETE_UINT64 : ARETE_INT64;
    default:
      return std::nullopt;
    }
  }
  if (type.isF16())
    return ARETE_FLOAT16;
  if (type.isBF16())
    return ARETE_BFLOAT16;
  if (type.isF32())
    return ARETE_FLOAT32;
  if (type.isF64())
    return ARETE_FLOAT64;
  if (auto complex = dyn_cast<ComplexType>(type)) {
    if (complex.getElementType().isF32())
      return ARETE_COMPLEX64;
    if (complex.getElementType().isF64())
      return ARETE_COMPLEX128;
  }
  return std::nullopt;
}

Type elementTypeOf(MLIRContext *context, arete_dtype dtype) {
  Builder b(context);
  switch (dtype) {
  case ARETE_BOOL:
    return b.getI1Type();
  case ARETE_INT8:
    return b.getI8Type();
  case ARETE_INT16:
    return b.getI16Type();
  case ARETE_INT32:
    return b.getI32Type();
  case ARETE_INT64:
    return b.getI64Type();
  case ARETE_UINT8:
    return b.getIntegerType(8, /*isSigned=*/false);
  case ARETE_UINT16:
    return b.getIntegerType(16, /*isSigned=*/false);
  case ARETE_UINT32:
    return b.getIntegerType(32, /*isSigned=*/false);
  case ARETE_UINT64:
    return b.getIntegerType(64, /*isSigned=*/false);
  case ARETE_FLOAT16:
    return b.getF16Type();
  case ARETE_BFLOAT16:
    return b.getBF16Type();
  case ARETE_FLOAT32:
    return b.getF32Type();
  case ARETE_FLOAT64:
    return b.getF64Type();
  case ARETE_COMPLEX64:
    return ComplexType::get(b.getF32Type());
  case ARETE_COMPLEX128:
    return ComplexType::get(b.getF64Type());
  case ARETE_NUM_DTYPES:
    break;
  }
  return {};
}

StringRef dtypeName(Type elementType) {
  switch (dtypeOf(elementType).value_or(ARETE_NUM_DTYPES)) {
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

std::string describe(Type type) {
  std::string text;
  llvm::raw_string_ostream os(text);
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor) {
    os << type;
    return text;
  }
  os << dtypeName(tensor.getElementType()) << '[';
  llvm::interleave(
      tensor.getShape(), os,
      [&](int64_t size) {
        if (ShapedType::isDynamic(size))
          os << '?';
        else
          os << size;
      },
      ",");
  os << ']';
  return text;
}

std::string describe(TypeRange types) {
  std::string text;
  for (auto [i, type] : llvm::enumerate(types)) {
    if (i)
      text += i + 1 == types.size() ? " and " : ", ";
    text += describe(type);
  }
  return text;
}

Type realType(Type elementType) {
  if (auto complex = dyn_cast<ComplexType>(elementType))
    return complex.getElementType();
  return elementType;
}

Type scalarType(Type elementType) {
  if (isUnsigned(elementType))
    return IntegerType::get(elementType.getContext(),
                            elementType.getIntOrFloatBitWidth());
  if (isNarrowFloat(elementType))
    return Float32Type::get(elementType.getContext());
  return elementType;
}

Type storageType(Type elementType) {
  if (isBool(elementType))
    return IntegerType::get(elementType.getContext(), 8);
  return isNarrowFloat(elementType) ? elementType : scalarType(elementType);
}

int64_t itemSize(Type elementType) {
  if (elementType.isIndex())
    return sizeof(void *);
  switch (dtypeOf(elementType).value_or(ARETE_NUM_DTYPES)) {
#define X(ENUM, NAME, BYTES)                                                   \
  case ARETE_##ENUM:                                                           \
    return BYTES;
    ARETE_FOR_EACH_DTYPE(X)
#undef X
  case ARETE_NUM_DTYPES:
    break;
  }
  llvm_unreachable("not the type of an element");
}

RankedTensorType tensorTypeOf(Value tensor) {
  return cast<RankedTensorType>(tensor.getType());
}

Type elementTypeOf(Value tensor) {
  return tensorTypeOf(tensor).getElementType();
}

TypedAttr numberAttr(Type elementType, double value) {
  Type type = scalarType(elementType);
  if (auto floatType = dyn_cast<FloatType>(type))
    return FloatAttr::get(floatType, value);
  if (auto complexType = dyn_cast<ComplexType>(type))
    return complex::NumberAttr::get(complexType, value, 0);
  return IntegerAttr::get(
      type, APInt(type.getIntOrFloatBitWidth(), uint64_t(int64_t(value))));
}

TypedAttr lowestAttr(Type elementType) {
  Type type = scalarType(elementType);
  if (auto floatType = dyn_cast<FloatType>(type))
    return FloatAttr::get(floatType,
                          APFloat::getInf(floatType.getFloatSemantics(),
                                          /*Negative=*/true));
  unsigned width = type.getIntOrFloatBitWidth();
  return IntegerAttr::get(type, isUnsigned(elementType) || width == 1
                                    ? APInt::getMinValue(width)
                                    : APInt::getSignedMinValue(width));
}

TypedAttr highestAttr(Type elementType) {
  Type type = scalarType(elementType);
  if (auto floatType = dyn_cast<FloatType>(type))
    return FloatAttr::get(floatType,
                          APFloat::getInf(floatType.getFloatSemantics()));
  unsigned width = type.getIntOrFloatBitWidth();
  return IntegerAttr::get(type, isUnsigned(elementType) || width == 1
                                    ? APInt::getMaxValue(width)
                                    : APInt::getSignedMaxValue(width));
}

TypedAttr scalarAttrAt(DenseElementsAttr elements, int64_t index) {
  Type type = scalarType(elements.getElementType());
  if (auto complexType = dyn_cast<ComplexType>(type)) {
    std::complex<APFloat> value =
        elements.getValues<std::complex<APFloat>>()[index];
    // Both parts are float32 or float64, which a double holds.
    return complex::NumberAttr::get(complexType, value.real().convertToDouble(),
                                    value.imag().convertToDouble());
  }
  if (auto floatType = dyn_cast<FloatType>(type)) {
    APFloat value = elements.getValues<APFloat>()[index];
    bool losesInfo; // a wider type loses nothing
    value.convert(floatType.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                  &losesInfo);
    return FloatAttr::get(floatType, value);
  }
  return IntegerAttr::get(type, elements.getValues<APInt>()[index]);
}

DenseElementsAttr denseAttr(RankedTensorType type,
                            ArrayRef<TypedAttr> scalars) {
  Type element = type.getElementType();
  if (isComplex(element)) {
    SmallVector<std::complex<APFloat>> values;
    for (TypedAttr scalar : scalars) {
      auto number = cast<complex::NumberAttr>(scalar);
      values.push_back({number.getReal(), number.getImag()});
    }
    return DenseElementsAttr::get(type, values);
  }
  if (auto floatType = dyn_cast<FloatType>(element)) {
    SmallVector<APFloat> values;
    for (TypedAttr scalar : scalars) {
      APFloat value = cast<FloatAttr>(scalar).getValue();
      bool losesInfo;
      value.convert(floatType.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                    &losesInfo);
      values.push_back(value);
    }
    return DenseElementsAttr::get(type, values);
  }
  SmallVector<APInt> values;
  for (TypedAttr scalar : scalars)
    values.push_back(cast<IntegerAttr>(scalar).getValue());
  return DenseElementsAttr::get(type, values);
}

} // namespace arete::ir
