//===- Sampler.cpp - A call with random errors of rounding ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/SelfCheck/Sampler.h"
#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Expr.h"
#include "lib/Reference/Oracle.h"
#include "lib/Reference/Reference.h"
#include "lib/SelfCheck/Numbers.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace arete::selfcheck {

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
    auto results = reference::evaluate(&op, operands);
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

std::optional<std::vector<Array>> Sampler::draw(double strength) {
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

void Sampler::round(arete_dtype dtype, Element &element, double ulp,
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

void Sampler::forget(arete_dtype dtype, Element &element) {
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
const Array *Sampler::widened(Operation &op, reference::Operands operands,
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

void Sampler::disturbRecord(Operation &op, const ElementwiseRecord *record,
                            reference::Operands operands, Array &result) {
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
    // A graph that was rewritten need not round where this one does, not even
    // to a number that happens to be short, or to one operand beside which the
    // other is small.
    bool isRounded = compared == Compared::Rewritten &&
                     llvm::any_of(llvm::zip(operands, inputs), [&](auto pair) {
                       auto [operand, input] = pair;
                       return isInexact(operand->dtype) && input->real != 0 &&
                              (!isShort(input->real) ||
                               std::fabs(input->real) <
                                   Format::of(result.dtype).ulp(element.real));
                     });
    if (ulp == 0 && epsilons == 0 && !(isRounded && inputs.size() > 1)) {
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

llvm::Error Sampler::disturbOperands(Operation &op, const OpRounding &entry,
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
void Sampler::chooseOtherwise(const Factors &factors,
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

llvm::Error Sampler::disturb(Operation &op, reference::Operands operands,
                             std::vector<Array> &results) {
  // Of an op of another dialect nothing is known: as if it were made of terms.
  static const OpRounding foreign = {Rounding::Terms};
  static const OpRounding structural = {Rounding::Exact};
  const OpRounding *entry = findRounding(op.getName());
  if (!entry)
    entry = isa<ir::AreteDialect>(op.getDialect()) ? &structural : &foreign;
  Rounding rounding = entry->rounding;
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

} // namespace arete::selfcheck
