"""A dataset as training sees it: numbers, names, and every transformation on the way there."""

from typing import Literal, TypeAlias

import numpy as np
from msgspec import Struct

from playground.core import Array, Shape, Task
from playground.datasets.base.affine import Affine
from playground.datasets.base.scaled_rows import ByteRows, FloatRows
from playground.datasets.base.table_signature import TableSignature

__all__ = ["Affine", "ByteRows", "Dataset", "FloatRows", "RawData", "Rows", "Split"]

Split = Literal["train", "test"]

Rows: TypeAlias = Array | ByteRows | FloatRows
"""Scaled samples ``(N, columns)``: an array, or rows computed when they are looked at."""


class RawData(Struct, frozen=True):
    """What a source delivers, before splitting and scaling.

    Parameters
    ----------
    x
        Features, ``(N, columns)``: float64, or uint8 for images, which stay the bytes they are.
    y
        Class indices ``(N,)`` int64 for classification, values ``(N, K)`` float64 for regression.
    task
        The kind of problem.
    columns
        A name per feature column; ``("x", "y")`` for the 2-D problems.
    classes
        The class names in index order; empty for regression. With two classes, index 0 is the
        negative (orange) and index 1 the positive (blue) one.
    target
        The target's name.
    image_shape
        ``(channels, height, width)`` when a row is an image, else ``None``.
    extent
        ``(low, high)`` of both axes for a 2-D problem's pictures, else ``None``.
    notes
        What was done to the source on the way here, one sentence each, for the person to read.
    reconstructs
        Whether the answer to a row is the row itself, as an autoencoder is asked. Then ``y`` is
        ``x``, a regression with one value per column, and both are scaled alike.
    """

    x: Array
    y: Array
    task: Task
    columns: tuple[str, ...]
    classes: tuple[str, ...] = ()
    target: str = "label"
    image_shape: Shape | None = None
    extent: tuple[float, float] | None = None
    notes: tuple[str, ...] = ()
    reconstructs: bool = False

    @property
    def is_bytes(self) -> bool:
        """Whether the features stay bytes, and are scaled only where they are looked at."""
        return self.x.dtype == np.uint8

    @property
    def target_names(self) -> tuple[str, ...]:
        """A name per value of the target."""
        return self.columns if self.reconstructs else (self.target,)


class Dataset(Struct, frozen=True):
    """A split, scaled dataset. Arrays are read-only, so that any thread may look at them.

    ``x_train`` and ``x_test`` are *scaled* features ``(N, columns)``; ``raw.x`` in the rows
    ``train_rows`` and ``test_rows`` are the same samples unscaled. ``y_*`` hold class indices
    ``(N,)`` or scaled target values ``(N, K)``.

    Where ``raw.x`` are bytes, ``x_train`` and ``x_test`` are no arrays but :class:`ByteRows`, and
    where it is a large table :class:`FloatRows`: the set is there once, and rows of it are scaled
    when they are asked for.

    ``signature`` is what a table is known by, ``None`` for data that are no table; ``changes`` says
    how it differs from the one a training was saved with, a sentence each.
    """

    name: str
    raw: RawData
    train_rows: Array
    test_rows: Array
    x_train: Rows
    y_train: Array
    x_test: Rows
    y_test: Array
    x_scaling: Affine
    y_scaling: Affine
    transformations: tuple[str, ...]
    signature: TableSignature | None = None
    changes: tuple[str, ...] = ()

    @property
    def task(self) -> Task:
        """The kind of problem."""
        return self.raw.task

    @property
    def columns(self) -> tuple[str, ...]:
        """The feature columns' names."""
        return self.raw.columns

    @property
    def classes(self) -> tuple[str, ...]:
        """The class names; empty for regression."""
        return self.raw.classes

    @property
    def is_2d(self) -> bool:
        """Whether the problem can be drawn on a plane (two raw columns and a known extent)."""
        return len(self.raw.columns) == 2 and self.raw.extent is not None

    def place_on_plane(self, row: int) -> tuple[float, float] | None:
        """Return where a row of a 2-D problem lies in its picture, as shares of width and height.

        ``None`` for other problems, and outside of what is drawn.
        """
        return self.share_of_plane(*self.raw.x[row].tolist()) if self.is_2d else None

    def share_of_plane(self, x: float, y: float) -> tuple[float, float] | None:
        """Return where a point lies in a 2-D problem's picture; see :meth:`place_on_plane`."""
        if self.raw.extent is None:
            return None
        low, high = self.raw.extent
        across, up = ((value - low) / (high - low) for value in (x, y))
        return (across, up) if 0 <= across <= 1 and 0 <= up <= 1 else None

    @property
    def outputs(self) -> int:
        """How many outputs the network needs: one per class above two, one per target value."""
        return len(self.classes) if self.task is Task.MULTICLASS else len(self.raw.target_names)
