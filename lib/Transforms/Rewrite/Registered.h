//===- Registered.h - Rewrites of plug-ins ----------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A plug-in's rewrites join those of the records: they are found by name, can
/// be switched off, and are told of by --print-rewrites. They stay to the end
/// of the process.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TRANSFORMS_REWRITE_REGISTERED_H
#define ARETE_TRANSFORMS_REWRITE_REGISTERED_H

#include "lib/Transforms/Rewrite/Rewrite.h"
#include "mlir/IR/DialectRegistry.h"
#include "llvm/Support/Error.h"
#include <functional>
#include <string>
#include <vector>

namespace arete::rewrite {

/// A rewrite that a plug-in adds. `populate` adds its patterns, in C++ or in
/// PDLL, each of which replaces one op by values of the same types.
struct RegisteredRewrite {
  /// In kebab case, like those of the records.
  std::string name;
  Group group;
  Exactness exactness;
  std::function<void(mlir::RewritePatternSet &)> populate;
  /// Whether derivatives of the right side may stand for those of the left;
  /// then the rewrite is done before differentiating, too.
  bool differentiable = false;
  /// More goes first; Arete's own have the number of ops of their left side.
  unsigned benefit = 1;
};

/// Whether these names are in kebab case, differ, and are those of no rewrite
/// that there is.
llvm::Error checkNames(llvm::ArrayRef<RegisteredRewrite> rewrites);
/// Adds rewrites whose names were checked, and the dialects of the ops that
/// they make.
void addRegistered(std::vector<RegisteredRewrite> rewrites,
                   const mlir::DialectRegistry &dialects);

/// The dialects that must be loaded where patterns are made.
void addDependentDialects(mlir::DialectRegistry &registry);

/// How many there are: a set of patterns that was made of fewer is out of date.
size_t numRegistered();
/// Null if there is none of this name.
const RewriteInfo *findRegistered(llvm::StringRef name);
void forEachRegistered(llvm::function_ref<void(const RewriteInfo &)> visit);
/// Adds the patterns of those that are selected.
void populateRegistered(mlir::RewritePatternSet &patterns, Group group,
                        const Selection &selection);

} // namespace arete::rewrite

#endif // ARETE_TRANSFORMS_REWRITE_REGISTERED_H
