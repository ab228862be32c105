//===- LinearAlgebra.cpp - Factorisations and linear systems --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LAPACK may not end, or end with nonsense, where an element is NaN or
// infinite: such a matrix is not given to it, and its results are NaN.
//
//===----------------------------------------------------------------------===//

#include "Matrix.h"

using namespace arete;
using namespace arete::routines;

static Int larger(Int x, Int y) { return x > y ? x : y; }

/// The results of a matrix for which nothing is computed.
template <typename T>
static void fillResults(const Batch &batch, int32_t count) {
  for (int32_t i = 0; i < count; ++i)
    fillNaN(batch.output<T>(i));
}

/// Where the result of a computation on rows is made: the tensor's own memory
/// where it lies row by row, else scratch memory. Null where there is none.
template <typename T>
static T *rowsFor(const Call &call, int32_t slot, View<T> result) {
  return result.isRowMajor()
             ? result.data
             : scratch<T>(call, slot, result.rows, result.columns);
}
template <typename T> static void storeRows(View<T> result, const T *rows) {
  if (rows != result.data)
    copy(result, byRows(rows, result.rows, result.columns));
}
/// The elements of an operand row by row.
template <typename T>
static const T *loadRows(const Call &call, int32_t slot, View<const T> x) {
  if (x.isRowMajor())
    return x.data;
  T *rows = scratch<T>(call, slot, x.rows, x.columns);
  if (rows)
    copy(byRows(rows, x.rows, x.columns), x);
  return rows;
}

//===----------------------------------------------------------------------===//
// Linear systems
//===----------------------------------------------------------------------===//

template <typename T> static int32_t cholesky(const Call &call) {
  for (Batch batch(call); batch; batch.next()) {
    View<const T> x = batch.input<T>(0);
    View<T> result = batch.output<T>(0);
    int64_t n = x.rows;
    T *l = rowsFor(call, 0, result);
    if (!l)
      return ARETE_ERROR_MEMORY;
    // What LAPACK takes for the upper triangle, column by column, is the lower
    // one row by row.
    bool finite = true;
    for (int64_t i = 0; i < n; ++i) {
      for (int64_t j = 0; j < n; ++j)
        l[i * n + j] = j < i ? x(i, j) : j == i ? realPart(x(i, i)) : T(0);
      finite = finite && isFinite(l + i * n, i + 1);
    }
    if (!finite)
      fillNaN(byRows(l, n, n));
    else if (Int minor = n > 0 ? lapack::potrf('U', Int(n), l) : 0)
      return batch.fail(
          ARETE_ERROR_VALUE,
          "is not positive definite: its leading minor of order # is not "
          "positive",
          minor);
    storeRows(result, l);
  }
  return ARETE_OK;
}

template <typename T> static int32_t luFactor(const Call &call) {
  const arete_tensor &shape = call.inputs[0];
  int64_t m = shape.sizes[shape.rank - 2], n = shape.sizes[shape.rank - 1];
  int64_t k = m < n ? m : n;
  T *lu = scratch<T>(call, 0, m, n);
  Int *exchanges = scratch<Int>(call, 1, k);
  if (!lu || !exchanges)
    return ARETE_ERROR_MEMORY;
  for (Batch batch(call); batch; batch.next()) {
    copy(byColumns(lu, m, n), batch.input<T>(0));
    auto pivots = batch.output<int64_t>(1),
         permutation = batch.output<int64_t>(2);
    for (int64_t i = 0; i < m; ++i)
      permutation(i) = i;
    if (k > 0 && isFinite(lu, m * n)) {
      lapack::getrf(Int(m), Int(n), lu, exchanges);
    } else {
      fillNaN(byColumns(lu, m, n));
      for (int64_t i = 0; i < k; ++i)
        exchanges[i] = Int(i + 1);
    }
    for (int64_t i = 0; i < k; ++i) {
      int64_t other = exchanges[i] - 1, row = permutation(i);
      pivots(i) = other;
      permutation(i) = permutation(other);
      permutation(other) = row;
    }
    copy(batch.output<T>(0), constant(byColumns(lu, m, n)));
  }
  return ARETE_OK;
}

/// The first zero on a diagonal, -1 if there is none.
template <typename T> static int64_t zeroOnDiagonal(View<const T> x) {
  for (int64_t i = 0; i < x.rows; ++i)
    if (x(i, i) == T(0))
      return i;
  return -1;
}

template <typename T> static int32_t luSolve(const Call &call) {
  bool transpose = call.parameters[0];
  for (Batch batch(call); batch; batch.next()) {
    View<const T> factors = batch.input<T>(0), b = batch.input<T>(2);
    View<const int64_t> permutation = batch.input<int64_t>(1);
    View<T> result = batch.output<T>(0);
    int64_t n = b.rows, k = b.columns;
    if (int64_t i = zeroOnDiagonal(factors); i >= 0)
      return batch.fail(ARETE_ERROR_VALUE,
                        "is singular: pivot # of its factors is exactly zero",
                        i);
    for (int64_t i = 0; i < n; ++i)
      if (permutation(i) < 0 || permutation(i) >= n)
        return batch.fail(ARETE_ERROR_INDEX,
                          "has a permutation that names row #, which it does "
                          "not have",
                          permutation(i));
    const T *lu = loadRows(call, 0, factors);
    T *y = transpose ? scratch<T>(call, 1, n, k) : rowsFor(call, 1, result);
    if (!lu || !y)
      return ARETE_ERROR_MEMORY;
    if (n == 0 || k == 0)
      continue;
    for (int64_t i = 0; i < n; ++i)
      for (int64_t j = 0, from = transpose ? i : permutation(i); j < k; ++j)
        y[i * k + j] = b(from, j);
    // x = P^T L U.
    lapack::trsm(!transpose, transpose, !transpose, Int(n), Int(k), lu, y);
    lapack::trsm(transpose, transpose, transpose, Int(n), Int(k), lu, y);
    if (!transpose)
      storeRows(result, y);
    else
      for (int64_t i = 0; i < n; ++i)
        for (int64_t j = 0, to = permutation(i); j < k; ++j)
          result(to, j) = y[i * k + j];
  }
  return ARETE_OK;
}

template <typename T> static int32_t triangularSolve(const Call &call) {
  bool lower = call.parameters[0], transpose = call.parameters[1];
  bool unit = call.parameters[2];
  for (Batch batch(call); batch; batch.next()) {
    View<const T> a = batch.input<T>(0), b = batch.input<T>(1);
    View<T> result = batch.output<T>(0);
    if (int64_t i = unit ? -1 : zeroOnDiagonal(a); i >= 0)
      return batch.fail(
          ARETE_ERROR_VALUE,
          "is singular: element [#, #] of the triangle is exactly zero", i);
    const T *triangle = loadRows(call, 0, a);
    T *x = rowsFor(call, 1, result);
    if (!triangle || !x)
      return ARETE_ERROR_MEMORY;
    copy(byRows(x, b.rows, b.columns), b);
    if (b.rows > 0 && b.columns > 0)
      lapack::trsm(lower, transpose, unit, Int(b.rows), Int(b.columns),
                   triangle, x);
    storeRows(result, x);
  }
  return ARETE_OK;
}

//===----------------------------------------------------------------------===//
// QR
//===----------------------------------------------------------------------===//

template <typename T> static int32_t qr(const Call &call) {
  const arete_tensor &shape = call.inputs[0], &q = call.outputs[0];
  int64_t m = shape.sizes[shape.rank - 2], n = shape.sizes[shape.rank - 1];
  int64_t k = m < n ? m : n, inner = q.sizes[q.rank - 1];
  T *a = scratch<T>(call, 0, m, n > inner ? n : inner);
  T *tau = scratch<T>(call, 1, k);
  if (!a || !tau)
    return ARETE_ERROR_MEMORY;
  Int size = 1;
  if (m > 0) {
    T forFactors = T(0), forVectors = T(0);
    lapack::geqrf(Int(m), Int(n), a, tau, &forFactors, -1);
    lapack::orgqr(Int(m), Int(inner), Int(k), a, tau, &forVectors, -1);
    size = larger(workSize(forFactors), workSize(forVectors));
  }
  T *work = scratch<T>(call, 2, size);
  if (!work)
    return ARETE_ERROR_MEMORY;
  for (Batch batch(call); batch; batch.next()) {
    copy(byColumns(a, m, n), batch.input<T>(0));
    if (!isFinite(a, m * n)) {
      fillResults<T>(batch, 2);
      continue;
    }
    if (m == 0)
      continue;
    if (k > 0)
      lapack::geqrf(Int(m), Int(n), a, tau, work, size);
    View<T> r = batch.output<T>(1);
    for (int64_t i = 0; i < inner; ++i)
      for (int64_t j = 0; j < n; ++j)
        r(i, j) = i <= j ? a[i + j * m] : T(0);
    if (inner > 0)
      lapack::orgqr(Int(m), Int(inner), Int(k), a, tau, work, size);
    copy(batch.output<T>(0), constant(byColumns(a, m, inner)));
  }
  return ARETE_OK;
}

//===----------------------------------------------------------------------===//
// Singular values
//===----------------------------------------------------------------------===//

namespace {
/// Computes decompositions of matrices of one shape.
template <typename T> class Svd {
public:
  /// `job` as LAPACK's: 'N' for values only, 'S' for reduced, 'A' for full.
  Svd(const Call &call, char job, int64_t m, int64_t n)
      : call(call), job(job), m(m), n(n), k(m < n ? m : n) {
    uColumns = job == 'A' ? m : job == 'S' ? k : 0;
    vRows = job == 'A' ? n : job == 'S' ? k : 0;
  }

  /// Returns a status.
  int32_t reserve() {
    a = scratch<T>(call, 0, m, n);
    u = scratch<T>(call, 1, m, uColumns);
    s = scratch<Real<T>>(call, 2, k);
    vh = scratch<T>(call, 3, vRows, n);
    integers = scratch<Int>(call, 4, k, 8);
    reals = scratch<Real<T>>(call, 6, lapack::realWorkOfSvd<T>(job, m, n));
    if (!a || !u || !s || !vh || !integers || !reals)
      return ARETE_ERROR_MEMORY;
    if (k > 0) {
      T fast = T(0), careful = T(0);
      lapack::gesdd(job, Int(m), Int(n), a, s, u, vh, ldv(), &fast, -1, reals,
                    integers);
      lapack::gesvd(job, Int(m), Int(n), a, s, u, vh, ldv(), &careful, -1,
                    reals);
      size = larger(workSize(fast), workSize(careful));
    }
    work = scratch<T>(call, 5, size);
    return work ? ARETE_OK : ARETE_ERROR_MEMORY;
  }

  /// False if it did not converge.
  bool compute(View<const T> x) {
    load(x);
    if (!isFinite(a, m * n)) {
      fillNaN(byColumns(u, m, uColumns));
      fillNaN(byColumns(s, k, 1));
      fillNaN(byColumns(vh, vRows, n));
      return true;
    }
    if (k == 0) {
      for (int64_t i = 0; i < m * uColumns; ++i)
        u[i] = T(i % (m + 1) == 0);
      for (int64_t i = 0; i < n * vRows; ++i)
        vh[i] = T(i % (n + 1) == 0);
      return true;
    }
    if (lapack::gesdd(job, Int(m), Int(n), a, s, u, vh, ldv(), work, size,
                      reals, integers) == 0)
      return true;
    // Divide and conquer fails where the QR iteration does not.
    load(x);
    return lapack::gesvd(job, Int(m), Int(n), a, s, u, vh, ldv(), work, size,
                         reals) == 0;
  }

  View<T> left() const { return byColumns(u, m, uColumns); }
  View<Real<T>> values() const { return byColumns(s, k, 1); }
  View<T> right() const { return byColumns(vh, vRows, n); }

private:
  Int ldv() const { return Int(vRows > 0 ? vRows : 1); }
  void load(View<const T> x) { copy(byColumns(a, m, n), x); }

  const Call &call;
  char job;
  int64_t m, n, k, uColumns, vRows;
  T *a = nullptr, *u = nullptr, *vh = nullptr, *work = nullptr;
  Real<T> *s = nullptr, *reals = nullptr;
  Int *integers = nullptr;
  Int size = 1;
};
} // namespace

static const char noSvd[] = "has a singular value decomposition that did not "
                            "converge";

template <typename T> static int32_t svd(const Call &call, char job) {
  const arete_tensor &shape = call.inputs[0];
  Svd<T> svd(call, job, shape.sizes[shape.rank - 2],
             shape.sizes[shape.rank - 1]);
  if (int32_t status = svd.reserve())
    return status;
  for (Batch batch(call); batch; batch.next()) {
    if (!svd.compute(batch.input<T>(0)))
      return batch.fail(ARETE_ERROR_VALUE, noSvd, 0);
    if (job == 'N') {
      copy(batch.output<Real<T>>(0), constant(svd.values()));
      continue;
    }
    copy(batch.output<T>(0), constant(svd.left()));
    copy(batch.output<Real<T>>(1), constant(svd.values()));
    copy(batch.output<T>(2), constant(svd.right()));
  }
  return ARETE_OK;
}

/// x / |x|.
template <typename T> static T signOf(T x) { return x < 0 ? T(-1) : T(1); }
template <typename T> static Complex<T> signOf(Complex<T> x) {
  T size = std::hypot(x.re, x.im);
  return {x.re / size, x.im / size};
}
template <typename T> static T conjugate(T x) { return x; }
template <typename T> static Complex<T> conjugate(Complex<T> x) {
  return x.conj();
}

/// The determinant, of size 1, of a unitary matrix, which is destroyed.
template <typename T> static T orientation(int64_t n, T *q, Int *pivots) {
  lapack::getrf(Int(n), Int(n), q, pivots);
  T sign = T(1);
  for (int64_t i = 0; i < n; ++i)
    sign = sign * signOf(q[i * (n + 1)]) * Real<T>(pivots[i] == i + 1 ? 1 : -1);
  return sign;
}

template <typename T> static int32_t cofactor(const Call &call) {
  const arete_tensor &shape = call.inputs[0];
  int64_t n = shape.sizes[shape.rank - 1];
  Svd<T> svd(call, 'S', n, n);
  if (int32_t status = svd.reserve())
    return status;
  T *product = scratch<T>(call, 7, n, n);
  Real<T> *before = scratch<Real<T>>(call, 8, n);
  Int *pivots = scratch<Int>(call, 9, n);
  if (!product || !before || !pivots)
    return ARETE_ERROR_MEMORY;
  for (Batch batch(call); batch && n > 0; batch.next()) {
    if (!svd.compute(batch.input<T>(0)))
      return batch.fail(ARETE_ERROR_VALUE, noSvd, 0);
    T *u = svd.left().data, *vh = svd.right().data;
    Real<T> *s = svd.values().data;
    if (!isFinite(s, n)) {
      fillResults<T>(batch, 1);
      continue;
    }
    // X = U S V^H has the cofactors det(U) det(V^H) conj(U diag(...) V^H), a
    // singular value being replaced by the product of the others.
    T sign = T(1);
    for (const T *q : {u, vh}) {
      copy(byColumns(product, n, n), byColumns(q, n, n));
      sign = sign * orientation(n, product, pivots);
    }
    Real<T> running = 1;
    for (int64_t i = 0; i < n; running *= s[i++])
      before[i] = running;
    running = 1;
    for (int64_t i = n - 1; i >= 0; running *= s[i--])
      for (int64_t row = 0; row < n; ++row)
        u[i * n + row] = u[i * n + row] * (before[i] * running);
    // Column by column U V^H is what V^H U is row by row.
    lapack::gemm(Int(n), vh, u, product);
    for (int64_t i = 0; i < n * n; ++i)
      product[i] = sign * conjugate(product[i]);
    copy(batch.output<T>(0), constant(byColumns(product, n, n)));
  }
  return ARETE_OK;
}

//===----------------------------------------------------------------------===//
// Eigenvalues of Hermitian matrices
//===----------------------------------------------------------------------===//

template <typename T> static int32_t eigh(const Call &call, bool vectors) {
  const arete_tensor &shape = call.inputs[0];
  int64_t n = shape.sizes[shape.rank - 1];
  char job = vectors ? 'V' : 'N';
  T *a = scratch<T>(call, 0, n, n);
  Real<T> *w = scratch<Real<T>>(call, 1, n);
  if (!a || !w)
    return ARETE_ERROR_MEMORY;
  T sizeAnswer = T(0);
  Real<T> realSizeAnswer = 0;
  Int integerSize = 1;
  lapack::syevd(job, 'L', Int(n), a, w, &sizeAnswer, -1, &realSizeAnswer, -1,
                &integerSize, -1);
  Int size = workSize(sizeAnswer), realSize = workSize(realSizeAnswer);
  T *work = scratch<T>(call, 2, size);
  Int *integers = scratch<Int>(call, 3, integerSize);
  Real<T> *reals = scratch<Real<T>>(call, 4, realSize);
  if (!work || !integers || !reals)
    return ARETE_ERROR_MEMORY;
  for (Batch batch(call); batch; batch.next()) {
    View<const T> x = batch.input<T>(0);
    bool finite = true;
    for (int64_t j = 0; j < n; ++j) {
      a[j * (n + 1)] = realPart(x(j, j));
      for (int64_t i = j + 1; i < n; ++i)
        a[i + j * n] = x(i, j);
      finite = finite && isFinite(a + j * (n + 1), n - j);
    }
    if (!finite) {
      fillNaN(batch.output<Real<T>>(0));
      if (vectors)
        fillNaN(batch.output<T>(1));
      continue;
    }
    if (n > 0 && lapack::syevd(job, 'L', Int(n), a, w, work, size, reals,
                               realSize, integers, integerSize) != 0)
      return batch.fail(ARETE_ERROR_VALUE,
                        "has eigenvalues that did not converge", 0);
    copy(batch.output<Real<T>>(0), constant(byColumns(w, n, 1)));
    if (vectors)
      copy(batch.output<T>(1), constant(byColumns(a, n, n)));
  }
  return ARETE_OK;
}

//===----------------------------------------------------------------------===//
// Entry points
//===----------------------------------------------------------------------===//

ARETE_MATRIX_ROUTINE(cholesky, cholesky<T>(call))
ARETE_MATRIX_ROUTINE(lu_factor, luFactor<T>(call))
ARETE_MATRIX_ROUTINE(lu_solve, luSolve<T>(call))
ARETE_MATRIX_ROUTINE(triangular_solve, triangularSolve<T>(call))
ARETE_MATRIX_ROUTINE(qr, qr<T>(call))
ARETE_MATRIX_ROUTINE(svd, svd<T>(call, parameters[0] ? 'A' : 'S'))
ARETE_MATRIX_ROUTINE(svdvals, svd<T>(call, 'N'))
ARETE_MATRIX_ROUTINE(cofactor, cofactor<T>(call))
ARETE_MATRIX_ROUTINE(eigh, eigh<T>(call, true))
ARETE_MATRIX_ROUTINE(eigvalsh, eigh<T>(call, false))
