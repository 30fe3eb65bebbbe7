"""The curves of train and test with what they say of unseen data, and the settings that matter."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core.text.numbers import counted, number
from playground.datasets.base.drawn_points import read_points
from playground.session.snapshots.snapshot import Snapshot, SnapshotContents
from playground.training.evaluation.unseen_points import UnseenAnswers
from playground.ui.plots.curves.curve_marks import CurveMark
from playground.ui.plots.curves.loss_view import LossView
from playground.ui.plots.curves.other_lines import OtherCurve
from playground.ui.plots.drawing.unseen_marks import painted_words
from playground.ui.plots.surround.plot_controls import MARGIN
from playground.ui.plots.unseen.controls import UnseenControls
from playground.ui.plots.unseen.seeds_bar import SeedsBar
from playground.ui.plots.unseen.settings_scroll import LOW, SettingsScroll
from playground.ui.plots.unseen.verdict_box import VerdictBox
from playground.ui.theme.sizes import scaled

PATIENCE = 20
"""The epochs of early stopping whose mark is drawn at first."""

PLOT_HEIGHT, LOW_PLOT_HEIGHT = 124, 84
"""The least height of the plot, whatever else there is in the dock; and that in a low window."""


class UnseenView(LossView):
    """Loss curves with their gap shaded, the verdict above and what decides it below.

    Signals
    -------
    seeds_requested()
        The person wants the training from several seeds, or the one under way to end.
    paint_requested()
        The person wants to paint unseen points, or is done.
    value_requested(name, value), scaled(factor)
        See :class:`.UnseenControls`.
    """

    seeds_requested = Signal()
    paint_requested = Signal()
    value_requested = Signal(str, object)
    scaled = Signal(float)

    key = "unseen"
    title = "Unseen data"
    help = (
        "Whether the network has learnt what holds for samples it has not seen: the gap between "
        "the curves is shaded, the best epoch and where early stopping would stop are marked"
    )
    empty_text = "Press Play (Space) to see whether the network generalizes or memorizes."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painted = ""
        self.verdict_box = VerdictBox(MARGIN)
        self._around.add_line(self.verdict_box)
        self.seeds = SeedsBar()
        self.seeds.pressed.connect(self.seeds_requested)
        self._controls.add(self.seeds)
        tip = "Paint points that nobody trains on, on the Output plot, and see what becomes of them"
        self.paint_button = self._controls.add_tool("unseen", "Paint points to judge by", tip)
        self.paint_button.clicked.connect(self.paint_requested)
        self._around.hide_readout()  # the verdict's numbers give way to what is pointed at
        self.settings = UnseenControls()
        self.settings.value_requested.connect(self.value_requested)
        self.settings.scaled.connect(self.scaled)
        self._around.add_below(SettingsScroll(self.settings, MARGIN))
        self.menu.shade_and_stop(PATIENCE)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Insist on as much room for the plot as the window has."""
        high = PLOT_HEIGHT if self.window().height() >= scaled(LOW) else LOW_PLOT_HEIGHT
        self._empty.setMinimumHeight(scaled(high))
        super().showEvent(event)

    # values in ----------------------------------------------------------------------------------

    @override
    def wanted(self) -> SnapshotContents:
        return SnapshotContents(unseen=self._painted)

    def set_painted(self, text: str) -> None:
        """Have other painted points judged; they are written as drawn points are."""
        if text != self._painted:
            self._painted = text
            self._changed()

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        super().show_snapshot(snapshot)
        if self.is_seen():
            self._pace.ask()
        else:
            self.turn.is_due = True  # the verdict is written when somebody looks

    # words --------------------------------------------------------------------------------------

    @property
    def _answers(self) -> UnseenAnswers | None:
        return self._snapshot.unseen if self._snapshot is not None else None

    @override
    def _update_readout(self) -> None:
        super()._update_readout()
        self.verdict_box.show_pointed(self._readout.text() if self._cursor else "")

    @override
    def _write(self) -> None:
        super()._write()
        self._write_verdict()

    def _write_verdict(self) -> None:
        # Explanations are imported when there is something to explain.
        from playground.explain.diagnosis.generalization import generalization

        answers = self._answers
        constant = float("nan") if answers is None else answers.constant_loss
        found = generalization(self._curves, constant)
        self.verdict_box.show_verdict(found.title, found.reason, found.numbers)
        self.verdict_box.show_painted(self._painted_words(answers))

    def _painted_words(self, answers: UnseenAnswers | None) -> str:
        """Say what became of the painted points, also of those that cannot be judged."""
        dataset = self._dataset
        if not self._painted or dataset is None:
            return ""
        # What was painted since is not judged yet.
        count = len(read_points(self._painted if answers is None else answers.painted))
        if not dataset.is_2d:
            return f"{counted(count, 'painted point')} rest: this data is on no plane"
        told = painted_words(answers)
        left = count - (answers.count if answers is not None else count)
        if left > 0:
            lost = f"{counted(left, 'painted point')} of a class that this data does not have"
            told = f"{told} · {lost}" if told else lost
        return told

    @override
    def set_runs(self, runs: Sequence[OtherCurve]) -> None:
        super().set_runs(runs)
        if self.is_made:
            self._figure.set_legend(*self._legends())

    @override
    def _legends(self) -> tuple[str, ...]:
        """Name the marks and the latest band of several seeds, too, as far as there is room."""
        theme = self._theme
        both = super()._legends()[0]
        best = f"<span style='color:{theme.positive}'>┆ best epoch</span>"
        stop = f"<span style='color:{theme.secondary}'>┆ early stopping</span>"
        bands = [each for each in self._others if each.low is not None][-1:]
        seeds = [f"<span style='color:{b.color}'>▒ {escape(b.name)}</span>" for b in bands]
        variants = ([best, stop, *seeds, both], [best, *seeds, both], [*seeds, both], [both])
        return tuple("&nbsp;&nbsp;&nbsp;".join(parts) for parts in variants)

    # marks --------------------------------------------------------------------------------------

    @override
    def _own_marks(self) -> Sequence[CurveMark]:
        """Mark where early stopping would stop, and always the best epoch."""
        return (*super()._own_marks(), *self._best_mark())

    def _best_mark(self) -> tuple[CurveMark, ...]:
        test = self._curves.test_loss
        if len(test) < 2 or not np.isfinite(test).any():
            return ()
        best = int(np.nanargmin(test))
        step = int(self._curves.step[best])
        if step == 0 or any(mark.step == step for mark in self._marks):
            return ()
        text = f"best epoch {self._curves.epoch[best]:,g} (test loss {number(float(test[best]))})"
        return (CurveMark(step, self._theme.positive, text),)
