//===- Convolution.cpp - Convolutions -------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/ConvolutionOps.h"
#include "mlir/IR/Builders.h"
#include "llvm/Support/MathExtras.h"
#include <limits>

using namespace mlir;

#define GET_OP_CLASSES
#include "dialects/Arete/IR/ConvolutionOps.cpp.inc"

namespace arete::ir {

void registerConvolutionOps(AreteDialect &dialect);
void registerConvolutionOps(AreteDialect &dialect) {
  dialect.addFamily<
#define GET_OP_LIST
#include "dialects/Arete/IR/ConvolutionOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

static bool differ(int64_t l, int64_t r) {
  return !ShapedType::isDynamic(l) && !ShapedType::isDynamic(r) && l != r;
}

/// The type of a tensor of one convolution.
static RankedTensorType typeOfOne(Value value, bool batched) {
  RankedTensorType type = tensorTypeOf(value);
  return RankedTensorType::get(type.getShape().drop_front(batched),
                               type.getElementType());
}

/// The type of the result of one convolution as that of all. l and r are the
/// operands.
static Type typeOfAll(ArrayRef<int64_t> shape, Value l, Value r, bool batched) {
  SmallVector<int64_t> sizes(shape);
  if (batched) {
    int64_t size = tensorTypeOf(l).getDimSize(0);
    sizes.insert(sizes.begin(), ShapedType::isDynamic(size)
                                    ? tensorTypeOf(r).getDimSize(0)
                                    : size);
  }
  return RankedTensorType::get(sizes, elementTypeOf(l));
}

/// The two of the three tensors that an op has must fit each other in dtype and
/// rank, and the attributes them.
/// With `batched` the leading axes must be of one size.
template <typename Adaptor>
static LogicalResult checkOperands(OptionalLoc loc, StringRef op, Value l,
                                   Value r, Adaptor adaptor) {
  Type types[] = {l.getType(), r.getType()};
  if (failed(checkKind(loc, op, TypeRange(types), "numeric")))
    return failure();
  if (elementTypeOf(l) != elementTypeOf(r) ||
      tensorTypeOf(l).getRank() != tensorTypeOf(r).getRank())
    return emitOptionalError(loc, userName(op),
                             ": operands must have one dtype and rank, got ",
                             describe(TypeRange(types)));
  if (adaptor.getGroups() < 1 || adaptor.getGroups() > INT32_MAX)
    return emitOptionalError(loc, userName(op), ": ", adaptor.getGroups(),
                             " groups; there must be at least one");
  if (adaptor.getBatched() &&
      (tensorTypeOf(l).getRank() == 0 ||
       differ(tensorTypeOf(l).getDimSize(0), tensorTypeOf(r).getDimSize(0))))
    return emitOptionalError(loc, userName(op),
                             ": operands have no common leading axis, got ",
                             describe(TypeRange(types)));
  return checkWindow(loc, op, typeOfOne(l, adaptor.getBatched()), adaptor);
}

static bool dividesNot(int64_t groups, int64_t size) {
  return !ShapedType::isDynamic(size) && size % groups != 0;
}

/// What is known of a size times or by the number of groups. A product that
/// overflows is the greatest size, which no tensor has.
static int64_t timesGroups(int64_t size, int64_t groups) {
  int64_t product;
  if (ShapedType::isDynamic(size))
    return size;
  return llvm::MulOverflow(size, groups, product)
             ? std::numeric_limits<int64_t>::max()
             : product;
}
static int64_t byGroups(int64_t size, int64_t groups) {
  return ShapedType::isDynamic(size) ? size : size / groups;
}

LogicalResult ConvOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                       Adaptor adaptor, TypeVector &types) {
  StringRef op = getOperationName();
  Value x = adaptor.getX(), w = adaptor.getW();
  if (failed(checkOperands(loc, op, x, w, adaptor)))
    return failure();
  bool batched = adaptor.getBatched();
  auto image = typeOfOne(x, batched), filter = typeOfOne(w, batched);
  int64_t groups = adaptor.getGroups();
  if (differ(image.getDimSize(1), timesGroups(filter.getDimSize(1), groups)))
    return emitOptionalError(
        loc, userName(op), ": x = ", describe(image), " has ",
        image.getDimSize(1), " channels, w = ", describe(filter), " takes ",
        filter.getDimSize(1), " in each of ", groups, " groups");
  if (dividesNot(groups, filter.getDimSize(0)))
    return emitOptionalError(loc, userName(op), ": the ", filter.getDimSize(0),
                             " filters of w = ", describe(filter),
                             " are not divisible into ", groups, " groups");
  SmallVector<int64_t> shape{image.getDimSize(0), filter.getDimSize(0)};
  int64_t rank = image.getRank() - firstSpatialAxis;
  Window window = Window::of(adaptor, rank);
  for (int64_t axis = 0; axis < rank; ++axis) {
    auto count = window.inferCount(loc, op, image.getDimSize(axis + 2),
                                   filter.getDimSize(axis + 2), axis);
    if (failed(count))
      return failure();
    shape.push_back(*count);
  }
  types.push_back(typeOfAll(shape, x, w, batched));
  return success();
}

LogicalResult ConvInputGradientOp::inferReturnTypes(MLIRContext *,
                                                    OptionalLoc loc,
                                                    Adaptor adaptor,
                                                    TypeVector &types) {
  StringRef op = getOperationName();
  Value g = adaptor.getG(), w = adaptor.getW();
  if (failed(checkOperands(loc, op, g, w, adaptor)))
    return failure();
  bool batched = adaptor.getBatched();
  auto result = typeOfOne(g, batched), filter = typeOfOne(w, batched);
  int64_t groups = adaptor.getGroups();
  if (differ(result.getDimSize(1), filter.getDimSize(0)))
    return emitOptionalError(loc, userName(op), ": g = ", describe(result),
                             " has ", result.getDimSize(1),
                             " channels, w = ", describe(filter), " has ",
                             filter.getDimSize(0), " filters");
  if (dividesNot(groups, filter.getDimSize(0)))
    return emitOptionalError(loc, userName(op), ": the ", filter.getDimSize(0),
                             " filters of w = ", describe(filter),
                             " are not divisible into ", groups, " groups");
  int64_t rank = result.getRank() - firstSpatialAxis;
  auto sizes = inferGivenSizes(loc, op, adaptor.getSizes(), rank, 0);
  if (failed(sizes))
    return failure();
  Window window = Window::of(adaptor, rank);
  for (int64_t axis = 0; axis < rank; ++axis) {
    auto count = window.inferCount(loc, op, (*sizes)[axis],
                                   filter.getDimSize(axis + 2), axis);
    if (failed(count))
      return failure();
    if (differ(*count, result.getDimSize(axis + 2)))
      return emitOptionalError(loc, userName(op), ": a convolution of size ",
                               (*sizes)[axis], " with w = ", describe(filter),
                               " has size ", *count, " at spatial axis ", axis,
                               ", not that of g = ", describe(result));
  }
  SmallVector<int64_t> shape{result.getDimSize(0),
                             timesGroups(filter.getDimSize(1), groups)};
  llvm::append_range(shape, *sizes);
  types.push_back(typeOfAll(shape, g, w, batched));
  return success();
}

LogicalResult ConvFilterGradientOp::inferReturnTypes(MLIRContext *,
                                                     OptionalLoc loc,
                                                     Adaptor adaptor,
                                                     TypeVector &types) {
  StringRef op = getOperationName();
  Value x = adaptor.getX(), g = adaptor.getG();
  if (failed(checkOperands(loc, op, x, g, adaptor)))
    return failure();
  bool batched = adaptor.getBatched();
  auto image = typeOfOne(x, batched), result = typeOfOne(g, batched);
  int64_t groups = adaptor.getGroups();
  if (differ(image.getDimSize(0), result.getDimSize(0)))
    return emitOptionalError(loc, userName(op), ": x = ", describe(image),
                             " and g = ", describe(result),
                             " have different batch sizes");
  for (int64_t channels : {image.getDimSize(1), result.getDimSize(1)})
    if (dividesNot(groups, channels))
      return emitOptionalError(loc, userName(op),
                               ": the channels of x = ", describe(image),
                               " and g = ", describe(result),
                               " are not divisible into ", groups, " groups");
  int64_t rank = image.getRank() - firstSpatialAxis;
  auto sizes = inferGivenSizes(loc, op, adaptor.getSizes(), rank, 1);
  if (failed(sizes))
    return failure();
  Window window = Window::of(adaptor, rank);
  for (int64_t axis = 0; axis < rank; ++axis) {
    auto count = window.inferCount(loc, op, image.getDimSize(axis + 2),
                                   (*sizes)[axis], axis);
    if (failed(count))
      return failure();
    if (differ(*count, result.getDimSize(axis + 2)))
      return emitOptionalError(
          loc, userName(op), ": a convolution of x = ", describe(image),
          " with filters of size ", (*sizes)[axis], " has size ", *count,
          " at spatial axis ", axis, ", not that of g = ", describe(result));
  }
  SmallVector<int64_t> shape{result.getDimSize(1),
                             byGroups(image.getDimSize(1), groups)};
  llvm::append_range(shape, *sizes);
  types.push_back(typeOfAll(shape, x, g, batched));
  return success();
}

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

static Value divided(SizeEmitter &s, Value size, int64_t groups,
                     const Twine &what) {
  if (groups == 1)
    return size;
  Value number = s.constant(groups);
  Value quotient = s.floorDiv(size, number);
  s.requireEqual(s.mul(quotient, number), size,
                 what + " cannot be divided into " + Twine(groups) +
                     " groups, which take and have");
  return quotient;
}
static Value multiplied(SizeEmitter &s, Value size, int64_t groups) {
  return groups == 1 ? size : s.mul(size, s.constant(groups));
}

using Sizes = SmallVector<SmallVector<Value>>;

namespace {
/// The sizes of the tensors of one convolution.
class SizesOfOne {
public:
  template <typename OpTy>
  SizesOfOne(OpTy op, SizeEmitter &s)
      : spatialRank(tensorTypeOf(op->getOperand(0)).getRank() -
                    op.getBatched() - firstSpatialAxis),
        s(s), batched(op.getBatched()) {
    if (batched)
      s.requireEqual(s.dim(0, 0), s.dim(1, 0),
                     "the leading sizes of the operands differ");
  }

  Value dim(unsigned operand, int64_t axis) {
    return s.dim(operand, axis + batched);
  }
  /// Sizes of the result of one convolution as those of all.
  Sizes ofAll(SmallVector<Value> sizes) {
    if (batched)
      sizes.insert(sizes.begin(), s.dim(0, 0));
    return {sizes};
  }

  int64_t spatialRank;

private:
  SizeEmitter &s;
  bool batched;
};
} // namespace

Sizes ConvOp::emitResultSizes(SizeEmitter &s) {
  int64_t groups = getGroups();
  SizesOfOne one(*this, s);
  int64_t rank = one.spatialRank;
  s.requireEqual(one.dim(0, 1), multiplied(s, one.dim(1, 1), groups),
                 "the channels of x and those that w takes differ");
  divided(s, one.dim(1, 0), groups, "the filters of w");
  SmallVector<Value> sizes{one.dim(0, 0), one.dim(1, 0)};
  Window window = Window::of(*this, rank);
  for (int64_t axis = 0; axis < rank; ++axis)
    sizes.push_back(window.emitCount(s, one.dim(0, axis + 2),
                                     one.dim(1, axis + 2), axis, "the filter"));
  return one.ofAll(sizes);
}

Sizes ConvInputGradientOp::emitResultSizes(SizeEmitter &s) {
  int64_t groups = getGroups();
  SizesOfOne one(*this, s);
  int64_t rank = one.spatialRank;
  s.requireEqual(one.dim(0, 1), one.dim(1, 0),
                 "the channels of g and the filters of w differ");
  divided(s, one.dim(1, 0), groups, "the filters of w");
  SmallVector<Value> sizes{one.dim(0, 0), multiplied(s, one.dim(1, 1), groups)};
  Window window = Window::of(*this, rank);
  for (auto [axis, size] : llvm::enumerate(emitGivenSizes(s, 2, rank, 0))) {
    Value count =
        window.emitCount(s, size, one.dim(1, axis + 2), axis, "the filter");
    s.requireEqual(count, one.dim(0, axis + 2),
                   "the size of a convolution and that of g differ at spatial "
                   "axis " +
                       Twine(axis));
    sizes.push_back(size);
  }
  return one.ofAll(sizes);
}

Sizes ConvFilterGradientOp::emitResultSizes(SizeEmitter &s) {
  int64_t groups = getGroups();
  SizesOfOne one(*this, s);
  int64_t rank = one.spatialRank;
  s.requireEqual(one.dim(0, 0), one.dim(1, 0), "the batches of x and g differ");
  divided(s, one.dim(1, 1), groups, "the channels of g");
  SmallVector<Value> sizes{
      one.dim(1, 1), divided(s, one.dim(0, 1), groups, "the channels of x")};
  Window window = Window::of(*this, rank);
  for (auto [axis, size] : llvm::enumerate(emitGivenSizes(s, 2, rank, 1))) {
    Value count =
        window.emitCount(s, one.dim(0, axis + 2), size, axis, "the filter");
    s.requireEqual(count, one.dim(1, axis + 2),
                   "the size of a convolution and that of g differ at spatial "
                   "axis " +
                       Twine(axis));
    sizes.push_back(size);
  }
  return one.ofAll(sizes);
}

//===----------------------------------------------------------------------===//
// Derivatives: each op is linear in either operand, and the transposes are the
// other two
//===----------------------------------------------------------------------===//

namespace {
/// Builds ops of the family with the attributes of one of them.
template <typename OpTy> struct Family {
  OpBuilder &b;
  OpTy op;

  Value make(StringRef name, ValueRange operands) {
    auto built = buildOp(b, op.getLoc(), name, operands, op->getAttrs());
    return failed(built) ? Value() : (*built)->getResult(0);
  }
  Value conv(Value x, Value w) {
    return make(ConvOp::getOperationName(), {x, w});
  }
  Value inputGradient(Value g, Value w, Value x) {
    return make(ConvInputGradientOp::getOperationName(), withSizes(g, w, x));
  }
  Value filterGradient(Value x, Value g, Value w) {
    return make(ConvFilterGradientOp::getOperationName(), withSizes(x, g, w));
  }

private:
  /// The operands and the spatial sizes of the tensor `like`.
  SmallVector<Value> withSizes(Value l, Value r, Value like) {
    SmallVector<Value> operands{l, r};
    int64_t first = firstSpatialAxis + op.getBatched();
    llvm::append_range(
        operands, ArrayRef(buildDims(b, op.getLoc(), like)).drop_front(first));
    return operands;
  }
};
} // namespace

/// The two operands get these; sizes get none.
static LogicalResult finish(Operation *op, Value first, Value second,
                            SmallVectorImpl<Value> &gradients) {
  gradients.append({first, second});
  gradients.append(op->getNumOperands() - 2, Value());
  return success(first && second);
}

LogicalResult ConvOp::lop(OpBuilder &b, ValueRange cotangents,
                          SmallVectorImpl<Value> &gradients) {
  Family<std::decay_t<decltype(*this)>> family{b, *this};
  Value g = cotangents[0];
  return finish(*this, family.inputGradient(g, getW(), getX()),
                family.filterGradient(getX(), g, getW()), gradients);
}

LogicalResult ConvInputGradientOp::lop(OpBuilder &b, ValueRange cotangents,
                                       SmallVectorImpl<Value> &gradients) {
  Family<std::decay_t<decltype(*this)>> family{b, *this};
  Value x = cotangents[0];
  return finish(*this, family.conv(x, getW()),
                family.filterGradient(x, getG(), getW()), gradients);
}

LogicalResult ConvFilterGradientOp::lop(OpBuilder &b, ValueRange cotangents,
                                        SmallVectorImpl<Value> &gradients) {
  Family<std::decay_t<decltype(*this)>> family{b, *this};
  Value w = cotangents[0];
  return finish(*this, family.inputGradient(getG(), w, getX()),
                family.conv(getX(), w), gradients);
}

} // namespace arete::ir
