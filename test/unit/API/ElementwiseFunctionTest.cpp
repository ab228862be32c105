//===- ElementwiseFunctionTest.cpp - Elementwise functions of the user ----===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyGrad.h"

using namespace arete;
using namespace arete::test;

namespace {

TEST(ElementwiseFunction, ValuesOfAnyShape) {
  auto smoothStep = elementwise(
      "smooth_step", [](Variable x) { return x * x * (3.0 - 2.0 * x); });
  auto x = matrix<double>("x");
  Tensor at = Tensor::of<double>({{0, 0.25, 0.5}, {1, 2, -1}});
  EXPECT_TRUE(allClose(eval(smoothStep(x), {{x, at}}),
                       Tensor::of<double>({{0, 0.15625, 0.5}, {1, -4, 5}})));
  EXPECT_EQ(typeOf(smoothStep(tensor<float>("a", {2, 0, 3}))),
            "float32[2,0,3]");
  EXPECT_EQ(typeOf(smoothStep(scalar<double>("s"))), "float64[]");
}

TEST(ElementwiseFunction, BroadcastsItsOperands) {
  auto f = elementwise("f", [](Variable x, Variable y, Variable z) {
    return where(x > y, x, y * z);
  });
  auto x = col<double>("x"), y = row<double>("y");
  auto z = scalar<double>("z");
  Tensor value = eval(f(x, y, z), {{x, Tensor::of<double>({{1}, {4}})},
                                   {y, Tensor::of<double>({{0, 3}})},
                                   {z, Tensor(2.0)}});
  EXPECT_TRUE(arrayEqual(value, Tensor::of<double>({{1, 6}, {4, 4}})));
}

TEST(ElementwiseFunction, LiteralsAreWeak) {
  auto scale =
      elementwise("scale", [](Variable x, Variable by) { return x * by; });
  EXPECT_EQ(typeOf(scale(vector<float>("x"), 2.0)), "float32[?]");
  EXPECT_EQ(typeOf(scale({vector<int32_t>("i"), 2})), "int32[?]");
  EXPECT_EQ(typeOf(scale({vector<int32_t>("i"), 0.5})), "float64[?]");
  auto x = vector<float>("x");
  EXPECT_TRUE(
      arrayEqual(eval(scale({x, 0.5}), {{x, Tensor::of<float>({3, -1})}}),
                 Tensor::of<float>({1.5, -0.5})));
}

TEST(ElementwiseFunction, Derivatives) {
  auto f = elementwise("f", [](Variable x, Variable y) {
    return sin(x) * exp(-y * y) + where(x > 0.0, x, 0.0);
  });
  verifyTwice("of a user's function",
              [&](const std::vector<Variable> &x) { return f(x[0], x[1]); },
              {numbersIn({2, 3}, 0.2, 1, 0), numbersIn({3}, -1, 1, 1)});
}

TEST(ElementwiseFunction, MayUseWhatIsOutside) {
  auto weight = scalar<double>("weight");
  Shared offset = shared(Tensor(1.0), "offset");
  auto f = elementwise(
      "f", [&](Variable x) { return x * weight + offset + ones_like(x); });
  auto x = vector<double>("x");
  EXPECT_TRUE(arrayEqual(
      eval(f(x), {{x, Tensor::of<double>({1, 2})}, {weight, Tensor(3.0)}}),
      Tensor::of<double>({5, 8})));
  // And other functions of the user, and derivatives of their own.
  auto g = elementwise("g", [&](Variable x) { return grad_clip(f(x), -1, 1); });
  Tensor slopes =
      eval(grad(sum(3.0 * g(x)), x),
           {{x, Tensor::of<double>({1, 2})}, {weight, Tensor(3.0)}});
  EXPECT_TRUE(arrayEqual(slopes, Tensor::of<double>({3, 3}))) << slopes;
}

TEST(ElementwiseFunction, WhatIsNotElementwise) {
  auto x = matrix<double>("x");
  auto y = matrix<double>("y");
  auto of = [](const char *name, Variable (*function)(Variable)) {
    return elementwise(name, function);
  };
  auto total = of("total", [](Variable x) { return sum(x); });
  EXPECT_ERROR(
      total(x), Type,
      "total: is not elementwise: of operands of rank 2 it makes float64[]");
  auto kept = of("kept", [](Variable x) { return sum(x, {}, true); });
  EXPECT_ERROR(kept(x), Type, "kept: is not elementwise: it uses sum");
  auto turned = of("turned", [](Variable x) { return transpose(x); });
  EXPECT_ERROR(turned(x), Type,
               "turned: is not elementwise: it uses transpose");
  auto centred = of("centred", [](Variable x) { return x - mean(x); });
  EXPECT_ERROR(centred(x), Type, "centred: is not elementwise: it uses mean");
  auto wide = of("wide", [](Variable x) { return x + zeros({3}); });
  EXPECT_ERROR(wide(x), Type,
               "wide: is not elementwise: of scalars it makes float64[3]");
  auto outside = elementwise("outside", [y](Variable x) { return x + y; });
  EXPECT_ERROR(outside(x), Type,
               "outside: is not elementwise: of scalars it makes float64[?,?]");
  // The line is that of the function's own code.
  auto first = of("first", [](Variable x) { return x[0]; });
  EXPECT_EQ(name(thrownBy([&] { first(x); }).kind), name(ErrorKind::Index));
}

TEST(ElementwiseFunction, Errors) {
  auto f = elementwise("f", [](Variable x, Variable y) { return x + y; });
  auto x = tensor<double>("x", {2}), y = tensor<double>("y", {3});
  EXPECT_ERROR(f(x), Type, "f: takes 2 operands, not 1");
  EXPECT_ERROR(f({x, 1.0, y, 2}), Type, "f: takes 2 operands, not 4");
  EXPECT_ERROR(f(x, y), Shape, "float64[2] and float64[3]");
  auto g = elementwise("g", [](Variable x, Variable y) { return x - y; });
  auto b = vector<bool>("b");
  EXPECT_ERROR(g(b, b), Type, "g: bools have none");
}

} // namespace
