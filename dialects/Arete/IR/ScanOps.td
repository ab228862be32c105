//===- ScanOps.td - Running sums and products along an axis -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_SCANOPS_TD
#define ARETE_IR_SCANOPS_TD

include "dialects/Arete/IR/AreteBase.td"

/// Of the operand's shape; `reverse` begins at the end of the axis.
class Arete_ScanOp<string mnemonic>
    : Arete_LibraryOp<mnemonic, [Arete_Batchable]> {
  let fallible = 0;
  let parameters = "getAxis(), getReverse()";
  let results = (outs Arete_Number.tensor:$result);
}

def Arete_CumsumOp : Arete_ScanOp<"cumsum"> {
  let summary = "Sums of the elements up to each one along an axis";
  let bound = Arete_SumBound;
  let reverse = "`cumsum(g)` from the other end";
  let description = "Integers wrap; floats are summed in order.";
  let numpy = "numpy.cumsum";
  let arguments = (ins Arete_Number.tensor:$x, I64Attr:$axis,
                       DefaultValuedAttr<BoolAttr, "false">:$reverse);
}

def Arete_CumprodOp : Arete_ScanOp<"cumprod"> {
  let summary = "Products of the elements up to each one along an axis";
  let bound = Arete_ProductBound;
  let reverse = [{
    sums over k >= i of g[k] times the product of x[:k+1] without x[i], as a
    recurrence
  }];
  let description = [{
    Integers wrap. Derivatives of any order are exact where elements are zero:
    they are recurrences, and nothing is divided.
  }];
  let numpy = "numpy.cumprod";
  let arguments = (ins Arete_Number.tensor:$x, I64Attr:$axis,
                       DefaultValuedAttr<BoolAttr, "false">:$reverse);
}

def Arete_RecurrenceOp : Arete_ScanOp<"recurrence"> {
  let summary = "y[i] = a[i] * y[i-1] + b[i] along an axis, y[-1] being 0";
  let bound = "|error| <= 2 n u F(|a|, |b|)";
  let reverse = [{
    of b: c, the recurrence of g from the other end; of a: `c * y` one element
    before
  }];
  let description = [{
    The first a is not read. With `lag` the factor is a[i-1]. The reverse of one
    form is the transpose of the other (as a linear function of b), so the op is
    closed under differentiation.
  }];
  let numpy = "scipy.signal.lfilter";
  let parameters = "getAxis(), getReverse(), getLag()";
  let arguments = (ins Arete_Number.tensor:$a, Arete_Number.tensor:$b,
                       I64Attr:$axis,
                       DefaultValuedAttr<BoolAttr, "false">:$reverse,
                       DefaultValuedAttr<BoolAttr, "false">:$lag);
}

/// NaN counts as an extreme and stays. The first of equal elements counts.
class Arete_CumulativeExtremeOp<string mnemonic>
    : Arete_LibraryOp<mnemonic, [Arete_Batchable]> {
  let bound = Arete_Exact;
  let fallible = 0;
  let parameters = "getAxis(), getReverse()";
  let arguments = (ins Arete_Numeric.tensor:$x, I64Attr:$axis,
                       DefaultValuedAttr<BoolAttr, "false">:$reverse);
}

def Arete_CummaxOp : Arete_CumulativeExtremeOp<"cummax"> {
  let summary = "The largest element up to each one along an axis";
  let reverse = "`g` added at `cumargmax(x)`";
  let numpy = "numpy.maximum.accumulate";
  let results = (outs Arete_Numeric.tensor:$result);
}
def Arete_CumminOp : Arete_CumulativeExtremeOp<"cummin"> {
  let summary = "The smallest element up to each one along an axis";
  let reverse = "`g` added at `cumargmin(x)`";
  let numpy = "numpy.minimum.accumulate";
  let results = (outs Arete_Numeric.tensor:$result);
}
def Arete_CumargmaxOp : Arete_CumulativeExtremeOp<"cumargmax"> {
  let summary = "Where the largest element up to each one is";
  let reverse = "zero";
  let numpy = "";
  let results = (outs RankedTensorOf<[I64]>:$result);
}
def Arete_CumargminOp : Arete_CumulativeExtremeOp<"cumargmin"> {
  let summary = "Where the smallest element up to each one is";
  let reverse = "zero";
  let numpy = "";
  let results = (outs RankedTensorOf<[I64]>:$result);
}

#endif // ARETE_IR_SCANOPS_TD
