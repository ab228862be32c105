//===- FuzzerTest.cpp - The graph fuzzer finds planted faults -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/SortOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Diagnostics.h"
#include "tools/arete-fuzz/Catalogue.h"
#include "tools/arete-fuzz/Driver.h"
#include "tools/arete-fuzz/Generate.h"
#include "tools/arete-fuzz/Shrink.h"

#include "gtest/gtest.h"

using namespace mlir;

namespace arete::fuzz {
namespace {

/// Runs the seeds with a fault in what is compiled.
RunResult runWith(std::function<void(ModuleOp)> fault, uint64_t count) {
  RunOptions options;
  options.count = count;
  options.maxOps = 12;
  options.check.beforeCompiling = std::move(fault);
  return run(options, [](const Failure &) {});
}

/// Expects that some seed shows the fault, and a small graph of it with `op`.
void expectFound(const RunResult &result, Fault fault, StringRef op) {
  bool isFound = false;
  for (const Failure &failure : result.failures) {
    EXPECT_EQ(failure.verdict.fault, fault) << failure.text;
    EXPECT_LE(failure.numOps, 3u) << failure.text;
    isFound |= StringRef(failure.text).contains(op);
  }
  EXPECT_TRUE(isFound) << op.str() << " in " << result.failures.size()
                       << " failures";
}

TEST(Fuzzer, FindsAnOpThatIsAnother) {
  RunResult result = runWith(
      [](ModuleOp module) {
        SmallVector<ir::MaximumOp> ops;
        module.walk([&](ir::MaximumOp op) { ops.push_back(op); });
        for (ir::MaximumOp op : ops) {
          OpBuilder builder(op);
          Value other = builder.create<ir::MinimumOp>(op.getLoc(), op.getType(),
                                                      op.getX(), op.getY());
          op.replaceAllUsesWith(other);
          op.erase();
        }
      },
      100);
  expectFound(result, Fault::Value, "arete.maximum");
}

TEST(Fuzzer, FindsAResultThatIsOffByAFewUlp) {
  // 1 + 2^-19: 16 ULP of float32, 2^33 of float64.
  RunResult result = runWith(
      [](ModuleOp module) {
        SmallVector<ir::ExpOp> ops;
        module.walk([&](ir::ExpOp op) {
          if (ir::elementTypeOf(op.getX()).isF32() ||
              ir::elementTypeOf(op.getX()).isF64())
            ops.push_back(op);
        });
        for (ir::ExpOp op : ops) {
          OpBuilder builder(op.getContext());
          builder.setInsertionPointAfter(op);
          auto type = RankedTensorType::get({}, ir::elementTypeOf(op));
          Value factor = builder.create<ir::ConstantOp>(
              op.getLoc(), type,
              DenseElementsAttr::get(
                  type,
                  builder.getFloatAttr(type.getElementType(), 1 + 0x1p-19)));
          auto moved = builder.create<ir::MultiplyOp>(op.getLoc(), op.getType(),
                                                      op, factor);
          op.getResult().replaceAllUsesExcept(moved, moved);
        }
      },
      150);
  expectFound(result, Fault::Value, "arete.exp ");
}

TEST(Fuzzer, FindsWhatIsNotCompiled) {
  RunResult result = runWith(
      [](ModuleOp module) {
        // A value of no op that the compiler knows.
        module.walk([](ir::SortOp op) {
          OpBuilder builder(op);
          Value other =
              builder.create<ir::VariableOp>(op.getLoc(), op.getType(), "x");
          op.replaceAllUsesWith(other);
        });
      },
      60);
  expectFound(result, Fault::Compile, "arete.sort");
}

TEST(Fuzzer, FindsWhatDies) {
  RunResult result = runWith(
      [](ModuleOp module) { module.walk([](ir::TransposeOp) { abort(); }); },
      60);
  expectFound(result, Fault::Died, "arete.transpose");
}

/// Every op of the dialect gets into graphs, but for those of this list.
TEST(Fuzzer, ProducesEveryOp) {
  auto context = makeContext();
  std::vector<uint64_t> counts(catalogue().size());
  size_t graphs = 0, missing = 0;
  do {
    makeGraph(*context, graphs++, 30).module->walk([&](Operation *op) {
      if (const OpEntry *entry = findEntry(op->getName().getStringRef()))
        ++counts[size_t(entry - catalogue().begin())];
    });
    missing = size_t(llvm::count(counts, 0));
  } while (missing > 1 && graphs < 2000);
  for (auto [entry, count] : llvm::zip(catalogue(), counts))
    EXPECT_EQ(count == 0, entry.name == "no_derivative") << entry.name.str();

  // What is not in the table: parts of graphs that are no values to compute.
  std::vector<std::string> others;
  for (RegisteredOperationName name : context->getRegisteredOperations())
    if (name.getDialectNamespace() == "arete" &&
        !findEntry(name.getStringRef()))
      others.push_back(name.getStringRef().str());
  llvm::sort(others);
  EXPECT_EQ(others,
            (std::vector<std::string>{"arete.custom_gradient", "arete.fused",
                                      "arete.variable", "arete.yield"}));
}

TEST(Fuzzer, PrintsWhatItParses) {
  auto context = makeContext();
  for (uint64_t seed = 0; seed < 20; ++seed) {
    std::string text = print(makeGraph(*context, seed, 20));
    auto graph = parse(text, context.get());
    ASSERT_TRUE(succeeded(graph)) << text;
    EXPECT_EQ(print(*graph), text);
  }
}

} // namespace
} // namespace arete::fuzz
