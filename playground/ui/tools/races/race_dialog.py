"""Racing optimizers or values of a setting: who takes part on the left, the curves beside it."""

from functools import partial

from msgspec import Struct
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.core import PlaygroundError
from playground.datasets.base.dataset import Dataset
from playground.experiments.batch_race import AnyRace
from playground.experiments.race_config import Lane
from playground.experiments.race_results import (
    CRITERIA,
    Criterion,
    LaneCurve,
    LaneResult,
    curves,
    lane_results,
    rises,
)
from playground.project import Project
from playground.project.runs.race_runs import MOST_SEEDS, race_runs
from playground.training.base.checkpoint import Checkpoint
from playground.ui.plots.experiments.race_view import RaceView
from playground.ui.support.background_task import BackgroundTask
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.tools.races.race_lanes import LaneChoice
from playground.ui.tools.races.race_table import ResultTable
from playground.ui.tools.races.race_task import FRAME_SECONDS, RaceRequest, RaceUpdate, run_race
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.screen_room import resize_within_screen
from playground.ui.widgets.section import heading
from playground.ui.widgets.wheel_focus import WheelFocus

EPOCHS, MOST_EPOCHS = 100, 100_000
SIDE_WIDTH = 260

LONGEST_WAIT = 5.0
"""Seconds to wait for a race to notice that nobody wants it any more."""


class KeptRace(Struct, frozen=True, eq=False):
    """A race that is over, so that its window can be opened with it again.

    Parameters
    ----------
    race, lanes
        What raced.
    kind, values
        What competed, and who was checked.
    epochs, seeds
        How long, and from how many initial weights.
    criterion
        What was shown.
    first_color
        The colour of the first lane, see :class:`.RaceView`.
    """

    race: AnyRace
    lanes: list[Lane]
    kind: str
    values: list[str | int]
    epochs: int
    seeds: int
    criterion: Criterion
    first_color: int


class RaceDialog(QDialog):
    """Trains copies of the document's network, one for everybody, all from the same start.

    Parameters
    ----------
    project
        The document; it is not changed.
    checkpoint
        The training as it stands, to begin from instead of the initial weights.
    dataset
        The data, if it was built already.
    theme
        The colours of the plot.
    kind
        What competes at first; ``None``: what did in the race that is kept.
    first_color
        The colour of the first lane, that of the next run: lanes become runs.
    kept
        The last race, to be shown again.

    Signals
    -------
    config_chosen(config, text)
        The document is to be trained like the winner.
    project_chosen(project, text)
        The document is to be the winner's: it differs in more than how it trains.
    runs_made(runs)
        A race ended, or was stopped: its lanes as runs to be kept.
    """

    config_chosen = Signal(object, str)
    project_chosen = Signal(object, str)
    runs_made = Signal(list)

    def __init__(
        self,
        project: Project,
        checkpoint: Checkpoint | None,
        dataset: Dataset | None,
        theme: Theme,
        parent: QWidget,
        kind: str | None = "optimizers",
        *,
        first_color: int = 0,
        kept: KeptRace | None = None,
    ) -> None:
        super().__init__(parent)
        self._project, self._checkpoint, self._dataset = project, checkpoint, dataset
        self._best: Lane | None = None
        self._lanes: list[Lane] = []
        self._race: AnyRace | None = None
        self._first_color = first_color
        self._kept: KeptRace | None = None
        self._shown: Criterion = "test_loss"
        self._begun_at = 0
        self._task = BackgroundTask("race", self, report_seconds=FRAME_SECONDS)
        self._task.progressed.connect(self._show_update)
        self._task.finished.connect(self._take_race)
        self._task.failed.connect(self._end)
        self.setWindowTitle("Race")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_within_screen(self, QSize(1120, 680))
        self.plot = RaceView()
        self.plot.set_theme(theme)
        choices = self._make_choices(kind or "optimizers")
        outcome = QVBoxLayout()
        self._error = message_label("error")
        outcome.addWidget(self._error)
        outcome.addWidget(self.plot, 1)
        self.table = ResultTable(theme)
        outcome.addWidget(self.table)
        halves = QHBoxLayout()
        halves.setSpacing(GRID * 2)
        halves.addWidget(choices)
        halves.addLayout(outcome, 1)
        whole = QVBoxLayout(self)
        whole.addLayout(halves, 1)
        whole.addLayout(self._make_footer())
        self._choose()
        if kept is not None and kind in (None, kept.kind):
            self._show_kept(kept)

    @override
    def done(self, result: int) -> None:
        self._task.close(LONGEST_WAIT)
        super().done(result)

    # choices ------------------------------------------------------------------------------------

    def _make_choices(self, kind: str) -> QWidget:
        side = QWidget()
        side.setFixedWidth(scaled(SIDE_WIDTH))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading("Who takes part"))
        task = None if self._dataset is None else self._dataset.task
        self.lanes = LaneChoice(self._project, kind, task)
        self.lanes.changed.connect(self._choose)
        self.lanes.refused.connect(self._tell)
        column.addWidget(self.lanes, 1)
        column.addLayout(self._make_form())
        return side

    def _make_form(self) -> QFormLayout:
        self.epochs = _number(EPOCHS, MOST_EPOCHS, "Epochs", "How long the race is")
        self.seeds = _number(
            1,
            MOST_SEEDS,
            "Seeds",
            "From how many initial weights everybody starts; shown are the median and the middle "
            "half",
        )
        self.start_at = QComboBox()
        self.start_at.addItem("Initial weights")
        if self._checkpoint is not None and self._checkpoint.step:
            self.start_at.addItem(f"Present weights (epoch {self._checkpoint.epoch:,})")
        self.start_at.setToolTip("Where everybody begins")
        self.start_at.currentIndexChanged.connect(self._choose)
        self.criterion = QComboBox()
        self.criterion.setToolTip("What the plot shows and the race is judged by")
        for name in CRITERIA:
            if not rises(name) or self._has_classes():
                self.criterion.addItem(name.replace("_", " ").capitalize(), name)
        self.criterion.setCurrentIndex(self.criterion.findData("test_loss"))
        self.criterion.currentIndexChanged.connect(self._show_criterion)
        self.by = QComboBox()
        for words, by in (("samples", "epoch"), ("updates", "update"), ("seconds", "second")):
            self.by.addItem(f"By {words}", by)
        self.by.setToolTip("What counts as equally far: as many samples, updates or seconds")
        self.by.currentIndexChanged.connect(lambda _: self.plot.set_by(self.by.currentData()))
        form = QFormLayout()
        for words, widget in (
            ("Epochs", self.epochs),
            ("Seeds", self.seeds),
            ("Start", self.start_at),
            ("Show", self.criterion),
            ("Along", self.by),
        ):
            widget.setAccessibleName(words)
            form.addRow(words, widget)
        return form

    def _has_classes(self) -> bool:
        return self._dataset is None or self._dataset.task.is_classification

    def _make_footer(self) -> QHBoxLayout:
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Share of the race that is run")
        self._progress.setToolTip("How much of the race is run")
        self.race_button = QPushButton("Race")
        self.race_button.setDefault(True)
        self.race_button.setToolTip("Start the race, or stop it")
        self.race_button.clicked.connect(self._start_or_stop)
        self.use_button = QPushButton("Use the winner")
        self.use_button.setToolTip("Train the document with the best optimizer; its weights stay")
        self.use_button.setEnabled(False)
        self.use_button.clicked.connect(self._use_winner)
        self.copy_button = QPushButton("Copy as CSV")
        self.copy_button.setToolTip("Put the table of results on the clipboard, with all digits")
        self.copy_button.setEnabled(False)
        self.copy_button.clicked.connect(lambda: self.table.copy())
        close = QPushButton("Close")
        close.setToolTip("Close this window; the document stays as it is")
        close.clicked.connect(self.reject)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._progress, 1)
        for button in (self.copy_button, self.use_button, self.race_button, close):
            line.addWidget(button)
        return line

    def _choose(self) -> None:
        """Offer what can be raced."""
        if self.lanes.begins_anew:  # the present weights are not those of all
            self.start_at.setCurrentIndex(0)
        self.start_at.setEnabled(not self.lanes.begins_anew)
        from_start = self.start_at.currentIndex() == 0
        self.seeds.setEnabled(from_start)
        self.race_button.setEnabled(self._task.is_running or bool(self.lanes.chosen))

    # racing -------------------------------------------------------------------------------------

    def _start_or_stop(self) -> None:
        if self._task.is_running:
            self._task.stop()
            return
        set_message(self._error, "")
        self._best = None
        self.use_button.setEnabled(False)
        from_start = self.start_at.currentIndex() == 0
        try:
            self._lanes = self.lanes.lanes()
        except PlaygroundError as error:
            set_message(self._error, str(error))
            return
        self._race, self._shown = None, self._wanted()
        self.plot.set_first_color(self._first_color)
        self._begun_at = 0 if from_start or not self._checkpoint else self._checkpoint.epoch
        request = RaceRequest(
            self._project,
            self._lanes,
            self.seeds.value() if from_start else 1,
            self.epochs.value(),
            None if from_start else self._checkpoint,
            self._dataset,
        )
        self._task.start(partial(run_race, request, lambda: self._shown))
        self.race_button.setText("Stop")

    def _show_update(self, update: RaceUpdate) -> None:
        self._progress.setMaximum(max(update.wanted, 1))
        self._progress.setValue(update.done)
        self._show_lanes(update.curves, update.results, update.criterion)

    def _take_race(self, race: AnyRace) -> None:
        self._race = race
        if race.epoch > self._begun_at:
            self._kept = KeptRace(
                race,
                self._lanes,
                self.lanes.kind.currentData(),
                self.lanes.chosen,
                self.epochs.value(),
                self.seeds.value(),
                self._wanted(),
                self._first_color,
            )
            self._first_color += len(race.lanes)
            self.runs_made.emit(race_runs(race, self._project))
        self._show_criterion()
        self._end("")

    @property
    def kept(self) -> KeptRace | None:
        """The last race that was run here, or shown again; ``None`` when there is none."""
        return self._kept

    def _show_kept(self, kept: KeptRace) -> None:
        """Show a race that is over, with the choices that led to it."""
        self._kept, self._lanes, self._race = kept, kept.lanes, kept.race
        self.lanes.choose(kept.kind, kept.values)
        self.epochs.setValue(kept.epochs)
        self.seeds.setValue(kept.seeds)
        self.criterion.setCurrentIndex(max(0, self.criterion.findData(kept.criterion)))
        self.plot.set_first_color(kept.first_color)
        self._show_criterion()
        self._end("")

    def _tell(self, message: str) -> None:
        set_message(self._error, message)

    def _show_lanes(
        self,
        found: tuple[LaneCurve, ...],
        results: tuple[LaneResult, ...],
        criterion: Criterion,
    ) -> None:
        self.plot.set_lanes(found, criterion)
        colors = [self.plot.color_of(place) for place in range(len(found))]
        self.table.show_results(results, criterion, colors)
        self.copy_button.setEnabled(True)
        best = results[0]
        self._best = None if best.rank is None else self._lanes[best.place]

    def _end(self, message: str) -> None:
        set_message(self._error, message)
        self.race_button.setText("Race")
        self.use_button.setEnabled(not message and self._best is not None)
        self._choose()

    def _wanted(self) -> Criterion:
        wanted: Criterion = self.criterion.currentData()
        return wanted

    def _show_criterion(self) -> None:
        self._shown = self._wanted()
        if self._race is not None:
            found = curves(self._race, self._shown)
            results = lane_results(self._race, found, self._shown)
            self._show_lanes(found, results, self._shown)

    def _use_winner(self) -> None:
        best = self._best
        if best is None:
            return
        text = f"Train with {best.name}"
        if best.spec is None or best.shares_batches(self._project):
            self.config_chosen.emit(best.config, text)
        else:
            self.project_chosen.emit(best.spec, text)
        self.accept()


def _number(value: int, most: int, name: str, tip: str) -> QSpinBox:
    box = QSpinBox()
    WheelFocus(box)
    box.setRange(1, most)
    box.setGroupSeparatorShown(True)
    box.setValue(value)
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box
