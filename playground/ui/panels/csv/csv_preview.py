"""The first rows of a table, with the columns that are used told apart."""

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtGui import QColor, QFont
from typing_extensions import override

from playground.datasets import Table
from playground.ui.theme.tokens import LIGHT, Theme
from playground.ui.widgets.tables.row_table import Index

MOST_ROWS = 100


class CsvPreview(QAbstractTableModel):
    """A read-only model of a table's beginning.

    The target stands in bold on the accent's soft colour, columns that are not used are greyed.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._target = ""
        self._used: frozenset[str] = frozenset()
        self._theme = LIGHT

    def set_table(
        self, table: Table | None, target: str, used: frozenset[str], theme: Theme
    ) -> None:
        """Show a table.

        Parameters
        ----------
        table
            What to show, or ``None`` for nothing.
        target
            The column to predict.
        used
            The columns to learn from.
        theme
            The colours.
        """
        self.beginResetModel()
        self._table, self._target, self._used, self._theme = table, target, used, theme
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        if self._table is None or (parent is not None and parent.isValid()):
            return 0
        return min(self._table.rows, MOST_ROWS)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        if self._table is None or (parent is not None and parent.isValid()):
            return 0
        return len(self._table.names)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self._table is None:
            return None
        name = self._table.names[index.column()]
        value = self._table.columns[index.column()][index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _shown(value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_number = self._table.kinds[index.column()] == "number"
            side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.BackgroundRole and name == self._target:
            return QColor(self._theme.accent_soft)
        if role == Qt.ItemDataRole.ForegroundRole and not self._matters(name):
            return QColor(self._theme.disabled)
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if self._table is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            line = int(self._table.lines[section])
            return str(line) if role == Qt.ItemDataRole.DisplayRole else None
        name, missing = self._table.names[section], self._table.missing[section]
        if role == Qt.ItemDataRole.DisplayRole:
            kind = self._table.kinds[section] + (f", {missing:,} missing" if missing else "")
            return f"{name}\n{'target: ' if name == self._target else ''}{kind}"
        if role == Qt.ItemDataRole.FontRole and name == self._target:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _matters(self, name: str) -> bool:
        return name == self._target or name in self._used


def _shown(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:.8g}"
    return str(value)
