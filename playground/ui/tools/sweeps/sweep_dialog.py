"""Sweeping settings: what varies on the left, where every cell ended beside it."""

import math
from collections.abc import Sequence
from functools import partial

from msgspec import Struct
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.core import PlaygroundError
from playground.core.text.numbers import counted
from playground.datasets.base.dataset import Dataset
from playground.experiments.sweep import CellResult
from playground.experiments.sweep_grid import Varied, grid
from playground.experiments.sweep_results import sweep_grid
from playground.nn.metrics import fitting
from playground.project import Project
from playground.project.runs.race_runs import MOST_SEEDS, sweep_runs
from playground.project.set_value import set_values
from playground.ui.plots.experiments.sweep_view import SweepView
from playground.ui.support.background_task import BackgroundTask
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.tools.sweeps.axis_choice import NOTHING, AxisChoice
from playground.ui.tools.sweeps.sweep_task import SweepRequest, SweepUpdate, run_sweep
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.screen_room import resize_within_screen
from playground.ui.widgets.section import heading
from playground.ui.widgets.wheel_focus import WheelFocus

EPOCHS, MOST_EPOCHS = 50, 100_000
SIDE_WIDTH = 260
LONGEST_WAIT = 5.0
"""Seconds to wait for a sweep to notice that nobody wants it any more."""


class Judge(Struct, frozen=True):
    """A number that cells are judged by: its name, and which way is good."""

    title: str
    series: str
    is_share: bool = False
    rises: bool = False


class KeptSweep(Struct, frozen=True, eq=False):
    """A sweep that is over, so that its window can be opened with it again."""

    axes: tuple[Varied, ...]
    results: tuple[CellResult[Project] | None, ...]
    seeds: int
    epochs: int
    series: str


def judges(dataset: Dataset | None) -> list[Judge]:
    """Return what cells on a dataset can be judged by."""
    found = [Judge("Test loss", "test_loss"), Judge("Train loss", "train_loss")]
    if dataset is not None:
        for metric in fitting(dataset.task, len(dataset.classes)):
            about = (metric.is_share, metric.greater_is_better)
            found.append(Judge(f"Test {metric.label}", f"test_{metric.key}", *about))
            found.append(Judge(f"Train {metric.label}", f"train_{metric.key}", *about))
    return found


class SweepDialog(QDialog):
    """Trains copies of the document over the values of up to two settings.

    Parameters
    ----------
    project
        The document; it is not changed.
    dataset
        The data, if they were built already: they tell which metrics there are.
    theme
        The colours of the plot.
    name
        What a run is called where nothing varies.
    seeds
        How many are offered; with more than one, nothing varies at first.
    kept
        The last sweep, to be shown again.

    Signals
    -------
    runs_made(runs)
        A sweep ended, or was stopped: its cells as runs to be kept.
    """

    runs_made = Signal(list)

    def __init__(
        self,
        project: Project,
        dataset: Dataset | None,
        theme: Theme,
        parent: QWidget,
        name: str = "",
        seeds: int = 1,
        *,
        kept: KeptSweep | None = None,
    ) -> None:
        super().__init__(parent)
        self._project, self._name = project, name
        self._judges = judges(dataset)
        self._axes: tuple[Varied, ...] = ()
        self._results: tuple[CellResult[Project] | None, ...] = ()
        self._kept: KeptSweep | None = None
        self._task = BackgroundTask("sweep", self)
        self._task.progressed.connect(self._show_update)
        self._task.finished.connect(self._take_results)
        self._task.failed.connect(self._end)
        self.setWindowTitle("Sweep" if seeds == 1 else "Train from several seeds")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_within_screen(self, QSize(980, 620))
        self.plot = SweepView()
        self.plot.set_theme(theme)
        side = self._make_side(seeds)
        self._error = message_label("error")
        outcome = QVBoxLayout()
        outcome.addWidget(self._error)
        outcome.addWidget(self.plot, 1)
        halves = QHBoxLayout()
        halves.setSpacing(GRID * 2)
        halves.addWidget(side)
        halves.addLayout(outcome, 1)
        whole = QVBoxLayout(self)
        whole.addLayout(halves, 1)
        whole.addLayout(self._make_footer())
        self._count_cells()
        if kept is not None:
            self._show_kept(kept)

    @override
    def done(self, result: int) -> None:
        self._task.close(LONGEST_WAIT)
        super().done(result)

    # choices ------------------------------------------------------------------------------------

    def _make_side(self, seeds: int) -> QWidget:
        side = QWidget()
        side.setFixedWidth(scaled(SIDE_WIDTH))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading("What varies"))
        first = "optimizer.learning_rate" if seeds == 1 else NOTHING
        self.first = AxisChoice(self._project, "First setting", first)
        self.second = AxisChoice(self._project, "Second setting", NOTHING)
        for axis in (self.first, self.second):
            axis.changed.connect(self._count_cells)
            column.addWidget(axis)
        column.addLayout(self._make_form(seeds))
        self._count = QLabel()
        self._count.setProperty("role", "secondary")
        self._count.setWordWrap(True)
        column.addWidget(self._count)
        column.addStretch(1)
        return side

    def _make_form(self, seeds: int) -> QFormLayout:
        self.seeds = _number(seeds, MOST_SEEDS, "From how many initial weights each cell trains")
        self.epochs = _number(EPOCHS, MOST_EPOCHS, "How long each cell trains")
        self.judge = QComboBox()
        self.judge.setToolTip("What the plot shows of every cell")
        self.judge.addItems([each.title for each in self._judges])
        self.judge.currentIndexChanged.connect(self._show_results)
        self.seeds.valueChanged.connect(self._count_cells)
        form = QFormLayout()
        for words, widget in (
            ("Seeds", self.seeds),
            ("Epochs", self.epochs),
            ("Show", self.judge),
        ):
            widget.setAccessibleName(words)
            form.addRow(words, widget)
        return form

    def _make_footer(self) -> QHBoxLayout:
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Share of the sweep that is run")
        self._progress.setToolTip("How much of the sweep is run")
        self.sweep_button = QPushButton("Train")
        self.sweep_button.setDefault(True)
        self.sweep_button.setToolTip("Train every cell, or stop; what is through is kept")
        self.sweep_button.clicked.connect(self._start_or_stop)
        close = QPushButton("Close")
        close.setToolTip("Close this window; its runs stay in Runs")
        close.clicked.connect(self.reject)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._progress, 1)
        line.addWidget(self.sweep_button)
        line.addWidget(close)
        return line

    def _chosen(self) -> tuple[Varied, ...]:
        found = (self.first.varied(), self.second.varied())
        return tuple(each for each in found if each is not None)

    def _count_cells(self) -> None:
        """Say how many trainings there will be, or what cannot be swept."""
        try:
            axes = self._chosen()
        except PlaygroundError as error:
            self._count.setText(str(error))
            self.sweep_button.setEnabled(self._task.is_running)
            return
        cells = math.prod(len(axis.values) for axis in axes)
        seeds = self.seeds.value()
        words = counted(cells * seeds, "training")
        self._count.setText(words if seeds == 1 else f"{words}: {cells} × {seeds} seeds")
        self.sweep_button.setEnabled(True)

    # sweeping -----------------------------------------------------------------------------------

    def _start_or_stop(self) -> None:
        if self._task.is_running:
            self._task.stop()
            return
        set_message(self._error, "")
        try:
            axes = self._chosen()
            cells = grid(self._project, axes, set_values)
        except PlaygroundError as error:
            set_message(self._error, str(error))
            return
        self._axes, self._results = axes, (None,) * len(cells)
        self._progress.setRange(0, 1)
        self._progress.setValue(0)
        about = (self._project, axes, self.seeds.value(), self.epochs.value())
        self._task.start(partial(run_sweep, SweepRequest(*about)))
        self.sweep_button.setText("Stop")

    def _show_update(self, update: SweepUpdate) -> None:
        self._progress.setRange(0, max(update.of, 1))
        self._progress.setValue(update.done)
        if update.results != self._results:
            self._results = update.results
            self._show_results()

    def _take_results(self, results: Sequence[CellResult[Project] | None]) -> None:
        self._results = tuple(results)
        found = [each for each in results if each is not None]
        refused = next((each.refusal for each in found if each.refusal), "")
        if any(each.curves for each in found):
            about = (self.seeds.value(), self.epochs.value(), self._judge().series)
            self._kept = KeptSweep(self._axes, self._results, *about)
            self.runs_made.emit(sweep_runs(found, self._name))
        self._show_results()
        self._progress.setValue(self._progress.maximum() if None not in results else 0)
        self._end(refused)

    def _end(self, message: str) -> None:
        set_message(self._error, message)
        self.sweep_button.setText("Train")
        self._count_cells()

    # showing ------------------------------------------------------------------------------------

    @property
    def kept(self) -> KeptSweep | None:
        """The last sweep that was run here, or shown again; ``None`` when there is none."""
        return self._kept

    def _judge(self) -> Judge:
        return self._judges[max(0, self.judge.currentIndex())]

    def _show_results(self) -> None:
        judge = self._judge()
        if self._results:
            found = sweep_grid(self._axes, self._results, judge.series)
            self.plot.set_grid(found, is_share=judge.is_share, rises=judge.rises)

    def _show_kept(self, kept: KeptSweep) -> None:
        """Show a sweep that is over, with the choices that led to it."""
        self._kept, self._axes, self._results = kept, kept.axes, kept.results
        for choice, place in ((self.first, 0), (self.second, 1)):
            choice.show_varied(kept.axes[place] if place < len(kept.axes) else None)
        self.seeds.setValue(kept.seeds)
        self.epochs.setValue(kept.epochs)
        names = [each.series for each in self._judges]
        self.judge.setCurrentIndex(names.index(kept.series) if kept.series in names else 0)
        self._show_results()


def _number(value: int, most: int, tip: str) -> QSpinBox:
    box = QSpinBox()
    WheelFocus(box)
    box.setRange(1, most)
    box.setGroupSeparatorShown(True)
    box.setValue(value)
    box.setToolTip(tip)
    return box
