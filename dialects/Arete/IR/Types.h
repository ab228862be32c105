//===- Types.h - Element types and how they are called -*- C++ -* -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_TYPES_H
#define ARETE_IR_TYPES_H

#include "arete/runtime.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include <optional>
#include <string>

namespace arete::ir {

/// The runtime's number for an element type; none for a type that no tensor
/// has.
std::optional<arete_dtype> dtypeOf(mlir::Type elementType);
/// The inverse. Null for a number that the dialect does not have (yet).
mlir::Type elementTypeOf(mlir::MLIRContext *context, arete_dtype dtype);

/// NumPy's name, e.g. "float32".
llvm::StringRef dtypeName(mlir::Type elementType);
/// "float32[?,784]": how error messages speak of a tensor.
std::string describe(mlir::Type tensorType);
/// "float32[?,784] and int64[]".
std::string describe(mlir::TypeRange types);

inline bool isBool(mlir::Type type) { return type.isSignlessInteger(1); }
inline bool isUnsigned(mlir::Type type) { return type.isUnsignedInteger(); }
inline bool isFloat(mlir::Type type) {
  return mlir::isa<mlir::FloatType>(type);
}
/// Whether values of the type have derivatives.
inline bool isContinuous(mlir::Type type) {
  return mlir::isa<mlir::FloatType, mlir::ComplexType>(type);
}

inline bool isComplex(mlir::Type type) {
  return mlir::isa<mlir::ComplexType>(type);
}
/// float16 and bfloat16: stored so, computed in float32.
inline bool isNarrowFloat(mlir::Type type) {
  return type.isF16() || type.isBF16();
}
/// The dtype of the parts of a complex number; any other dtype is its own.
mlir::Type realType(mlir::Type elementType);

/// The type a scalar of this element type has in scalar code: without sign, and
/// a 16-bit float as a float32 whose value it has.
mlir::Type scalarType(mlir::Type elementType);
/// The type it has in memory: without sign, and a bool takes a byte.
mlir::Type storageType(mlir::Type elementType);
/// The bytes it takes there; an index, which the compiler stores, takes those
/// of a pointer.
int64_t itemSize(mlir::Type elementType);

mlir::Type elementTypeOf(mlir::Value tensor);
mlir::RankedTensorType tensorTypeOf(mlir::Value tensor);

/// Attributes of an element type: a number, and the ends of its range (-inf
/// and +inf for floats). The attribute's type is the scalar type.
mlir::TypedAttr numberAttr(mlir::Type elementType, double value);
mlir::TypedAttr lowestAttr(mlir::Type elementType);
mlir::TypedAttr highestAttr(mlir::Type elementType);
/// The same value in the scalar type: that of an element of a constant.
mlir::TypedAttr scalarAttrAt(mlir::DenseElementsAttr elements, int64_t index);
/// A constant tensor of such values, which must be values of the element type.
mlir::DenseElementsAttr denseAttr(mlir::RankedTensorType type,
                                  llvm::ArrayRef<mlir::TypedAttr> scalars);

} // namespace arete::ir

#endif // ARETE_IR_TYPES_H
