//===- LinearAlgebra.cpp - Factorisations and solvers ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/LinearAlgebra.h"
#include "Graph.h"

#include "dialects/Arete/IR/LinearAlgebraOps.h"

using namespace arete;
using namespace arete::detail;
using ir::Expr;

/// An operand that is to be a batch of matrices.
static mlir::Value matrices(GraphBuilder &b, const Arg &arg) {
  mlir::Value x = b.inexact(arg);
  if (rankOf(x) < 2)
    b.fail(ErrorKind::Type,
           "operands must be matrices or batches of matrices, got " +
               describe(x));
  return x;
}

static mlir::Value result(mlir::Value value, unsigned number) {
  return value.getDefiningOp()->getResult(number);
}

/// The adjoint, if asked for.
static mlir::Value adjointIf(GraphBuilder &b, bool condition, mlir::Value x) {
  return condition ? ir::adjoint(b.expr(x)).get() : x;
}

//===----------------------------------------------------------------------===//
// Linear systems
//===----------------------------------------------------------------------===//

namespace {
/// The operands of a x = b with one dtype, rank and batch. A vector is a matrix
/// of one column in between.
struct System {
  mlir::Value a, b;
  bool isVector;

  System(GraphBuilder &builder, const Arg &left, const Arg &right) {
    DType dtype = builder.commonDType({&left, &right});
    if (!isFloat(dtype) && !isComplex(dtype))
      dtype = DType::Float64;
    a = builder.value(left, dtype);
    b = builder.value(right, dtype);
    isVector = rankOf(b) == 1;
    if (rankOf(a) < 2 || rankOf(b) < 1)
      builder.fail(ErrorKind::Type,
                   "operands must be matrices, or batches of them, and vectors "
                   "or matrices, got " +
                       describe(a) + " and " + describe(b));
    if (isVector)
      b = builder.op("expand_dims", b,
                     builder.attr("axes", llvm::ArrayRef<int64_t>(1)));
    broadcastBatches(builder, a, b);
  }

  /// What is to be returned for a solution.
  Variable finish(GraphBuilder &builder, mlir::Value x) const {
    if (isVector)
      x = builder.op("squeeze", x,
                     builder.attr("axes", llvm::ArrayRef(rankOf(x) - 1)));
    return builder.wrap(x);
  }
};
} // namespace

Variable arete::solve(const Arg &a, const Arg &right) {
  GraphBuilder b("solve", a.location());
  System system(b, a, right);
  return system.finish(b, b.op("solve", {system.a, system.b}));
}

static mlir::Value solveTriangular(GraphBuilder &b, mlir::Value a,
                                   mlir::Value right, bool lower,
                                   bool transpose, bool unit) {
  return b.op("triangular_solve", {a, right},
              {b.attr("lower", lower), b.attr("transpose", transpose),
               b.attr("unit_diagonal", unit)});
}

Variable arete::solve_triangular(const Arg &a, const Arg &right, bool lower,
                                 bool transpose, bool unit_diagonal) {
  GraphBuilder b("solve_triangular", a.location());
  System system(b, a, right);
  return system.finish(b, solveTriangular(b, system.a, system.b, lower,
                                          transpose, unit_diagonal));
}

static mlir::Value conjugated(GraphBuilder &b, mlir::Value x) {
  return ir::conjugate(b.expr(x)).get();
}

Variable arete::cho_solve(const Arg &l, const Arg &right) {
  GraphBuilder b("cho_solve", l.location());
  System system(b, l, right);
  mlir::Value half =
      solveTriangular(b, system.a, system.b, /*lower=*/true, false, false);
  // l^H x = y as l^T conj(x) = conj(y).
  mlir::Value conjugate = solveTriangular(b, system.a, conjugated(b, half),
                                          /*lower=*/true, true, false);
  return system.finish(b, conjugated(b, conjugate));
}

Variable arete::inv(const Arg &arg) {
  GraphBuilder b("inv", arg.location());
  mlir::Value a = matrices(b, arg);
  Expr identity = ir::identityLike(b.expr(a));
  if (!identity)
    b.failReported();
  mlir::Value right = identity.get();
  broadcastBatches(b, a, right);
  return b.wrap(b.op("solve", {a, right}));
}

static mlir::Value pseudoInverse(GraphBuilder &b, mlir::Value a,
                                 std::optional<double> rcond) {
  llvm::SmallVector<mlir::NamedAttribute> attributes;
  if (rcond)
    attributes.push_back(
        b.builder().getNamedAttr("rcond", b.builder().getF64FloatAttr(*rcond)));
  return b.op("pinv", a, attributes);
}

Variable arete::pinv(const Arg &arg, std::optional<double> rcond) {
  GraphBuilder b("pinv", arg.location());
  return b.wrap(pseudoInverse(b, matrices(b, arg), rcond));
}

LeastSquares arete::lstsq(const Arg &a, const Arg &right,
                          std::optional<double> rcond) {
  GraphBuilder b("lstsq", a.location());
  System system(b, a, right);
  Expr x =
      ir::product(b.expr(pseudoInverse(b, system.a, rcond)), b.expr(system.b));
  if (!x)
    b.failReported();
  Expr rest = b.expr(system.b) - ir::product(b.expr(system.a), x);
  int64_t rank = rankOf(system.b);
  Variable residuals = b.wrap(ir::squaredSize(rest).sum(
      system.isVector ? llvm::SmallVector<int64_t>{rank - 2, rank - 1}
                      : llvm::SmallVector<int64_t>{rank - 2}));
  Expr s = b.expr(b.op("svdvals", system.a));
  Expr cutoff = ir::rankCutoff(b.expr(system.a), s, rcond);
  if (!cutoff)
    b.failReported();
  Expr counts = greater(s, cutoff.expandDims(cutoff.rank()));
  Expr number = b.expr(b.cast(counts.get(), DType::Int64)).sum(s.rank() - 1);
  return {system.finish(b, x.get()), residuals, b.wrap(number), b.wrap(s)};
}

//===----------------------------------------------------------------------===//
// Factorisations
//===----------------------------------------------------------------------===//

Variable arete::cholesky(const Arg &a, bool upper) {
  GraphBuilder b("cholesky", a.location());
  mlir::Value x = adjointIf(b, upper, matrices(b, a));
  return b.wrap(adjointIf(b, upper, b.op("cholesky", x)));
}

LuFactors arete::lu_factor(const Arg &a) {
  GraphBuilder b("lu_factor", a.location());
  mlir::Value lu = b.op("lu_factor", matrices(b, a));
  return {b.wrap(lu), b.wrap(result(lu, 1)), b.wrap(result(lu, 2))};
}

Variable arete::lu_solve(const LuFactors &factors, const Arg &right,
                         bool transpose) {
  GraphBuilder b("lu_solve", right.location());
  System system(b, Arg(factors.lu, right.location()), right);
  mlir::Value permutation =
      b.integer(Arg(factors.permutation, right.location()), "permutations");
  return system.finish(b, b.op("lu_solve", {system.a, permutation, system.b},
                               b.attr("transpose", transpose)));
}

Lu arete::lu(const Arg &a) {
  GraphBuilder b("lu", a.location());
  mlir::Value packed = b.op("lu_factor", matrices(b, a));
  Expr lu = b.expr(packed), pivots = b.expr(result(packed, 1));
  Expr p = ir::transposed(ir::permutationMatrix(b.expr(result(packed, 2)), lu));
  Expr zero = b.expr(b.size(0)), k = ir::sizeOf(pivots, -1);
  Expr left = ir::slice(lu, zero, k, -1);
  if (!left)
    b.failReported();
  Expr l = ir::lowerTriangle(left, -1) +
           castLike(ir::whereOffset(left, "arete.equal", 0), left);
  return {b.wrap(p), b.wrap(l),
          b.wrap(ir::upperTriangle(ir::slice(lu, zero, k, -2)))};
}

Qr arete::qr(const Arg &a, bool complete) {
  GraphBuilder b("qr", a.location());
  mlir::Value q = b.op("qr", matrices(b, a), b.attr("complete", complete));
  return {b.wrap(q), b.wrap(result(q, 1))};
}

Svd arete::svd(const Arg &a, bool full_matrices) {
  GraphBuilder b("svd", a.location());
  mlir::Value u = b.op("svd", matrices(b, a), b.attr("full", full_matrices));
  return {b.wrap(u), b.wrap(result(u, 1)), b.wrap(result(u, 2))};
}

Variable arete::svdvals(const Arg &a) {
  GraphBuilder b("svdvals", a.location());
  return b.wrap(b.op("svdvals", matrices(b, a)));
}

Eigh arete::eigh(const Arg &a, bool lower) {
  GraphBuilder b("eigh", a.location());
  mlir::Value w = b.op("eigh", adjointIf(b, !lower, matrices(b, a)));
  return {b.wrap(w), b.wrap(result(w, 1))};
}

Variable arete::eigvalsh(const Arg &a, bool lower) {
  GraphBuilder b("eigvalsh", a.location());
  return b.wrap(b.op("eigvalsh", adjointIf(b, !lower, matrices(b, a))));
}

Eig arete::eig(const Arg &a) {
  GraphBuilder b("eig", a.location());
  mlir::Value w = b.op("eig", matrices(b, a));
  return {b.wrap(w), b.wrap(result(w, 1))};
}

Variable arete::eigvals(const Arg &a) {
  GraphBuilder b("eigvals", a.location());
  return b.wrap(b.op("eigvals", matrices(b, a)));
}
