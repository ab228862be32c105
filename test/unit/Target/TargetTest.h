//===- TargetTest.h - Compiling MLIR text -----------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_TARGET_TARGETTEST_H
#define ARETE_TEST_UNIT_TARGET_TARGETTEST_H

#include "lib/Target/CPU/Jit.h"
#include "lib/Target/CPU/Unit.h"
#include "lib/Target/Signature.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

#include "gtest/gtest.h"

namespace arete::target::test {

/// Parses text with all dialects.
class TargetTest : public ::testing::Test {
protected:
  TargetTest();

  /// Parses and verifies; a failure of either fails the test.
  mlir::OwningOpRef<mlir::ModuleOp> parse(llvm::StringRef text);

  /// An optimised unit of the only function; a failure fails the test.
  std::optional<Unit> compile(llvm::StringRef text, llvm::StringRef symbol = "",
                              const CompileOptions &options = {});

  std::unique_ptr<mlir::MLIRContext> context;
};

/// The text of an error; "" for none.
std::string text(llvm::Error error);
template <typename T> std::string text(llvm::Expected<T> value) {
  return text(value.takeError());
}

/// Calls a function of vectors of doubles. The results are those of the
/// outputs; a failing call gives its message in `message`.
struct Call {
  Call(const JitFunction &function,
       const std::vector<std::vector<double>> &inputs);
  int32_t status;
  std::string message;
  std::vector<std::vector<double>> outputs;
};

#define EXPECT_HAS(TEXT, PART)                                                 \
  EXPECT_PRED_FORMAT2(::testing::IsSubstring, (PART), (TEXT))

} // namespace arete::target::test

#endif // ARETE_TEST_UNIT_TARGET_TARGETTEST_H
