//===- SelectingCasesTest.cpp - Partitions, membership, NaNs left out ---===//
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
#include "SelectingCases.inc"
};

INSTANTIATE_TEST_SUITE_P(Selecting, NumpyTest,
                         testing::ValuesIn(registerCases(cases)),
                         numpyCaseName);

TEST(Selecting, Errors) {
  auto x = tensor<double>("x", {2, 3});
  auto z = vector<std::complex<double>>("z");
  EXPECT_ERROR(partition(x, 3), Index,
               "k is 3, but axis 1 of float64[2,3] has not that size");
  EXPECT_ERROR(argpartition(x, -3, 0), Index, "argpartition: k is -3");
  EXPECT_ERROR(partition(x, 0, 2), Index, "axis 2");
  EXPECT_ERROR(nanquantile(x, 1.5), Value, "q is out of range");
  EXPECT_ERROR(nanpercentile(x, NAN), Value, "q is out of range");
  EXPECT_ERROR(nanmedian(x, 2), Index, "axis 2");
  EXPECT_ERROR(nanmedian(z), Type, "nanmedian: ");
  EXPECT_ERROR(isin(z, z), Type, "isin: ");
  EXPECT_ERROR(diag_indices(3, 0), Value, "the rank is 0");
  auto v = vector<double>("v");
  auto f = function({v}, {nanmedian(v)});
  EXPECT_ERROR(f(zeros<double>({0})), Index,
               "index 0 is out of range for size 0");
}
} // namespace
