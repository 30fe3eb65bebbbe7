"""What the network costs and how it will start to learn: the table to read before training."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.explain.diagnosis.init_report import InitReport
from playground.explain.diagnosis.verdict import WORDS
from playground.nn.compiler.node_info import NodeInfo
from playground.nn.initializers import INITIALIZERS
from playground.nn.inspect.costs import Costs
from playground.ui.panels.summary.summary_rows import (
    HEADER,
    HELPS,
    SummaryRow,
    memory_text,
    summary_rows,
    total_cells,
)
from playground.ui.theme.markup import as_text
from playground.ui.theme.sizes import secondary_px
from playground.ui.theme.tokens import GRID, LIGHT, Theme
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.section import MARGIN

EMPTY = "Add layers to the canvas: their sizes, work and memory appear here before you train."
WAITING = "Drawing initial weights to see how signals and gradients travel…"
BROKEN = "How it will start shows once the drawing has no errors."

TIGHT = """
QTreeView { border: none; border-radius: 0; }
QTreeView::item { padding: 0 2px; }
QHeaderView::section { padding: 3px 4px; border-right: none; }
"""
"""Six columns have to fit into a narrow dock."""

CELL_PADDING = 13
"""What a cell needs beside its text."""

LEAST_NAME = 60

_ID = Qt.ItemDataRole.UserRole
_START = HEADER.index("Start")
_NUMBERS = range(1, _START)


class SummaryPanel(QWidget):
    """The summary dock.

    Signals
    -------
    selection_changed
        The person selected rows: the layers' ids.
    initializer_requested
        The person takes the advice: the name of an initializer.
    """

    selection_changed = Signal(tuple)
    initializer_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Summary of the network")
        self._theme = LIGHT
        self._infos: Mapping[str, NodeInfo] = {}
        self._costs: Costs | None = None
        self._outcome: InitReport | None = None
        self._rows: tuple[SummaryRow, ...] = ()
        self._selected: tuple[str, ...] = ()
        self._remedy = ""
        self.table = self._make_table()
        self._empty = QLabel(EMPTY)
        self._empty.setProperty("role", "secondary")
        self._empty.setWordWrap(True)
        self._memory = message_label("secondary")
        self.verdict = QLabel()
        self.verdict.setAccessibleDescription("How it will start")
        self.details, self.advice = message_label("secondary"), message_label("secondary")
        self.apply_button = QPushButton("Use the recommended initializer")
        self.apply_button.clicked.connect(self._take_advice)
        self.apply_button.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, GRID)
        box.setSpacing(GRID // 2)
        box.addWidget(self.table, 1)
        texts = QVBoxLayout()
        texts.setContentsMargins(MARGIN, 0, MARGIN, 0)
        texts.setSpacing(GRID // 2)
        for widget in (self._empty, self._memory, self.verdict, self.details, self.advice):
            texts.addWidget(widget)
        texts.addWidget(self.apply_button, 0, Qt.AlignmentFlag.AlignLeft)
        box.addLayout(texts)
        self._show_rows()

    # values in ----------------------------------------------------------------------------------

    def set_costs(
        self,
        infos: Mapping[str, NodeInfo],
        costs: Costs | None,
        optimizer: str = "",
        to_train: str = "",
    ) -> None:
        """Show what layers cost.

        Parameters
        ----------
        infos
            Facts about every layer, also of those whose costs are unknown.
        costs
            ``None`` when nothing is known.
        optimizer
            The title of the optimizer whose memory is counted.
        to_train
            The memory that training takes in all, in words.
        """
        self._infos, self._costs = infos, costs
        said = memory_text(costs, optimizer, to_train) if costs is not None and costs.nodes else ""
        set_message(self._memory, said)
        self._show_rows()

    def set_outcome(self, outcome: InitReport | None, message: str = "") -> None:
        """Show how the network will start, or why that is not known (yet)."""
        self._outcome = outcome
        advice = outcome.advice if outcome is not None else None
        remedy = advice.remedy if advice is not None else None
        self._remedy = remedy.initializer if remedy is not None and not remedy.activation else ""
        self.apply_button.setVisible(bool(self._remedy))
        if self._remedy:
            title = INITIALIZERS.get(self._remedy).title
            self.apply_button.setText(f"Use {title}")
            self.apply_button.setToolTip(f"Choose the initializer {title}; Undo takes it back")
            self.apply_button.setAccessibleName(f"Use the initializer {title}")
        set_message(self.advice, advice.text if advice is not None else message)
        self._show_rows()

    def set_selection(self, node_ids: tuple[str, ...]) -> None:
        """Show a selection made elsewhere; emits nothing."""
        self._selected = node_ids
        with QSignalBlocker(self.table):
            for item in self._items():
                item.setSelected(item.data(0, _ID) in node_ids)  # the totals have an empty id
                if node_ids and item.data(0, _ID) == node_ids[-1]:
                    keep = QItemSelectionModel.SelectionFlag.NoUpdate
                    self.table.setCurrentItem(item, 0, keep)
        self._show_details()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        for item, row in zip(self._items(), self._rows, strict=False):  # the totals have no row
            self._color(item, row)
        self._show_verdict()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_names()

    # the table ----------------------------------------------------------------------------------

    def _make_table(self) -> QTreeWidget:
        table = QTreeWidget()
        table.setAccessibleName("What every layer costs")
        table.setStyleSheet(TIGHT)
        font = QFont(self.font())
        font.setPixelSize(secondary_px())
        table.setFont(font)
        table.setHeaderLabels(list(HEADER))
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column, text in enumerate(HELPS):
            table.headerItem().setToolTip(column, text)
            if column in _NUMBERS:
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                table.headerItem().setTextAlignment(column, right)
        table.itemSelectionChanged.connect(self._selection_moved)
        table.verticalScrollBar().rangeChanged.connect(self._fit_names)
        return table

    def _show_rows(self) -> None:
        """Fill the table; rows keep their items, so nothing flickers while one types."""
        forecast = self._outcome.forecast if self._outcome is not None else None
        costs = self._costs
        self._rows = summary_rows(self._infos, costs, forecast) if costs is not None else ()
        cells = [row.cells for row in self._rows]
        if costs is not None and self._rows:
            cells.append(total_cells(costs))
        with QSignalBlocker(self.table):
            while self.table.topLevelItemCount() > len(cells):
                self.table.takeTopLevelItem(self.table.topLevelItemCount() - 1)
            while self.table.topLevelItemCount() < len(cells):
                self.table.addTopLevelItem(_item())
            for index, (item, texts) in enumerate(zip(self._items(), cells, strict=True)):
                self._fill(item, index, texts)
        self._fit_columns(cells)
        self.table.setVisible(bool(self._rows))
        self._empty.setVisible(not self._rows)
        self.set_selection(self._selected)
        self._show_verdict()

    def _fit_columns(self, cells: Sequence[Sequence[str]]) -> None:
        """Make columns as narrow as their bold totals allow; the layers' names get the rest."""
        font = QFont(self.table.font())
        font.setBold(True)
        advance = QFontMetrics(font).horizontalAdvance
        for column in range(1, len(HEADER)):
            texts = (HEADER[column], *(row[column] for row in cells))
            self.table.setColumnWidth(column, max(map(advance, texts)) + CELL_PADDING)
        self._fit_names()

    def _fit_names(self) -> None:
        rest = sum(self.table.columnWidth(column) for column in range(1, len(HEADER)))
        room = self.table.viewport().width() - rest
        self.table.setColumnWidth(0, max(LEAST_NAME, room))

    def _fill(self, item: QTreeWidgetItem, index: int, texts: Sequence[str]) -> None:
        row = self._rows[index] if index < len(self._rows) else None
        for column, text in enumerate(texts):
            item.setText(column, text)
            item.setToolTip(column, as_text(row.details) if row is not None else "")
            font = QFont(self.table.font())
            font.setBold(row is None)
            item.setFont(column, font)
        item.setData(0, _ID, row.node_id if row is not None else "")
        spoken = row.details if row is not None else ", ".join(t for t in texts if t)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken.replace("\n", ", "))
        enabled = Qt.ItemFlag.ItemIsEnabled
        item.setFlags(enabled | Qt.ItemFlag.ItemIsSelectable if row is not None else enabled)
        self._color(item, row)

    def _color(self, item: QTreeWidgetItem, row: SummaryRow | None) -> None:
        color = self._color_of(row.verdict.kind if row and row.verdict else "steady")
        item.setForeground(_START, QBrush(QColor(color)))

    def _color_of(self, verdict: str) -> str:
        theme = self._theme
        colors = {"vanishing": theme.warning, "exploding": theme.error}
        return colors.get(verdict, theme.text)

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.table.topLevelItem(i) for i in range(self.table.topLevelItemCount()))
        return [item for item in found if item is not None]

    # below the table ----------------------------------------------------------------------------

    def _show_verdict(self) -> None:
        """Say the whole network's verdict in its colour."""
        forecast = self._outcome.forecast if self._outcome is not None else None
        self.verdict.setVisible(forecast is not None and bool(self._rows))
        if forecast is not None:
            self.verdict.setText(f"Start: {WORDS[forecast.verdict]}")
            self.verdict.setToolTip(
                f"Of {forecast.draws} initial networks on {forecast.samples} training samples"
            )
            color = self._color_of(forecast.verdict)
            self.verdict.setStyleSheet(f"color: {color}; font-weight: 600")

    def _show_details(self) -> None:
        """Say the selected layer's verdict, or the worst one's."""
        checked = [row for row in self._rows if row.verdict is not None]
        chosen = [row for row in checked if row.node_id in self._selected]
        bad = [row for row in checked if row.verdict and row.verdict.kind != "steady"]
        row = next(iter(chosen or bad), None)
        verdict = row.verdict if row is not None else None
        set_message(self.details, f"{row.cells[0]}: {verdict.message}." if row and verdict else "")

    def _selection_moved(self) -> None:
        self._selected = tuple(item.data(0, _ID) for item in self.table.selectedItems())
        self._show_details()
        self.selection_changed.emit(self._selected)

    def _take_advice(self) -> None:
        self.initializer_requested.emit(self._remedy)


def _item() -> QTreeWidgetItem:
    item = QTreeWidgetItem()
    for column in _NUMBERS:
        item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
