// Slices, compiled and by the reference.
// DEFINE: %{check} = arete-run %s --random=1 --size=6 --check

// RUN: %{check} --function=slice --input=arg2=1 --input=arg3=2
// RUN: %{check} --function=slice --input=arg2=6 --input=arg3=0
// RUN: not %{check} --function=slice --input=arg2=5 --input=arg3=2 2>&1 | FileCheck %s --check-prefix=SLICE
// RUN: not %{check} --function=slice --input=arg2=-1 --input=arg3=2 2>&1 | FileCheck %s --check-prefix=SLICE
// RUN: not %{check} --function=slice --input=arg2=1 --input=arg3=-1 2>&1 | FileCheck %s --check-prefix=SLICE
// RUN: not %{check} --function=slice --input=arg2=1 --input=arg3=9223372036854775807 2>&1 | FileCheck %s --check-prefix=SLICE
// SLICE: slicing.mlir:[[#@LINE+5]]: slice: the slice does not lie within axis 0 of float32[?,3]
func.func @slice(%a: tensor<?x3xf32>, %b: tensor<2x3x?xi8>, %start: tensor<i64>, %size: tensor<i64>)
    -> (tensor<?x3xf32>, tensor<?x2xf32>, tensor<2x3x?xi8>) {
  %one = arete.constant dense<1> : tensor<i64>
  %two = arete.constant dense<2> : tensor<i64>
  %0 = arete.slice %a, %start, %size {axes = array<i64: 0>} : (tensor<?x3xf32>, tensor<i64>, tensor<i64>) -> tensor<?x3xf32>
  %1 = arete.slice %a, %one, %two {axes = array<i64: 1>} : (tensor<?x3xf32>, tensor<i64>, tensor<i64>) -> tensor<?x2xf32>
  %2 = arete.slice %b, %start, %size {axes = array<i64: 2>} : (tensor<2x3x?xi8>, tensor<i64>, tensor<i64>) -> tensor<2x3x?xi8>
  return %0, %1, %2 : tensor<?x3xf32>, tensor<?x2xf32>, tensor<2x3x?xi8>
}

// Steps of either sign, which may be longer than the axis or not to be negated.
// RUN: %{check} --function=steps --input=arg1=1 --input=arg2=3 --input=arg3=2
// RUN: %{check} --function=steps --input=arg1=5 --input=arg2=3 --input=arg3=-2
// RUN: %{check} --function=steps --input=arg1=0 --input=arg2=6 --input=arg3=1
// RUN: %{check} --function=steps --input=arg1=5 --input=arg2=6 --input=arg3=-1
// RUN: %{check} --function=steps --input=arg1=3 --input=arg2=1 --input=arg3=9223372036854775807
// RUN: %{check} --function=steps --input=arg1=3 --input=arg2=1 --input=arg3=-9223372036854775808
// RUN: %{check} --function=steps --input=arg1=0 --input=arg2=0 --input=arg3=-7
// RUN: not %{check} --function=steps --input=arg1=1 --input=arg2=4 --input=arg3=2 2>&1 | FileCheck %s --check-prefix=STEPS
// RUN: not %{check} --function=steps --input=arg1=4 --input=arg2=4 --input=arg3=-2 2>&1 | FileCheck %s --check-prefix=STEPS
// RUN: not %{check} --function=steps --input=arg1=6 --input=arg2=1 --input=arg3=-1 2>&1 | FileCheck %s --check-prefix=STEPS
// RUN: not %{check} --function=steps --input=arg1=0 --input=arg2=2 --input=arg3=9223372036854775807 2>&1 | FileCheck %s --check-prefix=STEPS
// RUN: not %{check} --function=steps --input=arg1=0 --input=arg2=2 --input=arg3=-9223372036854775808 2>&1 | FileCheck %s --check-prefix=STEPS
// RUN: not %{check} --function=steps --input=arg1=0 --input=arg2=9223372036854775807 --input=arg3=9223372036854775807 2>&1 | FileCheck %s --check-prefix=STEPS
// STEPS: slicing.mlir:[[#@LINE+5]]: slice: the slice does not lie within axis 1 of float32[3,?]
// RUN: not %{check} --function=steps --input=arg1=0 --input=arg2=1 --input=arg3=0 2>&1 | FileCheck %s --check-prefix=ZERO
// ZERO: slicing.mlir:[[#@LINE+3]]: slice: the step must not be 0
func.func @steps(%x: tensor<3x?xf32>, %start: tensor<i64>, %size: tensor<i64>, %step: tensor<i64>)
    -> (tensor<3x?xf32>, tensor<3x?xf32>, tensor<f32>) {
  %0 = arete.slice %x, %start, %size, %step {axes = array<i64: 1>} : (tensor<3x?xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<3x?xf32>
  %1 = arete.add %0, %0 : (tensor<3x?xf32>, tensor<3x?xf32>) -> tensor<3x?xf32>
  %2 = arete.set_slice %x, %1, %start, %size, %step {axes = array<i64: 1>} : (tensor<3x?xf32>, tensor<3x?xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<3x?xf32>
  %3 = arete.sum %0 {axes = array<i64: 0, 1>, keepdims = false} : (tensor<3x?xf32>) -> tensor<f32>
  return %0, %2, %3 : tensor<3x?xf32>, tensor<3x?xf32>, tensor<f32>
}

// RUN: %{check} --function=indices --input=arg1=0 --input=arg2=-1
// RUN: %{check} --function=indices --input=arg1=-3 --input=arg2=5
// RUN: not %{check} --function=indices --input=arg1=-4 --input=arg2=0 2>&1 | FileCheck %s --check-prefix=LOW
// LOW: slicing.mlir:[[#@LINE+7]]: slice: index out of range for axis 0 of int32[3,?,2]: index -4 is out of range for size 3
// RUN: not %{check} --function=indices --input=arg1=0 --input=arg2=6 2>&1 | FileCheck %s --check-prefix=HIGH
// HIGH: slicing.mlir:[[#@LINE+6]]: slice: index out of range for axis 1 of int32[3,?,2]: index 6 is out of range for size 6
// RUN: not %{check} --size=0 --function=indices --input=arg1=0 --input=arg2=0 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: slicing.mlir:[[#@LINE+4]]: slice: index out of range for axis 1 of int32[3,?,2]: index 0 is out of range for size 0
func.func @indices(%x: tensor<3x?x2xi32>, %i: tensor<i64>, %j: tensor<i64>)
    -> (tensor<?x2xi32>, tensor<3x2xi32>, tensor<i32>, tensor<3x?x2xi32>, tensor<3x?x2xi32>) {
  %0 = arete.slice %x, %i {axes = array<i64>, picked = array<i64: 0>} : (tensor<3x?x2xi32>, tensor<i64>) -> tensor<?x2xi32>
  %1 = arete.slice %x, %j {axes = array<i64>, picked = array<i64: 1>} : (tensor<3x?x2xi32>, tensor<i64>) -> tensor<3x2xi32>
  %one = arete.constant dense<1> : tensor<i64>
  %2 = arete.slice %x, %i, %j, %one {axes = array<i64>, picked = array<i64: 0, 1, 2>} : (tensor<3x?x2xi32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<i32>
  %3 = arete.set_slice %x, %1, %j {axes = array<i64>, picked = array<i64: 1>} : (tensor<3x?x2xi32>, tensor<3x2xi32>, tensor<i64>) -> tensor<3x?x2xi32>
  %4 = arete.set_slice %x, %2, %i, %j, %one {axes = array<i64>, picked = array<i64: 0, 1, 2>} : (tensor<3x?x2xi32>, tensor<i32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<3x?x2xi32>
  return %0, %1, %2, %3, %4 : tensor<?x2xi32>, tensor<3x2xi32>, tensor<i32>, tensor<3x?x2xi32>, tensor<3x?x2xi32>
}

// The new value must have the sizes of the slice.
// RUN: %{check} --function=value --shape y=2 --input=n=2
// RUN: not %{check} --function=value --shape y=3 --input=n=2 2>&1 | FileCheck %s --check-prefix=VALUE
// VALUE: slicing.mlir:[[#@LINE+3]]: set_slice: sizes of the slice and of its new value differ at axis 0; they are: 2 and 3
func.func @value(%x: tensor<?xi32> {arete.name = "x"}, %y: tensor<?xi32> {arete.name = "y"}, %n: tensor<i64> {arete.name = "n"}) -> tensor<?xi32> {
  %one = arete.constant dense<1> : tensor<i64>
  %0 = arete.set_slice %x, %y, %one, %n {axes = array<i64: 0>} : (tensor<?xi32>, tensor<?xi32>, tensor<i64>, tensor<i64>) -> tensor<?xi32>
  return %0 : tensor<?xi32>
}

// A state: its old value is read before it is replaced.
// RUN: %{check} --function=update --input=arg0=2
// RUN: %{check} --function=update --input=arg0=0
func.func @update(%n: tensor<i64>, %w: tensor<?x?xf64> {arete.state}) -> (tensor<?x?xf64>, tensor<?x?xf64> {arete.update_of = 1 : i64}) {
  %zero = arete.constant dense<0> : tensor<i64>
  %two = arete.constant dense<2> : tensor<i64>
  %down = arete.constant dense<-1> : tensor<i64>
  %last = arete.add %n, %down : (tensor<i64>, tensor<i64>) -> tensor<i64>
  %0 = arete.slice %w, %zero, %n {axes = array<i64: 0>} : (tensor<?x?xf64>, tensor<i64>, tensor<i64>) -> tensor<?x?xf64>
  %1 = arete.slice %w, %last, %n, %down {axes = array<i64: 0>} : (tensor<?x?xf64>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?x?xf64>
  %2 = arete.subtract %0, %1 : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %3 = arete.set_slice %w, %2, %two, %n {axes = array<i64: 0>} : (tensor<?x?xf64>, tensor<?x?xf64>, tensor<i64>, tensor<i64>) -> tensor<?x?xf64>
  return %0, %3 : tensor<?x?xf64>, tensor<?x?xf64>
}
