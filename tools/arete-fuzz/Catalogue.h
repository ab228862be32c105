//===- Catalogue.h - The ops that graphs are made of -----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every op of the dialect, as the generated tables give them, with the way to
/// make operands for it and what its result may lose by rounding.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_ARETE_FUZZ_CATALOGUE_H
#define ARETE_TOOLS_ARETE_FUZZ_CATALOGUE_H

#include "arete/runtime.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace arete::fuzz {

class GraphMaker;
struct OpEntry;

/// What the record of an elementwise op says of its operands and accuracy.
struct ElementwiseRecord {
  llvm::StringRef name;
  unsigned arity;
  int ulp, epsilons;
  bool domainOnly;
  int complexUlp;
  bool complexDomainOnly;
  llvm::SmallVector<std::pair<double, double>, 3> domain;
};

/// By how much a right implementation may differ from the reference.
enum class Rounding {
  Record, ///< as the record of the elementwise op says
  Exact,  ///< elements are moved, chosen or counted
  Zeros,  ///< exact, but zeros of both signs are equal and may change places
  Terms,  ///< as if each element of the operands were off by some ULP
  Norm,   ///< as if each were off by some ULP of the largest
};

/// What is free in the results of a factorization.
struct Factors {
  enum Role {
    Numbers,   ///< nothing: singular values, ordered eigenvalues
    Unordered, ///< the order of eigenvalues, which is that of the columns
    Columns,   ///< the phase of each column
    Rows,      ///< of each row, which is the inverse of that of a column
  };
  llvm::SmallVector<Role, 3> roles; ///< one for each result
};

/// Adds the op with some operands of this dtype; false if that did not work.
using Recipe = bool (*)(GraphMaker &maker, const OpEntry &op,
                        arete_dtype dtype);

struct OpEntry {
  llvm::StringRef name; ///< without "arete."
  /// The dtypes of the op's row in the operator reference; none for an op that
  /// has no dtype of its own.
  llvm::SmallVector<arete_dtype, 0> dtypes;
  const ElementwiseRecord *record; ///< null for other ops
  Recipe recipe;                   ///< null for an op that no graph is given
  Rounding rounding;
  const Factors *factors; ///< of a factorization
};

/// The ops in the order of the generated table; indices are stable in a build.
llvm::ArrayRef<OpEntry> catalogue();
/// By the op's full name; null for an op of another dialect or without a row.
const OpEntry *findEntry(llvm::StringRef opName);

} // namespace arete::fuzz

#endif // ARETE_TOOLS_ARETE_FUZZ_CATALOGUE_H
