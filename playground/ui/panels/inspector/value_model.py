"""One learned array as a list: a number a row, with its gradient and its last change beside it."""

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
from playground.core.text.numbers import number
from playground.session.snapshots.snapshot import ParameterView
from playground.ui.support.parameter_words import parameter_words
from playground.ui.support.place_words import short_place
from playground.ui.support.tile_array import TileArray, as_tiles
from playground.ui.theme.markup import as_text

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

COLUMNS = ("Value", "Gradient", "Last change")
HEADS = ("value", "∂L/∂θ", "Δθ")
HELPS = (
    "What is learned; double-click one to set it by hand",
    "How the loss changes with it, as backpropagation last computed it",
    "What the latest update added to it",
)
VALUE = 0
EMPTY = ParameterView("", "", np.zeros(0), None)


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
        self._view = EMPTY
        self._tiles: TileArray = as_tiles(EMPTY.value)
        self._columns: tuple[Array | None, ...] = (None,) * len(COLUMNS)
        self._row_names: tuple[str, ...] = ()

    def set_parameter(self, view: ParameterView, row_names: Sequence[str] = ()) -> None:
        """Show an array.

        Parameters
        ----------
        view
            Of any number of axes; it is not changed.
        row_names
            What the inputs stand for; without them they are numbered from 1.
        """
        names, old = tuple(row_names), self._view
        self._tiles = as_tiles(view.value, view.axes)
        arrays = (view.value, view.grad, view.quantities.get("change"))
        columns = tuple(None if array is None else array.reshape(-1) for array in arrays)
        known = (view.node_id, view.name, view.value.shape, view.axes, names)
        if known == (old.node_id, old.name, old.value.shape, old.axes, self._row_names):
            self._view, self._columns = view, columns
            return
        self.beginResetModel()
        self._view, self._columns, self._row_names = view, columns, names
        self.endResetModel()

    def index_of(self, row: int) -> tuple[int, ...]:
        """Return where the number of a row is in the array."""
        return tuple(int(i) for i in np.unravel_index(row, self._view.value.shape))

    def row_of(self, index: tuple[int, ...]) -> int:
        """Return the row of a place in the array, −1 where it has no such place."""
        if self._tiles.cell(index) is None:
            return -1
        return int(np.ravel_multi_index(index, self._view.value.shape)) if index else 0

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many numbers there are."""
        return 0 if parent.isValid() else int(self._view.value.size)

    @override
    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let values be edited; gradients and changes are computed."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == VALUE else flags

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a number: short to look at, whole to edit."""
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return "—" if column is None else _short(float(column[index.row()]))
            case Qt.ItemDataRole.EditRole if column is not None:
                return repr(float(column[index.row()]))
            case Qt.ItemDataRole.ToolTipRole:
                words = parameter_words(self._view, self.index_of(index.row()), self._row_names)
                return as_text(f"{words}\nDouble-click the value to set it by hand")
            case Qt.ItemDataRole.AccessibleTextRole:
                place = short_place(self._tiles, self.index_of(index.row()), self._row_names)
                number = self.data(index)
                return f"{COLUMNS[index.column()]} of {self._view.name} {place}: {number}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name columns, and rows by their place counted from 1."""
        if orientation is Qt.Orientation.Horizontal:
            named = {
                Qt.ItemDataRole.DisplayRole: HEADS,
                Qt.ItemDataRole.AccessibleTextRole: COLUMNS,
                Qt.ItemDataRole.ToolTipRole: HELPS,
            }
            found = named.get(Qt.ItemDataRole(role))
            return found[section] if found is not None else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return short_place(self._tiles, self.index_of(section), self._row_names)

    @override
    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another value; the array shows it when it comes back with the next picture."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() != VALUE:
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
        values = self._columns[VALUE]
        assert values is not None
        if number != float(values[index.row()]):
            self.value_requested.emit(self.index_of(index.row()), number)
        return True


def _short(value: float) -> str:
    """Write a number in as little room as possible."""
    digits = 3 if 0.1 <= abs(value) < 1000 else 2
    return number(value, digits, lowest=0.01, highest=1000, trim=True)
