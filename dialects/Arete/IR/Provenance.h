//===- Provenance.h - Where an op comes from --------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What the location of an op says: the user's line, the name that the user
/// gave the value, and the rewrites that made the op.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_PROVENANCE_H
#define ARETE_IR_PROVENANCE_H

#include "mlir/IR/Location.h"

namespace arete::ir {

/// The location with a note that the rewrite of this name made the op. A
/// location notes each name once, so that none grows without end. The user's
/// line stays the first FileLineColLoc in it.
mlir::Location noteRewrite(mlir::Location loc, llvm::StringRef name);
/// The names that noteRewrite() put there, in the order of the rewrites.
llvm::SmallVector<llvm::StringRef> rewritesOf(mlir::Location loc);

/// The name that the user gave the value; "" if there is none.
llvm::StringRef givenName(mlir::Location loc);
/// The location with the user's name, in place of another; without any if the
/// name is empty.
mlir::Location withName(mlir::Location loc, llvm::StringRef name);

/// "model.cpp:12" and, where it is known and asked for, ":3"; "" if no line is
/// known.
std::string userLine(mlir::Location loc, bool withColumn = false);

} // namespace arete::ir

#endif // ARETE_IR_PROVENANCE_H
