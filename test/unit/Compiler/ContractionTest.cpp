//===- ContractionTest.cpp - Products of vectors and matrices -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/Compiler/CompilerTest.h"

namespace arete::test {
namespace {

using Shape = std::vector<int64_t>;

std::string nameOf(const ::testing::TestParamInfo<arete_dtype> &info) {
  return arete_dtype_name(info.param);
}

class ContractionTest : public ProgramTest,
                        public ::testing::WithParamInterface<arete_dtype> {
protected:
  Array random(Shape shape, uint64_t seed) {
    bool isUnsigned = GetParam() >= ARETE_UINT8 && GetParam() <= ARETE_UINT64;
    return Random(seed).array(GetParam(), std::move(shape), isUnsigned ? 0 : -9,
                              9);
  }
  /// Of k products of numbers up to 9.
  Tolerance toleranceOf(int64_t k) {
    if (!reference::isFloat(GetParam()))
      return {};
    double epsilon = epsilonOf(GetParam());
    return {0, 0, 81.0 * std::max<int64_t>(k, 1) * epsilon};
  }

  llvm::SmallVector<mlir::NamedAttribute> transposes(FunctionBuilder &builder,
                                                     bool lhs, bool rhs) {
    llvm::SmallVector<mlir::NamedAttribute> attributes;
    if (lhs)
      attributes.push_back(builder.flag("transpose_lhs"));
    if (rhs)
      attributes.push_back(builder.flag("transpose_rhs"));
    return attributes;
  }
};

TEST_P(ContractionTest, MatricesWithTransposes) {
  for (bool lhs : {false, true})
    for (bool rhs : {false, true}) {
      SCOPED_TRACE(std::string(lhs ? "lhs " : "") + (rhs ? "rhs" : ""));
      FunctionBuilder builder(context);
      mlir::Value x = builder.input(GetParam(), {dyn, dyn}),
                  y = builder.input(GetParam(), {dyn, dyn});
      builder.output(builder.op("dot", {x, y}, transposes(builder, lhs, rhs)));
      Program dot = program(builder);
      auto check = [&](int64_t m, int64_t k, int64_t n, int64_t otherK,
                       Layout layout = Layout::Contiguous) {
        dot.check({random(lhs ? Shape{k, m} : Shape{m, k}, 1),
                   random(rhs ? Shape{n, otherK} : Shape{otherK, n}, 2)},
                  toleranceOf(k), layout);
      };
      for (Layout layout : allLayouts)
        check(3, 4, 5, 4, layout);
      check(1, 1, 1, 1);
      check(1, 7, 1, 7);
      check(17, 33, 9, 33);
      check(0, 3, 4, 3);
      check(3, 0, 4, 0);
      check(3, 4, 0, 4);
      check(3, 4, 5, 3);
      check(3, 1, 5, 4); // 1 does not broadcast
    }
}

TEST_P(ContractionTest, Vectors) {
  FunctionBuilder builder(context);
  mlir::Value a = builder.input(GetParam(), {dyn, dyn}),
              u = builder.input(GetParam(), {dyn}),
              v = builder.input(GetParam(), {dyn});
  builder.output(builder.op("dot", {a, u}));
  builder.output(builder.op("dot", {v, a}));
  builder.output(builder.op("dot", {a, v}, builder.flag("transpose_lhs")));
  builder.output(builder.op("dot", {u, a}, builder.flag("transpose_rhs")));
  builder.output(builder.op("dot", {u, u}));
  Program dot = program(builder);
  auto check = [&](int64_t m, int64_t n, Layout layout = Layout::Contiguous) {
    dot.check({random({m, n}, 1), random({n}, 2), random({m}, 3)},
              toleranceOf(std::max(m, n)), layout);
  };
  for (Layout layout : allLayouts)
    check(3, 5, layout);
  check(1, 1);
  check(0, 4);
  check(4, 0);
  check(40, 65);
  dot.check({random({3, 5}, 1), random({4}, 2), random({3}, 3)});
}

TEST_P(ContractionTest, Batches) {
  for (bool lhs : {false, true})
    for (bool rhs : {false, true}) {
      FunctionBuilder builder(context);
      mlir::Value x = builder.input(GetParam(), {dyn, 2, dyn, dyn}),
                  y = builder.input(GetParam(), {dyn, 2, dyn, dyn});
      builder.output(
          builder.op("matmul", {x, y}, transposes(builder, lhs, rhs)));
      Program matmul = program(builder);
      auto check = [&](int64_t b, int64_t m, int64_t k, int64_t n,
                       Layout layout = Layout::Contiguous) {
        matmul.check({random(lhs ? Shape{b, 2, k, m} : Shape{b, 2, m, k}, 1),
                      random(rhs ? Shape{b, 2, n, k} : Shape{b, 2, k, n}, 2)},
                     toleranceOf(k), layout);
      };
      for (Layout layout : allLayouts)
        check(3, 2, 4, 5, layout);
      check(1, 1, 1, 1);
      check(0, 2, 3, 4);
      check(2, 3, 0, 2);
      check(2, 0, 3, 2);
    }
}

/// For dtypes with arithmetic.
class ProductTest : public ContractionTest {};

/// Products whose operands and results are transposed, reshaped and used by
/// elementwise work.
TEST_P(ProductTest, AmongOtherOps) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(GetParam(), {dyn, dyn}),
              w = builder.input(GetParam(), {dyn, dyn}),
              b = builder.input(GetParam(), {dyn});
  mlir::Value xt = builder.op("transpose", x, builder.permutation({1, 0}));
  mlir::Value wt = builder.op("transpose", w, builder.permutation({1, 0}));
  mlir::Value p = builder.op("dot", {x, w});
  builder.output(builder.op("add", {p, b}));
  builder.output(builder.op("dot", {wt, xt}));
  builder.output(builder.op("dot", {xt, p}));
  builder.output(builder.op("sum", p, builder.axes({0})));
  builder.output(builder.op("dot", {p, p}, builder.flag("transpose_lhs")));
  builder.output(builder.op("relu", builder.op("add", {p, p})));
  Program mixed = program(builder);
  for (auto [m, k, n] : {std::tuple{4, 3, 5}, {1, 1, 1}, {9, 2, 1}}) {
    Tolerance tolerance = toleranceOf(1000 * k);
    for (Layout layout : allLayouts)
      mixed.check({random({m, k}, 1), random({k, n}, 2), random({n}, 3)},
                  tolerance, layout);
  }
}

INSTANTIATE_TEST_SUITE_P(Dtypes, ContractionTest,
                         ::testing::Values(ARETE_BOOL, ARETE_INT8, ARETE_UINT16,
                                           ARETE_INT64, ARETE_FLOAT16,
                                           ARETE_BFLOAT16, ARETE_FLOAT32,
                                           ARETE_FLOAT64),
                         nameOf);

INSTANTIATE_TEST_SUITE_P(NumericDtypes, ProductTest,
                         ::testing::Values(ARETE_INT8, ARETE_UINT16,
                                           ARETE_INT64, ARETE_FLOAT16,
                                           ARETE_BFLOAT16, ARETE_FLOAT32,
                                           ARETE_FLOAT64),
                         nameOf);

using LargeProductTest = ProgramTest;

TEST_F(LargeProductTest, SeveralBlocks) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(ARETE_FLOAT32, {dyn, dyn}),
              y = builder.input(ARETE_FLOAT32, {dyn, dyn});
  builder.output(builder.op("dot", {x, y}));
  builder.output(builder.op("dot", {x, x}, builder.flag("transpose_rhs")));
  Program dot = program(builder);
  Random random(1);
  dot.check({random.array(ARETE_FLOAT32, {130, 257}, -1, 1),
             random.array(ARETE_FLOAT32, {257, 65}, -1, 1)},
            // A sum of k products is off by k halves of an eps of the sum of
            // their sizes. On the diagonal of the second that is the result.
            Tolerance{0, 257 * 0x1p-24, 257 * 0x1p-23});
}

} // namespace
} // namespace arete::test
