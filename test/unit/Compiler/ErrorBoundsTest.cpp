//===- ErrorBoundsTest.cpp - Every op against its bound -------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Compiled code keeps the bounds that docs/operators.md states. The statement
/// of a record is the name under which its evaluation stands here, so that one
/// which is changed or new has none and fails. Operands are of several sizes,
/// and drawn evenly, to cancel, or of very different magnitudes. (Elementwise
/// ops: ElementwiseTest.cpp; ops without an error: DTypeTableTest.cpp.)
///
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "lib/Reference/Dense.h"
#include "mlir/AsmParser/AsmParser.h"
#include "test/unit/Compiler/CompilerTest.h"
#include "llvm/ADT/StringMap.h"

#include <cmath>

using namespace mlir;

namespace arete::test {
namespace {

using reference::Complex;
using reference::Element;
using reference::Real;
using reference::Shape;
using Arrays = std::vector<Array>;
using Matrix = reference::Dense<Complex>;

bool isInexact(arete_dtype dtype) {
  return reference::isFloat(dtype) || reference::isComplex(dtype);
}
bool isNarrow(arete_dtype dtype) {
  return dtype == ARETE_FLOAT16 || dtype == ARETE_BFLOAT16;
}
Complex valueOf(const Element &element) { return {element.real, element.imag}; }

/// Each number of an inexact array as `map` of it.
template <typename Map> Array mapped(Array array, Map map) {
  if (isInexact(array.dtype))
    for (Element &element : array.elements)
      element = Element::ofComplex(map(valueOf(element)));
  return array;
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

enum class Spread { Even, Cancelling, Wide };

/// Draws operands of one dtype.
class Draw {
public:
  Draw(arete_dtype dtype, Spread spread, Random &random)
      : dtype(dtype), spread(spread), random(random) {}

  /// Of a small range, in which the solutions of most systems are not.
  bool isNarrow() const { return test::isNarrow(dtype); }

  Array x(Shape shape) {
    Array array{dtype, shape, {}};
    Complex last = 0;
    for (int64_t i = 0, e = *reference::elementCount(shape); i < e; ++i) {
      Complex value = next(-1, 1);
      if (spread == Spread::Wide)
        value *= std::exp2(random.uniform(-1, 1) * (isNarrow() ? 3 : 20));
      // Large numbers in pairs whose sum is 0, between small ones.
      if (spread == Spread::Cancelling && i % 3 == 0)
        value *= isNarrow() ? 8 : 4096;
      if (spread == Spread::Cancelling && i % 3 == 1)
        value = -last;
      array.elements.push_back(rounded(value));
      last = valueOf(array.elements.back());
    }
    return array;
  }
  Array even(Shape shape, double low = -1, double high = 1) {
    Array array{dtype, shape, {}};
    for (int64_t i = 0, e = *reference::elementCount(shape); i < e; ++i)
      array.elements.push_back(rounded(next(low, high)));
    return array;
  }
  /// A matrix with positive eigenvalues, Hermitian.
  Array definite(int64_t n) {
    Array array = even({n, n});
    for (int64_t i = 0; i < n; ++i) {
      for (int64_t j = 0; j < i; ++j) {
        Complex value = valueOf(array.elements[i * n + j]);
        array.elements[j * n + i] = rounded(std::conj(value));
      }
      array.elements[i * n + i] = rounded(Real(n) + 1);
    }
    return array;
  }
  /// A matrix with a diagonal that keeps its triangles far from singular.
  Array regular(int64_t n) {
    Array array = even({n, n});
    for (int64_t i = 0; i < n; ++i)
      array.elements[i * n + i] = rounded(next(1, 2) * Real(n));
    return array;
  }
  /// A matrix with a determinant near 1 or, of rows that are nearly the same,
  /// near 0.
  Array square(int64_t n) {
    double size = 2.8 / std::sqrt(double(n));
    Array array = even({n, n}, -size, size);
    if (spread == Spread::Cancelling && n > 1)
      for (int64_t j = 0; j < n; ++j) {
        Complex first = valueOf(array.elements[j]);
        Element &last = array.elements[(n - 1) * n + j];
        last = rounded(first + valueOf(last) / Real(64));
      }
    return array;
  }
  Array positions(Shape shape, int64_t below) {
    Array array{ARETE_INT64, shape, {}};
    for (int64_t i = 0, e = *reference::elementCount(shape); i < e; ++i)
      array.elements.push_back(Element::ofInteger(random.below(below)));
    return array;
  }
  Array flags(int64_t size) { return random.array(ARETE_BOOL, {size}, 0, 1); }
  static Array size(int64_t value) { return Array::of<int64_t>({}, {value}); }

private:
  Complex next(double low, double high) {
    double real = random.uniform(low, high);
    return {real, reference::isComplex(dtype) ? random.uniform(low, high) : 0};
  }
  Element rounded(Complex value) {
    return reference::isComplex(dtype) ? reference::put(dtype, value)
                                       : reference::put(dtype, value.real());
  }

  arete_dtype dtype;
  Spread spread;
  Random &random;
};

struct Sample {
  StringRef op;
  StringRef attributes;
  Arrays (*operands)(Draw &draw, int64_t n);
  /// The number of terms, where that is not F(1, ...).
  int64_t (*terms)(int64_t n) = nullptr;
};

int64_t sameOf(int64_t n) { return n; }
int64_t matrixOf(int64_t n) { return std::min<int64_t>(n, 24); }
int64_t biggerOf(int64_t n) { return matrixOf(n) + 2; }
int64_t windowOf(int64_t) { return 3; }

Arrays anyMatrix(Draw &draw, int64_t n) {
  return {draw.x({matrixOf(n), matrixOf(n)})};
}
/// Of a size at which pairs that cancel do not make columns dependent. (A bound
/// of first order says nothing of a rank that is less by two.)
Arrays independentMatrix(Draw &draw, int64_t n) {
  n = std::min<int64_t>(n, 23);
  return {draw.isNarrow() ? draw.regular(n) : draw.x({n, n})};
}
Arrays tallMatrix(Draw &draw, int64_t n) {
  return {draw.x({biggerOf(n), matrixOf(n)})};
}
Arrays oneRow(Draw &draw, int64_t n) { return {draw.x({2, n})}; }

const Sample samples[] = {
    {"dot", "",
     [](Draw &d, int64_t n) -> Arrays { return {d.x({3, n}), d.x({n, 2})}; }},
    {"matmul", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({2, 3, n}), d.x({2, n, 5})};
     }},
    {"sum", "axes = array<i64: 1>",
     [](Draw &d, int64_t n) -> Arrays { return {d.x({3, 8 * n})}; }},
    {"prod", "axes = array<i64: 1>",
     [](Draw &d, int64_t n) -> Arrays { return {d.even({3, n}, 0.7, 1.3)}; },
     sameOf},
    {"mean", "axes = array<i64: 0>",
     [](Draw &d, int64_t n) -> Arrays { return {d.x({n, 3})}; }, sameOf},
    {"softmax", "axis = 1 : i64", oneRow, sameOf},
    {"log_softmax", "axis = 1 : i64", oneRow, sameOf},
    {"scatter_add", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({3, 2}), d.x({n, 2}), d.positions({n}, 3)};
     }},
    {"bincount", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.positions({n}, 3), d.x({n}), d.size(3)};
     }},
    {"cumsum", "axis = 1 : i64", oneRow},
    {"cumprod", "axis = 0 : i64, reverse = true",
     [](Draw &d, int64_t n) -> Arrays { return {d.even({n, 2}, 0.7, 1.3)}; },
     sameOf},
    {"recurrence", "axis = 1 : i64",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.even({2, n}, -0.7, 0.7), d.x({2, n})};
     },
     sameOf},
    {"lattice_scores", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.even({n, 4}, -20, 0), d.flags(4)};
     }},
    {"lattice_recurrence", "reverse = true",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.even({n, 4, 3}, -0.3, 0.5), d.x({n, 4})};
     }},
    {"fft", "axis = 1 : i64", oneRow},
    {"rfft", "axis = 1 : i64", oneRow},
    {"irfft", "axis = 1 : i64",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({2, n / 2 + 1}), d.size(n)};
     }},
    {"conv", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({2, 3, n + 2}), d.x({4, 3, 3})};
     }},
    {"conv_input_gradient", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({2, 4, n}), d.x({4, 3, 3}), d.size(n + 2)};
     }},
    {"conv_filter_gradient", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({2, 3, n + 2}), d.x({2, 4, n}), d.size(3)};
     }},
    {"pool_scatter", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({1, 2, n}), d.positions({1, 2, n}, 5), d.size(5)};
     }},
    {"sum_pool", "window = array<i64: 3>, mean = \"inside\"",
     [](Draw &d, int64_t n) -> Arrays { return {d.x({1, 2, n + 2})}; },
     windowOf},
    {"sum_pool_gradient", "window = array<i64: 3>, mean = \"inside\"",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({1, 2, n}), d.size(n + 2)};
     },
     windowOf},

    {"cholesky", "",
     [](Draw &d, int64_t n) -> Arrays { return {d.definite(matrixOf(n))}; }},
    {"lu_factor", "", tallMatrix},
    {"lu_solve", "",
     [](Draw &d, int64_t n) -> Arrays {
       n = matrixOf(n);
       Array order{ARETE_INT64, {n}, {}};
       for (int64_t i = 0; i < n; ++i)
         order.elements.push_back(Element::ofInteger(n - 1 - i));
       return {d.regular(n), order, d.x({n, 2})};
     }},
    {"solve", "",
     [](Draw &d, int64_t n) -> Arrays {
       Arrays operands = independentMatrix(d, n);
       operands.push_back(d.x({operands[0].shape[0], 2}));
       return operands;
     }},
    {"triangular_solve", "lower = true",
     [](Draw &d, int64_t n) -> Arrays {
       n = matrixOf(n);
       return {d.regular(n), d.x({n, 2})};
     }},
    {"det", "",
     [](Draw &d, int64_t n) -> Arrays { return {d.square(matrixOf(n))}; }},
    {"cofactor", "",
     [](Draw &d, int64_t n) -> Arrays { return {d.square(matrixOf(n))}; }},
    {"qr", "", tallMatrix},
    {"svd", "", tallMatrix},
    {"svdvals", "", tallMatrix},
    {"eigh", "", anyMatrix},
    {"eigvalsh", "", anyMatrix},
    {"eig", "", anyMatrix},
    {"eigvals", "", anyMatrix},
    {"pinv", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.even({biggerOf(n), matrixOf(n)})};
     }},
    {"expm", "",
     [](Draw &d, int64_t n) -> Arrays {
       n = matrixOf(n);
       double size = 4.0 / double(n);
       return {d.even({n, n}, -size, size)};
     }},
};

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

/// What one call gave, and all that bounds speak of.
struct Trial {
  MLIRContext &context;
  const Sample &sample;
  arete_dtype dtype;
  Arrays arguments; ///< in the widest dtype
  Arrays results;
  int64_t n;     ///< the size that operands were drawn for
  double u;      ///< of the dtype that is computed in
  double stored; ///< of the dtype of the result
  double least;

  Arrays exact() const {
    return evaluate(context, sample.op, arguments, sample.attributes);
  }
  /// F of the operands, each number of which becomes `map` of it.
  template <typename Map> Array ofMapped(Map map) const {
    Arrays operands;
    for (const Array &array : arguments)
      operands.push_back(mapped(array, map));
    return evaluate(context, sample.op, operands, sample.attributes)[0];
  }
  Array ofSizes() const {
    return ofMapped([](Complex x) { return Complex(std::abs(x)); });
  }
  /// The number of terms of an element of the result.
  std::vector<Real> terms() const {
    Array ones = ofMapped([](Complex) { return Complex(1); });
    std::vector<Real> counts;
    for (const Element &element : ones.elements)
      counts.push_back(sample.terms ? Real(sample.terms(n)) : element.real);
    return counts;
  }
};

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
  for (auto [number, expected] : llvm::enumerate(trial.exact())) {
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
  std::vector<Real> terms = trial.terms();
  Array sizes = trial.ofSizes();
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
  Array exact = trial.exact()[0];
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
  Array scores = trial.exact()[0];
  size_t states = scores.shape[1];
  std::vector<Real> greatest;
  for (auto [i, element] : llvm::enumerate(scores.elements)) {
    if (i % states == 0)
      greatest.push_back(greatest.empty() ? 0 : greatest.back());
    greatest.back() = std::max(greatest.back(), std::fabs(element.real));
  }
  for (auto [result, exact] : llvm::zip_equal(trial.results, trial.exact()))
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
  Array sizes = trial.ofSizes();
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
       Matrix exact = matrixOf(trial.exact()[0]);
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
       Matrix exact = matrixOf(trial.exact()[0]);
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
       expectNorm(trial, resultOf(trial, 0) - matrixOf(trial.exact()[0]),
                  (1 + size) * std::exp(size), "the error");
     }},
};

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

struct TableRow {
  StringRef op;
  StringRef dtypes; ///< names, between spaces
  StringRef bound;

  bool isTested() const { return bound != "exact" && bound != "elementwise"; }
  bool has(arete_dtype dtype) const {
    SmallVector<StringRef> names;
    dtypes.split(names, ' ');
    return llvm::is_contained(names, arete_dtype_name(dtype));
  }
};

const TableRow table[] = {
#define ARETE_OP(NAME, DTYPES, BOUND) {#NAME, DTYPES, BOUND},
#include "dialects/Arete/IR/OpList.inc"
};

const Sample *findSample(StringRef op) {
  auto found = llvm::find_if(
      samples, [&](const Sample &sample) { return sample.op == op; });
  return found == std::end(samples) ? nullptr : found;
}

TEST(ErrorBounds, EveryStatementHasASampleAndAnEvaluation) {
  llvm::StringMap<int> uses;
  for (const TableRow &row : table) {
    if (!row.isTested())
      continue;
    EXPECT_TRUE(findSample(row.op)) << row.op.str();
    EXPECT_TRUE(statements.contains(row.bound))
        << "nothing evaluates \"" << row.bound.str() << "\"";
    ++uses[row.bound];
  }
  for (const auto &statement : statements)
    EXPECT_TRUE(uses.contains(statement.first())) << statement.first().str();
}

class ErrorBoundsTest : public CompilerTest,
                        public ::testing::WithParamInterface<arete_dtype> {
protected:
  /// The op of arguments like these, whose sizes are not known but for the
  /// number of predecessors in a lattice.
  target::JitFunction compileOp(const Sample &sample, const Arrays &arguments) {
    FunctionBuilder builder(context);
    SmallVector<Value> operands;
    for (const Array &array : arguments) {
      SmallVector<int64_t> shape(array.shape.size(), dyn);
      if (sample.op == "lattice_recurrence" && shape.size() == 3)
        shape[2] = array.shape[2];
      operands.push_back(builder.input(array.dtype, shape));
    }
    auto attributes = cast<DictionaryAttr>(
        parseAttribute(("{" + sample.attributes + "}").str(), &context));
    auto op = builder.tryOp(sample.op, operands, attributes.getValue());
    if (failed(op)) {
      ADD_FAILURE() << "cannot build " << sample.op.str();
      return {};
    }
    for (Value result : (*op)->getResults())
      builder.output(result);
    return compile(*builder.finish());
  }

  Random random{uint64_t(GetParam())};
};

TEST_P(ErrorBoundsTest, Hold) {
  arete_dtype dtype = GetParam();
  bool complex = reference::isComplex(dtype);
  arete_dtype wide = complex ? ARETE_COMPLEX128 : ARETE_FLOAT64;
  double factor = complex ? 2 * std::sqrt(2.0) : 1;
  double stored = factor * epsilonOf(dtype) / 2;
  double least = elementOfBits(dtype, 1).real;
  int tested = 0;
  for (const TableRow &row : table) {
    if (!row.isTested() || !row.has(dtype))
      continue;
    const Sample *sample = findSample(row.op);
    auto statement = statements.find(row.bound);
    ASSERT_TRUE(sample && statement != statements.end()) << row.op.str();
    SCOPED_TRACE(row.op.str());
    target::JitFunction function;
    for (int64_t n : {1, 2, 7, 32, 211})
      for (Spread spread : {Spread::Even, Spread::Cancelling, Spread::Wide}) {
        Draw draw(dtype, spread, random);
        Arrays arguments = sample->operands(draw, n);
        if (!function)
          function = compileOp(*sample, arguments);
        ASSERT_TRUE(function);
        CallResult actual = call(function, arguments);
        ASSERT_EQ(actual.status, ARETE_OK) << actual.message;
        for (Array &array : arguments)
          if (isInexact(array.dtype))
            array.dtype = wide;
        Trial trial{context,
                    *sample,
                    dtype,
                    arguments,
                    actual.outputs,
                    n,
                    isNarrow(dtype) ? 0x1p-24 : stored,
                    stored,
                    least};
        statement->second(trial);
        ++tested;
        if (HasFailure())
          return;
      }
  }
  EXPECT_GT(tested, 100);
}

INSTANTIATE_TEST_SUITE_P(All, ErrorBoundsTest,
                         ::testing::Values(ARETE_FLOAT16, ARETE_BFLOAT16,
                                           ARETE_FLOAT32, ARETE_FLOAT64,
                                           ARETE_COMPLEX64, ARETE_COMPLEX128),
                         [](const ::testing::TestParamInfo<arete_dtype> &info) {
                           return std::string(arete_dtype_name(info.param));
                         });

} // namespace
} // namespace arete::test
