//===- ComplexTest.cpp - Compiled complex functions against NumPy ---------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Compiled code at the points of ComplexCases.inc: infinities, NaN, signed
/// zeros, both sides of branch cuts, denormal numbers, and numbers so large
/// that only the result is finite. ElementwiseTest.cpp holds it against the
/// reference elsewhere.
///
//===----------------------------------------------------------------------===//

#include "lib/Reference/Evaluator.h"
#include "test/unit/Compiler/CompilerTest.h"
#include "test/unit/Compiler/ElementwiseRecords.h"

namespace arete::test {
namespace {

using C = std::complex<double>;

struct Case {
  std::string name;
  std::vector<std::vector<C>> operands;
  std::vector<C> expected;
};

#define UNPACK(...) __VA_ARGS__

const std::vector<Case> cases = {
#define COMPLEX_CASE(NAME, OPERANDS, EXPECTED)                                 \
  {#NAME, UNPACK OPERANDS, UNPACK EXPECTED},
#include "test/unit/Reference/ComplexCases.inc"
};

int boundOf(llvm::StringRef name) {
  for (const ElementwiseRecord &record : elementwiseRecords)
    if (record.name == name)
      return record.accuracy.complexUlp;
  ADD_FAILURE() << "no op is called " << name.str();
  return 0;
}

class ComplexTest : public CompilerTest {};

TEST_F(ComplexTest, AsNumPy) {
  FunctionBuilder builder(context);
  std::vector<Array> arguments;
  for (const Case &test : cases) {
    llvm::SmallVector<mlir::Value> operands;
    for (const auto &operand : test.operands) {
      operands.push_back(builder.input(ARETE_COMPLEX128, {dyn}));
      arguments.push_back(Array::of<C>({int64_t(operand.size())}, operand));
    }
    builder.output(builder.op(test.name, operands));
  }
  auto module = builder.finish();
  for (bool fuse : {true, false}) {
    SCOPED_TRACE(fuse ? "fused" : "not fused");
    CallResult result = call(compile(*module, fuse), arguments);
    ASSERT_EQ(result.status, ARETE_OK) << result.message;
    for (auto [test, actual] : llvm::zip_equal(cases, result.outputs)) {
      // NumPy's own functions err by a unit or two.
      Tolerance tolerance{.ulp = double(boundOf(test.name) + 2)};
      for (auto [i, expected] : llvm::enumerate(test.expected)) {
        Array element{actual.dtype, {}, {actual.elements[i]}};
        Array wanted{actual.dtype, {}, {}};
        if (actual.dtype == ARETE_BOOL)
          wanted.elements.push_back(
              reference::Element::ofInteger(expected != 0.0));
        else if (actual.dtype == ARETE_FLOAT64)
          wanted.elements.push_back(
              reference::Element::ofReal(expected.real()));
        else
          wanted.elements.push_back(reference::Element::ofComplex(expected));
        std::ostringstream at;
        for (const auto &operand : test.operands)
          at << ' ' << std::setprecision(17) << operand[i];
        EXPECT_TRUE(isClose(element, wanted, tolerance))
            << test.name << " of" << at.str();
      }
    }
  }
}

} // namespace
} // namespace arete::test
