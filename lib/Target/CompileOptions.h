//===- CompileOptions.h - What a caller may choose --------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_COMPILEOPTIONS_H
#define ARETE_TARGET_COMPILEOPTIONS_H

#include "lib/Pipeline/RewriteOptions.h"
#include <string>

namespace arete::target {

/// How a function is compiled. The JIT and object files give the same machine
/// code for the same options.
struct CompileOptions {
  /// 0: as fast as possible, code that is good for little but debugging.
  /// 1: no vectorisation. 2: the passes that pay on numeric loops.
  /// 3: LLVM's own -O3; compile time triples for what is mostly the same code.
  unsigned optLevel = 2;
  /// An LLVM name such as "x86-64-v3"; "native" is this machine, with all of
  /// its features.
  std::string cpu = "native";
  /// Changes to the features of the CPU, as LLVM writes them: "+fma,-avx512f".
  std::string features;
  pipeline::RewriteOptions rewrites = {};
  /// Passes on the graph that are left out: names of optionalPasses(). Any
  /// other is an error.
  std::vector<std::string> disabledPasses = {};
  /// Whether the JIT looks for the code in the cache on disk, and keeps it
  /// there.
  bool cache = false;
  /// Checks the module between passes: for debugging the compiler.
  bool verifyEachPass = false;
};

/// Where the time of a compilation went, in milliseconds.
struct CompileTimes {
  double graph = 0;    ///< Passes on the graph: Arete to Arete.
  double lowering = 0; ///< Arete to LLVM IR.
  double optimize = 0; ///< LLVM's passes, linking of the math library included.
  double codegen = 0;  ///< LLVM IR to an object file.
  double link = 0;     ///< The object file into executable memory; JIT only.

  double total() const { return graph + lowering + optimize + codegen + link; }
};

} // namespace arete::target

#endif // ARETE_TARGET_COMPILEOPTIONS_H
