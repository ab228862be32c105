//===- RewriteBase.td - The record of a rewrite ------------------*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One record is all there is to a rewrite that is a formula: from it come the
// pattern, its entry in docs/rewrites.md, and the tests that it fires, that it
// does not where a literal or an operand differs, and that both sides agree. A
// rewrite that a formula cannot say has a record, too, and a function of its
// name in one of the C++ files.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_REWRITE_BASE_TD
#define ARETE_REWRITE_BASE_TD

/// When a rewrite is done.
class RewriteGroup<string name, string text> {
  string cppName = name;
  string description = text;
}
def Canonicalize : RewriteGroup<"Canonicalize",
    "one form for what is equal; before everything else">;
def Stabilize : RewriteGroup<"Stabilize",
    "the right answer where the formula as written overflows or cancels">;
def Specialize : RewriteGroup<"Specialize",
    "a cheaper way to the same value; last, for nothing looks for what it makes">;

/// What may differ.
class RewriteExactness<string name, string text> {
  string cppName = name;
  string description = text;
}
def Exact : RewriteExactness<"Exact",
    "the same bits for every operand, NaN, infinities and signed zeros included">;
def Rounding : RewriteExactness<"Rounding",
    "equal in real numbers, and no less accurate. NaN gives NaN. Where the "
    "formula as written gives NaN or overflows on the way though the limit "
    "exists, the result is the limit">;
def FastMath : RewriteExactness<"FastMath",
    "equal in real numbers where everything is finite and no divisor is 0; "
    "done only if asked for">;

class Arete_Rewrite<string name_, RewriteGroup group_, RewriteExactness exactness_> {
  /// In kebab case: what --disable-pattern calls it.
  string name = name_;
  RewriteGroup group = group_;
  RewriteExactness exactness = exactness_;
  string from = ?;
  string to = ?;
  /// What must hold besides the form, in words.
  string condition = "";
  /// Why it is done, where that is not plain.
  string reason = "";
  /// Whether the sign of a zero may differ, though the class is Rounding.
  bit anyZero = 0;
  /// Whether NaN beside an infinity need not give NaN.
  bit infinityBeatsNaN = 0;
  /// Whether derivatives of the right side are right wherever those of the left
  /// are defined or have a limit: then it is done before differentiating, too.
  bit differentiable = 1;
  bit isFormula = 0;
}

/// A rewrite between two expressions of elementwise ops and reductions.
///
///   x, y, z ...     any value; twice the same name, twice the same value
///   1, -0.5, inf, nan  that number, broadcast
///   f(...), + - * / the ops of these names
///   f[axes=a](...)  an attribute; a name takes any, the same one everywhere
///
/// Operands of commutative ops are tried in both orders.
class Arete_Formula<string name, RewriteGroup group, RewriteExactness exactness,
                    string from_, string to_> : Arete_Rewrite<name, group, exactness> {
  let from = from_;
  let to = to_;
  let isFormula = 1;
  /// The element kind of everything in it: an Arete_ElementKind's name.
  string dtypes = "float";
  /// For each variable, in alphabetical order, the interval from which tests
  /// draw: "low, high". By default all of the line.
  list<string> domain = [];
}

/// A rewrite in C++: the function of its name.
class Arete_Code<string name, RewriteGroup group, RewriteExactness exactness>
    : Arete_Rewrite<name, group, exactness>;

#endif // ARETE_REWRITE_BASE_TD
