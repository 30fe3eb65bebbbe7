"""The numbers behind the latest update, copied for the views: by name, and per learned array."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from playground.core import Array, read_only
from playground.nn.base.quantity import Quantity
from playground.session.phases.step_record import StepRecord
from playground.session.snapshots.snapshot import UpdateStats
from playground.training.base.checkpoint import OPTIMIZER, own_names
from playground.training.trainer import Trainer

GENERAL: Mapping[str, Quantity] = MappingProxyType(
    {
        "parameter": Quantity("Value", "θ", "What is learned, as it is now."),
        "gradient": Quantity("Gradient", "∂L/∂θ", "As backpropagation last computed it."),
        "used_gradient": Quantity(
            "Gradient used",
            "g",
            "What the optimizer was given: with the regularizer's pull, frozen layers left out, "
            "clipped.",
        ),
        "change": Quantity("Change", "Δθ", "What the latest update really added to each value."),
        "relative_change": Quantity(
            "Relative change", "Δθ/θ", "The latest change as a share of the value before it."
        ),
    }
)
"""What there is whatever the optimizer; the quantities of its own come behind."""


def take_update_stats(trainer: Trainer) -> tuple[UpdateStats, dict[str, Array]]:
    """Copy the numbers behind a trainer's latest update (one replica only).

    Returns
    -------
    tuple
        What all parameters share, and by name the read-only flat vectors ``(P,)`` of the rest.
    """
    optimizer, last = trainer.rule.optimizer, trainer.rule.last
    own = own_names(OPTIMIZER, trainer.slots)
    slots = {name: slot.copy() for name, slot in own.items()}
    found, rate = dict(slots), last.rate
    if rate is not None:
        found = optimizer.quantities(slots, trainer.rule.updates, rate)
    named = {name: optimizer.quantity(name) for name in found}
    shared = {name for name, value in found.items() if value.ndim == 0 or named[name].is_single}
    general = _general(trainer)
    vectors = general | {
        name: np.broadcast_to(value, trainer.network.theta.shape)
        for name, value in found.items()
        if name not in shared
    }
    for vector in vectors.values():
        vector.setflags(write=False)
    numbers = UpdateStats(
        optimizer=optimizer.title,
        updates=trainer.rule.updates,
        remembers=bool(slots),
        configured_rate=optimizer.learning_rate,
        next_rate=float(trainer.rule.rate),
        shared=MappingProxyType({n: float(found[n].flat[0]) for n in found if n in shared}),
        named=MappingProxyType({name: GENERAL[name] for name in general} | named),
    )
    return numbers, vectors


def _general(trainer: Trainer) -> dict[str, Array]:
    """Copy what there is whatever the optimizer."""
    network = trainer.network
    vectors = {"parameter": read_only(network.theta)}
    if not trainer.loop.has_gradient:
        return vectors
    vectors["gradient"] = read_only(network.grad)
    if trainer.rule.used_gradient is not network.grad:
        vectors["used_gradient"] = read_only(trainer.rule.used_gradient)
    change = trainer.rule.last.change()
    if change is not None:
        vectors |= {"change": change, "relative_change": change / (network.theta - change)}
    return vectors


def latest_change(trainer: Trainer, record: StepRecord) -> dict[str, Array]:
    """Return what the latest update added to the parameters, where anything knows it.

    An update that was made by itself is on record; any other one is known while it is watched.
    """
    change = trainer.rule.last.change()
    if change is None and record.update is not None and record.is_live("update"):
        change = record.update.move
    return {} if change is None else {"change": read_only(change)}
