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

INSTANTIATE_TEST_SUITE_P(Loss, NumpyTest,
                         testing::ValuesIn(registerCases(cases)),
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

//===----------------------------------------------------------------------===//
// CTC
//===----------------------------------------------------------------------===//

Tensor lengths(std::initializer_list<int64_t> numbers) {
  return Tensor::fromVector(std::vector<int64_t>(numbers));
}

/// The loss of each sequence and the gradient of their sum.
std::pair<Tensor, Tensor> ctcOf(const Tensor &logProbs, const Tensor &targets,
                                const Tensor &steps, const Tensor &labels,
                                bool zeroInfinity = false) {
  auto x = tensor("x", logProbs.dtype(), Shape(logProbs.shape().size(), -1));
  Variable loss =
      ctc_loss(x, targets, steps, labels, {.zero_infinity = zeroInfinity});
  auto f = function({x}, {loss, grad(sum(loss), x)});
  auto results = f(logProbs);
  return {results[0], results[1]};
}

TEST(CtcLoss, WhatCannotBeSpelledIsInfinite) {
  // Two steps for a label that is repeated, which takes three; and a class
  // that is never drawn.
  constexpr double inf = std::numeric_limits<double>::infinity();
  Tensor x = full<double>({2, 3, 2}, std::log(0.5));
  x.data<double>()[2 * 2 + 1] = -inf; // sequence 2 at step 0
  x.data<double>()[5 * 2 + 1] = -inf; // and at step 1
  Tensor targets = Tensor::of<int64_t>({{1, 1}, {1, 0}, {1, 0}});
  auto [loss, slope] =
      ctcOf(x, targets, lengths({2, 2, 2}), lengths({2, 1, 1}));
  EXPECT_TRUE(allClose(loss, Tensor::of<double>({inf, -std::log(0.75), inf})))
      << loss;
  // The gradient by what has a finite loss: 2 of 3 paths for each class.
  Tensor expected = zeros<double>({2, 3, 2});
  for (int64_t step = 0; step < 2; ++step) {
    expected.data<double>()[step * 6 + 2] = -1. / 3;
    expected.data<double>()[step * 6 + 3] = -2. / 3;
  }
  EXPECT_TRUE(allClose(slope, expected)) << slope;
  auto [zeroed, same] =
      ctcOf(x, targets, lengths({2, 2, 2}), lengths({2, 1, 1}), true);
  EXPECT_TRUE(allClose(zeroed, Tensor::of<double>({0, -std::log(0.75), 0})))
      << zeroed;
  EXPECT_TRUE(allClose(same, expected)) << same;
}

TEST(CtcLoss, NoStepsAndNoLabels) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  auto noSteps =
      ctcOf(zeros<double>({0, 2, 3}), Tensor::of<int64_t>({{1}, {1}}),
            lengths({0, 0}), lengths({0, 1}));
  EXPECT_TRUE(allClose(noSteps.first, Tensor::of<double>({0, inf})))
      << noSteps.first;
  EXPECT_EQ(noSteps.second.shape(), (Shape{0, 2, 3}));
  // Blanks only, for there is no label; the matrix of labels is empty.
  Tensor x = Tensor::of<double>({{-1, -2}, {-3, -4}}).reshape({2, 1, 2});
  auto noLabels = ctcOf(x, zeros<int64_t>({1, 0}), lengths({2}), lengths({0}));
  EXPECT_TRUE(allClose(noLabels.first, Tensor::of<double>({4})));
  EXPECT_TRUE(
      allClose(noLabels.second,
               Tensor::of<double>({{-1, 0}, {-1, 0}}).reshape({2, 1, 2})));
  auto packed = ctcOf(x, zeros<int64_t>({0}), lengths({1}), lengths({0}));
  EXPECT_TRUE(allClose(packed.first, Tensor::of<double>({1})));
  auto nobody = ctcOf(zeros<double>({2, 0, 2}), zeros<int64_t>({0, 1}),
                      zeros<int64_t>({0}), zeros<int64_t>({0}));
  EXPECT_EQ(nobody.first.shape(), Shape{0});
}

TEST(CtcLoss, WhatIsBehindTheEndIsNotRead) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  Tensor x = full<double>({3, 1, 2}, std::log(0.5));
  x.data<double>()[4] = x.data<double>()[5] = nan;
  auto [loss, slope] =
      ctcOf(x, Tensor::of<int64_t>({{1, -5}}), lengths({2}), lengths({1}));
  EXPECT_TRUE(allClose(loss, Tensor::of<double>({-std::log(0.75)}))) << loss;
  EXPECT_TRUE(allClose(
      slope,
      Tensor::of<double>({{-1. / 3, -2. / 3}, {-1. / 3, -2. / 3}, {0, 0}})
          .reshape({3, 1, 2})))
      << slope;
}

// All classes being as probable, the paths count: of n labels, no two in a row
// equal, in t steps there are t + n over 2 n.
TEST(CtcLoss, LongSequences) {
  const int64_t steps = 2000, labels = 150;
  for (DType dtype : {DType::Float64, DType::Float32}) {
    Tensor targets = zeros<int64_t>({1, labels});
    for (int64_t i = 0; i < labels; ++i)
      targets.data<int64_t>()[i] = 1 + i % 2;
    Tensor x = full<double>({steps, 1, 8}, -std::log(8.)).astype(dtype);
    auto [loss, slope] = ctcOf(x, targets, lengths({steps}), lengths({labels}));
    double expected = steps * std::log(8.) - std::lgamma(steps + labels + 1.) +
                      std::lgamma(2 * labels + 1.) +
                      std::lgamma(steps - labels + 1.);
    double tolerance = dtype == DType::Float32 ? 1e-6 : 1e-13;
    EXPECT_NEAR(loss.astype(DType::Float64).data<double>()[0], expected,
                tolerance * expected);
    // At each step exactly one class is drawn.
    Tensor drawn = slope.astype(DType::Float64);
    for (int64_t step = 0; step < steps; ++step) {
      double all = 0;
      for (int64_t c = 0; c < 8; ++c)
        all += drawn.data<double>()[step * 8 + c];
      EXPECT_NEAR(all, -1, dtype == DType::Float32 ? 1e-4 : 1e-12);
    }
  }
}

TEST(CtcLoss, OneGradientForEachSequence) {
  auto x = tensor3<double>("x");
  Variable loss = ctc_loss(x, Tensor::of<int64_t>({{1, 2}, {2, 2}}),
                           lengths({3, 3}), lengths({2, 2}));
  Tensor at = numbersIn({3, 2, 3}, -2, 0, 0);
  Tensor rows = eval(jacobian(loss, x), {{x, at}});
  ASSERT_EQ(rows.shape(), (Shape{2, 3, 2, 3}));
  for (int64_t i = 0; i < 2; ++i) {
    Tensor row = eval(grad(loss[i], x), {{x, at}});
    for (int64_t j = 0; j < row.size(); ++j)
      EXPECT_NEAR(rows.data<double>()[i * row.size() + j],
                  row.data<double>()[j], 1e-14);
  }
}

TEST(CtcLoss, Errors) {
  auto x = tensor<float>("x", {4, 2, 3});
  auto y = matrix<int64_t>("y");
  auto steps = vector<int64_t>("steps"), labels = vector<int64_t>("labels");
  EXPECT_ERROR(ctc_loss(vector<float>("v"), y, steps, labels), Type,
               "log_probs must be (steps, batch, classes)");
  EXPECT_ERROR(ctc_loss(x, tensor3<int64_t>("t"), steps, labels), Type,
               "got float32[4,2,3] and int64[?,?,?]");
  EXPECT_ERROR(ctc_loss(x, matrix<float>("f"), steps, labels), Type,
               "targets must be integers");
  EXPECT_ERROR(ctc_loss(x, y, scalar<int64_t>("s"), labels), Type,
               "input_lengths must be a vector");
  EXPECT_ERROR(ctc_loss(x, y, steps, tensor<int64_t>("l", {3})), Shape,
               "ctc_loss: ");
  EXPECT_ERROR(ctc_loss(x, y, steps, labels, {.blank = 3}), Index,
               "the blank is class 3 of float32[4,2,3]");
  auto f = function({x, y, steps, labels}, {ctc_loss(x, y, steps, labels)});
  Tensor at = zeros<float>({4, 2, 3});
  auto good = Tensor::of<int64_t>({{1, 2}, {2, 1}});
  f(at, good, lengths({4, 4}), lengths({2, 2}));
  auto bad = [&](const Tensor &targets, const Tensor &t, const Tensor &n,
                 const std::string &text) {
    Thrown thrown = thrownBy([&] { f(at, targets, t, n); });
    EXPECT_EQ(name(thrown.kind), name(ErrorKind::Index));
    EXPECT_NE(thrown.text.find(text), std::string::npos) << thrown.text;
  };
  bad(Tensor::of<int64_t>({{1, 3}, {2, 1}}), lengths({4, 4}), lengths({2, 2}),
      "index 3 is out of range for size 3");
  bad(Tensor::of<int64_t>({{1, -2}, {2, 1}}), lengths({4, 4}), lengths({2, 2}),
      "index -2 is out of range for size 3");
  bad(Tensor::of<int64_t>({{1, 0}, {2, 1}}), lengths({4, 4}), lengths({2, 2}),
      "index -1 is out of range for size 3");
  bad(good, lengths({5, 4}), lengths({2, 2}),
      "index 5 is out of range for size 5");
  bad(good, lengths({4, 4}), lengths({2, -1}),
      "index -1 is out of range for size 3");
  // Packed targets are as many as the lengths say.
  auto packed = function({x, labels, steps},
                         {ctc_loss(x, labels, lengths({4, 4}), steps)});
  EXPECT_ERROR(packed(at, lengths({1, 2, 1}), lengths({1, 1})), Shape,
               "sizes at axis 0 are: 3 and 2");
}

} // namespace
