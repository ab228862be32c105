// Comparisons, logic and selection, compiled and by the reference.
// DEFINE: %{check} = arete-run %s --random=1 --size=13 --check

// RUN: %{check} --function=equal --range=0:2
func.func @equal(%a: tensor<?x3xf32>, %b: tensor<3xf32>, %c: tensor<?xui8>, %d: tensor<?xui8>, %e: tensor<?xi64>, %f: tensor<1xi64>, %g: tensor<?x2xi1>, %h: tensor<?x2xi1>)
    -> (tensor<?x3xi1>, tensor<?xi1>, tensor<?xi1>, tensor<?x2xi1>) {
  %0 = arete.equal %a, %b : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?x3xi1>
  %1 = arete.equal %c, %d : (tensor<?xui8>, tensor<?xui8>) -> tensor<?xi1>
  %2 = arete.equal %e, %f : (tensor<?xi64>, tensor<1xi64>) -> tensor<?xi1>
  %3 = arete.equal %g, %h : (tensor<?x2xi1>, tensor<?x2xi1>) -> tensor<?x2xi1>
  return %0, %1, %2, %3 : tensor<?x3xi1>, tensor<?xi1>, tensor<?xi1>, tensor<?x2xi1>
}

// RUN: %{check} --function=not_equal --range=0:2
func.func @not_equal(%a: tensor<?xui8>, %b: tensor<?xui8>, %c: tensor<?xi64>, %d: tensor<1xi64>, %e: tensor<?x2xi1>, %f: tensor<?x2xi1>, %g: tensor<f64>, %h: tensor<?xf64>)
    -> (tensor<?xi1>, tensor<?xi1>, tensor<?x2xi1>, tensor<?xi1>) {
  %0 = arete.not_equal %a, %b : (tensor<?xui8>, tensor<?xui8>) -> tensor<?xi1>
  %1 = arete.not_equal %c, %d : (tensor<?xi64>, tensor<1xi64>) -> tensor<?xi1>
  %2 = arete.not_equal %e, %f : (tensor<?x2xi1>, tensor<?x2xi1>) -> tensor<?x2xi1>
  %3 = arete.not_equal %g, %h : (tensor<f64>, tensor<?xf64>) -> tensor<?xi1>
  return %0, %1, %2, %3 : tensor<?xi1>, tensor<?xi1>, tensor<?x2xi1>, tensor<?xi1>
}

// RUN: %{check} --function=less --range=0:2
func.func @less(%a: tensor<?xi64>, %b: tensor<1xi64>, %c: tensor<?x2xi1>, %d: tensor<?x2xi1>, %e: tensor<f64>, %f: tensor<?xf64>, %g: tensor<2x?xi8>, %h: tensor<2x1xi8>)
    -> (tensor<?xi1>, tensor<?x2xi1>, tensor<?xi1>, tensor<2x?xi1>) {
  %0 = arete.less %a, %b : (tensor<?xi64>, tensor<1xi64>) -> tensor<?xi1>
  %1 = arete.less %c, %d : (tensor<?x2xi1>, tensor<?x2xi1>) -> tensor<?x2xi1>
  %2 = arete.less %e, %f : (tensor<f64>, tensor<?xf64>) -> tensor<?xi1>
  %3 = arete.less %g, %h : (tensor<2x?xi8>, tensor<2x1xi8>) -> tensor<2x?xi1>
  return %0, %1, %2, %3 : tensor<?xi1>, tensor<?x2xi1>, tensor<?xi1>, tensor<2x?xi1>
}

// RUN: %{check} --function=less_equal --range=0:2
func.func @less_equal(%a: tensor<?x2xi1>, %b: tensor<?x2xi1>, %c: tensor<f64>, %d: tensor<?xf64>, %e: tensor<2x?xi8>, %f: tensor<2x1xi8>, %g: tensor<?xui64>, %h: tensor<ui64>)
    -> (tensor<?x2xi1>, tensor<?xi1>, tensor<2x?xi1>, tensor<?xi1>) {
  %0 = arete.less_equal %a, %b : (tensor<?x2xi1>, tensor<?x2xi1>) -> tensor<?x2xi1>
  %1 = arete.less_equal %c, %d : (tensor<f64>, tensor<?xf64>) -> tensor<?xi1>
  %2 = arete.less_equal %e, %f : (tensor<2x?xi8>, tensor<2x1xi8>) -> tensor<2x?xi1>
  %3 = arete.less_equal %g, %h : (tensor<?xui64>, tensor<ui64>) -> tensor<?xi1>
  return %0, %1, %2, %3 : tensor<?x2xi1>, tensor<?xi1>, tensor<2x?xi1>, tensor<?xi1>
}

// RUN: %{check} --function=greater --range=0:2
func.func @greater(%a: tensor<f64>, %b: tensor<?xf64>, %c: tensor<2x?xi8>, %d: tensor<2x1xi8>, %e: tensor<?xui64>, %f: tensor<ui64>, %g: tensor<?x3xf32>, %h: tensor<3xf32>)
    -> (tensor<?xi1>, tensor<2x?xi1>, tensor<?xi1>, tensor<?x3xi1>) {
  %0 = arete.greater %a, %b : (tensor<f64>, tensor<?xf64>) -> tensor<?xi1>
  %1 = arete.greater %c, %d : (tensor<2x?xi8>, tensor<2x1xi8>) -> tensor<2x?xi1>
  %2 = arete.greater %e, %f : (tensor<?xui64>, tensor<ui64>) -> tensor<?xi1>
  %3 = arete.greater %g, %h : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?x3xi1>
  return %0, %1, %2, %3 : tensor<?xi1>, tensor<2x?xi1>, tensor<?xi1>, tensor<?x3xi1>
}

// RUN: %{check} --function=greater_equal --range=0:2
func.func @greater_equal(%a: tensor<2x?xi8>, %b: tensor<2x1xi8>, %c: tensor<?xui64>, %d: tensor<ui64>, %e: tensor<?x3xf32>, %f: tensor<3xf32>, %g: tensor<?xui8>, %h: tensor<?xui8>)
    -> (tensor<2x?xi1>, tensor<?xi1>, tensor<?x3xi1>, tensor<?xi1>) {
  %0 = arete.greater_equal %a, %b : (tensor<2x?xi8>, tensor<2x1xi8>) -> tensor<2x?xi1>
  %1 = arete.greater_equal %c, %d : (tensor<?xui64>, tensor<ui64>) -> tensor<?xi1>
  %2 = arete.greater_equal %e, %f : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?x3xi1>
  %3 = arete.greater_equal %g, %h : (tensor<?xui8>, tensor<?xui8>) -> tensor<?xi1>
  return %0, %1, %2, %3 : tensor<2x?xi1>, tensor<?xi1>, tensor<?x3xi1>, tensor<?xi1>
}

// RUN: %{check} --function=logical_and --range=0:1
func.func @logical_and(%a: tensor<?xui64>, %b: tensor<ui64>, %c: tensor<?x3xf32>, %d: tensor<3xf32>, %e: tensor<?xui8>, %f: tensor<?xui8>, %g: tensor<?xi64>, %h: tensor<1xi64>)
    -> (tensor<?xi1>, tensor<?x3xi1>, tensor<?xi1>, tensor<?xi1>) {
  %0 = arete.logical_and %a, %b : (tensor<?xui64>, tensor<ui64>) -> tensor<?xi1>
  %1 = arete.logical_and %c, %d : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?x3xi1>
  %2 = arete.logical_and %e, %f : (tensor<?xui8>, tensor<?xui8>) -> tensor<?xi1>
  %3 = arete.logical_and %g, %h : (tensor<?xi64>, tensor<1xi64>) -> tensor<?xi1>
  return %0, %1, %2, %3 : tensor<?xi1>, tensor<?x3xi1>, tensor<?xi1>, tensor<?xi1>
}

// RUN: %{check} --function=logical_or --range=0:1
func.func @logical_or(%a: tensor<?x3xf32>, %b: tensor<3xf32>, %c: tensor<?xui8>, %d: tensor<?xui8>, %e: tensor<?xi64>, %f: tensor<1xi64>, %g: tensor<?x2xi1>, %h: tensor<?x2xi1>)
    -> (tensor<?x3xi1>, tensor<?xi1>, tensor<?xi1>, tensor<?x2xi1>) {
  %0 = arete.logical_or %a, %b : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?x3xi1>
  %1 = arete.logical_or %c, %d : (tensor<?xui8>, tensor<?xui8>) -> tensor<?xi1>
  %2 = arete.logical_or %e, %f : (tensor<?xi64>, tensor<1xi64>) -> tensor<?xi1>
  %3 = arete.logical_or %g, %h : (tensor<?x2xi1>, tensor<?x2xi1>) -> tensor<?x2xi1>
  return %0, %1, %2, %3 : tensor<?x3xi1>, tensor<?xi1>, tensor<?xi1>, tensor<?x2xi1>
}

// RUN: %{check} --function=logical_xor --range=0:1
func.func @logical_xor(%a: tensor<?xui8>, %b: tensor<?xui8>, %c: tensor<?xi64>, %d: tensor<1xi64>, %e: tensor<?x2xi1>, %f: tensor<?x2xi1>, %g: tensor<f64>, %h: tensor<?xf64>)
    -> (tensor<?xi1>, tensor<?xi1>, tensor<?x2xi1>, tensor<?xi1>) {
  %0 = arete.logical_xor %a, %b : (tensor<?xui8>, tensor<?xui8>) -> tensor<?xi1>
  %1 = arete.logical_xor %c, %d : (tensor<?xi64>, tensor<1xi64>) -> tensor<?xi1>
  %2 = arete.logical_xor %e, %f : (tensor<?x2xi1>, tensor<?x2xi1>) -> tensor<?x2xi1>
  %3 = arete.logical_xor %g, %h : (tensor<f64>, tensor<?xf64>) -> tensor<?xi1>
  return %0, %1, %2, %3 : tensor<?xi1>, tensor<?xi1>, tensor<?x2xi1>, tensor<?xi1>
}

// RUN: %{check} --function=logical_not --range=0:1
func.func @logical_not(%a: tensor<?xf32>, %b: tensor<?x3xui8>, %c: tensor<i1>, %d: tensor<2x?xi64>)
    -> (tensor<?xi1>, tensor<?x3xi1>, tensor<i1>, tensor<2x?xi1>) {
  %0 = arete.logical_not %a : (tensor<?xf32>) -> tensor<?xi1>
  %1 = arete.logical_not %b : (tensor<?x3xui8>) -> tensor<?x3xi1>
  %2 = arete.logical_not %c : (tensor<i1>) -> tensor<i1>
  %3 = arete.logical_not %d : (tensor<2x?xi64>) -> tensor<2x?xi1>
  return %0, %1, %2, %3 : tensor<?xi1>, tensor<?x3xi1>, tensor<i1>, tensor<2x?xi1>
}

// RUN: %{check} --function=isnan --input="arg0=[nan, inf, 0, 1]" --range=0:1
func.func @isnan(%a: tensor<?xf32>, %b: tensor<2x?xf64>) -> (tensor<?xi1>, tensor<2x?xi1>) {
  %0 = arete.isnan %a : (tensor<?xf32>) -> tensor<?xi1>
  %1 = arete.isnan %b : (tensor<2x?xf64>) -> tensor<2x?xi1>
  return %0, %1 : tensor<?xi1>, tensor<2x?xi1>
}

// RUN: %{check} --function=isinf --input="arg0=[nan, inf, -inf, 3.4e38, 0]"
func.func @isinf(%a: tensor<?xf32>, %b: tensor<2x?xf64>) -> (tensor<?xi1>, tensor<2x?xi1>) {
  %0 = arete.isinf %a : (tensor<?xf32>) -> tensor<?xi1>
  %1 = arete.isinf %b : (tensor<2x?xf64>) -> tensor<2x?xi1>
  return %0, %1 : tensor<?xi1>, tensor<2x?xi1>
}

// RUN: %{check} --function=where
func.func @where(%a: tensor<?x3xi1>, %b: tensor<3xf32>, %c: tensor<1xf32>, %d: tensor<?xi1>, %e: tensor<i8>, %f: tensor<?xi8>, %g: tensor<i1>, %h: tensor<?xi1>, %i: tensor<?xi1>, %j: tensor<2x1xi1>, %k: tensor<?xui64>, %l: tensor<?xui64>)
    -> (tensor<?x3xf32>, tensor<?xi8>, tensor<?xi1>, tensor<2x?xui64>) {
  %0 = arete.where %a, %b, %c : (tensor<?x3xi1>, tensor<3xf32>, tensor<1xf32>) -> tensor<?x3xf32>
  %1 = arete.where %d, %e, %f : (tensor<?xi1>, tensor<i8>, tensor<?xi8>) -> tensor<?xi8>
  %2 = arete.where %g, %h, %i : (tensor<i1>, tensor<?xi1>, tensor<?xi1>) -> tensor<?xi1>
  %3 = arete.where %j, %k, %l : (tensor<2x1xi1>, tensor<?xui64>, tensor<?xui64>) -> tensor<2x?xui64>
  return %0, %1, %2, %3 : tensor<?x3xf32>, tensor<?xi8>, tensor<?xi1>, tensor<2x?xui64>
}
