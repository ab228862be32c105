//===- GemmOps.td - Scaled and accumulated products ---------*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_GEMMOPS_TD
#define ARETE_IR_GEMMOPS_TD

include "dialects/Arete/IR/AreteBase.td"

def Arete_GemmOp : Arete_Op<"gemm", [Pure, Arete_Differentiable]> {
  let summary = "alpha (x . y) + beta c, in one pass over the result";
  let bound = Arete_MeanBound;
  let reverse = [{
    of x y: those of the product, for `alpha g`; of c: `beta g`; of alpha beta:
    `sum(g * (x . y))`; `sum(g * c)`
  }];
  let description = [{
    The compiler makes it of products with what scales them and is added to them
    (docs/rewrites.md); it is computed in the memory of c where nobody reads c
    any more. The product is that of `dot`, or, for operands of rank 3 and more,
    of `matmul`; alpha and beta are scalars. Without beta and c it is
    alpha (x . y). A factor of 0 is a factor like any other: 0 times NaN is NaN.
  }];
  let numpy = "scipy.linalg.blas.dgemm";
  let arguments = (ins Arete_Number.tensor:$lhs, Arete_Number.tensor:$rhs,
                       Arete_Number.tensor:$alpha,
                       Variadic<Arete_Number.tensor>:$accumulated,
                       DefaultValuedAttr<BoolAttr, "false">:$transpose_lhs,
                       DefaultValuedAttr<BoolAttr, "false">:$transpose_rhs);
  let results = (outs Arete_Number.tensor:$result);
  let extraClassDeclaration = [{
    bool accumulates() { return !getAccumulated().empty(); }
    /// Null if it does not accumulate.
    ::mlir::Value getBeta() {
      return accumulates() ? getAccumulated()[0] : ::mlir::Value();
    }
    ::mlir::Value getAccumulator() {
      return accumulates() ? getAccumulated()[1] : ::mlir::Value();
    }
  }];
}

#endif // ARETE_IR_GEMMOPS_TD
