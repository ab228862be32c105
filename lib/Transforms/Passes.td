//===- Passes.td - Passes from Arete to Arete ------*- tablegen -*- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TRANSFORMS_PASSES_TD
#define ARETE_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def AreteDecompose : Pass<"arete-decompose"> {
  let summary = "Expand ops that are defined by simpler ones";
  let description = [{
    Replaces mean, softmax and whatever else implements DecomposableOpInterface
    by reductions and elementwise ops, so that these fuse with their neighbours.
  }];
  let dependentDialects = ["::arete::ir::AreteDialect"];
}

def AreteConstantFold : Pass<"arete-constant-fold"> {
  let summary = "Evaluate elementwise ops on constants";
  let description = [{
    Runs the scalar code of an elementwise op, whose arithmetic folds, on the
    elements of constant operands. What calls the math library stays: the
    compiler has no other implementation of it that agrees in the last bit.
  }];
  let options = [Option<"maxElements", "max-elements", "int64_t", "1024",
    "Do not make constants of more elements than this">];
  let dependentDialects = ["::arete::ir::AreteDialect",
    "::arete::rt::AreteRTDialect", "::mlir::arith::ArithDialect",
    "::mlir::math::MathDialect"];
}

def AreteFuse : Pass<"arete-fuse", "::mlir::func::FuncOp"> {
  let summary = "Group elementwise ops and reductions into loop nests";
  let description = [{
    Visits each op once, last first, and lets an elementwise op join the group
    of its consumers if it is computed over the same iteration space. A group
    may have several results: a value that is used outside as well is stored by
    the same loop. Reductions take their producers in. Two groups over one space
    become one if they read the same value at the same points and can be computed
    where the later one stands, unless their reductions are of different axes, or
    the steps of the reduction would take the independence from elementwise ops.
    Which sizes are equal is known from the ops that require it. Near-linear.
  }];
  let options = [Option<"maxOps", "max-ops", "unsigned", "128",
    "Largest number of ops in a group">];
  let dependentDialects = ["::arete::ir::AreteDialect"];
}

/// The passes that do named rewrites (Rewrite/Rewrites.td), a group each.
class AreteRewritePass<string name> : Pass<name, "::mlir::func::FuncOp"> {
  let options = [
    Option<"fastMath", "fast-math", "bool", "false",
      "Do rewrites of class FastMath as well">,
    ListOption<"disabled", "disable-pattern", "std::string",
      "Names of rewrites that are not done">,
    ListOption<"only", "only-pattern", "std::string",
      "Names of the rewrites that are done, if not all are">,
    Option<"print", "print-rewrites", "bool", "false",
      "Print which rewrite changed which line">];
  let dependentDialects = ["::arete::ir::AreteDialect"];
}

def AreteCanonicalize : AreteRewritePass<"arete-canonicalize"> {
  let summary = "Bring what is equal into one form";
  let description = "The rewrites of group Canonicalize; see docs/rewrites.md.";
}

def AreteStabilize : AreteRewritePass<"arete-stabilize"> {
  let summary = "Replace formulas that overflow or cancel";
  let description = [{
    The rewrites of group Stabilize, together with those of group Canonicalize,
    whose forms they look for; see docs/rewrites.md.
  }];
}

def AreteSpecialize : AreteRewritePass<"arete-specialize"> {
  let summary = "Replace ops by cheaper ones";
  let description = [{
    The rewrites of group Specialize, together with those of group Canonicalize,
    for decomposing has made new ops; see docs/rewrites.md.
  }];
}

#endif // ARETE_TRANSFORMS_PASSES_TD
