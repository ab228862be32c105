//===- Indexing.cpp - x[...] and what replaces it -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Indexing.h"

#include "Slicing.h"

using namespace arete;
using namespace arete::detail;

static int64_t rankOf(mlir::Value value) {
  return ir::tensorTypeOf(value).getRank();
}

namespace {

/// An indexing expression applied to a tensor: a slice of it, then new axes,
/// then elements at integer positions.
class Indexing {
public:
  Indexing(GraphBuilder &b, mlir::Value x, llvm::ArrayRef<Index> indices);

  mlir::Value get();
  /// x with y, which has the shape of get(), in place of what get() gives.
  mlir::Value set(mlir::Value y);
  /// The same, y being added to it.
  mlir::Value add(mlir::Value y);

private:
  GraphBuilder &b;
  mlir::Value x;
  SliceMaker slice;
  llvm::SmallVector<int64_t> newAxes;    // of the slice
  llvm::SmallVector<mlir::Value> arrays; // one for each leading axis

  mlir::Value view();
  mlir::Value intoView(mlir::Value y);
};

} // namespace

Indexing::Indexing(GraphBuilder &b, mlir::Value x,
                   llvm::ArrayRef<Index> indices)
    : b(b), x(x), slice(b, x) {
  int64_t consumed = 0;
  bool hasEllipsis = false;
  for (const Index &index : indices) {
    if (std::holds_alternative<Ellipsis>(index.get())) {
      if (std::exchange(hasEllipsis, true))
        b.fail(ErrorKind::Index, "only one ellipsis may be among the indices");
    } else if (!std::holds_alternative<None>(index.get())) {
      ++consumed;
    }
  }
  if (consumed > rankOf(x))
    b.fail(ErrorKind::Index, llvm::Twine(consumed) + " indices for " +
                                 describe(x) + ", which has " +
                                 llvm::Twine(rankOf(x)) + " axes");
  int64_t axis = 0, position = 0; // in x, and in the slice
  for (const Index &index : indices) {
    if (std::holds_alternative<Ellipsis>(index.get())) {
      axis += rankOf(x) - consumed;
      position += rankOf(x) - consumed;
    } else if (std::holds_alternative<None>(index.get())) {
      newAxes.push_back(position++);
    } else if (auto *range = std::get_if<Slice>(&index.get())) {
      slice.cut(axis++, *range);
      ++position;
    } else {
      mlir::Value array = b.integer(std::get<Arg>(index.get()), "indices");
      if (rankOf(array) == 0) {
        slice.pick(axis++, array);
        continue;
      }
      if (position != int64_t(arrays.size()))
        b.fail(ErrorKind::Type, "integer arrays must come first");
      arrays.push_back(array);
      ++axis;
      ++position;
    }
  }
}

mlir::Value Indexing::view() {
  mlir::Value part = slice.get();
  if (newAxes.empty())
    return part;
  return b.op("expand_dims", part, b.attr("axes", newAxes));
}

/// x with another value for the view.
mlir::Value Indexing::intoView(mlir::Value y) {
  if (!newAxes.empty())
    y = b.op("squeeze", y, b.attr("axes", newAxes));
  return slice.set(y);
}

mlir::Value Indexing::get() {
  mlir::Value part = view();
  if (arrays.empty())
    return part;
  llvm::SmallVector<mlir::Value> operands{part};
  llvm::append_range(operands, arrays);
  return b.op("gather", operands);
}

mlir::Value Indexing::set(mlir::Value y) {
  if (!arrays.empty())
    b.fail(ErrorKind::Type, "integer arrays are not supported here");
  return intoView(y);
}

mlir::Value Indexing::add(mlir::Value y) {
  if (arrays.empty())
    return intoView((b.expr(view()) + b.expr(y)).get());
  llvm::SmallVector<mlir::Value> operands{view(), y};
  llvm::append_range(operands, arrays);
  return intoView(b.op("scatter_add", operands));
}

//===----------------------------------------------------------------------===//
// x[...]
//===----------------------------------------------------------------------===//

static Variable subtensor(const Variable &x, llvm::ArrayRef<Index> indices,
                          const Location &loc) {
  GraphBuilder b("index", loc);
  mlir::Value value = b.value(Arg(x, loc));
  Variable part = b.wrap(Indexing(b, value, indices).get());
  Access::node(part)->origin = std::make_shared<Subtensor>(
      Subtensor{x, {indices.begin(), indices.end()}});
  return part;
}

Variable Variable::operator[](std::initializer_list<Index> indices) const {
  return subtensor(*this, llvm::ArrayRef(indices.begin(), indices.size()),
                   indices.size() ? indices.begin()->location() : Location());
}

Variable Variable::operator[](const std::vector<Index> &indices) const {
  return subtensor(*this, indices,
                   indices.empty() ? Location() : indices[0].location());
}

Variable Variable::operator[](const Index &index) const {
  return subtensor(*this, index, index.location());
}

Variable arete::slice_axis(const Arg &arg, int64_t axis, const Slice &slice) {
  GraphBuilder b("slice_axis", slice.loc);
  mlir::Value x = b.value(arg);
  axis = b.axis(axis, rankOf(x), x);
  std::vector<Index> indices(size_t(axis),
                             Index(Slice(none, none, none, slice.loc)));
  indices.push_back(slice);
  return subtensor(b.wrap(x), indices, slice.loc);
}

//===----------------------------------------------------------------------===//
// Another value for x[...]
//===----------------------------------------------------------------------===//

/// y with the dtype and the shape of the part that it is for.
static mlir::Value valueFor(GraphBuilder &b, mlir::Value part, const Arg &arg) {
  DType dtype = dtypeOfValue(part);
  mlir::Value y =
      b.value(arg, Access::isLiteral(arg) ? dtype : dtypeOfValue(b.value(arg)));
  if (promote(dtypeOfValue(y), dtype) != dtype)
    b.fail(ErrorKind::Type, "a value of " + describe(y) + " does not fit " +
                                describe(part) + "; cast it to " +
                                std::string(name(dtype)));
  y = b.cast(y, dtype);
  // As in NumPy, leading dimensions of size 1 are no matter.
  llvm::SmallVector<int64_t> surplus;
  for (int64_t axis = 0; axis < rankOf(y) - rankOf(part); ++axis)
    surplus.push_back(axis);
  if (!surplus.empty())
    y = b.op("squeeze", y, b.attr("axes", surplus));
  if (ir::areCompatibleTypes(part.getType(), y.getType()) &&
      llvm::equal(llvm::map_range(ir::tensorTypeOf(y).getShape(),
                                  [](int64_t size) { return size == 1; }),
                  llvm::map_range(ir::tensorTypeOf(part).getShape(),
                                  [](int64_t size) { return size == 1; })))
    return y;
  llvm::SmallVector<mlir::Value> operands{y};
  llvm::append_range(operands, ir::buildDims(b.builder(), b.loc(), part));
  return b.op("broadcast_to", operands);
}

static Variable replace(const char *op, const Variable &part, const Arg &arg,
                        const Location &loc, bool accumulate) {
  GraphBuilder b(op, loc);
  mlir::Value old = b.value(Arg(part, loc));
  const std::shared_ptr<const Subtensor> &origin = Access::node(part)->origin;
  if (!origin)
    b.fail(ErrorKind::Value, "the first operand, " + describeNamed(old) +
                                 ", must be what x[{...}] gave");
  mlir::Value x = b.value(Arg(origin->x, loc));
  mlir::Value y = valueFor(b, old, arg);
  Indexing indexing(b, x, origin->indices);
  return b.wrap(accumulate ? indexing.add(y) : indexing.set(y));
}

Variable arete::set_subtensor(const Variable &part, const Arg &y,
                              Location loc) {
  return replace("set_subtensor", part, y, loc, /*accumulate=*/false);
}

Variable arete::inc_subtensor(const Variable &part, const Arg &y,
                              Location loc) {
  return replace("inc_subtensor", part, y, loc, /*accumulate=*/true);
}
