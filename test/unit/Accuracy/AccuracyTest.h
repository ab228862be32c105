//===- AccuracyTest.h - What the measurements share -------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The bounds and the builders of the elementwise ops, from their records, and
/// an op as a compiled function of vectors. In the environment,
///   ARETE_ACCURACY_SAMPLES=n  takes n operands of each box or family, not 60;
///   ARETE_EXHAUSTIVE=n        tries every n-th float32 (1: all), not one in
///                             1000003, on the real functions of one operand;
///   ARETE_MATH_ONLY=name      restricts all that to one function;
///   ARETE_MATH_REPORT=1       prints the errors as rows of the tables in
///                             docs/math-accuracy.md.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_ACCURACY_ACCURACYTEST_H
#define ARETE_TEST_UNIT_ACCURACY_ACCURACYTEST_H

#include "../Accuracy.h"
#include "arete/Arete.h"

#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace arete::accuracy {

struct Record {
  test::Accuracy accuracy;
  Variable (*build)(const std::vector<Variable> &);
};

#define UNPACK(...) __VA_ARGS__
#define OPERANDS_1 x[0]
#define OPERANDS_2 x[0], x[1]
#define OPERANDS_3 x[0], x[1], x[2]

inline const std::map<std::string, Record> records = {
#define ARETE_ELEMENTWISE(NAME, CLASS, ARITY, KIND, PREDICATE, DIFFERENTIABLE, \
                          ACCURACY, ...)                                       \
  {#NAME, {{UNPACK ACCURACY}, [](const std::vector<Variable> &x) -> Variable { \
             return arete::NAME(OPERANDS_##ARITY);                             \
           }}},
#include "dialects/Arete/IR/Elementwise.inc"
};

#undef UNPACK
#undef OPERANDS_1
#undef OPERANDS_2
#undef OPERANDS_3

inline int64_t setting(const char *name, int64_t usual) {
  const char *text = std::getenv(name);
  return text ? std::max(1ll, std::atoll(text)) : usual;
}

/// For long sweeps of one function, asked for by hand; all run otherwise.
inline bool isLeftOut(const std::string &name) {
  const char *only = std::getenv("ARETE_MATH_ONLY");
  return only && name != only;
}

template <typename T> using Columns = std::vector<std::vector<T>>;

/// The op as a function of vectors.
template <typename T, typename Result = T> class Compiled {
public:
  Compiled(const std::string &name, size_t arity) {
    std::vector<Variable> inputs;
    for (size_t i = 0; i < arity; ++i)
      inputs.push_back(vector<T>("x" + std::to_string(i)));
    call = function(inputs, {records.at(name).build(inputs)});
  }

  std::vector<Result> operator()(const Columns<T> &operands) const {
    std::vector<Tensor> tensors;
    for (const std::vector<T> &values : operands)
      tensors.push_back(Tensor::fromVector(values));
    Tensor result = call(tensors)[0];
    const Result *data = result.data<Result>();
    return {data, data + result.size()};
  }

private:
  arete::Function call;
};

} // namespace arete::accuracy

#endif // ARETE_TEST_UNIT_ACCURACY_ACCURACYTEST_H
