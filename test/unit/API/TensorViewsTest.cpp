//===- TensorViewsTest.cpp - Other views of the same elements -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Tensor.h"

#include <gtest/gtest.h>

#include <limits>

using namespace arete;

namespace {

using Ints = std::vector<int>;
constexpr int64_t low = std::numeric_limits<int64_t>::min();
constexpr int64_t high = std::numeric_limits<int64_t>::max();

/// The kind of Error that `body` throws.
template <class Fn> ErrorKind errorOf(Fn body) {
  try {
    body();
  } catch (const Error &error) {
    return error.kind();
  }
  ADD_FAILURE() << "no error";
  return ErrorKind::Internal;
}

/// 0, 1, ... in C order.
Tensor iota(const Shape &shape) {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  return Tensor::arange<int>(static_cast<int>(count)).reshape(shape);
}

TEST(TensorViews, Contiguity) {
  const Tensor t = iota({2, 3});
  EXPECT_TRUE(t.isContiguous());
  EXPECT_FALSE(t.transpose().isContiguous());
  EXPECT_FALSE(t.slice(1, 0, 2).isContiguous());
  EXPECT_TRUE(t.slice(0, 1, 2).isContiguous());
  EXPECT_FALSE(t.slice(1, {}, {}, -1).isContiguous());
  // Strides of axes of size 1 do not matter, nor any if there is no element.
  EXPECT_TRUE(t.slice(0, 1, 2).transpose().slice(1, 0, 1).isContiguous());
  EXPECT_TRUE(iota({3, 1}).transpose().isContiguous());
  EXPECT_TRUE(t.slice(1, 0, 0).isContiguous());
  EXPECT_TRUE(t.slice(0, 0, 0).transpose().isContiguous());
  const Tensor packed = t.transpose().contiguous();
  EXPECT_TRUE(packed.isContiguous());
  EXPECT_EQ(packed.toVector<int>(), (Ints{0, 3, 1, 4, 2, 5}));
}

TEST(TensorViews, MayShareMemory) {
  const Tensor t = iota({4, 3});
  EXPECT_TRUE(t.mayShareMemory(t));
  EXPECT_TRUE(t.slice(0, 0, 2).mayShareMemory(t.transpose()));
  EXPECT_FALSE(t.slice(0, 0, 2).mayShareMemory(t.slice(0, 2, 4)));
  EXPECT_FALSE(t.slice(0, {}, 1, -1).mayShareMemory(t.slice(0, 0, 2)));
  EXPECT_FALSE(t.mayShareMemory(t.copy()));
  EXPECT_FALSE(t.mayShareMemory(t.slice(0, 0, 0)));
}

TEST(TensorViews, Reshape) {
  const Tensor t = iota({2, 6});
  const Tensor r = t.reshape({3, -1});
  EXPECT_EQ(r.shape(), (Shape{3, 4}));
  EXPECT_EQ(r.data(), t.data());
  EXPECT_EQ(t.reshape({-1}).shape(), Shape{12});
  EXPECT_EQ(t.reshape({2, 1, 3, 2, 1}).shape(), (Shape{2, 1, 3, 2, 1}));
  EXPECT_EQ(Tensor(3).reshape({1, 1}).shape(), (Shape{1, 1}));
  EXPECT_EQ(Tensor(3).reshape({-1}).shape(), Shape{1});
  EXPECT_EQ(iota({1, 1}).reshape({}).rank(), 0);
  EXPECT_EQ(zeros<int>({0, 3}).reshape({3, -1}).shape(), (Shape{3, 0}));
  EXPECT_EQ(zeros<int>({0, 3}).reshape({0, 7}).shape(), (Shape{0, 7}));
  for (const Shape &bad :
       {Shape{5}, Shape{5, -1}, Shape{0, -1}, Shape{}, Shape{13}, Shape{24, 0}})
    EXPECT_EQ(errorOf([&] { t.reshape(bad); }), ErrorKind::Shape)
        << toString(bad);
  EXPECT_EQ(errorOf([&] { zeros<int>({0}).reshape({0, -1}); }),
            ErrorKind::Shape);
  EXPECT_EQ(errorOf([&] { t.reshape({-1, -1}); }), ErrorKind::Value);
  EXPECT_EQ(errorOf([&] { t.reshape({12, -2}); }), ErrorKind::Value);
  EXPECT_EQ(errorOf([&] { t.reshape({high, high}); }), ErrorKind::Memory);
  EXPECT_EQ(errorOf([&] { t.reshape({1, 1, 1, 1, 1, 1, 1, 1, 12}); }),
            ErrorKind::Shape);
}

TEST(TensorViews, ReshapeIsAViewWhereStridesAllow) {
  const Tensor t = iota({4, 6});
  auto isView = [&](const Tensor &view, const Shape &shape) {
    const Tensor reshaped = view.reshape(shape);
    EXPECT_EQ(reshaped.toVector<int>(), view.toVector<int>());
    EXPECT_EQ(reshaped.shape(), shape);
    return reshaped.mayShareMemory(t);
  };
  EXPECT_TRUE(isView(t.slice(1, 0, {}, 2), {2, 2, 3}));
  EXPECT_TRUE(isView(t.slice(1, 0, {}, 2), {12})); // Rows of 3, stride 2 of 6.
  EXPECT_FALSE(isView(t.slice(1, 0, 4), {16}));
  EXPECT_TRUE(isView(t.slice(1, 0, 4), {2, 2, 2, 2}));
  EXPECT_FALSE(isView(t.slice(1, 0, 4), {2, 8}));
  EXPECT_TRUE(isView(t.transpose(), {2, 3, 4}));
  EXPECT_TRUE(isView(t.transpose(), {3, 2, 1, 2, 2}));
  EXPECT_FALSE(isView(t.transpose(), {24}));
  EXPECT_FALSE(isView(t.transpose(), {4, 6}));
  EXPECT_TRUE(isView(t.slice(1, {}, {}, -1), {4, 3, 2}));
  EXPECT_TRUE(isView(t.slice(1, {}, {}, -1).slice(0, {}, {}, -1), {24}));
  EXPECT_TRUE(isView(t.select(0, 0).broadcastTo({3, 6}), {3, 2, 3}));
  EXPECT_FALSE(isView(t.select(0, 0).broadcastTo({3, 6}), {18}));
  EXPECT_TRUE(isView(t.slice(1, 0, 1), {4}));
  EXPECT_TRUE(isView(t.slice(1, 0, 1), {1, 2, 1, 2, 1}));
}

TEST(TensorViews, TransposeAndPermute) {
  const Tensor t = iota({2, 3, 4});
  EXPECT_EQ(t.transpose().shape(), (Shape{4, 3, 2}));
  EXPECT_EQ(t.transpose().at<int>({3, 2, 1}), t.at<int>({1, 2, 3}));
  EXPECT_EQ(Tensor(1).transpose().rank(), 0);
  const Tensor p = t.permute({1, -1, 0});
  EXPECT_EQ(p.shape(), (Shape{3, 4, 2}));
  for (int64_t i = 0; i < 2; ++i)
    for (int64_t j = 0; j < 3; ++j)
      for (int64_t k = 0; k < 4; ++k)
        EXPECT_EQ(p.at<int>({j, k, i}), t.at<int>({i, j, k}));
  EXPECT_EQ(errorOf([&] { t.permute({0, 1}); }), ErrorKind::Index);
  EXPECT_EQ(errorOf([&] { t.permute({0, 1, 1}); }), ErrorKind::Index);
  EXPECT_EQ(errorOf([&] { t.permute({0, 1, -2}); }), ErrorKind::Index);
  EXPECT_EQ(errorOf([&] { t.permute({0, 1, 3}); }), ErrorKind::Index);
}

/// The definition of a Python slice, by walking.
Ints pythonSlice(int size, std::optional<int64_t> start,
                 std::optional<int64_t> stop, int64_t step) {
  auto bound = [&](std::optional<int64_t> given, int64_t none) {
    if (!given)
      return none;
    int64_t at = *given < 0 ? *given + size : *given;
    if (step > 0)
      return std::min<int64_t>(std::max<int64_t>(at, 0), size);
    return std::min<int64_t>(std::max<int64_t>(at, -1), size - 1);
  };
  Ints result;
  const int64_t from = bound(start, step > 0 ? 0 : size - 1);
  const int64_t to = bound(stop, step > 0 ? size : -1);
  for (int64_t i = from; step > 0 ? i < to : i > to; i += step)
    result.push_back(static_cast<int>(i));
  return result;
}

TEST(TensorViews, SliceIsPythons) {
  for (int size : {0, 1, 2, 5}) {
    const Tensor t = Tensor::arange<int>(size);
    for (int64_t step : {1, 2, 3, 7, -1, -2, -3, -7})
      for (int64_t start = -8; start <= 8; ++start)
        for (int64_t stop = -8; stop <= 8; ++stop) {
          // The ends of the ranges stand for no bound.
          std::optional<int64_t> from, to;
          if (start > -8)
            from = start;
          if (stop > -8)
            to = stop;
          ASSERT_EQ(t.slice(0, from, to, step).toVector<int>(),
                    pythonSlice(size, from, to, step))
              << size << " " << start << " " << stop << " " << step;
        }
  }
}

TEST(TensorViews, SliceAtTheLimits) {
  const Tensor t = Tensor::arange<int>(5);
  EXPECT_EQ(t.slice(0, low, high).toVector<int>(), (Ints{0, 1, 2, 3, 4}));
  EXPECT_EQ(t.slice(0, high, low, -1).toVector<int>(), (Ints{4, 3, 2, 1, 0}));
  EXPECT_EQ(t.slice(0, 1, {}, high).toVector<int>(), Ints{1});
  EXPECT_EQ(t.slice(0, 3, {}, low).toVector<int>(), Ints{3});
  EXPECT_EQ(t.slice(0, high, low).size(), 0);
  EXPECT_EQ(errorOf([&] { t.slice(0, 0, 1, 0); }), ErrorKind::Value);
  EXPECT_EQ(errorOf([&] { t.slice(1, 0); }), ErrorKind::Index);
  EXPECT_EQ(errorOf([&] { Tensor(1).slice(0, 0); }), ErrorKind::Index);
  // No memory to point into.
  EXPECT_EQ(zeros<int>({5, 0}).slice(0, 3).shape(), (Shape{2, 0}));
  EXPECT_EQ(zeros<int>({5, 0}).slice(0, {}, {}, -2).shape(), (Shape{3, 0}));
}

TEST(TensorViews, SlicesAreViews) {
  const Tensor t = iota({3, 4});
  const Tensor s = t.slice(-1, {}, {}, -2).slice(0, 1);
  EXPECT_TRUE(arrayEqual(s, Tensor::of<int>({{7, 5}, {11, 9}})));
  s.fill(0);
  EXPECT_TRUE(arrayEqual(
      t, Tensor::of<int>({{0, 1, 2, 3}, {4, 0, 6, 0}, {8, 0, 10, 0}})));
}

TEST(TensorViews, Select) {
  const Tensor t = iota({2, 3});
  EXPECT_EQ(t.select(0, 1).toVector<int>(), (Ints{3, 4, 5}));
  EXPECT_EQ(t.select(1, -1).toVector<int>(), (Ints{2, 5}));
  EXPECT_EQ(t.select(-1, 0).select(0, 1).item<int>(), 3);
  EXPECT_EQ(zeros<int>({4, 0}).select(0, 3).shape(), Shape{0});
  EXPECT_EQ(errorOf([&] { t.select(0, 2); }), ErrorKind::Index);
  EXPECT_EQ(errorOf([&] { t.select(0, -3); }), ErrorKind::Index);
  EXPECT_EQ(errorOf([&] { t.select(2, 0); }), ErrorKind::Index);
  EXPECT_EQ(errorOf([&] { zeros<int>({0}).select(0, 0); }), ErrorKind::Index);
}

TEST(TensorViews, ExpandAndSqueeze) {
  const Tensor t = iota({2, 3});
  EXPECT_EQ(t.expandDims(0).shape(), (Shape{1, 2, 3}));
  EXPECT_EQ(t.expandDims(1).shape(), (Shape{2, 1, 3}));
  EXPECT_EQ(t.expandDims(-1).shape(), (Shape{2, 3, 1}));
  EXPECT_EQ(t.expandDims(-3).shape(), (Shape{1, 2, 3}));
  EXPECT_EQ(t.expandDims(1).toVector<int>(), t.toVector<int>());
  EXPECT_TRUE(t.expandDims(1).isContiguous());
  EXPECT_EQ(Tensor(1).expandDims(0).shape(), Shape{1});
  EXPECT_EQ(errorOf([&] { t.expandDims(3); }), ErrorKind::Index);
  EXPECT_EQ(errorOf([&] { t.expandDims(-4); }), ErrorKind::Index);
  EXPECT_EQ(
      errorOf([&] { zeros<int>({1, 1, 1, 1, 1, 1, 1, 1}).expandDims(0); }),
      ErrorKind::Shape);

  const Tensor padded = t.reshape({1, 2, 1, 3, 1});
  EXPECT_EQ(padded.squeeze().shape(), (Shape{2, 3}));
  EXPECT_EQ(padded.squeeze(2).shape(), (Shape{1, 2, 3, 1}));
  EXPECT_EQ(padded.squeeze(-1).shape(), (Shape{1, 2, 1, 3}));
  EXPECT_EQ(errorOf([&] { padded.squeeze(1); }), ErrorKind::Shape);
  EXPECT_EQ(errorOf([&] { padded.squeeze(5); }), ErrorKind::Index);
}

TEST(TensorViews, Broadcast) {
  const Tensor row = iota({3});
  EXPECT_TRUE(arrayEqual(row.broadcastTo({2, 3}),
                         Tensor::of<int>({{0, 1, 2}, {0, 1, 2}})));
  EXPECT_TRUE(arrayEqual(row.reshape({3, 1}).broadcastTo({3, 2}),
                         Tensor::of<int>({{0, 0}, {1, 1}, {2, 2}})));
  EXPECT_EQ(row.broadcastTo({2, 3}).strides(), (Shape{0, 1}));
  EXPECT_EQ(Tensor(7).broadcastTo({2, 2}).toVector<int>(), Ints(4, 7));
  EXPECT_EQ(Tensor(7).broadcastTo({0}).size(), 0);
  EXPECT_EQ(zeros<int>({0}).broadcastTo({3, 0}).shape(), (Shape{3, 0}));
  // Far more elements than memory.
  EXPECT_EQ(Tensor(7).broadcastTo({1 << 30, 1 << 20}).size(), int64_t(1) << 50);
  EXPECT_EQ(errorOf([&] { row.broadcastTo({3, 1}); }), ErrorKind::Shape);
  EXPECT_EQ(errorOf([&] { row.broadcastTo({4}); }), ErrorKind::Shape);
  EXPECT_EQ(errorOf([&] { row.broadcastTo({}); }), ErrorKind::Shape);
  EXPECT_EQ(errorOf([&] { zeros<int>({0}).broadcastTo({3}); }),
            ErrorKind::Shape);
  EXPECT_EQ(errorOf([&] { row.broadcastTo({-1, 3}); }), ErrorKind::Value);
  EXPECT_EQ(errorOf([&] { Tensor(7).broadcastTo({high, 2}); }),
            ErrorKind::Memory);
}

} // namespace
