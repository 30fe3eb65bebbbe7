"""Every registry a document names its parts from, in one place.

Forms, ``--set``, the checks of a document, ``playground list`` and the docs table all look here, so
that a new registry is made known once.
"""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from playground.core import Registry
from playground.datasets import DATASETS
from playground.nn.activations import ACTIVATIONS
from playground.nn.initializers import INITIALIZERS
from playground.nn.layers import LAYERS
from playground.nn.losses import LOSSES
from playground.nn.metrics import METRICS
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.nn.schedules import SCHEDULES

REGISTRIES: Mapping[str, Registry[Any]] = {
    "layers": LAYERS,
    "activations": ACTIVATIONS,
    "losses": LOSSES,
    "metrics": METRICS,
    "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES,
    "initializers": INITIALIZERS,
    "regularizers": REGULARIZERS,
    "datasets": DATASETS,
}
"""By what their entries are called together, in the order a catalogue lists them."""

BY_KIND: Mapping[str, Registry[Any]] = {registry.kind: registry for registry in REGISTRIES.values()}
"""By what one entry is called: what a parameter's ``choices_from`` and a document's fields say."""

Part = Literal["loss", "optimizer", "schedule", "regularizer", "initializer"]

COMPONENTS: Mapping[Part, Registry[Any]] = {part: BY_KIND[part] for part in get_args(Part)}
"""What a training chooses by name, and where each is chosen from."""
