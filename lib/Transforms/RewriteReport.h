//===- RewriteReport.h - What rewriting tells ---------------------------*- C++
//-*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TRANSFORMS_REWRITEREPORT_H
#define ARETE_TRANSFORMS_REWRITEREPORT_H

#include <functional>
#include <string>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace arete::rewrite {

/// A rewrite that was done.
struct Report {
  std::string name;
  /// Both sides as the record has them; empty for a rewrite without a record.
  std::string from, to;
  /// The user's line that it changed; empty and 0 where that is not known.
  std::string file;
  unsigned line = 0, column = 0;
};

/// Is told of each rewrite, by several threads where several functions are
/// rewritten at a time.
using Reporter = std::function<void(const Report &)>;

/// Writes a line for each rewrite and, when the last copy of the reporter goes,
/// how often each was done.
Reporter makeRewriteLog(llvm::raw_ostream &os);

} // namespace arete::rewrite

#endif // ARETE_TRANSFORMS_REWRITEREPORT_H
