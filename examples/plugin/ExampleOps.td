//===- ExampleOps.td - The ops of the example plug-in ------------*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EXAMPLE_OPS_TD
#define EXAMPLE_OPS_TD

include "dialects/Arete/IR/ElementwiseBase.td"

def Example_Dialect : Dialect {
  let name = "example";
  let cppNamespace = "::example";
  let summary = "Ops that Arete does not have";
  let dependentDialects = ["::arete::ir::AreteDialect"];
}

/// An elementwise op is its record: nothing else is written for it.
def Example_SoftclipOp : Arete_BinaryOp<"softclip", Arete_Float> {
  let opDialect = Example_Dialect;
  let cppNamespace = Example_Dialect.cppNamespace;
  let summary = "y * tanh(x / y): x, smoothly kept within (-y, y)";
  let scalar = "s.mul(y, s.function(\"tanh\", s.div(x, y)))";
  let partials = [
    "g * (1.0 - sqr(tanh(x / y)))",
    "g * (tanh(x / y) - x / y * (1.0 - sqr(tanh(x / y))))"
  ];
  let oracle = "y * std::tanh(x / y)";
  let domain = ["-3, 3", "0.5, 2"];
  let ulp = 4;
  let expensive = 1;
}

/// An op along an axis of floats: x and the result are of one type.
class Example_AxisOp<string mnemonic, dag attributes, list<Trait> traits>
    : Arete_Op<mnemonic, !listconcat([Pure, Arete_Differentiable], traits)> {
  let opDialect = Example_Dialect;
  let cppNamespace = Example_Dialect.cppNamespace;
  let arguments = !con((ins Arete_Float.tensor:$x, I64Attr:$axis), attributes);
  let results = (outs Arete_Float.tensor:$result);
  let extraClassDefinition = commonDefinition # [{
    ::mlir::LogicalResult $cppClass::inferReturnTypes(
        ::mlir::MLIRContext *context, ::std::optional<::mlir::Location> loc,
        Adaptor adaptor, ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      return ::arete::ir::inferSoftmaxType(loc, getOperationName(),
                                           adaptor.getX(), adaptor.getAxis(), types);
    }
  }];
}

/// Made of ops of Arete, in Example.cpp.
def Example_RmsNormOp : Example_AxisOp<"rms_norm",
    (ins DefaultValuedAttr<F64Attr, "1e-6">:$epsilon),
    [DeclareOpInterfaceMethods<DecomposableOpInterface>]> {
  let summary = "x / sqrt(mean(x^2) + epsilon) along an axis";
}

/// Lowered by a pattern of its own, in Lowering.cpp.
def Example_RotateOp : Example_AxisOp<"rotate", (ins I64Attr:$shift), []> {
  let summary = "Element i goes to i + shift, around the end of the axis";
}

#endif // EXAMPLE_OPS_TD
