// The reference took the epsilon of float64 for the rank of a matrix of 16-bit
// floats: here the second singular value is between the two cutoffs.
// RUN: arete-fuzz --replay %s
module attributes {arete.calls = [[dense<[[1.0, 0.0], [0.0, 0.01]]> : tensor<2x2xbf16>, dense<[[1.0, 0.0], [0.0, 0.001]]> : tensor<2x2xf16>]]} {
  func.func @f(%x: tensor<?x?xbf16> {arete.name = "x"}, %y: tensor<?x?xf16> {arete.name = "y"}) -> (tensor<?x?xbf16>, tensor<?x?xf16>) {
    %0 = arete.pinv %x : (tensor<?x?xbf16>) -> tensor<?x?xbf16>
    %1 = arete.pinv %y : (tensor<?x?xf16>) -> tensor<?x?xf16>
    return %0, %1 : tensor<?x?xbf16>, tensor<?x?xf16>
  }
}
