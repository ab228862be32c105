//===- Machine.cpp - The machine that code is for -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/Machine.h"
#include "lib/Target/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"

using namespace llvm;

namespace arete::target {

namespace {
/// What does not change in the life of a process.
struct Host {
  Triple triple{sys::getProcessTriple()};
  std::string cpu = sys::getHostCPUName().str();
  std::string features;
  const Target *target = nullptr;
  std::string targetError;

  Host() {
    InitializeNativeTarget();
    InitializeNativeTargetAsmPrinter();
    target = TargetRegistry::lookupTarget(triple.str(), targetError);
    SubtargetFeatures all;
    for (const auto &feature : sys::getHostCPUFeatures())
      all.AddFeature(feature.first(), feature.second);
    features = all.getString();
  }
};
} // namespace

static const Host &host() {
  static const Host instance;
  return instance;
}

static Error checkFeatures(const MCSubtargetInfo &known, StringRef features) {
  for (StringRef feature : split(features, ',')) {
    StringRef name = feature.drop_front(!feature.empty());
    bool isSigned = feature.starts_with("+") || feature.starts_with("-");
    if (!isSigned || none_of(known.getAllProcessorFeatures(),
                             [&](const SubtargetFeatureKV &entry) {
                               return name == entry.Key;
                             }))
      return makeError("unknown CPU feature '" + feature +
                       "'; features are written '+name' or '-name'");
  }
  return Error::success();
}

static CodeGenOptLevel codegenLevel(unsigned optLevel) {
  switch (optLevel) {
  case 0:
    return CodeGenOptLevel::None;
  case 1:
    return CodeGenOptLevel::Less;
  case 2:
    return CodeGenOptLevel::Default;
  default:
    return CodeGenOptLevel::Aggressive;
  }
}

Expected<std::unique_ptr<TargetMachine>>
createMachine(const CompileOptions &options) {
  const Host &host = target::host();
  if (!host.target)
    return makeError(host.targetError);
  bool native = options.cpu == "native";
  std::string cpu = native ? host.cpu : options.cpu;
  std::string features = native ? host.features : "";

  // A subtarget without a CPU knows every name without a word on stderr.
  std::unique_ptr<MCSubtargetInfo> known(
      host.target->createMCSubtargetInfo(host.triple.str(), "", ""));
  if (!native && !known->isCPUStringValid(cpu))
    return makeError("unknown CPU '" + cpu + "' for " + host.triple.str());
  if (!options.features.empty()) {
    if (Error error = checkFeatures(*known, options.features))
      return error;
    features += (features.empty() ? "" : ",") + options.features;
  }
  if (host.triple.getArch() == Triple::x86_64) {
    std::unique_ptr<MCSubtargetInfo> chosen(
        host.target->createMCSubtargetInfo(host.triple.str(), cpu, features));
    if (!chosen->checkFeatures("+64bit") || !chosen->checkFeatures("+sse2"))
      return makeError("CPU '" + cpu + "' " + options.features +
                       " has no 64-bit mode with SSE2");
  }

  TargetOptions targetOptions;
  std::unique_ptr<TargetMachine> machine(host.target->createTargetMachine(
      host.triple.str(), cpu, features, targetOptions, Reloc::PIC_,
      CodeModel::Small, codegenLevel(options.optLevel)));
  if (!machine)
    return makeError("cannot generate code for " + host.triple.str());
  return machine;
}

void setMachineAttributes(Module &module, const TargetMachine &machine) {
  StringRef features = machine.getTargetFeatureString();
  bool wide = machine.getMCSubtargetInfo()->getTargetTriple().isX86() &&
              machine.getMCSubtargetInfo()->checkFeatures("+avx512f");
  for (Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr("target-cpu", machine.getTargetCPU());
    if (!features.empty())
      function.addFnAttr("target-features", features);
    else
      function.removeFnAttr("target-features");
    // LLVM's choice is 256 bits for processors that slow down under wide
    // vectors; those of today do not.
    if (wide)
      function.addFnAttr("prefer-vector-width", "512");
  }
}

} // namespace arete::target
