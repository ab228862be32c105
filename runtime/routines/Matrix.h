//===- Matrix.h - Batches of matrices in routines ---------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A routine goes over the matrices of a batch one by one; each is brought into
/// the layout that BLAS or LAPACK wants, in scratch memory that is kept between
/// calls.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_ROUTINES_MATRIX_H
#define ARETE_ROUTINES_MATRIX_H

#include "Lapack.h"
#include "Routine.h"

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <limits>

namespace arete::routines {

using lapack::Int;

/// The arguments of a routine.
struct Call {
  arete_context *ctx;
  const arete_tensor *inputs, *outputs;
  const int64_t *parameters;
  const char *message;
};

/// One matrix, or vector, of a batch: where it begins, and its strides.
template <typename T> struct View {
  T *data;
  int64_t rows, columns;
  int64_t strides[2];

  T &operator()(int64_t i, int64_t j = 0) const {
    return data[i * strides[0] + j * strides[1]];
  }
  bool isRowMajor() const {
    return data && (columns <= 1 || strides[1] == 1) &&
           (rows <= 1 || strides[0] == columns);
  }
};

/// Goes over a batch: the leading axes of the first input.
class Batch {
public:
  explicit Batch(const Call &call)
      : call(call), axes(call.inputs[0].rank - 2), sizes(call.inputs[0].sizes) {
    for (int32_t axis = 0; axis < axes; ++axis)
      isOver |= sizes[axis] == 0;
  }

  explicit operator bool() const { return !isOver; }
  void next() {
    int32_t axis = axes;
    while (axis > 0 && ++index[axis - 1] == sizes[axis - 1])
      index[--axis] = 0;
    isOver = axis == 0;
  }

  /// The current matrix of a tensor; a vector is a matrix of one column.
  template <typename T> View<T> of(const arete_tensor &tensor) const {
    View<T> view{static_cast<T *>(tensor.data), 1, 1, {0, 0}};
    for (int32_t axis = 0; axis < tensor.rank; ++axis)
      if (axis < axes)
        view.data += index[axis] * tensor.strides[axis];
      else
        view.strides[axis - axes] = tensor.strides[axis];
    if (tensor.rank > axes)
      view.rows = tensor.sizes[axes];
    if (tensor.rank > axes + 1)
      view.columns = tensor.sizes[axes + 1];
    return view;
  }
  template <typename T> View<const T> input(int32_t i) const {
    return of<const T>(call.inputs[i]);
  }
  template <typename T> View<T> output(int32_t i) const {
    return of<T>(call.outputs[i]);
  }

  /// Reports what is wrong with the current matrix; `format` takes `number`.
  int32_t fail(int32_t status, const char *format, int64_t number) const {
    char name[32 + 24 * ARETE_MAX_RANK] = "the matrix", reason[256];
    if (axes > 0) {
      int length = snprintf(name, sizeof(name), "matrix [");
      for (int32_t axis = 0; axis < axes; ++axis)
        length += snprintf(name + length, sizeof(name) - length, "%s%lld",
                           axis ? ", " : "", (long long)index[axis]);
      snprintf(name + length, sizeof(name) - length, "] of the batch");
    }
    int length = 0;
    // The number may be wanted several times.
    for (const char *c = format; *c && length < int(sizeof(reason)) - 24; ++c)
      if (*c == '#')
        length += snprintf(reason + length, sizeof(reason) - length, "%lld",
                           (long long)number);
      else
        reason[length++] = *c;
    reason[length] = 0;
    return arete_routine_error(call.ctx, status, call.message, "%s %s", name,
                               reason);
  }

private:
  const Call &call;
  int32_t axes;
  const int64_t *sizes;
  int64_t index[ARETE_MAX_RANK] = {};
  bool isOver = false;
};

/// Scratch memory for rows * columns elements; null, with the error set, where
/// there is none.
template <typename T>
T *scratch(const Call &call, int32_t slot, int64_t rows, int64_t columns = 1) {
  int64_t bytes;
  if (__builtin_mul_overflow(rows, columns, &bytes) ||
      __builtin_mul_overflow(bytes, int64_t(sizeof(T)), &bytes))
    bytes = std::numeric_limits<int64_t>::max();
  return static_cast<T *>(
      arete_routine_scratch(call.ctx, slot, bytes > 0 ? bytes : 1));
}

/// LAPACK counts in Int. Returns a status.
inline int32_t checkSizes(const Call &call, const arete_tensor &tensor) {
  for (int32_t axis = tensor.rank - 2; axis < tensor.rank; ++axis)
    if (tensor.sizes[axis] > std::numeric_limits<Int>::max() / 8)
      return arete_routine_error(call.ctx, ARETE_ERROR_SIZE, call.message,
                                 "a matrix of %lld rows or columns is more "
                                 "than LAPACK can take",
                                 (long long)tensor.sizes[axis]);
  return ARETE_OK;
}

template <typename T> void copy(View<T> to, View<const T> from) {
  int64_t sizes[2] = {from.rows, from.columns};
  arete_routine_copy(to.data, to.strides, from.data, from.strides, sizes, 2,
                     sizeof(T));
}
/// Memory as a matrix that lies column by column, or row by row.
template <typename T>
View<T> byColumns(T *data, int64_t rows, int64_t columns) {
  return {data, rows, columns, {1, rows}};
}
template <typename T> View<T> byRows(T *data, int64_t rows, int64_t columns) {
  return {data, rows, columns, {columns, 1}};
}
template <typename T> View<const T> constant(View<T> view) {
  return {
      view.data, view.rows, view.columns, {view.strides[0], view.strides[1]}};
}

template <typename T> bool isFinite(const T *data, int64_t count) {
  // A sum of zeros, unless a product with zero is NaN.
  T sum = 0;
  for (int64_t i = 0; i < count; ++i)
    sum += data[i] * T(0);
  return sum == T(0);
}
template <typename T> bool isFinite(const Complex<T> *data, int64_t count) {
  return isFinite(reinterpret_cast<const T *>(data), 2 * count);
}

/// x without its imaginary part.
template <typename T> T realPart(T x) { return x; }
template <typename T> Complex<T> realPart(Complex<T> x) { return {x.re, 0}; }

template <typename T> void fill(View<T> view, T value) {
  for (int64_t i = 0; i < view.rows; ++i)
    for (int64_t j = 0; j < view.columns; ++j)
      view(i, j) = value;
}
template <typename T> void fillNaN(View<T> view) {
  Real<T> nan = std::numeric_limits<Real<T>>::quiet_NaN();
  if constexpr (std::is_same_v<T, Real<T>>)
    fill(view, nan);
  else
    fill(view, T{nan, nan});
}

/// The size of a workspace from LAPACK's answer, which may have been rounded.
template <typename T> Int workSize(T answer) {
  return Int(double(answer) * (1 + 1e-6)) + 1;
}
template <typename T> Int workSize(Complex<T> answer) {
  return workSize(answer.re);
}

/// Calls `body` with a value of the dtype's type, float or complex.
template <typename Body> int32_t withInexact(const Call &call, Body body) {
  switch (call.inputs[0].dtype) {
  case ARETE_FLOAT32:
    return body(float());
  case ARETE_FLOAT64:
    return body(double());
  case ARETE_COMPLEX64:
    return body(Complex<float>());
  case ARETE_COMPLEX128:
    return body(Complex<double>());
  }
  return arete_routine_error(call.ctx, ARETE_ERROR_ARGUMENT, call.message,
                             "dtype number %d is not supported",
                             int(call.inputs[0].dtype));
}

} // namespace arete::routines

/// A routine that does BODY, an expression over T and `call`.
#define ARETE_MATRIX_ROUTINE(NAME, BODY)                                       \
  ARETE_ROUTINE(NAME) {                                                        \
    using namespace arete::routines;                                           \
    Call call{ctx, inputs, outputs, parameters, message};                      \
    if (int32_t status = checkSizes(call, inputs[0]))                          \
      return status;                                                           \
    return withInexact(call, [&]<typename T>(T) { return BODY; });             \
  }

#endif // ARETE_ROUTINES_MATRIX_H
