// Bits of integers and bools, compiled and by the reference.
// DEFINE: %{check} = arete-run %s --random=1 --size=13 --check
// The whole range of each dtype.
// DEFINE: %{unary} = --range=arg0=-128:127 --range=arg1=0:65535 --range=arg2=-4e18:4e18 --range=arg3=0:1e19
// DEFINE: %{binary} = --range=arg0=-128:127 --range=arg1=-128:127 --range=arg2=0:65535 --range=arg3=0:65535 --range=arg4=-4e18:4e18 --range=arg5=-4e18:4e18 --range=arg6=0:1e19 --range=arg7=0:1e19

// RUN: %{check} --function=bitwise_and %{binary}
func.func @bitwise_and(%a: tensor<?x5xi8>, %b: tensor<5xi8>, %c: tensor<?xui16>, %d: tensor<?xui16>, %e: tensor<i64>, %f: tensor<?x2xi64>, %g: tensor<1x4xui64>, %h: tensor<?x1xui64>)
    -> (tensor<?x5xi8>, tensor<?xui16>, tensor<?x2xi64>, tensor<?x4xui64>) {
  %0 = arete.bitwise_and %a, %b : (tensor<?x5xi8>, tensor<5xi8>) -> tensor<?x5xi8>
  %1 = arete.bitwise_and %c, %d : (tensor<?xui16>, tensor<?xui16>) -> tensor<?xui16>
  %2 = arete.bitwise_and %e, %f : (tensor<i64>, tensor<?x2xi64>) -> tensor<?x2xi64>
  %3 = arete.bitwise_and %g, %h : (tensor<1x4xui64>, tensor<?x1xui64>) -> tensor<?x4xui64>
  return %0, %1, %2, %3 : tensor<?x5xi8>, tensor<?xui16>, tensor<?x2xi64>, tensor<?x4xui64>
}

// RUN: %{check} --function=bitwise_or %{binary}
func.func @bitwise_or(%a: tensor<6xi8>, %b: tensor<6xi8>, %c: tensor<?x5xui16>, %d: tensor<5xui16>, %e: tensor<?xi64>, %f: tensor<?xi64>, %g: tensor<ui64>, %h: tensor<?x2xui64>)
    -> (tensor<6xi8>, tensor<?x5xui16>, tensor<?xi64>, tensor<?x2xui64>) {
  %0 = arete.bitwise_or %a, %b : (tensor<6xi8>, tensor<6xi8>) -> tensor<6xi8>
  %1 = arete.bitwise_or %c, %d : (tensor<?x5xui16>, tensor<5xui16>) -> tensor<?x5xui16>
  %2 = arete.bitwise_or %e, %f : (tensor<?xi64>, tensor<?xi64>) -> tensor<?xi64>
  %3 = arete.bitwise_or %g, %h : (tensor<ui64>, tensor<?x2xui64>) -> tensor<?x2xui64>
  return %0, %1, %2, %3 : tensor<6xi8>, tensor<?x5xui16>, tensor<?xi64>, tensor<?x2xui64>
}

// RUN: %{check} --function=bitwise_xor %{binary}
func.func @bitwise_xor(%a: tensor<1x4xi8>, %b: tensor<?x1xi8>, %c: tensor<6xui16>, %d: tensor<6xui16>, %e: tensor<?x5xi64>, %f: tensor<5xi64>, %g: tensor<?xui64>, %h: tensor<?xui64>)
    -> (tensor<?x4xi8>, tensor<6xui16>, tensor<?x5xi64>, tensor<?xui64>) {
  %0 = arete.bitwise_xor %a, %b : (tensor<1x4xi8>, tensor<?x1xi8>) -> tensor<?x4xi8>
  %1 = arete.bitwise_xor %c, %d : (tensor<6xui16>, tensor<6xui16>) -> tensor<6xui16>
  %2 = arete.bitwise_xor %e, %f : (tensor<?x5xi64>, tensor<5xi64>) -> tensor<?x5xi64>
  %3 = arete.bitwise_xor %g, %h : (tensor<?xui64>, tensor<?xui64>) -> tensor<?xui64>
  return %0, %1, %2, %3 : tensor<?x4xi8>, tensor<6xui16>, tensor<?x5xi64>, tensor<?xui64>
}

// RUN: %{check} --function=bitwise_and_bool
func.func @bitwise_and_bool(%a: tensor<?xi1>, %b: tensor<?xi1>, %c: tensor<?x3xi1>, %d: tensor<3xi1>)
    -> (tensor<?xi1>, tensor<?x3xi1>) {
  %0 = arete.bitwise_and %a, %b : (tensor<?xi1>, tensor<?xi1>) -> tensor<?xi1>
  %1 = arete.bitwise_and %c, %d : (tensor<?x3xi1>, tensor<3xi1>) -> tensor<?x3xi1>
  return %0, %1 : tensor<?xi1>, tensor<?x3xi1>
}

// RUN: %{check} --function=bitwise_or_bool
func.func @bitwise_or_bool(%a: tensor<?xi1>, %b: tensor<?xi1>) -> tensor<?xi1> {
  %0 = arete.bitwise_or %a, %b : (tensor<?xi1>, tensor<?xi1>) -> tensor<?xi1>
  return %0 : tensor<?xi1>
}

// RUN: %{check} --function=bitwise_xor_bool
func.func @bitwise_xor_bool(%a: tensor<?xi1>, %b: tensor<i1>) -> tensor<?xi1> {
  %0 = arete.bitwise_xor %a, %b : (tensor<?xi1>, tensor<i1>) -> tensor<?xi1>
  return %0 : tensor<?xi1>
}

// RUN: %{check} --function=invert %{unary}
func.func @invert(%a: tensor<?x5xi8>, %b: tensor<ui16>, %c: tensor<?xi64>, %d: tensor<1x?x3x2xui64>)
    -> (tensor<?x5xi8>, tensor<ui16>, tensor<?xi64>, tensor<1x?x3x2xui64>) {
  %0 = arete.invert %a : (tensor<?x5xi8>) -> tensor<?x5xi8>
  %1 = arete.invert %b : (tensor<ui16>) -> tensor<ui16>
  %2 = arete.invert %c : (tensor<?xi64>) -> tensor<?xi64>
  %3 = arete.invert %d : (tensor<1x?x3x2xui64>) -> tensor<1x?x3x2xui64>
  return %0, %1, %2, %3 : tensor<?x5xi8>, tensor<ui16>, tensor<?xi64>, tensor<1x?x3x2xui64>
}

// RUN: %{check} --function=invert_bool
func.func @invert_bool(%a: tensor<?x3xi1>) -> tensor<?x3xi1> {
  %0 = arete.invert %a : (tensor<?x3xi1>) -> tensor<?x3xi1>
  return %0 : tensor<?x3xi1>
}

// By amounts below 0 and beyond the width, too.
// RUN: %{check} --function=left_shift --range=arg0=-128:127 --range=arg1=-2:9 --range=arg2=0:65535 --range=arg3=0:17 --range=arg4=-4e18:4e18 --range=arg5=-2:65 --range=arg6=0:1e19 --range=arg7=60:66
func.func @left_shift(%a: tensor<?x5xi8>, %b: tensor<5xi8>, %c: tensor<?xui16>, %d: tensor<?xui16>, %e: tensor<3x1xi64>, %f: tensor<1x?xi64>, %g: tensor<?xui64>, %h: tensor<ui64>)
    -> (tensor<?x5xi8>, tensor<?xui16>, tensor<3x?xi64>, tensor<?xui64>) {
  %0 = arete.left_shift %a, %b : (tensor<?x5xi8>, tensor<5xi8>) -> tensor<?x5xi8>
  %1 = arete.left_shift %c, %d : (tensor<?xui16>, tensor<?xui16>) -> tensor<?xui16>
  %2 = arete.left_shift %e, %f : (tensor<3x1xi64>, tensor<1x?xi64>) -> tensor<3x?xi64>
  %3 = arete.left_shift %g, %h : (tensor<?xui64>, tensor<ui64>) -> tensor<?xui64>
  return %0, %1, %2, %3 : tensor<?x5xi8>, tensor<?xui16>, tensor<3x?xi64>, tensor<?xui64>
}

// By amounts below 0 and beyond the width, too.
// RUN: %{check} --function=right_shift --range=arg0=-128:127 --range=arg1=-2:9 --range=arg2=0:65535 --range=arg3=0:17 --range=arg4=-4e18:4e18 --range=arg5=-2:65 --range=arg6=0:1e19 --range=arg7=60:66
func.func @right_shift(%a: tensor<?x5xi8>, %b: tensor<5xi8>, %c: tensor<?xui16>, %d: tensor<?xui16>, %e: tensor<3x1xi64>, %f: tensor<1x?xi64>, %g: tensor<?xui64>, %h: tensor<ui64>)
    -> (tensor<?x5xi8>, tensor<?xui16>, tensor<3x?xi64>, tensor<?xui64>) {
  %0 = arete.right_shift %a, %b : (tensor<?x5xi8>, tensor<5xi8>) -> tensor<?x5xi8>
  %1 = arete.right_shift %c, %d : (tensor<?xui16>, tensor<?xui16>) -> tensor<?xui16>
  %2 = arete.right_shift %e, %f : (tensor<3x1xi64>, tensor<1x?xi64>) -> tensor<3x?xi64>
  %3 = arete.right_shift %g, %h : (tensor<?xui64>, tensor<ui64>) -> tensor<?xui64>
  return %0, %1, %2, %3 : tensor<?x5xi8>, tensor<?xui16>, tensor<3x?xi64>, tensor<?xui64>
}
