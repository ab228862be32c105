//===- arete/Ops.h - Operations on variables --------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The functions that build expressions. Names and meaning are NumPy's where
/// NumPy has the thing. Each family has a header of its own, which this one
/// includes.
///
/// Operands of different dtypes meet in NumPy 2's dtype (DType.h); literals are
/// weak. Functions of floats compute integers in the float that floatOf() says,
/// those made of several functions in float64. docs/dtypes.md tells where that
/// is not NumPy's.
///
/// A dimension broadcasts if it is declared to be 1, and only then: the
/// compiled function checks at its entry that other sizes are equal.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_OPS_H
#define ARETE_OPS_H

#include "arete/Convolution.h"
#include "arete/Creation.h"
#include "arete/Elementwise.h"
#include "arete/Fourier.h"
#include "arete/Indexing.h"
#include "arete/LinearAlgebra.h"
#include "arete/Losses.h"
#include "arete/Normalization.h"
#include "arete/Numerics.h"
#include "arete/Pooling.h"
#include "arete/Products.h"
#include "arete/Reductions.h"
#include "arete/Scans.h"
#include "arete/Shapes.h"
#include "arete/Sorting.h"
#include "arete/Variable.h"

namespace arete {} // namespace arete

#endif // ARETE_OPS_H
