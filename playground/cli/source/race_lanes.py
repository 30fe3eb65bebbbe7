"""Lanes of a race from words: names of optimizers, and settings typed by a person."""

from collections.abc import Sequence

from playground.core import Component, PlaygroundError
from playground.experiments.race_config import CHOICES, Lane, optimizer_lane
from playground.project import Project
from playground.project.set_value import set_value

OWN = (*CHOICES, "batch_size")
"""What a lane may set for itself."""

DEFAULT = "sgd,momentum,rmsprop,adam"


def lanes_of(project: Project, optimizers: str, described: Sequence[str]) -> list[Lane]:
    """Return the lanes a person asked for.

    Parameters
    ----------
    project
        What they change.
    optimizers
        Names with commas between; empty for none.
    described
        Texts like ``quick: optimizer=adam optimizer.learning_rate=0.1 schedule=cosine``.

    Raises
    ------
    PlaygroundError
        For an unknown name or setting, or one that a lane cannot change.
    """
    names = [name.strip() for name in optimizers.split(",") if name.strip()]
    lanes = [optimizer_lane(project.training, name) for name in names]
    return lanes + [_described(project, text) for text in described]


def _described(project: Project, text: str) -> Lane:
    name, separator, settings = text.partition(":")
    if not separator:
        name, settings = text, text
    name = name.strip()
    if not name:
        raise PlaygroundError(f"--lane {text!r:.80}: write NAME: KEY=VALUE …")
    changed = project
    for setting in settings.split():
        key, equals, value = setting.partition("=")
        if not equals:
            raise PlaygroundError(f"--lane {text!r:.80}: write KEY=VALUE, not {setting!r:.40}")
        if not _is_choice(key):
            raise PlaygroundError(
                f"lane {name}: {key} is not a lane's to change; it may set {', '.join(OWN)} "
                "and their parameters. All lanes share the rest: use --set"
            )
        if key == "optimizer":
            lane = optimizer_lane(changed.training, value)
            changed = changed.replace(training=lane.config)
        else:
            changed = set_value(changed, key, value)
    return Lane(name, changed.training)


def _is_choice(key: str) -> bool:
    return key.partition(".")[0] in (*OWN, "learning_rate")


def in_words(optimizer: Component) -> str:
    """Return an optimizer with what is set of it: ``sgd learning_rate=0.03 momentum=0.9``."""
    settings = (
        f"{name}={value:g}" if isinstance(value, float) else f"{name}={value}"
        for name, value in optimizer.params.items()
    )
    return " ".join((optimizer.name, *settings))
