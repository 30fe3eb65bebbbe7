"""One measurement of ``bench data``, in a process of its own that has done nothing else."""

import gc
import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from playground.bench.base.process_memory import peak_memory
from playground.core import Component, Streams
from playground.datasets import DatasetConfig, prepare_dataset, read_table
from playground.datasets.files.csv_source import CsvFile
from playground.graph.sequential import sequential
from playground.project import Project
from playground.training.base.config import TrainingConfig
from playground.training.trainer import Trainer

BATCH = 256
UNITS = 8
RATE = 0.01
TRAIN_SHARE = 80

PEERS = {"pandas": ("pandas", "read_csv"), "polars": ("polars", "read_csv")} | {
    "pyarrow": ("pyarrow.csv", "read_csv")
}
"""Other readers of CSV files, by name: module and function, which takes a path."""


class Watch:
    """Answers what asks whether to go on, and notes how long it did not ask."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._latest = time.perf_counter()

    def __call__(self, done: int, total: int) -> bool:
        """Go on."""
        del done, total
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._latest)
        self._latest = now
        return True


def main(what: str, path: str) -> None:
    """Measure what the command line names; print one JSON object."""
    numbers = OURS[what](path) if what in OURS else _peer(what, path)
    sys.stdout.write(json.dumps(numbers) + "\n")


def _read(path: str) -> dict[str, float]:
    begun = time.perf_counter()
    fmt = CsvFile(path=path).format()
    sniffed = time.perf_counter()
    read_table(path, fmt)
    return {
        "sniff_seconds": sniffed - begun,
        "read_seconds": time.perf_counter() - sniffed,
    }


def _train(path: str) -> dict[str, float]:
    project = _project()
    config = DatasetConfig("csv", {"path": path}, TRAIN_SHARE)
    gc.collect()
    before = peak_memory()
    begun = time.perf_counter()
    watch = Watch()
    dataset = prepare_dataset(config, Streams.from_seeds(0, 0), watch)
    watch(1, 1)
    Trainer(project, dataset=dataset).run_epochs(1)
    seconds = time.perf_counter() - begun
    return {
        "trained_seconds": seconds,
        "longest_wait": watch.longest,
        "peak": (peak_memory() or 0) - (before or 0),
    }


OURS = {"read": _read, "train": _train}
"""What is measured of this program."""


def _project() -> Project:
    network, layout = sequential((), (UNITS,), "tanh", 1, "linear")
    adam = Component("adam", {"learning_rate": RATE})
    training = TrainingConfig(optimizer=adam, batch_size=BATCH)
    return Project(name="Benchmark", network=network, layout=layout, training=training)


def _peer(name: str, path: str) -> dict[str, float]:
    module, function = PEERS[name]
    if find_spec(module.partition(".")[0]) is None:
        return {}
    read: Callable[[str], object] = getattr(import_module(module), function)
    gc.collect()
    before = peak_memory()
    begun = time.perf_counter()
    table = read(path)
    seconds = time.perf_counter() - begun
    peak = (peak_memory() or 0) - (before or 0)
    del table
    return {"read_seconds": seconds, "peak": peak}
