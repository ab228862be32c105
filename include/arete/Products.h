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

//===----------------------------------------------------------------------===//
// Operands are promoted to one dtype. Products of bools are "or" of "and"s;
// beside numbers bools are 0 and 1. Sizes that are summed over must be equal:
// those that are known are checked now, others when the function runs.
//===----------------------------------------------------------------------===//

/// The product of vectors and matrices; of a scalar the elementwise one; else
/// summed over the last axis of x and the last but one of y. numpy.dot.
Variable dot(const Arg &x, const Arg &y);
/// The product of matrices. Leading axes are a batch and broadcast; scalars are
/// an error. numpy.matmul.
Variable matmul(const Arg &x, const Arg &y);
/// The product summed over the last axis of both. numpy.inner.
Variable inner(const Arg &x, const Arg &y);
/// x[i] * y[j], of flattened operands. numpy.outer.
Variable outer(const Arg &x, const Arg &y);
/// The product of the flattened operands, the first conjugated. numpy.vdot.
Variable vdot(const Arg &x, const Arg &y);

/// The product summed over the last `count` axes of x and the first of y, or
/// over the axes that are given, in pairs. numpy.tensordot.
Variable tensordot(const Arg &x, const Arg &y, int64_t count = 2);
Variable tensordot(const Arg &x, const Arg &y, const Shape &xAxes,
                   const Shape &yAxes);
/// For each i tensordot(x[i], y[i]): over the last axis of x and the second of
/// y. Theano's batched_dot.
Variable batched_dot(const Arg &x, const Arg &y);
/// tensordot() of each element of a batch: over the last `count` axes of x and
/// the first of y behind the batch, or over the axes that are given, which are
/// those of x and y, and not 0. Theano's batched_tensordot.
Variable batched_tensordot(const Arg &x, const Arg &y, int64_t count);
Variable batched_tensordot(const Arg &x, const Arg &y, const Shape &xAxes,
                           const Shape &yAxes);

/// Einstein's sum: "ij,jk->ik". Letters name axes; what the result does not
/// have is summed over, a letter that an operand has twice is its diagonal,
/// "..." are axes that broadcast. Without "->" the result has the letters that
/// occur once, in alphabetical order. An axis declared to be 1 broadcasts.
/// Pairs of operands are multiplied in the order in which intermediate results
/// stay small, as far as sizes are known. numpy.einsum.
Variable einsum(const std::string &subscripts, const Args &operands);

/// The product of matrices in the order that takes the fewest multiplications
/// if the sizes are known, from left to right if not. The first and the last
/// may be vectors. numpy.linalg.multi_dot.
Variable multi_dot(const Args &operands);
/// multi_dot() by the name it has in Theano.
Variable matrix_dot(const Args &operands);
/// Kronecker's product. numpy.kron.
Variable kron(const Arg &x, const Arg &y);
/// The sum of a diagonal. numpy.trace.
Variable trace(const Arg &x, int64_t offset = 0, int64_t axis1 = 0,
               int64_t axis2 = 1);
/// The vector product along an axis of size 3. numpy.cross.
Variable cross(const Arg &x, const Arg &y, int64_t axis = -1);

} // namespace arete

#endif // ARETE_PRODUCTS_H
