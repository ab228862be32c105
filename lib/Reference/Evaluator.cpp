//===- Evaluator.cpp - What evaluators of ops are made with ---------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Reference/Evaluator.h"
#include "dialects/Arete/IR/Arete.h"

using namespace mlir;

namespace arete::reference {

//===----------------------------------------------------------------------===//
// Errors and results
//===----------------------------------------------------------------------===//

/// "file.cpp:12:3", or "" for a location that leads to no file.
static std::string locationText(Location location) {
  if (auto file = dyn_cast<FileLineColLoc>(location))
    return (file.getFilename().getValue() + ":" + Twine(file.getLine()) + ":" +
            Twine(file.getColumn()))
        .str();
  if (auto name = dyn_cast<NameLoc>(location))
    return locationText(name.getChildLoc());
  if (auto call = dyn_cast<CallSiteLoc>(location))
    return locationText(call.getCallee());
  if (auto fused = dyn_cast<FusedLoc>(location))
    for (Location part : fused.getLocations())
      if (std::string text = locationText(part); !text.empty())
        return text;
  return "";
}

llvm::Error errorAt(Operation *op, const Twine &message) {
  std::string where = locationText(op->getLoc());
  if (where.empty())
    where = "unknown location";
  return llvm::createStringError(
      llvm::inconvertibleErrorCode(),
      Twine(where) + ": " + ir::userName(op->getName().getStringRef()) + ": " +
          message);
}

llvm::Expected<Array> makeResult(Operation *op, Shape shape, unsigned number) {
  for (int64_t size : shape)
    if (size < 0)
      return errorAt(op, "size " + Twine(size) + " is negative");
  std::optional<int64_t> count = elementCount(shape);
  if (!count)
    return errorAt(op, "a result of shape " + Twine(shapeText(shape)) +
                           " has too many elements for the interpreter");
  std::optional<arete_dtype> dtype =
      ir::dtypeOf(ir::elementTypeOf(op->getResult(number)));
  if (!dtype || !isSupported(*dtype))
    return errorAt(op,
                   "the dtype of " +
                       Twine(ir::describe(op->getResult(number).getType())) +
                       " is not supported");
  bool isReal = isFloat(*dtype) || isComplex(*dtype);
  return Array{*dtype, std::move(shape),
               std::vector<Element>(*count, isReal ? Element::ofReal(0)
                                                   : Element::ofInteger(0))};
}

//===----------------------------------------------------------------------===//
// Indices
//===----------------------------------------------------------------------===//

int64_t positionOf(ArrayRef<int64_t> shape, Index index) {
  int64_t position = 0;
  for (auto [size, i] : llvm::zip_equal(shape, index))
    position = position * size + i;
  return position;
}

const Element &broadcastElement(const Array &array, Index index) {
  index = index.take_back(array.shape.size());
  int64_t position = 0;
  for (auto [size, i] : llvm::zip_equal(array.shape, index))
    position = position * size + (size == 1 ? 0 : i);
  return array.elements[position];
}

llvm::Expected<Shape> broadcastShape(Operation *op, ValueRange values,
                                     Operands arrays) {
  size_t rank = 0;
  for (const Array *array : arrays)
    rank = std::max(rank, array->shape.size());
  // A dimension is 1 until an operand that does not stretch says what it is.
  Shape shape(rank, 1);
  std::vector<bool> isKnown(rank, false);
  for (auto [value, array] : llvm::zip_equal(values, arrays)) {
    ArrayRef<int64_t> declared = ir::tensorTypeOf(value).getShape();
    for (size_t i = 0; i < declared.size(); ++i) {
      size_t axis = rank - declared.size() + i;
      if (declared[i] == 1)
        continue;
      if (!isKnown[axis]) {
        shape[axis] = array->shape[i];
        isKnown[axis] = true;
      } else if (shape[axis] != array->shape[i]) {
        return errorAt(op, "sizes " + Twine(shape[axis]) + " and " +
                               Twine(array->shape[i]) + " meet at axis " +
                               Twine(int64_t(axis) - int64_t(rank)) +
                               " and must be equal");
      }
    }
  }
  return shape;
}

Shape sizesIn(Operands arrays) {
  Shape sizes;
  for (const Array *array : arrays)
    sizes.push_back(sizeIn(array));
  return sizes;
}

} // namespace arete::reference
