//===- Activations.cpp - Functions composed of elementwise ops ------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Activations, special functions and the user's own functions that are said by
/// ops which have records. Fusion makes one loop of each.
///
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "arete/Ops.h"
#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Inference.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"

#include <numbers>

using namespace arete;
using namespace arete::detail;

//===----------------------------------------------------------------------===//
// Activations
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

Variable arete::relu(const Arg &x, double slope) {
  return slope == 0 ? relu(x) : leaky_relu(x, slope);
}

Variable arete::mish(const Arg &arg) {
  GraphBuilder b("mish", arg.location());
  ir::Expr x = b.floatingExpr(arg);
  return b.wrap(x * tanh(softplus(x)));
}

Variable arete::hard_tanh(const Arg &arg) {
  GraphBuilder b("hard_tanh", arg.location());
  ir::Expr x = b.floatingExpr(arg);
  return b.wrap(clip(x, x.literal(-1.0), x.literal(1.0)));
}

Variable arete::ultra_fast_sigmoid(const Arg &arg) {
  GraphBuilder b("ultra_fast_sigmoid", arg.location());
  ir::Expr x = b.floatingExpr(arg);
  // tanh of half the argument, in three pieces. No abs(), which has no slope at
  // 0, where this has one.
  ir::Expr isNegative = less(x, x.literal(0.0));
  ir::Expr half = where(isNegative, -x, x) * 0.5;
  ir::Expr near = half * 1.5 / (half + 1.0);
  ir::Expr middle = (half - 1.7) * 0.0458812946797165 + 0.935409070603099;
  ir::Expr far = x.literal(0.99505475368673);
  ir::Expr size = where(less(half, x.literal(1.7)), near,
                        where(less(half, x.literal(3.0)), middle, far));
  ir::Expr value = (where(isNegative, -size, size) + 1.0) * 0.5;
  return b.wrap(where(isnan(x), x, value));
}

//===----------------------------------------------------------------------===//
// Special functions
//===----------------------------------------------------------------------===//

Variable arete::chi2sf(const Arg &x, const Arg &k) {
  GraphBuilder b("chi2sf", x.location());
  DType dtype = b.commonDType({&x, &k});
  if (!isFloat(dtype))
    dtype = DType::Float64;
  ir::Expr value = b.expr(b.value(x, dtype)),
           freedom = b.expr(b.value(k, dtype));
  // Nothing is less than 0.
  return b.wrap(
      gammaincc(freedom * 0.5, ir::maximum(value, value.literal(0.0)) * 0.5));
}

Variable arete::gammau(const Arg &k, const Arg &x) {
  return gammaincc(k, x) * gamma(k);
}
Variable arete::gammal(const Arg &k, const Arg &x) {
  return gammainc(k, x) * gamma(k);
}
Variable arete::jn(const Arg &n, const Arg &x) { return jv(n, x); }

Variable arete::multigammaln(const Arg &arg, int64_t d) {
  GraphBuilder b("multigammaln", arg.location());
  if (d < 1)
    b.fail(ErrorKind::Value,
           "the dimension must be positive, not " + llvm::Twine(d));
  ir::Expr a = b.floatingExpr(arg);
  ir::Expr sum = gammaln(a);
  for (int64_t i = 1; i < d; ++i)
    sum = sum + gammaln(a - 0.5 * double(i));
  return b.wrap(sum + 0.25 * double(d * (d - 1)) * std::log(std::numbers::pi));
}

//===----------------------------------------------------------------------===//
// Functions of the user
//===----------------------------------------------------------------------===//

/// Fails where elements of the operands come to a value other than by
/// elementwise ops.
static void requireElementwise(GraphBuilder &b, const Variable &result,
                               const std::vector<Variable> &operands) {
  llvm::SmallPtrSet<mlir::Value, 8> visited;
  for (const Variable &operand : operands)
    visited.insert(Access::value(operand));
  llvm::SmallVector<mlir::Value> pending{Access::value(result)};
  llvm::SetVector<mlir::Operation *> ops;
  while (!pending.empty()) {
    mlir::Value value = pending.pop_back_val();
    mlir::Operation *op = value.getDefiningOp();
    // The sizes of an operand are not its elements.
    if (!op || !visited.insert(value).second || mlir::isa<ir::DimOp>(op))
      continue;
    ops.insert(op);
    llvm::append_range(pending, op->getOperands());
  }
  llvm::SmallPtrSet<mlir::Operation *, 8> dependent;
  auto dependsOnOperands = [&](mlir::Operation *op) {
    return llvm::any_of(op->getOperands(), [&](mlir::Value value) {
      return llvm::any_of(operands,
                          [&](const Variable &operand) {
                            return Access::value(operand) == value;
                          }) ||
             dependent.contains(value.getDefiningOp());
    });
  };
  // The block is in topological order.
  llvm::SmallVector<mlir::Operation *> inOrder(ops.begin(), ops.end());
  llvm::sort(inOrder, [](auto *x, auto *y) { return x->isBeforeInBlock(y); });
  for (mlir::Operation *op : inOrder) {
    if (!dependsOnOperands(op))
      continue;
    dependent.insert(op);
    if (!mlir::isa<ir::ElementwiseOpInterface, ir::CustomGradientOp>(op))
      b.fail(ErrorKind::Type, "is not elementwise: it uses " +
                                  ir::userName(op->getName().getStringRef()));
  }
}

Variable
ElementwiseFunction::operator()(std::initializer_list<Arg> args) const {
  Location loc = args.size() ? args.begin()->location() : Location();
  GraphBuilder b(name, loc);
  if (args.size() != arity)
    b.fail(ErrorKind::Type, "takes " + llvm::Twine(arity) + " operands, not " +
                                llvm::Twine(args.size()));
  // It is written for scalars: of these it must make a scalar.
  llvm::SmallVector<const Arg *> pointers;
  for (const Arg &arg : args)
    pointers.push_back(&arg);
  std::vector<Variable> operands, scalars;
  for (const Arg &arg : args) {
    // Literals are weak, as everywhere.
    operands.push_back(b.wrap(Access::isLiteral(arg)
                                  ? b.value(arg, b.commonDType(pointers))
                                  : b.value(arg)));
    scalars.push_back(tensor("x" + std::to_string(scalars.size()),
                             operands.back().dtype(), Shape{}, loc));
  }
  Variable ofScalars = build(scalars), result = build(operands);
  if (ofScalars.rank() != 0)
    b.fail(ErrorKind::Type, "is not elementwise: of scalars it makes " +
                                describe(Access::value(ofScalars)));
  int64_t rank = 0;
  for (const Variable &operand : operands)
    rank = std::max(rank, operand.rank());
  if (result.rank() != rank)
    b.fail(ErrorKind::Type, "is not elementwise: of operands of rank " +
                                llvm::Twine(rank) + " it makes " +
                                describe(Access::value(result)));
  requireElementwise(b, result, operands);
  return result;
}
