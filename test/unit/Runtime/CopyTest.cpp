//===- CopyTest.cpp - Copies between strided arrays -----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeTest.h"

#include <algorithm>
#include <random>

using namespace arete::test;

namespace {

/// Calls fn(offset in a, offset in b), in elements, for every index in C order.
template <typename Fn>
void forEachIndex(const arete_tensor &a, const arete_tensor &b, Fn fn) {
  int64_t count = arete_tensor_count(&a);
  for (int64_t i = 0; i < count; ++i) {
    int64_t rest = i, atA = 0, atB = 0;
    for (int d = a.rank - 1; d >= 0; --d) {
      atA += rest % a.sizes[d] * a.strides[d];
      atB += rest % a.sizes[d] * b.strides[d];
      rest /= a.sizes[d];
    }
    fn(atA, atB);
  }
}

const arete_dtype bySize[] = {ARETE_BOOL, ARETE_FLOAT16, ARETE_FLOAT32,
                              ARETE_INT64, ARETE_COMPLEX128};

TEST(Copy, RandomLayouts) {
  std::mt19937 random(7);
  auto pick = [&](int lo, int hi) {
    return std::uniform_int_distribution<int>(lo, hi)(random);
  };
  // Puts the dimensions of `t` into memory in a random order, with random gaps
  // and signs; returns the number of elements spanned and moves `first` to the
  // element of index zero.
  auto layOut = [&](arete_tensor &t, bool mayRepeat, int64_t &first) {
    std::vector<int> order(t.rank);
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), random);
    int64_t step = 1;
    first = 0;
    for (int d : order) {
      int64_t stride = step * pick(1, 2);
      if (mayRepeat && pick(0, 4) == 0)
        stride = 0;
      else
        step =
            std::max<int64_t>(step, stride * std::max<int64_t>(t.sizes[d], 1));
      if (pick(0, 2) == 0) {
        first += stride * (t.sizes[d] - 1);
        stride = -stride;
      }
      t.strides[d] = stride;
    }
    return step;
  };
  arete_context ctx{};
  for (int round = 0; round < 3000; ++round) {
    arete_dtype dtype = bySize[round % 5];
    size_t size = arete_dtype_size(dtype);
    arete_tensor src{};
    src.dtype = dtype;
    src.rank = pick(0, 8);
    for (int d = 0; d < src.rank; ++d)
      src.sizes[d] = src.rank <= 2 ? pick(1, 70) : pick(1, 4);
    arete_tensor dst = src;
    int64_t srcFirst, dstFirst;
    std::vector<uint8_t> srcMemory(layOut(src, true, srcFirst) * size);
    std::vector<uint8_t> dstMemory(layOut(dst, false, dstFirst) * size, 0xEE);
    for (uint8_t &byte : srcMemory)
      byte = static_cast<uint8_t>(random());
    src.data = srcMemory.data() + srcFirst * size;
    dst.data = dstMemory.data() + dstFirst * size;

    std::vector<uint8_t> expected = dstMemory;
    forEachIndex(dst, src, [&](int64_t to, int64_t from) {
      std::memcpy(&expected[(dstFirst + to) * size],
                  &srcMemory[(srcFirst + from) * size], size);
    });
    ASSERT_EQ(arete_tensor_copy(&ctx, &dst, &src), ARETE_OK);
    // Also compares the gaps, which must stay as they were.
    ASSERT_EQ(dstMemory, expected) << "round " << round;
  }
}

TEST(Copy, TransposeLargerThanATile) {
  const int64_t rows = 101, columns = 67;
  auto src = iota<float>(rows * columns);
  std::vector<float> dst(rows * columns);
  arete_tensor from =
      tensor(src.data(), ARETE_FLOAT32, {columns, rows}, {1, columns});
  arete_tensor to = tensor(dst.data(), ARETE_FLOAT32, {columns, rows});
  ASSERT_EQ(arete_tensor_copy(nullptr, &to, &from), ARETE_OK);
  for (int64_t i = 0; i < columns; ++i)
    for (int64_t j = 0; j < rows; ++j)
      ASSERT_EQ(dst[i * rows + j], src[j * columns + i]);
}

TEST(Copy, UnalignedMemory) {
  auto src = iota<double>(4);
  std::vector<char> bytes(33);
  arete_tensor from = tensor(src.data(), ARETE_FLOAT64, {2, 2}, {1, 2});
  arete_tensor to = tensor(bytes.data() + 1, ARETE_FLOAT64, {2, 2});
  ASSERT_EQ(arete_tensor_copy(nullptr, &to, &from), ARETE_OK);
  double result[4];
  std::memcpy(result, bytes.data() + 1, sizeof(result));
  EXPECT_EQ(result[1], 2);
  EXPECT_EQ(result[2], 1);
}

TEST(Copy, OverlapActsAsIfCopiedAtOnce) {
  CheckedContext ctx;
  auto shifted = iota<int32_t>(10);
  arete_tensor from = tensor(shifted.data(), ARETE_INT32, {8});
  arete_tensor to = tensor(shifted.data() + 2, ARETE_INT32, {8});
  ASSERT_EQ(arete_tensor_copy(&ctx, &to, &from), ARETE_OK);
  EXPECT_EQ(shifted, (std::vector<int32_t>{0, 1, 0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(ctx.numAllocations, 0);

  auto reversed = iota<int32_t>(5);
  from = tensor(reversed.data() + 4, ARETE_INT32, {5}, {-1});
  to = tensor(reversed.data(), ARETE_INT32, {5});
  ASSERT_EQ(arete_tensor_copy(&ctx, &to, &from), ARETE_OK);
  EXPECT_EQ(reversed, (std::vector<int32_t>{4, 3, 2, 1, 0}));

  auto square = iota<int32_t>(9);
  from = tensor(square.data(), ARETE_INT32, {3, 3}, {1, 3});
  to = tensor(square.data(), ARETE_INT32, {3, 3});
  ASSERT_EQ(arete_tensor_copy(&ctx, &to, &from), ARETE_OK);
  EXPECT_EQ(square, (std::vector<int32_t>{0, 3, 6, 1, 4, 7, 2, 5, 8}));
  EXPECT_TRUE(ctx.live.empty());

  ctx.failAfter = 0;
  EXPECT_ERROR(arete_tensor_copy(&ctx, &to, &from), ctx, ARETE_ERROR_MEMORY,
               "cannot allocate 36 bytes aligned to 64 for a copy between "
               "overlapping tensors");
  EXPECT_EQ(square, (std::vector<int32_t>{0, 3, 6, 1, 4, 7, 2, 5, 8}));
}

TEST(Copy, InterleavedTensorsTakeTheLongWay) {
  // Their extents meet though no element does.
  auto data = iota<int16_t>(8);
  arete_tensor even = tensor(data.data(), ARETE_INT16, {4}, {2});
  arete_tensor odd = tensor(data.data() + 1, ARETE_INT16, {4}, {2});
  ASSERT_EQ(arete_tensor_copy(nullptr, &even, &odd), ARETE_OK);
  EXPECT_EQ(data, (std::vector<int16_t>{1, 1, 3, 3, 5, 5, 7, 7}));
}

TEST(Copy, WithoutElements) {
  arete_tensor a = tensor(nullptr, ARETE_INT8, {3, 0});
  arete_tensor b = tensor(nullptr, ARETE_INT8, {3, 0}, {0, 5});
  EXPECT_EQ(arete_tensor_copy(nullptr, &a, &b), ARETE_OK);
}

TEST(Copy, Errors) {
  arete_context ctx{};
  int32_t memory[8] = {};
  const int64_t big = int64_t(1) << 62;
  arete_tensor good = tensor(memory, ARETE_INT32, {2, 2});
  struct {
    arete_tensor dst, src;
    int32_t status;
    const char *message;
  } cases[] = {
      {good, tensor(memory, ARETE_FLOAT32, {2, 2}), ARETE_ERROR_ARGUMENT,
       "cannot copy a tensor of dtype float32 to int32"},
      {good, arete_tensor{memory, 99, 2, {2, 2}, {2, 1}}, ARETE_ERROR_ARGUMENT,
       "cannot copy a tensor: 99 is no dtype"},
      {good, tensor(memory, ARETE_INT32, {2}), ARETE_ERROR_ARGUMENT,
       "cannot copy a tensor of rank 1 to rank 2"},
      {good, arete_tensor{memory, ARETE_INT32, 9, {}, {}}, ARETE_ERROR_ARGUMENT,
       "cannot copy a tensor: its rank is 9, not between 0 and 8"},
      {good, arete_tensor{memory, ARETE_INT32, -1, {}, {}},
       ARETE_ERROR_ARGUMENT,
       "cannot copy a tensor: its rank is -1, not between 0 and 8"},
      {good, tensor(memory, ARETE_INT32, {2, 3}), ARETE_ERROR_SIZE,
       "cannot copy a tensor of size 3 in dimension 1 to size 2"},
      {tensor(memory, ARETE_INT32, {-1}), tensor(memory, ARETE_INT32, {-1}),
       ARETE_ERROR_VALUE,
       "cannot copy a tensor: its size in dimension 0 is -1"},
      {tensor(memory, ARETE_INT32, {2, 2}, {1, 0}), good, ARETE_ERROR_ARGUMENT,
       "cannot copy to a tensor that repeats its elements in dimension 1"},
      {good, tensor(nullptr, ARETE_INT32, {2, 2}), ARETE_ERROR_ARGUMENT,
       "cannot copy a tensor: the data of the source is null"},
      {tensor(nullptr, ARETE_INT32, {2, 2}), good, ARETE_ERROR_ARGUMENT,
       "cannot copy a tensor: the data of the destination is null"},
      {tensor(memory, ARETE_INT32, {big}), tensor(memory, ARETE_INT32, {big}),
       ARETE_ERROR_MEMORY, "cannot copy a tensor: its size in bytes overflows"},
      {good, tensor(memory, ARETE_INT32, {2, 2}, {big, 1}), ARETE_ERROR_MEMORY,
       "cannot copy a tensor: its size in bytes overflows"},
      {good, tensor(memory, ARETE_INT32, {2, 2}, {-big, 1}), ARETE_ERROR_MEMORY,
       "cannot copy a tensor: its size in bytes overflows"},
  };
  for (auto &c : cases)
    EXPECT_ERROR(arete_tensor_copy(&ctx, &c.dst, &c.src), ctx, c.status,
                 c.message);
  EXPECT_ERROR(arete_tensor_copy(&ctx, nullptr, &good), ctx,
               ARETE_ERROR_ARGUMENT,
               "cannot copy a tensor: the destination is null");
  EXPECT_ERROR(arete_tensor_copy(&ctx, &good, nullptr), ctx,
               ARETE_ERROR_ARGUMENT,
               "cannot copy a tensor: the source is null");
}

} // namespace
