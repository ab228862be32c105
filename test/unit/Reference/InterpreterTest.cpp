//===- InterpreterTest.cpp - Functions, blocks and values -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/Reference/ReferenceTest.h"

#include <cmath>

namespace arete::reference::test {
namespace {

using InterpreterTest = ReferenceTest;

// A training step: the loss, then the update of the state.
const char *const trainingStep = R"(
func.func @train(%x: tensor<?x2xf64> {arete.name = "x"},
                 %y: tensor<?xf64> {arete.name = "y"},
                 %w: tensor<2xf64> {arete.name = "w", arete.state})
    -> (tensor<f64>, tensor<2xf64> {arete.update_of = 2 : i64}) {
  %p = arete.dot %x, %w : (tensor<?x2xf64>, tensor<2xf64>) -> tensor<?xf64>
  %e = arete.subtract %p, %y : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %s = arete.sqr %e : (tensor<?xf64>) -> tensor<?xf64>
  %loss = arete.mean %s {axes = array<i64: 0>} : (tensor<?xf64>) -> tensor<f64>
  %g = arete.dot %x, %e {transpose_lhs = true} : (tensor<?x2xf64>, tensor<?xf64>) -> tensor<2xf64>
  %rate = arete.constant dense<0.5> : tensor<f64>
  %step = arete.multiply %rate, %g : (tensor<f64>, tensor<2xf64>) -> tensor<2xf64>
  %new = arete.subtract %w, %step : (tensor<2xf64>, tensor<2xf64>) -> tensor<2xf64>
  return %loss, %new : tensor<f64>, tensor<2xf64>
})";

TEST_F(InterpreterTest, OutputsThenUpdates) {
  std::vector<Array> values =
      results(trainingStep, {Array::of<double>({3, 2}, {1, 2, 3, 4, 5, 6}),
                             Array::of<double>({3}, {1, 0, 2}),
                             Array::of<double>({2}, {1, -1})});
  ASSERT_EQ(values.size(), 2u);
  EXPECT_SAME(values[0], Array::of<double>({}, {14.0 / 3}));
  EXPECT_SAME(values[1], Array::of<double>({2}, {11, 12}));
}

TEST_F(InterpreterTest, SizesOfArgumentsMustAgree) {
  EXPECT_EQ(
      error(trainingStep, {Array::of<double>({2, 2}, {1, 2, 3, 4}),
                           Array::of<double>({3}, {1, 0, 2}),
                           Array::of<double>({2}, {1, -1})}),
      "model:7:8: subtract: sizes 2 and 3 meet at axis -1 and must be equal");
}

TEST_F(InterpreterTest, Arguments) {
  std::string text =
      oneOp("arete.negative %x", {"tensor<?x2xf32>"}, "tensor<?x2xf32>");
  EXPECT_EQ(error(text, {}),
            "model:1:1: func.func: 'f' takes 1 arguments, got 0");
  EXPECT_EQ(error(text, {Array::of<float>({1, 3}, {1, 2, 3})}),
            "model:1:1: func.func: argument 0 of 'f': float32[1,3] is no "
            "float32[?,2]");
  EXPECT_HAS(error(text, {Array::of<double>({1, 2}, {1, 2})}),
             "float64[1,2] is no float32[?,2]");
  EXPECT_HAS(error(text, {Array::of<float>({2}, {1, 2})}),
             "float32[2] is no float32[?,2]");
  Array broken = Array::of<float>({1, 2}, {1, 2});
  broken.elements.pop_back();
  EXPECT_HAS(error(text, {broken}), "float32[1,2] holds 1 elements");
  broken.shape = {-1, 2};
  EXPECT_HAS(error(text, {broken}), "float32[-1,2] holds 1 elements");
}

TEST_F(InterpreterTest, NoResultsAndArgumentsReturned) {
  EXPECT_TRUE(results("func.func @f() { return }").empty());
  Array x = Array::of<int8_t>({2}, {1, -1});
  std::vector<Array> values = results(
      "func.func @f(%x: tensor<?xi8>) -> (tensor<?xi8>, tensor<?xi8>) {\n"
      "return %x, %x : tensor<?xi8>, tensor<?xi8>\n}",
      {x});
  ASSERT_EQ(values.size(), 2u);
  EXPECT_SAME(values[0], x);
  EXPECT_SAME(values[1], x);
}

TEST_F(InterpreterTest, Fused) {
  std::vector<Array> values = results(
      R"(func.func @f(%x: tensor<?x?xf32>, %y: tensor<?xf32>) -> (tensor<?x?xf32>, tensor<?xf32>) {
        %r:2 = arete.fused : tensor<?x?xf32>, tensor<?xf32> {
          %a = arete.add %x, %y : (tensor<?x?xf32>, tensor<?xf32>) -> tensor<?x?xf32>
          %b = arete.sqr %a : (tensor<?x?xf32>) -> tensor<?x?xf32>
          %s = arete.sum %b {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
          arete.yield %a, %s : tensor<?x?xf32>, tensor<?xf32>
        }
        %n = arete.negative %r#1 : (tensor<?xf32>) -> tensor<?xf32>
        return %r#0, %n : tensor<?x?xf32>, tensor<?xf32>
      })",
      {Array::of<float>({2, 2}, {1, 2, 3, 4}), Array::of<float>({2}, {1, -1})});
  ASSERT_EQ(values.size(), 2u);
  EXPECT_SAME(values[0], Array::of<float>({2, 2}, {2, 1, 4, 3}));
  EXPECT_SAME(values[1], Array::of<float>({2}, {-5, -25}));
}

TEST_F(InterpreterTest, ErrorInFused) {
  EXPECT_EQ(
      error(
          R"(func.func @f(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
        %r = arete.fused : tensor<?xf32> {
          %a = arete.add %x, %y : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
          arete.yield %a : tensor<?xf32>
        }
        return %r : tensor<?xf32>
      })",
          {Array::of<float>({2}, {1, 2}), Array::of<float>({1}, {1})}),
      "model:3:16: add: sizes 2 and 1 meet at axis -1 and must be equal");
}

// A result type may know more than the operands: the promise is checked.
TEST_F(InterpreterTest, ResultTypesAreChecked) {
  std::string text =
      oneOp("arete.negative %x", {"tensor<?xf32>"}, "tensor<3xf32>");
  EXPECT_SAME(result(text, {Array::of<float>({3}, {1, 2, 3})}),
              Array::of<float>({3}, {-1, -2, -3}));
  EXPECT_EQ(error(text, {Array::of<float>({2}, {1, 2})}),
            "model:2:6: negative: the result float32[2] is no float32[3]");
}

// A new op needs an evaluator here.
TEST_F(InterpreterTest, EveryOpHasAnEvaluator) {
  int count = 0;
  for (mlir::RegisteredOperationName op : context.getRegisteredOperations()) {
    if (op.getDialectNamespace() != "arete")
      continue;
    ++count;
    // What no pass ever meets.
    bool isOfGraphs = op.getStringRef() == "arete.variable" ||
                      op.getStringRef() == "arete.no_derivative";
    EXPECT_EQ(canEvaluate(op), !isOfGraphs) << op.getStringRef().str();
  }
  EXPECT_GT(count, 90);
}

TEST_F(InterpreterTest, OpsWithoutEvaluator) {
  EXPECT_EQ(
      error("func.func @f() -> tensor<2xf32> {\n"
            "%v = arete.variable \"v\" : tensor<2xf32>\n"
            "return %v : tensor<2xf32>\n}"),
      "model:2:6: variable: the reference interpreter cannot evaluate this "
      "op");
  EXPECT_EQ(error("func.func @f() { call @f() : () -> ()\nreturn }"),
            "model:1:18: func.call: the reference interpreter cannot evaluate "
            "this op");
  EXPECT_EQ(error("func.func private @f() -> tensor<2xf32>"),
            "model:1:1: func.func: 'f' has no body");
}

TEST_F(InterpreterTest, UnsupportedTypes) {
  EXPECT_HAS(error("func.func @f(%x: tensor<2xf16>) { return }",
                   {Array::of<float>({2}, {1, 2})}),
             "argument 0 of 'f': float32[2] is no float16[2]");
  EXPECT_HAS(
      error("func.func @f(%x: index) { return }", {Array::of<float>({}, {1})}),
      "type index is no ranked tensor");
}

TEST_F(InterpreterTest, Locations) {
  auto messageAt = [&](const std::string &location) {
    return error(
        "func.func @f(%x: tensor<?xf32>) -> tensor<?xf32> {\n"
        "%r = arete.squeeze %x {axes = array<i64: 0>} : (tensor<?xf32>) -> "
        "tensor<f32> " +
            location +
            "\n%s = arete.expand_dims %r {axes = array<i64: 0>} : "
            "(tensor<f32>) -> tensor<1xf32>\n"
            "%t = arete.add %s, %x : (tensor<1xf32>, tensor<?xf32>) -> "
            "tensor<?xf32>\nreturn %t : tensor<?xf32>\n}",
        {Array::of<float>({2}, {1, 2})});
  };
  std::string text = ": squeeze: axis 0 of float32[2] has size 2, not 1";
  EXPECT_EQ(messageAt("loc(\"user.cpp\":7:3)"), "user.cpp:7:3" + text);
  EXPECT_EQ(messageAt("loc(\"x\"(\"user.cpp\":7:3))"), "user.cpp:7:3" + text);
  EXPECT_EQ(messageAt("loc(fused[unknown, \"user.cpp\":7:3])"),
            "user.cpp:7:3" + text);
  EXPECT_EQ(messageAt("loc(callsite(\"user.cpp\":7:3 at \"main.cpp\":1:1))"),
            "user.cpp:7:3" + text);
  EXPECT_EQ(messageAt("loc(unknown)"), "unknown location" + text);
}

} // namespace
} // namespace arete::reference::test
