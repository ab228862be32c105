//===- ErrorBoundsSamples.cpp - Operands that try bounds ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include "test/unit/Compiler/ErrorBounds.h"

#include <cmath>

namespace arete::test {

using reference::Complex;
using reference::Element;
using reference::Shape;
using Real = long double;

/// Draws operands of one dtype.
class Draw {
public:
  Draw(arete_dtype dtype, Spread spread, Random &random)
      : dtype(dtype), spread(spread), random(random) {}

  /// Of a small range, in which the solutions of most systems are not.
  bool isNarrow() const { return test::isNarrow(dtype); }

  Array x(Shape shape) {
    Array array{dtype, shape, {}};
    Complex last = 0;
    for (int64_t i = 0, e = *reference::elementCount(shape); i < e; ++i) {
      Complex value = next(-1, 1);
      if (spread == Spread::Wide)
        value *= std::exp2(random.uniform(-1, 1) * (isNarrow() ? 3 : 20));
      // Large numbers in pairs whose sum is 0, between small ones.
      if (spread == Spread::Cancelling && i % 3 == 0)
        value *= isNarrow() ? 8 : 4096;
      if (spread == Spread::Cancelling && i % 3 == 1)
        value = -last;
      array.elements.push_back(rounded(value));
      last = valueOf(array.elements.back());
    }
    return array;
  }
  Array even(Shape shape, double low = -1, double high = 1) {
    Array array{dtype, shape, {}};
    for (int64_t i = 0, e = *reference::elementCount(shape); i < e; ++i)
      array.elements.push_back(rounded(next(low, high)));
    return array;
  }
  /// A matrix with positive eigenvalues, Hermitian.
  Array definite(int64_t n) {
    Array array = even({n, n});
    for (int64_t i = 0; i < n; ++i) {
      for (int64_t j = 0; j < i; ++j) {
        Complex value = valueOf(array.elements[i * n + j]);
        array.elements[j * n + i] = rounded(std::conj(value));
      }
      array.elements[i * n + i] = rounded(Real(n) + 1);
    }
    return array;
  }
  /// A matrix with a diagonal that keeps its triangles far from singular.
  Array regular(int64_t n) {
    Array array = even({n, n});
    for (int64_t i = 0; i < n; ++i)
      array.elements[i * n + i] = rounded(next(1, 2) * Real(n));
    return array;
  }
  /// A matrix with a determinant near 1 or, of rows that are nearly the same,
  /// near 0.
  Array square(int64_t n) {
    double size = 2.8 / std::sqrt(double(n));
    Array array = even({n, n}, -size, size);
    if (spread == Spread::Cancelling && n > 1)
      for (int64_t j = 0; j < n; ++j) {
        Complex first = valueOf(array.elements[j]);
        Element &last = array.elements[(n - 1) * n + j];
        last = rounded(first + valueOf(last) / Real(64));
      }
    return array;
  }
  Array positions(Shape shape, int64_t below) {
    Array array{ARETE_INT64, shape, {}};
    for (int64_t i = 0, e = *reference::elementCount(shape); i < e; ++i)
      array.elements.push_back(Element::ofInteger(random.below(below)));
    return array;
  }
  Array flags(int64_t size) { return random.array(ARETE_BOOL, {size}, 0, 1); }
  static Array size(int64_t value) { return Array::of<int64_t>({}, {value}); }

private:
  Complex next(double low, double high) {
    double real = random.uniform(low, high);
    return {real, reference::isComplex(dtype) ? random.uniform(low, high) : 0};
  }
  Element rounded(Complex value) {
    return reference::isComplex(dtype) ? reference::put(dtype, value)
                                       : reference::put(dtype, value.real());
  }

  arete_dtype dtype;
  Spread spread;
  Random &random;
};

namespace {

int64_t sameOf(int64_t n) { return n; }
int64_t matrixOf(int64_t n) { return std::min<int64_t>(n, 24); }
int64_t biggerOf(int64_t n) { return matrixOf(n) + 2; }
int64_t windowOf(int64_t) { return 3; }

Arrays anyMatrix(Draw &draw, int64_t n) {
  return {draw.x({matrixOf(n), matrixOf(n)})};
}
/// Of a size at which pairs that cancel do not make columns dependent. (A bound
/// of first order says nothing of a rank that is less by two.)
Arrays independentMatrix(Draw &draw, int64_t n) {
  n = std::min<int64_t>(n, 23);
  return {draw.isNarrow() ? draw.regular(n) : draw.x({n, n})};
}
Arrays tallMatrix(Draw &draw, int64_t n) {
  return {draw.x({biggerOf(n), matrixOf(n)})};
}
Arrays oneRow(Draw &draw, int64_t n) { return {draw.x({2, n})}; }

const Sample samples[] = {
    {"dot", "",
     [](Draw &d, int64_t n) -> Arrays { return {d.x({3, n}), d.x({n, 2})}; }},
    {"matmul", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({2, 3, n}), d.x({2, n, 5})};
     }},
    {"gemm", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({3, n}), d.x({n, 2}), d.x({}), d.x({}), d.x({3, 2})};
     }},
    {"sum", "axes = array<i64: 1>",
     [](Draw &d, int64_t n) -> Arrays { return {d.x({3, 8 * n})}; }},
    {"prod", "axes = array<i64: 1>",
     [](Draw &d, int64_t n) -> Arrays { return {d.even({3, n}, 0.7, 1.3)}; },
     sameOf},
    {"mean", "axes = array<i64: 0>",
     [](Draw &d, int64_t n) -> Arrays { return {d.x({n, 3})}; }, sameOf},
    {"softmax", "axis = 1 : i64", oneRow, sameOf},
    {"log_softmax", "axis = 1 : i64", oneRow, sameOf},
    {"logsumexp", "axes = array<i64: 1>", oneRow, sameOf},
    {"scatter_add", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({3, 2}), d.x({n, 2}), d.positions({n}, 3)};
     }},
    {"bincount", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.positions({n}, 3), d.x({n}), d.size(3)};
     }},
    {"cumsum", "axis = 1 : i64", oneRow},
    {"cumprod", "axis = 0 : i64, reverse = true",
     [](Draw &d, int64_t n) -> Arrays { return {d.even({n, 2}, 0.7, 1.3)}; },
     sameOf},
    {"recurrence", "axis = 1 : i64",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.even({2, n}, -0.7, 0.7), d.x({2, n})};
     },
     sameOf},
    {"lattice_scores", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.even({n, 4}, -20, 0), d.flags(4)};
     }},
    {"lattice_recurrence", "reverse = true",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.even({n, 4, 3}, -0.3, 0.5), d.x({n, 4})};
     }},
    {"fft", "axis = 1 : i64", oneRow},
    {"rfft", "axis = 1 : i64", oneRow},
    {"irfft", "axis = 1 : i64",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({2, n / 2 + 1}), d.size(n)};
     }},
    {"conv", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({2, 3, n + 2}), d.x({4, 3, 3})};
     }},
    {"conv_input_gradient", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({2, 4, n}), d.x({4, 3, 3}), d.size(n + 2)};
     }},
    {"conv_filter_gradient", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({2, 3, n + 2}), d.x({2, 4, n}), d.size(3)};
     }},
    {"pool_scatter", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({1, 2, n}), d.positions({1, 2, n}, 5), d.size(5)};
     }},
    {"sum_pool", "window = array<i64: 3>, mean = \"inside\"",
     [](Draw &d, int64_t n) -> Arrays { return {d.x({1, 2, n + 2})}; },
     windowOf},
    {"sum_pool_gradient", "window = array<i64: 3>, mean = \"inside\"",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.x({1, 2, n}), d.size(n + 2)};
     },
     windowOf},

    {"cholesky", "",
     [](Draw &d, int64_t n) -> Arrays { return {d.definite(matrixOf(n))}; }},
    {"lu_factor", "", tallMatrix},
    {"lu_solve", "",
     [](Draw &d, int64_t n) -> Arrays {
       n = matrixOf(n);
       Array order{ARETE_INT64, {n}, {}};
       for (int64_t i = 0; i < n; ++i)
         order.elements.push_back(Element::ofInteger(n - 1 - i));
       return {d.regular(n), order, d.x({n, 2})};
     }},
    {"solve", "",
     [](Draw &d, int64_t n) -> Arrays {
       Arrays operands = independentMatrix(d, n);
       operands.push_back(d.x({operands[0].shape[0], 2}));
       return operands;
     }},
    {"triangular_solve", "lower = true",
     [](Draw &d, int64_t n) -> Arrays {
       n = matrixOf(n);
       return {d.regular(n), d.x({n, 2})};
     }},
    {"det", "",
     [](Draw &d, int64_t n) -> Arrays { return {d.square(matrixOf(n))}; }},
    {"cofactor", "",
     [](Draw &d, int64_t n) -> Arrays { return {d.square(matrixOf(n))}; }},
    {"qr", "", tallMatrix},
    {"svd", "", tallMatrix},
    {"svdvals", "", tallMatrix},
    {"eigh", "", anyMatrix},
    {"eigvalsh", "", anyMatrix},
    {"eig", "", anyMatrix},
    {"eigvals", "", anyMatrix},
    {"pinv", "",
     [](Draw &d, int64_t n) -> Arrays {
       return {d.even({biggerOf(n), matrixOf(n)})};
     }},
    {"expm", "",
     [](Draw &d, int64_t n) -> Arrays {
       n = matrixOf(n);
       double size = 4.0 / double(n);
       return {d.even({n, n}, -size, size)};
     }},
};

} // namespace

Arrays Sample::draw(arete_dtype dtype, Spread spread, Random &random,
                    int64_t n) const {
  Draw draw(dtype, spread, random);
  return operands(draw, n);
}

const Sample *findErrorBoundSample(llvm::StringRef op) {
  auto found = llvm::find_if(
      samples, [&](const Sample &sample) { return sample.op == op; });
  return found == std::end(samples) ? nullptr : found;
}

} // namespace arete::test
