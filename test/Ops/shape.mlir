// Shapes, creation and joining, compiled and by the reference.
// DEFINE: %{check} = arete-run %s --random=1 --size=6 --check

// RUN: %{check} --function=sizes
// RUN: %{check} --function=sizes --size=0
func.func @sizes(%x: tensor<?x3x?xf32>) -> (tensor<i64>, tensor<i64>, tensor<3xi64>, tensor<0xi64>) {
  %0 = arete.dim %x {axis = 0 : i64} : (tensor<?x3x?xf32>) -> tensor<i64>
  %1 = arete.dim %x {axis = 1 : i64} : (tensor<?x3x?xf32>) -> tensor<i64>
  %2 = arete.shape_of %x : (tensor<?x3x?xf32>) -> tensor<3xi64>
  %3 = arete.shape_of %1 : (tensor<i64>) -> tensor<0xi64>
  return %0, %1, %2, %3 : tensor<i64>, tensor<i64>, tensor<3xi64>, tensor<0xi64>
}

// RUN: %{check} --function=constants
func.func @constants() -> (tensor<2x2xi1>, tensor<3xui8>, tensor<f32>, tensor<0x2xf64>, tensor<4xi16>) {
  %0 = arete.constant dense<[[true, false], [false, true]]> : tensor<2x2xi1>
  %1 = arete.constant dense<[0, 128, 255]> : tensor<3xui8>
  %2 = arete.constant dense<-0.0> : tensor<f32>
  %3 = arete.constant dense<> : tensor<0x2xf64>
  %4 = arete.constant dense<-32768> : tensor<4xi16>
  return %0, %1, %2, %3, %4 : tensor<2x2xi1>, tensor<3xui8>, tensor<f32>, tensor<0x2xf64>, tensor<4xi16>
}

// RUN: %{check} --function=reshape --input=arg1=3 --input=arg2=4
func.func @reshape(%x: tensor<?x4xf32>, %n: tensor<i64>, %m: tensor<i64>, %one: tensor<1x1xi1>)
    -> (tensor<?x?x2xf32>, tensor<?xf32>, tensor<?x?x?xf32>, tensor<i1>, tensor<1xi1>) {
  %rest = arete.constant dense<-1> : tensor<i64>
  %two = arete.constant dense<2> : tensor<i64>
  %1 = arete.constant dense<1> : tensor<i64>
  %0 = arete.reshape %x, %n, %m, %two : (tensor<?x4xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?x?x2xf32>
  %flat = arete.reshape %x, %rest : (tensor<?x4xf32>, tensor<i64>) -> tensor<?xf32>
  %2 = arete.reshape %x, %n, %rest, %m : (tensor<?x4xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?x?x?xf32>
  %3 = arete.reshape %one : (tensor<1x1xi1>) -> tensor<i1>
  %4 = arete.reshape %3, %1 : (tensor<i1>, tensor<i64>) -> tensor<1xi1>
  return %0, %flat, %2, %3, %4 : tensor<?x?x2xf32>, tensor<?xf32>, tensor<?x?x?xf32>, tensor<i1>, tensor<1xi1>
}

// RUN: not %{check} --function=reshape --input=arg1=3 --input=arg2=5 2>&1 | FileCheck %s --check-prefix=COUNT
// COUNT: reshape: float32[?,4] to float32[?,?,2] changes the number of elements; they are: 24 and 30
// RUN: not %{check} --function=reshape --input=arg1=-3 --input=arg2=-4 2>&1 | FileCheck %s --check-prefix=NEGATIVE
// NEGATIVE: reshape: the size of axis 0 is negative
// RUN: not %{check} --function=reshape --shape=arg0=0x4 --input=arg1=0 --input=arg2=1 2>&1 | FileCheck %s --check-prefix=REST
// REST: reshape: -1 has no value where another size is 0

// RUN: %{check} --function=transpose
// RUN: %{check} --function=transpose --size=0
// RUN: %{check} --function=transpose --size=1
func.func @transpose(%a: tensor<?x3xf32>, %b: tensor<2x?x4xi8>, %c: tensor<2x3x?x2xi1>, %d: tensor<?xf64>)
    -> (tensor<3x?xf32>, tensor<4x2x?xi8>, tensor<?x2x2x3xi1>, tensor<?xf64>) {
  %0 = arete.transpose %a {permutation = array<i64: 1, 0>} : (tensor<?x3xf32>) -> tensor<3x?xf32>
  %1 = arete.transpose %b {permutation = array<i64: 2, 0, 1>} : (tensor<2x?x4xi8>) -> tensor<4x2x?xi8>
  %2 = arete.transpose %c {permutation = array<i64: 2, 3, 0, 1>} : (tensor<2x3x?x2xi1>) -> tensor<?x2x2x3xi1>
  %3 = arete.transpose %d {permutation = array<i64: 0>} : (tensor<?xf64>) -> tensor<?xf64>
  return %0, %1, %2, %3 : tensor<3x?xf32>, tensor<4x2x?xi8>, tensor<?x2x2x3xi1>, tensor<?xf64>
}

// RUN: %{check} --function=broadcast_to --input=arg3=6 --input=arg4=5
// RUN: %{check} --function=broadcast_to --input=arg3=6 --input=arg4=0
func.func @broadcast_to(%a: tensor<f32>, %b: tensor<1x?xi16>, %c: tensor<?x1xi1>, %n: tensor<i64>, %m: tensor<i64>)
    -> (tensor<?x?xf32>, tensor<?x?xi16>, tensor<?x?x?xi1>) {
  %0 = arete.broadcast_to %a, %n, %m : (tensor<f32>, tensor<i64>, tensor<i64>) -> tensor<?x?xf32>
  %1 = arete.broadcast_to %b, %m, %n : (tensor<1x?xi16>, tensor<i64>, tensor<i64>) -> tensor<?x?xi16>
  %2 = arete.broadcast_to %c, %m, %n, %m : (tensor<?x1xi1>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?x?x?xi1>
  return %0, %1, %2 : tensor<?x?xf32>, tensor<?x?xi16>, tensor<?x?x?xi1>
}

// RUN: not %{check} --function=broadcast_to --input=arg3=7 --input=arg4=5 2>&1 | FileCheck %s --check-prefix=STRETCH
// STRETCH: broadcast_to: operands int16[1,?] do not broadcast; sizes at axis 1 are: 7 and 6
// RUN: not %{check} --function=broadcast_to --input=arg3=-1 --input=arg4=5 2>&1 | FileCheck %s --check-prefix=BELOW
// BELOW: broadcast_to: a size is negative

// RUN: %{check} --function=views --shape=arg1=1x6
// RUN: not %{check} --function=views --shape=arg1=2x6 2>&1 | FileCheck %s --check-prefix=SQUEEZE
// SQUEEZE: squeeze: size of axis 0 of float32[?,?] must be 1; sizes are: 2 and 1
func.func @views(%a: tensor<?x3xi64>, %b: tensor<?x?xf32>, %c: tensor<1x1x1xi1>)
    -> (tensor<1x?x1x3x1xi64>, tensor<?xf32>, tensor<i1>, tensor<1x1xi1>) {
  %0 = arete.expand_dims %a {axes = array<i64: 0, 2, 4>} : (tensor<?x3xi64>) -> tensor<1x?x1x3x1xi64>
  %1 = arete.squeeze %b {axes = array<i64: 0>} : (tensor<?x?xf32>) -> tensor<?xf32>
  %2 = arete.squeeze %c {axes = array<i64: 0, 1, 2>} : (tensor<1x1x1xi1>) -> tensor<i1>
  %3 = arete.expand_dims %2 {axes = array<i64: 0, 1>} : (tensor<i1>) -> tensor<1x1xi1>
  return %0, %1, %2, %3 : tensor<1x?x1x3x1xi64>, tensor<?xf32>, tensor<i1>, tensor<1x1xi1>
}

// Upwards, downwards, none at all; where the last step would leave int64.
// RUN: %{check} --function=arange --input=arg0=-3 --input=arg1=9 --input=arg2=4
// RUN: %{check} --function=arange --input=arg0=9 --input=arg1=-3 --input=arg2=-5
// RUN: %{check} --function=arange --input=arg0=9 --input=arg1=9 --input=arg2=1
// RUN: %{check} --function=arange --input=arg0=9 --input=arg1=-3 --input=arg2=1
// RUN: %{check} --function=arange --input=arg0=9223372036854775800 --input=arg1=9223372036854775807 --input=arg2=3
// RUN: not %{check} --function=arange --input=arg0=1 --input=arg1=2 --input=arg2=0 2>&1 | FileCheck %s --check-prefix=STEP
// STEP: arange: the step is 0
func.func @arange(%start: tensor<i64>, %stop: tensor<i64>, %step: tensor<i64>) -> tensor<?xi64> {
  %0 = arete.arange %start, %stop, %step : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xi64>
  return %0 : tensor<?xi64>
}

// RUN: %{check} --function=iota --input=arg0=3 --input=arg1=4
// RUN: %{check} --function=iota --input=arg0=0 --input=arg1=4
func.func @iota(%n: tensor<i64>, %m: tensor<i64>) -> (tensor<?xi64>, tensor<?x?x?xi64>, tensor<?x?x?xi64>, tensor<?x?x?xi64>) {
  %0 = arete.iota %n {axis = 0 : i64} : (tensor<i64>) -> tensor<?xi64>
  %1 = arete.iota %n, %m, %n {axis = 0 : i64} : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?x?x?xi64>
  %2 = arete.iota %n, %m, %n {axis = 1 : i64} : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?x?x?xi64>
  %3 = arete.iota %n, %m, %n {axis = 2 : i64} : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?x?x?xi64>
  return %0, %1, %2, %3 : tensor<?xi64>, tensor<?x?x?xi64>, tensor<?x?x?xi64>, tensor<?x?x?xi64>
}

// RUN: %{check} --function=concatenate --shape=arg1=2x3
// RUN: %{check} --function=concatenate --shape=arg0=0x3 --shape=arg1=2x3 --shape=arg3=0
// RUN: not %{check} --function=concatenate --shape=arg1=2x4 2>&1 | FileCheck %s --check-prefix=JOIN
// JOIN: concatenate: sizes of float32[?,3] and float32[2,?] differ at axis 1: 3 and 4
func.func @concatenate(%a: tensor<?x3xf32>, %b: tensor<2x?xf32>, %c: tensor<2x1xf32>, %d: tensor<?xi1>)
    -> (tensor<?x3xf32>, tensor<2x?xf32>, tensor<?xi1>, tensor<?x3xf32>) {
  %0 = arete.concatenate %a, %b {axis = 0 : i64} : (tensor<?x3xf32>, tensor<2x?xf32>) -> tensor<?x3xf32>
  %1 = arete.concatenate %b, %c, %b {axis = 1 : i64} : (tensor<2x?xf32>, tensor<2x1xf32>, tensor<2x?xf32>) -> tensor<2x?xf32>
  %2 = arete.concatenate %d, %d, %d {axis = 0 : i64} : (tensor<?xi1>, tensor<?xi1>, tensor<?xi1>) -> tensor<?xi1>
  %3 = arete.concatenate %a {axis = 0 : i64} : (tensor<?x3xf32>) -> tensor<?x3xf32>
  return %0, %1, %2, %3 : tensor<?x3xf32>, tensor<2x?xf32>, tensor<?xi1>, tensor<?x3xf32>
}
