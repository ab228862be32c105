//===- ElementwiseCasesTest.cpp - Functions composed of elementwise ops -===//
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
#include "ElementwiseCases.inc"
};

INSTANTIATE_TEST_SUITE_P(Elementwise, NumpyTest,
                         testing::ValuesIn(registerCases(cases)),
                         numpyCaseName);

TEST(Composed, UltraFastSigmoidSlopes) {
  // It is smooth at 0, and at a jump it has the slope of the side further out.
  auto x = scalar<double>("x");
  auto slope = function({x}, {grad(ultra_fast_sigmoid(x), x)});
  auto at = [&](double point) { return slope(point)[0].item<double>(); };
  EXPECT_DOUBLE_EQ(at(0), 0.375);
  EXPECT_DOUBLE_EQ(at(3.4), 0.0458812946797165 / 4);
  EXPECT_DOUBLE_EQ(at(-3.4), 0.0458812946797165 / 4);
  EXPECT_EQ(at(6), 0);
  EXPECT_EQ(at(-6), 0);
}

TEST(Composed, Errors) {
  auto z = vector<std::complex<double>>("z");
  auto x = tensor<double>("x", {2, 3}), y = tensor<double>("y", {2, 4});
  EXPECT_ERROR(isclose(x, y), Shape, "isclose: ");
  EXPECT_ERROR(allclose(x, y), Shape, "float64[2,3]");
  EXPECT_ERROR(divmod(x, y), Shape, "floor_divide: ");
  EXPECT_ERROR(float_power(x, y), Shape, "float_power: ");
  EXPECT_ERROR(hard_tanh(z), Type, "hard_tanh: ");
  EXPECT_ERROR(modf(z), Type, "modf: ");
  EXPECT_ERROR(frexp(z), Type, "frexp: ");
  EXPECT_ERROR(isposinf(z), Type, "isposinf: ");
  EXPECT_ERROR(multigammaln(x, 0), Value,
               "multigammaln: the dimension must be positive, not 0");
}

TEST(Composed, NanToNumOfOtherDtypes) {
  constexpr float inf = std::numeric_limits<float>::infinity();
  auto x = vector<float>("x");
  Tensor at = Tensor::of<float>({inf, -inf, NAN, 2});
  for (auto [dtype, greatest] :
       {std::pair(DType::Float16, 65504.0), {DType::BFloat16, 0x1.fep127}}) {
    Variable y = cast<double>(nan_to_num(cast(x, dtype)));
    EXPECT_TRUE(arrayEqual(eval(y, {{x, at}}),
                           Tensor::of<double>({greatest, -greatest, 0, 2})));
  }
  // Parts of complex numbers one by one.
  Variable z = nan_to_num(arete::complex(x, -x), 1, 5, -6);
  EXPECT_TRUE(
      arrayEqual(eval(real(z), {{x, at}}), Tensor::of<float>({5, -6, 1, 2})));
  EXPECT_TRUE(
      arrayEqual(eval(imag(z), {{x, at}}), Tensor::of<float>({-6, 5, 1, -2})));
}
} // namespace
