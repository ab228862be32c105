//===- CtcLoss.cpp - Connectionist temporal classification ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The states of a sequence are its labels with a blank before, between and
/// behind them. A path stays in a state, goes on to the next one, or passes
/// over a blank between labels that differ; arete.lattice_scores sums over all
/// paths.
///
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "Size.h"
#include "arete/Ops.h"

#include <limits>

using namespace arete;
using namespace arete::detail;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The operands of one call, with a batch.
struct CtcProblem {
  Variable logProbs;                    ///< (steps, batch, classes)
  Variable labels;                      ///< (batch, labels), in range
  Variable inputLengths, targetLengths; ///< (batch), in range
  bool hasBatch;                        ///< whether the caller gave one
};

} // namespace

/// Integers in [0, size).
static Variable inRange(GraphBuilder &b, const Variable &x, const Size &size) {
  return b.wrap(b.op("checked_index",
                     {Access::value(x), Access::value(size.variable())}));
}

/// Lengths, one for each sequence, of at most `limit`.
static Variable lengthsOf(GraphBuilder &b, const Arg &arg, llvm::StringRef what,
                          bool hasBatch, const Size &batch, const Size &limit) {
  Variable lengths = b.wrap(b.integer(arg, what));
  if (lengths.rank() != int64_t(hasBatch))
    b.fail(ErrorKind::Type, what + " must be " +
                                (hasBatch ? "a vector" : "a scalar") +
                                ", got " + describe(Access::value(lengths)));
  if (!hasBatch)
    lengths = expand_dims(lengths, 0);
  return inRange(b, specify_shape(lengths, toArgs({batch})), limit + 1);
}

/// Targets that lie one after the other as a matrix, padded by `padding`.
static Variable unpacked(const Variable &targets, const Variable &lengths,
                         int64_t padding) {
  Variable ends = cumsum(lengths);
  Variable all = specify_shape(targets, {sum(lengths)});
  Variable longest = max(concatenate({lengths, zeros({1}, DType::Int64)}));
  Variable place = expand_dims(arange(longest), 0);
  Variable isLabel = place < expand_dims(lengths, 1);
  Variable from = expand_dims(ends - lengths, 1) + place;
  Variable padded = concatenate({all, full({1}, padding, DType::Int64)});
  return padded[where(isLabel, from, targets.shape(0))];
}

/// Checks the operands and gives them one form.
static CtcProblem problemOf(GraphBuilder &b, const Arg &logProbsArg,
                            const Arg &targetsArg, const Arg &inputLengths,
                            const Arg &targetLengths, int64_t blank) {
  CtcProblem p;
  p.logProbs = b.wrap(b.floating(logProbsArg));
  Variable targets = b.wrap(b.integer(targetsArg, "targets"));
  p.hasBatch = p.logProbs.rank() == 3;
  bool isPacked = p.hasBatch && targets.rank() == 1;
  if ((p.logProbs.rank() != 2 && !p.hasBatch) ||
      (targets.rank() != p.logProbs.rank() - 1 && !isPacked))
    b.fail(ErrorKind::Type,
           "log_probs must be (steps, batch, classes) with targets (batch, "
           "labels) or of rank 1, or (steps, classes) with targets (labels), "
           "got " +
               describe(Access::value(p.logProbs)) + " and " +
               describe(Access::value(targets)));
  if (!p.hasBatch) {
    p.logProbs = expand_dims(p.logProbs, 1);
    targets = expand_dims(targets, 0);
  }
  Size batch = sizeOf(p.logProbs, 1), classes = sizeOf(p.logProbs, 2);
  if (blank < 0 || (classes.known() && blank >= *classes.known()))
    b.fail(ErrorKind::Index, "the blank is class " + llvm::Twine(blank) +
                                 " of " + describe(Access::value(p.logProbs)));
  p.inputLengths = lengthsOf(b, inputLengths, "input_lengths", p.hasBatch,
                             batch, sizeOf(p.logProbs, 0));
  p.targetLengths = lengthsOf(b, targetLengths, "target_lengths", p.hasBatch,
                              batch, sizeOf(targets, -1));
  if (isPacked)
    targets = unpacked(targets, p.targetLengths, blank);
  else
    targets = specify_shape(targets, toArgs({batch, sizeOf(targets, 1)}));
  Variable isLabel = arange(targets.shape(1)) < expand_dims(p.targetLengths, 1);
  // A blank among the labels is as bad as a class that does not exist.
  Variable wanted = where(equal(targets, blank), -1, targets);
  Variable known = inRange(b, where(isLabel, wanted, 0), classes);
  p.labels = where(isLabel, known, blank);
  return p;
}

Variable arete::ctc_loss(const Arg &logProbsArg, const Arg &targetsArg,
                         const Arg &inputLengthsArg,
                         const Arg &targetLengthsArg,
                         const CtcOptions &options) {
  GraphBuilder b("ctc_loss", logProbsArg.location());
  auto [logProbs, labels, inputLengths, targetLengths, hasBatch] =
      problemOf(b, logProbsArg, targetsArg, inputLengthsArg, targetLengthsArg,
                options.blank);
  Size steps = sizeOf(logProbs, 0), batch = sizeOf(logProbs, 1);
  Size length = sizeOf(labels, 1), states = 2 * length + 1;

  // The class of each state, and whether the blank before it may be left out.
  auto column = [&](const Arg &value, DType dtype) {
    return full(toArgs({batch, 1}), value, dtype);
  };
  auto between = [&](const Variable &blanks, const Variable &ofLabels) {
    return reshape(stack({blanks, ofLabels}, 2), toArgs({batch, 2 * length}));
  };
  Variable classes =
      concatenate({between(full_like(labels, options.blank), labels),
                   column(options.blank, DType::Int64)},
                  1);
  Variable before =
      concatenate({column(options.blank, DType::Int64), labels}, 1);
  Variable differs = logical_and(
      not_equal(labels, slice_axis(before, 1, slice(length.variable()))),
      arange(length) > 0);
  Variable skips = concatenate(
      {between(zeros_like(differs), differs), column(false, DType::Bool)}, 1);

  // (batch, 1 + steps, states): at first the path is at the first blank, and
  // nothing was drawn. Steps behind the last one may hold anything.
  Variable sequence = arange(batch), step = arange(steps);
  Variable drawn =
      logProbs[{expand_dims(step, 1), expand_dims(sequence, {1, 2}),
                expand_dims(classes, 1)}];
  Variable isDrawn = expand_dims(step, 1) < expand_dims(inputLengths, {1, 2});
  drawn = where(isDrawn, drawn, 0);
  Variable start = where(equal(arange(states), 0), 0.0, -infinity);
  start =
      broadcast_to(cast(start, logProbs.dtype()), toArgs({batch, 1, states}));
  Variable scores = b.wrap(
      b.op("lattice_scores", {Access::value(concatenate({start, drawn}, 1)),
                              Access::value(skips)}));

  // A path may end at the last label or at the blank behind it.
  Variable end = scores[{sequence, inputLengths}];
  Variable atBlank = end[{sequence, 2 * targetLengths}];
  Variable atLabel = where(equal(targetLengths, 0), -infinity,
                           end[{sequence, maximum(2 * targetLengths - 1, 0)}]);
  Variable isImpossible = equal(maximum(atBlank, atLabel), -infinity);
  Variable loss = -logaddexp(where(isImpossible, 0, atBlank),
                             where(isImpossible, 0, atLabel));
  loss = where(isImpossible, options.zero_infinity ? 0 : infinity, loss);
  if (options.reduction == Reduction::Mean)
    return mean(loss / cast(maximum(targetLengths, 1), loss.dtype()));
  if (options.reduction == Reduction::Sum)
    return sum(loss);
  return hasBatch ? loss : squeeze(loss, 0);
}
