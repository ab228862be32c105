//===- arete/Creation.h - Making arrays in expressions ----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Arrays whose sizes and elements are expressions. A size is an integer or an
/// integer scalar; one that is negative is an Error, where it is not known
/// before the function runs then. Where no dtype is given and none follows from
/// an operand it is floatX().
///
/// zeros<float>({2, 3}) is a Tensor, zeros({2, 3}) is an expression.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_CREATION_H
#define ARETE_CREATION_H

#include "arete/Axes.h"
#include "arete/Variable.h"

namespace arete {

//===----------------------------------------------------------------------===//
// One value
//===----------------------------------------------------------------------===//

/// A value repeated to a shape; it is broadcast if it is an array. The dtype is
/// that of the value; of a literal int64, bool or floatX(). numpy.full.
Variable full(const Args &sizes, const Arg &value, OptionalDType dtype = {});
/// full() with its operands in Theano's order.
Variable alloc(const Arg &value, const Args &sizes);
/// Zeros, or ones, of a shape. numpy.zeros, numpy.ones.
Variable zeros(const Args &sizes, OptionalDType dtype = {});
Variable ones(const Args &sizes, OptionalDType dtype = {});
/// Elements of no particular value. numpy.empty.
Variable empty(const Args &sizes, OptionalDType dtype = {});
/// Zeros and so on of the shape of x, and of its dtype if none is given.
/// numpy.zeros_like, numpy.ones_like, numpy.empty_like, numpy.full_like.
Variable zeros_like(const Arg &x, OptionalDType dtype = {});
Variable ones_like(const Arg &x, OptionalDType dtype = {});
Variable empty_like(const Arg &x, OptionalDType dtype = {});
Variable full_like(const Arg &x, const Arg &value, OptionalDType dtype = {});

//===----------------------------------------------------------------------===//
// Sequences
//===----------------------------------------------------------------------===//

/// start, start + step, ... up to stop, which is excluded. Operands are
/// scalars. Without a dtype the result is int64 if all are integers, floatX()
/// if floats are literals only, and float64 otherwise. Floats are computed in
/// float64, and there are ceil((stop - start) / step) of them. A step of 0 is
/// an Error. numpy.arange.
Variable arange(const Arg &stop, OptionalDType dtype = {});
Variable arange(const Arg &start, const Arg &stop, OptionalDType dtype = {});
Variable arange(const Arg &start, const Arg &stop, const Arg &step,
                OptionalDType dtype = {});
/// `count` evenly spaced values from start to stop; with `endpoint` the last is
/// `stop` itself. Arrays are broadcast together, and the values lie along a new
/// first axis. numpy.linspace.
Variable linspace(const Arg &start, const Arg &stop, const Arg &count = 50,
                  bool endpoint = true, OptionalDType dtype = {});
/// base to the power of linspace(). numpy.logspace.
Variable logspace(const Arg &start, const Arg &stop, const Arg &count = 50,
                  bool endpoint = true, const Arg &base = 10.0,
                  OptionalDType dtype = {});
/// Values from start to stop of which each is the last one times a number.
/// Bounds of different signs give NaNs. numpy.geomspace.
Variable geomspace(const Arg &start, const Arg &stop, const Arg &count = 50,
                   bool endpoint = true, OptionalDType dtype = {});

//===----------------------------------------------------------------------===//
// Grids
//===----------------------------------------------------------------------===//

/// What NumPy writes as a slice: start : stop : step.
struct Range {
  Range(const Arg &start, const Arg &stop, const Arg &step = 1)
      : start(start), stop(stop), step(step) {}
  Arg start, stop, step;
};
/// For each range its values along an axis of its own, in the shape of the
/// whole grid (mgrid) or with size 1 along the others (ogrid): mgrid({{0, 3},
/// {0, n}}). numpy.mgrid, numpy.ogrid.
std::vector<Variable> mgrid(const std::vector<Range> &ranges);
std::vector<Variable> ogrid(const std::vector<Range> &ranges);

/// How the first two vectors lie in a grid: as x and y, so that the first is
/// the second axis, or as indices of a matrix.
enum class GridIndexing { XY, IJ };
/// Vectors as coordinates of a grid; with `sparse` of size 1 along the axes of
/// the others. numpy.meshgrid.
std::vector<Variable> meshgrid(const Args &vectors,
                               GridIndexing indexing = GridIndexing::XY,
                               bool sparse = false);
/// The position along each axis of a shape: x[i] is the one along axis i.
/// numpy.indices.
Variable indices(const Args &sizes, DType dtype = DType::Int64);

//===----------------------------------------------------------------------===//
// Diagonals and triangles. Diagonal k is above the main one if k > 0.
//===----------------------------------------------------------------------===//

/// Ones on diagonal k, zeros elsewhere. numpy.eye.
Variable eye(const Arg &rows, OptionalDType dtype = {});
Variable eye(const Arg &rows, const Arg &columns, const Arg &k = 0,
             OptionalDType dtype = {});
/// The identity of the sizes and dtype of a matrix.
Variable identity_like(const Arg &x);
/// Ones on and below diagonal k. numpy.tri.
Variable tri(const Arg &rows, OptionalDType dtype = {});
Variable tri(const Arg &rows, const Arg &columns, const Arg &k = 0,
             OptionalDType dtype = {});
/// x with zeros above (tril) or below (triu) diagonal k of its last two axes.
/// numpy.tril, numpy.triu.
Variable tril(const Arg &x, const Arg &k = 0);
Variable triu(const Arg &x, const Arg &k = 0);
/// The positions, along each axis, on and below (tril) or above (triu) diagonal
/// k of a matrix, in C order. numpy.tril_indices, numpy.triu_indices.
std::vector<Variable> tril_indices(const Arg &rows, const Arg &k = 0);
std::vector<Variable> tril_indices(const Arg &rows, const Arg &k,
                                   const Arg &columns);
std::vector<Variable> triu_indices(const Arg &rows, const Arg &k = 0);
std::vector<Variable> triu_indices(const Arg &rows, const Arg &k,
                                   const Arg &columns);
/// 0, 1, ... for each of `rank` axes. numpy.diag_indices.
std::vector<Variable> diag_indices(const Arg &size, int64_t rank = 2);
/// Of a vector the matrix that has it on diagonal k, of a matrix the diagonal.
/// numpy.diag.
Variable diag(const Arg &x, int64_t k = 0);
/// The elements whose positions along the axes differ by `offset`, along a new
/// last axis. numpy.diagonal.
Variable diagonal(const Arg &x, int64_t offset = 0, int64_t axis1 = 0,
                  int64_t axis2 = 1);
/// diag() of the flattened operand. numpy.diagflat.
Variable diagflat(const Arg &x, int64_t k = 0);
/// x with a scalar where all positions are equal. Of rank 2 or more; if it is
/// more, all sizes must be equal. numpy.fill_diagonal.
Variable fill_diagonal(const Arg &x, const Arg &value);
/// A matrix with a scalar on a diagonal. Theano's fill_diagonal_offset.
Variable fill_diagonal_offset(const Arg &x, const Arg &value,
                              const Arg &offset);
/// The powers of the elements of a vector, as columns: falling from
/// `columns` - 1, of which there are as many as elements if it is not given.
/// numpy.vander.
Variable vander(const Arg &x, std::optional<int64_t> columns = {},
                bool increasing = false);

//===----------------------------------------------------------------------===//
// Windows
//===----------------------------------------------------------------------===//

/// The window functions of signal processing, `count` values in floatX() or the
/// given dtype. numpy.bartlett, blackman, hamming, hanning.
Variable bartlett(const Arg &count, OptionalDType dtype = {});
Variable blackman(const Arg &count, OptionalDType dtype = {});
Variable hamming(const Arg &count, OptionalDType dtype = {});
Variable hanning(const Arg &count, OptionalDType dtype = {});

} // namespace arete

#endif // ARETE_CREATION_H
