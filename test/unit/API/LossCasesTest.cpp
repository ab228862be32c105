//===- LossCasesTest.cpp - Losses, normalization, attention ---------------===//
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
#include "LossCases.inc"
};

INSTANTIATE_TEST_SUITE_P(Loss, NumpyTest, testing::ValuesIn(cases),
                         numpyCaseName);

TEST(LossErrors, Labels) {
  auto x = tensor<float>("x", {4, 3});
  auto i = vector<int64_t>("i");
  EXPECT_ERROR(cross_entropy(x, matrix<int64_t>("m")), Type, "one axis less");
  EXPECT_ERROR(categorical_crossentropy(x, vector<float>("v")), Type,
               "labels must be integers");
  EXPECT_ERROR(multiclass_hinge(x, vector<float>("v")), Type,
               "labels must be integers");
  EXPECT_ERROR(multiclass_hinge(scalar<float>("s"), i), Type, "one axis less");
  EXPECT_ERROR(confusion_matrix(x, i, 3), Type, "labels must be integers");
  EXPECT_ERROR(confusion_matrix(i, i, -1), Shape, "confusion_matrix: ");
  EXPECT_ERROR(huber(x, x, 0), Value, "delta must be positive");
  EXPECT_ERROR(binary_crossentropy(x, tensor<float>("t", {4, 2})), Shape,
               "binary_crossentropy: ");
  EXPECT_ERROR(mean_squared_error(x, tensor<float>("t", {3, 3})), Shape, "4,3");
  EXPECT_ERROR(cosine_similarity(x, x, 2), Index, "axis 2");
  auto f = function({x, i}, {cross_entropy(x, i)});
  Tensor scores = zeros<float>({4, 3});
  EXPECT_ERROR(f(scores, Tensor::of<int64_t>({0, 1, 2, 3})), Index,
               "index out of range");
  EXPECT_THROW(f(scores, Tensor::of<int64_t>({0, 1, 2})), Error);
  auto g = function({i}, {confusion_matrix(i, i, 3)});
  EXPECT_ERROR(g(Tensor::of<int64_t>({0, 3})), Index, "index out of range");
}

TEST(LossErrors, Normalization) {
  auto x = tensor<float>("x", {4, 6, 2});
  auto v = tensor<float>("v", {6});
  EXPECT_ERROR(batch_normalization_train(x, v, v), Shape,
               "gamma must have the shape of float32[4,6,2] without the axes");
  EXPECT_ERROR(batch_normalization_train(x, v, v, {.axes = 3}), Index,
               "axis 3");
  EXPECT_ERROR(
      batch_normalization_test(x, v, v, v, tensor<float>("w", {4}), {0, 2}),
      Shape, "batch_normalization_test: ");
  EXPECT_ERROR(layer_norm(x, v, v), Shape, "layer_norm: ");
  EXPECT_ERROR(layer_norm(x, x, x), Shape, "gamma must have 1 axes");
  EXPECT_ERROR(group_norm(x, 4, v, v), Shape,
               "cannot be divided into 4 equal groups");
  EXPECT_ERROR(group_norm(x, 0, v, v), Shape, "0 equal groups");
  EXPECT_ERROR(group_norm(v, 2, v, v), Type, "channels as axis 1");
  EXPECT_ERROR(local_response_normalization(x, 4), Value, "must be odd");
  EXPECT_ERROR(scaled_dot_product_attention(x, v, x), Type, "at least 2 axes");
  EXPECT_ERROR(
      scaled_dot_product_attention(x, tensor<float>("k", {4, 6, 3}), x), Shape,
      "inner sizes 2 and 3 differ");
}

TEST(Losses, DerivativesWhereTheyAreHard) {
  // At 0, which is where training begins, and far out.
  auto x = vector<double>("x");
  Tensor at = Tensor::of<double>({0, -800, 800, 40});
  Tensor target = Tensor::of<double>({1, 0, 1, 1});
  Variable loss = sigmoid_binary_crossentropy(x, target);
  Tensor slope = eval(grad(sum(loss), x), {{x, at}});
  EXPECT_TRUE(allClose(slope, Tensor::of<double>({-0.5, 0, 0, -4.248e-18}),
                       1e-3, 1e-20))
      << slope;
  // What is certain and right has a slope, not NaN.
  Tensor certain = Tensor::of<double>({0, 1, 1, 0});
  Tensor flat =
      eval(grad(sum(binary_crossentropy(x, certain)), x), {{x, certain}});
  EXPECT_TRUE(allClose(flat, Tensor::of<double>({1, -1, -1, 1}))) << flat;
}

TEST(Losses, RunningStatisticsAreOptional) {
  auto x = matrix<double>("x");
  auto v = vector<double>("v");
  BatchNormalization result = batch_normalization_train(x, v, v);
  EXPECT_FALSE(result.running_mean);
  EXPECT_FALSE(result.running_var);
  EXPECT_EQ(typeOf(result.mean), "float64[?]");
}

} // namespace
