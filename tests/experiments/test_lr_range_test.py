"""The learning-rate range test: its curve, its suggestion, and that it changes nothing."""

import numpy as np
import pytest

from playground.core import Component, PlaygroundError, ValueNotAllowed
from playground.experiments.lr_range_test import range_test, why_not
from playground.project.templates import template
from playground.training import Trainer


def test_the_curve_is_that_of_training_at_rising_rates(project, training):
    made = project("classes", rate=0.5, schedule=Component("cosine"), warm_up=9)
    found = range_test(made, low=1e-4, high=0.1, steps=16)
    np.testing.assert_allclose(found.rates, np.geomspace(1e-4, 0.1, 16))
    trainer = Trainer(training(made, schedule=Component("constant"), warm_up=0))
    for rate, loss in zip(found.rates, found.losses, strict=True):
        optimizer = Component("sgd", {"learning_rate": rate})
        trainer.reconfigure(training(trainer_config(trainer, made), optimizer=optimizer).training)
        assert trainer.evaluate()["train"]["loss"] == loss
        trainer.step()


def trainer_config(trainer, made):
    return made.replace(training=trainer.config)


def test_the_suggestion_learns_well_and_the_edge_is_found(project, training):
    made = project("regression", rate=1e-5)
    found = range_test(made, high=1e4)
    assert len(found.rates) < 200
    assert found.smoothed[-1] > 4 * found.smoothed.min()
    assert f"{found.rates[-1]:.2g}" in found.reason
    optimizer = Component("sgd", {"learning_rate": found.suggestion})
    trainer = Trainer(training(made, optimizer=optimizer))
    before = trainer.evaluate()["train"]["loss"]
    trainer.run_epochs(20)
    assert trainer.evaluate()["train"]["loss"] < before / 3


def test_no_rate_that_helps_is_said(project):
    found = range_test(project(), low=1e-12, high=1e-9, steps=20)
    assert found.suggestion is None
    assert "no rate from 1e-12 to 1e-09 lowered the loss" in found.reason


def test_a_training_is_left_alone_and_begun_from(project):
    made = project(optimizer="adam")
    trainer = Trainer(made)
    trainer.run_epochs(3)
    theta, checkpoint = trainer.network.theta.copy(), trainer.checkpoint()
    found = range_test(made, checkpoint=checkpoint, dataset=trainer.dataset, steps=10)
    assert found.losses[0] == trainer.evaluate()["train"]["loss"]
    np.testing.assert_array_equal(trainer.network.theta, theta)


def test_it_can_be_ended(project):
    seen = []
    found = range_test(project(), steps=50, progress=lambda *at: bool(seen.append(at)) or at[0] < 7)
    assert seen == [(i, 50) for i in range(1, 8)]
    assert len(found.rates) == 7
    assert f"ended at {found.rates[-1]:.2g}" in found.reason
    assert "blows up" not in found.reason


def test_the_curve_is_a_table(project):
    found = range_test(project(), steps=12)
    header, rows = found.table()
    assert header == ("learning_rate", "loss", "smoothed_loss")
    curve = found.rates, found.losses, found.smoothed
    np.testing.assert_array_equal(np.array(list(rows)), np.stack(curve, axis=1))


def test_why_there_is_no_rate(project):
    assert why_not(project().training) == ""
    assert why_not(project(optimizer="lbfgs").training).startswith("L-BFGS chooses")


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"low": 0.0}, "low: 0.0 is not allowed; use a number above 0"),
        ({"low": 1.0, "high": 0.5}, "high: 0.5 is not allowed; use a number above the low end, 1"),
        ({"high": float("inf")}, "high"),
        ({"steps": 3}, "steps: 3 is not allowed; use a whole number at least 10"),
    ],
)
def test_a_range_that_is_none(project, limits, words):
    with pytest.raises(PlaygroundError, match=words):
        range_test(project(), **limits)


def test_an_optimizer_that_searches_has_no_rate_to_test(project):
    with pytest.raises(PlaygroundError, match="no rate to test"):
        range_test(project(optimizer="lbfgs"))


@pytest.mark.parametrize(("low", "high"), [(5e-324, 1e308), (1e-320, 10.0), (1e-5, 1e308)])
def test_a_range_wider_than_any_ratio(project, low, high):
    found = range_test(project(), low=low, high=high, steps=30)
    assert np.isfinite(found.rates).all()
    assert found.rates[0] == low
    assert (np.diff(found.rates) >= 0).all()


def test_a_range_beyond_the_precision_is_refused(project):
    with pytest.raises(ValueNotAllowed, match=r"high: 1e\+39 is not allowed; in float32"):
        range_test(project(dtype="float32"), high=1e39)


def test_noisy_batches_at_the_beginning_give_no_suggestion():
    """The smoothed loss of batches goes up and down most where there is little to smooth it."""
    found = range_test(template("residual-digits"))
    assert 1e-3 < found.suggestion < 3e-2
