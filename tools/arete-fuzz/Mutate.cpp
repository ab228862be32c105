//===- Mutate.cpp - Text that is nearly right -----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/arete-fuzz/Mutate.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <algorithm>

using arete::selfcheck::Random;
using llvm::StringRef;

namespace arete::fuzz {

static bool isWord(char c) {
  return llvm::isAlnum(c) || c == '_' || c == '.' || c == '?';
}

/// Words (names, numbers, the sizes and the dtype of a tensor), strings, spaces
/// and single characters. Comments are left out.
static std::vector<std::string> tokensOf(StringRef text) {
  std::vector<std::string> tokens;
  while (!text.empty()) {
    size_t length = 1;
    if (text.starts_with("//")) {
      text = text.drop_front(std::min(text.find('\n'), text.size()));
      continue;
    }
    if (isWord(text[0]))
      length = text.take_while(isWord).size();
    else if (llvm::isSpace(text[0]))
      length = text.take_while([](char c) { return llvm::isSpace(c); }).size();
    else if (text[0] == '"')
      length = std::min(text.find('"', 1), text.size() - 1) + 1;
    tokens.push_back(text.take_front(length).str());
    text = text.drop_front(length);
  }
  return tokens;
}

Mutator::Mutator(std::vector<std::string> corpus) {
  for (const std::string &text : corpus) {
    texts.push_back(tokensOf(text));
    for (const std::string &token : texts.back())
      if (llvm::isAlpha(token[0]))
        names.push_back(token);
  }
  llvm::erase_if(texts, [](const Tokens &tokens) { return tokens.empty(); });
  llvm::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

/// One of the numbers in a word, such as 2x3xf32, becomes another.
static void changeNumber(std::string &word, Random &random) {
  static constexpr StringRef numbers[] = {"0",
                                          "1",
                                          "-1",
                                          "2",
                                          "3",
                                          "7",
                                          "8",
                                          "64",
                                          "255",
                                          "4294967296",
                                          "2147483647",
                                          "9223372036854775807",
                                          "-9223372036854775808",
                                          "18446744073709551616",
                                          "1.0e309",
                                          "?"};
  std::vector<size_t> starts;
  for (size_t i = 0; i < word.size(); ++i)
    if (llvm::isDigit(word[i]) && (i == 0 || !llvm::isDigit(word[i - 1])))
      starts.push_back(i);
  if (starts.empty())
    return;
  size_t start = random.pick(starts);
  word.replace(start,
               StringRef(word).substr(start).take_while(llvm::isDigit).size(),
               random.pick(numbers).str());
}

/// The dtype at the end of a word becomes another.
static void changeType(std::string &word, Random &random) {
  static constexpr StringRef types[] = {
      "i1",   "i8",   "i16", "i32",  "i64",  "ui8",    "ui16",
      "ui32", "ui64", "f16", "bf16", "f32",  "f64",    "index",
      "i4",   "i128", "f80", "si32", "none", "complex"};
  for (StringRef type : types)
    if (StringRef(word).ends_with(type)) {
      word.resize(word.size() - type.size());
      word += random.pick(types);
      return;
    }
}

void Mutator::mutateTokens(Tokens &tokens, Random &random) const {
  if (tokens.empty())
    return;
  auto position = [&] { return random.below(int64_t(tokens.size())); };
  int64_t at = position();
  int64_t length =
      std::min<int64_t>(1 + random.below(8), int64_t(tokens.size()) - at);
  auto first = tokens.begin() + at;
  /// The next token for which `property` holds, from `at` on.
  auto next = [&](auto property) {
    auto found = std::find_if(first, tokens.end(), property);
    return found == tokens.end()
               ? std::find_if(tokens.begin(), tokens.end(), property)
               : found;
  };
  switch (random.below(9)) {
  case 0:
    tokens.erase(first, first + length);
    return;
  case 1: {
    Tokens copy(first, first + length);
    tokens.insert(tokens.begin() + position(), copy.begin(), copy.end());
    return;
  }
  case 2:
    std::swap(*first, tokens[size_t(position())]);
    return;
  case 3:
  case 4: {
    auto number = next([](const std::string &token) {
      return isWord(token[0]) && llvm::any_of(token, llvm::isDigit);
    });
    if (number != tokens.end())
      changeNumber(*number, random);
    return;
  }
  case 5: {
    auto type = next([](const std::string &token) {
      return isWord(token[0]) && llvm::isDigit(token.back());
    });
    if (type != tokens.end())
      changeType(*type, random);
    return;
  }
  case 6:
  case 7: {
    // A name of the same kind: of an op if it was one.
    auto name =
        next([](const std::string &token) { return llvm::isAlpha(token[0]); });
    if (name == tokens.end())
      return;
    bool isOp = StringRef(*name).starts_with("arete.");
    for (int attempt = 0; attempt < 20; ++attempt) {
      const std::string &other = random.pick(names);
      if (StringRef(other).starts_with("arete.") != isOp)
        continue;
      *name = other;
      return;
    }
    return;
  }
  default: {
    const Tokens &other = random.pick(texts);
    tokens.erase(first, tokens.end());
    tokens.insert(tokens.end(),
                  other.begin() + random.below(int64_t(other.size())),
                  other.end());
    return;
  }
  }
}

/// Changes a number or a dtype in every place where its word stands, so that
/// types still fit to one another.
static void changeEverywhere(std::vector<std::string> &tokens, Random &random) {
  std::vector<std::string> words;
  for (const std::string &token : tokens)
    if (isWord(token[0]) && llvm::any_of(token, llvm::isDigit))
      words.push_back(token);
  if (words.empty())
    return;
  const std::string &old = random.pick(words);
  std::string word = old;
  if (random.chance(50))
    changeNumber(word, random);
  else
    changeType(word, random);
  std::replace(tokens.begin(), tokens.end(), std::string(old), word);
}

std::string Mutator::mutate(Random &random) const {
  Tokens tokens = random.pick(texts);
  for (int64_t count = 1 + random.below(2); count > 0; --count)
    if (random.chance(40))
      changeEverywhere(tokens, random);
    else
      mutateTokens(tokens, random);
  std::string text = llvm::join(tokens, "");
  if (random.chance(5))
    mutateBytes(text, random);
  return text;
}

void mutateBytes(std::string &text, Random &random) {
  for (int64_t count = 1 + random.below(4); count > 0; --count) {
    auto at = size_t(random.below(int64_t(text.size()) + 1));
    auto byte = char(random.below(256));
    switch (random.below(5)) {
    case 0:
      text.insert(text.begin() + int64_t(at), byte);
      break;
    case 1:
      text.erase(at, size_t(1 + random.below(8)));
      break;
    case 2:
      text.insert(at,
                  text.substr(size_t(random.below(int64_t(text.size()) + 1)),
                              size_t(random.below(16))));
      break;
    case 3:
      if (at < text.size())
        text[at] = char(text[at] ^ (1 << random.below(8)));
      break;
    default:
      if (at < text.size())
        text[at] = random.pick(StringRef("0123456789-+.eE<>(){}[]',: \n"));
      break;
    }
  }
}

} // namespace arete::fuzz
