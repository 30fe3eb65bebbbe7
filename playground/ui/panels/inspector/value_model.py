"""One learned array as a table: its last axis across, all others down."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from playground.core import Array

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ValueModel(QAbstractTableModel):
    """Shows numbers and takes other ones.

    New numbers of the same shape are not announced: that would overwrite what is being typed. The
    view paints itself again instead.

    Signals
    -------
    value_requested(index, value)
        A person wishes another value: one whole number per axis of the array, and the value.
    refused(text)
        Why what was typed is no value; empty when it is one.
    """

    value_requested = Signal(tuple, float)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shape: tuple[int, ...] = (0,)
        self._values: Array = np.zeros((0, 1))
        self._row_names: tuple[str, ...] = ()

    def set_array(self, array: Array, row_names: Sequence[str] = ()) -> None:
        """Show an array.

        Parameters
        ----------
        array
            Of any number of axes; it is not changed.
        row_names
            What the rows stand for; without them they are numbered from 1.
        """
        # A bias is easier to read downwards, one unit a line.
        table = array.reshape(-1, 1 if array.ndim < 2 else array.shape[-1])
        names = tuple(row_names) if len(row_names) == len(table) else ()
        if array.shape == self._shape and names == self._row_names:
            self._values = table
            return
        self.beginResetModel()
        self._shape, self._values, self._row_names = array.shape, table, names
        self.endResetModel()

    def index_of(self, row: int, column: int) -> tuple[int, ...]:
        """Return where a cell is in the array."""
        flat = row * self._values.shape[1] + column
        return tuple(int(i) for i in np.unravel_index(flat, self._shape))

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many values there are along all axes but the last."""
        return 0 if parent.isValid() else self._values.shape[0]

    @override
    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many values there are along the last axis."""
        return 0 if parent.isValid() else self._values.shape[1]

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a value: short to look at, whole to edit."""
        if not index.isValid():
            return None
        value = float(self._values[index.row(), index.column()])
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{value:.4g}".replace("-", "−")
            case Qt.ItemDataRole.EditRole:
                return repr(value)
            case Qt.ItemDataRole.ToolTipRole:
                place = ", ".join(str(i + 1) for i in self.index_of(index.row(), index.column()))
                return f"[{place}]  {value!r}\nDouble-click to set it by hand"
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name rows and columns; both are counted from 1."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal:
            return str(section + 1)
        if self._row_names:
            return self._row_names[section]
        place = self.index_of(section, 0)
        return ",".join(str(i + 1) for i in (place[:-1] if len(place) > 1 else place))

    @override
    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another value; the array shows it when it comes back with the next picture."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        text = str(value).strip().replace("−", "-").replace(",", ".", 1)
        try:
            number = float(text)
        except ValueError:
            self.refused.emit(f"{text!r:.40} is not a number")
            return False
        if not math.isfinite(number):
            self.refused.emit("Use a finite number")
            return False
        self.refused.emit("")
        if number != float(self._values[index.row(), index.column()]):
            self.value_requested.emit(self.index_of(index.row(), index.column()), number)
        return True
