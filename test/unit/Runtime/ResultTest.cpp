//===- ResultTest.cpp - Outputs and states of a call ----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeTest.h"

using namespace arete::test;

namespace {

/// A function of one state and three results, entered.
struct Result : testing::Test {
  CheckedContext ctx;
  Call call;
  Result() {
    call.output(param("y", ARETE_FLOAT32, {-1, 3}));
    call.output(param("n", ARETE_INT64, {}));
    call.output(param("z", ARETE_COMPLEX128, {-1}));
  }
  ~Result() {
    for (arete_tensor &output : call.outputs)
      if (ctx.live.count(output.data))
        arete_tensor_free(&ctx, &output);
  }
  void *output(int32_t index, std::initializer_list<int64_t> sizes) {
    return arete_rt_output(&ctx, index, sizes.begin());
  }
};

TEST_F(Result, IsAllocatedAndDescribed) {
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  void *y = output(0, {2, 3});
  ASSERT_NE(y, nullptr);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(y) % 64, 0u);
  const arete_tensor &t = call.outputs[0];
  EXPECT_EQ(t.data, y);
  EXPECT_EQ(t.dtype, ARETE_FLOAT32);
  EXPECT_EQ(t.rank, 2);
  EXPECT_EQ(t.sizes[0], 2);
  EXPECT_EQ(t.sizes[1], 3);
  EXPECT_EQ(t.strides[0], 3);
  EXPECT_EQ(t.strides[1], 1);
  std::memset(y, 0, 24);

  void *n = arete_rt_output(&ctx, 1, nullptr);
  ASSERT_NE(n, nullptr);
  EXPECT_EQ(call.outputs[1].rank, 0);
  EXPECT_EQ(arete_tensor_count(&call.outputs[1]), 1);
}

TEST_F(Result, WithoutElements) {
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  void *y = output(0, {0, 3});
  ASSERT_NE(y, nullptr);
  EXPECT_EQ(arete_tensor_count(&call.outputs[0]), 0);
  // Given without data it is a result to allocate, given with data it is not.
  char here;
  call.outputs[2] = tensor(&here, ARETE_COMPLEX128, {0});
  arete_tensor_free(&ctx, &call.outputs[0]);
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_EQ(output(2, {0}), &here);
}

TEST_F(Result, GivenMemory) {
  alignas(64) float memory[6];
  call.outputs[0] = tensor(memory, ARETE_FLOAT32, {2, 3});
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  size_t before = ctx.live.size();
  EXPECT_EQ(output(0, {2, 3}), memory);
  EXPECT_EQ(ctx.live.size(), before);
  EXPECT_EQ(output(0, {3, 3}), nullptr);
  EXPECT_EQ(ctx.status, ARETE_ERROR_SIZE);
  EXPECT_EQ(ctx.text(),
            "train: output 0 'y' has size 2 in dimension 0, expected 3");
  arete_rt_fail(&ctx, ctx.status, nullptr, 0, 0);
  EXPECT_EQ(ctx.text(),
            "train: output 0 'y' has size 2 in dimension 0, expected 3");
  EXPECT_EQ(call.outputs[0].data, memory);
}

TEST_F(Result, Errors) {
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_EQ(output(0, {-2, 3}), nullptr);
  EXPECT_EQ(ctx.status, ARETE_ERROR_VALUE);
  EXPECT_EQ(ctx.text(),
            "train: output 0 'y' would have size -2 in dimension 0");
  EXPECT_EQ(output(0, {INT64_MAX / 8, 3}), nullptr);
  EXPECT_EQ(ctx.status, ARETE_ERROR_MEMORY);
  EXPECT_EQ(ctx.text(), "train: the size of output 0 'y' in bytes overflows");
  EXPECT_EQ(output(0, {int64_t(1) << 40, 3}), nullptr);
  EXPECT_EQ(ctx.status, ARETE_ERROR_MEMORY);
  EXPECT_EQ(ctx.text(), "train: cannot allocate 13194139533312 bytes aligned "
                        "to 64 for output 0 'y'");
  EXPECT_EQ(call.outputs[0].data, nullptr);
  // A size of zero hides no overflow of the others.
  EXPECT_NE(output(0, {0, 3}), nullptr);
}

TEST_F(Result, OneTensorForTwoOutputs) {
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  call.outputPtrs[2] = call.outputPtrs[0];
  ASSERT_EQ(arete_rt_enter(&ctx, &call.signature, nullptr, nullptr,
                           call.outputPtrs.data()),
            ARETE_OK);
  size_t before = ctx.live.size();
  ASSERT_NE(output(0, {2, 3}), nullptr);
  EXPECT_EQ(output(2, {2}), nullptr);
  EXPECT_EQ(ctx.status, ARETE_ERROR_ARGUMENT);
  EXPECT_EQ(ctx.text(),
            "train: the tensor of output 2 'z' is also that of another output");
  arete_rt_fail(&ctx, ctx.status, nullptr, 0, 0);
  EXPECT_EQ(ctx.live.size(), before);
}

TEST_F(Result, EveryAllocationMayFail) {
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  size_t before = ctx.live.size();
  for (int failure = 0; failure < 3; ++failure) {
    ASSERT_EQ(call.enter(ctx), ARETE_OK);
    ctx.failAfter = failure;
    bool ok = output(0, {2, 3}) && output(1, {}) && output(2, {4});
    EXPECT_FALSE(ok);
    EXPECT_EQ(arete_rt_fail(&ctx, ctx.status, nullptr, 0, 0),
              ARETE_ERROR_MEMORY);
    ctx.failAfter = -1;
    EXPECT_EQ(ctx.live.size(), before);
    for (arete_tensor &t : call.outputs)
      EXPECT_EQ(t.data, nullptr);
  }
}

TEST_F(Result, MoreOutputsThanBitsInAWord) {
  Call many;
  for (int i = 0; i < 130; ++i)
    many.output(param("o", ARETE_INT8, {}));
  int8_t given = 0;
  many.outputs[64].data = &given;
  many.outputs[64].dtype = ARETE_INT8;
  ASSERT_EQ(many.enter(ctx), ARETE_OK);
  size_t before = ctx.live.size();
  for (int i = 0; i < 130; ++i)
    ASSERT_NE(arete_rt_output(&ctx, i, nullptr), nullptr);
  EXPECT_EQ(ctx.live.size(), before + 129);
  arete_rt_fail(&ctx, ARETE_ERROR_VALUE, "x", 0, 0);
  EXPECT_EQ(ctx.live.size(), before);
  EXPECT_EQ(many.outputs[64].data, &given);
}

/// A state in the context's memory.
struct State : testing::Test {
  CheckedContext ctx;
  Call call;
  State() {
    arete_tensor w;
    int64_t size = 4;
    arete_tensor_alloc(&ctx, &w, ARETE_FLOAT64, 1, &size);
    for (int i = 0; i < 4; ++i)
      static_cast<double *>(w.data)[i] = i;
    call.state(param("w", ARETE_FLOAT64, {-1}), w);
    EXPECT_EQ(call.enter(ctx), ARETE_OK);
  }
  ~State() { arete_tensor_free(&ctx, &call.states[0]); }
  int32_t store(const void *data, int64_t size) {
    return arete_rt_store_state(&ctx, 0, data, &size);
  }
  std::vector<double> value() {
    auto *data = static_cast<double *>(call.states[0].data);
    return {data, data + arete_tensor_count(&call.states[0])};
  }
};

TEST_F(State, OfTheSameSizeStaysWhereItIs) {
  void *before = call.states[0].data;
  int64_t allocations = ctx.numAllocations;
  double data[] = {5, 6, 7, 8};
  ASSERT_EQ(store(data, 4), ARETE_OK);
  EXPECT_EQ(call.states[0].data, before);
  EXPECT_EQ(ctx.numAllocations, allocations);
  EXPECT_EQ(value(), (std::vector<double>{5, 6, 7, 8}));
  ASSERT_EQ(store(before, 4), ARETE_OK);
  EXPECT_EQ(value(), (std::vector<double>{5, 6, 7, 8}));
}

TEST_F(State, GrowsAndShrinks) {
  auto data = iota<double>(1000);
  for (int64_t size : {1000, 1, 0, 0, 7}) {
    ASSERT_EQ(store(size ? data.data() : nullptr, size), ARETE_OK);
    EXPECT_EQ(call.states[0].sizes[0], size);
    EXPECT_EQ(call.states[0].strides[0], 1);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(call.states[0].data) % 64, 0u);
    EXPECT_EQ(value(), iota<double>(size));
    EXPECT_EQ(call.enter(ctx), ARETE_OK);
  }
}

TEST_F(State, ReservedMemoryIsTaken) {
  auto data = iota<double>(9);
  for (int64_t size : {9, 0, 3}) {
    ASSERT_EQ(arete_rt_reserve_state(&ctx, 0, &size), ARETE_OK);
    int64_t allocations = ctx.numAllocations;
    void *reserved = ctx.reserved_states[0];
    ASSERT_NE(reserved, nullptr);
    EXPECT_NE(reserved, call.states[0].data);
    ASSERT_EQ(store(data.data(), size), ARETE_OK);
    EXPECT_EQ(ctx.numAllocations, allocations);
    EXPECT_EQ(call.states[0].data, reserved);
    EXPECT_EQ(value(), iota<double>(size));
    ASSERT_EQ(call.enter(ctx), ARETE_OK);
  }
}

TEST_F(State, NothingIsReservedForTheSameSize) {
  int64_t allocations = ctx.numAllocations, size = 4;
  ASSERT_EQ(arete_rt_reserve_state(&ctx, 0, &size), ARETE_OK);
  EXPECT_EQ(ctx.numAllocations, allocations);
  EXPECT_EQ(ctx.reserved_states[0], nullptr);
}

TEST_F(State, AFailingCallFreesWhatIsReserved) {
  int64_t size = 9; // the context checks that all was freed
  void *before = call.states[0].data;
  ASSERT_EQ(arete_rt_reserve_state(&ctx, 0, &size), ARETE_OK);
  EXPECT_EQ(arete_rt_fail(&ctx, ARETE_ERROR_VALUE, "no", 0, 0),
            ARETE_ERROR_VALUE);
  EXPECT_EQ(call.states[0].data, before);
  EXPECT_EQ(value(), iota<double>(4));
}

TEST_F(State, FromItsOwnMemory) {
  auto *own = static_cast<double *>(call.states[0].data);
  ASSERT_EQ(store(own + 1, 3), ARETE_OK);
  EXPECT_EQ(value(), (std::vector<double>{1, 2, 3}));
}

TEST_F(State, BeginningEmpty) {
  arete_tensor_free(&ctx, &call.states[0]);
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  double data[] = {3};
  ASSERT_EQ(store(nullptr, 0), ARETE_OK);
  ASSERT_EQ(store(data, 1), ARETE_OK);
  EXPECT_EQ(value(), (std::vector<double>{3}));
}

TEST_F(State, NewShapeOfTheSameSize) {
  arete_tensor w = call.states[0];
  Call matrix;
  w.rank = 2;
  w.sizes[0] = w.sizes[1] = 2;
  w.strides[0] = 2;
  w.strides[1] = 1;
  matrix.state(param("w", ARETE_FLOAT64, {-1, -1}), w);
  ASSERT_EQ(matrix.enter(ctx), ARETE_OK);
  double data[] = {9, 8, 7, 6};
  int64_t sizes[] = {1, 4};
  ASSERT_EQ(arete_rt_store_state(&ctx, 0, data, sizes), ARETE_OK);
  EXPECT_EQ(matrix.states[0].data, w.data);
  EXPECT_EQ(matrix.states[0].sizes[0], 1);
  EXPECT_EQ(matrix.states[0].sizes[1], 4);
  EXPECT_EQ(matrix.states[0].strides[0], 4);
  EXPECT_EQ(value(), (std::vector<double>{9, 8, 7, 6}));
}

TEST_F(State, IsUnchangedAfterAnError) {
  double data[8] = {};
  void *before = call.states[0].data;
  EXPECT_ERROR(store(data, -1), ctx, ARETE_ERROR_VALUE,
               "train: state 0 'w' would have size -1 in dimension 0");
  EXPECT_ERROR(store(data, INT64_MAX / 4), ctx, ARETE_ERROR_MEMORY,
               "train: the size of state 0 'w' in bytes overflows");
  ctx.failAfter = 0;
  EXPECT_ERROR(store(data, 8), ctx, ARETE_ERROR_MEMORY,
               "train: cannot allocate 64 bytes aligned to 64 for state 0 'w'");
  ctx.failAfter = -1;
  EXPECT_EQ(call.states[0].data, before);
  EXPECT_EQ(value(), (std::vector<double>{0, 1, 2, 3}));
  arete_rt_fail(&ctx, ctx.status, nullptr, 0, 0);
  EXPECT_EQ(call.states[0].data, before);
}

} // namespace
