//===- Einsum.cpp - Sums of products over named axes ----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "Products.h"
#include "Size.h"
#include "arete/Ops.h"

#include <map>
#include <set>

using namespace arete;
using namespace arete::detail;

namespace {
/// An axis is known by a number: a letter in einsum.
using Label = int;
using Labels = std::vector<Label>;

/// An array whose axes have names, no two the same.
struct Labeled {
  Variable value;
  Labels labels;

  int64_t axisOf(Label label) const {
    return llvm::find(labels, label) - labels.begin();
  }
  bool has(Label label) const { return llvm::is_contained(labels, label); }
  Size size(Label label) const { return sizeOf(value, axisOf(label)); }
};
} // namespace

/// The axes in the order of these labels, which are all that x has.
static Variable inOrder(const Labeled &x, const Labels &labels) {
  if (labels == x.labels)
    return x.value;
  Shape permutation;
  for (Label label : labels)
    permutation.push_back(x.axisOf(label));
  return transpose(x.value, permutation);
}

static std::vector<Size> sizesOf(const Labeled &x, const Labels &labels) {
  std::vector<Size> sizes;
  for (Label label : labels)
    sizes.push_back(x.size(label));
  return sizes;
}

/// The axes in the order of these groups, each of which becomes one axis; an
/// empty group is none.
static Variable grouped(const Labeled &x, llvm::ArrayRef<Labels> groups) {
  Labels order;
  std::vector<Size> sizes;
  bool isMerged = false;
  for (const Labels &group : groups) {
    if (group.empty())
      continue;
    order.insert(order.end(), group.begin(), group.end());
    Size size = 1;
    for (Label label : group)
      size = size * x.size(label);
    sizes.push_back(size);
    isMerged |= group.size() > 1;
  }
  Variable value = inOrder(x, order);
  return isMerged ? reshape(value, toArgs(sizes)) : value;
}

/// The sum over the axes of these labels in x's own dtype; "or" of bools.
static Labeled summedOver(const Labeled &x, const Labels &labels) {
  if (labels.empty())
    return x;
  Shape axes;
  Labeled result;
  for (auto [axis, label] : llvm::enumerate(x.labels)) {
    if (llvm::is_contained(labels, label))
      axes.push_back(axis);
    else
      result.labels.push_back(label);
  }
  bool isLogical = isBool(x.value.dtype());
  result.value = isLogical ? any(x.value, axes)
                           : sum(x.value, axes, false, x.value.dtype());
  return result;
}

/// Sizes of axes that meet must be equal. Products of matrices see to that
/// themselves, but not where several axes were made one.
static void equalize(GraphBuilder &b, Labeled &x, Labeled &y,
                     const Labels &shared, bool areMerged) {
  std::vector<Arg> sizes(y.labels.size(), Arg(dynamicSize));
  bool isOpen = false;
  for (Label label : shared) {
    Size l = x.size(label), r = y.size(label);
    if (l.known() && r.known() && *l.known() != *r.known())
      b.fail(ErrorKind::Shape, "sizes " + llvm::Twine(*l.known()) + " and " +
                                   llvm::Twine(*r.known()) +
                                   " of axes that meet differ: axis " +
                                   llvm::Twine(x.axisOf(label)) + " of " +
                                   describe(Access::value(x.value)) +
                                   " and axis " + llvm::Twine(y.axisOf(label)) +
                                   " of " + describe(Access::value(y.value)));
    if (l.known() && r.known())
      continue;
    sizes[y.axisOf(label)] = l;
    isOpen = true;
  }
  if (isOpen && areMerged)
    y.value = specify_shape(y.value, sizes);
}

static Variable elementwiseProduct(const Variable &x, const Variable &y) {
  return isBool(x.dtype()) ? logical_and(x, y) : multiply(x, y);
}

/// The product over axes that both have, summed over those that are not in
/// `kept`. The axes of the result are those that both had, then those of x,
/// then those of y.
static Labeled contract(GraphBuilder &b, Labeled x, Labeled y,
                        const std::set<Label> &kept) {
  Labels batch, inner, freeX, freeY;
  for (Label label : x.labels) {
    if (!y.has(label))
      freeX.push_back(label);
    else
      (kept.count(label) ? batch : inner).push_back(label);
  }
  for (Label label : y.labels)
    if (!x.has(label))
      freeY.push_back(label);
  Labels shared = batch;
  shared.insert(shared.end(), inner.begin(), inner.end());
  equalize(b, x, y, shared, inner.size() > 1);

  Labeled result;
  result.labels = batch;
  result.labels.insert(result.labels.end(), freeX.begin(), freeX.end());
  result.labels.insert(result.labels.end(), freeY.begin(), freeY.end());

  bool isReduction = freeX.empty() && freeY.empty() && !batch.empty();
  if (inner.empty() || isReduction) {
    // Elementwise over all axes: those of the batch, of x, of y, and those
    // that are summed over.
    auto spread = [&](const Labeled &operand, size_t before, size_t own,
                      size_t behind) {
      Labels order = operand.labels;
      llvm::stable_sort(order, [&](Label l, Label r) {
        auto rank = [&](Label label) {
          return llvm::is_contained(batch, label)   ? 0
                 : llvm::is_contained(inner, label) ? 2
                                                    : 1;
        };
        return rank(l) < rank(r);
      });
      // The axes that both have in the order of x.
      size_t at = 0;
      for (Label label : batch)
        order[at++] = label;
      at = order.size() - inner.size();
      for (Label label : inner)
        order[at++] = label;
      Shape fresh;
      for (size_t i = 0; i < before; ++i)
        fresh.push_back(batch.size() + i);
      for (size_t i = 0; i < behind; ++i)
        fresh.push_back(batch.size() + before + own + i);
      return expand_dims(inOrder(operand, order), fresh);
    };
    Labeled product;
    product.value =
        elementwiseProduct(spread(x, 0, freeX.size(), freeY.size()),
                           spread(y, freeX.size(), freeY.size(), 0));
    product.labels = result.labels;
    product.labels.insert(product.labels.end(), inner.begin(), inner.end());
    return summedOver(product, inner);
  }

  std::vector<Size> sizes = sizesOf(x, batch);
  for (const Size &size : sizesOf(x, freeX))
    sizes.push_back(size);
  for (const Size &size : sizesOf(y, freeY))
    sizes.push_back(size);
  if (batch.empty()) {
    result.value = dot(grouped(x, {freeX, inner}), grouped(y, {inner, freeY}));
  } else {
    // An axis for each of the batch, and two of matrices.
    std::vector<Labels> left, right;
    for (Label label : batch) {
      left.push_back({label});
      right.push_back({label});
    }
    left.insert(left.end(), {freeX, inner});
    right.insert(right.end(), {inner, freeY});
    Variable lhs = grouped(x, left), rhs = grouped(y, right);
    if (freeX.empty())
      lhs = expand_dims(lhs, -2);
    if (freeY.empty())
      rhs = expand_dims(rhs, -1);
    result.value = matmul(lhs, rhs);
    if (freeX.empty())
      result.value = squeeze(result.value, -2);
    if (freeY.empty())
      result.value = squeeze(result.value, -1);
  }
  if (freeX.size() > 1 || freeY.size() > 1)
    result.value = reshape(result.value, toArgs(sizes));
  return result;
}

//===----------------------------------------------------------------------===//
// tensordot, with and without a batch
//===----------------------------------------------------------------------===//

/// Over pairs of axes; the axes below `batch` go along.
static Variable tensordotOver(GraphBuilder &b, const Variable &x,
                              const Variable &y, const Shape &xAxes,
                              const Shape &yAxes, int64_t batch) {
  if (xAxes.size() != yAxes.size())
    b.fail(ErrorKind::Value, llvm::Twine(xAxes.size()) + " axes of x and " +
                                 llvm::Twine(yAxes.size()) +
                                 " of y do not make pairs");
  b.axes(xAxes, x.rank(), Access::value(x)); // an axis that is given twice
  b.axes(yAxes, y.rank(), Access::value(y));
  Labeled left{x, Labels(x.rank())}, right{y, Labels(y.rank())};
  std::set<Label> kept;
  for (int64_t axis = 0; axis < x.rank(); ++axis)
    left.labels[axis] = int(axis);
  for (int64_t axis = 0; axis < y.rank(); ++axis)
    right.labels[axis] = axis < batch ? int(axis) : int(x.rank() + axis);
  for (auto [xAxis, yAxis] : llvm::zip(xAxes, yAxes)) {
    int64_t l = b.axis(xAxis, x.rank(), Access::value(x));
    int64_t r = b.axis(yAxis, y.rank(), Access::value(y));
    if (l < batch || r < batch)
      b.fail(ErrorKind::Value, "axis 0 is the batch, which is not summed over");
    right.labels[r] = int(l);
  }
  for (int64_t axis = 0; axis < batch; ++axis)
    kept.insert(int(axis));
  return contract(b, left, right, kept).value;
}

/// The last `count` axes of x and the first of y behind the batch.
static std::pair<Shape, Shape> adjacentAxes(GraphBuilder &b, const Variable &x,
                                            const Variable &y, int64_t count,
                                            int64_t batch) {
  int64_t most = std::min(x.rank(), y.rank()) - batch;
  if (count < 0 || count > most)
    b.fail(ErrorKind::Value,
           llvm::Twine(count) + " axes of " + describe(Access::value(x)) +
               " and " + describe(Access::value(y)) + " cannot be summed over");
  Shape xAxes, yAxes;
  for (int64_t i = 0; i < count; ++i) {
    xAxes.push_back(x.rank() - count + i);
    yAxes.push_back(batch + i);
  }
  return {xAxes, yAxes};
}

Variable arete::tensordot(const Arg &xArg, const Arg &yArg, int64_t count) {
  GraphBuilder b("tensordot", xArg.location());
  auto [x, y] = factors(b, xArg, yArg);
  auto [xAxes, yAxes] = adjacentAxes(b, x, y, count, 0);
  return tensordotOver(b, x, y, xAxes, yAxes, 0);
}
Variable arete::tensordot(const Arg &xArg, const Arg &yArg, const Shape &xAxes,
                          const Shape &yAxes) {
  GraphBuilder b("tensordot", xArg.location());
  auto [x, y] = factors(b, xArg, yArg);
  return tensordotOver(b, x, y, xAxes, yAxes, 0);
}

/// Factors that have a batch.
static std::pair<Variable, Variable>
batchedFactors(GraphBuilder &b, const Arg &xArg, const Arg &yArg) {
  auto [x, y] = factors(b, xArg, yArg);
  if (x.rank() == 0 || y.rank() == 0)
    b.fail(ErrorKind::Type, "operands must have a batch axis, got " +
                                describe(Access::value(x)) + " and " +
                                describe(Access::value(y)));
  return {x, y};
}

Variable arete::batched_tensordot(const Arg &xArg, const Arg &yArg,
                                  int64_t count) {
  GraphBuilder b("batched_tensordot", xArg.location());
  auto [x, y] = batchedFactors(b, xArg, yArg);
  auto [xAxes, yAxes] = adjacentAxes(b, x, y, count, 1);
  return tensordotOver(b, x, y, xAxes, yAxes, 1);
}
Variable arete::batched_tensordot(const Arg &xArg, const Arg &yArg,
                                  const Shape &xAxes, const Shape &yAxes) {
  GraphBuilder b("batched_tensordot", xArg.location());
  auto [x, y] = batchedFactors(b, xArg, yArg);
  return tensordotOver(b, x, y, xAxes, yAxes, 1);
}

Variable arete::batched_dot(const Arg &xArg, const Arg &yArg) {
  GraphBuilder b("batched_dot", xArg.location());
  auto [x, y] = batchedFactors(b, xArg, yArg);
  if (x.rank() == 1 || y.rank() == 1) {
    // A scalar for each of the batch.
    int64_t rank = std::max(x.rank(), y.rank());
    return multiply(shape_padright(x, rank - x.rank()),
                    shape_padright(y, rank - y.rank()));
  }
  return tensordotOver(b, x, y, {-1}, {1}, 1);
}

//===----------------------------------------------------------------------===//
// einsum
//===----------------------------------------------------------------------===//

namespace {
/// "ij,...jk->...ik", read.
struct Subscripts {
  /// Letters are themselves; axis k from the end of those that "..." stands for
  /// is ellipsisLabel(k).
  std::vector<Labels> operands;
  Labels result;

  static Label ellipsisLabel(int64_t fromEnd) { return 256 + int(fromEnd); }

  Subscripts(GraphBuilder &b, const std::string &subscripts,
             const std::vector<Variable> &operands);

private:
  /// The labels of one term; "..." stands for `ellipsis` axes.
  Labels parse(llvm::StringRef term, int64_t ellipsis);

  GraphBuilder &b;
};
} // namespace

Labels Subscripts::parse(llvm::StringRef term, int64_t ellipsis) {
  Labels labels;
  bool hadEllipsis = false;
  while (!term.empty()) {
    if (term.consume_front("...")) {
      if (hadEllipsis)
        b.fail(ErrorKind::Value, "a term has two ellipses");
      hadEllipsis = true;
      for (int64_t i = ellipsis; i > 0; --i)
        labels.push_back(ellipsisLabel(i - 1));
      continue;
    }
    char letter = term.front();
    if (!llvm::isAlpha(letter))
      b.fail(ErrorKind::Value,
             "'" + llvm::Twine(letter) + "' does not name an axis");
    labels.push_back(Label(letter));
    term = term.drop_front();
  }
  return labels;
}

Subscripts::Subscripts(GraphBuilder &b, const std::string &subscripts,
                       const std::vector<Variable> &values)
    : b(b) {
  std::string text;
  for (char letter : subscripts)
    if (letter != ' ')
      text += letter;
  bool isExplicit = llvm::StringRef(text).contains("->");
  auto [left, right] = llvm::StringRef(text).split("->");
  llvm::SmallVector<llvm::StringRef> terms;
  left.split(terms, ',');
  if (terms.size() != values.size())
    b.fail(ErrorKind::Value, "\"" + subscripts + "\" is about " +
                                 llvm::Twine(terms.size()) + " operands, but " +
                                 llvm::Twine(values.size()) + " are given");
  int64_t widest = 0;
  std::map<Label, int> occurrences;
  for (auto [term, value] : llvm::zip(terms, values)) {
    int64_t letters = parse(term, 0).size();
    bool hasEllipsis = term.contains("...");
    int64_t rest = value.rank() - letters;
    if (rest < 0 || (rest > 0 && !hasEllipsis))
      b.fail(ErrorKind::Shape, "\"" + term + "\" names " +
                                   llvm::Twine(letters) + " axes of " +
                                   describe(Access::value(value)));
    widest = std::max(widest, rest);
    operands.push_back(parse(term, rest));
    for (Label label : operands.back())
      ++occurrences[label];
  }
  if (isExplicit) {
    result = parse(right, widest);
    std::set<Label> seen;
    for (Label label : result) {
      if (!occurrences.count(label))
        b.fail(ErrorKind::Value, "the result names axis '" +
                                     llvm::Twine(char(label)) +
                                     "', which no operand has");
      if (!seen.insert(label).second)
        b.fail(ErrorKind::Value, "the result names axis '" +
                                     llvm::Twine(char(label)) + "' twice");
    }
    // Axes of an ellipsis that the result does not have would be summed over
    // unseen.
    if (widest > 0 && !right.contains("..."))
      b.fail(ErrorKind::Value,
             "operands have axes that \"...\" stands for, the result has none");
    return;
  }
  for (int64_t i = widest; i > 0; --i)
    result.push_back(ellipsisLabel(i - 1));
  for (auto [label, count] : occurrences) // in order
    if (count == 1 && label < ellipsisLabel(0))
      result.push_back(label);
}

/// The operand with each label once: a repeated one is a diagonal.
static Labeled withoutRepeats(GraphBuilder &b, Labeled x) {
  for (size_t second = 0; second < x.labels.size();) {
    size_t first = x.axisOf(x.labels[second]);
    if (first == second) {
      ++second;
      continue;
    }
    Size l = sizeOf(x.value, first), r = sizeOf(x.value, second);
    if (l.known() && r.known() && *l.known() != *r.known())
      b.fail(ErrorKind::Shape, "axes " + llvm::Twine(first) + " and " +
                                   llvm::Twine(second) + " of " +
                                   describe(Access::value(x.value)) +
                                   " have one name, but not one size");
    std::vector<Arg> sizes(x.labels.size(), Arg(dynamicSize));
    sizes[l.known() ? second : first] = l.known() ? l : r;
    Variable square = specify_shape(x.value, sizes);
    // The diagonal comes last; it takes the first place.
    x.value = moveaxis(diagonal(square, 0, first, second), -1, first);
    x.labels.erase(x.labels.begin() + second);
  }
  return x;
}

/// Drops axes that are declared to be 1 where another operand's is not: they
/// broadcast.
static void dropStretched(std::vector<Labeled> &operands) {
  std::set<Label> wide;
  for (const Labeled &x : operands)
    for (Label label : x.labels)
      if (!x.size(label).is(1))
        wide.insert(label);
  for (Labeled &x : operands) {
    Shape axes;
    Labels labels;
    for (auto [axis, label] : llvm::enumerate(x.labels)) {
      if (wide.count(label) && x.size(label).is(1))
        axes.push_back(axis);
      else
        labels.push_back(label);
    }
    if (!axes.empty())
      x = {squeeze(x.value, axes), labels};
  }
}

/// Labels that something but these two operands still needs.
static std::set<Label> neededBy(const std::vector<Labeled> &operands,
                                const Labels &result, size_t i, size_t j) {
  std::set<Label> needed(result.begin(), result.end());
  for (auto [k, x] : llvm::enumerate(operands))
    if (k != i && k != j)
      needed.insert(x.labels.begin(), x.labels.end());
  return needed;
}

/// How many elements the product of two operands has, less those that go away.
/// Sizes that are not known count as 100.
static double growth(const Labeled &x, const Labeled &y,
                     const std::set<Label> &needed) {
  auto extent = [](const Labeled &operand, Label label) {
    return double(operand.size(label).known().value_or(100));
  };
  double result = 1, left = 1, right = 1;
  for (Label label : x.labels) {
    left *= extent(x, label);
    if (needed.count(label))
      result *= extent(x, label);
  }
  for (Label label : y.labels) {
    right *= extent(y, label);
    if (needed.count(label) && !x.has(label))
      result *= extent(y, label);
  }
  return result - left - right;
}

/// x summed over what nothing needs.
static Labeled reduced(const Labeled &x, const std::set<Label> &needed) {
  Labels gone;
  for (Label label : x.labels)
    if (!needed.count(label))
      gone.push_back(label);
  return summedOver(x, gone);
}

Variable arete::einsum(const std::string &subscripts, const Args &args) {
  GraphBuilder b("einsum", locationOf(args));
  std::vector<Variable> values = promoted(b, args);
  // All have one dtype; a bool that met numbers is not one of theirs.
  for (const Arg &arg : args)
    factors(b, arg, values[0]);
  Subscripts names(b, subscripts, values);
  std::vector<Labeled> operands;
  for (auto [value, labels] : llvm::zip(values, names.operands))
    operands.push_back(withoutRepeats(b, {value, labels}));
  dropStretched(operands);
  for (size_t i = 0; i < operands.size(); ++i)
    operands[i] = reduced(operands[i], neededBy(operands, names.result, i, i));

  while (operands.size() > 1) {
    size_t first = 0, second = 1;
    double best = 0;
    for (size_t i = 0; i < operands.size(); ++i)
      for (size_t j = i + 1; j < operands.size(); ++j) {
        double cost = growth(operands[i], operands[j],
                             neededBy(operands, names.result, i, j));
        if ((i == 0 && j == 1) || cost < best) {
          best = cost;
          first = i;
          second = j;
        }
      }
    std::set<Label> needed = neededBy(operands, names.result, first, second);
    // What one operand alone has and nothing needs is gone already.
    operands[first] = contract(b, operands[first], operands[second], needed);
    operands.erase(operands.begin() + second);
  }
  return inOrder(operands[0], names.result);
}
