"""What a unit likes: the samples that drive it most, and what these have in common."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray, read_only
from playground.session.snapshots.layer_values import LayerValues
from playground.training.trainer import Trainer

MOST_SAMPLES = 2000
"""The most samples that are looked at: of more, as many evenly spread ones."""


class UnitWish(Struct, frozen=True):
    """Which unit to look at.

    Parameters
    ----------
    node_id, unit
        Its layer and its number, from 0: of a convolution a filter.
    strongest
        How many samples that drive it most are wanted.
    """

    node_id: str = ""
    unit: int = 0
    strongest: int = 12


class UnitLayer(Struct, frozen=True):
    """A layer that a person may choose a unit of."""

    node_id: str
    name: str
    units: int


class UnitLikes(Struct, frozen=True):
    """What one unit likes; arrays are read-only, rows of features in the person's units.

    A unit's activation on a sample is its output in evaluation mode; of a filter, the largest one
    on its map.

    Parameters
    ----------
    node_id, unit
        Which unit.
    layers
        All layers with units to choose from.
    samples
        How many training samples were looked at.
    active
        On how many of them it is above zero.
    rows, activations
        The samples that drive it most as rows of the raw data ``(k,)``, the strongest first, and
        how strongly ``(k,)``.
    weighted
        The mean of all samples weighted by their activation where that is above zero
        ``(columns,)``: Σ max(a, 0)·x / Σ max(a, 0). ``None`` for a unit that is never above zero.
    strongest
        The mean of the samples in ``rows``.
    average, spread
        Mean and standard deviation of all samples that were looked at.
    """

    node_id: str
    unit: int
    layers: tuple[UnitLayer, ...]
    samples: int
    active: int
    rows: IntArray
    activations: Array
    weighted: Array | None
    strongest: Array
    average: Array
    spread: Array


class UnitProbe:
    """Finds what units of a trainer's network like, beside the training.

    Parameters
    ----------
    trainer
        Whose network and data.
    layers
        Reads its layers; all of their units without it.
    """

    def __init__(self, trainer: Trainer, layers: LayerValues | None = None) -> None:
        self._trainer = trainer
        self._values = layers or LayerValues(trainer)
        self._samples: _Samples | None = None

    def likes(self, wish: UnitWish) -> UnitLikes | None:
        """Return what a unit likes; ``None`` where nothing learns.

        Without such a layer it is the first that learns, without such a unit the layer's last one.
        """
        layers = self._layers(wish.node_id)
        if not layers:
            return None
        chosen = next((each for each in layers if each.node_id == wish.node_id), layers[0])
        unit = min(wish.unit, chosen.units - 1)
        samples = self._looked_at()
        activations = self._activations(samples, chosen.node_id, unit)
        # A unit about to diverge answers with what is no number: it likes that least.
        sortable = np.nan_to_num(activations, nan=-np.inf)
        best = np.argsort(-sortable, kind="stable")[: wish.strongest]
        weights = np.nan_to_num(np.maximum(activations, 0.0), posinf=0.0)
        total = weights.sum()
        return UnitLikes(
            node_id=chosen.node_id,
            unit=unit,
            layers=layers,
            samples=len(samples.rows),
            active=int((activations > 0).sum()),
            rows=read_only(samples.rows[best]),
            activations=read_only(activations[best]),
            weighted=read_only(weights @ samples.x / total) if total > 0 else None,
            strongest=read_only(samples.x[best].mean(axis=0)),
            average=samples.average,
            spread=samples.spread,
        )

    def _layers(self, wished: str) -> tuple[UnitLayer, ...]:
        """Return the layers that learn, and the one that was asked for."""
        learns = {span.node_id for span in self._trainer.network.parameter_layout}
        return tuple(
            UnitLayer(node.id, node.name, node.shape[0])
            for node in self._trainer.plan.nodes
            if (node.id in learns or node.id == wished) and node.shape
        )

    def _looked_at(self) -> _Samples:
        """Return the samples, made ready for the network once."""
        if self._samples is None:
            dataset = self._trainer.dataset
            train = dataset.train_rows
            count = min(len(train), MOST_SAMPLES)
            rows = train[np.linspace(0, len(train) - 1, count).astype(np.intp)]
            x = dataset.raw.x[rows].astype(np.float64)
            features = self._values.prepare(x)
            average, spread = read_only(x.mean(axis=0)), read_only(x.std(axis=0))
            self._samples = _Samples(rows, x, features, average, spread)
        return self._samples

    def _activations(self, samples: _Samples, node_id: str, unit: int) -> Array:
        """Return one activation per sample ``(N,)``; of a map its peak."""

        def peak(values: Array) -> Array:
            highest: Array = values[unit].reshape(-1, values.shape[-1]).max(axis=0)
            return highest

        return self._values.of(node_id, samples.features, peak)


class _Samples(Struct, frozen=True):
    """Rows of the raw data, their features as they are and as input ports take them."""

    rows: IntArray
    x: Array
    features: list[Array]
    average: Array
    spread: Array
