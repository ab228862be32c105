//===- Scan.cpp - Running sums and products along an axis -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Dispatch.h"
#include "Parallel.h"
#include "Routine.h"
#include "Walk.h"

using namespace arete::routines;

/// Walks along the axis, from its end if reversed, and at each place over a
/// row of the last dimension, so that memory is read in order whatever the axis
/// is. `step` gets the offsets of each tensor there, whether it is the first
/// place along the axis, and the place.
template <int N, typename Step>
static void scan(const arete_tensor *const (&tensors)[N], int32_t axis,
                 bool reverse, Step step) {
  const arete_tensor &shape = *tensors[0];
  int32_t last = shape.rank - 1;
  int64_t length = shape.sizes[axis];
  int64_t columns = axis == last ? 1 : shape.sizes[last];
  auto walk = [&](const int64_t *start, int64_t from, int64_t to) {
    for (int64_t i = 0; i < length; ++i) {
      int64_t offsets[N], at = reverse ? length - 1 - i : i;
      for (int32_t k = 0; k < N; ++k)
        offsets[k] = start[k] + at * tensors[k]->strides[axis] +
                     from * tensors[k]->strides[last];
      for (int64_t j = from; j < to; ++j) {
        step(offsets, i == 0, at);
        for (int32_t k = 0; k < N; ++k)
          offsets[k] += tensors[k]->strides[last];
      }
    }
  };
  // One that is all of the tensor is divided by its columns, a line of the
  // cache at the least.
  constexpr int64_t together = 64;
  int64_t count = countOuter(shape, axis, last);
  if (count == 1)
    Parts((columns + together - 1) / together, length * together)
        .run([&](int64_t from, int64_t to, int64_t) {
          int64_t start[N] = {};
          walk(start, from * together, std::min(to * together, columns));
        });
  else
    Parts(count, length * columns).run([&](int64_t from, int64_t to, int64_t) {
      forEachOuter(tensors, axis, last, from, to,
                   [&](const int64_t *start) { walk(start, 0, columns); });
    });
}

/// y[i] = op(y[i-1], x[i]).
template <typename Op>
static int32_t accumulate(const arete_tensor *x, const arete_tensor *y,
                          const int64_t *parameters, Op op) {
  int32_t axis = int32_t(parameters[0]);
  bool reverse = parameters[1];
  int64_t back = y->strides[axis] * (reverse ? 1 : -1);
  withNumber(x->dtype, [&]<typename T>(T) {
    const T *in = static_cast<const T *>(x->data);
    T *out = static_cast<T *>(y->data);
    scan<2>({x, y}, axis, reverse, [&](const int64_t *at, bool first, int64_t) {
      using W = Wrapping<T>;
      T value = in[at[0]];
      out[at[1]] = first ? value : T(op(W(out[at[1] + back]), W(value)));
    });
  });
  return ARETE_OK;
}

ARETE_ROUTINE(cumsum) {
  return accumulate(inputs, outputs, parameters,
                    [](auto sum, auto x) { return sum + x; });
}

ARETE_ROUTINE(cumprod) {
  return accumulate(inputs, outputs, parameters,
                    [](auto product, auto x) { return product * x; });
}

ARETE_ROUTINE(recurrence) {
  int32_t axis = int32_t(parameters[0]);
  bool reverse = parameters[1], lag = parameters[2];
  const arete_tensor *a = &inputs[0], *b = &inputs[1], *y = &outputs[0];
  int64_t step = reverse ? 1 : -1;
  int64_t back = y->strides[axis] * step;
  int64_t factorBack = lag ? a->strides[axis] * step : 0;
  withNumber(b->dtype, [&]<typename T>(T) {
    const T *factors = static_cast<const T *>(a->data);
    const T *terms = static_cast<const T *>(b->data);
    T *out = static_cast<T *>(y->data);
    scan<3>(
        {b, a, y}, axis, reverse, [&](const int64_t *at, bool first, int64_t) {
          using W = Wrapping<T>;
          T term = terms[at[0]];
          out[at[2]] =
              first ? term
                    : T(W(factors[at[1] + factorBack]) * W(out[at[2] + back]) +
                        W(term));
        });
  });
  return ARETE_OK;
}

//===----------------------------------------------------------------------===//
// Largest and smallest elements so far
//===----------------------------------------------------------------------===//

/// Whether x takes the place of the most extreme element so far. NaN does so
/// once.
template <bool largest, typename T> static bool isBeyond(T x, T extreme) {
  return (largest ? x > extreme : x < extreme) ||
         (x != x && extreme == extreme);
}

template <bool largest>
static int32_t accumulateExtreme(const arete_tensor *x, const arete_tensor *y,
                                 const int64_t *parameters) {
  int32_t axis = int32_t(parameters[0]);
  bool reverse = parameters[1];
  int64_t back = y->strides[axis] * (reverse ? 1 : -1);
  withNumeric(x->dtype, [&]<typename T>(T) {
    const T *in = static_cast<const T *>(x->data);
    T *out = static_cast<T *>(y->data);
    scan<2>({x, y}, axis, reverse, [&](const int64_t *at, bool first, int64_t) {
      T value = in[at[0]];
      out[at[1]] = first || isBeyond<largest>(value, out[at[1] + back])
                       ? value
                       : out[at[1] + back];
    });
  });
  return ARETE_OK;
}

template <bool largest>
static int32_t accumulatePosition(const arete_tensor *x, const arete_tensor *y,
                                  const int64_t *parameters) {
  int32_t axis = int32_t(parameters[0]);
  bool reverse = parameters[1];
  int64_t back = y->strides[axis] * (reverse ? 1 : -1);
  int64_t stride = x->strides[axis];
  withNumeric(x->dtype, [&]<typename T>(T) {
    const T *in = static_cast<const T *>(x->data);
    auto *out = static_cast<int64_t *>(y->data);
    scan<2>({x, y}, axis, reverse,
            [&](const int64_t *at, bool first, int64_t place) {
              int64_t best = first ? place : out[at[1] + back];
              T extreme = in[at[0] + (best - place) * stride];
              out[at[1]] = isBeyond<largest>(in[at[0]], extreme) ? place : best;
            });
  });
  return ARETE_OK;
}

ARETE_ROUTINE(cummax) {
  return accumulateExtreme<true>(inputs, outputs, parameters);
}
ARETE_ROUTINE(cummin) {
  return accumulateExtreme<false>(inputs, outputs, parameters);
}
ARETE_ROUTINE(cumargmax) {
  return accumulatePosition<true>(inputs, outputs, parameters);
}
ARETE_ROUTINE(cumargmin) {
  return accumulatePosition<false>(inputs, outputs, parameters);
}
