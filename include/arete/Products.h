//===- arete/Products.h - Products of vectors, matrices and tensors *- C++
//-*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_PRODUCTS_H
#define ARETE_PRODUCTS_H

#include "arete/Axes.h"
#include "arete/Variable.h"

namespace arete {

/// NumPy's dot of scalars, vectors and matrices.
Variable dot(const Arg &x, const Arg &y);
/// NumPy's matmul: leading axes are a batch and broadcast.
Variable matmul(const Arg &x, const Arg &y);
/// x[i] * y[j], of flattened operands.
Variable outer(const Arg &x, const Arg &y);

} // namespace arete

#endif // ARETE_PRODUCTS_H
