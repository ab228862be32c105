// y = w * x and w += x.
func.func @step(%x: tensor<?xf32> {arete.name = "x"},
                %w: tensor<?xf32> {arete.name = "w", arete.state})
    -> (tensor<?xf32> {arete.name = "y"},
        tensor<?xf32> {arete.update_of = 1 : i64}) {
  %0 = arete.multiply %w, %x : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.add %w, %x : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %0, %1 : tensor<?xf32>, tensor<?xf32>
}
