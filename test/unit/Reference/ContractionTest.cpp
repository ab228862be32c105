//===- ContractionTest.cpp - Products of vectors and matrices -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/Reference/ReferenceTest.h"

#include <cmath>

namespace arete::reference::test {
namespace {

using ContractionTest = ReferenceTest;

std::string product(const std::string &op, const std::string &lhs,
                    const std::string &rhs, const std::string &to,
                    const std::string &flags = "") {
  return oneOp("arete." + op + " %x, %y" +
                   (flags.empty() ? "" : " {" + flags + "}"),
               {lhs.c_str(), rhs.c_str()}, to);
}

const std::string vector = "tensor<?xi32>", matrix = "tensor<?x?xi32>";
const std::string bothTransposed = "transpose_lhs = true, transpose_rhs = true";

TEST_F(ContractionTest, VectorsAndMatrices) {
  Array v2 = Array::of<int32_t>({2}, {5, -7}),
        v3 = Array::of<int32_t>({3}, {1, 2, 3});
  Array m23 = Array::of<int32_t>({2, 3}, {1, 2, 3, 4, 5, 6});
  EXPECT_SAME(result(product("dot", vector, vector, "tensor<i32>"), {v3, v3}),
              Array::of<int32_t>({}, {14}));
  EXPECT_SAME(result(product("dot", matrix, vector, vector), {m23, v3}),
              Array::of<int32_t>({2}, {14, 32}));
  EXPECT_SAME(
      result(product("dot", matrix, vector, vector, "transpose_lhs = true"),
             {m23, v2}),
      Array::of<int32_t>({3}, {-23, -25, -27}));
  EXPECT_SAME(result(product("dot", vector, matrix, vector), {v2, m23}),
              Array::of<int32_t>({3}, {-23, -25, -27}));
  EXPECT_SAME(
      result(product("dot", vector, matrix, vector, "transpose_rhs = true"),
             {v3, m23}),
      Array::of<int32_t>({2}, {14, 32}));
}

TEST_F(ContractionTest, Matrices) {
  Array a = Array::of<int32_t>({2, 3}, {1, 2, 3, 4, 5, 6});
  Array at = Array::of<int32_t>({3, 2}, {1, 4, 2, 5, 3, 6});
  Array b = Array::of<int32_t>({3, 2}, {7, 8, 9, 10, 11, 12});
  Array bt = Array::of<int32_t>({2, 3}, {7, 9, 11, 8, 10, 12});
  Array expected = Array::of<int32_t>({2, 2}, {58, 64, 139, 154}); // a @ b
  EXPECT_SAME(result(product("dot", matrix, matrix, matrix), {a, b}), expected);
  EXPECT_SAME(
      result(product("dot", matrix, matrix, matrix, "transpose_lhs = true"),
             {at, b}),
      expected);
  EXPECT_SAME(
      result(product("dot", matrix, matrix, matrix, "transpose_rhs = true"),
             {a, bt}),
      expected);
  EXPECT_SAME(
      result(product("dot", matrix, matrix, matrix, bothTransposed), {at, bt}),
      expected);
}

TEST_F(ContractionTest, Empty) {
  EXPECT_SAME(
      result(product("dot", vector, vector, "tensor<i32>"),
             {Array::of<int32_t>({0}, {}), Array::of<int32_t>({0}, {})}),
      Array::of<int32_t>({}, {0}));
  EXPECT_SAME(
      result(product("dot", matrix, matrix, matrix),
             {Array::of<int32_t>({2, 0}, {}), Array::of<int32_t>({0, 2}, {})}),
      Array::of<int32_t>({2, 2}, {0, 0, 0, 0}));
  EXPECT_SAME(result(product("dot", matrix, matrix, matrix),
                     {Array::of<int32_t>({0, 2}, {}),
                      Array::of<int32_t>({2, 3}, {1, 2, 3, 4, 5, 6})}),
              Array::of<int32_t>({0, 3}, {}));
}

TEST_F(ContractionTest, Dtypes) {
  EXPECT_SAME(
      result(product("dot", "tensor<?xui8>", "tensor<?xui8>", "tensor<ui8>"),
             {Array::of<uint8_t>({2}, {20, 10}),
              Array::of<uint8_t>({2}, {13, 3})}),
      Array::of<uint8_t>({}, {34}));
  EXPECT_SAME(
      result(product("dot", "tensor<?x?xi1>", "tensor<?xi1>", "tensor<?xi1>"),
             {Array::of<bool>({3, 2}, {true, true, true, false, false, false}),
              Array::of<bool>({2}, {true, true})}),
      Array::of<bool>({3}, {true, true, false}));
  // Float32 products are added in long double.
  EXPECT_SAME(
      result(product("dot", "tensor<?xf32>", "tensor<?xf32>", "tensor<f32>"),
             {Array::of<float>({4}, {0x1p24f, 1, 1, 0x1p24f}),
              Array::of<float>({4}, {1, 1, 1, -1})}),
      Array::of<float>({}, {2}));
  EXPECT_SAME(
      result(product("dot", "tensor<?xf64>", "tensor<?xf64>", "tensor<f64>"),
             {Array::of<double>({2}, {0, 1}),
              Array::of<double>({2}, {INFINITY, 1})}),
      Array::of<double>({}, {NAN}));
}

TEST_F(ContractionTest, InnerSizesMustAgree) {
  EXPECT_EQ(
      error(product("dot", matrix, vector, vector),
            {Array::of<int32_t>({1, 2}, {1, 2}), Array::of<int32_t>({1}, {1})}),
      "model:2:6: dot: inner sizes 2 and 1 differ: int32[1,2] and int32[1]");
  EXPECT_HAS(error(product("dot", matrix, matrix, matrix, bothTransposed),
                   {Array::of<int32_t>({2, 1}, {1, 2}),
                    Array::of<int32_t>({2, 1}, {1, 2})}),
             "dot: inner sizes 2 and 1 differ");
}

const std::string batch = "tensor<?x?x?xi32>";

TEST_F(ContractionTest, Matmul) {
  Array a = Array::of<int32_t>({2, 1, 2}, {1, 2, 3, 4});
  Array b = Array::of<int32_t>({2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_SAME(result(product("matmul", batch, batch, batch), {a, b}),
              Array::of<int32_t>({2, 1, 2}, {7, 10, 43, 50}));
  EXPECT_SAME(
      result(product("matmul", batch, batch, batch, "transpose_rhs = true"),
             {a, b}),
      Array::of<int32_t>({2, 1, 2}, {5, 11, 39, 53}));
  EXPECT_SAME(
      result(product("matmul", batch, batch, batch, "transpose_lhs = true"),
             {b, b}),
      Array::of<int32_t>({2, 2, 2}, {10, 14, 14, 20, 74, 86, 86, 100}));
  EXPECT_SAME(result(product("matmul", "tensor<?x?x?x?xi32>",
                             "tensor<?x?x?x?xi32>", "tensor<?x?x?x?xi32>"),
                     {Array::of<int32_t>({2, 2, 1, 1}, {1, 2, 3, 4}),
                      Array::of<int32_t>({2, 2, 1, 1}, {5, 6, 7, 8})}),
              Array::of<int32_t>({2, 2, 1, 1}, {5, 12, 21, 32}));
}

TEST_F(ContractionTest, MatmulEdges) {
  EXPECT_SAME(result(product("matmul", batch, batch, batch),
                     {Array::of<int32_t>({0, 2, 3}, {}),
                      Array::of<int32_t>({0, 3, 4}, {})}),
              Array::of<int32_t>({0, 2, 4}, {}));
  // The batches of the interpreter do not stretch: the API broadcasts them.
  EXPECT_HAS(error(product("matmul", batch, batch, batch),
                   {Array::of<int32_t>({1, 1, 1}, {1}),
                    Array::of<int32_t>({2, 1, 1}, {1, 2})}),
             "matmul: batch sizes 1 and 2 differ at axis 0");
  EXPECT_HAS(error(product("matmul", batch, batch, batch),
                   {Array::of<int32_t>({1, 1, 1}, {1}),
                    Array::of<int32_t>({1, 2, 1}, {1, 2})}),
             "matmul: inner sizes 1 and 2 differ");
  // An outer product that does not fit into memory, without one element.
  EXPECT_HAS(error(product("dot", matrix, matrix, matrix),
                   {Array::of<int32_t>({INT64_MAX, 0}, {}),
                    Array::of<int32_t>({0, INT64_MAX}, {})}),
             "dot: a result of shape");
  EXPECT_SAME(result(product("matmul", batch, batch, batch),
                     {Array::of<int32_t>({0, INT64_MAX, 2}, {}),
                      Array::of<int32_t>({0, 2, INT64_MAX}, {})}),
              Array::of<int32_t>({0, INT64_MAX, INT64_MAX}, {}));
}

} // namespace
} // namespace arete::reference::test
