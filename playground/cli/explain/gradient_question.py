"""The gradient from every registered source: how near to backpropagation's, and at what cost."""

import time
from argparse import ArgumentParser, Namespace

import numpy as np

from playground.cli.explain.question import add_rows
from playground.cli.explain.question_inputs import Answer, Inputs
from playground.cli.source.start_options import natural_number
from playground.cli.terminal.formats import text_table
from playground.core import Array, Component, NumpyStream
from playground.explain import Objective
from playground.explain.estimators import GRADIENT_ESTIMATORS

EPOCHS = 5


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
    objective = Objective(inputs.context, inputs.rows())
    theta = objective.theta
    exact = objective.gradient(theta)
    rows = [
        _measure(name, objective, theta, exact, inputs.args.draw) for name in _names(inputs.args)
    ]
    header = ("source", "forward", "backward", "samples a pass", "ms", "error", "cosine", "length")
    table = text_table(header, [tuple(row.values()) for row in rows])
    text = (
        f"∂L/∂θ of {len(theta):,} parameters over {len(objective.rows)} training samples\n\n"
        f"{table}\n\n"
        "forward and backward count passes through the network; error is |g - G|/|G| with "
        "backpropagation's G."
    )
    numbers = {
        "parameters": len(theta),
        "rows": objective.rows.tolist(),
        "loss": objective.loss(theta),
        "sources": rows,
    }
    return Answer(text, numbers)


def _names(args: Namespace) -> tuple[str, ...]:
    if args.sources is None:
        return GRADIENT_ESTIMATORS.names
    return tuple(name.strip() for name in args.sources.split(","))


def _measure(
    name: str, objective: Objective, theta: Array, exact: Array, draw: int
) -> dict[str, str | int | float]:
    source = GRADIENT_ESTIMATORS.create(Component(name))
    begun = time.perf_counter()
    estimate = source.estimate(objective, theta, NumpyStream((draw,)))
    seconds = time.perf_counter() - begun
    length, true_length = np.linalg.norm(estimate.gradient), np.linalg.norm(exact)
    both = float(length * true_length)
    return {
        "source": name,
        "forward_passes": estimate.cost.forward_passes,
        "backward_passes": estimate.cost.backward_passes,
        "samples": estimate.cost.samples,
        "milliseconds": 1000 * seconds,
        "relative_error": _ratio(np.linalg.norm(estimate.gradient - exact), true_length),
        "cosine": float(estimate.gradient @ exact) / both if both > 0 else np.nan,
        "length": float(length),
    }


def _ratio(above: np.floating, below: np.floating) -> float:
    return float(above / below) if below > 0 else np.nan
