//===- compile.cpp - A program that uses Arete ----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// compile OBJECT HEADER: compiles an expression and its gradient, calls them,
// and saves them as an object file with a header.
//
//===----------------------------------------------------------------------===//

#include <arete/Arete.h>

#include <cstdio>

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  auto x = arete::vector<double>("x");
  auto scale = arete::scalar<double>("scale");
  auto total = scale * arete::sum(x * x);
  auto gradient = arete::grad(total, {x})[0];
  auto scaled_sum =
      arete::function({x, scale}, {total, gradient}, {.name = "scaled_sum"});

  auto results = scaled_sum(arete::Tensor::of<double>({1, 2, 3}), 0.5);
  if (results[0].item<double>() != 7 ||
      !arete::arrayEqual(results[1], arete::Tensor::of<double>({1, 2, 3}))) {
    std::fprintf(stderr, "wrong: %s\n", results[0].str().c_str());
    return 1;
  }
  scaled_sum.save_object(argv[1], argv[2]);
  return 0;
}
