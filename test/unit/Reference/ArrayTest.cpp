//===- ArrayTest.cpp - The interpreter's tensors --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/Reference/ReferenceTest.h"

namespace arete::reference::test {
namespace {

arete_tensor tensorOf(void *data, arete_dtype dtype, std::vector<int64_t> sizes,
                      std::vector<int64_t> strides) {
  arete_tensor tensor = {data, dtype, int32_t(sizes.size()), {}, {}};
  std::copy(sizes.begin(), sizes.end(), tensor.sizes);
  std::copy(strides.begin(), strides.end(), tensor.strides);
  return tensor;
}

Array read(const arete_tensor &tensor) {
  llvm::Expected<Array> array = Array::fromTensor(tensor);
  if (array)
    return *array;
  ADD_FAILURE() << llvm::toString(array.takeError());
  return {};
}

std::string readError(const arete_tensor &tensor) {
  llvm::Expected<Array> array = Array::fromTensor(tensor);
  return array ? "no error" : llvm::toString(array.takeError());
}

template <typename T> void roundTrip(std::vector<T> values) {
  std::vector<T> copy(values.size());
  int64_t count = values.size();
  Array array = read(tensorOf(values.data(), dtypeFor<T>(), {count}, {1}));
  EXPECT_SAME(array, Array::of<T>({count}, values));
  EXPECT_EQ(array.values<T>(), values);
  EXPECT_FALSE(
      bool(array.copyTo(tensorOf(copy.data(), dtypeFor<T>(), {count}, {1}))));
  EXPECT_EQ(copy, values);
}

TEST(ArrayTest, RoundTrips) {
  roundTrip<int8_t>({-128, 0, 127});
  roundTrip<int16_t>({-32768, 5, 32767});
  roundTrip<int32_t>({INT32_MIN, -1, INT32_MAX});
  roundTrip<int64_t>({INT64_MIN, -1, INT64_MAX});
  roundTrip<uint8_t>({0, 128, 255});
  roundTrip<uint16_t>({0, 65535});
  roundTrip<uint32_t>({0, UINT32_MAX});
  roundTrip<uint64_t>({0, UINT64_MAX, uint64_t(1) << 63});
  roundTrip<float>({-0.0f, 1e-45f, 3.4e38f});
  roundTrip<double>({0.1, 5e-324, 1.7e308});
}

TEST(ArrayTest, BoolIsAByte) {
  uint8_t bytes[] = {0, 1, 2};
  Array array = read(tensorOf(bytes, ARETE_BOOL, {3}, {1}));
  EXPECT_SAME(array, Array::of<bool>({3}, {false, true, true}));
  EXPECT_FALSE(bool(array.copyTo(tensorOf(bytes, ARETE_BOOL, {3}, {1}))));
  EXPECT_EQ(bytes[2], 1);
}

TEST(ArrayTest, Strides) {
  int32_t data[] = {0, 1, 2, 3, 4, 5};
  EXPECT_SAME(read(tensorOf(data, ARETE_INT32, {3, 2}, {1, 3})),
              Array::of<int32_t>({3, 2}, {0, 3, 1, 4, 2, 5}));
  EXPECT_SAME(read(tensorOf(data + 5, ARETE_INT32, {3}, {-2})),
              Array::of<int32_t>({3}, {5, 3, 1}));
  EXPECT_SAME(read(tensorOf(data + 2, ARETE_INT32, {2, 2}, {0, 1})),
              Array::of<int32_t>({2, 2}, {2, 3, 2, 3}));
  EXPECT_SAME(read(tensorOf(data + 4, ARETE_INT32, {}, {})),
              Array::of<int32_t>({}, {4}));
  EXPECT_FALSE(bool(Array::of<int32_t>({3}, {10, 20, 30})
                        .copyTo(tensorOf(data + 5, ARETE_INT32, {3}, {-2}))));
  EXPECT_EQ(std::vector<int32_t>(data, data + 6),
            (std::vector<int32_t>{0, 30, 2, 20, 4, 10}));
}

TEST(ArrayTest, EmptyNeedsNoData) {
  EXPECT_SAME(read(tensorOf(nullptr, ARETE_FLOAT32, {2, 0}, {0, 1})),
              Array::of<float>({2, 0}, {}));
  EXPECT_FALSE(
      bool(Array::of<float>({2, 0}, {})
               .copyTo(tensorOf(nullptr, ARETE_FLOAT32, {2, 0}, {0, 1}))));
}

TEST(ArrayTest, Errors) {
  float data[4] = {};
  EXPECT_EQ(readError(tensorOf(nullptr, ARETE_FLOAT32, {1}, {1})),
            "tensor: the data pointer is null");
  EXPECT_EQ(readError(tensorOf(data, ARETE_NUM_DTYPES, {1}, {1})),
            "tensor: dtype number 15 is not supported");
  arete_tensor odd = tensorOf(data, ARETE_FLOAT32, {1}, {1});
  odd.dtype = -1;
  EXPECT_EQ(readError(odd), "tensor: dtype number -1 is not supported");
  EXPECT_EQ(readError(tensorOf(data, ARETE_FLOAT32, {-1}, {1})),
            "tensor: cannot hold the sizes [-1]");
  EXPECT_EQ(readError(tensorOf(data, ARETE_FLOAT32, {INT64_MAX, 4}, {4, 1})),
            "tensor: cannot hold the sizes [9223372036854775807,4]");
  arete_tensor deep = tensorOf(data, ARETE_FLOAT32, {1}, {1});
  deep.rank = ARETE_MAX_RANK + 1;
  EXPECT_EQ(readError(deep), "tensor: rank 9 is not in 0..8");

  Array two = Array::of<float>({2}, {1, 2});
  EXPECT_EQ(llvm::toString(two.copyTo(tensorOf(data, ARETE_FLOAT32, {4}, {1}))),
            "tensor: float32[2] does not fit into float32[4]");
  EXPECT_EQ(llvm::toString(two.copyTo(tensorOf(data, ARETE_INT32, {2}, {1}))),
            "tensor: float32[2] does not fit into int32[2]");
  two.elements.pop_back();
  EXPECT_EQ(llvm::toString(two.copyTo(tensorOf(data, ARETE_FLOAT32, {2}, {1}))),
            "tensor: float32[2] holds 1 elements");
}

TEST(ArrayTest, ElementCount) {
  EXPECT_EQ(elementCount({}), 1);
  EXPECT_EQ(elementCount({2, 3}), 6);
  EXPECT_EQ(elementCount({INT64_MAX, INT64_MAX, 0}), 0);
  EXPECT_EQ(elementCount({0, -1}), std::nullopt);
  EXPECT_EQ(elementCount({INT64_MAX, 2}), std::nullopt);
}

} // namespace
} // namespace arete::reference::test
