//===- Batching.cpp - Ops on whole batches --------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Batching.h"
#include "dialects/Arete/IR/BatchingRules.h"
#include "dialects/Arete/IR/Dialect.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace arete::ir {

Expr repeatForBatch(OpBuilder &builder, Location loc, Batched value,
                    Value size) {
  Expr x(builder, loc, value.value);
  if (value.hasAxis)
    return x;
  SmallVector<Value> sizes{size};
  llvm::append_range(sizes, buildDims(builder, loc, value.value));
  return x.broadcastTo(sizes);
}

Expr Batch::repeated(OpBuilder &builder, Location loc, unsigned i) const {
  return repeatForBatch(builder, loc, operands[i], size);
}

FailureOr<SmallVector<Value>>
sameForBatch(Operation *op, ArrayRef<Batched> operands, StringRef what) {
  SmallVector<Value> values;
  for (const Batched &operand : operands) {
    if (operand.hasAxis) {
      op->emitError() << userName(op->getName().getStringRef()) << ": " << what
                      << " must be the same for every element of the batch";
      return failure();
    }
    values.push_back(operand.value);
  }
  return values;
}

SmallVector<int64_t> behindBatch(ArrayRef<int64_t> axes) {
  return llvm::map_to_vector(axes, [](int64_t axis) { return axis + 1; });
}

/// Whether the result's shape is what all operands broadcast to, and nothing
/// else.
static bool isBroadcasting(Operation *op) {
  auto elementwise = dyn_cast<ElementwiseOpInterface>(op);
  if (!elementwise ||
      elementwise.getNumElementOperands() != op->getNumOperands())
    return false;
  int64_t rank = tensorTypeOf(op->getResult(0)).getRank();
  return llvm::any_of(op->getOperands(), [&](Value operand) {
    return tensorTypeOf(operand).getRank() == rank;
  });
}

LogicalResult rebuildForBatch(OpBuilder &builder, Operation *op,
                              ValueRange operands,
                              ArrayRef<NamedAttribute> attributes,
                              SmallVectorImpl<Batched> &results) {
  auto built = buildOp(builder, op->getLoc(), op->getName().getStringRef(),
                       operands, attributes);
  if (failed(built))
    return failure();
  for (Value result : (*built)->getResults())
    results.push_back({result, /*hasAxis=*/true});
  return success();
}

//===----------------------------------------------------------------------===//
// Axes
//===----------------------------------------------------------------------===//

Expr moveAxis(Expr x, int64_t from, int64_t to) {
  if (!x || from == to)
    return x;
  SmallVector<int64_t> permutation =
      llvm::to_vector(llvm::seq<int64_t>(0, x.rank()));
  permutation.erase(permutation.begin() + from);
  permutation.insert(permutation.begin() + to, from);
  return x.transpose(permutation);
}

/// The product of sizes, a constant where they are.
static Value product(OpBuilder &builder, Location loc, ArrayRef<Value> sizes) {
  Value result = sizes.front();
  for (Value size : sizes.drop_front()) {
    auto l = getConstantSize(result), r = getConstantSize(size);
    if (l && r)
      result = buildSize(builder, loc, *l * *r);
    else if (l == 1)
      result = size;
    else if (r != 1)
      result = (Expr(builder, loc, result) * Expr(builder, loc, size)).get();
    if (!result)
      return {};
  }
  return result;
}

Value partOf(OpBuilder &builder, Location loc, Value size, int64_t groups) {
  if (groups == 1)
    return size;
  if (auto known = getConstantSize(size))
    return buildSize(builder, loc, *known / groups);
  Expr whole(builder, loc, size);
  return floor_divide(whole,
                      Expr(builder, loc, buildSize(builder, loc, groups)))
      .get();
}

Expr mergeBatch(Expr x, int64_t axis, int64_t groups) {
  if (!x)
    return x;
  OpBuilder &b = x.getBuilder();
  Location loc = x.getLoc();
  SmallVector<Value> sizes = buildDims(b, loc, x.get());
  Value part = partOf(b, loc, sizes[axis + 1], groups);
  if (groups > 1) {
    SmallVector<Value> parted = sizes;
    parted[axis + 1] = part;
    parted.insert(parted.begin() + axis + 1, buildSize(b, loc, groups));
    x = moveAxis(x.reshape(parted), 0, axis + 1);
  } else {
    x = moveAxis(x, 0, axis);
  }
  SmallVector<Value> merged(ArrayRef(sizes).drop_front());
  merged[axis] = product(b, loc, {buildSize(b, loc, groups), sizes[0], part});
  return x ? x.reshape(merged) : x;
}

Expr splitBatch(Expr x, int64_t axis, Value batchSize, Value part,
                int64_t groups) {
  if (!x)
    return x;
  OpBuilder &b = x.getBuilder();
  Location loc = x.getLoc();
  SmallVector<Value> sizes = buildDims(b, loc, x.get()), parted = sizes;
  parted[axis] = part;
  parted.insert(parted.begin() + axis, batchSize);
  if (groups > 1)
    parted.insert(parted.begin() + axis, buildSize(b, loc, groups));
  x = moveAxis(x.reshape(parted), groups > 1 ? axis + 1 : axis, 0);
  if (groups == 1 || !x)
    return x;
  sizes[axis] = product(b, loc, {buildSize(b, loc, groups), part});
  sizes.insert(sizes.begin(), batchSize);
  return x.reshape(sizes);
}

//===----------------------------------------------------------------------===//
// Rules
//===----------------------------------------------------------------------===//

LogicalResult batchAlongAxis(OpBuilder &builder, Operation *op,
                             const Batch &batch,
                             SmallVectorImpl<Batched> &results) {
  SmallVector<Value> operands;
  for (unsigned i = 0; i < batch.operands.size(); ++i) {
    operands.push_back(batch.repeated(builder, op->getLoc(), i).get());
    if (!operands.back())
      return failure();
  }
  NamedAttrList attributes(op->getAttrDictionary());
  int64_t axis = op->getAttrOfType<IntegerAttr>("axis").getInt();
  attributes.set("axis", builder.getI64IntegerAttr(axis + 1));
  return rebuildForBatch(builder, op, operands, attributes, results);
}

/// Shapes are aligned at their ends, so an operand of lower rank than the
/// result gets axes of size 1 between the batch and its own.
static LogicalResult batchBroadcasting(OpBuilder &builder, Operation *op,
                                       const Batch &batch,
                                       SmallVectorImpl<Batched> &results) {
  int64_t rank = tensorTypeOf(op->getResult(0)).getRank();
  SmallVector<Value> operands;
  for (auto [i, operand] : llvm::enumerate(batch.operands)) {
    Expr x = batch.operand(builder, op->getLoc(), i);
    if (operand.hasAxis && operand.rank() < rank)
      x = x.expandDims(
          llvm::to_vector(llvm::seq<int64_t>(1, rank - operand.rank() + 1)));
    if (!x)
      return failure();
    operands.push_back(x.get());
  }
  return rebuildForBatch(builder, op, operands, op->getAttrs(), results);
}

static LogicalResult batchReduction(OpBuilder &builder, ReductionOpInterface op,
                                    const Batch &batch,
                                    SmallVectorImpl<Batched> &results) {
  NamedAttrList attributes(op->getAttrDictionary());
  attributes.set(
      "axes", builder.getDenseI64ArrayAttr(behindBatch(op.getReducedAxes())));
  return rebuildForBatch(builder, op, batch.operands[0].value, attributes,
                         results);
}

/// Batches what an op decomposes into.
static LogicalResult batchDecomposed(OpBuilder &builder, Operation *op,
                                     const Batch &batch,
                                     SmallVectorImpl<Batched> &results) {
  // What is between the last op so far and the insertion point afterwards.
  Block::iterator end = builder.getInsertionPoint();
  bool isFirst = end == builder.getBlock()->begin();
  Operation *before = isFirst ? nullptr : &*std::prev(end);
  Value whole = cast<DecomposableOpInterface>(op).decompose(builder);
  if (!whole)
    return failure();
  SmallVector<Operation *> parts;
  Block::iterator first =
      before ? std::next(before->getIterator()) : builder.getBlock()->begin();
  for (Operation &part : llvm::make_range(first, end))
    parts.push_back(&part);

  DenseMap<Value, Batched> values;
  for (auto [operand, batched] :
       llvm::zip_equal(op->getOperands(), batch.operands))
    values[operand] = batched;
  LogicalResult done = success();
  for (Operation *part : parts)
    if (succeeded(done))
      done = batchMapped(builder, part, batch.size, values);
  auto found = values.find(whole);
  results.push_back(found == values.end() ? Batched{whole} : found->second);
  for (Operation *part : llvm::reverse(parts))
    if (part->use_empty())
      part->erase();
  return done;
}

LogicalResult batchMapped(OpBuilder &builder, Operation *op, Value size,
                          DenseMap<Value, Batched> &values) {
  SmallVector<Batched> operands, results;
  bool hasAxis = false;
  for (Value operand : op->getOperands()) {
    auto found = values.find(operand);
    operands.push_back(found == values.end() ? Batched{operand}
                                             : found->second);
    hasAxis |= operands.back().hasAxis;
  }
  if (hasAxis) {
    if (failed(batchOp(builder, op, {operands, size}, results)))
      return failure();
  } else {
    IRMapping mapping;
    for (auto [operand, batched] : llvm::zip_equal(op->getOperands(), operands))
      mapping.map(operand, batched.value);
    if (failed(cloneOp(builder, op, mapping)))
      return failure();
    for (Value result : op->getResults())
      results.push_back({mapping.lookup(result)});
  }
  for (auto [result, batched] : llvm::zip_equal(op->getResults(), results))
    values[result] = batched;
  return success();
}

LogicalResult batchOp(OpBuilder &builder, Operation *op, const Batch &operands,
                      SmallVectorImpl<Batched> &results) {
  if (auto batchable = dyn_cast<BatchableOpInterface>(op))
    return batchable.batch(builder, operands, results);
  if (isBroadcasting(op))
    return batchBroadcasting(builder, op, operands, results);
  if (auto reduction = dyn_cast<ReductionOpInterface>(op))
    if (op->hasAttr("axes"))
      return batchReduction(builder, reduction, operands, results);
  if (isa<DecomposableOpInterface>(op))
    return batchDecomposed(builder, op, operands, results);
  return op->emitError() << userName(op->getName().getStringRef())
                         << " cannot be done for a batch: it has no rule for "
                            "that";
}

} // namespace arete::ir
