// Reductions where it matters which they are. Values are NumPy's.
// DEFINE: %{run} = arete-run %s --function

// The sum of nothing is 0, the product 1, the mean NaN.
// RUN: %{run}=empty --random=1 --shape=arg0=0x3 | FileCheck %s --check-prefix=EMPTY
// RUN: %{run}=empty --random=1 --shape=arg0=0x3 --check
// EMPTY: out0: float32[3] = [0, 0, 0]
// EMPTY: out1: float32[] = 1
// EMPTY: out2: float32[3] = [nan, nan, nan]
// EMPTY: out3: float32[0] = []
// EMPTY: out4: float32[0,3] = []
func.func @empty(%x: tensor<?x3xf32>) -> (tensor<3xf32>, tensor<f32>, tensor<3xf32>, tensor<?xf32>, tensor<?x3xf32>) {
  %0 = arete.sum %x {axes = array<i64: 0>} : (tensor<?x3xf32>) -> tensor<3xf32>
  %1 = arete.prod %x {axes = array<i64: 0, 1>} : (tensor<?x3xf32>) -> tensor<f32>
  %2 = arete.mean %x {axes = array<i64: 0>} : (tensor<?x3xf32>) -> tensor<3xf32>
  %3 = arete.max %x {axes = array<i64: 1>} : (tensor<?x3xf32>) -> tensor<?xf32>
  %4 = arete.softmax %x {axis = 1 : i64} : (tensor<?x3xf32>) -> tensor<?x3xf32>
  return %0, %1, %2, %3, %4 : tensor<3xf32>, tensor<f32>, tensor<3xf32>, tensor<?xf32>, tensor<?x3xf32>
}

// There is no largest of nothing, and no position of it.
// RUN: not %{run}=max_of_nothing --random=1 --size=0 2>&1 | FileCheck %s --check-prefix=MAX
// RUN: %{run}=max_of_nothing --random=1 --size=1 --check
// MAX: reduction-edges.mlir:[[#@LINE+2]]: max: axis 0 of float32[?] is empty, and nothing is the result of no element
func.func @max_of_nothing(%x: tensor<?xf32>) -> tensor<f32> {
  %0 = arete.max %x {axes = array<i64: 0>} : (tensor<?xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// RUN: not %{run}=argmin_of_nothing --random=1 --size=0 2>&1 | FileCheck %s --check-prefix=ARGMIN
// ARGMIN: argmin: axis 1 of int8[3,?] is empty
func.func @argmin_of_nothing(%x: tensor<3x?xi8>) -> tensor<3xi64> {
  %0 = arete.argmin %x {axes = array<i64: 1>} : (tensor<3x?xi8>) -> tensor<3xi64>
  return %0 : tensor<3xi64>
}

// NaN is the extreme value, at its first place.
// RUN: %{run}=nan --input="arg0=[[1, nan, 3], [inf, -inf, 0], [nan, nan, 7], [-1, -1, -2]]" | FileCheck %s --check-prefix=NAN
// NAN: out0: float64[4] = [nan, inf, nan, -1]
// NAN: out1: float64[4] = [nan, -inf, nan, -2]
// NAN: out2: int64[4] = [1, 0, 0, 0]
// NAN: out3: int64[4] = [1, 1, 0, 2]
// NAN: out4: float64[4] = [nan, nan, nan, -4]
func.func @nan(%x: tensor<?x?xf64>) -> (tensor<?xf64>, tensor<?xf64>, tensor<?xi64>, tensor<?xi64>, tensor<?xf64>) {
  %0 = arete.max %x {axes = array<i64: 1>} : (tensor<?x?xf64>) -> tensor<?xf64>
  %1 = arete.min %x {axes = array<i64: 1>} : (tensor<?x?xf64>) -> tensor<?xf64>
  %2 = arete.argmax %x {axes = array<i64: 1>} : (tensor<?x?xf64>) -> tensor<?xi64>
  %3 = arete.argmin %x {axes = array<i64: 1>} : (tensor<?x?xf64>) -> tensor<?xi64>
  %4 = arete.sum %x {axes = array<i64: 1>} : (tensor<?x?xf64>) -> tensor<?xf64>
  return %0, %1, %2, %3, %4 : tensor<?xf64>, tensor<?xf64>, tensor<?xi64>, tensor<?xi64>, tensor<?xf64>
}

// The position in the reduced axes, in C order; the first of equals, and of
// NaNs.
// RUN: %{run}=several --input="arg0=[[[1, 5], [2, 4], [5, 0]], [[3, 5], [nan, 7], [2, nan]]]" | FileCheck %s --check-prefix=SEVERAL
// SEVERAL: out0: int64[] = 8
// SEVERAL: out1: int64[3] = [1, 2, 3]
// SEVERAL: out2: int64[2,1,1] = {{\[}}{{\[}}[5]], {{\[}}[2]]]
// SEVERAL: out3: int64[2] = [4, 5]
func.func @several(%x: tensor<?x?x?xf64>) -> (tensor<i64>, tensor<?xi64>, tensor<?x1x1xi64>, tensor<?xi64>) {
  %0 = arete.argmax %x {axes = array<i64: 0, 1, 2>} : (tensor<?x?x?xf64>) -> tensor<i64>
  %1 = arete.argmax %x {axes = array<i64: 0, 2>} : (tensor<?x?x?xf64>) -> tensor<?xi64>
  %2 = arete.argmin %x {axes = array<i64: 1, 2>, keepdims = true} : (tensor<?x?x?xf64>) -> tensor<?x1x1xi64>
  %3 = arete.argmin %x {axes = array<i64: 0, 1>} : (tensor<?x?x?xf64>) -> tensor<?xi64>
  return %0, %1, %2, %3 : tensor<i64>, tensor<?xi64>, tensor<?x1x1xi64>, tensor<?xi64>
}

// All elements equal what accumulators start from.
// RUN: %{run}=lowest --input="arg0=[-128, -128]" --input="arg1=[-inf, -inf]" --input="arg2=[0, 0]" | FileCheck %s --check-prefix=LOWEST
// LOWEST: out0: int8[] = -128
// LOWEST: out1: int64[] = 0
// LOWEST: out2: float32[] = -inf
// LOWEST: out3: int64[] = 0
// LOWEST: out4: uint8[] = 0
// LOWEST: out5: int64[] = 0
func.func @lowest(%a: tensor<?xi8>, %b: tensor<?xf32>, %c: tensor<?xui8>) -> (tensor<i8>, tensor<i64>, tensor<f32>, tensor<i64>, tensor<ui8>, tensor<i64>) {
  %0 = arete.max %a {axes = array<i64: 0>} : (tensor<?xi8>) -> tensor<i8>
  %1 = arete.argmax %a {axes = array<i64: 0>} : (tensor<?xi8>) -> tensor<i64>
  %2 = arete.max %b {axes = array<i64: 0>} : (tensor<?xf32>) -> tensor<f32>
  %3 = arete.argmax %b {axes = array<i64: 0>} : (tensor<?xf32>) -> tensor<i64>
  %4 = arete.max %c {axes = array<i64: 0>} : (tensor<?xui8>) -> tensor<ui8>
  %5 = arete.argmin %c {axes = array<i64: 0>} : (tensor<?xui8>) -> tensor<i64>
  return %0, %1, %2, %3, %4, %5 : tensor<i8>, tensor<i64>, tensor<f32>, tensor<i64>, tensor<ui8>, tensor<i64>
}

// Unsigned numbers above the signed range are large, not negative.
// RUN: %{run}=unsigned --input="arg0=[1, 200, 3]" | FileCheck %s --check-prefix=UNSIGNED
// UNSIGNED: out0: uint8[] = 200
// UNSIGNED: out1: uint8[] = 1
// UNSIGNED: out2: int64[] = 1
// UNSIGNED: out3: int64[] = 0
func.func @unsigned(%x: tensor<?xui8>) -> (tensor<ui8>, tensor<ui8>, tensor<i64>, tensor<i64>) {
  %0 = arete.max %x {axes = array<i64: 0>} : (tensor<?xui8>) -> tensor<ui8>
  %1 = arete.min %x {axes = array<i64: 0>} : (tensor<?xui8>) -> tensor<ui8>
  %2 = arete.argmax %x {axes = array<i64: 0>} : (tensor<?xui8>) -> tensor<i64>
  %3 = arete.argmin %x {axes = array<i64: 0>} : (tensor<?xui8>) -> tensor<i64>
  return %0, %1, %2, %3 : tensor<ui8>, tensor<ui8>, tensor<i64>, tensor<i64>
}

// RUN: %{run}=softmax --input="arg0=[[1000, 1000], [0, -1e30], [-inf, 0]]" | FileCheck %s --check-prefix=SOFTMAX
// SOFTMAX: out0: float64[3,2] = {{\[}}[0.5, 0.5], [1, 0], [0, 1]]
// SOFTMAX: out1: float64[3,2] = {{\[}}[-0.6931471805599453, -0.6931471805599453], [0, -1e+30], [-inf, 0]]
func.func @softmax(%x: tensor<?x?xf64>) -> (tensor<?x?xf64>, tensor<?x?xf64>) {
  %0 = arete.softmax %x {axis = 1 : i64} : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %1 = arete.log_softmax %x {axis = 1 : i64} : (tensor<?x?xf64>) -> tensor<?x?xf64>
  return %0, %1 : tensor<?x?xf64>, tensor<?x?xf64>
}
