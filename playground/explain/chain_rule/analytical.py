"""The local derivatives of dense layers and activations, by their formulas."""

from __future__ import annotations

import numpy as np
from typing_extensions import override

from playground.core import Array
from playground.explain.base.activation_slopes import activation_derivative
from playground.explain.chain_rule.jacobian import Factor, Jacobian, check_size, unit_name
from playground.nn.compiler.network import Network
from playground.nn.compiler.plan import PlannedNode
from playground.nn.layers.activation import ActivationLayer
from playground.nn.layers.dense import Dense


class DenseJacobian(Jacobian):
    """``a = f(z)``, ``z = Wᵀx + b``: ∂aⱼ/∂xᵢ = wᵢⱼ · f'(zⱼ)."""

    def __init__(self, node: PlannedNode, network: Network, sample: int) -> None:
        super().__init__(node, network, sample)
        assert isinstance(node.layer, Dense)
        arrays = network.named_parameters()
        self.weight = arrays[f"{node.id}/weight"]
        self.x = self.input_value(0)
        self.z: Array = self.x @ self.weight + arrays[f"{node.id}/bias"]
        activation = node.layer.chosen_activation
        self.is_linear = activation.is_identity
        self.derivative = activation_derivative(activation, self.z)

    @property
    @override
    def is_dense(self) -> bool:
        return True

    @override
    def matrix(self, port: int) -> Array:
        """Return ``wᵢⱼ · f'(zⱼ)``."""
        del port
        matrix: Array = self.weight * self.derivative
        return matrix

    @override
    def factors(self, port: int, source: PlannedNode, i: int, j: int) -> list[Factor]:
        """Return ``f'(z)`` and ``w``."""
        del port, source
        name = f"{self.node.name}/weight[{i}, {j}]"
        return [*self._derivative_factor(j), Factor("w", name, float(self.weight[i, j]))]

    @override
    def by_parameter(self, name: str, index: tuple[int, ...]) -> Array:
        """Return ``f'(zⱼ) · xᵢ`` for a weight and ``f'(zⱼ)`` for a bias; 0 for other units."""
        derivative = np.zeros(self.size)
        j = index[-1]
        derivative[j] = self.derivative[j] * (self.x[index[0]] if name == "weight" else 1.0)
        return derivative

    @override
    def parameter_factors(
        self, name: str, index: tuple[int, ...], j: int, source: PlannedNode
    ) -> list[Factor]:
        """Return ``f'(z)``, and ``x`` for a weight or 1 for a bias."""
        if name == "weight":
            i = index[0]
            last = Factor("x", unit_name(source, i), float(self.x[i]))
        else:
            last = Factor("∂z/∂b", f"{self.node.name}/bias[{j}]", 1.0)
        return [*self._derivative_factor(j), last]

    def _derivative_factor(self, j: int) -> list[Factor]:
        if self.is_linear:
            return []
        return [slope_factor(self.node, j, self.z, self.derivative)]


class ActivationJacobian(Jacobian):
    """``aⱼ = f(xⱼ)``: ∂aⱼ/∂xⱼ = f'(xⱼ), and nothing else."""

    def __init__(self, node: PlannedNode, network: Network, sample: int) -> None:
        super().__init__(node, network, sample)
        assert isinstance(node.layer, ActivationLayer)
        self.x = self.input_value(0)
        self.derivative = activation_derivative(node.layer.chosen_activation, self.x)

    @override
    def matrix(self, port: int) -> Array:
        """Return a diagonal matrix of ``f'(xⱼ)``."""
        del port
        check_size(self.node, self.size)
        matrix: Array = np.diag(self.derivative)
        return matrix

    @override
    def factors(self, port: int, source: PlannedNode, i: int, j: int) -> list[Factor]:
        del port, source, i
        return [slope_factor(self.node, j, self.x, self.derivative)]

    @override
    def by_parameter(self, name: str, index: tuple[int, ...]) -> Array:
        """Raise: an activation learns nothing."""
        raise AssertionError(f"{self.node.id} has no parameter {name}{index}")

    @override
    def parameter_factors(
        self, name: str, index: tuple[int, ...], j: int, source: PlannedNode
    ) -> list[Factor]:
        del j, source
        raise AssertionError(f"{self.node.id} has no parameter {name}{index}")


def slope_factor(node: PlannedNode, j: int, z: Array, derivative: Array) -> Factor:
    """Return ``f'(z)`` of one unit, with the activation and the z it is taken at."""
    symbol = "f'(x)" if isinstance(node.layer, ActivationLayer) else "f'(z)"
    value, at = float(derivative[j]), float(z[j])
    activation = node.layer.chosen_activation
    return Factor(symbol, unit_name(node, j), value, activation=activation, at=at)
