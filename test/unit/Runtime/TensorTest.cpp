//===- TensorTest.cpp - Dtypes and tensors --------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeTest.h"

#include <complex>

using namespace arete::test;

namespace {

TEST(Dtype, NamesAndSizes) {
  // The numbers are part of the ABI, so they are spelled out here.
  struct {
    int32_t number;
    const char *name;
    size_t size;
  } expected[] = {
      {0, "bool", 1},           {1, "int8", 1},       {2, "int16", 2},
      {3, "int32", 4},          {4, "int64", 8},      {5, "uint8", 1},
      {6, "uint16", 2},         {7, "uint32", 4},     {8, "uint64", 8},
      {9, "float16", 2},        {10, "bfloat16", 2},  {11, "float32", 4},
      {12, "float64", 8},       {13, "complex64", 8}, {14, "complex128", 16},
      {-1, "invalid", 0},       {15, "invalid", 0},   {INT32_MAX, "invalid", 0},
      {INT32_MIN, "invalid", 0}};
  for (auto &e : expected) {
    EXPECT_STREQ(arete_dtype_name(e.number), e.name);
    EXPECT_EQ(arete_dtype_size(e.number), e.size) << e.name;
  }
}

TEST(Tensor, View) {
  float data[24];
  arete_tensor t = tensor(data, ARETE_FLOAT32, {2, 3, 4});
  EXPECT_EQ(t.data, data);
  EXPECT_EQ(t.dtype, ARETE_FLOAT32);
  EXPECT_EQ(t.rank, 3);
  EXPECT_EQ(t.sizes[0], 2);
  EXPECT_EQ(t.sizes[2], 4);
  EXPECT_EQ(t.strides[0], 12);
  EXPECT_EQ(t.strides[1], 4);
  EXPECT_EQ(t.strides[2], 1);

  arete_tensor scalar = arete_tensor_view(data, ARETE_INT8, 0, nullptr);
  EXPECT_EQ(scalar.rank, 0);
  EXPECT_EQ(arete_tensor_count(&scalar), 1);

  int64_t sizes[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
  EXPECT_EQ(arete_tensor_view(data, ARETE_INT8, 8, sizes).strides[0], 1);
  // What no tensor can be is left to the checks at entry.
  EXPECT_EQ(arete_tensor_view(data, ARETE_INT8, 9, sizes).rank, 9);
  EXPECT_EQ(arete_tensor_view(data, ARETE_INT8, -1, sizes).rank, -1);
}

TEST(Tensor, Count) {
  auto count = [](std::initializer_list<int64_t> sizes) {
    arete_tensor t = tensor(nullptr, ARETE_INT8, sizes);
    return arete_tensor_count(&t);
  };
  const int64_t big = int64_t(1) << 40;
  EXPECT_EQ(count({}), 1);
  EXPECT_EQ(count({7}), 7);
  EXPECT_EQ(count({2, 3, 4}), 24);
  EXPECT_EQ(count({2, 0, 4}), 0);
  EXPECT_EQ(count({1, 1, 1, 1, 1, 1, 1, 2}), 2);
  EXPECT_EQ(count({big, big}), INT64_MAX);
  EXPECT_EQ(count({big, big, 0}), 0);
  EXPECT_EQ(count({3, -1}), 0);
}

TEST(Tensor, IsContiguous) {
  auto contiguous = [](std::initializer_list<int64_t> sizes,
                       std::initializer_list<int64_t> strides) {
    arete_tensor t = tensor(nullptr, ARETE_INT8, sizes, strides);
    return arete_tensor_is_contiguous(&t) != 0;
  };
  EXPECT_TRUE(contiguous({}, {}));
  EXPECT_TRUE(contiguous({5}, {1}));
  EXPECT_TRUE(contiguous({2, 3}, {3, 1}));
  EXPECT_TRUE(contiguous({1, 3, 1}, {77, 1, -9})); // strides of 1 are unused
  EXPECT_TRUE(contiguous({1}, {0}));
  EXPECT_TRUE(contiguous({2, 0}, {-5, 9})); // nothing there to be out of order
  EXPECT_FALSE(contiguous({5}, {2}));
  EXPECT_FALSE(contiguous({5}, {-1}));
  EXPECT_FALSE(contiguous({5}, {0}));
  EXPECT_FALSE(contiguous({2, 3}, {1, 2}));
  EXPECT_FALSE(contiguous({2, 3}, {4, 1}));
}

TEST(Tensor, AllocAndFree) {
  CheckedContext ctx;
  for (arete_context *c : {static_cast<arete_context *>(&ctx),
                           static_cast<arete_context *>(nullptr)}) {
    int64_t sizes[] = {3, 5};
    arete_tensor t;
    ASSERT_EQ(arete_tensor_alloc(c, &t, ARETE_COMPLEX128, 2, sizes), ARETE_OK);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(t.data) % 64, 0u);
    EXPECT_EQ(t.dtype, ARETE_COMPLEX128);
    EXPECT_EQ(t.strides[0], 5);
    std::memset(t.data, 0, 240);
    arete_tensor_free(c, &t);
    EXPECT_EQ(t.data, nullptr);
    EXPECT_EQ(arete_tensor_count(&t), 0);
    arete_tensor_free(c, &t);
    arete_tensor_free(c, nullptr);
  }
  EXPECT_EQ(ctx.numAllocations, 1);
}

TEST(Tensor, AllocWithoutElements) {
  CheckedContext ctx;
  int64_t sizes[] = {int64_t(1) << 40, int64_t(1) << 40, 0};
  arete_tensor t;
  ASSERT_EQ(arete_tensor_alloc(&ctx, &t, ARETE_FLOAT64, 3, sizes), ARETE_OK);
  EXPECT_NE(t.data, nullptr);
  EXPECT_EQ(arete_tensor_count(&t), 0);
  arete_tensor_free(&ctx, &t);
  ASSERT_EQ(arete_tensor_alloc(&ctx, &t, ARETE_FLOAT64, 0, nullptr), ARETE_OK);
  EXPECT_EQ(arete_tensor_count(&t), 1);
  arete_tensor_free(&ctx, &t);
}

TEST(Tensor, AllocErrors) {
  CheckedContext ctx;
  arete_tensor t;
  int64_t sizes[] = {3, -2, int64_t(1) << 62};
  EXPECT_ERROR(arete_tensor_alloc(&ctx, nullptr, ARETE_INT8, 1, sizes), ctx,
               ARETE_ERROR_ARGUMENT,
               "cannot allocate a tensor: the tensor is null");
  EXPECT_ERROR(
      arete_tensor_alloc(&ctx, &t, static_cast<arete_dtype>(15), 1, sizes), ctx,
      ARETE_ERROR_ARGUMENT, "cannot allocate a tensor: 15 is no dtype");
  EXPECT_ERROR(arete_tensor_alloc(&ctx, &t, ARETE_INT8, 9, sizes), ctx,
               ARETE_ERROR_ARGUMENT,
               "cannot allocate a tensor: its rank is 9, not between 0 and 8");
  EXPECT_ERROR(arete_tensor_alloc(&ctx, &t, ARETE_INT8, -1, sizes), ctx,
               ARETE_ERROR_ARGUMENT,
               "cannot allocate a tensor: its rank is -1, not between 0 and 8");
  EXPECT_ERROR(arete_tensor_alloc(&ctx, &t, ARETE_INT8, 1, nullptr), ctx,
               ARETE_ERROR_ARGUMENT,
               "cannot allocate a tensor: the sizes are null");
  EXPECT_ERROR(arete_tensor_alloc(&ctx, &t, ARETE_INT8, 2, sizes), ctx,
               ARETE_ERROR_VALUE,
               "cannot allocate a tensor: its size in dimension 1 is -2");
  EXPECT_ERROR(arete_tensor_alloc(&ctx, &t, ARETE_INT16, 1, sizes + 2), ctx,
               ARETE_ERROR_MEMORY,
               "cannot allocate a tensor: its size in bytes overflows");
  EXPECT_EQ(ctx.numAllocations, 0);
  ctx.failAfter = 0;
  t.data = &t;
  EXPECT_ERROR(arete_tensor_alloc(&ctx, &t, ARETE_INT16, 1, sizes), ctx,
               ARETE_ERROR_MEMORY,
               "cannot allocate 6 bytes aligned to 64 for a tensor");
  // Safe to free after the failure.
  EXPECT_EQ(t.data, nullptr);
  EXPECT_EQ(arete_tensor_alloc(nullptr, &t, ARETE_INT8, 9, sizes),
            ARETE_ERROR_ARGUMENT);
}

} // namespace
