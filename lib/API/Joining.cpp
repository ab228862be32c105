//===- Joining.cpp - Joining, cutting and repeating -----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "Size.h"
#include "arete/Ops.h"

using namespace arete;
using namespace arete::detail;

std::vector<Variable> detail::promoted(GraphBuilder &b, const Args &args) {
  if (args.empty())
    b.fail(ErrorKind::Value, "at least one tensor is needed");
  llvm::SmallVector<const Arg *> pointers;
  for (const Arg &arg : args)
    pointers.push_back(&arg);
  std::vector<Variable> result;
  for (mlir::Value value : b.values(pointers, b.commonDType(pointers)))
    result.push_back(b.wrap(value));
  return result;
}

//===----------------------------------------------------------------------===//
// Joining
//===----------------------------------------------------------------------===//

static Variable join(GraphBuilder &b, llvm::ArrayRef<Variable> parts,
                     int64_t axis) {
  llvm::SmallVector<mlir::Value> values;
  for (const Variable &part : parts)
    values.push_back(Access::value(part));
  axis = b.axis(axis, rankOf(values[0]), values[0]);
  return b.wrap(b.op("concatenate", values, b.attr("axis", axis)));
}

Variable arete::concatenate(const Args &parts, int64_t axis) {
  GraphBuilder b("concatenate", locationOf(parts));
  return join(b, promoted(b, parts), axis);
}

Variable arete::stack(const Args &args, int64_t axis) {
  GraphBuilder b("stack", locationOf(args));
  std::vector<Variable> parts = promoted(b, args);
  int64_t rank = parts[0].rank();
  axis = b.axis(axis, rank + 1, Access::value(parts[0]));
  for (Variable &part : parts) {
    if (part.rank() != rank)
      b.fail(ErrorKind::Type, "operands have different ranks: " +
                                  describe(Access::value(parts[0])) + " and " +
                                  describe(Access::value(part)));
    part = expand_dims(part, axis);
  }
  return join(b, parts, axis);
}
