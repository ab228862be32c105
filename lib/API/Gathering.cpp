//===- Gathering.cpp - Elements by position and by condition --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Gathering.h"

#include "arete/Indexing.h"

using namespace arete;
using namespace arete::detail;

static mlir::Value flattened(GraphBuilder &b, mlir::Value x) {
  if (rankOf(x) == 1)
    return x;
  return b.op("reshape", {x, b.size(-1)});
}

/// The product of sizes.
static ir::Expr productOf(GraphBuilder &b, mlir::ValueRange sizes) {
  ir::Expr result = b.expr(b.size(1));
  for (mlir::Value size : sizes)
    result = result * b.expr(size);
  return result;
}

//===----------------------------------------------------------------------===//
// Where a condition holds
//===----------------------------------------------------------------------===//

mlir::Value detail::flatnonzero(GraphBuilder &b, mlir::Value mask,
                                mlir::ValueRange sizes) {
  ir::Expr ones = b.expr(b.cast(mask, DType::Int64));
  ir::Expr count =
      ones.sum(llvm::to_vector(llvm::seq<int64_t>(0, rankOf(mask))));
  if (!count)
    b.failReported();
  llvm::SmallVector<mlir::Value> operands{mask, count.get()};
  llvm::append_range(operands, sizes);
  return b.op("flatnonzero", operands);
}

/// What is not zero, as bools.
static mlir::Value maskOf(GraphBuilder &b, mlir::Value x) {
  return b.cast(x, DType::Bool);
}

/// The coordinates of positions in C order, one vector for each size.
static std::vector<Variable> coordinates(GraphBuilder &b, mlir::Value flat,
                                         mlir::ValueRange sizes) {
  std::vector<Variable> result(sizes.size());
  ir::Expr rest = b.expr(flat);
  for (size_t axis = sizes.size(); axis-- > 0;) {
    if (axis == 0) {
      result[axis] = b.wrap(rest);
      break;
    }
    ir::Expr size = b.expr(sizes[axis]);
    result[axis] = b.wrap(remainder(rest, size));
    rest = floor_divide(rest, size);
  }
  return result;
}

std::vector<Variable> arete::nonzero(const Arg &arg) {
  GraphBuilder b("nonzero", arg.location());
  mlir::Value x = b.value(arg);
  if (rankOf(x) == 0)
    b.fail(ErrorKind::Type, "a scalar has no positions, got " + describe(x));
  return coordinates(b, flatnonzero(b, maskOf(b, x)),
                     ir::buildDims(b.builder(), b.loc(), x));
}

std::vector<Variable> arete::where(const Arg &condition) {
  return nonzero(condition);
}

Variable arete::flatnonzero(const Arg &arg) {
  GraphBuilder b("flatnonzero", arg.location());
  return b.wrap(flatnonzero(b, maskOf(b, b.value(arg))));
}

Variable arete::argwhere(const Arg &arg) {
  std::vector<Variable> places = nonzero(arg);
  GraphBuilder b("argwhere", arg.location());
  llvm::SmallVector<mlir::Value> columns;
  for (const Variable &place : places)
    columns.push_back(b.op("expand_dims", b.value(Arg(place, arg.location())),
                           b.attr("axes", llvm::ArrayRef<int64_t>(1))));
  return b.wrap(b.op("concatenate", columns, b.attr("axis", int64_t(1))));
}

Variable arete::extract(const Arg &condition, const Arg &arg) {
  GraphBuilder b("extract", arg.location());
  mlir::Value mask = maskOf(b, b.value(condition));
  mlir::Value x = flattened(b, b.value(arg));
  return b.wrap(b.op("gather", {x, flatnonzero(b, mask)}));
}

Variable arete::compress(const Arg &condition, const Arg &arg,
                         std::optional<int64_t> axis) {
  GraphBuilder b("compress", arg.location());
  mlir::Value mask = maskOf(b, b.value(condition));
  if (rankOf(mask) != 1)
    b.fail(ErrorKind::Type,
           "the condition must be a vector, got " + describe(mask));
  mlir::Value x = b.value(arg);
  int64_t along = axis ? b.axis(*axis, rankOf(x), x) : 0;
  if (!axis)
    x = flattened(b, x);
  return b.wrap(b.op("gather", {x, flatnonzero(b, mask)},
                     {b.attr("axes", llvm::ArrayRef<int64_t>(along)),
                      b.attr("position", along)}));
}

//===----------------------------------------------------------------------===//
// Elements by position
//===----------------------------------------------------------------------===//

/// Indices brought into [0, size), or (Raise) as they are.
static ir::Expr inMode(GraphBuilder &b, mlir::Value indices, mlir::Value size,
                       IndexMode mode) {
  ir::Expr i = b.expr(indices), n = b.expr(size);
  switch (mode) {
  case IndexMode::Raise:
    return i;
  case IndexMode::Wrap:
    return remainder(i, n);
  case IndexMode::Clip:
    return maximum(minimum(i, n - b.expr(b.size(1))), b.expr(b.size(0)));
  }
  return i;
}

Variable arete::take(const Arg &arg, const Arg &indices,
                     std::optional<int64_t> axis, IndexMode mode) {
  GraphBuilder b("take", arg.location());
  mlir::Value x = b.value(arg);
  int64_t along = axis ? b.axis(*axis, rankOf(x), x) : 0;
  if (!axis)
    x = flattened(b, x);
  ir::Expr index =
      inMode(b, b.integer(indices, "indices"), b.dim(x, along), mode);
  return b.wrap(b.op("gather", {x, index.get()},
                     {b.attr("axes", llvm::ArrayRef<int64_t>(along)),
                      b.attr("position", along)}));
}

/// The index arrays of all axes that stand for `indices` along one of them and
/// for the same place along the others.
static llvm::SmallVector<mlir::Value> alongAxis(GraphBuilder &b, mlir::Value x,
                                                const Arg &arg, int64_t axis) {
  mlir::Value indices = b.integer(arg, "indices");
  int64_t rank = rankOf(x);
  if (rankOf(indices) != rank)
    b.fail(ErrorKind::Type, "the indices, " + describe(indices) +
                                ", must have the rank of " + describe(x));
  llvm::SmallVector<mlir::Value> arrays;
  for (int64_t k = 0; k < rank; ++k) {
    if (k == axis) {
      arrays.push_back(indices);
      continue;
    }
    if (ir::tensorTypeOf(x).getDimSize(k) == 1) {
      arrays.push_back(b.size(0));
      continue;
    }
    mlir::Value places = b.op("arange", {b.size(0), b.dim(x, k), b.size(1)});
    llvm::SmallVector<int64_t> behind =
        llvm::to_vector(llvm::seq<int64_t>(1, rank - k));
    if (!behind.empty())
      places = b.op("expand_dims", places, b.attr("axes", behind));
    arrays.push_back(places);
  }
  return arrays;
}

Variable arete::take_along_axis(const Arg &arg, const Arg &indices,
                                std::optional<int64_t> axis) {
  GraphBuilder b("take_along_axis", arg.location());
  mlir::Value x = b.value(arg);
  if (!axis)
    x = flattened(b, x);
  int64_t along = b.axis(axis.value_or(0), rankOf(x), x);
  llvm::SmallVector<mlir::Value> operands{x};
  llvm::append_range(operands, alongAxis(b, x, indices, along));
  return b.wrap(b.op("gather", operands));
}

Variable arete::put_along_axis(const Arg &arg, const Arg &indices,
                               const Arg &values, int64_t axis) {
  GraphBuilder b("put_along_axis", arg.location());
  mlir::Value x = b.value(arg);
  llvm::SmallVector<mlir::Value> arrays =
      alongAxis(b, x, indices, b.axis(axis, rankOf(x), x));
  llvm::SmallVector<mlir::Value> operands{x};
  llvm::append_range(operands, arrays);
  mlir::Value part = b.op("gather", operands);
  operands = {b.value(values, dtypeOfValue(x))};
  llvm::append_range(operands, ir::buildDims(b.builder(), b.loc(), part));
  mlir::Value updates = b.op("broadcast_to", operands);
  operands = {x, updates};
  llvm::append_range(operands, arrays);
  return b.wrap(b.op("scatter", operands));
}

/// Indices for [0, size), checked or made so by the mode.
static ir::Expr indexBelow(GraphBuilder &b, mlir::Value indices,
                           mlir::Value size, IndexMode mode) {
  if (mode == IndexMode::Raise)
    return b.expr(b.op("checked_index", {indices, size}));
  return inMode(b, indices, size, mode);
}

Variable arete::choose(const Arg &which, const Args &choices, IndexMode mode) {
  GraphBuilder b("choose", which.location());
  if (choices.empty())
    b.fail(ErrorKind::Value, "at least one choice is needed");
  llvm::SmallVector<const Arg *> pointers;
  for (const Arg &choice : choices)
    pointers.push_back(&choice);
  llvm::SmallVector<mlir::Value> values =
      b.values(pointers, b.commonDType(pointers));
  ir::Expr index = indexBelow(b, b.integer(which, "what says which choice"),
                              b.size(int64_t(values.size())), mode);
  // Every choice counts for the shape, the last as well as the others.
  ir::Expr result = b.expr(values.back());
  for (size_t k = values.size(); k-- > 0;) {
    ir::Expr number = b.expr(b.size(int64_t(k)));
    result = where(equal(index, number), b.expr(values[k]), result);
  }
  return b.wrap(result);
}

//===----------------------------------------------------------------------===//
// Positions
//===----------------------------------------------------------------------===//

std::vector<Variable> arete::unravel_index(const Arg &indices,
                                           const Args &shape) {
  GraphBuilder b("unravel_index", indices.location());
  llvm::SmallVector<mlir::Value> sizes = b.sizes(shape);
  mlir::Value flat = b.integer(indices, "indices");
  flat = b.op("checked_index", {flat, productOf(b, sizes).get()});
  return coordinates(b, flat, sizes);
}

Variable arete::ravel_multi_index(const Args &indices, const Args &shape,
                                  IndexMode mode) {
  GraphBuilder b("ravel_multi_index",
                 indices.empty() ? Location() : indices[0].location());
  if (indices.size() != shape.size() || indices.empty())
    b.fail(ErrorKind::Value, llvm::Twine(indices.size()) + " indices for " +
                                 llvm::Twine(shape.size()) + " sizes");
  llvm::SmallVector<mlir::Value> sizes = b.sizes(shape);
  ir::Expr flat;
  for (size_t axis = 0; axis < sizes.size(); ++axis) {
    ir::Expr index =
        indexBelow(b, b.integer(indices[axis], "indices"), sizes[axis], mode);
    flat = axis == 0 ? index : flat * b.expr(sizes[axis]) + index;
  }
  return b.wrap(flat);
}

Variable arete::one_hot(const Arg &indices, const Arg &depth, DType dtype) {
  GraphBuilder b("one_hot", indices.location());
  mlir::Value size = b.size(depth);
  mlir::Value labels = b.integer(indices, "indices");
  labels = b.op("checked_index", {labels, size});
  labels = b.op("expand_dims", labels,
                b.attr("axes", llvm::ArrayRef<int64_t>(rankOf(labels))));
  ir::Expr classes = b.expr(b.op("arange", {b.size(0), size, b.size(1)}));
  ir::Expr hot = equal(b.expr(labels), classes);
  if (!hot)
    b.failReported();
  return b.wrap(b.cast(hot.get(), dtype));
}
