//===- LatticeOps.td - Sums over paths through states -------*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_LATTICEOPS_TD
#define ARETE_IR_LATTICEOPS_TD

include "dialects/Arete/IR/AreteBase.td"

// A path is in one of a row of states at each step, and goes on from state s - k
// to s. The last two axes are steps and states; those before them are a batch.

def Arete_LatticeScoresOp
    : Arete_LibraryOp<"lattice_scores", [Arete_Batchable]> {
  let summary = "Logarithms of sums over all paths to each state of each step";
  let bound = "|error| <= 6 u t (1 + S) in step t = 1, 2, ..., "
              "S being the largest |score| up to it";
  let reverse = [{
    of x: `lattice_recurrence(shares, g_scores + ..., reverse)`, where ... is
    what g_shares, as the cotangent of a softmax, adds to the scores before
  }];
  let description = [{
    scores[0, s] = x[0, s] and scores[t, s] = x[t, s] + log(sum of
    exp(scores[t-1, s-k]) over k), where k is 0, 1 and, if `skips[s]`, 2.
    shares[t, s, k] is the part of that sum which came from s-k: 0 for what is
    not allowed, and where no path leads. Sums are carried along in float64.
  }];
  let numpy = "";
  let arguments = (ins Arete_Float.tensor:$x, Arete_Bool.tensor:$skips);
  let results = (outs Arete_Float.tensor:$scores, Arete_Float.tensor:$shares);
}

def Arete_LatticeRecurrenceOp
    : Arete_LibraryOp<"lattice_recurrence", [Arete_Batchable]> {
  let summary = "y[t, s] = x[t, s] + sum of w[t, s, k] y[t-1, s-k] over k";
  let bound = "|error| <= 6 u t F(|w|, |x|) in step t = 1, 2, ...";
  let reverse = [{
    of x: c, the recurrence of g the other way; of w: the products of c and y
    that each w stands between
  }];
  let description = [{
    What is outside counts as zero, and w[0] is not read. `reverse` is the
    transpose as a linear function of x: y[t, s] = x[t, s] + sum of
    w[t+1, s+k, k] y[t+1, s+k]. So the op is closed under differentiation.
  }];
  let numpy = "";
  let fallible = 0;
  let parameters = "getReverse()";
  let arguments = (ins Arete_Float.tensor:$w, Arete_Float.tensor:$x,
                       DefaultValuedAttr<BoolAttr, "false">:$reverse);
  let results = (outs Arete_Float.tensor:$result);
}

#endif // ARETE_IR_LATTICEOPS_TD
