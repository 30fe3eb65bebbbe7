"""The chain rule through an activation that is a layer of its own."""

from __future__ import annotations

import numpy as np

from playground.core import Array
from playground.explain.chain_rule.activation_derivative import slope
from playground.explain.chain_rule.jacobian import Factor, Link, check_size, unit_name
from playground.nn.compiler.network import Network
from playground.nn.compiler.plan import PlannedNode
from playground.nn.layers.activation import ActivationLayer


class ActivationLink(Link):
    """``aⱼ = f(xⱼ)``: ∂aⱼ/∂xⱼ = f'(xⱼ), and nothing else."""

    def __init__(self, node: PlannedNode, network: Network, sample: int) -> None:
        super().__init__(node, network, sample)
        assert isinstance(node.layer, ActivationLayer)
        self.slope = slope(node.layer.function, self.input_value(0))

    def jacobian(self, port: int) -> Array:
        """Return a diagonal matrix of ``f'(xⱼ)``."""
        del port
        check_size(self.node, self.size)
        jacobian: Array = np.diag(self.slope)
        return jacobian

    def factors(self, port: int, source: PlannedNode, i: int, j: int) -> list[Factor]:
        """Return ``f'(x)``."""
        del port, source, i
        return [Factor("f'(x)", unit_name(self.node, j), float(self.slope[j]))]

    def by_parameter(self, name: str, index: tuple[int, ...]) -> Array:
        """Raise: an activation learns nothing."""
        raise AssertionError(f"{self.node.id} has no parameter {name}{index}")

    def parameter_factors(
        self, name: str, index: tuple[int, ...], j: int, source: PlannedNode
    ) -> list[Factor]:
        """Raise: an activation learns nothing."""
        del j, source
        raise AssertionError(f"{self.node.id} has no parameter {name}{index}")
