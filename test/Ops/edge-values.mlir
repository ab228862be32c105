// Elementwise ops on what is special: signed zeros, infinities, NaN, halves, ends
// of ranges. Values are NumPy's unless a comment says why not.
// DEFINE: %{run} = arete-run %s --function

// RUN: %{run}=division --input="arg0=[1, -1, 0, -0.0, inf, 7, -7, nan, 5]" --input="arg1=[0, 0, 0, 3, inf, -2, 2, 1, -inf]" | FileCheck %s --check-prefix=DIVISION
// DIVISION: out0: float64[9] = [inf, -inf, nan, -0, nan, -3.5, -3.5, nan, -0]
// DIVISION: out1: float64[9] = [inf, -inf, nan, -0, nan, -4, -4, nan, -1]
// DIVISION: out2: float64[9] = [nan, nan, nan, 0, nan, -1, 1, nan, -inf]
// DIVISION: out3: float64[9] = [nan, nan, nan, -0, nan, 1, -1, nan, 5]
func.func @division(%x: tensor<?xf64>, %y: tensor<?xf64>) -> (tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>) {
  %0 = arete.divide %x, %y : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %1 = arete.floor_divide %x, %y : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %2 = arete.remainder %x, %y : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %3 = arete.fmod %x, %y : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  return %0, %1, %2, %3 : tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>
}

// RUN: %{run}=integer_division --input="arg0=[7, -7, 7, -7, -128, 5, 0]" --input="arg1=[2, 2, -2, -2, -1, 0, 0]" | FileCheck %s --check-prefix=INTEGER
// INTEGER: out0: int8[7] = [3, -4, -4, 3, -128, 0, 0]
// INTEGER: out1: int8[7] = [1, 1, -1, -1, 0, 0, 0]
func.func @integer_division(%x: tensor<?xi8>, %y: tensor<?xi8>) -> (tensor<?xi8>, tensor<?xi8>) {
  %0 = arete.floor_divide %x, %y : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  %1 = arete.remainder %x, %y : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  return %0, %1 : tensor<?xi8>, tensor<?xi8>
}

// RUN: %{run}=rounding --input="arg0=[-2.5, -1.5, -0.5, -0.2, 0.5, 1.5, 2.5, 0.49999997, 8388609, inf, nan]" | FileCheck %s --check-prefix=ROUNDING
// ROUNDING: out0: float32[11] = [-3, -2, -1, -1, 0, 1, 2, 0, 8388609, inf, nan]
// ROUNDING: out1: float32[11] = [-2, -1, -0, -0, 1, 2, 3, 1, 8388609, inf, nan]
// ROUNDING: out2: float32[11] = [-2, -2, -0, -0, 0, 2, 2, 0, 8388609, inf, nan]
// ROUNDING: out3: float32[11] = [-3, -2, -1, -0, 1, 2, 3, 0, 8388609, inf, nan]
// ROUNDING: out4: float32[11] = [-2, -1, -0, -0, 0, 1, 2, 0, 8388609, inf, nan]
func.func @rounding(%x: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
  %0 = arete.floor %x : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.ceil %x : (tensor<?xf32>) -> tensor<?xf32>
  %2 = arete.round %x : (tensor<?xf32>) -> tensor<?xf32>
  %3 = arete.round_half_away_from_zero %x : (tensor<?xf32>) -> tensor<?xf32>
  %4 = arete.trunc %x : (tensor<?xf32>) -> tensor<?xf32>
  return %0, %1, %2, %3, %4 : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
}

// RUN: %{run}=extremes --input="arg0=[nan, 1, 2, -inf]" --input="arg1=[1, nan, 1, -1e38]" | FileCheck %s --check-prefix=EXTREMES
// EXTREMES: out0: float32[4] = [nan, nan, 2, -1e+38]
// EXTREMES: out1: float32[4] = [nan, nan, 1, -inf]
// EXTREMES: out2: float32[4] = [nan, nan, 1, -1e+38]
// EXTREMES: out3: float32[4] = [nan, 1, 2, 0]
// EXTREMES: out4: float32[4] = [nan, 1, 1, -1]
// EXTREMES: out5: float32[4] = [nan, 1, 2, -inf]
func.func @extremes(%x: tensor<?xf32>, %y: tensor<?xf32>)
    -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
  %0 = arete.maximum %x, %y : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.minimum %x, %y : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %2 = arete.clip %x, %y, %y : (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %3 = arete.relu %x : (tensor<?xf32>) -> tensor<?xf32>
  %4 = arete.sign %x : (tensor<?xf32>) -> tensor<?xf32>
  %5 = arete.copysign %x, %x : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %0, %1, %2, %3, %4, %5 : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
}

// The sign of -0 is 0; x + 0 is 0 but x + -0, x * 1 and x / 1 are -0; -0 is 0
// where numbers are compared. 0 * x is not 0 for all x.
// RUN: %{run}=zeros --input="arg0=[-0.0, 0, inf, nan]" | FileCheck %s --check-prefix=ZEROS
// ZEROS: out0: float64[4] = [0, 0, inf, nan]
// ZEROS: out1: float64[4] = [-0, 0, inf, nan]
// ZEROS: out2: float64[4] = [-0, 0, inf, nan]
// ZEROS: out3: float64[4] = [-0, 0, nan, nan]
// ZEROS: out4: float64[4] = [0, 0, 1, nan]
// ZEROS: out5: bool[4] = [true, true, false, false]
// ZEROS: out6: bool[4] = [false, false, true, true]
// ZEROS: out7: float64[4] = [-1, 1, 1, {{-?1}}]
// ZEROS: out8: float64[4] = [-inf, inf, 0, nan]
func.func @zeros(%x: tensor<?xf64>) -> (tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xi1>, tensor<?xi1>, tensor<?xf64>, tensor<?xf64>) {
  %zero = arete.constant dense<0.0> : tensor<f64>
  %minus_zero = arete.constant dense<-0.0> : tensor<f64>
  %one = arete.constant dense<1.0> : tensor<f64>
  %0 = arete.add %x, %zero : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %1 = arete.add %x, %minus_zero : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %2 = arete.multiply %x, %one : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %3 = arete.multiply %x, %zero : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %4 = arete.sign %x : (tensor<?xf64>) -> tensor<?xf64>
  %5 = arete.equal %x, %zero : (tensor<?xf64>, tensor<f64>) -> tensor<?xi1>
  %6 = arete.cast %x {dtype = i1} : (tensor<?xf64>) -> tensor<?xi1>
  %7 = arete.copysign %one, %x : (tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
  %8 = arete.reciprocal %x : (tensor<?xf64>) -> tensor<?xf64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8 : tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xi1>, tensor<?xi1>, tensor<?xf64>, tensor<?xf64>
}

// Nothing is ordered with NaN; it differs even from itself; it is true.
// RUN: %{run}=nan --input="arg0=[nan, 1]" --input="arg1=[nan, nan]" | FileCheck %s --check-prefix=NAN
// NAN: out0: bool[2] = [false, false]
// NAN: out1: bool[2] = [true, true]
// NAN: out2: bool[2] = [false, false]
// NAN: out3: bool[2] = [false, false]
// NAN: out4: bool[2] = [true, false]
// NAN: out5: bool[2] = [true, true]
// NAN: out6: bool[2] = [false, false]
func.func @nan(%x: tensor<?xf32>, %y: tensor<?xf32>) -> (tensor<?xi1>, tensor<?xi1>, tensor<?xi1>, tensor<?xi1>, tensor<?xi1>, tensor<?xi1>, tensor<?xi1>) {
  %0 = arete.equal %x, %y : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xi1>
  %1 = arete.not_equal %x, %y : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xi1>
  %2 = arete.less_equal %x, %y : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xi1>
  %3 = arete.greater_equal %x, %y : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xi1>
  %4 = arete.isnan %x : (tensor<?xf32>) -> tensor<?xi1>
  %5 = arete.logical_and %x, %y : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xi1>
  %6 = arete.logical_not %x : (tensor<?xf32>) -> tensor<?xi1>
  return %0, %1, %2, %3, %4, %5, %6 : tensor<?xi1>, tensor<?xi1>, tensor<?xi1>, tensor<?xi1>, tensor<?xi1>, tensor<?xi1>, tensor<?xi1>
}

// Casts saturate and NaN becomes 0, where C leaves it undefined and NumPy gives
// what the machine does.
// RUN: %{run}=cast --input="arg0=[nan, inf, -inf, 300, -300, -0.9, 127.99, 1e19, 9223372036854775808]" | FileCheck %s --check-prefix=CAST
// CAST: out0: int8[9] = [0, 127, -128, 127, -128, 0, 127, 127, 127]
// CAST: out1: uint8[9] = [0, 255, 0, 255, 0, 0, 127, 255, 255]
// CAST: out2: int64[9] = [0, 9223372036854775807, -9223372036854775808, 300, -300, 0, 127, 9223372036854775807, 9223372036854775807]
// CAST: out3: uint64[9] = [0, 18446744073709551615, 0, 300, 0, 0, 127, 10000000000000000000, 9223372036854775808]
// CAST: out4: float32[9] = [nan, inf, -inf, 300, -300, -0.9, 127.99, 1e+19, 9.223372e+18]
func.func @cast(%x: tensor<?xf64>) -> (tensor<?xi8>, tensor<?xui8>, tensor<?xi64>, tensor<?xui64>, tensor<?xf32>) {
  %0 = arete.cast %x {dtype = i8} : (tensor<?xf64>) -> tensor<?xi8>
  %1 = arete.cast %x {dtype = ui8} : (tensor<?xf64>) -> tensor<?xui8>
  %2 = arete.cast %x {dtype = i64} : (tensor<?xf64>) -> tensor<?xi64>
  %3 = arete.cast %x {dtype = ui64} : (tensor<?xf64>) -> tensor<?xui64>
  %4 = arete.cast %x {dtype = f32} : (tensor<?xf64>) -> tensor<?xf32>
  return %0, %1, %2, %3, %4 : tensor<?xi8>, tensor<?xui8>, tensor<?xi64>, tensor<?xui64>, tensor<?xf32>
}

// RUN: %{run}=integer_cast --input="arg0=[-1, 255, 256, -129, 9007199254740993]" --input="arg1=[18446744073709551615, 128]" | FileCheck %s --check-prefix=WRAP
// WRAP: out0: int8[5] = [-1, -1, 0, 127, 1]
// WRAP: out1: uint16[5] = [65535, 255, 256, 65407, 1]
// WRAP: out2: float64[5] = [-1, 255, 256, -129, 9007199254740992]
// WRAP: out3: int8[2] = [-1, -128]
// WRAP: out4: float32[2] = [1.8446744e+19, 128]
func.func @integer_cast(%x: tensor<?xi64>, %y: tensor<?xui64>) -> (tensor<?xi8>, tensor<?xui16>, tensor<?xf64>, tensor<?xi8>, tensor<?xf32>) {
  %0 = arete.cast %x {dtype = i8} : (tensor<?xi64>) -> tensor<?xi8>
  %1 = arete.cast %x {dtype = ui16} : (tensor<?xi64>) -> tensor<?xui16>
  %2 = arete.cast %x {dtype = f64} : (tensor<?xi64>) -> tensor<?xf64>
  %3 = arete.cast %y {dtype = i8} : (tensor<?xui64>) -> tensor<?xi8>
  %4 = arete.cast %y {dtype = f32} : (tensor<?xui64>) -> tensor<?xf32>
  return %0, %1, %2, %3, %4 : tensor<?xi8>, tensor<?xui16>, tensor<?xf64>, tensor<?xi8>, tensor<?xf32>
}

// RUN: %{run}=shifts --input="arg0=[1, -1, -128, 64, 3]" --input="arg1=[7, 8, 3, 1, -1]" | FileCheck %s --check-prefix=SHIFTS
// SHIFTS: out0: int8[5] = [-128, 0, 0, -128, 0]
// SHIFTS: out1: int8[5] = [0, -1, -16, 32, 0]
func.func @shifts(%x: tensor<?xi8>, %y: tensor<?xi8>) -> (tensor<?xi8>, tensor<?xi8>) {
  %0 = arete.left_shift %x, %y : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  %1 = arete.right_shift %x, %y : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  return %0, %1 : tensor<?xi8>, tensor<?xi8>
}

// A negative exponent of an integer is an error in NumPy; here the reciprocal is
// truncated.
// RUN: %{run}=powers --input="arg0=[2, -2, 3, 0, 0, -1, 2, 1]" --input="arg1=[6, 7, 5, 0, -1, -3, -1, -5]" --input="arg2=[0, 0, -8, inf, nan, -0.0, 1, 2]" --input="arg3=[0, -1, 0.5, -1, 0, -3, nan, 1024]" | FileCheck %s --check-prefix=POWERS
// POWERS: out0: int8[8] = [64, -128, -13, 1, 0, -1, 0, 1]
// POWERS: out1: float64[8] = [1, inf, nan, 0, 1, -inf, 1, inf]
func.func @powers(%x: tensor<?xi8>, %y: tensor<?xi8>, %a: tensor<?xf64>, %b: tensor<?xf64>) -> (tensor<?xi8>, tensor<?xf64>) {
  %0 = arete.power %x, %y : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  %1 = arete.power %a, %b : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  return %0, %1 : tensor<?xi8>, tensor<?xf64>
}

// RUN: %{run}=logarithms --input="arg0=[0, -0.0, -1, inf, 1, 5e-324]" | FileCheck %s --check-prefix=LOG
// LOG: out0: float64[6] = [-inf, -inf, nan, inf, 0, -744.44007192138{{[0-9]*}}]
// LOG: out1: float64[6] = [0, -0, -inf, inf, 0.69314718055994{{[0-9]*}}, 5e-324]
// LOG: out2: float64[6] = [0, -0, nan, inf, 1, 2.2227587494850775e-162]
// LOG: out3: float64[6] = [1, 1, 0.3678794411714{{[0-9]*}}, inf, 2.7182818284590{{[0-9]*}}, 1]
// LOG: out4: float64[6] = [0, -0, -0.76159415595576{{[0-9]*}}, 1, 0.76159415595576{{[0-9]*}}, 5e-324]
func.func @logarithms(%x: tensor<?xf64>) -> (tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>) {
  %0 = arete.log %x : (tensor<?xf64>) -> tensor<?xf64>
  %1 = arete.log1p %x : (tensor<?xf64>) -> tensor<?xf64>
  %2 = arete.sqrt %x : (tensor<?xf64>) -> tensor<?xf64>
  %3 = arete.exp %x : (tensor<?xf64>) -> tensor<?xf64>
  %4 = arete.tanh %x : (tensor<?xf64>) -> tensor<?xf64>
  return %0, %1, %2, %3, %4 : tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>
}

// RUN: %{run}=activations --input="arg0=[-1000, 1000, 0, nan, -inf]" | FileCheck %s --check-prefix=ACTIVATIONS
// ACTIVATIONS: out0: float32[5] = [0, 1, 0.5, nan, 0]
// ACTIVATIONS: out1: float32[5] = [0, 1000, 0.69314{{[0-9]*}}, nan, 0]
// ACTIVATIONS: out2: float32[5] = [0, 1, 0.5, nan, 0]
// ACTIVATIONS: out3: float32[5] = [0, 1000, 0, nan, 0]
func.func @activations(%x: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
  %0 = arete.sigmoid %x : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.softplus %x : (tensor<?xf32>) -> tensor<?xf32>
  %2 = arete.hard_sigmoid %x : (tensor<?xf32>) -> tensor<?xf32>
  %3 = arete.relu %x : (tensor<?xf32>) -> tensor<?xf32>
  return %0, %1, %2, %3 : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
}

// RUN: %{run}=wrap --input="arg0=[127, -128, -128]" --input="arg1=[1, 1, -128]" --input="arg2=[255, 0]" --input="arg3=[1, 1]" | FileCheck %s --check-prefix=OVERFLOW
// OVERFLOW: out0: int8[3] = [-128, -127, 0]
// OVERFLOW: out1: int8[3] = [126, 127, 0]
// OVERFLOW: out2: int8[3] = [-127, -128, -128]
// OVERFLOW: out3: int8[3] = [127, -128, -128]
// OVERFLOW: out4: uint8[2] = [0, 1]
// OVERFLOW: out5: uint8[2] = [254, 255]
// OVERFLOW: out6: uint8[2] = [1, 0]
func.func @wrap(%x: tensor<?xi8>, %y: tensor<?xi8>, %u: tensor<?xui8>, %v: tensor<?xui8>)
    -> (tensor<?xi8>, tensor<?xi8>, tensor<?xi8>, tensor<?xi8>, tensor<?xui8>, tensor<?xui8>, tensor<?xui8>) {
  %0 = arete.add %x, %y : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  %1 = arete.subtract %x, %y : (tensor<?xi8>, tensor<?xi8>) -> tensor<?xi8>
  %2 = arete.negative %x : (tensor<?xi8>) -> tensor<?xi8>
  %3 = arete.abs %x : (tensor<?xi8>) -> tensor<?xi8>
  %4 = arete.add %u, %v : (tensor<?xui8>, tensor<?xui8>) -> tensor<?xui8>
  %5 = arete.subtract %u, %v : (tensor<?xui8>, tensor<?xui8>) -> tensor<?xui8>
  %6 = arete.negative %u : (tensor<?xui8>) -> tensor<?xui8>
  return %0, %1, %2, %3, %4, %5, %6 : tensor<?xi8>, tensor<?xi8>, tensor<?xi8>, tensor<?xi8>, tensor<?xui8>, tensor<?xui8>, tensor<?xui8>
}
