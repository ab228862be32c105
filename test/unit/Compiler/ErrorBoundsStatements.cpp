//===- ErrorBoundsStatements.cpp - What bounds ask of results -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Reference/Dense.h"
#include "mlir/AsmParser/AsmParser.h"
#include "test/unit/Compiler/ErrorBounds.h"

#include <cmath>

using namespace mlir;

namespace arete::test {
namespace {

using reference::Complex;
using reference::Element;
using reference::Real;
using Matrix = reference::Dense<Complex>;

//===----------------------------------------------------------------------===//
// Trials
//===----------------------------------------------------------------------===//

/// The results of an op in the reference. What is computed there is rounded
/// once, to the dtype of the operands.
Arrays evaluate(MLIRContext &context, StringRef name, const Arrays &arguments,
                StringRef attributes = "") {
  FunctionBuilder builder(context);
  SmallVector<Value> operands;
  std::vector<const Array *> arrays;
  for (const Array &array : arguments) {
    operands.push_back(builder.input(array.dtype, array.shape));
    arrays.push_back(&array);
  }
  auto parsed = cast<DictionaryAttr>(
      parseAttribute(("{" + attributes + "}").str(), &context));
  auto op = builder.tryOp(name, operands, parsed.getValue());
  if (failed(op)) {
    ADD_FAILURE() << "cannot build " << name.str();
    return {};
  }
  auto results = reference::evaluate(*op, arrays);
  if (results)
    return std::move(*results);
  ADD_FAILURE() << llvm::toString(results.takeError());
  return {};
}

/// Each number of an inexact array as `map` of it.
template <typename Map> Array mapped(Array array, Map map) {
  if (reference::isFloat(array.dtype) || reference::isComplex(array.dtype))
    for (Element &element : array.elements)
      element = Element::ofComplex(map(valueOf(element)));
  return array;
}

Arrays exactResults(const Trial &trial) {
  return evaluate(trial.context, trial.sample.op, trial.arguments,
                  trial.sample.attributes);
}
/// F of the operands, each number of which becomes `map` of it.
template <typename Map> Array resultOfMapped(const Trial &trial, Map map) {
  Arrays operands;
  for (const Array &array : trial.arguments)
    operands.push_back(mapped(array, map));
  return evaluate(trial.context, trial.sample.op, operands,
                  trial.sample.attributes)[0];
}
Array resultOfSizes(const Trial &trial) {
  return resultOfMapped(trial, [](Complex x) { return Complex(std::abs(x)); });
}
/// The number of terms of each element of the result.
std::vector<Real> termsOf(const Trial &trial) {
  Array ones = resultOfMapped(trial, [](Complex) { return Complex(1); });
  std::vector<Real> counts;
  for (const Element &element : ones.elements)
    counts.push_back(trial.sample.terms ? Real(trial.sample.terms(trial.n))
                                        : element.real);
  return counts;
}

std::string describe(const Trial &trial) {
  return (trial.sample.op + " of " + arete_dtype_name(trial.dtype) +
          ", n = " + Twine(trial.n))
      .str();
}

void expectAtMost(const Trial &trial, Real error, Real bound,
                  const Twine &what) {
  EXPECT_TRUE(error <= bound)
      << describe(trial) << ": " << what.str() << " is " << double(error)
      << ", which is more than " << double(bound);
}

/// |error| of each element of a result is at most `bound(i)` and the rounding
/// of 16-bit floats; that of the reference counts too.
template <typename Bound> void expectElements(const Trial &trial, Bound bound) {
  for (auto [number, expected] : llvm::enumerate(exactResults(trial))) {
    const Array &result = trial.results[number];
    ASSERT_EQ(result.shape, expected.shape);
    for (auto [i, element] : llvm::enumerate(expected.elements)) {
      Complex exact = valueOf(element), actual = valueOf(result.elements[i]);
      bool isRounded = isNarrow(trial.dtype) || trial.dtype == ARETE_FLOAT64 ||
                       trial.dtype == ARETE_COMPLEX128;
      Real rounding = isRounded ? trial.stored * std::abs(exact) : 0;
      expectAtMost(trial, std::abs(actual - exact), bound(i, exact) + rounding,
                   "the error of element " + Twine(i) + " of result " +
                       Twine(number));
    }
  }
}

/// The bound is n u F(|x|, ...), n being the number of terms and `extra`.
void checkTerms(const Trial &trial, double u, Real extra = 0) {
  std::vector<Real> terms = termsOf(trial);
  Array sizes = resultOfSizes(trial);
  expectElements(trial, [&](size_t i, Complex) {
    Real n = terms[i] + extra;
    return n * (u * sizes.elements[i].real + trial.least);
  });
}

//===----------------------------------------------------------------------===//
// Matrices
//===----------------------------------------------------------------------===//

Matrix matrixOf(const Array &array) {
  Matrix result(array.shape[0], array.shape.size() > 1 ? array.shape[1] : 1);
  for (auto [to, from] : llvm::zip_equal(result.elements, array.elements))
    to = reference::load<Complex>(array, from);
  return result;
}
Matrix sizesOf(Matrix x) {
  for (Complex &element : x.elements)
    element = std::abs(element);
  return x;
}
Matrix operator-(Matrix x, const Matrix &y) {
  for (auto [to, from] : llvm::zip_equal(x.elements, y.elements))
    to -= from;
  return x;
}
Matrix diagonal(const Matrix &x) {
  Matrix result(x.rows, x.rows);
  for (int64_t i = 0; i < x.rows; ++i)
    result(i, i) = x(i);
  return result;
}
/// The elements on one side of the diagonal, and with `unit` ones on it.
Matrix triangle(const Matrix &x, bool lower, int64_t rows, int64_t columns,
                bool unit = false) {
  Matrix result(rows, columns);
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t j = 0; j < columns; ++j)
      if (i == j)
        result(i, j) = unit ? 1 : x(i, j);
      else if (lower ? i > j : i < j)
        result(i, j) = x(i, j);
  return result;
}
/// What is read of a Hermitian matrix.
Matrix hermitian(const Matrix &x) {
  Matrix result = triangle(x, /*lower=*/true, x.rows, x.rows);
  for (int64_t i = 0; i < x.rows; ++i) {
    result(i, i) = x(i, i).real();
    for (int64_t j = 0; j < i; ++j)
      result(j, i) = std::conj(x(i, j));
  }
  return result;
}
Matrix permuted(const Matrix &x, const Matrix &rows) {
  Matrix result(x.rows, x.columns);
  for (int64_t i = 0; i < x.rows; ++i)
    for (int64_t j = 0; j < x.columns; ++j)
      result(i, j) = x(rows.row(i), j);
  return result;
}
Real norm(const Matrix &x) {
  Real sum = 0;
  for (Complex element : x.elements)
    sum += std::norm(element);
  return std::sqrt(sum);
}
Matrix operandOf(const Trial &trial, size_t i) {
  return matrixOf(trial.arguments[i]);
}
Matrix resultOf(const Trial &trial, size_t i) {
  return matrixOf(trial.results[i]);
}
/// n of the statements about a matrix.
Real sizeOf(const Trial &trial) {
  Matrix x = operandOf(trial, 0);
  return Real(std::max(x.rows, x.columns));
}

/// L and U with L U = P x, of packed factors.
struct Factors {
  explicit Factors(const Matrix &lu)
      : l(triangle(lu, true, lu.rows, std::min(lu.rows, lu.columns), true)),
        u(triangle(lu, false, std::min(lu.rows, lu.columns), lu.columns)) {}
  Matrix l, u;
  Matrix sizes() const { return sizesOf(l) * sizesOf(u); }
};

/// Of the matrix operand, in the reference.
struct ExactFactors {
  explicit ExactFactors(const Trial &trial)
      : results(evaluate(trial.context, "lu_factor", {trial.arguments[0]})),
        factors(matrixOf(results[0])), rows(matrixOf(results[2])) {}
  Arrays results;
  Factors factors;
  Matrix rows; ///< the permutation
};

/// Each element of the residual is at most c u times that of `sizes`.
void expectResidual(const Trial &trial, const Matrix &residual, Real c,
                    const Matrix &sizes) {
  for (auto [i, element] : llvm::enumerate(residual.elements)) {
    Real bound = c * trial.stored * std::abs(sizes.elements[i]);
    expectAtMost(trial, std::abs(element), bound + trial.least,
                 "element " + Twine(i) + " of the residual");
  }
}
/// ||residual|| <= 10 n u size.
void expectNorm(const Trial &trial, const Matrix &residual, Real size,
                const Twine &what = "the residual") {
  expectAtMost(trial, norm(residual), 10 * sizeOf(trial) * trial.stored * size,
               what);
}
void expectOrthonormal(const Trial &trial, const Matrix &columns) {
  expectNorm(trial,
             columns.adjoint() * columns - Matrix::identity(columns.columns), 1,
             "the distance from orthonormal columns");
}
void checkValues(const Trial &trial, const Matrix &x) {
  Real bound = 10 * sizeOf(trial) * trial.stored * norm(x);
  expectElements(trial, [&](size_t, Complex) { return bound; });
}

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

void checkFourier(const Trial &trial) {
  Array exact = exactResults(trial)[0];
  int64_t row = exact.shape[1];
  for (int64_t i = 0; i < exact.shape[0]; ++i) {
    Real error = 0, size = 0;
    for (int64_t j = i * row; j < (i + 1) * row; ++j) {
      Complex value = valueOf(exact.elements[j]);
      error += std::norm(value - valueOf(trial.results[0].elements[j]));
      size += std::norm(value);
    }
    Real factor = 4 * trial.u * std::log2(2 * Real(trial.n));
    expectAtMost(trial, std::sqrt(error), factor * std::sqrt(size),
                 "the norm of the error of row " + Twine(i));
  }
}

void checkSoftmax(const Trial &trial) {
  const Array &x = trial.arguments[0];
  expectElements(trial, [&](size_t i, Complex out) {
    size_t row = i / trial.n * trial.n;
    Real greatest = x.elements[row].real;
    for (int64_t j = 0; j < trial.n; ++j)
      greatest = std::max(greatest, x.elements[row + j].real);
    Real steps = 2 * trial.n + greatest - x.elements[i].real + 10;
    return steps * trial.u * out.real() + trial.least;
  });
}

void checkLatticeScores(const Trial &trial) {
  // Of states, and of states and predecessors: the step is the slowest index.
  Array scores = exactResults(trial)[0];
  size_t states = scores.shape[1];
  std::vector<Real> greatest;
  for (auto [i, element] : llvm::enumerate(scores.elements)) {
    if (i % states == 0)
      greatest.push_back(greatest.empty() ? 0 : greatest.back());
    greatest.back() = std::max(greatest.back(), std::fabs(element.real));
  }
  for (auto [result, exact] :
       llvm::zip_equal(trial.results, exactResults(trial)))
    for (auto [i, element] : llvm::enumerate(exact.elements)) {
      size_t step = i / (exact.elements.size() / greatest.size());
      Real bound = 6 * trial.u * Real(step + 1) * (1 + greatest[step]);
      Real rounding = isNarrow(trial.dtype) ? trial.stored : 0;
      expectAtMost(trial, std::fabs(result.elements[i].real - element.real),
                   bound + rounding * std::fabs(element.real) + trial.least,
                   "the error of element " + Twine(i));
    }
}

void checkLatticeRecurrence(const Trial &trial) {
  Array sizes = resultOfSizes(trial);
  size_t states = sizes.shape[1];
  expectElements(trial, [&](size_t i, Complex) {
    // In reverse the first step is the last one.
    Real step = Real(trial.n) - Real(i / states);
    return step * (6 * trial.u * sizes.elements[i].real + trial.least);
  });
}
const llvm::StringMap<void (*)(const Trial &)> statements = {
    {"|error| <= n u F(|x|, ...)",
     [](const Trial &trial) { checkTerms(trial, trial.u); }},
    {"|error| <= n u F(|x|, ...); 16-bit floats are rounded at each addition, "
     "and u is theirs",
     [](const Trial &trial) { checkTerms(trial, trial.stored); }},
    {"|error| <= (n + 1) u F(|x|, ...)",
     [](const Trial &trial) { checkTerms(trial, trial.u, 1); }},
    {"|error| <= 2 n u F(|a|, |b|)",
     [](const Trial &trial) { checkTerms(trial, 2 * trial.u); }},
    {"|error| <= n u |out|",
     [](const Trial &trial) {
       expectElements(trial, [&](size_t, Complex out) {
         return Real(trial.n) * (trial.u * std::abs(out) + trial.least);
       });
     }},
    {"|error| <= (2 n + max(x) - x + 10) u out", checkSoftmax},
    {"|error| <= (2 n + 5 + 5 |out|) u",
     [](const Trial &trial) {
       expectElements(trial, [&](size_t, Complex out) {
         return (2 * trial.n + 5 + 5 * std::abs(out)) * trial.u;
       });
     }},
    {"|error| <= 6 u t (1 + S) in step t = 1, 2, ..., S being the largest "
     "|score| up to it",
     checkLatticeScores},
    {"|error| <= 6 u t F(|w|, |x|) in step t = 1, 2, ...",
     checkLatticeRecurrence},
    {"||error|| <= 4 u log2(2 n) ||out||, of each transform of n numbers",
     checkFourier},

    {"|l l^H - x| <= (n + 1) u |l| |l^H|",
     [](const Trial &trial) {
       Matrix l = resultOf(trial, 0);
       expectResidual(trial, l * l.adjoint() - hermitian(operandOf(trial, 0)),
                      sizeOf(trial) + 1, sizesOf(l) * sizesOf(l.adjoint()));
     }},
    {"|L U - P x| <= n u |L| |U|",
     [](const Trial &trial) {
       Factors factors(resultOf(trial, 0));
       expectResidual(trial,
                      factors.l * factors.u -
                          permuted(operandOf(trial, 0), resultOf(trial, 2)),
                      sizeOf(trial), factors.sizes());
     }},
    {"|L U y - P b| <= 2 n u |L| |U| |y|",
     [](const Trial &trial) {
       Factors factors(operandOf(trial, 0));
       Matrix y = resultOf(trial, 0);
       expectResidual(trial,
                      factors.l * (factors.u * y) -
                          permuted(operandOf(trial, 2), operandOf(trial, 1)),
                      2 * sizeOf(trial), factors.sizes() * sizesOf(y));
     }},
    {"|a y - b| <= 3 n u P^T |L| |U| |y|, L U being P a",
     [](const Trial &trial) {
       ExactFactors exact(trial);
       Matrix y = resultOf(trial, 0);
       Matrix residual = operandOf(trial, 0) * y - operandOf(trial, 1);
       expectResidual(trial, permuted(residual, exact.rows), 3 * sizeOf(trial),
                      exact.factors.sizes() * sizesOf(y));
     }},
    {"|a y - b| <= (n + 1) u |a| |y|",
     [](const Trial &trial) {
       Matrix a = operandOf(trial, 0), y = resultOf(trial, 0);
       a = triangle(a, /*lower=*/true, a.rows, a.columns);
       expectResidual(trial, a * y - operandOf(trial, 1), sizeOf(trial) + 1,
                      sizesOf(a) * sizesOf(y));
     }},
    {"|error| <= (n + 1) u sum(P^T |L| |U| * |cofactor(x)|), L U being P x",
     [](const Trial &trial) {
       ExactFactors exact(trial);
       Matrix slopes = permuted(matrixOf(evaluate(trial.context, "cofactor",
                                                  {trial.arguments[0]})[0]),
                                exact.rows);
       Matrix sizes = exact.factors.sizes();
       Real sum = 0;
       for (auto [size, slope] :
            llvm::zip_equal(sizes.elements, slopes.elements))
         sum += std::abs(size) * std::abs(slope);
       expectElements(trial, [&](size_t, Complex) {
         return (sizeOf(trial) + 1) * trial.stored * sum + trial.least;
       });
     }},
    {"||error|| <= 10 n u (||out|| + s[0] s[0] s[1] ... s[n-3]), s being the "
     "singular values",
     [](const Trial &trial) {
       Matrix exact = matrixOf(exactResults(trial)[0]);
       Matrix s = matrixOf(
           evaluate(trial.context, "svdvals", {trial.arguments[0]})[0]);
       Real product = std::abs(s(0));
       for (int64_t i = 0; i + 2 < s.rows; ++i)
         product *= std::abs(s(i));
       expectNorm(trial, resultOf(trial, 0) - exact, norm(exact) + product,
                  "the error");
     }},
    {"||q r - x|| <= 10 n u ||x||; ||q^H q - 1|| <= 10 n u",
     [](const Trial &trial) {
       Matrix x = operandOf(trial, 0), q = resultOf(trial, 0);
       expectNorm(trial, q * resultOf(trial, 1) - x, norm(x));
       expectOrthonormal(trial, q);
     }},
    {"||u diag(s) vh - x|| <= 10 n u ||x||; ||u^H u - 1||, ||vh vh^H - 1|| <= "
     "10 n u",
     [](const Trial &trial) {
       Matrix x = operandOf(trial, 0), u = resultOf(trial, 0),
              vh = resultOf(trial, 2);
       expectNorm(trial, u * (diagonal(resultOf(trial, 1)) * vh) - x, norm(x));
       expectOrthonormal(trial, u);
       expectOrthonormal(trial, vh.adjoint());
     }},
    {"|error| <= 10 n u ||x||",
     [](const Trial &trial) {
       Matrix x = operandOf(trial, 0);
       checkValues(trial, trial.sample.op == "eigvalsh" ? hermitian(x) : x);
     }},
    {"||v diag(w) v^H - x|| <= 10 n u ||x||; ||v^H v - 1|| <= 10 n u",
     [](const Trial &trial) {
       Matrix x = hermitian(operandOf(trial, 0)), v = resultOf(trial, 1);
       expectNorm(trial, v * (diagonal(resultOf(trial, 0)) * v.adjoint()) - x,
                  norm(x));
       expectOrthonormal(trial, v);
     }},
    {"||x v - v diag(w)|| <= 10 n u ||x|| ||v||",
     [](const Trial &trial) {
       Matrix x = operandOf(trial, 0), v = resultOf(trial, 1);
       expectNorm(trial, x * v - v * diagonal(resultOf(trial, 0)),
                  norm(x) * norm(v));
     }},
    {"the least singular value of x - out <= 10 n u ||x||",
     [](const Trial &trial) {
       Matrix x = operandOf(trial, 0), w = resultOf(trial, 0);
       for (int64_t i = 0; i < w.rows; ++i) {
         Array shifted{ARETE_COMPLEX128, trial.arguments[0].shape, {}};
         for (int64_t j = 0; j < x.rows; ++j)
           for (int64_t k = 0; k < x.rows; ++k)
             shifted.elements.push_back(
                 Element::ofComplex(x(j, k) - (j == k ? w(i) : 0)));
         Array values = evaluate(trial.context, "svdvals", {shifted})[0];
         Matrix least(1, 1, values.elements.back().real);
         expectNorm(trial, least, norm(x), "the least singular value");
       }
     }},
    {"||error|| <= 10 n u c ||out||, c being the quotient of the largest and "
     "the least singular value that counts",
     [](const Trial &trial) {
       Matrix exact = matrixOf(exactResults(trial)[0]);
       Array s = evaluate(trial.context, "svdvals", {trial.arguments[0]})[0];
       Real condition = s.elements.front().real / s.elements.back().real;
       expectNorm(trial, resultOf(trial, 0) - exact, condition * norm(exact),
                  "the error");
     }},
    {"||error|| <= 10 n u (1 + ||x||_1) exp(||x||_1)",
     [](const Trial &trial) {
       Matrix x = operandOf(trial, 0);
       Real size = 0;
       for (int64_t j = 0; j < x.columns; ++j) {
         Real sum = 0;
         for (int64_t i = 0; i < x.rows; ++i)
           sum += std::abs(x(i, j));
         size = std::max(size, sum);
       }
       expectNorm(trial, resultOf(trial, 0) - matrixOf(exactResults(trial)[0]),
                  (1 + size) * std::exp(size), "the error");
     }},
};

} // namespace

const llvm::StringMap<void (*)(const Trial &)> &errorBoundStatements() {
  return statements;
}

} // namespace arete::test
