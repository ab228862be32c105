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
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include <algorithm>

using namespace mlir;

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

namespace {
// One struct an op. `where` alone has an operand of another type, its first.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define ARETE_ELEMENTWISE(NAME, CLASS, ARITY, KIND, PREDICATE, DIFFERENTIABLE, \
                          ACCURACY, DOMAIN_, ORACLE, INTEGER_ORACLE,           \
                          COMPLEX_ORACLE, ...)                                 \
  struct CLASS##Oracle {                                                       \
    using Op = ir::CLASS;                                                      \
    static constexpr std::string_view kind = KIND;                             \
    template <typename X, typename T>                                          \
    static auto apply([[maybe_unused]] arete_dtype dtype,                      \
                      [[maybe_unused]] X x, [[maybe_unused]] T y,              \
                      [[maybe_unused]] T z) {                                  \
      if constexpr (std::is_same_v<T, long double>)                            \
        return ORACLE;                                                         \
      else if constexpr (std::is_same_v<T, Complex>)                           \
        return COMPLEX_ORACLE;                                                 \
      else                                                                     \
        return INTEGER_ORACLE;                                                 \
    }                                                                          \
  };
#include "dialects/Arete/IR/Elementwise.inc"
// NOLINTEND(bugprone-macro-parentheses)
} // namespace

template <typename Oracle>
static llvm::Expected<Array> evaluateElementwise(typename Oracle::Op op,
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
