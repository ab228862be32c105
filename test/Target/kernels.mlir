// RUN: aretec --emit=llvm %s --function=equal -o - | FileCheck %s --check-prefix=EQUAL
// RUN: aretec --emit=llvm %s --function=many -o - | FileCheck %s --check-prefix=COLD
// RUN: aretec --emit=llvm %s --function=scalars -o - | FileCheck %s --check-prefix=SCALARS
// RUN: arete-run --check --random=1 --function=equal %s
// RUN: arete-run --check --random=1 --function=many %s
// RUN: arete-run --check --random=1 --function=scalars %s

// Loop nests that differ in their operands alone are compiled once. The entry
// is small: it is optimised.
// EQUAL: define i32 @equal({{.*}} #[[ENTRY:[0-9]+]]
// EQUAL: call i32 @arete_rt_parallel({{.*}} @[[TASK:equal_task_[0-9]+]],
// EQUAL: call void @[[KERNEL:equal_loop_[0-9]+]](
// EQUAL: call i32 @arete_rt_parallel({{.*}} @[[TASK]],
// EQUAL: call void @[[KERNEL]](
// EQUAL-NOT: define internal void
// EQUAL: define internal void @[[KERNEL]](
// EQUAL-NOT: define internal void
// EQUAL-NOT: attributes #[[ENTRY]] = {{.*}} optnone
func.func @equal(%x: tensor<?xf32> {arete.name = "x"},
                 %y: tensor<?xf32> {arete.name = "y"})
    -> (tensor<?xf32>, tensor<?xf32>) {
  %a = arete.tanh %x : (tensor<?xf32>) -> tensor<?xf32>
  %b = arete.tanh %y : (tensor<?xf32>) -> tensor<?xf32>
  return %a, %b : tensor<?xf32>, tensor<?xf32>
}

// An entry that only calls gets its code in the least time, kernels do not.
// COLD: define i32 @many({{.*}} #[[ENTRY:[0-9]+]]
// COLD: define internal {{.*}} #[[KERNEL:[0-9]+]]
// COLD: attributes #[[ENTRY]] = {{.*}} optnone
// COLD-NOT: attributes #[[KERNEL]] = {{.*}} optnone
func.func @many(%x: tensor<?x?xf32> {arete.name = "x"},
                %y: tensor<?x?xf32> {arete.name = "y"})
    -> (tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>) {
  %a = arete.dot %x, %y : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %b = arete.tanh %a : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %c = arete.dot %b, %x : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %d = arete.sqrt %c : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %e = arete.dot %d, %y : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %f = arete.exp %e : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %g = arete.dot %f, %x : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %h = arete.sin %g : (tensor<?x?xf32>) -> tensor<?x?xf32>
  return %a, %b, %d, %f, %h : tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>
}

// What scalars the graph computes is worth optimising.
// SCALARS: define i32 @scalars({{.*}} #[[ENTRY:[0-9]+]]
// SCALARS-NOT: attributes #[[ENTRY]] = {{.*}} optnone
func.func @scalars(%x: tensor<f64> {arete.name = "x"},
                   %v: tensor<?xf64> {arete.name = "v"})
    -> (tensor<f64>, tensor<?xf64>) {
  %0 = arete.multiply %x, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %1 = arete.add %0, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %2 = arete.subtract %1, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %3 = arete.divide %2, %1 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %4 = arete.multiply %3, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %5 = arete.add %4, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %6 = arete.subtract %5, %4 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %7 = arete.divide %6, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %8 = arete.multiply %7, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %9 = arete.add %8, %7 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %10 = arete.subtract %9, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %11 = arete.divide %10, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %12 = arete.multiply %11, %10 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %13 = arete.add %12, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %14 = arete.subtract %13, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %15 = arete.divide %14, %13 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %16 = arete.multiply %15, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %17 = arete.add %16, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %18 = arete.subtract %17, %16 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %19 = arete.divide %18, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %20 = arete.multiply %19, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %21 = arete.add %20, %19 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %22 = arete.subtract %21, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %23 = arete.divide %22, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %24 = arete.multiply %23, %22 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %25 = arete.add %24, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %26 = arete.subtract %25, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %27 = arete.divide %26, %25 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %28 = arete.multiply %27, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %29 = arete.add %28, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %30 = arete.subtract %29, %28 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %31 = arete.divide %30, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %32 = arete.multiply %31, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %33 = arete.add %32, %31 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %34 = arete.subtract %33, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %35 = arete.divide %34, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %36 = arete.multiply %35, %34 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %37 = arete.add %36, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %38 = arete.subtract %37, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %39 = arete.divide %38, %37 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %40 = arete.multiply %39, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %41 = arete.add %40, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %42 = arete.subtract %41, %40 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %43 = arete.divide %42, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %44 = arete.multiply %43, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %45 = arete.add %44, %43 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %46 = arete.subtract %45, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %47 = arete.divide %46, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %48 = arete.multiply %47, %46 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %49 = arete.add %48, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %50 = arete.subtract %49, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %51 = arete.divide %50, %49 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %52 = arete.multiply %51, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %53 = arete.add %52, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %54 = arete.subtract %53, %52 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %55 = arete.divide %54, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %56 = arete.multiply %55, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %57 = arete.add %56, %55 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %58 = arete.subtract %57, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %59 = arete.divide %58, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %60 = arete.multiply %59, %58 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %61 = arete.add %60, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %62 = arete.subtract %61, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %63 = arete.divide %62, %61 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %64 = arete.multiply %63, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %65 = arete.add %64, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %66 = arete.subtract %65, %64 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %67 = arete.divide %66, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %68 = arete.multiply %67, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %69 = arete.add %68, %67 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %70 = arete.subtract %69, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %71 = arete.divide %70, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %72 = arete.multiply %71, %70 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %73 = arete.add %72, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %74 = arete.subtract %73, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %75 = arete.divide %74, %73 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %76 = arete.multiply %75, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %77 = arete.add %76, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %78 = arete.subtract %77, %76 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %79 = arete.divide %78, %x : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %w = arete.negative %v : (tensor<?xf64>) -> tensor<?xf64>
  return %79, %w : tensor<f64>, tensor<?xf64>
}
