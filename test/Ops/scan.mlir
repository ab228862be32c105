// Running sums and products, compiled and by the reference.
// DEFINE: %{check} = arete-run %s --random=1 --check

// RUN: %{check} --function=cumsum --size=7
// RUN: %{check} --function=cumsum --shape arg0=0x3 --shape arg1=1x0x1 --shape arg2=1
func.func @cumsum(%a: tensor<?x?xf32>, %b: tensor<?x?x?xf64>, %c: tensor<?xi8>)
    -> (tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?x?xf64>, tensor<?x?x?xf64>, tensor<?xi8>) {
  %0 = arete.cumsum %a {axis = 0 : i64} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %1 = arete.cumsum %a {axis = 1 : i64, reverse = true} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %2 = arete.cumsum %b {axis = 1 : i64, reverse = true} : (tensor<?x?x?xf64>) -> tensor<?x?x?xf64>
  %3 = arete.cumsum %b {axis = 2 : i64} : (tensor<?x?x?xf64>) -> tensor<?x?x?xf64>
  %4 = arete.cumsum %c {axis = 0 : i64} : (tensor<?xi8>) -> tensor<?xi8>
  return %0, %1, %2, %3, %4 : tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?x?xf64>, tensor<?x?x?xf64>, tensor<?xi8>
}

// Integers wrap; an operand that is a view of other strides.
// RUN: %{check} --function=cumprod --size=6 --range=-128:127 --range=arg0=-2:2
func.func @cumprod(%a: tensor<?x?xf64>, %b: tensor<?x2x?xi16>)
    -> (tensor<?x?xf64>, tensor<?x?x2xi16>) {
  %0 = arete.transpose %a {permutation = array<i64: 1, 0>} : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %1 = arete.cumprod %0 {axis = 1 : i64} : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %2 = arete.transpose %b {permutation = array<i64: 2, 0, 1>} : (tensor<?x2x?xi16>) -> tensor<?x?x2xi16>
  %3 = arete.cumprod %2 {axis = 0 : i64, reverse = true} : (tensor<?x?x2xi16>) -> tensor<?x?x2xi16>
  return %1, %3 : tensor<?x?xf64>, tensor<?x?x2xi16>
}

// RUN: %{check} --function=recurrence --size=5 --range=0:1 --range=c=0:200
// RUN: %{check} --function=recurrence --size=0
func.func @recurrence(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>,
                      %c: tensor<?xui8> {arete.name = "c"})
    -> (tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?xui8>) {
  %0 = arete.recurrence %a, %b {axis = 0 : i64} : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %1 = arete.recurrence %a, %b {axis = 1 : i64, lag = true} : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %2 = arete.recurrence %a, %b {axis = 1 : i64, reverse = true, lag = true} : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %3 = arete.recurrence %c, %c {axis = 0 : i64, reverse = true} : (tensor<?xui8>, tensor<?xui8>) -> tensor<?xui8>
  return %0, %1, %2, %3 : tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?xui8>
}

// Few different values, so that many are equal.
// RUN: %{check} --function=extremes --size=9 --range=0:4
// RUN: %{check} --function=extremes --size=0
func.func @extremes(%a: tensor<?x?xf32>, %b: tensor<?xui16>)
    -> (tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xi64>, tensor<?x?xi64>, tensor<?xui16>, tensor<?xi64>) {
  %0 = arete.cummax %a {axis = 0 : i64} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %1 = arete.cummin %a {axis = 1 : i64, reverse = true} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %t = arete.transpose %a {permutation = array<i64: 1, 0>} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %2 = arete.cumargmax %t {axis = 1 : i64} : (tensor<?x?xf32>) -> tensor<?x?xi64>
  %3 = arete.cumargmin %t {axis = 0 : i64, reverse = true} : (tensor<?x?xf32>) -> tensor<?x?xi64>
  %4 = arete.cummin %b {axis = 0 : i64} : (tensor<?xui16>) -> tensor<?xui16>
  %5 = arete.cumargmax %b {axis = 0 : i64, reverse = true} : (tensor<?xui16>) -> tensor<?xi64>
  return %0, %1, %2, %3, %4, %5 : tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xi64>, tensor<?x?xi64>, tensor<?xui16>, tensor<?xi64>
}

// RUN: not arete-run %s --function=recurrence --random=1 --shape arg0=2x3 --shape arg1=2x4 --shape c=1 2>&1 | FileCheck %s
// CHECK: recurrence: sizes of float32[?,?] and float32[?,?] differ at axis 1: 3 and 4
