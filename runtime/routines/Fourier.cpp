//===- Fourier.cpp - Discrete Fourier transforms --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FourierPlan.h"
#include "Routine.h"
#include "Walk.h"

#include <optional>

using namespace arete::routines;

namespace {

//===----------------------------------------------------------------------===//
// Plans, kept in the context
//===----------------------------------------------------------------------===//

/// So many plans are kept; the one that was used least recently goes first.
constexpr int32_t numPlans = 16;

/// What a plan is for. It lies in front of its numbers.
struct PlanHeader {
  int64_t length; /* of the row; 0: no plan is here */
  int32_t numberSize;
  int32_t isReal;
  int64_t lastUse;
  char padding[40]; /* the numbers are aligned as the memory is */
};
static_assert(sizeof(PlanHeader) == 64);

/// The transform of rows of a length. Those of n real numbers, n being even,
/// are transforms of n / 2 complex ones and n / 2 + 1 roots of unity.
template <typename T> class Transform {
public:
  using C = Complex<T>;

  Transform(int64_t length, bool isReal)
      : length(length), isReal(isReal), isHalved(isReal && length % 2 == 0),
        complexLength(isHalved ? length / 2 : length) {}

  /// Finds or makes the plan, and work space. Returns a status.
  int32_t prepare(arete_context *ctx) {
    row = static_cast<C *>(
        arete_routine_scratch(ctx, 0, bytesOf(complexLength + 1 + workSize())));
    if (!row)
      return ARETE_ERROR_MEMORY;
    work = row + complexLength + 1;
    int32_t slot = 0;
    int64_t oldest = INT64_MAX, newest = 0;
    bool isFound = false;
    for (int32_t i = 0; i < numPlans && !isFound; ++i) {
      auto *header = headerIn(ctx, i, 0);
      if (!header)
        return ARETE_ERROR_MEMORY;
      isFound = header->length == length &&
                header->numberSize == int32_t(sizeof(T)) &&
                header->isReal == int32_t(isReal);
      if (isFound || header->lastUse < oldest) {
        oldest = header->lastUse;
        slot = i;
      }
    }
    for (int32_t i = 0; i < numPlans; ++i) {
      auto *header = headerIn(ctx, i, 0);
      newest = header->lastUse > newest ? header->lastUse : newest;
    }
    int64_t rootCount = isHalved ? complexLength + 1 : 0;
    auto *header =
        headerIn(ctx, slot,
                 bytesOf(FourierPlan<T>::planSize(complexLength) + rootCount));
    if (!header)
      return ARETE_ERROR_MEMORY;
    header->lastUse = newest + 1;
    roots = reinterpret_cast<C *>(header + 1);
    plan.emplace(complexLength, roots + rootCount);
    if (isFound)
      return ARETE_OK;
    *header = {length, int32_t(sizeof(T)), int32_t(isReal), newest + 1, {}};
    for (int64_t k = 0; k < rootCount; ++k)
      roots[k] = rootOfUnity<T>(k, length);
    plan->prepare(work);
    return ARETE_OK;
  }

  /// Of `row`, in place.
  void run() const { plan->transform(row, work); }

  /// The first half of the spectrum of `in`, real numbers at a stride.
  void forward(const T *in, int64_t stride, C *out, int64_t outStride) const {
    int64_t n = complexLength;
    if (!isHalved) {
      for (int64_t j = 0; j < n; ++j)
        row[j] = {in[j * stride], T(0)};
      run();
      for (int64_t k = 0; k <= n / 2; ++k)
        out[k * outStride] = row[k];
      return;
    }
    for (int64_t j = 0; j < n; ++j)
      row[j] = {in[2 * j * stride], in[(2 * j + 1) * stride]};
    run();
    row[n] = row[0];
    // The spectra of the even and of the odd numbers, from that of both.
    for (int64_t k = 0; k <= n; ++k) {
      C other = row[n - k].conj();
      C even = (row[k] + other) * T(0.5);
      C odd = ((row[k] - other) * T(0.5)).turned();
      out[k * outStride] = even + odd * roots[k];
    }
    out[0].im = T(0);
    out[n * outStride].im = T(0);
  }

  /// The other way round.
  void backward(const C *in, int64_t stride, T *out, int64_t outStride) const {
    int64_t n = complexLength;
    // The way back is a transform with real and imaginary parts exchanged.
    if (!isHalved) {
      row[0] = {T(0), in[0].re};
      for (int64_t k = 1; k <= n / 2; ++k) {
        C value = in[k * stride];
        row[k] = {value.im, value.re};
        row[n - k] = {-value.im, value.re};
      }
      run();
      for (int64_t j = 0; j < n; ++j)
        out[j * outStride] = row[j].im;
      return;
    }
    auto element = [&](int64_t k) {
      C value = in[k * stride];
      return k == 0 || k == n ? C{value.re, T(0)} : value;
    };
    for (int64_t k = 0; k < n; ++k) {
      C value = element(k), other = element(n - k).conj();
      // The odd numbers' spectrum, times i.
      C odd = ((value - other) * roots[k].conj()).turned() * T(-1);
      C sum = value + other + odd;
      row[k] = {sum.im, sum.re};
    }
    run();
    for (int64_t j = 0; j < n; ++j) {
      out[2 * j * outStride] = row[j].im;
      out[(2 * j + 1) * outStride] = row[j].re;
    }
  }

  C *row = nullptr;

private:
  static int64_t bytesOf(int64_t count) { return count * int64_t(sizeof(C)); }

  int64_t workSize() const { return FourierPlan<T>::workSize(complexLength); }

  static PlanHeader *headerIn(arete_context *ctx, int32_t i, int64_t bytes) {
    return static_cast<PlanHeader *>(arete_routine_kept(
        ctx, ARETE_FOURIER_SLOT + i, int64_t(sizeof(PlanHeader)) + bytes));
  }

  int64_t length;
  bool isReal, isHalved;
  int64_t complexLength;
  std::optional<FourierPlan<T>> plan;
  C *work = nullptr, *roots = nullptr;
};

} // namespace

template <typename Body>
static int32_t withParts(int32_t dtype, bool isReal, Body body) {
  return dtype == (isReal ? ARETE_FLOAT32 : ARETE_COMPLEX64) ? body(float())
                                                             : body(double());
}

ARETE_ROUTINE(fft) {
  (void)message;
  const arete_tensor &x = inputs[0], &y = outputs[0];
  int32_t axis = int32_t(parameters[0]);
  bool inverse = parameters[1];
  return withParts(x.dtype, /*isReal=*/false, [&]<typename T>(T) {
    using C = Complex<T>;
    int64_t length = x.sizes[axis];
    Transform<T> transform(length, /*isReal=*/false);
    if (int32_t status = transform.prepare(ctx))
      return status;
    int64_t from = x.strides[axis], to = y.strides[axis];
    forEachOuter<2>({&x, &y}, axis, -1, [&](const int64_t *at) {
      const C *in = static_cast<const C *>(x.data) + at[0];
      C *out = static_cast<C *>(y.data) + at[1], *row = transform.row;
      for (int64_t j = 0; j < length; ++j) {
        C value = in[j * from];
        row[j] = inverse ? C{value.im, value.re} : value;
      }
      transform.run();
      for (int64_t k = 0; k < length; ++k)
        out[k * to] = inverse ? C{row[k].im, row[k].re} : row[k];
    });
    return int32_t(ARETE_OK);
  });
}

ARETE_ROUTINE(rfft) {
  (void)message;
  const arete_tensor &x = inputs[0], &y = outputs[0];
  int32_t axis = int32_t(parameters[0]);
  return withParts(x.dtype, /*isReal=*/true, [&]<typename T>(T) {
    Transform<T> transform(x.sizes[axis], /*isReal=*/true);
    if (int32_t status = transform.prepare(ctx))
      return status;
    forEachOuter<2>({&x, &y}, axis, -1, [&](const int64_t *at) {
      transform.forward(static_cast<const T *>(x.data) + at[0], x.strides[axis],
                        static_cast<Complex<T> *>(y.data) + at[1],
                        y.strides[axis]);
    });
    return int32_t(ARETE_OK);
  });
}

ARETE_ROUTINE(irfft) {
  (void)message;
  const arete_tensor &x = inputs[0], &y = outputs[0];
  int32_t axis = int32_t(parameters[0]);
  return withParts(y.dtype, /*isReal=*/true, [&]<typename T>(T) {
    Transform<T> transform(y.sizes[axis], /*isReal=*/true);
    if (int32_t status = transform.prepare(ctx))
      return status;
    forEachOuter<2>({&x, &y}, axis, -1, [&](const int64_t *at) {
      transform.backward(static_cast<const Complex<T> *>(x.data) + at[0],
                         x.strides[axis], static_cast<T *>(y.data) + at[1],
                         y.strides[axis]);
    });
    return int32_t(ARETE_OK);
  });
}
