//===- TensorText.h - Tensors as text, exactly ------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_COMMON_TENSORTEXT_H
#define ARETE_TOOLS_COMMON_TENSORTEXT_H

#include "arete/Tensor.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace arete::tools {

/// Reads a number or nested lists of numbers: "3", "[1, -2.5e3, nan]",
/// "[[1, 2], [3, 4]]", "[true, false]". Floats are decimal or hexadecimal and
/// are rounded once, to nearest even; integers must fit the dtype; bools are
/// true, false, 1 and 0. The message of an error names the column.
llvm::Expected<Tensor> parseTensor(llvm::StringRef text, DType dtype);

/// Writes what parseTensor reads back as the same values: the fewest digits
/// that do.
void printTensor(const Tensor &tensor, llvm::raw_ostream &os);

/// One element of a contiguous tensor, the same way.
std::string elementText(const Tensor &tensor, int64_t index);

} // namespace arete::tools

#endif // ARETE_TOOLS_COMMON_TENSORTEXT_H
