//===- Shape.cpp - Shapes, creation and joining ---------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "lib/Reference/Evaluator.h"

using namespace mlir;

namespace arete::reference {

/// A result whose element at `index` is `element(index)`.
template <typename ElementAt>
static llvm::Expected<Array> makeArray(Operation *op, Shape shape,
                                       ElementAt element) {
  llvm::Expected<Array> result = makeResult(op, std::move(shape));
  if (!result)
    return result;
  size_t next = 0;
  forEachIndex(result->shape,
               [&](Index index) { result->elements[next++] = element(index); });
  return result;
}

/// The elements of x, in their order, under another shape of as many.
static llvm::Expected<Array> withShape(Operation *op, const Array &x,
                                       Shape shape) {
  llvm::Expected<Array> result = makeResult(op, std::move(shape));
  if (!result)
    return result;
  if (result->elements.size() != x.elements.size())
    return errorAt(op, x.describe() + " has " + Twine(x.elements.size()) +
                           " elements, shape " + shapeText(result->shape) +
                           " has " + Twine(result->elements.size()));
  result->elements = x.elements;
  return result;
}

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

static llvm::Expected<Array> evaluateDim(ir::DimOp op, Operands operands) {
  return makeArray(op, {}, [&](Index) {
    return Element::ofInteger(operands[0]->shape[op.getAxis()]);
  });
}

static llvm::Expected<Array> evaluateShapeOf(ir::ShapeOfOp op,
                                             Operands operands) {
  const Shape &shape = operands[0]->shape;
  return makeArray(op, {int64_t(shape.size())}, [&](Index index) {
    return Element::ofInteger(shape[index[0]]);
  });
}

//===----------------------------------------------------------------------===//
// Another shape
//===----------------------------------------------------------------------===//

static llvm::Expected<Array> evaluateReshape(ir::ReshapeOp op,
                                             Operands operands) {
  const Array &x = *operands[0];
  Shape shape = sizesIn(operands.drop_front());
  // Only the constant -1 means "what is left"; a size that happens to be -1 is
  // negative.
  for (auto [axis, size] : llvm::enumerate(op.getSizes())) {
    if (ir::getConstantSize(size) != -1)
      continue;
    shape[axis] = 1;
    std::optional<int64_t> others = elementCount(shape);
    int64_t count = x.elements.size();
    if (!others || *others == 0 || count % *others != 0) {
      shape[axis] = -1;
      return errorAt(op, x.describe() + " cannot be divided into shape " +
                             shapeText(shape));
    }
    shape[axis] = count / *others;
  }
  return withShape(op, x, std::move(shape));
}

static llvm::Expected<Array> evaluateExpandDims(ir::ExpandDimsOp op,
                                                Operands operands) {
  Shape shape = operands[0]->shape;
  for (int64_t axis : op.getAxes())
    shape.insert(shape.begin() + axis, 1);
  return withShape(op, *operands[0], std::move(shape));
}

static llvm::Expected<Array> evaluateSqueeze(ir::SqueezeOp op,
                                             Operands operands) {
  const Array &x = *operands[0];
  Shape shape;
  for (auto [axis, size] : llvm::enumerate(x.shape)) {
    if (!llvm::is_contained(op.getAxes(), int64_t(axis)))
      shape.push_back(size);
    else if (size != 1)
      return errorAt(op, "axis " + Twine(axis) + " of " + x.describe() +
                             " has size " + Twine(size) + ", not 1");
  }
  return withShape(op, x, std::move(shape));
}

static llvm::Expected<Array> evaluateTranspose(ir::TransposeOp op,
                                               Operands operands) {
  const Array &x = *operands[0];
  ArrayRef<int64_t> permutation = op.getPermutation();
  Shape shape;
  for (int64_t axis : permutation)
    shape.push_back(x.shape[axis]);
  return makeArray(op, std::move(shape), [&](Index index) {
    Shape source(x.shape.size());
    for (auto [i, axis] : llvm::enumerate(permutation))
      source[axis] = index[i];
    return x.elements[positionOf(x.shape, source)];
  });
}

static llvm::Expected<Array> evaluateBroadcastTo(ir::BroadcastToOp op,
                                                 Operands operands) {
  const Array &x = *operands[0];
  Shape shape = sizesIn(operands.drop_front());
  size_t offset = shape.size() - x.shape.size();
  for (auto [axis, size] : llvm::enumerate(x.shape))
    if (op.getX().getType().getDimSize(axis) != 1 &&
        size != shape[axis + offset])
      return errorAt(op, x.describe() + " does not broadcast to shape " +
                             shapeText(shape));
  return makeArray(op, std::move(shape),
                   [&](Index index) { return broadcastElement(x, index); });
}

//===----------------------------------------------------------------------===//
// Creation
//===----------------------------------------------------------------------===//

static llvm::Expected<Array> evaluateArange(ir::ArangeOp op,
                                            Operands operands) {
  // In 128 bits neither a distance nor a count overflows.
  __int128 start = sizeIn(operands[0]), stop = sizeIn(operands[1]);
  __int128 step = sizeIn(operands[2]);
  if (step == 0)
    return errorAt(op, "the step must not be 0");
  __int128 distance = step > 0 ? stop - start : start - stop;
  __int128 stride = step > 0 ? step : -step;
  __int128 count = distance <= 0 ? 0 : (distance + stride - 1) / stride;
  if (count > std::numeric_limits<int64_t>::max())
    return errorAt(op, "too many elements");
  return makeArray(op, {int64_t(count)}, [&](Index index) {
    return Element::ofInteger(int64_t(start + index[0] * step));
  });
}

static llvm::Expected<Array> evaluateIota(ir::IotaOp op, Operands operands) {
  return makeArray(op, sizesIn(operands), [&](Index index) {
    return Element::ofInteger(index[op.getAxis()]);
  });
}

//===----------------------------------------------------------------------===//
// Joining
//===----------------------------------------------------------------------===//

static llvm::Expected<Array> evaluateConcatenate(ir::ConcatenateOp op,
                                                 Operands operands) {
  size_t axis = op.getAxis();
  Shape shape = operands[0]->shape;
  for (const Array *input : operands.drop_front())
    for (size_t i = 0; i < shape.size(); ++i) {
      // Without elements the sizes may be anything.
      if (i == axis) {
        if (__builtin_add_overflow(shape[i], input->shape[i], &shape[i]))
          return errorAt(op, "too many elements");
      } else if (shape[i] != input->shape[i])
        return errorAt(op, "sizes " + Twine(shape[i]) + " and " +
                               Twine(input->shape[i]) + " differ at axis " +
                               Twine(i));
    }
  return makeArray(op, std::move(shape), [&](Index index) {
    // The input that holds this position along the axis.
    Shape source(index);
    size_t input = 0;
    while (source[axis] >= operands[input]->shape[axis])
      source[axis] -= operands[input++]->shape[axis];
    return operands[input]
        ->elements[positionOf(operands[input]->shape, source)];
  });
}

void registerShapes(Registry &registry) {
  registry.add(evaluateDim);
  registry.add(evaluateShapeOf);
  registry.add(evaluateReshape);
  registry.add(evaluateExpandDims);
  registry.add(evaluateSqueeze);
  registry.add(evaluateTranspose);
  registry.add(evaluateBroadcastTo);
  registry.add(evaluateArange);
  registry.add(evaluateIota);
  registry.add(evaluateConcatenate);
}

} // namespace arete::reference
