//===- APITest.h - What tests of the API share ------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_API_APITEST_H
#define ARETE_TEST_UNIT_API_APITEST_H

#include "arete/Arete.h"
#include "gtest/gtest.h"

#include <functional>
#include <string>

namespace arete::test {

/// What an operation threw.
struct Thrown {
  ErrorKind kind;
  std::string text, file;
  uint32_t line;
};

inline Thrown thrownBy(const std::function<void()> &body) {
  try {
    body();
  } catch (const Error &error) {
    return {error.kind(), error.what(), error.file(), error.line()};
  }
  ADD_FAILURE() << "nothing was thrown";
  return {ErrorKind::Internal, "", "", 0};
}

/// The statement throws an Error of this kind, which names this line and says
/// TEXT.
#define EXPECT_ERROR(STATEMENT, KIND, TEXT)                                    \
  do {                                                                         \
    auto thrown = ::arete::test::thrownBy([&] { STATEMENT; });                 \
    EXPECT_EQ(name(thrown.kind), name(ErrorKind::KIND)) << thrown.text;        \
    EXPECT_NE(thrown.text.find(TEXT), std::string::npos) << thrown.text;       \
    EXPECT_EQ(thrown.file, __FILE__) << thrown.text;                           \
    EXPECT_EQ(thrown.line, __LINE__) << thrown.text;                           \
    EXPECT_EQ(thrown.text.find(std::string(__FILE__) + ":" +                   \
                               std::to_string(__LINE__) + ": error: "),        \
              0u)                                                              \
        << thrown.text;                                                        \
  } while (false)

/// "float32[?,3]".
inline std::string typeOf(const Variable &variable) {
  std::string text(name(variable.dtype()));
  text += "[";
  bool first = true;
  for (int64_t size : variable.staticShape()) {
    text += first ? "" : ",";
    text += size == dynamicSize ? "?" : std::to_string(size);
    first = false;
  }
  return text + "]";
}

} // namespace arete::test

#endif // ARETE_TEST_UNIT_API_APITEST_H
