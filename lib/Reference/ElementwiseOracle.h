//===- ElementwiseOracle.h - The oracle in a record -------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An elementwise op's oracle is an expression of x, y and z, compiled for every
// number type that the op takes.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_REFERENCE_ELEMENTWISEORACLE_H
#define ARETE_REFERENCE_ELEMENTWISEORACLE_H

#include "dialects/Arete/IR/Arete.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include <algorithm>

namespace arete::reference {

/// Whether an op of this kind (Arete_ElementKind) takes numbers of type T.
template <typename T> constexpr bool takes(std::string_view kind) {
  if (kind == "any")
    return true;
  auto isOneOf = [&](std::initializer_list<std::string_view> kinds) {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  };
  if constexpr (std::is_same_v<T, bool>)
    return isOneOf({"bool", "integer or bool", "real"});
  else if constexpr (std::is_same_v<T, Complex>)
    return isOneOf({"complex", "float or complex", "number"});
  else if constexpr (std::is_same_v<T, long double>)
    return isOneOf({"float", "float32 or float64", "float or complex",
                    "numeric", "real", "number"});
  else
    return isOneOf({"integer", "integer or bool", "numeric", "real", "number"});
}

/// A struct of this name, of an op's record: what evaluateElementwise wants. In
/// the oracles `oracle::` are the helpers of Oracle.h.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define ARETE_ELEMENTWISE_ORACLE(STRUCT, CLASS, KIND, ORACLE, INTEGER_ORACLE,  \
                                 COMPLEX_ORACLE)                               \
  struct STRUCT {                                                              \
    using Op = CLASS;                                                          \
    static constexpr std::string_view kind = KIND;                             \
    template <typename X, typename T>                                          \
    static auto apply([[maybe_unused]] arete_dtype dtype,                      \
                      [[maybe_unused]] X x, [[maybe_unused]] T y,              \
                      [[maybe_unused]] T z) {                                  \
      if constexpr (std::is_same_v<T, long double>)                            \
        return ORACLE;                                                         \
      else if constexpr (std::is_same_v<T, ::arete::reference::Complex>)       \
        return COMPLEX_ORACLE;                                                 \
      else                                                                     \
        return INTEGER_ORACLE;                                                 \
    }                                                                          \
  };
// NOLINTEND(bugprone-macro-parentheses)

/// The evaluator of an elementwise op: applies its oracle to each element.
template <typename Oracle>
llvm::Expected<Array> evaluateElementwise(typename Oracle::Op op,
                                          Operands operands) {
  constexpr bool isWhere = std::is_same_v<typename Oracle::Op, ir::WhereOp>;
  llvm::Expected<Shape> shape = broadcastShape(op, op->getOperands(), operands);
  if (!shape)
    return shape.takeError();
  llvm::Expected<Array> result = makeResult(op, std::move(*shape));
  if (!result)
    return result;
  withNumber(operands.back()->dtype, [&](auto number) {
    using T = decltype(number);
    using X = std::conditional_t<isWhere, bool, T>;
    if constexpr (takes<T>(Oracle::kind)) {
      size_t next = 0;
      forEachIndex(result->shape, [&](Index index) {
        auto element = [&](size_t i) {
          return i < operands.size() ? broadcastElement(*operands[i], index)
                                     : Element();
        };
        auto value = Oracle::apply(operands.back()->dtype, get<X>(element(0)),
                                   get<T>(element(1)), get<T>(element(2)));
        // A bool expression may have become an int.
        using R = decltype(value);
        Element &to = result->elements[next++];
        if constexpr (std::is_same_v<R, long double> ||
                      std::is_same_v<R, Complex> || IsWrap<R>::value)
          to = put(result->dtype, value);
        else
          to = put(result->dtype, value != 0);
      });
    } else {
      llvm_unreachable("the verifier rejects this dtype");
    }
  });
  return result;
}

} // namespace arete::reference

#endif // ARETE_REFERENCE_ELEMENTWISEORACLE_H
