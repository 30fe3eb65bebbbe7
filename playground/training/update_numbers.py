"""The numbers behind the latest update, copied for the views: by name, and per learned array."""

from types import MappingProxyType

import numpy as np

from playground.core import Array, read_only
from playground.nn.quantity import Quantity
from playground.training.snapshot import UpdateNumbers
from playground.training.trainer import Trainer

PARAMETER = Quantity("Parameter", "θ", "What is learned, as it is now.")
GRADIENT = Quantity("Gradient", "∂L/∂θ", "As backpropagation last computed it.")
USED_GRADIENT = Quantity(
    "Gradient used",
    "g",
    "What the optimizer was given: with the regularizer's pull, without frozen layers, clipped.",
)
CHANGE = Quantity("Change", "Δθ", "What the latest update really added to each parameter.")
RELATIVE_CHANGE = Quantity(
    "Change to parameter",
    "Δθ/θ",
    "The latest change as a share of the parameter before it.",
)


def take_numbers(trainer: Trainer) -> tuple[UpdateNumbers, dict[str, Array]]:
    """Copy the numbers behind a trainer's latest update (one replica only).

    Returns
    -------
    tuple
        What all parameters share, and by name the read-only flat vectors ``(P,)`` of the rest.
    """
    optimizer, last = trainer.optimizer, trainer.last_update
    prefix = "optimizer/"
    slots = {
        name.removeprefix(prefix): slot.copy()
        for name, slot in trainer.slots.items()
        if name.startswith(prefix)
    }
    found, rate = dict(slots), last.rate
    if rate is not None:
        found = optimizer.quantities(slots, trainer.updates, rate)
    named = {name: optimizer.quantity(name) for name in found}
    shared = {name for name, value in found.items() if value.ndim == 0 or named[name].is_single}
    own, told = _own(trainer)
    vectors = own | {
        name: np.broadcast_to(value, trainer.network.theta.shape)
        for name, value in found.items()
        if name not in shared
    }
    for vector in vectors.values():
        vector.setflags(write=False)
    numbers = UpdateNumbers(
        optimizer=optimizer.title,
        updates=trainer.updates,
        remembers=bool(slots),
        configured_rate=optimizer.learning_rate,
        next_rate=float(trainer.rate),
        shared=MappingProxyType({n: float(found[n].flat[0]) for n in found if n in shared}),
        named=MappingProxyType(told | named),
    )
    return numbers, vectors


def _own(trainer: Trainer) -> tuple[dict[str, Array], dict[str, Quantity]]:
    """Return what there is whatever the optimizer, and what it is."""
    network = trainer.network
    vectors = {"parameter": read_only(network.theta), "gradient": read_only(network.grad)}
    named = {"parameter": PARAMETER, "gradient": GRADIENT}
    if trainer.used_gradient is not network.grad:
        vectors["used_gradient"] = read_only(trainer.used_gradient)
        named["used_gradient"] = USED_GRADIENT
    change = trainer.last_update.change()
    if change is not None:
        vectors |= {"change": change, "relative_change": change / (network.theta - change)}
        named |= {"change": CHANGE, "relative_change": RELATIVE_CHANGE}
    return vectors, named
