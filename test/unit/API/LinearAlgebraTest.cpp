//===- LinearAlgebraTest.cpp - Factorisations and solvers -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Expected values are NumPy's and SciPy's. What is unique up to signs is tested
// by what it must satisfy.
//
//===----------------------------------------------------------------------===//

#include "VerifyGrad.h"

#include <limits>

using namespace arete;
using namespace arete::test;

namespace {

using Many =
    std::function<std::vector<Variable>(const std::vector<Variable> &)>;

/// The results of an expression at operands whose sizes are not known before.
std::vector<Tensor> runAll(const Many &build, const std::vector<Tensor> &at) {
  std::vector<Variable> x;
  for (size_t i = 0; i < at.size(); ++i)
    x.push_back(tensor("x" + std::to_string(i), at[i].dtype(),
                       Shape(at[i].rank(), dynamicSize)));
  return function(x, build(x), {.on_unused_input = UnusedInput::Ignore})(at);
}
Tensor run(const Build &build, const std::vector<Tensor> &at) {
  return runAll([&](auto &x) { return std::vector<Variable>{build(x)}; },
                at)[0];
}

void expectClose(const Tensor &value, const Tensor &expected,
                 double tolerance = 1e-13) {
  EXPECT_EQ(value.dtype(), expected.dtype());
  EXPECT_EQ(value.shape(), expected.shape());
  EXPECT_TRUE(allClose(value, expected, tolerance, tolerance, true))
      << value << "\n"
      << expected;
}

/// n by n, or in a batch, with a strong diagonal.
Tensor regular(const Shape &shape, DType dtype = DType::Float64) {
  Tensor x = numbersIn(shape, -1, 1, int(shape.size()));
  auto *data = x.data<double>();
  int64_t n = shape.back();
  for (int64_t i = 0; i < x.size(); ++i)
    if (i % (n * n) % (n + 1) == 0)
      data[i] += 2;
  return x.astype(dtype);
}
Variable gram(const Variable &x) { return matmul(x, swapaxes(x, -1, -2)); }

const Tensor a = Tensor::of<double>({{4, -2, 1}, {3, 6, -4}, {2, 1, 8}});
const Tensor exchanged = Tensor::of<double>({{0, 2, 1}, {3, 6, -4}, {2, 1, 8}});
const Tensor s = Tensor::of<double>({{4, 2, -1}, {2, 5, 3}, {-1, 3, 6}});
const Tensor tall = Tensor::of<double>({{1, 2}, {3, 4}, {5, 6.5}});
const Tensor b = Tensor::of<double>({1, 2, 3});
const double nan = std::numeric_limits<double>::quiet_NaN();

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

TEST(LinearAlgebra, SolveAndInverse) {
  expectClose(run([](auto &x) { return solve(x[0], x[1]); }, {a, b}),
              Tensor::of<double>({0.34980988593155893, 0.3231939163498099,
                                  0.24714828897338403}));
  expectClose(
      run([](auto &x) { return inv(x[0]); }, {a}),
      Tensor::of<double>(
          {{0.19771863117870722, 0.06463878326996197, 0.007604562737642592},
           {-0.12167300380228137, 0.11406844106463877, 0.07224334600760458},
           {-0.034220532319391636, -0.030418250950570346,
            0.1140684410646388}}));
}

TEST(LinearAlgebra, SolveTriangular) {
  auto at = [&](bool lower, bool transpose, bool unit) {
    return run(
        [&](auto &x) {
          return solve_triangular(x[0], x[1], lower, transpose, unit);
        },
        {s, b});
  };
  expectClose(at(false, false, false), Tensor::of<double>({0.325, 0.1, 0.5}));
  expectClose(at(true, false, false),
              Tensor::of<double>({0.25, 0.3, 0.39166666666666666}));
  expectClose(at(true, true, false), Tensor::of<double>({0.325, 0.1, 0.5}));
  expectClose(at(false, false, true), Tensor::of<double>({18, -7, 3}));
}

TEST(LinearAlgebra, Cholesky) {
  Tensor l =
      Tensor::of<double>({{2, 0, 0}, {1, 2, 0}, {-0.5, 1.75, 1.6393596310755}});
  expectClose(run([](auto &x) { return cholesky(x[0]); }, {s}), l);
  expectClose(run([](auto &x) { return cholesky(x[0], true); }, {s}),
              l.transpose());
  // The other triangle is not read.
  Tensor lower = Tensor::of<double>({{4, nan, nan}, {2, 5, nan}, {-1, 3, 6}});
  expectClose(run([](auto &x) { return cholesky(x[0]); }, {lower}), l);
  expectClose(
      run([](auto &x) { return dot(x[0], cho_solve(cholesky(x[0]), x[1])); },
          {s, b}),
      b);
  expectClose(run([](auto &x) { return logdet(x[0]); }, {s}),
              run([](auto &x) { return log(det(x[0])); }, {s}));
}

TEST(LinearAlgebra, Lu) {
  auto parts = runAll(
      [](auto &x) {
        Lu f = lu(x[0]);
        LuFactors packed = lu_factor(x[0]);
        return std::vector<Variable>{f.p, f.l, f.u, packed.pivots,
                                     packed.permutation};
      },
      {exchanged});
  expectClose(parts[0], Tensor::of<double>({{0, 0, 1}, {1, 0, 0}, {0, 1, 0}}));
  expectClose(parts[1], Tensor::of<double>(
                            {{1, 0, 0}, {2.0 / 3, 1, 0}, {0, -2.0 / 3, 1}}));
  expectClose(parts[2], Tensor::of<double>({{3, 6, -4},
                                            {0, -3, 10.666666666666666},
                                            {0, 0, 8.11111111111111}}));
  expectClose(parts[3], Tensor::of<int64_t>({1, 2, 2}));
  expectClose(parts[4], Tensor::of<int64_t>({1, 2, 0}));
  for (const Tensor &x : {tall, tall.transpose()})
    expectClose(run(
                    [](auto &v) {
                      Lu f = lu(v[0]);
                      return matmul(matmul(f.p, f.l), f.u);
                    },
                    {x}),
                x);
  for (bool transpose : {false, true})
    expectClose(run(
                    [&](auto &x) {
                      Variable y = lu_solve(lu_factor(x[0]), x[1], transpose);
                      return dot(transpose ? x[0].T() : x[0], y);
                    },
                    {exchanged, b}),
                b);
}

TEST(LinearAlgebra, Determinants) {
  expectClose(run([](auto &x) { return det(x[0]); }, {a}), Tensor(263.0));
  expectClose(run([](auto &x) { return det(x[0]); }, {exchanged}),
              Tensor(-73.0));
  Tensor singular = Tensor::of<double>({{1, 2}, {2, 4}});
  expectClose(run([](auto &x) { return det(x[0]); }, {singular}), Tensor(0.0));
  auto signAndLog = [](auto &x) {
    SlogDet result = slogdet(x[0]);
    return std::vector<Variable>{result.sign, result.logabsdet};
  };
  auto value = runAll(signAndLog, {exchanged});
  expectClose(value[0], Tensor(-1.0));
  expectClose(value[1], Tensor(std::log(73.0)));
  value = runAll(signAndLog, {singular});
  expectClose(value[0], Tensor(0.0));
  EXPECT_EQ(value[1].item<double>(), -std::numeric_limits<double>::infinity());
}

TEST(LinearAlgebra, Qr) {
  auto both = [](bool complete) {
    return [complete](auto &x) {
      Qr result = qr(x[0], complete);
      return std::vector<Variable>{result.q, result.r};
    };
  };
  auto reduced = runAll(both(false), {tall});
  expectClose(reduced[0], Tensor::of<double>(
                              {{-0.16903085094570325, 0.977894194827363},
                               {-0.50709255283711, 0.020806259464411683},
                               {-0.8451542547285166, -0.20806259464411958}}));
  expectClose(reduced[1],
              Tensor::of<double>({{-5.916079783099616, -7.859934568975204},
                                  {0, 0.6866065623255949}}));
  auto complete = runAll(both(true), {tall});
  EXPECT_EQ(complete[0].shape(), Shape({3, 3}));
  EXPECT_EQ(complete[1].shape(), Shape({3, 2}));
  EXPECT_NEAR(complete[0].data<double>()[2], 0.12309149097933245, 1e-13);
  EXPECT_NEAR(complete[0].data<double>()[5], -0.8616404368553291, 1e-13);
  auto wide = runAll(both(false), {tall.transpose()});
  expectClose(wide[1],
              Tensor::of<double>(
                  {{-2.23606797749979, -4.919349550499537, -8.04984471899924},
                   {0, -0.8944271909999153, -1.5652475842498508}}));
}

TEST(LinearAlgebra, SingularValues) {
  Tensor expected = Tensor::of<double>({9.852920234522092, 0.4122655117094839});
  for (const Tensor &x : {tall, tall.transpose()}) {
    expectClose(run([](auto &v) { return svdvals(v[0]); }, {x}), expected);
    for (bool full : {false, true}) {
      auto parts = runAll(
          [&](auto &v) {
            Svd d = svd(v[0], full);
            Variable k = d.s.shape(0);
            return std::vector<Variable>{
                d.s, dot(slice(d.u, 0, k, 1) * d.s, slice(d.vh, 0, k, 0)),
                dot(d.u.T(), d.u), dot(d.vh, d.vh.T())};
          },
          {x});
      expectClose(parts[0], expected);
      expectClose(parts[1], x);
      for (int i : {2, 3})
        expectClose(parts[i], Tensor::eye<double>(parts[i].shape()[0]));
    }
  }
}

TEST(LinearAlgebra, SymmetricEigenvalues) {
  Tensor expected = Tensor::of<double>(
      {0.9119319636987049, 5.47375544479853, 8.614312591502765});
  Tensor lower = Tensor::of<double>({{4, nan, nan}, {2, 5, nan}, {-1, 3, 6}});
  expectClose(run([](auto &x) { return eigvalsh(x[0]); }, {lower}), expected);
  expectClose(
      run([](auto &x) { return eigvalsh(x[0], false); }, {lower.transpose()}),
      expected);
  auto parts = runAll(
      [](auto &x) {
        Eigh e = eigh(x[0]);
        return std::vector<Variable>{e.w, dot(e.v * e.w, e.v.T()),
                                     dot(e.v.T(), e.v)};
      },
      {lower});
  expectClose(parts[0], expected);
  expectClose(parts[1], s);
  expectClose(parts[2], Tensor::eye<double>(3));
}

TEST(LinearAlgebra, LeastSquares) {
  expectClose(
      run([](auto &x) { return pinv(x[0]); }, {tall}),
      Tensor::of<double>(
          {{-1.8636363636363646, 0.04545454545454602, 0.5454545454545453},
           {1.4242424242424252, 0.03030303030302989, -0.3030303030303029}}),
      1e-12);
  auto fit = [](auto &x) {
    LeastSquares f = lstsq(x[0], x[1]);
    return std::vector<Variable>{f.solution, f.residuals, f.rank,
                                 f.singular_values};
  };
  auto parts = runAll(fit, {tall, b});
  expectClose(parts[0],
              Tensor::of<double>({-0.13636363636363644, 0.5757575757575756}),
              1e-12);
  expectClose(parts[1], Tensor(0.015151515151515136), 1e-12);
  expectClose(parts[2], Tensor(int64_t(2)));
  expectClose(parts[3],
              Tensor::of<double>({9.852920234522092, 0.4122655117094839}));
  // Of lower rank: the shortest solution.
  parts = runAll(fit, {Tensor::of<double>({{1, 1}, {1, 1}, {2, 2}}), b});
  expectClose(parts[0], Tensor::of<double>({0.75, 0.75}), 1e-12);
  expectClose(parts[2], Tensor(int64_t(1)));
  // By a cutoff of one's own.
  expectClose(run([](auto &x) { return pinv(x[0], 0.1); },
                  {Tensor::of<double>({{10, 0}, {0, 0.5}})}),
              Tensor::of<double>({{0.1, 0}, {0, 0}}));
}

TEST(LinearAlgebra, Norms) {
  struct Case {
    MatrixNorm norm;
    double ofTall, condition;
  };
  for (const Case &c :
       {Case{MatrixNorm::Frobenius, 9.86154146165801, 3.716478651072783},
        Case{MatrixNorm::Nuclear, 10.265185746231575, 10.060204288224469},
        Case{MatrixNorm::Two, 9.852920234522092, 2.2654014672180978},
        Case{MatrixNorm::MinusTwo, 0.4122655117094839, 0.4414228623361824},
        Case{MatrixNorm::One, 12.5, 4.596958174904943},
        Case{MatrixNorm::MinusOne, 9, 1.7452471482889738},
        Case{MatrixNorm::Inf, 11.5, 4.003802281368822},
        Case{MatrixNorm::MinusInf, 3, 1.2509505703422055}}) {
    expectClose(run([&](auto &x) { return matrix_norm(x[0], c.norm); }, {tall}),
                Tensor(c.ofTall));
    expectClose(run([&](auto &x) { return cond(x[0], c.norm); }, {a}),
                Tensor(c.condition));
  }
  EXPECT_EQ(
      run([](auto &x) { return matrix_norm(x[0], MatrixNorm::Two, true); },
          {regular({4, 2, 2})})
          .shape(),
      Shape({4, 1, 1}));
  Tensor singular = Tensor::of<double>({{1, 2}, {2, 4}});
  auto rank = [](std::optional<double> tol) {
    return [tol](auto &x) { return matrix_rank(x[0], tol); };
  };
  expectClose(run(rank({}), {singular}), Tensor(int64_t(1)));
  expectClose(run(rank({}), {a}), Tensor(int64_t(3)));
  expectClose(run(rank(4.0), {tall}), Tensor(int64_t(1)));
}

TEST(LinearAlgebra, Functions) {
  expectClose(
      run([](auto &x) { return expm(x[0] / 3); }, {a}),
      Tensor::of<double>(
          {{3.682803600320845, -2.7333745793694892, 5.5797414294261785},
           {1.4919807349285863, 4.409961922670606, -11.485397929798172},
           {5.943320590601056, 1.5673089153867172, 13.964471775907176}}));
  expectClose(run([](auto &x) { return expm(x[0]); },
                  {Tensor::of<double>({{1, 2}, {3, 4}})}),
              Tensor::of<double>({{51.968956198707545, 74.73656456700692},
                                  {112.10484685051041, 164.073803049218}}));
  // Every approximant, and many halvings: exp([0 -t; t 0]) is a rotation.
  for (double t : {1e-12, 0.01, 0.2, 0.8, 2.0, 5.0, 40.0, 3000.0})
    for (DType dtype : {DType::Float32, DType::Float64})
      expectClose(run([](auto &x) { return expm(x[0]); },
                      {Tensor::of<double>({{0, -t}, {t, 0}}).astype(dtype)}),
                  Tensor::of<double>(
                      {{std::cos(t), -std::sin(t)}, {std::sin(t), std::cos(t)}})
                      .astype(dtype),
                  (1 + t) * (dtype == DType::Float32 ? 1e-6 : 1e-14));
  expectClose(
      run([](auto &x) { return matrix_power(x[0], 3); }, {a}),
      Tensor::of<double>({{31, -118, 248}, {60, 59, -506}, {262, 68, 483}}));
  expectClose(
      run([](auto &x) { return matrix_power(x[0], -2); }, {a}),
      Tensor::of<double>(
          {{0.030967630007662394, 0.019922219491390652, 0.007040726336942853},
           {-0.04040827538348104, 0.002949298095967844, 0.01555610172186963},
           {-0.006968439618904423, -0.009151498503664937,
            0.010553860833610436}}));
  expectClose(run([](auto &x) { return matrix_power(x[0], 5); },
                  {Tensor::of<int32_t>({{1, 1}, {1, 0}})}),
              Tensor::of<int32_t>({{8, 5}, {5, 3}}));
  expectClose(
      run([](auto &x) { return matrix_power(x[0], 0); }, {regular({2, 3, 3})}),
      run([](auto &x) { return x[0] * 0.0 + x[1]; },
          {regular({2, 3, 3}),
           run([](auto &x) { return matmul(x[0], inv(x[0])); },
               {regular({2, 3, 3})})}));
}

TEST(LinearAlgebra, TensorInverse) {
  auto filled = [](const Shape &shape, int64_t n, bool sine) {
    Tensor x = Tensor::eye<double>(n);
    auto *data = x.data<double>();
    for (int64_t i = 0; i < x.size(); ++i)
      data[i] += 0.01 * (sine ? std::sin(double(i)) : std::cos(double(i)));
    return x.reshape(shape);
  };
  Tensor inverse = run([](auto &x) { return tensorinv(x[0]); },
                       {filled({4, 6, 8, 3}, 24, true)});
  EXPECT_EQ(inverse.shape(), Shape({8, 3, 4, 6}));
  const auto *data = inverse.data<double>();
  EXPECT_NEAR(data[1 * 72 + 2 * 24 + 3 * 6 + 4], 0.006358449913448956, 1e-14);
  EXPECT_NEAR(data[7 * 72 + 2 * 24 + 0 * 6 + 5], 0.008772843815953944, 1e-14);
  Tensor right = Tensor::empty({6, 4}, DType::Float64);
  for (int64_t i = 0; i < 24; ++i)
    right.data<double>()[i] = std::sin(double(i));
  Tensor x = run([](auto &v) { return tensorsolve(v[0], v[1]); },
                 {filled({6, 4, 2, 3, 4}, 24, false), right});
  EXPECT_EQ(x.shape(), Shape({2, 3, 4}));
  EXPECT_NEAR(x.data<double>()[23], -0.9366228301598817, 1e-13);
  // The axes of the unknown in front.
  Tensor moved = filled({6, 4, 2, 3, 4}, 24, false).permute({2, 3, 4, 0, 1});
  expectClose(run([](auto &v) { return tensorsolve(v[0], v[1], {0, 1, 2}); },
                  {moved, right}),
              x);
}

//===----------------------------------------------------------------------===//
// Batches, layouts, dtypes, sizes
//===----------------------------------------------------------------------===//

/// One result for each function.
const std::vector<std::pair<std::string, std::function<Variable(Variable)>>>
    functions = {
        {"inv", [](const Variable &x) { return inv(x); }},
        {"pinv", [](const Variable &x) { return pinv(x); }},
        {"det", [](const Variable &x) { return det(x); }},
        {"slogdet", [](const Variable &x) { return slogdet(x).logabsdet; }},
        {"cholesky", [](const Variable &x) { return cholesky(gram(x)); }},
        {"lu", [](const Variable &x) { return lu(x).u; }},
        {"qr", [](const Variable &x) { return qr(x).r; }},
        {"qr, q", [](const Variable &x) { return qr(x, true).q; }},
        {"svdvals", [](const Variable &x) { return svdvals(x); }},
        {"svd",
         [](const Variable &x) {
           Svd d = svd(x, false);
           return matmul(d.u, d.vh);
         }},
        {"eigvalsh", [](const Variable &x) { return eigvalsh(x); }},
        {"eigh",
         [](const Variable &x) {
           Eigh e = eigh(x);
           return e.w * 1.0;
         }},
        {"eigvals",
         [](const Variable &x) { return real(eigvals(x)) + imag(eigvals(x)); }},
        {"eig",
         [](const Variable &x) {
           Eig e = eig(x);
           return real(matmul(e.v * expand_dims(e.w, -2), inv(e.v)));
         }},
        {"expm", [](const Variable &x) { return expm(x); }},
        {"solve", [](const Variable &x) { return solve(x, x * x); }},
        {"solve_triangular",
         [](const Variable &x) { return solve_triangular(x, x * x, true); }},
};

TEST(LinearAlgebra, BatchesAreMatricesOneByOne) {
  Tensor batch = regular({2, 3, 4, 4});
  for (auto &[name, f] : functions) {
    SCOPED_TRACE(name);
    auto at = [&](const Tensor &x) {
      return run([&](auto &v) { return f(v[0]); }, {x});
    };
    Tensor whole = at(batch);
    ASSERT_EQ(whole.shape()[0], 2);
    ASSERT_EQ(whole.shape()[1], 3);
    for (int64_t i = 0; i < 2; ++i)
      for (int64_t j = 0; j < 3; ++j)
        expectClose(whole.select(0, i).select(0, j),
                    at(batch.select(0, i).select(0, j).copy()), 0);
  }
}

TEST(LinearAlgebra, StridedOperands) {
  Tensor batch = regular({3, 4, 4});
  for (auto &[name, f] : functions) {
    SCOPED_TRACE(name);
    Tensor straight = run([&](auto &v) { return f(v[0]); }, {batch});
    // As an argument, and as a view within the function.
    Tensor strided = batch.permute({2, 0, 1}).copy().permute({1, 2, 0});
    expectClose(run([&](auto &v) { return f(v[0]); }, {strided}), straight, 0);
    expectClose(run([&](auto &v) { return f(transpose(v[0], {1, 2, 0})); },
                    {batch.permute({2, 0, 1}).copy()}),
                straight, 0);
    expectClose(run([&](auto &v) { return transpose(f(v[0])); }, {batch}),
                straight.transpose(), 0);
  }
}

TEST(LinearAlgebra, Float32AndIntegers) {
  Tensor x = regular({2, 4, 4});
  for (auto &[name, f] : functions) {
    SCOPED_TRACE(name);
    auto at = [&](const Tensor &t) {
      return run([&](auto &v) { return f(v[0]); }, {t});
    };
    expectClose(at(x.astype(DType::Float32)), at(x).astype(DType::Float32),
                1e-4);
    Tensor integers = Tensor::of<int32_t>({{4, 1, 1}, {1, 5, 2}, {1, 2, 6}});
    expectClose(at(integers), at(integers.astype(DType::Float64)), 0);
  }
}

/// In float32, whose results are rounded.
TEST(LinearAlgebra, NarrowFloats) {
  Tensor x = regular({2, 4, 4});
  for (DType dtype : {DType::Float16, DType::BFloat16})
    for (auto &[name, f] : functions) {
      SCOPED_TRACE(name);
      Tensor narrow = x.astype(dtype);
      auto at = [&](const Tensor &t) {
        return run([&](auto &v) { return f(v[0]); }, {t});
      };
      Tensor result = at(narrow), wide = at(narrow.astype(DType::Float32));
      EXPECT_EQ(result.dtype(),
                name == "eig" || name == "eigvals" ? DType::Float32 : dtype);
      double tolerance = dtype == DType::Float16 ? 0.02 : 0.15;
      EXPECT_TRUE(allClose(result.astype(DType::Float64),
                           wide.astype(DType::Float64), tolerance, tolerance))
          << result << "\n"
          << wide;
    }
}

TEST(LinearAlgebra, SizesZeroAndOne) {
  for (auto &[name, f] : functions) {
    SCOPED_TRACE(name);
    auto shapeAt = [&](const Shape &shape) {
      return run([&](auto &v) { return f(v[0]); },
                 {Tensor::zeros(shape, DType::Float64)})
          .shape();
    };
    EXPECT_EQ(shapeAt({0, 3, 3})[0], 0);
    Shape none = shapeAt({2, 0, 0});
    EXPECT_EQ(none[0], 2);
    for (size_t axis = 1; axis < none.size(); ++axis)
      EXPECT_EQ(none[axis], 0);
    Tensor one =
        run([&](auto &v) { return f(v[0]); }, {Tensor::of<double>({{2.0}})});
    EXPECT_EQ(one.size(), 1);
    EXPECT_TRUE(std::isfinite(one.item<double>()));
  }
  auto empty = Tensor::zeros({0, 0}, DType::Float64);
  expectClose(run([](auto &x) { return det(x[0]); }, {empty}), Tensor(1.0));
  expectClose(run([](auto &x) { return slogdet(x[0]).sign; }, {empty}),
              Tensor(1.0));
  // Rectangular ones.
  auto shapes = [](const Shape &shape) {
    auto parts = runAll(
        [](auto &x) {
          Svd full = svd(x[0]), reduced = svd(x[0], false);
          Qr complete = qr(x[0], true);
          return std::vector<Variable>{full.u,     full.vh,    reduced.u,
                                       reduced.vh, complete.q, pinv(x[0])};
        },
        {Tensor::zeros(shape, DType::Float64)});
    EXPECT_TRUE(allClose(parts[0], Tensor::eye<double>(shape[0])));
    EXPECT_TRUE(allClose(parts[4], Tensor::eye<double>(shape[0])));
    std::vector<Shape> result;
    for (const Tensor &part : parts)
      result.push_back(part.shape());
    return result;
  };
  EXPECT_EQ(
      shapes({3, 0}),
      (std::vector<Shape>{{3, 3}, {0, 0}, {3, 0}, {0, 0}, {3, 3}, {0, 3}}));
  EXPECT_EQ(
      shapes({0, 2}),
      (std::vector<Shape>{{0, 0}, {2, 2}, {0, 0}, {0, 2}, {0, 0}, {2, 0}}));
}

TEST(LinearAlgebra, SystemsBroadcast) {
  Variable one = tensor<double>("a", {1, dynamicSize, dynamicSize});
  Variable many = tensor3<double>("b");
  Tensor right = numbersIn({4, 3, 2}, -1, 1, 3);
  Tensor left = a.reshape({1, 3, 3});
  Tensor x = function({one, many}, {solve(one, many)})(left, right)[0];
  for (int64_t i = 0; i < 4; ++i)
    expectClose(x.select(0, i), run([](auto &v) { return solve(v[0], v[1]); },
                                    {a, right.select(0, i).copy()}));
  // A vector for each matrix of a batch.
  Tensor batch = regular({2, 3, 3});
  Tensor solutions = run([](auto &v) { return solve(v[0], v[1]); }, {batch, b});
  ASSERT_EQ(solutions.shape(), Shape({2, 3}));
  for (int64_t i = 0; i < 2; ++i)
    expectClose(solutions.select(0, i),
                run([](auto &v) { return solve(v[0], v[1]); },
                    {batch.select(0, i).copy(), b}));
}

//===----------------------------------------------------------------------===//
// What cannot be done
//===----------------------------------------------------------------------===//

TEST(LinearAlgebra, NotFiniteIsNaN) {
  for (double bad : {nan, std::numeric_limits<double>::infinity()}) {
    Tensor x = regular({2, 3, 3}).copy();
    x.data<double>()[3] = bad;
    for (auto &[name, f] : functions) {
      SCOPED_TRACE(name);
      Tensor value = run([&](auto &v) { return f(v[0]); }, {x});
      // The other matrix is as it would be alone.
      expectClose(
          value.select(0, 1),
          run([&](auto &v) { return f(v[0]); }, {x.select(0, 1).copy()}),
          1e-12);
      std::vector<double> first = value.select(0, 0).toVector<double>();
      EXPECT_TRUE(std::any_of(first.begin(), first.end(),
                              [](double y) { return !std::isfinite(y); }));
    }
  }
}

/// The error of a call.
Thrown callError(const Build &build, const std::vector<Tensor> &at) {
  return thrownBy([&] { run(build, at); });
}
void expectCallError(const Build &build, const std::vector<Tensor> &at,
                     ErrorKind kind, const std::string &text) {
  Thrown thrown = callError(build, at);
  EXPECT_EQ(name(thrown.kind), name(kind)) << thrown.text;
  EXPECT_NE(thrown.text.find(text), std::string::npos) << thrown.text;
  EXPECT_NE(thrown.text.find("LinearAlgebraTest.cpp:"), std::string::npos)
      << thrown.text;
}

TEST(LinearAlgebra, ErrorsOfCalls) {
  Tensor singular = Tensor::of<double>({{1, 2}, {2, 4}});
  Tensor batch = Tensor::zeros({2, 3, 2, 2}, DType::Float64);
  for (int64_t i = 0; i < 6; ++i)
    for (int64_t j : {0, 3})
      batch.data<double>()[4 * i + j] = 1;
  batch.data<double>()[4 * 5 + 3] = 0;
  expectCallError([](auto &x) { return inv(x[0]); }, {singular},
                  ErrorKind::Value,
                  "the matrix is singular: pivot 1 of its factors is exactly "
                  "zero");
  expectCallError([](auto &x) { return inv(x[0]); }, {batch}, ErrorKind::Value,
                  "matrix [1, 2] of the batch is singular: pivot 1");
  expectCallError([](auto &x) { return solve_triangular(x[0], x[0]); }, {batch},
                  ErrorKind::Value,
                  "matrix [1, 2] of the batch is singular: element [1, 1] of "
                  "the triangle is exactly zero");
  expectCallError([](auto &x) { return cholesky(x[0]); },
                  {Tensor::of<double>({{1, 2}, {2, 1}})}, ErrorKind::Value,
                  "cholesky: the matrix is not positive definite: its leading "
                  "minor of order 2 is not positive");
  expectCallError(
      [](auto &x) {
        LuFactors factors = lu_factor(x[0]);
        factors.permutation = factors.permutation + 1;
        return lu_solve(factors, x[0]);
      },
      {a}, ErrorKind::Index, "names row 3");
  for (auto &[name, f] : functions)
    if (name != "pinv" && name.substr(0, 2) != "qr" &&
        name.substr(0, 3) != "svd" && name != "lu" && name != "cholesky") {
      SCOPED_TRACE(name);
      expectCallError([&](auto &x) { return f(x[0]); }, {tall},
                      ErrorKind::Shape, "");
    }
  expectCallError([](auto &x) { return solve(x[0], x[1]); },
                  {a, Tensor::of<double>({1, 2})}, ErrorKind::Shape,
                  "differ at axis 0");
}

TEST(LinearAlgebra, ErrorsOfGraphs) {
  Variable v = vector<double>("v"), m = matrix<double>("m");
  Variable wide = tensor<double>("w", {2, 3});
  EXPECT_ERROR(inv(v), Type, "inv: operands must be matrices");
  EXPECT_ERROR(det(wide), Shape, "det: matrices must be square");
  EXPECT_ERROR(slogdet(wide), Shape, "must be square");
  EXPECT_ERROR(cholesky(wide), Shape, "cholesky: matrices must be square");
  EXPECT_ERROR(solve(wide, v), Shape, "solve: matrices must be square");
  EXPECT_ERROR(solve(v, v), Type, "solve: operands must be matrices");
  EXPECT_ERROR(solve(tensor<double>("t", {3, 3}), wide), Shape,
               "sizes 3 and 2 differ at axis 0");
  EXPECT_ERROR(matrix_power(wide, 2), Shape, "must be square");
  EXPECT_ERROR(tensorinv(m, 0), Value, "ind is 0");
  EXPECT_ERROR(tensorsolve(v, m), Type, "fewer axes");
  EXPECT_ERROR(grad(sum(svd(m).u), m), Type,
               "svd: the vectors of a full decomposition have no derivative");
  EXPECT_ERROR(grad(sum(qr(m, true).q), m), Type,
               "qr: a complete factorisation has a derivative where");
}

TEST(LinearAlgebra, FailedCallsChangeNothing) {
  Shared state = shared(Tensor::of<double>({{2, 0}, {0, 2}}), "state");
  Variable x = matrix<double>("x");
  Function f = function({x}, {}, {.updates = {{state, state + inv(x)}}});
  EXPECT_THROW(f(Tensor::zeros({2, 2}, DType::Float64)), Error);
  expectClose(state.get_value(), Tensor::of<double>({{2, 0}, {0, 2}}));
  f(Tensor::of<double>({{1, 0}, {0, 1}}));
  expectClose(state.get_value(), Tensor::of<double>({{3, 0}, {0, 3}}));

  // Nor does one that fails behind others, whose results are updates.
  Shared factor = shared(Tensor::of<double>({{1, 0}, {0, 1}}), "factor");
  Shared calls = shared(int64_t(0), "calls");
  Function g = function({x}, {solve(x, x)},
                        {.updates = {{calls, calls + 1},
                                     {factor, cholesky(x)},
                                     {state, solve(x, state)}}});
  for (const Tensor &bad :
       {Tensor::of<double>({{1, 2}, {2, 1}}),    // not positive definite
        Tensor::of<double>({{0, 0}, {0, 0}})}) { // singular too
    Thrown thrown = thrownBy([&] { g(bad); });
    EXPECT_EQ(name(thrown.kind), name(ErrorKind::Value)) << thrown.text;
    EXPECT_EQ(calls.get_value().item<int64_t>(), 0);
    expectClose(factor.get_value(), Tensor::eye<double>(2));
    expectClose(state.get_value(), Tensor::of<double>({{3, 0}, {0, 3}}));
  }
  g(Tensor::of<double>({{4, 0}, {0, 4}}));
  EXPECT_EQ(calls.get_value().item<int64_t>(), 1);
  expectClose(factor.get_value(), Tensor::of<double>({{2, 0}, {0, 2}}));
  expectClose(state.get_value(), Tensor::of<double>({{0.75, 0}, {0, 0.75}}));
}

} // namespace
