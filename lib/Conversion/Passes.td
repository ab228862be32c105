//===- Passes.td - Lowerings -----------------------*- tablegen -*- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_CONVERSION_PASSES_TD
#define ARETE_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertAreteToLinalg : Pass<"convert-arete-to-linalg", "::mlir::ModuleOp"> {
  let summary = "Arete ops to linalg and runtime ops on tensors";
  let description = [{
    A fused group, or an elementwise op or reduction by itself, becomes one
    linalg.generic; an elementwise op on scalars becomes scalar code; products
    and scatters become runtime ops. Sizes that must agree become checks.
    Integers lose their sign, bools become bytes: the original types stay in the
    function's attribute `arete.types`.
  }];
  let dependentDialects = ["::arete::rt::AreteRTDialect",
    "::mlir::arith::ArithDialect",
    "::mlir::bufferization::BufferizationDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::tensor::TensorDialect"];
}

def AreteMakeEntry : Pass<"arete-make-entry", "::mlir::ModuleOp"> {
  let summary = "Give a function the calling convention of the runtime";
  let description = [{
    Arguments become arete_rt.input and arete_rt.state, results are written to
    arete_rt.output or in place to the states. Reorders the body: first the
    checks that need no computed value, then what may fail and all that it needs,
    then everything else, so that a call that fails has changed nothing.
  }];
  let dependentDialects = ["::arete::rt::AreteRTDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::bufferization::BufferizationDialect"];
}

def AreteAttachEpilogues : Pass<"arete-attach-epilogues", "::mlir::func::FuncOp"> {
  let summary = "Make products where the kernels that follow need them";
  let description = [{
    A product that only the elementwise kernel behind it reads is made in the
    memory of the kernel's result. And a product of float32 or float64 matrices
    and that kernel get the attribute `arete.epilogue` with a number of their
    own. Both where the kernel writes to nothing that the product reads, and each
    point of it reads of the product the element at its place.
  }];
}

def AretePlanMemory : Pass<"arete-plan-memory", "::mlir::func::FuncOp"> {
  let summary = "Give every temporary an offset in one arena";
  let description = [{
    Temporaries whose life does not overlap and whose sizes are the same
    expression share a slot. The arena's size is computed from the sizes of the
    arguments, once, before the first temporary is used. A temporary whose size
    is known only during the computation gets an arena of its own.
  }];
  let dependentDialects = ["::arete::rt::AreteRTDialect",
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect"];
}

def AreteLinalgToLoops : Pass<"arete-linalg-to-loops", "::mlir::func::FuncOp"> {
  let summary = "Linalg ops on buffers to loop nests";
  let description = [{
    Contiguous dimensions are traversed as one. Where reductions are innermost
    the accumulators stay in registers. The outermost loop of a nest that is not
    one of a reduction gets the attribute `arete.parallel`: its iterations are
    independent of each other.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect"];
}

def ConvertAreteRTToLLVM : Pass<"convert-arete-rt-to-llvm", "::mlir::ModuleOp"> {
  let summary = "Runtime ops to calls of the runtime's C functions";
  let dependentDialects = ["::mlir::LLVM::LLVMDialect",
    "::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect",
    "::mlir::complex::ComplexDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect"];
}

def AreteParallelize : Pass<"arete-parallelize", "::mlir::ModuleOp"> {
  let summary = "Loops of independent iterations on several threads";
  let description = [{
    A nest with a loop marked `arete.parallel` becomes a function of a range of
    that loop's iterations. So does a full reduction, a loop over parts of it. What takes long, by an estimate of the cost of an
    iteration and the sizes at run time, is divided by arete_rt_parallel. A nest
    that a product has in common `arete.epilogue` with is given to the call that
    makes the product, arete_rt_gemm_then.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect",
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::scf::SCFDialect"];
}

def AreteScfToCf : Pass<"arete-scf-to-cf", "::mlir::ModuleOp"> {
  let summary = "Loops and conditionals to branches, affine maps to arithmetic";
  let description = [{
    As convert-scf-to-cf and lower-affine, in linear time: the former moves all
    that follows a loop into a new block, for each loop of a block again.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
    "::mlir::cf::ControlFlowDialect"];
}

def AreteToLLVM : Pass<"arete-to-llvm", "::mlir::ModuleOp"> {
  let summary = "What remains to the LLVM dialect";
  let description = [{
    As MLIR's passes for arith, math, complex, memref, func and cf, in one go. What they leave for reconcile-unrealized-casts is left.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif // ARETE_CONVERSION_PASSES_TD
