"""What every single sample says about where to go, and how much their voices differ."""

from argparse import ArgumentParser, Namespace

import numpy as np

from playground.cli.explain.question import add_rows
from playground.cli.explain.question_inputs import Answer, Inputs
from playground.cli.terminal.formats import text_table
from playground.cli.terminal.progress_bars import watched_work
from playground.core import Array
from playground.core.progress import stretch
from playground.core.text.numbers import counted, percent
from playground.explain import ExplainContext
from playground.explain.loss_surface.batch_statistics import (
    DrawnBatches,
    drawn_batches,
    gradient_cloud,
)
from playground.explain.loss_surface.per_sample import SampleGradients, sample_gradients

EPOCHS = 5
SIZES = (10, 50)
"""Sizes of the batches that are drawn, beside 1, the training's own, and all."""

LOUDEST = 5
"""How many samples with the longest gradients are named."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare on which samples."""
    add_rows(parser, "all")


def check(args: Namespace) -> int:
    """Accept anything: rows are checked against the data."""
    del args
    return 0


def ask(inputs: Inputs) -> Answer:
    """Compute the statistics of the samples' gradients."""
    with watched_work("samples") as progress:
        rows = None if inputs.args.rows == "all" else inputs.rows()
        found = sample_gradients(inputs.context, rows, progress)
    assert found is not None  # whoever stops it does not come here
    batch, count = len(inputs.context.batch), len(found.rows)
    sizes = sorted({size for size in (1, batch, *SIZES, count) if 1 <= size <= count})
    drawn = []
    with watched_work("batches") as progress:
        for i, size in enumerate(sizes):
            watch = stretch(progress, i / len(sizes), (i + 1) / len(sizes))
            drawn.append(drawn_batches(found, size, progress=watch))
    text = _as_text(inputs.context, found, batch, drawn)
    return Answer(text, _as_numbers(inputs.context, found, drawn))


def _as_text(
    context: ExplainContext, found: SampleGradients, batch: int, drawn: list[DrawnBatches]
) -> str:
    spread = text_table(
        ("", "least", "median", "most"),
        [
            ("|gᵢ|, a sample's gradient", *_quantiles(found.norms)),
            ("cosine between gᵢ and G", *_quantiles(found.cosines)),
        ],
    )
    layers = text_table(
        ("array", "|mean|", "deviation", "mean/deviation"),
        [tuple(row.values()) for row in _by_array(context, found)],
    )
    loudest = text_table(
        ("training sample", "|gᵢ|", "cosine with G"),
        [(row, norm, cosine) for row, norm, cosine in _loudest(found)],
    )
    batches = text_table(
        ("batches of", "cosine with G: least", "median", "most", "uphill"),
        [(each.size, *_quantiles(each.cosines), percent(each.uphill, 0)) for each in drawn],
    )
    spread_out = ""
    if len(found.rows) < context.count:
        spread_out = f" ({len(found.rows):,} of {context.count:,} samples)"
    against = float((found.cosines < 0).mean())
    return "\n".join(
        [
            f"{counted(len(found.rows), 'gradient')} gᵢ{spread_out} beside G, the one over all "
            f"{context.count:,} training samples; |G| = {np.linalg.norm(found.full):.4g}",
            "",
            spread,
            f"{percent(against, 0)} of the samples pull against G (cosine below 0).",
            f"Their mean has a cosine of {found.batch_cosine:.4f} with G.",
            f"Gradient noise scale tr(Σ)/|G|² = {found.noise_scale:.4g}: about the batch size from "
            f"which a larger one brings little; it is {batch} now.",
            "",
            f"{counted(len(drawn[0].cosines), 'batch')} of each size, drawn at random:",
            batches,
            "",
            layers,
            "",
            loudest,
        ]
    )


def _quantiles(values: Array) -> tuple[float, float, float]:
    low, median, high = np.quantile(values, (0, 0.5, 1)).tolist()
    return low, median, high


def _by_array(context: ExplainContext, found: SampleGradients) -> list[dict[str, str | float]]:
    rows: list[dict[str, str | float]] = []
    for slot in context.layout:
        part = slice(slot.start, slot.stop)
        mean = float(np.linalg.norm(found.full[part]))
        deviation = float(np.sqrt(found.variance[part].sum()))
        ratio = mean / deviation if deviation > 0 else np.nan
        name = f"{context.plan.name_of(slot.node_id)}/{slot.name}"
        rows.append({"array": name, "mean": mean, "deviation": deviation, "ratio": ratio})
    return rows


def _loudest(found: SampleGradients) -> list[tuple[int, float, float]]:
    order = np.argsort(-found.norms, kind="stable")[:LOUDEST]
    return [(int(found.rows[i]), float(found.norms[i]), float(found.cosines[i])) for i in order]


def _as_numbers(
    context: ExplainContext, found: SampleGradients, drawn: list[DrawnBatches]
) -> dict[str, object]:
    cloud = gradient_cloud(found)
    return {
        "along": cloud.along.tolist(),
        "across": cloud.across.tolist(),
        "batches": [
            {"size": each.size, "cosines": each.cosines.tolist(), "uphill": each.uphill}
            for each in drawn
        ],
        "rows": found.rows.tolist(),
        "norms": found.norms.tolist(),
        "cosines": found.cosines.tolist(),
        "batch_cosine": found.batch_cosine,
        "noise_scale": found.noise_scale,
        "variance": float(found.variance.sum()),
        "full_gradient_length": float(np.linalg.norm(found.full)),
        "arrays": _by_array(context, found),
    }
