//===- arete/Elementwise.h - Elementwise functions ---------------*- C++
//-*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Functions that compute each element of the result from one element of each
/// operand. Operands are broadcast and meet in NumPy's dtype. docs/operators.md
/// of the build lists the functions with their derivatives and errors.
///
/// Special functions (jv, gammainc, zeta, ...) compute in double whatever the
/// dtype is, one element at a time. A derivative by their order or parameter is
/// an Error.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_ELEMENTWISE_H
#define ARETE_ELEMENTWISE_H

#include "arete/Variable.h"

#include <functional>
#include <optional>
#include <utility>

namespace arete {

//===----------------------------------------------------------------------===//
// Functions with a record of their own
//===----------------------------------------------------------------------===//

#include "arete/Elementwise.inc"

/// power() by its short name. As numpy.pow.
Variable pow(const Arg &x, const Arg &y);

/// x as another dtype: floats become integers truncated towards zero and
/// saturate, integers wrap, what is not zero is true; to a float dtype numbers
/// are rounded to nearest, once, and overflow to infinity. A complex number
/// does not become a real one: that is an Error. Take its real().
Variable cast(const Arg &x, DType dtype);
template <TensorElement T> Variable cast(const Arg &x) {
  return cast(x, dtypeOf<T>);
}

/// The real and the imaginary part of complex numbers; of real ones these are x
/// and zeros. As numpy.real, numpy.imag.
Variable real(const Arg &x);
Variable imag(const Arg &x);
/// The complex conjugate, which of real numbers is x. As numpy.conj.
Variable conj(const Arg &x);
/// The argument in (-pi, pi]. As numpy.angle.
Variable angle(const Arg &x);
/// x + i y: complex64 of float32 and 16-bit floats, else complex128.
Variable complex(const Arg &x, const Arg &y);
/// radius * exp(i phase), of the dtype of complex(radius, phase).
Variable complex_from_polar(const Arg &radius, const Arg &phase);

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

/// {floor_divide(x, y), remainder(x, y)}. As numpy.divmod.
std::pair<Variable, Variable> divmod(const Arg &x, const Arg &y);
/// x ** y in float64 or complex128. As numpy.float_power.
Variable float_power(const Arg &x, const Arg &y);
/// x * 2 ** exponent, rounded once, in the dtype of x (floatOf() it, if x is no
/// float). As numpy.ldexp; the fraction of an exponent that is a float is
/// dropped.
Variable ldexp(const Arg &x, const Arg &exponent);
/// {s, n} with x = s * 2 ** n and 0.5 <= |s| < 1; n, an int32, is 0 where x is
/// 0, NaN or infinite. As numpy.frexp.
std::pair<Variable, Variable> frexp(const Arg &x);
/// {fraction, whole part}, both with the sign of x. As numpy.modf.
std::pair<Variable, Variable> modf(const Arg &x);

/// x rounded to `decimals` digits behind the point, or before it if that is
/// negative, half to even: x * 10 ** decimals rounded and divided again, as
/// numpy.round does. Integers are rounded to tens and so on in float64 and
/// converted back.
Variable round(const Arg &x, int64_t decimals);
/// x with numbers in the places of NaN and the infinities: the largest and
/// least of its dtype, if they are not given. Integers stay. As
/// numpy.nan_to_num.
Variable nan_to_num(const Arg &x, double nan = 0.0,
                    std::optional<double> posinf = {},
                    std::optional<double> neginf = {});

/// Whether |x - y| <= atol + rtol * |y|, or both are one infinity; two NaNs are
/// close if `equalNan`. As numpy.isclose.
Variable isclose(const Arg &x, const Arg &y, double rtol = 1e-5,
                 double atol = 1e-8, bool equalNan = false);
/// Whether all elements are close, a bool scalar. As numpy.allclose.
Variable allclose(const Arg &x, const Arg &y, double rtol = 1e-5,
                  double atol = 1e-8, bool equalNan = false);
/// Whether x is infinity, or is -infinity. As numpy.isposinf, numpy.isneginf.
Variable isposinf(const Arg &x);
Variable isneginf(const Arg &x);

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

/// x where x > 0, slope * x elsewhere.
Variable relu(const Arg &x, double slope);
Variable leaky_relu(const Arg &x, double slope = 0.01);
/// x where x > 0, alpha * (exp(x) - 1) elsewhere.
Variable elu(const Arg &x, double alpha = 1.0);
/// The self-normalising elu of Klambauer et al., 2017.
Variable selu(const Arg &x);
/// x * Phi(x), Phi being the distribution function of the normal distribution;
/// with `approximate` by tanh.
Variable gelu(const Arg &x, bool approximate = false);
/// x * sigmoid(x).
Variable silu(const Arg &x);
/// x * tanh(softplus(x)).
Variable mish(const Arg &x);
/// clip(x, -1, 1).
Variable hard_tanh(const Arg &x);
/// Theano's approximation of sigmoid by three rational pieces; its error is up
/// to 0.02, and it jumps a little where pieces meet.
Variable ultra_fast_sigmoid(const Arg &x);

//===----------------------------------------------------------------------===//
// Special functions
//===----------------------------------------------------------------------===//

/// The probability that a chi-squared variable of k degrees of freedom exceeds
/// x. As scipy.stats.chi2.sf.
Variable chi2sf(const Arg &x, const Arg &k);
/// The incomplete gamma functions without division by gamma(k).
Variable gammau(const Arg &k, const Arg &x);
Variable gammal(const Arg &k, const Arg &x);
/// jv() by its old name. As scipy.special.jn.
Variable jn(const Arg &n, const Arg &x);
/// The logarithm of the gamma function of d dimensions. As
/// scipy.special.multigammaln.
Variable multigammaln(const Arg &a, int64_t d);

//===----------------------------------------------------------------------===//
// Functions of the user
//===----------------------------------------------------------------------===//

/// A scalar function that is given by an expression; see elementwise().
class ElementwiseFunction {
public:
  using Build = std::function<Variable(const std::vector<Variable> &)>;

  ElementwiseFunction(std::string name, size_t arity, Build build)
      : name(std::move(name)), arity(arity), build(std::move(build)) {}

  Variable operator()(const Arg &x) const { return (*this)({x}); }
  Variable operator()(const Arg &x, const Arg &y) const {
    return (*this)({x, y});
  }
  Variable operator()(const Arg &x, const Arg &y, const Arg &z) const {
    return (*this)({x, y, z});
  }
  /// Any number of operands: f({x, y, z, 2.0}).
  Variable operator()(std::initializer_list<Arg> operands) const;

private:
  std::string name;
  size_t arity;
  Build build;
};

/// Makes an elementwise function of a C++ function from Variables to a
/// Variable:
///
///     auto smoothStep = elementwise(
///         "smooth_step", [](Variable x) { return x * x * (3.0 - 2.0 * x); });
///     Variable y = smoothStep(images);
///
/// The expression is written for scalars and holds for tensors of any shape,
/// broadcast as usual. It is compiled into one loop and differentiated as any
/// other; a plain C++ function would do as well, but this one checks, when it
/// is applied, that what it does is elementwise.
template <class Function>
ElementwiseFunction elementwise(std::string_view name, Function function) {
  auto wrap =
      []<class... Parameters>(std::string_view name,
                              std::function<Variable(Parameters...)> function) {
        auto build = [function = std::move(function)](
                         const std::vector<Variable> &operands) {
          return [&]<size_t... i>(std::index_sequence<i...>) {
            return function(operands[i]...);
          }(std::index_sequence_for<Parameters...>());
        };
        return ElementwiseFunction(std::string(name), sizeof...(Parameters),
                                   std::move(build));
      };
  return wrap(name, std::function(std::move(function)));
}

} // namespace arete

#endif // ARETE_ELEMENTWISE_H
