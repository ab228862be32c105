//===- SavingTest.cpp - Functions in files --------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Saving.h"
#include "APITest.h"
#include "llvm/Support/xxhash.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

using namespace arete;
using namespace arete::test;

namespace {

class SavingTest : public ::testing::Test {
protected:
  SavingTest() {
    std::string pattern = ::testing::TempDir() + "arete-saving-XXXXXX";
    folder = mkdtemp(pattern.data());
    path = folder + "/function.mlir";
  }
  ~SavingTest() override { std::filesystem::remove_all(folder); }

  std::string read() const {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  void write(const std::string &text) const {
    std::ofstream(path, std::ios::binary) << text;
  }
  /// Replaces part of the file and puts the right sum in its first line.
  void replace(const std::string &from, const std::string &to) const {
    std::string text = read();
    text = text.substr(text.find('\n') + 1);
    size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from << " in\n" << text;
    writeBody(text.replace(at, from.size(), to));
  }
  void writeBody(const std::string &text) const {
    char header[100];
    std::snprintf(header, sizeof(header),
                  "// Arete function 0.1.0, %zu bytes follow, xxh3 %016llx\n",
                  text.size(),
                  static_cast<unsigned long long>(llvm::xxh3_64bits(text)));
    write(header + text);
  }
  /// What loading says; "" if it works.
  std::string problem() const {
    try {
      load_function(path);
      return "";
    } catch (const Error &error) {
      EXPECT_EQ(error.kind(), ErrorKind::IO) << error.what();
      std::string text = error.what();
      EXPECT_NE(text.find("error: load_function: "), std::string::npos) << text;
      return text;
    }
  }

  std::string folder, path;
};

std::vector<double> numbers(const Tensor &tensor) {
  Tensor wide = tensor.astype(DType::Float64).contiguous();
  return {wide.data<double>(), wide.data<double>() + wide.size()};
}

TEST_F(SavingTest, AStepOfTrainingGoesOn) {
  Shared w = shared(Tensor::of<double>({1.0, 2.0, 3.0}), "w");
  Shared b = shared(Tensor(int32_t(7)), "b");
  Variable x = vector<double>("x");
  Function step = function({x}, {sum(w * x), b + 1},
                           {.updates = {{w, w + x}}, .name = "step"});
  step(Tensor::of<double>({1.0, 1.0, 1.0}));
  save_function(step, path);

  Function loaded = load_function(path);
  EXPECT_EQ(loaded.name(), "step");
  EXPECT_EQ(loaded.numInputs(), 1u);
  EXPECT_EQ(loaded.numOutputs(), 2u);
  auto outputs = loaded(Tensor::of<double>({1.0, 2.0, 3.0}));
  EXPECT_EQ(outputs[0].item<double>(), 2 + 6 + 12);
  EXPECT_EQ(outputs[1].item<int32_t>(), 8);
  EXPECT_EQ(numbers(shared_variable(loaded, "w").get_value()),
            (std::vector<double>{3, 5, 7}));
  // The first function's variables are others.
  EXPECT_EQ(numbers(w.get_value()), (std::vector<double>{2, 3, 4}));
  // What was saved did not change since.
  Function again = load_function(path);
  EXPECT_EQ(numbers(shared_variable(again, "w").get_value()),
            (std::vector<double>{2, 3, 4}));
  again(Tensor::of<double>({1.0, 1.0, 1.0}));
  EXPECT_EQ(numbers(shared_variable(loaded, "w").get_value()),
            (std::vector<double>{3, 5, 7}));
  // A loaded function can be saved.
  save_function(loaded, path);
  EXPECT_EQ(numbers(shared_variable(load_function(path), "w").get_value()),
            (std::vector<double>{3, 5, 7}));
}

TEST_F(SavingTest, EveryDTypeKeepsItsBits) {
  for (int i = 0; i < ARETE_NUM_DTYPES; ++i) {
    auto dtype = static_cast<DType>(i);
    Tensor value = Tensor::empty({2, 3}, dtype);
    auto *bytes = static_cast<unsigned char *>(value.data());
    for (size_t at = 0; at < value.nbytes(); ++at)
      bytes[at] =
          dtype == DType::Bool ? at % 2 : static_cast<unsigned char>(37 * at);
    Shared s = shared(value, "s");
    Shared none = shared(Tensor::zeros({0, 2}, dtype), "none");
    save_function(function({}, {Variable(s), Variable(none)}), path);
    Function loaded = load_function(path);
    Tensor result = loaded()[0];
    ASSERT_EQ(result.dtype(), dtype);
    EXPECT_EQ(result.shape(), (Shape{2, 3}));
    EXPECT_EQ(std::memcmp(result.data(), value.data(), value.nbytes()), 0)
        << name(dtype);
    EXPECT_EQ(loaded()[1].shape(), (Shape{0, 2}));
  }
}

TEST_F(SavingTest, DefaultsAndOptionsAreKept) {
  Variable x = vector<float>("x"), y = scalar<float>("y");
  Function f = function(
      {x, In(y, 2.5f)}, {x * y},
      {.name = "odd name", .allow_input_downcast = true, .opt_level = 1});
  save_function(f, path);
  Function loaded = load_function(path);
  EXPECT_EQ(loaded.name(), "odd name");
  Tensor doubles = Tensor::of<double>({1.0, 2.0});
  EXPECT_EQ(numbers(loaded(doubles)[0]), (std::vector<double>{2.5, 5}));
  EXPECT_EQ(numbers(loaded.named({{"y", 2.0f}, {"x", doubles}})[0]),
            (std::vector<double>{2, 4}));
  for (Mode mode : {Mode::FastCompile, Mode::NanGuard, Mode::Debug}) {
    save_function(function({x}, {log(x)}, {.mode = mode}), path);
    Function checked = load_function(path);
    Tensor bad = Tensor::of<float>({-1.0f});
    if (mode == Mode::NanGuard)
      EXPECT_THROW(checked(bad), Error);
    else
      EXPECT_TRUE(std::isnan(checked(bad)[0].data<float>()[0]));
  }
}

TEST_F(SavingTest, SharedVariablesAreReachable) {
  Shared row = shared(Tensor::zeros({1, 3}, DType::Float32), "row", {0});
  Shared one = shared(Tensor(1.0f)), two = shared(Tensor(2.0f));
  Variable x = matrix<float>("x");
  Function f = function({x}, {x + row * one * two});
  // Those of a function that was not loaded are the user's.
  ASSERT_EQ(shared_variables(f).size(), 3u);
  EXPECT_TRUE(shared_variable(f, "row").is(row));
  save_function(f, path);
  Function loaded = load_function(path);
  Shared found = shared_variable(loaded, "row");
  EXPECT_FALSE(found.is(row));
  EXPECT_TRUE(shared_variable(loaded, "row").is(found));
  EXPECT_EQ(found.staticShape(), (Shape{1, dynamicSize}));
  found.set_value(Tensor::of<float>({1.0f, 2.0f, 3.0f}).reshape({1, 3}));
  EXPECT_EQ(numbers(loaded(Tensor::zeros({1, 3}, DType::Float32))[0]),
            (std::vector<double>{2, 4, 6}));
  // It is a variable as any other: another function may use it.
  EXPECT_EQ(numbers(function({}, {sum(found)})()[0]), std::vector<double>{6});
  EXPECT_ERROR(shared_variable(loaded, "w"), Value,
               "has no shared variable 'w'; there are: ");
  EXPECT_ERROR(shared_variable(loaded, ""), Value, "are called ''");
  EXPECT_ERROR(shared_variable(function({x}, {x + 1}), "w"), Value,
               "there is none");
}

TEST_F(SavingTest, FilesThatCannotBeReadOrWritten) {
  Function f = function({}, {constant(1.0)});
  EXPECT_ERROR(save_function(f, folder), IO, "cannot write");
  EXPECT_ERROR(save_function(f, folder + "/no/where"), IO, "cannot write");
  EXPECT_ERROR(save_function(Function(), path), Value,
               "this Function is empty");
  EXPECT_ERROR(load_function(path), IO, "No such file");
  path = folder;
  EXPECT_NE(problem().find("this is a folder"), std::string::npos);
}

TEST_F(SavingTest, ADamagedFileIsAnError) {
  Shared w = shared(Tensor::of<double>({1.0, 2.0}), "w");
  save_function(function({}, {w * 2}, {.updates = {{w, w + 1}}}), path);
  const std::string good = read();
  ASSERT_EQ(problem(), "");
  for (size_t size = 0; size < good.size(); size += size < 100 ? 1 : 17) {
    write(good.substr(0, size));
    EXPECT_NE(problem(), "") << size << " bytes";
  }
  for (size_t i = 0; i < good.size(); i += i < 100 ? 1 : 17) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    write(bad);
    EXPECT_NE(problem(), "") << "byte " << i;
  }
  write(good + " ");
  EXPECT_NE(problem().find("the file is damaged: it has "), std::string::npos);
  write("something else");
  EXPECT_NE(problem().find("no function that save_function wrote"),
            std::string::npos);
  std::string other = good;
  other.replace(other.find("0.1.0"), 5, "9.1.0");
  write(other);
  EXPECT_NE(problem().find("Arete 9.1.0 wrote this function"),
            std::string::npos);
}

/// With the right sum, so that what is inside is read.
TEST_F(SavingTest, WhatDoesNotFitIsAnError) {
  Shared w = shared(Tensor::of<double>({1.0, 2.0}), "w");
  Variable x = scalar<double>("x");
  save_function(function({In(x, 1.0)}, {w * x}, {.updates = {{w, w + 1}}}),
                path);
  const std::string good = read();
  struct Case {
    const char *from, *to, *problem;
  };
  for (const Case &item : std::initializer_list<Case>{
           {"arete.saved", "arete.other", "has no 'arete.saved'"},
           {"mode = \"FastRun\"", "mode = \"Fast\"", "there is no mode 'Fast'"},
           {"mode = \"FastRun\"", "mode = 3", "'mode' of its options"},
           {"opt_level = 2", "opt_level = 4", "is not 0 to 3"},
           {"opt_level = 2", "opt_level = -1", "is not 0 to 3"},
           {"excluding = []", "excluding = [1]", "what is no text"},
           {"excluding_passes = []", "excluding_passes = unit",
            "'excluding_passes' of its options"},
           {"rewrites = true", "rewrites = 7", "'rewrites' of its options"},
           {"tensor<2xf64>]", "tensor<3xf64>]",
            "the value of 'w' has another number of elements"},
           {"tensor<2xf64>]", "tensor<2xf32>]",
            "the value of 'w' is of another type than float64[?]"},
           {"tensor<2xf64>]", "tensor<2x1xf64>]",
            "the value of 'w' is of another type"},
           {"tensor<2xf64>]", "tensor<4611686018427387904xf64>]",
            "the value of 'w' is too large"},
           {"states = [", "states = [unit, ", "2 states for 1 parameters"},
           {"states = [", "states = [], more = [", "0 states for 1 parameters"},
           {"defaults = [", "defaults = [1.0], more = [",
            "the value of 'x' is no tensor"},
           {"func.func @", "func.func private @", "there is no function"},
           {"func.func", "func.fnuc", "error"},
           {"return", "retrun", "error"},
       }) {
    write(good);
    replace(item.from, item.to);
    EXPECT_NE(problem().find(item.problem), std::string::npos)
        << item.from << " -> " << item.to << ": " << problem();
  }
  writeBody("");
  EXPECT_NE(problem(), "");
  writeBody("module attributes {arete.saved = {}} {}");
  EXPECT_NE(problem(), "");
  writeBody("module attributes {arete.saved = {}} { func.func @f() { cf.br ^a "
            "^a: return } }");
  EXPECT_NE(problem().find("is no op of a function"), std::string::npos);
}

} // namespace
