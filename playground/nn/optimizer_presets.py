"""Optimizers by the names people use for them, where that is an option of another one."""

from msgspec import Struct

from playground.core import Component, ValueNotAllowed
from playground.nn.optimizers import OPTIMIZERS


class Preset(Struct, frozen=True):
    """An optimizer with some of its options set.

    Parameters
    ----------
    name, title, help
        As for a registered optimizer.
    component
        What it stands for.
    """

    name: str
    title: str
    help: str
    component: Component


_ALL = (
    Preset(
        "momentum",
        "SGD with momentum",
        "Keeps 90 % of the last move: faster along a valley, calmer across it.",
        Component("sgd", {"momentum": 0.9}),
    ),
    Preset(
        "nesterov",
        "SGD with Nesterov momentum",
        "Momentum that looks ahead along the velocity before it steps.",
        Component("sgd", {"momentum": 0.9, "nesterov": True}),
    ),
    Preset(
        "amsgrad",
        "Adam with AMSGrad",
        "Adam whose step sizes never grow again.",
        Component("adam", {"amsgrad": True}),
    ),
)

PRESETS = {preset.name: preset for preset in _ALL}
"""Every preset by its name; none has the name of a registered optimizer."""


def optimizer_names() -> tuple[str, ...]:
    """Return what :func:`optimizer_named` takes: the registered optimizers, then the presets."""
    return (*OPTIMIZERS.names, *PRESETS)


def optimizer_named(name: str) -> Component:
    """Return an optimizer by its name or a preset's; what a preset leaves open is at its default.

    Raises
    ------
    ValueNotAllowed
        When there is neither.
    """
    if name in PRESETS:
        return PRESETS[name].component
    if name not in OPTIMIZERS:
        allowed = f"choose one of {', '.join(optimizer_names())}"
        raise ValueNotAllowed(OPTIMIZERS.kind, name, allowed)
    return Component(name)
