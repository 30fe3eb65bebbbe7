"""The regularizer's part: what it adds to the loss and pulls at the weights, kept apart.

The losses and gradients of explanations are the data's alone. What the optimizer is given has the
penalty's gradient added; these are the words and numbers for it.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array, Component, NumpyStream, read_only
from playground.explain.base.context import ExplainContext
from playground.nn.compiler.compile import build, weight_mask
from playground.nn.regularizers import REGULARIZERS
from playground.training.update.update_rule import UpdateRule


class Penalty(Struct, frozen=True):
    """A regularizer at a moment of a training.

    Parameters
    ----------
    title, formula
        The regularizer's, for people.
    rate
        Its strength λ; ``None`` for one without.
    loss
        What it adds to the data's loss.
    gradient
        What it adds to the data's gradient before the optimizer, ``(P,)``; for frozen layers, too,
        which rest nevertheless. Zero for one that pulls after the optimizer's move.
    """

    title: str
    formula: str
    rate: float | None
    loss: float
    gradient: Array

    @property
    def length(self) -> float:
        """``|∇penalty|``."""
        with np.errstate(all="ignore"):  # where numbers are about to leave their range
            return float(np.linalg.norm(self.gradient))

    @property
    def text(self) -> str:
        """What is left out of every loss and gradient that is shown, and who gets it."""
        pull = "pulls at the weights after the optimizer's move"
        if self.gradient.any():
            pull = f"adds a pull of length {self.length:.4g} to the gradient the optimizer is given"
        return (
            f"Losses and gradients here are the data's, without the {self.title} penalty: its part "
            f"of the loss is {self.loss:.4g}, and it {pull}."
        )


@np.errstate(all="ignore")
def penalty_of(context: ExplainContext) -> Penalty | None:
    """Return the regularizer's part at the context's parameters; ``None`` without a regularizer."""
    regularizer = REGULARIZERS.create(context.config.regularizer)
    if regularizer.is_none:
        return None
    plan = context.plan
    thawed = replace(plan, nodes=tuple(replace(node, frozen=False) for node in plan.nodes))
    network = build(thawed, 1, np.float64, 1, [NumpyStream((0,))])
    np.copyto(network.theta, context.theta)
    # The rule itself says what it makes of a gradient of zero; nothing else may act on it.
    config = replace(
        context.config,
        optimizer=Component("sgd"),
        schedule=Component("constant"),
        warm_up=0,
        clip_norm=0.0,
        clip_value=0.0,
        max_norm=0.0,
    )
    rule = UpdateRule(network, config)
    for each in rule.before:
        each()
    weights = weight_mask(network)
    return Penalty(
        title=regularizer.title,
        formula=regularizer.formula,
        rate=getattr(regularizer, "rate", None),
        loss=regularizer.penalty(network.theta, weights),
        gradient=read_only(rule.used_gradient.copy()),
    )
