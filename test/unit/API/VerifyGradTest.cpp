//===- VerifyGradTest.cpp - The check of derivatives ----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "APITest.h"

#include <cmath>

using namespace arete;
using namespace arete::test;

namespace {

using X = const std::vector<Variable> &;

/// x^2 with the gradient that `rule` makes of (x, g).
Variable squareWith(const Variable &x,
                    const std::function<Variable(Variable, Variable)> &rule) {
  return custom_gradient({x}, {x * x}, [&](X in, X, X g) {
    return std::vector<Variable>{rule(in[0], g[0])};
  })[0];
}

const Tensor point = Tensor::of<double>({0.5, -1, 2});

TEST(VerifyGrad, AcceptsWhatIsRight) {
  verify_grad([](X x) { return sin(x[0]) * x[1]; }, {point, Tensor(0.3)},
              {.order = 3});
  verify_grad(
      [](X x) {
        return std::vector<Variable>{dot(x[0], x[1]), exp(x[1]), argmax(x[1])};
      },
      {Tensor::of<double>({{1, 2, 3}, {4, 5, 6}}), point}, {.order = 2});
  verify_grad(
      [](X x) {
        return squareWith(x[0],
                          [](Variable in, Variable g) { return 2.0 * in * g; });
      },
      {point}, {.order = 2});
}

TEST(VerifyGrad, EveryFloatingDtypeAndFixedIntegers) {
  for (DType dtype : {DType::Float64, DType::Float32})
    verify_grad([](X x) { return tanh(x[0])[x[1]] * 3.0; },
                {point.astype(dtype), Tensor::of<int64_t>({2, 0, 2, -1})},
                {.order = 2});
}

TEST(VerifyGrad, SizesZeroAndOne) {
  verify_grad(
      [](X x) { return sum(x[0] * x[1], 0); },
      {Tensor::of<double>({{2, 3}}), Tensor::of<double>({{2, 3}, {4, 5}})},
      {.order = 2});
  verify_grad([](X x) { return exp(x[0]); }, {zeros<double>({0, 3})});
}

TEST(VerifyGrad, NamesAWrongDerivative) {
  EXPECT_ERROR(
      verify_grad(
          [](X x) {
            return x[0] + squareWith(x[1], [](Variable in, Variable g) {
                     return in * g;
                   });
          },
          {Tensor(1.0), point}),
      Value, "verify_grad: the derivative by operand 1, element 0, at 0.5 is");
  EXPECT_ERROR(verify_grad([](X x) { return x[0] / 0.0 * 0.0; }, {Tensor(1.0)}),
               Value, "by differences it is");
  EXPECT_ERROR(verify_grad([](X x) { return zero_grad(x[0]); }, {Tensor(1.0f)}),
               Value, "by operand 0, element 0, at 1 is 0");
}

TEST(VerifyGrad, NamesAWrongSecondDerivative) {
  auto wrong = [](X x) {
    return squareWith(
        x[0], [](Variable in, Variable g) { return 2.0 * zero_grad(in) * g; });
  };
  verify_grad(wrong, {point});
  auto thrown = thrownBy([&] { verify_grad(wrong, {point}, {.order = 2}); });
  EXPECT_NE(thrown.text.find("note: in the derivative of order 2"),
            std::string::npos)
      << thrown.text;
}

TEST(VerifyGrad, ForwardModeMustAgree) {
  // Right in reverse mode; but its derivative by the cotangent is another.
  auto build = [](X x) {
    return squareWith(x[0], [](Variable in, Variable g) {
      return 2.0 * in * (g + (g - zero_grad(g)));
    });
  };
  EXPECT_ERROR(verify_grad(build, {point}), Value, "forward mode gives");
  verify_grad(build, {point}, {.forward = false});
}

TEST(VerifyGrad, BadArguments) {
  auto identity = [](X x) { return x[0]; };
  EXPECT_ERROR(verify_grad(identity, {Tensor(int64_t(1))}), Value,
               "no argument is floating-point");
  EXPECT_ERROR(verify_grad(identity, {Tensor(1.0)}, {.wrt = {1}}), Value,
               "argument 1 is not given");
  EXPECT_ERROR(
      verify_grad(identity, {Tensor(int64_t(1)), Tensor(1.0)}, {.wrt = {0}}),
      Value, "argument 0 is not floating-point");
  EXPECT_ERROR(verify_grad([](X x) { return argmax(x[0]); }, {point}), Value,
               "no output is floating-point");
}

} // namespace
