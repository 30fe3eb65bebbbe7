"""``bench scrub``: how long it takes until a moment of the past is in sight."""

from collections.abc import Sequence
from statistics import median

from msgspec import Struct

from playground.bench.base.project_table import project_table

TRAINED_SECONDS = 4.0
MOMENTS = 30


class Visit(Struct, frozen=True):
    """One moment that was gone to.

    Parameters
    ----------
    step
        Which.
    wall_ms
        From the handle's move until all that is in sight was painted.
    cpu_ms
        The processor's time meanwhile, of both threads: what else runs on the machine is not in it.
    replayed
        How many steps were trained again.
    """

    step: int
    wall_ms: float
    cpu_ms: float
    replayed: int


class ScrubCost(Struct, frozen=True):
    """What going to moments of one training costs: ``steps`` it had, and the ``visits``."""

    project: str
    steps: int
    visits: tuple[Visit, ...]


def as_dict(costs: Sequence[ScrubCost]) -> dict[str, object]:
    """Return the results for JSON, by project."""
    return {cost.project: {"steps": cost.steps} | _numbers(cost.visits) for cost in costs}


def as_text(costs: Sequence[ScrubCost]) -> str:
    """Return the results as a table."""
    columns = ("steps", "median ms", "longest ms", "CPU ms", "longest CPU", "replayed")
    rows = {
        cost.project: [
            f"{cost.steps:,}",
            *(f"{value:,.1f}" for value in _numbers(cost.visits).values()),
        ]
        for cost in costs
    }
    lines = [
        f"From the timeline's handle to the painted picture, {MOMENTS} moments anywhere",
        *project_table(columns, rows, 13),
    ]
    return "\n".join(lines)


def _numbers(visits: Sequence[Visit]) -> dict[str, float]:
    walls, cpus = [each.wall_ms for each in visits], [each.cpu_ms for each in visits]
    return {
        "median_ms": median(walls),
        "longest_ms": max(walls),
        "cpu_median_ms": median(cpus),
        "cpu_longest_ms": max(cpus),
        "replayed": median(each.replayed for each in visits),
    }
