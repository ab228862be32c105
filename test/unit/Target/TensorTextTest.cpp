//===- TensorTextTest.cpp - Tensors as text, exactly ----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/common/TensorText.h"
#include "TargetTest.h"
#include <cmath>
#include <limits>

using namespace llvm;

namespace arete::tools::test {
namespace {

using target::test::text;

/// Reads and writes.
std::string roundTrip(StringRef literal, DType dtype) {
  auto tensor = parseTensor(literal, dtype);
  if (!tensor)
    return toString(tensor.takeError());
  std::string result;
  raw_string_ostream os(result);
  printTensor(*tensor, os);
  return result;
}

Shape shapeOf(StringRef literal) {
  return cantFail(parseTensor(literal, DType::Float32)).shape();
}

TEST(TensorTextTest, ReadsAndWritesEveryDtype) {
  for (DType dtype :
       {DType::Int8, DType::Int16, DType::Int32, DType::Int64, DType::UInt8,
        DType::UInt16, DType::UInt32, DType::UInt64, DType::Float16,
        DType::BFloat16, DType::Float32, DType::Float64})
    EXPECT_EQ(roundTrip(" [ [1,2 ] ,\n[3, 4]]\t", dtype), "[[1, 2], [3, 4]]")
        << name(dtype);
  EXPECT_EQ(roundTrip("[true, false, 1, 0]", DType::Bool),
            "[true, false, true, false]");
}

TEST(TensorTextTest, Shapes) {
  EXPECT_EQ(shapeOf("7"), Shape());
  EXPECT_EQ(shapeOf("[7]"), Shape({1}));
  EXPECT_EQ(shapeOf("[]"), Shape({0}));
  EXPECT_EQ(shapeOf("[[], []]"), Shape({2, 0}));
  EXPECT_EQ(shapeOf("[[[1, 2, 3]], [[4, 5, 6]]]"), Shape({2, 1, 3}));
  EXPECT_EQ(shapeOf("[[[[[[[[1]]]]]]]]"), Shape(8, 1));
}

TEST(TensorTextTest, FloatsRoundTrip) {
  EXPECT_EQ(roundTrip("0.1", DType::Float32), "0.1");
  EXPECT_EQ(roundTrip("0.1", DType::Float64), "0.1");
  EXPECT_EQ(roundTrip("-0", DType::Float64), "-0");
  EXPECT_EQ(roundTrip("1e400", DType::Float64), "inf");
  EXPECT_EQ(roundTrip("[inf, -inf, +inf, nan, -nan]", DType::Float32),
            "[inf, -inf, inf, nan, nan]");
  EXPECT_EQ(roundTrip("0x1.8p3", DType::Float32), "12");
  EXPECT_EQ(roundTrip("5e-324", DType::Float64), "5e-324");
  EXPECT_EQ(roundTrip("65504", DType::Float16), "65504");
  EXPECT_EQ(roundTrip("65520", DType::Float16), "inf");
  EXPECT_EQ(roundTrip("1.00390625", DType::BFloat16), "1");
  for (double value : {1.0 / 3, 1e300, 0x1.fffffffffffffp-3}) {
    std::string written = roundTrip(std::to_string(value), DType::Float64);
    EXPECT_EQ(roundTrip(written, DType::Float64), written);
  }
}

TEST(TensorTextTest, ComplexNumbers) {
  EXPECT_EQ(roundTrip("[1, -2j, 1.5+2j, (3-4j), 1e-3-2e+2j, -0.0-infj, nan+1j]",
                      DType::Complex128),
            "[(1+0j), (0-2j), (1.5+2j), (3-4j), (0.001-200j), (-0-infj), "
            "(nan+1j)]");
  EXPECT_EQ(roundTrip("0x1p-3+0x1p+2j", DType::Complex64), "(0.125+4j)");
}

TEST(TensorTextTest, FloatsAreRoundedOnce) {
  // Just above halfway between two floats, but not as a double.
  EXPECT_EQ(
      cantFail(parseTensor("1.00000005960464477539062501", DType::Float32))
          .item<float>(),
      0x1.000002p0f);
}

TEST(TensorTextTest, IntegersAreExact) {
  EXPECT_EQ(
      roundTrip("[9223372036854775807, -9223372036854775808]", DType::Int64),
      "[9223372036854775807, -9223372036854775808]");
  EXPECT_EQ(roundTrip("18446744073709551615", DType::UInt64),
            "18446744073709551615");
  EXPECT_EQ(roundTrip("[0xff, +5, -0]", DType::UInt8), "[255, 5, 0]");
}

TEST(TensorTextTest, RejectsNumbersThatDoNotFit) {
  EXPECT_EQ(roundTrip("128", DType::Int8), "column 1: '128' is no int8");
  EXPECT_EQ(roundTrip("-129", DType::Int8), "column 1: '-129' is no int8");
  EXPECT_EQ(roundTrip("-1", DType::UInt64), "column 1: '-1' is no uint64");
  EXPECT_EQ(roundTrip("18446744073709551616", DType::UInt64),
            "column 1: '18446744073709551616' is no uint64");
  EXPECT_EQ(roundTrip("9223372036854775808", DType::Int64),
            "column 1: '9223372036854775808' is no int64");
  EXPECT_EQ(roundTrip("1.5", DType::Int32), "column 1: '1.5' is no int32");
  EXPECT_EQ(roundTrip("[1, 2]", DType::Bool), "column 5: '2' is no bool");
  EXPECT_EQ(roundTrip("true", DType::Float32),
            "column 1: 'true' is no float32");
  for (const char *word : {"0x", "-", "+", "1e", ".", "1.2.3", "infinity",
                           "--1", "1f", "snan", "Inf", "1_000", "0x1p"})
    EXPECT_HAS(roundTrip(word, DType::Float64), "is no float64") << word;
  for (const char *bad : {"j", "1+", "1+2", "(1+2j", "1+2i", "1 + 2j", "1+-2j"})
    EXPECT_HAS(roundTrip(bad, DType::Complex64), "column");
}

TEST(TensorTextTest, RejectsMalformedLists) {
  auto error = [](StringRef literal) {
    return roundTrip(literal, DType::Float32);
  };
  EXPECT_EQ(error(""), "column 1: the value ends too early");
  EXPECT_EQ(error("["), "column 2: the value ends too early");
  EXPECT_EQ(error("[1"), "column 3: a list without its ']'");
  EXPECT_EQ(error("[1,"), "column 4: the value ends too early");
  EXPECT_EQ(error("[1,]"), "column 4: '' is no float32");
  EXPECT_EQ(error("[,1]"), "column 2: '' is no float32");
  EXPECT_EQ(error("[1 2]"), "column 4: ',' or ']' is missing");
  EXPECT_EQ(error("1 2"), "column 3: text after the value");
  EXPECT_EQ(error("[1]]"), "column 4: text after the value");
  EXPECT_EQ(error("]"), "column 1: '' is no float32");
  EXPECT_EQ(error("[[1, 2], [3]]"),
            "column 10: a list of 1 where the others have 2");
  EXPECT_EQ(error("[[1], 2]"),
            "column 7: a number where the others have a list");
  EXPECT_EQ(error("[1, [2]]"),
            "column 5: a list where the others have a number");
  EXPECT_EQ(error("[[], 1]"),
            "column 6: a number where the others have a list");
  EXPECT_EQ(error("[[[]], []]"),
            "column 8: a list of 0 where the others have 1");
  EXPECT_EQ(error("[[[[[[[[[1]]]]]]]]]"), "column 9: lists nest deeper than 8");
  // No recursion that the stack would have to hold.
  EXPECT_HAS(error(std::string(1000000, '[')), "lists nest deeper");
}

TEST(TensorTextTest, WritesStridedTensorsInOrder) {
  Tensor matrix = Tensor::of<int32_t>({{1, 2, 3}, {4, 5, 6}});
  std::string result;
  raw_string_ostream os(result);
  printTensor(matrix.transpose(), os);
  EXPECT_EQ(result, "[[1, 4], [2, 5], [3, 6]]");
}

} // namespace
} // namespace arete::tools::test
