//===- DiagnosticsTest.cpp - MLIR's diagnostics as one error --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/Diagnostics.h"
#include "TargetTest.h"
#include "mlir/IR/Location.h"

using namespace mlir;

namespace arete::target::test {
namespace {

using DiagnosticsTest = TargetTest;

TEST_F(DiagnosticsTest, FindsThePositionInAnyLocation) {
  MLIRContext *c = context.get();
  Location unknown = UnknownLoc::get(c);
  Location file = FileLineColLoc::get(c, "a.cpp", 3, 7);
  Location other = FileLineColLoc::get(c, "b.cpp", 5, 0);
  EXPECT_EQ(positionOf(unknown), "");
  EXPECT_EQ(positionOf(file), "a.cpp:3:7");
  EXPECT_EQ(positionOf(other), "b.cpp:5");
  EXPECT_EQ(positionOf(NameLoc::get(StringAttr::get(c, "x"), file)),
            "a.cpp:3:7");
  EXPECT_EQ(positionOf(CallSiteLoc::get(file, other)), "a.cpp:3:7");
  EXPECT_EQ(positionOf(CallSiteLoc::get(unknown, other)), "b.cpp:5");
  EXPECT_EQ(positionOf(FusedLoc::get(c, {unknown, other, file})), "b.cpp:5");
}

TEST_F(DiagnosticsTest, CollectsErrorsAndNotes) {
  Location file = FileLineColLoc::get(context.get(), "a.cpp", 3, 7);
  DiagnosticCollector collector(context.get());
  emitError(file, "first").attachNote(UnknownLoc::get(context.get()))
      << "because";
  emitError(UnknownLoc::get(context.get()), "second");
  EXPECT_EQ(text(collector.takeError("fallback")),
            "a.cpp:3:7: error: first\nnote: because\nerror: second");
  EXPECT_EQ(text(collector.takeError("fallback")), "error: fallback");
}

TEST_F(DiagnosticsTest, OpsAreNotShown) {
  auto module = parse("func.func @f() { return }");
  {
    DiagnosticCollector collector(context.get());
    module->emitError("wrong");
    EXPECT_EQ(text(collector.takeError("")), "model.mlir: error: wrong");
  }
  EXPECT_TRUE(context->shouldPrintOpOnDiagnostic());
}

TEST_F(DiagnosticsTest, WarningsPassToTheNextHandler) {
  std::string seen;
  ScopedDiagnosticHandler outer(context.get(), [&](Diagnostic &diagnostic) {
    seen += diagnostic.str();
    return success();
  });
  DiagnosticCollector collector(context.get());
  emitWarning(UnknownLoc::get(context.get()), "careful");
  emitError(UnknownLoc::get(context.get()), "wrong");
  EXPECT_EQ(seen, "careful");
  EXPECT_EQ(text(collector.takeError("")), "error: wrong");
}

} // namespace
} // namespace arete::target::test
