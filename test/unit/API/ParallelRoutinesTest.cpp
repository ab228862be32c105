//===- ParallelRoutinesTest.cpp - Routines by several threads -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The routines of the runtime divide their rows or planes among the threads
/// without another result: bit by bit that of one thread, which the other tests
/// compare with NumPy's.
///
//===----------------------------------------------------------------------===//

#include "arete/Arete.h"
#include "gtest/gtest.h"

#include <cmath>
#include <string>
#include <vector>

using namespace arete;

namespace {

struct ParallelRoutines : testing::Test {
  int before = get_num_threads();
  ~ParallelRoutines() override { set_num_threads(before); }
};

/// Numbers of both signs without an order, many of them twice, and some NaN.
Tensor numbers(DType dtype, Shape shape) {
  Tensor x = Tensor::empty(shape, DType::Float64);
  uint64_t state = 12345;
  for (int64_t i = 0; i < x.size(); ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    int64_t value = int64_t(state >> 52) - 2048;
    x.data<double>()[i] = double(value) / 16;
  }
  if (dtype == DType::Float32 || dtype == DType::Float64)
    for (int64_t i = 77; i < x.size(); i += 1013)
      x.data<double>()[i] = NAN;
  return x.astype(dtype);
}

/// Compares what 2, 3 and 7 threads give with what one gives.
void expectSame(const std::vector<Variable> &inputs,
                const std::vector<Variable> &outputs,
                const std::vector<Tensor> &arguments, const char *what) {
  auto f = function(inputs, outputs);
  set_num_threads(1);
  std::vector<Tensor> expected = f(arguments);
  for (int threads : {2, 3, 7}) {
    set_num_threads(threads);
    std::vector<Tensor> values = f(arguments);
    ASSERT_EQ(values.size(), expected.size());
    for (size_t i = 0; i < values.size(); ++i)
      EXPECT_TRUE(arrayEqual(values[i], expected[i], /*equalNan=*/true))
          << what << ", result " << i << ", " << threads << " threads";
  }
}

TEST_F(ParallelRoutines, Sorting) {
  for (DType dtype : {DType::Float32, DType::Float64, DType::Int8})
    for (int64_t axis : {0, 1, 2}) {
      auto x = tensor("x", dtype, Shape(3, dynamicSize)),
           y = tensor("y", dtype, Shape(1, dynamicSize));
      TopK largest = topk(x, 5, axis);
      expectSame({x, y},
                 {sort(x, axis), argsort(x, axis), largest.values,
                  largest.indices, searchsorted(sort(y), x)},
                 {numbers(dtype, {37, 41, 53}), numbers(dtype, {2000})},
                 "sorting");
    }
}

TEST_F(ParallelRoutines, Scans) {
  // Of the matrix of one row, and of two columns, there is less to divide.
  for (Shape shape : {Shape{301, 517}, Shape{1, 90000}, Shape{90000, 2}})
    for (DType dtype : {DType::Float64, DType::Int32})
      for (int64_t axis : {0, 1}) {
        auto x = matrix("x", dtype);
        expectSame({x},
                   {cumsum(x, axis), cumprod(x, axis), cummax(x, axis),
                    cumargmin(x, axis), recurrence(x, x, axis)},
                   {numbers(dtype, shape)}, "scans");
      }
}

TEST_F(ParallelRoutines, Fourier) {
  for (DType dtype : {DType::Float32, DType::Float64})
    for (int64_t axis : {0, 1}) {
      auto x = matrix("x", dtype);
      Variable spectrum = rfft(x, {}, axis);
      expectSame({x}, {fft(x, {}, axis), spectrum, irfft(spectrum, {}, axis)},
                 {numbers(dtype, {211, 360})}, "Fourier");
    }
}

TEST_F(ParallelRoutines, Pooling) {
  for (DType dtype : {DType::Float32, DType::Float64, DType::Int16})
    for (int64_t stride : {1, 2, 3}) {
      auto x = tensor("x", dtype, Shape(4, dynamicSize));
      PoolOptions options{.strides = stride, .padding = 1};
      Variable indices = max_pool_indices(x, 3, options);
      std::vector<Variable> outputs = {
          max_pool(x, 3, options), indices, sum_pool(x, 3, options),
          max_unpool(max_pool(x, 3, options), indices,
                     {x.shape(2), x.shape(3)})};
      if (dtype != DType::Int16) {
        outputs.push_back(grad(sum(exp(max_pool(x, 3, options) / 1e3)), x));
        outputs.push_back(grad(sum(exp(avg_pool(x, 3, options) / 1e3)), x));
      }
      expectSame({x}, outputs, {numbers(dtype, {3, 5, 40, 61})}, "pooling");
    }
}

TEST_F(ParallelRoutines, Convolution) {
  // Few channels by loops over the taps, many by matrix products. Sums of
  // float32 are oneDNN's, which has threads of its own, where there is one.
  struct Case {
    DType dtype;
    Shape x, w;
    int64_t groups;
  };
  for (const Case &c : {Case{DType::Float64, {3, 4, 30, 40}, {2, 4, 3, 3}, 1},
                        Case{DType::Float64, {3, 6, 30, 40}, {12, 2, 3, 3}, 3},
                        Case{DType::Int32, {2, 3, 40, 40}, {3, 3, 5, 5}, 1},
                        Case{DType::Int64, {2, 8, 30, 30}, {16, 8, 3, 3}, 1}}) {
    auto x = tensor("x", c.dtype, Shape(4, dynamicSize)),
         w = tensor("w", c.dtype, Shape(4, dynamicSize));
    Variable y = conv2d(x, w, {.padding = 1, .groups = c.groups});
    std::vector<Variable> outputs = {y};
    if (c.dtype == DType::Float64)
      for (const Variable &gradient : grad(sum(y * y), {x, w}))
        outputs.push_back(gradient);
    Tensor image = numbers(DType::Int32, c.x).astype(c.dtype);
    expectSame({x, w}, outputs,
               {image, numbers(DType::Int32, c.w).astype(c.dtype)},
               "convolution");
  }
}

TEST_F(ParallelRoutines, FirstBadIndexIsNamed) {
  auto y = tensor("y", DType::Float64, Shape(4, dynamicSize)),
       at = tensor("at", DType::Int64, Shape(4, dynamicSize));
  auto f = function({y, at}, {max_unpool(y, at, {100, 100})});
  Tensor values = numbers(DType::Float64, {8, 1, 90, 90});
  Tensor indices = Tensor::empty({8, 1, 90, 90}, DType::Int64);
  for (int64_t i = 0; i < indices.size(); ++i)
    indices.data<int64_t>()[i] = i % 8100;
  indices.data<int64_t>()[2 * 8100 + 17] = 10001;
  indices.data<int64_t>()[7 * 8100] = -20;
  for (int threads : {1, 2, 5}) {
    set_num_threads(threads);
    try {
      f(values, indices);
      FAIL() << "there are two bad indices";
    } catch (const Error &error) {
      EXPECT_EQ(error.kind(), ErrorKind::Index);
      EXPECT_NE(std::string(error.what()).find("index 10001 is neither -1"),
                std::string::npos)
          << error.what();
    }
  }
}

} // namespace
