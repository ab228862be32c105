//===- CompilerTest.cpp - Compiled code against the reference -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/Compiler/CompilerTest.h"
#include "arete/DType.h"
#include "dialects/Arete/IR/Expr.h"
#include "lib/Pipeline/Pipelines.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include "lib/Target/CPU/Unit.h"
#include "lib/Target/Signature.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;

namespace arete::test {

//===----------------------------------------------------------------------===//
// FunctionBuilder
//===----------------------------------------------------------------------===//

FunctionBuilder::FunctionBuilder(MLIRContext &context)
    : module(ModuleOp::create(UnknownLoc::get(&context))), builder(&context) {
  builder.setInsertionPointToEnd(module->getBody());
  function = builder.create<func::FuncOp>(builder.getUnknownLoc(), "f",
                                          builder.getFunctionType({}, {}));
  builder.setInsertionPointToEnd(function.addEntryBlock());
}

Value FunctionBuilder::addArgument(arete_dtype dtype, ArrayRef<int64_t> shape) {
  auto type = RankedTensorType::get(
      shape, ir::elementTypeOf(builder.getContext(), dtype));
  unsigned number = function.getNumArguments();
  function.insertArgument(number, type, {}, builder.getUnknownLoc());
  function.setArgAttr(number, "arete.name",
                      builder.getStringAttr("x" + Twine(number)));
  return function.getArgument(number);
}

Value FunctionBuilder::input(arete_dtype dtype, ArrayRef<int64_t> shape) {
  assert(inputCount == function.getNumArguments() && "inputs come first");
  ++inputCount;
  return addArgument(dtype, shape);
}

Value FunctionBuilder::state(arete_dtype dtype, ArrayRef<int64_t> shape) {
  Value argument = addArgument(dtype, shape);
  function.setArgAttr(function.getNumArguments() - 1, "arete.state",
                      builder.getUnitAttr());
  return argument;
}

FailureOr<Operation *>
FunctionBuilder::tryOp(StringRef mnemonic, ValueRange operands,
                       ArrayRef<NamedAttribute> attributes) {
  return ir::buildOp(builder, builder.getUnknownLoc(),
                     ("arete." + mnemonic).str(), operands, attributes);
}

Value FunctionBuilder::op(StringRef mnemonic, ValueRange operands,
                          ArrayRef<NamedAttribute> attributes) {
  auto op = tryOp(mnemonic, operands, attributes);
  if (succeeded(op))
    return (*op)->getResult(0);
  ADD_FAILURE() << "cannot build " << mnemonic.str();
  return {};
}

Value FunctionBuilder::size(int64_t value) {
  return ir::buildSize(builder, builder.getUnknownLoc(), value);
}

Value FunctionBuilder::dim(Value tensor, int64_t axis) {
  return ir::buildDim(builder, builder.getUnknownLoc(), tensor, axis);
}

Value FunctionBuilder::scalar(arete_dtype dtype, double value) {
  return ir::buildScalar(builder, builder.getUnknownLoc(),
                         ir::elementTypeOf(builder.getContext(), dtype), value);
}

Value FunctionBuilder::cast(Value tensor, arete_dtype dtype) {
  Type type = ir::elementTypeOf(builder.getContext(), dtype);
  return op("cast", tensor, builder.getNamedAttr("dtype", TypeAttr::get(type)));
}

NamedAttribute FunctionBuilder::axes(ArrayRef<int64_t> axes) {
  return builder.getNamedAttr("axes", builder.getDenseI64ArrayAttr(axes));
}

NamedAttribute FunctionBuilder::axis(int64_t axis) {
  return builder.getNamedAttr("axis", builder.getI64IntegerAttr(axis));
}

NamedAttribute FunctionBuilder::permutation(ArrayRef<int64_t> permutation) {
  return builder.getNamedAttr("permutation",
                              builder.getDenseI64ArrayAttr(permutation));
}

NamedAttribute FunctionBuilder::flag(StringRef name) {
  return builder.getNamedAttr(name, builder.getBoolAttr(true));
}

void FunctionBuilder::update(Value state, Value value) {
  updates.emplace_back(cast<BlockArgument>(state).getArgNumber(), value);
}

OwningOpRef<ModuleOp> FunctionBuilder::finish() {
  SmallVector<Value> results = outputs;
  for (auto [state, value] : updates)
    results.push_back(value);
  auto end = builder.create<func::ReturnOp>(builder.getUnknownLoc(), results);
  function.setFunctionType(builder.getFunctionType(function.getArgumentTypes(),
                                                   end.getOperandTypes()));
  for (auto [i, update] : llvm::enumerate(updates))
    function.setResultAttr(outputs.size() + i, "arete.update_of",
                           builder.getI64IntegerAttr(update.first));
  EXPECT_TRUE(succeeded(verify(*module)));
  return std::move(module);
}

//===----------------------------------------------------------------------===//
// Calling
//===----------------------------------------------------------------------===//

Memory::Memory(const Array &array, Layout layout) {
  view = {};
  view.dtype = array.dtype;
  view.rank = static_cast<int32_t>(array.shape.size());
  int64_t factor = layout == Layout::Spread ? 2 : 1, extent = 1;
  auto setAxis = [&](int64_t axis) {
    view.sizes[axis] = array.shape[axis];
    view.strides[axis] = extent * factor;
    extent *= array.shape[axis] * factor;
  };
  for (int64_t i = 0; i < view.rank; ++i)
    setAxis(layout == Layout::Transposed ? i : view.rank - 1 - i);
  size_t elementSize = arete_dtype_size(array.dtype);
  // A pattern that is no sensible value of any dtype fills the gaps.
  bytes.assign(extent * elementSize / sizeof(uint64_t) + 1, 0xfbfbfbfbfbfbfbfb);
  auto *data = reinterpret_cast<char *>(bytes.data());
  if (layout == Layout::Reversed && extent > 0)
    for (int64_t axis = 0; axis < view.rank; ++axis) {
      data += (view.sizes[axis] - 1) * view.strides[axis] * elementSize;
      view.strides[axis] = -view.strides[axis];
    }
  view.data = data;
  if (llvm::Error error = array.copyTo(view))
    ADD_FAILURE() << llvm::toString(std::move(error));
}

Array toArray(const arete_tensor &tensor) {
  auto array = Array::fromTensor(tensor);
  if (array)
    return std::move(*array);
  ADD_FAILURE() << llvm::toString(array.takeError());
  return {};
}

Array Memory::array() const { return toArray(view); }

CountingContext::CountingContext() {
  context.user = this;
  context.allocate = [](size_t size, void *user) -> void * {
    auto *self = static_cast<CountingContext *>(user);
    if (self->failAfter == 0)
      return nullptr;
    if (self->failAfter > 0)
      --self->failAfter;
    ++self->allocations;
    ++self->live;
    return std::aligned_alloc(64, size);
  };
  context.deallocate = [](void *memory, void *user) {
    if (!memory)
      return;
    --static_cast<CountingContext *>(user)->live;
    std::free(memory);
  };
}

CountingContext::~CountingContext() {
  arete_context_destroy(&context);
  EXPECT_EQ(live, 0) << "blocks were not freed";
}

arete_tensor CountingContext::allocate(const Array &array) {
  arete_tensor tensor = {};
  EXPECT_EQ(arete_tensor_alloc(&context, &tensor, array.dtype,
                               static_cast<int32_t>(array.shape.size()),
                               array.shape.data()),
            ARETE_OK);
  if (llvm::Error error = array.copyTo(tensor))
    ADD_FAILURE() << llvm::toString(std::move(error));
  return tensor;
}

CallResult call(const target::JitFunction &function, ArrayRef<Array> arguments,
                Layout layout) {
  const arete_signature &signature = function.signature();
  CallResult result;
  if (static_cast<int64_t>(arguments.size()) !=
      signature.num_inputs + signature.num_states) {
    ADD_FAILURE() << arguments.size() << " arguments";
    return result;
  }
  CountingContext context;
  std::vector<Memory> inputs;
  std::vector<const arete_tensor *> inputPointers;
  inputs.reserve(signature.num_inputs);
  for (const Array &input : arguments.take_front(signature.num_inputs)) {
    inputs.emplace_back(input, layout);
    inputPointers.push_back(&inputs.back().tensor());
  }
  std::vector<arete_tensor> states, outputs(signature.num_outputs);
  for (const Array &state : arguments.drop_front(signature.num_inputs))
    states.push_back(context.allocate(state));
  std::vector<arete_tensor *> statePointers, outputPointers;
  for (arete_tensor &state : states)
    statePointers.push_back(&state);
  for (arete_tensor &output : outputs)
    outputPointers.push_back(&output);

  result.status = function.entry()(context.get(), inputPointers.data(),
                                   statePointers.data(), outputPointers.data());
  if (result.status != ARETE_OK)
    result.message = context.message();
  for (arete_tensor &output : outputs) {
    if (result.status == ARETE_OK)
      result.outputs.push_back(toArray(output));
    else
      EXPECT_EQ(output.data, nullptr) << "an output survived an error";
    context.free(output);
  }
  for (arete_tensor &state : states) {
    result.states.push_back(toArray(state));
    context.free(state);
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Comparing
//===----------------------------------------------------------------------===//

double epsilonOf(arete_dtype dtype) {
  switch (dtype) {
  case ARETE_FLOAT16:
    return 0x1p-10;
  case ARETE_BFLOAT16:
    return 0x1p-7;
  case ARETE_FLOAT32:
  case ARETE_COMPLEX64:
    return 0x1p-23;
  default:
    return 0x1p-52;
  }
}

reference::Element elementOfBits(arete_dtype dtype, uint64_t bits) {
  return reference::loadElement(dtype, &bits);
}

reference::Element elementOf(arete_dtype dtype, double value) {
  return reference::put(dtype, static_cast<long double>(value));
}

/// The number of values of T from a to b, zeros being one.
template <typename T> static double ulpDistance(T a, T b) {
  using Bits =
      std::conditional_t<sizeof(T) == 2, int16_t,
                         std::conditional_t<sizeof(T) == 4, int32_t, int64_t>>;
  auto ordered = [](T value) {
    auto bits = llvm::bit_cast<Bits>(value);
    return bits < 0 ? std::numeric_limits<Bits>::min() - bits : bits;
  };
  return std::abs(
      static_cast<double>(static_cast<long double>(ordered(a)) - ordered(b)));
}

static bool isCloseReal(arete_dtype dtype, long double a, long double e,
                        const Tolerance &tolerance) {
  if (std::isnan(e) || std::isnan(a))
    return std::isnan(e) && std::isnan(a);
  if (a == e)
    return a != 0 || tolerance.ignoreZeroSign ||
           std::signbit(a) == std::signbit(e);
  // Not infinite either: a distance in units of the last place has a meaning
  // at the end of the range, too.
  double ulp =
      dtype == ARETE_FLOAT16    ? ulpDistance(float16(static_cast<double>(a)),
                                              float16(static_cast<double>(e)))
      : dtype == ARETE_BFLOAT16 ? ulpDistance(bfloat16(static_cast<double>(a)),
                                              bfloat16(static_cast<double>(e)))
      : dtype == ARETE_FLOAT32
          ? ulpDistance(static_cast<float>(a), static_cast<float>(e))
          : ulpDistance(static_cast<double>(a), static_cast<double>(e));
  if (ulp <= tolerance.ulp)
    return true;
  return std::isfinite(a) && std::isfinite(e) &&
         std::fabs(a - e) <=
             tolerance.absolute + tolerance.relative * std::fabs(e);
}

static bool isCloseComplex(arete_dtype dtype, const reference::Element &a,
                           const reference::Element &e,
                           const Tolerance &tolerance) {
  arete_dtype part = dtype == ARETE_COMPLEX64 ? ARETE_FLOAT32 : ARETE_FLOAT64;
  long double least = part == ARETE_FLOAT32 ? 0x1p-149L : 0x1p-1074L;
  long double size = std::hypot(e.real, e.imag);
  auto isClosePart = [&](long double a, long double e) {
    if (a == e || !std::isfinite(a) || !std::isfinite(e))
      return isCloseReal(part, a, e, tolerance);
    long double scale = std::isfinite(size) ? size : std::fabs(e);
    return std::fabs(a - e) <=
           tolerance.absolute + tolerance.relative * scale +
               tolerance.ulp * std::max(epsilonOf(dtype) * scale, least);
  };
  return isClosePart(a.real, e.real) && isClosePart(a.imag, e.imag);
}

::testing::AssertionResult isClose(const Array &actual, const Array &expected,
                                   const Tolerance &tolerance) {
  if (actual.dtype != expected.dtype || actual.shape != expected.shape ||
      actual.elements.size() != expected.elements.size())
    return ::testing::AssertionFailure()
           << actual.describe() << " is not " << expected.describe();
  bool isFloat = reference::isFloat(actual.dtype);
  bool isComplex = reference::isComplex(actual.dtype);
  auto failure = [&](size_t i) {
    auto message = ::testing::AssertionFailure()
                   << actual.describe() << ": element " << i << " is ";
    message << std::setprecision(20);
    if (isComplex)
      message << actual.elements[i].real << " + " << actual.elements[i].imag
              << "i, not " << expected.elements[i].real << " + "
              << expected.elements[i].imag << "i";
    else if (isFloat)
      message << actual.elements[i].real << ", not "
              << expected.elements[i].real;
    else
      message << actual.elements[i].integer << ", not "
              << expected.elements[i].integer;
    return message;
  };
  for (size_t i = 0; i < actual.elements.size(); ++i) {
    const auto &a = actual.elements[i], &e = expected.elements[i];
    if (isComplex) {
      if (!isCloseComplex(actual.dtype, a, e, tolerance))
        return failure(i);
      continue;
    }
    if (isFloat ? !isCloseReal(actual.dtype, a.real, e.real, tolerance)
                : a.integer != e.integer)
      return failure(i);
  }
  return ::testing::AssertionSuccess();
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

uint64_t Random::next() {
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

double Random::uniform(double low, double high) {
  return low + static_cast<double>(next() >> 11) * 0x1p-53 * (high - low);
}

Array Random::array(arete_dtype dtype, std::vector<int64_t> shape, double low,
                    double high) {
  Array array{dtype, std::move(shape), {}};
  for (int64_t i = 0, e = *reference::elementCount(array.shape); i < e; ++i) {
    if (reference::isFloat(dtype))
      array.elements.push_back(elementOf(dtype, uniform(low, high)));
    else if (reference::isComplex(dtype)) {
      double real = uniform(low, high), imag = uniform(low, high);
      array.elements.push_back(
          reference::put(dtype, reference::Complex(real, imag)));
    } else if (dtype == ARETE_BOOL)
      array.elements.push_back(reference::Element::ofInteger(below(2)));
    else
      array.elements.push_back(reference::Element::ofInteger(
          static_cast<int64_t>(std::floor(uniform(low, high + 1)))));
  }
  return array;
}

template <typename T> static Array floatEdges() {
  using Limits = std::numeric_limits<T>;
  T one = 1;
  std::vector<T> positive = {
      0, one, Limits::infinity(), Limits::denorm_min(), Limits::min(),
      std::nextafter(Limits::min(), T(0)), Limits::max(), Limits::epsilon(),
      std::nextafter(one, T(0)), std::nextafter(one, T(2)), T(0.5), T(1.5),
      T(2), T(2.5), T(3), T(0.1), T(10), T(37), T(1.5707963267948966L),
      T(3.14159265358979323846L), T(20), T(88.75), T(103.98), T(0x1p-30),
      T(1e5), T(1e10), T(4294967296.0),
      // Beyond these all are integers, and even integers.
      T(1) / Limits::epsilon() - T(0.5), T(2) / Limits::epsilon() + 2};
  if (sizeof(T) == 8)
    llvm::append_range(positive,
                       std::vector<T>{T(709.7827128933841L),
                                      T(745.13321910194L), T(1e100L), T(1e300L),
                                      T(18446744073709551616.0L)});
  std::vector<T> values = {Limits::quiet_NaN()};
  for (T value : positive) {
    values.push_back(value);
    values.push_back(-value);
  }
  int64_t count = static_cast<int64_t>(values.size());
  return Array::of<T>({count}, values);
}

/// Pairs of some edge values of the parts.
static Array complexEdges(arete_dtype dtype) {
  Array parts =
      edgeValues(dtype == ARETE_COMPLEX64 ? ARETE_FLOAT32 : ARETE_FLOAT64);
  Array edges{dtype, {}, {}};
  for (size_t i = 0; i < parts.elements.size(); i += 2)
    for (size_t j = 0; j < parts.elements.size(); j += 5)
      edges.elements.push_back(reference::Element::ofComplex(
          {parts.elements[i].real, parts.elements[j].real}));
  edges.shape = {static_cast<int64_t>(edges.elements.size())};
  return edges;
}

/// As floatEdges, for a float of 16 bits.
static Array narrowEdges(arete_dtype dtype) {
  Array edges{dtype, {}, {}};
  // The float32 below each bit pattern: zeros, the ends of the denormal and of
  // the normal numbers, the neighbours of 1, infinity, NaN.
  int exponent = dtype == ARETE_FLOAT16 ? 10 : 7;
  uint64_t one = dtype == ARETE_FLOAT16 ? 0x3c00 : 0x3f80;
  uint64_t infinity = dtype == ARETE_FLOAT16 ? 0x7c00 : 0x7f80;
  for (uint64_t bits :
       {uint64_t(0), uint64_t(1), (uint64_t(1) << exponent) - 1,
        uint64_t(1) << exponent, one - 1, one, one + 1, infinity - 1, infinity})
    for (uint64_t sign : {uint64_t(0), uint64_t(0x8000)})
      edges.elements.push_back(elementOfBits(dtype, bits | sign));
  edges.elements.push_back(elementOfBits(dtype, infinity + 1));
  for (double value : {0.5, 1.5, 2.0, 2.5, 3.0, 0.1, 10.0, 37.0, 1.5707963,
                       3.1415927, 11.09, 20.0, 88.75, 2048.0, 65504.0})
    for (double sign : {1.0, -1.0})
      edges.elements.push_back(elementOf(dtype, sign * value));
  edges.shape = {static_cast<int64_t>(edges.elements.size())};
  return edges;
}

template <typename T> static Array integerEdges() {
  using Limits = std::numeric_limits<T>;
  constexpr int width = sizeof(T) * 8;
  std::vector<T> values = {0,
                           1,
                           2,
                           3,
                           5,
                           7,
                           Limits::max(),
                           T(Limits::max() - 1),
                           T(Limits::max() / 2 + 1),
                           T(width - 1),
                           T(width),
                           T(width + 1),
                           T(Limits::max() / 3)};
  if (std::is_signed_v<T>)
    llvm::append_range(values,
                       std::vector<T>{T(-1), T(-2), T(-3), T(-5), Limits::min(),
                                      T(Limits::min() + 1),
                                      T(Limits::min() / 2), T(-width)});
  int64_t count = static_cast<int64_t>(values.size());
  return Array::of<T>({count}, values);
}

Array edgeValues(arete_dtype dtype) {
  switch (dtype) {
  case ARETE_BOOL:
    return Array::of<bool>({2}, {false, true});
  case ARETE_INT8:
    return integerEdges<int8_t>();
  case ARETE_INT16:
    return integerEdges<int16_t>();
  case ARETE_INT32:
    return integerEdges<int32_t>();
  case ARETE_INT64:
    return integerEdges<int64_t>();
  case ARETE_UINT8:
    return integerEdges<uint8_t>();
  case ARETE_UINT16:
    return integerEdges<uint16_t>();
  case ARETE_UINT32:
    return integerEdges<uint32_t>();
  case ARETE_UINT64:
    return integerEdges<uint64_t>();
  case ARETE_FLOAT16:
  case ARETE_BFLOAT16:
    return narrowEdges(dtype);
  case ARETE_FLOAT32:
    return floatEdges<float>();
  case ARETE_FLOAT64:
    return floatEdges<double>();
  case ARETE_COMPLEX64:
  case ARETE_COMPLEX128:
    return complexEdges(dtype);
  default:
    llvm_unreachable("the compiler has no such dtype");
  }
}

//===----------------------------------------------------------------------===//
// Compiling
//===----------------------------------------------------------------------===//

CompilerTest::CompilerTest() : context(MLIRContext::Threading::DISABLED) {
  DialectRegistry registry;
  pipeline::registerDialects(registry);
  context.appendDialectRegistry(registry);
  context.loadAllAvailableDialects();
}

OwningOpRef<ModuleOp> CompilerTest::parse(StringRef text) {
  auto module = parseSourceString<ModuleOp>(text, &context, "model.mlir");
  EXPECT_TRUE(module) << text.str();
  return module;
}

/// compileJit with options of the pipeline.
static llvm::Expected<target::JitFunction>
compileWith(ModuleOp module, const pipeline::PipelineOptions &pipelineOptions) {
  auto function = target::findFunction(module, "");
  if (failed(function))
    return llvm::createStringError("no function");
  auto signature = target::Signature::get(*function);
  if (failed(signature))
    return llvm::createStringError("no signature");
  std::string symbol = signature->name;
  OwningOpRef<ModuleOp> copy = module.clone();
  PassManager passes(module.getContext(), ModuleOp::getOperationName());
  pipeline::buildCpuPipeline(passes, pipelineOptions);
  if (failed(passes.run(*copy)))
    return llvm::createStringError("the pipeline failed");
  auto unit =
      target::Unit::translate(*copy, std::move(*signature), symbol, {}, {});
  if (!unit)
    return unit.takeError();
  target::CompileTimes times;
  if (llvm::Error error = unit->optimize(times))
    return std::move(error);
  return target::JitFunction::load(*unit, times);
}

target::JitFunction CompilerTest::compile(ModuleOp module, bool fuse) {
  pipeline::PipelineOptions options;
  const std::vector<std::string> disabled = {"arete-fuse"};
  options.disabledPasses = ArrayRef(disabled);
  auto function =
      fuse ? target::compileJit(module, "") : compileWith(module, options);
  if (function)
    return *function;
  std::string text;
  llvm::raw_string_ostream(text) << module;
  ADD_FAILURE() << llvm::toString(function.takeError()) << "\n"
                << text.substr(0, 5000);
  return {};
}

target::JitFunction CompilerTest::compileText(StringRef text, bool fuse) {
  return compile(*parse(text), fuse);
}

Program::Program(OwningOpRef<ModuleOp> module, target::JitFunction fused,
                 target::JitFunction unfused)
    : module(std::move(module)), fused(std::move(fused)),
      unfused(std::move(unfused)) {}

bool Program::check(ArrayRef<Array> arguments, ArrayRef<Tolerance> tolerances,
                    Layout layout) {
  if (!fused || !unfused)
    return false; // has failed already
  auto function = *module->getOps<func::FuncOp>().begin();
  auto signature = target::Signature::get(function);
  auto expected = reference::evaluate(function, arguments);
  std::string referenceError;
  if (!expected)
    referenceError = llvm::toString(expected.takeError());

  for (const target::JitFunction *form : {&fused, &unfused}) {
    SCOPED_TRACE(form == &fused ? "fused" : "not fused");
    CallResult actual = call(*form, arguments, layout);
    if ((actual.status == ARETE_OK) != referenceError.empty()) {
      ADD_FAILURE() << "compiled: " << actual.message
                    << "\nreference: " << referenceError;
      continue;
    }
    ArrayRef<Array> states = arguments.drop_front(signature->inputs.size());
    if (!referenceError.empty()) {
      for (auto [before, after] : llvm::zip_equal(states, actual.states))
        EXPECT_CLOSE(after, before);
      continue;
    }
    auto toleranceOf = [&](size_t result) {
      if (tolerances.empty())
        return Tolerance();
      return tolerances.size() == 1 ? tolerances[0] : tolerances[result];
    };
    for (auto [i, output] : llvm::enumerate(actual.outputs))
      EXPECT_CLOSE(output, (*expected)[i], toleranceOf(i)) << "output " << i;
    for (auto [i, state] : llvm::enumerate(actual.states)) {
      std::optional<unsigned> update = signature->updates[i];
      EXPECT_CLOSE(state, update ? (*expected)[*update] : states[i],
                   update ? toleranceOf(*update) : Tolerance())
          << "state " << i;
    }
  }
  return referenceError.empty();
}

Program ProgramTest::program(OwningOpRef<ModuleOp> module) {
  if (!module)
    return Program(nullptr, {}, {});
  auto fused = compile(*module, /*fuse=*/true);
  auto unfused = compile(*module, /*fuse=*/false);
  return Program(std::move(module), fused, unfused);
}

} // namespace arete::test
