//===- Graph.cpp - A function and the values it is called with ------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/SelfCheck/Graph.h"
#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Types.h"
#include "lib/Pipeline/Pipelines.h"
#include "lib/Reference/Reference.h"
#include "lib/Target/Signature.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Parser/Parser.h"

using namespace mlir;

namespace arete::selfcheck {

/// The attribute of the module that holds the calls: an array of arrays of
/// constants.
static constexpr StringLiteral callsName = "arete.calls";

unsigned Graph::numOps() const {
  unsigned count = 0;
  function().walk([&](Operation *op) {
    count += isa_and_nonnull<ir::AreteDialect>(op->getDialect());
  });
  return count;
}

std::unique_ptr<MLIRContext> makeContext() {
  auto context =
      std::make_unique<MLIRContext>(MLIRContext::Threading::DISABLED);
  DialectRegistry registry;
  pipeline::registerDialects(registry);
  context->appendDialectRegistry(registry);
  context->loadAllAvailableDialects();
  return context;
}

DenseElementsAttr attributeOf(MLIRContext *context, const Array &array) {
  Type element = ir::elementTypeOf(context, array.dtype);
  Type scalar = ir::scalarType(element);
  auto floatAttr = [](Type type, long double value) {
    return FloatAttr::get(type, static_cast<double>(value));
  };
  SmallVector<TypedAttr> values;
  for (const reference::Element &value : array.elements) {
    if (auto complexType = dyn_cast<ComplexType>(scalar))
      values.push_back(
          complex::NumberAttr::get(complexType, static_cast<double>(value.real),
                                   static_cast<double>(value.imag)));
    else if (isa<FloatType>(scalar))
      values.push_back(floatAttr(scalar, value.real));
    else
      values.push_back(IntegerAttr::get(
          scalar, APInt(scalar.getIntOrFloatBitWidth(),
                        static_cast<uint64_t>(value.integer))));
  }
  return ir::denseAttr(RankedTensorType::get(array.shape, element), values);
}

std::string print(const Graph &graph, OpPrintingFlags flags) {
  MLIRContext *context = graph.module.get().getContext();
  SmallVector<Attribute> calls;
  for (const Arguments &arguments : graph.calls) {
    SmallVector<Attribute> values;
    for (const Array &argument : arguments)
      values.push_back(attributeOf(context, argument));
    calls.push_back(ArrayAttr::get(context, values));
  }
  OwningOpRef<ModuleOp> copy = graph.module.get().clone();
  (*copy)->setAttr(callsName, ArrayAttr::get(context, calls));
  std::string text;
  llvm::raw_string_ostream os(text);
  (*copy)->print(os, flags);
  os << "\n";
  return text;
}

/// What the reference makes of a constant.
static FailureOr<Array> arrayOf(Location loc, Attribute value) {
  auto elements = dyn_cast<DenseElementsAttr>(value);
  if (!elements) {
    emitError(loc) << "the values of '" << callsName << "' are constants";
    return failure();
  }
  OpBuilder builder(loc.getContext());
  OwningOpRef<ir::ConstantOp> constant =
      builder.create<ir::ConstantOp>(loc, elements.getType(), elements);
  auto arrays = reference::evaluate(constant->getOperation(), {});
  if (arrays)
    return std::move(arrays->front());
  emitError(loc) << llvm::toString(arrays.takeError());
  return failure();
}

bool hasCalls(ModuleOp module) { return module->hasAttr(callsName); }

FailureOr<std::vector<Arguments>> takeCalls(ModuleOp module) {
  Location loc = module->getLoc();
  auto list = module->getAttrOfType<ArrayAttr>(callsName);
  if (!list) {
    emitError(loc) << "the module has no array '" << callsName
                   << "' of arrays of constants";
    return failure();
  }
  auto function = target::findFunction(module, "");
  if (failed(function))
    return failure();
  module->removeAttr(callsName);
  std::vector<Arguments> calls;
  for (Attribute call : list) {
    Arguments &arguments = calls.emplace_back();
    auto values = dyn_cast<ArrayAttr>(call);
    for (Attribute value : values ? values.getValue() : ArrayRef(call)) {
      FailureOr<Array> array = arrayOf(loc, value);
      if (failed(array))
        return failure();
      arguments.push_back(std::move(*array));
    }
    if (arguments.size() != function->getNumArguments()) {
      emitError(loc) << "a call of '" << callsName << "' has "
                     << arguments.size() << " values; '" << function->getName()
                     << "' takes " << function->getNumArguments();
      return failure();
    }
  }
  return calls;
}

FailureOr<Graph> parse(StringRef text, MLIRContext *context) {
  Graph graph;
  graph.module = parseSourceString<ModuleOp>(text, context);
  if (!graph.module || failed(target::findFunction(*graph.module, "")))
    return failure();
  FailureOr<std::vector<Arguments>> calls = takeCalls(*graph.module);
  if (failed(calls))
    return failure();
  graph.calls = std::move(*calls);
  return graph;
}

} // namespace arete::selfcheck
