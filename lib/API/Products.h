//===- Products.h - What products share -------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_PRODUCTS_H
#define ARETE_LIB_API_PRODUCTS_H

#include "arete/Variable.h"

#include <utility>

namespace arete::detail {

class GraphBuilder;

/// Both operands in their common dtype. Products of bools are logical, but a
/// bool does not mix with numbers.
std::pair<Variable, Variable> factors(GraphBuilder &b, const Arg &x,
                                      const Arg &y);

} // namespace arete::detail

#endif // ARETE_LIB_API_PRODUCTS_H
