//===- ShapeTest.cpp - Shapes, creation and joining -----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/Reference/ReferenceTest.h"

#include <cmath>
#include <numeric>

namespace arete::reference::test {
namespace {

using ShapeTest = ReferenceTest;

Array scalar(int64_t value) { return Array::of<int64_t>({}, {value}); }

Array iota(std::vector<int64_t> shape) {
  std::vector<int32_t> values(*elementCount(shape));
  std::iota(values.begin(), values.end(), 0);
  return Array::of<int32_t>(shape, values);
}

//===----------------------------------------------------------------------===//
// constant
//===----------------------------------------------------------------------===//

std::string constant(const std::string &value, const std::string &type) {
  return "func.func @f() -> " + type + " {\n%r = arete.constant " + value +
         " : " + type + "\nreturn %r : " + type + "\n}\n";
}

TEST_F(ShapeTest, Constants) {
  EXPECT_SAME(result(constant("dense<[[1.5, -0.0], [0x7F800000, 3.0]]>",
                              "tensor<2x2xf32>")),
              Array::of<float>({2, 2}, {1.5, -0.0f, INFINITY, 3}));
  EXPECT_SAME(result(constant("dense<0x7FF8000000000000>", "tensor<2xf64>")),
              Array::of<double>({2}, {NAN, NAN}));
  EXPECT_SAME(result(constant("dense<0.1>", "tensor<f64>")),
              Array::of<double>({}, {0.1}));
  EXPECT_SAME(result(constant("dense<[true, false, true]>", "tensor<3xi1>")),
              Array::of<bool>({3}, {true, false, true}));
  EXPECT_SAME(result(constant("dense<true>", "tensor<9xi1>")),
              Array::of<bool>({9}, std::vector<bool>(9, true)));
  EXPECT_SAME(result(constant("dense<[0, 255]>", "tensor<2xui8>")),
              Array::of<uint8_t>({2}, {0, 255}));
  EXPECT_SAME(result(constant("dense<[-128, 127]>", "tensor<2xi8>")),
              Array::of<int8_t>({2}, {-128, 127}));
  EXPECT_SAME(result(constant("dense<18446744073709551615>", "tensor<1xui64>")),
              Array::of<uint64_t>({1}, {UINT64_MAX}));
  EXPECT_SAME(result(constant("dense<-9223372036854775808>", "tensor<i64>")),
              Array::of<int64_t>({}, {INT64_MIN}));
  EXPECT_SAME(result(constant("dense<>", "tensor<0x3xi16>")),
              Array::of<int16_t>({0, 3}, {}));
}

TEST_F(ShapeTest, SparseConstant) {
  EXPECT_SAME(
      result(constant("sparse<[[0, 1], [1, 0]], [7, -8]>", "tensor<2x2xi32>")),
      Array::of<int32_t>({2, 2}, {0, 7, -8, 0}));
}

TEST_F(ShapeTest, ResourceConstants) {
  auto withResource = [](const std::string &type, const std::string &hex) {
    return constant("dense_resource<blob>", type) +
           "{-# dialect_resources: { builtin: { blob: \"0x04000000" + hex +
           "\" } } #-}";
  };
  EXPECT_SAME(result(withResource("tensor<2xf32>", "0000803F000000C0")),
              Array::of<float>({2}, {1, -2}));
  EXPECT_SAME(result(withResource("tensor<3xi1>", "010001")),
              Array::of<bool>({3}, {true, false, true}));
  EXPECT_SAME(result(withResource("tensor<2xui16>", "FFFF0100")),
              Array::of<uint16_t>({2}, {65535, 1}));
  EXPECT_SAME(result(withResource("tensor<2xi16>", "FFFF0100")),
              Array::of<int16_t>({2}, {-1, 1}));
  EXPECT_HAS(error(withResource("tensor<4xf32>", "0000803F000000C0")),
             "has 8 bytes, float32[4] has 16");
  EXPECT_HAS(error(constant("dense_resource<absent>", "tensor<4xf32>")),
             "constant: the resource 'absent' is not there");
}

TEST_F(ShapeTest, ConstantTooLarge) {
  EXPECT_HAS(
      error(constant("dense<1.0>", "tensor<1000000x1000000xf32>")),
      "constant: a result of shape [1000000,1000000] has too many elements");
}

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

TEST_F(ShapeTest, DimAndShapeOf) {
  Array x = Array::of<float>({2, 0, 7}, {});
  EXPECT_SAME(result(oneOp("arete.dim %x {axis = 2 : i64}",
                           {"tensor<?x?x?xf32>"}, "tensor<i64>"),
                     {x}),
              scalar(7));
  EXPECT_SAME(
      result(oneOp("arete.shape_of %x", {"tensor<?x?x7xf32>"}, "tensor<3xi64>"),
             {x}),
      Array::of<int64_t>({3}, {2, 0, 7}));
  EXPECT_SAME(
      result(oneOp("arete.shape_of %x", {"tensor<f32>"}, "tensor<0xi64>"),
             {Array::of<float>({}, {1})}),
      Array::of<int64_t>({0}, {}));
}

//===----------------------------------------------------------------------===//
// Another shape
//===----------------------------------------------------------------------===//

/// Reshapes a vector to a matrix of given sizes, "-1" being a constant.
std::string reshapeRest() {
  return "func.func @f(%x: tensor<?x?xi32>, %n: tensor<i64>) -> "
         "tensor<?x?xi32> {\n"
         "%rest = arete.constant dense<-1> : tensor<i64>\n"
         "%r = arete.reshape %x, %n, %rest : (tensor<?x?xi32>, tensor<i64>, "
         "tensor<i64>) -> tensor<?x?xi32>\n"
         "return %r : tensor<?x?xi32>\n}\n";
}

TEST_F(ShapeTest, Reshape) {
  std::string text = oneOp("arete.reshape %x, %y, %z",
                           {"tensor<?x?xi32>", "tensor<i64>", "tensor<i64>"},
                           "tensor<?x?xi32>");
  EXPECT_SAME(result(text, {iota({2, 3}), scalar(3), scalar(2)}), iota({3, 2}));
  EXPECT_SAME(result(text, {iota({0, 3}), scalar(7), scalar(0)}), iota({7, 0}));
  EXPECT_SAME(
      result(oneOp("arete.reshape %x", {"tensor<1x1xi32>"}, "tensor<i32>"),
             {iota({1, 1})}),
      iota({}));
  EXPECT_HAS(
      error(text, {iota({2, 3}), scalar(4), scalar(2)}),
      "model:2:6: reshape: int32[2,3] has 6 elements, shape [4,2] has 8");
  // Only the constant -1 stands for what is left.
  EXPECT_HAS(error(text, {iota({2, 3}), scalar(6), scalar(-1)}),
             "reshape: size -1 is negative");
}

TEST_F(ShapeTest, ReshapeRest) {
  EXPECT_SAME(result(reshapeRest(), {iota({2, 6}), scalar(4)}), iota({4, 3}));
  EXPECT_SAME(result(reshapeRest(), {iota({0, 6}), scalar(4)}), iota({4, 0}));
  EXPECT_HAS(error(reshapeRest(), {iota({2, 6}), scalar(5)}),
             "reshape: int32[2,6] cannot be divided into shape [5,-1]");
  EXPECT_HAS(error(reshapeRest(), {iota({0, 6}), scalar(0)}),
             "reshape: int32[0,6] cannot be divided into shape [0,-1]");
  EXPECT_HAS(error(reshapeRest(), {iota({2, 6}), scalar(-3)}),
             "cannot be divided into shape [-3,-1]");
}

TEST_F(ShapeTest, Transpose) {
  EXPECT_SAME(
      result(oneOp("arete.transpose %x {permutation = array<i64: 2, 0, 1>}",
                   {"tensor<?x?x?xi32>"}, "tensor<?x?x?xi32>"),
             {iota({2, 3, 2})}),
      // numpy.arange(12).reshape(2, 3, 2).transpose(2, 0, 1)
      Array::of<int32_t>({2, 2, 3}, {0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11}));
  EXPECT_SAME(result(oneOp("arete.transpose %x {permutation = array<i64>}",
                           {"tensor<i32>"}, "tensor<i32>"),
                     {iota({})}),
              iota({}));
}

TEST_F(ShapeTest, ExpandDimsAndSqueeze) {
  EXPECT_SAME(result(oneOp("arete.expand_dims %x {axes = array<i64: 0, 2>}",
                           {"tensor<?x?xi32>"}, "tensor<1x?x1x?xi32>"),
                     {iota({2, 3})}),
              iota({1, 2, 1, 3}));
  std::string squeeze = oneOp("arete.squeeze %x {axes = array<i64: 0, 2>}",
                              {"tensor<?x?x1xi32>"}, "tensor<?xi32>");
  EXPECT_SAME(result(squeeze, {iota({1, 3, 1})}), iota({3}));
  EXPECT_HAS(error(squeeze, {iota({2, 3, 1})}),
             "squeeze: axis 0 of int32[2,3,1] has size 2, not 1");
}

TEST_F(ShapeTest, BroadcastTo) {
  std::string text = oneOp("arete.broadcast_to %x, %y, %z",
                           {"tensor<?x1xi32>", "tensor<i64>", "tensor<i64>"},
                           "tensor<?x?xi32>");
  EXPECT_SAME(result(text, {iota({2, 1}), scalar(2), scalar(3)}),
              Array::of<int32_t>({2, 3}, {0, 0, 0, 1, 1, 1}));
  EXPECT_SAME(result(text, {iota({2, 1}), scalar(2), scalar(0)}), iota({2, 0}));
  EXPECT_HAS(error(text, {iota({1, 1}), scalar(2), scalar(3)}),
             "broadcast_to: int32[1,1] does not broadcast to shape [2,3]");
  EXPECT_HAS(error(text, {iota({2, 1}), scalar(2), scalar(-3)}),
             "broadcast_to: size -3 is negative");
  EXPECT_HAS(error(text, {iota({2, 1}), scalar(2), scalar(INT64_MAX)}),
             "too many elements");
  EXPECT_SAME(result(oneOp("arete.broadcast_to %x, %y, %z",
                           {"tensor<i32>", "tensor<i64>", "tensor<i64>"},
                           "tensor<?x?xi32>"),
                     {iota({}), scalar(1), scalar(2)}),
              Array::of<int32_t>({1, 2}, {0, 0}));
}

//===----------------------------------------------------------------------===//
// Creation
//===----------------------------------------------------------------------===//

TEST_F(ShapeTest, Arange) {
  std::string text =
      oneOp("arete.arange %x, %y, %z",
            {"tensor<i64>", "tensor<i64>", "tensor<i64>"}, "tensor<?xi64>");
  auto arange = [&](int64_t start, int64_t stop, int64_t step) {
    return result(text, {scalar(start), scalar(stop), scalar(step)});
  };
  EXPECT_SAME(arange(0, 7, 3), Array::of<int64_t>({3}, {0, 3, 6}));
  EXPECT_SAME(arange(5, -1, -2), Array::of<int64_t>({3}, {5, 3, 1}));
  EXPECT_SAME(arange(5, 5, 1), Array::of<int64_t>({0}, {}));
  EXPECT_SAME(arange(5, 1, 1), Array::of<int64_t>({0}, {}));
  EXPECT_SAME(arange(INT64_MIN, INT64_MAX, INT64_MAX),
              Array::of<int64_t>({3}, {INT64_MIN, -1, INT64_MAX - 1}));
  EXPECT_SAME(arange(INT64_MAX, INT64_MIN, INT64_MIN),
              Array::of<int64_t>({2}, {INT64_MAX, -1}));
  EXPECT_HAS(error(text, {scalar(0), scalar(7), scalar(0)}),
             "arange: the step must not be 0");
  EXPECT_HAS(error(text, {scalar(INT64_MIN), scalar(INT64_MAX), scalar(1)}),
             "arange: too many elements");
  EXPECT_HAS(
      error(text, {scalar(0), scalar(INT64_MAX), scalar(1)}),
      "arange: a result of shape [9223372036854775807] has too many elements");
}

TEST_F(ShapeTest, Iota) {
  std::string text = oneOp("arete.iota %x, %y {axis = 1 : i64}",
                           {"tensor<i64>", "tensor<i64>"}, "tensor<?x?xi64>");
  EXPECT_SAME(result(text, {scalar(2), scalar(3)}),
              Array::of<int64_t>({2, 3}, {0, 1, 2, 0, 1, 2}));
  EXPECT_SAME(result(text, {scalar(0), scalar(3)}),
              Array::of<int64_t>({0, 3}, {}));
  EXPECT_HAS(error(text, {scalar(-1), scalar(3)}), "iota: size -1 is negative");
}

//===----------------------------------------------------------------------===//
// Joining and cutting
//===----------------------------------------------------------------------===//

TEST_F(ShapeTest, Concatenate) {
  std::string text =
      oneOp("arete.concatenate %x, %y, %z {axis = 1 : i64}",
            {"tensor<?x?xi32>", "tensor<?x?xi32>", "tensor<2x?xi32>"},
            "tensor<2x?xi32>");
  EXPECT_SAME(result(text, {iota({2, 2}), iota({2, 0}), iota({2, 1})}),
              Array::of<int32_t>({2, 3}, {0, 1, 0, 2, 3, 1}));
  EXPECT_HAS(error(text, {iota({3, 2}), iota({2, 0}), iota({2, 1})}),
             "concatenate: sizes 3 and 2 differ at axis 0");
  // Sizes of tensors without elements may add up to anything.
  std::string two =
      oneOp("arete.concatenate %x, %y {axis = 1 : i64}",
            {"tensor<?x?xi32>", "tensor<?x?xi32>"}, "tensor<?x?xi32>");
  EXPECT_HAS(error(two, {iota({0, INT64_MAX}), iota({0, INT64_MAX})}),
             "concatenate: too many elements");
}

TEST_F(ShapeTest, Slice) {
  std::string text = oneOp("arete.slice %x, %y, %z {axes = array<i64: 0>}",
                           {"tensor<?x?xi32>", "tensor<i64>", "tensor<i64>"},
                           "tensor<?x?xi32>");
  Array x = iota({3, 2});
  EXPECT_SAME(result(text, {x, scalar(1), scalar(2)}),
              Array::of<int32_t>({2, 2}, {2, 3, 4, 5}));
  EXPECT_SAME(result(text, {x, scalar(3), scalar(0)}), iota({0, 2}));
  // No element lies nowhere: a slice of none may begin beyond the end.
  EXPECT_SAME(result(text, {x, scalar(4), scalar(0)}), iota({0, 2}));
  for (auto [start, size] : std::vector<std::pair<int64_t, int64_t>>{
           {-1, 1}, {0, -1}, {2, 2}, {1, INT64_MAX}, {INT64_MAX, 1}})
    EXPECT_HAS(error(text, {x, scalar(start), scalar(size)}),
               "slice: " + std::to_string(size) + " elements from position " +
                   std::to_string(start) +
                   " are not within axis 0 of int32[3,2]");
}

} // namespace
} // namespace arete::reference::test
