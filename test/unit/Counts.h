//===- Counts.h - What the tests have compared ------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_COUNTS_H
#define ARETE_TEST_UNIT_COUNTS_H

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

namespace arete::test {

/// Sums of what a test binary did. At its end they are appended, a line each,
/// to the file that ARETE_TEST_COUNTS names; scripts/check.sh adds them up.
class Counts {
public:
  static Counts &get() {
    static Counts counts;
    return counts;
  }
  ~Counts() {
    const char *path = std::getenv("ARETE_TEST_COUNTS");
    std::FILE *file = path ? std::fopen(path, "a") : nullptr;
    if (!file)
      return;
    for (const auto &[what, count] : counts)
      std::fprintf(file, "%lld %s\n", (long long)count, what.c_str());
    std::fclose(file);
  }

  void add(const std::string &what, int64_t count) { counts[what] += count; }

private:
  std::map<std::string, int64_t> counts;
};

/// A derivative was compared with finite differences, or forward with reverse.
inline void countGradientCheck() { Counts::get().add("gradient checks", 1); }
/// A value was compared with one that did not come from the compiler.
inline void countOracleCases(int64_t count = 1) {
  Counts::get().add("oracle cases", count);
}

} // namespace arete::test

#endif // ARETE_TEST_UNIT_COUNTS_H
