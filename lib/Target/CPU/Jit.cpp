//===- Jit.cpp - Functions compiled into this process ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// ORC is used as a loader only: what it gets is the object file that aretec
/// would write, so the two cannot differ. There is one session for the process
/// and in it a library for each function, which makes loading and freeing cheap
/// and names of different functions independent.
///
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/Jit.h"
#include "lib/Target/CNames.h"
#include "lib/Target/CPU/Machine.h"
#include "lib/Target/CPU/ObjectCache.h"
#include "lib/Target/CPU/Unit.h"
#include "lib/Target/Diagnostics.h"
#include "lib/Target/Stopwatch.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ExecutionEngine/Orc/Core.h"
#include "llvm/ExecutionEngine/Orc/ExecutionUtils.h"
#include "llvm/ExecutionEngine/Orc/ExecutorProcessControl.h"
#include "llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h"
#include "llvm/ExecutionEngine/Orc/TaskDispatch.h"
#include "llvm/Support/DynamicLibrary.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"
#include <atomic>
#include <dlfcn.h>
#include <mutex>

using namespace llvm;

namespace arete::target {

namespace {
/// The process's ORC session. It is never destroyed: functions may outlive the
/// end of main().
class Session {
public:
  /// The session, which the first call makes.
  static Expected<Session *> get() {
    static std::mutex mutex;
    static Session *instance;
    std::lock_guard<std::mutex> lock(mutex);
    if (instance)
      return instance;
    auto control = orc::SelfExecutorProcessControl::Create(
        nullptr, std::make_unique<orc::InPlaceTaskDispatcher>());
    if (!control)
      return control.takeError();
    // Global symbols of the process may not show this library, which may have
    // been opened as RTLD_LOCAL: it looks for itself.
    Dl_info self;
    void *handle = nullptr;
    if (dladdr(reinterpret_cast<void *>(&arete_rt_enter), &self))
      handle = dlopen(self.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    if (!handle) // Linked into the program itself.
      handle = dlopen(nullptr, RTLD_LAZY);
    if (!handle)
      return makeError("the library does not find itself");
    instance = new Session(std::move(*control), handle);
    return instance;
  }

  Expected<orc::JITDylib *> load(std::unique_ptr<MemoryBuffer> object) {
    orc::JITDylib &library =
        session.createBareJITDylib(std::to_string(nextNumber++));
    library.addToLinkOrder(runtime);
    if (Error error = layer.add(library, std::move(object)))
      return joinErrors(std::move(error), session.removeJITDylib(library));
    return &library;
  }

  Expected<void *> lookup(orc::JITDylib &library, const Twine &name) {
    auto symbol = session.lookup({&library}, name.str());
    if (!symbol)
      return joinErrors(symbol.takeError(), takeReports());
    return symbol->getAddress().toPtr<void *>();
  }

  void unload(orc::JITDylib &library) {
    // A failure leaves the memory allocated, which harms nobody.
    consumeError(session.removeJITDylib(library));
  }

private:
  Session(std::unique_ptr<orc::ExecutorProcessControl> control, void *self)
      : session(std::move(control)), layer(session),
        runtime(session.createBareJITDylib("arete_runtime")) {
    session.setErrorReporter([this](Error error) {
      std::lock_guard<std::mutex> lock(reportMutex);
      reports += toString(std::move(error)) + "\n";
    });
    runtime.addGenerator(std::make_unique<orc::DynamicLibrarySearchGenerator>(
        sys::DynamicLibrary(self), /*GlobalPrefix=*/'\0'));
  }

  /// What the session reported besides its results.
  Error takeReports() {
    std::lock_guard<std::mutex> lock(reportMutex);
    if (reports.empty())
      return Error::success();
    return createStringError(inconvertibleErrorCode(),
                             StringRef(std::exchange(reports, "")).rtrim());
  }

  orc::ExecutionSession session;
  orc::ObjectLinkingLayer layer;
  orc::JITDylib &runtime;
  std::atomic<uint64_t> nextNumber = 0;
  std::mutex reportMutex;
  std::string reports;
};
} // namespace

struct JitFunction::Code {
  Code(Session &session, orc::JITDylib &library)
      : session(session), library(library) {}
  ~Code() { session.unload(library); }
  Code(const Code &) = delete;
  Code &operator=(const Code &) = delete;

  Session &session;
  orc::JITDylib &library;
  arete_entry entry = nullptr;
  const arete_signature *signature = nullptr;
};

JitFunction::JitFunction(std::shared_ptr<const Code> code)
    : code(std::move(code)), address(this->code->entry),
      description(this->code->signature) {}

Expected<JitFunction> JitFunction::load(std::unique_ptr<MemoryBuffer> object,
                                        StringRef symbol, CompileTimes &times) {
  Stopwatch watch(times.link);
  auto session = Session::get();
  if (!session)
    return session.takeError();
  auto library = (*session)->load(std::move(object));
  if (!library)
    return library.takeError();
  auto code = std::make_shared<Code>(**session, **library);
  auto entry = (*session)->lookup(**library, symbol);
  if (!entry)
    return entry.takeError();
  auto signature = (*session)->lookup(**library, symbol + "_signature");
  if (!signature)
    return signature.takeError();
  code->entry = reinterpret_cast<arete_entry>(*entry);
  code->signature = static_cast<const arete_signature *>(*signature);
  return JitFunction(std::move(code));
}

static Expected<std::unique_ptr<MemoryBuffer>> emitObject(Unit &unit,
                                                          CompileTimes &times) {
  SmallVector<char, 0> object;
  raw_svector_ostream os(object);
  if (Error error = unit.emit(os, CodeGenFileType::ObjectFile, times))
    return error;
  return std::make_unique<SmallVectorMemoryBuffer>(
      std::move(object), unit.getSymbol(), /*RequiresNullTerminator=*/false);
}

Expected<JitFunction> JitFunction::load(Unit &unit, CompileTimes &times) {
  auto object = emitObject(unit, times);
  if (!object)
    return object.takeError();
  return load(std::move(*object), unit.getSymbol(), times);
}

/// The cache to look in; null where the passes have to run because somebody
/// looks at them.
static ObjectCache *cacheFor(const CompileOptions &options) {
  bool isWatched = options.verifyEachPass || options.rewrites.print ||
                   options.rewrites.report;
  return options.cache && !isWatched ? ObjectCache::get() : nullptr;
}

Expected<JitFunction> compileJit(mlir::ModuleOp module, StringRef name,
                                 const CompileOptions &options,
                                 CompileTimes *times) {
  CompileTimes unused;
  CompileTimes &counted = times ? *times : unused;
  // No function of the C library has such a name, whatever the user's has.
  std::string symbol = "jit_" + cIdentifier(name);

  ObjectCache *cache = cacheFor(options);
  CacheKey key;
  if (cache) {
    DiagnosticCollector diagnostics(module.getContext());
    auto function = findFunction(module, name);
    if (failed(function))
      return diagnostics.takeError("there is no such function");
    auto machine = createMachine(options);
    if (!machine)
      return machine.takeError();
    key = cacheKey(*function, symbol, options, **machine);
    if (auto object = cache->load(key)) {
      auto loaded = JitFunction::load(std::move(object), symbol, counted);
      if (loaded)
        return loaded;
      consumeError(loaded.takeError());
    }
  }

  auto unit = Unit::lower(module, name, symbol, {}, options, counted);
  if (!unit)
    return unit.takeError();
  if (Error error = unit->optimize(counted))
    return error;
  auto object = emitObject(*unit, counted);
  if (!object)
    return object.takeError();
  if (cache)
    cache->store(key, (*object)->getBuffer());
  return JitFunction::load(std::move(*object), symbol, counted);
}

} // namespace arete::target
