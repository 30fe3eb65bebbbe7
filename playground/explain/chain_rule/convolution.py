"""The local derivatives of a convolution, by its formula: a dense layer with most wires cut."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import product as every_pair

import numpy as np
from typing_extensions import override

from playground.core import Array, IntArray
from playground.explain.base.activation_slopes import activation_derivative
from playground.explain.chain_rule.analytical import slope_factor
from playground.explain.chain_rule.jacobian import Factor, Jacobian, check_size, unit_name
from playground.nn.compiler.network import Network
from playground.nn.compiler.plan import PlannedNode
from playground.nn.layers.conv2d import Conv2D


class ConvolutionJacobian(Jacobian):
    """``a = f(z)``, ``z = W * x + b``.

    ∂a[f, y, x]/∂x[c, v, u] = W[c, i, j, f] · f'(z[f, y, x]) where tap (i, j) of the window at
    (y, x) reads (v, u), else 0. No two taps of one window read the same place, so every derivative
    is of one weight.
    """

    def __init__(self, node: PlannedNode, network: Network, sample: int) -> None:
        super().__init__(node, network, sample)
        assert isinstance(node.layer, Conv2D)
        arrays = network.named_parameters()
        self.weight = arrays[f"{node.id}/weight"]
        self.image = self.input_value(0).reshape(node.input_shapes[0])
        self.spans = node.layer.spans(node.input_shapes[0])
        z = np.zeros(node.shape)
        for (i, j), (rows, columns), (ys, xs) in self._taps():
            seen = self.image[:, ys[:, None], xs]
            z[:, rows[:, None], columns] += np.tensordot(self.weight[:, i, j], seen, (0, 0))
        self.z: Array = (z + arrays[f"{node.id}/bias"][:, None, None]).reshape(-1)
        activation = node.layer.chosen_activation
        self.is_linear = activation.is_identity
        self.derivative = activation_derivative(activation, self.z)

    @cached_property
    def _matrix(self) -> Array:
        """``W[c, i, j, f] · f'(z)``, zero where no tap joins the two, ``(inputs, units)``."""
        check_size(self.node, self.image.size)
        joined = np.zeros((*self.image.shape, *self.node.shape))
        for (i, j), (rows, columns), (ys, xs) in self._taps():
            # One array index among slices puts its axes in front: (rows, columns, C, F).
            joined[:, ys[:, None], xs, :, rows[:, None], columns] = self.weight[:, i, j]
        matrix: Array = joined.reshape(self.image.size, self.size) * self.derivative
        return matrix

    @override
    def matrix(self, port: int) -> Array:
        del port
        return self._matrix

    @override
    def factors(self, port: int, source: PlannedNode, i: int, j: int) -> list[Factor]:
        """Return ``f'(z)`` and ``w``, named by its place in the filter."""
        del port, source
        channel, y, x = np.unravel_index(i, self.image.shape)
        filter_, row, column = np.unravel_index(j, self.node.shape)
        taps = [
            (int((at - span.stride * int(window) + span.before) // span.dilation))
            for span, at, window in zip(self.spans, (int(y), int(x)), (row, column), strict=True)
        ]
        place = (int(channel), *taps, int(filter_))
        name = f"{self.node.name}/weight[{', '.join(map(str, place))}]"
        return [*self._derivative_factor(j), Factor("w", name, float(self.weight[place]))]

    @override
    def by_parameter(self, name: str, index: tuple[int, ...]) -> Array:
        """Return ``f'(z) · x`` over a filter's places for a weight, ``f'(z)`` for its bias."""
        read = np.zeros(self.node.shape)
        if name == "weight":
            channel, i, j, filter_ = index
            for tap, (rows, columns), (ys, xs) in self._taps():
                if tap == (i, j):
                    read[filter_, rows[:, None], columns] = self.image[channel, ys[:, None], xs]
        else:
            read[index[0]] = 1.0
        derivative: Array = read.reshape(-1) * self.derivative
        return derivative

    @override
    def parameter_factors(
        self, name: str, index: tuple[int, ...], j: int, source: PlannedNode
    ) -> list[Factor]:
        """Return ``f'(z)``, and the ``x`` that the tap reads for a weight or 1 for a bias."""
        if name != "weight":
            last = Factor("∂z/∂b", f"{self.node.name}/bias[{index[0]}]", 1.0)
            return [*self._derivative_factor(j), last]
        channel, *taps, _ = index
        _, *window = np.unravel_index(j, self.node.shape)
        y, x = (
            span.stride * int(at) + span.dilation * tap - span.before
            for span, at, tap in zip(self.spans, window, taps, strict=True)
        )
        unit = int(np.ravel_multi_index((channel, y, x), self.image.shape))
        last = Factor("x", unit_name(source, unit), float(self.image[channel, y, x]))
        return [*self._derivative_factor(j), last]

    def _derivative_factor(self, j: int) -> list[Factor]:
        if self.is_linear:
            return []
        return [slope_factor(self.node, j, self.z, self.derivative)]

    def _taps(
        self,
    ) -> Iterator[tuple[tuple[int, int], tuple[IntArray, IntArray], tuple[IntArray, IntArray]]]:
        """Yield every tap, the windows in which it lies on the image, and what it reads there."""
        height, width = self.spans
        for i, j in every_pair(range(height.taps), range(width.taps)):
            (rows, ys), (columns, xs) = height.inside(i), width.inside(j)
            windows = _indices(rows, height.count), _indices(columns, width.count)
            yield (i, j), windows, (_indices(ys, height.size), _indices(xs, width.size))


def _indices(part: slice, size: int) -> IntArray:
    indices: IntArray = np.arange(size)[part]
    return indices
