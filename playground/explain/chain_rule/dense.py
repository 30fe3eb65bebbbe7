"""The chain rule through a dense layer."""

from __future__ import annotations

import numpy as np

from playground.core import Array
from playground.explain.chain_rule.activation_derivative import slope
from playground.explain.chain_rule.jacobian import Factor, Link, unit_name
from playground.nn.activations import ACTIVATIONS
from playground.nn.compiler.network import Network
from playground.nn.compiler.plan import PlannedNode
from playground.nn.layers.dense import Dense


class DenseLink(Link):
    """``a = f(z)``, ``z = Wᵀx + b``: ∂aⱼ/∂xᵢ = wᵢⱼ · f'(zⱼ)."""

    def __init__(self, node: PlannedNode, network: Network, sample: int) -> None:
        super().__init__(node, network, sample)
        assert isinstance(node.layer, Dense)
        arrays = network.named_parameters()
        self.weight = arrays[f"{node.id}/weight"]
        self.x = self.input_value(0)
        self.z: Array = self.x @ self.weight + arrays[f"{node.id}/bias"]
        self.is_linear = ACTIVATIONS.get(node.layer.activation).is_identity
        self.slope = slope(node.layer.activation, self.z)

    @property
    def is_dense(self) -> bool:
        """Every input reaches every unit."""
        return True

    def jacobian(self, port: int) -> Array:
        """Return ``wᵢⱼ · f'(zⱼ)``."""
        del port
        jacobian: Array = self.weight * self.slope
        return jacobian

    def factors(self, port: int, source: PlannedNode, i: int, j: int) -> list[Factor]:
        """Return ``f'(z)`` and ``w``."""
        del port, source
        name = f"{self.node.id}/weight[{i}, {j}]"
        return [*self._slope_factor(j), Factor("w", name, float(self.weight[i, j]))]

    def by_parameter(self, name: str, index: tuple[int, ...]) -> Array:
        """Return ``f'(zⱼ) · xᵢ`` for a weight and ``f'(zⱼ)`` for a bias; 0 for other units."""
        derivative = np.zeros(self.size)
        j = index[-1]
        derivative[j] = self.slope[j] * (self.x[index[0]] if name == "weight" else 1.0)
        return derivative

    def parameter_factors(
        self, name: str, index: tuple[int, ...], j: int, source: PlannedNode
    ) -> list[Factor]:
        """Return ``f'(z)``, and ``x`` for a weight or 1 for a bias."""
        if name == "weight":
            i = index[0]
            last = Factor("x", unit_name(source, i), float(self.x[i]))
        else:
            last = Factor("∂z/∂b", f"{self.node.id}/bias[{j}]", 1.0)
        return [*self._slope_factor(j), last]

    def _slope_factor(self, j: int) -> list[Factor]:
        if self.is_linear:
            return []
        return [Factor("f'(z)", unit_name(self.node, j), float(self.slope[j]))]
