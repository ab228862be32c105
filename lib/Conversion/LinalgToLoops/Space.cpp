//===- LinalgToLoops/Space.cpp - Iteration spaces over buffers ------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Conversion/LinalgToLoops/Space.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;

namespace arete {

Space::Space(ImplicitLocOpBuilder &b, ValueRange values,
             ArrayRef<AffineMap> maps, ArrayRef<int64_t> kinds,
             bool needsIndices)
    : b(b) {
  findRuns(values, maps, kinds, needsIndices);
  for (auto [value, map] : llvm::zip(values, maps))
    operands.push_back(accessTo(value, map));
  extents.resize(runs.size());
  for (const Access &access : operands)
    for (auto [axis, run] : llvm::enumerate(access.runOf))
      if (run >= 0 && !extents[run])
        extents[run] =
            b.createOrFold<memref::DimOp>(access.buffer, int64_t(axis));
}

/// Whether dimensions d and d + 1 lie side by side in an operand, or do not
/// occur in it.
static bool areAdjacent(AffineMap map, int64_t d) {
  std::optional<unsigned> first, second;
  for (auto [i, result] : llvm::enumerate(map.getResults())) {
    auto dim = dyn_cast<AffineDimExpr>(result);
    if (dim && dim.getPosition() == d)
      first = i;
    if (dim && dim.getPosition() == d + 1)
      second = i;
  }
  if (!first || !second)
    return !first && !second;
  return *second == *first + 1;
}

void Space::findRuns(ValueRange values, ArrayRef<AffineMap> maps,
                     ArrayRef<int64_t> kinds, bool needsIndices) {
  bool canMerge = !needsIndices;
  for (Value value : values)
    if (auto type = dyn_cast<MemRefType>(value.getType()))
      canMerge &= type.getLayout().isIdentity();
  for (int64_t d = 0, rank = kinds.size(); d < rank; ++d) {
    bool joins = canMerge && d > 0 && kinds[d] == kinds[d - 1] &&
                 llvm::all_of(maps, [&](AffineMap map) {
                   return areAdjacent(map, d - 1);
                 });
    if (joins)
      runs.back().push_back(d);
    else
      runs.push_back({d});
  }
}

Space::Access Space::accessTo(Value operand, AffineMap map) {
  auto type = dyn_cast<MemRefType>(operand.getType());
  if (!type)
    return {};
  Access access{operand, {}};
  SmallVector<ReassociationIndices> groups;
  for (int64_t i = 0, e = map.getNumResults(); i < e;) {
    auto dim = dyn_cast<AffineDimExpr>(map.getResult(i));
    if (!dim) { // a stretched dimension
      access.runOf.push_back(-1);
      groups.push_back({i++});
      continue;
    }
    auto *run = llvm::find_if(runs, [&](const Run &run) {
      return llvm::is_contained(run, int64_t(dim.getPosition()));
    });
    access.runOf.push_back(run - runs.begin());
    groups.emplace_back();
    for (size_t k = 0; k < run->size(); ++k)
      groups.back().push_back(i++);
  }
  if (int64_t(groups.size()) != type.getRank())
    access.buffer = b.create<memref::CollapseShapeOp>(access.buffer, groups);
  return access;
}

bool Space::isReady(const Access &access) const {
  return llvm::all_of(access.runOf, [&](int64_t run) {
    return run < int64_t(position.size());
  });
}

SmallVector<Value> Space::indicesOf(const Access &access) {
  SmallVector<Value> indices;
  for (int64_t run : access.runOf)
    indices.push_back(run < 0 ? b.create<arith::ConstantIndexOp>(0).getResult()
                              : position[run]);
  return indices;
}

Value Space::load(const Access &access) {
  return b.create<memref::LoadOp>(access.buffer, indicesOf(access));
}

void Space::store(Value element, const Access &access) {
  b.create<memref::StoreOp>(element, access.buffer, indicesOf(access));
}

scf::ForOp
Space::makeLoop(unsigned run, ValueRange carried,
                llvm::function_ref<SmallVector<Value>(ValueRange)> body) {
  Value zero = b.create<arith::ConstantIndexOp>(0);
  Value one = b.create<arith::ConstantIndexOp>(1);
  auto loop = b.create<scf::ForOp>(zero, extents[run], one, carried);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  position.push_back(loop.getInductionVar());
  SmallVector<Value> next = body(loop.getRegionIterArgs());
  if (!carried.empty())
    b.create<scf::YieldOp>(next);
  position.pop_back();
  return loop;
}

} // namespace arete
