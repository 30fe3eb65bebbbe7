"""Losses of outputs o and targets t, both ``(K, B)``, as NumPy, and their derivatives."""

from playground.exchange.code.numpy_parts.activations import SIGMOID
from playground.exchange.code.numpy_parts.dispatch import LossCode, write_loss
from playground.exchange.code.numpy_parts.layers import SOFTMAX
from playground.nn.kernels.loss_ops import parse_weights
from playground.nn.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.nn.losses.half_squared_error import HalfSquaredError
from playground.nn.losses.hinge import Hinge
from playground.nn.losses.huber import Huber
from playground.nn.losses.log_cosh import LogCosh
from playground.nn.losses.mae import MeanAbsoluteError
from playground.nn.losses.mse import MeanSquaredError
from playground.nn.losses.softmax_cross_entropy import SoftmaxCrossEntropy


@write_loss.register
def _half_squared_error(loss: HalfSquaredError, outputs: int) -> LossCode:
    return LossCode(("loss = 0.5 * np.sum((o - t) ** 2) / B",), ("do = (o - t) / B",))


@write_loss.register
def _mse(loss: MeanSquaredError, outputs: int) -> LossCode:
    count = "B" if outputs == 1 else f"({outputs} * B)"
    return LossCode(("loss = np.mean((o - t) ** 2)",), (f"do = 2 * (o - t) / {count}",))


@write_loss.register
def _mae(loss: MeanAbsoluteError, outputs: int) -> LossCode:
    count = "B" if outputs == 1 else f"({outputs} * B)"
    return LossCode(("loss = np.mean(np.abs(o - t))",), (f"do = np.sign(o - t) / {count}",))


@write_loss.register
def _huber(loss: Huber, outputs: int) -> LossCode:
    cut = f"cut = np.clip(o - t, -{loss.delta}, {loss.delta})"
    return LossCode((cut, "loss = np.sum(cut * (o - t - 0.5 * cut)) / B"), (cut, "do = cut / B"))


@write_loss.register
def _log_cosh(loss: LogCosh, outputs: int) -> LossCode:
    forward = (
        "e = np.abs(o - t)",
        "loss = np.sum(e + np.log1p(0.5 * np.expm1(-2 * e))) / B  # of cosh, nothing overflows",
    )
    return LossCode(forward, ("do = np.tanh(o - t) / B",))


@write_loss.register
def _hinge(loss: Hinge, outputs: int) -> LossCode:
    sign = "y = np.sign(t - 0.5)"
    backward = (sign, "do = np.where(y * o < 1, -y, 0) / B")
    return LossCode((sign, "loss = np.sum(np.maximum(1 - y * o, 0)) / B"), backward)


@write_loss.register
def _binary_cross_entropy(loss: BinaryCrossEntropy, outputs: int) -> LossCode:
    """Take logits: log(1 + exp(o)) - t·o, split so that nothing overflows."""
    smooth, pull, weigh = [], "sigmoid(o) - t", ""
    weights = parse_weights(loss.class_weights, 2, f"{loss.name}.class_weights")
    if weights is not None:
        smooth.append(f"w = {weights[0]} + {weights[1] - weights[0]} * t")
        weigh = "w * "
    if loss.label_smoothing:
        keep, spread = 1 - loss.label_smoothing, loss.label_smoothing / 2
        smooth.append(f"t = {keep} * t + {spread}")
    surprise = "(np.maximum(o, 0) - t * o + np.log1p(np.exp(-np.abs(o))))"
    forward = (*smooth, f"loss = np.sum({weigh}{surprise}) / B")
    return LossCode(forward, (*smooth, f"do = {weigh}({pull}) / B"), "sigmoid(o)", (SIGMOID,))


@write_loss.register
def _softmax_cross_entropy(loss: SoftmaxCrossEntropy, outputs: int) -> LossCode:
    smooth, weigh = [], ""
    weights = parse_weights(loss.class_weights, outputs, f"{loss.name}.class_weights")
    if weights is not None:
        smooth.append(f"w = np.array({list(weights)}, dtype) @ t")
        weigh = "w * "
    if loss.label_smoothing:
        keep, spread = 1 - loss.label_smoothing, loss.label_smoothing / outputs
        smooth.append(f"t = {keep} * t + {spread}")
    forward = (
        *smooth,
        "log_p = o - o.max(axis=0)",
        "log_p = log_p - np.log(np.sum(np.exp(log_p), axis=0))",
        f"loss = -np.sum({weigh}t * log_p) / B",
    )
    backward = (*smooth, f"do = {weigh}(softmax(o) - t) / B")
    return LossCode(forward, backward, "softmax(o)", (SOFTMAX,))
