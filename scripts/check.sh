#!/usr/bin/env bash
#===- scripts/check.sh - Build everything, run every test -------*- bash -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: scripts/check.sh
#
# Builds and tests the release preset, then runs the tests of the runtime and
# of the API under AddressSanitizer and UndefinedBehaviorSanitizer. The last
# line is "N passed, N failed": GoogleTest cases, lit tests, and one for the
# package that another project finds. The status is zero only if something ran
# and nothing failed.
#
#===----------------------------------------------------------------------===#

source "$(dirname "$0")/common.sh"

# The targets and CTest names of the sanitizer run.
sanitized_targets=(arete-runtime-tests arete-api-tests)
sanitized_tests='^arete-(runtime|api)-tests'

passed=0
failed=0

# count_preset PRESET: adds up the results of a CTest run. CTest knows which
# binaries ran and how each ended; the file that GoogleTest and lit write beside
# it knows the single cases. A binary that ended badly without a failed case (a
# crash, a leak found at exit) is one failure.
count_preset() {
  local results=build/$1/test-results counts
  counts=$(awk -v dir="$results" '
    function attribute(text, name,   at) {
      at = index(text, " " name "=\"")
      if (!at) return 0
      text = substr(text, at + length(name) + 3)
      return substr(text, 1, index(text, "\"") - 1)
    }
    /<testcase / {
      name = attribute($0, "name"); status = attribute($0, "status")
      if (status == "disabled") next
      cases = 0; bad = 0; skipped = 0; file = dir "/" name ".xml"; found = 0
      while ((getline line < file) > 0) {
        # GoogleTest sums up in <testsuites>, lit in one <testsuite>.
        if (line ~ /<testsuites? / && line ~ / failures="/ && !found) {
          found = 1
          cases = attribute(line, "tests")
          bad = attribute(line, "failures") + attribute(line, "errors")
          skipped = attribute(line, "disabled") + attribute(line, "skipped")
        }
        if (line ~ /<testcase / && line ~ / result="skipped"/) ++skipped
      }
      close(file)
      if (status != "run" && !bad) { bad = 1; ++cases }
      if (status == "run" && !found) cases = 1
      passed += cases - bad - skipped; failed += bad
      if (bad) printf "FAILED: %s (%d)\n", name, bad > "/dev/stderr"
    }
    END { print passed + 0, failed + 0 }' "$results/ctest.xml")
  passed=$((passed + ${counts% *}))
  failed=$((failed + ${counts#* }))
}

# test_preset PRESET [ctest arguments]: what fails is counted, not fatal.
test_preset() {
  local preset=$1
  shift
  rm -rf "build/$preset/test-results"
  mkdir -p "build/$preset/test-results"
  ctest --test-dir "build/$preset" --output-on-failure -j "$(nproc)" \
    --output-junit "$PWD/build/$preset/test-results/ctest.xml" "$@" || true
  count_preset "$preset"
}

# How many ops there are, and what the tests compared them with: the tests leave
# their sums in a file, and each line of lit that runs with --check compares the
# results of a compiled function with the reference.
print_counts() {
  local counts=$1 ops checks
  ops=$(sed -n 's/^The \([0-9]*\) ops of the dialect.*/\1/p' build/release/docs/operators.md)
  checks=$(grep -rhE '^// RUN: .*(%\{check\}|--check)' test --include='*.mlir' | wc -l)
  printf '%d ops' "$ops"
  [ ! -f "$counts" ] || awk '
    { n = $1; $1 = ""; sum[$0] += n }
    END { for (what in sum) printf ", %d%s", sum[what], what }' "$counts"
  printf ', %d compiled functions compared with the reference\n' "$checks"
}

# A build that fails is a failure like any other, and still ends in the count.
finish() {
  local status=$?
  [ "$status" -eq 0 ] || failed=$((failed + 1))
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] || exit 1
}
trap finish EXIT

scripts/build.sh release
say "Testing release"
export ARETE_TEST_COUNTS=$PWD/build/release/test-counts
rm -f "$ARETE_TEST_COUNTS"
test_preset release
print_counts "$ARETE_TEST_COUNTS"
unset ARETE_TEST_COUNTS

configure_preset asan
say "Building asan"
ninja -C build/asan "${sanitized_targets[@]}"
say "Testing asan"
# Derivatives and batches compile thousands of functions, all made as those of
# the values are, and take more than half of the time.
GTEST_FILTER='-*Derivatives*:LinearAlgebraGrad.*:*Batches*' \
  test_preset asan -R "$sanitized_tests"
