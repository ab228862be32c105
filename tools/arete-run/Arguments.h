//===- Arguments.h - The values a function is run on ------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_ARETE_RUN_ARGUMENTS_H
#define ARETE_TOOLS_ARETE_RUN_ARGUMENTS_H

#include "arete/Tensor.h"
#include "lib/Target/Signature.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace arete::tools {

/// What the command line says of the arguments. Inputs and states are named
/// alike.
struct ArgumentOptions {
  /// "x=file.npy" and "x=[1, 2]".
  std::vector<std::string> values;
  /// "x=2x3": the shape of a random value; "x=" is a scalar's.
  std::vector<std::string> shapes;
  /// "-1:1" for all random values, "x=0:9" for one.
  std::vector<std::string> ranges;
  /// The seed of what has no value; none: everything must have one.
  std::optional<uint64_t> seed;
  /// The dynamic sizes that no shape gives.
  int64_t size = 4;
};

/// The arguments of a function: inputs, then states. Random values depend on
/// the options and the signature only.
llvm::Expected<std::vector<Tensor>>
makeArguments(const target::Signature &signature,
              const ArgumentOptions &options);

} // namespace arete::tools

#endif // ARETE_TOOLS_ARETE_RUN_ARGUMENTS_H
