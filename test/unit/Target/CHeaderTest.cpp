//===- CHeaderTest.cpp - The C header of an object file -------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a compiler says of the headers is for the lit tests of aretec.
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CHeader.h"
#include "TargetTest.h"

namespace arete::target::test {
namespace {

std::string header(const Signature &signature, llvm::StringRef symbol,
                   bool initialStates = false) {
  std::string text;
  llvm::raw_string_ostream os(text);
  writeCHeader(signature, symbol, initialStates, os);
  return text;
}

bool has(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

TEST(CHeaderTest, NamesAndTypesOfTheArguments) {
  Signature s;
  s.name = "f";
  s.inputs.push_back({"x", ARETE_FLOAT32, {-1, 784}});
  s.outputs.push_back({"loss", ARETE_FLOAT64, {}});
  std::string text = header(s, "f");
  EXPECT_HAS(text,
             "#ifndef ARETE_GENERATED_F_H\n#define ARETE_GENERATED_F_H\n");
  EXPECT_HAS(text, " *   0  x: float32[?,784]\n");
  EXPECT_HAS(text, " *   0  loss: float64[]\n");
  EXPECT_HAS(text, "const arete_tensor *x,\n    arete_tensor *loss)");
  EXPECT_HAS(text, "return f(ctx, inputs, NULL, outputs);");
  EXPECT_FALSE(has(text, "f_state"));
}

TEST(CHeaderTest, NothingAtAll) {
  Signature s;
  s.name = "f";
  EXPECT_HAS(header(s, "f"), "f_call(arete_context *ctx) {\n"
                             "  return f(ctx, NULL, NULL, NULL);\n}");
}

TEST(CHeaderTest, NamesOfOneScopeDiffer) {
  Signature s;
  s.name = "x";
  for (const char *name : {"x", "a b", "a.b", "ctx", "int", "state"})
    s.inputs.push_back({name, ARETE_FLOAT32, {}});
  s.states.push_back({"a b", ARETE_FLOAT32, {}});
  s.states.push_back({"x", ARETE_FLOAT32, {}});
  s.outputs.push_back({"a b", ARETE_FLOAT32, {}});
  std::string text = header(s, "x");
  EXPECT_HAS(text, "inputs[] = {x1, a_b, a_b1, ctx1, int_, state1};");
  EXPECT_HAS(text, "outputs[] = {a_b2};");
  // Members are a scope of their own.
  EXPECT_HAS(text, "states[] = {&state->a_b, &state->x};");
}

TEST(CHeaderTest, NoNameEndsAComment) {
  Signature s;
  s.name = "f*/g";
  s.inputs.push_back({"*/x", ARETE_FLOAT32, {}});
  std::string text = header(s, "f__g");
  EXPECT_FALSE(has(text, "*/x"));
  EXPECT_FALSE(has(text, "f*/g"));
}

TEST(CHeaderTest, InitialStatesAreMadeWhereThereAreValues) {
  Signature s;
  s.name = "f";
  s.states.push_back({"w", ARETE_FLOAT32, {}});
  std::string without = header(s, "f"), with = header(s, "f", true);
  EXPECT_HAS(without, "f_state_destroy(");
  EXPECT_FALSE(has(without, "f_initial_states"));
  EXPECT_FALSE(has(without, "f_state_init"));
  EXPECT_HAS(with, "extern const arete_tensor f_initial_states[1];");
  EXPECT_HAS(with, "f_state_init(");
}

} // namespace
} // namespace arete::target::test
