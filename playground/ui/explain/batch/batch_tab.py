"""What a batch is worth: the gradients it averages, and how other batches would point."""

from __future__ import annotations

from functools import partial
from math import inf

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.explain import ExplainContext
from playground.explain.base.duration import WAITS, Measured, expected_seconds
from playground.explain.loss_surface.batch_statistics import DRAWS, DrawnBatches, drawn_batches
from playground.ui.explain.base.compute_bar import ComputeBar
from playground.ui.explain.base.explain_tab import ExplainTab
from playground.ui.explain.base.jobs import Jobs
from playground.ui.explain.base.scrolling import scrolling
from playground.ui.explain.batch.batch_work import (
    BatchAnswer,
    find_gradients,
    find_obstacle,
    sizes_up_to,
    work,
)
from playground.ui.explain.batch.cloud_view import CloudView
from playground.ui.explain.batch.cosine_view import CosineView
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.section import MARGIN, heading
from playground.ui.widgets.wheel_focus import WheelFocus

NOTHING_LEARNS = "Nothing here learns: no sample has a gradient."
NOT_YET = "Not computed by itself: it takes longer than a moment here."
EARLIER = "Of an earlier step. Compute again for this one."
GRADIENTS, DRAWN = "batch.gradients", "batch.drawn"


class BatchTab(ExplainTab):
    """A cloud of gradients on the left; batches drawn from it, of any size, on the right."""

    key = "batch"
    title = "Batch"
    help = "Every sample's own gradient, and how well batches of them point the way of all"

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs)
        self._context: ExplainContext | None = None
        self._last: Measured | None = None
        self._sizes: tuple[int, ...] = (1,)
        self._is_chosen = False
        self.found: BatchAnswer | None = None
        self.drawn: DrawnBatches | None = None
        self.cloud, self.histogram = CloudView(), CosineView()
        for view in (self.cloud, self.histogram):
            view.hide_controls()
        self.bar = ComputeBar("Compute all gradients")
        self.message = message_label("secondary")
        self.words, self.drawn_words = QLabel(), QLabel()
        for label in (self.words, self.drawn_words):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.slider, self.size_box = QSlider(Qt.Orientation.Horizontal), QSpinBox()
        for field in (self.slider, self.size_box):
            field.setAccessibleName("Samples a batch")
            field.setToolTip(f"How many samples each of {DRAWS} random batches has")
            field.setRange(1, 1)
            field.setEnabled(False)
            WheelFocus(field)
        self.size_box.setGroupSeparatorShown(True)
        self.race = QPushButton("Race batch sizes…")
        self.race.setToolTip("Train copies with batches of 1, of this size and of all samples")
        self.race.clicked.connect(lambda: self.action_requested.emit("race_batches"))
        self._lay_out()
        self.cloud.sample_requested.connect(self._choose_sample)
        self.slider.valueChanged.connect(self._slide)
        self.size_box.valueChanged.connect(self._set_size)
        self.bar.compute_requested.connect(lambda: self._ask(inf))
        self.bar.cancel_requested.connect(self._cancel)

    def _lay_out(self) -> None:
        self._drawing = QWidget()
        self._drawing.setLayout(_column(self._make_sizes(), self.histogram))
        said = QWidget()
        column = _column(
            heading("What that means"), self.words, self.drawn_words, self.message, self.bar
        )
        column.addStretch(1)
        column.addWidget(self.race, 0, Qt.AlignmentFlag.AlignLeft)
        said.setLayout(column)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        whole.setSpacing(2 * GRID)
        whole.addLayout(_column(heading("Every sample has a gradient of its own"), self.cloud), 5)
        whole.addWidget(self._drawing, 5)
        whole.addWidget(scrolling(said, "What that means"), 4)

    def _make_sizes(self) -> QWidget:
        sizes = QWidget()
        row = QHBoxLayout(sizes)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(heading(f"{DRAWS} batches of"))
        row.addWidget(self.size_box)
        row.addWidget(self.slider, 1)
        return sizes

    # values in ----------------------------------------------------------------------------------

    @override
    def show_context(self, context: ExplainContext, running: bool) -> None:
        before, self._context = self._context, context
        if context.size == 0:
            self.show_nothing(NOTHING_LEARNS)
            return
        if before is not None and not _is_same_training(before, context):
            self._show_none()
        self._ask(WAITS)

    @override
    def show_nothing(self, why: str) -> None:
        self._context = None
        self.jobs.cancel_all(self.key)
        self._show_none()
        self.bar.show_idle()
        set_message(self.message, why)

    @override
    def show_sample(self, place: int | None, elsewhere: str = "") -> None:
        self.cloud.show_place(place)

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for view in (self.cloud, self.histogram):
            view.set_theme(theme)

    @override
    def text(self) -> str:
        parts = (self.words, self.message, self.drawn_words)
        return "\n".join(part.text() for part in parts if part.text())

    # the cloud ----------------------------------------------------------------------------------

    def _ask(self, most_seconds: float) -> None:
        """Compute the gradients, or offer to where that takes long."""
        context = self._context
        if context is None:
            return
        self.jobs.cancel(GRADIENTS)
        seconds = expected_seconds(work(context), self._last)
        if seconds > most_seconds:
            self.bar.offer(seconds)
            set_message(self.message, EARLIER if self.found is not None else NOT_YET)
            self._set_current(self.found is None)
            # Whether there is anything to offer is known from a few samples.
            self.jobs.submit(GRADIENTS, partial(find_obstacle, context), _nothing, self._fail)
            return
        if most_seconds == inf:
            self.bar.show_running()
        self.jobs.submit(
            GRADIENTS,
            partial(find_gradients, context),
            self._take,
            self._fail,
            lambda done: self.bar.show_progress(*done),
        )

    def _cancel(self) -> None:
        self._ask(0.0)

    def _take(self, found: BatchAnswer | None) -> None:
        if found is None:
            return
        self.found, self._last = found, found.took
        self.bar.show_idle()
        set_message(self.message, "")
        self._set_current(True)
        self.cloud.show_answer(found)
        self.words.setText(found.text)
        self._offer_sizes(found)
        self._draw()

    def _set_current(self, is_current: bool) -> None:
        """Dim what is of an earlier step."""
        for part in (self.cloud, self.words, self._drawing, self.drawn_words):
            part.setEnabled(is_current)
        for field in (self.slider, self.size_box):
            field.setEnabled(self.found is not None)

    def _fail(self, message: str) -> None:
        self._show_none()
        self.bar.show_idle()
        set_message(self.message, f"{message[:1].upper()}{message[1:]}.")

    def _show_none(self) -> None:
        self.found = self.drawn = None
        self.cloud.show_answer(None)
        self.histogram.show_batches(None, None)
        for label in (self.words, self.drawn_words):
            label.setText("")
        self._set_current(True)

    def _choose_sample(self, place: int) -> None:
        self.sample_chosen.emit(place)

    # batches ------------------------------------------------------------------------------------

    def _offer_sizes(self, found: BatchAnswer) -> None:
        """Let sizes from 1 to all samples be chosen; the training's own comes first."""
        count = len(found.samples.rows)
        wanted = self.size_box.value() if self._is_chosen else found.size
        self._sizes = sizes_up_to(count)
        for field in (self.slider, self.size_box):
            field.blockSignals(True)
        self.slider.setRange(0, len(self._sizes) - 1)
        self.size_box.setRange(1, count)
        self.size_box.setValue(min(wanted, count))
        self._follow_size()
        for field in (self.slider, self.size_box):
            field.blockSignals(False)

    def _follow_size(self) -> None:
        size = self.size_box.value()
        nearest = min(range(len(self._sizes)), key=lambda at: abs(self._sizes[at] - size))
        self.slider.setValue(nearest)

    def _slide(self, place: int) -> None:
        self.size_box.setValue(self._sizes[place])

    def _set_size(self, _: int) -> None:
        self._is_chosen = True
        self.slider.blockSignals(True)
        self._follow_size()
        self.slider.blockSignals(False)
        self._draw()

    def _draw(self) -> None:
        found, size = self.found, self.size_box.value()
        if found is not None:
            self.jobs.submit(
                DRAWN,
                lambda run: drawn_batches(found.samples, size, progress=run.progress),
                self._take_batches,
                self._fail,
            )

    def _take_batches(self, drawn: DrawnBatches) -> None:
        found = self.found
        if found is None:
            return
        self.drawn = drawn
        self.histogram.show_batches(drawn, found.cosine)
        self.drawn_words.setText(f"{drawn.text[:1].upper()}{drawn.text[1:]}.")


def _is_same_training(before: ExplainContext, now: ExplainContext) -> bool:
    """Tell whether what was found of one moment is of an earlier step of the other's training."""
    return before.dataset is now.dataset and before.size == now.size


def _column(*parts: QWidget) -> QVBoxLayout:
    """Put parts below each other; plots take the room."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID // 2)
    for part in parts:
        column.addWidget(part, int(isinstance(part, PlotView)))
    return column


def _nothing(_: object) -> None:
    """Say nothing: nothing stands in the way."""
