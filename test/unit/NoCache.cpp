//===- NoCache.cpp - Tests leave the user's cache alone -------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include <cstdlib>

/// Before any test runs. Tests of the cache itself ask for a folder of theirs.
static const int noCache = setenv("ARETE_CACHE", "0", /*replace=*/1);
