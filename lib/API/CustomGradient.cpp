//===- CustomGradient.cpp - Derivatives of the user's ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GradDetail.h"
#include "dialects/Arete/IR/Arete.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace arete;
using namespace arete::detail;

namespace {

/// The rule of a gradient, as it was built in the graph: behind `first`, from
/// placeholders for its arguments.
class Rule {
public:
  Rule(GraphBuilder &b, mlir::ValueRange inputs, mlir::ValueRange outputs)
      : b(b), inputs(inputs), outputs(outputs) {
    for (mlir::Value value : inputs)
      addPlaceholder(value, "input");
    for (mlir::Value value : outputs)
      addPlaceholder(value, "output");
    for (mlir::Value value : outputs)
      addPlaceholder(value, "cotangent");
  }

  void call(const GradientRule &rule);
  /// Builds arete.custom_gradient.
  std::vector<Variable> build();

private:
  void addPlaceholder(mlir::Value like, const char *name) {
    placeholders.push_back(b.wrap(placeholder(b, like.getType(), name)));
  }
  /// What the gradients need of what the rule has built, each op after those it
  /// gets operands from; other values become captures.
  llvm::SmallVector<mlir::Operation *> slice();

  GraphBuilder &b;
  Values inputs, outputs;
  std::vector<Variable> placeholders;
  llvm::DenseSet<mlir::Operation *> built;
  llvm::SetVector<mlir::Value> captures;
  /// The gradients that are not zero, and the inputs they belong to.
  Values gradients;
  llvm::SmallVector<int64_t> gradientOf;
  std::vector<Variable> returned;
};

} // namespace

void Rule::call(const GradientRule &rule) {
  auto part = [&](size_t from, size_t count) {
    auto begin = placeholders.begin() + static_cast<ptrdiff_t>(from);
    return std::vector<Variable>(begin, begin + static_cast<ptrdiff_t>(count));
  };
  mlir::Operation *last = &Graph::get().block().back();
  returned = rule(part(0, inputs.size()), part(inputs.size(), outputs.size()),
                  part(inputs.size() + outputs.size(), outputs.size()));
  for (mlir::Operation *op = last->getNextNode(); op; op = op->getNextNode())
    built.insert(op);

  if (returned.size() != inputs.size())
    b.fail(ErrorKind::Value, "the rule gave " + llvm::Twine(returned.size()) +
                                 " gradients for " +
                                 llvm::Twine(inputs.size()) + " inputs");
  for (auto [i, variable] : llvm::enumerate(returned)) {
    mlir::Value gradient = Access::value(variable);
    if (!gradient)
      continue;
    if (!isContinuous(inputs[i]))
      b.fail(ErrorKind::Type, "the input " + describeNamed(inputs[i]) +
                                  " is not floating-point: its gradient must "
                                  "be an empty Variable");
    checkLike(b, "gradient", inputs[i], gradient);
    gradients.push_back(gradient);
    gradientOf.push_back(static_cast<int64_t>(i));
  }
}

llvm::SmallVector<mlir::Operation *> Rule::slice() {
  llvm::DenseSet<mlir::Value> arguments;
  for (const Variable &variable : placeholders)
    arguments.insert(Access::value(variable));
  llvm::DenseSet<mlir::Operation *> needed;
  llvm::SmallVector<mlir::Operation *> pending;
  auto need = [&](mlir::Value value) {
    if (arguments.contains(value))
      return;
    mlir::Operation *op = value.getDefiningOp();
    // An input or a shared variable of the rule's own stays one.
    if (!built.contains(op) || llvm::isa<ir::VariableOp>(op))
      captures.insert(value);
    else if (needed.insert(op).second)
      pending.push_back(op);
  };
  for (mlir::Value gradient : gradients)
    need(gradient);
  while (!pending.empty())
    for (mlir::Value operand : pending.pop_back_val()->getOperands())
      need(operand);
  // The order in the block is topological.
  llvm::SmallVector<mlir::Operation *> ops(needed.begin(), needed.end());
  llvm::sort(ops, [](mlir::Operation *x, mlir::Operation *y) {
    return x->isBeforeInBlock(y);
  });
  return ops;
}

std::vector<Variable> Rule::build() {
  llvm::SmallVector<mlir::Operation *> ops = slice();
  auto op = b.builder().create<ir::CustomGradientOp>(
      b.loc(), inputs, outputs, captures.getArrayRef(), gradientOf);

  mlir::OpBuilder builder(b.builder().getContext());
  mlir::Block *body = builder.createBlock(&op.getRule());
  mlir::IRMapping mapping;
  auto bind = [&](mlir::Value value) {
    mapping.map(value, body->addArgument(value.getType(), b.loc()));
  };
  for (const Variable &variable : placeholders)
    bind(Access::value(variable));
  for (mlir::Value capture : captures)
    bind(capture);
  for (mlir::Operation *inner : ops)
    builder.clone(*inner, mapping);
  Values yielded;
  for (mlir::Value gradient : gradients)
    yielded.push_back(mapping.lookup(gradient));
  builder.create<ir::YieldOp>(b.loc(), yielded);

  std::vector<Variable> results;
  for (mlir::Value result : op.getResults())
    results.push_back(b.wrap(result));
  return results;
}

std::vector<Variable>
arete::custom_gradient(const std::vector<Variable> &inputs,
                       const std::vector<Variable> &outputs,
                       const GradientRule &rule, Location loc) {
  GraphBuilder b("custom_gradient", loc);
  if (outputs.empty())
    b.fail(ErrorKind::Value, "there are no outputs");
  Values outputValues = valuesOf(b, outputs);
  for (mlir::Value output : outputValues)
    if (!isContinuous(output))
      b.fail(ErrorKind::Type, "the output " + describeNamed(output) +
                                  " is not floating-point, so it has no "
                                  "derivative");
  Rule building(b, valuesOf(b, inputs), outputValues);
  building.call(rule);
  return building.build();
}

//===----------------------------------------------------------------------===//
// Of one variable
//===----------------------------------------------------------------------===//

/// x, with its gradient as `change` makes it.
static Variable withGradient(
    const char *name, const Arg &arg, bool isConnected,
    llvm::function_ref<Variable(GraphBuilder &, const Variable &)> change) {
  GraphBuilder b(name, arg.location());
  mlir::Value x = b.value(arg);
  // Integers and bools have no gradient to change.
  if (!isContinuous(x))
    return b.wrap(x);
  Values inputs;
  if (isConnected)
    inputs.push_back(x);
  Rule rule(b, inputs, x);
  rule.call([&](const auto &, const auto &, const auto &cotangents) {
    if (!isConnected)
      return std::vector<Variable>();
    return std::vector<Variable>{change(b, cotangents[0])};
  });
  return rule.build().front();
}

Variable arete::zero_grad(const Arg &x) {
  // Zeros rather than nothing: the result does depend on x.
  return withGradient("zero_grad", x, true,
                      [](GraphBuilder &b, const Variable &g) {
                        return b.wrap(zerosLike(b, Access::value(g)));
                      });
}

Variable arete::disconnected_grad(const Arg &x) {
  return withGradient(
      "disconnected_grad", x, false,
      [](GraphBuilder &, const Variable &) { return Variable(); });
}

Variable arete::grad_clip(const Arg &x, double low, double high) {
  return withGradient(
      "grad_clip", x, true, [&](GraphBuilder &b, const Variable &g) {
        if (!(low <= high))
          b.fail(ErrorKind::Value, "the bounds " + std::to_string(low) +
                                       " and " + std::to_string(high) +
                                       " are not in order");
        ir::Expr cotangent = b.expr(Access::value(g));
        ir::Expr lowest = cotangent.literal(low);
        ir::Expr highest = cotangent.literal(high);
        // A NaN stays one.
        return b.wrap(
            where(less(cotangent, lowest), lowest,
                  where(greater(cotangent, highest), highest, cotangent)));
      });
}

Variable arete::grad_scale(const Arg &x, const Arg &factor) {
  return withGradient(
      "grad_scale", x, true, [&](GraphBuilder &b, const Variable &g) {
        mlir::Value cotangent = Access::value(g);
        mlir::Value scale = b.value(factor, dtypeOfValue(cotangent));
        if (ir::tensorTypeOf(scale).getRank() != 0)
          b.fail(ErrorKind::Type,
                 "the factor must be a scalar, got " + describe(scale));
        return b.wrap(b.expr(cotangent) * b.expr(scale));
      });
}

Variable arete::undefined_grad(const Arg &x, std::string_view reason) {
  GraphBuilder b("undefined_grad", x.location());
  llvm::StringRef text =
      reason.empty() ? "undefined_grad" : llvm::StringRef(reason);
  return b.wrap(b.op(
      "undefined_gradient", b.value(x),
      b.builder().getNamedAttr("reason", b.builder().getStringAttr(text))));
}
