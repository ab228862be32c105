//===- ErrorsTest.cpp - Messages that no other test expects ---------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each message of docs/errors.md is produced by a test; those that belong to no
// other test are here.
//
//===----------------------------------------------------------------------===//

#include "APITest.h"

#include <limits>
#include <sstream>

using namespace arete;
using namespace arete::test;

namespace {

TEST(Errors, Calls) {
  auto x = vector<float>("x");
  auto f = function({x}, {exp(x)});
  EXPECT_ERROR(f(zeros<double>({2})), Type,
               "without loss; convert it, or compile with "
               "allow_input_downcast");
  EXPECT_ERROR(shared(zeros<double>({2, 1}), "s", {0}), Shape,
               "axis 0 is to broadcast, but its size is 2");
  auto s = shared(zeros<double>({2}), "s");
  EXPECT_ERROR(s.set_value(zeros<int>({2})), Type,
               "holds float64, got int32; convert with astype");
}

TEST(Errors, Variables) {
  auto thrown = thrownBy([] { Variable().dtype(); });
  EXPECT_EQ(thrown.text, "dtype: this Variable is empty");
  EXPECT_ERROR(test_value(Variable()), Value, "the variable is empty");
  auto x = vector<double>("x");
  EXPECT_ERROR(set_test_value(x, zeros<double>({2, 3})), Type,
               "'x' (float64[?]) cannot have the value of float64[2,3]");
  compute_test_value(ComputeTestValue::Raise);
  auto missing = thrownBy([&] { exp(x); });
  set_test_value(x, zeros<double>({2}));
  auto index = vector<int64_t>("i");
  set_test_value(index, Tensor::of<int64_t>({7}));
  auto wrong = thrownBy([&] { take(x, index); });
  compute_test_value(ComputeTestValue::Off);
  EXPECT_NE(missing.text.find("has no test value; give it one with "
                              "set_test_value"),
            std::string::npos)
      << missing.text;
  EXPECT_NE(wrong.text.find("on the test values: "), std::string::npos)
      << wrong.text;
}

TEST(Errors, Tensors) {
  EXPECT_ERROR(zeros<float>(Shape(9, 1)), Shape,
               "rank 9 exceeds the limit of 8");
  EXPECT_ERROR(zeros<float>({2, -1}), Value, "negative size in shape (2, -1)");
  const std::vector<int> six = {1, 2, 3, 4, 5, 6};
  EXPECT_ERROR(Tensor::fromVector(six, {7}), Shape,
               "6 elements do not fill shape (7,)");
  EXPECT_ERROR(Tensor::of<int>({{1, 2}, {3}}), Shape,
               "lists at the same depth differ in length or depth");
  EXPECT_ERROR(Tensor::arange<int>(0, 5, 0), Value, "the step is zero");
  EXPECT_ERROR(zeros<int>({2}).data<double>(), Type,
               "the tensor has dtype int32, not float64");
  EXPECT_ERROR(zeros<int>({2}).reshape({3}), Shape,
               "cannot give shape (3,) to a tensor of shape (2,)");
  EXPECT_ERROR(zeros<int>(Shape(8, 1)).expandDims(0), Shape,
               "the tensor already has the largest rank, 8");
  double values[2] = {};
  EXPECT_ERROR(Tensor::borrow(values, {2, 3}, {1}), Shape,
               "1 strides for shape (2, 3)");
  EXPECT_ERROR(
      Tensor::borrow(values, {2, 3},
                     {std::numeric_limits<int64_t>::max(), int64_t(1)}),
      Memory, "of shape (2, 3) reach too far");
}

TEST(Errors, NpyFiles) {
  // A file with this dictionary in its header.
  auto load = [](const std::string &header) {
    std::string text = "\x93NUMPY";
    text += '\1';
    text += '\0';
    text += static_cast<char>(header.size() % 256);
    text += static_cast<char>(header.size() / 256);
    std::istringstream stream(text + header);
    loadNpy(stream);
  };
  auto textOf = [](const std::function<void()> &body) {
    return thrownBy(body).text;
  };
  auto expectSays = [](const std::string &text, const std::string &part) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  std::ostringstream os;
  EXPECT_ERROR(saveNpy(os, zeros<bfloat16>({1})), Type,
               "NumPy has no bfloat16");
  expectSays(textOf([&] { load("nonsense"); }), "loadNpy: malformed header: ");
  expectSays(textOf([&] { load("{'descr': [('a', '<f8')], }"); }),
             "structured dtypes are not supported");
  expectSays(textOf([&] {
               load("{'descr': '<f8', 'fortran_order': False, "
                    "'shape': (1, 1, 1, 1, 1, 1, 1, 1, 1), }");
             }),
             "the rank exceeds the limit of 8");
  expectSays(textOf([] {
               std::istringstream stream("P5 2 2 255 and some bytes");
               loadNpy(stream);
             }),
             "not a .npy file");
  expectSays(textOf([] {
               std::string text = "\x93NUMPY";
               text += '\2';
               text += '\0';
               std::istringstream stream(text + "\xff\xff\xff\x7f");
               loadNpy(stream);
             }),
             "the header is too long");
}

TEST(Errors, Building) {
  auto m = matrix<double>("m"), n = matrix<double>("n");
  auto images = tensor4<float>("images");
  auto filters = tensor<float>("filters", {1, 1, 3, 3});
  EXPECT_ERROR(arange(0.0, 1.0, 0.5, DType::Int32), Type,
               "bounds and step are floats, but the dtype is int32");
  // There is no operand that could say where.
  EXPECT_EQ(thrownBy([] { block({}); }).text, "error: block: braces are empty");
  EXPECT_ERROR(pad(m, {{1, 1}, {1, 1}, {1, 1}}), Value,
               "3 widths are given for float64[?,?]");
  EXPECT_ERROR(take_along_axis(m, vector<int64_t>("i"), 0), Type,
               "the indices, int64[?], must have the rank of float64[?,?]");
  EXPECT_ERROR(tensordot(m, n, 3), Value, "cannot be summed over");
  EXPECT_ERROR(einsum("ij->ii", {m}), Value, "the result names axis 'i' twice");
  EXPECT_ERROR(cond(m, static_cast<MatrixNorm>(99)), Value,
               "there is no such norm");
  EXPECT_ERROR(conv_transpose(images, filters, {.strides = {1, 1, 1}}), Value,
               "3 numbers are given for 2 spatial axes of float32[?,?,?,?]");
  EXPECT_ERROR(upsample(images, {2, 2, 2}), Value,
               "3 factors are given for 2 spatial axes of float32[?,?,?,?]");
}

} // namespace
