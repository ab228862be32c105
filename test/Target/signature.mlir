// The constant beside the entry says what the function takes.
//
// RUN: aretec %s --emit=llvm | FileCheck %s
//
// CHECK-DAG: [[NAME:@[0-9]+]] = private unnamed_addr constant [2 x i8] c"f\00"
// CHECK-DAG: [[X:@[0-9]+]] = private unnamed_addr constant [2 x i8] c"x\00"
// CHECK-DAG: [[ARG:@[0-9]+]] = private unnamed_addr constant [5 x i8] c"arg1\00"
// CHECK-DAG: [[W:@[0-9]+]] = private unnamed_addr constant [2 x i8] c"w\00"
// CHECK-DAG: [[OUT:@[0-9]+]] = private unnamed_addr constant [5 x i8] c"out0\00"
//
// float32 is 11, int64 4, uint8 5, bool 0.
// CHECK-DAG: [[INPUTS:@[0-9]+]] = {{.*}} { ptr [[X]], i32 11, i32 2, [8 x i64] [i64 -1, i64 3, i64 0, {{.*}} { ptr [[ARG]], i32 0, i32 0, [8 x i64] zeroinitializer }
// CHECK-DAG: [[STATES:@[0-9]+]] = {{.*}} { ptr [[W]], i32 4, i32 1, [8 x i64] [i64 -1,
// CHECK-DAG: [[OUTPUTS:@[0-9]+]] = {{.*}} { ptr [[OUT]], i32 5, i32 1, [8 x i64] [i64 7,
// CHECK: @f_signature = constant { i32, i32, i32, i32, ptr, ptr, ptr, ptr } { i32 1, i32 2, i32 1, i32 1, ptr [[NAME]], ptr [[INPUTS]], ptr [[STATES]], ptr [[OUTPUTS]] }
//
// The update is no output.
func.func @f(%x: tensor<?x3xf32> {arete.name = "x"}, %b: tensor<i1>,
             %w: tensor<?xi64> {arete.name = "w", arete.state})
    -> (tensor<7xui8>, tensor<?xi64> {arete.update_of = 2 : i64}) {
  %0 = arete.constant dense<1> : tensor<7xui8>
  %1 = arete.add %w, %w : (tensor<?xi64>, tensor<?xi64>) -> tensor<?xi64>
  return %0, %1 : tensor<7xui8>, tensor<?xi64>
}
