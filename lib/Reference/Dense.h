//===- Dense.h - Matrices of the interpreter ---------------------*- C++
//-*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Matrices in long double or complex long double, and ops as computations on
// one matrix of a batch after the other.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_REFERENCE_DENSE_H
#define ARETE_REFERENCE_DENSE_H

#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include <cmath>
#include <limits>

namespace arete::reference {

using Real = long double;
inline constexpr Real notANumber = std::numeric_limits<Real>::quiet_NaN();

// What std has for complex numbers only, or makes complex.
inline Real conj(Real x) { return x; }
inline Complex conj(Complex x) { return std::conj(x); }
inline Real real(Real x) { return x; }
inline Real real(Complex x) { return x.real(); }
inline bool isFinite(Real x) { return std::isfinite(x); }
inline bool isFinite(Complex x) {
  return std::isfinite(x.real()) && std::isfinite(x.imag());
}
/// |x|^2.
template <typename S> Real squaredSize(S x) { return real(x * conj(x)); }

/// A matrix of real or complex numbers; a vector has one column.
template <typename S> struct Dense {
  int64_t rows, columns;
  std::vector<S> elements;

  Dense(int64_t rows, int64_t columns, S value = 0)
      : rows(rows), columns(columns), elements(rows * columns, value) {}
  static Dense identity(int64_t size) {
    Dense result(size, size);
    for (int64_t i = 0; i < size; ++i)
      result(i, i) = 1;
    return result;
  }
  static Dense ofNaN(int64_t rows, int64_t columns) {
    if constexpr (std::is_same_v<S, Complex>)
      return Dense(rows, columns, S(notANumber, notANumber));
    else
      return Dense(rows, columns, notANumber);
  }

  S &operator()(int64_t i, int64_t j = 0) { return elements[i * columns + j]; }
  S operator()(int64_t i, int64_t j = 0) const {
    return elements[i * columns + j];
  }
  /// An element that is a number of a row.
  int64_t row(int64_t i) const { return int64_t(real((*this)(i))); }

  Dense transposed() const {
    Dense result(columns, rows);
    for (int64_t i = 0; i < rows; ++i)
      for (int64_t j = 0; j < columns; ++j)
        result(j, i) = (*this)(i, j);
    return result;
  }
  Dense adjoint() const {
    Dense result = transposed();
    for (S &element : result.elements)
      element = conj(element);
    return result;
  }
  bool isFinite() const {
    return llvm::all_of(elements, [](S x) { return reference::isFinite(x); });
  }
  void exchangeRows(int64_t i, int64_t j) {
    for (int64_t k = 0; k < columns; ++k)
      std::swap((*this)(i, k), (*this)(j, k));
  }
};

template <typename S> Dense<S> operator*(const Dense<S> &a, const Dense<S> &b) {
  Dense<S> result(a.rows, b.columns);
  for (int64_t i = 0; i < a.rows; ++i)
    for (int64_t j = 0; j < b.columns; ++j)
      for (int64_t k = 0; k < a.columns; ++k)
        result(i, j) += a(i, k) * b(k, j);
  return result;
}

template <typename S> using Denses = std::vector<Dense<S>>;
/// What a computation on one matrix gives: results, or why there are none.
template <typename S> struct Outcome {
  Denses<S> results;
  std::string error;
};

/// Calls `body` with a value of the type that matrices like x are computed in.
template <typename Body>
llvm::Expected<Results> withScalar(const Array &x, Body body) {
  return isComplex(x.dtype) ? body(Complex()) : body(Real());
}

template <typename S> S load(const Array &array, const Element &from) {
  if (!isFloat(array.dtype) && !isComplex(array.dtype))
    return Real(from.integer);
  if constexpr (std::is_same_v<S, Complex>)
    return Complex(from.real, from.imag);
  else
    return from.real;
}
template <typename S> Element store(const Array &array, S x) {
  if (isComplex(array.dtype))
    return put(array.dtype, Complex(x));
  return isFloat(array.dtype) ? put(array.dtype, real(x))
                              : Element::ofInteger(int64_t(real(x)));
}

/// Does a computation for each matrix of a batch. `tails` are the shapes of the
/// results behind the batch.
template <typename S, typename Compute>
llvm::Expected<Results> forEachMatrix(mlir::Operation *op, Operands operands,
                                      llvm::ArrayRef<Shape> tails,
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
    Denses<S> inputs;
    for (const Array *operand : operands) {
      llvm::ArrayRef<int64_t> shape =
          llvm::ArrayRef(operand->shape).drop_front(batchRank);
      Dense<S> matrix(shape[0], shape.size() > 1 ? shape[1] : 1);
      for (auto [i, element] : llvm::enumerate(matrix.elements))
        element = load<S>(
            *operand, operand->elements[number * matrix.elements.size() + i]);
      inputs.push_back(std::move(matrix));
    }
    Outcome<S> outcome = compute(inputs);
    if (!outcome.error.empty()) {
      error = errorAt(op, outcome.error);
      return;
    }
    for (auto [to, from] : llvm::zip_equal(results, outcome.results))
      for (auto [i, element] : llvm::enumerate(from.elements))
        to.elements[number * from.elements.size() + i] = store(to, element);
    ++number;
  });
  if (error)
    return std::move(error);
  return results;
}

inline int64_t rowsOf(const Array &x) { return x.shape[x.shape.size() - 2]; }
inline int64_t columnsOf(const Array &x) { return x.shape.back(); }
inline int64_t smallerOf(const Array &x) {
  return std::min(rowsOf(x), columnsOf(x));
}

inline llvm::Error checkSquare(mlir::Operation *op, const Array &x) {
  if (rowsOf(x) == columnsOf(x))
    return llvm::Error::success();
  return errorAt(op, x.describe() + " is not square");
}

/// The common case: square matrices to one result of their size. `compute` is
/// called with a matrix.
template <typename Compute>
llvm::Expected<Results> squareToSquare(mlir::Operation *op, Operands operands,
                                       Compute compute) {
  const Array &x = *operands[0];
  if (llvm::Error error = checkSquare(op, x))
    return std::move(error);
  int64_t n = columnsOf(x);
  return withScalar(x, [&]<typename S>(S) {
    return forEachMatrix<S>(op, operands, Shape{n, n},
                            [&](const Denses<S> &inputs) -> Outcome<S> {
                              if (!inputs[0].isFinite())
                                return {{Dense<S>::ofNaN(n, n)}, ""};
                              return {{compute(inputs[0])}, ""};
                            });
  });
}

} // namespace arete::reference

#endif // ARETE_REFERENCE_DENSE_H
