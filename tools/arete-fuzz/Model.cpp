//===- Model.cpp - What results a right compiler may give -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/arete-fuzz/Model.h"
#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Expr.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include "lib/Reference/Reference.h"
#include "mlir/IR/Builders.h"
#include "tools/arete-fuzz/Catalogue.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace mlir;
using arete::reference::Element;

namespace arete::fuzz {

//===----------------------------------------------------------------------===//
// Numbers of a dtype
//===----------------------------------------------------------------------===//

namespace {
/// A binary format: that of a float, or of the parts of a complex number.
struct Format {
  int digits, minExponent;
  long double largest;

  static Format of(arete_dtype dtype) {
    switch (dtype) {
    case ARETE_FLOAT16:
      return {11, -14, 65504.0L};
    case ARETE_BFLOAT16:
      return {8, -126, 0x1.fep127L};
    case ARETE_FLOAT32:
    case ARETE_COMPLEX64:
      return {24, -126, 0x1.fffffep127L};
    default:
      return {53, -1022, 0x1.fffffffffffffp1023L};
    }
  }
  long double least() const {
    return std::ldexp(1.0L, minExponent - digits + 1);
  }
  /// The unit in the last place of a number.
  long double ulp(long double value) const {
    int exponent =
        value == 0 ? minExponent : std::max(std::ilogb(value), minExponent);
    return std::ldexp(1.0L, exponent - digits + 1);
  }
};
} // namespace

static bool isInexact(arete_dtype dtype) {
  return reference::isFloat(dtype) || reference::isComplex(dtype);
}

/// Applies `body` to each number of an element: to both parts of a complex one.
template <typename Body>
static void forEachPart(arete_dtype dtype, Element &element, Body body) {
  body(element.real);
  if (reference::isComplex(dtype))
    body(element.imag);
}

/// Bit for bit, but for what is in a NaN.
static bool isSame(long double a, long double b) {
  if (std::isnan(a) || std::isnan(b))
    return std::isnan(a) && std::isnan(b);
  return a == b && std::signbit(a) == std::signbit(b);
}

static bool isSame(arete_dtype dtype, const Element &a, const Element &b) {
  if (!isInexact(dtype))
    return a.integer == b.integer;
  return isSame(a.real, b.real) &&
         (!reference::isComplex(dtype) || isSame(a.imag, b.imag));
}

//===----------------------------------------------------------------------===//
// Evaluating
//===----------------------------------------------------------------------===//

using Disturb = llvm::function_ref<llvm::Error(Operation &, reference::Operands,
                                               std::vector<Array> &)>;

/// Evaluates op by op; `disturb` may change what each gives.
static llvm::Expected<ValueMap>
walk(func::FuncOp function, const Arguments &arguments, Disturb disturb) {
  ValueMap values;
  for (auto [argument, array] :
       llvm::zip_equal(function.getArguments(), arguments))
    values[argument] = std::make_unique<Array>(array);
  for (Operation &op : function.getBody().front().without_terminator()) {
    SmallVector<const Array *> operands;
    for (Value operand : op.getOperands())
      operands.push_back(values.find(operand)->second.get());
    // What the user says of a derivative does not change the value.
    llvm::Expected<std::vector<Array>> results =
        isa<ir::UndefinedGradientOp>(op) ? llvm::Expected<std::vector<Array>>(
                                               std::vector<Array>{*operands[0]})
                                         : reference::evaluate(&op, operands);
    if (!results)
      return results.takeError();
    if (llvm::Error error = disturb(op, operands, *results))
      return std::move(error);
    for (auto [result, array] : llvm::zip_equal(op.getResults(), *results))
      values[result] = std::make_unique<Array>(std::move(array));
  }
  return values;
}

llvm::Expected<ValueMap> evaluateAll(func::FuncOp function,
                                     const Arguments &arguments) {
  return walk(function, arguments,
              [](Operation &, reference::Operands, std::vector<Array> &) {
                return llvm::Error::success();
              });
}

//===----------------------------------------------------------------------===//
// Samples
//===----------------------------------------------------------------------===//

class Model::Sampler {
public:
  Sampler(func::FuncOp function, const Arguments &arguments, uint64_t seed)
      : function(function), arguments(arguments), random(seed) {}

  /// The results with errors up to `amplitude` times what is usual.
  std::optional<std::vector<Array>> draw(double amplitude);

  /// Whether a result depends on elements of which nothing is known: then it
  /// may be anything, since a sample cannot hit on what it was compared with.
  bool isUnknown(unsigned number) {
    return unknown.contains(
        function.getBody().front().getTerminator()->getOperand(number));
  }

  func::FuncOp function;
  const Arguments &arguments;

private:
  /// Uniform in [-n, n], times the amplitude.
  long double noise(double n) { return amplitude * random.uniform(-n, n); }

  llvm::Error disturb(Operation &op, reference::Operands operands,
                      std::vector<Array> &results);
  void disturbRecord(Operation &op, const ElementwiseRecord *record,
                     reference::Operands operands, Array &result);
  llvm::Error disturbOperands(Operation &op, const OpEntry &entry,
                              reference::Operands operands,
                              std::vector<Array> &results);
  /// Off by up to so many ULP (of the absolute value, if it is complex).
  void round(arete_dtype dtype, Element &element, double ulp,
             long double absolute = 0);
  void chooseOtherwise(const Factors &factors, std::vector<Array> &results);
  /// Any number at all.
  void forget(arete_dtype dtype, Element &element);
  const Array *widened(Operation &op, reference::Operands operands,
                       const Array &result);

  Random random;
  double amplitude = 1;
  bool hasForgotten = false; ///< in the current op
  llvm::DenseSet<Value> unknown;
  /// For each op the same with operands of float64 or complex128; null if
  /// there is none.
  struct Wide {
    std::unique_ptr<Block> block;
    Operation *op = nullptr;
  };
  llvm::DenseMap<Operation *, Wide> wideOps;
  Array wideResult;
};

std::optional<std::vector<Array>> Model::Sampler::draw(double strength) {
  amplitude = strength;
  llvm::Expected<ValueMap> values =
      walk(function, arguments,
           [&](Operation &op, reference::Operands operands,
               std::vector<Array> &results) {
             hasForgotten = llvm::any_of(op.getOperands(), [&](Value operand) {
               return unknown.contains(operand);
             });
             llvm::Error error = disturb(op, operands, results);
             // A NaN may have any sign.
             for (Array &result : results)
               for (Element &element : result.elements)
                 if (isInexact(result.dtype))
                   forEachPart(result.dtype, element, [&](long double &part) {
                     if (std::isnan(part) && random.chance(50))
                       part = -part;
                   });
             if (hasForgotten)
               unknown.insert(op.result_begin(), op.result_end());
             return error;
           });
  if (!values) {
    llvm::consumeError(values.takeError());
    return std::nullopt;
  }
  std::vector<Array> results;
  for (Value value : function.getBody().front().getTerminator()->getOperands())
    results.push_back(*values->find(value)->second);
  return results;
}

void Model::Sampler::round(arete_dtype dtype, Element &element, double ulp,
                           long double absolute) {
  Format format = Format::of(dtype);
  long double size = reference::isComplex(dtype)
                         ? std::hypot(element.real, element.imag)
                         : std::fabs(element.real);
  forEachPart(dtype, element, [&](long double &part) {
    if (std::isnan(part))
      return;
    // Next to the end of the range: beyond it, or not.
    if (std::isinf(part)) {
      if (random.chance(30))
        part = std::copysign(format.largest, part);
      return;
    }
    part = reference::roundTo(
        dtype, part +
                   noise(ulp) * format.ulp(std::isfinite(size) ? size : part) +
                   noise(1) * absolute);
  });
}

void Model::Sampler::forget(arete_dtype dtype, Element &element) {
  hasForgotten = true;
  // Half the time NaN, half the time a number: the two are seen to differ, as
  // are 0 and others.
  forEachPart(dtype, element, [&](long double &part) {
    part = random.chance(50) ? std::numeric_limits<long double>::quiet_NaN()
           : random.chance(40)
               ? 0
               : reference::roundTo(dtype, (std::isfinite(part) ? part : 0) *
                                                   random.uniform(-1, 2) +
                                               random.uniform(-1, 1));
  });
}

/// The result that the op has in float64 or complex128; null if it has them or
/// cannot.
const Array *Model::Sampler::widened(Operation &op,
                                     reference::Operands operands,
                                     const Array &result) {
  if (result.dtype == ARETE_FLOAT64 || result.dtype == ARETE_COMPLEX128)
    return nullptr;
  auto wideDtype = [](arete_dtype dtype) {
    return reference::isFloat(dtype)     ? ARETE_FLOAT64
           : reference::isComplex(dtype) ? ARETE_COMPLEX128
                                         : dtype;
  };
  auto [entry, isNew] = wideOps.try_emplace(&op);
  Wide &wide = entry->second;
  if (isNew) {
    wide.block = std::make_unique<Block>();
    OpBuilder builder(op.getContext()); // the block is in no region
    builder.setInsertionPointToStart(wide.block.get());
    SmallVector<Value> values;
    for (Value operand : op.getOperands()) {
      auto dtype = *ir::dtypeOf(ir::elementTypeOf(operand));
      Type type = ir::elementTypeOf(op.getContext(), wideDtype(dtype));
      values.push_back(wide.block->addArgument(
          ir::tensorTypeOf(operand).clone(type), op.getLoc()));
    }
    auto built = ir::buildOp(builder, op.getLoc(), op.getName().getStringRef(),
                             values, op.getAttrDictionary().getValue());
    if (succeeded(built))
      wide.op = *built;
  }
  if (!wide.op)
    return nullptr;
  std::vector<Array> wideOperands;
  for (const Array *operand : operands)
    wideOperands.push_back(
        {wideDtype(operand->dtype), operand->shape, operand->elements});
  SmallVector<const Array *> pointers;
  for (const Array &operand : wideOperands)
    pointers.push_back(&operand);
  auto results = reference::evaluate(wide.op, pointers);
  if (!results) {
    llvm::consumeError(results.takeError());
    return nullptr;
  }
  wideResult = std::move(results->front());
  return &wideResult;
}

/// A number with so many zeros at its end did not come about by rounding.
static bool isShort(long double value) {
  return !std::isfinite(value) ||
         static_cast<long double>(static_cast<float>(value)) == value;
}

void Model::Sampler::disturbRecord(Operation &op,
                                   const ElementwiseRecord *record,
                                   reference::Operands operands,
                                   Array &result) {
  bool isComplex = reference::isComplex(operands.back()->dtype) ||
                   reference::isComplex(result.dtype);
  double ulp = 0, epsilons = 0;
  bool domainOnly = false;
  if (record) {
    ulp = isComplex ? record->complexUlp : record->ulp;
    epsilons = record->epsilons;
    domainOnly = isComplex ? record->complexDomainOnly : record->domainOnly;
  }
  // float32 computes for narrower floats; its errors are below theirs.
  bool isNarrow = Format::of(result.dtype).digits < 24;
  const Array *wide = ulp == 0 ? widened(op, operands, result) : nullptr;
  long double epsilon =
      std::ldexp(1.0L, 1 - std::max(Format::of(result.dtype).digits, 24));
  size_t next = 0;
  reference::forEachIndex(result.shape, [&](reference::Index index) {
    size_t number = next++;
    Element &element = result.elements[number];
    SmallVector<const Element *> inputs;
    for (const Array *operand : operands)
      inputs.push_back(&reference::broadcastElement(*operand, index));
    // Which parts of a complex function's result are NaN is left open.
    if (isComplex && ulp != 0 &&
        (std::isnan(element.real) || std::isnan(element.imag)))
      return forget(result.dtype, element);
    // The products in the middle of complex arithmetic must stay in range.
    if (isComplex && ulp != 0)
      for (auto [operand, input] : llvm::zip(operands, inputs)) {
        Element copy = *input;
        bool isExtreme = false;
        long double highest = std::sqrt(Format::of(operand->dtype).largest);
        if (isInexact(operand->dtype))
          forEachPart(operand->dtype, copy, [&](long double x) {
            isExtreme |= std::isfinite(x) && x != 0 &&
                         (std::fabs(x) > highest || std::fabs(x) < 1 / highest);
          });
        if (isExtreme)
          return forget(result.dtype, element);
      }
    bool hasZero = false;
    for (auto [i, input] : llvm::enumerate(inputs)) {
      arete_dtype dtype = operands[i]->dtype;
      if (!isInexact(dtype))
        continue;
      hasZero |= input->real == 0 && input->imag == 0;
      if (!domainOnly || i >= record->domain.size())
        continue;
      auto [low, high] = record->domain[i];
      bool isIn = true;
      Element copy = *input;
      forEachPart(dtype, copy,
                  [&](long double x) { isIn &= x >= low && x <= high; });
      if (!isIn)
        return forget(result.dtype, element);
    }
    if (ulp == 0 && epsilons == 0) {
      // Exact, or rounded once; then a product may become part of an FMA.
      if (wide && isSame(result.dtype, element, wide->elements[number]))
        return;
      if (llvm::any_of(llvm::zip(operands, inputs), [&](auto pair) {
            auto [operand, input] = pair;
            Element negative = *input;
            forEachPart(operand->dtype, negative,
                        [](long double &x) { x = -x; });
            return isInexact(operand->dtype) &&
                   (isSame(result.dtype, element, *input) ||
                    isSame(result.dtype, element, negative));
          }))
        return;
      if (!wide && isShort(element.real) &&
          (!reference::isComplex(result.dtype) || isShort(element.imag)))
        return;
    }
    // What is zero of operands that are not may have been too small.
    long double absolute = epsilons * epsilon;
    if (element.real == 0 && element.imag == 0 && !hasZero)
      absolute += 2 * Format::of(result.dtype).least();
    round(result.dtype, element, isNarrow ? 1 : std::max(ulp, 1.0), absolute);
  });
}

llvm::Error Model::Sampler::disturbOperands(Operation &op, const OpEntry &entry,
                                            reference::Operands operands,
                                            std::vector<Array> &results) {
  Rounding rounding = entry.rounding;
  std::vector<Array> moved;
  // Whether what happens on the way to a result cannot be foreseen: a product
  // that leaves the range and comes back, or what LAPACK makes of an operand
  // that is not finite.
  bool isOdd = false;
  long double shift = 0; ///< an error of the size of those of the operands
  for (const Array *operand : operands) {
    Array &array = moved.emplace_back(*operand);
    if (!isInexact(array.dtype))
      continue;
    Format format = Format::of(array.dtype);
    // Linear algebra computes narrow floats as float32.
    int digits = rounding == Rounding::Norm ? std::max(format.digits, 24)
                                            : format.digits;
    long double highest =
        rounding == Rounding::Norm ? 1e9L : std::sqrt(format.largest) / 1e3L;
    long double norm = 0;
    for (Element &element : array.elements)
      forEachPart(array.dtype, element, [&](long double &part) {
        long double size = std::fabs(part);
        if (!std::isfinite(size)) {
          isOdd |= rounding == Rounding::Norm;
          return;
        }
        norm = std::max(norm, size);
        isOdd |= size > highest || (size != 0 && rounding == Rounding::Terms &&
                                    size < 1 / highest);
      });
    isOdd |= rounding == Rounding::Norm && norm != 0 && norm < 1 / highest;
    // What is subtracted may be a product that is part of an FMA.
    if (rounding == Rounding::Norm)
      shift = std::max(shift, std::ldexp(norm, 1 - digits));
    for (Element &element : array.elements) {
      long double size = std::hypot(element.real, element.imag);
      forEachPart(array.dtype, element, [&](long double &part) {
        long double scale = rounding == Rounding::Norm ? norm
                            : std::isfinite(size)      ? size
                                                       : std::fabs(part);
        if (std::isfinite(part) && scale != 0 && std::isfinite(scale))
          part = reference::roundTo(
              digits > format.digits ? ARETE_FLOAT32 : array.dtype,
              part + noise(1) * std::ldexp(scale, 2 - digits));
      });
    }
  }
  if (isOdd) {
    for (Array &result : results)
      for (Element &element : result.elements)
        if (isInexact(result.dtype))
          forget(result.dtype, element);
        else
          element.integer = random.below(3);
    return llvm::Error::success();
  }
  SmallVector<const Array *> pointers;
  for (const Array &array : moved)
    pointers.push_back(&array);
  llvm::Expected<std::vector<Array>> disturbed =
      reference::evaluate(&op, pointers);
  if (!disturbed)
    return disturbed.takeError();
  for (Array &result : *disturbed) {
    if (!isInexact(result.dtype))
      continue;
    long double largest = 0;
    for (const Element &element : result.elements)
      if (long double size = std::hypot(element.real, element.imag);
          std::isfinite(size))
        largest = std::max(largest, size);
    for (Element &element : result.elements) {
      long double absolute = shift;
      if (rounding == Rounding::Norm)
        absolute += std::ldexp(largest, 2 - Format::of(result.dtype).digits);
      // Which parts are NaN is left open.
      if (reference::isComplex(result.dtype) &&
          !(std::isfinite(element.real) && std::isfinite(element.imag))) {
        forget(result.dtype, element);
        continue;
      }
      // The sign of a zero depends on the order of the terms.
      forEachPart(result.dtype, element, [&](long double &part) {
        if (part == 0 && random.chance(50))
          part = -part;
      });
      round(result.dtype, element, 2, absolute);
    }
  }
  results = std::move(*disturbed);
  if (entry.factors)
    chooseOtherwise(*entry.factors, results);
  return llvm::Error::success();
}

/// The number of the row or column of a matrix in a batch that an element
/// belongs to.
static int64_t lineOf(const Array &array, size_t position, bool isColumn) {
  int64_t columns = array.shape.back();
  return isColumn ? int64_t(position) % columns
                  : int64_t(position) / columns %
                        array.shape[array.shape.size() - 2];
}

/// Another factorization of the same matrix: other signs or phases, another
/// order.
void Model::Sampler::chooseOtherwise(const Factors &factors,
                                     std::vector<Array> &results) {
  // More lines than any matrix of a graph has.
  constexpr size_t maxLines = 64;
  std::array<reference::Complex, maxLines> phases;
  std::array<int64_t, maxLines> order;
  bool isComplex = llvm::any_of(results, [](const Array &array) {
    return reference::isComplex(array.dtype);
  });
  for (reference::Complex &phase : phases)
    phase = isComplex && random.chance(50)
                ? std::polar(1.0L, (long double)(random.uniform(-3, 3)))
                : reference::Complex(random.chance(50) ? -1 : 1);
  for (size_t i = 0; i < maxLines; ++i)
    order[i] = int64_t(i);
  for (auto [number, role] : llvm::enumerate(factors.roles)) {
    Array &result = results[number];
    if (role == Factors::Numbers || result.elements.empty())
      continue;
    if (role == Factors::Unordered) {
      // The same order for every matrix of a batch, which is one of many.
      int64_t count = result.shape.back();
      for (int64_t i = count - 1; i > 0; --i)
        std::swap(order[size_t(i)], order[size_t(random.below(i + 1))]);
      std::vector<Element> old = result.elements;
      for (size_t i = 0; i < old.size(); ++i)
        result.elements[i] =
            old[i - i % size_t(count) + size_t(order[i % size_t(count)])];
      continue;
    }
    bool isColumn = role == Factors::Columns;
    std::vector<Element> old = result.elements;
    for (size_t i = 0; i < old.size(); ++i) {
      int64_t line = lineOf(result, i, isColumn);
      // Rows are not reordered: only eigenvectors, which are columns, are.
      const Element &from =
          isColumn ? old[i - size_t(line) + size_t(order[size_t(line)])]
                   : old[i];
      reference::Complex phase = phases[size_t(line)];
      if (!isColumn)
        phase = std::conj(phase);
      result.elements[i] =
          isComplex
              ? reference::put(result.dtype, reference::oracle::multiply(
                                                 {from.real, from.imag}, phase))
              : Element::ofReal(from.real * phase.real());
    }
  }
}

llvm::Error Model::Sampler::disturb(Operation &op, reference::Operands operands,
                                    std::vector<Array> &results) {
  const OpEntry *entry = findEntry(op.getName().getStringRef());
  Rounding rounding = entry ? entry->rounding : Rounding::Exact;
  if (rounding == Rounding::Zeros)
    for (Array &result : results)
      for (Element &element : result.elements)
        if (isInexact(result.dtype) && element.real == 0 && random.chance(50))
          element.real = -element.real;
  if (rounding == Rounding::Exact || rounding == Rounding::Zeros ||
      llvm::none_of(results,
                    [](const Array &array) { return isInexact(array.dtype); }))
    return llvm::Error::success();
  if (rounding != Rounding::Record)
    return disturbOperands(op, *entry, operands, results);
  disturbRecord(op, entry->record, operands, results.front());
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Comparing
//===----------------------------------------------------------------------===//

Model::Model(func::FuncOp function, const Arguments &arguments,
             std::optional<std::vector<Array>> expected, uint64_t seed)
    : sampler(std::make_unique<Sampler>(function, arguments, seed)),
      expected(std::move(expected)) {}

Model::~Model() = default;

void Model::drawUpTo(size_t count) {
  static constexpr double amplitudes[] = {1, 4, 2, 8, 1, 16, 3, 6};
  while (samples.size() < count)
    samples.push_back(
        sampler->draw(amplitudes[samples.size() % std::size(amplitudes)]));
}

/// Whether the results do not depend on an op that fails, but for sizes: the
/// compiler does not run what it does not need.
static bool failsInVain(func::FuncOp function, const Arguments &arguments) {
  enum class Taint { None, Size, Value };
  llvm::DenseMap<Value, Taint> taints;
  ValueMap values;
  for (auto [argument, array] :
       llvm::zip_equal(function.getArguments(), arguments))
    values[argument] = std::make_unique<Array>(array);
  for (Operation &op : function.getBody().front().without_terminator()) {
    Taint taint = Taint::None;
    SmallVector<const Array *> operands;
    for (Value operand : op.getOperands()) {
      taint = std::max(taint, taints.lookup(operand));
      operands.push_back(values[operand].get());
    }
    if (taint == Taint::Value && isa<ir::DimOp, ir::ShapeOfOp>(op))
      taint = Taint::Size;
    if (taint == Taint::None) {
      auto results = reference::evaluate(&op, operands);
      if (results)
        for (auto [result, array] : llvm::zip_equal(op.getResults(), *results))
          values[result] = std::make_unique<Array>(std::move(array));
      else
        taint = Taint::Value;
      llvm::consumeError(results.takeError());
    }
    for (Value result : op.getResults())
      taints[result] = taint;
  }
  return llvm::all_of(
      function.getBody().front().getTerminator()->getOperands(),
      [&](Value value) { return taints.lookup(value) != Taint::Value; });
}

bool Model::mayDifferInStatus() {
  if (!expected && failsInVain(sampler->function, sampler->arguments))
    return true;
  drawUpTo(32);
  return llvm::any_of(samples, [&](const auto &sample) {
    return sample.has_value() != expected.has_value();
  });
}

static std::string text(arete_dtype dtype, const Element &element) {
  std::string result;
  llvm::raw_string_ostream os(result);
  auto write = [&](long double value) {
    os << llvm::format("%.17g", static_cast<double>(value));
  };
  if (!isInexact(dtype))
    os << element.integer;
  else
    write(element.real);
  if (reference::isComplex(dtype)) {
    os << " + ";
    write(element.imag);
    os << "i";
  }
  return result;
}

/// Whether a number fits to the expected one, given those of the samples.
static bool fitsNumber(long double actual, long double expected,
                       ArrayRef<long double> samples) {
  if (isSame(actual, expected))
    return true;
  long double spread = 0;
  bool zeroVaries = false;
  for (long double sample : samples) {
    if (isSame(actual, sample))
      return true;
    // Infinite or not, NaN or not: all depends on the errors.
    if (!std::isfinite(sample) || !std::isfinite(expected)) {
      if (!isSame(sample, expected))
        return true;
      continue;
    }
    spread = std::max(spread, std::fabs(sample - expected));
    zeroVaries |= std::signbit(sample) != std::signbit(expected);
  }
  if (actual == 0 && expected == 0)
    return zeroVaries;
  // At a pole the spread is as large as the number, and it may be infinite.
  if (std::isinf(actual))
    return 4 * spread >= std::fabs(expected);
  return std::isfinite(actual) && std::isfinite(expected) &&
         std::fabs(actual - expected) <= 4 * spread;
}

bool Model::fits(unsigned number, const Array &actual, std::string &why) const {
  const Array &reference = (*expected)[number];
  // Sizes that depend on inexact values.
  for (const auto &sample : samples)
    if (!sample || (*sample)[number].shape != reference.shape)
      return true;
  if (actual.dtype != reference.dtype || actual.shape != reference.shape) {
    why = actual.describe() + ", not " + reference.describe();
    return false;
  }
  arete_dtype dtype = actual.dtype;
  for (auto [i, element] : llvm::enumerate(actual.elements)) {
    const Element &wanted = reference.elements[i];
    if (isSame(dtype, element, wanted))
      continue;
    auto ofSamples = [&](auto member) {
      SmallVector<long double> numbers;
      for (const auto &sample : samples)
        numbers.push_back(member((*sample)[number].elements[i]));
      return numbers;
    };
    bool fits;
    if (!isInexact(dtype)) {
      fits = llvm::any_of(samples, [&](const auto &sample) {
        return (*sample)[number].elements[i].integer != wanted.integer;
      });
    } else {
      fits = fitsNumber(element.real, wanted.real,
                        ofSamples([](const Element &e) { return e.real; }));
      if (reference::isComplex(dtype))
        fits &= fitsNumber(element.imag, wanted.imag,
                           ofSamples([](const Element &e) { return e.imag; }));
    }
    if (fits)
      continue;
    why = reference.describe() + ": element " + std::to_string(i) + " is " +
          text(dtype, element) + ", not " + text(dtype, wanted);
    return false;
  }
  return true;
}

bool Model::accepts(unsigned number, const Array &actual, std::string &why) {
  for (size_t count : {0, 4, 16, 64}) {
    drawUpTo(count);
    if (fits(number, actual, why))
      return true;
  }
  return sampler->isUnknown(number) &&
         actual.shape == (*expected)[number].shape;
}

} // namespace arete::fuzz
