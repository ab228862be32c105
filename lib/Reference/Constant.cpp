//===- Constant.cpp - Constants -------------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "lib/Reference/Evaluator.h"
#include "mlir/IR/DialectResourceBlobManager.h"

using namespace mlir;

namespace arete::reference {

static Element elementOf(const APInt &value, Type type) {
  return Element::ofInteger(ir::isUnsigned(type) || ir::isBool(type)
                                ? int64_t(value.getZExtValue())
                                : value.getSExtValue());
}

/// A resource holds its elements as a tensor does in memory.
static llvm::Expected<Array>
fromResource(ir::ConstantOp op, DenseResourceElementsAttr value, Array result) {
  AsmResourceBlob *blob = value.getRawHandle().getBlob();
  if (!blob)
    return errorAt(op, "the resource '" + value.getRawHandle().getKey() +
                           "' is not there");
  ArrayRef<char> data = blob->getData();
  size_t bytes = ir::itemSize(value.getElementType());
  if (data.size() != result.elements.size() * bytes)
    return errorAt(op, "the resource '" + value.getRawHandle().getKey() +
                           "' has " + Twine(data.size()) + " bytes, " +
                           result.describe() + " has " +
                           Twine(result.elements.size() * bytes));
  for (auto [i, element] : llvm::enumerate(result.elements))
    element = loadElement(result.dtype, data.data() + i * bytes);
  return result;
}

static llvm::Expected<Array> evaluateConstant(ir::ConstantOp op, Operands) {
  ElementsAttr value = op.getValue();
  Type type = value.getElementType();
  if (!isa<RankedTensorType>(value.getType()) ||
      type != ir::elementTypeOf(op.getResult()))
    return errorAt(op, "the value does not have the dtype of the result");
  llvm::Expected<Array> result =
      makeResult(op, Shape(value.getShapedType().getShape()));
  if (!result)
    return result;
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(value))
    return fromResource(op, resource, std::move(*result));
  if (isFloat(result->dtype)) {
    if (auto values = value.tryGetValues<APFloat>()) {
      for (auto [number, element] : llvm::zip_equal(*values, result->elements))
        element = Element::ofReal(number.convertToDouble());
      return result;
    }
  } else if (isComplex(result->dtype)) {
    if (auto dense = dyn_cast<DenseElementsAttr>(value)) {
      for (auto [i, element] : llvm::enumerate(result->elements)) {
        std::complex<APFloat> number =
            dense.getValues<std::complex<APFloat>>()[i];
        element = Element::ofComplex(
            {number.real().convertToDouble(), number.imag().convertToDouble()});
      }
      return result;
    }
  } else if (auto values = value.tryGetValues<APInt>()) {
    for (auto [number, element] : llvm::zip_equal(*values, result->elements))
      element = elementOf(number, type);
    return result;
  }
  return errorAt(op, "this kind of constant is not supported");
}

void registerConstant(Registry &registry) { registry.add(evaluateConstant); }

} // namespace arete::reference
