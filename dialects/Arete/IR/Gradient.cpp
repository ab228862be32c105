//===- Gradient.cpp - What the user says of derivatives -------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;

namespace arete::ir {

//===----------------------------------------------------------------------===//
// custom_gradient
//===----------------------------------------------------------------------===//

LogicalResult CustomGradientOp::inferReturnTypes(MLIRContext *, OptionalLoc,
                                                 Adaptor adaptor,
                                                 TypeVector &types) {
  llvm::append_range(types, adaptor.getOutputs().getTypes());
  return success();
}

LogicalResult CustomGradientOp::fold(FoldAdaptor,
                                     SmallVectorImpl<OpFoldResult> &results) {
  llvm::append_range(results, getOutputs());
  return success();
}

/// The types of the rule's arguments.
static SmallVector<Type> ruleTypes(ValueRange inputs, ValueRange outputs,
                                   ValueRange captures) {
  SmallVector<Type> types(inputs.getTypes());
  llvm::append_range(types, outputs.getTypes());
  llvm::append_range(types, outputs.getTypes());
  llvm::append_range(types, captures.getTypes());
  return types;
}

LogicalResult CustomGradientOp::verifyRegions() {
  Block &body = getRule().front();
  if (getOutputs().empty())
    return emitOpError("has no outputs");
  for (Type type : getOutputs().getTypes())
    if (!isContinuous(getElementTypeOrSelf(type)))
      return emitOpError("has an output that has no derivative: ")
             << describe(type);
  if (!areCompatibleTypes(body.getArgumentTypes(),
                          ruleTypes(getInputs(), getOutputs(), getCaptures())))
    return emitOpError("has a rule whose arguments are not the inputs, the "
                       "outputs, their cotangents and the captures");
  auto yield = dyn_cast<YieldOp>(body.getTerminator());
  if (!yield || yield.getValues().size() != getGradientOf().size())
    return emitOpError("must yield a cotangent for each of gradient_of");
  int64_t last = -1;
  for (auto [index, value] :
       llvm::zip_equal(getGradientOf(), yield.getValues())) {
    if (index <= last || index >= int64_t(getInputs().size()))
      return emitOpError("has a gradient_of that does not number inputs in "
                         "their order");
    last = index;
    Type input = getInputs()[index].getType();
    if (!isContinuous(getElementTypeOrSelf(input)) ||
        !areCompatibleTypes(input, value.getType()))
      return emitOpError("yields ")
             << describe(value.getType()) << " as the cotangent of input "
             << index << ", which is " << describe(input);
  }
  return success();
}

bool CustomGradientOp::passesGradient(unsigned operand) {
  return llvm::is_contained(getGradientOf(), int64_t(operand));
}

LogicalResult CustomGradientOp::lop(OpBuilder &b, ValueRange cotangents,
                                    SmallVectorImpl<Value> &gradients) {
  // The results, not the outputs: what the rule makes of them is differentiated
  // by the rule again.
  SmallVector<Value> arguments(getInputs());
  llvm::append_range(arguments, getResults());
  for (auto [result, cotangent] : llvm::zip_equal(getResults(), cotangents)) {
    if (!cotangent) {
      Expr zero(b, getLoc(),
                buildScalar(b, getLoc(), elementTypeOf(result), 0));
      cotangent = zero.broadcastTo(buildDims(b, getLoc(), result)).get();
      if (!cotangent)
        return failure();
    }
    arguments.push_back(cotangent);
  }
  llvm::append_range(arguments, getCaptures());

  Block &body = getRule().front();
  IRMapping mapping;
  mapping.map(body.getArguments(), arguments);
  for (Operation &op : body.without_terminator())
    if (failed(cloneOp(b, &op, mapping)))
      return failure();
  gradients.append(getNumOperands(), Value());
  for (auto [index, value] :
       llvm::zip_equal(getGradientOf(), body.getTerminator()->getOperands()))
    gradients[index] = mapping.lookupOrDefault(value);
  return success();
}

LogicalResult CustomGradientOp::batch(OpBuilder &b, const Batch &batch,
                                      SmallVectorImpl<Batched> &results) {
  SmallVector<Value> operands;
  for (unsigned i = 0; i < batch.operands.size(); ++i) {
    operands.push_back(batch.repeated(b, getLoc(), i).get());
    if (!operands.back())
      return failure();
  }
  ValueRange all(operands);
  ValueRange inputs = all.take_front(getInputs().size());
  ValueRange outputs = all.slice(inputs.size(), getOutputs().size());
  ValueRange captures = all.take_back(getCaptures().size());
  auto op = b.create<CustomGradientOp>(getLoc(), outputs.getTypes(), inputs,
                                       outputs, captures, getGradientOf());

  // The rule, for a batch as well. The size is that of an output, of which
  // there is one: else there is nothing to differentiate.
  OpBuilder::InsertionGuard guard(b);
  Block *body = b.createBlock(&op.getRule());
  for (Type type : ruleTypes(inputs, outputs, captures))
    body->addArgument(type, getLoc());
  Value size = buildDim(b, getLoc(), body->getArgument(inputs.size()), 0);
  DenseMap<Value, Batched> values;
  Block &old = getRule().front();
  for (auto [argument, batched] :
       llvm::zip_equal(old.getArguments(), body->getArguments()))
    values[argument] = {batched, /*hasAxis=*/true};
  SmallVector<Value> yielded;
  auto buildRule = [&]() -> LogicalResult {
    for (Operation &inner : old.without_terminator())
      if (failed(batchMapped(b, &inner, size, values)))
        return failure();
    for (Value value : old.getTerminator()->getOperands()) {
      yielded.push_back(
          repeatForBatch(b, getLoc(), values.lookup(value), size).get());
      if (!yielded.back())
        return failure();
    }
    return success();
  };
  LogicalResult done = buildRule();
  if (failed(done))
    yielded.clear();
  b.create<YieldOp>(getLoc(), yielded);
  for (Value result : op.getResults())
    results.push_back({result, /*hasAxis=*/true});
  return done;
}

//===----------------------------------------------------------------------===//
// undefined_gradient
//===----------------------------------------------------------------------===//

LogicalResult UndefinedGradientOp::inferReturnTypes(MLIRContext *, OptionalLoc,
                                                    Adaptor adaptor,
                                                    TypeVector &types) {
  types.push_back(adaptor.getX().getType());
  return success();
}

OpFoldResult UndefinedGradientOp::fold(FoldAdaptor) { return getX(); }

LogicalResult UndefinedGradientOp::lop(OpBuilder &, ValueRange,
                                       SmallVectorImpl<Value> &) {
  return emitError() << "the derivative is undefined: " << getReason();
}

LogicalResult UndefinedGradientOp::batch(OpBuilder &b, const Batch &batch,
                                         SmallVectorImpl<Batched> &results) {
  results.push_back({b.create<UndefinedGradientOp>(
                         getLoc(), batch.operands[0].value, getReason()),
                     /*hasAxis=*/true});
  return success();
}

} // namespace arete::ir
