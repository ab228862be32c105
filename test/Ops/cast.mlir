// From every dtype to every other, compiled and by the reference.
// DEFINE: %{check} = arete-run %s --random=1 --size=13 --check --ulp=0

// RUN: %{check} --function=from_i1
func.func @from_i1(%x: tensor<?xi1>)
    -> (tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>, tensor<?xui8>,
        tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>) {
  %0 = arete.cast %x {dtype = i8} : (tensor<?xi1>) -> tensor<?xi8>
  %1 = arete.cast %x {dtype = i16} : (tensor<?xi1>) -> tensor<?xi16>
  %2 = arete.cast %x {dtype = i32} : (tensor<?xi1>) -> tensor<?xi32>
  %3 = arete.cast %x {dtype = i64} : (tensor<?xi1>) -> tensor<?xi64>
  %4 = arete.cast %x {dtype = ui8} : (tensor<?xi1>) -> tensor<?xui8>
  %5 = arete.cast %x {dtype = ui16} : (tensor<?xi1>) -> tensor<?xui16>
  %6 = arete.cast %x {dtype = ui32} : (tensor<?xi1>) -> tensor<?xui32>
  %7 = arete.cast %x {dtype = ui64} : (tensor<?xi1>) -> tensor<?xui64>
  %8 = arete.cast %x {dtype = f32} : (tensor<?xi1>) -> tensor<?xf32>
  %9 = arete.cast %x {dtype = f64} : (tensor<?xi1>) -> tensor<?xf64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9
      : tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>, tensor<?xui8>,
        tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>
}

// RUN: %{check} --function=from_i8 --range=-128:127
func.func @from_i8(%x: tensor<?xi8>)
    -> (tensor<?xi1>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>, tensor<?xui8>,
        tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>) {
  %0 = arete.cast %x {dtype = i1} : (tensor<?xi8>) -> tensor<?xi1>
  %1 = arete.cast %x {dtype = i16} : (tensor<?xi8>) -> tensor<?xi16>
  %2 = arete.cast %x {dtype = i32} : (tensor<?xi8>) -> tensor<?xi32>
  %3 = arete.cast %x {dtype = i64} : (tensor<?xi8>) -> tensor<?xi64>
  %4 = arete.cast %x {dtype = ui8} : (tensor<?xi8>) -> tensor<?xui8>
  %5 = arete.cast %x {dtype = ui16} : (tensor<?xi8>) -> tensor<?xui16>
  %6 = arete.cast %x {dtype = ui32} : (tensor<?xi8>) -> tensor<?xui32>
  %7 = arete.cast %x {dtype = ui64} : (tensor<?xi8>) -> tensor<?xui64>
  %8 = arete.cast %x {dtype = f32} : (tensor<?xi8>) -> tensor<?xf32>
  %9 = arete.cast %x {dtype = f64} : (tensor<?xi8>) -> tensor<?xf64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9
      : tensor<?xi1>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>, tensor<?xui8>,
        tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>
}

// RUN: %{check} --function=from_i16 --range=-32768:32767
func.func @from_i16(%x: tensor<?xi16>)
    -> (tensor<?xi1>, tensor<?xi8>, tensor<?xi32>, tensor<?xi64>, tensor<?xui8>,
        tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>) {
  %0 = arete.cast %x {dtype = i1} : (tensor<?xi16>) -> tensor<?xi1>
  %1 = arete.cast %x {dtype = i8} : (tensor<?xi16>) -> tensor<?xi8>
  %2 = arete.cast %x {dtype = i32} : (tensor<?xi16>) -> tensor<?xi32>
  %3 = arete.cast %x {dtype = i64} : (tensor<?xi16>) -> tensor<?xi64>
  %4 = arete.cast %x {dtype = ui8} : (tensor<?xi16>) -> tensor<?xui8>
  %5 = arete.cast %x {dtype = ui16} : (tensor<?xi16>) -> tensor<?xui16>
  %6 = arete.cast %x {dtype = ui32} : (tensor<?xi16>) -> tensor<?xui32>
  %7 = arete.cast %x {dtype = ui64} : (tensor<?xi16>) -> tensor<?xui64>
  %8 = arete.cast %x {dtype = f32} : (tensor<?xi16>) -> tensor<?xf32>
  %9 = arete.cast %x {dtype = f64} : (tensor<?xi16>) -> tensor<?xf64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9
      : tensor<?xi1>, tensor<?xi8>, tensor<?xi32>, tensor<?xi64>, tensor<?xui8>,
        tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>
}

// RUN: %{check} --function=from_i32 --range=-2147483648:2147483647
func.func @from_i32(%x: tensor<?xi32>)
    -> (tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi64>, tensor<?xui8>,
        tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>) {
  %0 = arete.cast %x {dtype = i1} : (tensor<?xi32>) -> tensor<?xi1>
  %1 = arete.cast %x {dtype = i8} : (tensor<?xi32>) -> tensor<?xi8>
  %2 = arete.cast %x {dtype = i16} : (tensor<?xi32>) -> tensor<?xi16>
  %3 = arete.cast %x {dtype = i64} : (tensor<?xi32>) -> tensor<?xi64>
  %4 = arete.cast %x {dtype = ui8} : (tensor<?xi32>) -> tensor<?xui8>
  %5 = arete.cast %x {dtype = ui16} : (tensor<?xi32>) -> tensor<?xui16>
  %6 = arete.cast %x {dtype = ui32} : (tensor<?xi32>) -> tensor<?xui32>
  %7 = arete.cast %x {dtype = ui64} : (tensor<?xi32>) -> tensor<?xui64>
  %8 = arete.cast %x {dtype = f32} : (tensor<?xi32>) -> tensor<?xf32>
  %9 = arete.cast %x {dtype = f64} : (tensor<?xi32>) -> tensor<?xf64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9
      : tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi64>, tensor<?xui8>,
        tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>
}

// RUN: %{check} --function=from_i64 --range=-4e18:4e18
func.func @from_i64(%x: tensor<?xi64>)
    -> (tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xui8>,
        tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>) {
  %0 = arete.cast %x {dtype = i1} : (tensor<?xi64>) -> tensor<?xi1>
  %1 = arete.cast %x {dtype = i8} : (tensor<?xi64>) -> tensor<?xi8>
  %2 = arete.cast %x {dtype = i16} : (tensor<?xi64>) -> tensor<?xi16>
  %3 = arete.cast %x {dtype = i32} : (tensor<?xi64>) -> tensor<?xi32>
  %4 = arete.cast %x {dtype = ui8} : (tensor<?xi64>) -> tensor<?xui8>
  %5 = arete.cast %x {dtype = ui16} : (tensor<?xi64>) -> tensor<?xui16>
  %6 = arete.cast %x {dtype = ui32} : (tensor<?xi64>) -> tensor<?xui32>
  %7 = arete.cast %x {dtype = ui64} : (tensor<?xi64>) -> tensor<?xui64>
  %8 = arete.cast %x {dtype = f32} : (tensor<?xi64>) -> tensor<?xf32>
  %9 = arete.cast %x {dtype = f64} : (tensor<?xi64>) -> tensor<?xf64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9
      : tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xui8>,
        tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>
}

// RUN: %{check} --function=from_ui8 --range=0:255
func.func @from_ui8(%x: tensor<?xui8>)
    -> (tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>,
        tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>) {
  %0 = arete.cast %x {dtype = i1} : (tensor<?xui8>) -> tensor<?xi1>
  %1 = arete.cast %x {dtype = i8} : (tensor<?xui8>) -> tensor<?xi8>
  %2 = arete.cast %x {dtype = i16} : (tensor<?xui8>) -> tensor<?xi16>
  %3 = arete.cast %x {dtype = i32} : (tensor<?xui8>) -> tensor<?xi32>
  %4 = arete.cast %x {dtype = i64} : (tensor<?xui8>) -> tensor<?xi64>
  %5 = arete.cast %x {dtype = ui16} : (tensor<?xui8>) -> tensor<?xui16>
  %6 = arete.cast %x {dtype = ui32} : (tensor<?xui8>) -> tensor<?xui32>
  %7 = arete.cast %x {dtype = ui64} : (tensor<?xui8>) -> tensor<?xui64>
  %8 = arete.cast %x {dtype = f32} : (tensor<?xui8>) -> tensor<?xf32>
  %9 = arete.cast %x {dtype = f64} : (tensor<?xui8>) -> tensor<?xf64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9
      : tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>,
        tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>
}

// RUN: %{check} --function=from_ui16 --range=0:65535
func.func @from_ui16(%x: tensor<?xui16>)
    -> (tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>,
        tensor<?xui8>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>) {
  %0 = arete.cast %x {dtype = i1} : (tensor<?xui16>) -> tensor<?xi1>
  %1 = arete.cast %x {dtype = i8} : (tensor<?xui16>) -> tensor<?xi8>
  %2 = arete.cast %x {dtype = i16} : (tensor<?xui16>) -> tensor<?xi16>
  %3 = arete.cast %x {dtype = i32} : (tensor<?xui16>) -> tensor<?xi32>
  %4 = arete.cast %x {dtype = i64} : (tensor<?xui16>) -> tensor<?xi64>
  %5 = arete.cast %x {dtype = ui8} : (tensor<?xui16>) -> tensor<?xui8>
  %6 = arete.cast %x {dtype = ui32} : (tensor<?xui16>) -> tensor<?xui32>
  %7 = arete.cast %x {dtype = ui64} : (tensor<?xui16>) -> tensor<?xui64>
  %8 = arete.cast %x {dtype = f32} : (tensor<?xui16>) -> tensor<?xf32>
  %9 = arete.cast %x {dtype = f64} : (tensor<?xui16>) -> tensor<?xf64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9
      : tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>,
        tensor<?xui8>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>
}

// RUN: %{check} --function=from_ui32 --range=0:4294967295
func.func @from_ui32(%x: tensor<?xui32>)
    -> (tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>,
        tensor<?xui8>, tensor<?xui16>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>) {
  %0 = arete.cast %x {dtype = i1} : (tensor<?xui32>) -> tensor<?xi1>
  %1 = arete.cast %x {dtype = i8} : (tensor<?xui32>) -> tensor<?xi8>
  %2 = arete.cast %x {dtype = i16} : (tensor<?xui32>) -> tensor<?xi16>
  %3 = arete.cast %x {dtype = i32} : (tensor<?xui32>) -> tensor<?xi32>
  %4 = arete.cast %x {dtype = i64} : (tensor<?xui32>) -> tensor<?xi64>
  %5 = arete.cast %x {dtype = ui8} : (tensor<?xui32>) -> tensor<?xui8>
  %6 = arete.cast %x {dtype = ui16} : (tensor<?xui32>) -> tensor<?xui16>
  %7 = arete.cast %x {dtype = ui64} : (tensor<?xui32>) -> tensor<?xui64>
  %8 = arete.cast %x {dtype = f32} : (tensor<?xui32>) -> tensor<?xf32>
  %9 = arete.cast %x {dtype = f64} : (tensor<?xui32>) -> tensor<?xf64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9
      : tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>,
        tensor<?xui8>, tensor<?xui16>, tensor<?xui64>, tensor<?xf32>, tensor<?xf64>
}

// RUN: %{check} --function=from_ui64 --range=0:1e19
func.func @from_ui64(%x: tensor<?xui64>)
    -> (tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>,
        tensor<?xui8>, tensor<?xui16>, tensor<?xui32>, tensor<?xf32>, tensor<?xf64>) {
  %0 = arete.cast %x {dtype = i1} : (tensor<?xui64>) -> tensor<?xi1>
  %1 = arete.cast %x {dtype = i8} : (tensor<?xui64>) -> tensor<?xi8>
  %2 = arete.cast %x {dtype = i16} : (tensor<?xui64>) -> tensor<?xi16>
  %3 = arete.cast %x {dtype = i32} : (tensor<?xui64>) -> tensor<?xi32>
  %4 = arete.cast %x {dtype = i64} : (tensor<?xui64>) -> tensor<?xi64>
  %5 = arete.cast %x {dtype = ui8} : (tensor<?xui64>) -> tensor<?xui8>
  %6 = arete.cast %x {dtype = ui16} : (tensor<?xui64>) -> tensor<?xui16>
  %7 = arete.cast %x {dtype = ui32} : (tensor<?xui64>) -> tensor<?xui32>
  %8 = arete.cast %x {dtype = f32} : (tensor<?xui64>) -> tensor<?xf32>
  %9 = arete.cast %x {dtype = f64} : (tensor<?xui64>) -> tensor<?xf64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9
      : tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>,
        tensor<?xui8>, tensor<?xui16>, tensor<?xui32>, tensor<?xf32>, tensor<?xf64>
}

// RUN: %{check} --function=from_f32 --range=-300:300
func.func @from_f32(%x: tensor<?xf32>)
    -> (tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>,
        tensor<?xui8>, tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf64>) {
  %0 = arete.cast %x {dtype = i1} : (tensor<?xf32>) -> tensor<?xi1>
  %1 = arete.cast %x {dtype = i8} : (tensor<?xf32>) -> tensor<?xi8>
  %2 = arete.cast %x {dtype = i16} : (tensor<?xf32>) -> tensor<?xi16>
  %3 = arete.cast %x {dtype = i32} : (tensor<?xf32>) -> tensor<?xi32>
  %4 = arete.cast %x {dtype = i64} : (tensor<?xf32>) -> tensor<?xi64>
  %5 = arete.cast %x {dtype = ui8} : (tensor<?xf32>) -> tensor<?xui8>
  %6 = arete.cast %x {dtype = ui16} : (tensor<?xf32>) -> tensor<?xui16>
  %7 = arete.cast %x {dtype = ui32} : (tensor<?xf32>) -> tensor<?xui32>
  %8 = arete.cast %x {dtype = ui64} : (tensor<?xf32>) -> tensor<?xui64>
  %9 = arete.cast %x {dtype = f64} : (tensor<?xf32>) -> tensor<?xf64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9
      : tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>,
        tensor<?xui8>, tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf64>
}

// RUN: %{check} --function=from_f64 --range=-1e10:1e10
func.func @from_f64(%x: tensor<?xf64>)
    -> (tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>,
        tensor<?xui8>, tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>) {
  %0 = arete.cast %x {dtype = i1} : (tensor<?xf64>) -> tensor<?xi1>
  %1 = arete.cast %x {dtype = i8} : (tensor<?xf64>) -> tensor<?xi8>
  %2 = arete.cast %x {dtype = i16} : (tensor<?xf64>) -> tensor<?xi16>
  %3 = arete.cast %x {dtype = i32} : (tensor<?xf64>) -> tensor<?xi32>
  %4 = arete.cast %x {dtype = i64} : (tensor<?xf64>) -> tensor<?xi64>
  %5 = arete.cast %x {dtype = ui8} : (tensor<?xf64>) -> tensor<?xui8>
  %6 = arete.cast %x {dtype = ui16} : (tensor<?xf64>) -> tensor<?xui16>
  %7 = arete.cast %x {dtype = ui32} : (tensor<?xf64>) -> tensor<?xui32>
  %8 = arete.cast %x {dtype = ui64} : (tensor<?xf64>) -> tensor<?xui64>
  %9 = arete.cast %x {dtype = f32} : (tensor<?xf64>) -> tensor<?xf32>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9
      : tensor<?xi1>, tensor<?xi8>, tensor<?xi16>, tensor<?xi32>, tensor<?xi64>,
        tensor<?xui8>, tensor<?xui16>, tensor<?xui32>, tensor<?xui64>, tensor<?xf32>
}
