//===- Slicing.cpp - Bounds as Python means them --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Slicing.h"

#include <limits>

using namespace arete;
using namespace arete::detail;

namespace {

/// One axis of a slice, brought to the form that the op wants.
struct Range {
  mlir::Value start, size, step;
};

/// Python's slice.indices, in the graph. Numbers that are known now fold away.
class RangeMaker {
public:
  RangeMaker(GraphBuilder &b, ir::Expr extent) : b(b), extent(extent) {}

  Range make(const Slice &slice) {
    step = value(slice.step, "a step", 1);
    if (known(step) == 0)
      b.fail(ErrorKind::Value, "the step of a slice must not be 0");
    if (auto number = known(step); number && *number < -longest)
      step = size(-longest);
    isDown = known(step) ? std::optional(*known(step) < 0) : std::nullopt;

    // Bounds lie between these, both included.
    ir::Expr lowest = bySign(size(0), size(-1));
    ir::Expr highest = bySign(extent, plus(extent, -1));
    ir::Expr start = slice.start.get() ? clamp(value(slice.start, "a start", 0),
                                               lowest, highest)
                                       : bySign(lowest, highest);
    ir::Expr stop = slice.stop.get()
                        ? clamp(value(slice.stop, "a stop", 0), lowest, highest)
                        : bySign(highest, lowest);
    return {start.get(), count(slice, start, stop).get(), step.get()};
  }

private:
  /// -2^63 has no opposite; a step that is that long selects one element.
  static constexpr int64_t longest = std::numeric_limits<int64_t>::max();

  GraphBuilder &b;
  ir::Expr extent, step;
  /// Whether the step is negative; none if that is not known.
  std::optional<bool> isDown;

  static std::optional<int64_t> known(const ir::Expr &number) {
    return ir::getConstantSize(number.get());
  }
  ir::Expr size(int64_t number) { return b.expr(b.size(number)); }

  ir::Expr value(const Slice::Bound &bound, const char *what,
                 int64_t otherwise) {
    if (!bound.get())
      return size(otherwise);
    mlir::Value number = b.integer(*bound.get(), "bounds of a slice");
    if (ir::tensorTypeOf(number).getRank() != 0)
      b.fail(ErrorKind::Type, llvm::Twine(what) +
                                  " of a slice must be a scalar, got " +
                                  describe(number));
    return b.expr(number);
  }

  /// What holds for a positive and for a negative step.
  ir::Expr bySign(ir::Expr up, ir::Expr down) {
    if (isDown)
      return *isDown ? down : up;
    if (up.get() == down.get())
      return up;
    return where(less(step, size(0)), down, up);
  }
  ir::Expr plus(ir::Expr x, int64_t number) {
    if (auto constant = known(x))
      return size(*constant + number);
    return number == 0 ? x : x + size(number);
  }
  ir::Expr larger(ir::Expr x, ir::Expr y) {
    if (known(x) && known(y))
      return size(std::max(*known(x), *known(y)));
    return maximum(x, y);
  }
  ir::Expr smaller(ir::Expr x, ir::Expr y) {
    if (known(x) && known(y))
      return size(std::min(*known(x), *known(y)));
    return minimum(x, y);
  }

  /// A given bound, counted from the front and moved to where elements are.
  ir::Expr clamp(ir::Expr bound, ir::Expr lowest, ir::Expr highest) {
    auto number = known(bound);
    if (number && *number >= 0) {
      // 0 is at most any size, but not at most a size less 1.
      if (*number == 0 && isDown == false)
        return bound;
      return smaller(bound, highest);
    }
    if (number)
      return larger(plus(extent, *number), lowest);
    return where(less(bound, size(0)), larger(bound + extent, lowest),
                 smaller(bound, highest));
  }

  /// How many elements there are: ceil(distance / step), and not less than 0.
  ir::Expr count(const Slice &slice, ir::Expr start, ir::Expr stop) {
    if (isDown == false) {
      if (known(start) == 0)
        return divided(stop);
      // n - min(c, n) and max(0, n - c) are the same; sizes are easier to
      // compare in the second form.
      std::optional<int64_t> first;
      if (slice.start.get())
        first = known(value(slice.start, "a start", 0));
      if (!slice.stop.get() && first && *first >= 0)
        return divided(larger(plus(extent, -*first), size(0)));
    }
    ir::Expr distance;
    if (known(start) && known(stop) && isDown)
      distance = size(*isDown ? *known(start) - *known(stop)
                              : *known(stop) - *known(start));
    else if (isDown)
      distance = *isDown ? start - stop : stop - start;
    else
      distance = where(less(step, size(0)), start - stop, stop - start);
    return divided(larger(distance, size(0)));
  }

  /// ceil(distance / |step|), of a distance that is not negative.
  ir::Expr divided(ir::Expr distance) {
    auto number = known(step);
    if (number == 1 || number == -1)
      return distance;
    ir::Expr stride =
        number ? size(std::abs(*number)) : abs(maximum(step, size(-longest)));
    if (known(distance) && number)
      return size(llvm::divideCeil(*known(distance), std::abs(*number)));
    // Floor division: -1 divided by anything is -1.
    return plus(floor_divide(plus(distance, -1), stride), 1);
  }
};

} // namespace

void SliceMaker::cut(int64_t axis, const Slice &slice) {
  ir::Expr extent = b.expr(b.dim(x, axis));
  Range range = RangeMaker(b, extent).make(slice);
  auto is = [](mlir::Value value, int64_t number) {
    return ir::getConstantSize(value) == number;
  };
  auto whole = ir::getConstantSize(extent.get());
  if (is(range.start, 0) && is(range.step, 1) &&
      (range.size == extent.get() || (whole && is(range.size, *whole))))
    return;
  axes.push_back(axis);
  starts.push_back(range.start);
  sizes.push_back(range.size);
  steps.push_back(range.step);
}

void SliceMaker::cut(int64_t axis, mlir::Value start, mlir::Value size) {
  axes.push_back(axis);
  starts.push_back(start);
  sizes.push_back(size);
  steps.push_back(b.size(1));
}

void SliceMaker::pick(int64_t axis, mlir::Value index) {
  picked.push_back(axis);
  indices.push_back(index);
}

mlir::Value SliceMaker::build(llvm::StringRef op,
                              llvm::SmallVector<mlir::Value> operands) const {
  llvm::append_range(operands, starts);
  llvm::append_range(operands, sizes);
  if (llvm::any_of(steps, [](mlir::Value step) {
        return ir::getConstantSize(step) != 1;
      }))
    llvm::append_range(operands, steps);
  llvm::append_range(operands, indices);
  llvm::SmallVector<mlir::NamedAttribute> attributes{b.attr("axes", axes)};
  if (!picked.empty())
    attributes.push_back(b.attr("picked", picked));
  return b.op(op, operands, attributes);
}

mlir::Value SliceMaker::get(mlir::Value from) const {
  return isWhole() ? from : build("slice", {from});
}

mlir::Value SliceMaker::set(mlir::Value y) const {
  return isWhole() ? y : build("set_slice", {x, y});
}

mlir::Value arete::detail::sliceAxis(GraphBuilder &b, mlir::Value x,
                                     int64_t axis, mlir::Value start,
                                     mlir::Value size) {
  SliceMaker slice(b, x);
  slice.cut(axis, start, size);
  return slice.get();
}
