//===- FunctionTest.cpp - Compiled functions ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "APITest.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

using namespace arete;
using namespace arete::test;

namespace {

Tensor floats(const detail::NestedList<float> &list) {
  return Tensor::of<float>(list);
}

//===----------------------------------------------------------------------===//
// Making
//===----------------------------------------------------------------------===//

TEST(Function, InputsAndOutputs) {
  auto x = vector<float>("x"), y = vector<float>("y");
  auto f = function({x, y}, {x + y, x, x * y, x}, {.name = "both"});
  EXPECT_EQ(f.name(), "both");
  EXPECT_EQ(f.numInputs(), 2u);
  EXPECT_EQ(f.numOutputs(), 4u);
  auto results = f(floats({1, 2}), floats({3, 4}));
  ASSERT_EQ(results.size(), 4u);
  EXPECT_TRUE(arrayEqual(results[0], floats({4, 6})));
  EXPECT_TRUE(arrayEqual(results[1], floats({1, 2})));
  EXPECT_TRUE(arrayEqual(results[2], floats({3, 8})));
  EXPECT_TRUE(arrayEqual(results[3], floats({1, 2})));
}

TEST(Function, OutputsAreMemoryOfTheirOwn) {
  auto x = vector<float>("x");
  auto s = shared(floats({5}), "s");
  auto f = function({x}, {x, s, x});
  Tensor argument = floats({1});
  auto first = f(argument), second = f(argument);
  first[0].at<float>({0}) = 7;
  first[1].at<float>({0}) = 8;
  EXPECT_EQ(argument.at<float>({0}), 1);
  EXPECT_EQ(first[2].at<float>({0}), 1);
  EXPECT_EQ(second[0].at<float>({0}), 1);
  EXPECT_EQ(s.get_value().at<float>({0}), 5);
}

TEST(Function, WithoutInputs) {
  EXPECT_EQ(function({}, {add(1, 2)})()[0].item<int64_t>(), 3);
  EXPECT_TRUE(function({}, {})().empty());
  auto counter = shared(int64_t(0), "counter");
  auto tick = function({}, {}, {.updates = {{counter, counter + 1}}});
  tick();
  tick();
  EXPECT_EQ(counter.get_value().item<int64_t>(), 2);
}

TEST(Function, IntermediateValuesAsInputs) {
  auto x = scalar<float>("x");
  auto y = exp(x);
  auto f = function({y}, {y * 2});
  EXPECT_EQ(f(3)[0].item<float>(), 6);
}

TEST(Function, InputErrors) {
  auto x = vector<float>("x"), y = vector<float>("y"), z = scalar<float>("");
  auto s = shared(floats({1}), "s");
  EXPECT_ERROR(function({x}, {x + y}), Value,
               "function: the result depends on 'y' (float32[?]), made at ");
  EXPECT_ERROR(function({}, {z}), Value, "which is neither an input nor given");
  EXPECT_ERROR(function({x, x}, {x}), Value,
               "the input 'x' (float32[?]) is given twice");
  EXPECT_ERROR(function({x, s}, {x + s}), Value,
               "the shared variable 's' (float32[?]) cannot be an input");
  EXPECT_ERROR(function({x, y}, {x}), Value,
               "input 1, 'y' (float32[?]), is not used");
  EXPECT_ERROR(function({Variable()}, {x}), Value, "empty Variable");
  EXPECT_ERROR(function({x}, {Variable()}), Value, "empty Variable");
  auto f = function({x, y}, {x}, {.on_unused_input = UnusedInput::Ignore});
  EXPECT_EQ(f(floats({1}), floats({2, 3}))[0].size(), 1);
  testing::internal::CaptureStderr();
  function({x, y}, {x}, {.on_unused_input = UnusedInput::Warn});
  EXPECT_NE(testing::internal::GetCapturedStderr().find(
                "warning: function: input 1, 'y'"),
            std::string::npos);
}

TEST(Function, Empty) {
  Function f;
  EXPECT_ERROR(f(), Value, "this Function is empty");
  EXPECT_THROW(f.name(), Error);
}

//===----------------------------------------------------------------------===//
// Updates
//===----------------------------------------------------------------------===//

TEST(Updates, UseTheValuesBefore) {
  auto a = shared(floats({1, 2}), "a"), b = shared(floats({3, 4}), "b");
  auto f = function({}, {a + b}, {.updates = {{a, b}, {b, a}}});
  EXPECT_TRUE(arrayEqual(f()[0], floats({4, 6})));
  EXPECT_TRUE(arrayEqual(a.get_value(), floats({3, 4})));
  EXPECT_TRUE(arrayEqual(b.get_value(), floats({1, 2})));
  auto g = function({}, {}, {.updates = {{a, a + b}, {b, a - b}}});
  g();
  EXPECT_TRUE(arrayEqual(a.get_value(), floats({4, 6})));
  EXPECT_TRUE(arrayEqual(b.get_value(), floats({2, 2})));
}

TEST(Updates, OutputsSeeTheOldValue) {
  auto s = shared(int64_t(5), "s");
  auto f = function({}, {s, s * 2}, {.updates = {{s, s + 1}}});
  auto results = f();
  EXPECT_EQ(results[0].item<int64_t>(), 5);
  EXPECT_EQ(results[1].item<int64_t>(), 10);
  EXPECT_EQ(s.get_value().item<int64_t>(), 6);
}

TEST(Updates, MayChangeSizes) {
  auto s = shared(floats({1}), "s");
  auto x = vector<float>("x");
  auto f = function({x}, {sum(s)}, {.updates = {{s, concatenate({s, x})}}});
  for (int i = 0; i < 100; ++i)
    f(floats({1, 2}));
  EXPECT_EQ(s.get_value().size(), 201);
  EXPECT_EQ(f(floats({0}))[0].item<float>(), 301);
}

TEST(Updates, NotReadAndConstant) {
  auto s = shared(floats({1, 2}), "s");
  auto x = vector<float>("x");
  function({x}, {}, {.updates = {{s, x}}})(floats({5, 6, 7}));
  EXPECT_TRUE(arrayEqual(s.get_value(), floats({5, 6, 7})));
  auto n = shared(1.5f, "n");
  function({}, {}, {.updates = {{n, 3}}})();
  EXPECT_EQ(n.get_value().item<float>(), 3);
}

TEST(Updates, Errors) {
  auto s = shared(floats({1}), "s");
  auto r = shared(floats({{1}}), "r", {0});
  EXPECT_ERROR(function({}, {}, {.updates = {{s, s * Tensor(2.0)}}}), Type,
               "the update of 's' (float32[?]) is float64[?]; cast it to "
               "float32");
  EXPECT_ERROR(function({}, {}, {.updates = {{s, sum(s)}}}), Type,
               "the update of 's' (float32[?]) is float32[]");
  EXPECT_ERROR(function({}, {}, {.updates = {{s, s + 1}, {s, s}}}), Value,
               "'s' (float32[?]) has two updates");
  EXPECT_ERROR(function({}, {}, {.updates = {{r, r.T()}}}), Shape,
               "axis 0 is not known to stay 1");
  function({}, {}, {.updates = {{r, r * 2}}})();
  EXPECT_EQ(r.get_value().at<float>({0, 0}), 2);
}

TEST(Updates, AnErrorChangesNothing) {
  auto s = shared(floats({1, 2, 3}), "s"), t = shared(int64_t(0), "t");
  auto x = vector<float>("x");
  auto i = vector<int64_t>("i");
  auto f = function({x, i}, {x[i]}, {.updates = {{s, s + x}, {t, t + 1}}});
  Tensor good = Tensor::of<int64_t>({0});
  f(floats({1, 1, 1}), good);
  EXPECT_ERROR(f(floats({1, 1}), good), Shape, "3 and 2");
  EXPECT_ERROR(f(floats({1, 1, 1}), Tensor::of<int64_t>({3})), Index, "3");
  EXPECT_ERROR(f(floats({1, 1, 1}), Tensor::of<int64_t>({0, -4})), Index, "-4");
  EXPECT_TRUE(arrayEqual(s.get_value(), floats({2, 3, 4})));
  EXPECT_EQ(t.get_value().item<int64_t>(), 1);
  f(floats({1, 1, 1}), good); // And it still works.
  EXPECT_EQ(t.get_value().item<int64_t>(), 2);
}

//===----------------------------------------------------------------------===//
// Givens
//===----------------------------------------------------------------------===//

TEST(Givens, Replace) {
  auto x = vector<float>("x"), y = vector<float>("y");
  auto i = scalar<int64_t>("i");
  auto data = shared(floats({{1, 2}, {3, 4}}), "data");
  auto f = function({i}, {sum(x)}, {.givens = {{x, data[i]}}});
  EXPECT_EQ(f(1)[0].item<float>(), 7);
  // All at once: a replacement is not replaced.
  auto g = function({x, y}, {x - y});
  EXPECT_EQ(g(floats({3}), floats({1}))[0].item<float>(), 2);
  auto a = vector<float>("a"), b = vector<float>("b");
  auto h = function({x, y}, {a - b}, {.givens = {{a, y}, {b, x}}});
  EXPECT_EQ(h(floats({3}), floats({1}))[0].item<float>(), -2);
  auto middle = exp(x);
  auto k = function({x}, {middle + a}, {.givens = {{middle, x}, {a, x * 2}}});
  EXPECT_EQ(k(floats({3}))[0].item<float>(), 9);
}

TEST(Givens, TypesFollow) {
  auto x = matrix<float>("x");
  auto r = row<float>("r");
  // What was dynamic broadcasts when it is known to be 1.
  auto f =
      function({r}, {x + constant(zeros<float>({3, 2}))}, {.givens = {{x, r}}});
  EXPECT_EQ(f(floats({{1, 2}}))[0].shape(), Shape({3, 2}));
  EXPECT_ERROR(function({}, {x + constant(zeros<float>({3, 2}))},
                        {.givens = {{x, zeros<float>({3, 4})}}}),
               Shape, "do not broadcast");
}

TEST(Givens, Errors) {
  auto x = vector<float>("x"), y = vector<float>("y");
  EXPECT_ERROR(function({}, {x}, {.givens = {{x, vector<double>("d")}}}), Type,
               "the replacement of 'x' (float32[?]) is float64[?]; cast it");
  EXPECT_ERROR(function({}, {x}, {.givens = {{x, sum(y)}}}), Type,
               "the replacement of 'x'");
  EXPECT_ERROR(function({y}, {x}, {.givens = {{x, y}, {x, y}}}), Value,
               "'x' (float32[?]) is given twice");
  EXPECT_ERROR(function({x, y}, {x}, {.givens = {{x, y}}}), Value,
               "both an input and given");
}

//===----------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------===//

TEST(Arguments, Numbers) {
  auto x = scalar<float>("x");
  auto n = scalar<uint8_t>("n");
  auto b = scalar<bool>("b");
  auto f = function({x, n, b}, {x, n, b});
  auto results = f(0.1, 200, true);
  EXPECT_EQ(results[0].item<float>(), 0.1f);
  EXPECT_EQ(results[1].item<uint8_t>(), 200);
  EXPECT_EQ(results[2].item<bool>(), true);
  EXPECT_EQ(f(1, 2, false)[0].item<float>(), 1);
  EXPECT_ERROR(f(1, 256, true), Type,
               "argument 'n' (uint8[]) cannot hold this number");
  EXPECT_ERROR(f(1, 1.0, true), Type, "argument 'n' (uint8[])");
  EXPECT_ERROR(f(1, 1, 1), Type, "argument 'b' (bool[])");
  EXPECT_ERROR(function({vector<float>("v")}, {})(1), Value, "is not used");
  auto v = vector<float>("v");
  auto g = function({v}, {v});
  EXPECT_ERROR(g(1.0), Type, "argument 'v' (float32[?]) cannot be a number");
}

TEST(Arguments, Conversions) {
  auto x = vector<float>("x");
  auto f = function({x}, {x}, {.name = "f"});
  EXPECT_EQ(f(Tensor::of<int16_t>({1}))[0].at<float>({0}), 1);
  EXPECT_EQ(f(Tensor::of<bool>({true}))[0].at<float>({0}), 1);
  EXPECT_ERROR(f(Tensor::of<double>({1})), Type,
               "f: argument 'x' (float32[?]) cannot be float64 without loss");
  EXPECT_ERROR(f(Tensor::of<int32_t>({1})), Type, "cannot be int32");
  EXPECT_ERROR(f(floats({{1}})), Type, "cannot be a tensor of rank 2");
  auto g = function({x}, {x}, {.allow_input_downcast = true});
  EXPECT_EQ(g(Tensor::of<double>({0.1}))[0].at<float>({0}), 0.1f);
  EXPECT_ERROR(g(floats({{1}})), Type, "rank 2");
}

TEST(Arguments, Counts) {
  auto x = vector<float>("x"), y = vector<float>("");
  auto f = function({x, y}, {x + y}, {.name = "sum"});
  EXPECT_ERROR(f(floats({1})), Value,
               "sum: takes 2 arguments: 'x' (float32[?]), 'arg1' (float32[?]); "
               "got 1");
  EXPECT_ERROR(f(), Value, "got 0");
  Tensor one = floats({1});
  EXPECT_ERROR(f(one, one, one), Value, "got 3");
  EXPECT_ERROR(f({one}), Value, "got 1");
  EXPECT_EQ(f({one, one})[0].at<float>({0}), 2);
  EXPECT_EQ(f(std::vector<Tensor>{one, one})[0].at<float>({0}), 2);
}

TEST(Arguments, ManyAtOnce) {
  std::vector<Variable> inputs;
  std::vector<Tensor> values;
  Variable total = constant(Tensor(int64_t(0)));
  for (int64_t i = 0; i < 40; ++i) {
    inputs.push_back(scalar<int64_t>("x" + std::to_string(i)));
    values.emplace_back(i);
    total = total + inputs.back();
  }
  EXPECT_EQ(function(inputs, {total})(values)[0].item<int64_t>(), 780);
}

TEST(Arguments, Strided) {
  auto x = matrix<float>("x"), y = matrix<float>("y");
  auto f = function({x, y}, {dot(x, y), x + 1});
  Tensor m = floats({{1, 2, 3}, {4, 5, 6}});
  auto results = f(m, m.transpose());
  EXPECT_TRUE(arrayEqual(results[0], floats({{14, 32}, {32, 77}})));
  results = f(m.slice(1, {}, {}, -1), m.transpose());
  EXPECT_TRUE(arrayEqual(results[1], floats({{4, 3, 2}, {7, 6, 5}})));
}

TEST(Arguments, DeclaredSizes) {
  auto x = tensor<float>("x", {2, dynamicSize});
  auto f = function({x}, {sum(x, 0)});
  EXPECT_EQ(f(zeros<float>({2, 5}))[0].size(), 5);
  EXPECT_ERROR(f(zeros<float>({3, 5})), Shape,
               "size 3 in dimension 0, expected 2");
}

TEST(Arguments, BorrowedStates) {
  auto s = shared(floats({1, 2}), "s");
  auto x = vector<float>("x");
  auto f = function({x}, {x * 10}, {.updates = {{s, s + x}}});
  EXPECT_TRUE(arrayEqual(f(s.get_value(true))[0], floats({10, 20})));
  EXPECT_TRUE(arrayEqual(s.get_value(), floats({2, 4})));
}

TEST(Call, WritesToTheCaller) {
  auto x = vector<float>("x");
  auto f = function({x}, {x * 2, sum(x)}, {.name = "f"});
  Tensor in[] = {floats({1, 2})};
  Tensor out[] = {zeros<float>({2}), zeros<float>({})};
  f.call(in, out);
  EXPECT_TRUE(arrayEqual(out[0], floats({2, 4})));
  EXPECT_EQ(out[1].item<float>(), 3);
  Tensor small[] = {zeros<float>({1}), zeros<float>({})};
  EXPECT_ERROR(f.call(in, small), Shape, "output 0");
  Tensor strided[] = {zeros<float>({4}).slice(0, 0, {}, 2), out[1]};
  EXPECT_ERROR(f.call(in, strided), Shape, "not contiguous");
  EXPECT_ERROR(f.call(in, in), Value, "has 2 outputs, got memory for 1");
  EXPECT_ERROR(f.call({}, out), Value, "takes 1 argument");
  Tensor alias[] = {in[0], out[1]};
  EXPECT_ERROR(f.call(in, alias), Shape, "overlap");
  Tensor none[] = {zeros<float>({0})}, noResult[] = {none[0].copy(), out[1]};
  f.call(none, noResult);
  EXPECT_EQ(out[1].item<float>(), 0);
  EXPECT_ERROR(f.call(in, noResult), Shape, "output 0");
}

//===----------------------------------------------------------------------===//
// Shared variables
//===----------------------------------------------------------------------===//

TEST(SharedVariable, Values) {
  Tensor initial = floats({1, 2});
  auto s = shared(initial, "s");
  initial.at<float>({0}) = 9;
  EXPECT_TRUE(arrayEqual(s.get_value(), floats({1, 2})));
  Tensor copy = s.get_value();
  copy.at<float>({0}) = 9;
  EXPECT_TRUE(arrayEqual(s.get_value(), floats({1, 2})));
  s.get_value(true).at<float>({0}) = 7;
  EXPECT_TRUE(arrayEqual(s.get_value(), floats({7, 2})));
  s.set_value(floats({3, 4, 5}));
  EXPECT_TRUE(arrayEqual(s.get_value(), floats({3, 4, 5})));
  s.set_value(s.get_value(true).slice(0, {}, {}, -1));
  EXPECT_TRUE(arrayEqual(s.get_value(), floats({5, 4, 3})));
  s.set_value(zeros<float>({0}));
  EXPECT_EQ(s.get_value().size(), 0);
  EXPECT_EQ(s.name(), "s");
  EXPECT_EQ(typeOf(s), "float32[?]");
  EXPECT_EQ(typeOf(shared(floats({{1, 2}}), "r", {0})), "float32[1,?]");
}

TEST(SharedVariable, Errors) {
  auto s = shared(floats({{1, 2}}), "s", {0});
  EXPECT_ERROR(s.set_value(Tensor::of<double>({{1, 2}})), Type,
               "set_value: the shared variable 's' holds float32, got float64");
  EXPECT_ERROR(s.set_value(floats({1})), Type, "has rank 2, got 1");
  EXPECT_ERROR(s.set_value(zeros<float>({2, 2})), Shape,
               "has size 1 in axis 0, got 2");
  EXPECT_ERROR(shared(floats({1, 2}), "s", {0}), Shape, "its size is 2");
  EXPECT_ERROR(shared(floats({1}), "s", {1}), Index, "axis 1");
  EXPECT_ERROR(Shared().get_value(), Value, "this Shared is empty");
}

TEST(SharedVariable, BetweenFunctions) {
  auto w = shared(floats({1}), "w");
  auto add = function({}, {}, {.updates = {{w, w + 1}}});
  auto read = function({}, {w * 10});
  add();
  EXPECT_EQ(read()[0].at<float>({0}), 20);
  w.set_value(floats({5, 6}));
  EXPECT_TRUE(arrayEqual(read()[0], floats({50, 60})));
}

TEST(SharedVariable, OutlivesItsHandle) {
  Function f;
  {
    auto w = shared(floats({1}), "w");
    f = function({}, {w}, {.updates = {{w, w + 1}}});
  }
  f();
  EXPECT_EQ(f()[0].at<float>({0}), 2);
}

//===----------------------------------------------------------------------===//
// eval, printing, object files
//===----------------------------------------------------------------------===//

TEST(Eval, KeepsWhatItCompiled) {
  auto x = scalar<double>("x"), y = scalar<double>("y");
  auto z = x * y;
  EXPECT_EQ(eval(z, {{x, 2.0}, {y, 3.0}}).item<double>(), 6);
  auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 1000; ++i)
    EXPECT_EQ(eval(z, {{x, double(i)}, {y, 3.0}}).item<double>(), 3 * i);
  // A thousand compilations would take longer by far.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
  EXPECT_EQ(eval(z, {{y, 2.0}, {x, 3.0}}).item<double>(), 6);
  EXPECT_ERROR(eval(z, {{x, 2.0}}), Value, "depends on 'y'");
  EXPECT_ERROR(eval(Variable()), Value, "empty Variable");
}

TEST(ToMlir, Function) {
  auto x = vector<float>("x");
  auto s = shared(floats({1}), "s");
  auto f = function({x}, {exp(x)}, {.updates = {{s, s + x}}, .name = "step"});
  std::string text = to_mlir(f);
  for (const char *part :
       {"func.func @step(", "arete.name = \"x\"", "arete.name = \"s\"",
        "arete.state", "arete.update_of = 1", "arete.exp"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  EXPECT_EQ(text.find("arete.variable"), std::string::npos);
}

TEST(SaveObject, WritesObjectAndHeader) {
  auto x = matrix<float>("x");
  auto w = shared(floats({{1, 2}, {3, 4}}), "w");
  auto f = function({x}, {dot(x, w)}, {.name = "layer"});
  auto folder = std::filesystem::temp_directory_path() /
                ("arete-save-object-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::string object = folder / "layer.o", header = folder / "layer.h";
  w.set_value(floats({{41.5, 0}, {0, 1}}));
  f.save_object(object, header);
  auto contents = [](const std::string &path) {
    std::ifstream is(path, std::ios::binary);
    std::ostringstream text;
    text << is.rdbuf();
    return text.str();
  };
  std::string code = contents(object);
  EXPECT_EQ(code.substr(0, 4), "\x7f"
                               "ELF");
  // The value the variable has now, not the one it had at first.
  const float now = 41.5;
  std::string bytes(reinterpret_cast<const char *>(&now), sizeof(now));
  EXPECT_NE(code.find(bytes), std::string::npos);
  EXPECT_NE(code.find("layer_initial_states"), std::string::npos);
  EXPECT_NE(contents(header).find("layer"), std::string::npos);
  EXPECT_ERROR(f.save_object((folder / "no" / "x.o").string(), header), IO,
               "cannot write");
  auto bad = function({x}, {x}, {.name = "malloc"});
  EXPECT_ERROR(bad.save_object(object, header), Compile, "malloc");
  std::filesystem::remove_all(folder);
}

} // namespace
