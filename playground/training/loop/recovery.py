"""Going back: to a checkpoint, or to the last finite state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array, PlaygroundError, RandomStream
from playground.nn.compiler.network import Network
from playground.training.base.checkpoint import Checkpoint
from playground.training.update.update_rule import UpdateRule


class _Moment(Protocol):
    """A moment of a training: of one network, or of all in a race."""

    @property
    def step(self) -> int: ...


S = TypeVar("S", bound=_Moment)


class LastFinite(Generic[S]):
    """Remembers a good state to go back to when numbers stop being numbers.

    A state is known to be good when a whole step was made from it: parameters can be finite and
    yet lead to an infinite loss. So the newest state is remembered, and the one before it.
    """

    def __init__(self, state: S) -> None:
        self.newest = self._older = state

    def remember(self, state: S) -> None:
        """Note a new state."""
        self._older, self.newest = self.newest, state

    def choose(self, step: int) -> S:
        """Return the state to go back to when trouble came after ``step`` updates."""
        return self.newest if step > self.newest.step else self._older

    def revise(self, revised: Callable[[S], S]) -> None:
        """Replace the remembered states, so that they can still be gone back to."""
        self.newest, self._older = revised(self.newest), revised(self._older)


class Rewind(Struct, frozen=True):
    """What a forward pass changes, as it was before.

    Parameters
    ----------
    noise
        The state of each replica's noise stream.
    layers
        What layers remember without learning it: ``(S,)`` or ``(R, S)``.
    """

    noise: list[dict[str, Any]]
    layers: Array

    @classmethod
    def of(cls, network: Network) -> Rewind:
        """Copy a network's present state."""
        noise = [stream.get_state() for stream in network.shared.streams]
        return cls(noise, network.state.copy())

    def apply(self, network: Network) -> None:
        """Bring the network, or a sibling of it, back there."""
        set_noise(network.shared.streams, self.noise)
        np.copyto(network.state, self.layers)


def revised(
    state: Checkpoint, rule: UpdateRule, sampler: Mapping[str, Any], *, same_slots: bool
) -> Checkpoint:
    """Return a checkpoint as it fits other hyperparameters.

    What another schedule remembered counts as forgotten.

    Parameters
    ----------
    state
        The checkpoint.
    rule, sampler
        The new rule, and the new position of the batches.
    same_slots
        Whether what the checkpoint remembers of the slots still counts.
    """
    state = replace(state, sampler=dict(sampler), schedule=rule.learning_rate.get_state())
    if same_slots:
        return state
    slots = {name: slot.copy() for name, slot in rule.slots.items()}
    return replace(state, slots=slots, updates=rule.updates)


def layout_of(network: Network) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
    """Return ``(node id, parameter name, shape)`` of every array, in order."""
    return tuple((s.node_id, s.name, s.shape) for s in network.parameter_layout)


def check_fit(checkpoint: Checkpoint, network: Network, slots: Mapping[str, Array]) -> None:
    """Raise :class:`PlaygroundError` when a checkpoint's arrays belong to another training."""
    theta = network.theta
    if checkpoint.parameters != layout_of(network) or checkpoint.theta.shape != theta.shape:
        raise PlaygroundError("the saved weights belong to another network")
    if checkpoint.theta.dtype != theta.dtype:
        raise PlaygroundError(
            f"the saved weights are {checkpoint.theta.dtype}, this training uses {theta.dtype}"
        )
    if checkpoint.layers.shape != network.state.shape:
        raise PlaygroundError("the saved layer state belongs to another network")
    if checkpoint.slots.keys() != slots.keys() or any(
        slot.shape != theta.shape for slot in checkpoint.slots.values()
    ):
        raise PlaygroundError("the saved optimizer state belongs to another optimizer")


def set_noise(streams: Sequence[RandomStream], states: object) -> None:
    """Go to saved positions of the noise streams.

    Raises
    ------
    PlaygroundError
        When they are damaged or of another number; nothing is changed then.
    """
    before = [stream.get_state() for stream in streams]
    try:
        if not isinstance(states, list | tuple):
            raise TypeError("a list of states is needed")
        for stream, state in zip(streams, states, strict=True):
            stream.set_state(state)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        for stream, state in zip(streams, before, strict=True):
            stream.set_state(state)
        raise PlaygroundError("the saved random numbers belong to another training") from error
