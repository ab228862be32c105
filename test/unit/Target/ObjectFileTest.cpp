//===- ObjectFileTest.cpp - Functions compiled ahead of time --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/ObjectFile.h"
#include "TargetTest.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/MemoryBufferRef.h"
#include <set>

using namespace llvm;

namespace arete::target::test {
namespace {

constexpr char model[] = R"(
  func.func @step(%x: tensor<?xf32> {arete.name = "x"},
                  %w: tensor<?xf32> {arete.name = "w", arete.state})
      -> (tensor<?xf32>, tensor<?xf32> {arete.update_of = 1 : i64}) {
    %0 = arete.tanh %x : (tensor<?xf32>) -> tensor<?xf32>
    %1 = arete.add %0, %w : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
    return %0, %1 : tensor<?xf32>, tensor<?xf32>
  })";

/// What an object file holds.
struct Contents {
  explicit Contents(StringRef bytes) {
    auto file =
        object::ObjectFile::createObjectFile(MemoryBufferRef(bytes, "object"));
    if (!file) {
      ADD_FAILURE() << toString(file.takeError());
      return;
    }
    for (const object::SymbolRef &symbol : (*file)->symbols()) {
      uint32_t flags = cantFail(symbol.getFlags());
      std::string name = cantFail(symbol.getName()).str();
      if (flags & object::SymbolRef::SF_Undefined)
        undefined.insert(name);
      else if (flags & object::SymbolRef::SF_Global)
        exported.insert(name);
    }
    undefined.erase("");
    for (const object::SectionRef &section : (*file)->sections())
      if (section.isText())
        code += cantFail(section.getContents()).str();
  }

  std::set<std::string> exported, undefined;
  std::string code;
};

class ObjectFileTest : public TargetTest {
protected:
  std::string object(StringRef text, ArrayRef<arete_tensor> states = {},
                     StringRef name = "") {
    SmallVector<char, 0> bytes;
    raw_svector_ostream os(bytes);
    if (Error error = emitObject(*parse(text), name, {}, states, os))
      ADD_FAILURE() << toString(std::move(error));
    return std::string(bytes.begin(), bytes.end());
  }

  std::string objectError(StringRef text, ArrayRef<arete_tensor> states = {}) {
    SmallVector<char, 0> bytes;
    raw_svector_ostream os(bytes);
    std::string message =
        toString(emitObject(*parse(text), "", {}, states, os));
    EXPECT_TRUE(bytes.empty());
    return message;
  }
};

TEST_F(ObjectFileTest, ExportsTheEntryAndTheSignature) {
  Contents contents(object(model));
  EXPECT_EQ(contents.exported,
            (std::set<std::string>{"step", "step_signature"}));
  EXPECT_FALSE(contents.undefined.empty());
  for (const std::string &name : contents.undefined)
    EXPECT_TRUE(StringRef(name).starts_with("arete_rt_") ||
                StringRef(name).starts_with("mem") ||
                name == "_GLOBAL_OFFSET_TABLE_")
        << name;
}

TEST_F(ObjectFileTest, ExportsInitialStates) {
  float values[] = {1, 2, 3};
  int64_t size = 3;
  arete_tensor w = arete_tensor_view(values, ARETE_FLOAT32, 1, &size);
  std::string bytes = object(model, w);
  EXPECT_TRUE(Contents(bytes).exported.count("step_initial_states"));
  EXPECT_NE(bytes.find(std::string(reinterpret_cast<char *>(values), 12)),
            std::string::npos);
}

TEST_F(ObjectFileTest, RejectsInitialStatesThatDoNotFit) {
  double values[] = {1, 2, 3};
  int64_t size = 3;
  arete_tensor w = arete_tensor_view(values, ARETE_FLOAT64, 1, &size);
  EXPECT_HAS(objectError(model, w), "its type is float32[?]");
}

TEST_F(ObjectFileTest, TheCodeIsThatOfTheJit) {
  auto unit = compile(model, "jit_step");
  ASSERT_TRUE(unit);
  SmallVector<char, 0> bytes;
  raw_svector_ostream os(bytes);
  CompileTimes times;
  ASSERT_EQ(text(unit->emit(os, CodeGenFileType::ObjectFile, times)), "");
  std::string code = Contents(StringRef(bytes.data(), bytes.size())).code;
  EXPECT_GT(code.size(), 100u);
  EXPECT_EQ(code, Contents(object(model)).code);
}

TEST_F(ObjectFileTest, TheSameBytesEachTime) {
  EXPECT_EQ(object(model), object(model));
}

TEST_F(ObjectFileTest, OneFunctionOfSeveral) {
  std::string two = std::string(model) + R"(
    func.func @other(%x: tensor<f32>) -> tensor<f32> {
      return %x : tensor<f32>
    })";
  EXPECT_EQ(Contents(object(two, {}, "other")).exported,
            (std::set<std::string>{"other", "other_signature"}));
  EXPECT_HAS(objectError(two), "there are several functions");
}

TEST_F(ObjectFileTest, SymbolsAreIdentifiersOfTheProgramsOwn) {
  EXPECT_EQ(cantFail(objectSymbol("f")), "f");
  EXPECT_EQ(cantFail(objectSymbol("my model")), "my_model");
  EXPECT_HAS(text(objectSymbol("sin")),
             "a function of the C library is called 'sin'");
  EXPECT_HAS(text(objectSymbol("malloc")), "'malloc'");
  EXPECT_HAS(text(objectSymbol("arete_rt_enter")), "those of the runtime");
}

TEST_F(ObjectFileTest, WritesText) {
  SmallVector<char, 0> bytes;
  raw_svector_ostream os(bytes);
  ASSERT_EQ(text(emitLLVMIR(*parse(model), "", {}, {}, os)), "");
  std::string ir(os.str());
  EXPECT_HAS(ir, "define i32 @step(");
  EXPECT_HAS(ir, "@step_signature = constant");
  // The math library is inlined, and nothing else is left of it.
  EXPECT_EQ(ir.find("arete_tanh"), std::string::npos);
  EXPECT_EQ(ir.find("llvm.compiler.used"), std::string::npos);
  EXPECT_EQ(ir.find("_huge_"), std::string::npos);
  bytes.clear();
  ASSERT_EQ(text(emitAssembly(*parse(model), "", {}, {}, os)), "");
  EXPECT_HAS(std::string(os.str()), "step_signature:");
}

} // namespace
} // namespace arete::target::test
