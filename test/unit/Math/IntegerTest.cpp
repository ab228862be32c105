//===- IntegerTest.cpp - Powers of integers -------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete_math.h"

#include <gtest/gtest.h>

#include <limits>

namespace {

constexpr int64_t Min = std::numeric_limits<int64_t>::min();
constexpr int64_t Max = std::numeric_limits<int64_t>::max();

TEST(IntegerPower, MultipliesAndWraps) {
  for (int64_t X : {Min, Min + 1, int64_t(-7), int64_t(-2), int64_t(-1),
                    int64_t(0), int64_t(1), int64_t(2), int64_t(3), Max}) {
    uint64_t Product = 1;
    for (int64_t Y = 0; Y < 70; ++Y, Product *= uint64_t(X)) {
      EXPECT_EQ(arete_ipow_i64(X, Y), int64_t(Product)) << X << " ** " << Y;
      EXPECT_EQ(arete_upow_i64(uint64_t(X), uint64_t(Y)), Product)
          << X << " ** " << Y;
    }
  }
}

TEST(IntegerPower, HugeExponents) {
  EXPECT_EQ(arete_ipow_i64(-1, Max), -1);
  EXPECT_EQ(arete_ipow_i64(2, Max), 0);
  // The odd residues modulo 2^64 have an order that divides 2^62.
  EXPECT_EQ(arete_ipow_i64(3, int64_t(1) << 62), 1);
  EXPECT_EQ(arete_ipow_i64(3, (int64_t(1) << 62) + 1), 3);
  // As an unsigned exponent, -1 is odd and has every bit.
  EXPECT_EQ(arete_upow_i64(uint64_t(-1), uint64_t(-1)), uint64_t(-1));
  EXPECT_EQ(arete_upow_i64(3, uint64_t(1) << 63), 1u);
  EXPECT_EQ(arete_upow_i64(3, (uint64_t(1) << 63) + 2), 9u);
}

TEST(IntegerPower, NegativeExponentsAreReciprocalsTowardsZero) {
  for (int64_t Y : {int64_t(-1), int64_t(-2), int64_t(-3), Min, Min + 1}) {
    EXPECT_EQ(arete_ipow_i64(1, Y), 1) << Y;
    EXPECT_EQ(arete_ipow_i64(-1, Y), Y & 1 ? -1 : 1) << Y;
    for (int64_t X :
         {int64_t(0), int64_t(2), int64_t(-2), int64_t(3), Min, Max})
      EXPECT_EQ(arete_ipow_i64(X, Y), 0) << X << " ** " << Y;
  }
}

} // namespace
