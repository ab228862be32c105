//===- CompilerTest.h - Compiled code against the reference -----*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Building functions, compiling them with and without fusion, calling them
/// through arete_entry, and comparing what comes out with lib/Reference.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_COMPILER_COMPILERTEST_H
#define ARETE_TEST_UNIT_COMPILER_COMPILERTEST_H

#include "lib/Reference/Reference.h"
#include "lib/Target/CPU/Jit.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

#include "gtest/gtest.h"

namespace arete::test {

using reference::Array;

/// A dynamic size.
constexpr int64_t dyn = mlir::ShapedType::kDynamic;

/// The dtypes that the compiler has, but for the complex ones.
constexpr arete_dtype allDtypes[] = {
    ARETE_BOOL,     ARETE_INT8,    ARETE_INT16,  ARETE_INT32,  ARETE_INT64,
    ARETE_UINT8,    ARETE_UINT16,  ARETE_UINT32, ARETE_UINT64, ARETE_FLOAT16,
    ARETE_BFLOAT16, ARETE_FLOAT32, ARETE_FLOAT64};
constexpr arete_dtype complexDtypes[] = {ARETE_COMPLEX64, ARETE_COMPLEX128};

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

/// Builds a function in function form; result types are inferred.
class FunctionBuilder {
public:
  explicit FunctionBuilder(mlir::MLIRContext &context);

  mlir::Value input(arete_dtype dtype, llvm::ArrayRef<int64_t> shape);
  /// States come after the inputs.
  mlir::Value state(arete_dtype dtype, llvm::ArrayRef<int64_t> shape);

  /// An op by its mnemonic. One that cannot be built fails the test and gives
  /// null.
  mlir::Value op(llvm::StringRef mnemonic, mlir::ValueRange operands,
                 llvm::ArrayRef<mlir::NamedAttribute> attributes = {});
  /// The same; one that cannot be built is the caller's concern.
  mlir::FailureOr<mlir::Operation *>
  tryOp(llvm::StringRef mnemonic, mlir::ValueRange operands,
        llvm::ArrayRef<mlir::NamedAttribute> attributes = {});
  /// An int64 scalar constant.
  mlir::Value size(int64_t value);
  /// The size of a dimension.
  mlir::Value dim(mlir::Value tensor, int64_t axis);
  mlir::Value scalar(arete_dtype dtype, double value);
  mlir::Value cast(mlir::Value tensor, arete_dtype dtype);

  mlir::NamedAttribute axes(llvm::ArrayRef<int64_t> axes);
  mlir::NamedAttribute axis(int64_t axis);
  mlir::NamedAttribute permutation(llvm::ArrayRef<int64_t> permutation);
  mlir::NamedAttribute flag(llvm::StringRef name);

  void output(mlir::Value value) { outputs.push_back(value); }
  void update(mlir::Value state, mlir::Value value);

  size_t outputCount() const { return outputs.size(); }
  /// The verified module. Ends the builder's life.
  mlir::OwningOpRef<mlir::ModuleOp> finish();

private:
  mlir::Value addArgument(arete_dtype dtype, llvm::ArrayRef<int64_t> shape);

  mlir::OwningOpRef<mlir::ModuleOp> module;
  mlir::OpBuilder builder;
  mlir::func::FuncOp function;
  unsigned inputCount = 0;
  llvm::SmallVector<mlir::Value> outputs;
  llvm::SmallVector<std::pair<unsigned, mlir::Value>> updates;
};

//===----------------------------------------------------------------------===//
// Calling
//===----------------------------------------------------------------------===//

/// How the memory of inputs is laid out.
enum class Layout {
  Contiguous, ///< C order
  Reversed,   ///< every stride negative
  Spread,     ///< every second element of every axis
  Transposed, ///< Fortran order
};
constexpr Layout allLayouts[] = {Layout::Contiguous, Layout::Reversed,
                                 Layout::Spread, Layout::Transposed};

/// An array in memory of the given layout. Freed memory is poisoned by nothing:
/// keep it while its tensor is in use.
class Memory {
public:
  explicit Memory(const Array &array, Layout layout = Layout::Contiguous);
  const arete_tensor &tensor() const { return view; }
  arete_tensor &tensor() { return view; }
  Array array() const;

private:
  std::vector<uint64_t> bytes;
  arete_tensor view;
};

Array toArray(const arete_tensor &tensor);

struct CallResult {
  int32_t status = ARETE_OK;
  std::string message;
  std::vector<Array> outputs; ///< none after an error
  std::vector<Array> states;
};

/// Calls a function in a new context. The arguments are the inputs followed by
/// the states, whose memory the context owns.
CallResult call(const target::JitFunction &function,
                llvm::ArrayRef<Array> arguments,
                Layout layout = Layout::Contiguous);

/// A context that counts what is allocated from it. At its end everything must
/// have been freed.
class CountingContext {
public:
  CountingContext();
  ~CountingContext();
  CountingContext(const CountingContext &) = delete;
  CountingContext &operator=(const CountingContext &) = delete;

  arete_context *get() { return &context; }
  std::string message() const { return arete_context_message(&context); }
  /// A tensor of this context with the value of the array.
  arete_tensor allocate(const Array &array);
  void free(arete_tensor &tensor) { arete_tensor_free(&context, &tensor); }

  int64_t allocations = 0; ///< calls of allocate so far
  int64_t live = 0;        ///< blocks that are not freed
  int64_t failAfter = -1;  ///< allocations until one fails; negative: none does

private:
  arete_context context = {};
};

//===----------------------------------------------------------------------===//
// Comparing
//===----------------------------------------------------------------------===//

/// From 1 to the next number of a float dtype.
double epsilonOf(arete_dtype dtype);
/// The float, or complex number, of the dtype with these bits in memory.
reference::Element elementOfBits(arete_dtype dtype, uint64_t bits);
/// The nearest value of the float dtype.
reference::Element elementOf(arete_dtype dtype, double value);

/// Two numbers agree where they are equal, or within any of these. NaN is NaN;
/// zeros have their signs. The parts of a complex number agree one by one, but
/// `ulp` and `relative` are of its absolute value.
struct Tolerance {
  double ulp = 0;
  double relative = 0;
  double absolute = 0;
  bool ignoreZeroSign = false;
};

::testing::AssertionResult isClose(const Array &actual, const Array &expected,
                                   const Tolerance &tolerance = {});

#define EXPECT_CLOSE(...) EXPECT_TRUE(::arete::test::isClose(__VA_ARGS__))
#define EXPECT_HAS(TEXT, PART)                                                 \
  EXPECT_PRED_FORMAT2(::testing::IsSubstring, (PART), (TEXT))

//===----------------------------------------------------------------------===//
// Random and remarkable numbers
//===----------------------------------------------------------------------===//

/// SplitMix64: the same numbers in every run.
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}
  uint64_t next();
  int64_t below(int64_t bound) { return int64_t(next() % uint64_t(bound)); }
  double uniform(double low, double high);
  /// Uniform in the range; integers include both ends.
  Array array(arete_dtype dtype, std::vector<int64_t> shape, double low,
              double high);

private:
  uint64_t state;
};

/// The zeros, units, ends of the range, borders of domains and so on of a
/// dtype, as the elements of a vector.
Array edgeValues(arete_dtype dtype);

//===----------------------------------------------------------------------===//
// The fixture
//===----------------------------------------------------------------------===//

class CompilerTest : public ::testing::Test {
protected:
  CompilerTest();

  /// Parses and verifies; a failure of either fails the test.
  mlir::OwningOpRef<mlir::ModuleOp> parse(llvm::StringRef text);

  /// A failure fails the test and gives an empty function.
  target::JitFunction compile(mlir::ModuleOp module, bool fuse = true);
  target::JitFunction compileText(llvm::StringRef text, bool fuse = true);

  mlir::MLIRContext context;
};

/// A function in three forms: fused, not fused, and for the reference.
class Program {
public:
  Program(mlir::OwningOpRef<mlir::ModuleOp> module, target::JitFunction fused,
          target::JitFunction unfused);

  /// Whether all forms give the same: outputs, states and, where a call fails,
  /// that it does. `tolerances` are those of the outputs and updates in the
  /// order of the function's results, or one for all; with none all are exact.
  /// Returns whether the call gave results.
  bool check(llvm::ArrayRef<Array> arguments,
             llvm::ArrayRef<Tolerance> tolerances = {},
             Layout layout = Layout::Contiguous);

private:
  mlir::OwningOpRef<mlir::ModuleOp> module;
  target::JitFunction fused, unfused;
};

class ProgramTest : public CompilerTest {
protected:
  Program program(mlir::OwningOpRef<mlir::ModuleOp> module);
  Program program(FunctionBuilder &builder) {
    return program(builder.finish());
  }
  Program program(llvm::StringRef text) { return program(parse(text)); }
};

} // namespace arete::test

#endif // ARETE_TEST_UNIT_COMPILER_COMPILERTEST_H
