"""Units that are switched off: in all that is shown and measured, and nowhere in the training."""

import numpy as np
import pytest

from playground.project.templates import default_project, template
from playground.session.base.commands import Configure
from playground.session.session import Session
from playground.session.snapshots.sample_view import SampleWish
from playground.session.snapshots.snapshot import SnapshotContents
from playground.training.base.history import numbers_of
from playground.training.trainer import Trainer


def session(project, off=(), **wanted):
    made = Session(lambda event: None)
    made.configure(Configure(1, project))
    made.wanted = SnapshotContents(off=frozenset(off), **wanted)
    return made


def cut(project, trainer, units):
    """A trainer of its own, whose weights out of these units are zero."""
    other = Trainer(project)
    other.network.theta[:] = trainer.network.theta
    other.network.state[:] = trainer.network.state
    arrays = other.network.named_parameters()
    for source, unit in units:
        for target in other.plan.nodes:
            if source in target.sources:
                arrays[f"{target.id}/weight"][unit] = 0.0
    return other


OFF = (("hidden_1", 2), ("hidden_1", 0), ("hidden_2", 1))


def test_without_units_is_as_with_zeroed_weights_out_of_them():
    project = default_project()
    made = session(
        project, OFF, field=20, tiles=10, predictions=True, metrics=True, sample=SampleWish(5)
    )
    made.run_steps(200)
    shown = made.snapshot()
    plain = session(project, field=20, tiles=10, predictions=True, sample=SampleWish(5))
    reference = cut(project, made.trainer, OFF)
    plain.trainer.network.theta[:] = reference.network.theta
    other = plain.snapshot()
    assert shown.field == pytest.approx(other.field)
    assert shown.predictions.test == pytest.approx(other.predictions.test)
    assert np.array_equal(shown.predictions.train_confusion, other.predictions.train_confusion)
    assert shown.tiles["output"] == pytest.approx(other.tiles["output"])
    assert not shown.tiles["hidden_1"][[0, 2]].any()
    assert shown.tiles["hidden_1"][[1, 3]] == pytest.approx(other.tiles["hidden_1"][[1, 3]])
    assert shown.sample.prediction == pytest.approx(other.sample.prediction)
    assert shown.sample.loss == pytest.approx(other.sample.loss)
    assert shown.sample.outputs["hidden_2"][1] == 0.0
    found = reference.evaluate()
    assert shown.off.without.test_loss == pytest.approx(found["test"]["loss"])
    assert shown.off.without.train_accuracy == pytest.approx(found["train"]["accuracy"])
    whole = made.trainer.evaluate()
    assert shown.off.whole.test_loss == whole["test"]["loss"]
    assert shown.off.whole.train_loss == whole["train"]["loss"]
    measured = shown.predictions.metrics["test"]["accuracy"].value
    assert measured == pytest.approx(shown.off.without.test_accuracy)


def test_the_training_goes_on_as_if_nothing_were_off():
    project = default_project()
    without, plain = session(project, OFF, field=10, predictions=True), session(project)
    for _ in range(4):
        without.run_steps(7)
        without.snapshot()
        plain.run_steps(7)
        plain.snapshot()
    assert np.array_equal(without.trainer.network.theta, plain.trainer.network.theta)
    assert without.trainer.evaluate() == plain.trainer.evaluate()
    measured = [numbers_of(each.snapshot().metrics)[:6] for each in (without, plain)]
    assert measured[0] == measured[1]


def test_whole_maps_of_a_convolution_are_off_and_no_gradient_passes_them():
    project = template("lenet-digits")
    made = session(project, [("conv_1", 3)], sample=SampleWish(0, gradients=True))
    made.run_steps(3)
    shown = made.snapshot()
    assert not shown.sample.outputs["conv_1"][3].any()
    assert shown.sample.outputs["conv_1"][2].any()
    assert not shown.sample.gradients["conv_1"][3].any()
    assert shown.sample.gradients["conv_1"][2].any()
    assert shown.off.without.test_loss != shown.off.whole.test_loss


def test_an_input_can_be_left_out():
    project = template("iris")
    made = session(project, [("input", 3)])
    made.run_steps(50)
    reference = cut(project, made.trainer, [("input", 3)])
    found = reference.evaluate()["test"]["loss"]
    assert made.snapshot().off.without.test_loss == pytest.approx(found)


def test_units_that_are_not_there_and_the_answers_own_are_left_alone():
    made = session(default_project(), [("output", 0), ("hidden_1", 4), ("gone", 0)])
    made.run_steps(5)
    assert made.snapshot().off is None
    made.wanted = SnapshotContents(off=frozenset({("hidden_1", 3), ("hidden_1", 4)}))
    assert made.snapshot().off.units == {("hidden_1", 3)}


def test_switching_on_again_shows_what_there_was():
    made = session(default_project(), OFF, field=10, sample=SampleWish(1))
    made.run_steps(20)
    without = made.snapshot()
    made.wanted = SnapshotContents(field=10, sample=SampleWish(1))
    again = made.snapshot()
    assert again.off is None
    assert not np.allclose(without.field, again.field)
    assert again.sample.outputs["hidden_1"].all()
    fresh = session(default_project(), field=10, sample=SampleWish(1))
    fresh.run_steps(20)
    assert np.array_equal(fresh.snapshot().field, again.field)
