"""One lane of a race at work, on its rows of the flat vectors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from playground.core import Array
from playground.experiments.race_config import Lane
from playground.nn.compiler.network import Network
from playground.training.update.update_rule import UpdateRule


class RuleMemory(Struct, frozen=True):
    """What a lane's rule remembered at some moment; see ``Checkpoint`` for the meaning."""

    slots: dict[str, Array]
    updates: int
    schedule: list[dict[str, Any]]


class RaceState(Struct, frozen=True):
    """Where a whole race stood at some moment.

    Parameters
    ----------
    step, epoch
        Updates and whole epochs.
    theta, layers
        Every network's parameters ``(R, P)`` and what its layers remember ``(R, S)``.
    memories
        Per lane.
    sampler, noise
        The batches' position, and the state of every network's noise stream.
    """

    step: int
    epoch: int
    theta: Array
    layers: Array
    memories: tuple[RuleMemory, ...]
    sampler: dict[str, Any]
    noise: list[dict[str, Any]]


class LaneRunner:
    """A lane's rule, moving the networks ``rows``: one for each of the race's seeds.

    Parameters
    ----------
    lane
        How it trains.
    network
        All networks of the race.
    rows
        Which of them are the lane's; ``None`` when there is only one network in all.
    replay
        For optimizers that search; see :class:`~playground.training.update.update_rule.UpdateRule`.

    Attributes
    ----------
    part, rows
        The lane's networks among all: as a part of an array of rows, and one by one.
    searches
        Whether its optimizer runs the batch several times.
    running
        Whether any of its networks still trains.
    """

    def __init__(
        self,
        lane: Lane,
        network: Network,
        rows: slice | None,
        replay: Callable[[bool], Array],
    ) -> None:
        self.lane = lane
        self.rule = UpdateRule(network, lane.config, replica=rows)
        self.rule.replay_by(replay)
        self.part = slice(0, 1) if rows is None else rows
        self.rows = range(self.part.start, self.part.stop)
        self.searches = self.rule.optimizer.searches
        self.running = True

    def set_clock(self, step: int, epoch: int, used: int, per_epoch: int) -> None:
        """Tell the schedule where the race stands."""
        self.rule.learning_rate.begin(self.rule.updates, step, epoch, used, per_epoch)

    def observe(self, losses: Array) -> None:
        """Show the schedule the test losses of all networks of the race, ``(R,)``."""
        if self.rule.learning_rate.schedule.watches_loss:
            self.rule.learning_rate.observe(losses[self.part])

    def memory(self) -> RuleMemory:
        """Copy what the rule remembers."""
        slots = {name: slot.copy() for name, slot in self.rule.slots.items()}
        return RuleMemory(slots, self.rule.updates, self.rule.learning_rate.get_state())


def memory_of(memory: RuleMemory, place: int) -> RuleMemory:
    """Return what belongs to one of a lane's networks, as if it had been alone."""
    slots = {
        name: (slot if slot.ndim == 1 else slot[place]).copy()
        for name, slot in memory.slots.items()
    }
    schedule = memory.schedule if len(memory.schedule) == 1 else [memory.schedule[place]]
    return RuleMemory(slots, memory.updates, schedule)
