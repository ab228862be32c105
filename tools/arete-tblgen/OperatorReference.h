//===- OperatorReference.h - Documentation from op records ------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_ARETE_TBLGEN_OPERATORREFERENCE_H
#define ARETE_TOOLS_ARETE_TBLGEN_OPERATORREFERENCE_H

#include "llvm/Support/raw_ostream.h"
#include "llvm/TableGen/Record.h"

namespace arete {

/// Writes docs/operators.md: every op of the dialect by family, with signature,
/// dtypes, derivative, error, NumPy's name and description, and the table of
/// the dtypes that each takes.
void emitOperatorReference(const llvm::RecordKeeper &records,
                           llvm::raw_ostream &os);

/// Writes a macro table of all ops: ARETE_OP(name, "dtype dtype ...",
/// "bound"), the dtypes being those of the table in docs/operators.md and the
/// bound what the record says of the error, "elementwise" where that is in
/// Elementwise.inc.
void emitOpList(const llvm::RecordKeeper &records, llvm::raw_ostream &os);

} // namespace arete

#endif // ARETE_TOOLS_ARETE_TBLGEN_OPERATORREFERENCE_H
