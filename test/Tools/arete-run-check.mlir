// Compiled code against the reference.

// RUN: arete-run %s --random=3 --size=100 --check | FileCheck %s
// CHECK: {{^}}y: float64[?]: within {{[0-9]+}} ULP
// CHECK-NEXT: {{^}}n: int64[?]: equal

// No float is equal here at every element, so that nothing may be off fails,
// and names the first element that is.
// RUN: not arete-run %s --random=3 --size=100 --check --ulp=0 > %t.out 2> %t.err
// RUN: FileCheck %s --check-prefix=STRICT < %t.out
// RUN: FileCheck %s --check-prefix=DIFFER < %t.err
// STRICT: y: float64[?]: element [{{[0-9]+}}] is {{.*}}, not {{.*}} ({{[0-9]+}} ULP)
// STRICT: n: int64[?]: equal
// DIFFER: arete-run: error: the compiled function and the reference differ

// Any of the bounds is enough.
// RUN: arete-run %s --random=3 --size=100 --check --ulp=0 --rtol=1e-12 | FileCheck %s --check-prefix=BOUND
// RUN: arete-run %s --random=3 --size=100 --check --ulp=0 --atol=1e-12 | FileCheck %s --check-prefix=BOUND
// BOUND: y: float64[?]: within {{[1-9]}} ULP

// Both fail where they must, and both say why.
// RUN: not arete-run %s --random=3 --shape x=2 --shape i=3 --check 2>&1 | FileCheck %s --check-prefix=FAIL
// FAIL: arete-run: error: the reference fails: {{.*}}arete-run-check.mlir:
// FAIL: arete-run: error: the compiled function fails:

func.func @f(%x: tensor<?xf64> {arete.name = "x"},
             %i: tensor<?xi64> {arete.name = "i"})
    -> (tensor<?xf64> {arete.name = "y"}, tensor<?xi64> {arete.name = "n"}) {
  %0 = arete.tanh %x : (tensor<?xf64>) -> tensor<?xf64>
  %1 = arete.exp %0 : (tensor<?xf64>) -> tensor<?xf64>
  %2 = arete.log1p %1 : (tensor<?xf64>) -> tensor<?xf64>
  %3 = arete.cast %i {dtype = f64} : (tensor<?xi64>) -> tensor<?xf64>
  %4 = arete.multiply %2, %3 : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %5 = arete.multiply %i, %i : (tensor<?xi64>, tensor<?xi64>) -> tensor<?xi64>
  return %4, %5 : tensor<?xf64>, tensor<?xi64>
}
