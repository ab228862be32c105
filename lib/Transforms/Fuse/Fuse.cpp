//===- Fuse.cpp - Group ops into loop nests ------------------------ -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/LoopStructure.h"
#include "lib/Transforms/Fuse/SizeClasses.h"
#include "lib/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace arete {
#define GEN_PASS_DEF_ARETEFUSE
#include "lib/Transforms/Passes.h.inc"

namespace {

/// The loops of a group: over the sizes of a space, some axes of which are
/// reduced. Where these are the last ones, and others are left, a row is what
/// they span, and members may read the reductions of rows.
struct Loops {
  SizeClasses::Sizes space;
  SmallVector<int64_t> reducedAxes; // empty as long as any may be reduced

  int64_t keptRank() const { return space.size() - reducedAxes.size(); }
};

/// Ops that will become one loop nest, and where: at the position of the root,
/// the last of them, for everything that they read is computed by then.
struct Group {
  unsigned root;
  Loops loops;
  SmallVector<Operation *> members; // last first
};

/// Whether an op is fused; a scalar is computed outside of loops.
bool isFusible(Operation *op) {
  if (auto reducing = dyn_cast<ir::ReductionOpInterface>(op))
    return !reducing.getReducedAxes().empty();
  return isa<ir::ElementwiseOpInterface>(op) && ir::loopType(op).getRank() > 0;
}

/// The operands whose elements an op reads.
ValueRange elementOperands(Operation *op) {
  if (auto elementwise = dyn_cast<ir::ElementwiseOpInterface>(op))
    return op->getOperands().take_front(elementwise.getNumElementOperands());
  return op->getOperands().take_front(1);
}

/// Fuses the ops of one block. docs/fusion.md says what is fused and why.
class BlockFuser {
public:
  BlockFuser(Block &block, unsigned maxOps)
      : block(block), maxOps(maxOps), sizes(block) {}

  void run() {
    SmallVector<Operation *> ops;
    for (Operation &op : block) {
      position[&op] = ops.size();
      ops.push_back(&op);
      findReduction(&op);
    }
    for (Operation *op : llvm::reverse(ops))
      if (isFusible(op))
        add(op);
    for (size_t i = 0; i < groups.size(); ++i) { // grows
      if (!hasReduction(*groups[i]))
        releaseRowMembers(*groups[i]);
      if (groups[i]->members.size() > 1)
        outline(*groups[i]);
    }
  }

private:
  Block &block;
  unsigned maxOps;
  SizeClasses sizes;
  DenseMap<Operation *, unsigned> position;
  DenseMap<Operation *, Group *> groupOf;
  SmallVector<std::unique_ptr<Group>> groups;
  /// A member that reads a value for each point of its group's space.
  DenseMap<Value, Operation *> readerOf;
  /// What an elementwise op once a row is computed from.
  DenseMap<Operation *, ir::ReductionOpInterface> reductionOf;

  void findReduction(Operation *op) {
    if (auto reducing = dyn_cast<ir::ReductionOpInterface>(op)) {
      reductionOf[op] = reducing;
    } else if (isa<ir::ElementwiseOpInterface>(op)) {
      for (Value operand : elementOperands(op))
        if (Operation *def = operand.getDefiningOp())
          if (ir::ReductionOpInterface reduction = reductionOf.lookup(def);
              reduction && sizes.of(operand) == sizes.of(op->getResult(0)))
            reductionOf[op] = reduction;
    }
  }

  void add(Operation *op) {
    mergeReaders(op);
    if (isRecomputable(op))
      giveEachGroupACopy(op);
    Group *group = groupToJoin(op);
    if (!group) {
      groups.push_back(std::make_unique<Group>());
      group = groups.back().get();
      group->root = position[op];
      group->loops.space = sizesOfLoops(op);
      if (auto reducing = dyn_cast<ir::ReductionOpInterface>(op))
        group->loops.reducedAxes = llvm::to_vector(reducing.getReducedAxes());
    }
    addTo(*group, op);
    // Others that read the same may as well do so in the same loop.
    for (Value operand : elementOperands(op)) {
      if (sizes.of(operand) != groupOf[op]->loops.space)
        continue;
      if (Operation *reader = readerOf.lookup(operand))
        merge(*groupOf[op], *groupOf[reader]);
      readerOf[operand] = op;
    }
  }

  void addTo(Group &group, Operation *op) {
    group.members.push_back(op);
    groupOf[op] = &group;
  }

  SizeClasses::Sizes sizesOfLoops(Operation *op) {
    return sizes.of(isa<ir::ReductionOpInterface>(op) ? op->getOperand(0)
                                                      : op->getResult(0));
  }

  static bool isReduction(Operation *op) {
    return isa<ir::ReductionOpInterface>(op);
  }
  static bool hasReduction(const Group &group) {
    return llvm::any_of(group.members, isReduction);
  }
  static bool isExpensive(Operation *op) {
    auto elementwise = dyn_cast<ir::ElementwiseOpInterface>(op);
    return elementwise && elementwise.isExpensive();
  }

  //===--------------------------------------------------------------------===//
  // Loops
  //===--------------------------------------------------------------------===//

  /// Whether the reduced axes are the last ones and there is more than one row
  /// of more than one element, as far as is known.
  bool hasRows(const Loops &loops) {
    unsigned one = sizes.ofStatic(1);
    int64_t kept = loops.keptRank();
    auto isNotOne = [&](unsigned size) { return size != one; };
    return !loops.reducedAxes.empty() && loops.reducedAxes.front() == kept &&
           llvm::any_of(ArrayRef(loops.space).take_front(kept), isNotOne) &&
           llvm::all_of(ArrayRef(loops.space).drop_front(kept), isNotOne);
  }

  /// The loops of a group with these ones after op has joined it.
  std::optional<Loops> extended(const Loops &loops, Operation *op) {
    if (auto reducing = dyn_cast<ir::ReductionOpInterface>(op)) {
      Loops own{sizesOfLoops(op), llvm::to_vector(reducing.getReducedAxes())};
      bool isFree = loops.reducedAxes.empty();
      if (own.space == loops.space &&
          (isFree || own.reducedAxes == loops.reducedAxes))
        return own;
      // The members so far become what is computed once a row.
      if (isFree && sizes.of(op->getResult(0)) == loops.space && hasRows(own))
        return own;
      return std::nullopt;
    }
    SizeClasses::Sizes own = sizesOfLoops(op);
    if (own == loops.space)
      return loops;
    // Once a row: of what reduces the space.
    ir::ReductionOpInterface reduction = reductionOf.lookup(op);
    if (!reduction || sizesOfLoops(reduction) != loops.space)
      return std::nullopt;
    Loops result{loops.space, llvm::to_vector(reduction.getReducedAxes())};
    bool fits =
        loops.reducedAxes.empty() || loops.reducedAxes == result.reducedAxes;
    if (fits && hasRows(result))
      return result;
    return std::nullopt;
  }

  /// Whether a member of a group with these loops can be read by another.
  bool canRead(Operation *reader, Operation *member, const Loops &loops) {
    Value value = member->getResult(0);
    if (!isReduction(member) && sizes.of(value) == loops.space)
      return sizesOfLoops(reader) == loops.space;
    return hasRows(loops) &&
           ir::tensorTypeOf(value).getRank() == ir::loopType(reader).getRank();
  }

  /// As many expensive functions are computed once a row, and not in a vector
  /// of rows, for a loop nest less.
  static constexpr int64_t maxScalarOps = 2;
  /// More arrays than this are not read and written side by side.
  static constexpr unsigned maxArrays = 12;

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

  //===--------------------------------------------------------------------===//
  // One group more for an op
  //===--------------------------------------------------------------------===//

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
      std::optional<Loops> loops = loopsWith(op, *group);
      if (!loops)
        continue;
      OpBuilder builder(op);
      Operation *copy = builder.clone(*op);
      position[copy] = position[op];
      sizes.copy(copy->getResult(0), op->getResult(0));
      for (OpOperand *use : readers[group])
        use->set(copy->getResult(0));
      group->loops = *loops;
      addTo(*group, copy);
    }
  }

  /// The loops of a group with op in it, if op can be computed there.
  std::optional<Loops> loopsWith(Operation *op, const Group &group) {
    if (group.members.size() >= maxOps)
      return std::nullopt;
    std::optional<Loops> loops = extended(group.loops, op);
    if (!loops)
      return std::nullopt;
    // Vectors are lost where a value is computed once a row.
    bool demotes = loops->space != group.loops.space;
    if (demotes && llvm::count_if(group.members, isExpensive) > maxScalarOps)
      return std::nullopt;
    for (Operation *user : op->getUsers())
      if (groupOf.lookup(user) == &group && !canRead(user, op, *loops))
        return std::nullopt;
    return loops;
  }

  /// The group of op's first reader if op can join it. Readers outside must
  /// come after the group's root: op's result is there by then, and what they
  /// compute cannot be what the group reads.
  Group *groupToJoin(Operation *op) {
    Operation *first = nullptr;
    for (Operation *user : op->getUsers())
      if (!first || position[user] < position[first])
        first = user;
    Group *group = first ? groupOf.lookup(first) : nullptr;
    if (!group)
      return nullptr;
    for (Operation *user : op->getUsers())
      if (groupOf.lookup(user) != group && position[user] <= group->root)
        return nullptr;
    std::optional<Loops> loops = loopsWith(op, *group);
    if (!loops)
      return nullptr;
    group->loops = *loops;
    return group;
  }

  //===--------------------------------------------------------------------===//
  // One group of two
  //===--------------------------------------------------------------------===//

  /// Merges the groups that read op's result, where they can be.
  void mergeReaders(Operation *op) {
    Operation *first = nullptr;
    for (Operation *user : op->getUsers()) {
      if (!groupOf.contains(user))
        continue;
      if (first)
        merge(*groupOf[first], *groupOf[user]);
      first = user;
    }
  }

  /// Moves the members of one of two groups into the other if one loop nest can
  /// compute both and does not have too many arrays in flight.
  void merge(Group &a, Group &b) {
    if (&a == &b || a.members.size() + b.members.size() > maxOps)
      return;
    Group &into = a.root > b.root ? a : b;
    Group &from = a.root > b.root ? b : a;
    std::optional<Loops> loops = mergedLoops(into, from);
    if (!loops)
      return;
    for (Operation *op : from.members)
      for (Operation *user : op->getUsers()) {
        Group *group = groupOf.lookup(user);
        if (group == &into ? !canRead(user, op, *loops)
                           : group != &from && position[user] <= into.root)
          return;
      }
    if (countArrays(into, from) > maxArrays)
      return;
    into.loops = *loops;
    for (Operation *op : from.members)
      addTo(into, op);
    from.members.clear();
  }

  std::optional<Loops> mergedLoops(const Group &a, const Group &b) {
    if (a.loops.space != b.loops.space)
      return std::nullopt;
    const Loops &loops = a.loops.reducedAxes.empty() ? b.loops : a.loops;
    if (a.loops.reducedAxes == b.loops.reducedAxes || hasRows(loops))
      return a.loops.reducedAxes.empty() || b.loops.reducedAxes.empty() ||
                     a.loops.reducedAxes == b.loops.reducedAxes
                 ? std::optional(loops)
                 : std::nullopt;
    // Not elementwise ops, whose points are independent, with a reduction whose
    // steps follow each other.
    return std::nullopt;
  }

  /// The tensors that two groups read from memory or write there.
  unsigned countArrays(const Group &a, const Group &b) {
    DenseSet<Value> arrays;
    for (const Group *group : {&a, &b})
      for (Operation *op : group->members) {
        auto isOutside = [&](Operation *other) {
          Group *found = other ? groupOf.lookup(other) : nullptr;
          return !found || (found != &a && found != &b);
        };
        for (Value operand : elementOperands(op))
          if (ir::tensorTypeOf(operand).getRank() > 0 &&
              isOutside(operand.getDefiningOp()))
            arrays.insert(operand);
        if (llvm::any_of(op->getUsers(), isOutside))
          arrays.insert(op->getResult(0));
      }
    return arrays.size();
  }

  //===--------------------------------------------------------------------===//
  // Outlining
  //===--------------------------------------------------------------------===//

  /// What was to be computed once a row, from a reduction that then was not to
  /// be had, becomes a group of its own.
  void releaseRowMembers(Group &group) {
    auto isOfSpace = [&](Operation *op) {
      return sizesOfLoops(op) == group.loops.space;
    };
    if (llvm::all_of(group.members, isOfSpace))
      return;
    auto released = std::make_unique<Group>();
    released->root = group.root;
    for (Operation *op : group.members)
      if (!isOfSpace(op))
        addTo(*released, op);
    released->loops.space = sizesOfLoops(released->members.front());
    llvm::erase_if(group.members, std::not_fn(isOfSpace));
    groups.push_back(std::move(released));
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
      BlockFuser(block, maxOps).run();
  }
};
} // namespace
} // namespace arete
