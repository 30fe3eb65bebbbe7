"""Which plug-ins a document's components are from, and what to say when one is missing."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from playground.core import Registry, params_of
from playground.core.plugins import plugin_of, where_plugins_are
from playground.datasets import DATASETS, DatasetConfig
from playground.graph import NetworkSpec
from playground.nn.layers import LAYERS
from playground.project.document.registries import BY_KIND, COMPONENTS
from playground.training.base.config import TrainingConfig


def origins_of(
    network: NetworkSpec, dataset: DatasetConfig, training: TrainingConfig
) -> dict[str, str]:
    """Return which plug-in brought each component that is not built in: ``layer double``."""
    others = _chosen(dataset, training)
    return _origins((*_named_in(network), *others))


def origins_of_network(network: NetworkSpec) -> dict[str, str]:
    """Return the same for a network alone."""
    return _origins(_named_in(network))


def _origins(named: Iterable[tuple[Registry[Any], str]]) -> dict[str, str]:
    origins = {}
    for registry, name in named:
        origin = plugin_of(registry.get(name)) if name in registry else None
        if origin:
            origins[f"{registry.kind} {name}"] = origin
    return origins


def advice_for(kind: str, name: str, origins: Mapping[str, str]) -> str:
    """Say where a component that is missing may be had."""
    origin = origins.get(f"{kind} {name}")
    known = f"it came from {origin:.80}" if origin else "a plug-in may bring it"
    return f"{known}; plug-ins are looked for in {where_plugins_are()}"


def _named_in(network: NetworkSpec) -> Iterator[tuple[Registry[Any], str]]:
    """Find everything a network names, with the registry it is named in."""
    for node in network.nodes:
        yield LAYERS, node.kind
        for param in params_of(LAYERS.get(node.kind)):
            if param.choices_from in BY_KIND:
                yield BY_KIND[param.choices_from], str(node.params.get(param.name, param.default))


def _chosen(
    dataset: DatasetConfig, training: TrainingConfig
) -> Iterator[tuple[Registry[Any], str]]:
    """Find everything else a document names."""
    yield DATASETS, dataset.kind
    for part, registry in COMPONENTS.items():
        yield registry, getattr(training, part).name
