"""What tells runs apart: the settings in which they differ, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from playground.core import Param, ParamValue, params_of
from playground.datasets import DATASETS, DatasetConfig
from playground.graph import NetworkSpec, NodeSpec
from playground.graph.spec import FROZEN
from playground.nn.layers import LAYERS
from playground.project.document.registries import BY_KIND, COMPONENTS
from playground.project.runs.run import RunSetup
from playground.training.base.config import Stopping, TrainingConfig

LONGEST_VALUE = 40
AFTER = "after"
"""How the layers that feed one are labelled."""


class Setting(NamedTuple):
    """What a setting is called: its label, and the layer it belongs to, if to one."""

    label: str
    layer: str = ""


class Told(NamedTuple):
    """A setting's value in words, and whether nobody had to choose it."""

    text: str
    is_default: bool = False


def settings_of(setup: RunSetup, without: Container[str] = ()) -> dict[Setting, Told]:
    """Return the value of every setting of a run, in the order people look for them.

    A layer is a setting, too: its label is empty, and its value its kind.

    Parameters
    ----------
    setup
        The run.
    without
        Ids of layers whose settings nobody asks for.
    """
    told: dict[Setting, Told] = {}
    for part, registry in COMPONENTS.items():
        component = getattr(setup.training, part)
        owner = registry.get(component.name)
        told[Setting(part)] = Told(owner.title)
        # What two optimizers call alike is one setting: only so can it be the same in both.
        told |= _values(params_of(owner), component.params)
    told |= _declared(TrainingConfig, setup.training)
    told |= _declared(Stopping, setup.training.stopping, "stop at: ")
    source = DATASETS.get(setup.dataset.kind)
    told[Setting("data")] = Told(source.title)
    told |= _values(params_of(source), setup.dataset.params, "data: ")
    told |= _declared(DatasetConfig, setup.dataset, "data: ")
    told[Setting("browser seed")] = Told(setup.browser_seed or "none", not setup.browser_seed)
    for node in setup.network.nodes:
        if node.id not in without:
            told.update(_layer(node, setup))
    return told


def differences(setups: Sequence[RunSetup]) -> list[tuple[str, ...]]:
    """Return for each run what it has otherwise than most: ``learning rate 0.3``.

    What more than half of them share is not told. Where not all have a setting, because it belongs
    to a layer or an optimizer that not all have, it is told where it is not the default.
    """
    same = _same_layers([setup.network for setup in setups])
    told = [settings_of(setup, same) for setup in setups]
    called: dict[str, str] = {}
    for network in (setup.network for setup in setups):
        changed = [node.id for node in network.nodes if node.id not in same]
        named = [*changed, *(source for i in changed for source in network.sources(i))]
        called |= {i: network.name_of(i) for i in named if i in network}
    names = list(dict.fromkeys(name for each in told for name in each))
    everywhere = {name for name in names if all(name in each for each in told)}
    if any(not name.label and name not in everywhere for name in names):
        names = [name for name in names if name.label != AFTER]  # it follows from who is there
    common = {name: _common([_said(each.get(name)) for each in told]) for name in names}
    return [
        tuple(
            phrase
            for name in names
            if _said(value := each.get(name)) not in common[name]
            and (name in everywhere or value is None or not value.is_default)
            and (phrase := _phrase(name, value, called))
        )
        for each in told
    ]


def _same_layers(networks: Sequence[NetworkSpec]) -> frozenset[str]:
    """Return the layers that are alike in all networks, with what feeds them: no words for those.

    An edit of a long network changes one of its layers, and is told while a person waits.
    """
    first = networks[0] if networks else NetworkSpec()
    if all(network is first for network in networks):
        return frozenset(node.id for node in first.nodes)
    alike = [_fed_nodes(network) for network in networks]
    return frozenset(
        i for i, node in alike[0].items() if all(i in a and a[i] == node for a in alike)
    )


def _fed_nodes(network: NetworkSpec) -> dict[str, tuple[NodeSpec, tuple[str, ...]]]:
    """Return every node with what feeds it, by id."""
    feeding: dict[str, list[str]] = {}
    for edge in network.edges:
        feeding.setdefault(edge.target, []).append(edge.source)
    return {node.id: (node, tuple(feeding.get(node.id, ()))) for node in network.nodes}


def _said(value: Told | None) -> str | None:
    return None if value is None else value.text


def _common(values: Sequence[str | None]) -> tuple[str | None, ...]:
    """Return what more than half have; nothing when there is no such value."""
    value, count = Counter(values).most_common(1)[0]
    return (value,) if 2 * count > len(values) else ()


def _phrase(name: Setting, value: Told | None, called: Mapping[str, str]) -> str:
    layer = called.get(name.layer, "")
    if not name.label:
        return f"without {layer}" if value is None else f"{layer}: {value.text}"
    if value is None:  # Adam has no momentum: the optimizer's name says so
        return ""
    if name.label == AFTER:
        fed = " + ".join(called[source] for source in value.text.split(" + ") if source in called)
        return f"{layer}: {name.label} {fed}"
    return f"{layer}: {name.label} {value.text}" if layer else f"{name.label} {value.text}"


def _layer(node: NodeSpec, setup: RunSetup) -> dict[Setting, Told]:
    known = node.kind in LAYERS
    told = {
        Setting("", node.id): Told(LAYERS.get(node.kind).title if known else node.kind),
        Setting(AFTER, node.id): Told(" + ".join(setup.network.sources(node.id))),
    }
    if known:
        params = LAYERS.params(node.kind, node.params)
        told |= _values(params, node.params, layer=node.id)
    return told | _values((FROZEN,), {FROZEN.name: node.frozen}, layer=node.id)


def _declared(declaring: type, owner: object, prefix: str = "") -> dict[Setting, Told]:
    """Return what a part of a document declares on its fields."""
    params = params_of(declaring)
    return _values(params, {p.name: getattr(owner, p.name) for p in params}, prefix)


def _values(
    params: Sequence[Param],
    values: Mapping[str, ParamValue],
    prefix: str = "",
    layer: str = "",
) -> dict[Setting, Told]:
    """Return labelled values, defaults included."""
    told = {}
    for param in params:
        value = values.get(param.name, param.default)
        word = param.label
        if word[1:2].islower():  # not AMSGrad
            word = word[:1].lower() + word[1:]
        told[Setting(f"{prefix}{word}", layer)] = Told(_text(param, value), value == param.default)
    return told


def _text(param: Param, value: ParamValue) -> str:
    if param.choices_from in BY_KIND and value in BY_KIND[param.choices_from]:
        return str(BY_KIND[param.choices_from].get(str(value)).title)
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:.6g}"
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    if "/" in text or "\\" in text:  # a file: its folder tells runs apart only in theory
        text = PurePath(text).name
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
