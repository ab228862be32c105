//===- ReductionTest.cpp - Reductions and what is made of them ------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/Compiler/CompilerTest.h"

#include <cmath>

namespace arete::test {
namespace {

using Shape = std::vector<int64_t>;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::string nameOf(const ::testing::TestParamInfo<arete_dtype> &info) {
  return arete_dtype_name(info.param);
}

/// All sets of axes of a rank.
std::vector<Shape> axesOf(int64_t rank) {
  std::vector<Shape> sets;
  for (unsigned bits = 0; bits < 1u << rank; ++bits) {
    Shape axes;
    for (int64_t axis = 0; axis < rank; ++axis)
      if (bits >> axis & 1)
        axes.push_back(axis);
    sets.push_back(axes);
  }
  return sets;
}

//===----------------------------------------------------------------------===//
// Every reduction, rank, set of axes
//===----------------------------------------------------------------------===//

class ReductionTest : public ProgramTest,
                      public ::testing::WithParamInterface<arete_dtype> {
protected:
  bool isFloat() const { return reference::isFloat(GetParam()); }

  /// Reductions of an argument of this rank over all sets of axes.
  Program reduceAll(int64_t rank, llvm::ArrayRef<llvm::StringRef> ops) {
    tolerances.clear();
    FunctionBuilder builder(context);
    mlir::Value x = builder.input(GetParam(), Shape(rank, dyn));
    for (llvm::StringRef op : ops)
      for (const Shape &axes : axesOf(rank))
        for (bool keepdims : {false, true}) {
          llvm::SmallVector<mlir::NamedAttribute> attributes = {
              builder.axes(axes)};
          if (keepdims)
            attributes.push_back(builder.flag("keepdims"));
          builder.output(builder.op(op, x, attributes));
          // Of at most 200 numbers of magnitude 2; the order is free.
          Tolerance tolerance;
          if (isFloat() && op == "prod")
            tolerance.relative = 200 * epsilonOf(GetParam());
          else if (isFloat() && (op == "sum" || op == "mean"))
            tolerance.absolute = 200 * epsilonOf(GetParam());
          tolerances.push_back(tolerance);
        }
    return program(builder);
  }

  Array random(Shape shape) {
    bool isUnsigned = GetParam() >= ARETE_UINT8 && GetParam() <= ARETE_UINT64;
    // Without factors of zero and with few ties.
    if (isFloat())
      return Random(shape.size()).array(GetParam(), shape, 0.5, 2);
    return Random(shape.size())
        .array(GetParam(), shape, isUnsigned ? 0 : -100, 100);
  }

  std::vector<Tolerance> tolerances;
};

TEST_P(ReductionTest, VectorsAndMatrices) {
  std::vector<llvm::StringRef> ops = {"sum", "prod",   "max",
                                      "min", "argmax", "argmin"};
  if (isFloat())
    ops.push_back("mean");
  Program vector = reduceAll(1, ops);
  for (int64_t size : {1, 2, 3, 8, 17, 100}) {
    SCOPED_TRACE(size);
    for (Layout layout : {Layout::Contiguous, Layout::Reversed})
      vector.check(random({size}), tolerances, layout);
  }
  Program matrix = reduceAll(2, ops);
  for (Shape shape : {Shape{3, 5}, {1, 7}, {7, 1}, {1, 1}, {16, 8}, {5, 33}}) {
    SCOPED_TRACE(reference::shapeText(shape));
    for (Layout layout : allLayouts)
      matrix.check(random(shape), tolerances, layout);
  }
}

/// What does not depend on the dtype.
class ReductionShapeTest : public ReductionTest {};

TEST_P(ReductionShapeTest, ThreeAndFourAxes) {
  Program three = reduceAll(3, {"sum", "max", "argmax", "argmin"});
  for (Shape shape : {Shape{3, 4, 5}, {1, 4, 9}, {2, 1, 3}, {5, 2, 1}})
    three.check(random(shape), tolerances);
  Program four = reduceAll(4, {"sum"});
  four.check(random({2, 3, 4, 5}), tolerances);
  four.check(random({2, 3, 4, 5}), tolerances, Layout::Transposed);
}

TEST_P(ReductionTest, Scalars) {
  std::vector<llvm::StringRef> ops = {"sum", "prod",   "max",
                                      "min", "argmax", "argmin"};
  if (isFloat())
    ops.push_back("mean");
  Program scalar = reduceAll(0, ops);
  scalar.check(random({}), tolerances);
}

TEST_P(ReductionShapeTest, OfNothing) {
  std::vector<llvm::StringRef> ops = {"sum", "prod"};
  if (isFloat())
    ops.push_back("mean");
  Program defined = reduceAll(2, ops);
  for (Shape shape : {Shape{0, 3}, {3, 0}, {0, 0}})
    defined.check(Array{GetParam(), shape, {}}, tolerances);

  // The extremes of no element are an error, but not those along the other
  // axis, of which there are none.
  for (const char *op : {"max", "min", "argmax", "argmin"}) {
    SCOPED_TRACE(op);
    FunctionBuilder builder(context);
    mlir::Value x = builder.input(GetParam(), {dyn, dyn});
    builder.output(builder.op(op, x, builder.axes({1})));
    Program extreme = program(builder);
    extreme.check(Array{GetParam(), {0, 3}, {}});
    extreme.check(Array{GetParam(), {3, 0}, {}});
    extreme.check(Array{GetParam(), {0, 0}, {}});
  }
}

INSTANTIATE_TEST_SUITE_P(
    NumericDtypes, ReductionTest,
    ::testing::ValuesIn(llvm::ArrayRef(allDtypes).drop_front()), nameOf);
INSTANTIATE_TEST_SUITE_P(SomeDtypes, ReductionShapeTest,
                         ::testing::Values(ARETE_INT32, ARETE_UINT8,
                                           ARETE_FLOAT16, ARETE_BFLOAT16,
                                           ARETE_FLOAT32, ARETE_FLOAT64),
                         nameOf);

//===----------------------------------------------------------------------===//
// Special values
//===----------------------------------------------------------------------===//

class FloatReductionTest : public ProgramTest,
                           public ::testing::WithParamInterface<arete_dtype> {
protected:
  Array array(Shape shape, const std::vector<double> &values) {
    Array result{GetParam(), shape, {}};
    for (double value : values)
      result.elements.push_back(elementOf(GetParam(), value));
    return result;
  }
  double epsilon() const { return epsilonOf(GetParam()); }
};

TEST_P(FloatReductionTest, SpecialValues) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn});
  for (const char *op : {"sum", "prod", "max", "min", "argmax", "argmin"})
    builder.output(builder.op(op, x, builder.axes({0})));
  Program reductions = program(builder);
  const double largest = GetParam() == ARETE_FLOAT16    ? 65504
                         : GetParam() == ARETE_BFLOAT16 ? 0x1.fep127
                         : GetParam() == ARETE_FLOAT32
                             ? std::numeric_limits<float>::max()
                             : std::numeric_limits<double>::max();
  for (std::vector<double> values : std::vector<std::vector<double>>{
           {1, nan, 3},
           {nan, nan, nan},
           {nan, inf, -inf},
           {inf, -inf},
           {-inf, -inf, -inf},
           {inf, 1, inf},
           {largest, largest},
           {-largest, -largest},
           {2, 5, 5, 2, 5, 2},
           {-1, -1, -1},
           {1, 2, 3, nan, 5, nan, 7},
           {7, 6, 5, 4, 3, 2, 1, 0, -1, -2, -3, -4, -5, -6, -7, -8, nan},
           {0, 1}})
    // The sign of a sum that is 0 is not specified.
    reductions.check(array({int64_t(values.size())}, values),
                     Tolerance{0, 0, 0, true});
  // Zeros of both signs: the extremes order them, the positions do not.
  FunctionBuilder zeros(context);
  x = zeros.input(GetParam(), {dyn});
  for (const char *op : {"max", "min", "argmax", "argmin"})
    zeros.output(zeros.op(op, x, zeros.axes({0})));
  Program extremes = program(zeros);
  for (std::vector<double> values :
       std::vector<std::vector<double>>{{0.0, -0.0}, {-0.0, 0.0}, {-0.0, -0.0}})
    extremes.check(array({2}, values));
}

TEST_P(FloatReductionTest, PositionsInLongVectorsAndRows) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn, dyn});
  for (int64_t axis : {0, 1})
    for (const char *op : {"argmax", "argmin", "max", "min"})
      builder.output(builder.op(op, x, builder.axes({axis})));
  Program extremes = program(builder);
  // Few values, so that ties and NaNs fall into every lane.
  Random random(3);
  for (auto [rows, columns] :
       {std::pair{40, 37}, {3, 500}, {500, 3}, {1, 1000}, {64, 64}}) {
    Array values{GetParam(), {rows, columns}, {}};
    for (int64_t i = 0; i < rows * columns; ++i)
      values.elements.push_back(reference::Element::ofReal(
          random.below(200) == 0 ? nan : double(random.below(6) - 3)));
    extremes.check(values, Tolerance{0, 0, 0, true});
  }
}

TEST_P(FloatReductionTest, ManyNumbers) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn, dyn});
  for (Shape axes : {Shape{0}, {1}, {0, 1}})
    for (const char *op : {"sum", "mean"})
      builder.output(builder.op(op, x, builder.axes(axes)));
  Program sums = program(builder);
  for (auto [rows, columns] : {std::pair{100000, 1},
                               {1, 100000},
                               {300, 333},
                               {5, 20000},
                               {20000, 5}}) {
    SCOPED_TRACE(rows);
    // All of one sign, where errors of rounding grow with the length. Vectors
    // keep many partial sums, columns one each, whose error is a random walk.
    Array values = Random(4).array(GetParam(), {rows, columns}, 0, 1);
    Tolerance column{0, 400 * epsilon()}, other{0, 50 * epsilon()};
    sums.check(values, {column, column, other, other, other, other});
  }
}

TEST_P(FloatReductionTest, Softmax) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn, dyn, dyn});
  for (int64_t axis : {0, 1, 2}) {
    builder.output(builder.op("softmax", x, builder.axis(axis)));
    builder.output(builder.op("log_softmax", x, builder.axis(axis)));
  }
  Program softmax = program(builder);
  Tolerance tolerance;
  tolerance.relative = 16 * epsilon();
  tolerance.absolute = 16 * epsilon();
  Tolerance large{0, 16 * epsilon(), 5000 * epsilon()};
  // The logarithm of what is 1 but for less than half of a denormal number.
  tolerance.ignoreZeroSign = large.ignoreZeroSign = true;
  Random random(8);
  for (Shape shape : {Shape{3, 4, 5}, {1, 1, 1}, {2, 1, 9}, {1, 40, 3}}) {
    for (Layout layout : allLayouts)
      softmax.check(random.array(GetParam(), shape, -3, 3), tolerance, layout);
    softmax.check(random.array(GetParam(), shape, -5000, 5000),
                  {tolerance, large, tolerance, large, tolerance, large});
  }
  softmax.check(array({1, 2, 2}, {nan, 0, 1, 2}), tolerance);
  softmax.check(array({1, 2, 2}, {-inf, 0, 1, -inf}), tolerance);
  softmax.check(array({1, 2, 2}, {inf, 0, 1, -inf}), tolerance);
  softmax.check(array({1, 2, 2}, {-inf, -inf, -inf, 3}), tolerance);
}

TEST_P(FloatReductionTest, Logsumexp) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn, dyn, dyn});
  builder.output(builder.op("logsumexp", x, builder.axes({0, 2})));
  builder.output(builder.op("logsumexp", x, builder.axes({1})));
  Program program = this->program(builder);
  Tolerance tolerance;
  tolerance.relative = tolerance.absolute = 16 * epsilon();
  Random random(9);
  for (Shape shape : {Shape{3, 4, 5}, {1, 1, 1}, {2, 1, 9}, {1, 40, 3}})
    for (double range : {3., 5000.})
      for (Layout layout : allLayouts)
        program.check(random.array(GetParam(), shape, -range, range), tolerance,
                      layout);
  for (const auto &special : {std::vector<double>{nan, 0, 1, 2},
                              {-inf, 0, 1, -inf},
                              {inf, 0, 1, -inf},
                              {-inf, -inf, -inf, 3}})
    program.check(array({1, 2, 2}, special), tolerance);
}

TEST_P(FloatReductionTest, SoftmaxOfNothing) {
  // Along the axis that is not empty there is no row to go wrong.
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn, dyn});
  builder.output(builder.op("softmax", x, builder.axis(1)));
  builder.output(builder.op("log_softmax", x, builder.axis(1)));
  Program softmax = program(builder);
  for (Shape shape : {Shape{0, 3}, {3, 0}, {0, 0}})
    softmax.check(Array{GetParam(), shape, {}});
}

/// Elementwise work goes into reductions and out of them, with several results.
TEST_P(FloatReductionTest, FusedWithElementwiseWork) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn, dyn});
  mlir::Value y = builder.input(GetParam(), {dyn});
  mlir::Value shifted = builder.op("add", {x, y});
  mlir::Value square = builder.op("sqr", shifted);
  mlir::Value rows = builder.op("sum", square, builder.axes({1}));
  mlir::Value columns = builder.op("sum", square, builder.axes({0}));
  mlir::Value all = builder.op("mean", shifted, builder.axes({0, 1}));
  mlir::Value kept =
      builder.op("max", shifted, {builder.axes({1}), builder.flag("keepdims")});
  mlir::Value centred = builder.op("subtract", {shifted, kept});
  builder.output(shifted);
  builder.output(rows);
  builder.output(builder.op("sqrt", columns));
  builder.output(builder.op("multiply", {centred, all}));
  builder.output(
      builder.op("sum", builder.op("exp", centred), builder.axes({1})));
  builder.output(builder.op("argmin", shifted, builder.axes({0})));
  builder.output(
      builder.op("sum",
                 builder.op("broadcast_to",
                            {builder.op("expand_dims", y, builder.axes({0})),
                             builder.dim(x, 0), builder.dim(x, 1)}),
                 builder.axes({0})));
  Program mixed = program(builder);
  Random random(11);
  Tolerance tolerance{4, 64 * epsilon(), 64 * epsilon()};
  for (auto [rows, columns] : {std::pair{1, 1}, {3, 4}, {17, 9}, {1, 40}})
    for (Layout layout : allLayouts)
      mixed.check({random.array(GetParam(), {rows, columns}, -1, 1),
                   random.array(GetParam(), {columns}, -1, 1)},
                  tolerance, layout);
}

INSTANTIATE_TEST_SUITE_P(FloatDtypes, FloatReductionTest,
                         ::testing::Values(ARETE_FLOAT16, ARETE_BFLOAT16,
                                           ARETE_FLOAT32, ARETE_FLOAT64),
                         nameOf);

} // namespace
} // namespace arete::test
