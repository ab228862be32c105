//===- UpdateErrorsTest.cpp - A call that fails changes nothing -----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every way in which a call may fail for its sizes or its values, as a part of
/// an update among others: no shared variable is changed, and the next call
/// works.
///
//===----------------------------------------------------------------------===//

#include "VerifyGrad.h"
#include "arete/Ops.h"

#include <map>

using namespace arete;
using namespace arete::test;

namespace {

using X = const std::vector<Variable> &;

struct Case {
  std::string name;
  Build build;
  std::vector<Tensor> good, bad;
  ErrorKind kind;
  std::string text;
  friend void PrintTo(const Case &test, std::ostream *os) { *os << test.name; }
};

Tensor ints(const detail::NestedList<int64_t> &list) {
  return Tensor::of<int64_t>(list);
}
Tensor doubles(const detail::NestedList<double> &list) {
  return Tensor::of<double>(list);
}
Tensor line(int64_t size) { return numbersIn({size}, 0.1, 1, 1); }
Tensor image(int64_t channels, int64_t size) {
  return numbersIn({1, channels, size}, -1, 1, 1);
}

const Case cases[] = {
    {"sizes",
     [](X x) { return x[0] + x[1]; },
     {line(3), line(3)},
     {line(3), line(4)},
     ErrorKind::Shape,
     "3 and 4"},
    {"reshape",
     [](X x) { return reshape(x[0], {2, -1}); },
     {line(4)},
     {line(5)},
     ErrorKind::Shape,
     "reshape"},
    {"index",
     [](X x) { return x[0][x[1]]; },
     {line(4), ints({0, 3})},
     {line(4), ints({0, 4})},
     ErrorKind::Index,
     "4"},
    {"choose",
     [](X x) { return choose(x[1], {x[0], -x[0]}); },
     {line(2), ints({0, 1})},
     {line(2), ints({0, 2})},
     ErrorKind::Index,
     "2"},
    {"mask",
     [](X x) { return x[0][{x[1] > 0}]; },
     {line(3), ints({0, 1, 1})},
     {line(3), ints({0, 1, 1, 1})},
     ErrorKind::Shape,
     "3"},
    {"masked_values",
     [](X x) { return set_subtensor(x[0][{x[1] > 0}], x[2]); },
     {line(3), ints({0, 1, 1}), line(2)},
     {line(3), ints({0, 1, 0}), line(2)},
     ErrorKind::Shape,
     "2"},
    {"topk",
     [](X x) { return topk(x[0], x[1]).values; },
     {line(4), Tensor(int64_t(4))},
     {line(4), Tensor(int64_t(5))},
     ErrorKind::Shape,
     "k is larger than axis 0"},
    {"topk_negative",
     [](X x) { return topk(x[0], x[1]).values; },
     {line(4), Tensor(int64_t(0))},
     {line(4), Tensor(int64_t(-1))},
     ErrorKind::Shape,
     "k is negative"},
    {"bincount",
     [](X x) { return bincount(x[0]); },
     {ints({0, 5})},
     {ints({0, -1})},
     ErrorKind::Value,
     "-1"},
    {"digitize",
     [](X x) { return digitize(x[0], x[1]); },
     {line(3), doubles({0, 1, 2})},
     {line(3), doubles({0, 2, 1})},
     ErrorKind::Value,
     "digitize"},
    {"repeat_each",
     [](X x) { return repeat_each(x[0], x[1]); },
     {line(2), ints({0, 3})},
     {line(2), ints({-1, 3})},
     ErrorKind::Value,
     "-1"},
    {"rfft",
     [](X x) { return abs(rfft(x[0])); },
     {line(3)},
     {line(0)},
     ErrorKind::Shape,
     "rfft"},
    {"irfft",
     [](X x) { return irfft(complex(x[0], x[0]), x[1]); },
     {line(3), Tensor(int64_t(4))},
     {line(3), Tensor(int64_t(0))},
     ErrorKind::Shape,
     "irfft"},
    {"conv_window",
     [](X x) { return conv(x[0], x[1]); },
     {image(2, 5), image(2, 3)},
     {image(2, 2), image(2, 3)},
     ErrorKind::Shape,
     "spans more than the padded size"},
    {"conv_channels",
     [](X x) { return conv(x[0], x[1]); },
     {image(2, 5), image(2, 3)},
     {image(2, 5), image(3, 3)},
     ErrorKind::Shape,
     "channels"},
    {"max_pool",
     [](X x) { return max_pool(x[0], 3); },
     {image(1, 3)},
     {image(1, 2)},
     ErrorKind::Shape,
     "spans more than the padded size"},
    {"max_unpool",
     [](X x) { return max_unpool(x[0], x[1], {4}); },
     {image(1, 2), ints({{{0, 3}}})},
     {image(1, 2), ints({{{0, 4}}})},
     ErrorKind::Index,
     "4"},
    {"max_of_nothing",
     [](X x) { return max(x[0]); },
     {line(1)},
     {line(0)},
     ErrorKind::Value,
     "max"},
    {"cholesky",
     [](X x) { return cholesky(x[0]); },
     {doubles({{2, 0}, {0, 2}})},
     {doubles({{2, 0}, {0, -2}})},
     ErrorKind::Value,
     "not positive definite"},
    {"solve",
     [](X x) { return solve(x[0], x[1]); },
     {doubles({{2, 0}, {0, 2}}), line(2)},
     {doubles({{2, 0}, {0, 0}}), line(2)},
     ErrorKind::Value,
     "singular"},
};

class UpdateErrors : public testing::TestWithParam<Case> {
protected:
  static void expectFailure(Function f) {
    const Case &test = GetParam();
    auto thrown = thrownBy([&] { f(test.bad); });
    EXPECT_EQ(name(thrown.kind), name(test.kind)) << thrown.text;
    EXPECT_NE(thrown.text.find(test.text), std::string::npos) << thrown.text;
  }
};

TEST_P(UpdateErrors, ChangeNothing) {
  const Case &test = GetParam();
  std::vector<Variable> x;
  for (const Tensor &value : test.good)
    x.push_back(tensor("x" + std::to_string(x.size()), value.dtype(),
                       Shape(value.shape().size(), dynamicSize)));
  Variable y = test.build(x);
  Tensor first = Tensor::zeros(Shape(y.staticShape().size(), 2), y.dtype());
  auto before = shared(Tensor::of<double>({1, 2}), "before");
  auto taken = shared(first, "taken");
  auto after = shared(int64_t(0), "after");
  Function f = function(
      x, {},
      {.updates = {{before, before * 2.0}, {taken, y}, {after, after + 1}}});
  expectFailure(f);
  EXPECT_TRUE(arrayEqual(before.get_value(), Tensor::of<double>({1, 2})));
  EXPECT_TRUE(arrayEqual(taken.get_value(), first));
  EXPECT_EQ(after.get_value().item<int64_t>(), 0);

  f(test.good);
  EXPECT_TRUE(arrayEqual(before.get_value(), Tensor::of<double>({2, 4})));
  EXPECT_TRUE(arrayEqual(taken.get_value(), function(x, {y})(test.good)[0]));
  EXPECT_EQ(after.get_value().item<int64_t>(), 1);
  expectFailure(f);
  EXPECT_EQ(after.get_value().item<int64_t>(), 1);
}

INSTANTIATE_TEST_SUITE_P(All, UpdateErrors, testing::ValuesIn(cases),
                         [](const auto &info) { return info.param.name; });

//===----------------------------------------------------------------------===//
// Sizes that only the values tell
//===----------------------------------------------------------------------===//

TEST(SizesOfValues, UniqueOfInputsAndInUpdates) {
  auto x = vector<int64_t>("x");
  auto seen = shared(ints({}), "seen");
  Unique u = unique(x);
  Function f =
      function({x}, {u.values, u.index, u.inverse, u.counts},
               {.updates = {{seen, unique(concatenate({seen, x})).values}}});
  std::map<int64_t, int64_t> all;
  for (int call = 0; call < 6; ++call) {
    // Sizes 0, 7, 14, ... of few different numbers, which change.
    std::vector<int64_t> given;
    std::map<int64_t, std::pair<int64_t, int64_t>> expected; // first, count
    for (int64_t i = 0; i < 7 * call; ++i) {
      given.push_back(i * i * (call + 3) % 11 - call);
      auto &[where, count] =
          expected.try_emplace(given.back(), i, 0).first->second;
      (void)where;
      ++count;
      ++all[given.back()];
    }
    std::vector<int64_t> values, index, inverse, counts;
    for (auto [value, entry] : expected) {
      values.push_back(value);
      index.push_back(entry.first);
      counts.push_back(entry.second);
    }
    for (int64_t value : given)
      inverse.push_back(std::distance(expected.begin(), expected.find(value)));
    std::vector<Tensor> results = f(Tensor::fromVector(given));
    EXPECT_EQ(results[0].toVector<int64_t>(), values);
    EXPECT_EQ(results[1].toVector<int64_t>(), index);
    EXPECT_EQ(results[2].toVector<int64_t>(), inverse);
    EXPECT_EQ(results[3].toVector<int64_t>(), counts);
    std::vector<int64_t> known;
    for (auto [value, count] : all)
      known.push_back(value);
    EXPECT_EQ(seen.get_value().toVector<int64_t>(), known);
  }
}

TEST(SizesOfValues, UniqueRowsOfInputs) {
  auto x = matrix<double>("x");
  auto kept = shared(Tensor::zeros({1, 2}, DType::Float64), "kept");
  Unique u = unique(x, 0);
  Function f =
      function({x}, {u.inverse, u.counts}, {.updates = {{kept, u.values}}});
  std::vector<Tensor> results = f(doubles({{1, 2}, {0, 5}, {1, 2}, {1, -1}}));
  EXPECT_TRUE(arrayEqual(kept.get_value(), doubles({{0, 5}, {1, -1}, {1, 2}})));
  EXPECT_TRUE(arrayEqual(results[0], ints({2, 0, 2, 1})));
  EXPECT_TRUE(arrayEqual(results[1], ints({1, 1, 2})));
  f(doubles({{3, 3}, {3, 3}}));
  EXPECT_TRUE(arrayEqual(kept.get_value(), doubles({{3, 3}})));
}

/// What is kept shrinks with each call, by a condition on its own values.
TEST(SizesOfValues, MasksOfAStateInItsUpdate) {
  auto state = shared(Tensor::arange<double>(10), "state");
  auto threshold = scalar<double>("threshold");
  Variable mask = state > threshold;
  Function f = function({threshold}, {nonzero(mask)[0]},
                        {.updates = {{state, state[{mask}]}}});
  EXPECT_EQ(f(Tensor(3.5))[0].toVector<int64_t>(),
            (std::vector<int64_t>{4, 5, 6, 7, 8, 9}));
  EXPECT_EQ(f(Tensor(7.5))[0].toVector<int64_t>(),
            (std::vector<int64_t>{4, 5}));
  EXPECT_TRUE(arrayEqual(state.get_value(), doubles({8, 9})));
  EXPECT_EQ(f(Tensor(10.0))[0].size(), 0);
  EXPECT_EQ(state.get_value().size(), 0);
}

} // namespace
