//===- RewriteRecords.h - Code and documentation from rewrites --*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_ARETE_TBLGEN_REWRITERECORDS_H
#define ARETE_TOOLS_ARETE_TBLGEN_REWRITERECORDS_H

#include "llvm/Support/raw_ostream.h"
#include "llvm/TableGen/Record.h"

namespace arete {

/// Writes a macro table of the rewrites: ARETE_REWRITE(name, group, exactness,
/// is formula, any zero, infinity beats NaN, differentiable, from, to, dtypes,
/// domain).
void emitRewriteList(const llvm::RecordKeeper &records, llvm::raw_ostream &os);

/// Writes docs/rewrites.md.
void emitRewriteReference(const llvm::RecordKeeper &records,
                          llvm::raw_ostream &os);

} // namespace arete

#endif // ARETE_TOOLS_ARETE_TBLGEN_REWRITERECORDS_H
