// A program that links the object needs no compiler's library for conversions of
// 16-bit floats, whatever the CPU has.

// RUN: aretec %s --function half --cpu=x86-64 -o %t.o
// RUN: llvm-nm --undefined-only %t.o | FileCheck %s --check-prefix=SYMBOLS --allow-empty
// RUN: aretec %s --function brain --cpu=x86-64 -o %t.o
// RUN: llvm-nm --undefined-only %t.o | FileCheck %s --check-prefix=SYMBOLS --allow-empty
// RUN: aretec %s --function brain --cpu=sapphirerapids -o %t.o
// RUN: llvm-nm --undefined-only %t.o | FileCheck %s --check-prefix=SYMBOLS --allow-empty
// SYMBOLS-NOT: __trunc
// SYMBOLS-NOT: __ext

// The conversions are vector code all the same.
// RUN: aretec %s --function half --emit=llvm --cpu=x86-64 | FileCheck %s --check-prefix=BITS
// BITS: select <{{[0-9]+}} x i1>
// BITS-NOT: fptrunc
// RUN: aretec %s --function half --emit=asm --cpu=x86-64-v3 -o - | FileCheck %s --check-prefix=F16C
// F16C: vcvtph2ps
// F16C: vcvtps2ph

// An instruction that takes denormal numbers for zero is not used.
// RUN: aretec %s --function brain --emit=asm --cpu=sapphirerapids -o - | FileCheck %s --check-prefix=BRAIN --implicit-check-not=vcvtneps2bf16
// BRAIN: {{^}}brain:

// All machines give the same bits: a product is rounded before it is added to.
// RUN: arete-run %s --function half --random=1 --size=1000 --cpu=x86-64 > %t.base
// RUN: arete-run %s --function half --random=1 --size=1000 > %t.native
// RUN: cmp %t.base %t.native
// RUN: arete-run %s --function brain --random=1 --size=1000 --cpu=x86-64 > %t.base
// RUN: arete-run %s --function brain --random=1 --size=1000 > %t.native
// RUN: cmp %t.base %t.native

// RUN: arete-run %s --function half --check --cpu=x86-64 --input="x=[nan, inf, -inf, 65504, 6e-8, 6.1e-5, -0.0, 1, 2048, 0.1]" --input="y=[1, 1, 1, 65504, -3e-8, 6e-8, -0.0, 0.0005, 1, 0.1]" --ulp=0
// RUN: arete-run %s --function brain --check --cpu=x86-64 --input="x=[nan, inf, -inf, 3.3e38, 1e-40, 1.2e-38, -0.0, 1, 256, 0.1]" --input="y=[1, 1, 1, 3.3e38, 1e-40, 1e-40, -0.0, 0.004, 1, 0.1]" --ulp=0

func.func @half(%x: tensor<?xf16> {arete.name = "x"}, %y: tensor<?xf16> {arete.name = "y"}) -> tensor<?xf16> {
  %0 = arete.multiply %x, %y : (tensor<?xf16>, tensor<?xf16>) -> tensor<?xf16>
  %1 = arete.add %0, %x : (tensor<?xf16>, tensor<?xf16>) -> tensor<?xf16>
  return %1 : tensor<?xf16>
}

func.func @brain(%x: tensor<?xbf16> {arete.name = "x"}, %y: tensor<?xbf16> {arete.name = "y"}) -> tensor<?xbf16> {
  %0 = arete.multiply %x, %y : (tensor<?xbf16>, tensor<?xbf16>) -> tensor<?xbf16>
  %1 = arete.add %0, %x : (tensor<?xbf16>, tensor<?xbf16>) -> tensor<?xbf16>
  return %1 : tensor<?xbf16>
}
