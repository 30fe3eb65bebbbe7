"""The pictures of a report, as whoever draws them hands them over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field

from playground.core import Task
from playground.datasets.base.dataset import Dataset
from playground.exchange.report.document import Image, Picture

PlotKey: TypeAlias = Literal["loss", "accuracy", "output", "confusion", "roc", "predictions"]

PLOTS: Mapping[PlotKey, str] = {
    "loss": "Loss on the train and the test samples",
    "accuracy": "Share of right answers",
    "output": "What the network answers",
    "confusion": "What is taken for what: rows are true, columns predicted (test samples)",
    "roc": "How well the output tells the two classes apart, at every threshold",
    "predictions": "Every sample's prediction beside its truth",
}
"""Which plots a report may hold, and what is said below them."""


def plots_for(dataset: Dataset) -> tuple[PlotKey, ...]:
    """Return the plots that tell something about a problem."""
    if dataset.task is Task.REGRESSION:
        return ("loss", "output") if dataset.raw.reconstructs else ("loss", "output", "predictions")
    answers: tuple[PlotKey, ...] = ("loss", "accuracy", "output", "confusion")
    # Of more classes such a curve is of one class against the others: which, a person chooses.
    return (*answers, "roc") if dataset.task is Task.BINARY else answers


class ReportPictures(Struct, frozen=True):
    """Everything that is drawn.

    Parameters
    ----------
    network
        The network with its values.
    plots
        By their keys, those of :func:`plots_for` that had something to show.
    samples
        By row of the data, samples that are pictures.
    run_colors
        By number, the colours of the runs that are drawn behind the curves: on light and on dark.
    """

    network: Picture | None = None
    plots: Mapping[PlotKey, Picture] = field(default_factory=dict)
    samples: Mapping[int, Image] = field(default_factory=dict)
    run_colors: Mapping[int, tuple[str, str]] = field(default_factory=dict)
