//===- Convolution.cpp - Convolutions -------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/ConvolutionOps.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include "lib/Reference/Window.h"

using namespace mlir;

namespace arete::reference {

static llvm::ArrayRef<int64_t> spatial(const Shape &shape) {
  return llvm::ArrayRef(shape).drop_front(2);
}

/// Adds to each element of the result every product that it has in the sum over
/// y[n, o, p] x[n, c, p * stride + k * dilation - low] w[o, c, k], whose shapes
/// these are. `term(y, x, w)` does, given positions; w is turned already.
template <typename OpTy, typename Term>
static llvm::Error forEachTermOfOne(OpTy op, const Shape &y, const Shape &x,
                                    const Shape &w, Term term) {
  auto axes = windowAxes(op, spatial(x), spatial(w));
  if (!axes)
    return axes.takeError();
  int64_t groups = op.getGroups();
  if (y[0] != x[0] || y[1] != w[0] || x[1] != w[1] * groups ||
      w[0] % groups != 0)
    return errorAt(op, "batch or channels of " + shapeText(x) + ", " +
                           shapeText(w) + " and " + shapeText(y) +
                           " do not fit");
  for (size_t i = 0; i < axes->size(); ++i)
    if ((*axes)[i].count != y[i + 2])
      return errorAt(
          op, shapeText(y) + " has not the " + llvm::Twine((*axes)[i].count) +
                  " places of the window at spatial axis " + llvm::Twine(i));
  forEachIndex(y, [&](Index place) {
    forEachIndex(llvm::ArrayRef(w).drop_front(1), [&](Index tap) {
      int64_t group = place[1] / (w[0] / groups);
      Shape from{place[0], group * w[1] + tap[0]};
      Shape filter{place[1], tap[0]};
      for (size_t i = 0; i < axes->size(); ++i) {
        int64_t at = (*axes)[i].at(place[i + 2], tap[i + 1]);
        if (at < 0 || at >= x[i + 2])
          return;
        from.push_back(at);
        filter.push_back(op.getFlip() ? w[i + 2] - 1 - tap[i + 1] : tap[i + 1]);
      }
      term(positionOf(y, place), positionOf(x, from), positionOf(w, filter));
    });
  });
  return llvm::Error::success();
}

/// The same of each element, where there are several.
template <typename OpTy, typename Term>
static llvm::Error forEachTerm(OpTy op, const Shape &y, const Shape &x,
                               const Shape &w, Term term) {
  if (!op.getBatched())
    return forEachTermOfOne(op, y, x, w, term);
  if (x[0] != w[0] || x[0] != y[0])
    return errorAt(op, "the leading sizes of " + shapeText(x) + ", " +
                           shapeText(w) + " and " + shapeText(y) + " differ");
  auto ofOne = [](const Shape &shape) {
    return Shape(shape.begin() + 1, shape.end());
  };
  Shape yi = ofOne(y), xi = ofOne(x), wi = ofOne(w);
  for (int64_t i = 0; i < x[0]; ++i)
    if (llvm::Error error = forEachTermOfOne(
            op, yi, xi, wi, [&](int64_t yAt, int64_t xAt, int64_t wAt) {
              term(i * *elementCount(yi) + yAt, i * *elementCount(xi) + xAt,
                   i * *elementCount(wi) + wAt);
            }))
      return error;
  return llvm::Error::success();
}

/// Sums in the type of numbers of the dtype, and rounds at the end.
template <typename OpTy, typename PickTarget, typename PickL, typename PickR>
static llvm::Expected<Array>
evaluate(OpTy op, Shape shape, const Array &l, const Array &r, const Shape &y,
         const Shape &x, const Shape &w, PickTarget target, PickL left,
         PickR right) {
  llvm::Expected<Array> result = makeResult(op, std::move(shape));
  if (!result)
    return result;
  llvm::Error error = llvm::Error::success();
  withNumber(result->dtype, [&](auto number) {
    using T = decltype(number);
    std::vector<T> sums(result->elements.size(), T(0));
    llvm::consumeError(std::move(error));
    error = forEachTerm(op, y, x, w, [&](int64_t yi, int64_t xi, int64_t wi) {
      int64_t at = target(yi, xi, wi);
      sums[at] = T(sums[at] + T(get<T>(l.elements[left(yi, xi, wi)]) *
                                get<T>(r.elements[right(yi, xi, wi)])));
    });
    for (size_t i = 0; i < sums.size(); ++i)
      result->elements[i] = put(result->dtype, sums[i]);
  });
  if (error)
    return std::move(error);
  return result;
}

static constexpr auto ofY = [](int64_t y, int64_t, int64_t) { return y; };
static constexpr auto ofX = [](int64_t, int64_t x, int64_t) { return x; };
static constexpr auto ofW = [](int64_t, int64_t, int64_t w) { return w; };

static llvm::Expected<Array> evaluateConv(ir::ConvOp op, Operands operands) {
  const Array &x = *operands[0], &w = *operands[1];
  bool lead = op.getBatched();
  auto axes = windowAxes(op, spatial(x.shape).drop_front(lead),
                         spatial(w.shape).drop_front(lead));
  if (!axes)
    return axes.takeError();
  Shape y(x.shape.begin(), x.shape.begin() + lead);
  llvm::append_range(y, Shape{x.shape[lead], w.shape[lead]});
  for (const WindowAxis &axis : *axes)
    y.push_back(axis.count);
  return evaluate(op, y, x, w, y, x.shape, w.shape, ofY, ofX, ofW);
}

static llvm::Expected<Array> evaluateInputGradient(ir::ConvInputGradientOp op,
                                                   Operands operands) {
  const Array &y = *operands[0], &w = *operands[1];
  bool lead = op.getBatched();
  Shape x(y.shape.begin(), y.shape.begin() + lead);
  llvm::append_range(
      x, Shape{y.shape[lead], w.shape[lead + 1] * int64_t(op.getGroups())});
  llvm::append_range(x, sizesIn(operands.drop_front(2)));
  return evaluate(op, x, y, w, y.shape, x, w.shape, ofX, ofY, ofW);
}

static llvm::Expected<Array> evaluateFilterGradient(ir::ConvFilterGradientOp op,
                                                    Operands operands) {
  const Array &x = *operands[0], &y = *operands[1];
  bool lead = op.getBatched();
  Shape w(x.shape.begin(), x.shape.begin() + lead);
  llvm::append_range(
      w, Shape{y.shape[lead + 1], x.shape[lead + 1] / int64_t(op.getGroups())});
  llvm::append_range(w, sizesIn(operands.drop_front(2)));
  return evaluate(op, w, x, y, y.shape, x.shape, w, ofW, ofX, ofY);
}

void registerConvolutions(Registry &registry) {
  registry.add(evaluateConv);
  registry.add(evaluateInputGradient);
  registry.add(evaluateFilterGradient);
}

} // namespace arete::reference
