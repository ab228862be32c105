//===- ConvolutionDirect.cpp - Convolutions by loops over the taps --------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Convolution.h"
#include "Dispatch.h"
#include "Parallel.h"
#include "Simd.h"

using namespace arete::routines;

// The rows: `count` elements of y, the elements of x that they meet `step`
// apart.

namespace {
struct AddScaled {
  template <typename T>
  ARETE_SIMD_INLINE static void run(T *__restrict y, const T *__restrict x,
                                    T factor, int64_t count, int64_t step) {
    using A = Arithmetic<T>;
    if (step == 1)
      for (int64_t i = 0; i < count; ++i)
        y[i] = T(A(y[i]) + A(factor) * A(x[i]));
    else
      for (int64_t i = 0; i < count; ++i)
        y[i] = T(A(y[i]) + A(factor) * A(x[i * step]));
  }
};

struct AddScaledBack {
  template <typename T>
  ARETE_SIMD_INLINE static void run(T *__restrict x, const T *__restrict y,
                                    T factor, int64_t count, int64_t step) {
    using A = Arithmetic<T>;
    if (step == 1)
      for (int64_t i = 0; i < count; ++i)
        x[i] = T(A(x[i]) + A(factor) * A(y[i]));
    else
      for (int64_t i = 0; i < count; ++i)
        x[i * step] = T(A(x[i * step]) + A(factor) * A(y[i]));
  }
};

struct SumOfProducts {
  template <typename T>
  ARETE_SIMD_INLINE static T run(const T *__restrict y, const T *__restrict x,
                                 int64_t count, int64_t step) {
    using A = Arithmetic<T>;
    // Sums of their own: the order of one sum is not the compiler's to change.
    constexpr int64_t lanes = 16;
    A sums[lanes] = {};
    int64_t i = 0;
    if (step == 1)
      for (; i + lanes <= count; i += lanes)
        for (int64_t lane = 0; lane < lanes; ++lane)
          sums[lane] += A(y[i + lane]) * A(x[i + lane]);
    A sum = 0;
    for (; i < count; ++i)
      sum += A(y[i]) * A(x[i * step]);
    for (A part : sums)
      sum += part;
    return T(sum);
  }
};

/// One plane of x, one filter plane and one plane of y.
template <typename T> struct Planes {
  const Convolution &conv;
  const Window &window = conv.window;
  T *x, *w, *y;

  /// Calls body(tap, row of y, first element of x that it meets, its places).
  template <typename Body> void forEachRow(Body body) const {
    const int64_t *in = window.in, *out = window.out, *size = window.size;
    for (int64_t k0 = 0; k0 < size[0]; ++k0) {
      Range places0 = window.places(0, k0);
      for (int64_t k1 = 0; k1 < size[1]; ++k1) {
        Range places1 = window.places(1, k1);
        for (int64_t k2 = 0; k2 < size[2]; ++k2) {
          Range places2 = window.places(2, k2);
          if (places2.size() == 0)
            continue;
          T *tap = w + (k0 * size[1] + k1) * size[2] + k2;
          for (int64_t p0 = places0.begin; p0 < places0.end; ++p0) {
            int64_t i0 = p0 * window.stride[0] + window.offset(0, k0);
            for (int64_t p1 = places1.begin; p1 < places1.end; ++p1) {
              int64_t i1 = p1 * window.stride[1] + window.offset(1, k1);
              int64_t i2 =
                  places2.begin * window.stride[2] + window.offset(2, k2);
              body(tap, y + (p0 * out[1] + p1) * out[2] + places2.begin,
                   x + (i0 * in[1] + i1) * in[2] + i2, places2.size());
            }
          }
        }
      }
    }
  }
};
} // namespace

/// Every plane of the target is the sum of what comes from pairs of planes of
/// the two others, in the order of the index that it has not.
template <typename T> static void convolveAs(const Convolution &conv) {
  using A = Arithmetic<T>;
  T *x = static_cast<T *>(conv.x), *w = static_cast<T *>(conv.w);
  T *y = static_cast<T *>(conv.y);
  int64_t step = conv.window.stride[2], taps = conv.taps();
  int64_t inPlane = conv.inPlane(), outPlane = conv.outPlane();
  // Of element n: channel c of the input and o of the output, of a group.
  auto planes = [&](int64_t n, int64_t group, int64_t c, int64_t o) {
    int64_t filter = group * conv.outChannels + o;
    int64_t channel = group * conv.inChannels + c;
    return Planes<T>{
        .conv = conv,
        .x = x + (n * conv.groups * conv.inChannels + channel) * inPlane,
        .w = w + (filter * conv.inChannels + c) * taps,
        .y = y + (n * conv.groups * conv.outChannels + filter) * outPlane};
  };
  // Makes each of the planes of the target, which lie one behind the other, the
  // sum of so many terms: add(plane, term) adds one.
  auto sumInto = [&](T *target, int64_t count, int64_t size, int64_t terms,
                     auto add) {
    Parts(count, terms * taps * outPlane / 4)
        .run([&](int64_t from, int64_t to, int64_t) {
          std::fill_n(target + from * size, (to - from) * size, T(0));
          for (int64_t plane = from; plane < to; ++plane)
            for (int64_t term = 0; term < terms; ++term)
              add(plane, term);
        });
  };
  int64_t ins = conv.inChannels, outs = conv.outChannels, groups = conv.groups;
  switch (conv.target) {
  case ConvTarget::Result:
    sumInto(y, conv.batch * groups * outs, outPlane, ins,
            [&](int64_t at, int64_t c) {
              planes(at / outs / groups, at / outs % groups, c, at % outs)
                  .forEachRow([&](T *tap, T *to, T *from, int64_t count) {
                    simd<AddScaled>(to, (const T *)from, *tap, count, step);
                  });
            });
    break;
  case ConvTarget::Input:
    sumInto(x, conv.batch * groups * ins, inPlane, outs,
            [&](int64_t at, int64_t o) {
              planes(at / ins / groups, at / ins % groups, at % ins, o)
                  .forEachRow([&](T *tap, T *from, T *to, int64_t count) {
                    simd<AddScaledBack>(to, (const T *)from, *tap, count, step);
                  });
            });
    break;
  case ConvTarget::Filter:
    sumInto(w, groups * outs * ins, taps, conv.batch,
            [&](int64_t at, int64_t n) {
              planes(n, at / ins / outs, at % ins, at / ins % outs)
                  .forEachRow([&](T *tap, T *l, T *r, int64_t count) {
                    *tap = T(A(*tap) +
                             A(simd<SumOfProducts>((const T *)l, (const T *)r,
                                                   count, step)));
                  });
            });
    break;
  }
}

void arete::routines::convolveDirectly(const Convolution &conv) {
  withNumeric(conv.dtype, [&]<typename T>(T) { convolveAs<T>(conv); });
}
