//===- SlicingOps.td - Slices of tensors -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_SLICINGOPS_TD
#define ARETE_IR_SLICINGOPS_TD

include "dialects/Arete/IR/AreteBase.td"

/// An op about the part of a tensor that `bounds`, `axes` and `picked` describe;
/// see SliceBounds in SlicingOps.h.
class Arete_SlicingOp<string mnemonic, dag operands>
    : Arete_Op<mnemonic, [Pure, Arete_Differentiable, Arete_Batchable]> {
  let bound = Arete_Exact;
  let arguments = !con(operands,
      (ins Variadic<Arete_SizeTensor>:$bounds,
           DenseI64ArrayAttr:$axes,
           DefaultValuedOptionalAttr<DenseI64ArrayAttr, "{}">:$picked));
  let results = (outs Arete_AnyTensor:$result);
  let extraClassDeclaration = [{
    ::arete::ir::SliceBounds getSliceBounds() {
      return {getBounds(), getAxes(), getPicked()};
    }
  }];
}

def Arete_SliceOp : Arete_SlicingOp<"slice", (ins Arete_AnyTensor:$x)> {
  let summary = "x[start:stop:step, index, ...]: part of a tensor";
  let range = "x";
  let reverse = "zeros with `g` in place of the slice";
  let description = [{
    `bounds` are, one after the other, a start for each of `axes`, a size for
    each, a step for each (or none: all are 1), and an index for each of
    `picked`. Element k along a cut axis is element start + k * step of x; all
    of them must be within x. A step is not 0; it may be negative. A picked axis
    is not in the result: it is held at its index, which counts from the end if
    it is negative. Other axes are whole.
  }];
  let numpy = "x[start:stop:step, index]";
}

def Arete_SetSliceOp : Arete_SlicingOp<"set_slice",
    (ins Arete_AnyTensor:$x, Arete_AnyTensor:$y)> {
  let summary = "x with another value for a slice of it";
  let range = "all";
  let reverse = "`g` with 0 in place of the slice; the slice of `g`";
  let description = [{
    y has the shape and dtype of the slice; nothing broadcasts. The bounds are
    those of `slice`.
  }];
  let numpy = "x[start:stop:step, index] = y";
}

#endif // ARETE_IR_SLICINGOPS_TD
