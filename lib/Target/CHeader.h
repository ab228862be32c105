//===- CHeader.h - The C header of an object file ---------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_CHEADER_H
#define ARETE_TARGET_CHEADER_H

#include "lib/Target/Signature.h"
#include "llvm/Support/raw_ostream.h"

namespace arete::target {

/// Writes what a program in C or C++ includes to call the function that an
/// object file exports as `symbol`: the entry, a struct of its states with
/// functions that make and destroy it, and a call with an argument for each
/// input and output. With `initialStates` the object has initial values.
void writeCHeader(const Signature &signature, llvm::StringRef symbol,
                  bool initialStates, llvm::raw_ostream &os);

} // namespace arete::target

#endif // ARETE_TARGET_CHEADER_H
