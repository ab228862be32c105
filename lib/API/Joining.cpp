//===- Joining.cpp - Joining, cutting and repeating -----------------------===//
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

std::vector<Variable> detail::promoted(GraphBuilder &b, const Args &args) {
  if (args.empty())
    b.fail(ErrorKind::Value, "at least one tensor is needed");
  llvm::SmallVector<const Arg *> pointers;
  for (const Arg &arg : args)
    pointers.push_back(&arg);
  std::vector<Variable> result;
  for (mlir::Value value : b.values(pointers, b.commonDType(pointers)))
    result.push_back(b.wrap(value));
  return result;
}

//===----------------------------------------------------------------------===//
// Joining
//===----------------------------------------------------------------------===//

static Variable joined(GraphBuilder &b, llvm::ArrayRef<Variable> parts,
                       int64_t axis) {
  llvm::SmallVector<mlir::Value> values;
  for (const Variable &part : parts)
    values.push_back(Access::value(part));
  axis = b.axis(axis, rankOf(values[0]), values[0]);
  return b.wrap(b.op("concatenate", values, b.attr("axis", axis)));
}

Variable arete::concatenate(const Args &parts, int64_t axis) {
  GraphBuilder b("concatenate", locationOf(parts));
  return joined(b, promoted(b, parts), axis);
}

Variable arete::stack(const Args &args, int64_t axis) {
  GraphBuilder b("stack", locationOf(args));
  std::vector<Variable> parts = promoted(b, args);
  int64_t rank = parts[0].rank();
  axis = b.axis(axis, rank + 1, Access::value(parts[0]));
  for (Variable &part : parts) {
    if (part.rank() != rank)
      b.fail(ErrorKind::Type, "operands have different ranks: " +
                                  describe(Access::value(parts[0])) + " and " +
                                  describe(Access::value(part)));
    part = expand_dims(part, axis);
  }
  return joined(b, parts, axis);
}

Variable arete::join(int64_t axis, const Args &parts) {
  GraphBuilder b("join", locationOf(parts));
  return concatenate(parts, axis);
}

/// The parts with at least this rank, by one of the functions atleast_nd.
static std::vector<Variable> atLeast(GraphBuilder &b, const Args &args,
                                     Variable (*expand)(const Arg &)) {
  std::vector<Variable> parts;
  for (const Arg &arg : args)
    parts.push_back(expand(b.variable(arg)));
  return parts;
}

Variable arete::vstack(const Args &args) {
  GraphBuilder b("vstack", locationOf(args));
  return concatenate(atLeast(b, args, atleast_2d), 0);
}
Variable arete::hstack(const Args &args) {
  GraphBuilder b("hstack", locationOf(args));
  std::vector<Variable> parts = atLeast(b, args, atleast_1d);
  return concatenate(parts, parts.empty() || parts[0].rank() == 1 ? 0 : 1);
}
Variable arete::dstack(const Args &args) {
  GraphBuilder b("dstack", locationOf(args));
  return concatenate(atLeast(b, args, atleast_3d), 2);
}
Variable arete::column_stack(const Args &args) {
  GraphBuilder b("column_stack", locationOf(args));
  std::vector<Variable> parts;
  for (const Arg &arg : args) {
    Variable part = b.variable(arg);
    parts.push_back(part.rank() < 2 ? expand_dims(atleast_1d(part), 1) : part);
  }
  return concatenate(parts, 1);
}

/// The line of the first leaf.
static Location locationOf(const Nested &parts) {
  if (parts.leaf)
    return parts.leaf->location();
  return parts.list.empty() ? Location() : locationOf(parts.list[0]);
}

/// How deep the braces are: the same everywhere.
static int64_t depthOf(GraphBuilder &b, const Nested &parts) {
  if (parts.leaf)
    return 0;
  if (parts.list.empty())
    b.fail(ErrorKind::Value, "braces are empty");
  int64_t depth = depthOf(b, parts.list[0]);
  for (const Nested &part : parts.list)
    if (depthOf(b, part) != depth)
      b.fail(ErrorKind::Value, "braces are not as deep everywhere");
  return depth + 1;
}

/// Puts lists together from the inside out by `combine`, which is told how many
/// levels of braces are inside of its list.
static Variable
combineNested(GraphBuilder &b, const Nested &parts, int64_t depth,
              llvm::function_ref<Variable(const Arg &)> leaf,
              llvm::function_ref<Variable(const Args &, int64_t)> combine) {
  if (parts.leaf)
    return leaf(*parts.leaf);
  std::vector<Variable> inner;
  for (const Nested &part : parts.list)
    inner.push_back(combineNested(b, part, depth - 1, leaf, combine));
  return combine(inner, depth - 1);
}

Variable arete::stacklists(const Nested &parts) {
  GraphBuilder b("stacklists", locationOf(parts));
  return combineNested(
      b, parts, depthOf(b, parts),
      [&](const Arg &arg) { return b.variable(arg); },
      [](const Args &args, int64_t) { return stack(args); });
}

static int64_t highestRank(GraphBuilder &b, const Nested &parts) {
  if (parts.leaf)
    return rankOf(b.value(*parts.leaf));
  int64_t rank = 0;
  for (const Nested &part : parts.list)
    rank = std::max(rank, highestRank(b, part));
  return rank;
}

Variable arete::block(const Nested &parts) {
  GraphBuilder b("block", locationOf(parts));
  int64_t depth = depthOf(b, parts);
  int64_t rank = std::max(depth, highestRank(b, parts));
  return combineNested(
      b, parts, depth,
      [&](const Arg &arg) {
        Variable x = b.variable(arg);
        return shape_padleft(x, rank - x.rank());
      },
      [&](const Args &args, int64_t inside) {
        return concatenate(args, rank - 1 - inside);
      });
}

//===----------------------------------------------------------------------===//
// Cutting
//===----------------------------------------------------------------------===//

/// Parts of these sizes, one after the other.
static std::vector<Variable> cut(const Variable &x, llvm::ArrayRef<Size> sizes,
                                 int64_t axis) {
  std::vector<Variable> parts;
  Size start = 0;
  for (const Size &size : sizes) {
    Size stop = start + size;
    parts.push_back(slice(x, start, stop, axis));
    start = stop;
  }
  return parts;
}

/// An axis of x, and a number of parts that is positive.
static int64_t checkedAxis(GraphBuilder &b, const Variable &x, int64_t axis,
                           int64_t count) {
  if (count <= 0)
    b.fail(ErrorKind::Value,
           "the number of parts must be positive, got " + llvm::Twine(count));
  return b.axis(axis, x.rank(), Access::value(x));
}

std::vector<Variable> arete::split(const Arg &arg, int64_t count,
                                   int64_t axis) {
  GraphBuilder b("split", arg.location());
  Variable x = b.variable(arg);
  axis = checkedAxis(b, x, axis, count);
  Size whole = sizeOf(x, axis);
  if (whole.known() && *whole.known() % count != 0)
    b.fail(ErrorKind::Shape, "axis " + llvm::Twine(axis) + " of " +
                                 describe(Access::value(x)) +
                                 " cannot be divided into " +
                                 llvm::Twine(count) + " equal parts");
  // The parts as an axis of their own: the reshape checks that they are equal.
  std::vector<Size> sizes = sizesOf(x);
  sizes[axis] = floorDivide(whole, count);
  sizes.insert(sizes.begin() + axis, Size(count));
  Variable divided = reshape(x, toArgs(sizes));
  std::vector<Variable> parts;
  for (int64_t i = 0; i < count; ++i)
    parts.push_back(squeeze(slice(divided, i, i + 1, axis), axis));
  return parts;
}

std::vector<Variable> arete::array_split(const Arg &arg, int64_t count,
                                         int64_t axis) {
  GraphBuilder b("array_split", arg.location());
  Variable x = b.variable(arg);
  axis = checkedAxis(b, x, axis, count);
  Size whole = sizeOf(x, axis);
  std::vector<Size> sizes;
  for (int64_t i = 0; i < count; ++i)
    // One more while i is below the rest.
    sizes.push_back(floorDivide(whole + (count - 1 - i), count));
  return cut(x, sizes, axis);
}

std::vector<Variable> arete::split_sizes(const Arg &arg, const Args &args,
                                         int64_t axis) {
  GraphBuilder b("split_sizes", arg.location());
  Variable x = b.variable(arg);
  axis = checkedAxis(b, x, axis, 1);
  std::vector<Size> sizes = sizesOf(b, args);
  Size total = 0;
  for (const Size &size : sizes) {
    if (size.known() && *size.known() < 0)
      b.fail(ErrorKind::Value,
             "size " + llvm::Twine(*size.known()) + " is negative");
    total = total + size;
  }
  std::vector<Arg> whole(x.rank(), Arg(dynamicSize));
  whole[axis] = total;
  return cut(specify_shape(x, whole), sizes, axis);
}
