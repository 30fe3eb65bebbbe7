"""``bench step``: microseconds per optimizer step, beside the practical limit and other engines."""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct
from threadpoolctl import threadpool_info, threadpool_limits

from playground.bench.base.problem import PROBLEMS, Problem
from playground.bench.base.rounds import ROUND_SECONDS, ROUNDS, Runner, interleaved
from playground.bench.peers import PEERS
from playground.training.base.validation import plan_for
from playground.training.loop.blas_threads import WORTH_SHARING, largest_product, threads_for

OURS = "trainer"
MICRO = 1e6
THREADS = 1
"""For everybody, whatever training would use: so that engines are compared, not their threads."""


class StepTimes(Struct, frozen=True):
    """The times of one problem.

    Parameters
    ----------
    shape, about
        What was trained, and how.
    microseconds
        Per step, by peer; missing peers are not in it.
    largest_product
        The multiply-adds of the largest matrix product in a forward pass.
    threads
        How many BLAS threads training chooses for it.
    """

    shape: str
    about: str
    microseconds: dict[str, float]
    largest_product: int
    threads: int

    @property
    def ratios(self) -> dict[str, float]:
        """Our time divided by each peer's: below 1 we are faster."""
        ours = self.microseconds[OURS]
        return {name: ours / time for name, time in self.microseconds.items() if name != OURS}


def measure(
    problems: Sequence[Callable[[], Problem]] = PROBLEMS,
    rounds: int = ROUNDS,
    round_seconds: float = ROUND_SECONDS,
) -> list[StepTimes]:
    """Time a step of every problem; the peers take turns."""
    times = []
    for make in problems:
        problem = make()
        runners = _runners(problem)
        with threadpool_limits(THREADS, "blas"):
            seconds = interleaved(runners, rounds, round_seconds)
        micro = {name: MICRO * value for name, value in seconds.items()}
        plan, _ = plan_for(problem.project.network, problem.dataset)
        size = largest_product(plan, problem.batch)
        threads = threads_for(plan, problem.batch)
        times.append(StepTimes(problem.title, problem.about, micro, size, threads))
    return times


def as_dict(times: Sequence[StepTimes]) -> dict[str, object]:
    """Return the results with what they depend on, for JSON."""
    return {
        "numpy": np.__version__,
        "blas": _blas(),
        "threads": THREADS,
        "worth_sharing": WORTH_SHARING,
        "shapes": [
            {
                "shape": t.shape,
                "about": t.about,
                "microseconds": t.microseconds,
                "ratios": t.ratios,
                "largest_product": t.largest_product,
                "threads_in_training": t.threads,
            }
            for t in times
        ],
    }


def as_text(times: Sequence[StepTimes]) -> str:
    """Return the results as a table; behind each peer, how our time compares to its."""
    present = [p for p in PEERS if any(p.name in t.microseconds for t in times)]
    width = 2 + max(len(t.shape) for t in times)
    header = f"{'shape':<{width}}" + "".join(f"{p.title:>20}" for p in present)
    lines = [
        "µs per step; (×n): Trainer.step takes n times as long",
        f"NumPy {np.__version__}, {_blas()}, {THREADS} thread for everybody",
        f"{header}{'threads':>9}  how",
    ]
    for t in times:
        cells = "".join(f"{_cell(t, p.name):>20}" for p in present)
        lines.append(f"{t.shape:<{width}}{cells}{t.threads:>9}  {t.about}")
    lines.append(
        "threads: what training chooses; more than one where the largest matrix product has at "
        f"least {WORTH_SHARING / 1e6:g} million multiply-adds (see: bench threads)"
    )
    absent = [p.title for p in PEERS if p not in present]
    if absent:
        lines.append(f"not installed: {', '.join(absent)}")
    return "\n".join(lines)


def _cell(times: StepTimes, peer: str) -> str:
    if peer not in times.microseconds:
        return "–"
    number = f"{times.microseconds[peer]:.1f}"
    return number if peer == OURS else f"{number} (×{times.ratios[peer]:.2f})"


def _runners(problem: Problem) -> dict[str, Runner]:
    runners = {}
    for peer in PEERS:
        try:
            runner = peer.make(problem)
        except (ImportError, OSError):  # not installed, or a library below it is not
            continue
        if runner is not None:
            runners[peer.name] = runner
    return runners


def _blas() -> str:
    """Name the BLAS libraries at work; more than one when another engine brought its own."""
    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    names = sorted({f"{pool['internal_api']} {pool['version']}" for pool in pools})
    return f"BLAS {', '.join(names) or 'unknown'}"
