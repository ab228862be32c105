// A choice between two equal values became that value, and nobody asked any more
// whether the condition's size was right.
// RUN: arete-fuzz --replay %s

module attributes {arete.calls = [[dense<true> : tensor<2xi1>, dense<1.0> : tensor<3xf32>, dense<2.0> : tensor<3xf32>],
                                  [dense<true> : tensor<3xi1>, dense<1.0> : tensor<3xf32>, dense<2.0> : tensor<3xf32>],
                                  [dense<true> : tensor<3xi1>, dense<1.0> : tensor<3xf32>, dense<2.0> : tensor<2xf32>]]} {
  func.func @f(%c: tensor<?xi1>, %x: tensor<?xf32>, %y: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
    %0 = arete.where %c, %x, %x : (tensor<?xi1>, tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
    %true = arete.constant dense<true> : tensor<i1>
    %1 = arete.where %true, %y, %x : (tensor<i1>, tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
    return %0, %1 : tensor<?xf32>, tensor<?xf32>
  }
}
