//===- Shape.cpp - Shapes, creation and joining -------------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/IndexingOps.h"
#include "dialects/Arete/IR/SlicingOps.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/SmallBitVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace arete::ir {

static LogicalResult finish(Expr gradient, SmallVectorImpl<Value> &gradients) {
  gradients.push_back(gradient.get());
  return success(bool(gradient));
}

//===----------------------------------------------------------------------===//
// constant, dim, shape_of
//===----------------------------------------------------------------------===//

LogicalResult ConstantOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                           Adaptor adaptor, TypeVector &types) {
  auto type = dyn_cast<RankedTensorType>(adaptor.getValue().getType());
  if (!type)
    return emitOptionalError(loc, "constant: the value must be a tensor");
  types.push_back(type);
  return success();
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

LogicalResult DimOp::inferReturnTypes(MLIRContext *context, OptionalLoc loc,
                                      Adaptor adaptor, TypeVector &types) {
  if (failed(checkAxes(loc, "shape", int64_t(adaptor.getAxis()),
                       tensorTypeOf(adaptor.getX()).getRank(),
                       adaptor.getX().getType())))
    return failure();
  types.push_back(RankedTensorType::get({}, IntegerType::get(context, 64)));
  return success();
}

OpFoldResult DimOp::fold(FoldAdaptor) {
  int64_t size = getX().getType().getDimSize(getAxis());
  if (ShapedType::isDynamic(size))
    return {};
  return DenseElementsAttr::get(cast<ShapedType>(getType()), size);
}

/// The tensor and axis whose size is the same as that of a result's axis, one
/// step up the graph; null if there is none.
static std::pair<Value, int64_t> sizeSource(Value tensor, int64_t axis) {
  Operation *op = tensor.getDefiningOp();
  if (!op)
    return {};
  if (auto transpose = dyn_cast<TransposeOp>(op))
    return {transpose.getX(), transpose.getPermutation()[axis]};
  if (auto expand = dyn_cast<ExpandDimsOp>(op)) {
    int64_t added =
        llvm::count_if(expand.getAxes(), [&](int64_t a) { return a < axis; });
    return {expand.getX(), axis - added};
  }
  if (auto reduction = dyn_cast<ReductionOpInterface>(op)) {
    if (reduction.keepsDims()) {
      if (llvm::is_contained(reduction.getReducedAxes(), axis))
        return {}; // 1, even if the type does not say so
    } else
      for (int64_t reduced : reduction.getReducedAxes())
        axis += reduced <= axis;
    return {op->getOperand(0), axis};
  }
  if (isa<SoftmaxOp, LogSoftmaxOp, ScatterOp, ScatterAddOp, SetSliceOp>(op))
    return {op->getOperand(0), axis};
  if (auto gather = dyn_cast<GatherOp>(op))
    return gather.sizeSource(axis);
  if (auto slice = dyn_cast<SliceOp>(op)) {
    int64_t source = slice.getSliceBounds().sourceAxis(axis);
    if (slice.getSliceBounds().cut(source))
      return {}; // the size is an operand
    return {slice.getX(), source};
  }
  if (auto elementwise = dyn_cast<ElementwiseOpInterface>(op)) {
    int64_t rank = tensorTypeOf(tensor).getRank();
    for (Value operand :
         op->getOperands().take_front(elementwise.getNumElementOperands())) {
      RankedTensorType type = tensorTypeOf(operand);
      int64_t own = axis - (rank - type.getRank());
      if (own >= 0 && type.getDimSize(own) != 1)
        return {operand, own};
    }
  }
  return {};
}

/// Asks where a size comes from, so that no value is computed for its shape.
LogicalResult DimOp::canonicalize(DimOp op, PatternRewriter &rewriter) {
  Value tensor = op.getX();
  int64_t axis = op.getAxis();
  if (auto broadcast = tensor.getDefiningOp<BroadcastToOp>()) {
    rewriter.replaceOp(op, broadcast.getSizes()[axis]);
    return success();
  }
  if (auto slice = tensor.getDefiningOp<SliceOp>()) {
    SliceBounds bounds = slice.getSliceBounds();
    if (auto cut = bounds.cut(bounds.sourceAxis(axis))) {
      rewriter.replaceOp(op, bounds.sizes()[*cut]);
      return success();
    }
  }
  // All the way at once: a step at a time is quadratic in a chain.
  while (Value source = sizeSource(tensor, axis).first)
    std::tie(tensor, axis) = sizeSource(tensor, axis);
  if (tensor == op.getX())
    return rewriter.notifyMatchFailure(op, "the size is that of no operand");
  rewriter.replaceOpWithNewOp<DimOp>(op, tensor, axis);
  return success();
}

LogicalResult ShapeOfOp::inferReturnTypes(MLIRContext *context, OptionalLoc,
                                          Adaptor adaptor, TypeVector &types) {
  types.push_back(RankedTensorType::get(
      {tensorTypeOf(adaptor.getX()).getRank()}, IntegerType::get(context, 64)));
  return success();
}

//===----------------------------------------------------------------------===//
// reshape, broadcast_to, iota: sizes are operands
//===----------------------------------------------------------------------===//

/// What the types can know of sizes given by operands. A constant below
/// `lowest` is an error.
static FailureOr<SmallVector<int64_t>> staticSizes(OptionalLoc loc,
                                                   StringRef op,
                                                   ValueRange sizes,
                                                   int64_t lowest = 0) {
  SmallVector<int64_t> shape;
  for (Value size : sizes) {
    int64_t known = getConstantSize(size).value_or(ShapedType::kDynamic);
    if (!ShapedType::isDynamic(known) && known < lowest) {
      (void)emitOptionalError(loc, op, ": size ", known, " is negative");
      return failure();
    }
    shape.push_back(known);
  }
  return shape;
}

/// The number of elements of a static shape; none if it overflows.
static std::optional<int64_t> elementCount(ArrayRef<int64_t> shape) {
  if (llvm::is_contained(shape, 0))
    return 0;
  int64_t count = 1;
  for (int64_t size : shape)
    if (llvm::MulOverflow(count, size, count))
      return std::nullopt;
  return count;
}

LogicalResult ReshapeOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                          Adaptor adaptor, TypeVector &types) {
  auto shape = staticSizes(loc, "reshape", adaptor.getSizes(), /*lowest=*/-1);
  if (failed(shape))
    return failure();
  RankedTensorType type = tensorTypeOf(adaptor.getX());
  if (llvm::count(*shape, -1) > 1)
    return emitOptionalError(loc, "reshape: only one size can be -1");
  // What -1 stands for is known if everything else is.
  auto *rest = llvm::find(*shape, -1);
  bool hasRest = rest != shape->end();
  if (hasRest)
    *rest = 1;
  if (type.hasStaticShape() && !ShapedType::isDynamicShape(*shape)) {
    auto count = elementCount(type.getShape()), given = elementCount(*shape);
    if (!count || !given)
      return emitOptionalError(loc, "reshape: too many elements in ",
                               describe(type));
    if (hasRest && (*given == 0 || *count % *given != 0))
      return emitOptionalError(loc, "reshape: ", describe(type),
                               " cannot be divided into the other sizes");
    if (!hasRest && count != given)
      return emitOptionalError(
          loc, "reshape: ", describe(type), " has ", *count, " elements, ",
          describe(RankedTensorType::get(*shape, type.getElementType())),
          " would have ", *given);
    if (hasRest)
      *rest = *count / *given;
  } else if (hasRest) {
    *rest = ShapedType::kDynamic;
  }
  types.push_back(RankedTensorType::get(*shape, type.getElementType()));
  return success();
}

LogicalResult ReshapeOp::lop(OpBuilder &b, ValueRange cotangents,
                             SmallVectorImpl<Value> &gradients) {
  Expr g(b, getLoc(), cotangents[0]);
  LogicalResult done =
      finish(g.reshape(buildDims(b, getLoc(), getX())), gradients);
  gradients.append(getSizes().size(), Value());
  return done;
}

LogicalResult BroadcastToOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                              Adaptor adaptor,
                                              TypeVector &types) {
  auto shape = staticSizes(loc, "broadcast_to", adaptor.getSizes());
  if (failed(shape))
    return failure();
  RankedTensorType type = tensorTypeOf(adaptor.getX());
  auto result = RankedTensorType::get(*shape, type.getElementType());
  int64_t offset = result.getRank() - type.getRank();
  bool fits = offset >= 0;
  for (int64_t axis = 0; fits && axis < type.getRank(); ++axis) {
    int64_t from = type.getDimSize(axis), &to = (*shape)[axis + offset];
    fits = from == 1 || from == to || ShapedType::isDynamic(from) ||
           ShapedType::isDynamic(to);
    if (ShapedType::isDynamic(to) && from != 1)
      to = from; // a size that is not stretched is that of x
  }
  if (!fits)
    return emitOptionalError(loc, "broadcast_to: ", describe(type),
                             " does not broadcast to ", describe(result));
  types.push_back(RankedTensorType::get(*shape, type.getElementType()));
  return success();
}

Value BroadcastToOp::emitScalar(ScalarEmitter &, ValueRange args) {
  return args[0];
}
/// The size operands, none of which may be negative.
static SmallVector<Value>
requiredSizes(ScalarEmitter &s, ValueRange sizes,
              llvm::function_ref<void(Value, StringRef)> require) {
  for (Value size : sizes)
    require(s.compare(Comparison::GE, size, s.constantLike(size, 0)),
            "a size is negative");
  return llvm::to_vector(sizes);
}

SmallVector<Value>
BroadcastToOp::emitSizes(ScalarEmitter &s, ValueRange scalars,
                         llvm::function_ref<void(Value, StringRef)> require) {
  return requiredSizes(s, scalars.drop_front(), require);
}
SmallVector<Value>
IotaOp::emitSizes(ScalarEmitter &s, ValueRange scalars,
                  llvm::function_ref<void(Value, StringRef)> require) {
  return requiredSizes(s, scalars, require);
}
bool BroadcastToOp::isExpensive() { return false; }
unsigned BroadcastToOp::getNumElementOperands() { return 1; }

LogicalResult BroadcastToOp::lop(OpBuilder &b, ValueRange cotangents,
                                 SmallVectorImpl<Value> &gradients) {
  Expr g(b, getLoc(), cotangents[0]);
  LogicalResult done = finish(sumToShape(g, getX().getType()), gradients);
  gradients.append(getSizes().size(), Value());
  return done;
}

LogicalResult IotaOp::inferReturnTypes(MLIRContext *context, OptionalLoc loc,
                                       Adaptor adaptor, TypeVector &types) {
  auto shape = staticSizes(loc, "iota", adaptor.getSizes());
  if (failed(shape))
    return failure();
  auto type = RankedTensorType::get(*shape, IntegerType::get(context, 64));
  if (failed(checkAxes(loc, "iota", int64_t(adaptor.getAxis()), type.getRank(),
                       type)))
    return failure();
  types.push_back(type);
  return success();
}

Value IotaOp::emitScalar(ScalarEmitter &s, ValueRange) {
  return s.position(getAxis());
}
bool IotaOp::isExpensive() { return false; }
unsigned IotaOp::getNumElementOperands() { return 0; }

LogicalResult ArangeOp::inferReturnTypes(MLIRContext *context, OptionalLoc loc,
                                         Adaptor adaptor, TypeVector &types) {
  auto start = getConstantSize(adaptor.getStart());
  auto stop = getConstantSize(adaptor.getStop());
  auto step = getConstantSize(adaptor.getStep());
  if (step == 0)
    return emitOptionalError(loc, "arange: the step must not be 0");
  int64_t size = ShapedType::kDynamic;
  if (start && stop && step) {
    // In 128 bits: the difference of two int64 may overflow.
    __int128 distance = __int128(*stop) - *start, stride = *step;
    if (stride < 0) {
      distance = -distance;
      stride = -stride;
    }
    __int128 count = distance <= 0 ? 0 : (distance + stride - 1) / stride;
    if (count > std::numeric_limits<int64_t>::max())
      return emitOptionalError(loc, "arange: too many elements");
    size = int64_t(count);
  }
  types.push_back(RankedTensorType::get({size}, IntegerType::get(context, 64)));
  return success();
}

Value ArangeOp::emitScalar(ScalarEmitter &s, ValueRange args) {
  return s.add(args[0], s.mul(s.position(0), args[2]));
}
SmallVector<Value>
ArangeOp::emitSizes(ScalarEmitter &s, ValueRange scalars,
                    llvm::function_ref<void(Value, StringRef)> require) {
  // max(0, ceil((stop - start) / step)); with the signs of both as for a
  // positive step, ceil is floor((distance - 1) / step) + 1. The distance of
  // two int64 is a uint64.
  Value start = scalars[0], stop = scalars[1], step = scalars[2];
  Value zero = s.constantLike(step, 0), one = s.constantLike(step, 1);
  require(s.compare(Comparison::NE, step, zero), "the step is 0");
  Value down = s.compare(Comparison::LT, step, zero);
  Value some = s.select(down, s.compare(Comparison::LT, stop, start),
                        s.compare(Comparison::LT, start, stop));
  Value distance = s.select(down, s.sub(start, stop), s.sub(stop, start));
  Value stride = s.select(down, s.neg(step), step);
  ScalarEmitter u =
      s.withElementType(elementTypeOf(getContext(), ARETE_UINT64));
  Value count = s.add(u.floorDivide(s.sub(distance, one), stride), one);
  count = s.select(some, count, zero);
  require(s.compare(Comparison::GE, count, zero),
          "there are too many elements");
  return {count};
}
bool ArangeOp::isExpensive() { return false; }

//===----------------------------------------------------------------------===//
// transpose, expand_dims, squeeze
//===----------------------------------------------------------------------===//

LogicalResult TransposeOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                            Adaptor adaptor,
                                            TypeVector &types) {
  RankedTensorType type = tensorTypeOf(adaptor.getX());
  ArrayRef<int64_t> permutation = adaptor.getPermutation();
  llvm::SmallBitVector seen(type.getRank());
  SmallVector<int64_t> shape;
  for (int64_t axis : permutation) {
    if (axis < 0 || axis >= type.getRank() || seen.test(axis))
      break;
    seen.set(axis);
    shape.push_back(type.getDimSize(axis));
  }
  if (shape.size() != permutation.size() || !seen.all())
    return emitOptionalError(
        loc, "transpose: the axes must be a permutation of ", "the ",
        type.getRank(), " axes of ", describe(type));
  types.push_back(RankedTensorType::get(shape, type.getElementType()));
  return success();
}

LogicalResult TransposeOp::lop(OpBuilder &b, ValueRange cotangents,
                               SmallVectorImpl<Value> &gradients) {
  SmallVector<int64_t> inverse(getPermutation().size());
  for (auto [i, axis] : llvm::enumerate(getPermutation()))
    inverse[axis] = i;
  return finish(Expr(b, getLoc(), cotangents[0]).transpose(inverse), gradients);
}

LogicalResult ExpandDimsOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                             Adaptor adaptor,
                                             TypeVector &types) {
  RankedTensorType type = tensorTypeOf(adaptor.getX());
  int64_t rank = type.getRank() + adaptor.getAxes().size();
  if (failed(checkAxes(loc, "expand_dims", adaptor.getAxes(), rank, type)))
    return failure();
  if (rank > ARETE_MAX_RANK)
    return emitOptionalError(loc, "expand_dims: rank ", rank,
                             " is above the limit of ", ARETE_MAX_RANK);
  SmallVector<int64_t> shape(type.getShape());
  for (int64_t axis : adaptor.getAxes())
    shape.insert(shape.begin() + axis, 1);
  types.push_back(RankedTensorType::get(shape, type.getElementType()));
  return success();
}

LogicalResult ExpandDimsOp::lop(OpBuilder &b, ValueRange cotangents,
                                SmallVectorImpl<Value> &gradients) {
  return finish(Expr(b, getLoc(), cotangents[0]).squeeze(getAxes()), gradients);
}

LogicalResult SqueezeOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                          Adaptor adaptor, TypeVector &types) {
  RankedTensorType type = tensorTypeOf(adaptor.getX());
  if (failed(
          checkAxes(loc, "squeeze", adaptor.getAxes(), type.getRank(), type)))
    return failure();
  SmallVector<int64_t> shape;
  for (auto [axis, size] : llvm::enumerate(type.getShape())) {
    if (!llvm::is_contained(adaptor.getAxes(), int64_t(axis)))
      shape.push_back(size);
    else if (size != 1 && !ShapedType::isDynamic(size))
      return emitOptionalError(loc, "squeeze: axis ", int64_t(axis), " of ",
                               describe(type), " has size ", size, ", not 1");
  }
  types.push_back(RankedTensorType::get(shape, type.getElementType()));
  return success();
}

LogicalResult SqueezeOp::lop(OpBuilder &b, ValueRange cotangents,
                             SmallVectorImpl<Value> &gradients) {
  return finish(Expr(b, getLoc(), cotangents[0]).expandDims(getAxes()),
                gradients);
}

//===----------------------------------------------------------------------===//
// concatenate
//===----------------------------------------------------------------------===//

LogicalResult ConcatenateOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                              Adaptor adaptor,
                                              TypeVector &types) {
  ValueRange inputs = adaptor.getInputs();
  if (inputs.empty())
    return emitOptionalError(loc, "concatenate: at least one tensor is needed");
  RankedTensorType first = tensorTypeOf(inputs[0]);
  int64_t axis = adaptor.getAxis();
  if (failed(checkAxes(loc, "concatenate", axis, first.getRank(), first)))
    return failure();
  SmallVector<int64_t> shape(first.getShape());
  for (Value input : inputs.drop_front()) {
    RankedTensorType type = tensorTypeOf(input);
    if (type.getElementType() != first.getElementType())
      return emitOptionalError(loc, "concatenate: operands have different ",
                               "dtypes: ", describe(TypeRange(inputs)));
    if (type.getRank() != first.getRank())
      return emitOptionalError(loc, "concatenate: operands have different ",
                               "ranks: ", describe(TypeRange(inputs)));
    for (int64_t i = 0; i < type.getRank(); ++i) {
      int64_t size = type.getDimSize(i);
      bool known = !ShapedType::isDynamic(size);
      if (i == axis) {
        if (!known || ShapedType::isDynamic(shape[i]))
          shape[i] = ShapedType::kDynamic;
        else if (llvm::AddOverflow(shape[i], size, shape[i]))
          return emitOptionalError(
              loc, "concatenate: the size of axis ", axis,
              " is out of range: ", describe(TypeRange(inputs)));
      } else if (ShapedType::isDynamic(shape[i]))
        shape[i] = size;
      else if (known && size != shape[i])
        return emitOptionalError(loc, "concatenate: sizes ", shape[i], " and ",
                                 size, " differ at axis ", i, ": ",
                                 describe(TypeRange(inputs)));
    }
  }
  types.push_back(RankedTensorType::get(shape, first.getElementType()));
  return success();
}

LogicalResult ConcatenateOp::lop(OpBuilder &b, ValueRange cotangents,
                                 SmallVectorImpl<Value> &gradients) {
  Location loc = getLoc();
  NamedAttribute axes =
      b.getNamedAttr("axes", b.getDenseI64ArrayAttr(int64_t(getAxis())));
  Value start = buildSize(b, loc, 0);
  for (Value input : getInputs()) {
    Value size = buildDim(b, loc, input, getAxis());
    FailureOr<Operation *> part =
        buildOp(b, loc, "arete.slice", {cotangents[0], start, size}, axes);
    if (failed(part))
      return failure();
    gradients.push_back((*part)->getResult(0));
    start = (Expr(b, loc, start) + Expr(b, loc, size)).get();
  }
  return success();
}

} // namespace arete::ir
