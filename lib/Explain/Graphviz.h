//===- Graphviz.h - Drawings made by Graphviz -------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_EXPLAIN_GRAPHVIZ_H
#define ARETE_EXPLAIN_GRAPHVIZ_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace arete::explain {

enum class DrawingFormat { Dot, Svg, Html };

/// The format that the ending of a file's name asks for.
llvm::Expected<DrawingFormat> drawingFormat(llvm::StringRef path);

/// Writes text in the language of Graphviz to a file, drawn by the program
/// `dot` unless it is asked for as it is. The file is opened when the drawing
/// is made.
llvm::Error writeDrawing(llvm::StringRef dot, llvm::StringRef title,
                         DrawingFormat format, llvm::StringRef path);

} // namespace arete::explain

#endif // ARETE_EXPLAIN_GRAPHVIZ_H
