"""``bench replicas``: what networks that train at once cost, beside one of them alone."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from threadpoolctl import threadpool_limits

from playground.bench import stacked
from playground.bench.base.problem import BATCH, Problem
from playground.bench.base.rounds import ROUND_SECONDS, ROUNDS, Runner, interleaved
from playground.training.trainer import Trainer

WIDTHS = (2, 4, 2, 1)
BOUNDS = {16: 1.7, 64: 4.0}
"""How many steps of one network a step of so many may take at most."""

_MICRO = 1e6
_THREADS = 1


class ReplicaTime(Struct, frozen=True):
    """The time of one step of ``count`` networks.

    Parameters
    ----------
    count
        How many networks train at once.
    microseconds
        The time of a step of all of them.
    ratio
        That time divided by the step of one network.
    bound
        What the ratio is meant to be at most; ``None`` for one network.
    limit
        The ratio of the same step written out by hand; ``None`` for one network.
    """

    count: int
    microseconds: float
    ratio: float
    bound: float | None
    limit: float | None

    @property
    def each(self) -> float:
        """The time per network, divided by the step of one network."""
        return self.ratio / self.count


def measure(
    counts: Sequence[int] = (1, *BOUNDS),
    rounds: int = ROUNDS,
    round_seconds: float = ROUND_SECONDS,
) -> list[ReplicaTime]:
    """Time a step of one network and of many; they take turns. The first count must be 1."""
    problem = Problem.of(WIDTHS)
    runners = {str(count): _runner(problem, count) for count in counts}
    runners |= {_by_hand(count): stacked.make(problem, count) for count in counts[1:]}
    with threadpool_limits(_THREADS, "blas"):
        seconds = interleaved(runners, rounds, round_seconds)
    alone = seconds["1"]
    return [
        ReplicaTime(
            n,
            _MICRO * seconds[str(n)],
            seconds[str(n)] / alone,
            BOUNDS.get(n),
            seconds[_by_hand(n)] / alone if _by_hand(n) in seconds else None,
        )
        for n in counts
    ]


def as_dict(times: Sequence[ReplicaTime]) -> dict[str, object]:
    """Return the results with what they depend on, for JSON."""
    return {
        "numpy": np.__version__,
        "threads": _THREADS,
        "batch": BATCH,
        "shape": Problem.of(WIDTHS).title,
        "replicas": [
            {
                "count": t.count,
                "microseconds": t.microseconds,
                "ratio": t.ratio,
                "bound": t.bound,
                "by_hand": t.limit,
            }
            for t in times
        ],
    }


def as_text(times: Sequence[ReplicaTime]) -> str:
    """Return the results as a table."""
    lines = [
        f"{Problem.of(WIDTHS).title}: tanh, SGD, float64, batch {BATCH}, NumPy {np.__version__}, "
        f"BLAS {_THREADS} thread",
        f"{'networks':>8}{'µs per step':>14}{'× one':>9}{'at most':>9}{'by hand':>9}{'each':>9}",
    ]
    for t in times:
        bound = "" if t.bound is None else f"{t.bound:.1f}"
        limit = "" if t.limit is None else f"{t.limit:.2f}"
        lines.append(
            f"{t.count:>8}{t.microseconds:>14.1f}{t.ratio:>9.2f}{bound:>9}{limit:>9}{t.each:>9.3f}"
        )
    lines.append("by hand: the same step written out in NumPy for this one kind of network")
    return "\n".join(lines)


def _by_hand(count: int) -> str:
    return f"{count} by hand"


def _runner(problem: Problem, count: int) -> Runner:
    trainer = Trainer(problem.project, replicas=count, dataset=problem.dataset)

    def run(steps: int) -> int:
        trainer.step(steps)
        return steps

    return run
