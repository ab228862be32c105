//===- SignatureTest.cpp - What a function takes and gives ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/Signature.h"
#include "TargetTest.h"
#include "lib/Target/Diagnostics.h"

namespace arete::target::test {
namespace {

class SignatureTest : public TargetTest {
protected:
  Signature get(llvm::StringRef text) {
    auto module = parse(text);
    auto signature =
        Signature::get(*module->getOps<mlir::func::FuncOp>().begin());
    EXPECT_TRUE(succeeded(signature)) << text.str();
    return succeeded(signature) ? *signature : Signature();
  }

  std::string error(llvm::StringRef text) {
    auto module = parse(text);
    DiagnosticCollector diagnostics(context.get());
    auto signature =
        Signature::get(*module->getOps<mlir::func::FuncOp>().begin());
    EXPECT_TRUE(failed(signature)) << text.str();
    return test::text(diagnostics.takeError("nothing was reported"));
  }

  std::string findError(llvm::StringRef text, llvm::StringRef name) {
    auto module = parse(text);
    DiagnosticCollector diagnostics(context.get());
    EXPECT_TRUE(failed(findFunction(*module, name)));
    return test::text(diagnostics.takeError("nothing was reported"));
  }
};

TEST_F(SignatureTest, NamesTypesStatesAndUpdates) {
  Signature s = get(R"(
    func.func @train(%0: tensor<?x784xf32> {arete.name = "x"}, %1: tensor<i1>,
                     %2: tensor<784xf32> {arete.name = "w", arete.state},
                     %3: tensor<?xui8> {arete.state})
        -> (tensor<f64> {arete.name = "loss"}, tensor<i1>,
            tensor<?xui8> {arete.update_of = 3 : i64}) {
      %4 = arete.constant dense<1.0> : tensor<f64>
      return %4, %1, %3 : tensor<f64>, tensor<i1>, tensor<?xui8>
    })");
  EXPECT_EQ(s.name, "train");
  ASSERT_EQ(s.inputs.size(), 2u);
  EXPECT_EQ(s.inputs[0].name, "x");
  EXPECT_EQ(s.inputs[0].type(), "float32[?,784]");
  EXPECT_EQ(s.inputs[0].sizes, (std::vector<int64_t>{-1, 784}));
  EXPECT_EQ(s.inputs[1].name, "arg1");
  EXPECT_EQ(s.inputs[1].type(), "bool[]");
  ASSERT_EQ(s.states.size(), 2u);
  EXPECT_EQ(s.states[0].name, "w");
  EXPECT_EQ(s.states[1].name, "arg3");
  EXPECT_EQ(s.states[1].dtype, ARETE_UINT8);
  ASSERT_EQ(s.outputs.size(), 2u);
  EXPECT_EQ(s.outputs[0].name, "loss");
  EXPECT_EQ(s.outputs[1].name, "out1");
  ASSERT_EQ(s.updates.size(), 2u);
  EXPECT_FALSE(s.updates[0]);
  EXPECT_EQ(s.updates[1], 2u);
}

TEST_F(SignatureTest, NothingInNothingOut) {
  Signature s = get("func.func @f() { return }");
  EXPECT_TRUE(s.inputs.empty() && s.states.empty() && s.outputs.empty());
}

TEST_F(SignatureTest, AnUpdateMayKnowMoreOrLessOfTheSizes) {
  Signature s = get(R"(
    func.func @f(%x: tensor<?xf32>, %w: tensor<3xf32> {arete.state})
        -> (tensor<?xf32> {arete.update_of = 1 : i64}) {
      return %x : tensor<?xf32>
    })");
  EXPECT_EQ(s.updates[0], 0u);
}

TEST_F(SignatureTest, RejectsOtherTypes) {
  EXPECT_HAS(error("func.func @f(%x: f32) { return }"),
             "model.mlir:1:1: error: 'f': argument 0: has type 'f32'; only "
             "ranked tensors are passed");
  EXPECT_HAS(error("func.func @f(%x: tensor<*xf32>) { return }"),
             "only ranked tensors");
  EXPECT_HAS(error("func.func @f(%x: tensor<2xsi32>) { return }"),
             "no dtype is 'si32'");
  EXPECT_HAS(error("func.func @f(%x: tensor<2xindex>) { return }"),
             "no dtype is 'index'");
  EXPECT_HAS(
      error("func.func @f(%x: tensor<1x1x1x1x1x1x1x1x1xf32>) { return }"),
      "has rank 9; the largest is 8");
  EXPECT_HAS(error(R"(func.func @f(%x: tensor<f32>) -> f32 {
                        %0 = arith.constant 1.0 : f32
                        return %0 : f32
                      })"),
             "'f': result 0: has type 'f32'");
}

TEST_F(SignatureTest, RejectsAFunctionWithoutABody) {
  EXPECT_HAS(error("func.func private @f(tensor<f32>)"), "'f' has no body");
}

TEST_F(SignatureTest, RejectsMisplacedOrMalformedAttributes) {
  EXPECT_HAS(error(R"(func.func @f(%w: tensor<f32> {arete.state},
                                   %x: tensor<f32>) { return })"),
             "argument 1: an input cannot follow a state");
  EXPECT_HAS(
      error("func.func @f(%w: tensor<f32> {arete.state = 1}) { return }"),
      "argument 0: 'arete.state' has no value");
  EXPECT_HAS(error("func.func @f(%w: tensor<f32> {arete.name = 1}) { return }"),
             "'arete.name' must be a string");
  EXPECT_HAS(
      error("func.func @f(%w: tensor<f32> {arete.name = \"\"}) { return }"),
      "'arete.name' must be a string that is not empty");
  EXPECT_HAS(
      error(R"(func.func @f(%x: tensor<f32> {arete.update_of = 0 : i64}) {
                        return })"),
      "argument 0: 'arete.update_of' is for results");
  EXPECT_HAS(error(R"(func.func @f(%x: tensor<f32>)
                          -> (tensor<f32> {arete.state}) {
                        return %x : tensor<f32> })"),
             "result 0: 'arete.state' is for arguments");
}

/// A function of an input, a state and one update with these attributes.
std::string update(const std::string &attribute,
                   const std::string &state = "tensor<?xf32>") {
  return "func.func @f(%x: tensor<?xf32>, %w: " + state +
         " {arete.name = \"w\", arete.state}) -> (tensor<?xf32> "
         "{arete.update_of = " +
         attribute + "}) { return %x : tensor<?xf32> }";
}

TEST_F(SignatureTest, RejectsUpdatesOfWhatIsNoState) {
  EXPECT_HAS(error(update("0 : i64")),
             "result 0: updates argument 0, which is an input and no state");
  EXPECT_HAS(error(update("2 : i64")), "updates argument 2 of 2");
  EXPECT_HAS(error(update("-1 : i64")), "updates argument -1 of 2");
  EXPECT_HAS(error(update("1 : i32")), "'arete.update_of' must be an i64");
  EXPECT_HAS(error(update("\"w\"")), "'arete.update_of' must be an i64");
}

TEST_F(SignatureTest, RejectsUpdatesOfAnotherType) {
  EXPECT_HAS(error(update("1 : i64", "tensor<?xf64>")),
             "an update of type float32[?] for the state 'w' of type "
             "float64[?]");
  EXPECT_HAS(error(update("1 : i64", "tensor<?x?xf32>")),
             "for the state 'w' of type float32[?,?]");
  EXPECT_HAS(error(R"(
    func.func @f(%x: tensor<2xf32>, %w: tensor<3xf32> {arete.state})
        -> (tensor<2xf32> {arete.update_of = 1 : i64}) {
      return %x : tensor<2xf32>
    })"),
             "an update of type float32[2] for the state 'arg1' of type "
             "float32[3]");
}

TEST_F(SignatureTest, RejectsTwoUpdatesAndOutputsAfterThem) {
  EXPECT_HAS(error(R"(
    func.func @f(%w: tensor<f32> {arete.state})
        -> (tensor<f32> {arete.update_of = 0 : i64},
            tensor<f32> {arete.update_of = 0 : i64}) {
      return %w, %w : tensor<f32>, tensor<f32>
    })"),
             "result 1: updates argument 0, as result 0 does");
  EXPECT_HAS(error(R"(
    func.func @f(%w: tensor<f32> {arete.state})
        -> (tensor<f32> {arete.update_of = 0 : i64}, tensor<f32>) {
      return %w, %w : tensor<f32>, tensor<f32>
    })"),
             "result 1: an output cannot follow an update");
}

constexpr char twoFunctions[] = "func.func @f() { return }\n"
                                "func.func @g() { return }\n"
                                "func.func private @h() { return }";

TEST_F(SignatureTest, FindsFunctions) {
  auto module = parse(twoFunctions);
  EXPECT_EQ(findFunction(*module, "g")->getSymName(), "g");
  EXPECT_EQ(findFunction(*module, "h")->getSymName(), "h");
  // The only public one.
  auto one = parse("func.func @f() { return }\n"
                   "func.func private @h() { return }");
  EXPECT_EQ(findFunction(*one, "")->getSymName(), "f");
}

TEST_F(SignatureTest, SaysWhichFunctionsThereAre) {
  EXPECT_HAS(findError(twoFunctions, ""),
             "there are several functions; name one of: 'f', 'g'");
  EXPECT_HAS(findError(twoFunctions, "k"),
             "there is no function 'k'; there is: 'f', 'g'");
  EXPECT_HAS(findError("", "k"), "there is no function");
  EXPECT_HAS(findError("", ""), "there is no function");
}

} // namespace
} // namespace arete::target::test
