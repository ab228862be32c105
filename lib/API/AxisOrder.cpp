//===- AxisOrder.cpp - Order and number of axes ---------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "arete/Ops.h"

using namespace arete;
using namespace arete::detail;

//===----------------------------------------------------------------------===//
// Order
//===----------------------------------------------------------------------===//

static mlir::Value permute(GraphBuilder &b, mlir::Value x,
                           llvm::ArrayRef<int64_t> permutation) {
  return b.op("transpose", x, b.attr("permutation", permutation));
}

Variable arete::transpose(const Arg &arg, const Axes &axes) {
  GraphBuilder b("transpose", arg.location());
  mlir::Value x = b.value(arg);
  llvm::SmallVector<int64_t> permutation;
  if (axes.get())
    for (int64_t axis : *axes.get())
      permutation.push_back(b.axis(axis, rankOf(x), x));
  else
    permutation = llvm::to_vector(llvm::reverse(llvm::seq<int64_t>(rankOf(x))));
  return b.wrap(permute(b, x, permutation));
}

Variable arete::swapaxes(const Arg &arg, int64_t first, int64_t second) {
  GraphBuilder b("swapaxes", arg.location());
  mlir::Value x = b.value(arg);
  llvm::SmallVector<int64_t> permutation =
      llvm::to_vector(llvm::seq<int64_t>(rankOf(x)));
  std::swap(permutation[b.axis(first, rankOf(x), x)],
            permutation[b.axis(second, rankOf(x), x)]);
  return b.wrap(permute(b, x, permutation));
}

Variable arete::moveaxis(const Arg &arg, const Axes &source,
                         const Axes &destination) {
  GraphBuilder b("moveaxis", arg.location());
  mlir::Value x = b.value(arg);
  int64_t rank = rankOf(x);
  if (!source.get() || !destination.get() ||
      source.get()->size() != destination.get()->size())
    b.fail(ErrorKind::Value,
           "as many destinations must be given as there are sources");
  b.axes(source, x); // An axis that is given twice.
  b.axes(destination, x);
  llvm::SmallVector<int64_t> permutation(rank, -1);
  llvm::SmallVector<bool> isMoved(rank, false);
  for (auto [from, to] : llvm::zip(*source.get(), *destination.get())) {
    permutation[b.axis(to, rank, x)] = b.axis(from, rank, x);
    isMoved[b.axis(from, rank, x)] = true;
  }
  int64_t next = 0;
  for (int64_t &axis : permutation) {
    if (axis != -1)
      continue;
    while (isMoved[next])
      ++next;
    axis = next++;
  }
  return b.wrap(permute(b, x, permutation));
}

Variable arete::rollaxis(const Arg &arg, int64_t axis, int64_t start) {
  GraphBuilder b("rollaxis", arg.location());
  mlir::Value x = b.value(arg);
  int64_t rank = rankOf(x);
  axis = b.axis(axis, rank, x);
  if (start < -rank || start > rank)
    b.fail(ErrorKind::Index, "start " + llvm::Twine(start) +
                                 " is out of range for " + describe(x));
  if (start < 0)
    start += rank;
  llvm::SmallVector<int64_t> permutation =
      llvm::to_vector(llvm::seq<int64_t>(rank));
  permutation.erase(permutation.begin() + axis);
  permutation.insert(permutation.begin() + (axis < start ? start - 1 : start),
                     axis);
  return b.wrap(permute(b, x, permutation));
}

//===----------------------------------------------------------------------===//
// Number
//===----------------------------------------------------------------------===//

Variable arete::expand_dims(const Arg &arg, const Axes &axes) {
  GraphBuilder b("expand_dims", arg.location());
  mlir::Value x = b.value(arg);
  if (!axes.get())
    b.fail(ErrorKind::Value, "the axes must be given");
  int64_t rank = rankOf(x) + int64_t(axes.get()->size());
  return b.wrap(
      b.op("expand_dims", x, b.attr("axes", b.axes(*axes.get(), rank, x))));
}

Variable arete::squeeze(const Arg &arg, const Axes &axes) {
  GraphBuilder b("squeeze", arg.location());
  mlir::Value x = b.value(arg);
  llvm::SmallVector<int64_t> dropped;
  if (axes.get())
    dropped = b.axes(*axes.get(), rankOf(x), x);
  else
    for (auto [axis, size] : llvm::enumerate(ir::tensorTypeOf(x).getShape()))
      if (size == 1)
        dropped.push_back(axis);
  return b.wrap(b.op("squeeze", x, b.attr("axes", dropped)));
}

Variable arete::dimshuffle(const Arg &arg, const std::vector<Place> &pattern) {
  GraphBuilder b("dimshuffle", arg.location());
  mlir::Value x = b.value(arg);
  llvm::SmallVector<int64_t> kept, fresh;
  for (auto [position, place] : llvm::enumerate(pattern)) {
    if (place.axis)
      kept.push_back(b.axis(*place.axis, rankOf(x), x));
    else if (place.fresh == "x")
      fresh.push_back(position);
    else
      b.fail(ErrorKind::Value,
             "\"" + place.fresh + "\" is neither an axis nor \"x\"");
  }
  b.axes(kept, rankOf(x), x); // An axis that is given twice.
  llvm::SmallVector<int64_t> dropped;
  for (int64_t axis = 0; axis < rankOf(x); ++axis) {
    if (llvm::is_contained(kept, axis))
      continue;
    if (ir::tensorTypeOf(x).getDimSize(axis) != 1)
      b.fail(ErrorKind::Shape, "axis " + llvm::Twine(axis) + " of " +
                                   describe(x) +
                                   " is left out, but is not declared to be 1");
    dropped.push_back(axis);
  }
  if (!dropped.empty()) {
    x = b.op("squeeze", x, b.attr("axes", dropped));
    for (int64_t &axis : kept)
      axis -= llvm::count_if(dropped, [&](int64_t d) { return d < axis; });
  }
  if (!llvm::is_sorted(kept))
    x = permute(b, x, kept);
  if (!fresh.empty())
    x = b.op("expand_dims", x, b.attr("axes", fresh));
  return b.wrap(x);
}

//===----------------------------------------------------------------------===//
// Axes of size 1, by where they are wanted
//===----------------------------------------------------------------------===//

/// x with new axes so that it has `rank`, of which its own are those from
/// `first` on.
static Variable withRank(GraphBuilder &b, mlir::Value x, int64_t rank,
                         int64_t first) {
  Shape axes;
  for (int64_t axis = 0; axis < rank; ++axis)
    if (axis < first || axis >= first + rankOf(x))
      axes.push_back(axis);
  return b.wrap(axes.empty() ? x
                             : b.op("expand_dims", x, b.attr("axes", axes)));
}

Variable arete::atleast_1d(const Arg &arg) {
  GraphBuilder b("atleast_1d", arg.location());
  mlir::Value x = b.value(arg);
  return withRank(b, x, std::max<int64_t>(rankOf(x), 1), 0);
}
Variable arete::atleast_2d(const Arg &arg) {
  GraphBuilder b("atleast_2d", arg.location());
  mlir::Value x = b.value(arg);
  return withRank(b, x, std::max<int64_t>(rankOf(x), 2), rankOf(x) == 1);
}
Variable arete::atleast_3d(const Arg &arg) {
  GraphBuilder b("atleast_3d", arg.location());
  mlir::Value x = b.value(arg);
  return withRank(b, x, std::max<int64_t>(rankOf(x), 3), rankOf(x) == 1);
}

static int64_t checkedCount(GraphBuilder &b, int64_t count) {
  if (count < 0)
    b.fail(ErrorKind::Value,
           "the number of axes is negative: " + llvm::Twine(count));
  return count;
}

Variable arete::shape_padleft(const Arg &arg, int64_t count) {
  GraphBuilder b("shape_padleft", arg.location());
  mlir::Value x = b.value(arg);
  return withRank(b, x, rankOf(x) + checkedCount(b, count), count);
}
Variable arete::shape_padright(const Arg &arg, int64_t count) {
  GraphBuilder b("shape_padright", arg.location());
  mlir::Value x = b.value(arg);
  return withRank(b, x, rankOf(x) + checkedCount(b, count), 0);
}
Variable arete::shape_padaxis(const Arg &x, int64_t axis) {
  GraphBuilder b("shape_padaxis", x.location());
  return expand_dims(x, axis);
}
