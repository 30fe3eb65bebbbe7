"""Facts about the curves: how good the network is now, and how it got there."""

from __future__ import annotations

import math
from itertools import pairwise

from playground.lessons.facts.base import NO_VALUE, Facts, fact
from playground.training.base.history import Metrics


@fact
def train_loss(facts: Facts) -> float:
    """The loss over all training samples."""
    return facts.scene.snapshot.metrics.train_loss


@fact
def test_loss(facts: Facts) -> float:
    """The loss over all test samples, which training never sees."""
    return facts.scene.snapshot.metrics.test_loss


@fact
def train_accuracy(facts: Facts) -> float:
    """The share of training samples that are answered right."""
    return facts.scene.snapshot.metrics.train_accuracy


@fact
def test_accuracy(facts: Facts) -> float:
    """The share of test samples that are answered right."""
    return facts.scene.snapshot.metrics.test_accuracy


@fact
def first_loss(facts: Facts) -> float:
    """The training loss at which the curves begin."""
    points = facts.scene.points
    return points[0].train_loss if points else NO_VALUE


@fact
def best_test_loss(facts: Facts) -> float:
    """The lowest test loss of the curves."""
    best = _best(facts)
    return NO_VALUE if best is None else best.test_loss


@fact
def best_epoch(facts: Facts) -> float:
    """The epoch of the lowest test loss."""
    best = _best(facts)
    return NO_VALUE if best is None else best.epoch


@fact
def gap(facts: Facts) -> float:
    """How much higher the test loss is than the training loss."""
    return test_loss(facts) - train_loss(facts)


@fact
def rises(facts: Facts) -> float:
    """How often the training loss was higher than one point of the curves before."""
    losses = [point.train_loss for point in facts.scene.points]
    return sum(now > then for then, now in pairwise(losses))


def _best(facts: Facts) -> Metrics | None:
    known = [point for point in facts.scene.points if not math.isnan(point.test_loss)]
    return min(known, key=lambda point: point.test_loss) if known else None
