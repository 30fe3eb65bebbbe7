"""Descent needs a gradient, not backpropagation: the other sources, what they cost, and bring."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from playground.core import Component
from playground.explain import ExplainContext
from playground.explain.base.duration import WAITS, expected_seconds, work_of
from playground.explain.base.gradient_estimator import Cost
from playground.explain.estimators import GRADIENT_ESTIMATORS
from playground.explain.updates.gradient_sources import (
    STEPS,
    SourceCard,
    SourceRun,
    measure_source,
    passes_of,
    train_with,
)
from playground.explain.updates.weights_check import ALL_UP_TO, WeightsCheck, check_weights
from playground.ui.explain.base.compute_bar import ComputeBar
from playground.ui.explain.base.explain_tab import ExplainTab
from playground.ui.explain.base.jobs import Jobs
from playground.ui.explain.base.number_table import NumberTable
from playground.ui.explain.source.source_run_view import SourceRunView
from playground.ui.plots.base.number_format import significant
from playground.ui.support.background_task import TaskRun
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.section import MARGIN, heading

LOWEST_TABLE = 40
"""In a dock that is low a table scrolls."""
COLUMNS = (
    ("source", "How the gradient is found"),
    ("forward", "How often a batch is run through the network"),
    ("backward", "How often it is run backwards"),
    ("time", "How long that took, without building anything"),
    ("cosine", "How well it points the way of backpropagation's gradient: 1 is the same way"),
    ("error", "Its distance from backpropagation's gradient, in lengths of that"),
)
NOTHING_LEARNS = "Nothing here learns: there is no gradient to find."
CHECK, TRAIN = "source.check", "source.train"


class SourceTab(ExplainTab):
    """A row for every source of gradients, and a training with the chosen one.

    Signals
    -------
    run_ended(run)
        A training with another source was made: a :class:`SourceRun`, or ``None`` when it failed.
    """

    key = "source"
    title = "Gradient source"
    help = "Other ways to the gradient, what they cost, and how training goes with them"

    run_ended = Signal(object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs)
        self._context: ExplainContext | None = None
        self._names = tuple(GRADIENT_ESTIMATORS.names)
        self.cards: dict[str, SourceCard] = {}
        self.run: SourceRun | None = None
        self.check: WeightsCheck | None = None
        self.table = NumberTable("Sources of the gradient", COLUMNS)
        self.table.setRowCount(len(self._names))
        self.table.setMinimumHeight(scaled(LOWEST_TABLE))
        self.table.itemSelectionChanged.connect(self._offer_training)
        self.check_words, self.message = QLabel(), message_label("secondary")
        self.check_words.setWordWrap(True)
        self.check_words.setTextFormat(Qt.TextFormat.PlainText)
        self.measure_bar = ComputeBar("Measure it")
        self.measure_bar.compute_requested.connect(self._measure_chosen)
        self.measure_bar.cancel_requested.connect(self._cancel_measuring)
        self.train_bar = ComputeBar(f"Train {STEPS} updates with it")
        self.train_bar.compute_requested.connect(self._train)
        self.train_bar.cancel_requested.connect(self._cancel_training)
        self.run_words = QLabel()
        self.run_words.setWordWrap(True)
        self.run_words.setTextFormat(Qt.TextFormat.PlainText)
        self.view = SourceRunView()
        self.view.hide_controls()
        self._lay_out()

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(MARGIN, GRID, GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(heading("Four ways to the gradient of this batch"))
        column.addWidget(self.table, 1)
        for part in (self.measure_bar, self.check_words, self.message):
            column.addWidget(part)
        other = QVBoxLayout(right)
        other.setContentsMargins(GRID, GRID, MARGIN, GRID)
        other.setSpacing(GRID // 2)
        other.addWidget(heading("Descent does not care where it comes from"))
        other.addWidget(self.train_bar)
        other.addWidget(self.run_words)
        other.addWidget(self.view, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(left, 1)
        row.addWidget(right, 1)

    # values in ----------------------------------------------------------------------------------

    @override
    def show_context(self, context: ExplainContext, running: bool) -> None:
        self._context = context
        if context.size == 0:
            self.show_nothing(NOTHING_LEARNS)
            return
        set_message(self.message, "")
        self.jobs.cancel_all(self.key)
        self.cards, self.check = {}, None
        self._forget_run()
        for row, name in enumerate(self._names):
            cost = passes_of(context, name)
            self.table.set_row(row, (GRADIENT_ESTIMATORS.get(name).title, *_passes(cost), "", ""))
            if self._seconds(name) <= WAITS:
                self._measure(name)
        if self.table.currentRow() < 0:
            self.table.selectRow(min(1, len(self._names) - 1))
        self._offer_training()
        self._ask_check()

    @override
    def show_nothing(self, why: str) -> None:
        self._context = self.check = None
        self.cards = {}
        self.jobs.cancel_all(self.key)
        for row, name in enumerate(self._names):
            self.table.set_row(row, (GRADIENT_ESTIMATORS.get(name).title, "", "", "", "", ""))
        self._forget_run()
        self.check_words.setText("")
        self.measure_bar.show_idle()
        self.train_bar.show_idle()
        set_message(self.message, why)

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.view.set_theme(theme)

    @override
    def text(self) -> str:
        parts = (self.table.words, self.check_words.text(), self.run_words.text())
        return "\n\n".join(part for part in (*parts, self.message.text()) if part)

    @property
    def chosen(self) -> str:
        """The name of the selected source."""
        return self._names[max(self.table.currentRow(), 0)]

    @property
    def can_train(self) -> bool:
        """Whether a training with the selected source is offered."""
        bar = self.train_bar
        return self._context is not None and bar.button.isVisibleTo(self) and not bar.is_running

    def choose(self, name: str) -> None:
        """Select a source by its name."""
        self.table.selectRow(self._names.index(name))

    # measuring ----------------------------------------------------------------------------------

    def _seconds(self, name: str) -> float:
        """Return how long a source's estimate may take."""
        context = self._context
        assert context is not None
        cost = passes_of(context, name)
        passes = cost.forward_passes + 2 * cost.backward_passes
        return expected_seconds(work_of(context, passes, cost.samples))

    def _measure(self, name: str) -> None:
        context = self._context
        if context is not None:
            self.jobs.submit(
                _slot(name),
                lambda run: measure_source(context, Component(name), progress=run.progress),
                self._take_card,
                self._fail,
                lambda done: self.measure_bar.show_progress(*done),
            )

    def _measure_chosen(self) -> None:
        self.measure_bar.show_running()
        self._measure(self.chosen)

    def _cancel_measuring(self) -> None:
        for name in self._names:
            self.jobs.cancel(_slot(name))
        self._offer_training()

    def _take_card(self, card: SourceCard | None) -> None:
        if card is None:
            return
        self.cards[card.name] = card
        row = self._names.index(card.name)
        texts = (
            card.title,
            *_passes(card.cost)[:2],
            f"{significant(1000 * card.seconds)} ms",
            significant(card.cosine),
            significant(card.relative_error),
        )
        self.table.set_row(row, texts)
        self._offer_training()

    def _ask_check(self) -> None:
        """Check all numbers of a small network, and some of a large one's, by nudging them."""
        context = self._context
        assert context is not None
        self.check_words.setText("")
        count = min(context.size, ALL_UP_TO)
        if expected_seconds(work_of(context, 4 * count, len(context.batch))) > 10 * WAITS:
            return
        self.jobs.submit(
            CHECK,
            lambda run: check_weights(context, progress=run.progress),
            self._take_check,
            self._fail,
        )

    def _take_check(self, found: WeightsCheck | None) -> None:
        self.check = found
        if found is not None:
            self.check_words.setText(
                f"Backpropagation beside central differences: {found.text}, in {found.passes:,} "
                "forward passes: every nudge is made in two sizes."
            )

    # training -----------------------------------------------------------------------------------

    def _offer_training(self) -> None:
        """Offer to measure or to train with the selected source."""
        context = self._context
        if context is None:
            return
        name = self.chosen
        if name in self.cards:
            self.measure_bar.show_idle()
            seconds = self.cards[name].seconds
        else:
            seconds = self._seconds(name)
            self.measure_bar.offer(seconds)
        self.train_bar.offer(STEPS * seconds)

    def _train(self) -> None:
        context, name = self._context, self.chosen
        if context is None:
            return
        self._forget_run()
        self.train_bar.show_running()
        self.jobs.submit(
            TRAIN,
            partial(_train_with, context, name),
            self._take_run,
            self._fail_training,
            lambda done: self.train_bar.show_progress(*done),
        )

    def _cancel_training(self) -> None:
        self.jobs.cancel(TRAIN)
        self._offer_training()
        self.run_ended.emit(None)

    def _take_run(self, run: SourceRun | None) -> None:
        self._offer_training()
        if run is None:
            self.run_ended.emit(None)
            return
        self.run = run
        self.view.show_run(run)
        ends = significant(float(run.backprop[-1])), significant(float(run.other[-1]))
        self.run_words.setText(
            f"After {len(run.backprop)} updates on copies: batch loss {ends[0]} with "
            f"backpropagation, {ends[1]} with {run.title}; at most {significant(run.apart)} apart."
        )
        self.run_ended.emit(run)

    def _forget_run(self) -> None:
        self.jobs.cancel(TRAIN)
        self.run = None
        self.view.show_run(None)
        self.run_words.setText("")

    def _fail_training(self, message: str) -> None:
        self._offer_training()
        self.run_words.setText(message)
        self.run_ended.emit(None)

    def _fail(self, message: str) -> None:
        self.measure_bar.show_idle()
        set_message(self.message, message)


def _slot(name: str) -> str:
    return f"source.{name}"


def _passes(cost: Cost) -> tuple[str, str, str]:
    """Return the cells of the passes, and a time that is not known yet."""
    return f"{cost.forward_passes:,}", f"{cost.backward_passes:,}", "…"


def _train_with(context: ExplainContext, name: str, run: TaskRun) -> SourceRun | None:
    """Train two copies; runs in a thread."""
    return train_with(context, Component(name), progress=run.progress)
