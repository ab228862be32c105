//===- ConvolutionTest.cpp - Convolutions ---------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyGrad.h"

#include <atomic>
#include <thread>

using namespace arete;
using namespace arete::test;

namespace {

struct ConvCase {
  Shape x, w;
  ConvOptions options;
  Shape y;
  std::vector<int64_t> values, byX, byW;
};

const ConvCase convCases[] = {
#define ARETE_CONV_CASES
#include "WindowCases.inc"
#undef ARETE_CONV_CASES
};

/// What numbers() of generate_window_cases.py gives.
Tensor integers(const Shape &shape, int64_t seed, DType dtype) {
  Tensor result = Tensor::empty(shape, DType::Int64);
  auto *data = result.data<int64_t>();
  for (int64_t i = 0; i < result.size(); ++i) {
    int64_t value = (7 * i * i + 3 * i + 5 * seed) % 11 - 5;
    data[i] = value;
  }
  return result.astype(dtype);
}

Tensor expected(const Shape &shape, const std::vector<int64_t> &values,
                DType dtype) {
  return Tensor::fromVector(values, shape).astype(dtype);
}

void expectEqual(const Tensor &value, const Tensor &expected) {
  EXPECT_EQ(value.dtype(), expected.dtype());
  EXPECT_EQ(value.shape(), expected.shape());
  EXPECT_TRUE(arrayEqual(value, expected)) << value << "\n" << expected;
}

Args spatialSizes(const Variable &x) {
  std::vector<Variable> sizes = x.shape();
  sizes.erase(sizes.begin(), sizes.begin() + 2);
  return sizes;
}

/// A tensor of this rank whose sizes are not known.
Variable unknown(const std::string &name, DType dtype, size_t rank) {
  return tensor(name, dtype, Shape(rank, dynamicSize));
}

class ConvCases : public ::testing::TestWithParam<DType> {};

TEST_P(ConvCases, AreSciPys) {
  DType dtype = GetParam();
  int64_t index = 0;
  for (const ConvCase &c : convCases) {
    SCOPED_TRACE("case " + std::to_string(index));
    Tensor x = integers(c.x, index, dtype), w = integers(c.w, index + 1, dtype);
    Tensor g = integers(c.y, index + 2, dtype);
    // Sizes that are not known and sizes that are.
    for (bool isStatic : {false, true}) {
      Variable vx = isStatic ? constant(x) : unknown("x", dtype, c.x.size());
      Variable vw = isStatic ? constant(w) : unknown("w", dtype, c.w.size());
      Variable vg = isStatic ? constant(g) : unknown("g", dtype, c.y.size());
      Variable y = conv(vx, vw, c.options);
      if (isStatic) {
        EXPECT_EQ(y.staticShape(), c.y);
      }
      std::vector<Variable> outputs = {
          y, conv_input_gradient(vg, vw, spatialSizes(vx), c.options),
          conv_filter_gradient(vx, vg, spatialSizes(vw), c.options)};
      std::vector<Tensor> results =
          isStatic ? function({}, outputs)()
                   : function({vx, vw, vg}, outputs)(x, w, g);
      expectEqual(results[0], expected(c.y, c.values, dtype));
      expectEqual(results[1], expected(c.x, c.byX, dtype));
      expectEqual(results[2], expected(c.w, c.byW, dtype));
    }
    ++index;
  }
}

INSTANTIATE_TEST_SUITE_P(DTypes, ConvCases,
                         ::testing::Values(DType::Float64, DType::Float32,
                                           DType::Int8, DType::Int64,
                                           DType::UInt16),
                         [](const auto &info) {
                           return std::string(name(info.param));
                         });

TEST(Convolution, DTypesArePromotedAndIntegersWrap) {
  Variable x = constant(Tensor::of<int8_t>({100, 100, 100}));
  x = reshape(x, {1, 1, 3});
  Variable w = constant(ones<int8_t>({1, 1, 2}));
  Tensor sums = eval(conv(x, w));
  EXPECT_EQ(sums.dtype(), DType::Int8);
  EXPECT_EQ(sums.at<int8_t>({0, 0, 1}), int8_t(-56));
  EXPECT_EQ(conv(x, cast<float>(w)).dtype(), DType::Float32);
  EXPECT_EQ(conv(x, cast<double>(w)).dtype(), DType::Float64);
}

TEST(Convolution, EmptyOperands) {
  auto x = tensor4<float>("x"), w = tensor4<float>("w");
  for (const ConvOptions &options :
       {ConvOptions{}, ConvOptions{.padding = Padding::Same},
        ConvOptions{.padding = 1, .groups = 2}}) {
    auto y = conv2d(x, w, options);
    auto f = function({x, w}, {y, grad(sum(y * y), x), grad(sum(y * y), w)});
    // No image, images without elements, and no filter.
    for (auto [xs, ws] : {std::pair<Shape, Shape>{{0, 2, 4, 4}, {2, 2, 3, 3}},
                          {{3, 2, 0, 4}, {2, 2, 3, 3}},
                          {{3, 2, 4, 4}, {0, 2, 3, 3}},
                          {{3, 0, 4, 4}, {2, 0, 3, 3}}}) {
      ws[1] /= options.groups;
      auto results = f(zeros<float>(xs), ones<float>(ws));
      EXPECT_EQ(results[1].shape(), xs);
      EXPECT_EQ(results[2].shape(), ws);
      for (const Tensor &result : results)
        EXPECT_TRUE(allClose(result, zeros<float>(result.shape())));
    }
  }
  // All padding: the sum of no products.
  auto y = conv2d(x, w, {.padding = 2});
  Tensor zero = function({x, w}, {y})(zeros<float>({1, 1, 0, 1}),
                                      ones<float>({1, 1, 3, 3}))[0];
  EXPECT_TRUE(arrayEqual(zero, zeros<float>({1, 1, 2, 3})));
}

TEST(Convolution, NonFiniteNumbersStayWhereTheyAre) {
  const float inf = INFINITY;
  Variable x = constant(Tensor::of<float>({0, inf, 0, 0, NAN, 1}));
  Variable w = constant(Tensor::of<float>({1, 1}));
  Tensor y = eval(conv1d(reshape(x, {1, 1, 6}), reshape(w, {1, 1, 2})));
  EXPECT_EQ(y.at<float>({0, 0, 0}), inf);
  EXPECT_EQ(y.at<float>({0, 0, 2}), 0);
  EXPECT_TRUE(std::isnan(y.at<float>({0, 0, 3})));
}

TEST(Convolution, Transpose) {
  auto x = tensor4<double>("x"), w = tensor4<double>("w");
  // The sizes that PyTorch gives, and for other paddings those of which the
  // convolution has the sizes of x.
  struct {
    ConvTransposeOptions options;
    Shape sizes;
  } cases[] = {
      {{}, {2, 3, 7, 6}},
      {{.strides = 2}, {2, 3, 11, 8}},
      {{.strides = 2, .padding = 1, .output_padding = {1, 0}}, {2, 3, 10, 6}},
      {{.strides = {3, 2},
        .padding = Padding::sides({{0, 1}, {1, 0}}),
        .dilation = {1, 2}},
       {2, 3, 14, 10}},
      {{.strides = 2, .padding = Padding::Same}, {2, 3, 10, 6}},
      {{.strides = 2, .padding = Padding::Half}, {2, 3, 9, 4}},
      {{.padding = Padding::Full}, {2, 3, 3, 0}},
      {{.padding = Padding::Causal, .filter_flip = true}, {2, 3, 5, 3}},
  };
  for (auto &c : cases) {
    const Tensor image = numbersIn({2, 4, 5, 3}, -1, 1, 1);
    const Tensor filter = numbersIn({4, 3, 3, 4}, -1, 1, 2);
    Variable y = conv_transpose(x, w, c.options);
    Tensor result = function({x, w}, {y})(image, filter)[0];
    ASSERT_EQ(result.shape(), c.sizes);
    EXPECT_EQ(conv_transpose(constant(image), constant(filter), c.options)
                  .staticShape(),
              c.sizes);
    if (result.size() == 0)
      continue;
    // <y, u> = <x, conv(u)> for any u.
    const Tensor other = numbersIn(c.sizes, -1, 1, 3);
    ConvOptions forward{.strides = c.options.strides,
                        .padding = c.options.padding,
                        .dilation = c.options.dilation,
                        .filter_flip = c.options.filter_flip};
    Tensor left = eval(sum(constant(result) * other));
    Tensor right =
        eval(sum(conv(constant(other), constant(filter), forward) * image));
    EXPECT_NEAR(left.item<double>(), right.item<double>(), 1e-10);
  }
}

TEST(Convolution, SeparableIsTheProductOfTheTwo) {
  const Tensor image = numbersIn({2, 3, 6, 5}, -1, 1, 1);
  const Tensor depthwise = numbersIn({6, 1, 3, 3}, -1, 1, 2);
  const Tensor pointwise = numbersIn({4, 6, 1, 1}, -1, 1, 3);
  Tensor separate = eval(separable_conv(constant(image), constant(depthwise),
                                        constant(pointwise), {.padding = 1}));
  // One convolution whose filters are the products.
  Tensor filters = zeros<double>({4, 3, 3, 3});
  for (int64_t o = 0; o < 4; ++o)
    for (int64_t m = 0; m < 6; ++m)
      for (int64_t i = 0; i < 9; ++i)
        filters.at<double>({o, m / 2, i / 3, i % 3}) +=
            pointwise.at<double>({o, m, 0, 0}) *
            depthwise.at<double>({m, 0, i / 3, i % 3});
  Tensor joint = eval(conv(constant(image), constant(filters), {.padding = 1}));
  EXPECT_TRUE(allClose(separate, joint, 1e-12, 1e-12));
  EXPECT_ERROR(separable_conv(tensor4<double>("x"), constant(depthwise),
                              constant(pointwise)),
               Shape, "the number of channels of float64[?,?,?,?]");
}

TEST(Convolution, Derivatives) {
  struct {
    const char *label;
    Shape x, w;
    ConvOptions options;
  } cases[] = {
      {"1d", {2, 2, 5}, {3, 2, 2}, {.strides = 2, .padding = 1}},
      {"causal", {1, 2, 4}, {2, 2, 2}, {.padding = Padding::Causal}},
      {"2d", {1, 2, 4, 3}, {2, 2, 2, 2}, {.padding = Padding::Same}},
      {"groups",
       {2, 4, 3, 3},
       {4, 2, 2, 2},
       {.strides = {1, 2},
        .padding = Padding::Full,
        .dilation = {2, 1},
        .groups = 2,
        .filter_flip = true}},
      {"depthwise", {1, 2, 4, 4}, {2, 1, 3, 3}, {.groups = 2}},
      {"3d", {1, 2, 3, 2, 3}, {2, 2, 2, 2, 2}, {.padding = Padding::Half}},
  };
  for (auto &c : cases)
    verifyTwice(
        c.label,
        [&](const std::vector<Variable> &v) {
          return sqr(conv(v[0], v[1], c.options));
        },
        {numbersIn(c.x, -1, 1, 1), numbersIn(c.w, -1, 1, 2)}, {}, 1e-5);
  verifyTwice(
      "separable",
      [&](const std::vector<Variable> &v) {
        return tanh(separable_conv(reshape(v[0], {2, 2, 3, 4}), v[1], v[2],
                                   {.padding = 1}));
      },
      {numbersIn({2, 2, 3, 4}, -1, 1, 1), numbersIn({4, 1, 2, 2}, -1, 1, 2),
       numbersIn({3, 4, 1, 1}, -1, 1, 3)},
      {}, 1e-5);
  verifyTwice(
      "conv3d, padded differently along each axis",
      [&](const std::vector<Variable> &v) {
        return tanh(conv3d(v[0], v[1], {.padding = Padding::each({1, 0, 2})}));
      },
      {numbersIn({1, 2, 2, 3, 2}, -1, 1, 1),
       numbersIn({2, 2, 2, 2, 1}, -1, 1, 2)},
      {}, 1e-5);
  verifyTwice(
      "transpose",
      [&](const std::vector<Variable> &v) {
        return tanh(conv_transpose(v[0], v[1],
                                   {.strides = 2, .padding = 1, .groups = 2}));
      },
      {numbersIn({1, 2, 3, 2}, -1, 1, 1), numbersIn({2, 2, 2, 3}, -1, 1, 2)},
      {}, 1e-5);
  verifyTwice(
      "filter gradient",
      [&](const std::vector<Variable> &v) {
        return tanh(conv_filter_gradient(v[0], v[1], {2, 2}));
      },
      {numbersIn({2, 2, 3, 3}, -1, 1, 1), numbersIn({2, 2, 2, 2}, -1, 1, 2)},
      {}, 1e-5);
}

TEST(Convolution, ForwardDerivativeIsTheReverseOne) {
  auto x = tensor4<double>("x"), w = tensor4<double>("w");
  auto dx = tensor4<double>("dx"), dw = tensor4<double>("dw");
  auto g = tensor4<double>("g");
  ConvOptions options{.strides = 2, .padding = 1};
  auto y = conv2d(x, w, options);
  auto forward = sum(rop({y}, {x, w}, {dx, dw})[0] * g);
  auto reverse = grad(sum(y * g), {x, w});
  auto f = function({x, w, dx, dw, g},
                    {forward, sum(reverse[0] * dx) + sum(reverse[1] * dw)});
  const Shape xs{2, 3, 6, 5}, ws{4, 3, 3, 2}, ys{2, 4, 3, 3};
  auto results = f(numbersIn(xs, -1, 1, 1), numbersIn(ws, -1, 1, 2),
                   numbersIn(xs, -1, 1, 3), numbersIn(ws, -1, 1, 4),
                   numbersIn(ys, -1, 1, 5));
  EXPECT_NEAR(results[0].item<double>(), results[1].item<double>(), 1e-12);
}

/// The convolution of ones: sums over windows of the channels.
Tensor sumsOverWindows(int64_t channels, int64_t length) {
  return full<float>({1, 16, length - 2}, float(3 * channels));
}

TEST(Convolution, ConcurrentCallsOfTheSameSizes) {
  auto x = tensor3<float>("x"), w = tensor3<float>("w");
  auto f = function({x, w}, {conv1d(x, w), grad(sum(conv1d(x, w)), w)});
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, thread] {
      for (int call = 0; call < 40; ++call) {
        // Some sizes are those of other threads, some are not.
        int64_t length = 40 + call % 3 + (call % 4 == 0 ? thread : 0);
        auto results =
            f(ones<float>({1, 16, length}), ones<float>({16, 16, 3}));
        wrong += !arrayEqual(results[0], sumsOverWindows(16, length));
        wrong += !arrayEqual(results[1],
                             full<float>({16, 16, 3}, float(length - 2)));
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(Convolution, SizesThatAlwaysChange) {
  // More than the library remembers, and the first again.
  auto x = tensor3<float>("x"), w = tensor3<float>("w");
  auto f = function({x, w}, {conv1d(x, w)});
  for (int64_t i = 0; i < 540; ++i) {
    int64_t length = 30 + i % 530;
    Tensor y = f(ones<float>({1, 16, length}), ones<float>({16, 16, 3}))[0];
    ASSERT_TRUE(arrayEqual(y, sumsOverWindows(16, length))) << length;
  }
}

TEST(Convolution, Errors) {
  auto x = tensor4<float>("x");
  auto of = [](const Shape &sizes) { return tensor<float>("x", sizes); };
  EXPECT_ERROR(conv1d(x, x), Type, "must have rank 3");
  EXPECT_ERROR(conv(matrix<float>("m"), matrix<float>("m")), Type,
               "conv: float32[?,?] is not [batch, channels, spatial...]");
  EXPECT_ERROR(conv(x, tensor3<float>("w")), Type,
               "operands must have one dtype and rank, got float32[?,?,?,?] "
               "and float32[?,?,?]");
  EXPECT_ERROR(conv(cast<bool>(x), cast<bool>(x)), Type, "conv");
  EXPECT_ERROR(conv(of({1, 3, 5, 5}), of({2, 2, 3, 3})), Type,
               "x = float32[1,3,5,5] has 3 channels, w = float32[2,2,3,3] "
               "takes 2 in each of 1 groups");
  EXPECT_ERROR(conv(of({1, 4, 5, 5}), of({3, 2, 3, 3}), {.groups = 2}), Type,
               "the 3 filters of w = float32[3,2,3,3] are not divisible into "
               "2 groups");
  EXPECT_ERROR(conv(of({1, 1, 5, 3}), of({1, 1, 3, 3}), {.dilation = 2}), Shape,
               "a window of size 3 and dilation 2 spans 5, which is more than "
               "the padded size 3 at spatial axis 1");
  EXPECT_ERROR(conv(x, x, {.strides = 0}), Type, "strides of 0");
  EXPECT_ERROR(conv(x, x, {.strides = {1, 2, 3}}), Type,
               "strides has 3 numbers for 2 spatial axes");
  EXPECT_ERROR(conv(x, x, {.padding = -1}), Type, "padding below of -1");
  EXPECT_ERROR(conv(x, x, {.groups = 0}), Type, "0 groups");
  EXPECT_ERROR(conv_transpose(x, x, {.strides = 2, .output_padding = 2}), Value,
               "output_padding is 2; it must be between 0 and the stride, 2");
  EXPECT_ERROR(conv_input_gradient(x, x, {3}), Shape,
               "1 sizes are given for 2 spatial axes");
  EXPECT_ERROR(conv_input_gradient(of({1, 2, 3, 3}), of({2, 1, 2, 2}), {4, 5}),
               Shape, "has size 4 at spatial axis 1, not that of g");
  EXPECT_ERROR(conv_filter_gradient(x, x, {0, 1}), Shape,
               "a spatial size of 0; it must be at least 1");
  // Sizes that only a call knows.
  auto w = tensor4<float>("w");
  auto f = function({x, w}, {conv(x, w)});
  EXPECT_ERROR(f(zeros<float>({1, 1, 3, 2}), zeros<float>({1, 1, 2, 3})), Shape,
               "spans more than the padded size at spatial axis 1: 2 and 3");
}

// A convolution of volumes is the sum over the depth of the filter of those of
// the planes.
TEST(Convolution, VolumesByPlanes) {
  auto x = tensor5<double>("x"), w = tensor5<double>("w");
  Variable planes;
  for (int64_t k = 0; k < 2; ++k) {
    std::vector<Variable> slices;
    for (int64_t depth = 0; depth < 3; ++depth)
      slices.push_back(
          conv2d(x[{slice(), slice(), depth + k}], w[{slice(), slice(), k}]));
    Variable part = stack(slices, 2);
    planes = planes ? planes + part : part;
  }
  Variable volumes = conv3d(x, w);
  auto f = function({x, w}, {volumes, planes});
  auto both = f(numbersIn({2, 3, 4, 5, 4}, -1, 1, 0),
                numbersIn({2, 3, 2, 3, 2}, -1, 1, 1));
  EXPECT_EQ(both[0].shape(), (Shape{2, 2, 3, 3, 3}));
  EXPECT_TRUE(allClose(both[0], both[1], 1e-12, 1e-12));
  EXPECT_ERROR(conv3d(tensor4<double>("a"), w), Type, "must have rank 5");
}

TEST(Convolution, PaddingOfEachAxis) {
  auto x = tensor4<double>("x"), w = tensor4<double>("w");
  Variable padded = pad(x, {{0, 0}, {0, 0}, {1, 1}, {2, 2}});
  auto f = function({x, w}, {conv2d(x, w, {.padding = Padding::each({1, 2})}),
                             conv2d(padded, w)});
  auto both =
      f(numbersIn({1, 2, 3, 2}, -1, 1, 0), numbersIn({2, 2, 2, 3}, -1, 1, 1));
  EXPECT_EQ(both[0].shape(), (Shape{1, 2, 4, 4}));
  EXPECT_TRUE(allClose(both[0], both[1], 1e-12, 1e-12));
  EXPECT_ERROR(conv2d(x, w, {.padding = Padding::each({1})}), Type,
               "has 1 numbers for 2 spatial axes of float64[?,?,?,?]");
}

} // namespace
