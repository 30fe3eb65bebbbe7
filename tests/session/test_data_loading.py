"""Large data: reported while it is read, and not read to the end when nobody waits for it."""

import threading

import pytest

from playground.core import NumpyStream
from playground.datasets import DATASETS, Cancelled, DatasetConfig
from playground.project.templates import default_project
from playground.session import data_loading as loading
from playground.session.base.commands import CancelLoading, Configure
from playground.session.base.events import Configured, Loading, Rejected
from playground.session.data_loading import REPORT_SECONDS, LoadingWatch
from playground.session.worker import Worker

PATIENCE = 20.0
SLOW = "idx"


def configure(generation, kind="circle", **flags):
    project = default_project().replace(dataset=DatasetConfig(kind))
    return Configure(generation, project, **flags)


@pytest.fixture
def clock(monkeypatch):
    """The time that a watch sees, to be moved by hand."""
    now = [100.0]
    monkeypatch.setattr(loading.time, "monotonic", lambda: now[0])
    return now


def test_reports_come_now_and_then(clock):
    events = []
    progress = LoadingWatch(events.append).begin(configure(7))
    assert progress(1, 10)
    assert events == []
    clock[0] += 2 * REPORT_SECONDS
    assert progress(2, 10)
    assert progress(3, 10)
    clock[0] += 2 * REPORT_SECONDS
    assert progress(4, 10)
    assert events == [Loading(7, 2, 10), Loading(7, 4, 10)]


def test_giving_up_concerns_what_is_read_so_far():
    watch = LoadingWatch(lambda event: None)
    old, new = watch.begin(configure(3)), watch.begin(configure(4))
    watch.give_up(3)
    assert not old(0, 1)
    assert new(0, 1)
    watch.give_up()
    assert not new(0, 1)


@pytest.mark.parametrize(
    ("later", "goes_on"),
    [
        (configure(2, "xor"), False),
        (configure(2, SLOW), True),  # the same data
        (configure(2, "xor", restart=True), False),
    ],
)
def test_a_document_with_other_data_takes_the_place(later, goes_on):
    watch = LoadingWatch(lambda event: None)
    progress = watch.begin(configure(1, SLOW))
    watch.make_way(later)
    assert progress(0, 1) is goes_on


def test_a_beginning_is_never_dropped_for_a_mere_change():
    watch = LoadingWatch(lambda event: None)
    progress = watch.begin(configure(1, SLOW, restart=True))
    watch.make_way(configure(2, "xor"))
    assert progress(0, 1)


def test_nothing_is_given_up_when_nothing_is_read():
    watch = LoadingWatch(lambda event: None)
    watch.begin(configure(1, SLOW))
    watch.end()
    watch.make_way(configure(2, "xor"))
    assert watch.begin(configure(1))(0, 1)


class Reading:
    """A source that reads until it is stopped, and tells when it began."""

    def __init__(self):
        self.began = threading.Event()
        self.wait = threading.Event()

    def read(self, source, stream, progress):
        self.began.set()
        while progress(1, 2):
            self.wait.wait(0.005)
        raise Cancelled


@pytest.fixture
def reading(monkeypatch):
    reading = Reading()
    source = DATASETS.get(SLOW)
    monkeypatch.setattr(source, "read", lambda *args: reading.read(*args))
    return reading


@pytest.fixture
def worker(reading):
    worker = Worker()
    yield worker
    assert worker.close(PATIENCE)


def wait_for(worker, kind, generation):
    """Return the first event of a kind and generation."""
    pause, seen = threading.Event(), []
    for _ in range(int(PATIENCE / 0.005)):
        seen += worker.events()
        for event in seen:
            if isinstance(event, kind) and event.generation == generation:
                return event
        pause.wait(0.005)
    raise AssertionError(f"no {kind.__name__} of {generation} came: {seen}")


def test_a_person_sees_how_far_it_is_and_can_cancel(worker, reading):
    worker.send(configure(5, SLOW))
    seen = wait_for(worker, Loading, 5)
    assert seen.done / seen.total == 0.4  # half of the reading, behind which there is more to do
    worker.send(CancelLoading(5))
    rejected = wait_for(worker, Rejected, 5)
    assert "cancelled" in rejected.error
    assert rejected.dataset is None
    worker.send(configure(6))
    wait_for(worker, Configured, 6)


def test_other_data_does_not_wait_for_what_is_read(worker, reading):
    worker.send(configure(1, SLOW))
    assert reading.began.wait(PATIENCE)
    worker.send(configure(2))
    wait_for(worker, Configured, 2)


def test_closing_does_not_wait_for_what_is_read(worker, reading):
    worker.send(configure(1, SLOW))
    assert reading.began.wait(PATIENCE)


def test_sources_that_are_quick_need_not_report():
    source = DATASETS.get("circle")()
    raw = source.read(NumpyStream((0,)), lambda done, total: False)
    assert len(raw.x) == source.count
