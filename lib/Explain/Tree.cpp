//===- Tree.cpp - A graph as an indented tree -----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Provenance.h"
#include "dialects/Arete/IR/Types.h"
#include "lib/Explain/Explain.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace arete::explain {

namespace {
class TreePrinter {
public:
  TreePrinter(const View &view, const Details &details, raw_ostream &os)
      : view(view), details(details), os(os) {}

  void run() {
    for (const Root &root : view.roots()) {
      printHeading(root);
      print(root.value, root.kind == Root::Kind::Expression ? 0 : 1);
    }
  }

private:
  void printHeading(const Root &root) {
    switch (root.kind) {
    case Root::Kind::Expression:
      return;
    case Root::Kind::Output:
      os << "output " << root.number;
      if (!root.name.empty())
        os << " '" << root.name << '\'';
      break;
    case Root::Kind::Update:
      os << "update of '" << view.leafName(root.state) << '\'';
      if (root.isInPlace)
        os << ", in place";
      break;
    }
    os << '\n';
  }

  void print(Value root, unsigned rootDepth) {
    struct Line {
      Value value;
      unsigned depth;
    };
    // A stack of our own: an expression may be 100,000 ops deep.
    SmallVector<Line> pending{{root, rootDepth}};
    while (!pending.empty()) {
      auto [value, depth] = pending.pop_back_val();
      // Deeper than anybody reads, the depth is a number.
      constexpr unsigned deepest = 40;
      os.indent(2 * std::min(depth, deepest));
      if (depth > deepest)
        os << '(' << depth << ") ";
      if (!printLine(value))
        continue;
      if (view.kindOf(value) != View::Kind::Op)
        continue;
      SmallVector<Value> operands = view.operandsOf(value.getDefiningOp());
      for (Value operand : llvm::reverse(operands))
        pending.push_back({operand, depth + 1});
    }
  }

  /// Returns whether it is the first of this value.
  bool printLine(Value value) {
    auto [number, isNew] = numbers.try_emplace(value, numbers.size());
    Operation *op = value.getDefiningOp();
    switch (view.kindOf(value)) {
    case View::Kind::Input:
      os << "input";
      break;
    case View::Kind::State:
      os << "shared";
      break;
    case View::Kind::Constant:
    case View::Kind::Op:
      os << opName(value);
      break;
    }
    os << " #" << number->second;
    if (!isNew) {
      os << '\n';
      return false;
    }
    if (view.kindOf(value) == View::Kind::Constant) {
      os << ' ' << constantText(value);
    } else if (view.kindOf(value) == View::Kind::Op) {
      for (const Keyword &keyword : keywordsOf(op))
        os << ' ' << keyword.name << '=' << keyword.text;
      if (std::optional<unsigned> kernel = view.kernelOf(op))
        os << " {kernel " << *kernel << '}';
    }
    if (details.types)
      os << " : " << ir::describe(value.getType());
    if (std::string name = view.givenName(value); !name.empty())
      os << " '" << name << '\'';
    if (!op)
      return os << '\n', true;
    if (std::string line = ir::userLine(op->getLoc());
        details.lines && !line.empty())
      os << "  " << line;
    if (auto rewrites = ir::rewritesOf(op->getLoc());
        details.rewrites && !rewrites.empty())
      os << "  [" << llvm::join(rewrites, ", ") << ']';
    os << '\n';
    return true;
  }

  const View &view;
  const Details &details;
  raw_ostream &os;
  DenseMap<Value, unsigned> numbers;
};
} // namespace

void printTree(const View &view, const Details &details, raw_ostream &os) {
  TreePrinter(view, details, os).run();
}

} // namespace arete::explain
