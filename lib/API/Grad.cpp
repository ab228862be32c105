//===- Grad.cpp - Symbolic differentiation --------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Grad.h"

#include "Graph.h"
#include "lib/Autodiff/Autodiff.h"

#include <iostream>

using namespace arete;
using namespace arete::detail;

static llvm::SmallVector<mlir::Value>
valuesOf(GraphBuilder &b, llvm::ArrayRef<Variable> variables) {
  llvm::SmallVector<mlir::Value> values;
  for (const Variable &variable : variables)
    values.push_back(b.value(Arg(variable, b.userLoc())));
  return values;
}

static void checkDifferentiable(GraphBuilder &b, mlir::ValueRange wrt) {
  for (mlir::Value value : wrt)
    if (!isFloat(dtypeOfValue(value)))
      b.fail(ErrorKind::Type, "the variable " + describeNamed(value) +
                                  " is not floating-point, so nothing has a "
                                  "derivative by it");
}

/// A cotangent or tangent must look like the value it belongs to.
static void checkLike(GraphBuilder &b, const char *what, mlir::Value of,
                      mlir::Value given) {
  if (!ir::areCompatibleTypes(of.getType(), given.getType()))
    b.fail(ErrorKind::Type,
           llvm::Twine("the ") + what + " of " + describeNamed(of) +
               " must have its dtype and shape, got " + describe(given));
}

static mlir::Value zerosLike(GraphBuilder &b, mlir::Value x) {
  llvm::SmallVector<mlir::Value> operands{b.number(dtypeOfValue(x), 0)};
  llvm::append_range(operands, ir::buildDims(b.builder(), b.loc(), x));
  return b.op("broadcast_to", operands);
}

/// Pulls cotangents back to `wrt`.
static std::vector<Variable> pullBack(GraphBuilder &b,
                                      llvm::SmallVector<mlir::Value> outputs,
                                      llvm::SmallVector<mlir::Value> cotangents,
                                      llvm::ArrayRef<Variable> wrtVariables,
                                      const GradOptions &options) {
  llvm::SmallVector<mlir::Value> wrt = valuesOf(b, wrtVariables);
  checkDifferentiable(b, wrt);
  for (const auto &[variable, gradient] : options.known_grads) {
    outputs.push_back(b.value(Arg(variable, b.userLoc())));
    cotangents.push_back(b.value(Arg(gradient, b.userLoc())));
    checkLike(b, "known gradient", outputs.back(), cotangents.back());
  }
  auto gradients = autodiff::gradients(b.builder(), outputs, cotangents, wrt,
                                       valuesOf(b, options.consider_constant));
  if (failed(gradients))
    b.failReported();
  b.dropNames();

  std::vector<Variable> result;
  for (auto [i, value] : llvm::enumerate(gradients->values)) {
    if (!gradients->connected[i] &&
        options.disconnected != Disconnected::Ignore) {
      std::string text = "what is differentiated does not depend on " +
                         describeNamed(wrt[i]) +
                         ", or only through integers and bools";
      if (options.disconnected == Disconnected::Raise)
        b.fail(ErrorKind::Value, text);
      std::cerr << b.userLoc().file_name() << ':' << b.userLoc().line()
                << ": warning: grad: " << text << '\n';
    }
    result.push_back(b.wrap(value ? value : zerosLike(b, wrt[i])));
  }
  return result;
}

std::vector<Variable> arete::grad(const Variable &cost,
                                  const std::vector<Variable> &wrt,
                                  const GradOptions &options, Location loc) {
  GraphBuilder b("grad", loc);
  llvm::SmallVector<mlir::Value> outputs, cotangents;
  if (cost || options.known_grads.empty()) {
    mlir::Value value = b.value(Arg(cost, loc));
    if (ir::tensorTypeOf(value).getRank() != 0 || !isFloat(dtypeOfValue(value)))
      b.fail(
          ErrorKind::Type,
          "the cost must be a floating-point scalar, got " +
              describeNamed(value) +
              (isFloat(dtypeOfValue(value)) ? "; take its sum or mean" : ""));
    outputs.push_back(value);
    cotangents.push_back(b.number(dtypeOfValue(value), 1));
  }
  return pullBack(b, outputs, cotangents, wrt, options);
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

static void checkCount(GraphBuilder &b, const char *what, size_t given,
                       size_t expected) {
  if (given != expected)
    b.fail(ErrorKind::Value, llvm::Twine(given) + " " + what + " for " +
                                 llvm::Twine(expected) + " variables");
}

std::vector<Variable> arete::lop(const std::vector<Variable> &outputVariables,
                                 const std::vector<Variable> &wrt,
                                 const std::vector<Variable> &given,
                                 const GradOptions &options, Location loc) {
  GraphBuilder b("lop", loc);
  checkCount(b, "cotangents", given.size(), outputVariables.size());
  llvm::SmallVector<mlir::Value> outputs = valuesOf(b, outputVariables);
  llvm::SmallVector<mlir::Value> cotangents = valuesOf(b, given);
  for (auto [output, cotangent] : llvm::zip_equal(outputs, cotangents))
    checkLike(b, "cotangent", output, cotangent);
  return pullBack(b, outputs, cotangents, wrt, options);
}

std::vector<Variable> arete::rop(const std::vector<Variable> &outputVariables,
                                 const std::vector<Variable> &wrtVariables,
                                 const std::vector<Variable> &given,
                                 Location loc) {
  GraphBuilder b("rop", loc);
  checkCount(b, "tangents", given.size(), wrtVariables.size());
  llvm::SmallVector<mlir::Value> outputs = valuesOf(b, outputVariables);
  llvm::SmallVector<mlir::Value> wrt = valuesOf(b, wrtVariables);
  llvm::SmallVector<mlir::Value> tangents = valuesOf(b, given);
  checkDifferentiable(b, wrt);
  for (auto [value, tangent] : llvm::zip_equal(wrt, tangents))
    checkLike(b, "tangent", value, tangent);
  auto forward = autodiff::tangents(
      b.builder(), outputs, wrt, tangents, [&](mlir::Type type) -> mlir::Value {
        return b.builder().create<ir::VariableOp>(
            b.loc(), type, b.builder().getStringAttr("cotangent"));
      });
  if (failed(forward))
    b.failReported();
  b.dropNames();
  std::vector<Variable> result;
  for (auto [output, value] : llvm::zip_equal(outputs, *forward))
    result.push_back(b.wrap(value ? value : zerosLike(b, output)));
  return result;
}
