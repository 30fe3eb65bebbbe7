"""Answers as rows: what was predicted, how sure, what is true, and the row's own values."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor
from typing_extensions import override

from playground.core import IntArray
from playground.core.text.numbers import number
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.number_format import short
from playground.ui.theme.markup import as_text
from playground.ui.theme.tokens import Theme
from playground.ui.tools.prediction.predict_task import FileAnswers
from playground.ui.widgets.tables.row_table import LEFT, RIGHT, Index

Role = Qt.ItemDataRole
NOTHING, WRONG = "–", "✕"
WRONG_TIP = "The network answers with another class than the file"


class AnswersModel(QAbstractTableModel):
    """A row per row of the file, sorted by any column; what is not known comes last either way."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self.header: tuple[str, ...] = ()
        self._cells: tuple[Sequence[Cell], ...] = ()
        self._texts: tuple[bool, ...] = ()
        self._check, self._data_from = -1, 0
        self._all: IntArray = np.arange(0)
        self._order: IntArray = self._all
        self._only_wrong = False
        self._by: tuple[int, Qt.SortOrder] = (0, Qt.SortOrder.AscendingOrder)

    def show(self, answers: FileAnswers | None) -> None:
        """Show other answers, or none; the answers stand before what the file says of itself."""
        self.beginResetModel()
        if answers is None:
            self.header, self._cells, self._texts = (), (), ()
        else:
            columns, header = answers.columns, answers.columns.header
            own = range(1, 1 + len(columns.data))
            places = [i for i in range(len(header)) if i not in own]
            ends = [
                i for i in places if header[i] in (columns.truth, columns.check) and i >= own.stop
            ]
            first = 1 + len(columns.answers)
            places = [i for i in places if i not in ends]
            places = [*places[:first], *ends, *places[first:], *own]
            self.header = tuple(header[i] for i in places)
            self._cells = tuple(answers.cells[i] for i in places)
            self._texts = tuple(answers.texts[i] for i in places)
            self._data_from = len(places) - len(own)
        self._check = self.header.index("wrong") if self._has_check(answers) else -1
        self._all = np.arange(len(self._cells[0]) if self._cells else 0)
        self._by = (0, Qt.SortOrder.AscendingOrder)
        self._arrange()
        self.endResetModel()

    def show_only_wrong(self, only: bool) -> None:
        """Show all rows, or those whose class is another than the file's."""
        self.beginResetModel()
        self._only_wrong = only
        self._arrange()
        self.endResetModel()

    @property
    def marks_wrong(self) -> bool:
        """Whether it is known which rows are wrong."""
        return self._check >= 0

    @property
    def sorted_by(self) -> tuple[int, Qt.SortOrder]:
        """The column that rows are sorted by, and which way."""
        return self._by

    def table(self) -> Table:
        """Return the rows that are shown, with all digits and in their order."""
        rows = self._order.tolist()
        return self.header, [[cells[row] for cells in self._cells] for row in rows]

    def _has_check(self, answers: FileAnswers | None) -> bool:
        return answers is not None and answers.columns.check == "wrong"

    # Qt's questions -----------------------------------------------------------------------------

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._order)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.header)

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.beginResetModel()
        self._by = (column, order)
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        """Put the rows that are shown into their order."""
        rows: IntArray = self._all
        if self._only_wrong and self._check >= 0:
            wrong = np.array([cell == 1 for cell in self._cells[self._check]], dtype=bool)
            rows = rows[wrong]
        column, order = self._by
        if self._cells and (column or order is Qt.SortOrder.DescendingOrder):
            rows = self._sorted(rows, column, falls=order is Qt.SortOrder.DescendingOrder)
        self._order = rows

    def _sorted(self, rows: IntArray, column: int, *, falls: bool) -> IntArray:
        """Return rows in the order of a column; equal ones stay in the order of the file."""
        cells = self._cells[column]
        if not self._texts[column]:
            values = np.array([cells[row] for row in rows.tolist()], dtype=np.float64)
            return rows[np.argsort(-values if falls else values, kind="stable")]
        there = [row for row in rows.tolist() if cells[row] is not None]
        gone = [row for row in rows.tolist() if cells[row] is None]
        there.sort(key=lambda row: str(cells[row]).casefold(), reverse=falls)
        return np.array([*there, *gone], dtype=np.intp)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        match role:
            case Role.DisplayRole:
                column, order = self._by
                sign = "▾" if order is Qt.SortOrder.DescendingOrder else "▴"
                name = self.header[section]
                return f"{name} {sign}" if section == column else name
            case Role.ToolTipRole:
                own = section >= self._data_from and section > 0
                return as_text(f"{self.header[section]}{', as in the file' if own else ''}")
            case Role.TextAlignmentRole:
                return LEFT if self._texts[section] else RIGHT
        return None

    @override
    def data(self, index: Index, role: int = 0) -> Any:
        row, column = int(self._order[index.row()]), index.column()
        match role:
            case Role.DisplayRole:
                return self._text(row, column)
            case Role.AccessibleTextRole:
                return f"{self.header[column]}: {self._text(row, column) or 'right'}"
            case Role.ToolTipRole:
                is_mark = column == self._check and self._cells[column][row] == 1
                return WRONG_TIP if is_mark else as_text(str(self._cells[column][row] or ""))
            case Role.TextAlignmentRole:
                return LEFT if self._texts[column] else RIGHT
            case Role.ForegroundRole if self._is_wrong(row) and column < self._data_from:
                return QColor(self._theme.error)
            case Role.ForegroundRole if column == 0:
                return QColor(self._theme.secondary)
        return None

    def _is_wrong(self, row: int) -> bool:
        return self._check >= 0 and self._cells[self._check][row] == 1

    def _text(self, row: int, column: int) -> str:
        value = self._cells[column][row]
        if column == self._check:
            return {1: WRONG, 0: ""}.get(int(value), "") if isinstance(value, int) else NOTHING
        if value is None or _is_missing(value):
            return NOTHING
        if isinstance(value, float):
            return number(value, 6, trim=True) if column >= self._data_from else short(value)
        return f"{value:,}" if isinstance(value, int) else value


def _is_missing(value: Cell) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))
