// Updates and failures, seen from the caller.
// DEFINE: %{run} = arete-run %s --function

// RUN: %{run}=swap --input="arg0=[1, 2]" --input="arg1=[3, 4]" | FileCheck %s --check-prefix=SWAP
// SWAP: state arg0: float32[2] = [3, 4]
// SWAP: state arg1: float32[2] = [1, 2]
func.func @swap(%w: tensor<2xf32> {arete.state}, %v: tensor<2xf32> {arete.state})
    -> (tensor<2xf32> {arete.update_of = 1 : i64}, tensor<2xf32> {arete.update_of = 0 : i64}) {
  return %w, %v : tensor<2xf32>, tensor<2xf32>
}

// Three states go round, through views and under the same name.
// RUN: %{run}=rotate --input="arg0=[1, 2]" --input="arg1=[[3, 4]]" --input="arg2=[5, 6]" | FileCheck %s --check-prefix=ROTATE
// ROTATE: out0: float32[2] = [1, 2]
// ROTATE: state arg0: float32[2] = [3, 4]
// ROTATE: state arg1: float32[1,2] = {{\[}}[5, 6]]
// ROTATE: state arg2: float32[2] = [1, 2]
func.func @rotate(%a: tensor<2xf32> {arete.state}, %b: tensor<1x2xf32> {arete.state}, %c: tensor<2xf32> {arete.state})
    -> (tensor<2xf32>, tensor<2xf32> {arete.update_of = 0 : i64}, tensor<1x2xf32> {arete.update_of = 1 : i64}, tensor<2xf32> {arete.update_of = 2 : i64}) {
  %0 = arete.squeeze %b {axes = array<i64: 0>} : (tensor<1x2xf32>) -> tensor<2xf32>
  %1 = arete.expand_dims %c {axes = array<i64: 0>} : (tensor<2xf32>) -> tensor<1x2xf32>
  return %a, %0, %1, %a : tensor<2xf32>, tensor<2xf32>, tensor<1x2xf32>, tensor<2xf32>
}

// Each update reads the old values, whatever was written before.
// RUN: %{run}=simultaneous --input="arg0=[1, 2]" --input="arg1=[10, 20]" | FileCheck %s --check-prefix=BOTH
// BOTH: out0: float64[] = 33
// BOTH: state arg0: float64[2] = [11, 22]
// BOTH: state arg1: float64[2] = [9, 18]
func.func @simultaneous(%w: tensor<?xf64> {arete.state}, %v: tensor<?xf64> {arete.state})
    -> (tensor<f64>, tensor<?xf64> {arete.update_of = 0 : i64}, tensor<?xf64> {arete.update_of = 1 : i64}) {
  %0 = arete.add %w, %v : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %1 = arete.subtract %v, %w : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %2 = arete.sum %0 {axes = array<i64: 0>} : (tensor<?xf64>) -> tensor<f64>
  return %2, %0, %1 : tensor<f64>, tensor<?xf64>, tensor<?xf64>
}

// A transpose reads elements that an update in place would have overwritten.
// RUN: %{run}=transpose --input="arg0=[[1, 2], [3, 4]]" | FileCheck %s --check-prefix=TRANSPOSE
// TRANSPOSE: state arg0: int32[2,2] = {{\[}}[1, 3], [2, 4]]
func.func @transpose(%w: tensor<2x2xi32> {arete.state}) -> (tensor<2x2xi32> {arete.update_of = 0 : i64}) {
  %0 = arete.transpose %w {permutation = array<i64: 1, 0>} : (tensor<2x2xi32>) -> tensor<2x2xi32>
  return %0 : tensor<2x2xi32>
}

// RUN: %{run}=shift --input="arg0=[1, 2, 3, 4]" | FileCheck %s --check-prefix=SHIFT
// SHIFT: state arg0: int32[4] = [4, 1, 2, 3]
func.func @shift(%w: tensor<4xi32> {arete.state}) -> (tensor<4xi32> {arete.update_of = 0 : i64}) {
  %zero = arete.constant dense<0> : tensor<i64>
  %one = arete.constant dense<1> : tensor<i64>
  %three = arete.constant dense<3> : tensor<i64>
  %0 = arete.slice %w, %three, %one {axes = array<i64: 0>} : (tensor<4xi32>, tensor<i64>, tensor<i64>) -> tensor<1xi32>
  %1 = arete.slice %w, %zero, %three {axes = array<i64: 0>} : (tensor<4xi32>, tensor<i64>, tensor<i64>) -> tensor<3xi32>
  %2 = arete.concatenate %0, %1 {axis = 0 : i64} : (tensor<1xi32>, tensor<3xi32>) -> tensor<4xi32>
  return %2 : tensor<4xi32>
}

// RUN: %{run}=product --input="arg0=[[1, 1], [0, 1]]" | FileCheck %s --check-prefix=PRODUCT
// PRODUCT: state arg0: float64[2,2] = {{\[}}[1, 2], [0, 1]]
func.func @product(%w: tensor<?x?xf64> {arete.state}) -> (tensor<?x?xf64> {arete.update_of = 0 : i64}) {
  %0 = arete.dot %w, %w : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  return %0 : tensor<?x?xf64>
}

// RUN: %{run}=reverse --input="arg0=[1, 2, 3]" | FileCheck %s --check-prefix=REVERSE
// REVERSE: state arg0: float32[3] = [3, 2, 1]
func.func @reverse(%w: tensor<3xf32> {arete.state}) -> (tensor<3xf32> {arete.update_of = 0 : i64}) {
  %i = arete.constant dense<[-1, -2, -3]> : tensor<3xi64>
  %0 = arete.gather %w, %i : (tensor<3xf32>, tensor<3xi64>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// RUN: %{run}=grow --input="arg0=[1, 2]" | FileCheck %s --check-prefix=GROW
// RUN: %{run}=grow --input="arg0=[]" | FileCheck %s --check-prefix=NOTHING
// GROW: out0: int16[2] = [1, 2]
// GROW: state arg0: int16[4] = [1, 2, 1, 2]
// NOTHING: state arg0: int16[0] = []
func.func @grow(%w: tensor<?xi16> {arete.state}) -> (tensor<?xi16>, tensor<?xi16> {arete.update_of = 0 : i64}) {
  %0 = arete.concatenate %w, %w {axis = 0 : i64} : (tensor<?xi16>, tensor<?xi16>) -> tensor<?xi16>
  return %w, %0 : tensor<?xi16>, tensor<?xi16>
}

// RUN: %{run}=fill --input="arg0=[1, 2]" | FileCheck %s --check-prefix=FILL
// FILL: state arg0: float32[2] = [7, 7]
func.func @fill(%w: tensor<2xf32> {arete.state}) -> (tensor<2xf32> {arete.update_of = 0 : i64}) {
  %0 = arete.constant dense<7.0> : tensor<2xf32>
  return %0 : tensor<2xf32>
}
