"""Activations and losses' answers as PyTorch has them."""

from playground.exchange.code.libraries.dispatch import FunctionCode, torch_activation, torch_answer
from playground.nn.activations.elu import ELU
from playground.nn.activations.gelu import ERF, GELU
from playground.nn.activations.hard_tanh import HardTanh
from playground.nn.activations.leaky_relu import LeakyReLU
from playground.nn.activations.linear import Linear
from playground.nn.activations.mish import Mish
from playground.nn.activations.relu import ReLU
from playground.nn.activations.selu import SELU
from playground.nn.activations.sigmoid import Sigmoid
from playground.nn.activations.silu import SiLU
from playground.nn.activations.sine import Sine
from playground.nn.activations.softplus import Softplus
from playground.nn.activations.tanh import Tanh
from playground.nn.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.nn.losses.softmax_cross_entropy import SoftmaxCrossEntropy

CALLS = {
    Tanh: "torch.tanh",
    Sigmoid: "torch.sigmoid",
    ReLU: "torch.relu",
    HardTanh: "F.hardtanh",
    SELU: "F.selu",
    SiLU: "F.silu",
    Mish: "F.mish",
    Sine: "torch.sin",
}
"""Those that PyTorch has under one name, without parameters."""


@torch_activation.register(Tanh)
@torch_activation.register(Sigmoid)
@torch_activation.register(ReLU)
@torch_activation.register(HardTanh)
@torch_activation.register(SELU)
@torch_activation.register(SiLU)
@torch_activation.register(Mish)
@torch_activation.register(Sine)
def _call(
    function: Tanh | Sigmoid | ReLU | HardTanh | SELU | SiLU | Mish | Sine, z: str
) -> FunctionCode:
    return FunctionCode(f"{CALLS[type(function)]}({z})")


@torch_activation.register
def _linear(function: Linear, z: str) -> FunctionCode:
    return FunctionCode(z)


@torch_activation.register
def _leaky_relu(function: LeakyReLU, z: str) -> FunctionCode:
    return FunctionCode(f"F.leaky_relu({z}, {function.slope})")


@torch_activation.register
def _elu(function: ELU, z: str) -> FunctionCode:
    return FunctionCode(f"F.elu({z}, {function.alpha})")


@torch_activation.register
def _gelu(function: GELU, z: str) -> FunctionCode:
    form = "none" if function.form == ERF else "tanh"
    return FunctionCode(f'F.gelu({z}, approximate="{form}")')


@torch_activation.register
def _softplus(function: Softplus, z: str) -> FunctionCode:
    """Let it be a curve far out, too: beyond its threshold PyTorch goes on with a line."""
    return FunctionCode(f"F.softplus({z}, threshold=40)")


@torch_answer.register
def _probability(loss: BinaryCrossEntropy) -> str:
    return "torch.sigmoid(o)"


@torch_answer.register
def _probabilities(loss: SoftmaxCrossEntropy) -> str:
    return "torch.softmax(o, dim=1)"
