// Sizes whose product overflows are an error, not a small array.
// RUN: not arete-run %s --function=static 2>&1 | FileCheck %s
// RUN: not arete-run %s --function=dynamic --input=arg0=4294967296 2>&1 | FileCheck %s
// RUN: arete-run %s --function=dynamic --input=arg0=3 --check
// CHECK: the size of the temporaries in bytes overflows

func.func @static() -> tensor<i64> {
  %n = arete.constant dense<4294967296> : tensor<i64>
  %0 = arete.iota %n, %n {axis = 0 : i64} : (tensor<i64>, tensor<i64>) -> tensor<4294967296x4294967296xi64>
  %1 = arete.sum %0 {axes = array<i64: 0, 1>} : (tensor<4294967296x4294967296xi64>) -> tensor<i64>
  return %1 : tensor<i64>
}

func.func @dynamic(%n: tensor<i64>) -> tensor<i64> {
  %0 = arete.iota %n, %n {axis = 0 : i64} : (tensor<i64>, tensor<i64>) -> tensor<?x?xi64>
  %1 = arete.transpose %0 {permutation = array<i64: 1, 0>} : (tensor<?x?xi64>) -> tensor<?x?xi64>
  %2 = arete.sum %1 {axes = array<i64: 0, 1>} : (tensor<?x?xi64>) -> tensor<i64>
  return %2 : tensor<i64>
}
