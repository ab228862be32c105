//===- Plugin.cpp - Plug-ins and the ops that they add --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Plugin.h"
#include "Graph.h"
#include "lib/Plugin/Loader.h"

using namespace arete;
using namespace arete::detail;

void arete::load_plugin(const std::string &path, Location loc) {
  Graph &graph = Graph::get();
  std::lock_guard lock(graph.mutex);
  if (llvm::Error error = plugin::load(path))
    throw Error(ErrorKind::IO, "load_plugin", llvm::toString(std::move(error)),
                loc);
  plugin::loadDialects(*graph.context());
}

//===----------------------------------------------------------------------===//
// Ops by name
//===----------------------------------------------------------------------===//

static mlir::Attribute toAttribute(mlir::OpBuilder &b,
                                   const OpAttribute::Value &value) {
  struct Visitor {
    mlir::OpBuilder &b;
    mlir::Attribute operator()(bool x) { return b.getBoolAttr(x); }
    mlir::Attribute operator()(int64_t x) { return b.getI64IntegerAttr(x); }
    mlir::Attribute operator()(double x) { return b.getF64FloatAttr(x); }
    mlir::Attribute operator()(const std::string &x) {
      return b.getStringAttr(x);
    }
    mlir::Attribute operator()(DType x) {
      return mlir::TypeAttr::get(detail::elementTypeOf(x));
    }
    mlir::Attribute operator()(const std::vector<int64_t> &x) {
      return b.getDenseI64ArrayAttr(x);
    }
    mlir::Attribute operator()(const std::vector<double> &x) {
      return b.getDenseF64ArrayAttr(x);
    }
  };
  return std::visit(Visitor{b}, value);
}

namespace {
/// Builds an op of which nothing is known but its name.
class OpCall {
public:
  OpCall(GraphBuilder &b, std::string_view name,
         const std::vector<OpAttribute> &attributes);

  std::vector<Variable> build(const Args &operands);

private:
  llvm::SmallVector<mlir::Value> convert(const Args &operands);
  unsigned numResults() const;
  std::string problemWith(mlir::ValueRange operands) const;

  GraphBuilder &b;
  const llvm::StringRef name;
  std::optional<mlir::RegisteredOperationName> info;
  llvm::SmallVector<mlir::NamedAttribute> attributes;
};
} // namespace

OpCall::OpCall(GraphBuilder &b, std::string_view opName,
               const std::vector<OpAttribute> &given)
    : b(b), name(opName.data(), opName.size()),
      info(mlir::RegisteredOperationName::lookup(name,
                                                 b.builder().getContext())) {
  if (!info)
    b.fail(ErrorKind::Value,
           "there is no op of this name; load_plugin() adds those of a "
           "plug-in, and a name begins with that of its dialect");
  if (!info->hasInterface<mlir::InferTypeOpInterface>() ||
      !info->hasTrait<mlir::OpTrait::ZeroRegions>())
    b.fail(ErrorKind::Value, "this op cannot be built by its name alone");
  for (const OpAttribute &attribute : given) {
    if (!llvm::is_contained(info->getAttributeNames(), attribute.name))
      b.fail(ErrorKind::Value, "has no attribute '" + attribute.name + "'");
    attributes.push_back(b.builder().getNamedAttr(
        attribute.name, toAttribute(b.builder(), attribute.value)));
  }
}

/// None where the op has as many as it likes.
unsigned OpCall::numResults() const {
  using namespace mlir::OpTrait;
  return info->hasTrait<OneResult>()           ? 1
         : info->hasTrait<NResults<2>::Impl>() ? 2
         : info->hasTrait<NResults<3>::Impl>() ? 3
         : info->hasTrait<NResults<4>::Impl>() ? 4
                                               : 0;
}

/// What the verifier says of the operands and the attributes. The rules that
/// infer types look at both without asking whether they are there.
std::string OpCall::problemWith(mlir::ValueRange operands) const {
  std::string problem;
  mlir::ScopedDiagnosticHandler handler(b.builder().getContext(),
                                        [&](mlir::Diagnostic &diagnostic) {
                                          if (problem.empty())
                                            problem = diagnostic.str();
                                          return mlir::success();
                                        });
  mlir::OperationState state(b.loc(), *info);
  state.addOperands(operands);
  state.addAttributes(attributes);
  // Of what type results are is not known yet.
  state.types.assign(numResults(), tensorTypeOf(DType::Float64, {}));
  mlir::Operation *op = mlir::Operation::create(state);
  bool isValid = succeeded(info->verifyInvariants(op));
  op->destroy();
  llvm::StringRef text = problem;
  text.consume_front(("'" + name + "' op ").str());
  // That the results are others comes after all that concerns us here.
  bool isOfResults =
      text.starts_with("result #") || text.starts_with("inferred type") ||
      text.starts_with("requires one result") ||
      (text.starts_with("expected ") && text.contains(" results"));
  return isValid || isOfResults ? "" : text.str();
}

llvm::SmallVector<mlir::Value> OpCall::convert(const Args &operands) {
  llvm::SmallVector<mlir::Value> values;
  if (operands.empty() || !info->hasInterface<ir::ElementwiseOpInterface>()) {
    for (const Arg &operand : operands)
      values.push_back(b.value(operand));
    return values;
  }
  llvm::SmallVector<const Arg *> args;
  for (const Arg &operand : operands)
    args.push_back(&operand);
  DType dtype = b.commonDType(args);
  values = b.values(args, dtype);
  if (isInexact(dtype) || problemWith(values).empty())
    return values;
  llvm::SmallVector<mlir::Value> floats = b.values(args, DType::Float64);
  return problemWith(floats).empty() ? floats : values;
}

std::vector<Variable> OpCall::build(const Args &operands) {
  llvm::SmallVector<mlir::Value> values = convert(operands);
  std::string problem = problemWith(values);
  // Of dtypes and shapes inference speaks in the user's words.
  if (!problem.empty() && !llvm::StringRef(problem).starts_with("operand #"))
    b.fail(ErrorKind::Value, problem);
  auto op = ir::buildOp(b.builder(), b.loc(), name, values, attributes);
  if (failed(op))
    b.failReported();
  std::vector<Variable> results;
  for (mlir::Value result : (*op)->getResults())
    results.push_back(b.wrap(result));
  return results;
}

std::vector<Variable>
arete::call_op_all(std::string_view name, const Args &operands,
                   const std::vector<OpAttribute> &attributes, Location loc) {
  GraphBuilder b(name, loc);
  return OpCall(b, name, attributes).build(operands);
}

Variable arete::call_op(std::string_view name, const Args &operands,
                        const std::vector<OpAttribute> &attributes,
                        Location loc) {
  GraphBuilder b(name, loc);
  std::vector<Variable> results = OpCall(b, name, attributes).build(operands);
  if (results.size() != 1)
    b.fail(ErrorKind::Value,
           "has " + llvm::Twine(results.size()) + " results; use call_op_all");
  return results.front();
}
