// The location of what a rewrite makes has the user's line and the names of the
// rewrites, each once; a name that the user gave goes to what replaces it.
// RUN: arete-opt %s --arete-stabilize --mlir-print-debuginfo | FileCheck %s

// CHECK-LABEL: func @chain
// CHECK: arete.softplus {{.*}} loc(#[[CHAIN:.+]])
// CHECK-LABEL: func @named
// CHECK: arete.negative {{.*}} loc(#[[PART:.+]])
// CHECK: arete.log1p {{.*}} loc(#[[WHOLE:.+]])
// CHECK-LABEL: func @untouched
// CHECK: arete.exp {{.*}} loc(#[[PLAIN:.+]])
// CHECK-DAG: #[[PLAIN]] = loc("model.cpp":9:1)
// CHECK-DAG: #[[FIRST:.+]] = loc(fused<"log-of-one-plus">[{{.*}}])
// CHECK-DAG: #[[CHAIN]] = loc(fused<"softplus-from-log1p">[#[[FIRST]]])
// CHECK-DAG: #[[PART]] = loc(fused<"log-of-one-minus">[{{.*}}])
// CHECK-DAG: #[[WHOLE]] = loc("loss"(#[[PART]]))
#exp = loc("model.cpp":2:1)
#log = loc("model.cpp":3:1)
#loss = loc("loss"("model.cpp":4:1))
#plain = loc("model.cpp":9:1)

func.func @chain(%x: tensor<?xf64>) -> tensor<?xf64> {
  %one = arete.constant dense<1.0> : tensor<f64>
  %e = arete.exp %x : (tensor<?xf64>) -> tensor<?xf64> loc(#exp)
  %s = arete.add %one, %e : (tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
  %r = arete.log %s : (tensor<?xf64>) -> tensor<?xf64> loc(#log)
  return %r : tensor<?xf64>
}
func.func @named(%x: tensor<?xf64>) -> tensor<?xf64> {
  %one = arete.constant dense<1.0> : tensor<f64>
  %s = arete.subtract %one, %x : (tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
  %r = arete.log %s : (tensor<?xf64>) -> tensor<?xf64> loc(#loss)
  return %r : tensor<?xf64>
}
func.func @untouched(%x: tensor<?xf64>) -> tensor<?xf64> {
  %e = arete.exp %x : (tensor<?xf64>) -> tensor<?xf64> loc(#plain)
  return %e : tensor<?xf64>
}
