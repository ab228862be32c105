//===- LinearAlgebra.cpp - Factorisations and linear systems --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Textbook algorithms in long double, none of them LAPACK's: Jacobi rotations
// for eigenvalues and singular values, a Taylor series for the exponential.
// What is not unique (vectors by their sign, or in a space of several) may
// differ from LAPACK's.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/LinearAlgebraOps.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include <cmath>
#include <limits>
#include <numeric>

using namespace mlir;

namespace arete::reference {

namespace {

using Real = long double;
constexpr Real notANumber = std::numeric_limits<Real>::quiet_NaN();

/// A matrix; a vector has one column.
struct Dense {
  int64_t rows, columns;
  std::vector<Real> elements;

  Dense(int64_t rows, int64_t columns, Real value = 0)
      : rows(rows), columns(columns), elements(rows * columns, value) {}
  static Dense identity(int64_t size) {
    Dense result(size, size);
    for (int64_t i = 0; i < size; ++i)
      result(i, i) = 1;
    return result;
  }

  Real &operator()(int64_t i, int64_t j = 0) {
    return elements[i * columns + j];
  }
  Real operator()(int64_t i, int64_t j = 0) const {
    return elements[i * columns + j];
  }

  Dense transposed() const {
    Dense result(columns, rows);
    for (int64_t i = 0; i < rows; ++i)
      for (int64_t j = 0; j < columns; ++j)
        result(j, i) = (*this)(i, j);
    return result;
  }
  bool isFinite() const {
    return llvm::all_of(elements, [](Real x) { return std::isfinite(x); });
  }
  void exchangeRows(int64_t i, int64_t j) {
    for (int64_t k = 0; k < columns; ++k)
      std::swap((*this)(i, k), (*this)(j, k));
  }
};

Dense operator*(const Dense &a, const Dense &b) {
  Dense result(a.rows, b.columns);
  for (int64_t i = 0; i < a.rows; ++i)
    for (int64_t j = 0; j < b.columns; ++j)
      for (int64_t k = 0; k < a.columns; ++k)
        result(i, j) += a(i, k) * b(k, j);
  return result;
}

using Denses = std::vector<Dense>;
/// What a computation on one matrix gives: results, or why there are none.
struct Outcome {
  Denses results;
  std::string error;
};

} // namespace

/// Does a computation for each matrix of a batch. `tails` are the shapes of the
/// results behind the batch.
template <typename Compute>
static llvm::Expected<Results> forEachMatrix(Operation *op, Operands operands,
                                             ArrayRef<Shape> tails,
                                             Compute compute) {
  size_t batchRank = operands[0]->shape.size() - 2;
  Shape batch(operands[0]->shape.begin(),
              operands[0]->shape.begin() + batchRank);
  Results results;
  for (auto [i, tail] : llvm::enumerate(tails)) {
    Shape shape = batch;
    shape.insert(shape.end(), tail.begin(), tail.end());
    llvm::Expected<Array> result = makeResult(op, std::move(shape), i);
    if (!result)
      return result.takeError();
    results.push_back(std::move(*result));
  }
  for (const Array *operand : operands)
    if (!std::equal(batch.begin(), batch.end(), operand->shape.begin()))
      return errorAt(op, "batches of " + operands[0]->describe() + " and " +
                             operand->describe() + " differ");
  llvm::Error error = llvm::Error::success();
  int64_t number = 0;
  forEachIndex(batch, [&](Index) {
    if (error)
      return;
    Denses inputs;
    for (const Array *operand : operands) {
      ArrayRef<int64_t> shape = ArrayRef(operand->shape).drop_front(batchRank);
      Dense matrix(shape[0], shape.size() > 1 ? shape[1] : 1);
      for (auto [i, element] : llvm::enumerate(matrix.elements)) {
        Element from = operand->elements[number * matrix.elements.size() + i];
        element = isFloat(operand->dtype) ? from.real : Real(from.integer);
      }
      inputs.push_back(std::move(matrix));
    }
    Outcome outcome = compute(inputs);
    if (!outcome.error.empty()) {
      error = errorAt(op, outcome.error);
      return;
    }
    for (auto [to, from] : llvm::zip_equal(results, outcome.results))
      for (auto [i, element] : llvm::enumerate(from.elements))
        to.elements[number * from.elements.size() + i] =
            isFloat(to.dtype) ? put(to.dtype, element)
                              : Element::ofInteger(int64_t(element));
    ++number;
  });
  if (error)
    return std::move(error);
  return results;
}

static int64_t rowsOf(const Array &x) { return x.shape[x.shape.size() - 2]; }
static int64_t columnsOf(const Array &x) { return x.shape.back(); }
static int64_t smallerOf(const Array &x) {
  return std::min(rowsOf(x), columnsOf(x));
}

static llvm::Error checkSquare(Operation *op, const Array &x) {
  if (rowsOf(x) == columnsOf(x))
    return llvm::Error::success();
  return errorAt(op, x.describe() + " is not square");
}

/// The common case: square matrices to one result of their size.
template <typename Compute>
static llvm::Expected<Results> squareToSquare(Operation *op, Operands operands,
                                              Compute compute) {
  const Array &x = *operands[0];
  if (llvm::Error error = checkSquare(op, x))
    return std::move(error);
  int64_t n = columnsOf(x);
  return forEachMatrix(op, operands, Shape{n, n},
                       [&](const Denses &inputs) -> Outcome {
                         if (!inputs[0].isFinite())
                           return {{Dense(n, n, notANumber)}, ""};
                         return compute(inputs[0]);
                       });
}

//===----------------------------------------------------------------------===//
// Linear systems
//===----------------------------------------------------------------------===//

static llvm::Expected<Results> evaluateCholesky(ir::CholeskyOp op,
                                                Operands operands) {
  if (llvm::Error error = checkSquare(op, *operands[0]))
    return std::move(error);
  int64_t n = columnsOf(*operands[0]);
  return forEachMatrix(
      op, operands, Shape{n, n}, [&](const Denses &inputs) -> Outcome {
        const Dense &x = inputs[0];
        Dense l(n, n);
        for (int64_t i = 0; i < n; ++i)
          for (int64_t j = 0; j <= i; ++j)
            if (!std::isfinite(x(i, j)))
              return {{Dense(n, n, notANumber)}, ""};
        for (int64_t i = 0; i < n; ++i)
          for (int64_t j = 0; j <= i; ++j) {
            Real rest = x(i, j);
            for (int64_t k = 0; k < j; ++k)
              rest -= l(i, k) * l(j, k);
            if (i == j && !(rest > 0))
              return {{}, "not positive definite"};
            l(i, j) = i == j ? std::sqrt(rest) : rest / l(j, j);
          }
        return {{l}, ""};
      });
}

/// L and U in one matrix, and the exchanges of rows: the pivot is the first
/// element of largest size.
static Denses factorLu(Dense x) {
  int64_t k = std::min(x.rows, x.columns);
  Dense pivots(k, 1), permutation(x.rows, 1);
  std::iota(permutation.elements.begin(), permutation.elements.end(), Real(0));
  for (int64_t step = 0; step < k; ++step) {
    int64_t pivot = step;
    for (int64_t i = step + 1; i < x.rows; ++i)
      if (std::fabs(x(i, step)) > std::fabs(x(pivot, step)))
        pivot = i;
    pivots(step) = Real(pivot);
    x.exchangeRows(step, pivot);
    permutation.exchangeRows(step, pivot);
    if (x(step, step) == 0)
      continue;
    for (int64_t i = step + 1; i < x.rows; ++i) {
      x(i, step) /= x(step, step);
      for (int64_t j = step + 1; j < x.columns; ++j)
        x(i, j) -= x(i, step) * x(step, j);
    }
  }
  return {x, pivots, permutation};
}

static llvm::Expected<Results> evaluateLuFactor(ir::LuFactorOp op,
                                                Operands operands) {
  const Array &x = *operands[0];
  return forEachMatrix(
      op, operands, {{rowsOf(x), columnsOf(x)}, {smallerOf(x)}, {rowsOf(x)}},
      [](const Denses &inputs) -> Outcome {
        bool finite = inputs[0].isFinite();
        Denses factors = factorLu(
            finite ? inputs[0] : Dense(inputs[0].rows, inputs[0].columns));
        if (!finite)
          for (Real &element : factors[0].elements)
            element = notANumber;
        return {factors, ""};
      });
}

/// The solution of a triangular system; empty if a diagonal element is zero.
static std::optional<Dense> solveTriangular(const Dense &given, Dense x,
                                            bool lower, bool transpose,
                                            bool unit) {
  Dense a = transpose ? given.transposed() : given;
  bool forward = lower != transpose;
  for (int64_t step = 0; step < a.rows; ++step) {
    int64_t i = forward ? step : a.rows - 1 - step;
    if (!unit && a(i, i) == 0)
      return {};
    for (int64_t j = 0; j < x.columns; ++j) {
      for (int64_t before = 0; before < step; ++before) {
        int64_t k = forward ? before : a.rows - 1 - before;
        x(i, j) -= a(i, k) * x(k, j);
      }
      if (!unit)
        x(i, j) /= a(i, i);
    }
  }
  return x;
}

static Outcome solveFactored(const Dense &lu, const Dense &permutation,
                             const Dense &b, bool transpose) {
  Dense y = b;
  if (!transpose)
    for (int64_t i = 0; i < b.rows; ++i)
      for (int64_t j = 0; j < b.columns; ++j)
        y(i, j) = b(int64_t(permutation(i)), j);
  std::optional<Dense> half =
      solveTriangular(lu, y, !transpose, transpose, !transpose);
  std::optional<Dense> whole =
      half ? solveTriangular(lu, *half, transpose, transpose, transpose) : half;
  if (!whole)
    return {{}, "singular"};
  if (transpose)
    for (int64_t i = 0; i < b.rows; ++i)
      for (int64_t j = 0; j < b.columns; ++j)
        y(int64_t(permutation(i)), j) = (*whole)(i, j);
  return {{transpose ? y : *whole}, ""};
}

static llvm::Error checkSystem(Operation *op, const Array &a, const Array &b) {
  if (llvm::Error error = checkSquare(op, a))
    return error;
  if (rowsOf(a) == rowsOf(b))
    return llvm::Error::success();
  return errorAt(op, a.describe() + " and " + b.describe() +
                         " differ in their rows");
}

static llvm::Expected<Results> evaluateLuSolve(ir::LuSolveOp op,
                                               Operands operands) {
  const Array &b = *operands[2];
  if (llvm::Error error = checkSystem(op, *operands[0], b))
    return std::move(error);
  return forEachMatrix(op, operands, Shape{rowsOf(b), columnsOf(b)},
                       [&](const Denses &inputs) {
                         return solveFactored(inputs[0], inputs[1], inputs[2],
                                              op.getTranspose());
                       });
}

static llvm::Expected<Results> evaluateSolve(ir::SolveOp op,
                                             Operands operands) {
  const Array &b = *operands[1];
  if (llvm::Error error = checkSystem(op, *operands[0], b))
    return std::move(error);
  return forEachMatrix(op, operands, Shape{rowsOf(b), columnsOf(b)},
                       [&](const Denses &inputs) -> Outcome {
                         if (!inputs[0].isFinite())
                           return {{Dense(rowsOf(b), columnsOf(b), notANumber)},
                                   ""};
                         Denses factors = factorLu(inputs[0]);
                         return solveFactored(factors[0], factors[2], inputs[1],
                                              op.getTranspose());
                       });
}

static llvm::Expected<Results> evaluateTriangularSolve(ir::TriangularSolveOp op,
                                                       Operands operands) {
  const Array &b = *operands[1];
  if (llvm::Error error = checkSystem(op, *operands[0], b))
    return std::move(error);
  return forEachMatrix(op, operands, Shape{rowsOf(b), columnsOf(b)},
                       [&](const Denses &inputs) -> Outcome {
                         std::optional<Dense> x = solveTriangular(
                             inputs[0], inputs[1], op.getLower(),
                             op.getTranspose(), op.getUnitDiagonal());
                         return x ? Outcome{{*x}, ""} : Outcome{{}, "singular"};
                       });
}

//===----------------------------------------------------------------------===//
// Determinants
//===----------------------------------------------------------------------===//

static Real determinant(const Dense &x) {
  Denses factors = factorLu(x);
  Real result = 1;
  for (int64_t i = 0; i < x.rows; ++i)
    result *= factors[1](i) == Real(i) ? factors[0](i, i) : -factors[0](i, i);
  return result;
}

static llvm::Expected<Results> evaluateDet(ir::DetOp op, Operands operands) {
  if (llvm::Error error = checkSquare(op, *operands[0]))
    return std::move(error);
  return forEachMatrix(
      op, operands, Shape{}, [](const Denses &inputs) -> Outcome {
        return {
            {Dense(1, 1,
                   inputs[0].isFinite() ? determinant(inputs[0]) : notANumber)},
            ""};
      });
}

static llvm::Expected<Results> evaluateCofactor(ir::CofactorOp op,
                                                Operands operands) {
  // By the definition: determinants of what is left without a row and a column.
  return squareToSquare(op, operands, [](const Dense &x) -> Outcome {
    Dense result(x.rows, x.rows);
    for (int64_t row = 0; row < x.rows; ++row)
      for (int64_t column = 0; column < x.rows; ++column) {
        Dense minor(x.rows - 1, x.rows - 1);
        for (int64_t i = 0; i < minor.rows; ++i)
          for (int64_t j = 0; j < minor.rows; ++j)
            minor(i, j) = x(i + (i >= row), j + (j >= column));
        Real sign = (row + column) % 2 ? -1 : 1;
        result(row, column) = sign * determinant(minor);
      }
    return {{result}, ""};
  });
}

//===----------------------------------------------------------------------===//
// Orthogonal factorisations
//===----------------------------------------------------------------------===//

/// Householder's reflections with LAPACK's signs: a reflection gives an element
/// the sign that it had not; one of no length is not made.
static Denses factorQr(Dense r, bool complete) {
  int64_t m = r.rows, k = std::min(m, r.columns);
  Dense q = Dense::identity(m);
  for (int64_t step = 0; step < k; ++step) {
    Real below = 0;
    for (int64_t i = step + 1; i < m; ++i)
      below += r(i, step) * r(i, step);
    if (below == 0)
      continue;
    Real head = r(step, step), length = std::sqrt(below + head * head);
    Dense v(m, 1);
    for (int64_t i = step; i < m; ++i)
      v(i) = r(i, step);
    v(step) = head + std::copysign(length, head);
    Real squares = below + v(step) * v(step);
    auto reflect = [&](Dense &x, bool right) {
      int64_t count = right ? x.rows : x.columns;
      for (int64_t j = 0; j < count; ++j) {
        Real along = 0;
        for (int64_t i = step; i < m; ++i)
          along += v(i) * (right ? x(j, i) : x(i, j));
        for (int64_t i = step; i < m; ++i)
          (right ? x(j, i) : x(i, j)) -= 2 * along / squares * v(i);
      }
    };
    reflect(r, false);
    reflect(q, true);
  }
  int64_t inner = complete ? m : k;
  Dense left(m, inner), upper(inner, r.columns);
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
  return forEachMatrix(
      op, operands, {{m, inner}, {inner, n}},
      [&](const Denses &inputs) -> Outcome {
        if (!inputs[0].isFinite())
          return {{Dense(m, inner, notANumber), Dense(inner, n, notANumber)},
                  ""};
        return {factorQr(inputs[0], op.getComplete()), ""};
      });
}

/// Makes the columns from `first` on orthonormal to one another and to those
/// before, starting from unit vectors.
static void completeBasis(Dense &q, int64_t first) {
  int64_t unit = 0;
  for (int64_t column = first; column < q.columns; ++column)
    for (Real length = 0; length < 0.1L; ++unit) {
      Dense v(q.rows, 1);
      v(unit % q.rows) = 1;
      for (int repeat = 0; repeat < 2; ++repeat)
        for (int64_t j = 0; j < column; ++j) {
          Real along = 0;
          for (int64_t i = 0; i < q.rows; ++i)
            along += q(i, j) * v(i);
          for (int64_t i = 0; i < q.rows; ++i)
            v(i) -= along * q(i, j);
        }
      length = 0;
      for (Real x : v.elements)
        length += x * x;
      length = std::sqrt(length);
      for (int64_t i = 0; i < q.rows; ++i)
        q(i, column) = v(i) / length;
    }
}

/// U, S and V^T by rotations that make columns orthogonal (Hestenes).
static Denses decomposeSvd(const Dense &x, bool full) {
  if (x.rows < x.columns) {
    Denses parts = decomposeSvd(x.transposed(), full);
    return {parts[2].transposed(), parts[1], parts[0].transposed()};
  }
  int64_t m = x.rows, n = x.columns;
  Dense a = x, v = Dense::identity(n);
  auto inner = [&](int64_t p, int64_t q) {
    Real sum = 0;
    for (int64_t i = 0; i < m; ++i)
      sum += a(i, p) * a(i, q);
    return sum;
  };
  bool rotated = true;
  for (int sweep = 0; sweep < 100 && rotated; ++sweep) {
    rotated = false;
    for (int64_t p = 0; p < n; ++p)
      for (int64_t q = p + 1; q < n; ++q) {
        Real pp = inner(p, p), qq = inner(q, q), pq = inner(p, q);
        if (std::fabs(pq) <= 1e-19L * std::sqrt(pp * qq))
          continue;
        rotated = true;
        Real zeta = (qq - pp) / (2 * pq);
        Real t = std::copysign(
            1 / (std::fabs(zeta) + std::sqrt(1 + zeta * zeta)), zeta);
        Real c = 1 / std::sqrt(1 + t * t), s = c * t;
        for (Dense *matrix : {&a, &v})
          for (int64_t i = 0; i < matrix->rows; ++i) {
            Real left = (*matrix)(i, p), right = (*matrix)(i, q);
            (*matrix)(i, p) = c * left - s * right;
            (*matrix)(i, q) = s * left + c * right;
          }
      }
  }
  std::vector<int64_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  std::vector<Real> lengths;
  for (int64_t j = 0; j < n; ++j)
    lengths.push_back(std::sqrt(inner(j, j)));
  llvm::sort(order,
             [&](int64_t p, int64_t q) { return lengths[p] > lengths[q]; });
  Dense u(m, full ? m : n), s(n, 1), vh(n, n);
  int64_t rank = 0;
  for (int64_t j = 0; j < n; ++j) {
    int64_t from = order[j];
    s(j) = lengths[from];
    for (int64_t i = 0; i < n; ++i)
      vh(j, i) = v(i, from);
    if (s(j) <= 1e-30L * s(0))
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
  return forEachMatrix(op, operands, {{m, left}, {k}, {right, n}},
                       [&](const Denses &inputs) -> Outcome {
                         if (!inputs[0].isFinite())
                           return {{Dense(m, left, notANumber),
                                    Dense(k, 1, notANumber),
                                    Dense(right, n, notANumber)},
                                   ""};
                         return {decomposeSvd(inputs[0], op.getFull()), ""};
                       });
}

static llvm::Expected<Results> evaluateSvdvals(ir::SvdvalsOp op,
                                               Operands operands) {
  int64_t k = smallerOf(*operands[0]);
  return forEachMatrix(op, operands, Shape{k},
                       [&](const Denses &inputs) -> Outcome {
                         if (!inputs[0].isFinite())
                           return {{Dense(k, 1, notANumber)}, ""};
                         return {{decomposeSvd(inputs[0], false)[1]}, ""};
                       });
}

static llvm::Expected<Results> evaluatePinv(ir::PinvOp op, Operands operands) {
  const Array &x = *operands[0];
  int64_t m = rowsOf(x), n = columnsOf(x);
  Real rcond = op.getRcond()
                   ? Real(op.getRcond()->convertToDouble())
                   : Real(std::max(m, n)) *
                         (x.dtype == ARETE_FLOAT32
                              ? std::numeric_limits<float>::epsilon()
                              : std::numeric_limits<double>::epsilon());
  return forEachMatrix(
      op, operands, Shape{n, m}, [&](const Denses &inputs) -> Outcome {
        if (!inputs[0].isFinite())
          return {{Dense(n, m, notANumber)}, ""};
        Denses parts = decomposeSvd(inputs[0], false);
        Dense &vh = parts[2];
        for (int64_t i = 0; i < parts[1].rows; ++i)
          for (int64_t j = 0; j < n; ++j)
            vh(i, j) *= parts[1](i) > rcond * parts[1](0) ? 1 / parts[1](i) : 0;
        return {{vh.transposed() * parts[0].transposed()}, ""};
      });
}

/// Eigenvalues in ascending order and vectors, by Jacobi's rotations.
static Denses decomposeSymmetric(const Dense &x) {
  int64_t n = x.rows;
  Dense a = x, v = Dense::identity(n);
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = i + 1; j < n; ++j)
      a(i, j) = a(j, i);
  bool rotated = true;
  for (int sweep = 0; sweep < 100 && rotated; ++sweep) {
    rotated = false;
    for (int64_t p = 0; p < n; ++p)
      for (int64_t q = p + 1; q < n; ++q) {
        if (std::fabs(a(p, q)) <=
            1e-21L * (std::fabs(a(p, p)) + std::fabs(a(q, q))))
          continue;
        rotated = true;
        Real theta = (a(q, q) - a(p, p)) / (2 * a(p, q));
        Real t = std::copysign(
            1 / (std::fabs(theta) + std::sqrt(1 + theta * theta)), theta);
        Real c = 1 / std::sqrt(1 + t * t), s = c * t;
        auto rotateColumns = [&](Dense &matrix) {
          for (int64_t i = 0; i < n; ++i) {
            Real left = matrix(i, p), right = matrix(i, q);
            matrix(i, p) = c * left - s * right;
            matrix(i, q) = s * left + c * right;
          }
        };
        rotateColumns(a);
        rotateColumns(v);
        for (int64_t i = 0; i < n; ++i) {
          Real upper = a(p, i), lower = a(q, i);
          a(p, i) = c * upper - s * lower;
          a(q, i) = s * upper + c * lower;
        }
        a(p, q) = a(q, p) = 0;
      }
  }
  std::vector<int64_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  llvm::sort(order, [&](int64_t p, int64_t q) { return a(p, p) < a(q, q); });
  Dense w(n, 1), vectors(n, n);
  for (int64_t j = 0; j < n; ++j) {
    w(j) = a(order[j], order[j]);
    for (int64_t i = 0; i < n; ++i)
      vectors(i, j) = v(i, order[j]);
  }
  return {w, vectors};
}

/// Both, or the values only.
static llvm::Expected<Results>
evaluateSymmetric(Operation *op, Operands operands, bool vectors) {
  if (llvm::Error error = checkSquare(op, *operands[0]))
    return std::move(error);
  int64_t n = columnsOf(*operands[0]);
  SmallVector<Shape> tails{{n}, {n, n}};
  return forEachMatrix(
      op, operands, ArrayRef(tails).take_front(vectors ? 2 : 1),
      [&](const Denses &inputs) -> Outcome {
        bool finite = true;
        for (int64_t i = 0; i < n; ++i)
          for (int64_t j = 0; j <= i; ++j)
            finite = finite && std::isfinite(inputs[0](i, j));
        Denses parts =
            finite ? decomposeSymmetric(inputs[0])
                   : Denses{Dense(n, 1, notANumber), Dense(n, n, notANumber)};
        if (!vectors)
          parts.pop_back();
        return {parts, ""};
      });
}

static llvm::Expected<Results> evaluateEigh(ir::EighOp op, Operands operands) {
  return evaluateSymmetric(op, operands, true);
}
static llvm::Expected<Results> evaluateEigvalsh(ir::EigvalshOp op,
                                                Operands operands) {
  return evaluateSymmetric(op, operands, false);
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

static llvm::Expected<Results> evaluateExpm(ir::ExpmOp op, Operands operands) {
  return squareToSquare(op, operands, [](const Dense &x) -> Outcome {
    Real norm = 0;
    for (Real element : x.elements)
      norm += std::fabs(element);
    int halvings = 0;
    for (; norm > 0.25L; norm /= 2)
      ++halvings;
    Dense a = x, sum = Dense::identity(x.rows), term = sum;
    for (Real &element : a.elements)
      element = std::ldexp(element, -halvings);
    for (int k = 1; k <= 25; ++k) {
      term = term * a;
      for (auto [total, element] : llvm::zip_equal(sum.elements, term.elements))
        total += element /= k;
    }
    for (; halvings > 0; --halvings)
      sum = sum * sum;
    return {{sum}, ""};
  });
}

void registerLinearAlgebra(Registry &registry) {
  registry.add(evaluateCholesky);
  registry.add(evaluateLuFactor);
  registry.add(evaluateLuSolve);
  registry.add(evaluateSolve);
  registry.add(evaluateTriangularSolve);
  registry.add(evaluateDet);
  registry.add(evaluateCofactor);
  registry.add(evaluateQr);
  registry.add(evaluateSvd);
  registry.add(evaluateSvdvals);
  registry.add(evaluatePinv);
  registry.add(evaluateEigh);
  registry.add(evaluateEigvalsh);
  registry.add(evaluateExpm);
}

} // namespace arete::reference
