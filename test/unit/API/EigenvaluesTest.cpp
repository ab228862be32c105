//===- EigenvaluesTest.cpp - Eigenvalues of general matrices --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Values and derivatives of what does not depend on the phases of vectors are
// in cases_linalg.py; here is what eig promises of vectors, and its errors.
//
//===----------------------------------------------------------------------===//

#include "VerifyGrad.h"

using namespace arete;
using namespace arete::test;

namespace {

using C = std::complex<double>;

/// Real and imaginary parts of eigenvectors as they are.
Variable vectorsOf(const Variable &x) {
  Variable v = eig(x).v;
  return stack({real(v), imag(v)}, -1);
}

/// A pair of complex eigenvalues and a real one.
const Tensor turning =
    Tensor::of<double>({{1, -2, 0.3}, {1.5, 0.5, -0.4}, {0.2, 0.6, 3}});

TEST(Eigenvalues, OfARotation) {
  Variable x = matrix<double>("x");
  Eig e = eig(x);
  std::vector<Tensor> r = function({x}, {e.w, e.v, eigvals(x)})(
      Tensor::of<double>({{0, -1}, {1, 0}}));
  EXPECT_EQ(r[0].dtype(), DType::Complex128);
  EXPECT_TRUE(allClose(r[0], Tensor::of<C>({C(0, 1), C(0, -1)}), 1e-15, 1e-15));
  EXPECT_TRUE(allClose(r[2], r[0], 1e-15, 1e-15));
  double h = std::sqrt(0.5);
  EXPECT_TRUE(allClose(r[1], Tensor::of<C>({{C(h), C(h)}, {C(0, -h), C(0, h)}}),
                       1e-15, 1e-15));
}

TEST(Eigenvalues, VectorsHaveNormOneAndALargestElementThatIsReal) {
  Variable re = tensor3<double>("re"), im = tensor3<double>("im");
  Variable z = arete::complex(re, im);
  Eig e = eig(z), r = eig(re);
  Function f =
      function({re, im}, {e.v, matmul(z, e.v), e.v * expand_dims(e.w, 1), r.v,
                          matmul(re, r.v), r.v * expand_dims(r.w, 1)});
  std::vector<Tensor> parts =
      f(numbersIn({4, 5, 5}, -1, 1, 1), numbersIn({4, 5, 5}, -1, 1, 2));
  for (int kind : {0, 3}) {
    EXPECT_TRUE(allClose(parts[kind + 1], parts[kind + 2], 1e-12, 1e-12));
    for (int64_t b = 0; b < 4; ++b)
      for (int64_t j = 0; j < 5; ++j) {
        double squares = 0;
        C largest = 0;
        for (int64_t i = 0; i < 5; ++i) {
          C element = parts[kind].at<C>({b, i, j});
          squares += std::norm(element);
          if (std::abs(element) > std::abs(largest))
            largest = element;
        }
        EXPECT_NEAR(squares, 1, 1e-14);
        EXPECT_EQ(largest.imag(), 0);
      }
  }
}

/// Not only of what does not see the phase.
TEST(Eigenvalues, DerivativesAreThoseOfTheVectors) {
  verifyTwice(
      "real", [](auto &x) { return vectorsOf(x[0]); }, {turning}, {}, 3e-6);
  verifyTwice(
      "complex", [](auto &x) { return vectorsOf(arete::complex(x[0], x[1])); },
      {turning, numbersIn({3, 3}, -0.5, 0.5, 3)}, {}, 3e-6);
  verifyTwice(
      "batch", [](auto &x) { return vectorsOf(x[0]); },
      {numbersIn({2, 2, 2}, -1, 1, 4)}, {}, 3e-6);
}

TEST(Eigenvalues, Dtypes) {
  for (auto [from, to] : {std::pair(DType::Float32, DType::Complex64),
                          {DType::Float16, DType::Complex64},
                          {DType::BFloat16, DType::Complex64},
                          {DType::Float64, DType::Complex128},
                          {DType::Int32, DType::Complex128},
                          {DType::Bool, DType::Complex128},
                          {DType::Complex64, DType::Complex64},
                          {DType::Complex128, DType::Complex128}}) {
    Variable x = tensor("x", from, {dynamicSize, dynamicSize});
    Eig e = eig(x);
    std::vector<Tensor> r = function({x}, {e.w, e.v, eigvals(x)})(
        Tensor::of<double>({{1, 1}, {0, 0}}).astype(from));
    for (const Tensor &part : r)
      EXPECT_EQ(part.dtype(), to) << name(from);
    EXPECT_TRUE(allClose(r[0], Tensor::of<C>({1.0, 0.0}), 1e-6, 1e-6));
    EXPECT_TRUE(allClose(r[2], r[0]));
    // The gradient has the dtype of the matrix.
    if (isFloat(from) || isComplex(from))
      EXPECT_EQ(grad(sum(real(e.w) + real(sum(e.v, 0))), x).dtype(), from);
  }
}

TEST(Eigenvalues, SizesZeroAndOne) {
  Variable x = tensor3<double>("x");
  Eig e = eig(x);
  Function f = function(
      {x}, {e.w, e.v, eigvals(x),
            grad(sum(real(e.w)) + sum(sqr(imag(e.v)) + real(e.v)), x)});
  std::vector<Tensor> one =
      f(Tensor::full({2, 1, 1}, Tensor(-3.0), DType::Float64));
  EXPECT_TRUE(
      allClose(one[0], Tensor::full({2, 1}, Tensor(C(-3)), DType::Complex128)));
  EXPECT_TRUE(allClose(
      one[1], Tensor::full({2, 1, 1}, Tensor(C(1)), DType::Complex128)));
  EXPECT_TRUE(
      allClose(one[3], Tensor::full({2, 1, 1}, Tensor(1.0), DType::Float64)));
  for (Shape shape : {Shape{2, 0, 0}, Shape{0, 3, 3}}) {
    std::vector<Tensor> none = f(Tensor::zeros(shape, DType::Float64));
    EXPECT_EQ(none[0].shape(), Shape({shape[0], shape[1]}));
    EXPECT_EQ(none[1].shape(), shape);
    EXPECT_EQ(none[3].shape(), shape);
  }
}

TEST(Eigenvalues, OfWhatIsNotFiniteAreNaN) {
  Variable z = tensor3<C>("z");
  Eig e = eig(z);
  Tensor at = Tensor::full({2, 2, 2}, Tensor(C(1, 2)), DType::Complex128);
  for (C bad : {C(NAN, 0), C(0, NAN), C(INFINITY, 0), C(0, -INFINITY)}) {
    at.data<C>()[3] = bad;
    for (const Tensor &part : function({z}, {e.w, e.v, eigvals(z)})(at))
      for (int64_t i = 0; i < part.size(); ++i)
        EXPECT_EQ(std::isnan(part.data<C>()[i].real()), i < part.size() / 2);
  }
}

/// Pairs of equal values contribute nothing; without enough vectors derivatives
/// are infinite.
TEST(Eigenvalues, DerivativesWhereValuesAreEqual) {
  Variable x = matrix<double>("x");
  Function f = function({x}, {grad(sum(real(sqr(eig(x).w))), x)});
  EXPECT_TRUE(allClose(f(Tensor::of<double>({{2, 0}, {0, 2}}))[0],
                       Tensor::of<double>({{4, 0}, {0, 4}})));
  // Each value alone moves by the root of what is added to the matrix.
  Variable weights = constant(Tensor::of<double>({1, 2}));
  Function g = function({x}, {grad(sum(real(eig(x).w) * weights), x)});
  double most = 0;
  for (double value :
       g(Tensor::of<double>({{0, 1}, {0, 0}}))[0].toVector<double>())
    most = std::max(most, std::fabs(value));
  EXPECT_GT(most, 1e100);
}

TEST(Eigenvalues, Errors) {
  EXPECT_ERROR(eig(vector<double>("v")), Type,
               "eig: operands must be matrices");
  EXPECT_ERROR(eigvals(tensor<double>("w", {2, 3})), Shape,
               "eigvals: matrices must be square");
  Variable x = matrix<double>("x");
  Function f = function({x}, {eigvals(x)});
  EXPECT_ERROR(f(Tensor::zeros({2, 3}, DType::Float64)), Shape,
               "eigvals: matrices must be square, the sizes of float64[?,?] "
               "differ: 2 and 3");
}

} // namespace
