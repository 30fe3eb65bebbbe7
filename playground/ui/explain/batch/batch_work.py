"""What the tab of the batch computes, apart from any drawing."""

from __future__ import annotations

import time

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.core.text.numbers import percent
from playground.explain import ExplainContext, Objective
from playground.explain.base.duration import Measured, work_of
from playground.explain.loss_surface.batch_statistics import GradientCloud, gradient_cloud
from playground.explain.loss_surface.per_sample import (
    MOST_NUMBERS,
    SampleGradients,
    check_separable,
    sample_gradients,
)
from playground.ui.plots.base.number_format import significant
from playground.ui.support.background_task import TaskRun

PASSES = 3
"""A sample's gradient takes one pass forwards and one backwards, which counts twice."""


class BatchAnswer(Struct, frozen=True):
    """Single samples' gradients, and those of one batch among them.

    Parameters
    ----------
    samples, cloud
        The gradients, and their picture.
    count
        How many training samples there are.
    in_batch
        Which of the samples belong to the batch, ``(n,)``.
    size
        How many samples the batch has.
    cosine
        Between the batch's gradient, at these weights, and ``G``.
    is_fresh
        Whether the batch is the one whose gradient is there; else it is the next one.
    took
        What it took to compute.
    """

    samples: SampleGradients
    cloud: GradientCloud
    count: int
    in_batch: Array
    size: int
    cosine: float
    is_fresh: bool
    took: Measured

    @property
    def batch_mean(self) -> Array | None:
        """The batch's gradient in the picture, ``(2,)``; ``None`` unless all its samples are."""
        if int(self.in_batch.sum()) != self.size:
            return None
        both = self.cloud.along[self.in_batch], self.cloud.across[self.in_batch]
        return np.array([part.mean() for part in both])

    @property
    def text(self) -> str:
        """The numbers in sentences."""
        known, numbers = len(self.samples.rows), len(self.samples.full)
        which = "This" if self.is_fresh else "The next"
        whose = f"{which} batch of {self.size:,}" if self.size != 1 else f"{which} sample"
        up = "; with it it goes uphill for all of them together" if self.cosine < 0 else ""
        cosine = significant(self.cosine)
        lines = [f"{whose}: cosine {cosine} with G, the gradient of all samples{up}."]
        noise = self.samples.noise_scale
        if np.isfinite(noise):
            what = "above about so many samples a larger batch brings little"
            if noise > self.count:
                what = f"more than the {self.count:,} samples there are, so a larger batch helps"
            lines.append(f"Noise scale {significant(noise)}: {what}.")
        lines.append(
            f"{percent(self.cloud.shown, 0)} of the gradients' squared lengths lie in this plane."
        )
        if known < self.count:
            lines.append(
                f"Shown are {known:,} of {self.count:,} samples, evenly spread: more gradients of "
                f"{numbers:,} numbers each are too many to keep."
            )
        return " ".join(lines)


def work(context: ExplainContext) -> float:
    """Return the work of all single gradients."""
    count = min(context.count, max(1, MOST_NUMBERS // max(context.size, 1)))
    return work_of(context, PASSES * count, 1)


def find_obstacle(context: ExplainContext, run: TaskRun) -> None:
    """Raise when single samples have no gradient of their own; see :func:`check_separable`."""
    del run
    check_separable(context)


def find_gradients(context: ExplainContext, run: TaskRun) -> BatchAnswer | None:
    """Compute the single samples' gradients; ``None`` when it was stopped."""
    begun = time.perf_counter()
    samples = sample_gradients(context, progress=run.progress)
    if samples is None:
        return None
    cloud = gradient_cloud(samples, lambda *_: run.goes_on())
    if cloud is None:
        return None
    rows = context.batch
    if context.is_fresh and context.gradient_rows is not None:
        rows = context.gradient_rows
    objective = Objective(context, rows)
    gradient = objective.gradient(objective.theta)
    lengths = float(np.linalg.norm(gradient) * np.linalg.norm(samples.full))
    cosine = float(gradient @ samples.full) / lengths if lengths > 0 else 0.0
    return BatchAnswer(
        samples=samples,
        cloud=cloud,
        count=context.count,
        in_batch=np.isin(samples.rows, rows),
        size=len(rows),
        cosine=cosine,
        is_fresh=context.is_fresh,
        took=Measured(work(context), time.perf_counter() - begun),
    )


def sizes_up_to(count: int, most: int = 60) -> tuple[int, ...]:
    """Return batch sizes from 1 to all samples, evenly spread in their logarithm."""
    spread = np.geomspace(1, max(count, 1), most)
    return tuple(sorted({*spread.round().astype(int).tolist(), count}))
