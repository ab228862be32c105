//===- Model.h - What results a right compiler may give --------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The error model: no tolerance is fixed. The graph is evaluated again and
/// again with every inexact result moved by a random multiple of what its op
/// may be off by, so that the spread of a result shows how errors reach it, be
/// it through cancellation, a comparison or a position. What does not spread
/// must be equal, to the sign of a zero.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_SELFCHECK_MODEL_H
#define ARETE_SELFCHECK_MODEL_H

#include "lib/SelfCheck/Graph.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <optional>

namespace arete::selfcheck {

using ValueMap = llvm::DenseMap<mlir::Value, std::unique_ptr<Array>>;

/// The value of every op of the function, none of them disturbed.
llvm::Expected<ValueMap> evaluateAll(mlir::func::FuncOp function,
                                     const Arguments &arguments);

class Sampler;

/// What the results are compared with.
enum class Compared {
  Compiled,  ///< What machine code of the same ops gives.
  Rewritten, ///< What other ops give that are equal in real numbers.
};

/// The results of one call and how far they may be from the reference's.
class Model {
public:
  /// `expected` is what the reference says; none if it reports an error.
  Model(mlir::func::FuncOp function, const Arguments &arguments,
        std::optional<std::vector<Array>> expected, uint64_t seed,
        Compared compared = Compared::Compiled);
  ~Model();

  /// Whether this can be result `number`. If not at first sight, more samples
  /// are drawn; `why` then says what differs.
  bool accepts(unsigned number, const Array &actual, std::string &why);
  /// Whether this is result `number` to the last bit.
  bool isEqual(unsigned number, const Array &actual, std::string &why) const {
    return fits(number, actual, why);
  }
  /// Whether a call that fails, or one that does not, is within the error.
  bool mayDifferInStatus();

private:
  bool fits(unsigned number, const Array &actual, std::string &why) const;
  void drawUpTo(size_t count);

  std::unique_ptr<Sampler> sampler;
  std::optional<std::vector<Array>> expected;
  /// One sample's results each; none where it failed.
  std::vector<std::optional<std::vector<Array>>> samples;
};

} // namespace arete::selfcheck

#endif // ARETE_SELFCHECK_MODEL_H
