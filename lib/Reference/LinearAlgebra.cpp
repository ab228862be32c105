//===- LinearAlgebra.cpp - Factorisations and linear systems --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Textbook algorithms, none of them LAPACK's: a Taylor series for the
// exponential, minors for cofactors.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/LinearAlgebraOps.h"
#include "lib/Reference/Dense.h"

using namespace mlir;

namespace arete::reference {

//===----------------------------------------------------------------------===//
// Linear systems
//===----------------------------------------------------------------------===//

template <typename S> static Outcome<S> decomposeCholesky(const Dense<S> &x) {
  int64_t n = x.rows;
  Dense<S> l(n, n);
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j <= i; ++j)
      if (!(i == j ? isFinite(real(x(i, i))) : isFinite(x(i, j))))
        return {{Dense<S>::ofNaN(n, n)}, ""};
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j <= i; ++j) {
      S rest = x(i, j);
      for (int64_t k = 0; k < j; ++k)
        rest -= l(i, k) * conj(l(j, k));
      if (i == j && !(real(rest) > 0))
        return {{}, "not positive definite"};
      l(i, j) = i == j ? std::sqrt(real(rest)) : rest / l(j, j);
    }
  return {{l}, ""};
}

static llvm::Expected<Results> evaluateCholesky(ir::CholeskyOp op,
                                                Operands operands) {
  const Array &x = *operands[0];
  if (llvm::Error error = checkSquare(op, x))
    return std::move(error);
  int64_t n = columnsOf(x);
  return withScalar(x, [&]<typename S>(S) {
    return forEachMatrix<S>(
        op, operands, Shape{n, n},
        [](const Denses<S> &inputs) { return decomposeCholesky(inputs[0]); });
  });
}

/// What LAPACK chooses pivots by.
static Real pivotSize(Real x) { return std::fabs(x); }
static Real pivotSize(Complex x) {
  return std::fabs(x.real()) + std::fabs(x.imag());
}

/// L and U in one matrix, and the exchanges of rows: the pivot is the first
/// element of largest size.
template <typename S> static Denses<S> factorLu(Dense<S> x) {
  int64_t k = std::min(x.rows, x.columns);
  Dense<S> pivots(k, 1), permutation(x.rows, 1);
  for (int64_t i = 0; i < x.rows; ++i)
    permutation(i) = Real(i);
  for (int64_t step = 0; step < k; ++step) {
    int64_t pivot = step;
    for (int64_t i = step + 1; i < x.rows; ++i)
      if (pivotSize(x(i, step)) > pivotSize(x(pivot, step)))
        pivot = i;
    pivots(step) = Real(pivot);
    x.exchangeRows(step, pivot);
    permutation.exchangeRows(step, pivot);
    if (x(step, step) == S(0))
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
  int64_t m = rowsOf(x), n = columnsOf(x);
  if (op.getSquare() && m != n)
    return errorAt(op, "matrices must be square, got " + x.describe());
  return withScalar(x, [&]<typename S>(S) {
    return forEachMatrix<S>(op, operands, {{m, n}, {smallerOf(x)}, {m}},
                            [&](const Denses<S> &inputs) -> Outcome<S> {
                              bool finite = inputs[0].isFinite();
                              Denses<S> factors =
                                  factorLu(finite ? inputs[0] : Dense<S>(m, n));
                              if (!finite)
                                factors[0] = Dense<S>::ofNaN(m, n);
                              return {factors, ""};
                            });
  });
}

/// The solution of a triangular system; empty if a diagonal element is zero.
template <typename S>
static std::optional<Dense<S>> solveTriangular(const Dense<S> &given,
                                               Dense<S> x, bool lower,
                                               bool transpose, bool unit) {
  Dense<S> a = transpose ? given.transposed() : given;
  bool forward = lower != transpose;
  for (int64_t step = 0; step < a.rows; ++step) {
    int64_t i = forward ? step : a.rows - 1 - step;
    if (!unit && a(i, i) == S(0))
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

template <typename S>
static Outcome<S> solveFactored(const Dense<S> &lu, const Dense<S> &permutation,
                                const Dense<S> &b, bool transpose) {
  Dense<S> y = b;
  if (!transpose)
    for (int64_t i = 0; i < b.rows; ++i)
      for (int64_t j = 0; j < b.columns; ++j)
        y(i, j) = b(permutation.row(i), j);
  std::optional<Dense<S>> half =
      solveTriangular(lu, y, !transpose, transpose, !transpose);
  std::optional<Dense<S>> whole =
      half ? solveTriangular(lu, *half, transpose, transpose, transpose) : half;
  if (!whole)
    return {{}, "singular"};
  if (transpose)
    for (int64_t i = 0; i < b.rows; ++i)
      for (int64_t j = 0; j < b.columns; ++j)
        y(permutation.row(i), j) = (*whole)(i, j);
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
  if (operands[1]->shape.back() != rowsOf(b))
    return errorAt(op, operands[0]->describe() + " and the permutation " +
                           operands[1]->describe() + " differ in size");
  return withScalar(b, [&]<typename S>(S) {
    return forEachMatrix<S>(op, operands, Shape{rowsOf(b), columnsOf(b)},
                            [&](const Denses<S> &inputs) {
                              return solveFactored(inputs[0], inputs[1],
                                                   inputs[2],
                                                   op.getTranspose());
                            });
  });
}

static llvm::Expected<Results> evaluateSolve(ir::SolveOp op,
                                             Operands operands) {
  const Array &b = *operands[1];
  if (llvm::Error error = checkSystem(op, *operands[0], b))
    return std::move(error);
  Shape shape{rowsOf(b), columnsOf(b)};
  return withScalar(b, [&]<typename S>(S) {
    return forEachMatrix<S>(
        op, operands, shape, [&](const Denses<S> &inputs) -> Outcome<S> {
          if (!inputs[0].isFinite())
            return {{Dense<S>::ofNaN(shape[0], shape[1])}, ""};
          Denses<S> factors = factorLu(inputs[0]);
          return solveFactored(factors[0], factors[2], inputs[1],
                               op.getTranspose());
        });
  });
}

static llvm::Expected<Results> evaluateTriangularSolve(ir::TriangularSolveOp op,
                                                       Operands operands) {
  const Array &b = *operands[1];
  if (llvm::Error error = checkSystem(op, *operands[0], b))
    return std::move(error);
  return withScalar(b, [&]<typename S>(S) {
    return forEachMatrix<S>(op, operands, Shape{rowsOf(b), columnsOf(b)},
                            [&](const Denses<S> &inputs) -> Outcome<S> {
                              std::optional<Dense<S>> x = solveTriangular(
                                  inputs[0], inputs[1], op.getLower(),
                                  op.getTranspose(), op.getUnitDiagonal());
                              if (!x)
                                return {{}, "singular"};
                              return {{*x}, ""};
                            });
  });
}

//===----------------------------------------------------------------------===//
// Determinants
//===----------------------------------------------------------------------===//

template <typename S> static S determinant(const Dense<S> &x) {
  Denses<S> factors = factorLu(x);
  S result = 1;
  for (int64_t i = 0; i < x.rows; ++i)
    result *= factors[1].row(i) == i ? factors[0](i, i) : -factors[0](i, i);
  return result;
}

static llvm::Expected<Results> evaluateDet(ir::DetOp op, Operands operands) {
  if (llvm::Error error = checkSquare(op, *operands[0]))
    return std::move(error);
  return withScalar(*operands[0], [&]<typename S>(S) {
    return forEachMatrix<S>(
        op, operands, Shape{}, [](const Denses<S> &inputs) -> Outcome<S> {
          if (!inputs[0].isFinite())
            return {{Dense<S>::ofNaN(1, 1)}, ""};
          return {{Dense<S>(1, 1, determinant(inputs[0]))}, ""};
        });
  });
}

static llvm::Expected<Results> evaluateCofactor(ir::CofactorOp op,
                                                Operands operands) {
  // By the definition: determinants of what is left without a row and a column.
  return squareToSquare(op, operands, []<typename S>(const Dense<S> &x) {
    Dense<S> result(x.rows, x.rows);
    for (int64_t row = 0; row < x.rows; ++row)
      for (int64_t column = 0; column < x.rows; ++column) {
        Dense<S> minor(x.rows - 1, x.rows - 1);
        for (int64_t i = 0; i < minor.rows; ++i)
          for (int64_t j = 0; j < minor.rows; ++j)
            minor(i, j) = x(i + (i >= row), j + (j >= column));
        S value = determinant(minor);
        result(row, column) = (row + column) % 2 ? -value : value;
      }
    return result;
  });
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

static llvm::Expected<Results> evaluateExpm(ir::ExpmOp op, Operands operands) {
  return squareToSquare(op, operands, []<typename S>(const Dense<S> &x) {
    Real norm = 0;
    for (S element : x.elements)
      norm += std::abs(element);
    int halvings = 0;
    for (; norm > 0.25L; norm /= 2)
      ++halvings;
    Dense<S> a = x, sum = Dense<S>::identity(x.rows), term = sum;
    for (S &element : a.elements)
      element *= std::ldexp(Real(1), -halvings);
    for (int k = 1; k <= 25; ++k) {
      term = term * a;
      for (auto [total, element] : llvm::zip_equal(sum.elements, term.elements))
        total += element /= Real(k);
    }
    for (; halvings > 0; --halvings)
      sum = sum * sum;
    return sum;
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
  registry.add(evaluateExpm);
}

} // namespace arete::reference
