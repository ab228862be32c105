//===- Neighborhoods.cpp - Neighborhoods of pixels ------------------------===//
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

static void checkPair(GraphBuilder &b, const Shape &pair, const char *what) {
  if (pair.size() != 2 || pair[0] < 1 || pair[1] < 1)
    b.fail(ErrorKind::Value, std::string(what) +
                                 " must be two positive numbers, got " +
                                 toString(pair));
}

namespace {
/// The neighborhoods along one axis of an image.
struct NeighborhoodAxis {
  Size extent; // of the image
  int64_t size, step;
  NeighborhoodMode mode;

  Size count() const {
    if (mode == NeighborhoodMode::WrapCentered)
      return floorDivide(extent + (step - 1), step);
    return max(floorDivide(extent - size, step) + 1, 0);
  }
  /// How much of the image the neighborhoods reach over.
  Size covered() const { return (count() - 1) * step + size; }

  /// The place of each pixel of each neighborhood, along axes `outer` and
  /// `inner` of `rank`.
  Variable places(int64_t outer, int64_t inner, int64_t rank) const {
    auto along = [&](const Variable &x, int64_t axis) {
      return shape_padright(shape_padleft(x, axis), rank - 1 - axis);
    };
    Variable place =
        along(arange(count()) * step, outer) + along(arange(Size(size)), inner);
    if (mode == NeighborhoodMode::WrapCentered)
      place = (place - size / 2) % extent.variable();
    return place;
  }
};
} // namespace

Variable arete::images2neibs(const Arg &arg, const Shape &shape,
                             const Shape &stepArg, NeighborhoodMode mode) {
  GraphBuilder b("images2neibs", arg.location());
  Variable x = b.variable(arg);
  const Shape &step = stepArg.empty() ? shape : stepArg;
  checkPair(b, shape, "the shape");
  checkPair(b, step, "the step");
  if (x.rank() != 4)
    b.fail(ErrorKind::Type,
           "images must have 4 axes, got " + describe(Access::value(x)));
  bool isWrapped = mode == NeighborhoodMode::WrapCentered;
  if (isWrapped && (shape[0] % 2 == 0 || shape[1] % 2 == 0))
    b.fail(ErrorKind::Value,
           "neighborhoods around pixels must have odd sizes, got " +
               toString(shape));
  if (mode == NeighborhoodMode::Half || mode == NeighborhoodMode::Full) {
    auto around = [&](int64_t size) {
      int64_t width = mode == NeighborhoodMode::Half ? size / 2 : size - 1;
      return PadWidth(width, width);
    };
    x = pad(x, {PadWidth(0, 0), PadWidth(0, 0), around(shape[0]),
                around(shape[1])});
    mode = NeighborhoodMode::Valid;
  }
  NeighborhoodAxis rows{sizeOf(x, 2), shape[0], step[0], mode};
  NeighborhoodAxis columns{sizeOf(x, 3), shape[1], step[1], mode};
  if (mode == NeighborhoodMode::Valid)
    x = specify_shape(
        x, {dynamicSize, dynamicSize, rows.covered(), columns.covered()});
  Size images = sizeOf(x, 0) * sizeOf(x, 1);
  x = reshape(x, toArgs({images, sizeOf(x, 2), sizeOf(x, 3)}));
  // (image, neighborhood's row and column, pixel's row and column).
  Variable image = shape_padright(arange(images), 4);
  Variable pixels = x[{image, rows.places(1, 3, 5), columns.places(2, 4, 5)}];
  return reshape(pixels, toArgs({images * rows.count() * columns.count(),
                                 Size(shape[0] * shape[1])}));
}

Variable arete::neibs2images(const Arg &arg, const Shape &shape,
                             const Args &imageShape) {
  GraphBuilder b("neibs2images", arg.location());
  Variable x = b.variable(arg);
  checkPair(b, shape, "the shape");
  std::vector<Size> sizes = sizesOf(b, imageShape);
  if (x.rank() != 2 || sizes.size() != 4)
    b.fail(ErrorKind::Type, "neighborhoods must be a matrix, and images have 4 "
                            "sizes; got " +
                                describe(Access::value(x)) + " and " +
                                llvm::Twine(sizes.size()) + " sizes");
  Size rows = floorDivide(sizes[2], shape[0]);
  Size columns = floorDivide(sizes[3], shape[1]);
  Size inner[] = {shape[0], shape[1]};
  Variable images = reshape(
      x, toArgs({sizes[0], sizes[1], rows, columns, inner[0], inner[1]}));
  Size covered[] = {rows * shape[0], columns * shape[1]};
  images = reshape(transpose(images, {0, 1, 2, 4, 3, 5}),
                   toArgs({sizes[0], sizes[1], covered[0], covered[1]}));
  // What no neighborhood reaches.
  return pad(images, {PadWidth(0, 0), PadWidth(0, 0),
                      PadWidth(0, sizes[2] - covered[0]),
                      PadWidth(0, sizes[3] - covered[1])});
}
