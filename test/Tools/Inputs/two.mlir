func.func @double(%x: tensor<?xi32> {arete.name = "x"}) -> tensor<?xi32> {
  %0 = arete.add %x, %x : (tensor<?xi32>, tensor<?xi32>) -> tensor<?xi32>
  return %0 : tensor<?xi32>
}
func.func @"square it"(%x: tensor<?xi32> {arete.name = "x"}) -> tensor<?xi32> {
  %0 = arete.multiply %x, %x : (tensor<?xi32>, tensor<?xi32>) -> tensor<?xi32>
  return %0 : tensor<?xi32>
}
