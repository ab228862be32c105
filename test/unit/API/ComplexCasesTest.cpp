//===- ComplexCasesTest.cpp - Expressions of complex numbers --------------===//
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
#include "ComplexCases.inc"
};

INSTANTIATE_TEST_SUITE_P(Complex, NumpyTest,
                         testing::ValuesIn(registerCases(cases)),
                         numpyCaseName);

} // namespace
