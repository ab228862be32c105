//===- Evaluator.h - What evaluators of ops are made with ---------*- C++
//-*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An evaluator is a function from an op and the arrays of its operands to the
// array of its result, or to those of its results. Each family registers its
// own under the names of the ops. Besides those of lib/Reference, dialects of
// plug-ins have evaluators.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_REFERENCE_EVALUATOR_H
#define ARETE_REFERENCE_EVALUATOR_H

#include "lib/Reference/Array.h"
#include "mlir/IR/DialectInterface.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/StringMap.h"
#include <functional>

namespace arete::reference {

using Shape = std::vector<int64_t>;
using Index = llvm::ArrayRef<int64_t>;
using Operands = llvm::ArrayRef<const Array *>;
using Results = std::vector<Array>;
using Evaluator =
    std::function<llvm::Expected<Results>(mlir::Operation *, Operands)>;

/// The evaluators by the names of the ops.
class Registry {
public:
  template <typename OpTy>
  void add(llvm::Expected<Array> (*evaluate)(OpTy, Operands)) {
    evaluators[OpTy::getOperationName()] =
        [evaluate](mlir::Operation *op,
                   Operands operands) -> llvm::Expected<Results> {
      llvm::Expected<Array> result = evaluate(mlir::cast<OpTy>(op), operands);
      if (!result)
        return result.takeError();
      Results results;
      results.push_back(std::move(*result));
      return results;
    };
  }
  template <typename OpTy>
  void add(llvm::Expected<Results> (*evaluate)(OpTy, Operands)) {
    evaluators[OpTy::getOperationName()] = [evaluate](mlir::Operation *op,
                                                      Operands operands) {
      return evaluate(mlir::cast<OpTy>(op), operands);
    };
  }
  /// Null for an op that has none.
  const Evaluator *find(llvm::StringRef opName) const {
    auto found = evaluators.find(opName);
    return found == evaluators.end() ? nullptr : &found->second;
  }

private:
  llvm::StringMap<Evaluator> evaluators;
};

/// The evaluators of the ops of another dialect than Arete's: the dialect adds
/// this interface, with a Registry that it has filled.
class EvaluatorInterface
    : public mlir::DialectInterface::Base<EvaluatorInterface> {
public:
  EvaluatorInterface(mlir::Dialect *dialect, Registry registry)
      : Base(dialect), registry(std::move(registry)) {}

  const Registry registry;
};

void registerElementwise(Registry &registry);
void registerReductions(Registry &registry);
void registerShapes(Registry &registry);
void registerConstant(Registry &registry);
void registerContractions(Registry &registry);
void registerIndexing(Registry &registry);
void registerConvolutions(Registry &registry);
void registerLattices(Registry &registry);
void registerFactorizations(Registry &registry);
void registerLinearAlgebra(Registry &registry);
void registerPooling(Registry &registry);
void registerScans(Registry &registry);
void registerSlicing(Registry &registry);
void registerSorts(Registry &registry);
void registerFourier(Registry &registry);

//===----------------------------------------------------------------------===//
// Errors and results
//===----------------------------------------------------------------------===//

/// "file.cpp:12:3: gather: <message>".
llvm::Error errorAt(mlir::Operation *op, const llvm::Twine &message);

/// An array for a result of an op: its dtype, this shape, zeros. Fails where a
/// size is negative or there is no room.
llvm::Expected<Array> makeResult(mlir::Operation *op, Shape shape,
                                 unsigned number = 0);

//===----------------------------------------------------------------------===//
// Indices
//===----------------------------------------------------------------------===//

/// Calls `body` with every index of the shape, in C order.
template <typename Body>
void forEachIndex(llvm::ArrayRef<int64_t> shape, Body body) {
  if (llvm::is_contained(shape, 0))
    return;
  std::vector<int64_t> index(shape.size(), 0);
  while (true) {
    body(Index(index));
    size_t axis = shape.size();
    while (axis > 0 && ++index[axis - 1] == shape[axis - 1])
      index[--axis] = 0;
    if (axis == 0)
      return;
  }
}

/// Where the element at `index` lies.
int64_t positionOf(llvm::ArrayRef<int64_t> shape, Index index);

/// The element of `array` that meets `index` of the shape it is broadcast to.
const Element &broadcastElement(const Array &array, Index index);

/// The shape that values broadcast to. The types say which dimensions stretch:
/// those that are statically 1. All others that meet must be equal.
llvm::Expected<Shape> broadcastShape(mlir::Operation *op,
                                     mlir::ValueRange values, Operands arrays);

/// The number in a 0-d int64 array.
inline int64_t sizeIn(const Array *array) {
  return array->elements.front().integer;
}
Shape sizesIn(Operands arrays);

/// Reads an element from memory that has the layout of a tensor.
Element loadElement(arete_dtype dtype, const void *memory);

} // namespace arete::reference

#endif // ARETE_REFERENCE_EVALUATOR_H
