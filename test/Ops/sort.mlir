// Sorting, searching and counting, compiled and by the reference.
// DEFINE: %{check} = arete-run %s --random=1 --check

// RUN: %{check} --function=sort --size=7
// RUN: %{check} --function=sort --size=0
// RUN: %{check} --function=sort --size=1
// RUN: %{check} --function=sort --size=150 --range=0:20
func.func @sort(%a: tensor<?x?xf32>, %b: tensor<?x2x?xf64>, %c: tensor<?xi8>, %d: tensor<?xui16>, %e: tensor<?xi1>)
    -> (tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x2x?xf64>, tensor<?x?x2xf64>, tensor<?xi8>, tensor<?xui16>, tensor<?xi1>) {
  %0 = arete.sort %a {axis = 0 : i64} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %1 = arete.sort %a {axis = 1 : i64, descending = true} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %2 = arete.sort %b {axis = 1 : i64} : (tensor<?x2x?xf64>) -> tensor<?x2x?xf64>
  %t = arete.transpose %b {permutation = array<i64: 2, 0, 1>} : (tensor<?x2x?xf64>) -> tensor<?x?x2xf64>
  %3 = arete.sort %t {axis = 1 : i64} : (tensor<?x?x2xf64>) -> tensor<?x?x2xf64>
  %4 = arete.sort %c {axis = 0 : i64} : (tensor<?xi8>) -> tensor<?xi8>
  %5 = arete.sort %d {axis = 0 : i64, descending = true} : (tensor<?xui16>) -> tensor<?xui16>
  %6 = arete.sort %e {axis = 0 : i64} : (tensor<?xi1>) -> tensor<?xi1>
  return %0, %1, %2, %3, %4, %5, %6 : tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x2x?xf64>, tensor<?x?x2xf64>, tensor<?xi8>, tensor<?xui16>, tensor<?xi1>
}

// Many equal elements: the order is stable either way.
// RUN: %{check} --function=argsort --size=40 --range=0:5
// RUN: %{check} --function=argsort --size=0
func.func @argsort(%a: tensor<?x?xi32>, %b: tensor<?xi1>, %c: tensor<?x?xf32>)
    -> (tensor<?x?xi64>, tensor<?x?xi64>, tensor<?xi64>, tensor<?x?xi64>) {
  %0 = arete.argsort %a {axis = 0 : i64} : (tensor<?x?xi32>) -> tensor<?x?xi64>
  %1 = arete.argsort %a {axis = 1 : i64, descending = true} : (tensor<?x?xi32>) -> tensor<?x?xi64>
  %2 = arete.argsort %b {axis = 0 : i64} : (tensor<?xi1>) -> tensor<?xi64>
  %t = arete.transpose %c {permutation = array<i64: 1, 0>} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %3 = arete.argsort %t {axis = 1 : i64} : (tensor<?x?xf32>) -> tensor<?x?xi64>
  return %0, %1, %2, %3 : tensor<?x?xi64>, tensor<?x?xi64>, tensor<?xi64>, tensor<?x?xi64>
}

// RUN: %{check} --function=topk --shape a=6x9 --shape b=12 --range=0:6 --range=k=4:4
// RUN: %{check} --function=topk --shape a=6x0 --shape b=0 --range=k=0:0
func.func @topk(%a: tensor<?x?xf64> {arete.name = "a"}, %b: tensor<?xui8> {arete.name = "b"}, %k: tensor<i64> {arete.name = "k"})
    -> (tensor<2x?xf64>, tensor<2x?xi64>, tensor<?xui8>, tensor<?xi64>) {
  %two = arete.constant dense<2> : tensor<i64>
  %0, %1 = arete.topk %a, %two {axis = 0 : i64} : (tensor<?x?xf64>, tensor<i64>) -> (tensor<2x?xf64>, tensor<2x?xi64>)
  %2, %3 = arete.topk %b, %k {axis = 0 : i64, largest = false} : (tensor<?xui8>, tensor<i64>) -> (tensor<?xui8>, tensor<?xi64>)
  return %0, %1, %2, %3 : tensor<2x?xf64>, tensor<2x?xi64>, tensor<?xui8>, tensor<?xi64>
}

// RUN: %{check} --function=lexsort --shape arg0=3x50 --range=0:3
// RUN: %{check} --function=lexsort --shape arg0=0x4
// RUN: %{check} --function=lexsort --shape arg0=2x0
func.func @lexsort(%a: tensor<?x?xi8>) -> tensor<?xi64> {
  %0 = arete.lexsort %a : (tensor<?x?xi8>) -> tensor<?xi64>
  return %0 : tensor<?xi64>
}

// RUN: %{check} --function=lexsort_batch --shape arg0=4x3x20 --range=0:3
// RUN: %{check} --function=lexsort_batch --shape arg0=4x0x2
// RUN: %{check} --function=lexsort_batch --shape arg0=0x2x3
// RUN: %{check} --function=lexsort_batch --shape arg0=2x2x0
func.func @lexsort_batch(%a: tensor<?x?x?xf32>) -> (tensor<?x?xi64>, tensor<?x?xi64>) {
  %0 = arete.lexsort %a : (tensor<?x?x?xf32>) -> tensor<?x?xi64>
  %1 = arete.transpose %a {permutation = array<i64: 2, 1, 0>} : (tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  %2 = arete.lexsort %1 : (tensor<?x?x?xf32>) -> tensor<?x?xi64>
  return %0, %2 : tensor<?x?xi64>, tensor<?x?xi64>
}

// RUN: %{check} --function=search --size=20 --range=0:9
// RUN: %{check} --function=search --shape s=0 --shape v=3x1
// RUN: %{check} --function=search --shape s=1 --shape v=0x2
func.func @search(%s: tensor<?xf32> {arete.name = "s"}, %v: tensor<?x?xf32> {arete.name = "v"})
    -> (tensor<?x?xi64>, tensor<?x?xi64>, tensor<?x?xi64>, tensor<?x?xi64>) {
  %rise = arete.sort %s {axis = 0 : i64} : (tensor<?xf32>) -> tensor<?xf32>
  %fall = arete.sort %s {axis = 0 : i64, descending = true} : (tensor<?xf32>) -> tensor<?xf32>
  %t = arete.transpose %v {permutation = array<i64: 1, 0>} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %0 = arete.searchsorted %rise, %v : (tensor<?xf32>, tensor<?x?xf32>) -> tensor<?x?xi64>
  %1 = arete.searchsorted %rise, %t {right = true} : (tensor<?xf32>, tensor<?x?xf32>) -> tensor<?x?xi64>
  %2 = arete.digitize %v, %fall : (tensor<?x?xf32>, tensor<?xf32>) -> tensor<?x?xi64>
  %3 = arete.digitize %t, %fall {right = true} : (tensor<?x?xf32>, tensor<?xf32>) -> tensor<?x?xi64>
  return %0, %1, %2, %3 : tensor<?x?xi64>, tensor<?x?xi64>, tensor<?x?xi64>, tensor<?x?xi64>
}

// RUN: %{check} --function=count --shape x=30 --shape w=30 --range=x=0:9 --range=n=10:10
// RUN: %{check} --function=count --shape x=0 --shape w=0 --range=n=0:0
func.func @count(%x: tensor<?xi64> {arete.name = "x"}, %w: tensor<?xf64> {arete.name = "w"}, %n: tensor<i64> {arete.name = "n"})
    -> (tensor<?xf64>, tensor<?xi64>, tensor<?xi64>) {
  %one = arete.constant dense<1> : tensor<i64>
  %axis = arete.dim %x {axis = 0 : i64} : (tensor<?xi64>) -> tensor<i64>
  %0 = arete.bincount %x, %w, %n : (tensor<?xi64>, tensor<?xf64>, tensor<i64>) -> tensor<?xf64>
  %1 = arete.bincount %x, %one, %n : (tensor<?xi64>, tensor<i64>, tensor<i64>) -> tensor<?xi64>
  %total = arete.sum %x {axes = array<i64: 0>} : (tensor<?xi64>) -> tensor<i64>
  %2 = arete.repeat_positions %x, %total : (tensor<?xi64>, tensor<i64>) -> tensor<?xi64>
  return %0, %1, %2 : tensor<?xf64>, tensor<?xi64>, tensor<?xi64>
}

// RUN: not arete-run %s --function=topk --random=1 --shape a=2x2 --shape b=3 --range=k=4:4 2>&1 | FileCheck %s --check-prefix=K
// K: topk: k is larger than axis 0 of uint8[?]
// RUN: not arete-run %s --function=topk --random=1 --shape a=2x2 --shape b=3 --range=k=-4:-4 2>&1 | FileCheck %s --check-prefix=NEGATIVE-K
// NEGATIVE-K: topk: k is negative
// RUN: not arete-run %s --function=topk --random=1 --shape a=1x2 --shape b=3 --range=k=1:1 2>&1 | FileCheck %s --check-prefix=STATIC-K
// STATIC-K: topk: k is larger than axis 0 of float64[?,?]
// RUN: not arete-run %s --function=count --random=1 --shape x=3 --shape w=3 --range=x=-3:-3 --range=n=4:4 2>&1 | FileCheck %s --check-prefix=POSITION
// POSITION: bincount: position -3, at 0, is negative
// RUN: not arete-run %s --function=count --random=1 --shape x=3 --shape w=3 --range=x=7:7 --range=n=4:4 2>&1 | FileCheck %s --check-prefix=RANGE
// RANGE: bincount: position 7, at 0, is out of range for 4 counts
// RUN: not arete-run %s --function=count --random=1 --shape x=3 --shape w=2 --range=x=0:0 --range=n=4:4 2>&1 | FileCheck %s --check-prefix=WEIGHTS
// WEIGHTS: bincount: sizes of int64[?] and float64[?] differ: 3 and 2

// RUN: not arete-run %s --function=edges --random=1 --size=9 2>&1 | FileCheck %s --check-prefix=EDGES
// EDGES: digitize: the edges neither rise nor fall throughout
func.func @edges(%x: tensor<?xf32>) -> tensor<?xi64> {
  %0 = arete.digitize %x, %x : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xi64>
  return %0 : tensor<?xi64>
}
