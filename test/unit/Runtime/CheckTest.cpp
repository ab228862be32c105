//===- CheckTest.cpp - Checks of indices ----------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeTest.h"

#include <limits>

using namespace arete::test;

namespace {

template <typename T> struct DtypeOf;
template <> struct DtypeOf<int8_t> {
  static constexpr arete_dtype value = ARETE_INT8;
};
template <> struct DtypeOf<int16_t> {
  static constexpr arete_dtype value = ARETE_INT16;
};
template <> struct DtypeOf<int32_t> {
  static constexpr arete_dtype value = ARETE_INT32;
};
template <> struct DtypeOf<int64_t> {
  static constexpr arete_dtype value = ARETE_INT64;
};
template <> struct DtypeOf<uint8_t> {
  static constexpr arete_dtype value = ARETE_UINT8;
};
template <> struct DtypeOf<uint16_t> {
  static constexpr arete_dtype value = ARETE_UINT16;
};
template <> struct DtypeOf<uint32_t> {
  static constexpr arete_dtype value = ARETE_UINT32;
};
template <> struct DtypeOf<uint64_t> {
  static constexpr arete_dtype value = ARETE_UINT64;
};

template <typename T> class CheckIndex : public testing::Test {
public:
  arete_context ctx{};
  int32_t check(const std::vector<T> &indices, int64_t size) {
    return arete_rt_check_index(&ctx, indices.data(), DtypeOf<T>::value,
                                static_cast<int64_t>(indices.size()), size,
                                "a.cpp:7: take");
  }
};
using Integers = testing::Types<int8_t, int16_t, int32_t, int64_t, uint8_t,
                                uint16_t, uint32_t, uint64_t>;
TYPED_TEST_SUITE(CheckIndex, Integers);

TYPED_TEST(CheckIndex, AcceptsTheRange) {
  EXPECT_EQ(this->check({}, 0), ARETE_OK);
  EXPECT_EQ(this->check({0}, 1), ARETE_OK);
  EXPECT_EQ(this->check({0, 5, 99}, 100), ARETE_OK);
  if (std::is_signed_v<TypeParam>) {
    EXPECT_EQ(this->check({TypeParam(-1), TypeParam(-100)}, 100), ARETE_OK);
  }
}

TYPED_TEST(CheckIndex, NamesTheFirstBadIndex) {
  EXPECT_ERROR(this->check({0}, 0), this->ctx, ARETE_ERROR_INDEX,
               "a.cpp:7: take: index 0 is out of range for size 0");
  EXPECT_ERROR(this->check({3, 100, 101}, 100), this->ctx, ARETE_ERROR_INDEX,
               "a.cpp:7: take: index 100 at position 1 is out of range for "
               "size 100");
  if (std::is_signed_v<TypeParam>) {
    EXPECT_ERROR(this->check({TypeParam(-100), TypeParam(-101)}, 100),
                 this->ctx, ARETE_ERROR_INDEX,
                 "a.cpp:7: take: index -101 at position 1 is out of range for "
                 "size 100");
  }
}

TYPED_TEST(CheckIndex, EveryPositionIsLookedAt) {
  // Across the blocks that the check works in.
  for (size_t length : {1u, 255u, 256u, 257u, 700u})
    for (size_t bad = 0; bad < length; bad += length > 300 ? 37 : 1) {
      std::vector<TypeParam> indices(length, TypeParam(1));
      ASSERT_EQ(this->check(indices, 2), ARETE_OK);
      indices[bad] = 2;
      indices.back() = 2;
      ASSERT_EQ(this->check(indices, 2), ARETE_ERROR_INDEX);
      // A single index has no position that would need saying.
      std::string where =
          length == 1 ? "" : " at position " + std::to_string(bad);
      ASSERT_EQ(std::string(this->ctx.message),
                "a.cpp:7: take: index 2" + where +
                    " is out of range for size 2");
    }
}

TYPED_TEST(CheckIndex, LimitsOfTheType) {
  using Limits = std::numeric_limits<TypeParam>;
  // A size that the type cannot hold admits all that it can.
  if constexpr (sizeof(TypeParam) < 8) {
    EXPECT_EQ(this->check({Limits::min(), Limits::max()}, INT64_MAX), ARETE_OK);
    int64_t size = static_cast<int64_t>(Limits::max()) + 1;
    EXPECT_EQ(this->check({Limits::min(), Limits::max()}, size), ARETE_OK);
    EXPECT_EQ(this->check({Limits::max()}, size - 1), ARETE_ERROR_INDEX);
  }
  EXPECT_EQ(this->check({Limits::max()}, 5), ARETE_ERROR_INDEX);
  EXPECT_EQ(this->check({Limits::min()}, 5),
            std::is_signed_v<TypeParam> ? ARETE_ERROR_INDEX : ARETE_OK);
}

TEST(CheckIndexWide, LimitsOf64Bits) {
  arete_context ctx{};
  int64_t lowest = INT64_MIN, highest = INT64_MAX, negative = -INT64_MAX;
  EXPECT_ERROR(
      arete_rt_check_index(&ctx, &lowest, ARETE_INT64, 1, INT64_MAX, nullptr),
      ctx, ARETE_ERROR_INDEX,
      "index -9223372036854775808 is out of range for "
      "size 9223372036854775807");
  EXPECT_EQ(
      arete_rt_check_index(&ctx, &negative, ARETE_INT64, 1, INT64_MAX, nullptr),
      ARETE_OK);
  EXPECT_EQ(arete_rt_check_index(&ctx, &highest, ARETE_INT64, 1, INT64_MAX, ""),
            ARETE_ERROR_INDEX);
  uint64_t huge = UINT64_MAX, last = INT64_MAX - 1;
  EXPECT_ERROR(
      arete_rt_check_index(&ctx, &huge, ARETE_UINT64, 1, INT64_MAX, ""), ctx,
      ARETE_ERROR_INDEX,
      "index 18446744073709551615 is out of range for "
      "size 9223372036854775807");
  EXPECT_EQ(arete_rt_check_index(&ctx, &last, ARETE_UINT64, 1, INT64_MAX, ""),
            ARETE_OK);
}

TEST(CheckIndexDtype, OthersAreRefused) {
  arete_context ctx{};
  uint64_t zeros[2] = {};
  for (int32_t dtype = -1; dtype <= ARETE_NUM_DTYPES; ++dtype) {
    if (dtype >= ARETE_INT8 && dtype <= ARETE_UINT64)
      continue;
    EXPECT_EQ(arete_rt_check_index(&ctx, zeros, dtype, 1, 3, "take"),
              ARETE_ERROR_ARGUMENT);
    EXPECT_EQ(std::string(ctx.message),
              std::string("take: an index cannot have dtype ") +
                  arete_dtype_name(dtype));
  }
  EXPECT_EQ(arete_rt_check_index(nullptr, zeros, ARETE_BOOL, 1, 3, nullptr),
            ARETE_ERROR_ARGUMENT);
}

} // namespace
