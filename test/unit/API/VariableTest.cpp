//===- VariableTest.cpp - Variables, literals, lifetimes ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "APITest.h"

#include <thread>

using namespace arete;
using namespace arete::test;

namespace {

TEST(Variable, Factories) {
  EXPECT_EQ(typeOf(scalar<float>("x")), "float32[]");
  EXPECT_EQ(typeOf(vector<int64_t>("x")), "int64[?]");
  EXPECT_EQ(typeOf(matrix<uint8_t>("x")), "uint8[?,?]");
  EXPECT_EQ(typeOf(row<double>("x")), "float64[1,?]");
  EXPECT_EQ(typeOf(col<bool>("x")), "bool[?,1]");
  EXPECT_EQ(typeOf(tensor3<int16_t>("x")), "int16[?,?,?]");
  EXPECT_EQ(typeOf(tensor7<float>("x")), "float32[?,?,?,?,?,?,?]");
  EXPECT_EQ(typeOf(tensor<float>("x", {dynamicSize, 3})), "float32[?,3]");
  EXPECT_EQ(typeOf(tensor("x", DType::Int8, {})), "int8[]");
  EXPECT_EQ(typeOf(matrix("x", DType::UInt32)), "uint32[?,?]");
  EXPECT_EQ(typeOf(constant(Tensor::of<bool>({true, false}))), "bool[2]");
  EXPECT_ERROR(tensor<float>("x", {-2}), Shape, "size -2 is negative");
  EXPECT_ERROR(tensor<float>("x", Shape(9, 1)), Shape, "rank 9 is above");
  EXPECT_EQ(typeOf(vector<float16>("x")), "float16[?]");
  EXPECT_EQ(typeOf(scalar<bfloat16>("x")), "bfloat16[]");
  EXPECT_EQ(typeOf(matrix<std::complex<float>>("x")), "complex64[?,?]");
  EXPECT_EQ(typeOf(scalar("x", DType::Complex128)), "complex128[]");
}

TEST(Variable, Names) {
  auto x = vector<float>("x");
  EXPECT_EQ(x.name(), "x");
  EXPECT_EQ((x + 1).name(), "");
  auto y = (x + 1).setName("y");
  EXPECT_EQ(y.name(), "y");
  EXPECT_EQ(y.setName("z").name(), "z");
  EXPECT_EQ(y.name(), "z");
  EXPECT_EQ(x.setName("").name(), "");
  EXPECT_EQ(vector<float>("").name(), "");
}

TEST(Variable, Empty) {
  Variable empty;
  EXPECT_FALSE(empty);
  EXPECT_TRUE(bool(scalar<float>("x")));
  EXPECT_ERROR(empty + 1, Value, "empty Variable");
  EXPECT_THROW(empty.dtype(), Error);
  EXPECT_THROW(empty.name(), Error);
}

TEST(Variable, Identity) {
  auto x = vector<float>("x");
  Variable copy = x;
  EXPECT_TRUE(copy.is(x));
  EXPECT_FALSE((x + 1).is(x + 1));
}

TEST(Variable, Shape) {
  auto x = tensor<float>("x", {dynamicSize, 3});
  EXPECT_EQ(typeOf(x.shape(0)), "int64[]");
  EXPECT_EQ(x.shape().size(), 2u);
  Tensor value = zeros<float>({5, 3});
  EXPECT_EQ(eval(x.shape(-2), {{x, value}}).item<int64_t>(), 5);
  // What is static needs no value of x.
  EXPECT_EQ(eval(x.shape(1)).item<int64_t>(), 3);
  EXPECT_TRUE(
      arrayEqual(eval(shape_of(x), {{x, value}}), Tensor::of<int64_t>({5, 3})));
  EXPECT_ERROR(x.shape(2), Index, "axis 2 is out of range for float32[?,3]");
  EXPECT_ERROR(x.shape(-3), Index, "axis -3 is out of range");
}

TEST(Variable, Indexing) {
  auto x = matrix<float>("x");
  auto i = vector<int32_t>("i");
  Tensor value = Tensor::of<float>({{1, 2, 3}, {4, 5, 6}});
  Tensor index = Tensor::of<int32_t>({-1, 0, 1});
  EXPECT_EQ(typeOf(x[0]), "float32[?]");
  EXPECT_EQ(typeOf(x[i]), "float32[?,?]");
  EXPECT_EQ(typeOf(x[{i}]), "float32[?,?]");
  EXPECT_EQ(typeOf(x[{i, 1}]), "float32[?]");
  EXPECT_EQ(typeOf(x[{0, 1}]), "float32[]");
  EXPECT_TRUE(x[{}].is(x));
  EXPECT_TRUE(arrayEqual(eval(x[1], {{x, value}}), value.select(0, 1)));
  EXPECT_EQ(eval(x[{-1, -2}], {{x, value}}).item<float>(), 5);
  EXPECT_TRUE(arrayEqual(eval(x[{i, 1}], {{x, value}, {i, index}}),
                         Tensor::of<float>({5, 2, 5})));
  EXPECT_ERROR(x[scalar<float>("f")], Type, "indices must be integers");
  EXPECT_EQ(typeOf(x[vector<bool>("mask")]), "float32[?,?]");
  EXPECT_ERROR((x[{0, 1, 2}]), Index,
               "3 indices for float32[?,?], which has 2 axes");
  EXPECT_ERROR(eval(x[2], {{x, value}}), Index, "2");
}

TEST(Variable, ManyThreadsBuild) {
  auto x = scalar<double>("x");
  std::vector<std::thread> threads;
  std::vector<Variable> results(8);
  for (size_t t = 0; t < results.size(); ++t)
    threads.emplace_back([&, t] {
      Variable sum = x;
      for (int i = 0; i < 200; ++i)
        sum = sum + double(t);
      results[t] = sum;
    });
  for (std::thread &thread : threads)
    thread.join();
  for (size_t t = 0; t < results.size(); ++t)
    EXPECT_EQ(eval(results[t], {{x, 1.0}}).item<double>(), 1 + 200 * double(t));
}

TEST(Variable, DeepGraphs) {
  // What recursion could not do: to build, differentiate, slice and free.
  auto x = scalar<double>("x");
  Variable sum = x;
  for (int i = 0; i < 100000; ++i)
    sum = sum + x;
  EXPECT_EQ(typeOf(grad(sum, x)), "float64[]");
  EXPECT_FALSE(debugprint(sum).empty());
}

TEST(Debugprint, Tree) {
  auto x = matrix<float>("x");
  auto y = exp(x).setName("y");
  std::string text = debugprint(sum(y * y, 1));
  auto has = [&](const char *part) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  };
  has("sum #0 axes=[1] : float32[?]");
  has("\n  multiply #1 : float32[?,?]");
  has("\n    exp #2 : float32[?,?] 'y'");
  has("VariableTest.cpp:");
  has("\n      input #3 : float32[?,?] 'x'");
  has("\n    exp #2\n"); // What was printed is not printed again.
  EXPECT_EQ(debugprint(Variable()), "(empty)\n");
  EXPECT_NE(debugprint(x * 2.5).find("2.5"), std::string::npos);
}

} // namespace
