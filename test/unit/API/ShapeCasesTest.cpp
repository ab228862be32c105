//===- ShapeCasesTest.cpp - Shapes and axes -------------------------------===//
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
#include "ShapeCases.inc"
};

INSTANTIATE_TEST_SUITE_P(Shape, NumpyTest,
                         testing::ValuesIn(registerCases(cases)),
                         numpyCaseName);

TEST(ShapeErrors, Axes) {
  auto x = tensor<float>("x", {2, 3});
  EXPECT_ERROR(moveaxis(x, 2, 0), Index, "moveaxis: axis 2 is out of range");
  EXPECT_ERROR(moveaxis(x, 0, -3), Index, "axis -3 is out of range");
  EXPECT_ERROR(moveaxis(x, {0, 0}, {0, 1}), Value, "axis 0 is given twice");
  EXPECT_ERROR(moveaxis(x, {0, 1}, {1, -1}), Value, "axis 1 is given twice");
  EXPECT_ERROR(moveaxis(x, {0, 1}, 1), Value, "as many destinations");
  EXPECT_ERROR(rollaxis(x, 2), Index, "rollaxis: axis 2");
  EXPECT_ERROR(rollaxis(x, 0, 3), Index, "start 3 is out of range");
  EXPECT_ERROR(swapaxes(x, 0, 2), Index, "swapaxes: axis 2");
  EXPECT_ERROR(shape_padleft(x, -1), Value, "number of axes is negative");
  EXPECT_ERROR(shape_padright(x, 7), Type, "rank 9 is above the limit of 8");
  EXPECT_ERROR(shape_padaxis(x, 4), Index, "shape_padaxis: axis 4");
  EXPECT_ERROR(squeeze(x, {0, 0}), Value, "given twice");
  EXPECT_ERROR(flatten(x, 0), Type, "cannot be flattened to rank 0");
}

TEST(ShapeErrors, Sizes) {
  auto x = tensor<float>("x", {2, 3});
  auto y = matrix<float>("y");
  EXPECT_ERROR(reshape(x, {-2, 3}), Shape, "size -2 is negative");
  EXPECT_ERROR(broadcast_to(x, {3}), Shape, "does not broadcast");
  EXPECT_ERROR(broadcast_arrays({x, tensor<float>("z", {4, 3})}), Shape,
               "broadcast_arrays: ");
  EXPECT_ERROR(specify_shape(x, {2, 4}), Shape,
               "axis 1 of float32[2,3] cannot have size 4");
  EXPECT_ERROR(specify_shape(x, {2}), Shape, "has rank 2, but 1 sizes");
  EXPECT_ERROR(specify_shape(row<float>("r"), {2, -1}), Shape,
               "cannot have size 2");
  EXPECT_ERROR(specify_broadcastable(x, 0), Shape, "cannot have size 1");
  EXPECT_EQ(typeOf(specify_shape(y, {2, dynamicSize})), "float32[2,?]");
  EXPECT_EQ(typeOf(specify_broadcastable(y, 1)), "float32[?,1]");
  // What is not known when the graph is built is checked at the entry.
  auto f = function({y}, {exp(specify_shape(y, {2, dynamicSize}))});
  EXPECT_EQ(f(zeros<float>({2, 5}))[0].shape(), Shape({2, 5}));
  EXPECT_ERROR(f(zeros<float>({3, 5})), Shape, "sizes at axis 0 are: 2 and 3");
  auto g = function({y}, {specify_broadcastable(y, 0)});
  EXPECT_EQ(g(zeros<float>({1, 5}))[0].shape(), Shape({1, 5}));
  EXPECT_ERROR(g(zeros<float>({2, 5})), Shape, "2 and 1");
}

} // namespace
