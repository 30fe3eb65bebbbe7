"""The columns a network takes, and what its training made of texts, gaps and answers."""

from functools import cached_property

import numpy as np

from playground.core import Array, Shape, Task
from playground.datasets.base.dataset import Dataset
from playground.datasets.base.source import DatasetConfig
from playground.datasets.base.table import Kind, TableData
from playground.datasets.new_data.own_row import RowField, row_fields
from playground.datasets.tables.typical import typical

WHITE = 255.0
"""The largest value of a byte."""


class KnownColumns:
    """What is read off the data that a network was trained on.

    Parameters
    ----------
    dataset, config
        That data, as prepared, and where it came from.

    Attributes
    ----------
    width
        How many raw features they become.
    target, task, classes
        What is answered.
    reconstructs
        Whether the answer to a row is the row itself.
    image_shape
        ``(channels, height, width)`` where a row is an image.
    drops
        Whether rows that lack a value were left out of the training.
    """

    def __init__(self, dataset: Dataset, config: DatasetConfig) -> None:
        raw = dataset.raw
        self._dataset = dataset
        self.config = config
        self.width = len(raw.columns)
        self.target: str = raw.target
        self.task: Task = raw.task
        self.classes: tuple[str, ...] = raw.classes
        self.reconstructs: bool = raw.reconstructs
        self.image_shape: Shape | None = raw.image_shape
        self.drops: bool = isinstance(raw, TableData) and raw.missing == "drop"
        self._fills: dict[str, Array | None] = {}

    @cached_property
    def fields(self) -> tuple[RowField, ...]:
        """The columns of the source that are learned from, in the network's order."""
        return row_fields(self._dataset.raw)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """What each column of the source holds, the target among them: classes are texts."""
        target: Kind = "text" if self.classes else "number"
        of_fields: dict[str, Kind] = {
            field.name: "text" if field.choices else "number" for field in self.fields
        }
        return of_fields if self.reconstructs else {self.target: target} | of_fields

    @cached_property
    def white(self) -> float:
        """The value of a full pixel: 255 for bytes, else the largest there is."""
        raw = self._dataset.raw
        return WHITE if raw.is_bytes else float(raw.x.max(initial=0.0)) or WHITE

    def fill(self, field: RowField) -> Array | None:
        """Return the features that stand where a value is missing; ``None`` where nothing does.

        What a gap of the training was filled with, or would have been had there been one.
        """
        if field.name not in self._fills:
            self._fills[field.name] = self._found_fill(field)
        return self._fills[field.name]

    def _found_fill(self, field: RowField) -> Array | None:
        raw = self._dataset.raw
        if field.filled is not None:
            return np.array(field.filled)
        if not isinstance(raw, TableData) or self.drops:
            return None
        values = raw.x[self._dataset.train_rows, field.first : field.end]
        return typical(values.astype(np.float64), raw.missing, is_text=bool(field.choices))[0]
