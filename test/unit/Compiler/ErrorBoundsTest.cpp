//===- ErrorBoundsTest.cpp - Every op against its bound -------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Compiled code keeps the bounds that docs/operators.md states. The statement
/// of a record is the name under which its evaluation stands, so that one
/// which is changed or new has none and fails. Operands are of several sizes,
/// and drawn evenly, to cancel, or of very different magnitudes. (Elementwise
/// ops: ElementwiseTest.cpp; ops without an error: DTypeTableTest.cpp.)
///
//===----------------------------------------------------------------------===//

#include "test/unit/Compiler/ErrorBounds.h"
#include "dialects/Arete/IR/Arete.h"
#include "mlir/AsmParser/AsmParser.h"
#include "test/unit/Compiler/OpTable.h"

#include <cmath>

using namespace mlir;

namespace arete::test {
namespace {

bool isTested(const OpTableRow &row) {
  return row.bound != "exact" && row.bound != "elementwise";
}

TEST(ErrorBounds, EveryStatementHasASampleAndAnEvaluation) {
  llvm::StringMap<int> uses;
  for (const OpTableRow &row : opTable) {
    if (!isTested(row))
      continue;
    EXPECT_TRUE(findErrorBoundSample(row.name)) << row.name.str();
    EXPECT_TRUE(errorBoundStatements().contains(row.bound))
        << "nothing evaluates \"" << row.bound.str() << "\"";
    ++uses[row.bound];
  }
  for (const auto &statement : errorBoundStatements())
    EXPECT_TRUE(uses.contains(statement.first())) << statement.first().str();
}

class ErrorBoundsTest : public CompilerTest,
                        public ::testing::WithParamInterface<arete_dtype> {
protected:
  /// The op of arguments like these, whose sizes are not known but for the
  /// number of predecessors in a lattice.
  target::JitFunction compileOp(const Sample &sample, const Arrays &arguments) {
    FunctionBuilder builder(context);
    SmallVector<Value> operands;
    for (const Array &array : arguments) {
      SmallVector<int64_t> shape(array.shape.size(), dyn);
      if (sample.op == "lattice_recurrence" && shape.size() == 3)
        shape[2] = array.shape[2];
      operands.push_back(builder.input(array.dtype, shape));
    }
    auto attributes = cast<DictionaryAttr>(
        parseAttribute(("{" + sample.attributes + "}").str(), &context));
    auto op = builder.tryOp(sample.op, operands, attributes.getValue());
    if (failed(op)) {
      ADD_FAILURE() << "cannot build " << sample.op.str();
      return {};
    }
    for (Value result : (*op)->getResults())
      builder.output(result);
    return compile(*builder.finish());
  }

  Random random{uint64_t(GetParam())};
};

TEST_P(ErrorBoundsTest, Hold) {
  arete_dtype dtype = GetParam();
  bool complex = reference::isComplex(dtype);
  arete_dtype wide = complex ? ARETE_COMPLEX128 : ARETE_FLOAT64;
  double factor = complex ? 2 * std::sqrt(2.0) : 1;
  double stored = factor * epsilonOf(dtype) / 2;
  double least = elementOfBits(dtype, 1).real;
  int tested = 0;
  for (const OpTableRow &row : opTable) {
    if (!isTested(row) || !row.has(dtype))
      continue;
    const Sample *sample = findErrorBoundSample(row.name);
    auto statement = errorBoundStatements().find(row.bound);
    ASSERT_TRUE(sample && statement != errorBoundStatements().end())
        << row.name.str();
    SCOPED_TRACE(row.name.str());
    target::JitFunction function;
    for (int64_t n : {1, 2, 7, 32, 211})
      for (Spread spread : {Spread::Even, Spread::Cancelling, Spread::Wide}) {
        Arrays arguments = sample->draw(dtype, spread, random, n);
        if (!function)
          function = compileOp(*sample, arguments);
        ASSERT_TRUE(function);
        CallResult actual = call(function, arguments);
        ASSERT_EQ(actual.status, ARETE_OK) << actual.message;
        for (Array &array : arguments)
          if (array.dtype == dtype)
            array.dtype = wide;
        Trial trial{context,
                    *sample,
                    dtype,
                    arguments,
                    actual.outputs,
                    n,
                    isNarrow(dtype) ? 0x1p-24 : stored,
                    stored,
                    least};
        statement->second(trial);
        ++tested;
        if (HasFailure())
          return;
      }
  }
  EXPECT_GT(tested, 100);
}

INSTANTIATE_TEST_SUITE_P(All, ErrorBoundsTest,
                         ::testing::Values(ARETE_FLOAT16, ARETE_BFLOAT16,
                                           ARETE_FLOAT32, ARETE_FLOAT64,
                                           ARETE_COMPLEX64, ARETE_COMPLEX128),
                         [](const ::testing::TestParamInfo<arete_dtype> &info) {
                           return std::string(arete_dtype_name(info.param));
                         });

} // namespace
} // namespace arete::test
