//===- MatrixFunctions.cpp - Determinants, norms, powers ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "Length.h"
#include "arete/LinearAlgebra.h"
#include "arete/Ops.h"

#include "dialects/Arete/IR/LinearAlgebraOps.h"

using namespace arete;
using namespace arete::detail;
using ir::Expr;

static void requireMatrices(GraphBuilder &b, mlir::Value x) {
  if (rankOf(x) < 2)
    b.fail(ErrorKind::Type,
           "operands must be matrices or batches of matrices, got " +
               describe(x));
}

static mlir::Value matrices(GraphBuilder &b, const Arg &arg) {
  mlir::Value x = b.inexact(arg);
  requireMatrices(b, x);
  return x;
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

Variable arete::det(const Arg &a) {
  GraphBuilder b("det", a.location());
  return b.wrap(b.op("det", matrices(b, a)));
}

SlogDet arete::slogdet(const Arg &a) {
  GraphBuilder b("slogdet", a.location());
  mlir::Value x = matrices(b, a);
  llvm::SmallVector<Expr> factors = ir::factorSquare(b.expr(x));
  if (factors.empty())
    b.failReported();
  Expr lu = factors[0], diagonal = ir::diagonal(lu);
  if (!diagonal)
    b.failReported();
  Expr sign = ir::phaseOf(diagonal).reduce("arete.prod", lu.rank() - 2, false) *
              ir::signOfExchanges(factors[1], lu);
  Expr logarithm = log(ir::abs(diagonal)).sum(lu.rank() - 2);
  return {b.wrap(sign), b.wrap(logarithm)};
}

Variable arete::logdet(const Arg &a) {
  GraphBuilder b("logdet", a.location());
  Expr l = b.expr(b.op("cholesky", matrices(b, a)));
  Expr diagonal = ir::diagonal(l);
  if (!diagonal)
    b.failReported();
  // It is real, whatever its dtype.
  Expr logarithms = log(
      ir::isComplex(diagonal.elementType()) ? ir::real(diagonal) : diagonal);
  return b.wrap(logarithms.sum(logarithms.rank() - 1) * 2.0);
}

Variable arete::matrix_norm(const Arg &arg, MatrixNorm norm, bool keepdims) {
  GraphBuilder b("matrix_norm", arg.location());
  mlir::Value value = matrices(b, arg);
  Expr x = b.expr(value);
  int64_t rows = x.rank() - 2, columns = x.rank() - 1;
  auto finish = [&](Expr result) {
    return b.wrap(keepdims && result ? result.expandDims({rows, columns})
                                     : result);
  };
  auto singular = [&](const char *fold) {
    return finish(b.expr(b.op("svdvals", value)).reduce(fold, rows, false));
  };
  // The largest or smallest sum along an axis.
  auto sums = [&](int64_t axis, const char *fold) {
    Expr totals = ir::abs(x).sum(axis);
    return finish(totals ? totals.reduce(fold, rows, false) : totals);
  };
  switch (norm) {
  case MatrixNorm::Frobenius:
    return finish(lengthOf(ir::squaredSize(x).sum({rows, columns})));
  case MatrixNorm::Nuclear:
    return singular("arete.sum");
  case MatrixNorm::Two:
    return singular("arete.max");
  case MatrixNorm::MinusTwo:
    return singular("arete.min");
  case MatrixNorm::One:
    return sums(rows, "arete.max");
  case MatrixNorm::MinusOne:
    return sums(rows, "arete.min");
  case MatrixNorm::Inf:
    return sums(columns, "arete.max");
  case MatrixNorm::MinusInf:
    return sums(columns, "arete.min");
  }
  b.fail(ErrorKind::Value, "there is no such norm");
}

Variable arete::cond(const Arg &arg, MatrixNorm norm) {
  GraphBuilder b("cond", arg.location());
  mlir::Value x = matrices(b, arg);
  if (norm != MatrixNorm::Two && norm != MatrixNorm::MinusTwo) {
    Arg a(b.wrap(x), arg.location());
    return multiply(Arg(matrix_norm(a, norm), arg.location()),
                    matrix_norm(Arg(inv(a), arg.location()), norm));
  }
  Expr s = b.expr(b.op("svdvals", x));
  int64_t axis = s.rank() - 1;
  Expr largest = s.reduce("arete.max", axis, false);
  Expr smallest = s.reduce("arete.min", axis, false);
  if (!largest || !smallest)
    b.failReported();
  return b.wrap(norm == MatrixNorm::Two ? largest / smallest
                                        : smallest / largest);
}

Variable arete::matrix_rank(const Arg &arg, std::optional<double> tol) {
  GraphBuilder b("matrix_rank", arg.location());
  Expr x = b.expr(matrices(b, arg)), s = b.expr(b.op("svdvals", x.get()));
  Expr cutoff = tol ? s.literal(*tol) : ir::rankCutoff(x, s, {});
  if (!cutoff)
    b.failReported();
  Expr counts = greater(s, tol ? cutoff : cutoff.expandDims(cutoff.rank()));
  return b.wrap(b.expr(b.cast(counts.get(), DType::Int64)).sum(s.rank() - 1));
}

//===----------------------------------------------------------------------===//
// Functions of matrices
//===----------------------------------------------------------------------===//

Variable arete::expm(const Arg &a) {
  GraphBuilder b("expm", a.location());
  return b.wrap(b.op("expm", matrices(b, a)));
}

Variable arete::matrix_power(const Arg &arg, int64_t n) {
  GraphBuilder b("matrix_power", arg.location());
  const Location &loc = arg.location();
  mlir::Value x = n < 0 ? b.inexact(arg) : b.value(arg);
  requireMatrices(b, x);
  mlir::RankedTensorType type = ir::tensorTypeOf(x);
  int64_t rows = type.getDimSize(type.getRank() - 2);
  int64_t columns = type.getDimSize(type.getRank() - 1);
  bool areKnown = !mlir::ShapedType::isDynamic(rows) &&
                  !mlir::ShapedType::isDynamic(columns);
  if (areKnown && rows != columns)
    b.fail(ErrorKind::Shape,
           "matrices must be square, the sizes of " + describe(x) + " differ");
  if (n == 0) {
    mlir::Value identity = ir::identityLike(b.expr(x)).get();
    mlir::Value like = x;
    broadcastBatches(b, identity, like);
    return b.wrap(identity);
  }
  Variable square = b.wrap(x), power;
  if (n < 0)
    square = inv(Arg(square, loc));
  // By the binary digits of n; the magnitude of the lowest int64 has no int64.
  for (uint64_t rest = n < 0 ? -uint64_t(n) : uint64_t(n); rest; rest >>= 1) {
    if (rest & 1)
      power = power ? matmul(Arg(power, loc), Arg(square, loc)) : square;
    if (rest > 1)
      square = matmul(Arg(square, loc), Arg(square, loc));
  }
  return power;
}

/// The product of sizes.
static mlir::Value countOf(GraphBuilder &b, llvm::ArrayRef<mlir::Value> sizes) {
  Expr count = b.expr(b.size(1));
  for (mlir::Value size : sizes)
    count = count * b.expr(size);
  return count.get();
}

Variable arete::tensorinv(const Arg &arg, int64_t ind) {
  GraphBuilder b("tensorinv", arg.location());
  Expr a = b.expr(b.inexact(arg));
  if (ind <= 0 || ind > a.rank())
    b.fail(ErrorKind::Value, "ind is " + llvm::Twine(ind) +
                                 "; it must be between 1 and the rank of " +
                                 describe(a.get()));
  llvm::SmallVector<mlir::Value> sizes =
      ir::buildDims(b.builder(), b.loc(), a.get());
  auto front = llvm::ArrayRef(sizes).take_front(ind);
  auto back = llvm::ArrayRef(sizes).drop_front(ind);
  Expr square = a.reshape({countOf(b, front), countOf(b, back)});
  if (!square)
    b.failReported();
  Variable inverse = inv(Arg(b.wrap(square), arg.location()));
  llvm::SmallVector<mlir::Value> exchanged(back);
  llvm::append_range(exchanged, front);
  return b.wrap(b.expr(Access::value(inverse)).reshape(exchanged));
}

Variable arete::tensorsolve(const Arg &left, const Arg &right,
                            const Axes &axes) {
  GraphBuilder b("tensorsolve", left.location());
  Expr a = b.expr(b.inexact(left)), x = b.expr(b.inexact(right));
  if (axes.get()) {
    llvm::SmallVector<int64_t> order, moved;
    for (int64_t axis : *axes.get())
      moved.push_back(b.axis(axis, a.rank(), a.get()));
    for (int64_t axis = 0; axis < a.rank(); ++axis)
      if (!llvm::is_contained(moved, axis))
        order.push_back(axis);
    llvm::append_range(order, moved);
    a = a.transpose(order);
    if (!a)
      b.failReported();
  }
  if (x.rank() > a.rank())
    b.fail(ErrorKind::Type,
           describe(a.get()) + " has fewer axes than " + describe(x.get()));
  llvm::SmallVector<mlir::Value> sizes =
      ir::buildDims(b.builder(), b.loc(), a.get());
  auto unknowns = llvm::ArrayRef(sizes).drop_front(x.rank());
  llvm::SmallVector<mlir::Value> equations =
      ir::buildDims(b.builder(), b.loc(), x.get());
  Expr square =
      a.reshape({countOf(b, llvm::ArrayRef(sizes).take_front(x.rank())),
                 countOf(b, unknowns)});
  Expr flat = x.reshape(countOf(b, equations));
  if (!square || !flat)
    b.failReported();
  Variable solution = solve(Arg(b.wrap(square), left.location()),
                            Arg(b.wrap(flat), right.location()));
  return b.wrap(b.expr(Access::value(solution)).reshape(unknowns));
}
