"""The derivatives of one layer's values by what feeds them: the links of the chain rule.

A link is computed for one sample from the layer's own numbers, not from a backward pass of the
network, so that putting links together is a computation independent of backpropagation.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import prod

import numpy as np

from playground.core import Array, Component, PlaygroundError
from playground.nn.activations import ACTIVATIONS
from playground.nn.layer import Binding
from playground.nn.layers.activation import ActivationLayer
from playground.nn.layers.dense import Dense
from playground.nn.network import Network
from playground.nn.plan import PlannedNode
from playground.nn.program import run

MOST_ENTRIES = 1_000_000
"""The most derivatives between one layer's inputs and outputs that are looked at one by one."""


@dataclass(frozen=True)
class Factor:
    """One local derivative.

    Parameters
    ----------
    symbol
        What it is in the formula: ``f'(z)``, ``w``, ``x``, ``∂L/∂ŷ``.
    name
        Whose it is: ``hidden_1[2]``, ``output/weight[0, 1]``.
    value
        The number.
    """

    symbol: str
    name: str
    value: float


def unit_name(node: PlannedNode, unit: int) -> str:
    """Name one value of a layer: ``hidden_1[2]``, ``conv[0, 4, 1]``, or the input's feature."""
    if node.features:
        return node.features[unit].name
    place = ", ".join(str(int(i)) for i in np.unravel_index(unit, node.shape))
    return f"{node.id}[{place}]"


class Link(ABC):
    """One layer and one sample; units are counted through the flattened value.

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
    def jacobian(self, port: int) -> Array:
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


class LayerLink(Link):
    """Any other layer, asked by running it alone.

    The layer is bound to memory of its own with one replica per unit; replica ``j``'s output
    gradient is 1 at unit ``j`` and 0 elsewhere, so one backward pass of the layer brings all its
    derivatives.
    """

    def __init__(self, node: PlannedNode, network: Network, sample: int) -> None:
        super().__init__(node, network, sample)
        widest = max([prod(shape) for shape in node.input_shapes], default=1)
        check_size(node, widest)
        _refuse_mixing(node, network, sample)
        memory = _alone(node, network, [sample], (self.size,))
        memory.output_grad[...] = np.eye(self.size).reshape(memory.output_grad.shape)
        _run(node, memory)
        self._by_input = [
            np.ascontiguousarray(grad.reshape(self.size, -1).T)
            for grad in memory.input_grads
            if grad is not None
        ]
        self._by_parameter = memory.grads

    def jacobian(self, port: int) -> Array:
        """Return what the layer's own backward pass says."""
        return self._by_input[port]

    def factors(self, port: int, source: PlannedNode, i: int, j: int) -> list[Factor]:
        """Return the derivative as one number."""
        name = f"∂{unit_name(self.node, j)}/∂{unit_name(source, i)}"
        return [Factor("∂a/∂x", name, float(self._by_input[port][i, j]))]

    def by_parameter(self, name: str, index: tuple[int, ...]) -> Array:
        """Return what the layer's own backward pass says."""
        every: Array = self._by_parameter[name].reshape(self.size, -1)
        shape = self._by_parameter[name].shape[1:]
        derivative: Array = every[:, np.ravel_multi_index(index, shape)]
        return derivative

    def parameter_factors(
        self, name: str, index: tuple[int, ...], j: int, source: PlannedNode
    ) -> list[Factor]:
        """Return the derivative as one number."""
        del source
        place = ", ".join(map(str, index))
        label = f"∂{unit_name(self.node, j)}/∂{self.node.id}/{name}[{place}]"
        return [Factor("∂a/∂w", label, float(self.by_parameter(name, index)[j]))]


def link(node: PlannedNode, network: Network, sample: int) -> Link:
    """Return the link of a layer for one sample of a network that was just run forward."""
    if isinstance(node.layer, Dense):
        return DenseLink(node, network, sample)
    if isinstance(node.layer, ActivationLayer):
        return ActivationLink(node, network, sample)
    return LayerLink(node, network, sample)


def slope(activation: str, z: Array) -> Array:
    """Return f'(z) of an activation by name."""
    a, dz = np.empty_like(z), np.empty_like(z)
    program = ACTIVATIONS.create(Component(activation)).bind(z, a, np.ones_like(z), dz)
    run(program.forward)
    run(program.backward)
    return dz


def check_size(node: PlannedNode, width: int) -> None:
    """Raise when a layer has too many derivatives to look at one by one."""
    if width * prod(node.shape) > MOST_ENTRIES:
        raise PlaygroundError(
            f"{node.id}: {node.layer.title} has {width * prod(node.shape):,} local derivatives, "
            f"more than {MOST_ENTRIES:,}; choose a weight nearer to the output"
        )


def _alone(
    node: PlannedNode, network: Network, samples: list[int], lead: tuple[int, ...]
) -> Binding:
    """Return memory for one layer alone, with the network's inputs and parameters copied in."""
    batch = len(samples)
    inputs, augmented, grads = [], [], []
    for source, shape in zip(node.sources, node.input_shapes, strict=True):
        memory = np.ones((*lead, prod(shape) + 1, batch))
        values = memory[..., :-1, :].reshape(*lead, *shape, batch)  # a view: the axis is split
        values[...] = network.value(source)[..., samples]
        augmented.append(memory)
        inputs.append(values)
        grads.append(np.zeros((*lead, *shape, batch)))
    slots = [slot for slot in network.slots if slot.node_id == node.id]
    start, stop = (slots[0].start, slots[-1].stop) if slots else (0, 0)
    block = np.empty((*lead, stop - start))
    block[...] = network.theta[start:stop]
    grad_block = np.zeros_like(block)
    views = {s.name: (slice(s.start - start, s.stop - start), (*lead, *s.shape)) for s in slots}
    return Binding(
        inputs=tuple(inputs),
        augmented=tuple(augmented),
        input_grads=tuple(grads),
        output=np.zeros((*lead, *node.shape, batch)),
        output_grad=np.zeros((*lead, *node.shape, batch)),
        params={name: block[..., part].reshape(shape) for name, (part, shape) in views.items()},
        grads={name: grad_block[..., part].reshape(shape) for name, (part, shape) in views.items()},
        block=block,
        grad_block=grad_block,
        training=True,
    )


def _run(node: PlannedNode, memory: Binding) -> None:
    program = node.layer.bind(memory)
    run(program.forward)
    run(program.backward)


def _refuse_mixing(node: PlannedNode, network: Network, sample: int) -> None:
    """Raise when one sample's output depends on another sample's input."""
    memory = _alone(node, network, [sample, sample], ())
    for values in memory.inputs:
        values[..., 1] += 1.0 + values[..., 1] ** 2
    memory.output_grad[..., 0] = np.arange(1.0, np.prod(node.shape) + 1.0).reshape(node.shape)
    _run(node, memory)
    if any(np.any(grad[..., 1] != 0.0) for grad in memory.input_grads if grad is not None):
        raise PlaygroundError(
            f"{node.id}: {node.layer.title} mixes the samples of a batch, so no single sample "
            "has a chain rule through it; choose a weight behind it"
        )
