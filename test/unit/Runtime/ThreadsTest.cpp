//===- ThreadsTest.cpp - The pool of threads ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/threads.h"

#include "gtest/gtest.h"

#include <algorithm>
#include <atomic>
#include <cfenv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <tuple>
#include <vector>

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

/// [from, to), number.
using Part = std::tuple<int64_t, int64_t, int32_t>;

/// Runs a C++ callable on the pool.
template <typename Body>
int32_t parallel(int64_t count, int64_t grain, Body body) {
  return arete_rt_parallel(
      count, grain,
      [](void *data, int64_t from, int64_t to, int32_t part) -> int32_t {
        return (*static_cast<Body *>(data))(from, to, part);
      },
      &body);
}

std::vector<Part> partsOf(int64_t count, int64_t grain) {
  std::mutex mutex;
  std::vector<Part> parts;
  parallel(count, grain, [&](int64_t from, int64_t to, int32_t part) {
    std::lock_guard<std::mutex> lock(mutex);
    parts.emplace_back(from, to, part);
    return ARETE_OK;
  });
  std::sort(parts.begin(), parts.end());
  return parts;
}

/// Sets the number of threads and sets it back.
class Threads : public testing::Test {
protected:
  void SetUp() override { before = arete_num_threads(); }
  void TearDown() override { arete_set_num_threads(before); }

private:
  int32_t before;
};

TEST_F(Threads, NumberIsSet) {
  EXPECT_EQ(arete_set_num_threads(3), ARETE_OK);
  EXPECT_EQ(arete_num_threads(), 3);
  EXPECT_EQ(arete_set_num_threads(0), ARETE_ERROR_ARGUMENT);
  EXPECT_EQ(arete_set_num_threads(-1), ARETE_ERROR_ARGUMENT);
  EXPECT_EQ(arete_num_threads(), 3);
  EXPECT_EQ(arete_set_num_threads(INT32_MAX), ARETE_OK);
  EXPECT_EQ(arete_num_threads(), ARETE_MAX_THREADS);
}

TEST_F(Threads, PartitionIsAFunctionOfTheSizes) {
  arete_set_num_threads(3);
  EXPECT_TRUE(partsOf(0, 1).empty());
  EXPECT_TRUE(partsOf(-5, 1).empty());
  EXPECT_EQ(partsOf(1, 1), (std::vector<Part>{{0, 1, 0}}));
  EXPECT_EQ(partsOf(2, 1), (std::vector<Part>{{0, 1, 0}, {1, 2, 1}}));
  EXPECT_EQ(partsOf(8, 1),
            (std::vector<Part>{{0, 3, 0}, {3, 6, 1}, {6, 8, 2}}));
  // Whole multiples of the grain, but for the last.
  EXPECT_EQ(partsOf(16, 16), (std::vector<Part>{{0, 16, 0}}));
  EXPECT_EQ(partsOf(17, 16), (std::vector<Part>{{0, 16, 0}, {16, 17, 1}}));
  EXPECT_EQ(partsOf(100, 16),
            (std::vector<Part>{{0, 48, 0}, {48, 80, 1}, {80, 100, 2}}));
  // A grain that is none counts as 1.
  EXPECT_EQ(partsOf(3, 0),
            (std::vector<Part>{{0, 1, 0}, {1, 2, 1}, {2, 3, 2}}));
  EXPECT_EQ(partsOf(3, -7),
            (std::vector<Part>{{0, 1, 0}, {1, 2, 1}, {2, 3, 2}}));
  // Neither the number of elements nor that of multiples may overflow.
  constexpr int64_t most = INT64_MAX;
  EXPECT_EQ(partsOf(most, most), (std::vector<Part>{{0, most, 0}}));
  constexpr int64_t half = most / 2 + 1;
  EXPECT_EQ(partsOf(most, half),
            (std::vector<Part>{{0, half, 0}, {half, most, 1}}));
  std::vector<Part> parts = partsOf(most, 1);
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(std::get<0>(parts[0]), 0);
  EXPECT_EQ(std::get<1>(parts[0]), std::get<0>(parts[1]));
  EXPECT_EQ(std::get<1>(parts[1]), std::get<0>(parts[2]));
  EXPECT_EQ(std::get<1>(parts[2]), most);
}

TEST_F(Threads, EachElementIsVisitedOnce) {
  for (int32_t threads : {1, 2, 3, 5, 16}) {
    arete_set_num_threads(threads);
    for (int64_t count : {1, 2, 3, 15, 16, 17, 1000}) {
      std::vector<int> visits(count, 0);
      int32_t status =
          parallel(count, 4, [&](int64_t from, int64_t to, int32_t part) {
            EXPECT_LT(part, threads);
            for (int64_t i = from; i < to; ++i)
              ++visits[i];
            return ARETE_OK;
          });
      EXPECT_EQ(status, ARETE_OK);
      EXPECT_EQ(std::count(visits.begin(), visits.end(), 1), count)
          << threads << " threads, " << count << " elements";
    }
  }
}

TEST_F(Threads, OtherThreadsTakePart) {
  // A part that waits for another ends only if they run at the same time. (The
  // caller runs what has no worker only after a part of its own.)
  arete_set_num_threads(2);
  std::atomic<int> arrived = 0;
  parallel(2, 1, [&](int64_t, int64_t, int32_t) {
    ++arrived;
    while (arrived < 2)
      std::this_thread::yield();
    return ARETE_OK;
  });
  EXPECT_EQ(arrived, 2);
}

TEST_F(Threads, ManyRegionsFollowOneAnother) {
  // Often enough that a worker is met in each of its states, and with pauses
  // after which it sleeps.
  arete_set_num_threads(2);
  int64_t sums[2] = {};
  for (int round = 0; round < 20000; ++round) {
    parallel(2, 1, [&](int64_t from, int64_t to, int32_t) {
      for (int64_t i = from; i < to; ++i)
        sums[i] += round;
      return ARETE_OK;
    });
    if (round % 2000 == 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(sums[0], 20000ll * 19999 / 2);
  EXPECT_EQ(sums[1], sums[0]);
}

TEST_F(Threads, NumberChangesBetweenRegions) {
  for (int32_t threads : {2, 4, 1, 3, 7, 2, 1, 4}) {
    arete_set_num_threads(threads);
    EXPECT_EQ(partsOf(64, 1).size(), size_t(threads));
    EXPECT_EQ(partsOf(2, 1).size(), size_t(std::min(threads, 2)));
  }
}

TEST_F(Threads, NestedRegionsHaveTheirPartsToo) {
  arete_set_num_threads(3);
  std::vector<std::vector<Part>> inner(3);
  parallel(3, 1, [&](int64_t from, int64_t, int32_t) {
    parallel(9, 1, [&](int64_t from2, int64_t to2, int32_t part) {
      // One thread runs them all: nothing is locked here.
      inner[from].emplace_back(from2, to2, part);
      return ARETE_OK;
    });
    return ARETE_OK;
  });
  for (const std::vector<Part> &parts : inner)
    EXPECT_EQ(parts, (std::vector<Part>{{0, 3, 0}, {3, 6, 1}, {6, 9, 2}}));
}

TEST_F(Threads, CallersDoNotDisturbOneAnother) {
  arete_set_num_threads(3);
  std::vector<std::thread> callers;
  std::vector<int64_t> sums(4);
  for (int64_t &sum : sums)
    callers.emplace_back([&sum] {
      std::vector<int64_t> values(1000);
      for (int round = 0; round < 500; ++round) {
        parallel(1000, 8, [&](int64_t from, int64_t to, int32_t) {
          for (int64_t i = from; i < to; ++i)
            values[i] += i;
          return ARETE_OK;
        });
      }
      for (int64_t value : values)
        sum += value;
    });
  for (std::thread &caller : callers)
    caller.join();
  for (int64_t sum : sums)
    EXPECT_EQ(sum, 500 * 499500);
}

TEST_F(Threads, FirstErrorIsReturnedAndAllPartsRun) {
  for (int32_t threads : {1, 2, 4}) {
    arete_set_num_threads(threads);
    std::vector<int> visits(4);
    auto fail = [&](int64_t from, int64_t to, int32_t part) -> int32_t {
      for (int64_t i = from; i < to; ++i)
        ++visits[i];
      return part + 100;
    };
    EXPECT_EQ(parallel(4, 1, fail), 100);
    auto failLate = [&](int64_t from, int64_t to, int32_t) -> int32_t {
      for (int64_t i = from; i < to; ++i)
        ++visits[i];
      return from > 0 || to == 4 ? int32_t(to) : 0;
    };
    EXPECT_EQ(parallel(4, 1, failLate), threads == 4 ? 2 : 4);
    // In a region that has no workers.
    parallel(2, 1, [&](int64_t from, int64_t, int32_t) -> int32_t {
      if (from == 0)
        EXPECT_EQ(parallel(4, 1, fail), 100);
      return ARETE_OK;
    });
    EXPECT_EQ(visits, (std::vector<int>{3, 3, 3, 3}));
    // Nothing of it is left.
    EXPECT_EQ(
        parallel(4, 1, [](int64_t, int64_t, int32_t) { return ARETE_OK; }),
        ARETE_OK);
  }
}

TEST_F(Threads, PartsRoundAsTheCallerDoes) {
  arete_set_num_threads(4);
  volatile float one = 1, tiny = 1e-30f;
  auto sumsInParts = [&] {
    std::vector<float> sums(4);
    parallel(4, 1, [&](int64_t from, int64_t, int32_t) {
      sums[from] = one + tiny;
      return ARETE_OK;
    });
    return sums;
  };
  EXPECT_EQ(sumsInParts(), std::vector<float>(4, 1.0f));
  std::fesetround(FE_UPWARD);
  std::vector<float> upward = sumsInParts();
  std::fesetround(FE_TONEAREST);
  EXPECT_EQ(upward, std::vector<float>(4, 0x1.000002p0f));
  EXPECT_EQ(sumsInParts(), std::vector<float>(4, 1.0f));
}

TEST_F(Threads, SignalsGoToTheThreadsOfTheProgram) {
  arete_set_num_threads(4);
  std::vector<int> isBlocked(4);
  std::vector<std::thread::id> ids(4);
  parallel(4, 1, [&](int64_t from, int64_t, int32_t) {
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    isBlocked[from] = sigismember(&mask, SIGTERM);
    ids[from] = std::this_thread::get_id();
    return ARETE_OK;
  });
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(isBlocked[i], ids[i] != std::this_thread::get_id());
}

TEST_F(Threads, ChildOfAForkHasItsOwn) {
  arete_set_num_threads(2);
  partsOf(2, 1);
  pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    // A worker of its own, as in OtherThreadsTakePart, and a quiet end.
    alarm(60);
    std::atomic<int> arrived = 0;
    parallel(2, 1, [&](int64_t, int64_t, int32_t) {
      ++arrived;
      while (arrived < 2)
        std::this_thread::yield();
      return ARETE_OK;
    });
    std::exit(arrived == 2 && partsOf(2, 1).size() == 2 ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_EQ(partsOf(2, 1).size(), 2u);
}

TEST_F(Threads, ChildOfAForkDuringARegionHasItsOwn) {
  arete_set_num_threads(2);
  std::atomic<bool> isInside = false, mayEnd = false;
  std::thread other([&] {
    parallel(2, 1, [&](int64_t, int64_t, int32_t) {
      isInside = true;
      while (!mayEnd)
        std::this_thread::yield();
      return ARETE_OK;
    });
  });
  while (!isInside)
    std::this_thread::yield();
  pid_t child = fork();
  if (child == 0) {
    alarm(60);
    _exit(partsOf(2, 1).size() == 2 ? 0 : 1);
  }
  mayEnd = true;
  other.join();
  ASSERT_GE(child, 0);
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

/// What a new process says of its number of threads.
int32_t numThreadsWith(const char *own, const char *openMP) {
  auto set = [](const char *name, const char *value) {
    value ? setenv(name, value, 1) : unsetenv(name);
  };
  set("ARETE_NUM_THREADS", own);
  set("OMP_NUM_THREADS", openMP);
  // This program itself, asked for one test that does not end like others.
  testing::internal::CaptureStdout();
  int status = std::system(
      ("'" + std::string("/proc/" + std::to_string(getpid()) + "/exe") +
       "' --gtest_also_run_disabled_tests "
       "--gtest_filter=NumThreads.DISABLED_IsTheExitStatus >/dev/null 2>&1")
          .c_str());
  testing::internal::GetCapturedStdout();
  set("ARETE_NUM_THREADS", nullptr);
  set("OMP_NUM_THREADS", nullptr);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(NumThreads, DISABLED_IsTheExitStatus) { std::exit(arete_num_threads()); }

TEST(NumThreads, ComesFromTheEnvironment) {
  EXPECT_EQ(numThreadsWith("3", nullptr), 3);
  EXPECT_EQ(numThreadsWith("3", "5"), 3);
  EXPECT_EQ(numThreadsWith(nullptr, "5"), 5);
  EXPECT_EQ(numThreadsWith(nullptr, "6,2"), 6);
  // What is no number is as good as nothing.
  EXPECT_EQ(numThreadsWith("many", "4"), 4);
  EXPECT_EQ(numThreadsWith("0", "4"), 4);
  EXPECT_EQ(numThreadsWith("-2", "4"), 4);
  cpu_set_t cpus;
  ASSERT_EQ(sched_getaffinity(0, sizeof(cpus), &cpus), 0);
  EXPECT_EQ(numThreadsWith(nullptr, nullptr), std::min(CPU_COUNT(&cpus), 255));
  // Only the CPUs that the process may use count.
  cpu_set_t one;
  CPU_ZERO(&one);
  for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu)
    if (CPU_ISSET(cpu, &cpus))
      CPU_SET(cpu, &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
  EXPECT_EQ(numThreadsWith(nullptr, nullptr), 1);
  ASSERT_EQ(sched_setaffinity(0, sizeof(cpus), &cpus), 0);
}

} // namespace
