//===- Lattice.cpp - Sums over paths through states -----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/BatchingRules.h"
#include "dialects/Arete/IR/LatticeOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialects/Arete/IR/LatticeOps.cpp.inc"

namespace arete::ir {

void registerLatticeOps(AreteDialect &dialect);
void registerLatticeOps(AreteDialect &dialect) {
  dialect.addFamily<
#define GET_OP_LIST
#include "dialects/Arete/IR/LatticeOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

/// The states that one may come from in lattice_scores: s, s-1, s-2.
static constexpr int64_t numPredecessors = 3;

/// Whether two lists of sizes can be equal.
static bool canAgree(ArrayRef<int64_t> x, ArrayRef<int64_t> y) {
  return succeeded(verifyCompatibleShape(x, y));
}

LogicalResult LatticeScoresOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                                Adaptor adaptor,
                                                TypeVector &types) {
  RankedTensorType x = tensorTypeOf(adaptor.getX());
  RankedTensorType skips = tensorTypeOf(adaptor.getSkips());
  if (failed(checkKind(loc, getOperationName(), TypeRange(x), "float")) ||
      failed(checkKind(loc, getOperationName(), TypeRange(skips), "bool")))
    return failure();
  int64_t rank = x.getRank();
  if (rank < 2 || skips.getRank() != rank - 1)
    return emitOptionalError(loc,
                             "lattice_scores: x must have axes for steps "
                             "and states and skips no axis for steps, got ",
                             describe(x), " and ", describe(skips));
  SmallVector<int64_t> states(x.getShape());
  states.erase(states.begin() + rank - 2);
  if (!canAgree(states, skips.getShape()))
    return emitOptionalError(loc, "lattice_scores: the states of ", describe(x),
                             " and ", describe(skips), " differ");
  SmallVector<int64_t> shares(x.getShape());
  shares.push_back(numPredecessors);
  types.append({x, x.clone(shares)});
  return success();
}

LogicalResult LatticeRecurrenceOp::inferReturnTypes(MLIRContext *,
                                                    OptionalLoc loc,
                                                    Adaptor adaptor,
                                                    TypeVector &types) {
  RankedTensorType w = tensorTypeOf(adaptor.getW());
  RankedTensorType x = tensorTypeOf(adaptor.getX());
  Type operands[] = {w, x};
  if (failed(checkKind(loc, getOperationName(), operands, "float")))
    return failure();
  if (x.getRank() < 2 || w.getRank() != x.getRank() + 1 ||
      w.getElementType() != x.getElementType() ||
      !canAgree(w.getShape().drop_back(), x.getShape()))
    return emitOptionalError(loc,
                             "lattice_recurrence: w must have the dtype and "
                             "the shape of x and one more axis, got ",
                             describe(TypeRange(operands)));
  types.push_back(x);
  return success();
}

using Sizes = SmallVector<SmallVector<Value>>;

/// The first sizes of operand 1 must be those of operand 0 at `axes`.
static void requireSizes(SizeEmitter &s, Operation *op,
                         ArrayRef<int64_t> axes) {
  for (auto [mine, axis] : llvm::enumerate(axes))
    s.requireEqual(s.dim(0, axis), s.dim(1, mine),
                   "sizes of " + describe(op->getOperandTypes()) + " differ");
}

Sizes LatticeScoresOp::emitResultSizes(SizeEmitter &s) {
  SmallVector<Value> sizes = s.dims(0);
  auto axes = llvm::to_vector(llvm::seq<int64_t>(0, sizes.size()));
  axes.erase(axes.end() - 2);
  requireSizes(s, *this, axes);
  SmallVector<Value> shares = sizes;
  shares.push_back(s.constant(numPredecessors));
  return {sizes, shares};
}

Sizes LatticeRecurrenceOp::emitResultSizes(SizeEmitter &s) {
  SmallVector<Value> sizes = s.dims(1);
  requireSizes(s, *this, llvm::to_vector(llvm::seq<int64_t>(0, sizes.size())));
  return {sizes};
}

//===----------------------------------------------------------------------===//
// Derivatives
//===----------------------------------------------------------------------===//

/// x[t-1, s-k] for steps t and states s, the last two axes, or (`back`) x[t+1,
/// s+k]; 0 where there is none.
static Expr moved(Expr x, int64_t k, bool back) {
  if (!x)
    return {};
  OpBuilder &b = x.getBuilder();
  Location loc = x.getLoc();
  SmallVector<Value> dims = buildDims(b, loc, x.get());
  int64_t rank = x.rank();
  SmallVector<Expr> origin, offset, kept;
  for (auto [axis, by] : {std::pair(rank - 2, int64_t(1)), {rank - 1, k}}) {
    Expr size(b, loc, dims[axis]);
    origin.push_back(size.literal(0.0));
    offset.push_back(minimum(size.literal(double(by)), size));
    kept.push_back(size - offset.back());
  }
  NamedAttribute axes =
      b.getNamedAttr("axes", b.getDenseI64ArrayAttr({rank - 2, rank - 1}));
  SmallVector<Expr> taken{x};
  taken.append(back ? offset : origin);
  taken.append(kept);
  SmallVector<Expr> placed{x.literal(0.0).broadcastTo(dims),
                           Expr::build("arete.slice", taken, axes)};
  placed.append(back ? origin : offset);
  placed.append(kept);
  return Expr::build("arete.set_slice", placed, axes);
}

/// Element k of the last axis.
static Expr component(Expr x, int64_t k) {
  if (!x)
    return {};
  OpBuilder &b = x.getBuilder();
  return Expr::build(
      "arete.slice", {x, Expr(b, x.getLoc(), buildSize(b, x.getLoc(), k))},
      {b.getNamedAttr("axes", b.getDenseI64ArrayAttr({})),
       b.getNamedAttr("picked", b.getDenseI64ArrayAttr(x.rank() - 1))});
}

static Expr recurrence(Expr w, Expr x, bool reverse) {
  if (!w || !x)
    return {};
  OpBuilder &b = x.getBuilder();
  return Expr::build("arete.lattice_recurrence", {w, x},
                     b.getNamedAttr("reverse", b.getBoolAttr(reverse)));
}

LogicalResult LatticeScoresOp::lop(OpBuilder &b, ValueRange cotangents,
                                   SmallVectorImpl<Value> &gradients) {
  // scores are linear in x up to shares, which are the derivatives of each by
  // those before it.
  Location loc = getLoc();
  Expr shares(b, loc, getShares()), total;
  if (cotangents[0])
    total = Expr(b, loc, cotangents[0]);
  if (cotangents[1]) {
    // Shares are a softmax over k of the scores before.
    Expr g(b, loc, cotangents[1]);
    int64_t last = shares.rank() - 1;
    Expr before = shares * (g - (shares * g).sum(last, /*keepdims=*/true));
    for (int64_t k = 0; k < numPredecessors; ++k) {
      Expr part = moved(component(before, k), k, /*back=*/true);
      total = total ? total + part : part;
    }
  }
  Expr byX = recurrence(shares, total, /*reverse=*/true);
  gradients.append({byX.get(), Value()});
  return success(bool(byX));
}

LogicalResult LatticeRecurrenceOp::lop(OpBuilder &b, ValueRange cotangents,
                                       SmallVectorImpl<Value> &gradients) {
  // w[t, s, k] stands between y[t-1, s-k] and the cotangent of y[t, s], or, in
  // reverse, the other way round.
  Location loc = getLoc();
  int64_t predecessors = tensorTypeOf(getW()).getShape().back();
  if (ShapedType::isDynamic(predecessors))
    return emitError() << "lattice_recurrence: the size of the last axis of "
                       << describe(getW().getType()) << " must be known";
  Expr w(b, loc, getW()), y(b, loc, getResult());
  Expr byX = recurrence(w, Expr(b, loc, cotangents[0]), !getReverse());
  Expr behind = getReverse() ? y : byX, before = getReverse() ? byX : y;
  int64_t axis = w.rank() - 1;
  SmallVector<Expr> parts;
  for (int64_t k = 0; k < predecessors; ++k) {
    Expr part = behind * moved(before, k, /*back=*/false);
    if (!part)
      return failure();
    parts.push_back(part.expandDims(axis));
  }
  Expr byW = Expr::build("arete.concatenate", parts,
                         b.getNamedAttr("axis", b.getI64IntegerAttr(axis)));
  gradients.append({byW.get(), byX.get()});
  return success(byW && byX);
}

//===----------------------------------------------------------------------===//
// Batches: one more axis in front.
//===----------------------------------------------------------------------===//

static LogicalResult batchInFront(OpBuilder &b, Operation *op,
                                  const Batch &batch,
                                  SmallVectorImpl<Batched> &results) {
  SmallVector<Value> operands;
  for (unsigned i = 0; i < batch.operands.size(); ++i) {
    operands.push_back(batch.repeated(b, op->getLoc(), i).get());
    if (!operands.back())
      return failure();
  }
  return rebuildForBatch(b, op, operands, op->getAttrs(), results);
}

LogicalResult LatticeScoresOp::batch(OpBuilder &b, const Batch &batch,
                                     SmallVectorImpl<Batched> &results) {
  return batchInFront(b, *this, batch, results);
}
LogicalResult LatticeRecurrenceOp::batch(OpBuilder &b, const Batch &batch,
                                         SmallVectorImpl<Batched> &results) {
  return batchInFront(b, *this, batch, results);
}

} // namespace arete::ir
