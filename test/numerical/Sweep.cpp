//===- Sweep.cpp - Errors over many arguments -----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Sweep.h"

#include "arete/Arete.h"

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <random>

namespace arete::numerical {

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

/// Whether both are next to the same end of the range of T.
template <class T, class Real>
static inline bool isAtSameEnd(Real got, Real truth) {
  constexpr Real huge = Real(std::numeric_limits<T>::max()) / 1024,
                 tiny = Real(std::numeric_limits<T>::min()) * 1024;
  return ((got > huge) & (truth > huge)) | ((got < -huge) & (truth < -huge)) |
         ((std::fabs(got) < tiny) & (std::fabs(truth) < tiny));
}

/// The bits of the error, which order as errors do: 0 where the result is the
/// truth rounded, more than those of every number where there is a fault.
static inline int64_t errorBits(float got, double truth, int64_t minExponent) {
  auto bits = std::bit_cast<int64_t>(truth);
  int64_t exponent = (bits >> 52) & 0x7ff;
  exponent = exponent < minExponent ? minExponent : exponent;
  // 1 over the unit in the last place.
  double scale = std::bit_cast<double>((2046 + 23 - exponent) << 52);
  double error = std::fabs(double(got) - truth) * scale;
  bool isRight = (double(got) == double(float(truth))) | (truth != truth) |
                 isAtSameEnd<float>(double(got), truth);
  return isRight ? 0
                 : std::bit_cast<int64_t>(error) &
                       std::numeric_limits<int64_t>::max();
}
static inline int64_t errorBits(double got, long double truth,
                                int64_t minExponent) {
  if (got == double(truth) || std::isnan(truth) ||
      isAtSameEnd<double, long double>(got, truth))
    return 0;
  if (!std::isfinite(got) || std::isinf(truth))
    return std::bit_cast<int64_t>(std::numeric_limits<double>::infinity());
  int64_t exponent = (std::bit_cast<int64_t>(double(truth)) >> 52) & 0x7ff;
  exponent = exponent < minExponent ? minExponent : exponent;
  // Errors may be beyond what a double holds.
  return std::bit_cast<int64_t>(
      double(std::fmin(std::ldexp(std::fabs(got - truth),
                                  int(1023 + 52 - exponent)),
                       (long double)std::numeric_limits<double>::max())));
}

/// That of the smallest normal number: denormals have its unit.
template <class T> static int64_t minExponentFor(bool ofOne) {
  return ofOne ? 1023 : 1023 - 1 + std::numeric_limits<T>::min_exponent;
}

ARETE_WIDE static int64_t greatestError(const float *got, const double *truth,
                                        size_t count, int64_t minExponent) {
  int64_t greatest = 0;
  for (size_t i = 0; i < count; ++i) {
    int64_t error = errorBits(got[i], truth[i], minExponent);
    greatest = error > greatest ? error : greatest;
  }
  return greatest;
}
static int64_t greatestError(const double *got, const long double *truth,
                             size_t count, int64_t minExponent) {
  int64_t greatest = 0;
  for (size_t i = 0; i < count; ++i)
    greatest = std::max(greatest, errorBits(got[i], truth[i], minExponent));
  return greatest;
}

double greatestError(std::span<const float> got, std::span<const double> truth,
                     bool ofOne) {
  return std::bit_cast<double>(greatestError(
      got.data(), truth.data(), got.size(), minExponentFor<float>(ofOne)));
}

template <class T>
void measure(Worst &worst, std::span<const T> x, std::span<const T> y,
             std::span<const T> got, std::span<const Judge<T>> truth,
             bool ofOne) {
  constexpr size_t block = 1024;
  const int64_t minExponent = minExponentFor<T>(ofOne);
  for (size_t begin = 0; begin < x.size(); begin += block) {
    size_t count = std::min(block, x.size() - begin);
    int64_t greatest = greatestError(got.data() + begin, truth.data() + begin,
                                     count, minExponent);
    if (greatest <= std::bit_cast<int64_t>(worst.error))
      continue;
    for (size_t i = begin; i < begin + count; ++i) {
      auto error =
          std::bit_cast<double>(errorBits(got[i], truth[i], minExponent));
      if (!std::isfinite(error)) {
        worst.faults.atOverflow +=
            std::fabs(truth[i]) > std::numeric_limits<T>::max() / 1024;
        if (!worst.faults.count++ ||
            std::fabs(x[i]) < std::fabs(worst.faults.x)) {
          worst.faults.x = x[i];
          worst.faults.y = y[i];
          worst.faults.got = got[i];
        }
      } else if (error > worst.error) {
        worst.error = error;
        worst.x = x[i];
        worst.y = y[i];
      }
    }
  }
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

template <class T>
Compiled<T>::Compiled(const Expression &expression, bool asWritten) {
  Variable x = vector<T>("x"), y = vector<T>("y");
  Variable value = expression.build(x, y);
  GradOptions gradOptions;
  gradOptions.stabilize = !asWritten;
  FunctionOptions options;
  options.rewrites.enabled = !asWritten;
  options.on_unused_input = UnusedInput::Ignore;
  function = arete::function({x, y}, {value, grad(sum(value), x, gradOptions)},
                             options);
}

template <class T>
void Compiled<T>::operator()(std::span<const T> x, std::span<const T> y,
                             std::span<T> value, std::span<T> slope) const {
  auto view = [](std::span<const T> numbers) {
    return Tensor::borrow(const_cast<T *>(numbers.data()),
                          {static_cast<int64_t>(numbers.size())});
  };
  const Tensor inputs[] = {view(x), view(y)},
               outputs[] = {view(value), view(slope)};
  function.call(inputs, outputs);
}

//===----------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------===//

namespace {
/// Collects pairs and hands them on in chunks.
template <class T> class Chunks {
public:
  Chunks(const Visit<T> &visit, bool isPair) : visit(visit), isPair(isPair) {}
  ~Chunks() { flush(); }

  /// Where there are two arguments that are alike, their sums are finite, and
  /// neither is denormal.
  void add(double first, double second) {
    T roundedX = T(first), roundedY = T(second);
    if (!std::isfinite(roundedX) ||
        (isPair && !(isOrdinary(roundedX) && isOrdinary(roundedY))))
      return;
    x.push_back(roundedX);
    y.push_back(roundedY);
    if (x.size() == maxChunk)
      flush();
  }

private:
  static bool isOrdinary(T number) {
    return number == 0 ||
           (std::fabs(number) >= std::numeric_limits<T>::min() &&
            std::fabs(number) <= std::numeric_limits<T>::max() / 4);
  }
  void flush() {
    if (!x.empty())
      visit(x, y);
    x.clear();
    y.clear();
  }

  const Visit<T> &visit;
  bool isPair;
  std::vector<T> x, y;
};

/// The second arguments for a first one.
class Seconds {
public:
  Seconds(Second kind, std::mt19937_64 &engine) : kind(kind), engine(engine) {}

  double uniform(double low, double high) {
    return low + (high - low) * double(engine() >> 11) * 0x1p-53;
  }
  double operator()(double x) {
    constexpr std::array powers{2.0, 3.0, 5.0, 12.0, 30.0, 0.5, -1.0, -2.5};
    switch (kind) {
    case Second::None:
      return 0;
    case Second::Label:
      return double(engine() % 2);
    case Second::Power:
      return powers[engine() % powers.size()];
    case Second::Near:
      return x * (1 + 0x1p-10 * uniform(1, 2));
    case Second::Any:
      break;
    }
    switch (engine() % 4) {
    case 0: // Near x, relative to it.
      return x * (1 + uniform(-1, 1) * std::ldexp(1.0, -int(engine() % 52)));
    case 1: // Of the size of x, or a few binades off.
      return x * std::ldexp(uniform(-1, 1), int(engine() % 12) - 4);
    case 2: // Near x as exp sees it.
      return x + uniform(-50, 50);
    default: // Anything.
      return std::ldexp(uniform(-1, 1), int(engine() % 512) - 256);
    }
  }

private:
  Second kind;
  std::mt19937_64 &engine;
};
} // namespace

template <class T>
void forSamples(const Expression &expression, unsigned density,
                const Visit<T> &visit) {
  using Limits = std::numeric_limits<T>;
  std::mt19937_64 engine(20);
  Seconds second(expression.second, engine);
  Chunks<T> chunks(visit, expression.second == Second::Any ||
                              expression.second == Second::Near);
  auto add = [&](double x) {
    chunks.add(x, second(x));
    chunks.add(-x, second(-x));
  };

  add(0);
  const int least = Limits::min_exponent - Limits::digits;
  for (int exponent = least; exponent < Limits::max_exponent; ++exponent) {
    add(std::ldexp(1.0, exponent));
    add(std::ldexp(2.0 - double(Limits::epsilon()), exponent));
    for (unsigned i = 0; i < density; ++i)
      add(std::ldexp(second.uniform(1, 2), exponent));
  }
  for (double width : {2.0, 10.0, 40.0, 110.0, 800.0})
    for (unsigned i = 0; i < 512 * density; ++i)
      add(second.uniform(0, width));

  // Where the results of exp are lost beside 1, vanish and overflow; and where
  // formulas are 0.
  std::vector<double> hard{0.5,    1.0,   2.0,   3.0,    16.6, 17.3,
                           36.7,   37.4,  88.72, 103.97, 709.78, 745.13,
                           0.6931471805599453};
  hard.insert(hard.end(), expression.hard.begin(), expression.hard.end());
  for (double centre : hard) {
    T below = T(centre), above = below;
    for (unsigned i = 0; i < 8 * density; ++i) {
      add(below);
      add(above);
      below = std::nextafter(below, T(0));
      above = std::nextafter(above, Limits::infinity());
    }
    for (int bits = 1; bits < Limits::digits; ++bits)
      for (unsigned i = 0; i < density; ++i)
        add(centre * (1 + std::ldexp(second.uniform(-1, 1), -bits)));
  }
}

void forFloats(unsigned stride, const Visit<float> &visit) {
  Chunks<float> chunks(visit, /*isPair=*/false);
  for (uint64_t bits = 0; bits < uint64_t(1) << 32; bits += stride)
    chunks.add(std::bit_cast<float>(uint32_t(bits)), 0);
}

#define INSTANTIATE(T)                                                         \
  template void measure<T>(Worst &, std::span<const T>, std::span<const T>,    \
                           std::span<const T>, std::span<const Judge<T>>,      \
                           bool);                                              \
  template class Compiled<T>;                                                  \
  template void forSamples<T>(const Expression &, unsigned, const Visit<T> &);
INSTANTIATE(float)
INSTANTIATE(double)

} // namespace arete::numerical
