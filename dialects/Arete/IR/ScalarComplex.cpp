//===- ScalarComplex.cpp - Scalar code for complex numbers ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Complex arithmetic as real arithmetic on the parts, without branches. Nothing
// here is contracted to FMAs: z * conj(z) has no imaginary part.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Scalar.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace arete::ir {

Value ScalarEmitter::complex(Value real, Value imag) {
  return b.createOrFold<complex::CreateOp>(ComplexType::get(real.getType()),
                                           real, imag);
}

Value ScalarEmitter::real(Value x) {
  return isComplex(x.getType()) ? b.createOrFold<complex::ReOp>(x) : x;
}

Value ScalarEmitter::imag(Value x) {
  return isComplex(x.getType()) ? b.createOrFold<complex::ImOp>(x)
                                : constantLike(x, 0);
}

Value ScalarEmitter::conj(Value x) { return complex(real(x), neg(imag(x))); }

Value ScalarEmitter::angle(Value x) { return math("atan2", imag(x), real(x)); }

Value ScalarEmitter::select(Value condition, Value x, Value y) {
  if (!isComplex(x.getType()))
    return b.createOrFold<arith::SelectOp>(condition, x, y);
  return complex(select(condition, real(x), real(y)),
                 select(condition, imag(x), imag(y)));
}

Value ScalarEmitter::complexMul(Value x, Value y) {
  Value a = real(x), b = imag(x), c = real(y), d = imag(y);
  return complex(sub(mul(a, c), mul(b, d)), add(mul(a, d), mul(b, c)));
}

/// Smith's algorithm, which does not square: the parts of the divisor are
/// divided by the larger one.
Value ScalarEmitter::complexDiv(Value x, Value y) {
  Value a = real(x), b = imag(x), c = real(y), d = imag(y);
  Value realIsLarger = compare(Comparison::GE, abs(c), abs(d));
  Value larger = select(realIsLarger, c, d);
  Value ratio = div(select(realIsLarger, d, c), larger);
  Value divisor = add(larger, mul(select(realIsLarger, d, c), ratio));
  Value first = select(realIsLarger, a, b);
  Value second = select(realIsLarger, b, a);
  Value re = div(add(first, mul(second, ratio)), divisor);
  Value im = div(sub(second, mul(first, ratio)), divisor);
  im = select(realIsLarger, im, neg(im));
  // As NumPy, and as with real numbers: each part by zero.
  Value isZero = compare(Comparison::EQ, larger, constantLike(larger, 0));
  Value zero = abs(c);
  return complex(select(isZero, div(a, zero), re),
                 select(isZero, div(b, zero), im));
}

/// The smaller of the sizes of exponent that both ends of the range leave.
static int maxExponent(Type floatType) {
  return llvm::APFloat::semanticsMaxExponent(
      cast<FloatType>(floatType).getFloatSemantics());
}

/// A power of two that brings a complex number away from the ends of the range,
/// and what it is: 2^-8 for large numbers, 2^(2k) for small ones, else 1.
ScalarEmitter::Scale ScalarEmitter::scaleOf(Value re, Value im) {
  int top = maxExponent(re.getType());
  int up = top == 127 ? 64 : 512;
  Value size = max(abs(re), abs(im)); // NaN is neither large nor small
  Value isLarge =
      compare(Comparison::GE, size, constantLike(re, std::ldexp(1.0, top - 4)));
  Value isSmall =
      compare(Comparison::LT, size, constantLike(re, std::ldexp(1.0, 8 - up)));
  auto choose = [&](double large, double small, double usual) {
    return select(
        isLarge, constantLike(re, large),
        select(isSmall, constantLike(re, small), constantLike(re, usual)));
  };
  return {choose(0x1p-8, std::ldexp(1.0, up), 1),
          choose(0x1p4, std::ldexp(1.0, -up / 2), 1),
          choose(8 * 0.693147180559945309417232,
                 -up * 0.693147180559945309417232, 0)};
}

Value ScalarEmitter::complexSqrt(Value z) {
  Value re = real(z), im = imag(z);
  Scale scale = scaleOf(re, im);
  Value x = abs(mul(re, scale.factor)), y = mul(im, scale.factor);
  Value half = constantLike(re, 0.5), zero = constantLike(re, 0);
  Value root = sqrt(add(mul(x, half), mul(math("hypot", x, y), half)));
  Value other = div(mul(abs(y), half), root);
  // At 0 it is 0 / 0; with an infinite imaginary part the real one is as well.
  other = select(compare(Comparison::EQ, root, zero), zero, other);
  other = select(isInfinite(im), abs(im), other);
  root = select(isInfinite(im), abs(im), root);
  root = mul(root, scale.root);
  other = mul(other, scale.root);
  Value isRight = compare(Comparison::GE, re, zero);
  return complex(select(isRight, root, other),
                 copysign(select(isRight, other, root), im));
}

Value ScalarEmitter::complexLog(Value z) {
  Value re = real(z), im = imag(z);
  // Near the unit circle log(hypot) would not see how far from it, and as long
  // as the logarithm is less than 1/2 it magnifies the error of hypot.
  Value x = max(abs(re), abs(im)), y = min(abs(re), abs(im));
  Value one = constantLike(re, 1), half = constantLike(re, 0.5);
  Value distance = add(mul(sub(x, one), add(x, one)), mul(y, y));
  Value near = mul(half, math("log1p", distance));
  Scale scale = scaleOf(re, im);
  Value far = add(
      math("log", math("hypot", mul(re, scale.factor), mul(im, scale.factor))),
      scale.log);
  Value isNear =
      bitAnd(compare(Comparison::GT, distance, constantLike(re, -0.5)),
             compare(Comparison::LT, distance, constantLike(re, 2)));
  return complex(select(isNear, near, far), angle(z));
}

Value ScalarEmitter::product(Value size, Value factor) {
  Value isZero = compare(Comparison::EQ, factor, constantLike(factor, 0));
  return select(bitAnd(isZero, isNotFinite(size)), factor, mul(size, factor));
}

Value ScalarEmitter::isNotFinite(Value x) {
  return compare(Comparison::NE, sub(x, x), constantLike(x, 0));
}

Value ScalarEmitter::isFinite(Value x) {
  if (isComplex(x.getType()))
    return bitAnd(isFinite(real(x)), isFinite(imag(x)));
  return compare(Comparison::LT, abs(x), infinityLike(x));
}

//===----------------------------------------------------------------------===//
// Exponential and circular functions
//===----------------------------------------------------------------------===//

/// Beyond this exp overflows.
static double largestExponent(Type floatType) {
  return maxExponent(floatType) * 0.693;
}

/// The larger the exponent, the smaller may be the factor with which the
/// product is finite, down to the least denormal number. So the exponent is
/// shifted, exactly, and the factor multiplied by what that takes away: one
/// half before, one half after.
Value ScalarEmitter::expTimes(StringRef exp, Value x, Value factor,
                              double scale) {
  // In units of the logarithm of the base.
  double unit = exp == "exp2" ? 0.693147180559945309417232 : 1;
  double half = (maxExponent(x.getType()) == 127 ? 52 : 375) / unit;
  half = std::floor(half);
  double halfSize = std::exp(half * unit);
  Value isLarge = compare(Comparison::GT, x,
                          constantLike(x, largestExponent(x.getType()) / unit));
  Value size = math(exp, select(isLarge, sub(x, constantLike(x, 2 * half)), x));
  Value one = constantLike(x, 1);
  Value before = select(isLarge, constantLike(x, halfSize), one);
  Value after = select(isLarge, constantLike(x, halfSize * scale),
                       constantLike(x, scale));
  return mul(product(size, mul(factor, before)), after);
}

/// exp or exp2, `im` being the angle.
Value ScalarEmitter::complexExp(StringRef exp, Value re, Value im) {
  // exp(-inf) is 0 whatever the angle, and the size of exp(inf + i nan) is
  // known.
  Value infinite = infinityLike(re);
  Value isZero = compare(Comparison::EQ, re, neg(infinite));
  Value isInfiniteSize = compare(Comparison::EQ, re, infinite);
  Value hasNoAngle = isNotFinite(im);
  Value angle = select(bitAnd(isZero, hasNoAngle), constantLike(re, 0), im);
  Value x = expTimes(exp, re, math("cos", angle));
  x = select(bitAnd(isInfiniteSize, hasNoAngle), infinite, x);
  return complex(x, expTimes(exp, re, math("sin", angle)));
}

Value ScalarEmitter::complexExpm1(Value z) {
  Value re = real(z), im = imag(z);
  Value one = constantLike(re, 1);
  Value sine = math("sin", mul(im, constantLike(re, 0.5)));
  Value near = sub(mul(math("expm1", re), math("cos", im)),
                   mul(constantLike(re, 2), mul(sine, sine)));
  Value power = complexExp("exp", re, im);
  Value isNear = compare(Comparison::LT, abs(re), one);
  return complex(select(isNear, near, sub(real(power), one)), imag(power));
}

/// By the parts, and where those overflow by exp.
Value ScalarEmitter::complexSinhCosh(bool isSinh, Value z) {
  Value re = real(z), im = imag(z), size = abs(re);
  Value sine = math("sin", im), cosine = math("cos", im);
  Value sinh = math("sinh", re), cosh = math("cosh", re);
  Value isLarge = compare(Comparison::GT, size,
                          constantLike(re, largestExponent(re.getType())));
  Value sign = copysign(constantLike(re, 1), re);
  Value largeCosine = expTimes("exp", size, cosine, 0.5);
  Value largeSine = expTimes("exp", size, sine, 0.5);
  Value infinite = bitAnd(isInfinite(re), isNotFinite(im));
  if (isSinh) {
    Value x = select(isLarge, mul(sign, largeCosine), product(cosine, sinh));
    Value y = select(isLarge, largeSine, product(cosh, sine));
    return complex(select(infinite, re, x), y);
  }
  Value x = select(isLarge, largeCosine, mul(cosh, cosine));
  Value y = select(isLarge, mul(sign, largeSine), product(sine, sinh));
  return complex(select(infinite, size, x), y);
}

/// Kahan's formula, which does not overflow before the result is a unit.
Value ScalarEmitter::complexTanh(Value z) {
  Value re = real(z), im = imag(z);
  Value one = constantLike(re, 1), zero = constantLike(re, 0);
  double limit = maxExponent(re.getType()) == 127 ? 11 : 22;
  Value isFar = compare(Comparison::GT, abs(re), constantLike(re, limit));
  // Far away the parts are 1 and 4 sin(im) cos(im) exp(-2 |re|).
  Value sine = math("sin", im), cosine = math("cos", im);
  Value decay = math("exp", mul(abs(re), constantLike(re, -2)));
  Value far = mul(mul(mul(sine, cosine), constantLike(re, 4)), decay);
  // At infinity it does not matter that there is no angle.
  Value hasNoAngle = isNotFinite(im), isAtInfinity = isInfinite(re);
  far = select(bitAnd(isAtInfinity, hasNoAngle), copysign(zero, im), far);
  Value unit = select(bitAnd(bitNot(isAtInfinity), hasNoAngle), sub(im, im),
                      copysign(one, re));

  Value x = select(isFar, one, re);
  Value tangent = math("tan", im), s = math("sinh", x);
  Value beta = add(one, mul(tangent, tangent));
  Value rho = sqrt(add(one, mul(s, s)));
  Value divisor = add(one, mul(beta, mul(s, s)));
  Value near = div(mul(beta, mul(rho, s)), divisor);
  near = select(compare(Comparison::EQ, re, zero), re, near);
  return complex(select(isFar, unit, near),
                 select(isFar, far, div(tangent, divisor)));
}

//===----------------------------------------------------------------------===//
// Logarithms and inverse functions. Signs of zero tell the sides of a cut.
//===----------------------------------------------------------------------===//

Value ScalarEmitter::complexLog1p(Value z) {
  Value re = real(z), im = imag(z);
  Value half = constantLike(re, 0.5), two = constantLike(re, 2);
  Value near =
      mul(half, math("log1p", add(mul(re, add(re, two)), mul(im, im))));
  Value far = complexLog(complex(add(re, constantLike(re, 1)), im));
  Value isNear = compare(Comparison::LT, max(abs(re), abs(im)), half);
  return complex(select(isNear, near, real(far)), imag(far));
}

/// The parts of arcsin and arccos by Kahan's formulas: no terms cancel.
ScalarEmitter::ArcParts ScalarEmitter::arcParts(Value z) {
  Value re = real(z), im = imag(z), one = constantLike(re, 1);
  Value u = complexSqrt(complex(sub(one, re), neg(im)));
  Value v = complexSqrt(complex(add(one, re), im));
  Value ur = real(u), ui = imag(u), vr = real(v), vi = imag(v);
  Value sine = math("atan2", re, sub(mul(ur, vr), mul(ui, vi)));
  Value cosine = mul(constantLike(re, 2), math("atan2", ur, vr));
  Value height = math("asinh", sub(mul(ur, vi), mul(ui, vr)));

  // Where that overflows: log(2 z).
  Scale scale = scaleOf(re, im);
  Value size = max(abs(re), abs(im));
  Value isLarge =
      compare(Comparison::GE, size,
              constantLike(re, std::ldexp(1.0, maxExponent(re.getType()) - 4)));
  isLarge = bitOr(isLarge, bitOr(isInfinite(re), isInfinite(im)));
  Value log = add(add(math("log", math("hypot", mul(re, scale.factor),
                                       mul(im, scale.factor))),
                      scale.log),
                  constantLike(re, 0.693147180559945309417232));
  // Infinite operands have the angles that atan2 gives them.
  Value largeSine = copysign(math("atan2", abs(re), abs(im)), re);
  return {select(isLarge, largeSine, sine),
          select(isLarge, math("atan2", abs(im), re), cosine),
          select(isLarge, copysign(log, im), height)};
}

Value ScalarEmitter::complexArctanh(Value z) {
  Value re = real(z), im = imag(z), x = abs(re), y = abs(im);
  Value one = constantLike(re, 1), zero = constantLike(re, 0);
  auto times = [&](double factor, Value v) {
    return mul(constantLike(re, factor), v);
  };
  Value toPole = sub(one, x);
  Value distance = add(mul(toPole, toPole), mul(y, y));
  Value real = times(0.25, math("log1p", div(times(4, x), distance)));
  // Above the pole the square of y may underflow; it is nothing beside 4.
  Value isAtPole = bitAnd(compare(Comparison::EQ, x, one),
                          compare(Comparison::LT, y, constantLike(re, 1e-8)));
  real = select(isAtPole,
                times(0.5, sub(constantLike(re, 0.693147180559945309417232),
                               math("log", y))),
                real);
  Value imag = times(0.5, math("atan2", times(2, y),
                               sub(mul(toPole, add(one, x)), mul(y, y))));

  // Where squares overflow: 1 / z and a right angle.
  int top = maxExponent(re.getType());
  Value isLarge = compare(Comparison::GE, max(x, y),
                          constantLike(re, std::ldexp(1.0, (top + 1) / 2 - 4)));
  Value isAtInfinity = bitOr(isInfinite(re), isInfinite(im));
  Value inverse = this->real(complexDiv(complex(one, zero), complex(x, y)));
  real = select(isLarge, inverse, real);
  real = select(isAtInfinity, zero, real);
  imag = select(bitOr(isLarge, isAtInfinity),
                constantLike(re, 1.57079632679489661923), imag);
  return complex(copysign(real, re), copysign(imag, im));
}

//===----------------------------------------------------------------------===//
// Others
//===----------------------------------------------------------------------===//

/// z / |z|; of an infinity in one part the unit of that part.
Value ScalarEmitter::complexSign(Value z) {
  Value re = real(z), im = imag(z);
  Value zero = constantLike(re, 0), one = constantLike(re, 1);
  Value factor = scaleOf(re, im).factor;
  Value x = mul(re, factor), y = mul(im, factor), size = math("hypot", x, y);
  Value isZero = compare(Comparison::EQ, size, zero);
  size = select(isZero, one, size);
  Value xIsInfinite = isInfinite(re), yIsInfinite = isInfinite(im);
  auto part = [&](Value part, Value scaled, Value isInfinite, Value otherIs) {
    Value quotient = select(isZero, zero, div(scaled, size));
    Value isAlone = bitAnd(isInfinite, bitNot(otherIs));
    return select(isAlone, copysign(one, part),
                  select(bitAnd(otherIs, bitNot(isInfinite)), zero, quotient));
  };
  return complex(part(re, x, xIsInfinite, yIsInfinite),
                 part(im, y, yIsInfinite, xIsInfinite));
}

Value ScalarEmitter::complexPow(Value x, Value y) {
  Value exponent = complexMul(y, complexLog(x));
  Value power = complexExp("exp", real(exponent), imag(exponent));
  Value zero = constantLike(real(x), 0), nan = div(zero, zero);
  Value one = complex(constantLike(real(x), 1), zero);
  // 0 ** y is 0 to the right of 0, 1 at 0, and has no value elsewhere.
  Value isRight = compare(Comparison::GT, real(y), zero);
  Value ofZero = select(isRight, complex(zero, zero), complex(nan, nan));
  power = select(isNonZero(x), power, ofZero);
  return select(isNonZero(y), power, one);
}

Value ScalarEmitter::complexFunction(StringRef name, Value z) {
  Value re = real(z), im = imag(z);
  if (name == "reciprocal") {
    // The signs are those of the conjugate, of zeros too; that of 0 is NaN.
    Value zero = constantLike(re, 0), nan = div(zero, zero);
    Value inverse = complexDiv(complex(constantLike(re, 1), zero), z);
    Value result = complex(copysign(this->real(inverse), re),
                           copysign(this->imag(inverse), neg(im)));
    return select(isNonZero(z), result, complex(nan, nan));
  }
  // The circular functions and their inverses are the hyperbolic ones of i z.
  Value rotated = complex(neg(im), re);
  auto turned = [&](Value w) { return complex(imag(w), neg(real(w))); };
  auto scaled = [&](Value w, double factor) {
    return complex(mul(real(w), constantLike(re, factor)),
                   mul(imag(w), constantLike(re, factor)));
  };
  if (name == "exp")
    return complexExp("exp", re, im);
  if (name == "exp2")
    return complexExp("exp2", re,
                      mul(im, constantLike(re, 0.693147180559945309417232)));
  if (name == "expm1")
    return complexExpm1(z);
  if (name == "log")
    return complexLog(z);
  if (name == "log2")
    return scaled(complexLog(z), 1.44269504088896340736);
  if (name == "log10")
    return scaled(complexLog(z), 0.43429448190325182765);
  if (name == "log1p")
    return complexLog1p(z);
  if (name == "sinh" || name == "cosh")
    return complexSinhCosh(name == "sinh", z);
  if (name == "tanh")
    return complexTanh(z);
  if (name == "sin")
    return turned(complexSinhCosh(/*isSinh=*/true, rotated));
  if (name == "cos")
    return complexSinhCosh(/*isSinh=*/false, rotated);
  if (name == "tan")
    return turned(complexTanh(rotated));
  if (name == "atanh")
    return complexArctanh(z);
  if (name == "atan")
    return turned(complexArctanh(rotated));
  ArcParts parts = arcParts(name == "asinh" ? rotated : z);
  if (name == "asin")
    return complex(parts.sine, parts.height);
  if (name == "asinh")
    return turned(complex(parts.sine, parts.height));
  if (name == "acos")
    return complex(parts.cosine, neg(parts.height));
  if (name == "acosh")
    return complex(abs(parts.height), copysign(parts.cosine, im));
  llvm_unreachable("the record of the op takes complex numbers");
}

Value ScalarEmitter::function(StringRef name, Value x) {
  if (isComplex(x.getType()))
    return uncontracted([&] { return complexFunction(name, x); });
  if (name == "reciprocal")
    return div(constantLike(x, 1), x);
  return math(name, x);
}

} // namespace arete::ir
