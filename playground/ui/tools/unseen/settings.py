"""What the document says of how much can be memorized, as the view of unseen data shows it."""

from __future__ import annotations

from msgspec.structs import replace

from playground.core import Param, ParamValue, params_of
from playground.datasets import DATASETS, DatasetConfig
from playground.graph import NetworkSpec
from playground.nn.regularizers import REGULARIZERS
from playground.nn.regularizers.l2 import L2
from playground.nn.regularizers.none import NoRegularizer
from playground.project import Project
from playground.project.capacity.dropout_layers import RATE as DROPOUT
from playground.project.capacity.dropout_layers import dropout_rates, layers_to_drop
from playground.project.capacity.hidden_units import hidden_layers
from playground.ui.plots.unseen.controls import Capacity, Control

SHARE = next(param for param in params_of(DatasetConfig) if param.name == "train_share")
L2_RATE = next(param for param in params_of(L2) if param.name == "rate")

NO_NOISE = "{} has no noise to set: its samples are given"
NO_COUNT = "{} has as many samples as it has: the train share says how many are trained on"
NO_OUTPUT = "The hidden layers are known as soon as the network leads to an output"
NO_HIDDEN = "There is no hidden layer: insert one from the palette"


def capacity_of(network: NetworkSpec, output_id: str) -> Capacity:
    """Return how wide the hidden layers are, and what halving and doubling make of them."""
    if not output_id:
        return Capacity(refusal=NO_OUTPUT)
    layers = hidden_layers(network, output_id)
    if not layers:
        return Capacity(refusal=NO_HIDDEN)
    sizes = tuple(layer.size for layer in layers)
    halved, doubled = (tuple(layer.scaled(by) for layer in layers) for by in (0.5, 2.0))
    return Capacity(sizes, halved, doubled)


def controls_of(project: Project, output_id: str) -> dict[str, Control]:
    """Return what the fields show of a document.

    Parameters
    ----------
    project
        The document.
    output_id
        Its output layer; empty where there is none yet.
    """
    return {
        "noise": _data_control(project.dataset, "noise", NO_NOISE),
        "count": _data_control(project.dataset, "count", NO_COUNT),
        "train_share": Control(SHARE, project.dataset.train_share),
        "dropout": _dropout(project.network, output_id),
        "l2": _l2(project),
    }


def _data_control(config: DatasetConfig, name: str, refusal: str) -> Control:
    source = DATASETS.get(config.kind) if config.kind in DATASETS else None
    declared = params_of(source) if source is not None else ()
    for param in declared:
        if param.name == name:
            return Control(param, config.params.get(name, param.default))
    title = source.title if source is not None else config.kind
    label = "Noise" if name == "noise" else "Points"
    return Control(Param(label, "", name, 0), 0, refusal=refusal.format(title))


def _dropout(network: NetworkSpec, output_id: str) -> Control:
    rates = dropout_rates(network)
    param = replace(DROPOUT, label="Dropout", help=_dropout_help(network, output_id, rates))
    if rates:
        value: ParamValue = next(iter(rates.values()))
        return Control(param, value, is_mixed=len(set(rates.values())) > 1)
    refusal = ""
    if not layers_to_drop(network, output_id):
        refusal = NO_HIDDEN if output_id else NO_OUTPUT
    return Control(param, 0.0, refusal=refusal)


def _dropout_help(network: NetworkSpec, output_id: str, rates: dict[str, float]) -> str:
    if rates:
        names = " and ".join(network.name_of(i) for i in rates)
        return f"{DROPOUT.help} Changes the rate of {names}; 0 drops nothing."
    names = " and ".join(network.name_of(i) for i in layers_to_drop(network, output_id))
    return f"{DROPOUT.help} A rate above 0 inserts a Dropout layer behind {names}."


def _l2(project: Project) -> Control:
    chosen = project.training.regularizer
    told = f"{L2.help} 0 stands for no penalty."
    param = replace(L2_RATE, label="L2", help=told)
    if chosen.name == L2.name:
        return Control(param, chosen.params.get(L2_RATE.name, L2_RATE.default))
    if chosen.name == NoRegularizer.name:
        return Control(param, 0.0)
    known = chosen.name in REGULARIZERS
    title = REGULARIZERS.get(chosen.name).title if known else chosen.name
    refusal = f"The penalty is {title}: choose L2 or none in Training"
    return Control(param, 0.0, refusal=refusal)
