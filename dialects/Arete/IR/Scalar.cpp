//===- Scalar.cpp - Scalar code of elementwise ops ------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Scalar.h"
#include "dialects/AreteRT/IR/AreteRT.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace arete::ir {

// Contraction to FMA is allowed, but not of complex numbers, nor of a product
// of narrow floats, which is rounded before it is added to; reassociation in
// reductions only.
arith::FastMathFlagsAttr ScalarEmitter::flags() {
  auto flags = contract && !isNarrowFloat(elementType)
                   ? arith::FastMathFlags::contract
                   : arith::FastMathFlags::none;
  if (reassociate)
    flags = flags | arith::FastMathFlags::reassoc;
  return arith::FastMathFlagsAttr::get(b.getContext(), flags);
}

Value ScalarEmitter::reassociated(llvm::function_ref<Value()> emit) {
  reassociate = true;
  Value result = emit();
  reassociate = false;
  return result;
}

Value ScalarEmitter::uncontracted(llvm::function_ref<Value()> emit) {
  bool before = std::exchange(contract, false);
  Value result = emit();
  contract = before;
  return result;
}

Value ScalarEmitter::constant(TypedAttr value) {
  if (auto number = dyn_cast<complex::NumberAttr>(value)) {
    auto part = [&](const APFloat &part) -> Value {
      return b.create<arith::ConstantOp>(
          FloatAttr::get(realType(number.getType()), part));
    };
    return complex(part(number.getReal()), part(number.getImag()));
  }
  return b.create<arith::ConstantOp>(value);
}

TypedAttr getConstantScalar(Value scalar) {
  TypedAttr value;
  if (auto create = scalar.getDefiningOp<complex::CreateOp>()) {
    FloatAttr real, imag;
    if (!matchPattern(create.getReal(), m_Constant(&real)) ||
        !matchPattern(create.getImaginary(), m_Constant(&imag)))
      return {};
    return complex::NumberAttr::get(create.getType(), real.getValueAsDouble(),
                                    imag.getValueAsDouble());
  }
  matchPattern(scalar, m_Constant(&value));
  return value;
}

Value ScalarEmitter::constantLike(Value x, double value) {
  return constant(numberAttr(x.getType(), value));
}

Value ScalarEmitter::infinityLike(Value x) {
  return constant(highestAttr(x.getType()));
}

Value ScalarEmitter::isInfinite(Value x) {
  if (isComplex(x.getType()))
    return bitOr(isInfinite(real(x)), isInfinite(imag(x)));
  return compare(Comparison::EQ, abs(x), infinityLike(x));
}

Value ScalarEmitter::add(Value x, Value y) {
  if (isComplex(x.getType()))
    return complex(add(real(x), real(y)), add(imag(x), imag(y)));
  if (isFloat(x.getType()))
    return b.createOrFold<arith::AddFOp>(x, y, flags());
  return b.createOrFold<arith::AddIOp>(x, y);
}

Value ScalarEmitter::sub(Value x, Value y) {
  if (isComplex(x.getType()))
    return complex(sub(real(x), real(y)), sub(imag(x), imag(y)));
  if (isFloat(x.getType()))
    return b.createOrFold<arith::SubFOp>(x, y, flags());
  return b.createOrFold<arith::SubIOp>(x, y);
}

Value ScalarEmitter::mul(Value x, Value y) {
  if (isComplex(x.getType()))
    return uncontracted([&] { return complexMul(x, y); });
  if (isFloat(x.getType()))
    return b.createOrFold<arith::MulFOp>(x, y, flags());
  return b.createOrFold<arith::MulIOp>(x, y);
}

Value ScalarEmitter::div(Value x, Value y) {
  if (isComplex(x.getType()))
    return uncontracted([&] { return complexDiv(x, y); });
  return b.createOrFold<arith::DivFOp>(x, y, flags());
}

Value ScalarEmitter::fmod(Value x, Value y) {
  if (isFloat(x.getType()))
    return b.createOrFold<arith::RemFOp>(x, y);
  Value zero = constantLike(x, 0), one = constantLike(x, 1);
  Value isZero = compare(Comparison::EQ, y, zero);
  if (unsignedInts())
    return select(isZero, zero,
                  b.createOrFold<arith::RemUIOp>(x, select(isZero, one, y)));
  // Anything modulo 1 is 0, as it is modulo -1, which would overflow.
  Value isUnit = compare(Comparison::EQ, y, constantLike(x, -1));
  Value divisor = select(bitOr(isZero, isUnit), one, y);
  return b.createOrFold<arith::RemSIOp>(x, divisor);
}

Value ScalarEmitter::floorDivide(Value x, Value y) {
  Value zero = constantLike(x, 0);
  if (isFloat(x.getType())) {
    // As NumPy: from the remainder, so that the quotient is exact; then
    // rounded, since (x - m) / y need not be an integer.
    Value m = fmod(x, y);
    Value quotient = div(sub(x, m), y);
    Value differ = bitXor(compare(Comparison::LT, m, zero),
                          compare(Comparison::LT, y, zero));
    Value adjust = bitAnd(compare(Comparison::NE, m, zero), differ);
    Value one = constantLike(x, 1);
    quotient = select(adjust, sub(quotient, one), quotient);
    Value floored = floor(quotient);
    Value up =
        compare(Comparison::GT, sub(quotient, floored), constantLike(x, 0.5));
    floored = select(up, add(floored, one), floored);
    Value plain = div(x, y);
    Value signedZero = copysign(zero, plain);
    Value nonZero =
        select(compare(Comparison::NE, quotient, zero), floored, signedZero);
    return select(compare(Comparison::EQ, y, zero), plain, nonZero);
  }
  Value isZero = compare(Comparison::EQ, y, zero);
  Value one = constantLike(x, 1);
  Value divisor = select(isZero, one, y);
  if (unsignedInts())
    return select(isZero, zero, b.createOrFold<arith::DivUIOp>(x, divisor));
  // The smallest integer over -1 overflows: negate instead of dividing.
  Value minusOne = constantLike(x, -1);
  Value isMinusOne = compare(Comparison::EQ, y, minusOne);
  divisor = select(isMinusOne, one, divisor);
  Value quotient = b.createOrFold<arith::DivSIOp>(x, divisor);
  Value rest = sub(x, mul(quotient, divisor));
  Value adjust = bitAnd(compare(Comparison::NE, rest, zero),
                        compare(Comparison::LT, bitXor(rest, divisor), zero));
  quotient = select(adjust, sub(quotient, one), quotient);
  quotient = select(isMinusOne, neg(x), quotient);
  return select(isZero, zero, quotient);
}

Value ScalarEmitter::remainder(Value x, Value y) {
  Value zero = constantLike(x, 0);
  if (isFloat(x.getType())) {
    Value m = fmod(x, y);
    Value isNonZeroRest = compare(Comparison::NE, m, zero);
    Value differ = bitXor(compare(Comparison::LT, m, zero),
                          compare(Comparison::LT, y, zero));
    Value moved = select(differ, add(m, y), m);
    Value result = select(isNonZeroRest, moved, copysign(zero, y));
    return select(compare(Comparison::EQ, y, zero), m, result);
  }
  Value isZero = compare(Comparison::EQ, y, zero);
  Value one = constantLike(x, 1);
  Value divisor = select(isZero, one, y);
  if (unsignedInts())
    return select(isZero, zero, b.createOrFold<arith::RemUIOp>(x, divisor));
  // Anything modulo -1 is 0, and so is modulo 1, which cannot overflow.
  divisor =
      select(compare(Comparison::EQ, y, constantLike(x, -1)), one, divisor);
  Value rest = b.createOrFold<arith::RemSIOp>(x, divisor);
  Value adjust = bitAnd(compare(Comparison::NE, rest, zero),
                        compare(Comparison::LT, bitXor(rest, divisor), zero));
  rest = select(adjust, add(rest, divisor), rest);
  return select(isZero, zero, rest);
}

Value ScalarEmitter::pow(Value x, Value y) {
  if (isComplex(x.getType()))
    return uncontracted([&] { return complexPow(x, y); });
  // The low bits of a wrapped product do not depend on the high ones.
  return isFloat(x.getType()) ? math("pow", x, y) : mathOfIntegers("pow", x, y);
}

Value ScalarEmitter::mathOfIntegers(StringRef function, Value x, Value y) {
  Type type = x.getType(), wide = b.getI64Type();
  bool narrow = type != wide;
  auto widen = [&](Value v) -> Value {
    if (!narrow)
      return v;
    if (unsignedInts())
      return b.createOrFold<arith::ExtUIOp>(wide, v);
    return b.createOrFold<arith::ExtSIOp>(wide, v);
  };
  std::string name = ((unsignedInts() ? "u" : "i") + function).str();
  Value result = math(name, widen(x), widen(y));
  return narrow ? b.createOrFold<arith::TruncIOp>(type, result) : result;
}

Value ScalarEmitter::max(Value x, Value y) {
  if (isFloat(x.getType()))
    return b.createOrFold<arith::MaximumFOp>(x, y);
  if (unsignedInts())
    return b.createOrFold<arith::MaxUIOp>(x, y);
  return b.createOrFold<arith::MaxSIOp>(x, y);
}

Value ScalarEmitter::min(Value x, Value y) {
  if (isFloat(x.getType()))
    return b.createOrFold<arith::MinimumFOp>(x, y);
  if (unsignedInts())
    return b.createOrFold<arith::MinUIOp>(x, y);
  return b.createOrFold<arith::MinSIOp>(x, y);
}

Value ScalarEmitter::neg(Value x) {
  if (isComplex(x.getType()))
    return complex(neg(real(x)), neg(imag(x)));
  if (isFloat(x.getType()))
    return b.createOrFold<arith::NegFOp>(x);
  return sub(constantLike(x, 0), x);
}

Value ScalarEmitter::abs(Value x) {
  if (isComplex(x.getType()))
    return math("hypot", real(x), imag(x));
  if (isFloat(x.getType()))
    return b.createOrFold<math::AbsFOp>(x);
  if (unsignedInts())
    return x;
  return select(compare(Comparison::LT, x, constantLike(x, 0)), neg(x), x);
}

Value ScalarEmitter::sign(Value x) {
  if (isComplex(x.getType()))
    return uncontracted([&] { return complexSign(x); });
  Value zero = constantLike(x, 0);
  Value positive = select(compare(Comparison::GT, x, zero), constantLike(x, 1),
                          // Keeps NaN, and makes -0 what NumPy makes it: 0.
                          isFloat(x.getType()) ? add(x, zero) : zero);
  if (unsignedInts())
    return positive;
  return select(compare(Comparison::LT, x, zero), constantLike(x, -1),
                positive);
}

Value ScalarEmitter::copysign(Value x, Value y) {
  return b.createOrFold<math::CopySignOp>(x, y);
}
Value ScalarEmitter::sqrt(Value x) {
  if (isComplex(x.getType()))
    return uncontracted([&] { return complexSqrt(x); });
  return b.createOrFold<math::SqrtOp>(x);
}
Value ScalarEmitter::floor(Value x) { return b.createOrFold<math::FloorOp>(x); }
Value ScalarEmitter::ceil(Value x) { return b.createOrFold<math::CeilOp>(x); }
Value ScalarEmitter::trunc(Value x) { return b.createOrFold<math::TruncOp>(x); }
Value ScalarEmitter::roundEven(Value x) {
  if (isComplex(x.getType()))
    return complex(roundEven(real(x)), roundEven(imag(x)));
  return b.createOrFold<math::RoundEvenOp>(x);
}
Value ScalarEmitter::round(Value x) { return b.createOrFold<math::RoundOp>(x); }

Value ScalarEmitter::math(StringRef function, ValueRange args) {
  return b.create<rt::MathOp>(args[0].getType(), function, args);
}

Value ScalarEmitter::nextafter(Value x, Value y) {
  if (!isNarrowFloat(elementType))
    return math("nextafter", x, y);
  // Numbers of one sign are in the order of their bits.
  Type i16 = b.getIntegerType(16);
  Value zero = constantLike(x, 0);
  Value bits = b.create<arith::BitcastOp>(
      i16, b.create<arith::TruncFOp>(elementType, x));
  Value one = b.create<arith::ConstantIntOp>(1, 16);
  Value sign = b.create<arith::ConstantIntOp>(-32768, 16);
  Value grows =
      bitXor(compare(Comparison::LT, x, y), compare(Comparison::LT, x, zero));
  Value moved = select(grows, b.create<arith::AddIOp>(bits, one),
                       b.create<arith::SubIOp>(bits, one));
  Value smallest = select(compare(Comparison::LT, y, zero),
                          b.create<arith::OrIOp>(sign, one), one);
  moved = select(compare(Comparison::EQ, x, zero), smallest, moved);
  Value narrow = b.create<arith::BitcastOp>(elementType, moved);
  Value next = b.create<arith::ExtFOp>(x.getType(), narrow);
  next = select(compare(Comparison::EQ, x, y), y, next);
  Value isNaN =
      bitOr(compare(Comparison::NE, x, x), compare(Comparison::NE, y, y));
  return select(isNaN, add(x, y), next);
}

Value ScalarEmitter::special(StringRef function, ValueRange args) {
  Type type = args[0].getType(), f64 = b.getF64Type();
  SmallVector<Value> wide;
  for (Value arg : args)
    wide.push_back(cast(arg, f64));
  Value result = b.create<rt::SpecialOp>(f64, function, wide);
  // From double to a narrow float in one rounding.
  return cast(result, isNarrowFloat(elementType) ? elementType : type);
}

Value ScalarEmitter::compare(Comparison predicate, Value x, Value y) {
  if (isComplex(x.getType())) { // EQ or NE
    Value re = compare(predicate, real(x), real(y));
    Value im = compare(predicate, imag(x), imag(y));
    return predicate == Comparison::EQ ? bitAnd(re, im) : bitOr(re, im);
  }
  if (isFloat(x.getType())) {
    constexpr arith::CmpFPredicate table[] = {
        arith::CmpFPredicate::OEQ, arith::CmpFPredicate::UNE,
        arith::CmpFPredicate::OLT, arith::CmpFPredicate::OLE,
        arith::CmpFPredicate::OGT, arith::CmpFPredicate::OGE};
    return b.createOrFold<arith::CmpFOp>(table[unsigned(predicate)], x, y);
  }
  constexpr arith::CmpIPredicate signedTable[] = {
      arith::CmpIPredicate::eq,  arith::CmpIPredicate::ne,
      arith::CmpIPredicate::slt, arith::CmpIPredicate::sle,
      arith::CmpIPredicate::sgt, arith::CmpIPredicate::sge};
  constexpr arith::CmpIPredicate unsignedTable[] = {
      arith::CmpIPredicate::eq,  arith::CmpIPredicate::ne,
      arith::CmpIPredicate::ult, arith::CmpIPredicate::ule,
      arith::CmpIPredicate::ugt, arith::CmpIPredicate::uge};
  bool asUnsigned = unsignedInts() || isBool(x.getType());
  return b.createOrFold<arith::CmpIOp>(
      (asUnsigned ? unsignedTable : signedTable)[unsigned(predicate)], x, y);
}

Value ScalarEmitter::isNonZero(Value x) {
  if (isBool(x.getType()))
    return x;
  if (isComplex(x.getType()))
    return bitOr(isNonZero(real(x)), isNonZero(imag(x)));
  return compare(Comparison::NE, x, constantLike(x, 0));
}

Value ScalarEmitter::bitAnd(Value x, Value y) {
  return b.createOrFold<arith::AndIOp>(x, y);
}
Value ScalarEmitter::bitOr(Value x, Value y) {
  return b.createOrFold<arith::OrIOp>(x, y);
}
Value ScalarEmitter::bitXor(Value x, Value y) {
  return b.createOrFold<arith::XOrIOp>(x, y);
}
Value ScalarEmitter::bitNot(Value x) {
  unsigned width = x.getType().getIntOrFloatBitWidth();
  return bitXor(
      x, constant(IntegerAttr::get(x.getType(), APInt::getAllOnes(width))));
}

Value ScalarEmitter::isValidShift(Value y) {
  // Compared as unsigned, a negative amount is too large as well.
  Value width = constantLike(y, y.getType().getIntOrFloatBitWidth());
  return b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::ult, y, width);
}

Value ScalarEmitter::shiftLeft(Value x, Value y) {
  Value valid = isValidShift(y), zero = constantLike(x, 0);
  Value shifted = b.createOrFold<arith::ShLIOp>(x, select(valid, y, zero));
  return select(valid, shifted, zero);
}

Value ScalarEmitter::shiftRight(Value x, Value y) {
  Value valid = isValidShift(y), zero = constantLike(x, 0);
  Value amount = select(valid, y, zero);
  if (unsignedInts())
    return select(valid, b.createOrFold<arith::ShRUIOp>(x, amount), zero);
  Value beyond =
      select(compare(Comparison::LT, x, zero), constantLike(x, -1), zero);
  return select(valid, b.createOrFold<arith::ShRSIOp>(x, amount), beyond);
}

Value ScalarEmitter::position(unsigned axis) {
  usesPosition = true;
  return b.createOrFold<arith::IndexCastOp>(b.getI64Type(), indices[axis]);
}

Value ScalarEmitter::floatToInteger(Value x, Type toElementType) {
  // fptosi and fptoui are undefined outside the range: convert what is inside,
  // replace the rest. 2**width is exact in every float type.
  Type to = scalarType(toElementType);
  unsigned width = to.getIntOrFloatBitWidth();
  bool toUnsigned = isUnsigned(toElementType);
  double end = std::ldexp(1.0, toUnsigned ? width : width - 1);
  Value below = toUnsigned ? compare(Comparison::LE, x, constantLike(x, -1.0))
                           : compare(Comparison::LT, x, constantLike(x, -end));
  Value above = compare(Comparison::GE, x, constantLike(x, end));
  Value nan = compare(Comparison::NE, x, x);
  Value outside = bitOr(nan, bitOr(below, above));
  Value inside = select(outside, constantLike(x, 0), x);
  Value result = toUnsigned ? b.createOrFold<arith::FPToUIOp>(to, inside)
                            : b.createOrFold<arith::FPToSIOp>(to, inside);
  result = select(below, constant(lowestAttr(toElementType)), result);
  return select(above, constant(highestAttr(toElementType)), result);
}

/// Whether a float32 is known to be a value of a narrow float type: read from
/// memory, or chosen from such values.
static bool isValueOf(Type narrow, Value x, int depth = 4) {
  Operation *op = x.getDefiningOp();
  if (!op || depth == 0)
    return false;
  if (auto extend = dyn_cast<arith::ExtFOp>(op))
    return extend.getIn().getType() == narrow;
  ValueRange operands = op->getOperands();
  if (isa<arith::SelectOp>(op))
    operands = operands.drop_front();
  else if (!isa<arith::NegFOp, math::AbsFOp, math::CopySignOp,
                arith::MaximumFOp, arith::MinimumFOp>(op))
    return false;
  return llvm::all_of(operands, [&](Value operand) {
    return isValueOf(narrow, operand, depth - 1);
  });
}

Value ScalarEmitter::rounded(Value x, Type toElementType) {
  if (!isNarrowFloat(toElementType) || isValueOf(toElementType, x))
    return x;
  FloatAttr constant;
  if (matchPattern(x, m_Constant(&constant))) {
    // MLIR folds a conversion only where it loses nothing.
    APFloat value = constant.getValue();
    for (Type type : {toElementType, x.getType()}) {
      bool losesInfo;
      value.convert(mlir::cast<FloatType>(type).getFloatSemantics(),
                    APFloat::rmNearestTiesToEven, &losesInfo);
    }
    return this->constant(FloatAttr::get(x.getType(), value));
  }
  Value narrow = b.create<arith::TruncFOp>(toElementType, x);
  return b.create<arith::ExtFOp>(x.getType(), narrow);
}

Value ScalarEmitter::narrowed(Value x) {
  Type f32 = b.getF32Type(), i32 = b.getI32Type();
  Type wide = x.getType();
  if (wide == f32)
    return x;
  if (!isFloat(wide)) {
    // By way of float64. An integer that has no room there keeps its upper
    // bits, and a bit below them that says whether there were others.
    bool isWide = wide.getIntOrFloatBitWidth() == 64;
    if (isWide) {
      auto number = [&](int64_t value) -> Value {
        return b.create<arith::ConstantOp>(IntegerAttr::get(wide, value));
      };
      constexpr int64_t limit = int64_t(1) << 53, unit = int64_t(1) << 11;
      Value isSmall =
          unsignedInts()
              ? b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::ult, x,
                                              number(limit))
              : b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::ult,
                                              add(x, number(limit)),
                                              number(2 * limit));
      Value hasRest =
          compare(Comparison::NE, bitAnd(x, number(unit - 1)), number(0));
      Value upper = bitAnd(x, number(-unit));
      Value odd = select(hasRest, bitOr(upper, number(unit)), upper);
      x = select(isSmall, x, odd);
    }
    x = unsignedInts() || isBool(wide)
            ? b.createOrFold<arith::UIToFPOp>(b.getF64Type(), x)
            : b.createOrFold<arith::SIToFPOp>(b.getF64Type(), x);
  }
  // Rounded to odd: towards zero, and where that loses something the last bit
  // is set. A second rounding then sees that there was more.
  if (FloatAttr constant; matchPattern(x, m_Constant(&constant))) {
    APFloat value = constant.getValue();
    bool losesInfo = false;
    value.convert(APFloat::IEEEsingle(), APFloat::rmTowardZero, &losesInfo);
    APInt bits = value.bitcastToAPInt();
    if (losesInfo && !value.isNaN())
      bits.setBit(0);
    return this->constant(
        FloatAttr::get(f32, APFloat(APFloat::IEEEsingle(), bits)));
  }
  Value nearest = b.create<arith::TruncFOp>(f32, x);
  Value back = b.create<arith::ExtFOp>(b.getF64Type(), nearest);
  Value isAbove =
      b.create<arith::CmpFOp>(arith::CmpFPredicate::OGT, abs(back), abs(x));
  Value isInexact = b.create<arith::CmpFOp>(arith::CmpFPredicate::ONE, back, x);
  Value bits = b.create<arith::BitcastOp>(i32, nearest);
  Value towardsZero =
      b.create<arith::SubIOp>(bits, b.create<arith::ExtUIOp>(i32, isAbove));
  Value odd = b.create<arith::OrIOp>(towardsZero,
                                     b.create<arith::ExtUIOp>(i32, isInexact));
  return b.create<arith::BitcastOp>(f32, odd);
}

Value ScalarEmitter::cast(Value x, Type toElementType) {
  Type from = x.getType(), to = scalarType(toElementType);
  if (isBool(to))
    return isNonZero(x);
  if (isNarrowFloat(toElementType))
    return narrowed(x);
  if (isComplex(to)) {
    Type part = realType(to);
    ScalarEmitter parts = withElementType(realType(elementType));
    Value re = parts.cast(real(x), part);
    Value im = isComplex(from) ? parts.cast(imag(x), part)
                               : constant(numberAttr(part, 0));
    return complex(re, im);
  }
  if (isFloat(from)) {
    if (!isFloat(to))
      return floatToInteger(x, toElementType);
    unsigned fromWidth = from.getIntOrFloatBitWidth();
    unsigned toWidth = to.getIntOrFloatBitWidth();
    if (toWidth > fromWidth)
      return b.createOrFold<arith::ExtFOp>(to, x);
    return toWidth < fromWidth ? b.createOrFold<arith::TruncFOp>(to, x) : x;
  }
  bool fromUnsigned = unsignedInts() || isBool(from);
  if (isFloat(to))
    return fromUnsigned ? b.createOrFold<arith::UIToFPOp>(to, x)
                        : b.createOrFold<arith::SIToFPOp>(to, x);
  unsigned fromWidth = from.getIntOrFloatBitWidth();
  unsigned toWidth = to.getIntOrFloatBitWidth();
  if (toWidth < fromWidth)
    return b.createOrFold<arith::TruncIOp>(to, x);
  if (toWidth == fromWidth)
    return x;
  return fromUnsigned ? b.createOrFold<arith::ExtUIOp>(to, x)
                      : b.createOrFold<arith::ExtSIOp>(to, x);
}

} // namespace arete::ir
