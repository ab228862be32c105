//===- arete-tblgen.cpp - Code and documentation from op records ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// mlir-tblgen makes the op classes. This tool makes what Arete adds: the C++
// functions of the elementwise ops, the table that the reference interpreter
// and the tests are made of, the operator reference, and the same for rewrites.
//
//===----------------------------------------------------------------------===//

#include "OperatorReference.h"
#include "RewriteRecords.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/TableGen/Error.h"
#include "llvm/TableGen/Main.h"
#include "llvm/TableGen/Record.h"

using namespace llvm;

namespace {
enum class Action {
  OpList,
  ElementwiseList,
  ApiDecls,
  ApiDefs,
  Calls,
  ExprDecls,
  RangeList,
  SymbolList,
  Docs,
  RewriteList,
  RewriteDocs
};

cl::opt<Action> action(
    cl::desc("What to generate"), cl::Required,
    cl::values(clEnumValN(Action::OpList, "gen-op-list",
                          "A macro table of all ops and their dtypes"),
               clEnumValN(Action::ElementwiseList, "gen-elementwise-list",
                          "A macro table of the elementwise ops"),
               clEnumValN(Action::ApiDecls, "gen-api-decls",
                          "Declarations of the public functions"),
               clEnumValN(Action::ApiDefs, "gen-api-defs",
                          "Definitions of the public functions"),
               clEnumValN(Action::Calls, "gen-op-calls",
                          "Public functions for the ops of a plug-in"),
               clEnumValN(Action::ExprDecls, "gen-expr-decls",
                          "Functions on ir::Expr, for derivatives"),
               clEnumValN(Action::RangeList, "gen-range-list",
                          "A macro table of the ranges of results"),
               clEnumValN(Action::SymbolList, "gen-symbol-list",
                          "A macro table of the ops that are operators"),
               clEnumValN(Action::Docs, "gen-op-reference",
                          "The operator reference, as Markdown"),
               clEnumValN(Action::RewriteList, "gen-rewrite-list",
                          "A macro table of the rewrites"),
               clEnumValN(Action::RewriteDocs, "gen-rewrite-reference",
                          "The list of rewrites, as Markdown")));

constexpr StringLiteral parameterNames[] = {"x", "y", "z"};

/// The elementwise records in the order of their definition.
std::vector<const Record *> elementwiseRecords(const RecordKeeper &records) {
  std::vector<const Record *> result;
  for (const Record *record :
       records.getAllDerivedDefinitions("Arete_ElementwiseOp"))
    result.push_back(record);
  llvm::sort(result, [](const Record *a, const Record *b) {
    return a->getID() < b->getID();
  });
  return result;
}

std::string summaryOf(const Record &record) {
  return record.getValueAsString("summary").str();
}

/// "const Arg &x, const Arg &y": the parameters of an elementwise function.
std::string parameters(const Record &record, StringRef type) {
  std::string result;
  for (int i = 0, e = record.getValueAsInt("operandCount"); i < e; ++i)
    result += (Twine(i ? ", " : "") + type + parameterNames[i]).str();
  return result;
}

std::string argumentList(const Record &record) {
  return parameters(record, "");
}

StringRef cppName(const Record &record) {
  return record.getValueAsString("cppName");
}

void banner(raw_ostream &os, StringRef what) {
  os << "// " << what << "; generated from op records, do not edit.\n\n";
}

/// "arete.add".
std::string qualifiedName(const Record &record) {
  return (record.getValueAsDef("opDialect")->getValueAsString("name") + "." +
          record.getValueAsString("opName"))
      .str();
}

/// ARETE_ELEMENTWISE(name, Class, arity, kind, predicate, differentiable,
///                   (accuracy), domain, (oracle), (integer oracle), (complex
///                   oracle), numpy)
/// differentiable and domain are strings, one entry an operand, separated by
/// ';'; the former are "0" (the derivative is zero), "1" and "missing".
/// accuracy is "ulp, epsilons, domainOnly, complexUlp, complexDomainOnly".
void emitElementwiseList(const RecordKeeper &records, raw_ostream &os) {
  banner(os, "Elementwise ops");
  for (const Record *record : elementwiseRecords(records)) {
    StringRef oracle = record->getValueAsString("oracle");
    if (oracle.empty())
      continue; // cast: its oracle depends on an attribute
    StringRef integer = record->getValueAsString("integerOracle");
    if (integer.empty())
      integer = oracle;
    StringRef complex = record->getValueAsString("complexOracle");
    if (complex.empty())
      complex = oracle;
    int arity = record->getValueAsInt("operandCount");
    std::vector<StringRef> partials =
        record->getValueAsListOfStrings("partials");
    std::string differentiable;
    for (int i = 0; i < arity; ++i) {
      bool has = i < int(partials.size()) && !partials[i].empty();
      bool isMissing = has && partials[i].starts_with("noDerivative");
      differentiable += (i ? ";" : "") + std::string(isMissing ? "missing"
                                                     : has     ? "1"
                                                               : "0");
    }
    std::vector<StringRef> domain = record->getValueAsListOfStrings("domain");
    if (int(domain.size()) != arity)
      PrintFatalError(record->getLoc(),
                      "one domain for each operand is needed");
    os << "ARETE_ELEMENTWISE(" << record->getValueAsString("opName") << ", "
       << record->getName().split('_').second << ", " << arity << ", \""
       << record->getValueAsDef("operandKind")->getValueAsString("kindName")
       << "\", " << (record->getValueAsBit("predicate") ? "true" : "false")
       << ", \"" << differentiable << "\", (" << record->getValueAsInt("ulp")
       << ", " << record->getValueAsInt("epsilons") << ", "
       << (record->getValueAsBit("domainOnly") ? "true" : "false") << ", "
       << record->getValueAsInt("complexUlp") << ", "
       << (record->getValueAsBit("complexDomainOnly") ? "true" : "false")
       << "), \"" << join(domain, ";") << "\", (" << oracle << "), (" << integer
       << "), (" << complex << "), \"" << record->getValueAsString("numpy")
       << "\")\n";
  }
  os << "#undef ARETE_ELEMENTWISE\n";
}

/// ARETE_RANGE("name", range), and ARETE_INCREASING("name") of those that are.
void emitRangeList(const RecordKeeper &records, raw_ostream &os) {
  banner(os, "Ranges of results");
  for (const Record *record : records.getAllDerivedDefinitions("Arete_Op"))
    if (StringRef range = record->getValueAsString("range"); !range.empty())
      os << "ARETE_RANGE(\"" << record->getValueAsString("opName") << "\", "
         << range << ")\n";
  for (const Record *record : elementwiseRecords(records))
    if (record->getValueAsBit("increasing"))
      os << "ARETE_INCREASING(\"" << record->getValueAsString("opName")
         << "\")\n";
  os << "#undef ARETE_RANGE\n#undef ARETE_INCREASING\n";
}

/// ARETE_SYMBOL("name", "symbol")
void emitSymbolList(const RecordKeeper &records, raw_ostream &os) {
  banner(os, "Ops that are written as operators");
  for (const Record *record : records.getAllDerivedDefinitions("Arete_Op"))
    if (StringRef symbol = record->getValueAsString("symbol"); !symbol.empty())
      os << "ARETE_SYMBOL(\"" << record->getValueAsString("opName") << "\", \""
         << symbol << "\")\n";
  os << "#undef ARETE_SYMBOL\n";
}

void emitApi(const RecordKeeper &records, raw_ostream &os, bool definitions) {
  banner(os, "Elementwise functions");
  for (const Record *record : elementwiseRecords(records)) {
    if (cppName(*record).empty())
      continue;
    if (!definitions) {
      os << "/// " << summaryOf(*record) << ".";
      if (StringRef numpy = record->getValueAsString("numpy"); !numpy.empty())
        os << " As " << numpy << ".";
      os << "\nVariable " << cppName(*record) << "("
         << parameters(*record, "const Arg &") << ");\n";
      continue;
    }
    os << "Variable " << cppName(*record) << "("
       << parameters(*record, "const Arg &")
       << ") {\n  return detail::elementwise(\""
       << record->getValueAsString("opName") << "\", {"
       << parameters(*record, "&") << "});\n}\n";
  }
}

/// Public functions for the ops of a plug-in, complete in a header.
void emitCalls(const RecordKeeper &records, raw_ostream &os) {
  banner(os, "Elementwise functions");
  for (const Record *record : elementwiseRecords(records))
    os << "/// " << summaryOf(*record) << ".\n"
       << "inline ::arete::Variable " << cppName(*record) << "("
       << parameters(*record, "const ::arete::Arg &")
       << ") {\n  return ::arete::call_op(\"" << qualifiedName(*record)
       << "\", {" << argumentList(*record) << "}, {}, x.location());\n}\n";
}

void emitExpr(const RecordKeeper &records, raw_ostream &os) {
  banner(os, "Elementwise functions of Exprs");
  for (const Record *record : elementwiseRecords(records))
    if (!record->getValueAsString("oracle").empty()) // cast has an attribute
      os << "inline Expr " << record->getValueAsString("opName") << "("
         << parameters(*record, "Expr ") << ") {\n  return Expr::build(\""
         << qualifiedName(*record) << "\", {" << argumentList(*record)
         << "});\n}\n";
}

bool generate(raw_ostream &os, RecordKeeper &records) {
  switch (action) {
  case Action::OpList:
    arete::emitOpList(records, os);
    break;
  case Action::ElementwiseList:
    emitElementwiseList(records, os);
    break;
  case Action::ApiDecls:
    emitApi(records, os, /*definitions=*/false);
    break;
  case Action::ApiDefs:
    emitApi(records, os, /*definitions=*/true);
    break;
  case Action::Calls:
    emitCalls(records, os);
    break;
  case Action::ExprDecls:
    emitExpr(records, os);
    break;
  case Action::RangeList:
    emitRangeList(records, os);
    break;
  case Action::SymbolList:
    emitSymbolList(records, os);
    break;
  case Action::Docs:
    arete::emitOperatorReference(records, os);
    break;
  case Action::RewriteList:
    arete::emitRewriteList(records, os);
    break;
  case Action::RewriteDocs:
    arete::emitRewriteReference(records, os);
    break;
  }
  return false;
}
} // namespace

int main(int argc, char **argv) {
  InitLLVM init(argc, argv);
  cl::ParseCommandLineOptions(argc, argv);
  return TableGenMain(argv[0], generate);
}
