//===- Rounding.cpp - What the results of ops may lose by rounding --------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/SelfCheck/Rounding.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace arete::selfcheck {

//===----------------------------------------------------------------------===//
// Elementwise ops
//===----------------------------------------------------------------------===//

static SmallVector<std::pair<double, double>, 3> parseDomain(StringRef text) {
  SmallVector<std::pair<double, double>, 3> domain;
  for (StringRef interval : llvm::split(text, ';')) {
    auto [low, high] = interval.split(',');
    domain.emplace_back(0, 0);
    [[maybe_unused]] bool isBad = low.trim().getAsDouble(domain.back().first) ||
                                  high.trim().getAsDouble(domain.back().second);
    assert(!isBad && "a record's domain is no interval");
  }
  return domain;
}

#define ARETE_UNPACK(...) __VA_ARGS__
#define ARETE_ELEMENTWISE(NAME, CLASS, ARITY, KIND, PREDICATE, DIFFERENTIABLE, \
                          ACCURACY, DOMAIN_, ...)                              \
  {#NAME, ARITY, ARETE_UNPACK ACCURACY, parseDomain(DOMAIN_)},
static const std::vector<ElementwiseRecord> &records() {
  static const std::vector<ElementwiseRecord> all = {
#include "dialects/Arete/IR/Elementwise.inc"
  };
  return all;
}
#undef ARETE_UNPACK

const ElementwiseRecord *findRecord(StringRef name) {
  auto found = llvm::find_if(records(), [&](const ElementwiseRecord &record) {
    return record.name == name;
  });
  return found == records().end() ? nullptr : &*found;
}

//===----------------------------------------------------------------------===//
// All ops
//===----------------------------------------------------------------------===//

static const Factors qrFactors = {{Factors::Columns, Factors::Rows}};
static const Factors svdFactors = {
    {Factors::Columns, Factors::Numbers, Factors::Rows}};
static const Factors eighFactors = {{Factors::Numbers, Factors::Columns}};
static const Factors eigFactors = {{Factors::Unordered, Factors::Columns}};
static const Factors eigvalsFactors = {{Factors::Unordered}};

/// Ops whose errors are not those of terms.
static const std::pair<StringRef, OpRounding> specials[] = {
    {"where", {Rounding::Record}},
    {"cast", {Rounding::Record}},
    {"log_softmax", {Rounding::Norm}},
    {"logsumexp", {Rounding::Norm}},
    {"lattice_scores", {Rounding::Norm}},
    {"sort", {Rounding::Zeros}},
    {"topk", {Rounding::Zeros}},
    {"fft", {Rounding::Norm}},
    {"rfft", {Rounding::Norm}},
    {"irfft", {Rounding::Norm}},
    {"max_pool", {Rounding::Zeros}},
    {"cholesky", {Rounding::Norm}},
    {"lu_factor", {Rounding::Norm}},
    {"lu_solve", {Rounding::Norm}},
    {"solve", {Rounding::Norm}},
    {"triangular_solve", {Rounding::Norm}},
    {"det", {Rounding::Norm}},
    {"cofactor", {Rounding::Norm}},
    {"qr", {Rounding::Norm, nullptr, &qrFactors}},
    {"svd", {Rounding::Norm, nullptr, &svdFactors}},
    {"svdvals", {Rounding::Norm}},
    {"eigh", {Rounding::Norm, nullptr, &eighFactors}},
    {"eigvalsh", {Rounding::Norm}},
    {"eig", {Rounding::Norm, nullptr, &eigFactors}},
    {"eigvals", {Rounding::Norm, nullptr, &eigvalsFactors}},
    {"pinv", {Rounding::Norm}},
    {"expm", {Rounding::Norm}},
};

static OpRounding roundingOf(StringRef name, StringRef bound) {
  for (const auto &[special, rounding] : specials)
    if (special == name)
      return rounding;
  if (const ElementwiseRecord *record = findRecord(name))
    return {Rounding::Record, record};
  return {bound == "exact" ? Rounding::Exact : Rounding::Terms};
}

const OpRounding *findRounding(OperationName name) {
  static const llvm::StringMap<OpRounding> byName = [] {
    llvm::StringMap<OpRounding> map;
#define ARETE_OP(NAME, DTYPES, BOUND)                                          \
  map["arete." #NAME] = roundingOf(#NAME, BOUND);
#include "dialects/Arete/IR/OpList.inc"
    return map;
  }();
  auto found = byName.find(name.getStringRef());
  return found == byName.end() ? nullptr : &found->second;
}

} // namespace arete::selfcheck
