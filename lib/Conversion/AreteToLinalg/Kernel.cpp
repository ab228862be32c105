//===- AreteToLinalg/Kernel.cpp - Elementwise ops and reductions ---- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// One lowering for a single op and for a fused group: a linalg.generic over the
// iteration space whose body is the ops' scalar code, or where one loop is not
// enough loops over rows (KernelRows.cpp).
//
//===----------------------------------------------------------------------===//

#include "lib/Conversion/AreteToLinalg/Kernel.h"
#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/AreteToLinalg/Lowering.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace arete::lowering;

namespace arete::lowering {

SmallVector<Value> Kernel::build() {
  if (ops.empty())
    return llvm::map_to_vector(yields, convert);
  computeSizes();
  if (loops.rowLoops)
    return buildRows();
  if (space.empty() &&
      llvm::all_of(ops, llvm::IsaPred<ir::ElementwiseOpInterface>))
    return buildScalars();
  return buildGeneric();
}

Value Kernel::sizeOf(Value operand, int64_t axis) {
  if (auto it = sizesOf.find(operand); it != sizesOf.end())
    return it->second[axis];
  return getDim(b, loc, convert(operand), axis);
}

ValueRange elementOperands(Operation *op) {
  if (auto elementwise = dyn_cast<ir::ElementwiseOpInterface>(op))
    return op->getOperands().take_front(elementwise.getNumElementOperands());
  return op->getOperands().take_front(1);
}

SmallVector<Value> Kernel::sizesOfElementwise(ir::ElementwiseOpInterface op) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  ValueRange operands =
      op->getOperands().take_front(op.getNumElementOperands());

  SmallVector<Value> scalars;
  for (Value operand : op->getOperands()) {
    bool isScalar = cast<RankedTensorType>(operand.getType()).getRank() == 0;
    scalars.push_back(isScalar && isCaptured(operand) ? readScalar(operand)
                                                      : Value());
  }
  ir::ScalarEmitter emitter(b, op.getLoc(), b.getI64Type());
  SmallVector<Value> sizes =
      op.emitSizes(emitter, scalars, [&](Value condition, StringRef what) {
        check(b, op, condition, ARETE_ERROR_VALUE, what);
      });
  for (auto [axis, size] : llvm::enumerate(sizes)) {
    size = b.createOrFold<arith::IndexCastOp>(loc, b.getIndexType(), size);
    // The type may promise what the size has yet to keep.
    if (!type.isDynamicDim(axis))
      size = checkEqual(
          b, op, size,
          b.create<arith::ConstantIndexOp>(loc, type.getDimSize(axis)),
          "the size given for axis " + Twine(axis) + " and that of " +
              ir::describe(type) + " differ; they are");
  }
  sizes.resize(type.getRank());

  mergeBroadcastSizes(
      b, op, operands, "operands",
      [&](size_t i, int64_t axis) { return sizeOf(operands[i], axis); }, sizes);
  return sizes;
}

void Kernel::computeSizes() {
  for (Operation *op : ops) {
    auto elementwise = dyn_cast<ir::ElementwiseOpInterface>(op);
    if (!elementwise) {
      computeSizesOf(cast<ir::ReductionOpInterface>(op));
      continue;
    }
    SmallVector<Value> sizes = sizesOfElementwise(elementwise);
    if (!loops.rowLoops || !loops.isOncePerRow(op))
      mergeSpace(ir::loopType(op), sizes);
    sizesOf[op->getResult(0)] = sizes;
  }
}

void Kernel::computeSizesOf(ir::ReductionOpInterface op) {
  Value operand = op->getOperand(0);
  RankedTensorType type = ir::loopType(op);
  SmallVector<Value> sizes;
  for (int64_t axis = 0; axis < type.getRank(); ++axis)
    sizes.push_back(sizeOf(operand, axis));
  mergeSpace(type, sizes);
  if (!op.hasIdentity())
    for (int64_t axis : op.getReducedAxes()) {
      Value zero = b.create<arith::ConstantIndexOp>(loc, 0);
      Value some = b.createOrFold<arith::CmpIOp>(loc, arith::CmpIPredicate::ne,
                                                 sizes[axis], zero);
      check(b, op, some, ARETE_ERROR_VALUE,
            "axis " + Twine(axis) + " of " + ir::describe(type) +
                " is empty, and nothing is the result of no element");
    }
  SmallVector<Value> kept;
  for (auto [axis, size] : llvm::enumerate(sizes)) {
    if (!llvm::is_contained(op.getReducedAxes(), int64_t(axis)))
      kept.push_back(size);
    else if (op.keepsDims())
      kept.push_back(b.create<arith::ConstantIndexOp>(loc, 1));
  }
  sizesOf[op->getResult(0)] = kept;
}

/// Every op of a group runs over one space: an op that reads another's result
/// checks that its other operands have the same sizes. A size that any of them
/// knows is kept.
void Kernel::mergeSpace(RankedTensorType type, ValueRange sizes) {
  if (spaceSizes.empty()) {
    space.assign(type.getShape().begin(), type.getShape().end());
    spaceSizes.assign(sizes.begin(), sizes.end());
    return;
  }
  for (auto [axis, size] : llvm::enumerate(type.getShape()))
    if (ShapedType::isDynamic(space[axis]) && !ShapedType::isDynamic(size)) {
      space[axis] = size;
      spaceSizes[axis] = sizes[axis];
    }
}

Value Kernel::readScalar(Value operand) {
  Value stored =
      b.createOrFold<tensor::ExtractOp>(loc, convert(operand), ValueRange());
  return fromStorage(b, loc, stored, ir::elementTypeOf(operand));
}

Value emitScalar(OpBuilder &b, ir::ElementwiseOpInterface op, ValueRange args,
                 ValueRange indices) {
  Value typed = op->getNumOperands() ? op->getOperand(0) : op->getResult(0);
  ir::ScalarEmitter emitter(b, op.getLoc(), ir::elementTypeOf(typed), indices);
  return ir::emitElement(op, emitter, args);
}

SmallVector<Value> Kernel::buildScalars() {
  DenseMap<Value, Value> scalars;
  auto lookup = [&](Value operand) {
    Value &scalar = scalars[operand];
    if (!scalar)
      scalar = readScalar(operand);
    return scalar;
  };
  for (Operation *op : ops) {
    auto elementwise = cast<ir::ElementwiseOpInterface>(op);
    SmallVector<Value> args;
    for (Value operand :
         op->getOperands().take_front(elementwise.getNumElementOperands()))
      args.push_back(lookup(operand));
    scalars[op->getResult(0)] = emitScalar(b, elementwise, args, {});
  }
  SmallVector<Value> results;
  for (Value yield : yields) {
    Value stored = toStorage(b, loc, lookup(yield), ir::elementTypeOf(yield));
    results.push_back(b.create<tensor::FromElementsOp>(
        loc, storageTensor(ir::tensorTypeOf(yield)), stored));
  }
  return results;
}

Value Kernel::readUniform(Value operand) {
  DenseElementsAttr elements = ir::getConstantElements(operand);
  if (elements && elements.isSplat())
    return makeScalar(b, loc, ir::scalarAttrAt(elements, 0));
  return ir::tensorTypeOf(operand).getRank() == 0 ? readScalar(operand)
                                                  : Value();
}

/// The position in the C order of the reduced axes, as i64.
Value Kernel::reducedPosition(ir::ScalarEmitter &emitter) {
  Value position;
  for (int64_t axis : loops.reducedAxes) {
    Value along = emitter.position(axis);
    if (position) {
      Value size = b.createOrFold<arith::IndexCastOp>(loc, b.getI64Type(),
                                                      spaceSizes[axis]);
      along = emitter.add(emitter.mul(position, size), along);
    }
    position = along;
  }
  if (!position)
    position = b.create<arith::ConstantIntOp>(loc, 0, 64);
  return position;
}

SmallVector<Value> Kernel::emitStep(ir::ReductionOpInterface op, Value element,
                                    ValueRange indices,
                                    ValueRange accumulators) {
  ir::ScalarEmitter emitter(b, op->getLoc(),
                            ir::elementTypeOf(op->getOperand(0)), indices);
  return op.emitStep(emitter, element, reducedPosition(emitter), accumulators);
}

Value Kernel::castToYield(Value result, Value yield) {
  result = toStorage(b, loc, result, ir::elementTypeOf(yield));
  auto wanted = storageTensor(ir::tensorTypeOf(yield));
  return result.getType() == wanted
             ? result
             : b.create<tensor::CastOp>(loc, wanted, result).getResult();
}

SmallVector<Value> Kernel::buildGeneric() {
  int64_t rank = space.size();
  MLIRContext *context = b.getContext();

  // Inputs: each captured tensor once. Scalars are read before the loop.
  DenseMap<Value, Value> scalars;
  SmallVector<Value> inputs, convertedInputs;
  SmallVector<AffineMap> maps;
  auto addInput = [&](Value operand) {
    if (!isCaptured(operand) || scalars.count(operand) ||
        llvm::is_contained(inputs, operand))
      return;
    if (Value uniform = readUniform(operand)) {
      scalars[operand] = uniform;
      return;
    }
    inputs.push_back(operand);
    convertedInputs.push_back(convert(operand));
    maps.push_back(broadcastMap(ir::tensorTypeOf(operand), space));
  };
  for (Operation *op : ops)
    for (Value operand : elementOperands(op))
      addInput(operand);

  // Outputs: the yields of elementwise ops over the whole space, and the
  // accumulators of every reduction.
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  SmallVector<AffineExpr> keptDims;
  SmallVector<Value> keptSizes;
  SmallVector<int64_t> keptShape;
  for (int64_t axis = 0; axis < rank; ++axis) {
    if (llvm::is_contained(loops.reducedAxes, axis)) {
      iterators[axis] = utils::IteratorType::reduction;
      continue;
    }
    keptDims.push_back(getAffineDimExpr(axis, context));
    keptSizes.push_back(spaceSizes[axis]);
    keptShape.push_back(space[axis]);
  }
  AffineMap identity = b.getMultiDimIdentityMap(rank);
  AffineMap kept = AffineMap::get(rank, 0, keptDims, context);

  SmallVector<Value> outputs;
  SmallVector<AffineMap> outputMaps;
  DenseMap<Value, unsigned> outputOf;
  bool coversSpace = llvm::is_contained(maps, identity);
  for (Value yield : yields) {
    if (isCaptured(yield) || outputOf.count(yield) ||
        !isa<ir::ElementwiseOpInterface>(yield.getDefiningOp()))
      continue;
    outputOf[yield] = outputs.size();
    // The group may know a size that this op's type does not.
    auto type =
        RankedTensorType::get(space, ir::storageType(ir::elementTypeOf(yield)));
    outputs.push_back(makeEmpty(b, loc, type, spaceSizes));
    outputMaps.push_back(identity);
    coversSpace = true;
  }
  for (Operation *op : ops) {
    auto reducing = dyn_cast<ir::ReductionOpInterface>(op);
    if (!reducing)
      continue;
    outputOf[op->getResult(0)] =
        outputs.size() + reducing.getResultAccumulator();
    for (TypedAttr initial : reducing.getInitialValues()) {
      auto type = RankedTensorType::get(keptShape, initial.getType());
      Value start = makeScalar(b, loc, initial);
      Value empty = makeEmpty(b, loc, type, keptSizes);
      outputs.push_back(
          b.create<linalg::FillOp>(loc, start, empty).getResult(0));
      outputMaps.push_back(kept);
    }
  }
  // Loop bounds come from the operands: if none spans the space, as in a sum
  // of something broadcast, one is added that does and that is not read.
  if (!coversSpace) {
    auto type = RankedTensorType::get(space, b.getI8Type());
    convertedInputs.push_back(makeEmpty(b, loc, type, spaceSizes));
    maps.push_back(identity);
  }
  llvm::append_range(maps, outputMaps);

  auto generic =
      b.create<linalg::GenericOp>(loc, TypeRange(ValueRange(outputs)),
                                  convertedInputs, outputs, maps, iterators);
  {
    OpBuilder::InsertionGuard guard(b);
    SmallVector<Type> argumentTypes;
    for (Value operand : generic->getOperands())
      argumentTypes.push_back(
          cast<RankedTensorType>(operand.getType()).getElementType());
    Block *body =
        b.createBlock(&generic.getRegion(), {}, argumentTypes,
                      SmallVector<Location>(argumentTypes.size(), loc));
    SmallVector<Value> indices;
    for (int64_t axis = 0; axis < rank; ++axis)
      indices.push_back(b.create<linalg::IndexOp>(loc, axis));
    for (auto [i, input] : llvm::enumerate(inputs))
      scalars[input] =
          fromStorage(b, loc, body->getArgument(i), ir::elementTypeOf(input));
    SmallVector<Value> stored(outputs.size());
    ValueRange accumulators =
        body->getArguments().drop_front(convertedInputs.size());
    for (Operation *op : ops) {
      if (auto elementwise = dyn_cast<ir::ElementwiseOpInterface>(op)) {
        SmallVector<Value> args;
        for (Value operand : elementOperands(op))
          args.push_back(scalars.at(operand));
        Value result = op->getResult(0);
        scalars[result] = emitScalar(b, elementwise, args, indices);
        if (auto it = outputOf.find(result); it != outputOf.end())
          stored[it->second] = toStorage(b, op->getLoc(), scalars[result],
                                         ir::elementTypeOf(result));
        continue;
      }
      auto reducing = cast<ir::ReductionOpInterface>(op);
      unsigned first =
          outputOf[op->getResult(0)] - reducing.getResultAccumulator();
      SmallVector<Value> next = emitStep(
          reducing, scalars.at(op->getOperand(0)), indices,
          accumulators.slice(first, reducing.getInitialValues().size()));
      for (auto [i, value] : llvm::enumerate(next))
        stored[first + i] = value;
    }
    b.create<linalg::YieldOp>(loc, stored);
    for (Value index : indices)
      if (index.use_empty())
        b.eraseOp(index.getDefiningOp());
  }

  SmallVector<Value> results;
  for (Value yield : yields) {
    if (isCaptured(yield)) { // what simplification left of an op
      results.push_back(convert(yield));
      continue;
    }
    Value result = generic.getResult(outputOf[yield]);
    auto reducing = dyn_cast<ir::ReductionOpInterface>(yield.getDefiningOp());
    if (reducing && reducing.keepsDims())
      result = restoreDims(b, loc, result, reducing.getReducedAxes());
    results.push_back(castToYield(result, yield));
  }
  return results;
}

} // namespace arete::lowering

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

namespace arete {
namespace {

SmallVector<Value> lowerKernel(ConversionPatternRewriter &rewriter,
                               Location loc, ArrayRef<Operation *> ops,
                               ValueRange yields) {
  return Kernel(rewriter, loc, ops, yields,
                [&](Value value) { return rewriter.getRemappedValue(value); })
      .build();
}

/// An op by itself.
template <typename Interface>
struct LowerSingle : OpInterfaceConversionPattern<Interface> {
  using OpInterfaceConversionPattern<Interface>::OpInterfaceConversionPattern;

  LogicalResult
  matchAndRewrite(Interface op, ArrayRef<Value>,
                  ConversionPatternRewriter &rewriter) const override {
    Operation *single = op;
    // Interface patterns come before those of an op.
    if (repeatsNothing(single))
      return rewriter.notifyMatchFailure(op, "needs no loop");
    rewriter.replaceOp(
        op, lowerKernel(rewriter, op->getLoc(), single, op->getResults()));
    return success();
  }
};

struct LowerFused : OpConversionPattern<ir::FusedOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ir::FusedOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Block &body = op.getBody().front();
    SmallVector<Operation *> ops;
    for (Operation &member : body.without_terminator())
      ops.push_back(&member);
    rewriter.replaceOp(op, lowerKernel(rewriter, op.getLoc(), ops,
                                       body.getTerminator()->getOperands()));
    return success();
  }
};

} // namespace

void populateKernelPatterns(const TypeConverter &converter,
                            RewritePatternSet &patterns) {
  patterns.add<LowerSingle<ir::ElementwiseOpInterface>,
               LowerSingle<ir::ReductionOpInterface>, LowerFused>(
      converter, patterns.getContext());
}

} // namespace arete
