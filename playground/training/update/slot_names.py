"""What a training calls the vectors it remembers: their owner, and their own name behind it."""

from collections.abc import Mapping

from playground.core import Array

OPTIMIZER, REGULARIZER = "optimizer", "regularizer"


def owned_by(owner: str, slots: Mapping[str, Array]) -> dict[str, Array]:
    """Name an owner's vectors as a training does: ``optimizer/m``, ``regularizer/dead``."""
    return {f"{owner}/{name}": slot for name, slot in slots.items()}


def part_of(owner: str, slots: Mapping[str, Array]) -> dict[str, Array]:
    """Return an owner's vectors out of a training's."""
    return {name: slot for name, slot in slots.items() if name.startswith(f"{owner}/")}


def own_names(owner: str, slots: Mapping[str, Array]) -> dict[str, Array]:
    """Return an owner's vectors out of a training's under their own names, as it made them."""
    return {name.removeprefix(f"{owner}/"): slot for name, slot in part_of(owner, slots).items()}
