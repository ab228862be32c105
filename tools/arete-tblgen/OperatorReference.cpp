//===- OperatorReference.cpp - Documentation from op records --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OperatorReference.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/TableGen/Error.h"

using namespace llvm;

namespace arete {
namespace {

/// What the reference calls an element type.
std::string dtypeName(const Record &type) {
  StringRef name = type.getName();
  if (name == "I1")
    return "bool";
  if (name == "BF16")
    return "bfloat16";
  for (auto [prefix, dtype] : {std::pair("UI", "uint"), std::pair("I", "int"),
                               std::pair("F", "float")})
    if (StringRef bits = name;
        bits.consume_front(prefix) && all_of(bits, isDigit))
      return (dtype + bits).str();
  StringRef summary = type.getValueAsString("summary");
  if (summary.contains("complex"))
    return summary.contains("64-bit") ? "complex128" : "complex64";
  return summary.str();
}

class Reference {
public:
  Reference(const RecordKeeper &records, raw_ostream &os);

  void emit();
  void emitList();

private:
  void section(StringRef title, ArrayRef<const Record *> ops);
  void dtypeTable();
  std::string signature(const Record &op);
  std::string parameter(const Record &constraint, StringRef name);
  std::string derivative(const Record &op);
  /// The error that the tests accept.
  std::string errorOf(const Record &op);
  std::string elementwiseErrorOf(const Record &op);
  /// The kind of a tensor constraint; null for one that is none.
  const Record *kindOf(const Record &constraint);
  std::string kindName(const Record &constraint);
  /// The dtypes of the first tensor operand that is not always bool, else of
  /// the first one, else of the result.
  std::vector<std::string> dtypesOf(const Record &op);
  /// The list of a family, which is made at its first op.
  std::vector<const Record *> &family(StringRef title);

  raw_ostream &os;
  DenseMap<const Record *, const Record *> kindOfTensor;
  std::vector<std::string> allDtypes;
  /// By file of definition, and in it in the order of definition.
  std::vector<std::pair<std::string, std::vector<const Record *>>> families;
};

std::vector<std::string> dtypesOfKind(const Record &kind) {
  std::vector<std::string> result;
  for (const Record *type :
       kind.getValueAsDef("element")->getValueAsListOfDefs("allowedTypes"))
    result.push_back(dtypeName(*type));
  return result;
}

/// "ElementwiseMath.td" is the family "Elementwise math".
std::string familyOf(const Record &op) {
  SMLoc loc = op.getLoc().front();
  unsigned buffer = SrcMgr.FindBufferContainingLoc(loc);
  StringRef stem =
      sys::path::stem(SrcMgr.getMemoryBuffer(buffer)->getBufferIdentifier());
  stem.consume_back("Ops");
  std::string title;
  for (char c : stem) {
    bool isStart = isUpper(c) && !title.empty();
    title += isStart ? std::string(" ") + toLower(c) : std::string(1, c);
  }
  return title;
}

Reference::Reference(const RecordKeeper &records, raw_ostream &os) : os(os) {
  for (const Record *kind :
       records.getAllDerivedDefinitions("Arete_ElementKind"))
    kindOfTensor[kind->getValueAsDef("tensor")] = kind;
  const Record *any = records.getDef("Arete_Any");
  if (!any)
    PrintFatalError("there is no record Arete_Any");
  kindOfTensor[records.getDef("Arete_AnyTensor")] = any;
  allDtypes = dtypesOfKind(*any);
  std::vector<const Record *> ops;
  for (const Record *op : records.getAllDerivedDefinitions("Arete_Op"))
    ops.push_back(op);
  llvm::sort(ops, [](const Record *a, const Record *b) {
    return a->getID() < b->getID();
  });
  for (const Record *op : ops)
    family(familyOf(*op)).push_back(op);
}

std::vector<const Record *> &Reference::family(StringRef title) {
  auto found = find_if(families, [&](auto &f) { return f.first == title; });
  if (found != families.end())
    return found->second;
  return families.emplace_back(title.str(), std::vector<const Record *>())
      .second;
}

const Record *Reference::kindOf(const Record &constraint) {
  if (constraint.isSubClassOf("Variadic"))
    return kindOf(*constraint.getValueAsDef("baseType"));
  return kindOfTensor.lookup(&constraint);
}

std::string Reference::kindName(const Record &constraint) {
  if (const Record *kind = kindOf(constraint))
    return kind->getValueAsString("kindName").str();
  if (constraint.isSubClassOf("Variadic"))
    return kindName(*constraint.getValueAsDef("baseType"));
  if (constraint.getName() == "Arete_SizeTensor")
    return "size";
  if (constraint.getName() == "Arete_IndexTensor")
    return "int64";
  StringRef summary = constraint.getValueAsString("summary");
  return summary.contains("64-bit signless integer") ? "int64" : summary.str();
}

/// An attribute by its C++ type.
static std::string attributeKind(const Record &attribute) {
  StringRef type = attribute.getValueAsString("returnType");
  if (type.contains("ArrayRef"))
    return "ints";
  if (type.contains("bool"))
    return "bool";
  if (type.contains("StringRef"))
    return "string";
  if (type.contains("int"))
    return "int";
  return type.contains("APFloat") ? "float" : "attribute";
}

std::string Reference::parameter(const Record &constraint, StringRef name) {
  if (constraint.isSubClassOf("Attr")) {
    std::string text = (name + ": " + attributeKind(constraint)).str();
    if (std::optional<StringRef> value =
            constraint.getValueAsOptionalString("defaultValue");
        value && !value->empty())
      text += (" = " + *value).str();
    return text;
  }
  std::string dots = constraint.isSubClassOf("Variadic") ? "..." : "";
  return name.str() + dots + ": " + kindName(constraint);
}

std::string Reference::signature(const Record &op) {
  std::vector<std::string> parameters, results;
  for (auto [dagName, list] :
       {std::pair("arguments", &parameters), std::pair("results", &results)}) {
    DagInit *dag = op.getValueAsDag(dagName);
    for (unsigned i = 0; i < dag->getNumArgs(); ++i) {
      auto *def = cast<DefInit>(dag->getArg(i))->getDef();
      list->push_back(parameter(*def, dag->getArgNameStr(i)));
    }
  }
  return op.getValueAsString("opName").str() + "(" + join(parameters, ", ") +
         ") → " + join(results, ", ");
}

std::string Reference::derivative(const Record &op) {
  if (op.isSubClassOf("Arete_ElementwiseOp")) {
    std::string text;
    for (StringRef partial : op.getValueAsListOfStrings("partials"))
      text += (text.empty() ? "`" : "; `") +
              (partial.empty()                       ? "0"
               : partial.starts_with("noDerivative") ? "not implemented"
                                                     : partial.str()) +
              "`";
    if (op.getValueAsBit("complexPartials"))
      return "zero for real operands; for complex ones " + text;
    return text.empty() ? "zero" : text;
  }
  std::string text;
  for (StringRef line : split(op.getValueAsString("reverse"), '\n'))
    if (!line.trim().empty())
      text += (text.empty() ? "" : " ") + line.trim().str();
  if (text.empty())
    PrintFatalError(&op, "the record does not say its derivative: `reverse`");
  return text;
}

std::vector<std::string> Reference::dtypesOf(const Record &op) {
  std::vector<std::string> first;
  for (StringRef dagName : {"arguments", "results"}) {
    DagInit *dag = op.getValueAsDag(dagName);
    for (Init *init : dag->getArgs())
      if (const Record *kind = kindOf(*cast<DefInit>(init)->getDef())) {
        std::vector<std::string> dtypes = dtypesOfKind(*kind);
        if (dtypes.size() > 1)
          return dtypes;
        if (first.empty())
          first = dtypes;
      }
    if (!first.empty())
      break;
  }
  return first;
}

/// What the record of an op that is not elementwise says of its error. One
/// that forgets to is an error.
static StringRef boundOf(const Record &op) {
  std::optional<StringRef> bound = op.getValueAsOptionalString("bound");
  if (!bound || bound->empty())
    PrintFatalError(&op, "the record does not say its error: `bound`");
  return *bound;
}

std::string Reference::errorOf(const Record &op) {
  if (op.isSubClassOf("Arete_ElementwiseOp"))
    return elementwiseErrorOf(op);
  StringRef bound = boundOf(op);
  return bound == "exact" ? "none" : ("`" + bound + "`").str();
}

std::string Reference::elementwiseErrorOf(const Record &op) {
  if (op.getValueAsString("resultDtype") == "Bool")
    return "none";
  int64_t ulp = op.getValueAsInt("ulp");
  int64_t epsilons = op.getValueAsInt("epsilons");
  int64_t complexUlp = op.getValueAsInt("complexUlp");
  std::vector<std::string> dtypes = dtypesOf(op);
  bool takesReal = is_contained(dtypes, "float64");
  bool takesComplex = is_contained(dtypes, "complex128");
  std::string text;
  if (takesReal || !takesComplex) {
    text = "none, or that of rounding once";
    if (ulp || epsilons)
      text = "at most " + std::to_string(ulp) + " ULP";
    if (epsilons)
      text += ", or " + std::to_string(epsilons) +
              " times the machine epsilon where that is more";
    if (op.getValueAsBit("domainOnly"))
      text += ", of ordinary operands";
  }
  if (!takesComplex)
    return text;
  std::string size = complexUlp ? "at most " + std::to_string(complexUlp) +
                                      " ULP of the absolute value"
                                : "that of rounding once";
  if (op.getValueAsBit("complexDomainOnly"))
    size +=
        ", of parts in " + join(map_range(op.getValueAsListOfStrings("domain"),
                                          [](StringRef domain) {
                                            return ("[" + domain + "]").str();
                                          }),
                                " and ");
  if (!ulp && !epsilons && !complexUlp)
    return "none, or that of rounding once";
  return text + (text.empty() ? "" : "; ") + "of complex numbers " + size;
}

void Reference::section(StringRef title, ArrayRef<const Record *> ops) {
  os << "\n## " << title << "\n";
  for (const Record *op : ops) {
    os << "\n### " << op->getValueAsString("opName") << "\n\n`"
       << signature(*op) << "`\n\n"
       << op->getValueAsString("summary") << ".";
    std::string description = op->getValueAsString("description").str();
    for (StringRef line : split(description, '\n'))
      if (!line.trim().empty())
        os << " " << line.trim();
    os << "\n\n";
    if (StringRef numpy = op->getValueAsString("numpy"); !numpy.empty())
      os << "- NumPy: `" << numpy << "`\n";
    os << "- Derivative: " << derivative(*op) << "\n";
    if (op->isSubClassOf("Arete_ElementwiseOp"))
      os << "- Result: "
         << StringSwitch<StringRef>(op->getValueAsString("resultDtype"))
                .Case("Bool", "bool, ")
                .Case("Real", "of the dtype of the parts, ")
                .Case("Complex", "complex, ")
                .Default("")
         << "operands are broadcast\n";
    os << "- Error: " << errorOf(*op) << "\n";
  }
}

void Reference::dtypeTable() {
  os << "\n## Dtypes\n\nWhat the first operand of each op may be (of `where`, "
        "the first behind the condition); anything else is an error when the "
        "expression is built.\n\n| op |";
  for (const std::string &dtype : allDtypes)
    os << " " << dtype << " |";
  os << "\n|---|";
  for (size_t i = 0; i < allDtypes.size(); ++i)
    os << "---|";
  os << "\n";
  for (auto &[title, ops] : families)
    for (const Record *op : ops) {
      std::vector<std::string> dtypes = dtypesOf(*op);
      if (dtypes.empty())
        continue;
      os << "| `" << op->getValueAsString("opName") << "` |";
      for (const std::string &dtype : allDtypes)
        os << (is_contained(dtypes, dtype) ? " ✓ |" : "  |");
      os << "\n";
    }
}

void Reference::emit() {
  size_t count = 0;
  for (auto &[title, ops] : families)
    count += ops.size();
  os << "# Operators\n\nThe " << count
     << " ops of the dialect, generated from the records in "
        "`dialects/Arete/IR`. The C++ functions of `include/arete` are these "
        "and compositions of them. In a signature `x: numeric` is a tensor "
        "operand and the dtypes it may have, `axis: int` an attribute. A "
        "derivative is the reverse one: what each operand gets of the "
        "cotangent `g` (`g_q` of a result q), operands that are not numbers "
        "being left out; `out` is the result. Forward derivatives are those of "
        "the reverse ones by the cotangent, in which they are linear, so every "
        "op that has one has the other.\n\n## Errors\n\nThe bounds are those "
        "that "
        "the tests hold. An error in units of the last place "
        "(ULP) is that of float32 and float64, against the exact result "
        "rounded once. Of a complex number it is that of each part, in units "
        "of 2^-23 or 2^-52 times the absolute value of the whole result: a "
        "part that is small beside the other has fewer right digits. Where a "
        "product of parts overflows the result is infinite or NaN, as it is "
        "in NumPy.\n\nOther bounds are of first order in u, the unit "
        "roundoff of the dtype: 2^-24 and 2^-53 of float32 and float64, and 2 "
        "sqrt(2) times that of complex numbers, whose size is the absolute "
        "value. A 16-bit float is computed in float32: the bound has the u of "
        "that, and to it comes one rounding of the result; of a result of "
        "linear algebra u is that of the 16-bit float, 2^-11 or 2^-8. "
        "Integers and bools have no error. F(|x|, ...) is the op itself of "
        "the absolute values of its operands, without error; n is the number "
        "of terms of an element of the result, of an axis, or of the rows or "
        "columns of a matrix, whichever are more; |A| is the matrix of "
        "absolute values and ||A|| the Frobenius norm. Nothing may overflow; "
        "what underflows adds as many of the least number as there are "
        "terms.\n";
  for (auto &[title, ops] : families)
    section(title, ops);
  dtypeTable();
}

void Reference::emitList() {
  os << "// All ops; generated from dialects/Arete/IR, do not edit.\n\n";
  for (auto &[title, ops] : families)
    for (const Record *op : ops)
      os << "ARETE_OP(" << op->getValueAsString("opName") << ", \""
         << join(dtypesOf(*op), " ") << "\", \""
         << (op->isSubClassOf("Arete_ElementwiseOp") ? "elementwise"
                                                     : boundOf(*op))
         << "\")\n";
  os << "#undef ARETE_OP\n";
}

} // namespace

void emitOpList(const RecordKeeper &records, raw_ostream &os) {
  Reference(records, os).emitList();
}

void emitOperatorReference(const RecordKeeper &records, raw_ostream &os) {
  Reference(records, os).emit();
}

} // namespace arete
