"""Why a training left the range of numbers: the rate, its limit, the layer, the penalty alone."""

from __future__ import annotations

from msgspec import Struct

from playground.explain.base.context import ExplainContext
from playground.explain.loss_surface.curvature import Curvature
from playground.explain.loss_surface.stability import (
    StabilityLimit,
    is_quadratic,
    stability_limit,
)
from playground.training.update.penalty_growth import names_of_pulls, penalty_growth


class DivergenceReason(Struct, frozen=True):
    """What is known of a divergence.

    Parameters
    ----------
    node_id, quantity
        The layer where it began, and what was no longer finite there.
    rate
        The learning rate.
    limit
        The limit of its optimizer at the last finite state; ``None`` where the curvature is not
        known.
    growth
        By what factor rate and penalty alone lengthen the weights in every update; ``None`` where
        they do not.
    text
        The same in sentences.
    """

    node_id: str
    quantity: str
    rate: float
    limit: StabilityLimit | None
    growth: float | None
    text: str


def explain_divergence(
    context: ExplainContext, node_id: str, quantity: str, found: Curvature | None = None
) -> DivergenceReason:
    """Explain why a training diverged.

    Parameters
    ----------
    context
        Its last finite state.
    node_id, quantity
        As ``Diverged`` and ``DivergenceError`` name them.
    found
        The curvature there, where it could be computed.
    """
    rate = context.rate if context.rate is not None else 0.0
    limit = None if found is None else stability_limit(context, found.pulled)
    growth = penalty_growth(context.plan, context.config, rate)
    where = f"The {quantity} of {context.plan.name_of(node_id)} left the range of numbers"
    lines = [f"{where} at a learning rate of {rate:g}."]
    if growth is not None:
        what = names_of_pulls(context.config)
        lines.append(
            f"The rate times the {what} alone explodes: every update makes the weights "
            f"{growth:.3g} times as long, whatever the data say. Lower the {what}, or the rate far "
            "enough."
        )
    elif limit is not None and limit.rate is not None:
        lines.append(_beside(context, rate, limit, limit.rate))
    elif limit is not None:
        lines.append(f"{context.config.optimizer.name} has {limit.formula}.")
    return DivergenceReason(node_id, quantity, rate, limit, growth, " ".join(lines))


def _beside(context: ExplainContext, rate: float, limit: StabilityLimit, most: float) -> str:
    """Compare the rate with the limit, and say what that proves."""
    share = f"{rate / most:.3g} times the limit {most:.3g} ({limit.formula})"
    lines = [f"That is {share} at the last finite state."]
    if rate <= most:
        lines.append("So the curvature there is not the reason; another batch or step may be.")
    elif is_quadratic(context):
        lines.append("On this loss, a quadratic, every step above it ends farther out.")
    else:
        lines.append("Above it steps bounce along the sharpest direction.")
    return " ".join(lines)
