//===- ReductionCasesTest.cpp - Reductions and statistics -----------------===//
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
#include "ReductionCases.inc"
};

INSTANTIATE_TEST_SUITE_P(Reduction, NumpyTest,
                         testing::ValuesIn(registerCases(cases)),
                         numpyCaseName);

TEST(ReductionErrors, All) {
  auto x = tensor<float>("x", {2, 3});
  auto i = matrix<int32_t>("i");
  EXPECT_ERROR(ptp(x, 2), Index, "ptp: axis 2 is out of range");
  EXPECT_ERROR(nanmax(x, {1, -1}), Value, "nanmax: axis 1 is given twice");
  EXPECT_ERROR(max_and_argmax(x, -3), Index, "max_and_argmax: axis -3");
  EXPECT_ERROR(ptp(cast<bool>(x)), Type, "bools have none, got bool[");
  EXPECT_ERROR(mean(i, {}, false, DType::Int32), Type,
               "the dtype must be a float, got int32");
  EXPECT_ERROR(average(x, vector<float>("w")), Type, "weights must have");
  EXPECT_ERROR(average(x, tensor<float>("w", {2}), 1), Shape, "average: ");
  EXPECT_ERROR(cov(tensor3<float>("c")), Type, "a vector or a matrix");
  EXPECT_ERROR(vector_norm(x, 2, 2), Index, "vector_norm: axis 2");
  auto f = function({i}, {ptp(i)});
  EXPECT_EQ(f(Tensor::of<int32_t>({{1, 5}}))[0].item<int32_t>(), 4);
  EXPECT_THROW(f(zeros<int32_t>({0, 2})), Error);
}

} // namespace
