//===- Evaluators.cpp - The reference of the ops --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The plainest code there is, in long double: what compiled code is held
// against. It shares no arithmetic with it.
//
//===----------------------------------------------------------------------===//

#include "Example.h"
#include "lib/Reference/ElementwiseOracle.h"

using namespace mlir;
using namespace arete::reference;

namespace example {
namespace {

// The elementwise ops, from their records.
#define ARETE_ELEMENTWISE(NAME, CLASS, ARITY, KIND, PREDICATE, DIFFERENTIABLE, \
                          ACCURACY, DOMAIN_, ORACLE, INTEGER_ORACLE,           \
                          COMPLEX_ORACLE, ...)                                 \
  ARETE_ELEMENTWISE_ORACLE(CLASS##Oracle, CLASS, KIND, ORACLE, INTEGER_ORACLE, \
                           COMPLEX_ORACLE)
#include "ExampleOpsElementwise.inc"

/// Calls `body` with the positions of the elements of each row along an axis.
template <typename Body>
void forEachRow(const Array &x, size_t axis, Body body) {
  Shape outer = x.shape;
  outer[axis] = 1;
  forEachIndex(outer, [&](Index first) {
    Shape index(first);
    std::vector<int64_t> positions;
    for (int64_t i = 0; i < x.shape[axis]; ++i) {
      index[axis] = i;
      positions.push_back(positionOf(x.shape, index));
    }
    body(positions);
  });
}

llvm::Expected<Array> evaluateRmsNorm(RmsNormOp op, Operands operands) {
  const Array &x = *operands[0];
  llvm::Expected<Array> result = makeResult(op, x.shape);
  if (!result)
    return result;
  long double epsilon = op.getEpsilon().convertToDouble();
  forEachRow(x, op.getAxis(), [&](const std::vector<int64_t> &row) {
    long double sum = 0;
    for (int64_t i : row)
      sum += x.elements[i].real * x.elements[i].real;
    long double root = std::sqrt(sum / row.size() + epsilon);
    for (int64_t i : row)
      result->elements[i] = put(result->dtype, x.elements[i].real / root);
  });
  return result;
}

llvm::Expected<Array> evaluateRotate(RotateOp op, Operands operands) {
  const Array &x = *operands[0];
  llvm::Expected<Array> result = makeResult(op, x.shape);
  if (!result)
    return result;
  forEachRow(x, op.getAxis(), [&](const std::vector<int64_t> &row) {
    int64_t size = row.size(), shift = op.getShift() % size;
    for (int64_t i = 0; i < size; ++i)
      result->elements[row[(i + shift + size) % size]] = x.elements[row[i]];
  });
  return result;
}

} // namespace

void addEvaluators(Dialect &dialect) {
  Registry registry;
#define ARETE_ELEMENTWISE(NAME, CLASS, ...)                                    \
  registry.add(evaluateElementwise<CLASS##Oracle>);
#include "ExampleOpsElementwise.inc"
  registry.add(evaluateRmsNorm);
  registry.add(evaluateRotate);
  dialect.addInterface(
      std::make_unique<EvaluatorInterface>(&dialect, std::move(registry)));
}

} // namespace example
