"""Each activation as ONNX nodes.

Operators that onnxruntime lacks in float64 (Elu, Softplus) are written with those it has.
"""

from math import sqrt

import numpy as np

from playground.exchange.onnx.dispatch import export_activation
from playground.exchange.onnx.graph import Graph
from playground.nn.activations.elu import ELU
from playground.nn.activations.gelu import BOUND, CUBIC, ERF, GELU, SCALE
from playground.nn.activations.hard_tanh import HardTanh
from playground.nn.activations.leaky_relu import LeakyReLU
from playground.nn.activations.linear import Linear
from playground.nn.activations.mish import Mish
from playground.nn.activations.relu import ReLU
from playground.nn.activations.selu import ALPHA as SELU_ALPHA
from playground.nn.activations.selu import SCALE as SELU_SCALE
from playground.nn.activations.selu import SELU
from playground.nn.activations.sigmoid import Sigmoid
from playground.nn.activations.silu import SiLU
from playground.nn.activations.sine import Sine
from playground.nn.activations.softplus import Softplus
from playground.nn.activations.tanh import Tanh
from playground.nn.kernels.error_function import FARTHEST, SHIFT, STRETCH, erfc_coefficients


@export_activation.register
def _linear(function: Linear, graph: Graph, z: str) -> str:
    return z


@export_activation.register
def _tanh(function: Tanh, graph: Graph, z: str) -> str:
    return graph.add("Tanh", z)


@export_activation.register
def _hard_tanh(function: HardTanh, graph: Graph, z: str) -> str:
    return graph.add("Min", graph.add("Max", z, graph.constant(-1.0)), graph.constant(1.0))


@export_activation.register
def _sine(function: Sine, graph: Graph, z: str) -> str:
    return graph.add("Sin", z)


@export_activation.register
def _sigmoid(function: Sigmoid, graph: Graph, z: str) -> str:
    return graph.add("Sigmoid", z)


@export_activation.register
def _relu(function: ReLU, graph: Graph, z: str) -> str:
    return graph.add("Relu", z)


@export_activation.register
def _leaky_relu(function: LeakyReLU, graph: Graph, z: str) -> str:
    return graph.add("Max", z, graph.add("Mul", z, graph.constant(function.slope)))


@export_activation.register
def _elu(function: ELU, graph: Graph, z: str) -> str:
    zero, one = graph.constant(0.0), graph.constant(1.0)
    bend = graph.add("Sub", graph.add("Exp", graph.add("Min", z, zero)), one)
    if function.alpha != 1.0:
        bend = graph.add("Mul", bend, graph.constant(function.alpha))
    return graph.add("Add", graph.add("Max", z, zero), bend)


@export_activation.register
def _selu(function: SELU, graph: Graph, z: str) -> str:
    zero, one = graph.constant(0.0), graph.constant(1.0)
    bend = graph.add("Sub", graph.add("Exp", graph.add("Min", z, zero)), one)
    bend = graph.add("Mul", bend, graph.constant(SELU_SCALE * SELU_ALPHA))
    ramp = graph.add("Mul", graph.add("Max", z, zero), graph.constant(SELU_SCALE))
    return graph.add("Add", ramp, bend)


@export_activation.register
def _softplus(function: Softplus, graph: Graph, z: str) -> str:
    return _write_softplus(graph, z)


def _write_softplus(graph: Graph, z: str) -> str:
    zero, one = graph.constant(0.0), graph.constant(1.0)
    decay = graph.add("Exp", graph.add("Neg", graph.add("Abs", z)))
    bend = graph.add("Log", graph.add("Add", one, decay))
    return graph.add("Add", graph.add("Max", z, zero), bend)


@export_activation.register
def _mish(function: Mish, graph: Graph, z: str) -> str:
    return graph.add("Mul", z, graph.add("Tanh", _write_softplus(graph, z)))


@export_activation.register
def _silu(function: SiLU, graph: Graph, z: str) -> str:
    return graph.add("Mul", z, graph.add("Sigmoid", z))


@export_activation.register
def _gelu(function: GELU, graph: Graph, z: str) -> str:
    if function.form == ERF:  # opset 17 has no Gelu
        return _write_exact_gelu(graph, z)
    raised = graph.add("Max", z, graph.constant(-BOUND))
    cut = graph.add("Min", raised, graph.constant(BOUND))
    square = graph.add("Mul", cut, cut)
    slope = graph.add("Mul", square, graph.constant(SCALE * CUBIC))
    slope = graph.add("Add", slope, graph.constant(SCALE))
    gate = graph.add("Sigmoid", graph.add("Mul", slope, cut))
    return graph.add("Mul", raised, gate)


def _write_exact_gelu(graph: Graph, z: str) -> str:
    """Write ``max(z, 0) - |z|·½erfc(|z|/√2)``; Erf itself exists in float32 alone."""
    w = graph.add("Mul", graph.add("Abs", z), graph.constant(sqrt(0.5)))
    if graph.dtype.itemsize == np.dtype(np.float32).itemsize:
        tail = graph.add("Sub", graph.constant(1.0), graph.add("Erf", w))
    else:
        w = graph.add("Min", w, graph.constant(FARTHEST))
        tail = _write_erfc(graph, w)
    lost = graph.add("Mul", graph.add("Mul", w, tail), graph.constant(sqrt(0.5)))
    return graph.add("Sub", graph.add("Max", z, graph.constant(0.0)), lost)


def _write_erfc(graph: Graph, w: str) -> str:
    """Write the polynomial that the network computes by."""
    *lower, highest = erfc_coefficients(graph.dtype)
    t = graph.add("Div", graph.constant(STRETCH), graph.add("Add", w, graph.constant(2.0)))
    s = graph.add("Sub", t, graph.constant(SHIFT))
    total = graph.constant(highest)
    for coefficient in reversed(lower):
        total = graph.add("Add", graph.add("Mul", total, s), graph.constant(coefficient))
    decay = graph.add("Exp", graph.add("Sub", total, graph.add("Mul", w, w)))
    return graph.add("Mul", decay, t)
