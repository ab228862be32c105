//===- Loader.cpp - Loading plug-ins --------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Plugin/Loader.h"
#include "lib/Pipeline/Pipelines.h"
#include "lib/Plugin/Plugin.h"
#include "mlir/Dialect/PDL/IR/PDL.h"
#include "mlir/Dialect/PDLInterp/IR/PDLInterp.h"
#include "mlir/IR/BuiltinDialect.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include <deque>
#include <dlfcn.h>
#include <mutex>

using namespace mlir;

namespace arete::plugin {

static llvm::Error error(const Twine &text) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), text);
}

namespace {
struct Plugin {
  std::string name, path;
  DialectRegistry dialects;
};

/// Those that are loaded.
struct Plugins {
  std::mutex mutex;
  std::deque<Plugin> all;
};
} // namespace

static Plugins &plugins() {
  static Plugins instance;
  return instance;
}

//===----------------------------------------------------------------------===//
// The library
//===----------------------------------------------------------------------===//

/// Reads what the library at `path` was built for, without running its code.
static llvm::Error checkAbi(StringRef path) {
  auto binary = llvm::object::ObjectFile::createObjectFile(path);
  if (!binary) {
    llvm::consumeError(binary.takeError());
    return error("it is no shared library");
  }
  auto *elf = dyn_cast<llvm::object::ELFObjectFileBase>(binary->getBinary());
  if (!elf || elf->getEType() != llvm::ELF::ET_DYN)
    return error("it is no shared library");
  for (llvm::object::SectionRef section : elf->sections()) {
    llvm::Expected<StringRef> name = section.getName();
    if (!name) {
      llvm::consumeError(name.takeError());
      continue;
    }
    if (*name != ARETE_PLUGIN_ABI_SECTION)
      continue;
    llvm::Expected<StringRef> contents = section.getContents();
    if (!contents) {
      llvm::consumeError(contents.takeError());
      return error("the section " ARETE_PLUGIN_ABI_SECTION " is damaged");
    }
    StringRef abi = contents->take_until([](char c) { return c == '\0'; });
    if (abi == ARETE_PLUGIN_ABI)
      return llvm::Error::success();
    std::string text;
    llvm::raw_string_ostream os(text);
    llvm::printEscapedString(abi.take_front(100), os);
    return error("it was built for " + text +
                 ", and this is " ARETE_PLUGIN_ABI "; build it again");
  }
  return error("it is no plug-in of Arete: ARETE_PLUGIN of lib/Plugin/Plugin.h "
               "is missing");
}

/// The entry of a library whose ABI is right.
static llvm::Expected<const Info *> openLibrary(const std::string &path) {
  // All symbols at once: one that is missing is an error here and not later.
  void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *why = dlerror();
    StringRef text = why ? why : "unknown error";
    text.consume_front(path + ": ");
    return error(text);
  }
  auto *entry =
      reinterpret_cast<const Info *(*)()>(dlsym(library, "areteGetPluginInfo"));
  const Info *info = entry ? entry() : nullptr;
  if (!info || !info->name || !info->version || !info->registerPlugin) {
    dlclose(library);
    return error(entry ? "its entry areteGetPluginInfo gives nothing"
                       : "it has no entry areteGetPluginInfo");
  }
  // From here on it stays: what it registers points into it.
  return info;
}

//===----------------------------------------------------------------------===//
// What it adds
//===----------------------------------------------------------------------===//

static llvm::Expected<Registration> registrationOf(const Info &info) {
  Registration registration;
  try {
    if (llvm::Error failure = info.registerPlugin(registration))
      return error("its registration failed: " +
                   llvm::toString(std::move(failure)));
  } catch (const std::exception &exception) {
    return error(Twine("its registration failed: ") + exception.what());
  } catch (...) {
    return error("its registration threw what is no std::exception");
  }
  return registration;
}

/// Whether the names of what it adds are new.
static llvm::Error checkNames(const Registration &added, StringRef name) {
  for (const Plugin &plugin : plugins().all)
    if (plugin.name == name)
      return error("a plug-in '" + name + "' is loaded already, from '" +
                   plugin.path + "'");
  DialectRegistry known;
  pipeline::registerDialects(known);
  known.insert<pdl::PDLDialect, pdl_interp::PDLInterpDialect>();
  for (const Plugin &plugin : plugins().all)
    plugin.dialects.appendTo(known);
  for (StringRef dialect : added.dialects.getDialectNames())
    // Every registry has this one.
    if (dialect != BuiltinDialect::getDialectNamespace() &&
        known.getDialectAllocator(dialect))
      return error("there is a dialect '" + dialect + "' already");
  if (llvm::Error failure = rewrite::checkNames(added.rewrites))
    return failure;
  llvm::StringSet<> passes;
  for (const Registration::PassAllocator &allocator : added.passes) {
    std::unique_ptr<Pass> pass = allocator ? allocator() : nullptr;
    if (!pass || pass->getArgument().empty())
      return error("one of its passes has no name");
    StringRef argument = pass->getArgument();
    if (PassInfo::lookup(argument) || PassPipelineInfo::lookup(argument) ||
        !passes.insert(argument).second)
      return error("there is a pass '" + argument + "' already");
  }
  return llvm::Error::success();
}

static llvm::Error loadFrom(const std::string &path) {
  for (const Plugin &plugin : plugins().all)
    if (plugin.path == path)
      return llvm::Error::success();
  if (llvm::Error failure = checkAbi(path))
    return failure;
  llvm::Expected<const Info *> info = openLibrary(path);
  if (!info)
    return info.takeError();
  llvm::Expected<Registration> added = registrationOf(**info);
  if (!added)
    return added.takeError();
  if (llvm::Error failure = checkNames(*added, (*info)->name))
    return failure;

  // Nothing fails any more.
  Plugin &plugin = plugins().all.emplace_back();
  plugin.name = (*info)->name;
  plugin.path = path;
  added->dialects.appendTo(plugin.dialects);
  rewrite::addRegistered(std::move(added->rewrites), plugin.dialects);
  for (const Registration::PassAllocator &allocator : added->passes)
    registerPass(allocator);
  return llvm::Error::success();
}

llvm::Error load(StringRef path) {
  std::lock_guard lock(plugins().mutex);
  llvm::SmallString<256> real;
  std::error_code code = llvm::sys::fs::real_path(path, real);
  llvm::Error failure =
      code ? error(code.message())
           : (llvm::sys::fs::is_directory(real) ? error("it is a directory")
                                                : loadFrom(std::string(real)));
  if (!failure)
    return llvm::Error::success();
  return error("cannot load the plug-in '" + path +
               "': " + llvm::toString(std::move(failure)));
}

//===----------------------------------------------------------------------===//
// Contexts
//===----------------------------------------------------------------------===//

bool isAnyLoaded() {
  std::lock_guard lock(plugins().mutex);
  return !plugins().all.empty();
}

void addDialects(DialectRegistry &registry) {
  std::lock_guard lock(plugins().mutex);
  for (const Plugin &plugin : plugins().all)
    plugin.dialects.appendTo(registry);
}

void loadDialects(MLIRContext &context) {
  DialectRegistry registry;
  addDialects(registry);
  rewrite::addDependentDialects(registry);
  context.appendDialectRegistry(registry);
  for (StringRef name : registry.getDialectNames())
    context.getOrLoadDialect(name);
}

} // namespace arete::plugin
