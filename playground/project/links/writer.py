"""Projects as links of the browser playground, as far as it has words for them."""

from collections.abc import Iterable, Mapping

from playground.core import Component
from playground.datasets import DATASETS, DatasetConfig
from playground.datasets.base.embedded import embedded_files
from playground.datasets.base.generated import GeneratedClasses, GeneratedValues
from playground.graph import NetworkSpec, NodeSpec
from playground.nn.base.features import available, default_names
from playground.nn.initializers import INITIALIZERS
from playground.nn.initializers.uniform import Uniform
from playground.nn.initializers.zeros import Zeros
from playground.nn.layers import LAYERS
from playground.nn.layers.dense import Dense
from playground.nn.layers.input import Input
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.optimizers.sgd import SGD
from playground.nn.regularizers import REGULARIZERS
from playground.project.links.keys import (
    ACTIVATION_WORDS,
    ADDRESS,
    BIAS,
    DATASET_WORDS,
    FEATURE_KEYS,
    POINTS,
    RADIUS,
    REGRESSION_WORDS,
    REGULARIZER_WORDS,
    LinkError,
    LinkParts,
)
from playground.training.base.config import UPDATE_OPTIONS, TrainingConfig


def write_link(parts: LinkParts) -> str:
    """Return the browser-playground link that describes a project.

    Without a seed the link has none either: the browser then draws its own numbers, and
    so neither the seeds nor the order of the samples stand in the way.

    Raises
    ------
    LinkError
        Naming what the browser playground does not have.
    """
    problem, keys = _data_keys(parts.dataset)
    if parts.seed:
        if any(c in parts.seed for c in "&=#% ") or parts.training.order != "carry":
            raise _cannot("the seed", "only runs in carry order with a plain seed can be repeated")
        keys["seed"] = parts.seed
    keys |= _network_keys(parts.network, problem)
    keys |= _training_keys(parts.training)
    keys["showTestData"] = _word(parts.show_test)
    keys["discretize"] = _word(parts.discretize)
    return f"{ADDRESS}#" + "&".join(f"{key}={value}" for key, value in keys.items())


def _data_keys(config: DatasetConfig) -> tuple[str, dict[str, str]]:
    if config.kind in DATASET_WORDS.values():
        problem, key, table = "classification", "dataset", DATASET_WORDS
    elif config.kind in REGRESSION_WORDS.values():
        problem, key, table = "regression", "regDataset", REGRESSION_WORDS
    else:
        if embedded_files(config):
            raise _cannot("data that are in the project file", "give that file away instead")
        kinds = [*DATASET_WORDS.values(), *REGRESSION_WORDS.values()]
        raise _cannot(f"the dataset {config.kind}", f"it has {_listed(kinds)}")
    source = DATASETS.create(Component(config.kind, config.params))
    assert isinstance(source, GeneratedClasses | GeneratedValues)
    if source.drawn:
        raise _cannot("points drawn by hand", "it has none; save the project as a file to share")
    if source.count != POINTS[problem]:
        raise _cannot(f"{source.count} points", f"it always makes {POINTS[problem]}")
    return problem, {
        "problem": problem,
        key: _key_of(table, config.kind),
        "noise": f"{source.noise:g}",
        "percTrainData": str(config.train_share),
    }


def _network_keys(spec: NetworkSpec, problem: str) -> dict[str, str]:
    nodes = _in_one_row(spec)
    layers = [LAYERS.create(Component(node.kind, node.params)) for node in nodes]
    dense = [layer for layer in layers[1:] if isinstance(layer, Dense)]
    if not isinstance(layers[0], Input) or not dense or len(dense) != len(layers) - 1:
        raise _cannot("this drawing", "it has Dense layers in one row behind the input")
    *hidden, output = dense
    needed = "tanh" if problem == "classification" else "linear"
    if (output.units, output.activation) != (1, needed):
        raise _cannot(
            f"{output.units} {output.activation} outputs", f"its output is one {needed} unit"
        )
    if any(node.frozen for node in nodes):
        raise _cannot("a frozen layer", "it trains all of them")
    names = {layer.activation for layer in hidden}
    if len(names) > 1 or not names <= ACTIVATION_WORDS.keys():
        raise _cannot(
            f"hidden layers with {_listed(sorted(names))}",
            f"all its hidden layers have the same, one of {_listed(ACTIVATION_WORDS)}",
        )
    chosen = layers[0].features or default_names(("x", "y"), True)
    offered = {feature.name for feature in available(("x", "y"), True)}
    if not set(chosen) <= offered:
        raise _cannot(f"the inputs {_listed(chosen)}", f"it has {_listed(sorted(offered))}")
    keys = {key: _word(feature.name in chosen) for key, feature in FEATURE_KEYS.items()}
    keys["networkShape"] = ",".join(str(layer.units) for layer in hidden)
    keys["activation"] = next(iter(names), "tanh")
    return keys


def _in_one_row(spec: NetworkSpec) -> list[NodeSpec]:
    """Return the nodes from input to output, if they stand in one row."""
    starts = [node.id for node in spec.nodes if not spec.sources(node.id)]
    row = starts[:1]
    while row and len(row) <= len(spec.nodes) and len(spec.targets(row[-1])) == 1:
        row += spec.targets(row[-1])
    if not row or len(set(row)) != len(spec.nodes) or len(spec.edges) != len(row) - 1:
        raise _cannot("this drawing", "it has Dense layers in one row behind the input")
    return [spec.node(node_id) for node_id in row]


def _training_keys(config: TrainingConfig) -> dict[str, str]:
    if config.loss.name != "half_squared_error":
        raise _cannot(f"the loss {config.loss.name}", "it has half_squared_error")
    optimizer = OPTIMIZERS.create(config.optimizer)
    if not isinstance(optimizer, SGD) or optimizer.momentum or optimizer.weight_decay:
        raise _cannot(
            f"the optimizer {config.optimizer.name}",
            "it has sgd without momentum and weight decay",
        )
    plain = TrainingConfig()
    for name in ("schedule", *UPDATE_OPTIONS, "stopping"):
        if getattr(config, name) != getattr(plain, name):
            raise _cannot(f"a {name} of your own", "it has none")
    if config.dtype != "float64":
        raise _cannot(config.dtype, "its numbers are float64")
    if config.batch_size < 1:
        raise _cannot("all samples as one batch", "its batches have at least 1 sample")
    if config.regularizer.name not in REGULARIZER_WORDS.values():
        raise _cannot(
            f"the regularizer {config.regularizer.name}",
            f"it has {_listed(REGULARIZER_WORDS.values())}",
        )
    regularizer = REGULARIZERS.create(config.regularizer)
    return {
        "learningRate": repr(optimizer.learning_rate),
        "batchSize": str(config.batch_size),
        "regularization": _key_of(REGULARIZER_WORDS, config.regularizer.name),
        "regularizationRate": repr(getattr(regularizer, "rate", 0.0)),
        "initZero": _word(_starts_at_zero(config)),
    }


def _starts_at_zero(config: TrainingConfig) -> bool:
    initializer = INITIALIZERS.create(config.initializer)
    if isinstance(initializer, Zeros) and config.bias == 0:
        return True
    if isinstance(initializer, Uniform) and initializer.radius == RADIUS and config.bias == BIAS:
        return False
    raise _cannot(
        f"the initializer {config.initializer.name} with bias {config.bias:g}",
        f"it has uniform with radius {RADIUS} and bias {BIAS}, or zeros with bias 0",
    )


def _key_of(table: Mapping[str, str], value: str) -> str:
    return next(key for key, name in table.items() if name == value)


def _word(flag: bool) -> str:
    return "true" if flag else "false"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _cannot(what: str, allowed: str) -> LinkError:
    return LinkError(f"{what} cannot be put into a browser-playground link: {allowed}")
