//===- Division.cpp - Divisions by constants ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "lib/Transforms/Rewrite/Patterns.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace arete::ir;

namespace arete::rewrite {

/// The number that all elements of a float divisor are, in their format.
static std::optional<APFloat> uniformDivisor(Value divisor) {
  auto type = dyn_cast<FloatType>(elementTypeOf(divisor));
  std::optional<double> number =
      type ? uniformValue(divisor) : std::optional<double>();
  if (!number)
    return std::nullopt;
  APFloat result(*number);
  bool losesInfo;
  result.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                 &losesInfo);
  return result;
}

static Value times(DivideOp op, OpBuilder &builder, APFloat factor) {
  return (Expr(builder, op.getLoc(), op.getX()) * factor.convertToDouble())
      .get();
}

/// x / c.
static Value divideByPowerOfTwo(DivideOp op, OpBuilder &builder) {
  std::optional<APFloat> divisor = uniformDivisor(op.getY());
  APFloat inverse(0.0);
  if (!divisor || divisor->isExactlyValue(1.0) ||
      !divisor->getExactInverse(&inverse))
    return {}; // x / 1 is x
  return times(op, builder, inverse);
}

/// x / c.
static Value divideByConstant(DivideOp op, OpBuilder &builder) {
  std::optional<APFloat> divisor = uniformDivisor(op.getY());
  if (!divisor || !divisor->isFiniteNonZero())
    return {};
  APFloat inverse(divisor->getSemantics(), 1);
  inverse.divide(*divisor, APFloat::rmNearestTiesToEven);
  return inverse.isNormal() ? times(op, builder, inverse) : Value();
}

/// The exponent of a uniform power of two, greater than 1, of an integer type.
static std::optional<unsigned> powerOfTwo(Value value) {
  std::optional<double> number = isa<IntegerType>(elementTypeOf(value))
                                     ? uniformValue(value)
                                     : std::optional<double>();
  if (!number || *number < 2 || !llvm::isPowerOf2_64(uint64_t(*number)))
    return std::nullopt;
  return llvm::Log2_64(uint64_t(*number));
}

/// x // 2^n. A shift keeps the sign, and so rounds down.
static Value floorDivideByPowerOfTwo(FloorDivideOp op, OpBuilder &builder) {
  std::optional<unsigned> exponent = powerOfTwo(op.getY());
  if (!exponent)
    return {};
  Expr x(builder, op.getLoc(), op.getX());
  return right_shift(x, x.literal(*exponent)).get();
}

/// x % 2^n. In two's complement the low bits are what is left.
static Value remainderOfPowerOfTwo(RemainderOp op, OpBuilder &builder) {
  std::optional<unsigned> exponent = powerOfTwo(op.getY());
  if (!exponent)
    return {};
  Expr x(builder, op.getLoc(), op.getX());
  return bitwise_and(x, x.literal(std::ldexp(1.0, *exponent) - 1)).get();
}

void addDivisionRewrites(PatternAdder &adder) {
  adder.add("divide-by-power-of-two", divideByPowerOfTwo);
  adder.add("divide-by-constant-fast", divideByConstant);
  adder.add("floor-divide-by-power-of-two", floorDivideByPowerOfTwo);
  adder.add("remainder-of-power-of-two", remainderOfPowerOfTwo);
}

} // namespace arete::rewrite
