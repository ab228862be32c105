// Products and what is done with each of their elements, at sizes around the
// blocks of rows that both are made in.
// DEFINE: %{check} = arete-run %s --random=1 --check --range=0.25:0.5

// RUN: %{check} --function=layer --size=0
// RUN: %{check} --function=layer --size=1
// RUN: %{check} --function=layer --size=13
// RUN: %{check} --function=layer --shape=x=0x3 --shape=w=3x5 --shape=b=1x5
// RUN: %{check} --function=layer --shape=x=5x0 --shape=w=0x7 --shape=b=1x7
// RUN: %{check} --function=layer --shape=x=1500x64 --shape=w=64x64 --shape=b=1x64
// RUN: %{check} --function=layer --shape=x=131x70 --shape=w=70x1031 --shape=b=1x1031
// RUN: env ARETE_NUM_THREADS=2 %{check} --function=layer --shape=x=1500x64 --shape=w=64x64 --shape=b=1x64
// RUN: env ARETE_NUM_THREADS=3 %{check} --function=layer --shape=x=131x70 --shape=w=70x1031 --shape=b=1x1031
func.func @layer(%x: tensor<?x?xf32> {arete.name = "x"}, %w: tensor<?x?xf32> {arete.name = "w"},
                 %b: tensor<1x?xf32> {arete.name = "b"}) -> tensor<?x?xf32> {
  %p = arete.dot %x, %w : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %q = arete.add %p, %b : (tensor<?x?xf32>, tensor<1x?xf32>) -> tensor<?x?xf32>
  %r = arete.tanh %q : (tensor<?x?xf32>) -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

// One loop over elements, several results, and the product itself.
// RUN: %{check} --function=elements --size=0
// RUN: %{check} --function=elements --shape=x=901x30 --shape=y=901x100
// RUN: env ARETE_NUM_THREADS=2 %{check} --function=elements --shape=x=901x30 --shape=y=901x100
func.func @elements(%x: tensor<?x30xf64> {arete.name = "x"}, %w: tensor<30x100xf64>, %y: tensor<?x100xf64> {arete.name = "y"})
    -> (tensor<?x100xf64>, tensor<?x100xf64>, tensor<?x100xf64>) {
  %p = arete.dot %x, %w : (tensor<?x30xf64>, tensor<30x100xf64>) -> tensor<?x100xf64>
  %q = arete.multiply %p, %y : (tensor<?x100xf64>, tensor<?x100xf64>) -> tensor<?x100xf64>
  %r = arete.exp %q : (tensor<?x100xf64>) -> tensor<?x100xf64>
  return %p, %q, %r : tensor<?x100xf64>, tensor<?x100xf64>, tensor<?x100xf64>
}

// Layers: the result of one is read by the next, and a hidden one again.
// RUN: %{check} --function=layers --size=0
// RUN: %{check} --function=layers --size=1
// RUN: %{check} --function=layers --size=700
// RUN: env ARETE_NUM_THREADS=2 %{check} --function=layers --size=700
func.func @layers(%x: tensor<?x50xf32>, %v: tensor<50x50xf32>, %w: tensor<50x50xf32>) -> tensor<?x50xf32> {
  %p = arete.dot %x, %v : (tensor<?x50xf32>, tensor<50x50xf32>) -> tensor<?x50xf32>
  %q = arete.tanh %p : (tensor<?x50xf32>) -> tensor<?x50xf32>
  %r = arete.dot %q, %w : (tensor<?x50xf32>, tensor<50x50xf32>) -> tensor<?x50xf32>
  %s = arete.tanh %r : (tensor<?x50xf32>) -> tensor<?x50xf32>
  %t = arete.dot %s, %w : (tensor<?x50xf32>, tensor<50x50xf32>) -> tensor<?x50xf32>
  %u = arete.add %t, %q : (tensor<?x50xf32>, tensor<?x50xf32>) -> tensor<?x50xf32>
  return %u : tensor<?x50xf32>
}

// A state that is an operand of the product is not written before that is done.
// RUN: %{check} --function=recurrent --shape=h=600x40
func.func @recurrent(%w: tensor<40x40xf32>, %h: tensor<?x40xf32> {arete.name = "h", arete.state})
    -> (tensor<?x40xf32> {arete.update_of = 1 : i64}) {
  %p = arete.dot %h, %w : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  %q = arete.add %p, %h : (tensor<?x40xf32>, tensor<?x40xf32>) -> tensor<?x40xf32>
  %r = arete.tanh %q : (tensor<?x40xf32>) -> tensor<?x40xf32>
  return %r : tensor<?x40xf32>
}

// Made in the place of the result, but not by rows.
// RUN: %{check} --function=others
func.func @others(%x: tensor<5x9x9xf32>, %i: tensor<9x9xi32>, %h: tensor<9x9xf16>, %v: tensor<9xf64>, %d: tensor<9x9xf64>)
    -> (tensor<5x9x9xf32>, tensor<9x9xi32>, tensor<9x9xf16>, tensor<9xf64>) {
  %p = arete.matmul %x, %x : (tensor<5x9x9xf32>, tensor<5x9x9xf32>) -> tensor<5x9x9xf32>
  %q = arete.tanh %p : (tensor<5x9x9xf32>) -> tensor<5x9x9xf32>
  %j = arete.dot %i, %i : (tensor<9x9xi32>, tensor<9x9xi32>) -> tensor<9x9xi32>
  %k = arete.add %j, %i : (tensor<9x9xi32>, tensor<9x9xi32>) -> tensor<9x9xi32>
  %f = arete.dot %h, %h : (tensor<9x9xf16>, tensor<9x9xf16>) -> tensor<9x9xf16>
  %g = arete.add %f, %h : (tensor<9x9xf16>, tensor<9x9xf16>) -> tensor<9x9xf16>
  %m = arete.dot %d, %v : (tensor<9x9xf64>, tensor<9xf64>) -> tensor<9xf64>
  %n = arete.add %m, %v : (tensor<9xf64>, tensor<9xf64>) -> tensor<9xf64>
  return %q, %k, %g, %n : tensor<5x9x9xf32>, tensor<9x9xi32>, tensor<9x9xf16>, tensor<9xf64>
}
