"""One layer's Jacobian: the derivatives of its values by what feeds them, for one sample.

It is computed from the layer's own numbers, not from a backward pass of the network, so that the
product of Jacobians along a path is a computation independent of backpropagation.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import prod

import numpy as np
from msgspec import Struct

from playground.core import Array, PlaygroundError
from playground.nn.base.activation import Activation
from playground.nn.compiler.network import Network
from playground.nn.compiler.plan import PlannedNode

MOST_ENTRIES = 1_000_000
"""The most derivatives between one layer's inputs and outputs that are looked at one by one."""


class Factor(Struct, frozen=True):
    """One local derivative.

    Parameters
    ----------
    symbol
        What it is in the formula: ``f'(z)``, ``w``, ``x``, ``∂ℓ/∂ŷ``, ``1/B``.
    name
        Whose it is: ``hidden 1[2]``, ``output/weight[0, 1]``.
    value
        The number.
    activation, at
        Of an activation's derivative: the activation, and the z it is taken at.
    """

    symbol: str
    name: str
    value: float
    activation: Activation | None = None
    at: float | None = None


class NoChainRule(PlaygroundError):
    """No single sample has paths through a layer; the batch's gradient exists all the same.

    Attributes
    ----------
    node_id
        The layer in the way.
    reason
        Why, as a sentence about a layer: ``Batch norm mixes the samples: no single sample has
        paths.``
    """

    def __init__(self, node: PlannedNode, reason: str) -> None:
        super().__init__(f"{node.name}: {reason}; choose a weight behind it")
        self.node_id = node.id
        self.reason = f"{reason[:1].upper()}{reason[1:]}."


def unit_name(node: PlannedNode, unit: int) -> str:
    """Name one value of a layer: ``hidden 1[2]``, ``conv[0, 4, 1]``, or the input's feature."""
    if node.features:
        return node.features[unit].name
    place = ", ".join(str(int(i)) for i in np.unravel_index(unit, node.shape))
    return f"{node.name}[{place}]"


class Jacobian(ABC):
    """One layer's local derivatives for one sample; units are counted through the flattened value.

    Parameters
    ----------
    node
        The layer.
    network
        Has just been run forward.
    sample
        Which of its samples.
    """

    def __init__(self, node: PlannedNode, network: Network, sample: int) -> None:
        self.node = node
        self.network = network
        self.sample = sample
        self.size = prod(node.shape)

    @abstractmethod
    def matrix(self, port: int) -> Array:
        """Return ∂(unit)/∂(input) for one of the wires in, ``(inputs, units)``."""

    @abstractmethod
    def factors(self, port: int, source: PlannedNode, i: int, j: int) -> list[Factor]:
        """Name and split ∂(unit j)/∂(input i), seen from the output's side."""

    @abstractmethod
    def by_parameter(self, name: str, index: tuple[int, ...]) -> Array:
        """Return ∂(unit)/∂(parameter) for all units, ``(units,)``."""

    @abstractmethod
    def parameter_factors(
        self, name: str, index: tuple[int, ...], j: int, source: PlannedNode
    ) -> list[Factor]:
        """Name and split ∂(unit j)/∂(parameter)."""

    @property
    def is_dense(self) -> bool:
        """Whether every input reaches every unit, also with a derivative of zero."""
        return False

    def input_value(self, port: int) -> Array:
        """Return the sample's value on one of the wires in, flat."""
        value = self.network.value(self.node.sources[port])
        column: Array = value[..., self.sample].reshape(-1)
        return column


def check_size(node: PlannedNode, width: int) -> None:
    """Raise when a layer has too many derivatives to look at one by one."""
    entries = width * prod(node.shape)
    if entries > MOST_ENTRIES:
        raise NoChainRule(
            node,
            f"{node.layer.title} has {entries:,} local derivatives, more than {MOST_ENTRIES:,} to "
            "look at one by one",
        )
