"""Networks of a race that diverge: found, put back to their last finite state, and held there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.core import Array
from playground.experiments.race_lane import Standing
from playground.nn.compiler.network import Network
from playground.training.base.divergence import (
    Diverged,
    locate_backward,
    locate_forward,
    locate_parameters,
)
from playground.training.loop.batch_program import Engine


@dataclass(frozen=True)
class Fallen:
    """A network that diverged, and where it was put back to."""

    trouble: Diverged
    standing: Standing


class Falls:
    """Who fell in a race.

    A state is known to be good when a whole step was made from it, as for a single training: so
    the newest whole epoch is remembered, and the one before it.

    Parameters
    ----------
    network
        All networks of the race.
    theta, layers
        Their parameters ``(R, P)`` and what their layers remember ``(R, S)``; written in place.
    start
        Where the race begins.

    Attributes
    ----------
    rows
        Everyone who fell, by row.
    """

    def __init__(self, network: Network, theta: Array, layers: Array, start: Standing) -> None:
        self.rows: dict[int, Fallen] = {}
        self._network = network
        self._theta, self._layers = theta, layers
        self._newest = self._older = start

    def remember(self, standing: Standing) -> None:
        """Note a new state to go back to."""
        self._older, self._newest = self._newest, standing

    def check_losses(self, engine: Engine, step: int) -> Iterator[int]:
        """Let everyone fall whose loss before this update is not finite; yields the rows."""
        for row in self._suspects(np.atleast_1d(engine.loss)):
            self._fall(row, locate_forward(engine.network, step, self._replica(row)))
            yield row

    def check_parameters(self, engine: Engine, step: int) -> Iterator[int]:
        """Let everyone fall whom this update led astray; yields the rows.

        A square that overflowed alone is no trouble.
        """
        for row in self._suspects(np.vecdot(self._theta, self._theta)):
            at = self._replica(row)
            trouble = locate_backward(engine.network, step, at)
            trouble = trouble or locate_parameters(self._network, step, at)
            if trouble is not None:
                self._fall(row, trouble)
                yield row

    def hold(self) -> None:
        """Keep those who fell where they are."""
        for row, fallen in self.rows.items():
            np.copyto(self._theta[row], fallen.standing.theta[row])
            np.copyto(self._layers[row], fallen.standing.layers[row])

    def _suspects(self, numbers: Array) -> list[int]:
        """Return who still trains and has a number that is not finite."""
        rows = [int(row) for row in np.flatnonzero(~np.isfinite(numbers))]
        return [row for row in rows if row not in self.rows]

    def _replica(self, row: int) -> int | None:
        return row if self._network.theta.ndim > 1 else None

    def _fall(self, row: int, trouble: Diverged) -> None:
        standing = self._newest if trouble.step - 1 > self._newest.step else self._older
        self.rows[row] = Fallen(trouble, standing)
        self.hold()
