//===- FourierTest.cpp - Discrete Fourier transforms ----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyGrad.h"

using namespace arete;
using namespace arete::test;

namespace {

Variable of(const Tensor &tensor) { return constant(tensor); }

/// Real and imaginary parts along a last axis of size 2.
Variable parts(const Variable &z) { return stack({real(z), imag(z)}, -1); }

void expectClose(const Variable &value, const Tensor &expected,
                 double tolerance = 1e-15) {
  Tensor actual = eval(value);
  EXPECT_EQ(actual.dtype(), expected.dtype());
  ASSERT_EQ(actual.shape(), expected.shape());
  EXPECT_TRUE(allClose(actual, expected, tolerance, 10 * tolerance))
      << actual << "\n"
      << expected;
}

/// The complex vector with these parts.
Variable numbers(std::initializer_list<std::initializer_list<double>> list) {
  std::vector<double> re, im;
  for (auto pair : list) {
    re.push_back(pair.begin()[0]);
    im.push_back(pair.begin()[1]);
  }
  auto tensor = [](const std::vector<double> &values) {
    Tensor result = Tensor::empty({int64_t(values.size())}, DType::Float64);
    std::copy(values.begin(), values.end(), result.data<double>());
    return of(result);
  };
  return complex(tensor(re), tensor(im));
}

const Tensor x = Tensor::of<double>({1, -2, 3.5, 0.25, 7});
const Tensor m = Tensor::of<double>({{1, 2, 3}, {4, -5, 6}});
Variable z() { return numbers({{1, 2}, {0, -3}, {0.5, -1}, {4, 0}}); }

//===----------------------------------------------------------------------===//
// Values. The expected ones are numpy.fft's.
//===----------------------------------------------------------------------===//

TEST(Fourier, Fft) {
  expectClose(parts(fft(z())),
              Tensor::of<double>({{5.5, -2}, {-2.5, 7}, {-2.5, 4}, {3.5, -1}}));
  expectClose(
      parts(ifft(z())),
      Tensor::of<double>(
          {{1.375, -0.5}, {0.875, -0.25}, {-0.625, 1}, {-0.625, 1.75}}));
  Tensor real =
      Tensor::of<double>({{9.75, 0},
                          {-0.4887287570313159, 6.6492065767058435},
                          {-1.8862712429686843, 8.381000948591508},
                          {-1.8862712429686843, -8.381000948591508},
                          {-0.4887287570313159, -6.6492065767058435}});
  expectClose(parts(fft(of(x))), real);
  expectClose(parts(ifft(fft(z()))), eval(parts(z())));
  expectClose(parts(fft(ifft(z(), {}, 0, FourierNorm::Ortho), {}, 0,
                        FourierNorm::Ortho)),
              eval(parts(z())));
}

TEST(Fourier, Rfft) {
  expectClose(parts(rfft(of(x))),
              Tensor::of<double>({{9.75, 0},
                                  {-0.4887287570313159, 6.6492065767058435},
                                  {-1.8862712429686843, 8.381000948591508}}));
  // Filled up, and cut.
  expectClose(parts(rfft(of(x), 8)),
              Tensor::of<double>({{9.75, 0},
                                  {-7.590990257669732, -2.2625631329235416},
                                  {4.5, 2.25},
                                  {-4.409009742330268, 4.737436867076458},
                                  {13.25, 0}}));
  expectClose(parts(rfft(of(x), 3)),
              Tensor::of<double>({{2.5, 0}, {0.25, 4.763139720814412}}));
  expectClose(parts(rfft(of(m), {}, 0, FourierNorm::Ortho)),
              Tensor::of<double>({{{3.5355339059327373, 0},
                                   {-2.1213203435596424, 0},
                                   {6.363961030678928, 0}},
                                  {{-2.1213203435596424, 0},
                                   {4.949747468305832, 0},
                                   {-2.1213203435596424, 0}}}));
}

TEST(Fourier, Irfft) {
  expectClose(irfft(z()),
              Tensor::of<double>({1.0, 0.5713672050459181, 1.3273502691896257,
                                  -0.3333333333333333, 0.17264973081037427,
                                  -1.7380338717125847}));
  expectClose(irfft(z(), 7),
              Tensor::of<double>({1.4285714285714284, 0.030081834570879856,
                                  1.438392791689039, 0.12613739999678672,
                                  -0.17090244850872435, 0.015021364587374717,
                                  -1.8673023709067844}));
  expectClose(irfft(z(), 3),
              Tensor::of<double>({0.3333333333333333, 2.0653841409022107,
                                  -1.398717474235544}));
  expectClose(irfft(z(), 10),
              Tensor::of<double>({1.0, 0.4265705585720514, 0.060075665298133976,
                                  1.1193887553810609, 0.540575143053906, -0.6,
                                  0.21565544682099952, 0.21323503674386554,
                                  -1.3163062551730396, -0.6591943506969778}));
}

TEST(Fourier, SeveralAxes) {
  expectClose(parts(rfft2(of(m))),
              Tensor::of<double>({{{11, 0}, {2, 10.392304845413264}},
                                  {{1, 0}, {-5, -8.660254037844386}}}));
  expectClose(parts(fftn(of(m), {}, {}, FourierNorm::Ortho)),
              Tensor::of<double>({{{4.4907311951024935, 0},
                                   {0.8164965809277259, 4.242640687119286},
                                   {0.8164965809277259, -4.242640687119286}},
                                  {{0.4082482904638633, 0},
                                   {-2.041241452319315, -3.5355339059327378},
                                   {-2.041241452319315, 3.5355339059327378}}}));
  expectClose(
      parts(rfftn(of(m), Args{3, 2}, {0, 1}, FourierNorm::Forward)),
      Tensor::of<double>({{{0.3333333333333333, 0}, {1.3333333333333333, 0}},
                          {{0.5833333333333333, 0.14433756729740643},
                           {-0.9166666666666666, -1.2990381056766578}},
                          {{0.5833333333333333, -0.14433756729740643},
                           {-0.9166666666666666, 1.2990381056766578}}}));
  // A spectrum that is not that of real numbers.
  Variable spectrum = rfftn(of(m));
  expectClose(irfftn(complex(real(spectrum), imag(spectrum) + 1.0), Args{2, 3}),
              Tensor::of<double>(
                  {{1, 1.4226497308103738, 3.577350269189626}, {4, -5, 6}}));
  expectClose(irfft2(rfft2(of(m)), Args{2, 3}), m, 1e-14);
  expectClose(parts(ifft2(fft2(of(m)))), eval(parts(complex(of(m), 0.0))),
              1e-14);
}

TEST(Fourier, DTypes) {
  EXPECT_EQ(typeOf(rfft(vector<float>("x"))), "complex64[?]");
  EXPECT_EQ(typeOf(rfft(of(x.astype(DType::Float16)))), "complex64[3]");
  EXPECT_EQ(typeOf(fft(of(x.astype(DType::Int8)))), "complex128[5]");
  EXPECT_EQ(typeOf(irfft(fft(vector<float>("x")), 6)), "float32[6]");
  EXPECT_EQ(typeOf(irfft(z())), "float64[6]");
  expectClose(real(rfft(of(x.astype(DType::Float32)))),
              Tensor::of<float>({9.75f, -0.48872876f, -1.8862712f}), 1e-6);
}

/// Of every length: the way there and back, and the sum of squares.
TEST(Fourier, AnyLength) {
  Variable v = vector<double>("v");
  Variable spectrum = fft(complex(v, cos(v * 3.0)));
  Function f =
      function({v}, {real(ifft(spectrum)), irfft(rfft(v), v.shape(0)),
                     sum(sqr(abs(spectrum))) / cast<double>(v.shape(0)),
                     sum(sqr(v) + sqr(cos(v * 3.0)))});
  for (int64_t n : {1, 2, 3, 7, 11, 31, 64, 97, 101, 210, 997, 1024, 5003}) {
    SCOPED_TRACE(n);
    Tensor point = numbersIn({n}, -1, 1, 1);
    std::vector<Tensor> results = f(point);
    EXPECT_TRUE(allClose(results[0], point, 0, 1e-14));
    EXPECT_TRUE(allClose(results[1], point, 0, 1e-14));
    EXPECT_TRUE(allClose(results[2], results[3], 1e-14, 0));
  }
}

/// More lengths at a time than plans are kept.
TEST(Fourier, ManyPlans) {
  std::vector<Variable> outputs;
  Variable v = vector<double>("v");
  for (int64_t n = 2; n < 26; ++n)
    outputs.push_back(irfft(rfft(v, n), n));
  Function f = function({v}, outputs);
  Tensor point = numbersIn({40}, -1, 1, 1);
  for (int call = 0; call < 2; ++call) {
    std::vector<Tensor> results = f(point);
    for (const Tensor &result : results)
      for (int64_t i = 0; i < result.size(); ++i)
        EXPECT_NEAR(result.data<double>()[i], point.data<double>()[i], 1e-14);
  }
}

TEST(Fourier, SymbolicLengths) {
  Variable v = vector<double>("v"), n = scalar<int64_t>("n");
  Function f = function({v, n}, {real(rfft(v, n)), irfft(fft(v), n)});
  Function g = function({v}, {real(rfft(v, 8)), irfft(fft(v))});
  Tensor n8(int64_t(8));
  EXPECT_TRUE(allClose(f(x, n8)[0], g(x)[0], 0, 0));
  EXPECT_EQ(f(x, n8)[1].shape(), Shape({8}));
  EXPECT_EQ(f(x, Tensor(int64_t(3)))[0].shape(), Shape({2}));
  EXPECT_EQ(g(x)[1].shape(), Shape({8}));
  EXPECT_ERROR(f(x, Tensor(int64_t(0))), Shape,
               "a transform needs one: 0 and 1");
  EXPECT_ERROR(f(Tensor::empty({0}, DType::Float64), n8), Shape,
               "has no element; a transform needs one");
}

TEST(Fourier, Frequencies) {
  expectClose(fftfreq(5, 0.5), Tensor::of<double>({0, 0.4, 0.8, -0.8, -0.4}));
  expectClose(fftfreq(4), Tensor::of<double>({0, 0.25, -0.5, -0.25}));
  expectClose(rfftfreq(5), Tensor::of<double>({0, 0.2, 0.4}));
  expectClose(fftshift(arange(5)), Tensor::of<int64_t>({3, 4, 0, 1, 2}));
  expectClose(ifftshift(arange(5)), Tensor::of<int64_t>({2, 3, 4, 0, 1}));
  Variable six = reshape(arange(6), {2, 3});
  expectClose(fftshift(six), Tensor::of<int64_t>({{5, 3, 4}, {2, 0, 1}}));
  expectClose(ifftshift(fftshift(six)),
              Tensor::of<int64_t>({{0, 1, 2}, {3, 4, 5}}));
  expectClose(fftshift(six, 1), Tensor::of<int64_t>({{2, 0, 1}, {5, 3, 4}}));
}

TEST(Fourier, Errors) {
  Variable v = vector<double>("v");
  EXPECT_ERROR(fft(v, 0), Value, "must be at least 1");
  EXPECT_ERROR(fft(v, {}, 1), Index, "axis 1 is out of range");
  EXPECT_ERROR(rfft(z()), Type, "must be real");
  EXPECT_ERROR(fftn(v, Args{2, 3}, 0), Value, "2 lengths for 1 axes");
  EXPECT_ERROR(fft2(v), Index, "axis -2 is out of range");
  EXPECT_ERROR(fftn(matrix<double>("m"), {}, {0, 0}), Value, "twice");
  EXPECT_ERROR(fft(v, 1.5), Type, "must be integers");
}

//===----------------------------------------------------------------------===//
// Derivatives
//===----------------------------------------------------------------------===//

using Variables = std::vector<Variable>;

TEST(Fourier, Derivatives) {
  Tensor re = numbersIn({3, 5}, -1, 1, 1), im = numbersIn({3, 5}, -1, 1, 2);
  for (FourierNorm norm :
       {FourierNorm::Backward, FourierNorm::Ortho, FourierNorm::Forward}) {
    verifyTwice("fft",
                [&](const Variables &v) {
                  return sqr(parts(fft(complex(v[0], v[1]), {}, 1, norm)));
                },
                {re, im});
    verifyTwice("ifft",
                [&](const Variables &v) {
                  return sqr(parts(ifft(complex(v[0], v[1]), 4, 0, norm)));
                },
                {re, im});
  }
  for (int64_t n : {4, 5, 6, 7}) {
    verifyTwice("rfft",
                [&](const Variables &v) { return sqr(parts(rfft(v[0], n))); },
                {re});
    verifyTwice(
        "irfft",
        [&](const Variables &v) { return sqr(irfft(complex(v[0], v[1]), n)); },
        {re, im});
  }
  verifyTwice("rfftn",
              [](const Variables &v) { return sqr(parts(rfftn(v[0]))); }, {re});
  verifyTwice("irfftn",
              [](const Variables &v) {
                return sqr(irfftn(complex(v[0], v[1]), Args{2, 7}));
              },
              {re, im});
}

/// Forward mode, reverse mode, each as a batch; the Jacobian is the matrix of
/// the transform.
TEST(Fourier, Jacobians) {
  Variable v = vector<double>("v");
  for (const Variable &y :
       {flatten(parts(rfft(v))), irfft(fft(v), 6), flatten(parts(fft(v, 4)))}) {
    Function f = function(
        {v}, {jacobian(y, v), jacobian(y, v, {.mode = JacobianMode::Forward})});
    std::vector<Tensor> both = f(x);
    EXPECT_TRUE(allClose(both[0], both[1], 0, 1e-15)) << both[0] << "\n"
                                                      << both[1];
  }
  Tensor matrix = function({v}, {jacobian(real(rfft(v)), v)})(x)[0];
  for (int64_t k = 0; k < 3; ++k)
    for (int64_t j = 0; j < 5; ++j)
      EXPECT_NEAR(matrix.data<double>()[k * 5 + j],
                  std::cos(2 * M_PI * double(j * k) / 5), 1e-15);
}

} // namespace
