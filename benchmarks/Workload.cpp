//===- Workload.cpp - From a line to a function ---------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Workload.h"

#include <cmath>
#include <stdexcept>

using namespace arete;
using namespace bench;

static std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    if (end)
      parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

/// Number i of the sequence of a seed, in [0, 1): SplitMix64. It repeats after
/// a prime number of elements, so that large arrays are made fast and rows of
/// matrices differ.
static double uniform(uint64_t seed, int64_t i) {
  constexpr int64_t period = 65521;
  uint64_t z = (seed * period + static_cast<uint64_t>(i % period) + 1) *
               0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  z ^= z >> 31;
  return static_cast<double>(z >> 11) * 0x1p-53;
}

template <class T>
static Tensor makeInput(const Shape &shape, uint64_t seed, double low,
                        double high) {
  Tensor result = Tensor::empty(shape, dtypeOf<T>);
  T *data = result.data<T>();
  for (int64_t i = 0, n = result.size(); i < n; ++i)
    data[i] = static_cast<T>(low + (high - low) * uniform(seed, i));
  return result;
}

/// dtype:sizes:low:high
static Tensor makeInput(std::string_view spec, uint64_t seed) {
  const size_t afterType = spec.find(':');
  const size_t afterSizes = spec.find(':', afterType + 1);
  const size_t afterLow = spec.find(':', afterSizes + 1);
  if (afterLow == std::string_view::npos)
    throw std::invalid_argument("an input is dtype:sizes:low:high");
  Shape shape;
  for (const std::string &size :
       split(spec.substr(afterType + 1, afterSizes - afterType - 1), 'x'))
    shape.push_back(std::stoll(size));
  const double low = std::stod(std::string(spec.substr(afterSizes + 1)));
  const double high = std::stod(std::string(spec.substr(afterLow + 1)));
  const std::string_view dtype = spec.substr(0, afterType);
  if (dtype == "f32")
    return makeInput<float>(shape, seed, low, high);
  if (dtype == "f64")
    return makeInput<double>(shape, seed, low, high);
  if (dtype == "i64")
    return makeInput<int64_t>(shape, seed, low, high);
  throw std::invalid_argument("unknown dtype " + std::string(dtype));
}

Line::Line(std::string_view text) {
  for (const std::string &field : split(text, ' ')) {
    const size_t equal = field.find('=');
    if (equal == std::string::npos)
      kind = field;
    else
      values[field.substr(0, equal)] = field.substr(equal + 1);
  }
  for (const std::string &spec : split(get("in"), ';'))
    inputs.push_back(makeInput(spec, inputs.size() + 1));
  options.name = kind;
}

const std::string &Line::get(const std::string &key) const {
  const auto found = values.find(key);
  if (found == values.end())
    throw std::invalid_argument("the line has no " + key);
  return found->second;
}

int64_t Line::number(const std::string &key) const {
  return std::stoll(get(key));
}

Variable Line::variable(size_t i, std::string_view name) const {
  if (i >= inputs.size())
    throw std::invalid_argument("the line has too few inputs");
  Shape shape = inputs[i].shape();
  if (!has("shapes") || get("shapes") != "static")
    std::fill(shape.begin(), shape.end(), dynamicSize);
  return tensor(name, inputs[i].dtype(), shape);
}

Workload bench::build(const Line &line) {
  static const std::map<std::string, Workload (*)(const Line &)> builders = {
      {"chain2x2", buildChain2x2},
      {"convnet", buildConvnet},
      {"elementwise", buildElementwise},
      {"graph", buildGraph},
      {"mlp", buildMlp},
      {"product", buildProduct},
      {"reduction", buildReduction},
      {"scalar", buildScalar},
  };
  const auto found = builders.find(line.kind);
  if (found == builders.end())
    throw std::invalid_argument("there is no workload " + line.kind);
  return found->second(line);
}
