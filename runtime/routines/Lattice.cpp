//===- Lattice.cpp - Sums over paths through states -----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Routine.h"
#include "Walk.h"

#include <cmath>

using namespace arete::routines;

template <typename Body>
static void withFloat(const arete_tensor &tensor, Body body) {
  if (tensor.dtype == ARETE_FLOAT32)
    body(float());
  else
    body(double());
}

/// The strides of steps, states and, behind them, predecessors.
struct Strides {
  Strides(const arete_tensor &tensor, int32_t steps)
      : step(tensor.strides[steps]), state(tensor.strides[steps + 1]),
        predecessor(tensor.rank > steps + 2 ? tensor.strides[steps + 2] : 0) {}
  int64_t step, state, predecessor;
};

ARETE_ROUTINE(lattice_scores) {
  (void)parameters;
  const arete_tensor &x = inputs[0], &skips = inputs[1];
  const arete_tensor &scores = outputs[0], &shares = outputs[1];
  int32_t axis = x.rank - 2;
  int64_t steps = x.sizes[axis], states = x.sizes[axis + 1];
  // The scores of two steps, each behind two states where no path is: what is
  // stored may be of a narrower dtype.
  int64_t row = states + 2;
  auto *rows = static_cast<double *>(arete_routine_scratch(
      ctx, 0, 2 * row * static_cast<int64_t>(sizeof(double))));
  if (!rows)
    return ARETE_ERROR_MEMORY;
  const uint8_t *isSkipped = static_cast<const uint8_t *>(skips.data);
  int64_t skipStride = skips.strides[axis];
  withFloat(x, [&]<typename T>(T) {
    const T *in = static_cast<const T *>(x.data);
    T *out = static_cast<T *>(scores.data),
      *parts = static_cast<T *>(shares.data);
    Strides ofX(x, axis), ofScores(scores, axis), ofShares(shares, axis);
    forEachOuter<4>(
        {&x, &skips, &scores, &shares}, axis, axis + 1, [&](const int64_t *at) {
          for (int64_t i = 0; i < 2 * row; ++i)
            rows[i] = -INFINITY;
          double *now = rows + 2, *before = rows + row + 2;
          for (int64_t t = 0; t < steps; ++t) {
            for (int64_t s = 0; s < states; ++s) {
              double from[3] = {before[s], before[s - 1],
                                isSkipped[at[1] + s * skipStride]
                                    ? before[s - 2]
                                    : -INFINITY};
              double greatest = fmax(fmax(from[0], from[1]), from[2]);
              double part[3] = {0, 0, 0}, sum = 0;
              // fmax leaves NaN out: here it is a term again.
              bool hasNaN = from[0] != from[0] || from[1] != from[1] ||
                            from[2] != from[2];
              bool isReached = greatest > -INFINITY || hasNaN;
              if (isReached)
                for (int k = 0; k < 3; ++k)
                  sum += part[k] = exp(from[k] - greatest);
              // Beside an infinite term the others are nothing.
              if (greatest == INFINITY && !hasNaN)
                sum = 1;
              double value = in[at[0] + t * ofX.step + s * ofX.state];
              if (t > 0)
                value += isReached ? greatest + log(sum) : -INFINITY;
              now[s] = value;
              out[at[2] + t * ofScores.step + s * ofScores.state] = T(value);
              for (int k = 0; k < 3; ++k)
                parts[at[3] + t * ofShares.step + s * ofShares.state +
                      k * ofShares.predecessor] =
                    T(isReached ? part[k] / sum : 0);
            }
            double *next = before;
            before = now;
            now = next;
          }
        });
  });
  return ARETE_OK;
}

ARETE_ROUTINE(lattice_recurrence) {
  (void)ctx;
  (void)message;
  const arete_tensor &w = inputs[0], &x = inputs[1], &y = outputs[0];
  int32_t axis = x.rank - 2;
  int64_t steps = x.sizes[axis], states = x.sizes[axis + 1];
  int64_t predecessors = w.sizes[axis + 2];
  bool reverse = parameters[0];
  withFloat(x, [&]<typename T>(T) {
    const T *factors = static_cast<const T *>(w.data);
    const T *terms = static_cast<const T *>(x.data);
    T *out = static_cast<T *>(y.data);
    Strides ofW(w, axis), ofX(x, axis), ofY(y, axis);
    forEachOuter<3>({&x, &w, &y}, axis, axis + 1, [&](const int64_t *at) {
      for (int64_t i = 0; i < steps; ++i) {
        int64_t t = reverse ? steps - 1 - i : i;
        // The step that y is known at, and the later one of the two.
        int64_t known = reverse ? t + 1 : t - 1, later = reverse ? t + 1 : t;
        for (int64_t s = 0; s < states; ++s) {
          T sum = terms[at[0] + t * ofX.step + s * ofX.state];
          for (int64_t k = 0; i > 0 && k < predecessors; ++k) {
            int64_t other = reverse ? s + k : s - k;
            if (other < 0 || other >= states)
              break;
            int64_t to = reverse ? other : s;
            sum += factors[at[1] + later * ofW.step + to * ofW.state +
                           k * ofW.predecessor] *
                   out[at[2] + known * ofY.step + other * ofY.state];
          }
          out[at[2] + t * ofY.step + s * ofY.state] = sum;
        }
      }
    });
  });
  return ARETE_OK;
}
