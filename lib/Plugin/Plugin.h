//===- Plugin.h - What a plug-in is made of ---------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A plug-in is a shared library that adds dialects, rewrites and passes to a
/// process. It says what it adds in a function from a Registration, which
/// ARETE_PLUGIN makes the library's entry. See docs/plugins.md.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_PLUGIN_PLUGIN_H
#define ARETE_PLUGIN_PLUGIN_H

#include "lib/Plugin/Version.h"
#include "lib/Transforms/Rewrite/Registered.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "llvm/Config/abi-breaking.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/raw_ostream.h"
#include <functional>
#include <memory>
#include <vector>

// What two libraries must have in common to share C++ objects. It is in a
// section of its own, so that it can be compared before any code of the plug-in
// runs. The number rises whenever the headers of plug-ins change between two
// versions of Arete.
#ifdef _LIBCPP_VERSION
#define ARETE_PLUGIN_STDLIB "libc++"
#else
#define ARETE_PLUGIN_STDLIB "libstdc++"
#endif
#if LLVM_ENABLE_ABI_BREAKING_CHECKS
#define ARETE_PLUGIN_CHECKS " with checks"
#else
#define ARETE_PLUGIN_CHECKS ""
#endif
#define ARETE_PLUGIN_ABI                                                       \
  "Arete " ARETE_PLUGIN_VERSION                                                \
  ".1, LLVM " LLVM_VERSION_STRING ARETE_PLUGIN_CHECKS ", " ARETE_PLUGIN_STDLIB
#define ARETE_PLUGIN_ABI_SECTION ".arete_plugin_abi"

namespace arete::plugin {

/// What a plug-in adds. Nothing of it is known to anyone before the plug-in's
/// function has returned without an error and no name clashes with another.
class Registration {
public:
  using PassAllocator = std::function<std::unique_ptr<mlir::Pass>()>;

  /// Adds a dialect. Its ops say by their interfaces what they are; evaluators
  /// and lowerings are interfaces of the dialect: EvaluatorInterface
  /// (lib/Reference/Evaluator.h) and LoweringInterface
  /// (lib/Conversion/AreteToLinalg/Lowering.h).
  template <typename Dialect> void addDialect() { dialects.insert<Dialect>(); }
  /// Adds a rewrite, which is then done like those of Arete.
  void addRewrite(rewrite::RegisteredRewrite rewrite) {
    rewrites.push_back(std::move(rewrite));
  }
  /// Adds a pass, for the pipelines that users of arete-opt write.
  void addPass(PassAllocator allocator) {
    passes.push_back(std::move(allocator));
  }

  mlir::DialectRegistry dialects;
  std::vector<rewrite::RegisteredRewrite> rewrites;
  std::vector<PassAllocator> passes;
};

/// The function of a plug-in. An error says why it cannot be used here.
using RegisterFunction = llvm::Error (*)(Registration &registration);

/// What the entry of a plug-in returns.
struct Info {
  const char *name;
  const char *version;
  RegisterFunction registerPlugin;
};

/// What a plug-in adds, for tools that know nothing of Arete: nothing, with a
/// message, where it fails.
inline Registration collect(const char *name, RegisterFunction registerPlugin) {
  Registration added;
  if (llvm::Error error = registerPlugin(added)) {
    llvm::errs() << "error: plug-in '" << name
                 << "': " << llvm::toString(std::move(error)) << '\n';
    return Registration();
  }
  return added;
}

} // namespace arete::plugin

/// Defines the entries of a plug-in: Arete's own, and those by which MLIR's own
/// tools, as mlir-opt, load its dialects and passes. Once in a library, outside
/// of namespaces.
#define ARETE_PLUGIN(NAME, VERSION, FUNCTION)                                  \
  extern "C" {                                                                 \
  extern const char aretePluginAbi[];                                          \
  __attribute__((section(ARETE_PLUGIN_ABI_SECTION), used))                     \
  const char aretePluginAbi[] = ARETE_PLUGIN_ABI;                              \
  const ::arete::plugin::Info *areteGetPluginInfo() {                          \
    static constexpr ::arete::plugin::Info info = {NAME, VERSION, FUNCTION};   \
    return &info;                                                              \
  }                                                                            \
  ::mlir::DialectPluginLibraryInfo mlirGetDialectPluginInfo() {                \
    return {MLIR_PLUGIN_API_VERSION, NAME, VERSION,                            \
            [](::mlir::DialectRegistry *registry) {                            \
              ::arete::plugin::collect(NAME, FUNCTION)                         \
                  .dialects.appendTo(*registry);                               \
            }};                                                                \
  }                                                                            \
  ::mlir::PassPluginLibraryInfo mlirGetPassPluginInfo() {                      \
    return {MLIR_PLUGIN_API_VERSION, NAME, VERSION, [] {                       \
              for (const auto &allocator :                                     \
                   ::arete::plugin::collect(NAME, FUNCTION).passes)            \
                ::mlir::registerPass(allocator);                               \
            }};                                                                \
  }                                                                            \
  }

#endif // ARETE_PLUGIN_PLUGIN_H
