//===- CaseCoverageTest.cpp - Every op is held against NumPy --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Each op of the dialect is in a table that a script has made from what NumPy,
/// SciPy or mpmath say: one of the elementwise ops by name, or one of
/// expressions, in whose graph, or in that of whose derivatives, it occurs.
///
//===----------------------------------------------------------------------===//

#include "NumpyCases.h"

#include <set>
#include <sstream>

using namespace arete;
using namespace arete::test;

namespace {

using Names = std::set<std::string>;

/// Whether the op is in a formula, as an operator or as a call.
bool isIn(const std::string &formula, const std::string &name) {
  auto has = [&](const std::string &part) {
    return formula.find(part) != std::string::npos;
  };
#define ARETE_SYMBOL(NAME, SYMBOL)                                             \
  if (name == NAME && has(SYMBOL))                                             \
    return true;
#include "dialects/Arete/IR/Symbols.inc"
  return has(name + "(");
}

/// The ops of what debugprint() says: "  add #3 : float64[3]". Each must be in
/// what pp() says.
void addOps(Names &names, const Variable &value) {
  const std::string formula = pp(value);
  std::istringstream text(debugprint(value));
  for (std::string line; std::getline(text, line);) {
    std::istringstream words(line);
    std::string name, number;
    words >> name;
    if (name.starts_with("(")) // the depth of a deep one
      words >> name;
    name = name.substr(0, name.find('[')); // "svd[1]", one of several results
    names.insert(name);
    if (name != "input" && name != "shared" && name != "constant")
      EXPECT_TRUE(isIn(formula, name)) << name << " is not in " << formula;
  }
}

/// Those of an expression and, if it is differentiable, of its derivative.
void addAll(Names &names, const Variable &value,
            const std::vector<Variable> &by, bool isDifferentiable) {
  addOps(names, value);
  if (!isDifferentiable)
    return;
  Variable cost = sum(isComplex(value.dtype()) ? real(value) : value);
  std::vector<Variable> inexact;
  for (const Variable &x : by)
    if (isInexact(x.dtype()))
      inexact.push_back(x);
  for (const Variable &slope :
       grad(cost, inexact, {.disconnected = Disconnected::Ignore}))
    addOps(names, slope);
}

/// The ops of the tables in test/unit/Reference.
Names elementwiseTables() {
  return {
#define FLOAT_CASE(NAME, ...) #NAME,
#define INTEGER_CASE(NAME, ...) #NAME,
#define COMPLEX_CASE(NAME, ...) #NAME,
#include "../Reference/ComplexCases.inc"
#include "../Reference/ElementwiseCases.inc"
  };
}

/// What the tables of WindowCases.inc and IndexingCases.inc hold of values and
/// derivatives, one expression each.
void addOtherTables(Names &names) {
  Variable images = tensor<double>("x", {2, 3, 5}),
           filters = tensor<double>("w", {4, 3, 2}), x = matrix<double>("m");
  addAll(names, conv(images, filters), {images, filters}, true);
  addAll(names, max_pool(images, {2}), {images}, true);
  addAll(names, sum_pool(images, {2}), {images}, true);
  Variable part = x[{slice(1, 3)}],
           picked = x[{Tensor::fromVector(std::vector<int64_t>{0, 1})}];
  for (const Variable &place : {part, picked}) {
    addAll(names, place, {x}, true);
    addOps(names, set_subtensor(place, 1.0));
    addOps(names, inc_subtensor(place, 1.0));
  }
}

TEST(CaseCoverage, EveryOpIsInATableOfNumpys) {
  Names names = elementwiseTables();
  addOtherTables(names);
  ASSERT_GT(allCases().size(), 500u);
  for (const NumpyCase &test : allCases())
    for (bool isKnown : {true, false}) {
      std::vector<Variable> x = test.variables(isKnown);
      addAll(names, test.build(x), x, test.check != Check::Value);
    }
  // What has no value of its own, and what only the compiler makes.
  for (const char *name :
       {"constant", "gemm", "no_derivative", "undefined_gradient"})
    names.insert(name);
#define ARETE_OP(NAME, ...)                                                    \
  EXPECT_TRUE(names.contains(#NAME))                                           \
      << #NAME << " is in no table: add a case to cases_*.py";
#include "dialects/Arete/IR/OpList.inc"
}

} // namespace
