// Two states, and two inputs of one name.
func.func @states(%x: tensor<f32> {arete.name = "x"},
                  %y: tensor<f32> {arete.name = "x"},
                  %v: tensor<f32> {arete.name = "v", arete.state},
                  %w: tensor<f32> {arete.name = "w", arete.state})
    -> (tensor<f32>, tensor<f32> {arete.update_of = 2 : i64}) {
  %0 = arete.multiply %w, %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %1 = arete.add %v, %y : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %0, %1 : tensor<f32>, tensor<f32>
}
