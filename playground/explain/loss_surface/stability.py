"""How large a learning rate the curvature allows, optimizer by optimizer, in honest words.

On a quadratic, plain gradient descent multiplies the error along an eigenvector by ``1 - ηλ`` in
every step: it shrinks for ``η < 2/λ`` and grows beyond. A real network is no quadratic. There the
limit is no edge to fall off: beyond it the steps bounce along the sharpest direction, which then
flattens (Cohen et al. 2021, "Gradient Descent on Neural Networks Typically Occurs at the Edge of
Stability"), and a training often does best there.
"""

from __future__ import annotations

from math import inf

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.explain.base.context import ExplainContext
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.optimizers.sgd import SGD
from playground.nn.regularizers import REGULARIZERS
from playground.nn.regularizers.l2 import L2

CREEPS, STRAIGHT, BOUNCES = 0.2, 1.0, 2.0
"""Where the words change, as ``rate · λ``: below a tenth of the limit steps creep, up to half of it
they go straight, up to the limit they zigzag, beyond they bounce."""

WORDS = {
    "creeps": "every step goes a small part of the way",
    "straight": "every step shortens the way without crossing over",
    "zigzags": "every step lands on the other side, nearer",
    "bounces": "every step lands on the other side, farther out",
}

PLACE = "along the sharpest direction, for the full batch, at this point"


class StabilityLimit(Struct, frozen=True):
    """The rate up to which an optimizer's steps shrink the error along the sharpest direction.

    Parameters
    ----------
    rate
        The limit; infinite where the loss bends downwards, ``None`` for an optimizer without one.
    formula
        How it follows from λ: ``(2 + 2μ)/((1 + 2μ)λ)``; why there is none otherwise.
    """

    rate: float | None
    formula: str


class Dial(Struct, frozen=True):
    """Where a learning rate stands in units of its optimizer's own limit.

    Parameters
    ----------
    position
        From 0 up; 2 is the limit (for plain descent it is ``rate · λ``).
    word
        ``"creeps"``, ``"straight"``, ``"zigzags"`` or ``"bounces"``.
    """

    position: float
    word: str

    @property
    def text(self) -> str:
        """The word with what it means, and where it holds."""
        return f"{self.word}: {WORDS[self.word]}, {PLACE}"


def stability_limit(context: ExplainContext, sharpness: float) -> StabilityLimit:
    """Return the limit of the active optimizer.

    Parameters
    ----------
    context
        Names the optimizer and its parameters.
    sharpness
        λ: the largest eigenvalue of what it descends, weight decay and L2 penalty included; see
        ``Curvature.pulled``.
    """
    optimizer = OPTIMIZERS.create(context.config.optimizer)
    if not isinstance(optimizer, SGD):
        why = "it searches along its direction" if optimizer.searches else "it scales every entry"
        return StabilityLimit(None, f"no such limit: {why} by itself")
    mu, damping = optimizer.momentum, optimizer.dampening
    above, below, formula = 2.0, 1.0, "2/λ"
    if mu and optimizer.nesterov:
        above, below, formula = 2.0 + 2.0 * mu, 1.0 + 2.0 * mu, "(2 + 2μ)/((1 + 2μ)λ)"
    elif mu and damping:
        above, below, formula = 2.0 + 2.0 * mu, 1.0 - damping, "(2 + 2μ)/((1 - d)λ)"
    elif mu:
        above, formula = 2.0 + 2.0 * mu, "(2 + 2μ)/λ"
    if sharpness <= 0 or below == 0:
        return StabilityLimit(inf, formula)
    return StabilityLimit(above / (below * sharpness), formula)


def dial(rate: float, limit: StabilityLimit) -> Dial | None:
    """Return where a learning rate stands; ``None`` for an optimizer without a limit."""
    if limit.rate is None:
        return None
    position = 2.0 * rate / limit.rate
    word = "straight" if position < STRAIGHT else "zigzags"
    if position < CREEPS:
        word = "creeps"
    elif position > BOUNCES:
        word = "bounces"
    return Dial(position, word)


def pull_of(context: ExplainContext) -> Array:
    """Return what weight decay and L2 penalty add to the Hessian's diagonal, ``(P,)``.

    Both add a share of a parameter to its gradient before the optimizer: of weights, and where the
    configuration says so also of biases. L1's pull has no curvature; decoupled weight decay
    shrinks the weights beside the optimizer.
    """
    pull = np.zeros(context.size)
    weights = np.zeros(context.size)
    for span in context.layout:
        if span.role == "weight":
            weights[span.start : span.stop] = 1.0
    regularizer = REGULARIZERS.create(context.config.regularizer)
    if isinstance(regularizer, L2):
        pull += regularizer.rate * weights
    optimizer = OPTIMIZERS.create(context.config.optimizer)
    if isinstance(optimizer, SGD) and optimizer.weight_decay:
        decayed = 1.0 if context.config.decay_biases else weights
        pull += optimizer.weight_decay * decayed
    return pull


def is_quadratic(context: ExplainContext) -> bool:
    """Tell whether the loss is a quadratic of the parameters: one linear layer, a squared loss."""
    layers = [node for node in context.plan.nodes if not node.features]
    if len(layers) != 1 or context.config.loss.name not in ("half_squared_error", "mse"):
        return False
    return getattr(layers[0].layer, "activation", "") == "linear"


def caution(context: ExplainContext) -> str:
    """Say how far the limit is to be believed on this network."""
    if is_quadratic(context):
        return (
            "This loss is a quadratic, where the limit holds exactly: above it every step of the "
            "full batch ends farther out."
        )
    return (
        "This network's loss is no quadratic: above the limit steps bounce, the sharpest direction "
        "flattens, and training often goes on, sometimes best of all."
    )
