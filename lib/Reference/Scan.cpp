//===- Scan.cpp - Running sums and products along an axis -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/ScanOps.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"

using namespace mlir;

namespace arete::reference {

/// Fills the result by y[i] = step(i, before), where `before` is the position
/// of the neighbour that was filled before it, -1 at the beginning.
template <typename OpTy, typename Step>
static llvm::Expected<Array> evaluateScan(OpTy op, const Array &shape,
                                          Step step) {
  llvm::Expected<Array> result = makeResult(op, shape.shape);
  if (!result)
    return result;
  size_t axis = op.getAxis();
  int64_t length = shape.shape[axis];
  withNumber(result->dtype, [&](auto number) {
    using T = decltype(number);
    Shape lines = shape.shape;
    lines[axis] = length ? 1 : 0;
    forEachIndex(lines, [&](Index first) {
      Shape index(first);
      int64_t before = -1;
      for (int64_t i = 0; i < length; ++i) {
        index[axis] = op.getReverse() ? length - 1 - i : i;
        int64_t at = positionOf(shape.shape, index);
        result->elements[at] = put(
            result->dtype, step.template operator()<T>(*result, at, before));
        before = at;
      }
    });
  });
  return result;
}

static llvm::Expected<Array> evaluateCumsum(ir::CumsumOp op,
                                            Operands operands) {
  const Array &x = *operands[0];
  return evaluateScan(
      op, x, [&]<typename T>(const Array &y, int64_t at, int64_t before) {
        T value = get<T>(x.elements[at]);
        return before < 0 ? value : T(get<T>(y.elements[before]) + value);
      });
}

static llvm::Expected<Array> evaluateCumprod(ir::CumprodOp op,
                                             Operands operands) {
  const Array &x = *operands[0];
  return evaluateScan(
      op, x, [&]<typename T>(const Array &y, int64_t at, int64_t before) {
        T value = get<T>(x.elements[at]);
        return before < 0 ? value : T(get<T>(y.elements[before]) * value);
      });
}

static llvm::Expected<Array> evaluateRecurrence(ir::RecurrenceOp op,
                                                Operands operands) {
  const Array &a = *operands[0], &b = *operands[1];
  if (a.shape != b.shape)
    return errorAt(op, "shapes of " + a.describe() + " and " + b.describe() +
                           " differ");
  return evaluateScan(
      op, b, [&]<typename T>(const Array &y, int64_t at, int64_t before) {
        T term = get<T>(b.elements[at]);
        if (before < 0)
          return term;
        T factor = get<T>(a.elements[op.getLag() ? before : at]);
        return T(factor * get<T>(y.elements[before]) + term);
      });
}

/// The positions of the extremes so far; `takes` says whether an element takes
/// the place of another.
template <typename OpTy, typename Takes>
static std::vector<int64_t> extremePositions(OpTy op, const Array &x,
                                             Takes takes) {
  std::vector<int64_t> positions(x.elements.size());
  forEachIndex(x.shape, [&](Index index) {
    Shape at(index);
    size_t axis = op.getAxis();
    int64_t last = x.shape[axis] - 1, end = index[axis];
    // Among all elements up to this one, anew.
    int64_t first = op.getReverse() ? last : 0, step = op.getReverse() ? -1 : 1;
    int64_t best = first;
    for (int64_t i = first; i != end + step; i += step) {
      at[axis] = i;
      const Element &element = x.elements[positionOf(x.shape, at)];
      at[axis] = best;
      if (takes(element, x.elements[positionOf(x.shape, at)]))
        best = i;
    }
    positions[positionOf(x.shape, index)] = best;
  });
  return positions;
}

template <bool largest>
static bool takes(arete_dtype dtype, const Element &x, const Element &y) {
  return withOrdered(dtype, [&](auto number) {
    using T = decltype(number);
    T a = get<T>(x), b = get<T>(y);
    if (oracle::isNaN(a) || oracle::isNaN(b))
      return !oracle::isNaN(b);
    if constexpr (std::totally_ordered<T>)
      return largest ? a > b : a < b;
    else
      llvm_unreachable("the op takes no dtype without an order");
  });
}

template <typename OpTy, bool largest>
static llvm::Expected<Array> evaluateExtreme(OpTy op, Operands operands) {
  const Array &x = *operands[0];
  llvm::Expected<Array> result = makeResult(op, x.shape);
  if (!result)
    return result;
  auto positions =
      extremePositions(op, x, [&](const Element &a, const Element &b) {
        return takes<largest>(x.dtype, a, b);
      });
  forEachIndex(x.shape, [&](Index index) {
    int64_t at = positionOf(x.shape, index);
    if (ir::userName(OpTy::getOperationName()).starts_with("cumarg")) {
      result->elements[at] = Element::ofInteger(positions[at]);
      return;
    }
    Shape from(index);
    from[op.getAxis()] = positions[at];
    result->elements[at] = x.elements[positionOf(x.shape, from)];
  });
  return result;
}

void registerScans(Registry &registry) {
  registry.add(evaluateCumsum);
  registry.add(evaluateCumprod);
  registry.add(evaluateRecurrence);
  registry.add(evaluateExtreme<ir::CummaxOp, true>);
  registry.add(evaluateExtreme<ir::CumminOp, false>);
  registry.add(evaluateExtreme<ir::CumargmaxOp, true>);
  registry.add(evaluateExtreme<ir::CumargminOp, false>);
}

} // namespace arete::reference
