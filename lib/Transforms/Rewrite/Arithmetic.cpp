//===- Arithmetic.cpp - Sums and products of many operands ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Constants beside one another are combined where that rounds no more often
// than the formula as written. More is not done to floats unless it is asked
// for: the order of a sum decides what cancels, as in Kahan's sum, and that of
// a product what overflows on the way. The arithmetic of integers wraps and has
// no order.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "lib/Transforms/Rewrite/Patterns.h"
#include "llvm/ADT/MapVector.h"
#include <cmath>

using namespace mlir;
using namespace arete::ir;

namespace arete::rewrite {

//===----------------------------------------------------------------------===//
// Numbers of a dtype
//===----------------------------------------------------------------------===//

namespace {
/// A number of an element type: of a float, or of an integer modulo 2^64, of
/// which its low bits count.
class Number {
public:
  Number(Type elementType, double value)
      : isFloat(ir::isFloat(elementType)), real(value),
        integer(isFloat ? 0 : uint64_t(int64_t(value))) {}

  Number operator+(const Number &o) const {
    return {isFloat, real + o.real, integer + o.integer};
  }
  Number operator*(const Number &o) const {
    return {isFloat, real * o.real, integer * o.integer};
  }
  Number operator-() const { return {isFloat, -real, 0 - integer}; }
  bool isNumber(int64_t value) const {
    return isFloat ? real == double(value) : integer == uint64_t(value);
  }
  bool isNegative() const { return isFloat ? real < 0 : int64_t(integer) < 0; }
  /// A 0-d constant.
  Value build(OpBuilder &builder, Location loc, Type elementType) const {
    if (isFloat)
      return buildScalar(builder, loc, elementType, real);
    auto type = RankedTensorType::get({}, elementType);
    unsigned width = elementType.getIntOrFloatBitWidth();
    return builder.create<ConstantOp>(
        loc, type,
        DenseElementsAttr::get(type, APInt(64, integer).trunc(width)));
  }

private:
  Number(bool isFloat, double real, uint64_t integer)
      : isFloat(isFloat), real(real), integer(integer) {}

  bool isFloat;
  double real;
  uint64_t integer;
};
} // namespace

/// The number that all elements are, if it may be calculated with: an integer,
/// or a float that is neither 0, infinite nor NaN.
static std::optional<double> factorIn(Value value) {
  std::optional<double> number = uniformValue(value);
  if (!number || (isFloat(elementTypeOf(value)) &&
                  (!std::isfinite(*number) || *number == 0)))
    return std::nullopt;
  return number;
}

namespace {
/// A number in a dtype, rounded, and what became of it.
struct Rounded {
  double value;
  bool isExact, isNormal;
};
} // namespace

static Rounded roundTo(Type elementType, double number, bool isExact) {
  APFloat rounded(number);
  bool losesInfo;
  rounded.convert(cast<FloatType>(elementType).getFloatSemantics(),
                  APFloat::rmNearestTiesToEven, &losesInfo);
  bool isNormal = rounded.isNormal();
  APFloat back = rounded;
  bool ignored;
  back.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &ignored);
  return {back.convertToDouble(), isExact && !losesInfo && isNormal, isNormal};
}
/// Below this size the error of a product may itself be lost.
constexpr double smallestSafe = 0x1p-900;

static Rounded product(Type elementType, double x, double y) {
  double p = x * y;
  return roundTo(elementType, p,
                 std::fma(x, y, -p) == 0 && std::fabs(p) > smallestSafe);
}
static Rounded quotient(Type elementType, double x, double y) {
  double q = x / y;
  return roundTo(elementType, q,
                 std::fma(q, y, -x) == 0 && std::fabs(x) > smallestSafe);
}
static Rounded sum(Type elementType, double x, double y) {
  // Knuth's: what was lost, exactly.
  double s = x + y, part = s - x;
  double lost = (x - (s - part)) + (y - part);
  return roundTo(elementType, s, lost == 0);
}

//===----------------------------------------------------------------------===//
// Two constants
//===----------------------------------------------------------------------===//

namespace {
/// sign * x + constant.
struct Shifted {
  Value x;
  int sign;
  double constant;
};
} // namespace

static std::optional<Shifted> shiftedBy(Operation *op) {
  if (!isa_and_nonnull<AddOp, SubtractOp>(op))
    return std::nullopt;
  int sign = isa<AddOp>(op) ? 1 : -1;
  if (std::optional<double> constant = factorIn(op->getOperand(1)))
    return Shifted{op->getOperand(0), 1, sign * *constant};
  if (std::optional<double> constant = factorIn(op->getOperand(0)))
    return Shifted{op->getOperand(1), sign, *constant};
  return std::nullopt;
}

/// x + a + b. Where the constants have the same sign and their sum is exact,
/// one rounding is left of two, and nothing cancels that was meant to.
template <typename OpTy>
static Value constantsInSum(OpTy op, OpBuilder &builder) {
  Type type = elementTypeOf(op);
  std::optional<Shifted> outer = shiftedBy(op);
  if (!outer || !isFloat(type) || !outer->x.hasOneUse())
    return {};
  std::optional<Shifted> inner = shiftedBy(outer->x.getDefiningOp());
  if (!inner)
    return {};
  double moved = outer->sign * inner->constant;
  if (std::signbit(moved) != std::signbit(outer->constant))
    return {};
  Rounded total = sum(type, moved, outer->constant);
  if (!total.isExact)
    return {};
  Expr x(builder, op.getLoc(), inner->x);
  Expr constant = x.literal(std::fabs(total.value));
  bool isNegative = total.value < 0;
  if (inner->sign * outer->sign > 0)
    return (isNegative ? x - constant : x + constant).get();
  return (isNegative ? -(x + constant) : constant - x).get();
}

/// x + -2, x - -2.
template <typename OpTy>
static Value negativeConstant(OpTy op, OpBuilder &builder) {
  std::optional<double> constant = factorIn(op.getY());
  if (!constant || *constant >= 0 || !isFloat(elementTypeOf(op)))
    return {};
  Expr x(builder, op.getLoc(), op.getX());
  Expr size = x.literal(-*constant);
  return (isa<AddOp>(op.getOperation()) ? x - size : x + size).get();
}

namespace {
/// x * above / below, or above / (x * below).
struct Scaled {
  Value x;
  bool isBelow;
  double above, below;
};
} // namespace

static std::optional<Scaled> scaledBy(Operation *op) {
  if (auto product = dyn_cast_or_null<MultiplyOp>(op)) {
    for (auto [c, x] : {std::pair(product.getY(), product.getX()),
                        std::pair(product.getX(), product.getY())})
      if (std::optional<double> factor = factorIn(c))
        return Scaled{x, false, *factor, 1};
  } else if (auto quotient = dyn_cast_or_null<DivideOp>(op)) {
    if (std::optional<double> divisor = factorIn(quotient.getY()))
      return Scaled{quotient.getX(), false, 1, *divisor};
    if (std::optional<double> dividend = factorIn(quotient.getX()))
      return Scaled{quotient.getY(), true, *dividend, 1};
  } else if (auto reciprocal = dyn_cast_or_null<ReciprocalOp>(op)) {
    return Scaled{reciprocal.getX(), true, 1, 1};
  }
  return std::nullopt;
}

/// x * a * b, x * a / b, a / (x * b) and the like. A product of the constants
/// that is normal is as good as both; a quotient must be exact, for of x * 2 /
/// 3 only the division rounds.
template <typename OpTy>
static Value constantsInProduct(OpTy op, OpBuilder &builder) {
  Type type = elementTypeOf(op);
  std::optional<Scaled> outer = scaledBy(op);
  if (!outer || !isFloat(type) || !outer->x.hasOneUse())
    return {};
  std::optional<Scaled> inner = scaledBy(outer->x.getDefiningOp());
  if (!inner)
    return {};
  if (outer->isBelow)
    std::swap(inner->above, inner->below);
  Rounded above = product(type, outer->above, inner->above);
  Rounded below = product(type, outer->below, inner->below);
  if (!above.isNormal || !below.isNormal)
    return {};
  Expr x(builder, op.getLoc(), inner->x);
  bool isBelow = inner->isBelow != outer->isBelow;
  if (below.value != 1) {
    Rounded up = quotient(type, above.value, below.value);
    Rounded down = quotient(type, below.value, above.value);
    bool isExact = above.isExact && below.isExact;
    if (isExact && up.isExact) {
      above = up;
      below.value = 1;
    } else if (isBelow || (above.value != 1 && !(isExact && down.isExact))) {
      return {};
    } else if (above.value != 1) {
      below = down;
    }
  }
  if (isBelow)
    return (x.literal(above.value) / x).get();
  if (below.value != 1)
    return (x / x.literal(below.value)).get();
  return above.value == 1 ? inner->x : (x * above.value).get();
}

/// x * a + x * b, where a and b have the same sign and an exact sum; x is x
/// * 1.
static Value likeTerms(AddOp op, OpBuilder &builder) {
  Type type = elementTypeOf(op);
  if (!isFloat(type))
    return {};
  auto split = [](Value term) -> std::pair<Value, double> {
    if (auto product = term.getDefiningOp<MultiplyOp>())
      if (std::optional<Scaled> scaled = scaledBy(product))
        return {scaled->x, scaled->above};
    return {term, 1};
  };
  auto [x, a] = split(op.getX());
  auto [y, b] = split(op.getY());
  if (x != y || std::signbit(a) != std::signbit(b))
    return {};
  Rounded total = sum(type, a, b);
  if (!total.isExact)
    return {};
  return (Expr(builder, op.getLoc(), x) * total.value).get();
}

//===----------------------------------------------------------------------===//
// Trees
//===----------------------------------------------------------------------===//

namespace {
/// A sum, as the coefficients of its terms, or a product, as the exponents of
/// its factors.
class Collection {
public:
  Collection(Operation *root, bool isSum)
      : root(root), isSum(isSum), type(elementTypeOf(root->getResult(0))),
        constant(type, isSum ? 0 : 1) {}

  /// What the root is equal to, if that takes fewer ops.
  Value simplify(OpBuilder &builder);

private:
  bool belongs(Operation *op) const {
    if (isSum ? !isa<AddOp, SubtractOp, NegativeOp>(op)
              : !isa<MultiplyOp, DivideOp, ReciprocalOp, SqrOp, NegativeOp>(op))
      return false;
    // What is smaller is computed before it is broadcast.
    return op->getResult(0).getType() == root->getResult(0).getType();
  }
  /// Whether an op is part of the tree of its one user.
  bool isInner(Operation *op) const {
    return op->hasOneUse() && belongs(op) && belongs(*op->user_begin());
  }
  void collect();
  void addTerm(Value term, Number coefficient);
  void addFactor(Value factor, int64_t exponent);
  Value buildSum(OpBuilder &builder) const;
  Value buildProduct(OpBuilder &builder) const;
  static unsigned costOfPower(uint64_t exponent);
  unsigned costOfResult() const;

  Operation *root;
  bool isSum;
  Type type;
  Number constant;
  llvm::MapVector<Value, Number> terms;
  llvm::MapVector<Value, int64_t> factors;
  unsigned cost = 0;
};
} // namespace

void Collection::addTerm(Value term, Number coefficient) {
  if (std::optional<double> number = uniformValue(term)) {
    constant = constant + coefficient * Number(type, *number);
    return;
  }
  if (auto product = term.getDefiningOp<MultiplyOp>();
      product && product->hasOneUse())
    for (auto [c, x] : {std::pair(product.getY(), product.getX()),
                        std::pair(product.getX(), product.getY())})
      if (std::optional<double> factor = factorIn(c);
          factor && x.getType() == product.getType()) {
        ++cost;
        coefficient = coefficient * Number(type, *factor);
        term = x;
        break;
      }
  auto [place, isNew] = terms.insert({term, coefficient});
  if (!isNew)
    place->second = place->second + coefficient;
}

void Collection::addFactor(Value factor, int64_t exponent) {
  std::optional<double> number = factorIn(factor);
  if (number && (exponent == 1 || exponent == -1)) {
    Number value(type, exponent > 0 ? *number : 1 / *number);
    constant = constant * value;
    return;
  }
  factors[factor] += exponent;
}

/// Takes the tree apart, each inner op once.
void Collection::collect() {
  struct Part {
    Value value;
    int64_t exponent; // of a factor; the sign of a term
  };
  SmallVector<Part> stack{{root->getResult(0), 1}};
  while (!stack.empty()) {
    auto [value, exponent] = stack.pop_back_val();
    Operation *op = value.getDefiningOp();
    bool isExponentSmall = std::abs(exponent) < (1 << 20);
    if (!op || !isExponentSmall || (op != root && !isInner(op))) {
      if (isSum)
        addTerm(value, Number(type, exponent));
      else
        addFactor(value, exponent);
      continue;
    }
    ++cost;
    if (isa<NegativeOp>(op)) {
      if (isSum)
        exponent = -exponent;
      else if (exponent % 2)
        constant = -constant;
    } else if (isa<SqrOp>(op)) {
      exponent *= 2;
    } else if (isa<ReciprocalOp>(op)) {
      exponent = -exponent;
    }
    if (op->getNumOperands() == 2)
      stack.push_back({op->getOperand(1),
                       isa<SubtractOp, DivideOp>(op) ? -exponent : exponent});
    stack.push_back({op->getOperand(0), exponent});
  }
}

/// Products and squares for a power.
unsigned Collection::costOfPower(uint64_t exponent) {
  return llvm::Log2_64(exponent) + llvm::popcount(exponent) - 1;
}

unsigned Collection::costOfResult() const {
  unsigned parts = 0, result = 0;
  for (const auto &[term, coefficient] : terms)
    if (!coefficient.isNumber(0)) {
      ++parts;
      result += !coefficient.isNumber(1) && !coefficient.isNumber(-1);
    }
  for (const auto &[factor, exponent] : factors)
    if (exponent != 0) {
      ++parts;
      result += costOfPower(std::abs(exponent));
    }
  // A factor of -1 is a sign.
  bool isNegated = !isSum && parts > 0 && constant.isNumber(-1);
  result += isNegated;
  bool hasConstant = !isNegated && !constant.isNumber(isSum ? 0 : 1);
  parts += hasConstant;
  // Else there is a sign or a reciprocal in front.
  bool isLed = hasConstant && !(isSum && constant.isNegative());
  for (const auto &[term, coefficient] : terms)
    isLed |= !coefficient.isNumber(0) && !coefficient.isNegative();
  for (const auto &[factor, exponent] : factors)
    isLed |= exponent > 0;
  return result + (parts > 0 ? parts - 1 : 0) + (parts > 0 && !isLed);
}

Value Collection::simplify(OpBuilder &builder) {
  if (isInner(root))
    return {};
  collect();
  // Every new form takes less than the one before: this ends.
  if (costOfResult() >= cost)
    return {};
  return isSum ? buildSum(builder) : buildProduct(builder);
}

Value Collection::buildSum(OpBuilder &builder) const {
  Location loc = root->getLoc();
  Expr added, subtracted;
  auto append = [](Expr &to, Expr what) { to = to ? to + what : what; };
  for (const auto &[term, coefficient] : terms) {
    if (coefficient.isNumber(0))
      continue;
    Number size = coefficient.isNegative() ? -coefficient : coefficient;
    Expr x(builder, loc, term);
    if (!size.isNumber(1))
      x = x * Expr(builder, loc, size.build(builder, loc, type));
    append(coefficient.isNegative() ? subtracted : added, x);
  }
  if (!constant.isNumber(0) || (!added && !subtracted)) {
    bool isNegative = constant.isNegative();
    Number size = isNegative ? -constant : constant;
    append(isNegative ? subtracted : added,
           Expr(builder, loc, size.build(builder, loc, type)));
  }
  return !subtracted ? added.get()
         : added     ? (added - subtracted).get()
                     : (-subtracted).get();
}

Value Collection::buildProduct(OpBuilder &builder) const {
  Location loc = root->getLoc();
  Expr above, below;
  auto append = [](Expr &to, Expr what) { to = to ? to * what : what; };
  for (const auto &[factor, exponent] : factors) {
    if (exponent == 0)
      continue;
    Expr power, square(builder, loc, factor);
    for (uint64_t rest = std::abs(exponent); rest; rest >>= 1) {
      if (rest & 1)
        append(power, square);
      if (rest > 1)
        square = sqr(square);
    }
    append(exponent > 0 ? above : below, power);
  }
  bool isNegated = constant.isNumber(-1) && (above || below);
  if (!isNegated && (!constant.isNumber(1) || (!above && !below)))
    append(above, Expr(builder, loc, constant.build(builder, loc, type)));
  Expr result = !below ? above : above ? above / below : reciprocal(below);
  return (isNegated ? -result : result).get();
}

/// `integers` says of which of the two kinds the operands must be.
template <bool isSum, bool integers, typename OpTy>
static Value collected(OpTy op, OpBuilder &builder) {
  Type type = elementTypeOf(op->getResult(0));
  if (integers ? !isa<IntegerType>(type) || isBool(type) : !isFloat(type))
    return {};
  return Collection(op, isSum).simplify(builder);
}

void addArithmeticRewrites(PatternAdder &adder) {
  adder.add("constants-in-sum", constantsInSum<AddOp>, 2);
  adder.add("constants-in-sum", constantsInSum<SubtractOp>, 2);
  adder.add("negative-constant", negativeConstant<AddOp>, 3);
  adder.add("negative-constant", negativeConstant<SubtractOp>, 3);
  adder.add("constants-in-product", constantsInProduct<MultiplyOp>, 2);
  adder.add("constants-in-product", constantsInProduct<DivideOp>, 2);
  adder.add("constants-in-product", constantsInProduct<ReciprocalOp>, 2);
  adder.add("like-terms", likeTerms);
  adder.add("integer-terms", collected<true, true, AddOp>);
  adder.add("integer-terms", collected<true, true, SubtractOp>);
  adder.add("integer-terms", collected<true, true, NegativeOp>);
  adder.add("integer-factors", collected<false, true, MultiplyOp>);
  adder.add("integer-factors", collected<false, true, SqrOp>);
  adder.add("integer-factors", collected<false, true, NegativeOp>);
  adder.add("terms", collected<true, false, AddOp>);
  adder.add("terms", collected<true, false, SubtractOp>);
  adder.add("terms", collected<true, false, NegativeOp>);
  adder.add("factors", collected<false, false, MultiplyOp>);
  adder.add("factors", collected<false, false, DivideOp>);
  adder.add("factors", collected<false, false, ReciprocalOp>);
  adder.add("factors", collected<false, false, SqrOp>);
  adder.add("factors", collected<false, false, NegativeOp>);
}

} // namespace arete::rewrite
