//===- ElementwiseMath.td - Transcendental functions and activations -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_ELEMENTWISEMATH_TD
#define ARETE_IR_ELEMENTWISEMATH_TD

include "dialects/Arete/IR/ElementwiseBase.td"

def Arete_ExpOp : Arete_MathOp<"exp", "exp"> {
  let summary = "e ** x";
  let partials = ["g * out"];
  let domain = ["-3, 3"];
}

def Arete_Exp2Op : Arete_MathOp<"exp2", "exp2"> {
  let summary = "2 ** x";
  let partials = ["g * out * 0.69314718055994530942"];
  let domain = ["-3, 3"];
}

def Arete_Expm1Op : Arete_MathOp<"expm1", "expm1"> {
  let summary = "exp(x) - 1, exact near 0";
  let partials = ["g * (out + 1.0)"];
  let domain = ["-3, 3"];
}

def Arete_LogOp : Arete_MathOp<"log", "log"> {
  let summary = "Natural logarithm";
  let partials = ["g / x"];
  let domain = ["0.2, 5"];
}

def Arete_Log2Op : Arete_MathOp<"log2", "log2"> {
  let summary = "Logarithm to base 2";
  let partials = ["g / (x * 0.69314718055994530942)"];
  let domain = ["0.2, 5"];
}

def Arete_Log10Op : Arete_MathOp<"log10", "log10"> {
  let summary = "Logarithm to base 10";
  let partials = ["g / (x * 2.30258509299404568402)"];
  let domain = ["0.2, 5"];
}

def Arete_Log1pOp : Arete_MathOp<"log1p", "log1p"> {
  let summary = "log(1 + x), exact near 0";
  let partials = ["g / (x + 1.0)"];
  let domain = ["-0.8, 5"];
}

def Arete_SqrtOp : Arete_UnaryOp<"sqrt", Arete_Float> {
  let summary = "Square root";
  let numpy = "numpy.sqrt";
  let scalar = "s.sqrt(x)";
  let partials = ["g * 0.5 / out"];
  let oracle = "std::sqrt(x)";
  let domain = ["0.2, 5"];
  let expensive = 1;
}

def Arete_CbrtOp : Arete_MathOp<"cbrt", "cbrt"> {
  let summary = "Cube root";
  let partials = ["g / (sqr(out) * 3.0)"];
  let domain = ["0.2, 5"];
}

def Arete_SinOp : Arete_MathOp<"sin", "sin"> {
  let summary = "Sine";
  let partials = ["g * cos(x)"];
  let domain = ["-3, 3"];
}

def Arete_CosOp : Arete_MathOp<"cos", "cos"> {
  let summary = "Cosine";
  let partials = ["-g * sin(x)"];
  let domain = ["-3, 3"];
}

def Arete_TanOp : Arete_MathOp<"tan", "tan"> {
  let summary = "Tangent";
  let partials = ["g * (sqr(out) + 1.0)"];
  let domain = ["-1.2, 1.2"];
}

def Arete_ArcsinOp : Arete_MathOp<"arcsin", "asin"> {
  let summary = "Inverse sine, in [-pi/2, pi/2]";
  let partials = ["g / sqrt(1.0 - sqr(x))"];
  let domain = ["-0.9, 0.9"];
}

def Arete_ArccosOp : Arete_MathOp<"arccos", "acos"> {
  let summary = "Inverse cosine, in [0, pi]";
  let partials = ["-g / sqrt(1.0 - sqr(x))"];
  let domain = ["-0.9, 0.9"];
}

def Arete_ArctanOp : Arete_MathOp<"arctan", "atan"> {
  let summary = "Inverse tangent, in [-pi/2, pi/2]";
  let partials = ["g / (sqr(x) + 1.0)"];
  let domain = ["-3, 3"];
}

def Arete_SinhOp : Arete_MathOp<"sinh", "sinh"> {
  let summary = "Hyperbolic sine";
  let partials = ["g * cosh(x)"];
  let domain = ["-3, 3"];
}

def Arete_CoshOp : Arete_MathOp<"cosh", "cosh"> {
  let summary = "Hyperbolic cosine";
  let partials = ["g * sinh(x)"];
  let domain = ["-3, 3"];
}

def Arete_TanhOp : Arete_MathOp<"tanh", "tanh"> {
  let summary = "Hyperbolic tangent";
  let partials = ["g * (1.0 - sqr(out))"];
  let domain = ["-3, 3"];
}

def Arete_ArcsinhOp : Arete_MathOp<"arcsinh", "asinh"> {
  let summary = "Inverse hyperbolic sine";
  let partials = ["g / hypot(x, x.literal(1.0))"];
  let domain = ["-3, 3"];
}

def Arete_ArccoshOp : Arete_MathOp<"arccosh", "acosh"> {
  let summary = "Inverse hyperbolic cosine";
  let partials = ["g / (sqrt(x - 1.0) * sqrt(x + 1.0))"];
  let domain = ["1.2, 5"];
}

def Arete_ArctanhOp : Arete_MathOp<"arctanh", "atanh"> {
  let summary = "Inverse hyperbolic tangent";
  let partials = ["g / (1.0 - sqr(x))"];
  let domain = ["-0.9, 0.9"];
}

def Arete_ErfOp : Arete_MathOp<"erf", "erf"> {
  let summary = "Error function";
  let numpy = "scipy.special.erf";
  let partials = ["g * exp(-sqr(x)) * 1.12837916709551257390"];
  let domain = ["-2, 2"];
}

def Arete_ErfcOp : Arete_MathOp<"erfc", "erfc"> {
  let summary = "1 - erf(x), exact for large x";
  let numpy = "scipy.special.erfc";
  let partials = ["-g * exp(-sqr(x)) * 1.12837916709551257390"];
  let domain = ["-2, 2"];
  let ulp = 4;
}

def Arete_SigmoidOp : Arete_MathOp<"sigmoid", "sigmoid"> {
  let summary = "1 / (1 + exp(-x))";
  let numpy = "scipy.special.expit";
  let oracle = "oracle::sigmoid(x)";
  let partials = ["g * out * sigmoid(-x)"];
  let domain = ["-3, 3"];
}

def Arete_SoftplusOp : Arete_MathOp<"softplus", "softplus"> {
  let summary = "log(1 + exp(x)) without overflow";
  let numpy = "numpy.logaddexp(0, x)";
  let oracle = "oracle::softplus(x)";
  let partials = ["g * sigmoid(x)"];
  let domain = ["-3, 3"];
}

def Arete_SoftsignOp : Arete_UnaryOp<"softsign", Arete_Float> {
  let summary = "x / (1 + |x|)";
  let scalar = "s.div(x, s.add(s.constantLike(x, 1.0), s.abs(x)))";
  let partials = ["g / sqr(abs(x) + 1.0)"];
  let oracle = "oracle::softsign(x)";
  let domain = ["0.2, 3"];
}

def Arete_HardSigmoidOp : Arete_UnaryOp<"hard_sigmoid", Arete_Float> {
  let summary = "clip(0.2 * x + 0.5, 0, 1)";
  let scalar = [{s.min(s.max(
      s.add(s.mul(x, s.constantLike(x, 0.2)), s.constantLike(x, 0.5)),
      s.constantLike(x, 0.0)), s.constantLike(x, 1.0))}];
  let partials = ["where(less(abs(x), x.literal(2.5)), g * 0.2, g.literal(0.0))"];
  let oracle = "oracle::minimum(oracle::maximum(0.2L * x + 0.5L, 0.0L), 1.0L)";
  let domain = ["-2, 2"];
  // The sum cancels near -2.5: the error is that of 0.2 * x.
  let ulp = 8;
}

def Arete_ReluOp : Arete_UnaryOp<"relu", Arete_Numeric> {
  let summary = "maximum(x, 0)";
  let description = "The derivative at 0 is 0.";
  let scalar = "s.max(x, s.constantLike(x, 0.0))";
  let partials = ["where(greater(x, x.literal(0.0)), g, g.literal(0.0))"];
  let oracle = "oracle::maximum(x, decltype(x)(0))";
  let domain = ["0.2, 3"];
}

#endif // ARETE_IR_ELEMENTWISEMATH_TD
