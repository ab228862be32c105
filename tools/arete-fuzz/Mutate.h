//===- Mutate.h - Text that is nearly right --------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_ARETE_FUZZ_MUTATE_H
#define ARETE_TOOLS_ARETE_FUZZ_MUTATE_H

#include "lib/SelfCheck/Random.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace arete::fuzz {

/// Makes variants of some texts: of MLIR token by token (others in their place
/// and number, extreme numbers, other types, names from other texts, the head
/// of one text with the tail of another), and of any text byte by byte.
class Mutator {
public:
  explicit Mutator(std::vector<std::string> corpus);

  std::string mutate(selfcheck::Random &random) const;
  size_t corpusSize() const { return texts.size(); }

private:
  using Tokens = std::vector<std::string>;
  void mutateTokens(Tokens &tokens, selfcheck::Random &random) const;

  std::vector<Tokens> texts;
  std::vector<std::string> names; ///< of ops, attributes, types, ...
};

/// Changes, inserts and removes bytes.
void mutateBytes(std::string &text, selfcheck::Random &random);

} // namespace arete::fuzz

#endif // ARETE_TOOLS_ARETE_FUZZ_MUTATE_H
