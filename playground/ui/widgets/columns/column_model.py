"""The columns of a table as the rows of a list."""

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtGui import QColor, QFont
from typing_extensions import override

from playground.datasets.summary.data_summary import ColumnSummary, DataSummary
from playground.ui.theme.icons import icon
from playground.ui.theme.markup import as_text
from playground.ui.theme.tokens import LIGHT, Theme
from playground.ui.widgets.columns.column_words import (
    association_words,
    mean_words,
    missing_words,
    range_words,
    told,
    treatment_words,
)
from playground.ui.widgets.tables.row_table import Index

SUMMARY_ROLE = Qt.ItemDataRole.UserRole + 1
"""The :class:`ColumnSummary` of a row."""

_ICON = 14


class ColumnFact(IntEnum):
    """What stands in which column of the list."""

    NAME = 0
    MISSING = 1
    SPREAD = 2
    RANGE = 3
    MEAN = 4
    TARGET = 5
    BECOMES = 6


HEADINGS = {
    ColumnFact.NAME: ("Column", "The name, and whether it holds numbers (#) or text (A)"),
    ColumnFact.MISSING: ("Missing", "How many values are missing"),
    ColumnFact.SPREAD: ("Values", "Numbers from the smallest to the largest; texts by frequency"),
    ColumnFact.RANGE: ("Range", "The smallest and largest number; the most frequent texts"),
    ColumnFact.MEAN: ("Mean ± deviation", "Over all rows; the deviation is the population's"),
    ColumnFact.TARGET: (
        "With target",
        "How closely the column goes with the target: r is Pearson's, of two columns of numbers;\n"
        "η the correlation ratio, of numbers and classes; V Cramér's, of two columns of classes",
    ),
    ColumnFact.BECOMES: ("Becomes", "What the network is given of it"),
}


class ColumnModel(QAbstractTableModel):
    """A read-only model of a summary: a row per column of the table."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[ColumnSummary, ...] = ()
        self._theme = LIGHT

    def set_summary(self, summary: DataSummary | None) -> None:
        """Show the columns of a summary, or none."""
        columns = summary.columns if summary is not None else ()
        if len(columns) != len(self._columns):
            self.beginResetModel()
            self._columns = columns
            self.endResetModel()
            return
        self._columns = columns  # what is selected stays selected
        self._tell()

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self._tell()

    def _tell(self) -> None:
        if self._columns:
            last = self.index(len(self._columns) - 1, len(ColumnFact) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(ColumnFact)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column, fact = self._columns[index.row()], ColumnFact(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _text(column, fact)
            case Qt.ItemDataRole.ToolTipRole:
                return as_text(told(column))
            case Qt.ItemDataRole.AccessibleTextRole:
                return told(column).replace("\n", "; ") if fact is ColumnFact.NAME else None
            case Qt.ItemDataRole.DecorationRole if fact is ColumnFact.NAME:
                return icon(column.statistics.kind, self._theme.secondary, _ICON)
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(self._color(column, fact))
            case Qt.ItemDataRole.FontRole if fact is ColumnFact.NAME and _role(column) == "target":
                font = QFont()
                font.setBold(True)
                return font
            case Qt.ItemDataRole.TextAlignmentRole:
                right = fact in (ColumnFact.MISSING, ColumnFact.TARGET)
                side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return column if role == SUMMARY_ROLE else None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        fact = ColumnFact(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = fact in (ColumnFact.MISSING, ColumnFact.TARGET)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        shown = {Qt.ItemDataRole.DisplayRole: 0, Qt.ItemDataRole.ToolTipRole: 1}
        return HEADINGS[fact][shown[Qt.ItemDataRole(role)]] if role in shown else None

    def _color(self, column: ColumnSummary, fact: ColumnFact) -> str:
        theme = self._theme
        if _role(column) == "left out":
            return theme.disabled if fact is not ColumnFact.BECOMES else theme.secondary
        if fact is ColumnFact.MISSING:
            return theme.warning
        return (
            theme.text
            if fact in (ColumnFact.NAME, ColumnFact.RANGE, ColumnFact.TARGET)
            else theme.secondary
        )


def _role(column: ColumnSummary) -> str:
    return column.treatment.role if column.treatment is not None else ""


def _text(column: ColumnSummary, fact: ColumnFact) -> str:
    found = column.statistics
    match fact:
        case ColumnFact.NAME:
            return found.name
        case ColumnFact.MISSING:
            return missing_words(found)
        case ColumnFact.RANGE:
            return range_words(found)
        case ColumnFact.MEAN:
            return mean_words(found)
        case ColumnFact.TARGET:
            return association_words(found.association)
        case ColumnFact.BECOMES:
            return treatment_words(column)
        case ColumnFact.SPREAD:
            return ""
