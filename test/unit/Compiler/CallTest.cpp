//===- CallTest.cpp - Calls of compiled functions -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Contexts and memory between calls: failing calls that leave no trace,
/// arguments that overlap, sizes that change, threads, and no allocation in the
/// steady state.
///
//===----------------------------------------------------------------------===//

#include "test/unit/Compiler/CompilerTest.h"

#include <thread>

namespace arete::test {
namespace {

using Shape = std::vector<int64_t>;

Array random(Shape shape, uint64_t seed = 1) {
  return Random(seed).array(ARETE_FLOAT64, std::move(shape), -1, 1);
}

/// Descriptors for one call after the other in one context.
class Caller {
public:
  explicit Caller(target::JitFunction function)
      : function(std::move(function)) {}
  ~Caller() {
    for (arete_tensor &state : states)
      context.free(state);
    clearOutputs();
  }

  void setStates(llvm::ArrayRef<Array> values) {
    for (const Array &value : values)
      states.push_back(context.allocate(value));
  }

  /// Outputs are those of the last call, unless they are cleared.
  int32_t call(llvm::ArrayRef<const arete_tensor *> inputs) {
    outputs.resize(function.signature().num_outputs);
    std::vector<arete_tensor *> statePointers, outputPointers;
    for (arete_tensor &state : states)
      statePointers.push_back(&state);
    for (arete_tensor &output : outputs)
      outputPointers.push_back(&output);
    return function.entry()(context.get(), inputs.data(), statePointers.data(),
                            outputPointers.data());
  }
  int32_t call(llvm::ArrayRef<Array> values) {
    std::vector<Memory> memory;
    std::vector<const arete_tensor *> inputs;
    for (const Array &value : values)
      memory.emplace_back(value);
    for (const Memory &input : memory)
      inputs.push_back(&input.tensor());
    return call(inputs);
  }

  void clearOutputs() {
    for (arete_tensor &output : outputs)
      context.free(output);
  }

  target::JitFunction function;
  CountingContext context;
  std::vector<arete_tensor> states, outputs;
};

class CallTest : public CompilerTest {
protected:
  llvm::Expected<std::vector<Array>> expected(mlir::ModuleOp module,
                                              llvm::ArrayRef<Array> arguments) {
    return reference::evaluate(*module.getOps<mlir::func::FuncOp>().begin(),
                               arguments);
  }

  /// out = softmax(x w + b), sum of its rows; w and b are states that are
  /// updated. Has temporaries of several sizes.
  mlir::OwningOpRef<mlir::ModuleOp> buildLayer() {
    FunctionBuilder builder(context);
    mlir::Value x = builder.input(ARETE_FLOAT64, {dyn, dyn});
    mlir::Value w = builder.state(ARETE_FLOAT64, {dyn, dyn}),
                b = builder.state(ARETE_FLOAT64, {dyn});
    mlir::Value p =
        builder.op("softmax", builder.op("add", {builder.op("dot", {x, w}), b}),
                   builder.axis(1));
    mlir::Value g = builder.op("dot", {x, p}, builder.flag("transpose_lhs"));
    builder.output(p);
    builder.output(builder.op("argmax", p, builder.axes({1})));
    builder.update(w, builder.op("subtract", {w, g}));
    builder.update(
        b, builder.op("add", {b, builder.op("sum", p, builder.axes({0}))}));
    return builder.finish();
  }

  /// out0 = x + w, out1 = x[i], w = 2 w, and log = log, x: the index is checked
  /// after the sizes, and what it is checked against is computed.
  mlir::OwningOpRef<mlir::ModuleOp> buildFallible() {
    FunctionBuilder builder(context);
    mlir::Value x = builder.input(ARETE_FLOAT64, {dyn}),
                i = builder.input(ARETE_INT64, {dyn});
    mlir::Value w = builder.state(ARETE_FLOAT64, {dyn}),
                log = builder.state(ARETE_FLOAT64, {dyn});
    mlir::Value twice = builder.op("add", {w, w});
    mlir::Value computed =
        builder.op("multiply", {i, builder.op("subtract", {i, i})});
    builder.output(builder.op("add", {x, w}));
    builder.output(
        builder.op("gather", {twice, builder.op("add", {i, computed})}));
    builder.update(w, twice);
    builder.update(log, builder.op("concatenate", {log, x}, builder.axis(0)));
    return builder.finish();
  }

  void expectMemoryErrorsHarmless(mlir::ModuleOp module,
                                  llvm::ArrayRef<Array> inputs,
                                  llvm::ArrayRef<Array> states);

  Tolerance tolerance{0, 1e-13, 1e-13};
};

//===----------------------------------------------------------------------===//
// Failing calls
//===----------------------------------------------------------------------===//

TEST_F(CallTest, AFailingCallLeavesNoTrace) {
  auto module = buildFallible();
  for (bool fuse : {true, false}) {
    SCOPED_TRACE(fuse ? "fused" : "not fused");
    Caller caller(compile(*module, fuse));
    ASSERT_TRUE(caller.function);
    Array w = random({3}), log = random({2}, 2);
    caller.setStates({w, log});
    auto expectUntouched = [&] {
      EXPECT_CLOSE(toArray(caller.states[0]), w);
      EXPECT_CLOSE(toArray(caller.states[1]), log);
      for (const arete_tensor &output : caller.outputs)
        EXPECT_EQ(output.data, nullptr);
    };
    int64_t live = caller.context.live;
    Array good = Array::of<int64_t>({2}, {0, -3});
    EXPECT_EQ(caller.call({random({4}), good}), ARETE_ERROR_SIZE);
    EXPECT_HAS(caller.context.message(), "4 and 3");
    expectUntouched();
    for (int64_t index : {3, -4, 1 << 30}) {
      EXPECT_EQ(caller.call({random({3}), Array::of<int64_t>({2}, {0, index})}),
                ARETE_ERROR_INDEX);
      EXPECT_HAS(caller.context.message(), std::to_string(index));
      expectUntouched();
    }
    // Another dtype, another rank.
    EXPECT_EQ(caller.call({Array::of<float>({3}, {1, 2, 3}), good}),
              ARETE_ERROR_ARGUMENT);
    expectUntouched();
    EXPECT_EQ(caller.call({random({3, 1}), good}), ARETE_ERROR_ARGUMENT);
    expectUntouched();
    // Only what the context keeps for the next call may have been allocated.
    EXPECT_LE(caller.context.live, live + 4);
    // The context is as good as new.
    EXPECT_EQ(caller.call({random({3}), good}), ARETE_OK)
        << caller.context.message();
    EXPECT_EQ(caller.states[1].sizes[0], 5);
  }
}

TEST_F(CallTest, AFailingCallLeavesTheCallersOutputs) {
  auto module = buildFallible();
  for (bool fuse : {true, false}) {
    Caller caller(compile(*module, fuse));
    ASSERT_TRUE(caller.function);
    caller.setStates({random({3}), random({2}, 2)});
    Array first = random({3}, 7), second = random({2}, 8);
    Memory firstMemory(first), secondMemory(second);
    caller.outputs = {firstMemory.tensor(), secondMemory.tensor()};
    EXPECT_EQ(caller.call({random({3}), Array::of<int64_t>({2}, {0, 3})}),
              ARETE_ERROR_INDEX);
    EXPECT_CLOSE(firstMemory.array(), first);
    EXPECT_CLOSE(secondMemory.array(), second);
    EXPECT_EQ(caller.outputs[0].data, firstMemory.tensor().data);
    caller.outputs.clear();
  }
}

/// Lets one allocation after the other fail, until none does.
void CallTest::expectMemoryErrorsHarmless(mlir::ModuleOp module,
                                          llvm::ArrayRef<Array> inputs,
                                          llvm::ArrayRef<Array> states) {
  for (bool fuse : {true, false}) {
    SCOPED_TRACE(fuse ? "fused" : "not fused");
    target::JitFunction function = compile(module, fuse);
    ASSERT_TRUE(function);
    for (int failures = 0;; ++failures) {
      SCOPED_TRACE(failures);
      Caller caller(function);
      caller.setStates(states);
      caller.context.failAfter = failures;
      int32_t status = caller.call(inputs);
      caller.context.failAfter = -1;
      if (status == ARETE_OK) {
        // The outputs and the states that change their size at least.
        EXPECT_GT(failures, function.signature().num_outputs);
        break;
      }
      ASSERT_EQ(status, ARETE_ERROR_MEMORY) << caller.context.message();
      for (auto [state, value] : llvm::zip_equal(caller.states, states))
        EXPECT_CLOSE(toArray(state), value);
      for (const arete_tensor &output : caller.outputs)
        EXPECT_EQ(output.data, nullptr);
    }
  }
}

TEST_F(CallTest, EveryAllocationMayFail) {
  auto module = buildFallible();
  expectMemoryErrorsHarmless(*module,
                             {random({3}), Array::of<int64_t>({2}, {0, 1})},
                             {random({3}), random({2}, 2)});
}

/// Sizes that depend on values are known late; temporaries of such sizes have
/// arenas of their own.
TEST_F(CallTest, LateSizes) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(ARETE_INT64, {dyn});
  mlir::Value v = builder.state(ARETE_FLOAT64, {dyn}),
              w = builder.state(ARETE_FLOAT64, {dyn}),
              total = builder.state(ARETE_FLOAT64, {});
  mlir::Value n = builder.op("sum", x, builder.axes({0}));
  mlir::Value ones =
      builder.op("broadcast_to", {builder.scalar(ARETE_FLOAT64, 1.5), n});
  mlir::Value square = builder.op("sqr", ones);
  mlir::Value rest = builder.op("softmax", square, builder.axis(0));
  builder.output(builder.op("concatenate", {rest, square}, builder.axis(0)));
  builder.update(v, builder.op("add", {v, v}));
  builder.update(w, square);
  builder.update(total,
                 builder.op("add", {total, builder.op("dot", {rest, ones})}));
  auto module = builder.finish();
  std::vector<Array> states = {random({3}), random({2}, 2), random({}, 3)};
  for (bool fuse : {true, false}) {
    target::JitFunction function = compile(*module, fuse);
    ASSERT_TRUE(function);
    Caller caller(function);
    caller.setStates(states);
    std::vector<Array> values = states;
    for (int64_t size : {5, 100, 1, -3, 100, 2, 0, 7}) {
      SCOPED_TRACE(size);
      Array sizes = Array::of<int64_t>({2}, {size + 7, -7});
      std::vector<Array> arguments = {sizes};
      llvm::append_range(arguments, values);
      auto results = expected(*module, arguments);
      caller.clearOutputs();
      int32_t status = caller.call(sizes);
      ASSERT_EQ(status == ARETE_OK, bool(results)) << caller.context.message();
      if (results)
        values.assign(results->begin() + 1, results->end());
      else
        llvm::consumeError(results.takeError());
      for (auto [state, value] : llvm::zip_equal(caller.states, values))
        EXPECT_CLOSE(toArray(state), value, tolerance);
      if (status == ARETE_OK)
        EXPECT_CLOSE(toArray(caller.outputs[0]), (*results)[0], tolerance);
    }
  }
  expectMemoryErrorsHarmless(*module, Array::of<int64_t>({1}, {50}), states);
}

//===----------------------------------------------------------------------===//
// Overlapping arguments
//===----------------------------------------------------------------------===//

TEST_F(CallTest, InputsThatOverlapAState) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(ARETE_FLOAT64, {dyn, dyn}),
              y = builder.input(ARETE_FLOAT64, {dyn});
  mlir::Value w = builder.state(ARETE_FLOAT64, {dyn, dyn});
  mlir::Value sum = builder.op("add", {builder.op("add", {w, x}), y});
  builder.update(w, sum);
  builder.output(builder.op("dot", {x, y}));
  auto module = builder.finish();
  Array value = random({4, 4});
  for (bool fuse : {true, false}) {
    target::JitFunction function = compile(*module, fuse);
    ASSERT_TRUE(function);
    for (bool transposed : {false, true}) {
      Caller caller(function);
      caller.setStates(value);
      // The state itself or its transpose, and its diagonal backward.
      arete_tensor all = caller.states[0], diagonal = all;
      if (transposed)
        std::swap(all.strides[0], all.strides[1]);
      diagonal.rank = 1;
      diagonal.strides[0] = -5;
      diagonal.data = static_cast<double *>(diagonal.data) + 15;
      auto results =
          expected(*module, {toArray(all), toArray(diagonal), value});
      ASSERT_TRUE(bool(results));
      ASSERT_EQ(caller.call({&all, &diagonal}), ARETE_OK)
          << caller.context.message();
      EXPECT_CLOSE(toArray(caller.outputs[0]), (*results)[0], tolerance);
      EXPECT_CLOSE(toArray(caller.states[0]), (*results)[1]);
    }
  }
}

TEST_F(CallTest, OutputsMustNotOverlap) {
  auto module = buildFallible();
  Caller caller(compile(*module));
  ASSERT_TRUE(caller.function);
  Array w = random({3});
  caller.setStates({w, random({2}, 2)});
  caller.outputs = {caller.states[0], arete_tensor{}};
  EXPECT_EQ(caller.call({random({3}), Array::of<int64_t>({1}, {0})}),
            ARETE_ERROR_ARGUMENT);
  EXPECT_CLOSE(toArray(caller.states[0]), w);
  caller.outputs.clear();
}

//===----------------------------------------------------------------------===//
// Many calls
//===----------------------------------------------------------------------===//

TEST_F(CallTest, SizesGrowAndShrink) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(ARETE_FLOAT64, {dyn, dyn}),
              y = builder.input(ARETE_FLOAT64, {dyn, dyn});
  mlir::Value p = builder.op("dot", {x, y});
  mlir::Value s = builder.op("softmax", p, builder.axis(0));
  builder.output(builder.op("dot", {s, y}, builder.flag("transpose_rhs")));
  builder.output(builder.op("sum", builder.op("sqr", s), builder.axes({1})));
  auto module = builder.finish();
  for (bool fuse : {true, false}) {
    Caller caller(compile(*module, fuse));
    ASSERT_TRUE(caller.function);
    Random sizes(3);
    for (int64_t scale : {1, 3, 40, 2, 0, 1, 70, 5, 70, 1}) {
      int64_t m = sizes.below(scale + 1), k = sizes.below(scale + 1),
              n = sizes.below(scale + 1);
      SCOPED_TRACE(reference::shapeText({m, k, n}));
      std::vector<Array> inputs = {random({m, k}), random({k, n}, 2)};
      auto results = expected(*module, inputs);
      caller.clearOutputs();
      int32_t status = caller.call(inputs);
      ASSERT_EQ(status == ARETE_OK, bool(results)) << caller.context.message();
      if (!results) { // The softmax of an empty axis.
        llvm::consumeError(results.takeError());
        continue;
      }
      for (size_t i : {0, 1})
        EXPECT_CLOSE(toArray(caller.outputs[i]), (*results)[i], tolerance);
    }
  }
}

TEST_F(CallTest, TheSteadyStateAllocatesNothing) {
  auto module = buildLayer();
  for (bool fuse : {true, false}) {
    SCOPED_TRACE(fuse ? "fused" : "not fused");
    Caller caller(compile(*module, fuse));
    ASSERT_TRUE(caller.function);
    caller.setStates({random({5, 7}), random({7}, 2)});
    Memory p(random({9, 7})), best(Random(1).array(ARETE_INT64, {9}, 0, 1));
    caller.outputs = {p.tensor(), best.tensor()};
    // A strided input must be packed: into memory that is kept, too.
    Memory x(random({9, 5}, 3), Layout::Transposed);
    ASSERT_EQ(caller.call(&x.tensor()), ARETE_OK) << caller.context.message();
    int64_t allocations = caller.context.allocations;
    for (int i = 0; i < 5; ++i)
      ASSERT_EQ(caller.call(&x.tensor()), ARETE_OK);
    EXPECT_EQ(caller.context.allocations, allocations);
    // Nor does a smaller call.
    Memory smallP(random({2, 7})),
        smallBest(Random(1).array(ARETE_INT64, {2}, 0, 1)),
        smallX(random({2, 5}, 3), Layout::Transposed);
    caller.outputs = {smallP.tensor(), smallBest.tensor()};
    ASSERT_EQ(caller.call(&smallX.tensor()), ARETE_OK);
    EXPECT_EQ(caller.context.allocations, allocations);
    caller.outputs.clear();
  }
}

TEST_F(CallTest, ThreadsWithTheirOwnContexts) {
  auto module = buildLayer();
  target::JitFunction function = compile(*module);
  ASSERT_TRUE(function);
  constexpr int count = 4, steps = 50;
  // What each thread computes alone.
  auto run = [&](int number) {
    Caller caller(function);
    int64_t n = 3 + number;
    caller.setStates({random({n, 4}, number), random({4}, number + 10)});
    for (int step = 0; step < steps; ++step) {
      caller.clearOutputs();
      if (caller.call({random({8, n}, number * 100 + step)}) != ARETE_OK)
        return Array();
    }
    return toArray(caller.states[0]);
  };
  std::vector<Array> alone, together(count);
  for (int i = 0; i < count; ++i)
    alone.push_back(run(i));
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back([&, i] { together[i] = run(i); });
  for (std::thread &thread : threads)
    thread.join();
  for (int i = 0; i < count; ++i) {
    EXPECT_EQ(alone[i].shape, (Shape{3 + i, 4}));
    EXPECT_CLOSE(together[i], alone[i]); // bit for bit
  }
}

} // namespace
} // namespace arete::test
