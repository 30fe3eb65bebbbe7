"""The complete state of a training: restore it, replay, and every number is bit-identical."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct, field

from playground.core import Array
from playground.datasets.base.table_signature import TableSignature

OPTIMIZER, REGULARIZER = "optimizer", "regularizer"
"""Who owns the vectors that are remembered: their first name, before their own."""


class Checkpoint(Struct, frozen=True):
    """Everything a trainer's future depends on.

    Parameters
    ----------
    step, epoch
        Updates made and whole epochs completed.
    updates
        Updates since the optimizer's slots were made (Adam's t); less than ``step`` when the
        optimizer was changed on the way.
    theta
        The flat parameters ``(P,)``, or ``(R, P)``.
    slots
        The optimizer's and the regularizer's vectors, as ``optimizer/m``, ``regularizer/dead``.
    parameters
        ``(node id, parameter name, shape)`` of every array in ``theta``, in order.
    sampler
        The position within the epoch and its order, as JSON-compatible values.
    streams
        The state of each replica's noise stream, under ``noise``, as JSON-compatible values.
    layers
        What layers remember without learning it, flat: ``(S,)``, or ``(R, S)``.
    schedule
        What the learning rate's schedule remembers, per network, as JSON-compatible values.
    table
        The table that was trained on, to know it again; ``None`` for other data.
    """

    step: int
    epoch: int
    updates: int
    theta: Array
    slots: dict[str, Array]
    parameters: tuple[tuple[str, str, tuple[int, ...]], ...]
    sampler: dict[str, Any]
    streams: dict[str, Any] = field(default_factory=dict)
    layers: Array = field(default_factory=lambda: np.zeros(0))
    schedule: list[dict[str, Any]] = field(default_factory=list)
    table: TableSignature | None = None

    @property
    def replicas(self) -> int:
        """How many networks were trained."""
        return len(self.theta) if self.theta.ndim == 2 else 1


def owned_by(owner: str, slots: Mapping[str, Array]) -> dict[str, Array]:
    """Name an owner's vectors as a training does: ``optimizer/m``, ``regularizer/dead``."""
    return {f"{owner}/{name}": slot for name, slot in slots.items()}


def part_of(owner: str, slots: Mapping[str, Array]) -> dict[str, Array]:
    """Return an owner's vectors out of a training's."""
    return {name: slot for name, slot in slots.items() if name.startswith(f"{owner}/")}


def own_names(owner: str, slots: Mapping[str, Array]) -> dict[str, Array]:
    """Return an owner's vectors out of a training's under their own names, as it made them."""
    return {name.removeprefix(f"{owner}/"): slot for name, slot in part_of(owner, slots).items()}
