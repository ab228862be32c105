//===- LaneCalls.cpp - Calls that few lanes of a vector make --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/LaneCalls.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/VFABIDemangler.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

namespace arete::target {

/// The lengths of vectors of float32 and float64 that there are.
static constexpr unsigned laneCounts[] = {2, 4, 8, 16};

static bool isMarked(const Function &function) {
  return function.hasFnAttribute(VFABI::MappingsAttrName);
}

static std::string variantName(const Function &scalar, unsigned lanes) {
  return (scalar.getName() + "_v" + Twine(lanes)).str();
}

static void dropUsed(Module &module) {
  if (GlobalVariable *kept = module.getNamedGlobal("llvm.compiler.used"))
    kept->eraseFromParent();
}

void declareLaneCalls(Module &module) {
  dropUsed(module);
  SmallVector<Function *> marked;
  SmallVector<GlobalValue *> variants;
  for (Function &function : module)
    if (isMarked(function))
      marked.push_back(&function);
  for (Function *scalar : marked) {
    SmallVector<std::string> mappings;
    for (unsigned lanes : laneCounts) {
      auto *vector = FixedVectorType::get(scalar->getReturnType(), lanes);
      auto *mask =
          FixedVectorType::get(Type::getInt1Ty(module.getContext()), lanes);
      auto *variant = Function::Create(
          FunctionType::get(vector, {vector, mask}, false),
          GlobalValue::ExternalLinkage, variantName(*scalar, lanes), module);
      // Those of the machine among them.
      variant->addFnAttrs(AttrBuilder(module.getContext(),
                                      scalar->getAttributes().getFnAttrs()));
      variant->removeFnAttr(VFABI::MappingsAttrName);
      variants.push_back(variant);
      mappings.push_back(("_ZGV_LLVM_M" + Twine(lanes) + "v_" +
                          scalar->getName() + "(" + variant->getName() + ")")
                             .str());
    }
    scalar->addFnAttr(VFABI::MappingsAttrName, join(mappings, ","));
  }
  // LLVM asserts that all that are named exist.
  if (!variants.empty())
    appendToCompilerUsed(module, variants);
}

/// Calls `scalar` for each lane whose bit of the mask is set.
static void defineVariant(Function &variant, Function &scalar, unsigned lanes) {
  LLVMContext &context = variant.getContext();
  variant.setLinkage(GlobalValue::InternalLinkage);
  variant.addFnAttr(Attribute::Cold);
  variant.addFnAttr(Attribute::NoInline);
  auto *entry = BasicBlock::Create(context, "entry", &variant);
  auto *test = BasicBlock::Create(context, "test", &variant);
  auto *call = BasicBlock::Create(context, "call", &variant);
  auto *next = BasicBlock::Create(context, "next", &variant);
  auto *end = BasicBlock::Create(context, "end", &variant);
  Value *x = variant.getArg(0);
  Type *element = scalar.getReturnType();

  IRBuilder<> b(entry);
  Value *memory = b.CreateAlloca(x->getType());
  b.CreateStore(x, memory);
  Value *bits = b.CreateZExt(
      b.CreateBitCast(variant.getArg(1), b.getIntNTy(lanes)), b.getInt64Ty());
  b.CreateBr(test);

  b.SetInsertPoint(test);
  PHINode *lane = b.CreatePHI(b.getInt64Ty(), 2);
  lane->addIncoming(b.getInt64(0), entry);
  Value *bit = b.CreateAnd(b.CreateLShr(bits, lane), 1);
  b.CreateCondBr(b.CreateIsNotNull(bit), call, next);

  b.SetInsertPoint(call);
  Value *address = b.CreateGEP(element, memory, lane);
  b.CreateStore(b.CreateCall(&scalar, b.CreateLoad(element, address)), address);
  b.CreateBr(next);

  b.SetInsertPoint(next);
  Value *following = b.CreateAdd(lane, b.getInt64(1));
  lane->addIncoming(following, next);
  b.CreateCondBr(b.CreateICmpEQ(following, b.getInt64(lanes)), end, test);

  b.SetInsertPoint(end);
  b.CreateRet(b.CreateLoad(x->getType(), memory));
}

/// Has a call made only where the mask has a lane. What it gives otherwise is
/// looked at by no lane.
static void guard(CallInst *call) {
  Value *mask = call->getArgOperand(1);
  auto lanes = cast<FixedVectorType>(mask->getType())->getNumElements();
  IRBuilder<> b(call);
  Value *any = b.CreateIsNotNull(b.CreateBitCast(mask, b.getIntNTy(lanes)));
  BasicBlock *before = call->getParent();
  Instruction *end = SplitBlockAndInsertIfThen(
      any, call, /*Unreachable=*/false,
      MDBuilder(call->getContext()).createUnlikelyBranchWeights());
  BasicBlock *after = call->getParent();
  PHINode *result = PHINode::Create(call->getType(), 2, "", after->begin());
  call->replaceAllUsesWith(result);
  call->moveBefore(end);
  result->addIncoming(call, end->getParent());
  result->addIncoming(PoisonValue::get(call->getType()), before);
}

void defineLaneCalls(Module &module) {
  dropUsed(module);
  for (Function &scalar : make_early_inc_range(module)) {
    if (!isMarked(scalar))
      continue;
    scalar.removeFnAttr(VFABI::MappingsAttrName);
    for (unsigned lanes : laneCounts) {
      Function *variant = module.getFunction(variantName(scalar, lanes));
      variant->removeDeadConstantUsers();
      if (variant->use_empty())
        continue;
      for (User *user : make_early_inc_range(variant->users()))
        guard(cast<CallInst>(user));
      defineVariant(*variant, scalar, lanes);
    }
  }
  for (Function &function : make_early_inc_range(module)) {
    function.removeDeadConstantUsers();
    if (function.isDeclaration() && function.use_empty())
      function.eraseFromParent();
  }
}

} // namespace arete::target
