//===- ElementwiseBase.td - The record of an elementwise op ------*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One record is all there is to an elementwise op. From it come the verifier,
// the shape and dtype rule, the scalar code, the derivative, the reference
// implementation, the C++ functions, the documentation and the tests.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_ELEMENTWISEBASE_TD
#define ARETE_IR_ELEMENTWISEBASE_TD

include "dialects/Arete/IR/AreteBase.td"

class Arete_ElementwiseOp<string mnemonic, Arete_ElementKind kind, int arity,
                          list<Trait> traits = []>
    : Arete_Op<mnemonic, !listconcat([
        Pure,
        DeclareOpInterfaceMethods<ElementwiseOpInterface, ["isExpensive"]>,
        Arete_Differentiable], traits)> {
  int operandCount = arity;
  Arete_ElementKind operandKind = kind;

  /// Scalar code: a C++ expression of x, y, z (mlir::Value scalars) and s, the
  /// ScalarEmitter (Scalar.h).
  string scalar = ?;
  /// Derivatives: for each operand the cotangent it gets, a C++ expression of
  /// g (the cotangent of the result), x, y, z and out (the result), which are
  /// Exprs (Expr.h). "" is zero. Broadcasting is undone by the caller.
  list<string> partials = [];
  /// Whether the partials are g times a complex derivative, as they are for
  /// every function that has one. The cotangent of a complex operand is then g
  /// times its conjugate: the caller sees to that. 0 says that the partials
  /// hold for complex operands as they stand.
  bit holomorphic = 1;
  /// Whether the partials are those of complex operands alone, and those of
  /// real ones zero.
  bit complexPartials = 0;
  /// The reference implementation: a C++ expression of x, y, z. For floats
  /// these are long double and rounded once at the end; for integers they are
  /// of the dtype itself, which is `dtype`. T is the type of their numbers.
  string oracle = ?;
  /// As oracle, for integers, where that needs other words.
  string integerOracle = "";
  /// As oracle, for std::complex<long double>, where that needs other words.
  string complexOracle = "";
  /// For each operand the interval that tests draw from and on which the
  /// function is differentiable.
  list<string> domain = [];
  /// Largest error in units in the last place that tests accept, of float32 and
  /// float64. 0: the result is what IEEE 754 defines, or nothing is rounded.
  int ulp = 0;
  /// An absolute error that tests accept besides, in units of 2^-23 and 2^-52:
  /// of functions with zeros where terms cancel.
  int epsilons = 0;
  /// Tests against the reference keep to the domain: beyond it the function
  /// changes so fast with its operands, or the reference is so plain, that the
  /// two cannot agree. Remarkable points are tested against SciPy's values.
  bit domainOnly = 0;
  /// As ulp, of each part of a complex result, or the real result of a complex
  /// operand: in units of 2^-23 and 2^-52 times the absolute value of the whole
  /// result, or of the least denormal number where that is more.
  int complexUlp = 0;
  /// As domainOnly, of complex operands, whose parts are drawn from the domain.
  bit complexDomainOnly = 0;
  /// The name of the C++ function, where it is not the mnemonic.
  string cppName = mnemonic;
  /// Whether the result is bool whatever the operands are.
  bit predicate = 0;
  /// The dtype of the result: "Operand", "Bool", "Real" (that of the parts of a
  /// complex operand, a real operand's own) or "Complex" (whose parts have that
  /// of the operand).
  string resultDtype = !if(predicate, "Bool", "Operand");
  /// Whether the result never decreases where the one operand grows, and is NaN
  /// for NaN alone, whatever the operand.
  bit increasing = 0;
  /// See ElementwiseOpInterface::isExpensive.
  bit expensive = 0;

  let arguments = !cond(
    !eq(arity, 1): (ins kind.tensor:$x),
    !eq(arity, 2): (ins kind.tensor:$x, kind.tensor:$y),
    !eq(arity, 3): (ins kind.tensor:$x, kind.tensor:$y, kind.tensor:$z));
  let results = (outs Arete_AnyTensor:$result);

  string inferDefinition = [{
    ::mlir::LogicalResult $cppClass::inferReturnTypes(
        ::mlir::MLIRContext *context, ::std::optional<::mlir::Location> loc,
        Adaptor adaptor, ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      return ::arete::ir::inferElementwiseType(
          loc, getOperationName(), adaptor.getOperands(), "}] # operandKind.kindName # [{",
          ::arete::ir::ResultDtype::}] # resultDtype # [{, types);
    }
  }];
  string emitDefinition = [{
    ::mlir::Value $cppClass::emitScalar(::arete::ir::ScalarEmitter &s,
                                        ::mlir::ValueRange args) {
      [[maybe_unused]] ::mlir::Value x = args[0];
      [[maybe_unused]] ::mlir::Value y = args.size() > 1 ? args[1] : nullptr;
      [[maybe_unused]] ::mlir::Value z = args.size() > 2 ? args[2] : nullptr;
      return }] # scalar # [{;
    }
    bool $cppClass::isExpensive() { return }] # !if(expensive, "true", "false") # [{; }
  }];
  string lopDefinition = [{
    ::mlir::LogicalResult $cppClass::lop(
        ::mlir::OpBuilder &builder, ::mlir::ValueRange cotangents,
        ::llvm::SmallVectorImpl<::mlir::Value> &gradients) {
      ::arete::ir::ElementwiseGradient gradient(
          builder, *this, cotangents[0], }] # !if(holomorphic, "true", "false") # [{);
      [[maybe_unused]] auto g = gradient.cotangent();
      [[maybe_unused]] auto out = gradient.result();
      [[maybe_unused]] auto x = gradient.operand(0);
      [[maybe_unused]] auto y = gradient.operand(1);
      [[maybe_unused]] auto z = gradient.operand(2);
      }] # !interleave(!foreach(p, !range(!size(partials)),
             !if(!empty(partials[p]), "",
                 !if(complexPartials, "if (::arete::ir::isComplex(x.elementType())) ", "") #
                 "gradient.add(" # p # ", [&]() -> ::arete::ir::Expr { return " #
                 partials[p] # "; });")), "\n") # [{
      return gradient.finish(gradients);
    }
  }];
  let extraClassDefinition = commonDefinition # inferDefinition # emitDefinition # lopDefinition;
}

class Arete_UnaryOp<string mnemonic, Arete_ElementKind kind>
    : Arete_ElementwiseOp<mnemonic, kind, 1>;
class Arete_BinaryOp<string mnemonic, Arete_ElementKind kind,
                     list<Trait> traits = []>
    : Arete_ElementwiseOp<mnemonic, kind, 2, traits>;
class Arete_ComparisonOp<string mnemonic, Arete_ElementKind kind>
    : Arete_BinaryOp<mnemonic, kind> {
  let predicate = 1;
}
/// A function that the math library provides under this name.
class Arete_MathOp<string mnemonic, string function,
                   Arete_ElementKind kind = Arete_Float>
    : Arete_UnaryOp<mnemonic, kind> {
  let scalar = "s.function(\"" # function # "\", x)";
  let oracle = "std::" # function # "(x)";
  let ulp = 2;
  let expensive = 1;
  let numpy = "numpy." # mnemonic;
}
/// A function that the runtime provides under the op's name (arete/special.h):
/// of doubles, rounded once.
class Arete_SpecialOp<string mnemonic, int arity>
    : Arete_ElementwiseOp<mnemonic, Arete_Float, arity> {
  let scalar = "s.special(\"" # mnemonic # "\", args)";
  let oracle = "oracle::" # mnemonic # !cond(
      !eq(arity, 1): "(x)", !eq(arity, 2): "(x, y)", !eq(arity, 3): "(x, y, z)");
  let ulp = 1;
  let expensive = 1;
  let numpy = "scipy.special." # mnemonic;
}

#endif // ARETE_IR_ELEMENTWISEBASE_TD
