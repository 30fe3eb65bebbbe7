"""The command that trains again what a report tells of."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct

from playground.core import ParamValue, PlaygroundError, params_of
from playground.datasets import DATASETS, DatasetConfig
from playground.graph.spec import FROZEN
from playground.nn.layers import LAYERS
from playground.project.document.registries import COMPONENTS
from playground.project.project import Project
from playground.project.set_value import DATA_KEYS, set_value
from playground.project.templates import TEMPLATES
from playground.training.base.config import Stopping, TrainingConfig

UNTITLED = "project.playground"

HIDDEN = "hidden"
"""The setting that draws hidden layers anew, by their units."""

Read: TypeAlias = Callable[[Project], Any]
"""Reads a setting's value."""


class Reproduction(Struct, frozen=True):
    """How to train it again.

    Parameters
    ----------
    words
        The words of the command.
    note
        What is to be done or known first; empty where nothing is.
    """

    words: tuple[str, ...]
    note: str = ""

    @property
    def command(self) -> str:
        """The command as it is typed into a shell."""
        return shlex.join(self.words)


def from_source(source: str, options: Sequence[str], epochs: int) -> Reproduction:
    """Return the command for a source of the command line and the options it was given."""
    return Reproduction(("playground", "train", source, *options, "--epochs", str(epochs)))


def from_document(project: Project, path: Path | None, epochs: int) -> Reproduction:
    """Return the command for a document of the window.

    Parameters
    ----------
    project
        The document.
    path
        The file that holds exactly it; ``None`` where none does.
    epochs
        How long to train.
    """
    if path is None and (found := settings_from_template(project)) is not None:
        name, settings = found
        options = ("--set", *settings) if settings else ()
        return from_source(name, options, epochs)
    note = "" if path else f"The project was not saved: save it as {UNTITLED} first."
    source = path.name if path else UNTITLED
    words = ("playground", "train", source, "--restart", "--epochs", str(epochs))
    return Reproduction(words, note)


def settings_from_template(project: Project) -> tuple[str, tuple[str, ...]] | None:
    """Return a template and the fewest settings that make a project's training of it, if any do."""
    found = [
        (name, settings)
        for name, each in TEMPLATES.items()
        if each.project.dataset.kind == project.dataset.kind
        and (settings := _settings_to(project, each.project)) is not None
    ]
    return min(found, key=lambda each: len(each[1]), default=None)


def _settings_to(wanted: Project, base: Project) -> tuple[str, ...] | None:
    """Return ``KEY=VALUE`` texts that turn one project's training into another's, if they can."""
    if wanted.browser_seed != base.browser_seed:
        return None
    settings = []
    try:
        if _drawn(wanted) != _drawn(base):
            settings.append(f"{HIDDEN}={_hidden_units(wanted)}")
            base = set_value(base, *settings[0].split("="))
        if _drawn(wanted) != _drawn(base):
            return None
        for key, read in _keys(wanted):
            value = read(wanted)
            if value != read(base):
                settings.append(f"{key}={_text(value)}")
                base = set_value(base, key, _text(value))
        same = all(read(wanted) == read(base) for _, read in _keys(wanted))
    except PlaygroundError:
        return None
    return tuple(settings) if same else None


def _drawn(project: Project) -> object:
    """Return what no setting changes: which layers there are, and how they are wired."""
    nodes = [(node.id, node.kind) for node in project.network.nodes]
    return nodes, project.network.edges


def _keys(project: Project) -> Iterator[tuple[str, Read]]:
    """Go through the settings that decide a training: what each is called, and how to read it."""
    for part, registry in COMPONENTS.items():
        name = getattr(project.training, part).name
        yield part, _component_name(part)
        for param in params_of(registry.get(name)):
            yield f"{part}.{param.name}", _component_value(part, param.name, param.default)
    for param in params_of(TrainingConfig):
        yield param.name, _field("training", param.name)
    for param in params_of(Stopping):
        yield f"stopping.{param.name}", _field("training", "stopping", param.name)
    for param in params_of(DATASETS.get(project.dataset.kind)):
        yield f"dataset.{param.name}", _data_value(param.name, param.default)
    declared = {param.name for param in params_of(DatasetConfig)}
    for key, field in DATA_KEYS.items():
        if field in declared:
            yield key, _field("dataset", field)
    for node in project.network.nodes:
        for param in LAYERS.params(node.kind, node.params):
            yield f"{node.id}.{param.name}", _layer_value(node.id, param.name, param.default)
        yield f"{node.id}.{FROZEN.name}", _layer_field(node.id, FROZEN.name)


def _hidden_units(project: Project) -> str:
    """Return the units of the layers that have some, but for the last one's: the output."""
    units = [str(n.params["units"]) for n in project.network.nodes if "units" in n.params]
    return ",".join(units[:-1])


def _component_name(part: str) -> Read:
    return lambda project: getattr(project.training, part).name


def _component_value(part: str, name: str, default: ParamValue) -> Read:
    return lambda project: _of(getattr(project.training, part).params, name, default)


def _data_value(name: str, default: ParamValue) -> Read:
    return lambda project: _of(project.dataset.params, name, default)


def _layer_value(node_id: str, name: str, default: ParamValue) -> Read:
    return lambda project: _of(project.network.node(node_id).params, name, default)


def _layer_field(node_id: str, name: str) -> Read:
    return lambda project: getattr(project.network.node(node_id), name)


def _field(*path: str) -> Read:
    def read(project: Project) -> object:
        value: object = project
        for name in path:
            value = getattr(value, name)
        return value

    return read


def _of(values: Mapping[str, ParamValue], name: str, default: ParamValue) -> ParamValue:
    value = values.get(name, default)
    return tuple(value) if isinstance(value, list) else value


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return repr(value) if isinstance(value, float) else str(value)
