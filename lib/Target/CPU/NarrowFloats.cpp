//===- NarrowFloats.cpp - Conversions of 16-bit floats --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/NarrowFloats.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/MC/MCSubtargetInfo.h"

using namespace llvm;

namespace arete::target {

namespace {
/// Writes conversions of scalars before an instruction. No branches: loops stay
/// fit for vectors.
class Expander {
public:
  explicit Expander(Instruction &at)
      : b(&at), i16(b.getInt16Ty()), i32(b.getInt32Ty()), f32(b.getFloatTy()) {}

  Value *extendBFloat(Value *x) {
    Value *bits = b.CreateZExt(b.CreateBitCast(x, i16), i32);
    return b.CreateBitCast(b.CreateShl(bits, 16), f32);
  }

  Value *truncateBFloat(Value *x) {
    Value *bits = b.CreateBitCast(x, i32);
    // Half of the last bit kept, less one where that bit is zero: a tie rounds
    // to even. A carry goes to the exponent, up to infinity.
    Value *last = b.CreateAnd(b.CreateLShr(bits, 16), number(1));
    Value *rounded =
        b.CreateLShr(b.CreateAdd(b.CreateAdd(bits, number(0x7fff)), last), 16);
    Value *quiet = b.CreateOr(b.CreateLShr(bits, 16), number(0x40));
    Value *isNaN = b.CreateFCmpUNO(x, x);
    return toNarrow(b.CreateSelect(isNaN, quiet, rounded), b.getBFloatTy());
  }

  Value *extendHalf(Value *x) {
    Value *bits = b.CreateZExt(b.CreateBitCast(x, i16), i32);
    Value *sign = b.CreateShl(b.CreateAnd(bits, number(0x8000)), 16);
    Value *magnitude = b.CreateAnd(bits, number(0x7fff));
    // The exponent moves from a bias of 15 to one of 127.
    Value *normal = b.CreateAdd(b.CreateShl(magnitude, 13), number(112 << 23));
    Value *special = b.CreateAdd(normal, number(112 << 23));
    Value *quiet = b.CreateOr(special, number(1 << 22));
    special = b.CreateSelect(b.CreateICmpUGT(magnitude, number(0x7c00)), quiet,
                             special);
    // A denormal number is so many times 2^-24.
    Value *denormal =
        b.CreateBitCast(b.CreateFMul(b.CreateSIToFP(magnitude, f32),
                                     ConstantFP::get(f32, 0x1p-24)),
                        i32);
    Value *result = b.CreateSelect(b.CreateICmpUGE(magnitude, number(0x7c00)),
                                   special, normal);
    result = b.CreateSelect(b.CreateICmpULT(magnitude, number(0x400)), denormal,
                            result);
    return b.CreateBitCast(b.CreateOr(result, sign), f32);
  }

  Value *truncateHalf(Value *x) {
    Value *bits = b.CreateBitCast(x, i32);
    Value *sign = b.CreateAnd(b.CreateLShr(bits, 16), number(0x8000));
    Value *magnitude = b.CreateAnd(bits, number(0x7fffffff));
    Value *last = b.CreateAnd(b.CreateLShr(bits, 13), number(1));
    Value *normal = b.CreateLShr(
        b.CreateAdd(b.CreateAdd(magnitude, last), number(0xfff - (112 << 23))),
        13);
    // Added to 0.5, whose last bit is worth 2^-24, a float is rounded to a
    // multiple of that: what a denormal number is.
    Value *sum = b.CreateFAdd(b.CreateBitCast(magnitude, f32),
                              ConstantFP::get(f32, 0.5));
    Value *denormal =
        b.CreateSub(b.CreateBitCast(sum, i32),
                    b.CreateBitCast(ConstantFP::get(f32, 0.5), i32));
    Value *nan =
        b.CreateOr(b.CreateAnd(b.CreateLShr(magnitude, 13), number(0x3ff)),
                   number(0x7e00));
    Value *result = b.CreateSelect(
        b.CreateICmpULT(magnitude, number(113 << 23)), denormal, normal);
    // From halfway between the largest number and the next one on.
    result = b.CreateSelect(b.CreateICmpUGE(magnitude, number(0x477ff000)),
                            number(0x7c00), result);
    result = b.CreateSelect(b.CreateICmpUGT(magnitude, number(0x7f800000)), nan,
                            result);
    return toNarrow(b.CreateOr(result, sign), b.getHalfTy());
  }

private:
  Value *number(int32_t value) { return ConstantInt::getSigned(i32, value); }
  Value *toNarrow(Value *bits, Type *type) {
    return b.CreateBitCast(b.CreateTrunc(bits, i16), type);
  }

  IRBuilder<> b;
  Type *i16, *i32, *f32;
};
} // namespace

/// Whether the machine converts float16 as IEEE 754 says.
static bool convertsHalf(const TargetMachine &machine) {
  const Triple &triple = machine.getTargetTriple();
  if (triple.isX86())
    return machine.getMCSubtargetInfo()->checkFeatures("+f16c");
  return triple.isAArch64();
}

void expandNarrowFloats(Module &module, const TargetMachine &machine) {
  // The instructions for bfloat16 that there are take denormal numbers for
  // zero: shifts and an addition are as fast, and the same everywhere.
  bool expandHalf = !convertsHalf(machine);
  SmallVector<Instruction *> conversions;
  for (Function &function : module)
    for (Instruction &instruction : instructions(function)) {
      Type *narrow = isa<FPExtInst>(instruction)
                         ? instruction.getOperand(0)->getType()
                     : isa<FPTruncInst>(instruction) ? instruction.getType()
                                                     : nullptr;
      if (narrow &&
          (narrow->isBFloatTy() || (expandHalf && narrow->isHalfTy())))
        conversions.push_back(&instruction);
    }
  for (Instruction *conversion : conversions) {
    Expander expander(*conversion);
    Value *x = conversion->getOperand(0);
    Value *result;
    if (isa<FPExtInst>(conversion))
      result = x->getType()->isHalfTy() ? expander.extendHalf(x)
                                        : expander.extendBFloat(x);
    else
      result = conversion->getType()->isHalfTy() ? expander.truncateHalf(x)
                                                 : expander.truncateBFloat(x);
    conversion->replaceAllUsesWith(result);
    conversion->eraseFromParent();
  }
}

} // namespace arete::target
