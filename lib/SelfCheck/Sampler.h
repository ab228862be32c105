//===- Sampler.h - A call with random errors of rounding --------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_SELFCHECK_SAMPLER_H
#define ARETE_SELFCHECK_SAMPLER_H

#include "lib/Reference/Evaluator.h"
#include "lib/SelfCheck/Model.h"
#include "lib/SelfCheck/Random.h"
#include "lib/SelfCheck/Rounding.h"
#include "mlir/IR/Block.h"
#include "llvm/ADT/DenseSet.h"

namespace arete::selfcheck {

using reference::Element;

/// Evaluates a function with every inexact result moved by a random multiple of
/// what its op may be off by.
class Sampler {
public:
  Sampler(mlir::func::FuncOp function, const Arguments &arguments,
          Compared compared, uint64_t seed)
      : function(function), arguments(arguments), compared(compared),
        random(seed) {}

  /// The results with errors up to `amplitude` times what is usual.
  std::optional<std::vector<Array>> draw(double amplitude);

  /// Whether a result depends on elements of which nothing is known: then it
  /// may be anything, since a sample cannot hit on what it was compared with.
  bool isUnknown(unsigned number) {
    return unknown.contains(
        function.getBody().front().getTerminator()->getOperand(number));
  }

  mlir::func::FuncOp function;
  const Arguments &arguments;

private:
  /// Uniform in [-n, n], times the amplitude.
  long double noise(double n) { return amplitude * random.uniform(-n, n); }

  llvm::Error disturb(mlir::Operation &op, reference::Operands operands,
                      std::vector<Array> &results);
  void disturbRecord(mlir::Operation &op, const ElementwiseRecord *record,
                     reference::Operands operands, Array &result);
  llvm::Error disturbOperands(mlir::Operation &op, const OpRounding &entry,
                              reference::Operands operands,
                              std::vector<Array> &results);
  /// Off by up to so many ULP (of the absolute value, if it is complex).
  void round(arete_dtype dtype, Element &element, double ulp,
             long double absolute = 0);
  void chooseOtherwise(const Factors &factors, std::vector<Array> &results);
  /// Any number at all.
  void forget(arete_dtype dtype, Element &element);
  const Array *widened(mlir::Operation &op, reference::Operands operands,
                       const Array &result);

  const Compared compared;
  Random random;
  double amplitude = 1;
  bool hasForgotten = false; ///< in the current op
  llvm::DenseSet<mlir::Value> unknown;
  /// For each op the same with operands of float64 or complex128; null if
  /// there is none.
  struct Wide {
    std::unique_ptr<mlir::Block> block;
    mlir::Operation *op = nullptr;
  };
  llvm::DenseMap<mlir::Operation *, Wide> wideOps;
  Array wideResult;
};

} // namespace arete::selfcheck

#endif // ARETE_SELFCHECK_SAMPLER_H
