//===- LinearAlgebraGradients.cpp - Derivatives of factorisations ---------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In comments dY is the cotangent of Y, and tril, triu the triangles.
// Cotangents of complex matrices are those of the inner product Re tr(A^H B)
// (arete/Grad.h), so each transpose of a formula for real matrices is an
// adjoint, Y^H. Sources:
//
//   Giles, "An exhended collection of matrix derivative results for forward and
//     reverse mode algorithmic differentiation", 2008: solve, inverse,
//     determinant, symmetric eigenvalues, singular values.
//   Murray, "Differentiation of the Cholesky decomposition", 2016.
//   Townsend, "Differentiating the singular value decomposition", 2016.
//   Walter and Lehmann, "Algorithmic differentiation of linear algebra
//   functions
//     with application in optimum experimental design", 2010: QR; for more
//     columns than rows Roberts and Roberts, "QR and LQ decomposition matrix
//     backpropagation algorithms for square, wide, and deep matrices", 2020.
//   de Hoog, Anderssen and Lukas, "Differentiation of matrix functionals using
//     triangular factorization", 2011: LU.
//   Golub and Pereyra, "The differentiation of pseudo-inverses and nonlinear
//     least squares problems whose variables separate", 1973.
//   Wan and Zhang, "Automatic differentiation for complex valued SVD", 2019.
//   Boeddeker et al., "On the computation of complex-valued gradients with
//     application to statistically optimum beamforming", 2017: eigenvalues of
//     general matrices.
//   Higham, "Functions of Matrices", 2008, theorem 3.6: exponential.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/LinearAlgebraOps.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace arete::ir {

static LogicalResult finish(Expr gradient, SmallVectorImpl<Value> &gradients) {
  gradients.push_back(gradient.get());
  return success(bool(gradient));
}

/// x + x^H
static Expr symmetrized(Expr x) { return x + adjoint(x); }

/// The cotangent of the lower triangle of a Hermitian matrix, of which only
/// that triangle is read: the elements above it move with those below.
static Expr foldedToLower(Expr x) { return lowerHalf(symmetrized(x)); }

/// The sum of those that there are.
static Expr sumOfPresent(ArrayRef<Expr> terms) {
  Expr sum;
  for (Expr term : terms)
    sum = sum && term ? sum + term : sum ? sum : term;
  return sum;
}

/// The cotangent of b, `g` being that of what op(a, ..., b) solves, with or
/// without `transpose` among its flags.
static Expr solveAdjoint(StringRef op, SmallVector<Expr> operands, Expr g,
                         ArrayRef<NamedAttribute> flags) {
  // a^-H g is the conjugate of a^-T conj(g).
  operands.push_back(conjugate(g));
  return conjugate(Expr::build(op, operands, flags));
}
static Expr solveAdjoint(Expr a, Expr g, bool transpose = false) {
  return solveAdjoint("arete.solve", {a}, g,
                      flags(a, {{"transpose", !transpose}}));
}

namespace {
/// A triangular matrix.
struct Triangle {
  Expr matrix;
  bool lower, unit = false;

  /// T^-1 b.
  Expr solve(Expr b, bool transpose = false) const {
    return Expr::build("arete.triangular_solve", {matrix, b},
                       solveFlags(transpose));
  }
  /// T^-H b; conj(T)^-1 b for a system with T^T.
  Expr solveAdjoint(Expr b, bool transpose = false) const {
    return ir::solveAdjoint("arete.triangular_solve", {matrix}, b,
                            solveFlags(!transpose));
  }
  /// b T^-1, b T^-H.
  Expr solveRight(Expr b) const { return adjoint(solveAdjoint(adjoint(b))); }
  Expr solveRightAdjoint(Expr b) const { return adjoint(solve(adjoint(b))); }
  /// The elements of x that are read of the matrix.
  Expr mask(Expr x) const {
    int64_t offset = unit ? 1 : 0;
    return lower ? lowerTriangle(x, -offset) : upperTriangle(x, offset);
  }

private:
  SmallVector<NamedAttribute> solveFlags(bool transpose) const {
    return flags(
        matrix,
        {{"lower", lower}, {"transpose", transpose}, {"unit_diagonal", unit}});
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// Linear systems
//===----------------------------------------------------------------------===//

LogicalResult CholeskyOp::lop(OpBuilder &b, ValueRange cotangents,
                              SmallVectorImpl<Value> &gradients) {
  // L^-H P L^-1, P being the lower half of L^H dL.
  Expr factor(b, getLoc(), getResult()), g(b, getLoc(), cotangents[0]);
  Triangle l{factor, /*lower=*/true};
  Expr p = lowerHalf(product(factor, g, /*adjointA=*/true));
  return finish(foldedToLower(l.solveRight(l.solveAdjoint(p))), gradients);
}

/// The cotangents of a and b where x solves a x = b or a^T x = b.
static LogicalResult systemLop(Expr a, Expr x, Expr byRight, bool transpose,
                               SmallVectorImpl<Value> &gradients) {
  Expr byMatrix = transpose ? conjugate(product(x, byRight, false, true))
                            : product(byRight, x, false, true);
  if (!byMatrix)
    return failure();
  gradients.append({(-byMatrix).get(), byRight.get()});
  return success();
}

LogicalResult SolveOp::lop(OpBuilder &b, ValueRange cotangents,
                           SmallVectorImpl<Value> &gradients) {
  Expr a(b, getLoc(), getA()), x(b, getLoc(), getResult());
  Expr byRight =
      solveAdjoint(a, Expr(b, getLoc(), cotangents[0]), getTranspose());
  return systemLop(a, x, byRight, getTranspose(), gradients);
}

LogicalResult TriangularSolveOp::lop(OpBuilder &b, ValueRange cotangents,
                                     SmallVectorImpl<Value> &gradients) {
  Triangle a{{b, getLoc(), getA()}, getLower(), getUnitDiagonal()};
  Expr x(b, getLoc(), getResult()), g(b, getLoc(), cotangents[0]);
  if (failed(systemLop(a.matrix, x, a.solveAdjoint(g, getTranspose()),
                       getTranspose(), gradients)))
    return failure();
  Expr byMatrix = a.mask({b, getLoc(), gradients[0]});
  gradients[0] = byMatrix.get();
  return success(bool(byMatrix));
}

LogicalResult LuFactorOp::lop(OpBuilder &b, ValueRange cotangents,
                              SmallVectorImpl<Value> &gradients) {
  // Square parts have index 1; what is below them or to their right, index 2:
  // one of both is empty. Of the rows in the order of the factors
  //   dX11 = L1^-H (tril(L1^H dL1 - dU2 U2^H, -1)
  //                 + triu(dU1 U1^H - L2^H dL2)) U1^-H
  //   dX12 = L1^-H dU2,  dX21 = dL2 U1^-H.
  Expr lu(b, getLoc(), getLu()), g(b, getLoc(), cotangents[0]);
  Expr zero(b, getLoc(), buildSize(b, getLoc(), 0));
  Expr rows = sizeOf(lu, -2), columns = sizeOf(lu, -1);
  Expr k = sizeOf(Expr(b, getLoc(), getPivots()), -1);
  auto part = [&](Expr x, bool low, bool right) {
    Expr band = low ? slice(x, k, rows - k, -2) : slice(x, zero, k, -2);
    return right ? slice(band, k, columns - k, -1) : slice(band, zero, k, -1);
  };
  Expr square = part(lu, false, false), squareG = part(g, false, false);
  Expr right = part(lu, false, true), rightG = part(g, false, true);
  Expr low = part(lu, true, false), lowG = part(g, true, false);
  Triangle l{square, /*lower=*/true, /*unit=*/true}, u{square, false};
  Expr unitLower = lowerTriangle(square, -1) + identityLike(square);
  Expr inner = lowerTriangle(product(unitLower, lowerTriangle(squareG, -1),
                                     /*adjointA=*/true) -
                                 product(rightG, right, false, true),
                             -1) +
               upperTriangle(product(upperTriangle(squareG),
                                     upperTriangle(square), false, true) -
                             product(low, lowG, /*adjointA=*/true));
  Expr bySquare = u.solveRightAdjoint(l.solveAdjoint(inner));
  Expr byRight = l.solveAdjoint(rightG);
  Expr byLow = u.solveRightAdjoint(lowG);
  if (!bySquare || !byRight || !byLow)
    return failure();
  // Whatever remains has no elements.
  Expr corner = product(byLow, right) * 0.0;
  Expr ordered = concatenate(
      {concatenate({bySquare, byRight}, -1), concatenate({byLow, corner}, -1)},
      -2);
  Expr p = permutationMatrix(Expr(b, getLoc(), getPermutation()), lu);
  return finish(product(p, ordered, /*adjointA=*/true), gradients);
}

LogicalResult LuSolveOp::lop(OpBuilder &b, ValueRange cotangents,
                             SmallVectorImpl<Value> &gradients) {
  Expr lu(b, getLoc(), getLu()), permutation(b, getLoc(), getPermutation());
  Expr x(b, getLoc(), getResult()), g(b, getLoc(), cotangents[0]);
  Triangle l{lu, /*lower=*/true, /*unit=*/true}, u{lu, false};
  Expr byRight = solveAdjoint("arete.lu_solve", {lu, permutation}, g,
                              flags(lu, {{"transpose", !getTranspose()}}));
  Expr byLower, byUpper;
  if (!getTranspose()) {
    // L y = P b, U x = y.
    Expr y = product(upperTriangle(lu), x), dy = u.solveAdjoint(g);
    byUpper = product(dy, x, false, true);
    byLower = product(l.solveAdjoint(dy), y, false, true);
  } else {
    // U^T y = b, L^T v = y, x = P^T v; here are the conjugates of y, v and of
    // their cotangents.
    Expr p = permutationMatrix(permutation, lu);
    Expr v = product(p, conjugate(x)), dv = product(p, conjugate(g));
    Expr unitLower = lowerTriangle(lu, -1) + identityLike(lu);
    Expr y = product(unitLower, v, /*adjointA=*/true), dy = l.solve(dv);
    byLower = product(v, dy, false, true);
    byUpper = product(y, u.solve(dy), false, true);
  }
  Expr byFactors = -(l.mask(byLower) + u.mask(byUpper));
  gradients.append({byFactors.get(), Value(), byRight.get()});
  return success(byFactors && byRight);
}

//===----------------------------------------------------------------------===//
// Determinants
//===----------------------------------------------------------------------===//

LogicalResult DetOp::lop(OpBuilder &b, ValueRange cotangents,
                         SmallVectorImpl<Value> &gradients) {
  Expr x(b, getLoc(), getX()), g(b, getLoc(), cotangents[0]);
  Expr cofactor = Expr::build("arete.cofactor", x);
  return finish(conjugate(cofactor) * g.expandDims({g.rank(), g.rank() + 1}),
                gradients);
}

LogicalResult CofactorOp::lop(OpBuilder &b, ValueRange cotangents,
                              SmallVectorImpl<Value> &gradients) {
  // C = det(X) X^-T; with its conjugate K, dX = X^-H (<dC, K> - dC^T K).
  Expr x(b, getLoc(), getX()), k = conjugate({b, getLoc(), getResult()});
  Expr g(b, getLoc(), cotangents[0]);
  if (!k)
    return failure();
  Expr inner = (g * k).sum({x.rank() - 2, x.rank() - 1}, /*keepdims=*/true);
  Expr right =
      identityLike(x) * inner - product(conjugate(g), k, /*adjointA=*/true);
  return finish(solveAdjoint(x, right), gradients);
}

//===----------------------------------------------------------------------===//
// Orthogonal factorisations
//===----------------------------------------------------------------------===//

/// dX for X = Q R with R square: (dQ + Q S) R^-H, S being the Hermitian matrix
/// with the lower triangle of R dR^H - dQ^H Q. A cotangent may be null.
static Expr tallQrLop(Expr q, Expr r, Expr dq, Expr dr) {
  Expr byR = dr ? product(r, upperTriangle(dr), false, true) : Expr();
  Expr byQ = dq ? -product(dq, q, /*adjointA=*/true) : Expr();
  Expr m = sumOfPresent({byR, byQ});
  Expr symmetric = symmetrized(lowerHalf(m));
  Expr total = sumOfPresent({dq, product(q, symmetric)});
  return Triangle{r, /*lower=*/false}.solveRightAdjoint(total);
}

LogicalResult QrOp::lop(OpBuilder &b, ValueRange cotangents,
                        SmallVectorImpl<Value> &gradients) {
  Expr x(b, getLoc(), getX()), q(b, getLoc(), getQ()), r(b, getLoc(), getR());
  Expr dq, dr;
  if (cotangents[0])
    dq = Expr(b, getLoc(), cotangents[0]);
  if (cotangents[1])
    dr = Expr(b, getLoc(), cotangents[1]);
  RankedTensorType type = tensorTypeOf(getX());
  int64_t m = type.getDimSize(type.getRank() - 2);
  int64_t n = type.getDimSize(type.getRank() - 1);
  bool known = !ShapedType::isDynamic(m) && !ShapedType::isDynamic(n);
  if (getComplete() && !(known && m <= n))
    return emitError("qr: a complete factorisation has a derivative where it ")
           << "is known that there are no more rows than columns, which is not "
           << "known of " << describe(type) << "; use the reduced one";
  if (known && m >= n)
    return finish(tallQrLop(q, r, dq, dr), gradients);

  // X = [X1 X2] with X1 = Q R1 square and X2 = Q R2, which may be empty:
  // dX2 = Q dR2, and dQ is increased by X2 dR2^H.
  Expr zero(b, getLoc(), buildSize(b, getLoc(), 0));
  Expr k = sizeOf(r, -2), rest = sizeOf(x, -1) - k;
  Expr r1 = slice(r, zero, k, -1), dr1, byRest;
  if (dr) {
    Expr dr2 = slice(dr, k, rest, -1);
    dr1 = slice(dr, zero, k, -1);
    dq = sumOfPresent({dq, product(slice(x, k, rest, -1), dr2, false, true)});
    byRest = product(q, dr2);
  } else {
    byRest = slice(x, k, rest, -1) * 0.0;
  }
  Expr bySquare = tallQrLop(q, r1, dq, dr1);
  if (!bySquare || !byRest)
    return failure();
  return finish(concatenate({bySquare, byRest}, -1), gradients);
}

/// 1 / (w[j] - w[i]) in row i and column j; 0 where they are equal.
static Expr reciprocalDifferences(Expr w) {
  return w ? reciprocalOrZero(w.expandDims(w.rank() - 1) -
                              w.expandDims(w.rank()))
           : Expr();
}

/// A diagonal matrix like x.
static Expr diagonalLike(Expr x, Expr elements) {
  return scaleRows(identityLike(x), elements);
}

/// U diag(s) V^H of a reduced decomposition.
static SmallVector<Expr> reducedSvd(Expr x) {
  return buildResults("arete.svd", x);
}

LogicalResult SvdvalsOp::lop(OpBuilder &b, ValueRange cotangents,
                             SmallVectorImpl<Value> &gradients) {
  SmallVector<Expr> svd = reducedSvd({b, getLoc(), getX()});
  if (svd.empty())
    return failure();
  Expr g(b, getLoc(), cotangents[0]);
  return finish(product(scaleColumns(svd[0], g), svd[2]), gradients);
}

/// (x - x^H) / 2.
static Expr skewPart(Expr x) { return (x - adjoint(x)) * 0.5; }

LogicalResult SvdOp::lop(OpBuilder &b, ValueRange cotangents,
                         SmallVectorImpl<Value> &gradients) {
  Expr x(b, getLoc(), getX());
  if (getFull()) {
    if (cotangents[0] || cotangents[2])
      return emitError("svd: the vectors of a full decomposition have no "
                       "derivative; use the reduced one");
    SmallVector<Expr> svd = reducedSvd(x);
    if (svd.empty())
      return failure();
    Expr g(b, getLoc(), cotangents[1]);
    return finish(product(scaleColumns(svd[0], g), svd[2]), gradients);
  }

  Expr u(b, getLoc(), getU()), s(b, getLoc(), getS()), vh(b, getLoc(), getVh());
  // With P and Q the skew parts of U^H dU and V^H dV:
  //   dX = U ((D + R) o P + (D - R) o Q + diag(ds)) V^H
  //        + (1 - U U^H) dU S^-1 V^H + U S^-1 dV^H (1 - V V^H),
  // D[i, j] = 1 / (s[j] - s[i]), R[i, j] = 1 / (s[j] + s[i]). Of functions that
  // do not see the choice of vectors for equal values, or that of their phases,
  // P + Q is zero there.
  Expr d = castLike(reciprocalDifferences(s), u);
  Expr r = castLike(
      reciprocalOrZero(s.expandDims(s.rank() - 1) + s.expandDims(s.rank())), u);
  Expr inverse = reciprocalOrZero(s);
  Expr core, byLeft, byRight;
  if (cotangents[1])
    core = diagonalLike(d, {b, getLoc(), cotangents[1]});
  if (cotangents[0]) {
    Expr du(b, getLoc(), cotangents[0]);
    Expr projected = product(u, du, /*adjointA=*/true);
    core = sumOfPresent({core, (d + r) * skewPart(projected)});
    byLeft = product(scaleColumns(du - product(u, projected), inverse), vh);
  }
  if (cotangents[2]) {
    Expr dvh(b, getLoc(), cotangents[2]);
    Expr projected = product(vh, dvh, false, true);
    core = sumOfPresent({core, (d - r) * skewPart(projected)});
    byRight =
        product(u, scaleRows(dvh - product(projected, vh, true), inverse));
  }
  Expr inside = product(product(u, core), vh);
  return finish(sumOfPresent({inside, byLeft, byRight}), gradients);
}

LogicalResult EigvalshOp::lop(OpBuilder &b, ValueRange cotangents,
                              SmallVectorImpl<Value> &gradients) {
  Expr g(b, getLoc(), cotangents[0]);
  SmallVector<Expr> eigh =
      buildResults("arete.eigh", Expr(b, getLoc(), getX()));
  if (eigh.empty())
    return failure();
  Expr v = eigh[1];
  return finish(foldedToLower(product(scaleColumns(v, g), v, false, true)),
                gradients);
}

LogicalResult EighOp::lop(OpBuilder &b, ValueRange cotangents,
                          SmallVectorImpl<Value> &gradients) {
  // V (diag(dw) + F o (V^H dV)) V^H with F[i, j] = 1 / (w[j] - w[i]).
  Expr w(b, getLoc(), getW()), v(b, getLoc(), getV());
  Expr core;
  if (cotangents[0])
    core = diagonalLike(v, {b, getLoc(), cotangents[0]});
  if (cotangents[1])
    core = sumOfPresent({core, castLike(reciprocalDifferences(w), v) *
                                   product(v, Expr(b, getLoc(), cotangents[1]),
                                           /*adjointA=*/true)});
  Expr inside = product(product(v, core), v, false, true);
  return finish(foldedToLower(inside), gradients);
}

/// The cotangent of x for X V = V W, of which `core` = V^H dX V^-H is given.
static LogicalResult finishEig(Expr x, Expr v, Expr core,
                               SmallVectorImpl<Value> &gradients) {
  Expr gradient = solveAdjoint(v, product(core, v, false, /*adjointB=*/true));
  return finish(gradient ? castCotangent(gradient, x) : gradient, gradients);
}

LogicalResult EigvalsOp::lop(OpBuilder &b, ValueRange cotangents,
                             SmallVectorImpl<Value> &gradients) {
  Expr x(b, getLoc(), getX());
  SmallVector<Expr> eig = buildResults("arete.eig", x);
  if (eig.empty())
    return failure();
  return finishEig(
      x, eig[1], diagonalLike(eig[1], {b, getLoc(), cotangents[0]}), gradients);
}

/// Where eigenvectors, columns of v, have the element that is made real: the
/// largest of those that are.
static Expr isPhaseElement(Expr v) {
  Expr re = real(v), im = imag(v);
  if (!re || !im)
    return {};
  OpBuilder &b = v.getBuilder();
  Expr size = where(equal(im, im.literal(0.0)), abs(re), re.literal(-1.0));
  // A vector of no element has a largest one too.
  SmallVector<Value> sizes = buildDims(b, v.getLoc(), v.get());
  sizes[v.rank() - 2] = buildSize(b, v.getLoc(), 1);
  Expr padded = concatenate({size, re.literal(-2.0).broadcastTo(sizes)}, -2);
  if (!padded)
    return {};
  Expr row = padded.reduce("arete.argmax", v.rank() - 2, /*keepdims=*/true);
  Expr rows = Expr::build("arete.iota", {sizeOf(v, -2), sizeOf(v, -1)},
                          b.getNamedAttr("axis", b.getI64IntegerAttr(0)));
  return row ? equal(rows, row) : row;
}

LogicalResult EigOp::lop(OpBuilder &b, ValueRange cotangents,
                         SmallVectorImpl<Value> &gradients) {
  // V^-H (diag(dw) + conj(F) o (V^H T)) V^H with F[i, j] = 1 / (w[j] - w[i]). T
  // is dV without what would change the norm of a vector v, the real part of
  // its inner product d with dv, or the phase of its element p, which is real:
  // i times the imaginary part of d, divided by p.
  Expr x(b, getLoc(), getX()), w(b, getLoc(), getW()), v(b, getLoc(), getV());
  Expr core;
  if (cotangents[0])
    core = diagonalLike(v, {b, getLoc(), cotangents[0]});
  if (cotangents[1]) {
    Expr dv(b, getLoc(), cotangents[1]), isPhase = isPhaseElement(v);
    int64_t rows = v.rank() - 2;
    Expr d = (conjugate(v) * dv).sum(rows, /*keepdims=*/true);
    if (!isPhase || !d)
      return failure();
    Expr re = real(v), zero = re.literal(0.0);
    Expr p = where(isPhase, re, zero).sum(rows, /*keepdims=*/true);
    Expr phase = where(isPhase, imag(d) / p, zero);
    Expr tangent = dv - v * castLike(real(d), v) - complex(zero, phase);
    core = sumOfPresent({core, conjugate(reciprocalDifferences(w)) *
                                   product(v, tangent, /*adjointA=*/true)});
  }
  return finishEig(x, v, core, gradients);
}

LogicalResult PinvOp::lop(OpBuilder &b, ValueRange cotangents,
                          SmallVectorImpl<Value> &gradients) {
  // -P^H G P^H + (1 - X P) G^H P P^H + P^H P G^H (1 - P X), G being dP.
  Expr x(b, getLoc(), getX()), p(b, getLoc(), getResult());
  Expr g(b, getLoc(), cotangents[0]);
  Expr first = product(product(p, g, true), p, false, true);
  Expr left = product(product(g, p, true), p, false, true);
  Expr right = product(p, product(p, g, false, true), true);
  Expr leftRest = left - product(x, product(p, left));
  Expr rightRest = right - product(product(right, p), x);
  return finish(leftRest + rightRest - first, gradients);
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

LogicalResult ExpmOp::lop(OpBuilder &b, ValueRange cotangents,
                          SmallVectorImpl<Value> &gradients) {
  // The derivative of exp at X^H in the direction G is the upper right block
  // of exp([X^H G; 0 X^H]).
  Expr g(b, getLoc(), cotangents[0]);
  Expr xh = adjoint(Expr(b, getLoc(), getX()));
  if (!xh)
    return failure();
  Expr zeros = xh.literal(0.0).broadcastTo(buildDims(b, getLoc(), xh.get()));
  Expr block =
      concatenate({concatenate({xh, g}, -1), concatenate({zeros, xh}, -1)}, -2);
  if (!block)
    return failure();
  Expr size = sizeOf(xh, -1);
  Expr zero(b, getLoc(), buildSize(b, getLoc(), 0));
  Expr exponential = Expr::build("arete.expm", block);
  return finish(slice(slice(exponential, zero, size, -2), size, size, -1),
                gradients);
}

} // namespace arete::ir
