// A length that a check finds to be 1 stayed the length of a slice that drops
// another axis, and MLIR dropped the wrong one: the function did not compile.
// RUN: arete-fuzz --replay %s

module attributes {arete.calls = [[dense<1.0> : tensor<2x5x5xf32>, dense<1> : tensor<i64>, dense<1> : tensor<i64>, dense<0> : tensor<i64>, dense<2.0> : tensor<3x5x5xf32>, dense<3.0> : tensor<1x5xf32>],
                                  [dense<1.0> : tensor<2x5x5xf32>, dense<0> : tensor<i64>, dense<2> : tensor<i64>, dense<0> : tensor<i64>, dense<2.0> : tensor<3x5x5xf32>, dense<3.0> : tensor<1x5xf32>]]} {
  func.func @f(%x: tensor<?x5x5xf32>, %start: tensor<i64>, %length: tensor<i64>, %pick: tensor<i64>, %y: tensor<?x5x5xf32>, %value: tensor<1x5xf32>) -> (tensor<?x5x5xf32>, tensor<?x5xf32>) {
    %0 = arete.set_slice %x, %value, %start, %length, %pick {axes = array<i64: 0>, picked = array<i64: 2>} : (tensor<?x5x5xf32>, tensor<1x5xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?x5x5xf32>
    %1 = arete.slice %y, %start, %length, %pick {axes = array<i64: 0>, picked = array<i64: 2>} : (tensor<?x5x5xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?x5xf32>
    return %0, %1 : tensor<?x5x5xf32>, tensor<?x5xf32>
  }
}
