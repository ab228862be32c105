//===- TestValueTest.cpp - Errors where the graph is built ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "APITest.h"

using namespace arete;
using namespace arete::test;

namespace {

/// Test values are computed while this lives.
struct Computing {
  explicit Computing(ComputeTestValue mode)
      : before(compute_test_value(mode)) {}
  ~Computing() { compute_test_value(before); }
  ComputeTestValue before;
};

TEST(TestValue, ErrorsNameTheLineThatIsWrong) {
  Computing on(ComputeTestValue::Raise);
  auto x = matrix<double>("x"), y = matrix<double>("y");
  set_test_value(x, zeros<double>({2, 3}));
  set_test_value(y, zeros<double>({2, 3}));
  Variable sums = x + y;
  EXPECT_ERROR(dot(sums, y), Value, "inner sizes 3 and 2 differ");
  EXPECT_ERROR(x[5], Value, "index 5");
  EXPECT_NO_THROW(dot(sums, y.T()));
}

TEST(TestValue, ValuesOfExpressions) {
  auto x = vector<float>("x");
  auto w = shared(Tensor::of<float>({1, 2, 3}), "w");
  set_test_value(x, Tensor::of<float>({4, 5, 6}));
  Variable cost = sum(x * w);
  EXPECT_EQ(test_value(cost).item<float>(), 32.0f);
  EXPECT_TRUE(
      arrayEqual(test_value(grad(cost, x)), Tensor::of<float>({1, 2, 3})));
  EXPECT_TRUE(arrayEqual(test_value(cast<int8_t>(x) > 4),
                         Tensor::of<bool>({false, true, true})));
}

TEST(TestValue, InputsWithout) {
  auto x = vector<float>("x");
  EXPECT_ERROR(test_value(x + 1), Value, "'x' (float32[?]) has no test value");
  {
    Computing on(ComputeTestValue::Raise);
    EXPECT_ERROR(x + 1, Value, "'x' (float32[?]) has no test value");
  }
  {
    Computing on(ComputeTestValue::Ignore);
    EXPECT_NO_THROW(x + 1);
  }
  {
    Computing on(ComputeTestValue::Warn);
    testing::internal::CaptureStderr();
    Variable sum = x + 1;
    std::string text = testing::internal::GetCapturedStderr();
    EXPECT_NE(text.find("TestValueTest.cpp"), std::string::npos) << text;
    EXPECT_NE(text.find("'x' (float32[?]) has no test value"),
              std::string::npos)
        << text;
  }
}

TEST(TestValue, MustFitTheInput) {
  auto x = tensor<float>("x", {dynamicSize, 3});
  EXPECT_ERROR(set_test_value(x, zeros<double>({2, 3})), Type, "float64[2,3]");
  EXPECT_ERROR(set_test_value(x, zeros<float>({2, 4})), Type, "float32[2,4]");
  EXPECT_ERROR(set_test_value(x, zeros<float>({3})), Type, "float32[3]");
  EXPECT_ERROR(set_test_value(x + 1, zeros<float>({2, 3})), Value,
               "only an input");
  EXPECT_ERROR(test_value(Variable()), Value, "empty");
}

} // namespace
