//===- Canonicalize.td - One form for what is equal --------------*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What other rewrites look for is in this form: signs are outside of products
// and quotients, a sum of a negative is a difference, 1/x is a reciprocal, a
// quotient by a power of two is a product.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_REWRITE_CANONICALIZE
#define ARETE_REWRITE_CANONICALIZE

include "lib/Transforms/Rewrite/RewriteBase.td"

class CanonicalExact<string name, string from, string to>
    : Arete_Formula<name, Canonicalize, Exact, from, to>;
class CanonicalRounding<string name, string from, string to>
    : Arete_Formula<name, Canonicalize, Rounding, from, to>;
class CanonicalCode<string name, RewriteExactness exactness, string from_,
                    string to_, string condition_ = "">
    : Arete_Code<name, Canonicalize, exactness> {
  let from = from_;
  let to = to_;
  let condition = condition_;
}
class CanonicalFast<string name, string from, string to>
    : Arete_Formula<name, Canonicalize, FastMath, from, to>;

// What only moves elements (Movement.cpp).
def : CanonicalCode<"reshape-of-reshape", Exact, "reshape(reshape(x, m), n)", "reshape(x, n)", "m cannot be wrong.">;
def : CanonicalCode<"broadcast-of-broadcast", Exact, "broadcast_to(broadcast_to(x, m), n)", "broadcast_to(x, n)", "m cannot be wrong.">;
def : CanonicalCode<"slice-of-slice", Exact, "x[a:b:s][c:d:t]", "x[a+c*s::s*t]", "Of constants; no axis is dropped.">;
def : CanonicalCode<"cast-of-cast", Exact, "cast(cast(x, t), u)", "cast(x, u)", "Every value of x is one of t; not where an integer would wrap in place of saturating.">;
def : CanonicalCode<"op-of-broadcasts", Exact, "exp(broadcast_to(x, n))", "broadcast_to(exp(x), n)", "Any elementwise op, whose operands are all repeated to the same sizes, or scalars.">;
def : CanonicalCode<"implied-broadcast", Exact, "broadcast_to(x, n) + y", "x + y", "Any elementwise op; n is the shape of y.">;

// What does nothing, or undoes what was done (the code in Identities.cpp).
def : CanonicalExact<"plus-minus-zero", "x + -0.0", "x"> {
  let reason = "-0 + 0 is 0: see zero-plus-in-range for x + 0.";
}
def : CanonicalExact<"integer-plus-zero", "x + 0", "x"> {
  let dtypes = "integer";
}
def : CanonicalExact<"minus-zero", "x - 0", "x"> {
  let dtypes = "numeric";
}
def : CanonicalExact<"times-one", "x * 1", "x"> {
  let dtypes = "numeric";
  let condition = "Not complex: infinity * (1 + 0i) is NaN.";
}
def : CanonicalExact<"over-one", "x / 1", "x">;
def : CanonicalExact<"negative-of-negative", "-(-x)", "x"> {
  let dtypes = "number";
}
def : CanonicalCode<"conj-of-conj", Exact, "conj(conj(x))", "x">;
def : CanonicalCode<"cast-to-same", Exact, "cast(x, t)", "x", "t is the dtype of x.">;
def : CanonicalCode<"reshape-to-same", Exact, "reshape(x, n)", "x", "n is the shape of x, which is known.">;
def : CanonicalCode<"broadcast-to-same", Exact, "broadcast_to(x, n)", "x", "n is the shape of x, which is known.">;
def : CanonicalCode<"expand-no-dims", Exact, "expand_dims(x, [])", "x">;
def : CanonicalCode<"squeeze-no-dims", Exact, "squeeze(x, [])", "x">;
def : CanonicalCode<"squeeze-of-expand-dims", Exact, "squeeze(expand_dims(x, a), a)", "x">;
def : CanonicalCode<"transpose-in-order", Exact, "transpose(x, [0, 1, ...])", "x">;
def : CanonicalCode<"transpose-of-transpose", Exact, "transpose(transpose(x, p), q)", "transpose(x, p[q])", "x where p[q] is the order of the axes.">;
def : CanonicalCode<"concatenate-of-one", Exact, "concatenate([x])", "x">;
def : CanonicalCode<"slice-of-all", Exact, "x[:]", "x", "No axis is cut, or x has a known size that is all taken.">;
def : CanonicalCode<"slice-of-set-slice", Exact, "set_slice(x, y, s)[s]", "y", "The bounds are the same values.">;

// Signs.
def : CanonicalExact<"add-negative", "x + -y", "x - y">;
def : CanonicalExact<"subtract-negative", "x - -y", "x + y">;
def : CanonicalExact<"minus-zero-minus", "-0.0 - x", "-x">;
def : CanonicalExact<"multiply-negative", "-x * y", "-(x * y)">;
def : CanonicalExact<"divide-negative", "-x / y", "-(x / y)">;
def : CanonicalExact<"divide-by-negative", "x / -y", "-(x / y)">;
def : CanonicalExact<"reciprocal-of-negative", "reciprocal(-x)", "-reciprocal(x)">;
def : CanonicalExact<"multiply-by-minus-one", "x * -1", "-x">;
def : CanonicalExact<"divide-by-minus-one", "x / -1", "-x">;
def : CanonicalExact<"abs-of-negative", "abs(-x)", "abs(x)">;
def : CanonicalExact<"abs-of-abs", "abs(abs(x))", "abs(x)">;
def : CanonicalExact<"square-of-negative", "sqr(-x)", "sqr(x)">;
def : CanonicalExact<"square-of-abs", "sqr(abs(x))", "sqr(x)">;
def : CanonicalExact<"cos-of-negative", "cos(-x)", "cos(x)">;
def : CanonicalExact<"cosh-of-negative", "cosh(-x)", "cosh(x)">;
def : CanonicalExact<"negative-of-difference-fast", "-(x - y)", "y - x"> {
  let exactness = FastMath;
  let reason = "Where x is y, -0 becomes 0.";
}

// Quotients.
def : CanonicalExact<"one-over", "1 / x", "reciprocal(x)">;
def : CanonicalExact<"minus-one-over", "-1 / x", "-reciprocal(x)">;
def : CanonicalExact<"product-of-itself", "x * x", "sqr(x)">;
def : Arete_Code<"divide-by-power-of-two", Canonicalize, Exact> {
  let from = "x / c";
  let to = "x * (1 / c)";
  let condition = "c is a power of two, or minus one, and 1 / c a normal number.";
  let reason = "One form for a half; a product is cheaper.";
}
def : CanonicalRounding<"reciprocal-of-reciprocal", "reciprocal(reciprocal(x))", "x">;
def : CanonicalRounding<"reciprocal-of-quotient", "reciprocal(x / y)", "y / x">;
def : CanonicalRounding<"multiply-by-reciprocal", "x * reciprocal(y)", "x / y">;
def : CanonicalRounding<"divide-by-reciprocal", "x / reciprocal(y)", "x * y">;

// Inverse functions.
def : CanonicalRounding<"log-of-exp", "log(exp(x))", "x">;
def : CanonicalRounding<"exp-of-log", "exp(log(x))", "where(greater_equal(x, 0), x, nan)"> {
  let anyZero = 1;
}
def : CanonicalRounding<"log2-of-exp2", "log2(exp2(x))", "x">;
def : CanonicalRounding<"log1p-of-expm1", "log1p(expm1(x))", "x">;
def : CanonicalRounding<"expm1-of-log1p", "expm1(log1p(x))", "where(greater_equal(x, -1), x, nan)">;
def : CanonicalRounding<"square-of-sqrt", "sqr(sqrt(x))", "where(greater_equal(x, 0), x, nan)"> {
  let anyZero = 1;
}
def : CanonicalRounding<"sqrt-of-square", "sqrt(sqr(x))", "abs(x)">;
def : CanonicalRounding<"logit-of-sigmoid", "logit(sigmoid(x))", "x">;
def : CanonicalRounding<"log-of-sqrt", "log(sqrt(x))", "log(x) * 0.5">;

// Idempotent and absorbing.
def : CanonicalExact<"maximum-of-itself", "maximum(x, x)", "x">;
def : CanonicalExact<"minimum-of-itself", "minimum(x, x)", "x">;
def : CanonicalExact<"maximum-of-maximum", "maximum(maximum(x, y), x)", "maximum(x, y)"> {
  let differentiable = 0; // a tie is shared in another way
}
def : CanonicalExact<"minimum-of-minimum", "minimum(minimum(x, y), x)", "minimum(x, y)"> {
  let differentiable = 0; // a tie is shared in another way
}
def : CanonicalExact<"maximum-with-minus-infinity", "maximum(x, -inf)", "x">;
def : CanonicalExact<"minimum-with-infinity", "minimum(x, inf)", "x">;
def : CanonicalExact<"floor-of-floor", "floor(floor(x))", "floor(x)">;
def : CanonicalExact<"ceil-of-ceil", "ceil(ceil(x))", "ceil(x)">;
def : CanonicalExact<"trunc-of-trunc", "trunc(trunc(x))", "trunc(x)">;
def : CanonicalExact<"round-of-round", "round(round(x))", "round(x)">;
def : CanonicalExact<"sign-of-sign", "sign(sign(x))", "sign(x)">;
def : CanonicalExact<"relu-of-relu", "relu(relu(x))", "relu(x)">;

// What is known of the elements (Range.h) decides.
def : CanonicalCode<"abs-of-non-negative", Exact, "abs(x)", "x", "x is nowhere below 0.">;
let differentiable = 0 in { // at a bound the derivative is shared
def : CanonicalCode<"relu-of-non-negative", Exact, "relu(x)", "x", "x is nowhere below 0.">;
def : CanonicalCode<"maximum-in-range", Exact, "maximum(x, y)", "x", "x is nowhere below y, and y is not NaN.">;
def : CanonicalCode<"minimum-in-range", Exact, "minimum(x, y)", "x", "x is nowhere above y, and y is not NaN.">;
def : CanonicalCode<"clip-in-range", Exact, "clip(x, y, z)", "minimum(x, z)", "x is nowhere below y; likewise for the upper bound.">;
def : CanonicalCode<"clip-of-clip", Exact, "clip(clip(x, a, b), c, d)", "clip(x, clip(a, c, d), clip(b, c, d))", "Constants in order.">;
} // differentiable
def : CanonicalCode<"comparison-in-range", Exact, "less(x, y)", "true", "Any comparison that the ranges of x and y decide; with NaN all but not_equal are false.">;
def : CanonicalCode<"isnan-in-range", Exact, "isnan(x)", "false", "x cannot be NaN.">;
def : CanonicalCode<"isinf-in-range", Exact, "isinf(x)", "false", "x is bounded.">;
def : CanonicalCode<"isfinite-in-range", Exact, "isfinite(x)", "true", "x is bounded and not NaN.">;
def : CanonicalCode<"zero-plus-in-range", Exact, "x + 0", "x", "x is nowhere -0.">;

// Choices that are none.
def : CanonicalCode<"where-of-same", Exact, "where(c, x, x)", "x">;
def : CanonicalCode<"where-of-uniform", Exact, "where(true, x, y)", "x", "The condition is the same everywhere.">;
def : CanonicalCode<"where-of-not", Exact, "where(logical_not(c), x, y)", "where(c, y, x)", "c is bool.">;
def : CanonicalCode<"where-of-where", Exact, "where(c, where(c, x, y), z)", "where(c, x, z)">;

// Cancelling factors and terms. What is left out takes its NaN with it, so that
// this is FastMath where nothing says that it has none.
def : CanonicalCode<"quotient-of-itself-in-range", Exact, "x / x", "1", "x is not 0, infinite or NaN.">;
def : CanonicalCode<"factor-in-range", Rounding, "x * y / y", "x", "y is not 0, infinite or NaN."> {
  let reason = "The product overflows or vanishes.";
}
def : CanonicalRounding<"square-over-operand", "sqr(x) / x", "x">;
def : CanonicalRounding<"operand-over-square", "x / sqr(x)", "reciprocal(x)">;
def : CanonicalRounding<"operand-over-sqrt", "x / sqrt(x)", "sqrt(x)"> {
  let anyZero = 1;
}
def : CanonicalFast<"zero-plus", "x + 0", "x">;
def : CanonicalFast<"zero-times", "x * 0", "0">;
def : CanonicalFast<"difference-with-itself", "x - x", "0">;
def : CanonicalFast<"quotient-of-itself", "x / x", "1">;
// Sums and products of many operands (Arithmetic.cpp).
def : CanonicalCode<"negative-constant", Exact, "x + -2", "x - 2", "Any constant; likewise x - -2.">;
def : CanonicalCode<"constants-in-sum", Rounding, "x + 1 + 2", "x + 3", "Of the same sign, with an exact sum, and signs as they may be."> {
  let reason = "Constants of opposite signs may be there to round x.";
}
def : CanonicalCode<"constants-in-product", Rounding, "x * 2 * 3", "x * 6", "Of x * a, x / a, a / x. A product is normal, a quotient exact."> {
  let reason = "x * 2 / 3 rounds once, x * (2 / 3) twice.";
}
def : CanonicalCode<"like-terms", Rounding, "x * 2 + x * 3", "x * 5", "Constants of the same sign with an exact sum; x is x * 1."> {
  let reason = "Of opposite signs the terms may split x into its digits.";
}
def : CanonicalCode<"integer-terms", Exact, "x + y - x + 2 * y", "3 * y", "Of integers. A tree of +, - and products with constants, inner ones with one use, if this takes fewer ops.">;
def : CanonicalCode<"integer-factors", Exact, "x * y * x * 2 * 3", "sqr(x) * y * 6", "Of integers; likewise a tree of * and sqr.">;
def : CanonicalCode<"terms", FastMath, "x + y - x + 2 * y", "3 * y", "As integer-terms, of floats."> {
  let reason = "What cancels depends on the order.";
}
def : CanonicalCode<"factors", FastMath, "x * y * x / y", "sqr(x)", "As integer-factors, of floats; reciprocals and quotients, too."> {
  let reason = "What overflows depends on the order, and what is left out takes its NaN with it.";
}
def : CanonicalFast<"common-factor", "x * y + x * z", "x * (y + z)">;
def : CanonicalFast<"common-factor-of-difference", "x * y - x * z", "x * (y - z)">;
def : CanonicalFast<"common-divisor", "x / z + y / z", "(x + y) / z">;
def : CanonicalFast<"product-of-exps", "exp(x) * exp(y)", "exp(x + y)">;
def : CanonicalFast<"quotient-of-exps", "exp(x) / exp(y)", "exp(x - y)">;
def : CanonicalFast<"sum-minus-term", "x + y - x", "y">;
def : CanonicalFast<"difference-plus-term", "x - y + y", "x">;
def : CanonicalFast<"quotient-times-divisor", "x / y * y", "x">;
def : CanonicalFast<"product-over-factor", "x * y / y", "x">;

// Reductions.
def : CanonicalExact<"sum-of-negative", "sum[axes=a, keepdims=k](-x)", "-sum[axes=a, keepdims=k](x)"> {
  let anyZero = 1;
  let reason = "Of no element, or of zeros alone, 0 becomes -0.";
  let exactness = Rounding;
}
def : CanonicalExact<"max-of-negative", "max[axes=a, keepdims=k](-x)", "-min[axes=a, keepdims=k](x)">;
def : CanonicalExact<"min-of-negative", "min[axes=a, keepdims=k](-x)", "-max[axes=a, keepdims=k](x)">;
def : CanonicalCode<"sum-of-scaled", Rounding, "sum(x * 2)", "sum(x) * 2", "Or mean; any constant of 1 or more, a smaller one where x is bounded; x / c likewise."> {
  let reason = "Fewer products. Of 0.1 x the sum may be finite where that of x is not.";
  let anyZero = 1;
}
def : CanonicalCode<"sum-of-product", FastMath, "sum(x * y)", "sum(x) * y", "y is the same along the reduced axes.">;
def : CanonicalCode<"sum-of-repeated", Rounding, "sum(broadcast_to(x, n))", "sum(x) * n", "Over axes of known sizes, not 0, that are repeated.">;
def : CanonicalCode<"mean-of-repeated", Rounding, "mean(broadcast_to(x, n))", "mean(x)", "As sum-of-repeated.">;
def : CanonicalCode<"sum-over-one", Rounding, "sum(x)", "squeeze(x)", "Or mean; the reduced axes have one element."> {
  let reason = "The sum of -0 is 0.";
  let anyZero = 1;
}
def : CanonicalCode<"max-over-one", Exact, "max(x)", "squeeze(x)", "Or min or prod; the reduced axes have one element.">;
def : CanonicalCode<"sum-of-sum", Rounding, "sum(sum(x, a), b)", "sum(x, a + b)", "Or prod; the inner one has one use. Both keep their axes or both do not.">;
let differentiable = 0 in { // equal maxima share the derivative in another way
def : CanonicalCode<"max-of-repeated", Exact, "max(broadcast_to(x, n))", "max(x)", "Or min, as sum-of-repeated.">;
def : CanonicalCode<"max-of-max", Exact, "max(max(x, a), b)", "max(x, a + b)", "Or min, as sum-of-sum.">;
def : CanonicalCode<"max-of-increasing", Rounding, "max(exp(x))", "exp(max(x))", "Or min, of any function that never decreases and is NaN for NaN alone."> {
  let reason = "One exp in place of many.";
}
} // differentiable
def : CanonicalCode<"argmax-of-increasing", FastMath, "argmax(exp(x))", "argmax(x)", "Or argmin; softmax and log_softmax along the axis, too."> {
  let reason = "Rounding makes ties of which the first is taken.";
}
def : Arete_Code<"keepdims-from-expand-dims", Canonicalize, Exact> {
  let from = "expand_dims(sum(x, axes), axes)";
  let to = "sum(x, axes, keepdims=1)";
  let condition = "Any reduction; the axes are the same.";
}

// Products (ProductOperands.cpp).
def : CanonicalCode<"product-of-transpose", Rounding, "dot(transpose(x), y)", "dot(x, y, transpose_lhs=1)", "Or dot(x, transpose(y)), or matmul; the last two axes are exchanged."> {
  let reason = "The product reads x as it lies; the order of its sums may be another.";
}

// Sizes (Sizes.cpp).
def : CanonicalCode<"size-of-unused", Exact, "dim(x . y, 0)", "dim(x, 0)", "Of products, concatenations, reshapes and what the runtime computes, if only sizes are asked of it.">;
def : CanonicalCode<"shape-of-unused", Exact, "shape_of(x)", "[dim(x, 0), ...]", "Only sizes are asked of x, which is computed.">;

#endif // ARETE_REWRITE_CANONICALIZE
