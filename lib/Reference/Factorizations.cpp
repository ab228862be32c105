//===- Factorizations.cpp - Orthogonal factors and eigenvalues ------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Textbook algorithms, none of them LAPACK's: Jacobi rotations for Hermitian
// eigenvalues and singular values, the QR iteration on the whole matrix for
// other eigenvalues. What is not unique (vectors by their sign or phase, or in
// a space of several; the order of general eigenvalues) may differ from
// LAPACK's.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/LinearAlgebraOps.h"
#include "lib/Reference/Dense.h"
#include <numeric>

using namespace mlir;

namespace arete::reference {

//===----------------------------------------------------------------------===//
// Orthogonal factorisations
//===----------------------------------------------------------------------===//

/// Householder's reflections as LAPACK makes them: the diagonal of R is real,
/// and has the sign that the real part of the element there had not; a
/// reflection of no length is not made.
template <typename S> static Denses<S> factorQr(Dense<S> r, bool complete) {
  int64_t m = r.rows, k = std::min(m, r.columns);
  Dense<S> q = Dense<S>::identity(m);
  for (int64_t step = 0; step < k; ++step) {
    Real below = 0;
    for (int64_t i = step + 1; i < m; ++i)
      below += squaredSize(r(i, step));
    S head = r(step, step);
    if (below == 0 && head == S(real(head)))
      continue;
    Real length = std::sqrt(below + squaredSize(head));
    S diagonal = -std::copysign(length, real(head));
    Dense<S> v(m, 1);
    v(step) = 1;
    for (int64_t i = step + 1; i < m; ++i)
      v(i) = r(i, step) / (head - diagonal);
    // H = 1 - tau v v^H; R becomes H^H R, and Q becomes Q H.
    S tau = (diagonal - head) / diagonal;
    for (int64_t j = 0; j < r.columns; ++j) {
      S along = 0;
      for (int64_t i = step; i < m; ++i)
        along += conj(v(i)) * r(i, j);
      for (int64_t i = step; i < m; ++i)
        r(i, j) -= conj(tau) * v(i) * along;
    }
    for (int64_t j = 0; j < m; ++j) {
      S along = 0;
      for (int64_t i = step; i < m; ++i)
        along += q(j, i) * v(i);
      for (int64_t i = step; i < m; ++i)
        q(j, i) -= tau * along * conj(v(i));
    }
    r(step, step) = diagonal;
  }
  int64_t inner = complete ? m : k;
  Dense<S> left(m, inner), upper(inner, r.columns);
  for (int64_t i = 0; i < m; ++i)
    for (int64_t j = 0; j < inner; ++j)
      left(i, j) = q(i, j);
  for (int64_t i = 0; i < inner; ++i)
    for (int64_t j = i; j < r.columns; ++j)
      upper(i, j) = r(i, j);
  return {left, upper};
}

static llvm::Expected<Results> evaluateQr(ir::QrOp op, Operands operands) {
  const Array &x = *operands[0];
  int64_t m = rowsOf(x), n = columnsOf(x);
  int64_t inner = op.getComplete() ? m : smallerOf(x);
  return withScalar(x, [&]<typename S>(S) {
    return forEachMatrix<S>(
        op, operands, {{m, inner}, {inner, n}},
        [&](const Denses<S> &inputs) -> Outcome<S> {
          if (!inputs[0].isFinite())
            return {{Dense<S>::ofNaN(m, inner), Dense<S>::ofNaN(inner, n)}, ""};
          return {factorQr(inputs[0], op.getComplete()), ""};
        });
  });
}

/// Makes the columns from `first` on orthonormal to one another and to those
/// before, starting from unit vectors.
template <typename S> static void completeBasis(Dense<S> &q, int64_t first) {
  int64_t unit = 0;
  for (int64_t column = first; column < q.columns; ++column)
    for (Real length = 0; length < 0.1L; ++unit) {
      Dense<S> v(q.rows, 1);
      v(unit % q.rows) = 1;
      for (int repeat = 0; repeat < 2; ++repeat)
        for (int64_t j = 0; j < column; ++j) {
          S along = 0;
          for (int64_t i = 0; i < q.rows; ++i)
            along += conj(q(i, j)) * v(i);
          for (int64_t i = 0; i < q.rows; ++i)
            v(i) -= along * q(i, j);
        }
      length = 0;
      for (S x : v.elements)
        length += squaredSize(x);
      length = std::sqrt(length);
      for (int64_t i = 0; i < q.rows; ++i)
        q(i, column) = v(i) / length;
    }
}

namespace {
/// Jacobi's rotation: makes the columns p and q, whose inner products are
/// given, orthogonal to one another.
template <typename S> class Rotation {
public:
  Rotation(Real pp, S pq, Real qq) {
    Real size = std::abs(pq), theta = (qq - pp) / (2 * size);
    Real t = std::copysign(
        1 / (std::fabs(theta) + std::sqrt(1 + theta * theta)), theta);
    cosine = 1 / std::sqrt(1 + t * t);
    sine = cosine * t * pq / size;
  }
  void turnColumns(Dense<S> &x, int64_t p, int64_t q) const {
    for (int64_t i = 0; i < x.rows; ++i) {
      S left = x(i, p), right = x(i, q);
      x(i, p) = cosine * left - conj(sine) * right;
      x(i, q) = sine * left + cosine * right;
    }
  }
  void turnRows(Dense<S> &x, int64_t p, int64_t q) const {
    for (int64_t i = 0; i < x.columns; ++i) {
      S upper = x(p, i), lower = x(q, i);
      x(p, i) = cosine * upper - sine * lower;
      x(q, i) = conj(sine) * upper + cosine * lower;
    }
  }

private:
  Real cosine;
  S sine;
};
} // namespace

/// U, S and V^H by rotations that make columns orthogonal (Hestenes).
template <typename S>
static Denses<S> decomposeSvd(const Dense<S> &x, bool full) {
  if (x.rows < x.columns) {
    Denses<S> parts = decomposeSvd(x.adjoint(), full);
    return {parts[2].adjoint(), parts[1], parts[0].adjoint()};
  }
  int64_t m = x.rows, n = x.columns;
  Dense<S> a = x, v = Dense<S>::identity(n);
  auto inner = [&](int64_t p, int64_t q) {
    S sum = 0;
    for (int64_t i = 0; i < m; ++i)
      sum += conj(a(i, p)) * a(i, q);
    return sum;
  };
  bool rotated = true;
  for (int sweep = 0; sweep < 100 && rotated; ++sweep) {
    rotated = false;
    for (int64_t p = 0; p < n; ++p)
      for (int64_t q = p + 1; q < n; ++q) {
        Real pp = real(inner(p, p)), qq = real(inner(q, q));
        S pq = inner(p, q);
        if (std::abs(pq) <= 1e-19L * std::sqrt(pp * qq))
          continue;
        rotated = true;
        Rotation<S> rotation(pp, pq, qq);
        rotation.turnColumns(a, p, q);
        rotation.turnColumns(v, p, q);
      }
  }
  std::vector<int64_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  std::vector<Real> lengths;
  for (int64_t j = 0; j < n; ++j)
    lengths.push_back(std::sqrt(real(inner(j, j))));
  llvm::sort(order,
             [&](int64_t p, int64_t q) { return lengths[p] > lengths[q]; });
  Dense<S> u(m, full ? m : n), s(n, 1), vh(n, n);
  int64_t rank = 0;
  for (int64_t j = 0; j < n; ++j) {
    int64_t from = order[j];
    s(j) = lengths[from];
    for (int64_t i = 0; i < n; ++i)
      vh(j, i) = conj(v(i, from));
    if (real(s(j)) <= 1e-30L * real(s(0)))
      continue;
    for (int64_t i = 0; i < m; ++i)
      u(i, j) = a(i, from) / s(j);
    rank = j + 1;
  }
  completeBasis(u, rank);
  return {u, s, vh};
}

static llvm::Expected<Results> evaluateSvd(ir::SvdOp op, Operands operands) {
  const Array &x = *operands[0];
  int64_t m = rowsOf(x), n = columnsOf(x), k = smallerOf(x);
  int64_t left = op.getFull() ? m : k, right = op.getFull() ? n : k;
  return withScalar(x, [&]<typename S>(S) {
    return forEachMatrix<S>(
        op, operands, {{m, left}, {k}, {right, n}},
        [&](const Denses<S> &inputs) -> Outcome<S> {
          if (!inputs[0].isFinite())
            return {{Dense<S>::ofNaN(m, left), Dense<S>::ofNaN(k, 1),
                     Dense<S>::ofNaN(right, n)},
                    ""};
          return {decomposeSvd(inputs[0], op.getFull()), ""};
        });
  });
}

static llvm::Expected<Results> evaluateSvdvals(ir::SvdvalsOp op,
                                               Operands operands) {
  int64_t k = smallerOf(*operands[0]);
  return withScalar(*operands[0], [&]<typename S>(S) {
    return forEachMatrix<S>(op, operands, Shape{k},
                            [&](const Denses<S> &inputs) -> Outcome<S> {
                              if (!inputs[0].isFinite())
                                return {{Dense<S>::ofNaN(k, 1)}, ""};
                              return {{decomposeSvd(inputs[0], false)[1]}, ""};
                            });
  });
}

/// The distance from 1 to the next number.
static Real epsilonOf(arete_dtype dtype) {
  switch (dtype) {
  case ARETE_FLOAT16:
    return 0x1p-10L;
  case ARETE_BFLOAT16:
    return 0x1p-7L;
  case ARETE_FLOAT32:
  case ARETE_COMPLEX64:
    return 0x1p-23L;
  default:
    return 0x1p-52L;
  }
}

static llvm::Expected<Results> evaluatePinv(ir::PinvOp op, Operands operands) {
  const Array &x = *operands[0];
  int64_t m = rowsOf(x), n = columnsOf(x);
  Real rcond = op.getRcond() ? Real(op.getRcond()->convertToDouble())
                             : Real(std::max(m, n)) * epsilonOf(x.dtype);
  return withScalar(x, [&]<typename S>(S) {
    return forEachMatrix<S>(
        op, operands, Shape{n, m}, [&](const Denses<S> &inputs) -> Outcome<S> {
          if (!inputs[0].isFinite())
            return {{Dense<S>::ofNaN(n, m)}, ""};
          Denses<S> parts = decomposeSvd(inputs[0], false);
          Dense<S> &s = parts[1], &vh = parts[2];
          for (int64_t i = 0; i < s.rows; ++i)
            for (int64_t j = 0; j < n; ++j)
              vh(i, j) *= real(s(i)) > rcond * real(s(0)) ? S(1) / s(i) : S(0);
          return {{vh.adjoint() * parts[0].adjoint()}, ""};
        });
  });
}

//===----------------------------------------------------------------------===//
// Eigenvalues
//===----------------------------------------------------------------------===//

/// Eigenvalues in ascending order and vectors, by Jacobi's rotations.
template <typename S> static Denses<S> decomposeHermitian(const Dense<S> &x) {
  int64_t n = x.rows;
  Dense<S> a = x, v = Dense<S>::identity(n);
  for (int64_t i = 0; i < n; ++i) {
    a(i, i) = real(a(i, i));
    for (int64_t j = i + 1; j < n; ++j)
      a(i, j) = conj(a(j, i));
  }
  bool rotated = true;
  for (int sweep = 0; sweep < 100 && rotated; ++sweep) {
    rotated = false;
    for (int64_t p = 0; p < n; ++p)
      for (int64_t q = p + 1; q < n; ++q) {
        if (std::abs(a(p, q)) <=
            1e-21L * (std::abs(a(p, p)) + std::abs(a(q, q))))
          continue;
        rotated = true;
        Rotation<S> rotation(real(a(p, p)), a(p, q), real(a(q, q)));
        rotation.turnColumns(a, p, q);
        rotation.turnColumns(v, p, q);
        rotation.turnRows(a, p, q);
        a(p, q) = a(q, p) = 0;
      }
  }
  std::vector<int64_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  llvm::sort(order, [&](int64_t p, int64_t q) {
    return real(a(p, p)) < real(a(q, q));
  });
  Dense<S> w(n, 1), vectors(n, n);
  for (int64_t j = 0; j < n; ++j) {
    w(j) = real(a(order[j], order[j]));
    for (int64_t i = 0; i < n; ++i)
      vectors(i, j) = v(i, order[j]);
  }
  return {w, vectors};
}

/// Both, or the values only.
static llvm::Expected<Results>
evaluateHermitian(Operation *op, Operands operands, bool vectors) {
  if (llvm::Error error = checkSquare(op, *operands[0]))
    return std::move(error);
  int64_t n = columnsOf(*operands[0]);
  SmallVector<Shape> tails{{n}, {n, n}};
  return withScalar(*operands[0], [&]<typename S>(S) {
    return forEachMatrix<S>(
        op, operands, ArrayRef(tails).take_front(vectors ? 2 : 1),
        [&](const Denses<S> &inputs) -> Outcome<S> {
          const Dense<S> &x = inputs[0];
          bool finite = true;
          for (int64_t i = 0; i < n; ++i)
            for (int64_t j = 0; j <= i; ++j)
              finite = finite &&
                       (i == j ? isFinite(real(x(i, i))) : isFinite(x(i, j)));
          Denses<S> parts =
              finite ? decomposeHermitian(x)
                     : Denses<S>{Dense<S>::ofNaN(n, 1), Dense<S>::ofNaN(n, n)};
          if (!vectors)
            parts.pop_back();
          return {parts, ""};
        });
  });
}

static llvm::Expected<Results> evaluateEigh(ir::EighOp op, Operands operands) {
  return evaluateHermitian(op, operands, true);
}
static llvm::Expected<Results> evaluateEigvalsh(ir::EigvalshOp op,
                                                Operands operands) {
  return evaluateHermitian(op, operands, false);
}

/// T upper triangular and Z unitary with Z T Z^H = x, by the QR iteration.
/// Empty if it does not converge.
static Denses<Complex> decomposeSchur(const Dense<Complex> &x) {
  int64_t n = x.rows;
  Dense<Complex> t = x, z = Dense<Complex>::identity(n);
  Real norm = 0;
  for (Complex element : x.elements)
    norm += std::abs(element);
  // The last row of what remains becomes zero left of its diagonal.
  for (int64_t last = n - 1, steps = 1; last > 0; ++steps) {
    Real rest = 0;
    for (int64_t j = 0; j < last; ++j)
      rest += std::abs(t(last, j));
    if (rest <= 1e-18L * norm) {
      for (int64_t j = 0; j < last; ++j)
        t(last, j) = 0;
      --last;
      continue;
    }
    if (steps > 1000 * n)
      return {};
    // The eigenvalue of the last two by two elements that is closer to the last
    // one; from time to time another number, for what goes in circles.
    Complex a = t(last - 1, last - 1), b = t(last - 1, last);
    Complex c = t(last, last - 1), d = t(last, last), half = (a - d) / 2.0L;
    Complex root = std::sqrt(half * half + b * c);
    Complex shift =
        d + half +
        (std::abs(half + root) < std::abs(half - root) ? root : -root);
    if (steps % 11 == 0)
      shift += norm * Complex(0.3L, 0.2L);
    Dense<Complex> active(last + 1, last + 1);
    for (int64_t i = 0; i <= last; ++i)
      for (int64_t j = 0; j <= last; ++j)
        active(i, j) = t(i, j) - (i == j ? shift : 0);
    Dense<Complex> q = factorQr(active, true)[0];
    Dense<Complex> whole = Dense<Complex>::identity(n);
    for (int64_t i = 0; i <= last; ++i)
      for (int64_t j = 0; j <= last; ++j)
        whole(i, j) = q(i, j);
    t = whole.adjoint() * t * whole;
    z = z * whole;
  }
  return {t, z};
}

/// Eigenvalues and vectors of norm 1, the largest element of each being real.
/// Empty if there is no convergence.
static Denses<Complex> decomposeGeneral(const Dense<Complex> &x) {
  int64_t n = x.rows;
  Denses<Complex> schur = decomposeSchur(x);
  if (schur.empty())
    return {};
  const Dense<Complex> &t = schur[0];
  Dense<Complex> w(n, 1), vectors(n, n);
  for (int64_t k = 0; k < n; ++k) {
    w(k) = t(k, k);
    Dense<Complex> y(n, 1);
    y(k) = 1;
    for (int64_t i = k - 1; i >= 0; --i) {
      for (int64_t j = i + 1; j <= k; ++j)
        y(i) -= t(i, j) * y(j);
      // Of equal eigenvalues, the vector that is the limit of different ones.
      Complex difference = t(i, i) - t(k, k);
      Real least = 1e-19L * std::max(std::abs(t(k, k)), Real(1e-300L));
      y(i) /= std::abs(difference) < least ? least : difference;
    }
    Dense<Complex> v = schur[1] * y;
    Real squares = 0;
    int64_t largest = 0;
    for (int64_t i = 0; i < n; ++i) {
      squares += squaredSize(v(i));
      if (squaredSize(v(i)) > squaredSize(v(largest)))
        largest = i;
    }
    Complex scale = std::sqrt(squares) * v(largest) / std::abs(v(largest));
    for (int64_t i = 0; i < n; ++i)
      vectors(i, k) = v(i) / scale;
    vectors(largest, k) = vectors(largest, k).real();
  }
  return {w, vectors};
}

/// Both, or the values only.
static llvm::Expected<Results> evaluateGeneral(Operation *op, Operands operands,
                                               bool vectors) {
  if (llvm::Error error = checkSquare(op, *operands[0]))
    return std::move(error);
  int64_t n = columnsOf(*operands[0]);
  SmallVector<Shape> tails{{n}, {n, n}};
  return forEachMatrix<Complex>(
      op, operands, ArrayRef(tails).take_front(vectors ? 2 : 1),
      [&](const Denses<Complex> &inputs) -> Outcome<Complex> {
        Denses<Complex> parts{Dense<Complex>::ofNaN(n, 1),
                              Dense<Complex>::ofNaN(n, n)};
        if (inputs[0].isFinite())
          parts = decomposeGeneral(inputs[0]);
        if (parts.empty())
          return {{}, "no convergence"};
        if (!vectors)
          parts.pop_back();
        return {parts, ""};
      });
}

static llvm::Expected<Results> evaluateEig(ir::EigOp op, Operands operands) {
  return evaluateGeneral(op, operands, true);
}
static llvm::Expected<Results> evaluateEigvals(ir::EigvalsOp op,
                                               Operands operands) {
  return evaluateGeneral(op, operands, false);
}

void registerFactorizations(Registry &registry) {
  registry.add(evaluateQr);
  registry.add(evaluateSvd);
  registry.add(evaluateSvdvals);
  registry.add(evaluatePinv);
  registry.add(evaluateEigh);
  registry.add(evaluateEigvalsh);
  registry.add(evaluateEig);
  registry.add(evaluateEigvals);
}

} // namespace arete::reference
