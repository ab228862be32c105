//===- Contraction.cpp - Products of vectors and matrices -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/GemmOps.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"

using namespace mlir;

namespace arete::reference {

namespace {
/// The last two dimensions of an array as a matrix, transposed if so flagged. A
/// vector is a row on the left and a column on the right of a product.
struct Matrix {
  const Array &array;
  int64_t rows, columns;
  bool transposed;

  Matrix(const Array &array, bool transpose)
      : array(array), rows(array.shape[array.shape.size() - 2]),
        columns(array.shape.back()), transposed(transpose) {
    if (transposed)
      std::swap(rows, columns);
  }
  Matrix(const Array &vector, int64_t rows, int64_t columns)
      : array(vector), rows(rows), columns(columns), transposed(false) {}

  const Element &at(int64_t batch, int64_t row, int64_t column) const {
    int64_t within = transposed ? column * rows + row : row * columns + column;
    return array.elements[batch * rows * columns + within];
  }
};
} // namespace

static llvm::Error checkInner(Operation *op, const Matrix &lhs,
                              const Matrix &rhs) {
  if (lhs.columns == rhs.rows)
    return llvm::Error::success();
  return errorAt(op, "inner sizes " + Twine(lhs.columns) + " and " +
                         Twine(rhs.rows) + " differ: " + lhs.array.describe() +
                         " and " + rhs.array.describe());
}

template <typename T>
static T innerProduct(const Matrix &lhs, const Matrix &rhs, int64_t batch,
                      int64_t row, int64_t column) {
  T sum = T(0);
  for (int64_t k = 0; k < lhs.columns; ++k) {
    T a = get<T>(lhs.at(batch, row, k)), b = get<T>(rhs.at(batch, k, column));
    if constexpr (std::is_same_v<T, bool>)
      sum = sum || (a && b);
    else if constexpr (std::is_same_v<T, Complex>)
      sum += oracle::multiply(a, b);
    else
      sum = sum + a * b;
  }
  return sum;
}

namespace {
/// What becomes of the number at a position of a product before it is rounded.
struct AsItIs {
  static constexpr const Array *c = nullptr;
  template <typename T> T operator()(T sum, size_t) const { return sum; }
};

/// alpha sum + beta c.
struct ScaleAndAdd {
  const Array &alpha, *beta = nullptr, *c = nullptr;

  template <typename T> static T times(T a, T b) {
    if constexpr (std::is_same_v<T, Complex>)
      return oracle::multiply(a, b);
    else
      return T(a * b);
  }
  template <typename T> T operator()(T sum, size_t position) const {
    T value = times(get<T>(alpha.elements[0]), sum);
    if (c)
      value = T(value + times(get<T>(beta->elements[0]),
                              get<T>(c->elements[position])));
    return value;
  }
};
} // namespace

/// Fills the result, whose elements are those of the products in C order.
template <typename Epilogue>
static llvm::Expected<Array> finish(Operation *op, const Matrix &lhs,
                                    const Matrix &rhs, Epilogue epilogue,
                                    llvm::Expected<Array> made) {
  if (!made)
    return made;
  Array &result = *made;
  if (epilogue.c && epilogue.c->shape != result.shape)
    return errorAt(op, "the product " + result.describe() +
                           " cannot be added to " + epilogue.c->describe());
  if (result.elements.empty())
    return made; // the product of its sizes may overflow
  withNumber(result.dtype, [&](auto number) {
    using T = decltype(number);
    int64_t size = lhs.rows * rhs.columns;
    for (auto [i, element] : llvm::enumerate(result.elements)) {
      int64_t within = int64_t(i) % size;
      element = put(
          result.dtype,
          epilogue(innerProduct<T>(lhs, rhs, int64_t(i) / size,
                                   within / rhs.columns, within % rhs.columns),
                   i));
    }
  });
  return made;
}

/// The product that `dot` is of the first two operands; `op` has its flags.
template <typename OpTy, typename Epilogue>
static llvm::Expected<Array> dotProduct(OpTy op, Operands operands,
                                        Epilogue epilogue) {
  const Array &x = *operands[0], &y = *operands[1];
  bool leftIsVector = x.shape.size() == 1, rightIsVector = y.shape.size() == 1;
  Matrix lhs =
      leftIsVector ? Matrix(x, 1, x.shape[0]) : Matrix(x, op.getTransposeLhs());
  Matrix rhs = rightIsVector ? Matrix(y, y.shape[0], 1)
                             : Matrix(y, op.getTransposeRhs());
  if (llvm::Error error = checkInner(op, lhs, rhs))
    return std::move(error);
  Shape shape;
  if (!leftIsVector)
    shape.push_back(lhs.rows);
  if (!rightIsVector)
    shape.push_back(rhs.columns);
  return finish(op, lhs, rhs, epilogue, makeResult(op, std::move(shape)));
}

/// That of `matmul`.
template <typename OpTy, typename Epilogue>
static llvm::Expected<Array> batchedProduct(OpTy op, Operands operands,
                                            Epilogue epilogue) {
  const Array &x = *operands[0], &y = *operands[1];
  Matrix lhs(x, op.getTransposeLhs()), rhs(y, op.getTransposeRhs());
  Shape shape;
  for (size_t axis = 0; axis + 2 < x.shape.size(); ++axis) {
    if (x.shape[axis] != y.shape[axis])
      return errorAt(op, "batch sizes " + Twine(x.shape[axis]) + " and " +
                             Twine(y.shape[axis]) + " differ at axis " +
                             Twine(axis));
    shape.push_back(x.shape[axis]);
  }
  if (llvm::Error error = checkInner(op, lhs, rhs))
    return std::move(error);
  shape.insert(shape.end(), {lhs.rows, rhs.columns});
  return finish(op, lhs, rhs, epilogue, makeResult(op, std::move(shape)));
}

static llvm::Expected<Array> evaluateDot(ir::DotOp op, Operands operands) {
  return dotProduct(op, operands, AsItIs());
}

static llvm::Expected<Array> evaluateMatmul(ir::MatmulOp op,
                                            Operands operands) {
  return batchedProduct(op, operands, AsItIs());
}

static llvm::Expected<Array> evaluateGemm(ir::GemmOp op, Operands operands) {
  bool isBatch = operands[0]->shape.size() > 2;
  ScaleAndAdd epilogue{*operands[2]};
  if (op.accumulates()) {
    epilogue.beta = operands[3];
    epilogue.c = operands[4];
  }
  return isBatch ? batchedProduct(op, operands, epilogue)
                 : dotProduct(op, operands, epilogue);
}

void registerContractions(Registry &registry) {
  registry.add(evaluateDot);
  registry.add(evaluateMatmul);
  registry.add(evaluateGemm);
}

} // namespace arete::reference
