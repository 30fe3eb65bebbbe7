"""Which learned number a place on a face stands for, and the other way round."""

from itertools import pairwise

import numpy as np

from playground.core import Array
from playground.ui.canvas.faces.face import Face, FaceSpot
from playground.ui.canvas.faces.folding import bin_edges
from playground.ui.canvas.faces.parts import Cells, Chart, Fold, Origin, Words


def place_at(face: Face, spot: FaceSpot, values: Array) -> tuple[int, ...] | None:
    """Return where in its array the number is that a place shows; of several the strongest.

    Parameters
    ----------
    face, spot
        The place.
    values
        The learned array that its part shows.

    Returns
    -------
    tuple of int
        ``None`` where the part shows something that is not learned, or of another network.
    """
    part = face.parts[spot.part]
    if isinstance(part, Words) or part.source.origin is not Origin.PARAMETER:
        return None
    if isinstance(part, Chart):
        return _index(spot.index, values.shape) if spot.index < values.size else None
    if not isinstance(part, Cells):
        return None
    if part.fold is Fold.FILTERS and values.ndim == 4:
        row, column, index = spot.row, spot.column, spot.index
        if not all(_fits((row, column, index), values.shape[1:])):
            return None
        channel = int(np.abs(values[:, row, column, index]).argmax())
        return (channel, row, column, index)
    if part.fold is Fold.MATRIX and values.ndim == 2:
        rows, columns = (_bins(part, values, axis) for axis in (0, 1))
        if spot.row >= len(rows) or spot.column >= len(columns):
            return None
        (top, bottom), (left, right) = rows[spot.row], columns[spot.column]
        block = np.abs(values[top:bottom, left:right])
        row, column = _index(int(block.argmax()), block.shape)
        return (top + row, left + column)
    return None


def spot_of(face: Face, name: str, place: tuple[int, ...], values: Array) -> FaceSpot | None:
    """Return where on a face a learned number is shown.

    Parameters
    ----------
    face
        The face.
    name, place
        The array's name, and where in it the number is.
    values
        The array.
    """
    if len(place) != values.ndim or not all(_fits(place, values.shape)):
        return None
    for number, part in enumerate(face.parts):
        if isinstance(part, Words) or part.source.origin is not Origin.PARAMETER:
            continue
        if part.source.name != name:
            continue
        if isinstance(part, Chart):
            index = int(np.ravel_multi_index(place, values.shape))
            return FaceSpot(number, index) if index < part.count else None
        if isinstance(part, Cells) and part.fold is Fold.FILTERS and len(place) == 4:
            _, row, column, index = place
            return FaceSpot(number, index, row, column) if index < part.count else None
        if isinstance(part, Cells) and part.fold is Fold.MATRIX and len(place) == 2:
            row, column = (_bin_of(part, values, axis, place[axis]) for axis in (0, 1))
            return FaceSpot(number, 0, row, column)
    return None


def _fits(place: tuple[int, ...], shape: tuple[int, ...]) -> list[bool]:
    return [0 <= at < size for at, size in zip(place, shape, strict=True)]


def _index(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(at) for at in np.unravel_index(flat, shape))


def _bins(part: Cells, values: Array, axis: int) -> list[tuple[int, int]]:
    most = part.rows if axis == 0 else part.columns
    return list(pairwise(bin_edges(values, axis, most)))


def _bin_of(part: Cells, values: Array, axis: int, at: int) -> int:
    return next(i for i, (_, end) in enumerate(_bins(part, values, axis)) if at < end)
