//===- arete/Normalization.h - Normalization and attention ------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_NORMALIZATION_H
#define ARETE_NORMALIZATION_H

#include "arete/Axes.h"
#include "arete/Variable.h"

namespace arete {

//===----------------------------------------------------------------------===//
// Normalization. Operands are floats; integers are computed in float64.
//===----------------------------------------------------------------------===//

/// What batch_normalization_train() gives.
struct BatchNormalization {
  Variable output;
  /// Of the batch: the mean and 1 / sqrt(variance + epsilon), of the shape of
  /// the parameters.
  Variable mean, invstd;
  /// What the running statistics are to be updated to; empty if none were
  /// given.
  Variable running_mean, running_var;
};

struct BatchNormalizationOptions {
  /// The axes over which statistics are taken: the batch alone ("per
  /// activation"), or {0, 2, 3} for images ("spatial").
  Axes axes = 0;
  double epsilon = 1e-4;
  /// How much of the new statistics goes into the running ones. The variance
  /// that does is that of a sample: divided by n - 1.
  double running_average_factor = 0.1;
  Variable running_mean = {}, running_var = {};
};

/// gamma * (x - mean) / sqrt(variance + epsilon) + beta, with the statistics of
/// the batch. Parameters have the shape of x without `axes`, or with size 1
/// there (which must be declared). Theano's batch_normalization_train.
BatchNormalization
batch_normalization_train(const Arg &x, const Arg &gamma, const Arg &beta,
                          const BatchNormalizationOptions &options = {});
/// batch_normalization_train() with given statistics. Theano's
/// batch_normalization_test.
Variable batch_normalization_test(const Arg &x, const Arg &gamma,
                                  const Arg &beta, const Arg &mean,
                                  const Arg &var, const Axes &axes = 0,
                                  double epsilon = 1e-4);

/// (x - mean) / sqrt(variance + epsilon), with statistics over the axes of each
/// element of the others; times gamma plus beta, which have the shape of x
/// along these axes. Ba et al., 2016.
Variable layer_norm(const Arg &x, const Axes &axes = -1, double epsilon = 1e-5);
Variable layer_norm(const Arg &x, const Arg &gamma, const Arg &beta,
                    const Axes &axes = -1, double epsilon = 1e-5);
/// gamma * x / sqrt(mean(x * x) + epsilon). Zhang and Sennrich, 2019.
Variable rms_norm(const Arg &x, const Arg &gamma, const Axes &axes = -1,
                  double epsilon = 1e-5);
/// layer_norm() of each of `groups` equal groups of channels, which are axis 1;
/// gamma and beta are vectors of a number for each channel. Wu and He, 2018.
Variable group_norm(const Arg &x, int64_t groups, const Arg &gamma,
                    const Arg &beta, double epsilon = 1e-5);
/// x / (k + alpha * sum of squares) ** beta, the sum being over the `size`
/// channels (axis 1) around each; size is odd. Krizhevsky et al., 2012.
Variable local_response_normalization(const Arg &x, int64_t size = 5,
                                      double alpha = 1e-4, double beta = 0.75,
                                      double k = 2);

//===----------------------------------------------------------------------===//
// Attention
//===----------------------------------------------------------------------===//

struct AttentionOptions {
  /// Bools say which keys a query attends to; floats are added to the scores.
  /// It broadcasts to (..., queries, keys).
  Variable mask = {};
  /// Whether query i attends to the keys up to i only.
  bool causal = false;
  /// 1 / sqrt(size of a key) if it is not given.
  std::optional<double> scale = {};
};
/// softmax(query keys^T * scale) value, for queries (..., l, e), keys (..., s,
/// e) and values (..., s, v) whose leading axes broadcast. A query that attends
/// to nothing gives NaN. torch.nn.functional.scaled_dot_product_attention.
Variable scaled_dot_product_attention(const Arg &query, const Arg &key,
                                      const Arg &value,
                                      const AttentionOptions &options = {});

} // namespace arete

#endif // ARETE_NORMALIZATION_H
