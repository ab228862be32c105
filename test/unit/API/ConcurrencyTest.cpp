//===- ConcurrencyTest.cpp - Calls from several threads, and memory -------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "APITest.h"

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <thread>

//===----------------------------------------------------------------------===//
// Counting allocations: the program's own functions come before those of the C
// library, for the shared libraries too.
//===----------------------------------------------------------------------===//

static std::atomic<bool> isCounting{false};
static std::atomic<int> allocations{0};

static void count() {
  if (isCounting.load(std::memory_order_relaxed))
    allocations.fetch_add(1, std::memory_order_relaxed);
}

// Sanitizers have allocators of their own.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||     \
    __has_feature(memory_sanitizer)
#define ARETE_TEST_IS_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ARETE_TEST_IS_SANITIZED 1
#endif

#if defined(__GLIBC__) && !defined(ARETE_TEST_IS_SANITIZED)
#define ARETE_TEST_COUNTS_ALLOCATIONS 1
extern "C" {
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void *malloc(size_t bytes) {
  count();
  return __libc_malloc(bytes);
}
void *calloc(size_t number, size_t bytes) {
  count();
  return __libc_calloc(number, bytes);
}
void *realloc(void *data, size_t bytes) {
  count();
  return __libc_realloc(data, bytes);
}
void *aligned_alloc(size_t alignment, size_t bytes) {
  count();
  return __libc_memalign(alignment, bytes);
}
int posix_memalign(void **data, size_t alignment, size_t bytes) {
  count();
  *data = __libc_memalign(alignment, bytes);
  return *data ? 0 : 12;
}
}
#endif

using namespace arete;
using namespace arete::test;

namespace {

TEST(Concurrency, CallsOfOneFunction) {
  auto x = matrix<double>("x");
  auto f = function({x}, {sum(tanh(dot(x, x.T())), 1)});
  auto argument = [](int i) {
    return Tensor::full({4 + i % 3, 8}, Tensor(0.01 * i), DType::Float64);
  };
  std::vector<Tensor> expected;
  for (int i = 0; i < 24; ++i)
    expected.push_back(f(argument(i))[0]);
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 300; ++i) {
        int k = (i + 5 * t) % 24;
        if (!arrayEqual(f(argument(k))[0], expected[size_t(k)]))
          ++wrong;
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(Concurrency, UpdatesTakeTurns) {
  auto a = shared(int64_t(0), "a"), b = shared(int64_t(1000), "b");
  auto n = scalar<int64_t>("n");
  // The two name the variables in different orders.
  auto there = function({n}, {a + b}, {.updates = {{a, a + n}, {b, b - n}}});
  auto back = function({n}, {b + a}, {.updates = {{b, b + n}, {a, a - n}}});
  auto look = function({}, {a + b});
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) {
        auto sum = t % 3 == 0 ? there(3) : t % 3 == 1 ? back(2) : look();
        if (sum[0].item<int64_t>() != 1000)
          ++wrong;
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(a.get_value().item<int64_t>(), 2 * 500 * (3 - 2));
  EXPECT_EQ(b.get_value().item<int64_t>(), 1000 - 2 * 500 * (3 - 2));
}

TEST(Concurrency, CompilingWhileCalling) {
  auto s = shared(1.0, "s");
  auto f = function({}, {}, {.updates = {{s, s + 1.0}}});
  std::atomic<bool> done{false};
  std::thread caller([&] {
    while (!done)
      f();
  });
  std::vector<std::thread> builders;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 3; ++t)
    builders.emplace_back([&, t] {
      for (int i = 0; i < 4; ++i) {
        auto x = scalar<double>("x");
        auto g = function({x}, {grad(sin(x) * double(t), x) + s * 0.0});
        if (std::fabs(g(0.0)[0].item<double>() - t) > 1e-12)
          ++wrong;
      }
    });
  for (std::thread &thread : builders)
    thread.join();
  done = true;
  caller.join();
  EXPECT_EQ(wrong, 0);
}

#ifdef ARETE_TEST_COUNTS_ALLOCATIONS
TEST(Allocations, NoneOnceWarm) {
  auto x = matrix<float>("x");
  auto w = shared(zeros<float>({16, 4}), "w");
  auto p = softmax(dot(x, w) + 1);
  auto cost = mean(sqr(p - 0.3));
  auto f =
      function({x}, {p, cost}, {.updates = {{w, w - 0.1 * grad(cost, w)}}});
  Tensor in[] = {ones<float>({8, 16})};
  Tensor out[] = {zeros<float>({8, 4}), zeros<float>({})};
  f.call(in, out);
  f.call(in, out);
  allocations = 0;
  isCounting = true;
  for (int i = 0; i < 10; ++i)
    f.call(in, out);
  isCounting = false;
  EXPECT_EQ(allocations, 0);
  // The counter counts, in this program and in the library.
  isCounting = true;
  Tensor large = zeros<float>({1 << 22});
  isCounting = false;
  EXPECT_GE(allocations, 1);
}

TEST(Allocations, OneWhereResultsAreReturned) {
  auto x = matrix<float>("x");
  auto f = function({x}, {softmax(x), mean(x)});
  Tensor in = ones<float>({8, 16});
  for (int i = 0; i < 3; ++i)
    f(in);
  allocations = 0;
  isCounting = true;
  for (int i = 0; i < 10; ++i)
    f(in);
  isCounting = false;
  // That of the vector.
  EXPECT_EQ(allocations, 10);
}
#endif

} // namespace
