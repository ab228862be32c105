// Which rewrites are done is chosen by name.
// RUN: arete-opt %s --arete-stabilize | FileCheck %s
// RUN: arete-opt %s --arete-stabilize=disable-pattern=log-of-one-plus | FileCheck %s --check-prefix=WITHOUT
// RUN: arete-opt %s --arete-stabilize=only-pattern=log-of-one-plus | FileCheck %s --check-prefix=ONLY
// RUN: arete-opt %s --arete-graph='rewrite=false disable-pass=arete-fuse' | FileCheck %s --check-prefix=WITHOUT
// RUN: arete-opt %s --arete-stabilize=print-rewrites -o /dev/null 2>&1 | FileCheck %s --check-prefix=PRINT
// RUN: not arete-opt %s --arete-stabilize=disable-pattern=log-of-one-pls 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not arete-opt %s --arete-stabilize=only-pattern=qqqqqqqqqqqqq 2>&1 | FileCheck %s --check-prefix=NOTHING
// RUN: aretec %s --emit=arete | FileCheck %s
// RUN: aretec %s --emit=arete --disable-pattern=log-of-one-plus | FileCheck %s --check-prefix=WITHOUT
// RUN: aretec %s --emit=arete --rewrite=false | FileCheck %s --check-prefix=WITHOUT
// RUN: not aretec %s --disable-pattern=log-of-one-pls 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: arete-run %s --input=x=[1000,-50] --print-rewrites 2>&1 | FileCheck %s --check-prefixes=PRINT,VALUE
// RUN: arete-run %s --input=x=[1000,-50] --rewrite=false | FileCheck %s --check-prefix=PLAIN

// CHECK-LABEL: func @f
// CHECK: arete.softplus
// WITHOUT-LABEL: func @f
// WITHOUT: arete.log %
// ONLY-LABEL: func @f
// ONLY: %[[E:.*]] = arete.exp
// ONLY: arete.log1p %[[E]]
// PRINT: options.mlir:[[#@LINE+13]]:8: rewrite: log-of-one-plus: log(x + 1) -> log1p(x)
// PRINT: options.mlir:[[#@LINE+12]]:8: rewrite: softplus-from-log1p: log1p(exp(x)) -> softplus(x)
// PRINT: rewrites done: 2
// PRINT-NEXT: {{^}}     1  log-of-one-plus
// PRINT-NEXT: {{^}}     1  softplus-from-log1p
// VALUE: {{.*}} = [1000, 1.9287498479639178e-22]
// PLAIN: {{.*}} = [inf, 0]
// UNKNOWN: there is no rewrite 'log-of-one-pls'; did you mean 'log-of-one-plus'?
// NOTHING: there is no rewrite 'qqqqqqqqqqqqq'{{$}}
func.func @f(%x: tensor<?xf64> {arete.name = "x"}) -> tensor<?xf64> {
  %one = arete.constant dense<1.0> : tensor<f64>
  %e = arete.exp %x : (tensor<?xf64>) -> tensor<?xf64>
  %s = arete.add %one, %e : (tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
  %r = arete.log %s : (tensor<?xf64>) -> tensor<?xf64>
  return %r : tensor<?xf64>
}
