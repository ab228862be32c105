//===- Fourier.cpp - Discrete Fourier transforms --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The sums as they are written down, in long double.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/FourierOps.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include <numbers>

using namespace mlir;

namespace arete::reference {

/// exp(2 pi i k / n).
static Complex root(int64_t k, int64_t n) {
  long double angle =
      2 * std::numbers::pi_v<long double> * (long double)(k % n) / n;
  return {std::cos(angle), std::sin(angle)};
}

/// Fills each line of the result along the axis from the line of x there:
/// `sum(line, k)` is its element k.
template <typename Sum>
static llvm::Expected<Array> transform(Operation *op, const Array &x,
                                       int64_t axis, int64_t size, Sum sum) {
  if (x.shape[axis] == 0)
    return errorAt(op, "axis " + Twine(axis) + " of " + x.describe() +
                           " has no element; a transform needs one");
  Shape shape = x.shape;
  shape[axis] = size;
  llvm::Expected<Array> result = makeResult(op, shape);
  if (!result)
    return result;
  Shape lines = x.shape;
  lines[axis] = 1;
  forEachIndex(lines, [&](Index first) {
    Shape index(first);
    std::vector<Complex> line;
    for (int64_t j = 0; j < x.shape[axis]; ++j) {
      index[axis] = j;
      const Element &element = x.elements[positionOf(x.shape, index)];
      line.push_back(isComplex(x.dtype) ? get<Complex>(element)
                                        : Complex(element.real));
    }
    for (int64_t k = 0; k < size; ++k) {
      index[axis] = k;
      Complex value = sum(line, k);
      result->elements[positionOf(shape, index)] =
          isComplex(result->dtype) ? put(result->dtype, value)
                                   : put(result->dtype, value.real());
    }
  });
  return result;
}

static llvm::Expected<Array> evaluateFft(ir::FftOp op, Operands operands) {
  const Array &x = *operands[0];
  int64_t n = x.shape[op.getAxis()];
  return transform(op, x, op.getAxis(), n, [&](auto &line, int64_t k) {
    Complex sum = 0;
    for (int64_t j = 0; j < n; ++j)
      sum += line[j] *
             (op.getInverse() ? root(j * k, n) : std::conj(root(j * k, n)));
    return sum;
  });
}

static llvm::Expected<Array> evaluateRfft(ir::RfftOp op, Operands operands) {
  const Array &x = *operands[0];
  int64_t n = x.shape[op.getAxis()];
  return transform(op, x, op.getAxis(), n / 2 + 1, [&](auto &line, int64_t k) {
    Complex sum = 0;
    for (int64_t j = 0; j < n; ++j)
      sum += line[j] * std::conj(root(j * k, n));
    return sum;
  });
}

static llvm::Expected<Array> evaluateIrfft(ir::IrfftOp op, Operands operands) {
  const Array &x = *operands[0];
  int64_t n = sizeIn(operands[1]);
  if (n < 1 || x.shape[op.getAxis()] != n / 2 + 1)
    return errorAt(op, "the length is " + Twine(n) + " for axis " +
                           Twine(op.getAxis()) + " of " + x.describe());
  return transform(op, x, op.getAxis(), n, [&](auto &line, int64_t j) {
    // The whole spectrum: the second half is the conjugate of the first.
    Complex sum = line[0].real();
    for (int64_t k = 1; k < n; ++k) {
      Complex value = k <= n / 2 ? line[k] : std::conj(line[n - k]);
      if (2 * k == n)
        value = value.real();
      sum += value * root(j * k, n);
    }
    return sum;
  });
}

void registerFourier(Registry &registry) {
  registry.add(evaluateFft);
  registry.add(evaluateRfft);
  registry.add(evaluateIrfft);
}

} // namespace arete::reference
