//===- TensorPrintTest.cpp - Tensors as text ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The expected texts are what str() gives in NumPy 2.4; bfloat16, which NumPy
/// lacks, excepted.
///
//===----------------------------------------------------------------------===//

#include "arete/Tensor.h"

#include <gtest/gtest.h>

#include <limits>
#include <sstream>

using namespace arete;

namespace {

using C = std::complex<float>;
using Z = std::complex<double>;
constexpr double inf = std::numeric_limits<double>::infinity();
const double nan = std::numeric_limits<double>::quiet_NaN();

#define EXPECT_TEXT(TENSOR, TEXT) EXPECT_EQ(Tensor(TENSOR).str(), TEXT)

TEST(TensorPrint, Floats) {
  EXPECT_TEXT((Tensor::of<float>({1.0, 2.0, 3.0})), "[1. 2. 3.]");
  EXPECT_TEXT((Tensor::of<double>({{1.0, 2.5}, {-3.0, 4.0}})),
              R"([[ 1.   2.5]
 [-3.   4. ]])");
  EXPECT_TEXT((Tensor::of<double>({0.1, 0.25, 100.0})),
              "[  0.1    0.25 100.  ]");
  EXPECT_TEXT((Tensor::of<double>(
                  {{0.3333333333333333, -0.6666666666666666}, {10.5, -100.0}})),
              R"([[   0.33333333   -0.66666667]
 [  10.5        -100.        ]])");
  EXPECT_TEXT((Tensor::of<double>({-0.0, 0.0, 0.5})), "[-0.   0.   0.5]");
  EXPECT_TEXT((Tensor::of<double>({3.141592653589793, 2.718281828459045})),
              "[3.14159265 2.71828183]");
  EXPECT_TEXT((Tensor::of<float>({3.1415927, 2.7182817})),
              "[3.1415927 2.7182817]");
  EXPECT_TEXT((Tensor::of<double>({0.0001, 0.1})), "[0.0001 0.1   ]");
  EXPECT_TEXT((Tensor::of<double>({999.99999999, 1.0})),
              "[999.99999999   1.        ]");
  EXPECT_TEXT((Tensor::of<double>({12345678.9, 12345.5})),
              "[1.23456789e+07 1.23455000e+04]");
  EXPECT_TEXT((Tensor::of<double>({99999999.5})), "[99999999.5]");
  EXPECT_TEXT((Tensor::of<double>({0.000123456789012})), "[0.00012346]");
}

TEST(TensorPrint, FloatsOfEachWidth) {
  EXPECT_TEXT((Tensor::of<double>({0.1, 0.2, 0.3})), "[0.1 0.2 0.3]");
  EXPECT_TEXT((Tensor::of<float>({0.1, 0.2, 0.3})), "[0.1 0.2 0.3]");
  EXPECT_TEXT((Tensor::of<float16>({0.1, 0.2, 0.3})), "[0.1 0.2 0.3]");
  EXPECT_TEXT((Tensor::of<double>({0.3333333333333333})), "[0.33333333]");
  EXPECT_TEXT((Tensor::of<float>({0.3333333333333333})), "[0.33333334]");
  EXPECT_TEXT((Tensor::of<float16>({0.3333333333333333})), "[0.3333]");
  EXPECT_TEXT((Tensor::of<float16>({65504.0, 1.0})), "[6.55e+04 1.00e+00]");
  EXPECT_TEXT((Tensor::of<float16>({999.5, 1.0})), "[999.5   1. ]");
  EXPECT_TEXT((Tensor::of<float>({999999.94})), "[999999.94]");
  EXPECT_TEXT((Tensor::of<float>({1000000.0})), "[1.e+06]");
  EXPECT_TEXT((Tensor::of<double>({1000000.0})), "[1000000.]");
  EXPECT_TEXT((Tensor::of<float16>({0.015625})), "[0.01563]");
  EXPECT_TEXT((Tensor::of<float16>({6e-08})), "[6.e-08]");
  EXPECT_TEXT((Tensor::of<float>({1e-45})), "[1.e-45]");
  EXPECT_TEXT((Tensor::of<double>({5e-324})), "[5.e-324]");
  EXPECT_TEXT((Tensor::of<float>({3.4028235e+38})), "[3.4028235e+38]");
  EXPECT_TEXT((Tensor::of<double>({1.7976931348623157e+308})),
              "[1.79769313e+308]");
}

TEST(TensorPrint, ScientificNotation) {
  EXPECT_TEXT((Tensor::of<double>({100000000.0, 1.0})), "[1.e+08 1.e+00]");
  EXPECT_TEXT((Tensor::of<double>({1.0, 1001.0})), "[1.000e+00 1.001e+03]");
  EXPECT_TEXT((Tensor::of<double>({1.0, 1000.0})), "[   1. 1000.]");
  EXPECT_TEXT((Tensor::of<double>({1e-05, 1.0})), "[1.e-05 1.e+00]");
  EXPECT_TEXT((Tensor::of<float>({0.0001})), "[0.0001]");
  EXPECT_TEXT((Tensor::of<double>({1.5e-10, -2.25e+100, 0.0})),
              "[ 1.50e-010 -2.25e+100  0.00e+000]");
  EXPECT_TEXT((Tensor::of<double>({1e-300, 1e+300})), "[1.e-300 1.e+300]");
  EXPECT_TEXT((Tensor::of<double>({{10000000000.0, -1e-10}, {123.456, 0.0}})),
              R"([[ 1.00000e+10 -1.00000e-10]
 [ 1.23456e+02  0.00000e+00]])");
  EXPECT_TEXT((Tensor::of<double>({12345678901.2})), "[1.23456789e+10]");
  EXPECT_TEXT((Tensor::of<float>({0.5, -842945.2, 1e-09})),
              "[ 5.000000e-01 -8.429452e+05  1.000000e-09]");
  EXPECT_TEXT((Tensor::of<float16>({0.0004657, 0.1204, 0.8066})),
              "[4.656e-04 1.204e-01 8.066e-01]");
  EXPECT_TEXT((Tensor::of<double>({9999999999.0, 1.0})), "[1.e+10 1.e+00]");
}

TEST(TensorPrint, NonFinite) {
  EXPECT_TEXT((Tensor::of<double>({nan, 1.0, inf})), "[nan  1. inf]");
  EXPECT_TEXT((Tensor::of<double>({nan})), "[nan]");
  EXPECT_TEXT((Tensor::of<float>({inf, -inf})), "[ inf -inf]");
  EXPECT_TEXT((Tensor::of<double>({-inf, 1.25})), "[-inf 1.25]");
  EXPECT_TEXT((Tensor::of<double>({nan, 1e-10})), "[   nan 1.e-10]");
  EXPECT_TEXT((Tensor::of<double>({nan, -inf, 0.0})), "[ nan -inf   0.]");
  EXPECT_TEXT((Tensor::of<double>({123456.5, nan})), "[123456.5      nan]");
  EXPECT_TEXT((Tensor::of<double>({inf, 1.0})), "[inf  1.]");
}

TEST(TensorPrint, Integers) {
  EXPECT_TEXT((Tensor::of<int64_t>({1, -20, 300})), "[  1 -20 300]");
  EXPECT_TEXT(
      (Tensor::of<int64_t>({9223372036854775807, -9223372036854775807})),
      "[ 9223372036854775807 -9223372036854775807]");
  EXPECT_TEXT((Tensor::of<int8_t>({{-128, 127}, {0, 5}})),
              R"([[-128  127]
 [   0    5]])");
  EXPECT_TEXT((Tensor::of<uint8_t>({0, 255})), "[  0 255]");
  EXPECT_TEXT((Tensor::of<int32_t>({{1, 2}, {3, 4}})),
              R"([[1 2]
 [3 4]])");
  EXPECT_TEXT((Tensor::of<uint64_t>({18446744073709551615u, 0u})),
              "[18446744073709551615                    0]");
}

TEST(TensorPrint, Bools) {
  EXPECT_TEXT((Tensor::of<bool>({true, false})), "[ True False]");
  EXPECT_TEXT((Tensor::of<bool>({{true}, {false}})),
              R"([[ True]
 [False]])");
  EXPECT_TEXT((Tensor::of<bool>({true})), "[ True]");
}

TEST(TensorPrint, Complex) {
  EXPECT_TEXT((Tensor::of<Z>({Z(1.0, 2.0), Z(-1.5, -0.25)})),
              "[ 1. +2.j   -1.5-0.25j]");
  EXPECT_TEXT((Tensor::of<C>({C(0.1, 1.0), C(100.0, -0.002)})),
              "[  0.1+1.j    100. -0.002j]");
  EXPECT_TEXT((Tensor::of<Z>({Z(nan, 1.0), Z(1.0, -inf), Z(0.0, 0.0)})),
              "[nan +1.j  1.-infj  0. +0.j]");
  EXPECT_TEXT((Tensor::of<Z>({Z(1e-10, 1.5), Z(1.0, 2.0)})),
              "[1.e-10+1.5j 1.e+00+2.j ]");
  EXPECT_TEXT((Tensor::of<Z>({{Z(0.0, 1.0)}, {Z(2.0, -10.0)}})),
              R"([[0. +1.j]
 [2.-10.j]])");
}

TEST(TensorPrint, Ranks) {
  EXPECT_TEXT((Tensor::arange<float>(6).reshape({1, 2, 3})),
              R"([[[0. 1. 2.]
  [3. 4. 5.]]])");
  EXPECT_TEXT((Tensor::arange<int>(12).reshape({2, 2, 3})),
              R"([[[ 0  1  2]
  [ 3  4  5]]

 [[ 6  7  8]
  [ 9 10 11]]])");
  EXPECT_TEXT((Tensor::linspace<double>(-1, 1, 12).reshape({2, 3, 2})),
              R"([[[-1.         -0.81818182]
  [-0.63636364 -0.45454545]
  [-0.27272727 -0.09090909]]

 [[ 0.09090909  0.27272727]
  [ 0.45454545  0.63636364]
  [ 0.81818182  1.        ]]])");
  EXPECT_TEXT((Tensor::arange<int>(8).reshape({2, 1, 2, 2})),
              R"([[[[0 1]
   [2 3]]]


 [[[4 5]
   [6 7]]]])");
  EXPECT_TEXT((Tensor::arange<int>(6).reshape({2, 3}).transpose()),
              R"([[0 3]
 [1 4]
 [2 5]])");
  EXPECT_TEXT((Tensor::arange<int>(6).slice(0, {}, {}, -2)), "[5 3 1]");
  EXPECT_TEXT((Tensor(5).broadcastTo({2, 2})),
              R"([[5 5]
 [5 5]])");
}

TEST(TensorPrint, Empty) {
  EXPECT_TEXT((Tensor()), "[]");
  EXPECT_TEXT((zeros<float>({2, 0, 3})), "[]");
  EXPECT_TEXT((zeros<bool>({0, 3})), "[]");
}

TEST(TensorPrint, LongRows) {
  EXPECT_TEXT(
      (Tensor::arange<int>(50)),
      R"([ 0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23
 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47
 48 49])");
  EXPECT_TEXT(
      (Tensor::arange<double>(0, 10, 0.37)),
      R"([0.   0.37 0.74 1.11 1.48 1.85 2.22 2.59 2.96 3.33 3.7  4.07 4.44 4.81
 5.18 5.55 5.92 6.29 6.66 7.03 7.4  7.77 8.14 8.51 8.88 9.25 9.62 9.99])");
  EXPECT_TEXT(
      (Tensor::arange<int>(60).reshape({2, 30})),
      R"([[ 0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23
  24 25 26 27 28 29]
 [30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53
  54 55 56 57 58 59]])");
}

TEST(TensorPrint, Summary) {
  EXPECT_TEXT((Tensor::arange<int>(1000).slice(0, 0, 5)), "[0 1 2 3 4]");
  EXPECT_TEXT((Tensor::arange<int>(1001)),
              "[   0    1    2 ...  998  999 1000]");
  EXPECT_TEXT(
      (Tensor::arange<float>(2000).reshape({40, 50})),
      R"([[0.000e+00 1.000e+00 2.000e+00 ... 4.700e+01 4.800e+01 4.900e+01]
 [5.000e+01 5.100e+01 5.200e+01 ... 9.700e+01 9.800e+01 9.900e+01]
 [1.000e+02 1.010e+02 1.020e+02 ... 1.470e+02 1.480e+02 1.490e+02]
 ...
 [1.850e+03 1.851e+03 1.852e+03 ... 1.897e+03 1.898e+03 1.899e+03]
 [1.900e+03 1.901e+03 1.902e+03 ... 1.947e+03 1.948e+03 1.949e+03]
 [1.950e+03 1.951e+03 1.952e+03 ... 1.997e+03 1.998e+03 1.999e+03]])");
  EXPECT_TEXT((Tensor::arange<int>(1500).reshape({5, 300})),
              R"([[   0    1    2 ...  297  298  299]
 [ 300  301  302 ...  597  598  599]
 [ 600  601  602 ...  897  898  899]
 [ 900  901  902 ... 1197 1198 1199]
 [1200 1201 1202 ... 1497 1498 1499]])");
  EXPECT_TEXT((Tensor::arange<int>(1500).reshape({10, 15, 10})),
              R"([[[   0    1    2 ...    7    8    9]
  [  10   11   12 ...   17   18   19]
  [  20   21   22 ...   27   28   29]
  ...
  [ 120  121  122 ...  127  128  129]
  [ 130  131  132 ...  137  138  139]
  [ 140  141  142 ...  147  148  149]]

 [[ 150  151  152 ...  157  158  159]
  [ 160  161  162 ...  167  168  169]
  [ 170  171  172 ...  177  178  179]
  ...
  [ 270  271  272 ...  277  278  279]
  [ 280  281  282 ...  287  288  289]
  [ 290  291  292 ...  297  298  299]]

 [[ 300  301  302 ...  307  308  309]
  [ 310  311  312 ...  317  318  319]
  [ 320  321  322 ...  327  328  329]
  ...
  [ 420  421  422 ...  427  428  429]
  [ 430  431  432 ...  437  438  439]
  [ 440  441  442 ...  447  448  449]]

 ...

 [[1050 1051 1052 ... 1057 1058 1059]
  [1060 1061 1062 ... 1067 1068 1069]
  [1070 1071 1072 ... 1077 1078 1079]
  ...
  [1170 1171 1172 ... 1177 1178 1179]
  [1180 1181 1182 ... 1187 1188 1189]
  [1190 1191 1192 ... 1197 1198 1199]]

 [[1200 1201 1202 ... 1207 1208 1209]
  [1210 1211 1212 ... 1217 1218 1219]
  [1220 1221 1222 ... 1227 1228 1229]
  ...
  [1320 1321 1322 ... 1327 1328 1329]
  [1330 1331 1332 ... 1337 1338 1339]
  [1340 1341 1342 ... 1347 1348 1349]]

 [[1350 1351 1352 ... 1357 1358 1359]
  [1360 1361 1362 ... 1367 1368 1369]
  [1370 1371 1372 ... 1377 1378 1379]
  ...
  [1470 1471 1472 ... 1477 1478 1479]
  [1480 1481 1482 ... 1487 1488 1489]
  [1490 1491 1492 ... 1497 1498 1499]]])");
  // A value that is not shown does not choose the notation.
  Tensor hidden = zeros<double>({2000});
  hidden.at<double>({1000}) = 1e9;
  EXPECT_TEXT(hidden, "[0. 0. 0. ... 0. 0. 0.]");
}

TEST(TensorPrint, Scalars) {
  EXPECT_TEXT((Tensor(1.0)), "1.0");
  EXPECT_TEXT((Tensor(0.1)), "0.1");
  EXPECT_TEXT((Tensor(-0.0)), "-0.0");
  EXPECT_TEXT((Tensor(123456789.0)), "123456789.0");
  EXPECT_TEXT((Tensor(1e16)), "1e+16");
  EXPECT_TEXT((Tensor(9999999999999998.0)), "9999999999999998.0");
  EXPECT_TEXT((Tensor(1.2345678901234567e+17)), "1.2345678901234566e+17");
  EXPECT_TEXT((Tensor(0.0001)), "0.0001");
  EXPECT_TEXT((Tensor(9.99e-05)), "9.99e-05");
  EXPECT_TEXT((Tensor(5e-324)), "5e-324");
  EXPECT_TEXT((Tensor(float(0.1))), "0.1");
  EXPECT_TEXT((Tensor(float(1e6))), "1e+06");
  EXPECT_TEXT((Tensor(float(999999.94))), "999999.94");
  EXPECT_TEXT((Tensor(float(1.2345679e10))), "1.2345679e+10");
  EXPECT_TEXT((Tensor(float(16777216.0))), "1.6777216e+07");
  EXPECT_TEXT((Tensor(float16(0.1))), "0.1");
  EXPECT_TEXT((Tensor(float16(65504.0))), "6.55e+04");
  EXPECT_TEXT((Tensor(float16(999.5))), "999.5");
  EXPECT_TEXT((Tensor(nan)), "nan");
  EXPECT_TEXT((Tensor(-inf)), "-inf");
  EXPECT_TEXT((Tensor(-7)), "-7");
  EXPECT_TEXT((Tensor(true)), "True");
  EXPECT_TEXT((Tensor(false)), "False");
  EXPECT_TEXT((Tensor(Z(1.0, 2.0))), "(1+2j)");
  EXPECT_TEXT((Tensor(Z(0.0, 2.0))), "2j");
  EXPECT_TEXT((Tensor(Z(-0.0, 2.0))), "(-0+2j)");
  EXPECT_TEXT((Tensor(Z(1.0, -inf))), "(1-infj)");
  EXPECT_TEXT((Tensor(Z(0.0, nan))), "nanj");
  EXPECT_TEXT((Tensor(Z(1.5, -2.25))), "(1.5-2.25j)");
  EXPECT_TEXT((Tensor(Z(1e+20, 1e-07))), "(1e+20+1e-07j)");
  EXPECT_TEXT((Tensor(Z(0.0, -0.0))), "-0j");
}

TEST(TensorPrint, BFloat16) {
  EXPECT_TEXT((Tensor::of<bfloat16>({0.1, 1.5, -2})), "[ 0.1  1.5 -2. ]");
  EXPECT_TEXT((Tensor::of<bfloat16>({0.33333, 3})), "[0.334 3.   ]");
  EXPECT_TEXT((Tensor(bfloat16(0.1))), "0.1");
  // Two digits are sure, so from 100 on they are not written as if all were.
  EXPECT_TEXT((Tensor(bfloat16(128))), "1.28e+02");
  EXPECT_TEXT((Tensor(bfloat16(3e38))), "3e+38");
}

TEST(TensorPrint, StreamsTheSame) {
  const Tensor t = Tensor::of<float>({{1, 2}, {3, 4.5}});
  std::ostringstream os;
  os << "t = " << t;
  EXPECT_EQ(os.str(), "t = " + t.str());
}

} // namespace
