//===- FourierOps.td - Discrete Fourier transforms ---------*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_FOURIEROPS_TD
#define ARETE_IR_FOURIEROPS_TD

include "dialects/Arete/IR/AreteBase.td"

// Sums without a factor, along one axis, which must not be empty. The reverse
// derivative is the adjoint, so that the three ops are closed under
// differentiation.

class Arete_FourierOp<string mnemonic>
    : Arete_LibraryOp<mnemonic, [Arete_Batchable]> {
  let bound = "||error|| <= 4 u log2(2 n) ||out||, of each transform of n numbers";
}

def Arete_FftOp : Arete_FourierOp<"fft"> {
  let summary = "The sums of x[j] exp(-2 pi i j k / n)";
  let reverse = "`fft(g)` of the other direction, without a factor";
  let description = "With `inverse` of x[j] exp(2 pi i j k / n).";
  let numpy = "numpy.fft.fft";
  let parameters = "getAxis(), getInverse()";
  let arguments = (ins Arete_Complex.tensor:$x, I64Attr:$axis,
                       DefaultValuedAttr<BoolAttr, "false">:$inverse);
  let results = (outs Arete_Complex.tensor:$result);
}

def Arete_RfftOp : Arete_FourierOp<"rfft"> {
  let summary = "The first n / 2 + 1 elements of the transform of n numbers";
  let reverse = [{
    the real part of the sums of g[k] exp(2 pi i j k / n): `irfft` of g, whose
    inner elements are halved
  }];
  let description = "The others are their conjugates.";
  let numpy = "numpy.fft.rfft";
  let parameters = "getAxis()";
  let arguments = (ins Arete_WideFloat.tensor:$x, I64Attr:$axis);
  let results = (outs Arete_Complex.tensor:$result);
}

def Arete_IrfftOp : Arete_FourierOp<"irfft"> {
  let summary = "The n real sums of the spectrum whose first half x is";
  let reverse = "`rfft(g)`, whose inner elements are doubled";
  let description = [{
    x has n / 2 + 1 elements along the axis. The imaginary part of the first one
    is not read, nor that of the last one if n is even.
  }];
  let numpy = "numpy.fft.irfft(norm=\"forward\")";
  let parameters = "getAxis()";
  let arguments = (ins Arete_Complex.tensor:$x, Arete_SizeTensor:$n,
                       I64Attr:$axis);
  let results = (outs Arete_WideFloat.tensor:$result);
}

#endif // ARETE_IR_FOURIEROPS_TD
