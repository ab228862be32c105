//===- NarrowFloatsTest.cpp - float16 and bfloat16 ------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "APITest.h"
#include "arete/Function.h"
#include "arete/Grad.h"
#include "arete/Ops.h"
#include "arete/Shared.h"

#include <cmath>

#include "gtest/gtest.h"

using namespace arete;
using namespace arete::test;

namespace {

template <typename T> class NarrowFloats : public testing::Test {
protected:
  /// From 1 to the next number.
  static constexpr double epsilon =
      std::is_same_v<T, float16> ? 0x1p-10 : 0x1p-7;
};
using Types = testing::Types<float16, bfloat16>;
TYPED_TEST_SUITE(NarrowFloats, Types, );

/// Every value of a 16-bit float type.
template <typename T> Tensor allValues() {
  std::vector<T> values;
  for (uint32_t bits = 0; bits < 0x10000; ++bits)
    values.push_back(T::fromBits(static_cast<uint16_t>(bits)));
  return Tensor::fromVector(values);
}

/// Numbers of [low, high] in no order.
Tensor numbers(const Shape &shape, double low, double high, int seed) {
  Tensor result = Tensor::empty(shape, DType::Float64);
  auto *data = result.data<double>();
  for (int64_t i = 0; i < result.size(); ++i)
    data[i] = low + (high - low) * std::fmod(0.7548776662466927 * (i + 1) +
                                                 0.3819660112501051 * seed,
                                             1.0);
  return result;
}

TYPED_TEST(NarrowFloats, EveryValueIsItselfInFloat32) {
  auto x = vector<TypeParam>("x");
  Tensor values = allValues<TypeParam>();
  auto wide = cast<float>(x);
  Tensor result = eval(wide, {{x, values}});
  EXPECT_TRUE(arrayEqual(result, values.astype(DType::Float32), true));
  EXPECT_TRUE(arrayEqual(eval(cast<TypeParam>(wide), {{x, values}}), values,
                         /*equalNan=*/true));
  EXPECT_TRUE(arrayEqual(eval(-(-x) + 0, {{x, values}}), values, true));
}

TYPED_TEST(NarrowFloats, CastsRoundOnce) {
  auto x = vector<double>("x");
  std::vector<double> values = {INFINITY, -INFINITY, NAN, -0.0, 1e300, -1e300};
  // Halfway between two values, and as near to that as float64 goes.
  for (double tie : {1 + 0x1p-11, 1 + 0x3p-11, 1 + 0x1p-8, 1 + 0x3p-8, 65520.0,
                     0x1p-25, 0x3p-25, 0x1p-134, 0x1.ffp127})
    for (double away : {-0x1p-52, 0.0, 0x1p-52})
      for (double sign : {-1.0, 1.0})
        values.push_back(sign * tie * (1 + away));
  Tensor doubles = Tensor::fromVector(values);
  EXPECT_TRUE(arrayEqual(eval(cast<TypeParam>(x), {{x, doubles}}),
                         doubles.astype(dtypeOf<TypeParam>), true));
  auto i = vector<int64_t>("i");
  std::vector<int64_t> integers = {0,     -1,        2049,     65519,
                                   65520, INT64_MAX, INT64_MIN};
  for (int bits : {16, 30, 54, 60, 62})
    for (int64_t offset : {-1, 0, 1})
      for (int64_t half : {int64_t(1) << (bits - 8), int64_t(3) << (bits - 8)})
        for (int64_t sign : {-1, 1})
          integers.push_back(sign * ((int64_t(1) << bits) + half + offset));
  Tensor longs = Tensor::fromVector(integers);
  EXPECT_TRUE(arrayEqual(eval(cast<TypeParam>(i), {{i, longs}}),
                         longs.astype(dtypeOf<TypeParam>)));
  auto u = vector<uint64_t>("u");
  Tensor unsigneds = Tensor::of<uint64_t>(
      {0, UINT64_MAX, (uint64_t(1) << 63) + (uint64_t(1) << 55) + 1,
       (uint64_t(1) << 63) + (uint64_t(1) << 55)});
  EXPECT_TRUE(arrayEqual(eval(cast<TypeParam>(u), {{u, unsigneds}}),
                         unsigneds.astype(dtypeOf<TypeParam>)));
  auto h = vector<TypeParam>("h");
  EXPECT_TRUE(
      arrayEqual(eval(cast<int8_t>(h),
                      {{h, Tensor::of<double>({-1.75, 300, NAN, -INFINITY, 0.9})
                               .astype(dtypeOf<TypeParam>)}}),
                 Tensor::of<int8_t>({-1, 127, 0, -128, 0})));
}

TYPED_TEST(NarrowFloats, EveryOpIsRounded) {
  auto x = vector<TypeParam>("x"), y = vector<TypeParam>("y");
  Tensor a = numbers({1000}, -3, 3, 1).astype(dtypeOf<TypeParam>);
  Tensor b = numbers({1000}, 0.5, 2, 2).astype(dtypeOf<TypeParam>);
  Function f = function({x, y}, {x + y, x * y - x, x / y});
  std::vector<Tensor> results = f({a, b});
  for (int64_t i = 0; i < 1000; ++i) {
    float p = a.at<TypeParam>({i}), q = b.at<TypeParam>({i});
    EXPECT_EQ(results[0].at<TypeParam>({i}).bits, TypeParam(p + q).bits);
    // The product is rounded whether or not it is fused with the difference.
    float product = TypeParam(p * q);
    EXPECT_EQ(results[1].at<TypeParam>({i}).bits, TypeParam(product - p).bits);
    EXPECT_EQ(results[2].at<TypeParam>({i}).bits, TypeParam(p / q).bits);
  }
}

TYPED_TEST(NarrowFloats, Promotion) {
  constexpr DType narrow = dtypeOf<TypeParam>;
  auto x = vector<TypeParam>("x");
  EXPECT_EQ((x * 2.0).dtype(), narrow);
  EXPECT_EQ((x + 1).dtype(), narrow);
  EXPECT_EQ((x + vector<float>("y")).dtype(), DType::Float32);
  EXPECT_EQ((x + vector<double>("y")).dtype(), DType::Float64);
  EXPECT_EQ((x + vector<float16>("y") + vector<bfloat16>("z")).dtype(),
            DType::Float32);
  EXPECT_EQ(exp(x).dtype(), narrow);
  EXPECT_EQ(mean(x).dtype(), narrow);
  EXPECT_EQ((x > 0).dtype(), DType::Bool);
}

// Sums in 16 bits would end at 2^11 or 2^8, counts at 65504 or 256.
TYPED_TEST(NarrowFloats, ReductionsAccumulateInFloat32) {
  auto x = matrix<TypeParam>("x");
  Tensor ones = Tensor::ones({4096, 17}, dtypeOf<TypeParam>);
  Function f = function({x}, {sum(x, 0), mean(x), var(x), max(x), argmax(x),
                              logsumexp(x * 0.0), sum(softmax(x, 0))});
  std::vector<Tensor> results = f({ones});
  for (int64_t i = 0; i < 17; ++i)
    EXPECT_EQ(float(results[0].at<TypeParam>({i})), 4096);
  EXPECT_EQ(results[1].item<float>(), 1);
  EXPECT_EQ(results[2].item<float>(), 0);
  EXPECT_EQ(results[3].item<float>(), 1);
  EXPECT_EQ(results[4].item<int64_t>(), 0);
  EXPECT_EQ(results[5].item<float>(), float(TypeParam(std::log(4096.0 * 17))));
  EXPECT_NEAR(results[6].item<float>(), 17, 17 * 2 * this->epsilon);
  // The gradient of a mean divides by a number that float16 does not have.
  Tensor many = Tensor::ones({1 << 17, 1}, dtypeOf<TypeParam>);
  auto g = grad(mean(x), x) * 1024.0;
  EXPECT_EQ(float(eval(g, {{x, many}}).template at<TypeParam>({5, 0})),
            1024 * 0x1p-17f);
}

// Sizes on both sides of a panel, every transpose, a batch.
TYPED_TEST(NarrowFloats, Products) {
  auto a = tensor3<TypeParam>("a"), b = tensor3<TypeParam>("b");
  auto wideA = tensor3<double>("a"), wideB = tensor3<double>("b");
  auto products = [](const Variable &x, const Variable &y) {
    return std::vector<Variable>{
        matmul(x, transpose(y, {0, 2, 1})), matmul(transpose(x, {0, 2, 1}), y),
        matmul(x, matmul(transpose(y, {0, 2, 1}), y) * 0.0 + 1.0)};
  };
  Function narrow = function({a, b}, products(a, b));
  Function wide = function({wideA, wideB}, products(wideA, wideB));
  for (const Shape &shape :
       {Shape{1, 1, 1}, {2, 3, 5}, {1, 200, 300}, {2, 193, 257}, {0, 3, 4}}) {
    Tensor x = numbers(shape, -1, 1, 1).astype(dtypeOf<TypeParam>);
    Tensor y = numbers(shape, -1, 1, 2).astype(dtypeOf<TypeParam>);
    std::vector<Tensor> actual = narrow({x, y});
    std::vector<Tensor> expected =
        wide({x.astype(DType::Float64), y.astype(DType::Float64)});
    for (size_t i = 0; i < actual.size(); ++i)
      EXPECT_TRUE(allClose(actual[i], expected[i], this->epsilon, 1e-4))
          << i << " of " << toString(shape);
  }
}

TYPED_TEST(NarrowFloats, ShapesAndIndices) {
  auto x = matrix<TypeParam>("x");
  Tensor values = numbers({4, 6}, -1, 1, 3).astype(dtypeOf<TypeParam>);
  auto indices = constant(Tensor::of<int64_t>({2, 0, 2}));
  Function f = function({x}, {x.T(), reshape(x, {3, 8}), concatenate({x, x}, 1),
                              x[indices], grad(sum(x[indices] * x[indices]), x),
                              where(x > 0, x, -x)});
  std::vector<Tensor> results = f({values});
  EXPECT_TRUE(arrayEqual(results[0], values.transpose()));
  EXPECT_TRUE(arrayEqual(results[1], values.reshape({3, 8})));
  EXPECT_TRUE(arrayEqual(results[2].slice(1, 6), values));
  EXPECT_TRUE(arrayEqual(results[3].select(0, 1), values.select(0, 0)));
  for (int64_t j = 0; j < 6; ++j) {
    float at = values.at<TypeParam>({2, j});
    EXPECT_EQ(float(results[4].template at<TypeParam>({2, j})), 4 * at);
    EXPECT_EQ(float(results[4].template at<TypeParam>({1, j})), 0);
    EXPECT_EQ(float(results[5].template at<TypeParam>({2, j})), std::fabs(at));
  }
}

/// What routines compute, and functions that are made of many ops, against
/// float64. Every result is rounded, and some of what it is made of.
TYPED_TEST(NarrowFloats, RoutinesAndCompositions) {
  auto results = [](const Variable &x, const Variable &y, const Variable &w) {
    auto image = reshape(x, {2, 3, 8});
    auto kernel = reshape(slice(flatten(y), 0, 24, 0), {2, 3, 4});
    auto flat = flatten(x);
    auto edges = constant(Tensor::of<double>({-1, -0.5, 0, 0.5, 1}));
    auto positions = constant(Tensor::of<int64_t>({4, 0, 4}));
    auto bins = constant(Tensor::of<int64_t>({0, 3, 1, 3, 0, 2}));
    Histogram counted = histogram(
        flat, 4, {.range = std::pair(-1.0, 1.0), .weights = flatten(y)});
    return std::vector<Variable>{
        conv(image, kernel, {.strides = 2, .padding = 1}),
        conv_transpose(image, reshape(slice(flatten(y), 0, 24, 0), {3, 2, 4})),
        max_pool(image, 3),
        avg_pool(image, 3, {.padding = 1}),
        cumsum(x, 1),
        cumprod(y, 0),
        cummax(x, 1),
        digitize(flat, cast(edges, x.dtype())),
        bincount(bins, slice(w, 0, 6, 0)),
        counted.counts,
        median(x, 1),
        quantile(x, 0.3, 0),
        percentile(y, 77.0),
        set_subtensor(x[{slice(1, 5, 2)}], y[{slice(0, 2)}]),
        set_subtensor(x[positions], y[{slice(0, 3)}]),
        inc_subtensor(x[positions], y[{slice(0, 3)}]),
        einsum("ij,kj->ik", {x, y}),
        tensordot(x, y, 2),
        sort(x, 1),
        topk(y, 3).values,
        searchsorted(sort(w), flat),
        dot(x, w),
        layer_norm(x),
        resize_linear(image, {12})};
  };
  auto x = matrix<TypeParam>("x"), y = matrix<TypeParam>("y");
  auto w = vector<TypeParam>("w");
  auto wideX = matrix<double>("x"), wideY = matrix<double>("y");
  auto wideW = vector<double>("w");
  Tensor a = numbers({6, 8}, -1, 1, 6).astype(dtypeOf<TypeParam>);
  Tensor b = numbers({6, 8}, 0.5, 1.5, 7).astype(dtypeOf<TypeParam>);
  Tensor c = numbers({8}, -1, 1, 8).astype(dtypeOf<TypeParam>);
  auto narrow = results(x, y, w), wide = results(wideX, wideY, wideW);
  std::vector<Tensor> actual = function({x, y, w}, narrow)({a, b, c});
  std::vector<Tensor> expected = function({wideX, wideY, wideW}, wide)(
      {a.astype(DType::Float64), b.astype(DType::Float64),
       c.astype(DType::Float64)});
  for (size_t i = 0; i < actual.size(); ++i) {
    if (isFloat(wide[i].dtype())) {
      EXPECT_EQ(actual[i].dtype(), dtypeOf<TypeParam>) << i;
    }
    EXPECT_TRUE(
        allClose(actual[i], expected[i], 4 * this->epsilon, 4 * this->epsilon))
        << i << "\n"
        << actual[i] << "\n"
        << expected[i];
  }
}

/// The derivatives are those of the same expression in float32.
TYPED_TEST(NarrowFloats, Derivatives) {
  auto network = [](const Variable &x, const Variable &w) {
    auto h = tanh(dot(x, w)) + sqrt(abs(x + 1.5)) * sigmoid(x);
    return mean(sqr(log_softmax(h, 1))) + logsumexp(h) + var(h);
  };
  auto x = matrix<TypeParam>("x"), w = matrix<TypeParam>("w");
  auto wideX = matrix<double>("x"), wideW = matrix<double>("w");
  Function narrow = function({x, w}, grad(network(x, w), {x, w}));
  Function wide =
      function({wideX, wideW}, grad(network(wideX, wideW), {wideX, wideW}));
  Tensor a = numbers({5, 4}, -1, 1, 4).astype(dtypeOf<TypeParam>);
  Tensor b = numbers({4, 4}, -1, 1, 5).astype(dtypeOf<TypeParam>);
  std::vector<Tensor> actual = narrow({a, b});
  std::vector<Tensor> expected =
      wide({a.astype(DType::Float64), b.astype(DType::Float64)});
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(actual[i].dtype(), dtypeOf<TypeParam>);
    EXPECT_TRUE(allClose(actual[i], expected[i], 0, 12 * this->epsilon))
        << actual[i] << "\n"
        << expected[i];
  }
}

TYPED_TEST(NarrowFloats, SharedVariables) {
  auto w = shared(Tensor::ones({3}, dtypeOf<TypeParam>), "w");
  auto x = vector<TypeParam>("x");
  Function step = function({x}, {sum(w * x)}, {.updates = {{w, w - 0.5 * x}}});
  Tensor given = Tensor::of<float>({1, 2, 4}).astype(dtypeOf<TypeParam>);
  EXPECT_EQ(step({given})[0].item<float>(), 7);
  EXPECT_TRUE(arrayEqual(w.get_value(), Tensor::of<float>({0.5, 0, -1})));
}

} // namespace
