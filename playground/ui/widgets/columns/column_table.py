"""The columns of a table in a list: name, gaps, spread, range, tie to the target, treatment."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from playground.datasets.summary.data_summary import DataSummary
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import LIGHT, SECONDARY_PX, Theme
from playground.ui.widgets.columns.column_model import ColumnFact, ColumnModel
from playground.ui.widgets.columns.spread_delegate import WIDTH, SpreadDelegate
from playground.ui.widgets.tables.row_table import LEFT, show_as_rows

ROW_PX = 28
MOST_ROWS = 8
WIDTHS = {
    ColumnFact.NAME: 140,
    ColumnFact.MISSING: 70,
    ColumnFact.SPREAD: WIDTH,
    ColumnFact.RANGE: 126,
    ColumnFact.MEAN: 114,
    ColumnFact.TARGET: 76,
    ColumnFact.BECOMES: 160,
}


class ColumnTable(QTableView):
    """As high as its rows, up to :data:`MOST_ROWS` of them; more can be scrolled.

    Parameters
    ----------
    facts
        What is shown of every column; all by default.
    parent
        The owner.

    Signals
    -------
    column_chosen(name)
        A person went to a column.
    """

    column_chosen = Signal(str)

    def __init__(
        self, facts: Sequence[ColumnFact] = tuple(ColumnFact), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = ColumnModel(self)
        self._spread = SpreadDelegate(self)
        self._is_compact = len(facts) < len(ColumnFact)
        self.setModel(self._columns)
        self.setItemDelegateForColumn(ColumnFact.SPREAD, self._spread)
        self.setAccessibleName("Columns")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        show_as_rows(self, ROW_PX, WIDTHS.items())
        self.setIconSize(QSize(SECONDARY_PX + 3, SECONDARY_PX + 3))
        self._lay_out(facts)
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.set_theme(LIGHT)

    def show_summary(self, summary: DataSummary | None) -> None:
        """Show what is known of every column."""
        self._spread.set_classes([each.text for each in summary.balance] if summary else ())
        self._columns.set_summary(summary)
        self.setFixedHeight(self.sizeHint().height())

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._spread.set_theme(theme)
        self._columns.set_theme(theme)

    @override
    def sizeHint(self) -> QSize:
        header = 0 if self._is_compact else self.horizontalHeader().sizeHint().height()
        rows = min(max(self._columns.rowCount(), 1), MOST_ROWS)
        high = header + rows * scaled(ROW_PX) + 2 * self.frameWidth() + 2
        return QSize(super().sizeHint().width(), high)

    def _lay_out(self, facts: Sequence[ColumnFact]) -> None:
        header = self.horizontalHeader()
        header.setDefaultAlignment(LEFT)
        header.setStretchLastSection(not self._is_compact)
        header.setVisible(not self._is_compact)
        for fact in ColumnFact:
            self.setColumnHidden(fact, fact not in facts)
        if self._is_compact:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            header.setMinimumSectionSize(20)
            header.setSectionResizeMode(ColumnFact.NAME, QHeaderView.ResizeMode.Stretch)

    def _tell(self, current: QModelIndex) -> None:
        if current.isValid():
            self.column_chosen.emit(current.siblingAtColumn(ColumnFact.NAME).data())
