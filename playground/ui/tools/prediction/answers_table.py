"""The table of answers: sorted by mouse and key, copied as text."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QTableView
from typing_extensions import override

from playground.storage.csv_writer import as_csv
from playground.ui.theme.stylesheet import set_role
from playground.ui.theme.tokens import Theme
from playground.ui.tools.prediction.answers_model import AnswersModel
from playground.ui.tools.prediction.predict_task import FileAnswers
from playground.ui.widgets.tables.row_table import show_as_rows

ROW = 24
WIDEST, GAP, LOOKED_AT = 220, 24, 600


class AnswersTable(QTableView):
    """Rows with their answers.

    A click on a column's name sorts by it, as Space does in the chosen column. Copying (Ctrl+C or
    the menu) takes all rows that are shown, with all digits.

    Parameters
    ----------
    theme
        Whose colours are drawn.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.rows = AnswersModel(theme, self)
        self.setModel(self.rows)
        set_role(self, "answers")
        self.setAccessibleName("Answers")
        self.setAccessibleDescription(
            "Space sorts by the chosen column, again the other way round; Ctrl+C copies the table"
        )
        show_as_rows(self, ROW, ())
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._sort_by)
        csv = self.addAction("Copy as CSV")
        csv.triggered.connect(lambda: self.copy(","))
        table = self.addAction("Copy for a spreadsheet")
        table.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        table.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        table.triggered.connect(self.copy)
        sort = self.addAction("Sort by this column")
        sort.setShortcut(QKeySequence(Qt.Key.Key_Space))
        sort.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        sort.triggered.connect(lambda: self._sort_by(max(self.currentIndex().column(), 0)))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def show_answers(self, answers: FileAnswers | None) -> None:
        """Show other answers, or none, and give each column the room that its first rows take."""
        self.rows.show(answers)
        self._fit()

    def _fit(self) -> None:
        metrics, widest = self.fontMetrics(), WIDEST * self.fontMetrics().height() // 16
        for column in range(self.rows.columnCount()):
            count = min(self.rows.rowCount(), max(1, LOOKED_AT // self.rows.columnCount()))
            texts = [str(self.rows.index(row, column).data() or "") for row in range(count)]
            name = f"{self.rows.header[column]} ▾"
            width = max(map(metrics.horizontalAdvance, [*texts, name]))
            self.setColumnWidth(column, min(width, widest) + GAP)

    def copy(self, delimiter: object = "\t") -> None:
        """Put the rows that are shown on the clipboard."""
        sign = "," if delimiter == "," else "\t"
        QGuiApplication.clipboard().setText(as_csv(self.rows.table(), sign))

    def _sort_by(self, column: int) -> None:
        """Sort by a column, or the other way round where it is sorted by it."""
        falls = self.rows.sorted_by == (column, Qt.SortOrder.AscendingOrder)
        order = Qt.SortOrder.DescendingOrder if falls else Qt.SortOrder.AscendingOrder
        at = self.currentIndex()
        place = (at.row(), at.column()) if at.isValid() else (0, column)
        self.rows.sort(column, order)
        self.setCurrentIndex(self.rows.index(*place))  # the keyboard stays where it was

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter be the dialog's only where nobody reads."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)
