"""The metrics of a network as a table: train beside test, the classes folded under each metric."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from playground.core.text.numbers import percent
from playground.nn.base.metric import Metric
from playground.storage.csv_writer import as_csv
from playground.training.metric_table import MetricRow, metric_table
from playground.ui.plots.base.colors import text_test, text_train
from playground.ui.plots.base.number_format import short
from playground.ui.theme.markup import as_text
from playground.ui.theme.tokens import GRID, LIGHT, Theme

HEADINGS = ("Metric", "Train", "Test")
NUMBER_WIDTH = 72
NOTHING = "–"
MACRO = "The mean over the classes, each counted once."

_TEXT = Qt.ItemDataRole.AccessibleTextRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class MetricsTable(QTreeWidget):
    """A row per metric; those that judge every class can be unfolded.

    Copying (Ctrl+C, or the context menu) takes the whole table with all its digits.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[MetricRow, ...] = ()
        self._items: list[QTreeWidgetItem] = []
        self._theme = LIGHT
        self.setAccessibleName("Metrics")
        self.setAccessibleDescription("Train and test numbers of every metric; classes unfold")
        self.setColumnCount(len(HEADINGS))
        self.setHeaderLabels(HEADINGS)
        self.setUniformRowHeights(True)
        self.setIndentation(2 * GRID)
        self.setProperty("role", "plain")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out_columns()
        action = self.addAction("Copy table")
        action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(self.copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _lay_out_columns(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, NUMBER_WIDTH)
            self.headerItem().setTextAlignment(column, _RIGHT)

    @property
    def rows(self) -> tuple[MetricRow, ...]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[MetricRow]) -> None:
        """Show metrics; the same ones with other numbers keep what is unfolded and chosen."""
        keys = [(row.metric, row.class_name) for row in rows]
        if keys != [(row.metric, row.class_name) for row in self._rows]:
            self._make_items(rows)
        for item, row in zip(self._items, rows, strict=True):
            for column, value in enumerate((row.train, row.test), 1):
                self._write(item, column, row, value)
        self._rows = tuple(rows)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        for column, color in ((1, text_train(theme)), (2, text_test(theme))):
            self.headerItem().setForeground(column, QBrush(QColor(color)))
        self._color()

    def copy(self) -> None:
        """Put the table on the clipboard, in the columns of a spreadsheet."""
        QGuiApplication.clipboard().setText(as_csv(metric_table(self._rows), "\t"))

    def _make_items(self, rows: Sequence[MetricRow]) -> None:
        self.clear()
        self._items = []
        parent = self.invisibleRootItem()
        for row in rows:
            of = parent if row.class_name else self.invisibleRootItem()
            item = QTreeWidgetItem(of, [row.class_name or row.metric.label])
            item.setToolTip(0, as_text(row.class_name or explained(row.metric)))
            for column in (1, 2):
                item.setTextAlignment(column, _RIGHT)
            self._items.append(item)
            if not row.class_name:
                parent = item
        for item in self._items:
            if item.childCount():
                item.setToolTip(0, f"{item.toolTip(0)}\n{MACRO}")
        self._color()

    def _color(self) -> None:
        for item in self._items:
            if item.parent() is not None:
                for column in range(len(HEADINGS)):
                    item.setForeground(column, QBrush(QColor(self._theme.secondary)))

    @staticmethod
    def _write(item: QTreeWidgetItem, column: int, row: MetricRow, value: float) -> None:
        text = number_text(row.metric, value)
        if text == item.text(column) and item.data(column, _TEXT):
            return
        item.setText(column, text)
        missing = value != value
        item.setToolTip(column, row.metric.undefined if missing else "")
        name = row.class_name or row.metric.label
        spoken = f"not defined. {row.metric.undefined}" if missing else text
        item.setData(column, _TEXT, f"{name}, {HEADINGS[column].lower()}: {spoken}")


def number_text(metric: Metric, value: float) -> str:
    """Return a metric's number as people read it; a dash where there is none."""
    if value != value:
        return NOTHING
    return percent(value) if metric.is_share else short(value)


def explained(metric: Metric) -> str:
    """Return what a metric tells, and its formula."""
    return f"{metric.help}\n{metric.formula}"
