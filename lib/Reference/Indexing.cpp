//===- Indexing.cpp - Indexing by integer arrays --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/IndexingOps.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"

using namespace mlir;

namespace arete::reference {

namespace {
/// x[i0, i1, ...]: where its elements are found in x.
struct Selection {
  Shape shape;                    // of what is selected
  std::vector<int64_t> positions; // in x, for each element
};
} // namespace

/// Every index is checked, also one that selects nothing because another
/// dimension is empty.
static llvm::Error checkIndices(Operation *op, const Array &x,
                                Operands indices) {
  for (auto [axis, array] : llvm::enumerate(indices)) {
    int64_t size = x.shape[axis];
    for (const Element &element : array->elements)
      if (element.integer < -size || element.integer >= size)
        return errorAt(op, "index " + Twine(element.integer) +
                               " is out of range for axis " + Twine(axis) +
                               " of " + x.describe());
  }
  return llvm::Error::success();
}

static llvm::Expected<Selection> select(Operation *op, const Array &x,
                                        ValueRange indexValues,
                                        Operands indices) {
  llvm::Expected<Shape> shape = broadcastShape(op, indexValues, indices);
  if (!shape)
    return shape.takeError();
  if (llvm::Error error = checkIndices(op, x, indices))
    return std::move(error);
  size_t indexRank = shape->size();
  Selection selection{std::move(*shape), {}};
  selection.shape.insert(selection.shape.end(),
                         x.shape.begin() + indices.size(), x.shape.end());
  if (!elementCount(selection.shape))
    return errorAt(op, "a selection of shape " +
                           Twine(shapeText(selection.shape)) +
                           " has too many elements for the interpreter");
  forEachIndex(selection.shape, [&](Index index) {
    Shape source;
    for (auto [axis, array] : llvm::enumerate(indices)) {
      int64_t i = broadcastElement(*array, index.take_front(indexRank)).integer;
      source.push_back(i < 0 ? i + x.shape[axis] : i);
    }
    llvm::append_range(source, index.drop_front(indexRank));
    selection.positions.push_back(positionOf(x.shape, source));
  });
  return selection;
}

static llvm::Expected<Array> evaluateGather(ir::GatherOp op,
                                            Operands operands) {
  const Array &x = *operands[0];
  auto selection = select(op, x, op.getIndices(), operands.drop_front());
  if (!selection)
    return selection.takeError();
  llvm::Expected<Array> result = makeResult(op, selection->shape);
  if (!result)
    return result;
  for (auto [element, position] :
       llvm::zip_equal(result->elements, selection->positions))
    element = x.elements[position];
  return result;
}

static llvm::Expected<Array> evaluateScatterAdd(ir::ScatterAddOp op,
                                                Operands operands) {
  const Array &x = *operands[0], &updates = *operands[1];
  auto selection = select(op, x, op.getIndices(), operands.drop_front(2));
  if (!selection)
    return selection.takeError();
  if (updates.shape != selection->shape)
    return errorAt(op, "updates are " + updates.describe() +
                           ", the indexed elements have shape " +
                           shapeText(selection->shape));
  llvm::Expected<Array> result = makeResult(op, x.shape);
  if (!result)
    return result;
  withNumber(x.dtype, [&](auto number) {
    using T = decltype(number);
    // Sums are rounded when all updates are in.
    std::vector<T> sums;
    for (const Element &element : x.elements)
      sums.push_back(get<T>(element));
    for (auto [update, position] :
         llvm::zip_equal(updates.elements, selection->positions))
      sums[position] = sums[position] + get<T>(update);
    for (auto [i, element] : llvm::enumerate(result->elements))
      element = put<T>(result->dtype, sums[i]);
  });
  return result;
}

void registerIndexing(Registry &registry) {
  registry.add(evaluateGather);
  registry.add(evaluateScatterAdd);
}

} // namespace arete::reference
