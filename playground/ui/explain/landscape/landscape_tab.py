"""The loss over a plane through the present weights."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import inf

import numpy as np
from msgspec.structs import replace
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.core import Array
from playground.core.text.numbers import counted, percent
from playground.explain import ExplainContext, ParameterIndex
from playground.explain.base.duration import WAITS
from playground.explain.loss_surface.landscape import LossPlane
from playground.ui.explain.base.compute_bar import ComputeBar
from playground.ui.explain.base.explain_tab import ExplainTab
from playground.ui.explain.base.jobs import Jobs
from playground.ui.explain.base.scrolling import scrolling
from playground.ui.explain.landscape.plane_choice import (
    MOVE,
    PATH,
    RANDOM,
    WEIGHTS,
    FoundPlane,
    PlaneChoice,
    compute,
)
from playground.ui.plots.base.number_format import short
from playground.ui.plots.curves.landscape_view import Landscape, LandscapeView
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.section import MARGIN, heading
from playground.ui.widgets.wheel_focus import WheelFocus

KINDS = (
    (RANDOM, "Random directions", "Two random directions, as long as the weights, unit by unit"),
    (
        MOVE,
        "Next move and sharpest direction",
        "Along the optimizer's next move, and along the direction in which the loss bends most",
    ),
    (
        PATH,
        "The way of the training",
        "Along the two directions in which the weights of earlier moments differ most",
    ),
    (WEIGHTS, "Two weights", "The two weights or biases that were chosen last in This step"),
)
REACHES = (0.25, 0.5, 1.0, 2.0, 5.0)
SIDE = 250
SLOT = "landscape.plane"
MOMENTS = 60
"""By how many moments the way of the training is drawn at most."""


class LandscapeTab(ExplainTab):
    """Shows the loss on a plane, coarsely at first."""

    key = "landscape"
    title = "Landscape"
    help = "The loss on a plane through the present weights, which are marked +"

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs)
        self._context: ExplainContext | None = None
        self._choice = PlaneChoice()
        self._found: LossPlane | None = None
        self.trail = np.empty((0, 2))
        self._path: tuple[Array, ...] = ()
        self.view = LandscapeView()
        self.view.hide_controls()
        self.kind, self.reach = QComboBox(), QComboBox()
        for field in (self.kind, self.reach):
            WheelFocus(field)
        self.all_samples = QCheckBox("All training samples")
        self.redraw = QPushButton("Other random directions")
        self.bar = ComputeBar("Compute in full")
        self.message = message_label("secondary")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("role", "secondary")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for name, text, tip in KINDS:
            self.kind.addItem(text, name)
            self.kind.setItemData(self.kind.count() - 1, tip, 3)
        self.kind.setAccessibleName("Directions of the plane")
        self.kind.setToolTip("Along which two directions to look")
        for reach in REACHES:
            self.reach.addItem(f"± {reach:g}", reach)
        self.reach.setCurrentIndex(REACHES.index(1.0))
        self.reach.setAccessibleName("Reach of the plane")
        self.reach.setToolTip("How far to look both ways, in lengths of the directions")
        self.all_samples.setToolTip("The loss of all training samples instead of this batch's")
        self.redraw.setToolTip("Look along two other random directions")
        form = QFormLayout()
        form.setHorizontalSpacing(GRID)
        form.setVerticalSpacing(GRID // 2)
        form.addRow("Along", self.kind)
        form.addRow("Reach", self.reach)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(MARGIN, GRID, GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(heading("Loss around these weights"))
        column.addLayout(form)
        for widget in (self.all_samples, self.redraw, self.bar, self.message, self.words):
            column.addWidget(widget)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(scrolling(side, "What is looked at", SIDE))
        row.addWidget(self.view, 1)

    def _connect(self) -> None:
        self.kind.activated.connect(
            lambda _: self._choose(replace(self._choice, kind=self.kind.currentData()))
        )
        self.reach.activated.connect(
            lambda _: self._choose(replace(self._choice, reach=self.reach.currentData()))
        )
        self.all_samples.clicked.connect(
            lambda checked: self._choose(replace(self._choice, all_samples=checked))
        )
        self.redraw.clicked.connect(
            lambda: self._choose(replace(self._choice, draw=self._choice.draw + 1))
        )
        self.bar.compute_requested.connect(self._compute_in_full)
        self.bar.cancel_requested.connect(self._cancel)

    # values in ----------------------------------------------------------------------------------

    @override
    def show_context(self, context: ExplainContext, running: bool) -> None:
        self._context = context
        if context.size == 0:
            self.show_nothing("Nothing here learns: there is no weight to look along.")
            return
        self._path = ()
        self._ask(WAITS)

    @override
    def show_path(self, thetas: Sequence[Array]) -> None:
        context = self._context
        # Of another moment the last weights are others: that way ends elsewhere.
        if context is not None and np.array_equal(thetas[-1], context.theta):
            self._path = tuple(thetas)
            self._ask(WAITS)

    @override
    def show_nothing(self, why: str) -> None:
        self._context = None
        self.jobs.cancel_all(self.key)
        self._fail(why)

    @override
    def show_target(self, target: ParameterIndex) -> None:
        if target == self._choice.second:
            return
        self._choice = replace(self._choice, first=self._choice.second, second=target)
        if self._choice.kind == WEIGHTS:
            self._ask(WAITS)

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.view.set_theme(theme)

    @override
    def text(self) -> str:
        return self.words.text() or self.message.text()

    # computing ----------------------------------------------------------------------------------

    def _choose(self, choice: PlaneChoice) -> None:
        self._choice = choice
        self.redraw.setVisible(choice.kind == RANDOM)
        self._ask(WAITS)

    def _compute_in_full(self) -> None:
        self._ask(inf)

    def _ask(self, most_seconds: float) -> None:
        context = self._context
        if context is None:
            return
        set_message(self.message, "")
        self.bar.show_idle()
        if self._choice.kind in (PATH, WEIGHTS) and not self._path:
            self.path_requested.emit(MOMENTS)
            return
        if most_seconds == inf:
            self.bar.show_running()
        self.jobs.submit(
            SLOT,
            partial(compute, context, self._choice, self._path, most_seconds),
            self._take,
            self._fail,
            self._progress,
        )

    def _cancel(self) -> None:
        self.jobs.cancel(SLOT)
        self.bar.show_idle()
        self._ask(WAITS)

    def _progress(self, value: object) -> None:
        if isinstance(value, FoundPlane):
            self._show(value)
        elif isinstance(value, tuple):
            self.bar.show_progress(*value)

    def _take(self, found: FoundPlane | None) -> None:
        if found is None:
            return
        self._show(found)
        if found.seconds_in_full is None:
            self.bar.show_idle()
        else:
            self.bar.offer(found.seconds_in_full)

    def _fail(self, message: str) -> None:
        """Show no plane: the one of an earlier moment says nothing of this one."""
        self._found = None
        self.view.show_slice(None)
        self.words.setText("")
        self.bar.show_idle()
        set_message(self.message, message)

    def _show(self, shown: FoundPlane) -> None:
        self._found, self.trail = shown.plane, shown.trail
        found = shown.plane
        names = (found.u.name, found.v.name)
        axes = (found.a, found.b)
        self.view.show_slice(Landscape(names, axes, found.losses, shown.trail))
        finite = found.losses[np.isfinite(found.losses)]
        if not finite.size:
            self.words.setText("No loss on this plane is finite.")
            return
        here = found.losses[len(found.b) // 2, len(found.a) // 2]
        whose = "all training samples" if self._choice.all_samples else "this batch"
        words = (
            f"Loss of {whose} without penalty: {short(float(here))} here, "
            f"{short(float(finite.min()))} to {short(float(finite.max()))} on "
            f"{len(found.a)} × {len(found.b)} points."
        )
        if len(shown.trail):
            words += (
                f" The line is the way of the training, by {counted(len(shown.trail), 'moment')}"
            )
            share = shown.explained
            words += (
                f"; {percent(share, 0)} of its variance lies here." if np.isfinite(share) else "."
            )
        self.words.setText(words)
