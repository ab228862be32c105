//===- Pooling.cpp - Pooling over sliding windows -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/PoolingOps.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include "lib/Reference/Window.h"

using namespace mlir;

namespace arete::reference {

namespace {
/// The places of a window over an operand of shape `x`.
struct Places {
  std::vector<WindowAxis> axes;
  Shape window, x, y;

  /// Calls body(position of an element of x) for those of the window at a
  /// place, in its order.
  template <typename Body> void forEachElement(Index place, Body body) const {
    forEachIndex(window, [&](Index tap) {
      Shape at{place[0], place[1]};
      for (size_t i = 0; i < axes.size(); ++i) {
        at.push_back(axes[i].at(place[i + 2], tap[i]));
        if (at.back() < 0 || at.back() >= x[i + 2])
          return;
      }
      body(positionOf(x, at));
    });
  }

  /// The places of the window that are neither beyond the padding.
  int64_t countPadded(Index place) const {
    int64_t count = 0;
    forEachIndex(window, [&](Index tap) {
      for (size_t i = 0; i < axes.size(); ++i)
        if (axes[i].at(place[i + 2], tap[i]) >= x[i + 2] + axes[i].high)
          return;
      ++count;
    });
    return count;
  }
};
} // namespace

template <typename OpTy>
static llvm::Expected<Places> placesOf(OpTy op, const Shape &x) {
  Places places;
  places.window.assign(op.getWindow().begin(), op.getWindow().end());
  auto axes = windowAxes(op, llvm::ArrayRef(x).drop_front(2), places.window);
  if (!axes)
    return axes.takeError();
  places.axes = std::move(*axes);
  places.x = x;
  places.y = {x[0], x[1]};
  for (const WindowAxis &axis : places.axes)
    places.y.push_back(axis.count);
  return places;
}

/// The position of the first largest element of a window, -1 if it has none.
static int64_t largest(const Places &places, const Array &x, Index place) {
  int64_t best = -1;
  withOrdered(x.dtype, [&](auto number) {
    using T = decltype(number);
    places.forEachElement(place, [&](int64_t at) {
      T value = get<T>(x.elements[at]);
      if (best < 0) {
        best = at;
        return;
      }
      T old = get<T>(x.elements[best]);
      if (!oracle::isNaN(old) && (oracle::isNaN(value) || value > old))
        best = at;
    });
  });
  return best;
}

static Element lowestOf(arete_dtype dtype) {
  if (isFloat(dtype))
    return Element::ofReal(-std::numeric_limits<long double>::infinity());
  switch (dtype) {
  case ARETE_INT8:
    return Element::ofInteger(INT8_MIN);
  case ARETE_INT16:
    return Element::ofInteger(INT16_MIN);
  case ARETE_INT32:
    return Element::ofInteger(INT32_MIN);
  case ARETE_INT64:
    return Element::ofInteger(INT64_MIN);
  default:
    return Element::ofInteger(0);
  }
}

static llvm::Expected<Array> evaluateMaxPool(ir::MaxPoolOp op,
                                             Operands operands) {
  const Array &x = *operands[0];
  auto places = placesOf(op, x.shape);
  if (!places)
    return places.takeError();
  llvm::Expected<Array> result = makeResult(op, places->y);
  if (result)
    forEachIndex(places->y, [&](Index place) {
      int64_t at = largest(*places, x, place);
      result->elements[positionOf(places->y, place)] =
          at < 0 ? lowestOf(x.dtype) : x.elements[at];
    });
  return result;
}

static llvm::Expected<Array> evaluateMaxPoolIndices(ir::MaxPoolIndicesOp op,
                                                    Operands operands) {
  const Array &x = *operands[0];
  auto places = placesOf(op, x.shape);
  if (!places)
    return places.takeError();
  llvm::Expected<Array> result = makeResult(op, places->y);
  int64_t plane = 1;
  for (int64_t size : llvm::ArrayRef(x.shape).drop_front(2))
    plane *= size;
  if (result)
    forEachIndex(places->y, [&](Index place) {
      int64_t at = largest(*places, x, place);
      result->elements[positionOf(places->y, place)] =
          Element::ofInteger(at < 0 ? -1 : at % plane);
    });
  return result;
}

/// What a sum over the window at a place is divided by.
template <typename OpTy>
static int64_t divisorOf(OpTy op, const Places &places, Index place) {
  int64_t count = 1;
  if (op.getMean() == "padded")
    count = places.countPadded(place);
  if (op.getMean() == "inside") {
    count = 0;
    places.forEachElement(place, [&](int64_t) { ++count; });
  }
  return std::max<int64_t>(count, 1);
}

static llvm::Expected<Array> evaluateSumPool(ir::SumPoolOp op,
                                             Operands operands) {
  const Array &x = *operands[0];
  auto places = placesOf(op, x.shape);
  if (!places)
    return places.takeError();
  llvm::Expected<Array> result = makeResult(op, places->y);
  if (!result)
    return result;
  withNumber(x.dtype, [&](auto number) {
    using T = decltype(number);
    forEachIndex(places->y, [&](Index place) {
      T sum = T(0);
      places->forEachElement(
          place, [&](int64_t at) { sum = T(sum + get<T>(x.elements[at])); });
      if constexpr (std::is_same_v<T, long double>)
        sum /= divisorOf(op, *places, place);
      result->elements[positionOf(places->y, place)] = put(x.dtype, sum);
    });
  });
  return result;
}

static llvm::Expected<Array> evaluateSumPoolGradient(ir::SumPoolGradientOp op,
                                                     Operands operands) {
  const Array &g = *operands[0];
  Shape shape{g.shape[0], g.shape[1]};
  llvm::append_range(shape, sizesIn(operands.drop_front(1)));
  llvm::Expected<Array> result = makeResult(op, shape);
  if (!result)
    return result;
  auto places = placesOf(op, shape);
  if (!places)
    return places.takeError();
  if (places->y != g.shape)
    return errorAt(op, "pooling gives " + shapeText(places->y) + ", g is " +
                           g.describe());
  withNumber(g.dtype, [&](auto number) {
    using T = decltype(number);
    std::vector<std::conditional_t<std::is_same_v<T, bool>, char, T>> sums(
        result->elements.size(), T(0));
    forEachIndex(g.shape, [&](Index place) {
      T part = get<T>(g.elements[positionOf(g.shape, place)]);
      if constexpr (std::is_same_v<T, long double>)
        part /= divisorOf(op, *places, place);
      places->forEachElement(
          place, [&](int64_t at) { sums[at] = T(sums[at] + part); });
    });
    for (size_t i = 0; i < sums.size(); ++i)
      result->elements[i] = put(g.dtype, T(sums[i]));
  });
  return result;
}

/// Calls body(position in an array of shape `x`, position in the indices) for
/// every index that is not -1.
template <typename Body>
static llvm::Error forEachPosition(mlir::Operation *op, const Array &indices,
                                   const Shape &x, Body body) {
  int64_t plane = 1, each = 1;
  for (size_t axis = 2; axis < x.size(); ++axis) {
    plane *= x[axis];
    each *= indices.shape[axis];
  }
  for (size_t i = 0; i < indices.elements.size(); ++i) {
    int64_t at = indices.elements[i].integer;
    if (at < -1 || at >= plane)
      return errorAt(op, "index " + llvm::Twine(at) + " is not a position of " +
                             shapeText(x));
    if (at >= 0)
      body(int64_t(i) / each * plane + at, int64_t(i));
  }
  return llvm::Error::success();
}

static llvm::Expected<Array> evaluateGather(ir::PoolGatherOp op,
                                            Operands operands) {
  const Array &x = *operands[0], &indices = *operands[1];
  if (x.shape[0] != indices.shape[0] || x.shape[1] != indices.shape[1])
    return errorAt(op, "batch or channels of " + x.describe() + " and " +
                           indices.describe() + " differ");
  llvm::Expected<Array> result = makeResult(op, indices.shape);
  if (!result)
    return result;
  for (Element &element : result->elements)
    element = isFloat(x.dtype) ? Element::ofReal(0) : Element::ofInteger(0);
  if (llvm::Error error =
          forEachPosition(op, indices, x.shape, [&](int64_t at, int64_t to) {
            result->elements[to] = x.elements[at];
          }))
    return std::move(error);
  return result;
}

static llvm::Expected<Array> evaluateScatter(ir::PoolScatterOp op,
                                             Operands operands) {
  const Array &g = *operands[0], &indices = *operands[1];
  if (g.shape != indices.shape)
    return errorAt(op, "shapes of " + g.describe() + " and " +
                           indices.describe() + " differ");
  Shape shape{g.shape[0], g.shape[1]};
  llvm::append_range(shape, sizesIn(operands.drop_front(2)));
  llvm::Expected<Array> result = makeResult(op, shape);
  if (!result)
    return result;
  llvm::Error error = llvm::Error::success();
  withNumber(g.dtype, [&](auto number) {
    using T = decltype(number);
    std::vector<std::conditional_t<std::is_same_v<T, bool>, char, T>> sums(
        result->elements.size(), T(0));
    llvm::consumeError(std::move(error));
    error = forEachPosition(op, indices, shape, [&](int64_t at, int64_t from) {
      sums[at] = T(sums[at] + get<T>(g.elements[from]));
    });
    for (size_t i = 0; i < sums.size(); ++i)
      result->elements[i] = put(g.dtype, T(sums[i]));
  });
  if (error)
    return std::move(error);
  return result;
}

void registerPooling(Registry &registry) {
  registry.add(evaluateMaxPool);
  registry.add(evaluateMaxPoolIndices);
  registry.add(evaluateSumPool);
  registry.add(evaluateSumPoolGradient);
  registry.add(evaluateGather);
  registry.add(evaluateScatter);
}

} // namespace arete::reference
