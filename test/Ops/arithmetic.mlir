// Arithmetic and rounding of floats, compiled and by the reference.
// DEFINE: %{check} = arete-run %s --random=1 --size=13 --check --ulp=2

// RUN: %{check} --function=add --range=-100:100
func.func @add(%a: tensor<?x5xf32>, %b: tensor<5xf32>, %c: tensor<?xf64>, %d: tensor<f64>)
    -> (tensor<?x5xf32>, tensor<?xf64>) {
  %0 = arete.add %a, %b : (tensor<?x5xf32>, tensor<5xf32>) -> tensor<?x5xf32>
  %1 = arete.add %c, %d : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  return %0, %1 : tensor<?x5xf32>, tensor<?xf64>
}

// RUN: %{check} --function=subtract --range=-100:100
func.func @subtract(%a: tensor<?xf32>, %b: tensor<?xf32>, %c: tensor<3x1xf64>, %d: tensor<1x?xf64>)
    -> (tensor<?xf32>, tensor<3x?xf64>) {
  %0 = arete.subtract %a, %b : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.subtract %c, %d : (tensor<3x1xf64>, tensor<1x?xf64>) -> tensor<3x?xf64>
  return %0, %1 : tensor<?xf32>, tensor<3x?xf64>
}

// RUN: %{check} --function=multiply --range=-100:100
func.func @multiply(%a: tensor<f32>, %b: tensor<?x2xf32>, %c: tensor<2x?x3x1xf64>, %d: tensor<3x4xf64>)
    -> (tensor<?x2xf32>, tensor<2x?x3x4xf64>) {
  %0 = arete.multiply %a, %b : (tensor<f32>, tensor<?x2xf32>) -> tensor<?x2xf32>
  %1 = arete.multiply %c, %d : (tensor<2x?x3x1xf64>, tensor<3x4xf64>) -> tensor<2x?x3x4xf64>
  return %0, %1 : tensor<?x2xf32>, tensor<2x?x3x4xf64>
}

// RUN: %{check} --function=divide --range=-100:100
func.func @divide(%a: tensor<1x4xf32>, %b: tensor<?x1xf32>, %c: tensor<?x?xf64>, %d: tensor<?x?xf64>)
    -> (tensor<?x4xf32>, tensor<?x?xf64>) {
  %0 = arete.divide %a, %b : (tensor<1x4xf32>, tensor<?x1xf32>) -> tensor<?x4xf32>
  %1 = arete.divide %c, %d : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  return %0, %1 : tensor<?x4xf32>, tensor<?x?xf64>
}

// RUN: %{check} --function=floor_divide --range=-10:10
func.func @floor_divide(%a: tensor<6xf32>, %b: tensor<6xf32>, %c: tensor<?x1x3xf64>, %d: tensor<2x1xf64>)
    -> (tensor<6xf32>, tensor<?x2x3xf64>) {
  %0 = arete.floor_divide %a, %b : (tensor<6xf32>, tensor<6xf32>) -> tensor<6xf32>
  %1 = arete.floor_divide %c, %d : (tensor<?x1x3xf64>, tensor<2x1xf64>) -> tensor<?x2x3xf64>
  return %0, %1 : tensor<6xf32>, tensor<?x2x3xf64>
}

// RUN: %{check} --function=remainder --range=-10:10
func.func @remainder(%a: tensor<?x5xf32>, %b: tensor<5xf32>, %c: tensor<?xf64>, %d: tensor<f64>)
    -> (tensor<?x5xf32>, tensor<?xf64>) {
  %0 = arete.remainder %a, %b : (tensor<?x5xf32>, tensor<5xf32>) -> tensor<?x5xf32>
  %1 = arete.remainder %c, %d : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  return %0, %1 : tensor<?x5xf32>, tensor<?xf64>
}

// RUN: %{check} --function=fmod --range=-10:10
func.func @fmod(%a: tensor<?xf32>, %b: tensor<?xf32>, %c: tensor<3x1xf64>, %d: tensor<1x?xf64>)
    -> (tensor<?xf32>, tensor<3x?xf64>) {
  %0 = arete.fmod %a, %b : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.fmod %c, %d : (tensor<3x1xf64>, tensor<1x?xf64>) -> tensor<3x?xf64>
  return %0, %1 : tensor<?xf32>, tensor<3x?xf64>
}

// RUN: %{check} --function=maximum --range=-3:3
func.func @maximum(%a: tensor<f32>, %b: tensor<?x2xf32>, %c: tensor<2x?x3x1xf64>, %d: tensor<3x4xf64>)
    -> (tensor<?x2xf32>, tensor<2x?x3x4xf64>) {
  %0 = arete.maximum %a, %b : (tensor<f32>, tensor<?x2xf32>) -> tensor<?x2xf32>
  %1 = arete.maximum %c, %d : (tensor<2x?x3x1xf64>, tensor<3x4xf64>) -> tensor<2x?x3x4xf64>
  return %0, %1 : tensor<?x2xf32>, tensor<2x?x3x4xf64>
}

// RUN: %{check} --function=minimum --range=-3:3
func.func @minimum(%a: tensor<1x4xf32>, %b: tensor<?x1xf32>, %c: tensor<?x?xf64>, %d: tensor<?x?xf64>)
    -> (tensor<?x4xf32>, tensor<?x?xf64>) {
  %0 = arete.minimum %a, %b : (tensor<1x4xf32>, tensor<?x1xf32>) -> tensor<?x4xf32>
  %1 = arete.minimum %c, %d : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  return %0, %1 : tensor<?x4xf32>, tensor<?x?xf64>
}

// RUN: %{check} --function=copysign --range=-3:3
func.func @copysign(%a: tensor<6xf32>, %b: tensor<6xf32>, %c: tensor<?x1x3xf64>, %d: tensor<2x1xf64>)
    -> (tensor<6xf32>, tensor<?x2x3xf64>) {
  %0 = arete.copysign %a, %b : (tensor<6xf32>, tensor<6xf32>) -> tensor<6xf32>
  %1 = arete.copysign %c, %d : (tensor<?x1x3xf64>, tensor<2x1xf64>) -> tensor<?x2x3xf64>
  return %0, %1 : tensor<6xf32>, tensor<?x2x3xf64>
}

// RUN: %{check} --function=hypot --range=-100:100
func.func @hypot(%a: tensor<?x5xf32>, %b: tensor<5xf32>, %c: tensor<?xf64>, %d: tensor<f64>)
    -> (tensor<?x5xf32>, tensor<?xf64>) {
  %0 = arete.hypot %a, %b : (tensor<?x5xf32>, tensor<5xf32>) -> tensor<?x5xf32>
  %1 = arete.hypot %c, %d : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  return %0, %1 : tensor<?x5xf32>, tensor<?xf64>
}

// RUN: %{check} --function=arctan2 --range=-3:3
func.func @arctan2(%a: tensor<?xf32>, %b: tensor<?xf32>, %c: tensor<3x1xf64>, %d: tensor<1x?xf64>)
    -> (tensor<?xf32>, tensor<3x?xf64>) {
  %0 = arete.arctan2 %a, %b : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.arctan2 %c, %d : (tensor<3x1xf64>, tensor<1x?xf64>) -> tensor<3x?xf64>
  return %0, %1 : tensor<?xf32>, tensor<3x?xf64>
}

// RUN: %{check} --function=power --range=arg0=0:5 --range=arg2=0:5 --range=-9:9 --ulp=4
func.func @power(%a: tensor<?x1xf32>, %b: tensor<4xf32>, %c: tensor<?xf64>, %d: tensor<?xf64>)
    -> (tensor<?x4xf32>, tensor<?xf64>) {
  %0 = arete.power %a, %b : (tensor<?x1xf32>, tensor<4xf32>) -> tensor<?x4xf32>
  %1 = arete.power %c, %d : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  return %0, %1 : tensor<?x4xf32>, tensor<?xf64>
}

// Also where the lower bound is above the upper one.
// RUN: %{check} --function=clip --range=-3:3
func.func @clip(%a: tensor<?x4xf32>, %b: tensor<1x4xf32>, %c: tensor<?x1xf32>, %d: tensor<?xf64>, %e: tensor<f64>, %f: tensor<f64>)
    -> (tensor<?x4xf32>, tensor<?xf64>) {
  %0 = arete.clip %a, %b, %c : (tensor<?x4xf32>, tensor<1x4xf32>, tensor<?x1xf32>) -> tensor<?x4xf32>
  %1 = arete.clip %d, %e, %f : (tensor<?xf64>, tensor<f64>, tensor<f64>) -> tensor<?xf64>
  return %0, %1 : tensor<?x4xf32>, tensor<?xf64>
}

// RUN: %{check} --function=negative --range=-3:3
func.func @negative(%a: tensor<?xf32>, %b: tensor<2x?x1xf64>)
    -> (tensor<?xf32>, tensor<2x?x1xf64>) {
  %0 = arete.negative %a : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.negative %b : (tensor<2x?x1xf64>) -> tensor<2x?x1xf64>
  return %0, %1 : tensor<?xf32>, tensor<2x?x1xf64>
}

// RUN: %{check} --function=abs --range=-3:3
func.func @abs(%a: tensor<1x?x3x2xf32>, %b: tensor<7xf64>) -> (tensor<1x?x3x2xf32>, tensor<7xf64>) {
  %0 = arete.abs %a : (tensor<1x?x3x2xf32>) -> tensor<1x?x3x2xf32>
  %1 = arete.abs %b : (tensor<7xf64>) -> tensor<7xf64>
  return %0, %1 : tensor<1x?x3x2xf32>, tensor<7xf64>
}

// RUN: %{check} --function=sign --range=-3:3
func.func @sign(%a: tensor<4x?xf32>, %b: tensor<f64>) -> (tensor<4x?xf32>, tensor<f64>) {
  %0 = arete.sign %a : (tensor<4x?xf32>) -> tensor<4x?xf32>
  %1 = arete.sign %b : (tensor<f64>) -> tensor<f64>
  return %0, %1 : tensor<4x?xf32>, tensor<f64>
}

// RUN: %{check} --function=sqr --range=-30:30
func.func @sqr(%a: tensor<?x5xf32>, %b: tensor<?xf64>) -> (tensor<?x5xf32>, tensor<?xf64>) {
  %0 = arete.sqr %a : (tensor<?x5xf32>) -> tensor<?x5xf32>
  %1 = arete.sqr %b : (tensor<?xf64>) -> tensor<?xf64>
  return %0, %1 : tensor<?x5xf32>, tensor<?xf64>
}

// RUN: %{check} --function=reciprocal --range=-3:3
func.func @reciprocal(%a: tensor<f32>, %b: tensor<3x?xf64>) -> (tensor<f32>, tensor<3x?xf64>) {
  %0 = arete.reciprocal %a : (tensor<f32>) -> tensor<f32>
  %1 = arete.reciprocal %b : (tensor<3x?xf64>) -> tensor<3x?xf64>
  return %0, %1 : tensor<f32>, tensor<3x?xf64>
}

// RUN: %{check} --function=deg2rad --range=-720:720
func.func @deg2rad(%a: tensor<?xf32>, %b: tensor<2x?x1xf64>) -> (tensor<?xf32>, tensor<2x?x1xf64>) {
  %0 = arete.deg2rad %a : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.deg2rad %b : (tensor<2x?x1xf64>) -> tensor<2x?x1xf64>
  return %0, %1 : tensor<?xf32>, tensor<2x?x1xf64>
}

// RUN: %{check} --function=rad2deg --range=-7:7
func.func @rad2deg(%a: tensor<1x?x3x2xf32>, %b: tensor<7xf64>)
    -> (tensor<1x?x3x2xf32>, tensor<7xf64>) {
  %0 = arete.rad2deg %a : (tensor<1x?x3x2xf32>) -> tensor<1x?x3x2xf32>
  %1 = arete.rad2deg %b : (tensor<7xf64>) -> tensor<7xf64>
  return %0, %1 : tensor<1x?x3x2xf32>, tensor<7xf64>
}

// RUN: %{check} --function=floor --range=-5:5
func.func @floor(%a: tensor<4x?xf32>, %b: tensor<f64>) -> (tensor<4x?xf32>, tensor<f64>) {
  %0 = arete.floor %a : (tensor<4x?xf32>) -> tensor<4x?xf32>
  %1 = arete.floor %b : (tensor<f64>) -> tensor<f64>
  return %0, %1 : tensor<4x?xf32>, tensor<f64>
}

// RUN: %{check} --function=ceil --range=-5:5
func.func @ceil(%a: tensor<?x5xf32>, %b: tensor<?xf64>) -> (tensor<?x5xf32>, tensor<?xf64>) {
  %0 = arete.ceil %a : (tensor<?x5xf32>) -> tensor<?x5xf32>
  %1 = arete.ceil %b : (tensor<?xf64>) -> tensor<?xf64>
  return %0, %1 : tensor<?x5xf32>, tensor<?xf64>
}

// RUN: %{check} --function=round --range=-5:5
func.func @round(%a: tensor<f32>, %b: tensor<3x?xf64>) -> (tensor<f32>, tensor<3x?xf64>) {
  %0 = arete.round %a : (tensor<f32>) -> tensor<f32>
  %1 = arete.round %b : (tensor<3x?xf64>) -> tensor<3x?xf64>
  return %0, %1 : tensor<f32>, tensor<3x?xf64>
}

// RUN: %{check} --function=round_half_away_from_zero --range=-5:5
func.func @round_half_away_from_zero(%a: tensor<?xf32>, %b: tensor<2x?x1xf64>)
    -> (tensor<?xf32>, tensor<2x?x1xf64>) {
  %0 = arete.round_half_away_from_zero %a : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.round_half_away_from_zero %b : (tensor<2x?x1xf64>) -> tensor<2x?x1xf64>
  return %0, %1 : tensor<?xf32>, tensor<2x?x1xf64>
}

// RUN: %{check} --function=trunc --range=-5:5
func.func @trunc(%a: tensor<1x?x3x2xf32>, %b: tensor<7xf64>)
    -> (tensor<1x?x3x2xf32>, tensor<7xf64>) {
  %0 = arete.trunc %a : (tensor<1x?x3x2xf32>) -> tensor<1x?x3x2xf32>
  %1 = arete.trunc %b : (tensor<7xf64>) -> tensor<7xf64>
  return %0, %1 : tensor<1x?x3x2xf32>, tensor<7xf64>
}

// RUN: %{check} --function=relu --range=-3:3
func.func @relu(%a: tensor<4x?xf32>, %b: tensor<f64>) -> (tensor<4x?xf32>, tensor<f64>) {
  %0 = arete.relu %a : (tensor<4x?xf32>) -> tensor<4x?xf32>
  %1 = arete.relu %b : (tensor<f64>) -> tensor<f64>
  return %0, %1 : tensor<4x?xf32>, tensor<f64>
}
