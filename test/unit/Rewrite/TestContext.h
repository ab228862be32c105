//===- TestContext.h - The context of the tests -----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_REWRITE_TESTCONTEXT_H
#define ARETE_TEST_UNIT_REWRITE_TESTCONTEXT_H

#include "dialects/Arete/IR/Arete.h"
#include "lib/Pipeline/Pipelines.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"

namespace arete {

/// One for all tests, with the dialects of graphs.
inline mlir::MLIRContext &context() {
  static mlir::MLIRContext *context = [] {
    mlir::DialectRegistry registry;
    pipeline::registerDialects(registry);
    auto *made = new mlir::MLIRContext(registry);
    made->loadDialect<ir::AreteDialect, mlir::func::FuncDialect>();
    return made;
  }();
  return *context;
}

} // namespace arete

#endif // ARETE_TEST_UNIT_REWRITE_TESTCONTEXT_H
