"""What a parameter offers when its choices come from a registry."""

from collections.abc import Sequence
from typing import Any

from playground.core import Param, Registry
from playground.datasets import DATASETS
from playground.nn.activations import ACTIVATIONS
from playground.nn.initializers import INITIALIZERS
from playground.nn.layers import LAYERS
from playground.nn.losses import LOSSES
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.ui.panels.fields import Choices

REGISTRIES: dict[str, Registry[Any]] = {
    registry.kind: registry
    for registry in (
        ACTIVATIONS, DATASETS, INITIALIZERS, LAYERS, LOSSES, OPTIMIZERS, REGULARIZERS,
    )
}  # fmt: skip


def registry_choices(params: Sequence[Param]) -> dict[str, Choices]:
    """Return ``(value, label)`` pairs for every parameter whose choices are registry entries."""
    return {
        param.name: [(entry.name, entry.title) for entry in REGISTRIES[param.choices_from]]
        for param in params
        if param.choices_from in REGISTRIES
    }
