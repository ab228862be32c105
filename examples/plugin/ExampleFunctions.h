//===- ExampleFunctions.h - The functions of the plug-in --------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// For users of the plug-in, once arete::load_plugin() has loaded it.
///
//===----------------------------------------------------------------------===//

#ifndef EXAMPLE_EXAMPLEFUNCTIONS_H
#define EXAMPLE_EXAMPLEFUNCTIONS_H

#include <arete/Plugin.h>

namespace example {

#include "ExampleOpsCalls.inc"

/// x / sqrt(mean(x^2) + epsilon) along an axis, counted from the front.
inline arete::Variable rms_norm(const arete::Arg &x, int64_t axis,
                                double epsilon = 1e-6) {
  return arete::call_op("example.rms_norm", {x},
                        {{"axis", axis}, {"epsilon", epsilon}}, x.location());
}

/// Element i of the axis goes to i + shift, around its end.
inline arete::Variable rotate(const arete::Arg &x, int64_t shift,
                              int64_t axis) {
  return arete::call_op("example.rotate", {x},
                        {{"axis", axis}, {"shift", shift}}, x.location());
}

} // namespace example

#endif // EXAMPLE_EXAMPLEFUNCTIONS_H
