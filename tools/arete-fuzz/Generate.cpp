//===- Generate.cpp - Random graphs ---------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/arete-fuzz/Generate.h"
#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Expr.h"
#include "dialects/Arete/IR/MissingDerivative.h"
#include "lib/Autodiff/Autodiff.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include "lib/Reference/Reference.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace mlir;
using arete::reference::Element;

namespace arete::fuzz {

/// Larger values take the reference too long.
static constexpr int64_t maxElements = 400;

static constexpr arete_dtype everyDtype[] = {
#define DTYPE(NAME, ...) ARETE_##NAME,
    ARETE_FOR_EACH_DTYPE(DTYPE)
#undef DTYPE
};

static bool isInexact(arete_dtype dtype) {
  return reference::isFloat(dtype) || reference::isComplex(dtype);
}

GraphMaker::GraphMaker(MLIRContext &context, uint64_t seed, unsigned maxOps)
    : random(seed), module(ModuleOp::create(UnknownLoc::get(&context))),
      builder(&context), maxOps(maxOps) {
  builder.setInsertionPointToEnd(module->getBody());
  function = builder.create<func::FuncOp>(builder.getUnknownLoc(), "f",
                                          builder.getFunctionType({}, {}));
  builder.setInsertionPointToEnd(function.addEntryBlock());
  static constexpr int64_t allSizes[] = {0, 1, 2, 2, 3, 3, 4,
                                         5, 6, 7, 8, 9, 17};
  for (int i = 0; i < 3; ++i)
    palette.push_back(random.pick(allSizes));
  palette.push_back(1);
  static constexpr int percents[] = {0, 50, 80, 100};
  dynamicPercent = random.pick(percents);
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

NamedAttribute GraphMaker::attribute(StringRef name, int64_t value) {
  return builder.getNamedAttr(name, builder.getI64IntegerAttr(value));
}
NamedAttribute GraphMaker::attribute(StringRef name, ArrayRef<int64_t> values) {
  return builder.getNamedAttr(name, builder.getDenseI64ArrayAttr(values));
}
NamedAttribute GraphMaker::attribute(StringRef name, bool value) {
  return builder.getNamedAttr(name, builder.getBoolAttr(value));
}
NamedAttribute GraphMaker::attribute(StringRef name, StringRef value) {
  return builder.getNamedAttr(name, builder.getStringAttr(value));
}

SmallVector<NamedAttribute> GraphMaker::attributes(StringRef name,
                                                   const Array &x) {
  static constexpr StringRef flags[] = {
      "keepdims",      "reverse",  "lag",     "descending",    "largest",
      "right",         "rising",   "inverse", "transpose",     "lower",
      "square",        "complete", "full",    "transpose_lhs", "transpose_rhs",
      "unit_diagonal", "flip",     "ceil"};
  SmallVector<NamedAttribute> result;
  auto info = RegisteredOperationName::lookup(("arete." + name).str(),
                                              builder.getContext());
  int64_t rank = int64_t(x.shape.size());
  for (StringAttr attributeName : info->getAttributeNames()) {
    StringRef key = attributeName.getValue();
    if (llvm::is_contained(flags, key)) {
      result.push_back(attribute(key, random.chance(50)));
    } else if (key == "axis") {
      result.push_back(
          attribute(key, random.below(std::max<int64_t>(rank, 1))));
    } else if (key == "axes") {
      Sizes axes;
      int64_t chosen = random.below(std::max<int64_t>(rank, 1));
      for (int64_t axis = 0; axis < rank; ++axis)
        if (axis == chosen || random.chance(30))
          axes.push_back(axis);
      result.push_back(attribute(key, ArrayRef(axes)));
    } else if (key == "permutation") {
      Sizes order;
      for (int64_t axis = 0; axis < rank; ++axis)
        order.insert(order.begin() + random.below(axis + 1), axis);
      result.push_back(attribute(key, ArrayRef(order)));
    } else if (key == "dtype") {
      result.push_back(
          builder.getNamedAttr(key, TypeAttr::get(ir::elementTypeOf(
                                        builder.getContext(), randomDtype()))));
    } else if (key == "reason") {
      result.push_back(attribute(key, StringRef("the fuzzer asked")));
    }
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

arete_dtype GraphMaker::randomDtype() { return random.pick(everyDtype); }

Sizes GraphMaker::randomShape(int64_t minRank, int64_t maxRank) {
  int64_t rank = minRank;
  while (rank < maxRank && random.chance(rank < 2 ? 65 : 35))
    ++rank;
  Sizes shape;
  for (int64_t i = 0; i < rank; ++i)
    shape.push_back(randomSize());
  while (reference::elementCount(shape).value_or(maxElements + 1) > maxElements)
    random.pick(shape) = 1;
  return shape;
}

Sizes GraphMaker::narrowed(const Sizes &shape) {
  if (random.chance(50))
    return shape;
  Sizes result(shape.begin() + random.below(int64_t(shape.size()) + 1),
               shape.end());
  for (int64_t &size : result)
    if (random.chance(30))
      size = 1;
  return result;
}

RankedTensorType GraphMaker::typeOf(arete_dtype dtype, const Sizes &shape) {
  Sizes type;
  // A 1 is mostly one that broadcasts.
  for (int64_t size : shape)
    type.push_back(random.chance(size == 1 ? 20 : dynamicPercent)
                       ? ShapedType::kDynamic
                       : size);
  return RankedTensorType::get(type,
                               ir::elementTypeOf(builder.getContext(), dtype));
}

Array GraphMaker::drawArray(arete_dtype dtype, const Sizes &shape,
                            const ArgumentInfo &info) {
  Array array{dtype, shape, {}};
  bool isUnsigned = dtype >= ARETE_UINT8 && dtype <= ARETE_UINT64;
  bool isRounded = random.chance(25); // so that sums are exact
  auto number = [&](double low, double high) {
    double value = random.uniform(low, high);
    return isRounded ? std::nearbyint(value) : value;
  };
  reference::forEachIndex(shape, [&](reference::Index index) {
    if (info.draw == Draw::Definite) {
      int64_t i = index[index.size() - 2], j = index.back();
      // Hermitian: the imaginary part is odd.
      double off = 0.25 / double(1 + i + j);
      array.elements.push_back(reference::put(
          dtype, reference::Complex(
                     i == j ? double(4 + i) : off,
                     reference::isComplex(dtype) ? off * double(i - j) : 0)));
    } else if (reference::isComplex(dtype)) {
      array.elements.push_back(reference::put(
          dtype, reference::Complex(number(info.low, info.high),
                                    number(info.low, info.high))));
    } else if (reference::isFloat(dtype)) {
      array.elements.push_back(reference::put(
          dtype, static_cast<long double>(number(info.low, info.high))));
    } else if (dtype == ARETE_BOOL) {
      array.elements.push_back(Element::ofInteger(random.below(2)));
    } else {
      auto low = static_cast<int64_t>(std::ceil(info.low)),
           high = static_cast<int64_t>(std::floor(info.high));
      if (isUnsigned) {
        low = std::max<int64_t>(low, 0);
        high = std::max<int64_t>(high, low);
      }
      array.elements.push_back(Element::ofInteger(
          low + random.below(std::max<int64_t>(high - low, 0) + 1)));
    }
  });
  return array;
}

Value GraphMaker::addArgument(arete_dtype dtype, const Sizes &shape,
                              const ArgumentInfo &info) {
  // States come after the inputs.
  unsigned number = info.isState ? function.getNumArguments() : numInputs++;
  function.insertArgument(number, typeOf(dtype, shape), {},
                          builder.getUnknownLoc());
  Value value = function.getArgument(number);
  values[value] = std::make_unique<Array>(drawArray(dtype, shape, info));
  arguments[value] = info;
  nodes.push_back(value);
  return value;
}

Value GraphMaker::fresh(arete_dtype dtype, const Sizes &shape, double low,
                        double high) {
  ArgumentInfo info{Draw::Uniform, low, high};
  if (random.chance(20)) {
    DenseElementsAttr value =
        attributeOf(builder.getContext(), drawArray(dtype, shape, info));
    if (Operation *op =
            build("constant", {}, builder.getNamedAttr("value", value)))
      return op->getResult(0);
  }
  info.isState = random.chance(20);
  return addArgument(dtype, shape, info);
}

Value GraphMaker::definite(arete_dtype dtype, const Sizes &shape) {
  return addArgument(dtype, shape, {Draw::Definite});
}

Value GraphMaker::find(arete_dtype dtype, Property property) {
  for (int attempt = 0; attempt < 15 && !nodes.empty(); ++attempt) {
    auto count = int64_t(nodes.size());
    int64_t from = random.chance(60) ? std::max<int64_t>(count - 6, 0) : 0;
    Value value = nodes[size_t(from + random.below(count - from))];
    const Array &array = arrayOf(value);
    if (array.dtype == dtype && property(array))
      return value;
  }
  return {};
}

Value GraphMaker::any(arete_dtype dtype, int64_t minRank, int64_t maxRank) {
  Value value;
  if (random.chance(85))
    value = find(dtype, [&](const Array &array) {
      auto rank = int64_t(array.shape.size());
      return rank >= minRank && rank <= maxRank;
    });
  return value ? value : fresh(dtype, randomShape(minRank, maxRank));
}

Value GraphMaker::shaped(arete_dtype dtype, const Sizes &shape, double low,
                         double high) {
  Value value;
  if (random.chance(80))
    value =
        find(dtype, [&](const Array &array) { return array.shape == shape; });
  if (value || random.chance(70))
    return value ? value : fresh(dtype, shape, low, high);
  value = find(dtype, [&](const Array &array) {
    return array.elements.size() == reference::elementCount(shape);
  });
  if (!value)
    return fresh(dtype, shape, low, high);
  SmallVector<Value> operands = sizes(shape);
  operands.insert(operands.begin(), value);
  Operation *op = build("reshape", operands, {});
  return op ? op->getResult(0) : fresh(dtype, shape, low, high);
}

Value GraphMaker::within(Value value, double low, double high) {
  const Array &array = arrayOf(value);
  bool fits = llvm::all_of(array.elements, [&](Element element) {
    return element.real >= low && element.real <= high;
  });
  if (!isInexact(array.dtype) || fits || random.chance(20))
    return value;
  arete_dtype dtype = array.dtype;
  if (reference::isFloat(dtype) && random.chance(50)) {
    Type type = ir::elementTypeOf(builder.getContext(), dtype);
    Location loc = builder.getUnknownLoc();
    Value bounds[] = {ir::buildScalar(builder, loc, type, low),
                      ir::buildScalar(builder, loc, type, high)};
    for (Value bound : bounds)
      evaluate(bound.getDefiningOp());
    if (Operation *op = build("clip", {value, bounds[0], bounds[1]}, {}))
      return op->getResult(0);
  }
  return fresh(dtype, array.shape, low, high);
}

Value GraphMaker::positions(const Sizes &shape, int64_t low, int64_t high) {
  if (random.chance(70) || high <= 0)
    return addArgument(ARETE_INT64, shape,
                       {Draw::Positions, double(low), double(high - 1)});
  Value value = shaped(ARETE_INT64, shape, -9, 9);
  Operation *op = build("remainder", {value, size(high)}, {});
  return op ? op->getResult(0) : value;
}

Value GraphMaker::size(int64_t value) {
  // The size of a dimension that has it, if there is one.
  for (int attempt = 0; attempt < 6 && !nodes.empty(); ++attempt) {
    Value node = random.pick(nodes);
    const Sizes &shape = shapeOf(node);
    if (shape.empty())
      continue;
    int64_t axis = random.below(int64_t(shape.size()));
    if (shape[size_t(axis)] != value)
      continue;
    Value dim = ir::buildDim(builder, builder.getUnknownLoc(), node, axis);
    evaluate(dim.getDefiningOp());
    return dim;
  }
  Value constant = ir::buildSize(builder, builder.getUnknownLoc(), value);
  evaluate(constant.getDefiningOp());
  return constant;
}

SmallVector<Value> GraphMaker::sizes(const Sizes &shape) {
  SmallVector<Value> result;
  for (int64_t each : shape)
    result.push_back(size(each));
  return result;
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

bool GraphMaker::evaluate(Operation *op) {
  SmallVector<const Array *> operands;
  for (Value operand : op->getOperands())
    operands.push_back(&arrayOf(operand));
  auto results =
      isa<ir::UndefinedGradientOp>(op)
          ? llvm::Expected<std::vector<Array>>(std::vector<Array>{*operands[0]})
          : reference::evaluate(op, operands);
  if (!results) {
    llvm::consumeError(results.takeError());
    return false;
  }
  for (const Array &array : *results)
    if (int64_t(array.elements.size()) > maxElements)
      return false;
  for (auto [result, array] : llvm::zip_equal(op->getResults(), *results))
    values[result] = std::make_unique<Array>(std::move(array));
  return true;
}

Operation *GraphMaker::build(StringRef name, ValueRange operands,
                             ArrayRef<NamedAttribute> attributes) {
  auto op = ir::buildOp(builder, builder.getUnknownLoc(),
                        ("arete." + name).str(), operands, attributes);
  if (failed(op))
    return nullptr;
  if (!evaluate(*op)) {
    (*op)->erase();
    return nullptr;
  }
  llvm::append_range(nodes, (*op)->getResults());
  return *op;
}

SmallVector<Value> GraphMaker::hideLatest() {
  SmallVector<Value> results(nodes.back().getDefiningOp()->getResults());
  nodes.resize(nodes.size() - results.size());
  return results;
}

bool GraphMaker::add(StringRef name, ValueRange operands,
                     ArrayRef<NamedAttribute> attributes) {
  return build(name, operands, attributes) != nullptr;
}

//===----------------------------------------------------------------------===//
// Gradients and results
//===----------------------------------------------------------------------===//

/// Whether a value is, or is computed from, a derivative that does not exist.
static bool isMissing(Value value) {
  SmallVector<Value> worklist{value};
  llvm::DenseSet<Operation *> seen;
  while (!worklist.empty()) {
    Operation *op = worklist.pop_back_val().getDefiningOp();
    if (!op || !seen.insert(op).second)
      continue;
    if (op->hasTrait<ir::MarksMissingDerivative>())
      return true;
    llvm::append_range(worklist, op->getOperands());
  }
  return false;
}

void GraphMaker::addGradients() {
  SmallVector<Value> costs;
  for (Value node : nodes)
    if (reference::isFloat(arrayOf(node).dtype) && node.getDefiningOp() &&
        !node.getDefiningOp()->hasTrait<OpTrait::ConstantLike>())
      costs.push_back(node);
  if (costs.empty())
    return;
  Value cost =
      costs[size_t(int64_t(costs.size()) - 1 -
                   random.below(std::min<int64_t>(4, int64_t(costs.size()))))];
  if (int64_t rank = int64_t(shapeOf(cost).size())) {
    Sizes axes(llvm::seq<int64_t>(0, rank).begin(),
               llvm::seq<int64_t>(0, rank).end());
    Operation *sum = build("sum", cost, attribute("axes", ArrayRef(axes)));
    if (!sum)
      return;
    cost = sum->getResult(0);
  }
  SmallVector<Value> wrt;
  for (BlockArgument argument : function.getArguments())
    if (isInexact(arrayOf(argument).dtype) && random.chance(60))
      wrt.push_back(argument);
  if (wrt.empty())
    return;
  Value one = ir::buildScalar(builder, builder.getUnknownLoc(),
                              ir::elementTypeOf(cost), 1);
  // Some ops have no derivative: then what was built is dead.
  auto gradients = autodiff::gradients(builder, cost, one, wrt);
  if (failed(gradients))
    return;
  for (Value gradient : gradients->values)
    if (gradient && gradient.getDefiningOp() && !isMissing(gradient))
      nodes.push_back(gradient);
}

void GraphMaker::finish() {
  Block &block = function.getBody().front();
  SmallVector<Value> results;
  llvm::DenseSet<Value> isResult;
  for (Value node : nodes)
    if ((node.use_empty() ? node.getDefiningOp() != nullptr
                          : random.chance(8)) &&
        isResult.insert(node).second)
      results.push_back(node);
  if (results.empty())
    results.push_back(nodes.back());
  SmallVector<std::pair<unsigned, Value>> updates;
  for (BlockArgument argument : function.getArguments().drop_front(numInputs)) {
    SmallVector<Value> fitting;
    for (Value node : nodes)
      if (node.getType() == argument.getType() && node != argument)
        fitting.push_back(node);
    if (!fitting.empty() && random.chance(80))
      updates.emplace_back(argument.getArgNumber(), random.pick(fitting));
  }
  size_t numOutputs = results.size();
  for (auto [state, value] : updates)
    results.push_back(value);
  auto end = builder.create<func::ReturnOp>(builder.getUnknownLoc(), results);
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (isOpTriviallyDead(&op))
      op.erase();
  function.setFunctionType(builder.getFunctionType(function.getArgumentTypes(),
                                                   end.getOperandTypes()));
  for (unsigned i = 0, e = function.getNumArguments(); i < e; ++i) {
    function.setArgAttr(i, "arete.name", builder.getStringAttr("x" + Twine(i)));
    if (i >= numInputs)
      function.setArgAttr(i, "arete.state", builder.getUnitAttr());
  }
  for (auto [i, update] : llvm::enumerate(updates))
    function.setResultAttr(unsigned(numOutputs + i), "arete.update_of",
                           builder.getI64IntegerAttr(update.first));
}

//===----------------------------------------------------------------------===//
// Other calls
//===----------------------------------------------------------------------===//

/// The first call's arguments with remarkable numbers among them.
Arguments GraphMaker::specialCall() {
  static constexpr long double floats[] = {
      0.0L,
      -0.0L,
      1,
      -1,
      std::numeric_limits<long double>::infinity(),
      -std::numeric_limits<long double>::infinity(),
      std::numeric_limits<long double>::quiet_NaN(),
      0x1p-149L,
      -0x1p-149L,
      0x1p-1074L,
      0x1p-24L,
      0x1p-126L,
      0x1p-1022L,
      0x1.fffffep127L,
      65504,
      0.5L,
      2,
      -2.5L,
      1e10L,
      0x1p53L};
  static constexpr int64_t integers[] = {
      0,   1,     -1,     2,         7,         63,        127,      -128,
      255, 32767, -32768, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN};
  Arguments call;
  for (BlockArgument argument : function.getArguments()) {
    Array array = arrayOf(argument);
    if (arguments[argument].draw == Draw::Uniform)
      for (Element &element : array.elements) {
        if (!random.chance(25))
          continue;
        reference::withNumber(array.dtype, [&](auto number) {
          using T = decltype(number);
          if constexpr (std::is_same_v<T, long double>)
            element = reference::put(array.dtype, random.pick(floats));
          else if constexpr (std::is_same_v<T, reference::Complex>)
            element = reference::put(
                array.dtype, T(random.pick(floats), random.pick(floats)));
          else if constexpr (!std::is_same_v<T, bool>)
            element = reference::put(array.dtype, T(random.pick(integers)));
        });
      }
    call.push_back(std::move(array));
  }
  return call;
}

/// Other sizes for dynamic dimensions, equal ones where they were equal.
Arguments GraphMaker::resizedCall() {
  llvm::DenseMap<int64_t, int64_t> others;
  for (int64_t old : palette)
    others[old] = random.chance(25) ? random.below(2) : random.below(7);
  Arguments call;
  for (BlockArgument argument : function.getArguments()) {
    auto type = cast<RankedTensorType>(argument.getType());
    Sizes shape = shapeOf(argument);
    for (auto [axis, size] : llvm::enumerate(shape))
      if (auto other = others.find(size);
          type.isDynamicDim(unsigned(axis)) && other != others.end())
        size = other->second;
    call.push_back(
        drawArray(arrayOf(argument).dtype, shape, arguments[argument]));
  }
  return call;
}

//===----------------------------------------------------------------------===//
// The graph
//===----------------------------------------------------------------------===//

Graph GraphMaker::make() {
  // What does not fit is given up.
  ScopedDiagnosticHandler silence(builder.getContext(),
                                  [](Diagnostic &) { return success(); });
  // Few dtypes, so that values meet.
  SmallVector<arete_dtype> dtypes;
  for (int64_t count = 1 + random.below(3); count > 0; --count)
    dtypes.push_back(randomDtype());
  if (random.chance(60))
    dtypes.push_back(random.chance(50) ? ARETE_FLOAT32 : ARETE_FLOAT64);
  for (int64_t count = 1 + random.below(3); count > 0; --count)
    fresh(random.pick(dtypes), randomShape(0, 5));

  int64_t count = 3 + random.below(std::max<int64_t>(int64_t(maxOps) - 2, 1));
  for (int attempt = 0; attempt < 4 * count && count > 0; ++attempt) {
    const OpEntry &op = random.pick(catalogue());
    if (!op.recipe)
      continue;
    arete_dtype dtype = ARETE_INT64;
    if (!op.dtypes.empty()) {
      // One of the graph's, if the op takes it.
      SmallVector<arete_dtype> fitting;
      for (arete_dtype each : dtypes)
        if (llvm::is_contained(op.dtypes, each))
          fitting.push_back(each);
      if (fitting.empty() && !random.chance(40))
        continue;
      dtype = fitting.empty() ? random.pick(op.dtypes) : random.pick(fitting);
    }
    if (op.recipe(*this, op, dtype))
      --count;
  }
  if (random.chance(40))
    addGradients();
  finish();
  Graph graph;
  Arguments first;
  for (BlockArgument argument : function.getArguments())
    first.push_back(arrayOf(argument));
  graph.calls = {std::move(first), specialCall(), resizedCall()};
  graph.module = std::move(module);
  return graph;
}

Graph makeGraph(MLIRContext &context, uint64_t seed, unsigned maxOps) {
  return GraphMaker(context, seed, maxOps).make();
}

} // namespace arete::fuzz
