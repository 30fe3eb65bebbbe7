"""The columns of the data in use: a line each, and the balance of the classes.

What shows them is imported with the first data that have columns worth a list.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from playground.core import Component
from playground.core.progress import Progress, unwatched
from playground.datasets import DATASETS, Dataset, DatasetConfig
from playground.ui.support.background_task import BackgroundTask, TaskRun
from playground.ui.support.later import later
from playground.ui.theme.tokens import GRID, LIGHT, Theme
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.section import heading

if TYPE_CHECKING:
    from playground.datasets.summary.data_summary import DataSummary
    from playground.ui.widgets.columns.balance_bar import BalanceBar
    from playground.ui.widgets.columns.column_table import ColumnTable

MOST_COLUMNS = 200
SMALL = 50_000
"""Up to so many values are looked at at once: it takes a few milliseconds."""


class ColumnSection(QWidget):
    """Looks at the columns once they are to be seen, and not on the GUI thread where that is much.

    Points on a plane have no such list: their picture says more.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pending: tuple[Dataset, DatasetConfig] | None = None
        self._task = BackgroundTask("columns", self)
        self._task.finished.connect(self._show_summary)
        self._theme = LIGHT
        self.hide()

    @cached_property
    def table(self) -> "ColumnTable":
        """The columns' lines; made, with what stands around them, when there are any to show."""
        from playground.ui.widgets.columns.column_model import ColumnFact
        from playground.ui.widgets.columns.column_table import ColumnTable

        table = ColumnTable((ColumnFact.NAME, ColumnFact.SPREAD))
        table.setToolTip("Every column, and how its values are spread")
        table.set_theme(self._theme)
        self._more = message_label("secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID - 2)
        column.addWidget(heading("Columns"))
        column.addWidget(self.balance)
        column.addWidget(table)
        column.addWidget(self._more)
        return table

    @cached_property
    def balance(self) -> "BalanceBar":
        """How many samples each class has."""
        from playground.ui.widgets.columns.balance_bar import BalanceBar

        balance = BalanceBar()
        balance.set_theme(self._theme)
        return balance

    def set_dataset(self, dataset: Dataset | None, config: DatasetConfig) -> None:
        """Take the data that is trained on; looked at when the section is painted next."""
        self._task.cancel()
        self._pending = None
        shown = dataset is not None and not dataset.is_2d and config.kind in DATASETS
        if dataset is not None and shown:
            self._pending = (dataset, config)
            _ = self.table  # nothing without height is ever painted
        else:
            self._show_summary(None)
        self.setVisible(shown)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        if "table" in self.__dict__:
            self.table.set_theme(theme)
            self.balance.set_theme(theme)

    def stop(self) -> None:
        """Give up what is under way: the window is about to close."""
        self._pending = None
        self._task.close()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._pending is not None:
            later(self, self._describe)

    def _describe(self) -> None:
        if self._pending is None:
            return
        from playground.datasets.summary.data_summary import summarize_dataset

        (dataset, config), self._pending = self._pending, None
        source = DATASETS.create(Component(config.kind, config.params))

        def describe(progress: Progress) -> "DataSummary":
            return summarize_dataset(dataset, source, progress, MOST_COLUMNS)

        if dataset.raw.x.size <= SMALL:
            self._show_summary(describe(unwatched))
            return
        self._show_summary(None)

        def work(run: TaskRun) -> "DataSummary":
            return describe(run.progress)

        self._task.start(work)

    def _show_summary(self, summary: "DataSummary | None") -> None:
        if summary is None and "table" not in self.__dict__:
            return
        self.table.show_summary(summary)
        self.balance.set_balance(summary.balance if summary is not None else ())
        more = summary.more if summary is not None else 0
        set_message(self._more, f"and {more:,} more columns" if more else "")
