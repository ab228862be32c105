//===- Eigenvalues.cpp - Eigenvalues of general matrices ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Matrix.h"

using namespace arete;
using namespace arete::routines;

/// The vectors as LAPACK packs them: column by column.
template <typename T>
static void storeVectors(View<Complex<T>> v, const Complex<T> *,
                         const Complex<T> *packed) {
  copy(v, byColumns(packed, v.rows, v.columns));
}
/// Of a real matrix: for a pair of conjugate values the real and the imaginary
/// part of the vector of the first one.
template <typename T>
static void storeVectors(View<Complex<T>> v, const Complex<T> *w,
                         const T *packed) {
  int64_t n = v.rows;
  for (int64_t j = 0; j < n; ++j) {
    bool isPair = w[j].im != 0 && j + 1 < n;
    for (int64_t i = 0; i < n; ++i) {
      Complex<T> x{packed[i + j * n], isPair ? packed[i + (j + 1) * n] : T(0)};
      v(i, j) = x;
      if (isPair)
        v(i, j + 1) = x.conj();
    }
    j += isPair;
  }
}

template <typename T> static int32_t eig(const Call &call, bool vectors) {
  const arete_tensor &shape = call.inputs[0];
  int64_t n = shape.sizes[shape.rank - 1];
  char job = vectors ? 'V' : 'N';
  T *a = scratch<T>(call, 0, n, n), *v = scratch<T>(call, 1, n, n);
  Complex<Real<T>> *w = scratch<Complex<Real<T>>>(call, 2, n);
  Real<T> *reals = scratch<Real<T>>(call, 3, n, 2);
  if (!a || !v || !w || !reals)
    return ARETE_ERROR_MEMORY;
  T answer = T(0);
  lapack::geev(job, Int(n), a, w, v, &answer, -1, reals);
  Int size = workSize(answer);
  T *work = scratch<T>(call, 4, size);
  if (!work)
    return ARETE_ERROR_MEMORY;
  for (Batch batch(call); batch; batch.next()) {
    auto values = batch.output<Complex<Real<T>>>(0);
    copy(byColumns(a, n, n), batch.input<T>(0));
    if (!isFinite(a, n * n)) {
      fillNaN(values);
      if (vectors)
        fillNaN(batch.output<Complex<Real<T>>>(1));
      continue;
    }
    if (n > 0 && lapack::geev(job, Int(n), a, w, v, work, size, reals) != 0)
      return batch.fail(ARETE_ERROR_VALUE,
                        "has eigenvalues that did not converge", 0);
    copy(values, constant(byColumns(w, n, 1)));
    if (vectors)
      storeVectors(batch.output<Complex<Real<T>>>(1), w, v);
  }
  return ARETE_OK;
}

ARETE_MATRIX_ROUTINE(eig, eig<T>(call, true))
ARETE_MATRIX_ROUTINE(eigvals, eig<T>(call, false))
