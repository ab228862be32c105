func.func @linear(%a: tensor<?x?xf64> {arete.name = "a"}, %b: tensor<?x?xf64> {arete.name = "b"})
    -> (tensor<?x?xf64>, tensor<?x?xf64>, tensor<?xf64>, tensor<?x?xf64>, tensor<?x?xf64>,
        tensor<?x?xf64>, tensor<?xf64>, tensor<f64>, tensor<?x?xf64>, tensor<?x?xf64>,
        tensor<?xf64>, tensor<?x?xf64>) {
  %x = arete.solve %a, %b : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %s = arete.dot %a, %a {transpose_rhs = true} : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %l = arete.cholesky %s : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %w, %v = arete.eigh %s : (tensor<?x?xf64>) -> (tensor<?xf64>, tensor<?x?xf64>)
  %q, %r = arete.qr %a : (tensor<?x?xf64>) -> (tensor<?x?xf64>, tensor<?x?xf64>)
  %d = arete.svdvals %a : (tensor<?x?xf64>) -> tensor<?xf64>
  %det = arete.det %a : (tensor<?x?xf64>) -> tensor<f64>
  %p = arete.pinv %b : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %e = arete.expm %a : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %cw, %cv = arete.eig %a : (tensor<?x?xf64>) -> (tensor<?xcomplex<f64>>, tensor<?x?xcomplex<f64>>)
  %im = arete.imag %cw : (tensor<?xcomplex<f64>>) -> tensor<?xf64>
  %cs = arete.solve %cv, %cv {transpose = true} : (tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>) -> tensor<?x?xcomplex<f64>>
  %re = arete.real %cs : (tensor<?x?xcomplex<f64>>) -> tensor<?x?xf64>
  return %x, %l, %w, %v, %q, %r, %d, %det, %p, %e, %im, %re
      : tensor<?x?xf64>, tensor<?x?xf64>, tensor<?xf64>, tensor<?x?xf64>, tensor<?x?xf64>,
        tensor<?x?xf64>, tensor<?xf64>, tensor<f64>, tensor<?x?xf64>, tensor<?x?xf64>,
        tensor<?xf64>, tensor<?x?xf64>
}
