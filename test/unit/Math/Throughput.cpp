//===- Throughput.cpp - Elements per nanosecond ---------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Prints the throughput table of docs/math-accuracy.md: the vectorised loops
/// of VectorLoops.c beside one call of the C library for each element (a dash
/// where it has no such function), over 1024 ordinary arguments, the best of
/// several runs.
///
//===----------------------------------------------------------------------===//

#include "arete_math.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

extern "C" {
#define DECLARE_UNARY(Name)                                                    \
  void test_##Name##_f32(const float *X, float *Out, long N);                  \
  void test_##Name##_f64(const double *X, double *Out, long N);
#define DECLARE_BINARY(Name)                                                   \
  void test_##Name##_f32(const float *X, const float *Y, float *Out, long N);  \
  void test_##Name##_f64(const double *X, const double *Y, double *Out, long N);
ARETE_MATH_UNARY(DECLARE_UNARY)
ARETE_MATH_BINARY(DECLARE_BINARY)
}

namespace {

constexpr long Size = 1024;

template <typename T> T sigmoid(T X) { return 1 / (1 + std::exp(-X)); }
template <typename T> T softplus(T X) {
  return X > 0 ? X + std::log1p(std::exp(-X)) : std::log1p(std::exp(X));
}
template <typename T> T gamma(T X) { return std::tgamma(X); }
template <typename T> T gammaln(T X) { return std::lgamma(X); }

/// The result of what the C library lacks.
struct Missing {};
template <typename T> Missing erfcx(T) { return {}; }
template <typename T> Missing ndtr(T) { return {}; }
template <typename T> Missing log_ndtr(T) { return {}; }
template <typename T> Missing psi(T) { return {}; }
template <typename T> Missing trigamma(T) { return {}; }
template <typename T> Missing sinc(T) { return {}; }

/// An interval inside the domain of the function.
std::pair<double, double> intervalOf(const std::string &Name) {
  if (Name == "log1p")
    return {-0.9, 10};
  if (Name == "log" || Name == "log2" || Name == "log10")
    return {0.01, 100};
  if (Name == "acosh")
    return {1, 50};
  if (Name == "asin" || Name == "acos" || Name == "atanh")
    return {-0.99, 0.99};
  if (Name == "pow")
    return {0.01, 10};
  if (Name == "sin" || Name == "cos" || Name == "tan")
    return {-30, 30};
  return {-4, 4};
}

template <typename Function> double elementsPerNs(Function Run) {
  double Best = 1e30;
  for (int Repeat = 0; Repeat < 8; ++Repeat) {
    const int Count = 200;
    auto Start = std::chrono::steady_clock::now();
    for (int I = 0; I < Count; ++I)
      Run();
    std::chrono::duration<double, std::nano> Time =
        std::chrono::steady_clock::now() - Start;
    Best = std::min(Best, Time.count() / Count);
  }
  return double(Size) / Best;
}

template <typename T> struct Data {
  std::vector<T> X = std::vector<T>(Size), Y = X, Out = X;
  explicit Data(const char *Name) {
    auto [Lo, Hi] = intervalOf(Name);
    for (long I = 0; I < Size; ++I) {
      X[I] = T(Lo + (Hi - Lo) * double(I * 7919 % Size) / double(Size));
      Y[I] = T(-3 + 6 * double(I * 104729 % Size) / double(Size) + 0.01);
    }
  }
};

template <typename T, typename LoopFn, typename ScalarFn>
void unary(const char *Name, LoopFn Loop, ScalarFn Scalar) {
  Data<T> D(Name);
  double Ours = elementsPerNs([&] { Loop(D.X.data(), D.Out.data(), Size); });
  if constexpr (std::is_same_v<decltype(Scalar(T())), Missing>) {
    std::printf(" %.2f | - |", Ours);
  } else {
    double Libm = elementsPerNs([&] {
      for (long I = 0; I < Size; ++I) {
        D.Out[I] = Scalar(D.X[I]);
        asm volatile("" ::: "memory");
      }
    });
    std::printf(" %.2f | %.2f |", Ours, Libm);
  }
}

template <typename T, typename LoopFn, typename ScalarFn>
void binary(const char *Name, LoopFn Loop, ScalarFn Scalar) {
  Data<T> D(Name);
  double Ours =
      elementsPerNs([&] { Loop(D.X.data(), D.Y.data(), D.Out.data(), Size); });
  double Libm = elementsPerNs([&] {
    for (long I = 0; I < Size; ++I) {
      D.Out[I] = Scalar(D.X[I], D.Y[I]);
      asm volatile("" ::: "memory");
    }
  });
  std::printf(" %.2f | %.2f |", Ours, Libm);
}

// Beside the functions above, which hide ::gamma (an old name of lgamma).
void measureAll() {
  using namespace std;
  std::printf(
      "| function | f32 | libm | f64 | libm |\n|---|---|---|---|---|\n");
#define MEASURE_UNARY(Name)                                                    \
  std::printf("| %s |", #Name);                                                \
  unary<float>(#Name, test_##Name##_f32, [](float X) { return Name(X); });     \
  unary<double>(#Name, test_##Name##_f64, [](double X) { return Name(X); });   \
  std::printf("\n");
#define MEASURE_BINARY(Name)                                                   \
  std::printf("| %s |", #Name);                                                \
  binary<float>(#Name, test_##Name##_f32,                                      \
                [](float X, float Y) { return Name(X, Y); });                  \
  binary<double>(#Name, test_##Name##_f64,                                     \
                 [](double X, double Y) { return Name(X, Y); });               \
  std::printf("\n");
  ARETE_MATH_UNARY(MEASURE_UNARY)
  ARETE_MATH_BINARY(MEASURE_BINARY)
}

} // namespace

int main() {
  measureAll();
  return 0;
}
