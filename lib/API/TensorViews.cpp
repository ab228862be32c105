//===- TensorViews.cpp - Other views of the same elements -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TensorDetail.h"

using namespace arete;
using namespace arete::detail;

/// Moves the first element. An array without elements may have no memory to
/// move in, and needs none.
static void advance(arete_tensor &view, int64_t elements, bool isEmpty) {
  if (!isEmpty)
    view.data = static_cast<char *>(view.data) +
                elements * static_cast<int64_t>(
                               itemSize(static_cast<DType>(view.dtype)));
}

static void eraseAxis(arete_tensor &view, int64_t axis) {
  std::copy(view.sizes + axis + 1, view.sizes + view.rank, view.sizes + axis);
  std::copy(view.strides + axis + 1, view.strides + view.rank,
            view.strides + axis);
  --view.rank;
}

//===----------------------------------------------------------------------===//
// Reshape
//===----------------------------------------------------------------------===//

/// Sets the strides of `to`, whose sizes have the same non-zero product as
/// those of `from`, to view the elements of `from` in C order. False if no
/// strides do.
///
/// Both shapes fall into groups of axes with equal products, the shortest such;
/// axes of `from` in a group must merge into one run of equal steps, and those
/// of `to` split that run.
static bool viewStrides(const arete_tensor &from, arete_tensor &to) {
  arete_tensor old = from; // Axes of size 1 fit anywhere.
  for (int64_t axis = old.rank - 1; axis >= 0; --axis)
    if (old.sizes[axis] == 1)
      eraseAxis(old, axis);

  int32_t oldBegin = 0, newBegin = 0;
  while (oldBegin < old.rank && newBegin < to.rank) {
    int32_t oldEnd = oldBegin + 1, newEnd = newBegin + 1;
    int64_t oldCount = old.sizes[oldBegin], newCount = to.sizes[newBegin];
    while (oldCount != newCount) {
      if (newCount < oldCount)
        newCount *= to.sizes[newEnd++];
      else
        oldCount *= old.sizes[oldEnd++];
    }
    for (int32_t axis = oldBegin; axis + 1 < oldEnd; ++axis)
      if (old.strides[axis] != old.strides[axis + 1] * old.sizes[axis + 1])
        return false;
    int64_t stride = old.strides[oldEnd - 1];
    for (int32_t axis = newEnd - 1; axis >= newBegin; --axis) {
      to.strides[axis] = stride;
      stride *= to.sizes[axis];
    }
    oldBegin = oldEnd;
    newBegin = newEnd;
  }
  // What is left has size 1.
  for (int32_t axis = newBegin; axis < to.rank; ++axis)
    to.strides[axis] = 1;
  return true;
}

Tensor Tensor::reshape(const Shape &newShape, Location loc) const {
  auto fail = [&]() {
    throw Error(ErrorKind::Shape, "reshape",
                "cannot give shape " + toString(newShape) +
                    " to a tensor of shape " + toString(shape()),
                loc);
  };
  Shape sizes = newShape;
  const auto wildcard = std::find(sizes.begin(), sizes.end(), -1);
  if (wildcard != sizes.end())
    *wildcard = 1;
  checkShape(sizes, dtype(), "reshape", loc); // Also rejects a second -1.
  const int64_t known = countElements(sizes);
  if (wildcard != sizes.end()) {
    if (known == 0 || size() % known != 0)
      fail();
    *wildcard = size() / known;
  } else if (known != size()) {
    fail();
  }

  arete_tensor view = contiguousDesc(desc.data, dtype(), sizes);
  if (size() == 0 || viewStrides(desc, view))
    return Tensor(*this, view);
  const Tensor packed = copy(loc);
  view = contiguousDesc(packed.desc.data, dtype(), sizes);
  return Tensor(packed, view);
}

//===----------------------------------------------------------------------===//
// Axes
//===----------------------------------------------------------------------===//

Tensor Tensor::transpose() const {
  arete_tensor view = desc;
  std::reverse(view.sizes, view.sizes + view.rank);
  std::reverse(view.strides, view.strides + view.rank);
  return Tensor(*this, view);
}

Tensor Tensor::permute(const Shape &axes, Location loc) const {
  auto fail = [&]() {
    throw Error(ErrorKind::Index, "permute",
                toString(axes) + " is not a permutation of the axes of a " +
                    "tensor of rank " + std::to_string(rank()),
                loc);
  };
  if (static_cast<int64_t>(axes.size()) != rank())
    fail();
  arete_tensor view = desc;
  bool seen[ARETE_MAX_RANK] = {};
  for (int32_t i = 0; i < view.rank; ++i) {
    const int64_t axis = checkAxis(axes[i], "permute", loc);
    if (seen[axis])
      fail();
    seen[axis] = true;
    view.sizes[i] = desc.sizes[axis];
    view.strides[i] = desc.strides[axis];
  }
  return Tensor(*this, view);
}

Tensor Tensor::expandDims(int64_t axis, Location loc) const {
  if (rank() == ARETE_MAX_RANK)
    throw Error(ErrorKind::Shape, "expandDims",
                "the tensor already has the largest rank, " +
                    std::to_string(ARETE_MAX_RANK),
                loc);
  // The axis is one of the result.
  if (axis < -rank() - 1 || axis > rank())
    throw Error(ErrorKind::Index, "expandDims",
                "axis " + std::to_string(axis) +
                    " is out of range for a result of rank " +
                    std::to_string(rank() + 1),
                loc);
  if (axis < 0)
    axis += rank() + 1;
  arete_tensor view = desc;
  std::copy_backward(view.sizes + axis, view.sizes + view.rank,
                     view.sizes + view.rank + 1);
  std::copy_backward(view.strides + axis, view.strides + view.rank,
                     view.strides + view.rank + 1);
  view.sizes[axis] = 1;
  view.strides[axis] = 0;
  ++view.rank;
  return Tensor(*this, view);
}

Tensor Tensor::squeeze() const {
  arete_tensor view = desc;
  for (int64_t axis = view.rank - 1; axis >= 0; --axis)
    if (view.sizes[axis] == 1)
      eraseAxis(view, axis);
  return Tensor(*this, view);
}

Tensor Tensor::squeeze(int64_t axis, Location loc) const {
  axis = checkAxis(axis, "squeeze", loc);
  if (desc.sizes[axis] != 1)
    throw Error(ErrorKind::Shape, "squeeze",
                "axis " + std::to_string(axis) + " has size " +
                    std::to_string(desc.sizes[axis]) + ", not 1",
                loc);
  arete_tensor view = desc;
  eraseAxis(view, axis);
  return Tensor(*this, view);
}

Tensor Tensor::broadcastTo(const Shape &newShape, Location loc) const {
  checkShape(newShape, dtype(), "broadcastTo", loc);
  arete_tensor view = contiguousDesc(desc.data, dtype(), newShape);
  const int64_t added = view.rank - rank();
  bool fits = added >= 0;
  for (int64_t axis = 0; fits && axis < view.rank; ++axis) {
    const bool repeated = axis < added || desc.sizes[axis - added] == 1;
    fits = repeated || desc.sizes[axis - added] == view.sizes[axis];
    view.strides[axis] = repeated ? 0 : desc.strides[axis - added];
  }
  if (!fits)
    throw Error(ErrorKind::Shape, "broadcastTo",
                "shape " + toString(shape()) + " does not broadcast to " +
                    toString(newShape),
                loc);
  return Tensor(*this, view);
}

//===----------------------------------------------------------------------===//
// Slices
//===----------------------------------------------------------------------===//

Tensor Tensor::slice(int64_t axis, std::optional<int64_t> start,
                     std::optional<int64_t> stop, int64_t step,
                     Location loc) const {
  axis = checkAxis(axis, "slice", loc);
  if (step == 0)
    failZeroStep("slice", loc);
  // So that it can be negated; no axis is long enough to tell the difference.
  step = std::max(step, -std::numeric_limits<int64_t>::max());
  const int64_t size = desc.sizes[axis];

  // Bounds lie in [first, first + size]: backwards, "before element 0" is -1.
  const int64_t first = step > 0 ? 0 : -1;
  auto clamp = [&](int64_t bound) {
    if (bound < 0)
      bound += size;
    return std::clamp(bound, first, first + size);
  };
  const int64_t from =
      start ? clamp(*start) : (step > 0 ? first : first + size);
  const int64_t to = stop ? clamp(*stop) : (step > 0 ? first + size : first);

  int64_t length = 0;
  if (step > 0 && from < to)
    length = (to - from - 1) / step + 1;
  else if (step < 0 && from > to)
    length = (from - to - 1) / -step + 1;

  arete_tensor view = desc;
  view.sizes[axis] = length;
  if (length > 1) // A step that is never taken may be too large to multiply.
    view.strides[axis] *= step;
  if (length > 0)
    advance(view, from * desc.strides[axis], size == 0 || this->size() == 0);
  return Tensor(*this, view);
}

Tensor Tensor::select(int64_t axis, int64_t index, Location loc) const {
  axis = checkAxis(axis, "select", loc);
  const int64_t size = desc.sizes[axis];
  if (index < -size || index >= size)
    throw Error(ErrorKind::Index, "select",
                "index " + std::to_string(index) +
                    " is out of range for axis " + std::to_string(axis) +
                    " of size " + std::to_string(size),
                loc);
  arete_tensor view = desc;
  advance(view, (index < 0 ? index + size : index) * desc.strides[axis],
          this->size() == 0);
  eraseAxis(view, axis);
  return Tensor(*this, view);
}
