//===- ComplexTest.cpp - Complex expressions ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Values are compared with those of the C++ library, derivatives with finite
/// differences of real and imaginary parts.
///
//===----------------------------------------------------------------------===//

#include "APITest.h"
#include "VerifyGrad.h"
#include "arete/Function.h"
#include "arete/Grad.h"
#include "arete/Ops.h"

#include "gtest/gtest.h"

using namespace arete;
using namespace arete::test;

namespace {

using C = std::complex<double>;
using C64 = std::complex<float>;

Tensor points() {
  return Tensor::of<C>({C(0.5, 0.25), C(-1.5, 2), C(-0.3, -0.7), C(2, -1),
                        C(0, 1), C(-2, 0), C(1e-9, 3), C(30, 0.1)});
}

using Analytic = C (*)(C);
struct Function1 {
  const char *name;
  Variable (*build)(const Arg &);
  Analytic expected;
};

const Function1 functions[] = {
    {"exp", exp, [](C z) { return std::exp(z); }},
    {"log", log, [](C z) { return std::log(z); }},
    {"sqrt", sqrt, [](C z) { return std::sqrt(z); }},
    {"sin", sin, [](C z) { return std::sin(z); }},
    {"cos", cos, [](C z) { return std::cos(z); }},
    {"tan", tan, [](C z) { return std::tan(z); }},
    {"sinh", sinh, [](C z) { return std::sinh(z); }},
    {"cosh", cosh, [](C z) { return std::cosh(z); }},
    {"tanh", tanh, [](C z) { return std::tanh(z); }},
    {"reciprocal", reciprocal, [](C z) { return 1.0 / z; }},
    {"sqr", sqr, [](C z) { return z * z; }},
    {"negative", negative, [](C z) { return -z; }},
    {"conj", conj, [](C z) { return std::conj(z); }},
};

void expectNear(C actual, C expected, double tolerance,
                const std::string &what) {
  EXPECT_LE(std::abs(actual - expected), tolerance * std::abs(expected))
      << what << " is " << actual << ", not " << expected;
}

TEST(Complex, Functions) {
  auto z = vector<C>("z");
  auto small = vector<C64>("z");
  for (const Function1 &f : functions) {
    Tensor actual = eval(f.build(z), {{z, points()}});
    Tensor single =
        eval(f.build(small), {{small, points().astype(DType::Complex64)}});
    EXPECT_EQ(actual.dtype(), DType::Complex128);
    EXPECT_EQ(single.dtype(), DType::Complex64);
    for (int64_t i = 0; i < points().size(); ++i) {
      C at = points().at<C>({i});
      std::string what = f.name + (" of " + Tensor(at).str());
      expectNear(actual.at<C>({i}), f.expected(at), 8e-15, what);
      if (at.real() < 20) // whose sine float32 does not have
        expectNear(C(single.at<C64>({i})), f.expected(C(C64(at))), 2e-6, what);
    }
  }
}

TEST(Complex, Arithmetic) {
  auto x = vector<C>("x"), y = vector<C>("y");
  Tensor a = points(), b = points().slice(0, {}, {}, -1);
  Function f = function({x, y}, {x + y, x - y, x * y, x / y, pow(x, y),
                                 equal(x, y), not_equal(x, y), x * conj(x)});
  std::vector<Tensor> r = f({a, b});
  for (int64_t i = 0; i < a.size(); ++i) {
    C p = a.at<C>({i}), q = b.at<C>({i});
    expectNear(r[0].at<C>({i}), p + q, 1e-15, "sum");
    expectNear(r[1].at<C>({i}), p - q, 1e-15, "difference");
    expectNear(r[2].at<C>({i}), p * q, 1e-15, "product");
    expectNear(r[3].at<C>({i}), p / q, 2e-15, "quotient");
    expectNear(r[4].at<C>({i}), std::pow(p, q), 1e-13, "power");
    EXPECT_EQ(r[5].at<bool>({i}), p == q);
    EXPECT_EQ(r[6].at<bool>({i}), p != q);
    EXPECT_EQ(r[7].at<C>({i}).imag(), 0);
  }
}

TEST(Complex, Parts) {
  auto z = vector<C64>("z");
  EXPECT_EQ(typeOf(real(z)), "float32[?]");
  EXPECT_EQ(typeOf(imag(z)), "float32[?]");
  EXPECT_EQ(typeOf(abs(z)), "float32[?]");
  EXPECT_EQ(typeOf(angle(z)), "float32[?]");
  EXPECT_EQ(typeOf(conj(z)), "complex64[?]");
  auto x = vector<float>("x");
  auto n = vector<int32_t>("n");
  EXPECT_TRUE(real(x).is(x));
  EXPECT_TRUE(conj(n).is(n));
  EXPECT_EQ(typeOf(imag(n)), "int32[?]");
  EXPECT_EQ(typeOf(arete::complex(x, x)), "complex64[?]");
  EXPECT_EQ(typeOf(arete::complex(x, 1)), "complex64[?]");
  EXPECT_EQ(typeOf(arete::complex(n, x)), "complex128[?]");
  EXPECT_EQ(typeOf(arete::complex(vector<float16>("h"), 0.5)), "complex64[?]");

  Tensor values = Tensor::of<C64>({C64(3, 4), C64(-1, 0), C64(0, -2)});
  Function f = function({z}, {real(z), imag(z), abs(z), angle(z), conj(z),
                              arete::complex(imag(z), real(z)),
                              complex_from_polar(abs(z), angle(z))});
  std::vector<Tensor> r = f({values});
  EXPECT_TRUE(arrayEqual(r[0], Tensor::of<float>({3, -1, 0})));
  EXPECT_TRUE(arrayEqual(r[1], Tensor::of<float>({4, 0, -2})));
  EXPECT_TRUE(arrayEqual(r[2], Tensor::of<float>({5, 1, 2})));
  EXPECT_TRUE(allClose(
      r[3], Tensor::of<double>({std::atan2(4, 3), M_PI, -M_PI / 2}), 1e-6));
  EXPECT_TRUE(arrayEqual(r[4], Tensor::of<C64>({C64(3, -4), -1, C64(0, 2)})));
  EXPECT_TRUE(arrayEqual(r[5], Tensor::of<C64>({C64(4, 3), C64(0, -1), -2})));
  EXPECT_TRUE(allClose(r[6], values, 1e-6, 1e-6));
  Tensor reals = Tensor::of<float>({1, -2, 0});
  EXPECT_TRUE(arrayEqual(eval(imag(x), {{x, reals}}),
                         Tensor::zeros({3}, DType::Float32)));
  EXPECT_TRUE(allClose(eval(angle(x), {{x, reals}}),
                       Tensor::of<double>({0, M_PI, 0}), 1e-6));
}

TEST(Complex, Promotion) {
  auto z = vector<C64>("z");
  auto x = vector<float>("x");
  EXPECT_EQ((z + x).dtype(), DType::Complex64);
  EXPECT_EQ((z * 2).dtype(), DType::Complex64);
  EXPECT_EQ((z + vector<double>("d")).dtype(), DType::Complex128);
  EXPECT_EQ((x * C(0, 1)).dtype(), DType::Complex64);
  EXPECT_EQ((vector<int8_t>("i") * C(0, 1)).dtype(), DType::Complex128);
  EXPECT_EQ(cast<C>(x).dtype(), DType::Complex128);
  EXPECT_EQ(sum(z).dtype(), DType::Complex64);
  EXPECT_EQ(var(z).dtype(), DType::Float32);
  EXPECT_TRUE(
      arrayEqual(eval(x * C(0, 2) + 1, {{x, Tensor::of<float>({1, 2})}}),
                 Tensor::of<C64>({C64(1, 2), C64(1, 4)})));
  EXPECT_TRUE(
      arrayEqual(eval(cast<bool>(z), {{z, Tensor::of<C64>({0, C64(0, 1), 2})}}),
                 Tensor::of<bool>({false, true, true})));
}

TEST(Complex, ReductionsAndProducts) {
  auto z = matrix<C>("z");
  Tensor values = Tensor::of<C>({{C(1, 2), C(0, -1)}, {C(3, 0), C(-1, 1)}});
  Function f = function(
      {z}, {sum(z), prod(z), mean(z, 0), dot(z, conj(z).T()), var(z),
            matmul(expand_dims(z, 0), expand_dims(z, 0)), cumsum(z, 1)});
  std::vector<Tensor> r = f({values});
  EXPECT_EQ(r[0].item<C>(), C(3, 2));
  EXPECT_EQ(r[1].item<C>(), C(1, 2) * C(0, -1) * C(3, 0) * C(-1, 1));
  EXPECT_TRUE(arrayEqual(r[2], Tensor::of<C>({C(2, 1), C(-0.5, 0)})));
  EXPECT_TRUE(arrayEqual(r[3], Tensor::of<C>({{6, C(2, 7)}, {C(2, -7), 11}})));
  C centre(0.75, 0.5);
  double expected = 0;
  for (C value : values.toVector<C>())
    expected += std::norm(value - centre) / 4;
  EXPECT_NEAR(r[4].item<double>(), expected, 1e-14);
  EXPECT_EQ(r[5].at<C>({0, 0, 0}), C(1, 2) * C(1, 2) + C(0, -1) * C(3, 0));
  EXPECT_EQ(r[6].at<C>({0, 1}), C(1, 1));
  // Sums over nothing.
  EXPECT_EQ(eval(sum(z), {{z, zeros<C>({0, 3})}}).item<C>(), C(0));
}

TEST(Complex, VdotConjugatesTheFirst) {
  auto x = matrix<C>("x"), y = vector<C>("y");
  Tensor a = Tensor::of<C>({{C(1, 2)}, {C(3, -1)}});
  Tensor b = Tensor::of<C>({C(0, 1), C(2, 2)});
  EXPECT_EQ(eval(vdot(x, y), {{x, a}, {y, b}}).item<C>(),
            C(1, -2) * C(0, 1) + C(3, 1) * C(2, 2));
  EXPECT_EQ(eval(vdot(x, x), {{x, a}}).item<C>(), C(15));
  auto r = vector<float>("r");
  EXPECT_EQ(
      eval(vdot(r, y), {{r, Tensor::of<float>({1, 2})}, {y, b}}).item<C>(),
      C(4, 5));
}

TEST(Complex, ReductionsWithoutNaNs) {
  auto z = matrix<C>("z");
  Tensor values = Tensor::of<C>({{C(1, 2), C(NAN, 1)}, {C(3, NAN), C(-1, 1)}});
  Function f = function({z}, {nansum(z), nanprod(z), nansum(z, 0)});
  std::vector<Tensor> r = f({values});
  EXPECT_EQ(r[0].item<C>(), C(0, 3));
  EXPECT_EQ(r[1].item<C>(), C(1, 2) * C(-1, 1));
  EXPECT_TRUE(arrayEqual(r[2], Tensor::of<C>({C(1, 2), C(-1, 1)})));
}

TEST(Complex, ShapesAndIndices) {
  auto z = matrix<C64>("z");
  Tensor values =
      Tensor::of<C64>({{C64(1, 2), 3, C64(0, 1)}, {4, C64(5, -6), 7}});
  auto rows = constant(Tensor::of<int64_t>({1, 0, 1}));
  Function f = function({z}, {z.T(), reshape(z, {6}), concatenate({z, z}, 0),
                              z[rows], where(real(z) > 2, z, conj(z)),
                              grad(sum(abs(z[rows])), z)});
  std::vector<Tensor> r = f({values});
  EXPECT_TRUE(arrayEqual(r[0], values.transpose()));
  EXPECT_TRUE(arrayEqual(r[1], values.reshape({6})));
  EXPECT_TRUE(arrayEqual(r[2].slice(0, 2), values));
  EXPECT_TRUE(arrayEqual(r[3].select(0, 1), values.select(0, 0)));
  EXPECT_EQ(r[4].at<C64>({0, 0}), C64(1, -2));
  EXPECT_EQ(r[4].at<C64>({1, 1}), C64(5, -6));
  EXPECT_EQ(r[5].at<C64>({1, 0}), C64(2));
  EXPECT_EQ(r[5].at<C64>({0, 2}), C64(0, 1));
}

TEST(Complex, Errors) {
  auto z = vector<C64>("z");
  auto x = vector<float>("x");
  EXPECT_ERROR(z < z, Type,
               "less takes a bool, integer or float dtype, got complex64[?] "
               "and complex64[?]; take its real(), imag() or abs()");
  EXPECT_ERROR(maximum(z, x), Type, "take its real(), imag() or abs()");
  EXPECT_ERROR(max(z), Type, "take its real(), imag() or abs()");
  EXPECT_ERROR(argmin(z), Type, "take its real(), imag() or abs()");
  EXPECT_ERROR(floor(z), Type, "floor takes a float dtype, got complex64[?]");
  EXPECT_ERROR(z % z, Type, "take its real(), imag() or abs()");
  EXPECT_ERROR(sigmoid(z), Type, "take its real(), imag() or abs()");
  EXPECT_ERROR(softmax(z), Type, "take its real(), imag() or abs()");
  EXPECT_ERROR(cast<double>(z), Type,
               "complex64[?] does not become float64; take its real()");
  EXPECT_ERROR(cast<int32_t>(z), Type, "take its real()");
  EXPECT_ERROR(grad(sum(z), z), Type,
               "take the real() or abs() of what is complex");
  EXPECT_ERROR(arete::complex(z, x), Type, "the parts of a complex number");
  EXPECT_ERROR(vector<int8_t>("i")[{z}], Type, "must be integers");
}

//===----------------------------------------------------------------------===//
// Derivatives
//===----------------------------------------------------------------------===//

// The convention of arete/Grad.h.
TEST(Complex, GradientConvention) {
  auto z = scalar<C>("z");
  const C at(1.5, -0.5);
  auto gradient = [&](const Variable &cost) {
    return eval(grad(cost, z), {{z, Tensor(at)}}).item<C>();
  };
  expectNear(gradient(real(z * conj(z))), 2.0 * at, 1e-15, "|z|^2");
  expectNear(gradient(sqr(abs(z))), 2.0 * at, 1e-15, "abs(z)^2");
  expectNear(gradient(real(z * z)), std::conj(2.0 * at), 1e-15, "re z^2");
  expectNear(gradient(sqr(imag(z))), C(0, 2 * at.imag()), 0, "(im z)^2");
  expectNear(gradient(real(exp(z))), std::conj(std::exp(at)), 1e-15, "re exp");
  // Nothing divides by zero at zero.
  EXPECT_EQ(eval(grad(abs(z), z), {{z, Tensor(C(0))}}).item<C>(), C(0));
  // A step against the gradient goes downhill.
  auto cost = abs(exp(z) - C(1, 1));
  double before = eval(cost, {{z, Tensor(at)}}).item<double>();
  double after =
      eval(cost, {{z, Tensor(at - 1e-3 * gradient(cost))}}).item<double>();
  EXPECT_LT(after, before);
}

TEST(Complex, ForwardIsTheDerivative) {
  auto z = vector<C>("z"), t = vector<C>("t");
  Tensor tangent = Tensor::full({8}, Tensor(C(0.5, -2)), DType::Complex128);
  Tensor actual =
      eval(rop({exp(z) * z}, {z}, {t})[0], {{z, points()}, {t, tangent}});
  Tensor adjoint =
      eval(lop({exp(z) * z}, {z}, {t})[0], {{z, points()}, {t, tangent}});
  for (int64_t i = 0; i < 8; ++i) {
    C at = points().at<C>({i});
    C derivative = std::exp(at) * (1.0 + at);
    expectNear(actual.at<C>({i}), derivative * C(0.5, -2), 1e-14, "rop");
    expectNear(adjoint.at<C>({i}), std::conj(derivative) * C(0.5, -2), 1e-14,
               "lop");
  }
}

/// Checks the derivatives of a function of complex numbers, first and second,
/// by those of its parts.
void verifyComplex(
    const std::string &name, size_t arity,
    const std::function<Variable(const std::vector<Variable> &)> &build,
    const Shape &shape = {2, 3}) {
  std::vector<Tensor> parts;
  for (size_t i = 0; i < arity; ++i) {
    parts.push_back(numbersIn(shape, 0.4, 1.2, int(2 * i + 1)));
    parts.push_back(numbersIn(shape, -1.2, 1.2, int(2 * i + 2)));
  }
  verifyTwice(
      name,
      [&](const std::vector<Variable> &x) {
        std::vector<Variable> z;
        for (size_t i = 0; i < arity; ++i)
          z.push_back(arete::complex(x[2 * i], x[2 * i + 1]));
        Variable result = build(z);
        return isComplex(result.dtype()) ? real(result) + 0.6 * imag(result)
                                         : result;
      },
      parts);
}

TEST(Complex, Derivatives) {
  for (const Function1 &f : functions)
    verifyComplex(f.name, 1, [&](const std::vector<Variable> &z) {
      return f.build(z[0]);
    });
  using Args = std::vector<Variable>;
  verifyComplex("abs", 1, [](const Args &z) { return abs(z[0]); });
  verifyComplex("angle", 1, [](const Args &z) { return angle(z[0]); });
  verifyComplex("multiply", 2, [](const Args &z) { return z[0] * z[1]; });
  verifyComplex("divide", 2, [](const Args &z) { return z[0] / z[1]; });
  verifyComplex("power", 2, [](const Args &z) { return pow(z[0], z[1]); });
  verifyComplex("subtract", 2, [](const Args &z) { return z[0] - z[1]; });
  verifyComplex("polar", 1, [](const Args &z) {
    return complex_from_polar(abs(z[0]), imag(z[0]));
  });
  verifyComplex("mixed", 1, [](const Args &z) {
    return exp(z[0]) * real(z[0]) + cast<C>(imag(z[0]));
  });
  verifyComplex("sum and mean", 1,
                [](const Args &z) { return sum(sqr(z[0]), 0) * mean(z[0]); });
  verifyComplex("prod", 1, [](const Args &z) { return prod(z[0], 1); });
  verifyComplex("cumprod", 1, [](const Args &z) { return cumprod(z[0], 1); });
  verifyComplex("where", 1, [](const Args &z) {
    return where(imag(z[0]) > 0, sqr(z[0]), conj(z[0]));
  });
  verifyComplex("broadcast", 1, [](const Args &z) { return sum(z[0]) * z[0]; });
}

TEST(Complex, DerivativesOfProducts) {
  using Args = std::vector<Variable>;
  verifyComplex("dot", 2, [](const Args &z) { return dot(z[0], z[1].T()); });
  verifyComplex("dot of vectors", 2, [](const Args &z) {
    return dot(flatten(z[0]), flatten(z[1]));
  });
  verifyComplex("matrix times vector", 2,
                [](const Args &z) { return dot(z[0].T(), sum(z[1], 1)); });
  verifyComplex("matmul", 2, [](const Args &z) {
    return matmul(expand_dims(z[0], 0), expand_dims(conj(z[1]).T(), 0));
  });
}

} // namespace
