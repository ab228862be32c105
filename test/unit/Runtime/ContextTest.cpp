//===- ContextTest.cpp - Errors and memory of a context -------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeTest.h"

extern "C" int arete_test_c_program(void);

using namespace arete::test;

namespace {

TEST(Header, WorksInAProgramInC) { EXPECT_EQ(arete_test_c_program(), 0); }

TEST(Context, ZeroedMemoryIsAContext) {
  arete_context ctx{};
  EXPECT_STREQ(arete_context_message(&ctx), "");
  EXPECT_STREQ(arete_context_message(nullptr), "");
  void *arena = arete_rt_arena(&ctx, 0, 1000);
  ASSERT_NE(arena, nullptr);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(arena) % 64, 0u);
  std::memset(arena, 1, 1000);
  arete_context_destroy(&ctx);
  EXPECT_EQ(ctx.arena, nullptr);
  EXPECT_EQ(ctx.arena_bytes, 0);
  // Destroyed, it is a valid context again.
  EXPECT_NE(arete_rt_arena(&ctx, 0, 1), nullptr);
  arete_context_destroy(&ctx);
  arete_context_destroy(&ctx);
  arete_context_destroy(nullptr);
}

TEST(Context, DestroyKeepsTheAllocator) {
  CheckedContext ctx;
  EXPECT_NE(arete_rt_arena(&ctx, 0, 10), nullptr);
  arete_context_destroy(&ctx);
  EXPECT_TRUE(ctx.live.empty());
  EXPECT_NE(arete_rt_arena(&ctx, 0, 10), nullptr);
  EXPECT_EQ(ctx.live.size(), 1u);
}

TEST(Context, ArenasAreIndependent) {
  CheckedContext ctx;
  void *zero = arete_rt_arena(&ctx, 0, 100);
  void *third = arete_rt_arena(&ctx, 3, 100);
  void *first = arete_rt_arena(&ctx, 1, 100);
  ASSERT_TRUE(zero && first && third);
  EXPECT_NE(first, third);
  EXPECT_NE(first, zero);
  // The table of arenas grows without losing what it has.
  EXPECT_NE(arete_rt_arena(&ctx, 9, 1), nullptr);
  EXPECT_EQ(arete_rt_arena(&ctx, 3, 64), third);
  EXPECT_EQ(arete_rt_arena(&ctx, 1, 100), first);
  EXPECT_EQ(arete_rt_arena(&ctx, 2, -1), nullptr);
  arete_context_destroy(&ctx);
  EXPECT_TRUE(ctx.live.empty());
}

TEST(Context, AllocatorWithoutDeallocate) {
  // Such an allocator frees everything at once.
  alignas(64) static char memory[64];
  arete_context ctx{};
  ctx.allocate = [](size_t bytes, void *) -> void * {
    return bytes <= sizeof(memory) ? memory : nullptr;
  };
  EXPECT_EQ(arete_rt_arena(&ctx, 0, 64), memory);
  EXPECT_EQ(arete_rt_arena(&ctx, 0, 65), nullptr);
  arete_context_destroy(&ctx);
}

TEST(Arena, GrowsAndNeverShrinks) {
  CheckedContext ctx;
  void *first = arete_rt_arena(&ctx, 0, 0);
  ASSERT_NE(first, nullptr);
  void *arena = arete_rt_arena(&ctx, 0, 4096);
  ASSERT_NE(arena, nullptr);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(arena) % 64, 0u);
  EXPECT_EQ(ctx.arena_bytes, 4096);
  EXPECT_EQ(ctx.live.size(), 1u);
  int64_t before = ctx.numAllocations;
  EXPECT_EQ(arete_rt_arena(&ctx, 0, 4096), arena);
  EXPECT_EQ(arete_rt_arena(&ctx, 0, 1), arena);
  EXPECT_EQ(arete_rt_arena(&ctx, 0, 0), arena);
  EXPECT_EQ(ctx.numAllocations, before);
}

TEST(Arena, ReportsOverflowAndWantOfMemory) {
  CheckedContext ctx;
  EXPECT_EQ(arete_rt_arena(&ctx, 0, -1), nullptr);
  EXPECT_EQ(ctx.status, ARETE_ERROR_MEMORY);
  EXPECT_EQ(ctx.text(), "the size of the temporaries in bytes overflows");

  ASSERT_NE(arete_rt_arena(&ctx, 0, 64), nullptr);
  ctx.failAfter = 0;
  ctx.status = 0;
  EXPECT_EQ(arete_rt_arena(&ctx, 0, 100), nullptr);
  EXPECT_EQ(ctx.status, ARETE_ERROR_MEMORY);
  EXPECT_EQ(ctx.text(),
            "cannot allocate 100 bytes aligned to 64 for temporaries");
  EXPECT_EQ(ctx.arena, nullptr);
  EXPECT_EQ(ctx.arena_bytes, 0);
  ctx.failAfter = -1;
  EXPECT_NE(arete_rt_arena(&ctx, 0, 100), nullptr);

  // Sizes that cannot even be rounded up never reach the allocator.
  int64_t before = ctx.numAllocations;
  EXPECT_EQ(arete_rt_arena(&ctx, 0, INT64_MAX), nullptr);
  EXPECT_EQ(ctx.numAllocations, before);
  EXPECT_EQ(ctx.text(), "cannot allocate 9223372036854775807 bytes aligned to "
                        "64 for temporaries");
}

TEST(Arena, RefusesMisalignedMemory) {
  CheckedContext ctx;
  ctx.misalign = 16;
  EXPECT_EQ(arete_rt_arena(&ctx, 0, 100), nullptr);
  EXPECT_EQ(ctx.status, ARETE_ERROR_MEMORY);
  EXPECT_EQ(ctx.text(),
            "cannot allocate 100 bytes aligned to 64 for temporaries");
  EXPECT_TRUE(ctx.live.empty());
}

TEST(Arena, NamesTheFunctionUnderWay) {
  CheckedContext ctx;
  Call call;
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  ctx.failAfter = 0;
  EXPECT_EQ(arete_rt_arena(&ctx, 0, 100), nullptr);
  EXPECT_EQ(ctx.text(),
            "train: cannot allocate 100 bytes aligned to 64 for temporaries");
}

TEST(Fail, FormatsTheMessage) {
  arete_context ctx{};
  EXPECT_ERROR(
      arete_rt_fail(&ctx, ARETE_ERROR_SIZE, "x.c:3: add: sizes", 3, -4), ctx,
      ARETE_ERROR_SIZE, "x.c:3: add: sizes: 3 and -4");
  EXPECT_ERROR(arete_rt_fail(&ctx, ARETE_ERROR_VALUE, "100% bad %s %n", 3, 4),
               ctx, ARETE_ERROR_VALUE, "100% bad %s %n");
  EXPECT_ERROR(arete_rt_fail(&ctx, ARETE_ERROR_MEMORY, nullptr, 0, 0), ctx,
               ARETE_ERROR_MEMORY, "100% bad %s %n");
  EXPECT_ERROR(arete_rt_fail(&ctx, ARETE_ERROR_SIZE, "s", INT64_MIN, INT64_MAX),
               ctx, ARETE_ERROR_SIZE,
               "s: -9223372036854775808 and 9223372036854775807");
  EXPECT_EQ(arete_rt_fail(nullptr, ARETE_ERROR_VALUE, "x", 0, 0),
            ARETE_ERROR_VALUE);
}

TEST(Fail, CutsLongMessages) {
  arete_context ctx{};
  std::string message(5000, 'x');
  EXPECT_EQ(arete_rt_fail(&ctx, ARETE_ERROR_SIZE, message.c_str(), 1, 2),
            ARETE_ERROR_SIZE);
  EXPECT_EQ(arete_context_message(&ctx), std::string(1023, 'x'));

  // Neither may the name of a function or of a parameter run over.
  Call call;
  std::string name(5000, 'n');
  call.input(param(name.c_str(), ARETE_INT8, {}),
             tensor(nullptr, ARETE_BOOL, {}));
  EXPECT_EQ(call.enter(ctx), ARETE_ERROR_ARGUMENT);
  EXPECT_EQ(std::string(ctx.message).substr(0, 20), "train: input 0 'nnnn");
  call.signature.name = message.c_str();
  EXPECT_EQ(arete_rt_enter(&ctx, &call.signature, call.inputPtrs.data(),
                           nullptr, nullptr),
            ARETE_ERROR_ARGUMENT);
  EXPECT_EQ(arete_context_message(&ctx), std::string(1023, 'x'));
  arete_context_destroy(&ctx);
}

TEST(Fail, FreesWhatTheCallAllocatedOnce) {
  CheckedContext ctx;
  float given[2];
  Call call;
  call.output(param("a", ARETE_FLOAT32, {-1}));
  call.output(param("b", ARETE_FLOAT32, {-1}),
              tensor(given, ARETE_FLOAT32, {2}));
  call.output(param("c", ARETE_FLOAT32, {-1}));
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  size_t before = ctx.live.size();
  int64_t two = 2;
  ASSERT_NE(arete_rt_output(&ctx, 0, &two), nullptr);
  ASSERT_EQ(arete_rt_output(&ctx, 1, &two), given);
  EXPECT_EQ(ctx.live.size(), before + 1);
  EXPECT_ERROR(arete_rt_fail(&ctx, ARETE_ERROR_INDEX, "late", 0, 0), ctx,
               ARETE_ERROR_INDEX, "late");
  EXPECT_EQ(ctx.live.size(), before);
  EXPECT_EQ(call.outputs[0].data, nullptr);
  EXPECT_EQ(call.outputs[1].data, given);
  EXPECT_EQ(call.outputs[2].data, nullptr);
  // A second failure frees nothing: by now the tensor may be used again.
  ASSERT_EQ(arete_tensor_alloc(&ctx, &call.outputs[0], ARETE_INT8, 1, &two),
            ARETE_OK);
  arete_rt_fail(&ctx, ARETE_ERROR_INDEX, "again", 0, 0);
  EXPECT_EQ(ctx.live.size(), before + 1);
  arete_tensor_free(&ctx, &call.outputs[0]);
}

TEST(Fail, LeavesTheResultsOfTheLastCall) {
  CheckedContext ctx;
  Call call;
  call.output(param("a", ARETE_FLOAT32, {}));
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  ASSERT_NE(arete_rt_output(&ctx, 0, nullptr), nullptr);
  arete_tensor result = call.outputs[0];
  // The next call fails at once, in each way that entry has.
  EXPECT_EQ(arete_rt_enter(&ctx, nullptr, nullptr, nullptr, nullptr),
            ARETE_ERROR_ARGUMENT);
  arete_rt_fail(&ctx, ARETE_ERROR_ARGUMENT, nullptr, 0, 0);
  EXPECT_EQ(ctx.live.count(result.data), 1u);

  Call next;
  next.output(param("a", ARETE_FLOAT32, {}));
  next.input(param("x", ARETE_INT8, {}), tensor(nullptr, ARETE_INT8, {}));
  EXPECT_EQ(next.enter(ctx), ARETE_ERROR_ARGUMENT);
  arete_rt_fail(&ctx, ARETE_ERROR_ARGUMENT, nullptr, 0, 0);
  EXPECT_EQ(ctx.live.count(result.data), 1u);
  EXPECT_EQ(call.outputs[0].data, result.data);
  arete_tensor_free(&ctx, &call.outputs[0]);
}

} // namespace
