// Arithmetic of integers, which wraps, compiled and by the reference.
// DEFINE: %{check} = arete-run %s --random=1 --size=13 --check
// The whole range of each dtype.
// DEFINE: %{unary} = --range=arg0=-128:127 --range=arg1=0:255 --range=arg2=-4e18:4e18 --range=arg3=0:4294967295
// DEFINE: %{binary} = --range=arg0=-128:127 --range=arg1=-128:127 --range=arg2=0:255 --range=arg3=0:255 --range=arg4=-4e18:4e18 --range=arg5=-4e18:4e18 --range=arg6=0:4294967295 --range=arg7=0:4294967295

// RUN: %{check} --function=add %{binary}
func.func @add(%a: tensor<i8>, %b: tensor<?x2xi8>, %c: tensor<1x4xui8>, %d: tensor<?x1xui8>, %e: tensor<6xi64>, %f: tensor<6xi64>, %g: tensor<?x5xui32>, %h: tensor<5xui32>)
    -> (tensor<?x2xi8>, tensor<?x4xui8>, tensor<6xi64>, tensor<?x5xui32>) {
  %0 = arete.add %a, %b : (tensor<i8>, tensor<?x2xi8>) -> tensor<?x2xi8>
  %1 = arete.add %c, %d : (tensor<1x4xui8>, tensor<?x1xui8>) -> tensor<?x4xui8>
  %2 = arete.add %e, %f : (tensor<6xi64>, tensor<6xi64>) -> tensor<6xi64>
  %3 = arete.add %g, %h : (tensor<?x5xui32>, tensor<5xui32>) -> tensor<?x5xui32>
  return %0, %1, %2, %3 : tensor<?x2xi8>, tensor<?x4xui8>, tensor<6xi64>, tensor<?x5xui32>
}

// RUN: %{check} --function=subtract %{binary}
func.func @subtract(%a: tensor<?xi8>, %b: tensor<?xi8>, %c: tensor<ui8>, %d: tensor<?x2xui8>, %e: tensor<1x4xi64>, %f: tensor<?x1xi64>, %g: tensor<6xui32>, %h: tensor<6xui32>)
    -> (tensor<?xi8>, tensor<?x2xui8>, tensor<?x4xi64>, tensor<6xui32>) {
  %0 = arete.subtract %a, %b : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  %1 = arete.subtract %c, %d : (tensor<ui8>, tensor<?x2xui8>) -> tensor<?x2xui8>
  %2 = arete.subtract %e, %f : (tensor<1x4xi64>, tensor<?x1xi64>) -> tensor<?x4xi64>
  %3 = arete.subtract %g, %h : (tensor<6xui32>, tensor<6xui32>) -> tensor<6xui32>
  return %0, %1, %2, %3 : tensor<?xi8>, tensor<?x2xui8>, tensor<?x4xi64>, tensor<6xui32>
}

// RUN: %{check} --function=multiply %{binary}
func.func @multiply(%a: tensor<?x5xi8>, %b: tensor<5xi8>, %c: tensor<?xui8>, %d: tensor<?xui8>, %e: tensor<i64>, %f: tensor<?x2xi64>, %g: tensor<1x4xui32>, %h: tensor<?x1xui32>)
    -> (tensor<?x5xi8>, tensor<?xui8>, tensor<?x2xi64>, tensor<?x4xui32>) {
  %0 = arete.multiply %a, %b : (tensor<?x5xi8>, tensor<5xi8>) -> tensor<?x5xi8>
  %1 = arete.multiply %c, %d : (tensor<?xui8>, tensor<?xui8>) -> tensor<?xui8>
  %2 = arete.multiply %e, %f : (tensor<i64>, tensor<?x2xi64>) -> tensor<?x2xi64>
  %3 = arete.multiply %g, %h : (tensor<1x4xui32>, tensor<?x1xui32>) -> tensor<?x4xui32>
  return %0, %1, %2, %3 : tensor<?x5xi8>, tensor<?xui8>, tensor<?x2xi64>, tensor<?x4xui32>
}

// RUN: %{check} --function=floor_divide %{binary}
func.func @floor_divide(%a: tensor<6xi8>, %b: tensor<6xi8>, %c: tensor<?x5xui8>, %d: tensor<5xui8>, %e: tensor<?xi64>, %f: tensor<?xi64>, %g: tensor<ui32>, %h: tensor<?x2xui32>)
    -> (tensor<6xi8>, tensor<?x5xui8>, tensor<?xi64>, tensor<?x2xui32>) {
  %0 = arete.floor_divide %a, %b : (tensor<6xi8>, tensor<6xi8>) -> tensor<6xi8>
  %1 = arete.floor_divide %c, %d : (tensor<?x5xui8>, tensor<5xui8>) -> tensor<?x5xui8>
  %2 = arete.floor_divide %e, %f : (tensor<?xi64>, tensor<?xi64>) -> tensor<?xi64>
  %3 = arete.floor_divide %g, %h : (tensor<ui32>, tensor<?x2xui32>) -> tensor<?x2xui32>
  return %0, %1, %2, %3 : tensor<6xi8>, tensor<?x5xui8>, tensor<?xi64>, tensor<?x2xui32>
}

// RUN: %{check} --function=remainder %{binary}
func.func @remainder(%a: tensor<1x4xi8>, %b: tensor<?x1xi8>, %c: tensor<6xui8>, %d: tensor<6xui8>, %e: tensor<?x5xi64>, %f: tensor<5xi64>, %g: tensor<?xui32>, %h: tensor<?xui32>)
    -> (tensor<?x4xi8>, tensor<6xui8>, tensor<?x5xi64>, tensor<?xui32>) {
  %0 = arete.remainder %a, %b : (tensor<1x4xi8>, tensor<?x1xi8>) -> tensor<?x4xi8>
  %1 = arete.remainder %c, %d : (tensor<6xui8>, tensor<6xui8>) -> tensor<6xui8>
  %2 = arete.remainder %e, %f : (tensor<?x5xi64>, tensor<5xi64>) -> tensor<?x5xi64>
  %3 = arete.remainder %g, %h : (tensor<?xui32>, tensor<?xui32>) -> tensor<?xui32>
  return %0, %1, %2, %3 : tensor<?x4xi8>, tensor<6xui8>, tensor<?x5xi64>, tensor<?xui32>
}

// RUN: %{check} --function=maximum %{binary}
func.func @maximum(%a: tensor<i8>, %b: tensor<?x2xi8>, %c: tensor<1x4xui8>, %d: tensor<?x1xui8>, %e: tensor<6xi64>, %f: tensor<6xi64>, %g: tensor<?x5xui32>, %h: tensor<5xui32>)
    -> (tensor<?x2xi8>, tensor<?x4xui8>, tensor<6xi64>, tensor<?x5xui32>) {
  %0 = arete.maximum %a, %b : (tensor<i8>, tensor<?x2xi8>) -> tensor<?x2xi8>
  %1 = arete.maximum %c, %d : (tensor<1x4xui8>, tensor<?x1xui8>) -> tensor<?x4xui8>
  %2 = arete.maximum %e, %f : (tensor<6xi64>, tensor<6xi64>) -> tensor<6xi64>
  %3 = arete.maximum %g, %h : (tensor<?x5xui32>, tensor<5xui32>) -> tensor<?x5xui32>
  return %0, %1, %2, %3 : tensor<?x2xi8>, tensor<?x4xui8>, tensor<6xi64>, tensor<?x5xui32>
}

// RUN: %{check} --function=minimum %{binary}
func.func @minimum(%a: tensor<?xi8>, %b: tensor<?xi8>, %c: tensor<ui8>, %d: tensor<?x2xui8>, %e: tensor<1x4xi64>, %f: tensor<?x1xi64>, %g: tensor<6xui32>, %h: tensor<6xui32>)
    -> (tensor<?xi8>, tensor<?x2xui8>, tensor<?x4xi64>, tensor<6xui32>) {
  %0 = arete.minimum %a, %b : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  %1 = arete.minimum %c, %d : (tensor<ui8>, tensor<?x2xui8>) -> tensor<?x2xui8>
  %2 = arete.minimum %e, %f : (tensor<1x4xi64>, tensor<?x1xi64>) -> tensor<?x4xi64>
  %3 = arete.minimum %g, %h : (tensor<6xui32>, tensor<6xui32>) -> tensor<6xui32>
  return %0, %1, %2, %3 : tensor<?xi8>, tensor<?x2xui8>, tensor<?x4xi64>, tensor<6xui32>
}

// RUN: %{check} --function=negative %{unary}
func.func @negative(%a: tensor<?x5xi8>, %b: tensor<ui8>, %c: tensor<?xi64>, %d: tensor<1x?x3x2xui32>)
    -> (tensor<?x5xi8>, tensor<ui8>, tensor<?xi64>, tensor<1x?x3x2xui32>) {
  %0 = arete.negative %a : (tensor<?x5xi8>) -> tensor<?x5xi8>
  %1 = arete.negative %b : (tensor<ui8>) -> tensor<ui8>
  %2 = arete.negative %c : (tensor<?xi64>) -> tensor<?xi64>
  %3 = arete.negative %d : (tensor<1x?x3x2xui32>) -> tensor<1x?x3x2xui32>
  return %0, %1, %2, %3 : tensor<?x5xi8>, tensor<ui8>, tensor<?xi64>, tensor<1x?x3x2xui32>
}

// RUN: %{check} --function=abs %{unary}
func.func @abs(%a: tensor<4x?xi8>, %b: tensor<?x5xui8>, %c: tensor<i64>, %d: tensor<?xui32>)
    -> (tensor<4x?xi8>, tensor<?x5xui8>, tensor<i64>, tensor<?xui32>) {
  %0 = arete.abs %a : (tensor<4x?xi8>) -> tensor<4x?xi8>
  %1 = arete.abs %b : (tensor<?x5xui8>) -> tensor<?x5xui8>
  %2 = arete.abs %c : (tensor<i64>) -> tensor<i64>
  %3 = arete.abs %d : (tensor<?xui32>) -> tensor<?xui32>
  return %0, %1, %2, %3 : tensor<4x?xi8>, tensor<?x5xui8>, tensor<i64>, tensor<?xui32>
}

// RUN: %{check} --function=sign %{unary}
func.func @sign(%a: tensor<1x?x3x2xi8>, %b: tensor<4x?xui8>, %c: tensor<?x5xi64>, %d: tensor<ui32>)
    -> (tensor<1x?x3x2xi8>, tensor<4x?xui8>, tensor<?x5xi64>, tensor<ui32>) {
  %0 = arete.sign %a : (tensor<1x?x3x2xi8>) -> tensor<1x?x3x2xi8>
  %1 = arete.sign %b : (tensor<4x?xui8>) -> tensor<4x?xui8>
  %2 = arete.sign %c : (tensor<?x5xi64>) -> tensor<?x5xi64>
  %3 = arete.sign %d : (tensor<ui32>) -> tensor<ui32>
  return %0, %1, %2, %3 : tensor<1x?x3x2xi8>, tensor<4x?xui8>, tensor<?x5xi64>, tensor<ui32>
}

// RUN: %{check} --function=sqr %{unary}
func.func @sqr(%a: tensor<?xi8>, %b: tensor<1x?x3x2xui8>, %c: tensor<4x?xi64>, %d: tensor<?x5xui32>)
    -> (tensor<?xi8>, tensor<1x?x3x2xui8>, tensor<4x?xi64>, tensor<?x5xui32>) {
  %0 = arete.sqr %a : (tensor<?xi8>) -> tensor<?xi8>
  %1 = arete.sqr %b : (tensor<1x?x3x2xui8>) -> tensor<1x?x3x2xui8>
  %2 = arete.sqr %c : (tensor<4x?xi64>) -> tensor<4x?xi64>
  %3 = arete.sqr %d : (tensor<?x5xui32>) -> tensor<?x5xui32>
  return %0, %1, %2, %3 : tensor<?xi8>, tensor<1x?x3x2xui8>, tensor<4x?xi64>, tensor<?x5xui32>
}

// RUN: %{check} --function=relu %{unary}
func.func @relu(%a: tensor<i8>, %b: tensor<?xui8>, %c: tensor<1x?x3x2xi64>, %d: tensor<4x?xui32>)
    -> (tensor<i8>, tensor<?xui8>, tensor<1x?x3x2xi64>, tensor<4x?xui32>) {
  %0 = arete.relu %a : (tensor<i8>) -> tensor<i8>
  %1 = arete.relu %b : (tensor<?xui8>) -> tensor<?xui8>
  %2 = arete.relu %c : (tensor<1x?x3x2xi64>) -> tensor<1x?x3x2xi64>
  %3 = arete.relu %d : (tensor<4x?xui32>) -> tensor<4x?xui32>
  return %0, %1, %2, %3 : tensor<i8>, tensor<?xui8>, tensor<1x?x3x2xi64>, tensor<4x?xui32>
}

// RUN: %{check} --function=clip --range=0:100
func.func @clip(%a: tensor<?xi16>, %b: tensor<2x1xi16>, %c: tensor<i16>, %d: tensor<?x3xui16>, %e: tensor<3xui16>, %f: tensor<?x1xui16>)
    -> (tensor<2x?xi16>, tensor<?x3xui16>) {
  %0 = arete.clip %a, %b, %c : (tensor<?xi16>, tensor<2x1xi16>, tensor<i16>) -> tensor<2x?xi16>
  %1 = arete.clip %d, %e, %f : (tensor<?x3xui16>, tensor<3xui16>, tensor<?x1xui16>) -> tensor<?x3xui16>
  return %0, %1 : tensor<2x?xi16>, tensor<?x3xui16>
}

// Wraps; a negative exponent gives 1, -1 or 0.
// RUN: %{check} --function=power --range=arg1=-3:9 --range=arg5=-3:9 --range=0:9
func.func @power(%a: tensor<?x3xi8>, %b: tensor<3xi8>, %c: tensor<?xui8>, %d: tensor<?xui8>, %e: tensor<?xi64>, %f: tensor<i64>, %g: tensor<?xui32>, %h: tensor<5x1xui32>)
    -> (tensor<?x3xi8>, tensor<?xui8>, tensor<?xi64>, tensor<5x?xui32>) {
  %0 = arete.power %a, %b : (tensor<?x3xi8>, tensor<3xi8>) -> tensor<?x3xi8>
  %1 = arete.power %c, %d : (tensor<?xui8>, tensor<?xui8>) -> tensor<?xui8>
  %2 = arete.power %e, %f : (tensor<?xi64>, tensor<i64>) -> tensor<?xi64>
  %3 = arete.power %g, %h : (tensor<?xui32>, tensor<5x1xui32>) -> tensor<5x?xui32>
  return %0, %1, %2, %3 : tensor<?x3xi8>, tensor<?xui8>, tensor<?xi64>, tensor<5x?xui32>
}

// 0 ** 0, 0 ** -1, (-1) ** -3.
// RUN: %{check} --function=power_small --range=-3:3
func.func @power_small(%a: tensor<?xi32>, %b: tensor<?xi32>, %c: tensor<?xi16>, %d: tensor<1xi16>)
    -> (tensor<?xi32>, tensor<?xi16>) {
  %0 = arete.power %a, %b : (tensor<?xi32>, tensor<?xi32>) -> tensor<?xi32>
  %1 = arete.power %c, %d : (tensor<?xi16>, tensor<1xi16>) -> tensor<?xi16>
  return %0, %1 : tensor<?xi32>, tensor<?xi16>
}

// By 0, and of the smallest number by -1.
// RUN: %{check} --function=floor_divide_edges --range=0:1 --range=arg0=-128:-126 --range=arg1=-1:0 --range=arg4=-3:3 --range=arg5=-1:1
func.func @floor_divide_edges(%a: tensor<?xi8>, %b: tensor<?xi8>, %c: tensor<?xui8>, %d: tensor<?xui8>, %e: tensor<?xi32>, %f: tensor<?xi32>, %g: tensor<?xui64>, %h: tensor<?xui64>)
    -> (tensor<?xi8>, tensor<?xui8>, tensor<?xi32>, tensor<?xui64>) {
  %0 = arete.floor_divide %a, %b : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  %1 = arete.floor_divide %c, %d : (tensor<?xui8>, tensor<?xui8>) -> tensor<?xui8>
  %2 = arete.floor_divide %e, %f : (tensor<?xi32>, tensor<?xi32>) -> tensor<?xi32>
  %3 = arete.floor_divide %g, %h : (tensor<?xui64>, tensor<?xui64>) -> tensor<?xui64>
  return %0, %1, %2, %3 : tensor<?xi8>, tensor<?xui8>, tensor<?xi32>, tensor<?xui64>
}

// RUN: %{check} --function=remainder_edges --range=0:1 --range=arg0=-128:-126 --range=arg1=-1:0 --range=arg4=-3:3 --range=arg5=-1:1
func.func @remainder_edges(%a: tensor<?xi8>, %b: tensor<?xi8>, %c: tensor<?xui8>, %d: tensor<?xui8>, %e: tensor<?xi32>, %f: tensor<?xi32>, %g: tensor<?xui64>, %h: tensor<?xui64>)
    -> (tensor<?xi8>, tensor<?xui8>, tensor<?xi32>, tensor<?xui64>) {
  %0 = arete.remainder %a, %b : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  %1 = arete.remainder %c, %d : (tensor<?xui8>, tensor<?xui8>) -> tensor<?xui8>
  %2 = arete.remainder %e, %f : (tensor<?xi32>, tensor<?xi32>) -> tensor<?xi32>
  %3 = arete.remainder %g, %h : (tensor<?xui64>, tensor<?xui64>) -> tensor<?xui64>
  return %0, %1, %2, %3 : tensor<?xi8>, tensor<?xui8>, tensor<?xi32>, tensor<?xui64>
}
