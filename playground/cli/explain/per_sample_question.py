"""What every single sample says about where to go, and how much their voices differ."""

from argparse import ArgumentParser, Namespace

import numpy as np

from playground.cli.explain.question import add_rows
from playground.cli.explain.question_inputs import Answer, Inputs
from playground.cli.terminal.formats import text_table
from playground.cli.terminal.progress_bars import watched_work
from playground.core import Array
from playground.explain import ExplainContext
from playground.explain.loss_surface.per_sample import SampleGradients, sample_gradients

EPOCHS = 5
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
        found = sample_gradients(inputs.context, inputs.rows(), progress)
    assert found is not None  # whoever stops it does not come here
    batch = len(inputs.context.batch)
    return Answer(_as_text(inputs.context, found, batch), _as_numbers(inputs.context, found))


def _as_text(context: ExplainContext, found: SampleGradients, batch: int) -> str:
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
    against = float((found.cosines < 0).mean())
    return "\n".join(
        [
            f"{len(found.rows):,} gradients gᵢ beside G, the one over all "
            f"{context.count:,} training samples; |G| = {np.linalg.norm(found.full):.4g}",
            "",
            spread,
            f"{against:.0%} of the samples pull against G (cosine below 0).",
            f"Their mean has a cosine of {found.batch_cosine:.4f} with G.",
            f"Gradient noise scale tr(Σ)/|G|² = {found.noise_scale:.4g}: about the batch size from "
            f"which a larger one brings little; it is {batch} now.",
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
        name = f"{slot.node_id}/{slot.name}"
        rows.append({"array": name, "mean": mean, "deviation": deviation, "ratio": ratio})
    return rows


def _loudest(found: SampleGradients) -> list[tuple[int, float, float]]:
    order = np.argsort(-found.norms, kind="stable")[:LOUDEST]
    return [(int(found.rows[i]), float(found.norms[i]), float(found.cosines[i])) for i in order]


def _as_numbers(context: ExplainContext, found: SampleGradients) -> dict[str, object]:
    return {
        "rows": found.rows.tolist(),
        "norms": found.norms.tolist(),
        "cosines": found.cosines.tolist(),
        "batch_cosine": found.batch_cosine,
        "noise_scale": found.noise_scale,
        "variance": float(found.variance.sum()),
        "full_gradient_length": float(np.linalg.norm(found.full)),
        "arrays": _by_array(context, found),
    }
