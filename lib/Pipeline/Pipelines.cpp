//===- lib/Pipeline/Pipelines.cpp - The named pipelines --------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Pipeline/Pipelines.h"
#include "dialects/Arete/IR/Arete.h"
#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/Passes.h"
#include "lib/Transforms/Passes.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Linalg/Transforms/SubsetInsertionOpInterfaceImpl.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/IR/TensorInferTypeOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/Transforms/SubsetInsertionOpInterfaceImpl.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

namespace arete::pipeline {

void registerDialects(DialectRegistry &registry) {
  registry
      .insert<ir::AreteDialect, rt::AreteRTDialect, arith::ArithDialect,
              bufferization::BufferizationDialect, cf::ControlFlowDialect,
              complex::ComplexDialect, func::FuncDialect, LLVM::LLVMDialect,
              linalg::LinalgDialect, math::MathDialect, memref::MemRefDialect,
              scf::SCFDialect, tensor::TensorDialect>();
  rt::registerBufferizationModels(registry);
  arith::registerBufferizableOpInterfaceExternalModels(registry);
  linalg::registerBufferizableOpInterfaceExternalModels(registry);
  linalg::registerSubsetOpInterfaceExternalModels(registry);
  tensor::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerInferTypeOpInterfaceExternalModels(registry);
  tensor::registerSubsetOpInterfaceExternalModels(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
}

/// Merges equal values and simplifies.
static void addCleanup(OpPassManager &pm) {
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

/// The options of a pass of named rewrites, which refer to `from`.
template <typename Options>
static Options rewriteOptions(const RewriteOptions &from) {
  Options result;
  result.fastMath = from.fastMath;
  result.disabled = from.disabled;
  return result;
}

/// One reporter for all passes, so that there is one count at the end.
static rewrite::Reporter reporterOf(const RewriteOptions &options) {
  if (!options.print)
    return options.report;
  rewrite::Reporter log = rewrite::makeRewriteLog(llvm::errs());
  if (!options.report)
    return log;
  return [log, report = options.report](const rewrite::Report &rewrite) {
    log(rewrite);
    report(rewrite);
  };
}

llvm::ArrayRef<llvm::StringRef> optionalPasses() {
  static constexpr llvm::StringRef names[] = {"arete-stabilize",
                                              "arete-constant-fold",
                                              "arete-specialize", "arete-fuse"};
  return names;
}

void buildGraphPipeline(OpPassManager &pm, const PipelineOptions &options) {
  RewriteOptions rewrites = options.getRewrites();
  rewrite::Reporter report = reporterOf(rewrites);
  addCleanup(pm);
  if (rewrites.enabled && options.has("arete-stabilize")) {
    pm.addNestedPass<func::FuncOp>(createAreteStabilize(
        rewriteOptions<AreteStabilizeOptions>(rewrites), report));
    addCleanup(pm);
  }
  if (options.has("arete-constant-fold"))
    pm.addPass(createAreteConstantFold());
  pm.addPass(createAreteDecompose());
  addCleanup(pm);
  if (rewrites.enabled && options.has("arete-specialize")) {
    pm.addNestedPass<func::FuncOp>(createAreteSpecialize(
        rewriteOptions<AreteSpecializeOptions>(rewrites), report));
    addCleanup(pm);
  }
  if (options.has("arete-fuse"))
    pm.addNestedPass<func::FuncOp>(createAreteFuse());
}

void buildLinalgPipeline(OpPassManager &pm, const PipelineOptions &) {
  pm.addPass(createConvertAreteToLinalg());
  addCleanup(pm);
  pm.addPass(createAreteMakeEntry());
  // No merging from here on: it would make kernels share destinations.
  pm.addPass(createCanonicalizerPass());
}

void buildLLVMPipeline(OpPassManager &pm, const PipelineOptions &) {
  pm.addPass(bufferization::createEmptyTensorEliminationPass());
  bufferization::OneShotBufferizationOptions bufferize;
  pm.addPass(bufferization::createOneShotBufferizePass(bufferize));
  addCleanup(pm);
  pm.addNestedPass<func::FuncOp>(createAreteAttachEpilogues());
  pm.addNestedPass<func::FuncOp>(createAretePlanMemory());
  pm.addNestedPass<func::FuncOp>(createAreteLinalgToLoops());
  pm.addPass(createCanonicalizerPass());
  // Before runtime calls take pointers: it looks for the pointer of any view in
  // its source, but a memref.view into the arena moves it.
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createConvertAreteRTToLLVM());
  pm.addPass(createAreteParallelize());
  pm.addPass(createAreteScfToCf());
  pm.addPass(createAreteToLLVM());
  pm.addPass(createReconcileUnrealizedCastsPass());
}

void buildCpuPipeline(OpPassManager &pm, const PipelineOptions &options) {
  buildGraphPipeline(pm, options);
  buildLinalgPipeline(pm, options);
  buildLLVMPipeline(pm, options);
}

void registerPasses() {
  registerAreteTransformsPasses();
  registerAreteConversionPasses();
  PassPipelineRegistration<PipelineOptions>(
      "arete-graph", "Canonicalize, decompose and fuse Arete ops",
      buildGraphPipeline);
  PassPipelineRegistration<PipelineOptions>(
      "arete-linalg", "Arete to linalg with the runtime's calling convention",
      buildLinalgPipeline);
  PassPipelineRegistration<PipelineOptions>(
      "arete-llvm", "Linalg to the LLVM dialect", buildLLVMPipeline);
  PassPipelineRegistration<PipelineOptions>(
      "arete-cpu", "All of arete-graph, arete-linalg and arete-llvm",
      buildCpuPipeline);
}

} // namespace arete::pipeline
