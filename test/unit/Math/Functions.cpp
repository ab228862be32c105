//===- Functions.cpp - The table of functions under test ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MathTest.h"

#include <map>
#include <numbers>
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

template <typename W> constexpr W Pi = std::numbers::pi_v<W>;

/// e^(Sign X^2 / Divisor), without the rounding of X^2 in the exponent.
template <typename W> W expOfSquare(W X, int Sign, int Divisor) {
  W Square = X * X, Rest = std::fma(X, X, -Square);
  W Rounded = std::exp(Sign * Square / Divisor);
  if (Rounded == 0 || std::isinf(Rounded))
    return Rounded;
  return Rounded * (1 + Sign * Rest / Divisor);
}

template <typename W> W erfcx(W X) {
  if (X < 0)
    return 2 * expOfSquare(X, 1, 1) - erfcx(-X);
  if (X < 4)
    return expOfSquare(X, 1, 1) * std::erfc(X);
  // The continued fraction X + (1/2)/(X + 1/(X + (3/2)/(X + ...))).
  W Fraction = X;
  for (int K = 100; K > 0; --K)
    Fraction = X + W(K) / 2 / Fraction;
  return 1 / (Fraction * std::sqrt(Pi<W>));
}

template <typename W> W ndtr(W X) {
  if (X > 0)
    return 1 - ndtr(-X);
  return expOfSquare(X, -1, 2) * erfcx(-X * std::sqrt(W(0.5))) / 2;
}

template <typename W> W log_ndtr(W X) {
  if (X > 0)
    return std::log1p(-ndtr(-X));
  return std::log(erfcx(-X * std::sqrt(W(0.5))) / 2) - X * X / 2;
}

template <typename W> W gamma(W X) { return std::tgamma(X); }
template <typename W> W gammaln(W X) { return std::lgamma(X); }

/// The distance to the nearest integer.
template <typename W> W fromInteger(W X) { return X - std::nearbyint(X); }

/// The sum of (A + K)^-S over K >= 0 for integers S > 1, by Euler and
/// Maclaurin.
template <typename W> W hurwitzZeta(int S, W A) {
  W Sum = 0;
  for (; A < 30; ++A)
    Sum += std::pow(A, -S);
  Sum += std::pow(A, 1 - S) / (S - 1) + std::pow(A, -S) / 2;
  // B(2K) / (2K)! times S (S + 1) ... (S + 2K - 2) A^(-S - 2K + 1).
  const W B[] = {W(1) / 12, W(-1) / 720, W(1) / 30240, W(-1) / 1209600,
                 W(1) / 47900160};
  W Factor = S * std::pow(A, -S - 1);
  for (int K = 1; K <= 5; ++K) {
    Sum += B[K - 1] * Factor;
    Factor *= (S + 2 * K - 1) * (S + 2 * K) / (A * A);
  }
  return Sum;
}

/// psi near its positive root, by its Taylor series there.
template <typename W> W psiNearRoot(W X) {
  constexpr W Root = 1.4616321449683623412626595423257213L;
  // What the type cannot hold of it.
  constexpr W Rest = std::is_same_v<W, long double>
                         ? W(-1.8257096315963484e-20L)
                         : W(9.5499954299656977e-17L);
  static const std::vector<W> Coefficients = [] {
    std::vector<W> Result;
    for (int N = 1; N < 32; ++N)
      Result.push_back((N % 2 ? 1 : -1) * hurwitzZeta(N + 1, Root));
    return Result;
  }();
  W D = (X - Root) - Rest, Sum = 0;
  for (size_t I = Coefficients.size(); I-- > 0;)
    Sum = Sum * D + Coefficients[I];
  return Sum * D;
}

template <typename W> W psi(W X) {
  if (std::fabs(X - W(1.46)) < W(0.2))
    return psiNearRoot(X);
  if (X == 0 || X == -std::numeric_limits<W>::infinity())
    return X == 0 ? -1 / X : std::numeric_limits<W>::quiet_NaN();
  if (X < 0)
    return fromInteger(X) == 0
               ? std::numeric_limits<W>::quiet_NaN()
               : psi(1 - X) - Pi<W> / std::tan(Pi<W> * fromInteger(X));
  W Sum = 0;
  for (; X < 30; ++X)
    Sum -= 1 / X;
  // Bernoulli numbers over 2k.
  const W B[] = {W(1) / 12,  W(-1) / 120,     W(1) / 252, W(-1) / 240,
                 W(1) / 132, W(-691) / 32760, W(1) / 12,  W(-3617) / 8160};
  W Power = 1;
  for (W Term : B)
    Sum -= Term * (Power /= X * X);
  return Sum + std::log(X) - 1 / (2 * X);
}

template <typename W> W trigamma(W X) {
  if (X < 0) {
    W Sine = std::sin(Pi<W> * fromInteger(X));
    return Pi<W> / Sine * (Pi<W> / Sine) - trigamma(1 - X);
  }
  W Sum = 0;
  for (; X < 30; ++X)
    Sum += 1 / X / X;
  const W B[] = {W(1) / 6,  W(-1) / 30,     W(1) / 42, W(-1) / 30,
                 W(5) / 66, W(-691) / 2730, W(7) / 6,  W(-3617) / 510};
  W Power = 1 / X;
  for (W Term : B)
    Sum += Term * (Power /= X * X);
  return Sum + 1 / X + 1 / (2 * X * X);
}

template <typename W> W sinc(W X) {
  if (X == 0)
    return 1;
  W R = std::fmod(X, W(2));
  W Near = fromInteger(R);
  W Sine = std::sin(Pi<W> * Near);
  return (Near == R || std::fabs(Near - R) == 2 ? Sine : -Sine) / (Pi<W> * X) +
         W(0);
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
  if (Name == "erfcx" || Name == "ndtr" || Name == "log_ndtr")
    return {
        {1, 4, 26.6, 27, 38.18, 38.19, 38.48, 38.6, 8.2, 5.6, 13, 1.4142135},
        {{-1, 1}, {-7, 7}, {-39, 39}, {0, 100}}};
  if (Name == "gamma" || Name == "gammaln" || Name == "psi" ||
      Name == "trigamma") {
    Points P = {1.4616321449683622,
                171.6243769563027,
                35.04,
                -0.5,
                -0.25,
                -170.5,
                -177.75,
                -184.25,
                0x1p-27,
                0x1p-30,
                0x1p-58,
                0x1p-512,
                0x1p-1022,
                0x1p52,
                0x1p53,
                2.55e305,
                190};
    for (int I = 1; I < 40; ++I)
      P.push_back(I / 4.0);
    return {P,
            {{0, 1},
             {1, 2},
             {2, 3},
             {0, 9},
             {0, 180},
             {-1, 0},
             {-10, 0},
             {-190, 0},
             {0, 1e6}}};
  }
  if (Name == "sinc")
    return {{1, 2, 3, 0.5, 0x1p-28, 0x1p23, 0x1p52},
            {{-1, 1}, {-10, 10}, {-1e6, 1e6}}};
  if (Name == "sigmoid" || Name == "softplus")
    return {{Ln2 / 2, 36.7, -36.7, -708.4, -745.1332191019411, -87.34,
             -103.97207708399179, 16.6},
            {{-1, 1}, {-750, 50}, {-110, 20}}};
  return {};
}

/// What the record of the op that is this function promises.
double boundOf(const std::string &Name) {
  static const std::map<std::string, int> Bounds = {
#define UNPACK_FIRST(ULP, ...) ULP
#define ARETE_ELEMENTWISE(NAME, CLASS, ARITY, KIND, PREDICATE, DIFFERENTIABLE, \
                          ACCURACY, ...)                                       \
  {#NAME, UNPACK_FIRST ACCURACY},
#include "dialects/Arete/IR/Elementwise.inc"
#undef UNPACK_FIRST
  };
  // What NumPy gives another name.
  static const std::map<std::string, std::string> Ops = {
      {"asin", "arcsin"},   {"acos", "arccos"},   {"atan", "arctan"},
      {"asinh", "arcsinh"}, {"acosh", "arccosh"}, {"atanh", "arctanh"},
      {"atan2", "arctan2"}, {"pow", "power"}};
  auto Op = Ops.find(Name);
  return Bounds.at(Op == Ops.end() ? Name : Op->second);
}

/// Whether there are zeros between the poles of the negative axis.
bool crossesZero(const std::string &Name) {
  return Name == "gammaln" || Name == "psi";
}

template <typename T>
Unary<T>
unary(const char *Name, T (*Function)(T),
      typename Traits<T>::Wide (*Reference)(typename Traits<T>::Wide)) {
  Domain D = domainOf(Name);
  return {Name,       Function, Reference,        boundOf(Name),
          D.Critical, D.Ranges, crossesZero(Name)};
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
  {                                                                            \
      #Name,                                                                   \
      arete_##Name##_f32,                                                      \
      Reference<double>::ref_##Name,                                           \
      boundOf(#Name),                                                          \
      {},                                                                      \
      {}},
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
  {#Name,                                                                      \
   arete_##Name##_f64,                                                         \
   Reference<long double>::ref_##Name,                                         \
   boundOf(#Name),                                                             \
   {},                                                                         \
   {}},
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
