//===- Functions.cpp - The table of functions under test ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MathTest.h"

#include <string>

using namespace arete::mathtest;

namespace {

template <typename W> W sigmoid(W X) {
  W E = std::exp(-std::fabs(X));
  return X < 0 ? E / (1 + E) : 1 / (1 + E);
}

template <typename W> W softplus(W X) {
  return X > 0 ? X + std::log1p(std::exp(-X)) : std::log1p(std::exp(X));
}

using Points = std::vector<double>;
using Intervals = std::vector<std::pair<double, double>>;

struct Domain {
  Points Critical;
  Intervals Ranges;
};

/// The arguments of each function that deserve a closer look, f32 and f64 in
/// one list: a threshold of the one is an ordinary argument of the other.
Domain domainOf(const std::string &Name) {
  const double Ln2 = 0.6931471805599453, Pi = 3.141592653589793;
  if (Name == "exp")
    return {{Ln2 / 2, -Ln2 / 2, 709.782712893384, -708.3964185322641,
             -745.1332191019411, 88.72283905206835, -87.33654475055,
             -103.97207708399179},
            {{-1, 1}, {-750, 720}, {-110, 90}}};
  if (Name == "exp2")
    return {{0.5, -0.5, 1024, -1022, -1075, 128, -126, -150},
            {{-1, 1}, {-1080, 1030}, {-155, 130}}};
  if (Name == "expm1")
    return {{Ln2 / 2, -Ln2 / 2, 3 * Ln2 / 2, 709.782712893384, -37.4, -60,
             88.72283905206835, 0x1p-13, 0x1p-54},
            {{-1, 1}, {-1e-3, 1e-3}, {-50, 50}}};
  if (Name == "log" || Name == "log2" || Name == "log10")
    return {{1, 0.7071067811865476, 1.4142135623730951, 2, 0.5, 10, 100},
            {{0.5, 2}, {0.99, 1.01}, {0, 1000}}};
  if (Name == "log1p")
    return {{-1, -0.5, 0x1p-29, 0x1p-54, 0.41421356237309515,
             -0.2928932188134524, 0x1p53},
            {{-1, 1}, {-1e-3, 1e-3}, {0, 100}, {-0.999999999, -0.9999}}};
  if (Name == "sin" || Name == "cos" || Name == "tan") {
    Points P = {0x1p15, 0x1p28, 0x1p30, 0x1p53, 0x1p127,
                // The double nearest to a multiple of pi/2 (J.-M. Muller,
                // "Elementary Functions", 2016, section 11.3).
                6381956970095103.0 * 0x1p797, 5.319372648326541e255, 0x1p1023};
    for (int I = 1; I < 40; ++I)
      P.push_back(I * Pi / 4);
    for (int I = 1; I < 30; ++I)
      P.push_back(std::ldexp(Pi / 2, I));
    return {P, {{-1, 1}, {-10, 10}, {-1000, 1000}, {-1e8, 1e8}, {1e8, 1e12}}};
  }
  if (Name == "sinh" || Name == "cosh")
    return {{Ln2 / 2, 3 * Ln2 / 2, 710.4758600739439, 89.41598629, 0x1p-7,
             0x1p-28, 50},
            {{-1, 1}, {-711, 711}, {-90, 90}, {-0.01, 0.01}}};
  if (Name == "tanh")
    return {{Ln2 / 2, 3 * Ln2 / 2, 19.0615, 20, 9.01, 10, 0x1p-28},
            {{-1, 1}, {-22, 22}, {-0.01, 0.01}}};
  if (Name == "asin" || Name == "acos")
    return {{0.5, -0.5, 1, -1}, {{-1, 1}, {0.49, 0.51}, {0.999, 1}}};
  if (Name == "atan")
    return {{1, -1, 0x1p60}, {{-1, 1}, {-10, 10}, {-1e6, 1e6}}};
  if (Name == "asinh")
    return {{1, 0x1p-7, 0x1p-28, 0x1p54, 0x1p512},
            {{-1, 1}, {-0.01, 0.01}, {-100, 100}}};
  if (Name == "acosh")
    return {{1, 2, 1.5, 0x1p54, 0x1p512}, {{1, 1.01}, {1, 2}, {1, 1000}}};
  if (Name == "atanh")
    return {{1, -1, 0.5, 0x1p-7, 0x1p-28}, {{-1, 1}, {-0.01, 0.01}, {0.99, 1}}};
  if (Name == "cbrt")
    return {{1, 2, 4, 8, 27, 0x1p-1022, 0x1p-126}, {{0.5, 8}, {-1000, 1000}}};
  if (Name == "erf" || Name == "erfc")
    return {{1, -1, 4, 6, 5.9215871, 3.8325, 26.54, 27.226, 27.3, 9.19, 10.05,
             10.2, 0.5},
            {{-1, 1}, {-7, 7}, {0, 27.5}, {0, 10.5}}};
  if (Name == "sigmoid" || Name == "softplus")
    return {{Ln2 / 2, 36.7, -36.7, -708.4, -745.1332191019411, -87.34,
             -103.97207708399179, 16.6},
            {{-1, 1}, {-750, 50}, {-110, 20}}};
  return {};
}

template <typename T>
Unary<T>
unary(const char *Name, T (*Function)(T),
      typename Traits<T>::Wide (*Reference)(typename Traits<T>::Wide)) {
  Domain D = domainOf(Name);
  double Bound = Name == std::string("erfc") ? 4 : 2;
  return {Name, Function, Reference, Bound, D.Critical, D.Ranges};
}

template <typename W> struct Reference {
#define DEFINE_STD(Name)                                                       \
  static W ref_##Name(W X) {                                                   \
    using namespace std;                                                       \
    return Name(X);                                                            \
  }
  ARETE_MATH_UNARY(DEFINE_STD)
#undef DEFINE_STD
#define DEFINE_STD(Name)                                                       \
  static W ref_##Name(W X, W Y) { return std::Name(X, Y); }
  ARETE_MATH_BINARY(DEFINE_STD)
#undef DEFINE_STD
};

template <typename T> struct Tables;

template <> struct Tables<float> {
  static std::vector<Unary<float>> unaryTable() {
    return {
#define ROW(Name)                                                              \
  unary<float>(#Name, arete_##Name##_f32, Reference<double>::ref_##Name),
        ARETE_MATH_UNARY(ROW)
#undef ROW
    };
  }
  static std::vector<Binary<float>> binaryTable() {
    return {
#define ROW(Name)                                                              \
  {#Name, arete_##Name##_f32, Reference<double>::ref_##Name, 2, {}, {}},
        ARETE_MATH_BINARY(ROW)
#undef ROW
    };
  }
};

template <> struct Tables<double> {
  static std::vector<Unary<double>> unaryTable() {
    return {
#define ROW(Name)                                                              \
  unary<double>(#Name, arete_##Name##_f64, Reference<long double>::ref_##Name),
        ARETE_MATH_UNARY(ROW)
#undef ROW
    };
  }
  static std::vector<Binary<double>> binaryTable() {
    return {
#define ROW(Name)                                                              \
  {#Name, arete_##Name##_f64, Reference<long double>::ref_##Name, 2, {}, {}},
        ARETE_MATH_BINARY(ROW)
#undef ROW
    };
  }
};

} // namespace

template <typename T>
const std::vector<Unary<T>> &arete::mathtest::unaryFunctions() {
  static const std::vector<Unary<T>> Table = Tables<T>::unaryTable();
  return Table;
}

template <typename T>
const std::vector<Binary<T>> &arete::mathtest::binaryFunctions() {
  static const std::vector<Binary<T>> Table = [] {
    std::vector<Binary<T>> Result = Tables<T>::binaryTable();
    for (Binary<T> &F : Result) {
      if (F.Name == std::string("pow")) {
        F.Bound = 4;
        F.RangesX = {{0, 2}, {0, 10}, {0.999, 1.001}, {0, 1e10}, {-20, 20}};
        F.RangesY = {{-1000, 1000}, {-20, 20}, {-7e5, 7e5}, {-10, 10}, {-2, 2}};
      } else {
        F.RangesX = {{-1, 1}, {-1, 1}, {-1e3, 1e3}};
        F.RangesY = {{-1, 1}, {-1e3, 1e3}, {-1, 1}};
      }
    }
    return Result;
  }();
  return Table;
}

template const std::vector<Unary<float>> &arete::mathtest::unaryFunctions();
template const std::vector<Unary<double>> &arete::mathtest::unaryFunctions();
template const std::vector<Binary<float>> &arete::mathtest::binaryFunctions();
template const std::vector<Binary<double>> &arete::mathtest::binaryFunctions();
