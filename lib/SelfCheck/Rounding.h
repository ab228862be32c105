//===- Rounding.h - What the results of ops may lose by rounding *- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_SELFCHECK_ROUNDING_H
#define ARETE_SELFCHECK_ROUNDING_H

#include "mlir/IR/OperationSupport.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace arete::selfcheck {

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

struct OpRounding {
  Rounding rounding;
  const ElementwiseRecord *record = nullptr; ///< null for other ops
  const Factors *factors = nullptr;          ///< of a factorization
};

/// Null for an op of another dialect and one that has no row.
const OpRounding *findRounding(mlir::OperationName name);
/// By the name without "arete."; null if the op is not elementwise.
const ElementwiseRecord *findRecord(llvm::StringRef name);

} // namespace arete::selfcheck

#endif // ARETE_SELFCHECK_ROUNDING_H
