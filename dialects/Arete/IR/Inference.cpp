//===- Inference.cpp - Shapes and dtypes of results ----------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Inference.h"
#include "dialects/Arete/IR/Types.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace arete::ir {

StringRef userName(StringRef op) {
  op.consume_front("arete.");
  return op;
}

bool areCompatibleTypes(TypeRange l, TypeRange r) {
  return l.size() == r.size() && llvm::all_of(llvm::zip(l, r), [](auto pair) {
           auto [a, b] = pair;
           return getElementTypeOrSelf(a) == getElementTypeOrSelf(b) &&
                  succeeded(verifyCompatibleShape(a, b));
         });
}

FailureOr<SmallVector<int64_t>>
inferBroadcastShape(OptionalLoc loc, StringRef op, TypeRange operands) {
  SmallVector<int64_t> shape;
  for (Type operand : operands) {
    ArrayRef<int64_t> sizes = cast<RankedTensorType>(operand).getShape();
    if (sizes.size() > shape.size())
      shape.insert(shape.begin(), sizes.size() - shape.size(), 1);
    int64_t offset = shape.size() - sizes.size();
    for (auto [axis, size] : llvm::enumerate(sizes)) {
      int64_t &result = shape[axis + offset];
      if (size == result || size == 1)
        continue;
      if (result == 1 || ShapedType::isDynamic(result)) {
        result = size;
      } else if (!ShapedType::isDynamic(size)) {
        (void)emitOptionalError(
            loc, userName(op), ": shapes of ", describe(operands),
            " do not broadcast: sizes ", result, " and ", size,
            " meet at axis ", int64_t(axis) - int64_t(sizes.size()),
            " (a dimension stretches only if it is declared to be 1)");
        return failure();
      }
    }
  }
  return shape;
}

bool isOfKind(Type type, StringRef kind) {
  if (kind == "any")
    return true;
  bool integer = isa<IntegerType>(type) && !isBool(type);
  bool numeric = integer || isFloat(type);
  return llvm::StringSwitch<bool>(kind)
      .Case("bool", isBool(type))
      .Case("integer", integer)
      .Case("integer or bool", integer || isBool(type))
      .Case("float", isFloat(type))
      .Case("float32 or float64", type.isF32() || type.isF64())
      .Case("complex", isComplex(type))
      .Case("float or complex", isFloat(type) || isComplex(type))
      .Case("numeric", numeric)
      .Case("real", numeric || isBool(type))
      .Case("number", numeric || isComplex(type))
      .Default(false);
}

/// "an" before a vowel: messages are read by people.
static StringRef articleFor(StringRef noun) {
  return noun.starts_with("i") || noun.starts_with("a") ? "an " : "a ";
}

LogicalResult checkKind(OptionalLoc loc, StringRef op, TypeRange types,
                        StringRef kind) {
  StringRef wanted = llvm::StringSwitch<StringRef>(kind)
                         .Case("numeric", "integer or float")
                         .Case("real", "bool, integer or float")
                         .Case("number", "integer, float or complex")
                         .Default(kind);
  for (Type type : types) {
    Type element = cast<RankedTensorType>(type).getElementType();
    if (isOfKind(element, kind))
      continue;
    StringRef hint = isBool(element)
                         ? "; cast the bool operand to the dtype you mean"
                     : isComplex(element) ? "; take its real(), imag() or abs()"
                                          : "; cast the operand";
    return emitOptionalError(loc, userName(op), " takes ", articleFor(wanted),
                             wanted, " dtype, got ", describe(types), hint);
  }
  return success();
}

/// All operands must have one dtype: promotion is the caller's.
static LogicalResult checkSameDtype(OptionalLoc loc, StringRef op,
                                    TypeRange types) {
  Type first = getElementTypeOrSelf(types.front());
  if (llvm::all_of(types, [&](Type type) {
        return getElementTypeOrSelf(type) == first;
      }))
    return success();
  return emitOptionalError(
      loc, userName(op), ": operands have different dtypes: ", describe(types),
      "; cast them to one dtype");
}

LogicalResult inferElementwiseType(OptionalLoc loc, StringRef op,
                                   ValueRange operands, StringRef kind,
                                   ResultDtype result, TypeVector &types) {
  TypeRange operandTypes(operands);
  if (failed(checkKind(loc, op, operandTypes, kind)) ||
      failed(checkSameDtype(loc, op, operandTypes)))
    return failure();
  auto shape = inferBroadcastShape(loc, op, operandTypes);
  if (failed(shape))
    return failure();
  Type element = elementTypeOf(operands[0]);
  switch (result) {
  case ResultDtype::Operand:
    break;
  case ResultDtype::Bool:
    element = IntegerType::get(element.getContext(), 1);
    break;
  case ResultDtype::Real:
    element = realType(element);
    break;
  case ResultDtype::Complex:
    element = ComplexType::get(element);
    break;
  }
  types.push_back(RankedTensorType::get(*shape, element));
  return success();
}

LogicalResult inferWhereType(OptionalLoc loc, ValueRange operands,
                             TypeVector &types) {
  TypeRange operandTypes(operands);
  if (!isBool(elementTypeOf(operands[0])))
    return emitOptionalError(loc, "where: the condition must be bool, got ",
                             describe(operandTypes));
  if (failed(checkSameDtype(loc, "where", operandTypes.drop_front())))
    return failure();
  auto shape = inferBroadcastShape(loc, "where", operandTypes);
  if (failed(shape))
    return failure();
  types.push_back(RankedTensorType::get(*shape, elementTypeOf(operands[1])));
  return success();
}

LogicalResult inferCastType(OptionalLoc loc, Value x, Type elementType,
                            TypeVector &types) {
  if (!dtypeOf(elementType))
    return emitOptionalError(loc, "cast: ", describe(x.getType()),
                             " cannot be cast to a type that is no dtype");
  if (isComplex(elementTypeOf(x)) && !isComplex(elementType) &&
      !isBool(elementType))
    return emitOptionalError(loc, "cast: ", describe(x.getType()),
                             " does not become ", dtypeName(elementType),
                             "; take its real(), imag() or abs() first");
  types.push_back(tensorTypeOf(x).clone(elementType));
  return success();
}

LogicalResult checkAxes(OptionalLoc loc, StringRef op, ArrayRef<int64_t> axes,
                        int64_t rank, Type operand) {
  for (auto [i, axis] : llvm::enumerate(axes)) {
    if (axis < 0 || axis >= rank)
      return emitOptionalError(loc, userName(op), ": axis ", axis,
                               " is out of range for ", describe(operand));
    if (i && axes[i - 1] >= axis)
      return emitOptionalError(loc, userName(op),
                               ": axes must be sorted and not repeat");
  }
  return success();
}

LogicalResult inferReductionType(OptionalLoc loc, StringRef op, Value x,
                                 ArrayRef<int64_t> axes, bool keepdims,
                                 StringRef kind, bool toIndex,
                                 TypeVector &types) {
  RankedTensorType type = tensorTypeOf(x);
  if (failed(checkAxes(loc, op, axes, type.getRank(), type)))
    return failure();
  if (failed(checkKind(loc, op, TypeRange(type), kind)))
    return failure();
  SmallVector<int64_t> shape;
  for (auto [axis, size] : llvm::enumerate(type.getShape())) {
    if (!llvm::is_contained(axes, int64_t(axis)))
      shape.push_back(size);
    else if (keepdims)
      shape.push_back(1);
  }
  Type element =
      toIndex ? IntegerType::get(type.getContext(), 64) : type.getElementType();
  types.push_back(RankedTensorType::get(shape, element));
  return success();
}

LogicalResult inferSoftmaxType(OptionalLoc loc, StringRef op, Value x,
                               int64_t axis, TypeVector &types) {
  Type type = x.getType();
  if (failed(checkKind(loc, op, TypeRange(type), "float")) ||
      failed(checkAxes(loc, op, axis, tensorTypeOf(x).getRank(), type)))
    return failure();
  types.push_back(type);
  return success();
}

} // namespace arete::ir
