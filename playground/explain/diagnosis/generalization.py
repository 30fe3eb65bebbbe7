"""Whether a network has learnt what holds for unseen data: the verdict on two curves."""

from __future__ import annotations

from typing import Literal

import numpy as np
from msgspec import Struct

from playground.core.text.numbers import number, percent
from playground.explain.diagnosis.training_trouble import OVERFIT
from playground.training.base.history import CurveData

UNDERFIT = 0.5
"""A training loss above this share of what a constant answer costs counts as too little learnt."""

WIDE_GAP = 0.2
"""A test loss that is higher than the training loss by this share of what a constant answer costs
counts as memorizing."""

SMALL = 0.02
"""A rise of the test loss by less than this share of what a constant answer costs is none."""

RECENT = 10
"""Over so many points a falling training loss is looked for."""

Kind = Literal["untrained", "diverged", "generalizes", "overfitting", "underfitting"]

TITLES: dict[Kind, str] = {
    "untrained": "Nothing learnt yet",
    "diverged": "Diverged",
    "generalizes": "Generalizes",
    "overfitting": "Overfitting: it memorizes",
    "underfitting": "Underfitting: it learns too little",
}
"""What people read first."""


class Generalization(Struct, frozen=True):
    """The verdict, and the numbers it rests on.

    Parameters
    ----------
    kind
        ``"untrained"``, ``"diverged"``, ``"generalizes"``, ``"overfitting"`` or
        ``"underfitting"``.
    train, test
        The losses now.
    best_epoch, best_test
        Where the test loss was lowest until now, and how low.
    constant_loss
        What always giving the same answer costs; ``nan`` where nobody knows.
    reason
        Why, in a sentence.
    """

    kind: Kind
    train: float
    test: float
    best_epoch: float
    best_test: float
    constant_loss: float
    reason: str

    @property
    def gap(self) -> float:
        """How much higher the test loss is than the training loss."""
        return self.test - self.train

    @property
    def title(self) -> str:
        """The verdict in plain words."""
        return TITLES[self.kind]

    @property
    def numbers(self) -> str:
        """The numbers it rests on, in a line."""
        if self.kind in ("untrained", "diverged"):
            return ""
        return (
            f"train {number(self.train)} · test {number(self.test)} · gap {number(self.gap)} · "
            f"best epoch {self.best_epoch:,g} (test {number(self.best_test)})"
        )


def generalization(curves: CurveData, constant_loss: float) -> Generalization:
    """Judge a training by its curves up to now.

    A network overfits when the test loss has risen by more than :data:`~.training_trouble.OVERFIT`
    above its best while the training loss fell, or lies :data:`WIDE_GAP` above the training loss;
    it underfits when the training loss is still above :data:`UNDERFIT` of what a constant answer
    costs; else it generalizes. Shares are of what the best constant answer costs.

    Parameters
    ----------
    curves
        The points recorded, the first before the first update.
    constant_loss
        See :func:`~playground.training.evaluation.constant_answer.constant_loss`; where it is
        ``nan``, the first training loss stands for it.
    """
    train, test = curves.train_loss, curves.test_loss
    if len(train) < 2 or curves.step[-1] == 0:
        return _verdict(
            "untrained", curves, constant_loss, "Train it: the curves tell from then on"
        )
    if not (np.isfinite(train[-1]) and np.isfinite(test[-1])):
        reason = "The losses are no finite numbers any more"
        return _verdict("diverged", curves, constant_loss, reason)
    whole = constant_loss if np.isfinite(constant_loss) else float(train[0])
    best = int(np.nanargmin(test))
    rise, gap = float(test[-1] - test[best]), float(test[-1] - train[-1])
    times = number(float(test[-1] / test[best])) if test[best] > 0 else "∞"
    if rise > max((OVERFIT - 1) * test[best], SMALL * whole) and train[-1] < train[best]:
        reason = (
            f"The test loss has risen to {times} times its best of epoch {curves.epoch[best]:,g} "
            "while the training loss went on falling"
        )
        return _verdict("overfitting", curves, constant_loss, reason)
    if gap > WIDE_GAP * whole:
        reason = (
            f"On samples it has not seen it loses {number(gap)} more than on those it trains on, "
            f"{percent(gap / whole, 0)} of what a constant answer costs ({number(whole)})"
        )
        return _verdict("overfitting", curves, constant_loss, reason)
    if train[-1] > UNDERFIT * whole:
        falls = train[-1] < 0.99 * train[-min(len(train), RECENT)]
        more = (
            "and still falls: train on"
            if falls
            else "and hardly falls: more units, more epochs or less regularization"
        )
        share = percent(float(train[-1]) / whole, 0)
        reason = (
            f"The training loss is {share} of what a constant answer "
            f"costs ({number(whole)}), {more}"
        )
        return _verdict("underfitting", curves, constant_loss, reason)
    reason = (
        "It does on samples it has not seen about as well as on those it trains on, and much "
        f"better than a constant answer ({number(whole)})"
    )
    return _verdict("generalizes", curves, constant_loss, reason)


def _verdict(kind: Kind, curves: CurveData, constant: float, reason: str) -> Generalization:
    train, test = curves.train_loss, curves.test_loss
    if not len(train) or not np.isfinite(test).any():
        return Generalization(kind, np.nan, np.nan, np.nan, np.nan, constant, reason)
    best = int(np.nanargmin(test))
    found = (float(train[-1]), float(test[-1]), float(curves.epoch[best]), float(test[best]))
    return Generalization(kind, *found, constant, reason)
