//===- TensorTest.cpp - Making tensors and reaching elements --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Tensor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <sstream>
#include <string>

using namespace arete;

namespace {

/// Runs `body`, which must throw an Error of this kind that names this file,
/// the operation and the line it is called from.
#define EXPECT_ERROR(KIND, OP, BODY)                                           \
  try {                                                                        \
    BODY;                                                                      \
    ADD_FAILURE() << "no error";                                               \
  } catch (const Error &error) {                                               \
    EXPECT_EQ(error.kind(), ErrorKind::KIND) << error.what();                  \
    EXPECT_EQ(error.line(), uint32_t(__LINE__)) << error.what();               \
    EXPECT_EQ(error.file(), __FILE__) << error.what();                         \
    EXPECT_TRUE(std::string(error.what())                                      \
                    .starts_with(std::string(__FILE__) + ":" +                 \
                                 std::to_string(__LINE__) +                    \
                                 ": error: " OP ": "))                         \
        << error.what();                                                       \
  }

constexpr int64_t huge = int64_t(1) << 40;

TEST(Error, TextAndParts) {
  const Error plain(ErrorKind::Compile, "some message");
  EXPECT_STREQ(plain.what(), "some message");
  EXPECT_EQ(plain.file(), "");
  EXPECT_EQ(plain.line(), 0u);
  const Error placed(ErrorKind::IO, "a.cpp:12: error: op: text", "a.cpp", 12);
  EXPECT_STREQ(placed.what(), "a.cpp:12: error: op: text");
  EXPECT_EQ(placed.file(), "a.cpp");
  EXPECT_EQ(placed.line(), 12u);
  EXPECT_EQ(name(placed.kind()), "IO");
  EXPECT_EQ(name(ErrorKind::Internal), "Internal");
}

TEST(Tensor, Default) {
  const Tensor none;
  EXPECT_EQ(none.dtype(), DType::Float64);
  EXPECT_EQ(none.shape(), Shape{0});
  EXPECT_EQ(none.size(), 0);
  EXPECT_EQ(none.nbytes(), 0u);
  EXPECT_TRUE(none.isContiguous());
}

TEST(Tensor, Scalars) {
  const Tensor x = 2.5f;
  EXPECT_EQ(x.dtype(), DType::Float32);
  EXPECT_EQ(x.rank(), 0);
  EXPECT_EQ(x.shape(), Shape{});
  EXPECT_EQ(x.size(), 1);
  EXPECT_EQ(x.item<float>(), 2.5f);
  EXPECT_EQ(Tensor(3).dtype(), DType::Int32);
  EXPECT_EQ(Tensor(3LL).dtype(), DType::Int64);
  EXPECT_EQ(Tensor(3LL).item<int64_t>(), 3);
  EXPECT_EQ(Tensor(true).dtype(), DType::Bool);
  EXPECT_EQ(Tensor(bfloat16(1.0)).dtype(), DType::BFloat16);
  EXPECT_EQ(Tensor(std::complex<double>(1, 2)).item<std::complex<double>>(),
            std::complex<double>(1, 2));
  const std::vector<Tensor> mixed = {Tensor::of<float>({1, 2}), 2.0f, 3.0};
  EXPECT_EQ(mixed[1].dtype(), DType::Float32);
  EXPECT_EQ(mixed[2].dtype(), DType::Float64);
  static_assert(!std::is_convertible_v<const char *, Tensor>);
  static_assert(!std::is_convertible_v<char, Tensor>);
}

TEST(Tensor, Constants) {
  const Tensor z = zeros<float>({2, 3});
  EXPECT_EQ(z.dtype(), DType::Float32);
  EXPECT_EQ(z.shape(), (Shape{2, 3}));
  EXPECT_EQ(z.strides(), (Shape{3, 1}));
  EXPECT_EQ(z.nbytes(), 24u);
  EXPECT_EQ(z.toVector<float>(), std::vector<float>(6, 0.0f));
  EXPECT_EQ(ones<bool>({2}).toVector<bool>(), std::vector<bool>(2, true));
  EXPECT_EQ(ones<std::complex<float>>({}).item<std::complex<float>>(), 1.0f);
  EXPECT_EQ(full<int8_t>({2}, -3).toVector<int8_t>(),
            std::vector<int8_t>(2, -3));
  EXPECT_EQ(full<float16>({1}, float16(0.5)).at<float16>({0}).bits, 0x3800);
  EXPECT_EQ(Tensor::full({2}, 2.9, DType::Int32).toVector<int32_t>(),
            std::vector<int32_t>(2, 2));
  EXPECT_EQ(zeros<float>({0, 3}).size(), 0);
  EXPECT_EQ(zeros<float>({}).rank(), 0);
  EXPECT_ERROR(Shape, "item", Tensor::full({2}, zeros<int>({2}), DType::Int32));
}

TEST(Tensor, MemoryIsAligned) {
  for (int64_t size : {1, 3, 64, 1000})
    EXPECT_EQ(reinterpret_cast<uintptr_t>(zeros<int8_t>({size}).data()) % 64,
              0u);
}

TEST(Tensor, ImpossibleShapes) {
  EXPECT_ERROR(Value, "zeros", zeros<float>({2, -1}));
  EXPECT_ERROR(Shape, "zeros", zeros<float>({1, 1, 1, 1, 1, 1, 1, 1, 1}));
  EXPECT_EQ(zeros<float>({1, 1, 1, 1, 1, 1, 1, 1}).rank(), 8);
  EXPECT_ERROR(Memory, "empty", Tensor::empty({huge, huge}, DType::Float32));
  // 2^62 elements fit, their bytes do not.
  EXPECT_ERROR(Memory, "empty",
               Tensor::empty({int64_t(1) << 62}, DType::Int16));
  // No elements, but strides that would overflow.
  EXPECT_ERROR(Memory, "empty", Tensor::empty({0, huge, huge}, DType::Float32));
}

TEST(Tensor, NestedBraces) {
  const Tensor matrix = Tensor::of<float>({{1, 2.5}, {3, 4}, {5, 6}});
  EXPECT_EQ(matrix.shape(), (Shape{3, 2}));
  EXPECT_EQ(matrix.toVector<float>(), (std::vector<float>{1, 2.5, 3, 4, 5, 6}));
  EXPECT_EQ(Tensor::of<int>(7).shape(), Shape{});
  EXPECT_EQ(Tensor::of<int>({7}).shape(), Shape{1});
  EXPECT_EQ(Tensor::of<int>({{7}}).shape(), (Shape{1, 1}));
  EXPECT_EQ(Tensor::of<int>({{7}, {8}}).shape(), (Shape{2, 1}));
  EXPECT_EQ(Tensor::of<int>({{7, 8}}).shape(), (Shape{1, 2}));
  EXPECT_EQ(Tensor::of<int>({{{1, 2}}, {{3, 4}}}).shape(), (Shape{2, 1, 2}));
  EXPECT_EQ(Tensor::of<int>({}).shape(), Shape{0});
  EXPECT_EQ(Tensor::of<int>({{}, {}}).shape(), (Shape{2, 0}));
  EXPECT_EQ(Tensor::of<bool>({true, false}).toVector<bool>(),
            (std::vector<bool>{true, false}));
  EXPECT_EQ(Tensor::of<float16>({1.0, 2}).at<float16>({1}).bits, 0x4000);
  EXPECT_ERROR(Shape, "of", Tensor::of<int>({{1, 2}, {3}}));
  EXPECT_ERROR(Shape, "of", Tensor::of<int>({{1}, {2, 3}}));
  EXPECT_ERROR(Shape, "of", Tensor::of<int>({{1, 2}, 3}));
  EXPECT_ERROR(Shape, "of", Tensor::of<int>({1, {2, 3}}));
  EXPECT_ERROR(Shape, "of", Tensor::of<int>({{}, {1}}));
  EXPECT_ERROR(Shape, "of", Tensor::of<int>({{{1}}, {{1, 2}}}));
}

TEST(Tensor, Arange) {
  EXPECT_EQ(Tensor::arange<int64_t>(3).toVector<int64_t>(),
            (std::vector<int64_t>{0, 1, 2}));
  EXPECT_EQ(Tensor::arange<int8_t>(5, -4, -3).toVector<int8_t>(),
            (std::vector<int8_t>{5, 2, -1}));
  EXPECT_EQ(Tensor::arange<int>(1, 7, 3).toVector<int>(),
            (std::vector<int>{1, 4}));
  EXPECT_EQ(Tensor::arange<int>(1, 8, 3).toVector<int>(),
            (std::vector<int>{1, 4, 7}));
  EXPECT_EQ(Tensor::arange<int>(3, 1).size(), 0);
  EXPECT_EQ(Tensor::arange<int>(-5).size(), 0);
  EXPECT_EQ(Tensor::arange<uint8_t>(250, 255).toVector<uint8_t>().back(), 254);
  constexpr int64_t low = std::numeric_limits<int64_t>::min();
  constexpr int64_t high = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(Tensor::arange<int64_t>(low, high, high).toVector<int64_t>(),
            (std::vector<int64_t>{low, -1, high - 1}));
  EXPECT_EQ(Tensor::arange<int64_t>(high, low, low).toVector<int64_t>(),
            (std::vector<int64_t>{high, -1}));
  constexpr uint64_t top = std::numeric_limits<uint64_t>::max();
  EXPECT_EQ(Tensor::arange<uint64_t>(top - 2, top).toVector<uint64_t>(),
            (std::vector<uint64_t>{top - 2, top - 1}));
  EXPECT_EQ(Tensor::arange<double>(0, 1, 0.25).toVector<double>(),
            (std::vector<double>{0, 0.25, 0.5, 0.75}));
  EXPECT_EQ(Tensor::arange<float>(1, 0, -0.4f).size(), 3);
  EXPECT_EQ(Tensor::arange<float16>(float16(3)).at<float16>({2}).bits, 0x4000);
  EXPECT_ERROR(Value, "arange", Tensor::arange<int>(0, 5, 0));
  EXPECT_ERROR(Value, "arange", Tensor::arange<double>(0, 5, 0));
  EXPECT_ERROR(Value, "arange", Tensor::arange<double>(INFINITY));
  EXPECT_ERROR(Value, "arange", Tensor::arange<double>(NAN));
  EXPECT_ERROR(Memory, "arange", Tensor::arange<double>(0, 1, 1e-300));
  EXPECT_ERROR(Memory, "arange", Tensor::arange<int64_t>(low, high));
}

TEST(Tensor, Linspace) {
  EXPECT_EQ(Tensor::linspace<double>(0, 1, 5).toVector<double>(),
            (std::vector<double>{0, 0.25, 0.5, 0.75, 1}));
  EXPECT_EQ(Tensor::linspace<double>(0, 1, 4, false).toVector<double>(),
            (std::vector<double>{0, 0.25, 0.5, 0.75}));
  EXPECT_EQ(Tensor::linspace<float>(2, 3, 1).toVector<float>(),
            std::vector<float>{2});
  EXPECT_EQ(Tensor::linspace<float>(2, 3, 0).size(), 0);
  // The last value is exact though 0.1 * 49 / 49 may not be.
  EXPECT_EQ(Tensor::linspace<double>(0, 0.1, 50).toVector<double>().back(),
            0.1);
  EXPECT_ERROR(Value, "linspace", Tensor::linspace<float>(0, 1, -1));
}

TEST(Tensor, Eye) {
  EXPECT_TRUE(
      arrayEqual(Tensor::eye<int>(2), Tensor::of<int>({{1, 0}, {0, 1}})));
  EXPECT_TRUE(arrayEqual(Tensor::eye<float>(2, 3, 1),
                         Tensor::of<float>({{0, 1, 0}, {0, 0, 1}})));
  EXPECT_TRUE(arrayEqual(Tensor::eye<float>(3, 2, -1),
                         Tensor::of<float>({{0, 0}, {1, 0}, {0, 1}})));
  EXPECT_TRUE(arrayEqual(Tensor::eye<bool>(2, 2, 2), zeros<bool>({2, 2})));
  EXPECT_TRUE(arrayEqual(Tensor::eye<bool>(2, 2, -2), zeros<bool>({2, 2})));
  constexpr int64_t low = std::numeric_limits<int64_t>::min();
  EXPECT_TRUE(arrayEqual(Tensor::eye<bool>(2, 2, low), zeros<bool>({2, 2})));
  EXPECT_EQ(Tensor::eye<float>(0).shape(), (Shape{0, 0}));
  EXPECT_ERROR(Value, "eye", Tensor::eye<float>(-1));
}

TEST(Tensor, FromVectorAndData) {
  const std::vector<int16_t> values = {1, 2, 3, 4, 5, 6};
  EXPECT_EQ(Tensor::fromVector(values).shape(), Shape{6});
  const Tensor matrix = Tensor::fromVector(values, {2, 3});
  EXPECT_EQ(matrix.at<int16_t>({1, 0}), 4);
  EXPECT_NE(matrix.data(), values.data());
  EXPECT_EQ(Tensor::fromVector(std::vector<bool>{true, false}).toVector<bool>(),
            (std::vector<bool>{true, false}));
  EXPECT_ERROR(Shape, "fromVector", Tensor::fromVector(values, {4}));
  EXPECT_ERROR(Shape, "fromVector", Tensor::fromVector(values, {7}));
  EXPECT_EQ(Tensor::fromData(values.data(), {3, 2}).toVector<int16_t>(),
            values);
  const float *null = nullptr;
  EXPECT_EQ(Tensor::fromData(null, {0}).size(), 0);
  EXPECT_ERROR(Value, "fromData", Tensor::fromData(null, {1}));
}

TEST(Tensor, CopiesShareMemory) {
  const Tensor first = zeros<int>({3});
  const Tensor second = first;
  const Tensor deep = first.copy();
  second.at<int>({1}) = 5;
  EXPECT_EQ(first.at<int>({1}), 5);
  EXPECT_EQ(deep.at<int>({1}), 0);
  EXPECT_EQ(first.contiguous().data(), first.data());
}

TEST(Tensor, ViewsOutliveWhatTheyView) {
  Tensor view;
  {
    const Tensor base = Tensor::arange<int>(10);
    view = base.slice(0, 8, {});
  }
  EXPECT_EQ(view.toVector<int>(), (std::vector<int>{8, 9}));
}

TEST(Tensor, At) {
  const Tensor matrix = Tensor::of<int>({{1, 2, 3}, {4, 5, 6}});
  EXPECT_EQ(matrix.at<int>({1, 2}), 6);
  EXPECT_EQ(matrix.at<int>({-1, -3}), 4);
  const std::vector<int64_t> index = {0, 1};
  EXPECT_EQ(matrix.at<int>(index), 2);
  EXPECT_EQ(Tensor(5).at<int>({}), 5);
  EXPECT_ERROR(Index, "at", (matrix.at<int>({2, 0})));
  EXPECT_ERROR(Index, "at", (matrix.at<int>({0, -4})));
  EXPECT_ERROR(Index, "at", (matrix.at<int>({0})));
  EXPECT_ERROR(Index, "at", (matrix.at<int>({0, 0, 0})));
  EXPECT_ERROR(Type, "at", (matrix.at<float>({0, 0})));
}

TEST(Tensor, Item) {
  EXPECT_EQ(Tensor::of<double>({{2.75}}).item<int>(), 2);
  EXPECT_EQ(Tensor::of<int>({1, 2}).slice(0, 1).item<float>(), 2.0f);
  EXPECT_EQ(Tensor(1).broadcastTo({1, 1}).item<bool>(), true);
  EXPECT_ERROR(Shape, "item", Tensor::of<int>({1, 2}).item<int>());
  EXPECT_ERROR(Shape, "item", zeros<int>({0}).item<int>());
}

TEST(Tensor, TypedData) {
  const Tensor t = zeros<float>({2});
  EXPECT_EQ(static_cast<void *>(t.data<float>()), t.data());
  EXPECT_ERROR(Type, "data", t.data<double>());
  EXPECT_ERROR(Type, "toVector", t.toVector<int>());
  EXPECT_EQ(t.shape(-1), 2);
  EXPECT_ERROR(Index, "shape", t.shape(1));
  EXPECT_ERROR(Index, "shape", t.shape(-2));
}

TEST(Tensor, FillAndCopyFrom) {
  const Tensor t = zeros<int>({2, 3});
  t.slice(1, 0, {}, 2).fill(7.9);
  EXPECT_TRUE(arrayEqual(t, Tensor::of<int>({{7, 0, 7}, {7, 0, 7}})));
  t.copyFrom(Tensor::of<float>({1, 2, 3}));
  EXPECT_TRUE(arrayEqual(t, Tensor::of<int>({{1, 2, 3}, {1, 2, 3}})));
  EXPECT_ERROR(Shape, "broadcastTo", t.copyFrom(zeros<int>({2})));
  EXPECT_ERROR(Shape, "broadcastTo", t.copyFrom(zeros<int>({2, 2, 3})));
  EXPECT_ERROR(Shape, "item", t.fill(zeros<int>({3})));
  // Source and destination overlap.
  const Tensor line = Tensor::arange<int>(5);
  line.copyFrom(line.slice(0, {}, {}, -1));
  EXPECT_EQ(line.toVector<int>(), (std::vector<int>{4, 3, 2, 1, 0}));
  line.slice(0, 1).copyFrom(line.slice(0, 0, 4));
  EXPECT_EQ(line.toVector<int>(), (std::vector<int>{4, 4, 3, 2, 1}));
  zeros<int>({0}).fill(1);
}

TEST(Tensor, Borrow) {
  int values[6] = {1, 2, 3, 4, 5, 6};
  const Tensor matrix = Tensor::borrow(values, {2, 3});
  matrix.at<int>({1, 1}) = 50;
  EXPECT_EQ(values[4], 50);
  const Tensor transposed = Tensor::borrow(values, {3, 2}, {1, 3});
  EXPECT_EQ(transposed.toVector<int>(), (std::vector<int>{1, 4, 2, 50, 3, 6}));
  const Tensor backward = Tensor::borrow(values + 5, {6}, {-1});
  EXPECT_EQ(backward.at<int>({0}), 6);
  EXPECT_EQ(Tensor::borrow(values, {2, 2}, {0, 0}).toVector<int>(),
            std::vector<int>(4, 1));
  int *null = nullptr;
  EXPECT_EQ(Tensor::borrow(null, {0, 4}).size(), 0);
  EXPECT_ERROR(Value, "borrow", Tensor::borrow(null, {1}));
  EXPECT_ERROR(Shape, "borrow", Tensor::borrow(values, {2, 3}, {1}));
  EXPECT_ERROR(Memory, "borrow",
               Tensor::borrow(values, {4}, {int64_t(1) << 61}));
  EXPECT_ERROR(
      Memory, "borrow",
      Tensor::borrow(values, {2, 2}, {-(int64_t(1) << 60), int64_t(1) << 60}));
  EXPECT_ERROR(
      Memory, "borrow",
      Tensor::borrow(values, {2}, {std::numeric_limits<int64_t>::min()}));
  // A stride that is never taken may be anything.
  EXPECT_EQ(Tensor::borrow(values, {1, 2}, {int64_t(1) << 62, 1}).size(), 2);
  char *bytes = reinterpret_cast<char *>(values);
  EXPECT_ERROR(Value, "borrow", Tensor::borrow(DType::Int32, bytes + 1, {1}));
}

TEST(Tensor, BorrowKeepsAlive) {
  auto memory = std::make_shared<std::vector<float>>(4, 1.5f);
  std::weak_ptr<std::vector<float>> watch = memory;
  Tensor view;
  {
    const Tensor base = Tensor::borrow(memory->data(), {2, 2}, {}, memory);
    memory.reset();
    view = base.select(0, 1);
  }
  EXPECT_FALSE(watch.expired());
  EXPECT_EQ(view.toVector<float>(), (std::vector<float>{1.5f, 1.5f}));
  view = Tensor();
  EXPECT_TRUE(watch.expired());
}

TEST(Tensor, Abi) {
  const Tensor t = Tensor::of<float>({{1, 2, 3}, {4, 5, 6}}).transpose();
  const arete_tensor &abi = t.abi();
  EXPECT_EQ(abi.data, t.data());
  EXPECT_EQ(abi.dtype, ARETE_FLOAT32);
  EXPECT_EQ(abi.rank, 2);
  EXPECT_EQ(abi.sizes[0], 3);
  EXPECT_EQ(abi.sizes[1], 2);
  EXPECT_EQ(abi.strides[0], 1);
  EXPECT_EQ(abi.strides[1], 3);
  EXPECT_TRUE(arrayEqual(Tensor::fromAbi(abi), t));
}

TEST(Tensor, FromAbiFreesOnce) {
  float values[2] = {1, 2};
  arete_tensor abi = {};
  abi.data = values;
  abi.dtype = ARETE_FLOAT32;
  abi.rank = 1;
  abi.sizes[0] = 2;
  abi.strides[0] = 1;
  std::vector<void *> freed;
  auto deleter = [&](void *data) { freed.push_back(data); };
  {
    const Tensor t = Tensor::fromAbi(abi, deleter);
    const Tensor tail = t.slice(0, 1);
    EXPECT_EQ(tail.item<float>(), 2.0f);
    EXPECT_TRUE(freed.empty());
  }
  EXPECT_EQ(freed, std::vector<void *>{values});

  // Also when the descriptor is rejected.
  abi.dtype = ARETE_NUM_DTYPES;
  EXPECT_ERROR(Type, "fromAbi", Tensor::fromAbi(abi, deleter));
  EXPECT_EQ(freed.size(), 2u);
  abi.dtype = ARETE_FLOAT32;
  abi.rank = 9;
  EXPECT_ERROR(Shape, "fromAbi", Tensor::fromAbi(abi, deleter));
  abi.rank = -1;
  EXPECT_ERROR(Shape, "fromAbi", Tensor::fromAbi(abi, deleter));
  abi.rank = 1;
  abi.sizes[0] = -1;
  EXPECT_ERROR(Value, "borrow", Tensor::fromAbi(abi, deleter));
  EXPECT_EQ(freed.size(), 5u);
  abi.sizes[0] = 0;
  abi.data = nullptr;
  EXPECT_EQ(Tensor::fromAbi(abi, deleter).size(), 0);
  EXPECT_EQ(freed.size(), 5u);
}

TEST(Tensor, ShapesAsText) {
  EXPECT_EQ(toString(Shape{}), "()");
  EXPECT_EQ(toString(Shape{3}), "(3,)");
  EXPECT_EQ(toString(Shape{3, -1}), "(3, -1)");
}

} // namespace
