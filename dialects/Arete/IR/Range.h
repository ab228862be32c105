//===- Range.h - What is known of the elements of a value -------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Between which numbers the elements of a float tensor lie, and whether one
/// may be NaN. What an op says of its result stands in its record: `range`.
///
/// -0 is below +0 here, so that [+0, inf] says that no sign is set. A bound
/// holds in every float dtype: it is an infinity, a zero, or a number of few
/// bits and moderate size, at which rounding to the dtype does not pass.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_RANGE_H
#define ARETE_IR_RANGE_H

#include "mlir/IR/Value.h"
#include <limits>

namespace arete::ir {

class Range {
public:
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  /// Nothing is known.
  Range() = default;
  /// The bounds are moved outwards to such as hold in every dtype.
  Range(double low, double high, bool mayBeNaN);
  static Range of(double number);

  double low() const { return lowest; }
  double high() const { return highest; }
  bool mayBeNaN() const { return hasNaN; }
  /// Neither NaN nor an infinity.
  bool isFinite() const;
  /// No sign is set, not even that of a zero; NaN may be.
  bool isNonNegative() const;
  /// No element is a zero; one may be NaN.
  bool isNonZero() const;
  /// Whether no number of this range is above any of the other one; of the two
  /// zeros, +0 is.
  bool isAtMost(const Range &other) const;
  bool contains(double number) const;

  //===--------------------------------------------------------------------===//
  // What records say
  //===--------------------------------------------------------------------===//

  /// These numbers; NaN where this range has it.
  Range within(double low, double high) const { return {low, high, hasNaN}; }
  Range orNaN() const { return {lowest, highest, true}; }
  Range magnitude() const;
  Range square() const;
  Range root() const;
  /// A function that does not decrease and is exact in every dtype.
  Range increasing(double (*function)(double)) const;
  /// Of any number of elements.
  Range sum() const;
  Range product() const;
  /// What holds for both.
  Range join(const Range &other) const;

  Range operator-() const { return {-highest, -lowest, hasNaN}; }
  friend Range operator+(const Range &x, const Range &y);
  friend Range operator-(const Range &x, const Range &y) { return x + -y; }
  friend Range operator*(const Range &x, const Range &y);
  friend Range operator/(const Range &x, const Range &y);
  friend Range maximum(const Range &x, const Range &y);
  friend Range minimum(const Range &x, const Range &y);
  friend Range power(const Range &x, const Range &y);

private:
  double lowest = -infinity, highest = infinity;
  bool hasNaN = true;
};

/// What is known of a value from the ops that made it, a few of them: the
/// answer takes a bounded time. Of what is no float only the dtype is asked.
Range rangeOf(mlir::Value value);

/// Whether an op of one operand never decreases where that grows, and is NaN
/// for NaN alone: the field `increasing` of its record.
bool isIncreasing(mlir::Operation *op);

} // namespace arete::ir

#endif // ARETE_IR_RANGE_H
