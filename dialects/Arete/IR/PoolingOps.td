//===- PoolingOps.td - Pooling over sliding windows ------------*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_POOLINGOPS_TD
#define ARETE_IR_POOLINGOPS_TD

include "dialects/Arete/IR/WindowOps.td"

/// Over each channel of [batch, channels, spatial...] by itself. `ceil` counts
/// windows that only begin inside.
class Arete_PoolOp<string mnemonic>
    : Arete_WindowOp<mnemonic, [Arete_Batchable]> {
  dag attributes = !con((ins DenseI64ArrayAttr:$window), windowAttributes,
                        (ins DefaultValuedAttr<BoolAttr, "false">:$ceil));
}

def Arete_MaxPoolOp : Arete_PoolOp<"max_pool"> {
  let summary = "The largest element of each window";
  let bound = Arete_Exact;
  let reverse = "`pool_scatter(g, max_pool_indices(x))`";
  let description = [{
    NaN if there is one. Padding is no element; a window without an element has
    the lowest number. The derivative goes to the first of the largest elements
    in the order of the window.
  }];
  let numpy = "numpy.max(sliding_window_view(x, window))";
  let numParameters = "getWindow()";
  let arguments = !con((ins Arete_Numeric.tensor:$x), attributes);
  let results = (outs Arete_Numeric.tensor:$result);
}

def Arete_MaxPoolIndicesOp : Arete_PoolOp<"max_pool_indices"> {
  let summary = "Where the largest element of each window is";
  let bound = Arete_Exact;
  let reverse = "zero";
  let description = [{
    Its position in the C order of the spatial axes: the first of several, that
    of a NaN if there is one, -1 for a window without an element.
  }];
  let numParameters = "getWindow()";
  let arguments = !con((ins Arete_Numeric.tensor:$x), attributes);
  let results = (outs RankedTensorOf<[I64]>:$result);
}

def Arete_PoolGatherOp : Arete_LibraryOp<"pool_gather", [Arete_Batchable]> {
  let summary = "Elements of each channel at positions of its spatial axes";
  let bound = Arete_Exact;
  let reverse = "`pool_scatter(g, indices)`";
  let description = [{
    Shaped as the indices; 0 where an index is -1. Any other that is not a
    position is an error.
  }];
  let arguments = (ins Arete_Numeric.tensor:$x, RankedTensorOf<[I64]>:$indices);
  let results = (outs Arete_Numeric.tensor:$result);
}

def Arete_PoolScatterOp : Arete_LibraryOp<"pool_scatter", [Arete_Batchable]> {
  let summary = "Elements of each channel added at positions of zeros";
  let bound = Arete_SumBound;
  let reverse = "`pool_gather(g, indices)`";
  let description = [{
    The transpose of `pool_gather`; the spatial sizes are given.
  }];
  let arguments = (ins Arete_Numeric.tensor:$g, RankedTensorOf<[I64]>:$indices,
                       Variadic<Arete_SizeTensor>:$sizes);
  let results = (outs Arete_Numeric.tensor:$result);
}

/// `mean` says what the sum is divided by: "none", "padded" (the places of the
/// window, padding included), "inside" (its elements).
class Arete_SumPoolBaseOp<string mnemonic> : Arete_PoolOp<mnemonic> {
  dag sumAttributes = !con(attributes,
      (ins DefaultValuedAttr<StrAttr, "\"none\"">:$mean));
  let numParameters = "getWindow(), ::arete::ir::poolMeanOf(getMean())";
  let results = (outs Arete_Numeric.tensor:$result);
  let bound = Arete_MeanBound;
}

def Arete_SumPoolOp : Arete_SumPoolBaseOp<"sum_pool"> {
  let summary = "The sum or the mean of each window";
  let reverse = "`sum_pool_gradient(g)`";
  let description = [{
    Padding is zeros. A window without an element gives 0. Integers wrap and
    have no mean.
  }];
  let numpy = "numpy.sum(sliding_window_view(x, window))";
  let arguments = !con((ins Arete_Numeric.tensor:$x), sumAttributes);
}

def Arete_SumPoolGradientOp : Arete_SumPoolBaseOp<"sum_pool_gradient"> {
  let summary = "The transpose of sum_pool; the spatial sizes are given";
  let reverse = "`sum_pool(g)`";
  let arguments = !con((ins Arete_Numeric.tensor:$g,
                            Variadic<Arete_SizeTensor>:$sizes), sumAttributes);
}

#endif // ARETE_IR_POOLINGOPS_TD
