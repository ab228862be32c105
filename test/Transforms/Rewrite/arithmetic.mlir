// Sums and products of many operands: what is combined as it is, and what only
// where fast-math was asked for.
// RUN: arete-opt %s --arete-canonicalize | FileCheck %s
// RUN: arete-opt %s --arete-canonicalize=fast-math | FileCheck %s --check-prefix=FAST
// RUN: arete-opt %s --arete-canonicalize=disable-pattern=constants-in-sum,constants-in-product,like-terms,integer-terms,integer-factors,negative-constant | FileCheck %s --check-prefix=OFF
// RUN: arete-run %s --function=constants_of_sums --input=x=[1,0.1,-7,inf,nan] --check
// RUN: arete-run %s --function=constants_of_products --input=x=[1,0.1,-7,inf,nan] --check
// RUN: arete-run %s --function=like_terms --input=x=[1,0.1,-7,inf,nan,1e308] --check
// RUN: arete-run %s --function=integers --input=x=[1,-128,127] --input=y=[3,100,-1] --check
// RUN: arete-run %s --function=terms --random=3 --size=9 --fast-math --check
// RUN: arete-run %s --function=factors --random=3 --size=9 --range=1:2 --fast-math --check

// (x + 1) + 2 and 1 - (x - 2), but not what rounds or cancels.
// CHECK-LABEL: func @constants_of_sums
// CHECK-SAME: (%[[X:.*]]: tensor<?xf64>
// OFF-LABEL: func @constants_of_sums
func.func @constants_of_sums(%x: tensor<?xf64> {arete.name = "x"}) -> (tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>) {
  %one = arete.constant dense<1.0> : tensor<f64>
  %two = arete.constant dense<2.0> : tensor<f64>
  %large = arete.constant dense<1.0e16> : tensor<f64>
  %minus = arete.constant dense<-2.0> : tensor<f64>
  // CHECK-DAG: %[[THREE:.*]] = arete.constant dense<3.000000e+00>
  // CHECK-DAG: %[[TWO:.*]] = arete.constant dense<2.000000e+00>
  // CHECK-DAG: %[[ONE:.*]] = arete.constant dense<1.000000e+00>
  // CHECK-DAG: %[[LARGE:.*]] = arete.constant dense<1.000000e+16>
  // CHECK-DAG: %[[A:.*]] = arete.add %[[X]], %[[THREE]]
  // OFF: arete.add
  // OFF: arete.add
  %a = arete.add %x, %one : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %0 = arete.add %a, %two : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  // CHECK-DAG: %[[B:.*]] = arete.subtract %[[THREE]], %[[X]]
  %b = arete.subtract %x, %two : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %1 = arete.subtract %one, %b : (tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
  // CHECK-DAG: %[[C:.*]] = arete.add %[[X]], %[[LARGE]]
  // CHECK-DAG: %[[D:.*]] = arete.subtract %[[C]], %[[LARGE]]
  %c = arete.add %x, %large : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %2 = arete.subtract %c, %large : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  // CHECK-DAG: %[[E:.*]] = arete.add %[[C]], %[[ONE]]
  %3 = arete.add %c, %one : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  // CHECK-DAG: %[[F:.*]] = arete.subtract %[[X]], %[[TWO]]
  %4 = arete.add %x, %minus : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  // CHECK: return %[[A]], %[[B]], %[[D]], %[[E]], %[[F]]
  return %0, %1, %2, %3, %4 : tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>
}

// x * 2 * 3, x / 2 / 5, 6 / (x * 3), x * 5 / 3, which stays, and the product of
// constants that would be infinite.
// CHECK-LABEL: func @constants_of_products
// CHECK-SAME: (%[[X:.*]]: tensor<?xf64>
func.func @constants_of_products(%x: tensor<?xf64> {arete.name = "x"}) -> (tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>) {
  %one = arete.constant dense<1.0> : tensor<f64>
  %two = arete.constant dense<2.0> : tensor<f64>
  %three = arete.constant dense<3.0> : tensor<f64>
  %four = arete.constant dense<4.0> : tensor<f64>
  %five = arete.constant dense<5.0> : tensor<f64>
  %six = arete.constant dense<6.0> : tensor<f64>
  %huge = arete.constant dense<1.0e200> : tensor<f64>
  // CHECK-DAG: %[[SIX:.*]] = arete.constant dense<6.000000e+00>
  // CHECK-DAG: %[[TWO:.*]] = arete.constant dense<2.000000e+00>
  // CHECK-DAG: %[[THREE:.*]] = arete.constant dense<3.000000e+00>
  // CHECK-DAG: %[[FIVE:.*]] = arete.constant dense<5.000000e+00>
  // CHECK-DAG: %[[HALVES:.*]] = arete.constant dense<1.500000e+00>
  // CHECK-DAG: %[[NINE:.*]] = arete.constant dense<9.000000e+00>
  // CHECK-DAG: %[[A:.*]] = arete.multiply %[[X]], %[[SIX]]
  %a = arete.multiply %x, %two : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %0 = arete.multiply %three, %a : (tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
  // CHECK-DAG: %[[B:.*]] = arete.divide %[[X]], %[[NINE]]
  %b = arete.divide %x, %three : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %1 = arete.divide %b, %three : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  // CHECK-DAG: %[[C:.*]] = arete.divide %[[TWO]], %[[X]]
  %c = arete.multiply %x, %three : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %2 = arete.divide %six, %c : (tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
  // CHECK-DAG: %[[D:.*]] = arete.multiply %[[X]], %[[FIVE]]
  // CHECK-DAG: %[[E:.*]] = arete.divide %[[D]], %[[THREE]]
  %d = arete.multiply %x, %five : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %3 = arete.divide %d, %three : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  // CHECK-DAG: %[[F:.*]] = arete.multiply %[[X]], %[[HUGE:.*]] : {{.*}}
  // CHECK-DAG: %[[G:.*]] = arete.multiply %[[F]], %[[HUGE]]
  %f = arete.multiply %x, %huge : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %4 = arete.multiply %f, %huge : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  // 6 x / 4 is 1.5 x, and 2 x / 3 is x / 1.5.
  // CHECK-DAG: %[[H:.*]] = arete.multiply %[[X]], %[[HALVES]]
  // CHECK-DAG: %[[J:.*]] = arete.divide %[[X]], %[[HALVES]]
  %h = arete.multiply %x, %six : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %5 = arete.divide %h, %four : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %j = arete.multiply %x, %two : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %6 = arete.divide %j, %three : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  // CHECK: return %[[A]], %[[B]], %[[C]], %[[E]], %[[G]], %[[H]], %[[J]]
  return %0, %1, %2, %3, %4, %5, %6 : tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>
}

// x + x and 2 x + 3 x; Veltkamp's c - (c - x) stays.
// CHECK-LABEL: func @like_terms
// CHECK-SAME: (%[[X:.*]]: tensor<?xf64>
func.func @like_terms(%x: tensor<?xf64> {arete.name = "x"}) -> (tensor<?xf64>, tensor<?xf64>, tensor<?xf64>) {
  %two = arete.constant dense<2.0> : tensor<f64>
  %three = arete.constant dense<3.0> : tensor<f64>
  %split = arete.constant dense<134217729.0> : tensor<f64>
  // CHECK-DAG: %[[TWO:.*]] = arete.constant dense<2.000000e+00>
  // CHECK-DAG: %[[FIVE:.*]] = arete.constant dense<5.000000e+00>
  // CHECK-DAG: %[[A:.*]] = arete.multiply %[[X]], %[[TWO]]
  %0 = arete.add %x, %x : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %a = arete.multiply %x, %two : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %b = arete.multiply %x, %three : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  // CHECK-DAG: %[[B:.*]] = arete.multiply %[[X]], %[[FIVE]]
  %1 = arete.add %a, %b : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  // CHECK-DAG: %[[C:.*]] = arete.multiply %[[X]], %{{.*}}
  // CHECK-DAG: %[[D:.*]] = arete.subtract %{{.*}}, %[[X]]
  // CHECK-DAG: %[[E:.*]] = arete.subtract %{{.*}}, %[[D]]
  %c = arete.multiply %x, %split : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %d = arete.subtract %c, %x : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %2 = arete.subtract %c, %d : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  // CHECK: return %[[A]], %[[B]], %[[E]]
  return %0, %1, %2 : tensor<?xf64>, tensor<?xf64>, tensor<?xf64>
}

// Integers wrap: every order gives the same.
// CHECK-LABEL: func @integers
// CHECK-SAME: (%[[X:.*]]: tensor<?xi8> {{.*}}, %[[Y:.*]]: tensor<?xi8>
// OFF-LABEL: func @integers
func.func @integers(%x: tensor<?xi8> {arete.name = "x"}, %y: tensor<?xi8> {arete.name = "y"}) -> (tensor<?xi8>, tensor<?xi8>, tensor<?xi8>, tensor<?xi8>, tensor<?xi8>) {
  %two = arete.constant dense<2> : tensor<i8>
  %three = arete.constant dense<3> : tensor<i8>
  %c100 = arete.constant dense<100> : tensor<i8>
  // x + y - x + 2 y + 100 + 100 is 3 y - 56.
  // CHECK-DAG: %[[THREE:.*]] = arete.constant dense<3> : tensor<i8>
  // CHECK-DAG: %[[C:.*]] = arete.constant dense<-56> : tensor<i8>
  // CHECK-DAG: %[[P:.*]] = arete.multiply %[[Y]], %[[THREE]]
  // CHECK-DAG: %[[A:.*]] = arete.add %[[P]], %[[C]]
  // OFF: arete.subtract
  %a = arete.add %x, %y : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  %b = arete.subtract %a, %x : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  %c = arete.multiply %y, %two : (tensor<?xi8>, tensor<i8>) -> tensor<?xi8>
  %d = arete.add %b, %c : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  %e = arete.add %d, %c100 : (tensor<?xi8>, tensor<i8>) -> tensor<?xi8>
  %0 = arete.add %e, %c100 : (tensor<?xi8>, tensor<i8>) -> tensor<?xi8>
  // x - x is 0 of its shape.
  // CHECK-DAG: %[[B:.*]] = arete.broadcast_to
  %1 = arete.subtract %x, %x : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  // CHECK-DAG: %[[D:.*]] = arete.subtract %[[Y]], %[[X]]
  %f = arete.subtract %x, %y : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  %2 = arete.negative %f : (tensor<?xi8>) -> tensor<?xi8>
  // x * 2 * y * 3 * 100, modulo 256 x * y * 88.
  // CHECK-DAG: %[[M:.*]] = arete.constant dense<88> : tensor<i8>
  // CHECK-DAG: %[[Q:.*]] = arete.multiply %[[X]], %[[Y]]
  // CHECK-DAG: %[[F:.*]] = arete.multiply %[[Q]], %[[M]]
  %g = arete.multiply %x, %two : (tensor<?xi8>, tensor<i8>) -> tensor<?xi8>
  %h = arete.multiply %g, %y : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  %i = arete.multiply %h, %three : (tensor<?xi8>, tensor<i8>) -> tensor<?xi8>
  %3 = arete.multiply %i, %c100 : (tensor<?xi8>, tensor<i8>) -> tensor<?xi8>
  // A sum that is used elsewhere, too, is a term.
  // CHECK-DAG: %[[U:.*]] = arete.add %[[Y]], %[[X]]
  // CHECK-DAG: %[[V:.*]] = arete.add %[[U]], %[[U]]
  %u = arete.add %y, %x : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  %4 = arete.add %u, %u : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  // CHECK: return %[[A]], %[[B]], %[[D]], %[[F]], %[[V]]
  return %0, %1, %2, %3, %4 : tensor<?xi8>, tensor<?xi8>, tensor<?xi8>, tensor<?xi8>, tensor<?xi8>
}

// CHECK-LABEL: func @terms
// CHECK-COUNT-5: arete.{{add|subtract}}
// FAST-LABEL: func @terms
// FAST-SAME: (%[[X:.*]]: tensor<?xf64>, %[[Y:.*]]: tensor<?xf64>, %[[Z:.*]]: tensor<?xf64>)
func.func @terms(%x: tensor<?xf64>, %y: tensor<?xf64>, %z: tensor<?xf64>) -> tensor<?xf64> {
  // FAST: %[[A:.*]] = arete.add %[[Y]], %[[Z]]
  // FAST: return %[[A]]
  %one = arete.constant dense<1.0> : tensor<f64>
  %0 = arete.add %x, %y : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %1 = arete.add %0, %one : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %2 = arete.subtract %1, %x : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %3 = arete.add %2, %z : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %4 = arete.subtract %3, %one : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  return %4 : tensor<?xf64>
}

// exp(x) * y * y * y / exp(x) / z: NaN of x would be left out.
// CHECK-LABEL: func @factors
// CHECK: arete.divide
// CHECK: arete.divide
// FAST-LABEL: func @factors
// FAST-SAME: (%[[X:.*]]: tensor<?xf64>, %[[Y:.*]]: tensor<?xf64>, %[[Z:.*]]: tensor<?xf64>)
func.func @factors(%x: tensor<?xf64>, %y: tensor<?xf64>, %z: tensor<?xf64>) -> tensor<?xf64> {
  // FAST-NOT: arete.exp
  // FAST: arete.divide %{{.*}}, %[[Z]]
  // FAST-NEXT: return
  %e = arete.exp %x : (tensor<?xf64>) -> tensor<?xf64>
  %0 = arete.multiply %e, %y : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %1 = arete.multiply %0, %y : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %2 = arete.multiply %1, %y : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %3 = arete.divide %2, %e : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %4 = arete.divide %3, %z : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  return %4 : tensor<?xf64>
}

// No double is the largest number of 64 bits: it is not calculated with.
// CHECK-LABEL: func @largest_unsigned
// CHECK: arete.constant dense<18446744073709551615>
func.func @largest_unsigned(%x: tensor<?xui64>) -> tensor<?xui64> {
  %c = arete.constant dense<18446744073709551615> : tensor<ui64>
  %one = arete.constant dense<1> : tensor<ui64>
  %0 = arete.add %x, %c : (tensor<?xui64>, tensor<ui64>) -> tensor<?xui64>
  %1 = arete.add %0, %one : (tensor<?xui64>, tensor<ui64>) -> tensor<?xui64>
  return %1 : tensor<?xui64>
}
