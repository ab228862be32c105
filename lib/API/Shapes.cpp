//===- Shapes.cpp - Shapes and broadcasting -------------------------------===//
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

Variable arete::shape_of(const Arg &x) {
  GraphBuilder b("shape_of", x.location());
  return b.wrap(b.op("shape_of", b.value(x)));
}

static mlir::Value withSizes(GraphBuilder &b, const char *op, mlir::Value x,
                             mlir::ValueRange sizes) {
  llvm::SmallVector<mlir::Value> operands{x};
  llvm::append_range(operands, sizes);
  return b.op(op, operands);
}

Variable arete::reshape(const Arg &x, const Args &sizes) {
  GraphBuilder b("reshape", x.location());
  return b.wrap(withSizes(b, "reshape", b.value(x), b.sizes(sizes)));
}

Variable arete::flatten(const Arg &arg, int64_t rank) {
  GraphBuilder b("flatten", arg.location());
  Variable x = b.variable(arg);
  if (rank < 1 || rank > std::max<int64_t>(x.rank(), 1))
    b.fail(ErrorKind::Type, describe(Access::value(x)) +
                                " cannot be flattened to rank " +
                                llvm::Twine(rank));
  std::vector<Size> sizes;
  for (int64_t axis = 0; axis < rank - 1; ++axis)
    sizes.push_back(sizeOf(x, axis));
  // The product, not -1, which says nothing where another size is 0.
  Size rest = 1;
  for (int64_t axis = rank - 1; axis < x.rank(); ++axis)
    rest = rest * sizeOf(x, axis);
  sizes.push_back(rest);
  return reshape(x, toArgs(sizes));
}

Variable arete::ravel(const Arg &x) {
  GraphBuilder b("ravel", x.location());
  return flatten(x);
}

//===----------------------------------------------------------------------===//
// Broadcasting
//===----------------------------------------------------------------------===//

Variable arete::broadcast_to(const Arg &x, const Args &sizes) {
  GraphBuilder b("broadcast_to", x.location());
  return b.wrap(withSizes(b, "broadcast_to", b.value(x), b.sizes(sizes)));
}

/// The size of each axis that the operands broadcast to. Where operands differ
/// in what is known of a size, their meeting checks it.
static std::vector<Size> broadcastSizes(llvm::ArrayRef<Variable> operands) {
  int64_t rank = 0;
  for (const Variable &x : operands)
    rank = std::max(rank, x.rank());
  std::vector<Size> sizes(rank, Size(1));
  for (const Variable &x : operands)
    for (int64_t axis = 0; axis < x.rank(); ++axis) {
      Size own = sizeOf(x, axis);
      Size &common = sizes[rank - x.rank() + axis];
      if (!own.is(1) && (common.is(1) || own.known()))
        common = own;
    }
  return sizes;
}

std::vector<Variable> arete::broadcast_arrays(const Args &args) {
  GraphBuilder b("broadcast_arrays", locationOf(args));
  std::vector<Variable> operands;
  for (const Arg &arg : args)
    operands.push_back(b.variable(arg));
  Args sizes = toArgs(broadcastSizes(operands));
  for (Variable &x : operands)
    x = broadcast_to(x, sizes);
  return operands;
}

//===----------------------------------------------------------------------===//
// What is known of a shape
//===----------------------------------------------------------------------===//

Variable arete::specify_shape(const Arg &arg, const Args &args) {
  GraphBuilder b("specify_shape", arg.location());
  Variable x = b.variable(arg);
  std::vector<Size> sizes = sizesOf(b, args);
  if (int64_t(sizes.size()) != x.rank())
    b.fail(ErrorKind::Shape,
           describe(Access::value(x)) + " has rank " + llvm::Twine(x.rank()) +
               ", but " + llvm::Twine(sizes.size()) + " sizes are given");
  // It is a broadcast that repeats nothing: that it does not is checked here
  // where x is declared to be 1, and by the broadcast elsewhere.
  for (auto [axis, size] : llvm::enumerate(sizes)) {
    Size own = sizeOf(x, axis);
    if (size.is(dynamicSize) || (own.is(1) && !size.known())) {
      size = own;
      continue;
    }
    if (size.known() && own.known() && !size.is(*own.known()))
      b.fail(ErrorKind::Shape,
             "axis " + llvm::Twine(axis) + " of " + describe(Access::value(x)) +
                 " cannot have size " + llvm::Twine(*size.known()));
    if (own.known())
      size = own;
  }
  return broadcast_to(x, toArgs(sizes));
}

Variable arete::specify_broadcastable(const Arg &arg, const Axes &axes) {
  GraphBuilder b("specify_broadcastable", arg.location());
  Variable x = b.variable(arg);
  std::vector<Arg> sizes(x.rank(), Arg(dynamicSize));
  for (int64_t axis : b.axes(axes, Access::value(x)))
    sizes[axis] = Arg(1);
  return specify_shape(x, sizes);
}
