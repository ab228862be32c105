//===- CreationCasesTest.cpp - Arrays made in expressions -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NumpyCases.h"

using namespace arete;
using namespace arete::test;

namespace {

const NumpyCase cases[] = {
#include "CreationCases.inc"
};

INSTANTIATE_TEST_SUITE_P(Creation, NumpyTest,
                         testing::ValuesIn(registerCases(cases)),
                         numpyCaseName);

TEST(CreationErrors, Sizes) {
  auto n = scalar<int64_t>("n");
  EXPECT_ERROR(zeros({2, -1}), Shape, "zeros: ");
  EXPECT_ERROR(ones({2.5}), Type, "ones: sizes must be integers");
  EXPECT_ERROR(eye(-1), Shape, "eye: ");
  EXPECT_ERROR(full({vector<int64_t>("v")}, 1), Type, "size must be a scalar");
  EXPECT_ERROR(full({2}, 300, DType::UInt8), Value, "does not fit uint8");
  EXPECT_ERROR(full({2}, matrix<float>("m")), Shape, "does not broadcast");
  EXPECT_ERROR(linspace(0, 1, -1), Value, "number of values is negative: -1");
  EXPECT_ERROR(hanning(5, DType::Int32), Type, "the dtype must be a float");
  EXPECT_ERROR(arange(0, 1, 0.0), Value, "the step must not be 0");
  EXPECT_ERROR(arange(0, 1, 1e-300), Value, "far too large");
  EXPECT_ERROR(arange(0.5, 2, DType::Int32), Type, "the dtype is int32");
  EXPECT_ERROR(arange(vector<double>("v")), Type, "must be scalars");
  EXPECT_ERROR(eval(zeros({n}), {{n, -1}}), Value, "a size is negative");
  EXPECT_ERROR(eval(eye(n), {{n, -1}}), Value, "a size is negative");
  // As many numbers as there are integers.
  Variable step = cast<double>(n);
  EXPECT_EQ(
      name(thrownBy([&] { eval(arange(0.0, 1.0, step), {{n, 0}}); }).kind),
      name(ErrorKind::Memory));
}

TEST(CreationErrors, Matrices) {
  auto v = vector<double>("v");
  auto cube = tensor3<double>("c");
  EXPECT_ERROR(identity_like(v), Type, "must be a matrix");
  EXPECT_ERROR(tril(v), Type, "tril: the operand must have at least 2 axes");
  EXPECT_ERROR(diag(cube), Type, "use diagonal");
  EXPECT_ERROR(diagonal(v), Type, "at least 2 axes");
  EXPECT_ERROR(diagonal(cube, 0, 1, -2), Value, "axis 1 is given twice");
  EXPECT_ERROR(diagonal(cube, 0, 1, 3), Index, "diagonal: axis 3");
  EXPECT_ERROR(fill_diagonal(v, 1), Type, "at least 2 axes");
  EXPECT_ERROR(fill_diagonal(cube, v), Type, "must be a scalar");
  EXPECT_ERROR(fill_diagonal_offset(cube, 1.0, 0), Type, "must be a matrix");
  EXPECT_ERROR(vander(cube), Type, "must be a vector");
  EXPECT_ERROR(vander(v, -1), Value, "number of columns is negative: -1");
  EXPECT_ERROR(meshgrid({v, cube}), Type, "operands must be vectors");
  EXPECT_ERROR(tri(3, 3, 0.5), Type, "must be integers");
  auto f = function({cube}, {sum(fill_diagonal(cube, 1))});
  EXPECT_EQ(f(zeros<double>({2, 2, 2}))[0].item<double>(), 2);
  EXPECT_ERROR(f(zeros<double>({2, 3, 2})), Shape, "3 and 2");
}

TEST(FloatX, IsTheDefault) {
  struct Restore {
    ~Restore() { setFloatX(DType::Float64); }
  } restore;
  EXPECT_EQ(floatX(), DType::Float64);
  EXPECT_EQ(typeOf(matrix("x")), "float64[?,?]");
  setFloatX(DType::Float32);
  EXPECT_EQ(typeOf(scalar("s")), "float32[]");
  EXPECT_EQ(typeOf(row("r")), "float32[1,?]");
  EXPECT_EQ(typeOf(col("c")), "float32[?,1]");
  EXPECT_EQ(typeOf(tensor7("t")), "float32[?,?,?,?,?,?,?]");
  EXPECT_EQ(typeOf(zeros({2})), "float32[2]");
  EXPECT_EQ(typeOf(eye(2)), "float32[2,2]");
  EXPECT_EQ(typeOf(full({2}, 0.5)), "float32[2]");
  EXPECT_EQ(typeOf(full({2}, 1)), "int64[2]");
  EXPECT_EQ(typeOf(arange(0.0, 1.0, 0.5)), "float32[2]");
  EXPECT_EQ(typeOf(linspace(0, 1, 3)), "float32[3]");
  EXPECT_EQ(typeOf(hamming(3)), "float32[3]");
  // A dtype that is given, or follows from an operand, stands.
  EXPECT_EQ(typeOf(matrix<double>("x")), "float64[?,?]");
  EXPECT_EQ(typeOf(zeros_like(vector<int8_t>("v"))), "int8[?]");
  EXPECT_EQ(typeOf(zeros({2}, DType::Float64)), "float64[2]");
  EXPECT_THROW(setFloatX(DType::Int64), Error);
  EXPECT_EQ(floatX(), DType::Float32);
}

TEST(FloatX, EveryInput) {
  // Each factory, by its rank and the axes that broadcast.
  for (int32_t i = 0; i < ARETE_NUM_DTYPES; ++i) {
    auto t = static_cast<DType>(i);
    std::string n(name(t));
    EXPECT_EQ(typeOf(scalar("x", t)), n + "[]");
    EXPECT_EQ(typeOf(vector("x", t)), n + "[?]");
    EXPECT_EQ(typeOf(matrix("x", t)), n + "[?,?]");
    EXPECT_EQ(typeOf(row("x", t)), n + "[1,?]");
    EXPECT_EQ(typeOf(col("x", t)), n + "[?,1]");
    EXPECT_EQ(typeOf(tensor3("x", t)), n + "[?,?,?]");
    EXPECT_EQ(typeOf(tensor4("x", t)), n + "[?,?,?,?]");
    EXPECT_EQ(typeOf(tensor5("x", t)), n + "[?,?,?,?,?]");
    EXPECT_EQ(typeOf(tensor6("x", t)), n + "[?,?,?,?,?,?]");
    EXPECT_EQ(typeOf(tensor7("x", t)), n + "[?,?,?,?,?,?,?]");
  }
}

TEST(Creation, EmptyHasAShapeAndADType) {
  auto x = matrix<float>("x");
  auto n = scalar<int64_t>("n");
  auto f = function({x, n}, {empty_like(x), empty_like(x, DType::Int8),
                             empty({n, 3}), empty({n}, DType::Bool)});
  auto results = f(zeros<float>({2, 0}), Tensor(int64_t(4)));
  EXPECT_EQ(results[0].shape(), (Shape{2, 0}));
  EXPECT_EQ(results[0].dtype(), DType::Float32);
  EXPECT_EQ(results[1].shape(), (Shape{2, 0}));
  EXPECT_EQ(results[1].dtype(), DType::Int8);
  EXPECT_EQ(results[2].shape(), (Shape{4, 3}));
  EXPECT_EQ(results[2].dtype(), DType::Float64);
  EXPECT_EQ(results[3].shape(), Shape{4});
  EXPECT_EQ(results[3].dtype(), DType::Bool);
  EXPECT_ERROR(f(zeros<float>({2, 0}), Tensor(int64_t(-1))), Value,
               "a size is negative");
}

} // namespace
