//===- IndexingOps.td - Indexing by integer arrays -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_INDEXINGOPS_TD
#define ARETE_IR_INDEXINGOPS_TD

include "dialects/Arete/IR/AreteBase.td"

defvar Arete_IndexTensor = RankedTensorOf<[I64]>;

def Arete_GatherOp : Arete_Op<"gather", [Pure, Arete_Differentiable, Arete_Batchable]> {
  let summary = "x[i0, i1, ...]: elements at integer positions";
  let description = [{
    The k index arrays, broadcast together, address the first k dimensions of x;
    the shape of the result is theirs followed by the other dimensions of x. A
    negative index counts from the end; one out of range is an error.
  }];
  let numpy = "x[i0, i1, ...]";
  let arguments = (ins Arete_AnyTensor:$x, Variadic<Arete_IndexTensor>:$indices);
  let results = (outs Arete_AnyTensor:$result);
}

def Arete_ScatterAddOp : Arete_Op<"scatter_add", [Pure, Arete_Differentiable, Arete_Batchable]> {
  let summary = "x with updates added at integer positions";
  let description = [{
    As NumPy's `add.at(x, (i0, i1, ...), updates)` on a copy of x: repeated
    positions accumulate. `updates` has the shape that gather would give.
  }];
  let numpy = "numpy.add.at";
  let arguments = (ins Arete_Numeric.tensor:$x, Arete_Numeric.tensor:$updates,
                       Variadic<Arete_IndexTensor>:$indices);
  let results = (outs Arete_Numeric.tensor:$result);
}

#endif // ARETE_IR_INDEXINGOPS_TD
