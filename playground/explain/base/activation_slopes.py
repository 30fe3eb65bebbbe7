"""The activations' derivatives: at the sums z that reach them, and far out at both ends."""

from __future__ import annotations

from functools import cache

import numpy as np
from msgspec.structs import replace

from playground.core import Array
from playground.nn.base.activation import Activation
from playground.nn.base.program import run
from playground.nn.compiler.network import Network
from playground.nn.compiler.plan import PlannedNode
from playground.nn.layers.activation import ActivationLayer

FLAT = 1e-3
"""Where |f′(z)| is less, next to no gradient passes. Leaky ReLU's 0.01 is no flat end."""

FAR = (30.0, 37.0, 45.0)
"""Where ends are looked at: several places, for a wave is flat at some of them."""


@np.errstate(all="ignore")
def activation_derivative(activation: Activation, z: Array) -> Array:
    """Return f'(z) of an activation."""
    a, dz = np.empty_like(z), np.empty_like(z)
    program = activation.bind(z, a, np.ones_like(z), dz)
    run(program.forward)
    run(program.backward)
    return dz


@cache
def flat_ends(activation: Activation) -> tuple[bool, bool]:
    """Tell whether an activation is flat far below and far above zero.

    ReLU, ELU, GELU and softplus are flat below; tanh and the sigmoid on both sides; a line, a leaky
    ReLU and a sine on neither.
    """
    far = np.array(FAR)
    below, above = (np.abs(activation_derivative(activation, z)) for z in (-far, far))
    return bool((below < FLAT).all()), bool((above < FLAT).all())


def sums_of(node: PlannedNode, network: Network) -> Array:
    """Return the sums z a layer's activation bends, ``(*shape, B)``, of the latest pass.

    The layer keeps them only as long as it needs them, so its own sums are computed once more,
    with the activation left out.
    """
    memory = network.layers[node.id].memory
    if isinstance(node.layer, ActivationLayer):
        return memory.inputs[0]
    bare = replace(node.layer, **{node.layer.activation_field: "linear"}, function_params={})
    sums = np.empty_like(memory.output)
    run(bare.bind(replace(memory, output=sums, derivative=None)).forward)
    return sums
