"""When the networks of a race are over by their own stop conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from playground.training.base.checkpoint import Checkpoint
from playground.training.base.config import Stopping
from playground.training.base.history import Metrics
from playground.training.early_stopping import EarlyStopping, StopReason
from playground.training.moments.moment import Moment
from playground.training.moments.moment_store import MomentStore


class LaneStops:
    """Watches every network of a race as a training alone is watched.

    Parameters
    ----------
    conditions
        What ends each network's run; ``None`` for one that goes on as long as the race.
    starts
        Where each stands, ``(R,)`` points.
    checkpoint, load, seconds
        Copy a network's state, put parameters back into it, and tell how long it has trained.
    """

    def __init__(
        self,
        conditions: Sequence[Stopping | None],
        starts: Sequence[Metrics],
        checkpoint: Callable[[int], Checkpoint],
        load: Callable[[int, Checkpoint], None],
        seconds: Callable[[int], float],
    ) -> None:
        self._watched: dict[int, EarlyStopping] = {}
        for row, (wanted, start) in enumerate(zip(conditions, starts, strict=True)):
            if wanted is None:
                continue
            self._watched[row] = EarlyStopping(
                wanted,
                partial(load, row),
                start,
                MomentStore(),
                partial(_moment, checkpoint, row),
                partial(seconds, row),
            )

    def check(self, latest: Mapping[int, Metrics]) -> dict[int, StopReason]:
        """Return who is over now, and why; their best weights are back where that is asked for.

        Parameters
        ----------
        latest
            The newest points of those that still train, by row.
        """
        found = {}
        for row, watch in list(self._watched.items()):
            if row not in latest:  # it diverged
                del self._watched[row]
                continue
            watch.see(latest[row])
            stop = watch.check(latest[row])
            if stop is not None:
                found[row] = stop
                del self._watched[row]
        return found


def conditions_of(wanted: Stopping) -> Stopping | None:
    """Return stop conditions; ``None`` where none is set."""
    goals = (wanted.epochs, wanted.seconds, wanted.loss, wanted.accuracy)
    return wanted if any((*goals, wanted.plateau, wanted.patience)) else None


def _moment(checkpoint: Callable[[int], Checkpoint], row: int) -> Moment:
    return Moment(checkpoint(row))
