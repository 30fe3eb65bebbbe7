"""Lanes of a race from words: names of optimizers, and settings typed by a person."""

from collections.abc import Sequence

from msgspec.structs import replace

from playground.core import Component, PlaygroundError
from playground.nn.optimizer_presets import PRESETS, optimizer_named
from playground.project import Project
from playground.project.settings import with_value
from playground.training.config import TrainingConfig
from playground.training.lanes import CHOICES, Lane

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
    lanes = [Lane(name, _with_optimizer(project, name).training) for name in names]
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
                f"lane {name}: {key} is not a lane's to change; it may set {', '.join(CHOICES)} "
                "and their parameters. All lanes share the rest: use --set"
            )
        if key == "optimizer":
            changed = _with_optimizer(changed, value)
        else:
            changed = with_value(changed, key, value)
    return Lane(name, changed.training)


def _is_choice(key: str) -> bool:
    return key.partition(".")[0] in (*CHOICES, "learning_rate")


def _with_optimizer(project: Project, name: str) -> Project:
    """Choose an optimizer: as the project has it set, else at its defaults.

    A preset keeps what the project says of the optimizer it stands for, and adds its own.
    """
    own, wanted = project.training.optimizer, optimizer_named(name)
    if own.name == wanted.name:
        wanted = own.with_params(**wanted.params) if name in PRESETS else own
    training: TrainingConfig = replace(project.training, optimizer=wanted)
    return project.replace(training=training)


def in_words(optimizer: Component) -> str:
    """Return an optimizer with what is set of it: ``sgd learning_rate=0.03 momentum=0.9``."""
    settings = (
        f"{name}={value:g}" if isinstance(value, float) else f"{name}={value}"
        for name, value in optimizer.params.items()
    )
    return " ".join((optimizer.name, *settings))
