"""Going back: to a checkpoint, to the last finite state, or over to another network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from playground.core import Array, PlaygroundError, RandomStream
from playground.nn.compiler.network import Network
from playground.training.base.checkpoint import Checkpoint
from playground.training.update.update_rule import UpdateRule


class LastFinite:
    """Remembers a good state to go back to when numbers stop being numbers.

    A state is known to be good when a whole step was made from it: parameters can be finite and
    yet lead to an infinite loss. So the newest state is remembered, and the one before it.
    """

    def __init__(self, state: Checkpoint) -> None:
        self.newest = self._older = state

    def remember(self, state: Checkpoint) -> None:
        """Note a new state."""
        self._older, self.newest = self.newest, state

    def choose(self, step: int) -> Checkpoint:
        """Return the state to go back to when trouble came after ``step`` updates."""
        return self.newest if step > self.newest.step else self._older

    def revise(self, rule: UpdateRule, sampler: Mapping[str, Any], *, same_slots: bool) -> None:
        """Make the remembered states fit other hyperparameters, so that they can be restored.

        What another schedule remembered counts as forgotten.

        Parameters
        ----------
        rule
            The new rule.
        sampler
            The new position of the batches.
        same_slots
            Whether what the states remember of the slots still counts.
        """

        def revised(state: Checkpoint) -> Checkpoint:
            pacing = rule.pacing.get_state()
            state = replace(state, sampler=dict(sampler), pacing=pacing)
            if same_slots:
                return state
            slots = {name: slot.copy() for name, slot in rule.slots.items()}
            return replace(state, slots=slots, updates=rule.updates)

        self.newest, self._older = revised(self.newest), revised(self._older)


def layout_of(network: Network) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
    """Return ``(node id, parameter name, shape)`` of every array, in order."""
    return tuple((s.node_id, s.name, s.shape) for s in network.slots)


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


def copy_common(
    network: Network,
    slots: Mapping[str, Array],
    other: Network,
    other_slots: Mapping[str, Array],
) -> int:
    """Copy every array that both networks have under the same node, name and shape.

    What layers remember without learning it is copied by the same rule, but not counted.

    Parameters
    ----------
    network, slots
        Where to; slots are copied where both sides have them.
    other, other_slots
        Where from.

    Returns
    -------
    int
        How many arrays were copied.
    """
    if network.theta.shape[:-1] != other.theta.shape[:-1]:
        return 0
    pairs = [(network.theta, other.theta)]
    pairs += [(slots[name], other_slots[name]) for name in slots if name in other_slots]
    theirs = {(s.node_id, s.name, s.shape): s for s in other.slots}
    kept = 0
    with np.errstate(all="ignore"):  # float64 may not fit float32
        for slot in network.slots:
            source = theirs.get((slot.node_id, slot.name, slot.shape))
            if source is None:
                continue
            kept += 1
            for mine, old in pairs:
                mine[..., slot.start : slot.stop] = old[..., source.start : source.stop]
        remembered = other.named_state()
        for name, view in network.named_state().items():
            if name in remembered and remembered[name].shape == view.shape:
                view[...] = remembered[name]
    return kept
