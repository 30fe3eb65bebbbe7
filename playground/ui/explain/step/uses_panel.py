"""Who uses the gradient: the move every optimizer would make with the same vector."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.core import Component
from playground.explain.base.optimizer_preview import Move, Preview, optimizer_title
from playground.explain.updates.optimizer_table import AfterSteps, Rates
from playground.explain.updates.preparation import Preparation
from playground.nn.optimizers import OPTIMIZERS
from playground.ui.explain.base.number_table import NumberTable
from playground.ui.plots.base.number_format import significant
from playground.ui.theme.tokens import GRID, LIGHT, Theme
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.section import heading
from playground.ui.widgets.wheel_focus import WheelFocus

COLUMNS = (
    ("optimizer", "Which optimizer would use the gradient"),
    (
        "memory",
        "Whether it goes on with what it remembers, or begins; none: it remembers nothing",
    ),
    ("rate", "Its learning rate in this update"),
    ("length", "How far all parameters together would move, |Δ|"),
    ("promised", "The change of the batch's loss to first order, g · Δ"),
    ("delivered", "The change of the same samples' loss, computed at the new weights"),
    (
        "in 10\nsteps",
        "The change of the loss of all training samples after ten steps on a copy: first moves "
        "mislead, a momentum's equals plain descent's",
    ),
    ("this\nweight", "How far the chosen weight or bias would move"),
)
_LATER = [name for name, _ in COLUMNS].index("in 10\nsteps")
_WEIGHT = len(COLUMNS) - 1
UNTOUCHED = "gradient not touched"
USED = "used: it belongs to weights already left; used again, it is stale"


class UsesPanel(QWidget):
    """A table of moves, one optimizer a row; the one at work comes first.

    Signals
    -------
    optimizer_requested(component)
        The person wants the next update made with this one.
    choice_changed()
        Other optimizers, or other rates, are to be compared.
    move_shown(title, move)
        The person wants to see a row's move on the network; ``None``: no longer.
    """

    optimizer_requested = Signal(object)
    choice_changed = Signal()
    move_shown = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._moves: tuple[Move, ...] = ()
        self._ghost = -1
        self._is_just_shown = False
        self.badge, self.way = QLabel(), message_label("secondary")
        self.badge.setProperty("role", "secondary")
        self.way.setAccessibleDescription("The gradient's way to the optimizer")
        self.table = NumberTable("The move every optimizer would make with this gradient", COLUMNS)
        self.table.itemSelectionChanged.connect(self._follow_selection)
        self.table.setToolTip("Click a row: its move shows as a ghost on every wire")
        self.table.cellClicked.connect(lambda row, _: self._toggle_ghost(row))
        self.table.cellActivated.connect(lambda row, _: self._toggle_ghost(row))
        self.note = message_label("secondary")
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(heading("③ uses it"))
        top.addWidget(self.badge, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID // 2)
        box.addLayout(top)
        box.addWidget(self.way)
        box.addWidget(self.note)
        box.addWidget(self.table, 1)
        box.addLayout(self._make_choices())

    # values in ----------------------------------------------------------------------------------

    def show_preview(self, found: Preview, way: Preparation, *, goes_on: bool) -> None:
        """Show the moves from the present point along the present gradient.

        Parameters
        ----------
        found
            The moves; the first one is that of the optimizer at work.
        way
            What happens to the gradient before that.
        goes_on
            Whether :meth:`show_later` will tell where they are some steps later.
        """
        keep = self.chosen
        self.hide_ghost()
        self._moves = found.moves
        self.table.setRowCount(len(found.moves))
        for row, move in enumerate(found.moves):
            self._fill(row, move, found.is_fresh)
            self.table.set_text(row, _LATER, "…" if goes_on else "—")
        offered = [move.optimizer for move in found.moves]
        self.table.selectRow(offered.index(keep) if keep in offered else 0)
        self.badge.setText(UNTOUCHED if found.is_fresh else USED)
        set_message(self.way, way.text)
        set_message(self.note, "")

    def show_later(self, found: Sequence[AfterSteps]) -> None:
        """Show where the optimizers are some steps later."""
        for row, move in enumerate(self._moves):
            later = next((each for each in found if each.optimizer == move.optimizer), None)
            if later is None:
                continue
            change = "—" if later.after is None else significant(later.after - later.before)
            self.table.set_text(row, _LATER, change, later.trouble)

    def show_weight(self, weight: int | None) -> None:
        """Show how far a number would move; ``weight`` is its place in the parameters."""
        for row, move in enumerate(self._moves):
            text = "—" if weight is None else significant(float(move.move[weight]))
            self.table.set_text(row, _WEIGHT, text)

    def show_message(self, text: str) -> None:
        """Say why there are no moves."""
        self.hide_ghost()
        self._moves = ()
        self.table.setRowCount(0)
        self.update_button.setEnabled(False)
        self.badge.setText("")
        set_message(self.way, "")
        set_message(self.note, text)

    def set_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._theme = theme

    # choosing -----------------------------------------------------------------------------------

    @property
    def chosen(self) -> Component | None:
        """The optimizer of the selected row."""
        row = self.table.currentRow()
        return self._moves[row].optimizer if 0 <= row < len(self._moves) else None

    @property
    def rates(self) -> Rates:
        """At which learning rates optimizers are compared."""
        rates: Rates = self.rate_box.currentData()
        return rates

    @property
    def all_wanted(self) -> bool:
        """Whether every optimizer is to be compared."""
        return self.all_box.isChecked()

    @property
    def words(self) -> str:
        """What is shown, as plain text."""
        said = [text for text in (self.badge.text(), self.way.text(), self.note.text()) if text]
        return "\n".join([*said, self.table.words] if self._moves else said)

    # building -----------------------------------------------------------------------------------

    def _make_choices(self) -> QHBoxLayout:
        self.update_button = QPushButton("Update with this one")
        self.update_button.setToolTip(
            "Choose the selected optimizer and make the update; Undo takes back one, then the other"
        )
        self.update_button.clicked.connect(self._request)
        self.update_button.setEnabled(False)
        self.rate_box = QComboBox()
        WheelFocus(self.rate_box)
        self.rate_box.addItem("Own default rates", "own")
        self.rate_box.addItem("Same rate", "same")
        self.rate_box.setAccessibleName("Learning rates of the optimizers compared")
        self.rate_box.setToolTip("Compare every optimizer at its usual rate, or all at the same")
        self.rate_box.activated.connect(self.choice_changed)
        self.all_box = QCheckBox(f"All {len(OPTIMIZERS.names)}")
        self.all_box.setToolTip("Compare every optimizer there is")
        self.all_box.clicked.connect(self.choice_changed)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.update_button)
        row.addWidget(self.rate_box)
        row.addWidget(self.all_box)
        row.addStretch(1)
        return row

    def _fill(self, row: int, move: Move, is_fresh: bool) -> None:
        title = optimizer_title(move.optimizer)
        texts = (
            f"● {title}" if row == 0 else f"\N{FIGURE SPACE} {title}",
            move.memory,
            significant(move.rate),
            significant(move.length),
            significant(move.predicted) if is_fresh else "—",
            significant(move.delivered),
            "…",
            "—",
        )
        self.table.set_row(row, texts)

    def _follow_selection(self) -> None:
        """Once one move is on the network, going on to another row shows that one's."""
        self.update_button.setEnabled(self.chosen is not None)
        row = self.table.currentRow()
        if self._ghost >= 0 and row != self._ghost:
            self._show_ghost(row)
            self._is_just_shown = True

    def _toggle_ghost(self, row: int) -> None:
        """Show a row's move on the network, or take it back; a click has selected it before."""
        if row != self._ghost:
            self._show_ghost(row)
        elif not self._is_just_shown:
            self.hide_ghost()
        self._is_just_shown = False

    def _show_ghost(self, row: int) -> None:
        if 0 <= row < len(self._moves):
            self._ghost = row
            move = self._moves[row]
            self.move_shown.emit(optimizer_title(move.optimizer), move.move)

    def hide_ghost(self) -> None:
        """Take the move that is shown on the network back."""
        if self._ghost >= 0:
            self._ghost = -1
            self.move_shown.emit("", None)

    def _request(self) -> None:
        chosen = self.chosen
        if chosen is not None:
            self.optimizer_requested.emit(chosen)
