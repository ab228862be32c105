//===- StructureOps.td - Fused groups -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_STRUCTUREOPS_TD
#define ARETE_IR_STRUCTUREOPS_TD

include "dialects/Arete/IR/AreteBase.td"

def Arete_FusedOp : Op<Arete_Dialect, "fused",
    [Pure, SingleBlockImplicitTerminator<"YieldOp">, NoRegionArguments]> {
  let summary = "Ops that become one loop nest";
  let description = [{
    Holds elementwise ops over one iteration space and, possibly, reductions of
    that space, all over the same axes. Operands are captured. The results are
    what the body yields: values of the whole space, or of its reductions. Where
    these are over the last axes, but not over all, ops of the body may read
    them, and compute an element for each row from them: then there are several
    loops over a row, one after the other, for each row.
  }];
  let results = (outs Variadic<Arete_AnyTensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "(`:` type($results)^)? attr-dict-with-keyword $body";
  let hasRegionVerifier = 1;
}

def Arete_MarksMissingDerivative : NativeOpTrait<"MarksMissingDerivative"> {
  let cppNamespace = "::arete::ir";
}

def Arete_NoDerivativeOp : Arete_Op<"no_derivative",
    [Pure, Arete_MarksMissingDerivative]> {
  let summary = "Stands for a derivative that is not implemented";
  let bound = Arete_Exact;
  let reverse = "an error";
  let description = [{
    What the derivative of an op gives for an operand by which it cannot be
    differentiated. That is an error where the derivative is asked for, and
    harmless where only the other operands matter. No pass ever meets it.
  }];
  let arguments = (ins Arete_AnyTensor:$cotangent);
  let results = (outs Arete_AnyTensor:$result);
}

def Arete_VariableOp : Op<Arete_Dialect, "variable"> {
  let summary = "An input or a shared variable of a graph under construction";
  let description = [{
    Stands for a value that is bound when a function is made of the graph; no
    pass ever meets it. Two of them are never merged.
  }];
  let arguments = (ins StrAttr:$name);
  let results = (outs Arete_AnyTensor:$result);
  let assemblyFormat = "$name attr-dict `:` type($result)";
}

def Arete_YieldOp : Op<Arete_Dialect, "yield",
    [Pure, Terminator, ParentOneOf<["FusedOp", "CustomGradientOp"]>]> {
  let summary = "What a region gives to its op";
  let arguments = (ins Variadic<Arete_AnyTensor>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
  let builders = [OpBuilder<(ins), [{}]>];
}

#endif // ARETE_IR_STRUCTUREOPS_TD
