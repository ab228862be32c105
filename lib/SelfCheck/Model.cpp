//===- Model.cpp - What results a right compiler may give -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/SelfCheck/Model.h"
#include "dialects/Arete/IR/Arete.h"
#include "lib/Reference/Reference.h"
#include "lib/SelfCheck/Numbers.h"
#include "lib/SelfCheck/Sampler.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"

using namespace mlir;

namespace arete::selfcheck {

Model::Model(func::FuncOp function, const Arguments &arguments,
             std::optional<std::vector<Array>> expected, uint64_t seed,
             Compared compared)
    : sampler(std::make_unique<Sampler>(function, arguments, compared, seed)),
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

} // namespace arete::selfcheck
