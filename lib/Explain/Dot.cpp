//===- Dot.cpp - A graph in the language of Graphviz ----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Dialect.h"
#include "dialects/Arete/IR/Provenance.h"
#include "lib/Explain/Explain.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace arete::explain {

/// A string of the language. What comes from the user is text in it, never
/// syntax or an escape of Graphviz.
static std::string quoted(StringRef text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      result += '\\';
    if (c == '\n')
      result += "\\n";
    else
      result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return result + '"';
}

namespace {
struct Style {
  StringRef shape, color;
};
constexpr StringLiteral kernelColor = "#f4f4f4";

class DotPrinter {
public:
  DotPrinter(const View &view, const Details &details, raw_ostream &os)
      : view(view), details(details), os(os) {}

  void run(StringRef title) {
    os << "digraph " << quoted(title) << " {\n"
       << "  node [fontname=\"Helvetica\", fontsize=11, style=filled];\n"
       << "  edge [fontname=\"Helvetica\", fontsize=9, color=\"#606060\"];\n";
    for (Value leaf : view.leaves())
      printLeaf(leaf);
    SmallVector<SmallVector<Operation *>> clusters(view.numKernels());
    for (Operation *op : view.ops()) {
      numbers.try_emplace(op, numbers.size());
      if (std::optional<unsigned> kernel = view.kernelOf(op))
        clusters[*kernel].push_back(op);
      else
        printOp(op, "  ");
    }
    for (auto [i, ops] : llvm::enumerate(clusters)) {
      os << "  subgraph cluster_" << i << " {\n"
         << "    label=" << quoted("kernel " + std::to_string(i))
         << "; fontname=\"Helvetica\"; fontsize=10; style=\"rounded,filled\"; "
            "color=\"#a0a0a0\"; fillcolor=\""
         << kernelColor << "\";\n";
      for (Operation *op : ops)
        printOp(op, "    ");
      os << "  }\n";
    }
    for (Operation *op : view.ops())
      for (auto [i, operand] : llvm::enumerate(view.operandsOf(op)))
        printEdge(operand, "op" + std::to_string(numbers.lookup(op)),
                  isOrdered(op) ? "headlabel=" + quoted(std::to_string(i))
                                : "");
    for (auto [i, root] : llvm::enumerate(view.roots()))
      printRoot(root, "root" + std::to_string(i));
    os << "}\n";
  }

private:
  /// Whether it must be said which operand is which.
  static bool isOrdered(Operation *op) {
    return op->getNumOperands() > 1 && !op->hasTrait<OpTrait::IsCommutative>();
  }

  void printNode(StringRef id, Style style, StringRef label) {
    os << id << " [shape=" << style.shape << ", fillcolor=\"" << style.color
       << "\", label=" << quoted(label) << "];\n";
  }

  void printLeaf(Value value) {
    std::string id = "leaf" + std::to_string(leafNumbers.size());
    leafNumbers[value] = id;
    std::string label;
    Style style;
    switch (view.kindOf(value)) {
    case View::Kind::Input:
      label = view.leafName(value);
      style = {"ellipse", "#cdebc8"};
      break;
    case View::Kind::State:
      label = view.leafName(value);
      style = {"cylinder", "#fbdcae"};
      break;
    default:
      label = constantText(value);
      style = {"plain", "#eeeeee"};
      break;
    }
    if (details.types)
      label += "\n" + ir::describe(value.getType());
    os << "  ";
    printNode(id, style, label);
  }

  void printOp(Operation *op, StringRef indent) {
    std::string label = ir::userName(op->getName().getStringRef()).str();
    if (std::string name = view.givenName(op->getResult(0)); !name.empty())
      label = name + " = " + label;
    for (const Keyword &keyword : keywordsOf(op))
      label += "\n" + keyword.name + "=" + keyword.text;
    if (std::string line = ir::userLine(op->getLoc());
        details.lines && !line.empty())
      label += "\n" + line;
    auto rewrites = ir::rewritesOf(op->getLoc());
    if (details.rewrites && !rewrites.empty())
      label += "\n[" + llvm::join(rewrites, ", ") + "]";
    os << indent;
    printNode("op" + std::to_string(numbers.lookup(op)),
              {"box", rewrites.empty() ? "#dbe8f7" : "#ead9f2"}, label);
  }

  /// An edge from what computes a value.
  void printEdge(Value value, StringRef to, StringRef attributes) {
    auto leaf = leafNumbers.find(value);
    SmallVector<std::string, 2> list;
    std::string label;
    os << "  ";
    if (leaf != leafNumbers.end()) {
      os << leaf->second;
    } else {
      os << "op" << numbers.lookup(value.getDefiningOp());
      if (value.getDefiningOp()->getNumResults() > 1)
        label = "[" + std::to_string(cast<OpResult>(value).getResultNumber()) +
                "] ";
      if (details.types)
        label += ir::describe(value.getType());
    }
    if (!label.empty())
      list.push_back("label=" + quoted(label));
    if (!attributes.empty())
      list.push_back(attributes.str());
    os << " -> " << to;
    if (!list.empty())
      os << " [" << llvm::join(list, ", ") << ']';
    os << ";\n";
  }

  void printRoot(const Root &root, StringRef id) {
    std::string label = "result";
    Style style{"doubleoctagon", "#f6c9c9"};
    if (root.kind == Root::Kind::Output)
      label = root.name.empty() ? "output " + std::to_string(root.number)
                                : root.name;
    if (root.kind == Root::Kind::Update) {
      label = "update of " + view.leafName(root.state);
      if (root.isInPlace)
        label += "\nin place";
      style = {"invhouse", "#fbdcae"};
    }
    os << "  ";
    printNode(id, style, label);
    printEdge(root.value, id, "");
    // The next call begins with it; the layout does not.
    if (root.kind == Root::Kind::Update)
      os << "  " << id << " -> " << leafNumbers.lookup(root.state)
         << " [style=dashed, constraint=false];\n";
  }

  const View &view;
  const Details &details;
  raw_ostream &os;
  DenseMap<Operation *, unsigned> numbers;
  DenseMap<Value, std::string> leafNumbers;
};
} // namespace

void printDot(const View &view, const Details &details, StringRef title,
              raw_ostream &os) {
  DotPrinter(view, details, os).run(title);
}

} // namespace arete::explain
