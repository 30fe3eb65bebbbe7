"""Going back to any step that was made: what was there is there again, and so is what comes."""

import numpy as np
import pytest

from playground.core import Component
from playground.session import moment_keeper
from playground.session.base.commands import Configure, GoTo, RequestState, SetValue
from playground.session.base.events import CheckpointsKept, StateReady
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session
from playground.training.base.config import Stopping
from playground.training.base.history import History, numbers_of
from playground.training.moments.moment_store import BEST
from playground.training.trainer import Trainer


class Heard:
    """A session that trains a document."""

    def __init__(self, project):
        self.events = []
        self.session = Session(self.events.append)
        self.generation = 0
        self.show(project, restart=True)

    def show(self, project, **more):
        self.generation += 1
        self.session.configure(Configure(self.generation, project, **more))

    def train(self, epochs=0, steps=0):
        trainer = self.session.trainer
        if epochs:
            self.session.advance(60.0, FrameGate(), until_epoch=trainer.epoch + epochs)
        if steps:
            self.session.advance(60.0, FrameGate(), until_step=trainer.step_count + steps)
        self.rest()

    def go_to(self, step, revision=None):
        left = self.session.go_to(GoTo(self.generation, step, revision))
        if left:
            self.session.advance(60.0, FrameGate(), until_step=self.step + left)
        self.rest()

    def rest(self):
        self.session.rest()
        self.session.snapshot()

    def state(self, **more):
        self.session.send_state(RequestState(0, **more))
        (found,) = [e for e in self.events[-1:] if isinstance(e, StateReady)]
        return found

    @property
    def step(self):
        return self.session.trainer.step_count

    @property
    def steps(self):
        return self.session.moments.store.timeline.steps


@pytest.fixture(autouse=True)
def often(monkeypatch):
    """Take a moment at the end of every epoch, however long it takes."""
    monkeypatch.setattr(moment_keeper, "SHORTEST", 0.0)
    monkeypatch.setattr(moment_keeper, "SHARE", float("inf"))


@pytest.fixture
def seldom(monkeypatch):
    """Take a moment only where training rests."""
    monkeypatch.setattr(moment_keeper, "SHORTEST", 1e9)
    monkeypatch.setattr(moment_keeper, "EARLY_SECONDS", 1e9)


def same(a, b):
    """Tell whether two states are the same, bit for bit."""
    one, other = a.checkpoint, b.checkpoint
    assert (one.step, one.epoch, one.updates) == (other.step, other.epoch, other.updates)
    for mine, theirs in ((one.theta, other.theta), (one.layers, other.layers)):
        assert mine.dtype == theirs.dtype
        np.testing.assert_array_equal(mine, theirs)
    assert one.slots.keys() == other.slots.keys()
    for name, slot in one.slots.items():
        np.testing.assert_array_equal(slot, other.slots[name])
    assert one.sampler == other.sampler
    assert (one.streams, one.schedule) == (other.streams, other.schedule)
    measured = [[numbers_of(p)[:6] for p in each.history] for each in (a, b)]
    assert repr(measured[0]) == repr(measured[1])  # all but the time
    return True


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


def test_it_is_told_what_is_kept(project):
    heard = Heard(project())
    heard.train(epochs=3)
    kept = [event for event in heard.events if isinstance(event, CheckpointsKept)][-1]
    assert kept.steps == heard.steps
    assert (kept.steps[0], kept.steps[-1]) == (0, 15)
    assert kept.used_bytes == heard.session.moments.store.used_bytes > 0
    before = len(heard.events)
    heard.session.snapshot()
    assert len(heard.events) == before


def test_moments_are_taken_at_ends_of_epochs_without_a_copy(project):
    heard = Heard(project())
    heard.train(epochs=3)
    timeline, loop = heard.session.moments.store.timeline, heard.session.trainer.loop
    assert timeline.newest.checkpoint.theta is loop.last_finite.newest.theta


def test_how_often_depends_on_what_a_moment_costs(project, monkeypatch):
    monkeypatch.setattr(moment_keeper, "SHORTEST", 0.1)
    monkeypatch.setattr(moment_keeper, "SHARE", 0.005)
    now = [0.0]
    for clock in ("perf_counter", "thread_time"):
        monkeypatch.setattr(moment_keeper.time, clock, lambda: now[0])
    heard = Heard(project())
    trainer, moments = heard.session.trainer, heard.session.moments
    store_keep = moments.store.keep

    def keep_slowly(moment, **how):
        now[0] += 0.01
        store_keep(moment, **how)

    monkeypatch.setattr(moments.store, "keep", keep_slowly)
    trainer.step(2)
    now[0] += 0.11
    moments.offer(trainer)  # within an epoch its end is waited for, but not for ever
    assert moments.taken == 0
    now[0] += 0.1
    moments.offer(trainer)  # from here on one update is watched, for what it changes
    trainer.step(1)
    moments.offer(trainer)
    assert moments.taken == 1
    trainer.step(2)
    begun, before = now[0], moments.taken
    while now[0] < begun + 100:
        trainer.step(5)
        moments.offer(trainer)
        now[0] += 0.05
    assert 0.003 < moments.seconds / 100 < 0.006
    assert 30 < moments.taken - before < 60


def test_a_divergence_drops_what_is_behind_where_it_went_back_to(project):
    heard = Heard(project("regression", rate=0.01))
    heard.train(epochs=2)
    heard.show(project("regression", rate=1e200))
    heard.session.advance(60.0, FrameGate(), until_epoch=9)
    assert heard.steps[-1] == heard.step


def test_what_is_known_of_the_way_is_not_measured_again(project, seldom, monkeypatch):
    heard, stayed = Heard(project()), Heard(project())
    heard.train(epochs=8)
    stayed.train(epochs=5)
    left = heard.state()
    measured = []
    metrics = Trainer.metrics

    def noted(trainer, seconds):
        measured.append(trainer.step_count)
        return metrics(trainer, seconds)

    monkeypatch.setattr(Trainer, "metrics", noted)
    per_epoch = heard.step // 8
    heard.go_to(5 * per_epoch + 2)
    assert measured == [5 * per_epoch + 2]
    heard.go_to(5 * per_epoch)
    assert measured[1:] in ([], [5 * per_epoch])  # only where its metrics were left out
    assert same(heard.state(), stayed.state())
    assert heard.state().history[-1].measured is not None
    heard.go_to(8 * per_epoch)
    assert same(heard.state(), left)


def test_the_curves_of_a_way_that_is_given_up_end_where_it_got_to(project, seldom):
    heard = Heard(project())
    heard.train(epochs=8)
    per_epoch = heard.step // 8
    assert heard.session.go_to(GoTo(heard.generation, 7 * per_epoch)) == 7 * per_epoch
    heard.session.advance(60.0, FrameGate(), until_step=2 * per_epoch + 1)
    heard.rest()
    steps = [point.step for point in heard.state().history]
    assert steps == [0, per_epoch, 2 * per_epoch, 2 * per_epoch + 1]
