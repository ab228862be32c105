//===- CallsTest.cpp - Calls that cost little, and memory -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Calls.h"
#include "APITest.h"

#include <atomic>
#include <thread>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARETE_TEST_KEEPS_NOTHING 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARETE_TEST_KEEPS_NOTHING 1
#endif

using namespace arete;
using namespace arete::test;

namespace {

/// total += x in each call, which gives the total before and 2 * x.
struct Running {
  Shared total = shared(Tensor::of<double>({0, 0}), "total");
  Variable x = vector<double>("x");
  Function add = function({x}, {total + 0.0, 2.0 * x},
                          {.updates = {{total, total + x}}, .name = "add"});
  Tensor in[1] = {Tensor::of<double>({1, 10})};
  Tensor out[2] = {zeros<double>({2}), zeros<double>({2})};
};

TEST(CallInto, WritesTheMemoryOfTheCaller) {
  Running r;
  void *memory = r.out[0].data();
  r.add.call(r.in, r.out);
  r.add.call(r.in, r.out);
  EXPECT_EQ(r.out[0].data(), memory);
  EXPECT_TRUE(arrayEqual(r.out[0], Tensor::of<double>({1, 10})));
  EXPECT_TRUE(arrayEqual(r.out[1], Tensor::of<double>({2, 20})));
}

TEST(CallInto, ChangesNothingWhenItFails) {
  Running r;
  Tensor small[] = {zeros<double>({1}), zeros<double>({2})};
  EXPECT_ERROR(r.add.call(r.in, small), Shape, "output 0 'out0' has size 1");
  Tensor same[] = {r.out[0], r.out[0]};
  EXPECT_ERROR(r.add.call(r.in, same), Shape,
               "output 1 'out1' overlaps output 0 'out0'");
  Tensor input[] = {r.in[0], r.out[1]};
  EXPECT_ERROR(r.add.call(r.in, input), Shape,
               "output 0 'out0' overlaps input 0 'x'");
  Tensor strided[] = {zeros<double>({4}).slice(0, 0, 4, 2), r.out[1]};
  EXPECT_ERROR(r.add.call(r.in, strided), Shape, "is not contiguous");
  Tensor three[] = {zeros<double>({3})};
  EXPECT_ERROR(r.add.call(three, r.out), Shape, "");
  EXPECT_ERROR(r.add.call(r.in, std::span<const Tensor>(r.out, 1)), Value,
               "has 2 outputs, got memory for 1");
  EXPECT_ERROR(r.add.call({}, r.out), Value, "takes 1 argument");
  EXPECT_TRUE(arrayEqual(r.total.get_value(), zeros<double>({2})));
  EXPECT_TRUE(arrayEqual(r.in[0], Tensor::of<double>({1, 10})));
  // The next call is as the first.
  r.add.call(r.in, r.out);
  EXPECT_TRUE(arrayEqual(r.total.get_value(), r.in[0]));
}

TEST(CallInto, NoElements) {
  auto x = vector<double>("x");
  auto f = function({x}, {x + 1.0});
  Tensor in[] = {zeros<double>({0})}, out[] = {zeros<double>({0})};
  f.call(in, out);
  call_trusted(f, in, out);
  Tensor full[] = {zeros<double>({2})};
  EXPECT_ERROR(f.call(in, full), Shape, "output 0 'out0' has size 2");
  EXPECT_ERROR(f.call(full, out), Shape, "output 0 'out0' has size 0");
}

TEST(CallTrusted, DoesWhatACallDoes) {
  Running r;
  call_trusted(r.add, r.in, r.out);
  call_trusted(r.add, r.in, r.out);
  EXPECT_TRUE(arrayEqual(r.out[0], Tensor::of<double>({1, 10})));
  EXPECT_TRUE(arrayEqual(r.total.get_value(), Tensor::of<double>({2, 20})));
  // What it is trusted with holds for one call.
  Tensor small[] = {zeros<double>({1}), zeros<double>({2})};
  EXPECT_ERROR(r.add.call(r.in, small), Shape, "output 0 'out0' has size 1");
}

TEST(CallTrusted, StillComparesSizesOfArguments) {
  auto x = vector<double>("x"), y = vector<double>("y");
  auto f = function({x, y}, {x + y}, {.name = "f"});
  Tensor in[] = {zeros<double>({2}), zeros<double>({3})};
  Tensor out[] = {zeros<double>({2})};
  EXPECT_ERROR(call_trusted(f, in, out), Shape, "2 and 3");
  Tensor right[] = {ones<double>({2}), ones<double>({2})};
  call_trusted(f, right, out);
  EXPECT_TRUE(arrayEqual(out[0], full<double>({2}, 2)));
}

TEST(CallTrusted, OfAModeThatChecksIsACall) {
  auto x = vector<double>("x");
  auto f = function({x}, {log(x)}, {.mode = Mode::NanGuard});
  Tensor in[] = {Tensor::of<double>({-1})}, out[] = {zeros<double>({1})};
  EXPECT_ERROR(call_trusted(f, in, out), Value, "log");
  auto g = function({x}, {x + 1.0}, {.mode = Mode::Debug});
  call_trusted(g, in, out);
  EXPECT_TRUE(arrayEqual(out[0], Tensor::of<double>({0})));
  EXPECT_ERROR(call_trusted(Function(), in, out), Value, "is empty");
}

TEST(CallNInto, CallsAgainAndAgain) {
  Running r;
  call_n(r.add, 5, r.in, r.out);
  EXPECT_TRUE(arrayEqual(r.out[0], Tensor::of<double>({4, 40})));
  EXPECT_TRUE(arrayEqual(r.total.get_value(), Tensor::of<double>({5, 50})));
  call_n(r.add, 0, r.in, r.out);
  EXPECT_TRUE(arrayEqual(r.total.get_value(), Tensor::of<double>({5, 50})));
  EXPECT_ERROR(call_n(r.add, -1, r.in, r.out), Value,
               "cannot be called -1 times");
}

TEST(CallNInto, CopiesWhatOverlapsAStateAgainInEachCall) {
  // x is the state itself, of which each call reads the value it has then.
  Shared total = shared(Tensor::of<double>({1, 10}), "total");
  auto x = vector<double>("x");
  auto f = function({x}, {x + 0.0}, {.updates = {{total, total + x}}});
  const Tensor value = total.get_value(true);
  Tensor in[] = {value}, out[] = {zeros<double>({2})};
  call_n(f, 3, in, out);
  EXPECT_TRUE(arrayEqual(out[0], Tensor::of<double>({4, 40})));
  EXPECT_TRUE(arrayEqual(total.get_value(), Tensor::of<double>({8, 80})));
}

TEST(BoundCall, SeesWhatChangesBetweenCalls) {
  Running r;
  BoundCall call(r.add, {r.in[0]}, {r.out[0], r.out[1]});
  EXPECT_TRUE(arrayEqual(r.total.get_value(), zeros<double>({2})));
  call();
  call();
  EXPECT_TRUE(arrayEqual(r.out[0], Tensor::of<double>({1, 10})));
  EXPECT_TRUE(arrayEqual(r.total.get_value(), Tensor::of<double>({2, 20})));
  r.in[0].data<double>()[0] = 5;
  r.total.set_value(Tensor::of<double>({100, 200}));
  call();
  EXPECT_TRUE(arrayEqual(r.out[0], Tensor::of<double>({100, 200})));
  EXPECT_TRUE(arrayEqual(r.out[1], Tensor::of<double>({10, 20})));
  EXPECT_TRUE(arrayEqual(r.total.get_value(), Tensor::of<double>({105, 210})));
}

TEST(BoundCall, KeepsTheFunctionAndTheTensors) {
  auto call = [] {
    auto x = vector<double>("x");
    auto f = function({x}, {x + 1.0});
    return BoundCall(f, {zeros<double>({3})}, {zeros<double>({3})});
  }();
  call();
  call();
  BoundCall other = std::move(call);
  other();
  EXPECT_ERROR(call(), Value, "this call was moved away");
}

TEST(BoundCall, FollowsAStateWhoseSizeChanges) {
  Shared s = shared(Tensor::of<double>({1}), "s");
  auto x = vector<double>("x");
  auto f = function({x}, {sum(s)}, {.updates = {{s, concatenate({s, x}, 0)}}});
  Tensor out = zeros<double>({});
  BoundCall call(f, {Tensor::of<double>({2, 3})}, {out});
  for (double expected : {1.0, 6.0, 11.0}) {
    call();
    EXPECT_EQ(out.item<double>(), expected);
  }
  s.set_value(Tensor::of<double>({7}));
  call();
  EXPECT_EQ(out.item<double>(), 7);
  EXPECT_TRUE(arrayEqual(s.get_value(), Tensor::of<double>({7, 2, 3})));
}

TEST(BoundCall, ChecksArgumentsUntilTheyAreRight) {
  Running r;
  EXPECT_ERROR(BoundCall(r.add, {}, {r.out[0], r.out[1]}), Value,
               "takes 1 argument");
  EXPECT_ERROR(BoundCall(r.add, {r.in[0]}, {r.out[0]}), Value,
               "has 2 outputs, got memory for 1");
  EXPECT_ERROR(BoundCall(Function(), {}, {}), Value, "is empty");
  BoundCall same(r.add, {r.in[0]}, {r.out[0], r.out[0]});
  for (int i = 0; i < 2; ++i)
    EXPECT_ERROR(same(), Shape, "output 1 'out1' overlaps output 0 'out0'");
  BoundCall small(r.add, {r.in[0]}, {zeros<double>({1}), r.out[1]});
  for (int i = 0; i < 2; ++i)
    EXPECT_ERROR(small(), Shape, "output 0 'out0' has size 1");
  EXPECT_TRUE(arrayEqual(r.total.get_value(), zeros<double>({2})));
}

TEST(BoundCall, FailsAndGoesOn) {
  auto x = vector<double>("x");
  auto i = scalar<int64_t>("i");
  auto f = function({x, i}, {take(x, i, 0)});
  Tensor index = Tensor(int64_t(0)), out = zeros<double>({});
  BoundCall call(f, {Tensor::of<double>({4, 5}), index}, {out});
  call();
  EXPECT_EQ(out.item<double>(), 4);
  for (int round = 0; round < 2; ++round) {
    index.data<int64_t>()[0] = 2;
    EXPECT_ERROR(call(), Index, "2");
    EXPECT_ERROR(call(), Index, "2");
    index.data<int64_t>()[0] = 1;
    call();
    call();
    EXPECT_EQ(out.item<double>(), 5);
  }
}

TEST(BoundCall, OfStridedInputsAndModesThatCheck) {
  auto x = vector<double>("x");
  auto f = function({x}, {log(x)});
  Tensor memory = Tensor::of<double>({1, -1, 1, -1}), out = ones<double>({2});
  BoundCall strided(f, {memory.slice(0, 0, 4, 2)}, {out});
  strided();
  EXPECT_TRUE(arrayEqual(out, zeros<double>({2})));
  // Packed again in each call.
  memory.data<double>()[2] = 0;
  strided();
  EXPECT_EQ(out.data<double>()[1], -std::numeric_limits<double>::infinity());
  auto g = function({x}, {log(x)}, {.mode = Mode::NanGuard});
  BoundCall guarded(g, {memory}, {ones<double>({4})});
  for (int i = 0; i < 2; ++i)
    EXPECT_ERROR(guarded(), Value, "log");
}

TEST(BoundCall, ManyThreadsOneFunction) {
  Shared total = shared(Tensor(0.0), "total");
  auto x = scalar<double>("x");
  auto f = function({x}, {x * 2.0}, {.updates = {{total, total + x}}});
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 1; t <= 4; ++t)
    threads.emplace_back([&, t] {
      Tensor out = zeros<double>({});
      BoundCall call(f, {Tensor(double(t))}, {out});
      for (int i = 0; i < 500; ++i) {
        call();
        wrong += out.item<double>() != 2 * t;
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(total.get_value().item<double>(), 5000);
}

TEST(Arguments, NumbersOfEveryKind) {
  auto f32 = scalar<float>("f"), f64 = scalar<double>("d");
  auto i8 = scalar<int8_t>("i"), u64 = scalar<uint64_t>("u");
  auto b = scalar<bool>("b");
  auto c = scalar<std::complex<double>>("c");
  auto f = function({f32, f64, i8, u64, b, c}, {f32, f64, i8, u64, b, c});
  for (int round = 0; round < 2; ++round) {
    auto out =
        f(0.1, 0.1, -3, uint64_t(1) << 63, true, std::complex<double>(1, -2));
    EXPECT_EQ(out[0].item<float>(), 0.1f);
    EXPECT_EQ(out[1].item<double>(), 0.1);
    EXPECT_EQ(out[2].item<int8_t>(), -3);
    EXPECT_EQ(out[3].item<uint64_t>(), uint64_t(1) << 63);
    EXPECT_EQ(out[4].item<bool>(), true);
    EXPECT_EQ(out[5].item<std::complex<double>>(), std::complex<double>(1, -2));
    // An integer for a float, a float of less precision.
    EXPECT_EQ(f(3, 0.5f, 1, 1, false, 2.0)[0].item<float>(), 3);
  }
}

TEST(Results, OutliveTheFunctionAndTheThread) {
  std::vector<Tensor> kept;
  std::thread([&] {
    auto x = vector<double>("x");
    auto f = function({x}, {x + 1.0, sum(x)});
    for (int64_t n : {1, 100, 10000, 100000})
      for (Tensor &result : f(ones<double>({n})))
        kept.push_back(result);
  }).join();
  release_memory();
  int64_t sizes[] = {1, 100, 10000, 100000};
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_TRUE(arrayEqual(kept[2 * i], full<double>({sizes[i]}, 2)));
    EXPECT_EQ(kept[2 * i + 1].item<double>(), double(sizes[i]));
  }
}

TEST(Results, OfThreadsAreApart) {
  auto x = vector<double>("x");
  auto f = function({x}, {x * 2.0, x + 1.0});
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t)
    threads.emplace_back([&, t] {
      // Results of earlier calls stay as they are while others are made.
      std::vector<std::pair<double, std::vector<Tensor>>> kept(8);
      for (int i = 0; i < 400; ++i) {
        int64_t n = int64_t(1) << (i * 7 + t) % 15;
        double value = t * 1000 + i;
        kept[size_t(i) % 8] = {value, f(full<double>({n}, value))};
        for (auto &[was, results] : kept)
          if (!results.empty() && (results[0].at<double>({-1}) != 2 * was ||
                                   results[1].at<double>({0}) != was + 1))
            ++wrong;
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_LE(memory(f).calls, 6);
}

TEST(FunctionMemory, GrowsWithTheLargestCall) {
  auto x = matrix<double>("x");
  auto f = function({x}, {sum(dot(x, x.T()), 1)});
  EXPECT_EQ(memory(f).calls, 0);
  f(zeros<double>({4, 3}));
  FunctionMemory small = memory(f);
  EXPECT_EQ(small.calls, 1);
  f(zeros<double>({100, 3}));
  FunctionMemory large = memory(f);
  EXPECT_EQ(large.calls, 1);
  EXPECT_GT(large.temporaries, small.temporaries);
  EXPECT_GE(large.temporaries, 100 * 100 * 8);
  EXPECT_EQ(large.copies, 0);
  f(zeros<double>({3, 4}).transpose());
  EXPECT_GE(memory(f).copies, 3 * 4 * 8);
  EXPECT_EQ(memory(f).temporaries, large.temporaries);
}

TEST(CallMemory, IsWhatACallTakesThen) {
  auto x = matrix<double>("x"), y = matrix<double>("y");
  auto f = function({x, y}, {dot(tanh(dot(x, y)), y), sum(x)});
  for (int64_t n : {1, 10, 200}) {
    CallMemory expected = memory(f, {{n, n}, {n, n}});
    EXPECT_TRUE(expected.isComplete);
    EXPECT_EQ(expected.outputs, 8 * (n * n + 1));
    EXPECT_GE(expected.temporaries, 8 * n * n);
    // Nothing was called.
    if (n == 1)
      EXPECT_EQ(memory(f).calls, 0);
    f(zeros<double>({n, n}), zeros<double>({n, n}));
    EXPECT_EQ(memory(f).temporaries, expected.temporaries);
  }
  // Far more than there is.
  const int64_t large = int64_t(1) << 20;
  EXPECT_EQ(memory(f, {{large, large}, {large, large}}).outputs,
            8 * large * large + 8);
  EXPECT_EQ(memory(f, {{0, 5}, {5, 5}}).outputs, 8);
}

TEST(CallMemory, OfFunctionsWithStates) {
  Shared w = shared(Tensor::of<float>({1, 2, 3}), "w");
  auto x = vector<float>("x");
  auto f = function({x}, {sum(w)}, {.updates = {{w, concatenate({w, x}, 0)}}});
  EXPECT_EQ(memory(f, {{1000}}).outputs, 4);
  EXPECT_TRUE(arrayEqual(w.get_value(), Tensor::of<float>({1, 2, 3})));
  EXPECT_EQ(f(ones<float>({2}))[0].item<float>(), 6);
  EXPECT_EQ(w.get_value().size(), 5);
}

TEST(CallMemory, SaysThatItIsNotAll) {
  auto x = vector<double>("x");
  auto f = function({x}, {nonzero(x)[0]});
  EXPECT_FALSE(memory(f, {{10}}).isComplete);
  EXPECT_FALSE(memory(f, {{0}}).isComplete);
}

TEST(CallMemory, RefusesShapesThatACallWouldRefuse) {
  auto x = vector<double>("x"), y = vector<double>("y");
  auto f = function({x, y}, {x + y}, {.name = "f"});
  EXPECT_ERROR(memory(f, {{2}, {3}}), Shape, "2 and 3");
  EXPECT_ERROR(memory(f, {{2}}), Value, "takes 2 arguments");
  EXPECT_ERROR(memory(f, {{2}, {2, 2}}), Shape, "rank 2, expected 1");
  EXPECT_ERROR(memory(f, {{2}, {-2}}), Value, "negative size");
  const int64_t huge = int64_t(1) << 58;
  EXPECT_ERROR(memory(f, {{huge}, {huge}}), Memory, "address space");
  EXPECT_ERROR(memory(f, {{8 * huge}, {1}}), Memory, "too large");
  EXPECT_ERROR(memory(Function(), std::vector<Shape>()), Value, "is empty");
  EXPECT_EQ(memory(f, {{7}, {7}}).outputs, 56);
}

TEST(ReleaseMemory, GivesBackLargeBlocks) {
  release_memory();
  {
    Tensor large = zeros<double>({1 << 20});
  }
#ifdef ARETE_TEST_KEEPS_NOTHING
  EXPECT_EQ(release_memory(), 0u);
#else
  EXPECT_GE(release_memory(), size_t(8) << 20);
#endif
  EXPECT_EQ(release_memory(), 0u);
}

} // namespace
