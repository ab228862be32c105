//===- Diagonals.cpp - Diagonals and triangles of matrices ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "Size.h"
#include "arete/Ops.h"

using namespace arete;
using namespace arete::detail;

/// Column less row of each element of a matrix: the number of its diagonal.
static Variable diagonalNumbers(GraphBuilder &b, const Size &rows,
                                const Size &columns) {
  Args sizes = toArgs({rows, columns});
  auto positions = [&](int64_t axis) {
    return b.wrap(b.op("iota", b.sizes(sizes), b.attr("axis", axis)));
  };
  return positions(1) - positions(0);
}

static Variable matrixNumbers(GraphBuilder &b, const Variable &x) {
  if (x.rank() < 2)
    b.fail(ErrorKind::Type, "the operand must have at least 2 axes, got " +
                                describe(Access::value(x)));
  return diagonalNumbers(b, sizeOf(x, -2), sizeOf(x, -1));
}

Variable arete::eye(const Arg &rows, const Arg &columns, const Arg &k,
                    OptionalDType dtype) {
  GraphBuilder b("eye", rows.location());
  Variable numbers = diagonalNumbers(b, Size(b, rows), Size(b, columns));
  return cast(equal(numbers, b.wrap(b.size(k))), dtype.value_or(floatX()));
}
Variable arete::eye(const Arg &rows, OptionalDType dtype) {
  GraphBuilder b("eye", rows.location());
  return eye(rows, rows, 0, dtype);
}

Variable arete::identity_like(const Arg &arg) {
  GraphBuilder b("identity_like", arg.location());
  Variable x = b.variable(arg);
  if (x.rank() != 2)
    b.fail(ErrorKind::Type,
           "the operand must be a matrix, got " + describe(Access::value(x)));
  return eye(x.shape(0), x.shape(1), 0, x.dtype());
}

Variable arete::tri(const Arg &rows, const Arg &columns, const Arg &k,
                    OptionalDType dtype) {
  GraphBuilder b("tri", rows.location());
  Variable numbers = diagonalNumbers(b, Size(b, rows), Size(b, columns));
  return cast(numbers <= b.wrap(b.size(k)), dtype.value_or(floatX()));
}
Variable arete::tri(const Arg &rows, OptionalDType dtype) {
  GraphBuilder b("tri", rows.location());
  return tri(rows, rows, 0, dtype);
}

std::vector<Variable> arete::tril_indices(const Arg &rows, const Arg &k,
                                          const Arg &columns) {
  GraphBuilder b("tril_indices", rows.location());
  return nonzero(tri(rows, columns, k, DType::Bool));
}
std::vector<Variable> arete::tril_indices(const Arg &rows, const Arg &k) {
  return tril_indices(rows, k, rows);
}
std::vector<Variable> arete::triu_indices(const Arg &rows, const Arg &k,
                                          const Arg &columns) {
  GraphBuilder b("triu_indices", rows.location());
  Variable below = b.wrap(b.size(k)) - 1;
  return nonzero(logical_not(tri(rows, columns, below, DType::Bool)));
}
std::vector<Variable> arete::triu_indices(const Arg &rows, const Arg &k) {
  return triu_indices(rows, k, rows);
}
std::vector<Variable> arete::diag_indices(const Arg &size, int64_t rank) {
  GraphBuilder b("diag_indices", size.location());
  if (rank < 1)
    b.fail(ErrorKind::Value,
           "the rank is " + llvm::Twine(rank) + "; it must be at least 1");
  return std::vector<Variable>(size_t(rank), arange(size, DType::Int64));
}

Variable arete::tril(const Arg &arg, const Arg &k) {
  GraphBuilder b("tril", arg.location());
  Variable x = b.variable(arg);
  return where(matrixNumbers(b, x) <= b.wrap(b.size(k)), x, false);
}
Variable arete::triu(const Arg &arg, const Arg &k) {
  GraphBuilder b("triu", arg.location());
  Variable x = b.variable(arg);
  return where(matrixNumbers(b, x) >= b.wrap(b.size(k)), x, false);
}

/// The matrix that has a vector on diagonal k.
static Variable onDiagonal(GraphBuilder &b, const Variable &x, int64_t k) {
  // The vector lies along the axis where it begins at 0, the rest of which are
  // zeros that are not read.
  Size rest = std::abs(k), size = sizeOf(x, 0) + rest;
  Variable padded =
      rest.is(0) ? x : concatenate({x, zeros({Arg(rest)}, x.dtype())});
  Variable spread = expand_dims(padded, k >= 0 ? 1 : 0);
  return where(equal(diagonalNumbers(b, size, size), k), spread, false);
}

Variable arete::diag(const Arg &arg, int64_t k) {
  GraphBuilder b("diag", arg.location());
  Variable x = b.variable(arg);
  if (x.rank() == 1)
    return onDiagonal(b, x, k);
  if (x.rank() != 2)
    b.fail(ErrorKind::Type, "the operand must be a vector or a matrix, got " +
                                describe(Access::value(x)) + "; use diagonal");
  return diagonal(x, k);
}

Variable arete::diagonal(const Arg &arg, int64_t offset, int64_t axis1,
                         int64_t axis2) {
  GraphBuilder b("diagonal", arg.location());
  Variable x = b.variable(arg);
  if (x.rank() < 2)
    b.fail(ErrorKind::Type, "the operand must have at least 2 axes, got " +
                                describe(Access::value(x)));
  x = moveaxis(x, {axis1, axis2}, {0, 1});
  int64_t down = std::max<int64_t>(-offset, 0);
  int64_t right = std::max<int64_t>(offset, 0);
  Size count = max(min(sizeOf(x, 0) - down, sizeOf(x, 1) - right), 0);
  Variable position = arange(count);
  Variable row = down ? position + down : position;
  Variable column = right ? position + right : position;
  return moveaxis(x[{row, column}], 0, -1);
}

Variable arete::diagflat(const Arg &x, int64_t k) {
  GraphBuilder b("diagflat", x.location());
  return diag(flatten(x), k);
}

/// A scalar as an element of x.
static Variable elementFor(GraphBuilder &b, const Arg &arg, const Variable &x) {
  Variable value = b.wrap(b.value(arg, x.dtype()));
  if (value.rank() != 0)
    b.fail(ErrorKind::Type,
           "the value must be a scalar, got " + describe(Access::value(value)));
  return value;
}

Variable arete::fill_diagonal(const Arg &arg, const Arg &value) {
  GraphBuilder b("fill_diagonal", arg.location());
  Variable x = b.variable(arg);
  Variable element = elementFor(b, value, x);
  Variable isOn = equal(matrixNumbers(b, x), 0);
  if (x.rank() > 2) {
    std::vector<Size> sizes(x.rank(), sizeOf(x, 0));
    for (int64_t axis = 0; axis < x.rank(); ++axis)
      if (sizeOf(x, axis).known())
        sizes.assign(x.rank(), sizeOf(x, axis));
    x = specify_shape(x, toArgs(sizes));
    mlir::NamedAttribute last = b.attr("axis", x.rank() - 1);
    Variable column = b.wrap(b.op("iota", b.sizes(toArgs(sizes)), last));
    for (int64_t axis = 0; axis < x.rank() - 2; ++axis) {
      Variable position =
          b.wrap(b.op("iota", b.sizes(toArgs(sizes)), b.attr("axis", axis)));
      isOn = logical_and(isOn, equal(position, column));
    }
  }
  return where(isOn, element, x);
}

Variable arete::fill_diagonal_offset(const Arg &arg, const Arg &value,
                                     const Arg &offset) {
  GraphBuilder b("fill_diagonal_offset", arg.location());
  Variable x = b.variable(arg);
  if (x.rank() != 2)
    b.fail(ErrorKind::Type,
           "the operand must be a matrix, got " + describe(Access::value(x)));
  Variable element = elementFor(b, value, x);
  Variable number = b.wrap(b.size(offset));
  return where(equal(matrixNumbers(b, x), number), element, x);
}

Variable arete::vander(const Arg &arg, std::optional<int64_t> columns,
                       bool increasing) {
  GraphBuilder b("vander", arg.location());
  Variable x = b.variable(arg);
  if (x.rank() != 1)
    b.fail(ErrorKind::Type,
           "the operand must be a vector, got " + describe(Access::value(x)));
  if (columns && *columns < 0)
    b.fail(ErrorKind::Value,
           "the number of columns is negative: " + llvm::Twine(*columns));
  Size count = columns ? Size(*columns) : sizeOf(x, 0);
  Variable exponents = arange(count);
  if (!increasing)
    exponents = (count - 1).variable() - exponents;
  // Integers are not multiplied in less than int64.
  DType dtype =
      isFloat(x.dtype()) ? x.dtype() : promote(x.dtype(), DType::Int64);
  return power(cast(expand_dims(x, 1), dtype), cast(exponents, dtype));
}
