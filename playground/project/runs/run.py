"""One training that was left or raced: its settings, its curves, where it got to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from playground.datasets import DatasetConfig
from playground.graph import CanvasLayout, NetworkSpec
from playground.project.document.codec import DocumentParts
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.config import TrainingConfig
from playground.training.base.history import Metrics
from playground.training.moments.moment import PLAIN_POINT_BYTES

Origin: TypeAlias = Literal["reset", "restarted", "forked", "raced", "swept"]

Curve: TypeAlias = tuple[Metrics, ...]


class RunSetup(Struct, frozen=True, forbid_unknown_fields=True):
    """What was trained, and how: the part of a document that decides a training.

    Parameters
    ----------
    network, layout, dataset, training, browser_seed
        See :class:`~playground.project.Project`.
    """

    network: NetworkSpec = NetworkSpec()
    layout: CanvasLayout = CanvasLayout()
    dataset: DatasetConfig = DatasetConfig()
    training: TrainingConfig = TrainingConfig()
    browser_seed: str = ""

    @property
    def unseen_points(self) -> str:
        """None: they are the document's, whatever was trained."""
        return ""

    @classmethod
    def of(cls, document: DocumentParts) -> RunSetup:
        """Return what of a document decides its training."""
        return cls(
            document.network,
            document.layout,
            document.dataset,
            document.training,
            document.browser_seed,
        )


class Run(Struct, frozen=True, eq=False):
    """A training apart from the one that goes on.

    Parameters
    ----------
    id
        Its number in the document; none is used twice.
    name
        What it is called.
    origin
        How it came to be left: reset, restarted by an edit, forked from an earlier moment, or made
        by a race or a sweep.
    setup
        What was trained, and how.
    curves
        The points of the curves, oldest first: one curve per seed, at least one.
    checkpoint
        Where it got to (of several seeds, the first); ``None`` when that is not kept.
    seconds
        How long it trained; ``nan`` where nobody measured.
    color
        Its place in the colours of curves.
    is_shown
        Whether plots draw its curves.
    note
        What a person wrote about it.
    """

    id: int
    name: str
    origin: Origin
    setup: RunSetup
    curves: tuple[Curve, ...]
    checkpoint: Checkpoint | None = None
    seconds: float = math.nan
    color: int = 0
    is_shown: bool = True
    note: str = ""

    @property
    def steps(self) -> int:
        """Updates made: the most of any seed."""
        return max((curve[-1].step for curve in self.curves if curve), default=0)

    @property
    def nbytes(self) -> int:
        """About how much memory it takes."""
        points = sum(len(curve) for curve in self.curves) * PLAIN_POINT_BYTES
        if self.checkpoint is None:
            return points
        held = self.checkpoint
        arrays = [held.theta, held.layers, *held.slots.values()]
        return points + sum(array.nbytes for array in arrays)

    def last(self, series: str) -> list[float]:
        """Return where each seed ended: one value of a field of :class:`.Metrics` per curve."""
        return [float(getattr(curve[-1], series)) for curve in self.curves if curve]

    def best(self, series: str) -> tuple[float, int]:
        """Return the best value of a curve of the first seed, and its step.

        Of a loss the lowest, of an accuracy the highest; ``nan`` at step 0 where nothing applies.
        """
        return best_of(self.curves[0] if self.curves else (), series)

    def replaced(self, **changes: object) -> Run:
        """Return a copy with some fields replaced."""
        return replace(self, **changes)


def best_of(curve: Curve, series: str) -> tuple[float, int]:
    """Return the best value of one curve, and its step; see :meth:`Run.best`."""
    sign = -1.0 if series.endswith("accuracy") else 1.0
    found = [point for point in curve if math.isfinite(getattr(point, series))]
    if not found:
        return math.nan, 0
    best = min(found, key=lambda point: sign * getattr(point, series))
    return float(getattr(best, series)), best.step


def middle(values: Sequence[float]) -> float:
    """Return the median of the values that are there; ``nan`` without one."""
    found = [value for value in values if not math.isnan(value)]
    return median(found) if found else math.nan
