"""The present step in one view: what makes the gradient, why, the wall, and who uses it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from playground.core import Component
from playground.explain import ExplainContext, ParameterIndex
from playground.explain.base.optimizer_preview import Preview, preview
from playground.explain.chain_rule.gradient_reason import GradientReason, explain_gradient
from playground.explain.updates.optimizer_table import after_steps, at_rate, candidates
from playground.explain.updates.preparation import Preparation, prepare
from playground.ui.explain.base.explain_tab import ExplainTab
from playground.ui.explain.base.jobs import Jobs
from playground.ui.explain.step.tape import Tape
from playground.ui.explain.step.tape_rows import tape_rows
from playground.ui.explain.step.uses_panel import UsesPanel
from playground.ui.explain.step.wall import Wall
from playground.ui.explain.step.why_panel import CHOOSE, WhyPanel
from playground.ui.plots.base.number_format import significant
from playground.ui.support.background_task import TaskRun
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.widgets.section import MARGIN, heading

NO_GRADIENT = "Press ② Backprop: there is no gradient yet."
NOTHING_LEARNS = "Nothing here learns: no layer of this network has weights."
PINNED = (
    Component("sgd"),
    Component("sgd", {"momentum": 0.9}),
    Component("rmsprop"),
    Component("adam"),
)
"""What is compared with the optimizer at work."""
NARROW = 900
"""Below this width the halves stand above each other."""


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
        self.tape, self.why, self.wall, self.uses = Tape(), WhyPanel(), Wall(), UsesPanel()
        self.state = QLabel()
        self.state.setProperty("role", "secondary")
        self.state.setWordWrap(True)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(0)
        self._halves.addWidget(self._make_left(), 1)
        self._halves.addWidget(self.wall)
        right = QWidget()
        box = QVBoxLayout(right)
        box.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        box.addWidget(self.uses)
        self._halves.addWidget(right, 1)
        self.tape.chosen.connect(self.target_chosen)
        self.why.sample_moved.connect(self._move_sample)
        self.uses.optimizer_requested.connect(self.optimizer_requested)
        self.uses.choice_changed.connect(self._ask_preview)

    def _make_left(self) -> QWidget:
        left = QWidget()
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight, left)
        row.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        row.setSpacing(2 * GRID)
        made = QVBoxLayout()
        made.setSpacing(GRID // 2)
        made.addWidget(heading("② makes the gradient"))
        scroll = QScrollArea()
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.tape)
        made.addWidget(scroll, 1)
        made.addWidget(self.state)
        row.addLayout(made, 9)
        row.addWidget(self.why, 11)
        return left

    # values in ----------------------------------------------------------------------------------

    @override
    def show_context(self, context: ExplainContext, running: bool) -> None:
        self._context, self._running = context, running
        rows = self._rows()
        self._sample = min(self._sample, max(len(rows) - 1, 0))
        if self._wanted in rows:
            self._sample = rows.index(self._wanted)
        if context.size == 0:
            self.show_nothing(NOTHING_LEARNS)
            return
        self._show_tape()
        if context.gradient is None:
            self._preview = None
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

    @override
    def show_nothing(self, why: str) -> None:
        self._context = self._preview = None
        self.tape.show_rows((), "")
        self.state.setText("")
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
    def show_sample(self, place: int | None) -> None:
        self._wanted = place
        rows = self._rows()
        if place in rows and rows[self._sample] != place:
            self._sample = rows.index(place)
            self._ask_why()

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for part in (self.tape, self.why, self.wall, self.uses):
            part.set_theme(theme)

    @override
    def text(self) -> str:
        parts = (self.state.text(), "", self.why.words, "", self.uses.words)
        return "\n".join(parts)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(360, 160)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= NARROW
        directions = QBoxLayout.Direction
        self._halves.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self.wall.set_upright(wide)

    # the halves ---------------------------------------------------------------------------------

    def _rows(self) -> list[int]:
        """Return the training samples whose gradient it is."""
        context = self._context
        if context is None:
            return []
        rows = context.gradient_rows if context.gradient_rows is not None else context.batch
        return [int(row) for row in rows]

    def _show_tape(self) -> None:
        context = self._context
        assert context is not None
        if context.gradient is None:
            self.tape.show_rows((), "")
            self.state.setText(NO_GRADIENT)
            return
        self.tape.show_rows(tape_rows(context, context.gradient), "")
        length = float((context.gradient.astype(float) ** 2).sum() ** 0.5)
        fresh = "at these weights" if context.is_fresh else "of weights already left"
        count = context.size
        number = f"{count:,} derivative{'s' if count != 1 else ''}"
        self.state.setText(
            f"{number}, length {significant(length)}, {fresh}. Read upwards from the loss."
        )

    def _fits(self, target: ParameterIndex | None) -> bool:
        """Tell whether the network still has the chosen number."""
        context = self._context
        assert context is not None
        return target is not None and any(
            (span.node_id, span.name) == (target.node_id, target.name)
            and all(i < n for i, n in zip(target.index, span.shape, strict=True))
            for span in context.layout
        )

    def _ask_why(self) -> None:
        context, target, rows = self._context, self._target, self._rows()
        if context is None or target is None:
            self.why.show_message(CHOOSE)
            return
        if self._running:
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
        rows = tape_rows(context, context.gradient)
        count = len(self._preview.rows)
        self.tape.show_rows(rows, f"{significant(self._preview.loss)}, the mean of {count:,}")
        self.uses.show_preview(self._preview, way)
        self._show_weight()

    def _show_weight(self) -> None:
        context, target = self._context, self._target
        if context is not None:
            known = target is not None and self._fits(target)
            self.uses.show_weight(target.flat(context) if known and target else None)

    def _move_sample(self, by: int) -> None:
        count = len(self._rows())
        if count:
            self._sample = (self._sample + by) % count
            self._ask_why()
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
