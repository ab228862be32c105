// A convolution of float32 that is large enough for oneDNN, and its pooling.
func.func @filtered(%x: tensor<?x?x?x?xf32> {arete.name = "x"}, %w: tensor<?x?x?x?xf32> {arete.name = "w"})
    -> (tensor<?x?x?x?xf32> {arete.name = "y"}) {
  %0 = arete.conv %x, %w {padding = "half"} : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  %1 = arete.max_pool %0 {window = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  return %1 : tensor<?x?x?x?xf32>
}
