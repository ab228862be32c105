//===- GemmTest.cpp - Matrix products -------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/gemm.h"
#include "RuntimeTest.h"
#include "arete/DType.h"

#include <cmath>
#include <complex>
#include <limits>
#include <optional>
#include <random>

using namespace arete::test;

namespace {

/// How a dtype is computed with, tested and filled.
template <arete_dtype D, typename T> struct Traits {
  static constexpr arete_dtype dtype = D;
  using Element = T;
};
using Bool = Traits<ARETE_BOOL, uint8_t>;

template <typename T> constexpr bool isComplex = false;
template <typename T> constexpr bool isComplex<std::complex<T>> = true;
template <typename T>
constexpr bool isNarrow =
    std::is_same_v<T, arete::float16> || std::is_same_v<T, arete::bfloat16>;
template <typename T>
constexpr bool isInexact =
    std::is_floating_point_v<T> || isComplex<T> || isNarrow<T>;

template <typename Tr> class Gemm : public testing::Test {
public:
  using T = typename Tr::Element;

  T randomValue() {
    if constexpr (isComplex<T>) {
      std::normal_distribution<double> normal;
      return T(normal(random), normal(random));
    } else if constexpr (isInexact<T>) {
      return static_cast<T>(std::normal_distribution<double>()(random));
    } else if constexpr (std::is_same_v<Tr, Bool>) {
      return random() % 4 == 0;
    } else {
      return static_cast<T>((uint64_t(random()) << 32) | random());
    }
  }

  /// What sums are computed in here: integers wrap.
  using Wide =
      std::conditional_t<isComplex<T>, std::complex<double>,
                         std::conditional_t<isInexact<T>, double, uint64_t>>;

  /// Sums the products as the definition says.
  static Wide dot(const T *a, int64_t stepA, const T *b, int64_t stepB,
                  int64_t k) {
    Wide sum = 0;
    for (int64_t i = 0; i < k; ++i) {
      Wide product = Wide(a[i * stepA]) * Wide(b[i * stepB]);
      if constexpr (std::is_same_v<Tr, Bool>)
        sum = sum || product;
      else
        sum += product;
    }
    return sum;
  }

  static void expectNear(T actual, Wide wide, int64_t k) {
    T expected = T(wide);
    if constexpr (isNarrow<T>) {
      // One rounding, of a sum in float32.
      double exact = expected;
      ASSERT_LE(std::abs(actual - exact),
                (std::is_same_v<T, arete::float16> ? 0x1p-10 : 0x1p-7) *
                        std::abs(exact) +
                    1e-6 * (1 + static_cast<double>(k)));
    } else if constexpr (isInexact<T>) {
      double epsilon = sizeof(T) == (isComplex<T> ? 8 : 4) ? 1.2e-7 : 2.3e-16;
      ASSERT_LE(std::abs(actual - expected),
                8 * epsilon * (1 + static_cast<double>(k)));
    } else {
      ASSERT_EQ(actual, expected);
    }
  }

  /// One product, with `gap` elements between rows and between matrices, and
  /// one B for the whole batch where `shareB`.
  void check(bool transA, bool transB, int64_t batch, int64_t m, int64_t n,
             int64_t k, int64_t gap, bool shareB, const T *alpha = nullptr,
             const T *beta = nullptr) {
    int64_t rowsA = transA ? k : m, lda = (transA ? m : k) + gap;
    int64_t rowsB = transB ? n : k, ldb = (transB ? k : n) + gap;
    int64_t ldc = n + gap;
    int64_t batchA = rowsA * lda + gap, batchB = shareB ? 0 : rowsB * ldb + gap;
    int64_t batchC = m * ldc + gap;
    // One more element than there is, so that there always is a pointer.
    std::vector<T> a(batch * batchA + 1),
        b(std::max(batch * batchB, rowsB * ldb) + 1);
    for (T &x : a)
      x = randomValue();
    for (T &x : b)
      x = randomValue();
    std::vector<T> c(batch * batchC + 1);
    for (T &x : c)
      x = randomValue();
    const std::vector<T> before = c;
    int32_t status =
        alpha || beta
            ? arete_rt_gemm_update(nullptr, Tr::dtype, transA, transB, batch, m,
                                   n, k, a.data(), lda, batchA, b.data(), ldb,
                                   batchB, c.data(), ldc, batchC, alpha, beta)
            : arete_rt_gemm(nullptr, Tr::dtype, transA, transB, batch, m, n, k,
                            a.data(), lda, batchA, b.data(), ldb, batchB,
                            c.data(), ldc, batchC);
    ASSERT_EQ(status, ARETE_OK);
    for (int64_t i = 0; i < batch; ++i)
      for (int64_t row = 0; row < m; ++row)
        for (int64_t column = 0; column < n; ++column) {
          Wide expected =
              dot(&a[i * batchA + (transA ? row : row * lda)], transA ? lda : 1,
                  &b[i * batchB + (transB ? column * ldb : column)],
                  transB ? 1 : ldb, k);
          int64_t at = i * batchC + row * ldc + column;
          if (alpha)
            expected *= Wide(*alpha);
          if (beta)
            expected += Wide(*beta) * Wide(before[at]);
          // Factors of up to 3 times numbers that may be 5 or so.
          expectNear(c[at], expected, alpha || beta ? 4 * k + 8 : k);
          c[at] = before[at];
        }
    // What is not of the result was not touched.
    ASSERT_EQ(c, before);
  }

  std::mt19937 random{11};
};

using Dtypes = testing::Types<
    Bool, Traits<ARETE_INT8, int8_t>, Traits<ARETE_INT16, int16_t>,
    Traits<ARETE_INT32, int32_t>, Traits<ARETE_INT64, int64_t>,
    Traits<ARETE_UINT8, uint8_t>, Traits<ARETE_UINT16, uint16_t>,
    Traits<ARETE_UINT32, uint32_t>, Traits<ARETE_UINT64, uint64_t>,
    Traits<ARETE_FLOAT16, arete::float16>,
    Traits<ARETE_BFLOAT16, arete::bfloat16>, Traits<ARETE_FLOAT32, float>,
    Traits<ARETE_FLOAT64, double>, Traits<ARETE_COMPLEX64, std::complex<float>>,
    Traits<ARETE_COMPLEX128, std::complex<double>>>;
TYPED_TEST_SUITE(Gemm, Dtypes);

TYPED_TEST(Gemm, AllSizesAndTransposes) {
  const int64_t sizes[] = {0, 1, 2, 7, 33};
  for (int64_t m : sizes)
    for (int64_t n : sizes)
      for (int64_t k : sizes)
        for (int trans = 0; trans < 4; ++trans)
          for (int64_t gap : {0, 3}) {
            SCOPED_TRACE(testing::Message()
                         << m << " " << n << " " << k << " trans " << trans
                         << " gap " << gap);
            this->check(trans & 1, trans & 2, 1, m, n, k, gap, false);
            if (this->HasFatalFailure())
              return;
          }
}

TYPED_TEST(Gemm, Batches) {
  for (int64_t batch : {0, 1, 2, 5})
    for (int64_t m : {1, 4})
      for (int64_t n : {1, 3})
        for (int64_t k : {0, 1, 6})
          for (int trans = 0; trans < 4; ++trans)
            for (int64_t gap : {0, 2})
              for (bool shareB : {false, true}) {
                SCOPED_TRACE(testing::Message()
                             << batch << " x " << m << " " << n << " " << k
                             << " trans " << trans << " gap " << gap
                             << " share " << shareB);
                this->check(trans & 1, trans & 2, batch, m, n, k, gap, shareB);
                if (this->HasFatalFailure())
                  return;
              }
}

TYPED_TEST(Gemm, OneFactorForTheWholeBatch) {
  using T = typename TypeParam::Element;
  for (int64_t m : {1, 2}) {
    std::vector<T> a(m * 3), b(6), c(4 * m * 2, T(77));
    for (T &x : a)
      x = this->randomValue();
    for (T &x : b)
      x = this->randomValue();
    ASSERT_EQ(arete_rt_gemm(nullptr, TypeParam::dtype, 0, 0, 4, m, 2, 3,
                            a.data(), 3, 0, b.data(), 2, 0, c.data(), 2, 2 * m),
              ARETE_OK);
    for (int64_t i = 0; i < 4 * m; ++i)
      for (int64_t j = 0; j < 2; ++j)
        this->expectNear(c[i * 2 + j], this->dot(&a[i % m * 3], 1, &b[j], 2, 3),
                         3);
  }
}

TYPED_TEST(Gemm, LongerThanTheBlocksOfALoop) {
  for (int trans = 0; trans < 4; ++trans)
    for (int64_t k : {255, 256, 257, 600})
      this->check(trans & 1, trans & 2, 1, 3, 5, k, 1, false);
}

TYPED_TEST(Gemm, RowDistanceOfASingleRowMeansNothing) {
  using T = typename TypeParam::Element;
  std::vector<T> a(3), b(3);
  for (T &x : a)
    x = this->randomValue();
  for (T &x : b)
    x = this->randomValue();
  auto expected = this->dot(a.data(), 1, b.data(), 1, 3);
  for (int64_t distance :
       {int64_t(0), int64_t(-5), int64_t(1), INT64_MAX / 64}) {
    T c = T(77);
    // A is 1 x 3, B is stored 1 x 3, C is 1 x 1.
    int32_t status =
        arete_rt_gemm(nullptr, TypeParam::dtype, 0, 1, 1, 1, 1, 3, a.data(),
                      distance, 0, b.data(), distance, 0, &c, distance, 0);
    ASSERT_EQ(status, ARETE_OK) << distance;
    this->expectNear(c, expected, 3);
  }
}

TYPED_TEST(Gemm, OverlappingRowsAreRefused) {
  using T = typename TypeParam::Element;
  arete_context ctx{};
  std::vector<T> memory(64, T(1)), c(64, T(77)), before = c;
  auto call = [&](int64_t lda, int64_t ldb, int64_t ldc) {
    return arete_rt_gemm(&ctx, TypeParam::dtype, 0, 0, 1, 2, 3, 4,
                         memory.data(), lda, 0, memory.data(), ldb, 0, c.data(),
                         ldc, 0);
  };
  const char *message =
      "the rows of a matrix overlap in a product of 2 x 4 by 4 x 3";
  EXPECT_ERROR(call(3, 3, 3), ctx, ARETE_ERROR_ARGUMENT, message);
  EXPECT_ERROR(call(4, 2, 3), ctx, ARETE_ERROR_ARGUMENT, message);
  EXPECT_ERROR(call(4, 3, 0), ctx, ARETE_ERROR_ARGUMENT, message);
  EXPECT_EQ(c, before);
  EXPECT_EQ(call(4, 3, 3), ARETE_OK);
  arete_context_destroy(&ctx);
}

/// Those with scalars: all but bool.
template <typename Tr> class GemmUpdate : public Gemm<Tr> {};
using NumberDtypes =
    testing::Types<Traits<ARETE_INT8, int8_t>, Traits<ARETE_UINT16, uint16_t>,
                   Traits<ARETE_INT32, int32_t>, Traits<ARETE_UINT64, uint64_t>,
                   Traits<ARETE_FLOAT16, arete::float16>,
                   Traits<ARETE_BFLOAT16, arete::bfloat16>,
                   Traits<ARETE_FLOAT32, float>, Traits<ARETE_FLOAT64, double>,
                   Traits<ARETE_COMPLEX64, std::complex<float>>,
                   Traits<ARETE_COMPLEX128, std::complex<double>>>;
TYPED_TEST_SUITE(GemmUpdate, NumberDtypes);

TYPED_TEST(GemmUpdate, ScalesAndAdds) {
  using T = typename TypeParam::Element;
  const T zero(0), one(1), other = static_cast<T>(-0.5), large(3);
  const T *alphas[] = {nullptr, &zero, &one, &other, &large};
  for (const T *alpha : alphas)
    for (const T *beta : {(const T *)nullptr, &zero, &one, &other})
      for (int64_t m : {0, 1, 2, 33})
        for (int64_t n : {0, 1, 2, 33})
          for (int64_t k : {0, 1, 7})
            for (int trans = 0; trans < 4; ++trans) {
              SCOPED_TRACE(testing::Message()
                           << m << " " << n << " " << k << " trans " << trans
                           << " alpha " << (alpha - &zero) << " beta "
                           << (beta - &zero));
              this->check(trans & 1, trans & 2, 1 + m % 2, m, n, k, trans,
                          false, alpha, beta);
              if (this->HasFatalFailure())
                return;
            }
}

TYPED_TEST(GemmUpdate, LongerThanABlock) {
  using T = typename TypeParam::Element;
  const T alpha = static_cast<T>(2), beta = static_cast<T>(-1);
  for (int trans = 0; trans < 4; ++trans)
    for (auto [m, n] : {std::pair(1, 1200), std::pair(1200, 1),
                        std::pair(2, 513), std::pair(300, 300)})
      for (int64_t k : {0, 3, 300})
        this->check(trans & 1, trans & 2, 1, m, n, k, 1, false, &alpha, &beta);
}

/// What is not finite must reach the result on every path of the library, also
/// where it meets a zero.
template <typename Tr> class GemmNotFinite : public Gemm<Tr> {};
using InexactDtypes =
    testing::Types<Traits<ARETE_FLOAT32, float>, Traits<ARETE_FLOAT64, double>,
                   Traits<ARETE_COMPLEX64, std::complex<float>>,
                   Traits<ARETE_COMPLEX128, std::complex<double>>>;
TYPED_TEST_SUITE(GemmNotFinite, InexactDtypes);

TYPED_TEST(GemmNotFinite, NaNSpreadsAndOldResultsDoNot) {
  using T = typename TypeParam::Element;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  for (int64_t m : {1, 2, 40})
    for (int64_t n : {1, 2, 40})
      for (int64_t k : {1, 3, 50})
        for (int trans = 0; trans < 4; ++trans)
          for (double bad : {nan, inf})
            for (bool inA : {false, true}) {
              SCOPED_TRACE(testing::Message()
                           << m << " " << n << " " << k << " trans " << trans
                           << " " << bad << " in A " << inA);
              bool transA = trans & 1, transB = trans & 2;
              int64_t lda = transA ? m : k, ldb = transB ? k : n;
              // The other factor is zero: 0 * NaN and 0 * inf are NaN.
              std::vector<T> a(m * k), b(k * n);
              std::vector<T> c(m * n, T(nan));
              int64_t at = k - 1, row = m - 1, column = n - 1;
              if (inA)
                a[transA ? at * lda + row : row * lda + at] = T(bad);
              else
                b[transB ? column * ldb + at : at * ldb + column] = T(bad);
              ASSERT_EQ(arete_rt_gemm(nullptr, TypeParam::dtype, transA, transB,
                                      1, m, n, k, a.data(), lda, 0, b.data(),
                                      ldb, 0, c.data(), n, 0),
                        ARETE_OK);
              for (int64_t i = 0; i < m; ++i)
                for (int64_t j = 0; j < n; ++j) {
                  T x = c[i * n + j];
                  if (inA ? i == row : j == column)
                    ASSERT_TRUE(std::isnan(std::abs(x))) << i << " " << j;
                  else
                    ASSERT_EQ(x, T(0)) << i << " " << j;
                }
            }
}

/// A factor of 0 is one like any other, and only what is scaled may overflow.
TYPED_TEST(GemmNotFinite, ScalarsAreFactors) {
  using T = typename TypeParam::Element;
  using Real = decltype(std::abs(T()));
  const Real nan = std::numeric_limits<Real>::quiet_NaN();
  const Real inf = std::numeric_limits<Real>::infinity();
  const Real big = std::ldexp(Real(1), std::is_same_v<Real, float> ? 70 : 600);
  for (int64_t m : {1, 2, 40})
    for (int64_t n : {1, 2, 40})
      for (int trans = 0; trans < 4; ++trans) {
        SCOPED_TRACE(testing::Message() << m << " " << n << " " << trans);
        const int64_t k = 3;
        bool transA = trans & 1, transB = trans & 2;
        auto run = [&](Real a, Real b, Real c, Real alpha,
                       std::optional<Real> beta) {
          std::vector<T> left(m * k, T(a)), right(k * n, T(b)), to(m * n, T(c));
          T factor(alpha), other(beta.value_or(0));
          EXPECT_EQ(arete_rt_gemm_update(nullptr, TypeParam::dtype, transA,
                                         transB, 1, m, n, k, left.data(),
                                         transA ? m : k, 0, right.data(),
                                         transB ? k : n, 0, to.data(), n, 0,
                                         &factor, beta ? &other : nullptr),
                    ARETE_OK);
          for (T x : to)
            EXPECT_EQ(std::isnan(std::real(x)), std::isnan(std::real(to[0])));
          return std::real(to.back());
        };
        EXPECT_EQ(run(1, 2, nan, 1, std::nullopt), 6);
        EXPECT_TRUE(std::isnan(run(1, 2, nan, 1, 0)));
        EXPECT_TRUE(std::isnan(run(1, 2, inf, 1, 0)));
        EXPECT_TRUE(std::isnan(run(nan, 2, 1, 0, 1)));
        EXPECT_TRUE(std::isnan(run(1, inf, 1, 0, 1)));
        EXPECT_EQ(run(1, 2, 5, 0, 1), 5);
        EXPECT_EQ(run(1 / big, big, 0, big, 1), 3 * big);
        EXPECT_EQ(run(big, 1 / big, 0, big, 1), 3 * big);
        if (!isComplex<T>)
          EXPECT_EQ(run(1, 2, 5, inf, 1), inf);
      }
}

template <typename T> void expectInfinityStays(arete_dtype dtype) {
  const T inf = std::numeric_limits<T>::infinity();
  for (int64_t n : {1, 9}) {
    std::vector<T> a = {1, inf}, b(2 * n, 2), c(n);
    ASSERT_EQ(arete_rt_gemm(nullptr, dtype, 0, 0, 1, 1, n, 2, a.data(), 2, 0,
                            b.data(), n, 0, c.data(), n, 0),
              ARETE_OK);
    for (T x : c)
      EXPECT_EQ(x, inf);
  }
}

TEST(GemmReal, InfinityStaysOne) {
  expectInfinityStays<float>(ARETE_FLOAT32);
  expectInfinityStays<double>(ARETE_FLOAT64);
}

TEST(GemmInteger, Wraps) {
  int8_t a8[] = {127, 127}, b8[] = {127, 127}, c8;
  ASSERT_EQ(arete_rt_gemm(nullptr, ARETE_INT8, 0, 0, 1, 1, 1, 2, a8, 2, 0, b8,
                          1, 0, &c8, 1, 0),
            ARETE_OK);
  EXPECT_EQ(c8, 2); // 32258 mod 256
  uint16_t a16[] = {65535}, b16[] = {65535}, c16;
  ASSERT_EQ(arete_rt_gemm(nullptr, ARETE_UINT16, 0, 1, 1, 1, 1, 1, a16, 1, 0,
                          b16, 1, 0, &c16, 1, 0),
            ARETE_OK);
  EXPECT_EQ(c16, 1);
  int64_t a64[] = {INT64_MIN, INT64_MAX}, b64[] = {1, 1}, c64;
  ASSERT_EQ(arete_rt_gemm(nullptr, ARETE_INT64, 0, 0, 1, 1, 1, 2, a64, 2, 0,
                          b64, 1, 0, &c64, 1, 0),
            ARETE_OK);
  EXPECT_EQ(c64, -1);
}

TEST(GemmErrors, Dtypes) {
  arete_context ctx{};
  double x[1] = {};
  auto call = [&](int32_t dtype) {
    return arete_rt_gemm(&ctx, dtype, 0, 0, 1, 1, 1, 1, x, 1, 0, x, 1, 0, x, 1,
                         0);
  };
  EXPECT_ERROR(call(ARETE_NUM_DTYPES), ctx, ARETE_ERROR_ARGUMENT,
               "there is no matrix product of dtype invalid");
  EXPECT_ERROR(call(-1), ctx, ARETE_ERROR_ARGUMENT,
               "there is no matrix product of dtype invalid");
  EXPECT_EQ(arete_rt_gemm(nullptr, ARETE_NUM_DTYPES, 0, 0, 1, 1, 1, 1, x, 1, 0,
                          x, 1, 0, x, 1, 0),
            ARETE_ERROR_ARGUMENT);
}

TEST(GemmErrors, BoolsAreNotScaled) {
  arete_context ctx{};
  uint8_t x[1] = {1};
  EXPECT_ERROR(arete_rt_gemm_update(&ctx, ARETE_BOOL, 0, 0, 1, 1, 1, 1, x, 1, 0,
                                    x, 1, 0, x, 1, 0, x, x),
               ctx, ARETE_ERROR_ARGUMENT,
               "there is no scaled matrix product of dtype bool");
  arete_context_destroy(&ctx);
}

TEST(GemmErrors, Sizes) {
  arete_context ctx{};
  float x[1] = {};
  EXPECT_ERROR(arete_rt_gemm(&ctx, ARETE_FLOAT32, 0, 0, 1, 2, -1, 3, x, 3, 0, x,
                             1, 0, x, 1, 0),
               ctx, ARETE_ERROR_VALUE,
               "a matrix product of negative size: 1 of 2 x 3 by 3 x -1");
  // Nothing is read or written before these are found out.
  const int64_t big = int64_t(1) << 40;
  EXPECT_ERROR(arete_rt_gemm(&ctx, ARETE_COMPLEX64, 0, 0, 1, big, 2, 3, x, 3, 0,
                             x, 2, 0, x, 2, 0),
               ctx, ARETE_ERROR_SIZE,
               "a matrix product of 1099511627776 x 3 by 3 x 2 is too large "
               "for the integers of the BLAS library");
  EXPECT_EQ(arete_rt_gemm(&ctx, ARETE_COMPLEX128, 0, 0, 1, 2, 2, 3, x, big, 0,
                          x, 2, 0, x, 2, 0),
            ARETE_ERROR_SIZE);
  EXPECT_EQ(arete_rt_gemm(&ctx, ARETE_COMPLEX64, 0, 0, 1, 2, 2, big, x, big, 0,
                          x, 2, 0, x, 2, 0),
            ARETE_ERROR_SIZE);
}

TEST(GemmErrors, NamesTheFunctionUnderWay) {
  CheckedContext ctx;
  Call call;
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_EQ(arete_rt_gemm(&ctx, ARETE_NUM_DTYPES, 0, 0, 1, 1, 1, 1, nullptr, 1,
                          0, nullptr, 1, 0, nullptr, 1, 0),
            ARETE_ERROR_ARGUMENT);
  EXPECT_EQ(ctx.text(), "train: there is no matrix product of dtype invalid");
}

// The context keeps the panels, so only the first call allocates; where it
// cannot, that is the error.
TEST(GemmErrors, PanelsOf16BitFloats) {
  CheckedContext ctx;
  Call call;
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  arete::float16 x[4] = {arete::float16(1), arete::float16(2),
                         arete::float16(3), arete::float16(4)},
                 y[4];
  auto multiply = [&] {
    return arete_rt_gemm(&ctx, ARETE_FLOAT16, 0, 0, 1, 2, 2, 2, x, 2, 0, x, 2,
                         0, y, 2, 0);
  };
  ASSERT_EQ(multiply(), ARETE_OK);
  EXPECT_EQ(y[3], 22);
  void *panels = ctx.panels;
  ASSERT_EQ(multiply(), ARETE_OK);
  EXPECT_EQ(ctx.panels, panels);
}

} // namespace
