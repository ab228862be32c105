#===- cases_loss.py - Losses, normalization, attention ----------------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#

import itertools

import numpy as np
import scipy.special as sp
from generate_cases import Input

I = Input
D, V = "Twice", "Value"


def labels(shape, classes, dtype="int64"):
    return I(shape, dtype, 0, classes)


def probabilities(shape):
    return I(shape, low=0.1, high=0.9)


def certain(shape):
    """Zeros and ones."""
    return I(shape, "int32", 0, 2)


def pick(x, y):
    return np.take_along_axis(x, y[..., None].astype(int), -1)[..., 0]


def binary(x, t):
    return -(sp.xlogy(t, x) + sp.xlog1py(1 - t, -x))


def hinge(s, y, margin=1.0):
    wrong = np.where(np.arange(s.shape[-1]) == y[..., None], -np.inf, s)
    return np.maximum(0, margin + wrong.max(-1) - pick(s, y))


def huber(x, t, delta=1.0):
    return sp.huber(delta, x - t)


def cosine(x, y, axis=-1):
    n = lambda v: np.maximum(np.linalg.norm(v, axis=axis), 1e-8)
    return (x * y).sum(axis) / (n(x) * n(y))


def confusion(a, p, n):
    m = np.zeros((n, n), np.int64)
    np.add.at(m, (a.ravel(), p.ravel()), 1)
    return m


def h_softmax(x, w1, b1, w2, b2, outputs):
    first = sp.softmax(x @ w1 + b1, -1)
    second = sp.softmax(np.einsum("bi,cio->bco", x, w2) + b2, -1)
    return (first[:, :, None] * second).reshape(len(x), -1)[:, :outputs]


def ctc(log_probs, labels, blank=0):
    """The loss of one sequence: over all drawn sequences that spell the labels."""
    total = -np.inf
    steps, classes = log_probs.shape
    for drawn in itertools.product(range(classes), repeat=steps):
        spelt = [c for c, _ in itertools.groupby(drawn) if c != blank]
        if spelt == list(labels):
            total = np.logaddexp(total, sum(log_probs[t, c] for t, c in enumerate(drawn)))
    return -total


def ctc_batch(log_probs, targets, steps, lengths, blank=0):
    return np.array([ctc(log_probs[:t, n], targets[n][:l], blank)
                     for n, (t, l) in enumerate(zip(steps, lengths))])


# Of 5 steps and 3 sequences: repeated labels, one of no label, padding.
CTC = [[1, 1, 2], [2, 1, 7], [7, 7, 7]]
CTC_LENGTHS = "constant(Tensor::of<int64_t>({5, 4, 3})), constant(Tensor::of<int64_t>({3, 2, 0}))"
CTC_TARGETS = "constant(Tensor::of<int64_t>({{1, 1, 2}, {2, 1, 7}, {7, 7, 7}}))"


def ctc_case(name, options="", targets=CTC_TARGETS, result=lambda loss: loss, check="Twice"):
    return (name, f"ctc_loss(x[0], {targets}, {CTC_LENGTHS}{options})",
            lambda x: result(ctc_batch(x, CTC, [5, 4, 3], [3, 2, 0])), [(5, 3, 3)], check)


H = [(2, 3), (3, 2), (2,), (2, 3, 4), (2, 4)]


def expand(p, x, axes):
    return np.expand_dims(p, axes) if p.ndim < x.ndim else p


def batch_norm(x, gamma, beta, axes, which="output", running=None, epsilon=1e-4, factor=0.1):
    mean, var = x.mean(axes, keepdims=True), x.var(axes, keepdims=True)
    back = lambda s: s.reshape(gamma.shape)
    if which == "mean":
        return back(mean)
    if which == "invstd":
        return back(1 / np.sqrt(var + epsilon))
    if which == "running_mean":
        return running * (1 - factor) + factor * back(mean)
    if which == "running_var":
        n = x.size / mean.size
        return running * (1 - factor) + factor * back(var) * n / (n - 1)
    g, b = expand(gamma, x, axes), expand(beta, x, axes)
    return g * (x - mean) / np.sqrt(var + epsilon) + b


def batch_norm_test(x, gamma, beta, mean, var, axes, epsilon=1e-4):
    g, b, m, v = (expand(p, x, axes) for p in (gamma, beta, mean, var))
    return g * (x - m) / np.sqrt(v + epsilon) + b


def layer_norm(x, gamma=None, beta=None, axes=(-1,), epsilon=1e-5):
    y = (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + epsilon)
    if gamma is None:
        return y
    shape = [x.shape[a] if a in [k % x.ndim for k in axes] else 1 for a in range(x.ndim)]
    return y * gamma.reshape(shape) + beta.reshape(shape)


def group_norm(x, gamma, beta, groups):
    y = x.reshape((x.shape[0], groups, -1))
    y = layer_norm(y).reshape(x.shape)
    shape = (1, -1) + (1,) * (x.ndim - 2)
    return y * gamma.reshape(shape) + beta.reshape(shape)


def lrn(x, size=5, alpha=1e-4, beta=0.75, k=2.0):
    total = np.zeros_like(x)
    for c in range(x.shape[1]):
        lo, hi = max(0, c - size // 2), c + size // 2 + 1
        total[:, c] = (x[:, lo:hi] ** 2).sum(1)
    return x / (k + alpha * total) ** beta


def attention(q, k, v, mask=None, causal=False, scale=None):
    s = q @ np.swapaxes(k, -1, -2) * (scale or 1 / np.sqrt(q.shape[-1]))
    if mask is not None:
        s = np.where(mask, s, -np.inf) if mask.dtype == bool else s + mask
    if causal:
        s = np.where(np.tri(q.shape[-2], k.shape[-2], dtype=bool), s, -np.inf)
    return sp.softmax(s, -1) @ v


POSITIVE = dict(low=0.3, high=2)

CASES = [
    ("softmax_three", "softmax(x[0], 1)", lambda x: sp.softmax(x, 1), [(2, 3, 2)], D),
    ("log_softmax_float32", "log_softmax(x[0])",
     lambda x: sp.log_softmax(x, -1).astype(np.float32), [I((2, 3), "float32")]),
    # Cross-entropies.
    ("cross_entropy", "cross_entropy(x[0], x[1])", lambda x, y: -pick(sp.log_softmax(x, -1), y),
     [(4, 3), labels((4,), 3, "int32")], D),
    ("cross_entropy_three", "cross_entropy(x[0], x[1])", lambda x, y: -pick(sp.log_softmax(x, -1), y),
     [(2, 3, 4), labels((2, 3), 4)]),
    ("cross_entropy_soft", "cross_entropy(x[0], x[1])",
     lambda x, p: -(p * sp.log_softmax(x, -1)).sum(-1), [(4, 3), probabilities((4, 3))], D),
    ("categorical", "categorical_crossentropy(x[0], x[1])", lambda x, y: -np.log(pick(x, y)),
     [probabilities((4, 3)), labels((4,), 3)], D),
    ("categorical_soft", "categorical_crossentropy(x[0], x[1])",
     lambda q, p: -(p * np.log(q)).sum(-1), [probabilities((4, 3)), probabilities((4, 3))], D),
    ("categorical_certain",
     "categorical_crossentropy(cast<double>(x[0]), cast<double>(x[0]))", lambda x: 0.0 * x.sum(-1),
     [certain((4, 3))]),
    ("binary", "binary_crossentropy(x[0], x[1])", binary, [probabilities((2, 3)), probabilities((2, 3))], D),
    ("binary_targets", "binary_crossentropy(x[0], x[1])", binary, [probabilities((2, 3)), certain((2, 3))]),
    ("binary_certain", "binary_crossentropy(cast<double>(x[0]), x[0])", lambda x: 0.0 * x,
     [certain((2, 3))]),
    ("binary_wrong", "binary_crossentropy(cast<double>(x[0]), 1 - x[0])", lambda x: 0.0 * x + np.inf,
     [certain((2, 3))]),
    ("sigmoid_binary", "sigmoid_binary_crossentropy(x[0], x[1])",
     lambda x, t: binary(sp.expit(x), t), [(2, 3), probabilities((2, 3))], D),
    ("sigmoid_binary_large", "sigmoid_binary_crossentropy(x[0] * 1000.0, x[1])",
     lambda x, t: np.maximum(x * 1000, 0) - x * 1000 * t, [(2, 3), certain((2, 3))]),
    # Other losses.
    ("multiclass_hinge", "multiclass_hinge(x[0], x[1])", hinge, [(4, 3), labels((4,), 3)], D),
    ("multiclass_hinge_margin", "multiclass_hinge(x[0], x[1], 0.25)",
     lambda s, y: hinge(s, y, 0.25), [(2, 2, 3), labels((2, 2), 3, "uint8")]),
    ("mean_squared_error", "mean_squared_error(x[0], x[1])", lambda x, t: ((x - t) ** 2).mean(),
     [(2, 3), (2, 3)], D),
    ("mean_absolute_error", "mean_absolute_error(x[0], x[1])", lambda x, t: np.abs(x - t).mean(),
     [(2, 3), I((2, 3), "int32", -3, 3)], D),
    ("huber", "huber(x[0], x[1])", huber, [I((2, 3), low=-3, high=3), (2, 3)], "Derivative"),
    ("huber_delta", "huber(x[0], 0.0, 0.5)", lambda x: huber(x, 0.0, 0.5), [I((5,), low=-3, high=3)], D),
    ("kl_divergence", "kl_divergence(x[0], x[1])", lambda p, q: (p * np.log(p / q)).sum(-1),
     [probabilities((2, 3)), probabilities((2, 3))], D),
    ("kl_divergence_zero", "kl_divergence(cast<double>(x[0]), x[1], 0)",
     lambda p, q: sp.xlogy(p, p / q).sum(0), [certain((3, 2)), probabilities((3, 2))]),
    ("cosine_similarity", "cosine_similarity(x[0], x[1])", cosine, [(2, 3), (2, 3)], D),
    ("cosine_similarity_axis", "cosine_similarity(x[0], x[1], 0)", lambda x, y: cosine(x, y, 0),
     [(3, 2), (3, 2)], D),
    ("confusion_matrix", "confusion_matrix(x[0], x[1], 3)", lambda a, p: confusion(a, p, 3),
     [labels((20,), 3), labels((20,), 3, "int8")]),
    ("confusion_matrix_none", "confusion_matrix(x[0], x[0], 2)", lambda a: confusion(a, a, 2),
     [labels((0,), 2)]),
    # Hierarchical softmax.
    ("h_softmax", "h_softmax(x[0], x[1], x[2], x[3], x[4], 7)",
     lambda *x: h_softmax(*x, 7), H, D),
    ("h_softmax_of", "h_softmax_of(x[0], x[1], x[2], x[3], x[4], x[5])",
     lambda *x: pick(h_softmax(*x[:5], 8), x[5]), H + [labels((2,), 8)], D),
    # Batch normalization.
    *[(f"batch_norm_{w}", f"batch_normalization_train(x[0], x[1], x[2]).{w}",
       lambda x, g, b, w=w: batch_norm(x, g, b, 0, w), [(4, 3), (3,), (3,)], D)
      for w in ("output", "mean", "invstd")],
    ("batch_norm_spatial", "batch_normalization_train(x[0], x[1], x[2], {.axes = {0, 2, 3}}).output",
     lambda x, g, b: batch_norm(x, g, b, (0, 2, 3)), [(2, 3, 2, 2), (3,), (3,)], D),
    ("batch_norm_keepdims", "batch_normalization_train(x[0], x[1], x[2], {.axes = {0, 2}, .epsilon = 1e-2}).output",
     lambda x, g, b: batch_norm(x, g, b, (0, 2), epsilon=1e-2), [(2, 3, 2), (1, 3, 1), (1, 3, 1)], D),
    ("batch_norm_running_mean",
     "batch_normalization_train(x[0], x[1], x[2], {.running_average_factor = 0.3, .running_mean = x[3], .running_var = x[4]}).running_mean",
     lambda x, g, b, m, v: batch_norm(x, g, b, 0, "running_mean", m, factor=0.3),
     [(4, 3), (3,), (3,), (3,), (3,)]),
    ("batch_norm_running_var",
     "batch_normalization_train(x[0], x[1], x[2], {.axes = {0, 2}, .running_var = x[3]}).running_var",
     lambda x, g, b, v: batch_norm(x, g, b, (0, 2), "running_var", v),
     [(2, 3, 2), (1, 3, 1), (1, 3, 1), (1, 3, 1)]),
    ("batch_norm_test", "batch_normalization_test(x[0], x[1], x[2], x[3], x[4])",
     lambda *x: batch_norm_test(*x, 0), [(4, 3), (3,), (3,), (3,), I((3,), **POSITIVE)], D),
    ("batch_norm_test_spatial", "batch_normalization_test(x[0], x[1], x[2], x[3], x[4], {0, 2, 3}, 1e-3)",
     lambda *x: batch_norm_test(*x, (0, 2, 3), 1e-3),
     [I((2, 3, 2, 2), "float32")] + [I((3,), "float32", **POSITIVE)] * 4),
    # Others.
    ("layer_norm", "layer_norm(x[0])", layer_norm, [(2, 4)], D),
    ("layer_norm_affine", "layer_norm(x[0], x[1], x[2], {-2, -1}, 1e-3)",
     lambda x, g, b: layer_norm(x, g, b, (-2, -1), 1e-3), [(2, 3, 2), (3, 2), (3, 2)], D),
    ("layer_norm_middle", "layer_norm(x[0], x[1], x[2], 1)",
     lambda x, g, b: layer_norm(x, g, b, (1,)), [(2, 3, 2), (3,), (3,)]),
    ("rms_norm", "rms_norm(x[0], x[1])", lambda x, g: g * x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-5),
     [(2, 4), (4,)], D),
    ("group_norm", "group_norm(x[0], 2, x[1], x[2])", lambda x, g, b: group_norm(x, g, b, 2),
     [(2, 4, 3), (4,), (4,)], D),
    ("group_norm_vectors", "group_norm(x[0], 2, x[1], x[2])", lambda x, g, b: group_norm(x, g, b, 2),
     [(2, 6), (6,), (6,)]),
    ("lrn", "local_response_normalization(x[0])", lrn, [(2, 7, 2, 1)]),
    ("lrn_small", "local_response_normalization(x[0], 3, 0.5, 0.5, 1.0)",
     lambda x: lrn(x, 3, 0.5, 0.5, 1.0), [(2, 4, 2)], D),
    # Attention.
    ("attention", "scaled_dot_product_attention(x[0], x[1], x[2])", attention,
     [(2, 3), (4, 3), (4, 2)], D),
    ("attention_batch", "scaled_dot_product_attention(x[0], x[1], x[2], {.scale = 0.3})",
     lambda q, k, v: attention(q, k, v, scale=0.3), [(2, 1, 2, 3), (2, 2, 4, 3), (2, 4, 2)], V),
    ("attention_causal", "scaled_dot_product_attention(x[0], x[1], x[2], {.causal = true})",
     lambda q, k, v: attention(q, k, v, causal=True), [(2, 3, 3), (2, 3, 3), (2, 3, 2)], D),
    ("attention_mask", "scaled_dot_product_attention(x[0], x[1], x[2], {.mask = x[3]})",
     attention, [(3, 2), (4, 2), (4, 2), I((3, 4), "bool")], D),
    ("attention_bias", "scaled_dot_product_attention(x[0], x[1], x[2], {.mask = x[3]})",
     attention, [(2, 2, 2), (2, 3, 2), (2, 3, 2), (1, 2, 3)], D),
    # CTC, of any numbers: they need not be logarithms of probabilities.
    ctc_case("ctc"),
    ctc_case("ctc_packed", targets="constant(Tensor::of<int32_t>({1, 1, 2, 2, 1}))"),
    ctc_case("ctc_sum", ", {.reduction = Reduction::Sum}", result=np.sum),
    ctc_case("ctc_mean", ", {.reduction = Reduction::Mean}",
             result=lambda loss: np.mean(loss / [3, 2, 1])),
    ("ctc_one", "ctc_loss(x[0], constant(Tensor::of<int64_t>({0, 2})), 4, 2, {.blank = 1})",
     lambda x: ctc(x, [0, 2], 1), [(4, 3)], D),
    ("ctc_of_softmax", "ctc_loss(log_softmax(x[0]), constant(Tensor::of<int64_t>({1, 2})), 4, 2)",
     lambda x: ctc(sp.log_softmax(x, -1), [1, 2]), [(4, 3)], D),
    ("ctc_float32", "ctc_loss(x[0], constant(Tensor::of<int64_t>({{1, 2}})), "
     "constant(Tensor::of<int64_t>({4})), constant(Tensor::of<int64_t>({2})))",
     lambda x: np.array([ctc(x[:, 0], [1, 2])], np.float32), [I((4, 1, 3), "float32")], V),
    ("ctc_labels_as_input", "ctc_loss(x[0], x[1], x[2], x[3])", ctc_batch,
     [(4, 2, 5), I((2, 2), "int32", 1, 5), I((2,), "int64", 3, 5), I((2,), "int64", 0, 3)]),
]
