//===- Complex.cpp - Complex numbers and their parts ----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "arete/Ops.h"

using namespace arete;
using namespace arete::detail;

/// The op of a complex operand; a real one as it is.
static Variable ofComplex(llvm::StringRef op, const Arg &arg) {
  GraphBuilder b(op, arg.location());
  mlir::Value x = b.value(arg);
  return b.wrap(isComplex(dtypeOfValue(x)) ? b.op(op, x) : x);
}

Variable arete::real(const Arg &x) { return ofComplex("real", x); }
Variable arete::conj(const Arg &x) { return ofComplex("conj", x); }

Variable arete::imag(const Arg &arg) {
  GraphBuilder b("imag", arg.location());
  mlir::Value x = b.value(arg);
  if (isComplex(dtypeOfValue(x)))
    return b.wrap(b.op("imag", x));
  llvm::SmallVector<mlir::Value> operands{b.number(dtypeOfValue(x), 0)};
  llvm::append_range(operands, ir::buildDims(b.builder(), b.loc(), x));
  return b.wrap(b.op("broadcast_to", operands));
}

Variable arete::angle(const Arg &arg) {
  GraphBuilder b("angle", arg.location());
  mlir::Value x = b.value(arg);
  if (isComplex(dtypeOfValue(x)))
    return b.wrap(b.op("angle", x));
  ir::Expr real = b.expr(b.cast(x, floatOf(dtypeOfValue(x))));
  return b.wrap(arctan2(real.literal(0.0), real));
}

/// Two operands as the parts of complex numbers: of one real dtype, float32 or
/// float64.
static llvm::SmallVector<mlir::Value> parts(GraphBuilder &b, const Arg &x,
                                            const Arg &y) {
  const Arg *args[] = {&x, &y};
  DType dtype = b.commonDType(args);
  if (isComplex(dtype) || isBool(dtype))
    b.fail(ErrorKind::Type, "the parts of a complex number are integers or "
                            "floats, got " +
                                describe(b.value(x)) + " and " +
                                describe(b.value(y)));
  // The complex dtype of integers and 16-bit floats is NumPy's.
  return b.values(args, realDType(promote(dtype, DType::Complex64)));
}

Variable arete::complex(const Arg &x, const Arg &y) {
  GraphBuilder b("complex", x.location());
  return b.wrap(b.op("complex", parts(b, x, y)));
}

Variable arete::complex_from_polar(const Arg &radius, const Arg &phase) {
  GraphBuilder b("complex_from_polar", radius.location());
  llvm::SmallVector<mlir::Value> operands = parts(b, radius, phase);
  ir::Expr r = b.expr(operands[0]), phi = b.expr(operands[1]);
  return b.wrap(complex(r * cos(phi), r * sin(phi)));
}
