"""Many whole steps at once, and what to do when numbers stop being numbers among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from playground.core import IntArray
from playground.nn.compiler.network import Network
from playground.training.base.divergence import (
    Diverged,
    locate_backward,
    locate_forward,
    locate_parameters,
)
from playground.training.loop.batch_program import Engine
from playground.training.loop.recovery import Rewind
from playground.training.loop.step_loop import Burst
from playground.training.update.update_rule import UpdateRule

FEW = 1 << 14
"""Up to how many parameters a step is too short to look at each of them every time."""


class Bursts:
    """Makes whole steps of any batch size by one rule, and says what went wrong in which.

    Parameters
    ----------
    network
        Whose parameters to train.
    engines
        One per batch size.
    rule
        Moves the parameters.

    Attributes
    ----------
    done
        How many steps the latest run made, also when it was interrupted.
    """

    def __init__(self, network: Network, engines: Mapping[int, Engine], rule: UpdateRule) -> None:
        self.done = 0
        self._network = network
        self._engines = engines
        self._rule = rule
        self._bursts: dict[int, Burst] = {}
        vectors = (network.theta, *rule.slots.values())
        few = network.theta.size <= FEW
        self._copies = [(vector, vector.copy()) for vector in vectors] if few else []

    def run(self, batches: Sequence[IntArray], step: int) -> Diverged | None:
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
        burst = self._burst(batches[0].shape[-1])
        if len(batches) == 1 or not self._copies:
            return self._watch(burst, batches, step)
        before = Rewind.of(self._network)
        for vector, copy in self._copies:
            np.copyto(copy, vector)
        if self._run(burst, batches, watched=False) and burst.is_finite:
            return None
        before.apply(self._network)
        for vector, copy in self._copies:
            np.copyto(vector, copy)
        self.done = 0
        return self._watch(burst, batches, step)

    def _burst(self, size: int) -> Burst:
        """Return what makes steps of a batch size."""
        burst = self._bursts.get(size)
        if burst is None:
            burst = self._bursts[size] = Burst(self._engines[size], self._rule)
        return burst

    def _run(self, burst: Burst, batches: Sequence[IntArray], *, watched: bool) -> bool:
        """Go on behind the steps that are done."""
        try:
            return burst.run(batches, self._rule.updates, self.done, watched=watched)
        finally:
            self.done = burst.done

    def _watch(self, burst: Burst, batches: Sequence[IntArray], step: int) -> Diverged | None:
        """Make steps until there is trouble, and say what it is."""
        network = burst.engine.network
        while self.done < len(batches):
            if not self._run(burst, batches, watched=True):
                return locate_forward(network, step + self.done + 1)
            if not burst.is_finite:
                at = step + self.done
                # Neither is a false alarm: a square that overflowed alone.
                trouble = locate_backward(network, at) or locate_parameters(self._network, at)
                if trouble is not None:
                    return trouble
        return None
