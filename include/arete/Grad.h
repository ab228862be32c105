//===- arete/Grad.h - Symbolic differentiation ------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Derivatives, which are expressions like any other: they can be combined,
/// compiled and differentiated again.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_GRAD_H
#define ARETE_GRAD_H

#include "arete/Variable.h"

#include <utility>

namespace arete {

/// What happens when the cost does not depend on a variable, or only through
/// integers and bools.
enum class Disconnected {
  Raise,  ///< An Error.
  Ignore, ///< The gradient is zeros.
  Warn,   ///< The same, after a line on the error stream.
};

struct GradOptions {
  Disconnected disconnected = Disconnected::Raise;
  /// Gradients that are known already, by intermediate variables. The cost may
  /// then be empty: Variable().
  std::vector<std::pair<Variable, Variable>> known_grads = {};
  /// Variables that count as constants: nothing passes through them.
  std::vector<Variable> consider_constant = {};
};

/// The gradient of a scalar by each variable, of that variable's shape and
/// dtype. Variables may be inputs, shared, or intermediate values; they must be
/// floating-point.
std::vector<Variable> grad(const Variable &cost,
                           const std::vector<Variable> &wrt,
                           const GradOptions &options = {},
                           Location loc = Location::current());
std::vector<Variable> grad(const Variable &cost,
                           std::initializer_list<Variable> wrt,
                           const GradOptions &options = {},
                           Location loc = Location::current());
Variable grad(const Variable &cost, const Variable &wrt,
              const GradOptions &options = {},
              Location loc = Location::current());

/// The product of a row vector and the Jacobian: for each of `wrt` the sum over
/// the outputs of `cotangents` times derivatives. A cotangent has the shape of
/// its output.
std::vector<Variable> lop(const std::vector<Variable> &outputs,
                          const std::vector<Variable> &wrt,
                          const std::vector<Variable> &cotangents,
                          const GradOptions &options = {},
                          Location loc = Location::current());

/// The product of the Jacobian and a column vector: the derivative of each
/// output when each of `wrt` moves in the direction of its tangent.
std::vector<Variable> rop(const std::vector<Variable> &outputs,
                          const std::vector<Variable> &wrt,
                          const std::vector<Variable> &tangents,
                          Location loc = Location::current());

} // namespace arete

#endif // ARETE_GRAD_H
