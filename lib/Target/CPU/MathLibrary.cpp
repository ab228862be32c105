//===- MathLibrary.cpp - The math library as bitcode ----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/MathLibrary.h"
#include "lib/Target/Diagnostics.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Support/MemoryBufferRef.h"

// The file lies in the library itself: no path has to be found at run time.
asm(R"(
  .pushsection .rodata.arete_math_bitcode, "a", @progbits
  .balign 16
  .hidden arete_math_bitcode_begin
  .hidden arete_math_bitcode_end
  .globl arete_math_bitcode_begin
  .globl arete_math_bitcode_end
arete_math_bitcode_begin:
  .incbin ")" ARETE_MATH_BITCODE R"("
arete_math_bitcode_end:
  .byte 0
  .popsection
)");

extern "C" {
extern const char arete_math_bitcode_begin[];
extern const char arete_math_bitcode_end[];
}

using namespace llvm;

namespace arete::target {

Error linkMathLibrary(Module &module) {
  bool needed = any_of(module, [](const Function &function) {
    return function.isDeclaration() &&
           function.getName().starts_with("arete_") &&
           !function.getName().starts_with("arete_rt_") &&
           !function.getName().starts_with("arete_special_");
  });
  if (!needed)
    return Error::success();

  // Reads the names only; bodies are read as the linker asks for them.
  MemoryBufferRef bytes(
      StringRef(arete_math_bitcode_begin,
                arete_math_bitcode_end - arete_math_bitcode_begin),
      "arete_math.bc");
  Expected<std::unique_ptr<Module>> library =
      getLazyBitcodeModule(bytes, module.getContext());
  if (!library)
    return library.takeError();
  // How clang was called to make the library says nothing about this module.
  if (NamedMDNode *flags = (*library)->getModuleFlagsMetadata())
    flags->eraseFromParent();
  if (NamedMDNode *ident = (*library)->getNamedMetadata("llvm.ident"))
    ident->eraseFromParent();
  (*library)->setDataLayout(module.getDataLayout());
  (*library)->setTargetTriple(module.getTargetTriple());

  bool failed = Linker::linkModules(
      module, std::move(*library), Linker::Flags::LinkOnlyNeeded,
      [](Module &linked, const StringSet<> &names) {
        for (const auto &name : names) {
          Function *function = linked.getFunction(name.first());
          // Inlined or not is for the library to say: what only huge
          // arguments need stays a call.
          if (function && !function->isDeclaration())
            function->setLinkage(GlobalValue::InternalLinkage);
        }
      });
  if (failed)
    return makeError("the math library cannot be linked");
  return Error::success();
}

} // namespace arete::target
