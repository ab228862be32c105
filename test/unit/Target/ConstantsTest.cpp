//===- ConstantsTest.cpp - The constants beside a compiled function -------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/Constants.h"
#include "TargetTest.h"
#include "llvm/IR/Constants.h"

using namespace llvm;

namespace arete::target::test {
namespace {

class ConstantsTest : public ::testing::Test {
protected:
  ConstantsTest() : module("m", context) {
    signature.name = "f";
    signature.states.push_back({"w", ARETE_INT32, {-1, 3}});
  }

  /// Defines one initial value; the text of the error.
  std::string define(const arete_tensor &value) {
    return toString(defineInitialStates(module, signature, "f", value));
  }

  arete_tensor view(int64_t rows, int64_t columns) {
    int64_t sizes[] = {rows, columns};
    return arete_tensor_view(values, ARETE_INT32, 2, sizes);
  }

  int32_t values[12] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  LLVMContext context;
  Module module;
  Signature signature;
};

TEST_F(ConstantsTest, ADeclarationIsReplacedWithItsUses) {
  auto *declared =
      new GlobalVariable(module, Type::getInt8Ty(context), /*isConstant=*/true,
                         GlobalValue::ExternalLinkage, nullptr, "f_signature");
  auto *user = new GlobalVariable(module, declared->getType(), true,
                                  GlobalValue::ExternalLinkage, declared, "u");
  defineSignature(module, signature, "f");
  GlobalVariable *defined = module.getNamedGlobal("f_signature");
  ASSERT_TRUE(defined && defined->hasInitializer());
  EXPECT_EQ(user->getInitializer(), defined);
}

TEST_F(ConstantsTest, TakesValuesThatFit) {
  EXPECT_EQ(define(view(2, 3)), "");
  auto *array = cast<ConstantArray>(
      module.getNamedGlobal("f_initial_states")->getInitializer());
  ASSERT_EQ(array->getNumOperands(), 1u);
  auto *data = cast<GlobalVariable>(array->getOperand(0)->getOperand(0));
  EXPECT_TRUE(data->isConstant() && data->hasPrivateLinkage());
  EXPECT_EQ(data->getAlignment(), 64u);
  EXPECT_EQ(
      cast<ConstantDataSequential>(data->getInitializer())->getRawDataValues(),
      StringRef(reinterpret_cast<char *>(values), 24));
}

TEST_F(ConstantsTest, WithoutElementsThereIsNoData) {
  arete_tensor empty = view(0, 3);
  empty.data = nullptr;
  EXPECT_EQ(define(empty), "");
  auto *array = cast<ConstantArray>(
      module.getNamedGlobal("f_initial_states")->getInitializer());
  EXPECT_TRUE(
      cast<Constant>(array->getOperand(0)->getOperand(0))->isNullValue());
}

TEST_F(ConstantsTest, RejectsValuesThatDoNotFit) {
  arete_tensor value = view(2, 3);
  value.dtype = ARETE_FLOAT32;
  EXPECT_HAS(define(value), "the initial value of the state 'w' has dtype");
  value = view(2, 3);
  value.rank = 1;
  EXPECT_HAS(define(value), "has rank 1; its type is int32[?,3]");
  EXPECT_HAS(define(view(3, 2)), "has size 2 in dimension 1");
  EXPECT_HAS(define(view(-1, 3)), "has size -1 in dimension 0");
  value = view(2, 3);
  std::swap(value.strides[0], value.strides[1]);
  EXPECT_HAS(define(value), "is not contiguous");
  value = view(2, 3);
  value.data = nullptr;
  EXPECT_HAS(define(value), "has no data");
  EXPECT_HAS(define(view(INT64_MAX / 2, 3)), "overflows");
  EXPECT_EQ(module.getNamedGlobal("f_initial_states"), nullptr);
}

TEST_F(ConstantsTest, RejectsAnotherNumberOfValues) {
  arete_tensor two[] = {view(2, 3), view(2, 3)};
  EXPECT_HAS(toString(defineInitialStates(module, signature, "f", two)),
             "2 initial values for 1 states");
}

} // namespace
} // namespace arete::target::test
