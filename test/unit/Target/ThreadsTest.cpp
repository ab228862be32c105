//===- ThreadsTest.cpp - Compiled loops on several threads ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/threads.h"
#include "TargetTest.h"
#include "lib/Target/CPU/Jit.h"
#include <cmath>
#include <cstring>
#include <thread>

using namespace llvm;

namespace arete::target::test {
namespace {

/// Of vectors x and y: elements; sums over the rows and over the columns of the
/// table of tanh(x[i] + y[j]); the sum of all products.
constexpr StringLiteral functionText = R"(
    func.func @f(%x: tensor<?xf64> {arete.name = "x"},
                 %y: tensor<?xf64> {arete.name = "y"})
        -> (tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<1xf64>) {
      %0 = arete.multiply %x, %x : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
      %1 = arete.tanh %0 : (tensor<?xf64>) -> tensor<?xf64>
      %2 = arete.add %1, %x : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
      %3 = arete.expand_dims %x {axes = array<i64: 1>} : (tensor<?xf64>) -> tensor<?x1xf64>
      %4 = arete.expand_dims %y {axes = array<i64: 0>} : (tensor<?xf64>) -> tensor<1x?xf64>
      %5 = arete.add %3, %4 : (tensor<?x1xf64>, tensor<1x?xf64>) -> tensor<?x?xf64>
      %6 = arete.tanh %5 : (tensor<?x?xf64>) -> tensor<?x?xf64>
      %7 = arete.sum %6 {axes = array<i64: 1>} : (tensor<?x?xf64>) -> tensor<?xf64>
      %8 = arete.sum %6 {axes = array<i64: 0>} : (tensor<?x?xf64>) -> tensor<?xf64>
      %9 = arete.sum %0 {axes = array<i64: 0>, keepdims = true} : (tensor<?xf64>) -> tensor<1xf64>
      return %2, %7, %8, %9 : tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<1xf64>
    })";

class ThreadsTest : public TargetTest {
protected:
  void SetUp() override { before = arete_num_threads(); }
  void TearDown() override { arete_set_num_threads(before); }

  JitFunction compileFunction() {
    auto function = compileJit(*parse(functionText), "", {});
    if (!function) {
      ADD_FAILURE() << toString(function.takeError());
      return {};
    }
    return *function;
  }

private:
  int32_t before;
};

/// Numbers of different sizes and signs, so that the order of a sum tells.
std::vector<double> values(size_t count, double phase) {
  std::vector<double> result(count);
  for (size_t i = 0; i < count; ++i)
    result[i] = std::sin(double(i) + phase) * std::exp(double(i % 13) - 6);
  return result;
}

bool areSameBits(const std::vector<std::vector<double>> &x,
                 const std::vector<std::vector<double>> &y) {
  if (x.size() != y.size())
    return false;
  for (size_t i = 0; i < x.size(); ++i)
    if (x[i].size() != y[i].size() ||
        std::memcmp(x[i].data(), y[i].data(), x[i].size() * sizeof(double)))
      return false;
  return true;
}

struct Sizes {
  size_t x, y;
};
/// Too small to be divided, divided, and with parts of different sizes.
constexpr Sizes allSizes[] = {{0, 3},    {1, 1},     {5, 7},
                              {64, 64},  {1000, 1},  {3, 20011},
                              {701, 97}, {20011, 5}, {99991, 2}};

TEST_F(ThreadsTest, ResultsAreTheSameWhateverTheNumber) {
  JitFunction f = compileFunction();
  ASSERT_TRUE(f);
  for (Sizes sizes : allSizes) {
    std::vector<std::vector<double>> inputs{values(sizes.x, 0.1),
                                            values(sizes.y, 0.7)};
    arete_set_num_threads(1);
    Call alone(f, inputs);
    ASSERT_EQ(alone.status, ARETE_OK) << alone.message;
    for (int32_t threads : {2, 3, 8}) {
      arete_set_num_threads(threads);
      for (int round = 0; round < 3; ++round) {
        Call call(f, inputs);
        ASSERT_EQ(call.status, ARETE_OK) << call.message;
        EXPECT_TRUE(areSameBits(call.outputs, alone.outputs))
            << threads << " threads, sizes " << sizes.x << ", " << sizes.y;
      }
    }
  }
}

TEST_F(ThreadsTest, FunctionsAreCalledByThreadsOfTheProgramAtOnce) {
  JitFunction f = compileFunction();
  ASSERT_TRUE(f);
  arete_set_num_threads(2);
  std::vector<std::thread> callers;
  std::vector<int> wrong(4);
  for (size_t number = 0; number < wrong.size(); ++number)
    callers.emplace_back([&, number] {
      std::vector<std::vector<double>> inputs{
          values(5000 + number, double(number)), values(20, 0.5)};
      Call first(f, inputs);
      for (int round = 0; round < 20; ++round) {
        Call call(f, inputs);
        wrong[number] += call.status != ARETE_OK ||
                         !areSameBits(call.outputs, first.outputs);
      }
    });
  for (std::thread &caller : callers)
    caller.join();
  EXPECT_EQ(wrong, std::vector<int>(4));
}

} // namespace
} // namespace arete::target::test
