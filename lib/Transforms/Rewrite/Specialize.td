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

// Powers, of which more than four products would be no better than power: their
// errors add up.
def : Special<"power-of-one", "power(x, 1)", "x">;
def : Special<"power-of-two", "power(x, 2)", "sqr(x)">;
def : Special<"power-of-three", "power(x, 3)", "sqr(x) * x">;
def : Special<"power-of-four", "power(x, 4)", "sqr(sqr(x))">;
def : Special<"power-of-five", "power(x, 5)", "sqr(sqr(x)) * x">;
def : Special<"power-of-six", "power(x, 6)", "sqr(sqr(x) * x)">;
def : Special<"power-of-seven", "power(x, 7)", "sqr(sqr(x) * x) * x">;
def : Special<"power-of-eight", "power(x, 8)", "sqr(sqr(sqr(x)))">;
def : Special<"power-of-nine", "power(x, 9)", "sqr(sqr(sqr(x))) * x">;
def : Special<"power-of-ten", "power(x, 10)", "sqr(sqr(sqr(x)) * x)">;
def : Special<"power-of-minus-one", "power(x, -1)", "reciprocal(x)">;
def : Special<"power-of-minus-two", "power(x, -2)", "sqr(reciprocal(x))">;
def : Special<"power-of-half", "power(x, 0.5)", "where(equal(x, -inf), inf, sqrt(x) + 0)",
    "sqrt(-inf) is NaN and sqrt(-0) is -0, other than the power.">;
def : Special<"power-of-two-exponent", "power(2, x)", "exp2(x)">;

// Division by constants. That by a power of two is in Canonicalize.td. (LLVM
// shifts for a product by a power of two by itself.)
def : Arete_Code<"divide-by-constant-fast", Specialize, FastMath> {
  let from = "x / c";
  let to = "x * (1 / c)";
  let condition = "c and 1 / c are normal numbers.";
  let reason = "A product is cheaper; 1 / c is rounded.";
}
class IntegerDivision<string name, string from_, string to_>
    : Arete_Code<name, Specialize, Exact> {
  let from = from_;
  let to = to_;
  let condition = "x is of integers, 2^n greater than 1.";
  let reason = "The quotient is rounded down, as a shift rounds.";
}
def : IntegerDivision<"floor-divide-by-power-of-two", "floor_divide(x, 2^n)",
                      "right_shift(x, n)">;
def : IntegerDivision<"remainder-of-power-of-two", "remainder(x, 2^n)",
                      "bitwise_and(x, 2^n - 1)">;

// Products. `dot` is any product that is no number, `matmul` too; `gemm` is
// alpha dot(x, y) + beta c, computed in the memory of c where that is free.
class SpecialProduct<string name, string from_, string to_, string reason_ = "",
                     string condition_ = "">
    : Arete_Code<name, Specialize, Rounding> {
  let from = from_;
  let to = to_;
  let reason = reason_;
  let condition = condition_;
  let anyZero = 1;
}
class Accumulation<string name, string from, string to>
    : SpecialProduct<name, from, to,
        "One pass over the result less, and no memory for the product. Other "
        "sums, of a bias say, stay in one loop with what follows.",
        "c is another product, or the shared variable that becomes the sum, "
        "maybe scaled, and is not multiplied itself.">;

def : SpecialProduct<"scaled-product", "dot(x, y) * s", "gemm(x, y, s)",
    "The product scales its elements for nothing.", "s is a scalar.">;
def : SpecialProduct<"negated-product", "-dot(x, y)", "gemm(x, y, -1)">;
def : SpecialProduct<"product-of-negative", "dot(-x, y)", "gemm(x, y, -1)",
    "No pass over x.", "Or dot(x, -y); x is not computed elementwise.">;
def : Accumulation<"product-plus-matrix", "dot(x, y) + c", "gemm(x, y, 1, 1, c)">;
def : Accumulation<"matrix-minus-product", "c - dot(x, y)", "gemm(x, y, -1, 1, c)">;
def : Accumulation<"product-minus-matrix", "dot(x, y) - c", "gemm(x, y, 1, -1, c)">;

// What stays a loop, for it is no slower (float32, one thread): sum(x * y) over
// all axes, which takes in what x and y are computed from (16.5, 8.8 and 2.4
// elements a ns of 1e3, 1e5 and 1e7, a dot product of the BLAS 11.8, 8.6 and
// 2.6), and w + a * outer(x, y) (w of 1000 x 1000 in 155 us, sger in 141 us; of
// 64 x 64 in 0.21 and 0.50 us).
def : SpecialProduct<"product-with-uniform", "dot(s, y)", "sum(s * y)",
    "As many products and sums as y has elements.",
    "s is one number for all elements, like ones; or dot(x, s). 16-bit floats: "
    "s is 1.">;
def : SpecialProduct<"sum-of-outer-products", "sum(x[:, :, None] * y[:, None, :])",
    "dot(x, y)", "A matrix product uses the caches.",
    "Over one axis that both have, beside which each has one of its own.">;
def : SpecialProduct<"diagonal-of-product", "dot(x, y)[i, i]", "sum(x[i, :] * y[:, i])",
    "As in trace(dot(x, y)): the rest is not needed.",
    "i is a range. Not 16-bit floats.">;

// What is finite as written may overflow in a sum on the way.
class FastProduct<string name, string from, string to, string reason, string condition>
    : SpecialProduct<name, from, to, reason, condition> {
  let exactness = FastMath;
}
def : FastProduct<"sum-of-product-fast", "sum(dot(x, y))", "dot(sum(x), sum(y))",
    "No product of matrices.", "Over rows, columns or both; x, y are matrices.">;
def : FastProduct<"chain-with-vector-fast", "dot(dot(x, y), v)", "dot(x, dot(y, v))",
    "No product of matrices.",
    "x, y are matrices, v is a vector; or dot(v, dot(x, y)).">;

// Products with zeros that are not made: 0 times infinity or NaN is NaN as
// written.
class SparseProduct<string name, string from, string to, string condition>
    : SpecialProduct<name, from, to, "Products with 0 are not made.", condition> {
  let exactness = FastMath;
}
def : SparseProduct<"product-with-identity-fast", "dot(eye(n), y)", "y",
    "n is the size of y, or is checked to be; or dot(x, eye(n)).">;
def : SparseProduct<"product-with-diagonal-fast", "dot(diag(v), y)", "v[:, None] * y",
    "Or dot(x, diag(v)).">;
def : SparseProduct<"product-with-one-hot-fast", "dot(one_hot(i, n), y)", "y[i]", "">;

#endif // ARETE_REWRITE_SPECIALIZE
