//===- MachineTest.cpp - The machine that code is for ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/Machine.h"
#include "TargetTest.h"
#include "llvm/IR/Function.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/TargetParser/Host.h"

using namespace llvm;

namespace arete::target::test {
namespace {

std::string machineError(const std::string &cpu, const std::string &features) {
  CompileOptions options;
  options.cpu = cpu;
  options.features = features;
  auto machine = createMachine(options);
  return machine ? "" : toString(machine.takeError());
}

TEST(MachineTest, NativeHasTheFeaturesOfTheHost) {
  auto machine = cantFail(createMachine({}));
  EXPECT_EQ(machine->getTargetCPU(), sys::getHostCPUName());
  EXPECT_EQ(machine->getRelocationModel(), Reloc::PIC_);
}

TEST(MachineTest, RejectsUnknownNames) {
  EXPECT_HAS(machineError("pentium9000", ""), "unknown CPU 'pentium9000'");
  EXPECT_HAS(machineError("", ""), "unknown CPU ''");
  EXPECT_HAS(machineError("native", "+warp"), "unknown CPU feature '+warp'");
  EXPECT_HAS(machineError("native", "+"), "unknown CPU feature '+'");
  EXPECT_HAS(machineError("native", ","), "unknown CPU feature ''");
}

#if defined(__x86_64__)
TEST(MachineTest, FeaturesAreAddedAndRemoved) {
  CompileOptions options;
  options.cpu = "x86-64-v3";
  auto v3 = cantFail(createMachine(options));
  EXPECT_TRUE(v3->getMCSubtargetInfo()->checkFeatures("+avx2,+fma"));
  EXPECT_FALSE(v3->getMCSubtargetInfo()->checkFeatures("+avx512f"));
  options.features = "+avx512f,-bmi2";
  auto changed = cantFail(createMachine(options));
  EXPECT_TRUE(changed->getMCSubtargetInfo()->checkFeatures("+avx512f"));
  EXPECT_FALSE(changed->getMCSubtargetInfo()->checkFeatures("+bmi2"));
}

TEST(MachineTest, RejectsWhatTheCodeGeneratorAbortsOn) {
  EXPECT_HAS(machineError("i386", ""), "no 64-bit mode with SSE2");
  EXPECT_HAS(machineError("pentium4", ""), "no 64-bit mode with SSE2");
  EXPECT_HAS(machineError("x86-64", "-sse2"), "no 64-bit mode with SSE2");
  EXPECT_HAS(machineError("native", "fma"), "written '+name' or '-name'");
}

TEST(MachineTest, WideVectorsWhereTheMachineHasThem) {
  for (auto [cpu, wide] :
       {std::pair("x86-64-v3", false), {"x86-64-v4", true}}) {
    CompileOptions options;
    options.cpu = cpu;
    auto machine = cantFail(createMachine(options));
    LLVMContext context;
    Module module("m", context);
    auto *type = FunctionType::get(Type::getVoidTy(context), false);
    auto *function =
        Function::Create(type, GlobalValue::ExternalLinkage, "f", module);
    auto *declared =
        Function::Create(type, GlobalValue::ExternalLinkage, "g", module);
    BasicBlock::Create(context, "", function);
    setMachineAttributes(module, *machine);
    EXPECT_EQ(function->getFnAttribute("target-cpu").getValueAsString(), cpu);
    EXPECT_EQ(function->hasFnAttribute("prefer-vector-width"), wide);
    EXPECT_FALSE(declared->hasFnAttribute("target-cpu"));
  }
}
#endif

} // namespace
} // namespace arete::target::test
