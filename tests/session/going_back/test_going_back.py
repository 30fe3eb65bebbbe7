"""Going back to any step that was made: what was there is there again, and so is what comes."""

import numpy as np
import pytest

from playground.core import Component
from playground.session.base.commands import GoTo, SetValue
from playground.session.pacing.thread_sync import FrameGate
from playground.training.base.config import Stopping
from playground.training.base.history import History
from playground.training.moments.moment_store import BEST
from tests.session.going_back.traveller import Heard, same

KINDS = {
    "sgd": {},
    "adam": {"optimizer": "adam"},
    "float32": {"optimizer": "adam", "dtype": "float32"},
    "L-BFGS": {"optimizer": "lbfgs"},
    "a schedule": {"schedule": Component("cosine", {"epochs": 9}), "warm_up": 7},
    "a schedule that watches": {"schedule": Component("plateau", {"patience": 1})},
    "carried samples": {"optimizer": "adam", "order": "carry"},
}


@pytest.mark.parametrize("kind", ["dense", "dropout", "batch_norm"])
@pytest.mark.parametrize("settings", KINDS)
def test_going_on_from_a_moment_is_as_if_it_had_never_been_left(project, around, settings, kind):
    made = project(**KINDS[settings]).replace(network=around(kind))
    back, stayed = Heard(made), Heard(made)
    back.train(epochs=6)
    step = back.steps[3]
    back.go_to(step)
    assert back.step == step
    stayed.train(steps=step)
    assert same(back.state(), stayed.state())
    for each in (back, stayed):
        each.train(epochs=4)
    assert same(back.state(), stayed.state())


@pytest.mark.parametrize("kind", ["dense", "dropout", "batch_norm"])
@pytest.mark.parametrize("settings", KINDS)
def test_any_step_is_replayed_from_the_moment_before_it(project, around, settings, kind):
    made = project(**KINDS[settings]).replace(network=around(kind))
    back = Heard(made)
    back.train(epochs=3)
    per_epoch = back.step // 3
    back.train(epochs=3, steps=per_epoch // 2)
    last, left = back.step, back.state()
    for step in (2 * per_epoch + per_epoch // 3, per_epoch - 1, last - 1):
        stayed = Heard(made)
        stayed.train(steps=step)
        back.go_to(step)
        assert same(back.state(), stayed.state())
    back.go_to(last)
    assert same(back.state(), left)


def test_wherever_one_goes_and_forks_a_step_is_what_it_was(project):
    made = project(optimizer="adam", schedule=Component("cosine", {"epochs": 30}))
    trainer = Heard(made).session.trainer
    path = []
    for _ in range(150):
        path.append(trainer.network.theta.copy())
        trainer.step()
    rng = np.random.default_rng(3)
    for _ in range(12):
        heard, revision, newest = Heard(made), 0, 0
        for _ in range(25):
            act, step = rng.choice(4), int(rng.integers(150))
            if act == 0 and heard.step < 140:
                heard.train(steps=int(rng.integers(1, 150 - heard.step)))
            elif act == 1:
                heard.go_to(step)
                assert heard.step == min(step, heard.steps[-1])
            elif act == 2:
                revision = newest = newest + 1
                heard.go_to(step, revision)
                assert heard.step == min(step, heard.steps[-1])
            else:
                revision = int(rng.integers(newest + 1))
                heard.show(made, revision=revision)
            np.testing.assert_array_equal(heard.session.trainer.network.theta, path[heard.step])
            assert heard.state().history[-1].step == heard.step
            assert heard.steps[0] == 0


def test_a_run_that_begins_on_the_way_goes_on_from_there(project, seldom):
    heard = Heard(project(rate=0.1))
    heard.train(steps=20)
    heard.show(project(rate=0.2))
    heard.train(steps=1)
    assert heard.session.go_to(GoTo(heard.generation, 15)) == 15
    heard.session.advance(60.0, FrameGate(), until_step=5)
    assert heard.session.begin_run()
    assert heard.session.trainer.config.optimizer.params["learning_rate"] == 0.2
    heard.train(steps=20)
    assert heard.steps == (0, 5, 25)


def test_no_step_before_the_first_and_behind_the_newest(project):
    heard = Heard(project())
    heard.train(steps=7)
    heard.go_to(-3)
    assert heard.step == 0
    heard.go_to(1000)
    assert heard.step == 7


def test_curves_that_were_thinned_are_those_of_then(project, monkeypatch):
    monkeypatch.setattr(History.__init__, "__defaults__", ((), 64, 0, None))
    back, stayed = Heard(project()), Heard(project())
    back.train(epochs=300)
    step = max(each for each in back.steps if each <= 700)
    back.go_to(step)
    stayed.train(steps=step)
    for each in (back, stayed):
        each.train(epochs=120)
    assert len(back.state().history) < 65
    assert same(back.state(), stayed.state())


def test_a_step_that_is_taken_back_is_no_moment_any_more(project):
    heard, stayed = Heard(project()), Heard(project())
    for each in (heard, stayed):
        each.train(steps=7)
    heard.session.run_single_step()
    heard.rest()
    assert heard.steps[-2:] == (7, 8)
    for _ in range(3):
        heard.session.step_back()
    heard.rest()
    assert heard.steps[-1] == 7
    assert same(heard.state(), stayed.state())


def test_points_drawn_by_hand_begin_another_timeline(project):
    heard = Heard(project())
    heard.train(steps=7)
    source = project().dataset
    drawn = source.__class__(source.kind, {**source.params, "drawn": "0.5,0.5,1"})
    heard.show(project().replace(dataset=drawn))
    assert heard.step == 7
    assert heard.steps == (7,)
    heard.train(steps=4)
    heard.go_to(0)
    assert heard.step == 7


def test_what_was_later_is_there_until_training_goes_on(project):
    heard = Heard(project())
    heard.train(epochs=4)
    steps, last = heard.steps, heard.state()
    heard.go_to(7)
    assert heard.steps == steps
    heard.go_to(20)
    assert same(heard.state(), last)
    heard.go_to(7)
    heard.train(steps=1)
    assert heard.steps[-2:] == (7, 8)


def test_another_revision_leaves_what_was_later_to_undo(project):
    heard = Heard(project())
    heard.train(epochs=4)
    last, steps = heard.state(), heard.steps
    heard.go_to(7, revision=1)
    heard.train(steps=4)
    forked = heard.state()
    assert heard.steps[-2:] == (10, 11)
    heard.show(project(), revision=0)
    assert same(heard.state(), last)
    assert heard.steps == steps
    heard.show(project(), revision=1)
    assert same(heard.state(), forked)
    assert heard.steps[-2:] == (10, 11)


def test_a_fork_from_before_all_that_is_kept_is_one_from_the_beginning(project):
    heard = Heard(project())
    heard.train(epochs=2)
    heard.go_to(-5, revision=1)
    assert heard.step == 0
    assert heard.steps == (0,)


def test_hyperparameters_are_those_of_then_on_the_way_and_those_of_now_after(project):
    def trained():
        heard = Heard(project(rate=0.1))
        heard.train(steps=8)
        heard.show(project(rate=0.3, batch_size=5, schedule=Component("step")))
        heard.train(steps=9)
        return heard

    heard = trained()
    slow, fast = heard.session.trainer.config, None
    for step in (4, 8, 12, 6):
        heard.go_to(step)
        fresh = Heard(project(rate=0.1))
        fresh.train(steps=min(step, 8))
        if step >= 8:
            fresh.show(project(rate=0.3, batch_size=5, schedule=Component("step")))
            fresh.train(steps=step - 8)
        fast = heard.session.trainer.config
        np.testing.assert_array_equal(
            heard.state().checkpoint.theta, fresh.state().checkpoint.theta
        )
    assert fast is slow
    heard.train(steps=3)  # on from step 6, with the hyperparameters of now
    left = heard.state()
    heard.go_to(2)
    heard.go_to(9)
    assert same(heard.state(), left)


def test_other_optimizers_memory_belongs_to_another_training(project):
    heard = Heard(project(optimizer="adam"))
    heard.train(steps=8)
    heard.show(project(optimizer="sgd"))
    assert heard.steps == (8,)
    heard.train(steps=4)
    heard.go_to(3)
    assert heard.step == 8


def set_by_hand(heard):
    session = heard.session
    session.set_value(SetValue(session.generation, "dense_1", "weight", (0, 0), 2.5))


def move_on(heard):
    """Move along the old gradient."""
    heard.session.run_phase("update")
    assert heard.session.trainer.loop.stale


@pytest.mark.parametrize("act", [set_by_hand, move_on])
def test_what_a_person_did_between_two_steps_is_not_replayed_away(project, act):
    heard, stayed = Heard(project()), Heard(project())
    for each in (heard, stayed):
        each.train(steps=7)
        act(each)
        each.train(steps=1)
    heard.train(steps=6)
    heard.go_to(2)
    heard.go_to(stayed.step)
    np.testing.assert_array_equal(heard.state().checkpoint.theta, stayed.state().checkpoint.theta)


def test_the_best_weights_are_a_moment_of_the_same_store(project):
    stopping = Stopping(patience=2, restore_best=True, least_gain=0.2)
    heard = Heard(project(rate=0.02, stopping=stopping))
    assert heard.session.begin_run()
    heard.train(epochs=60)
    best = heard.session.moments.store.named(BEST)
    stopped_at = heard.step
    assert best.step < stopped_at
    theta = heard.session.trainer.network.theta.copy()
    np.testing.assert_array_equal(theta, best.checkpoint.theta)
    heard.go_to(2)
    heard.go_to(stopped_at)
    np.testing.assert_array_equal(heard.session.trainer.network.theta, theta)
    heard.go_to(best.step)
    np.testing.assert_array_equal(heard.session.trainer.network.theta, theta)


def test_a_pause_on_the_way_stays_where_it_is_with_the_hyperparameters_of_now(project, seldom):
    heard, stayed = Heard(project(rate=0.1)), Heard(project(rate=0.1))
    heard.train(steps=23)
    heard.show(project(rate=0.2))
    heard.train(steps=1)
    assert heard.session.go_to(GoTo(heard.generation, 20)) == 20
    heard.session.advance(60.0, FrameGate(), until_step=5)
    heard.rest()
    stayed.train(steps=5)
    stayed.show(project(rate=0.2))
    for each in (heard, stayed):
        assert each.step == 5
        each.train(steps=4)
    assert same(heard.state(), stayed.state())
    assert heard.steps == (0, 5, 9)
    for step in (3, 7, 9):
        heard.go_to(step)
    assert same(heard.state(), stayed.state())


def test_a_recent_moment_is_copied_while_training_runs_and_the_present_one_at_rest(project, seldom):
    heard = Heard(project())
    heard.train(steps=7)
    kept = heard.session.moments.store.timeline.newest
    assert heard.state(recent=True).checkpoint is kept.checkpoint
    heard.session.advance(60.0, FrameGate(), until_step=9)
    running = heard.state(recent=True)
    assert running.checkpoint.step == 7
    assert running.history[-1].step <= 7
    assert heard.state().checkpoint.step == 9
    heard.session.rest()
    assert heard.state(recent=True).checkpoint.step == 9
    heard.go_to(3)
    assert heard.state(recent=True).checkpoint.step == 3
