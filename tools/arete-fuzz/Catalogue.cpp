//===- Catalogue.cpp - The ops that graphs are made of --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/arete-fuzz/Catalogue.h"
#include "dialects/Arete/IR/Types.h"
#include "tools/arete-fuzz/Generate.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace arete::fuzz {

//===----------------------------------------------------------------------===//
// Recipes that fit many ops
//===----------------------------------------------------------------------===//

/// One operand: what an op without a recipe of its own is given.
static bool onTensor(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  Value x = maker.any(dtype, maker.random.chance(95) ? 1 : 0);
  return maker.add(op.name, x, maker.attributes(op.name, maker.arrayOf(x)));
}

static bool onElements(GraphMaker &maker, const OpEntry &op,
                       arete_dtype dtype) {
  SmallVector<Value> operands;
  for (unsigned i = 0; i < op.record->arity; ++i) {
    auto [low, high] = op.record->domain[i % op.record->domain.size()];
    Value operand;
    if (i == 0)
      operand = maker.any(dtype);
    else if (maker.random.chance(30))
      operand = maker.any(dtype);
    else
      operand = maker.shaped(
          dtype, maker.narrowed(maker.shapeOf(operands.front())), low, high);
    operands.push_back(maker.within(operand, low, high));
  }
  return maker.add(op.name, operands);
}

static bool onCondition(GraphMaker &maker, const OpEntry &op,
                        arete_dtype dtype) {
  Value x = maker.any(dtype);
  Value y = maker.shaped(dtype, maker.narrowed(maker.shapeOf(x)));
  Value condition = maker.shaped(ARETE_BOOL, maker.narrowed(maker.shapeOf(x)));
  return maker.add(op.name, {condition, x, y});
}

/// Two operands of one shape.
static bool onPair(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  Value x = maker.any(dtype, 1);
  Value y = maker.shaped(dtype, maker.shapeOf(x));
  return maker.add(op.name, {x, y},
                   maker.attributes(op.name, maker.arrayOf(x)));
}

//===----------------------------------------------------------------------===//
// Products and matrices
//===----------------------------------------------------------------------===//

static bool onProduct(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  bool isGemm = op.name == "gemm";
  bool isBatched = op.name == "matmul" || (isGemm && maker.random.chance(30));
  Value x = isBatched ? maker.any(dtype, 3, 4) : maker.any(dtype, 1, 2);
  auto attributes = maker.attributes(op.name, maker.arrayOf(x));
  const Sizes left = maker.shapeOf(x);
  auto flag = [&](StringRef name) {
    for (NamedAttribute attribute : attributes)
      if (attribute.getName() == name)
        return cast<BoolAttr>(attribute.getValue()).getValue();
    return false;
  };
  Sizes right(left.begin(), left.end() - (isBatched ? 2 : left.size()));
  bool transposesLeft = left.size() >= 2 && flag("transpose_lhs");
  int64_t inner = transposesLeft ? left[left.size() - 2] : left.back();
  right.push_back(inner);
  if (isBatched || maker.random.chance(60)) {
    right.push_back(maker.randomSize());
    if (flag("transpose_rhs"))
      std::swap(right.back(), right[right.size() - 2]);
  }
  Value y = maker.shaped(dtype, right);
  if (!isGemm)
    return maker.add(op.name, {x, y}, attributes);
  SmallVector<Value> operands{x, y, maker.shaped(dtype, {})};
  if (maker.random.chance(70)) {
    Sizes shape(left.begin(), left.end() - std::min<size_t>(left.size(), 2));
    if (left.size() >= 2)
      shape.push_back(transposesLeft ? left.back() : left[left.size() - 2]);
    if (right.size() >= 2)
      shape.push_back(flag("transpose_rhs") ? right[right.size() - 2]
                                            : right.back());
    operands.append({maker.shaped(dtype, {}), maker.shaped(dtype, shape)});
  }
  return maker.add(op.name, operands, attributes);
}

/// A batch of matrices; of regular ones, mostly.
static Value matrix(GraphMaker &maker, arete_dtype dtype, bool isSquare) {
  Sizes shape = maker.randomShape(2, 3);
  for (size_t i = shape.size() - 2; i < shape.size(); ++i)
    shape[i] = std::min<int64_t>(shape[i], 5);
  if (isSquare)
    shape.back() = shape[shape.size() - 2];
  if (isSquare && maker.random.chance(60))
    return maker.definite(dtype, shape);
  return maker.shaped(dtype, shape);
}

static bool onMatrix(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  Value x = matrix(maker, dtype, maker.random.chance(85));
  return maker.add(op.name, x, maker.attributes(op.name, maker.arrayOf(x)));
}

/// What does not depend on the signs, phases and order that a factorization is
/// free to choose: the product of its factors, or the sum of its eigenvalues.
/// Nothing else gets to see the factors.
static bool onFactors(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  bool isEig = op.name.starts_with("eig") && !op.name.starts_with("eigh");
  Value x = matrix(maker, dtype,
                   op.name.starts_with("eig") || maker.random.chance(70));
  int64_t rank = int64_t(maker.shapeOf(x).size());
  if (!maker.add(op.name, x, maker.attributes(op.name, maker.arrayOf(x))))
    return false;
  SmallVector<Value> factors = maker.hideLatest();
  auto multiply = [&](Value left, Value right) {
    return maker.add(rank == 2 ? "dot" : "matmul", {left, right});
  };
  /// Column i of the matrix times the number i.
  auto scaleColumns = [&](Value columns, Value numbers) -> Value {
    if (!maker.add("expand_dims", numbers,
                   maker.attribute("axes", ArrayRef(rank - 2))))
      return {};
    Value row = maker.latest();
    Type type = ir::elementTypeOf(columns);
    if (type != ir::elementTypeOf(row)) {
      if (!maker.add("cast", row,
                     NamedAttribute(StringAttr::get(maker.context(), "dtype"),
                                    TypeAttr::get(type))))
        return {};
      row = maker.latest();
    }
    return maker.add("multiply", {columns, row}) ? maker.hideLatest()[0]
                                                 : Value();
  };
  if (op.name == "eigvals")
    return maker.add("sum", factors[0],
                     maker.attribute("axes", ArrayRef(rank - 2)));
  if (op.name == "qr")
    return multiply(factors[0], factors[1]);
  if (op.name == "svd") {
    Value u = scaleColumns(factors[0], factors[1]);
    return u && multiply(u, factors[2]);
  }
  // w and v: v diag(w), which is x v.
  Value scaled = scaleColumns(factors[1], factors[0]);
  if (!scaled)
    return false;
  Value matrix = x;
  if (isEig) {
    if (maker.arrayOf(x).dtype != maker.arrayOf(scaled).dtype &&
        !maker.add("cast", x,
                   NamedAttribute(StringAttr::get(maker.context(), "dtype"),
                                  TypeAttr::get(ir::elementTypeOf(scaled)))))
      return false;
    if (maker.arrayOf(x).dtype != maker.arrayOf(scaled).dtype)
      matrix = maker.latest();
    if (!multiply(matrix, factors[1]))
      return false;
    return maker.add("subtract", {maker.hideLatest()[0], scaled});
  }
  // Only one triangle of x is read.
  SmallVector<int64_t> order = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  std::swap(order[size_t(rank) - 1], order[size_t(rank) - 2]);
  if (!maker.add("transpose", factors[1],
                 maker.attribute("permutation", ArrayRef(order))))
    return false;
  Value adjoint = maker.hideLatest()[0];
  if (reference::isComplex(maker.arrayOf(adjoint).dtype)) {
    if (!maker.add("conj", adjoint))
      return false;
    adjoint = maker.hideLatest()[0];
  }
  return multiply(scaled, adjoint);
}

static bool onSystem(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  Value a = matrix(maker, dtype, /*isSquare=*/true);
  Sizes right = maker.shapeOf(a);
  right.back() = maker.randomSize();
  SmallVector<Value> operands = {a};
  if (op.name == "lu_solve") {
    Sizes rows = maker.shapeOf(a);
    rows.pop_back();
    // A permutation.
    Value keys = maker.shaped(ARETE_FLOAT64, rows);
    if (!maker.add("argsort", keys,
                   maker.attribute("axis", int64_t(rows.size()) - 1)))
      return false;
    operands.push_back(maker.latest());
  }
  operands.push_back(maker.shaped(dtype, right));
  return maker.add(op.name, operands,
                   maker.attributes(op.name, maker.arrayOf(a)));
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

static bool constant(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  Array value = maker.draw(dtype, maker.randomShape(0, 3));
  return maker.add(op.name, {},
                   NamedAttribute(StringAttr::get(maker.context(), "value"),
                                  attributeOf(maker.context(), value)));
}

static bool reshape(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  Value x = maker.any(dtype);
  Sizes shape = maker.shapeOf(x);
  // Adjacent sizes become one, a size becomes two.
  if (shape.size() >= 2 && maker.random.chance(60)) {
    size_t axis = size_t(maker.random.below(int64_t(shape.size()) - 1));
    shape[axis] *= shape[axis + 1];
    shape.erase(shape.begin() + int64_t(axis) + 1);
  } else if (!shape.empty() && maker.random.chance(50)) {
    size_t axis = size_t(maker.random.below(int64_t(shape.size())));
    int64_t factor = shape[axis] % 2 == 0 ? 2 : 1;
    shape[axis] /= factor;
    shape.insert(shape.begin() + int64_t(axis), factor);
  } else {
    std::reverse(shape.begin(), shape.end());
  }
  SmallVector<Value> operands = maker.sizes(shape);
  if (!operands.empty() && maker.random.chance(20))
    operands[size_t(maker.random.below(int64_t(operands.size())))] =
        maker.size(-1);
  operands.insert(operands.begin(), x);
  return maker.add(op.name, operands);
}

static bool broadcastTo(GraphMaker &maker, const OpEntry &op,
                        arete_dtype dtype) {
  Value x = maker.any(dtype, 0, 4);
  Sizes shape = maker.shapeOf(x);
  for (int64_t &size : shape)
    if (size == 1)
      size = maker.randomSize();
  if (maker.random.chance(50))
    shape.insert(shape.begin(), maker.randomSize());
  SmallVector<Value> operands = maker.sizes(shape);
  operands.insert(operands.begin(), x);
  return maker.add(op.name, operands);
}

static bool expandDims(GraphMaker &maker, const OpEntry &op,
                       arete_dtype dtype) {
  Value x = maker.any(dtype, 0, 4);
  int64_t axis = maker.random.below(int64_t(maker.shapeOf(x).size()) + 1);
  return maker.add(op.name, x, maker.attribute("axes", ArrayRef(axis)));
}

static bool squeeze(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  Value x = maker.find(dtype, [](const Array &array) {
    return llvm::is_contained(array.shape, 1);
  });
  if (!x)
    x = maker.fresh(dtype, {1, maker.randomSize()});
  Sizes axes;
  for (auto [axis, size] : llvm::enumerate(maker.shapeOf(x)))
    if (size == 1 && (axes.empty() || maker.random.chance(50)))
      axes.push_back(int64_t(axis));
  return maker.add(op.name, x, maker.attribute("axes", ArrayRef(axes)));
}

static bool concatenate(GraphMaker &maker, const OpEntry &op,
                        arete_dtype dtype) {
  Value x = maker.any(dtype, 1);
  int64_t axis = maker.random.below(int64_t(maker.shapeOf(x).size()));
  SmallVector<Value> operands = {x};
  for (int64_t more = 1 + maker.random.below(2); more > 0; --more) {
    Sizes shape = maker.shapeOf(x);
    if (maker.random.chance(50))
      shape[size_t(axis)] = maker.randomSize();
    operands.push_back(maker.shaped(dtype, shape));
  }
  return maker.add(op.name, operands, maker.attribute("axis", axis));
}

static bool arange(GraphMaker &maker, const OpEntry &op, arete_dtype) {
  return maker.add(op.name, {maker.size(maker.random.below(5) - 2),
                             maker.size(maker.randomSize()),
                             maker.size(maker.random.below(5) - 1)});
}

static bool iota(GraphMaker &maker, const OpEntry &op, arete_dtype) {
  Sizes shape = maker.randomShape(1, 3);
  return maker.add(
      op.name, maker.sizes(shape),
      maker.attribute("axis", maker.random.below(int64_t(shape.size()))));
}

//===----------------------------------------------------------------------===//
// Indexing
//===----------------------------------------------------------------------===//

/// gather, and scatter, whose updates have the shape that gather gives.
static bool onPositions(GraphMaker &maker, const OpEntry &op,
                        arete_dtype dtype) {
  Value x = maker.any(dtype, 1, 4);
  Sizes shape = maker.shapeOf(x), axes, others;
  auto rank = int64_t(shape.size());
  int64_t count = 1 + maker.random.below(std::min<int64_t>(rank, 2));
  bool isLeading = maker.random.chance(50);
  for (int64_t axis = 0; axis < rank; ++axis) {
    bool isIndexed = isLeading ? axis < count
                               : rank - axis <= count - int64_t(axes.size()) ||
                                     (int64_t(axes.size()) < count &&
                                      maker.random.chance(50));
    if (isIndexed)
      axes.push_back(axis);
    else
      others.push_back(shape[size_t(axis)]);
  }
  Sizes indexShape = maker.randomShape(0, 2);
  SmallVector<Value> indices;
  for (int64_t axis : axes) {
    int64_t size = shape[size_t(axis)];
    indices.push_back(maker.positions(
        indices.empty() ? indexShape : maker.narrowed(indexShape), -size,
        size));
  }
  SmallVector<NamedAttribute> attributes;
  int64_t position = 0;
  if (!isLeading || maker.random.chance(50)) {
    position = maker.random.below(int64_t(others.size()) + 1);
    attributes = {maker.attribute("axes", ArrayRef(axes)),
                  maker.attribute("position", position)};
  }
  SmallVector<Value> operands = {x};
  if (op.name != "gather") {
    Sizes updates = others;
    updates.insert(updates.begin() + position, indexShape.begin(),
                   indexShape.end());
    operands.push_back(maker.shaped(dtype, updates));
  }
  operands.append(indices);
  return maker.add(op.name, operands, attributes);
}

/// slice, and set_slice, whose value has the shape that slice gives.
static bool onSlice(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  Value x = maker.any(dtype, 1);
  Sizes shape = maker.shapeOf(x), axes, picked, result;
  SmallVector<Value> starts, lengths, steps, indices;
  bool hasSteps = maker.random.chance(50);
  for (auto [axis, size] : llvm::enumerate(shape)) {
    if (size > 0 && maker.random.chance(15)) {
      picked.push_back(int64_t(axis));
      indices.push_back(maker.size(maker.random.below(2 * size) - size));
      continue;
    }
    if (maker.random.chance(40) && axes.size() + picked.size() != 0) {
      result.push_back(size);
      continue;
    }
    axes.push_back(int64_t(axis));
    int64_t length = maker.random.below(size + 1), step = 1;
    if (hasSteps && maker.random.chance(70)) {
      step = maker.random.pick(std::array<int64_t, 4>{-1, 2, -2, 3});
      length = length / std::abs(step);
    }
    int64_t span = length == 0 ? 0 : (length - 1) * std::abs(step) + 1;
    int64_t low = maker.random.below(size - span + 1);
    starts.push_back(
        maker.size(step > 0 || length == 0 ? low : low + span - 1));
    lengths.push_back(maker.size(length));
    steps.push_back(maker.size(step));
    result.push_back(length);
  }
  SmallVector<Value> operands = {x};
  if (op.name == "set_slice")
    operands.push_back(maker.shaped(dtype, result));
  operands.append(starts);
  operands.append(lengths);
  if (hasSteps)
    operands.append(steps);
  operands.append(indices);
  return maker.add(op.name, operands,
                   {maker.attribute("axes", ArrayRef(axes)),
                    maker.attribute("picked", ArrayRef(picked))});
}

static bool flatnonzero(GraphMaker &maker, const OpEntry &op, arete_dtype) {
  Value mask = maker.any(ARETE_BOOL);
  int64_t count = llvm::count_if(
      maker.arrayOf(mask).elements,
      [](const reference::Element &element) { return element.integer != 0; });
  return maker.add(op.name, {mask, maker.size(count)});
}

static bool checkedIndex(GraphMaker &maker, const OpEntry &op, arete_dtype) {
  int64_t bound = 1 + maker.random.below(5);
  return maker.add(op.name, {maker.positions(maker.randomShape(0, 2), 0, bound),
                             maker.size(bound)});
}

//===----------------------------------------------------------------------===//
// Sorting and counting
//===----------------------------------------------------------------------===//

static bool topk(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  Value x = maker.any(dtype, 1);
  const Sizes &shape = maker.shapeOf(x);
  int64_t axis = maker.random.below(int64_t(shape.size()));
  return maker.add(op.name,
                   {x, maker.size(maker.random.below(shape[size_t(axis)] + 1))},
                   {maker.attribute("axis", axis),
                    maker.attribute("largest", maker.random.chance(50))});
}

/// A vector in order, and values.
static bool onBins(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  Value vector = maker.any(dtype, 1, 1), values = maker.any(dtype);
  if (!maker.add("sort", vector, maker.attribute("axis", int64_t(0))))
    return false;
  Value sorted = maker.latest();
  bool isFirst = op.name == "searchsorted";
  return maker.add(op.name,
                   {isFirst ? sorted : values, isFirst ? values : sorted},
                   maker.attributes(op.name, maker.arrayOf(values)));
}

static bool bincount(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  int64_t bound = 1 + maker.random.below(6);
  Value x = maker.positions(maker.randomShape(0, 2), 0, bound);
  Value weights = maker.random.chance(30)
                      ? maker.any(dtype, 0, 0)
                      : maker.shaped(dtype, maker.shapeOf(x));
  return maker.add(op.name, {x, weights, maker.size(bound)});
}

static bool repeatPositions(GraphMaker &maker, const OpEntry &op, arete_dtype) {
  Value counts = maker.positions(maker.randomShape(1, 1), 0, 4);
  int64_t total = 0;
  for (const reference::Element &element : maker.arrayOf(counts).elements)
    total += element.integer;
  return maker.add(op.name, {counts, maker.size(total)});
}

//===----------------------------------------------------------------------===//
// Fourier, lattices, windows
//===----------------------------------------------------------------------===//

static bool irfft(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  Value x = maker.any(dtype, 1, 3);
  const Sizes &shape = maker.shapeOf(x);
  int64_t axis = maker.random.below(int64_t(shape.size()));
  int64_t count = 2 * (shape[size_t(axis)] - 1) + maker.random.below(2);
  return maker.add(op.name, {x, maker.size(count)},
                   maker.attribute("axis", axis));
}

static bool onLattice(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  Value x = maker.any(dtype, 2, 3);
  Sizes shape = maker.shapeOf(x);
  if (op.name == "lattice_recurrence") {
    shape.push_back(3);
    return maker.add(op.name, {maker.shaped(dtype, shape), x},
                     maker.attributes(op.name, maker.arrayOf(x)));
  }
  shape.erase(shape.end() - 2);
  return maker.add(op.name, {x, maker.shaped(ARETE_BOOL, shape)});
}

/// Strides, dilation and padding over so many axes.
static SmallVector<NamedAttribute> windowAttributes(GraphMaker &maker,
                                                    size_t rank) {
  SmallVector<NamedAttribute> attributes;
  auto give = [&](StringRef name, int64_t low, int64_t count) {
    if (!maker.random.chance(40))
      return;
    Sizes list;
    for (size_t i = 0; i < rank; ++i)
      list.push_back(low + maker.random.below(count));
    attributes.push_back(maker.attribute(name, ArrayRef(list)));
  };
  give("strides", 1, 3);
  give("dilation", 1, 2);
  if (maker.random.chance(50)) {
    give("pad_low", 0, 3);
    give("pad_high", 0, 3);
  } else {
    static constexpr StringRef paddings[] = {"explicit", "half", "full",
                                             "causal",   "same", "same_lower"};
    attributes.push_back(
        maker.attribute("padding", maker.random.pick(paddings)));
  }
  return attributes;
}

/// A batch of images of some channels.
static Sizes imageShape(GraphMaker &maker, size_t rank) {
  Sizes shape = {maker.random.below(3), 1 + maker.random.below(4)};
  for (size_t i = 0; i < rank; ++i)
    shape.push_back(1 + maker.random.below(rank == 1 ? 9 : 5));
  return shape;
}

static bool onConvolution(GraphMaker &maker, const OpEntry &op,
                          arete_dtype dtype) {
  auto rank = size_t(1 + maker.random.below(3));
  Sizes x = imageShape(maker, rank);
  int64_t groups = x[1] % 2 == 0 && maker.random.chance(40) ? 2 : 1;
  Sizes w = {groups * (1 + maker.random.below(2)), x[1] / groups};
  for (size_t i = 0; i < rank; ++i)
    w.push_back(1 + maker.random.below(3));
  SmallVector<NamedAttribute> attributes = windowAttributes(maker, rank);
  if (groups != 1)
    attributes.push_back(maker.attribute("groups", groups));
  if (maker.random.chance(30))
    attributes.push_back(maker.attribute("flip", true));
  Value image = maker.shaped(dtype, x), filters = maker.shaped(dtype, w);
  // The other two take a result, for its shape.
  if (!maker.add("conv", {image, filters}, attributes))
    return false;
  if (op.name == "conv")
    return true;
  Value result = maker.latest();
  bool isInput = op.name == "conv_input_gradient";
  const Sizes &wanted = isInput ? x : w;
  SmallVector<Value> operands = {isInput ? result : image,
                                 isInput ? filters : result};
  operands.append(maker.sizes(Sizes(wanted.begin() + 2, wanted.end())));
  return maker.add(op.name, operands, attributes);
}

static bool onPool(GraphMaker &maker, const OpEntry &op, arete_dtype dtype) {
  auto rank = size_t(1 + maker.random.below(3));
  Sizes shape = imageShape(maker, rank), window;
  for (size_t i = 0; i < rank; ++i)
    window.push_back(1 + maker.random.below(3));
  Value x = maker.shaped(dtype, shape);
  SmallVector<NamedAttribute> attributes = windowAttributes(maker, rank);
  attributes.push_back(maker.attribute("window", ArrayRef(window)));
  if (maker.random.chance(30))
    attributes.push_back(maker.attribute("ceil", true));
  bool takesPositions = op.name.starts_with("pool_");
  bool isGradient = op.name == "sum_pool_gradient";
  SmallVector<NamedAttribute> own = attributes;
  if (op.name.starts_with("sum_pool") && maker.random.chance(60))
    own.push_back(maker.attribute(
        "mean", StringRef(maker.random.chance(50) ? "padded" : "inside")));
  if (!takesPositions && !isGradient)
    return maker.add(op.name, x, own);
  // What the forward op gives, for its shape.
  if (!maker.add(isGradient ? "sum_pool" : "max_pool_indices", x,
                 isGradient ? own : attributes))
    return false;
  Value forward = maker.latest();
  SmallVector<Value> spatial =
      maker.sizes(Sizes(shape.begin() + 2, shape.end()));
  SmallVector<Value> operands = {forward};
  if (op.name == "pool_gather")
    return maker.add(op.name, {x, forward});
  if (takesPositions)
    operands.insert(operands.begin(),
                    maker.shaped(dtype, maker.shapeOf(forward)));
  operands.append(spatial);
  return maker.add(op.name, operands,
                   isGradient ? own : SmallVector<NamedAttribute>());
}

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

namespace {
struct Special {
  StringRef name;
  Recipe recipe;
};
} // namespace

/// Ops that one operand and its axes do not do for. Any other op is given a
/// tensor.
static const Special specials[] = {
    {"where", onCondition},
    {"dot", onProduct},
    {"matmul", onProduct},
    {"gemm", onProduct},

    {"constant", constant},
    {"reshape", reshape},
    {"broadcast_to", broadcastTo},
    {"expand_dims", expandDims},
    {"squeeze", squeeze},
    {"concatenate", concatenate},
    {"arange", arange},
    {"iota", iota},
    {"gather", onPositions},
    {"scatter", onPositions},
    {"scatter_add", onPositions},
    {"slice", onSlice},
    {"set_slice", onSlice},
    {"flatnonzero", flatnonzero},
    {"checked_index", checkedIndex},
    {"recurrence", onPair},
    {"lattice_scores", onLattice},
    {"lattice_recurrence", onLattice},
    {"topk", topk},
    {"searchsorted", onBins},
    {"digitize", onBins},
    {"bincount", bincount},
    {"repeat_positions", repeatPositions},
    {"irfft", irfft},
    {"conv", onConvolution},
    {"conv_input_gradient", onConvolution},
    {"conv_filter_gradient", onConvolution},
    {"max_pool", onPool},
    {"max_pool_indices", onPool},
    {"pool_gather", onPool},
    {"pool_scatter", onPool},
    {"sum_pool", onPool},
    {"sum_pool_gradient", onPool},
    {"cholesky", onMatrix},
    {"lu_factor", onMatrix},
    {"lu_solve", onSystem},
    {"solve", onSystem},
    {"triangular_solve", onSystem},
    {"det", onMatrix},
    {"cofactor", onMatrix},
    {"qr", onFactors},
    {"svd", onFactors},
    {"svdvals", onMatrix},
    {"eigh", onFactors},
    {"eigvalsh", onMatrix},
    {"eig", onFactors},
    {"eigvals", onFactors},
    {"pinv", onMatrix},
    {"expm", onMatrix},
    {"no_derivative", nullptr},

};

static SmallVector<arete_dtype, 0> parseDtypes(StringRef names) {
  SmallVector<arete_dtype, 0> dtypes;
  for (int32_t dtype = 0; dtype < ARETE_NUM_DTYPES; ++dtype)
    if (llvm::is_contained(llvm::split(names, ' '), arete_dtype_name(dtype)))
      dtypes.push_back(arete_dtype(dtype));
  return dtypes;
}

static OpEntry makeEntry(StringRef name, StringRef dtypes) {
  const selfcheck::ElementwiseRecord *record = selfcheck::findRecord(name);
  OpEntry entry{name, parseDtypes(dtypes), record,
                record ? onElements : onTensor};
  for (const Special &special : specials)
    if (special.name == name)
      entry.recipe = special.recipe;
  return entry;
}

ArrayRef<OpEntry> catalogue() {
  static const std::vector<OpEntry> entries = {
#define ARETE_OP(NAME, DTYPES, BOUND) makeEntry(#NAME, DTYPES),
#include "dialects/Arete/IR/OpList.inc"
  };
  return entries;
}

const OpEntry *findEntry(StringRef opName) {
  static const llvm::StringMap<const OpEntry *> byName = [] {
    llvm::StringMap<const OpEntry *> map;
    for (const OpEntry &entry : catalogue())
      map["arete." + entry.name.str()] = &entry;
    return map;
  }();
  return byName.lookup(opName);
}

} // namespace arete::fuzz
