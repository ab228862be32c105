//===- arete/Losses.h - Softmax, losses and scores --------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LOSSES_H
#define ARETE_LOSSES_H

#include "arete/Axes.h"
#include "arete/Variable.h"

namespace arete {

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

/// exp(x) / sum(exp(x)) along an axis, without overflow, and its logarithm.
/// scipy.special.softmax, log_softmax.
Variable softmax(const Arg &x, int64_t axis = -1);
Variable log_softmax(const Arg &x, int64_t axis = -1);

/// A softmax in two steps for many outputs: over classes of them, then within a
/// class. x is (batch, inputs), w1 (inputs, classes), b1 (classes), w2
/// (classes, inputs, outputs of a class), b2 (classes, outputs of a class). The
/// first gives the probability of each of the first `outputs` outputs, the
/// second that of the output that `target`, an integer for each row, names.
/// Theano's h_softmax.
Variable h_softmax(const Arg &x, const Arg &w1, const Arg &b1, const Arg &w2,
                   const Arg &b2, const Arg &outputs);
Variable h_softmax_of(const Arg &x, const Arg &w1, const Arg &b1, const Arg &w2,
                      const Arg &b2, const Arg &target);

//===----------------------------------------------------------------------===//
// Losses. They are not averaged unless their name says so: mean(huber(x, t)).
// Labels are integers that name a class; one that is out of range is an Error
// when the function runs.
//===----------------------------------------------------------------------===//

/// For each row of `logits` (classes along the last axis) the negative
/// logarithm of softmax(logits) at the class that `labels` names. Labels have
/// one axis less, or are floats of the shape of the logits: how probable each
/// class is.
Variable cross_entropy(const Arg &logits, const Arg &labels);
/// cross_entropy() of probabilities. Theano's categorical_crossentropy.
Variable categorical_crossentropy(const Arg &probabilities, const Arg &labels);
/// -(target * log(x) + (1 - target) * log(1 - x)) of a probability x, for each
/// element. What is certain and right costs nothing. Theano's
/// binary_crossentropy.
Variable binary_crossentropy(const Arg &x, const Arg &target);
/// binary_crossentropy() of sigmoid(x), without overflow or cancellation.
Variable sigmoid_binary_crossentropy(const Arg &x, const Arg &target);

/// For each row of scores how far the best class that is wrong comes within
/// `margin` of the right one: max(0, margin + max(wrong) - right). Of Crammer
/// and Singer, 2001.
Variable multiclass_hinge(const Arg &scores, const Arg &labels,
                          double margin = 1);

/// The mean of the squares (magnitudes) of x - target.
Variable mean_squared_error(const Arg &x, const Arg &target);
Variable mean_absolute_error(const Arg &x, const Arg &target);
/// Half the square of x - target up to `delta`, linear from there on.
Variable huber(const Arg &x, const Arg &target, double delta = 1);
/// sum(p * log(p / q)) along an axis; an element of p that is 0 counts for
/// nothing. scipy.stats.entropy(p, q) of what is normalised.
Variable kl_divergence(const Arg &p, const Arg &q, int64_t axis = -1);
/// The cosine of the angle between vectors along an axis, whose lengths are
/// taken to be `epsilon` at least.
Variable cosine_similarity(const Arg &x, const Arg &y, int64_t axis = -1,
                           double epsilon = 1e-8);

enum class Reduction { None, Mean, Sum };
struct CtcOptions {
  /// The class that stands for no label.
  int64_t blank = 0;
  /// Mean divides each loss by the number of labels, at least 1, and takes the
  /// mean over the batch.
  Reduction reduction = Reduction::None;
  /// Makes an infinite loss 0.
  bool zero_infinity = false;
};
/// Connectionist temporal classification (Graves et al., 2006): minus the
/// logarithm of the probability that the classes which are drawn at each step
/// spell the labels of the target, once repeats are dropped and then blanks.
///
/// `log_probs` is (steps, batch, classes), as log_softmax gives it, and
/// `targets` (batch, labels), or of rank 1 with those of all sequences one
/// after the other. `input_lengths` and `target_lengths`, of shape (batch), say
/// how many steps and labels count; what is behind them is not read. Without a
/// batch all have one axis less. A length that does not fit, and a label that
/// is out of range or the blank, is an Error when the function runs.
///
/// A target that cannot be spelled in so many steps has an infinite loss, whose
/// gradient is 0. The gradient is that by log_probs themselves, of any order;
/// time and memory are those of (steps, batch, 2 * labels + 1) numbers.
/// torch.nn.functional.ctc_loss.
Variable ctc_loss(const Arg &log_probs, const Arg &targets,
                  const Arg &input_lengths, const Arg &target_lengths,
                  const CtcOptions &options = {});

/// How often the class `actual[i]` was taken for `predicted[i]`, as int64 of
/// shape (classes, classes). sklearn.metrics.confusion_matrix.
Variable confusion_matrix(const Arg &actual, const Arg &predicted,
                          const Arg &classes);

} // namespace arete

#endif // ARETE_LOSSES_H
