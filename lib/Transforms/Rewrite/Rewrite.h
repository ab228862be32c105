//===- Rewrite.h - Named rewrites of the graph ------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every rewrite has a record (RewriteBase.td), a name, and one place to be
/// switched off. See docs/add-a-rewrite.md.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TRANSFORMS_REWRITE_REWRITE_H
#define ARETE_TRANSFORMS_REWRITE_REWRITE_H

#include "lib/Transforms/Rewrite/Formula.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Rewrite/FrozenRewritePatternSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"

namespace arete::rewrite {

enum class Group { Canonicalize, Stabilize, Specialize };
enum class Exactness { Exact, Rounding, FastMath };

/// What is known of a rewrite: a record, or what a plug-in says.
struct RewriteInfo {
  llvm::StringRef name;
  Group group;
  Exactness exactness;
  /// A formula is interpreted; any other is the C++ function of its name.
  bool isFormula;
  /// Whether the sign of a zero may differ.
  bool anyZero;
  /// Whether NaN beside an infinity need not give NaN.
  bool infinityBeatsNaN;
  /// Whether derivatives of the right side may stand for those of the left.
  bool differentiable;
  llvm::StringRef from, to;
  /// The element kind of a formula's operands.
  llvm::StringRef dtypes;
  /// Intervals for tests, separated by ';'; empty: the whole line.
  llvm::StringRef domain;
};

/// Arete's own, in the order of the records.
llvm::ArrayRef<RewriteInfo> allRewrites();
/// One of Arete's own or of a plug-in (Registered.h); null if there is none of
/// this name.
const RewriteInfo *findRewrite(llvm::StringRef name);
/// The name nearest to one that does not exist, for messages; "" if none is.
llvm::StringRef nearestRewrite(llvm::StringRef name);

/// What the names of a formula stand for.
struct Binding {
  llvm::StringMap<mlir::Value> values;
  llvm::StringMap<mlir::Attribute> attributes;
};

/// Builds a term of a formula. Literals beside nothing that tells their dtype
/// have `elementType`. Null, with an error reported, where an op does not fit.
mlir::Value build(const Formula &formula, unsigned term,
                  mlir::OpBuilder &builder, mlir::Location loc,
                  mlir::Type elementType, const Binding &binding);

/// Which rewrites are done.
struct Selection {
  /// Those of class FastMath as well.
  bool fastMath = false;
  /// Only those that keep derivatives.
  bool beforeDerivative = false;
  /// Names of those that are not done.
  llvm::StringSet<> disabled;
  /// If not empty: names of all that are done.
  llvm::StringSet<> only;

  bool contains(const RewriteInfo &info) const;
};

/// The patterns of a group.
void populate(mlir::RewritePatternSet &patterns, Group group,
              const Selection &selection);

/// Told of each rewrite that was done.
using Observer =
    llvm::function_ref<void(llvm::StringRef name, mlir::Location loc)>;

/// Rewrites the ops of a region until no pattern matches any more. The location
/// of an op that a rewrite makes notes its name
/// (dialects/Arete/IR/Provenance.h). Returns failure where that did not end,
/// which is a fault of the rewrites.
mlir::LogicalResult rewriteRegion(mlir::Region &region,
                                  const mlir::FrozenRewritePatternSet &patterns,
                                  Observer observer);

} // namespace arete::rewrite

#endif // ARETE_TRANSFORMS_REWRITE_REWRITE_H
