//===- ReductionTest.cpp - Reductions and softmax -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/Reference/ReferenceTest.h"

#include <cmath>

namespace arete::reference::test {
namespace {

using ReductionTest = ReferenceTest;

std::string reduce(const std::string &op, const std::string &axes,
                   const std::string &from, const std::string &to,
                   bool keepdims = false) {
  return oneOp("arete." + op + " %x {axes = array<i64" +
                   (axes.empty() ? "" : ": ") + axes + ">" +
                   (keepdims ? ", keepdims = true" : "") + "}",
               {from.c_str()}, to);
}

const Array cube =
    Array::of<int32_t>({2, 3, 2}, {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8});

TEST_F(ReductionTest, Axes) {
  std::string from = "tensor<?x?x?xi32>";
  EXPECT_SAME(result(reduce("sum", "0", from, "tensor<?x?xi32>"), {cube}),
              Array::of<int32_t>({3, 2}, {5, 7, 9, 4, 10, 17}));
  EXPECT_SAME(result(reduce("sum", "1", from, "tensor<?x?xi32>"), {cube}),
              Array::of<int32_t>({2, 2}, {12, 11, 12, 17}));
  EXPECT_SAME(result(reduce("sum", "0, 2", from, "tensor<?xi32>"), {cube}),
              Array::of<int32_t>({3}, {12, 13, 27}));
  EXPECT_SAME(result(reduce("sum", "0, 1, 2", from, "tensor<i32>"), {cube}),
              Array::of<int32_t>({}, {52}));
  EXPECT_SAME(result(reduce("sum", "", from, from), {cube}), cube);
  EXPECT_SAME(
      result(reduce("max", "0, 2", from, "tensor<1x?x1xi32>", true), {cube}),
      Array::of<int32_t>({1, 3, 1}, {6, 5, 9}));
  EXPECT_SAME(
      result(reduce("min", "1", from, "tensor<?x1x?xi32>", true), {cube}),
      Array::of<int32_t>({2, 1, 2}, {3, 1, 2, 3}));
  EXPECT_SAME(result(reduce("prod", "2", from, "tensor<?x?xi32>"), {cube}),
              Array::of<int32_t>({2, 3}, {3, 4, 45, 12, 15, 40}));
}

TEST_F(ReductionTest, IntegersWrap) {
  EXPECT_SAME(result(reduce("sum", "0", "tensor<?xui8>", "tensor<ui8>"),
                     {Array::of<uint8_t>({3}, {200, 100, 7})}),
              Array::of<uint8_t>({}, {51}));
  EXPECT_SAME(result(reduce("prod", "0", "tensor<?xi8>", "tensor<i8>"),
                     {Array::of<int8_t>({2}, {-128, -1})}),
              Array::of<int8_t>({}, {-128}));
  EXPECT_SAME(result(reduce("sum", "0", "tensor<?xi64>", "tensor<i64>"),
                     {Array::of<int64_t>({2}, {INT64_MAX, 1})}),
              Array::of<int64_t>({}, {INT64_MIN}));
  EXPECT_SAME(result(reduce("max", "0", "tensor<?xui64>", "tensor<ui64>"),
                     {Array::of<uint64_t>({2}, {UINT64_MAX, 1})}),
              Array::of<uint64_t>({}, {UINT64_MAX}));
}

TEST_F(ReductionTest, RankZero) {
  EXPECT_SAME(result(reduce("max", "", "tensor<f32>", "tensor<f32>"),
                     {Array::of<float>({}, {4})}),
              Array::of<float>({}, {4}));
}

// Rounded once at the end: float32 steps would lose the ones.
TEST_F(ReductionTest, SumsInLongDouble) {
  Array x = Array::of<float>({4}, {0x1p24f, 1, 1, -0x1p24f});
  EXPECT_SAME(result(reduce("sum", "0", "tensor<?xf32>", "tensor<f32>"), {x}),
              Array::of<float>({}, {2}));
  EXPECT_SAME(result(reduce("mean", "0", "tensor<?xf32>", "tensor<f32>"), {x}),
              Array::of<float>({}, {0.5}));
  // The product would overflow and underflow on its way.
  EXPECT_SAME(result(reduce("prod", "0", "tensor<?xf32>", "tensor<f32>"),
                     {Array::of<float>({3}, {1e30f, 1e30f, 1e-30f})}),
              Array::of<float>({}, {1e30f}));
}

TEST_F(ReductionTest, EmptyWithValue) {
  Array x = Array::of<float>({2, 0}, {});
  EXPECT_SAME(
      result(reduce("sum", "1", "tensor<?x?xf32>", "tensor<?xf32>"), {x}),
      Array::of<float>({2}, {0, 0}));
  EXPECT_SAME(
      result(reduce("prod", "1", "tensor<?x?xf32>", "tensor<?xf32>"), {x}),
      Array::of<float>({2}, {1, 1}));
  EXPECT_SAME(
      result(reduce("mean", "1", "tensor<?x?xf32>", "tensor<?xf32>"), {x}),
      Array::of<float>({2}, {NAN, NAN}));
  EXPECT_SAME(
      result(reduce("max", "0", "tensor<?x?xf32>", "tensor<?xf32>"), {x}),
      Array::of<float>({0}, {}));
}

TEST_F(ReductionTest, EmptyWithoutValue) {
  Array x = Array::of<float>({2, 0}, {});
  for (const char *op : {"max", "min"})
    EXPECT_EQ(error(reduce(op, "1", "tensor<?x?xf32>", "tensor<?xf32>"), {x}),
              std::string("model:2:6: ") + op +
                  ": axis 1 of float32[2,0] has no element: the reduction has "
                  "no value");
  for (const char *op : {"argmax", "argmin"})
    EXPECT_HAS(error(reduce(op, "1", "tensor<?x?xf32>", "tensor<?xi64>"), {x}),
               std::string(op) + ": axis 1 of float32[2,0] has no element");
}

TEST_F(ReductionTest, ExtremesKeepNaN) {
  Array x = Array::of<float>({2, 3}, {1, NAN, 3, -INFINITY, 2, INFINITY});
  EXPECT_SAME(
      result(reduce("max", "1", "tensor<?x?xf32>", "tensor<?xf32>"), {x}),
      Array::of<float>({2}, {NAN, INFINITY}));
  EXPECT_SAME(
      result(reduce("min", "1", "tensor<?x?xf32>", "tensor<?xf32>"), {x}),
      Array::of<float>({2}, {NAN, -INFINITY}));
}

TEST_F(ReductionTest, ArgExtremes) {
  Array x =
      Array::of<double>({4, 4}, {1, 3, 3, 1,     //
                                 1, NAN, 5, NAN, //
                                 NAN, 1, 2, 3,   //
                                 -INFINITY, -INFINITY, -INFINITY, -INFINITY});
  EXPECT_SAME(
      result(reduce("argmax", "1", "tensor<?x?xf64>", "tensor<?xi64>"), {x}),
      Array::of<int64_t>({4}, {1, 1, 0, 0}));
  EXPECT_SAME(
      result(reduce("argmin", "1", "tensor<?x?xf64>", "tensor<?xi64>"), {x}),
      Array::of<int64_t>({4}, {0, 1, 0, 0}));
  EXPECT_SAME(
      result(reduce("argmax", "0", "tensor<?x?xui8>", "tensor<1x?xi64>", true),
             {Array::of<uint8_t>({2, 3}, {0, 200, 5, 1, 100, 5})}),
      Array::of<int64_t>({1, 3}, {1, 0, 0}));
}

// numpy.argmax of the reduced axes moved to the end and flattened.
TEST_F(ReductionTest, ArgExtremesOfSeveralAxes) {
  Array x = Array::of<double>({2, 3, 2}, {1, 5, 2, 4, 5, 0, //
                                          3, 5, NAN, 7, 2, NAN});
  EXPECT_SAME(
      result(reduce("argmax", "0, 1, 2", "tensor<?x?x?xf64>", "tensor<i64>"),
             {x}),
      Array::of<int64_t>({}, {8}));
  EXPECT_SAME(
      result(reduce("argmax", "0, 2", "tensor<?x?x?xf64>", "tensor<?xi64>"),
             {x}),
      Array::of<int64_t>({3}, {1, 2, 3}));
  EXPECT_SAME(result(reduce("argmin", "1, 2", "tensor<?x?x?xf64>",
                            "tensor<?x1x1xi64>", true),
                     {x}),
              Array::of<int64_t>({2, 1, 1}, {5, 2}));
  EXPECT_SAME(
      result(reduce("argmin", "0, 1", "tensor<?x?x?xf64>", "tensor<?xi64>"),
             {x}),
      Array::of<int64_t>({2}, {4, 5}));
  // Over no axis every element is the first of itself.
  EXPECT_SAME(result(reduce("argmax", "", "tensor<?xf64>", "tensor<?xi64>"),
                     {Array::of<double>({2}, {7, NAN})}),
              Array::of<int64_t>({2}, {0, 0}));
}

TEST_F(ReductionTest, Mean) {
  EXPECT_SAME(
      result(reduce("mean", "0, 1", "tensor<?x?xf64>", "tensor<1x1xf64>", true),
             {Array::of<double>({2, 3}, {1, 2, 3, 4, 5, 7})}),
      Array::of<double>({1, 1}, {22.0 / 6}));
}

std::string softmax(const std::string &op, int axis, const char *type) {
  return oneOp("arete." + op + " %x {axis = " + std::to_string(axis) +
                   " : i64}",
               {type}, type);
}

TEST_F(ReductionTest, Softmax) {
  Array x = Array::of<double>({2, 3}, {1, 2, 3, 1000, -1000, 1000});
  // scipy.special.softmax(x, axis) and log_softmax.
  auto expectNear = [](const Array &actual, std::vector<double> expected) {
    ASSERT_EQ(actual.elements.size(), expected.size());
    for (size_t i = 0; i < expected.size(); ++i)
      EXPECT_DOUBLE_EQ(double(actual.elements[i].real), expected[i]);
  };
  expectNear(result(softmax("softmax", 1, "tensor<?x?xf64>"), {x}),
             {0.09003057317038046, 0.24472847105479764, 0.6652409557748218, 0.5,
              0, 0.5});
  expectNear(result(softmax("log_softmax", 1, "tensor<?x?xf64>"), {x}),
             {-2.4076059644443806, -1.4076059644443804, -0.4076059644443804,
              -0.6931471805599453, -2000.69314718056, -0.6931471805599453});
  expectNear(result(softmax("softmax", 0, "tensor<?x?xf64>"), {x}),
             {0, 1, 0, 1, 0, 1});
  expectNear(result(softmax("log_softmax", 0, "tensor<?x?xf64>"), {x}),
             {-999, 0, -997, 0, -1002, 0});
}

TEST_F(ReductionTest, SoftmaxAtTheEdges) {
  EXPECT_SAME(result(softmax("softmax", 0, "tensor<?xf32>"),
                     {Array::of<float>({3}, {-INFINITY, 0, -INFINITY})}),
              Array::of<float>({3}, {0, 1, 0}));
  EXPECT_SAME(result(softmax("log_softmax", 0, "tensor<?xf32>"),
                     {Array::of<float>({2}, {-INFINITY, 7})}),
              Array::of<float>({2}, {-INFINITY, 0}));
  EXPECT_SAME(result(softmax("softmax", 0, "tensor<?xf32>"),
                     {Array::of<float>({2}, {INFINITY, 0})}),
              Array::of<float>({2}, {NAN, NAN}));
  EXPECT_SAME(result(softmax("softmax", 0, "tensor<?xf32>"),
                     {Array::of<float>({2}, {NAN, 0})}),
              Array::of<float>({2}, {NAN, NAN}));
  EXPECT_SAME(result(softmax("softmax", 1, "tensor<?x?xf32>"),
                     {Array::of<float>({0, 3}, {})}),
              Array::of<float>({0, 3}, {}));
  EXPECT_HAS(error(softmax("softmax", 1, "tensor<?x?xf32>"),
                   {Array::of<float>({3, 0}, {})}),
             "softmax: axis 1 of float32[3,0] has no element");
}

} // namespace
} // namespace arete::reference::test
