//===- NumericsCasesTest.cpp - Polynomials, integrals, filters ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NumpyCases.h"

using namespace arete;
using namespace arete::test;

namespace {

const NumpyCase cases[] = {
#include "NumericsCases.inc"
};

INSTANTIATE_TEST_SUITE_P(Numerics, NumpyTest,
                         testing::ValuesIn(registerCases(cases)),
                         numpyCaseName);

// The table of products of complex numbers keeps its elements apart.
TEST(Numerics, ComplexConvolution) {
  using Complex = std::complex<double>;
  auto x = vector<Complex>("x"), y = vector<Complex>("y");
  auto f = function({x, y}, {convolve(x, y)});
  using List = std::vector<Complex>;
  Tensor result = f(Tensor::fromVector(List{{1, 2}, {0, 1}, {3, 0}}),
                    Tensor::fromVector(List{{0, 1}, {2, 0}}))[0];
  EXPECT_TRUE(arrayEqual(
      result, Tensor::fromVector(List{{-2, 1}, {1, 4}, {0, 5}, {6, 0}})))
      << result;
}

TEST(Numerics, SlopesAtPoints) {
  auto x = vector<double>("x");
  Tensor xp = Tensor::of<double>({0, 1, 3}), fp = Tensor::of<double>({0, 2, 8});
  // Of the piece to the right, and of the last piece at its end.
  Tensor slopes = eval(grad(sum(interp(x, xp, fp)), x),
                       {{x, Tensor::of<double>({-1, 0, 1, 3, 4})}});
  EXPECT_TRUE(arrayEqual(slopes, Tensor::of<double>({0, 2, 3, 3, 0})))
      << slopes;
}

TEST(Numerics, Errors) {
  auto x = vector<double>("x");
  auto m = tensor<double>("m", {2, 3});
  auto z = vector<std::complex<double>>("z");
  EXPECT_ERROR(polyval(x, m), Shape,
               "the number of coefficients must be known, got float64[?]");
  EXPECT_ERROR(polyval(m, x), Type, "coefficients must be a vector");
  EXPECT_ERROR(interp(x, m, x), Type, "xp must be a vector");
  EXPECT_ERROR(interp(x, x, m), Type, "fp must be a vector");
  EXPECT_ERROR(interp(x, tensor<double>("p", {2}), tensor<double>("f", {3})),
               Shape, "interp: ");
  EXPECT_ERROR(interp(z, x, x), Type, "interp: ");
  EXPECT_ERROR(trapezoid(m, 1.0, 2), Index, "axis 2");
  EXPECT_ERROR(trapezoid(m, tensor3<double>("t")), Type,
               "x must be a vector or have the shape of float64[2,3]");
  EXPECT_ERROR(trapezoid(m, tensor<double>("p", {4})), Shape, "trapezoid: ");
  EXPECT_ERROR(convolve(x, m), Type, "an operand must be a vector");
  EXPECT_ERROR(convolve(x, tensor<double>("e", {0})), Shape,
               "an operand has no element: float64[0]");
  auto f = function({x}, {interp(x, x, x)});
  EXPECT_ERROR(f(zeros<double>({0})), Index,
               "index 0 is out of range for size 0");
}
} // namespace
