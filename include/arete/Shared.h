//===- arete/Shared.h - Variables that hold a value -------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Shared variables: state that functions read and update. One may be used by
/// any number of functions, and from several threads.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_SHARED_H
#define ARETE_SHARED_H

#include "arete/Variable.h"

namespace arete {

class Shared : public Variable {
public:
  /// No value; to be assigned to before it is used.
  Shared() = default;

  /// A copy of the value. With `borrow` a view of it instead, which must not be
  /// used after the value has changed, and whose elements may only be written
  /// while no function runs.
  Tensor get_value(bool borrow = false,
                   Location loc = Location::current()) const;
  /// Copies the elements. Dtype and rank must be those of the variable; sizes
  /// may differ from the last ones, except that of a broadcasting dimension.
  void set_value(const Tensor &value, Location loc = Location::current()) const;

private:
  friend Shared shared(const Tensor &, std::string_view,
                       std::initializer_list<int64_t>, Location);
  friend Shared shared(const Tensor &, std::string_view, const Shape &,
                       Location);
  friend Shared shared(const Tensor &, std::string_view, Location);
  Shared(Variable variable) : Variable(std::move(variable)) {}
};

/// A shared variable that starts with a copy of `value`. Its sizes may change
/// later; so no dimension broadcasts, whatever its size, unless it is one of
/// `broadcastable`, which then stays 1.
Shared shared(const Tensor &value, std::string_view name,
              std::initializer_list<int64_t> broadcastable,
              Location loc = Location::current());
Shared shared(const Tensor &value, std::string_view name,
              const Shape &broadcastable, Location loc = Location::current());
Shared shared(const Tensor &value, std::string_view name = "",
              Location loc = Location::current());

} // namespace arete

#endif // ARETE_SHARED_H
