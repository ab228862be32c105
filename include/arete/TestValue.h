//===- arete/TestValue.h - Errors where the graph is built ------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Sizes are not known when an expression is built, so sizes that do not agree
/// are found when the function is called. With test values they are found at
/// the line that is wrong: while they are computed, each expression is also
/// evaluated, by the reference interpreter, on example values of its inputs.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TESTVALUE_H
#define ARETE_TESTVALUE_H

#include "arete/Tensor.h"
#include "arete/Variable.h"

namespace arete {

enum class ComputeTestValue {
  Off,    ///< Nothing is computed: the default.
  Ignore, ///< What depends on an input without a test value has none.
  Warn,   ///< The same, after a line on the error stream.
  Raise,  ///< The same is an Error.
};

/// Sets what is done from now on, by all threads; returns what was done.
ComputeTestValue compute_test_value(ComputeTestValue mode);
ComputeTestValue compute_test_value();

/// Gives an input an example value, of its dtype and declared sizes; an Error
/// otherwise. Shared variables and constants have theirs: their value.
void set_test_value(const Variable &input, const Tensor &value,
                    Location loc = Location::current());

/// The test value of an expression, which is computed if need be (also when the
/// mode is Off). An Error if an input that it depends on has none.
Tensor test_value(const Variable &variable, Location loc = Location::current());

} // namespace arete

#endif // ARETE_TESTVALUE_H
