"""Optimizers by the names people use for them, where that is an option of another one."""

from msgspec import Struct

from playground.core import Component, ValueNotAllowed, accepted_values
from playground.nn.optimizers import OPTIMIZERS


class Preset(Struct, frozen=True):
    """An optimizer with some of its options set.

    Parameters
    ----------
    name, title, help
        As for a registered optimizer.
    component
        What it stands for.
    formula
        As for a registered optimizer.
    """

    name: str
    title: str
    help: str
    component: Component
    formula: str = ""


_ALL = (
    Preset(
        "momentum",
        "SGD with momentum",
        "Keeps 90 % of the last move: faster along a valley, calmer across it.",
        Component("sgd", {"momentum": 0.9}),
        "u ← 0.9·u + g;  θ ← θ - η·u",
    ),
    Preset(
        "nesterov",
        "SGD with Nesterov momentum",
        "Momentum that looks ahead along the velocity before it steps.",
        Component("sgd", {"momentum": 0.9, "nesterov": True}),
        "u ← 0.9·u + g;  θ ← θ - η(g + 0.9·u)",
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


def preset_of(component: Component) -> Preset | None:
    """Return the preset that a component is, whatever else is set of it; of several the fullest."""
    found = [
        preset
        for preset in _ALL
        if preset.component.name == component.name
        and preset.component.params.items() <= component.params.items()
    ]
    return max(found, key=lambda preset: len(preset.component.params), default=None)


def switched_to(name: str, present: Component) -> Component:
    """Return an optimizer by its name or a preset's, with what it shares with the present one.

    What only a preset at work had set does not come along.

    Raises
    ------
    ValueNotAllowed
        When there is neither.
    """
    wanted, leaving = optimizer_named(name), preset_of(present)
    own = leaving.component.params if leaving is not None else {}
    kept = {key: value for key, value in present.params.items() if key not in own}
    shared = accepted_values(OPTIMIZERS.get(wanted.name), kept)
    return Component(wanted.name, {**shared, **wanted.params})


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
