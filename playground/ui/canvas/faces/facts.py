"""What is known of a layer and of the data before anything is trained: what a face is made from."""

from collections.abc import Callable
from math import inf
from typing import TypeAlias

import numpy as np
from msgspec import Struct

from playground.core import Array, Shape, Task
from playground.datasets.base.dataset import Dataset
from playground.nn.base.layer import Layer

Measure: TypeAlias = Callable[[str], float]
"""Returns how wide small words run, in pixels."""

MOST_VALUES = 4_000_000
"""Ranges of larger tables are those of evenly spread rows: looking at all takes too long."""


class Ranges(Struct, frozen=True):
    """The smallest and the largest number of every column."""

    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()

    @classmethod
    def of(cls, rows: Array) -> "Ranges":
        """Return the ranges of rows ``(N, columns)``, without what is no number."""
        step = max(1, rows.size // MOST_VALUES)
        seen = rows[::step].reshape(len(rows[::step]), -1)
        if not len(seen):
            return cls()
        low = np.fmin.reduce(seen, axis=0, initial=inf).astype(float)
        high = np.fmax.reduce(seen, axis=0, initial=-inf).astype(float)
        return cls(tuple(low.tolist()), tuple(high.tolist()))


class DataFacts(Struct, frozen=True):
    """What faces need to know of the data; empty while there is none.

    Parameters
    ----------
    columns, ranges
        The features' names, and between which values they lie.
    classes
        Empty for regression.
    targets, target_ranges
        The names of what is to be predicted, and between which values it lies.
    image_shape
        ``(channels, height, width)`` when the features are an image.
    reconstructs
        Whether the answer is the picture itself.
    """

    columns: tuple[str, ...] = ()
    ranges: Ranges = Ranges()
    classes: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    target_ranges: Ranges = Ranges()
    image_shape: Shape | None = None
    reconstructs: bool = False

    @classmethod
    def of(cls, dataset: Dataset) -> "DataFacts":
        """Return what is known of a dataset."""
        raw = dataset.raw
        if raw.image_shape is None:
            ranges = Ranges.of(raw.x)
        else:  # one scale for all pixels
            sample = raw.x[:: max(1, raw.x.size // MOST_VALUES)]
            ranges = Ranges((float(sample.min()),), (float(sample.max()),))
        is_value = raw.task is Task.REGRESSION and not raw.reconstructs
        return cls(
            columns=raw.columns,
            ranges=ranges,
            classes=raw.classes,
            targets=raw.target_names if is_value else (),
            target_ranges=Ranges.of(raw.y) if is_value else Ranges(),
            image_shape=raw.image_shape,
            reconstructs=raw.reconstructs,
        )


class KnownData:
    """Remembers what is known of the latest dataset: looking at all its numbers takes a while."""

    def __init__(self) -> None:
        self._dataset: Dataset | None = None
        self._facts = DataFacts()

    def of(self, dataset: Dataset | None) -> DataFacts:
        """Return what is known of a dataset; nothing without one."""
        if dataset is not self._dataset:
            self._dataset = dataset
            self._facts = DataFacts.of(dataset) if dataset is not None else DataFacts()
        return self._facts


class Incoming(Struct, frozen=True):
    """A node whose output reaches the layer: its id, what it is called, its shape and sign."""

    node_id: str
    name: str
    shape: Shape
    is_positive: bool


class NodeFacts(Struct, frozen=True):
    """What is known of one layer.

    Parameters
    ----------
    node_id, layer, shape
        The layer and its output's shape.
    incoming
        What reaches it, in the order of the wires.
    features
        The names of the features that an input offers.
    is_output
        Whether the prediction is read here.
    is_positive
        Whether its values are never negative.
    data
        The data.
    """

    node_id: str
    layer: Layer
    shape: Shape
    incoming: tuple[Incoming, ...]
    features: tuple[str, ...]
    is_output: bool
    is_positive: bool
    data: DataFacts

    @property
    def is_input(self) -> bool:
        """Whether data enters here."""
        return type(self.layer).max_inputs == 0

    @property
    def limit(self) -> float | None:
        """The value of largest size it can have, where there is one."""
        low, high = self.layer.output_range
        return None if low is None or high is None else max(abs(low), abs(high))
