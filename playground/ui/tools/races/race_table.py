"""How a race ended, as a table: who came where, how far, how fast."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QTableView
from typing_extensions import override

from playground.experiments.race_results import Criterion, LaneResult
from playground.storage.csv_writer import as_csv
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import Theme
from playground.ui.tools.races.result_model import ResultFact, ResultModel
from playground.ui.widgets.tables.row_table import show_as_rows

ROW = 24
MOST_ROWS = 6
"""How many are seen at once; with more the table scrolls."""

WIDTHS = {
    ResultFact.RANK: 56,
    ResultFact.TRAIN_ACCURACY: 70,
    ResultFact.TEST_ACCURACY: 70,
    ResultFact.EPOCHS: 62,
    ResultFact.UPDATES: 66,
    ResultFact.SECONDS: 64,
}
NUMBER_WIDTH = 72
LEAST_LANE_WIDTH = 152
"""What the lanes' names need, the longest optimizer's included; they have what is left."""


class ResultTable(QTableView):
    """The lanes of a race, the best first; there is none before a race.

    A click on a column's name sorts by it, as Space does in the chosen column. Copying (Ctrl+C or
    the menu) takes the whole table with all digits.

    Parameters
    ----------
    theme
        Whose colours are drawn.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.rows = ResultModel(theme, self)
        self._fitted = 0
        self.setModel(self.rows)
        self.setAccessibleName("Result of the race")
        self.setAccessibleDescription(
            "Space sorts by the chosen column, again the other way round; Ctrl+C copies the table"
        )
        widths = ((fact, WIDTHS.get(fact, NUMBER_WIDTH)) for fact in ResultFact)
        show_as_rows(self, ROW, widths)
        self.setIconSize(QSize(12, 12))
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._sort_by)
        self._add_actions()
        self.hide()

    def _add_actions(self) -> None:
        csv = self.addAction("Copy as CSV")
        csv.triggered.connect(lambda: self.copy(","))
        table = self.addAction("Copy for a spreadsheet")
        table.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        table.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        table.triggered.connect(lambda: self.copy("\t"))
        sort = self.addAction("Sort by this column")
        sort.setShortcut(QKeySequence(Qt.Key.Key_Space))
        sort.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        sort.triggered.connect(self._sort_by_chosen)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def show_results(
        self, results: Sequence[LaneResult], criterion: Criterion, colors: Sequence[str]
    ) -> None:
        """Show how lanes stand.

        Parameters
        ----------
        results
            The lanes, the best first.
        criterion
            What they are judged by.
        colors
            Of the lanes, by their place in the race.
        """
        first = self.isHidden()
        self.rows.show(results, criterion, colors)
        for fact in ResultFact:
            self.setColumnHidden(fact, not self.rows.applies(fact))
        if first or self.rows.rowCount() != self._fitted:
            self._fit()
        self.show()
        self._fit_names()

    def _fit_names(self) -> None:
        """Give the names what the numbers leave."""
        others = sum(self.columnWidth(fact) for fact in ResultFact if fact is not ResultFact.LANE)
        left = self.viewport().width() - others
        self.setColumnWidth(ResultFact.LANE, max(left, scaled(LEAST_LANE_WIDTH)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_names()

    def _fit(self) -> None:
        """Be as high as the lanes, or as many of them as there is room for."""
        self._fitted = self.rows.rowCount()
        seen = min(self._fitted, MOST_ROWS)
        head = self.horizontalHeader().sizeHint().height()
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(head + seen * scaled(ROW) + 2 * self.frameWidth() + bar)

    def copy(self, delimiter: str = ",") -> None:
        """Put the whole table on the clipboard."""
        QGuiApplication.clipboard().setText(as_csv(self.rows.table(), delimiter))

    def _sort_by_chosen(self) -> None:
        self._sort_by(max(self.currentIndex().column(), 0))

    def _sort_by(self, column: int) -> None:
        """Sort by a column, or the other way round where it is sorted by it."""
        falls = self.rows.sorted_by == (column, Qt.SortOrder.AscendingOrder)
        order = Qt.SortOrder.DescendingOrder if falls else Qt.SortOrder.AscendingOrder
        self.rows.sort(column, order)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter be the dialog's, whose first button starts a race, only where nobody reads."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)
