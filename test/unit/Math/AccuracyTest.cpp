//===- AccuracyTest.cpp - Errors against a wider type ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The greatest error of every function over bit patterns of all exponents,
/// ordinary arguments and the surroundings of every critical point. With
/// ARETE_EXHAUSTIVE=n in the environment the f32 functions of one argument are
/// tried on every n-th float (1: on all 2^32), and the others on fifty times as
/// many samples; ARETE_MATH_ONLY=name restricts all that to one function;
/// with ARETE_MATH_REPORT=1 the errors are printed as rows of the table in
/// docs/math-accuracy.md.
///
//===----------------------------------------------------------------------===//

#include "MathTest.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

using namespace arete::mathtest;

namespace {

template <typename T> struct Worst {
  double Error = 0;
  T X = 0, Y = 0;
};

template <typename T> void checkAt(const Unary<T> &F, T X, Worst<T> &W) {
  auto Want = F.Reference(X);
  T Got = F.Function(X);
  double Error = ulpError<T>(Got, Want);
  if (F.CrossesZero && X < 0 && std::isfinite(Want) && std::isfinite(Got)) {
    auto Scale = std::max(std::fabs(Want), std::fabs(F.Reference(1 - X)));
    Error = static_cast<double>(std::fabs(Got - Want) /
                                std::max(Scale, decltype(Scale)(1)) /
                                std::numeric_limits<T>::epsilon());
  }
  if (Error > W.Error)
    W = {Error, X, 0};
}

template <typename T> void checkAt(const Binary<T> &F, T X, T Y, Worst<T> &W) {
  double Error = ulpError<T>(F.Function(X, Y), F.Reference(X, Y));
  if (Error > W.Error)
    W = {Error, X, Y};
}

template <typename Entry, typename T>
void report(const Entry &F, const Worst<T> &W) {
  testing::Test::RecordProperty(std::string(F.Name) + "_" + Traits<T>::Name,
                                std::to_string(W.Error));
  if (std::getenv("ARETE_MATH_REPORT"))
    std::printf("| %s | %s | %.3f | %a %a |\n", F.Name, Traits<T>::Name,
                W.Error, double(W.X), double(W.Y));
}

/// The neighbours of X on both sides.
template <typename T>
void checkAround(const Unary<T> &F, double X, Worst<T> &W) {
  const T Inf = std::numeric_limits<T>::infinity();
  for (T Sign : {T(1), T(-1)}) {
    T Up = Sign * static_cast<T>(X), Down = Up;
    for (int I = 0; I < 500; ++I) {
      checkAt(F, Up, W);
      checkAt(F, Down, W);
      Up = std::nextafter(Up, Inf);
      Down = std::nextafter(Down, -Inf);
    }
  }
}

template <typename T> Worst<T> measure(const Unary<T> &F, int Samples) {
  Worst<T> W;
  Random R(1);
  for (int I = 0; I < Samples; ++I)
    checkAt(F, R.bits<T>(), W);
  for (auto [Lo, Hi] : F.Ranges)
    for (int I = 0; I < Samples; ++I)
      checkAt(F, R.uniform<T>(Lo, Hi), W);
  for (double X : F.Critical)
    checkAround(F, X, W);
  // Small arguments, normal and denormal, of every magnitude.
  for (double X : {0.0, double(std::numeric_limits<T>::min())})
    checkAround(F, X, W);
  for (int E = std::numeric_limits<T>::min_exponent - 60; E < 1; ++E)
    for (double M : {1.0, 1.25, 1.9})
      for (double Sign : {1.0, -1.0})
        checkAt(F, static_cast<T>(std::ldexp(Sign * M, E)), W);
  return W;
}

template <typename T> Worst<T> measure(const Binary<T> &F, int Samples) {
  Worst<T> W;
  Random R(2);
  for (int I = 0; I < Samples; ++I) {
    T X = R.bits<T>();
    checkAt(F, X, R.bits<T>(), W);
    // Arguments of like magnitude, where hypot and atan2 have work to do.
    checkAt(F, X, static_cast<T>(X * R.uniform<T>(0.1, 10)), W);
  }
  for (size_t K = 0; K < F.RangesX.size(); ++K)
    for (int I = 0; I < Samples; ++I)
      checkAt(F, R.uniform<T>(F.RangesX[K].first, F.RangesX[K].second),
              R.uniform<T>(F.RangesY[K].first, F.RangesY[K].second), W);
  // Integral second arguments: the odd and even powers of negative numbers.
  for (int I = 0; I < Samples / 4; ++I)
    checkAt(F, R.uniform<T>(-3, 3), std::nearbyint(R.uniform<T>(-600, 600)), W);
  return W;
}

int samples(int Usual) {
  return std::getenv("ARETE_EXHAUSTIVE") ? 50 * Usual : Usual;
}

/// For long sweeps of one function, asked for by hand; all run otherwise.
bool isLeftOut(const std::string &Name) {
  const char *Only = std::getenv("ARETE_MATH_ONLY");
  return Only && Name != Only;
}

template <typename T> class MathAccuracy : public testing::Test {};
using Types = testing::Types<float, double>;
TYPED_TEST_SUITE(MathAccuracy, Types);

TYPED_TEST(MathAccuracy, UnaryWithinBound) {
  for (const auto &F : unaryFunctions<TypeParam>()) {
    if (isLeftOut(F.Name))
      continue;
    Worst<TypeParam> W = measure(F, samples(50000));
    report(F, W);
    EXPECT_LE(W.Error, F.Bound)
        << F.Name << "_" << Traits<TypeParam>::Name << " at " << std::hexfloat
        << W.X << ": " << F.Function(W.X) << ", not " << F.Reference(W.X);
  }
}

TYPED_TEST(MathAccuracy, BinaryWithinBound) {
  for (const auto &F : binaryFunctions<TypeParam>()) {
    if (isLeftOut(F.Name))
      continue;
    Worst<TypeParam> W = measure(F, samples(100000));
    report(F, W);
    EXPECT_LE(W.Error, F.Bound)
        << F.Name << "_" << Traits<TypeParam>::Name << " at " << std::hexfloat
        << W.X << ", " << W.Y << ": " << F.Function(W.X, W.Y) << ", not "
        << F.Reference(W.X, W.Y);
  }
}

// Every 4099th float, or as ARETE_EXHAUSTIVE says.
TEST(MathAccuracySweep, UnaryF32WithinBound) {
  uint64_t Stride = 4099;
  if (const char *Text = std::getenv("ARETE_EXHAUSTIVE"))
    Stride = std::max(1ull, std::strtoull(Text, nullptr, 10));
  unsigned Threads = std::max(1u, std::thread::hardware_concurrency());
  for (const auto &F : unaryFunctions<float>()) {
    if (isLeftOut(F.Name))
      continue;
    Worst<float> W;
    std::mutex Lock;
    std::vector<std::thread> Pool;
    for (unsigned I = 0; I < Threads; ++I)
      Pool.emplace_back([&, I] {
        Worst<float> Mine;
        for (uint64_t Bits = I * Stride; Bits < (1ull << 32);
             Bits += Threads * Stride)
          checkAt(F, fromBits<float>(static_cast<uint32_t>(Bits)), Mine);
        std::lock_guard<std::mutex> Guard(Lock);
        if (Mine.Error > W.Error)
          W = Mine;
      });
    for (std::thread &T : Pool)
      T.join();
    report(F, W);
    EXPECT_LE(W.Error, F.Bound)
        << F.Name << "_f32 at " << std::hexfloat << W.X << ": "
        << F.Function(W.X) << ", not " << F.Reference(W.X);
  }
}

// The measure itself: a test that could not fail would show here.
TEST(UlpError, MeasuresKnownErrors) {
  EXPECT_EQ(ulpError<float>(1.0f, 1.0), 0);
  EXPECT_EQ(ulpError<float>(1.0f + 0x1p-23f, 1.0), 1);
  EXPECT_EQ(ulpError<float>(1.0f, 1.0 + 0x1p-24), 0.5);
  EXPECT_EQ(ulpError<float>(0x1p-149f, 0x1p-148), 1);
  EXPECT_EQ(ulpError<double>(1.0 - 0x1p-53, 1.0L), 0.5);
  EXPECT_EQ(ulpError<double>(0x1p-1074, 0.0L), 1);
  const float Inf = std::numeric_limits<float>::infinity();
  EXPECT_EQ(ulpError<float>(Inf, 0x1p200), 0);
  EXPECT_EQ(ulpError<float>(Inf, 0x1p128 - 0x1p104), 1);
  EXPECT_GT(ulpError<float>(Inf, 1.0), 1e6);
  EXPECT_GT(ulpError<float>(std::nanf(""), 1.0), 1e6);
  EXPECT_GT(ulpError<float>(1.0f, std::nan("")), 1e6);
  EXPECT_GT(ulpError<float>(0.0f, -0.0), 1e6);
  EXPECT_GT(ulpError<float>(0.0f, -1e-60), 1e6);
}

} // namespace
