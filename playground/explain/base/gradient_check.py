"""One number's gradient, checked: nudge the number, look at the loss, divide."""

from __future__ import annotations

from math import floor, log10

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray, read_only
from playground.core.text.numbers import counted, number
from playground.explain.base.context import ExplainContext
from playground.explain.base.objective import Objective
from playground.explain.base.parameter_index import VALUE, ParameterIndex, check_target

STEP = 6e-6
"""The larger nudge of a number w is this times ``max(1, |w|)``: the cube root of float64's 2.2e-16,
where the error of order h² and rounding over h balance."""

FINER = 10.0
"""By how much the second nudge is smaller. Away from kinks both give the same number."""

MOST_DIGITS = 15


class GradientCheck(Struct, frozen=True):
    """Backpropagation's number beside central differences of the loss, without the penalty.

    Parameters
    ----------
    target, name
        The weight, bias or activation, and what it is called.
    rows
        The samples of the loss. An activation is nudged for one of them only.
    backprop
        ∂L/∂target.
    difference, finer
        ``(L(w + h) - L(w - h)) / 2h`` with ``h = step``, and with a tenth of it.
    step
        The nudge h.
    digits
        To how many digits backprop and the nearer of the two agree.
    has_kink
        Whether the loss has a kink within the nudge (a ReLU switches, another value becomes the
        largest): the two differences disagree, or the slopes on both sides do at either nudge.
    """

    target: ParameterIndex
    name: str
    rows: IntArray
    backprop: float
    difference: float
    finer: float
    step: float
    digits: int
    has_kink: bool

    @property
    def agrees(self) -> bool:
        """Whether backprop and a difference agree to at least four digits."""
        return self.digits >= 4

    @property
    def text(self) -> str:
        """The check in a line."""
        found = f"central difference {number(self.difference, 6, trim=True)}"
        if self.backprop == self.difference:
            return f"{found} · the same number"
        if not self.has_kink:
            return f"{found} · agrees to {counted(self.digits, 'digit')}"
        finer = f"with a tenth of it {number(self.finer, 6, trim=True)}"
        agrees = f", which agrees to {counted(self.digits, 'digit')}" if self.agrees else ""
        return (
            f"{found} · a kink of the loss lies within the nudge of {self.step:.1g}: no error of "
            f"backpropagation; {finer}{agrees}"
        )


def check_gradient(
    context: ExplainContext,
    target: ParameterIndex,
    rows: IntArray | None = None,
    sample: int = 0,
) -> GradientCheck:
    """Check one number's gradient by four forward passes.

    It needs no chain rule, so it also holds before layers that mix samples or draw random numbers
    (every pass repeats the batch's own draw).

    Parameters
    ----------
    context
        At which moment of a training.
    target
        A parameter, or a layer's ``value``.
    rows
        The batch; by default the one under way, else the next.
    sample
        For a ``value``, the position in the batch of the sample whose value it is.
    """
    check_target(context, target)
    objective = Objective(context, context.batch if rows is None else rows)
    theta = objective.theta
    network = objective.run(theta).network
    if target.name == VALUE:
        place = (*target.index, sample)
        here = float(network.value(target.node_id)[place])
        backprop = float(network.value_grad(target.node_id)[place])
    else:
        here = float(theta[target.flat(context)])
        backprop = float(network.grad[target.flat(context)])
    step = STEP * max(1.0, abs(here))
    middle, coarse, fine = (
        _losses(objective, theta, target, sample, h) for h in (0.0, step, step / FINER)
    )
    difference, finer, digits, has_kink = compare(backprop, float(middle[0]), coarse, fine, step)
    return GradientCheck(
        target=target,
        name=target.words(context),
        rows=read_only(objective.rows),
        backprop=backprop,
        difference=difference,
        finer=finer,
        step=step,
        digits=digits,
        has_kink=has_kink,
    )


def compare(
    backprop: float, middle: float, coarse: Array, fine: Array, step: float
) -> tuple[float, float, int, bool]:
    """Compare a derivative with losses to its left and right.

    Parameters
    ----------
    backprop
        The derivative.
    middle
        The loss here.
    coarse, fine
        ``(2,)``: the losses ``step``, and a tenth of it, to the left and to the right.
    step
        How far.

    Returns
    -------
    tuple
        Both central differences, the digits the nearer one agrees to, and whether there is a kink.
    """
    found = (coarse[1] - coarse[0]) / (2 * step), (fine[1] - fine[0]) * FINER / (2 * step)
    digits = max(_digits(backprop, float(each), _noise(middle, step)) for each in found)
    return float(found[0]), float(found[1]), digits, _has_kink(middle, coarse, fine, step)


def _losses(
    objective: Objective, theta: Array, target: ParameterIndex, sample: int, h: float
) -> Array:
    """Return the losses with the target ``h`` lower and higher, ``(2,)``."""
    if target.name == VALUE:
        found = [
            objective.nudged_loss(theta, target.node_id, target.index, sample, nudge)
            for nudge in (-h, h)
        ]
        return np.array(found)
    points = np.stack([theta, theta])
    points[:, target.flat(objective.context)] += (-h, h)
    return objective.losses(points)


def _noise(loss: float, step: float) -> float:
    """Return how large rounding alone can make a difference quotient of the smaller nudge."""
    return 64 * float(np.finfo(float).eps) * max(abs(loss), 1e-3) * FINER / step


def _has_kink(middle: float, coarse: Array, fine: Array, step: float) -> bool:
    """Tell whether the slope jumps within the larger nudge.

    Where the loss is smooth, the slopes to the left and to the right differ by h·L″, ten times
    less at a tenth of the nudge, and both central differences agree up to rounding.
    """
    noise = _noise(middle, step)
    central = np.array([coarse[1] - coarse[0], FINER * (fine[1] - fine[0])]) / (2 * step)
    jumps = np.array([coarse.sum() - 2 * middle, FINER * (fine.sum() - 2 * middle)]) / step
    scale = 1e-6 * float(np.abs(central).max())
    if not np.isfinite(central).all():
        return False
    disagree = abs(float(central[0] - central[1])) > noise + scale
    stays = abs(float(jumps[1])) > noise + scale and abs(jumps[1]) > 0.3 * abs(jumps[0])
    return disagree or bool(stays)


def _digits(backprop: float, difference: float, noise: float) -> int:
    """Return to how many digits two numbers agree; zeros agree up to rounding."""
    error, size = abs(backprop - difference), max(abs(backprop), abs(difference))
    if not np.isfinite(error):
        return 0
    if error == 0.0 or size <= noise:
        return MOST_DIGITS
    return min(MOST_DIGITS, max(0, floor(-log10(error / size))))
