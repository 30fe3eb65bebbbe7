"""A session: documents taken live where possible, curves that tell one story, honest snapshots."""

import numpy as np
import pytest

from playground.core import Component
from playground.datasets.base.source import DatasetConfig
from playground.session.base.commands import RequestState, SetValue
from playground.session.base.events import Configured, Diverged, Evaluated, Rejected, StateReady
from tests.session.one_document.heard import Heard


def test_the_first_document(heard, project):
    configured, curve = heard.configure(project())
    assert isinstance(configured, Configured)
    assert (configured.generation, configured.parameter_count) == (1, 17)
    assert configured.restarted
    assert isinstance(curve, Evaluated)
    assert curve.restart
    assert [point.step for point in curve.points] == [0]
    assert heard.session.ready


def test_a_point_per_epoch(heard, project):
    heard.configure(project())
    assert heard.advance(until_epoch=3)
    points = [p for e in heard.take() for p in e.points]
    assert [(p.step, p.epoch) for p in points] == [(5, 1.0), (10, 2.0), (15, 3.0)]
    assert heard.session.trainer.epoch == 3
    assert points[-1] == heard.session.trainer.metrics()


def test_single_steps_have_points_within_the_epoch(heard, project):
    heard.configure(project())
    heard.session.run_steps(1)
    heard.session.run_phase("update")
    assert [(p.step, p.epoch) for p in heard.curve()] == [(0, 0.0), (1, 0.2), (2, 0.2)]


def test_going_to_a_step(heard, project):
    heard.configure(project())
    assert heard.advance(until_step=7)
    assert heard.session.trainer.step_count == 7
    assert [p.step for p in heard.curve()] == [0, 5, 7]


def test_hyperparameters_apply_live(heard, project):
    heard.configure(project())
    heard.advance(until_epoch=2)
    heard.take()
    theta = heard.session.trainer.network.theta.copy()
    (configured,) = heard.configure(project(rate=0.5, batch_size=3))
    assert (configured.restarted, configured.kept) == (False, 4)
    np.testing.assert_array_equal(heard.session.trainer.network.theta, theta)
    assert heard.session.trainer.rule.optimizer.learning_rate == 0.5
    assert [p.step for p in heard.curve()] == [0, 5, 10]


def test_another_loss_is_measured_at_once(heard, project):
    heard.configure(project())
    heard.configure(project(loss=Component("mse")))
    snapshot = heard.session.snapshot()
    assert snapshot.metrics.train_loss == heard.session.trainer.metrics().train_loss


def test_a_layer_that_grows_keeps_the_loss_and_the_curves(heard, project):
    heard.configure(project(hidden=(4, 3)))
    heard.advance(until_epoch=2)
    before = heard.session.trainer.metrics()
    heard.take()
    configured, *rest = heard.configure(project(hidden=(4, 5)))
    assert (configured.restarted, configured.kept) == (False, 6)
    assert configured.note == "dense 2: 3 units kept, 2 new that begin silent."
    assert not any(e.restart for e in rest)
    after = heard.session.trainer.metrics()
    assert after.train_loss == pytest.approx(before.train_loss, abs=1e-12)
    assert heard.session.trainer.epoch == 2


def test_edits_without_training_between_them_are_one_edit(heard, project):
    heard.configure(project(hidden=(4,)))
    heard.advance(until_epoch=2)
    theta = heard.session.trainer.network.theta.copy()
    heard.configure(project(hidden=(1,)))  # on the way to 15, as it is typed
    configured, *_ = heard.configure(project(hidden=(15,)))
    assert configured.note == "dense 1: 4 units kept, 11 new that begin silent."
    heard.configure(project(hidden=(4,)))
    np.testing.assert_array_equal(heard.session.trainer.network.theta, theta)
    heard.configure(project(hidden=(1,)))
    heard.session.run_steps(1)
    heard.take()
    configured, *_ = heard.configure(project(hidden=(4,)))
    assert configured.note == "dense 1: 1 unit kept, 3 new that begin silent."


@pytest.mark.parametrize("act", ["advance", "run_phase", "set_value", "reset", "live"])
def test_what_is_done_between_two_edits_counts(heard, project, act):
    heard.configure(project(hidden=(4,)))
    heard.advance(until_epoch=2)
    heard.configure(project(hidden=(6,)))
    session, rate = heard.session, 0.1
    if act == "advance":
        heard.advance(until_epoch=3)
    elif act == "run_phase":
        session.run_phase("update")
    elif act == "set_value":
        session.set_value(SetValue(session.generation, "dense_1", "bias", (0,), 2.0))
    elif act == "reset":
        session.reset()
    else:
        rate = 0.3
        heard.configure(project(hidden=(6,), rate=rate))
    before = session.trainer.network.named_parameters()["dense_1/bias"].copy()
    heard.configure(project(hidden=(7,), rate=rate))
    after = session.trainer.network.named_parameters()["dense_1/bias"]
    np.testing.assert_array_equal(after[:6], before)


def test_an_untrained_network_that_grows_is_drawn_as_its_seed_says(heard, project):
    heard.configure(project(hidden=(4, 3)))
    configured, curve = heard.configure(project(hidden=(4, 5)))[-2:]
    assert (configured.restarted, configured.note) == (True, "")
    assert [p.step for p in curve.points] == [0]
    drawn = heard.session.trainer.network.theta.copy()
    heard.session.reset()
    np.testing.assert_array_equal(heard.session.trainer.network.theta, drawn)


def test_a_network_with_nothing_in_common_begins_anew(heard, project):
    heard.configure(project("classes", hidden=(4,)))
    heard.advance(until_epoch=2)
    configured, curve = heard.configure(project("classes", hidden=()))[-2:]
    assert (configured.restarted, configured.kept) == (True, 0)
    assert curve.restart
    assert [p.step for p in curve.points] == [0]


@pytest.mark.parametrize(
    "changes",
    [{"seed": 9}, {"bias": 0.5}, {"initializer": Component("glorot_uniform")}],
    ids=lambda changes: next(iter(changes)),
)
def test_another_beginning_restarts_on_the_same_data(heard, project, changes):
    heard.configure(project())
    heard.advance(until_epoch=2)
    dataset = heard.session.trainer.dataset
    configured, curve = heard.configure(project(**changes))[-2:]
    assert configured.restarted
    assert configured.dataset is dataset
    assert [p.step for p in curve.points] == [0]


def test_other_data_restarts(heard, project):
    heard.configure(project())
    heard.advance(until_epoch=2)
    made = project().replace(dataset=DatasetConfig("circle", {"count": 60}, seed=5))
    configured, curve = heard.configure(made)[-2:]
    assert configured.restarted
    assert curve.restart


def test_leaving_the_browsers_numbers_draws_the_data_anew(heard, project):
    heard.configure(project(order="carry").replace(browser_seed="0.5"))
    drawn = heard.session.trainer.dataset
    (configured, _) = heard.configure(project(order="carry"))
    assert (configured.dataset.x_train != drawn.x_train).any()


def test_asked_for_a_restart(heard, project):
    heard.configure(project())
    heard.advance(until_epoch=2)
    assert heard.configure(project(), restart=True)[-2].restarted
    assert heard.session.trainer.step_count == 0


@pytest.mark.parametrize("mended", ["same", "other"])
def test_a_rejected_drawing_keeps_the_training_until_it_is_mended(heard, project, chain, mended):
    heard.configure(project(hidden=(4, 3)))
    heard.advance(until_epoch=2)
    heard.take()
    (rejected,) = heard.configure(project().replace(network=chain(4, 3)))
    assert isinstance(rejected, Rejected)
    assert "needs 1 output, has 3" in rejected.diagnostics[0].message
    assert rejected.dataset is heard.session.trainer.dataset
    assert not heard.session.ready
    assert not heard.session.run_steps(1)
    assert not heard.advance(until_epoch=9)
    assert heard.session.trainer.step_count == 10
    configured, *_ = heard.configure(project(hidden=(4, 3) if mended == "same" else (4, 6)))
    assert not configured.restarted
    assert heard.session.ready
    assert heard.session.trainer.epoch == 2
    assert heard.advance(until_epoch=3)


def test_a_rejected_hyperparameter(heard, project):
    heard.configure(project())
    (rejected,) = heard.configure(project(rate=-1.0, batch_size=3))
    assert "learning_rate" in rejected.error
    heard.configure(project(batch_size=3))
    assert heard.session.trainer.network.batch_size == 3


def test_data_that_cannot_be_had(heard, project, tmp_path):
    heard.configure(project())
    missing = DatasetConfig("csv", {"path": str(tmp_path / "gone.csv")})
    (rejected,) = heard.configure(project().replace(dataset=missing))
    assert rejected.dataset is None
    assert "gone.csv" in rejected.error
    assert not heard.session.ready
    assert not heard.configure(project())[0].restarted


def test_a_saved_state_goes_on(heard, project):
    heard.configure(project(optimizer="adam"))
    heard.advance(until_step=13)
    heard.take()
    heard.session.send_state(RequestState(5))
    state = heard.only(StateReady)
    assert (state.token, state.generation) == (5, 1)
    other = Heard()
    configured, curve = other.configure(
        project(optimizer="adam"), checkpoint=state.checkpoint, history=state.history
    )
    assert configured.restarted
    assert curve.points == state.history
    for each in (heard, other):
        each.advance(until_step=30)
    np.testing.assert_array_equal(
        heard.session.trainer.network.theta, other.session.trainer.network.theta
    )
    assert heard.curve() == other.curve()


def test_a_state_that_does_not_fit_is_told_and_weights_are_new(heard, project):
    heard.configure(project(hidden=(3,)))
    state = heard.session.trainer.checkpoint()
    heard.configure(project())
    heard.session.run_steps(1)
    _, rejected, configured, _ = heard.configure(project(), checkpoint=state)
    assert "another network" in rejected.error
    assert configured.restarted
    assert heard.session.trainer.step_count == 0


def test_resetting(heard, project):
    heard.configure(project())
    first = heard.session.trainer.checkpoint().theta
    heard.advance(until_epoch=2)
    heard.take()
    heard.session.reset()
    assert heard.only(Evaluated).restart
    np.testing.assert_array_equal(heard.session.trainer.network.theta, first)


def test_a_divergence_is_reported_and_the_curve_ends_where_training_stands(heard, project):
    heard.configure(project("regression", rate=20.0))
    assert not heard.advance(until_epoch=1000)
    said = heard.only(Diverged)
    assert said.generation == 1
    assert (said.node_id, "the loss of dense 2" in said.message) == ("dense_2", True)
    trainer, curve = heard.session.trainer, heard.curve()
    assert max(p.step for p in curve) <= trainer.step_count < said.step
    assert [p.step for p in curve] == sorted(p.step for p in curve)
    heard.configure(project("regression", rate=1e-4))
    assert heard.advance(until_epoch=trainer.epoch + 2)
    steps = [p.step for p in heard.curve()]
    assert steps == sorted(set(steps))


def test_stepping_to_a_divergence_cuts_the_points_behind_it(heard, project):
    heard.configure(project("regression", rate=20.0))
    while heard.session.run_steps(1):
        pass
    trainer, steps = heard.session.trainer, [p.step for p in heard.curve()]
    assert steps[-1] == trainer.step_count
    assert steps == sorted(set(steps))


def test_nothing_to_do_without_a_document(heard):
    session = heard.session
    session.reset()
    session.run_phase("forward")
    assert not session.run_steps(1)
    assert not heard.advance()
    assert session.snapshot() is None
    session.send_state(RequestState(1))
    assert heard.only(StateReady).checkpoint is None
