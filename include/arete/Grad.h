//===- arete/Grad.h - Symbolic differentiation ------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Derivatives, which are expressions like any other: they can be combined,
/// compiled and differentiated again, any number of times.
///
/// docs/derivatives.md says what the derivative is where a function has none.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_GRAD_H
#define ARETE_GRAD_H

#include "arete/Variable.h"

#include <functional>
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
  /// Whether formulas that overflow or cancel are replaced before they are
  /// differentiated (docs/rewrites.md): the derivative of log(1 + exp(x)) is
  /// then sigmoid(x). If not, derivatives are those of the ops as written.
  bool stabilize = true;
};

//===----------------------------------------------------------------------===//
// First derivatives
//===----------------------------------------------------------------------===//

/// The gradient of a scalar by each variable, of that variable's shape and
/// dtype. Variables may be inputs, shared, or intermediate values; they must be
/// floating-point or complex. The scalar must be real.
///
/// The gradient by a complex variable z = x + i y is dL/dx + i dL/dy, as in
/// PyTorch (JAX has its conjugate): z - rate * gradient goes downhill, and the
/// gradient of |z|^2 is 2 z. A function with a complex derivative f'(z) turns
/// the cotangent g of its result into conj(f'(z)) g.
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
/// its output. Reverse mode; others call it vjp. With complex numbers it is the
/// adjoint of rop() for the product real(conj(a) b) of two numbers: the
/// gradient of the sum of real(conj(cotangent) output).
std::vector<Variable> lop(const std::vector<Variable> &outputs,
                          const std::vector<Variable> &wrt,
                          const std::vector<Variable> &cotangents,
                          const GradOptions &options = {},
                          Location loc = Location::current());

/// The product of the Jacobian and a column vector: the derivative of each
/// output when each of `wrt` moves in the direction of its tangent. Forward
/// mode; others call it jvp. A function with a complex derivative multiplies by
/// it.
std::vector<Variable> rop(const std::vector<Variable> &outputs,
                          const std::vector<Variable> &wrt,
                          const std::vector<Variable> &tangents,
                          Location loc = Location::current());

/// The gradients of part of a graph: of `cost` (which may be empty), and of
/// what has the gradients `start`, as far as the variables in `end`, through
/// which nothing passes. One call with the `end` gradients of another as its
/// `start` continues it.
struct SubgraphGrad {
  std::vector<Variable> wrt, end;
};
SubgraphGrad
subgraph_grad(const std::vector<Variable> &wrt,
              const std::vector<Variable> &end, const Variable &cost,
              const std::vector<std::pair<Variable, Variable>> &start = {},
              Location loc = Location::current());

//===----------------------------------------------------------------------===//
// Jacobians and second derivatives
//===----------------------------------------------------------------------===//

enum class JacobianMode {
  Reverse, ///< A pass for each element of the expression, all as one batch.
  Forward, ///< A pass for each element of the variable, all as one batch.
};

struct JacobianOptions {
  JacobianMode mode = JacobianMode::Reverse;
  Disconnected disconnected = Disconnected::Raise;
  /// See GradOptions; for reverse mode.
  std::vector<Variable> consider_constant = {};
  /// Whether formulas that overflow or cancel are replaced before they are
  /// differentiated (docs/rewrites.md): the derivative of log(1 + exp(x)) is
  /// then sigmoid(x). If not, derivatives are those of the ops as written.
  bool stabilize = true;
};

/// All derivatives of all elements of an expression by all elements of each
/// variable: the shape is that of the expression followed by that of the
/// variable. The expression must be floating-point.
std::vector<Variable> jacobian(const Variable &expression,
                               const std::vector<Variable> &wrt,
                               const JacobianOptions &options = {},
                               Location loc = Location::current());
std::vector<Variable> jacobian(const Variable &expression,
                               std::initializer_list<Variable> wrt,
                               const JacobianOptions &options = {},
                               Location loc = Location::current());
Variable jacobian(const Variable &expression, const Variable &wrt,
                  const JacobianOptions &options = {},
                  Location loc = Location::current());

/// The second derivatives of a scalar by each variable: the shape is twice that
/// of the variable. Derivatives by two different variables are the jacobian()
/// of the grad().
std::vector<Variable> hessian(const Variable &cost,
                              const std::vector<Variable> &wrt,
                              const GradOptions &options = {},
                              Location loc = Location::current());
std::vector<Variable> hessian(const Variable &cost,
                              std::initializer_list<Variable> wrt,
                              const GradOptions &options = {},
                              Location loc = Location::current());
Variable hessian(const Variable &cost, const Variable &wrt,
                 const GradOptions &options = {},
                 Location loc = Location::current());

/// The product of the Hessian of a scalar by all variables together and the
/// vector that `tangents` make up; costs a few times what the gradient does.
std::vector<Variable> hvp(const Variable &cost,
                          const std::vector<Variable> &wrt,
                          const std::vector<Variable> &tangents,
                          const GradOptions &options = {},
                          Location loc = Location::current());
std::vector<Variable> hvp(const Variable &cost,
                          std::initializer_list<Variable> wrt,
                          std::initializer_list<Variable> tangents,
                          const GradOptions &options = {},
                          Location loc = Location::current());
Variable hvp(const Variable &cost, const Variable &wrt, const Variable &tangent,
             const GradOptions &options = {},
             Location loc = Location::current());

//===----------------------------------------------------------------------===//
// Batches
//===----------------------------------------------------------------------===//

/// The outputs for a whole batch: in each pair the first variable is replaced
/// by the second, which has a leading axis more, and so does every result. The
/// batch may be of any size; all of `batches` must have the same. An op that
/// cannot be done for a batch is an Error that names it and its line.
std::vector<Variable>
vectorize(const std::vector<Variable> &outputs,
          const std::vector<std::pair<Variable, Variable>> &batches,
          Location loc = Location::current());

/// What `body` computes of one element, for each element along axis 0 of the
/// arguments.
std::vector<Variable>
vmap(const std::function<std::vector<Variable>(const std::vector<Variable> &)>
         &body,
     const std::vector<Variable> &arguments,
     Location loc = Location::current());

//===----------------------------------------------------------------------===//
// Derivatives that are not those of the values. None of these costs anything
// in a compiled function.
//===----------------------------------------------------------------------===//

/// The gradient by each input, given inputs, outputs, and the gradient by each
/// output. An empty Variable says that it is zero.
using GradientRule = std::function<std::vector<Variable>(
    const std::vector<Variable> &inputs, const std::vector<Variable> &outputs,
    const std::vector<Variable> &cotangents)>;

/// The outputs, with another derivative: one by the inputs that is what `rule`
/// says, and none by anything else. The rule is called once, here, with
/// variables that stand for the values. For derivatives of higher order it is
/// differentiated as any expression is; for forward mode it must be linear in
/// the cotangents.
std::vector<Variable> custom_gradient(const std::vector<Variable> &inputs,
                                      const std::vector<Variable> &outputs,
                                      const GradientRule &rule,
                                      Location loc = Location::current());

/// x, whose derivative is zero.
Variable zero_grad(const Arg &x);
/// x, on which nothing depends as far as derivatives are concerned: as if it
/// were in consider_constant.
Variable disconnected_grad(const Arg &x);
/// x; a derivative that would have to pass through it is an Error that tells
/// `reason`.
Variable undefined_grad(const Arg &x, std::string_view reason = "");
/// x, with each element of its gradient moved into [low, high].
Variable grad_clip(const Arg &x, double low, double high);
/// x, with its gradient multiplied by a scalar; -1 reverses it.
Variable grad_scale(const Arg &x, const Arg &factor);

} // namespace arete

#endif // ARETE_GRAD_H
