//===- ConvolutionProducts.cpp - Convolutions as matrix products ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The elements of x that a place of the window meets are a column of a matrix,
// (channel, tap) by place, and a convolution is the product of the filters and
// that matrix. It is made for a block of places at a time, which stays in the
// cache: part of an image, or several images that are small.
//
//===----------------------------------------------------------------------===//

#include "Convolution.h"
#include "Dispatch.h"
#include "Parallel.h"

#include <cstring>

using namespace arete::routines;

namespace {

/// Places [first, first + places) of images [image, image + images).
struct Block {
  int64_t image, images, first, places;
  int64_t columns() const { return images * places; }
};

template <typename T> class Products {
public:
  Products(arete_context *ctx, const Convolution &conv)
      : ctx(ctx), conv(conv), window(conv.window), x(static_cast<T *>(conv.x)),
        w(static_cast<T *>(conv.w)), y(static_cast<T *>(conv.y)),
        rows(conv.inChannels * conv.taps()), outPlane(conv.outPlane()),
        inPlane(conv.inPlane()) {}

  int32_t run() {
    if (int32_t status = reserve())
      return status;
    if (conv.target == ConvTarget::Input && !isPointwise())
      std::fill_n(x, conv.inCount(), T(0));
    for (int64_t image = 0; image < conv.batch; image += largest.images)
      for (int64_t first = 0; first < outPlane; first += largest.places) {
        Block block{image, std::min(largest.images, conv.batch - image), first,
                    std::min(largest.places, outPlane - first)};
        for (int64_t group = 0; group < conv.groups; ++group)
          if (int32_t status = runBlock(block, group))
            return status;
      }
    return ARETE_OK;
  }

private:
  /// Chooses the size of blocks and gets the memory for them.
  int32_t reserve() {
    constexpr int64_t cacheBytes = 1 << 20, fewestColumns = 256;
    int64_t target =
        std::max<int64_t>(cacheBytes / (rows * sizeof(T)), fewestColumns);
    largest = {0, 1, 0, std::min(outPlane, target)};
    if (outPlane < target / 2)
      largest.images = std::min(conv.batch, target / outPlane);
    // Parts of nearly the same size.
    int64_t parts = (outPlane + largest.places - 1) / largest.places;
    largest.places = (outPlane + parts - 1) / parts;

    int64_t perGroup = conv.outChannels * rows;
    columns = static_cast<T *>(arete_routine_scratch(
        ctx, ColumnSlot, rows * largest.columns() * int64_t(sizeof(T))));
    results = static_cast<T *>(arete_routine_scratch(
        ctx, BlockSlot,
        largest.images > 1
            ? conv.outChannels * largest.columns() * int64_t(sizeof(T))
            : 1));
    partial = static_cast<T *>(arete_routine_scratch(
        ctx, PartialSlot,
        conv.target == ConvTarget::Filter ? perGroup * int64_t(sizeof(T)) : 1));
    return columns && results && partial ? ARETE_OK : ARETE_ERROR_MEMORY;
  }

  /// Whether x itself is the matrix.
  bool isPointwise() const {
    for (int32_t axis = 0; axis < Window::rank; ++axis)
      if (window.size[axis] != 1 || window.stride[axis] != 1 ||
          window.low[axis] != 0 || window.in[axis] != window.out[axis])
        return false;
    return largest.images == 1;
  }

  T *imageOf(int64_t image, int64_t group) const {
    return x + (image * conv.groups + group) * conv.inChannels * inPlane;
  }
  T *resultOf(int64_t image, int64_t group) const {
    return y + (image * conv.groups + group) * conv.outChannels * outPlane;
  }

  int32_t runBlock(const Block &block, int64_t group) {
    int64_t width = block.columns();
    // The two matrices of the block, in place or in memory of their own.
    bool inPlace = isPointwise();
    T *matrix = inPlace ? imageOf(block.image, group) + block.first : columns;
    int64_t matrixStep = inPlace ? inPlane : width;
    bool together = block.images > 1;
    T *result = together ? results : resultOf(block.image, group) + block.first;
    int64_t resultStep = together ? width : outPlane;
    int64_t filters = conv.outChannels;
    T *filter = w + group * filters * rows;

    if (conv.target != ConvTarget::Input && !inPlace)
      fillColumns(block, group);
    if (conv.target != ConvTarget::Result && together)
      copyResults(block, group, /*back=*/false);
    switch (conv.target) {
    case ConvTarget::Result:
      if (int32_t status =
              multiply(false, false, filters, width, rows, filter, rows, matrix,
                       matrixStep, result, resultStep))
        return status;
      if (together)
        copyResults(block, group, /*back=*/true);
      return ARETE_OK;
    case ConvTarget::Input:
      if (int32_t status =
              multiply(true, false, rows, width, filters, filter, rows, result,
                       resultStep, matrix, matrixStep))
        return status;
      if (!inPlace)
        addColumns(block, group);
      return ARETE_OK;
    case ConvTarget::Filter: {
      bool isFirst = block.image == 0 && block.first == 0;
      T *sum = isFirst ? filter : partial;
      if (int32_t status = multiply(false, true, filters, rows, width, result,
                                    resultStep, matrix, matrixStep, sum, rows))
        return status;
      if (!isFirst)
        for (int64_t i = 0; i < filters * rows; ++i)
          filter[i] = T(Wrapping<T>(filter[i]) + Wrapping<T>(partial[i]));
      return ARETE_OK;
    }
    }
    return ARETE_OK;
  }

  int32_t multiply(bool transA, bool transB, int64_t m, int64_t n, int64_t k,
                   const T *a, int64_t lda, const T *b, int64_t ldb, T *c,
                   int64_t ldc) {
    return arete_rt_gemm(ctx, conv.dtype, transA, transB, 1, m, n, k, a, lda, 0,
                         b, ldb, 0, c, ldc, 0);
  }

  /// Between y and the matrix of the results of several images.
  void copyResults(const Block &block, int64_t group, bool back) {
    for (int64_t filter = 0; filter < conv.outChannels; ++filter)
      for (int64_t image = 0; image < block.images; ++image) {
        T *of = resultOf(block.image + image, group) + filter * outPlane;
        T *in = results + (filter * block.images + image) * outPlane;
        std::memcpy(back ? of : in, back ? in : of,
                    size_t(outPlane) * sizeof(T));
      }
  }

  void fillColumns(const Block &block, int64_t group) {
    int64_t step = window.stride[2];
    forEachPiece(
        block, group,
        [&](const T *plane, T *row, Range inside, int64_t from, int64_t count) {
          for (int64_t i = 0; i < inside.begin; ++i)
            row[i] = T(0);
          const T *source = plane + from;
          if (step == 1)
            for (int64_t i = inside.begin; i < inside.end; ++i)
              row[i] = source[i];
          else
            for (int64_t i = inside.begin; i < inside.end; ++i)
              row[i] = source[i * step];
          for (int64_t i = inside.end; i < count; ++i)
            row[i] = T(0);
        });
  }

  void addColumns(const Block &block, int64_t group) {
    int64_t step = window.stride[2];
    forEachPiece(
        block, group,
        [&](T *plane, const T *row, Range inside, int64_t from, int64_t count) {
          T *target = plane + from;
          for (int64_t i = inside.begin; i < inside.end; ++i)
            target[i * step] =
                T(Wrapping<T>(target[i * step]) + Wrapping<T>(row[i]));
        });
  }

  /// Calls body(plane of x, part of a row of the matrix, those of its elements
  /// that lie inside of the plane, where element 0 would lie, elements) for
  /// every part that lies in one row of the result, several channels at a time.
  template <typename Body>
  void forEachPiece(const Block &block, int64_t group, Body body) {
    int64_t each = conv.taps() * block.columns();
    Parts(conv.inChannels, each).run([&](int64_t from, int64_t to, int64_t) {
      for (int64_t channel = from; channel < to; ++channel)
        forEachPieceOf(block, group, channel, columns + channel * each, body);
    });
  }

  /// The same of one channel, whose rows begin there.
  template <typename Body>
  void forEachPieceOf(const Block &block, int64_t group, int64_t channel,
                      T *row, Body body) {
    const int64_t *in = window.in, *out = window.out, *size = window.size;
    for (int64_t k0 = 0; k0 < size[0]; ++k0)
      for (int64_t k1 = 0; k1 < size[1]; ++k1)
        for (int64_t k2 = 0; k2 < size[2]; ++k2) {
          Range places = window.places(2, k2);
          int64_t offset2 = window.offset(2, k2);
          for (int64_t image = 0; image < block.images; ++image) {
            T *plane = imageOf(block.image + image, group) + channel * inPlane;
            int64_t left = block.places, p2 = block.first % out[2];
            int64_t p1 = block.first / out[2] % out[1];
            int64_t p0 = block.first / out[2] / out[1];
            while (left > 0) {
              int64_t count = std::min(out[2] - p2, left);
              int64_t i0 = p0 * window.stride[0] + window.offset(0, k0);
              int64_t i1 = p1 * window.stride[1] + window.offset(1, k1);
              Range inside{0, 0};
              if (i0 >= 0 && i0 < in[0] && i1 >= 0 && i1 < in[1]) {
                inside.begin = std::clamp<int64_t>(places.begin - p2, 0, count);
                inside.end = std::clamp(places.end - p2, inside.begin, count);
              }
              body(plane, row, inside,
                   (i0 * in[1] + i1) * in[2] + p2 * window.stride[2] + offset2,
                   count);
              row += count;
              left -= count;
              p2 = 0;
              if (++p1 == out[1]) {
                p1 = 0;
                ++p0;
              }
            }
          }
        }
  }

  arete_context *ctx;
  const Convolution &conv;
  const Window &window;
  T *x, *w, *y;
  /// Rows of the matrix: the channels of a group times the taps.
  int64_t rows, outPlane, inPlane;
  Block largest = {};
  T *columns = nullptr, *results = nullptr, *partial = nullptr;
};

} // namespace

int32_t arete::routines::convolveByProducts(arete_context *ctx,
                                            const Convolution &conv) {
  int32_t status = ARETE_OK;
  withNumeric(conv.dtype,
              [&]<typename T>(T) { status = Products<T>(ctx, conv).run(); });
  return status;
}
