//===- References.h - Special functions in 113 bits -------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_ACCURACY_REFERENCES_H
#define ARETE_TEST_UNIT_ACCURACY_REFERENCES_H

#include <boost/multiprecision/cpp_bin_float.hpp>

#include <string>
#include <utility>
#include <vector>

namespace arete::accuracy {

/// A number of 113 bits: what float64 is measured with.
using Quad = boost::multiprecision::cpp_bin_float_quad;

/// Where samples of one operand come from.
struct Interval {
  double low, high;
  /// Magnitudes of every exponent alike, and not numbers alike.
  bool isLogarithmic = false;
  /// Integers alone.
  bool isInteger = false;
};

struct Function {
  /// The name of the op.
  std::string name;
  Quad (*reference)(const Quad *operands);
  /// Boxes of operands to draw from.
  std::vector<std::vector<Interval>> boxes;
};

const std::vector<Function> &functions();

} // namespace arete::accuracy

#endif // ARETE_TEST_UNIT_ACCURACY_REFERENCES_H
