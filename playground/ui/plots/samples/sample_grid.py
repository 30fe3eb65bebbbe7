"""The table view of the samples: rows are chosen, copied, walked through."""

import numpy as np
from PySide6.QtCore import QItemSelectionModel, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from playground.core import IntArray
from playground.storage.csv_writer import as_csv
from playground.ui.plots.samples.row_follower import RowFollower
from playground.ui.plots.samples.sample_model import PICTURE_PX, SampleModel
from playground.ui.support.background_task import BackgroundTask, TaskRun
from playground.ui.theme.sizes import scaled

ROW_PX, PICTURE_ROW_PX = 24, PICTURE_PX + 4
FIRST_WIDTH = 92
NARROWEST, WIDEST = 72, 160
SORT_SIGN_PX = 30
MOST_FITTED = 300
"""Of more columns, the others keep the first width."""


class SampleGrid(QTableView):
    """Rows of samples.

    Attributes
    ----------
    rows
        The row it stands at.
    """

    def __init__(self, model: SampleModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples = model
        self._copying = BackgroundTask("copy-rows", self)
        self._copying.finished.connect(self._put_on_clipboard)
        self.setModel(model)
        self.setAccessibleName("Samples")
        self.setAccessibleDescription("A row per sample; the arrow keys choose one for all views")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setProperty("role", "plain")
        self.setIconSize(QSize(PICTURE_PX, PICTURE_PX))
        self._lay_out()
        self.rows = RowFollower(self, model, self._go)
        copy = self.addAction("Copy rows")
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _lay_out(self) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        # Fixed heights: asking a million rows for theirs would take seconds.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(scaled(ROW_PX))
        rows.setHighlightSections(False)
        columns.setDefaultSectionSize(scaled(FIRST_WIDTH))
        columns.setHighlightSections(False)
        # For each section the header asks whether all rows are selected: let it ask an empty
        # selection, for a million rows take seconds to answer.
        columns.setSelectionModel(QItemSelectionModel(self._samples, self))
        columns.setTextElideMode(Qt.TextElideMode.ElideRight)
        columns.setSectionsClickable(True)
        columns.setSortIndicatorShown(True)
        columns.setSortIndicatorClearable(True)
        columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def fit(self, *, pictures: bool) -> None:
        """Make columns as wide as their names and rows as high as pictures, or as low as text."""
        self.verticalHeader().setDefaultSectionSize(PICTURE_ROW_PX if pictures else scaled(ROW_PX))
        metrics = self.horizontalHeader().fontMetrics()
        for section in range(min(self._samples.columnCount(), MOST_FITTED)):
            name = str(self._samples.headerData(section, Qt.Orientation.Horizontal))
            wide = metrics.horizontalAdvance(name) + SORT_SIGN_PX
            self.setColumnWidth(section, min(max(wide, NARROWEST), WIDEST))

    def _go(self, place: int) -> None:
        self.selectRow(place)
        self.scrollTo(self._samples.index(place, 0))

    def selected_places(self) -> IntArray:
        """Return which of the shown rows are selected, from above."""
        spans = [
            np.arange(span.top(), span.bottom() + 1)
            for span in self.selectionModel().selection().toList()
        ]
        return np.unique(np.concatenate(spans)) if spans else np.zeros(0, np.intp)

    def copy(self) -> None:
        """Put the selected rows on the clipboard, in the columns of a spreadsheet."""
        places = self.selected_places()
        if len(places):
            table = self._samples.lines(places)

            def work(run: TaskRun) -> str:
                del run
                return as_csv(table, "\t")

            self._copying.start(work)

    def stop(self) -> None:
        """Give up what is under way."""
        self._copying.close()

    def _put_on_clipboard(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
