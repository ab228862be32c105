//===- ElementwiseMath.td - Elementary functions and activations -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_ELEMENTWISEMATH_TD
#define ARETE_IR_ELEMENTWISEMATH_TD

include "dialects/Arete/IR/ElementwiseBase.td"

def Arete_ExpOp : Arete_MathOp<"exp", "exp", Arete_Inexact> {
  let summary = "e ** x";
  let range = "x.within(0, infinity)";
  let partials = ["g * out"];
  let domain = ["-3, 3"];
  let complexUlp = 2;
  let increasing = 1;
}

def Arete_Exp2Op : Arete_MathOp<"exp2", "exp2", Arete_Inexact> {
  let summary = "2 ** x";
  let range = "x.within(0, infinity)";
  let partials = ["g * out * 0.69314718055994530942"];
  let domain = ["-3, 3"];
  let complexOracle = "oracle::exp2(x)";
  let complexUlp = 2;
  let complexDomainOnly = 1;
  let increasing = 1;
}

def Arete_Expm1Op : Arete_MathOp<"expm1", "expm1", Arete_Inexact> {
  let summary = "exp(x) - 1, exact near 0";
  let partials = ["g * (out + 1.0)"];
  let domain = ["-3, 3"];
  let complexOracle = "oracle::expm1(x)";
  let complexUlp = 3;
  let increasing = 1;
}

def Arete_LogOp : Arete_MathOp<"log", "log", Arete_Inexact> {
  let summary = "Natural logarithm";
  let partials = ["g / x"];
  let domain = ["0.2, 5"];
  let complexUlp = 2;
}

def Arete_Log2Op : Arete_MathOp<"log2", "log2", Arete_Inexact> {
  let summary = "Logarithm to base 2";
  let partials = ["g / (x * 0.69314718055994530942)"];
  let domain = ["0.2, 5"];
  let complexOracle = "oracle::log2(x)";
  let complexUlp = 3;
}

def Arete_Log10Op : Arete_MathOp<"log10", "log10", Arete_Inexact> {
  let summary = "Logarithm to base 10";
  let partials = ["g / (x * 2.30258509299404568402)"];
  let domain = ["0.2, 5"];
  let complexUlp = 3;
}

def Arete_Log1pOp : Arete_MathOp<"log1p", "log1p", Arete_Inexact> {
  let summary = "log(1 + x), exact near 0";
  let partials = ["g / (x + 1.0)"];
  let domain = ["-0.8, 5"];
  let complexOracle = "oracle::log1p(x)";
  let complexUlp = 3;
}

def Arete_SqrtOp : Arete_UnaryOp<"sqrt", Arete_Inexact> {
  let summary = "Square root";
  let range = "x.root()";
  let numpy = "numpy.sqrt";
  let scalar = "s.sqrt(x)";
  let partials = ["g * 0.5 / out"];
  let oracle = "std::sqrt(x)";
  let domain = ["0.2, 5"];
  let expensive = 1;
  let complexUlp = 2;
}

def Arete_CbrtOp : Arete_MathOp<"cbrt", "cbrt"> {
  let summary = "Cube root";
  let partials = ["g / (sqr(out) * 3.0)"];
  let domain = ["0.2, 5"];
  let increasing = 1;
}

def Arete_SinOp : Arete_MathOp<"sin", "sin", Arete_Inexact> {
  let summary = "Sine";
  let range = "x.within(-1, 1).orNaN()";
  let partials = ["g * cos(x)"];
  let domain = ["-3, 3"];
  let complexUlp = 2;
}

def Arete_CosOp : Arete_MathOp<"cos", "cos", Arete_Inexact> {
  let summary = "Cosine";
  let range = "x.within(-1, 1).orNaN()";
  let partials = ["-g * sin(x)"];
  let domain = ["-3, 3"];
  let complexUlp = 2;
}

def Arete_TanOp : Arete_MathOp<"tan", "tan", Arete_Inexact> {
  let summary = "Tangent";
  let partials = ["g * (sqr(out) + 1.0)"];
  let domain = ["-1.2, 1.2"];
  let complexUlp = 3;
}

def Arete_ArcsinOp : Arete_MathOp<"arcsin", "asin", Arete_Inexact> {
  let summary = "Inverse sine, in [-pi/2, pi/2]";
  let range = "x.within(-2, 2).orNaN()";
  let partials = ["g / sqrt(1.0 - sqr(x))"];
  let domain = ["-0.9, 0.9"];
  let complexUlp = 2;
}

def Arete_ArccosOp : Arete_MathOp<"arccos", "acos", Arete_Inexact> {
  let summary = "Inverse cosine, in [0, pi]";
  let range = "x.within(0, 4).orNaN()";
  let partials = ["-g / sqrt(1.0 - sqr(x))"];
  let domain = ["-0.9, 0.9"];
  let complexUlp = 2;
}

def Arete_ArctanOp : Arete_MathOp<"arctan", "atan", Arete_Inexact> {
  let summary = "Inverse tangent, in [-pi/2, pi/2]";
  let range = "x.within(-2, 2)";
  let partials = ["g / (sqr(x) + 1.0)"];
  let domain = ["-3, 3"];
  let complexUlp = 2;
  let increasing = 1;
}

def Arete_SinhOp : Arete_MathOp<"sinh", "sinh", Arete_Inexact> {
  let summary = "Hyperbolic sine";
  let partials = ["g * cosh(x)"];
  let domain = ["-3, 3"];
  let complexUlp = 2;
  let increasing = 1;
}

def Arete_CoshOp : Arete_MathOp<"cosh", "cosh", Arete_Inexact> {
  let summary = "Hyperbolic cosine";
  let range = "x.within(0.5, infinity)";
  let partials = ["g * sinh(x)"];
  let domain = ["-3, 3"];
  let complexUlp = 2;
}

def Arete_TanhOp : Arete_MathOp<"tanh", "tanh", Arete_Inexact> {
  let summary = "Hyperbolic tangent";
  let range = "x.within(-1, 1)";
  let partials = ["g * (1.0 - sqr(out))"];
  let domain = ["-3, 3"];
  let complexUlp = 3;
  let increasing = 1;
}

def Arete_ArcsinhOp : Arete_MathOp<"arcsinh", "asinh", Arete_Inexact> {
  let summary = "Inverse hyperbolic sine";
  let partials = ["g / hypotWithOne(x)"];
  let domain = ["-3, 3"];
  let complexUlp = 2;
  let increasing = 1;
}

def Arete_ArccoshOp : Arete_MathOp<"arccosh", "acosh", Arete_Inexact> {
  let summary = "Inverse hyperbolic cosine";
  let range = "x.within(0, infinity).orNaN()";
  let partials = ["g / (sqrt(x - 1.0) * sqrt(x + 1.0))"];
  let domain = ["1.2, 5"];
  let complexUlp = 2;
}

def Arete_ArctanhOp : Arete_MathOp<"arctanh", "atanh", Arete_Inexact> {
  let summary = "Inverse hyperbolic tangent";
  let partials = ["g / (1.0 - sqr(x))"];
  let domain = ["-0.9, 0.9"];
  let complexUlp = 2;
}

def Arete_SigmoidOp : Arete_MathOp<"sigmoid", "sigmoid"> {
  let summary = "1 / (1 + exp(-x))";
  let range = "x.within(0, 1)";
  let numpy = "scipy.special.expit";
  let oracle = "oracle::sigmoid(x)";
  let partials = ["g * out * sigmoid(-x)"];
  let domain = ["-3, 3"];
  let increasing = 1;
}

def Arete_SoftplusOp : Arete_MathOp<"softplus", "softplus"> {
  let summary = "log(1 + exp(x)) without overflow";
  let range = "x.within(0, infinity)";
  let numpy = "numpy.logaddexp(0, x)";
  let oracle = "oracle::softplus(x)";
  let partials = ["g * sigmoid(x)"];
  let domain = ["-3, 3"];
  let increasing = 1;
}

def Arete_SoftsignOp : Arete_UnaryOp<"softsign", Arete_Float> {
  let summary = "x / (1 + |x|)";
  let range = "x.within(-1, 1).orNaN()";
  let scalar = "s.div(x, s.add(s.constantLike(x, 1.0), s.abs(x)))";
  let partials = ["g / sqr(abs(x) + 1.0)"];
  let oracle = "oracle::softsign(x)";
  let domain = ["0.2, 3"];
  let ulp = 2;
}

def Arete_HardSigmoidOp : Arete_UnaryOp<"hard_sigmoid", Arete_Float> {
  let summary = "clip(0.2 * x + 0.5, 0, 1)";
  let range = "x.within(0, 1)";
  // The sum x + 2.5 is exact near the zero, where 0.2 * x + 0.5 cancels.
  let scalar = [{s.min(s.max(
      s.mul(s.add(x, s.constantLike(x, 2.5)), s.constantLike(x, 0.2)),
      s.constantLike(x, 0.0)), s.constantLike(x, 1.0))}];
  let partials = ["where(less(abs(x), x.literal(2.5)), g * 0.2, g.literal(0.0))"];
  let oracle = "oracle::minimum(oracle::maximum((x + 2.5L) / 5, 0.0L), 1.0L)";
  let domain = ["-2, 2"];
  let ulp = 2;
}

def Arete_ReluOp : Arete_UnaryOp<"relu", Arete_Numeric> {
  let summary = "maximum(x, 0)";
  let range = "maximum(x, Range::of(0))";
  let description = "The derivative at 0 is 0.";
  let scalar = "s.max(x, s.constantLike(x, 0.0))";
  let partials = ["where(greater(x, x.literal(0.0)), g, g.literal(0.0))"];
  let oracle = "oracle::maximum(x, decltype(x)(0))";
  let domain = ["0.2, 3"];
}

def Arete_LogaddexpOp : Arete_BinaryOp<"logaddexp", Arete_Float, [Commutative]> {
  let summary = "log(exp(x) + exp(y)) without overflow";
  let numpy = "numpy.logaddexp";
  // Equal infinities have no difference.
  let scalar = [{s.select(s.compare(Comparison::EQ, x, y),
      s.add(x, s.constantLike(x, 0.69314718055994530942)),
      s.add(s.max(x, y), s.math("softplus", s.neg(s.abs(s.sub(x, y))))))}];
  let partials = ["g * where(equal(x, y), x.literal(0.5), sigmoid(x - y))",
                  "g * where(equal(x, y), x.literal(0.5), sigmoid(y - x))"];
  let oracle = "oracle::logaddexp(x, y)";
  let domain = ["-3, 3", "-3, 3"];
  let ulp = 2;
  let epsilons = 1;
  let expensive = 1;
}

def Arete_Logaddexp2Op : Arete_BinaryOp<"logaddexp2", Arete_Float, [Commutative]> {
  let summary = "log2(2 ** x + 2 ** y) without overflow";
  let numpy = "numpy.logaddexp2";
  let scalar = [{s.select(s.compare(Comparison::EQ, x, y),
      s.add(x, s.constantLike(x, 1.0)),
      s.add(s.max(x, y),
            s.mul(s.math("log1p", s.math("exp2", s.neg(s.abs(s.sub(x, y))))),
                  s.constantLike(x, 1.44269504088896340736))))}];
  let partials = [
    "g * where(equal(x, y), x.literal(0.5), sigmoid((x - y) * 0.69314718055994530942))",
    "g * where(equal(x, y), x.literal(0.5), sigmoid((y - x) * 0.69314718055994530942))"];
  let oracle = "oracle::logaddexp2(x, y)";
  let domain = ["-3, 3", "-3, 3"];
  let ulp = 2;
  let epsilons = 2;
  let expensive = 1;
}

def Arete_SincOp : Arete_MathOp<"sinc", "sinc"> {
  let summary = "sin(pi x) / (pi x); 1 at 0";
  let range = "x.within(-1, 1).orNaN()";
  let oracle = "oracle::sinc(x)";
  let partials = ["g * sincSlope(x)"];
  let domain = ["-2, 2"];
}

def Arete_XlogxOp : Arete_UnaryOp<"xlogx", Arete_Float> {
  let summary = "x * log(x); 0 at 0";
  let numpy = "-scipy.special.entr";
  let scalar = [{s.select(s.compare(Comparison::EQ, x, s.constantLike(x, 0.0)),
      s.constantLike(x, 0.0), s.mul(x, s.math("log", x)))}];
  let partials = ["g * (log(x) + 1.0)"];
  let oracle = "x == 0 ? 0 : x * std::log(x)";
  let domain = ["0.2, 5"];
  let expensive = 1;
  let ulp = 2;
}

def Arete_XlogyOp : Arete_BinaryOp<"xlogy", Arete_Float> {
  let summary = "x * log(y); 0 where x is 0, unless y is NaN";
  let description = "Theano's xlogy0.";
  let numpy = "scipy.special.xlogy";
  let scalar = [{s.select(
      s.bitAnd(s.compare(Comparison::EQ, x, s.constantLike(x, 0.0)),
               s.compare(Comparison::EQ, y, y)),
      s.constantLike(x, 0.0), s.mul(x, s.math("log", y)))}];
  let partials = ["g * log(y)",
    "g * where(equal(x, x.literal(0.0)), x.literal(0.0), x / y)"];
  let oracle = "x == 0 && !std::isnan(y) ? 0 : x * std::log(y)";
  let domain = ["-3, 3", "0.2, 5"];
  let expensive = 1;
  let ulp = 2;
}

def Arete_Xlog1pyOp : Arete_BinaryOp<"xlog1py", Arete_Float> {
  let summary = "x * log(1 + y); 0 where x is 0, unless y is NaN";
  let numpy = "scipy.special.xlog1py";
  let scalar = [{s.select(
      s.bitAnd(s.compare(Comparison::EQ, x, s.constantLike(x, 0.0)),
               s.compare(Comparison::EQ, y, y)),
      s.constantLike(x, 0.0), s.mul(x, s.math("log1p", y)))}];
  let partials = ["g * log1p(y)",
    "g * where(equal(x, x.literal(0.0)), x.literal(0.0), x / (y + 1.0))"];
  let oracle = "x == 0 && !std::isnan(y) ? 0 : x * std::log1p(y)";
  let domain = ["-3, 3", "-0.8, 4"];
  let expensive = 1;
  let ulp = 2;
}

def Arete_LogitOp : Arete_UnaryOp<"logit", Arete_Float> {
  let summary = "log(x / (1 - x)), the inverse of sigmoid";
  let numpy = "scipy.special.logit";
  // Near 1/2, where it is 0, 2x - 1 is exact.
  let scalar = [{[&]() -> ::mlir::Value {
      ::mlir::Value one = s.constantLike(x, 1.0);
      ::mlir::Value t = s.sub(s.add(x, x), one);
      ::mlir::Value near = s.mul(s.constantLike(x, 2.0), s.math("atanh", t));
      ::mlir::Value far = s.math("log", s.div(x, s.sub(one, x)));
      return s.select(s.compare(Comparison::LE, s.abs(t), s.constantLike(x, 0.5)),
                      near, far);
    }()}];
  let partials = ["g / (x * (1.0 - x))"];
  let oracle = "oracle::logit(x)";
  let domain = ["0.1, 0.9"];
  let expensive = 1;
  let ulp = 2;
}

def Arete_Log1mexpOp : Arete_UnaryOp<"log1mexp", Arete_Float> {
  let summary = "log(1 - exp(x)), for x <= 0";
  let description = [{
    -inf at 0 and NaN above. After Maechler, "Accurately computing
    log(1 - exp(-|a|))", 2012.
  }];
  let scalar = [{s.select(
      s.compare(Comparison::GT, x, s.constantLike(x, -0.6931471805599453)),
      s.math("log", s.neg(s.math("expm1", x))),
      s.math("log1p", s.neg(s.math("exp", x))))}];
  let partials = ["-g / expm1(-x)"];
  let oracle = "x > -0.6931471805599453L ? std::log(-std::expm1(x)) : std::log1p(-std::exp(x))";
  let domain = ["-3, -0.1"];
  let ulp = 2;
  let expensive = 1;
}
def Arete_LogSigmoidOp : Arete_UnaryOp<"log_sigmoid", Arete_Float> {
  let summary = "log(sigmoid(x)), exact for large |x|";
  let range = "x.within(-infinity, -0.0)";
  let numpy = "scipy.special.log_expit";
  let scalar = "s.neg(s.math(\"softplus\", s.neg(x)))";
  let partials = ["g * sigmoid(-x)"];
  let oracle = "-oracle::softplus(-x)";
  let domain = ["-3, 3"];
  let ulp = 2;
  let expensive = 1;
  let increasing = 1;
}

#endif // ARETE_IR_ELEMENTWISEMATH_TD
