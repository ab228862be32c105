//===- Shapes.cpp - Shapes, creation and joining --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "arete/Ops.h"

using namespace arete;
using namespace arete::detail;

static int64_t rankOf(mlir::Value value) {
  return ir::tensorTypeOf(value).getRank();
}

/// The line of a list of operands: that of its first.
static Location locationOf(const Args &args) {
  return args.empty() ? Location() : args[0].location();
}

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
  mlir::Value x = b.value(arg);
  if (rank < 1 || rank > std::max<int64_t>(rankOf(x), 1))
    b.fail(ErrorKind::Type,
           describe(x) + " cannot be flattened to rank " + llvm::Twine(rank));
  llvm::SmallVector<mlir::Value> sizes;
  for (int64_t axis = 0; axis < rank - 1; ++axis)
    sizes.push_back(b.dim(x, axis));
  // The product, not -1, which says nothing where another size is 0.
  ir::Expr rest = b.expr(b.size(1));
  bool isStatic = true;
  int64_t known = 1;
  for (int64_t axis = rank - 1; axis < rankOf(x); ++axis) {
    int64_t size = ir::tensorTypeOf(x).getDimSize(axis);
    isStatic &= !mlir::ShapedType::isDynamic(size);
    known *= isStatic ? size : 1;
    rest = rest * b.expr(b.dim(x, axis));
  }
  sizes.push_back(isStatic ? b.size(known) : rest.get());
  return b.wrap(withSizes(b, "reshape", x, sizes));
}

//===----------------------------------------------------------------------===//
// Order and number of axes
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

Variable arete::dimshuffle(const Arg &arg,
                           std::initializer_list<Place> pattern) {
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
// Repeating, joining, cutting
//===----------------------------------------------------------------------===//

Variable arete::broadcast_to(const Arg &x, const Args &sizes) {
  GraphBuilder b("broadcast_to", x.location());
  return b.wrap(withSizes(b, "broadcast_to", b.value(x), b.sizes(sizes)));
}

static llvm::SmallVector<mlir::Value> promoted(GraphBuilder &b,
                                               const Args &args) {
  if (args.empty())
    b.fail(ErrorKind::Value, "at least one tensor is needed");
  llvm::SmallVector<const Arg *> pointers;
  for (const Arg &arg : args)
    pointers.push_back(&arg);
  return b.values(pointers, b.commonDType(pointers));
}

Variable arete::concatenate(const Args &parts, int64_t axis) {
  GraphBuilder b("concatenate", locationOf(parts));
  llvm::SmallVector<mlir::Value> values = promoted(b, parts);
  axis = b.axis(axis, rankOf(values[0]), values[0]);
  return b.wrap(b.op("concatenate", values, b.attr("axis", axis)));
}

Variable arete::stack(const Args &parts, int64_t axis) {
  GraphBuilder b("stack", locationOf(parts));
  llvm::SmallVector<mlir::Value> values = promoted(b, parts);
  axis = b.axis(axis, rankOf(values[0]) + 1, values[0]);
  for (mlir::Value &value : values) {
    if (rankOf(value) != rankOf(values[0]))
      b.fail(ErrorKind::Type,
             "operands have different ranks: " +
                 ir::describe(mlir::TypeRange(mlir::ValueRange(values))));
  }
  for (mlir::Value &value : values)
    value = b.op("expand_dims", value,
                 b.attr("axes", llvm::ArrayRef<int64_t>(axis)));
  return b.wrap(b.op("concatenate", values, b.attr("axis", axis)));
}

Variable arete::slice(const Arg &arg, const Arg &startArg, const Arg &stopArg,
                      int64_t axis) {
  GraphBuilder b("slice", arg.location());
  mlir::Value x = b.value(arg);
  axis = b.axis(axis, rankOf(x), x);
  ir::Expr size = b.expr(b.dim(x, axis)), zero = b.expr(b.size(0));
  auto clamp = [&](const Arg &bound) {
    ir::Expr at = b.expr(b.size(bound));
    at = where(less(at, zero), at + size, at);
    return minimum(maximum(at, zero), size);
  };
  auto wrapBound = [](std::optional<int64_t> bound, int64_t size) {
    int64_t at = *bound < 0 ? *bound + size : *bound;
    return std::clamp<int64_t>(at, 0, size);
  };
  mlir::Value start, length;
  auto knownStart = ir::getConstantSize(b.size(startArg));
  auto knownStop = ir::getConstantSize(b.size(stopArg));
  int64_t knownSize = ir::tensorTypeOf(x).getDimSize(axis);
  if (knownStart && knownStop && !mlir::ShapedType::isDynamic(knownSize)) {
    int64_t from = wrapBound(knownStart, knownSize);
    start = b.size(from);
    length =
        b.size(std::max<int64_t>(wrapBound(knownStop, knownSize) - from, 0));
  } else {
    ir::Expr from = clamp(startArg);
    start = from.get();
    length = maximum(clamp(stopArg) - from, zero).get();
  }
  return b.wrap(b.op("slice", {x, start, length}, b.attr("axis", axis)));
}

//===----------------------------------------------------------------------===//
// Creation
//===----------------------------------------------------------------------===//

Variable arete::arange(const Arg &start, const Arg &stop, const Arg &step) {
  GraphBuilder b("arange", start.location());
  return b.wrap(b.op("arange", {b.size(start), b.size(stop), b.size(step)}));
}
Variable arete::arange(const Arg &start, const Arg &stop) {
  return arange(start, stop, Arg(1, start.location()));
}
Variable arete::arange(const Arg &stop) {
  return arange(Arg(0, stop.location()), stop, Arg(1, stop.location()));
}

static Variable fullLike(const char *op, const Arg &arg, const Arg &value) {
  GraphBuilder b(op, arg.location());
  mlir::Value x = b.value(arg);
  mlir::Value fill = b.value(value, dtypeOfValue(x));
  return b.wrap(withSizes(b, "broadcast_to", fill,
                          ir::buildDims(b.builder(), b.loc(), x)));
}

Variable arete::zeros_like(const Arg &x) {
  return fullLike("zeros_like", x, Arg(false, x.location()));
}
Variable arete::ones_like(const Arg &x) {
  return fullLike("ones_like", x, Arg(true, x.location()));
}
Variable arete::full_like(const Arg &x, const Arg &value) {
  return fullLike("full_like", x, value);
}
