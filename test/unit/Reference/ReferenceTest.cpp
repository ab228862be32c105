//===- ReferenceTest.cpp - Evaluating MLIR text ---------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/Reference/ReferenceTest.h"
#include "dialects/Arete/IR/Arete.h"
#include "mlir/Parser/Parser.h"

#include <cmath>

using namespace mlir;

namespace arete::reference::test {

ReferenceTest::ReferenceTest() {
  context.loadDialect<ir::AreteDialect, func::FuncDialect>();
}

OwningOpRef<ModuleOp> ReferenceTest::parse(StringRef text) {
  auto module = parseSourceString<ModuleOp>(text, &context, "model");
  EXPECT_TRUE(module) << text.str();
  return module;
}

llvm::Expected<std::vector<Array>>
ReferenceTest::evaluateText(StringRef text, ArrayRef<Array> arguments) {
  OwningOpRef<ModuleOp> module = parse(text);
  if (!module)
    return llvm::createStringError("the text does not parse");
  return evaluate(*module->getOps<func::FuncOp>().begin(), arguments);
}

std::vector<Array> ReferenceTest::results(StringRef text,
                                          ArrayRef<Array> arguments) {
  auto values = evaluateText(text, arguments);
  if (values)
    return *values;
  ADD_FAILURE() << llvm::toString(values.takeError());
  return {};
}

Array ReferenceTest::result(StringRef text, ArrayRef<Array> arguments) {
  std::vector<Array> values = results(text, arguments);
  if (values.size() == 1)
    return values.front();
  ADD_FAILURE() << values.size() << " results";
  return {};
}

std::string ReferenceTest::error(StringRef text, ArrayRef<Array> arguments) {
  auto values = evaluateText(text, arguments);
  if (!values)
    return llvm::toString(values.takeError());
  ADD_FAILURE() << "no error";
  return "";
}

std::string oneOp(StringRef op, ArrayRef<const char *> operandTypes,
                  StringRef resultType) {
  static const char *const names[] = {"%x", "%y", "%z"};
  std::string parameters, types;
  for (auto [i, type] : llvm::enumerate(operandTypes)) {
    parameters += std::string(i ? ", " : "") + names[i] + ": " + type;
    types += std::string(i ? ", " : "") + type;
  }
  return ("func.func @f(" + parameters + ") -> " + resultType +
          " {\n%r = " + op + " : (" + types + ") -> " + resultType +
          "\nreturn %r : " + resultType + "\n}\n")
      .str();
}

::testing::AssertionResult areSame(const Array &actual, const Array &expected) {
  if (actual.dtype != expected.dtype || actual.shape != expected.shape ||
      actual.elements.size() != expected.elements.size())
    return ::testing::AssertionFailure()
           << actual.describe() << " is not " << expected.describe();
  for (size_t i = 0; i < actual.elements.size(); ++i) {
    Element a = actual.elements[i], b = expected.elements[i];
    if (!isFloat(actual.dtype) && !isComplex(actual.dtype)) {
      if (a.integer != b.integer)
        return ::testing::AssertionFailure()
               << "element " << i << " is " << a.integer << ", not "
               << b.integer;
      continue;
    }
    auto isSame = [](long double x, long double y) {
      return std::isnan(y) ? std::isnan(x)
                           : x == y && std::signbit(x) == std::signbit(y);
    };
    // The imaginary part of a real number is 0.
    if (!isSame(a.real, b.real) || !isSame(a.imag, b.imag))
      return ::testing::AssertionFailure()
             << "element " << i << " is " << double(a.real) << ", not "
             << double(b.real);
  }
  return ::testing::AssertionSuccess();
}

} // namespace arete::reference::test
