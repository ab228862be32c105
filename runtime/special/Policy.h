//===- special/Policy.h - How Boost.Math is used -*- C++ -*- ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Boost.Math without exceptions: errors give the NaN or the infinity that they
/// stand for. The functions of this folder compute in long double and round
/// once: in double their errors would be tens of units in the last place, and
/// thousands where exponents are large. It costs up to half of the speed, and
/// where long double is double it gains nothing.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_RUNTIME_SPECIAL_POLICY_H
#define ARETE_RUNTIME_SPECIAL_POLICY_H

#include "arete/special.h"

#include <boost/math/policies/policy.hpp>

#include <cmath>
#include <limits>

namespace arete::special {

namespace policies = boost::math::policies;
using Policy = policies::policy<
    policies::domain_error<policies::ignore_error>,
    policies::pole_error<policies::ignore_error>,
    policies::overflow_error<policies::ignore_error>,
    policies::underflow_error<policies::ignore_error>,
    policies::denorm_error<policies::ignore_error>,
    policies::rounding_error<policies::ignore_error>,
    policies::evaluation_error<policies::ignore_error>,
    policies::indeterminate_result_error<policies::ignore_error>,
    policies::promote_double<false>, policies::promote_float<false>>;

/// What the functions compute in.
using Real = long double;

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

} // namespace arete::special

#endif // ARETE_RUNTIME_SPECIAL_POLICY_H
