//===- NanGuard.cpp - The first op that makes a NaN -----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/SelfCheck/NanGuard.h"
#include "dialects/Arete/IR/Arete.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Reference.h"
#include "lib/SelfCheck/Numbers.h"
#include "lib/Target/CPU/Unit.h"
#include "lib/Target/Diagnostics.h"
#include "lib/Target/Signature.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/Format.h"

using namespace mlir;

namespace arete::selfcheck {

//===----------------------------------------------------------------------===//
// Compiling
//===----------------------------------------------------------------------===//

static bool isWatched(Value value) {
  auto dtype = ir::dtypeOf(ir::elementTypeOf(value));
  return dtype && isInexact(*dtype);
}

NanGuard::Source
NanGuard::sourceOf(Value value, const llvm::DenseMap<Value, size_t> &numbers,
                   size_t numInputs) const {
  if (!isWatched(value))
    return {Source::Harmless};
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    size_t number = argument.getArgNumber();
    return number < numInputs ? Source{Source::Input, number}
                              : Source{Source::State, number - numInputs};
  }
  if (auto found = numbers.find(value); found != numbers.end())
    return {Source::Value, found->second};
  // A constant.
  auto arrays = reference::evaluate(value.getDefiningOp(), {});
  if (!arrays) {
    llvm::consumeError(arrays.takeError());
    return {Source::Harmless};
  }
  for (const Element &element : arrays->front().elements)
    for (long double part : {element.real, element.imag})
      if (!std::isfinite(part) || std::fabs(part) > limits.big)
        return {Source::Bad};
  return {Source::Harmless};
}

llvm::Expected<NanGuard> NanGuard::create(func::FuncOp function,
                                          target::CompileOptions options,
                                          NanLimits limits) {
  NanGuard guard(limits);
  MLIRContext *context = function.getContext();
  target::DiagnosticCollector diagnostics(context);
  auto signature = target::Signature::get(function);
  if (failed(signature))
    return diagnostics.takeError("the function has no signature");
  OwningOpRef<ModuleOp> module = ModuleOp::create(function.getLoc());
  module->push_back(function.clone());

  // The passes on the graph, but for fusion, behind which there are no values
  // between ops.
  options.rewrites.print = false;
  options.rewrites.report = nullptr;
  target::CompileOptions unfused = options;
  unfused.disabledPasses.push_back("arete-fuse");
  PassManager passes(context, ModuleOp::getOperationName());
  target::buildGraphPasses(passes, unfused);
  if (failed(passes.run(*module)))
    return diagnostics.takeError("the passes on the graph fail");

  func::FuncOp copy = *module->getOps<func::FuncOp>().begin();
  Block &block = copy.getBody().front();
  llvm::DenseMap<Value, size_t> numbers;
  SmallVector<Value> outputs;
  for (Operation &op : block.without_terminator()) {
    if (isa<ir::ConstantOp>(op))
      continue;
    for (Value result : op.getResults()) {
      if (!isWatched(result))
        continue;
      Watched entry;
      entry.op = op.getName().getStringRef().str();
      entry.position = target::positionOf(op.getLoc());
      for (Value operand : op.getOperands())
        entry.operands.push_back(
            guard.sourceOf(operand, numbers, signature->inputs.size()));
      guard.watched.push_back(std::move(entry));
      numbers[result] = outputs.size();
      outputs.push_back(result);
    }
  }
  if (outputs.empty())
    return guard;
  // A function of the same arguments that updates nothing.
  block.getTerminator()->setOperands(outputs);
  copy.setFunctionType(FunctionType::get(context, copy.getArgumentTypes(),
                                         TypeRange(ValueRange(outputs))));
  copy.removeResAttrsAttr();
  options.rewrites.enabled = false;
  auto code = target::compileJit(*module, "", options);
  if (!code)
    return code.takeError();
  guard.code = std::move(*code);
  return guard;
}

//===----------------------------------------------------------------------===//
// Looking at values
//===----------------------------------------------------------------------===//

struct NanGuard::Summary {
  std::string type;
  size_t count = 0, nans = 0, infinities = 0, big = 0;
  std::vector<int64_t> first; ///< the place of the first of them
  long double low = std::numeric_limits<long double>::infinity();
  long double high = -std::numeric_limits<long double>::infinity();

  bool isBad() const { return nans || infinities || big; }

  /// "float64[2,3], from -1 to 5".
  std::string text() const {
    std::string result;
    llvm::raw_string_ostream os(result);
    os << type;
    if (low <= high)
      os << llvm::format(", from %.6g", double(low))
         << llvm::format(" to %.6g", double(high));
    return result;
  }
};

NanGuard::Summary NanGuard::summarize(const arete_tensor &tensor) const {
  Summary summary;
  auto dtype = static_cast<arete_dtype>(tensor.dtype);
  ArrayRef<int64_t> sizes(tensor.sizes, size_t(tensor.rank));
  summary.type = arete_dtype_name(dtype) + reference::shapeText(sizes);
  size_t size = size_t(arete_dtype_size(dtype));
  reference::forEachIndex(sizes, [&](reference::Index index) {
    int64_t position = 0;
    for (auto [i, step] : llvm::zip(index, tensor.strides))
      position += i * step;
    Element element =
        reference::loadElement(dtype, static_cast<const char *>(tensor.data) +
                                          position * int64_t(size));
    ++summary.count;
    size_t *kind = nullptr;
    forEachPart(dtype, element, [&](long double part) {
      if (std::isnan(part)) {
        if (limits.nan)
          kind = &summary.nans;
        return;
      }
      summary.low = std::min(summary.low, part);
      summary.high = std::max(summary.high, part);
      if (kind)
        return;
      if (std::isinf(part))
        kind = limits.infinity ? &summary.infinities : nullptr;
      else if (std::fabs(part) > limits.big)
        kind = &summary.big;
    });
    if (!kind)
      return;
    if (!summary.isBad())
      summary.first = index.vec();
    ++*kind;
  });
  return summary;
}

std::optional<std::string>
NanGuard::check(ArrayRef<const arete_tensor *> inputs,
                ArrayRef<arete_tensor *> states) const {
  if (watched.empty())
    return std::nullopt;
  arete_context context = {};
  std::vector<arete_tensor> values(watched.size());
  auto free = llvm::make_scope_exit([&] {
    for (arete_tensor &value : values)
      arete_tensor_free(&context, &value);
    arete_context_destroy(&context);
  });
  SmallVector<arete_tensor *> outputs;
  for (arete_tensor &value : values) {
    value = {};
    outputs.push_back(&value);
  }
  SmallVector<const arete_tensor *> given(inputs);
  SmallVector<arete_tensor *> givenStates(states);
  if (code.entry()(&context, given.data(), givenStates.data(),
                   outputs.data()) != ARETE_OK)
    return std::nullopt;

  std::vector<std::optional<Summary>> known(watched.size());
  auto summaryOf = [&](const Source &source) -> std::optional<Summary> {
    switch (source.kind) {
    case Source::Input:
      return summarize(*inputs[source.number]);
    case Source::State:
      return summarize(*states[source.number]);
    case Source::Value:
      return known[source.number];
    case Source::Harmless:
    case Source::Bad:
      return std::nullopt;
    }
    llvm_unreachable("all kinds are handled");
  };
  for (auto [number, entry] : llvm::enumerate(watched)) {
    known[number] = summarize(values[number]);
    const Summary &result = *known[number];
    if (!result.isBad())
      continue;
    std::string operands;
    bool isMade = true;
    for (auto [i, source] : llvm::enumerate(entry.operands)) {
      isMade &= source.kind != Source::Bad;
      std::optional<Summary> operand = summaryOf(source);
      if (!operand)
        continue;
      isMade &= !operand->isBad();
      operands += "\n  operand " + std::to_string(i) + ": " + operand->text();
      if (source.kind == Source::Value) {
        const Watched &maker = watched[source.number];
        operands += ", made by '" + maker.op + "'" +
                    (maker.position.empty() ? "" : " at " + maker.position);
      }
    }
    if (!isMade)
      continue;
    std::string text;
    llvm::raw_string_ostream os(text);
    os << "'" << entry.op << "'";
    if (!entry.position.empty())
      os << " at " << entry.position;
    os << " makes ";
    size_t count = result.nans         ? result.nans
                   : result.infinities ? result.infinities
                                       : result.big;
    if (result.nans)
      os << "NaN";
    else if (result.infinities)
      os << "an infinity";
    else
      os << llvm::format("a value beyond %.6g", limits.big);
    os << " of operands that have none: " << count << " of " << result.count
       << " elements of " << result.text();
    os << ", the first at " << reference::shapeText(result.first) << operands;
    return text;
  }
  return std::nullopt;
}

} // namespace arete::selfcheck
