//===- SpecialValuesTest.cpp - Zeros, infinities, NaN, thresholds ---------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The special cases of C99 Annex F.9, bit for bit (but for the bits of a NaN),
/// the limits of overflow and underflow, and identities that hold exactly.
///
//===----------------------------------------------------------------------===//

#include "MathTest.h"

#include <gtest/gtest.h>

#include <string>

using namespace arete::mathtest;

namespace {

constexpr double Inf = std::numeric_limits<double>::infinity();
constexpr double NaN = std::numeric_limits<double>::quiet_NaN();

struct UnaryCase {
  const char *Name;
  double X, Want;
};

struct BinaryCase {
  const char *Name;
  double X, Y, Want;
};

/// Every result here is exact in both types.
const UnaryCase UnaryCases[] = {
    {"exp", 0.0, 1},        {"exp", -0.0, 1},       {"exp", Inf, Inf},
    {"exp", -Inf, 0},       {"exp", 1e4, Inf},      {"exp", -1e4, 0},
    {"exp2", 0.0, 1},       {"exp2", -0.0, 1},      {"exp2", Inf, Inf},
    {"exp2", -Inf, 0},      {"exp2", 10, 1024},     {"exp2", -3, 0.125},
    {"exp2", 2000, Inf},    {"exp2", -2000, 0},     {"expm1", 0.0, 0.0},
    {"expm1", -0.0, -0.0},  {"expm1", Inf, Inf},    {"expm1", -Inf, -1},
    {"expm1", -1000, -1},   {"expm1", 1e4, Inf},    {"log", 0.0, -Inf},
    {"log", -0.0, -Inf},    {"log", 1, 0.0},        {"log", Inf, Inf},
    {"log", -Inf, NaN},     {"log", -1, NaN},       {"log", -0x1p-140, NaN},
    {"log2", 0.0, -Inf},    {"log2", -0.0, -Inf},   {"log2", 1, 0.0},
    {"log2", Inf, Inf},     {"log2", -Inf, NaN},    {"log2", -1, NaN},
    {"log10", 0.0, -Inf},   {"log10", -0.0, -Inf},  {"log10", 1, 0.0},
    {"log10", Inf, Inf},    {"log10", -Inf, NaN},   {"log10", -1, NaN},
    {"log1p", 0.0, 0.0},    {"log1p", -0.0, -0.0},  {"log1p", -1, -Inf},
    {"log1p", Inf, Inf},    {"log1p", -Inf, NaN},   {"log1p", -2, NaN},
    {"sin", 0.0, 0.0},      {"sin", -0.0, -0.0},    {"sin", Inf, NaN},
    {"sin", -Inf, NaN},     {"cos", 0.0, 1},        {"cos", -0.0, 1},
    {"cos", Inf, NaN},      {"cos", -Inf, NaN},     {"cos", 0x1p-30, 1},
    {"cos", -0x1p-140, 1},  {"tan", 0.0, 0.0},      {"tan", -0.0, -0.0},
    {"tan", Inf, NaN},      {"tan", -Inf, NaN},     {"sinh", 0.0, 0.0},
    {"sinh", -0.0, -0.0},   {"sinh", Inf, Inf},     {"sinh", -Inf, -Inf},
    {"sinh", 1e4, Inf},     {"sinh", -1e4, -Inf},   {"cosh", 0.0, 1},
    {"cosh", -0.0, 1},      {"cosh", Inf, Inf},     {"cosh", -Inf, Inf},
    {"cosh", -1e4, Inf},    {"tanh", 0.0, 0.0},     {"tanh", -0.0, -0.0},
    {"tanh", Inf, 1},       {"tanh", -Inf, -1},     {"tanh", 100, 1},
    {"tanh", -100, -1},     {"asin", 0.0, 0.0},     {"asin", -0.0, -0.0},
    {"asin", 1.5, NaN},     {"asin", -1.5, NaN},    {"asin", Inf, NaN},
    {"asin", -Inf, NaN},    {"acos", 1, 0.0},       {"acos", 1.5, NaN},
    {"acos", -1.5, NaN},    {"acos", Inf, NaN},     {"acos", -Inf, NaN},
    {"atan", 0.0, 0.0},     {"atan", -0.0, -0.0},   {"asinh", 0.0, 0.0},
    {"asinh", -0.0, -0.0},  {"asinh", Inf, Inf},    {"asinh", -Inf, -Inf},
    {"acosh", 1, 0.0},      {"acosh", Inf, Inf},    {"acosh", 0.5, NaN},
    {"acosh", 0.0, NaN},    {"acosh", -1, NaN},     {"acosh", -Inf, NaN},
    {"atanh", 0.0, 0.0},    {"atanh", -0.0, -0.0},  {"atanh", 1, Inf},
    {"atanh", -1, -Inf},    {"atanh", 1.5, NaN},    {"atanh", -1.5, NaN},
    {"atanh", Inf, NaN},    {"atanh", -Inf, NaN},   {"cbrt", 0.0, 0.0},
    {"cbrt", -0.0, -0.0},   {"cbrt", Inf, Inf},     {"cbrt", -Inf, -Inf},
    {"cbrt", 27, 3},        {"cbrt", -8, -2},       {"cbrt", 1, 1},
    {"erf", 0.0, 0.0},      {"erf", -0.0, -0.0},    {"erf", Inf, 1},
    {"erf", -Inf, -1},      {"erf", 10, 1},         {"erf", -10, -1},
    {"erfc", 0.0, 1},       {"erfc", -0.0, 1},      {"erfc", Inf, 0},
    {"erfc", -Inf, 2},      {"erfc", 100, 0},       {"erfc", -100, 2},
    {"sigmoid", 0.0, 0.5},  {"sigmoid", -0.0, 0.5}, {"sigmoid", Inf, 1},
    {"sigmoid", -Inf, 0},   {"sigmoid", 100, 1},    {"sigmoid", -1e4, 0},
    {"softplus", Inf, Inf}, {"softplus", -Inf, 0},  {"softplus", 1000, 1000},
    {"softplus", -1e4, 0},
};

const BinaryCase BinaryCases[] = {
    // atan2(y, x)
    {"atan2", 0.0, 1, 0.0},
    {"atan2", -0.0, 1, -0.0},
    {"atan2", 0.0, 0.0, 0.0},
    {"atan2", -0.0, 0.0, -0.0},
    {"atan2", 0.0, Inf, 0.0},
    {"atan2", -0.0, Inf, -0.0},
    {"atan2", 1, Inf, 0.0},
    {"atan2", -1, Inf, -0.0},
    {"atan2", NaN, 1, NaN},
    {"atan2", 1, NaN, NaN},
    {"atan2", NaN, NaN, NaN},
    {"atan2", NaN, Inf, NaN},
    {"atan2", 0.0, NaN, NaN},
    {"hypot", Inf, NaN, Inf},
    {"hypot", NaN, -Inf, Inf},
    {"hypot", -Inf, 1, Inf},
    {"hypot", 1, NaN, NaN},
    {"hypot", NaN, 0.0, NaN},
    {"hypot", 0.0, -0.0, 0.0},
    {"hypot", -0.0, -0.0, 0.0},
    {"hypot", 3, -4, 5},
    {"hypot", -7, 0.0, 7},
    {"hypot", 0x1p-149, 0.0, 0x1p-149},
    {"hypot", 0x1.8p127, 0x1p-149, 0x1.8p127},
    {"pow", 0.0, -1, Inf},
    {"pow", -0.0, -1, -Inf},
    {"pow", 0.0, -3, Inf},
    {"pow", -0.0, -3, -Inf},
    {"pow", 0.0, -2, Inf},
    {"pow", -0.0, -2, Inf},
    {"pow", 0.0, -0.5, Inf},
    {"pow", -0.0, -0.5, Inf},
    {"pow", 0.0, -Inf, Inf},
    {"pow", -0.0, -Inf, Inf},
    {"pow", 0.0, 1, 0.0},
    {"pow", -0.0, 1, -0.0},
    {"pow", -0.0, 3, -0.0},
    {"pow", -0.0, 2, 0.0},
    {"pow", -0.0, 0.5, 0.0},
    {"pow", 0.0, Inf, 0.0},
    {"pow", -0.0, Inf, 0.0},
    {"pow", -1, Inf, 1},
    {"pow", -1, -Inf, 1},
    {"pow", 1, NaN, 1},
    {"pow", 1, Inf, 1},
    {"pow", 1, -Inf, 1},
    {"pow", 1, 1e30, 1},
    {"pow", NaN, 0.0, 1},
    {"pow", NaN, -0.0, 1},
    {"pow", Inf, 0.0, 1},
    {"pow", 0.0, 0.0, 1},
    {"pow", -0.0, -0.0, 1},
    {"pow", -2, 0.5, NaN},
    {"pow", -2, 1.5, NaN},
    {"pow", -Inf, 0.5, Inf},
    {"pow", 0.5, -Inf, Inf},
    {"pow", -0.5, -Inf, Inf},
    {"pow", 2, -Inf, 0.0},
    {"pow", -2, -Inf, 0.0},
    {"pow", 0.5, Inf, 0.0},
    {"pow", -0.5, Inf, 0.0},
    {"pow", 2, Inf, Inf},
    {"pow", -2, Inf, Inf},
    {"pow", -Inf, -1, -0.0},
    {"pow", -Inf, -3, -0.0},
    {"pow", -Inf, -2, 0.0},
    {"pow", -Inf, -0.5, 0.0},
    {"pow", -Inf, 1, -Inf},
    {"pow", -Inf, 3, -Inf},
    {"pow", -Inf, 2, Inf},
    {"pow", Inf, -1, 0.0},
    {"pow", Inf, 0.5, Inf},
    {"pow", NaN, 1, NaN},
    {"pow", 2, NaN, NaN},
    {"pow", NaN, NaN, NaN},
    {"pow", NaN, Inf, NaN},
    {"pow", -1, NaN, NaN},
    {"pow", 0.0, NaN, NaN},
    {"pow", Inf, NaN, NaN},
    {"pow", 2, 10, 1024},
    {"pow", -2, 3, -8},
    {"pow", -2, -2, 0.25},
    {"pow", 9, 0.5, 3},
    {"pow", -1, 0x1p24, 1},
    {"pow", -1, 0x1.fffffep22, NaN},
    {"pow", -1, 0x1.fffffcp22, -1},
    {"pow", -1, 0x1.fffffcp23, 1},
    {"pow", -1, 0x1.fffffep23, -1},
    {"pow", -1, -0x1.fffffep23, -1},
    {"pow", 10, 1000, Inf},
    {"pow", -10, 1001, -Inf},
    {"pow", 10, -1000, 0.0},
    {"pow", -10, -1001, -0.0},
    {"pow", 2, 1e30, Inf},
    {"pow", 0.5, 1e30, 0.0},
    {"pow", 2, -1e30, 0.0},
};

template <typename T> bool same(T Got, T Want) {
  if (std::isnan(Want))
    return std::isnan(Got);
  return Got == Want && std::signbit(Got) == std::signbit(Want);
}

template <typename Table>
const typename Table::value_type *lookup(const Table &T, std::string Name) {
  for (const auto &F : T)
    if (F.Name == Name)
      return &F;
  return nullptr;
}

template <typename T> class MathSpecial : public testing::Test {
protected:
  T call(const char *Name, T X) {
    return lookup(unaryFunctions<T>(), Name)->Function(X);
  }
  T call(const char *Name, T X, T Y) {
    return lookup(binaryFunctions<T>(), Name)->Function(X, Y);
  }
};
using Types = testing::Types<float, double>;
TYPED_TEST_SUITE(MathSpecial, Types);

TYPED_TEST(MathSpecial, UnaryCases) {
  for (const UnaryCase &C : UnaryCases) {
    TypeParam Got = this->call(C.Name, static_cast<TypeParam>(C.X));
    EXPECT_TRUE(same(Got, static_cast<TypeParam>(C.Want)))
        << C.Name << "(" << C.X << ") = " << Got << ", not " << C.Want;
  }
}

TYPED_TEST(MathSpecial, BinaryCases) {
  for (const BinaryCase &C : BinaryCases) {
    TypeParam Got = this->call(C.Name, static_cast<TypeParam>(C.X),
                               static_cast<TypeParam>(C.Y));
    EXPECT_TRUE(same(Got, static_cast<TypeParam>(C.Want)))
        << C.Name << "(" << C.X << ", " << C.Y << ") = " << Got << ", not "
        << C.Want;
  }
}

TYPED_TEST(MathSpecial, NaNStaysNaN) {
  using Limits = std::numeric_limits<TypeParam>;
  for (const auto &F : unaryFunctions<TypeParam>())
    for (TypeParam X :
         {Limits::quiet_NaN(), -Limits::quiet_NaN(), Limits::signaling_NaN()})
      EXPECT_TRUE(std::isnan(F.Function(X))) << F.Name;
}

// Every pair of numbers that some case singles out, against the C library.
TYPED_TEST(MathSpecial, BinaryGrid) {
  using Limits = std::numeric_limits<TypeParam>;
  const TypeParam Min = Limits::min(), Max = Limits::max(),
                  Tiny = Limits::denorm_min(), Eps = Limits::epsilon();
  std::vector<TypeParam> Values;
  for (TypeParam V : {TypeParam(0),
                      Tiny,
                      Min,
                      TypeParam(Min / 2),
                      Eps,
                      TypeParam(0.5),
                      TypeParam(1 - Eps / 2),
                      TypeParam(1),
                      TypeParam(1 + Eps),
                      TypeParam(1.5),
                      TypeParam(2),
                      TypeParam(3),
                      TypeParam(4),
                      TypeParam(1 / Eps - 1),
                      TypeParam(1 / Eps),
                      TypeParam(2 / Eps - 1),
                      TypeParam(2 / Eps),
                      TypeParam(Max / 2),
                      Max,
                      Limits::infinity()}) {
    Values.push_back(V);
    Values.push_back(-V);
  }
  Values.push_back(Limits::quiet_NaN());
  for (const auto &F : binaryFunctions<TypeParam>())
    for (TypeParam X : Values)
      for (TypeParam Y : Values)
        EXPECT_LE(ulpError<TypeParam>(F.Function(X, Y), F.Reference(X, Y)),
                  F.Bound)
            << F.Name << "(" << X << ", " << Y << ") = " << F.Function(X, Y);
}

// The last argument with a finite, or a nonzero, result and the one after it.
TYPED_TEST(MathSpecial, Thresholds) {
  using Limits = std::numeric_limits<TypeParam>;
  const bool Single = sizeof(TypeParam) == 4;
  const TypeParam InfT = Limits::infinity();
  struct Threshold {
    const char *Name;
    TypeParam Last;
  } Overflows[] = {
      {"exp", TypeParam(Single ? 0x1.62e42ep+6 : 0x1.62e42fefa39efp+9)},
      {"expm1", TypeParam(Single ? 0x1.62e42ep+6 : 0x1.62e42fefa39efp+9)},
      {"exp2", std::nextafter(TypeParam(Single ? 128 : 1024), TypeParam(0))},
      {"sinh", TypeParam(Single ? 0x1.65a9f8p+6 : 0x1.633ce8fb9f87dp+9)},
      {"cosh", TypeParam(Single ? 0x1.65a9f8p+6 : 0x1.633ce8fb9f87dp+9)}};
  for (const Threshold &O : Overflows) {
    EXPECT_TRUE(std::isfinite(this->call(O.Name, O.Last))) << O.Name;
    EXPECT_EQ(this->call(O.Name, std::nextafter(O.Last, InfT)), InfT) << O.Name;
  }
  // Half the smallest denormal number rounds to it or to zero.
  Threshold Underflows[] = {
      {"exp", TypeParam(Single ? -0x1.9fe368p+6 : -0x1.74910d52d3051p+9)},
      {"sigmoid", TypeParam(Single ? -0x1.9fe368p+6 : -0x1.74910d52d3051p+9)},
      {"softplus", TypeParam(Single ? -0x1.9fe368p+6 : -0x1.74910d52d3051p+9)},
      {"exp2", std::nextafter(TypeParam(Single ? -150 : -1075), TypeParam(0))}};
  for (const Threshold &U : Underflows) {
    EXPECT_EQ(this->call(U.Name, U.Last), Limits::denorm_min()) << U.Name;
    EXPECT_EQ(this->call(U.Name, std::nextafter(U.Last, -InfT)), TypeParam(0))
        << U.Name;
  }
}

// A denormal argument is the result of every function that is x + O(x^2) or
// flatter at 0, with its sign.
TYPED_TEST(MathSpecial, DenormalArguments) {
  using Limits = std::numeric_limits<TypeParam>;
  for (TypeParam X : {Limits::denorm_min(), TypeParam(Limits::denorm_min() * 3),
                      TypeParam(Limits::min() / 2), Limits::min()})
    for (TypeParam Sign : {TypeParam(1), TypeParam(-1)})
      for (const char *Name : {"expm1", "log1p", "sin", "tan", "sinh", "tanh",
                               "asin", "atan", "asinh", "atanh"})
        EXPECT_TRUE(same(this->call(Name, Sign * X), Sign * X))
            << Name << "(" << Sign * X << ")";
}

// Results that are exact whenever they can be.
TYPED_TEST(MathSpecial, ExactPowers) {
  using Limits = std::numeric_limits<TypeParam>;
  for (int E = Limits::min_exponent - Limits::digits; E < Limits::max_exponent;
       ++E) {
    TypeParam P = std::ldexp(TypeParam(1), E);
    EXPECT_EQ(this->call("exp2", TypeParam(E)), P) << E;
    EXPECT_EQ(this->call("log2", P), TypeParam(E)) << E;
    EXPECT_EQ(this->call("pow", TypeParam(2), TypeParam(E)), P) << E;
    if (E % 3 == 0) {
      EXPECT_EQ(this->call("cbrt", P), std::ldexp(TypeParam(1), E / 3)) << E;
    }
  }
  TypeParam Ten = 1;
  for (int E = 0; Ten < TypeParam(1 / Limits::epsilon()); ++E, Ten *= 10)
    EXPECT_EQ(this->call("log10", Ten), TypeParam(E)) << E;
}

// pow has the full precision of its argument where the logarithm is tiny.
TYPED_TEST(MathSpecial, PowNearOne) {
  using Limits = std::numeric_limits<TypeParam>;
  const auto *Pow = lookup(binaryFunctions<TypeParam>(), "pow");
  TypeParam Above = 1 + Limits::epsilon();
  TypeParam Below = 1 - Limits::epsilon() / 2;
  for (TypeParam X : {Above, Below})
    for (double Factor : {0.5, 1.0, 10.0, 50.0, -0.5, -10.0, -50.0}) {
      TypeParam Y = static_cast<TypeParam>(Factor / Limits::epsilon());
      EXPECT_LE(ulpError<TypeParam>(Pow->Function(X, Y), Pow->Reference(X, Y)),
                2.0)
          << Factor;
    }
}

// The range that a caller may rely on: acos(cos(x)) is a number.
TYPED_TEST(MathSpecial, RangesHold) {
  Random R(3);
  for (int I = 0; I < 200000; ++I) {
    TypeParam X = R.uniform<TypeParam>(-40, 40);
    for (const char *Name : {"sin", "cos", "tanh", "erf"})
      ASSERT_LE(std::fabs(this->call(Name, X)), TypeParam(1)) << Name << X;
    TypeParam S = this->call("sigmoid", X);
    ASSERT_TRUE(S >= 0 && S <= 1) << X;
    ASSERT_GE(this->call("cosh", X), TypeParam(1)) << X;
  }
}

// Arguments of which other libraries have been known to lose every bit.
TEST(MathHugeArguments, KnownValues) {
  EXPECT_DOUBLE_EQ(arete_sin_f64(1e22), -0.8522008497671888);
  EXPECT_DOUBLE_EQ(arete_cos_f64(1e22), 0.5232147853951389);
  EXPECT_DOUBLE_EQ(arete_cos_f64(6381956970095103.0 * 0x1p797),
                   -4.68716592425462761112e-19);
  EXPECT_FLOAT_EQ(arete_sin_f32(0x1.fffffep127f), -0x1.0b3366p-1f);
  for (double X : {0x1p28, 0x1p60, 0x1p500, 0x1.fffffffffffffp1023}) {
    EXPECT_LE(ulpError<double>(arete_sin_f64(-X), -std::sin((long double)X)),
              2);
    EXPECT_LE(ulpError<double>(arete_cos_f64(-X), std::cos((long double)X)), 2);
    EXPECT_LE(ulpError<double>(arete_tan_f64(-X), -std::tan((long double)X)),
              2);
  }
}

} // namespace
