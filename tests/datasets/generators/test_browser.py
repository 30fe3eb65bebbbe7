"""The browser playground's six problems, point by point, against an independent script."""

import json
from pathlib import Path

import numpy as np
import pytest

from playground.core import Streams
from playground.core.arc4 import Arc4Stream
from playground.datasets import DatasetConfig, prepare_dataset

GOLDEN = json.loads((Path(__file__).parents[2] / "data" / "browser_random.json").read_text("utf-8"))


@pytest.mark.parametrize("case", GOLDEN["datasets"], ids=lambda c: f"{c['kind']}-{c['noise']}")
def test_same_points_in_the_same_order(case):
    stream = Arc4Stream(case["seed"])
    config = DatasetConfig(case["kind"], {"noise": case["noise"]}, train_share=30)
    dataset = prepare_dataset(config, Streams.shared(stream))
    x = np.concatenate([dataset.x_train, dataset.x_test])
    y = np.concatenate([dataset.y_train, dataset.y_test]).astype(float).ravel()
    labels = 2 * y - 1 if dataset.classes else y
    points = np.column_stack([x, labels])
    n = case["count"]
    assert len(points) == n
    assert len(dataset.x_train) == n * 30 // 100
    np.testing.assert_allclose(points[:5], case["first"], rtol=1e-12)
    np.testing.assert_allclose(points[n // 2 - 1 : n // 2 + 1], case["middle"], rtol=1e-12)
    np.testing.assert_allclose(points[-3:], case["last"], rtol=1e-12)
    weights = np.arange(n) % 7 + 1
    np.testing.assert_allclose(weights @ points, case["weighted_sums"], rtol=1e-9)
    assert stream.random() == case["next"]  # not one number more or fewer was drawn
