//===- Size.h - Arithmetic on sizes -----------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_SIZE_H
#define ARETE_LIB_API_SIZE_H

#include "arete/Variable.h"

#include <optional>

namespace mlir {
class Value;
} // namespace mlir

namespace arete::detail {

class GraphBuilder;

/// A size, or a position along an axis: a number where it is known, so that
/// types stay static, and an int64 scalar of the graph where it is not.
class Size {
public:
  Size(int64_t known) : number(known) {}
  /// An int64 scalar.
  Size(const Variable &value);
  /// An operand that must be an integer of rank 0.
  Size(GraphBuilder &b, const Arg &arg);

  /// The number, if it is known.
  std::optional<int64_t> known() const { return number; }
  bool is(int64_t value) const { return number == value; }
  Variable variable() const;
  operator Arg() const;

  friend Size operator+(const Size &x, const Size &y);
  friend Size operator-(const Size &x, const Size &y);
  friend Size operator*(const Size &x, const Size &y);
  /// Towards minus infinity, and with the sign of the divisor, as Python.
  friend Size floorDivide(const Size &x, const Size &y);
  friend Size modulo(const Size &x, const Size &y);
  friend Size min(const Size &x, const Size &y);
  friend Size max(const Size &x, const Size &y);

private:
  std::optional<int64_t> number;
  Variable value; ///< empty if the number is known
};

/// The size of an axis of x, counted from the end if it is negative.
Size sizeOf(const Variable &x, int64_t axis);
Size sizeOf(GraphBuilder &b, mlir::Value x, int64_t axis);
/// All sizes of x.
std::vector<Size> sizesOf(const Variable &x);
std::vector<Size> sizesOf(GraphBuilder &b, const Args &args);
Args toArgs(const std::vector<Size> &sizes);

} // namespace arete::detail

#endif // ARETE_LIB_API_SIZE_H
