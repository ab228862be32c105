//===- ErrorBounds.h - Statements about errors and who holds them -*- C++
//-*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_COMPILER_ERRORBOUNDS_H
#define ARETE_TEST_UNIT_COMPILER_ERRORBOUNDS_H

#include "test/unit/Compiler/CompilerTest.h"
#include "llvm/ADT/StringMap.h"

#include <complex>

namespace arete::test {

using Arrays = std::vector<Array>;

inline bool isNarrow(arete_dtype dtype) {
  return dtype == ARETE_FLOAT16 || dtype == ARETE_BFLOAT16;
}
inline std::complex<long double> valueOf(const reference::Element &element) {
  return {element.real, element.imag};
}

//===----------------------------------------------------------------------===//
// Operands (ErrorBoundsSamples.cpp)
//===----------------------------------------------------------------------===//

/// How numbers are drawn: all alike, in pairs that cancel, or of very different
/// magnitudes.
enum class Spread { Even, Cancelling, Wide };

class Draw;

struct Sample {
  llvm::StringRef op;
  llvm::StringRef attributes;
  Arrays (*operands)(Draw &draw, int64_t n);
  /// The number of terms, where that is not F(1, ...).
  int64_t (*terms)(int64_t n) = nullptr;

  /// Operands of a size that goes with n.
  Arrays draw(arete_dtype dtype, Spread spread, Random &random,
              int64_t n) const;
};

/// That of the op; null if there is none.
const Sample *findErrorBoundSample(llvm::StringRef op);

//===----------------------------------------------------------------------===//
// Evaluations (ErrorBoundsStatements.cpp)
//===----------------------------------------------------------------------===//

/// What one call gave, and all that bounds speak of.
struct Trial {
  mlir::MLIRContext &context;
  const Sample &sample;
  arete_dtype dtype;
  Arrays arguments; ///< in the widest dtype
  Arrays results;
  int64_t n;     ///< the size that operands were drawn for
  double u;      ///< of the dtype that is computed in
  double stored; ///< of the dtype of the result
  double least;  ///< the least number of that
};

/// What each statement that stands in a record asks of a trial.
const llvm::StringMap<void (*)(const Trial &)> &errorBoundStatements();

} // namespace arete::test

#endif // ARETE_TEST_UNIT_COMPILER_ERRORBOUNDS_H
