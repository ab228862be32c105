//===- Optimizers.cpp - Gradient descent as updates -----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Optimizers.h"

#include "Graph.h"
#include "arete/Ops.h"

using namespace arete;
using namespace arete::detail;

namespace {

/// A step that is being put together: the updates of the parameters, and of
/// what the optimiser remembers.
class Step {
public:
  Step(const char *name, const std::vector<Shared> &parameters,
       const std::vector<Variable> &gradients, const Arg &learningRate,
       Location loc);

  size_t size() const { return parameters.size(); }
  const Shared &parameter(size_t i) const { return parameters[i]; }
  /// The gradient, with the L2 penalty's.
  Variable gradient(size_t i, double weightDecay) const;
  /// The learning rate in the dtype of parameter i.
  Variable rate(size_t i) const;

  /// New state of the shape of parameter i, zeros.
  Shared state(size_t i, std::string_view name) const;
  /// `state` becomes `value`, which is returned.
  Variable update(const Shared &state, const Variable &value);
  /// Parameter i becomes `value`.
  void setParameter(size_t i, const Variable &value);
  /// 1 - beta^t in the dtype of parameter i.
  Variable correction(size_t i, double beta);

  std::vector<Update> take();

private:
  GraphBuilder b;
  const std::vector<Shared> &parameters;
  const std::vector<Variable> &gradients;
  Variable learningRate;
  /// The number of this step, once it is asked for.
  Variable number;
  std::vector<Update> updates, states;
};

} // namespace

Step::Step(const char *name, const std::vector<Shared> &parameters,
           const std::vector<Variable> &gradients, const Arg &rate,
           Location loc)
    : b(name, loc), parameters(parameters), gradients(gradients) {
  if (parameters.size() != gradients.size())
    b.fail(ErrorKind::Value, llvm::Twine(gradients.size()) + " gradients for " +
                                 llvm::Twine(parameters.size()) +
                                 " parameters");
  llvm::SmallVector<mlir::Value> seen;
  for (auto [parameter, gradient] : llvm::zip_equal(parameters, gradients)) {
    mlir::Value p = b.value(Arg(parameter, loc)),
                g = b.value(Arg(gradient, loc));
    if (!isFloat(dtypeOfValue(p)))
      b.fail(ErrorKind::Type,
             "the parameter " + describeNamed(p) + " is not floating-point");
    if (llvm::is_contained(seen, p))
      b.fail(ErrorKind::Value,
             "the parameter " + describeNamed(p) + " is given twice");
    seen.push_back(p);
    if (!ir::areCompatibleTypes(p.getType(), g.getType()))
      b.fail(ErrorKind::Type, "the gradient of " + describeNamed(p) +
                                  " must have its dtype and shape, got " +
                                  describe(g));
  }
  // A number of the program is a constant of float64, and exact as such.
  mlir::Value value =
      Access::isLiteral(rate) ? b.value(rate, DType::Float64) : b.value(rate);
  if (ir::tensorTypeOf(value).getRank() != 0 || !isFloat(dtypeOfValue(value)))
    b.fail(ErrorKind::Type,
           "the learning rate must be a floating-point scalar, got " +
               describeNamed(value));
  learningRate = b.wrap(value);
}

Variable Step::gradient(size_t i, double weightDecay) const {
  if (weightDecay == 0)
    return gradients[i];
  return gradients[i] + weightDecay * parameters[i];
}

Variable Step::rate(size_t i) const {
  return cast(learningRate, parameters[i].dtype());
}

Shared Step::state(size_t i, std::string_view name) const {
  const Shared &parameter = parameters[i];
  const Tensor value = parameter.get_value(/*borrow=*/true);
  // A dimension that broadcasts does so in the state.
  Shape broadcastable, declared = parameter.staticShape();
  for (size_t axis = 0; axis < declared.size(); ++axis)
    if (declared[axis] == 1)
      broadcastable.push_back(static_cast<int64_t>(axis));
  return shared(Tensor::zeros(value.shape(), value.dtype()),
                parameter.name() + "/" + std::string(name), broadcastable,
                b.userLoc());
}

Variable Step::update(const Shared &state, const Variable &value) {
  states.push_back({state, Arg(value, b.userLoc())});
  return value;
}

void Step::setParameter(size_t i, const Variable &value) {
  updates.push_back({parameters[i], Arg(value, b.userLoc())});
}

Variable Step::correction(size_t i, double beta) {
  if (!number) {
    // In float64, in which 0.999^t differs from 1 as it should.
    Shared count = shared(Tensor(0.0), "step", b.userLoc());
    number = update(count, count + 1.0);
  }
  return cast(1.0 - pow(beta, number), parameters[i].dtype());
}

std::vector<Update> Step::take() {
  updates.insert(updates.end(), states.begin(), states.end());
  return std::move(updates);
}

/// weight * past + (1 - weight) * present.
static Variable blend(double weight, const Variable &past,
                      const Variable &present) {
  return weight * past + (1.0 - weight) * present;
}

//===----------------------------------------------------------------------===//
// The optimisers
//===----------------------------------------------------------------------===//

std::vector<Update> arete::sgd(const std::vector<Shared> &parameters,
                               const std::vector<Variable> &gradients,
                               const SgdOptions &options, Location loc) {
  Step step("sgd", parameters, gradients, options.learning_rate, loc);
  for (size_t i = 0; i < step.size(); ++i)
    step.setParameter(i, step.parameter(i) -
                             step.rate(i) *
                                 step.gradient(i, options.weight_decay));
  return step.take();
}

std::vector<Update> arete::momentum(const std::vector<Shared> &parameters,
                                    const std::vector<Variable> &gradients,
                                    const MomentumOptions &options,
                                    Location loc) {
  Step step("momentum", parameters, gradients, options.learning_rate, loc);
  for (size_t i = 0; i < step.size(); ++i) {
    Variable g = step.gradient(i, options.weight_decay);
    Shared past = step.state(i, "momentum");
    Variable v = step.update(past, options.momentum * past + g);
    step.setParameter(i, step.parameter(i) - step.rate(i) * v);
  }
  return step.take();
}

std::vector<Update> arete::nesterov(const std::vector<Shared> &parameters,
                                    const std::vector<Variable> &gradients,
                                    const MomentumOptions &options,
                                    Location loc) {
  Step step("nesterov", parameters, gradients, options.learning_rate, loc);
  for (size_t i = 0; i < step.size(); ++i) {
    Variable g = step.gradient(i, options.weight_decay);
    Shared past = step.state(i, "momentum");
    Variable v = step.update(past, options.momentum * past + g);
    step.setParameter(i, step.parameter(i) -
                             step.rate(i) * (g + options.momentum * v));
  }
  return step.take();
}

std::vector<Update> arete::adagrad(const std::vector<Shared> &parameters,
                                   const std::vector<Variable> &gradients,
                                   const AdagradOptions &options,
                                   Location loc) {
  Step step("adagrad", parameters, gradients, options.learning_rate, loc);
  for (size_t i = 0; i < step.size(); ++i) {
    Variable g = step.gradient(i, options.weight_decay);
    Shared past = step.state(i, "squares");
    Variable s = step.update(past, past + sqr(g));
    step.setParameter(i, step.parameter(i) -
                             step.rate(i) * g / (sqrt(s) + options.epsilon));
  }
  return step.take();
}

std::vector<Update> arete::rmsprop(const std::vector<Shared> &parameters,
                                   const std::vector<Variable> &gradients,
                                   const RmspropOptions &options,
                                   Location loc) {
  Step step("rmsprop", parameters, gradients, options.learning_rate, loc);
  for (size_t i = 0; i < step.size(); ++i) {
    Variable g = step.gradient(i, options.weight_decay);
    Shared past = step.state(i, "squares");
    Variable s = step.update(past, blend(options.alpha, past, sqr(g)));
    if (options.centered) {
      Shared mean = step.state(i, "mean");
      s = s - sqr(step.update(mean, blend(options.alpha, mean, g)));
    }
    Variable v = g / (sqrt(s) + options.epsilon);
    if (options.momentum != 0) {
      Shared velocity = step.state(i, "momentum");
      v = step.update(velocity, options.momentum * velocity + v);
    }
    step.setParameter(i, step.parameter(i) - step.rate(i) * v);
  }
  return step.take();
}

std::vector<Update> arete::adadelta(const std::vector<Shared> &parameters,
                                    const std::vector<Variable> &gradients,
                                    const AdadeltaOptions &options,
                                    Location loc) {
  Step step("adadelta", parameters, gradients, options.learning_rate, loc);
  for (size_t i = 0; i < step.size(); ++i) {
    Variable g = step.gradient(i, options.weight_decay);
    Shared past = step.state(i, "squares"), moves = step.state(i, "moves");
    Variable s = step.update(past, blend(options.rho, past, sqr(g)));
    Variable d = g * sqrt(moves + options.epsilon) / sqrt(s + options.epsilon);
    step.update(moves, blend(options.rho, moves, sqr(d)));
    step.setParameter(i, step.parameter(i) - step.rate(i) * d);
  }
  return step.take();
}

/// Adam's step from parameter i decayed to `from`.
static void addAdam(Step &step, size_t i, const AdamOptions &options,
                    const Variable &from, const Variable &g) {
  Shared mean = step.state(i, "mean"), squares = step.state(i, "squares");
  Variable m = step.update(mean, blend(options.beta1, mean, g));
  Variable s = step.update(squares, blend(options.beta2, squares, sqr(g)));
  if (options.amsgrad) {
    Shared largest = step.state(i, "largest");
    s = step.update(largest, maximum(largest, s));
  }
  Variable divisor =
      sqrt(s) / sqrt(step.correction(i, options.beta2)) + options.epsilon;
  Variable rate = step.rate(i) / step.correction(i, options.beta1);
  step.setParameter(i, from - rate * m / divisor);
}

std::vector<Update> arete::adam(const std::vector<Shared> &parameters,
                                const std::vector<Variable> &gradients,
                                const AdamOptions &options, Location loc) {
  Step step("adam", parameters, gradients, options.learning_rate, loc);
  for (size_t i = 0; i < step.size(); ++i)
    addAdam(step, i, options, step.parameter(i),
            step.gradient(i, options.weight_decay));
  return step.take();
}

std::vector<Update> arete::adamw(const std::vector<Shared> &parameters,
                                 const std::vector<Variable> &gradients,
                                 const AdamOptions &options, Location loc) {
  Step step("adamw", parameters, gradients, options.learning_rate, loc);
  for (size_t i = 0; i < step.size(); ++i) {
    Variable kept = 1.0 - step.rate(i) * options.weight_decay;
    addAdam(step, i, options, kept * step.parameter(i), step.gradient(i, 0));
  }
  return step.take();
}

std::vector<Update> arete::adamax(const std::vector<Shared> &parameters,
                                  const std::vector<Variable> &gradients,
                                  const AdamaxOptions &options, Location loc) {
  Step step("adamax", parameters, gradients, options.learning_rate, loc);
  for (size_t i = 0; i < step.size(); ++i) {
    Variable g = step.gradient(i, options.weight_decay);
    Shared mean = step.state(i, "mean"), largest = step.state(i, "largest");
    Variable m = step.update(mean, blend(options.beta1, mean, g));
    Variable u = step.update(
        largest, maximum(options.beta2 * largest, abs(g) + options.epsilon));
    Variable rate = step.rate(i) / step.correction(i, options.beta1);
    step.setParameter(i, step.parameter(i) - rate * m / u);
  }
  return step.take();
}
