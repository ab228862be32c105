//===- ProductCasesTest.cpp - Products of vectors, matrices and tensors ---===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NumpyCases.h"

using namespace arete;
using namespace arete::test;

namespace {

const NumpyCase cases[] = {
#include "ProductCases.inc"
};

INSTANTIATE_TEST_SUITE_P(Product, NumpyTest,
                         testing::ValuesIn(registerCases(cases)),
                         numpyCaseName);

TEST(ProductErrors, Sizes) {
  auto x = tensor<float>("x", {2, 3});
  auto c = tensor<float>("c", {2, 3, 4});
  auto m = matrix<float>("m"), n = matrix<float>("n");
  EXPECT_ERROR(dot(c, x), Shape, "dot: sizes 4 and 2 of axes that meet differ");
  EXPECT_ERROR(inner(x, tensor<float>("y", {3, 2})), Shape,
               "inner: sizes 3 and 2");
  EXPECT_ERROR(tensordot(x, c, 3), Value, "3 axes of float32[2,3]");
  EXPECT_ERROR(tensordot(x, c, -1), Value, "-1 axes");
  EXPECT_ERROR(tensordot(x, c, Shape{0}, Shape{0, 1}), Value,
               "do not make pairs");
  EXPECT_ERROR(tensordot(x, c, Shape{0, 0}, Shape{0, 1}), Value, "given twice");
  EXPECT_ERROR(tensordot(x, c, Shape{2}, Shape{0}), Index,
               "tensordot: axis 2 is out of range");
  EXPECT_ERROR(tensordot(x, c, Shape{0}, Shape{1}), Shape, "sizes 2 and 3");
  EXPECT_ERROR(batched_dot(scalar<float>("s"), x), Type, "a batch axis");
  EXPECT_ERROR(batched_dot(x, tensor<float>("y", {4, 3})), Shape, "2 and 4");
  EXPECT_ERROR(batched_tensordot(x, c, Shape{0}, Shape{1}), Value,
               "axis 0 is the batch");
  EXPECT_EQ(dot(m, cast<bool>(n)).dtype(), DType::Float32);
  EXPECT_ERROR(cross(x, tensor<float>("y", {2, 2})), Shape, "cross: ");
  EXPECT_ERROR(multi_dot({x, c}), Type, "operands must be matrices");
  EXPECT_ERROR(multi_dot({x, x}), Shape, "inner sizes 3 and 2 differ");
  EXPECT_ERROR(trace(vector<float>("v")), Type, "at least 2 axes");
  EXPECT_ERROR(kron(tensor5<float>("a"), x), Type, "limit of 8");
  // Axes that became one are compared one by one.
  auto f = function({m, n}, {tensordot(m, n)});
  EXPECT_EQ(f(ones<float>({2, 3}), ones<float>({2, 3}))[0].item<float>(), 6);
  EXPECT_ERROR(f(ones<float>({2, 3}), ones<float>({3, 2})), Shape, "3 and 2");
}

TEST(ProductErrors, Subscripts) {
  auto x = tensor<float>("x", {2, 3});
  auto m = matrix<float>("m"), n = matrix<float>("n");
  EXPECT_ERROR(einsum("ij", {x, x}), Value, "is about 1 operands, but 2");
  EXPECT_ERROR(einsum("ijk", {x}), Shape, "\"ijk\" names 3 axes of");
  EXPECT_ERROR(einsum("i", {x}), Shape, "names 1 axes of float32[2,3]");
  EXPECT_ERROR(einsum("i1", {x}), Value, "'1' does not name an axis");
  EXPECT_ERROR(einsum("ij->k", {x}), Value, "axis 'k', which no operand has");
  EXPECT_ERROR(einsum("ij->ii", {x}), Value, "axis 'i' twice");
  EXPECT_ERROR(einsum("ii", {x}), Shape, "one name, but not one size");
  EXPECT_ERROR(einsum("......", {x}), Value, "two ellipses");
  EXPECT_ERROR(einsum("i...->i", {x}), Value, "the result has none");
  EXPECT_ERROR(einsum("ij,jk", {x, x}), Shape, "sizes 3 and 2");
  EXPECT_EQ(einsum("ij,jk", {x, cast<bool>(m)}).dtype(), DType::Float32);
  EXPECT_THROW(einsum("", Args(std::vector<Variable>())), Error);
  auto f = function({m, n}, {einsum("ij,ij->", {m, n})});
  EXPECT_ERROR(f(ones<float>({2, 3}), ones<float>({3, 2})), Shape, "3 and 2");
  auto g = function({m}, {einsum("ii->i", {m})});
  EXPECT_EQ(g(ones<float>({2, 2}))[0].shape(), Shape({2}));
  EXPECT_ERROR(g(ones<float>({2, 3})), Shape, "2 and 3");
}

TEST(Einsum, KeepsIntermediatesSmall) {
  // From the right the chain never has more than a vector.
  auto m = tensor<float>("m", {50, 60});
  auto n = tensor<float>("n", {60, 70});
  auto v = tensor<float>("v", {70});
  std::string text = debugprint(einsum("ij,jk,k->i", {m, n, v}));
  EXPECT_EQ(text.find("float32[50,70]"), std::string::npos) << text;
  EXPECT_NE(text.find("float32[60]"), std::string::npos) << text;
  text = debugprint(multi_dot({m, n, v}));
  EXPECT_EQ(text.find("float32[50,70]"), std::string::npos) << text;
}

} // namespace
