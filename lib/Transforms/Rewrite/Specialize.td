//===- Specialize.td - Cheaper ways to the same value ------------*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_REWRITE_SPECIALIZE
#define ARETE_REWRITE_SPECIALIZE

include "lib/Transforms/Rewrite/RewriteBase.td"

class Special<string name, string from, string to, string reason_ = "">
    : Arete_Formula<name, Specialize, Rounding, from, to> {
  let reason = reason_;
}

// Powers.
def : Special<"power-of-one", "power(x, 1)", "x">;
def : Special<"power-of-two", "power(x, 2)", "sqr(x)">;
def : Special<"power-of-three", "power(x, 3)", "sqr(x) * x">;
def : Special<"power-of-four", "power(x, 4)", "sqr(sqr(x))">;
def : Special<"power-of-minus-one", "power(x, -1)", "reciprocal(x)">;
def : Special<"power-of-minus-two", "power(x, -2)", "sqr(reciprocal(x))">;
def : Special<"power-of-half", "power(x, 0.5)", "where(equal(x, -inf), inf, sqrt(x) + 0)",
    "sqrt(-inf) is NaN and sqrt(-0) is -0, other than the power.">;
def : Special<"power-of-two-exponent", "power(2, x)", "exp2(x)">;

#endif // ARETE_REWRITE_SPECIALIZE
