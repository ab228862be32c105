//===- arete/Arete.h - The whole C++ API ------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_ARETE_H
#define ARETE_ARETE_H

#include "arete/DType.h"
#include "arete/Error.h"
#include "arete/Function.h"
#include "arete/Grad.h"
#include "arete/NumThreads.h"
#include "arete/Ops.h"
#include "arete/Optimizers.h"
#include "arete/Plugin.h"
#include "arete/Printing.h"
#include "arete/Shared.h"
#include "arete/Tensor.h"
#include "arete/TestValue.h"
#include "arete/Variable.h"
#include "arete/VerifyGrad.h"

#endif // ARETE_ARETE_H
