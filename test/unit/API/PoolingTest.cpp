//===- PoolingTest.cpp - Pooling and resizing images ----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyGrad.h"

using namespace arete;
using namespace arete::test;

namespace {

struct PoolCase {
  Shape x;
  PerAxis window;
  PoolOptions options;
  Shape y;
  std::vector<int64_t> max, indices, sum;
  std::vector<double> meanPadded, meanInside;
  std::vector<int64_t> byMax, bySum;
};

const PoolCase poolCases[] = {
#define ARETE_POOL_CASES
#include "WindowCases.inc"
#undef ARETE_POOL_CASES
};

/// What numbers() of generate_window_cases.py gives.
Tensor integers(const Shape &shape, int64_t seed, DType dtype) {
  Tensor result = Tensor::empty(shape, DType::Int64);
  auto *data = result.data<int64_t>();
  for (int64_t i = 0; i < result.size(); ++i)
    data[i] = (7 * i * i + 3 * i + 5 * seed) % 11 - 5;
  return result.astype(dtype);
}

template <typename T>
void expectEqual(const Tensor &value, const Shape &shape,
                 const std::vector<T> &numbers, DType dtype) {
  EXPECT_EQ(value.dtype(), dtype);
  ASSERT_EQ(value.shape(), shape);
  Tensor expected = Tensor::fromVector(numbers, shape).astype(dtype);
  EXPECT_TRUE(allClose(value, expected, 1e-6, 1e-6)) << value << "\n"
                                                     << expected;
}

class PoolCases : public ::testing::TestWithParam<DType> {};

TEST_P(PoolCases, AreNumPys) {
  const DType dtype = GetParam();
  const bool isReal = dtype == DType::Float32 || dtype == DType::Float64;
  const DType mean = isReal ? dtype : DType::Float64;
  int64_t index = 0;
  for (const PoolCase &c : poolCases) {
    SCOPED_TRACE("case " + std::to_string(index));
    Tensor image = integers(c.x, index, dtype);
    Tensor cotangent = integers(c.y, index + 1, dtype);
    auto x = tensor("x", dtype, Shape(c.x.size(), dynamicSize));
    auto g = tensor("g", dtype, Shape(c.x.size(), dynamicSize));
    auto largest = max_pool(x, c.window, c.options);
    auto total = sum_pool(x, c.window, c.options);
    EXPECT_EQ(max_pool(constant(image), c.window, c.options).staticShape(),
              c.y);
    auto results =
        function({x}, {largest, max_pool_indices(x, c.window, c.options), total,
                       avg_pool(x, c.window, c.options),
                       avg_pool(x, c.window, c.options, false)})(image);
    // What the lowest int8 stands for in the table.
    std::vector<double> most(c.max.begin(), c.max.end());
    for (double &number : most)
      if (number == -128 && isReal)
        number = -INFINITY;
    expectEqual(results[0], c.y, most, dtype);
    expectEqual(results[1], c.y, c.indices, DType::Int64);
    expectEqual(results[2], c.y, c.sum, dtype);
    expectEqual(results[3], c.y, c.meanPadded, mean);
    expectEqual(results[4], c.y, c.meanInside, mean);
    if (isReal) {
      auto by =
          function({x, g}, {grad(sum(largest * g), x), grad(sum(total * g), x)},
                   {.on_unused_input = UnusedInput::Ignore})(image, cotangent);
      expectEqual(by[0], c.x, c.byMax, dtype);
      expectEqual(by[1], c.x, c.bySum, dtype);
    }
    ++index;
  }
}

INSTANTIATE_TEST_SUITE_P(DTypes, PoolCases,
                         ::testing::Values(DType::Float64, DType::Float32,
                                           DType::Int8),
                         [](const auto &info) {
                           return std::string(name(info.param));
                         });

TEST(Pooling, NaNAndEquals) {
  Variable x = constant(Tensor::of<double>({1, NAN, 3, NAN, 2, 2, -INFINITY}));
  x = reshape(x, {1, 1, 7});
  Tensor y = eval(max_pool(x, 3, {.strides = 2}));
  EXPECT_TRUE(std::isnan(y.at<double>({0, 0, 0})));
  EXPECT_TRUE(std::isnan(y.at<double>({0, 0, 1})));
  EXPECT_EQ(y.at<double>({0, 0, 2}), 2);
  Tensor at = eval(max_pool_indices(x, 3, {.strides = 2}));
  EXPECT_EQ(at.at<int64_t>({0, 0, 0}), 1);
  EXPECT_EQ(at.at<int64_t>({0, 0, 1}), 3);
  EXPECT_EQ(at.at<int64_t>({0, 0, 2}), 4);
  // An element that is -inf is one.
  Variable low = constant(full<double>({1, 1, 2}, -INFINITY));
  EXPECT_EQ(eval(max_pool_indices(low, 2)).item<int64_t>(), 0);
}

TEST(Pooling, EmptyOperands) {
  auto x = tensor4<float>("x");
  auto y = max_pool(x, 2), z = avg_pool(x, 2, {.padding = 1});
  auto f = function({x}, {y, z, grad(sum(y), x), grad(sum(z * z), x)});
  auto results = f(zeros<float>({0, 3, 4, 4}));
  EXPECT_EQ(results[0].shape(), Shape({0, 3, 2, 2}));
  EXPECT_EQ(results[1].shape(), Shape({0, 3, 3, 3}));
  EXPECT_EQ(results[2].shape(), Shape({0, 3, 4, 4}));
  results = f(zeros<float>({2, 1, 0, 4}));
  EXPECT_EQ(results[0].shape(), Shape({2, 1, 0, 2}));
  EXPECT_TRUE(arrayEqual(results[1], zeros<float>({2, 1, 1, 3})));
  EXPECT_EQ(results[3].shape(), Shape({2, 1, 0, 4}));
}

TEST(Pooling, Unpool) {
  const Tensor image = Tensor::of<double>({1, 5, 2, 4, 3, 3, 0, 7});
  Variable x = reshape(constant(image), {1, 1, 2, 4});
  Variable back = max_unpool(max_pool(x, 2), max_pool_indices(x, 2), {2, 4});
  EXPECT_TRUE(arrayEqual(eval(flatten(back)),
                         Tensor::of<double>({0, 5, 0, 0, 0, 0, 0, 7})));
  // Of windows that overlap an element is added once for each.
  Variable twice =
      max_unpool(max_pool(x, {1, 3}, {.strides = 1}),
                 max_pool_indices(x, {1, 3}, {.strides = 1}), {2, 4});
  EXPECT_TRUE(arrayEqual(eval(flatten(twice)),
                         Tensor::of<double>({0, 10, 0, 0, 3, 0, 0, 7})));
  EXPECT_TRUE(
      arrayEqual(eval(flatten(max_pool_same_size(x, {1, 3}, {.strides = 1}))),
                 Tensor::of<double>({0, 5, 0, 0, 3, 0, 0, 7})));
  Variable bad = constant(full<int64_t>({1, 1, 1, 2}, 8));
  auto f = function({}, {max_unpool(max_pool(x, 2), bad, {2, 4})});
  EXPECT_ERROR(f(), Index, "index 8 is neither -1 nor a position of the 8");
}

TEST(Pooling, Global) {
  Variable x =
      constant(Tensor::of<float>({{{1, 2}, {3, 4}}, {{5, 6}, {7, 0}}}));
  Variable images = reshape(x, {1, 2, 2, 2});
  EXPECT_TRUE(arrayEqual(
      eval(global_max_pool(images)),
      eval(reshape(constant(Tensor::of<float>({4, 7})), {1, 2, 1, 1}))));
  EXPECT_TRUE(arrayEqual(
      eval(global_avg_pool(images)),
      eval(reshape(constant(Tensor::of<float>({2.5, 4.5})), {1, 2, 1, 1}))));
}

/// The image [1, 1, n].
Variable line(std::initializer_list<double> numbers) {
  Tensor values = Tensor::fromVector(std::vector<double>(numbers));
  return reshape(constant(values), {1, 1, int64_t(numbers.size())});
}
void expectLine(const Variable &value, std::vector<double> expected) {
  Tensor tensor = Tensor::fromVector(expected);
  Tensor actual = eval(flatten(value));
  ASSERT_EQ(actual.shape(), tensor.shape());
  EXPECT_TRUE(allClose(actual, tensor, 1e-12, 1e-12)) << actual;
}

TEST(Pooling, Resize) {
  expectLine(upsample(line({1, 2, 3}), 2), {1, 1, 2, 2, 3, 3});
  // PyTorch's interpolate(mode="linear").
  expectLine(upsample_linear(line({1, 2, 4}), 2), {1, 1.25, 1.75, 2.5, 3.5, 4});
  expectLine(resize_linear(line({1, 2, 4}), {5}, Alignment::Corners),
             {1, 1.5, 2, 3, 4});
  expectLine(resize_linear(line({1, 2, 4}), {2}), {1.25, 3.5});
  expectLine(resize_linear(line({1, 2, 4}), {1}, Alignment::Corners), {1});
  // Theano's bilinear_upsampling.
  expectLine(upsample_linear(line({1, 2, 4}), 2, Alignment::Asymmetric),
             {1, 1.5, 2, 3, 4, 4});
  // Two axes, each by a factor of its own, one of them not whole.
  Variable x = constant(Tensor::of<double>({{0, 4}, {8, 12}}));
  Variable y = resize_linear(reshape(x, {1, 1, 2, 2}), {3, 4});
  expectLine(y, {0, 1, 3, 4, 4, 5, 7, 8, 8, 9, 11, 12});
  EXPECT_EQ(upsample(tensor4<int8_t>("x"), {2, 3}).dtype(), DType::Int8);
  EXPECT_EQ(upsample_linear(tensor4<int8_t>("x"), 2).dtype(), DType::Float64);
}

TEST(Pooling, Derivatives) {
  auto square = [](const Variable &x) { return sqr(x); };
  const std::vector<Tensor> image = {numbersIn({2, 2, 5, 4}, -1, 1, 1)};
  auto check = [&](const char *label, auto build) {
    verifyTwice(
        label, [&](const std::vector<Variable> &v) { return build(v[0]); },
        image, {}, 1e-5);
  };
  check("max", [&](Variable x) { return square(max_pool(x, 2)); });
  check("max, overlapping", [&](Variable x) {
    return square(max_pool(x, {3, 2}, {.strides = 1, .padding = 1}));
  });
  check("sum", [&](Variable x) {
    return square(sum_pool(x, 2, {.strides = 1, .padding = Padding::Same}));
  });
  check("mean", [&](Variable x) {
    return square(avg_pool(x, 3, {.padding = 1, .ceil_mode = true}));
  });
  check("mean of elements", [&](Variable x) {
    return square(avg_pool(x, {2, 3}, {.strides = 2, .padding = 1}, false));
  });
  check("same size",
        [&](Variable x) { return square(max_pool_same_size(x, 2)); });
  check("upsample", [&](Variable x) { return square(upsample(x, {2, 1})); });
  check("resize", [&](Variable x) {
    return square(resize_linear(x, {3, 7}, Alignment::Corners));
  });
  for (Alignment alignment : {Alignment::HalfPixel, Alignment::Asymmetric})
    check("upsample_linear", [&](Variable x) {
      return square(upsample_linear(x, {2, 3}, alignment));
    });
  check("unpool", [&](Variable x) {
    return square(max_unpool(square(max_pool(x, 2)), max_pool_indices(x, 2),
                             {x.shape(2), x.shape(3)}));
  });
  check("global", [&](Variable x) {
    return square(global_max_pool(x)) * square(global_avg_pool(x));
  });
  check("three axes", [&](Variable x) {
    return square(max_pool(reshape(x, {2, 1, 2, 5, 4}), {1, 3, 2},
                           {.strides = PerAxis{1, 2, 1}}));
  });
}

TEST(Pooling, ForwardDerivativeIsTheReverseOne) {
  auto x = tensor4<double>("x"), dx = tensor4<double>("dx");
  auto y = max_pool(x, 2) * avg_pool(x, 2);
  auto f = function({x, dx},
                    {sum(rop({y}, {x}, {dx})[0]), sum(grad(sum(y), x) * dx)});
  auto results =
      f(numbersIn({2, 3, 6, 4}, -1, 1, 1), numbersIn({2, 3, 6, 4}, -1, 1, 2));
  EXPECT_NEAR(results[0].item<double>(), results[1].item<double>(), 1e-12);
}

TEST(Pooling, Errors) {
  auto x = tensor4<float>("x");
  EXPECT_ERROR(max_pool(matrix<float>("m"), 2), Type,
               "float32[?,?] is not [batch, channels, spatial...]");
  EXPECT_ERROR(max_pool(x, {2, 2, 2}), Type,
               "strides has 3 numbers for 2 spatial axes");
  EXPECT_ERROR(max_pool(x, {2, 2, 2}, {.strides = 1}), Type,
               "the window has 3 numbers for 2 spatial axes");
  EXPECT_ERROR(sum_pool(x, 0, {.strides = 1}), Shape, "the window has size 0");
  EXPECT_ERROR(max_pool(cast<bool>(x), 2), Type, "max_pool");
  EXPECT_ERROR(avg_pool(tensor<float>("x", {1, 1, 3, 3}), 4), Shape,
               "a window of size 4 and dilation 1 spans 4, which is more than "
               "the padded size 3");
  EXPECT_ERROR(upsample(x, 0), Value, "a factor of 0");
  EXPECT_ERROR(resize_linear(x, {3}), Shape, "1 sizes are given");
  auto f = function({x}, {max_pool(x, 3)});
  EXPECT_ERROR(f(zeros<float>({1, 1, 3, 2})), Shape,
               "the window spans more than the padded size at spatial axis 1: "
               "2 and 3");
}

} // namespace
