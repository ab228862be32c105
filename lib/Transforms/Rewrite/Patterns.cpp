//===- Patterns.cpp - The records as patterns -----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Transforms/Rewrite/Patterns.h"
#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Provenance.h"
#include "lib/Transforms/Rewrite/Registered.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include <cmath>

using namespace mlir;

namespace arete::rewrite {

static constexpr RewriteInfo infos[] = {
#define ARETE_REWRITE(NAME, GROUP, EXACTNESS, IS_FORMULA, ANY_ZERO, INFINITY_, \
                      DIFFERENTIABLE, FROM, TO, DTYPES, DOMAIN_)               \
  {NAME,           Group::GROUP, Exactness::EXACTNESS,                         \
   IS_FORMULA,     ANY_ZERO,     INFINITY_,                                    \
   DIFFERENTIABLE, FROM,         TO,                                           \
   DTYPES,         DOMAIN_},
#include "lib/Transforms/Rewrite/Rewrites.inc"
};

llvm::ArrayRef<RewriteInfo> allRewrites() { return infos; }

const RewriteInfo *findRewrite(StringRef name) {
  auto found = llvm::find_if(
      infos, [&](const RewriteInfo &info) { return info.name == name; });
  return found == std::end(infos) ? findRegistered(name) : found;
}

StringRef nearestRewrite(StringRef name) {
  StringRef nearest;
  // Further away it is not what was meant.
  unsigned least = std::max<size_t>(name.size() / 2, 2) + 1;
  auto compare = [&](const RewriteInfo &info) {
    unsigned distance = name.edit_distance(info.name, true, least);
    if (distance < least) {
      least = distance;
      nearest = info.name;
    }
  };
  llvm::for_each(infos, compare);
  forEachRegistered(compare);
  return nearest;
}

bool Selection::contains(const RewriteInfo &info) const {
  if (disabled.contains(info.name) ||
      (beforeDerivative && !info.differentiable))
    return false;
  if (!only.empty())
    return only.contains(info.name);
  return fastMath || info.exactness != Exactness::FastMath;
}

//===----------------------------------------------------------------------===//
// What patterns are made with
//===----------------------------------------------------------------------===//

/// The number in an attribute of this element type, if a double is that number.
static std::optional<double> numberIn(TypedAttr scalar, Type elementType) {
  if (auto real = dyn_cast<FloatAttr>(scalar))
    return real.getValueAsDouble();
  auto integer = dyn_cast<IntegerAttr>(scalar);
  if (!integer)
    return std::nullopt;
  // The attribute's type has no sign.
  bool isSigned = !elementType.isUnsignedInteger() && !elementType.isInteger(1);
  unsigned bits = isSigned ? integer.getValue().getSignificantBits()
                           : integer.getValue().getActiveBits();
  if (bits > 53)
    return std::nullopt;
  return integer.getValue().roundToDouble(isSigned);
}

std::optional<double> numberAt(DenseElementsAttr elements, int64_t position) {
  return numberIn(ir::scalarAttrAt(elements, position),
                  elements.getElementType());
}

std::optional<double> uniformValue(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (DenseElementsAttr elements = ir::getConstantElements(value)) {
      if (!elements.isSplat())
        return std::nullopt;
      return numberAt(elements, 0);
    }
    auto elementwise = dyn_cast<ir::ElementwiseOpInterface>(op);
    // What only says how often its operand is repeated.
    if (!elementwise || elementwise.getNumElementOperands() != 1 ||
        op->getNumOperands() == 1)
      return std::nullopt;
    value = op->getOperand(0);
  }
  return std::nullopt;
}

/// The value whose size along an axis, counted from the last, this one's is.
static std::pair<Value, int64_t> sizeSource(Value value, int64_t axis) {
  while (Operation *op = value.getDefiningOp()) {
    if (auto broadcast = dyn_cast<ir::BroadcastToOp>(op)) {
      auto sizes = broadcast.getSizes();
      auto dim = sizes[sizes.size() - 1 - axis].getDefiningOp<ir::DimOp>();
      if (!dim)
        break;
      value = dim.getX();
      axis = ir::tensorTypeOf(value).getRank() - 1 - int64_t(dim.getAxis());
      continue;
    }
    if (!isa<ir::ElementwiseOpInterface>(op))
      break;
    auto *operand = llvm::find_if(op->getOpOperands(), [&](OpOperand &operand) {
      RankedTensorType type = ir::tensorTypeOf(operand.get());
      return axis < type.getRank() &&
             type.isDynamicDim(type.getRank() - 1 - axis);
    });
    if (operand == op->getOpOperands().end())
      break;
    value = operand->get();
  }
  return {value, axis};
}

Value keepSizes(Operation *op, OpBuilder &builder, Value kept) {
  if (!kept)
    return {};
  RankedTensorType type = ir::tensorTypeOf(kept);
  Value source = kept;
  for (Value operand : op->getOperands()) {
    if (operand == source)
      continue;
    RankedTensorType other = ir::tensorTypeOf(operand);
    SmallVector<Value> sizes;
    bool isChecked = true;
    for (int64_t i = 0; i < type.getRank(); ++i) {
      // From the last axis.
      int64_t axis = type.getRank() - 1 - i, own = other.getRank() - 1 - i;
      bool meets = own >= 0 && other.getDimSize(own) != 1 &&
                   type.getDimSize(axis) != 1 &&
                   (other.isDynamicDim(own) || type.isDynamicDim(axis)) &&
                   sizeSource(operand, i) != sizeSource(source, i);
      isChecked &= !meets;
      sizes.insert(sizes.begin(),
                   meets ? ir::buildDim(builder, op->getLoc(), operand, own)
                         : ir::buildDim(builder, op->getLoc(), kept, axis));
    }
    if (!isChecked)
      kept = ir::Expr(builder, op->getLoc(), kept).broadcastTo(sizes).get();
  }
  return kept;
}

Replacement::Replacement(PatternRewriter &rewriter, Operation *op)
    : rewriter(rewriter), op(op), before(op->getPrevNode()) {
  rewriter.setInsertionPoint(op);
}

/// The sizes of an elementwise op's result, from the operands that have them.
static SmallVector<Value> sizesOfResult(OpBuilder &builder,
                                        ir::ElementwiseOpInterface op) {
  RankedTensorType type = ir::tensorTypeOf(op->getResult(0));
  SmallVector<Value> sizes;
  for (int64_t axis = 0; axis < type.getRank(); ++axis) {
    if (!type.isDynamicDim(axis)) {
      sizes.push_back(
          ir::buildSize(builder, op.getLoc(), type.getDimSize(axis)));
      continue;
    }
    for (Value operand : op->getOperands()) {
      RankedTensorType from = ir::tensorTypeOf(operand);
      int64_t own = axis - (type.getRank() - from.getRank());
      if (own < 0 || from.getDimSize(own) == 1)
        continue;
      sizes.push_back(ir::buildDim(builder, op.getLoc(), operand, own));
      break;
    }
  }
  return sizes;
}

/// A value that is to be broadcast like the operands of an elementwise op:
/// itself where it need not be, or cannot.
static Value broadcastLike(OpBuilder &builder, Operation *op, Value value) {
  auto elementwise = dyn_cast<ir::ElementwiseOpInterface>(op);
  RankedTensorType from = ir::tensorTypeOf(value),
                   to = ir::tensorTypeOf(op->getResult(0));
  // Sizes that are operands are not those of other operands.
  if (!elementwise ||
      elementwise.getNumElementOperands() != op->getNumOperands() ||
      from == to || from.getElementType() != to.getElementType() ||
      from.getRank() > to.getRank())
    return value;
  auto common = to.getShape().take_back(from.getRank());
  if (from.getRank() == to.getRank() &&
      llvm::none_of(llvm::zip_equal(from.getShape(), common), [](auto pair) {
        return std::get<0>(pair) == 1 && std::get<1>(pair) != 1;
      }))
    return value;
  SmallVector<Value> sizes = sizesOfResult(builder, elementwise);
  if (int64_t(sizes.size()) != to.getRank())
    return value;
  return ir::Expr(builder, op->getLoc(), value).broadcastTo(sizes).get();
}

LogicalResult Replacement::finish(Value value) {
  if (value)
    value = broadcastLike(rewriter, op, value);
  if (value && value.getType() == op->getResult(0).getType() &&
      value != op->getResult(0)) {
    rewriter.replaceOp(op, value);
    return success();
  }
  while (op->getPrevNode() != before)
    rewriter.eraseOp(op->getPrevNode());
  return rewriter.notifyMatchFailure(op, value ? "the type would change"
                                               : "does not apply");
}

//===----------------------------------------------------------------------===//
// Formulas
//===----------------------------------------------------------------------===//

namespace {
/// Matches the left side of a formula at an op.
class Matcher {
public:
  Matcher(const Formula &formula, StringRef dtypes)
      : formula(formula), dtypes(dtypes) {}

  bool match(Operation *root, Binding &binding) const {
    return solve({{formula.from, root->getResult(0)}}, binding);
  }

private:
  struct Goal {
    unsigned term;
    Value value;
  };
  using Goals = SmallVector<Goal, 8>;

  /// Whether all of the goals can be met together.
  bool solve(Goals goals, Binding &binding) const {
    while (!goals.empty()) {
      auto [number, value] = goals.pop_back_val();
      const Term &term = formula.terms[number];
      switch (term.kind) {
      case Term::Kind::Literal:
        if (!isLiteral(value, term.number))
          return false;
        break;
      case Term::Kind::Variable:
        if (!ir::isOfKind(ir::elementTypeOf(value), dtypes) ||
            binding.values.try_emplace(term.name, value).first->second != value)
          return false;
        break;
      case Term::Kind::Op:
        Operation *op = value.getDefiningOp();
        if (!op || ir::userName(op->getName().getStringRef()) != term.name ||
            op->getNumOperands() != term.operands.size() ||
            !matchAttributes(term, op, binding))
          return false;
        if (op->hasTrait<OpTrait::IsCommutative>()) {
          Goals exchanged = goals;
          exchanged.push_back({term.operands[0], op->getOperand(1)});
          exchanged.push_back({term.operands[1], op->getOperand(0)});
          Binding other = binding;
          if (solve(std::move(exchanged), other)) {
            binding = std::move(other);
            return true;
          }
        }
        for (auto [operand, operandValue] :
             llvm::zip_equal(term.operands, op->getOperands()))
          goals.push_back({operand, operandValue});
        break;
      }
    }
    return true;
  }
  static bool isLiteral(Value value, double number) {
    std::optional<double> uniform = uniformValue(value);
    return uniform && (std::isnan(number)
                           ? std::isnan(*uniform)
                           : *uniform == number && std::signbit(*uniform) ==
                                                       std::signbit(number));
  }
  static bool matchAttributes(const Term &term, Operation *op,
                              Binding &binding) {
    // Those that are not named must not be there. One that is not there has its
    // default, which is false.
    DictionaryAttr dictionary = op->getAttrDictionary();
    size_t there = 0;
    for (const TermAttribute &attribute : term.attributes) {
      Attribute value = dictionary.get(attribute.name);
      there += bool(value);
      if (!value)
        value = BoolAttr::get(op->getContext(), false);
      if (!attribute.variable.empty()) {
        auto [entry, isNew] =
            binding.attributes.try_emplace(attribute.variable, value);
        if (!isNew && entry->second != value)
          return false;
      } else if (auto flag = dyn_cast<BoolAttr>(value)) {
        if (flag.getValue() != bool(attribute.number))
          return false;
      } else if (auto integer = dyn_cast<IntegerAttr>(value);
                 !integer || integer.getInt() != attribute.number) {
        return false;
      }
    }
    return there == dictionary.size();
  }

  const Formula &formula;
  StringRef dtypes;
};

/// Builds a side of a formula.
class Maker {
public:
  Maker(const Formula &formula, OpBuilder &builder, Location loc,
        Type elementType, const Binding &binding)
      : formula(formula), builder(builder), loc(loc), elementType(elementType),
        binding(binding), made(formula.terms.size()) {}

  /// Null where an op does not fit.
  Value make(unsigned number) { return make(number, elementType); }

private:
  /// A literal gets this element type.
  Value make(unsigned number, Type literalType) {
    const Term &term = formula.terms[number];
    if (term.kind == Term::Kind::Literal)
      return ir::buildScalar(builder, loc, literalType, term.number);
    if (term.kind != Term::Kind::Op)
      return binding.values.lookup(term.name);
    Value &result = made[number];
    if (!result)
      result = makeOp(term);
    return result;
  }
  Value makeOp(const Term &term) {
    // Literals take the dtype of the numbers beside them; the first operand of
    // `where` is none.
    SmallVector<Value> operands(term.operands.size());
    Type literalType = elementType;
    for (bool literals : {false, true})
      for (auto [i, number] : llvm::enumerate(term.operands)) {
        if ((formula.terms[number].kind == Term::Kind::Literal) != literals)
          continue;
        operands[i] = make(number, literalType);
        if (!operands[i])
          return {};
        if (!literals && !elementTypeIsBool(operands[i]))
          literalType = ir::elementTypeOf(operands[i]);
      }
    SmallVector<NamedAttribute> attributes;
    for (const TermAttribute &attribute : term.attributes)
      attributes.push_back(builder.getNamedAttr(
          attribute.name, attribute.variable.empty()
                              ? Attribute(builder.getBoolAttr(attribute.number))
                              : binding.attributes.lookup(attribute.variable)));
    FailureOr<Operation *> op =
        ir::buildOp(builder, loc, "arete." + term.name, operands, attributes);
    return failed(op) ? Value() : (*op)->getResult(0);
  }
  static bool elementTypeIsBool(Value value) {
    return ir::elementTypeOf(value).isInteger(1);
  }

  const Formula &formula;
  OpBuilder &builder;
  Location loc;
  Type elementType;
  const Binding &binding;
  SmallVector<Value> made;
};

} // namespace

Value build(const Formula &formula, unsigned term, OpBuilder &builder,
            Location loc, Type elementType, const Binding &binding) {
  return Maker(formula, builder, loc, elementType, binding).make(term);
}

namespace {
struct FormulaPattern : RewritePattern {
  FormulaPattern(const RewriteInfo &info, Formula parsed, MLIRContext *context)
      : RewritePattern("arete." + parsed.terms[parsed.from].name,
                       parsed.size(parsed.from), context),
        formula(std::move(parsed)), dtypes(info.dtypes),
        isOperand(formula.size(formula.from) == 1 &&
                  formula.terms[formula.to].kind == Term::Kind::Variable),
        isOnce(info.group == Group::Stabilize) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    Binding binding;
    if (!Matcher(formula, dtypes).match(op, binding))
      return rewriter.notifyMatchFailure(op, "another form");
    // What is left of a guard that a range decides may be the form as written.
    if (isOnce &&
        llvm::is_contained(ir::rewritesOf(op->getLoc()), getDebugName()))
      return rewriter.notifyMatchFailure(op, "made by this rewrite");
    Replacement replacement(rewriter, op);
    Value value =
        build(formula, formula.to, replacement.builder(), op->getLoc(),
              ir::elementTypeOf(op->getResult(0)), binding);
    // The constant that is left out may be one that is repeated to sizes.
    if (isOperand)
      value = keepSizes(op, replacement.builder(), value);
    return replacement.finish(value);
  }

  const Formula formula;
  const StringRef dtypes;
  /// Whether it leaves an operand of one op.
  const bool isOperand;
  /// Whether it is not done to what it made.
  const bool isOnce;
};
} // namespace

//===----------------------------------------------------------------------===//
// Sets of patterns
//===----------------------------------------------------------------------===//

const RewriteInfo *PatternAdder::select(StringRef name) const {
  const RewriteInfo *info = findRewrite(name);
  assert(info && !info->isFormula && "a function without a record");
  return info->group == group && selection.contains(*info) ? info : nullptr;
}

void PatternAdder::add(std::unique_ptr<RewritePattern> pattern,
                       const RewriteInfo &info) {
  pattern->setDebugName(info.name);
  patterns.add(std::move(pattern));
}

void PatternAdder::addFormulas() {
  for (const RewriteInfo &info : infos)
    if (info.isFormula && info.group == group && selection.contains(info))
      // A record that is no formula does not pass the tests.
      add(std::make_unique<FormulaPattern>(
              info, llvm::cantFail(parseFormula(info.from, info.to)),
              patterns.getContext()),
          info);
}

void populate(RewritePatternSet &patterns, Group group,
              const Selection &selection) {
  PatternAdder adder(patterns, group, selection);
  adder.addFormulas();
  addArithmeticRewrites(adder);
  addMovementRewrites(adder);
  addRangeRewrites(adder);
  addDivisionRewrites(adder);
  addIdentityRewrites(adder);
  addProductOperandRewrites(adder);
  addProductRewrites(adder);
  addProductSumRewrites(adder);
  addQuotientRewrites(adder);
  addReductionRewrites(adder);
  addSizeRewrites(adder);
  addSoftmaxRewrites(adder);
  populateRegistered(patterns, group, selection);
}

//===----------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------===//

namespace {
/// Notes on what a rewrite makes which rewrite it was, and tells the observer.
class Watch : public RewriterBase::Listener {
public:
  explicit Watch(Observer observer) : observer(observer) {}

  void notifyPatternBegin(const Pattern &, Operation *op) override {
    root = op;
    loc = op->getLoc();
    made.clear();
    replacement = nullptr;
    isMatching = true;
  }
  void notifyOperationInserted(Operation *op,
                               OpBuilder::InsertPoint previous) override {
    if (isMatching && !previous.isSet())
      made.push_back(op);
  }
  void notifyOperationErased(Operation *op) override {
    if (isMatching)
      llvm::erase(made, op);
  }
  void notifyOperationReplaced(Operation *op, ValueRange values) override {
    if (isMatching && op == root && values.size() == 1)
      replacement = values[0].getDefiningOp();
  }
  void notifyPatternEnd(const Pattern &pattern, LogicalResult status) override {
    isMatching = false;
    StringRef name = pattern.getDebugName();
    if (failed(status) || name.empty())
      return;
    // A name that the user gave is that of the whole, not of its parts.
    for (Operation *op : made)
      op->setLoc(ir::withName(ir::noteRewrite(op->getLoc(), name),
                              op == replacement ? ir::givenName(*loc) : ""));
    if (observer)
      observer(name, *loc);
  }

private:
  Observer observer;
  Operation *root = nullptr, *replacement = nullptr;
  std::optional<Location> loc;
  SmallVector<Operation *> made;
  bool isMatching = false;
};
} // namespace

LogicalResult rewriteRegion(Region &region,
                            const FrozenRewritePatternSet &patterns,
                            Observer observer) {
  GreedyRewriteConfig config;
  config.useTopDownTraversal = true;
  config.enableRegionSimplification = GreedySimplifyRegionLevel::Disabled;
  Watch watch(observer);
  config.listener = &watch;
  return applyPatternsAndFoldGreedily(region, patterns, config);
}

} // namespace arete::rewrite
