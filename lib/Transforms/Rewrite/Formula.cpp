//===- Formula.cpp - The parser of formulas -------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   sum     := product (('+' | '-') product)*
//   product := unary (('*' | '/') unary)*
//   unary   := '-' unary | primary
//   primary := number | '(' sum ')' | name attributes? '(' sum (',' sum)* ')'
//            | name
//   attributes := '[' name '=' (name | integer) (',' ...)* ']'
//
//===----------------------------------------------------------------------===//

#include "lib/Transforms/Rewrite/Formula.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/bit.h"
#include <limits>

namespace arete::rewrite {

bool Term::operator==(const Term &other) const {
  return kind == other.kind && name == other.name &&
         llvm::bit_cast<uint64_t>(number) ==
             llvm::bit_cast<uint64_t>(other.number) &&
         operands == other.operands && attributes == other.attributes;
}

std::vector<std::string> Formula::variables() const {
  std::vector<std::string> result;
  for (const Term &term : terms)
    if (term.kind == Term::Kind::Variable)
      result.push_back(term.name);
  llvm::sort(result);
  result.erase(llvm::unique(result), result.end());
  return result;
}

unsigned Formula::size(unsigned term) const {
  std::vector<bool> seen(terms.size());
  std::vector<unsigned> stack{term};
  unsigned count = 0;
  while (!stack.empty()) {
    unsigned next = stack.back();
    stack.pop_back();
    if (seen[next])
      continue;
    seen[next] = true;
    count += terms[next].kind == Term::Kind::Op;
    stack.insert(stack.end(), terms[next].operands.begin(),
                 terms[next].operands.end());
  }
  return count;
}

namespace {
class Parser {
public:
  Parser(Formula &formula, llvm::StringRef text)
      : formula(formula), all(text), rest(text) {}

  /// None after an error.
  std::optional<unsigned> parse() {
    std::optional<unsigned> term = parseSum();
    if (term && !rest.ltrim().empty())
      return fail("expected the end");
    return term;
  }
  const std::string &error() const { return message; }

private:
  std::optional<unsigned> fail(const llvm::Twine &what) {
    if (message.empty())
      message = ("in '" + all + "' at column " +
                 llvm::Twine(all.size() - rest.size() + 1) + ": " + what)
                    .str();
    return std::nullopt;
  }
  bool consume(llvm::StringRef token) {
    rest = rest.ltrim();
    return rest.consume_front(token);
  }
  llvm::StringRef parseName() {
    rest = rest.ltrim();
    llvm::StringRef name =
        rest.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
    rest = rest.drop_front(name.size());
    return name;
  }
  unsigned add(Term term) {
    auto found = llvm::find(formula.terms, term);
    if (found == formula.terms.end())
      found = formula.terms.insert(found, std::move(term));
    return found - formula.terms.begin();
  }
  unsigned addLiteral(double number) {
    return add({Term::Kind::Literal, "", number, {}, {}});
  }
  unsigned addOp(llvm::StringRef name, std::vector<unsigned> operands,
                 std::vector<TermAttribute> attributes = {}) {
    return add({Term::Kind::Op, name.str(), 0, std::move(operands),
                std::move(attributes)});
  }

  using Level = std::optional<unsigned> (Parser::*)();
  /// What `operand` parses, joined by any of two operators.
  std::optional<unsigned>
  parseJoined(Level operand, std::pair<llvm::StringRef, llvm::StringRef> first,
              std::pair<llvm::StringRef, llvm::StringRef> second) {
    std::optional<unsigned> left = (this->*operand)();
    while (left) {
      llvm::StringRef op = consume(first.first)    ? first.second
                           : consume(second.first) ? second.second
                                                   : llvm::StringRef();
      if (op.empty())
        return left;
      std::optional<unsigned> right = (this->*operand)();
      if (!right)
        return right;
      left = addOp(op, {*left, *right});
    }
    return left;
  }
  std::optional<unsigned> parseSum() {
    return parseJoined(&Parser::parseProduct, {"+", "add"}, {"-", "subtract"});
  }
  std::optional<unsigned> parseProduct() {
    return parseJoined(&Parser::parseUnary, {"*", "multiply"}, {"/", "divide"});
  }
  std::optional<unsigned> parseUnary() {
    if (!consume("-"))
      return parsePrimary();
    std::optional<unsigned> operand = parseUnary();
    if (!operand)
      return operand;
    const Term &term = formula.terms[*operand];
    return term.kind == Term::Kind::Literal ? addLiteral(-term.number)
                                            : addOp("negative", {*operand});
  }
  std::optional<unsigned> parsePrimary() {
    if (consume("(")) {
      std::optional<unsigned> term = parseSum();
      if (term && !consume(")"))
        return fail("expected ')'");
      return term;
    }
    if (rest = rest.ltrim(); !rest.empty() && llvm::isDigit(rest.front()))
      return parseNumber();
    llvm::StringRef name = parseName();
    if (name.empty())
      return fail("expected an operand");
    if (name == "inf")
      return addLiteral(std::numeric_limits<double>::infinity());
    if (name == "nan")
      return addLiteral(std::numeric_limits<double>::quiet_NaN());
    std::vector<TermAttribute> attributes;
    bool hasAttributes = consume("[");
    if (hasAttributes && !parseAttributes(attributes))
      return std::nullopt;
    if (consume("("))
      return parseOperands(name, std::move(attributes));
    if (hasAttributes)
      return fail("expected '(' after attributes");
    return add({Term::Kind::Variable, name.str(), 0, {}, {}});
  }
  std::optional<unsigned> parseNumber() {
    auto isPart = [](char c) { return llvm::isAlnum(c) || c == '.'; };
    llvm::StringRef text = rest.take_while(isPart);
    llvm::StringRef behind = rest.drop_front(text.size());
    if (text.ends_with("e") &&
        (behind.starts_with("-") || behind.starts_with("+")))
      text = rest.take_front(text.size() + 1 +
                             behind.drop_front().take_while(isPart).size());
    double number;
    if (text.getAsDouble(number))
      return fail("'" + text + "' is not a number");
    rest = rest.drop_front(text.size());
    return addLiteral(number);
  }
  bool parseAttributes(std::vector<TermAttribute> &attributes) {
    do {
      TermAttribute attribute;
      attribute.name = parseName();
      if (attribute.name.empty() || !consume("=")) {
        fail("expected an attribute");
        return false;
      }
      llvm::StringRef value = parseName();
      if (value.empty() || (llvm::isDigit(value.front()) &&
                            value.getAsInteger(10, attribute.number))) {
        fail("expected the value of an attribute");
        return false;
      }
      if (!llvm::isDigit(value.front()))
        attribute.variable = value;
      attributes.push_back(std::move(attribute));
    } while (consume(","));
    if (consume("]"))
      return true;
    fail("expected ']'");
    return false;
  }
  std::optional<unsigned> parseOperands(llvm::StringRef name,
                                        std::vector<TermAttribute> attributes) {
    std::vector<unsigned> operands;
    do {
      std::optional<unsigned> operand = parseSum();
      if (!operand)
        return operand;
      operands.push_back(*operand);
    } while (consume(","));
    if (!consume(")"))
      return fail("expected ')'");
    return addOp(name, std::move(operands), std::move(attributes));
  }

  Formula &formula;
  llvm::StringRef all, rest;
  std::string message;
};
} // namespace

llvm::Expected<Formula> parseFormula(llvm::StringRef from, llvm::StringRef to) {
  Formula formula;
  std::vector<std::string> known;
  for (auto [text, root] :
       {std::pair(from, &formula.from), std::pair(to, &formula.to)}) {
    Parser parser(formula, text);
    std::optional<unsigned> term = parser.parse();
    if (!term)
      return llvm::createStringError(parser.error());
    *root = *term;
    std::vector<std::string> names = formula.variables();
    if (root == &formula.from)
      known = names;
    else if (names != known)
      return llvm::createStringError("'" + to + "' has names that '" + from +
                                     "' has not");
  }
  if (formula.terms[formula.from].kind != Term::Kind::Op)
    return llvm::createStringError("'" + from + "' is no operation");
  return formula;
}

} // namespace arete::rewrite
