// Convolutions, compiled and by the reference. Sums of many terms lose a few
// bits where they cancel.
// DEFINE: %{check} = arete-run %s --random=1 --check --rtol=1e-4 --atol=1e-4

// RUN: %{check} --function=one --shape arg0=2x3x20 --shape arg1=5x3x4
// RUN: %{check} --function=one --shape arg0=0x3x20 --shape arg1=5x3x4
// RUN: %{check} --function=one --shape arg0=1x1x4 --shape arg1=1x1x4
// RUN: %{check} --function=one --shape arg0=2x0x5 --shape arg1=3x0x2
// RUN: %{check} --function=one --shape arg0=1x2x700 --shape arg1=8x2x5
func.func @one(%x: tensor<?x?x?xf32>, %w: tensor<?x?x?xf32>)
    -> (tensor<?x?x?xf32>, tensor<?x?x?xf32>, tensor<?x?x?xf32>, tensor<?x?x?xf32>) {
  %0 = arete.conv %x, %w : (tensor<?x?x?xf32>, tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  %1 = arete.conv %x, %w {padding = "causal", flip = true} : (tensor<?x?x?xf32>, tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  %2 = arete.conv %x, %w {padding = "full", strides = array<i64: 3>, dilation = array<i64: 2>} : (tensor<?x?x?xf32>, tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  %3 = arete.conv %x, %w {padding = "same", strides = array<i64: 2>} : (tensor<?x?x?xf32>, tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  return %0, %1, %2, %3 : tensor<?x?x?xf32>, tensor<?x?x?xf32>, tensor<?x?x?xf32>, tensor<?x?x?xf32>
}

// Image and filters of every kind of sizes; many small images are one block,
// a large one several.
// RUN: %{check} --function=two --shape arg0=3x4x9x7 --shape arg1=6x2x3x3
// RUN: %{check} --function=two --shape arg0=7x8x6x6 --shape arg1=8x4x2x5
// RUN: %{check} --function=two --shape arg0=1x2x60x50 --shape arg1=2x1x3x3
// RUN: %{check} --function=two --shape arg0=2x12x40x31 --shape arg1=10x6x5x3
// RUN: %{check} --function=two --shape arg0=40x2x3x3 --shape arg1=8x1x3x3
// RUN: %{check} --function=two --shape arg0=2x2x0x4 --shape arg1=4x1x3x1
// RUN: %{check} --function=two --shape arg0=0x2x5x4 --shape arg1=4x1x3x1
func.func @two(%x: tensor<?x?x?x?xf64>, %w: tensor<?x?x?x?xf64>)
    -> (tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>) {
  %0 = arete.conv %x, %w {groups = 2 : i64, padding = "half"} : (tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>) -> tensor<?x?x?x?xf64>
  %1 = arete.conv %x, %w {groups = 2 : i64, pad_low = array<i64: 2, 0>, pad_high = array<i64: 4, 3>, strides = array<i64: 1, 2>} : (tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>) -> tensor<?x?x?x?xf64>
  %2 = arete.conv %x, %w {groups = 2 : i64, padding = "same_lower", strides = array<i64: 3, 2>, dilation = array<i64: 1, 2>, flip = true} : (tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>) -> tensor<?x?x?x?xf64>
  %3 = arete.conv %x, %w {groups = 2 : i64, padding = "full", dilation = array<i64: 2, 3>} : (tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>) -> tensor<?x?x?x?xf64>
  return %0, %1, %2, %3 : tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>
}

// Pairs of images and filters, one by one.
// RUN: %{check} --function=batched --shape arg0=3x2x4x7 --shape arg1=3x6x2x3 --shape arg2=3x2x6x3
// RUN: %{check} --function=batched --shape arg0=1x2x4x7 --shape arg1=1x6x2x3 --shape arg2=1x2x6x3
// RUN: %{check} --function=batched --shape arg0=0x2x4x7 --shape arg1=0x6x2x3 --shape arg2=0x2x6x3
// RUN: %{check} --function=batched --shape arg0=2x0x4x7 --shape arg1=2x6x2x3 --shape arg2=2x0x6x3
func.func @batched(%x: tensor<?x?x?x?xf64>, %w: tensor<?x?x?x?xf64>, %g: tensor<?x?x?x?xf64>)
    -> (tensor<?x?x?x?xf64>, tensor<?x?x?x7xf64>, tensor<?x?x?x3xf64>) {
  %three = arete.constant dense<3> : tensor<i64>
  %seven = arete.constant dense<7> : tensor<i64>
  %0 = arete.conv %x, %w {batched = true, groups = 2 : i64, strides = array<i64: 2>} : (tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>) -> tensor<?x?x?x?xf64>
  %1 = arete.conv_input_gradient %g, %w, %seven {batched = true, groups = 2 : i64, strides = array<i64: 2>} : (tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>, tensor<i64>) -> tensor<?x?x?x7xf64>
  %2 = arete.conv_filter_gradient %x, %g, %three {batched = true, groups = 2 : i64, strides = array<i64: 2>} : (tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>, tensor<i64>) -> tensor<?x?x?x3xf64>
  return %0, %1, %2 : tensor<?x?x?x?xf64>, tensor<?x?x?x7xf64>, tensor<?x?x?x3xf64>
}
// RUN: not arete-run %s --function=batched --random=1 --shape arg0=3x2x4x7 --shape arg1=2x6x2x3 --shape arg2=3x2x6x3 2>&1 | FileCheck %s --check-prefix=LEADING
// LEADING: conv: the leading sizes of the operands differ: {{[23]}} and {{[23]}}

// RUN: %{check} --function=three --shape arg0=2x2x4x5x6 --shape arg1=4x2x3x1x2
// RUN: %{check} --function=three --shape arg0=1x3x5x4x3 --shape arg1=2x3x2x2x2
func.func @three(%x: tensor<?x?x?x?x?xf32>, %w: tensor<?x?x?x?x?xf32>)
    -> (tensor<?x?x?x?x?xf32>, tensor<?x?x?x?x?xf32>) {
  %0 = arete.conv %x, %w : (tensor<?x?x?x?x?xf32>, tensor<?x?x?x?x?xf32>) -> tensor<?x?x?x?x?xf32>
  %1 = arete.conv %x, %w {strides = array<i64: 2, 1, 2>, padding = "full", flip = true} : (tensor<?x?x?x?x?xf32>, tensor<?x?x?x?x?xf32>) -> tensor<?x?x?x?x?xf32>
  return %0, %1 : tensor<?x?x?x?x?xf32>, tensor<?x?x?x?x?xf32>
}

// float32 by oneDNN, where there is one, and by the routines of the library:
// blocks of channels that are full and that are not, groups, padding at either
// end, elements that no place meets.
// RUN: %{check} --function=float --shape x=2x16x12x11 --shape w=32x8x3x3
// RUN: env ARETE_ONEDNN=0 %{check} --function=float --shape x=2x16x12x11 --shape w=32x8x3x3
// RUN: %{check} --function=float --shape x=3x10x9x14 --shape w=6x5x2x5
// RUN: env ARETE_ONEDNN=0 %{check} --function=float --shape x=3x10x9x14 --shape w=6x5x2x5
// RUN: %{check} --function=float --shape x=9x2x15x14 --shape w=2x1x3x2
// RUN: %{check} --function=float --shape x=6x32x7x7 --shape w=48x16x1x1
func.func @float(%x: tensor<?x?x?x?xf32> {arete.name = "x"}, %w: tensor<?x?x?x?xf32> {arete.name = "w"})
    -> (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) {
  %x2 = arete.dim %x {axis = 2 : i64} : (tensor<?x?x?x?xf32>) -> tensor<i64>
  %x3 = arete.dim %x {axis = 3 : i64} : (tensor<?x?x?x?xf32>) -> tensor<i64>
  %w2 = arete.dim %w {axis = 2 : i64} : (tensor<?x?x?x?xf32>) -> tensor<i64>
  %w3 = arete.dim %w {axis = 3 : i64} : (tensor<?x?x?x?xf32>) -> tensor<i64>
  %0 = arete.conv %x, %w {groups = 2 : i64, padding = "half"} : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  %1 = arete.conv_input_gradient %0, %w, %x2, %x3 {groups = 2 : i64, padding = "half"} : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<i64>, tensor<i64>) -> tensor<?x?x?x?xf32>
  %2 = arete.conv_filter_gradient %x, %0, %w2, %w3 {groups = 2 : i64, padding = "half"} : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<i64>, tensor<i64>) -> tensor<?x?x?x?xf32>
  %3 = arete.conv %x, %w {groups = 2 : i64, flip = true, strides = array<i64: 3, 2>, dilation = array<i64: 2, 1>, pad_low = array<i64: 0, 3>, pad_high = array<i64: 1, 0>} : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  %4 = arete.conv_input_gradient %3, %w, %x2, %x3 {groups = 2 : i64, flip = true, strides = array<i64: 3, 2>, dilation = array<i64: 2, 1>, pad_low = array<i64: 0, 3>, pad_high = array<i64: 1, 0>} : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<i64>, tensor<i64>) -> tensor<?x?x?x?xf32>
  %5 = arete.conv_filter_gradient %x, %3, %w2, %w3 {groups = 2 : i64, flip = true, strides = array<i64: 3, 2>, dilation = array<i64: 2, 1>, pad_low = array<i64: 0, 3>, pad_high = array<i64: 1, 0>} : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<i64>, tensor<i64>) -> tensor<?x?x?x?xf32>
  return %0, %1, %2, %3, %4, %5 : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>
}

// The transposes. g has the size of the convolution.
// RUN: %{check} --function=gradients --shape x=3x4x8x7 --shape w=6x2x3x2 --shape g=3x6x4x6
// RUN: %{check} --function=gradients --shape x=2x2x8x7 --shape w=2x1x3x2 --shape g=2x2x4x6
// RUN: %{check} --function=gradients --shape x=0x4x8x7 --shape w=6x2x3x2 --shape g=0x6x4x6
// RUN: %{check} --function=gradients --shape x=50x8x8x7 --shape w=12x4x3x2 --shape g=50x12x4x6
// RUN: %{check} --function=gradients --shape x=2x8x80x70 --shape w=10x4x3x3 --shape g=2x10x40x68
func.func @gradients(%x: tensor<?x?x?x?xf64> {arete.name = "x"},
                     %w: tensor<?x?x?x?xf64> {arete.name = "w"},
                     %g: tensor<?x?x?x?xf64> {arete.name = "g"})
    -> (tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>) {
  %x2 = arete.dim %x {axis = 2 : i64} : (tensor<?x?x?x?xf64>) -> tensor<i64>
  %x3 = arete.dim %x {axis = 3 : i64} : (tensor<?x?x?x?xf64>) -> tensor<i64>
  %w2 = arete.dim %w {axis = 2 : i64} : (tensor<?x?x?x?xf64>) -> tensor<i64>
  %w3 = arete.dim %w {axis = 3 : i64} : (tensor<?x?x?x?xf64>) -> tensor<i64>
  %0 = arete.conv_input_gradient %g, %w, %x2, %x3 {groups = 2 : i64, strides = array<i64: 2, 1>, pad_low = array<i64: 1, 0>, pad_high = array<i64: 0, 0>} : (tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>, tensor<i64>, tensor<i64>) -> tensor<?x?x?x?xf64>
  %1 = arete.conv_filter_gradient %x, %g, %w2, %w3 {groups = 2 : i64, flip = true, strides = array<i64: 2, 1>, pad_low = array<i64: 1, 0>, pad_high = array<i64: 0, 0>} : (tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>, tensor<i64>, tensor<i64>) -> tensor<?x?x?x?xf64>
  return %0, %1 : tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>
}

// Filters of size 1 need no arranging; operands that are views of other
// strides; integers, which wrap.
// RUN: %{check} --function=kinds --shape x=3x5x4x6 --shape w=7x5x1x1 --shape b=2x9x6x4 --shape f=4x6x3x2 --range=-128:127
func.func @kinds(%x: tensor<?x?x?x?xf64> {arete.name = "x"}, %w: tensor<?x?x?x?xf64> {arete.name = "w"},
                 %b: tensor<?x?x?x?xi8> {arete.name = "b"}, %f: tensor<?x?x?x?xi8> {arete.name = "f"})
    -> (tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>, tensor<?x?x?x?xi8>, tensor<?x?x?x?xui16>) {
  %0 = arete.conv %x, %w : (tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>) -> tensor<?x?x?x?xf64>
  %t = arete.transpose %x {permutation = array<i64: 0, 1, 3, 2>} : (tensor<?x?x?x?xf64>) -> tensor<?x?x?x?xf64>
  %1 = arete.conv %t, %w {strides = array<i64: 2, 2>} : (tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>) -> tensor<?x?x?x?xf64>
  %u = arete.transpose %b {permutation = array<i64: 0, 2, 1, 3>} : (tensor<?x?x?x?xi8>) -> tensor<?x?x?x?xi8>
  %2 = arete.conv %u, %f {padding = "half", flip = true} : (tensor<?x?x?x?xi8>, tensor<?x?x?x?xi8>) -> tensor<?x?x?x?xi8>
  %v = arete.cast %b {dtype = ui16} : (tensor<?x?x?x?xi8>) -> tensor<?x?x?x?xui16>
  %g = arete.cast %f {dtype = ui16} : (tensor<?x?x?x?xi8>) -> tensor<?x?x?x?xui16>
  %h = arete.transpose %g {permutation = array<i64: 1, 0, 2, 3>} : (tensor<?x?x?x?xui16>) -> tensor<?x?x?x?xui16>
  %y = arete.transpose %v {permutation = array<i64: 0, 3, 1, 2>} : (tensor<?x?x?x?xui16>) -> tensor<?x?x?x?xui16>
  %3 = arete.conv %y, %h : (tensor<?x?x?x?xui16>, tensor<?x?x?x?xui16>) -> tensor<?x?x?x?xui16>
  return %0, %1, %2, %3 : tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>, tensor<?x?x?x?xi8>, tensor<?x?x?x?xui16>
}

// RUN: not arete-run %s --function=one --random=1 --shape arg0=2x3x20 --shape arg1=5x2x4 2>&1 | FileCheck %s --check-prefix=CHANNELS
// CHANNELS: conv: the channels of x and those that w takes differ: 3 and 2
// RUN: not arete-run %s --function=one --random=1 --shape arg0=2x3x3 --shape arg1=5x3x4 2>&1 | FileCheck %s --check-prefix=LARGE
// LARGE: conv: the filter spans more than the padded size at spatial axis 0: 3 and 4
// RUN: not arete-run %s --function=one --random=1 --shape arg0=2x3x3 --shape arg1=5x3x0 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: conv: the filter has size 0 at spatial axis 0: 0 and 1
// RUN: not arete-run %s --function=two --random=1 --shape arg0=2x2x5x5 --shape arg1=5x1x3x3 2>&1 | FileCheck %s --check-prefix=GROUPS
// GROUPS: conv: the filters of w cannot be divided into 2 groups, which take and have: 4 and 5
// RUN: not arete-run %s --function=gradients --random=1 --shape x=3x4x8x7 --shape w=6x2x3x2 --shape g=3x6x5x6 2>&1 | FileCheck %s --check-prefix=SIZE
// SIZE: the size of a convolution and that of g differ at spatial axis 0: 4 and 5
