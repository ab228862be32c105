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
  root = mul(root, scale.root);
  other = mul(other, scale.root);
  Value isRight = compare(Comparison::GE, re, zero);
  return complex(select(isRight, root, other),
                 copysign(select(isRight, other, root), im));
}

Value ScalarEmitter::complexLog(Value z) {
  Value re = real(z), im = imag(z);
  // Near the unit circle log(hypot) would not see how far from it.
  Value x = max(abs(re), abs(im)), y = min(abs(re), abs(im));
  Value one = constantLike(re, 1), half = constantLike(re, 0.5);
  Value distance = add(mul(sub(x, one), add(x, one)), mul(y, y));
  Value near = mul(half, math("log1p", distance));
  Scale scale = scaleOf(re, im);
  Value far = add(
      math("log", math("hypot", mul(re, scale.factor), mul(im, scale.factor))),
      scale.log);
  Value isNear = compare(Comparison::LT, abs(distance), half);
  return complex(select(isNear, near, far), angle(z));
}

Value ScalarEmitter::product(Value size, Value factor) {
  Value isZero = compare(Comparison::EQ, factor, constantLike(factor, 0));
  return select(isZero, factor, mul(size, factor));
}

Value ScalarEmitter::complexExp(Value z) {
  Value re = real(z), im = imag(z);
  // Where exp(re) overflows its product with a sine need not: half of the
  // exponent at a time.
  double limit = maxExponent(re.getType()) * 0.693;
  Value isLarge = compare(Comparison::GT, re, constantLike(re, limit));
  Value one = constantLike(re, 1), half = constantLike(re, 0.5);
  Value size = math("exp", mul(re, select(isLarge, half, one)));
  Value again = select(isLarge, size, one);
  // exp(-inf) is 0 whatever the angle.
  Value isZero = compare(Comparison::EQ, size, constantLike(re, 0));
  Value angle =
      select(bitAnd(isZero, isNotFinite(im)), constantLike(re, 0), im);
  Value x = mul(mul(size, math("cos", angle)), again);
  Value y = product(again, product(size, math("sin", angle)));
  // The size of exp(inf + i nan) is known.
  Value isInfiniteSize = compare(Comparison::EQ, re, infinityLike(re));
  x = select(bitAnd(isInfiniteSize, isNotFinite(im)), infinityLike(re), x);
  return complex(x, y);
}

Value ScalarEmitter::isNotFinite(Value x) {
  return compare(Comparison::NE, sub(x, x), constantLike(x, 0));
}

/// Kahan's formula, which does not overflow before the result is a unit.
Value ScalarEmitter::complexTanh(Value z) {
  Value re = real(z), im = imag(z);
  Value one = constantLike(re, 1);
  double limit = maxExponent(re.getType()) == 127 ? 11 : 22;
  Value isFar = compare(Comparison::GT, abs(re), constantLike(re, limit));
  // Far away the parts are 1 and 4 sin(im) cos(im) exp(-2 |re|).
  Value sine = math("sin", im), cosine = math("cos", im);
  Value decay = math("exp", mul(abs(re), constantLike(re, -2)));
  Value far = mul(mul(mul(sine, cosine), constantLike(re, 4)), decay);
  Value isLost = compare(Comparison::EQ, decay, constantLike(re, 0));
  far = select(isLost, copysign(constantLike(re, 0), im), far);

  Value x = select(isFar, one, re);
  Value tangent = math("tan", im), s = math("sinh", x);
  Value beta = add(one, mul(tangent, tangent));
  Value rho = sqrt(add(one, mul(s, s)));
  Value divisor = add(one, mul(beta, mul(s, s)));
  Value nearRe = div(mul(beta, mul(rho, s)), divisor);
  return complex(select(isFar, copysign(one, re), nearRe),
                 select(isFar, far, div(tangent, divisor)));
}

Value ScalarEmitter::complexPow(Value x, Value y) {
  Value power = complexExp(complexMul(y, complexLog(x)));
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
  auto turned = [&](Value w) { return complex(imag(w), neg(real(w))); };
  if (name == "exp")
    return complexExp(z);
  if (name == "log")
    return complexLog(z);
  if (name == "tanh")
    return complexTanh(z);
  // cosh(z) and sinh(z) by the parts; the circular functions are those of i z.
  if (name == "sinh")
    return complex(product(math("cos", im), math("sinh", re)),
                   product(math("cosh", re), math("sin", im)));
  if (name == "cosh")
    return complex(mul(math("cosh", re), math("cos", im)),
                   product(math("sin", im), math("sinh", re)));
  Value rotated = complex(neg(im), re);
  if (name == "sin")
    return turned(complexFunction("sinh", rotated));
  if (name == "cos")
    return complexFunction("cosh", rotated);
  if (name == "tan")
    return turned(complexTanh(rotated));
  llvm_unreachable("the record of the op takes complex numbers");
}

Value ScalarEmitter::function(StringRef name, Value x) {
  if (isComplex(x.getType()))
    return uncontracted([&] { return complexFunction(name, x); });
  return math(name, x);
}

} // namespace arete::ir
