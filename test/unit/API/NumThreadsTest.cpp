//===- NumThreadsTest.cpp - How many threads compute ----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/NumThreads.h"

#include "gtest/gtest.h"

#include <string>

using namespace arete;

namespace {

TEST(NumThreads, IsSetAndRead) {
  int before = get_num_threads();
  EXPECT_GE(before, 1);
  set_num_threads(2);
  EXPECT_EQ(get_num_threads(), 2);
  for (int count : {0, -3})
    try {
      set_num_threads(count);
      FAIL() << "there are no " << count << " threads";
    } catch (const Error &error) {
      EXPECT_EQ(error.kind(), ErrorKind::Value);
      EXPECT_NE(std::string(error.what())
                    .find("at least 1 thread, got " + std::to_string(count)),
                std::string::npos)
          << error.what();
    }
  EXPECT_EQ(get_num_threads(), 2);
  set_num_threads(before);
}

} // namespace
