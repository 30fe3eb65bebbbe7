"""Reading a table file in a thread, so that the window never waits for it."""

import threading
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from playground.core import Component, PlaygroundError, Streams
from playground.datasets import (
    DATASETS,
    Cancelled,
    CsvFormat,
    Dataset,
    DatasetConfig,
    Table,
    prepare_dataset,
    read_table,
)
from playground.datasets.files.csv_source import CsvFile

LONGEST_WAIT = 2.0
"""Seconds; reading stops within one chunk, only the last step cannot be interrupted."""


@dataclass(frozen=True)
class CsvReading:
    """How far a file could be used.

    Parameters
    ----------
    fmt, table
        What was read; ``None`` when reading failed.
    dataset
        The problem made of it; ``None`` when that failed.
    error
        Why it failed, or the empty string.
    """

    fmt: CsvFormat | None
    table: Table | None
    dataset: Dataset | None
    error: str


class CsvLoader(QObject):
    """Reads for the latest request; an earlier one under way is abandoned.

    Signals
    -------
    progressed
        The share of the file that is read, in percent.
    finished
        The :class:`CsvReading`.
    """

    progressed = Signal(int)
    finished = Signal(object)
    _progressed = Signal(int, int)
    _finished = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self._turn = 0
        self._thread: threading.Thread | None = None
        self._progressed.connect(self._pass_progress)
        self._finished.connect(self._pass_reading)

    @property
    def is_running(self) -> bool:
        """Whether the latest request is still being worked on."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, config: DatasetConfig) -> None:
        """Begin to read what a description names."""
        self._turn += 1
        self._thread = threading.Thread(
            target=self._run, args=(self._turn, config), name="playground-csv", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Abandon the reading under way; nothing is emitted for it any more."""
        self._turn += 1
        if self._thread is not None:
            self._thread.join(LONGEST_WAIT)

    def _run(self, turn: int, config: DatasetConfig) -> None:
        def report(done: int, total: int) -> bool:
            self._progressed.emit(turn, round(100 * done / total))
            return turn == self._turn

        fmt: CsvFormat | None = None
        table: Table | None = None
        dataset: Dataset | None = None
        error = ""
        try:
            source = DATASETS.create(Component(config.kind, config.params))
            assert isinstance(source, CsvFile)
            fmt = source.format()
            table = read_table(source.path, fmt, report)
            dataset = prepare_dataset(config, Streams.from_seeds(config.seed, 0))
        except Cancelled:
            return
        except PlaygroundError as refused:
            error = str(refused)
        self._finished.emit(turn, CsvReading(fmt, table, dataset, error))

    def _pass_progress(self, turn: int, percent: int) -> None:
        if turn == self._turn:
            self.progressed.emit(percent)

    def _pass_reading(self, turn: int, reading: CsvReading) -> None:
        if turn == self._turn:
            self.finished.emit(reading)
