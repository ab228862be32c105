//===- arete/VerifyGrad.h - Derivatives against differences -----*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A check of derivatives, for tests of operations and of custom gradients.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_VERIFYGRAD_H
#define ARETE_VERIFYGRAD_H

#include "arete/Grad.h"

namespace arete {

struct VerifyGradOptions {
  /// The arguments to differentiate by, counted from 0; all floating-point ones
  /// if none are given.
  std::vector<size_t> wrt = {};
  /// 2 verifies the derivative of the gradient as well, and so on.
  int order = 1;
  /// Distance of a difference, relative to max(1, |x|), and the error that is
  /// accepted, relative to max(1, |derivative|). 0 chooses by the dtype of the
  /// argument: for float64 6e-6 and 1e-6, for float32 5e-3 and 5e-3. Each
  /// further order accepts a hundred times the error.
  double step = 0, tolerance = 0;
  /// Whether forward mode must agree with reverse mode.
  bool forward = true;
  /// The seed of the directions that outputs are projected on.
  uint64_t seed = 1;
};

/// Compares derivatives of `function` at these points, by each element of the
/// arguments, with central differences: of the outputs projected on a random
/// direction, so that errors do not cancel. In addition, forward mode must
/// agree with reverse mode along a random direction of the arguments. An Error
/// of kind Value says which derivative is wrong.
///
/// A dimension of a point of size 1 broadcasts. Integer and bool points are
/// held fixed, as are outputs of such a dtype ignored.
void verify_grad(
    const std::function<std::vector<Variable>(const std::vector<Variable> &)>
        &function,
    const std::vector<Tensor> &points, const VerifyGradOptions &options = {},
    Location loc = Location::current());
void verify_grad(
    const std::function<Variable(const std::vector<Variable> &)> &function,
    const std::vector<Tensor> &points, const VerifyGradOptions &options = {},
    Location loc = Location::current());

} // namespace arete

#endif // ARETE_VERIFYGRAD_H
