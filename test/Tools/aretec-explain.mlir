// Graphs for people to read: before and after optimisation.
// RUN: aretec %s --emit=tree --given | FileCheck %s --check-prefix=GIVEN
// RUN: aretec %s --emit=tree | FileCheck %s --check-prefix=TREE
// RUN: aretec %s --emit=formula --given | FileCheck %s --check-prefix=TEXT
// RUN: aretec %s --emit=formula | FileCheck %s --check-prefix=SHORT
// RUN: aretec %s --emit=formula --rewrite=false | FileCheck %s --check-prefix=TEXT
// RUN: aretec %s --emit=dot | FileCheck %s --check-prefix=DOT
// RUN: not aretec %s --given 2>&1 | FileCheck %s --check-prefix=ERROR
// ERROR: error: --given is for --emit=tree, formula and dot

// GIVEN:      {{^}}output 0 'loss'
// GIVEN-NEXT: {{^}}  sum #0 axes=[0] : float32[]  {{.*}}aretec-explain.mlir:[[#@LINE+29]]
// GIVEN-NEXT: {{^}}    log #1 : float32[?]  {{.*}}aretec-explain.mlir:[[#@LINE+27]]{{$}}
// GIVEN-NEXT: {{^}}      add #2
// GIVEN-NEXT: {{^}}        constant #3 1.0 : float32[]
// GIVEN-NEXT: {{^}}        exp #4
// GIVEN-NEXT: {{^}}          input #5 : float32[?] 'x'
// GIVEN-NEXT: {{^}}update of 'w'
// GIVEN-NEXT: {{^}}  add #6
// GIVEN-NEXT: {{^}}    shared #7 : float32[] 'w'
// GIVEN-NEXT: {{^}}    sum #0{{$}}

// TREE:      {{^}}  sum #0 axes=[0] {kernel 0} : float32[]
// TREE-NEXT: {{^}}    softplus #1 {kernel 0} : float32[?] {{.*}}:[[#@LINE+16]]  [log-of-one-plus, softplus-from-log1p]

// TEXT:      loss = sum(log({{.*}}exp(x){{.*}}), axes=[0])
// TEXT-NEXT: w <- {{.*}}loss
// SHORT:     loss = sum(softplus(x), axes=[0])

// DOT:      digraph "step" {
// DOT:        subgraph cluster_0 {
// DOT:          label="softplus\n{{.*}}\n[log-of-one-plus, softplus-from-log1p]"
// DOT:      }
func.func @step(%x: tensor<?xf32> {arete.name = "x"},
                %w: tensor<f32> {arete.name = "w", arete.state})
    -> (tensor<f32> {arete.name = "loss"}, tensor<f32> {arete.update_of = 1 : i64}) {
  %one = arete.constant dense<1.0> : tensor<f32>
  %e = arete.exp %x : (tensor<?xf32>) -> tensor<?xf32>
  %s = arete.add %one, %e : (tensor<f32>, tensor<?xf32>) -> tensor<?xf32>
  %r = arete.log %s : (tensor<?xf32>) -> tensor<?xf32>
  %l = arete.sum %r {axes = array<i64: 0>} : (tensor<?xf32>) -> tensor<f32>
  %u = arete.add %w, %l : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %l, %u : tensor<f32>, tensor<f32>
}
