//===- Losses.cpp - Softmax, losses and scores ----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "arete/Ops.h"

using namespace arete;
using namespace arete::detail;

static Variable alongAxis(const char *op, const Arg &arg, int64_t axis) {
  GraphBuilder b(op, arg.location());
  mlir::Value x = b.floating(arg);
  return b.wrap(b.op(
      op, x, b.attr("axis", b.axis(axis, ir::tensorTypeOf(x).getRank(), x))));
}

Variable arete::softmax(const Arg &x, int64_t axis) {
  return alongAxis("softmax", x, axis);
}
Variable arete::log_softmax(const Arg &x, int64_t axis) {
  return alongAxis("log_softmax", x, axis);
}

Variable arete::cross_entropy(const Arg &logitsArg, const Arg &labelsArg) {
  GraphBuilder b("cross_entropy", logitsArg.location());
  mlir::Value logits = b.floating(logitsArg);
  mlir::Value labels = b.integer(labelsArg, "labels");
  int64_t rank = ir::tensorTypeOf(logits).getRank();
  if (rank < 1 || ir::tensorTypeOf(labels).getRank() != rank - 1)
    b.fail(ErrorKind::Type, "labels must have one axis less than logits, got " +
                                describe(logits) + " and " + describe(labels));
  mlir::Value logp = b.op("log_softmax", logits, b.attr("axis", rank - 1));
  // The positions of the rows, one array for each axis of the labels.
  llvm::SmallVector<mlir::Value> sizes =
      ir::buildDims(b.builder(), b.loc(), labels);
  llvm::SmallVector<mlir::Value> operands{logp};
  for (int64_t axis = 0; axis < rank - 1; ++axis)
    operands.push_back(b.op("iota", sizes, b.attr("axis", axis)));
  operands.push_back(labels);
  return b.wrap(-b.expr(b.op("gather", operands)));
}
