//===- Sort.cpp - Sorting, searching and counting -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/SortOps.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include <algorithm>
#include <numeric>

using namespace mlir;

namespace arete::reference {

/// Whether an element comes before another of the same dtype: NaN is the
/// greatest.
static bool isBefore(arete_dtype dtype, const Element &x, const Element &y) {
  return withOrdered(dtype, [&](auto number) {
    using T = decltype(number);
    T a = get<T>(x), b = get<T>(y);
    if (oracle::isNaN(a) || oracle::isNaN(b))
      return oracle::isNaN(b) && !oracle::isNaN(a);
    if constexpr (std::totally_ordered<T>)
      return a < b;
    else
      llvm_unreachable("the ops take no dtype without an order");
  });
}

/// Calls `body` with the positions of the elements of each line along the axis,
/// and the index of the line's first element.
template <typename Body>
static void forEachLine(const Array &x, int64_t axis, Body body) {
  Shape lines = x.shape;
  lines[axis] = 1;
  forEachIndex(lines, [&](Index first) {
    std::vector<int64_t> line;
    Shape index(first);
    for (int64_t i = 0; i < x.shape[axis]; ++i) {
      index[axis] = i;
      line.push_back(positionOf(x.shape, index));
    }
    body(line, first);
  });
}

/// The order of a line: the number along it of the first, second, ... element.
static std::vector<int64_t>
orderOf(const Array &x, const std::vector<int64_t> &line, bool descending) {
  std::vector<int64_t> order(line.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int64_t i, int64_t j) {
    const Element &a = x.elements[line[i]], &b = x.elements[line[j]];
    return descending ? isBefore(x.dtype, b, a) : isBefore(x.dtype, a, b);
  });
  return order;
}

static llvm::Expected<Array> evaluateSort(ir::SortOp op, Operands operands) {
  const Array &x = *operands[0];
  llvm::Expected<Array> result = makeResult(op, x.shape);
  if (result)
    forEachLine(x, op.getAxis(), [&](ArrayRef<int64_t> line, Index) {
      auto order = orderOf(x, line, op.getDescending());
      for (size_t i = 0; i < line.size(); ++i)
        result->elements[line[i]] = x.elements[line[order[i]]];
    });
  return result;
}

static llvm::Expected<Array> evaluateArgsort(ir::ArgsortOp op,
                                             Operands operands) {
  const Array &x = *operands[0];
  llvm::Expected<Array> result = makeResult(op, x.shape);
  if (result)
    forEachLine(x, op.getAxis(), [&](ArrayRef<int64_t> line, Index) {
      auto order = orderOf(x, line, op.getDescending());
      for (size_t i = 0; i < line.size(); ++i)
        result->elements[line[i]] = Element::ofInteger(order[i]);
    });
  return result;
}

static llvm::Expected<Results> evaluateTopk(ir::TopkOp op, Operands operands) {
  const Array &x = *operands[0];
  int64_t axis = op.getAxis(), k = sizeIn(operands[1]);
  if (k < 0 || k > x.shape[axis])
    return errorAt(op, "k is " + Twine(k) + " for axis " + Twine(axis) +
                           " of " + x.describe());
  Shape shape = x.shape;
  shape[axis] = k;
  llvm::Expected<Array> values = makeResult(op, shape);
  if (!values)
    return values.takeError();
  llvm::Expected<Array> indices = makeResult(op, shape, 1);
  if (!indices)
    return indices.takeError();
  forEachLine(x, axis, [&](ArrayRef<int64_t> line, Index first) {
    auto order = orderOf(x, line, op.getLargest());
    Shape index(first);
    for (int64_t i = 0; i < k; ++i) {
      index[axis] = i;
      int64_t at = positionOf(shape, index);
      values->elements[at] = x.elements[line[order[i]]];
      indices->elements[at] = Element::ofInteger(order[i]);
    }
  });
  Results results;
  results.push_back(std::move(*values));
  results.push_back(std::move(*indices));
  return results;
}

static llvm::Expected<Array> evaluateLexsort(ir::LexsortOp op,
                                             Operands operands) {
  const Array &keys = *operands[0];
  int64_t length = keys.shape.back(), numKeys = *(keys.shape.end() - 2);
  Shape shape = keys.shape;
  shape.erase(shape.end() - 2);
  llvm::Expected<Array> result = makeResult(op, shape);
  if (!result)
    return result;
  int64_t matrices = length ? *elementCount(shape) / length : 0;
  for (int64_t matrix = 0; matrix < matrices; ++matrix) {
    const Element *first = keys.elements.data() + matrix * numKeys * length;
    std::vector<int64_t> order(length);
    std::iota(order.begin(), order.end(), 0);
    // A stable sort by each key in turn leaves the last one in command.
    for (int64_t k = 0; k < numKeys; ++k)
      std::stable_sort(order.begin(), order.end(), [&](int64_t i, int64_t j) {
        return isBefore(keys.dtype, first[k * length + i],
                        first[k * length + j]);
      });
    for (int64_t i = 0; i < length; ++i)
      result->elements[matrix * length + i] = Element::ofInteger(order[i]);
  }
  return result;
}

/// Counts elements one by one; right for sorted vectors only, as the op.
static llvm::Expected<Array> evaluateSearchsorted(ir::SearchsortedOp op,
                                                  Operands operands) {
  const Array &sorted = *operands[0], &values = *operands[1];
  llvm::Expected<Array> result = makeResult(op, values.shape);
  if (!result)
    return result;
  for (auto [value, at] : llvm::zip_equal(values.elements, result->elements))
    at = Element::ofInteger(
        llvm::count_if(sorted.elements, [&](const Element &element) {
          return op.getRight() ? !isBefore(sorted.dtype, value, element)
                               : isBefore(sorted.dtype, element, value);
        }));
  return result;
}

static llvm::Expected<Array> evaluateDigitize(ir::DigitizeOp op,
                                              Operands operands) {
  const Array &x = *operands[0], &edges = *operands[1];
  auto before = [&](const Element &a, const Element &b) {
    return isBefore(x.dtype, a, b);
  };
  bool rises =
      std::is_sorted(edges.elements.begin(), edges.elements.end(), before);
  if (!rises &&
      (op.getRising() ||
       !std::is_sorted(edges.elements.rbegin(), edges.elements.rend(), before)))
    return errorAt(op, "the edges do not rise throughout");
  llvm::Expected<Array> result = makeResult(op, x.shape);
  if (!result)
    return result;
  for (auto [value, at] : llvm::zip_equal(x.elements, result->elements))
    at = Element::ofInteger(
        llvm::count_if(edges.elements, [&](const Element &edge) {
          if (rises) // The edges that are passed.
            return op.getRight() ? before(edge, value) : !before(value, edge);
          return op.getRight() ? !before(edge, value) : before(value, edge);
        }));
  return result;
}

static llvm::Expected<Array> evaluateBincount(ir::BincountOp op,
                                              Operands operands) {
  const Array &x = *operands[0], &weights = *operands[1];
  int64_t size = sizeIn(operands[2]);
  bool isOne = weights.shape.empty();
  if (!isOne && weights.shape != x.shape)
    return errorAt(op, "shapes of " + x.describe() + " and " +
                           weights.describe() + " differ");
  llvm::Expected<Array> result = makeResult(op, {size});
  if (!result)
    return result;
  for (auto [i, position] : llvm::enumerate(x.elements))
    if (position.integer < 0 || position.integer >= size)
      return errorAt(op, "position " + Twine(position.integer) +
                             " is out of range for " + Twine(size) + " counts");
  withOrdered(weights.dtype, [&](auto number) {
    using T = decltype(number);
    if constexpr (!std::is_same_v<T, bool>)
      for (auto [i, position] : llvm::enumerate(x.elements)) {
        Element &sum = result->elements[position.integer];
        sum = put(weights.dtype,
                  T(get<T>(sum) + get<T>(weights.elements[isOne ? 0 : i])));
      }
  });
  return result;
}

static llvm::Expected<Array> evaluateRepeatPositions(ir::RepeatPositionsOp op,
                                                     Operands operands) {
  const Array &counts = *operands[0];
  std::vector<Element> filled;
  for (auto [i, count] : llvm::enumerate(counts.elements)) {
    if (count.integer < 0)
      return errorAt(op, "count " + Twine(count.integer) + " is negative");
    filled.insert(filled.end(), count.integer, Element::ofInteger(i));
  }
  if (int64_t(filled.size()) != sizeIn(operands[1]))
    return errorAt(op,
                   "the counts do not add up to " + Twine(sizeIn(operands[1])));
  llvm::Expected<Array> result = makeResult(op, {int64_t(filled.size())});
  if (result)
    result->elements = std::move(filled);
  return result;
}

void registerSorts(Registry &registry) {
  registry.add(evaluateSort);
  registry.add(evaluateArgsort);
  registry.add(evaluateTopk);
  registry.add(evaluateLexsort);
  registry.add(evaluateSearchsorted);
  registry.add(evaluateDigitize);
  registry.add(evaluateBincount);
  registry.add(evaluateRepeatPositions);
}

} // namespace arete::reference
