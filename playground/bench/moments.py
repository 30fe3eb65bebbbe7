"""``bench moments``: what keeping moments of the training costs the worker."""

import time
from collections.abc import Mapping, Sequence

from msgspec import Struct

from playground.bench.base.project_table import project_table
from playground.bench.base.rounds import interleaved
from playground.core.text.numbers import percent
from playground.project import Project
from playground.project.templates import default_project, template
from playground.session.base.commands import Configure
from playground.session.base.events import Event
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session

ROUNDS = 21
ROUND_SECONDS = 0.5
"""Several moments are taken in each turn."""

_NAMES = ("circle", "lenet-digits")


class MomentCost(Struct, frozen=True):
    """What keeping moments of one training costs.

    Parameters
    ----------
    project
        What was trained.
    share
        The part of the training's time (the processor's) that taking and measuring moments took.
    ratio
        The time of a step with moments, divided by that without, measured in turns.
    taken, kept
        How many moments were taken, and how many were left of them after thinning.
    microseconds
        How long taking one took, on the average.
    kilobytes
        The memory of all that were kept.
    """

    project: str
    share: float
    ratio: float
    taken: int
    kept: int
    microseconds: float
    kilobytes: float


class _Run:
    """A session that trains without end, in turns."""

    def __init__(self, project: Project, *, is_regular: bool) -> None:
        events: list[Event] = []
        self.session = Session(events.append)
        self.session.moments.is_regular = is_regular
        self.session.configure(Configure(0, project))
        self._events = events

    def __call__(self, steps: int) -> int:
        """Make some steps, the way the worker does."""
        trainer = self.session.trainer
        assert trainer is not None
        last = trainer.step_count + steps
        while trainer.step_count < last:
            self.session.advance(0.004, FrameGate(), until_step=last)
        self._events.clear()
        return steps


def projects() -> dict[str, Project]:
    """Return the projects to train."""
    return dict(zip(_NAMES, (default_project(), template("lenet-digits")), strict=True))


def measure(
    trained: Mapping[str, Project], rounds: int = ROUNDS, round_seconds: float = ROUND_SECONDS
) -> list[MomentCost]:
    """Train every project with and without moments, in turns."""
    costs = []
    for name, project in trained.items():
        runs = {"with": _Run(project, is_regular=True), "without": _Run(project, is_regular=False)}
        moments = runs["with"].session.moments
        # The processor's time: what else runs on the machine costs neither of them.
        seconds = interleaved(runs, rounds, round_seconds, time.process_time)
        trainer = runs["with"].session.trainer
        assert trainer is not None
        trained_for = seconds["with"] * trainer.step_count
        costs.append(
            MomentCost(
                name,
                share=(moments.seconds + moments.statistics.seconds) / trained_for,
                ratio=seconds["with"] / seconds["without"],
                taken=moments.taken,
                kept=len(moments.store.timeline),
                microseconds=1e6 * moments.seconds / max(moments.taken, 1),
                kilobytes=moments.store.used_bytes / 1024,
            )
        )
    return costs


def as_dict(costs: Sequence[MomentCost]) -> dict[str, object]:
    """Return the results for JSON, by project."""
    return {
        cost.project: {
            "share": cost.share,
            "ratio": cost.ratio,
            "taken": cost.taken,
            "kept": cost.kept,
            "microseconds": cost.microseconds,
            "kilobytes": cost.kilobytes,
        }
        for cost in costs
    }


def as_text(costs: Sequence[MomentCost]) -> str:
    """Return the results as a table."""
    columns = ("share", "with / without", "taken", "kept", "µs each", "KB kept")
    rows = {
        cost.project: (
            percent(cost.share, 2),
            f"{cost.ratio:.3f}",
            f"{cost.taken:,}",
            f"{cost.kept:,}",
            f"{cost.microseconds:.0f}",
            f"{cost.kilobytes:,.0f}",
        )
        for cost in costs
    }
    lines = [
        "What keeping moments of the training costs: their share of the time, and a step with them",
        "beside a step without, in turns",
        *project_table(columns, rows, 16),
    ]
    return "\n".join(lines)
