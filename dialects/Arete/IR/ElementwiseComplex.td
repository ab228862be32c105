//===- ElementwiseComplex.td - Complex numbers and their parts -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The functions of the C++ API take real numbers as well (lib/API/Complex.cpp).
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_ELEMENTWISECOMPLEX_TD
#define ARETE_IR_ELEMENTWISECOMPLEX_TD

include "dialects/Arete/IR/ElementwiseBase.td"

def Arete_ComplexOp
    : Arete_BinaryOp<"complex", Arete_WideFloat> {
  let summary = "x + i y";
  let scalar = "s.complex(x, y)";
  let partials = ["real(g)", "imag(g)"];
  let holomorphic = 0;
  let resultDtype = "Complex";
  let cppName = "";
  let oracle = "oracle::Complex(x, y)";
  let domain = ["-3, 3", "-3, 3"];
}

def Arete_RealOp : Arete_UnaryOp<"real", Arete_Complex> {
  let summary = "The real part";
  let numpy = "numpy.real";
  let scalar = "s.real(x)";
  let partials = ["castLike(g, x)"];
  let holomorphic = 0;
  let resultDtype = "Real";
  let cppName = "";
  let oracle = "x.real()";
  let domain = ["-3, 3"];
}

def Arete_ImagOp : Arete_UnaryOp<"imag", Arete_Complex> {
  let summary = "The imaginary part";
  let numpy = "numpy.imag";
  let scalar = "s.imag(x)";
  let partials = ["complex(g.literal(0.0), g)"];
  let holomorphic = 0;
  let resultDtype = "Real";
  let cppName = "";
  let oracle = "x.imag()";
  let domain = ["-3, 3"];
}

def Arete_ConjOp : Arete_UnaryOp<"conj", Arete_Complex> {
  let summary = "The complex conjugate";
  let numpy = "numpy.conj";
  let scalar = "s.conj(x)";
  let partials = ["conj(g)"];
  let holomorphic = 0;
  let cppName = "";
  let oracle = "std::conj(x)";
  let domain = ["-3, 3"];
}

def Arete_AngleOp : Arete_UnaryOp<"angle", Arete_Complex> {
  let summary = "The argument, in (-pi, pi]";
  let description = "The derivative at 0 is NaN: the angle has none there.";
  let numpy = "numpy.angle";
  let scalar = "s.angle(x)";
  let partials = ["angleCotangent(g, x)"];
  let holomorphic = 0;
  let resultDtype = "Real";
  let cppName = "";
  let oracle = "std::arg(x)";
  let domain = ["0.5, 3"];
  let expensive = 1;
  let complexUlp = 2;
}

#endif // ARETE_IR_ELEMENTWISECOMPLEX_TD
