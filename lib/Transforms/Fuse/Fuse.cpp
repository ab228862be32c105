//===- Fuse.cpp - Group ops into loop nests ------------------------ -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "lib/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace arete {
#define GEN_PASS_DEF_ARETEFUSE
#include "lib/Transforms/Passes.h.inc"

namespace {

/// Ops that will become one loop nest, and where: at the position of the root,
/// the last of them, for everything that they read is computed by then.
struct Group {
  unsigned root;
  SmallVector<Operation *> members; // last first
};

/// The shape of the loops an op runs in: that of its result or, for a
/// reduction, of its operand. Null for an op that is not fused; a scalar is
/// computed outside of loops.
RankedTensorType iterationSpace(Operation *op) {
  RankedTensorType type;
  if (isa<ir::ElementwiseOpInterface>(op))
    type = cast<RankedTensorType>(op->getResult(0).getType());
  else if (isa<ir::ReductionOpInterface>(op))
    type = cast<RankedTensorType>(op->getOperand(0).getType());
  return type && type.getRank() > 0 ? type : RankedTensorType();
}

/// Whether a value of this type is read element by element in a space, not
/// stretched over it.
bool fillsSpace(RankedTensorType type, RankedTensorType space) {
  if (type.getRank() != space.getRank())
    return false;
  return llvm::all_of(llvm::zip(type.getShape(), space.getShape()),
                      [](auto sizes) {
                        auto [size, extent] = sizes;
                        return size != 1 || extent == 1;
                      });
}

/// Fuses the ops of one block.
class BlockFuser {
public:
  explicit BlockFuser(unsigned maxOps) : maxOps(maxOps) {}

  void run(Block &block) {
    SmallVector<Operation *> ops;
    for (Operation &op : block) {
      position[&op] = ops.size();
      ops.push_back(&op);
    }
    for (Operation *op : llvm::reverse(ops)) {
      if (!iterationSpace(op))
        continue;
      if (isRecomputable(op))
        giveEachGroupACopy(op);
      Group *group = groupToJoin(op);
      if (!group) {
        groups.push_back(std::make_unique<Group>());
        group = groups.back().get();
        group->root = position[op];
      }
      group->members.push_back(op);
      groupOf[op] = group;
    }
    for (std::unique_ptr<Group> &group : groups)
      if (group->members.size() > 1)
        outline(*group);
  }

private:
  unsigned maxOps;
  DenseMap<Operation *, unsigned> position;
  DenseMap<Operation *, Group *> groupOf;
  SmallVector<std::unique_ptr<Group>> groups;

  /// Cheap functions of at most one tensor: to read their result from memory
  /// is no better than to compute it again from what they read.
  static bool isRecomputable(Operation *op) {
    auto elementwise = dyn_cast<ir::ElementwiseOpInterface>(op);
    if (!elementwise || elementwise.isExpensive())
      return false;
    unsigned tensors = 0;
    for (Value operand :
         op->getOperands().take_front(elementwise.getNumElementOperands()))
      tensors += cast<RankedTensorType>(operand.getType()).getRank() > 0;
    return tensors <= 1;
  }

  /// Copies op for every group but one that reads it.
  void giveEachGroupACopy(Operation *op) {
    DenseMap<Group *, SmallVector<OpOperand *>> readers;
    SmallVector<Group *> order; // of the map's keys, for determinism
    bool readElsewhere = false;
    for (OpOperand &use : op->getResult(0).getUses()) {
      Group *group = groupOf.lookup(use.getOwner());
      if (!group) {
        readElsewhere = true;
        continue;
      }
      if (readers[group].empty())
        order.push_back(group);
      readers[group].push_back(&use);
    }
    if (order.empty() || (order.size() == 1 && !readElsewhere))
      return;
    for (Group *group :
         readElsewhere ? ArrayRef(order) : ArrayRef(order).drop_front()) {
      if (!canJoin(op, *group, readers[group]))
        continue;
      OpBuilder builder(op);
      Operation *copy = builder.clone(*op);
      position[copy] = position[op];
      for (OpOperand *use : readers[group])
        use->set(copy->getResult(0));
      group->members.push_back(copy);
      groupOf[copy] = group;
    }
  }

  /// Whether op can be computed in a group that reads it by these operands.
  bool canJoin(Operation *op, const Group &group,
               ArrayRef<OpOperand *> readers) const {
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    return isa<ir::ElementwiseOpInterface>(op) &&
           group.members.size() < maxOps &&
           llvm::all_of(
               readers,
               [&](OpOperand *use) {
                 return fillsSpace(type, iterationSpace(use->getOwner()));
               });
  }

  /// The group of op's first reader if op can join it. Readers outside must
  /// come after the group's root: op's result is there by then, and what they
  /// compute cannot be what the group reads.
  Group *groupToJoin(Operation *op) {
    if (!isa<ir::ElementwiseOpInterface>(op))
      return nullptr;
    Operation *first = nullptr;
    for (Operation *user : op->getUsers())
      if (!first || position[user] < position[first])
        first = user;
    Group *group = first ? groupOf.lookup(first) : nullptr;
    if (!group)
      return nullptr;
    SmallVector<OpOperand *> readers;
    for (OpOperand &use : op->getResult(0).getUses()) {
      if (groupOf.lookup(use.getOwner()) == group)
        readers.push_back(&use);
      else if (position[use.getOwner()] <= group->root)
        return nullptr;
    }
    return canJoin(op, *group, readers) ? group : nullptr;
  }

  /// Moves the members into a fused op at the root's place.
  void outline(Group &group) {
    SmallVector<Operation *> members(llvm::reverse(group.members));
    // A copy has the position of its original, which is in another group.
    llvm::sort(members, [&](Operation *a, Operation *b) {
      return position[a] < position[b];
    });
    SmallPtrSet<Operation *, 16> inside(members.begin(), members.end());
    SmallVector<Value> yielded;
    SmallVector<Location> locations;
    for (Operation *op : members) {
      locations.push_back(op->getLoc());
      if (llvm::any_of(op->getUsers(),
                       [&](Operation *user) { return !inside.contains(user); }))
        yielded.push_back(op->getResult(0));
    }
    Operation *root = members.back();
    OpBuilder builder(root);
    auto fused = builder.create<ir::FusedOp>(
        FusedLoc::get(builder.getContext(), locations),
        TypeRange(ValueRange(yielded)));
    Block &body = fused.getBody().emplaceBlock();
    for (auto [value, result] : llvm::zip(yielded, fused.getResults()))
      value.replaceUsesWithIf(result, [&](OpOperand &use) {
        return !inside.contains(use.getOwner());
      });
    for (Operation *op : members)
      op->moveBefore(&body, body.end());
    builder.setInsertionPointToEnd(&body);
    builder.create<ir::YieldOp>(root->getLoc(), yielded);
  }
};

struct Fuse : impl::AreteFuseBase<Fuse> {
  using AreteFuseBase::AreteFuseBase;

  void runOnOperation() override {
    for (Block &block : getOperation().getBody())
      BlockFuser(maxOps).run(block);
  }
};
} // namespace
} // namespace arete
