//===- Graph.cpp - The graph that variables are handles to ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"

#include "dialects/Arete/IR/Provenance.h"
#include "lib/Pipeline/Pipelines.h"
#include "lib/Plugin/Loader.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseSet.h"

using namespace arete;
using namespace arete::detail;

//===----------------------------------------------------------------------===//
// Graph
//===----------------------------------------------------------------------===//

Graph &Graph::get() {
  static Graph *graph = new Graph;
  return *graph;
}

/// What the compiler will ask for; dialects are loaded when they are needed.
static mlir::DialectRegistry makeRegistry() {
  mlir::DialectRegistry registry;
  pipeline::registerDialects(registry);
  return registry;
}

Graph::Graph()
    : mlirContext(makeRegistry(), mlir::MLIRContext::Threading::DISABLED) {
  mlirContext.loadDialect<ir::AreteDialect, mlir::func::FuncDialect>();
  plugin::loadDialects(mlirContext);
  module = mlir::ModuleOp::create(mlir::UnknownLoc::get(&mlirContext));
}

void Graph::retain(mlir::Operation *op) { ++infos[op].handles; }

void Graph::release(mlir::Operation *op) {
  if (--infos[op].handles != 0)
    return;
  llvm::SetVector<mlir::Operation *> candidates;
  candidates.insert(op);
  eraseDead(std::move(candidates));
}

mlir::Operation *Graph::last() {
  return block().empty() ? nullptr : &block().back();
}

bool Graph::isDead(mlir::Operation *op) const {
  auto info = infos.find(op);
  return op->use_empty() && (info == infos.end() || !info->second.handles);
}

void Graph::erase(mlir::Operation *op) {
  infos.erase(op);
  if (op == mark)
    mark = op->getPrevNode();
  op->erase();
}

void Graph::eraseDead(llvm::SetVector<mlir::Operation *> candidates) {
  // With a worklist: what dies may be 100,000 ops deep. An op that was erased
  // does not come back: nobody is left who uses it.
  while (!candidates.empty()) {
    mlir::Operation *op = candidates.pop_back_val();
    if (!isDead(op))
      continue;
    for (mlir::Value operand : op->getOperands())
      if (mlir::Operation *source = operand.getDefiningOp())
        candidates.insert(source);
    erase(op);
  }
}

void Graph::sweepBehindMark() {
  // Backwards an op comes before those it uses, so a look at each is enough.
  // What it used may be older than the mark, and have lost its last handle
  // while the mark was set.
  llvm::SetVector<mlir::Operation *> older;
  llvm::DenseSet<mlir::Operation *> young;
  for (mlir::Operation *op = last(); op != mark; op = op->getPrevNode())
    young.insert(op);
  for (mlir::Operation *op = last(); op != mark;) {
    mlir::Operation *current = op;
    op = op->getPrevNode();
    if (!isDead(current))
      continue;
    for (mlir::Value operand : current->getOperands())
      if (mlir::Operation *source = operand.getDefiningOp();
          source && !young.contains(source))
        older.insert(source);
    erase(current);
  }
  eraseDead(std::move(older));
}

void Graph::forEachBehindMark(
    llvm::function_ref<void(mlir::Operation *)> visit) {
  for (mlir::Operation *op = last(); op != mark; op = op->getPrevNode())
    visit(op);
}

void Graph::setCell(mlir::Operation *op, std::shared_ptr<SharedCell> cell) {
  infos[op].cell = std::move(cell);
}

std::shared_ptr<SharedCell> Graph::getCell(mlir::Value value) const {
  auto info = infos.find(value.getDefiningOp());
  return info == infos.end() ? nullptr : info->second.cell;
}

Node::Node(mlir::Value value) : value(value) {
  Graph::get().retain(value.getDefiningOp());
}

Node::~Node() {
  // Unlocked first: what these hold may be nodes as well.
  evalCache.reset();
  // One after the other: a part of a part of a part may be 100,000 deep.
  while (origin) {
    std::shared_ptr<const Subtensor> next;
    if (origin.use_count() == 1 && Access::isLast(origin->x))
      next = std::move(Access::node(origin->x)->origin);
    origin = std::move(next);
  }
  Graph &graph = Graph::get();
  std::lock_guard lock(graph.mutex);
  graph.release(value.getDefiningOp());
}

//===----------------------------------------------------------------------===//
// Types and names
//===----------------------------------------------------------------------===//

mlir::Type detail::elementTypeOf(DType dtype) {
  return ir::elementTypeOf(Graph::get().context(),
                           static_cast<arete_dtype>(dtype));
}

mlir::RankedTensorType detail::tensorTypeOf(DType dtype, const Shape &sizes) {
  llvm::SmallVector<int64_t> shape;
  for (int64_t size : sizes)
    shape.push_back(size == dynamicSize ? mlir::ShapedType::kDynamic : size);
  return mlir::RankedTensorType::get(shape, elementTypeOf(dtype));
}

std::string detail::describe(mlir::Value value) {
  return ir::describe(value.getType());
}

std::string detail::nameOf(mlir::Value value) {
  return ir::givenName(value.getLoc()).str();
}

std::string detail::describeNamed(mlir::Value value) {
  std::string name = nameOf(value);
  if (!name.empty())
    return "'" + name + "' (" + describe(value) + ")";
  std::string line = lineOf(value.getLoc());
  return describe(value) + (line.empty() ? "" : " of " + line);
}

std::string detail::lineOf(mlir::Location loc) { return ir::userLine(loc); }

mlir::DenseElementsAttr detail::elementsOf(const Tensor &tensor) {
  const Tensor packed = tensor.contiguous();
  auto type = tensorTypeOf(packed.dtype(), packed.shape());
  const size_t count = static_cast<size_t>(packed.size());
  // Bools are bits in an attribute, and bytes here.
  if (isBool(packed.dtype()))
    return mlir::DenseElementsAttr::get(
        type, llvm::ArrayRef(static_cast<const bool *>(packed.data()), count));
  return mlir::DenseElementsAttr::getFromRawBuffer(
      type, llvm::ArrayRef(static_cast<const char *>(packed.data()),
                           packed.nbytes()));
}
