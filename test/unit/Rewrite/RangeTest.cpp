//===- RangeTest.cpp - What records say of the elements of results --------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Range.h"
#include "dialects/Arete/IR/Dialect.h"
#include "lib/Reference/Reference.h"
#include "lib/Transforms/Rewrite/Rewrite.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "test/unit/Rewrite/TestContext.h"
#include "llvm/ADT/StringSet.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;

namespace arete {
namespace {
using ir::Range;

constexpr double infinity = Range::infinity;

/// An expression of the language of formulas in x, y and z, as a function.
class Expression {
public:
  explicit Expression(const std::string &text)
      : module(ModuleOp::create(UnknownLoc::get(&context()))) {
    rewrite::Formula formula =
        llvm::cantFail(rewrite::parseFormula(text, text));
    OpBuilder builder(module->getBodyRegion());
    Location loc = builder.getUnknownLoc();
    Type element = builder.getF64Type();
    auto type = RankedTensorType::get({ShapedType::kDynamic, 1}, element);
    SmallVector<Type> inputs(3, type);
    function = builder.create<func::FuncOp>(
        loc, "f", builder.getFunctionType(inputs, {}));
    Block *block = function.addEntryBlock();
    builder.setInsertionPointToStart(block);
    rewrite::Binding binding;
    for (auto [name, argument] : llvm::zip_equal(
             ArrayRef<StringRef>{"x", "y", "z"}, block->getArguments()))
      binding.values[name] = argument;
    binding.attributes["a"] = builder.getDenseI64ArrayAttr({1});
    binding.attributes["i"] = builder.getI64IntegerAttr(1);
    binding.attributes["k"] = builder.getBoolAttr(true);
    result =
        rewrite::build(formula, formula.from, builder, loc, element, binding);
    builder.create<func::ReturnOp>(loc, result);
    function.setType(builder.getFunctionType(inputs, result.getType()));
  }

  Range range() const { return ir::rangeOf(result); }

  /// The results at all combinations of these numbers.
  std::vector<double> evaluate(const std::vector<double> &numbers) {
    std::vector<double> columns[3];
    for (double x : numbers)
      for (double y : numbers)
        for (double z : numbers) {
          columns[0].push_back(x);
          columns[1].push_back(y);
          columns[2].push_back(z);
        }
    std::vector<reference::Array> arguments;
    for (const std::vector<double> &column : columns)
      arguments.push_back(
          reference::Array::of<double>({int64_t(column.size()), 1}, column));
    return llvm::cantFail(reference::evaluate(function, arguments))
        .front()
        .values<double>();
  }

private:
  OwningOpRef<ModuleOp> module;
  func::FuncOp function;
  Value result;
};

const std::vector<double> numbers{
    0.0,  -0.0, infinity, -infinity, std::nan(""), 1e-310, -1e-310, 0.3,
    -0.3, 1.0,  -1.0,     2.5,       -700.0,       1e200,  -1e200};

void expectInRange(const std::string &text) {
  Expression expression(text);
  Range range = expression.range();
  for (double value : expression.evaluate(numbers))
    EXPECT_TRUE(range.contains(value))
        << text << " is " << value << ", not in [" << range.low() << ", "
        << range.high() << "]" << (range.mayBeNaN() ? " or NaN" : "");
}

struct Elementwise {
  StringRef name, kind;
  int arity;
  bool predicate;
};
const Elementwise elementwise[] = {
#define ARETE_ELEMENTWISE(NAME, CLASS, ARITY, KIND, PREDICATE, ...)            \
  {#NAME, KIND, ARITY, PREDICATE},
#include "dialects/Arete/IR/Elementwise.inc"
};

/// Whether there is something in the record of an op.
bool saysSomething(StringRef op) {
  static const llvm::StringSet<> names{
#define ARETE_RANGE(NAME, RANGE) NAME,
#define ARETE_INCREASING(NAME)
#include "dialects/Arete/IR/Ranges.inc"
  };
  return names.contains(op);
}

/// Whatever an op says is so, of operands of which much or little is known.
TEST(Range, HoldsForEveryElementwiseOp) {
  const StringRef known[] = {"_",          "sqr(_)",
                             "-exp(_)",    "tanh(_)",
                             "sigmoid(_)", "sigmoid(_) + 0.5",
                             "sqrt(_)",    "where(less(_, 1), -0.0, 2)"};
  auto operand = [](StringRef form, StringRef variable) {
    auto [before, after] = form.split('_');
    return (before + variable + after).str();
  };
  Type element = Float64Type::get(&context());
  int count = 0;
  for (const Elementwise &op : elementwise) {
    if (op.predicate || !ir::isOfKind(element, op.kind) || op.name == "where" ||
        !saysSomething(op.name))
      continue;
    for (StringRef first : known)
      for (StringRef second : known) {
        if (op.arity == 1 && second != "_")
          continue;
        std::string text = (op.name + "(" + operand(first, "x")).str();
        if (op.arity > 1)
          text += ", " + operand(second, "y");
        if (op.arity > 2)
          text += ", " + operand(first, "z");
        expectInRange(text + ")");
        ++count;
      }
  }
  EXPECT_GT(count, 300);
}

TEST(Range, IncreasingOpsIncrease) {
  const char *const names[] = {
#define ARETE_RANGE(NAME, RANGE)
#define ARETE_INCREASING(NAME) NAME,
#include "dialects/Arete/IR/Ranges.inc"
  };
  // x is the slowest of the three to change.
  std::vector<double> sorted = numbers;
  llvm::sort(sorted, [](double x, double y) {
    return x < y || (std::isnan(y) && !std::isnan(x));
  });
  for (const char *name : names) {
    std::vector<double> values =
        Expression(std::string(name) + "(x)").evaluate(sorted);
    for (size_t i = 1; i < values.size(); ++i)
      if (!std::isnan(sorted[i / (sorted.size() * sorted.size())]))
        EXPECT_LE(values[i - 1], values[i]) << name;
      else
        EXPECT_TRUE(std::isnan(values[i])) << name;
  }
}

TEST(Range, HoldsForReductions) {
  for (const char *op : {"sum", "prod", "max", "min", "mean"})
    for (const char *x : {"x", "sqr(x)", "-exp(x)", "tanh(x)", "x - -0.0"})
      expectInRange(std::string(op) + "[axes=a, keepdims=k](" + x + ")");
  for (const char *op : {"softmax", "log_softmax"})
    expectInRange(std::string(op) + "[axis=i](x)");
}

TEST(Range, KnowsSigns) {
  for (const char *text :
       {"exp(x)", "sqr(x) + exp(y)", "abs(x) * sigmoid(y)", "maximum(x, 0)",
        "sum[axes=a, keepdims=k](sqr(x))", "sqrt(sqr(x) + 1)",
        "exp(x) / (exp(y) + 1)", "softplus(x) + 1", "relu(x)",
        "where(less(x, y), exp(x), 2)", "1 - sigmoid(x)"})
    EXPECT_TRUE(Expression(text).range().isNonNegative()) << text;
  for (const char *text :
       {"x + y", "sqr(x) - 1", "maximum(x, -0.0)", "exp(x) - 1", "sqrt(x)",
        "tanh(x)", "minimum(exp(x), y)"})
    EXPECT_FALSE(Expression(text).range().isNonNegative()) << text;
}

TEST(Range, KnowsWhatIsZeroOrInfinite) {
  EXPECT_TRUE(Expression("exp(x) + 1").range().isNonZero());
  EXPECT_FALSE(Expression("exp(x)").range().isNonZero());
  EXPECT_FALSE(Expression("sigmoid(x)").range().isFinite()); // x may be NaN
  EXPECT_TRUE(Expression("where(less(x, y), 1, 2)").range().isFinite());
  EXPECT_FALSE(Expression("where(less(x, y), 1, inf)").range().isFinite());
}

/// In float16 a sum of 65504 and 32 is infinite, and 1e-30 is 0.
TEST(Range, BoundsHoldInEveryDtype) {
  EXPECT_EQ(Range(0, 65536, false).high(), infinity);
  EXPECT_EQ(Range(1e-30, 1, false).low(), 0.0);
  EXPECT_FALSE(Range(1e-30, 1, false).isNonZero());
  EXPECT_EQ(Range(-1, -1e-30, false).high(), -0.0);
  EXPECT_TRUE(std::signbit(Range(-1, -1e-30, false).high()));
  EXPECT_LE(Range(0.3, 0.3, false).low(), 0.296875);
  EXPECT_GE(Range(0.3, 0.3, false).high(), 0.3);
  EXPECT_EQ(Range(0.3, 0.3, false).high(), 0.30078125);
}

} // namespace
} // namespace arete
