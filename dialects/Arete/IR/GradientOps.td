//===- GradientOps.td - What the user says of derivatives -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// These ops matter while a graph is differentiated. As values they are their
// operands, which they fold to: nothing of them is left in a compiled function.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_GRADIENTOPS_TD
#define ARETE_IR_GRADIENTOPS_TD

include "dialects/Arete/IR/AreteBase.td"

def Arete_CustomGradientOp : Op<Arete_Dialect, "custom_gradient",
    [Pure, AttrSizedOperandSegments, IsolatedFromAbove,
     InferTypeOpAdaptor,
     DeclareOpInterfaceMethods<DifferentiableOpInterface, ["passesGradient"]>,
     Arete_Batchable]> {
  let summary = "Values with a derivative of the user's";
  let description = [{
    The results are `outputs`. Derivatives pass to `inputs` alone, by the rule in
    the region, whatever the outputs are computed from: its arguments are the
    inputs, the outputs, a cotangent of each output, and the captures (other
    values that the rule reads); it yields a cotangent for each of the inputs
    that `gradient_of` numbers. The others get none.

    The derivative of the rule is that of its ops, so second derivatives follow.
  }];
  let arguments = (ins Variadic<Arete_AnyTensor>:$inputs,
                       Variadic<Arete_AnyTensor>:$outputs,
                       Variadic<Arete_AnyTensor>:$captures,
                       DenseI64ArrayAttr:$gradient_of);
  let results = (outs Variadic<Arete_AnyTensor>:$results);
  let regions = (region SizedRegion<1>:$rule);
  let assemblyFormat = [{
    (`inputs` `(` $inputs^ `:` type($inputs) `)`)?
    `outputs` `(` $outputs `:` type($outputs) `)`
    (`captures` `(` $captures^ `:` type($captures) `)`)?
    `gradient_of` $gradient_of attr-dict-with-keyword $rule
  }];
  let hasFolder = 1;
  let hasRegionVerifier = 1;
}

def Arete_UndefinedGradientOp : Arete_Op<"undefined_gradient",
    [Pure, Arete_Differentiable, Arete_Batchable]> {
  let summary = "x, by which nothing may be differentiated";
  let bound = Arete_Exact;
  let reverse = "an error";
  let description = [{
    A derivative that would have to pass through is an error, which tells the
    reason.
  }];
  let arguments = (ins Arete_AnyTensor:$x, StrAttr:$reason);
  let results = (outs Arete_AnyTensor:$result);
  let hasFolder = 1;
}

#endif // ARETE_IR_GRADIENTOPS_TD
