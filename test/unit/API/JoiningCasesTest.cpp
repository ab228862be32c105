//===- JoiningCasesTest.cpp - Joining, cutting, repeating, padding --------===//
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
#include "JoiningCases.inc"
};

INSTANTIATE_TEST_SUITE_P(Joining, NumpyTest,
                         testing::ValuesIn(registerCases(cases)),
                         numpyCaseName);

TEST(JoiningErrors, Parts) {
  auto x = tensor<float>("x", {2, 3});
  auto y = matrix<float>("y");
  EXPECT_ERROR(concatenate({x, tensor<float>("z", {2, 4})}), Shape,
               "sizes 3 and 4 differ at axis 1");
  EXPECT_ERROR(join(2, {x, x}), Index, "join: axis 2 is out of range");
  EXPECT_ERROR(stack({x, x}, 3), Index, "stack: axis 3 is out of range");
  EXPECT_ERROR(vstack({x, tensor<float>("z", {2})}), Shape, "vstack: ");
  EXPECT_ERROR(hstack({x, vector<float>("v")}), Type, "different ranks");
  EXPECT_ERROR(stacklists({{x, x}, x}), Value, "not as deep everywhere");
  EXPECT_ERROR(stacklists({{x, x}, {x}}), Shape, "stacklists: ");
  EXPECT_ERROR(block({{x, tensor<float>("z", {3, 3})}}), Shape, "block: ");
  EXPECT_ERROR(split(x, 2, 1), Shape,
               "axis 1 of float32[2,3] cannot be divided into 2 equal parts");
  EXPECT_ERROR(split(x, 0), Value, "number of parts must be positive, got 0");
  EXPECT_ERROR(split(x, 2, 2), Index, "split: axis 2");
  EXPECT_ERROR(array_split(x, -1), Value, "must be positive");
  EXPECT_ERROR(split_sizes(x, {1, -1}), Value, "size -1 is negative");
  EXPECT_ERROR(split_sizes(x, {1, 1}, 1), Shape, "cannot have size 2");
  auto f = function({y}, {split(y, 2)[0]});
  EXPECT_EQ(f(zeros<float>({4, 1}))[0].shape(), Shape({2, 1}));
  EXPECT_ERROR(f(zeros<float>({5, 1})), Shape, "5 and 4");
  auto g = function({y}, {split_sizes(y, {1, 2})[1]});
  EXPECT_EQ(g(zeros<float>({3, 1}))[0].shape(), Shape({2, 1}));
  EXPECT_ERROR(g(zeros<float>({4, 1})), Shape, "4 and 3");
}

TEST(JoiningErrors, Neighborhoods) {
  auto x = tensor<float>("x", {1, 1, 4, 5});
  auto y = tensor4<float>("y");
  EXPECT_ERROR(images2neibs(x, {2, 2}), Shape, "images2neibs: ");
  EXPECT_ERROR(images2neibs(x, {2}), Value, "two positive numbers, got (2,)");
  EXPECT_ERROR(images2neibs(x, {2, 2}, {0, 1}), Value, "the step must be");
  EXPECT_ERROR(images2neibs(x, {2, 2}, {}, NeighborhoodMode::WrapCentered),
               Value, "odd sizes");
  EXPECT_ERROR(images2neibs(matrix<float>("m"), {2, 2}), Type, "4 axes");
  EXPECT_ERROR(neibs2images(x, {2, 2}, {1, 1, 4, 4}), Type, "a matrix");
  EXPECT_ERROR(neibs2images(matrix<float>("m"), {2, 2}, {4, 4}), Type,
               "2 sizes");
  auto f = function({y}, {images2neibs(y, {2, 2})});
  EXPECT_EQ(f(zeros<float>({1, 1, 4, 2}))[0].shape(), Shape({2, 4}));
  EXPECT_ERROR(f(zeros<float>({1, 1, 5, 2})), Shape, "axis 2 are: 5 and 4");
}

TEST(JoiningErrors, Repeating) {
  auto x = tensor<float>("x", {2, 3});
  auto n = scalar<int64_t>("n");
  EXPECT_ERROR(tile(x, {-1}), Shape, "tile: ");
  EXPECT_ERROR(tile(x, {0.5}), Type, "sizes must be integers");
  EXPECT_ERROR(repeat(x, -1, 0), Shape, "repeat: ");
  EXPECT_ERROR(repeat(x, 2, 2), Index, "repeat: axis 2");
  EXPECT_ERROR(repeat(x, std::vector<int64_t>{1, 1}, 1), Shape,
               "cannot have size 2");
  EXPECT_ERROR(repeat(x, std::vector<int64_t>{1, -1}, 0), Value,
               "count -1 is negative");
  EXPECT_ERROR(roll(x, 1, 2), Index, "roll: axis 2");
  EXPECT_ERROR(roll(x, {1, 2}, 0), Value, "as many axes");
  EXPECT_ERROR(flip(x, {0, -2}), Value, "axis 0 is given twice");
  EXPECT_ERROR(fliplr(vector<float>("v")), Index, "fliplr: axis 1");
  EXPECT_ERROR(rot90(x, 1, 0, 0), Value, "given twice");
  EXPECT_ERROR(rot90(x, 1, 0, 2), Index, "rot90: axis 2");
  EXPECT_ERROR(pad(x, {{1, 1}, {1, 1}, {1, 1}}), Value, "3 widths are given");
  EXPECT_ERROR(pad(x, {{-1, 1}}), Value, "width -1 is negative");
  EXPECT_ERROR(pad(vector<int8_t>("v"), {{1, 1}}, PadMode::Mean), Type,
               "does not pad integers");
  EXPECT_ERROR(pad(x, {{1, 1}}, PadMode::Constant, x), Type,
               "must be a scalar");
  Variable two = constant(ones<float>({2}));
  EXPECT_ERROR(eval(tile(two, {n}), {{n, -1}}), Value, "a size is negative");
  EXPECT_ERROR(eval(pad(two, {{n, 0}}), {{n, -1}}), Value,
               "a size is negative");
  // There is nothing to repeat.
  Variable nothing = constant(ones<float>({0}));
  EXPECT_ERROR(eval(pad(nothing, {{1, 0}}, PadMode::Edge)), Index,
               "index 0 is out of range for size 0");
}

} // namespace
