//===- IndexingTest.cpp - Indexing by integer arrays ----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/Reference/ReferenceTest.h"

#include <cmath>

namespace arete::reference::test {
namespace {

using IndexingTest = ReferenceTest;

const Array x = Array::of<float>({3, 2}, {0, 1, 2, 3, 4, 5});

Array indices(std::vector<int64_t> shape, std::vector<int64_t> values) {
  return Array::of<int64_t>(shape, values);
}

const std::string rows =
    oneOp("arete.gather %x, %y", {"tensor<?x?xf32>", "tensor<?xi64>"},
          "tensor<?x?xf32>");
const std::string points = oneOp(
    "arete.gather %x, %y, %z",
    {"tensor<?x?xf32>", "tensor<?x1xi64>", "tensor<?xi64>"}, "tensor<?x?xf32>");

TEST_F(IndexingTest, Gather) {
  EXPECT_SAME(result(rows, {x, indices({4}, {2, 0, -1, -3})}),
              Array::of<float>({4, 2}, {4, 5, 0, 1, 4, 5, 0, 1}));
  EXPECT_SAME(result(rows, {x, indices({0}, {})}),
              Array::of<float>({0, 2}, {}));
  // x[[[0], [2]], [1, 0, -1]]
  EXPECT_SAME(
      result(points, {x, indices({2, 1}, {0, 2}), indices({3}, {1, 0, -1})}),
      Array::of<float>({2, 3}, {1, 0, 1, 5, 4, 5}));
  EXPECT_SAME(result(oneOp("arete.gather %x, %y",
                           {"tensor<?x?xf32>", "tensor<i64>"}, "tensor<?xf32>"),
                     {x, indices({}, {1})}),
              Array::of<float>({2}, {2, 3}));
  EXPECT_SAME(result(oneOp("arete.gather %x, %y, %z",
                           {"tensor<?x?xf32>", "tensor<i64>", "tensor<i64>"},
                           "tensor<f32>"),
                     {x, indices({}, {-1}), indices({}, {0})}),
              Array::of<float>({}, {4}));
}

TEST_F(IndexingTest, GatherOutOfRange) {
  EXPECT_EQ(error(rows, {x, indices({2}, {0, 3})}),
            "model:2:6: gather: index 3 is out of range for axis 0 of "
            "float32[3,2]");
  EXPECT_HAS(error(rows, {x, indices({1}, {-4})}),
             "gather: index -4 is out of range");
  EXPECT_HAS(error(rows, {x, indices({1}, {INT64_MIN})}), "is out of range");
  EXPECT_HAS(error(points, {x, indices({1, 1}, {0}), indices({1}, {2})}),
             "gather: index 2 is out of range for axis 1 of float32[3,2]");
  EXPECT_HAS(error(rows, {Array::of<float>({0, 2}, {}), indices({1}, {0})}),
             "gather: index 0 is out of range for axis 0 of float32[0,2]");
  // Checked even where the result is empty.
  EXPECT_HAS(error(points, {x, indices({1, 1}, {9}), indices({0}, {})}),
             "gather: index 9 is out of range");
  EXPECT_HAS(error(rows, {Array::of<float>({3, 0}, {}), indices({1}, {3})}),
             "gather: index 3 is out of range");
}

TEST_F(IndexingTest, IndicesMustAgree) {
  std::string text = oneOp(
      "arete.gather %x, %y, %z",
      {"tensor<?x?xf32>", "tensor<?xi64>", "tensor<?xi64>"}, "tensor<?xf32>");
  EXPECT_SAME(result(text, {x, indices({2}, {0, 2}), indices({2}, {1, 0})}),
              Array::of<float>({2}, {1, 4}));
  EXPECT_HAS(error(text, {x, indices({1}, {0}), indices({2}, {1, 0})}),
             "gather: sizes 1 and 2 meet at axis -1");
}

const std::string scatterRows = oneOp(
    "arete.scatter_add %x, %y, %z",
    {"tensor<?x?xf32>", "tensor<?x?xf32>", "tensor<?xi64>"}, "tensor<?x?xf32>");

TEST_F(IndexingTest, ScatterAdd) {
  // numpy.add.at(x, [0, -1, 0], updates)
  EXPECT_SAME(result(scatterRows,
                     {x, Array::of<float>({3, 2}, {10, 20, 30, 40, 50, 60}),
                      indices({3}, {0, -1, 0})}),
              Array::of<float>({3, 2}, {60, 81, 2, 3, 34, 45}));
  EXPECT_SAME(
      result(scatterRows, {x, Array::of<float>({0, 2}, {}), indices({0}, {})}),
      x);
  EXPECT_SAME(result(oneOp("arete.scatter_add %x, %y, %z",
                           {"tensor<?xui8>", "tensor<ui8>", "tensor<i64>"},
                           "tensor<?xui8>"),
                     {Array::of<uint8_t>({2}, {1, 250}),
                      Array::of<uint8_t>({}, {10}), indices({}, {1})}),
              Array::of<uint8_t>({2}, {1, 4}));
}

// Repeated additions are rounded once.
TEST_F(IndexingTest, ScatterAddAccumulatesInLongDouble) {
  EXPECT_SAME(result(oneOp("arete.scatter_add %x, %y, %z",
                           {"tensor<?xf32>", "tensor<?xf32>", "tensor<?xi64>"},
                           "tensor<?xf32>"),
                     {Array::of<float>({1}, {0x1p24f}),
                      Array::of<float>({3}, {1, 1, -0x1p24f}),
                      indices({3}, {0, 0, 0})}),
              Array::of<float>({1}, {2}));
}

TEST_F(IndexingTest, ScatterAddErrors) {
  EXPECT_HAS(error(scatterRows,
                   {x, Array::of<float>({1, 2}, {1, 2}), indices({1}, {3})}),
             "scatter_add: index 3 is out of range for axis 0 of float32[3,2]");
  EXPECT_HAS(error(scatterRows,
                   {x, Array::of<float>({1, 2}, {1, 2}), indices({2}, {0, 1})}),
             "scatter_add: updates are float32[1,2], the indexed elements have "
             "shape [2,2]");
}

} // namespace
} // namespace arete::reference::test
