"""What training needs of a document, so that it need not know documents."""

from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from playground.datasets.base.source import DatasetConfig
from playground.graph import NetworkSpec
from playground.training.base.config import TrainingConfig


class TrainingSpec(Protocol):
    """A frozen value with these fields; ``Project`` is one. See it for their meaning."""

    @property
    def network(self) -> NetworkSpec:
        """The drawn network."""
        ...

    @property
    def dataset(self) -> DatasetConfig:
        """Which data."""
        ...

    @property
    def training(self) -> TrainingConfig:
        """How to train."""
        ...

    @property
    def browser_seed(self) -> str:
        """The seed of the browser playground's generator, or the empty string."""
        ...


class _Changed(Struct, frozen=True):
    """A document's fields, for training it in another way."""

    network: NetworkSpec
    dataset: DatasetConfig
    training: TrainingConfig
    browser_seed: str


def as_trained(
    project: TrainingSpec, config: TrainingConfig, seed: int | str | None
) -> TrainingSpec:
    """Return what a training is of now: with its configuration, and with its seed, if given."""
    browser_seed = project.browser_seed
    if seed is not None and browser_seed:
        browser_seed = str(seed)
    elif isinstance(seed, int):
        config = replace(config, seed=seed)
    return _Changed(project.network, project.dataset, config, browser_seed)


def with_training(project: TrainingSpec, config: TrainingConfig) -> TrainingSpec:
    """Return the same document with another configuration."""
    return _Changed(project.network, project.dataset, config, project.browser_seed)
