//===- Matrix.cpp - Expressions over batches of matrices ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Matrix.h"

using namespace mlir;

namespace arete::ir {

SmallVector<Expr> buildResults(StringRef name, ArrayRef<Expr> operands,
                               ArrayRef<NamedAttribute> attributes) {
  Expr first = Expr::build(name, operands, attributes);
  SmallVector<Expr> results;
  if (first)
    for (Value result : first.get().getDefiningOp()->getResults())
      results.emplace_back(first.getBuilder(), first.getLoc(), result);
  return results;
}

SmallVector<NamedAttribute>
flags(Expr x, ArrayRef<std::pair<StringRef, bool>> namesAndValues) {
  SmallVector<NamedAttribute> attributes;
  for (auto [name, value] : namesAndValues)
    if (x && value)
      attributes.push_back(
          x.getBuilder().getNamedAttr(name, x.getBuilder().getBoolAttr(true)));
  return attributes;
}

//===----------------------------------------------------------------------===//
// Parts
//===----------------------------------------------------------------------===//

static int64_t fromFront(Expr x, int64_t axis) {
  return axis < 0 ? axis + x.rank() : axis;
}

static NamedAttribute axisAttr(Expr x, int64_t axis) {
  OpBuilder &b = x.getBuilder();
  return b.getNamedAttr("axis", b.getI64IntegerAttr(fromFront(x, axis)));
}

Expr sizeOf(Expr x, int64_t axis) {
  if (!x)
    return {};
  return {x.getBuilder(), x.getLoc(),
          buildDim(x.getBuilder(), x.getLoc(), x.get(), fromFront(x, axis))};
}

Expr slice(Expr x, Expr start, Expr size, int64_t axis) {
  if (!x)
    return {};
  OpBuilder &b = x.getBuilder();
  return Expr::build(
      "arete.slice", {x, start, size},
      b.getNamedAttr("axes", b.getDenseI64ArrayAttr(fromFront(x, axis))));
}

Expr concatenate(ArrayRef<Expr> parts, int64_t axis) {
  if (!parts.front())
    return {};
  return Expr::build("arete.concatenate", parts, axisAttr(parts.front(), axis));
}

//===----------------------------------------------------------------------===//
// Products and triangles
//===----------------------------------------------------------------------===//

Expr transposed(Expr x) {
  if (!x)
    return {};
  SmallVector<int64_t> axes = llvm::to_vector(llvm::seq<int64_t>(x.rank()));
  std::swap(axes[x.rank() - 2], axes[x.rank() - 1]);
  return x.transpose(axes);
}

Expr adjoint(Expr x) { return conjugate(transposed(x)); }

Expr product(Expr a, Expr b, bool adjointA, bool adjointB) {
  if (adjointA)
    a = conjugate(a);
  if (adjointB)
    b = conjugate(b);
  if (!a || !b)
    return {};
  return Expr::build(
      a.rank() == 2 ? "arete.dot" : "arete.matmul", {a, b},
      flags(a, {{"transpose_lhs", adjointA}, {"transpose_rhs", adjointB}}));
}

Expr whereOffset(Expr x, StringRef comparison, int64_t number) {
  Expr rows = sizeOf(x, -2), columns = sizeOf(x, -1);
  if (!rows || !columns)
    return {};
  OpBuilder &b = x.getBuilder();
  auto position = [&](int64_t axis) {
    return Expr::build("arete.iota", {rows, columns},
                       b.getNamedAttr("axis", b.getI64IntegerAttr(axis)));
  };
  Expr offset = position(1) - position(0);
  return Expr::build(comparison, {offset, offset.literal(double(number))});
}

Expr lowerTriangle(Expr x, int64_t diagonal) {
  if (!x)
    return {};
  return where(whereOffset(x, "arete.less_equal", diagonal), x, x.literal(0.0));
}

Expr upperTriangle(Expr x, int64_t diagonal) {
  if (!x)
    return {};
  return where(whereOffset(x, "arete.greater_equal", diagonal), x,
               x.literal(0.0));
}

Expr lowerHalf(Expr x) {
  if (!x)
    return {};
  return where(whereOffset(x, "arete.equal", 0), x * 0.5, lowerTriangle(x, -1));
}

Expr identityLike(Expr x) {
  Expr size = sizeOf(x, -1);
  if (!size)
    return {};
  OpBuilder &b = x.getBuilder();
  auto position = [&](int64_t axis) {
    return Expr::build("arete.iota", {size, size},
                       b.getNamedAttr("axis", b.getI64IntegerAttr(axis)));
  };
  return castLike(equal(position(0), position(1)), x);
}

Expr diagonal(Expr x) {
  if (!x)
    return {};
  return where(whereOffset(x, "arete.equal", 0), x, x.literal(0.0))
      .sum(x.rank() - 1);
}

Expr scaleColumns(Expr x, Expr s) {
  return x && s ? x * castLike(s.expandDims(s.rank() - 1), x) : Expr();
}
Expr scaleRows(Expr x, Expr s) {
  return x && s ? x * castLike(s.expandDims(s.rank()), x) : Expr();
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

Expr squaredSize(Expr x) {
  if (!x || !isComplex(x.elementType()))
    return x ? sqr(x) : x;
  return sqr(real(x)) + sqr(imag(x));
}

Expr phaseOf(Expr x) {
  if (!x || !isComplex(x.elementType()))
    return x ? sign(x) : x;
  Expr size = abs(x), isZero = equal(size, size.literal(0.0));
  return x / castLike(where(isZero, size.literal(1.0), size), x);
}

Expr reciprocalOrZero(Expr x) {
  if (!x)
    return {};
  // Nothing is divided by zero, in the derivatives neither.
  Expr isZero = equal(x, x.literal(0.0));
  return where(isZero, x.literal(0.0),
               reciprocal(where(isZero, x.literal(1.0), x)));
}

Expr largestOrZero(Expr x) {
  if (!x)
    return {};
  int64_t axis = x.rank() - 1;
  OpBuilder &b = x.getBuilder();
  SmallVector<Value> sizes = buildDims(b, x.getLoc(), x.get());
  sizes[axis] = buildSize(b, x.getLoc(), 1);
  Expr padded = concatenate({x, x.literal(0.0).broadcastTo(sizes)}, axis);
  return padded ? padded.reduce("arete.max", axis, /*keepdims=*/false) : padded;
}

} // namespace arete::ir
