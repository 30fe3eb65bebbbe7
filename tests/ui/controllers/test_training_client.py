"""The client: what it sends, and what it makes of the worker's answers, in which order."""

from types import SimpleNamespace

import pytest

from playground.datasets.peek import peek_dataset
from playground.project.templates import default_project
from playground.session.base.commands import (
    CancelLoading,
    Configure,
    Pause,
    Play,
    RequestSnapshot,
    RequestState,
    RunPhase,
    RunSteps,
    SetSpeed,
    SetValue,
)
from playground.session.base.events import (
    Configured,
    Diverged,
    Evaluated,
    Failed,
    Loading,
    Rejected,
    Running,
    StateReady,
    Stopped,
    ValueRejected,
)
from playground.session.snapshots.snapshot import SnapshotContents
from playground.training.base.history import Metrics
from playground.ui.controllers import training_client
from playground.ui.controllers.training_client import TrainingClient

pytestmark = pytest.mark.gui

PROJECT = default_project()
DATA = peek_dataset(PROJECT.dataset)


class FakeWorker:
    """Takes commands; answers what a test prepared."""

    def __init__(self):
        self.sent = []
        self.waiting = []
        self.snapshot = None
        self.is_open = True
        self.gate = SimpleNamespace(close=self._close, open=self._open)
        self.snapshots = SimpleNamespace(take=lambda: self.snapshot)

    def send(self, command):
        self.sent.append(command)

    def events(self):
        found, self.waiting = self.waiting, []
        return found

    def _close(self):
        self.is_open = False

    def _open(self):
        self.is_open = True


@pytest.fixture
def worker(monkeypatch):
    made = FakeWorker()
    monkeypatch.setattr(training_client, "Worker", lambda came: made)
    return made


@pytest.fixture
def client(qapp, worker):
    return TrainingClient()


@pytest.fixture
def heard(client):
    """Every signal with its arguments, in order."""
    found = []
    names = ("snapshot_ready", "history_changed", "running_changed", "dataset_changed")
    names += (
        "configured",
        "rejected",
        "loading",
        "loaded",
        "stopped",
        "state_refused",
        "problem_found",
        "message",
    )
    for name in names:
        getattr(client, name).connect(lambda *a, name=name: found.append((name, *a)))
    return found


def snapshot(generation):
    return SimpleNamespace(generation=generation)


def configured(generation, dataset=DATA):
    return Configured(generation, dataset, 1, 0, False)


def rejected(generation, part, error="", dataset=None):
    return Rejected(generation, (), error, dataset, part)


def answer(client, worker, *events, snapshot=None):
    worker.waiting, worker.snapshot = list(events), snapshot
    client.poll()
    worker.snapshot = None


def test_beginning_sends_speed_and_document_and_counts_generations(client, worker):
    client.begin(PROJECT)
    client.configure(PROJECT)
    speed, first, second = worker.sent
    assert speed == SetSpeed(PROJECT.view.speed)
    assert isinstance(first, Configure)
    assert (first.generation, first.restart) == (1, True)
    assert (second.generation, second.restart) == (2, False)
    assert client.generation == 2


def test_a_saved_state_goes_with_the_document(client, worker):
    client.begin(PROJECT, StateReady(0, 0, "checkpoint", ("points",)))
    sent = worker.sent[-1]
    assert (sent.checkpoint, sent.history, sent.restart) == ("checkpoint", ("points",), False)


def test_commands_become_messages(client, worker):
    client.play()
    client.pause()
    client.forward()
    client.step()
    client.set_value("a", "weight", (0, 1), 0.5)
    client.cancel_loading()
    assert worker.sent == [
        Play(),
        Pause(),
        RunPhase("forward"),
        RunSteps(1),
        SetValue(0, "a", "weight", (0, 1), 0.5),
        CancelLoading(0),
    ]


def test_what_views_need_is_sent_only_when_it_changes(client, worker):
    client.request_contents(SnapshotContents())
    client.request_contents(SnapshotContents(tiles=10))
    client.request_contents(SnapshotContents(tiles=10))
    assert worker.sent == [RequestSnapshot(SnapshotContents(tiles=10))]


def test_a_snapshot_counts_once_its_document_is_configured(client, worker, heard):
    client.begin(PROJECT)
    answer(client, worker, snapshot=snapshot(1))
    assert client.latest is None
    # Both may come with one look; the event was said first.
    answer(client, worker, configured(1), snapshot=snapshot(1))
    assert client.latest.generation == 1
    assert client.is_current
    assert [name for name, *_ in heard] == [
        "dataset_changed",
        "loaded",
        "configured",
        "snapshot_ready",
    ]


def test_while_a_newer_document_waits_the_older_one_is_still_shown(client, worker, heard):
    client.begin(PROJECT)
    answer(client, worker, configured(1), snapshot=snapshot(1))
    client.configure(PROJECT)
    heard.clear()
    answer(client, worker, snapshot=snapshot(1))
    assert [name for name, *_ in heard] == ["snapshot_ready"]
    assert not client.is_current
    assert (client.generation, client.configured_generation) == (2, 1)


def test_answers_about_older_documents_are_dropped(client, worker, heard):
    client.begin(PROJECT)
    client.configure(PROJECT)
    answer(client, worker, Loading(1, 5, 10), rejected(1, "data", "gone"))
    assert heard == []
    answer(client, worker, Loading(2, 5, 10), rejected(2, "data", "gone"))
    assert [name for name, *_ in heard] == ["loading", "loaded", "rejected"]


def test_the_same_data_is_told_once(client, worker, heard):
    client.begin(PROJECT)
    answer(client, worker, configured(1))
    client.configure(PROJECT)
    answer(client, worker, configured(2))
    assert [name for name, *_ in heard].count("dataset_changed") == 1
    assert client.dataset is DATA


def test_a_rejected_network_comes_with_the_data_it_was_meant_for(client, worker, heard):
    client.begin(PROJECT)
    answer(client, worker, rejected(1, "network", dataset=DATA))
    assert client.dataset is DATA
    assert [name for name, *_ in heard] == ["loaded", "dataset_changed", "rejected"]


def test_a_refused_state_is_said(client, worker, heard):
    client.begin(PROJECT, StateReady(0, 0, "checkpoint", ()))
    answer(client, worker, rejected(1, "state", "other shapes"))
    text = (
        "The saved training was not taken up, weights are new; it stays in its file: other shapes"
    )
    assert heard == [("loaded",), ("state_refused", text)]


def test_points_are_collected_and_told_once_a_look(client, worker, heard):
    first, second = [point(0)], [point(1)]
    answer(client, worker, Evaluated(0, tuple(first), True), Evaluated(0, tuple(second), False))
    assert [p.step for p in client.history.points()] == [0, 1]
    assert heard == [("history_changed", client.history)]
    heard.clear()
    answer(client, worker)
    assert heard == []


def test_running_stops_and_problems_are_told(client, worker, heard):
    answer(client, worker, Running(True))
    assert client.is_running
    answer(client, worker, Stopped(0, "3 epochs", None), Running(False))
    assert not client.is_running
    assert heard == [
        ("running_changed", True),
        ("stopped", "3 epochs"),
        ("running_changed", False),
    ]


def test_each_state_goes_to_who_asked_for_it(client, worker):
    got = {"first": [], "second": []}
    client.questions.state(got["first"].append)
    client.questions.state(got["second"].append)
    tokens = [command.token for command in worker.sent if isinstance(command, RequestState)]
    late = StateReady(tokens[0], 0, None, ())
    answer(client, worker, StateReady(tokens[1], 0, None, ()))
    assert (len(got["first"]), len(got["second"])) == (0, 1)
    answer(client, worker, late)
    answer(client, worker, late)
    assert got["first"] == [late]


def test_the_worker_waits_while_a_frame_is_made_and_painted(client, worker, qtbot):
    seen = []
    client.running_changed.connect(lambda _: seen.append(worker.is_open))
    answer(client, worker, Running(True))
    assert seen == [False]
    assert not worker.is_open
    qtbot.waitUntil(lambda: worker.is_open)


def test_the_gate_opens_even_when_a_view_fails(client, worker, qtbot):
    worker.events = broken
    with pytest.raises(ValueError, match="broken"):
        client.poll()
    qtbot.waitUntil(lambda: worker.is_open)


def broken():
    raise ValueError("broken")


def point(step):
    return Metrics(step, float(step), 1.0, 1.0, 1.0, 1.0)


def test_problems_are_grouped_by_their_cause(client, worker, heard):
    answer(client, worker, Diverged(0, 7, "a", "loss", "the loss is not finite"))
    answer(
        client, worker, Failed(0, "taking a step", "", "trace"), ValueRejected(0, "no such unit")
    )
    assert heard == [
        ("problem_found", "the loss is not finite", "diverged"),
        ("problem_found", "Something went wrong while taking a step: no message", "failed"),
        ("message", "The value was not set: no such unit"),
    ]
