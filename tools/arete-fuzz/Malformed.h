//===- Malformed.h - Input that is not to be trusted -----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Feeds what tools read with variants of what they should read. An error with
/// a message is right; a crash, a hang, a leak and an error without a message
/// are failures.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_ARETE_FUZZ_MALFORMED_H
#define ARETE_TOOLS_ARETE_FUZZ_MALFORMED_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>

namespace arete::fuzz {

struct MalformedOptions {
  std::string corpus; ///< a folder of .mlir files
  uint64_t firstSeed = 0, count = 0;
  std::string dumpFolder;
};

struct MalformedResult {
  uint64_t inputs = 0;
  uint64_t verified = 0;  ///< modules that are valid all the same
  uint64_t lowered = 0;   ///< of these, to the LLVM dialect
  uint64_t tensors = 0;   ///< files and texts of tensors that could be read
  uint64_t functions = 0; ///< saved functions that could be loaded
  uint64_t failures = 0;
};

/// Reads the variants of some seeds in processes of their own. `report` gets
/// the seed, what happened, and the input.
llvm::Expected<MalformedResult> runMalformed(
    const MalformedOptions &options,
    llvm::function_ref<void(uint64_t, llvm::StringRef, llvm::StringRef)>
        report);

} // namespace arete::fuzz

#endif // ARETE_TOOLS_ARETE_FUZZ_MALFORMED_H
