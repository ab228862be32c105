//===- IndexingTest.cpp - x[...] and what replaces it ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyGrad.h"

#include <sstream>

using namespace arete;
using namespace arete::test;

namespace {

/// 0, 1, 2, ... in the given shape.
Tensor iota(const Shape &shape) {
  Tensor result = Tensor::empty(shape, DType::Float64);
  for (int64_t i = 0; i < result.size(); ++i)
    result.data<double>()[i] = double(i);
  return result;
}

std::string textOf(const Tensor &tensor) {
  std::ostringstream os;
  os << tensor;
  return os.str();
}

testing::AssertionResult isSame(const Tensor &actual, const Tensor &expected) {
  if (actual.dtype() == expected.dtype() && arrayEqual(actual, expected))
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << textOf(actual) << "\nis not\n"
                                     << textOf(expected);
}

#define EXPECT_TENSOR(...) EXPECT_TRUE(isSame(__VA_ARGS__))

//===----------------------------------------------------------------------===//
// Slices
//===----------------------------------------------------------------------===//

/// Python's slice.indices: where the elements of start:stop:step lie.
std::vector<int64_t> places(std::optional<int64_t> start,
                            std::optional<int64_t> stop, int64_t step,
                            int64_t size) {
  // By the plainest rule: walk, and look where one is.
  std::vector<int64_t> result;
  int64_t lowest = step > 0 ? 0 : -1, highest = step > 0 ? size : size - 1;
  auto bound = [&](std::optional<int64_t> given, int64_t otherwise) {
    if (!given)
      return otherwise;
    int64_t at = *given < 0 ? *given + size : *given;
    return at < lowest ? lowest : at > highest ? highest : at;
  };
  int64_t first = bound(start, step > 0 ? lowest : highest);
  int64_t last = bound(stop, step > 0 ? highest : lowest);
  for (int64_t at = first; step > 0 ? at < last : at > last;) {
    result.push_back(at);
    if (__builtin_add_overflow(at, step, &at))
      break;
  }
  return result;
}

const std::optional<int64_t> bounds[] = {std::nullopt, 0,  1,  2,  4,  5,  6,
                                         -1,           -2, -4, -5, -6, 100};
constexpr int64_t longest = std::numeric_limits<int64_t>::max();
constexpr int64_t steps[] = {1, 2, 3, 7, -1, -2, -3, -7, longest, -longest - 1};

Slice::Bound toBound(std::optional<int64_t> number) {
  return number ? Slice::Bound(*number) : Slice::Bound(none);
}

/// Every slice of a vector of static size, of one whose size is open, and with
/// symbolic bounds.
TEST(Slices, AllOfAVector) {
  auto start = scalar<int64_t>("start"), stop = scalar<int64_t>("stop"),
       step = scalar<int64_t>("step");
  auto open = vector<double>("x");
  FunctionOptions options{.on_unused_input = UnusedInput::Ignore,
                          .opt_level = 1};
  // Which bounds are given, by bits.
  std::vector<Function> symbolic;
  for (int given = 0; given < 4; ++given)
    symbolic.push_back(function(
        {open, start, stop, step},
        {open[slice(given & 1 ? Slice::Bound(start) : Slice::Bound(none),
                    given & 2 ? Slice::Bound(stop) : Slice::Bound(none),
                    step)]},
        options));
  for (int64_t size : {0, 1, 5}) {
    Tensor value = iota({size});
    auto fixed = tensor<double>("y", {size});
    for (int64_t by : steps) {
      std::vector<Variable> results;
      std::vector<std::vector<double>> expected;
      for (auto from : bounds)
        for (auto to : bounds) {
          std::vector<double> numbers;
          for (int64_t place : places(from, to, by, size))
            numbers.push_back(double(place));
          for (const Variable &x : {open, fixed})
            results.push_back(x[slice(toBound(from), toBound(to), by)]);
          // What is known when the graph is built is known exactly.
          EXPECT_EQ(results.back().staticShape(),
                    Shape({int64_t(numbers.size())}));
          expected.push_back(numbers);
          int given = int(from.has_value()) + 2 * int(to.has_value());
          EXPECT_TENSOR(symbolic[size_t(given)](value, Tensor(from.value_or(3)),
                                                Tensor(to.value_or(3)),
                                                Tensor(by))[0],
                        Tensor::fromVector(numbers));
        }
      auto actual = function({open, fixed}, results, options)(value, value);
      for (size_t i = 0; i < actual.size(); ++i) {
        SCOPED_TRACE("slice " + std::to_string(i / 2) + " by " +
                     std::to_string(by) + " of size " + std::to_string(size));
        EXPECT_TENSOR(actual[i], Tensor::fromVector(expected[i / 2]));
      }
    }
  }
}

} // namespace
