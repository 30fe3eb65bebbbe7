"""Which moments are kept, how often, and what is told and measured on the way to one."""

from playground.session import moment_keeper
from playground.session.base.commands import GoTo
from playground.session.base.events import CheckpointsKept
from playground.session.pacing.thread_sync import FrameGate
from playground.training.trainer import Trainer
from tests.session.going_back.traveller import Heard, same


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
