//===- DigitsData.h - The handwritten digits --------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads data/digits.csv.gz, whose origin data/SOURCE.md tells, and splits it
/// into what is trained on and what is held back.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_EXAMPLES_DIGITS_DIGITSDATA_H
#define ARETE_EXAMPLES_DIGITS_DIGITSDATA_H

#include "arete/Tensor.h"

#include <cstdint>
#include <string>

namespace digits {

/// Pixels of an image.
inline constexpr int64_t imageSize = 64;
inline constexpr int64_t numClasses = 10;

struct Samples {
  arete::Tensor images; ///< float32 [n, imageSize], from 0 to 1.
  arete::Tensor labels; ///< int64 [n], from 0 to numClasses - 1.

  int64_t size() const;
};

/// Reads a CSV file, gzipped or not, whose rows are imageSize integers from 0
/// to 16 and the label. Throws an arete::Error of kind IO that names the file
/// and, for a row that is not like that, the line. A file without a row is an
/// error.
Samples readSamples(const std::string &path);

struct Split {
  Samples train;
  Samples heldBack; ///< A fifth of the samples, rounded down.
};

/// Shuffles and splits. The same seed gives the same split on every platform.
Split split(const Samples &samples, uint64_t seed);

} // namespace digits

#endif // ARETE_EXAMPLES_DIGITS_DIGITSDATA_H
