#===- cases_product.py - Products -------------------------------------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#

import numpy as np
from generate_cases import Input

I = Input
D, V = "Twice", "Value"


def cpp_shape(axes):
    return "Shape{" + ", ".join(map(str, axes)) + "}"


def batched_tensordot(x, y, axes, f=np.tensordot):
    """Theano's: the axes count the batch."""
    if not isinstance(axes, int):
        axes = [[a - 1 for a in side] for side in axes]
    return np.stack([f(a, b, axes) for a, b in zip(x, y)])


def batched_dot(x, y):
    return np.stack([np.tensordot(a, b, [[-1], [0]]) for a, b in zip(x, y)])


def einsum(name, subscripts, shapes, check=D):
    args = ", ".join(f"x[{i}]" for i in range(len(shapes)))
    return (f"einsum_{name}", f'einsum("{subscripts}", {{{args}}})',
            lambda *x: np.einsum(subscripts, *x), shapes, check)


CASES = [
    *[(f"dot_{len(a)}_{len(b)}", "dot(x[0], x[1])", np.dot, [a, b], D if len(a) + len(b) < 6 else V)
      for a, b in [((), ()), ((), (3,)), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 2)),
                   ((2, 2, 3), (3,)), ((3,), (2, 3, 2)), ((2, 1, 3), (3, 2)), ((2, 3), (2, 3, 2)),
                   ((2, 2, 3), (2, 3, 2)), ((2, 1, 2, 3), (3,))]],
    ("dot_empty", "dot(x[0], x[1])", np.dot, [(2, 3, 0), (0, 2)]),
    ("dot_int", "dot(x[0], x[1])", np.dot, [I((2, 1, 3), "int32", -9, 9), I((3, 2), "int8", -9, 9)]),
    ("dot_bool", "dot(x[0], x[1])", np.dot, [I((2, 2, 3), "bool"), I((3, 2), "bool")]),
    *[(f"matmul_{n}", "matmul(x[0], x[1])", np.matmul, [a, b], c) for n, a, b, c in [
        ("vectors", (3,), (3,), D), ("matrices", (2, 3), (3, 2), D), ("batch", (2, 2, 3), (2, 3, 2), D),
        ("broadcast", (2, 1, 2, 3), (3, 3, 1), D), ("left", (3,), (2, 3, 2), D), ("right", (2, 2, 3), (3,), D),
        ("five", (2, 1, 2, 1, 3), (1, 2, 1, 3, 2), V), ("empty", (0, 2, 3), (0, 3, 2), V)]],
    ("inner_vectors", "inner(x[0], x[1])", np.inner, [(3,), (3,)], D),
    ("inner_matrices", "inner(x[0], x[1])", np.inner, [(2, 3), (4, 3)], D),
    ("inner_cubes", "inner(x[0], x[1])", np.inner, [(2, 1, 3), (2, 2, 3)], D),
    ("inner_scalar", "inner(x[0], x[1])", np.inner, [(), (2, 3)], D),
    ("outer", "outer(x[0], x[1])", np.outer, [(3,), (2,)], D),
    ("outer_matrices", "outer(x[0], x[1])", np.outer, [(2, 2), (1, 3)], D),
    ("outer_empty", "outer(x[0], x[1])", np.outer, [(0,), (2,)]),
    ("vdot", "vdot(x[0], x[1])", np.vdot, [(2, 3), (3, 2)], D),
    ("vdot_empty", "vdot(x[0], x[1])", np.vdot, [(0,), (0,)]),
    # tensordot
    *[(f"tensordot_{n}", f"tensordot(x[0], x[1], {n})", lambda x, y, n=n: np.tensordot(x, y, n), [a, b], D)
      for n, a, b in [(0, (2,), (3, 2)), (1, (2, 3), (3, 2)), (2, (2, 3, 2), (3, 2, 4)), (3, (2, 1, 3), (2, 1, 3))]],
    *[(f"tensordot_axes_{i}", f"tensordot(x[0], x[1], {cpp_shape(p)}, {cpp_shape(q)})",
       lambda x, y, p=p, q=q: np.tensordot(x, y, (p, q)), [a, b], c)
      for i, (p, q, a, b, c) in enumerate([
          ([1], [0], (2, 3), (3, 4), D), ([0], [1], (3, 2), (4, 3), D),
          ([0, 2], [1, 0], (2, 3, 4), (4, 2, 3), D), ([-1, 0], [0, 1], (2, 3, 4), (4, 2), D),
          ([], [], (2, 2), (3,), D), ([0, 1], [1, 0], (2, 3), (3, 2), D),
          ([1, 3], [2, 0], (2, 3, 1, 2), (2, 2, 3), V)])],
    ("tensordot_bool", "tensordot(x[0], x[1], 2)",
     lambda x, y: np.tensordot(x.astype(int), y.astype(int), 2) > 0, [I((2, 2, 2), "bool"), I((2, 2, 3), "bool")]),
    *[(f"batched_dot_{len(a)}_{len(b)}_{len(a)}", "batched_dot(x[0], x[1])", batched_dot, [a, b], D)
      for a, b in [((2, 3), (2, 3)), ((2, 2, 3), (2, 3)), ((2, 3), (2, 3, 2)), ((2, 2, 3), (2, 3, 2)),
                   ((2, 2, 1, 3), (2, 3, 2))]],
    ("batched_dot_scalars", "batched_dot(x[0], x[1])", lambda x, y: x[:, None] * y, [(2,), (2, 3)], D),
    ("batched_dot_one", "batched_dot(x[0], x[1])", batched_dot, [(1, 2, 3), (1, 3, 2)], D),
    ("batched_dot_int", "batched_dot(x[0], x[1])", batched_dot,
     [I((3, 4), "int32", -9, 9), I((3, 4), "int32", -9, 9)]),
    ("batched_tensordot_2", "batched_tensordot(x[0], x[1], 2)",
     lambda x, y: batched_tensordot(x, y, 2), [(2, 2, 3, 2), (2, 3, 2, 2)], D),
    ("batched_tensordot_0", "batched_tensordot(x[0], x[1], 0)",
     lambda x, y: batched_tensordot(x, y, 0), [(2, 2), (2, 3)], D),
    ("batched_tensordot_axes", "batched_tensordot(x[0], x[1], {1, 3}, {2, 1})",
     lambda x, y: batched_tensordot(x, y, [[1, 3], [2, 1]]), [(2, 3, 2, 4), (2, 4, 3, 1)], D),
    # einsum
    einsum("product", "ij,jk->ik", [(2, 3), (3, 4)]),
    einsum("implicit", "ij,jk", [(2, 3), (3, 4)]),
    einsum("implicit_order", "ba", [(2, 3)]),
    einsum("transpose", "ijk->kij", [(2, 3, 4)]),
    einsum("sum", "ijk->j", [(2, 3, 4)]),
    einsum("sum_all", "ij->", [(2, 3)]),
    einsum("trace", "ii", [(3, 3)]),
    einsum("diagonal", "ii->i", [(3, 3)]),
    einsum("diagonal_middle", "ijij->ji", [(2, 3, 2, 3)]),
    einsum("diagonal_three", "iii->i", [(2, 2, 2)]),
    einsum("inner", "i,i", [(3,), (3,)]),
    einsum("inner_matrix", "ij,ij->", [(2, 3), (2, 3)]),
    einsum("rows", "ij,ij->i", [(2, 3), (2, 3)]),
    einsum("outer", "i,j->ji", [(3,), (2,)]),
    einsum("elementwise", "ij,ji->ij", [(2, 3), (3, 2)]),
    einsum("batch", "bij,bjk->bik", [(2, 2, 3), (2, 3, 2)]),
    einsum("batch_mixed", "ibj,kjb->bki", [(2, 2, 3), (4, 3, 2)]),
    einsum("batch_vector", "bij,bj->bi", [(2, 2, 3), (2, 3)]),
    einsum("two_inner", "iajb,kbja->ik", [(2, 3, 2, 2), (2, 2, 2, 3)]),
    einsum("two_batch", "abij,abjk->abik", [(2, 2, 2, 3), (2, 2, 3, 1)], V),
    einsum("ellipsis", "...ij,...jk->...ik", [(2, 2, 3), (2, 3, 2)]),
    einsum("ellipsis_ranks", "...i,ij->...j", [(2, 2, 3), (3, 2)]),
    einsum("ellipsis_broadcast", "...ij,...j", [(2, 1, 2, 3), (2, 3)]),
    einsum("ellipsis_stretched", "...i,...i->...", [(2, 1, 3), (1, 2, 3)]),
    einsum("ellipsis_middle", "i...j->j...i", [(2, 3, 4)]),
    einsum("ellipsis_implicit", "j...", [(2, 3)]),
    einsum("stretched", "ij,jk->ik", [(2, 1), (3, 2)]),
    einsum("scalar", ",ij->ij", [(), (2, 3)]),
    einsum("three", "ij,jk,kl->il", [(2, 3), (3, 4), (4, 2)]),
    einsum("three_hadamard", "i,i,i->i", [(3,), (3,), (3,)]),
    einsum("bilinear", "bi,oij,bj->bo", [(2, 3), (2, 3, 2), (2, 2)]),
    einsum("four", "a,ab,bc,c->", [(2,), (2, 3), (3, 2), (2,)]),
    einsum("free_sum", "ij,kl->il", [(2, 3), (2, 2)]),
    einsum("diagonal_product", "ii,ij->j", [(3, 3), (3, 2)]),
    einsum("spaces", " i j , j k -> k i ", [(2, 3), (3, 2)], V),
    einsum("capitals", "aB,Bc->ca", [(2, 3), (3, 2)], V),
    einsum("empty", "ij,jk->ik", [(2, 0), (0, 3)], V),
    einsum("int", "ij,ij->j", [I((3, 2), "int8", -5, 5), I((3, 2), "int8", -5, 5)], V),
    einsum("int_sum", "ij->i", [I((3, 4), "int8", -100, 100)], V),
    einsum("bool", "ij,jk->ik", [I((2, 3), "bool"), I((3, 2), "bool")], V),
    einsum("bool_rows", "ij,ij->i", [I((2, 3), "bool"), I((2, 3), "bool")], V),
    einsum("float32", "bij,bjk->bik", [I((2, 2, 3), "float32"), I((2, 3, 2), "float32")], V),
    # Chains and powers.
    *[(f"matrix_power_{n}", f"matrix_power(x[0], {n})", lambda x, n=n: np.linalg.matrix_power(x, n), [(3, 3)],
       D if n in (1, 3) else V) for n in (0, 1, 2, 3, 5)],
    ("matrix_power_batch", "matrix_power(x[0], 3)", lambda x: np.linalg.matrix_power(x, 3), [(2, 2, 2)], D),
    ("matrix_power_int", "matrix_power(x[0], 4)", lambda x: np.linalg.matrix_power(x, 4), [I((2, 2), "int64", -5, 5)]),
    ("matrix_power_zero_batch", "matrix_power(x[0], 0)", lambda x: np.linalg.matrix_power(x, 0),
     [I((2, 2, 2), "float32")]),
    ("multi_dot", "multi_dot({x[0], x[1], x[2]})", lambda *x: np.linalg.multi_dot(x), [(2, 5), (5, 1), (1, 3)], D),
    ("multi_dot_vectors", "multi_dot({x[0], x[1], x[2], x[3]})", lambda *x: np.linalg.multi_dot(x),
     [(2,), (2, 4), (4, 3), (3,)], D),
    ("matrix_dot", "matrix_dot({x[0], x[1]})", np.matmul, [(2, 3), (3, 2)]),
    ("matrix_dot_one", "matrix_dot({x[0]})", lambda x: x, [(2, 3)]),
    ("kron", "kron(x[0], x[1])", np.kron, [(2, 3), (2, 2)], D),
    ("kron_vectors", "kron(x[0], x[1])", np.kron, [(2,), (3,)], D),
    ("kron_ranks", "kron(x[0], x[1])", np.kron, [(2, 1, 2), (3,)], D),
    ("kron_scalar", "kron(x[0], x[1])", np.kron, [(), (2, 3)], D),
    *[(f"trace_{k}".replace("-", "m"), f"trace(x[0], {k})", lambda x, k=k: np.trace(x, k), [(3, 4)], D)
      for k in (-1, 0, 2, 5)],
    ("trace_axes", "trace(x[0], 1, 0, 2)", lambda x: np.trace(x, 1, 0, 2), [(2, 3, 4)], D),
    ("trace_int", "trace(x[0])", np.trace, [I((3, 3), "int8", -99, 99)]),
    ("cross", "cross(x[0], x[1])", np.cross, [(3,), (3,)], D),
    ("cross_rows", "cross(x[0], x[1])", np.cross, [(2, 3), (2, 3)], D),
    ("cross_axis", "cross(x[0], x[1], 0)", lambda x, y: np.cross(x, y, axis=0), [(3, 2), (3, 2)], D),
    ("cross_broadcast", "cross(x[0], x[1])", np.cross, [(2, 1, 3), (4, 3)], D),
]
