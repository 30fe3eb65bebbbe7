"""One value of a project changed by name: what ``--set KEY=VALUE`` means on the command line."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace
from msgspec.structs import replace as with_fields

from playground.core import (
    Param,
    ParamValue,
    PlaygroundError,
    Registry,
    Streams,
    ValueNotAllowed,
    accepted_values,
    params_of,
)
from playground.datasets import DATASETS, DatasetConfig
from playground.datasets.prepare import prepare_dataset
from playground.graph import NodeSpec
from playground.graph.edits import rename
from playground.graph.spec import NAME
from playground.nn.inspect.layer_edit import set_layer_param
from playground.nn.layers import LAYERS
from playground.nn.optimizer_presets import switched_to
from playground.project.document.registries import BY_KIND, COMPONENTS
from playground.project.fit_to_data import fit_to_data
from playground.project.network_shorthand import shorthands
from playground.project.project import Project
from playground.training.base.config import Stopping, TrainingConfig
from playground.training.base.validation import signature_of

Setter: TypeAlias = Callable[[Project, str], Project]
Path: TypeAlias = tuple[str | int, ...]
"""Where a value stands in a project: fields of Structs, keys of mappings, places in tuples."""

DATA_KEYS = {"train_share": "train_share", "data_seed": "seed"}
"""What the fields of the dataset's description are called: ``seed`` alone is the training's."""


class UnknownKey(PlaygroundError):
    """There is no setting of this name; the message lists those there are."""


def set_value(project: Project, key: str, text: str) -> Project:
    """Return the project with one setting changed.

    Parameters
    ----------
    project
        The document.
    key
        A name of :func:`keys`: ``learning_rate``, ``optimizer.momentum``, ``hidden_1.units``.
    text
        The value as it was typed.

    Raises
    ------
    UnknownKey
        When there is no such setting in this project.
    ValueNotAllowed
        When the value does not fit; the message says what does.
    """
    setters = _setters(project)
    if key not in setters:
        near = get_close_matches(key, setters, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise UnknownKey(f"there is no setting {key!r}; {hint}choose one of {', '.join(setters)}")
    return setters[key](project, text.strip())


def set_values(project: Project, settings: Sequence[tuple[str, str]]) -> Project:
    """Return the project with several settings changed; another data set gets a fitting network.

    What chooses the data comes first: it decides which other settings there are.

    Raises
    ------
    PlaygroundError
        As :func:`set_value`, and when data that were chosen cannot be used.
    """
    about_data = [pair for pair in settings if is_about_data(pair[0])]
    changed = project
    for key, text in about_data:
        changed = set_value(changed, key, text)
    if changed.dataset.kind != project.dataset.kind:
        config = changed.dataset
        dataset = prepare_dataset(config, Streams.from_seeds(config.seed, 0))
        found = signature_of(dataset)
        about = (dataset.task, found.outputs, found.columns, found.is_2d)
        changed, _ = fit_to_data(changed, *about)
    for key, text in settings:
        if not is_about_data(key):
            changed = set_value(changed, key, text)
    return changed


def keys(project: Project) -> tuple[str, ...]:
    """Return every name :func:`set_value` takes for this project."""
    return tuple(_setters(project))


def is_about_data(key: str) -> bool:
    """Say whether a key chooses or divides the data, which decides what other keys there are."""
    return key.partition(".")[0] == "dataset" or key in DATA_KEYS


def _setters(project: Project) -> dict[str, Setter]:
    """Return what every key does; of two things of one name the first is meant."""
    setters: dict[str, Setter] = {}
    for part, registry in COMPONENTS.items():
        setters[part] = _choose(("training", part), "name", registry)
        name = getattr(project.training, part).name
        if part == "optimizer":
            setters[part] = _choose_optimizer
        setters |= _values(f"{part}.", registry.get(name), ("training", part, "params"), name)
    setters = {"learning_rate": setters["optimizer.learning_rate"], **setters}
    setters |= _values("", TrainingConfig, ("training",))
    setters["seed"] = _without_browser_seed(setters["seed"])
    setters |= _values("stopping.", Stopping, ("training", "stopping"), "stopping")
    kind = project.dataset.kind
    setters["dataset"] = _choose(("dataset",), "kind", DATASETS)
    setters |= _values("dataset.", DATASETS.get(kind), ("dataset", "params"), kind)
    declared = {param.name: param for param in params_of(DatasetConfig)}
    for key, field in DATA_KEYS.items():
        setters[key] = _put(("dataset", field), with_fields(declared[field], name=key))
    setters |= shorthands(project)
    for i, node in enumerate(project.network.nodes):
        path = ("network", "nodes", i)
        own = {
            f"{node.id}.{param.name}": _put_in_layer(node.id, param)
            for param in LAYERS.params(node.kind, node.params)
        }
        own |= _values(f"{node.id}.", NodeSpec, path, node.id)
        own[f"{node.id}.{NAME.name}"] = partial(_rename, node.id)
        setters |= {key: setter for key, setter in own.items() if key not in setters}
    return setters


def _values(prefix: str, declaring: type, path: Path, owner: str = "") -> dict[str, Setter]:
    """Return the keys of everything a class declares; its values stand at a path."""
    return {
        f"{prefix}{param.name}": _put((*path, param.name), param, owner)
        for param in params_of(declaring)
    }


def _put(path: Path, param: Param, owner: str = "") -> Setter:
    """Put a value where it stands."""

    def change(project: Project, text: str) -> Project:
        return _put_into(project, path, _parsed(param, text, owner))

    return change


def _put_in_layer(node_id: str, param: Param) -> Setter:
    """Set a parameter of a layer; what another choice brought with it goes with it."""

    def change(project: Project, text: str) -> Project:
        value = _parsed(param, text, node_id)
        return project.replace(network=set_layer_param(project.network, node_id, param.name, value))

    return change


def _parsed(param: Param, text: str, owner: str) -> ParamValue:
    """Read a value that was typed; a name must be known where it is to be chosen from."""
    value = param.parse(text, owner)
    if param.choices_from in BY_KIND:
        try:
            BY_KIND[param.choices_from].get(text)
        except ValueNotAllowed as error:
            raise ValueNotAllowed(f"{owner}.{param.name}", text, error.allowed) from error
    return value


def _choose(path: Path, field: str, registry: Registry[Any]) -> Setter:
    """Choose an entry by name; parameters the new one has too keep their values."""

    def change(project: Project, text: str) -> Project:
        old: Any = project
        for step in path:
            old = getattr(old, str(step))
        kept = accepted_values(registry.get(text), old.params)
        new = replace(old, **{field: text, "params": kept})
        return _put_into(project, path, new)

    return change


def _choose_optimizer(project: Project, text: str) -> Project:
    """Choose an optimizer by its name or a preset's."""
    training = project.training
    chosen = switched_to(text, training.optimizer)
    return project.replace(training=replace(training, optimizer=chosen))


def _rename(node_id: str, project: Project, text: str) -> Project:
    """Give a layer a name that no other layer has."""
    return project.replace(network=rename(project.network, node_id, text))


def _without_browser_seed(set_seed: Setter) -> Setter:
    """Let a numeric seed count, which rests as long as the browser playground's is set."""
    return lambda project, text: set_seed(project, text).replace(browser_seed="")


def _put_into(project: Project, path: Path, value: object) -> Project:
    """Return a copy of a project with the value at a path replaced."""
    field, rest = str(path[0]), path[1:]
    return project.replace(**{field: _replaced(getattr(project, field), rest, value)})


def _replaced(whole: object, path: Path, value: object) -> object:
    """Return a copy of something nested with the value at a path replaced."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(whole, Struct):
        return replace(whole, **{str(step): _replaced(getattr(whole, str(step)), rest, value)})
    if isinstance(whole, Mapping):
        return {**whole, step: _replaced(whole.get(step), rest, value)}
    assert isinstance(whole, tuple)
    return tuple(
        _replaced(each, rest, value) if i == step else each for i, each in enumerate(whole)
    )
