"""Whole steps in one loop: what the speed of a small network depends on.

And what to do when numbers stop being numbers among them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from playground.core import Array, IntArray
from playground.nn.base.optimizer import SteadyUpdate
from playground.nn.base.program import Call
from playground.nn.compiler.network import Network
from playground.training.base.divergence import (
    DivergenceError,
    locate_backward,
    locate_forward,
    locate_parameters,
)
from playground.training.loop.batch_program import BatchProgram
from playground.training.loop.recovery import Rewind
from playground.training.update.update_rule import UpdateRule

FEW = 1 << 14
"""Up to how many parameters a step is too short to look at each of them every time."""


class FixedSizeSteps:
    """Makes steps of one batch size, with everything they need bound once.

    Parameters
    ----------
    program
        Runs the batches.
    rule
        Moves the parameters.

    Attributes
    ----------
    done
        How many steps the latest run made, also when it was interrupted.
    """

    def __init__(self, program: BatchProgram, rule: UpdateRule) -> None:
        self.program = program
        self.done = 0
        self._rule = rule
        self._backward: tuple[Call, ...] = (*program.backward_calls, *rule.before)
        self._steady = rule.apply if isinstance(rule.apply, SteadyUpdate) else None
        moves = () if self._steady is None else self._steady.calls
        self._to_the_end = (*self._backward, *moves, *rule.after)
        self._theta: Array = program.network.theta.reshape(-1)

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
        takes, forward, loss = (
            self.program.takes,
            self.program.forward_calls,
            self.program.total_loss,
        )
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


class StepLoop:
    """Makes whole steps of any batch size by one rule, and says what went wrong in which.

    Parameters
    ----------
    network
        Whose parameters to train.
    programs
        One per batch size.
    rule
        Moves the parameters.

    Attributes
    ----------
    done
        How many steps the latest run made, also when it was interrupted.
    """

    def __init__(
        self, network: Network, programs: Mapping[int, BatchProgram], rule: UpdateRule
    ) -> None:
        self.done = 0
        self._network = network
        self._programs = programs
        self._rule = rule
        self._sized: dict[int, FixedSizeSteps] = {}
        vectors = (network.theta, *rule.slots.values())
        few = network.theta.size <= FEW
        self._copies = [(vector, vector.copy()) for vector in vectors] if few else []

    def run(self, batches: Sequence[IntArray], step: int) -> DivergenceError | None:
        """Make steps; after trouble that nobody watched, make them again and watch.

        A look at the parameters costs a small network a thirtieth of its step, and a large one
        hardly anything, so a large one is watched at once rather than copied.

        Parameters
        ----------
        batches
            Indices ``(B,)`` or ``(R, B)``, all of one batch size.
        step
            The steps made before.
        """
        self.done = 0
        steps = self._fixed(batches[0].shape[-1])
        if len(batches) == 1 or not self._copies:
            return self._watch(steps, batches, step)
        before = Rewind.of(self._network)
        for vector, copy in self._copies:
            np.copyto(copy, vector)
        if self._run(steps, batches, watched=False) and steps.is_finite:
            return None
        before.apply(self._network)
        for vector, copy in self._copies:
            np.copyto(vector, copy)
        self.done = 0
        return self._watch(steps, batches, step)

    def _fixed(self, size: int) -> FixedSizeSteps:
        """Return what makes steps of a batch size."""
        steps = self._sized.get(size)
        if steps is None:
            steps = self._sized[size] = FixedSizeSteps(self._programs[size], self._rule)
        return steps

    def _run(self, steps: FixedSizeSteps, batches: Sequence[IntArray], *, watched: bool) -> bool:
        """Go on behind the steps that are done."""
        try:
            return steps.run(batches, self._rule.updates, self.done, watched=watched)
        finally:
            self.done = steps.done

    def _watch(
        self, steps: FixedSizeSteps, batches: Sequence[IntArray], step: int
    ) -> DivergenceError | None:
        """Make steps until there is trouble, and say what it is."""
        network = steps.program.network
        while self.done < len(batches):
            if not self._run(steps, batches, watched=True):
                return locate_forward(network, step + self.done + 1)
            if not steps.is_finite:
                at = step + self.done
                # Neither is a false alarm: a square that overflowed alone.
                trouble = locate_backward(network, at) or locate_parameters(self._network, at)
                if trouble is not None:
                    return trouble
        return None
