//===- Arguments.cpp - The values a function is run on --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/arete-run/Arguments.h"
#include "lib/SelfCheck/Random.h"
#include "lib/Target/Diagnostics.h"
#include "tools/common/ToolSupport.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <cmath>

using namespace llvm;
using arete::target::makeError;
using arete::target::Param;

namespace arete::tools {

using selfcheck::Random;

namespace {
struct Range {
  double low, high;
};
} // namespace

static Expected<Range> parseRange(StringRef text) {
  auto [low, high] = text.split(':');
  Range range;
  if (low.getAsDouble(range.low) || high.getAsDouble(range.high) ||
      !std::isfinite(range.low) || !std::isfinite(range.high) ||
      range.low > range.high)
    return makeError("'" + text + "' is no range LOW:HIGH");
  return range;
}

static Expected<Shape> parseShape(StringRef text) {
  Shape shape;
  if (text.empty())
    return shape;
  for (StringRef word : split(text, 'x')) {
    int64_t size;
    if (word.getAsInteger(10, size) || size < 0)
      return makeError("'" + text + "' is no shape such as 2x3");
    shape.push_back(size);
  }
  return shape;
}

static Range defaultRange(DType dtype) {
  if (isUnsignedInteger(dtype))
    return {0, 8};
  return isSignedInteger(dtype) ? Range{-8, 8} : Range{-1, 1};
}

static Expected<Tensor> makeRandom(const Param &param,
                                   const std::optional<Shape> &given,
                                   std::optional<Range> range, int64_t size,
                                   Random &random) {
  auto dtype = static_cast<DType>(param.dtype);
  Shape shape = given.value_or(param.sizes);
  if (!given)
    std::replace(shape.begin(), shape.end(), int64_t(-1), size);
  Range r = range.value_or(defaultRange(dtype));
  try {
    // The parts of a complex number follow each other.
    Shape numbers = shape;
    if (isComplex(dtype))
      numbers.push_back(2);
    Tensor values = Tensor::empty(numbers, DType::Float64);
    auto *data = static_cast<double *>(values.data());
    for (int64_t i = 0, e = values.size(); i < e; ++i) {
      double u = random.unit();
      if (dtype == DType::Bool)
        data[i] = u < 0.5;
      else if (isInteger(dtype)) // Both ends are as likely as the rest.
        data[i] = std::floor(r.low + u * (r.high - r.low + 1));
      else
        data[i] = r.low + u * (r.high - r.low);
    }
    Tensor result =
        isComplex(dtype)
            ? Tensor::fromData(
                  static_cast<const std::complex<double> *>(values.data()),
                  shape)
                  .astype(dtype)
            : values.astype(dtype);
    if (llvm::Error error = checkValue(param, result))
      return error;
    return result;
  } catch (const std::exception &error) {
    return fromException("'" + param.name + "': ", error);
  }
}

namespace {
/// One of the options that are given for some arguments by name.
template <typename T> class PerArgument {
public:
  explicit PerArgument(size_t count) : values(count) {}

  /// Reads "name=text" options with `parse`.
  llvm::Error read(StringRef option, ArrayRef<std::string> texts,
                   ArrayRef<Param> params,
                   function_ref<Expected<T>(const Param &, StringRef)> parse) {
    for (StringRef text : texts) {
      auto assignment = splitAssignment(option, text);
      if (!assignment)
        return assignment.takeError();
      auto number = findParam(params, assignment->first);
      if (!number)
        return number.takeError();
      if (values[*number])
        return makeError("--" + option + " is given twice for '" +
                         assignment->first + "'");
      auto value = parse(params[*number], assignment->second);
      if (!value)
        return value.takeError();
      values[*number] = std::move(*value);
    }
    return llvm::Error::success();
  }

  std::vector<std::optional<T>> values;
};
} // namespace

Expected<std::vector<Tensor>> makeArguments(const target::Signature &signature,
                                            const ArgumentOptions &options) {
  std::vector<Param> params = signature.inputs;
  append_range(params, signature.states);

  PerArgument<Tensor> values(params.size());
  PerArgument<Shape> shapes(params.size());
  PerArgument<Range> ranges(params.size());
  std::optional<Range> commonRange;
  std::vector<std::string> namedRanges;
  for (const std::string &text : options.ranges) {
    if (StringRef(text).contains('=')) {
      namedRanges.push_back(text);
      continue;
    }
    auto range = parseRange(text);
    if (!range)
      return range.takeError();
    commonRange = *range;
  }
  if (llvm::Error error =
          values.read("input", options.values, params, readValue))
    return error;
  if (llvm::Error error = shapes.read(
          "shape", options.shapes, params,
          [](const Param &, StringRef text) { return parseShape(text); }))
    return error;
  if (llvm::Error error = ranges.read(
          "range", namedRanges, params,
          [](const Param &, StringRef text) { return parseRange(text); }))
    return error;

  Random random(options.seed.value_or(0));
  std::vector<Tensor> result;
  for (auto [i, param] : enumerate(params)) {
    if (values.values[i]) {
      if (shapes.values[i])
        return makeError("'" + param.name + "' has both a value and a shape");
      result.push_back(*values.values[i]);
      continue;
    }
    if (!options.seed)
      return makeError("'" + param.name + "' (" + param.type() +
                       ") has no value; give --input or --random");
    auto range = ranges.values[i] ? ranges.values[i] : commonRange;
    auto value =
        makeRandom(param, shapes.values[i], range, options.size, random);
    if (!value)
      return value.takeError();
    result.push_back(*value);
  }
  return result;
}

} // namespace arete::tools
