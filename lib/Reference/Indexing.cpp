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
                                ArrayRef<int64_t> axes, Operands indices) {
  for (auto [axis, array] : llvm::zip_equal(axes, indices)) {
    int64_t size = x.shape[axis];
    for (const Element &element : array->elements)
      if (element.integer < -size || element.integer >= size)
        return errorAt(op, "index " + Twine(element.integer) +
                               " is out of range for axis " + Twine(axis) +
                               " of " + x.describe());
  }
  return llvm::Error::success();
}

template <typename OpTy>
static llvm::Expected<Selection> select(OpTy op, const Array &x,
                                        Operands indices) {
  llvm::Expected<Shape> shape = broadcastShape(op, op.getIndices(), indices);
  if (!shape)
    return shape.takeError();
  std::vector<int64_t> axes;
  if (auto given = op.getAxes())
    axes.assign(given->begin(), given->end());
  else
    for (size_t axis = 0; axis < indices.size(); ++axis)
      axes.push_back(axis);
  if (llvm::Error error = checkIndices(op, x, axes, indices))
    return std::move(error);
  // The axes that are not indexed, around the dimensions of the indices.
  size_t indexRank = shape->size(), before = op.getPosition();
  Selection selection;
  for (size_t axis = 0; axis < x.shape.size(); ++axis)
    if (!llvm::is_contained(axes, int64_t(axis)))
      selection.shape.push_back(x.shape[axis]);
  selection.shape.insert(selection.shape.begin() + before, shape->begin(),
                         shape->end());
  if (!elementCount(selection.shape))
    return errorAt(op, "a selection of shape " +
                           Twine(shapeText(selection.shape)) +
                           " has too many elements for the interpreter");
  forEachIndex(selection.shape, [&](Index index) {
    Shape source;
    size_t next = 0;
    for (size_t axis = 0; axis < x.shape.size(); ++axis) {
      const auto *found =
          llvm::find(axes, int64_t(axis)) == axes.end()
              ? nullptr
              : indices[llvm::find(axes, int64_t(axis)) - axes.begin()];
      if (!found) {
        source.push_back(index[next < before ? next : next + indexRank]);
        ++next;
        continue;
      }
      int64_t i =
          broadcastElement(*found, index.slice(before, indexRank)).integer;
      source.push_back(i < 0 ? i + x.shape[axis] : i);
    }
    selection.positions.push_back(positionOf(x.shape, source));
  });
  return selection;
}

static llvm::Expected<Array> evaluateGather(ir::GatherOp op,
                                            Operands operands) {
  const Array &x = *operands[0];
  auto selection = select(op, x, operands.drop_front());
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

/// The elements of operand 0 that operand 1 is meant for.
template <typename Op>
static llvm::Expected<Selection> selectForUpdates(Op op, Operands operands) {
  const Array &x = *operands[0], &updates = *operands[1];
  llvm::Expected<Selection> selection = select(op, x, operands.drop_front(2));
  if (selection && updates.shape != selection->shape)
    return errorAt(op, "updates are " + updates.describe() +
                           ", the indexed elements have shape " +
                           shapeText(selection->shape));
  return selection;
}

static llvm::Expected<Array> evaluateScatter(ir::ScatterOp op,
                                             Operands operands) {
  const Array &x = *operands[0], &updates = *operands[1];
  auto selection = selectForUpdates(op, operands);
  if (!selection)
    return selection.takeError();
  Array result = x;
  for (auto [update, position] :
       llvm::zip_equal(updates.elements, selection->positions))
    result.elements[position] = update;
  return result;
}

static llvm::Expected<Array> evaluateScatterAdd(ir::ScatterAddOp op,
                                                Operands operands) {
  const Array &x = *operands[0], &updates = *operands[1];
  auto selection = selectForUpdates(op, operands);
  if (!selection)
    return selection.takeError();
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

static llvm::Expected<Array> evaluateFlatnonzero(ir::FlatnonzeroOp op,
                                                 Operands operands) {
  const Array &mask = *operands[0];
  Shape sizes = sizesIn(operands.drop_front(2));
  if (!sizes.empty() && sizes != mask.shape)
    return errorAt(op, "the mask " + mask.describe() +
                           " does not have the sizes " + shapeText(sizes));
  std::vector<int64_t> positions;
  for (auto [position, element] : llvm::enumerate(mask.elements))
    if (element.integer)
      positions.push_back(position);
  if (sizeIn(operands[1]) != int64_t(positions.size()))
    return errorAt(op, Twine(positions.size()) +
                           " elements are true, the count is " +
                           Twine(sizeIn(operands[1])));
  return Array::of<int64_t>({int64_t(positions.size())}, positions);
}

static llvm::Expected<Array> evaluateCheckedIndex(ir::CheckedIndexOp op,
                                                  Operands operands) {
  for (const Element &index : operands[0]->elements)
    if (index.integer < 0 || index.integer >= sizeIn(operands[1]))
      return errorAt(op, "index " + Twine(index.integer) +
                             " is out of range for size " +
                             Twine(sizeIn(operands[1])));
  return *operands[0];
}

void registerIndexing(Registry &registry) {
  registry.add(evaluateGather);
  registry.add(evaluateScatter);
  registry.add(evaluateScatterAdd);
  registry.add(evaluateFlatnonzero);
  registry.add(evaluateCheckedIndex);
}

} // namespace arete::reference
