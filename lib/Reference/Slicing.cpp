//===- Slicing.cpp - Slices of tensors ------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/SlicingOps.h"
#include "lib/Reference/Evaluator.h"

using namespace mlir;

namespace arete::reference {

namespace {
/// Which elements of x a slice holds.
struct Part {
  Shape shape;                    // of the slice
  std::vector<int64_t> positions; // in x, of each element
};
} // namespace

/// Reads the bounds in the order of the op's description: starts, sizes, steps
/// or none, indices.
static llvm::Expected<Part> findPart(Operation *op, const Array &x,
                                     ArrayRef<int64_t> axes,
                                     ArrayRef<int64_t> picked,
                                     Operands bounds) {
  size_t cuts = axes.size();
  bool hasSteps = bounds.size() == 3 * cuts + picked.size();
  Part part;
  // Where along each axis of x the elements lie, if it has any.
  std::vector<std::vector<int64_t>> along;
  for (auto [axis, whole] : llvm::enumerate(x.shape)) {
    std::vector<int64_t> places;
    size_t cut = llvm::find(axes, int64_t(axis)) - axes.begin();
    size_t pick = llvm::find(picked, int64_t(axis)) - picked.begin();
    if (pick < picked.size()) {
      int64_t index = sizeIn(bounds[bounds.size() - picked.size() + pick]);
      if (index < -whole || index >= whole)
        return errorAt(op, "index " + Twine(index) +
                               " is out of range for axis " + Twine(axis) +
                               " of " + x.describe());
      places.push_back(index < 0 ? index + whole : index);
    } else if (cut < cuts) {
      int64_t start = sizeIn(bounds[cut]), size = sizeIn(bounds[cuts + cut]);
      int64_t step = hasSteps ? sizeIn(bounds[2 * cuts + cut]) : 1;
      if (step == 0)
        return errorAt(op, "the step must not be 0");
      auto outside = [&] {
        std::string steps =
            step == 1 ? "" : " in steps of " + std::to_string(step);
        return errorAt(op, Twine(size) + " elements from position " +
                               Twine(start) + steps + " are not within axis " +
                               Twine(axis) + " of " + x.describe());
      };
      __int128 last = start + __int128(size - 1) * step;
      if (size < 0 || (size > 0 && (start < 0 || start >= whole || last < 0 ||
                                    last >= whole)))
        return outside();
      for (int64_t k = 0; k < size && !x.elements.empty(); ++k)
        places.push_back(start + k * step);
      part.shape.push_back(size);
    } else {
      for (int64_t place = 0; place < whole && !x.elements.empty(); ++place)
        places.push_back(place);
      part.shape.push_back(whole);
    }
    along.push_back(std::move(places));
  }
  Shape counts;
  for (const std::vector<int64_t> &places : along)
    counts.push_back(places.size());
  forEachIndex(counts, [&](Index index) {
    Shape source;
    for (auto [axis, i] : llvm::enumerate(index))
      source.push_back(along[axis][i]);
    part.positions.push_back(positionOf(x.shape, source));
  });
  return part;
}

static llvm::Expected<Array> evaluateSlice(ir::SliceOp op, Operands operands) {
  const Array &x = *operands[0];
  auto part =
      findPart(op, x, op.getAxes(), op.getPicked(), operands.drop_front());
  if (!part)
    return part.takeError();
  llvm::Expected<Array> result = makeResult(op, part->shape);
  if (!result)
    return result;
  for (auto [element, position] :
       llvm::zip_equal(result->elements, part->positions))
    element = x.elements[position];
  return result;
}

static llvm::Expected<Array> evaluateSetSlice(ir::SetSliceOp op,
                                              Operands operands) {
  const Array &x = *operands[0], &y = *operands[1];
  auto part =
      findPart(op, x, op.getAxes(), op.getPicked(), operands.drop_front(2));
  if (!part)
    return part.takeError();
  if (y.shape != part->shape)
    return errorAt(op, "the new value is " + y.describe() +
                           ", the slice has shape " + shapeText(part->shape));
  Array result = x;
  for (auto [element, position] : llvm::zip_equal(y.elements, part->positions))
    result.elements[position] = element;
  return result;
}

void registerSlicing(Registry &registry) {
  registry.add(evaluateSlice);
  registry.add(evaluateSetSlice);
}

} // namespace arete::reference
