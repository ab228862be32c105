//===- Stabilize.td - The right answer for the formula as written -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The left sides are in the form that canonicalization makes. What `where` does
// not choose is kept finite, or its derivative would be NaN times 0.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_REWRITE_STABILIZE
#define ARETE_REWRITE_STABILIZE

include "lib/Transforms/Rewrite/RewriteBase.td"

class Stable<string name, string from, string to, string reason_ = "">
    : Arete_Formula<name, Stabilize, Rounding, from, to> {
  let reason = reason_;
  let anyZero = 1;
}

// log1p, expm1.
def : Stable<"log-of-one-plus", "log(x + 1)", "log1p(x)", "1 + x loses the digits of a small x.">;
def : Stable<"log-of-one-minus", "log(1 - x)", "log1p(-x)", "1 - x loses the digits of a small x.">;
def : Stable<"log2-of-one-plus", "log2(x + 1)", "log1p(x) * 1.4426950408889634", "1 + x loses the digits of a small x.">;
def : Stable<"log2-of-one-minus", "log2(1 - x)", "log1p(-x) * 1.4426950408889634", "1 - x loses the digits of a small x.">;
def : Stable<"log10-of-one-plus", "log10(x + 1)", "log1p(x) * 0.4342944819032518", "1 + x loses the digits of a small x.">;
def : Stable<"log10-of-one-minus", "log10(1 - x)", "log1p(-x) * 0.4342944819032518", "1 - x loses the digits of a small x.">;
def : Stable<"log1p-of-square", "log1p(sqr(x))",
    "where(less(abs(x), 1e9), log1p(where(less(abs(x), 1e9), x, 0) * x), log(where(less(abs(x), 1e9), 1, abs(x))) * 2)",
    "The square overflows.">;
def : Stable<"log1p-of-minus-one", "log1p(x - 1)", "log(x)", "x - 1 loses a small x.">;
def : Stable<"exp-minus-one", "exp(x) - 1", "expm1(x)", "Cancels where x is small.">;
def : Stable<"one-minus-exp", "1 - exp(x)", "-expm1(x)", "Cancels where x is small.">;
def : Stable<"expm1-plus-one", "expm1(x) + 1", "exp(x)", "Cancels where x is very negative.">;
def : Stable<"one-minus-cos", "1 - cos(x)", "sqr(sin(x * 0.5)) * 2", "Cancels where x is small.">;
def : Stable<"cos-minus-one", "cos(x) - 1", "sqr(sin(x * 0.5)) * -2", "Cancels where x is small.">;
def : Stable<"cos-plus-one", "cos(x) + 1", "sqr(cos(x * 0.5)) * 2", "Cancels where x is near pi.">;
def : Stable<"tan-of-half", "sqr(sin(x * 0.5)) * 2 / sin(x)", "tan(x * 0.5)", "0 over 0: (1 - cos(x)) / sin(x).">;
def : Stable<"cosh-minus-one", "cosh(x) - 1", "sqr(sinh(x * 0.5)) * 2", "Cancels where x is small.">;

// softplus, logaddexp.
def : Stable<"softplus-from-log1p", "log1p(exp(x))", "softplus(x)", "exp(x) overflows.">;
def : Stable<"logaddexp-from-log", "log(exp(x) + exp(y))", "logaddexp(x, y)", "exp overflows, or both vanish.">;
def : Stable<"logaddexp-of-itself", "log(exp(x) * 2)", "logaddexp(x, x)", "exp overflows, or vanishes.">;
def : Stable<"logaddexp2-from-log2", "log2(exp2(x) + exp2(y))", "logaddexp2(x, y)", "exp2 overflows, or both vanish.">;
def : Stable<"logaddexp2-of-itself", "log2(exp2(x) * 2)", "logaddexp2(x, x)", "exp2 overflows, or vanishes.">;
def : Stable<"log-of-expm1-negated", "log(-expm1(x))", "log1mexp(x)", "Cancels where x is very negative.">;
def : Stable<"log1p-of-negated-exp", "log1p(-exp(x))", "log1mexp(x)", "Cancels where x is near 0.">;
def : Stable<"log-of-expm1", "log(expm1(x))", "x + log1mexp(-x)", "exp(x) overflows.">;
def : Stable<"log-of-difference-of-exps", "log(exp(x) - exp(y))",
    "x + where(equal(y, -inf), 0, log1mexp(y - x))", "exp overflows, or both vanish, or x is near y.">;
def : Stable<"exp-of-softplus", "exp(softplus(x))", "exp(x) + 1">;
def : Stable<"exp-of-negated-softplus", "exp(-softplus(x))", "sigmoid(-x)">;
def : Stable<"softplus-minus-operand", "softplus(x) - x", "softplus(-x)", "Cancels where x is large.">;

// sigmoid.
def : Stable<"sigmoid-from-reciprocal", "reciprocal(exp(x) + 1)", "sigmoid(-x)", "exp(x) overflows.">;
def : Stable<"sigmoid-from-quotient", "exp(x) / (exp(x) + 1)", "sigmoid(x)", "Infinity over infinity.">;
def : Stable<"quotient-by-one-plus-exp", "y / (exp(x) + 1)", "y * sigmoid(-x)", "exp(x) overflows.">;
def : Stable<"sigmoid-from-tanh", "tanh(x * 0.5) * 0.5 + 0.5", "sigmoid(x)", "Cancels where x is very negative.">;
def : Stable<"sigmoid-from-tanh-plus-one", "(tanh(x * 0.5) + 1) * 0.5", "sigmoid(x)", "Cancels where x is very negative.">;
def : Stable<"one-minus-sigmoid", "1 - sigmoid(x)", "sigmoid(-x)", "Cancels where x is large.">;
def : Stable<"sigmoid-minus-one", "sigmoid(x) - 1", "-sigmoid(-x)", "Cancels where x is large.">;
def : Stable<"log-of-sigmoid", "log(sigmoid(x))", "log_sigmoid(x)", "sigmoid(x) vanishes.">;
def : Stable<"log1p-of-negated-sigmoid", "log1p(-sigmoid(x))", "log_sigmoid(-x)", "Cancels where x is large.">;
def : Stable<"exp-of-log-sigmoid", "exp(log_sigmoid(x))", "sigmoid(x)">;
def : Stable<"reciprocal-of-sigmoid", "reciprocal(sigmoid(x))", "exp(-x) + 1">;
def : Stable<"exp-times-sigmoid-of-negated", "exp(x) * sigmoid(-x)", "sigmoid(x)", "exp(x) overflows.">;
def : Stable<"sigmoid-over-sigmoid-of-negated", "sigmoid(x) / sigmoid(-x)", "exp(x)">;

def : Stable<"slope-of-sigmoid-from-quotient", "exp(x) / sqr(exp(x) + 1)", "sigmoid(x) * sigmoid(-x)", "Infinity over infinity.">;
def : Stable<"quotient-by-square-of-one-plus-exp", "y / sqr(exp(x) + 1)", "y * sqr(sigmoid(-x))", "exp(x) overflows.">;
def : Stable<"logit-from-quotient", "log(x / (1 - x))", "logit(x)", "Cancels where x is near 1/2.">;
def : Stable<"logit-from-difference", "log(x) - log1p(-x)", "logit(x)", "Cancels where x is near 1/2.">;

// Hyperbolic functions.
def : Stable<"tanh-from-sigmoid", "sigmoid(x) * 2 - 1", "tanh(x * 0.5)", "Cancels where x is small.">;
def : Stable<"tanh-from-negated-expm1", "-expm1(x) / (exp(x) + 1)", "-tanh(x * 0.5)", "Infinity over infinity.">;
def : Stable<"arctanh-from-quotient", "log((x + 1) / (1 - x))", "arctanh(x) * 2", "Cancels where x is small.">;
def : Stable<"arctanh-from-difference", "log1p(x) - log1p(-x)", "arctanh(x) * 2", "Cancels where x is small.">;
def : Stable<"arcsinh-from-log", "log(x + hypot(x, 1))", "arcsinh(x)", "Cancels where x is small, or negative.">;
def : Stable<"arccosh-from-log", "log(x + sqrt(sqr(x) - 1))", "arccosh(x)", "The square overflows.">;
def : Stable<"arccosh-from-log-of-product", "log(x + sqrt((x - 1) * (x + 1)))", "arccosh(x)", "The square overflows.">;
def : Stable<"tanh-from-expm1", "expm1(x) / (exp(x) + 1)", "tanh(x * 0.5)", "Infinity over infinity.">;
def : Stable<"tanh-from-exps", "(exp(x) - exp(-x)) / (exp(x) + exp(-x))", "tanh(x)", "Cancels near 0, overflows elsewhere.">;
def : Stable<"sinh-from-exps", "(exp(x) - exp(-x)) * 0.5", "sinh(x)", "Cancels near 0.">;
def : Stable<"cosh-from-exps", "(exp(x) + exp(-x)) * 0.5", "cosh(x)">;
def : Stable<"log-of-cosh", "log(cosh(x))",
    "where(less(abs(x), 1), log1p(sqr(sinh(where(less(abs(x), 1), x, 0) * 0.5)) * 2), abs(x) + (log1p(exp(abs(x) * -2)) - 0.6931471805599453))",
    "cosh(x) overflows, and is 1 where x is small.">;

// Logarithms.
def : Stable<"operand-times-log", "x * log(x)", "xlogx(x)", "0 times infinity at 0.">;
def : Stable<"hypot-from-sqrt", "sqrt(sqr(x) + sqr(y))", "hypot(x, y)", "The squares overflow, or vanish."> {
  let condition = "As IEEE 754 says, hypot(inf, nan) is inf.";
  let infinityBeatsNaN = 1;
}
def : Stable<"hypot-of-itself", "sqrt(sqr(x) * 2)", "abs(x) * 1.4142135623730951", "The square overflows, or vanishes.">;
def : Stable<"hypot-with-one-from-sqrt", "sqrt(sqr(x) + 1)", "hypot(x, 1)", "The square overflows.">;


// Differences of squares, of roots and the like.
def : Stable<"difference-of-roots", "sqrt(x + 1) - sqrt(x)", "reciprocal(sqrt(x + 1) + sqrt(x))", "Cancels where x is large.">;
let differentiable = 0 in { // the derivative of the left side does not cancel, or is such a difference itself
def : Stable<"difference-of-squares", "sqr(x) - sqr(y)", "(x - y) * (x + y)", "Cancels where x is near y.">;
def : Stable<"square-minus-one", "sqr(x) - 1", "(x - 1) * (x + 1)", "Cancels where x is near 1.">;
def : Stable<"one-minus-square", "1 - sqr(x)", "(1 - x) * (x + 1)", "Cancels where x is near 1.">;
def : Stable<"root-of-one-plus-minus-one", "sqrt(x + 1) - 1",
    "where(less(x, inf), x / (sqrt(x + 1) + 1), x)", "Cancels where x is small.">;
def : Stable<"one-minus-root-of-one-minus", "1 - sqrt(1 - x)",
    "where(greater(x, -inf), x / (sqrt(1 - x) + 1), x)", "Cancels where x is small.">;
def : Stable<"difference-of-reciprocals", "reciprocal(x) - reciprocal(x + 1)", "reciprocal(x) / (x + 1)", "Cancels where x is large.">;
def : Stable<"exp2-minus-one", "exp2(x) - 1",
    "where(less(abs(x), 1), expm1(x * 0.6931471805599453), exp2(x) - where(less(abs(x), 1), 0, 1))",
    "Cancels where x is small.">;
def : Stable<"power-of-one-plus-minus-one", "power(x + 1, y) - 1",
    "where(less(abs(y * log1p(x)), 0.5), expm1(y * log1p(x)), power(x + 1, y) - where(less(abs(y * log1p(x)), 0.5), 0, 1))",
    "Cancels where x is small: compound interest.">;
def : Stable<"difference-of-logs", "log(x) - log(y)",
    "where(less(abs(x - y), y * 0.5), log1p((x - y) / y), where(less(abs(log2(x) - log2(y)), 100), log(x / y), (log2(x) - log2(y)) * 0.6931471805599453))",
    "Cancels where x is near y."> {
  let domain = ["0, inf", "0, inf"];
}
}

// The error function.
def : Stable<"one-plus-erf", "erf(x) + 1", "erfc(-x)", "Cancels where x is very negative.">;
def : Stable<"one-minus-erf", "1 - erf(x)", "erfc(x)", "Cancels where x is large.">;
def : Stable<"erf-minus-one", "erf(x) - 1", "-erfc(x)", "Cancels where x is large.">;
def : Stable<"one-minus-erfc", "1 - erfc(x)", "erf(x)", "Cancels where x is small.">;
def : Stable<"exp-of-square-times-erfc", "exp(sqr(x)) * erfc(x)", "erfcx(x)", "Infinity times 0.">;
def : Stable<"log-of-erfc", "log(erfc(x))",
    "where(less(x, 1), log1p(-erf(where(less(x, 1), x, 0))), log(erfcx(where(less(x, 1), 1, x))) - sqr(x))",
    "erfc(x) vanishes, and is near 1 where x is small.">;
def : Stable<"log-of-ndtr", "log(ndtr(x))", "log_ndtr(x)", "ndtr(x) vanishes.">;
def : Stable<"exp-of-log-ndtr", "exp(log_ndtr(x))", "ndtr(x)">;
def : Stable<"one-minus-ndtr", "1 - ndtr(x)", "ndtr(-x)", "Cancels where x is large.">;

// Softmax.
def : Stable<"log-of-softmax", "log(softmax[axis=a](x))", "log_softmax[axis=a](x)", "softmax(x) vanishes.">;
def : Stable<"exp-of-log-softmax", "exp(log_softmax[axis=a](x))", "softmax[axis=a](x)">;

class StableCode<string name, string from_, string to_, string reason_ = "">
    : Arete_Code<name, Stabilize, Rounding> {
  let from = from_;
  let to = to_;
  let reason = reason_;
}
def : StableCode<"softmax-from-exp", "exp(x) / sum(exp(x))", "softmax(x)", "exp(x) overflows."> {
  let condition = "The sum is over one axis and keeps it.";
}
def : StableCode<"logsumexp-from-log", "log(sum(exp(x)))", "logsumexp(x)", "exp(x) overflows or vanishes.">;
def : StableCode<"log-softmax-from-difference", "x - logsumexp(x)", "log_softmax(x)", "Cancels."> {
  let condition = "Over one axis, which is kept.";
}
def : StableCode<"softmax-of-shifted", "softmax(x - m)", "softmax(x)", "softmax takes the maximum off by itself."> {
  let condition = "m is the same along the axis.";
}
def : StableCode<"log-softmax-of-shifted", "log_softmax(x - m)", "log_softmax(x)", "log_softmax takes the maximum off by itself."> {
  let condition = "m is the same along the axis.";
}
def : StableCode<"log-of-part-of-softmax", "log(softmax(x)[...])", "log_softmax(x)[...]", "softmax(x) vanishes: the cross-entropy of integer targets."> {
  let condition = "Elements are taken by gather, slice, transposition and the like.";
}
def : StableCode<"variance-from-moments", "mean(x * x) - mean(x) * mean(x)", "mean(sqr(x - mean(x)))", "Cancels where the mean is large.">;


// Quotients that are 0 over 0 at 0.
class AtZero<string name, string from, string series>
    : StableCode<name, from, "where |x| < 1 " # series,
                 "0 over 0, and the derivative cancels near 0.">;
def : AtZero<"sinh-over-operand", "sinh(x) / x", "the sum of x^2n / (2n+1)!">;
def : AtZero<"sin-over-operand", "sin(x) / x", "the sum of (-x^2)^n / (2n+1)!">;
def : AtZero<"expm1-over-operand", "expm1(x) / x", "the sum of x^n / (n+1)!">;
def : AtZero<"tanh-over-operand", "tanh(x) / x", "(sinh(x) / x) / cosh(x)">;
def : StableCode<"log1p-over-operand", "log1p(x) / x",
    "where |x| < 1/2, with z = x / (2 + x), (1 - z) times the sum of z^2n / (2n+1)",
    "0 over 0, and the derivative cancels near 0.">;

#endif // ARETE_REWRITE_STABILIZE
