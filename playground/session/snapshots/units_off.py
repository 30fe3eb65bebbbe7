"""What a network answers while some of its units are switched off, beside the training."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from msgspec import Struct

from playground.nn.compiler.plan import Plan
from playground.training.loop.bound_model import BoundModel
from playground.training.trainer import Trainer

UnitSet: TypeAlias = frozenset[tuple[str, int]]
"""Units by their node's id and their number, from 0."""


class Judgement(Struct, frozen=True):
    """How good a network is on all samples; accuracies are ``nan`` for regression."""

    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float


class UnitsOff(Struct, frozen=True):
    """What units are worth: the whole network and the one without them, at the same moment.

    Parameters
    ----------
    units
        Those that put out zero.
    whole, without
        How good the network is with all units, and without these.
    """

    units: UnitSet
    whole: Judgement
    without: Judgement


def existing(plan: Plan, units: Iterable[tuple[str, int]]) -> UnitSet:
    """Return those units that a network has; the answer's own are none that could be spared."""
    counts = {node.id: node.shape[0] for node in plan.nodes if node is not plan.output}
    return frozenset((i, unit) for i, unit in units if 0 <= unit < counts.get(i, 0))


class ShownModel:
    """A trainer's network as it is shown: with all units, or without some of them.

    It shares parameters with the training and has buffers of its own, so that whatever is off is
    trained as ever.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self.off: UnitSet = frozenset()
        self._made_of: BoundModel | None = None
        self._without: BoundModel | None = None

    def switch(self, units: UnitSet) -> None:
        """Leave these units out from now on, as far as the network has them."""
        off = existing(self._trainer.plan, units) if units else units
        if off != self.off:
            self.off, self._without = off, None

    @property
    def model(self) -> BoundModel:
        """What predicts and judges."""
        whole = self._trainer.model
        if not self.off:
            return whole
        if self._without is None or self._made_of is not whole:
            by_node: dict[str, list[int]] = {}
            for node_id, unit in sorted(self.off):
                by_node.setdefault(node_id, []).append(unit)
            self._made_of, self._without = whole, whole.without(by_node)
        return self._without

    def judge(self) -> UnitsOff:
        """Return what the units that are off are worth."""
        whole, without = self._trainer.model.evaluator, self.model.evaluator
        return UnitsOff(self.off, Judgement(*whole.numbers()), Judgement(*without.numbers()))
