//===- TargetTest.cpp - Compiling MLIR text -------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TargetTest.h"
#include "lib/Pipeline/Pipelines.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"

using namespace llvm;

namespace arete::target::test {

TargetTest::TargetTest() {
  mlir::DialectRegistry registry;
  pipeline::registerDialects(registry);
  context = std::make_unique<mlir::MLIRContext>(
      registry, mlir::MLIRContext::Threading::DISABLED);
}

mlir::OwningOpRef<mlir::ModuleOp> TargetTest::parse(StringRef text) {
  auto module = mlir::parseSourceString<mlir::ModuleOp>(text, context.get(),
                                                        "model.mlir");
  EXPECT_TRUE(module) << text.str();
  return module;
}

std::optional<Unit> TargetTest::compile(StringRef text, StringRef symbol,
                                        const CompileOptions &options) {
  auto module = parse(text);
  if (!module)
    return std::nullopt;
  CompileTimes times;
  auto unit = Unit::lower(*module, "", symbol, {}, options, times);
  if (!unit) {
    ADD_FAILURE() << toString(unit.takeError());
    return std::nullopt;
  }
  if (Error error = unit->optimize(times)) {
    ADD_FAILURE() << toString(std::move(error));
    return std::nullopt;
  }
  return std::move(*unit);
}

std::string text(Error error) { return toString(std::move(error)); }

Call::Call(const JitFunction &function,
           const std::vector<std::vector<double>> &inputs) {
  arete_context ctx = {};
  std::vector<arete_tensor> views, results(function.signature().num_outputs);
  for (const std::vector<double> &input : inputs) {
    int64_t size = input.size();
    views.push_back(arete_tensor_view(const_cast<double *>(input.data()),
                                      ARETE_FLOAT64, 1, &size));
  }
  std::vector<const arete_tensor *> in;
  std::vector<arete_tensor *> out;
  for (arete_tensor &view : views)
    in.push_back(&view);
  for (arete_tensor &result : results)
    out.push_back(&result);
  status = function.entry()(&ctx, in.data(), nullptr, out.data());
  message = arete_context_message(&ctx);
  if (status == ARETE_OK)
    for (arete_tensor &result : results) {
      auto *data = static_cast<double *>(result.data);
      outputs.emplace_back(data, data + arete_tensor_count(&result));
      arete_tensor_free(&ctx, &result);
    }
  arete_context_destroy(&ctx);
}

} // namespace arete::target::test
