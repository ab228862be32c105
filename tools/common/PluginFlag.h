//===- PluginFlag.h - The option that loads plug-ins ------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_COMMON_PLUGINFLAG_H
#define ARETE_TOOLS_COMMON_PLUGINFLAG_H

#include "lib/Plugin/Loader.h"
#include "llvm/Support/CommandLine.h"

namespace arete::tools {

/// --load-plugin.
class PluginFlag {
public:
  explicit PluginFlag(llvm::cl::OptionCategory &category)
      : paths("load-plugin", llvm::cl::value_desc("lib.so"),
              llvm::cl::desc("Load a plug-in (docs/plugins.md)"),
              llvm::cl::cat(category)) {}

  /// Loads what the option says, before the context is made.
  llvm::Error load() const {
    for (const std::string &path : paths)
      if (llvm::Error error = plugin::load(path))
        return error;
    return llvm::Error::success();
  }

private:
  llvm::cl::list<std::string> paths;
};

} // namespace arete::tools

#endif // ARETE_TOOLS_COMMON_PLUGINFLAG_H
