//===- ConvolutionOps.td - Convolutions ------------------------*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_CONVOLUTIONOPS_TD
#define ARETE_IR_CONVOLUTIONOPS_TD

include "dialects/Arete/IR/WindowOps.td"

/// The three linear maps that the sum over n, o, c, p and k of
///   g[n, o, p] x[n, c, p * stride + k * dilation - pad] w[o, c, k]
/// has, one for each tensor that is left out. With `flip` the sum has w[o, c,
/// K - 1 - k]. c runs over the channels of the group of o.
/// With `batched` all tensors have one more axis in front of those that are told
/// below: pairs of them are convolved one by one.
class Arete_ConvolutionOp<string mnemonic>
    : Arete_WindowOp<mnemonic, [Arete_Batchable]> {
  dag attributes = !con(windowAttributes,
                        (ins DefaultValuedAttr<I64Attr, "1">:$groups,
                             DefaultValuedAttr<BoolAttr, "false">:$flip,
                             DefaultValuedAttr<BoolAttr, "false">:$batched));
  let numParameters = "getGroups(), getFlip()";
  let results = (outs Arete_Numeric.tensor:$result);
  let bound = Arete_SumBound;
}

def Arete_ConvOp : Arete_ConvolutionOp<"conv"> {
  let summary = "Convolution over one to three axes";
  let reverse = "`conv_input_gradient(g, w)`; `conv_filter_gradient(x, g)`";
  let description = [{
    x is [batch, channels, spatial...], w is [filters, channels / groups,
    spatial...], the result is [batch, filters, spatial...]. Filters are not
    turned (a cross-correlation) unless `flip` is set. Integers wrap.
  }];
  let numpy = "scipy.signal.correlate";
  let arguments = !con((ins Arete_Numeric.tensor:$x, Arete_Numeric.tensor:$w),
                       attributes);
}

def Arete_ConvInputGradientOp : Arete_ConvolutionOp<"conv_input_gradient"> {
  let summary = "The transpose of a convolution as a map of its input";
  let reverse = [{
    `conv(g2, w)`; `conv_filter_gradient(g2, g)`, g2 being the cotangent
  }];
  let description = [{
    g is shaped as the result of `conv`; the result is shaped as its x, whose
    spatial sizes are given.
  }];
  let arguments = !con((ins Arete_Numeric.tensor:$g, Arete_Numeric.tensor:$w,
                            Variadic<Arete_SizeTensor>:$sizes), attributes);
}

def Arete_ConvFilterGradientOp : Arete_ConvolutionOp<"conv_filter_gradient"> {
  let summary = "The transpose of a convolution as a map of its filters";
  let reverse = [{
    `conv_input_gradient(g, g2)`; `conv(x, g2)`, g2 being the cotangent
  }];
  let description = [{
    x and g are shaped as the operand and the result of `conv`; the result is
    shaped as its w, whose spatial sizes are given.
  }];
  let arguments = !con((ins Arete_Numeric.tensor:$x, Arete_Numeric.tensor:$g,
                            Variadic<Arete_SizeTensor>:$sizes), attributes);
}

#endif // ARETE_IR_CONVOLUTIONOPS_TD
