"""The Explain dock's content: a tab for every question, and which step the answers are of."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from playground.core.text.numbers import counted
from playground.explain import ExplainContext, ParameterIndex
from playground.session.phases.step_record import StepRecord
from playground.ui.explain.base.explain_tab import ExplainTab
from playground.ui.explain.base.jobs import Jobs
from playground.ui.explain.batch.batch_tab import BatchTab
from playground.ui.explain.landscape.landscape_tab import LandscapeTab
from playground.ui.explain.rate.rate_tab import RateTab
from playground.ui.explain.source.source_tab import SourceTab
from playground.ui.explain.step.step_tab import StepTab
from playground.ui.explain.surfaces.surface_tab import SurfaceTab
from playground.ui.explain.text_dialog import TextDialog
from playground.ui.theme.tokens import GRID, LIGHT, Theme
from playground.ui.widgets.section import MARGIN, ElidedLabel

TABS: tuple[type[ExplainTab], ...] = (
    StepTab,
    RateTab,
    BatchTab,
    SourceTab,
    LandscapeTab,
    SurfaceTab,
)
"""In the order in which they are offered."""

PLAYING = "Pause to take a step apart (Space)"


class ExplainPanel(QWidget):
    """Shows one moment of the training in the tab that is in front.

    Signals
    -------
    tab_changed()
        Another tab is in front: it may want a newer moment.
    """

    tab_changed = Signal()

    def __init__(self, tabs: Sequence[type[ExplainTab]] = TABS) -> None:
        super().__init__()
        self.setAccessibleName("Explain")
        self.jobs = Jobs(self)
        self.tabs = [make(self.jobs) for make in tabs]
        self._context: ExplainContext | None = None
        self._step, self._running, self._phase = 0, False, ""
        self._stale: set[ExplainTab] = set()
        self._bar = QTabBar()
        self._bar.setExpanding(False)
        self._bar.setDrawBase(False)
        self._bar.setUsesScrollButtons(False)
        self._bar.setAccessibleName("Questions about this step")
        self._stack = QStackedWidget()
        self._stamp = ElidedLabel()
        self._stamp.setProperty("role", "secondary")
        self._stamp.setAccessibleDescription("What is explained")
        self._stamp.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._stamp.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for tab in self.tabs:
            self._bar.setTabToolTip(self._bar.addTab(tab.title), tab.help)
            self._stack.addWidget(tab)
        top = QHBoxLayout()
        top.setContentsMargins(GRID // 2, 0, MARGIN, 0)
        top.addWidget(self._bar)
        top.addWidget(self._stamp, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(top)
        box.addWidget(self._stack, 1)
        self._bar.currentChanged.connect(self._choose)
        words = QShortcut(QKeySequence("T"), self)
        words.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        words.activated.connect(self.show_words)

    # values in ----------------------------------------------------------------------------------

    def show_context(
        self, context: ExplainContext, step: int, words: str, *, running: bool
    ) -> None:
        """Show a moment.

        Parameters
        ----------
        context
            The moment.
        step
            How many updates had been made.
        words
            Where within the step it stands.
        running
            Whether training goes on meanwhile.
        """
        self._context, self._step, self._running, self._phase = context, step, running, words
        self._stale = set(self.tabs)
        self._refresh()
        self.show_age(step, running=running)

    def show_age(self, step: int, *, running: bool) -> None:
        """Say how old what is shown is, now that training stands at a step."""
        self._running = running
        if self._context is None:
            return
        batch = len(self._context.batch)
        about = f"batch of {batch:,}" if batch != 1 else "one sample"
        parts = [f"step {self._step:,}", self._phase, about, "loss without penalty"]
        late = step - self._step
        if running and not self.tab.follows_play:
            parts.append(PLAYING)
        if late > 0:
            parts.insert(1, f"{counted(late, 'step')} ago")
        self._stamp.setText(" · ".join(part for part in parts if part))
        self._stamp.setToolTip(self._stamp.text())
        self._stack.setEnabled(not running or self.tab.follows_play)

    def show_nothing(self, why: str) -> None:
        """Show that nothing can be explained, and why."""
        self._context = None
        self._stale.clear()
        self._stamp.setText("")
        self.jobs.cancel_all()
        for tab in self.tabs:
            tab.show_nothing(why)

    def show_target(self, target: ParameterIndex) -> None:
        """Explain another weight or bias, in every tab that speaks of one."""
        for tab in self.tabs:
            tab.show_target(target)

    def show_step(self, step: int, record: StepRecord) -> None:
        """Have every tab take note of where training stands and what a step did."""
        for tab in self.tabs:
            tab.show_step(step, record)

    def show_trouble(self, text: str, good_step: int | None) -> None:
        """Say why training diverged, in every tab that speaks of that."""
        for tab in self.tabs:
            tab.show_trouble(text, good_step)

    def show_sample(self, place: int | None, elsewhere: str = "") -> None:
        """Explain another training sample, or say why none, in every tab that speaks of one."""
        for tab in self.tabs:
            tab.show_sample(place, elsewhere)

    def set_theme(self, theme: Theme = LIGHT) -> None:
        """Draw in these colours from now on."""
        for tab in self.tabs:
            tab.set_theme(theme)

    # choosing -----------------------------------------------------------------------------------

    @property
    def tab(self) -> ExplainTab:
        """The tab in front."""
        return self.tabs[self._bar.currentIndex()]

    def raise_tab(self, key: str) -> None:
        """Bring a tab to the front.

        Raises
        ------
        KeyError
            When there is none of that key.
        """
        self._bar.setCurrentIndex({tab.key: at for at, tab in enumerate(self.tabs)}[key])

    def keep_to(self, keys: Collection[str]) -> None:
        """Offer some of the tabs only."""
        for at, tab in enumerate(self.tabs):
            self._bar.setTabVisible(at, tab.key in keys)

    def show_words(self) -> None:
        """Show what the tab in front shows, as text to read or copy."""
        TextDialog(f"{self.tab.title} in words", self.tab.text(), self).show()

    def _choose(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self._refresh()
        self.tab_changed.emit()

    def _refresh(self) -> None:
        """Have the tab in front show the moment, if it has not yet."""
        if self._context is not None and self.tab in self._stale:
            if self._running and not self.tab.follows_play:
                return
            self._stale.discard(self.tab)
            self.tab.show_context(self._context, self._running)
