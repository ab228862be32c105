//===- AreteToLinalg/AreteToLinalg.cpp - The pass ------------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/AreteToLinalg/Lowering.h"
#include "lib/Conversion/Passes.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Func/Transforms/FuncConversions.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;

namespace arete {
#define GEN_PASS_DEF_CONVERTARETETOLINALG
#include "lib/Conversion/Passes.h.inc"

namespace {
/// Whether an op of another dialect than Arete's is one of the graph, as those
/// of plug-ins are, and not of what the graph becomes. Such an op of tensors
/// cannot be bufferized; without a lowering it is an error that names it.
bool isGraphOp(Operation *op) {
  if (isa<ir::ElementwiseOpInterface, ir::ReductionOpInterface,
          ir::LibraryOpInterface>(op) ||
      isa_and_present<lowering::LoweringInterface>(op->getDialect()))
    return true;
  auto isTensor = [](Type type) { return isa<TensorType>(type); };
  return !isa<bufferization::BufferizableOpInterface>(op) &&
         !isa_and_present<BuiltinDialect>(op->getDialect()) &&
         (llvm::any_of(op->getOperandTypes(), isTensor) ||
          llvm::any_of(op->getResultTypes(), isTensor));
}

struct AreteToLinalg : impl::ConvertAreteToLinalgBase<AreteToLinalg> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    TypeConverter converter;
    converter.addConversion([](Type type) { return type; });
    converter.addConversion(
        [](RankedTensorType type) { return lowering::storageTensor(type); });

    // What the storage types no longer say: signs and bools.
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (!function->hasAttr("arete.types"))
        function->setAttr("arete.types",
                          TypeAttr::get(function.getFunctionType()));

    RewritePatternSet patterns(context);
    populateKernelPatterns(converter, patterns);
    populateShapePatterns(converter, patterns);
    populateContractionPatterns(converter, patterns);
    populateIndexingPatterns(converter, patterns);
    populateLibraryPatterns(converter, patterns);
    populateSlicingPatterns(converter, patterns);
    for (Dialect *dialect : context->getLoadedDialects())
      if (auto *further = dyn_cast<lowering::LoweringInterface>(dialect))
        further->populatePatterns(converter, patterns);
    populateFunctionOpInterfaceTypeConversionPattern<func::FuncOp>(patterns,
                                                                   converter);
    populateReturnOpTypeConversionPattern(patterns, converter);
    populateCallOpTypeConversionPattern(patterns, converter);

    ConversionTarget target(*context);
    target.markUnknownOpDynamicallyLegal(
        [](Operation *op) { return !isGraphOp(op); });
    target.addIllegalDialect<ir::AreteDialect>();
    target.addDynamicallyLegalOp<func::FuncOp>([&](func::FuncOp op) {
      return converter.isSignatureLegal(op.getFunctionType());
    });
    target.addDynamicallyLegalOp<func::ReturnOp, func::CallOp>(
        [&](Operation *op) { return converter.isLegal(op); });
    if (failed(
            applyFullConversion(getOperation(), target, std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
} // namespace arete
