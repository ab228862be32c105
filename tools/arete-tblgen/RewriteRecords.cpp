//===- RewriteRecords.cpp - Code and documentation from rewrites ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RewriteRecords.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/TableGen/Error.h"

using namespace llvm;

/// In the order of their definition.
static std::vector<const Record *> recordsOf(const RecordKeeper &records,
                                             StringRef className) {
  std::vector<const Record *> result;
  for (const Record *record : records.getAllDerivedDefinitions(className))
    result.push_back(record);
  llvm::sort(result, [](const Record *a, const Record *b) {
    return a->getID() < b->getID();
  });
  return result;
}

static StringRef choice(const Record &record, StringRef field) {
  return record.getValueAsDef(field)->getValueAsString("cppName");
}

void arete::emitRewriteList(const RecordKeeper &records, raw_ostream &os) {
  os << "// Rewrites; generated from lib/Transforms/Rewrite, do not edit.\n\n";
  StringSet<> names;
  for (const Record *record : recordsOf(records, "Arete_Rewrite")) {
    StringRef name = record->getValueAsString("name");
    if (!names.insert(name).second)
      PrintFatalError(record->getLoc(), "another rewrite is called " + name);
    bool isFormula = record->getValueAsBit("isFormula");
    auto quoted = [&](StringRef text) { os << ", \"" << text << '"'; };
    auto flag = [&](bool value) { os << (value ? ", true" : ", false"); };
    os << "ARETE_REWRITE(\"" << name << "\", " << choice(*record, "group")
       << ", " << choice(*record, "exactness");
    flag(isFormula);
    flag(record->getValueAsBit("anyZero"));
    flag(record->getValueAsBit("infinityBeatsNaN"));
    flag(record->getValueAsBit("differentiable"));
    quoted(record->getValueAsString("from"));
    quoted(record->getValueAsString("to"));
    quoted(isFormula ? record->getValueAsString("dtypes") : "");
    quoted(isFormula ? join(record->getValueAsListOfStrings("domain"), ";")
                     : "");
    os << ")\n";
  }
  os << "#undef ARETE_REWRITE\n";
}

void arete::emitRewriteReference(const RecordKeeper &records, raw_ostream &os) {
  std::vector<const Record *> rewrites = recordsOf(records, "Arete_Rewrite");
  os << "# Rewrites\n\n"
        "The "
     << rewrites.size()
     << " rewrites of the graph, made from the records in "
        "`lib/Transforms/Rewrite`.\nEach goes from the left to the right. "
        "`--disable-pattern=<name>` of the tools and\n"
        "`FunctionOptions::rewrites` of the API switch one off, "
        "`--print-rewrites` tells\nwhich changed which line. See "
        "[add-a-rewrite.md](add-a-rewrite.md).\n\n## Classes\n\n";
  for (const Record *exactness : recordsOf(records, "RewriteExactness"))
    os << "- **" << exactness->getValueAsString("cppName")
       << "**: " << exactness->getValueAsString("description") << ".\n";
  os << "\nIn a formula x, y, z are any values, numbers are constants of any "
        "shape.\n";
  for (const Record *group : recordsOf(records, "RewriteGroup")) {
    os << "\n## " << group->getValueAsString("cppName") << "\n\n"
       << group->getValueAsString("description") << ".\n\n"
       << "| name | from | to | class | condition and reason |\n"
          "|---|---|---|---|---|\n";
    for (const Record *record : rewrites) {
      if (record->getValueAsDef("group") != group)
        continue;
      StringRef condition = record->getValueAsString("condition");
      StringRef reason = record->getValueAsString("reason");
      os << "| " << record->getValueAsString("name") << " | `"
         << record->getValueAsString("from") << "` | `"
         << record->getValueAsString("to") << "` | "
         << choice(*record, "exactness") << " | " << condition
         << (condition.empty() || reason.empty() ? "" : " ") << reason
         << " |\n";
    }
  }
}
