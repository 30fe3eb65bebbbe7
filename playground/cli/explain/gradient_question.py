"""The gradient from every registered source: how near to backpropagation's, and at what cost."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

import numpy as np

from playground.cli.explain.question import add_rows
from playground.cli.explain.question_inputs import Answer, Inputs
from playground.cli.source.start_options import natural_number
from playground.cli.terminal.formats import text_table
from playground.cli.terminal.process import print_notice
from playground.cli.terminal.progress_bars import watched_work
from playground.core import Component, IntArray
from playground.core.text.numbers import counted
from playground.explain import ExplainContext, Objective
from playground.explain.base.duration import duration_text, expected_seconds, work_of
from playground.explain.estimators import GRADIENT_ESTIMATORS
from playground.explain.estimators.central_differences import CentralDifferences
from playground.explain.updates.gradient_sources import SourceCard, measure_source, passes_of
from playground.explain.updates.weights_check import WeightsCheck, check_weights

EPOCHS = 5
LONG = 5.0
"""Seconds an estimate may take before a person is told how long it will."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare which sources, and on which samples."""
    parser.add_argument(
        "--sources",
        metavar="NAME,…",
        help=f"which ones (default: all of {', '.join(GRADIENT_ESTIMATORS.names)})",
    )
    parser.add_argument(
        "--draw",
        type=natural_number,
        default=0,
        metavar="N",
        help="seeds the sources that draw random numbers (default: 0)",
    )
    add_rows(parser, "batch")


def check(args: Namespace) -> int:
    """Refuse a source that is not there."""
    for name in _names(args):
        GRADIENT_ESTIMATORS.get(name)
    return 0


def ask(inputs: Inputs) -> Answer:
    """Estimate the same gradient in every way."""
    context, chosen = inputs.context, inputs.rows()
    cards = [_measure(inputs, name, chosen) for name in _names(inputs.args)]
    rows = [_as_row(card) for card in cards]
    header = ("source", "forward", "backward", "samples a pass", "ms", "error", "cosine", "length")
    table = text_table(header, [tuple(row.values()) for row in rows])
    kinks = _kinks(context, cards, chosen)
    lines = [
        f"∂L/∂θ of {counted(context.size, 'parameter')} over {len(chosen)} training samples",
        "",
        table,
        "",
        "forward and backward count passes through the network; ms leaves out building it; error "
        "is |g - G|/|G| with backpropagation's G.",
    ]
    if kinks is not None:
        lines.append(
            f"Where central differences differ from backpropagation: {kinks.text}. No error of "
            "backpropagation."
        )
    objective = Objective(context, chosen)
    numbers = {
        "parameters": context.size,
        "rows": chosen.tolist(),
        "loss": objective.loss(objective.theta),
        "sources": rows,
        "kinks": None if kinks is None else int(kinks.kinks.sum()),
    }
    return Answer("\n".join(lines), numbers)


def _names(args: Namespace) -> tuple[str, ...]:
    if args.sources is None:
        return GRADIENT_ESTIMATORS.names
    return tuple(name.strip() for name in args.sources.split(","))


def _measure(inputs: Inputs, name: str, rows: IntArray) -> SourceCard:
    cost = passes_of(inputs.context, name, len(rows))
    passes = cost.forward_passes + 2 * cost.backward_passes
    seconds = expected_seconds(work_of(inputs.context, passes, cost.samples))
    if seconds > LONG:
        print_notice(f"{name}: {cost.forward_passes:,} passes, {duration_text(seconds)}")
    with watched_work(f"{name}, passes") as progress:
        found = measure_source(inputs.context, Component(name), rows, inputs.args.draw, progress)
    assert found is not None  # whoever stops it does not come here
    return found


def _as_row(card: SourceCard) -> dict[str, str | int | float]:
    return {
        "source": card.name,
        "forward_passes": card.cost.forward_passes,
        "backward_passes": card.cost.backward_passes,
        "samples": card.cost.samples,
        "milliseconds": 1000 * card.seconds,
        "relative_error": card.relative_error,
        "cosine": card.cosine,
        "length": card.length,
    }


def _kinks(
    context: ExplainContext, cards: Sequence[SourceCard], rows: IntArray
) -> WeightsCheck | None:
    """Look closer at the parameters on which central differences differ; ``None``: at none."""
    differences = [card.gradient for card in cards if card.name == CentralDifferences.name]
    if not differences:
        return None
    objective = Objective(context, rows)
    exact = objective.gradient(objective.theta)
    errors = np.abs(differences[0] - exact)
    places = np.flatnonzero(errors > 1e-5 * np.abs(exact).max(initial=0.0))
    if not len(places):
        return None
    with watched_work("parameters") as progress:
        return check_weights(context, places, rows, progress)
