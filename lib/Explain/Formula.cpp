//===- Formula.cpp - A graph as formulas ----------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Dialect.h"
#include "lib/Explain/Explain.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace arete::explain {

/// The symbol in an op's record; "" if it is written as a function.
static StringRef symbolOf(Operation *op) {
  return llvm::StringSwitch<StringRef>(
             ir::userName(op->getName().getStringRef()))
#define ARETE_SYMBOL(NAME, SYMBOL) .Case(NAME, SYMBOL)
#include "dialects/Arete/IR/Symbols.inc"
      .Default("");
}

namespace {
/// How tightly Python's operators bind, loosest first.
enum Precedence : unsigned {
  Comparison,
  BitOr,
  BitXor,
  BitAnd,
  Shift,
  Sum,
  Product,
  Unary,
  Power,
  Atom,
};

/// Text and what it must be in parentheses beside.
struct Piece {
  std::string text;
  unsigned precedence = Atom;
  /// The ops in it.
  unsigned size = 0;
};
} // namespace

static unsigned precedenceOf(StringRef symbol) {
  return llvm::StringSwitch<unsigned>(symbol)
      .Cases("==", "!=", "<", "<=", ">", ">=", Comparison)
      .Case("|", BitOr)
      .Case("^", BitXor)
      .Case("&", BitAnd)
      .Cases("<<", ">>", Shift)
      .Cases("+", "-", Sum)
      .Cases("*", "/", "//", "%", "@", Product)
      .Case("**", Power);
}

static std::string inParentheses(Piece piece, bool isNeeded) {
  return isNeeded ? "(" + piece.text + ")" : std::move(piece.text);
}

/// An operator between its operands.
static Piece infix(StringRef symbol, Piece x, Piece y) {
  unsigned own = precedenceOf(symbol);
  // x < y < z means something else. A sign may follow ** as it is: 2 ** -x.
  bool isPower = own == Power;
  unsigned least = isPower || own == Comparison ? own + 1 : own;
  unsigned leastRight = isPower ? unsigned(Unary) : own + 1;
  Piece result{"", own, x.size + y.size + 1};
  bool wrapX = x.precedence < least, wrapY = y.precedence < leastRight;
  result.text = inParentheses(std::move(x), wrapX) + " " + symbol.str() + " " +
                inParentheses(std::move(y), wrapY);
  return result;
}

static Piece prefix(StringRef symbol, Piece x) {
  bool wrap = x.precedence < Unary;
  Piece result{"", Unary, x.size + 1};
  result.text = symbol.str() + inParentheses(std::move(x), wrap);
  return result;
}

namespace {
class FormulaPrinter {
public:
  FormulaPrinter(const View &view, raw_ostream &os) : view(view), os(os) {}

  void run() {
    for (const Root &root : view.roots())
      if (Operation *op = opOf(root.value)) {
        ++uses[op];
        ++rootUses[op];
        // In a file an output may have a name that its op does not know.
        if (op->getNumResults() == 1)
          outputNames.try_emplace(op, root.name);
      }
    for (Operation *op : view.ops())
      for (Value operand : view.operandsOf(op))
        if (Operation *source = opOf(operand))
          ++uses[source];
    for (Operation *op : view.ops())
      place(op);
    for (const Root &root : view.roots())
      printRoot(root);
  }

private:
  /// Null for a leaf.
  Operation *opOf(Value value) const {
    return view.kindOf(value) == View::Kind::Op ? value.getDefiningOp()
                                                : nullptr;
  }

  /// The text of a value, for one of its uses.
  Piece take(Value value) {
    switch (view.kindOf(value)) {
    case View::Kind::Input:
    case View::Kind::State:
      return {view.leafName(value)};
    case View::Kind::Constant: {
      std::string text = constantText(value);
      unsigned precedence = text[0] == '-' ? Unary : Atom;
      return {std::move(text), precedence};
    }
    case View::Kind::Op:
      break;
    }
    Operation *op = value.getDefiningOp();
    Piece piece = --uses[op] == 0 ? std::move(pieces[op]) : pieces[op];
    if (op->getNumResults() == 1)
      return piece;
    bool wrap = piece.precedence < Atom;
    std::string index =
        "[" + std::to_string(cast<OpResult>(value).getResultNumber()) + "]";
    unsigned size = piece.size;
    return {inParentheses(std::move(piece), wrap) + index, Atom, size};
  }

  Piece makePiece(Operation *op) {
    StringRef symbol = symbolOf(op);
    SmallVector<Value> operands = view.operandsOf(op);
    SmallVector<Keyword> keywords = keywordsOf(op);
    if (!symbol.empty() && keywords.empty() && operands.size() == 2) {
      Piece x = take(operands[0]);
      return infix(symbol, std::move(x), take(operands[1]));
    }
    if (!symbol.empty() && keywords.empty() && operands.size() == 1)
      return prefix(symbol, take(operands[0]));
    Piece call{"", Atom, 1};
    call.text = ir::userName(op->getName().getStringRef()).str() + "(";
    StringRef separator = "";
    for (Value operand : operands) {
      Piece argument = take(operand);
      call.text += separator.str() + argument.text;
      call.size += argument.size;
      separator = ", ";
    }
    for (const Keyword &keyword : keywords) {
      call.text += separator.str() + keyword.name + "=" + keyword.text;
      separator = ", ";
    }
    call.text += ")";
    return call;
  }

  /// Makes an op's text, and a line for it where it gets a name.
  void place(Operation *op) {
    Piece piece = makePiece(op);
    constexpr unsigned small = 2;
    constexpr size_t longest = 100;
    bool isOnlyRoot = uses[op] == rootUses[op];
    std::string given = view.givenName(op->getResult(0));
    if (given.empty())
      given = outputNames.lookup(op);
    bool isShared =
        uses[op] > 1 && (piece.size > small || op->getNumResults() > 1);
    if (!(isOnlyRoot && uses[op] == 1) &&
        (!given.empty() || isShared || piece.text.size() > longest)) {
      std::string name = view.uniqueName(given.empty() ? nextName() : given);
      os << name << " = " << piece.text << '\n';
      piece = {std::move(name)};
    }
    pieces[op] = std::move(piece);
  }

  std::string nextName() { return "t" + std::to_string(numNames++); }

  void printRoot(const Root &root) {
    std::string text = take(root.value).text;
    if (root.kind == Root::Kind::Update) {
      os << view.leafName(root.state) << " <- " << text << '\n';
      return;
    }
    if (root.kind == Root::Kind::Output) {
      bool isLeaf = !opOf(root.value);
      // A line of its own said what it is.
      if (!isLeaf && root.name == text)
        return;
      os << (isLeaf || root.name.empty()
                 ? "output" + std::to_string(root.number)
                 : root.name)
         << " = ";
    }
    os << text << '\n';
  }

  const View &view;
  raw_ostream &os;
  DenseMap<Operation *, unsigned> uses, rootUses;
  DenseMap<Operation *, Piece> pieces;
  DenseMap<Operation *, std::string> outputNames;
  unsigned numNames = 0;
};
} // namespace

void printFormula(const View &view, raw_ostream &os) {
  FormulaPrinter(view, os).run();
}

} // namespace arete::explain
