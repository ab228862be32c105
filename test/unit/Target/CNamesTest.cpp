//===- CNamesTest.cpp - Names that C takes --------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CNames.h"

#include "gtest/gtest.h"

namespace arete::target::test {
namespace {

TEST(CNamesTest, LeavesIdentifiersAlone) {
  for (const char *name : {"x", "x1", "X", "W_1", "_x", "loss_of_y", "NUL"})
    EXPECT_EQ(cIdentifier(name), name);
}

TEST(CNamesTest, ReplacesWhatCannotBeInOne) {
  EXPECT_EQ(cIdentifier("layer.0/w"), "layer_0_w");
  EXPECT_EQ(cIdentifier("3x"), "_3x");
  EXPECT_EQ(cIdentifier(""), "_");
  EXPECT_EQ(cIdentifier("\xce\xb1"), "x__");
  EXPECT_EQ(cIdentifier(llvm::StringRef("a\0b", 3)), "a_b");
}

TEST(CNamesTest, AvoidsReservedNames) {
  EXPECT_EQ(cIdentifier("int"), "int_");
  EXPECT_EQ(cIdentifier("class"), "class_");
  EXPECT_EQ(cIdentifier("co_await"), "co_await_");
  EXPECT_EQ(cIdentifier("NULL"), "NULL_");
  EXPECT_EQ(cIdentifier("linux"), "linux_");
  EXPECT_EQ(cIdentifier("INT32_MAX"), "INT32_MAX_");
  EXPECT_EQ(cIdentifier("M_PI"), "M_PI_");
  EXPECT_EQ(cIdentifier("__x"), "x__x");
  EXPECT_EQ(cIdentifier("_X"), "x_X");
}

TEST(CNamesTest, NamesOfAScopeDiffer) {
  CScope scope({"ctx"});
  EXPECT_EQ(scope.add("x"), "x");
  EXPECT_EQ(scope.add("x"), "x1");
  EXPECT_EQ(scope.add("x1"), "x1_1");
  EXPECT_EQ(scope.add("x"), "x2");
  EXPECT_EQ(scope.add("ctx"), "ctx1");
  EXPECT_EQ(scope.add("a b"), "a_b");
  EXPECT_EQ(scope.add("a.b"), "a_b1");
}

TEST(CNamesTest, CommentsStayComments) {
  EXPECT_EQ(commentText("x: float32[?,3]"), "x: float32[?,3]");
  EXPECT_EQ(commentText("a*/b"), "a* /b");
  EXPECT_EQ(commentText("a/*b"), "a/ *b");
  EXPECT_EQ(commentText("a\nb\\"), "a.b.");
  EXPECT_EQ(commentText("what?\?/"), "what? ?/");
  EXPECT_EQ(commentText("\xce\xb1"), "\xce\xb1");
}

} // namespace
} // namespace arete::target::test
