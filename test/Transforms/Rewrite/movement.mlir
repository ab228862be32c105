// Chains of casts, reshapes and broadcasts, and ops of what is repeated.
// RUN: arete-opt %s --arete-canonicalize | FileCheck %s
// RUN: arete-opt %s --arete-graph='disable-pattern=cast-of-cast,op-of-broadcasts,implied-broadcast disable-pass=arete-fuse' | FileCheck %s --check-prefix=OFF
// RUN: arete-run %s --function=casts --input=i=[-1,5,127] --input=x=[1.5,-1,inf,nan] --check
// RUN: arete-run %s --function=repeated --random=3 --size=2 --check

// A chain that loses nothing; -1 saturates on its way through a float, and wraps
// on the way through an integer.
// CHECK-LABEL: func @casts
// CHECK-SAME: (%[[I:.*]]: tensor<?xi8> {{.*}}, %[[X:.*]]: tensor<?xf32>
// OFF-LABEL: func @casts
func.func @casts(%i: tensor<?xi8> {arete.name = "i"}, %x: tensor<?xf32> {arete.name = "x"}) -> (tensor<?xf32>, tensor<?xf64>, tensor<?xui8>, tensor<?xui8>, tensor<?xf32>) {
  // OFF: arete.cast %{{.*}} {dtype = f64}
  // OFF: arete.cast %{{.*}} {dtype = f32}
  %w = arete.cast %x {dtype = f64} : (tensor<?xf32>) -> tensor<?xf64>
  %0 = arete.cast %w {dtype = f32} : (tensor<?xf64>) -> tensor<?xf32>
  // CHECK-DAG: %[[A:.*]] = arete.cast %[[I]] {dtype = f64}
  %j = arete.cast %i {dtype = i32} : (tensor<?xi8>) -> tensor<?xi32>
  %1 = arete.cast %j {dtype = f64} : (tensor<?xi32>) -> tensor<?xf64>
  // CHECK-DAG: %[[B:.*]] = arete.cast %[[I]] {dtype = ui8}
  %2 = arete.cast %j {dtype = ui8} : (tensor<?xi32>) -> tensor<?xui8>
  // CHECK-DAG: %[[F:.*]] = arete.cast %[[I]] {dtype = f32}
  // CHECK-DAG: %[[C:.*]] = arete.cast %[[F]] {dtype = ui8}
  %f = arete.cast %i {dtype = f32} : (tensor<?xi8>) -> tensor<?xf32>
  %3 = arete.cast %f {dtype = ui8} : (tensor<?xf32>) -> tensor<?xui8>
  // CHECK-DAG: %[[H:.*]] = arete.cast %[[X]] {dtype = f16}
  // CHECK-DAG: %[[D:.*]] = arete.cast %[[H]] {dtype = f32}
  %h = arete.cast %x {dtype = f16} : (tensor<?xf32>) -> tensor<?xf16>
  %4 = arete.cast %h {dtype = f32} : (tensor<?xf16>) -> tensor<?xf32>
  // CHECK: return %[[X]], %[[A]], %[[B]], %[[C]], %[[D]]
  return %0, %1, %2, %3, %4 : tensor<?xf32>, tensor<?xf64>, tensor<?xui8>, tensor<?xui8>, tensor<?xf32>
}

// CHECK-LABEL: func @reshapes
// CHECK-SAME: (%[[X:.*]]: tensor<2x6xf32>, %[[Y:.*]]: tensor<?x4xf32>, %[[N:.*]]: tensor<i64>)
func.func @reshapes(%x: tensor<2x6xf32>, %y: tensor<?x4xf32>, %n: tensor<i64>) -> (tensor<4x3xf32>, tensor<?x2xf32>, tensor<?x2xf32>) {
  %two = arete.constant dense<2> : tensor<i64>
  %three = arete.constant dense<3> : tensor<i64>
  %four = arete.constant dense<4> : tensor<i64>
  %rest = arete.constant dense<-1> : tensor<i64>
  // CHECK: %[[A:.*]] = arete.reshape %[[X]], %{{.*}}, %{{.*}} : {{.*}} -> tensor<4x3xf32>
  %a = arete.reshape %x, %three, %four : (tensor<2x6xf32>, tensor<i64>, tensor<i64>) -> tensor<3x4xf32>
  %0 = arete.reshape %a, %four, %three : (tensor<3x4xf32>, tensor<i64>, tensor<i64>) -> tensor<4x3xf32>
  // CHECK: %[[B:.*]] = arete.reshape %[[Y]], %{{.*}}, %{{.*}} : {{.*}} -> tensor<?x2xf32>
  %b = arete.reshape %y, %rest : (tensor<?x4xf32>, tensor<i64>) -> tensor<?xf32>
  %1 = arete.reshape %b, %rest, %two : (tensor<?xf32>, tensor<i64>, tensor<i64>) -> tensor<?x2xf32>
  // n may be wrong.
  // CHECK: %[[C:.*]] = arete.reshape %[[Y]], %[[N]]
  // CHECK: %[[D:.*]] = arete.reshape %[[C]]
  %c = arete.reshape %y, %n : (tensor<?x4xf32>, tensor<i64>) -> tensor<?xf32>
  %2 = arete.reshape %c, %rest, %two : (tensor<?xf32>, tensor<i64>, tensor<i64>) -> tensor<?x2xf32>
  // CHECK: return %[[A]], %[[B]], %[[D]]
  return %0, %1, %2 : tensor<4x3xf32>, tensor<?x2xf32>, tensor<?x2xf32>
}

// What is repeated is computed once.
// CHECK-LABEL: func @repeated
// CHECK-SAME: (%[[X:.*]]: tensor<1x3xf32> {{.*}}, %[[Y:.*]]: tensor<2x1xf32> {{.*}}, %[[Z:.*]]: tensor<2x3xf32>
// OFF-LABEL: func @repeated
func.func @repeated(%x: tensor<1x3xf32> {arete.name = "x"}, %y: tensor<2x1xf32> {arete.name = "y"}, %z: tensor<2x3xf32> {arete.name = "z"}) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>) {
  %two = arete.constant dense<2> : tensor<i64>
  %three = arete.constant dense<3> : tensor<i64>
  // CHECK-DAG: %[[E:.*]] = arete.exp %[[X]] : (tensor<1x3xf32>)
  // CHECK-DAG: %[[A:.*]] = arete.broadcast_to %[[E]]
  // OFF: arete.broadcast_to
  %b = arete.broadcast_to %x, %two, %three : (tensor<1x3xf32>, tensor<i64>, tensor<i64>) -> tensor<2x3xf32>
  %0 = arete.exp %b : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK-DAG: %[[M:.*]] = arete.maximum %[[X]], %[[Y]]
  %c = arete.broadcast_to %y, %two, %three : (tensor<2x1xf32>, tensor<i64>, tensor<i64>) -> tensor<2x3xf32>
  %1 = arete.maximum %b, %c : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK-DAG: %[[P:.*]] = arete.multiply %[[X]], %[[Z]]
  %2 = arete.multiply %b, %z : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: return %[[A]], %{{.*}}, %[[P]]
  return %0, %1, %2 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>
}

// n need not be the size of z.
// CHECK-LABEL: func @repeated_to_a_size
func.func @repeated_to_a_size(%x: tensor<1xf32>, %z: tensor<?xf32>, %n: tensor<i64>) -> (tensor<?xf32>, tensor<?xf32>) {
  // CHECK: %[[B:.*]] = arete.broadcast_to
  // CHECK: arete.multiply %[[B]]
  %b = arete.broadcast_to %x, %n : (tensor<1xf32>, tensor<i64>) -> tensor<?xf32>
  %0 = arete.multiply %b, %z : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  // CHECK: arete.multiply {{.*}} : (tensor<1xf32>, tensor<?xf32>)
  %m = arete.dim %z {axis = 0 : i64} : (tensor<?xf32>) -> tensor<i64>
  %c = arete.broadcast_to %x, %m : (tensor<1xf32>, tensor<i64>) -> tensor<?xf32>
  %1 = arete.multiply %c, %z : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %0, %1 : tensor<?xf32>, tensor<?xf32>
}
