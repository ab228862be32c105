//===- ElementwiseTest.cpp - Elementwise ops ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Inference.h"
#include "dialects/Arete/IR/Types.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include "test/unit/Reference/ReferenceTest.h"

#include <cmath>
#include <map>
#include <set>

namespace arete::reference::test {
namespace {

using ElementwiseTest = ReferenceTest;

template <typename T> struct Case {
  std::string name;
  std::string dtype; // of integers
  std::vector<std::vector<T>> operands;
  std::vector<T> expected;
};

#define UNPACK(...) __VA_ARGS__

const std::vector<Case<double>> floatCases = {
#define FLOAT_CASE(NAME, OPERANDS, EXPECTED)                                   \
  {#NAME, "", UNPACK OPERANDS, UNPACK EXPECTED},
#define INTEGER_CASE(...)
#include "test/unit/Reference/ElementwiseCases.inc"
};

const std::vector<Case<int64_t>> integerCases = {
#define FLOAT_CASE(...)
#define INTEGER_CASE(NAME, DTYPE, OPERANDS, EXPECTED)                          \
  {#NAME, DTYPE, UNPACK OPERANDS, UNPACK EXPECTED},
#include "test/unit/Reference/ElementwiseCases.inc"
};

using C = std::complex<double>;
const std::vector<Case<C>> complexCases = {
#define COMPLEX_CASE(NAME, OPERANDS, EXPECTED)                                 \
  {#NAME, "", UNPACK OPERANDS, UNPACK EXPECTED},
#include "test/unit/Reference/ComplexCases.inc"
};

struct OpRecord {
  std::string name, kind;
  bool predicate;
};
const std::vector<OpRecord> records = {
#define ARETE_ELEMENTWISE(NAME, CLASS, ARITY, KIND, PREDICATE, ...)            \
  {#NAME, KIND, PREDICATE},
#include "dialects/Arete/IR/Elementwise.inc"
};

bool isPredicate(const std::string &name) {
  for (const OpRecord &record : records)
    if (record.name == name)
      return record.predicate;
  ADD_FAILURE() << "no op is called " << name;
  return false;
}

/// The op on vectors of unknown size.
std::string elementwise(const std::string &name, const std::string &dtype,
                        size_t arity) {
  std::string tensor = "tensor<?x" + dtype + ">";
  std::vector<const char *> operandTypes(arity, tensor.c_str());
  if (name == "where")
    operandTypes[0] = "tensor<?xi1>";
  return oneOp("arete." + name +
                   std::string(" %x, %y, %z").substr(0, arity * 4 - 1),
               operandTypes, isPredicate(name) ? "tensor<?xi1>" : tensor);
}

arete_dtype dtypeOf(const std::string &mlir) {
  static const std::map<std::string, arete_dtype> dtypes = {
      {"i1", ARETE_BOOL},     {"i8", ARETE_INT8},     {"i16", ARETE_INT16},
      {"i32", ARETE_INT32},   {"i64", ARETE_INT64},   {"ui8", ARETE_UINT8},
      {"ui16", ARETE_UINT16}, {"ui32", ARETE_UINT32}, {"ui64", ARETE_UINT64}};
  return dtypes.at(mlir);
}

Array integers(arete_dtype dtype, const std::vector<int64_t> &values) {
  Array array = Array::of<int64_t>({int64_t(values.size())}, values);
  array.dtype = dtype;
  return array;
}

template <typename T> Array floats(const std::vector<double> &values) {
  return Array::of<T>({int64_t(values.size())},
                      std::vector<T>(values.begin(), values.end()));
}

/// NumPy's own float64 functions may err by a unit or two in the last place.
bool isNear(double actual, double expected) {
  if (std::isnan(expected))
    return std::isnan(actual);
  double low = expected, high = expected;
  for (int i = 0; i < 2; ++i) {
    low = std::nextafter(low, -INFINITY);
    high = std::nextafter(high, INFINITY);
  }
  return low <= actual && actual <= high &&
         std::signbit(actual) == std::signbit(expected);
}

TEST(ElementwiseCases, CoverEveryOpAndDtype) {
  std::set<std::pair<std::string, std::string>> covered;
  for (const auto &test : floatCases)
    covered.insert({test.name, "float"});
  for (const auto &test : integerCases)
    covered.insert({test.name, test.dtype == "i1" ? "bool" : test.dtype});
  covered.insert({"where", "float"});     // ElementwiseTest.WhereOfFloats
  covered.insert({"nextafter", "float"}); // ElementwiseTest.Nextafter
  covered.insert({"complex", "float"});   // ElementwiseTest.ComplexOfParts
  covered.insert({"where", "complex"});
  for (const auto &test : complexCases)
    covered.insert({test.name, "complex"});
  mlir::MLIRContext context;
  for (const OpRecord &record : records) {
    auto takes = [&](arete_dtype dtype) {
      return ir::isOfKind(ir::elementTypeOf(&context, dtype), record.kind);
    };
    if (takes(ARETE_FLOAT64)) {
      EXPECT_TRUE(covered.count({record.name, "float"})) << record.name;
    }
    if (takes(ARETE_COMPLEX128)) {
      EXPECT_TRUE(covered.count({record.name, "complex"})) << record.name;
    }
    if (takes(ARETE_BOOL)) {
      EXPECT_TRUE(covered.count({record.name, "bool"})) << record.name;
    }
    if (takes(ARETE_INT8))
      for (const char *dtype :
           {"i8", "i16", "i32", "i64", "ui8", "ui16", "ui32", "ui64"})
        EXPECT_TRUE(covered.count({record.name, dtype}))
            << record.name << " " << dtype;
  }
}

TEST_F(ElementwiseTest, Float64AsNumPy) {
  for (const auto &test : floatCases) {
    std::vector<Array> operands;
    for (const auto &operand : test.operands)
      operands.push_back(floats<double>(operand));
    Array actual =
        result(elementwise(test.name, "f64", operands.size()), operands);
    ASSERT_EQ(actual.elements.size(), test.expected.size()) << test.name;
    for (size_t i = 0; i < test.expected.size(); ++i) {
      double value = actual.dtype == ARETE_BOOL
                         ? double(actual.elements[i].integer)
                         : double(actual.elements[i].real);
      EXPECT_TRUE(isNear(value, test.expected[i]))
          << test.name << " of " << test.operands[0][i] << ": " << value
          << ", not " << test.expected[i];
    }
  }
}

// The float64 value rounded to float32 is the nearest float32: so must be the
// result.
TEST_F(ElementwiseTest, Float32IsRoundedOnce) {
  for (const auto &test : floatCases) {
    std::vector<Array> operands;
    for (const auto &operand : test.operands)
      operands.push_back(floats<float>(operand));
    Array actual =
        result(elementwise(test.name, "f32", operands.size()), operands);
    Array expected = floats<float>(test.expected);
    if (isPredicate(test.name)) {
      expected = integers(ARETE_BOOL, {});
      for (double value : test.expected)
        expected.elements.push_back(Element::ofInteger(value != 0));
      expected.shape = actual.shape;
    }
    EXPECT_SAME(actual, expected) << test.name;
  }
}

TEST_F(ElementwiseTest, IntegersAsNumPy) {
  for (const auto &test : integerCases) {
    std::vector<Array> operands;
    for (size_t i = 0; i < test.operands.size(); ++i)
      operands.push_back(integers(
          test.name == "where" && i == 0 ? ARETE_BOOL : dtypeOf(test.dtype),
          test.operands[i]));
    arete_dtype dtype =
        isPredicate(test.name) ? ARETE_BOOL : dtypeOf(test.dtype);
    Array actual =
        result(elementwise(test.name, test.dtype, operands.size()), operands);
    EXPECT_SAME(actual, integers(dtype, test.expected))
        << test.name << " " << test.dtype;
  }
}

// The one function of floats that is another one for each dtype.
TEST_F(ElementwiseTest, Nextafter) {
  Array x = floats<float>({1, 1, 1, 0.0, -0.0, 0.0, INFINITY, -1, NAN, 1});
  Array y = floats<float>({2, 0, 1, 1, -1, -0.0, 0, INFINITY, 1, NAN});
  EXPECT_SAME(result(elementwise("nextafter", "f32", 2), {x, y}),
              floats<float>({1 + 0x1p-23, 1 - 0x1p-24, 1, 0x1p-149, -0x1p-149,
                             -0.0, 0x1.fffffep127, -1 + 0x1p-24, NAN, NAN}));
  EXPECT_SAME(result(elementwise("nextafter", "f64", 2),
                     {floats<double>({1, 0}), floats<double>({2, -3})}),
              floats<double>({1 + 0x1p-52, -0x1p-1074}));
}

/// Part by part: equal, NaN in both, or at a distance that is small beside the
/// whole number, or where that is not finite beside the part.
bool isNear(C actual, C expected) {
  double size = std::abs(expected);
  auto isNearPart = [&](double a, double e) {
    if (!std::isfinite(e))
      return a == e || (std::isnan(a) && std::isnan(e));
    return std::fabs(a - e) <=
           4e-15 * (std::isfinite(size) ? size : std::fabs(e));
  };
  return isNearPart(actual.real(), expected.real()) &&
         isNearPart(actual.imag(), expected.imag());
}

TEST_F(ElementwiseTest, ComplexAsNumPy) {
  for (const auto &test : complexCases) {
    std::vector<Array> operands;
    for (const auto &operand : test.operands)
      operands.push_back(Array::of<C>({int64_t(operand.size())}, operand));
    bool isReal = test.name == "abs" || test.name == "real" ||
                  test.name == "imag" || test.name == "angle";
    std::vector<const char *> types(operands.size(), "tensor<?xcomplex<f64>>");
    std::string text =
        oneOp("arete." + test.name +
                  std::string(" %x, %y").substr(0, operands.size() * 4 - 1),
              types,
              isPredicate(test.name) ? "tensor<?xi1>"
              : isReal               ? "tensor<?xf64>"
                                     : "tensor<?xcomplex<f64>>");
    Array actual = result(text, operands);
    ASSERT_EQ(actual.elements.size(), test.expected.size()) << test.name;
    for (size_t i = 0; i < test.expected.size(); ++i) {
      const Element &element = actual.elements[i];
      C value = actual.dtype == ARETE_BOOL
                    ? C(double(element.integer))
                    : C(double(element.real), double(element.imag));
      EXPECT_TRUE(isNear(value, test.expected[i]))
          << test.name << " of " << test.operands[0][i] << ": " << value
          << ", not " << test.expected[i];
    }
  }
}

TEST_F(ElementwiseTest, ComplexOfParts) {
  EXPECT_SAME(
      result(oneOp("arete.complex %x, %y", {"tensor<?xf32>", "tensor<?xf32>"},
                   "tensor<?xcomplex<f32>>"),
             {floats<float>({1, NAN}), floats<float>({-2, 0})}),
      Array::of<std::complex<float>>({2}, {{1, -2}, {NAN, 0}}));
}

TEST_F(ElementwiseTest, WhereOfFloats) {
  Array condition = Array::of<bool>({4}, {true, false, true, false});
  EXPECT_SAME(result(elementwise("where", "f32", 3),
                     {condition, floats<float>({1, 2, NAN, NAN}),
                      floats<float>({5, -0.0, 7, INFINITY})}),
              floats<float>({1, -0.0, NAN, INFINITY}));
}

// 1 + 2^-24 + 2^-60 lies above the middle of two float32 numbers; by way of
// float64 it would be rounded to the middle, and then to even, which is 1.
TEST(RoundTo, NoDoubleRounding) {
  long double value = 1 + 0x1p-24L + 0x1p-60L;
  EXPECT_EQ(roundTo(ARETE_FLOAT32, value), 1 + 0x1p-23L);
  EXPECT_EQ(float(double(value)), 1.0f);
}

// Every number of 16 bits, and what lies halfway between two.
TEST(RoundTo, NarrowFloats) {
  EXPECT_EQ(roundTo(ARETE_FLOAT16, 65519), 65504);
  EXPECT_TRUE(std::isinf(roundTo(ARETE_FLOAT16, 65520)));
  EXPECT_EQ(roundTo(ARETE_FLOAT16, 0x1p-25L), 0);
  EXPECT_EQ(roundTo(ARETE_FLOAT16, 0x1.0001p-25L), 0x1p-24L);
  EXPECT_EQ(roundTo(ARETE_BFLOAT16, 1 + 0x1p-8L), 1);
  EXPECT_EQ(roundTo(ARETE_BFLOAT16, 1 + 0x3p-8L), 1 + 0x1p-6L);
  for (arete_dtype dtype : {ARETE_FLOAT16, ARETE_BFLOAT16})
    for (uint32_t bits = 0; bits < 0x8000; ++bits) {
      auto at = [&](uint32_t pattern) {
        auto narrow = uint16_t(pattern);
        return loadElement(dtype, &narrow).real;
      };
      if (!std::isfinite(at(bits + 1)))
        break;
      long double middle = (at(bits) + at(bits + 1)) / 2;
      ASSERT_EQ(roundTo(dtype, at(bits)), at(bits));
      ASSERT_EQ(roundTo(dtype, middle), at(bits % 2 ? bits + 1 : bits));
      ASSERT_EQ(roundTo(dtype, -middle * (1 + 0x1p-60L)), -at(bits + 1));
    }
}

TEST_F(ElementwiseTest, ZerosOfExtremes) {
  Array x = floats<float>({-0.0, 0.0, -0.0}),
        y = floats<float>({0.0, -0.0, -0.0});
  EXPECT_SAME(result(elementwise("maximum", "f32", 2), {x, y}),
              floats<float>({0.0, 0.0, -0.0}));
  EXPECT_SAME(result(elementwise("minimum", "f32", 2), {x, y}),
              floats<float>({-0.0, -0.0, -0.0}));
}

TEST_F(ElementwiseTest, StableActivations) {
  // scipy.special.expit and numpy.logaddexp(0, x).
  Array x = floats<double>({-745, -40, 40, 800, -800});
  Array sigmoid = result(elementwise("sigmoid", "f64", 1), {x});
  EXPECT_TRUE(isNear(sigmoid.elements[0].real, 5e-324));
  EXPECT_TRUE(isNear(sigmoid.elements[1].real, 4.248354255291589e-18));
  EXPECT_EQ(sigmoid.elements[2].real, 1);
  EXPECT_EQ(sigmoid.elements[3].real, 1);
  EXPECT_EQ(sigmoid.elements[4].real, 0);
  Array softplus = result(elementwise("softplus", "f64", 1), {x});
  EXPECT_TRUE(isNear(softplus.elements[1].real, 4.248354255291589e-18));
  EXPECT_EQ(softplus.elements[2].real, 40);
  EXPECT_EQ(softplus.elements[3].real, 800);
  EXPECT_EQ(softplus.elements[4].real, 0);
}

// A quotient just below an integer, which a rounded division makes that
// integer.
TEST_F(ElementwiseTest, FloorDivideIsExact) {
  EXPECT_SAME(result(elementwise("floor_divide", "f64", 2),
                     {floats<double>({1, -1, 0x1p53, 0x1p53 - 1}),
                      floats<double>({0.1, 0.1, 3, 0x1p-2})}),
              // numpy.floor_divide
              floats<double>({9, -10, 3002399751580330, 0x1p55 - 4}));
}

TEST_F(ElementwiseTest, NegativeIntegerPowers) {
  Array x = integers(ARETE_INT64, {1, -1, -1, 2, 0, INT64_MIN, -1});
  Array y = integers(ARETE_INT64, {-5, -5, -4, -1, -1, -1, INT64_MIN});
  EXPECT_SAME(result(elementwise("power", "i64", 2), {x, y}),
              integers(ARETE_INT64, {1, -1, 1, 0, 0, 0, 1}));
}

//===----------------------------------------------------------------------===//
// cast
//===----------------------------------------------------------------------===//

std::string castText(const char *from, const char *to) {
  std::string source = std::string("tensor<?x") + from + ">";
  return oneOp(std::string("arete.cast %x {dtype = ") + to + "}",
               {source.c_str()}, std::string("tensor<?x") + to + ">");
}

TEST_F(ElementwiseTest, CastFloatToIntegerSaturates) {
  Array x = floats<double>({NAN, INFINITY, -INFINITY, 1e30, -1e30, -0.9, 2.9,
                            -2.9, 127.9, 128, -128.9, -129, 255.5, 256});
  EXPECT_SAME(result(castText("f64", "i8"), {x}),
              integers(ARETE_INT8, {0, 127, -128, 127, -128, 0, 2, -2, 127, 127,
                                    -128, -128, 127, 127}));
  EXPECT_SAME(result(castText("f64", "ui8"), {x}),
              integers(ARETE_UINT8,
                       {0, 255, 0, 255, 0, 0, 2, 0, 127, 128, 0, 0, 255, 255}));
  Array wide =
      floats<double>({0x1p63, -0x1p63, 0x1p64, 0x1p64 - 2048, 0x1p62, -1});
  EXPECT_SAME(result(castText("f64", "i64"), {wide}),
              integers(ARETE_INT64, {INT64_MAX, INT64_MIN, INT64_MAX, INT64_MAX,
                                     int64_t(1) << 62, -1}));
  EXPECT_SAME(
      result(castText("f64", "ui64"), {wide}),
      integers(ARETE_UINT64, {INT64_MIN, 0, -1, -2048, int64_t(1) << 62, 0}));
}

TEST_F(ElementwiseTest, CastIntegersWraps) {
  EXPECT_SAME(result(castText("i32", "ui8"),
                     {integers(ARETE_INT32, {-1, 256, 255, 300, INT32_MIN})}),
              integers(ARETE_UINT8, {255, 0, 255, 44, 0}));
  EXPECT_SAME(result(castText("i32", "i8"),
                     {integers(ARETE_INT32, {-1, 128, 255, 300, INT32_MIN})}),
              integers(ARETE_INT8, {-1, -128, -1, 44, 0}));
  EXPECT_SAME(result(castText("i8", "ui64"), {integers(ARETE_INT8, {-1, 5})}),
              integers(ARETE_UINT64, {-1, 5}));
  EXPECT_SAME(result(castText("ui8", "i64"), {integers(ARETE_UINT8, {255})}),
              integers(ARETE_INT64, {255}));
}

TEST_F(ElementwiseTest, CastToFloatRounds) {
  // 2^24 + 1 and 2^53 + 1 are midway; the largest uint64 rounds up to 2^64.
  EXPECT_SAME(result(castText("i64", "f32"),
                     {integers(ARETE_INT64, {16777217, 16777219, INT64_MIN})}),
              floats<float>({16777216, 16777220, -0x1p63}));
  EXPECT_SAME(
      result(castText("ui64", "f64"),
             {integers(ARETE_UINT64, {-1, INT64_MIN, 9007199254740993})}),
      floats<double>({0x1p64, 0x1p63, 9007199254740992}));
  EXPECT_SAME(result(castText("f64", "f32"),
                     {floats<double>({1e300, -1e300, 1e-300, 0.1, NAN})}),
              floats<float>({INFINITY, -INFINITY, 0, 0.1f, NAN}));
}

TEST_F(ElementwiseTest, CastOfBool) {
  EXPECT_SAME(result(castText("f32", "i1"),
                     {floats<float>({0, -0.0, 0.5, NAN, -INFINITY})}),
              integers(ARETE_BOOL, {0, 0, 1, 1, 1}));
  EXPECT_SAME(
      result(castText("ui8", "i1"), {integers(ARETE_UINT8, {0, 2, 255})}),
      integers(ARETE_BOOL, {0, 1, 1}));
  EXPECT_SAME(result(castText("i1", "i32"), {integers(ARETE_BOOL, {0, 1})}),
              integers(ARETE_INT32, {0, 1}));
  EXPECT_SAME(result(castText("i1", "f32"), {integers(ARETE_BOOL, {0, 1})}),
              floats<float>({0, 1}));
}

//===----------------------------------------------------------------------===//
// Broadcasting
//===----------------------------------------------------------------------===//

TEST_F(ElementwiseTest, Broadcasts) {
  std::string text =
      oneOp("arete.add %x, %y", {"tensor<?x1xf32>", "tensor<?xf32>"},
            "tensor<?x?xf32>");
  EXPECT_SAME(result(text, {Array::of<float>({2, 1}, {10, 20}),
                            Array::of<float>({3}, {1, 2, 3})}),
              Array::of<float>({2, 3}, {11, 12, 13, 21, 22, 23}));
  // Empty on one side, size 1 on the other.
  EXPECT_SAME(result(text, {Array::of<float>({2, 1}, {10, 20}),
                            Array::of<float>({0}, {})}),
              Array::of<float>({2, 0}, {}));
}

TEST_F(ElementwiseTest, ScalarsBroadcast) {
  EXPECT_SAME(
      result(oneOp("arete.multiply %x, %y", {"tensor<i32>", "tensor<2x?xi32>"},
                   "tensor<2x?xi32>"),
             {Array::of<int32_t>({}, {3}),
              Array::of<int32_t>({2, 2}, {1, 2, 3, 4})}),
      Array::of<int32_t>({2, 2}, {3, 6, 9, 12}));
  EXPECT_SAME(result(oneOp("arete.exp %x", {"tensor<f64>"}, "tensor<f64>"),
                     {Array::of<double>({}, {0})}),
              Array::of<double>({}, {1}));
}

// Only a dimension that is declared to be 1 stretches.
TEST_F(ElementwiseTest, DynamicSizesMustAgree) {
  std::string text = oneOp("arete.add %x, %y",
                           {"tensor<?xf32>", "tensor<?xf32>"}, "tensor<?xf32>");
  std::string message = error(
      text, {Array::of<float>({1}, {1}), Array::of<float>({3}, {1, 2, 3})});
  EXPECT_EQ(message,
            "model:2:6: add: sizes 1 and 3 meet at axis -1 and must be "
            "equal");
  EXPECT_SAME(
      result(text, {Array::of<float>({1}, {1}), Array::of<float>({1}, {2})}),
      Array::of<float>({1}, {3}));
}

TEST_F(ElementwiseTest, DynamicAgainstStatic) {
  std::string text = oneOp("arete.add %x, %y",
                           {"tensor<?xf32>", "tensor<3xf32>"}, "tensor<3xf32>");
  EXPECT_HAS(error(text, {Array::of<float>({1}, {1}),
                          Array::of<float>({3}, {1, 2, 3})}),
             "add: sizes 1 and 3 meet");
}

} // namespace
} // namespace arete::reference::test
