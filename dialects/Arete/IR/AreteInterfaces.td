//===- AreteInterfaces.td - What generic code asks of an op ------*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_ARETEINTERFACES_TD
#define ARETE_IR_ARETEINTERFACES_TD

include "mlir/IR/OpBase.td"

def ElementwiseOpInterface : OpInterface<"ElementwiseOpInterface"> {
  let cppNamespace = "::arete::ir";
  let description = [{
    An op that computes each element of its one result from one element of each
    operand, operands being broadcast to the result's shape. Fusion, lowering
    and constant folding go by this interface alone.
  }];
  let methods = [
    InterfaceMethod<[{
        Emits the scalar code. `args` holds one scalar for each operand, of the
        operand's element type without its sign (ui8 is i8, bool is i1); returns
        a scalar of the result's element type likewise.
      }],
      "::mlir::Value", "emitScalar",
      (ins "::arete::ir::ScalarEmitter &":$s, "::mlir::ValueRange":$args)>,
    InterfaceMethod<[{
        Whether one evaluation costs about as much as a transcendental
        function, so that it is worth a trip to memory not to repeat it.
      }],
      "bool", "isExpensive", (ins), "", [{ return true; }]>,
    InterfaceMethod<[{
        The operands that vary over the result's shape, as opposed to scalars
        that only say its size. Others are not read by the scalar code.
      }],
      "unsigned", "getNumElementOperands", (ins), "",
      [{ return $_op->getNumOperands(); }]>,
    InterfaceMethod<[{
        The sizes of the result, as i64 values, of an op that is told them by
        scalar operands; empty for an op whose sizes are those that its operands
        broadcast to. `scalars` holds the value of each 0-d operand (null for
        others); `require` reports a condition that must hold and what is wrong
        where it does not.
      }],
      "::llvm::SmallVector<::mlir::Value>", "emitSizes",
      (ins "::arete::ir::ScalarEmitter &":$s, "::mlir::ValueRange":$scalars,
           "::llvm::function_ref<void(::mlir::Value, ::llvm::StringRef)>":$require),
      "", [{ return {}; }]>
  ];
}

def ReductionOpInterface : OpInterface<"ReductionOpInterface"> {
  let cppNamespace = "::arete::ir";
  let description = [{
    An op that folds its one operand over some axes with an associative
    operation. Axes are sorted, unique and non-negative.
  }];
  let methods = [
    InterfaceMethod<"The reduced axes.",
      "::llvm::ArrayRef<int64_t>", "getReducedAxes", (ins)>,
    InterfaceMethod<"Whether reduced axes stay, with size 1.",
      "bool", "keepsDims", (ins)>,
    InterfaceMethod<[{
        The value that an accumulator starts from, one for each accumulator; the
        first belongs to the result unless `getResultAccumulator` says else.
      }],
      "::llvm::SmallVector<::mlir::TypedAttr>", "getInitialValues", (ins)>,
    InterfaceMethod<[{
        Emits one step: the accumulators after element `x` was seen, which stands
        at `index` (an i64) in the C order of the reduced axes. Elements come in
        that order.
      }],
      "::llvm::SmallVector<::mlir::Value>", "emitStep",
      (ins "::arete::ir::ScalarEmitter &":$s, "::mlir::Value":$x,
           "::mlir::Value":$index, "::mlir::ValueRange":$accumulators)>,
    InterfaceMethod<"The accumulator that holds the result at the end.",
      "unsigned", "getResultAccumulator", (ins), "", [{ return 0; }]>,
    InterfaceMethod<"Whether an empty reduction has a value.",
      "bool", "hasIdentity", (ins), "", [{ return true; }]>
  ];
}

def DifferentiableOpInterface : OpInterface<"DifferentiableOpInterface"> {
  let cppNamespace = "::arete::ir";
  let methods = [
    InterfaceMethod<[{
        The reverse derivative (lop): given the cotangent of each result (null
        for one that nothing depends on), appends the cotangent of each operand;
        null says that it is zero or that the operand is not differentiable.
        Only floating operands may be given one. The derivative is built from
        ops that are differentiable themselves.
      }],
      "::mlir::LogicalResult", "lop",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::ValueRange":$cotangents,
           "::llvm::SmallVectorImpl<::mlir::Value> &":$gradients)>,
    InterfaceMethod<[{
        Whether derivatives pass through the operand. One through which they do
        not counts as a constant, whatever its value depends on; `lop` gives it
        no cotangent.
      }],
      "bool", "passesGradient", (ins "unsigned":$operand), "",
      [{ return true; }]>
  ];
}

def BatchableOpInterface : OpInterface<"BatchableOpInterface"> {
  let cppNamespace = "::arete::ir";
  let description = [{
    An op that can be done for a whole batch at once. Elementwise ops, reductions
    and ops that can be decomposed into batchable ones need no rule of their own:
    see `batchOp` in Batching.h.
  }];
  let methods = [
    InterfaceMethod<[{
        Appends the op's results for a batch of `size` elements. Operands have a
        leading batch axis or are the same for every element, at least one has
        it; results likewise.
      }],
      "::mlir::LogicalResult", "batch",
      (ins "::mlir::OpBuilder &":$builder, "const ::arete::ir::Batch &":$operands,
           "::llvm::SmallVectorImpl<::arete::ir::Batched> &":$results)>
  ];
}

def DecomposableOpInterface : OpInterface<"DecomposableOpInterface"> {
  let cppNamespace = "::arete::ir";
  let methods = [
    InterfaceMethod<[{
        Builds the op's result from simpler ops; null (with an error reported)
        when that fails.
      }],
      "::mlir::Value", "decompose", (ins "::mlir::OpBuilder &":$builder)>
  ];
}

def LibraryOpInterface : OpInterface<"LibraryOpInterface"> {
  let cppNamespace = "::arete::ir";
  let description = [{
    An op that a routine of the runtime computes: the C function
    `arete_routine_<name>` (see runtime/lib/Routine.h), which gets the operands,
    the results and some integers. It is lowered by this interface alone.
  }];
  let methods = [
    InterfaceMethod<"The name of the routine.",
      "::llvm::StringRef", "getRoutine", (ins), "",
      [{ return ::arete::ir::userName($_op->getName().getStringRef()); }]>,
    InterfaceMethod<"What the routine is told besides its operands.",
      "::llvm::SmallVector<int64_t>", "getParameters", (ins), "",
      [{ return {}; }]>,
    InterfaceMethod<[{
        Emits the sizes of each result and the checks of the operands' sizes.
      }],
      "::llvm::SmallVector<::llvm::SmallVector<::mlir::Value>>",
      "emitResultSizes", (ins "::arete::ir::SizeEmitter &":$s)>,
    InterfaceMethod<[{
        Whether the routine may end the call with an error, be it for want of
        scratch memory. Such a call is made before any state is written.
      }],
      "bool", "isFallible", (ins), "", [{ return true; }]>
  ];
}

#endif // ARETE_IR_ARETEINTERFACES_TD
