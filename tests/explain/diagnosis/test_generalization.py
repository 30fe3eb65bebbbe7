"""The verdict on unseen data: provoked cases are named as the field names them."""

import numpy as np
import pytest

from playground.explain.diagnosis.generalization import generalization
from playground.project.set_value import set_value
from playground.project.templates import template
from playground.project.training_file import Trainer
from playground.training.base.history import CurveData, Metrics
from playground.training.evaluation.constant_answer import constant_loss

PROVOKED = {
    "all is well": ("circle", {}, 60, "generalizes"),
    "a table": ("iris", {}, 60, "generalizes"),
    "values": ("plane", {}, 30, "generalizes"),
    "few noisy samples, many units": (
        "circle",
        {
            "dataset.noise": "50",
            "train_share": "10",
            "hidden": "16,16",
            "optimizer": "adam",
            "learning_rate": "0.03",
        },
        200,
        "overfitting",
    ),
    "one unit for a ring": ("circle", {"hidden": "1"}, 60, "underfitting"),
    "heavy L2": ("circle", {"regularizer": "l2", "regularizer.rate": "0.5"}, 40, "underfitting"),
    "not begun": ("circle", {}, 0, "untrained"),
}


@pytest.mark.parametrize("case", PROVOKED)
def test_a_provoked_case_is_named_with_the_numbers_of_the_training(case):
    name, settings, epochs, kind = PROVOKED[case]
    project = template(name)
    for key, text in settings.items():
        project = set_value(project, key, text)
    trainer = Trainer(project)
    points = [trainer.metrics()]
    for _ in range(epochs):
        trainer.run_epochs(1)
        points.append(trainer.metrics())
    encoding, data = trainer.model.encoding, trainer.dataset
    whole = constant_loss(trainer.model.loss, encoding.encode(data.y_train, np.dtype(float)))
    found = generalization(CurveData.of(points), whole)
    assert found.kind == kind
    now = trainer.evaluate()
    assert (found.train, found.test) == (now["train"]["loss"], now["test"]["loss"])
    assert found.gap == found.test - found.train
    best = min(points, key=lambda point: point.test_loss)
    assert (found.best_epoch, found.best_test) == (best.epoch, best.test_loss)
    assert found.reason[0].isupper()


def verdict_of(pairs, whole=0.5):
    points = [Metrics(10 * i, i, a, b, 0.5, 0.5) for i, (a, b) in enumerate(pairs)]
    return generalization(CurveData.of(points), whole).kind


def test_small_rises_and_narrow_gaps_are_no_overfitting():
    assert verdict_of([(0.5, 0.5), (0.002, 0.002), (0.001, 0.003)]) == "generalizes"
    assert verdict_of([(0.5, 0.5), (0.1, 0.1), (0.05, 0.2)]) == "overfitting"
    assert verdict_of([(0.5, 0.5), (0.2, 0.2), (0.19, 0.3)]) == "overfitting"
    # The training loss rises, too: whatever this is, it is no memorizing.
    assert verdict_of([(0.5, 0.5), (0.1, 0.1), (0.2, 0.2)]) == "generalizes"


def test_without_a_constant_answer_the_first_loss_stands_for_it():
    assert verdict_of([(1.0, 1.0), (0.6, 0.6)], float("nan")) == "underfitting"
    assert verdict_of([(2.0, 2.0), (0.6, 0.6)], float("nan")) == "generalizes"


def test_losses_that_are_no_numbers_are_said_to_be_none():
    assert verdict_of([(0.5, 0.5), (float("inf"), 1.0)]) == "diverged"
    assert verdict_of([]) == "untrained"
