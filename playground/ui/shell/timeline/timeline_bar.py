"""Below the network: which moment of the training is shown, and the way to all others."""

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.text.numbers import bytes_text, counted
from playground.ui.shell.timeline.markers import Marker
from playground.ui.shell.timeline.timeline_slider import TimelineSlider
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.widgets.fitting_label import FittingLabel
from playground.ui.widgets.still_box import StillBox

KEYS = ("◀ ,   . ▶ one update   ⇤ Home   End ⇥", "◀ ,   . ▶ one update", "◀ ,   . ▶")
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
        self._shown, self._keys, self._kept = FittingLabel(), FittingLabel(KEYS), FittingLabel()
        self._keys.setProperty("role", "secondary")
        self._keys.setToolTip(
            "Comma and period go one update back and forth; on the network, Home shows the first "
            "weights and End the newest"
        )
        self._kept.setProperty("role", "secondary")
        self._kept.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = QWidget()
        words = QHBoxLayout(line)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2 * GRID)
        words.addWidget(self._shown)
        words.addWidget(self._keys, 1)
        words.addWidget(self._kept)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID + 4, 4, GRID + 4, 2)
        column.setSpacing(0)
        column.addWidget(StillBox(line))
        column.addWidget(self.slider)
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
        self._shown.show_texts(*_shown(state))
        self._kept.show_texts(*_kept(state))
        self._kept.setToolTip(
            f"{counted(state.kept, 'moment')} of this training, and what Undo and Redo may need, "
            f"take {bytes_text(state.used_bytes)} of at most {bytes_text(state.limit_bytes)} of "
            "memory. "
            "What lies between them is trained again when it is asked for: the same numbers, bit "
            "for bit."
        )


def _shown(state: TimelineState) -> tuple[str, ...]:
    if state.last == 0:
        return (NOTHING,)
    step = f"tep {state.step:,}"
    if state.is_past:
        return f"Shown: s{step} of {state.last:,}", f"S{step} of {state.last:,}", f"S{step}"
    return (f"S{step}",)


def _kept(state: TimelineState) -> tuple[str, ...]:
    if not state.kept:
        return ("",)
    moments = counted(state.kept, "moment")
    return f"{moments} kept · {bytes_text(state.used_bytes)}", f"{moments} kept", moments
