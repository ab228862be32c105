//===- arete/Tensor.h - n-dimensional arrays --------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The values that compiled functions take and return. A Tensor is a view of
/// shared memory, as a NumPy array is: copying one copies no elements, and
/// slices, transposes and (where the layout allows) reshapes are views of the
/// same memory. copy() makes elements of one's own. Arithmetic is not here:
/// that is what compiled functions are for.
///
/// Constness is that of a pointer: a const Tensor cannot be made to view other
/// memory, but its elements can be written. Reading one Tensor from several
/// threads is safe; writing needs the synchronisation that memory always needs.
///
/// Axes and indices count from the end where they are negative. What goes wrong
/// is an Error that names the caller's line.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TENSOR_H
#define ARETE_TENSOR_H

#include "arete/DType.h"
#include "arete/Error.h"
#include "arete/runtime.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace arete {

/// Sizes or strides, one for each axis.
using Shape = std::vector<int64_t>;

/// "(2, 3)", "(2,)", "()".
std::string toString(const Shape &shape);

namespace detail {

/// A literal of nested braces: a value, or a list of such literals.
template <TensorElement T> class NestedList {
public:
  NestedList() = default;
  template <class U>
    requires(!std::same_as<std::remove_cvref_t<U>, NestedList> &&
             std::constructible_from<T, U>)
  NestedList(U &&value) : isLeaf(true), leaf(static_cast<T>(value)) {}
  NestedList(std::initializer_list<NestedList> list) : children(list) {}

  /// The sizes along the first elements.
  Shape shape() const {
    Shape result;
    for (const NestedList *at = this; !at->isLeaf; at = &at->children[0]) {
      result.push_back(static_cast<int64_t>(at->children.size()));
      if (at->children.empty())
        break;
    }
    return result;
  }
  /// Writes the leaves in order. False if the list does not have `shape`.
  bool flatten(std::span<const int64_t> shape, T *&out) const {
    if (isLeaf) {
      if (!shape.empty())
        return false;
      *out++ = leaf;
      return true;
    }
    return !shape.empty() &&
           shape[0] == static_cast<int64_t>(children.size()) &&
           std::all_of(children.begin(), children.end(),
                       [&](const NestedList &child) {
                         return child.flatten(shape.subspan(1), out);
                       });
  }

private:
  bool isLeaf = false;
  T leaf{};
  std::vector<NestedList> children;
};

} // namespace detail

class Tensor {
public:
  //===--------------------------------------------------------------------===//
  // Making tensors
  //===--------------------------------------------------------------------===//

  /// No elements: float64, shape (0,).
  Tensor();

  /// A number is a tensor of rank 0, of the number's own type.
  template <TensorScalar T>
  Tensor(T value) : Tensor(scalar(dtypeOf<T>, &value)) {}

  /// A tensor of elements that are not initialised, of zeros, of ones.
  static Tensor empty(const Shape &shape, DType dtype,
                      Location loc = Location::current());
  static Tensor zeros(const Shape &shape, DType dtype,
                      Location loc = Location::current());
  static Tensor ones(const Shape &shape, DType dtype,
                     Location loc = Location::current());
  /// A tensor of one value, which must have one element and is converted to
  /// `dtype`.
  static Tensor full(const Shape &shape, const Tensor &value, DType dtype,
                     Location loc = Location::current());

  /// The elements of nested braces: Tensor::of<float>({{1, 2}, {3, 4}}).
  /// Braces may nest as deep as a tensor may have axes; lists at the same depth
  /// must have the same length.
  template <TensorElement T>
  static Tensor of(const detail::NestedList<T> &list,
                   Location loc = Location::current());

  /// start, start + step, ... up to stop, which is excluded. Floats are
  /// computed in double and rounded, and there are ceil((stop - start) / step).
  template <TensorElement T>
    requires(!std::same_as<T, bool> && std::convertible_to<T, double>)
  static Tensor arange(std::type_identity_t<T> start,
                       std::type_identity_t<T> stop,
                       std::type_identity_t<T> step = T(1),
                       Location loc = Location::current());
  template <TensorElement T>
    requires(!std::same_as<T, bool> && std::convertible_to<T, double>)
  static Tensor arange(std::type_identity_t<T> stop,
                       Location loc = Location::current()) {
    return arange<T>(T(0), stop, T(1), loc);
  }

  /// `count` evenly spaced values from start to stop, computed in double. With
  /// `endpoint` the last one is `stop` itself.
  template <TensorElement T>
    requires(isFloat(dtypeOf<T>))
  static Tensor linspace(double start, double stop, int64_t count,
                         bool endpoint = true,
                         Location loc = Location::current()) {
    return linspace(dtypeOf<T>, start, stop, count, endpoint, loc);
  }

  /// Ones on diagonal k (above the main one if k > 0), zeros elsewhere. Square
  /// unless `columns` says otherwise.
  template <TensorElement T>
  static Tensor eye(int64_t rows, std::optional<int64_t> columns = {},
                    int64_t k = 0, Location loc = Location::current()) {
    return eye(dtypeOf<T>, rows, columns.value_or(rows), k, loc);
  }

  /// A copy of `values`, of rank 1.
  template <TensorElement T>
  static Tensor fromVector(const std::vector<T> &values,
                           Location loc = Location::current()) {
    return fromVector(values, {static_cast<int64_t>(values.size())}, loc);
  }
  /// A copy of `values`, in C order. Their number must be that of `shape`.
  template <TensorElement T>
  static Tensor fromVector(const std::vector<T> &values, const Shape &shape,
                           Location loc = Location::current()) {
    Tensor result = empty(shape, dtypeOf<T>, loc);
    checkCount(static_cast<int64_t>(values.size()), shape, "fromVector", loc);
    std::copy(values.begin(), values.end(), static_cast<T *>(result.data()));
    return result;
  }
  /// A copy of contiguous memory.
  template <TensorElement T>
  static Tensor fromData(const T *data, const Shape &shape,
                         Location loc = Location::current()) {
    return fromData(dtypeOf<T>, data, shape, loc);
  }

  /// A view of memory that the caller owns and that must outlive every view of
  /// it, unless `keepAlive` (which every view holds) sees to that. Strides
  /// count elements and may be zero or negative; none means C order. `data` is
  /// the element at index (0, 0, ...).
  template <TensorElement T>
  static Tensor borrow(T *data, const Shape &shape, const Shape &strides = {},
                       std::shared_ptr<void> keepAlive = {},
                       Location loc = Location::current()) {
    return borrow(dtypeOf<T>, data, shape, strides, std::move(keepAlive), loc);
  }
  static Tensor borrow(DType dtype, void *data, const Shape &shape,
                       const Shape &strides = {},
                       std::shared_ptr<void> keepAlive = {},
                       Location loc = Location::current());

  /// Takes over a tensor of the C ABI. `deleter` is called once with its data
  /// pointer when the last view goes, and also if this throws; never for a null
  /// pointer. Without a deleter the memory is borrowed.
  static Tensor fromAbi(const arete_tensor &tensor,
                        std::function<void(void *)> deleter = {},
                        Location loc = Location::current());

  //===--------------------------------------------------------------------===//
  // What it is
  //===--------------------------------------------------------------------===//

  /// What its elements are, the number of its axes, and their sizes.
  DType dtype() const { return static_cast<DType>(desc.dtype); }
  int64_t rank() const { return desc.rank; }
  Shape shape() const { return {desc.sizes, desc.sizes + desc.rank}; }
  int64_t shape(int64_t axis, Location loc = Location::current()) const {
    return desc.sizes[checkAxis(axis, "shape", loc)];
  }
  /// The step along each axis, in elements, not in bytes.
  Shape strides() const { return {desc.strides, desc.strides + desc.rank}; }
  /// The number of elements.
  int64_t size() const;
  /// The bytes of the elements, whatever the memory that they are spread over.
  size_t nbytes() const {
    return static_cast<size_t>(size()) * itemSize(dtype());
  }
  /// Whether the elements lie in C order without gaps.
  bool isContiguous() const;
  /// Whether the memory that the two span overlaps. Two tensors whose elements
  /// interleave overlap by this measure.
  bool mayShareMemory(const Tensor &other) const;

  /// The C ABI's view; valid while this Tensor, or a copy of it, lives.
  const arete_tensor &abi() const & { return desc; }
  arete_tensor abi() const && { return desc; }

  //===--------------------------------------------------------------------===//
  // Elements
  //===--------------------------------------------------------------------===//

  /// The element at index (0, 0, ...); the others lie where strides() says.
  void *data() const { return desc.data; }
  /// T must be the type of the dtype.
  template <TensorElement T> T *data(Location loc = Location::current()) const {
    checkDType(dtypeOf<T>, "data", loc);
    return static_cast<T *>(desc.data);
  }
  /// One element, bounds-checked. T must be the type of the dtype.
  template <TensorElement T>
  T &at(std::initializer_list<int64_t> index,
        Location loc = Location::current()) const {
    return at<T>(std::span(index.begin(), index.size()), loc);
  }
  template <TensorElement T>
  T &at(std::span<const int64_t> index,
        Location loc = Location::current()) const {
    checkDType(dtypeOf<T>, "at", loc);
    return static_cast<T *>(desc.data)[checkIndex(index, loc)];
  }
  /// The value of a tensor of one element, of any rank, converted as astype()
  /// does.
  template <TensorElement T> T item(Location loc = Location::current()) const {
    return *static_cast<const T *>(itemAs(dtypeOf<T>, loc).desc.data);
  }
  /// The elements in C order. T must be the type of the dtype.
  template <TensorElement T>
  std::vector<T> toVector(Location loc = Location::current()) const {
    checkDType(dtypeOf<T>, "toVector", loc);
    const Tensor packed = contiguous(loc);
    const T *first = static_cast<const T *>(packed.data());
    return std::vector<T>(first, first + packed.size());
  }

  /// Every element becomes `value`, which must have one element and is
  /// converted to this dtype.
  void fill(const Tensor &value, Location loc = Location::current()) const;
  /// Copies the elements of `source`, converted to this dtype and broadcast to
  /// this shape. The two may overlap.
  void copyFrom(const Tensor &source, Location loc = Location::current()) const;

  //===--------------------------------------------------------------------===//
  // Copies
  //===--------------------------------------------------------------------===//

  /// The same elements in contiguous memory of their own.
  Tensor copy(Location loc = Location::current()) const;
  /// This tensor if it is contiguous, else a copy.
  Tensor contiguous(Location loc = Location::current()) const;
  /// The elements converted, in memory of their own, except that a tensor which
  /// has the dtype already comes back as it is.
  ///
  /// To bool: whether it is nonzero; NaN is true. Integer to integer: modulo
  /// 2^n. Float to integer: truncated; out of range (where NumPy leaves the
  /// result open) the nearest value of the integer type, NaN 0. To float:
  /// rounded to nearest even, once. Complex to real: the real part.
  Tensor astype(DType dtype, Location loc = Location::current()) const;

  //===--------------------------------------------------------------------===//
  // Views
  //===--------------------------------------------------------------------===//

  /// The same elements in C order under another shape, of which one size may be
  /// -1. A view if the strides allow it, else a copy.
  Tensor reshape(const Shape &shape, Location loc = Location::current()) const;
  /// The axes in reverse order.
  Tensor transpose() const;
  /// Axis i of the result is axis `axes[i]` of this.
  Tensor permute(const Shape &axes, Location loc = Location::current()) const;
  /// Elements start, start + step, ... of an axis, up to stop, which is
  /// excluded. Bounds are clamped and none stands for the end that the step
  /// comes from or goes to, as in Python's a[start:stop:step].
  Tensor slice(int64_t axis, std::optional<int64_t> start,
               std::optional<int64_t> stop = {}, int64_t step = 1,
               Location loc = Location::current()) const;
  /// One index of an axis; the axis goes away.
  Tensor select(int64_t axis, int64_t index,
                Location loc = Location::current()) const;
  /// A new axis of size 1 at `axis` of the result.
  Tensor expandDims(int64_t axis, Location loc = Location::current()) const;
  /// This tensor without its axes of size 1.
  Tensor squeeze() const;
  /// This tensor without an axis, whose size must be 1.
  Tensor squeeze(int64_t axis, Location loc = Location::current()) const;
  /// Axes of size 1, and new ones in front, repeated with stride 0. To write to
  /// the result is to write to what was repeated.
  Tensor broadcastTo(const Shape &shape,
                     Location loc = Location::current()) const;

  /// NumPy's str(): aligned columns, at most 8 digits after the point, ends
  /// only above 1000 elements.
  std::string str() const;

private:
  /// Uninitialised memory of its own for `count` elements of a checked shape.
  Tensor(DType dtype, std::span<const int64_t> sizes, std::string_view op,
         const Location &loc);
  /// A view of the same memory.
  Tensor(const Tensor &base, arete_tensor view)
      : desc(view), owner(base.owner) {}

  static Tensor scalar(DType dtype, const void *value);
  static Tensor fromData(DType dtype, const void *data, const Shape &shape,
                         const Location &loc);
  static Tensor arangeInt(DType dtype, uint64_t start, uint64_t step,
                          uint64_t count, const Location &loc);
  static Tensor arangeFloat(DType dtype, double start, double stop, double step,
                            const Location &loc);
  static Tensor linspace(DType dtype, double start, double stop, int64_t count,
                         bool endpoint, const Location &loc);
  static Tensor eye(DType dtype, int64_t rows, int64_t columns, int64_t k,
                    const Location &loc);
  static void checkCount(int64_t count, const Shape &shape, std::string_view op,
                         const Location &loc);
  [[noreturn]] static void failRagged(const Location &loc);
  [[noreturn]] static void failZeroStep(std::string_view op,
                                        const Location &loc);

  Tensor itemAs(DType dtype, const Location &loc) const;
  void checkDType(DType expected, std::string_view op,
                  const Location &loc) const;
  /// The axis counted from the front.
  int64_t checkAxis(int64_t axis, std::string_view op,
                    const Location &loc) const;
  /// The offset in elements.
  int64_t checkIndex(std::span<const int64_t> index, const Location &loc) const;

  arete_tensor desc;
  /// What keeps the memory alive; null for memory borrowed without a keeper.
  std::shared_ptr<void> owner;
};

/// NumPy's str(), as Tensor::str().
std::ostream &operator<<(std::ostream &os, const Tensor &tensor);

//===----------------------------------------------------------------------===//
// Factories by element type
//===----------------------------------------------------------------------===//

/// A tensor of zeros, of ones, of a value, by the type of the elements.
template <TensorElement T>
Tensor zeros(const Shape &shape, Location loc = Location::current()) {
  return Tensor::zeros(shape, dtypeOf<T>, loc);
}
template <TensorElement T>
Tensor ones(const Shape &shape, Location loc = Location::current()) {
  return Tensor::ones(shape, dtypeOf<T>, loc);
}
template <TensorElement T>
Tensor full(const Shape &shape, std::type_identity_t<T> value,
            Location loc = Location::current()) {
  return Tensor::full(shape, value, dtypeOf<T>, loc);
}

//===----------------------------------------------------------------------===//
// Comparing
//===----------------------------------------------------------------------===//

/// Whether shapes and values are equal. Values of different dtypes are compared
/// after promotion, integers exactly. NaN equals NaN only with `equalNan`.
bool arrayEqual(const Tensor &lhs, const Tensor &rhs, bool equalNan = false);

/// Whether the shapes are equal and |lhs - rhs| <= atol + rtol * |rhs| for
/// every element, in double. Infinities must be equal. Unlike NumPy's, this
/// does not broadcast: a wrong shape is a wrong result.
bool allClose(const Tensor &lhs, const Tensor &rhs, double rtol = 1e-5,
              double atol = 1e-8, bool equalNan = false);

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

/// Writes NumPy's .npy format, byte for byte what numpy.save writes. NumPy has
/// no bfloat16: that is an Error.
void saveNpy(const std::string &path, const Tensor &tensor,
             Location loc = Location::current());
void saveNpy(std::ostream &os, const Tensor &tensor,
             Location loc = Location::current());

/// Reads .npy files of versions 1 to 3, either byte order, C or Fortran order,
/// with an element type that Arete has. Anything else is an Error of kind IO.
Tensor loadNpy(const std::string &path, Location loc = Location::current());
/// Leaves the stream after the array, so several may follow each other.
Tensor loadNpy(std::istream &is, Location loc = Location::current());

//===----------------------------------------------------------------------===//
// Templates
//===----------------------------------------------------------------------===//

template <TensorElement T>
Tensor Tensor::of(const detail::NestedList<T> &list, Location loc) {
  const Shape shape = list.shape();
  Tensor result = empty(shape, dtypeOf<T>, loc);
  T *out = static_cast<T *>(result.data());
  // Nothing is written past the end: flatten() stops at the first list that is
  // longer than the shape says.
  if (!list.flatten(shape, out))
    failRagged(loc);
  return result;
}

template <TensorElement T>
  requires(!std::same_as<T, bool> && std::convertible_to<T, double>)
Tensor Tensor::arange(std::type_identity_t<T> start,
                      std::type_identity_t<T> stop,
                      std::type_identity_t<T> step, Location loc) {
  if constexpr (std::integral<T>) {
    if (step == 0)
      failZeroStep("arange", loc);
    // Modulo 2^64 the distance is right whatever the signs.
    const bool up = step > 0;
    const auto first = static_cast<uint64_t>(start);
    const auto last = static_cast<uint64_t>(stop);
    const auto stride = static_cast<uint64_t>(step);
    uint64_t count = 0;
    if (up ? start < stop : start > stop)
      count = ((up ? last - first : first - last) - 1) /
                  (up ? stride : 0 - stride) +
              1;
    return arangeInt(dtypeOf<T>, first, stride, count, loc);
  } else {
    return arangeFloat(dtypeOf<T>, start, stop, step, loc);
  }
}

} // namespace arete

#endif // ARETE_TENSOR_H
