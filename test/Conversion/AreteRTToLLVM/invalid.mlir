// RUN: arete-opt %s --convert-arete-rt-to-llvm --verify-diagnostics --split-input-file

// expected-error @+1 {{is not an entry; run arete-make-entry first}}
func.func @no_entry(%x: memref<?xf32>) {
  return
}

// -----

func.func @strided(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %a = arete_rt.input 0 : memref<4x4xf32>
  %x2_0 = arith.constant 2 : index
  %x2_1 = arith.constant 2 : index
  %x = arete_rt.output 0(%x2_0, %x2_1) : memref<2x2xf32>
  %sub = memref.subview %a[0, 0] [2, 2] [2, 2] : memref<4x4xf32> to memref<2x2xf32, strided<[8, 2]>>
  // expected-error @+1 {{rows of a matrix must be contiguous, got 'memref<2x2xf32, strided<[8, 2]>>'}}
  arete_rt.matmul ins(%sub, %sub : memref<2x2xf32, strided<[8, 2]>>, memref<2x2xf32, strided<[8, 2]>>) outs(%x : memref<2x2xf32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

func.func @strided_indices(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %n = arith.constant 4 : index
  %a = arete_rt.input 0 : memref<4xi64>
  %sub = memref.subview %a[0] [2] [2] : memref<4xi64> to memref<2xi64, strided<[2]>>
  // expected-error @+1 {{indices must be contiguous}}
  arete_rt.check_index %sub, %n, "out of range" : memref<2xi64, strided<[2]>>
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

func.func @strided_state(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %a = arete_rt.input 0 : memref<4xi64>
  %sub = memref.subview %a[0] [2] [2] : memref<4xi64> to memref<2xi64, strided<[2]>>
  // expected-error @+1 {{the new value must be contiguous}}
  arete_rt.store_state 0, %sub : memref<2xi64, strided<[2]>>
  %ok = arith.constant 0 : i32
  return %ok : i32
}
