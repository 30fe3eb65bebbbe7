"""A slice of the loss as a file: numbers without Qt, pictures with it."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from msgspec import Struct, field

from playground.cli.plotting.display import load_drawing
from playground.core import Array
from playground.explain.loss_surface.directions import Direction
from playground.storage.atomic_write import write_atomically
from playground.storage.csv_writer import write_csv


class Slice(Struct, frozen=True):
    """The loss along one direction, or over the plane of two.

    Parameters
    ----------
    directions
        One or two.
    axes
        The coordinates along each.
    losses
        ``(n,)`` for a line; ``(m, n)`` for a plane, row by row along the second direction.
    path
        Where a training went through the plane, ``(T, 2)``; empty without one.
    explained
        Which share of the path's variance lies along each direction.
    """

    directions: tuple[Direction, ...]
    axes: tuple[Array, ...]
    losses: Array
    path: Array = field(default_factory=lambda: np.zeros((0, 2)))
    explained: tuple[float, ...] = ()


class Writer(Struct, frozen=True):
    """A format: whether it can be written at all, and how."""

    check: Callable[[Path], None]
    write: Callable[[Slice, Path], None]


def _write_csv(found: Slice, path: Path) -> None:
    names = ["t"] if len(found.axes) == 1 else ["a", "b"]
    columns = (part.ravel().tolist() for part in (*np.meshgrid(*found.axes), found.losses))
    write_csv(([*names, "loss"], zip(*columns, strict=True)), path)


def _write_npz(found: Slice, path: Path) -> None:
    buffer = io.BytesIO()
    names = ("a", "b")
    arrays: dict[str, Any] = dict(zip(names, found.axes, strict=False))
    for name, direction in zip(names, found.directions, strict=False):
        arrays[f"direction_{name}"] = direction.vector
    words = np.array([direction.name for direction in found.directions])
    np.savez(buffer, losses=found.losses, path=found.path, directions=words, **arrays)

    def write(file: BinaryIO) -> None:
        file.write(buffer.getvalue())

    write_atomically(path, write)


def _check_picture(path: Path) -> None:
    del path
    load_drawing()


def _write_picture(found: Slice, path: Path) -> None:
    from playground.ui.plots.curves.landscape_view import Landscape
    from playground.ui.plots.render import render_slice
    from playground.ui.theme.tokens import LIGHT

    names = tuple(direction.name for direction in found.directions)
    render_slice(Landscape(names, found.axes, found.losses, found.path), LIGHT, path)


WRITERS = {
    ".csv": Writer(lambda path: None, _write_csv),
    ".npz": Writer(lambda path: None, _write_npz),
    ".png": Writer(_check_picture, _write_picture),
    ".svg": Writer(_check_picture, _write_picture),
}
"""By the ending of the file's name."""
