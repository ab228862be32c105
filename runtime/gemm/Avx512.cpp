//===- Avx512.cpp - Matrix products for AVX-512 --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Multiply.h"

ARETE_GEMM_DEFINE_KERNELS(avx512Kernels, "avx512")
