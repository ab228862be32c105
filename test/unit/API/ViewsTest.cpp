//===- ViewsTest.cpp - Routines on memory that is not contiguous ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What the runtime computes, of views that the graph takes of its inputs (a
/// copy may stand for a view, where the routine needs one) and of the same
/// numbers in C order.
///
//===----------------------------------------------------------------------===//

#include "Views.h"
#include "VerifyGrad.h"
#include "arete/Ops.h"

#include <map>

using namespace arete;
using namespace arete::test;

namespace {

/// An array of numbers for `routines`.
struct Operand {
  std::string name;
  DType dtype;
  Shape shape;
  double low = -1, high = 1;

  /// `e` is in order.
  Tensor value() const {
    Tensor numbers = numbersIn(shape, low, high, int(name[0])).astype(dtype);
    return name == "e" ? eval(sort(numbers)) : numbers;
  }
};

std::vector<Operand> operandsOf(DType dtype) {
  DType complexType =
      dtype == DType::Float32 ? DType::Complex64 : DType::Complex128;
  return {{"x", dtype, {2, 4, 6}},
          {"w", dtype, {6, 2, 3}},
          {"u", dtype, {4, 3, 2}},
          {"g", dtype, {2, 4, 3}},
          {"m", dtype, {5, 6}},
          {"n", dtype, {5, 6}},
          {"a", dtype, {4, 4}, -1, 3},
          {"v", dtype, {6}},
          {"i", DType::Int64, {6}, 0, 5},
          {"c", complexType, {4, 6}},
          {"e", dtype, {6}}};
}

using Operands = std::map<std::string, Variable>;

/// Each routine at least once, by name.
std::vector<std::pair<std::string, Variable>> routines(Operands of) {
  const Variable &x = of["x"], &w = of["w"], &u = of["u"], &g = of["g"],
                 &m = of["m"], &n = of["n"], &a = of["a"], &v = of["v"],
                 &i = of["i"], &c = of["c"], &e = of["e"];
  auto pooled = [&](const Variable &y) { return lop({y}, {x}, {g})[0]; };
  Variable unit = cast(constant(Tensor::eye<double>(4)), a.dtype());
  std::vector<std::pair<std::string, Variable>> results = {
      {"conv", conv(x, w, {.padding = 1, .groups = 2})},
      {"conv_strides", conv(x, w, {.strides = 2, .groups = 2})},
      {"conv_transpose", conv_transpose(x, u)},
      {"conv_filter_gradient", conv_filter_gradient(x, g, {4})},
      {"max_pool", max_pool(x, 2)},
      {"max_pool_indices", max_pool_indices(x, 2)},
      {"max_unpool", max_unpool(g, max_pool_indices(x, 2), {6})},
      {"sum_pool", sum_pool(x, 3, {.padding = 1})},
      {"avg_pool", avg_pool(x, 2, {.padding = 1}, false)},
      {"max_pool_gradient", pooled(max_pool(x, 2))},
      {"sum_pool_gradient", pooled(sum_pool(x, 2))},
      {"resize_linear", resize_linear(x, {9})},
      {"cumsum", cumsum(m, 0)},
      {"cumsum_back", cumsum(x, 1, true)},
      {"cumprod", cumprod(m, 1)},
      {"cummax", cummax(x, 2)},
      {"cummin", cummin(m, 0)},
      {"recurrence", recurrence(m, n, 0)},
      {"sort", sort(x, 1)},
      {"argsort", argsort(m, 0)},
      {"topk", topk(x, 2, 2).values},
      {"topk_indices", topk(m, 3, 0, false).indices},
      {"lexsort", lexsort({v, e})},
      {"searchsorted", searchsorted(sort(v), m)},
      {"searchsorted_view", searchsorted(e, m)},
      {"digitize", digitize(m, e)},
      {"bincount", bincount(i, v)},
      {"median", median(x, 1)},
      {"gather", m[{slice(), i}]},
      {"scatter", set_subtensor(m[{slice(), i}], n)},
      {"scatter_add", inc_subtensor(m[{slice(), i}], n)},
      {"set_slice", set_subtensor(m[{slice(1, 4)}], n[{slice(none, 3)}])},
      {"repeat_each", repeat_each(v, i)},
      {"mask", v[{v > e}]},
      {"fft", abs(fft(c))},
      {"fft_axis", real(fft(c, {}, 0)) + imag(ifft(c, {}, 0))},
      {"rfft", abs(rfft(m, {}, 0))},
      {"irfft", irfft(c, {}, 0)},
      {"solve", solve(a + 9.0 * unit, x[0])},
      {"solve_view", solve(a, x[1])},
      {"det", det(a)},
      {"inv", inv(a)},
      {"svdvals", svdvals(m)},
      {"eigvalsh", eigvalsh(a)},
      {"triangular", solve_triangular(a, x[0], true)},
      {"expm", expm(a)},
      {"dot", dot(m, n.T())},
      {"matmul", matmul(transpose(g, {0, 2, 1}), x)},
      {"sum", sum(x, 1)},
      {"softmax", softmax(m, 0)}};
  return results;
}

class Views : public testing::TestWithParam<std::tuple<DType, View>> {};

TEST_P(Views, AreAsGoodAsCopies) {
  auto [dtype, view] = GetParam();
  Operands plain, viewed;
  std::vector<Variable> plainInputs, viewedInputs;
  std::vector<Tensor> plainValues, viewedValues;
  for (const Operand &operand : operandsOf(dtype)) {
    Tensor value = operand.value();
    if (operand.name == "c")
      value = eval(multiply(value, std::complex<double>(0.5, 2)));
    Shape unknown(operand.shape.size(), dynamicSize);
    plainInputs.push_back(tensor(operand.name, operand.dtype, unknown));
    viewedInputs.push_back(
        tensor(operand.name, operand.dtype, shapeBehind(unknown, view)));
    plain[operand.name] = plainInputs.back();
    viewed[operand.name] = viewOf(viewedInputs.back(), view);
    plainValues.push_back(value);
    viewedValues.push_back(behind(value, view));
  }
  auto expected = routines(plain), actual = routines(viewed);
  std::vector<Variable> expectedOutputs, actualOutputs;
  for (size_t k = 0; k < expected.size(); ++k) {
    expectedOutputs.push_back(expected[k].second);
    actualOutputs.push_back(actual[k].second);
  }
  auto want = function(plainInputs, expectedOutputs)(plainValues);
  auto got = function(viewedInputs, actualOutputs)(viewedValues);
  double tolerance = dtype == DType::Float32 ? 1e-4 : 1e-12;
  for (size_t k = 0; k < want.size(); ++k)
    EXPECT_TRUE(allClose(got[k], want[k], tolerance, tolerance))
        << expected[k].first << "\n"
        << got[k] << "\nexpected\n"
        << want[k];
}

INSTANTIATE_TEST_SUITE_P(All, Views,
                         testing::Combine(testing::Values(DType::Float32,
                                                          DType::Float64),
                                          testing::ValuesIn(allViews)));

} // namespace
