//===- arete/Plugin.h - Plug-ins and the ops that they add ------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A plug-in is a shared library that adds ops, with their derivatives, and
/// rewrites. How to write one is told in docs/plugins.md.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_PLUGIN_H
#define ARETE_PLUGIN_H

#include "arete/Variable.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace arete {

/// Loads a plug-in into the process, to its end. To load one again does
/// nothing. An Error of kind IO, and no part of it loaded, if the file is no
/// plug-in, was built for another version of Arete or LLVM, or has names that
/// are taken.
void load_plugin(const std::string &path, Location loc = Location::current());

/// An attribute of an op, e.g. {"axis", 1} or {"epsilon", 1e-6}.
struct OpAttribute {
  using Value = std::variant<bool, int64_t, double, std::string, DType,
                             std::vector<int64_t>, std::vector<double>>;

  OpAttribute(std::string name, Value value)
      : name(std::move(name)), value(std::move(value)) {}
  /// Integers of any type are int64.
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  OpAttribute(std::string name, T value)
      : OpAttribute(std::move(name), Value(static_cast<int64_t>(value))) {}
  /// A text is a string, not a bool.
  OpAttribute(std::string name, const char *value)
      : OpAttribute(std::move(name), Value(std::string(value))) {}

  std::string name;
  Value value;
};

/// Builds the op of this name, dialect included, e.g. "example.softclip", and
/// gives its one result. Operands of an elementwise op are promoted to one
/// dtype, as NumPy does, and integers to float64 where the op takes only
/// floats; operands of another op must be what it takes. An Error if there is
/// no such op, or operands or attributes do not fit.
Variable call_op(std::string_view name, const Args &operands,
                 const std::vector<OpAttribute> &attributes = {},
                 Location loc = Location::current());
/// The same for an op of any number of results: all of them.
std::vector<Variable>
call_op_all(std::string_view name, const Args &operands,
            const std::vector<OpAttribute> &attributes = {},
            Location loc = Location::current());

} // namespace arete

#endif // ARETE_PLUGIN_H
