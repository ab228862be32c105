//===- Fuse/SizeClasses.cpp - Which sizes are equal -----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Transforms/Fuse/SizeClasses.h"
#include "dialects/Arete/IR/Arete.h"

using namespace mlir;

namespace arete {

SizeClasses::SizeClasses(Block &block) {
  for (Operation &op : block) {
    if (auto elementwise = dyn_cast<ir::ElementwiseOpInterface>(op)) {
      Value result = op.getResult(0);
      int64_t rank = ir::tensorTypeOf(result).getRank();
      for (Value operand :
           op.getOperands().take_front(elementwise.getNumElementOperands())) {
        RankedTensorType type = ir::tensorTypeOf(operand);
        int64_t offset = rank - type.getRank();
        for (auto [axis, size] : llvm::enumerate(type.getShape()))
          if (size != 1)
            unite(result, axis + offset, operand, axis);
      }
    } else if (auto reducing = dyn_cast<ir::ReductionOpInterface>(op)) {
      Value operand = op.getOperand(0);
      int64_t kept = 0;
      for (int64_t axis : llvm::seq(ir::tensorTypeOf(operand).getRank())) {
        bool isReduced = llvm::is_contained(reducing.getReducedAxes(), axis);
        if (!isReduced)
          unite(op.getResult(0), kept, operand, axis);
        kept += !isReduced || reducing.keepsDims();
      }
    }
  }
}

unsigned SizeClasses::make() {
  parents.push_back(parents.size());
  return parents.back();
}

unsigned SizeClasses::ofStatic(int64_t size) {
  auto [it, isNew] = known.try_emplace(size, 0);
  if (isNew)
    it->second = make();
  return resolve(it->second);
}

unsigned SizeClasses::resolve(unsigned size) {
  while (parents[size] != size)
    size = parents[size] = parents[parents[size]];
  return size;
}

const SizeClasses::Sizes &SizeClasses::dimsOf(Value tensor) {
  auto [it, isNew] = dims.try_emplace(tensor);
  if (isNew)
    for (int64_t size : ir::tensorTypeOf(tensor).getShape())
      it->second.push_back(ShapedType::isDynamic(size) ? make()
                                                       : ofStatic(size));
  return it->second;
}

void SizeClasses::unite(Value a, int64_t axisOfA, Value b, int64_t axisOfB) {
  unsigned x = resolve(dimsOf(a)[axisOfA]), y = resolve(dimsOf(b)[axisOfB]);
  // A size of 1 that a value happens to have is no licence to stretch it.
  unsigned one = ofStatic(1);
  if (x != one && y != one)
    parents[x] = y;
}

SizeClasses::Sizes SizeClasses::of(Value tensor) {
  return llvm::map_to_vector(dimsOf(tensor),
                             [&](unsigned size) { return resolve(size); });
}

} // namespace arete
