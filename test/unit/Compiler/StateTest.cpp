//===- StateTest.cpp - Updates of shared variables ------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Outputs and updates are functions of the old values, whatever the compiler
/// computes in the memory of a state and in which order.
///
//===----------------------------------------------------------------------===//

#include "test/unit/Compiler/CompilerTest.h"

namespace arete::test {
namespace {

using Shape = std::vector<int64_t>;

class StateTest : public ProgramTest {
protected:
  Array random(Shape shape, uint64_t seed = 1) {
    return Random(seed).array(ARETE_FLOAT64, std::move(shape), -1, 1);
  }
  /// Calls with states of these values in memory of the context; `check` looks
  /// at the states before they are freed.
  void
  callWithStates(mlir::OwningOpRef<mlir::ModuleOp> module,
                 llvm::ArrayRef<Array> inputs, llvm::ArrayRef<Array> values,
                 llvm::function_ref<void(llvm::ArrayRef<arete_tensor> before,
                                         llvm::ArrayRef<arete_tensor> after)>
                     check) {
    for (bool fuse : {true, false}) {
      SCOPED_TRACE(fuse ? "fused" : "not fused");
      target::JitFunction function = compile(*module, fuse);
      ASSERT_TRUE(function);
      CountingContext context;
      std::vector<Memory> memory;
      for (const Array &input : inputs)
        memory.emplace_back(input);
      std::vector<const arete_tensor *> inputPointers;
      for (const Memory &input : memory)
        inputPointers.push_back(&input.tensor());
      std::vector<arete_tensor> states,
          outputs(function.signature().num_outputs);
      for (const Array &value : values)
        states.push_back(context.allocate(value));
      std::vector<arete_tensor> before = states;
      std::vector<arete_tensor *> statePointers, outputPointers;
      for (arete_tensor &state : states)
        statePointers.push_back(&state);
      for (arete_tensor &output : outputs)
        outputPointers.push_back(&output);
      EXPECT_EQ(function.entry()(context.get(), inputPointers.data(),
                                 statePointers.data(), outputPointers.data()),
                ARETE_OK)
          << context.message();
      check(before, states);
      for (arete_tensor &state : states)
        context.free(state);
      for (arete_tensor &output : outputs)
        context.free(output);
    }
  }
};

TEST_F(StateTest, GradientStepInPlace) {
  auto build = [&] {
    FunctionBuilder builder(context);
    mlir::Value x = builder.input(ARETE_FLOAT64, {dyn, dyn}),
                y = builder.input(ARETE_FLOAT64, {dyn});
    mlir::Value w = builder.state(ARETE_FLOAT64, {dyn});
    mlir::Value error = builder.op("subtract", {builder.op("dot", {x, w}), y});
    mlir::Value gradient =
        builder.op("dot", {x, error}, builder.flag("transpose_lhs"));
    mlir::Value step = builder.op(
        "multiply", {builder.scalar(ARETE_FLOAT64, 0.125), gradient});
    builder.output(
        builder.op("sum", builder.op("sqr", error), builder.axes({0})));
    builder.update(w, builder.op("subtract", {w, step}));
    return builder.finish();
  };
  Program train = program(build());
  for (auto [n, m] : {std::pair{3, 2}, {1, 1}, {20, 17}, {0, 3}, {3, 0}})
    train.check({random({n, m}), random({n}, 2), random({m}, 3)},
                Tolerance{0, 1e-13, 1e-13});
  callWithStates(build(), {random({3, 2}), random({3})}, {random({2})},
                 [](auto before, auto after) {
                   EXPECT_EQ(before[0].data, after[0].data);
                 });
}

TEST_F(StateTest, Swapped) {
  auto build = [&] {
    FunctionBuilder builder(context);
    mlir::Value a = builder.state(ARETE_FLOAT64, {dyn}),
                b = builder.state(ARETE_FLOAT64, {dyn});
    builder.output(builder.op("add", {a, b}));
    builder.update(a, b);
    builder.update(b, a);
    return builder.finish();
  };
  Program swap = program(build());
  for (int64_t n : {0, 1, 5, 1000})
    swap.check({random({n}), random({n}, 2)});
  callWithStates(build(), {}, {random({5}), random({5}, 2)},
                 [](auto before, auto after) {
                   EXPECT_EQ(before[0].data, after[0].data);
                   EXPECT_EQ(before[1].data, after[1].data);
                 });
}

TEST_F(StateTest, SwappedOfAnySize) {
  FunctionBuilder builder(context);
  mlir::Value a = builder.state(ARETE_FLOAT64, {dyn}),
              b = builder.state(ARETE_FLOAT64, {dyn}),
              c = builder.state(ARETE_FLOAT64, {dyn});
  builder.update(a, b);
  builder.update(b, c);
  builder.update(c, a);
  Program rotate = program(builder);
  for (Shape sizes : {Shape{1, 2, 3}, {3, 2, 1}, {0, 5, 0}, {4, 4, 4}})
    rotate.check(
        {random({sizes[0]}), random({sizes[1]}, 2), random({sizes[2]}, 3)});
}

TEST_F(StateTest, ATransposeOfItself) {
  FunctionBuilder square(context);
  mlir::Value w = square.state(ARETE_FLOAT64, {4, 4});
  square.update(w, square.op("transpose", w, square.permutation({1, 0})));
  program(square).check(random({4, 4}));

  FunctionBuilder any(context);
  w = any.state(ARETE_FLOAT64, {dyn, dyn});
  mlir::Value turned = any.op("transpose", w, any.permutation({1, 0}));
  any.output(any.op("sqr", w));
  any.update(w, any.op("add", {turned, any.scalar(ARETE_FLOAT64, 1)}));
  Program transpose = program(any);
  for (Shape shape : {Shape{5, 5}, {3, 7}, {7, 3}, {0, 3}, {1, 9}})
    transpose.check(random(shape));

  // The sum makes its sizes equal.
  FunctionBuilder symmetric(context);
  w = symmetric.state(ARETE_FLOAT64, {dyn, dyn});
  symmetric.update(
      w, symmetric.op("add", {w, symmetric.op("transpose", w,
                                              symmetric.permutation({1, 0}))}));
  Program plusTransposed = program(symmetric);
  plusTransposed.check(random({6, 6}));
  plusTransposed.check(random({40, 40}));
  plusTransposed.check(random({6, 5}));
}

TEST_F(StateTest, ReadInAnotherOrder) {
  FunctionBuilder builder(context);
  mlir::Value w = builder.state(ARETE_FLOAT64, {dyn});
  mlir::Value n = builder.dim(w, 0), one = builder.size(1);
  mlir::Value backward =
      builder.op("arange", {builder.op("subtract", {n, one}), builder.size(-1),
                            builder.size(-1)});
  builder.update(w, builder.op("gather", {w, backward}));
  Program reverse = program(builder);
  for (int64_t size : {0, 1, 2, 9, 100})
    reverse.check(random({size}));

  // Moved by one, to both sides.
  for (bool forward : {false, true}) {
    FunctionBuilder shifted(context);
    w = shifted.state(ARETE_FLOAT64, {dyn});
    mlir::Value zero = shifted.size(0);
    one = shifted.size(1);
    n = shifted.dim(w, 0);
    mlir::Value rest = shifted.op("subtract", {n, one});
    mlir::Value head = shifted.op("slice", {w, zero, one}, shifted.axes(0));
    mlir::Value body =
        shifted.op("slice", {w, forward ? zero : one, rest}, shifted.axes(0));
    llvm::SmallVector<mlir::Value> parts = {body, head};
    if (forward)
      std::swap(parts[0], parts[1]);
    shifted.update(w, shifted.op("concatenate", parts, shifted.axis(0)));
    Program move = program(shifted);
    for (int64_t size : {1, 2, 9, 100})
      move.check(random({size}));
    move.check(random({0})); // has no head
  }
}

TEST_F(StateTest, ProductsAndReductionsOfItself) {
  FunctionBuilder builder(context);
  mlir::Value w = builder.state(ARETE_FLOAT64, {dyn, dyn});
  builder.update(w, builder.op("dot", {w, w}));
  Program square = program(builder);
  square.check(random({5, 5}), Tolerance{0, 1e-13, 1e-13});
  square.check(random({5, 4}));

  FunctionBuilder normalized(context);
  w = normalized.state(ARETE_FLOAT64, {dyn, dyn});
  mlir::Value total = normalized.op(
      "sum", w, {normalized.axes({1}), normalized.flag("keepdims")});
  mlir::Value largest = normalized.op("max", w, normalized.axes({0}));
  normalized.update(
      w, normalized.op("add", {normalized.op("divide", {w, total}), largest}));
  normalized.output(
      normalized.op("dot", {w, w}, normalized.flag("transpose_rhs")));
  Program normalize = program(normalized);
  normalize.check(Random(1).array(ARETE_FLOAT64, {6, 4}, 0.5, 1),
                  Tolerance{0, 1e-13, 1e-13});
  normalize.check(random({0, 3}));
}

TEST_F(StateTest, OutputsSeeOldAndNewValues) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(ARETE_FLOAT64, {dyn});
  mlir::Value w = builder.state(ARETE_FLOAT64, {dyn});
  mlir::Value next = builder.op("add", {w, x});
  builder.output(w);
  builder.output(next);
  builder.output(builder.op("multiply", {next, w}));
  builder.output(next);
  builder.output(builder.op("sum", w, builder.axes({0})));
  builder.output(x);
  builder.update(w, next);
  Program program = this->program(builder);
  for (int64_t n : {0, 1, 7, 500})
    program.check({random({n}), random({n}, 2)}, Tolerance{0, 1e-12, 1e-12});
}

TEST_F(StateTest, UpdatesSeeOldValuesOfEachOther) {
  FunctionBuilder builder(context);
  mlir::Value a = builder.state(ARETE_FLOAT64, {dyn}),
              b = builder.state(ARETE_FLOAT64, {dyn}),
              c = builder.state(ARETE_FLOAT64, {dyn}),
              unchanged = builder.state(ARETE_FLOAT64, {dyn});
  mlir::Value sum = builder.op("add", {a, b});
  builder.update(b, builder.op("subtract", {a, unchanged}));
  builder.update(a, sum);
  builder.update(c, builder.op("multiply", {sum, builder.op("add", {c, b})}));
  Program program = this->program(builder);
  for (int64_t n : {0, 1, 7, 500})
    program.check({random({n}), random({n}, 2), random({n}, 3), random({n}, 4)},
                  Tolerance{0, 1e-14, 1e-14});
}

TEST_F(StateTest, OneValueForSeveralStates) {
  FunctionBuilder builder(context);
  mlir::Value x = builder.input(ARETE_FLOAT64, {dyn});
  mlir::Value a = builder.state(ARETE_FLOAT64, {dyn}),
              b = builder.state(ARETE_FLOAT64, {dyn}),
              c = builder.state(ARETE_FLOAT64, {dyn});
  mlir::Value sum = builder.op("add", {x, a});
  builder.update(a, sum);
  builder.update(b, sum);
  builder.update(c, x);
  builder.output(sum);
  Program program = this->program(builder);
  program.check({random({6}), random({6}, 2), random({6}, 3), random({6}, 4)});
  program.check({random({6}), random({6}, 2), random({4}, 3), random({9}, 4)});
}

TEST_F(StateTest, OfChangingSize) {
  auto build = [&] {
    FunctionBuilder builder(context);
    mlir::Value x = builder.input(ARETE_FLOAT64, {dyn});
    mlir::Value log = builder.state(ARETE_FLOAT64, {dyn}),
                last = builder.state(ARETE_FLOAT64, {dyn});
    mlir::Value all = builder.op("concatenate", {log, x}, builder.axis(0));
    builder.output(builder.op("shape_of", all));
    builder.update(log, all);
    builder.update(last, x);
    return builder.finish();
  };
  Program append = program(build());
  for (Shape sizes :
       {Shape{3, 2, 5}, {0, 4, 1}, {4, 0, 4}, {0, 0, 0}, {1, 0, 0}})
    append.check(
        {random({sizes[0]}), random({sizes[1]}, 2), random({sizes[2]}, 3)});
  // Memory of the right size is kept.
  callWithStates(build(), {random({3})}, {random({2}), random({3}, 2)},
                 [](auto before, auto after) {
                   EXPECT_EQ(after[0].sizes[0], 5);
                   EXPECT_EQ(after[1].data, before[1].data);
                 });
}

TEST_F(StateTest, CountersAndConstants) {
  FunctionBuilder builder(context);
  mlir::Value count = builder.state(ARETE_INT64, {}),
              flag = builder.state(ARETE_BOOL, {}),
              w = builder.state(ARETE_FLOAT64, {dyn});
  builder.update(count, builder.op("add", {count, builder.size(1)}));
  builder.update(flag, builder.op("logical_not", flag));
  // Of the state only its size is used.
  builder.update(
      w, builder.op("broadcast_to",
                    {builder.scalar(ARETE_FLOAT64, 0), builder.dim(w, 0)}));
  Program program = this->program(builder);
  program.check(
      {Array::of<int64_t>({}, {41}), Array::of<bool>({}, {true}), random({4})});
}

/// Of such a state only the size matters, and the loop must not be taken for a
/// copy onto itself.
TEST_F(StateTest, ConstantFunctionsOfItself) {
  FunctionBuilder builder(context);
  mlir::Value a = builder.state(ARETE_INT64, {dyn}),
              b = builder.state(ARETE_BOOL, {dyn, 1}),
              c = builder.state(ARETE_INT64, {3}),
              d = builder.state(ARETE_BOOL, {dyn});
  builder.update(a, builder.op("subtract", {a, a}));
  builder.update(b, builder.op("bitwise_xor", {b, b}));
  builder.update(c, builder.op("multiply", {c, builder.size(0)}));
  builder.update(d, builder.op("less_equal", {a, a}));
  Program zero = program(builder);
  Random random(1);
  for (int64_t n : {1, 6, 0})
    zero.check({random.array(ARETE_INT64, {n}, 1, 9),
                random.array(ARETE_BOOL, {n, 1}, 0, 1),
                random.array(ARETE_INT64, {3}, 1, 9),
                random.array(ARETE_BOOL, {n}, 0, 1)});
}

TEST_F(StateTest, ScatteredInPlace) {
  FunctionBuilder builder(context);
  mlir::Value rows = builder.input(ARETE_FLOAT64, {dyn, dyn}),
              indices = builder.input(ARETE_INT64, {dyn});
  mlir::Value w = builder.state(ARETE_FLOAT64, {dyn, dyn});
  builder.output(builder.op("gather", {w, indices}));
  builder.update(w, builder.op("scatter_add", {w, rows, indices}));
  Program update = program(builder);
  auto indexArray = [](std::vector<int64_t> values) {
    int64_t count = values.size();
    return Array::of<int64_t>({count}, values);
  };
  update.check({random({3, 4}), indexArray({0, 4, 0}), random({5, 4}, 2)},
               Tolerance{0, 1e-14});
  update.check({random({3, 4}), indexArray({0, 4, 5}), random({5, 4}, 2)});
  update.check({random({3, 4}), indexArray({-6, 4, 0}), random({5, 4}, 2)});
}

} // namespace
} // namespace arete::test
