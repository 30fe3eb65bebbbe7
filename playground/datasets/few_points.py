"""Points drawn by hand that are too few yet, to train on some and test on others."""

import numpy as np

from playground.core import Component, PlaygroundError
from playground.datasets.base.affine import Affine
from playground.datasets.base.dataset import Dataset
from playground.datasets.base.source import DATASETS, DatasetConfig
from playground.datasets.generators.drawn import Drawn


def few_points(config: DatasetConfig) -> Dataset | None:
    """Return the points of a drawing that has just begun, all of them for training.

    ``None`` for everything that can be trained on as it is, and what is no drawing.
    """
    if config.kind != Drawn.name:
        return None
    try:
        source = DATASETS.create(Component(config.kind, config.params))
        assert isinstance(source, Drawn)
        raw = source.samples
    except PlaygroundError:  # whoever trains on it says so
        return None
    count = len(raw.x)
    if count >= points_needed(config):
        return None
    return Dataset(
        name=source.display_name,
        raw=raw,
        train_rows=np.arange(count),
        test_rows=np.arange(0),
        x_train=raw.x,
        y_train=raw.y,
        x_test=raw.x[:0],
        y_test=raw.y[:0],
        x_scaling=Affine.identity(2),
        y_scaling=Affine.identity(1),
        transformations=(),
    )


def points_needed(config: DatasetConfig) -> int:
    """Return how many points there must be, so that one trains and one tests."""
    return max(2, -(-100 // config.train_share))
