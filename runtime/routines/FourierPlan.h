//===- FourierPlan.h - Discrete Fourier transforms of one row ---*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lengths whose prime factors are small are transformed by Stockham's mixed
// radix algorithm, which needs no reordering; others by Bluestein's, as a
// convolution of a length that is. Either takes O(n log n).
//
// A plan holds the roots of unity of a length. It lies in memory that the
// caller gives, and so do the rows and the work space: nothing is allocated
// here.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_ROUTINES_FOURIERPLAN_H
#define ARETE_ROUTINES_FOURIERPLAN_H

#include "Dispatch.h"

#include <cmath>
#include <cstdint>

namespace arete::routines {

/// exp(-2 pi i k / n) for 0 <= k < n. The angle is taken in half a quadrant,
/// where sine and cosine are exact to the last bit or two.
template <typename T> Complex<T> rootOfUnity(int64_t k, int64_t n) {
  constexpr double halfPi = 1.57079632679489661923;
  int64_t quadrant = 4 * k / n, rest = 4 * k - quadrant * n;
  bool isUpper = 2 * rest > n;
  double angle = halfPi * (double(isUpper ? n - rest : rest) / double(n));
  double c = std::cos(angle), s = std::sin(angle);
  if (isUpper) {
    double swapped = c;
    c = s;
    s = swapped;
  }
  switch (quadrant) {
  case 0:
    return {T(c), T(-s)};
  case 1:
    return {T(-s), T(-c)};
  case 2:
    return {T(-c), T(s)};
  default:
    return {T(s), T(c)};
  }
}

/// The factors of a length: fours first, then primes as they rise.
struct Factors {
  int32_t count = 0;
  int32_t values[64];

  explicit Factors(int64_t n) {
    while (n % 4 == 0)
      add(4), n /= 4;
    for (int64_t p = 2; p * p <= n; ++p)
      while (n % p == 0)
        add(p), n /= p;
    if (n > 1)
      add(n);
  }

  /// About the number of operations of a transform of length n.
  double cost(int64_t n) const {
    double sum = 0;
    for (int32_t i = 0; i < count; ++i)
      sum += values[i] <= 5 ? values[i] : 1.1 * values[i];
    return sum * double(n);
  }

private:
  // A factor beyond 32 bits is not computed with: Bluestein's algorithm is.
  void add(int64_t p) {
    values[count++] = p > INT32_MAX ? INT32_MAX : int32_t(p);
  }
};

/// The smallest number not below n that has no prime factors but 2, 3 and 5.
inline int64_t smoothSize(int64_t n) {
  int64_t best = 1;
  while (best < n)
    best *= 2;
  for (int64_t fives = 1; fives < best; fives *= 5)
    for (int64_t threes = fives; threes < best; threes *= 3) {
      int64_t size = threes;
      while (size < n)
        size *= 2;
      best = size < best ? size : best;
    }
  return best;
}

/// How transforms of a length are done.
struct Method {
  /// The length of the mixed-radix transforms: that of the row, or that of
  /// Bluestein's convolution.
  int64_t size;
  bool isConvolution;

  explicit Method(int64_t n) : size(n), isConvolution(false) {
    double direct = Factors(n).cost(n);
    if (n < 50)
      return;
    int64_t smooth = smoothSize(2 * n - 1);
    // Two transforms of it, and what is around them.
    if (3 * Factors(smooth).cost(smooth) < direct) {
      size = smooth;
      isConvolution = true;
    }
  }
};

template <typename T> class FourierPlan {
public:
  using C = Complex<T>;

  /// The numbers that the plan of a length takes, and the work space of a
  /// transform.
  static int64_t planSize(int64_t n) {
    Method method(n);
    int64_t roots = rootCount(Factors(method.size), method.size);
    return roots + (method.isConvolution ? n + method.size : 0);
  }
  static int64_t workSize(int64_t n) {
    Method method(n);
    return method.isConvolution ? 2 * method.size : n;
  }

  /// The plan whose numbers lie, or will lie, in `memory`.
  FourierPlan(int64_t n, C *memory)
      : length(n), method(n), factors(method.size), roots(memory) {
    chirp = roots + rootCount(factors, method.size);
    chirpTransform = chirp + n;
  }

  /// Computes the numbers. `work` is work space.
  void prepare(C *work) const {
    C *next = roots;
    int64_t size = method.size, before = 1;
    for (int32_t f = 0; f < factors.count; ++f) {
      int64_t radix = factors.values[f], inner = size / (before * radix);
      for (int64_t i = 0; i < inner; ++i)
        for (int64_t j = 1; j < radix; ++j)
          *next++ = rootOfUnity<T>(before * j * i, size);
      if (radix > 5)
        for (int64_t j = 0; j < radix; ++j)
          *next++ = rootOfUnity<T>(j, radix);
      before *= radix;
    }
    if (!method.isConvolution)
      return;
    // exp(i pi k^2 / n), and the transform of that, both ways round.
    for (int64_t k = 0, square = 0; k < length; ++k) {
      chirp[k] = rootOfUnity<T>(square, 2 * length).conj();
      square = (square + 2 * k + 1) % (2 * length);
    }
    for (int64_t k = 0; k < size; ++k)
      chirpTransform[k] = {T(0), T(0)};
    for (int64_t k = 0; k < length; ++k)
      chirpTransform[k] = chirpTransform[k == 0 ? 0 : size - k] =
          chirp[k] * (T(1) / T(size));
    C *result = mixedRadix(chirpTransform, work);
    if (result != chirpTransform)
      copy(chirpTransform, result, size);
  }

  /// The sums of x[j] exp(-2 pi i j k / n), in place.
  void transform(C *x, C *work) const {
    if (!method.isConvolution) {
      C *result = mixedRadix(x, work);
      if (result != x)
        copy(x, result, length);
      return;
    }
    // j k = (j^2 + k^2 - (k - j)^2) / 2.
    int64_t size = method.size;
    C *padded = work;
    for (int64_t j = 0; j < length; ++j)
      padded[j] = x[j] * chirp[j].conj();
    for (int64_t j = length; j < size; ++j)
      padded[j] = {T(0), T(0)};
    C *spectrum = mixedRadix(padded, padded + size);
    // The way back is a transform with real and imaginary parts exchanged.
    for (int64_t k = 0; k < size; ++k) {
      C product = spectrum[k] * chirpTransform[k];
      spectrum[k] = {product.im, product.re};
    }
    C *other = spectrum == padded ? padded + size : padded;
    C *sums = mixedRadix(spectrum, other);
    for (int64_t k = 0; k < length; ++k)
      x[k] = C{sums[k].im, sums[k].re} * chirp[k].conj();
  }

private:
  static void copy(C *to, const C *from, int64_t count) {
    for (int64_t i = 0; i < count; ++i)
      to[i] = from[i];
  }

  static int64_t rootCount(const Factors &factors, int64_t size) {
    int64_t count = 0, before = 1;
    for (int32_t f = 0; f < factors.count; ++f) {
      int64_t radix = factors.values[f], inner = size / (before * radix);
      count += inner * (radix - 1) + (radix > 5 ? radix : 0);
      before *= radix;
    }
    return count;
  }

  /// Transforms x; the result is in x or in `work`, and is returned.
  C *mixedRadix(C *x, C *work) const {
    const C *next = roots;
    int64_t before = 1;
    for (int32_t f = 0; f < factors.count; ++f) {
      int64_t radix = factors.values[f];
      int64_t inner = method.size / (before * radix);
      switch (radix) {
      case 2:
        pass<2>(x, work, before, inner, next, butterfly2);
        break;
      case 3:
        pass<3>(x, work, before, inner, next, butterfly3);
        break;
      case 4:
        pass<4>(x, work, before, inner, next, butterfly4);
        break;
      case 5:
        pass<5>(x, work, before, inner, next, butterfly5);
        break;
      default:
        anyPass(x, work, before, inner, radix, next);
      }
      next += inner * (radix - 1) + (radix > 5 ? radix : 0);
      before *= radix;
      C *result = work;
      work = x;
      x = result;
    }
    return x;
  }

  /// One pass: x is [before][radix][inner], y is [radix][before][inner], and
  /// what goes to y[m][.][i] is multiplied by root m * i.
  template <int radix, typename Butterfly>
  static void pass(const C *x, C *y, int64_t before, int64_t inner,
                   const C *roots, Butterfly butterfly) {
    for (int64_t k = 0; k < before; ++k)
      for (int64_t i = 0; i < inner; ++i) {
        C t[radix];
        for (int j = 0; j < radix; ++j)
          t[j] = x[(k * radix + j) * inner + i];
        butterfly(t);
        C *out = y + k * inner + i;
        out[0] = t[0];
        const C *root = roots + i * (radix - 1);
        for (int m = 1; m < radix; ++m)
          out[m * before * inner] = t[m] * root[m - 1];
      }
  }

  static void anyPass(const C *x, C *y, int64_t before, int64_t inner,
                      int64_t radix, const C *roots) {
    const C *unity = roots + inner * (radix - 1);
    for (int64_t k = 0; k < before; ++k)
      for (int64_t m = 0; m < radix; ++m)
        for (int64_t i = 0; i < inner; ++i) {
          const C *in = x + k * radix * inner + i;
          C sum = in[0];
          for (int64_t j = 1, at = m; j < radix; ++j) {
            sum = sum + in[j * inner] * unity[at];
            at += m;
            at = at >= radix ? at - radix : at;
          }
          if (m > 0)
            sum = sum * roots[i * (radix - 1) + m - 1];
          y[(m * before + k) * inner + i] = sum;
        }
  }

  static void butterfly2(C (&t)[2]) {
    C sum = t[0] + t[1];
    t[1] = t[0] - t[1];
    t[0] = sum;
  }

  static void butterfly3(C (&t)[3]) {
    constexpr T s = T(0.86602540378443864676); // sin(2 pi / 3)
    C sum = t[1] + t[2], turned = ((t[1] - t[2]) * s).turned();
    C middle = t[0] + sum * T(-0.5);
    t[0] = t[0] + sum;
    t[1] = middle + turned;
    t[2] = middle - turned;
  }

  static void butterfly4(C (&t)[4]) {
    C even = t[0] + t[2], odd = t[1] + t[3];
    C evenRest = t[0] - t[2], oddRest = (t[1] - t[3]).turned();
    t[0] = even + odd;
    t[1] = evenRest + oddRest;
    t[2] = even - odd;
    t[3] = evenRest - oddRest;
  }

  static void butterfly5(C (&t)[5]) {
    constexpr T c1 = T(0.30901699437494742410);  // cos(2 pi / 5)
    constexpr T s1 = T(0.95105651629515357212);  // sin(2 pi / 5)
    constexpr T c2 = T(-0.80901699437494742410); // cos(4 pi / 5)
    constexpr T s2 = T(0.58778525229247312917);  // sin(4 pi / 5)
    C outer = t[1] + t[4], inner = t[2] + t[3];
    C outerRest = (t[1] - t[4]).turned(), innerRest = (t[2] - t[3]).turned();
    C first = t[0] + outer * c1 + inner * c2;
    C second = t[0] + outer * c2 + inner * c1;
    C firstRest = outerRest * s1 + innerRest * s2;
    C secondRest = outerRest * s2 - innerRest * s1;
    t[0] = t[0] + outer + inner;
    t[1] = first + firstRest;
    t[2] = second + secondRest;
    t[3] = second - secondRest;
    t[4] = first - firstRest;
  }

  int64_t length;
  Method method;
  Factors factors;
  C *roots, *chirp, *chirpTransform;
};

} // namespace arete::routines

#endif // ARETE_ROUTINES_FOURIERPLAN_H
