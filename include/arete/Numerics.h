//===- arete/Numerics.h - Polynomials, integrals, filters -------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_NUMERICS_H
#define ARETE_NUMERICS_H

#include "arete/Variable.h"

#include <optional>

namespace arete {

/// The polynomial with these coefficients, a vector whose first element belongs
/// to the highest power, at each element of x. The size of the vector must be
/// known. numpy.polyval.
Variable polyval(const Arg &coefficients, const Arg &x);

/// At each element of x the function that is linear between the points (xp[i],
/// fp[i]), xp being a vector that rises; `left` and `right`, by default the
/// first and the last of fp, outside. Derivatives are by x, within a piece (at
/// a point that of the piece to its right), and by fp and xp. No points are an
/// Error when the function runs. numpy.interp.
Variable interp(const Arg &x, const Arg &xp, const Arg &fp,
                std::optional<double> left = {},
                std::optional<double> right = {});

/// The integral along an axis by trapezoids, of samples that lie `dx` apart, or
/// at `x`, which has the shape of y or is a vector along the axis.
/// numpy.trapezoid.
Variable trapezoid(const Arg &y, double dx = 1.0, int64_t axis = -1);
Variable trapezoid(const Arg &y, const Variable &x, int64_t axis = -1);

/// Which places of two sequences laid over each other count: all where they
/// meet, as many as the longer one has, or where the shorter lies within.
enum class Overlap { Full, Same, Valid };
/// The sums of x[i] y[k - i]: the coefficients of a product of polynomials.
/// Both are vectors and have an element, or it is an Error. Floats are
/// convolved by conv1d(); integers and complex numbers by way of the table of
/// all products, which takes as much memory. numpy.convolve.
Variable convolve(const Arg &x, const Arg &y, Overlap mode = Overlap::Full);
/// The sums of x[i + k] conj(y[i]). numpy.correlate.
Variable correlate(const Arg &x, const Arg &y, Overlap mode = Overlap::Valid);

} // namespace arete

#endif // ARETE_NUMERICS_H
