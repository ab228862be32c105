//===- ElementwiseSpecial.td - Special functions -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Error functions, the gamma function and its relatives, Bessel functions. What
// can be vectorised is in the math library (Arete_MathOp); what cannot is a call
// of the runtime (Arete_SpecialOp).
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_ELEMENTWISESPECIAL_TD
#define ARETE_IR_ELEMENTWISESPECIAL_TD

include "dialects/Arete/IR/ElementwiseBase.td"

//===----------------------------------------------------------------------===//
// Error functions and the normal distribution
//===----------------------------------------------------------------------===//

def Arete_ErfOp : Arete_MathOp<"erf", "erf"> {
  let summary = "Error function";
  let range = "x.within(-1, 1)";
  let numpy = "scipy.special.erf";
  let partials = ["g * exp(-sqr(x)) * 1.12837916709551257390"];
  let domain = ["-2, 2"];
  let increasing = 1;
}

def Arete_ErfcOp : Arete_MathOp<"erfc", "erfc"> {
  let summary = "1 - erf(x), exact for large x";
  let range = "x.within(0, 2)";
  let numpy = "scipy.special.erfc";
  let partials = ["-g * exp(-sqr(x)) * 1.12837916709551257390"];
  let domain = ["-2, 2"];
}

def Arete_ErfcxOp : Arete_MathOp<"erfcx", "erfcx"> {
  let summary = "exp(x * x) * erfc(x) without overflow for x > 0";
  let range = "x.within(0, infinity)";
  let numpy = "scipy.special.erfcx";
  let oracle = "oracle::erfcx(x)";
  let partials = ["g * (x * out * 2.0 - 1.12837916709551257390)"];
  let domain = ["-2, 2"];
}

def Arete_ErfinvOp : Arete_SpecialOp<"erfinv", 1> {
  let summary = "The inverse of erf";
  let partials = ["g * exp(sqr(out)) * 0.88622692545275801365"];
  let domain = ["-0.9, 0.9"];
}

def Arete_ErfcinvOp : Arete_SpecialOp<"erfcinv", 1> {
  let summary = "The inverse of erfc";
  let partials = ["-g * exp(sqr(out)) * 0.88622692545275801365"];
  let domain = ["0.1, 1.9"];
}

def Arete_NdtrOp : Arete_MathOp<"ndtr", "ndtr"> {
  let summary = "The distribution function of the normal distribution";
  let range = "x.within(0, 1)";
  let numpy = "scipy.special.ndtr";
  let oracle = "oracle::ndtr(x)";
  let partials = ["g * exp(sqr(x) * -0.5) * 0.39894228040143267794"];
  let domain = ["-2, 2"];
  let increasing = 1;
}

def Arete_LogNdtrOp : Arete_MathOp<"log_ndtr", "log_ndtr"> {
  let summary = "log(ndtr(x)), exact for large |x|";
  let range = "x.within(-infinity, 0)";
  let numpy = "scipy.special.log_ndtr";
  let oracle = "oracle::log_ndtr(x)";
  let partials = ["g * 0.79788456080286535588 / erfcx(x * -0.70710678118654752440)"];
  let domain = ["-3, 3"];
  let increasing = 1;
}

def Arete_NdtriOp : Arete_SpecialOp<"ndtri", 1> {
  let summary = "The quantile of the normal distribution, the inverse of ndtr";
  let partials = ["g * exp(sqr(out) * 0.5) * 2.50662827463100050242"];
  let domain = ["0.1, 0.9"];
}

//===----------------------------------------------------------------------===//
// Gamma and beta
//===----------------------------------------------------------------------===//

def Arete_GammaOp : Arete_MathOp<"gamma", "gamma"> {
  let summary = "The gamma function";
  let description = "NaN at the negative integers, as in SciPy.";
  let numpy = "scipy.special.gamma";
  let oracle = "oracle::gamma(x)";
  let partials = ["g * out * psi(x)"];
  let domain = ["0.5, 3"];
}

def Arete_GammalnOp : Arete_MathOp<"gammaln", "gammaln"> {
  let summary = "log(|gamma(x)|)";
  let numpy = "scipy.special.gammaln";
  let oracle = "oracle::gammaln(x)";
  let partials = ["g * psi(x)"];
  let domain = ["0.5, 5"];
  let ulp = 3;
  let domainOnly = 1;
}

def Arete_PsiOp : Arete_MathOp<"psi", "psi"> {
  let summary = "The derivative of gammaln: the digamma function";
  let numpy = "scipy.special.psi";
  let oracle = "oracle::psi(x)";
  let partials = ["g * trigamma(x)"];
  let domain = ["0.5, 5"];
  let ulp = 3;
  let domainOnly = 1;
  let epsilons = 1;
}

def Arete_TrigammaOp : Arete_MathOp<"trigamma", "trigamma"> {
  let summary = "The derivative of psi";
  let numpy = "scipy.special.polygamma(1, x)";
  let oracle = "oracle::trigamma(x)";
  let partials = ["g * polygamma(x.literal(2.0), x)"];
  let domain = ["0.5, 5"];
}

def Arete_PolygammaOp : Arete_SpecialOp<"polygamma", 2> {
  let summary = "The derivative of order x of psi at y";
  let description = "NaN unless x is an integer and not negative. Has no derivative by x.";
  let partials = ["noDerivative(g)",
                  "g * polygamma(x + 1.0, y)"];
  let domain = ["2, 2", "0.5, 5"];
  let domainOnly = 1;
}

def Arete_ZetaOp : Arete_SpecialOp<"zeta", 2> {
  let summary = "Hurwitz's zeta function: the sum of (y + k) ** -x over k >= 0";
  let description = "Has no derivative by x.";
  let partials = ["noDerivative(g)",
                  "-g * x * zeta(x + 1.0, y)"];
  let domain = ["1.5, 3", "0.5, 5"];
  let domainOnly = 1;
}

def Arete_BetalnOp : Arete_SpecialOp<"betaln", 2> {
  let summary = "log(|beta(x, y)|) without overflow";
  let partials = ["g * (psi(x) - psi(x + y))",
                  "g * (psi(y) - psi(x + y))"];
  let domain = ["0.5, 3", "0.5, 3"];
  let epsilons = 1;
  let domainOnly = 1;
}

def Arete_GammaincOp : Arete_SpecialOp<"gammainc", 2> {
  let summary = "The lower incomplete gamma function of parameter x at y, over gamma(x)";
  let partials = ["g * gammainc_grad_a(x, y)",
                  "g * exp(xlogy(x - 1.0, y) - y - gammaln(x))"];
  let domain = ["0.5, 3", "0.2, 5"];
  let domainOnly = 1;
}

def Arete_GammainccOp : Arete_SpecialOp<"gammaincc", 2> {
  let summary = "The upper incomplete gamma function of parameter x at y, over gamma(x)";
  let partials = ["-g * gammainc_grad_a(x, y)",
                  "-g * exp(xlogy(x - 1.0, y) - y - gammaln(x))"];
  let domain = ["0.5, 3", "0.2, 5"];
  let domainOnly = 1;
}

def Arete_BetaincOp : Arete_SpecialOp<"betainc", 3> {
  let summary = "The incomplete beta function of parameters x and y at z, over beta(x, y)";
  let partials = ["g * betainc_grad_a(x, y, z)",
                  "g * betainc_grad_b(x, y, z)",
                  "g * exp(xlogy(x - 1.0, z) + xlog1py(y - 1.0, -z) - betaln(x, y))"];
  let domain = ["0.5, 3", "0.5, 3", "0.1, 0.9"];
  let domainOnly = 1;
}

def Arete_GammaincGradAOp : Arete_SpecialOp<"gammainc_grad_a", 2> {
  let summary = "The derivative of gammainc(x, y) by x";
  let description = "Has no derivative by x.";
  let numpy = "";
  let partials = ["noDerivative(g)",
                  "g * exp(xlogy(x - 1.0, y) - y - gammaln(x)) * (log(y) - psi(x))"];
  let domain = ["0.5, 3", "0.2, 5"];
  let ulp = 2;
  let domainOnly = 1;
}

def Arete_BetaincGradAOp : Arete_SpecialOp<"betainc_grad_a", 3> {
  let summary = "The derivative of betainc(x, y, z) by x";
  let description = "Has no derivative by x and y.";
  let numpy = "";
  let partials = ["noDerivative(g)",
                  "noDerivative(g)",
                  "g * exp(xlogy(x - 1.0, z) + xlog1py(y - 1.0, -z) - betaln(x, y)) * (log(z) - psi(x) + psi(x + y))"];
  let domain = ["0.5, 3", "0.5, 3", "0.1, 0.9"];
  let ulp = 2;
  let domainOnly = 1;
}

def Arete_BetaincGradBOp : Arete_SpecialOp<"betainc_grad_b", 3> {
  let summary = "The derivative of betainc(x, y, z) by y";
  let description = "Has no derivative by x and y.";
  let numpy = "";
  let partials = ["noDerivative(g)",
                  "noDerivative(g)",
                  "g * exp(xlogy(x - 1.0, z) + xlog1py(y - 1.0, -z) - betaln(x, y)) * (log1p(-z) - psi(y) + psi(x + y))"];
  let domain = ["0.5, 3", "0.5, 3", "0.1, 0.9"];
  let ulp = 2;
  let domainOnly = 1;
}

//===----------------------------------------------------------------------===//
// Bessel functions
//===----------------------------------------------------------------------===//

def Arete_I0Op : Arete_SpecialOp<"i0", 1> {
  let summary = "The modified Bessel function of the first kind, of order 0";
  let partials = ["g * i1(x)"];
  let domain = ["-3, 3"];
}

def Arete_I1Op : Arete_SpecialOp<"i1", 1> {
  let summary = "The modified Bessel function of the first kind, of order 1";
  let partials = ["g * (i0(x) + iv(x.literal(2.0), x)) * 0.5"];
  let domain = ["-3, 3"];
}

def Arete_I0eOp : Arete_SpecialOp<"i0e", 1> {
  let summary = "exp(-|x|) * i0(x), without overflow";
  let partials = ["g * (i1e(x) - sign(x) * out)"];
  let domain = ["0.2, 3"];
}

def Arete_I1eOp : Arete_SpecialOp<"i1e", 1> {
  let summary = "exp(-|x|) * i1(x), without overflow";
  let partials = ["g * besselI1eSlope(x, out)"];
  let domain = ["0.2, 3"];
}

def Arete_IvOp : Arete_SpecialOp<"iv", 2> {
  let summary = "The modified Bessel function of the first kind, of real order x at y";
  let description = "NaN for y < 0 unless x is an integer. Has no derivative by x.";
  let partials = ["noDerivative(g)",
                  "g * (iv(x - 1.0, y) + iv(x + 1.0, y)) * 0.5"];
  let domain = ["0.3, 2.7", "0.5, 3"];
  let domainOnly = 1;
}

def Arete_J0Op : Arete_SpecialOp<"j0", 1> {
  let summary = "The Bessel function of the first kind, of order 0";
  let partials = ["-g * j1(x)"];
  let domain = ["-3, 3"];
  let epsilons = 1;
}

def Arete_J1Op : Arete_SpecialOp<"j1", 1> {
  let summary = "The Bessel function of the first kind, of order 1";
  let partials = ["g * (j0(x) - jv(x.literal(2.0), x)) * 0.5"];
  let domain = ["-3, 3"];
  let epsilons = 1;
}

def Arete_JvOp : Arete_SpecialOp<"jv", 2> {
  let summary = "The Bessel function of the first kind, of real order x at y";
  let description = "NaN for y < 0 unless x is an integer, and where an order beyond 1e6 is not much more than |y|. Has no derivative by x.";
  let partials = ["noDerivative(g)",
                  "g * (jv(x - 1.0, y) - jv(x + 1.0, y)) * 0.5"];
  let domain = ["0.3, 2.7", "0.5, 3"];
  let epsilons = 1;
  let domainOnly = 1;
}

#endif // ARETE_IR_ELEMENTWISESPECIAL_TD
