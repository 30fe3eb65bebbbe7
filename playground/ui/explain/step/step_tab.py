"""The present step in one view: what makes the gradient, why, the wall, and who uses it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from playground.core import Component, ValueNotAllowed
from playground.explain import ExplainContext, ParameterIndex
from playground.explain.base.optimizer_preview import Preview, preview
from playground.explain.base.parameter_index import VALUE, check_target
from playground.explain.chain_rule.gradient_reason import GradientReason, explain_gradient
from playground.explain.loss_surface.per_sample import OwnGradient, own_gradient
from playground.explain.updates.optimizer_table import after_steps, at_rate, candidates
from playground.explain.updates.preparation import Preparation, prepare
from playground.ui.explain.base.explain_tab import ExplainTab
from playground.ui.explain.base.jobs import Jobs
from playground.ui.explain.base.scrolling import scrolling
from playground.ui.explain.step.batch_place import NOT_IN_BATCH, place_in
from playground.ui.explain.step.tape_panel import TapePanel
from playground.ui.explain.step.uses_panel import UsesPanel
from playground.ui.explain.step.wall import Wall
from playground.ui.explain.step.why_panel import CHOOSE, WhyPanel
from playground.ui.plots.base.number_format import significant
from playground.ui.support.area import mark_area
from playground.ui.support.background_task import TaskRun
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.widgets.section import MARGIN

PAUSE = "Pause to see the paths of a weight (Space)."
NO_GRADIENT = "Press ② Backprop: there is no gradient yet."
NOTHING_LEARNS = "Nothing here learns: no layer of this network has weights."
PINNED = (
    Component("sgd"),
    Component("sgd", {"momentum": 0.9}),
    Component("rmsprop"),
    Component("adam"),
)
"""What is compared with the optimizer at work."""
LEFT = "of weights already left; WHY and the loss are of those now"
OWN = "step.own"
NARROW = 900
"""Below this width the halves stand above each other."""
LEAST, STACKED = 200, 460
"""How high they are at least, beside and above each other; what has no room is scrolled to."""
LOWEST = 64
"""How little of them is in sight at least: a dock may not make the window outgrow its screen."""


class _Halves(QWidget):
    """What scrolls only where it is lower than its least height: words scroll for themselves."""

    @override
    def heightForWidth(self, width: int) -> int:
        return self.minimumHeight()


class StepTab(ExplainTab):
    """Takes the step apart at which the training stands."""

    key = "step"
    title = "This step"
    help = "What makes the gradient of this step, why one number is what it is, and who uses it"
    follows_play = True

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs)
        self._context: ExplainContext | None = None
        self._target: ParameterIndex | None = None
        self._sample = 0
        self._wanted: int | None = None
        self._preview: Preview | None = None
        self._running = False
        self.made, self.why, self.wall, self.uses = TapePanel(), WhyPanel(), Wall(), UsesPanel()
        self.tape, self.state = self.made.tape, self.made.state
        for part in (self.made, self.why, self.uses):
            mark_area(part)
        self._own: OwnGradient | None = None
        self._elsewhere = ""
        self._content = _Halves()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._content)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(0)
        self._halves.addWidget(self._make_left(), 6)
        self._halves.addWidget(self.wall)
        right = QWidget()
        box = QVBoxLayout(right)
        box.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        box.addWidget(self.uses)
        self._halves.addWidget(right, 7)
        scroll = scrolling(self._content, "The halves of this step")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # whatever has the focus is scrolled to
        scroll.setMinimumWidth(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.tape.chosen.connect(self.target_chosen)
        self.made.owner_changed.connect(self._change_owner)
        self.why.sample_moved.connect(self._move_sample)
        self.why.target_named.connect(self._take_name)
        self.uses.optimizer_requested.connect(self.optimizer_requested)
        self.uses.choice_changed.connect(self._ask_preview)
        self.uses.move_shown.connect(self.move_shown)

    def _make_left(self) -> QWidget:
        left = QWidget()
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight, left)
        row.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        row.setSpacing(GRID)
        row.addWidget(self.made, 9)
        row.addWidget(self.why, 11)
        return left

    # values in ----------------------------------------------------------------------------------

    @override
    def show_context(self, context: ExplainContext, running: bool) -> None:
        before, paused, looked_at = self._context, not (running or self._running), self._rows()
        self._context, self._running = context, running
        rows = self._rows()
        self._sample = place_in(rows, self._wanted, looked_at, self._sample)
        self._note_sample()
        if context.size == 0:
            self.show_nothing(NOTHING_LEARNS)
            return
        if paused and before is not None and self.why.found and _has_same_gradient(before, context):
            self._ask_preview()  # only who uses it is another, or how
            return
        self._preview = self._own = None
        self._show_tape()
        if context.gradient is None:
            self.jobs.cancel_all(self.key)
            self.why.show_message(NO_GRADIENT, self._target)
            self.uses.show_message(NO_GRADIENT)
            return
        if not self._fits(self._target):
            self._target = None
        if self._target is None and self.tape.cell is not None:
            self._target = self.tape.cell.target
            self.tape.show_target(self._target)
        self._ask_preview()
        self._ask_why()
        self._ask_own()

    @override
    def show_nothing(self, why: str) -> None:
        self._context = self._preview = self._own = None
        self.jobs.cancel_all(self.key)
        self.made.show_message("")
        self.why.show_message(why)
        self.uses.show_message(why)

    @override
    def show_target(self, target: ParameterIndex) -> None:
        self._target = target
        self.tape.show_target(target)
        if self._context is not None and self._context.gradient is not None:
            self._ask_why()
            self._show_weight()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody compares any more: the network shows itself again."""
        super().hideEvent(event)
        self.uses.hide_ghost()

    @override
    def show_sample(self, place: int | None, elsewhere: str = "") -> None:
        self._wanted, self._elsewhere = place, elsewhere
        rows = self._rows()
        self._note_sample()
        if place in rows and rows[self._sample] != place:
            self._sample = rows.index(place)
            self._ask_why()
            self._ask_own()

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for part in (self.tape, self.why, self.wall, self.uses):
            part.set_theme(theme)

    @override
    def text(self) -> str:
        parts = (self.state.text(), self.why.words, self.uses.words)
        return "\n\n".join(dict.fromkeys(part for part in parts if part))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(360, LOWEST)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= NARROW
        directions = QBoxLayout.Direction
        self._halves.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self.wall.set_upright(wide)
        self._content.setMinimumHeight(LEAST if wide else STACKED)

    # the halves ---------------------------------------------------------------------------------

    def _rows(self) -> list[int]:
        """Return the training samples whose gradient it is."""
        context = self._context
        if context is None:
            return []
        rows = context.gradient_rows if context.gradient_rows is not None else context.batch
        return [int(row) for row in rows]

    def _show_tape(self) -> None:
        """Show the batch's gradient, or one sample's where that is wanted and known."""
        context, found = self._context, self._preview
        assert context is not None
        if context.gradient is None:
            self.made.show_message(NO_GRADIENT)
            return
        fresh = "at these weights" if context.is_fresh else LEFT
        if self.made.is_of_sample:
            if self._own is not None:
                count = len(self._rows())
                whose = f"of sample {self._sample + 1} of {count:,} alone, at these weights"
                loss = f"{significant(self._own.loss)}, of this sample alone"
                self.made.show_gradient(context, self._own.gradient, whose, loss)
            return
        self.made.show_gradient(context, context.gradient, fresh, _loss_words(found))

    def _change_owner(self) -> None:
        if self._context is not None:
            self._show_tape()
            self._ask_own()

    def _ask_own(self) -> None:
        """Compute the chosen sample's own gradient, if it is wanted."""
        context, rows = self._context, self._rows()
        if context is None or context.gradient is None or not self.made.is_of_sample or not rows:
            self.jobs.cancel(OWN)
            return
        row = rows[self._sample]
        self.jobs.submit(
            OWN,
            lambda _run: own_gradient(context, row),
            self._take_own,
            lambda message: self.made.show_message(f"{message[:1].upper()}{message[1:]}."),
        )

    def _take_own(self, found: OwnGradient) -> None:
        self._own = found
        self._show_tape()

    def _take_name(self, target: ParameterIndex) -> None:
        """Choose what a person named, if it is there."""
        context = self._context
        if context is None:
            return
        try:
            check_target(context, target)
        except ValueNotAllowed as error:
            self.why.show_error(str(error))
        else:
            self.target_chosen.emit(target)

    def _fits(self, target: ParameterIndex | None) -> bool:
        """Tell whether the network still has the chosen number."""
        context = self._context
        assert context is not None
        if target is None:
            return False
        try:
            check_target(context, target)
        except ValueNotAllowed:
            return False
        return True

    def _ask_why(self) -> None:
        context, target, rows = self._context, self._target, self._rows()
        if context is None or target is None:
            self.why.show_message(CHOOSE)
            return
        if self._running:
            self.why.show_message(PAUSE, target)
            return
        sample = self._sample
        self.jobs.submit(
            "step.why",
            lambda _run: explain_gradient(context, target, sample, np.array(rows)),
            self._show_why,
            partial(self.why.show_message, target=target),
        )

    def _show_why(self, found: GradientReason) -> None:
        if found.check.target == self._target:
            self.why.show_answer(found)

    def _compared(self) -> list[Component]:
        """Return the optimizers to compare, the one at work first."""
        context = self._context
        assert context is not None
        active = context.config.optimizer
        if self._running:
            return [active]
        if self.uses.all_wanted:
            return candidates(context, self.uses.rates)
        others = (at_rate(context, each, self.uses.rates) for each in others_than(active))
        return [active, *others]

    def _ask_preview(self) -> None:
        """Compute the moves; the gradient stays as it is whatever is compared."""
        context = self._context
        if context is None or context.gradient is None:
            return
        chosen = self._compared()
        self.jobs.submit(
            "step.uses",
            partial(_moves, context, chosen),
            self._take_preview,
            self.uses.show_message,
        )
        if not self._running:
            self.jobs.submit(
                "step.later",
                lambda run: after_steps(context, chosen, progress=run.progress) or (),
                self.uses.show_later,
                self.uses.note.setText,
            )

    def _take_preview(self, found: tuple[Preview, Preparation] | None) -> None:
        context = self._context
        if context is None or context.gradient is None or found is None:
            return
        self._preview, way = found
        if not self.made.is_of_sample:
            self.tape.show_loss(_loss_words(self._preview))
        self.uses.show_preview(self._preview, way, goes_on=not self._running)
        self._show_weight()

    def _show_weight(self) -> None:
        context, target = self._context, self._target
        if context is not None:
            learned = target is not None and target.name != VALUE and self._fits(target)
            self.uses.show_weight(target.flat(context) if learned and target else None)

    def _note_sample(self) -> None:
        """Say why it is not the sample of all views that is taken apart here."""
        rows = self._rows()
        missing = self._wanted is not None and bool(rows) and self._wanted not in rows
        self.why.show_note(self._elsewhere or (NOT_IN_BATCH if missing else ""))

    def _move_sample(self, by: int) -> None:
        count = len(self._rows())
        if count:
            self._sample = (self._sample + by) % count
            self._ask_why()
            self._ask_own()
            self.sample_chosen.emit(self._rows()[self._sample])


def others_than(active: Component) -> list[Component]:
    """Return what is compared with an optimizer: the pinned ones that are not the same kind."""
    mine = _kind(active)
    return [each for each in PINNED if _kind(each) != mine]


def _kind(optimizer: Component) -> tuple[str, bool]:
    return optimizer.name, bool(optimizer.params.get("momentum"))


def _moves(
    context: ExplainContext, chosen: Sequence[Component], run: TaskRun
) -> tuple[Preview, Preparation] | None:
    """Make every optimizer's move; ``None`` when it was stopped between two of them."""
    found = preview(context, chosen, run.progress)
    return None if found is None else (found, prepare(context))


def _loss_words(found: Preview | None) -> str:
    return f"{significant(found.loss)}, mean of {len(found.rows):,}" if found else ""


def _has_same_gradient(before: ExplainContext, context: ExplainContext) -> bool:
    """Tell whether a gradient, and all that made it, are bit for bit as before."""
    if context.gradient is None or before.gradient is None:
        return False
    made_by = (before.plan, before.config.loss, before.is_fresh, before.dataset is context.dataset)
    pairs = (
        (before.theta, context.theta),
        (before.gradient, context.gradient),
        (before.gradient_rows, context.gradient_rows),
    )
    return made_by == (context.plan, context.config.loss, context.is_fresh, True) and all(
        old is not None and new is not None and np.array_equal(old, new) for old, new in pairs
    )
