//===- Reduction.cpp - Reductions and softmax -----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"

using namespace mlir;

namespace arete::reference {

/// An empty reduction that has no value is an error, whether or not the result
/// has an element for it.
static llvm::Error requireElements(Operation *op, const Array &x,
                                   ArrayRef<int64_t> axes) {
  for (int64_t axis : axes)
    if (x.shape[axis] == 0)
      return errorAt(op, "axis " + Twine(axis) + " of " + x.describe() +
                             " has no element: the reduction has no value");
  return llvm::Error::success();
}

/// For each element of the result, in C order, the elements of x that are
/// reduced to it, in C order.
static std::vector<std::vector<Element>> partition(const Array &x,
                                                   ArrayRef<int64_t> axes,
                                                   const Array &result,
                                                   bool keepdims) {
  std::vector<std::vector<Element>> groups(result.elements.size());
  size_t next = 0;
  forEachIndex(x.shape, [&](Index index) {
    Shape reduced;
    for (auto [axis, i] : llvm::enumerate(index)) {
      if (!llvm::is_contained(axes, int64_t(axis)))
        reduced.push_back(i);
      else if (keepdims)
        reduced.push_back(0);
    }
    groups[positionOf(result.shape, reduced)].push_back(x.elements[next++]);
  });
  return groups;
}

/// Reduces each group by `reduce`, a function from a group (and a number of the
/// type to compute in) to the element of the result.
template <typename OpTy, typename Reduce>
static llvm::Expected<Array> evaluateGroups(OpTy op, const Array &x,
                                            Reduce reduce) {
  Shape shape;
  for (auto [axis, size] : llvm::enumerate(x.shape)) {
    if (!llvm::is_contained(op.getAxes(), int64_t(axis)))
      shape.push_back(size);
    else if (op.getKeepdims())
      shape.push_back(1);
  }
  llvm::Expected<Array> result = makeResult(op, std::move(shape));
  if (!result)
    return result;
  auto groups = partition(x, op.getAxes(), *result, op.getKeepdims());
  withNumber(x.dtype, [&](auto number) {
    for (auto [group, element] : llvm::zip(groups, result->elements))
      element = reduce(ArrayRef<Element>(group), number);
  });
  return result;
}

static llvm::Expected<Array> evaluateSum(ir::SumOp op, Operands operands) {
  const Array &x = *operands[0];
  return evaluateGroups(op, x, [&]<typename T>(ArrayRef<Element> group, T) {
    T sum = 0;
    for (const Element &element : group)
      sum = sum + get<T>(element);
    return put(x.dtype, sum);
  });
}

static llvm::Expected<Array> evaluateProd(ir::ProdOp op, Operands operands) {
  const Array &x = *operands[0];
  return evaluateGroups(op, x, [&]<typename T>(ArrayRef<Element> group, T) {
    T product = 1;
    for (const Element &element : group)
      if constexpr (std::is_same_v<T, Complex>)
        product = oracle::multiply(product, get<T>(element));
      else
        product = product * get<T>(element);
    return put(x.dtype, product);
  });
}

static llvm::Expected<Array> evaluateMean(ir::MeanOp op, Operands operands) {
  const Array &x = *operands[0];
  return evaluateGroups(op, x, [&](ArrayRef<Element> group, auto) {
    Complex sum = 0;
    for (const Element &element : group)
      sum += Complex(element.real, element.imag);
    long double count = group.size(); // 0 / 0 is NaN
    return isComplex(x.dtype) ? put(x.dtype, sum / count)
                              : put(x.dtype, sum.real() / count);
  });
}

template <typename OpTy>
static llvm::Expected<Array> evaluateExtreme(OpTy op, Operands operands) {
  const Array &x = *operands[0];
  if (llvm::Error error = requireElements(op, x, op.getAxes()))
    return std::move(error);
  return evaluateGroups(op, x, [&]<typename T>(ArrayRef<Element> group, T) {
    T extreme = get<T>(group.front());
    if constexpr (std::is_same_v<T, Complex>)
      llvm_unreachable("complex numbers have no order");
    else
      for (const Element &element : group.drop_front()) {
        T value = get<T>(element);
        extreme = std::is_same_v<OpTy, ir::MaxOp>
                      ? oracle::maximum(extreme, value)
                      : oracle::minimum(extreme, value);
      }
    return put(x.dtype, extreme);
  });
}

/// The first position of the extreme; a NaN is more extreme than any number.
template <typename OpTy>
static llvm::Expected<Array> evaluateArgExtreme(OpTy op, Operands operands) {
  const Array &x = *operands[0];
  if (llvm::Error error = requireElements(op, x, op.getAxes()))
    return std::move(error);
  return evaluateGroups(op, x, [&]<typename T>(ArrayRef<Element> group, T) {
    auto isBetter = [](T value, T best) -> bool {
      if constexpr (std::is_same_v<T, Complex>)
        llvm_unreachable("complex numbers have no order");
      else if (oracle::isNaN(value) || oracle::isNaN(best))
        return !oracle::isNaN(best);
      else
        return std::is_same_v<OpTy, ir::ArgmaxOp> ? value > best : value < best;
    };
    size_t best = 0;
    for (size_t i = 1; i < group.size(); ++i)
      if (isBetter(get<T>(group[i]), get<T>(group[best])))
        best = i;
    return Element::ofInteger(best);
  });
}

//===----------------------------------------------------------------------===//
// softmax, log_softmax
//===----------------------------------------------------------------------===//

/// Replaces each row along the axis by `transform` of it.
template <typename OpTy, typename Transform>
static llvm::Expected<Array> evaluateRows(OpTy op, const Array &x,
                                          Transform transform) {
  size_t axis = op.getAxis();
  if (llvm::Error error = requireElements(op, x, axis))
    return std::move(error);
  llvm::Expected<Array> result = makeResult(op, x.shape);
  if (!result)
    return result;
  Shape outer = x.shape;
  outer[axis] = 1;
  forEachIndex(outer, [&](Index first) {
    Shape index(first);
    auto at = [&](int64_t i) {
      index[axis] = i;
      return positionOf(x.shape, index);
    };
    std::vector<long double> row;
    for (int64_t i = 0; i < x.shape[axis]; ++i)
      row.push_back(x.elements[at(i)].real);
    transform(row);
    for (auto [i, value] : llvm::enumerate(row))
      result->elements[at(i)] = put(result->dtype, value);
  });
  return result;
}

/// Takes the row's maximum from it and returns the sum of the exponentials. An
/// infinite maximum makes NaNs.
static long double shiftByMaximum(std::vector<long double> &row) {
  long double highest = row.front(), sum = 0;
  for (long double value : row)
    highest = oracle::maximum(highest, value);
  for (long double &value : row) {
    value -= highest;
    sum += std::exp(value);
  }
  return sum;
}

static llvm::Expected<Array> evaluateLogsumexp(ir::LogsumexpOp op,
                                               Operands operands) {
  const Array &x = *operands[0];
  if (llvm::Error error = requireElements(op, x, op.getAxes()))
    return std::move(error);
  return evaluateGroups(op, x, [&](ArrayRef<Element> group, auto) {
    long double highest = -std::numeric_limits<long double>::infinity();
    for (const Element &element : group)
      highest = oracle::maximum(highest, element.real);
    long double shift = std::isinf(highest) ? 0 : highest, sum = 0;
    for (const Element &element : group)
      sum += std::exp(element.real - shift);
    return put(x.dtype, shift + std::log(sum));
  });
}

static llvm::Expected<Array> evaluateSoftmax(ir::SoftmaxOp op,
                                             Operands operands) {
  return evaluateRows(op, *operands[0], [](std::vector<long double> &row) {
    long double sum = shiftByMaximum(row);
    for (long double &value : row)
      value = std::exp(value) / sum;
  });
}

static llvm::Expected<Array> evaluateLogSoftmax(ir::LogSoftmaxOp op,
                                                Operands operands) {
  return evaluateRows(op, *operands[0], [](std::vector<long double> &row) {
    long double sum = shiftByMaximum(row);
    for (long double &value : row)
      value -= std::log(sum);
  });
}

void registerReductions(Registry &registry) {
  registry.add(evaluateSum);
  registry.add(evaluateProd);
  registry.add(evaluateMean);
  registry.add(evaluateExtreme<ir::MaxOp>);
  registry.add(evaluateExtreme<ir::MinOp>);
  registry.add(evaluateArgExtreme<ir::ArgmaxOp>);
  registry.add(evaluateArgExtreme<ir::ArgminOp>);
  registry.add(evaluateLogsumexp);
  registry.add(evaluateSoftmax);
  registry.add(evaluateLogSoftmax);
}

} // namespace arete::reference
