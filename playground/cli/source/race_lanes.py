"""Lanes of a race from words: names of optimizers, and settings typed by a person."""

from collections.abc import Sequence

from playground.core import Component, PlaygroundError
from playground.experiments.race_config import Lane, optimizer_lane
from playground.project import Project
from playground.project.set_value import is_about_data, set_value, set_values

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
        For an unknown name or setting, or a value that does not fit; the message names both.
    """
    names = [name.strip() for name in optimizers.split(",") if name.strip()]
    lanes = [optimizer_lane(project.training, name) for name in names]
    return lanes + [described_lane(project, text) for text in described]


def described_lane(project: Project, text: str) -> Lane:
    """Return a lane of settings as ``--set`` takes them; its optimizer begins at its defaults."""
    name, separator, settings = text.partition(":")
    if not separator:
        name, settings = text, text
    name = name.strip()
    if not name:
        raise PlaygroundError(f"--lane {text!r:.80}: write NAME: KEY=VALUE …")
    pairs = []
    for setting in settings.split():
        key, equals, value = setting.partition("=")
        if not equals:
            raise PlaygroundError(f"--lane {text!r:.80}: write KEY=VALUE, not {setting!r:.40}")
        pairs.append((key, value))
    try:
        changed = _changed(project, pairs)
    except PlaygroundError as error:
        raise PlaygroundError(f"lane {name}: {error}") from error
    return Lane(name, changed.training, changed)


def _changed(project: Project, pairs: Sequence[tuple[str, str]]) -> Project:
    """Return a project with settings changed: the data first, then as they were typed."""
    changed = set_values(project, [pair for pair in pairs if is_about_data(pair[0])])
    for key, value in pairs:
        if key == "optimizer":
            config = optimizer_lane(changed.training, value).config
            changed = changed.replace(training=config)
        elif not is_about_data(key):
            changed = set_value(changed, key, value)
    return changed


def in_words(optimizer: Component) -> str:
    """Return an optimizer with what is set of it: ``sgd learning_rate=0.03 momentum=0.9``."""
    settings = (
        f"{name}={value:g}" if isinstance(value, float) else f"{name}={value}"
        for name, value in optimizer.params.items()
    )
    return " ".join((optimizer.name, *settings))
