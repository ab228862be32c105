//===- Products.cpp - Products of vectors and matrices --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "arete/Ops.h"

using namespace arete;
using namespace arete::detail;

/// Both operands in their common dtype. Products of bools are logical, but a
/// bool does not mix with numbers.
static llvm::SmallVector<mlir::Value> factors(GraphBuilder &b, const Arg &x,
                                              const Arg &y) {
  const Arg *args[] = {&x, &y};
  DType dtype = b.commonDType(args);
  for (const Arg *arg : args)
    if (!isBool(dtype) && isBool(dtypeOfValue(b.value(*arg))))
      b.fail(ErrorKind::Type,
             "bools do not mix with numbers, got " + describe(b.value(x)) +
                 " and " + describe(b.value(y)) +
                 "; cast the bool operand to the dtype you mean");
  return b.values(args, dtype);
}

Variable arete::dot(const Arg &x, const Arg &y) {
  GraphBuilder b("dot", x.location());
  if (rankOf(b.value(x)) == 0 || rankOf(b.value(y)) == 0)
    return multiply(x, y);
  return b.wrap(b.op("dot", factors(b, x, y)));
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
  llvm::SmallVector<mlir::Value> operands = factors(b, x, y);
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
  auto place = [&](const Arg &arg, int64_t newAxis) {
    Variable flat = flatten(arg);
    return expand_dims(Arg(flat, x.location()), newAxis);
  };
  return multiply(Arg(place(x, 1), x.location()),
                  Arg(place(y, 0), x.location()));
}
