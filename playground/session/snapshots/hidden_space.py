"""The data as a layer sees it: its activations for the samples, in two dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from math import atanh, log, prod

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray, Task, read_only
from playground.nn.compiler.plan import Plan, PlannedNode
from playground.nn.layers.dense import Dense
from playground.nn.layers.input import Input
from playground.session.snapshots.layer_values import LayerValues
from playground.session.snapshots.unit_likes import UnitLayer
from playground.training.trainer import Trainer

MOST_SAMPLES = 400
"""The most samples that are shown: of more, as many evenly spread ones of each split."""

GRID_LINES = 13
LINE_POINTS = 49
"""Points of a line of the grid: layers bend it."""


class HiddenWish(Struct, frozen=True):
    """Which layer's space to look at.

    Parameters
    ----------
    node_id
        The layer; another one than the network has stands for the last hidden one.
    units
        The two units that are the axes, from 0; ``None`` for the first two principal components.
        A layer of two units is always shown by them.
    row
        A sample that is shown in any case: a row of the raw data.
    """

    node_id: str = ""
    units: tuple[int, int] | None = None
    row: int | None = None


class DecisionLine(Struct, frozen=True):
    """What the output layer makes of two units: ``weightᵀh + bias``, ``(2, K)`` and ``(K,)``.

    One output decides at nought; of several the largest decides.
    """

    weight: Array
    bias: Array


class HiddenSpace(Struct, frozen=True):
    """Samples, and the lines of the input's grid, in the plane of two units or components.

    Parameters
    ----------
    node_id, layers
        Which layer, and all that can be chosen.
    units
        The units that are the axes; ``None`` for principal components.
    rows, places
        Samples as rows of the raw data ``(n,)``, and where they lie ``(n, 2)``.
    total
        How many samples there are.
    shares
        Which share of the variance each component holds ``(2,)``; ``None`` for units.
    lines
        For a 2-D problem the grid's lines ``(lines, points, 2)``: the upright ones, the others.
    decision
        Where the layer has two units and the output layer follows.
    """

    node_id: str
    layers: tuple[UnitLayer, ...]
    units: tuple[int, int] | None
    rows: IntArray
    places: Array
    total: int
    shares: Array | None = None
    lines: Array | None = None
    decision: DecisionLine | None = None


class HiddenProbe:
    """Shows what layers of a trainer's network make of the data, beside the training.

    Parameters
    ----------
    trainer
        Whose network and data.
    layers
        Reads its layers; all of their units without it.
    """

    def __init__(self, trainer: Trainer, layers: LayerValues | None = None) -> None:
        self._trainer = trainer
        self._layers = layers or LayerValues(trainer)
        self._features: dict[int | None, tuple[IntArray, list[Array]]] = {}
        self._components: tuple[str, Array] | None = None

    def view(self, wish: HiddenWish) -> HiddenSpace | None:
        """Return what a layer makes of the data; ``None`` for a network without layers."""
        layers = layers_of(self._trainer.plan)
        if not layers:
            return None
        hidden = layers[:-1] or layers
        layer = next((each for each in layers if each.node_id == wish.node_id), hidden[-1])
        rows, features = self._samples(wish.row)
        values = self._values(layer.node_id, features)
        grid = self._grid_values(layer.node_id)
        units, shares = self._axes_wished(wish, layer), None
        if units is not None:
            places, lines = values[:, units], None if grid is None else grid[..., units]
        else:
            mean, axes, shares = self._principal(layer.node_id, values)
            places = (values - mean) @ axes.T
            lines = None if grid is None else (grid - mean) @ axes.T
        dataset = self._trainer.dataset
        return HiddenSpace(
            node_id=layer.node_id,
            layers=layers,
            units=units,
            rows=read_only(rows),
            places=read_only(places),
            total=len(dataset.train_rows) + len(dataset.test_rows),
            shares=None if shares is None else read_only(shares),
            lines=None if lines is None else read_only(lines),
            decision=self._decision(layer) if units == (0, 1) else None,
        )

    @staticmethod
    def _axes_wished(wish: HiddenWish, layer: UnitLayer) -> tuple[int, int] | None:
        if layer.units <= 2:
            return 0, layer.units - 1
        if wish.units is None:
            return None
        first, second = (min(unit, layer.units - 1) for unit in wish.units)
        return first, second

    # samples ------------------------------------------------------------------------------------

    def _samples(self, row: int | None) -> tuple[IntArray, list[Array]]:
        """Return the rows that are shown and their features, made ready once."""
        if row not in self._features:
            dataset = self._trainer.dataset
            rows = np.concatenate([dataset.train_rows, dataset.test_rows])
            if len(rows) > MOST_SAMPLES:
                rows = rows[np.linspace(0, len(rows) - 1, MOST_SAMPLES).astype(np.intp)]
            if row is not None and row < len(dataset.raw.x) and row not in rows:
                rows = np.append(rows, row)
            self._features = {row: (rows, self._layers.prepare(dataset.raw.x[rows]))}
        return self._features[row]

    def _values(self, node_id: str, features: list[Array]) -> Array:
        """Return a layer's activations, one row per sample ``(n, units)``."""
        return self._layers.of(node_id, features, lambda own: own.reshape(-1, own.shape[-1]).T)

    def _grid_values(self, node_id: str) -> Array | None:
        """Return a layer's activations along the lines of the grid ``(lines, points, units)``."""
        dataset = self._trainer.dataset
        extent = dataset.raw.extent
        if not dataset.is_2d or extent is None:
            return None
        along, across = np.linspace(*extent, LINE_POINTS), np.linspace(*extent, GRID_LINES)
        upright = np.stack(np.meshgrid(across, along, indexing="ij"), axis=-1)
        points = np.concatenate([upright, upright[..., ::-1]])
        values = self._values(node_id, self._layers.prepare(points.reshape(-1, 2)))
        return values.reshape(2 * GRID_LINES, LINE_POINTS, -1)

    # principal components -----------------------------------------------------------------------

    def _principal(self, node_id: str, values: Array) -> tuple[Array, Array, Array]:
        """Return mean ``(units,)``, two axes ``(2, units)``, and their shares of the variance.

        The axes are the right singular vectors of the centred activations (Pearson 1901; Jolliffe
        2002). Their signs are free: each is turned like the axis that was shown before, at first so
        that its largest number is positive.
        """
        mean = values.mean(axis=0)
        centred = values - mean
        if not np.isfinite(centred).all():
            return mean, np.eye(2, values.shape[1]), np.zeros(2)
        axes, shares = principal_axes(centred)
        before = self._components
        if before is not None and before[0] == node_id and before[1].shape == axes.shape:
            signs = np.where((axes * before[1]).sum(axis=1) < 0, -1.0, 1.0)
        else:
            largest = axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)]
            signs = np.where(largest < 0, -1.0, 1.0)
        axes = axes * signs[:, None]
        self._components = (node_id, axes)
        return mean, axes, shares

    # the output layer ---------------------------------------------------------------------------

    def _decision(self, layer: UnitLayer) -> DecisionLine | None:
        """Return what the output layer makes of two units, where it is all that follows."""
        trainer, output = self._trainer, self._trainer.plan.output
        task = trainer.dataset.task
        if task is Task.REGRESSION or layer.units != 2 or output.sources != (layer.node_id,):
            return None
        level = threshold_before(output, self._layers.shown.model.encoding.threshold)
        if level is None:
            return None
        found = {
            span.name: trainer.network.view(trainer.network.theta, span).astype(np.float64)
            for span in trainer.network.parameter_layout
            if span.node_id == output.id
        }
        weight, bias = found["weight"], found["bias"]
        if weight.shape[:-1] != (2,):
            return None
        return DecisionLine(
            read_only(weight), read_only(bias - level if task is Task.BINARY else bias.copy())
        )


def principal_axes(centred: Array) -> tuple[Array, Array]:
    """Return the first two right singular vectors ``(2, units)`` and their shares of the variance.

    Of fewer samples than units (maps of a convolution have thousands) they come from the products
    of the samples with one another, XXᵀu = s²u and v = Xᵀu/s: the same several times faster.
    """
    if len(centred) >= centred.shape[1]:
        _, lengths, axes = np.linalg.svd(centred, full_matrices=False)
        squares, axes = lengths**2, axes[:2]
    else:
        squares, left = np.linalg.eigh(centred @ centred.T)
        squares, left = np.maximum(squares[::-1], 0.0), left[:, :-3:-1]
        axes = (centred.T @ left).T
        axes /= np.maximum(np.linalg.norm(axes, axis=1, keepdims=True), np.finfo(float).tiny)
    return axes, squares[:2] / (squares.sum() or 1.0)


def layers_of(plan: Plan) -> tuple[UnitLayer, ...]:
    """Return the layers whose space can be looked at, the output last; units are all numbers."""
    return tuple(
        UnitLayer(node.id, node.name, prod(node.shape))
        for node in plan.nodes
        if not isinstance(node.layer, Input)
    )


def threshold_before(output: PlannedNode, threshold: float) -> float | None:
    """Return which weighted sum of a dense layer its activation takes to a threshold.

    ``None`` for other layers, and activations that are not known to rise everywhere.
    """
    if not isinstance(output.layer, Dense):
        return None
    inside = 0.0 < threshold < 1.0
    known: Mapping[str, float] = {
        "linear": threshold,
        "relu": threshold,
        "softmax": 0.0,
        "tanh": atanh(threshold) if abs(threshold) < 1 else 0.0,
        "sigmoid": log(threshold / (1 - threshold)) if inside else 0.0,
    }
    return known.get(output.layer.activation)
