//===- Bufferization.cpp - Runtime ops from tensors to buffers ------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/AreteRT/IR/AreteRT.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"

using namespace mlir;
using namespace mlir::bufferization;

namespace arete::rt {
namespace {

/// The op on the buffers of its operands; the results are its inits.
LogicalResult bufferizeDestinationOp(RewriterBase &rewriter, Operation *op,
                                     const BufferizationOptions &options) {
  auto destination = cast<DestinationStyleOpInterface>(op);
  SmallVector<Value> operands, inits;
  for (OpOperand &operand : op->getOpOperands()) {
    if (!isa<TensorType>(operand.get().getType())) {
      operands.push_back(operand.get());
      continue;
    }
    FailureOr<Value> buffer = getBuffer(rewriter, operand.get(), options);
    if (failed(buffer))
      return failure();
    operands.push_back(*buffer);
    if (destination.isDpsInit(&operand))
      inits.push_back(*buffer);
  }
  rewriter.setInsertionPoint(op);
  OperationState state(op->getLoc(), op->getName());
  state.addOperands(operands);
  state.addAttributes(op->getAttrDictionary().getValue());
  for (Region &region : op->getRegions())
    state.addRegion()->takeBody(region);
  rewriter.create(state);
  replaceOpWithBufferizedValues(rewriter, op, inits);
  return success();
}

/// An op that writes its inits without reading them.
template <typename OpTy>
struct OverwritingModel
    : DstBufferizableOpInterfaceExternalModel<OverwritingModel<OpTy>, OpTy> {
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand,
                              const AnalysisState &) const {
    return !cast<OpTy>(op).isDpsInit(&operand);
  }
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options) const {
    return bufferizeDestinationOp(rewriter, op, options);
  }
};

struct MatmulModel
    : DstBufferizableOpInterfaceExternalModel<MatmulModel, MatmulOp> {
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand,
                              const AnalysisState &) const {
    auto matmul = cast<MatmulOp>(op);
    return !matmul.isDpsInit(&operand) || matmul.accumulates();
  }
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options) const {
    return bufferizeDestinationOp(rewriter, op, options);
  }
};

struct ScatterModel
    : DstBufferizableOpInterfaceExternalModel<ScatterModel, ScatterOp> {
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options) const {
    return bufferizeDestinationOp(rewriter, op, options);
  }
};

struct CheckIndexModel
    : BufferizableOpInterface::ExternalModel<CheckIndexModel, CheckIndexOp> {
  bool bufferizesToMemoryRead(Operation *, OpOperand &,
                              const AnalysisState &) const {
    return true;
  }
  bool bufferizesToMemoryWrite(Operation *, OpOperand &,
                               const AnalysisState &) const {
    return false;
  }
  AliasingValueList getAliasingValues(Operation *, OpOperand &,
                                      const AnalysisState &) const {
    return {};
  }
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options) const {
    auto check = cast<CheckIndexOp>(op);
    FailureOr<Value> buffer = getBuffer(rewriter, check.getIndices(), options);
    if (failed(buffer))
      return failure();
    rewriter.modifyOpInPlace(
        op, [&] { check.getIndicesMutable().assign(*buffer); });
    return success();
  }
};

} // namespace

void registerBufferizationModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, AreteRTDialect *) {
    CallOp::attachInterface<OverwritingModel<CallOp>>(*context);
    RowsOp::attachInterface<OverwritingModel<RowsOp>>(*context);
    MatmulOp::attachInterface<MatmulModel>(*context);
    ScatterOp::attachInterface<ScatterModel>(*context);
    CheckIndexOp::attachInterface<CheckIndexModel>(*context);
  });
}

} // namespace arete::rt
