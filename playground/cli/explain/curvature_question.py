"""How sharply the loss bends, and what that allows as a learning rate."""

import math
from argparse import ArgumentParser, Namespace

from playground.cli.explain.question import add_rows
from playground.cli.explain.question_inputs import Answer, Inputs
from playground.cli.terminal.formats import text_table
from playground.explain.loss_surface.curvature import Curvature, curvature

EPOCHS = 5

WORDS = {
    "small": "small: far from the limit, steps along the sharpest direction could be longer",
    "fine": "fine: the error along the sharpest direction shrinks without changing sign",
    "zigzags": "zigzags: every step overshoots the valley's floor and lands on its other side",
    "overshoots": "overshoots: along the sharpest direction every step ends higher than it began",
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare on which samples."""
    add_rows(parser, "all")


def check(args: Namespace) -> int:
    """Accept anything: rows are checked against the data."""
    del args
    return 0


def ask(inputs: Inputs) -> Answer:
    """Find the ends of the Hessian's spectrum."""
    found = curvature(inputs.context, inputs.rows())
    trainer = inputs.training.trainer
    rate = float(trainer.rule.rate.reshape(-1)[0])
    name = inputs.context.config.optimizer.name
    momentum = float(getattr(trainer.rule.optimizer, "momentum", 0.0)) if name == "sgd" else 0.0
    limit = found.limit_with_momentum(momentum)
    is_plain = name == "sgd" and momentum == 0.0
    numbers = {
        "largest": found.largest,
        "smallest": found.smallest,
        "residual": found.residual,
        "converged": found.converged,
        "gradient_passes": found.gradient_passes,
        "limit": found.limit,
        "momentum": momentum,
        "limit_with_momentum": limit,
        "optimizer": name,
        "rate": rate,
        "verdict": found.verdict(rate) if is_plain else None,
    }
    return Answer(_as_text(found, name, momentum, rate), numbers)


def _as_text(found: Curvature, name: str, momentum: float, rate: float) -> str:
    exact = "" if found.converged else " (not converged: the loss has kinks or the top is flat)"
    rows: list[tuple[str, float]] = [
        ("largest eigenvalue λmax", found.largest),
        ("smallest eigenvalue found", found.smallest),
        ("|Hv - λmax v|", found.residual),
        ("limit of plain gradient descent, 2/λmax", found.limit),
    ]
    if momentum:
        limit = found.limit_with_momentum(momentum)
        rows.append((f"limit with momentum {momentum:g}, (2 + 2μ)/λmax", limit))
    rows.append((f"learning rate now ({name})", rate))
    lines = [text_table(("the loss's Hessian H", "value"), rows), ""]
    lines.append(f"It took {found.gradient_passes} gradients{exact}.")
    if name != "sgd":
        lines.append(f"{name} scales every entry by itself: the limit is not its own.")
    elif momentum:
        side = "below" if rate < found.limit_with_momentum(momentum) else "above"
        lines.append(f"The rate is {side} the limit with momentum.")
    elif math.isfinite(found.limit):
        lines.append(f"The rate is {WORDS[found.verdict(rate)]}.")
    return "\n".join(lines)
