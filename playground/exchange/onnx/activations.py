"""Each activation as ONNX nodes.

Operators that onnxruntime lacks in float64 (Elu, Softplus) are written with those it has.
"""

from playground.exchange.onnx.dispatch import export_activation
from playground.exchange.onnx.graph import Graph
from playground.nn.activations.elu import ELU
from playground.nn.activations.gelu import BOUND, CUBIC, GELU, SCALE
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
    raised = graph.add("Max", z, graph.constant(-BOUND))
    cut = graph.add("Min", raised, graph.constant(BOUND))
    square = graph.add("Mul", cut, cut)
    slope = graph.add("Mul", square, graph.constant(SCALE * CUBIC))
    slope = graph.add("Add", slope, graph.constant(SCALE))
    gate = graph.add("Sigmoid", graph.add("Mul", slope, cut))
    return graph.add("Mul", raised, gate)
