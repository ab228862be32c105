//===- Use.cpp - A program that uses the plug-in --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// arete-plugin-use PLUGIN
///
/// Loads the plug-in, prints softclip of a few numbers with its derivative, and
/// a normalised vector.
///
//===----------------------------------------------------------------------===//

#include "ExampleFunctions.h"

#include <arete/Arete.h>

#include <cstdio>
#include <exception>

static void run(const char *plugin) {
  arete::load_plugin(plugin);
  auto x = arete::vector<double>("x");
  auto clipped = example::softclip(x, 2);
  auto slope = arete::grad(arete::sum(clipped), {x})[0];
  auto f = arete::function({x}, {clipped, slope, example::rms_norm(x, 0)});
  for (const arete::Tensor &value : f(arete::Tensor::of<double>({-6, 0, 1})))
    std::puts(value.str().c_str());
}

int main(int argc, char **argv) {
  if (argc != 2) {
    std::fputs("usage: arete-plugin-use PLUGIN\n", stderr);
    return 2;
  }
  try {
    run(argv[1]);
  } catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
