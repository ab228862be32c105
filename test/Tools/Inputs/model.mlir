// A step of gradient descent whose names are no C: one is a keyword, one has a
// dot, and two differ only in what C does not take.
func.func @"train.step"(%x: tensor<?x3xf32> {arete.name = "x"},
                        %rate: tensor<f32> {arete.name = "double"},
                        %w: tensor<3xf32> {arete.name = "layer.w", arete.state},
                        %n: tensor<i64> {arete.name = "layer/w", arete.state})
    -> (tensor<?x3xf32> {arete.name = "x"}, tensor<3xf32> {arete.name = "*/"},
        tensor<3xf32> {arete.update_of = 2 : i64},
        tensor<i64> {arete.update_of = 3 : i64}) {
  %0 = arete.expand_dims %w {axes = array<i64: 0>} : (tensor<3xf32>) -> tensor<1x3xf32>
  %1 = arete.multiply %x, %0 : (tensor<?x3xf32>, tensor<1x3xf32>) -> tensor<?x3xf32>
  %2 = arete.exp %1 : (tensor<?x3xf32>) -> tensor<?x3xf32>
  %3 = arete.sum %2 {axes = array<i64: 0>} : (tensor<?x3xf32>) -> tensor<3xf32>
  %4 = arete.expand_dims %rate {axes = array<i64: 0>} : (tensor<f32>) -> tensor<1xf32>
  %5 = arete.multiply %3, %4 : (tensor<3xf32>, tensor<1xf32>) -> tensor<3xf32>
  %6 = arete.subtract %w, %5 : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  %7 = arete.constant dense<1> : tensor<i64>
  %8 = arete.add %n, %7 : (tensor<i64>, tensor<i64>) -> tensor<i64>
  return %2, %3, %6, %8 : tensor<?x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<i64>
}
