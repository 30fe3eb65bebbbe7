"""The worker thread: every command in every state, and nothing ever ends it but close."""

import time

import numpy as np
import pytest

from playground.session import moment_keeper, worker
from playground.session.base.commands import (
    Configure,
    GoTo,
    Pause,
    Play,
    RequestSnapshot,
    RequestState,
    Reset,
    RunEpochs,
    RunPhase,
    RunSteps,
    SetSpeed,
    StepBack,
)
from playground.session.base.events import (
    Configured,
    Diverged,
    Evaluated,
    Failed,
    MomentReached,
    Rejected,
    StateReady,
)
from playground.session.snapshots.snapshot import SnapshotContents
from playground.training import Trainer
from playground.training.base.phase import Phase
from tests.session.worker.worker_driver import PATIENCE


def test_the_first_snapshot_comes_by_itself(ready):
    assert (ready.snapshot.generation, ready.snapshot.step) == (1, 0)
    assert isinstance(ready.events[0], Configured)
    assert isinstance(ready.events[1], Evaluated)


def test_play_and_pause(ready):
    ready.send(Play())
    ready.wait(lambda: ready.snapshot.step > 50)
    ready.send(Pause())
    ready.wait(lambda: ready.running() == [True, False])
    stood = ready.step()
    assert ready.step() == stood
    ready.wait(lambda: ready.snapshot.step == stood)
    assert ready.snapshot.metrics.step == stood


@pytest.mark.parametrize("count", [1, 7, 3000])
def test_steps(ready, count):
    ready.send(RunSteps(count))
    ready.wait(lambda: ready.snapshot.step == count)
    assert ready.snapshot.metrics.step == count
    assert ready.running() in ([], [True, False])  # what takes longer than a slice runs
    steps = [p.step for e in ready.of(Evaluated) for p in e.points]
    assert steps[-1] == count


def test_what_is_asked_behind_a_step_sees_it(ready):
    ready.send(RunSteps(), RunSteps(), RunSteps(2))
    assert ready.step() == 4


def test_what_is_asked_amid_many_steps_is_told_that_they_run(ready):
    """Who waits for rest before the next command cuts none of them off."""
    ready.send(RunSteps(), RunSteps(10**9), RequestState(99))
    ready.wait(lambda: ready.of(StateReady))
    assert ready.running() == [True]
    ready.send(Pause())
    ready.wait(lambda: ready.running() == [True, False])


def test_many_steps_can_be_stopped(ready):
    ready.send(RunSteps(10**9))
    ready.wait(lambda: ready.snapshot.step > 10)
    ready.send(Pause())
    stood = ready.step()
    assert stood < 10**9
    assert ready.step() == stood


def test_epochs(ready):
    ready.send(RunEpochs(40))
    ready.wait(lambda: ready.running() == [True, False])
    ready.wait(lambda: ready.snapshot.epoch == 40)
    points = [p.epoch for e in ready.of(Evaluated) for p in e.points]
    assert points == [float(epoch) for epoch in range(41)]


def test_epochs_while_running_end_the_run(ready):
    ready.send(Play())
    ready.wait(lambda: ready.snapshot.step > 50)
    ready.send(RunEpochs(2))
    ready.wait(lambda: ready.running()[-1] is False)
    state = ready.state().checkpoint
    assert state.sampler["replicas"][0]["position"] == 0


def test_playing_on_while_epochs_run_removes_the_end(ready):
    ready.send(RunEpochs(10**9), Play())
    ready.wait(lambda: ready.snapshot.epoch > 3)
    assert False not in ready.running()


def test_epochs_are_counted_from_a_restart(ready, project):
    ready.send(RunEpochs(20), Configure(2, project(seed=8)))
    ready.wait(lambda: ready.running() == [True, False])
    ready.wait(lambda: ready.snapshot.generation == 2)
    assert 0 < ready.state().checkpoint.epoch <= 20


def test_phases_one_by_one(ready):
    for phase in ("forward", "backward", "update"):
        ready.send(RunPhase(phase))
        ready.wait(lambda phase=phase: ready.snapshot.phase.startswith(phase[:6]))
    assert ready.snapshot.phase is Phase.UPDATED
    assert ready.step() == 1


def test_a_phase_pauses(ready):
    ready.send(Play())
    ready.wait(lambda: ready.snapshot.step > 5)
    ready.send(RunPhase("forward"))
    ready.wait(lambda: ready.running() == [True, False])
    ready.wait(lambda: ready.snapshot.phase is Phase.FORWARD)


def test_reset_pauses_and_begins_again(ready):
    ready.send(Play())
    ready.wait(lambda: ready.snapshot.step > 5)
    ready.send(Reset())
    ready.wait(lambda: ready.running() == [True, False])
    assert ready.step() == 0
    ready.wait(lambda: ready.snapshot.step == 0)


def test_a_learning_rate_changes_while_running(ready, project):
    ready.send(Play())
    ready.wait(lambda: ready.snapshot.step > 5)
    ready.send(Configure(2, project(rate=0.02)))
    ready.wait(lambda: ready.snapshot.generation == 2)
    stood = ready.snapshot.step
    ready.wait(lambda: ready.snapshot.step > stood)
    assert ready.running() == [True]
    assert not ready.of(Configured)[-1].restarted


def test_other_data_restarts_and_keeps_running(ready, project):
    ready.send(Play())
    ready.wait(lambda: ready.snapshot.step > 5)
    ready.send(Configure(2, project("classes")))
    ready.wait(lambda: ready.snapshot.generation == 2 and ready.snapshot.step > 5)
    assert ready.running() == [True]


def test_a_rejected_document_pauses_and_a_mended_one_goes_on(ready, project, chain):
    ready.send(Play())
    ready.wait(lambda: ready.snapshot.step > 5)
    ready.send(Configure(2, project().replace(network=chain(4, 3))))
    ready.wait(lambda: ready.of(Rejected))
    ready.wait(lambda: ready.running() == [True, False])
    stood = ready.step()
    ready.send(Play(), RunSteps(), RunPhase("forward"), RunEpochs())
    assert ready.step() == stood
    assert ready.running()[-1] is False
    ready.send(Configure(3, project()), RunSteps())
    assert ready.step() == stood + 1


def test_play_refused_is_said(driver):
    driver.send(Play())
    driver.wait(lambda: driver.running() == [False])


def test_before_any_document_nothing_breaks(driver):
    everything = [
        Pause(),
        Reset(),
        RunPhase("forward"),
        RunSteps(),
        RunEpochs(),
        SetSpeed("10"),
        RequestSnapshot(SnapshotContents(field=10)),
    ]
    driver.send(*everything)
    assert driver.state().checkpoint is None
    assert not driver.of(Failed)


def test_at_one_update_a_second_every_third_is_seen(ready):
    ready.send(SetSpeed("1"), Play())
    for phase in (Phase.FORWARD, Phase.BACKWARD, Phase.UPDATED):
        ready.wait(lambda phase=phase: ready.snapshot.phase is phase)
    assert ready.snapshot.record.is_live("update")
    ready.send(Pause())
    ready.wait(lambda: ready.running() == [True, False])


def test_a_single_step_tells_of_its_thirds_and_is_taken_back_by_thirds(ready):
    ready.send(RunSteps())
    ready.wait(lambda: ready.snapshot.step == 1)
    record, points = ready.snapshot.record, ready.state().history
    assert record.undoable == 3
    assert record.backward.changed == 0
    assert [point.step for point in points] == [0, 1]
    for phase in (Phase.BACKWARD, Phase.FORWARD, Phase.READY):
        ready.send(StepBack())
        ready.wait(lambda phase=phase: ready.snapshot.phase is phase)
    assert ready.snapshot.record.undoable == 0
    assert [point.step for point in ready.state().history] == [0]
    ready.send(StepBack(), RunSteps())
    ready.wait(lambda: ready.snapshot.step == 1)
    assert ready.snapshot.record.update.length == record.update.length


@pytest.mark.parametrize("speed", ["1", "10", "60", "epoch", "unlimited"])
def test_every_command_at_every_speed(ready, speed):
    ready.send(SetSpeed(speed), Play())
    ready.wait(lambda: ready.snapshot.step >= 1)
    for command in (Pause(), Play(), RunSteps(2), RunPhase("backward"), RunEpochs(), Reset()):
        ready.send(command)
        ready.state()
    assert ready.step() == 0
    assert not ready.of(Failed)


def test_a_slow_speed_is_kept(ready):
    ready.send(SetSpeed("10"), Play())
    ready.wait(lambda: ready.snapshot.step >= 1)
    begun, first = time.monotonic(), ready.snapshot.step
    ready.wait(lambda: ready.snapshot.step >= first + 5)
    assert time.monotonic() - begun > 0.35
    assert ready.snapshot.steps_per_second <= 25


def test_an_epoch_a_frame_shows_every_epoch(ready):
    ready.send(SetSpeed("epoch"), Play())
    shown = []
    for expected in range(1, 6):
        ready.wait(lambda expected=expected: ready.snapshot.epoch >= expected)
        shown.append((ready.snapshot.epoch, ready.snapshot.step))
    assert shown == [(epoch, 5 * epoch) for epoch in range(1, 6)]


def test_an_epoch_a_frame_waits_for_the_frame(ready):
    ready.send(SetSpeed("epoch"), Play())
    ready.wait(lambda: not ready.worker.snapshots.is_empty, take=False)
    for _ in range(5):
        ready.send(RequestState(0))
        ready.wait(lambda: ready.of(StateReady), take=False)
        assert ready.of(StateReady)[-1].checkpoint.epoch == 1
        ready.events.clear()


def test_a_long_epoch_is_not_slowed_by_frames(driver, project):
    """One frame, one epoch: even if nobody looks before it is over."""
    made = project(batch_size=1)
    made = made.replace(dataset=type(made.dataset)("circle", {"count": 4000}))
    driver.send(Configure(1, made))
    driver.wait(lambda: driver.snapshot)
    driver.send(SetSpeed("epoch"), Play())
    driver.wait(
        lambda: any(p.epoch == 1 for e in driver.of(Evaluated) for p in e.points), take=False
    )


def test_wanting_something_shows_it_while_paused(ready):
    ready.send(
        RequestSnapshot(SnapshotContents(field=9, tiles=5, gradients=True, predictions=True))
    )
    ready.wait(lambda: ready.snapshot.field is not None)
    assert ready.snapshot.field.shape == (1, 9, 9)
    assert ready.snapshot.predictions.train.shape == (30, 1)


def test_going_to_a_step_pauses_and_replays_to_it(ready):
    ready.send(RunEpochs(60))
    ready.wait(lambda: ready.running() == [True, False])
    ready.send(Play(), GoTo(1, 123))
    ready.wait(lambda: ready.step() == 123)
    assert ready.running()[-1] is False
    ready.wait(lambda: ready.snapshot.step == 123)
    assert ready.snapshot.metrics.step == 123
    restarted = [event for event in ready.of(Evaluated) if event.restart][-1]
    assert restarted.points[0].step == 0
    assert restarted.points[-1].step <= 123
    ready.send(GoTo(7, 5), RunSteps())  # of another document
    ready.wait(lambda: ready.step() == 124)


def test_nothing_is_shown_of_the_way_to_a_moment(ready, monkeypatch):
    monkeypatch.setattr(worker, "REPLAY_SECONDS", PATIENCE)
    monkeypatch.setattr(worker, "SLICE_SECONDS", 0.0)  # the way takes many slices
    monkeypatch.setattr(moment_keeper, "SHORTEST", 1e9)
    ready.send(RunSteps(700))
    ready.wait(lambda: ready.snapshot.step == 700)
    ready.events.clear()
    shown = set()
    ready.send(GoTo(1, 523))

    def arrived():
        shown.add(ready.snapshot.step)
        return ready.of(MomentReached) and ready.snapshot.step == 523

    ready.wait(arrived)
    assert shown == {700, 523}
    told = ready.of(Evaluated)
    assert [event.restart for event in told] == [True]
    assert told[0].points[-1].step == 523


def test_a_moment_is_told_of_as_soon_as_it_is_there_but_not_while_training_runs(ready):
    ready.wait(lambda: ready.came)
    ready.send(Play())
    ready.wait(lambda: ready.snapshot.step > 20)
    running = len(ready.came)
    ready.wait(lambda: ready.snapshot.step > 60)
    assert len(ready.came) == running
    ready.send(GoTo(1, 33))
    ready.wait(lambda: len(ready.came) > running, take=False)
    assert not ready.came[-1]
    ready.wait(lambda: ready.snapshot.step == 33)


def test_a_divergence_pauses_and_a_lower_rate_goes_on(driver, project):
    driver.send(Configure(1, project("regression", rate=20.0)), Play())
    said = driver.wait(lambda: driver.of(Diverged))[0]
    driver.wait(lambda: driver.running() == [True, False])
    stood = driver.step()
    assert stood < said.step
    driver.send(Configure(2, project("regression", rate=1e-4)), Play())
    driver.wait(lambda: driver.snapshot.generation == 2 and driver.snapshot.step > stood + 20)
    assert len(driver.of(Diverged)) == 1


def test_the_unexpected_is_reported_and_the_thread_lives(ready, project, monkeypatch):
    def broken(self, n=1):
        raise RuntimeError("the moon is full")

    monkeypatch.setattr(Trainer, "step", broken)
    for command in (RunSteps(2), Play(), RunEpochs()):
        ready.events.clear()
        ready.send(command)
        failed = ready.wait(lambda: ready.of(Failed))[0]
        assert failed.error == "the moon is full"
        assert "RuntimeError" in failed.traceback
        assert ready.state().checkpoint.step == 0
    monkeypatch.undo()
    ready.send(RunPhase("sideways"))
    ready.wait(lambda: ready.of(Failed)[-1].doing == "running sideways")
    ready.send(RunSteps())
    assert ready.step() == 1


def test_a_view_that_cannot_be_prepared(ready, monkeypatch):
    monkeypatch.setattr(Trainer, "predict", None)
    ready.send(RequestSnapshot(SnapshotContents(field=-1)))
    ready.wait(lambda: ready.of(Failed))
    ready.send(RequestSnapshot(SnapshotContents()), RunSteps())
    ready.wait(lambda: ready.snapshot.step == 1)
    assert len(ready.of(Failed)) == 1


def test_the_state_is_the_trainers(ready, project):
    ready.send(RunSteps(9))
    state = ready.state()
    trainer = Trainer(project())
    trainer.step(9)
    np.testing.assert_array_equal(state.checkpoint.theta, trainer.network.theta)
    assert state.checkpoint.sampler == trainer.checkpoint().sampler
