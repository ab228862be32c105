//===- DTypeTableTest.cpp - Every op with every dtype ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Walks the table of docs/operators.md, which is generated from the records:
/// an op runs with every dtype that it has a tick for and agrees with the
/// reference; any other dtype is an error that says so; and its derivative is
/// what differences say. Operands of elementwise ops come from the records;
/// every other op needs a sample below, or a test fails.
///
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Types.h"
#include "lib/Reference/Evaluator.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "test/unit/Compiler/CompilerTest.h"
#include "test/unit/Compiler/ElementwiseRecords.h"
#include "test/unit/Compiler/OpTable.h"
#include "test/unit/Counts.h"
#include "llvm/ADT/StringSet.h"

#include <cmath>

using namespace mlir;

namespace arete::test {
namespace {

constexpr arete_dtype everyDtype[] = {
#define DTYPE(NAME, ...) ARETE_##NAME,
    ARETE_FOR_EACH_DTYPE(DTYPE)
#undef DTYPE
};

//===----------------------------------------------------------------------===//
// Samples
//===----------------------------------------------------------------------===//

enum class Draw {
  Given,    ///< `values`
  Uniform,  ///< of [low, high]
  Definite, ///< a batch of symmetric matrices with eigenvalues near 4, 5, ...
  Constant, ///< a size in the graph
};

struct Operand {
  std::vector<int64_t> shape;
  Draw draw = Draw::Uniform;
  std::vector<double> values = {};
  double low = 1, high = 3;
  std::optional<arete_dtype> dtype = {}; ///< without one, that of the table
};

/// Operands of the dtype of the table.
Operand x(std::vector<int64_t> shape) { return {std::move(shape)}; }
Operand x(std::vector<int64_t> shape, std::vector<double> values) {
  return {std::move(shape), Draw::Given, std::move(values)};
}
Operand definite(std::vector<int64_t> shape) {
  return {std::move(shape), Draw::Definite};
}
/// Operands of the same dtype in every row.
Operand positions(std::vector<int64_t> shape, std::vector<double> values) {
  return {std::move(shape), Draw::Given, std::move(values), 0, 0, ARETE_INT64};
}
Operand size(double value) {
  return {{}, Draw::Constant, {value}, 0, 0, ARETE_INT64};
}

enum class Compare {
  Values,
  Magnitudes, ///< vectors may have another sign
  Phases,     ///< and derivatives take the phases of complex ones to be free
  None,       ///< the op is part of a graph that is being built, no more
};

struct Sample {
  StringRef name;
  std::vector<Operand> operands;
  StringRef attributes; ///< "$T" is the element type, "$1" a number of it
  Compare compare = Compare::Values;
  double ulp = 0, epsilons = 0; ///< as a record says
  bool isStatic = false;        ///< whether sizes must be known
};

const Sample samples[] = {
    {"dot", {x({2, 3}), x({3, 4})}, ""},
    {"matmul", {x({2, 2, 3}), x({2, 3, 2})}, ""},
    {"gemm", {x({2, 3}), x({3, 4}), x({}), x({}), x({2, 4})}, ""},
    {"cast", {x({5})}, "dtype = complex<f64>"},

    {"sum", {x({2, 3})}, "axes = array<i64: 1>"},
    {"prod", {x({2, 3})}, "axes = array<i64: 1>"},
    {"max", {x({2, 3})}, "axes = array<i64: 1>"},
    {"min", {x({2, 3})}, "axes = array<i64: 1>"},
    {"argmax", {x({2, 3})}, "axes = array<i64: 1>"},
    {"argmin", {x({2, 3})}, "axes = array<i64: 1>"},
    {"mean", {x({2, 3})}, "axes = array<i64: 0>"},
    {"softmax", {x({2, 3})}, "axis = 1 : i64"},
    {"log_softmax", {x({2, 3})}, "axis = 1 : i64"},
    {"logsumexp", {x({2, 3})}, "axes = array<i64: 1>"},

    {"constant", {}, "value = dense<$1> : tensor<2x$T>"},
    {"dim", {x({2, 3})}, "axis = 1 : i64"},
    {"shape_of", {x({2, 3})}, ""},
    {"reshape", {x({2, 3}), size(3), size(2)}, ""},
    {"transpose", {x({2, 3})}, "permutation = array<i64: 1, 0>"},
    {"broadcast_to", {x({1, 3}), size(2), size(3)}, ""},
    {"expand_dims", {x({3})}, "axes = array<i64: 1>"},
    {"squeeze", {x({3, 1})}, "axes = array<i64: 1>"},
    {"concatenate", {x({2, 3}), x({1, 3})}, "axis = 0 : i64"},
    {"arange", {size(2), size(9), size(3)}, ""},
    {"iota", {size(2), size(3)}, "axis = 1 : i64"},
    {"undefined_gradient", {x({3})}, "reason = \"why\""},
    {"no_derivative", {x({3})}, "", Compare::None},

    {"gather", {x({3, 2}), positions({4}, {0, 2, -1, 1})}, ""},
    {"scatter", {x({3, 2}), x({2, 2}), positions({2}, {2, 0})}, ""},
    {"scatter_add", {x({3, 2}), x({2, 2}), positions({2}, {2, 2})}, ""},
    {"flatnonzero", {x({4}, {1, 0, 0, 1}), size(2)}, ""},
    {"checked_index", {positions({3}, {0, 2, 1}), size(3)}, ""},
    {"slice", {x({5, 2}), size(1), size(2), size(2)}, "axes = array<i64: 0>"},
    {"set_slice",
     {x({5, 2}), x({2, 2}), size(1), size(2), size(2)},
     "axes = array<i64: 0>"},

    {"cumsum", {x({2, 3})}, "axis = 1 : i64"},
    {"cumprod", {x({2, 3})}, "axis = 0 : i64, reverse = true"},
    {"recurrence", {x({4}), x({4})}, "axis = 0 : i64"},
    {"cummax", {x({5})}, "axis = 0 : i64"},
    {"cummin", {x({5})}, "axis = 0 : i64"},
    {"cumargmax", {x({5})}, "axis = 0 : i64"},
    {"cumargmin", {x({5})}, "axis = 0 : i64"},

    {"lattice_scores",
     {x({3, 4}), {{4}, Draw::Given, {0, 0, 1, 1}, 0, 0, ARETE_BOOL}},
     ""},
    {"lattice_recurrence",
     {x({3, 2, 3}), x({3, 2})},
     "reverse = true",
     Compare::Values,
     0,
     0,
     /*isStatic=*/true},

    {"sort", {x({2, 5})}, "axis = 1 : i64"},
    {"argsort", {x({2, 5})}, "axis = 1 : i64, descending = true"},
    {"topk", {x({2, 5}), size(3)}, "axis = 1 : i64"},
    {"lexsort", {x({2, 5})}, ""},
    {"searchsorted", {x({2}, {0, 1}), x({5})}, ""},
    {"digitize", {x({5}), x({2}, {0, 1})}, ""},
    {"bincount", {positions({4}, {0, 2, 0, 1}), x({4}), size(3)}, ""},
    {"repeat_positions", {positions({3}, {2, 0, 1}), size(3)}, ""},

    {"fft", {x({2, 5})}, "axis = 1 : i64"},
    {"rfft", {x({6})}, "axis = 0 : i64"},
    {"irfft", {x({4}), size(6)}, "axis = 0 : i64"},

    {"conv", {x({2, 2, 5}), x({3, 2, 2})}, ""},
    {"conv_input_gradient", {x({2, 3, 4}), x({3, 2, 2}), size(5)}, ""},
    {"conv_filter_gradient", {x({2, 2, 5}), x({2, 3, 4}), size(2)}, ""},
    {"max_pool", {x({1, 2, 5})}, "window = array<i64: 2>"},
    {"max_pool_indices", {x({1, 2, 5})}, "window = array<i64: 2>"},
    {"pool_gather", {x({1, 2, 5}), positions({1, 2, 2}, {0, 3, -1, 4})}, ""},
    {"pool_scatter",
     {x({1, 2, 2}), positions({1, 2, 2}, {0, 3, -1, 4}), size(5)},
     ""},
    {"sum_pool", {x({1, 2, 5})}, "window = array<i64: 2>"},
    {"sum_pool_gradient", {x({1, 2, 4}), size(5)}, "window = array<i64: 2>"},

    {"cholesky", {definite({2, 3, 3})}, ""},
    {"lu_factor", {definite({2, 3, 3})}, ""},
    {"lu_solve", {definite({3, 3}), positions({3}, {2, 0, 1}), x({3, 2})}, ""},
    {"solve", {definite({3, 3}), x({3, 2})}, ""},
    {"triangular_solve", {definite({3, 3}), x({3, 2})}, ""},
    {"det", {definite({2, 3, 3})}, ""},
    {"cofactor", {definite({3, 3})}, ""},
    // The last reflection of a square one comes and goes with the imaginary
    // part of one element, and changes the sign.
    {"qr", {x({3, 2})}, "", Compare::Magnitudes},
    {"svd", {definite({3, 3})}, "", Compare::Phases},
    {"svdvals", {definite({3, 3})}, ""},
    {"eigh", {definite({3, 3})}, "", Compare::Phases},
    {"eigvalsh", {definite({3, 3})}, ""},
    // In LAPACK's order, which of triangular matrices is that of the diagonal;
    // each vector has one element that is the largest.
    {"eig", {x({2, 2}, {4, 0.5, 0, 5})}, "", Compare::Magnitudes},
    {"eigvals", {x({2, 2}, {4, 1, 0, 5})}, ""},
    {"pinv", {definite({3, 3})}, ""},
    {"expm", {definite({3, 3})}, ""},
};

Sample sampleOf(const ElementwiseRecord &record) {
  Sample sample{record.name, {}, ""};
  sample.ulp = record.accuracy.ulp;
  sample.epsilons = record.accuracy.epsilons;
  for (int i = 0; i < record.arity; ++i) {
    Operand operand = x({7});
    std::tie(operand.low, operand.high) = record.interval(i);
    sample.operands.push_back(operand);
  }
  if (record.name == "where")
    sample.operands[0].dtype = ARETE_BOOL;
  return sample;
}

std::optional<Sample> findSample(StringRef name) {
  for (const ElementwiseRecord &record : elementwiseRecords)
    if (record.name == name)
      return sampleOf(record);
  for (const Sample &sample : samples)
    if (sample.name == name)
      return sample;
  return std::nullopt;
}

/// The array of an operand. Integers are what the floats round to.
Array arrayOf(const Operand &operand, arete_dtype dtype, Random &random) {
  bool isInexact = reference::isFloat(dtype) || reference::isComplex(dtype);
  bool isUnsigned = dtype >= ARETE_UINT8 && dtype <= ARETE_UINT64;
  if (operand.draw == Draw::Uniform) {
    double low = operand.low, high = operand.high;
    if (!isInexact) {
      low = isUnsigned ? std::max(0.0, std::floor(low)) : std::floor(low);
      high = std::ceil(high);
    }
    return random.array(dtype, operand.shape, low, high);
  }
  Array array{dtype, operand.shape, {}};
  auto push = [&](double value) {
    array.elements.push_back(isInexact
                                 ? elementOf(dtype, value)
                                 : reference::Element::ofInteger(int(value)));
  };
  for (double value : operand.values)
    push(value);
  if (operand.draw == Draw::Definite)
    reference::forEachIndex(operand.shape, [&](reference::Index index) {
      int64_t i = index[index.size() - 2], j = index.back();
      push(i == j ? double(4 + i) : 0.25 / double(1 + i + j));
    });
  return array;
}

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

TEST(DTypeTable, EveryOpHasASample) {
  llvm::StringSet<> names;
  for (const OpTableRow &row : opTable) {
    EXPECT_TRUE(findSample(row.name)) << row.name.str();
    EXPECT_TRUE(names.insert(row.name).second) << row.name.str();
  }
  for (const Sample &sample : samples)
    EXPECT_TRUE(names.contains(sample.name)) << sample.name.str();
}

std::string nameOf(const ::testing::TestParamInfo<arete_dtype> &info) {
  return arete_dtype_name(info.param);
}

class DTypeTableTest : public CompilerTest,
                       public ::testing::WithParamInterface<arete_dtype> {
protected:
  Type elementType() { return ir::elementTypeOf(&context, GetParam()); }

  std::string attributesOf(const Sample &sample) {
    std::string text = ("{" + sample.attributes + "}").str(), type;
    llvm::raw_string_ostream(type) << elementType();
    auto replace = [&](StringRef what, StringRef with) {
      if (size_t at = text.find(what); at != std::string::npos)
        text.replace(at, what.size(), with);
    };
    replace("$T", type);
    replace("$1", reference::isComplex(GetParam()) ? "(1.5, 2.5)"
                  : reference::isFloat(GetParam()) ? "1.5"
                                                   : "1");
    return text;
  }

  /// Builds the op; its operands are inputs, whose values are added to
  /// `arguments`, and constants.
  FailureOr<Operation *> build(FunctionBuilder &builder, const Sample &sample,
                               std::vector<Array> &arguments) {
    SmallVector<Value> operands;
    for (const Operand &operand : sample.operands) {
      if (operand.draw == Draw::Constant) {
        operands.push_back(builder.size(int64_t(operand.values[0])));
        continue;
      }
      arete_dtype dtype = operand.dtype.value_or(GetParam());
      // Sizes are not known, but for those that must be 1.
      SmallVector<int64_t> shape;
      for (int64_t size : operand.shape)
        shape.push_back(sample.isStatic || size == 1 ? size : dyn);
      operands.push_back(builder.input(dtype, shape));
      arguments.push_back(arrayOf(operand, dtype, random));
    }
    std::string attributes = attributesOf(sample);
    auto parsed =
        dyn_cast_or_null<DictionaryAttr>(parseAttribute(attributes, &context));
    EXPECT_TRUE(parsed) << attributes;
    if (!parsed)
      return failure();
    return builder.tryOp(sample.name, operands, parsed.getValue());
  }

  Tolerance toleranceOf(const OpTableRow &row, const Sample &sample,
                        arete_dtype dtype) {
    Tolerance tolerance;
    bool isInexact = reference::isFloat(dtype) || reference::isComplex(dtype);
    if (!isInexact || row.bound == "exact")
      return tolerance;
    // What is computed in float32 and rounded at the end loses no more.
    bool isNarrow = epsilonOf(dtype) > 0x1p-20;
    bool isRecord = sample.ulp || sample.epsilons;
    tolerance.ulp = std::max(1.0, sample.ulp);
    tolerance.absolute = sample.epsilons * epsilonOf(dtype);
    tolerance.ignoreZeroSign = true;
    if (!isRecord || reference::isComplex(dtype))
      tolerance.relative = tolerance.absolute =
          (isNarrow ? 2 : 32) * epsilonOf(dtype);
    return tolerance;
  }

  Random random{uint64_t(GetParam()) + 1};
};

Array magnitudes(Array array) {
  for (reference::Element &element : array.elements) {
    element.real = std::hypot(element.real, element.imag);
    element.imag = 0;
  }
  return array;
}

TEST_P(DTypeTableTest, TicksAgreeWithTheReference) {
  FunctionBuilder builder(context);
  std::vector<Array> arguments;
  std::vector<std::pair<OpTableRow, Sample>> ofResult; ///< what made a result
  for (const OpTableRow &row : opTable) {
    auto sample = findSample(row.name);
    bool isOfOneDtype = row.dtypes.empty() && GetParam() == ARETE_INT64;
    if (!sample || !(row.has(GetParam()) || isOfOneDtype))
      continue;
    auto op = build(builder, *sample, arguments);
    ASSERT_TRUE(succeeded(op)) << row.name.str();
    if (sample->compare == Compare::None) {
      (*op)->erase();
      continue;
    }
    for (Value result : (*op)->getResults()) {
      builder.output(result);
      ofResult.emplace_back(row, *sample);
    }
  }
  auto module = builder.finish();
  auto expected =
      reference::evaluate(*module->getOps<func::FuncOp>().begin(), arguments);
  ASSERT_TRUE(bool(expected)) << llvm::toString(expected.takeError());
  auto function = compile(*module);
  ASSERT_TRUE(function);
  CallResult actual = call(function, arguments);
  ASSERT_EQ(actual.status, ARETE_OK) << actual.message;
  for (auto [source, output, value] :
       llvm::zip_equal(ofResult, actual.outputs, *expected)) {
    const auto &[row, sample] = source;
    bool isSigned = sample.compare == Compare::Values;
    EXPECT_TRUE(isClose(isSigned ? output : magnitudes(output),
                        isSigned ? value : magnitudes(value),
                        toleranceOf(row, sample, value.dtype)))
        << sample.name.str();
  }
}

TEST_P(DTypeTableTest, BlanksAreErrors) {
  for (const OpTableRow &row : opTable) {
    auto sample = findSample(row.name);
    if (!sample || row.dtypes.empty() || row.has(GetParam()))
      continue;
    std::string report;
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      report += diagnostic.str();
      return success();
    });
    FunctionBuilder builder(context);
    std::vector<Array> arguments;
    EXPECT_TRUE(failed(build(builder, *sample, arguments)))
        << row.name.str() << " takes " << arete_dtype_name(GetParam());
    EXPECT_HAS(report, row.name.str());
    EXPECT_HAS(report, arete_dtype_name(GetParam()));
  }
}

//===----------------------------------------------------------------------===//
// Derivatives
//===----------------------------------------------------------------------===//

/// Whether a derivative is one that is not implemented.
bool isMissing(Value gradient) {
  SmallVector<Value> worklist{gradient};
  llvm::DenseSet<Operation *> seen;
  while (!worklist.empty()) {
    Operation *op = worklist.pop_back_val().getDefiningOp();
    if (!op || !seen.insert(op).second)
      continue;
    if (op->getName().getStringRef() == "arete.no_derivative")
      return true;
    llvm::append_range(worklist, op->getOperands());
  }
  return false;
}

bool isInexact(Value value) {
  Type type = ir::elementTypeOf(value);
  return isa<FloatType, ComplexType>(type);
}

/// What the results of the module's function are.
std::vector<Array> evaluateAll(ModuleOp module, ArrayRef<Array> arguments) {
  auto results =
      reference::evaluate(*module.getOps<func::FuncOp>().begin(), arguments);
  if (results)
    return std::move(*results);
  ADD_FAILURE() << llvm::toString(results.takeError());
  return {};
}

/// The real part of the product of two arrays, one conjugated.
long double pairing(const Array &l, const Array &r) {
  long double sum = 0;
  for (auto [x, y] : llvm::zip_equal(l.elements, r.elements))
    sum += x.real * y.real + x.imag * y.imag;
  return sum;
}

/// The derivative of every op by each of its operands, at its sample, is what
/// differences say, all in the reference interpreter. (That compiled code
/// agrees with it is the matter of other tests.)
TEST_P(DTypeTableTest, DerivativesAreWhatDifferencesSay) {
  if (GetParam() != ARETE_FLOAT64 && GetParam() != ARETE_COMPLEX128)
    return;
  int64_t compared = 0;
  for (const OpTableRow &row : opTable) {
    auto sample = findSample(row.name);
    if (!sample || !row.has(GetParam()) || sample->compare == Compare::None)
      continue;
    // Cotangents that are drawn would see the phases.
    if (sample->compare == Compare::Phases && GetParam() == ARETE_COMPLEX128)
      continue;
    SCOPED_TRACE(row.name.str());

    // The op by itself.
    FunctionBuilder plain(context);
    std::vector<Array> arguments, ignored;
    auto alone = build(plain, *sample, arguments);
    ASSERT_TRUE(succeeded(alone));
    for (Value result : (*alone)->getResults())
      plain.output(result);
    auto values = plain.finish();

    // Its derivative, of cotangents that are more inputs.
    FunctionBuilder reverse(context);
    auto op = build(reverse, *sample, ignored);
    ASSERT_TRUE(succeeded(op));
    std::vector<Array> results = evaluateAll(*values, arguments);
    ASSERT_EQ(results.size(), (*op)->getNumResults());
    std::vector<Array> cotangents(results.size()), inputs = arguments;
    SmallVector<Value> cotangentValues;
    for (auto [result, value, cotangent] :
         llvm::zip_equal((*op)->getResults(), results, cotangents)) {
      cotangentValues.push_back({});
      if (!isInexact(result))
        continue;
      cotangent = random.array(value.dtype, value.shape, -1, 1);
      inputs.push_back(cotangent);
      cotangentValues.back() = reverse.input(
          value.dtype, cast<RankedTensorType>(result.getType()).getShape());
    }
    if (inputs.size() == arguments.size() || arguments.empty())
      continue; // no result, or no operand, has a derivative
    auto rule = dyn_cast<ir::DifferentiableOpInterface>(*op);
    ASSERT_TRUE(rule) << "has no derivative";
    OpBuilder builder(&context);
    builder.setInsertionPointAfter(*op);
    SmallVector<Value> gradients;
    std::string report;
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      report += diagnostic.str();
      return success();
    });
    if (failed(rule.lop(builder, cotangentValues, gradients))) {
      EXPECT_EQ(row.name.str(), "undefined_gradient") << report;
      continue;
    }
    // Arguments and operands are the same but for constants.
    std::vector<size_t> differentiated;
    std::vector<bool> isZero(arguments.size());
    for (auto [operand, gradient] :
         llvm::zip((*op)->getOperands(), gradients)) {
      auto argument = dyn_cast<BlockArgument>(operand);
      if (!argument || !isInexact(operand) || (gradient && isMissing(gradient)))
        continue;
      differentiated.push_back(argument.getArgNumber());
      isZero[argument.getArgNumber()] = !gradient;
      if (gradient)
        reverse.output(gradient);
    }
    if (reverse.outputCount() == 0 && differentiated.empty())
      continue;
    auto module = reverse.finish();
    func::FuncOp function = *module->getOps<func::FuncOp>().begin();
    Block &block = function.getBody().front();
    for (Operation &each : llvm::make_early_inc_range(llvm::reverse(block)))
      if (isOpTriviallyDead(&each))
        each.erase();
    std::vector<Array> slopes = evaluateAll(*module, inputs);

    countGradientCheck();
    size_t next = 0;
    for (size_t which : differentiated) {
      const Array *slope = nullptr;
      if (!isZero[which]) {
        ASSERT_LT(next, slopes.size());
        slope = &slopes[next++];
        ASSERT_EQ(slope->shape, arguments[which].shape);
      }
      for (size_t i = 0; i < arguments[which].elements.size(); ++i)
        for (bool imaginary : {false, true}) {
          if (imaginary && !reference::isComplex(arguments[which].dtype))
            continue;
          auto at = [&](double step) {
            std::vector<Array> moved = arguments;
            reference::Element &element = moved[which].elements[i];
            (imaginary ? element.imag : element.real) += step;
            long double sum = 0;
            for (auto [value, cotangent] :
                 llvm::zip_equal(evaluateAll(*values, moved), cotangents))
              if (!cotangent.elements.empty())
                sum += pairing(value, cotangent);
            return sum;
          };
          constexpr double step = 0x1p-18;
          double difference = double((at(step) - at(-step)) / (2 * step));
          double actual = 0;
          if (slope)
            actual = double(imaginary ? slope->elements[i].imag
                                      : slope->elements[i].real);
          ++compared;
          EXPECT_NEAR(actual, difference,
                      1e-6 * std::max(1.0, std::fabs(difference)))
              << "by element " << i << " of operand " << which;
        }
    }
  }
  EXPECT_GT(compared, GetParam() == ARETE_FLOAT64 ? 1000 : 100);
}

INSTANTIATE_TEST_SUITE_P(All, DTypeTableTest, ::testing::ValuesIn(everyDtype),
                         nameOf);

} // namespace
} // namespace arete::test
