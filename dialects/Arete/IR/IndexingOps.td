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

/// An op about elements at integer positions. The k index arrays, broadcast
/// together, address `axes` of x (the leading ones if none are given): see
/// IndexedAxes in IndexingOps.h.
class Arete_PositionsOp<string mnemonic, dag operands, dag outcome>
    : Arete_Op<mnemonic, [Pure, Arete_Differentiable, Arete_Batchable]> {
  let arguments = !con(operands,
      (ins Variadic<Arete_IndexTensor>:$indices,
           OptionalAttr<DenseI64ArrayAttr>:$axes,
           DefaultValuedOptionalAttr<I64Attr, "0">:$position));
  let results = outcome;
  string baseDeclaration = [{
    ::arete::ir::IndexedAxes getIndexedAxes() {
      return {getAxes(), int64_t(getPosition()), getIndices().size()};
    }
  }];
  let extraClassDeclaration = baseDeclaration;
}

def Arete_GatherOp : Arete_PositionsOp<"gather", (ins Arete_AnyTensor:$x),
    (outs Arete_AnyTensor:$result)> {
  let summary = "x[:, i0, i1, ...]: elements at integer positions";
  let range = "x";
  let bound = Arete_Exact;
  let reverse = "`scatter_add(zeros, g, indices)`";
  let description = [{
    The result has the dimensions of x that are not indexed and, behind the first
    `position` of them, those that the index arrays broadcast to. A negative
    index counts from the end; one out of range is an error.
  }];
  let numpy = "x[:, i0, i1, ...]";
  let extraClassDeclaration = baseDeclaration # [{
    /// The operand and its axis whose size is that of an axis of the result;
    /// null if there is none.
    std::pair<::mlir::Value, int64_t> sizeSource(int64_t axis);
  }];
}

def Arete_ScatterOp : Arete_PositionsOp<"scatter",
    (ins Arete_AnyTensor:$x, Arete_AnyTensor:$updates),
    (outs Arete_AnyTensor:$result)> {
  let summary = "x with other elements at integer positions";
  let bound = Arete_Exact;
  let reverse = [{
    g without what was replaced; `gather(g)` where an update stayed, 0
    elsewhere
  }];
  let description = [{
    Where a position is repeated the last update, in C order of the indices,
    stays. `updates` has the shape that gather would give.
  }];
  let numpy = "x[:, i0, i1, ...] = updates";
}

def Arete_ScatterAddOp : Arete_PositionsOp<"scatter_add",
    (ins Arete_Number.tensor:$x, Arete_Number.tensor:$updates),
    (outs Arete_Number.tensor:$result)> {
  let summary = "x with updates added at integer positions";
  let bound = "|error| <= n u F(|x|, ...); 16-bit floats are rounded at each "
              "addition, and u is theirs";
  let reverse = "`g`; `gather(g, indices)`";
  let description = [{
    As NumPy's `add.at(x, (i0, i1, ...), updates)` on a copy of x: repeated
    positions accumulate. `updates` has the shape that gather would give.
  }];
  let numpy = "numpy.add.at";
}

def Arete_FlatnonzeroOp : Arete_LibraryOp<"flatnonzero", [Arete_Batchable]> {
  let summary = "Where a mask is true, as positions in C order";
  let bound = Arete_Exact;
  let reverse = "zero";
  let description = [{
    `count` is the number of elements that are true, and the size of the result.
    `sizes`, if they are given, are what the mask's must be equal to.
  }];
  let numpy = "numpy.flatnonzero";
  let arguments = (ins Arete_Bool.tensor:$mask, Arete_SizeTensor:$count,
                       Variadic<Arete_SizeTensor>:$sizes);
  let results = (outs 1DTensorOf<[I64]>:$result);
}

def Arete_CheckedIndexOp : Arete_LibraryOp<"checked_index", [Arete_Batchable]> {
  let summary = "Indices, each of which must be in [0, size)";
  let bound = Arete_Exact;
  let reverse = "zero";
  let arguments = (ins Arete_IndexTensor:$indices, Arete_SizeTensor:$size);
  let results = (outs Arete_IndexTensor:$result);
}

#endif // ARETE_IR_INDEXINGOPS_TD
