//===- Extrema.cpp - Largest and smallest numbers of loops ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/Extrema.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace arete::target {
namespace {

/// A number that a loop carries and takes the extremum of with each element.
class Extremum {
public:
  Extremum(PHINode &carried, Loop &loop) : carried(carried), loop(loop) {
    step = dyn_cast<IntrinsicInst>(
        carried.getIncomingValueForBlock(loop.getLoopLatch()));
  }

  bool canBeInteger(const TargetTransformInfo &target) {
    Type *type = carried.getType();
    if (!step || !(type->isFloatTy() || type->isDoubleTy()) ||
        (step->getIntrinsicID() != Intrinsic::maximum &&
         step->getIntrinsicID() != Intrinsic::minimum) ||
        !carried.hasOneUse() || carried.user_back() != step)
      return false;
    // Without this instruction the others are missing, too.
    auto *vector = FixedVectorType::get(integer(), 128 / bits());
    if (target.getArithmeticInstrCost(Instruction::AShr, vector) > 2)
      return false;
    for (User *user : step->users()) {
      auto *phi = dyn_cast<PHINode>(user);
      if (!phi ||
          (phi != &carried && (loop.contains(phi) || !phi->hasConstantValue())))
        return false;
    }
    return true;
  }

  void makeInteger() {
    IRBuilder<> b(&carried);
    PHINode *number = b.CreatePHI(integer(), 2);
    b.SetInsertPoint(loop.getLoopPreheader()->getTerminator());
    number->addIncoming(
        ordered(b, carried.getIncomingValueForBlock(loop.getLoopPreheader())),
        loop.getLoopPreheader());
    b.SetInsertPoint(step);
    unsigned other = step->getArgOperand(0) == &carried;
    Value *next =
        b.CreateBinaryIntrinsic(isMaximum() ? Intrinsic::smax : Intrinsic::smin,
                                number, ordered(b, step->getArgOperand(other)));
    number->addIncoming(next, loop.getLoopLatch());
    for (User *user : make_early_inc_range(step->users())) {
      auto *phi = cast<PHINode>(user);
      if (phi == &carried)
        continue;
      b.SetInsertPoint(phi);
      PHINode *last = b.CreatePHI(integer(), phi->getNumIncomingValues());
      for (BasicBlock *block : phi->blocks())
        last->addIncoming(next, block);
      b.SetInsertPoint(phi->getParent(),
                       phi->getParent()->getFirstInsertionPt());
      phi->replaceAllUsesWith(toFloat(b, last));
      phi->eraseFromParent();
    }
    carried.replaceAllUsesWith(PoisonValue::get(carried.getType()));
    carried.eraseFromParent();
    step->eraseFromParent();
  }

private:
  PHINode &carried;
  Loop &loop;
  IntrinsicInst *step;

  unsigned bits() const { return carried.getType()->getScalarSizeInBits(); }
  IntegerType *integer() const {
    return IntegerType::get(carried.getContext(), bits());
  }
  bool isMaximum() const {
    return step->getIntrinsicID() == Intrinsic::maximum;
  }

  /// Negative numbers are in the opposite order of their bits. Its own inverse.
  Value *flip(IRBuilder<> &b, Value *number) const {
    Value *sign = b.CreateAShr(number, bits() - 1);
    return b.CreateXor(number, b.CreateLShr(sign, 1));
  }

  /// The integer for a float: NaN of either sign is beyond infinity.
  Value *ordered(IRBuilder<> &b, Value *element) const {
    const fltSemantics &semantics = carried.getType()->getFltSemantics();
    APInt nan =
        APFloat::getQNaN(semantics, /*Negative=*/!isMaximum()).bitcastToAPInt();
    if (!isMaximum())
      nan ^= APInt::getSignedMaxValue(bits());
    return b.CreateSelect(b.CreateFCmpUNO(element, element), b.getInt(nan),
                          flip(b, b.CreateBitCast(element, integer())));
  }

  Value *toFloat(IRBuilder<> &b, Value *last) const {
    Value *element = b.CreateBitCast(flip(b, last), carried.getType());
    if (isMaximum())
      return element;
    return b.CreateSelect(b.CreateFCmpUNO(element, element),
                          ConstantFP::getNaN(carried.getType()), element);
  }
};
} // namespace

PreservedAnalyses IntegerExtremaPass::run(Function &function,
                                          FunctionAnalysisManager &analyses) {
  auto &loops = analyses.getResult<LoopAnalysis>(function);
  if (loops.empty())
    return PreservedAnalyses::all();
  auto &target = analyses.getResult<TargetIRAnalysis>(function);
  bool isChanged = false;
  for (Loop *loop : loops.getLoopsInPreorder()) {
    if (!loop->isInnermost() || !loop->isLoopSimplifyForm())
      continue;
    for (PHINode &carried : make_early_inc_range(loop->getHeader()->phis())) {
      Extremum extremum(carried, *loop);
      if (!extremum.canBeInteger(target))
        continue;
      extremum.makeInteger();
      isChanged = true;
    }
  }
  if (!isChanged)
    return PreservedAnalyses::all();
  PreservedAnalyses preserved;
  preserved.preserveSet<CFGAnalyses>();
  return preserved;
}

} // namespace arete::target
