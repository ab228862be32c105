// Indexing by integer arrays, compiled and by the reference.
// DEFINE: %{check} = arete-run %s --random=1 --size=7 --check

// Negative indices count from the end.
// RUN: %{check} --function=gather --range=-5:4
// RUN: %{check} --function=gather --range=-5:4 --size=1
// RUN: %{check} --function=gather --range=-5:4 --size=0
func.func @gather(%x: tensor<5x5x5xf32>, %i: tensor<?xi64>, %j: tensor<?x1xi64>, %k: tensor<i64>)
    -> (tensor<?x5x5xf32>, tensor<?x?x5xf32>, tensor<?x?xf32>, tensor<5x5xf32>, tensor<f32>) {
  %0 = arete.gather %x, %i : (tensor<5x5x5xf32>, tensor<?xi64>) -> tensor<?x5x5xf32>
  %1 = arete.gather %x, %i, %j : (tensor<5x5x5xf32>, tensor<?xi64>, tensor<?x1xi64>) -> tensor<?x?x5xf32>
  %2 = arete.gather %x, %k, %j, %i : (tensor<5x5x5xf32>, tensor<i64>, tensor<?x1xi64>, tensor<?xi64>) -> tensor<?x?xf32>
  %3 = arete.gather %x, %k : (tensor<5x5x5xf32>, tensor<i64>) -> tensor<5x5xf32>
  %4 = arete.gather %x, %k, %k, %k : (tensor<5x5x5xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<f32>
  return %0, %1, %2, %3, %4 : tensor<?x5x5xf32>, tensor<?x?x5xf32>, tensor<?x?xf32>, tensor<5x5xf32>, tensor<f32>
}

// One element of each row, as in a cross entropy: a range needs no check of its
// elements.
// RUN: %{check} --function=gather_rows --range=0:2
// RUN: not %{check} --function=gather_rows --range=0:2 --shape=arg1=8 2>&1 | FileCheck %s --check-prefix=ROWS
// ROWS: gather: index out of range for axis 0 of bool[?,3]
func.func @gather_rows(%x: tensor<?x3xi1>, %i: tensor<?xi64>) -> tensor<?xi1> {
  %zero = arete.constant dense<0> : tensor<i64>
  %one = arete.constant dense<1> : tensor<i64>
  %n = arete.dim %i {axis = 0 : i64} : (tensor<?xi64>) -> tensor<i64>
  %rows = arete.arange %zero, %n, %one : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xi64>
  %0 = arete.gather %x, %rows, %i : (tensor<?x3xi1>, tensor<?xi64>, tensor<?xi64>) -> tensor<?xi1>
  return %0 : tensor<?xi1>
}

// Repeated positions accumulate, in the order of the updates.
// RUN: %{check} --function=scatter_add --range=-4:3
// RUN: %{check} --function=scatter_add --range=-4:3 --size=0
func.func @scatter_add(%x: tensor<4x3xf64>, %u: tensor<?x3xf64>, %y: tensor<4x4xi8>, %v: tensor<?x?xi8>, %i: tensor<?xi64>, %j: tensor<?x1xi64>, %k: tensor<i64>, %w: tensor<3xf64>)
    -> (tensor<4x3xf64>, tensor<4x4xi8>, tensor<4x3xf64>) {
  %0 = arete.scatter_add %x, %u, %i : (tensor<4x3xf64>, tensor<?x3xf64>, tensor<?xi64>) -> tensor<4x3xf64>
  %1 = arete.scatter_add %y, %v, %i, %j : (tensor<4x4xi8>, tensor<?x?xi8>, tensor<?xi64>, tensor<?x1xi64>) -> tensor<4x4xi8>
  %2 = arete.scatter_add %x, %w, %k : (tensor<4x3xf64>, tensor<3xf64>, tensor<i64>) -> tensor<4x3xf64>
  return %0, %1, %2 : tensor<4x3xf64>, tensor<4x4xi8>, tensor<4x3xf64>
}

// RUN: %{check} --function=scatter_unsigned --range=0:255 --range=arg2=0:1 --range=arg4=0:0
func.func @scatter_unsigned(%x: tensor<2xui8>, %u: tensor<?xui8>, %i: tensor<?xi64>, %z: tensor<1xui64>, %k: tensor<i64>, %w: tensor<ui64>)
    -> (tensor<2xui8>, tensor<1xui64>) {
  %0 = arete.scatter_add %x, %u, %i : (tensor<2xui8>, tensor<?xui8>, tensor<?xi64>) -> tensor<2xui8>
  %1 = arete.scatter_add %z, %w, %k : (tensor<1xui64>, tensor<ui64>, tensor<i64>) -> tensor<1xui64>
  return %0, %1 : tensor<2xui8>, tensor<1xui64>
}

// RUN: arete-run %s --function=pick --input="arg0=[10, 20, 30]" --input="arg1=[-1, 0, -3, 2]" --input=arg2=-2 | FileCheck %s --check-prefix=PICK
// PICK: out0: int32[4] = [30, 10, 10, 30]
// PICK: out1: int32[] = 20
// RUN: not arete-run %s --function=pick --input="arg0=[10, 20, 30]" --input="arg1=[0, 3]" --input=arg2=0 2>&1 | FileCheck %s --check-prefix=ARRAY
// RUN: not arete-run %s --function=pick --input="arg0=[10, 20, 30]" --input="arg1=[0, -4]" --input=arg2=0 2>&1 | FileCheck %s --check-prefix=ARRAY
// RUN: not arete-run %s --function=pick --input="arg0=[10, 20, 30]" --input="arg1=[0]" --input=arg2=3 2>&1 | FileCheck %s --check-prefix=SCALAR
// RUN: not arete-run %s --function=pick --input="arg0=[10, 20, 30]" --input="arg1=[0]" --input=arg2=-4 2>&1 | FileCheck %s --check-prefix=SCALAR
// RUN: not arete-run %s --function=pick --input="arg0=[]" --input="arg1=[0]" --input=arg2=0 2>&1 | FileCheck %s --check-prefix=NOTHING
// ARRAY: indexing.mlir:[[#@LINE+4]]: gather: index out of range for axis 0 of int32[?]
// SCALAR: indexing.mlir:[[#@LINE+4]]: gather: index out of range for axis 0 of int32[?]
// NOTHING: gather: index out of range
func.func @pick(%x: tensor<?xi32>, %i: tensor<?xi64>, %j: tensor<i64>) -> (tensor<?xi32>, tensor<i32>) {
  %0 = arete.gather %x, %i : (tensor<?xi32>, tensor<?xi64>) -> tensor<?xi32>
  %1 = arete.gather %x, %j : (tensor<?xi32>, tensor<i64>) -> tensor<i32>
  return %0, %1 : tensor<?xi32>, tensor<i32>
}

// RUN: not %{check} --function=mismatch --range=0:3 --shape=arg1=5 2>&1 | FileCheck %s --check-prefix=UPDATES
// UPDATES: scatter_add: sizes of the indexed elements and of the updates differ at axis 0: 7 and 5
func.func @mismatch(%x: tensor<4xf32>, %u: tensor<?xf32>, %i: tensor<?xi64>) -> tensor<4xf32> {
  %0 = arete.scatter_add %x, %u, %i : (tensor<4xf32>, tensor<?xf32>, tensor<?xi64>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// Axes in the middle and apart, of any dtype; the last of repeated updates stays.
// RUN: %{check} --function=positions --input="arg2=[0, -1, 0]" --input="arg3=[2, 1, 2]"
func.func @positions(%x: tensor<2x4x3xi1>, %y: tensor<4x3x3xi16>, %i: tensor<?xi64>, %j: tensor<?xi64>)
    -> (tensor<2x?x3xi1>, tensor<?x3xi16>, tensor<3x?xi16>, tensor<4x3x3xi16>, tensor<4x3x3xi16>) {
  %0 = arete.gather %x, %i {axes = array<i64: 1>, position = 1 : i64} : (tensor<2x4x3xi1>, tensor<?xi64>) -> tensor<2x?x3xi1>
  %1 = arete.gather %y, %i, %j {axes = array<i64: 0, 2>} : (tensor<4x3x3xi16>, tensor<?xi64>, tensor<?xi64>) -> tensor<?x3xi16>
  %2 = arete.gather %y, %i, %j {axes = array<i64: 0, 2>, position = 1 : i64} : (tensor<4x3x3xi16>, tensor<?xi64>, tensor<?xi64>) -> tensor<3x?xi16>
  %3 = arete.scatter %y, %2, %j, %i {axes = array<i64: 0, 2>, position = 1 : i64} : (tensor<4x3x3xi16>, tensor<3x?xi16>, tensor<?xi64>, tensor<?xi64>) -> tensor<4x3x3xi16>
  %4 = arete.scatter_add %y, %2, %i, %j {axes = array<i64: 0, 2>, position = 1 : i64} : (tensor<4x3x3xi16>, tensor<3x?xi16>, tensor<?xi64>, tensor<?xi64>) -> tensor<4x3x3xi16>
  return %0, %1, %2, %3, %4 : tensor<2x?x3xi1>, tensor<?x3xi16>, tensor<3x?xi16>, tensor<4x3x3xi16>, tensor<4x3x3xi16>
}

// A count that does not agree with the mask is an error, not an access outside.
// RUN: %{check} --function=mask --input="arg0=[[true, false], [true, true]]" --input=arg1=3
// RUN: not %{check} --function=mask --input="arg0=[[true, false], [true, true]]" --input=arg1=2 2>&1 | FileCheck %s --check-prefix=COUNT
// RUN: not %{check} --function=mask --input="arg0=[[true, false], [true, true]]" --input=arg1=4 2>&1 | FileCheck %s --check-prefix=COUNT
// COUNT: flatnonzero: 3 elements are true, the count is
func.func @mask(%m: tensor<?x2xi1>, %n: tensor<i64>) -> tensor<?xi64> {
  %0 = arete.flatnonzero %m, %n : (tensor<?x2xi1>, tensor<i64>) -> tensor<?xi64>
  return %0 : tensor<?xi64>
}

// RUN: %{check} --function=checked --input="arg0=[0, 3]" --input=arg1=4
// RUN: not %{check} --function=checked --input="arg0=[0, 3]" --input=arg1=3 2>&1 | FileCheck %s --check-prefix=CHECKED
// CHECKED: checked_index: index 3 is out of range for size 3
func.func @checked(%i: tensor<?xi64>, %n: tensor<i64>) -> tensor<?xi64> {
  %0 = arete.checked_index %i, %n : (tensor<?xi64>, tensor<i64>) -> tensor<?xi64>
  return %0 : tensor<?xi64>
}
