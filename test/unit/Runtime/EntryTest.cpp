//===- EntryTest.cpp - The checks of a call's arguments -------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeTest.h"
#include "arete/trust.h"

#include <numeric>

using namespace arete::test;

namespace {

/// A function of a matrix, a state and a result, called properly.
struct Entry : testing::Test {
  alignas(64) float x[64] = {}, w[64] = {}, y[64] = {};
  CheckedContext ctx;
  Call call;
  Entry() {
    call.input(param("x", ARETE_FLOAT32, {-1, 4}),
               tensor(x, ARETE_FLOAT32, {3, 4}));
    call.state(param("w", ARETE_FLOAT32, {-1}), tensor(w, ARETE_FLOAT32, {5}));
    call.output(param("y", ARETE_FLOAT32, {-1}), tensor(y, ARETE_FLOAT32, {3}));
  }
};

#define EXPECT_ENTRY_ERROR(STATUS, MESSAGE)                                    \
  EXPECT_ERROR(call.enter(ctx), ctx, STATUS, MESSAGE)

TEST_F(Entry, PassesPlainArgumentsOn) {
  ctx.status = 3;
  ctx.message[0] = 'x';
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_EQ(ctx.status, ARETE_OK);
  EXPECT_EQ(ctx.text(), "");
  EXPECT_EQ(ctx.input_data[0], x);
  EXPECT_EQ(ctx.pack, nullptr);
}

TEST_F(Entry, SteadyStateAllocatesNothing) {
  call.inputs[0] = tensor(x, ARETE_FLOAT32, {3, 4}, {1, 3});
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  int64_t before = ctx.numAllocations;
  void *pack = ctx.pack;
  for (int i = 0; i < 3; ++i)
    ASSERT_EQ(call.enter(ctx), ARETE_OK);
  // Smaller fits, and a smaller function in between keeps the tables.
  call.inputs[0] = tensor(x, ARETE_FLOAT32, {2, 4}, {1, 3});
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  Call nullary;
  ASSERT_EQ(nullary.enter(ctx), ARETE_OK);
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_EQ(ctx.numAllocations, before);
  EXPECT_EQ(ctx.pack, pack);
}

TEST_F(Entry, NullPointers) {
  EXPECT_EQ(arete_rt_enter(nullptr, nullptr, nullptr, nullptr, nullptr),
            ARETE_ERROR_ARGUMENT);
  EXPECT_ERROR(arete_rt_enter(&ctx, nullptr, nullptr, nullptr, nullptr), ctx,
               ARETE_ERROR_ARGUMENT, "the signature is null");
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  auto enter = [&](bool inputs, bool states, bool outputs) {
    return arete_rt_enter(&ctx, &call.signature,
                          inputs ? call.inputPtrs.data() : nullptr,
                          states ? call.statePtrs.data() : nullptr,
                          outputs ? call.outputPtrs.data() : nullptr);
  };
  EXPECT_ERROR(enter(false, true, true), ctx, ARETE_ERROR_ARGUMENT,
               "train: the array of inputs is null");
  EXPECT_ERROR(enter(true, false, true), ctx, ARETE_ERROR_ARGUMENT,
               "train: the array of states is null");
  EXPECT_ERROR(enter(true, true, false), ctx, ARETE_ERROR_ARGUMENT,
               "train: the array of outputs is null");
  call.inputPtrs[0] = nullptr;
  EXPECT_ERROR(enter(true, true, true), ctx, ARETE_ERROR_ARGUMENT,
               "train: input 0 'x' is null");
  call.statePtrs[0] = nullptr;
  EXPECT_ERROR(enter(true, true, true), ctx, ARETE_ERROR_ARGUMENT,
               "train: state 0 'w' is null");
  call.outputPtrs[0] = nullptr;
  EXPECT_ERROR(enter(true, true, true), ctx, ARETE_ERROR_ARGUMENT,
               "train: output 0 'y' is null");
}

TEST_F(Entry, VersionOfTheAbi) {
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  call.signature.abi_version = 9;
  EXPECT_ERROR(arete_rt_enter(&ctx, &call.signature, nullptr, nullptr, nullptr),
               ctx, ARETE_ERROR_ARGUMENT,
               "train: compiled for version 9 of the runtime's ABI, this "
               "runtime has version 1");
}

TEST_F(Entry, NamesAreOptional) {
  call.inputParams[0].name = nullptr;
  call.inputs[0].dtype = ARETE_FLOAT64;
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: input 0 has dtype float64, expected float32");
  call.inputParams[0].name = "";
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: input 0 has dtype float64, expected float32");
  call.signature.name = nullptr;
  EXPECT_EQ(arete_rt_enter(&ctx, &call.signature, call.inputPtrs.data(),
                           call.statePtrs.data(), call.outputPtrs.data()),
            ARETE_ERROR_ARGUMENT);
  EXPECT_EQ(ctx.text(), "input 0 has dtype float64, expected float32");
}

TEST_F(Entry, DtypeRankAndSizes) {
  arete_tensor &input = call.inputs[0];
  const arete_tensor good = input;
  input.dtype = ARETE_FLOAT64;
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: input 0 'x' has dtype float64, expected float32");
  input.dtype = -7;
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: input 0 'x' has dtype invalid, expected float32");
  input = good;
  for (int32_t rank : {3, 0, -1, 9}) {
    input.rank = rank;
    EXPECT_ENTRY_ERROR(
        ARETE_ERROR_ARGUMENT,
        ("train: input 0 'x' has rank " + std::to_string(rank) + ", expected 2")
            .c_str());
  }
  input = tensor(x, ARETE_FLOAT32, {3, 5});
  EXPECT_ENTRY_ERROR(
      ARETE_ERROR_ARGUMENT,
      "train: input 0 'x' has size 5 in dimension 1, expected 4");
  input = tensor(x, ARETE_FLOAT32, {3, 0});
  EXPECT_ENTRY_ERROR(
      ARETE_ERROR_ARGUMENT,
      "train: input 0 'x' has size 0 in dimension 1, expected 4");
  input = tensor(x, ARETE_FLOAT32, {-3, 4});
  EXPECT_ENTRY_ERROR(ARETE_ERROR_VALUE,
                     "train: input 0 'x' has size -3 in dimension 0");
  input = tensor(nullptr, ARETE_FLOAT32, {3, 4});
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: input 0 'x' has a null data pointer");
  input = good;
  call.states[0].dtype = ARETE_INT8;
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: state 0 'w' has dtype int8, expected float32");
  call.outputs[0].rank = 2;
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: output 0 'y' has rank 2, expected 1");
}

TEST_F(Entry, SizesBeyondTheAddressSpace) {
  const int64_t big = int64_t(1) << 61;
  const char *message = "train: input 0 'x' does not fit the address space";
  call.inputs[0] = tensor(x, ARETE_FLOAT32, {big, 4});
  EXPECT_ENTRY_ERROR(ARETE_ERROR_MEMORY, message);
  // The byte count fits, the addresses do not.
  call.inputs[0] = tensor(x, ARETE_FLOAT32, {INT64_MAX / 16, 4});
  call.inputs[0].data = reinterpret_cast<void *>(~uintptr_t(0) - 63);
  EXPECT_ENTRY_ERROR(ARETE_ERROR_MEMORY, message);
  call.inputs[0] = tensor(x, ARETE_FLOAT32, {3, 4}, {big, 1});
  EXPECT_ENTRY_ERROR(ARETE_ERROR_MEMORY, message);
  call.inputs[0] = tensor(x, ARETE_FLOAT32, {3, 4}, {-big, 1});
  EXPECT_ENTRY_ERROR(ARETE_ERROR_MEMORY, message);
  call.inputs[0] = tensor(x, ARETE_FLOAT32, {2, 4}, {INT64_MIN, 1});
  EXPECT_ENTRY_ERROR(ARETE_ERROR_MEMORY, message);
  // Sizes without elements are nothing, however large.
  call.inputParams[0] = param("x", ARETE_FLOAT32, {-1, -1, -1});
  call.inputs[0] = tensor(nullptr, ARETE_FLOAT32, {big, big, 0});
  EXPECT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_EQ(ctx.pack, nullptr);
}

TEST_F(Entry, RepeatedElementsTooManyToPack) {
  call.inputParams[0] = param("x", ARETE_FLOAT32, {-1});
  call.inputs[0] = tensor(x, ARETE_FLOAT32, {INT64_MAX / 4}, {0});
  EXPECT_ENTRY_ERROR(ARETE_ERROR_MEMORY,
                     "train: the size of contiguous copies of inputs in bytes "
                     "overflows");
  call.inputs[0] = tensor(x, ARETE_FLOAT32, {int64_t(1) << 40}, {0});
  EXPECT_ENTRY_ERROR(ARETE_ERROR_MEMORY,
                     "train: cannot allocate 4398046511168 bytes aligned to 64 "
                     "for contiguous copies of inputs");
}

TEST_F(Entry, EmptyAndSingleElementTensors) {
  call.inputs[0] = tensor(nullptr, ARETE_FLOAT32, {0, 4});
  call.states[0] = tensor(nullptr, ARETE_FLOAT32, {0});
  call.outputs[0] = tensor(y, ARETE_FLOAT32, {0});
  EXPECT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_EQ(ctx.input_data[0], nullptr);
  // The strides of dimensions of one element are not looked at.
  call.inputs[0] = tensor(x, ARETE_FLOAT32, {1, 4}, {INT64_MIN, 1});
  call.states[0] = tensor(w, ARETE_FLOAT32, {1}, {0});
  call.outputs[0] = tensor(y, ARETE_FLOAT32, {1}, {-3});
  EXPECT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_EQ(ctx.input_data[0], x);
  EXPECT_EQ(ctx.pack, nullptr);
  // No elements, no overlap.
  call.inputs[0] = tensor(y, ARETE_FLOAT32, {0, 4});
  EXPECT_EQ(call.enter(ctx), ARETE_OK);
}

TEST_F(Entry, RanksZeroAndEight) {
  Call ranks;
  auto data = iota<int16_t>(256);
  ranks.input(param("s", ARETE_INT16, {}), tensor(&data[7], ARETE_INT16, {}));
  ranks.input(param("t", ARETE_INT16, {2, 2, 2, 2, 2, 2, 2, 2}),
              tensor(data.data(), ARETE_INT16, {2, 2, 2, 2, 2, 2, 2, 2},
                     {1, 2, 4, 8, 16, 32, 64, 128}));
  ASSERT_EQ(ranks.enter(ctx), ARETE_OK);
  EXPECT_EQ(ctx.input_data[0], &data[7]);
  auto *packed = static_cast<const int16_t *>(ctx.input_data[1]);
  ASSERT_NE(packed, data.data());
  for (int i = 0; i < 256; ++i) {
    int reversed = 0;
    for (int bit = 0; bit < 8; ++bit)
      reversed |= (i >> bit & 1) << (7 - bit);
    EXPECT_EQ(packed[i], reversed);
  }
}

TEST_F(Entry, PacksStridedInputs) {
  for (int i = 0; i < 64; ++i)
    x[i] = static_cast<float>(i);
  struct {
    float *data;
    int64_t stride0, stride1;
  } layouts[] = {{x, 1, 3},  {x + 11, -4, -1}, {x + 8, -4, 1},
                 {x, 0, 1},  {x, 5, 0},        {x + 3, 0, 0},
                 {x, 20, 2}, {x + 1, 2, 1}}; // the last repeats itself
  for (auto &layout : layouts) {
    call.inputs[0] = tensor(layout.data, ARETE_FLOAT32, {3, 4},
                            {layout.stride0, layout.stride1});
    ASSERT_EQ(call.enter(ctx), ARETE_OK);
    auto *packed = static_cast<const float *>(ctx.input_data[0]);
    EXPECT_EQ(packed, ctx.pack);
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 4; ++j)
        EXPECT_EQ(packed[4 * i + j],
                  layout.data[i * layout.stride0 + j * layout.stride1]);
  }
}

TEST_F(Entry, PacksEachInputApart) {
  call.input(param("z", ARETE_FLOAT32, {-1}),
             tensor(x + 20, ARETE_FLOAT32, {20}));
  call.input(param("r", ARETE_FLOAT32, {-1}),
             tensor(x + 50, ARETE_FLOAT32, {17}, {-1}));
  call.input(param("s", ARETE_FLOAT32, {-1}),
             tensor(x, ARETE_FLOAT32, {3}, {7}));
  for (int i = 0; i < 64; ++i)
    x[i] = static_cast<float>(i);
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_EQ(ctx.input_data[1], x + 20);
  auto *r = static_cast<const float *>(ctx.input_data[2]);
  auto *s = static_cast<const float *>(ctx.input_data[3]);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(s) % 64, 0u);
  for (int i = 0; i < 17; ++i)
    EXPECT_EQ(r[i], static_cast<float>(50 - i));
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(s[i], static_cast<float>(7 * i));
}

TEST_F(Entry, PacksUnalignedInputs) {
  auto *bytes = reinterpret_cast<char *>(x) + 2;
  float values[12];
  for (int i = 0; i < 12; ++i)
    values[i] = static_cast<float>(i);
  std::memcpy(bytes, values, sizeof(values));
  call.inputs[0] = tensor(bytes, ARETE_FLOAT32, {3, 4});
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_EQ(ctx.input_data[0], ctx.pack);
  EXPECT_EQ(std::memcmp(ctx.pack, values, sizeof(values)), 0);
  call.states[0].data = reinterpret_cast<char *>(w) + 1;
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: state 0 'w' is not aligned for its dtype");
  call.outputs[0].data = reinterpret_cast<char *>(y) + 1;
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: output 0 'y' is not aligned for its dtype");
}

TEST_F(Entry, ComplexNumbersAlignAsTheirParts) {
  alignas(16) double data[4] = {};
  Call complex;
  complex.input(param("z", ARETE_COMPLEX128, {}),
                tensor(data + 1, ARETE_COMPLEX128, {}));
  ASSERT_EQ(complex.enter(ctx), ARETE_OK);
  EXPECT_EQ(ctx.input_data[0], data + 1);
}

TEST_F(Entry, StatesAndOutputsMustBeContiguous) {
  call.states[0] = tensor(w, ARETE_FLOAT32, {5}, {2});
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: state 0 'w' is not contiguous");
  call.outputs[0] = tensor(y, ARETE_FLOAT32, {3}, {-1});
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: output 0 'y' is not contiguous");
}

TEST_F(Entry, PacksInputsThatOverlapAState) {
  for (int i = 0; i < 64; ++i)
    w[i] = static_cast<float>(i);
  call.inputParams[0] = param("x", ARETE_FLOAT32, {-1});
  call.states[0] = tensor(w + 20, ARETE_FLOAT32, {10});
  struct {
    int64_t first, count, stride;
    bool packed;
  } cases[] = {
      {10, 10, 1, false}, // ends where the state begins
      {10, 11, 1, true},  // one element into it
      {30, 10, 1, false}, // begins where it ends
      {29, 10, 1, true},  // its last element
      {20, 10, 1, true},  // the same memory
      {23, 2, 1, true},   // inside
      {0, 64, 1, true},   // around it
  };
  for (auto &c : cases) {
    call.inputs[0] = tensor(w + c.first, ARETE_FLOAT32, {c.count}, {c.stride});
    ASSERT_EQ(call.enter(ctx), ARETE_OK);
    EXPECT_EQ(ctx.input_data[0] != w + c.first, c.packed) << c.first;
    if (c.packed)
      EXPECT_EQ(std::memcmp(ctx.input_data[0], w + c.first, c.count * 4), 0);
  }
  // Backward from behind the state into it, as an error with an output shows.
  call.outputs[0] = tensor(w + 10, ARETE_FLOAT32, {3});
  call.inputs[0] = tensor(w + 17, ARETE_FLOAT32, {5}, {-1});
  EXPECT_EQ(call.enter(ctx), ARETE_OK);
  call.inputs[0] = tensor(w + 17, ARETE_FLOAT32, {6}, {-1});
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: output 0 'y' overlaps input 0 'x'");
  // Over the state and into the output: the error comes first.
  call.inputs[0] = tensor(w + 25, ARETE_FLOAT32, {7}, {-2});
  EXPECT_EQ(call.enter(ctx), ARETE_OK);
  call.inputs[0] = tensor(w + 25, ARETE_FLOAT32, {8}, {-2});
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: output 0 'y' overlaps input 0 'x'");
}

TEST_F(Entry, AnInputInTheLaterOfTwoAdjacentStates) {
  call.inputParams[0] = param("x", ARETE_FLOAT32, {-1});
  call.state(param("v", ARETE_FLOAT32, {-1}),
             tensor(w + 5, ARETE_FLOAT32, {5}));
  for (int first : {4, 5, 9}) {
    call.inputs[0] = tensor(w + first, ARETE_FLOAT32, {1});
    ASSERT_EQ(call.enter(ctx), ARETE_OK);
    EXPECT_EQ(ctx.input_data[0], ctx.pack) << first;
  }
  call.inputs[0] = tensor(w + 10, ARETE_FLOAT32, {1});
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_EQ(ctx.input_data[0], w + 10);
}

TEST_F(Entry, AnElementOnTheEdgeOverlapsByItsBytes) {
  // An int8 view of the last byte of the state.
  call.input(param("b", ARETE_INT8, {-1}),
             tensor(reinterpret_cast<char *>(w) + 19, ARETE_INT8, {1}));
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_EQ(ctx.input_data[1], ctx.pack);
  call.inputs[1].data = reinterpret_cast<char *>(w) + 20;
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_EQ(ctx.input_data[1], call.inputs[1].data);
}

TEST_F(Entry, TargetsMustNotOverlap) {
  call.state(param("v", ARETE_FLOAT32, {-1}),
             tensor(w + 5, ARETE_FLOAT32, {5}));
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  call.states[1].data = w + 4;
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: state 1 'v' overlaps state 0 'w'");
  call.states[0].data = w + 8;
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: state 1 'v' overlaps state 0 'w'");
  call.states[0].data = w + 20;
  call.outputs[0].data = w + 24;
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: output 0 'y' overlaps state 0 'w'");
  call.outputs[0].data = y;
  call.output(param("z", ARETE_FLOAT32, {-1}),
              tensor(y + 2, ARETE_FLOAT32, {2}));
  EXPECT_ENTRY_ERROR(ARETE_ERROR_ARGUMENT,
                     "train: output 1 'z' overlaps output 0 'y'");
}

TEST_F(Entry, ManyStatesInAnyOrder) {
  // More than are sorted by insertion.
  const int count = 211;
  std::vector<float> memory(count * 4);
  std::vector<std::string> names;
  Call many;
  for (int i = 0; i < count; ++i)
    names.push_back("s" + std::to_string(i));
  for (int i = 0; i < count; ++i) // 101 generates the residues mod 211
    many.state(param(names[i].c_str(), ARETE_FLOAT32, {-1}),
               tensor(&memory[i * 101 % count * 4], ARETE_FLOAT32, {3}));
  // Of each input, elements in every state or in the gap behind it.
  for (int i = 0; i < count; ++i)
    many.input(param("in", ARETE_FLOAT32, {-1}),
               tensor(&memory[i * 4 + 2], ARETE_FLOAT32, {1}));
  for (int i = 0; i < count; ++i)
    many.input(param("gap", ARETE_FLOAT32, {-1}),
               tensor(&memory[i * 4 + 3], ARETE_FLOAT32, {1}));
  ASSERT_EQ(many.enter(ctx), ARETE_OK);
  for (int i = 0; i < count; ++i) {
    EXPECT_NE(ctx.input_data[i], many.inputs[i].data) << i;
    EXPECT_EQ(ctx.input_data[count + i], many.inputs[count + i].data) << i;
  }
  // Each overlap of two is found.
  for (int i = 1; i < count; ++i) {
    auto *data = static_cast<float *>(many.states[i].data);
    if (data + 4 >= memory.data() + memory.size())
      continue;
    many.states[i].data = data + 2;
    EXPECT_EQ(many.enter(ctx), ARETE_ERROR_ARGUMENT) << i;
    EXPECT_NE(ctx.text().find("overlaps state"), std::string::npos);
    many.states[i].data = data;
  }
  EXPECT_EQ(many.enter(ctx), ARETE_OK);
}

TEST_F(Entry, ATensorIsNotBothArgumentAndAllocatedOutput) {
  call.outputs[0] = {};
  call.inputs[0] = tensor(nullptr, ARETE_FLOAT32, {0, 4});
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  call.outputPtrs[0] = &call.inputs[0];
  auto enter = [&] {
    return arete_rt_enter(&ctx, &call.signature, call.inputPtrs.data(),
                          call.statePtrs.data(), call.outputPtrs.data());
  };
  EXPECT_ERROR(enter(), ctx, ARETE_ERROR_ARGUMENT,
               "train: output 0 'y' is also input 0 'x'");
  call.states[0] = tensor(nullptr, ARETE_FLOAT32, {0});
  call.outputPtrs[0] = &call.states[0];
  EXPECT_ERROR(enter(), ctx, ARETE_ERROR_ARGUMENT,
               "train: output 0 'y' is also state 0 'w'");
}

TEST_F(Entry, EveryAllocationMayFail) {
  call.inputs[0] = tensor(x, ARETE_FLOAT32, {3, 4}, {1, 3});
  const char *messages[] = {"the table of inputs", "the table of outputs",
                            "contiguous copies of inputs"};
  int64_t bytes[] = {64, 16, 112};
  for (int failure = 0; failure < 3; ++failure) {
    CheckedContext tight;
    tight.failAfter = failure;
    EXPECT_ERROR(call.enter(tight), tight, ARETE_ERROR_MEMORY,
                 ("train: cannot allocate " + std::to_string(bytes[failure]) +
                  " bytes aligned to 64 for " + messages[failure])
                     .c_str());
    arete_rt_fail(&tight, ARETE_ERROR_MEMORY, nullptr, 0, 0);
    tight.failAfter = -1;
    EXPECT_EQ(call.enter(tight), ARETE_OK);
  }
}

TEST_F(Entry, TrustedArgumentsAreTakenAsTheyAre) {
  // A wrong dtype, which an entry that checks refuses.
  call.inputs[0] = tensor(x, ARETE_FLOAT64, {3, 4});
  arete_context_trust(&ctx);
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_EQ(ctx.status, ARETE_OK);
  EXPECT_EQ(ctx.input_data[0], x);
  // The trust is in one call.
  EXPECT_NE(call.enter(ctx), ARETE_OK);
  // An output that is given is used, one that is not is made.
  call.inputs[0] = tensor(x, ARETE_FLOAT32, {3, 4});
  arete_context_trust(&ctx);
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  int64_t three = 3, four = 4;
  EXPECT_EQ(arete_rt_output(&ctx, 0, &three), y);
  EXPECT_EQ(arete_rt_output(&ctx, 0, &four), nullptr);
  arete_rt_fail(&ctx, ctx.status, nullptr, 0, 0);
}

TEST_F(Entry, RepeatsACallWhoseArgumentsWereInOrder) {
  CheckedContext fresh;
  EXPECT_FALSE(arete_context_can_repeat(&fresh));
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_TRUE(arete_context_can_repeat(&ctx));
  arete_context_repeat(&ctx);
  // It does not look at them.
  call.inputs[0].dtype = ARETE_FLOAT64;
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_EQ(ctx.status, ARETE_OK);
  EXPECT_EQ(ctx.input_data[0], x);
  int64_t three = 3, four = 4;
  EXPECT_EQ(arete_rt_output(&ctx, 0, &three), y);
  // An error of the repeated call is reported, and ends the repeating.
  EXPECT_EQ(arete_rt_output(&ctx, 0, &four), nullptr);
  EXPECT_EQ(arete_rt_fail(&ctx, ctx.status, nullptr, 0, 0), ARETE_ERROR_SIZE);
  EXPECT_FALSE(arete_context_can_repeat(&ctx));
  EXPECT_NE(call.enter(ctx), ARETE_OK);
  EXPECT_FALSE(arete_context_can_repeat(&ctx));
}

TEST_F(Entry, DoesNotRepeatWhatItMadeForACall) {
  // A copy of an input.
  call.inputs[0] = tensor(x, ARETE_FLOAT32, {3, 4}, {1, 3});
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  EXPECT_FALSE(arete_context_can_repeat(&ctx));
  // An output.
  call.inputs[0] = tensor(x, ARETE_FLOAT32, {3, 4});
  call.outputs[0].data = nullptr;
  ASSERT_EQ(call.enter(ctx), ARETE_OK);
  int64_t three = 3;
  ASSERT_NE(arete_rt_output(&ctx, 0, &three), nullptr);
  EXPECT_FALSE(arete_context_can_repeat(&ctx));
  arete_tensor_free(&ctx, &call.outputs[0]);
}

} // namespace
