//===- DesignExampleTest.cpp - The example that the design promises -------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Arete.h"
#include "gtest/gtest.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace arete;

namespace {

/// Softmax regression, written as the design has it.
TEST(DesignExample, Trains) {
  // clang-format off
  auto x = matrix<float>("x");            auto y = vector<int64_t>("y");
  auto w = shared(zeros<float>({784, 10}), "w");
  auto b = shared(zeros<float>({10}), "b");

  auto p    = softmax(dot(x, w) + b);
  auto loss = -mean(log(p)[{arange(y.shape(0)), y}]);
  auto g    = grad(loss, {w, b});

  auto train   = function({x, y}, {loss}, {.updates = {{w, w - 0.1 * g[0]}, {b, b - 0.1 * g[1]}}});
  auto predict = function({x}, {argmax(p, 1)});
  // clang-format on

  // Class c lights up pixel c.
  constexpr int64_t count = 30;
  Tensor images = zeros<float>({count, 784});
  Tensor labels = Tensor::empty({count}, DType::Int64);
  for (int64_t i = 0; i < count; ++i) {
    images.at<float>({i, i % 10}) = 1;
    labels.at<int64_t>({i}) = i % 10;
  }

  Tensor error = train(images, labels)[0];
  EXPECT_EQ(error.dtype(), DType::Float32);
  EXPECT_EQ(error.rank(), 0);
  // No class is preferred at first.
  EXPECT_NEAR(error.item<float>(), std::log(10.0f), 1e-5);
  // The gradient by b is the mean of p - onehot: zero, as classes are equal.
  EXPECT_TRUE(allClose(b.get_value(), zeros<float>({10}), 0, 1e-7));
  // By w[c, c] it is (0.1 - 1) / 10, by w[c, d] it is 0.1 / 10.
  EXPECT_NEAR(w.get_value().at<float>({3, 3}), 0.1 * 0.09, 1e-6);
  EXPECT_NEAR(w.get_value().at<float>({3, 4}), 0.1 * -0.01, 1e-6);
  EXPECT_EQ(w.get_value().at<float>({300, 4}), 0.0f);
  for (int step = 0; step < 20; ++step)
    EXPECT_LT(train(images, labels)[0].item<float>(), error.item<float>());
  EXPECT_TRUE(arrayEqual(predict(images)[0], labels));

  auto folder = std::filesystem::temp_directory_path() /
                ("arete-design-example-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::string object = folder / "train.o", header = folder / "train.h";
  train.save_object(object, header);
  std::ifstream is(object, std::ios::binary);
  std::string magic(4, ' ');
  is.read(magic.data(), 4);
  EXPECT_EQ(magic, "\x7f"
                   "ELF");
  EXPECT_GT(std::filesystem::file_size(header), 100u);
  std::filesystem::remove_all(folder);
}

} // namespace
