"""Who uses the gradient: the move every optimizer would make with the same vector."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from playground.core import Component
from playground.explain.base.optimizer_preview import Move, Preview
from playground.nn.optimizers import OPTIMIZERS
from playground.ui.plots.base.number_format import short
from playground.ui.theme.tokens import GRID, LIGHT, Theme
from playground.ui.widgets.section import heading

COLUMNS = (
    ("optimizer", "Which optimizer would use the gradient"),
    ("memory", "Whether it goes on with what it remembers, or would begin"),
    ("length", "How far all parameters together would move, |Δ|"),
    ("promised", "The change of the batch's loss to first order, g · Δ"),
    ("delivered", "The change of the same samples' loss, computed at the new weights"),
    ("this weight", "How far the chosen weight or bias would move"),
)


class UsesPanel(QWidget):
    """A table of moves, one optimizer a row; the one at work comes first.

    Signals
    -------
    optimizer_requested(component)
        The person wants the next update made with this one.
    """

    optimizer_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._moves: tuple[Move, ...] = ()
        self.badge = QLabel()
        self.badge.setProperty("role", "secondary")
        self.table = self._make_table()
        self.update_button = QPushButton("Update with this one")
        self.update_button.setToolTip(
            "Choose the selected optimizer and make the update; Undo takes the choice back"
        )
        self.update_button.clicked.connect(self._request)
        self.update_button.setEnabled(False)
        self.note = QLabel()
        self.note.setProperty("role", "secondary")
        self.note.setWordWrap(True)
        top = QHBoxLayout()
        top.addWidget(heading("③ uses it"))
        top.addWidget(self.badge, 1)
        below = QHBoxLayout()
        below.addWidget(self.update_button)
        below.addWidget(self.note, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID // 2)
        box.addLayout(top)
        box.addWidget(self.table, 1)
        box.addLayout(below)

    # values in ----------------------------------------------------------------------------------

    def show_preview(self, found: Preview, weight: int | None) -> None:
        """Show the moves.

        Parameters
        ----------
        found
            The moves from the present point along the present gradient; the first one is that of
            the optimizer at work.
        weight
            The place of the chosen number in the parameters, if one is chosen.
        """
        keep = self.chosen
        self._moves = found.moves
        self.table.setRowCount(len(found.moves))
        for row, move in enumerate(found.moves):
            self._fill(row, move, weight, found.is_fresh)
        offered = [move.optimizer for move in found.moves]
        self.table.selectRow(offered.index(keep) if keep in offered else 0)
        self.badge.setText("" if found.is_fresh else "stale: g belongs to weights already left")
        self.note.setText(
            "All of them get the same g; it is not touched."
            if found.is_fresh
            else "An old gradient promises nothing about the present weights."
        )

    def show_message(self, text: str) -> None:
        """Say why there are no moves."""
        self._moves = ()
        self.table.setRowCount(0)
        self.update_button.setEnabled(False)
        self.badge.setText("")
        self.note.setText(text)

    def set_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._theme = theme

    @property
    def chosen(self) -> Component | None:
        """The optimizer of the selected row."""
        row = self.table.currentRow()
        return self._moves[row].optimizer if 0 <= row < len(self._moves) else None

    @property
    def words(self) -> str:
        """What is shown, as plain text."""
        rows = [[name for name, _ in COLUMNS]]
        for row in range(self.table.rowCount()):
            items = [self.table.item(row, column) for column in range(len(COLUMNS))]
            rows.append([item.text() if item is not None else "" for item in items])
        return "\n".join(["  ".join(row) for row in rows] + [self.note.text()])

    # building -----------------------------------------------------------------------------------

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(COLUMNS))
        table.setAccessibleName("The move every optimizer would make with this gradient")
        for column, (name, tip) in enumerate(COLUMNS):
            head = QTableWidgetItem(name)
            head.setToolTip(tip)
            table.setHorizontalHeaderItem(column, head)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(22)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.itemSelectionChanged.connect(self._follow_selection)
        return table

    def _fill(self, row: int, move: Move, weight: int | None, is_fresh: bool) -> None:
        title = optimizer_title(move.optimizer)
        texts: Sequence[str] = (
            f"● {title}" if row == 0 else f"\N{FIGURE SPACE} {title}",
            _memory(move),
            short(move.length),
            short(move.predicted) if is_fresh else "—",
            short(move.delivered),
            short(float(move.move[weight])) if weight is not None else "—",
        )
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, column, item)

    def _follow_selection(self) -> None:
        self.update_button.setEnabled(self.chosen is not None)

    def _request(self) -> None:
        chosen = self.chosen
        if chosen is not None:
            self.optimizer_requested.emit(chosen)


def optimizer_title(optimizer: Component) -> str:
    """Return what an optimizer is called; momentum makes SGD another one."""
    title = OPTIMIZERS.get(optimizer.name).title
    momentum = optimizer.params.get("momentum")
    return f"{title}, momentum {momentum:g}" if momentum else title


def _memory(move: Move) -> str:
    return "goes on" if move.goes_on else "begins"
