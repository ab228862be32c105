//===- Rewrites.td - All rewrites --------------------------------*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

include "lib/Transforms/Rewrite/Canonicalize.td"
include "lib/Transforms/Rewrite/Stabilize.td"
include "lib/Transforms/Rewrite/Specialize.td"
