"""Racing optimizers: who takes part on the left, the curves on the right."""

import math
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.core import PlaygroundError
from playground.datasets.base.dataset import Dataset
from playground.experiments.race import Race
from playground.experiments.race_config import Lane, optimizer_lane
from playground.experiments.race_results import (
    CRITERIA,
    Criterion,
    LaneCurve,
    curves,
    ranked,
    rises,
)
from playground.nn.optimizer_presets import PRESETS, optimizer_names
from playground.nn.optimizers import OPTIMIZERS
from playground.project import Project
from playground.training.base.checkpoint import Checkpoint
from playground.ui.plots.curves.race_view import RaceView
from playground.ui.support.background_task import BackgroundTask
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.tools.race_task import FRAME_SECONDS, RaceRequest, RaceUpdate, run_race
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.section import heading

FIRST_CHOICE = ("sgd", "momentum", "rmsprop", "adam")
EPOCHS, MOST_EPOCHS, MOST_SEEDS = 100, 100_000, 64
SIDE_WIDTH = 260

LONGEST_WAIT = 5.0
"""Seconds to wait for a race to notice that nobody wants it any more."""


class RaceDialog(QDialog):
    """Trains copies of the document's network, one per optimizer, all from the same start.

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

    Signals
    -------
    config_chosen(config, text)
        The document is to be trained like the winner.
    """

    config_chosen = Signal(object, str)

    def __init__(
        self,
        project: Project,
        checkpoint: Checkpoint | None,
        dataset: Dataset | None,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._project, self._checkpoint, self._dataset = project, checkpoint, dataset
        self._best: Lane | None = None
        self._lanes: list[Lane] = []
        self._race: Race | None = None
        self._shown: Criterion = "test_loss"
        self._task = BackgroundTask("race", self, report_seconds=FRAME_SECONDS)
        self._task.progressed.connect(self._show_update)
        self._task.finished.connect(self._take_race)
        self._task.failed.connect(self._end)
        self.setWindowTitle("Race optimizers")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(980, 620)
        self.plot = RaceView()
        self.plot.set_theme(theme)
        self.plot.hide_controls()
        outcome = QVBoxLayout()
        self._error = message_label("error")
        outcome.addWidget(self._error)
        outcome.addWidget(self.plot, 1)
        halves = QHBoxLayout()
        halves.setSpacing(GRID * 2)
        halves.addWidget(self._make_choices())
        halves.addLayout(outcome, 1)
        whole = QVBoxLayout(self)
        whole.addLayout(halves, 1)
        whole.addLayout(self._make_footer())
        self._choose()

    @override
    def done(self, result: int) -> None:
        self._task.close(LONGEST_WAIT)
        super().done(result)

    # choices ------------------------------------------------------------------------------------

    def _make_choices(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading("Optimizers"))
        self.optimizers = QListWidget()
        self.optimizers.setSpacing(2)
        self.optimizers.setAccessibleName("Optimizers that take part")
        self.optimizers.setToolTip(
            "Each at its default settings; the document's own optimizer at its present ones"
        )
        for name in optimizer_names():
            entry = PRESETS[name] if name in PRESETS else OPTIMIZERS.get(name)
            item = QListWidgetItem(entry.title)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setToolTip(entry.help)
            chosen = name in FIRST_CHOICE
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
            self.optimizers.addItem(item)
        self.optimizers.itemChanged.connect(self._choose)
        column.addWidget(self.optimizers, 1)
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
        form = QFormLayout()
        for words, widget in (
            ("Epochs", self.epochs),
            ("Seeds", self.seeds),
            ("Start", self.start_at),
            ("Show", self.criterion),
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
        close = QPushButton("Close")
        close.setToolTip("Close this window; the document stays as it is")
        close.clicked.connect(self.reject)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._progress, 1)
        for button in (self.use_button, self.race_button, close):
            line.addWidget(button)
        return line

    def _chosen(self) -> list[str]:
        items = (self.optimizers.item(i) for i in range(self.optimizers.count()))
        return [
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]

    def _choose(self) -> None:
        """Offer what can be raced."""
        from_start = self.start_at.currentIndex() == 0
        self.seeds.setEnabled(from_start)
        self.race_button.setEnabled(self._task.is_running or bool(self._chosen()))

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
            config = self._project.training
            self._lanes = [optimizer_lane(config, name) for name in self._chosen()]
        except PlaygroundError as error:
            set_message(self._error, str(error))
            return
        self._race, self._shown = None, self._wanted()
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
        self._show_lanes(update.curves, update.criterion)

    def _take_race(self, race: Race) -> None:
        self._race = race
        self._show_criterion()
        self._end("")

    def _show_lanes(self, found: tuple[LaneCurve, ...], criterion: Criterion) -> None:
        self.plot.set_lanes(found, criterion)
        best = ranked(found, criterion)[0]
        by_name = {lane.name: lane for lane in self._lanes}
        self._best = None if math.isnan(best.last) else by_name.get(best.name)

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
            self._show_lanes(curves(self._race, self._shown), self._shown)

    def _use_winner(self) -> None:
        if self._best is not None:
            self.config_chosen.emit(self._best.config, f"Train with {self._best.name}")
            self.accept()


def _number(value: int, most: int, name: str, tip: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(1, most)
    box.setGroupSeparatorShown(True)
    box.setValue(value)
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box
