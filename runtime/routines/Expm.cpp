//===- Expm.cpp - The matrix exponential ----------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Scaling and squaring with Padé approximants: Higham, "The scaling and
// squaring method for the matrix exponential revisited", SIAM J. Matrix Anal.
// Appl. 26, 2005. The bounds on the norm are those of its tables 2.3 (double)
// and of section 2 (single).
//
//===----------------------------------------------------------------------===//

#include "Matrix.h"

using namespace arete;
using namespace arete::routines;

namespace {
/// An approximant: its degree, its coefficients, and the largest norm of a
/// matrix for which it is exact to rounding.
struct Approximant {
  int degree;
  double bound;
  double coefficients[14];
};
} // namespace

static const Approximant forDouble[] = {
    {3, 1.495585217958292e-2, {120, 60, 12, 1}},
    {5, 2.539398330063230e-1, {30240, 15120, 3360, 420, 30, 1}},
    {7,
     9.504178996162932e-1,
     {17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1}},
    {9,
     2.097847961257068e0,
     {17643225600., 8821612800., 2075673600., 302702400., 30270240., 2162160.,
      110880., 3960., 90., 1.}},
    {13,
     5.371920351148152e0,
     {64764752532480000., 32382376266240000., 7771770303897600.,
      1187353796428800., 129060195264000., 10559470521600., 670442572800.,
      33522128640., 1323241920., 40840800., 960960., 16380., 182., 1.}},
};
static const Approximant forFloat[] = {
    {3, 4.258730016922831e-1, {120, 60, 12, 1}},
    {5, 1.880152677804762e0, {30240, 15120, 3360, 420, 30, 1}},
    {7,
     3.925724783138660e0,
     {17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1}},
};

static double sizeOf(double x) { return std::fabs(x); }
template <typename T> static double sizeOf(Complex<T> x) {
  return std::hypot(double(x.re), double(x.im));
}
template <typename T> static T halved(T x, int times) {
  return std::ldexp(x, -times);
}
template <typename T> static Complex<T> halved(Complex<T> x, int times) {
  return {halved(x.re, times), halved(x.im, times)};
}
template <typename T> static T exponential(T x) { return std::exp(x); }
template <typename T> static Complex<T> exponential(Complex<T> x) {
  return Complex<T>{std::cos(x.im), std::sin(x.im)} * std::exp(x.re);
}

template <typename T> static double norm1(const T *a, int64_t n, double *sums) {
  double norm = 0;
  for (int64_t j = 0; j < n; ++j)
    sums[j] = 0;
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j < n; ++j)
      sums[j] += sizeOf(a[i * n + j]);
  for (int64_t j = 0; j < n; ++j)
    norm = sums[j] > norm ? sums[j] : norm;
  return norm;
}

/// The sum of coefficients[first + 2 i] * square^i, by Horner's rule. The
/// result is in `sum`; `other` is overwritten.
template <typename T>
static void evenPolynomial(const Approximant &p, int first, int64_t n,
                           const T *square, T *&sum, T *&other) {
  int last = p.degree - (p.degree - first) % 2;
  for (int64_t i = 0; i < n * n; ++i)
    sum[i] = square[i] * Real<T>(p.coefficients[last]);
  for (int64_t k = 0; k < n; ++k)
    sum[k * (n + 1)] = sum[k * (n + 1)] + T(p.coefficients[last - 2]);
  for (int i = last - 4; i >= first; i -= 2) {
    lapack::gemm(Int(n), square, sum, other);
    T *next = other;
    other = sum;
    sum = next;
    for (int64_t k = 0; k < n; ++k)
      sum[k * (n + 1)] = sum[k * (n + 1)] + T(p.coefficients[i]);
  }
}

template <typename T> static int32_t expm(const Call &call) {
  const arete_tensor &shape = call.inputs[0];
  int64_t n = shape.sizes[shape.rank - 1];
  T *blocks[5];
  for (int32_t i = 0; i < 5; ++i)
    if (!(blocks[i] = scratch<T>(call, i, n, n)))
      return ARETE_ERROR_MEMORY;
  Int *pivots = scratch<Int>(call, 5, n);
  double *sums = scratch<double>(call, 6, n);
  if (!pivots || !sums)
    return ARETE_ERROR_MEMORY;
  constexpr bool isSingle = std::is_same_v<Real<T>, float>;
  const Approximant *begin = isSingle ? forFloat : forDouble;
  int count = isSingle ? 3 : 5;

  for (Batch batch(call); batch && n > 0; batch.next()) {
    T *a = blocks[0], *square = blocks[1], *even = blocks[2], *odd = blocks[3],
      *other = blocks[4];
    copy(byRows(a, n, n), batch.input<T>(0));
    double norm = norm1(a, n, sums);
    if (!isFinite(a, n * n) || !std::isfinite(norm)) {
      fillNaN(batch.output<T>(0));
      continue;
    }
    if (n == 1) {
      batch.output<T>(0)(0, 0) = exponential(a[0]);
      continue;
    }
    const Approximant *p = begin, *last = begin + count - 1;
    while (p != last && norm > p->bound)
      ++p;
    // Below the bound after so many halvings.
    int halvings = 0;
    if (norm > p->bound) {
      std::frexp(norm / p->bound, &halvings);
      for (int64_t i = 0; i < n * n; ++i)
        a[i] = halved(a[i], halvings);
    }
    lapack::gemm(Int(n), a, a, square);
    evenPolynomial(*p, 1, n, square, odd, other);
    lapack::gemm(Int(n), a, odd, other);
    T *u = other;
    other = odd;
    evenPolynomial(*p, 0, n, square, even, other);
    // (V - U)^-1 (V + U). Both commute, so it is the same by columns.
    for (int64_t i = 0; i < n * n; ++i) {
      other[i] = even[i] - u[i];
      even[i] = even[i] + u[i];
    }
    lapack::getrf(Int(n), Int(n), other, pivots);
    lapack::getrs(Int(n), other, pivots, even);
    for (; halvings > 0; --halvings) {
      lapack::gemm(Int(n), even, even, other);
      T *next = other;
      other = even;
      even = next;
    }
    copy(batch.output<T>(0), constant(byRows(even, n, n)));
  }
  return ARETE_OK;
}

ARETE_MATRIX_ROUTINE(expm, expm<T>(call))
