"""What a table was like when a network was trained on it: enough to know it again."""

from msgspec import Struct
from msgspec.structs import replace

from playground.core import IntArray, Task
from playground.datasets.base.affine import Affine
from playground.datasets.base.data_errors import DataError

MARK = " is missing"
"""The end of the name of a column that says where another one lacked a value."""


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

    @property
    def marked(self) -> tuple[str, ...]:
        """The columns of the source for which the last columns say where a value was missing."""
        names: list[str] = []
        for first, end in reversed(self.one_hot):
            name = self.columns[first]
            at_the_end = end == first + 1 == len(self.columns) - len(names)
            if not at_the_end or not name.endswith(MARK):
                break
            names.insert(0, name.removesuffix(MARK))
        return tuple(names)

    def without_marks(self) -> "TableSignature":
        """Return the signature of what was read, before columns of marks were added to it."""
        count = len(self.marked)
        if not count:
            return self
        return replace(self, columns=self.columns[:-count], one_hot=self.one_hot[:-count])
