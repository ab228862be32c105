//===- Range.cpp - What is known of the elements of a value ---------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Range.h"
#include "dialects/Arete/IR/Dialect.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <cmath>

using namespace mlir;

namespace arete::ir {

/// Whether x is below y, -0 being below +0.
static bool isBelow(double x, double y) {
  return x < y || (x == y && std::signbit(x) && !std::signbit(y));
}
static double least(double x, double y) { return isBelow(y, x) ? y : x; }
static double greatest(double x, double y) { return isBelow(x, y) ? y : x; }

/// The next number upwards that has 7 bits and a size that is normal in every
/// dtype; else a zero or an infinity.
static double roundedUp(double x) {
  // What was computed may be off by a rounding of float64, which does not move
  // a number of 7 bits.
  constexpr double least = 0x1p-14, most = 0x1p15;
  if (x == 0 || std::isinf(x))
    return x;
  if (std::fabs(x) < least)
    return x < 0 ? -0.0 : least;
  if (std::fabs(x) > most)
    return x < 0 ? -most : Range::infinity;
  int exponent;
  double fraction = std::frexp(x, &exponent);
  return std::ldexp(std::ceil(std::ldexp(fraction, 7)), exponent - 7);
}

Range::Range(double low, double high, bool mayBeNaN)
    : lowest(-roundedUp(-low)), highest(roundedUp(high)), hasNaN(mayBeNaN) {}

Range Range::of(double number) {
  if (std::isnan(number))
    return Range();
  return Range(number, number, /*mayBeNaN=*/false);
}

bool Range::isFinite() const {
  return !hasNaN && lowest > -infinity && highest < infinity;
}
bool Range::isNonNegative() const { return !std::signbit(lowest); }
bool Range::isNonZero() const { return lowest > 0 || highest < 0; }
bool Range::isAtMost(const Range &other) const {
  return !isBelow(other.lowest, highest);
}
bool Range::contains(double number) const {
  return std::isnan(number)
             ? hasNaN
             : !isBelow(number, lowest) && !isBelow(highest, number);
}

Range Range::join(const Range &other) const {
  return {least(lowest, other.lowest), greatest(highest, other.highest),
          hasNaN || other.hasNaN};
}

Range Range::magnitude() const {
  double first = std::fabs(lowest), second = std::fabs(highest);
  bool hasBothSigns = std::signbit(lowest) != std::signbit(highest);
  return {hasBothSigns ? 0.0 : std::fmin(first, second),
          std::fmax(first, second), hasNaN};
}

Range Range::square() const {
  Range size = magnitude();
  return {size.lowest * size.lowest, size.highest * size.highest, hasNaN};
}

Range Range::root() const {
  // sqrt(-0) is -0.
  double low = lowest < 0 ? -0.0 : std::sqrt(lowest);
  double high = highest < 0 ? -0.0 : std::sqrt(highest);
  return {low, high, hasNaN || lowest < 0};
}

Range Range::increasing(double (*function)(double)) const {
  return {function(lowest), function(highest), hasNaN};
}

Range Range::sum() const {
  // The sum of no element is 0, and may be what the others are added to.
  return {lowest >= 0 ? least(lowest, 0.0) : -infinity,
          highest <= 0 ? 0.0 : infinity, hasNaN || (lowest < 0 && highest > 0)};
}

Range Range::product() const {
  if (!isNonNegative())
    return Range();
  return {0.0, highest <= 1 ? 1.0 : infinity, hasNaN || highest == infinity};
}

Range operator+(const Range &x, const Range &y) {
  bool cancels =
      (x.highest == Range::infinity && y.lowest == -Range::infinity) ||
      (x.lowest == -Range::infinity && y.highest == Range::infinity);
  // Of opposite infinities there is no sum, but there is one of anything less.
  double low = x.lowest + y.lowest, high = x.highest + y.highest;
  return {std::isnan(low) ? -Range::infinity : low,
          std::isnan(high) ? Range::infinity : high,
          x.hasNaN || y.hasNaN || cancels};
}

/// 0 times infinity is 0: what is near.
static double cornerProduct(double x, double y) {
  double sign = std::copysign(1.0, x) * std::copysign(1.0, y);
  return x == 0 || y == 0 ? std::copysign(0.0, sign) : x * y;
}

Range operator*(const Range &x, const Range &y) {
  auto mayBeZero = [](const Range &r) {
    return r.lowest <= 0 && r.highest >= 0;
  };
  auto mayBeInfinite = [](const Range &r) {
    return r.lowest == -Range::infinity || r.highest == Range::infinity;
  };
  double low = Range::infinity, high = -Range::infinity;
  for (double a : {x.lowest, x.highest})
    for (double b : {y.lowest, y.highest}) {
      low = least(low, cornerProduct(a, b));
      high = greatest(high, cornerProduct(a, b));
    }
  return {low, high,
          x.hasNaN || y.hasNaN || (mayBeZero(x) && mayBeInfinite(y)) ||
              (mayBeZero(y) && mayBeInfinite(x))};
}

Range operator/(const Range &x, const Range &y) {
  if (!x.isNonNegative() || !y.isNonNegative())
    return Range();
  bool isNaNOnItsOwn =
      (x.lowest == 0 && y.lowest == 0) ||
      (x.highest == Range::infinity && y.highest == Range::infinity);
  double low = y.highest < Range::infinity ? x.lowest / y.highest : 0.0;
  double high = y.lowest > 0 ? x.highest / y.lowest : Range::infinity;
  // 0 / 0 between them.
  return {std::isnan(low) ? 0.0 : low, high,
          x.hasNaN || y.hasNaN || isNaNOnItsOwn};
}

Range maximum(const Range &x, const Range &y) {
  return {greatest(x.lowest, y.lowest), greatest(x.highest, y.highest),
          x.hasNaN || y.hasNaN};
}

Range minimum(const Range &x, const Range &y) {
  return {least(x.lowest, y.lowest), least(x.highest, y.highest),
          x.hasNaN || y.hasNaN};
}

Range power(const Range &x, const Range &y) {
  if (!x.isNonNegative())
    return Range();
  return {0.0, Range::infinity, x.hasNaN || y.hasNaN};
}

//===----------------------------------------------------------------------===//
// Of values
//===----------------------------------------------------------------------===//

namespace {
using Infer = Range (*)(ArrayRef<Range> operands, const Range &all);
}

/// What the record of an op says; null if that is nothing.
static Infer inferenceOf(StringRef op) {
  static const llvm::StringMap<Infer> table = [] {
    constexpr double infinity = Range::infinity;
    llvm::StringMap<Infer> result;
#define ARETE_RANGE(NAME, RANGE)                                               \
  result["arete." NAME] = [](ArrayRef<Range> operands,                         \
                             [[maybe_unused]] const Range &all) -> Range {     \
    auto operand = [&](size_t i) {                                             \
      return i < operands.size() ? operands[i] : Range();                      \
    };                                                                         \
    [[maybe_unused]] Range x = operand(0), y = operand(1), z = operand(2);     \
    return RANGE;                                                              \
  };
#define ARETE_INCREASING(NAME)
#include "dialects/Arete/IR/Ranges.inc"
    return result;
  }();
  return table.lookup(op);
}

static Range rangeOfType(Type elementType) {
  if (isBool(elementType))
    return Range(0, 1, false);
  auto integer = dyn_cast<IntegerType>(elementType);
  if (!integer)
    return Range();
  unsigned width = integer.getWidth();
  return isUnsigned(elementType) ? Range(0, std::ldexp(1.0, width), false)
                                 : Range(-std::ldexp(1.0, width - 1),
                                         std::ldexp(1.0, width - 1), false);
}

static Range rangeOfConstant(DenseElementsAttr elements) {
  // Of a large table nothing is said.
  constexpr int64_t most = 64;
  if (!elements.isSplat() &&
      (elements.getNumElements() > most || elements.getNumElements() == 0))
    return Range();
  auto values = elements.getValues<APFloat>();
  auto numberAt = [&](int64_t i) {
    APFloat number = values[i];
    bool losesInfo;
    number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                   &losesInfo);
    return number.convertToDouble();
  };
  Range result = Range::of(numberAt(0));
  for (int64_t i = 1, e = elements.isSplat() ? 1 : elements.getNumElements();
       i < e; ++i)
    result = result.join(Range::of(numberAt(i)));
  return result;
}

static Range rangeOf(Value value, unsigned depth) {
  Type elementType = elementTypeOf(value);
  if (!isFloat(elementType))
    return rangeOfType(elementType);
  Operation *op = value.getDefiningOp();
  if (!op)
    return Range();
  if (DenseElementsAttr elements = getConstantElements(value))
    return rangeOfConstant(elements);
  Infer infer = inferenceOf(op->getName().getStringRef());
  if (!infer || depth == 0 || op->getNumOperands() > 16)
    return Range();
  SmallVector<Range> operands;
  std::optional<Range> all;
  for (Value operand : op->getOperands()) {
    operands.push_back(rangeOf(operand, depth - 1));
    if (elementTypeOf(operand) == elementType)
      all = all ? all->join(operands.back()) : operands.back();
  }
  return infer(operands, all.value_or(Range()));
}

bool isIncreasing(Operation *op) {
  static const llvm::StringSet<> names{
#define ARETE_RANGE(NAME, RANGE)
#define ARETE_INCREASING(NAME) "arete." NAME,
#include "dialects/Arete/IR/Ranges.inc"
  };
  return names.contains(op->getName().getStringRef());
}

Range rangeOf(Value value) {
  constexpr unsigned depth = 5;
  return rangeOf(value, depth);
}

} // namespace arete::ir
