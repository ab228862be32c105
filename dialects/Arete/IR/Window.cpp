//===- Window.cpp - Windows that slide over spatial axes ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Window.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace arete::ir {

std::optional<arete_padding> paddingOf(StringRef name) {
  return llvm::StringSwitch<std::optional<arete_padding>>(name)
      .Case("explicit", ARETE_PADDING_EXPLICIT)
      .Case("half", ARETE_PADDING_HALF)
      .Case("full", ARETE_PADDING_FULL)
      .Case("causal", ARETE_PADDING_CAUSAL)
      .Case("same", ARETE_PADDING_SAME)
      .Case("same_lower", ARETE_PADDING_SAME_LOWER)
      .Default(std::nullopt);
}

StaticSizes::Size StaticSizes::floorDiv(Size x, Size y) {
  return both(
      x, y, [](int64_t a, int64_t b) { return llvm::divideFloorSigned(a, b); });
}
StaticSizes::Size StaticSizes::min(Size x, Size y) {
  return both(x, y, [](int64_t a, int64_t b) { return std::min(a, b); });
}
StaticSizes::Size StaticSizes::max(Size x, Size y) {
  return both(x, y, [](int64_t a, int64_t b) { return std::max(a, b); });
}

static StaticSizes::Size known(int64_t size) {
  return ShapedType::isDynamic(size) ? std::nullopt : StaticSizes::Size(size);
}

FailureOr<int64_t> Window::inferCount(OptionalLoc loc, StringRef op,
                                      int64_t size, int64_t window,
                                      int64_t axis) const {
  StaticSizes s;
  if (window == 0) {
    (void)emitOptionalError(loc, userName(op),
                            ": the window has size 0 at spatial axis ", axis);
    return failure();
  }
  StaticSizes::Size span = extent(s, known(window), axis);
  StaticSizes::Size room = padded(s, known(size), span, axis);
  if (mayNotFit() && span && room && *room < *span && size != 0) {
    (void)emitOptionalError(loc, userName(op), ": a window of size ", window,
                            " and dilation ", dilation[axis], " spans ", *span,
                            ", which is more than the padded size ", *room,
                            " at spatial axis ", axis);
    return failure();
  }
  return count(s, known(size), known(window), axis)
      .value_or(ShapedType::kDynamic);
}

Value Window::emitCount(SizeEmitter &s, Value size, Value window, int64_t axis,
                        const Twine &what) const {
  s.requireAtLeast(window, s.constant(1),
                   what + " has size 0 at spatial axis " + Twine(axis));
  if (mayNotFit()) {
    // Where there is no element the difference is made up.
    Value span = extent(s, window, axis);
    Value isEmpty = s.sub(s.constant(1), s.min(size, s.constant(1)));
    s.requireAtLeast(
        s.add(padded(s, size, span, axis), s.mul(isEmpty, span)), span,
        what + " spans more than the padded size at spatial axis " +
            Twine(axis));
  }
  return count(s, size, window, axis);
}

LogicalResult checkWindow(OptionalLoc loc, StringRef name, Type operand,
                          ArrayRef<int64_t> strides, ArrayRef<int64_t> dilation,
                          ArrayRef<int64_t> low, ArrayRef<int64_t> high,
                          StringRef padding) {
  StringRef op = userName(name);
  int64_t rank = cast<RankedTensorType>(operand).getRank() - firstSpatialAxis;
  if (rank < 1 || rank > maxSpatialRank)
    return emitOptionalError(loc, op, ": ", describe(operand),
                             " is not [batch, channels, spatial...] with one "
                             "to three spatial axes");
  struct {
    StringRef name;
    ArrayRef<int64_t> values;
    int64_t lowest;
  } lists[] = {{"strides", strides, 1},
               {"dilation", dilation, 1},
               {"padding below", low, 0},
               {"padding above", high, 0}};
  for (auto &list : lists) {
    if (!list.values.empty() && int64_t(list.values.size()) != rank)
      return emitOptionalError(loc, op, ": ", list.name, " has ",
                               list.values.size(), " numbers for ", rank,
                               " spatial axes of ", describe(operand));
    // Products of two such numbers do not overflow.
    for (int64_t value : list.values)
      if (value < list.lowest || value > INT32_MAX)
        return emitOptionalError(loc, op, ": ", list.name, " of ", value,
                                 "; it must be between ", list.lowest, " and ",
                                 INT32_MAX);
  }
  if (!paddingOf(padding))
    return emitOptionalError(loc, op, ": there is no padding \"", padding,
                             "\"");
  return success();
}

FailureOr<SmallVector<int64_t>> inferGivenSizes(OptionalLoc loc, StringRef op,
                                                ValueRange sizes, int64_t rank,
                                                int64_t lowest) {
  SmallVector<int64_t> shape;
  if (int64_t(sizes.size()) != rank) {
    (void)emitOptionalError(loc, userName(op), ": ", sizes.size(),
                            " sizes are given for ", rank, " spatial axes");
    return failure();
  }
  for (Value size : sizes) {
    shape.push_back(getConstantSize(size).value_or(ShapedType::kDynamic));
    if (!ShapedType::isDynamic(shape.back()) && shape.back() < lowest) {
      (void)emitOptionalError(loc, userName(op), ": a spatial size of ",
                              shape.back(), "; it must be at least ", lowest);
      return failure();
    }
  }
  return shape;
}

SmallVector<Value> emitGivenSizes(SizeEmitter &s, unsigned firstOperand,
                                  int64_t rank, int64_t lowest) {
  SmallVector<Value> sizes;
  for (int64_t axis = 0; axis < rank; ++axis) {
    sizes.push_back(s.number(firstOperand + axis));
    s.requireAtLeast(sizes.back(), s.constant(lowest),
                     "the size given for spatial axis " + Twine(axis) +
                         " is less than " + Twine(lowest));
  }
  return sizes;
}

} // namespace arete::ir
