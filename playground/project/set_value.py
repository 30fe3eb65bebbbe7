"""One value of a project changed by name: what ``--set KEY=VALUE`` means on the command line."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import TypeAlias, get_args

from msgspec.structs import replace

from playground.core import (
    Component,
    Param,
    ParamValue,
    PlaygroundError,
    ValueNotAllowed,
    params_of,
)
from playground.datasets import DATASETS
from playground.graph.edits import set_frozen
from playground.graph.spec import FROZEN
from playground.nn.layers import LAYERS
from playground.project.document.registries import COMPONENTS, Part
from playground.project.network_shorthand import (
    with_features,
    with_hidden,
    with_hidden_activation,
    with_node_param,
)
from playground.project.project import Project
from playground.training.base.config import DType, Order
from playground.training.base.options import OPTIONS, STOPPING_OPTIONS

Setter: TypeAlias = Callable[[Project, str], Project]

DATA_NUMBERS = {
    "train_share": Param("train_share", 50, "Train share", "In percent.", low=1, high=99),
    "data_seed": Param("data_seed", 0, "Data seed", "Seeds data and split.", low=0),
}


class UnknownKey(PlaygroundError):
    """There is no setting of this name; the message lists those there are."""


def with_value(project: Project, key: str, text: str) -> Project:
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


def keys(project: Project) -> tuple[str, ...]:
    """Return every name :func:`with_value` takes for this project."""
    return tuple(_setters(project))


def _setters(project: Project) -> dict[str, Setter]:
    setters: dict[str, Setter] = {"learning_rate": _component_param("optimizer", "learning_rate")}
    for part, registry in COMPONENTS.items():
        setters[part] = _component(part)
        for p in params_of(registry.get(getattr(project.training, part).name)):
            setters[f"{part}.{p.name}"] = _component_param(part, p.name)
    setters |= {p.name: _option(p) for p in OPTIONS}
    setters |= {f"stopping.{p.name}": _stopping(p) for p in STOPPING_OPTIONS}
    setters["order"] = _choice("order", get_args(Order))
    setters["dtype"] = _choice("dtype", get_args(DType))
    setters["dataset"] = _set_dataset
    for p in params_of(DATASETS.get(project.dataset.kind)):
        setters[f"dataset.{p.name}"] = _dataset_param(p)
    setters["train_share"] = _data_number("train_share", "train_share")
    setters["data_seed"] = _data_number("data_seed", "seed")
    setters["hidden"] = with_hidden
    setters["activation"] = with_hidden_activation
    setters["features"] = with_features
    for node in project.network.nodes:
        for p in params_of(LAYERS.get(node.kind)):
            setters.setdefault(f"{node.id}.{p.name}", _node_param(node.id, p))
        setters.setdefault(f"{node.id}.frozen", _frozen(node.id))
    return setters


def _component(part: Part) -> Setter:
    """Choose an entry by name; parameters the new one has too keep their values."""

    def change(project: Project, text: str) -> Project:
        old: Component = getattr(project.training, part)
        kept = _kept(old.params, COMPONENTS[part].get(text))
        return _with_training(project, **{part: Component(text, kept)})

    return change


def _component_param(part: Part, name: str) -> Setter:
    def change(project: Project, text: str) -> Project:
        old: Component = getattr(project.training, part)
        found = {p.name: p for p in params_of(COMPONENTS[part].get(old.name))}
        value = found[name].parse(text, old.name)
        return _with_training(project, **{part: old.with_params(**{name: value})})

    return change


def _option(param: Param) -> Setter:
    def change(project: Project, text: str) -> Project:
        changed = _with_training(project, **{param.name: param.parse(text)})
        # A numeric seed rests as long as the browser playground's seed is set.
        return changed.replace(browser_seed="") if param.name == "seed" else changed

    return change


def _stopping(param: Param) -> Setter:
    def change(project: Project, text: str) -> Project:
        old = project.training.stopping
        value = param.parse(text, "stopping")
        return _with_training(project, stopping=replace(old, **{param.name: value}))

    return change


def _choice(name: str, choices: tuple[str, ...]) -> Setter:
    def change(project: Project, text: str) -> Project:
        if text not in choices:
            raise ValueNotAllowed(name, text, f"choose one of {', '.join(choices)}")
        return _with_training(project, **{name: text})

    return change


def _set_dataset(project: Project, text: str) -> Project:
    kept = _kept(project.dataset.params, DATASETS.get(text))
    return project.replace(dataset=replace(project.dataset, kind=text, params=kept))


def _dataset_param(param: Param) -> Setter:
    def change(project: Project, text: str) -> Project:
        value = param.parse(text, project.dataset.kind)
        params = {**project.dataset.params, param.name: value}
        return project.replace(dataset=replace(project.dataset, params=params))

    return change


def _data_number(key: str, field: str) -> Setter:
    def change(project: Project, text: str) -> Project:
        value = DATA_NUMBERS[key].parse(text)
        return project.replace(dataset=replace(project.dataset, **{field: value}))

    return change


def _node_param(node_id: str, param: Param) -> Setter:
    return lambda project, text: with_node_param(project, node_id, param, text)


def _frozen(node_id: str) -> Setter:
    def change(project: Project, text: str) -> Project:
        frozen = bool(FROZEN.parse(text, node_id))
        return project.replace(network=set_frozen(project.network, node_id, frozen))

    return change


def _kept(params: Mapping[str, ParamValue], entry: type) -> dict[str, ParamValue]:
    """Return the values that mean the same to another entry and are allowed there."""
    kept: dict[str, ParamValue] = {}
    for p in params_of(entry):
        if p.name in params:
            try:
                kept[p.name] = p.check(params[p.name])
            except ValueNotAllowed:
                continue
    return kept


def _with_training(project: Project, **changes: object) -> Project:
    return project.replace(training=replace(project.training, **changes))
