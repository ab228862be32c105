//===- CNames.h - Names that C takes ----------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_CNAMES_H
#define ARETE_TARGET_CNAMES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include <string>

namespace arete::target {

/// `name` as an identifier of C and C++: a character that cannot be in one
/// becomes '_'; a leading digit, a keyword and a name that the standard headers
/// define as a macro get a '_'.
std::string cIdentifier(llvm::StringRef name);

/// `text` on one line of a C comment that it does not end.
std::string commentText(llvm::StringRef text);

/// Identifiers of one scope, all different.
class CScope {
public:
  CScope() = default;
  /// Names that the scope has already.
  explicit CScope(std::initializer_list<llvm::StringRef> taken) {
    for (llvm::StringRef name : taken)
      names.insert(name);
  }
  /// cIdentifier(name), with the smallest number behind it that makes it new.
  std::string add(llvm::StringRef name);

private:
  llvm::StringSet<> names;
};

} // namespace arete::target

#endif // ARETE_TARGET_CNAMES_H
