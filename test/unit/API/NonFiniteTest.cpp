//===- NonFiniteTest.cpp - NaN and infinities in compositions -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A NaN shows where it must and nowhere else, and infinities are numbers.
///
//===----------------------------------------------------------------------===//

#include "APITest.h"
#include "arete/Ops.h"

using namespace arete;
using namespace arete::test;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

/// The value of an expression of a constant that nothing folds.
template <typename BuildFn> Tensor valueOf(const Tensor &at, BuildFn build) {
  auto x = tensor("x", at.dtype(), Shape(at.shape().size(), dynamicSize));
  return eval(build(x), {{x, at}});
}

void expectEqual(const Tensor &actual, const Tensor &expected) {
  EXPECT_TRUE(allClose(actual, expected, 1e-14, 1e-14, /*equalNan=*/true))
      << actual << "\nexpected\n"
      << expected;
}

TEST(NonFinite, TransformsOfOneRowOnly) {
  Tensor at = Tensor::of<double>(
      {{1, 2, 3, 4, 5}, {1, nan, 3, 4, 5}, {1, inf, 3, 4, 5}, {5, 4, 3, 2, 1}});
  auto size = [](const Variable &x) { return abs(rfft(x)); };
  Tensor value = valueOf(at, size);
  for (int64_t k = 0; k < 3; ++k) {
    EXPECT_TRUE(std::isfinite(value.at<double>({0, k})));
    EXPECT_TRUE(std::isnan(value.at<double>({1, k})));
    EXPECT_FALSE(std::isfinite(value.at<double>({2, k})));
    EXPECT_TRUE(std::isfinite(value.at<double>({3, k})));
  }
  Tensor back =
      valueOf(at, [](const Variable &x) { return irfft(rfft(x), 5); });
  expectEqual(back.slice(0, 0, 1), at.slice(0, 0, 1));
  expectEqual(back.slice(0, 3, 4), at.slice(0, 3, 4));
  EXPECT_TRUE(std::isnan(back.at<double>({1, 4})));
}

TEST(NonFinite, ScansFromThereOn) {
  Tensor at = Tensor::of<double>({1, inf, 2, -inf, 3});
  expectEqual(valueOf(at, [](const Variable &x) { return cumsum(x); }),
              Tensor::of<double>({1, inf, inf, nan, nan}));
  expectEqual(valueOf(at, [](const Variable &x) { return cumprod(x); }),
              Tensor::of<double>({1, inf, inf, -inf, -inf}));
  Tensor missing = Tensor::of<double>({1, nan, 2, 0});
  expectEqual(valueOf(missing, [](const Variable &x) { return cumsum(x); }),
              Tensor::of<double>({1, nan, nan, nan}));
  expectEqual(valueOf(missing, [](const Variable &x) { return cummax(x); }),
              Tensor::of<double>({1, nan, nan, nan}));
}

TEST(NonFinite, IsSetAsItIs) {
  Tensor at = Tensor::of<double>({1, nan, 3, -0.0});
  Tensor value = valueOf(at, [](const Variable &x) {
    return set_subtensor(x[{slice(0, 2)}],
                         constant(Tensor::of<double>({-inf, -0.0})));
  });
  EXPECT_TRUE(arrayEqual(value, Tensor::of<double>({-inf, -0.0, 3, -0.0})));
  EXPECT_TRUE(std::signbit(value.at<double>({1})));
  EXPECT_TRUE(std::signbit(value.at<double>({3})));
  auto positions = constant(Tensor::of<int64_t>({3, 3, 0}));
  auto added = constant(Tensor::of<double>({inf, -inf, nan}));
  expectEqual(valueOf(at,
                      [&](const Variable &x) {
                        return inc_subtensor(x[positions], added);
                      }),
              Tensor::of<double>({nan, nan, 3, nan}));
  expectEqual(valueOf(at,
                      [&](const Variable &x) {
                        return set_subtensor(x[positions], added);
                      }),
              Tensor::of<double>({nan, nan, 3, -inf}));
}

TEST(NonFinite, ResizingSpreadsToNeighboursOnly) {
  Tensor at = Tensor::of<double>({0, 1, nan, 3, 4, 5, 6, 7}).reshape({1, 1, 8});
  Tensor value =
      valueOf(at, [](const Variable &x) { return resize_linear(x, {16}); });
  for (int64_t i = 0; i < 16; ++i) {
    // Place i lies at (i + 1/2) / 2 - 1/2, between two elements.
    double place = (double(i) + 0.5) / 2 - 0.5;
    bool touches = place > 1 && place < 3;
    EXPECT_EQ(std::isnan(value.at<double>({0, 0, i})), touches) << i;
  }
  Tensor half = valueOf(at, [](const Variable &x) { return max_pool(x, 2); });
  expectEqual(half, Tensor::of<double>({1, nan, 5, 7}).reshape({1, 1, 4}));
}

TEST(NonFinite, LossesOfCertainty) {
  auto logits = [](const Tensor &at, const Tensor &labels) {
    return valueOf(at, [&](const Variable &x) {
      return cross_entropy(x, constant(labels));
    });
  };
  // What is impossible and not the case costs nothing; what is the case all.
  Tensor at = Tensor::of<double>({{0, -inf}, {0, -inf}, {nan, 0}});
  expectEqual(logits(at, Tensor::of<int64_t>({0, 1, 0})),
              Tensor::of<double>({0, inf, nan}));
  Tensor certain = Tensor::of<double>({0, 1, 0, 1, nan});
  Tensor target = Tensor::of<double>({0, 1, 1, 0, 1});
  expectEqual(valueOf(certain,
                      [&](const Variable &x) {
                        return binary_crossentropy(x, constant(target));
                      }),
              Tensor::of<double>({0, 0, inf, inf, nan}));
  Tensor extreme = Tensor::of<double>({-1000, 1000, -1000, 1000, nan});
  expectEqual(valueOf(extreme,
                      [&](const Variable &x) {
                        return sigmoid_binary_crossentropy(x, constant(target));
                      }),
              Tensor::of<double>({0, 0, 1000, 1000, nan}));
  Tensor far = Tensor::of<double>({inf, -inf, nan, 1});
  Tensor zero = zeros<double>({4});
  expectEqual(
      valueOf(far, [&](const Variable &x) { return huber(x, constant(zero)); }),
      Tensor::of<double>({inf, inf, nan, 0.5}));
  expectEqual(valueOf(Tensor::of<double>({0, 0.5, 0.5}),
                      [&](const Variable &p) {
                        return kl_divergence(
                            p, constant(Tensor::of<double>({0.5, 0.5, 0})));
                      }),
              Tensor(inf));
}

TEST(NonFinite, NormalisationsOfOneRowOnly) {
  Tensor at = Tensor::of<double>(
      {{1, 2, 3}, {1, nan, 3}, {1, inf, 3}, {2, 2, 2}, {3, 2, 1}});
  Tensor value =
      valueOf(at, [](const Variable &x) { return layer_norm(x, -1, 0); });
  double r = std::sqrt(1.5);
  expectEqual(value, Tensor::of<double>({{-r, 0, r},
                                         {nan, nan, nan},
                                         {nan, nan, nan},
                                         {nan, nan, nan},
                                         {r, 0, -r}}));
  // With an epsilon a row without a variance has a value.
  value = valueOf(at, [](const Variable &x) { return layer_norm(x); });
  expectEqual(value.select(0, 3), Tensor::of<double>({0, 0, 0}));
}

TEST(NonFinite, AQueryThatAttendsToNothing) {
  Tensor at = Tensor::of<double>({{1, 2}, {3, 4}, {5, 6}});
  Tensor mask = Tensor::of<bool>(
      {{true, false, false}, {false, false, false}, {true, true, true}});
  auto attend = [&](const Variable &x) {
    return scaled_dot_product_attention(x, x, x, {.mask = constant(mask)});
  };
  Tensor value = valueOf(at, attend);
  expectEqual(value.slice(0, 0, 2), Tensor::of<double>({{1, 2}, {nan, nan}}));
  EXPECT_TRUE(std::isfinite(value.at<double>({2, 0})));
  // A mask of numbers says the same.
  Tensor scores =
      Tensor::of<double>({{0, -inf, -inf}, {-inf, -inf, -inf}, {0, 0, 0}});
  expectEqual(valueOf(at,
                      [&](const Variable &x) {
                        return scaled_dot_product_attention(
                            x, x, x, {.mask = constant(scores)});
                      }),
              value);
  // The keys that are masked out may be anything.
  Tensor padded = Tensor::of<double>({{1, 2}, {3, 4}, {inf, nan}});
  Tensor of = Tensor::of<bool>(
      {{true, true, false}, {true, true, false}, {true, true, false}});
  Tensor queries = Tensor::of<double>({{1, 0}, {0, 1}});
  value = valueOf(padded, [&](const Variable &x) {
    return scaled_dot_product_attention(constant(queries), x, at,
                                        {.mask = constant(of.slice(0, 0, 2))});
  });
  for (int64_t i = 0; i < 2; ++i)
    EXPECT_TRUE(std::isfinite(value.at<double>({i, 0})));
}

} // namespace
