//===- ElementwiseArithmetic.td - Arithmetic and rounding -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_ELEMENTWISEARITHMETIC_TD
#define ARETE_IR_ELEMENTWISEARITHMETIC_TD

include "dialects/Arete/IR/ElementwiseBase.td"

def Arete_AddOp : Arete_BinaryOp<"add", Arete_Number, [Commutative]> {
  let summary = "x + y";
  let symbol = "+";
  let range = "x + y";
  let numpy = "numpy.add";
  let scalar = "s.add(x, y)";
  let partials = ["g", "g"];
  let holomorphic = 0;
  let oracle = "x + y";
  let domain = ["-3, 3", "-3, 3"];
}

def Arete_SubtractOp : Arete_BinaryOp<"subtract", Arete_Number> {
  let summary = "x - y";
  let symbol = "-";
  let range = "x - y";
  let numpy = "numpy.subtract";
  let scalar = "s.sub(x, y)";
  let partials = ["g", "-g"];
  let holomorphic = 0;
  let oracle = "x - y";
  let domain = ["-3, 3", "-3, 3"];
}

def Arete_MultiplyOp : Arete_BinaryOp<"multiply", Arete_Number, [Commutative]> {
  let summary = "x * y";
  let symbol = "*";
  let range = "x * y";
  let numpy = "numpy.multiply";
  let scalar = "s.mul(x, y)";
  let partials = ["g * y", "g * x"];
  let oracle = "x * y";
  let complexOracle = "oracle::multiply(x, y)";
  let domain = ["-3, 3", "-3, 3"];
  let complexUlp = 2;
}

def Arete_DivideOp : Arete_BinaryOp<"divide", Arete_Inexact> {
  let summary = "x / y";
  let symbol = "/";
  let range = "x / y";
  let description = "True division; integers are cast to float64 by the API.";
  let numpy = "numpy.true_divide";
  let scalar = "s.div(x, y)";
  let partials = ["g / y", "-g * out / y"];
  let oracle = "x / y";
  let complexOracle = "oracle::divide(x, y)";
  let domain = ["-3, 3", "0.5, 3"];
  let complexUlp = 2;
}

def Arete_FloorDivideOp : Arete_BinaryOp<"floor_divide", Arete_Numeric> {
  let summary = "floor(x / y)";
  let symbol = "//";
  let description = [{
    As Python's `//`. An integer divided by zero is 0, and the smallest integer
    divided by -1 wraps to itself, as in NumPy.
  }];
  let numpy = "numpy.floor_divide";
  let scalar = "s.floorDivide(x, y)";
  let oracle = "oracle::floorDivide(x, y)";
  let integerOracle = "oracle::integerFloorDivide(x, y)";
  let domain = ["-3, 3", "0.5, 3"];
  let ulp = 2;
}

def Arete_RemainderOp : Arete_BinaryOp<"remainder", Arete_Numeric> {
  let summary = "x - floor(x / y) * y, with the sign of y";
  let symbol = "%";
  let description = "As Python's `%`. An integer modulo zero is 0, as in NumPy.";
  let numpy = "numpy.remainder";
  let scalar = "s.remainder(x, y)";
  let partials = ["g", "-g * floor_divide(x, y)"];
  let oracle = "oracle::remainder(x, y)";
  let integerOracle = "oracle::integerRemainder(x, y)";
  let domain = ["0.1, 0.9", "1, 3"];
  let ulp = 2;
}

def Arete_FmodOp : Arete_BinaryOp<"fmod", Arete_Numeric> {
  let summary = "x - trunc(x / y) * y, with the sign of x";
  let description = "As C's `%`. An integer modulo zero is 0, as in NumPy.";
  let numpy = "numpy.fmod";
  let scalar = "s.fmod(x, y)";
  let partials = ["g", "-g * trunc(x / y)"];
  let oracle = "std::fmod(x, y)";
  let integerOracle = "oracle::integerFmod(x, y)";
  let domain = ["0.1, 0.9", "1, 3"];
  let expensive = 1;
}

def Arete_PowerOp : Arete_BinaryOp<"power", Arete_Number> {
  let summary = "x ** y";
  let symbol = "**";
  let range = "power(x, y)";
  let description = [{
    Integer powers wrap; a negative integer exponent gives the truncated
    reciprocal (1, -1 or 0; 0 ** -n is 0).
  }];
  let numpy = "numpy.power";
  let scalar = "s.pow(x, y)";
  let partials = [
    // Where y x^(y-1) is 0 times infinity, x is replaced: a "where" around the
    // product would have NaN as its own derivative.
    "g * y * power(where(logical_and(equal(x, x.literal(0.0)), equal(y, y.literal(0.0))), x.literal(1.0), x), y - 1.0)",
    "g * where(equal(x, x.literal(0.0)), x.literal(0.0), out * log(where(equal(x, x.literal(0.0)), x.literal(1.0), x)))"];
  let oracle = "std::pow(x, y)";
  let complexOracle = "oracle::power(x, y)";
  let integerOracle = "oracle::integerPower(x, y)";
  let domain = ["0.5, 3", "-2, 2"];
  let ulp = 4;
  let expensive = 1;
  let complexUlp = 6;
  let complexDomainOnly = 1;
}

def Arete_MaximumOp : Arete_BinaryOp<"maximum", Arete_Numeric, [Commutative]> {
  let summary = "The larger of x and y; NaN if either is";
  let range = "maximum(x, y)";
  let description = [{
    At a tie the derivative is split evenly.
  }];
  let numpy = "numpy.maximum";
  let scalar = "s.max(x, y)";
  let partials = ["g * tieWeight(greater(x, y), equal(x, y))",
                  "g * tieWeight(greater(y, x), equal(x, y))"];
  let oracle = "oracle::maximum(x, y)";
  let domain = ["-3, 3", "-3, 3"];
}

def Arete_MinimumOp : Arete_BinaryOp<"minimum", Arete_Numeric, [Commutative]> {
  let summary = "The smaller of x and y; NaN if either is";
  let range = "minimum(x, y)";
  let description = [{
    At a tie the derivative is split evenly.
  }];
  let numpy = "numpy.minimum";
  let scalar = "s.min(x, y)";
  let partials = ["g * tieWeight(less(x, y), equal(x, y))",
                  "g * tieWeight(less(y, x), equal(x, y))"];
  let oracle = "oracle::minimum(x, y)";
  let domain = ["-3, 3", "-3, 3"];
}

def Arete_FmaxOp : Arete_BinaryOp<"fmax", Arete_Numeric, [Commutative]> {
  let summary = "The larger of x and y; the other one where one is NaN";
  let description = "At a tie the derivative is split evenly.";
  let numpy = "numpy.fmax";
  let scalar = [{s.select(s.compare(Comparison::NE, x, x), y,
      s.select(s.compare(Comparison::NE, y, y), x, s.max(x, y)))}];
  let partials = ["g * tieWeight(logical_or(greater(x, y), not_equal(y, y)), equal(x, y))",
                  "g * tieWeight(logical_or(greater(y, x), not_equal(x, x)), equal(x, y))"];
  let oracle = "oracle::isNaN(x) ? y : oracle::isNaN(y) ? x : oracle::maximum(x, y)";
  let domain = ["-3, 3", "-3, 3"];
}

def Arete_FminOp : Arete_BinaryOp<"fmin", Arete_Numeric, [Commutative]> {
  let summary = "The smaller of x and y; the other one where one is NaN";
  let description = "At a tie the derivative is split evenly.";
  let numpy = "numpy.fmin";
  let scalar = [{s.select(s.compare(Comparison::NE, x, x), y,
      s.select(s.compare(Comparison::NE, y, y), x, s.min(x, y)))}];
  let partials = ["g * tieWeight(logical_or(less(x, y), not_equal(y, y)), equal(x, y))",
                  "g * tieWeight(logical_or(less(y, x), not_equal(x, x)), equal(x, y))"];
  let oracle = "oracle::isNaN(x) ? y : oracle::isNaN(y) ? x : oracle::minimum(x, y)";
  let domain = ["-3, 3", "-3, 3"];
}

def Arete_ClipOp : Arete_ElementwiseOp<"clip", Arete_Numeric, 3> {
  let summary = "minimum(maximum(x, lo), hi)";
  let range = "minimum(maximum(x, y), z)";
  let description = [{
    The bounds are y and z. The derivative is that of x between the bounds, the
    bounds included, and goes to the bound that holds outside.
  }];
  let numpy = "numpy.clip";
  let scalar = "s.min(s.max(x, y), z)";
  let partials = [
    "where(logical_and(less_equal(y, x), less_equal(x, z)), g, g.literal(0.0))",
    "where(logical_and(less(x, y), less_equal(y, z)), g, g.literal(0.0))",
    "where(less(z, maximum(x, y)), g, g.literal(0.0))"];
  let oracle = "oracle::minimum(oracle::maximum(x, y), z)";
  let domain = ["-3, 3", "-2, -1", "1, 2"];
}

def Arete_CopysignOp : Arete_BinaryOp<"copysign", Arete_Float> {
  let summary = "The magnitude of x with the sign of y";
  let numpy = "numpy.copysign";
  let scalar = "s.copysign(x, y)";
  let partials = ["g * copysign(x.literal(1.0), x) * copysign(x.literal(1.0), y)"];
  let oracle = "std::copysign(x, y)";
  let domain = ["0.5, 3", "-3, 3"];
}

def Arete_NextafterOp : Arete_BinaryOp<"nextafter", Arete_Float> {
  let summary = "The number next to x in the direction of y";
  let numpy = "numpy.nextafter";
  let scalar = "s.nextafter(x, y)";
  let partials = ["g", ""];
  let oracle = "oracle::nextafter(dtype, x, y)";
  let domain = ["-3, 3", "-3, 3"];
}

def Arete_LdexpOp : Arete_BinaryOp<"ldexp", Arete_Float> {
  let summary = "x * 2 ** y, rounded once; the fraction of y is dropped";
  let numpy = "numpy.ldexp";
  let scalar = "s.math(\"ldexp\", x, y)";
  let partials = ["ldexp(g, y)", ""];
  let oracle = "oracle::ldexp(x, y)";
  let domain = ["-3, 3", "1.1, 1.9"];
  // The function of the API does not promote the operands to one dtype.
  let cppName = "";
}

def Arete_FrexpExponentOp : Arete_UnaryOp<"frexp_exponent", Arete_Float> {
  let summary = "The n for which 0.5 <= |x| * 2 ** -n < 1; 0 if there is none";
  let numpy = "numpy.frexp(x)[1]";
  let scalar = "s.math(\"frexp_exponent\", x)";
  let oracle = "oracle::frexpExponent(x)";
  let domain = ["1.1, 1.9"];
}

def Arete_HeavisideOp : Arete_BinaryOp<"heaviside", Arete_Float> {
  let summary = "0 where x < 0, 1 where x > 0, y where x is 0";
  let numpy = "numpy.heaviside";
  let scalar = [{s.select(s.compare(Comparison::LT, x, s.constantLike(x, 0.0)),
      s.constantLike(x, 0.0),
      s.select(s.compare(Comparison::GT, x, s.constantLike(x, 0.0)),
               s.constantLike(x, 1.0),
               s.select(s.compare(Comparison::NE, x, x), x, y)))}];
  let partials = ["", "where(equal(x, x.literal(0.0)), g, g.literal(0.0))"];
  let oracle = "oracle::heaviside(x, y)";
  let domain = ["0.5, 3", "-3, 3"];
}

def Arete_GcdOp : Arete_BinaryOp<"gcd", Arete_Int, [Commutative]> {
  let summary = "The greatest common divisor, not negative; that of 0 and x is |x|";
  let description = "Of the smallest integer and itself or 0 it wraps, as in NumPy.";
  let numpy = "numpy.gcd";
  let scalar = "s.mathOfIntegers(\"gcd\", x, y)";
  let oracle = "oracle::gcd(x, y)";
  let domain = ["-30, 30", "-30, 30"];
  let expensive = 1;
}

def Arete_LcmOp : Arete_BinaryOp<"lcm", Arete_Int, [Commutative]> {
  let summary = "The least common multiple, not negative; 0 if either is 0";
  let description = "Wraps where it is too large.";
  let numpy = "numpy.lcm";
  let scalar = "s.mathOfIntegers(\"lcm\", x, y)";
  let oracle = "oracle::lcm(x, y)";
  let domain = ["-9, 9", "-9, 9"];
  let expensive = 1;
}

def Arete_HypotOp : Arete_BinaryOp<"hypot", Arete_Float, [Commutative]> {
  let summary = "sqrt(x*x + y*y) without overflow";
  let range = "all.within(0, infinity)";
  let numpy = "numpy.hypot";
  let scalar = "s.math(\"hypot\", x, y)";
  let partials = ["g * x / out", "g * y / out"];
  let oracle = "std::hypot(x, y)";
  let domain = ["0.5, 3", "-3, -0.5"];
  let expensive = 1;
  let ulp = 2;
}

def Arete_Arctan2Op : Arete_BinaryOp<"arctan2", Arete_Float> {
  let summary = "The angle of the point (y, x), in (-pi, pi]";
  let description = "The first operand is the ordinate, as in NumPy.";
  let numpy = "numpy.arctan2";
  let scalar = "s.math(\"atan2\", x, y)";
  let partials = ["g * y / (sqr(x) + sqr(y))", "-g * x / (sqr(x) + sqr(y))"];
  let oracle = "std::atan2(x, y)";
  let domain = ["0.5, 3", "-3, 3"];
  let expensive = 1;
  let ulp = 2;
}

def Arete_NegativeOp : Arete_UnaryOp<"negative", Arete_Number> {
  let summary = "-x";
  let symbol = "-";
  let range = "-x";
  let numpy = "numpy.negative";
  let scalar = "s.neg(x)";
  let partials = ["-g"];
  let holomorphic = 0;
  let oracle = "-x";
  let domain = ["-3, 3"];
}

def Arete_AbsOp : Arete_UnaryOp<"abs", Arete_Number> {
  let summary = "Absolute value";
  let range = "x.magnitude()";
  let description = "The derivative at 0 is 0.";
  let numpy = "numpy.absolute";
  let scalar = "s.abs(x)";
  let partials = ["absCotangent(g, x, out)"];
  let holomorphic = 0;
  let resultDtype = "Real";
  let oracle = "std::fabs(x)";
  let complexOracle = "std::abs(x)";
  let integerOracle = "oracle::integerAbs(x)";
  let domain = ["0.5, 3"];
  let complexUlp = 2;
}

def Arete_SignOp : Arete_UnaryOp<"sign", Arete_Number> {
  let summary = "-1, 0 or 1; NaN for NaN; of a complex number x / |x|";
  let range = "x.within(-1, 1)";
  let numpy = "numpy.sign";
  let scalar = "s.sign(x)";
  let oracle = "oracle::sign(x)";
  let domain = ["0.5, 3"];
  let partials = ["signCotangent(g, x, out)"];
  let complexPartials = 1;
  let holomorphic = 0;
  let complexOracle = "oracle::complexSign(x)";
  let complexUlp = 2;
}

def Arete_SqrOp : Arete_UnaryOp<"sqr", Arete_Number> {
  let summary = "x * x";
  let range = "x.square()";
  let numpy = "numpy.square";
  let scalar = "s.mul(x, x)";
  let partials = ["g * x * 2.0"];
  let oracle = "x * x";
  let complexOracle = "oracle::multiply(x, x)";
  let domain = ["-3, 3"];
  let complexUlp = 2;
}

def Arete_ReciprocalOp : Arete_UnaryOp<"reciprocal", Arete_Inexact> {
  let summary = "1 / x";
  let range = "Range::of(1) / x";
  let numpy = "numpy.reciprocal";
  let scalar = "s.function(\"reciprocal\", x)";
  let partials = ["-g * sqr(out)"];
  let oracle = "1 / x";
  let complexOracle = "oracle::reciprocal(x)";
  let domain = ["0.5, 3"];
  let complexUlp = 2;
}

def Arete_Deg2radOp : Arete_UnaryOp<"deg2rad", Arete_Float> {
  let summary = "x * pi / 180";
  let numpy = "numpy.deg2rad";
  let scalar = "s.mul(x, s.constantLike(x, 0.017453292519943295769))";
  let partials = ["deg2rad(g)"];
  let oracle = "x * (3.14159265358979323846264338327950288L / 180)";
  let domain = ["-180, 180"];
  let ulp = 2;
}

def Arete_Rad2degOp : Arete_UnaryOp<"rad2deg", Arete_Float> {
  let summary = "x * 180 / pi";
  let numpy = "numpy.rad2deg";
  let scalar = "s.mul(x, s.constantLike(x, 57.295779513082320877))";
  let partials = ["rad2deg(g)"];
  let oracle = "x * (180 / 3.14159265358979323846264338327950288L)";
  let domain = ["-3, 3"];
  let ulp = 2;
}

def Arete_FloorOp : Arete_UnaryOp<"floor", Arete_Float> {
  let summary = "The largest integer not above x";
  let range = "x.increasing(std::floor)";
  let numpy = "numpy.floor";
  let scalar = "s.floor(x)";
  let oracle = "std::floor(x)";
  let domain = ["0.1, 0.9"];
}

def Arete_CeilOp : Arete_UnaryOp<"ceil", Arete_Float> {
  let summary = "The smallest integer not below x";
  let range = "x.increasing(std::ceil)";
  let numpy = "numpy.ceil";
  let scalar = "s.ceil(x)";
  let oracle = "std::ceil(x)";
  let domain = ["0.1, 0.9"];
}

def Arete_RoundOp : Arete_UnaryOp<"round", Arete_Inexact> {
  let summary = "The nearest integer, halves to even; of a complex number, of both parts";
  let range = "x.increasing(std::nearbyint)";
  let numpy = "numpy.round";
  let scalar = "s.roundEven(x)";
  let oracle = "std::nearbyint(x)";
  let domain = ["0.6, 1.4"];
  let complexOracle = "oracle::Complex(std::nearbyint(x.real()), std::nearbyint(x.imag()))";
}

def Arete_RoundHalfAwayFromZeroOp
    : Arete_UnaryOp<"round_half_away_from_zero", Arete_Float> {
  let summary = "The nearest integer, halves away from zero";
  let scalar = "s.round(x)";
  let oracle = "std::round(x)";
  let domain = ["0.6, 1.4"];
}

def Arete_TruncOp : Arete_UnaryOp<"trunc", Arete_Float> {
  let summary = "x without its fraction";
  let range = "x.increasing(std::trunc)";
  let numpy = "numpy.trunc";
  let scalar = "s.trunc(x)";
  let oracle = "std::trunc(x)";
  let domain = ["0.1, 0.9"];
}

#endif // ARETE_IR_ELEMENTWISEARITHMETIC_TD
