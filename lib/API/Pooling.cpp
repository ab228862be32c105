//===- Pooling.cpp - Pooling and resizing images --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Pooling.h"
#include "Window.h"
#include "arete/Ops.h"
#include "dialects/Arete/IR/Window.h"

using namespace arete;
using namespace arete::detail;

static int64_t spatialRankOf(GraphBuilder &b, mlir::Value x) {
  int64_t rank = rankOf(x) - ir::firstSpatialAxis;
  if (rank < 1 || rank > ir::maxSpatialRank)
    b.fail(ErrorKind::Type,
           describe(x) + " is not [batch, channels, spatial...] with one to "
                         "three spatial axes");
  return rank;
}

//===----------------------------------------------------------------------===//
// Pooling
//===----------------------------------------------------------------------===//

static llvm::SmallVector<mlir::NamedAttribute>
poolAttributes(GraphBuilder &b, mlir::Value x, const PerAxis &window,
               const PoolOptions &options) {
  auto attributes =
      windowAttributes(b, rankOf(x), options.strides.value_or(window),
                       options.dilation, options.padding);
  attributes.push_back(b.attr("window", window.get(spatialRankOf(b, x))));
  attributes.push_back(b.attr("ceil", options.ceil_mode));
  return attributes;
}

Variable arete::max_pool(const Arg &arg, const PerAxis &window,
                         const PoolOptions &options) {
  GraphBuilder b("max_pool", arg.location());
  mlir::Value x = b.value(arg);
  return b.wrap(b.op("max_pool", x, poolAttributes(b, x, window, options)));
}

Variable arete::max_pool_indices(const Arg &arg, const PerAxis &window,
                                 const PoolOptions &options) {
  GraphBuilder b("max_pool_indices", arg.location());
  mlir::Value x = b.value(arg);
  return b.wrap(
      b.op("max_pool_indices", x, poolAttributes(b, x, window, options)));
}

static mlir::Value scatter(GraphBuilder &b, mlir::Value y, mlir::Value indices,
                           mlir::ValueRange sizes) {
  llvm::SmallVector<mlir::Value> operands{y, indices};
  llvm::append_range(operands, sizes);
  return b.op("pool_scatter", operands);
}

Variable arete::max_unpool(const Arg &y, const Arg &indices,
                           const Args &sizes) {
  GraphBuilder b("max_unpool", y.location());
  return b.wrap(scatter(b, b.value(y), b.integer(indices, "the indices"),
                        b.sizes(sizes)));
}

Variable arete::max_pool_same_size(const Arg &arg, const PerAxis &window,
                                   const PoolOptions &options) {
  GraphBuilder b("max_pool_same_size", arg.location());
  mlir::Value x = b.value(arg);
  auto attributes = poolAttributes(b, x, window, options);
  mlir::Value indices = b.op("max_pool_indices", x, attributes);
  // A mask, since windows that overlap may choose one element.
  auto sizes = ir::buildDims(b.builder(), b.loc(), x);
  ir::Expr one = b.expr(b.number(dtypeOfValue(x), 1.0));
  ir::Expr ones = one.broadcastTo(ir::buildDims(b.builder(), b.loc(), indices));
  ir::Expr chosen =
      b.expr(scatter(b, ones.get(), indices,
                     llvm::ArrayRef(sizes).drop_front(ir::firstSpatialAxis)));
  ir::Expr value = b.expr(x);
  return b.wrap(
      where(equal(chosen, chosen.literal(0.0)), value.literal(0.0), value));
}

static Variable sumPool(const char *mean, mlir::Value x, GraphBuilder &b,
                        const PerAxis &window, const PoolOptions &options) {
  auto attributes = poolAttributes(b, x, window, options);
  attributes.push_back(
      b.builder().getNamedAttr("mean", b.builder().getStringAttr(mean)));
  return b.wrap(b.op("sum_pool", x, attributes));
}

Variable arete::sum_pool(const Arg &x, const PerAxis &window,
                         const PoolOptions &options) {
  GraphBuilder b("sum_pool", x.location());
  return sumPool("none", b.value(x), b, window, options);
}

Variable arete::avg_pool(const Arg &x, const PerAxis &window,
                         const PoolOptions &options, bool count_include_pad) {
  GraphBuilder b("avg_pool", x.location());
  return sumPool(count_include_pad ? "padded" : "inside", b.floating(x), b,
                 window, options);
}

static std::vector<int64_t> spatialAxes(GraphBuilder &b, mlir::Value x) {
  std::vector<int64_t> axes;
  for (int64_t axis = 0; axis < spatialRankOf(b, x); ++axis)
    axes.push_back(axis + ir::firstSpatialAxis);
  return axes;
}

Variable arete::global_max_pool(const Arg &arg) {
  GraphBuilder b("global_max_pool", arg.location());
  mlir::Value x = b.value(arg);
  return b.wrap(
      b.expr(x).reduce("arete.max", spatialAxes(b, x), /*keepdims=*/true));
}

Variable arete::global_avg_pool(const Arg &arg) {
  GraphBuilder b("global_avg_pool", arg.location());
  mlir::Value x = b.floating(arg);
  return b.wrap(
      b.expr(x).reduce("arete.mean", spatialAxes(b, x), /*keepdims=*/true));
}

//===----------------------------------------------------------------------===//
// Resizing
//===----------------------------------------------------------------------===//

static std::vector<int64_t> checkedFactors(GraphBuilder &b, mlir::Value x,
                                           const PerAxis &factors) {
  int64_t rank = spatialRankOf(b, x);
  std::vector<int64_t> result = factors.get(rank);
  if (int64_t(result.size()) != rank)
    b.fail(ErrorKind::Value, llvm::Twine(result.size()) +
                                 " factors are given for " + llvm::Twine(rank) +
                                 " spatial axes of " + describe(x));
  for (int64_t factor : result)
    if (factor < 1 || factor > INT32_MAX)
      b.fail(ErrorKind::Value,
             "a factor of " + llvm::Twine(factor) + "; it must be at least 1");
  return result;
}

/// A size times a factor; known if the size is.
static mlir::Value scaled(GraphBuilder &b, mlir::Value x, int64_t axis,
                          int64_t factor) {
  int64_t known = ir::tensorTypeOf(x).getDimSize(axis);
  return mlir::ShapedType::isDynamic(known)
             ? (b.expr(b.dim(x, axis)) * double(factor)).get()
             : b.size(known * factor);
}

Variable arete::upsample(const Arg &arg, const PerAxis &factors) {
  GraphBuilder b("upsample", arg.location());
  mlir::Value x = b.value(arg);
  std::vector<int64_t> numbers = checkedFactors(b, x, factors);
  // Each axis gets one of its copies behind it, and takes that in.
  llvm::SmallVector<int64_t> fresh;
  llvm::SmallVector<mlir::Value> repeated{b.dim(x, 0), b.dim(x, 1)},
      sizes = repeated;
  for (int64_t axis = 0; axis < int64_t(numbers.size()); ++axis) {
    fresh.push_back(2 * axis + 3);
    repeated.append({b.dim(x, axis + 2), b.size(numbers[size_t(axis)])});
    sizes.push_back(scaled(b, x, axis + 2, numbers[size_t(axis)]));
  }
  return b.wrap(
      b.expr(x).expandDims(fresh).broadcastTo(repeated).reshape(sizes));
}

/// x interpolated at `size` places along an axis.
static ir::Expr resizeAxis(GraphBuilder &b, ir::Expr x, int64_t axis,
                           mlir::Value size, Alignment alignment) {
  mlir::Type real = b.builder().getF64Type();
  ir::Expr count = b.expr(b.dim(x.get(), axis));
  ir::Expr from = count.cast(real), to = b.expr(size).cast(real);
  ir::Expr place =
      b.expr(b.op("iota", size, b.attr("axis", int64_t(0)))).cast(real);
  ir::Expr position;
  switch (alignment) {
  case Alignment::HalfPixel:
    position = (place + 0.5) * (from / to) - 0.5;
    break;
  case Alignment::Corners:
    // One place is the first.
    position = place * ((from - 1.0) / maximum(to - 1.0, to.literal(1.0)));
    break;
  case Alignment::Asymmetric:
    position = place * (from / to);
    break;
  }
  ir::Expr last = from - 1.0;
  position = minimum(maximum(position, position.literal(0.0)), last);
  ir::Expr below = floor(position);
  ir::Expr above = minimum(below + 1.0, last);
  // The axis in front, where elements are gathered.
  llvm::SmallVector<int64_t> swap =
      llvm::to_vector(llvm::seq<int64_t>(x.rank()));
  std::swap(swap[0], swap[size_t(axis)]);
  ir::Expr moved = x.transpose(swap);
  mlir::Type index = b.builder().getI64Type();
  auto elements = [&](ir::Expr at) {
    return ir::Expr::build("arete.gather", {moved, at.cast(index)});
  };
  llvm::SmallVector<int64_t> others;
  for (int64_t i = 1; i < x.rank(); ++i)
    others.push_back(i);
  ir::Expr share = castLike(position - below, x).expandDims(others);
  ir::Expr low = elements(below), high = elements(above);
  return (low + (high - low) * share).transpose(swap);
}

static Variable resize(GraphBuilder &b, mlir::Value x,
                       llvm::ArrayRef<mlir::Value> sizes, Alignment alignment) {
  if (int64_t(sizes.size()) != spatialRankOf(b, x))
    b.fail(ErrorKind::Shape, llvm::Twine(sizes.size()) +
                                 " sizes are given for the spatial axes of " +
                                 describe(x));
  ir::Expr result = b.expr(x);
  for (auto [axis, size] : llvm::enumerate(sizes))
    result = resizeAxis(b, result, int64_t(axis) + ir::firstSpatialAxis, size,
                        alignment);
  return b.wrap(result);
}

Variable arete::resize_linear(const Arg &x, const Args &sizes,
                              Alignment alignment) {
  GraphBuilder b("resize_linear", x.location());
  return resize(b, b.floating(x), b.sizes(sizes), alignment);
}

Variable arete::upsample_linear(const Arg &arg, const PerAxis &factors,
                                Alignment alignment) {
  GraphBuilder b("upsample_linear", arg.location());
  mlir::Value x = b.floating(arg);
  llvm::SmallVector<mlir::Value> sizes;
  for (auto [axis, factor] : llvm::enumerate(checkedFactors(b, x, factors)))
    sizes.push_back(scaled(b, x, int64_t(axis) + ir::firstSpatialAxis, factor));
  return resize(b, x, sizes, alignment);
}
