"""What sources of images have in common: their bytes stay bytes, and how those are scaled."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Annotated, TypeAlias

import numpy as np
from msgspec import Struct
from typing_extensions import override

from playground.core import Array, NumpyStream, Param, Shape, Task
from playground.core.progress import Progress
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.dataset import RawData
from playground.datasets.base.scaling import PIXEL_SCALINGS, Scaler, pixel_scaler
from playground.datasets.base.source import DatasetSource

WHITE = 255
MOST_CLASSES = 256


class Pictures(Struct, frozen=True, eq=False):
    """Images to be answered, whether or not anybody knows what is on them.

    Parameters
    ----------
    rows
        ``(N, values)``: bytes, or other numbers as they are, channel after channel.
    shape
        ``(channels, height, width)``; ``None`` where a row is no image.
    labels
        What is on them, as text ``(N,)``, or the numbers to come near to; ``None`` where nobody
        says so.
    names
        What each is called; none where they have no names.
    notes
        What reading had to change, one sentence each.
    """

    rows: Array
    shape: Shape | None
    labels: Array | None
    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class ImageSource(DatasetSource):
    """A source of images as bytes, which says how they are to be scaled."""

    @property
    @abstractmethod
    def scaling(self) -> str:
        """How pixels are scaled; sources declare it with :data:`ImageScaling`."""

    @abstractmethod
    def class_names(self) -> tuple[str, ...]:
        """Return the labels that occur, without reading the images; none for a regression.

        Raises
        ------
        DataError, ValueNotAllowed
            When a file cannot be used.
        """

    def read_pictures(self, wanted: Shape | None, progress: Progress) -> Pictures:
        """Read the images, with their labels where there are some; who knows more overrides this.

        Parameters
        ----------
        wanted
            The ``(channels, height, width)`` they are to have, where the source may choose.
        progress
            Told how far reading is.

        Raises
        ------
        DataError, ValueNotAllowed, ExtraMissing, Cancelled
            When a file cannot be used, or ``progress`` said so.
        """
        del wanted
        raw = self.read(NumpyStream((0,)), progress)
        labels = np.array(raw.classes, dtype=object)[raw.y] if raw.classes else raw.y[:, 0]
        return Pictures(raw.x, raw.image_shape, labels)

    @property
    @override
    def scaler(self) -> Scaler:
        """Division by the largest byte, unless another scaling was chosen."""
        return pixel_scaler(self.scaling, WHITE)


ImageScaling: TypeAlias = Annotated[
    str,
    Param(
        "Scaling",
        "range: divide by 255, from 0 to 1. standardize: each pixel to mean 0, deviation 1.",
        choices=PIXEL_SCALINGS,
    ),
]
"""The choice of scaling that every source of images offers."""


def labelled(
    path: str, rows: Array, labels: Array, names: Sequence[str], shape: Shape | None
) -> RawData:
    """Return a classification of images or other rows.

    Parameters
    ----------
    path
        The file of labels, for messages.
    rows
        ``(N, columns)``; bytes are not copied.
    labels
        A label per row.
    names
        The columns' names.
    shape
        ``(channels, height, width)`` when a row is an image.

    Raises
    ------
    DataError
        When there is only one class.
    """
    found, y = classes_of(path, labels)
    return RawData(
        x=rows,
        y=y,
        task=Task.BINARY if len(found) == 2 else Task.MULTICLASS,
        columns=tuple(names),
        classes=found,
        target="label",
        image_shape=shape,
    )


def classes_of(path: str, labels: Array) -> tuple[tuple[str, ...], Array]:
    """Return the labels that occur, ascending, and every sample's place among them.

    Raises
    ------
    DataError
        When there is only one, or too many to be classes.
    """
    found, places = np.unique(labels, return_inverse=True)
    if not 2 <= len(found) <= MOST_CLASSES:
        label = f"only label {found[0]}" if len(found) == 1 else f"{len(found)} labels"
        allowed = f"use from 2 to {MOST_CLASSES} different ones"
        raise DataError(path, None, None, f"there is {label}; {allowed}")
    return tuple(label_texts(found).tolist()), places.astype(np.int64)


def label_texts(labels: Array) -> Array:
    """Return what labels are called as classes ``(N,)``."""
    is_float = labels.dtype.kind == "f"
    texts = [f"{label:g}" if is_float else str(label) for label in labels.tolist()]
    return np.array(texts, dtype=object)


def pixel_names(shape: Shape) -> tuple[str, ...]:
    """Return a name per value: ``pixel row,column``, and the channel where there are several."""
    channels, height, width = shape
    return tuple(
        f"pixel {i},{j}" + (f" channel {c}" if channels > 1 else "")
        for c in range(channels)
        for i in range(height)
        for j in range(width)
    )
