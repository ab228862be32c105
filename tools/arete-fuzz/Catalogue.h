//===- Catalogue.h - The ops that graphs are made of -----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every op of the dialect, as the generated tables give them, with the way to
/// make operands for it.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_ARETE_FUZZ_CATALOGUE_H
#define ARETE_TOOLS_ARETE_FUZZ_CATALOGUE_H

#include "arete/runtime.h"
#include "lib/SelfCheck/Rounding.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace arete::fuzz {

using namespace selfcheck;

class GraphMaker;
struct OpEntry;

/// Adds the op with some operands of this dtype; false if that did not work.
using Recipe = bool (*)(GraphMaker &maker, const OpEntry &op,
                        arete_dtype dtype);

struct OpEntry {
  llvm::StringRef name; ///< without "arete."
  /// The dtypes of the op's row in the operator reference; none for an op that
  /// has no dtype of its own.
  llvm::SmallVector<arete_dtype, 0> dtypes;
  const selfcheck::ElementwiseRecord *record; ///< null for other ops
  Recipe recipe; ///< null for an op that no graph is given
};

/// The ops in the order of the generated table; indices are stable in a build.
llvm::ArrayRef<OpEntry> catalogue();
/// By the op's full name; null for an op of another dialect or without a row.
const OpEntry *findEntry(llvm::StringRef opName);

} // namespace arete::fuzz

#endif // ARETE_TOOLS_ARETE_FUZZ_CATALOGUE_H
