"""A race in a thread of its own, so that the window never waits for it."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from playground.core import PlaygroundError
from playground.datasets.base.dataset import Dataset
from playground.experiments.race import Race
from playground.experiments.race_config import Lane
from playground.experiments.race_results import Criterion, LaneCurve, curves
from playground.project import Project
from playground.training.base.checkpoint import Checkpoint

FRAME_SECONDS = 0.1
"""The time between two pictures of a race."""

LONGEST_WAIT = 5.0
"""Seconds to wait for a race to notice that nobody wants it any more."""


@dataclass(frozen=True)
class RaceOrder:
    """What to race.

    Parameters
    ----------
    project, lanes, seeds, checkpoint, dataset
        As for :class:`~playground.experiments.race.Race`.
    epochs
        How long.
    """

    project: Project
    lanes: Sequence[Lane]
    seeds: int
    epochs: int
    checkpoint: Checkpoint | None = None
    dataset: Dataset | None = None


@dataclass(frozen=True)
class RaceNews:
    """A moment of a race: its curves, and how far it is."""

    curves: tuple[LaneCurve, ...]
    criterion: Criterion
    done: int
    wanted: int


class RaceRunner(QObject):
    """Runs one race at a time.

    Signals
    -------
    news(RaceNews)
        About ten times a second.
    ended(message)
        It is over; the message says why it failed, or is empty.

    Attributes
    ----------
    criterion
        What the curves of the news show; may be changed at any time.
    """

    news = Signal(object)
    ended = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.criterion: Criterion = "test_loss"
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._race: Race | None = None
        self._running = False

    @property
    def is_running(self) -> bool:
        """Whether a race is under way."""
        return self._running

    def start(self, order: RaceOrder) -> None:
        """Begin a race; one under way is stopped first."""
        self.stop()
        self._stopping.clear()
        self._race = None
        self._running = True
        self._thread = threading.Thread(
            target=self._run, args=(order,), name="playground-race", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End the race under way, and wait for that."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(LONGEST_WAIT)

    def curves(self) -> tuple[LaneCurve, ...]:
        """Return the curves of the race that is over; none while one is under way."""
        if self._race is None or self.is_running:
            return ()
        return curves(self._race, self.criterion)

    def _run(self, order: RaceOrder) -> None:
        message = ""
        try:
            race = Race(
                order.project,
                order.lanes,
                order.seeds,
                checkpoint=order.checkpoint,
                dataset=order.dataset,
            )
            self._race = race
            self._go(race, order.epochs)
        except PlaygroundError as error:
            message = str(error)
        except Exception as error:  # noqa: BLE001  (a thread that dies tells nobody; this one must)
            message = f"{type(error).__name__}: {error}"
        self._running = False
        self.ended.emit(message)

    def _go(self, race: Race, epochs: int) -> None:
        last = time.monotonic()

        def progress(done: int, wanted: int) -> bool:
            nonlocal last
            now = time.monotonic()
            if now - last >= FRAME_SECONDS:
                last = now
                self._tell(race, done, wanted)
            return not self._stopping.is_set()

        self._tell(race, 0, epochs)
        first = race.epoch
        race.run(epochs, progress)
        self._tell(race, race.epoch - first, epochs)

    def _tell(self, race: Race, done: int, wanted: int) -> None:
        criterion = self.criterion
        self.news.emit(RaceNews(curves(race, criterion), criterion, done, wanted))
