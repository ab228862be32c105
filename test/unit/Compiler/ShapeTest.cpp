//===- ShapeTest.cpp - Shapes, creation, joining and indexing -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/Compiler/CompilerTest.h"

namespace arete::test {
namespace {

using Shape = std::vector<int64_t>;

Array scalar(int64_t value) { return Array::of<int64_t>({}, {value}); }

std::string nameOf(const ::testing::TestParamInfo<arete_dtype> &info) {
  return arete_dtype_name(info.param);
}

/// What moves elements without computing with them: four element sizes, and
/// bool, whose memory is not its scalar type.
class ShapeTest : public ProgramTest,
                  public ::testing::WithParamInterface<arete_dtype> {
protected:
  Array random(Shape shape, uint64_t seed = 1) {
    return Random(seed).array(GetParam(), std::move(shape), 0, 100);
  }
  void checkLayouts(Program &program, std::vector<Array> arguments) {
    for (Layout layout : allLayouts) {
      SCOPED_TRACE(int(layout));
      program.check(arguments, {}, layout);
    }
  }
};

TEST_P(ShapeTest, Transpose) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn, dyn, dyn});
  for (Shape order :
       {Shape{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}})
    builder.output(builder.op("transpose", x, builder.permutation(order)));
  mlir::Value twice = builder.op(
      "transpose", builder.op("transpose", x, builder.permutation({1, 2, 0})),
      builder.permutation({1, 2, 0}));
  builder.output(twice);
  Program transpose = program(builder);
  for (Shape shape : {Shape{2, 3, 4}, {1, 5, 1}, {0, 2, 3}, {7, 1, 9}})
    checkLayouts(transpose, {random(shape)});
}

TEST_P(ShapeTest, ReshapeToAnySizes) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn, dyn});
  mlir::Value a = builder.input(ARETE_INT64, {}),
              b = builder.input(ARETE_INT64, {});
  mlir::Value rest = builder.size(-1);
  builder.output(builder.op("reshape", {x, a, b}));
  builder.output(builder.op("reshape", {x, rest}));
  builder.output(builder.op("reshape", {x, a, rest, builder.size(1)}));
  mlir::Value back =
      builder.op("reshape", {builder.op("reshape", {x, b, a}),
                             builder.dim(x, 0), builder.dim(x, 1)});
  builder.output(back);
  Program reshape = program(builder);
  checkLayouts(reshape, {random({4, 6}), scalar(3), scalar(8)});
  checkLayouts(reshape, {random({1, 1}), scalar(1), scalar(1)});
  for (auto [a, b] : {std::pair{5, 5}, {0, 24}, {-1, 24}, {-4, -6}, {24, 0}})
    reshape.check({random({4, 6}), scalar(a), scalar(b)});
  // Products of sizes that overflow to the right count.
  reshape.check({random({4, 6}), scalar(int64_t(1) << 62), scalar(4)});
  reshape.check({random({0, 6}), scalar(int64_t(1) << 62), scalar(4)});
  // The rest of nothing is not defined.
  reshape.check({random({0, 6}), scalar(0), scalar(7)});
  reshape.check({random({0, 6}), scalar(3), scalar(0)});
}

TEST_P(ShapeTest, Axes) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn, 1, dyn});
  builder.output(builder.op("expand_dims", x, builder.axes({0, 2, 5})));
  mlir::Value squeezed = builder.op("squeeze", x, builder.axes({1}));
  builder.output(squeezed);
  builder.output(builder.op("squeeze", x, builder.axes({0, 1})));
  builder.output(builder.op("expand_dims", squeezed, builder.axes({2})));
  builder.output(builder.op("shape_of", x));
  builder.output(builder.dim(x, 0));
  Program axes = program(builder);
  checkLayouts(axes, {random({1, 1, 5})});
  axes.check(random({1, 1, 0}));
  // The size of axis 0 is checked at the entry.
  axes.check(random({2, 1, 5}));
  axes.check(random({0, 1, 5}));
}

TEST_P(ShapeTest, BroadcastTo) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn, 1});
  mlir::Value y = builder.input(GetParam(), {});
  mlir::Value a = builder.input(ARETE_INT64, {}),
              b = builder.input(ARETE_INT64, {}),
              c = builder.input(ARETE_INT64, {});
  builder.output(builder.op("broadcast_to", {x, a, b, c}));
  builder.output(builder.op("broadcast_to", {y, b, c}));
  Program broadcast = program(builder);
  auto arguments = [&](int64_t size, int64_t a, int64_t b, int64_t c) {
    return std::vector<Array>{random({size, 1}), random({}), scalar(a),
                              scalar(b), scalar(c)};
  };
  checkLayouts(broadcast, arguments(3, 2, 3, 4));
  broadcast.check(arguments(3, 1, 3, 0));
  broadcast.check(arguments(0, 2, 0, 5));
  broadcast.check(arguments(3, 2, 4, 5));
  // A dynamic size that happens to be 1 is not repeated.
  broadcast.check(arguments(1, 2, 4, 5));
  broadcast.check(arguments(3, -1, 3, 5));
  broadcast.check(arguments(3, 1, 3, -5));
}

TEST_P(ShapeTest, Concatenate) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn, dyn}),
              y = builder.input(GetParam(), {dyn, dyn}),
              z = builder.input(GetParam(), {1, dyn});
  builder.output(builder.op("concatenate", {x, y, z, x}, builder.axis(0)));
  builder.output(builder.op("concatenate", {x, y, x}, builder.axis(1)));
  builder.output(builder.op("concatenate", x, builder.axis(1)));
  Program concatenate = program(builder);
  auto arguments = [&](Shape x, Shape y, int64_t z) {
    return std::vector<Array>{random(x, 1), random(y, 2), random({1, z}, 3)};
  };
  checkLayouts(concatenate, arguments({3, 4}, {3, 4}, 4));
  concatenate.check(arguments({0, 4}, {0, 4}, 4));
  concatenate.check(arguments({3, 0}, {3, 0}, 0));
  concatenate.check(arguments({1, 1}, {1, 1}, 1));
  concatenate.check(arguments({3, 4}, {2, 4}, 4));
  concatenate.check(arguments({3, 4}, {3, 4}, 3));

  FunctionBuilder lengths(context);
  x = lengths.input(GetParam(), {dyn});
  y = lengths.input(GetParam(), {dyn});
  lengths.output(lengths.op("concatenate", {y, x, y}, lengths.axis(0)));
  Program vectors = program(lengths);
  for (auto [n, m] : {std::pair{3, 5}, {0, 4}, {4, 0}, {0, 0}, {1, 100}})
    vectors.check({random({n}, 4), random({m}, 5)});
}

/// Results that begin alike are not one result.
TEST_P(ShapeTest, ConcatenationsWithOneHead) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn});
  mlir::Value y =
      builder.op(GetParam() == ARETE_BOOL ? "invert" : "negative", x);
  builder.output(builder.op("concatenate", {x, x}, builder.axis(0)));
  builder.output(builder.op("concatenate", {x, y}, builder.axis(0)));
  mlir::Value longer = builder.op("concatenate", {x, x, y}, builder.axis(0));
  builder.output(longer);
  builder.output(builder.op("concatenate", {x, x, x}, builder.axis(0)));
  builder.output(builder.op("concatenate", {longer, y}, builder.axis(0)));
  Program concatenate = program(builder);
  for (int64_t n : {3, 1, 0, 50})
    concatenate.check(random({n}));
}

TEST_P(ShapeTest, Slice) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn, dyn});
  mlir::Value start = builder.input(ARETE_INT64, {}),
              size = builder.input(ARETE_INT64, {});
  mlir::Value rows = builder.op("slice", {x, start, size}, builder.axes(0));
  builder.output(rows);
  builder.output(builder.op("slice", {x, start, size}, builder.axes(1)));
  builder.output(builder.op("slice", {rows, builder.size(1), builder.size(2)},
                            builder.axes(1)));
  Program slice = program(builder);
  checkLayouts(slice, {random({6, 7}), scalar(2), scalar(3)});
  checkLayouts(slice, {random({6, 7}), scalar(0), scalar(6)});
  constexpr int64_t max = std::numeric_limits<int64_t>::max();
  for (auto [start, size] : {std::pair<int64_t, int64_t>{6, 0},
                             {5, 1},
                             {5, 2},
                             {7, 0},
                             {-1, 2},
                             {1, -1},
                             {0, 7},
                             {max, max},
                             {max, 1},
                             {1, max}})
    slice.check({random({6, 7}), scalar(start), scalar(size)});
  slice.check({random({6, 2}), scalar(0), scalar(1)});
}

TEST_P(ShapeTest, Gather) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn, dyn, dyn});
  mlir::Value i = builder.input(ARETE_INT64, {dyn, 1}),
              j = builder.input(ARETE_INT64, {dyn}),
              k = builder.input(ARETE_INT64, {});
  builder.output(builder.op("gather", {x, i}));
  builder.output(builder.op("gather", {x, i, j}));
  builder.output(builder.op("gather", {x, j, i, k}));
  builder.output(builder.op("gather", {x, k}));
  builder.output(builder.op("gather", {x, k, k, k}));
  Program gather = program(builder);
  auto indices = [](std::vector<int64_t> values, Shape shape) {
    return Array::of<int64_t>(shape, values);
  };
  checkLayouts(gather, {random({3, 4, 5}), indices({0, -3, 2, 2}, {4, 1}),
                        indices({-1, 2, 0}, {3}), scalar(-2)});
  gather.check(
      {random({3, 4, 5}), indices({}, {0, 1}), indices({1}, {1}), scalar(0)});
  // Each of the indices, too large or too small.
  for (int64_t wrong : {3, -4, 1000000}) {
    gather.check({random({3, 4, 5}), indices({0, wrong}, {2, 1}),
                  indices({0}, {1}), scalar(0)});
    gather.check({random({3, 4, 5}), indices({0}, {1, 1}),
                  indices({1, wrong, 1}, {3}), scalar(0)});
    gather.check({random({3, 4, 5}), indices({0}, {1, 1}), indices({1}, {1}),
                  scalar(wrong)});
  }
  // Nothing to take an element from.
  gather.check(
      {random({0, 4, 5}), indices({0}, {1, 1}), indices({0}, {1}), scalar(0)});
}

INSTANTIATE_TEST_SUITE_P(ElementSizes, ShapeTest,
                         ::testing::Values(ARETE_BOOL, ARETE_UINT8, ARETE_INT16,
                                           ARETE_FLOAT16, ARETE_FLOAT32,
                                           ARETE_INT64, ARETE_COMPLEX128),
                         nameOf);

//===----------------------------------------------------------------------===//
// scatter_add
//===----------------------------------------------------------------------===//

class ScatterAddTest : public ShapeTest {};

TEST_P(ScatterAddTest, RepeatedPositionsAccumulate) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn, dyn}),
              rows = builder.input(GetParam(), {dyn, dyn}),
              values = builder.input(GetParam(), {dyn});
  mlir::Value i = builder.input(ARETE_INT64, {dyn}),
              j = builder.input(ARETE_INT64, {dyn});
  builder.output(builder.op("scatter_add", {x, rows, i}));
  builder.output(builder.op("scatter_add", {x, values, i, j}));
  builder.output(x);
  Program scatter = program(builder);
  auto arguments = [&](std::vector<int64_t> i, std::vector<int64_t> j) {
    int64_t n = i.size();
    return std::vector<Array>{random({4, 5}, 1), random({n, 5}, 2),
                              random({n}, 3), Array::of<int64_t>({n}, i),
                              Array::of<int64_t>({n}, j)};
  };
  // The reference rounds sums once, the compiled code each of them.
  Tolerance tolerance{0, std::max(1e-5, 8 * epsilonOf(GetParam()))};
  for (Layout layout : allLayouts)
    scatter.check(arguments({0, 3, 0, -4, 2}, {4, 0, 4, -1, -5}), tolerance,
                  layout);
  scatter.check(arguments({}, {}), tolerance);
  scatter.check(arguments({4, 0}, {0, 0}), tolerance);
  scatter.check(arguments({0, -5}, {0, 0}), tolerance);
  scatter.check(arguments({0, 1}, {0, 5}), tolerance);
}

/// Both begin with a copy of x.
TEST_P(ScatterAddTest, TwoIntoOne) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn}),
              y = builder.input(GetParam(), {dyn});
  mlir::Value i = builder.input(ARETE_INT64, {dyn});
  mlir::Value first = builder.op("scatter_add", {x, y, i});
  mlir::Value z = builder.op("negative", y);
  builder.output(first);
  builder.output(builder.op("scatter_add", {x, z, i}));
  builder.output(builder.op("scatter_add", {first, z, i}));
  builder.output(builder.op("scatter_add", {first, y, i}));
  Program scatter = program(builder);
  scatter.check(
      {random({5}), random({3}, 2), Array::of<int64_t>({3}, {1, 4, 1})},
      Tolerance{0, std::max(1e-5, 8 * epsilonOf(GetParam()))});
}

INSTANTIATE_TEST_SUITE_P(NumericDtypes, ScatterAddTest,
                         ::testing::Values(ARETE_INT8, ARETE_UINT32,
                                           ARETE_INT64, ARETE_FLOAT16,
                                           ARETE_BFLOAT16, ARETE_FLOAT32,
                                           ARETE_FLOAT64, ARETE_COMPLEX64),
                         nameOf);

//===----------------------------------------------------------------------===//
// Creation
//===----------------------------------------------------------------------===//

using CreationTest = ProgramTest;

TEST_F(CreationTest, Arange) {
  FunctionBuilder builder(context);
  mlir::Value start = builder.input(ARETE_INT64, {}),
              stop = builder.input(ARETE_INT64, {}),
              step = builder.input(ARETE_INT64, {});
  mlir::Value range = builder.op("arange", {start, stop, step});
  builder.output(range);
  builder.output(builder.op("sum", range, builder.axes({0})));
  Program arange = program(builder);
  for (auto [start, stop, step] : {std::tuple{0, 10, 1},
                                   {0, 10, 3},
                                   {1, 10, 3},
                                   {10, 0, -1},
                                   {10, 0, -3},
                                   {0, 0, 1},
                                   {5, 1, 1},
                                   {1, 5, -1},
                                   {-3, 4, 2},
                                   {0, 1, 100},
                                   {0, 5, 0},
                                   {0, 0, 0},
                                   {0, 1000, 1}})
    arange.check({scalar(start), scalar(stop), scalar(step)});
  constexpr int64_t max = std::numeric_limits<int64_t>::max();
  constexpr int64_t min = std::numeric_limits<int64_t>::min();
  // Distances that overflow.
  arange.check({scalar(min), scalar(max), scalar(max)});
  arange.check({scalar(max), scalar(min), scalar(min)});
  arange.check({scalar(min), scalar(max), scalar(1)}); // too many
  arange.check({scalar(max), scalar(min), scalar(-1)});
  arange.check({scalar(max - 2), scalar(max), scalar(1)});
  arange.check({scalar(max - 2), scalar(max), scalar(2)});
}

TEST_F(CreationTest, Iota) {
  FunctionBuilder builder(context);
  mlir::Value a = builder.input(ARETE_INT64, {}),
              b = builder.input(ARETE_INT64, {});
  builder.output(builder.op("iota", {a, b}, builder.axis(0)));
  builder.output(builder.op("iota", {a, b}, builder.axis(1)));
  builder.output(builder.op("iota", {a, builder.size(3), b}, builder.axis(1)));
  Program iota = program(builder);
  for (auto [a, b] :
       {std::pair{2, 3}, {1, 1}, {0, 4}, {4, 0}, {3, 40}, {-1, 3}})
    iota.check({scalar(a), scalar(b)});
}

TEST_F(CreationTest, Constants) {
  Program constants = program(R"(
    func.func @f(%x: tensor<?x3xf32>) -> (tensor<2x3xf32>, tensor<3xi1>,
        tensor<0xi8>, tensor<ui64>, tensor<?x3xf32>, tensor<2x3xf32>) {
      %a = arete.constant dense<[[1.0, -0.0, 0x7F800000],
                                 [0x7FC00000, 1.0e-45, 2.5]]> : tensor<2x3xf32>
      %b = arete.constant dense<[true, false, true]> : tensor<3xi1>
      %c = arete.constant dense<> : tensor<0xi8>
      %d = arete.constant dense<18446744073709551615> : tensor<ui64>
      %e = arete.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
      %f = arete.multiply %x, %e
          : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?x3xf32>
      return %a, %b, %c, %d, %f, %a : tensor<2x3xf32>, tensor<3xi1>,
          tensor<0xi8>, tensor<ui64>, tensor<?x3xf32>, tensor<2x3xf32>
    })");
  constants.check(Array::of<float>({2, 3}, {1, 2, 3, 4, 5, 6}));
}

/// Shapes of shapes: sizes that are computed need no value.
TEST_F(CreationTest, SizesFromSizes) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(ARETE_FLOAT32, {dyn, dyn}),
              y = builder.input(ARETE_FLOAT32, {dyn});
  mlir::Value product =
      builder.op("multiply", {builder.dim(x, 0), builder.dim(x, 1)});
  mlir::Value flat = builder.op("reshape", {x, product});
  mlir::Value both = builder.op("concatenate", {flat, y}, builder.axis(0));
  mlir::Value half =
      builder.op("floor_divide", {builder.dim(both, 0), builder.size(2)});
  builder.output(
      builder.op("slice", {both, builder.size(0), half}, builder.axes(0)));
  builder.output(
      builder.op("arange", {builder.size(0), half, builder.size(1)}));
  builder.output(builder.op("shape_of", both));
  builder.output(
      builder.op("broadcast_to", {builder.scalar(ARETE_FLOAT32, 2.5), half}));
  Program sizes = program(builder);
  Random random(1);
  for (auto [a, b, c] : {std::tuple{2, 3, 4}, {0, 3, 0}, {5, 7, 1}})
    sizes.check({random.array(ARETE_FLOAT32, {a, b}, 0, 1),
                 random.array(ARETE_FLOAT32, {c}, 0, 1)});
}

} // namespace
} // namespace arete::test
