"""``bench step``: microseconds per optimizer step, beside the practical limit and other engines."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

from playground.bench.peers import PEERS
from playground.bench.problem import BATCH, SHAPES, Problem
from playground.bench.rounds import ROUND_SECONDS, ROUNDS, Runner, interleaved

OURS = "trainer"
MICRO = 1e6
THREADS = 1
"""For everybody: on products this small a second BLAS thread only costs time."""


@dataclass(frozen=True)
class StepTimes:
    """The times of one shape: microseconds per step by peer; missing peers are not in it."""

    shape: str
    microseconds: dict[str, float]

    @property
    def ratios(self) -> dict[str, float]:
        """Our time divided by each peer's: below 1 we are faster."""
        ours = self.microseconds[OURS]
        return {name: ours / time for name, time in self.microseconds.items() if name != OURS}


def measure(
    shapes: Sequence[tuple[int, ...]] = SHAPES,
    rounds: int = ROUNDS,
    round_seconds: float = ROUND_SECONDS,
) -> list[StepTimes]:
    """Time a step of every shape; the peers take turns."""
    times = []
    for widths in shapes:
        problem = Problem.of(widths)
        runners = _runners(problem)
        with threadpool_limits(THREADS, "blas"):
            seconds = interleaved(runners, rounds, round_seconds)
        micro = {name: MICRO * value for name, value in seconds.items()}
        times.append(StepTimes(problem.title, micro))
    return times


def as_dict(times: Sequence[StepTimes]) -> dict[str, object]:
    """Return the results with what they depend on, for JSON."""
    return {
        "numpy": np.__version__,
        "blas": _blas(),
        "threads": THREADS,
        "batch": BATCH,
        "shapes": [
            {"shape": t.shape, "microseconds": t.microseconds, "ratios": t.ratios} for t in times
        ],
    }


def as_text(times: Sequence[StepTimes]) -> str:
    """Return the results as a table; behind each peer, how our time compares to its."""
    present = [p for p in PEERS if all(p.name in t.microseconds for t in times)]
    header = f"{'shape':<10}" + "".join(f"{p.title:>20}" for p in present)
    lines = [
        f"µs per step: tanh, SGD, float64, batch {BATCH}; (×n): Trainer.step takes n times as long",
        f"NumPy {np.__version__}, {_blas()}",
        header,
    ]
    for t in times:
        cells = [
            f"{t.microseconds[p.name]:.1f}"
            + (f" (×{t.ratios[p.name]:.2f})" if p.name != OURS else "")
            for p in present
        ]
        lines.append(f"{t.shape:<10}" + "".join(f"{cell:>20}" for cell in cells))
    absent = [p.title for p in PEERS if p not in present]
    if absent:
        lines.append(f"not installed: {', '.join(absent)}")
    return "\n".join(lines)


def _runners(problem: Problem) -> dict[str, Runner]:
    runners = {}
    for peer in PEERS:
        try:
            runners[peer.name] = peer.make(problem)
        except (ImportError, OSError):  # not installed, or a library below it is not
            continue
    return runners


def _blas() -> str:
    """Name the BLAS libraries at work; more than one when another engine brought its own."""
    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    names = [f"{pool['internal_api']} {pool['version']}" for pool in pools]
    return f"BLAS {', '.join(names) or 'unknown'}, {THREADS} thread"
