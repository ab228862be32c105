//===- WindowOps.td - What sliding windows share ---------------*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_WINDOWOPS_TD
#define ARETE_IR_WINDOWOPS_TD

include "dialects/Arete/IR/AreteBase.td"

/// An op in which a window slides over the spatial axes of a tensor [batch,
/// channels, spatial...]; see Window.h. Lists that are empty stand for ones
/// (strides, dilation) and zeros (padding). `numParameters` lists the integers
/// that the routine gets after those of the window.
class Arete_WindowOp<string mnemonic, list<Trait> traits = []>
    : Arete_LibraryOp<mnemonic, traits> {
  dag windowAttributes =
    (ins DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$strides,
         DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$dilation,
         DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$pad_low,
         DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$pad_high,
         DefaultValuedAttr<StrAttr, "\"explicit\"">:$padding);
  string numParameters = "";
  let extraClassDefinition = commonDefinition # [{
    ::llvm::SmallVector<int64_t> $cppClass::getParameters() {
      return ::arete::ir::windowParameters(*this, }] # numParameters # [{);
    }
    bool $cppClass::isFallible() { return }] # !if(fallible, "true", "false") # [{; }
  }];
}

#endif // ARETE_IR_WINDOWOPS_TD
