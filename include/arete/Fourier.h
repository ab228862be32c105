//===- arete/Fourier.h - Discrete Fourier transforms ------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The functions of numpy.fft. Any length is done in O(n log n), primes
/// included. A transform is computed in the precision of its operand: float32
/// and complex64 in that of float32 (16-bit floats too), all else in that of
/// float64. An axis without elements is an Error.
///
/// Where a length is given, the operand is cut or filled up with zeros at its
/// end to that length. Lengths are integers or integer scalars.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_FOURIER_H
#define ARETE_FOURIER_H

#include "arete/Axes.h"
#include "arete/Variable.h"

#include <optional>

namespace arete {

/// Which transform is divided by the number of elements.
enum class FourierNorm {
  Backward, ///< The inverse one.
  Ortho,    ///< Each, by the square root: both are unitary.
  Forward,  ///< The one forward.
};

/// A length, or nothing: that of the operand.
using FourierLength = std::optional<Arg>;
/// Lengths by axes, or nothing.
using FourierLengths = std::optional<Args>;

//===----------------------------------------------------------------------===//
// One axis
//===----------------------------------------------------------------------===//

/// The sums of x[j] exp(-2 pi i j k / n), complex. numpy.fft.fft.
Variable fft(const Arg &x, const FourierLength &n = {}, int64_t axis = -1,
             FourierNorm norm = FourierNorm::Backward);
/// The inverse of fft(). numpy.fft.ifft.
Variable ifft(const Arg &x, const FourierLength &n = {}, int64_t axis = -1,
              FourierNorm norm = FourierNorm::Backward);
/// The first n / 2 + 1 elements of the transform of real numbers; the others
/// are their conjugates. numpy.fft.rfft.
Variable rfft(const Arg &x, const FourierLength &n = {}, int64_t axis = -1,
              FourierNorm norm = FourierNorm::Backward);
/// The inverse of rfft(): n real numbers, by default an even number of them,
/// 2 (m - 1) for m elements of x. What is imaginary of the first element, and
/// of the last if n is even, is not read. numpy.fft.irfft.
Variable irfft(const Arg &x, const FourierLength &n = {}, int64_t axis = -1,
               FourierNorm norm = FourierNorm::Backward);

/// The transform, which is real, of a signal whose second half mirrors (as
/// conjugates) what is given: n numbers, by default 2 (m - 1) for m elements.
/// numpy.fft.hfft.
Variable hfft(const Arg &x, const FourierLength &n = {}, int64_t axis = -1,
              FourierNorm norm = FourierNorm::Backward);
/// The inverse of hfft(): half the signal whose transform x is.
/// numpy.fft.ihfft.
Variable ihfft(const Arg &x, const FourierLength &n = {}, int64_t axis = -1,
               FourierNorm norm = FourierNorm::Backward);

//===----------------------------------------------------------------------===//
// Several axes: by default all, or as many of the last ones as lengths are
// given. fft2() and the like have the last two by default.
//===----------------------------------------------------------------------===//

/// fft(), or ifft(), along several axes. numpy.fft.fftn, numpy.fft.ifftn.
Variable fftn(const Arg &x, const FourierLengths &sizes = {},
              const Axes &axes = {}, FourierNorm norm = FourierNorm::Backward);
Variable ifftn(const Arg &x, const FourierLengths &sizes = {},
               const Axes &axes = {}, FourierNorm norm = FourierNorm::Backward);
/// rfft() along the last of the axes, whose size is halved, and fft() along the
/// others; and the inverse. numpy.fft.rfftn, numpy.fft.irfftn.
Variable rfftn(const Arg &x, const FourierLengths &sizes = {},
               const Axes &axes = {}, FourierNorm norm = FourierNorm::Backward);
Variable irfftn(const Arg &x, const FourierLengths &sizes = {},
                const Axes &axes = {},
                FourierNorm norm = FourierNorm::Backward);

/// fftn(), ... along the last two axes. numpy.fft.fft2, numpy.fft.ifft2,
/// numpy.fft.rfft2, numpy.fft.irfft2.
inline Variable fft2(const Arg &x, const FourierLengths &sizes = {},
                     const Axes &axes = {-2, -1},
                     FourierNorm norm = FourierNorm::Backward) {
  return fftn(x, sizes, axes, norm);
}
inline Variable ifft2(const Arg &x, const FourierLengths &sizes = {},
                      const Axes &axes = {-2, -1},
                      FourierNorm norm = FourierNorm::Backward) {
  return ifftn(x, sizes, axes, norm);
}
inline Variable rfft2(const Arg &x, const FourierLengths &sizes = {},
                      const Axes &axes = {-2, -1},
                      FourierNorm norm = FourierNorm::Backward) {
  return rfftn(x, sizes, axes, norm);
}
inline Variable irfft2(const Arg &x, const FourierLengths &sizes = {},
                       const Axes &axes = {-2, -1},
                       FourierNorm norm = FourierNorm::Backward) {
  return irfftn(x, sizes, axes, norm);
}

//===----------------------------------------------------------------------===//
// Frequencies
//===----------------------------------------------------------------------===//

/// The frequency that each element of fft() of n samples stands for, samples
/// being `spacing` apart: a vector of float64. numpy.fft.fftfreq.
Variable fftfreq(const Arg &n, double spacing = 1.0);
/// The frequencies of rfft(). numpy.fft.rfftfreq.
Variable rfftfreq(const Arg &n, double spacing = 1.0);
/// Frequency 0 brought to the middle of the axes. numpy.fft.fftshift.
Variable fftshift(const Arg &x, const Axes &axes = {});
/// The inverse of fftshift(). numpy.fft.ifftshift.
Variable ifftshift(const Arg &x, const Axes &axes = {});

} // namespace arete

#endif // ARETE_FOURIER_H
