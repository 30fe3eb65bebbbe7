"""Activations as NumPy: the function, and its derivative from z and from a = f(z)."""

from playground.exchange.code.base.helper import Helper
from playground.exchange.code.numpy_parts.dispatch import ActivationCode, write_activation
from playground.nn.activations.elu import ELU
from playground.nn.activations.gelu import BOUND, CUBIC, ERF, GELU
from playground.nn.activations.hard_tanh import HardTanh
from playground.nn.activations.leaky_relu import LeakyReLU
from playground.nn.activations.linear import Linear
from playground.nn.activations.mish import Mish
from playground.nn.activations.relu import ReLU
from playground.nn.activations.selu import ALPHA, SCALE, SELU
from playground.nn.activations.sigmoid import Sigmoid
from playground.nn.activations.silu import SiLU
from playground.nn.activations.sine import Sine
from playground.nn.activations.softplus import Softplus
from playground.nn.activations.tanh import Tanh

SIGMOID = Helper(
    "sigmoid",
    '''
def sigmoid(z):
    """1 / (1 + exp(-z)); cut where exp(-z) would overflow, for there it is 0."""
    lowest = -np.floor(np.log(np.finfo(z.dtype).max))
    return 1 / (np.exp(-np.maximum(z, lowest)) + 1)
''',
)

SOFTPLUS = Helper(
    "softplus",
    '''
def softplus(z):
    """log(1 + exp(z)), written so that nothing overflows."""
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
''',
)

_GELU = Helper(
    "gelu_gate",
    f'''
def gelu_gate(z):
    """The gate g of gelu(z) = z * g, in its tanh form, and its derivative g'."""
    cut = np.clip(z, -{BOUND:g}, {BOUND:g})  # beyond, the gate is 0 or 1
    scale = 2 * np.sqrt(2 / np.pi).astype(z.dtype)
    gate = 1 / (1 + np.exp(-scale * (cut + {CUBIC} * cut**3)))
    return gate, gate * (1 - gate) * scale * (1 + 3 * {CUBIC} * cut**2)
''',
)

_NORMAL_CDF = Helper(
    "normal_cdf",
    '''
def normal_cdf(z):
    """How likely a standard normal number is below z: (1 + erf(z / sqrt 2)) / 2."""
    from math import erfc

    return np.vectorize(lambda each: erfc(-each / 2**0.5) / 2, otypes=[z.dtype])(z)
''',
)

_MISH = Helper(
    "mish_slope",
    '''
def mish_slope(z):
    """The derivative of z * tanh(softplus(z))."""
    gate = np.tanh(softplus(z))
    return gate + z * sigmoid(z) * (1 - gate**2)
''',
    (SIGMOID, SOFTPLUS),
)


@write_activation.register
def _linear(function: Linear, z: str, a: str) -> ActivationCode:
    return ActivationCode(z, "1")


@write_activation.register
def _tanh(function: Tanh, z: str, a: str) -> ActivationCode:
    return ActivationCode(f"np.tanh({z})", f"(1 - {a}**2)")


@write_activation.register
def _hard_tanh(function: HardTanh, z: str, a: str) -> ActivationCode:
    return ActivationCode(f"np.clip({z}, -1, 1)", f"(np.abs({a}) < 1)")


@write_activation.register
def _sigmoid(function: Sigmoid, z: str, a: str) -> ActivationCode:
    return ActivationCode(f"sigmoid({z})", f"({a} - {a}**2)", (SIGMOID,))


@write_activation.register
def _relu(function: ReLU, z: str, a: str) -> ActivationCode:
    return ActivationCode(f"np.maximum({z}, 0)", f"({a} > 0)")


@write_activation.register
def _leaky_relu(function: LeakyReLU, z: str, a: str) -> ActivationCode:
    slope = function.slope
    return ActivationCode(f"np.maximum({z}, {slope} * {z})", f"np.maximum(np.sign({z}), {slope})")


@write_activation.register
def _elu(function: ELU, z: str, a: str) -> ActivationCode:
    below, alpha = f"np.minimum({z}, 0)", function.alpha
    if alpha == 1.0:
        return ActivationCode(f"np.maximum({z}, 0) + np.expm1({below})", f"np.exp({below})")
    value = f"np.maximum({z}, 0) + {alpha} * np.expm1({below})"
    return ActivationCode(value, f"np.where({z} > 0, 1, {alpha} * np.exp({below}))")


@write_activation.register
def _selu(function: SELU, z: str, a: str) -> ActivationCode:
    below, depth = f"np.minimum({z}, 0)", SCALE * ALPHA
    value = f"{SCALE} * np.maximum({z}, 0) + {depth} * np.expm1({below})"
    return ActivationCode(value, f"np.where({z} > 0, {SCALE}, {depth} * np.exp({below}))")


@write_activation.register
def _silu(function: SiLU, z: str, a: str) -> ActivationCode:
    slope = f"(sigmoid({z}) + {a} * (1 - sigmoid({z})))"
    return ActivationCode(f"{z} * sigmoid({z})", slope, (SIGMOID,))


@write_activation.register
def _gelu(function: GELU, z: str, a: str) -> ActivationCode:
    if function.form == ERF:
        slope = f"(normal_cdf({z}) + {z} * np.exp(-({z}**2) / 2) / np.sqrt(2 * np.pi))"
        return ActivationCode(f"{z} * normal_cdf({z})", slope, (_NORMAL_CDF,))
    slope = f"(gelu_gate({z})[0] + {z} * gelu_gate({z})[1])"
    return ActivationCode(f"{z} * gelu_gate({z})[0]", slope, (_GELU,))


@write_activation.register
def _softplus(function: Softplus, z: str, a: str) -> ActivationCode:
    return ActivationCode(f"softplus({z})", f"np.exp({z} - {a})", (SOFTPLUS,))


@write_activation.register
def _mish(function: Mish, z: str, a: str) -> ActivationCode:
    return ActivationCode(f"{z} * np.tanh(softplus({z}))", f"mish_slope({z})", (_MISH,))


@write_activation.register
def _sine(function: Sine, z: str, a: str) -> ActivationCode:
    return ActivationCode(f"np.sin({z})", f"np.cos({z})")
