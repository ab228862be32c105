//===- LinalgCasesTest.cpp - Complex matrices, eigenvalues of any
//----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NumpyCases.h"

using namespace arete;
using namespace arete::test;

namespace {

// What cases_linalg.py calls by these names.

Variable regular(const Variable &re, const Variable &im) {
  Variable size = cast<double>(arange(re.shape(-1))) + 3.0;
  return arete::complex(
      re + eye(re.shape(-2), re.shape(-1), 0, DType::Float64) * size, im);
}
Variable parts(const Variable &x) {
  return isComplex(x.dtype()) ? stack({real(x), imag(x)}, -1) : x;
}
auto triangular(bool lower, bool transpose, bool unit) {
  return [=](const Variable &a, const Variable &b) {
    return solve_triangular(a, b, lower, transpose, unit);
  };
}
Variable adjoint(const Variable &x) { return conj(swapaxes(x, -1, -2)); }
Variable ofEigenvalues(const Variable &x) {
  Eig e = eig(x);
  return matmul(e.v * expand_dims(exp(e.w), -2), inv(e.v));
}
Variable ofEigenvaluesH(const Variable &x, bool lower) {
  Eigh e = eigh(x, lower);
  return matmul(e.v * expand_dims(sin(e.w), -2), adjoint(e.v));
}
Variable ofSingularValues(const Variable &x) {
  Svd d = svd(x, false);
  return matmul(d.u * expand_dims(exp(-d.s), -2), d.vh);
}

const NumpyCase cases[] = {
#include "LinalgCases.inc"
};

INSTANTIATE_TEST_SUITE_P(Linalg, NumpyTest,
                         testing::ValuesIn(registerCases(cases)),
                         numpyCaseName);

} // namespace
