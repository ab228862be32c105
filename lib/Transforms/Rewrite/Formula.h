//===- Formula.h - Rewrites written as formulas -----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The language of Arete_Formula (RewriteBase.td), parsed. It knows nothing of
/// the ops but their names.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TRANSFORMS_REWRITE_FORMULA_H
#define ARETE_TRANSFORMS_REWRITE_FORMULA_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace arete::rewrite {

/// An attribute of a term: `name` is `variable`, or `number` if that is empty.
struct TermAttribute {
  std::string name, variable;
  int64_t number = 0;

  bool operator==(const TermAttribute &) const = default;
};

/// A node of an expression; operands are numbers of terms before it.
struct Term {
  enum class Kind {
    Variable, ///< Any value: `name`.
    Literal,  ///< A splat constant: `number`.
    Op,       ///< arete.`name`.
  };
  Kind kind = Kind::Variable;
  std::string name;
  double number = 0;
  std::vector<unsigned> operands;
  std::vector<TermAttribute> attributes;

  /// Literals by their bits: -0 is not 0.
  bool operator==(const Term &other) const;
};

/// Both sides of a rewrite. Equal terms are one.
struct Formula {
  std::vector<Term> terms;
  unsigned from = 0, to = 0;

  /// The names of variables, sorted.
  std::vector<std::string> variables() const;
  /// The number of ops at and below a term, each counted once.
  unsigned size(unsigned term) const;
};

/// Fails where the text is not of the language, `from` is no op, or `to` has a
/// name that `from` has not; the message says where.
llvm::Expected<Formula> parseFormula(llvm::StringRef from, llvm::StringRef to);

} // namespace arete::rewrite

#endif // ARETE_TRANSFORMS_REWRITE_FORMULA_H
