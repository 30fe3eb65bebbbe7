"""One measurement of ``bench memory``, in a process of its own that has done nothing else."""

import gc
import json
import sys
import time
import tracemalloc

from playground.bench.base.problem import Problem
from playground.bench.base.process_memory import peak_memory
from playground.core import Streams
from playground.datasets import DatasetConfig, prepare_dataset
from playground.training.trainer import Trainer

PROBLEMS = {"mlp": lambda: Problem.classifier(64), "cnn": lambda: Problem.cnn(32)}
WARM_UP = 20
WATCHED = 200


def main(path: str, network: str, steps: str) -> None:
    """Measure what the command line names; print one JSON object."""
    sys.stdout.write(json.dumps(run(path, network, int(steps))) + "\n")


def run(path: str, network: str, steps: int) -> dict[str, float | None]:
    """Load a set, train some steps, evaluate once on every sample, and watch some more steps."""
    project = PROBLEMS[network]().project
    gc.collect()
    baseline = peak_memory()
    begun = time.perf_counter()
    dataset = prepare_dataset(DatasetConfig("idx", {"path": path}, 80), Streams.from_seeds(0, 0))
    load_seconds = time.perf_counter() - begun
    trainer = Trainer(project, dataset=dataset)
    trainer.step(WARM_UP)
    begun = time.perf_counter()
    trainer.step(steps)
    step_seconds = (time.perf_counter() - begun) / steps
    begun = time.perf_counter()
    trainer.evaluate()
    evaluate_seconds = time.perf_counter() - begun
    peak = peak_memory()
    grown, temporary = _allocated(trainer)
    return {
        "set_bytes": dataset.raw.x.nbytes,
        "load_seconds": load_seconds,
        "peak_over_baseline": None if peak is None or baseline is None else peak - baseline,
        "step_seconds": step_seconds,
        "epoch_seconds": step_seconds * trainer.loop.batches.per_epoch,
        "evaluate_seconds": evaluate_seconds,
        "grown_per_step": grown / WATCHED,
        "temporary": temporary,
    }


def _allocated(trainer: Trainer) -> tuple[int, int]:
    """Return what steps leave behind in all, and the most one needed meanwhile, in bytes."""
    tracemalloc.start()
    most = 0
    try:
        trainer.step(WARM_UP)
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(WATCHED):
            tracemalloc.reset_peak()
            at_first, _ = tracemalloc.get_traced_memory()
            trainer.step()
            most = max(most, tracemalloc.get_traced_memory()[1] - at_first)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return after - before, most
