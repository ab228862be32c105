//===- Registered.cpp - Rewrites of plug-ins ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Transforms/Rewrite/Registered.h"
#include "mlir/Dialect/PDL/IR/PDL.h"
#include "mlir/Dialect/PDL/IR/PDLOps.h"
#include "mlir/Dialect/PDLInterp/IR/PDLInterp.h"
#include "mlir/Rewrite/PatternApplicator.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include <deque>
#include <mutex>

using namespace mlir;

namespace arete::rewrite {

//===----------------------------------------------------------------------===//
// The list
//===----------------------------------------------------------------------===//

namespace {
struct Entry {
  explicit Entry(RegisteredRewrite from)
      : rewrite(std::move(from)),
        info{rewrite.name,
             rewrite.group,
             rewrite.exactness,
             /*isFormula=*/false,
             /*anyZero=*/rewrite.exactness != Exactness::Exact,
             /*infinityBeatsNaN=*/false,
             rewrite.differentiable,
             /*from=*/"",
             /*to=*/"",
             /*dtypes=*/"",
             /*domain=*/""} {}
  Entry(const Entry &) = delete;

  const RegisteredRewrite rewrite;
  const RewriteInfo info;
};

/// Entries are never taken away and never move, so what was found stays.
struct List {
  std::mutex mutex;
  std::deque<Entry> entries;
  DialectRegistry dialects;
};
} // namespace

static List &list() {
  static List instance;
  return instance;
}

static llvm::Error error(const Twine &text) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), text);
}

static bool isKebabCase(StringRef name) {
  return !name.empty() && name.front() != '-' && name.back() != '-' &&
         llvm::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || llvm::isDigit(c) || c == '-';
         });
}

llvm::Error checkNames(ArrayRef<RegisteredRewrite> rewrites) {
  llvm::StringSet<> names;
  for (const RegisteredRewrite &rewrite : rewrites) {
    if (!isKebabCase(rewrite.name))
      return error("the name of the rewrite '" + rewrite.name +
                   "' is not in kebab case");
    if (!rewrite.populate)
      return error("the rewrite '" + rewrite.name + "' has no patterns");
    if (findRewrite(rewrite.name) || !names.insert(rewrite.name).second)
      return error("there is a rewrite '" + rewrite.name + "' already");
  }
  return llvm::Error::success();
}

void addRegistered(std::vector<RegisteredRewrite> rewrites,
                   const DialectRegistry &dialects) {
  std::lock_guard lock(list().mutex);
  dialects.appendTo(list().dialects);
  for (RegisteredRewrite &rewrite : rewrites)
    list().entries.emplace_back(std::move(rewrite));
}

void addDependentDialects(DialectRegistry &registry) {
  std::lock_guard lock(list().mutex);
  if (list().entries.empty())
    return;
  // The language of PDLL.
  registry.insert<pdl::PDLDialect, pdl_interp::PDLInterpDialect>();
  list().dialects.appendTo(registry);
}

size_t numRegistered() {
  std::lock_guard lock(list().mutex);
  return list().entries.size();
}

const RewriteInfo *findRegistered(StringRef name) {
  std::lock_guard lock(list().mutex);
  for (const Entry &entry : list().entries)
    if (entry.info.name == name)
      return &entry.info;
  return nullptr;
}

void forEachRegistered(llvm::function_ref<void(const RewriteInfo &)> visit) {
  std::lock_guard lock(list().mutex);
  for (const Entry &entry : list().entries)
    visit(entry.info);
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

namespace {
/// Does the patterns of one rewrite under its name. Those of PDLL have none:
/// once compiled, they are bytecode in a common table.
struct NamedPattern : RewritePattern {
  using Patterns = std::shared_ptr<const FrozenRewritePatternSet>;

  NamedPattern(OperationName root, const Entry &entry, Patterns patterns,
               MLIRContext *context)
      : RewritePattern(root.getStringRef(), entry.rewrite.benefit, context),
        patterns(std::move(patterns)) {
    setDebugName(entry.info.name);
  }
  /// Of any op.
  NamedPattern(const Entry &entry, Patterns patterns, MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), entry.rewrite.benefit, context),
        patterns(std::move(patterns)) {
    setDebugName(entry.info.name);
  }

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    // An applicator keeps what it has matched, so threads do not share one.
    PatternApplicator applicator(*patterns);
    applicator.applyDefaultCostModel();
    return applicator.matchAndRewrite(op, rewriter);
  }

  const Patterns patterns;
};

/// The ops at which the patterns of a set match.
struct Roots {
  llvm::SetVector<OperationName> names;
  /// Whether one says no name.
  bool any = false;

  void add(std::optional<OperationName> name) {
    if (name)
      names.insert(*name);
    else
      any = true;
  }
};
} // namespace

static Roots rootsOf(RewritePatternSet &set) {
  Roots roots;
  for (const std::unique_ptr<RewritePattern> &pattern : set.getNativePatterns())
    roots.add(pattern->getRootKind());
  if (ModuleOp module = set.getPDLPatterns().getModule())
    module.walk([&](pdl::PatternOp pattern) {
      Value root = pattern.getRewriter().getRoot();
      auto op = root ? root.getDefiningOp<pdl::OperationOp>() : nullptr;
      std::optional<StringRef> name = op ? op.getOpName() : std::nullopt;
      roots.add(name ? std::optional(OperationName(*name, set.getContext()))
                     : std::nullopt);
    });
  return roots;
}

static void addPatterns(RewritePatternSet &patterns, const Entry &entry) {
  MLIRContext *context = patterns.getContext();
  RewritePatternSet own(context);
  entry.rewrite.populate(own);
  Roots roots = rootsOf(own);
  auto frozen = std::make_shared<FrozenRewritePatternSet>(std::move(own));
  if (roots.any)
    patterns.add<NamedPattern>(entry, frozen, context);
  else
    for (OperationName root : roots.names)
      patterns.add<NamedPattern>(root, entry, frozen, context);
}

void populateRegistered(RewritePatternSet &patterns, Group group,
                        const Selection &selection) {
  SmallVector<const Entry *> selected;
  {
    std::lock_guard lock(list().mutex);
    for (const Entry &entry : list().entries)
      if (entry.info.group == group && selection.contains(entry.info))
        selected.push_back(&entry);
  }
  for (const Entry *entry : selected)
    addPatterns(patterns, *entry);
}

} // namespace arete::rewrite
