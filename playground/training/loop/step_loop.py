"""Whole steps in one loop: what the speed of a small network depends on."""

import math
from collections.abc import Sequence

from playground.core import Array, IntArray
from playground.nn.base.optimizer import SteadyUpdate
from playground.nn.base.program import Call
from playground.training.loop.batch_program import Engine
from playground.training.update.update_rule import UpdateRule


class Burst:
    """Makes steps of one batch size, with everything they need bound once.

    Parameters
    ----------
    engine
        Runs the batches.
    rule
        Moves the parameters.

    Attributes
    ----------
    done
        How many steps the latest run made, also when it was interrupted.
    """

    def __init__(self, engine: Engine, rule: UpdateRule) -> None:
        self.engine = engine
        self.done = 0
        self._rule = rule
        self._backward: tuple[Call, ...] = (*engine.backward_calls, *rule.before)
        self._steady = rule.apply if isinstance(rule.apply, SteadyUpdate) else None
        moves = () if self._steady is None else self._steady.calls
        self._to_the_end = (*self._backward, *moves, *rule.after)
        self._theta: Array = engine.network.theta.reshape(-1)

    @property
    def is_finite(self) -> bool:
        """Whether the squares of the parameters add up to a number."""
        return math.isfinite(self._theta.dot(self._theta))

    def run(
        self, batches: Sequence[IntArray], updates: int, first: int = 0, *, watched: bool
    ) -> bool:
        """Make one step for each batch, as long as the losses are finite.

        Everything is a local variable: looking things up would cost a small network a third of its
        step. A gradient that is not finite makes parameters that are not, and they stay so; one
        look at them after all the steps tells whether there was trouble, and ``watched`` steps
        tell when.

        Parameters
        ----------
        batches
            Indices ``(B,)`` or ``(R, B)``.
        updates
            Updates made before the first of all batches.
        first
            The batch to begin with: the steps before it count as done.
        watched
            Stop as soon as the parameters are not finite, too.

        Returns
        -------
        bool
            Whether the latest loss was finite. If it was not, its step is not done.
        """
        takes, forward, loss = self.engine.takes, self.engine.forward_calls, self.engine.total_loss
        backward, apply, after = self._backward, self._rule.apply, self._rule.after
        steady = apply is self._steady
        if steady:
            backward = self._to_the_end
        isfinite, square, theta = math.isfinite, self._theta.dot, self._theta
        done = first
        try:
            for indices in batches[first:]:
                for take, rows in takes:
                    take(indices, 0, rows, "clip")
                for each in forward:
                    each()
                if not isfinite(loss()):
                    return False
                for each in backward:
                    each()
                if not steady:
                    apply(updates + done + 1)
                    for each in after:
                        each()
                done += 1
                if watched and not isfinite(square(theta)):
                    break
        finally:
            self.done = done
        return True
