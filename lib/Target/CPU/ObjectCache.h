//===- ObjectCache.h - Machine code kept on disk ----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Object files by what they were made of. A file is written beside its place
/// and renamed, so processes need no locks; it is believed only if its header
/// and its sum are right. Nothing that is wrong with the folder is an error:
/// what is not found is compiled.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_CPU_OBJECTCACHE_H
#define ARETE_TARGET_CPU_OBJECTCACHE_H

#include "lib/Target/CompileOptions.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Target/TargetMachine.h"
#include <array>
#include <atomic>

namespace arete::target {

/// What code depends on, as a SHA-256: the function with its locations, which
/// are in its messages, the symbol, the options, the machine, and the builds of
/// Arete, MLIR and LLVM.
using CacheKey = std::array<uint8_t, 32>;
CacheKey cacheKey(mlir::func::FuncOp function, llvm::StringRef symbol,
                  const CompileOptions &options,
                  const llvm::TargetMachine &machine);

class ObjectCache {
public:
  ObjectCache(std::string folder, uint64_t maxBytes)
      : folder(std::move(folder)), maxBytes(maxBytes) {}

  /// The cache that the environment asks for (docs/caching.md); null for none.
  static ObjectCache *get();

  /// The object, or null.
  std::unique_ptr<llvm::MemoryBuffer> load(const CacheKey &key) const;
  /// Keeps an object. Removes those not used for the longest time where there
  /// are more than the bytes allowed; a sixteenth more may be there for a
  /// while.
  void store(const CacheKey &key, llvm::StringRef object);

  /// Where the object of a key lies.
  std::string pathOf(const CacheKey &key) const;

private:
  std::string folder;
  uint64_t maxBytes;
  /// What was written since the folder was looked at; all counts at first.
  std::atomic<uint64_t> unchecked = UINT64_MAX / 2;
};

} // namespace arete::target

#endif // ARETE_TARGET_CPU_OBJECTCACHE_H
