//===- MemoryTest.cpp - Memory that is kept for reuse ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/memory.h"
#include "gtest/gtest.h"

#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARETE_TEST_KEEPS_NOTHING 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARETE_TEST_KEEPS_NOTHING 1
#endif

namespace {

void *allocate(size_t bytes) { return arete_memory_allocate(bytes, nullptr); }
void deallocate(void *block) { arete_memory_free(block, nullptr); }

TEST(Memory, BlocksOfEverySizeAreAlignedAndApart) {
  std::vector<std::pair<unsigned char *, size_t>> blocks;
  for (size_t bytes = 0; bytes < 300000; bytes += bytes / 7 + 1) {
    auto *block = static_cast<unsigned char *>(allocate(bytes));
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % 64, 0u) << bytes;
    auto value = static_cast<unsigned char>(blocks.size());
    std::memset(block, value, bytes);
    std::memset(block - ARETE_MEMORY_PREFIX_AT, value, ARETE_MEMORY_PREFIX);
    blocks.emplace_back(block, bytes);
  }
  for (size_t i = 0; i < blocks.size(); ++i) {
    auto [block, bytes] = blocks[i];
    auto value = static_cast<unsigned char>(i);
    for (size_t k = 0; k < bytes; ++k)
      ASSERT_EQ(block[k], value) << bytes;
    EXPECT_EQ(block[-ARETE_MEMORY_PREFIX_AT], value);
    EXPECT_EQ(block[ARETE_MEMORY_PREFIX - ARETE_MEMORY_PREFIX_AT - 1], value);
    deallocate(block);
  }
  deallocate(nullptr);
}

TEST(Memory, TooMuchIsNull) {
  EXPECT_EQ(allocate(SIZE_MAX), nullptr);
  EXPECT_EQ(allocate(SIZE_MAX - 64), nullptr);
  EXPECT_EQ(allocate(SIZE_MAX / 2), nullptr);
}

#ifndef ARETE_TEST_KEEPS_NOTHING
TEST(Memory, WhatIsFreedIsUsedAgain) {
  arete_memory_release();
  for (size_t bytes : {8, 1000, 50000, 1 << 20, 20 << 20}) {
    void *first = allocate(bytes);
    deallocate(first);
    void *second = allocate(bytes);
    EXPECT_EQ(second, first) << bytes;
    deallocate(second);
  }
}

TEST(Memory, LargeBlocksServeWhatIsALittleSmaller) {
  arete_memory_release();
  void *first = allocate(10 << 20);
  deallocate(first);
  void *tiny = allocate(1 << 20);
  EXPECT_NE(tiny, first);
  void *smaller = allocate(9 << 20);
  EXPECT_EQ(smaller, first);
  deallocate(tiny);
  deallocate(smaller);
}

TEST(Memory, IsBounded) {
  size_t usual = arete_memory_set_limit(3 << 20);
  arete_memory_release();
  std::vector<void *> blocks;
  for (int i = 0; i < 8; ++i)
    blocks.push_back(allocate(1 << 20));
  for (void *block : blocks)
    deallocate(block);
  size_t kept = arete_memory_release();
  EXPECT_LE(kept, size_t(3) << 20);
  EXPECT_GE(kept, size_t(2) << 20);
  // Larger than the limit: not kept at all.
  deallocate(allocate(4 << 20));
  EXPECT_EQ(arete_memory_release(), 0u);
  // Lowering the limit gives back what is above it.
  deallocate(allocate(1 << 20));
  EXPECT_EQ(arete_memory_set_limit(0), size_t(3) << 20);
  EXPECT_EQ(arete_memory_release(), 0u);
  arete_memory_set_limit(usual);
  // Small ones, by the thread that freed them.
  for (int i = 0; i < 10000; ++i)
    blocks.push_back(allocate(64));
  for (size_t i = 8; i < blocks.size(); ++i)
    deallocate(blocks[i]);
  EXPECT_LE(arete_memory_release(), size_t(64) << 10);
}

TEST(Memory, OfThreadsThatEnd) {
  arete_memory_release();
  std::vector<void *> blocks;
  std::thread([&] {
    for (int i = 0; i < 10; ++i)
      blocks.push_back(allocate(100));
    deallocate(allocate(100));
  }).join();
  for (void *block : blocks)
    deallocate(block);
  EXPECT_GE(arete_memory_release(), size_t(10) * 128);
  EXPECT_EQ(arete_memory_release(), 0u);
}
#endif

} // namespace
