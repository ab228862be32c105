//===- Grad.cpp - Symbolic differentiation --------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GradDetail.h"
#include "Stabilize.h"
#include "dialects/Arete/IR/Arete.h"

#include <iostream>

using namespace arete;
using namespace arete::detail;

//===----------------------------------------------------------------------===//
// Shared
//===----------------------------------------------------------------------===//

Values detail::valuesOf(GraphBuilder &b, llvm::ArrayRef<Variable> variables) {
  Values values;
  for (const Variable &variable : variables)
    values.push_back(b.value(Arg(variable, b.userLoc())));
  return values;
}

void detail::checkDifferentiable(GraphBuilder &b, mlir::ValueRange wrt) {
  for (mlir::Value value : wrt)
    if (!isContinuous(value))
      b.fail(ErrorKind::Type, "the variable " + describeNamed(value) +
                                  " is not floating-point, so nothing has a "
                                  "derivative by it");
}

void detail::checkCount(GraphBuilder &b, const char *what, size_t given,
                        size_t expected) {
  if (given != expected)
    b.fail(ErrorKind::Value, llvm::Twine(given) + " " + what + " for " +
                                 llvm::Twine(expected) + " variables");
}

void detail::checkLike(GraphBuilder &b, const char *what, mlir::Value of,
                       mlir::Value given) {
  if (!ir::areCompatibleTypes(of.getType(), given.getType()))
    b.fail(ErrorKind::Type,
           llvm::Twine("the ") + what + " of " + describeNamed(of) +
               " must have its dtype and shape, got " + describe(given));
}

mlir::Value detail::zerosLike(GraphBuilder &b, mlir::Value x) {
  Values operands{b.number(dtypeOfValue(x), 0)};
  llvm::append_range(operands, ir::buildDims(b.builder(), b.loc(), x));
  return b.op("broadcast_to", operands);
}

mlir::Value detail::placeholder(GraphBuilder &b, mlir::Type type,
                                const char *name) {
  return b.builder().create<ir::VariableOp>(b.loc(), type,
                                            b.builder().getStringAttr(name));
}

autodiff::Gradients detail::pullBack(GraphBuilder &b, mlir::ValueRange outputs,
                                     mlir::ValueRange cotangents,
                                     mlir::ValueRange wrt,
                                     const autodiff::Boundary &boundary,
                                     bool stabilize) {
  checkDifferentiable(b, wrt);
  Values of(outputs);
  if (stabilize) {
    Values leaves(wrt);
    llvm::append_range(leaves, boundary.constants);
    llvm::append_range(leaves, boundary.ends);
    of = stabilized(b, outputs, leaves);
  }
  auto gradients =
      autodiff::gradients(b.builder(), of, cotangents, wrt, boundary);
  if (failed(gradients))
    b.failReported();
  b.dropNames();
  return std::move(*gradients);
}

void detail::reportDisconnected(GraphBuilder &b,
                                const autodiff::Gradients &gradients,
                                mlir::ValueRange wrt, Disconnected policy) {
  if (policy == Disconnected::Ignore)
    return;
  for (auto [i, value] : llvm::enumerate(wrt)) {
    if (gradients.connected[i])
      continue;
    std::string text = "what is differentiated does not depend on " +
                       describeNamed(value) +
                       ", or only through integers and bools";
    if (policy == Disconnected::Raise)
      b.fail(ErrorKind::Value, text);
    std::cerr << b.userLoc().file_name() << ':' << b.userLoc().line()
              << ": warning: grad: " << text << '\n';
  }
}

Values detail::pushForward(GraphBuilder &b, mlir::ValueRange outputs,
                           mlir::ValueRange wrt, mlir::ValueRange tangents) {
  checkDifferentiable(b, wrt);
  for (auto [value, tangent] : llvm::zip_equal(wrt, tangents))
    checkLike(b, "tangent", value, tangent);
  auto forward = autodiff::tangents(b.builder(), stabilized(b, outputs, wrt),
                                    wrt, tangents);
  if (failed(forward))
    b.failReported();
  b.dropNames();
  return std::move(*forward);
}

/// The gradients as variables, zeros for those there are none of.
static std::vector<Variable> wrapGradients(GraphBuilder &b,
                                           llvm::ArrayRef<mlir::Value> values,
                                           mlir::ValueRange like) {
  std::vector<Variable> result;
  for (auto [value, of] : llvm::zip_equal(values, like))
    result.push_back(b.wrap(value ? value : zerosLike(b, of)));
  return result;
}

/// What is differentiated: outputs and their cotangents.
namespace {
struct Seeds {
  Values outputs, cotangents;

  void add(GraphBuilder &b, const char *what, mlir::Value output,
           mlir::Value cotangent) {
    checkLike(b, what, output, cotangent);
    outputs.push_back(output);
    cotangents.push_back(cotangent);
  }
  void add(GraphBuilder &b,
           llvm::ArrayRef<std::pair<Variable, Variable>> known) {
    for (const auto &[variable, gradient] : known)
      add(b, "known gradient", b.value(Arg(variable, b.userLoc())),
          b.value(Arg(gradient, b.userLoc())));
  }
  void addCost(GraphBuilder &b, const Variable &cost) {
    mlir::Value value = b.value(Arg(cost, b.userLoc()));
    if (ir::tensorTypeOf(value).getRank() != 0 || !isFloat(dtypeOfValue(value)))
      b.fail(ErrorKind::Type,
             "the cost must be a floating-point scalar, got " +
                 describeNamed(value) +
                 (isFloat(dtypeOfValue(value)) ? "; take its sum or mean"
                  : isComplex(dtypeOfValue(value))
                      ? "; take the real() or abs() of what is complex"
                      : ""));
    add(b, "cotangent", value, b.number(dtypeOfValue(value), 1));
  }
};
} // namespace

static std::vector<Variable> pullBack(GraphBuilder &b, Seeds seeds,
                                      llvm::ArrayRef<Variable> wrtVariables,
                                      const GradOptions &options) {
  Values wrt = valuesOf(b, wrtVariables);
  seeds.add(b, options.known_grads);
  Values constants = valuesOf(b, options.consider_constant);
  autodiff::Gradients gradients =
      pullBack(b, seeds.outputs, seeds.cotangents, wrt, {constants, {}},
               options.stabilize);
  reportDisconnected(b, gradients, wrt, options.disconnected);
  return wrapGradients(b, gradients.values, wrt);
}

//===----------------------------------------------------------------------===//
// grad
//===----------------------------------------------------------------------===//

std::vector<Variable> arete::grad(const Variable &cost,
                                  const std::vector<Variable> &wrt,
                                  const GradOptions &options, Location loc) {
  GraphBuilder b("grad", loc);
  Seeds seeds;
  if (cost || options.known_grads.empty())
    seeds.addCost(b, cost);
  return pullBack(b, std::move(seeds), wrt, options);
}

std::vector<Variable> arete::grad(const Variable &cost,
                                  std::initializer_list<Variable> wrt,
                                  const GradOptions &options, Location loc) {
  return grad(cost, std::vector<Variable>(wrt), options, loc);
}

Variable arete::grad(const Variable &cost, const Variable &wrt,
                     const GradOptions &options, Location loc) {
  return grad(cost, std::vector<Variable>{wrt}, options, loc).front();
}

SubgraphGrad arete::subgraph_grad(
    const std::vector<Variable> &wrtVariables,
    const std::vector<Variable> &endVariables, const Variable &cost,
    const std::vector<std::pair<Variable, Variable>> &start, Location loc) {
  GraphBuilder b("subgraph_grad", loc);
  Seeds seeds;
  if (cost || start.empty())
    seeds.addCost(b, cost);
  seeds.add(b, start);
  Values all = valuesOf(b, wrtVariables), ends = valuesOf(b, endVariables);
  llvm::append_range(all, ends);
  autodiff::Gradients gradients =
      pullBack(b, seeds.outputs, seeds.cotangents, all, {{}, ends});
  reportDisconnected(b, gradients, all, Disconnected::Raise);
  std::vector<Variable> result = wrapGradients(b, gradients.values, all);
  auto middle = result.begin() + static_cast<ptrdiff_t>(wrtVariables.size());
  return {{result.begin(), middle}, {middle, result.end()}};
}

//===----------------------------------------------------------------------===//
// lop, rop
//===----------------------------------------------------------------------===//

std::vector<Variable> arete::lop(const std::vector<Variable> &outputVariables,
                                 const std::vector<Variable> &wrt,
                                 const std::vector<Variable> &given,
                                 const GradOptions &options, Location loc) {
  GraphBuilder b("lop", loc);
  checkCount(b, "cotangents", given.size(), outputVariables.size());
  Seeds seeds;
  for (auto [output, cotangent] :
       llvm::zip_equal(valuesOf(b, outputVariables), valuesOf(b, given)))
    seeds.add(b, "cotangent", output, cotangent);
  return pullBack(b, std::move(seeds), wrt, options);
}

std::vector<Variable> arete::rop(const std::vector<Variable> &outputVariables,
                                 const std::vector<Variable> &wrtVariables,
                                 const std::vector<Variable> &given,
                                 Location loc) {
  GraphBuilder b("rop", loc);
  checkCount(b, "tangents", given.size(), wrtVariables.size());
  Values outputs = valuesOf(b, outputVariables);
  Values forward =
      pushForward(b, outputs, valuesOf(b, wrtVariables), valuesOf(b, given));
  return wrapGradients(b, forward, outputs);
}
