//===- arete/Creation.h - Making arrays in expressions ----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_CREATION_H
#define ARETE_CREATION_H

#include "arete/Axes.h"
#include "arete/Variable.h"

namespace arete {

/// start, start + step, ... up to stop, which is excluded, as int64.
Variable arange(const Arg &stop);
Variable arange(const Arg &start, const Arg &stop);
Variable arange(const Arg &start, const Arg &stop, const Arg &step);
/// Of the shape and dtype of x.
Variable zeros_like(const Arg &x);
Variable ones_like(const Arg &x);
Variable full_like(const Arg &x, const Arg &value);

} // namespace arete

#endif // ARETE_CREATION_H
