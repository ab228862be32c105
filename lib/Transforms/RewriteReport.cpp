//===- RewriteReport.cpp - What rewriting tells ---------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Transforms/RewriteReport.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace arete::rewrite {

namespace {
class Log {
public:
  explicit Log(llvm::raw_ostream &os) : os(os) {}
  Log(const Log &) = delete;
  Log &operator=(const Log &) = delete;

  ~Log() {
    if (counts.empty())
      return;
    unsigned total = 0;
    std::vector<std::pair<unsigned, std::string>> rows;
    for (const auto &[name, count] : counts) {
      rows.emplace_back(count, name);
      total += count;
    }
    // The most frequent first.
    llvm::sort(rows, [](const auto &a, const auto &b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    os << "rewrites done: " << total << '\n';
    for (const auto &[count, name] : rows)
      os << llvm::format("%6u  ", count) << name << '\n';
  }

  void add(const Report &report) {
    std::lock_guard lock(mutex);
    ++counts[report.name];
    if (report.line) {
      os << report.file << ':' << report.line << ':';
      if (report.column)
        os << report.column << ':';
      os << ' ';
    }
    os << "rewrite: " << report.name;
    if (!report.from.empty())
      os << ": " << report.from << " -> " << report.to;
    os << '\n';
  }

private:
  llvm::raw_ostream &os;
  std::mutex mutex;
  std::map<std::string, unsigned> counts;
};
} // namespace

Reporter makeRewriteLog(llvm::raw_ostream &os) {
  return [log = std::make_shared<Log>(os)](const Report &report) {
    log->add(report);
  };
}

} // namespace arete::rewrite
