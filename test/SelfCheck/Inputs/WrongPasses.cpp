//===- WrongPasses.cpp - Passes and a rewrite that make mistakes ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "lib/Plugin/Plugin.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
namespace ir = arete::ir;

namespace {

/// x + y becomes x - y: wrong. x * y becomes y * x: right.
struct WrongSum : OpRewritePattern<ir::AddOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ir::AddOp op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<ir::SubtractOp>(op, op.getX(), op.getY());
    return success();
  }
};

struct SwappedProduct : OpRewritePattern<ir::MultiplyOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ir::MultiplyOp op,
                                PatternRewriter &rewriter) const override {
    if (op->hasAttr("swapped"))
      return failure();
    auto product = rewriter.replaceOpWithNewOp<ir::MultiplyOp>(op, op.getY(),
                                                               op.getX());
    product->setAttr("swapped", rewriter.getUnitAttr());
    return success();
  }
};

/// x / y becomes x * (1 / y): right, but for a rounding.
struct Quotient : OpRewritePattern<ir::DivideOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ir::DivideOp op,
                                PatternRewriter &rewriter) const override {
    auto inverse = rewriter.create<ir::ReciprocalOp>(op.getLoc(), op.getY());
    rewriter.replaceOpWithNewOp<ir::MultiplyOp>(op, op.getX(), inverse);
    return success();
  }
};

struct WrongRewrites
    : PassWrapper<WrongRewrites, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(WrongRewrites)
  WrongRewrites() = default;
  WrongRewrites(const WrongRewrites &other) : PassWrapper(other) {}

  StringRef getArgument() const override { return "test-wrong-rewrites"; }
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    auto name = [](RewritePattern &pattern, StringRef text) {
      pattern.setDebugName(text);
    };
    patterns.add<SwappedProduct>(&getContext());
    name(*patterns.getNativePatterns().back(), "swapped-product");
    patterns.add<Quotient>(&getContext());
    // The name of a rewrite that promises the same bits.
    name(*patterns.getNativePatterns().back(),
         exact ? "divide-negative" : "quotient");
    if (sum) {
      patterns.add<WrongSum>(&getContext());
      name(*patterns.getNativePatterns().back(), "wrong-sum");
    }
    (void)applyPatternsAndFoldGreedily(getOperation(), std::move(patterns));
  }

  Option<bool> sum{*this, "sum", llvm::cl::init(true)};
  Option<bool> exact{*this, "exact", llvm::cl::init(false)};
};

/// exp becomes expm1, without any pattern.
struct WrongPass : PassWrapper<WrongPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(WrongPass)
  StringRef getArgument() const override { return "test-wrong-pass"; }
  void runOnOperation() override {
    getOperation().walk([](ir::ExpOp op) {
      OpBuilder builder(op);
      op.replaceAllUsesWith(
          builder.create<ir::Expm1Op>(op.getLoc(), op.getX()).getResult());
      op.erase();
    });
  }
};

/// erf becomes tanh, which is much like it: a rewrite of every pipeline.
struct WrongErf : OpRewritePattern<ir::ErfOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ir::ErfOp op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<ir::TanhOp>(op, op.getX());
    return success();
  }
};

} // namespace

static llvm::Error registerWrong(arete::plugin::Registration &registration) {
  arete::rewrite::RegisteredRewrite wrong;
  wrong.name = "wrong-erf";
  wrong.group = arete::rewrite::Group::Specialize;
  wrong.exactness = arete::rewrite::Exactness::Rounding;
  wrong.populate = [](RewritePatternSet &patterns) {
    patterns.add<WrongErf>(patterns.getContext());
  };
  registration.addRewrite(std::move(wrong));
  registration.addPass([] { return std::make_unique<WrongRewrites>(); });
  registration.addPass([] { return std::make_unique<WrongPass>(); });
  return llvm::Error::success();
}

ARETE_PLUGIN("wrong", "1.0", registerWrong)
