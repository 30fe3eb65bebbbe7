"""How far to go: the loss along the next update, and the rate in units of its limit."""

from __future__ import annotations

from functools import partial
from math import inf

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from playground.explain import ExplainContext
from playground.explain.base.duration import WAITS
from playground.explain.loss_surface.stability import Dial, caution, dial, stability_limit
from playground.nn.optimizers import OPTIMIZERS
from playground.session.phases.step_record import StepRecord
from playground.ui.explain.base.compute_bar import ComputeBar
from playground.ui.explain.base.explain_tab import ExplainTab
from playground.ui.explain.base.jobs import Jobs
from playground.ui.explain.base.scrolling import scrolling
from playground.ui.explain.rate.rate_dial import RateDial
from playground.ui.explain.rate.rate_line_view import RateLineView
from playground.ui.explain.rate.rate_work import (
    REACHES,
    Landing,
    RateLine,
    Sharpness,
    find_line,
    find_sharpness,
    land,
    why_not_draggable,
)
from playground.ui.explain.rate.trouble_box import TroubleBox
from playground.ui.explain.rate.update_log import UpdateLog, UpdatePoint, coming_update
from playground.ui.explain.rate.updates_view import UpdatesView
from playground.ui.plots.base.number_format import significant
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.section import MARGIN, heading
from playground.ui.widgets.wheel_focus import WheelFocus

NOTHING_LEARNS = "Nothing here learns: there is no update to make."
LINE, POINT, SHARPNESS = "rate.line", "rate.point", "rate.sharpness"
COMING = "rate.coming"
PLAYING = "Pause to see the next update's line, and the rate's limit (Space)."


class RateTab(ExplainTab):
    """Shows the line the next update goes along; its handle sets the learning rate."""

    key = "rate"
    title = "Learning rate"
    help = "How far the next update goes, what is promised and delivered, and where the limit is"
    follows_play = True

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs)
        self._context: ExplainContext | None = None
        self._found: RateLine | None = None
        self._sharpness: Sharpness | None = None
        self._step, self._presses = 0, 0
        self.log = UpdateLog()
        self.view, self.updates = RateLineView(), UpdatesView(self.log)
        for view in (self.view, self.updates):
            view.hide_controls()
        self.trouble = TroubleBox()
        self.trouble.action_requested.connect(self.action_requested)
        self.rises = QLabel()
        self.rises.setWordWrap(True)
        self.all_samples = QCheckBox("All samples")
        self.all_samples.setToolTip("The loss of all training samples instead of this batch's")
        self.reach = QComboBox()
        WheelFocus(self.reach)
        for reach in REACHES:
            self.reach.addItem(f"up to {reach:g} × the rate", reach)
        self.reach.setAccessibleName("How far the line reaches")
        self.reach.setToolTip("How far along the next update to look")
        self.landing, self.message = QLabel(), message_label("secondary")
        self.landing.setWordWrap(True)
        self.landing.setTextFormat(Qt.TextFormat.PlainText)
        self.dial, self.bar = RateDial(), ComputeBar("Find the limit")
        self.limit, self.caution = QLabel(), QLabel()
        for label in (self.limit, self.caution):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.caution.setProperty("role", "secondary")
        self._lay_out()
        self.view.dragged.connect(self._drag)
        self.view.released.connect(self._release)
        self.all_samples.clicked.connect(self._ask_line)
        self.reach.activated.connect(self._ask_line)
        self.bar.compute_requested.connect(lambda: self._ask_sharpness(inf))
        self.bar.cancel_requested.connect(self._cancel)

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(MARGIN, GRID, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(heading("The next update"), 1)
        top.addWidget(self.all_samples)
        top.addWidget(self.reach)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        middle = QVBoxLayout()
        middle.setContentsMargins(GRID, GRID, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(heading("Update by update"))
        middle.addWidget(self.updates, 1)
        words = QVBoxLayout(right)
        words.setContentsMargins(GRID, GRID, MARGIN, GRID)
        words.setSpacing(GRID // 2)
        words.addWidget(self.trouble)
        words.addWidget(heading("Promised and delivered"))
        for widget in (self.landing, self.rises, self.message):
            words.addWidget(widget)
        words.addSpacing(GRID)
        words.addWidget(heading("Rate in units of its limit"))
        parts: tuple[QWidget, ...] = (self.dial, self.limit, self.bar, self.caution)
        for part in parts:
            words.addWidget(part)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(left, 4)
        row.addLayout(middle, 3)
        row.addWidget(scrolling(right, "The rate and its limit"), 4)

    # values in ----------------------------------------------------------------------------------

    @override
    def show_context(self, context: ExplainContext, running: bool) -> None:
        self._context = context
        if context.size == 0:
            self.show_nothing(NOTHING_LEARNS)
            return
        self._set_running(running)
        if running:
            set_message(self.message, PLAYING)
            self._ask_coming(context)
            return
        self._ask_line()
        self._ask_sharpness(WAITS)

    @override
    def show_nothing(self, why: str) -> None:
        self._context = self._found = self._sharpness = None
        self.log.clear()
        self._show_log()
        self.jobs.cancel_all(self.key)
        self.view.show_line(None, False)
        self.dial.show_dial(None)
        for label in (self.landing, self.limit, self.caution):
            label.setText("")
        self.bar.show_idle()
        set_message(self.message, why)

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for view in (self.view, self.updates):
            view.set_theme(theme)
        self.dial.set_theme(theme)

    @override
    def text(self) -> str:
        parts = (self.landing, self.rises, self.message, self.limit, self.caution)
        said = [self.trouble.text, *(part.text() for part in parts)]
        return "\n".join(text for text in said if text)

    @override
    def show_trouble(self, text: str, good_step: int | None) -> None:
        self.trouble.show_trouble(text, good_step)

    # update by update ---------------------------------------------------------------------------

    @override
    def show_step(self, step: int, record: StepRecord) -> None:
        if self.log.cut(step):
            self._show_log()
        self._step = step
        update, presses = record.update, record.presses
        is_new, self._presses = presses != self._presses, presses
        if not is_new or update is None or not record.is_live("update"):
            return
        # An old gradient promises nothing about the weights of now.
        if update.promised is not None and not update.stale:
            self.log.add(UpdatePoint(step, update.promised, update.delivered))
            self._show_log()

    def _ask_coming(self, context: ExplainContext) -> None:
        """While training runs by itself, look at an update now and then."""
        step = context.state.step if context.state is not None else self._step
        self.jobs.submit(
            COMING, lambda _run: coming_update(context, step), self._take_coming, self._fail
        )

    def _take_coming(self, point: UpdatePoint) -> None:
        self.log.add(point)
        self._show_log()

    def _show_log(self) -> None:
        self.updates.show_log()
        self.rises.setText(self.log.text)

    def _set_running(self, running: bool) -> None:
        """Dim what is not computed while training runs."""
        rest = (self.view, self.landing, self.dial, self.limit, self.bar, self.caution)
        for part in (*rest, self.all_samples, self.reach):
            part.setEnabled(not running)

    # the line -----------------------------------------------------------------------------------

    def _ask_line(self) -> None:
        context = self._context
        if context is not None:
            work = partial(
                find_line, context, self.all_samples.isChecked(), self.reach.currentData()
            )
            self.jobs.submit(LINE, work, self._take_line, self._fail_line)

    def _take_line(self, found: RateLine | None) -> None:
        context = self._context
        if found is None or context is None:
            return
        self._found = found
        why_not = why_not_draggable(context)
        set_message(self.message, why_not or "Drag the line, or use the arrow keys and Enter.")
        self.view.show_line(found, not why_not)
        self._ask_landing(1.0)

    def _fail_line(self, message: str) -> None:
        """Show no line: the one of an earlier moment says nothing of this one."""
        self._found = None
        self.jobs.cancel(POINT)
        self.view.show_line(None, False)
        self.landing.setText("")
        set_message(self.message, message)

    def _ask_landing(self, t: float) -> None:
        context, found = self._context, self._found
        if context is not None and found is not None:
            self.jobs.submit(
                POINT, lambda _run: land(context, found, t), self._show_landing, self._fail
            )

    def _show_landing(self, landing: Landing) -> None:
        found = self._found
        if found is None:
            return
        self.view.show_landing(landing)
        whose = "all training samples" if found.all_samples else "these samples"
        self.landing.setText(
            f"At rate {significant(landing.t * found.move.rate)} the loss of {whose} changes by "
            f"{significant(landing.delivered)}; the gradient promises "
            f"{significant(landing.promised)}."
        )
        self._show_dial(landing.t * found.move.rate)

    def _drag(self, t: float) -> None:
        self._ask_landing(t)

    def _release(self, t: float) -> None:
        """Take the rate where the handle was let go, as the configuration's own."""
        context, found = self._context, self._found
        if context is None or found is None or t <= 0 or abs(t - 1.0) < 1e-9:
            return
        base = OPTIMIZERS.create(context.config.optimizer).learning_rate
        self.rate_requested.emit(float(f"{base * t:.3g}"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.view.hasFocus():
            self._release(self.view.t)
        else:
            super().keyPressEvent(event)

    # the limit ----------------------------------------------------------------------------------

    def _ask_sharpness(self, most_seconds: float) -> None:
        context = self._context
        if context is None:
            return
        self.caution.setText(caution(context))
        if stability_limit(context, 1.0).rate is None:
            self._sharpness = None
            self.jobs.cancel(SHARPNESS)
            self.bar.show_idle()
            self.limit.setText(stability_limit(context, 1.0).formula)
            self.dial.show_dial(None)
            return
        if most_seconds == inf:
            self.bar.show_running()
        self.jobs.submit(
            SHARPNESS,
            partial(find_sharpness, context, most_seconds),
            self._take_sharpness,
            self._fail,
            lambda done: self.bar.show_progress(*done),
        )

    def _take_sharpness(self, answer: Sharpness) -> None:
        context = self._context
        if context is None:
            return
        if answer.found is None:
            self._sharpness = None
            self.dial.show_dial(None)
            self.limit.setText("")
            self.bar.offer(answer.seconds)
            return
        self.bar.show_idle()
        self._sharpness = answer
        if context.rate is not None:
            found = self._show_dial(context.rate)
            step = context.state.step if context.state is not None else self._step
            self.log.note_word(step, found.word if found is not None else "")
            self._show_log()

    def _show_dial(self, rate: float) -> Dial | None:
        """Show where a rate stands in units of its limit, where that is known."""
        context, answer = self._context, self._sharpness
        if context is None or answer is None or answer.found is None:
            return None
        limit = stability_limit(context, answer.found.pulled)
        found = dial(rate, limit)
        self.dial.show_dial(found)
        if found is not None and limit.rate is not None:
            self.limit.setText(
                f"λ {significant(answer.found.pulled)}, limit {limit.formula} = "
                f"{significant(limit.rate)}. {found.text[:1].upper()}{found.text[1:]}."
            )
        return found

    def _cancel(self) -> None:
        self.jobs.cancel(SHARPNESS)
        self._ask_sharpness(WAITS)

    def _fail(self, message: str) -> None:
        self.bar.show_idle()
        set_message(self.message, message)
