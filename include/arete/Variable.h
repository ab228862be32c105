//===- arete/Variable.h - Symbolic variables --------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Variables of an expression. Nothing is computed here: operations on
/// variables build a graph, which function() compiles.
///
/// The dtype and the rank of a variable are known when it is made; its sizes
/// need not be. An operation whose operands do not fit throws an Error that
/// names the line which asked for it.
///
/// Expressions may be built by several threads at the same time.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_VARIABLE_H
#define ARETE_VARIABLE_H

#include "arete/DType.h"
#include "arete/Error.h"
#include "arete/Tensor.h"

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace arete {

class Arg;
class Args;
class Index;
class Variable;

namespace detail {
struct Node;
struct Access;
Variable makeInput(std::string_view name, DType dtype, const Shape &sizes,
                   std::string_view op, const Location &loc);

/// A number of the program: it has a kind, but no dtype of its own.
struct Literal {
  Literal() = default;
  template <class T> explicit Literal(T value) {
    if constexpr (std::floating_point<T>) {
      kind = ScalarKind::Float;
      number = value;
    } else if constexpr (!std::is_arithmetic_v<T>) {
      kind = ScalarKind::Complex;
      number = value.real();
      imaginary = value.imag();
    } else {
      kind = std::same_as<T, bool> ? ScalarKind::Bool : ScalarKind::Int;
      integer = static_cast<uint64_t>(value);
      isNegative = value < T(0);
    }
  }

  ScalarKind kind = ScalarKind::Int;
  bool isNegative = false;
  /// A bool or an integer, modulo 2^64.
  uint64_t integer = 0;
  /// A float, or the real part of a complex number.
  double number = 0;
  double imaginary = 0;
};

template <class T>
concept LiteralType =
    TensorScalar<T> && (std::is_arithmetic_v<T> || isComplex(dtypeOf<T>));
} // namespace detail

/// A size that is not known before a function is called.
inline constexpr int64_t dynamicSize = -1;

/// A handle to a value of the graph. Copies refer to the same value; the graph
/// keeps what can still be reached from a handle.
class Variable {
public:
  /// No value; to be assigned to before it is used.
  Variable() = default;

  /// The dtype of its elements, and the number of its axes.
  DType dtype() const;
  int64_t rank() const;
  /// What is known of the sizes; dynamicSize where nothing is.
  Shape staticShape() const;
  /// The name it was made with or given; "" if there is none.
  std::string name() const;
  /// Names the value in messages and printed graphs. Returns the variable.
  Variable setName(std::string_view name) const;
  /// Whether it has a value.
  explicit operator bool() const { return node != nullptr; }
  /// Whether both are handles to one value.
  bool is(const Variable &other) const;

  /// A size as an int64 scalar; the elements are not computed for it.
  Variable shape(int64_t axis, Location loc = Location::current()) const;
  /// All sizes, each an int64 scalar.
  std::vector<Variable> shape(Location loc = Location::current()) const;

  /// The axes in reverse order.
  Variable T(Location loc = Location::current()) const;

  /// Part of the elements, as NumPy's x[...]: x[{slice(1, -1), newaxis, i}].
  /// Each index is an integer, a slice(), an array of integers, an array of
  /// bools, newaxis or ellipsis; see Indexing.h. Negative indices count from
  /// the end; one that is out of range is an Error when the function runs.
  Variable operator[](std::initializer_list<Index> indices) const;
  Variable operator[](const std::vector<Index> &indices) const;
  Variable operator[](const Index &index) const;

  // Operators follow NumPy, true division of integers included. Those of
  // comparison return bool variables; for equality there are equal() and
  // not_equal(). They are found where an operand is a Variable: two Tensors are
  // not added by accident.
  friend Variable operator+(const Arg &x, const Arg &y);
  friend Variable operator-(const Arg &x, const Arg &y);
  friend Variable operator*(const Arg &x, const Arg &y);
  friend Variable operator/(const Arg &x, const Arg &y);
  friend Variable operator%(const Arg &x, const Arg &y);
  friend Variable operator-(const Arg &x);
  friend Variable operator&(const Arg &x, const Arg &y);
  friend Variable operator|(const Arg &x, const Arg &y);
  friend Variable operator^(const Arg &x, const Arg &y);
  friend Variable operator~(const Arg &x);
  friend Variable operator<<(const Arg &x, const Arg &y);
  friend Variable operator>>(const Arg &x, const Arg &y);
  friend Variable operator<(const Arg &x, const Arg &y);
  friend Variable operator<=(const Arg &x, const Arg &y);
  friend Variable operator>(const Arg &x, const Arg &y);
  friend Variable operator>=(const Arg &x, const Arg &y);

private:
  friend struct detail::Access;
  std::shared_ptr<detail::Node> node;
};

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

/// An operand of an operation: a variable, a literal or a constant tensor. It
/// is made implicitly and remembers the line that it was made on.
///
/// A literal has no dtype of its own, only a kind (bool, integer, float,
/// complex): x * 2.0 has the dtype of x if x is a float, and is float64 if x is
/// an integer. A std::complex is a literal as well.
class Arg {
public:
  Arg(const Variable &variable, Location loc = Location::current())
      : variable(variable), loc(loc) {}
  /// A constant; the elements are copied.
  Arg(const Tensor &value, Location loc = Location::current());
  template <detail::LiteralType T>
  Arg(T number, Location loc = Location::current())
      : literal(number), isLiteral(true), loc(loc) {}

  /// The line of the program that it was made on.
  const Location &location() const { return loc; }

private:
  friend struct detail::Access;
  Variable variable;
  detail::Literal literal;
  bool isLiteral = false;
  Location loc;
};

/// A list of operands: braces around variables and literals, or a vector.
class Args {
public:
  Args(std::initializer_list<Arg> args) : args(args) {}
  Args(const std::vector<Arg> &args) : args(args) {}
  Args(const std::vector<Variable> &variables,
       Location loc = Location::current()) {
    for (const Variable &variable : variables)
      args.emplace_back(variable, loc);
  }
  Args(const Shape &numbers, Location loc = Location::current()) {
    for (int64_t number : numbers)
      args.emplace_back(number, loc);
  }

  /// The operands as a range.
  size_t size() const { return args.size(); }
  bool empty() const { return args.empty(); }
  const Arg &operator[](size_t i) const { return args[i]; }
  auto begin() const { return args.begin(); }
  auto end() const { return args.end(); }

private:
  std::vector<Arg> args;
};

//===----------------------------------------------------------------------===//
// Indices
//===----------------------------------------------------------------------===//

/// A bound that is not given; as an index, a new axis.
struct None {};
inline constexpr None none;
/// As an index: a new axis of size 1.
inline constexpr None newaxis;
/// As an index: all the axes that the other indices leave, as they are.
struct Ellipsis {};
inline constexpr Ellipsis ellipsis;

/// start:stop:step. Each is an integer, an integer scalar or none.
class Slice {
public:
  class Bound {
  public:
    Bound(None = none) {}
    Bound(const Arg &arg) : arg(arg) {}
    Bound(const Variable &variable, Location loc = Location::current())
        : arg(Arg(variable, loc)) {}
    template <detail::LiteralType T>
      requires std::integral<T>
    Bound(T number, Location loc = Location::current())
        : arg(Arg(number, loc)) {}

    const std::optional<Arg> &get() const { return arg; }

  private:
    std::optional<Arg> arg;
  };

  Slice(Bound start, Bound stop, Bound step, Location loc)
      : start(std::move(start)), stop(std::move(stop)), step(std::move(step)),
        loc(loc) {}

  Bound start, stop, step;
  Location loc;
};

/// Python's slice: the elements from start to stop, which is excluded, or every
/// step-th of them. Negative bounds count from the end, and what lies beyond an
/// end is cut off. slice() is all, slice(n) the first n; slice(none, none, -1)
/// reverses. A step of 0 is an Error.
inline Slice slice(Location loc = Location::current()) {
  return {none, none, none, loc};
}
inline Slice slice(const Slice::Bound &stop,
                   Location loc = Location::current()) {
  return {none, stop, none, loc};
}
inline Slice slice(const Slice::Bound &start, const Slice::Bound &stop,
                   const Slice::Bound &step = none,
                   Location loc = Location::current()) {
  return {start, stop, step, loc};
}

/// One index of Variable::operator[].
class Index {
public:
  Index(const Slice &slice) : what(slice), loc(slice.loc) {}
  Index(None, Location loc = Location::current()) : what(none), loc(loc) {}
  Index(Ellipsis, Location loc = Location::current())
      : what(ellipsis), loc(loc) {}
  Index(const Arg &array) : what(array), loc(array.location()) {}
  /// Integers or bools. An integer scalar takes one element of an axis; other
  /// arrays select as NumPy's advanced indices do.
  Index(const Variable &array, Location loc = Location::current())
      : Index(Arg(array, loc)) {}
  Index(const Tensor &array, Location loc = Location::current())
      : Index(Arg(array, loc)) {}
  template <detail::LiteralType T>
    requires std::integral<T>
  Index(T number, Location loc = Location::current())
      : Index(Arg(number, loc)) {}

  /// The line of the program that it was made on.
  const Location &location() const { return loc; }
  /// What it is; None is a new axis.
  const std::variant<Arg, Slice, None, Ellipsis> &get() const { return what; }

private:
  std::variant<Arg, Slice, None, Ellipsis> what;
  Location loc;
};

//===----------------------------------------------------------------------===//
// Making variables
//===----------------------------------------------------------------------===//

/// An input of these sizes; dynamicSize (-1) leaves one open. A dimension that
/// is declared to be 1 broadcasts, no other does.
inline Variable tensor(std::string_view name, DType dtype, const Shape &sizes,
                       Location loc = Location::current()) {
  return detail::makeInput(name, dtype, sizes, "tensor", loc);
}
template <TensorElement T>
Variable tensor(std::string_view name, const Shape &sizes,
                Location loc = Location::current()) {
  return detail::makeInput(name, dtypeOf<T>, sizes, "tensor", loc);
}

/// Each factory takes its dtype as a template argument or as a value:
/// matrix<float>("x"), matrix("x", DType::Float32). Without one it is floatX().
#define ARETE_INPUT(NAME, ...)                                                 \
  inline Variable NAME(std::string_view name, DType dtype,                     \
                       Location loc = Location::current()) {                   \
    return detail::makeInput(name, dtype, __VA_ARGS__, #NAME, loc);            \
  }                                                                            \
  template <TensorElement T>                                                   \
  Variable NAME(std::string_view name, Location loc = Location::current()) {   \
    return NAME(name, dtypeOf<T>, loc);                                        \
  }                                                                            \
  inline Variable NAME(std::string_view name,                                  \
                       Location loc = Location::current()) {                   \
    return NAME(name, floatX(), loc);                                          \
  }
ARETE_INPUT(scalar, Shape())
ARETE_INPUT(vector, Shape(1, dynamicSize))
ARETE_INPUT(matrix, Shape(2, dynamicSize))
ARETE_INPUT(row, Shape{1, dynamicSize})
ARETE_INPUT(col, Shape{dynamicSize, 1})
ARETE_INPUT(tensor3, Shape(3, dynamicSize))
ARETE_INPUT(tensor4, Shape(4, dynamicSize))
ARETE_INPUT(tensor5, Shape(5, dynamicSize))
ARETE_INPUT(tensor6, Shape(6, dynamicSize))
ARETE_INPUT(tensor7, Shape(7, dynamicSize))
#undef ARETE_INPUT

/// A value that is known now. The elements are copied.
Variable constant(const Tensor &value, Location loc = Location::current());

} // namespace arete

#endif // ARETE_VARIABLE_H
