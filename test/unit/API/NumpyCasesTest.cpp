//===- NumpyCasesTest.cpp - What is checked of each case ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NumpyCases.h"

namespace arete::test {

TEST_P(NumpyTest, Value) {
  checkValue(true);
  checkValue(false);
  checkViews();
}

TEST_P(NumpyTest, Derivatives) {
  const NumpyCase &test = GetParam();
  if (test.check == Check::Value)
    return;
  if (test.check == Check::Twice)
    verifyTwice(test.name, realBuild(), points());
  else
    verifyGrad(test.name, realBuild(), points());
  // Forward mode wants to know the sizes.
  if (test.isStatic)
    checkForward();
}

} // namespace arete::test
