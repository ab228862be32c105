//===- Window.h - Windows that slide over spatial axes ----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What convolutions and pooling share: how many places a window has along an
// axis, written once for sizes that are known and for sizes that are values.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_WINDOW_H
#define ARETE_IR_WINDOW_H

#include "arete/window.h"
#include "dialects/Arete/IR/Arete.h"
#include "llvm/Support/CheckedArithmetic.h"

namespace arete::ir {

/// Batch and channels come before the spatial axes.
inline constexpr int64_t firstSpatialAxis = 2;
inline constexpr int64_t maxSpatialRank = 3;

/// The padding that an op's attribute names: "explicit", "half", "full",
/// "causal", "same" or "same_lower".
std::optional<arete_padding> paddingOf(llvm::StringRef name);

/// Sizes that are known when the graph is built: the arithmetic of SizeEmitter.
/// What is out of range is not known.
class StaticSizes {
public:
  using Size = std::optional<int64_t>;

  Size constant(int64_t value) { return value; }
  Size add(Size x, Size y) { return both(x, y, llvm::checkedAdd<int64_t>); }
  Size sub(Size x, Size y) { return both(x, y, llvm::checkedSub<int64_t>); }
  Size mul(Size x, Size y) { return both(x, y, llvm::checkedMul<int64_t>); }
  Size floorDiv(Size x, Size y);
  Size min(Size x, Size y);
  Size max(Size x, Size y);

private:
  template <typename Op> Size both(Size x, Size y, Op op) {
    return x && y ? Size(op(*x, *y)) : std::nullopt;
  }
};

/// The window of an op, without its size: one number for each spatial axis.
struct Window {
  llvm::SmallVector<int64_t> strides, dilation, low, high;
  arete_padding padding = ARETE_PADDING_EXPLICIT;
  /// Whether a window that only begins inside of the operand or its lower
  /// padding counts.
  bool ceil = false;

  /// Of an op or its adaptor; what it leaves out is filled in.
  template <typename OpTy> static Window of(OpTy op, int64_t rank) {
    auto filled = [&](llvm::ArrayRef<int64_t> given, int64_t otherwise) {
      llvm::SmallVector<int64_t> list(given);
      if (list.empty())
        list.assign(rank, otherwise);
      return list;
    };
    Window window{filled(op.getStrides(), 1), filled(op.getDilation(), 1),
                  filled(op.getPadLow(), 0), filled(op.getPadHigh(), 0)};
    window.padding = *paddingOf(op.getPadding());
    if constexpr (requires { op.getCeil(); })
      window.ceil = op.getCeil();
    return window;
  }

  /// What a window of this size spans.
  template <typename S, typename Size>
  Size extent(S &s, Size size, int64_t axis) const {
    return s.add(s.mul(s.sub(size, s.constant(1)), s.constant(dilation[axis])),
                 s.constant(1));
  }

  /// The padding below; not for "same", whose padding is what fits the count.
  template <typename S, typename Size>
  Size padBelow(S &s, Size extent, int64_t axis) const {
    switch (padding) {
    case ARETE_PADDING_HALF:
      return s.floorDiv(extent, s.constant(2));
    case ARETE_PADDING_FULL:
    case ARETE_PADDING_CAUSAL:
      return s.sub(extent, s.constant(1));
    default:
      return s.constant(low[axis]);
    }
  }

  /// The size with its padding.
  template <typename S, typename Size>
  Size padded(S &s, Size size, Size extent, int64_t axis) const {
    Size below = padBelow(s, extent, axis);
    Size above = padding == ARETE_PADDING_EXPLICIT ? s.constant(high[axis])
                 : padding == ARETE_PADDING_CAUSAL ? s.constant(0)
                                                   : below;
    return s.add(size, s.add(below, above));
  }

  /// How many places there are along an axis of this size.
  template <typename S, typename Size>
  Size count(S &s, Size size, Size window, int64_t axis) const {
    Size one = s.constant(1), stride = s.constant(strides[axis]);
    if (isSame())
      return s.floorDiv(s.add(size, s.constant(strides[axis] - 1)), stride);
    Size span = extent(s, window, axis);
    Size room = s.sub(padded(s, size, span, axis), span);
    if (ceil)
      room = s.add(room, s.constant(strides[axis] - 1));
    Size places = s.add(s.floorDiv(room, stride), one);
    if (ceil) {
      Size begin = s.add(size, padBelow(s, span, axis));
      places = s.min(places, s.add(s.floorDiv(s.sub(begin, one), stride), one));
    }
    return s.max(places, s.constant(0));
  }

  bool isSame() const {
    return padding == ARETE_PADDING_SAME || padding == ARETE_PADDING_SAME_LOWER;
  }
  /// Whether a window may be larger than the padded operand. An operand without
  /// elements has no place for a window or places that are all padding; it is
  /// no error.
  bool mayNotFit() const {
    return padding == ARETE_PADDING_EXPLICIT || padding == ARETE_PADDING_HALF;
  }

  /// The number of places; emits the check that the window fits.
  mlir::Value emitCount(SizeEmitter &s, mlir::Value size, mlir::Value window,
                        int64_t axis, const llvm::Twine &what) const;
  /// The number of places as far as it is known. Fails, with an error, where
  /// the window is known not to fit. kDynamic is an unknown size.
  mlir::FailureOr<int64_t> inferCount(OptionalLoc loc, llvm::StringRef op,
                                      int64_t size, int64_t window,
                                      int64_t axis) const;
};

/// Checks the rank of the operand and the attributes of the window.
mlir::LogicalResult
checkWindow(OptionalLoc loc, llvm::StringRef op, mlir::Type operand,
            llvm::ArrayRef<int64_t> strides, llvm::ArrayRef<int64_t> dilation,
            llvm::ArrayRef<int64_t> low, llvm::ArrayRef<int64_t> high,
            llvm::StringRef padding);
template <typename Adaptor>
mlir::LogicalResult checkWindow(OptionalLoc loc, llvm::StringRef op,
                                mlir::Type operand, Adaptor adaptor) {
  return checkWindow(loc, op, operand, adaptor.getStrides(),
                     adaptor.getDilation(), adaptor.getPadLow(),
                     adaptor.getPadHigh(), adaptor.getPadding());
}

/// The spatial sizes that an op is given as operands: one for each axis, none
/// less than `lowest`; kDynamic where it is not known.
mlir::FailureOr<llvm::SmallVector<int64_t>>
inferGivenSizes(OptionalLoc loc, llvm::StringRef op, mlir::ValueRange sizes,
                int64_t rank, int64_t lowest);
/// The same as values; emits the checks.
llvm::SmallVector<mlir::Value> emitGivenSizes(SizeEmitter &s,
                                              unsigned firstOperand,
                                              int64_t rank, int64_t lowest);

inline void appendNumbers(llvm::SmallVectorImpl<int64_t> &list,
                          llvm::ArrayRef<int64_t> numbers) {
  llvm::append_range(list, numbers);
}
inline void appendNumbers(llvm::SmallVectorImpl<int64_t> &list,
                          int64_t number) {
  list.push_back(number);
}

/// What the routine is told; see arete/window.h.
template <typename OpTy, typename... Numbers>
llvm::SmallVector<int64_t> windowParameters(OpTy op, Numbers... numbers) {
  int64_t rank = tensorTypeOf(op->getOperand(0)).getRank() - firstSpatialAxis;
  llvm::SmallVector<int64_t> parameters;
  if constexpr (requires { op.getBatched(); }) {
    parameters.push_back(op.getBatched());
    rank -= op.getBatched();
  }
  Window window = Window::of(op, rank);
  for (const auto *list :
       {&window.strides, &window.dilation, &window.low, &window.high})
    llvm::append_range(parameters, *list);
  parameters.push_back(window.padding);
  (appendNumbers(parameters, numbers), ...);
  return parameters;
}

} // namespace arete::ir

#endif // ARETE_IR_WINDOW_H
