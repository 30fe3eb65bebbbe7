"""A table of numbers to compare, one answer a row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from playground.ui.theme.sizes import scaled

ROW_HEIGHT = 22
TIGHT = """
QTableView::item { padding: 0 1px; }
QHeaderView::section { padding: 3px 1px; border-right: none; }
"""
"""Many columns have to fit into half a dock."""


class NumberTable(QTableWidget):
    """Words on the left, numbers on the right; a row at a time can be chosen.

    Parameters
    ----------
    name
        What it is called when read aloud.
    columns
        Every column's heading, which may have two lines, and what its tooltip says.
    """

    def __init__(self, name: str, columns: Sequence[tuple[str, str]]) -> None:
        super().__init__(0, len(columns))
        self._headings = [heading.replace("\n", " ") for heading, _ in columns]
        self.setAccessibleName(name)
        for column, (heading, tip) in enumerate(columns):
            head = QTableWidgetItem(heading)
            head.setToolTip(tip)
            self.setHorizontalHeaderItem(column, head)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(scaled(ROW_HEIGHT))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(24)
        self.setStyleSheet(TIGHT)

    def set_text(self, row: int, column: int, text: str, tip: str = "") -> None:
        """Write into a cell."""
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            if column:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(row, column, item)
        item.setText(text)
        item.setToolTip(tip)

    def set_row(self, row: int, texts: Sequence[str]) -> None:
        """Write a row from its first column on."""
        for column, text in enumerate(texts):
            self.set_text(row, column, text)

    @property
    def words(self) -> str:
        """The table as lines of text."""
        rows = [self._headings]
        for row in range(self.rowCount()):
            items = [self.item(row, column) for column in range(self.columnCount())]
            rows.append([item.text() if item is not None else "" for item in items])
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join(
            "  ".join(text.ljust(w) for text, w in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )
