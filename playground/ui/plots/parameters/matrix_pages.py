"""A parameter as a page of cells: its matrix and, below it, its layer's bias."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from msgspec import Struct

from playground.core import Array

GAP = 0.3
"""The space between the matrix and the bias row, in rows."""

Key: TypeAlias = tuple[str, str]
"""A node's id and a parameter's name."""


class MatrixPage(Struct, frozen=True):
    """One chosen parameter as a matrix, with its layer's bias where that fits as a last row."""

    key: Key
    matrix: Array
    bias: Array | None

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
    return MatrixPage(key, matrix, arrays[companion] if with_bias else None)


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
