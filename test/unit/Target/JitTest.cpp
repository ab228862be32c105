//===- JitTest.cpp - Functions compiled into this process -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/Jit.h"
#include "TargetTest.h"
#include "lib/Pipeline/Pipelines.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>
#include <fstream>
#include <thread>

using namespace llvm;

namespace arete::target::test {
namespace {

/// x + factor * y, for doubles.
std::string axpy(double factor, const std::string &name = "axpy") {
  return formatv(R"(
    func.func @{0}(%x: tensor<?xf64> {{arete.name = "x"},
                   %y: tensor<?xf64> {{arete.name = "y"}) -> tensor<?xf64> {{
      %a = arete.constant dense<{1}> : tensor<1xf64>
      %0 = arete.multiply %a, %y
          : (tensor<1xf64>, tensor<?xf64>) -> tensor<?xf64>
      %1 = arete.add %x, %0
          : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
      return %1 : tensor<?xf64>
    })",
                 name, formatv("{0:E}", factor).str())
      .str();
}

class JitTest : public TargetTest {
protected:
  JitFunction compileFunction(const std::string &text,
                              const CompileOptions &options = {}) {
    auto function = compileJit(*parse(text), "", options);
    if (!function) {
      ADD_FAILURE() << toString(function.takeError());
      return {};
    }
    return *function;
  }

  /// Translates LLVM dialect, in which the entry is called "f".
  std::string translateError(StringRef text) {
    Signature signature;
    signature.name = "f";
    auto unit = Unit::translate(*parse(text), signature, "f", {}, {});
    if (!unit)
      return toString(unit.takeError());
    CompileTimes times;
    if (Error error = unit->optimize(times))
      return toString(std::move(error));
    auto function = JitFunction::load(*unit, times);
    return function ? "" : toString(function.takeError());
  }
};

TEST_F(JitTest, CompilesAndRuns) {
  JitFunction f = compileFunction(axpy(2));
  ASSERT_TRUE(f);
  Call call(f, {{1, 2, 3}, {10, 20, 30}});
  ASSERT_EQ(call.status, ARETE_OK) << call.message;
  EXPECT_EQ(call.outputs, (std::vector<std::vector<double>>{{21, 42, 63}}));
  // Any other size, none and one included.
  EXPECT_EQ(Call(f, {{}, {}}).outputs[0], std::vector<double>());
  EXPECT_EQ(Call(f, {{1}, {1}}).outputs[0], std::vector<double>{3});
  std::vector<double> large(1001, 1.0);
  EXPECT_EQ(Call(f, {large, large}).outputs[0], std::vector<double>(1001, 3.0));
}

TEST_F(JitTest, TheSignatureIsThatOfTheFunction) {
  JitFunction f = compileFunction(axpy(2, "\"odd name\""));
  ASSERT_TRUE(f);
  const arete_signature &s = f.signature();
  EXPECT_EQ(s.abi_version, ARETE_ABI_VERSION);
  EXPECT_STREQ(s.name, "odd name");
  ASSERT_EQ(s.num_inputs, 2);
  EXPECT_EQ(s.num_states, 0);
  ASSERT_EQ(s.num_outputs, 1);
  EXPECT_STREQ(s.inputs[1].name, "y");
  EXPECT_EQ(s.inputs[1].dtype, ARETE_FLOAT64);
  EXPECT_EQ(s.inputs[1].rank, 1);
  EXPECT_EQ(s.inputs[1].sizes[0], -1);
  EXPECT_EQ(s.inputs[1].sizes[1], 0);
  EXPECT_STREQ(s.outputs[0].name, "out0");
  EXPECT_EQ(s.states, nullptr);
}

TEST_F(JitTest, AFailingCallSaysWhy) {
  JitFunction f = compileFunction(axpy(2));
  ASSERT_TRUE(f);
  Call call(f, {{1, 2, 3}, {1, 2}});
  EXPECT_EQ(call.status, ARETE_ERROR_SIZE);
  EXPECT_HAS(call.message, "float64[?]");
}

TEST_F(JitTest, EveryLevelGivesTheSame) {
  for (unsigned level = 0; level <= 3; ++level) {
    CompileOptions options;
    options.optLevel = level;
    JitFunction f = compileFunction(axpy(0.5), options);
    ASSERT_TRUE(f) << level;
    EXPECT_EQ(Call(f, {{1, 2, 3}, {1, 2, 3}}).outputs[0],
              (std::vector<double>{1.5, 3, 4.5}))
        << level;
  }
}

TEST_F(JitTest, OtherCpusGiveTheSame) {
#if defined(__x86_64__)
  for (const char *cpu : {"x86-64", "x86-64-v3"}) {
    CompileOptions options;
    options.cpu = cpu;
    JitFunction f = compileFunction(axpy(0.5), options);
    ASSERT_TRUE(f) << cpu;
    EXPECT_EQ(Call(f, {{1, 2}, {1, 2}}).outputs[0],
              (std::vector<double>{1.5, 3}));
  }
#endif
}

TEST_F(JitTest, MathIsInlined) {
  constexpr char tanhText[] = R"(
    func.func @f(%x: tensor<?xf64>) -> tensor<?xf64> {
      %0 = arete.tanh %x : (tensor<?xf64>) -> tensor<?xf64>
      return %0 : tensor<?xf64>
    })";
  auto unit = compile(tanhText);
  ASSERT_TRUE(unit);
  for (const Function &function : unit->getModule())
    EXPECT_FALSE(function.getName().starts_with("arete_tanh"))
        << function.getName().str();
  CompileTimes times;
  auto f = JitFunction::load(*unit, times);
  ASSERT_TRUE(bool(f)) << toString(f.takeError());
  EXPECT_NEAR(Call(*f, {{0.5}}).outputs[0][0], std::tanh(0.5), 1e-15);
}

TEST_F(JitTest, HugeArgumentsOfMathStayACall) {
  JitFunction f = compileFunction(R"(
    func.func @f(%x: tensor<?xf64>) -> tensor<?xf64> {
      %0 = arete.sin %x : (tensor<?xf64>) -> tensor<?xf64>
      return %0 : tensor<?xf64>
    })");
  ASSERT_TRUE(f);
  std::vector<double> x(100, 1e300);
  x[50] = 0.5;
  Call call(f, {x});
  EXPECT_NEAR(call.outputs[0][7], std::sin(1e300), 1e-15);
  EXPECT_NEAR(call.outputs[0][50], std::sin(0.5), 1e-15);
}

TEST_F(JitTest, FunctionsOfOneNameAreIndependent) {
  JitFunction two = compileFunction(axpy(2)), three = compileFunction(axpy(3));
  ASSERT_TRUE(two && three);
  EXPECT_EQ(Call(two, {{0}, {1}}).outputs[0][0], 2);
  EXPECT_EQ(Call(three, {{0}, {1}}).outputs[0][0], 3);
  two = {};
  EXPECT_EQ(Call(three, {{0}, {1}}).outputs[0][0], 3);
}

TEST_F(JitTest, NamesOfTheCLibraryAreHarmless) {
  for (const char *name : {"sin", "malloc", "main", "arete_rt_enter"}) {
    JitFunction f = compileFunction(axpy(2, name));
    ASSERT_TRUE(f) << name;
    EXPECT_EQ(Call(f, {{0}, {1}}).outputs[0][0], 2) << name;
    EXPECT_STREQ(f.signature().name, name);
  }
}

TEST_F(JitTest, CopiesShareTheCode) {
  JitFunction copy;
  {
    JitFunction f = compileFunction(axpy(2));
    ASSERT_TRUE(f);
    copy = f;
    EXPECT_EQ(copy.entry(), f.entry());
  }
  EXPECT_EQ(Call(copy, {{0}, {1}}).outputs[0][0], 2);
}

size_t countMappings() {
  std::ifstream maps("/proc/self/maps");
  return std::count(std::istreambuf_iterator<char>(maps), {}, '\n');
}

TEST_F(JitTest, FreedFunctionsFreeTheirMemory) {
  std::string text = axpy(2);
  compileFunction(text);
  size_t before = countMappings();
  for (int i = 0; i < 50; ++i)
    ASSERT_TRUE(compileFunction(text));
  size_t freed = countMappings();
  // Each function has at least one mapping of its own, so 50 would show.
  EXPECT_LT(freed, before + 20);
  std::vector<JitFunction> kept;
  for (int i = 0; i < 50; ++i)
    kept.push_back(compileFunction(text));
  EXPECT_GT(countMappings(), freed + 40);
}

TEST_F(JitTest, ThreadsCompileAtTheSameTime) {
  mlir::DialectRegistry registry;
  pipeline::registerDialects(registry);
  std::vector<std::thread> threads;
  std::vector<double> results(4);
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&, i] {
      mlir::MLIRContext own(registry);
      auto module = mlir::parseSourceString<mlir::ModuleOp>(axpy(i), &own);
      auto f = compileJit(*module, "");
      if (f)
        results[i] = Call(*f, {{1}, {10}}).outputs[0][0];
      else
        consumeError(f.takeError());
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(results, (std::vector<double>{1, 11, 21, 31}));
}

TEST_F(JitTest, CountsTheTimesOfAllPhases) {
  CompileTimes times;
  auto f = compileJit(*parse(axpy(2)), "axpy", {}, &times);
  ASSERT_TRUE(bool(f)) << toString(f.takeError());
  for (double phase :
       {times.graph, times.lowering, times.optimize, times.codegen, times.link})
    EXPECT_GT(phase, 0);
  EXPECT_DOUBLE_EQ(times.total(), times.graph + times.lowering +
                                      times.optimize + times.codegen +
                                      times.link);
}

TEST_F(JitTest, TheModuleIsLeftAsItIs) {
  auto module = parse(axpy(2));
  std::string before, after;
  raw_string_ostream(before) << *module;
  ASSERT_EQ(text(compileJit(*module, "")), "");
  raw_string_ostream(after) << *module;
  EXPECT_EQ(before, after);
}

TEST_F(JitTest, AnUnknownFunctionIsAnError) {
  EXPECT_HAS(text(compileJit(*parse(axpy(2)), "g")),
             "there is no function 'g'; there is: 'axpy'");
}

TEST_F(JitTest, WhatCannotBeLoweredIsAnErrorWithItsPosition) {
  // A graph under construction: no pass knows the op.
  EXPECT_HAS(text(compileJit(*parse(R"(
    func.func @f() -> tensor<?xf32> {
      %0 = arete.variable "x" : tensor<?xf32>
      return %0 : tensor<?xf32>
    })"),
                             "")),
             "model.mlir:3:12: error: ");
}

TEST_F(JitTest, AWrongCpuIsAnError) {
  CompileOptions options;
  options.cpu = "z80";
  EXPECT_HAS(text(compileJit(*parse(axpy(2)), "", options)),
             "unknown CPU 'z80'");
}

constexpr char entryHead[] =
    "llvm.func @f(%0: !llvm.ptr, %1: !llvm.ptr, %2: !llvm.ptr, %3: !llvm.ptr) "
    "-> i32 {\n";

TEST_F(JitTest, RunsHandWrittenCode) {
  EXPECT_EQ(translateError(std::string(entryHead) +
                           "%4 = llvm.mlir.constant(0 : i32) : i32\n"
                           "llvm.return %4 : i32 }"),
            "");
}

TEST_F(JitTest, AMissingSymbolIsAnErrorWithItsName) {
  EXPECT_HAS(translateError("llvm.func @nobody_has_this() -> i32\n" +
                            std::string(entryHead) +
                            "%4 = llvm.call @nobody_has_this() : () -> i32\n"
                            "llvm.return %4 : i32 }"),
             "nobody_has_this");
  // The session still works.
  EXPECT_TRUE(compileFunction(axpy(2)));
}

TEST_F(JitTest, AMissingOrWrongEntryIsAnError) {
  EXPECT_HAS(translateError("llvm.func @g() { llvm.return }"),
             "does not define 'f'");
  EXPECT_HAS(translateError("llvm.func @f() -> i32"), "does not define 'f'");
  EXPECT_HAS(translateError("llvm.func @f() { llvm.return }"),
             "'f' is not an arete_entry");
}

TEST_F(JitTest, WhatIsNoLLVMDialectIsAnError) {
  EXPECT_HAS(translateError("func.func @f() { return }"), "model.mlir:1:");
}

} // namespace
} // namespace arete::target::test
