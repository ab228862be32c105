//===- DebugPrint.cpp - Expressions as text -------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "arete/Ops.h"
#include "dialects/Arete/IR/Arete.h"
#include "mlir/IR/AsmState.h"

using namespace arete;
using namespace arete::detail;

/// The attributes of an op that say what it does; a constant's value.
static void printAttributes(llvm::raw_ostream &os, mlir::Operation *op) {
  if (auto constant = llvm::dyn_cast<ir::ConstantOp>(op)) {
    mlir::OpPrintingFlags flags;
    flags.elideLargeElementsAttrs(8);
    mlir::AsmState state(op, flags);
    os << ' ';
    if (auto dense =
            llvm::dyn_cast<mlir::DenseElementsAttr>(constant.getValue());
        dense && dense.getNumElements() <= 8) {
      std::string text;
      llvm::raw_string_ostream stream(text);
      dense.print(stream, state);
      // "dense<1.0> : tensor<f32>" without the type, which follows anyway.
      os << llvm::StringRef(text).split(" : ").first;
    } else {
      os << "dense<...>";
    }
    return;
  }
  if (llvm::isa<ir::VariableOp>(op))
    return;
  for (mlir::NamedAttribute attribute : op->getAttrDictionary()) {
    std::string text;
    llvm::raw_string_ostream stream(text);
    attribute.getValue().print(stream, /*elideType=*/true);
    os << ' ' << attribute.getName().getValue() << '='
       << llvm::StringRef(text).ltrim();
  }
}

std::string arete::debugprint(const Variable &variable) {
  mlir::Value root = Access::value(variable);
  if (!root)
    return "(empty)\n";
  std::lock_guard lock(Graph::get().mutex);
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::DenseMap<mlir::Value, unsigned> numbers;
  struct Line {
    mlir::Value value;
    unsigned depth;
  };
  // A stack of our own: an expression may be 100,000 ops deep.
  llvm::SmallVector<Line> pending{{root, 0}};
  while (!pending.empty()) {
    auto [value, depth] = pending.pop_back_val();
    // Deeper than anybody reads, the depth is a number.
    constexpr unsigned deepest = 40;
    os.indent(2 * std::min(depth, deepest));
    if (depth > deepest)
      os << '(' << depth << ") ";
    mlir::Operation *op = value.getDefiningOp();
    auto [number, isNew] = numbers.try_emplace(value, numbers.size());
    os << ir::userName(op->getName().getStringRef()) << " #" << number->second;
    if (!isNew) {
      os << '\n';
      continue;
    }
    printAttributes(os, op);
    os << " : " << describe(value);
    if (std::string name = nameOf(value); !name.empty())
      os << " '" << name << '\'';
    if (std::string line = lineOf(op->getLoc()); !line.empty())
      os << "  " << line;
    os << '\n';
    for (mlir::Value operand : llvm::reverse(op->getOperands()))
      pending.push_back({operand, depth + 1});
  }
  return text;
}
