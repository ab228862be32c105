//===- ContractionOps.td - Products of vectors and matrices -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_CONTRACTIONOPS_TD
#define ARETE_IR_CONTRACTIONOPS_TD

include "dialects/Arete/IR/AreteBase.td"

/// A product over one dimension of each operand.
class Arete_ContractionOp<string mnemonic>
    : Arete_Op<mnemonic, [Pure, Arete_Differentiable, Arete_Batchable]> {
  let arguments = (ins Arete_AnyTensor:$lhs, Arete_AnyTensor:$rhs,
                       DefaultValuedAttr<BoolAttr, "false">:$transpose_lhs,
                       DefaultValuedAttr<BoolAttr, "false">:$transpose_rhs);
  let results = (outs Arete_AnyTensor:$result);
  let bound = Arete_SumBound;
}

def Arete_DotOp : Arete_ContractionOp<"dot"> {
  let summary = "Product of vectors and matrices";
  let symbol = "@";
  let range = "(x * y).sum()";
  let reverse = [{
    of x . y: `g . y^T`; `x^T . g` (vectors: products with g that give their
    shapes)
  }];
  let description = [{
    vector . vector is a scalar, matrix . vector and vector . matrix a vector,
    matrix . matrix a matrix. The flags transpose a matrix operand. Integers
    wrap; the product of bools is "or" of "and"s.
  }];
  let numpy = "numpy.dot";
}

def Arete_MatmulOp : Arete_ContractionOp<"matmul"> {
  let summary = "Batched matrix product";
  let symbol = "@";
  let range = "(x * y).sum()";
  let reverse = "of x y: `g y^T`; `x^T g`, batch by batch";
  let description = [{
    Operands of equal rank, 3 or more; the leading dimensions agree (the API
    broadcasts them), the last two are the matrices. The flags transpose these.
  }];
  let numpy = "numpy.matmul";
}

#endif // ARETE_IR_CONTRACTIONOPS_TD
