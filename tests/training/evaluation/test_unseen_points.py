"""Painted points are judged as test samples are; what a constant answer costs is the least."""

import numpy as np
import pytest

from playground.datasets.base.drawn_points import write_points
from playground.nn.losses import LOSSES
from playground.project.set_value import set_value
from playground.project.templates import template
from playground.project.training_file import Trainer
from playground.training.evaluation import unseen_points
from playground.training.evaluation.constant_answer import constant_loss
from playground.training.evaluation.unseen_points import UnseenJudge


def judge(trainer, points):
    model = trainer.model
    about = (model.network, model.loss, model.encoding, trainer.dataset)
    return UnseenJudge(*about).judge(write_points(np.array(points)))


@pytest.mark.parametrize("name", ["circle", "spiral", "plane"])
def test_the_test_samples_as_painted_points_get_the_test_loss(name):
    trainer = Trainer(template(name))
    trainer.run_epochs(10)
    data = trainer.dataset
    rows = data.test_rows
    points = np.column_stack([data.raw.x[rows], data.raw.y[rows]])
    found, now = judge(trainer, points), trainer.evaluate()["test"]
    assert found.count == len(rows)
    # Documents keep points to a thousandth.
    assert found.loss == pytest.approx(now["loss"], rel=2e-2, abs=1e-6)
    if data.task.is_classification:
        assert found.count_right / found.count == pytest.approx(now["accuracy"], abs=0.02)
    else:
        assert found.right is None


def test_points_of_a_class_that_the_data_does_not_have_are_left_out():
    trainer = Trainer(template("circle"))
    found = judge(trainer, [[0, 0, 1], [1, 1, 5], [2, 2, 0]])
    assert found.judged == (0, 2)
    assert len(found.right) == 2


def test_a_table_judges_none_but_knows_what_a_constant_answer_costs():
    trainer = Trainer(template("iris"))
    found = judge(trainer, [[0, 0, 1]])
    assert found.count == 0
    assert found.count_right is None
    shares = np.bincount(trainer.dataset.y_train) / len(trainer.dataset.y_train)
    assert trainer.model.loss.name == "softmax_cross_entropy"
    assert found.constant_loss == pytest.approx(-(shares * np.log(shares)).sum())


def test_no_bias_alone_does_better_than_the_constant_answer():
    rng = np.random.default_rng(0)
    for name in LOSSES.names:
        loss = LOSSES.get(name)()
        coded = (rng.random((40, 1)) < 0.3).astype(float)
        if not loss.from_logits:
            coded = 2 * coded - 1
        if name == "softmax_cross_entropy":
            coded = np.column_stack([coded, 1 - coded])
        least = constant_loss(loss, coded)
        output, value = np.zeros(coded.T.shape), np.zeros(())
        program = loss.bind(output, np.ascontiguousarray(coded.T), value, np.zeros_like(output))
        for answer in np.linspace(-4, 4, 161):
            output[...] = answer
            output[1:] = 0
            for call in program.forward:
                call()
            if name in ("huber", "log_cosh"):  # between mean and median
                assert least <= 1.1 * value
            else:
                assert least <= value + 1e-9


def test_what_no_one_trains_on_changes_no_training():
    plain, painted = (Trainer(set_value(template("circle"), "seed", "3")) for _ in range(2))
    for _ in range(3):
        plain.run_epochs(1)
        painted.run_epochs(1)
        judge(painted, [[0.5, 0.5, 0], [4, 4, 1]])
    np.testing.assert_array_equal(plain.network.theta, painted.network.theta)


def test_other_points_are_judged_without_looking_at_the_train_samples_again(monkeypatch):
    trainer = Trainer(template("circle"))
    model = trainer.model
    looked_at = UnseenJudge(model.network, model.loss, model.encoding, trainer.dataset)
    monkeypatch.setattr(unseen_points, "constant_loss", None)
    counts = [looked_at.judge(text).count for text in ("", "1,1,0", "1,1,0 2,2,1", "")]
    assert counts == [0, 1, 2, 0]
