//===- arete/Optimizers.h - Gradient descent as updates ---------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Optimisers. Each gives the updates that one step of it makes:
///
///   function({x, y}, {loss},
///            {.updates = adam(weights, grad(loss, variables(weights)))});
///
/// The updates of the parameters come first, in their order; behind them are
/// those of the optimiser's own state, shared variables that start at zero and
/// are named after their parameter ("w/momentum"). Their values are saved and
/// restored through Update::shared.
///
/// p is a parameter, g its gradient (plus weight_decay * p), lr the learning
/// rate, t the number of the step, from 1. The definitions are PyTorch's,
/// torch.optim 2.x, as are the defaults.
///
/// A learning rate is a number or a scalar variable: a shared one can be
/// changed between steps. All arithmetic is in the parameter's dtype.
///
/// Parameters must be floating-point and different from one another; a gradient
/// must have the dtype and rank of its parameter. The size of a parameter must
/// not change while its state is in use.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_OPTIMIZERS_H
#define ARETE_OPTIMIZERS_H

#include "arete/Function.h"

namespace arete {

/// Shared variables as plain ones, as grad() takes them.
inline std::vector<Variable> variables(const std::vector<Shared> &shared) {
  return {shared.begin(), shared.end()};
}

struct SgdOptions {
  Arg learning_rate = 0.01;
  double weight_decay = 0;
};
/// Stochastic gradient descent: p -= lr * g
std::vector<Update> sgd(const std::vector<Shared> &parameters,
                        const std::vector<Variable> &gradients,
                        const SgdOptions &options = {},
                        Location loc = Location::current());

struct MomentumOptions {
  Arg learning_rate = 0.01;
  double momentum = 0.9;
  double weight_decay = 0;
};
/// Descent with momentum: v = momentum * v + g;  p -= lr * v
std::vector<Update> momentum(const std::vector<Shared> &parameters,
                             const std::vector<Variable> &gradients,
                             const MomentumOptions &options = {},
                             Location loc = Location::current());
/// With Nesterov's momentum: v = momentum * v + g;  p -= lr * (g + momentum *
/// v)
std::vector<Update> nesterov(const std::vector<Shared> &parameters,
                             const std::vector<Variable> &gradients,
                             const MomentumOptions &options = {},
                             Location loc = Location::current());

struct AdagradOptions {
  Arg learning_rate = 0.01;
  double epsilon = 1e-10;
  double weight_decay = 0;
};
/// s = s + g^2;  p -= lr * g / (sqrt(s) + epsilon)
/// (Duchi, Hazan and Singer, 2011.)
std::vector<Update> adagrad(const std::vector<Shared> &parameters,
                            const std::vector<Variable> &gradients,
                            const AdagradOptions &options = {},
                            Location loc = Location::current());

struct RmspropOptions {
  Arg learning_rate = 0.01;
  /// The weight of the past in the mean square.
  double alpha = 0.99;
  double epsilon = 1e-8;
  double momentum = 0;
  /// Whether the variance is taken instead of the mean square.
  bool centered = false;
  double weight_decay = 0;
};
/// s = alpha * s + (1 - alpha) * g^2
/// centered: m = alpha * m + (1 - alpha) * g, and s - m^2 in the place of s
/// v = momentum * v + g / (sqrt(s) + epsilon);  p -= lr * v
/// (Tieleman and Hinton, 2012; Graves, 2013.)
std::vector<Update> rmsprop(const std::vector<Shared> &parameters,
                            const std::vector<Variable> &gradients,
                            const RmspropOptions &options = {},
                            Location loc = Location::current());

struct AdadeltaOptions {
  Arg learning_rate = 1.0;
  double rho = 0.9;
  double epsilon = 1e-6;
  double weight_decay = 0;
};
/// s = rho * s + (1 - rho) * g^2
/// d = g * sqrt(a + epsilon) / sqrt(s + epsilon)
/// a = rho * a + (1 - rho) * d^2;  p -= lr * d
/// (Zeiler, 2012.)
std::vector<Update> adadelta(const std::vector<Shared> &parameters,
                             const std::vector<Variable> &gradients,
                             const AdadeltaOptions &options = {},
                             Location loc = Location::current());

struct AdamOptions {
  Arg learning_rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  /// Whether s never decreases where it divides. (Reddi, Kale and Kumar, 2018.)
  bool amsgrad = false;
  double weight_decay = 0;
};
/// m = beta1 * m + (1 - beta1) * g
/// s = beta2 * s + (1 - beta2) * g^2
/// p -= lr / (1 - beta1^t) * m / (sqrt(s) / sqrt(1 - beta2^t) + epsilon)
/// (Kingma and Ba, 2015.)
std::vector<Update> adam(const std::vector<Shared> &parameters,
                         const std::vector<Variable> &gradients,
                         const AdamOptions &options = {},
                         Location loc = Location::current());
/// The same, with weight_decay apart from the gradient: p *= 1 - lr *
/// weight_decay before the step. (Loshchilov and Hutter, 2019.) Unlike
/// PyTorch's, the default weight_decay is 0.
std::vector<Update> adamw(const std::vector<Shared> &parameters,
                          const std::vector<Variable> &gradients,
                          const AdamOptions &options = {},
                          Location loc = Location::current());

struct AdamaxOptions {
  Arg learning_rate = 0.002;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;
};
/// m = beta1 * m + (1 - beta1) * g;  u = max(beta2 * u, |g| + epsilon)
/// p -= lr / (1 - beta1^t) * m / u
/// (Kingma and Ba, 2015.)
std::vector<Update> adamax(const std::vector<Shared> &parameters,
                           const std::vector<Variable> &gradients,
                           const AdamaxOptions &options = {},
                           Location loc = Location::current());

} // namespace arete

#endif // ARETE_OPTIMIZERS_H
