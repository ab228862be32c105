//===- Accuracy.h - The errors that a record accepts -------------*- C++
//-*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_ACCURACY_H
#define ARETE_TEST_UNIT_ACCURACY_H

namespace arete::test {

/// The errors that the record of an elementwise op accepts, as Elementwise.inc
/// has them; see ElementwiseBase.td.
struct Accuracy {
  int ulp, epsilons;
  bool domainOnly;
  int complexUlp;
  bool complexDomainOnly;
};

} // namespace arete::test

#endif // ARETE_TEST_UNIT_ACCURACY_H
