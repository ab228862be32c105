//===- SortOps.td - Sorting, searching and counting --------*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_SORTOPS_TD
#define ARETE_IR_SORTOPS_TD

include "dialects/Arete/IR/AreteBase.td"

// The order of all ops here: false is less than true, NaN is greater than every
// number and equal to itself, -0.0 is equal to 0.0.

defvar Arete_PositionTensor = RankedTensorOf<[I64]>;

/// Along one axis of x.
class Arete_SortingOp<string mnemonic>
    : Arete_LibraryOp<mnemonic, [Arete_Batchable]> {
  let bound = Arete_Exact;
  let parameters = "getAxis(), getDescending()";
  let arguments = (ins Arete_Real.tensor:$x, I64Attr:$axis,
                       DefaultValuedAttr<BoolAttr, "false">:$descending);
}

def Arete_SortOp : Arete_SortingOp<"sort"> {
  let summary = "The elements in order along an axis";
  let range = "x";
  let reverse = "`g` put back to where the elements came from";
  let description = [{
    NaN counts as the greatest: last, or first if descending. The derivative
    follows arete.argsort: equal elements keep their order.
  }];
  let numpy = "numpy.sort";
  let results = (outs Arete_Real.tensor:$result);
}

def Arete_ArgsortOp : Arete_SortingOp<"argsort"> {
  let summary = "Where the elements in order along an axis come from";
  let reverse = "zero";
  let description = "Stable, also if descending: equal elements keep their order.";
  let numpy = "numpy.argsort";
  let results = (outs Arete_PositionTensor:$result);
}

def Arete_TopkOp : Arete_LibraryOp<"topk", [Arete_Batchable]> {
  let summary = "The k greatest (or smallest) elements along an axis, in order";
  let bound = Arete_Exact;
  let reverse = "`g` added to where the elements came from";
  let description = [{
    The greatest first, or the smallest if not `largest`; of equal elements the
    ones that come first. NaN counts as the greatest. It is an error if the axis
    has fewer than k elements.
  }];
  let numpy = "torch.topk";
  let parameters = "getAxis(), getLargest()";
  let arguments = (ins Arete_Real.tensor:$x, Arete_SizeTensor:$k, I64Attr:$axis,
                       DefaultValuedAttr<BoolAttr, "true">:$largest);
  let results = (outs Arete_Real.tensor:$values, Arete_PositionTensor:$indices);
}

def Arete_LexsortOp : Arete_LibraryOp<"lexsort", [Arete_Batchable]> {
  let summary = "The order of columns, by the last row, then the one before, ...";
  let bound = Arete_Exact;
  let reverse = "zero";
  let description = "Of a matrix, or of each one of a batch. Stable.";
  let numpy = "numpy.lexsort";
  let arguments = (ins Arete_Real.tensor:$keys);
  let results = (outs Arete_PositionTensor:$result);
}

def Arete_SearchsortedOp : Arete_LibraryOp<"searchsorted", [Arete_Batchable]> {
  let summary = "Where values belong in a sorted vector";
  let bound = Arete_Exact;
  let reverse = "zero";
  let description = [{
    The number of elements of `sorted` that are less than each value, or not
    greater if `right`. What comes of a vector that is not sorted is some number
    between 0 and its size.
  }];
  let numpy = "numpy.searchsorted";
  let fallible = 0;
  let parameters = "getRight()";
  let arguments = (ins Arete_Real.tensor:$sorted,
                       Arete_Real.tensor:$values,
                       DefaultValuedAttr<BoolAttr, "false">:$right);
  let results = (outs Arete_PositionTensor:$result);
}

def Arete_DigitizeOp : Arete_LibraryOp<"digitize", [Arete_Batchable]> {
  let summary = "The bin that each element falls into";
  let bound = Arete_Exact;
  let reverse = "zero";
  let description = [{
    Bin i is edges[i-1] <= x < edges[i] (with `right` edges[i-1] < x <=
    edges[i]); for falling edges the comparisons are turned round. Edges that
    neither rise nor fall throughout are an error; with `rising`, all that do
    not rise.
  }];
  let numpy = "numpy.digitize";
  let parameters = "getRight(), getRising()";
  let arguments = (ins Arete_Real.tensor:$x, Arete_Real.tensor:$edges,
                       DefaultValuedAttr<BoolAttr, "false">:$right,
                       DefaultValuedAttr<BoolAttr, "false">:$rising);
  let results = (outs Arete_PositionTensor:$result);
}

def Arete_BincountOp : Arete_LibraryOp<"bincount", [Arete_Batchable]> {
  let summary = "The sum of the weights at each of the positions 0, 1, ...";
  let bound = Arete_SumBound;
  let reverse = "of the weights: `g[x]`";
  let description = [{
    `weights` has the shape of x, or is one number for all. A position that is
    negative or not less than `size` is an error.
  }];
  let numpy = "numpy.bincount";
  let arguments = (ins Arete_PositionTensor:$x, Arete_Numeric.tensor:$weights,
                       Arete_SizeTensor:$size);
  let results = (outs Arete_Numeric.tensor:$result);
}

def Arete_RepeatPositionsOp : Arete_LibraryOp<"repeat_positions", [Arete_Batchable]> {
  let summary = "0 counts[0] times, 1 counts[1] times, ...";
  let bound = Arete_Exact;
  let reverse = "zero";
  let description = [{
    `total` is the sum of the counts; a count that is negative is an error.
  }];
  let numpy = "numpy.repeat(numpy.arange(n), counts)";
  let arguments = (ins Arete_PositionTensor:$counts, Arete_SizeTensor:$total);
  let results = (outs 1DTensorOf<[I64]>:$result);
}

#endif // ARETE_IR_SORTOPS_TD
