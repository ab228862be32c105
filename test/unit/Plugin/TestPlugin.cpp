//===- TestPlugin.cpp - A plug-in with faults -----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// TEST_PLUGIN_FAULT in the environment says what is wrong with it. Without it
/// the plug-in is right: a dialect `testing` with an op that has no interface
/// that Arete knows, a rewrite in C++ and a pass.
///
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Dialect.h"
#include "lib/Plugin/Plugin.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringSwitch.h"
#include <cstdlib>
#include <stdexcept>

using namespace mlir;
using arete::rewrite::Exactness;
using arete::rewrite::Group;
using arete::rewrite::RegisteredRewrite;

namespace test_plugin {

/// testing.opaque: x, and nothing else is known of it.
struct OpaqueOp : Op<OpaqueOp, OpTrait::ZeroRegions, OpTrait::OneResult,
                     OpTrait::OneOperand, InferTypeOpInterface::Trait> {
  using Op::Op;
  static StringRef getOperationName() { return "testing.opaque"; }
  static ArrayRef<StringRef> getAttributeNames() { return {}; }
  static LogicalResult inferReturnTypes(MLIRContext *, std::optional<Location>,
                                        ValueRange operands, DictionaryAttr,
                                        OpaqueProperties, RegionRange,
                                        SmallVectorImpl<Type> &types) {
    types.push_back(operands[0].getType());
    return success();
  }
  static bool isCompatibleReturnTypes(TypeRange l, TypeRange r) {
    return l == r;
  }
};

struct TestingDialect : Dialect {
  explicit TestingDialect(MLIRContext *context)
      : Dialect(getDialectNamespace(), context, TypeID::get<TestingDialect>()) {
    addOperations<OpaqueOp>();
  }
  static StringRef getDialectNamespace() { return "testing"; }
};

/// Has the name of a dialect that there is.
struct ClashingDialect : Dialect {
  explicit ClashingDialect(MLIRContext *context)
      : Dialect(getDialectNamespace(), context,
                TypeID::get<ClashingDialect>()) {}
  static StringRef getDialectNamespace() { return "arete"; }
};

/// sinh(asinh(x)) is x.
struct SinhOfArcsinh : RewritePattern {
  explicit SinhOfArcsinh(MLIRContext *context)
      : RewritePattern("arete.sinh", 1, context) {}
  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    Operation *inner = op->getOperand(0).getDefiningOp();
    if (!inner || inner->getName().getStringRef() != "arete.arcsinh")
      return rewriter.notifyMatchFailure(op, "not of arcsinh");
    rewriter.replaceOp(op, inner->getOperand(0));
    return success();
  }
};

struct MarkPass : PassWrapper<MarkPass, OperationPass<func::FuncOp>> {
  StringRef getArgument() const override {
    const char *fault = std::getenv("TEST_PLUGIN_FAULT");
    return llvm::StringSwitch<StringRef>(fault ? fault : "")
        .Case("pass-clash", "arete-fuse")
        .Case("pass-name", "")
        .Default("testing-mark");
  }
  StringRef getDescription() const override { return "Marks functions"; }
  void runOnOperation() override {
    getOperation()->setAttr("testing.marked", UnitAttr::get(&getContext()));
  }
};

static RegisteredRewrite makeRewrite(const char *name) {
  RegisteredRewrite rewrite;
  rewrite.name = name;
  rewrite.group = Group::Canonicalize;
  rewrite.exactness = Exactness::Rounding;
  rewrite.populate = [](RewritePatternSet &patterns) {
    patterns.add<SinhOfArcsinh>(patterns.getContext());
  };
  return rewrite;
}

static llvm::Error
registerTestPlugin(arete::plugin::Registration &registration) {
  const char *variable = std::getenv("TEST_PLUGIN_FAULT");
  StringRef fault = variable ? variable : "";
  registration.addDialect<TestingDialect>();
  registration.addRewrite(makeRewrite("sinh-of-arcsinh"));
  if (fault == "fail")
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "there is no licence");
  if (fault == "throw")
    throw std::runtime_error("out of luck");
  if (fault == "throw-number")
    throw 13;
  if (fault == "dialect-clash")
    registration.addDialect<ClashingDialect>();
  if (fault == "rewrite-clash")
    registration.addRewrite(makeRewrite("log-of-one-plus"));
  if (fault == "rewrite-twice")
    registration.addRewrite(makeRewrite("sinh-of-arcsinh"));
  if (fault == "rewrite-name")
    registration.addRewrite(makeRewrite("Sinh, and more"));
  if (fault == "rewrite-empty") {
    RegisteredRewrite rewrite = makeRewrite("sinh-of-nothing");
    rewrite.populate = nullptr;
    registration.addRewrite(std::move(rewrite));
  }
  registration.addPass([] { return std::make_unique<MarkPass>(); });
  return llvm::Error::success();
}

} // namespace test_plugin

ARETE_PLUGIN("testing", "0.1", test_plugin::registerTestPlugin)
