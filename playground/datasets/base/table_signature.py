"""What a table was like when a network was trained on it: enough to know it again."""

from msgspec import Struct

from playground.core import IntArray, Task
from playground.datasets.base.affine import Affine
from playground.datasets.base.data_errors import DataError


class TableMismatch(DataError):
    """A table that is not the one a network was trained on any more."""


class TableSignature(Struct, frozen=True, eq=False):
    """A table's columns, classes, rows and split, as a training saw them.

    Parameters
    ----------
    columns
        The feature columns by name, one per category where text became zeros and ones.
    one_hot
        Spans ``(first, past the last)`` of those categories.
    target, task, classes
        What was answered; the classes in the order of the network's outputs.
    train_share, seed
        What the split was drawn with.
    x_scaling, y_scaling
        How the network's inputs and answers were scaled.
    rows
        A hash of each row's features ``(N,)``; the order of the columns does not matter.
    answers
        The index of each row's class, or a hash of its value ``(N,)``.
    train, test
        The rows of either side, in the order they were dealt in.
    """

    columns: tuple[str, ...]
    one_hot: tuple[tuple[int, int], ...]
    target: str
    task: Task
    classes: tuple[str, ...]
    train_share: int
    seed: int
    x_scaling: Affine
    y_scaling: Affine
    rows: IntArray
    answers: IntArray
    train: IntArray
    test: IntArray
