//===- Convolutions.cpp - Convolutions ------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Window.h"
#include "arete/Convolution.h"
#include "arete/Ops.h"
#include "dialects/Arete/IR/ConvolutionOps.h"

using namespace arete;
using namespace arete::detail;

//===----------------------------------------------------------------------===//
// Windows
//===----------------------------------------------------------------------===//

Padding Padding::each(const std::vector<int64_t> &numbers) {
  std::vector<std::pair<int64_t, int64_t>> pairs;
  for (int64_t number : numbers)
    pairs.emplace_back(number, number);
  return sides(pairs);
}

Padding Padding::sides(const std::vector<std::pair<int64_t, int64_t>> &sides) {
  Padding padding;
  padding.numbers = sides;
  return padding;
}

std::vector<int64_t>
Padding::along(int64_t rank, int64_t std::pair<int64_t, int64_t>::*side) const {
  if (padMode != Explicit)
    return {};
  if (numbers.empty())
    return std::vector<int64_t>(size_t(rank), all);
  std::vector<int64_t> result;
  for (const auto &sides : numbers)
    result.push_back(sides.*side);
  return result;
}

std::vector<int64_t> Padding::low(int64_t rank) const {
  return along(rank, &std::pair<int64_t, int64_t>::first);
}

std::vector<int64_t> Padding::high(int64_t rank) const {
  return along(rank, &std::pair<int64_t, int64_t>::second);
}

llvm::SmallVector<mlir::NamedAttribute>
detail::windowAttributes(GraphBuilder &b, int64_t rank, const PerAxis &strides,
                         const PerAxis &dilation, const Padding &padding) {
  static constexpr const char *modes[] = {"explicit", "half", "full",
                                          "causal",   "same", "same_lower"};
  // A rank that is wrong is reported with the op.
  int64_t spatial = std::max<int64_t>(rank - ir::firstSpatialAxis, 0);
  return {b.attr("strides", strides.get(spatial)),
          b.attr("dilation", dilation.get(spatial)),
          b.attr("pad_low", padding.low(spatial)),
          b.attr("pad_high", padding.high(spatial)),
          b.builder().getNamedAttr(
              "padding", b.builder().getStringAttr(modes[padding.mode()]))};
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

template <typename Options>
static llvm::SmallVector<mlir::NamedAttribute>
attributesOf(GraphBuilder &b, mlir::Value x, const Options &options) {
  auto attributes = windowAttributes(b, rankOf(x), options.strides,
                                     options.dilation, options.padding);
  attributes.push_back(b.attr("groups", options.groups));
  attributes.push_back(b.attr("flip", options.filter_flip));
  return attributes;
}

/// Builds conv_input_gradient or conv_filter_gradient.
template <typename Options>
static mlir::Value
buildTranspose(GraphBuilder &b, llvm::StringRef op, mlir::ValueRange operands,
               mlir::ValueRange sizes, const Options &options) {
  llvm::SmallVector<mlir::Value> all(operands);
  llvm::append_range(all, sizes);
  return b.op(op, all, attributesOf(b, operands[0], options));
}

static Variable convolution(const char *name, int64_t spatialRank, const Arg &x,
                            const Arg &w, const ConvOptions &options) {
  GraphBuilder b(name, x.location());
  auto operands = b.values({&x, &w}, b.commonDType({&x, &w}));
  for (mlir::Value operand : operands)
    if (spatialRank && rankOf(operand) != spatialRank + ir::firstSpatialAxis)
      b.fail(ErrorKind::Type, describe(operands[0]) + " and " +
                                  describe(operands[1]) + " must have rank " +
                                  llvm::Twine(spatialRank + 2));
  return b.wrap(b.op("conv", operands, attributesOf(b, operands[0], options)));
}

Variable arete::conv(const Arg &x, const Arg &w, const ConvOptions &options) {
  return convolution("conv", 0, x, w, options);
}
Variable arete::conv1d(const Arg &x, const Arg &w, const ConvOptions &options) {
  return convolution("conv1d", 1, x, w, options);
}
Variable arete::conv2d(const Arg &x, const Arg &w, const ConvOptions &options) {
  return convolution("conv2d", 2, x, w, options);
}
Variable arete::conv3d(const Arg &x, const Arg &w, const ConvOptions &options) {
  return convolution("conv3d", 3, x, w, options);
}

Variable arete::separable_conv(const Arg &x, const Arg &depthwise,
                               const Arg &pointwise,
                               const ConvOptions &options) {
  GraphBuilder b("separable_conv", x.location());
  mlir::Value image = b.value(x);
  if (rankOf(image) < 2 ||
      mlir::ShapedType::isDynamic(ir::tensorTypeOf(image).getDimSize(1)))
    b.fail(ErrorKind::Shape, "the number of channels of " + describe(image) +
                                 " must be known when the graph is built");
  ConvOptions each = options;
  each.groups = ir::tensorTypeOf(image).getDimSize(1);
  Arg mixed(conv(x, depthwise, each), x.location());
  return conv(mixed, pointwise);
}

Variable arete::conv_transpose(const Arg &x, const Arg &w,
                               const ConvTransposeOptions &options) {
  GraphBuilder b("conv_transpose", x.location());
  auto operands = b.values({&x, &w}, b.commonDType({&x, &w}));
  mlir::Value image = operands[0], filter = operands[1];
  int64_t spatial = rankOf(image) - ir::firstSpatialAxis;
  if (spatial < 1 || spatial > ir::maxSpatialRank ||
      rankOf(filter) != rankOf(image))
    b.fail(ErrorKind::Type,
           describe(image) + " and " + describe(filter) +
               " are not [batch, channels, spatial...] and [channels, channels "
               "of a group, spatial...] with one to three spatial axes");
  std::vector<int64_t> strides = options.strides.get(spatial),
                       dilation = options.dilation.get(spatial),
                       low = options.padding.low(spatial),
                       high = options.padding.high(spatial),
                       extra = options.output_padding.get(spatial);
  Padding::Mode mode = options.padding.mode();
  if (mode != Padding::Explicit) {
    low.assign(size_t(spatial), 0);
    high = low;
  }
  for (const auto *list : {&strides, &dilation, &low, &high, &extra})
    if (int64_t(list->size()) != spatial)
      b.fail(ErrorKind::Value,
             llvm::Twine(list->size()) + " numbers are given for " +
                 llvm::Twine(spatial) + " spatial axes of " + describe(image));
  llvm::SmallVector<mlir::Value> sizes;
  for (int64_t axis = 0; axis < spatial; ++axis) {
    bool isSame = mode == Padding::Same || mode == Padding::SameLower;
    if (extra[axis] < 0 || extra[axis] >= strides[axis] ||
        (isSame && extra[axis] != 0))
      b.fail(ErrorKind::Value,
             "output_padding is " + llvm::Twine(extra[axis]) +
                 (isSame ? "; with this padding it must be 0"
                         : "; it must be between 0 and the stride, " +
                               llvm::Twine(strides[axis])));
    auto number = [&](int64_t value) { return b.expr(b.size(value)); };
    // Sizes that are known stay known.
    int64_t knownSize = ir::tensorTypeOf(image).getDimSize(axis + 2),
            knownTaps = ir::tensorTypeOf(filter).getDimSize(axis + 2);
    bool isKnown = !mlir::ShapedType::isDynamic(knownSize) &&
                   (isSame || !mlir::ShapedType::isDynamic(knownTaps));
    auto sizeOf = [&](auto size, auto taps, auto constant) {
      if (isSame)
        return size * constant(strides[axis]);
      auto extent =
          (taps - constant(1)) * constant(dilation[axis]) + constant(1);
      auto spread = (size - constant(1)) * constant(strides[axis]) +
                    constant(extra[axis]);
      switch (mode) {
      case Padding::Half: // 2 * (extent / 2) is extent, or one less.
        if constexpr (std::is_same_v<decltype(extent), int64_t>)
          return spread + extent % 2;
        else
          return spread + remainder(extent, constant(2));
      case Padding::Full:
        return spread - extent + constant(2);
      case Padding::Causal:
        return spread + constant(1);
      default:
        return spread + extent - constant(low[axis] + high[axis]);
      }
    };
    if (isKnown)
      sizes.push_back(b.size(std::max<int64_t>(
          sizeOf(knownSize, knownTaps, [](int64_t value) { return value; }),
          0)));
    else
      sizes.push_back(maximum(sizeOf(b.expr(b.dim(image, axis + 2)),
                                     b.expr(b.dim(filter, axis + 2)), number),
                              number(0))
                          .get());
  }
  return b.wrap(
      buildTranspose(b, "conv_input_gradient", operands, sizes, options));
}

Variable arete::conv_input_gradient(const Arg &g, const Arg &w,
                                    const Args &sizes,
                                    const ConvOptions &options) {
  GraphBuilder b("conv_input_gradient", g.location());
  auto operands = b.values({&g, &w}, b.commonDType({&g, &w}));
  return b.wrap(buildTranspose(b, "conv_input_gradient", operands,
                               b.sizes(sizes), options));
}

Variable arete::conv_filter_gradient(const Arg &x, const Arg &g,
                                     const Args &sizes,
                                     const ConvOptions &options) {
  GraphBuilder b("conv_filter_gradient", x.location());
  auto operands = b.values({&x, &g}, b.commonDType({&x, &g}));
  return b.wrap(buildTranspose(b, "conv_filter_gradient", operands,
                               b.sizes(sizes), options));
}
