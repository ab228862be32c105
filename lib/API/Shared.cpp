//===- Shared.cpp - Variables that hold a value ---------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Shared.h"

#include "Graph.h"
#include "SharedCell.h"
#include "TensorDetail.h"

using namespace arete;
using namespace arete::detail;

//===----------------------------------------------------------------------===//
// Storage
//===----------------------------------------------------------------------===//

/// Uninitialised memory for a tensor like this one, contiguous.
static arete_tensor allocateLike(const Tensor &tensor) {
  void *data = arete_memory_allocate(tensor.nbytes(), nullptr);
  if (!data)
    throw Error(ErrorKind::Memory, "shared: out of memory");
  return contiguousDesc(data, tensor.dtype(), tensor.shape());
}

SharedCell::SharedCell(const Tensor &initial) : value(allocateLike(initial)) {
  view().copyFrom(initial);
}

void SharedCell::assign(const Tensor &source) {
  std::unique_lock lock(mutex);
  if (view().shape() == source.shape())
    return view().copyFrom(source);
  arete_tensor fresh = allocateLike(source);
  Tensor::fromAbi(fresh).copyFrom(source);
  std::swap(value, fresh);
  arete_memory_free(fresh.data, nullptr);
}

//===----------------------------------------------------------------------===//
// Shared
//===----------------------------------------------------------------------===//

static std::shared_ptr<SharedCell> cellOf(const Shared &shared, const char *op,
                                          const Location &loc) {
  mlir::Value value = Access::value(shared);
  if (!value)
    throw Error(ErrorKind::Value, op, "this Shared is empty", loc);
  Graph &graph = Graph::get();
  std::lock_guard lock(graph.mutex);
  return graph.getCell(value);
}

Shared arete::shared(const Tensor &value, std::string_view name,
                     const Shape &broadcastable, Location loc) {
  GraphBuilder b("shared", loc);
  Shape sizes(static_cast<size_t>(value.rank()), dynamicSize);
  for (int64_t axis : broadcastable) {
    if (axis < -value.rank() || axis >= value.rank())
      b.fail(ErrorKind::Index, "axis " + llvm::Twine(axis) +
                                   " is out of range for rank " +
                                   llvm::Twine(value.rank()));
    int64_t at = axis < 0 ? axis + value.rank() : axis;
    if (value.shape(at) != 1)
      b.fail(ErrorKind::Shape, "axis " + llvm::Twine(at) +
                                   " is to broadcast, but its size is " +
                                   llvm::Twine(value.shape(at)));
    sizes[static_cast<size_t>(at)] = 1;
  }
  Variable variable = makeInput(name, value.dtype(), sizes, "shared", loc);
  Graph::get().setCell(Access::value(variable).getDefiningOp(),
                       std::make_shared<SharedCell>(value));
  return Shared(std::move(variable));
}

Shared arete::shared(const Tensor &value, std::string_view name,
                     std::initializer_list<int64_t> broadcastable,
                     Location loc) {
  return shared(value, name, Shape(broadcastable), loc);
}

Shared arete::shared(const Tensor &value, std::string_view name, Location loc) {
  return shared(value, name, Shape(), loc);
}

Tensor Shared::get_value(bool borrow, Location loc) const {
  std::shared_ptr<SharedCell> cell = cellOf(*this, "get_value", loc);
  std::shared_lock lock(cell->mutex);
  if (!borrow)
    return cell->view().copy(loc);
  Tensor view = cell->view();
  return Tensor::borrow(view.dtype(), view.data(), view.shape(), view.strides(),
                        cell, loc);
}

void Shared::set_value(const Tensor &value, Location loc) const {
  std::shared_ptr<SharedCell> cell = cellOf(*this, "set_value", loc);
  std::string label = name().empty() ? "" : "'" + name() + "' ";
  auto fail = [&](ErrorKind kind, const std::string &text) {
    throw Error(kind, "set_value", "the shared variable " + label + text, loc);
  };
  if (value.dtype() != dtype())
    fail(ErrorKind::Type,
         "holds " + std::string(arete::name(dtype())) + ", got " +
             std::string(arete::name(value.dtype())) + "; convert with astype");
  if (value.rank() != rank())
    fail(ErrorKind::Type, "has rank " + std::to_string(rank()) + ", got " +
                              std::to_string(value.rank()));
  Shape declared = staticShape();
  for (size_t axis = 0; axis < declared.size(); ++axis)
    if (declared[axis] != dynamicSize &&
        declared[axis] != value.shape(static_cast<int64_t>(axis)))
      fail(ErrorKind::Shape,
           "has size " + std::to_string(declared[axis]) + " in axis " +
               std::to_string(axis) + ", got " +
               std::to_string(value.shape(static_cast<int64_t>(axis))));
  cell->assign(value);
}
