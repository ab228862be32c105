//===- ComplexReferences.h - Complex functions in 113 bits ------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_ACCURACY_COMPLEXREFERENCES_H
#define ARETE_TEST_UNIT_ACCURACY_COMPLEXREFERENCES_H

#include "References.h"

namespace arete::accuracy {

struct QuadComplex {
  Quad re, im = 0;
};

struct ComplexFunction {
  /// The name of the op.
  std::string name;
  int arity;
  QuadComplex (*reference)(const QuadComplex *operands);
  /// No larger operands are tried: sizes that overflow, angles of so many turns
  /// that the reference loses them.
  double largest;
  /// Whether the op is bounded on the domain of its record alone, and this is
  /// it: the parts of each operand.
  std::vector<Interval> domain = {};
};

const std::vector<ComplexFunction> &complexFunctions();

} // namespace arete::accuracy

#endif // ARETE_TEST_UNIT_ACCURACY_COMPLEXREFERENCES_H
