//===- ElementwiseLogic.td - Comparisons, logic, bits, selection and casts -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_ELEMENTWISELOGIC_TD
#define ARETE_IR_ELEMENTWISELOGIC_TD

include "dialects/Arete/IR/ElementwiseBase.td"

class Arete_CompareNumbersOp<string mnemonic, string op, string sign,
                             Arete_ElementKind kind = Arete_Real>
    : Arete_ComparisonOp<mnemonic, kind> {
  let summary = "x " # sign # " y";
  let symbol = sign;
  let numpy = "numpy." # mnemonic;
  let scalar = "s.compare(Comparison::" # op # ", x, y)";
  let oracle = "x " # sign # " y";
  let domain = ["-3, 3", "-3, 3"];
}

def Arete_EqualOp : Arete_CompareNumbersOp<"equal", "EQ", "==", Arete_Any>;
def Arete_NotEqualOp : Arete_CompareNumbersOp<"not_equal", "NE", "!=",
                                                Arete_Any>;
def Arete_LessOp : Arete_CompareNumbersOp<"less", "LT", "<">;
def Arete_LessEqualOp : Arete_CompareNumbersOp<"less_equal", "LE", "<=">;
def Arete_GreaterOp : Arete_CompareNumbersOp<"greater", "GT", ">">;
def Arete_GreaterEqualOp : Arete_CompareNumbersOp<"greater_equal", "GE", ">=">;

def Arete_LogicalAndOp : Arete_ComparisonOp<"logical_and", Arete_Any> {
  let summary = "Both x and y are not zero";
  let numpy = "numpy.logical_and";
  let scalar = "s.bitAnd(s.isNonZero(x), s.isNonZero(y))";
  let oracle = "x != T(0) && y != T(0)";
  let domain = ["-3, 3", "-3, 3"];
}

def Arete_LogicalOrOp : Arete_ComparisonOp<"logical_or", Arete_Any> {
  let summary = "x or y is not zero";
  let numpy = "numpy.logical_or";
  let scalar = "s.bitOr(s.isNonZero(x), s.isNonZero(y))";
  let oracle = "x != T(0) || y != T(0)";
  let domain = ["-3, 3", "-3, 3"];
}

def Arete_LogicalXorOp : Arete_ComparisonOp<"logical_xor", Arete_Any> {
  let summary = "Just one of x and y is not zero";
  let numpy = "numpy.logical_xor";
  let scalar = "s.bitXor(s.isNonZero(x), s.isNonZero(y))";
  let oracle = "(x != T(0)) != (y != T(0))";
  let domain = ["-3, 3", "-3, 3"];
}

def Arete_LogicalNotOp : Arete_UnaryOp<"logical_not", Arete_Any> {
  let summary = "x is zero";
  let numpy = "numpy.logical_not";
  let scalar = "s.bitNot(s.isNonZero(x))";
  let oracle = "x == T(0)";
  let domain = ["-3, 3"];
  let predicate = 1;
}

def Arete_BitwiseAndOp : Arete_BinaryOp<"bitwise_and", Arete_IntOrBool, [Commutative]> {
  let summary = "x & y";
  let symbol = "&";
  let numpy = "numpy.bitwise_and";
  let scalar = "s.bitAnd(x, y)";
  let oracle = "x & y";
  let domain = ["-9, 9", "-9, 9"];
}

def Arete_BitwiseOrOp : Arete_BinaryOp<"bitwise_or", Arete_IntOrBool, [Commutative]> {
  let summary = "x | y";
  let symbol = "|";
  let numpy = "numpy.bitwise_or";
  let scalar = "s.bitOr(x, y)";
  let oracle = "x | y";
  let domain = ["-9, 9", "-9, 9"];
}

def Arete_BitwiseXorOp : Arete_BinaryOp<"bitwise_xor", Arete_IntOrBool, [Commutative]> {
  let summary = "x ^ y";
  let symbol = "^";
  let numpy = "numpy.bitwise_xor";
  let scalar = "s.bitXor(x, y)";
  let oracle = "x ^ y";
  let domain = ["-9, 9", "-9, 9"];
}

def Arete_InvertOp : Arete_UnaryOp<"invert", Arete_IntOrBool> {
  let summary = "~x: every bit inverted; not x for bool";
  let symbol = "~";
  let numpy = "numpy.invert";
  let scalar = "s.bitNot(x)";
  let oracle = "oracle::invert(x)";
  let domain = ["-9, 9"];
}

def Arete_LeftShiftOp : Arete_BinaryOp<"left_shift", Arete_Int> {
  let summary = "x << y; 0 when y is negative or not below the width";
  let symbol = "<<";
  let numpy = "numpy.left_shift";
  let scalar = "s.shiftLeft(x, y)";
  let oracle = "oracle::shiftLeft(x, y)";
  let domain = ["-9, 9", "0, 9"];
}

def Arete_RightShiftOp : Arete_BinaryOp<"right_shift", Arete_Int> {
  let summary = "x >> y, arithmetic; 0 or -1 when y is negative or not below the width";
  let symbol = ">>";
  let numpy = "numpy.right_shift";
  let scalar = "s.shiftRight(x, y)";
  let oracle = "oracle::shiftRight(x, y)";
  let domain = ["-9, 9", "0, 9"];
}

def Arete_IsnanOp : Arete_UnaryOp<"isnan", Arete_Inexact> {
  let summary = "Whether x is NaN";
  let numpy = "numpy.isnan";
  let scalar = "s.compare(Comparison::NE, x, x)";
  let oracle = "std::isnan(x)";
  let complexOracle = "std::isnan(x.real()) || std::isnan(x.imag())";
  let domain = ["-3, 3"];
  let predicate = 1;
}

def Arete_IsinfOp : Arete_UnaryOp<"isinf", Arete_Inexact> {
  let summary = "Whether x is an infinity";
  let numpy = "numpy.isinf";
  let scalar = "s.isInfinite(x)";
  let oracle = "std::isinf(x)";
  let complexOracle = "std::isinf(x.real()) || std::isinf(x.imag())";
  let domain = ["-3, 3"];
  let predicate = 1;
}

def Arete_IsfiniteOp : Arete_UnaryOp<"isfinite", Arete_Inexact> {
  let summary = "Whether x is neither NaN nor an infinity";
  let numpy = "numpy.isfinite";
  let scalar = "s.isFinite(x)";
  let oracle = "std::isfinite(x)";
  let domain = ["-3, 3"];
  let predicate = 1;
  let complexOracle = "std::isfinite(x.real()) && std::isfinite(x.imag())";
}

def Arete_SignbitOp : Arete_UnaryOp<"signbit", Arete_Float> {
  let summary = "Whether the sign of x is set; -0 and some NaNs have it";
  let numpy = "numpy.signbit";
  let scalar = [{s.compare(Comparison::LT, s.copysign(s.constantLike(x, 1.0), x),
      s.constantLike(x, 0.0))}];
  let oracle = "std::signbit(x)";
  let domain = ["-3, 3"];
  let predicate = 1;
}

def Arete_WhereOp : Arete_ElementwiseOp<"where", Arete_Any, 3> {
  let summary = "y where x, z elsewhere";
  let range = "all";
  let numpy = "numpy.where";
  let arguments = (ins Arete_Bool.tensor:$x, Arete_Any.tensor:$y, Arete_Any.tensor:$z);
  let scalar = "s.select(x, y, z)";
  let partials = ["", "where(x, g, g.literal(0.0))", "where(x, g.literal(0.0), g)"];
  let holomorphic = 0;
  let oracle = "x ? y : z";
  let domain = ["0, 1", "-3, 3", "-3, 3"];
  let inferDefinition = [{
    ::mlir::LogicalResult $cppClass::inferReturnTypes(
        ::mlir::MLIRContext *context, ::std::optional<::mlir::Location> loc,
        Adaptor adaptor, ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      return ::arete::ir::inferWhereType(loc, adaptor.getOperands(), types);
    }
  }];
}

def Arete_CastOp : Arete_ElementwiseOp<"cast", Arete_Any, 1> {
  let summary = "x as another dtype";
  let range = "x";
  let description = [{
    Float to integer truncates towards zero, saturates at the ends of the range
    and turns NaN into 0. Integers wrap. Anything that is not zero is true.
    To a float it rounds to nearest, ties to even, once. A complex number does
    not become a real one: real() says what is meant.
  }];
  let numpy = "numpy.ndarray.astype";
  let cppName = "";
  let arguments = (ins Arete_Any.tensor:$x, TypeAttr:$dtype);
  let scalar = "s.cast(x, getDtype())";
  let partials = ["castCotangent(g, x)"];
  let holomorphic = 0;
  let oracle = "";
  let domain = ["-3, 3"];
  let inferDefinition = [{
    ::mlir::LogicalResult $cppClass::inferReturnTypes(
        ::mlir::MLIRContext *context, ::std::optional<::mlir::Location> loc,
        Adaptor adaptor, ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      return ::arete::ir::inferCastType(loc, adaptor.getX(), adaptor.getDtype(), types);
    }
  }];
}

#endif // ARETE_IR_ELEMENTWISELOGIC_TD
