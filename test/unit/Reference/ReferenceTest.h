//===- ReferenceTest.h - Evaluating MLIR text ---------------------*- C++
//-*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_REFERENCE_REFERENCETEST_H
#define ARETE_TEST_UNIT_REFERENCE_REFERENCETEST_H

#include "lib/Reference/Reference.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

#include "gtest/gtest.h"

namespace arete::reference::test {

/// Parses text, evaluates its first function and looks at what comes out.
class ReferenceTest : public ::testing::Test {
protected:
  ReferenceTest();

  /// Parses and verifies; a failure of either fails the test.
  mlir::OwningOpRef<mlir::ModuleOp> parse(llvm::StringRef text);

  llvm::Expected<std::vector<Array>>
  evaluateText(llvm::StringRef text, llvm::ArrayRef<Array> arguments);

  /// All results; none, and a failed test, after an error.
  std::vector<Array> results(llvm::StringRef text,
                             llvm::ArrayRef<Array> arguments = {});
  /// The one result; an empty array, and a failed test, after an error.
  Array result(llvm::StringRef text, llvm::ArrayRef<Array> arguments = {});

  /// The text of the error; "", and a failed test, if there is none.
  std::string error(llvm::StringRef text, llvm::ArrayRef<Array> arguments = {});

  mlir::MLIRContext context;
};

/// An op on arguments %x, %y, ... of the given types as a function. `op` is
/// what stands between "=" and the operand types.
std::string oneOp(llvm::StringRef op, llvm::ArrayRef<const char *> operandTypes,
                  llvm::StringRef resultType);

/// Same dtype, shape and numbers; NaN is NaN, and zeros have their signs.
::testing::AssertionResult areSame(const Array &actual, const Array &expected);

#define EXPECT_SAME(ACTUAL, EXPECTED)                                          \
  EXPECT_TRUE(::arete::reference::test::areSame((ACTUAL), (EXPECTED)))
#define EXPECT_HAS(TEXT, PART)                                                 \
  EXPECT_PRED_FORMAT2(::testing::IsSubstring, (PART), (TEXT))

} // namespace arete::reference::test

#endif // ARETE_TEST_UNIT_REFERENCE_REFERENCETEST_H
