//===- AreteBase.td - The Arete dialect: types and base classes --*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_ARETEBASE_TD
#define ARETE_IR_ARETEBASE_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "dialects/Arete/IR/AreteInterfaces.td"

def Arete_Dialect : Dialect {
  let name = "arete";
  let summary = "Tensor expressions as the user wrote them";
  let description = [{
    The graph dialect says what the user means. Values are ranked tensors; a
    dimension is static or dynamic, and a dimension that is statically 1
    broadcasts, no other does. Ops are pure; sizes that must agree are checked
    at the entry of the compiled function.

    Integers are signless (signed) or `ui` (unsigned), bool is `i1`. Arithmetic
    of `f16` and `bf16` is that of `f32`, rounded after each op.
  }];
  let cppNamespace = "::arete::ir";
  let hasConstantMaterializer = 1;
  // How a family of OpFamilies.def registers its ops.
  let extraClassDeclaration = [{
    template <typename... Ops> void addFamily() { addOperations<Ops...>(); }
  }];
  // A complex number as an attribute.
  let dependentDialects = ["::mlir::complex::ComplexDialect"];
}

//===----------------------------------------------------------------------===//
// Element types. A new dtype joins here and in Types.h.
//===----------------------------------------------------------------------===//

class Arete_ElementKind<string name, list<Type> types, string description> {
  string kindName = name;
  Type element = AnyTypeOf<types, description>;
  Type tensor = RankedTensorOf<types>;
}

defvar Arete_SIntTypes = [I8, I16, I32, I64];
defvar Arete_UIntTypes = [UI8, UI16, UI32, UI64];
defvar Arete_IntTypes = !listconcat(Arete_SIntTypes, Arete_UIntTypes);
defvar Arete_FloatTypes = [F16, BF16, F32, F64];
defvar Arete_ComplexTypes = [Complex<F32>, Complex<F64>];
defvar Arete_NumericTypes = !listconcat(Arete_IntTypes, Arete_FloatTypes);
defvar Arete_RealTypes = !listconcat([I1], Arete_NumericTypes);
defvar Arete_AnyTypes = !listconcat(Arete_RealTypes, Arete_ComplexTypes);

// The names are those of isOfKind() in Inference.cpp.
def Arete_Bool : Arete_ElementKind<"bool", [I1], "bool">;
def Arete_Int : Arete_ElementKind<"integer", Arete_IntTypes, "integer">;
def Arete_IntOrBool : Arete_ElementKind<"integer or bool",
    !listconcat([I1], Arete_IntTypes), "integer or bool">;
def Arete_Float : Arete_ElementKind<"float", Arete_FloatTypes, "float">;
/// The parts of complex numbers.
def Arete_WideFloat : Arete_ElementKind<"float32 or float64", [F32, F64],
    "float32 or float64">;
def Arete_Complex : Arete_ElementKind<"complex", Arete_ComplexTypes, "complex">;
def Arete_Inexact : Arete_ElementKind<"float or complex",
    !listconcat(Arete_FloatTypes, Arete_ComplexTypes), "float or complex">;
/// What has an order.
def Arete_Numeric : Arete_ElementKind<"numeric", Arete_NumericTypes,
    "integer or float">;
/// The same with bool.
def Arete_Real : Arete_ElementKind<"real", Arete_RealTypes,
    "bool, integer or float">;
/// What has an arithmetic.
def Arete_Number : Arete_ElementKind<"number",
    !listconcat(Arete_NumericTypes, Arete_ComplexTypes),
    "integer, float or complex">;
def Arete_Any : Arete_ElementKind<"any", Arete_AnyTypes, "any dtype">;

/// A scalar integer that is a size or a bound.
def Arete_SizeTensor : 0DTensorOf<[I64]>;
def Arete_AnyTensor : RankedTensorOf<Arete_AnyTypes>;

//===----------------------------------------------------------------------===//
// Bounds of errors that several ops have
//===----------------------------------------------------------------------===//

/// Nothing is rounded.
defvar Arete_Exact = "exact";
/// Of sums of n products of operands, in any order.
defvar Arete_SumBound = "|error| <= n u F(|x|, ...)";
/// Of such sums that are divided by a number.
defvar Arete_MeanBound = "|error| <= (n + 1) u F(|x|, ...)";
/// Of products of n factors.
defvar Arete_ProductBound = "|error| <= n u |out|";

//===----------------------------------------------------------------------===//
// Base classes
//===----------------------------------------------------------------------===//

/// Every op infers its result types from its operands and attributes, so it
/// can be built by name and fails there, at the user's line.
class Arete_Op<string mnemonic, list<Trait> traits = []>
    : Op<Arete_Dialect, mnemonic, !listconcat([
        InferTypeOpAdaptorWithIsCompatible], traits)> {
  /// NumPy's spelling, for the documentation and the oracle scripts.
  string numpy = "";
  /// What each operand gets of the cotangent `g` of the result (`g_q` of a
  /// result q), for the documentation; elementwise ops have `partials`.
  string reverse = "";
  /// What the error of the results is at most, in the words that the preface of
  /// the reference explains; elementwise ops have `ulp` and its like. Statements
  /// that may stand here: test/unit/Compiler/ErrorBoundsStatements.cpp.
  string bound = ?;
  /// What is known of the elements of a float result: a C++ expression of x, y,
  /// z (the Ranges of the operands, see Range.h) and all (what holds for every
  /// operand of the result's dtype). "": nothing is known.
  string range = "";
  /// How a formula writes it, if not as a function: an operator of Python before
  /// its one operand or between its two.
  string symbol = "";
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
  string commonDefinition = [{
    bool $cppClass::isCompatibleReturnTypes(::mlir::TypeRange l,
                                            ::mlir::TypeRange r) {
      return ::arete::ir::areCompatibleTypes(l, r);
    }
  }];
  let extraClassDefinition = commonDefinition;
}

/// An op whose reverse derivative is written in C++ beside its other code.
def Arete_Differentiable : DeclareOpInterfaceMethods<DifferentiableOpInterface>;
/// An op with a rule for batches of its own.
def Arete_Batchable : DeclareOpInterfaceMethods<BatchableOpInterface>;

/// The trait of a library op: sizes in C++ beside its other code, the rest from
/// the record.
def Arete_Library : DeclareOpInterfaceMethods<LibraryOpInterface,
    ["getParameters", "isFallible"]>;

/// An op that a routine of the runtime computes. `results` may be several.
class Arete_LibraryOp<string mnemonic, list<Trait> traits = []>
    : Arete_Op<mnemonic, !listconcat([Pure, Arete_Differentiable,
        Arete_Library], traits)> {
  bit fallible = 1;
  /// C++ that lists the integers for the routine.
  string parameters = "";
  let extraClassDefinition = commonDefinition # [{
    ::llvm::SmallVector<int64_t> $cppClass::getParameters() {
      return ::arete::ir::parameterList(}] # parameters # [{);
    }
    bool $cppClass::isFallible() { return }] # !if(fallible, "true", "false") # [{; }
  }];
}
#endif // ARETE_IR_ARETEBASE_TD
