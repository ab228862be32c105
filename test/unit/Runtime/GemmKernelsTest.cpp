//===- GemmKernelsTest.cpp - Kernels of real matrix products --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every kernel that this processor runs, also those for older ones, at sizes
// around the edges of its blocks.
//
//===----------------------------------------------------------------------===//

#include "arete/gemm.h"
#include "arete/threads.h"
#include "runtime/gemm/Kernels.h"
#include "gtest/gtest.h"

#include <cmath>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

using namespace arete::gemm;

namespace {

std::vector<const KernelSet *> kernelSets() {
  const KernelSet *sets[maxKernelSets];
  int count = supportedKernels(sets);
  return {sets, sets + count};
}

/// A matrix of random numbers, stored as it is or transposed, `gap` elements
/// between the rows that are stored. Outside of it there are NaNs.
template <typename T> struct Matrix {
  Matrix(int64_t rows, int64_t columns, bool transposed, int64_t gap,
         std::mt19937 &random)
      : rows(rows), columns(columns) {
    int64_t length = (transposed ? rows : columns) + gap;
    rowStep = transposed ? 1 : length;
    columnStep = transposed ? length : 1;
    data.assign((transposed ? columns : rows) * length + 1,
                std::numeric_limits<T>::quiet_NaN());
    std::uniform_real_distribution<T> values(-1, 1);
    for (int64_t i = 0; i < rows; ++i)
      for (int64_t j = 0; j < columns; ++j)
        at(i, j) = values(random);
  }
  T &at(int64_t i, int64_t j) { return data[i * rowStep + j * columnStep]; }

  int64_t rows, columns, rowStep, columnStep;
  std::vector<T> data;
};

struct Scratch {
  explicit Scratch(size_t bytes)
      : memory(std::aligned_alloc(64, (bytes + 63) / 64 * 64 + 64)) {}
  ~Scratch() { std::free(memory); }
  void *memory;
};

/// The sum of the products of two vectors, and that of their sizes. What this
/// reads was written by the test: a sanitizer would only slow it down.
template <typename Wide, typename T>
__attribute__((no_sanitize("address", "undefined"))) std::pair<Wide, Wide>
exactSum(const T *a, int64_t stepA, const T *b, int64_t stepB, int64_t k) {
  Wide sum = 0, total = 0;
  for (int64_t l = 0; l < k; ++l) {
    Wide term = static_cast<Wide>(a[l * stepA]) * b[l * stepB];
    sum += term;
    total += term < 0 ? -term : term;
  }
  return {sum, total};
}

template <typename T> class GemmKernels : public testing::Test {
public:
  /// Checks a product against sums of higher precision. A sum of k products in
  /// any order is within k epsilon sum |a b| of the exact one, to first order;
  /// alpha and beta add a rounding each, and one for their sum.
  void check(const Kernels<T> &kernels, int64_t m, int64_t n, int64_t k,
             bool transA, bool transB, int64_t gap = 0,
             const T *alpha = nullptr, const T *beta = nullptr) {
    SCOPED_TRACE(testing::Message()
                 << m << " x " << k << " x " << n << " trans " << transA
                 << transB << " gap " << gap << " alpha "
                 << (alpha ? std::to_string(*alpha) : "none") << " beta "
                 << (beta ? std::to_string(*beta) : "none"));
    Matrix<T> a(m, k, transA, gap, random), b(k, n, transB, gap, random);
    Matrix<T> c(m, n, false, gap, random);
    const Matrix<T> before = c;
    if (!beta)
      for (int64_t i = 0; i < m; ++i)
        for (int64_t j = 0; j < n; ++j)
          c.at(i, j) = std::numeric_limits<T>::quiet_NaN();
    Problem<T> p{m,
                 n,
                 k,
                 a.data.data(),
                 a.rowStep,
                 a.columnStep,
                 b.data.data(),
                 b.rowStep,
                 b.columnStep,
                 c.data.data(),
                 c.rowStep,
                 1,
                 alpha,
                 beta};
    int64_t size = kernels.scratch(p);
    // What lies behind the scratch memory must stay as it is.
    Scratch scratch((size + 1) * sizeof(T));
    T *memory = static_cast<T *>(scratch.memory);
    memory[size] = 77;
    kernels.multiply(p, size ? memory : nullptr);
    ASSERT_EQ(memory[size], 77);

    using Wide =
        std::conditional_t<std::is_same_v<T, float>, double, long double>;
    const Wide epsilon = std::numeric_limits<T>::epsilon();
    for (int64_t i = 0; i < m; ++i)
      for (int64_t j = 0; j < n; ++j) {
        auto [sum, total] = exactSum<Wide>(&a.at(i, 0), a.columnStep,
                                           &b.at(0, j), b.rowStep, k);
        Wide bound = (k + 4) * epsilon * total;
        if (alpha) {
          sum *= *alpha;
          bound *= std::abs(*alpha);
        }
        if (beta) {
          Wide old = before.data[i * before.rowStep + j];
          sum += *beta * old;
          bound += 4 * epsilon * std::abs(*beta * old);
        }
        ASSERT_LE(std::abs(c.at(i, j) - sum), bound) << i << " " << j;
        c.at(i, j) = 0;
      }
    // Nothing was written beside the result.
    for (int64_t i = 0; i < m; ++i)
      for (int64_t j = n; j < n + gap; ++j)
        ASSERT_TRUE(std::isnan(c.at(i, j)));
  }

  /// Runs `body` with the kernels of each set, until one fails.
  template <typename Body> void forEachSet(Body body) {
    for (const KernelSet *set : kernelSets()) {
      SCOPED_TRACE(set->name);
      body(set->of(T()));
      if (this->HasFatalFailure())
        return;
    }
  }

  std::mt19937 random{5};
};

using Types = testing::Types<float, double>;
TYPED_TEST_SUITE(GemmKernels, Types);

TYPED_TEST(GemmKernels, EveryTile) {
  this->forEachSet([&](const Kernels<TypeParam> &kernels) {
    for (int64_t m = 1; m <= 18; ++m)
      for (int64_t n = 1; n <= 50; n += n < 18 ? 1 : 3)
        for (int64_t k : {1, 6})
          for (int trans = 0; trans < 4; ++trans)
            if (!this->HasFatalFailure())
              this->check(kernels, m, n, k, trans & 1, trans & 2, m % 3);
  });
}

TYPED_TEST(GemmKernels, NoTerms) {
  const TypeParam two = 2;
  this->forEachSet([&](const Kernels<TypeParam> &kernels) {
    for (int64_t m : {1, 2, 33})
      for (int64_t n : {1, 2, 33})
        for (int trans = 0; trans < 4; ++trans) {
          this->check(kernels, m, n, 0, trans & 1, trans & 2, 1);
          this->check(kernels, m, n, 0, trans & 1, trans & 2, 1, &two, &two);
        }
  });
}

// 512 terms are added at a time (fewer of a large matrix by a few rows: see the
// next test), and 192 or 384 rows of A stay in the cache.
TYPED_TEST(GemmKernels, EdgesOfBlocks) {
  this->forEachSet([&](const Kernels<TypeParam> &kernels) {
    for (auto [m, n, k] : {std::tuple(9, 50, 511), std::tuple(9, 50, 512),
                           std::tuple(17, 49, 513), std::tuple(30, 97, 1025),
                           std::tuple(191, 193, 30), std::tuple(193, 193, 513),
                           std::tuple(385, 193, 350),
                           std::tuple(140, 193, 1024), std::tuple(520, 20, 64)})
      for (int trans = 0; trans < 4; ++trans)
        if (!this->HasFatalFailure())
          this->check(kernels, m, n, k, trans & 1, trans & 2, trans);
  });
}

TYPED_TEST(GemmKernels, FewRowsAndALargeMatrix) {
  this->forEachSet([&](const Kernels<TypeParam> &kernels) {
    for (int64_t m : {1, 2, 3, 4, 5, 9, 24, 25})
      for (auto [n, k] : {std::pair(2049, 97)})
        for (int trans = 0; trans < 4; ++trans)
          if (!this->HasFatalFailure()) {
            this->check(kernels, m, n, k, trans & 1, trans & 2, 1);
            this->check(kernels, n, m, k, trans & 1, trans & 2, 0);
          }
  });
}

TYPED_TEST(GemmKernels, LongSums) {
  this->forEachSet([&](const Kernels<TypeParam> &kernels) {
    for (int trans = 0; trans < 4; ++trans)
      for (auto [m, n] : {std::pair(1, 1), std::pair(1, 3), std::pair(3, 1),
                          std::pair(2, 20), std::pair(20, 2)})
        if (!this->HasFatalFailure())
          this->check(kernels, m, n, 20011, trans & 1, trans & 2, 0);
  });
}

TYPED_TEST(GemmKernels, Scalars) {
  const TypeParam values[] = {0, 1, -0.5, 3};
  this->forEachSet([&](const Kernels<TypeParam> &kernels) {
    for (auto [m, n, k] : {std::tuple(1, 1, 9), std::tuple(1, 70, 33),
                           std::tuple(70, 1, 33), std::tuple(19, 70, 33),
                           std::tuple(3, 20, 800), std::tuple(19, 3, 500),
                           std::tuple(2, 600, 400), std::tuple(18, 33, 800)})
      for (int trans = 0; trans < 4; ++trans)
        for (const TypeParam &scalar : values)
          if (!this->HasFatalFailure()) {
            this->check(kernels, m, n, k, trans & 1, trans & 2, 1, &scalar);
            this->check(kernels, m, n, k, trans & 1, trans & 2, 0, nullptr,
                        &scalar);
            this->check(kernels, m, n, k, trans & 1, trans & 2, 0, &scalar,
                        &values[2]);
          }
  });
}

// Where a sum is made in several parts, alpha is a factor of the whole: parts
// of different signs times infinity would be NaN.
TYPED_TEST(GemmKernels, InfinityTimesASumOfParts) {
  using T = TypeParam;
  const T inf = std::numeric_limits<T>::infinity();
  const T nan = std::numeric_limits<T>::quiet_NaN(), one = 1, zero = 0;
  const int64_t k = 800;
  this->forEachSet([&](const Kernels<T> &kernels) {
    for (auto [m, n] :
         {std::pair<int64_t, int64_t>(1, 70), {20, 70}, {20, 300}})
      for (const T *beta : {(const T *)nullptr, &one, &zero}) {
        std::vector<T> a(m * k, T(0)), b(k * n, T(1)), c(m * n, T(5));
        for (int64_t i = 0; i < m; ++i) {
          a[i * k] = 3;
          a[i * k + k - 1] = -1;
        }
        auto run = [&](const T &alpha) {
          Problem<T> p{m, n, k,        a.data(), k, 1,      b.data(),
                       n, 1, c.data(), n,        1, &alpha, beta};
          Scratch scratch(kernels.scratch(p) * sizeof(T));
          kernels.multiply(p, static_cast<T *>(scratch.memory));
        };
        run(inf);
        for (T x : c)
          ASSERT_EQ(x, inf);
        a[0] = nan;
        std::fill(c.begin(), c.end(), T(5));
        run(zero);
        for (int64_t j = 0; j < n; ++j)
          ASSERT_TRUE(std::isnan(c[j]));
        if (m > 1)
          ASSERT_EQ(c[n], beta == &one ? T(5) : T(0));
      }
  });
}

/// Products through the ABI with several threads.
template <typename T> class GemmThreads : public testing::Test {
public:
  static constexpr int32_t dtype =
      sizeof(T) == 4 ? ARETE_FLOAT32 : ARETE_FLOAT64;
  ~GemmThreads() override {
    arete_set_num_threads(before);
    arete_context_destroy(&ctx);
  }

  void check(int64_t batch, int64_t m, int64_t n, int64_t k, int trans,
             bool shareB, const T *alpha = nullptr, const T *beta = nullptr) {
    std::mt19937 random(3);
    std::vector<T> a(batch * m * k), b((shareB ? 1 : batch) * k * n);
    std::vector<T> c(batch * m * n);
    std::uniform_int_distribution<int> values(-4, 4);
    // Sums of small integers are exact: they are the same for any division.
    for (auto *data : {&a, &b, &c})
      for (T &x : *data)
        x = static_cast<T>(values(random));
    std::vector<T> expected;
    for (int32_t threads : {1, 2, 3, 5}) {
      SCOPED_TRACE(testing::Message()
                   << threads << " threads, " << batch << " of " << m << " x "
                   << k << " x " << n << " trans " << trans);
      ASSERT_EQ(arete_set_num_threads(threads), ARETE_OK);
      std::vector<T> result = c;
      ASSERT_EQ(arete_rt_gemm_update(&ctx, dtype, trans & 1, trans >> 1, batch,
                                     m, n, k, a.data(), trans & 1 ? m : k,
                                     m * k, b.data(), trans >> 1 ? k : n,
                                     shareB ? 0 : k * n, result.data(), n,
                                     m * n, alpha, beta),
                ARETE_OK);
      if (threads == 1)
        expected = result;
      ASSERT_EQ(result, expected);
    }
  }

private:
  arete_context ctx{};
  int32_t before = arete_num_threads();
};
TYPED_TEST_SUITE(GemmThreads, Types);

TYPED_TEST(GemmThreads, AnyNumberOfThreadsGivesTheSame) {
  const TypeParam alpha = 2, beta = -1;
  for (int trans = 0; trans < 4; ++trans)
    for (auto [batch, m, n, k] :
         {std::tuple(1, 130, 140, 150), std::tuple(1, 1, 1500, 400),
          std::tuple(1, 1500, 1, 400), std::tuple(1, 10, 700, 500),
          std::tuple(1, 700, 10, 500), std::tuple(1, 1, 1, 1000000),
          std::tuple(1, 3, 4, 100001), std::tuple(1, 2000, 17, 20),
          std::tuple(7, 40, 50, 60), std::tuple(2, 230, 220, 210),
          std::tuple(3, 1, 900, 200)})
      for (bool shareB : {false, true}) {
        this->check(batch, m, n, k, trans, shareB);
        this->check(batch, m, n, k, trans, shareB, &alpha, &beta);
        if (this->HasFatalFailure())
          return;
      }
}

/// A loop over elements of the result: what it is given must be complete, and
/// it is given each once.
template <typename T> struct Follower {
  const std::vector<T> &result;
  T expected;
  std::vector<int> visits;

  static int32_t run(void *data, int64_t from, int64_t to, int32_t) {
    auto &self = *static_cast<Follower *>(data);
    for (int64_t i = from; i < to; ++i)
      self.visits[i] += self.result[i] == self.expected ? 1 : 1000;
    return ARETE_OK;
  }
};

TYPED_TEST(GemmThreads, AFollowingLoopRunsOnWhatIsComplete) {
  using T = TypeParam;
  constexpr int32_t dtype = GemmThreads<T>::dtype;
  arete_context ctx{};
  const T alpha = 2;
  for (int32_t threads : {1, 2, 3}) {
    arete_set_num_threads(threads);
    for (int trans = 0; trans < 4; ++trans)
      for (auto [batch, m, n, k] :
           {std::tuple(1, 0, 5, 5), std::tuple(1, 5, 0, 5),
            std::tuple(1, 5, 5, 0), std::tuple(1, 1, 1, 1),
            std::tuple(1, 3000, 30, 20), std::tuple(1, 1001, 70, 700),
            std::tuple(1, 60, 500, 784), std::tuple(1, 211, 1500, 20),
            std::tuple(1, 3, 2, 100001), std::tuple(1, 5000, 1, 100),
            std::tuple(7, 40, 50, 60), std::tuple(3, 300, 200, 100)}) {
        SCOPED_TRACE(testing::Message()
                     << threads << " threads, " << batch << " of " << m << " x "
                     << k << " x " << n << " trans " << trans);
        std::vector<T> a(batch * m * k, T(1)), b(batch * k * n, T(1));
        std::vector<T> c(batch * m * n, T(-1));
        Follower<T> follower{c, static_cast<T>(2 * k),
                             std::vector<int>(c.size())};
        ASSERT_EQ(arete_rt_gemm_then(&ctx, dtype, trans & 1, trans >> 1, batch,
                                     m, n, k, a.data(), trans & 1 ? m : k,
                                     m * k, b.data(), trans >> 1 ? k : n, k * n,
                                     c.data(), n, m * n, &alpha, nullptr,
                                     static_cast<int64_t>(c.size()), 64,
                                     Follower<T>::run, &follower),
                  ARETE_OK);
        for (int visits : follower.visits)
          ASSERT_EQ(visits, 1);
      }
  }
  arete_context_destroy(&ctx);
}

// The other dtypes run it at the end, and none runs it after an error.
TEST(GemmFollowers, OfOtherTypesAndErrors) {
  arete_context ctx{};
  std::vector<int64_t> a(12, 1), c(9, -1);
  Follower<int64_t> follower{c, 4, std::vector<int>(9)};
  auto multiply = [&](int32_t dtype, int64_t m) {
    return arete_rt_gemm_then(&ctx, dtype, 0, 0, 1, m, 3, 4, a.data(), 4, 0,
                              a.data(), 3, 0, c.data(), 3, 0, nullptr, nullptr,
                              9, 1, Follower<int64_t>::run, &follower);
  };
  EXPECT_EQ(multiply(ARETE_BOOL + 100, 3), ARETE_ERROR_ARGUMENT);
  EXPECT_EQ(multiply(ARETE_INT64, -3), ARETE_ERROR_VALUE);
  EXPECT_EQ(follower.visits, std::vector<int>(9, 0));
  EXPECT_EQ(multiply(ARETE_INT64, 3), ARETE_OK);
  EXPECT_EQ(follower.visits, std::vector<int>(9, 1));
  arete_context_destroy(&ctx);
}

// The context keeps the memory, so only the first call allocates.
TEST(GemmMemory, IsKept) {
  arete_context ctx{};
  std::vector<float> a(600 * 600, 1), c(600 * 600);
  auto multiply = [&] {
    return arete_rt_gemm(&ctx, ARETE_FLOAT32, 1, 0, 1, 600, 600, 600, a.data(),
                         600, 0, a.data(), 600, 0, c.data(), 600, 0);
  };
  ASSERT_EQ(multiply(), ARETE_OK);
  EXPECT_EQ(c.back(), 600);
  void *panels = ctx.panels;
  ASSERT_NE(panels, nullptr);
  ASSERT_EQ(multiply(), ARETE_OK);
  EXPECT_EQ(ctx.panels, panels);
  arete_context_destroy(&ctx);
}

TEST(GemmMemory, NoneIsAnError) {
  arete_context ctx{};
  ctx.allocate = [](size_t, void *) -> void * { return nullptr; };
  ctx.deallocate = [](void *, void *) {};
  std::vector<float> a(600 * 600, 1), c(600 * 600);
  EXPECT_EQ(arete_rt_gemm(&ctx, ARETE_FLOAT32, 1, 0, 1, 600, 600, 600, a.data(),
                          600, 0, a.data(), 600, 0, c.data(), 600, 0),
            ARETE_ERROR_MEMORY);
  EXPECT_NE(std::string(arete_context_message(&ctx)).find("matrix product"),
            std::string::npos);
}

} // namespace
