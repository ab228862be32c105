//===- OpTable.h - The ops as the reference lists them ----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_COMPILER_OPTABLE_H
#define ARETE_TEST_UNIT_COMPILER_OPTABLE_H

#include "arete/runtime.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace arete::test {

/// A row of the table of docs/operators.md.
struct OpTableRow {
  llvm::StringRef name;
  llvm::StringRef dtypes; ///< between spaces; none of an op of no dtype
  llvm::StringRef bound;  ///< what the record says of the error

  bool has(arete_dtype dtype) const {
    llvm::SmallVector<llvm::StringRef> names;
    dtypes.split(names, ' ');
    return llvm::is_contained(names, arete_dtype_name(dtype));
  }
};

inline const OpTableRow opTable[] = {
#define ARETE_OP(NAME, DTYPES, BOUND) {#NAME, DTYPES, BOUND},
#include "dialects/Arete/IR/OpList.inc"
};

} // namespace arete::test

#endif // ARETE_TEST_UNIT_COMPILER_OPTABLE_H
