//===- RewriteTest.cpp - Every rewrite that is a formula ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tests are made from the records: that a rewrite fires on its left side,
// that it does not where a literal or an operand is another, and that what it
// makes is what its class says. The reference interpreter computes both sides
// as compiled code would, rounding after each op; Exact.h tells the truth.
//
//===----------------------------------------------------------------------===//

#include "lib/Transforms/Rewrite/Rewrite.h"
#include "dialects/Arete/IR/Dialect.h"
#include "lib/Reference/Reference.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Rewrite/PatternApplicator.h"
#include "test/unit/Rewrite/Exact.h"
#include "test/unit/Rewrite/TestContext.h"
#include "llvm/Support/Format.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace mlir;

namespace arete::rewrite {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Formula parse(const RewriteInfo &info) {
  return llvm::cantFail(parseFormula(info.from, info.to));
}

/// A function of one vector for each variable, or matrix where the formula has
/// attributes, that returns a side of it.
class Graph {
public:
  Graph(const Formula &formula, unsigned term, StringRef dtypes = "float")
      : module(ModuleOp::create(UnknownLoc::get(&context()))) {
    OpBuilder builder(module->getBodyRegion());
    Location loc = builder.getUnknownLoc();
    bool hasAttributes = llvm::any_of(formula.terms, [](const Term &term) {
      return !term.attributes.empty();
    });
    Type element = dtypes == "integer" ? Type(builder.getI64Type())
                                       : Type(builder.getF64Type());
    auto type = RankedTensorType::get(
        SmallVector<int64_t>(hasAttributes ? 2 : 1, ShapedType::kDynamic),
        element);
    std::vector<std::string> names = formula.variables();
    SmallVector<Type> inputs(names.size(), type);
    function = builder.create<func::FuncOp>(
        loc, "f", builder.getFunctionType(inputs, {}));
    Block *block = function.addEntryBlock();
    builder.setInsertionPointToStart(block);
    Binding binding;
    for (auto [name, argument] : llvm::zip_equal(names, block->getArguments()))
      binding.values[name] = argument;
    binding.attributes["a"] = attributeOf(formula, builder);
    binding.attributes["k"] = builder.getBoolAttr(false);
    Value result = build(formula, term, builder, loc, element, binding);
    builder.create<func::ReturnOp>(loc, result);
    function.setType(builder.getFunctionType(inputs, result.getType()));
    EXPECT_TRUE(succeeded(verify(*module)));
  }

  /// The names of the rewrites that were done.
  std::vector<std::string> rewrite(const Selection &selection) {
    RewritePatternSet set(&context());
    for (Group group :
         {Group::Canonicalize, Group::Stabilize, Group::Specialize})
      populate(set, group, selection);
    std::vector<std::string> done;
    EXPECT_TRUE(succeeded(rewriteRegion(
        function.getBody(), FrozenRewritePatternSet(std::move(set)),
        [&](StringRef name, Location) { done.push_back(name.str()); })));
    EXPECT_TRUE(succeeded(verify(*module)));
    return done;
  }
  std::vector<std::string> rewrite(const RewriteInfo &info) {
    Selection selection;
    selection.only.insert(info.name);
    return rewrite(selection);
  }

  /// The result, of the type of the operands.
  template <typename T>
  std::vector<T> operator()(const std::vector<std::vector<T>> &points) {
    std::vector<reference::Array> arguments;
    for (const std::vector<T> &values : points)
      arguments.push_back(
          reference::Array::of<T>({int64_t(values.size())}, values));
    auto results = reference::evaluate(function, arguments);
    if (!results) {
      ADD_FAILURE() << llvm::toString(results.takeError());
      return {};
    }
    std::vector<T> values = results->front().values<T>();
    // A side without operands is the same everywhere.
    if (values.size() == 1)
      values.resize(points.front().size(), values.front());
    return values;
  }

private:
  /// An axis of a softmax, or the axes of a reduction.
  static Attribute attributeOf(const Formula &formula, OpBuilder &builder) {
    for (const Term &term : formula.terms)
      for (const TermAttribute &attribute : term.attributes)
        if (attribute.name == "axis")
          return builder.getI64IntegerAttr(1);
    return builder.getDenseI64ArrayAttr({1});
  }

  OwningOpRef<ModuleOp> module;
  func::FuncOp function;
};

class EveryFormula : public testing::TestWithParam<const RewriteInfo *> {};

std::vector<const RewriteInfo *> formulas() {
  std::vector<const RewriteInfo *> result;
  for (const RewriteInfo &info : allRewrites())
    if (info.isFormula)
      result.push_back(&info);
  return result;
}

INSTANTIATE_TEST_SUITE_P(Rewrites, EveryFormula, testing::ValuesIn(formulas()),
                         [](const auto &info) {
                           std::string name = info.param->name.str();
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST_P(EveryFormula, Fires) {
  Formula formula = parse(*GetParam());
  Graph graph(formula, formula.from, GetParam()->dtypes);
  EXPECT_EQ(graph.rewrite(*GetParam()),
            std::vector<std::string>{GetParam()->name.str()});
}

TEST_P(EveryFormula, DoesNotFireTwice) {
  Formula formula = parse(*GetParam());
  Graph graph(formula, formula.to, GetParam()->dtypes);
  EXPECT_EQ(graph.rewrite(*GetParam()), std::vector<std::string>());
}

TEST_P(EveryFormula, DoesNotFireWhereALiteralDiffers) {
  Formula formula = parse(*GetParam());
  for (Term &term : formula.terms) {
    if (term.kind != Term::Kind::Literal || !std::isfinite(term.number))
      continue;
    double number = term.number;
    // The right side may have it alone.
    term.number += GetParam()->dtypes == "integer" ? 1 : 0.25;
    Graph changed(formula, formula.from, GetParam()->dtypes);
    term.number = number;
    Graph same(formula, formula.from, GetParam()->dtypes);
    bool isOnTheLeft = false;
    std::vector<unsigned> stack{formula.from};
    while (!stack.empty()) {
      const Term &next = formula.terms[stack.back()];
      stack.pop_back();
      isOnTheLeft |= &next == &term;
      stack.insert(stack.end(), next.operands.begin(), next.operands.end());
    }
    if (isOnTheLeft)
      EXPECT_EQ(changed.rewrite(*GetParam()), std::vector<std::string>());
  }
}

TEST_P(EveryFormula, DoesNotFireWhereAnOperandDiffers) {
  Formula formula = parse(*GetParam());
  // One use after the other of a variable becomes another one.
  std::function<unsigned(Formula &, unsigned, int &)> copy =
      [&](Formula &to, unsigned number, int &count) {
        Term term = formula.terms[number];
        if (term.kind == Term::Kind::Variable && count-- == 0)
          term.name = "other";
        for (unsigned &operand : term.operands)
          operand = copy(to, operand, count);
        to.terms.push_back(term);
        return unsigned(to.terms.size() - 1);
      };
  std::map<std::string, int> uses;
  std::function<void(unsigned)> countUses = [&](unsigned number) {
    const Term &term = formula.terms[number];
    if (term.kind == Term::Kind::Variable)
      ++uses[term.name];
    llvm::for_each(term.operands, countUses);
  };
  countUses(formula.from);
  int total = 0;
  for (const auto &[name, count] : uses)
    total += count;
  bool isShared = uses.size() == 1 && total > 1;
  for (int use = 0; isShared && use < total; ++use) {
    Formula changed;
    int count = use;
    changed.from = copy(changed, formula.from, count);
    Graph graph(changed, changed.from, GetParam()->dtypes);
    EXPECT_EQ(graph.rewrite(*GetParam()), std::vector<std::string>())
        << "with another variable at use " << use;
  }
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

/// The interval that tests of a variable draw from.
std::pair<double, double> domainOf(const RewriteInfo &info, size_t variable) {
  SmallVector<StringRef> intervals;
  info.domain.split(intervals, ';');
  double low = -infinity, high = infinity;
  if (info.domain.empty())
    return {low, high};
  auto [first, second] = intervals[variable].split(',');
  EXPECT_FALSE(first.trim().getAsDouble(low));
  EXPECT_FALSE(second.trim().getAsDouble(high));
  return {low, high};
}

/// Numbers of every size, and those near which the formulas cancel.
std::vector<double> samples(bool many) {
  std::vector<double> result{0.0};
  for (double x : {1e-310, 1e-160, 1e-9, 0.01, 0.5, 1.0, 1.0000001, 3.0, 25.0,
                   300.0, 709.5, 1e9, 1e160})
    result.insert(result.end(), {x, -x});
  if (!many)
    return result;
  for (double x : {1e-20, 1e-5, 0.3, 0.9999, 1.7, 10.0, 19.0, 36.5, 100.0,
                   744.0, 1000.0, 1e300})
    result.insert(result.end(), {x, -x});
  std::mt19937_64 engine(7);
  std::uniform_real_distribution<double> exponent(-12, 3), mantissa(1, 10);
  for (int i = 0; i < 100; ++i) {
    double x = mantissa(engine) * std::pow(10.0, std::floor(exponent(engine)));
    result.push_back(i % 2 ? x : -x);
  }
  return result;
}

/// All combinations of `values`, a column for each variable.
template <typename T>
std::vector<std::vector<T>> grid(const std::vector<T> &values,
                                 size_t variables) {
  std::vector<std::vector<T>> columns(variables);
  size_t count = 1;
  for (size_t i = 0; i < variables; ++i)
    count *= values.size();
  for (size_t row = 0; row < count; ++row)
    for (size_t i = 0, rest = row; i < variables; ++i, rest /= values.size())
      columns[i].push_back(values[rest % values.size()]);
  return columns;
}

std::string describe(const std::vector<std::vector<double>> &columns,
                     size_t row) {
  std::string result;
  llvm::raw_string_ostream os(result);
  for (const std::vector<double> &column : columns)
    os << llvm::format("%.17g ", column[row]);
  return result;
}

bool sameBits(double x, double y, bool anyZero) {
  return (std::isnan(x) && std::isnan(y)) ||
         (x == y && (anyZero || x != 0 || std::signbit(x) == std::signbit(y)));
}

/// What is special: each class says what holds for it.
const std::vector<double> specials{
    0.0, -0.0, infinity, -infinity, std::nan(""), 5e-324, -5e-324, 1.0, -2.5};

TEST_P(EveryFormula, Integers) {
  const RewriteInfo &info = *GetParam();
  if (info.dtypes != "integer")
    return;
  Formula formula = parse(info);
  auto columns = grid<int64_t>({0, 1, -1, 7, INT64_MIN, INT64_MAX},
                               formula.variables().size());
  EXPECT_EQ(Graph(formula, formula.from, info.dtypes)(columns),
            Graph(formula, formula.to, info.dtypes)(columns));
}

TEST_P(EveryFormula, SpecialValues) {
  const RewriteInfo &info = *GetParam();
  Formula formula = parse(info);
  if (!test::canEvaluate(formula, formula.from) ||
      info.exactness == Exactness::FastMath || info.dtypes == "integer")
    return;
  auto columns = grid(specials, formula.variables().size());
  std::vector<double> before = Graph(formula, formula.from)(columns),
                      after = Graph(formula, formula.to)(columns);
  ASSERT_EQ(before.size(), after.size());
  for (size_t row = 0; row < before.size(); ++row) {
    bool hasNaN = llvm::any_of(columns, [&](const std::vector<double> &column) {
      return std::isnan(column[row]);
    });
    if (info.exactness == Exactness::Exact) {
      EXPECT_TRUE(sameBits(before[row], after[row], info.anyZero))
          << describe(columns, row) << ": " << before[row] << " became "
          << after[row];
    } else if (hasNaN) {
      if (info.infinityBeatsNaN && std::isinf(after[row]))
        continue;
      EXPECT_EQ(std::isnan(before[row]), std::isnan(after[row]))
          << describe(columns, row) << ": " << before[row] << " became "
          << after[row];
    } else if (std::isinf(before[row]) || before[row] == 0) {
      // What is finite is compared with the truth, below.
      bool allFinite = llvm::all_of(columns, [&](const auto &column) {
        return std::isfinite(column[row]);
      });
      // A zero may be what a denormal number was rounded to.
      bool isNoZero =
          before[row] == 0 && std::fabs(after[row]) < 1e-300 && after[row] != 0;
      if (!allFinite && !isNoZero)
        EXPECT_TRUE(sameBits(before[row], after[row], info.anyZero))
            << describe(columns, row) << ": " << before[row] << " became "
            << after[row];
    }
  }
}

/// The distance of two numbers in units in the last place of the first.
long double ulps(long double truth, double value) {
  double nearest = double(truth);
  if (value == nearest)
    return 0;
  if (!std::isfinite(value) || !std::isfinite(nearest))
    return infinity;
  long double unit =
      std::nextafter(std::fabs(nearest), infinity) - std::fabs(nearest);
  return std::fabs(truth - value) / unit;
}

TEST_P(EveryFormula, IsNoLessAccurate) {
  const RewriteInfo &info = *GetParam();
  Formula formula = parse(info);
  if (!test::canEvaluate(formula, formula.from) || info.dtypes == "integer")
    return;
  std::vector<std::string> names = formula.variables();
  std::vector<double> values = samples(names.size() == 1);
  auto all = grid(values, names.size());
  std::vector<std::vector<double>> columns(names.size());
  for (size_t row = 0; row < all.front().size(); ++row) {
    bool isInside = true;
    for (size_t i = 0; i < names.size(); ++i) {
      auto [low, high] = domainOf(info, i);
      isInside &= all[i][row] >= low && all[i][row] <= high;
    }
    for (size_t i = 0; isInside && i < names.size(); ++i)
      columns[i].push_back(all[i][row]);
  }
  std::vector<double> before = Graph(formula, formula.from)(columns),
                      after = Graph(formula, formula.to)(columns);
  ASSERT_EQ(before.size(), after.size());
  for (size_t row = 0; row < before.size(); ++row) {
    llvm::StringMap<long double> point;
    for (size_t i = 0; i < names.size(); ++i)
      point[names[i]] = columns[i][row];
    long double truth = test::evaluate(formula, formula.from, point);
    // Whether the digits of the oracle were enough.
    bool isCertain = llvm::all_of(names, [&](const std::string &name) {
      return std::fabs(point[name]) < 1500;
    });
    if (std::isinf(truth) && !isCertain)
      continue;
    if (std::isnan(truth)) {
      if (info.exactness != Exactness::FastMath && std::isfinite(before[row]))
        EXPECT_TRUE(std::isfinite(after[row])) << describe(columns, row);
      continue;
    }
    // As good as rounding the operands and the result a few times makes it.
    long double error = ulps(truth, after[row]);
    if (error <= 4 || error <= ulps(truth, before[row]))
      continue;
    long double unit = std::nextafter(std::fabs(double(truth)), infinity) -
                       std::fabs(double(truth));
    long double conditioning = 0;
    for (const std::string &name : names)
      for (double factor : {1 + 0x1p-52, 1 - 0x1p-52}) {
        auto moved = point;
        moved[name] *= factor;
        long double other = test::evaluate(formula, formula.from, moved);
        if (!std::isnan(other))
          conditioning += std::fabs(other - truth) / unit;
      }
    EXPECT_LE(error, 4 + 2 * conditioning)
        << "at " << describe(columns, row) << "the result is " << double(truth)
        << ", as written " << before[row] << ", rewritten " << after[row];
  }
}

//===----------------------------------------------------------------------===//
// The set
//===----------------------------------------------------------------------===//

TEST(Rewrites, AreKnownByName) {
  EXPECT_EQ(findRewrite("log-of-one-plus")->to, "log1p(x)");
  EXPECT_EQ(findRewrite("nothing"), nullptr);
  EXPECT_EQ(nearestRewrite("log-of-one-pls"), "log-of-one-plus");
  EXPECT_EQ(nearestRewrite("zzzzzzzzzzzz"), "");
}

/// What rewrites in C++ look for, as far as a formula can say it.
const char *const sourcesOfFunctions[] = {
    "x + 1 + 2",
    "3 - (x - 1)",
    "x + -2",
    "x * 2 * 3",
    "6 / (x * 3)",
    "reciprocal(x * 2)",
    "x * 2 + x * 3",
    "x + y - x + y * 2",
    "x * y * x / y",
    "maximum(exp(x), 0)",
    "minimum(sigmoid(x), sqr(y) + 2)",
    "clip(clip(x, 0, 2), 1, 3)",
    "where(less(x, y), x, x)",
    "where(less(exp(x), 0), x, y)",
    "where(less(x, y), where(less(x, y), x, 1), y)",
    "abs(sqr(x)) + 0",
    "x * (sigmoid(y) + 1) / (sigmoid(y) + 1)",
};

/// Random graphs of what the rewrites look for come to an end, after a number
/// of rewrites that is linear in their size.
TEST(Rewrites, End) {
  std::mt19937 engine(11);
  std::vector<Formula> all;
  for (const RewriteInfo *info : formulas())
    if (Formula formula = parse(*info);
        info->dtypes != "integer" && test::canEvaluate(formula, formula.from))
      all.push_back(std::move(formula));
  for (const char *text : sourcesOfFunctions)
    all.push_back(llvm::cantFail(parseFormula(text, text)));
  auto draw = [&](size_t count) { return engine() % count; };
  size_t done = 0, ops = 0;
  for (int round = 0; round < 600; ++round) {
    // Left sides, their variables being terms that are there.
    Formula graph;
    graph.terms.push_back({Term::Kind::Variable, "x", 0, {}, {}});
    graph.terms.push_back({Term::Kind::Variable, "y", 0, {}, {}});
    std::vector<unsigned> roots{0, 1};
    for (int i = 0; i < 12; ++i) {
      const Formula &formula = all[draw(all.size())];
      std::map<std::string, unsigned> chosen;
      std::function<unsigned(unsigned)> copy = [&](unsigned number) {
        Term term = formula.terms[number];
        if (term.kind == Term::Kind::Variable)
          return chosen.try_emplace(term.name, roots[draw(roots.size())])
              .first->second;
        for (unsigned &operand : term.operands)
          operand = copy(operand);
        graph.terms.push_back(term);
        return unsigned(graph.terms.size() - 1);
      };
      roots.push_back(copy(formula.from));
    }
    graph.from = roots.back();
    Selection selection;
    selection.fastMath = round % 2;
    ops += graph.size(graph.from);
    done += Graph(graph, graph.from).rewrite(selection).size();
  }
  EXPECT_GT(done, 100u);
  EXPECT_LT(done, 3 * ops);
}

/// How often a pattern was tried.
size_t countOfAttempts(llvm::function_ref<void()> work) {
  size_t count = 0;
  context().registerActionHandler(
      [&](llvm::function_ref<void()> action, const tracing::Action &what) {
        count += isa<ApplyPatternAction>(what);
        action();
      });
  work();
  context().registerActionHandler(nullptr);
  return count;
}

/// A sum or product of so many operands, which are x and y in turn, and every
/// third one a constant.
Formula chain(StringRef op, unsigned count) {
  Formula formula;
  formula.terms.push_back({Term::Kind::Variable, "x", 0, {}, {}});
  formula.terms.push_back({Term::Kind::Variable, "y", 0, {}, {}});
  formula.terms.push_back({Term::Kind::Literal, "", 1.5, {}, {}});
  unsigned last = 0;
  for (unsigned i = 1; i < count; ++i) {
    formula.terms.push_back({Term::Kind::Op, op.str(), 0, {last, i % 3}, {}});
    last = formula.terms.size() - 1;
  }
  formula.from = last;
  return formula;
}

/// The work for a long sum is proportional to its length: it is taken apart
/// once.
TEST(Rewrites, AreLinearInTheLengthOfASum) {
  for (bool fastMath : {false, true})
    for (const char *op : {"add", "multiply", "maximum"}) {
      size_t attempts[2], done[2];
      for (int i : {0, 1}) {
        Formula formula = chain(op, i ? 4000 : 1000);
        Graph graph(formula, formula.from);
        Selection selection;
        selection.fastMath = fastMath;
        attempts[i] =
            countOfAttempts([&] { done[i] = graph.rewrite(selection).size(); });
      }
      EXPECT_LT(attempts[1], 4.2 * attempts[0]) << op;
      EXPECT_LE(done[1], 4 * done[0] + 8) << op;
      if (fastMath && op != StringRef("maximum"))
        EXPECT_GT(done[0], 0u) << op;
    }
}

} // namespace
} // namespace arete::rewrite
