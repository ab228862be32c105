//===- TensorConvertTest.cpp - Converting and comparing elements ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Tensor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

using namespace arete;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
const double nan = std::numeric_limits<double>::quiet_NaN();

template <class To, class From> To convert(From value) {
  return Tensor(value).astype(dtypeOf<To>).template item<To>();
}

TEST(TensorConvert, EveryPairKeepsSmallValues) {
  for (int32_t i = 0; i < ARETE_NUM_DTYPES; ++i)
    for (int32_t j = 0; j < ARETE_NUM_DTYPES; ++j) {
      const auto from = static_cast<DType>(i), to = static_cast<DType>(j);
      const bool bits = isBool(from) || isBool(to);
      const Tensor values = Tensor::of<int>({0, 1, bits ? 1 : 100});
      const Tensor converted = values.astype(from).astype(to);
      EXPECT_EQ(converted.dtype(), to);
      EXPECT_TRUE(arrayEqual(converted.astype(DType::Int32), values))
          << from << " to " << to << ": " << converted;
    }
}

TEST(TensorConvert, SameDTypeIsTheSameTensor) {
  const Tensor t = Tensor::arange<float>(6).reshape({2, 3}).transpose();
  EXPECT_EQ(t.astype(DType::Float32).data(), t.data());
  EXPECT_EQ(t.astype(DType::Float32).strides(), t.strides());
}

TEST(TensorConvert, Strided) {
  const Tensor t = Tensor::arange<int>(6).reshape({2, 3}).transpose();
  EXPECT_EQ(t.astype(DType::Float32).toVector<float>(),
            (std::vector<float>{0, 3, 1, 4, 2, 5}));
  EXPECT_EQ(zeros<int>({0, 2}).astype(DType::Float32).shape(), (Shape{0, 2}));
}

TEST(TensorConvert, FloatToInteger) {
  EXPECT_EQ(convert<int>(2.9), 2);
  EXPECT_EQ(convert<int>(-2.9), -2);
  EXPECT_EQ(convert<uint8_t>(-0.9), 0);
  EXPECT_EQ(convert<uint8_t>(255.9), 255);
  EXPECT_EQ(convert<int8_t>(float16(-127.5)), -127);
  // Out of range: the nearest value; NaN: 0.
  EXPECT_EQ(convert<uint8_t>(256.0), 255);
  EXPECT_EQ(convert<uint8_t>(-1.0), 0);
  EXPECT_EQ(convert<int8_t>(1e30f), 127);
  EXPECT_EQ(convert<int8_t>(-128.9), -128);
  EXPECT_EQ(convert<int8_t>(-1000.0), -128);
  EXPECT_EQ(convert<int64_t>(inf), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(convert<int64_t>(-inf), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(convert<int64_t>(0x1p63), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(convert<int64_t>(-0x1p63), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(convert<int64_t>(std::nextafter(0x1p63, 0)),
            std::numeric_limits<int64_t>::max() - 1023);
  EXPECT_EQ(convert<uint64_t>(0x1p64), std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(convert<uint64_t>(0x1p63), uint64_t(1) << 63);
  EXPECT_EQ(convert<int32_t>(0x1p31), std::numeric_limits<int32_t>::max());
  EXPECT_EQ(convert<int32_t>(0x1p31f), std::numeric_limits<int32_t>::max());
  EXPECT_EQ(convert<int32_t>(2147483647.5),
            std::numeric_limits<int32_t>::max());
  for (DType to : {DType::Int8, DType::Int64, DType::UInt8, DType::UInt64})
    for (DType from : {DType::Float16, DType::BFloat16, DType::Float32,
                       DType::Float64, DType::Complex64})
      EXPECT_EQ(Tensor(nan).astype(from).astype(to).item<int>(), 0);
}

TEST(TensorConvert, IntegersWrap) {
  EXPECT_EQ(convert<int8_t>(200), -56);
  EXPECT_EQ(convert<uint8_t>(-1), 255);
  EXPECT_EQ(convert<uint64_t>(int8_t(-1)),
            std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(convert<int64_t>(std::numeric_limits<uint64_t>::max()), -1);
  EXPECT_EQ(convert<int16_t>(int64_t(1) << 40), 0);
}

TEST(TensorConvert, ToBool) {
  EXPECT_TRUE(convert<bool>(256));
  EXPECT_TRUE(convert<bool>(0.25));
  EXPECT_TRUE(convert<bool>(nan));
  EXPECT_TRUE(convert<bool>(float16::fromBits(1)));
  EXPECT_FALSE(convert<bool>(-0.0));
  EXPECT_FALSE(convert<bool>(float16(-0.0)));
  EXPECT_TRUE(convert<bool>(std::complex<float>(0, 1)));
  EXPECT_FALSE(convert<bool>(std::complex<float>(0, 0)));
}

TEST(TensorConvert, Complex) {
  using C = std::complex<float>;
  using Z = std::complex<double>;
  EXPECT_EQ(convert<float>(Z(1.5, 2)), 1.5f);
  EXPECT_EQ(convert<int>(Z(-1.5, 2)), -1);
  EXPECT_EQ(convert<Z>(C(1, -2)), Z(1, -2));
  EXPECT_EQ(convert<C>(Z(0.1, 0.2)), C(0.1f, 0.2f));
  EXPECT_EQ(convert<C>(true), C(1, 0));
  EXPECT_EQ(convert<Z>(bfloat16(2.5)), Z(2.5, 0));
}

TEST(TensorConvert, RoundsOnce) {
  // Twice, by way of float or double, these would go up to the next tie and
  // then to even, or stay on it.
  EXPECT_EQ(convert<float16>(1 + 0x1p-11 + 0x1p-40).bits, 0x3c01);
  EXPECT_EQ(convert<float16>(1 + 0x1p-11).bits, 0x3c00);
  EXPECT_EQ(convert<bfloat16>(1 + 0x1p-8 + 0x1p-40).bits, 0x3f81);
  const int64_t tie = (int64_t(1) << 62) + (int64_t(1) << 54);
  EXPECT_EQ(convert<bfloat16>(tie).bits, bfloat16(0x1p62).bits);
  EXPECT_EQ(convert<bfloat16>(tie + 1).bits, bfloat16(0x1p62).bits + 1);
  EXPECT_EQ(convert<bfloat16>(-tie - 1).bits, bfloat16(-0x1p62).bits + 1);
  EXPECT_EQ(convert<bfloat16>(std::numeric_limits<int64_t>::min()).bits,
            bfloat16(-0x1p63).bits);
  EXPECT_EQ(convert<bfloat16>(std::numeric_limits<uint64_t>::max()).bits,
            bfloat16(0x1p64).bits);
  EXPECT_EQ(convert<float>((int64_t(1) << 62) + (int64_t(1) << 38) + 1),
            0x1p62f + 0x1p39f);
  EXPECT_EQ(convert<float16>(65519).bits, 0x7bff);
  EXPECT_EQ(convert<float16>(65520).bits, 0x7c00);
  EXPECT_EQ(convert<float>(1e300), std::numeric_limits<float>::infinity());
}

TEST(TensorConvert, ArrayEqual) {
  const Tensor t = Tensor::of<int>({{1, 2}, {3, 4}});
  EXPECT_TRUE(arrayEqual(t, t.copy()));
  EXPECT_TRUE(arrayEqual(t, t.astype(DType::Float64)));
  EXPECT_TRUE(arrayEqual(t, t.astype(DType::UInt64)));
  EXPECT_TRUE(arrayEqual(t, t.transpose().copy().transpose()));
  EXPECT_FALSE(arrayEqual(t, t.transpose()));
  EXPECT_FALSE(arrayEqual(t, t.reshape({4})));
  EXPECT_FALSE(arrayEqual(t, Tensor::of<int>({{1, 2}, {3, 5}})));
  EXPECT_FALSE(arrayEqual(Tensor::of<int>({1}), Tensor(1)));
  EXPECT_TRUE(arrayEqual(zeros<int>({0, 2}), zeros<float>({0, 2})));
  EXPECT_FALSE(arrayEqual(zeros<int>({0, 2}), zeros<int>({2, 0})));
  EXPECT_TRUE(arrayEqual(Tensor(0.0), Tensor(-0.0)));
  EXPECT_FALSE(arrayEqual(Tensor(nan), Tensor(nan)));
  EXPECT_TRUE(arrayEqual(Tensor(nan), Tensor(nan), true));
  EXPECT_FALSE(arrayEqual(Tensor(nan), Tensor(1.0), true));
  const std::complex<double> half(1, nan);
  EXPECT_FALSE(arrayEqual(Tensor(half), Tensor(half)));
  EXPECT_TRUE(arrayEqual(Tensor(half), Tensor(half), true));
  EXPECT_TRUE(arrayEqual(Tensor(float16(1.5)), Tensor(bfloat16(1.5))));
}

TEST(TensorConvert, ArrayEqualComparesIntegersExactly) {
  const int64_t big = (int64_t(1) << 60) + 1;
  EXPECT_FALSE(arrayEqual(Tensor(big), Tensor(uint64_t(big) - 1)));
  EXPECT_TRUE(arrayEqual(Tensor(big), Tensor(uint64_t(big))));
  EXPECT_FALSE(arrayEqual(Tensor(int64_t(-1)),
                          Tensor(std::numeric_limits<uint64_t>::max())));
  EXPECT_FALSE(arrayEqual(Tensor(std::numeric_limits<uint64_t>::max()),
                          Tensor(int8_t(-1))));
}

TEST(TensorConvert, AllClose) {
  const Tensor one = 1.0;
  EXPECT_TRUE(allClose(one, Tensor(1 + 0.9e-5)));
  EXPECT_FALSE(allClose(one, Tensor(1 + 1.2e-5)));
  EXPECT_TRUE(allClose(Tensor(0.9e-8), Tensor(0.0)));
  EXPECT_FALSE(allClose(Tensor(1.1e-8), Tensor(0.0)));
  EXPECT_TRUE(allClose(one, Tensor(1.5f), 0, 0.5));
  // Relative to the second.
  EXPECT_TRUE(allClose(Tensor(90), Tensor(100), 0.1, 0));
  EXPECT_FALSE(allClose(Tensor(100), Tensor(90), 0.1, 0));
  EXPECT_TRUE(allClose(Tensor(inf), Tensor(inf)));
  EXPECT_FALSE(allClose(Tensor(inf), Tensor(-inf)));
  EXPECT_FALSE(allClose(Tensor(1.0), Tensor(inf)));
  EXPECT_FALSE(allClose(Tensor(inf), Tensor(1.0)));
  EXPECT_FALSE(allClose(Tensor(nan), Tensor(nan)));
  EXPECT_TRUE(allClose(Tensor(nan), Tensor(nan), 1e-5, 1e-8, true));
  EXPECT_FALSE(allClose(Tensor(nan), one, 1e-5, 1e-8, true));
  using Z = std::complex<double>;
  EXPECT_TRUE(allClose(Tensor(Z(3, 4)), Tensor(Z(3, 4.00004))));
  EXPECT_FALSE(allClose(Tensor(Z(3, 4)), Tensor(Z(3, 4.0001))));
  EXPECT_FALSE(allClose(ones<float>({2}), ones<float>({1})));
  EXPECT_TRUE(allClose(zeros<float>({0}), zeros<float>({0})));
}

} // namespace
