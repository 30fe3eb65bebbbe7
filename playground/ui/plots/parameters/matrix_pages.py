"""A parameter as a page of cells: its matrix and, below it, its layer's bias."""

import operator
from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.ui.support.chosen_parameter import Place

GAP = 0.3
"""The space between the matrix and the bias row, in rows."""

Key: TypeAlias = tuple[str, str]
"""A node's id and a parameter's name."""


class MatrixPage(Struct, frozen=True):
    """One chosen parameter as a matrix, with its layer's bias where that fits as a last row."""

    key: Key
    matrix: Array
    bias: Array | None
    shape: tuple[int, ...]
    """The parameter's own shape."""

    def place(self, row: int, column: int) -> Place:
        """Return the number of a cell; row −1 is the bias."""
        if row < 0:
            return self.key[0], "bias", (column,)
        flat = row * self.matrix.shape[1] + column
        return (*self.key, tuple(int(i) for i in np.unravel_index(flat, self.shape)))

    def cell(self, place: Place) -> tuple[int, int] | None:
        """Return the cell of a number, as row and column; ``None`` where it is not on the page."""
        node_id, name, index = place
        if self.bias is not None and (node_id, name) == (self.key[0], "bias"):
            return (-1, index[0]) if index[0] < len(self.bias) else None
        fits = len(index) == len(self.shape) and all(map(operator.lt, index, self.shape))
        if (node_id, name) != self.key or not fits:
            return None
        row, column = divmod(int(np.ravel_multi_index(index, self.shape)), self.matrix.shape[1])
        return row, column

    @property
    def height(self) -> float:
        """Rows of the picture, the bias and its gap included."""
        return len(self.matrix) + (0.0 if self.bias is None else GAP + 1)

    @property
    def peak(self) -> float:
        """The largest finite magnitude."""
        parts = [self.matrix] if self.bias is None else [self.matrix, self.bias]
        finite = [np.abs(part[np.isfinite(part)]).max(initial=0.0) for part in parts]
        return float(max(finite))

    def bias_top(self) -> float:
        """Return where the bias row begins."""
        return len(self.matrix) + GAP


def pages(arrays: Mapping[Key, Array]) -> tuple[Key, ...]:
    """Return the parameters with a page of their own: all but the biases below a weight."""
    return tuple(key for key in arrays if not _is_companion(key, arrays))


def make_page(key: Key, arrays: Mapping[Key, Array]) -> MatrixPage:
    """Return a parameter as a matrix; a vector becomes one row, further axes become columns."""
    matrix = np.asarray(arrays[key])
    matrix = matrix.reshape(1, -1) if matrix.ndim < 2 else matrix.reshape(len(matrix), -1)
    companion = (key[0], "bias")
    with_bias = key[1] == "weight" and _is_companion(companion, arrays)
    bias = arrays[companion] if with_bias else None
    return MatrixPage(key, matrix, bias, np.shape(arrays[key]))


def _is_companion(key: Key, arrays: Mapping[Key, Array]) -> bool:
    """Say whether a bias is shown below its layer's weight instead of on a page of its own."""
    node_id, name = key
    weight = arrays.get((node_id, "weight"))
    bias = arrays.get(key)
    return (
        name == "bias"
        and weight is not None
        and bias is not None
        and weight.ndim == 2
        and bias.shape == weight.shape[1:]
    )
