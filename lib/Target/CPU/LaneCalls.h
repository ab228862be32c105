//===- LaneCalls.h - Calls that few lanes of a vector make ------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The math library leaves the loop for arguments that hardly ever occur
/// (runtime/math/TrigHuge.c). Left to itself the loop vectoriser makes a test
/// and a block of each lane: eight of each for a sine of float64, which is most
/// of what such a loop costs to compile. Here it gets functions of vectors to
/// call under a mask, and the call is put behind one test of the whole mask.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_CPU_LANECALLS_H
#define ARETE_TARGET_CPU_LANECALLS_H

#include "llvm/IR/Module.h"

namespace arete::target {

/// Declares functions of vectors for those that the math library marks by
/// "vector-function-abi-variant", in place of what it names itself.
void declareLaneCalls(llvm::Module &module);

/// Defines those of them that the vectoriser used, guards their calls and drops
/// the rest, the marks as well. To be called when no pass on LLVM IR follows.
void defineLaneCalls(llvm::Module &module);

} // namespace arete::target

#endif // ARETE_TARGET_CPU_LANECALLS_H
