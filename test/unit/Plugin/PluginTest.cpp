//===- PluginTest.cpp - Plug-ins by the C++ API ---------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExampleFunctions.h"
#include "arete/Arete.h"
#include "gtest/gtest.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

using namespace arete;

namespace {

struct Plugin : testing::Test {
  static void SetUpTestSuite() { load_plugin(ARETE_EXAMPLE_PLUGIN); }
};

/// The message of the Error that `build` throws.
template <typename Build> std::string errorOf(Build build) {
  try {
    build();
  } catch (const Error &error) {
    return error.what();
  }
  return "no error";
}

#define EXPECT_ERROR(STATEMENT, TEXT)                                          \
  do {                                                                         \
    std::string message = errorOf([&] { STATEMENT; });                         \
    EXPECT_NE(message.find(TEXT), std::string::npos) << message;               \
  } while (false)

using Expressions = std::vector<Variable>;

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

TEST_F(Plugin, ElementwiseOpBroadcastsAndPromotes) {
  auto x = constant(Tensor::of<float>({{-6}, {0}, {0.5}}));
  Tensor value = eval(example::softclip(x, Tensor::of<float>({1, 2})));
  EXPECT_EQ(value.dtype(), DType::Float32);
  Tensor expected =
      Tensor::of<float>({{-std::tanh(6.0f), -2 * std::tanh(3.0f)},
                         {0, 0},
                         {std::tanh(0.5f), 2 * std::tanh(0.25f)}});
  EXPECT_TRUE(allClose(value, expected, 1e-6, 0)) << value;

  // Integers are computed as float64, 16-bit floats stay.
  EXPECT_EQ(example::softclip(scalar<int64_t>("n"), 2).dtype(), DType::Float64);
  EXPECT_EQ(example::softclip(vector("h", DType::Float16), 2.0).dtype(),
            DType::Float16);
  EXPECT_EQ(example::softclip(vector<float>("f"), scalar<double>("d")).dtype(),
            DType::Float64);
}

TEST_F(Plugin, Edges) {
  double inf = INFINITY, nan = NAN;
  Tensor value = eval(example::softclip(
      constant(Tensor::of<double>({inf, -inf, nan, -0.0, 1, 1})),
      Tensor::of<double>({2, 2, 2, 2, inf, nan})));
  // inf * tanh(1 / inf) is inf * 0.
  EXPECT_EQ(value.str(),
            Tensor::of<double>({2, -2, nan, -0.0, nan, nan}).str());
  EXPECT_EQ(eval(example::softclip(constant(Tensor::of<double>({})), 1)).size(),
            0);
  EXPECT_EQ(
      eval(example::rotate(constant(zeros<double>({2, 0})), 3, 1)).shape(),
      Shape({2, 0}));
}

TEST_F(Plugin, RmsNorm) {
  auto x = constant(Tensor::of<double>({{3, 4}, {0, 0}}));
  double root = std::sqrt(12.5);
  EXPECT_TRUE(allClose(eval(example::rms_norm(x, 1, 0)),
                       Tensor::of<double>({{3 / root, 4 / root}, {NAN, NAN}}),
                       1e-15, 0, /*equalNan=*/true));
  // Of no size: nothing; of one: the sign.
  EXPECT_EQ(eval(example::rms_norm(constant(zeros<float>({0, 3})), 0)).shape(),
            Shape({0, 3}));
  EXPECT_EQ(
      eval(example::rms_norm(constant(Tensor::of<double>({-5})), 0, 0)).str(),
      Tensor::of<double>({-1}).str());
}

TEST_F(Plugin, Rotate) {
  auto x = constant(Tensor::of<int>({1, 2, 3}).astype(DType::Float32));
  for (auto [shift, expected] : {std::pair(1, Tensor::of<float>({3, 1, 2})),
                                 std::pair(-1, Tensor::of<float>({2, 3, 1})),
                                 std::pair(-4, Tensor::of<float>({2, 3, 1})),
                                 std::pair(300, Tensor::of<float>({1, 2, 3}))})
    EXPECT_TRUE(arrayEqual(eval(example::rotate(x, shift, 0)), expected))
        << shift;
}

//===----------------------------------------------------------------------===//
// Derivatives: by finite differences, forward against reverse, twice
//===----------------------------------------------------------------------===//

TEST_F(Plugin, Derivatives) {
  Tensor x = Tensor::of<double>({{0.3, -1.2, 2.5}, {0.1, 0.8, -0.4}});
  Tensor limit = Tensor::of<double>({0.7, 1.1, 2});
  verify_grad(
      [](const Expressions &v) { return example::softclip(v[0], v[1]); },
      {x, limit}, {.order = 2});
  verify_grad(
      [](const Expressions &v) { return example::rms_norm(v[0], 1, 0.1); }, {x},
      {.order = 2});
  verify_grad(
      [](const Expressions &v) {
        return example::rotate(v[0], 2, 0) * example::rotate(v[0], -1, 1);
      },
      {x}, {.order = 2});
  // Together with ops of Arete, one operand broadcast.
  verify_grad(
      [](const Expressions &v) {
        return sum(
            exp(example::softclip(example::rms_norm(v[0] * v[1], 0), 1.0)));
      },
      {x, limit});
}

TEST_F(Plugin, BatchesAndJacobians) {
  // The op is elementwise by its interface, rms_norm by its decomposition.
  auto x = vector<double>("x");
  Variable elementwise = jacobian(example::softclip(x, 2), x);
  Variable composed = jacobian(example::rms_norm(x, 0, 0), x);
  auto f = function({x}, {elementwise, composed});
  auto values = f(Tensor::of<double>({1, 2}));
  double a = std::tanh(0.5), b = std::tanh(1.0);
  EXPECT_TRUE(allClose(values[0],
                       Tensor::of<double>({{1 - a * a, 0}, {0, 1 - b * b}}),
                       1e-14, 1e-15));
  double r = std::sqrt(2.5);
  EXPECT_TRUE(allClose(values[1],
                       Tensor::of<double>({{4 / (5 * r), -2 / (5 * r)},
                                           {-2 / (5 * r), 1 / (5 * r)}}),
                       1e-14, 1e-15))
      << values[1];
  // One that has no rule says so.
  EXPECT_ERROR(jacobian(example::rotate(x, 1, 0), x), "example.rotate");
}

//===----------------------------------------------------------------------===//
// Compiling
//===----------------------------------------------------------------------===//

TEST_F(Plugin, RewriteIsDoneUnlessExcluded) {
  auto x = vector<double>("x"), limit = scalar<double>("limit");
  auto bounded = limit * tanh(x / limit);
  std::vector<Tensor> results;
  for (bool excluded : {false, true}) {
    Rewrites rewrites;
    rewrites.print = true;
    if (excluded)
      rewrites.excluding = {"softclip-from-tanh"};
    testing::internal::CaptureStderr();
    auto f = function({x, limit}, {bounded}, {.rewrites = rewrites});
    std::string told = testing::internal::GetCapturedStderr();
    EXPECT_EQ(told.find("rewrite: softclip-from-tanh") == std::string::npos,
              excluded)
        << told;
    results.push_back(f(Tensor::of<double>({-3, 0.1, 50}), 2.0)[0]);
  }
  EXPECT_TRUE(allClose(results[0], results[1], 1e-15, 0));

  EXPECT_ERROR(function({x, limit}, {bounded},
                        {.rewrites = {.excluding = {"softclip-from-tan"}}}),
               "did you mean 'softclip-from-tanh'?");
}

TEST_F(Plugin, RewritesBeforeDifferentiating) {
  auto x = scalar<double>("x"), limit = scalar<double>("limit");
  auto slope = grad(limit * tanh(x / limit), {x})[0];
  EXPECT_NE(debugprint(slope).find("sqr"), std::string::npos)
      << debugprint(slope);
  double value = function({x, limit}, {slope})(1.0, 2.0)[0].item<double>();
  double t = std::tanh(0.5);
  EXPECT_NEAR(value, 1 - t * t, 1e-15);
}

TEST_F(Plugin, AheadOfTime) {
  auto folder = std::filesystem::path(testing::TempDir());
  std::string object = folder / "plugin_f.o", header = folder / "plugin_f.h";
  auto x = vector<float>("x");
  auto f = function(
      {x},
      {example::rotate(example::softclip(example::rms_norm(x, 0), 1.5), 1, 0)},
      {.name = "plugin_f"});
  f.save_object(object, header);
  std::ifstream stream(header);
  std::string text(std::istreambuf_iterator<char>(stream), {});
  EXPECT_NE(text.find("plugin_f("), std::string::npos);
  EXPECT_GT(std::filesystem::file_size(object), 0u);
}

TEST_F(Plugin, TestValuesUseTheEvaluators) {
  auto x = vector<double>("x");
  set_test_value(x, Tensor::of<double>({0, 2}));
  EXPECT_TRUE(allClose(test_value(example::softclip(x, 2)),
                       Tensor::of<double>({0, 2 * std::tanh(1.0)}), 1e-15, 0));
  EXPECT_TRUE(arrayEqual(test_value(example::rotate(x, 1, 0)),
                         Tensor::of<double>({2, 0})));
}

//===----------------------------------------------------------------------===//
// What does not fit
//===----------------------------------------------------------------------===//

TEST_F(Plugin, OpsThatDoNotFit) {
  auto x = vector<double>("x");
  EXPECT_ERROR(call_op("example.nothing", {x}),
               "example.nothing: there is no op of this name");
  EXPECT_ERROR(call_op("", {x}), "there is no op of this name");
  EXPECT_ERROR(call_op("example.rotate", {x}, {{"axis", 0}}),
               "example.rotate: requires attribute 'shift'");
  EXPECT_ERROR(call_op("example.rotate", {x}, {{"axis", 0}, {"shft", 1}}),
               "example.rotate: has no attribute 'shft'");
  EXPECT_ERROR(call_op("example.rotate", {x}, {{"axis", "0"}, {"shift", 1}}),
               "example.rotate: ");
  EXPECT_ERROR(call_op("example.rotate", {x}, {{"axis", 3}, {"shift", 1}}),
               "axis 3");
  EXPECT_ERROR(call_op("example.rotate", {}, {{"axis", 0}, {"shift", 1}}),
               "example.rotate: requires a single operand");
  EXPECT_ERROR(call_op("example.softclip", {x}),
               "example.softclip: expected 2 operands, but found 1");
  EXPECT_ERROR(call_op("example.softclip", {x, x, x}),
               "example.softclip: expected 2 operands, but found 3");
  EXPECT_ERROR(example::softclip(vector("z", DType::Complex128), 1),
               "example.softclip takes a float dtype, got complex128[?]");
  EXPECT_ERROR(example::softclip(constant(zeros<float>({2})),
                                 constant(zeros<float>({3}))),
               "do not broadcast");
  EXPECT_ERROR(example::softclip(Variable(), 1), "empty Variable");
  EXPECT_ERROR(example::rms_norm(vector<int64_t>("l"), 0),
               "example.rms_norm takes a float dtype, got int64[?]");
}

TEST_F(Plugin, OpsOfAreteByName) {
  auto x = constant(Tensor::of<double>({{1, 2}, {3, 4}}));
  EXPECT_EQ(
      eval(call_op("arete.sum", {x},
                   {{"axes", std::vector<int64_t>{0}}, {"keepdims", false}}))
          .str(),
      "[4. 6.]");
  EXPECT_EQ(eval(call_op("arete.cast", {x}, {{"dtype", DType::Int8}})).dtype(),
            DType::Int8);
  auto parts = call_op_all("arete.eigh", {x});
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[1].rank(), 2);
  EXPECT_ERROR(call_op("arete.eigh", {x}), "has 2 results; use call_op_all");
  EXPECT_ERROR(call_op("arete.sum", {x}), "arete.sum: requires attribute");
  EXPECT_ERROR(call_op("arete.eigh", {x, x}), "arete.eigh: ");
  EXPECT_ERROR(call_op("arete.fused", {x}), "cannot be built by its name");
}

//===----------------------------------------------------------------------===//
// Loading
//===----------------------------------------------------------------------===//

TEST_F(Plugin, LoadingAgainDoesNothing) {
  load_plugin(ARETE_EXAMPLE_PLUGIN);
  // By another way to the same file, too.
  auto path = std::filesystem::path(ARETE_EXAMPLE_PLUGIN);
  load_plugin(path.parent_path() / "." / path.filename());
  // A copy is another library with the same names.
  auto copy = std::filesystem::path(testing::TempDir()) / "copy-of-example.so";
  std::filesystem::copy_file(path, copy,
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_ERROR(load_plugin(copy), "a plug-in 'example' is loaded already");
  EXPECT_EQ(eval(example::softclip(0.0, 1)).item<double>(), 0);
}

TEST_F(Plugin, NotThere) {
  try {
    load_plugin("/nowhere/libplugin.so");
    FAIL() << "no error";
  } catch (const Error &error) {
    EXPECT_EQ(error.kind(), ErrorKind::IO);
    EXPECT_NE(std::string(error.what())
                  .find("load_plugin: cannot load the plug-in "
                        "'/nowhere/libplugin.so': No such file"),
              std::string::npos)
        << error.what();
    EXPECT_NE(error.file().find("PluginTest.cpp"), std::string::npos);
  }
}

/// All or nothing: what failed half way can be loaded afterwards, and until
/// then nothing of it is known.
TEST_F(Plugin, FailureLeavesNothing) {
  auto x = vector<double>("x");
  for (auto [fault, text] :
       {std::pair("fail", "its registration failed: there is no licence"),
        std::pair("throw", "its registration failed: out of luck"),
        std::pair("dialect-clash", "there is a dialect 'arete' already"),
        std::pair("rewrite-clash",
                  "there is a rewrite 'log-of-one-plus' already"),
        std::pair("rewrite-twice",
                  "there is a rewrite 'sinh-of-arcsinh' already"),
        std::pair(
            "rewrite-name",
            "the name of the rewrite 'Sinh, and more' is not in kebab")}) {
    setenv("TEST_PLUGIN_FAULT", fault, /*overwrite=*/1);
    EXPECT_ERROR(load_plugin(ARETE_TEST_PLUGIN), text);
    EXPECT_ERROR(call_op("testing.opaque", {x}), "there is no op");
    EXPECT_ERROR(
        function({x}, {x}, {.rewrites = {.excluding = {"sinh-of-arcsinh"}}}),
        "there is no rewrite 'sinh-of-arcsinh'");
  }
  unsetenv("TEST_PLUGIN_FAULT");
  load_plugin(ARETE_TEST_PLUGIN);
  Variable opaque = call_op("testing.opaque", {x});

  // An op of which nothing is known cannot be differentiated, evaluated,
  // compiled or batched, and says so.
  EXPECT_ERROR(grad(sum(opaque), {x}), "testing.opaque has no derivative");
  EXPECT_ERROR(function({x}, {opaque}), "testing.opaque");
  EXPECT_ERROR(vectorize({opaque}, {{x, matrix<double>("m")}}),
               "testing.opaque");
  set_test_value(x, Tensor::of<double>({1}));
  EXPECT_ERROR(test_value(opaque), "cannot evaluate this op");

  // A rewrite in C++, which is not done before differentiating.
  testing::internal::CaptureStderr();
  function({x}, {sinh(arcsinh(x))}, {.rewrites = {.print = true}});
  EXPECT_NE(
      testing::internal::GetCapturedStderr().find("rewrite: sinh-of-arcsinh"),
      std::string::npos);
}

} // namespace
