//===- Elementwise.cpp - Elementwise functions ----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "arete/Ops.h"
#include "llvm/ADT/StringMap.h"

#include <numbers>

using namespace arete;
using namespace arete::detail;

/// The kind of operands an op takes, from its record.
static llvm::StringRef kindOf(llvm::StringRef op) {
  static const llvm::StringMap<llvm::StringRef> kinds = {
#define ARETE_ELEMENTWISE(NAME, OP, ARITY, KIND, ...) {#NAME, KIND},
#include "dialects/Arete/IR/Elementwise.inc"
#undef ARETE_ELEMENTWISE
  };
  return kinds.lookup(op);
}

/// "bool[?], the number 2.5 and float32[]".
static std::string describe(llvm::ArrayRef<const Arg *> args, GraphBuilder &b) {
  std::string text;
  for (auto [i, arg] : llvm::enumerate(args)) {
    if (i)
      text += i + 1 == args.size() ? " and " : ", ";
    if (Access::isLiteral(*arg))
      text += Access::literal(*arg).kind == ScalarKind::Bool ? "a bool literal"
                                                             : "a number";
    else
      text += describe(b.value(*arg));
  }
  return text;
}

static bool isBoolArg(const Arg &arg, GraphBuilder &b) {
  return Access::isLiteral(arg) ? Access::literal(arg).kind == ScalarKind::Bool
                                : isBool(dtypeOfValue(b.value(arg)));
}

Variable detail::elementwise(std::string_view name,
                             std::initializer_list<const Arg *> list) {
  llvm::ArrayRef<const Arg *> args(list.begin(), list.size());
  GraphBuilder b(name, args[0]->location());
  llvm::StringRef op(name.data(), name.size()), kind = kindOf(op);
  llvm::SmallVector<mlir::Value> operands;

  // The one op whose operands are not of one dtype.
  if (op == "where") {
    operands.push_back(b.cast(b.value(*args[0]), DType::Bool));
    args = args.drop_front();
  }

  bool takesBools = kind == "any" || kind == "integer or bool";
  if (!takesBools)
    for (const Arg *arg : args)
      if (isBoolArg(*arg, b))
        b.fail(ErrorKind::Type, "arithmetic does not take bools, got " +
                                    ::describe(args, b) +
                                    "; cast the bool operand to the dtype you "
                                    "mean");
  DType dtype = b.commonDType(args);
  if (kind == "float" && isInteger(dtype))
    dtype = DType::Float64;
  operands.append(b.values(args, dtype));
  return b.wrap(b.op(op, operands));
}

namespace arete {
#include "dialects/Arete/IR/ElementwiseApiDefs.inc"
} // namespace arete

Variable arete::pow(const Arg &x, const Arg &y) { return power(x, y); }

Variable arete::cast(const Arg &x, DType dtype) {
  GraphBuilder b("cast", x.location());
  if (!isExpressionDType(dtype))
    b.fail(ErrorKind::Type, "expressions of dtype " + std::string(name(dtype)) +
                                " are not supported");
  // A literal is converted as a value is: what it loses was asked for.
  if (Access::isLiteral(x))
    return b.wrap(b.constant(toTensor(Access::literal(x), dtype)));
  return b.wrap(b.cast(b.value(x), dtype));
}

//===----------------------------------------------------------------------===//
// Activations, composed
//===----------------------------------------------------------------------===//

Variable arete::leaky_relu(const Arg &arg, double slope) {
  GraphBuilder b("leaky_relu", arg.location());
  ir::Expr x = b.floatingExpr(arg);
  return b.wrap(where(greater(x, x.literal(0.0)), x, x * slope));
}

/// x where x > 0, alpha * expm1(x) elsewhere. The exponent is kept from
/// overflowing where it is not used: its derivative there would be 0 * inf.
static ir::Expr exponentialLinear(ir::Expr x, double alpha) {
  ir::Expr isPositive = greater(x, x.literal(0.0));
  ir::Expr tail = expm1(where(isPositive, x.literal(0.0), x)) * alpha;
  return where(isPositive, x, tail);
}

Variable arete::elu(const Arg &arg, double alpha) {
  GraphBuilder b("elu", arg.location());
  return b.wrap(exponentialLinear(b.floatingExpr(arg), alpha));
}

Variable arete::selu(const Arg &arg) {
  GraphBuilder b("selu", arg.location());
  return b.wrap(exponentialLinear(b.floatingExpr(arg),
                                  1.6732632423543772848170429916717) *
                1.0507009873554804934193349852946);
}

Variable arete::gelu(const Arg &arg, bool approximate) {
  GraphBuilder b("gelu", arg.location());
  ir::Expr x = b.floatingExpr(arg), phi;
  if (approximate) {
    ir::Expr inner = (x + x * x * x * 0.044715) *
                     (std::numbers::sqrt2 * std::numbers::inv_sqrtpi);
    phi = (tanh(inner) + 1.0) * 0.5;
  } else {
    // By erfc, which does not cancel for negative x.
    phi = erfc(x * (-std::numbers::sqrt2 / 2)) * 0.5;
  }
  return b.wrap(x * phi);
}

Variable arete::silu(const Arg &arg) {
  GraphBuilder b("silu", arg.location());
  ir::Expr x = b.floatingExpr(arg);
  return b.wrap(x * sigmoid(x));
}
