//===- RandomGraphTest.cpp - Random graphs against the reference ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Graphs of all families of ops with values of several uses, several outputs
/// and updates. Floats are kept small integers, so that sums and products are
/// exact in any order and every result, also that of a comparison, must be the
/// reference's; only what ends in a function that rounds may differ a little.
///
//===----------------------------------------------------------------------===//

#include "test/unit/Compiler/CompilerTest.h"

#include <functional>

namespace arete::test {
namespace {

using Sizes = std::array<int64_t, 3>;

/// A size as a function of the three sizes that a graph is called with.
struct Dim {
  std::string key; ///< equal for equal sizes
  std::function<int64_t(const Sizes &)> size;
  mlir::Value value; ///< as an int64 scalar of the graph
};

struct Node {
  mlir::Value value;
  arete_dtype dtype;
  std::vector<size_t> shape; ///< numbers of Dims
};

class GraphMaker {
public:
  GraphMaker(mlir::MLIRContext &context, uint64_t seed)
      : builder(context), random(seed) {}

  mlir::OwningOpRef<mlir::ModuleOp> make();
  std::vector<Array> arguments(const Sizes &sizes, uint64_t seed) const;

private:
  static constexpr size_t one = 0; ///< the number of the static size 1

  bool chance(int percent) { return random.below(100) < percent; }
  template <typename T> const T &pick(const std::vector<T> &from) {
    return from[random.below(from.size())];
  }
  /// A value with the property, if there is one: a recent one rather than an
  /// old one.
  std::optional<Node> find(llvm::function_ref<bool(const Node &)> property);
  std::optional<Node> findNumeric() {
    return find([](const Node &n) { return n.dtype != ARETE_BOOL; });
  }
  size_t dim(const std::string &key, std::function<int64_t(const Sizes &)> size,
             llvm::function_ref<mlir::Value()> build);

  void addArguments();
  Node add(mlir::Value value, arete_dtype dtype, std::vector<size_t> shape);
  Node unary(llvm::StringRef op, const Node &x, arete_dtype dtype) {
    return {builder.op(op, x.value), dtype, x.shape};
  }
  Node binary(llvm::StringRef op, const Node &x, const Node &y,
              arete_dtype dtype);
  /// Floats between -9 and 9.
  Node bounded(const Node &x);
  std::vector<mlir::Value> sizesOf(llvm::ArrayRef<size_t> shape);

  void addElementwise();
  void addWhere();
  void addCast();
  void addReduction();
  void addAxes();
  void addReshape();
  void addBroadcast();
  void addJoin();
  void addSlice();
  void addDot();
  void addGather();

  FunctionBuilder builder;
  Random random;
  std::vector<Dim> dims;
  std::vector<Node> nodes;
  std::vector<Node> inputs, states;
};

std::optional<Node>
GraphMaker::find(llvm::function_ref<bool(const Node &)> property) {
  for (int attempt = 0; attempt < 20; ++attempt) {
    size_t from = chance(70) && nodes.size() > 6 ? nodes.size() - 6 : 0;
    const Node &node = nodes[from + random.below(nodes.size() - from)];
    if (property(node))
      return node;
  }
  return std::nullopt;
}

size_t GraphMaker::dim(const std::string &key,
                       std::function<int64_t(const Sizes &)> size,
                       llvm::function_ref<mlir::Value()> build) {
  for (size_t i = 0; i < dims.size(); ++i)
    if (dims[i].key == key)
      return i;
  dims.push_back({key, std::move(size), build()});
  return dims.size() - 1;
}

Node GraphMaker::add(mlir::Value value, arete_dtype dtype,
                     std::vector<size_t> shape) {
  Node node{value, dtype, std::move(shape)};
  if (value)
    nodes.push_back(node);
  return node;
}

void GraphMaker::addArguments() {
  dims.push_back({"1", [](const Sizes &) { return 1; }, builder.size(1)});
  for (size_t i = 0; i < 3; ++i)
    dims.push_back({std::string(1, char('a' + i)),
                    [i](const Sizes &sizes) { return sizes[i]; },
                    {}});
  auto makeArgument = [&](bool isState) {
    std::vector<size_t> shape;
    std::vector<int64_t> type;
    for (int64_t rank = random.below(4); rank > 0; --rank) {
      shape.push_back(random.below(4));
      type.push_back(shape.back() == one ? 1 : dyn);
    }
    static const std::vector<arete_dtype> dtypes = {
        ARETE_FLOAT32, ARETE_FLOAT64, ARETE_INT64, ARETE_BOOL, ARETE_FLOAT64};
    arete_dtype dtype = pick(dtypes);
    mlir::Value value =
        isState ? builder.state(dtype, type) : builder.input(dtype, type);
    (isState ? states : inputs).push_back(add(value, dtype, shape));
  };
  // The first gives every size a value.
  inputs.push_back(add(builder.input(ARETE_FLOAT64, {dyn, dyn, dyn}),
                       ARETE_FLOAT64, {1, 2, 3}));
  for (size_t i = 0; i < 3; ++i)
    dims[i + 1].value = builder.dim(inputs[0].value, i);
  for (int64_t count = 2 + random.below(3); count > 0; --count)
    makeArgument(/*isState=*/false);
  for (int64_t count = random.below(3); count > 0; --count)
    makeArgument(/*isState=*/true);
}

Node GraphMaker::binary(llvm::StringRef op, const Node &x, const Node &y,
                        arete_dtype dtype) {
  Node node{builder.op(op, {x.value, y.value}), dtype, {}};
  size_t rank = std::max(x.shape.size(), y.shape.size());
  for (size_t axis = rank; axis > 0; --axis) {
    size_t size = one;
    for (const Node *operand : {&x, &y})
      if (operand->shape.size() >= axis &&
          operand->shape[operand->shape.size() - axis] != one)
        size = operand->shape[operand->shape.size() - axis];
    node.shape.push_back(size);
  }
  return node;
}

Node GraphMaker::bounded(const Node &x) {
  if (!reference::isFloat(x.dtype))
    return x;
  mlir::Value low = builder.scalar(x.dtype, -9),
              high = builder.scalar(x.dtype, 9);
  return {builder.op("clip", {x.value, low, high}), x.dtype, x.shape};
}

std::vector<mlir::Value> GraphMaker::sizesOf(llvm::ArrayRef<size_t> shape) {
  std::vector<mlir::Value> sizes;
  for (size_t size : shape)
    sizes.push_back(dims[size].value);
  return sizes;
}

static bool doBroadcast(const Node &x, const Node &y) {
  for (size_t axis = 1; axis <= std::min(x.shape.size(), y.shape.size());
       ++axis) {
    size_t a = x.shape[x.shape.size() - axis],
           b = y.shape[y.shape.size() - axis];
    if (a != b && a != 0 && b != 0)
      return false;
  }
  return true;
}

void GraphMaker::addElementwise() {
  auto x = find([](const Node &) { return true; });
  if (!x)
    return;
  auto y = find(
      [&](const Node &n) { return n.dtype == x->dtype && doBroadcast(*x, n); });
  static const std::vector<llvm::StringRef> comparisons = {
      "equal",         "not_equal",   "less",       "less_equal", "greater",
      "greater_equal", "logical_and", "logical_or", "logical_xor"};
  static const std::vector<llvm::StringRef> floats = {
      "add", "subtract", "multiply", "maximum", "minimum"};
  static const std::vector<llvm::StringRef> integers = {
      "add",         "subtract",     "multiply",   "maximum",
      "minimum",     "floor_divide", "remainder",  "bitwise_and",
      "bitwise_xor", "left_shift",   "right_shift"};
  static const std::vector<llvm::StringRef> bools = {
      "bitwise_and", "bitwise_or", "bitwise_xor", "logical_and"};
  bool isFloat = reference::isFloat(x->dtype);
  if (!y || chance(25)) {
    static const std::vector<llvm::StringRef> numeric = {"negative", "abs",
                                                         "sign", "sqr", "relu"};
    Node result = x->dtype == ARETE_BOOL
                      ? unary("invert", *x, ARETE_BOOL)
                      : bounded(unary(pick(numeric), *x, x->dtype));
    add(result.value, result.dtype, result.shape);
    return;
  }
  if (chance(20)) {
    Node result = binary(pick(comparisons), *x, *y, ARETE_BOOL);
    add(result.value, result.dtype, result.shape);
    return;
  }
  Node result = bounded(binary(pick(isFloat                  ? floats
                                    : x->dtype == ARETE_BOOL ? bools
                                                             : integers),
                               *x, *y, x->dtype));
  add(result.value, result.dtype, result.shape);
}

void GraphMaker::addWhere() {
  auto x = find([](const Node &) { return true; });
  auto y = find([&](const Node &n) {
    return x && n.dtype == x->dtype && n.shape == x->shape;
  });
  auto condition = find([&](const Node &n) {
    return x && n.dtype == ARETE_BOOL && doBroadcast(n, *x) &&
           n.shape.size() <= x->shape.size();
  });
  if (!y || !condition)
    return;
  for (auto [own, size] :
       llvm::zip(llvm::reverse(condition->shape), llvm::reverse(x->shape)))
    if (size == one && own != one)
      return;
  add(builder.op("where", {condition->value, x->value, y->value}), x->dtype,
      x->shape);
}

void GraphMaker::addCast() {
  auto x = find([](const Node &) { return true; });
  static const std::vector<arete_dtype> dtypes = {ARETE_FLOAT32, ARETE_FLOAT64,
                                                  ARETE_INT64, ARETE_BOOL};
  arete_dtype to = pick(dtypes);
  if (!x)
    return;
  // An int64 may be too large for exact arithmetic.
  Node result = bounded(Node{builder.cast(x->value, to), to, x->shape});
  add(result.value, to, x->shape);
}

void GraphMaker::addReduction() {
  auto x = findNumeric();
  if (!x || x->shape.empty())
    return;
  static const std::vector<llvm::StringRef> ops = {"sum", "sum",    "max",
                                                   "min", "argmax", "argmin"};
  llvm::StringRef op = pick(ops);
  bool keepdims = chance(40), isPosition = op.starts_with("arg");
  std::vector<int64_t> axes;
  std::vector<size_t> shape;
  int64_t chosen = random.below(x->shape.size());
  for (int64_t axis = 0, e = x->shape.size(); axis < e; ++axis) {
    if (axis == chosen || chance(30))
      axes.push_back(axis);
    else
      shape.push_back(x->shape[axis]);
    if (keepdims && !axes.empty() && axes.back() == axis)
      shape.push_back(one);
  }
  llvm::SmallVector<mlir::NamedAttribute> attributes = {builder.axes(axes)};
  if (keepdims)
    attributes.push_back(builder.flag("keepdims"));
  arete_dtype dtype = isPosition ? ARETE_INT64 : x->dtype;
  Node result =
      bounded(Node{builder.op(op, x->value, attributes), dtype, shape});
  add(result.value, dtype, shape);
}

void GraphMaker::addAxes() {
  auto x = find([](const Node &n) { return n.shape.size() <= 4; });
  if (!x)
    return;
  if (chance(60)) {
    std::vector<int64_t> order;
    std::vector<size_t> shape;
    for (size_t axis = 0; axis < x->shape.size(); ++axis)
      order.insert(order.begin() + random.below(order.size() + 1), axis);
    for (int64_t axis : order)
      shape.push_back(x->shape[axis]);
    add(builder.op("transpose", x->value, builder.permutation(order)), x->dtype,
        shape);
    return;
  }
  for (int64_t axis = 0, e = x->shape.size(); axis < e; ++axis)
    if (x->shape[axis] == one) {
      std::vector<size_t> shape = x->shape;
      shape.erase(shape.begin() + axis);
      add(builder.op("squeeze", x->value, builder.axes({axis})), x->dtype,
          shape);
      return;
    }
  if (x->shape.size() == 4)
    return;
  int64_t axis = random.below(x->shape.size() + 1);
  std::vector<size_t> shape = x->shape;
  shape.insert(shape.begin() + axis, one);
  add(builder.op("expand_dims", x->value, builder.axes({axis})), x->dtype,
      shape);
}

void GraphMaker::addReshape() {
  auto x = find([](const Node &n) { return n.shape.size() >= 2; });
  if (!x)
    return;
  // Two adjacent sizes into their product.
  size_t axis = random.below(x->shape.size() - 1);
  const Dim a = dims[x->shape[axis]], b = dims[x->shape[axis + 1]];
  size_t product = dim(
      "(" + a.key + "*" + b.key + ")",
      [a, b](const Sizes &sizes) { return a.size(sizes) * b.size(sizes); },
      [&] { return builder.op("multiply", {a.value, b.value}); });
  std::vector<size_t> shape = x->shape;
  shape.erase(shape.begin() + axis);
  shape[axis] = product;
  std::vector<mlir::Value> operands = sizesOf(shape);
  operands.insert(operands.begin(), x->value);
  mlir::Value merged = builder.op("reshape", operands);
  add(merged, x->dtype, shape);
  if (chance(50))
    return;
  operands = sizesOf(x->shape);
  operands.insert(operands.begin(), merged);
  add(builder.op("reshape", operands), x->dtype, x->shape);
}

void GraphMaker::addBroadcast() {
  auto x = find([](const Node &n) { return n.shape.size() <= 2; });
  if (!x)
    return;
  std::vector<size_t> shape = {1 + size_t(random.below(3))};
  for (size_t size : x->shape)
    shape.push_back(size == one ? 1 + size_t(random.below(3)) : size);
  std::vector<mlir::Value> operands = sizesOf(shape);
  operands.insert(operands.begin(), x->value);
  add(builder.op("broadcast_to", operands), x->dtype, shape);
}

void GraphMaker::addJoin() {
  auto x = find(
      [](const Node &n) { return n.shape.size() >= 1 && n.shape.size() <= 3; });
  if (!x)
    return;
  size_t axis = random.below(x->shape.size());
  auto y = find([&](const Node &n) {
    if (n.dtype != x->dtype || n.shape.size() != x->shape.size())
      return false;
    for (size_t i = 0; i < n.shape.size(); ++i)
      if (i != axis && n.shape[i] != x->shape[i])
        return false;
    return true;
  });
  if (!y)
    return;
  const Dim a = dims[x->shape[axis]], b = dims[y->shape[axis]];
  size_t sum = dim(
      "(" + a.key + "+" + b.key + ")",
      [a, b](const Sizes &sizes) { return a.size(sizes) + b.size(sizes); },
      [&] { return builder.op("add", {a.value, b.value}); });
  std::vector<size_t> shape = x->shape;
  shape[axis] = sum;
  add(builder.op("concatenate", {x->value, y->value}, builder.axis(axis)),
      x->dtype, shape);
}

void GraphMaker::addSlice() {
  auto x = find([](const Node &n) {
    return !n.shape.empty() && !llvm::is_contained(n.shape, one);
  });
  if (!x)
    return;
  // The second half.
  size_t axis = random.below(x->shape.size());
  const Dim whole = dims[x->shape[axis]];
  size_t half = dim(
      "half(" + whole.key + ")",
      [whole](const Sizes &sizes) { return whole.size(sizes) / 2; },
      [&] {
        return builder.op("floor_divide", {whole.value, builder.size(2)});
      });
  mlir::Value start = builder.op("subtract", {whole.value, dims[half].value});
  std::vector<size_t> shape = x->shape;
  shape[axis] = half;
  add(builder.op("slice", {x->value, start, dims[half].value},
                 builder.axes(axis)),
      x->dtype, shape);
}

void GraphMaker::addDot() {
  auto x = find(
      [](const Node &n) { return n.shape.size() == 1 || n.shape.size() == 2; });
  if (!x)
    return;
  // Either axis of a matrix, by the flags.
  bool transposeX = x->shape.size() == 2 && chance(50), transposeY = chance(50);
  size_t inner = transposeX ? x->shape.front() : x->shape.back();
  auto y = find([&](const Node &n) {
    if (n.dtype != x->dtype || n.shape.empty() || n.shape.size() > 2)
      return false;
    return (n.shape.size() == 2 && transposeY ? n.shape.back()
                                              : n.shape.front()) == inner;
  });
  if (!y)
    return;
  transposeY &= y->shape.size() == 2;
  llvm::SmallVector<mlir::NamedAttribute> attributes;
  if (transposeX)
    attributes.push_back(builder.flag("transpose_lhs"));
  if (transposeY)
    attributes.push_back(builder.flag("transpose_rhs"));
  std::vector<size_t> shape;
  if (x->shape.size() == 2)
    shape.push_back(transposeX ? x->shape.back() : x->shape.front());
  if (y->shape.size() == 2)
    shape.push_back(transposeY ? y->shape.front() : y->shape.back());
  Node result = bounded(Node{
      builder.op("dot", {x->value, y->value}, attributes), x->dtype, shape});
  add(result.value, x->dtype, shape);
}

void GraphMaker::addGather() {
  auto x = find(
      [](const Node &n) { return !n.shape.empty() && n.shape.size() <= 3; });
  auto indices = find([](const Node &n) {
    return n.dtype == ARETE_INT64 && n.shape.size() <= 1;
  });
  if (!x || !indices)
    return;
  // Into the range, unless that is empty.
  mlir::Value wrapped =
      builder.op("remainder", {indices->value, dims[x->shape[0]].value});
  std::vector<size_t> shape = indices->shape;
  shape.insert(shape.end(), x->shape.begin() + 1, x->shape.end());
  add(builder.op("gather", {x->value, wrapped}), x->dtype, shape);
}

mlir::OwningOpRef<mlir::ModuleOp> GraphMaker::make() {
  addArguments();
  size_t count = nodes.size() + 5 + random.below(26);
  for (int attempt = 0; attempt < 300 && nodes.size() < count; ++attempt) {
    static constexpr std::pair<int, void (GraphMaker::*)()> families[] = {
        {40, &GraphMaker::addElementwise}, {4, &GraphMaker::addWhere},
        {8, &GraphMaker::addCast},         {14, &GraphMaker::addReduction},
        {8, &GraphMaker::addAxes},         {6, &GraphMaker::addReshape},
        {5, &GraphMaker::addBroadcast},    {4, &GraphMaker::addJoin},
        {4, &GraphMaker::addSlice},        {10, &GraphMaker::addDot},
        {4, &GraphMaker::addGather}};
    int64_t choice = random.below(107);
    for (auto [weight, family] : families)
      if ((choice -= weight) < 0) {
        (this->*family)();
        break;
      }
  }
  // Functions that round come last: what they give is compared with a bound.
  static const std::vector<llvm::StringRef> functions = {
      "exp", "tanh", "sin", "arctan", "sigmoid", "erf", "softplus", "cbrt"};
  for (size_t i = 0, e = nodes.size(); i < e; ++i)
    if (reference::isFloat(nodes[i].dtype) && chance(15)) {
      Node result = unary(pick(functions), nodes[i], nodes[i].dtype);
      add(result.value, result.dtype, result.shape);
    }
  // Whatever nothing uses, so that all is computed, and some other values.
  for (const Node &node : nodes)
    if (node.value.use_empty() || chance(8))
      builder.output(node.value);
  for (const Node &state : states) {
    std::vector<mlir::Value> fitting;
    for (const Node &node : nodes)
      if (node.value.getType() == state.value.getType() &&
          node.value != state.value)
        fitting.push_back(node.value);
    if (!fitting.empty() && chance(80))
      builder.update(state.value, pick(fitting));
  }
  return builder.finish();
}

std::vector<Array> GraphMaker::arguments(const Sizes &sizes,
                                         uint64_t seed) const {
  std::vector<Array> result;
  Random values(seed);
  for (const std::vector<Node> *nodes : {&inputs, &states})
    for (const Node &node : *nodes) {
      std::vector<int64_t> shape;
      for (size_t size : node.shape)
        shape.push_back(dims[size].size(sizes));
      Array array = values.array(ARETE_INT64, shape, -9, 9);
      array.dtype = node.dtype;
      for (reference::Element &element : array.elements) {
        if (reference::isFloat(node.dtype))
          element = reference::Element::ofReal(element.integer);
        else if (node.dtype == ARETE_BOOL)
          element.integer = element.integer > 0;
      }
      result.push_back(std::move(array));
    }
  return result;
}

/// The seeds in parts, so that a failure is found again quickly.
class RandomGraphTest : public ProgramTest,
                        public ::testing::WithParamInterface<int> {};

TEST_P(RandomGraphTest, AgreesWithTheReference) {
  constexpr int graphs = 20;
  int calls = 0, successes = 0;
  for (int i = 0; i < graphs; ++i) {
    uint64_t seed = GetParam() * graphs + i;
    SCOPED_TRACE("seed " + std::to_string(seed));
    GraphMaker maker(context, seed);
    auto module = maker.make();
    std::string text;
    llvm::raw_string_ostream(text) << *module;
    Program graph = program(std::move(module));
    // Distinct small integers are more than 2 ULP apart. The sign of a zero
    // depends on the order of a sum.
    Tolerance tolerance{2, 0, 0, true};
    for (const Sizes &sizes :
         {Sizes{3, 4, 5}, {1, 1, 1}, {2, 1, 7}, {0, 3, 2}, {17, 6, 3}}) {
      ++calls;
      successes += graph.check(maker.arguments(sizes, seed), tolerance,
                               allLayouts[seed % 4]);
    }
    if (HasFailure()) {
      ADD_FAILURE() << text;
      return;
    }
  }
  // Calls also fail, of a maximum of nothing or a position in nothing.
  EXPECT_GT(successes, calls / 2);
  EXPECT_LT(successes, calls);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomGraphTest, ::testing::Range(0, 10));

} // namespace
} // namespace arete::test
