//===- Stabilize.cpp - Rewriting before differentiating -------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Stabilize.h"
#include "SubGraph.h"
#include "dialects/Arete/IR/Arete.h"
#include "lib/Transforms/Rewrite/Registered.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Transforms/CSE.h"

using namespace arete;
using namespace arete::detail;

static mlir::FrozenRewritePatternSet makePatterns() {
  mlir::RewritePatternSet made(Graph::get().context());
  rewrite::Selection selection;
  selection.beforeDerivative = true;
  for (rewrite::Group group :
       {rewrite::Group::Canonicalize, rewrite::Group::Stabilize})
    rewrite::populate(made, group, selection);
  return mlir::FrozenRewritePatternSet(std::move(made));
}

/// There is one context, so one set of patterns does, until a plug-in adds to
/// it. The caller holds the graph's lock.
static const mlir::FrozenRewritePatternSet &patterns() {
  static mlir::FrozenRewritePatternSet set = makePatterns();
  static size_t numRegistered = rewrite::numRegistered();
  if (size_t now = rewrite::numRegistered(); now != numRegistered) {
    set = makePatterns();
    numRegistered = now;
  }
  return set;
}

Values detail::stabilized(GraphBuilder &b, mlir::ValueRange outputs,
                          mlir::ValueRange leaves) {
  llvm::SetVector<mlir::Value> arguments;
  for (mlir::Value leaf : leaves)
    arguments.insert(leaf);
  SubGraph part(outputs, [&](mlir::Value value) {
    mlir::Operation *op = value.getDefiningOp();
    // The rewriter folds what only says something of derivatives.
    if (arguments.contains(value) ||
        mlir::isa<ir::VariableOp, ir::CustomGradientOp,
                  ir::UndefinedGradientOp>(op))
      return arguments.insert(value), true;
    return false;
  });

  // In a function of its own, where dead ops can be erased.
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(b.loc());
  mlir::OpBuilder builder(module->getBodyRegion());
  llvm::SmallVector<mlir::Type> types;
  for (mlir::Value argument : arguments)
    types.push_back(argument.getType());
  auto function = builder.create<mlir::func::FuncOp>(
      b.loc(), "part",
      builder.getFunctionType(types, mlir::TypeRange(outputs)));
  mlir::Block *body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);
  mlir::IRMapping mapping;
  for (auto [value, argument] :
       llvm::zip_equal(arguments, body->getArguments()))
    mapping.map(value, argument);
  for (mlir::Operation *op : part.ops)
    builder.clone(*op, mapping);
  Values results;
  for (mlir::Value output : outputs)
    results.push_back(mapping.lookup(output));
  builder.create<mlir::func::ReturnOp>(b.loc(), results);

  // A formula names a value as often as it likes; patterns want one op.
  mlir::IRRewriter rewriter(Graph::get().context());
  mlir::DominanceInfo dominance(function);
  mlir::eliminateCommonSubExpressions(rewriter, dominance, function);

  bool changed = false;
  auto note = [&](llvm::StringRef, mlir::Location) { changed = true; };
  if (failed(rewrite::rewriteRegion(function.getBody(), patterns(), note)))
    b.fail(ErrorKind::Internal, "the rewrites before differentiation do not "
                                "end; this is a fault of Arete");
  if (!changed)
    return Values(outputs);

  mlir::IRMapping back;
  for (auto [value, argument] :
       llvm::zip_equal(arguments, body->getArguments()))
    back.map(argument, value);
  for (mlir::Operation &op : body->without_terminator())
    b.builder().clone(op, back);
  Values made;
  for (mlir::Value result : body->getTerminator()->getOperands())
    made.push_back(back.lookup(result));
  return made;
}
