//===- Losses.cpp - Softmax, losses and scores ----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "Size.h"
#include "arete/Ops.h"

#include <limits>

using namespace arete;
using namespace arete::detail;

static Variable alongAxis(const char *op, const Arg &arg, int64_t axis) {
  GraphBuilder b(op, arg.location());
  mlir::Value x = b.floating(arg);
  return b.wrap(b.op(
      op, x, b.attr("axis", b.axis(axis, ir::tensorTypeOf(x).getRank(), x))));
}

Variable arete::softmax(const Arg &x, int64_t axis) {
  return alongAxis("softmax", x, axis);
}
Variable arete::log_softmax(const Arg &x, int64_t axis) {
  return alongAxis("log_softmax", x, axis);
}

/// x at the position along its last axis that each label names.
static Variable pick(GraphBuilder &b, const Variable &x,
                     const Variable &given) {
  if (x.rank() < 1 || given.rank() != x.rank() - 1)
    b.fail(ErrorKind::Type, "labels must have one axis less, got " +
                                describe(Access::value(x)) + " and " +
                                describe(Access::value(given)));
  std::vector<Size> rows = sizesOf(x);
  rows.pop_back();
  Variable labels = specify_shape(given, toArgs(rows));
  // The positions of the rows, one array for each axis of the labels.
  llvm::SmallVector<mlir::Value> sizes =
      ir::buildDims(b.builder(), b.loc(), Access::value(labels));
  llvm::SmallVector<mlir::Value> operands{Access::value(x)};
  for (int64_t axis = 0; axis < labels.rank(); ++axis)
    operands.push_back(b.op("iota", sizes, b.attr("axis", axis)));
  operands.push_back(Access::value(labels));
  return b.wrap(b.op("gather", operands));
}

static Variable labelsOf(GraphBuilder &b, const Arg &labels) {
  return b.wrap(b.integer(labels, "labels"));
}

/// Two operands in their common float dtype.
static std::pair<Variable, Variable> floats(GraphBuilder &b, const Arg &x,
                                            const Arg &y) {
  const Arg *args[] = {&x, &y};
  DType dtype = b.commonDType(args);
  if (!isFloat(dtype))
    dtype = DType::Float64;
  return {b.wrap(b.value(x, dtype)), b.wrap(b.value(y, dtype))};
}

/// How probable each class is, of the shape of what it is compared with.
static bool areProbabilities(GraphBuilder &b, const Arg &labels,
                             const Variable &x) {
  Variable given = b.variable(labels);
  return isFloat(given.dtype()) && given.rank() == x.rank();
}

/// weight * log(x), 0 where both factors would make 0 * -inf. The logarithm is
/// not taken there, so that its derivative is finite, too.
static Variable weightedLog(const Variable &weight, const Variable &x) {
  Variable isNothing = logical_and(equal(weight, 0), equal(x, 0));
  return weight * log(where(isNothing, 1, x));
}

//===----------------------------------------------------------------------===//
// Hierarchical softmax
//===----------------------------------------------------------------------===//

Variable arete::h_softmax(const Arg &xArg, const Arg &w1, const Arg &b1,
                          const Arg &w2Arg, const Arg &b2, const Arg &outputs) {
  GraphBuilder b("h_softmax", xArg.location());
  Variable x = b.variable(xArg), w2 = b.variable(w2Arg);
  Variable ofClass = softmax(dot(x, w1) + b1);
  Variable within = softmax(tensordot(x, w2, Shape{1}, Shape{1}) + b2);
  Variable all = expand_dims(ofClass, 2) * within;
  Args sizes = toArgs({sizeOf(x, 0), sizeOf(w2, 0) * sizeOf(w2, 2)});
  return slice(reshape(all, sizes), 0, outputs, 1);
}

Variable arete::h_softmax_of(const Arg &xArg, const Arg &w1, const Arg &b1,
                             const Arg &w2Arg, const Arg &b2Arg,
                             const Arg &targetArg) {
  GraphBuilder b("h_softmax_of", xArg.location());
  Variable x = b.variable(xArg), w2 = b.variable(w2Arg);
  Variable b2 = b.variable(b2Arg), target = labelsOf(b, targetArg);
  Variable width = sizeOf(w2, 2).variable();
  Variable ofClass = floor_divide(target, width);
  Variable chosen = pick(b, softmax(dot(x, w1) + b1), ofClass);
  // The weights of each row's class only.
  Variable within = softmax(batched_dot(x, w2[ofClass]) + b2[ofClass]);
  return chosen * pick(b, within, target % width);
}

//===----------------------------------------------------------------------===//
// Losses
//===----------------------------------------------------------------------===//

Variable arete::cross_entropy(const Arg &logitsArg, const Arg &labels) {
  GraphBuilder b("cross_entropy", logitsArg.location());
  Variable logits = b.wrap(b.floating(logitsArg));
  if (areProbabilities(b, labels, logits)) {
    auto [x, p] = floats(b, logits, labels);
    return -sum(p * log_softmax(x), -1);
  }
  return -pick(b, log_softmax(logits), labelsOf(b, labels));
}

Variable arete::categorical_crossentropy(const Arg &arg, const Arg &labels) {
  GraphBuilder b("categorical_crossentropy", arg.location());
  Variable probabilities = b.wrap(b.floating(arg));
  if (areProbabilities(b, labels, probabilities)) {
    auto [q, p] = floats(b, probabilities, labels);
    return -sum(weightedLog(p, q), -1);
  }
  return -log(pick(b, probabilities, labelsOf(b, labels)));
}

Variable arete::binary_crossentropy(const Arg &xArg, const Arg &targetArg) {
  GraphBuilder b("binary_crossentropy", xArg.location());
  auto [x, target] = floats(b, xArg, targetArg);
  return -(weightedLog(target, x) + weightedLog(1 - target, 1 - x));
}

Variable arete::sigmoid_binary_crossentropy(const Arg &xArg,
                                            const Arg &targetArg) {
  GraphBuilder b("sigmoid_binary_crossentropy", xArg.location());
  auto [x, target] = floats(b, xArg, targetArg);
  return target * softplus(-x) + (1 - target) * softplus(x);
}

Variable arete::multiclass_hinge(const Arg &scoresArg, const Arg &labelsArg,
                                 double margin) {
  GraphBuilder b("multiclass_hinge", scoresArg.location());
  Variable scores = b.wrap(b.floating(scoresArg));
  Variable labels = labelsOf(b, labelsArg);
  Variable right = pick(b, scores, labels);
  Variable isRight = equal(expand_dims(labels, -1), arange(scores.shape(-1)));
  Variable wrong =
      where(isRight, -std::numeric_limits<double>::infinity(), scores);
  return maximum(margin + max(wrong, -1) - right, 0);
}

Variable arete::mean_squared_error(const Arg &xArg, const Arg &targetArg) {
  GraphBuilder b("mean_squared_error", xArg.location());
  auto [x, target] = floats(b, xArg, targetArg);
  return mean(sqr(x - target));
}
Variable arete::mean_absolute_error(const Arg &xArg, const Arg &targetArg) {
  GraphBuilder b("mean_absolute_error", xArg.location());
  auto [x, target] = floats(b, xArg, targetArg);
  return mean(abs(x - target));
}

Variable arete::huber(const Arg &xArg, const Arg &targetArg, double delta) {
  GraphBuilder b("huber", xArg.location());
  if (!(delta > 0))
    b.fail(ErrorKind::Value, "delta must be positive");
  auto [x, target] = floats(b, xArg, targetArg);
  Variable error = x - target, magnitude = abs(error);
  return where(magnitude <= delta, 0.5 * sqr(error),
               delta * (magnitude - 0.5 * delta));
}

Variable arete::kl_divergence(const Arg &pArg, const Arg &qArg, int64_t axis) {
  GraphBuilder b("kl_divergence", pArg.location());
  auto [p, q] = floats(b, pArg, qArg);
  Variable isNothing = equal(p, 0);
  Variable ratio = where(isNothing, 1, p / where(isNothing, 1, q));
  return sum(p * log(ratio), axis);
}

Variable arete::cosine_similarity(const Arg &xArg, const Arg &yArg,
                                  int64_t axis, double epsilon) {
  GraphBuilder b("cosine_similarity", xArg.location());
  auto [x, y] = floats(b, xArg, yArg);
  Variable lengths =
      maximum(norm(x, axis), epsilon) * maximum(norm(y, axis), epsilon);
  return sum(x * y, axis) / lengths;
}

Variable arete::confusion_matrix(const Arg &actualArg, const Arg &predictedArg,
                                 const Arg &classesArg) {
  GraphBuilder b("confusion_matrix", actualArg.location());
  Variable actual = flatten(labelsOf(b, actualArg));
  Variable predicted = flatten(labelsOf(b, predictedArg));
  Size classes(b, classesArg);
  Variable none = zeros(toArgs({classes, classes}), DType::Int64);
  Variable once = ones_like(actual);
  return b.wrap(
      b.op("scatter_add", {Access::value(none), Access::value(once),
                           Access::value(actual), Access::value(predicted)}));
}
