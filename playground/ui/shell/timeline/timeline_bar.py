"""Below the network: which moment of the training is shown, and the way to all others."""

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.core.text.numbers import bytes_text, counted
from playground.ui.shell.timeline.markers import Marker
from playground.ui.shell.timeline.timeline_slider import TimelineSlider
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.widgets.section import ElidedLabel

KEYS = "◀ ,   . ▶ one update   ⇤ Home   End ⇥"
NOTHING = "No step made yet"


class TimelineState(Struct, frozen=True):
    """What the bar shows.

    Parameters
    ----------
    first, last, step
        The first and the newest step there is a way to, and the one shown.
    kept, used_bytes, limit_bytes
        How many moments are kept, and in how much memory of how much.
    markers
        What happened.
    """

    first: int = 0
    last: int = 0
    step: int = 0
    kept: int = 0
    used_bytes: int = 0
    limit_bytes: int = 0
    markers: tuple[Marker, ...] = ()

    @property
    def is_past(self) -> bool:
        """Whether an earlier moment than the newest is shown."""
        return self.step < self.last


class TimelineBar(QWidget):
    """The slider, between what is shown and what is kept.

    Signals
    -------
    step_requested(step)
        A person wants to see the moment after so many updates.
    """

    step_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.state = TimelineState()
        self.slider = TimelineSlider()
        self.slider.valueChanged.connect(self.step_requested)
        # In a narrow window the words end earlier: the bar keeps nobody from making it narrow.
        self._shown, self._keys, self._kept = QLabel(NOTHING), ElidedLabel(KEYS), ElidedLabel()
        self._shown.setTextFormat(Qt.TextFormat.PlainText)
        self._keys.setProperty("role", "secondary")
        self._keys.setToolTip(
            "Comma and period go one update back and forth; on the network, Home shows the first "
            "weights and End the newest"
        )
        self._kept.setProperty("role", "secondary")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._shown)
        words.addWidget(self._keys)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID + 4, 2, GRID + 4, 2)
        row.setSpacing(2 * GRID)
        row.addLayout(words)
        row.addWidget(self.slider, 1)
        row.addWidget(self._kept)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.slider.set_theme(theme)

    def show_state(self, state: TimelineState) -> None:
        """Show where the training stands."""
        if state != self.state:
            self.state = state
            self._show()

    def _show(self) -> None:
        state = self.state
        self.slider.setEnabled(state.last > state.first)
        self.slider.show_range(state.first, state.last, state.step)
        self.slider.show_markers(state.markers)
        self._shown.setText(_shown(state))
        self._kept.setText(_kept(state))
        self._kept.setToolTip(
            f"{counted(state.kept, 'moment')} of this training, and what Undo and Redo may need, "
            f"take {bytes_text(state.used_bytes)} of at most {bytes_text(state.limit_bytes)} of "
            "memory. "
            "What lies between them is trained again when it is asked for: the same numbers, bit "
            "for bit."
        )


def _shown(state: TimelineState) -> str:
    if state.last == 0:
        return NOTHING
    if state.is_past:
        return f"Shown: step {state.step:,} of {state.last:,}"
    return f"Step {state.step:,}"


def _kept(state: TimelineState) -> str:
    if not state.kept:
        return ""
    return f"{counted(state.kept, 'moment')} kept · {bytes_text(state.used_bytes)}"
