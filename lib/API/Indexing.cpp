//===- Indexing.cpp - x[...] and what replaces it -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Indexing.h"

#include "Gathering.h"
#include "Slicing.h"

using namespace arete;
using namespace arete::detail;

namespace {

/// One index and the axes of x that it is about.
struct Entry {
  enum Kind { Whole, Cut, Pick, Array, Mask, NewAxis } kind;
  int64_t axis = 0, count = 0; // of axes of x
  const Slice *slice = nullptr;
  mlir::Value value = {}; // an index, an array or a mask

  bool isAdvanced() const { return kind == Array || kind == Mask; }
};

/// An indexing expression applied to a tensor. The axes that a mask is about
/// become one; then come a slice and new axes; then elements at integer
/// positions, if there are arrays or masks among the indices.
class Indexing {
public:
  Indexing(GraphBuilder &b, mlir::Value x, llvm::ArrayRef<Index> indices);

  mlir::Value get();
  /// x with y, which has the shape of get(), in place of what get() gives.
  mlir::Value set(mlir::Value y);
  /// The same, y being added to it.
  mlir::Value add(mlir::Value y);
  /// Where the one advanced index is a mask and y a scalar: x with y in place
  /// of what is true, or added to it, without looking for it. Null elsewhere.
  mlir::Value setByMask(mlir::Value y, bool accumulate);

private:
  GraphBuilder &b;
  mlir::Value x, merged;
  llvm::SmallVector<Entry> entries;
  std::optional<SliceMaker> slice;
  llvm::SmallVector<int64_t> newAxes; // of the view
  llvm::SmallVector<int64_t> arrayAxes;
  llvm::SmallVector<mlir::Value> arrays;
  int64_t position = 0; // of the dimensions of the arrays

  void parse(llvm::ArrayRef<Index> indices);
  void checkMask(const Entry &entry);
  mlir::Value mergeAxes();
  mlir::Value positionsOf(const Entry &mask);
  mlir::Value view();
  mlir::Value intoView(mlir::Value y);
  mlir::Value atPositions(llvm::StringRef op,
                          llvm::SmallVector<mlir::Value> operands);
};

} // namespace

void Indexing::parse(llvm::ArrayRef<Index> indices) {
  int64_t consumed = 0;
  std::optional<size_t> ellipsisAt;
  for (const Index &index : indices) {
    if (std::holds_alternative<Ellipsis>(index.get())) {
      if (ellipsisAt)
        b.fail(ErrorKind::Index, "only one ellipsis may be among the indices");
      ellipsisAt = entries.size();
      entries.push_back({Entry::Whole});
    } else if (std::holds_alternative<None>(index.get())) {
      entries.push_back({Entry::NewAxis});
    } else if (auto *range = std::get_if<Slice>(&index.get())) {
      entries.push_back({Entry::Cut, 0, 1, range});
    } else {
      const Arg &arg = std::get<Arg>(index.get());
      mlir::Value value = b.value(arg);
      if (isBool(dtypeOfValue(value))) {
        entries.push_back({Entry::Mask, 0, rankOf(value), nullptr, value});
      } else {
        value = b.integer(arg, "indices");
        auto kind = rankOf(value) == 0 ? Entry::Pick : Entry::Array;
        entries.push_back({kind, 0, 1, nullptr, value});
      }
    }
    consumed += entries.back().count;
  }
  if (consumed > rankOf(x))
    b.fail(ErrorKind::Index, llvm::Twine(consumed) + " indices for " +
                                 describe(x) + ", which has " +
                                 llvm::Twine(rankOf(x)) + " axes");
  // What is left belongs to the ellipsis, which may stand at the end unsaid.
  if (!ellipsisAt) {
    ellipsisAt = entries.size();
    entries.push_back({Entry::Whole});
  }
  entries[*ellipsisAt].count = rankOf(x) - consumed;
  int64_t axis = 0;
  for (Entry &entry : entries) {
    entry.axis = axis;
    axis += entry.count;
  }
}

void Indexing::checkMask(const Entry &entry) {
  auto own = ir::tensorTypeOf(entry.value), of = ir::tensorTypeOf(x);
  for (int64_t k = 0; k < entry.count; ++k) {
    int64_t size = own.getDimSize(k), other = of.getDimSize(entry.axis + k);
    if (!mlir::ShapedType::isDynamic(size) &&
        !mlir::ShapedType::isDynamic(other) && size != other)
      b.fail(ErrorKind::Index,
             "a mask " + describe(entry.value) + " does not fit axis " +
                 llvm::Twine(entry.axis + k) + " of " + describe(x));
  }
}

/// x with one axis in place of those of each mask.
mlir::Value Indexing::mergeAxes() {
  if (llvm::none_of(entries, [](const Entry &entry) {
        return entry.kind == Entry::Mask && entry.count != 1;
      }))
    return x;
  llvm::SmallVector<mlir::Value> operands{x};
  for (const Entry &entry : entries) {
    if (entry.kind != Entry::Mask) {
      for (int64_t k = 0; k < entry.count; ++k)
        operands.push_back(b.dim(x, entry.axis + k));
      continue;
    }
    ir::Expr size = b.expr(b.size(1));
    for (int64_t k = 0; k < entry.count; ++k) {
      mlir::Value dim = b.dim(x, entry.axis + k);
      auto known = ir::getConstantSize(size.get()),
           next = ir::getConstantSize(dim);
      size = known && next ? b.expr(b.size(*known * *next))
             : known == 1  ? b.expr(dim)
                           : size * b.expr(dim);
    }
    operands.push_back(size.get());
  }
  return b.op("reshape", operands);
}

/// Where a mask is true, along the axis that its axes became.
mlir::Value Indexing::positionsOf(const Entry &entry) {
  mlir::Value mask = entry.value;
  llvm::SmallVector<mlir::Value> sizes;
  for (int64_t k = 0; k < entry.count; ++k)
    sizes.push_back(b.dim(x, entry.axis + k));
  if (entry.count == 0) {
    mask = b.op("expand_dims", mask, b.attr("axes", Shape{0}));
    sizes.push_back(b.size(1));
  }
  return flatnonzero(b, mask, sizes);
}

Indexing::Indexing(GraphBuilder &b, mlir::Value x,
                   llvm::ArrayRef<Index> indices)
    : b(b), x(x) {
  parse(indices);
  bool isAdvanced = llvm::any_of(
      entries, [](const Entry &entry) { return entry.isAdvanced(); });
  for (const Entry &entry : entries)
    if (entry.kind == Entry::Mask)
      checkMask(entry);
  merged = mergeAxes();
  slice.emplace(b, merged);
  int64_t source = 0, target = 0; // axes of merged and of the view
  // Dimensions of the arrays stand where the arrays do if these stand side by
  // side, scalars counting as arrays; else in front.
  enum { Before, Among, Behind } state = Before;
  bool isSeparated = false;
  for (const Entry &entry : entries) {
    if (isAdvanced && (entry.isAdvanced() || entry.kind == Entry::Pick)) {
      if (state == Before)
        position = target;
      isSeparated |= state == Behind;
      state = Among;
    } else if (state == Among) {
      state = Behind;
    }
    switch (entry.kind) {
    case Entry::Whole:
      source += entry.count;
      target += entry.count;
      break;
    case Entry::Cut:
      slice->cut(source++, *entry.slice);
      ++target;
      break;
    case Entry::Pick:
      slice->pick(source++, entry.value);
      break;
    case Entry::NewAxis:
      newAxes.push_back(target++);
      break;
    case Entry::Array:
    case Entry::Mask:
      arrays.push_back(entry.kind == Entry::Mask ? positionsOf(entry)
                                                 : entry.value);
      ++source;
      arrayAxes.push_back(target++);
      break;
    }
  }
  if (isSeparated)
    position = 0;
}

mlir::Value Indexing::view() {
  mlir::Value part = slice->get(merged);
  if (newAxes.empty())
    return part;
  return b.op("expand_dims", part, b.attr("axes", newAxes));
}

/// x with another value for the view.
mlir::Value Indexing::intoView(mlir::Value y) {
  if (!newAxes.empty())
    y = b.op("squeeze", y, b.attr("axes", newAxes));
  y = slice->set(y);
  if (merged == x)
    return y;
  llvm::SmallVector<mlir::Value> operands{y};
  llvm::append_range(operands, ir::buildDims(b.builder(), b.loc(), x));
  return b.op("reshape", operands);
}

/// An op about the elements of the view that the arrays name.
mlir::Value Indexing::atPositions(llvm::StringRef op,
                                  llvm::SmallVector<mlir::Value> operands) {
  llvm::append_range(operands, arrays);
  return b.op(op, operands,
              {b.attr("axes", arrayAxes), b.attr("position", position)});
}

mlir::Value Indexing::get() {
  return arrays.empty() ? view() : atPositions("gather", {view()});
}

mlir::Value Indexing::set(mlir::Value y) {
  return intoView(arrays.empty() ? y : atPositions("scatter", {view(), y}));
}

mlir::Value Indexing::add(mlir::Value y) {
  if (arrays.empty())
    return intoView((b.expr(view()) + b.expr(y)).get());
  return intoView(atPositions("scatter_add", {view(), y}));
}

mlir::Value Indexing::setByMask(mlir::Value y, bool accumulate) {
  const Entry *mask = nullptr;
  int64_t target = 0;
  for (const Entry &entry : entries) {
    if (entry.kind == Entry::Array || entry.kind == Entry::Pick ||
        entry.kind == Entry::NewAxis || entry.kind == Entry::Cut)
      return {};
    if (entry.kind == Entry::Mask) {
      if (mask)
        return {};
      mask = &entry;
    }
    if (!mask)
      target += entry.count;
  }
  if (!mask || rankOf(y) != 0)
    return {};
  // A mask of size 1 would stretch.
  auto own = ir::tensorTypeOf(mask->value), of = ir::tensorTypeOf(x);
  for (int64_t k = 0; k < mask->count; ++k)
    if (own.getDimSize(k) == 1 && of.getDimSize(mask->axis + k) != 1)
      return {};
  llvm::SmallVector<int64_t> behind;
  for (int64_t axis = target + mask->count; axis < rankOf(x); ++axis)
    behind.push_back(axis - target);
  mlir::Value condition = mask->value;
  if (!behind.empty())
    condition = b.op("expand_dims", condition, b.attr("axes", behind));
  ir::Expr old = b.expr(x), value = b.expr(y);
  mlir::Value result =
      b.op("where", {condition, (accumulate ? old + value : value).get(), x});
  return result;
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

Variable arete::slice(const Arg &x, const Arg &start, const Arg &stop,
                      int64_t axis) {
  return slice_axis(x, axis, Slice(start, stop, none, x.location()));
}

//===----------------------------------------------------------------------===//
// Another value for x[...]
//===----------------------------------------------------------------------===//

/// y with the dtype of the part that it is for, and not of a higher rank.
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
  return y;
}

/// y with the shape of the part that it is for.
static mlir::Value broadcastTo(GraphBuilder &b, mlir::Value y,
                               mlir::Value part) {
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
  Indexing indexing(b, x, origin->indices);
  mlir::Value y = valueFor(b, old, arg);
  if (mlir::Value result = indexing.setByMask(y, accumulate))
    return b.wrap(result);
  y = broadcastTo(b, y, old);
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
