//===- Elementwise.cpp - Elementwise ops ----------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All of them but cast come from the records: an op's oracle is an expression
// of x, y and z, compiled here for every number type that the op takes.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "lib/Reference/ElementwiseOracle.h"

using namespace mlir;

namespace arete::reference {

namespace {
// `where` alone has an operand of another type, its first.
#define ARETE_ELEMENTWISE(NAME, CLASS, ARITY, KIND, PREDICATE, DIFFERENTIABLE, \
                          ACCURACY, DOMAIN_, ORACLE, INTEGER_ORACLE,           \
                          COMPLEX_ORACLE, ...)                                 \
  ARETE_ELEMENTWISE_ORACLE(CLASS##Oracle, ir::CLASS, KIND, ORACLE,             \
                           INTEGER_ORACLE, COMPLEX_ORACLE)
#include "dialects/Arete/IR/Elementwise.inc"
} // namespace

//===----------------------------------------------------------------------===//
// cast
//===----------------------------------------------------------------------===//

/// Towards zero; beyond the range its end; NaN is 0.
template <typename T> static Wrap<T> truncate(long double value) {
  if (std::isnan(value))
    return 0;
  // Both ends are exact in the 64 bits of a long double.
  if (value <= (long double)(std::numeric_limits<T>::min()))
    return std::numeric_limits<T>::min();
  if (value >= (long double)(std::numeric_limits<T>::max()))
    return std::numeric_limits<T>::max();
  return static_cast<T>(value);
}

template <typename To, typename From> static To convert(From value) {
  if constexpr (std::is_same_v<To, bool>)
    return value != From(0);
  else if constexpr (std::is_same_v<From, Complex>) {
    if constexpr (std::is_same_v<To, Complex>)
      return value;
    else
      llvm_unreachable("a complex number does not become real");
  } else if constexpr (std::is_same_v<To, Complex>)
    return Complex(convert<long double>(value));
  else if constexpr (std::is_same_v<From, To>)
    return value;
  else if constexpr (std::is_same_v<To, long double>) {
    if constexpr (IsWrap<From>::value)
      return value.native();
    else
      return value;
  } else if constexpr (std::is_same_v<From, long double>)
    return truncate<typename To::Native>(value);
  else if constexpr (IsWrap<From>::value)
    return value.native();
  else
    return value ? 1 : 0;
}

static llvm::Expected<Array> evaluateCast(ir::CastOp op, Operands operands) {
  const Array &x = *operands[0];
  llvm::Expected<Array> result = makeResult(op, x.shape);
  if (!result)
    return result;
  withNumber(x.dtype, [&](auto from) {
    withNumber(result->dtype, [&](auto to) {
      for (auto [source, target] : llvm::zip(x.elements, result->elements))
        target = put(result->dtype,
                     convert<decltype(to)>(get<decltype(from)>(source)));
    });
  });
  return result;
}

void registerElementwise(Registry &registry) {
#define ARETE_ELEMENTWISE(NAME, CLASS, ...)                                    \
  registry.add(evaluateElementwise<CLASS##Oracle>);
#include "dialects/Arete/IR/Elementwise.inc"
  registry.add(evaluateCast);
}

} // namespace arete::reference
