//===- SortCasesTest.cpp - Order, search and counts ---------------------===//
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
#include "SortCases.inc"
};

INSTANTIATE_TEST_SUITE_P(Sort, NumpyTest,
                         testing::ValuesIn(registerCases(cases)),
                         numpyCaseName);

} // namespace
