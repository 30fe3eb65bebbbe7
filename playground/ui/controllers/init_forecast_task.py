"""Computes how a network will start off the GUI thread: the newest question only."""

import threading

from PySide6.QtCore import QObject, QTimer, Signal

from playground.core import PlaygroundError
from playground.datasets.base.dataset import Dataset
from playground.explain import ExplainContext
from playground.explain.diagnosis.init_report import init_reports
from playground.nn.compiler.plan import Plan
from playground.training.base.config import TrainingConfig
from playground.training.base.validation import check_loss

REST_MS = 150
"""How long the drawing must rest: nobody needs a forecast for every letter typed."""

PATIENCE = 0.5
"""How long closing waits for one draw to end, in seconds."""


class OutlookJob(QObject):
    """Answers one question at a time in a thread of its own; a newer one ends it early.

    Signals
    -------
    found(outcome)
        An :class:`~playground.explain.diagnosis.init_report.InitReport`, at first a rough one.
    failed(message)
        Why there is none.
    """

    found = Signal(object)
    failed = Signal(str)
    _told = Signal(int, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wanted: tuple[Plan, Dataset, TrainingConfig] | None = None
        self._number = 0
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._start)
        self._told.connect(self._tell)

    def ask(self, plan: Plan, dataset: Dataset, config: TrainingConfig) -> None:
        """Ask how a network will start; answers come once the question rests."""
        self.forget()
        self._wanted = (plan, dataset, config)
        self._timer.start()

    def forget(self) -> None:
        """End what is under way; it is not answered any more."""
        self._number += 1
        self._timer.stop()
        self._wanted = None

    def close(self) -> None:
        """End for good, before the window goes."""
        self.forget()
        if self._thread is not None:
            self._thread.join(PATIENCE)

    def _start(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            self._timer.start()  # the old question ends after its present draw
            return
        if self._wanted is None:
            return
        arguments = (self._number, *self._wanted)
        self._thread = threading.Thread(
            target=self._work, args=arguments, name="playground-outlook", daemon=True
        )
        self._thread.start()

    def _work(self, number: int, plan: Plan, dataset: Dataset, config: TrainingConfig) -> None:
        """Compute; runs in the thread, and is quiet as soon as nobody waits for it."""

        def goes_on() -> bool:
            return number == self._number

        try:
            check_loss(config, dataset)
            for outcome in init_reports(ExplainContext.untrained(plan, dataset, config), goes_on):
                if goes_on():
                    self._told.emit(number, outcome)
        except (PlaygroundError, MemoryError) as error:
            if goes_on():
                self._told.emit(number, str(error) or "there is not enough memory")

    def _tell(self, number: int, answer: object) -> None:
        if number != self._number:
            return
        if isinstance(answer, str):
            self.failed.emit(answer)
        else:
            self.found.emit(answer)
