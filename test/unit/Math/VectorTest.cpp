//===- VectorTest.cpp - Vectorised loops against single calls -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The loops of VectorLoops.c, vectorised from the bitcode for this host, give
/// the bits of the scalar functions whatever the length of the loop and the
/// place in it - special values and huge angles among ordinary numbers
/// included, which take the call out of the vectorised loop.
///
//===----------------------------------------------------------------------===//

#include "MathTest.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

using namespace arete::mathtest;

extern "C" {
#define DECLARE_UNARY(Name)                                                    \
  void test_##Name##_f32(const float *X, float *Out, long N);                  \
  void test_##Name##_f64(const double *X, double *Out, long N);
#define DECLARE_BINARY(Name)                                                   \
  void test_##Name##_f32(const float *X, const float *Y, float *Out, long N);  \
  void test_##Name##_f64(const double *X, const double *Y, double *Out, long N);
ARETE_MATH_UNARY(DECLARE_UNARY)
ARETE_MATH_BINARY(DECLARE_BINARY)
#undef DECLARE_UNARY
#undef DECLARE_BINARY
}

namespace {

template <typename T> struct Loops;

template <> struct Loops<float> {
  static constexpr struct {
    const char *Name;
    float (*Scalar)(float);
    void (*Loop)(const float *, float *, long);
  } Unary[] = {
#define ROW(Name) {#Name, arete_##Name##_f32, test_##Name##_f32},
      ARETE_MATH_UNARY(ROW)
#undef ROW
  };
  static constexpr struct {
    const char *Name;
    float (*Scalar)(float, float);
    void (*Loop)(const float *, const float *, float *, long);
  } Binary[] = {
#define ROW(Name) {#Name, arete_##Name##_f32, test_##Name##_f32},
      ARETE_MATH_BINARY(ROW)
#undef ROW
  };
};

template <> struct Loops<double> {
  static constexpr struct {
    const char *Name;
    double (*Scalar)(double);
    void (*Loop)(const double *, double *, long);
  } Unary[] = {
#define ROW(Name) {#Name, arete_##Name##_f64, test_##Name##_f64},
      ARETE_MATH_UNARY(ROW)
#undef ROW
  };
  static constexpr struct {
    const char *Name;
    double (*Scalar)(double, double);
    void (*Loop)(const double *, const double *, double *, long);
  } Binary[] = {
#define ROW(Name) {#Name, arete_##Name##_f64, test_##Name##_f64},
      ARETE_MATH_BINARY(ROW)
#undef ROW
  };
};

template <typename T> class MathVector : public testing::Test {
protected:
  void SetUp() override {
    using Limits = std::numeric_limits<T>;
    const T Special[] = {T(0),
                         -T(0),
                         Limits::infinity(),
                         -Limits::infinity(),
                         Limits::quiet_NaN(),
                         Limits::denorm_min(),
                         Limits::max(),
                         T(1e30),
                         T(-1e10),
                         T(1),
                         T(-1)};
    Random R(4);
    for (size_t I = 0; I < Size; ++I) {
      uint64_t Kind = R.next() % 8;
      X[I] = Kind == 0   ? Special[R.next() % std::size(Special)]
             : Kind == 1 ? R.bits<T>()
                         : R.uniform<T>(-4, 4);
      Y[I] = R.next() % 8 ? R.uniform<T>(-4, 4)
                          : Special[R.next() % std::size(Special)];
    }
  }

  void expectSame(T Got, T Want, const char *Name, size_t I) {
    if (std::isnan(Want))
      ASSERT_TRUE(std::isnan(Got))
          << Name << "(" << X[I] << ", " << Y[I] << ")";
    else
      ASSERT_EQ(std::bit_cast<typename Traits<T>::Bits>(Got),
                std::bit_cast<typename Traits<T>::Bits>(Want))
          << Name << "(" << X[I] << ", " << Y[I] << ")";
  }

  static constexpr size_t Size = 5003;
  std::vector<T> X = std::vector<T>(Size), Y = X, Out = X;
};
using Types = testing::Types<float, double>;
TYPED_TEST_SUITE(MathVector, Types);

TYPED_TEST(MathVector, LoopsEqualCalls) {
  // A tail only, less than a vector, some vectors and a tail; and from an odd
  // address, so that every number meets every lane.
  for (size_t Length : {size_t(1), size_t(7), size_t(67), this->Size - 1})
    for (size_t Start : {size_t(0), size_t(1)}) {
      for (const auto &F : Loops<TypeParam>::Unary) {
        F.Loop(&this->X[Start], this->Out.data(), static_cast<long>(Length));
        for (size_t I = 0; I < Length; ++I)
          this->expectSame(this->Out[I], F.Scalar(this->X[Start + I]), F.Name,
                           Start + I);
      }
      for (const auto &F : Loops<TypeParam>::Binary) {
        F.Loop(&this->X[Start], &this->Y[Start], this->Out.data(),
               static_cast<long>(Length));
        for (size_t I = 0; I < Length; ++I)
          this->expectSame(this->Out[I],
                           F.Scalar(this->X[Start + I], this->Y[Start + I]),
                           F.Name, Start + I);
      }
    }
}

// The optimisation record of VectorLoops.o: one loop of each function, and all
// vectorised.
TEST(MathVectorised, EveryLoop) {
  if (!__builtin_cpu_supports("fma") || !__builtin_cpu_supports("avx2"))
    GTEST_SKIP() << "without FMA the cost model may keep to scalar calls";
  std::ifstream File(ARETE_VECTOR_REMARKS);
  ASSERT_TRUE(File) << ARETE_VECTOR_REMARKS;
  std::set<std::string> Vectorised;
  std::string Line;
  bool Passed = false, IsVectorised = false;
  while (std::getline(File, Line)) {
    if (Line.rfind("--- ", 0) == 0) {
      Passed = Line.rfind("--- !Passed", 0) == 0;
      IsVectorised = false;
    } else if (Line.rfind("Name:", 0) == 0) {
      IsVectorised = Line.find(" Vectorized") != std::string::npos;
    } else if (Line.rfind("Function:", 0) == 0 && Passed && IsVectorised) {
      Vectorised.insert(Line.substr(Line.find_last_of(' ') + 1));
    }
  }
#define EXPECT_VECTORISED(Name)                                                \
  EXPECT_TRUE(Vectorised.count("test_" #Name "_f32")) << #Name "_f32";         \
  EXPECT_TRUE(Vectorised.count("test_" #Name "_f64")) << #Name "_f64";
  ARETE_MATH_UNARY(EXPECT_VECTORISED)
  ARETE_MATH_BINARY(EXPECT_VECTORISED)
}

} // namespace
