//===- ReductionOps.td - Reductions -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_REDUCTIONOPS_TD
#define ARETE_IR_REDUCTIONOPS_TD

include "dialects/Arete/IR/AreteBase.td"

/// Reduces over `axes` (sorted, unique, non-negative).
class Arete_ReductionOp<string mnemonic, Arete_ElementKind kind,
                        list<Trait> traits = []>
    : Arete_Op<mnemonic, !listconcat([Pure, Arete_Differentiable], traits)> {
  let arguments = (ins kind.tensor:$x, DenseI64ArrayAttr:$axes,
                       DefaultValuedAttr<BoolAttr, "false">:$keepdims);
  let results = (outs Arete_AnyTensor:$result);
  bit toIndex = 0;
  string inferDefinition = [{
    ::mlir::LogicalResult $cppClass::inferReturnTypes(
        ::mlir::MLIRContext *context, ::std::optional<::mlir::Location> loc,
        Adaptor adaptor, ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      return ::arete::ir::inferReductionType(
          loc, getOperationName(), adaptor.getX(), adaptor.getAxes(),
          adaptor.getKeepdims(), "}] # kind.kindName # [{", }] # !if(toIndex, "true", "false") # [{, types);
    }
  }];
}

/// A reduction that is lowered as a loop by its interface.
class Arete_LoopReductionOp<string mnemonic, Arete_ElementKind kind>
    : Arete_ReductionOp<mnemonic, kind,
        [DeclareOpInterfaceMethods<ReductionOpInterface,
          ["getResultAccumulator", "hasIdentity"]>]> {
  bit identity = 1;
  int resultAccumulator = 0;
  let extraClassDefinition = commonDefinition # inferDefinition # [{
    ::llvm::ArrayRef<int64_t> $cppClass::getReducedAxes() { return getAxes(); }
    bool $cppClass::keepsDims() { return getKeepdims(); }
    bool $cppClass::hasIdentity() { return }] # !if(identity, "true", "false") # [{; }
    unsigned $cppClass::getResultAccumulator() { return }] # resultAccumulator # [{; }
  }];
}

/// A reduction by one scalar operation: `step` combines the accumulator a with
/// the element x, starting from `initial`, a C++ expression that gives a
/// TypedAttr from the element type.
class Arete_FoldOp<string mnemonic, Arete_ElementKind kind>
    : Arete_LoopReductionOp<mnemonic, kind> {
  string step = ?;
  string initial = ?;
  let extraClassDefinition = commonDefinition # inferDefinition # [{
    ::llvm::ArrayRef<int64_t> $cppClass::getReducedAxes() { return getAxes(); }
    bool $cppClass::keepsDims() { return getKeepdims(); }
    bool $cppClass::hasIdentity() { return }] # !if(identity, "true", "false") # [{; }
    unsigned $cppClass::getResultAccumulator() { return 0; }
    ::llvm::SmallVector<::mlir::TypedAttr> $cppClass::getInitialValues() {
      ::mlir::Type type = getX().getType().getElementType();
      return ::llvm::SmallVector<::mlir::TypedAttr>(1, }] # initial # [{);
    }
    ::llvm::SmallVector<::mlir::Value> $cppClass::emitStep(
        ::arete::ir::ScalarEmitter &s, ::mlir::Value x, ::mlir::Value index,
        ::mlir::ValueRange accumulators) {
      ::mlir::Value a = accumulators[0];
      return ::llvm::SmallVector<::mlir::Value>(1, }] # step # [{);
    }
  }];
}

def Arete_SumOp : Arete_FoldOp<"sum", Arete_Number> {
  let summary = "Sum over axes";
  let range = "x.sum()";
  let bound = Arete_SumBound;
  let reverse = "`g`, broadcast";
  let description = [{
    Accumulates in the dtype of the operand, 16-bit floats in float32; integers
    wrap. The sum of no element is 0. The order of additions is not specified, but it is the same
    from run to run.
  }];
  let numpy = "numpy.sum";
  let step = "s.reassociated([&] { return s.add(a, x); })";
  let initial = "numberAttr(type, 0)";
}

def Arete_ProdOp : Arete_FoldOp<"prod", Arete_Number> {
  let summary = "Product over axes";
  let range = "x.product()";
  let bound = Arete_ProductBound;
  let reverse = [{
    `g` times the product of the other elements, exact where some are zero
  }];
  let description = [{
    The product of no element is 1. Derivatives of any order are exact where
    factors are zero.
  }];
  let numpy = "numpy.prod";
  let step = "s.reassociated([&] { return s.mul(a, x); })";
  let initial = "numberAttr(type, 1)";
}

def Arete_MaxOp : Arete_FoldOp<"max", Arete_Numeric> {
  let summary = "Maximum over axes; NaN if there is one";
  let range = "x";
  let bound = Arete_Exact;
  let reverse = "`g` where x is the maximum, divided by how many are";
  let description = [{
    An empty reduction is an error. The derivative is split evenly among equal
    maxima.
  }];
  let numpy = "numpy.max";
  let step = "s.max(a, x)";
  let initial = "lowestAttr(type)";
  let identity = 0;
}

def Arete_MinOp : Arete_FoldOp<"min", Arete_Numeric> {
  let summary = "Minimum over axes; NaN if there is one";
  let range = "x";
  let bound = Arete_Exact;
  let reverse = "`g` where x is the minimum, divided by how many are";
  let description = [{
    An empty reduction is an error. The derivative is split evenly among equal
    minima.
  }];
  let numpy = "numpy.min";
  let step = "s.min(a, x)";
  let initial = "highestAttr(type)";
  let identity = 0;
}

/// Two accumulators: value and position.
class Arete_ArgReductionOp<string mnemonic>
    : Arete_LoopReductionOp<mnemonic, Arete_Numeric> {
  let bound = Arete_Exact;
  let description = [{
    The position, int64, in the C order of the reduced axes: along the one axis,
    or in the flattened tensor if all are reduced. At a tie, and among several
    NaNs, the first; a NaN counts as the extreme value. An empty reduction is an
    error.
  }];
  let toIndex = 1;
  let resultAccumulator = 1;
  let identity = 0;
}

def Arete_ArgmaxOp : Arete_ArgReductionOp<"argmax"> {
  let summary = "Position of the maximum over axes";
  let reverse = "zero";
  let numpy = "numpy.argmax";
}

def Arete_ArgminOp : Arete_ArgReductionOp<"argmin"> {
  let summary = "Position of the minimum over axes";
  let reverse = "zero";
  let numpy = "numpy.argmin";
}

def Arete_MeanOp : Arete_ReductionOp<"mean", Arete_Inexact,
    [DeclareOpInterfaceMethods<DecomposableOpInterface>]> {
  let summary = "Arithmetic mean over axes";
  let range = "x.sum().orNaN()";
  let bound = Arete_MeanBound;
  let reverse = "`g / n`, broadcast";
  let description = "The mean of no element is NaN.";
  let numpy = "numpy.mean";
  let extraClassDefinition = commonDefinition # inferDefinition;
}

def Arete_LogsumexpOp : Arete_ReductionOp<"logsumexp", Arete_Float,
    [DeclareOpInterfaceMethods<DecomposableOpInterface>]> {
  let summary = "log(sum(exp(x))) over axes, without overflow";
  let bound = "|error| <= (2 n + 5 + 5 |out|) u";
  let reverse = "`g * exp(x - out)`, broadcast";
  let description = "An empty reduction is an error, as that of `max` is.";
  let numpy = "scipy.special.logsumexp";
  let extraClassDefinition = commonDefinition # inferDefinition;
}

class Arete_SoftmaxLikeOp<string mnemonic>
    : Arete_Op<mnemonic, [Pure, Arete_Differentiable,
        DeclareOpInterfaceMethods<DecomposableOpInterface>]> {
  let arguments = (ins Arete_Float.tensor:$x, I64Attr:$axis);
  let results = (outs Arete_Float.tensor:$result);
  let extraClassDefinition = commonDefinition # [{
    ::mlir::LogicalResult $cppClass::inferReturnTypes(
        ::mlir::MLIRContext *context, ::std::optional<::mlir::Location> loc,
        Adaptor adaptor, ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      return ::arete::ir::inferSoftmaxType(loc, getOperationName(),
                                           adaptor.getX(), adaptor.getAxis(), types);
    }
  }];
}

def Arete_SoftmaxOp : Arete_SoftmaxLikeOp<"softmax"> {
  let summary = "exp(x) / sum(exp(x)) along an axis, without overflow";
  let range = "x.within(0, 1).orNaN()";
  let bound = "|error| <= (2 n + max(x) - x + 10) u out";
  let reverse = "`out * (g - sum(g * out))`";
  let numpy = "scipy.special.softmax";
}

def Arete_LogSoftmaxOp : Arete_SoftmaxLikeOp<"log_softmax"> {
  let summary = "log(softmax(x)) along an axis, without cancellation";
  let range = "x.within(-infinity, 0).orNaN()";
  let bound = "|error| <= (2 n + 5 + 5 |out|) u";
  let reverse = "`g - exp(out) * sum(g)`";
  let numpy = "scipy.special.log_softmax";
}

#endif // ARETE_IR_REDUCTIONOPS_TD
