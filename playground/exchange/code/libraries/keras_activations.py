"""Activations and losses' answers as Keras 3 has them."""

from playground.exchange.code.base.helper import Helper
from playground.exchange.code.base.identifiers import identifier
from playground.exchange.code.libraries.dispatch import FunctionCode, keras_activation, keras_answer
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

NAMES = {
    Linear: "linear",
    Tanh: "tanh",
    Sigmoid: "sigmoid",
    ReLU: "relu",
    HardTanh: "hard_tanh",
    SELU: "selu",
    SiLU: "silu",
}
"""Those that Keras knows by a name."""


@keras_activation.register(Linear)
@keras_activation.register(Tanh)
@keras_activation.register(Sigmoid)
@keras_activation.register(ReLU)
@keras_activation.register(HardTanh)
@keras_activation.register(SELU)
@keras_activation.register(SiLU)
def _named(
    function: Linear | Tanh | Sigmoid | ReLU | HardTanh | SELU | SiLU,
) -> FunctionCode:
    return FunctionCode(f'"{NAMES[type(function)]}"')


@keras_activation.register
def _sine(function: Sine) -> FunctionCode:
    return _own("sine", "keras.ops.sin(z)")


@keras_activation.register
def _softplus(function: Softplus) -> FunctionCode:
    return _own("softplus", "keras.ops.logaddexp(z, 0 * z)")


@keras_activation.register
def _mish(function: Mish) -> FunctionCode:
    return _own("mish", "z * keras.ops.tanh(keras.ops.logaddexp(z, 0 * z))")


@keras_activation.register
def _leaky_relu(function: LeakyReLU) -> FunctionCode:
    slope = function.slope
    return _own(f"leaky_relu {slope}", f"keras.activations.leaky_relu(z, {slope})")


@keras_activation.register
def _elu(function: ELU) -> FunctionCode:
    if function.alpha == 1:
        return FunctionCode('"elu"')
    return _own(f"elu {function.alpha}", f"keras.activations.elu(z, {function.alpha})")


@keras_activation.register
def _gelu(function: GELU) -> FunctionCode:
    approximate = function.form != ERF
    return _own(f"gelu {function.form}", f"keras.activations.gelu(z, approximate={approximate})")


def _own(name: str, value: str) -> FunctionCode:
    """Return a function of the file, which Keras can save and load with a model."""
    key = identifier(name)
    source = f"@keras.saving.register_keras_serializable()\ndef {key}(z):\n    return {value}"
    return FunctionCode(key, (Helper(key, source),))


@keras_answer.register
def _probability(loss: BinaryCrossEntropy) -> str:
    return "keras.ops.sigmoid(o)"


@keras_answer.register
def _probabilities(loss: SoftmaxCrossEntropy) -> str:
    return "keras.ops.softmax(o)"
