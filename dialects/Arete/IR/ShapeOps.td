//===- ShapeOps.td - Shapes, creation and joining -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_SHAPEOPS_TD
#define ARETE_IR_SHAPEOPS_TD

include "dialects/Arete/IR/AreteBase.td"

/// An op of this file: pure, with its inference and derivative in ShapeOps.cpp.
class Arete_ShapeOp<string mnemonic, list<Trait> traits = []>
    : Arete_Op<mnemonic, !listconcat([Pure], traits)> {
  let bound = Arete_Exact;
}

def Arete_ConstantOp : Arete_Op<"constant", [Pure, ConstantLike]> {
  let summary = "A value known when the graph is built";
  let bound = Arete_Exact;
  let reverse = "zero";
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Arete_AnyTensor:$result);
  let assemblyFormat = "attr-dict $value";
  let hasFolder = 1;
}

def Arete_DimOp : Arete_ShapeOp<"dim", [Arete_Batchable]> {
  let summary = "The size of one dimension";
  let reverse = "zero";
  let numpy = "numpy.shape(x)[axis]";
  let arguments = (ins Arete_AnyTensor:$x, I64Attr:$axis);
  let results = (outs Arete_SizeTensor:$result);
  let hasFolder = 1;
  let hasCanonicalizeMethod = 1;
}

def Arete_ShapeOfOp : Arete_ShapeOp<"shape_of", [Arete_Batchable]> {
  let summary = "All sizes, as a vector of int64";
  let reverse = "zero";
  let numpy = "numpy.shape";
  let arguments = (ins Arete_AnyTensor:$x);
  let results = (outs 1DTensorOf<[I64]>:$result);
}

def Arete_ReshapeOp : Arete_ShapeOp<"reshape", [Arete_Differentiable, Arete_Batchable]> {
  let summary = "The same elements in C order under another shape";
  let range = "x";
  let reverse = "`g` in the shape of x";
  let description = [{
    One size for each dimension of the result. At most one may be the constant
    -1: it is what is left. The element count must stay the same.
  }];
  let numpy = "numpy.reshape";
  let arguments = (ins Arete_AnyTensor:$x, Variadic<Arete_SizeTensor>:$sizes);
  let results = (outs Arete_AnyTensor:$result);
}

def Arete_TransposeOp : Arete_ShapeOp<"transpose", [Arete_Differentiable, Arete_Batchable]> {
  let summary = "Dimensions in another order";
  let range = "x";
  let reverse = "`g` under the inverse permutation";
  let description = "Dimension i of the result is dimension permutation[i] of x.";
  let numpy = "numpy.transpose";
  let arguments = (ins Arete_AnyTensor:$x, DenseI64ArrayAttr:$permutation);
  let results = (outs Arete_AnyTensor:$result);
}

def Arete_BroadcastToOp : Arete_ShapeOp<"broadcast_to",
    [Arete_Differentiable, Arete_Batchable, DeclareOpInterfaceMethods<ElementwiseOpInterface,
      ["isExpensive", "getNumElementOperands", "emitSizes"]>]> {
  let summary = "x repeated to a shape";
  let range = "x";
  let reverse = "sum of `g` over what was repeated";
  let description = [{
    One size for each dimension of the result. A dimension of x that is
    statically 1 is repeated; any other must have the given size.
  }];
  let numpy = "numpy.broadcast_to";
  let arguments = (ins Arete_AnyTensor:$x, Variadic<Arete_SizeTensor>:$sizes);
  let results = (outs Arete_AnyTensor:$result);
}

def Arete_ExpandDimsOp : Arete_ShapeOp<"expand_dims", [Arete_Differentiable, Arete_Batchable]> {
  let summary = "New dimensions of size 1";
  let range = "x";
  let reverse = "`squeeze(g)`";
  let description = "The axes (sorted, unique, non-negative) are those of the result.";
  let numpy = "numpy.expand_dims";
  let arguments = (ins Arete_AnyTensor:$x, DenseI64ArrayAttr:$axes);
  let results = (outs Arete_AnyTensor:$result);
}

def Arete_SqueezeOp : Arete_ShapeOp<"squeeze", [Arete_Differentiable, Arete_Batchable]> {
  let summary = "x without some dimensions of size 1";
  let range = "x";
  let reverse = "`expand_dims(g)`";
  let description = [{
    The axes are sorted, unique and non-negative. A dimension of dynamic size is
    checked to be 1 at the entry.
  }];
  let numpy = "numpy.squeeze";
  let arguments = (ins Arete_AnyTensor:$x, DenseI64ArrayAttr:$axes);
  let results = (outs Arete_AnyTensor:$result);
}

def Arete_ArangeOp : Arete_ShapeOp<"arange",
    [DeclareOpInterfaceMethods<ElementwiseOpInterface,
      ["isExpensive", "emitSizes"]>]> {
  let summary = "start, start + step, ... below stop";
  let reverse = "zero";
  let description = [{
    A vector of max(0, ceil((stop - start) / step)) integers. A step of 0 is an
    error.
  }];
  let numpy = "numpy.arange";
  let arguments = (ins Arete_SizeTensor:$start, Arete_SizeTensor:$stop,
                       Arete_SizeTensor:$step);
  let results = (outs 1DTensorOf<[I64]>:$result);
}

def Arete_IotaOp : Arete_ShapeOp<"iota",
    [DeclareOpInterfaceMethods<ElementwiseOpInterface,
      ["isExpensive", "getNumElementOperands", "emitSizes"]>]> {
  let summary = "The position along one axis, as int64";
  let reverse = "zero";
  let numpy = "numpy.indices(sizes)[axis]";
  let arguments = (ins Variadic<Arete_SizeTensor>:$sizes, I64Attr:$axis);
  let results = (outs RankedTensorOf<[I64]>:$result);
}

def Arete_ConcatenateOp : Arete_ShapeOp<"concatenate", [Arete_Differentiable, Arete_Batchable]> {
  let summary = "Tensors joined along an axis";
  let range = "all";
  let reverse = "a slice of `g` for each operand";
  let numpy = "numpy.concatenate";
  let arguments = (ins Variadic<Arete_AnyTensor>:$inputs, I64Attr:$axis);
  let results = (outs Arete_AnyTensor:$result);
}

#endif // ARETE_IR_SHAPEOPS_TD
