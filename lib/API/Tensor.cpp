//===- Tensor.cpp - n-dimensional arrays: memory, making, elements --------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TensorDetail.h"
#include "arete/memory.h"

#include <cstring>

using namespace arete;
using namespace arete::detail;

/// Sizes are of memory that can exist, so that offsets and byte counts fit
/// into signed 64 bits.
static constexpr int64_t maxBytes = std::numeric_limits<int64_t>::max();

static std::string toString(std::span<const int64_t> sizes) {
  return arete::toString(Shape(sizes.begin(), sizes.end()));
}

std::string arete::toString(const Shape &shape) {
  std::string text = "(";
  for (size_t i = 0; i < shape.size(); ++i) {
    if (i)
      text += ", ";
    text += std::to_string(shape[i]);
  }
  return text + (shape.size() == 1 ? ",)" : ")");
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

namespace {
/// Gives the prefix of a block to what counts its owners, and frees the block
/// with that.
template <class T> struct PrefixAllocator {
  using value_type = T;
  explicit PrefixAllocator(void *block) : block(block) {}
  template <class U>
  PrefixAllocator(const PrefixAllocator<U> &other) : block(other.block) {}
  T *allocate(size_t) {
    static_assert(sizeof(T) <= ARETE_MEMORY_PREFIX && alignof(T) <= 16);
    return reinterpret_cast<T *>(static_cast<char *>(block) -
                                 ARETE_MEMORY_PREFIX_AT);
  }
  void deallocate(T *, size_t) { arete_memory_free(block, nullptr); }
  template <class U> bool operator==(const PrefixAllocator<U> &other) const {
    return block == other.block;
  }

  void *block;
};
} // namespace

void detail::freeBlock(void *block) { arete_memory_free(block, nullptr); }

/// An owner of a block, in the block's own prefix.
static std::shared_ptr<void> ownBlock(void *block) {
  return std::shared_ptr<void>(
      block, [](void *) {}, PrefixAllocator<char>(block));
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

void detail::checkShape(std::span<const int64_t> sizes, DType dtype,
                        std::string_view op, const Location &loc) {
  if (sizes.size() > ARETE_MAX_RANK)
    throw Error(ErrorKind::Shape, op,
                "rank " + std::to_string(sizes.size()) +
                    " exceeds the limit of " + std::to_string(ARETE_MAX_RANK),
                loc);
  int64_t bytes = static_cast<int64_t>(itemSize(dtype));
  for (int64_t size : sizes) {
    if (size < 0)
      throw Error(ErrorKind::Value, op,
                  "negative size in shape " + ::toString(sizes), loc);
    // A size of zero does not excuse the others: strides are their products.
    if (size == 0)
      continue;
    if (size > maxBytes / bytes)
      throw Error(ErrorKind::Memory, op,
                  "shape " + ::toString(sizes) + " of " +
                      std::string(name(dtype)) + " is too large",
                  loc);
    bytes *= size;
  }
}

int64_t detail::countElements(std::span<const int64_t> sizes) {
  // Zeros first: the product of the others is bounded only without them.
  if (std::find(sizes.begin(), sizes.end(), 0) != sizes.end())
    return 0;
  int64_t count = 1;
  for (int64_t size : sizes)
    count *= size;
  return count;
}

arete_tensor detail::contiguousDesc(void *data, DType dtype,
                                    std::span<const int64_t> sizes) {
  arete_tensor desc = {};
  desc.data = data;
  desc.dtype = static_cast<int32_t>(dtype);
  desc.rank = static_cast<int32_t>(sizes.size());
  int64_t stride = 1;
  for (int32_t axis = desc.rank - 1; axis >= 0; --axis) {
    desc.sizes[axis] = sizes[axis];
    desc.strides[axis] = stride;
    stride *= std::max<int64_t>(sizes[axis], 1);
  }
  return desc;
}

int64_t Tensor::size() const {
  return countElements({desc.sizes, static_cast<size_t>(desc.rank)});
}

bool Tensor::isContiguous() const {
  int64_t expected = 1;
  bool inOrder = true;
  for (int32_t axis = desc.rank - 1; axis >= 0; --axis) {
    if (desc.sizes[axis] == 0)
      return true;
    if (desc.sizes[axis] != 1 && desc.strides[axis] != expected)
      inOrder = false;
    expected *= desc.sizes[axis];
  }
  return inOrder;
}

/// The first byte of the elements and the one after the last.
static std::pair<uintptr_t, uintptr_t> extent(const arete_tensor &desc) {
  int64_t low = 0, high = 1;
  for (int32_t axis = 0; axis < desc.rank; ++axis) {
    if (desc.sizes[axis] == 0)
      return {0, 0};
    const int64_t reach = desc.strides[axis] * (desc.sizes[axis] - 1);
    (reach < 0 ? low : high) += reach;
  }
  const auto base = reinterpret_cast<uintptr_t>(desc.data);
  const auto bytes =
      static_cast<int64_t>(itemSize(static_cast<DType>(desc.dtype)));
  return {base + static_cast<uintptr_t>(low * bytes),
          base + static_cast<uintptr_t>(high * bytes)};
}

bool Tensor::mayShareMemory(const Tensor &other) const {
  const auto [low, high] = extent(desc);
  const auto [otherLow, otherHigh] = extent(other.desc);
  return low < otherHigh && otherLow < high;
}

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

void Tensor::checkCount(int64_t count, const Shape &shape, std::string_view op,
                        const Location &loc) {
  if (count != countElements(shape))
    throw Error(ErrorKind::Shape, op,
                std::to_string(count) + " elements do not fill shape " +
                    arete::toString(shape),
                loc);
}

void Tensor::failRagged(const Location &loc) {
  throw Error(ErrorKind::Shape, "of",
              "lists at the same depth differ in length or depth", loc);
}

void Tensor::failZeroStep(std::string_view op, const Location &loc) {
  throw Error(ErrorKind::Value, op, "the step is zero", loc);
}

void Tensor::checkDType(DType expected, std::string_view op,
                        const Location &loc) const {
  if (dtype() != expected)
    throw Error(ErrorKind::Type, op,
                "the tensor has dtype " + std::string(name(dtype())) +
                    ", not " + std::string(name(expected)),
                loc);
}

int64_t Tensor::checkAxis(int64_t axis, std::string_view op,
                          const Location &loc) const {
  if (axis < -rank() || axis >= rank())
    throw Error(ErrorKind::Index, op,
                "axis " + std::to_string(axis) +
                    " is out of range for a tensor of rank " +
                    std::to_string(rank()),
                loc);
  return axis < 0 ? axis + rank() : axis;
}

int64_t Tensor::checkIndex(std::span<const int64_t> index,
                           const Location &loc) const {
  if (static_cast<int64_t>(index.size()) != rank())
    throw Error(ErrorKind::Index, "at",
                std::to_string(index.size()) +
                    " indices for a tensor of rank " + std::to_string(rank()),
                loc);
  int64_t offset = 0;
  for (int32_t axis = 0; axis < desc.rank; ++axis) {
    const int64_t size = desc.sizes[axis];
    if (index[axis] < -size || index[axis] >= size)
      throw Error(ErrorKind::Index, "at",
                  "index " + std::to_string(index[axis]) +
                      " is out of range for axis " + std::to_string(axis) +
                      " of size " + std::to_string(size),
                  loc);
    offset += (index[axis] < 0 ? index[axis] + size : index[axis]) *
              desc.strides[axis];
  }
  return offset;
}

//===----------------------------------------------------------------------===//
// Making tensors
//===----------------------------------------------------------------------===//

Tensor::Tensor(DType dtype, std::span<const int64_t> sizes, std::string_view op,
               const Location &loc) {
  checkShape(sizes, dtype, op, loc);
  const int64_t count = countElements(sizes);
  void *memory = nullptr;
  if (count) {
    const size_t bytes = static_cast<size_t>(count) * itemSize(dtype);
    memory = arete_memory_allocate(bytes, nullptr);
    if (!memory)
      throw Error(ErrorKind::Memory, op,
                  "cannot allocate " + std::to_string(bytes) + " bytes", loc);
    owner = ownBlock(memory);
  }
  desc = contiguousDesc(memory, dtype, sizes);
}

Tensor::Tensor() : desc() {
  const int64_t none = 0;
  desc = contiguousDesc(nullptr, DType::Float64, {&none, 1});
}

Tensor Tensor::scalar(DType dtype, const void *value) {
  Tensor result(dtype, {}, "Tensor", Location());
  std::memcpy(result.desc.data, value, itemSize(dtype));
  return result;
}

Tensor Tensor::empty(const Shape &shape, DType dtype, Location loc) {
  return Tensor(dtype, shape, "empty", loc);
}

Tensor Tensor::zeros(const Shape &shape, DType dtype, Location loc) {
  Tensor result(dtype, shape, "zeros", loc);
  // All bits zero is the number zero in every dtype.
  if (result.desc.data)
    std::memset(result.desc.data, 0, result.nbytes());
  return result;
}

Tensor Tensor::ones(const Shape &shape, DType dtype, Location loc) {
  Tensor result(dtype, shape, "ones", loc);
  result.fill(true, loc);
  return result;
}

Tensor Tensor::full(const Shape &shape, const Tensor &value, DType dtype,
                    Location loc) {
  Tensor result(dtype, shape, "full", loc);
  result.fill(value, loc);
  return result;
}

Tensor Tensor::fromData(DType dtype, const void *data, const Shape &shape,
                        const Location &loc) {
  Tensor result(dtype, shape, "fromData", loc);
  if (!result.desc.data)
    return result;
  if (!data)
    throw Error(ErrorKind::Value, "fromData", "the data pointer is null", loc);
  std::memcpy(result.desc.data, data, result.nbytes());
  return result;
}

Tensor Tensor::arangeInt(DType dtype, uint64_t start, uint64_t step,
                         uint64_t count, const Location &loc) {
  // Beyond the largest size, let the check of the shape report it.
  const auto size = static_cast<int64_t>(
      std::min<uint64_t>(count, std::numeric_limits<int64_t>::max()));
  Tensor values(DType::UInt64, {&size, 1}, "arange", loc);
  auto *out = static_cast<uint64_t *>(values.desc.data);
  for (uint64_t i = 0; i < count; ++i)
    out[i] = start + i * step;
  return values.astype(dtype, loc);
}

Tensor Tensor::arangeFloat(DType dtype, double start, double stop, double step,
                           const Location &loc) {
  if (step == 0)
    failZeroStep("arange", loc);
  const double count = std::ceil((stop - start) / step);
  if (!std::isfinite(count))
    throw Error(ErrorKind::Value, "arange", "the number of steps is not finite",
                loc);
  const int64_t size = saturate<int64_t>(std::max(count, 0.0));
  Tensor values(DType::Float64, {&size, 1}, "arange", loc);
  auto *out = static_cast<double *>(values.desc.data);
  for (int64_t i = 0; i < size; ++i)
    out[i] = start + static_cast<double>(i) * step;
  return values.astype(dtype, loc);
}

Tensor Tensor::linspace(DType dtype, double start, double stop, int64_t count,
                        bool endpoint, const Location &loc) {
  Tensor values(DType::Float64, {&count, 1}, "linspace", loc);
  auto *out = static_cast<double *>(values.desc.data);
  const double intervals = static_cast<double>(endpoint ? count - 1 : count);
  for (int64_t i = 0; i < count; ++i)
    out[i] = start + static_cast<double>(i) * ((stop - start) / intervals);
  if (count == 1)
    out[0] = start; // Of zero intervals.
  else if (endpoint && count > 1)
    out[count - 1] = stop;
  return values.astype(dtype, loc);
}

Tensor Tensor::eye(DType dtype, int64_t rows, int64_t columns, int64_t k,
                   const Location &loc) {
  const int64_t sizes[] = {rows, columns};
  Tensor result(dtype, sizes, "eye", loc);
  if (!result.desc.data)
    return result;
  std::memset(result.desc.data, 0, result.nbytes());
  if (k <= -rows || k >= columns)
    return result;
  const int64_t row = std::max<int64_t>(0, -k);
  const int64_t column = std::max<int64_t>(0, k);
  const int64_t length = std::min(rows - row, columns - column);
  const int64_t stride = columns + 1;
  auto *first = static_cast<char *>(result.desc.data) +
                static_cast<size_t>(row * columns + column) * itemSize(dtype);
  borrow(dtype, first, {length}, {stride}, nullptr, loc).fill(true, loc);
  return result;
}

/// Makes a checked descriptor of memory; no strides mean C order.
static void describe(arete_tensor &desc, DType dtype, void *data,
                     std::span<const int64_t> shape,
                     std::span<const int64_t> strides, const Location &loc) {
  checkShape(shape, dtype, "borrow", loc);
  const int64_t count = countElements(shape);
  if (count && !data)
    throw Error(ErrorKind::Value, "borrow", "the data pointer is null", loc);
  if (reinterpret_cast<uintptr_t>(data) % itemSize(realDType(dtype)))
    throw Error(
        ErrorKind::Value, "borrow",
        "the data pointer is not aligned for " + std::string(name(dtype)), loc);
  desc = contiguousDesc(data, dtype, shape);
  if (strides.empty())
    return;
  if (strides.size() != shape.size())
    throw Error(ErrorKind::Shape, "borrow",
                std::to_string(strides.size()) + " strides for shape " +
                    ::toString(shape),
                loc);
  // Every byte offset must fit, both ways from the first element.
  int64_t reach = maxBytes / static_cast<int64_t>(itemSize(dtype)) - 1;
  for (size_t axis = 0; axis < shape.size(); ++axis) {
    const int64_t stride = strides[axis];
    desc.strides[axis] = stride;
    const int64_t steps = shape[axis] - 1;
    if (count == 0 || steps == 0)
      continue;
    if (stride < -reach / steps || stride > reach / steps)
      throw Error(ErrorKind::Memory, "borrow",
                  "strides " + ::toString(strides) + " of shape " +
                      ::toString(shape) + " reach too far",
                  loc);
    reach -= (stride < 0 ? -stride : stride) * steps;
  }
}

Tensor Tensor::borrow(DType dtype, void *data, const Shape &shape,
                      const Shape &strides, std::shared_ptr<void> keepAlive,
                      Location loc) {
  Tensor result;
  describe(result.desc, dtype, data, shape, strides, loc);
  result.owner = std::move(keepAlive);
  return result;
}

Tensor Tensor::fromAbi(const arete_tensor &tensor,
                       std::function<void(void *)> deleter, Location loc) {
  Tensor result;
  if (deleter && tensor.data) {
    auto *function = deleter.target<void (*)(void *)>();
    result.owner = function && *function == freeBlock
                       ? ownBlock(tensor.data)
                       : std::shared_ptr<void>(tensor.data, std::move(deleter));
  }
  if (tensor.dtype < 0 || tensor.dtype >= ARETE_NUM_DTYPES)
    throw Error(ErrorKind::Type, "fromAbi",
                std::to_string(tensor.dtype) + " is not a dtype", loc);
  if (tensor.rank < 0 || tensor.rank > ARETE_MAX_RANK)
    throw Error(ErrorKind::Shape, "fromAbi",
                "rank " + std::to_string(tensor.rank) + " is out of range",
                loc);
  auto rank = static_cast<size_t>(tensor.rank);
  describe(result.desc, static_cast<DType>(tensor.dtype), tensor.data,
           {tensor.sizes, rank}, {tensor.strides, rank}, loc);
  return result;
}
