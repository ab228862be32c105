//===- Products.cpp - Products of vectors and matrices --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Products.h"
#include "Graph.h"
#include "Size.h"
#include "arete/Ops.h"

using namespace arete;
using namespace arete::detail;

std::pair<Variable, Variable> detail::factors(GraphBuilder &b, const Arg &x,
                                              const Arg &y) {
  const Arg *args[] = {&x, &y};
  DType dtype = b.commonDType(args);
  return {b.wrap(b.value(x, dtype)), b.wrap(b.value(y, dtype))};
}

Variable arete::dot(const Arg &x, const Arg &y) {
  GraphBuilder b("dot", x.location());
  int64_t xRank = rankOf(b.value(x)), yRank = rankOf(b.value(y));
  if (xRank == 0 || yRank == 0)
    return multiply(x, y);
  if (xRank > 2 || yRank > 2)
    return tensordot(x, y, Shape{-1}, Shape{yRank == 1 ? -1 : -2});
  auto [lhs, rhs] = factors(b, x, y);
  return b.wrap(b.op("dot", {Access::value(lhs), Access::value(rhs)}));
}

/// Repeats the batch of `x` over the axes where that of `other` is larger.
static mlir::Value matchBatch(GraphBuilder &b, mlir::Value x,
                              mlir::Value other) {
  llvm::ArrayRef<int64_t> sizes = ir::tensorTypeOf(x).getShape();
  llvm::SmallVector<mlir::Value> operands{x};
  bool isRepeated = false;
  for (auto [axis, size] : llvm::enumerate(sizes)) {
    bool isBatch = axis + 2 < sizes.size();
    bool repeat =
        isBatch && size == 1 && ir::tensorTypeOf(other).getDimSize(axis) != 1;
    isRepeated |= repeat;
    operands.push_back(b.dim(repeat ? other : x, axis));
  }
  return isRepeated ? b.op("broadcast_to", operands) : x;
}

void detail::broadcastBatches(GraphBuilder &b, mlir::Value &x, mlir::Value &y) {
  int64_t rank = std::max(rankOf(x), rankOf(y));
  for (mlir::Value *value : {&x, &y})
    if (int64_t missing = rank - rankOf(*value)) {
      llvm::SmallVector<int64_t> front =
          llvm::to_vector(llvm::seq<int64_t>(missing));
      *value = b.op("expand_dims", *value, b.attr("axes", front));
    }
  mlir::Value left = matchBatch(b, x, y);
  y = matchBatch(b, y, x);
  x = left;
}

Variable arete::matmul(const Arg &x, const Arg &y) {
  GraphBuilder b("matmul", x.location());
  auto [lhsFactor, rhsFactor] = factors(b, x, y);
  mlir::Value operands[] = {Access::value(lhsFactor), Access::value(rhsFactor)};
  int64_t lhsRank = rankOf(operands[0]), rhsRank = rankOf(operands[1]);
  if (lhsRank == 0 || rhsRank == 0)
    b.fail(ErrorKind::Type, "operands must not be scalars, got " +
                                describe(operands[0]) + " and " +
                                describe(operands[1]) + "; use multiply");
  if (lhsRank <= 2 && rhsRank <= 2)
    return b.wrap(b.op("dot", operands));

  // A vector is a row on the left, a column on the right; its axis goes away
  // in the end.
  int64_t rank = std::max(lhsRank, rhsRank);
  llvm::SmallVector<int64_t> vectorAxes;
  auto toMatrix = [&](mlir::Value &value, int64_t newAxis, int64_t resultAxis) {
    if (rankOf(value) != 1)
      return;
    value = b.op("expand_dims", value,
                 b.attr("axes", llvm::ArrayRef<int64_t>(newAxis)));
    vectorAxes.push_back(resultAxis);
  };
  toMatrix(operands[0], 0, rank - 2);
  toMatrix(operands[1], 1, rank - 1);
  broadcastBatches(b, operands[0], operands[1]);
  mlir::Value result = b.op("matmul", operands);
  if (!vectorAxes.empty())
    result = b.op("squeeze", result, b.attr("axes", vectorAxes));
  return b.wrap(result);
}

Variable arete::outer(const Arg &x, const Arg &y) {
  GraphBuilder b("outer", x.location());
  return multiply(expand_dims(flatten(x), 1), expand_dims(flatten(y), 0));
}

Variable arete::vdot(const Arg &x, const Arg &y) {
  GraphBuilder b("vdot", x.location());
  return dot(flatten(conj(x)), flatten(y));
}

Variable arete::inner(const Arg &x, const Arg &y) {
  GraphBuilder b("inner", x.location());
  if (rankOf(b.value(x)) == 0 || rankOf(b.value(y)) == 0)
    return multiply(x, y);
  return tensordot(x, y, Shape{-1}, Shape{-1});
}

//===----------------------------------------------------------------------===//
// Chains
//===----------------------------------------------------------------------===//

namespace {
/// The cheapest order in which to multiply a chain of matrices: for each run of
/// them, where it is split. Cubic in their number.
class ChainOrder {
public:
  explicit ChainOrder(llvm::ArrayRef<double> sizes)
      : count(sizes.size() - 1), splits(count * count), costs(count * count) {
    for (size_t length = 2; length <= count; ++length)
      for (size_t first = 0; first + length <= count; ++first) {
        size_t last = first + length - 1;
        double &best = costs[first * count + last];
        best = -1;
        for (size_t split = first; split < last; ++split) {
          double cost = costs[first * count + split] +
                        costs[(split + 1) * count + last] +
                        sizes[first] * sizes[split + 1] * sizes[last + 1];
          if (best >= 0 && cost >= best)
            continue;
          best = cost;
          splits[first * count + last] = split;
        }
      }
  }
  /// The last matrix of the left part.
  size_t split(size_t first, size_t last) const {
    return splits[first * count + last];
  }

private:
  size_t count;
  std::vector<size_t> splits;
  std::vector<double> costs;
};
} // namespace

static Variable multiplyChain(llvm::ArrayRef<Variable> matrices,
                              const ChainOrder &order, size_t first,
                              size_t last) {
  if (first == last)
    return matrices[first];
  size_t split = order.split(first, last);
  return dot(multiplyChain(matrices, order, first, split),
             multiplyChain(matrices, order, split + 1, last));
}

Variable arete::multi_dot(const Args &args) {
  GraphBuilder b("multi_dot", locationOf(args));
  std::vector<Variable> operands;
  for (const Arg &arg : args)
    operands.push_back(b.variable(arg));
  if (operands.empty())
    b.fail(ErrorKind::Value, "at least one operand is needed");
  // sizes[i] and sizes[i + 1] are those of operand i; a vector is a row in
  // front, a column at the end.
  llvm::SmallVector<double> sizes(operands.size() + 1, 1);
  bool isKnown = true;
  for (auto [i, x] : llvm::enumerate(operands)) {
    bool isOutermost = i == 0 || i + 1 == operands.size();
    if (x.rank() != 2 && !(x.rank() == 1 && isOutermost))
      b.fail(ErrorKind::Type,
             "operands must be matrices, the first and the last may be "
             "vectors; got " +
                 describe(Access::value(x)));
    Size rows = sizeOf(x, 0), columns = sizeOf(x, -1);
    isKnown &= rows.known() && columns.known();
    if (!isKnown)
      continue;
    bool isRow = x.rank() == 1 && i == 0;
    sizes[i] = isRow ? 1 : double(*rows.known());
    sizes[i + 1] = x.rank() == 1 && !isRow ? 1 : double(*columns.known());
  }
  if (isKnown)
    return multiplyChain(operands, ChainOrder(sizes), 0, operands.size() - 1);
  Variable result = operands[0];
  for (const Variable &x : llvm::drop_begin(operands))
    result = dot(result, x);
  return result;
}

Variable arete::matrix_dot(const Args &args) {
  GraphBuilder b("matrix_dot", locationOf(args));
  return multi_dot(args);
}

//===----------------------------------------------------------------------===//
// Others
//===----------------------------------------------------------------------===//

Variable arete::kron(const Arg &xArg, const Arg &yArg) {
  GraphBuilder b("kron", xArg.location());
  Variable x = b.variable(xArg), y = b.variable(yArg);
  int64_t rank = std::max(x.rank(), y.rank());
  x = shape_padleft(x, rank - x.rank());
  y = shape_padleft(y, rank - y.rank());
  Shape behind, before; // the places of y's axes and of x's
  std::vector<Size> sizes;
  for (int64_t axis = 0; axis < rank; ++axis) {
    before.push_back(2 * axis);
    behind.push_back(2 * axis + 1);
    sizes.push_back(sizeOf(x, axis) * sizeOf(y, axis));
  }
  Variable products = multiply(expand_dims(x, behind), expand_dims(y, before));
  return reshape(products, toArgs(sizes));
}

Variable arete::trace(const Arg &x, int64_t offset, int64_t axis1,
                      int64_t axis2) {
  GraphBuilder b("trace", x.location());
  return sum(diagonal(x, offset, axis1, axis2), -1);
}

Variable arete::cross(const Arg &xArg, const Arg &yArg, int64_t axis) {
  GraphBuilder b("cross", xArg.location());
  auto [x, y] = factors(b, xArg, yArg);
  // The components along the first axis, so that the others broadcast.
  auto components = [&](const Variable &vector) {
    Variable v = moveaxis(vector, axis, 0);
    std::vector<Arg> sizes(v.rank(), Arg(dynamicSize));
    sizes[0] = Arg(3);
    v = specify_shape(v, sizes);
    std::vector<Variable> result;
    for (int64_t i = 0; i < 3; ++i)
      result.push_back(v[i]);
    return result;
  };
  std::vector<Variable> u = components(x), v = components(y), result;
  for (int64_t i = 0; i < 3; ++i) {
    int64_t j = (i + 1) % 3, k = (i + 2) % 3;
    result.push_back(u[j] * v[k] - u[k] * v[j]);
  }
  return moveaxis(stack(result), 0, axis);
}
