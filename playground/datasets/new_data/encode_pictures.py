"""Images to be answered, brought to the pixels that a network knows."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from playground.core import Array, Shape
from playground.datasets.base.data_errors import DataError
from playground.datasets.images.image_source import Pictures
from playground.datasets.new_data.encode_table import class_places
from playground.datasets.new_data.known_columns import WHITE, KnownColumns
from playground.datasets.new_data.new_rows import NewRows, Tally

ROWS_AT_ONCE = 1024


def encode_pictures(
    known: KnownColumns, pictures: Pictures, tally: Tally, path: Path
) -> Iterator[NewRows]:
    """Make raw features of images, some at a time.

    Images as bytes go to a network of other numbers with white as its largest number.

    Raises
    ------
    DataError
        When they are of another size.
    """
    _check_shape(known, pictures, path)
    tally.note(pictures.notes)
    factor = known.white / WHITE if pictures.rows.dtype == np.uint8 else 1.0
    tally.note(_about_range(known, pictures, factor))
    truth = None if known.reconstructs else _truth(known, pictures, tally)
    for first in range(0, len(pictures.rows), ROWS_AT_ONCE):
        part = slice(first, first + ROWS_AT_ONCE)
        x = pictures.rows[part].astype(np.float64)
        if factor != 1.0:
            x *= factor
        yield NewRows(
            x,
            np.arange(first + 1, first + 1 + len(x)),
            np.zeros(len(x), dtype=bool),
            x if known.reconstructs else None if truth is None else truth[part],
            names=pictures.names[part],
        )


def _check_shape(known: KnownColumns, pictures: Pictures, path: Path) -> None:
    count = pictures.rows.shape[1]
    if count == known.width and (pictures.shape is None or pictures.shape == known.image_shape):
        return
    wanted = f"{known.width} values" if known.image_shape is None else _size(known.image_shape)
    found = f"{count} values" if pictures.shape is None else _size(pictures.shape)
    raise DataError(path, None, None, f"a row is of {found}; the network takes {wanted}")


def _about_range(known: KnownColumns, pictures: Pictures, factor: float) -> tuple[str, ...]:
    """Say what white is where the images of the training were written in other numbers."""
    if pictures.names:  # what was drawn knows its white
        return ()
    if factor != 1.0:
        return (f"255, the white of these images, is {known.white:g} to the network.",)
    largest = float(pictures.rows.max(initial=0))
    if pictures.rows.dtype == np.uint8 or known.white / 2 <= largest <= known.white * 2:
        return ()
    return (f"The images go up to {largest:g}, those of the training to {known.white:g}.",)


def _size(shape: Shape) -> str:
    channels, height, width = shape
    return f"{width} × {height} pixels" + (f" in {channels} channels" if channels > 1 else "")


def _truth(known: KnownColumns, pictures: Pictures, tally: Tally) -> Array | None:
    labels = pictures.labels
    if labels is None:
        return None
    if known.classes:
        return class_places([str(label) for label in labels.tolist()], known, tally)
    return labels.astype(np.float64)[:, None] if labels.dtype.kind == "f" else None
