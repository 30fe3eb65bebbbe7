"""Networks of a race that rest: they diverged or were stopped, and are held where they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.experiments.race_lane import RaceState
from playground.nn.compiler.network import Network
from playground.training.base.divergence import (
    DivergenceError,
    locate_backward,
    locate_forward,
    locate_parameters,
)
from playground.training.early_stopping import StopReason
from playground.training.loop.batch_program import BatchProgram
from playground.training.loop.recovery import LastFinite


class RestingLane(Struct, frozen=True):
    """A network that trains no more.

    Parameters
    ----------
    state
        Where it is: the last finite state of one that diverged.
    trouble, stop
        Why it diverged, or which stop condition ended its run.
    """

    state: RaceState
    trouble: DivergenceError | None = None
    stop: StopReason | None = None


class RestingLanes:
    """Which networks of a race train no more.

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
        Everyone who rests, by row.
    last_finite
        Where the next ones are put back to.
    """

    def __init__(self, network: Network, theta: Array, layers: Array, start: RaceState) -> None:
        self.rows: dict[int, RestingLane] = {}
        self.last_finite = LastFinite(start)
        self._network = network
        self._theta, self._layers = theta, layers

    def check_losses(self, program: BatchProgram, step: int) -> Iterator[int]:
        """Retire everyone whose loss before this update is not finite; yields the rows."""
        for row in self._suspects(np.atleast_1d(program.loss)):
            self._retire(row, locate_forward(program.network, step, self._replica(row)))
            yield row

    def check_parameters(self, program: BatchProgram, step: int) -> Iterator[int]:
        """Retire everyone whom this update led astray; yields the rows.

        A square that overflowed alone is no trouble.
        """
        for row in self._suspects(np.vecdot(self._theta, self._theta)):
            at = self._replica(row)
            trouble = locate_backward(program.network, step, at)
            trouble = trouble or locate_parameters(self._network, step, at)
            if trouble is not None:
                self._retire(row, trouble)
                yield row

    def stop(self, found: Mapping[int, StopReason], state: RaceState) -> None:
        """Let networks rest where they stand, as stop conditions wish."""
        for row, reason in found.items():
            self.rows[row] = RestingLane(state, stop=reason)

    def hold(self) -> None:
        """Keep those who rest where they are."""
        for row, lane in self.rows.items():
            np.copyto(self._theta[row], lane.state.theta[row])
            np.copyto(self._layers[row], lane.state.layers[row])

    def _suspects(self, numbers: Array) -> list[int]:
        """Return who still trains and has a number that is not finite."""
        rows = [int(row) for row in np.flatnonzero(~np.isfinite(numbers))]
        return [row for row in rows if row not in self.rows]

    def _replica(self, row: int) -> int | None:
        return row if self._network.theta.ndim > 1 else None

    def _retire(self, row: int, trouble: DivergenceError) -> None:
        self.rows[row] = RestingLane(self.last_finite.choose(trouble.step - 1), trouble)
        self.hold()
