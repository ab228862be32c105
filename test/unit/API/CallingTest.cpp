//===- CallingTest.cpp - Values of inputs, names, copies, many calls ------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "APITest.h"

using namespace arete;
using namespace arete::test;

namespace {

double number(const std::vector<Tensor> &outputs) {
  return outputs.at(0).astype(DType::Float64).item<double>();
}

//===----------------------------------------------------------------------===//
// Values and names
//===----------------------------------------------------------------------===//

struct Scaled {
  Variable x = scalar<double>("x"), scale = scalar<double>("scale"),
           shift = scalar<double>("shift");
  Function f = function({x, In(scale, 2.0), In(shift, 10.0)},
                        {x * scale + shift}, {.name = "f"});
};

TEST(InputValues, StandWhereACallGivesNone) {
  Scaled s;
  EXPECT_EQ(s.f.numInputs(), 3u);
  EXPECT_EQ(number(s.f(1.0)), 12);
  EXPECT_EQ(number(s.f(1.0, 3.0)), 13);
  EXPECT_EQ(number(s.f(1.0, 3.0, 0.0)), 3);
  EXPECT_EQ(number(s.f({Tensor(1.0), Tensor(4.0)})), 14);
  EXPECT_ERROR(s.f(), Value,
               "f: takes 1 to 3 arguments: 'x' (float64[]), 'scale' "
               "(float64[]), 'shift' (float64[]); got 0");
  EXPECT_ERROR(s.f(1.0, 2.0, 3.0, 4.0), Value, "takes 1 to 3 arguments");
}

TEST(InputValues, AreConverted) {
  auto x = vector<double>("x");
  Tensor value = Tensor::of<float>({1, 2});
  auto f = function({In(x, value)}, {2.0 * x});
  EXPECT_TRUE(arrayEqual(f()[0], Tensor::of<double>({2, 4})));
  EXPECT_TRUE(
      arrayEqual(f(Tensor::of<double>({5}))[0], Tensor::of<double>({10})));
}

TEST(InputValues, MustFit) {
  auto x = vector<float>("x"), y = vector<float>("y");
  EXPECT_ERROR(function({In(x, Tensor::of<double>({1}))}, {x}), Type,
               "argument 'x' (float32[?]) cannot be float64 without loss");
  EXPECT_ERROR(function({In(x, Tensor(1.0f))}, {x}), Type,
               "cannot be a tensor of rank 0");
  EXPECT_ERROR(function({In(x, 1.0)}, {x}), Type, "cannot be a number");
  auto n = scalar<int8_t>("n");
  auto s = scalar<float>("s");
  EXPECT_ERROR(function({In(n, 200)}, {n}), Type,
               "argument 'n' (int8[]) cannot hold this number");
  EXPECT_EQ(number(function({In(s, 2.5)}, {s})()), 2.5);
  EXPECT_ERROR(
      function({In(x, zeros<float>({2})), y}, {x + y}), Value,
      "input 1, 'y' (float32[?]), has no value, but one before it has");
}

TEST(NamedArguments, InAnyOrder) {
  Scaled s;
  EXPECT_EQ(number(s.f.named({{"shift", 1.0}, {"x", 5.0}})), 11);
  EXPECT_EQ(number(s.f.named({{"x", Tensor(5.0)}})), 20);
  EXPECT_ERROR(s.f.named({{"shift", 1.0}}), Value,
               "f: argument 'x' (float64[]) is not given");
  EXPECT_ERROR(s.f.named({{"x", 1.0}, {"x", 2.0}}), Value,
               "argument 'x' (float64[]) is given twice");
  EXPECT_ERROR(s.f.named({{"y", 1.0}}), Value,
               "f: has no input 'y'; there are 'x' (float64[]), 'scale'");
  auto a = scalar<double>("a"), b = scalar<double>("a");
  auto g = function({a, b}, {a - b});
  EXPECT_ERROR(g.named({{"a", 1.0}}), Value, "has two inputs 'a'");
}

TEST(Inputs, FromVectors) {
  std::vector<Variable> x = {scalar<double>("x"), scalar<double>("y")};
  EXPECT_EQ(number(function(x, {x[0] - x[1]})(5.0, 3.0)), 2);
  std::vector<In> inputs = {x[0], In(x[1], 1.0)};
  EXPECT_EQ(number(function(inputs, {x[0] - x[1]})(5.0)), 4);
  EXPECT_EQ(number(function({}, {constant(Tensor(3.0))})()), 3);
}

//===----------------------------------------------------------------------===//
// Copies
//===----------------------------------------------------------------------===//

struct Counter {
  Shared total = shared(1.0, "total");
  Variable x = scalar<double>("x");
  Function add =
      function({x}, {total}, {.updates = {{total, total + x}}, .name = "add"});
};

TEST(Copy, OnOtherSharedVariables) {
  Counter c;
  auto other = shared(100.0, "other");
  Function add = c.add.copy({.swap = {{c.total, other}}, .name = "add_other"});
  EXPECT_EQ(add.name(), "add_other");
  EXPECT_EQ(number(add(5.0)), 100);
  EXPECT_EQ(number(c.add(2.0)), 1);
  EXPECT_EQ(other.get_value().item<double>(), 105);
  EXPECT_EQ(c.total.get_value().item<double>(), 3);
}

TEST(Copy, WithoutUpdates) {
  Counter c;
  Function look = c.add.copy({.delete_updates = true});
  EXPECT_EQ(look.numOutputs(), 1u);
  EXPECT_EQ(number(look(5.0)), 1);
  EXPECT_EQ(c.total.get_value().item<double>(), 1);
  c.add(5.0);
  EXPECT_EQ(number(look(5.0)), 6);
  EXPECT_EQ(to_mlir(look).find("arete.update_of"), std::string::npos);
  EXPECT_NE(to_mlir(c.add).find("arete.update_of"), std::string::npos);
}

TEST(Copy, TwoThatChangePlaces) {
  auto a = shared(3.0, "a"), b = shared(5.0, "b");
  auto f = function({}, {a - b}, {.updates = {{a, a + 1.0}}});
  auto g = f.copy({.swap = {{a, b}, {b, a}}});
  EXPECT_EQ(number(g()), 2);
  EXPECT_EQ(b.get_value().item<double>(), 6);
  EXPECT_EQ(number(f()), -3);
  EXPECT_EQ(a.get_value().item<double>(), 4);
}

TEST(Copy, KeepsValuesOfInputs) {
  Scaled s;
  EXPECT_EQ(number(s.f.copy()(1.0)), 12);
}

TEST(Copy, BadSwaps) {
  auto a = shared(3.0, "a"), b = shared(5.0, "b"), c = shared(0.0, "c");
  auto n = shared(3.0f, "n");
  auto f = function({}, {a - b}, {.name = "f"});
  EXPECT_ERROR(f.copy({.swap = {{c, a}}}), Value,
               "copy: f has no shared variable 'c' (float64[])");
  EXPECT_ERROR(f.copy({.swap = {{a, n}}}), Type,
               "'n' (float32[]) cannot take the place of 'a' (float64[])");
  EXPECT_ERROR(f.copy({.swap = {{a, b}}}), Value,
               "one shared variable would be in two places of f");
  EXPECT_ERROR(Function().copy(), Value, "this Function is empty");
}

//===----------------------------------------------------------------------===//
// Many calls
//===----------------------------------------------------------------------===//

TEST(CallN, CallsAgainAndAgain) {
  Counter c;
  EXPECT_EQ(number(c.add.call_n(10, {Tensor(2.0)})), 19);
  EXPECT_EQ(c.total.get_value().item<double>(), 21);
  EXPECT_TRUE(c.add.call_n(0, {Tensor(2.0)}).empty());
  EXPECT_EQ(c.total.get_value().item<double>(), 21);
  EXPECT_ERROR(c.add.call_n(-1, {Tensor(2.0)}), Value,
               "add: cannot be called -1 times");
  EXPECT_ERROR(c.add.call_n(1), Value, "takes 1 argument");
}

TEST(CallN, StopsAtAnError) {
  auto w = shared(zeros<double>({4}), "w");
  auto n = shared(Tensor(int64_t(2)), "n");
  auto f = function({}, {w[n]}, {.updates = {{n, n + 1}}});
  EXPECT_ERROR(f.call_n(5), Index, "");
  EXPECT_EQ(n.get_value().item<int64_t>(), 4);
}

} // namespace
