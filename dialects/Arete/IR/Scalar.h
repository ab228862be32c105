//===- Scalar.h - Scalar code of elementwise ops -*- C++ -* -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// The one place where arithmetic on elements becomes MLIR: op records call
// these functions, which know the dtypes.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_SCALAR_H
#define ARETE_IR_SCALAR_H

#include "dialects/Arete/IR/Types.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace arete::ir {

enum class Comparison { EQ, NE, LT, LE, GT, GE };

/// Emits scalar ops. Values are of scalar types (Types.h); `elementType` is
/// that of the first operand of the op whose code is emitted: it tells whether
/// integers are unsigned and floats narrow. Results of narrow floats are
/// float32 and rounded by who asked for the code. Nothing that is emitted has
/// undefined behaviour.
class ScalarEmitter {
public:
  /// `indices` are the positions in the iteration space, as index values; empty
  /// for a scalar.
  ScalarEmitter(mlir::OpBuilder &builder, mlir::Location loc,
                mlir::Type elementType, mlir::ValueRange indices = {})
      : b(loc, builder), elementType(elementType),
        indices(indices.begin(), indices.end()) {}

  /// The same for another element type: another signedness, say.
  ScalarEmitter withElementType(mlir::Type type) {
    return ScalarEmitter(b, b.getLoc(), type, indices);
  }

  mlir::Value constant(mlir::TypedAttr value);
  mlir::Value constantLike(mlir::Value x, double value);
  mlir::Value infinityLike(mlir::Value x);

  mlir::Value add(mlir::Value x, mlir::Value y);
  mlir::Value sub(mlir::Value x, mlir::Value y);
  mlir::Value mul(mlir::Value x, mlir::Value y);
  /// Floats only.
  mlir::Value div(mlir::Value x, mlir::Value y);
  /// As C's, with the sign of x; integers: fmod(x, 0) = 0.
  mlir::Value fmod(mlir::Value x, mlir::Value y);
  /// As Python; integers: x // 0 = x % 0 = 0.
  mlir::Value floorDivide(mlir::Value x, mlir::Value y);
  mlir::Value remainder(mlir::Value x, mlir::Value y);
  mlir::Value pow(mlir::Value x, mlir::Value y);
  /// NaN if either is.
  mlir::Value max(mlir::Value x, mlir::Value y);
  mlir::Value min(mlir::Value x, mlir::Value y);
  mlir::Value neg(mlir::Value x);
  mlir::Value abs(mlir::Value x);
  mlir::Value sign(mlir::Value x);
  mlir::Value copysign(mlir::Value x, mlir::Value y);
  /// In the emitter's element type.
  mlir::Value nextafter(mlir::Value x, mlir::Value y);
  mlir::Value sqrt(mlir::Value x);
  mlir::Value floor(mlir::Value x);
  mlir::Value ceil(mlir::Value x);
  mlir::Value trunc(mlir::Value x);
  mlir::Value roundEven(mlir::Value x);
  mlir::Value round(mlir::Value x);

  /// A function of the math library, by its name there without the suffix.
  mlir::Value math(llvm::StringRef function, mlir::ValueRange args);
  mlir::Value math(llvm::StringRef function, mlir::Value x, mlir::Value y) {
    return math(function, mlir::ValueRange{x, y});
  }

  /// A function of the math library on 64-bit integers, for integers of every
  /// width; it must depend on its operands modulo 2^64 as wrapping arithmetic
  /// does. Its name there begins with 'i' or 'u'.
  mlir::Value mathOfIntegers(llvm::StringRef function, mlir::Value x,
                             mlir::Value y);
  /// A special function of the runtime, on doubles.
  mlir::Value special(llvm::StringRef function, mlir::ValueRange args);

  mlir::Value compare(Comparison predicate, mlir::Value x, mlir::Value y);
  mlir::Value isNonZero(mlir::Value x);
  mlir::Value isInfinite(mlir::Value x);
  mlir::Value isFinite(mlir::Value x);
  mlir::Value select(mlir::Value condition, mlir::Value x, mlir::Value y);
  mlir::Value bitAnd(mlir::Value x, mlir::Value y);
  mlir::Value bitOr(mlir::Value x, mlir::Value y);
  mlir::Value bitXor(mlir::Value x, mlir::Value y);
  mlir::Value bitNot(mlir::Value x);
  mlir::Value shiftLeft(mlir::Value x, mlir::Value y);
  mlir::Value shiftRight(mlir::Value x, mlir::Value y);

  /// From this emitter's element type to another. A complex number does not
  /// become a real one.
  mlir::Value cast(mlir::Value x, mlir::Type toElementType);
  /// To the nearest value of a narrow float type, ties to even; another type's
  /// value as it is.
  mlir::Value rounded(mlir::Value x, mlir::Type toElementType);

  /// Complex numbers and their parts; a real number is its own real part.
  mlir::Value complex(mlir::Value real, mlir::Value imag);
  mlir::Value real(mlir::Value x);
  mlir::Value imag(mlir::Value x);
  mlir::Value conj(mlir::Value x);
  /// In (-pi, pi].
  mlir::Value angle(mlir::Value x);

  /// A function of the math library, or for complex numbers what is made of
  /// several, by its name there without the suffix.
  mlir::Value function(llvm::StringRef name, mlir::Value x);

  /// Position along dimension `axis` of the iteration space, as i64.
  mlir::Value position(unsigned axis);
  /// Whether anything emitted so far depends on the position.
  bool readsPosition() const { return usesPosition; }

  /// Emits with permission to reassociate: a step of a reduction.
  mlir::Value reassociated(llvm::function_ref<mlir::Value()> emit);

private:
  mlir::arith::FastMathFlagsAttr flags();
  bool unsignedInts() const { return isUnsigned(elementType); }
  /// Whether y is a shift amount below the width.
  mlir::Value isValidShift(mlir::Value y);
  mlir::Value floatToInteger(mlir::Value x, mlir::Type toElementType);
  /// Emits without permission to contract products and sums.
  mlir::Value uncontracted(llvm::function_ref<mlir::Value()> emit);

  // Complex numbers (ScalarComplex.cpp).
  struct Scale {
    mlir::Value factor; ///< a power of 4
    mlir::Value root;   ///< one over its square root
    mlir::Value log;    ///< minus its logarithm
  };
  Scale scaleOf(mlir::Value re, mlir::Value im);
  mlir::Value complexMul(mlir::Value x, mlir::Value y);
  mlir::Value complexDiv(mlir::Value x, mlir::Value y);
  mlir::Value complexPow(mlir::Value x, mlir::Value y);
  mlir::Value complexSqrt(mlir::Value z);
  mlir::Value complexExp(llvm::StringRef exp, mlir::Value re, mlir::Value im);
  mlir::Value complexExpm1(mlir::Value z);
  mlir::Value complexSinhCosh(bool isSinh, mlir::Value z);
  mlir::Value complexTanh(mlir::Value z);
  mlir::Value complexLog(mlir::Value z);
  mlir::Value complexLog1p(mlir::Value z);
  struct ArcParts {
    mlir::Value sine, cosine; ///< the real parts of arcsin and arccos
    mlir::Value height;       ///< the imaginary part of arcsin
  };
  ArcParts arcParts(mlir::Value z);
  mlir::Value complexArctanh(mlir::Value z);
  mlir::Value complexSign(mlir::Value z);
  mlir::Value complexFunction(llvm::StringRef name, mlir::Value z);
  /// factor * exp(x) * scale, finite where that is; `exp` may be "exp2".
  mlir::Value expTimes(llvm::StringRef exp, mlir::Value x, mlir::Value factor,
                       double scale = 1);
  /// size * factor, which is zero where the factor is, of an infinite size too.
  mlir::Value product(mlir::Value size, mlir::Value factor);
  mlir::Value isNotFinite(mlir::Value x);

  /// A float32 that rounds to a narrow float as x, wider, does.
  mlir::Value narrowed(mlir::Value x);

  mlir::ImplicitLocOpBuilder b;
  mlir::Type elementType;
  llvm::SmallVector<mlir::Value> indices;
  bool reassociate = false;
  bool contract = true;
  bool usesPosition = false;
};

/// The value that a scalar is known to have; null if none.
mlir::TypedAttr getConstantScalar(mlir::Value scalar);

} // namespace arete::ir

#endif // ARETE_IR_SCALAR_H
