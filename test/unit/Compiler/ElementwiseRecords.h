//===- ElementwiseRecords.h - The elementwise ops as the tests see them -*- C++
//-*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_COMPILER_ELEMENTWISERECORDS_H
#define ARETE_TEST_UNIT_COMPILER_ELEMENTWISERECORDS_H

#include "test/unit/Accuracy.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include "gtest/gtest.h"

namespace arete::test {

/// What the record of an elementwise op says of its tests.
struct ElementwiseRecord {
  llvm::StringRef name;
  int arity;
  llvm::StringRef kind;
  Accuracy accuracy;
  llvm::StringRef domain; ///< "low, high" of each operand, between ';'

  /// The interval of operand i.
  std::pair<double, double> interval(int i) const {
    llvm::SmallVector<llvm::StringRef> domains;
    domain.split(domains, ';');
    auto [lowText, highText] = domains[i % domains.size()].split(',');
    double low = 0, high = 0;
    EXPECT_FALSE(lowText.trim().getAsDouble(low) ||
                 highText.trim().getAsDouble(high));
    return {low, high};
  }
};

#define ARETE_UNPACK(...) __VA_ARGS__
#define ARETE_ELEMENTWISE(NAME, CLASS, ARITY, KIND, PREDICATE, DIFFERENTIABLE, \
                          ACCURACY, DOMAIN_, ...)                              \
  {#NAME, ARITY, KIND, {ARETE_UNPACK ACCURACY}, DOMAIN_},
inline const ElementwiseRecord elementwiseRecords[] = {
#include "dialects/Arete/IR/Elementwise.inc"
};
#undef ARETE_UNPACK

} // namespace arete::test

#endif // ARETE_TEST_UNIT_COMPILER_ELEMENTWISERECORDS_H
