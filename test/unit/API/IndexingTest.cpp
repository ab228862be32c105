//===- IndexingTest.cpp - x[...] and what replaces it ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyGrad.h"

#include <cmath>
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

//===----------------------------------------------------------------------===//
// NumPy's expressions
//===----------------------------------------------------------------------===//

/// Whether the arrays among the indices are constants, or shared variables
/// whose sizes are open but for those of 1.
bool areConstant = true;

template <class T>
Index arrayIndex(const std::vector<T> &numbers, const Shape &shape) {
  Tensor array = Tensor::empty(shape, dtypeOf<T>);
  std::copy(numbers.begin(), numbers.end(), array.template data<T>());
  if (areConstant)
    return array;
  // As many as fit; NumPy's broadcasting of sizes that are 1 is declared here.
  switch (shape.size()) {
  case 1:
    return shape[0] == 1 ? shared(array, "", {0}) : shared(array);
  case 2:
    return shape[0] == 1   ? shared(array, "", {0})
           : shape[1] == 1 ? shared(array, "", {1})
                           : shared(array);
  case 3:
    return shape[1] == 1 ? shared(array, "", {1, 2}) : shared(array);
  default:
    return shared(array);
  }
}
Index ints(const std::vector<int64_t> &numbers, const Shape &shape) {
  return arrayIndex<int64_t>(numbers, shape);
}
Index bools(const std::vector<bool> &flags, const Shape &shape) {
  return arrayIndex<bool>(flags, shape);
}

struct IndexCase {
  const char *expression;
  Shape shape;
  std::function<std::vector<Index>()> indices;
  Shape resultShape;
  std::vector<int64_t> positions;
};

#define INDEX_CASE(TEXT, SHAPE, INDICES, RESULT, POSITIONS)                    \
  {TEXT, SHAPE, [] { return INDICES; }, RESULT, POSITIONS},
const IndexCase indexCases[] = {
#include "IndexingCases.inc"
};
#undef INDEX_CASE

/// x[...], another value for it, and something added to it: the table has the
/// positions that are named, so what NumPy would make of them follows.
void checkCase(const IndexCase &test, const Variable &x) {
  SCOPED_TRACE(std::string(test.expression) +
               (areConstant ? "" : ", everything symbolic"));
  Tensor value = iota(test.shape);
  Variable part = x[test.indices()];
  ASSERT_EQ(part.rank(), int64_t(test.resultShape.size()));
  Tensor y = Tensor::empty(test.resultShape, DType::Float64);
  Tensor expected = y.copy(), set = value.copy(), inc = value.copy();
  for (size_t i = 0; i < test.positions.size(); ++i) {
    y.data<double>()[i] = 1000 + double(i);
    expected.data<double>()[i] = double(test.positions[i]);
    set.data<double>()[test.positions[i]] = 1000 + double(i);
    inc.data<double>()[test.positions[i]] += 1000 + double(i);
  }
  Shape open(test.resultShape.size(), dynamicSize);
  for (size_t axis = 0; axis < open.size(); ++axis)
    if (part.staticShape()[axis] == 1)
      open[axis] = 1;
  auto v = tensor<double>("y", open);
  auto results =
      function({x, v}, {part, set_subtensor(part, v), inc_subtensor(part, v)},
               {.opt_level = 1})(value, y);
  EXPECT_TENSOR(results[0], expected);
  EXPECT_TENSOR(results[1], set);
  EXPECT_TENSOR(results[2], inc);
}

class NumPyIndexing : public testing::TestWithParam<IndexCase> {};

TEST_P(NumPyIndexing, Sizes) {
  const IndexCase &test = GetParam();
  areConstant = true;
  checkCase(test, tensor<double>("x", test.shape));
  areConstant = false;
  checkCase(test, tensor<double>("x", Shape(test.shape.size(), dynamicSize)));
}

INSTANTIATE_TEST_SUITE_P(Table, NumPyIndexing, testing::ValuesIn(indexCases));

//===----------------------------------------------------------------------===//
// Values that are set
//===----------------------------------------------------------------------===//

TEST(Subtensors, ValuesBroadcast) {
  auto x = matrix<double>("x");
  Tensor value = iota({2, 3});
  auto check = [&](const Variable &result, const Tensor &expected) {
    EXPECT_TENSOR(eval(result, {{x, value}}), expected);
  };
  check(set_subtensor(x[slice(1)], -1),
        Tensor::of<double>({{-1, -1, -1}, {3, 4, 5}}));
  check(set_subtensor(x[{slice(), 1}], Tensor(7)),
        Tensor::of<double>({{0, 7, 2}, {3, 7, 5}}));
  check(inc_subtensor(x[{ellipsis, slice(none, none, 2)}],
                      constant(Tensor::of<double>({10, 20}))),
        Tensor::of<double>({{10, 1, 22}, {13, 4, 25}}));
  check(set_subtensor(x[1], constant(Tensor::of<double>({{7, 8, 9}}))),
        Tensor::of<double>({{0, 1, 2}, {7, 8, 9}}));
  // Masks: by condition where the value is one number, else by position.
  Variable mask = x > 2.0;
  check(set_subtensor(x[mask], 0.5),
        Tensor::of<double>({{0, 1, 2}, {0.5, 0.5, 0.5}}));
  check(inc_subtensor(x[mask], 10),
        Tensor::of<double>({{0, 1, 2}, {13, 14, 15}}));
  check(set_subtensor(x[mask], constant(Tensor::of<double>({7, 8, 9}))),
        Tensor::of<double>({{0, 1, 2}, {7, 8, 9}}));
  check(set_subtensor(x[x.shape(0) > 1], 1),
        Tensor::of<double>({{1, 1, 1}, {1, 1, 1}}));
  EXPECT_EQ(debugprint(set_subtensor(x[mask], 0.5)).find("flatnonzero"),
            std::string::npos);
  // The old value stays what it was.
  Variable whole = sum(x) + sum(set_subtensor(x[slice()], 0.0));
  EXPECT_EQ(eval(whole, {{x, value}}).item<double>(), 15);
}

TEST(Subtensors, DeepChains) {
  Variable x = vector<double>("x");
  for (int i = 0; i < 100000; ++i)
    x = x[slice(1, none)];
  EXPECT_EQ(x.rank(), 1);
}

TEST(Subtensors, RepeatedPositions) {
  auto x = vector<double>("x");
  auto i = vector<int32_t>("i");
  auto y = vector<double>("y");
  auto f =
      function({x, i, y}, {set_subtensor(x[i], y), inc_subtensor(x[i], y)});
  auto results = f(iota({4}), Tensor::of<int32_t>({1, -3, 3, 1}),
                   Tensor::of<double>({10, 20, 30, 40}));
  EXPECT_TENSOR(results[0], Tensor::of<double>({0, 40, 2, 30}));
  EXPECT_TENSOR(results[1], Tensor::of<double>({0, 71, 2, 33}));
}

TEST(Subtensors, UpdatesOfSharedVariables) {
  Shared w = shared(iota({4, 3}), "w");
  auto i = scalar<int64_t>("i");
  auto rows = vector<int64_t>("rows");
  auto v = vector<double>("v");
  function({i, v}, {w[i]}, {.updates = {{w, inc_subtensor(w[i], v)}}})(
      int64_t(-1), Tensor::of<double>({1, 2, 3}));
  EXPECT_TENSOR(
      w.get_value(),
      Tensor::of<double>({{0, 1, 2}, {3, 4, 5}, {6, 7, 8}, {10, 12, 14}}));
  auto g = function(
      {rows}, {}, {.updates = {{w, inc_subtensor(w[{rows, slice(2)}], 100)}}});
  g(Tensor::of<int64_t>({0, 0}));
  EXPECT_TENSOR(
      w.get_value(),
      Tensor::of<double>({{200, 201, 2}, {3, 4, 5}, {6, 7, 8}, {10, 12, 14}}));
  // A call that fails has changed nothing.
  Tensor before = w.get_value();
  EXPECT_THROW(g(Tensor::of<int64_t>({0, 4})), Error);
  EXPECT_TENSOR(w.get_value(), before);
  // The old value is read while the new one is written.
  function(
      {}, {},
      {.updates = {{w, set_subtensor(w[slice(1, none)], w[slice(-1)])}}})();
  EXPECT_TENSOR(
      w.get_value(),
      Tensor::of<double>({{200, 201, 2}, {200, 201, 2}, {3, 4, 5}, {6, 7, 8}}));
  function({}, {},
           {.updates = {
                {w, set_subtensor(w[slice()], w[slice(none, none, -1)])}}})();
  EXPECT_TENSOR(
      w.get_value(),
      Tensor::of<double>({{6, 7, 8}, {3, 4, 5}, {200, 201, 2}, {200, 201, 2}}));
  // A size that depends on values.
  function({}, {w[w > 100.0]},
           {.updates = {{w, w[{w[{slice(), 0}] > 5.0}]}}})();
  EXPECT_TENSOR(w.get_value(),
                Tensor::of<double>({{6, 7, 8}, {200, 201, 2}, {200, 201, 2}}));
}

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

TEST(Indexing, Errors) {
  auto x = matrix<double>("x");
  Tensor value = iota({2, 3});
  EXPECT_ERROR(x[scalar<float>("f")], Type, "indices must be integers");
  EXPECT_ERROR((x[{0, 1, 2}]), Index,
               "3 indices for float64[?,?], which has 2 axes");
  EXPECT_ERROR((x[{ellipsis, ellipsis}]), Index, "only one ellipsis");
  EXPECT_ERROR(x[slice(none, none, 0)], Value, "step of a slice must not be 0");
  EXPECT_ERROR(x[slice(vector<int64_t>("v"))], Type, "must be a scalar");
  EXPECT_ERROR(x[slice(scalar<float>("f"))], Type, "must be integers");
  auto fixed = tensor<double>("fixed", {2, 3});
  EXPECT_ERROR(fixed[2], Index, "index 2 is out of range for axis 0");
  EXPECT_ERROR((fixed[{0, -4}]), Index, "index -4 is out of range for axis 1");
  EXPECT_ERROR(fixed[Tensor::of<bool>({true, false, true})], Index,
               "a mask bool[3] does not fit axis 0 of float64[2,3]");
  EXPECT_ERROR(set_subtensor(x, 1.0), Value, "must be what x[{...}] gave");
  EXPECT_ERROR(set_subtensor(vector<int32_t>("n")[0], scalar<double>("d")),
               Type, "cast it to int32");
  EXPECT_ERROR(set_subtensor(fixed[0], constant(iota({2}))), Shape,
               "does not broadcast");
  auto i = scalar<int64_t>("i");
  auto indices = vector<int64_t>("indices");
  auto mask = vector<bool>("mask");
  EXPECT_ERROR(eval(x[i], {{x, value}, {i, int64_t(2)}}), Index,
               "index 2 is out of range for size 2");
  EXPECT_ERROR(eval(x[{slice(), indices}],
                    {{x, value}, {indices, Tensor::of<int64_t>({0, 3})}}),
               Index,
               "axis 1 of float64[?,?]: index 3 at position 1 is out of range "
               "for size 3");
  EXPECT_ERROR(eval(set_subtensor(x[indices], 0.0),
                    {{x, value}, {indices, Tensor::of<int64_t>({-3})}}),
               Index, "index -3 is out of range for size 2");
  EXPECT_ERROR(eval(x[mask], {{x, value},
                              {mask, Tensor::of<bool>({true, false, true})}}),
               Shape, "3 and 2");
  EXPECT_ERROR(eval(set_subtensor(x[mask], constant(iota({2, 3}))),
                    {{x, value}, {mask, Tensor::of<bool>({true, false})}}),
               Shape, "1 and 2");
  EXPECT_ERROR(eval(x[slice(none, none, i)], {{x, value}, {i, int64_t(0)}}),
               Value, "the step must not be 0");
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

TEST(Gathering, Take) {
  auto x = matrix<double>("x");
  auto i = matrix<int64_t>("i");
  Tensor value = iota({2, 3}), at = Tensor::of<int64_t>({{-1, 0}, {3, 1}});
  auto run = [&](const Variable &result, const Tensor &index,
                 Location loc = Location::current()) {
    return eval(result, {{x, value}, {i, index}}, loc);
  };
  EXPECT_TENSOR(run(take(x, i), at), Tensor::of<double>({{5, 0}, {3, 1}}));
  EXPECT_TENSOR(run(take(x, i, 1, IndexMode::Wrap), at),
                Tensor::of<double>({{{2, 0}, {0, 1}}, {{5, 3}, {3, 4}}}));
  EXPECT_TENSOR(run(take(x, i, -1, IndexMode::Clip), at),
                Tensor::of<double>({{{0, 0}, {2, 1}}, {{3, 3}, {5, 4}}}));
  EXPECT_ERROR(run(take(x, i, 1), at), Index, "index 3 at position 2");
  EXPECT_TENSOR(
      run(take_along_axis(x, i, 1), Tensor::of<int64_t>({{2, 0}, {1, -1}})),
      Tensor::of<double>({{2, 0}, {4, 5}}));
  EXPECT_TENSOR(run(take_along_axis(x, i, 0), Tensor::of<int64_t>({{1, 0, 1}})),
                Tensor::of<double>({{3, 1, 5}}));
  EXPECT_TENSOR(
      run(put_along_axis(x, i, 9, 1), Tensor::of<int64_t>({{2, 0}, {1, 1}})),
      Tensor::of<double>({{9, 1, 9}, {3, 9, 5}}));
  EXPECT_ERROR(take_along_axis(x, vector<int64_t>("v"), 0), Type, "rank");
}

TEST(Gathering, Choose) {
  auto which = vector<int64_t>("which");
  auto a = vector<double>("a");
  auto run = [&](IndexMode mode, const Tensor &index,
                 Location loc = Location::current()) {
    return eval(choose(which, {a, 10.0, a * 100.0}, mode),
                {{which, index}, {a, Tensor::of<double>({1, 2, 3})}}, loc);
  };
  EXPECT_TENSOR(run(IndexMode::Raise, Tensor::of<int64_t>({2, 1, 0})),
                Tensor::of<double>({100, 10, 3}));
  EXPECT_TENSOR(run(IndexMode::Wrap, Tensor::of<int64_t>({-1, 4, 3})),
                Tensor::of<double>({100, 10, 3}));
  EXPECT_TENSOR(run(IndexMode::Clip, Tensor::of<int64_t>({7, 1, -2})),
                Tensor::of<double>({100, 10, 3}));
  EXPECT_ERROR(run(IndexMode::Raise, Tensor::of<int64_t>({0, 3, 0})), Index,
               "index 3 is out of range for size 3");
  EXPECT_ERROR(run(IndexMode::Raise, Tensor::of<int64_t>({0, -1, 0})), Index,
               "index -1 is out of range for size 3");
}

TEST(Gathering, Conditions) {
  auto x = matrix<double>("x");
  Tensor value = Tensor::of<double>({{0, 1, 0}, {2, 0, -3}});
  auto run = [&](const Variable &result) { return eval(result, {{x, value}}); };
  EXPECT_TENSOR(run(nonzero(x)[0]), Tensor::of<int64_t>({0, 1, 1}));
  EXPECT_TENSOR(run(where(x)[1]), Tensor::of<int64_t>({1, 0, 2}));
  EXPECT_TENSOR(run(flatnonzero(x)), Tensor::of<int64_t>({1, 3, 5}));
  EXPECT_TENSOR(run(argwhere(x)),
                Tensor::of<int64_t>({{0, 1}, {1, 0}, {1, 2}}));
  EXPECT_TENSOR(run(extract(x > 0.0, x)), Tensor::of<double>({1, 2}));
  auto flags = vector<bool>("flags");
  auto keep = function({x, flags}, {compress(flags, x, 1), compress(flags, x)});
  auto kept = keep(value, Tensor::of<bool>({true, false, true}));
  EXPECT_TENSOR(kept[0], Tensor::of<double>({{0, 0}, {2, -3}}));
  EXPECT_TENSOR(kept[1], Tensor::of<double>({0, 0}));
  EXPECT_ERROR(keep(value, Tensor::of<bool>({false, false, false, true})),
               Index, "index 3");
  EXPECT_EQ(keep(value, Tensor::of<bool>({false}))[0].shape(), Shape({2, 0}));
  EXPECT_ERROR(nonzero(scalar<double>("s")), Type, "a scalar has no positions");
  // Nothing, and everything.
  for (double number : {0.0, 1.0}) {
    Tensor all = full<double>({3, 2}, number);
    EXPECT_EQ(eval(x[x > 0.5], {{x, all}}).shape(),
              Shape({number > 0.5 ? 6 : 0}));
  }
  EXPECT_EQ(eval(x[x > 0.5], {{x, zeros<double>({0, 2})}}).shape(), Shape({0}));
  // What is done with values whose number is not known before.
  EXPECT_NEAR(run(sum(exp(x[x > 0.5]))).item<double>(),
              std::exp(1.0) + std::exp(2.0), 1e-12);
  EXPECT_EQ(run(x[x > 0.5].shape(0)).item<int64_t>(), 2);
}

TEST(Gathering, Positions) {
  auto i = vector<int64_t>("i");
  auto run = [&](const Variable &result, const Tensor &index,
                 Location loc = Location::current()) {
    return eval(result, {{i, index}}, loc);
  };
  std::vector<Variable> places = unravel_index(i, {2, 3, 4});
  Tensor flat = Tensor::of<int64_t>({0, 23, 13});
  EXPECT_TENSOR(run(places[0], flat), Tensor::of<int64_t>({0, 1, 1}));
  EXPECT_TENSOR(run(places[1], flat), Tensor::of<int64_t>({0, 2, 0}));
  EXPECT_TENSOR(run(places[2], flat), Tensor::of<int64_t>({0, 3, 1}));
  EXPECT_TENSOR(
      run(ravel_multi_index({places[0], places[1], places[2]}, {2, 3, 4}),
          flat),
      flat);
  EXPECT_TENSOR(run(ravel_multi_index({i, 1}, {3, 2}, IndexMode::Clip),
                    Tensor::of<int64_t>({-1, 9})),
                Tensor::of<int64_t>({1, 5}));
  EXPECT_TENSOR(run(ravel_multi_index({i, 1}, {3, 2}, IndexMode::Wrap),
                    Tensor::of<int64_t>({-1, 4})),
                Tensor::of<int64_t>({5, 3}));
  EXPECT_ERROR(run(places[0], Tensor::of<int64_t>({0, 24})), Index,
               "index 24 is out of range for size 24");
  EXPECT_ERROR(run(places[2], Tensor::of<int64_t>({-1})), Index, "index -1");
  EXPECT_ERROR(run(ravel_multi_index({i, 1}, {3, 2}), Tensor::of<int64_t>({3})),
               Index, "index 3 is out of range for size 3");
  EXPECT_ERROR(ravel_multi_index({i}, {3, 2}), Value, "1 indices for 2 sizes");
  EXPECT_TENSOR(run(one_hot(i, 3), Tensor::of<int64_t>({2, 0})),
                Tensor::of<float>({{0, 0, 1}, {1, 0, 0}}));
  EXPECT_ERROR(run(one_hot(i, 3), Tensor::of<int64_t>({2, 3})), Index,
               "index 3 is out of range for size 3");
}

//===----------------------------------------------------------------------===//
// Derivatives
//===----------------------------------------------------------------------===//

using X = const std::vector<Variable> &;

struct GradientCase {
  std::string name;
  Build build;
  std::vector<Shape> shapes;
};

Variable repeated() { return constant(Tensor::of<int64_t>({2, 0, 2, -1})); }

const GradientCase gradientCases[] = {
    {"slice",
     [](X x) {
       return sqr(x[0][{slice(none, none, -2), slice(1, none), newaxis}]);
     },
     {{4, 3}}},
    {"element",
     [](X x) { return sqr(x[0][{1, -1}]) * x[0][{ellipsis, 0}]; },
     {{2, 3}}},
    {"set_slice",
     [](X x) {
       return sqr(
           set_subtensor(x[0][{slice(), slice(none, none, 2)}], sqr(x[1])));
     },
     {{2, 3}, {2, 2}}},
    {"set_reversed",
     [](X x) {
       return sqr(set_subtensor(x[0][slice(none, none, -1)], sqr(x[1])));
     },
     {{3}, {3}}},
    {"inc_slice",
     [](X x) { return sqr(inc_subtensor(x[0][{1}], sqr(x[1]))); },
     {{2, 3}, {3}}},
    {"inc_broadcast",
     [](X x) { return sqr(inc_subtensor(x[0][slice(2)], x[1])); },
     {{3, 3}, {1, 3}}},
    {"gather", [](X x) { return sqr(x[0][{slice(), repeated()}]); }, {{2, 3}}},
    {"gather_apart",
     [](X x) {
       return sqr(x[0][{repeated(), slice(),
                        constant(Tensor::of<int64_t>({0, 1, 0, 0}))}]);
     },
     {{3, 2, 2}}},
    {"set_repeated",
     [](X x) {
       return sqr(set_subtensor(x[0][{slice(), repeated()}], sqr(x[1])));
     },
     {{2, 3}, {2, 4}}},
    {"inc_repeated",
     [](X x) { return sqr(inc_subtensor(x[0][repeated()], sqr(x[1]))); },
     {{3, 2}, {4, 2}}},
    {"mask", [](X x) { return sqr(x[0][x[0] > 0.1]); }, {{3, 4}}},
    {"set_mask",
     [](X x) {
       return sqr(set_subtensor(
           x[0][constant(Tensor::of<bool>({true, false, true}))], sqr(x[1])));
     },
     {{3, 2}, {2, 2}}},
    {"set_mask_scalar",
     [](X x) { return sqr(set_subtensor(x[0][x[0] > 0.1], x[1])); },
     {{3, 2}, {}}},
    {"inc_mask",
     [](X x) {
       return sqr(inc_subtensor(
           x[0][{slice(), constant(Tensor::of<bool>({true, false, true}))}],
           sqr(x[1])));
     },
     {{2, 3}, {2, 2}}},
    {"take",
     [](X x) { return sqr(take(x[0], repeated(), 0, IndexMode::Wrap)); },
     {{3, 2}}},
    {"take_along_axis",
     [](X x) {
       return sqr(take_along_axis(
           x[0], constant(Tensor::of<int64_t>({{0, 0}, {2, 1}})), 1));
     },
     {{2, 3}}},
    {"put_along_axis",
     [](X x) {
       return sqr(
           put_along_axis(x[0], constant(Tensor::of<int64_t>({{0, 0}, {2, 1}})),
                          sqr(x[1]), 1));
     },
     {{2, 3}, {2, 2}}},
    {"choose",
     [](X x) {
       return choose(constant(Tensor::of<int64_t>({1, 0, 1})),
                     {sqr(x[0]), x[0] * x[1]});
     },
     {{3}, {3}}},
    {"compress",
     [](X x) {
       return sqr(
           compress(constant(Tensor::of<bool>({true, false, true})), x[0], 1));
     },
     {{2, 3}}},
};

class IndexingDerivatives : public testing::TestWithParam<GradientCase> {};

TEST_P(IndexingDerivatives, AgainstDifferences) {
  const GradientCase &test = GetParam();
  std::vector<Tensor> points;
  for (const Shape &shape : test.shapes)
    points.push_back(numbersIn(shape, -1.5, 1.4, int(points.size())));
  verifyTwice(test.name, test.build, points);
}

/// Forward mode agrees with reverse mode: <u, J v> = <J^T u, v>.
TEST_P(IndexingDerivatives, ForwardAgreesWithReverse) {
  const GradientCase &test = GetParam();
  std::vector<Tensor> points, directions;
  for (const Shape &shape : test.shapes) {
    points.push_back(numbersIn(shape, -1.5, 1.4, int(points.size())));
    directions.push_back(numbersIn(shape, -1, 1, 9));
  }
  std::vector<Variable> x = variablesFor(points), v;
  for (const Tensor &direction : directions)
    v.push_back(constant(direction));
  Variable y = test.build(x);
  Variable forward = weightedSum(rop({y}, x, v)[0]);
  std::vector<Variable> gradients = grad(weightedSum(y), x);
  Variable backward = sum(gradients[0] * v[0]);
  for (size_t i = 1; i < v.size(); ++i)
    backward = backward + sum(gradients[i] * v[i]);
  auto results = function(x, {forward, backward},
                          {.on_unused_input = UnusedInput::Ignore})(points);
  EXPECT_NEAR(results[0].item<double>(), results[1].item<double>(), 1e-9);
}

INSTANTIATE_TEST_SUITE_P(All, IndexingDerivatives,
                         testing::ValuesIn(gradientCases),
                         [](const auto &info) { return info.param.name; });

} // namespace
