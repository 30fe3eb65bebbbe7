"""A worker waits at no cost, ends at any moment, and drops what a later command replaces."""

import threading
import time

import pytest

from playground.core import Component
from playground.session.base.commands import (
    Configure,
    Pause,
    Play,
    RunEpochs,
    RunSteps,
    SetSpeed,
    drop_superseded,
)
from playground.session.base.events import Configured, Evaluated, Rejected, Running, joined
from playground.training.base.history import Metrics


@pytest.mark.parametrize(
    ("command", "speed"), [(Pause(), "unlimited"), (Play(), "1"), (Play(), "epoch")]
)
def test_waiting_costs_no_time(ready, command, speed):
    """Paused, at one update a second, or with a frame nobody took: the processor rests."""
    ready.send(SetSpeed(speed), command)
    ready.state()
    if speed == "epoch":
        ready.wait(lambda: not ready.worker.snapshots.is_empty, take=False)
    begun = time.process_time()
    threading.Event().wait(0.25)
    assert time.process_time() - begun < 0.1


@pytest.mark.parametrize("command", [Pause(), Play(), RunSteps(10**9), RunEpochs(10**9)])
@pytest.mark.parametrize("speed", ["1", "epoch", "unlimited"])
def test_closing_at_any_moment(ready, command, speed):
    ready.send(SetSpeed(speed), command)
    ready.state()
    assert ready.worker.close(2.0)
    assert ready.worker.close()


def test_closing_behind_a_closed_gate_and_a_full_inbox(ready):
    ready.send(Play())
    ready.worker.gate.close()
    ready.send(*[RunSteps(10**9), Play()] * 50)
    assert ready.worker.close()


def test_a_closed_gate_holds_the_steps_back(ready):
    ready.send(Play())
    ready.wait(lambda: ready.snapshot.step > 5)
    for _ in range(3):
        ready.worker.gate.close()
        ready.state()
        ready.worker.gate.open()
    stood = ready.snapshot.step
    ready.wait(lambda: ready.snapshot.step > stood)


# the inbox ----------------------------------------------------------------------------------------


def test_only_the_last_of_several_documents_counts(ready, project):
    ready.events.clear()
    hold = [RunSteps(2000)]
    typed = [Configure(g, project(rate=g / 100)) for g in range(2, 30)]
    ready.send(*hold, *typed)
    ready.wait(lambda: any(e.generation == 29 for e in ready.of(Configured)))
    assert len(ready.of(Configured)) < len(typed)
    assert len(ready.of(Rejected)) == 0


def test_what_is_dropped(project):
    def document(generation, **more):
        return Configure(generation, project(), **more)

    plain, later = document(1), document(2)
    anew, opened = document(3, restart=True), document(4, checkpoint=object())
    for given, kept in [
        ([plain, later], [later]),
        ([plain, later, plain], [plain]),
        ([plain, Play(), later], [plain, Play(), later]),
        ([anew, plain], [anew, plain]),
        ([opened, plain, later], [opened, later]),
        ([plain, anew], [anew]),
        ([anew, opened], [opened]),
        ([opened, anew], [anew]),
        ([], []),
    ]:
        assert drop_superseded(given) == kept


def test_an_optimizer_changed_by_every_key_ends_at_the_last(ready, project):
    for g, name in enumerate(("adam", "rmsprop", "adagrad", "sgd", "adam"), 2):
        ready.send(Configure(g, project(optimizer=Component(name))))
    state = ready.state()
    assert state.generation == 6
    assert set(state.checkpoint.slots) == {"optimizer/m", "optimizer/v"}


def test_points_of_reports_one_after_the_other_come_in_one():
    def points(*steps, generation=1, restart=False):
        made = tuple(Metrics(step, step, *[0.0] * 4) for step in steps)
        return Evaluated(generation, made, restart)

    told = [points(0, restart=True), points(1, 2), points(3), Running(True), points(4), points(5)]
    found = joined([*told, points(6, restart=True), points(7), points(8, generation=2)])
    steps = [[p.step for p in e.points] for e in found if isinstance(e, Evaluated)]
    assert steps == [[0, 1, 2, 3], [4, 5], [6, 7], [8]]
    assert [e.restart for e in found if isinstance(e, Evaluated)] == [True, False, True, False]
    assert found[1] == Running(True)
    assert joined([]) == []
