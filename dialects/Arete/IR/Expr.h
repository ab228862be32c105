//===- Expr.h - Building derivatives from ops -*- C++ -* -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// A derivative in an op's record is an expression over Exprs. Building one
// infers the types at once; an error is reported at the location of the op
// whose derivative is taken and poisons what is built from it.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_EXPR_H
#define ARETE_IR_EXPR_H

#include "dialects/Arete/IR/Types.h"
#include "mlir/IR/Builders.h"

namespace mlir {
class IRMapping;
} // namespace mlir

namespace arete::ir {

/// Builds any op of the dialect by name and infers its type. Reports an error
/// at `loc` and fails when the operands do not fit.
mlir::FailureOr<mlir::Operation *>
buildOp(mlir::OpBuilder &builder, mlir::Location loc, llvm::StringRef name,
        mlir::ValueRange operands,
        llvm::ArrayRef<mlir::NamedAttribute> attributes = {});

/// Clones an op, taking its operands from `mapping`, where they are, and noting
/// its results there. The types of results follow where those of operands have
/// changed.
mlir::LogicalResult cloneOp(mlir::OpBuilder &builder, mlir::Operation *op,
                            mlir::IRMapping &mapping);

/// A 0-d constant of this element type.
mlir::Value buildScalar(mlir::OpBuilder &builder, mlir::Location loc,
                        mlir::Type elementType, double value);
/// A size: a 0-d int64 constant.
mlir::Value buildSize(mlir::OpBuilder &builder, mlir::Location loc,
                      int64_t value);
/// The size of dimension `axis`, a constant where it is static.
mlir::Value buildDim(mlir::OpBuilder &builder, mlir::Location loc,
                     mlir::Value tensor, int64_t axis);
llvm::SmallVector<mlir::Value>
buildDims(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value tensor);

/// A handle to a value, with operators. Null after an error.
class Expr {
public:
  Expr() = default;
  Expr(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value value)
      : builder(&builder), loc(loc), value(value) {}

  explicit operator bool() const { return bool(value); }
  mlir::Value get() const { return value; }
  mlir::Type elementType() const { return elementTypeOf(value); }
  int64_t rank() const { return tensorTypeOf(value).getRank(); }

  static Expr build(llvm::StringRef name, llvm::ArrayRef<Expr> operands,
                    llvm::ArrayRef<mlir::NamedAttribute> attributes = {});
  /// A 0-d constant of this dtype; it broadcasts.
  Expr literal(double number) const;

  Expr sum(llvm::ArrayRef<int64_t> axes, bool keepdims = false) const;
  Expr reduce(llvm::StringRef op, llvm::ArrayRef<int64_t> axes,
              bool keepdims) const;
  Expr expandDims(llvm::ArrayRef<int64_t> axes) const;
  Expr squeeze(llvm::ArrayRef<int64_t> axes) const;
  Expr transpose(llvm::ArrayRef<int64_t> permutation) const;
  Expr reshape(mlir::ValueRange sizes) const;
  Expr broadcastTo(mlir::ValueRange sizes) const;
  Expr cast(mlir::Type elementType) const;

  mlir::OpBuilder &getBuilder() const { return *builder; }
  mlir::Location getLoc() const { return *loc; }

private:
  mlir::OpBuilder *builder = nullptr;
  std::optional<mlir::Location> loc;
  mlir::Value value;
};

#include "dialects/Arete/IR/ElementwiseExpr.inc"

inline Expr operator+(Expr x, Expr y) { return add(x, y); }
inline Expr operator-(Expr x, Expr y) { return subtract(x, y); }
inline Expr operator*(Expr x, Expr y) { return multiply(x, y); }
inline Expr operator/(Expr x, Expr y) { return divide(x, y); }
inline Expr operator-(Expr x) { return negative(x); }
inline Expr operator+(Expr x, double y) { return add(x, x.literal(y)); }
inline Expr operator-(Expr x, double y) { return subtract(x, x.literal(y)); }
inline Expr operator-(double x, Expr y) { return subtract(y.literal(x), y); }
inline Expr operator*(Expr x, double y) { return multiply(x, x.literal(y)); }

/// x where it is real, its complex conjugate where it is not.
inline Expr conjugate(Expr x) {
  return x && isComplex(x.elementType()) ? conj(x) : x;
}
/// x in the dtype that sums and means of it are computed in: float32 where it
/// is a 16-bit float, whose range counts leave early.
inline Expr widened(Expr x) {
  return x ? x.cast(scalarType(x.elementType())) : x;
}
/// x with the dtype of `like`.
inline Expr castLike(Expr x, Expr like) {
  return like ? x.cast(like.elementType()) : like;
}
/// 1 where the first condition holds, 1/2 where the second does, else 0: how
/// maximum and minimum share a derivative.
struct TieWeight {
  Expr wins, tie;
};
inline TieWeight tieWeight(Expr wins, Expr tie) { return {wins, tie}; }
inline Expr operator*(Expr g, TieWeight w) {
  return where(w.wins, g, where(w.tie, g * 0.5, g.literal(0.0)));
}

/// The cotangent of an operand by which an op cannot be differentiated: an
/// error where that is asked for (see arete.no_derivative).
inline Expr noDerivative(Expr g) {
  return Expr::build("arete.no_derivative", {g});
}
/// The derivatives of sinc, and of i1e, whose value is `value`.
Expr sincSlope(Expr x);
Expr besselI1eSlope(Expr x, Expr value);
/// The cotangent of a cast's operand: of a real number that became complex it
/// is the real part.
inline Expr castCotangent(Expr g, Expr x) {
  if (g && isComplex(g.elementType()) && !isComplex(x.elementType()))
    g = real(g);
  return castLike(g, x);
}
/// The cotangent of x, `out` being abs(x), real. At 0 it is 0.
inline Expr absCotangent(Expr g, Expr x, Expr out) {
  if (!isComplex(x.elementType()))
    return g * sign(x);
  Expr isZero = equal(out, out.literal(0.0));
  Expr scale =
      where(isZero, g.literal(0.0), g / where(isZero, out.literal(1.0), out));
  return castLike(scale, x) * x;
}

/// The cotangent of x, complex, `out` being x / |x|, which moves across its own
/// direction only. At 0 it is 0.
inline Expr signCotangent(Expr g, Expr x, Expr out) {
  Expr size = abs(x), isZero = equal(size, size.literal(0.0));
  Expr along = castLike(real(conj(out) * g), g) * out;
  Expr scale = where(isZero, size.literal(0.0),
                     reciprocal(where(isZero, size.literal(1.0), size)));
  return (g - along) * castLike(scale, g);
}
/// sqrt(1 + x^2), which of a complex x is the principal root.
inline Expr hypotWithOne(Expr x) {
  return isComplex(x.elementType()) ? sqrt(sqr(x) + 1.0)
                                    : hypot(x, x.literal(1.0));
}

/// The cotangent of x, g being that of its angle: i x / |x|^2 times g.
inline Expr angleCotangent(Expr g, Expr x) {
  Expr re = real(x), im = imag(x);
  Expr scale = g / (sqr(re) + sqr(im));
  return complex(-im * scale, re * scale);
}

/// Sums a cotangent of broadcast shape to the shape of an operand of this type.
Expr sumToShape(Expr cotangent, mlir::RankedTensorType operandType);

/// The derivative of an elementwise op, one operand after the other.
class ElementwiseGradient {
public:
  /// `conjugates`: the partials are multiples of the cotangent by a complex
  /// derivative, which the convention for complex numbers (arete/Grad.h) wants
  /// conjugated: conj(d conj(g)) is conj(d) g.
  ElementwiseGradient(mlir::OpBuilder &builder, mlir::Operation *op,
                      mlir::Value cotangent, bool conjugates)
      : builder(builder), op(op), conjugates(conjugates),
        g(builder, op->getLoc(), cotangent), gradients(op->getNumOperands()) {
    if (conjugates)
      g = conjugate(g);
  }

  Expr cotangent() const { return g; }
  Expr result() const { return Expr(builder, op->getLoc(), op->getResult(0)); }
  /// Null beyond the last operand.
  Expr operand(unsigned i) const {
    return i < op->getNumOperands()
               ? Expr(builder, op->getLoc(), op->getOperand(i))
               : Expr();
  }
  /// Evaluates `partial` if operand i is a float or complex and sums it to its
  /// shape.
  void add(unsigned i, llvm::function_ref<Expr()> partial);
  mlir::LogicalResult finish(llvm::SmallVectorImpl<mlir::Value> &out) const;

private:
  mlir::OpBuilder &builder;
  mlir::Operation *op;
  bool conjugates;
  Expr g;
  llvm::SmallVector<mlir::Value> gradients;
  bool failed = false;
};

} // namespace arete::ir

#endif // ARETE_IR_EXPR_H
