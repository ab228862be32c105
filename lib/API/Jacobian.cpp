//===- Jacobian.cpp - Jacobians, Hessians and batches ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A Jacobian is the derivative in each unit direction: the rows of an identity
// matrix are a batch of cotangents (or tangents), for which the derivative is
// computed at once. So its size need not be known when the graph is built.
//
//===----------------------------------------------------------------------===//

#include "GradDetail.h"
#include "lib/Autodiff/Batching.h"

using namespace arete;
using namespace arete::detail;

//===----------------------------------------------------------------------===//
// Batches
//===----------------------------------------------------------------------===//

static Values batch(GraphBuilder &b, mlir::ValueRange outputs,
                    mlir::ValueRange values, mlir::ValueRange batches,
                    mlir::Value size) {
  auto batched =
      autodiff::batch(b.builder(), b.loc(), outputs, values, batches, size);
  if (failed(batched))
    b.failReported();
  b.dropNames();
  return std::move(*batched);
}

std::vector<Variable>
arete::vectorize(const std::vector<Variable> &outputVariables,
                 const std::vector<std::pair<Variable, Variable>> &pairs,
                 Location loc) {
  GraphBuilder b("vectorize", loc);
  Values outputs = valuesOf(b, outputVariables), values, batches;
  if (pairs.empty())
    b.fail(ErrorKind::Value, "nothing has a batch");
  for (const auto &[variable, replacement] : pairs) {
    mlir::Value value = b.value(Arg(variable, loc));
    mlir::Value whole = b.value(Arg(replacement, loc));
    auto type = ir::tensorTypeOf(value), given = ir::tensorTypeOf(whole);
    if (llvm::is_contained(values, value))
      b.fail(ErrorKind::Value, describeNamed(value) + " has two batches");
    if (given.getRank() != type.getRank() + 1 ||
        !ir::areCompatibleTypes(type, given.getRank() == 0
                                          ? given
                                          : mlir::RankedTensorType::get(
                                                given.getShape().drop_front(),
                                                given.getElementType())))
      b.fail(ErrorKind::Type, "a batch of " + describeNamed(value) +
                                  " must have its dtype and its shape behind a "
                                  "leading axis, got " +
                                  describe(whole));
    values.push_back(value);
    batches.push_back(whole);
  }
  std::vector<Variable> results;
  for (mlir::Value result :
       batch(b, outputs, values, batches, b.dim(batches[0], 0)))
    results.push_back(b.wrap(result));
  return results;
}

std::vector<Variable> arete::vmap(
    const std::function<std::vector<Variable>(const std::vector<Variable> &)>
        &body,
    const std::vector<Variable> &arguments, Location loc) {
  GraphBuilder b("vmap", loc);
  std::vector<Variable> elements;
  std::vector<std::pair<Variable, Variable>> pairs;
  for (mlir::Value argument : valuesOf(b, arguments)) {
    auto type = ir::tensorTypeOf(argument);
    if (type.getRank() == 0)
      b.fail(ErrorKind::Type, describeNamed(argument) +
                                  " has no axis along which to take elements");
    elements.push_back(b.wrap(
        placeholder(b,
                    mlir::RankedTensorType::get(type.getShape().drop_front(),
                                                type.getElementType()),
                    "element")));
    pairs.emplace_back(elements.back(), b.wrap(argument));
  }
  return vectorize(body(elements), pairs, loc);
}

//===----------------------------------------------------------------------===//
// Jacobian
//===----------------------------------------------------------------------===//

/// The number of elements.
static ir::Expr countOf(GraphBuilder &b, llvm::ArrayRef<mlir::Value> sizes) {
  ir::Expr count = b.expr(b.size(1));
  for (mlir::Value size : sizes)
    count = count * b.expr(size);
  return count;
}

/// All unit directions in the space of x: for each element of x a tensor of its
/// shape, along a new leading axis.
static mlir::Value unitDirections(GraphBuilder &b, mlir::Value x,
                                  mlir::Value count) {
  Values square{count, count}, shape{count};
  ir::Expr row = b.expr(b.op("iota", square, b.attr("axis", int64_t(0))));
  ir::Expr column = b.expr(b.op("iota", square, b.attr("axis", int64_t(1))));
  llvm::append_range(shape, ir::buildDims(b.builder(), b.loc(), x));
  ir::Expr identity =
      equal(row, column).cast(ir::elementTypeOf(x)).reshape(shape);
  return identity ? identity.get() : (b.failReported(), mlir::Value());
}

/// A batch of results, whose leading axis counts the elements of a tensor of
/// `sizes`, with the axes of that tensor in its place.
static ir::Expr splitBatch(GraphBuilder &b, mlir::Value results,
                           llvm::ArrayRef<mlir::Value> sizes) {
  Values shape(sizes);
  llvm::append_range(
      shape, llvm::drop_begin(ir::buildDims(b.builder(), b.loc(), results)));
  return b.expr(results).reshape(shape);
}

static void checkRank(GraphBuilder &b, mlir::Value expression,
                      mlir::Value variable) {
  int64_t rank = ir::tensorTypeOf(expression).getRank() +
                 ir::tensorTypeOf(variable).getRank();
  if (rank > ARETE_MAX_RANK - 1)
    b.fail(ErrorKind::Shape, "the derivatives of " + describe(expression) +
                                 " by " + describeNamed(variable) +
                                 " would take rank " + llvm::Twine(rank + 1) +
                                 ", above the limit of " +
                                 llvm::Twine(ARETE_MAX_RANK));
}

/// Row by row: the batch is one of cotangents.
static void reverseJacobian(GraphBuilder &b, mlir::Value expression,
                            mlir::ValueRange wrt,
                            const JacobianOptions &options,
                            std::vector<Variable> &results) {
  Values sizes = ir::buildDims(b.builder(), b.loc(), expression);
  mlir::Value cotangent = placeholder(b, expression.getType(), "cotangent");
  Values constants = valuesOf(b, options.consider_constant);
  autodiff::Gradients rows =
      pullBack(b, expression, cotangent, wrt, {constants, {}});
  reportDisconnected(b, rows, wrt, options.disconnected);
  for (auto [i, value] : llvm::enumerate(rows.values))
    if (!value)
      value = zerosLike(b, wrt[i]);
  mlir::Value count = countOf(b, sizes).get();
  for (mlir::Value batched : batch(b, rows.values, cotangent,
                                   unitDirections(b, expression, count), count))
    results.push_back(b.wrap(splitBatch(b, batched, sizes)));
}

/// Column by column: the batch is one of tangents, and ends up in front.
static ir::Expr forwardJacobian(GraphBuilder &b, mlir::Value expression,
                                mlir::Value wrt) {
  Values sizes = ir::buildDims(b.builder(), b.loc(), wrt);
  mlir::Value tangent = placeholder(b, wrt.getType(), "tangent");
  mlir::Value column = pushForward(b, expression, wrt, tangent).front();
  if (!column)
    column = zerosLike(b, expression);
  mlir::Value count = countOf(b, sizes).get();
  Values columns =
      batch(b, column, tangent, unitDirections(b, wrt, count), count);
  int64_t first = ir::tensorTypeOf(wrt).getRank();
  int64_t rank = first + ir::tensorTypeOf(expression).getRank();
  auto order = llvm::to_vector(llvm::seq<int64_t>(first, rank));
  llvm::append_range(order, llvm::seq<int64_t>(0, first));
  return splitBatch(b, columns.front(), sizes).transpose(order);
}

static std::vector<Variable> jacobian(GraphBuilder &b, mlir::Value expression,
                                      mlir::ValueRange wrt,
                                      const JacobianOptions &options) {
  if (!isContinuous(expression))
    b.fail(ErrorKind::Type, "only floating-point expressions have derivatives, "
                            "got " +
                                describeNamed(expression));
  checkDifferentiable(b, wrt);
  for (mlir::Value value : wrt)
    checkRank(b, expression, value);
  std::vector<Variable> results;
  if (options.mode == JacobianMode::Reverse) {
    reverseJacobian(b, expression, wrt, options, results);
    return results;
  }
  // Whether they are connected is what a reverse pass knows; of its ops none
  // is used.
  autodiff::Gradients probe =
      pullBack(b, expression, zerosLike(b, expression), wrt);
  reportDisconnected(b, probe, wrt, options.disconnected);
  for (mlir::Value value : wrt)
    results.push_back(b.wrap(forwardJacobian(b, expression, value)));
  return results;
}

std::vector<Variable> arete::jacobian(const Variable &expression,
                                      const std::vector<Variable> &wrt,
                                      const JacobianOptions &options,
                                      Location loc) {
  GraphBuilder b("jacobian", loc);
  return ::jacobian(b, b.value(Arg(expression, loc)), valuesOf(b, wrt),
                    options);
}

std::vector<Variable> arete::jacobian(const Variable &expression,
                                      std::initializer_list<Variable> wrt,
                                      const JacobianOptions &options,
                                      Location loc) {
  return jacobian(expression, std::vector<Variable>(wrt), options, loc);
}

Variable arete::jacobian(const Variable &expression, const Variable &wrt,
                         const JacobianOptions &options, Location loc) {
  return jacobian(expression, std::vector<Variable>{wrt}, options, loc).front();
}

//===----------------------------------------------------------------------===//
// Second derivatives
//===----------------------------------------------------------------------===//

std::vector<Variable> arete::hessian(const Variable &cost,
                                     const std::vector<Variable> &wrt,
                                     const GradOptions &options, Location loc) {
  GraphBuilder b("hessian", loc);
  std::vector<Variable> gradients = grad(cost, wrt, options, loc);
  // A gradient that does not depend on its variable has zero derivatives.
  JacobianOptions second{.disconnected = Disconnected::Ignore,
                         .consider_constant = options.consider_constant};
  std::vector<Variable> results;
  for (auto [gradient, variable] : llvm::zip_equal(gradients, wrt))
    results.push_back(jacobian(gradient, variable, second, loc));
  return results;
}

std::vector<Variable> arete::hessian(const Variable &cost,
                                     std::initializer_list<Variable> wrt,
                                     const GradOptions &options, Location loc) {
  return hessian(cost, std::vector<Variable>(wrt), options, loc);
}

Variable arete::hessian(const Variable &cost, const Variable &wrt,
                        const GradOptions &options, Location loc) {
  return hessian(cost, std::vector<Variable>{wrt}, options, loc).front();
}

std::vector<Variable> arete::hvp(const Variable &cost,
                                 const std::vector<Variable> &wrt,
                                 const std::vector<Variable> &tangents,
                                 const GradOptions &options, Location loc) {
  GraphBuilder b("hvp", loc);
  checkCount(b, "tangents", tangents.size(), wrt.size());
  return rop(grad(cost, wrt, options, loc), wrt, tangents, loc);
}

std::vector<Variable> arete::hvp(const Variable &cost,
                                 std::initializer_list<Variable> wrt,
                                 std::initializer_list<Variable> tangents,
                                 const GradOptions &options, Location loc) {
  return hvp(cost, std::vector<Variable>(wrt), std::vector<Variable>(tangents),
             options, loc);
}

Variable arete::hvp(const Variable &cost, const Variable &wrt,
                    const Variable &tangent, const GradOptions &options,
                    Location loc) {
  return hvp(cost, std::vector<Variable>{wrt}, std::vector<Variable>{tangent},
             options, loc)
      .front();
}
