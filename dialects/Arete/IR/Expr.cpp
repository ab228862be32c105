//===- Expr.cpp - Building derivatives from ops -------------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Expr.h"
#include "dialects/Arete/IR/Arete.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace arete::ir {

FailureOr<Operation *> buildOp(OpBuilder &builder, Location loc, StringRef name,
                               ValueRange operands,
                               ArrayRef<NamedAttribute> attributes) {
  MLIRContext *context = builder.getContext();
  std::optional<RegisteredOperationName> info =
      RegisteredOperationName::lookup(name, context);
  auto *inference = info ? info->getInterface<InferTypeOpInterface>() : nullptr;
  if (!inference) {
    emitError(loc) << "'" << name << "' is not an op that can be built";
    return failure();
  }
  OperationState state(loc, *info);
  state.addOperands(operands);
  state.addAttributes(attributes);

  // Inference wants the attributes as the op's own properties struct.
  OpaqueProperties properties(nullptr);
  std::unique_ptr<char[]> storage;
  if (int size = info->getOpPropertyByteSize()) {
    storage = std::make_unique<char[]>(size);
    properties = OpaqueProperties(storage.get());
    info->initOpProperties(properties, OpaqueProperties(nullptr));
  }
  auto destroy = llvm::make_scope_exit([&] {
    if (storage)
      info->destroyOpProperties(properties);
  });
  DictionaryAttr dictionary = state.attributes.getDictionary(context);
  if (storage && failed(info->setOpPropertiesFromAttribute(
                     *info, properties, dictionary,
                     [&] { return emitError(loc) << name << ": "; })))
    return failure();
  if (failed(inference->inferReturnTypes(context, loc, operands, dictionary,
                                         properties, {}, state.types)))
    return failure();
  Operation *op = builder.create(state);
  // The operand constraints (which dtypes an op takes) live in the verifier.
  if (failed(info->verifyInvariants(op))) {
    op->erase();
    return failure();
  }
  return op;
}

LogicalResult cloneOp(OpBuilder &builder, Operation *op, IRMapping &mapping) {
  SmallVector<Value> operands;
  bool hasSameTypes = true;
  for (Value operand : op->getOperands()) {
    operands.push_back(mapping.lookupOrDefault(operand));
    hasSameTypes &= operands.back().getType() == operand.getType();
  }
  if (hasSameTypes) {
    builder.clone(*op, mapping);
    return success();
  }
  // An op that only says something about its operands is left out: there is
  // nothing to infer the types in its region from.
  SmallVector<OpFoldResult> folded;
  if (op->getNumRegions() != 0 &&
      succeeded(op->fold(SmallVector<Attribute>(op->getNumOperands()), folded)))
    if (llvm::all_of(folded, [](OpFoldResult r) { return isa<Value>(r); })) {
      for (auto [result, value] : llvm::zip_equal(op->getResults(), folded))
        mapping.map(result, mapping.lookupOrDefault(cast<Value>(value)));
      return success();
    }
  FailureOr<Operation *> built =
      buildOp(builder, op->getLoc(), op->getName().getStringRef(), operands,
              op->getAttrDictionary().getValue());
  if (failed(built))
    return failure();
  mapping.map(op->getResults(), (*built)->getResults());
  return success();
}

Value buildScalar(OpBuilder &builder, Location loc, Type elementType,
                  double value) {
  auto type = RankedTensorType::get({}, elementType);
  return builder.create<ConstantOp>(
      loc, type, denseAttr(type, numberAttr(elementType, value)));
}

Value buildSize(OpBuilder &builder, Location loc, int64_t value) {
  auto type = RankedTensorType::get({}, builder.getI64Type());
  return builder.create<ConstantOp>(loc, type,
                                    DenseElementsAttr::get(type, value));
}

Value buildDim(OpBuilder &builder, Location loc, Value tensor, int64_t axis) {
  int64_t size = tensorTypeOf(tensor).getDimSize(axis);
  if (!ShapedType::isDynamic(size))
    return buildSize(builder, loc, size);
  return builder.create<DimOp>(loc, tensor, axis);
}

SmallVector<Value> buildDims(OpBuilder &builder, Location loc, Value tensor) {
  SmallVector<Value> sizes;
  for (int64_t axis = 0, rank = tensorTypeOf(tensor).getRank(); axis < rank;
       ++axis)
    sizes.push_back(buildDim(builder, loc, tensor, axis));
  return sizes;
}

Expr Expr::build(StringRef name, ArrayRef<Expr> operands,
                 ArrayRef<NamedAttribute> attributes) {
  SmallVector<Value> values;
  for (const Expr &operand : operands) {
    if (!operand)
      return {};
    values.push_back(operand.value);
  }
  const Expr &first = operands.front();
  FailureOr<Operation *> op =
      buildOp(*first.builder, *first.loc, name, values, attributes);
  if (failed(op))
    return {};
  return Expr(*first.builder, *first.loc, (*op)->getResult(0));
}

Expr Expr::literal(double number) const {
  if (!value)
    return {};
  return Expr(*builder, *loc,
              buildScalar(*builder, *loc, elementType(), number));
}

Expr Expr::reduce(StringRef op, ArrayRef<int64_t> axes, bool keepdims) const {
  if (!value)
    return {};
  return build(
      op, {*this},
      {builder->getNamedAttr("axes", builder->getDenseI64ArrayAttr(axes)),
       builder->getNamedAttr("keepdims", builder->getBoolAttr(keepdims))});
}

Expr Expr::sum(ArrayRef<int64_t> axes, bool keepdims) const {
  return reduce("arete.sum", axes, keepdims);
}

static Expr buildWithArray(const Expr &x, StringRef name, StringRef attribute,
                           ArrayRef<int64_t> array) {
  if (!x)
    return {};
  OpBuilder &b = x.getBuilder();
  return Expr::build(
      name, {x}, {b.getNamedAttr(attribute, b.getDenseI64ArrayAttr(array))});
}

Expr Expr::expandDims(ArrayRef<int64_t> axes) const {
  return buildWithArray(*this, "arete.expand_dims", "axes", axes);
}
Expr Expr::squeeze(ArrayRef<int64_t> axes) const {
  return buildWithArray(*this, "arete.squeeze", "axes", axes);
}
Expr Expr::transpose(ArrayRef<int64_t> permutation) const {
  return buildWithArray(*this, "arete.transpose", "permutation", permutation);
}

static Expr buildWithSizes(const Expr &x, StringRef name, ValueRange sizes) {
  if (!x)
    return {};
  SmallVector<Expr> operands{x};
  for (Value size : sizes)
    operands.emplace_back(x.getBuilder(), x.getLoc(), size);
  return Expr::build(name, operands);
}

Expr Expr::reshape(ValueRange sizes) const {
  return buildWithSizes(*this, "arete.reshape", sizes);
}
Expr Expr::broadcastTo(ValueRange sizes) const {
  return buildWithSizes(*this, "arete.broadcast_to", sizes);
}

Expr Expr::cast(Type elementType) const {
  if (!value || elementType == this->elementType())
    return *this;
  return build("arete.cast", {*this},
               {builder->getNamedAttr("dtype", TypeAttr::get(elementType))});
}

Expr sumToShape(Expr cotangent, RankedTensorType operandType) {
  if (!cotangent)
    return {};
  RankedTensorType type = tensorTypeOf(cotangent.get());
  int64_t extra = type.getRank() - operandType.getRank();
  SmallVector<int64_t> leading, repeated;
  for (int64_t axis = 0; axis < type.getRank(); ++axis) {
    if (axis < extra)
      leading.push_back(axis);
    else if (operandType.getDimSize(axis - extra) == 1 &&
             type.getDimSize(axis) != 1)
      repeated.push_back(axis);
  }
  Expr result = cotangent;
  if (!repeated.empty())
    result = result.sum(repeated, /*keepdims=*/true);
  if (!leading.empty() && result)
    result = result.sum(leading);
  return result;
}

Expr sincSlope(Expr x) {
  // d/dx sin(pi x)/(pi x) = (cos(pi x) - sinc(x)) / x cancels near 0, where it
  // is a series in u = x^2.
  constexpr double pi = llvm::numbers::pi;
  Expr isSmall = less(abs(x), x.literal(0.25));
  Expr one = x.literal(1.0), away = where(isSmall, one, x);
  Expr quotient = (cos(away * pi) - sinc(away)) / away;
  Expr u = sqr(where(isSmall, x, x.literal(0.0)));
  // Coefficients (-1)^n 2n pi^(2n) / (2n+1)!, from the last to the first.
  double term = 1, coefficients[10];
  for (int n = 1; n <= 10; ++n) {
    term *= -pi * pi / ((2 * n) * (2 * n + 1));
    coefficients[n - 1] = 2 * n * term;
  }
  Expr sum = x.literal(coefficients[9]);
  for (int n = 8; n >= 0; --n)
    sum = sum * u + coefficients[n];
  return where(isSmall, x * sum, quotient);
}

Expr besselI1eSlope(Expr x, Expr value) {
  // i1e(x) / x tends to 1/2 at 0.
  Expr isZero = equal(x, x.literal(0.0));
  Expr ratio =
      where(isZero, x.literal(0.5), value / where(isZero, x.literal(1.0), x));
  return i0e(x) - ratio - sign(x) * value;
}

void ElementwiseGradient::add(unsigned i, llvm::function_ref<Expr()> partial) {
  auto type = cast<RankedTensorType>(op->getOperand(i).getType());
  bool isDifferentiable =
      isFloat(type.getElementType()) || isComplex(type.getElementType());
  if (!isDifferentiable || failed)
    return;
  Expr gradient = partial();
  if (gradient && gradient.get().getDefiningOp<NoDerivativeOp>()) {
    gradients[i] = gradient.get();
    return;
  }
  if (conjugates)
    gradient = conjugate(gradient);
  // Every partial has g as a factor, so it has the shape of the result.
  gradients[i] = sumToShape(gradient, type).get();
  failed |= !gradients[i];
}

LogicalResult ElementwiseGradient::finish(SmallVectorImpl<Value> &out) const {
  out.append(gradients.begin(), gradients.end());
  return failure(failed);
}

} // namespace arete::ir
