"""What all tables of rows have in common: no grid, no numbers of rows, heights for larger type."""

from collections.abc import Iterable
from typing import TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from playground.ui.theme.sizes import scaled

Index: TypeAlias = QModelIndex | QPersistentModelIndex

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def show_as_rows(table: QTableView, row_px: int, widths: Iterable[tuple[int, int]]) -> None:
    """Have a table look like a list of rows, of which one is chosen.

    Parameters
    ----------
    table
        The table; it has its model.
    row_px
        How high a row is, in usual type.
    widths
        Places of columns, and how wide each is in usual type.
    """
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(scaled(row_px))
    table.horizontalHeader().setHighlightSections(False)
    for column, width in widths:
        table.setColumnWidth(column, scaled(width))
