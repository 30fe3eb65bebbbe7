"""Work in a thread: the newest counts, it can be watched, stopped, given up and waited for."""

import threading

import pytest

from playground.core import PlaygroundError
from playground.ui.support import background_task
from playground.ui.support.background_task import BackgroundTask

pytestmark = pytest.mark.gui

LONG = 20.0
"""Seconds that only a failing test waits."""


class Held:
    """Work that tells when it begins, and goes on when it is let go."""

    def __init__(self, result):
        self.begun, self.released = threading.Event(), threading.Event()
        self.went_on = None
        self._result = result

    def __call__(self, run):
        self.begun.set()
        assert self.released.wait(LONG)
        self.went_on = run.goes_on()
        return self._result


@pytest.fixture
def make(qapp):
    """A function that makes a task that keeps what it tells; every one is joined at the end."""
    made = []

    def task(**options):
        each = BackgroundTask("test", **options)
        each.told = []
        for name in ("progressed", "finished", "failed"):
            getattr(each, name).connect(lambda value, name=name: each.told.append((name, value)))
        made.append(each)
        return each

    yield task
    for each in made:
        each.cancel()
        each.join(LONG)


def ended(qtbot, task):
    qtbot.waitUntil(lambda: not task.is_running, timeout=int(LONG * 1000))
    return task.told


def test_the_result_comes_on_the_gui_thread(make, qtbot):
    task, seen = make(), []
    task.finished.connect(lambda _: seen.append(threading.current_thread()))
    task.start(lambda run: threading.current_thread().name)
    assert task.is_running
    assert ended(qtbot, task) == [("finished", "playground-test")]
    assert seen == [threading.main_thread()]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PlaygroundError("no such thing"), "no such thing"),
        (OSError("disk full"), "disk full"),
        (MemoryError(), "there is not enough memory"),
        (ZeroDivisionError("by nought"), "ZeroDivisionError: by nought"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_exception_is_told(make, qtbot, error, words):
    def work(run):
        raise error

    task = make()
    task.start(work)
    assert ended(qtbot, task) == [("failed", words)]
    task.start(lambda run: "again")
    assert ended(qtbot, task)[1:] == [("finished", "again")]


def test_only_the_newest_is_answered_and_none_run_side_by_side(make, qtbot):
    task = make()
    older, between, newest = Held("older"), Held("between"), Held("newest")
    task.start(older)
    assert older.begun.wait(LONG)
    task.start(between)
    task.start(newest)
    newest.released.set()
    assert not newest.begun.is_set()
    older.released.set()
    assert ended(qtbot, task) == [("finished", "newest")]
    assert older.went_on is False
    assert newest.went_on is True
    assert not between.begun.is_set()


def test_an_answer_on_its_way_is_dropped_by_a_newer_start(make, qtbot):
    task = make()
    task.start(lambda run: "older")
    task.join(LONG)
    task.start(lambda run: "newer")
    assert ended(qtbot, task) == [("finished", "newer")]


def test_stopped_work_ends_with_what_it_has(make, qtbot):
    task, work = make(), Held("half")
    task.start(work)
    assert work.begun.wait(LONG)
    task.stop()
    work.released.set()
    assert ended(qtbot, task) == [("finished", "half")]
    assert work.went_on is False


def test_cancelled_work_is_not_told_of(make, qtbot):
    task, work = make(), Held("nobody")
    task.start(work)
    assert work.begun.wait(LONG)
    task.cancel()
    assert not task.is_running
    work.released.set()
    task.join(LONG)
    qtbot.wait(0)
    assert task.told == []
    assert work.went_on is False


def test_closing_waits_no_longer_than_its_patience(make, monkeypatch):
    monkeypatch.setattr(background_task, "PATIENCE", 0.01)
    task, work = make(), Held(None)
    task.start(work)
    assert work.begun.wait(LONG)
    task.close()
    assert task._thread.is_alive()
    work.released.set()
    task.close(LONG)
    assert not task._thread.is_alive()


def test_closing_what_never_began(make):
    task = make(rest_ms=60_000)
    task.close()
    task.start(lambda run: None)
    task.close()
    assert not task.is_running


def test_starts_rest_before_the_work_begins(make, qtbot):
    task, done = make(rest_ms=5), []
    for letter in "abc":
        task.start(lambda run, letter=letter: done.append(letter))
    ended(qtbot, task)
    assert done == ["c"]


def test_progress_is_reported_until_it_is_stopped(make, qtbot):
    task = make(report_seconds=0.0)
    going = []

    def work(run):
        going.append(run.progress(1, 3))
        going.append(run.progress(2, 3))
        run.stop()
        going.append(run.progress(3, 3))

    task.start(work)
    told = ended(qtbot, task)
    assert told == [("progressed", (1, 3)), ("progressed", (2, 3)), ("finished", None)]
    assert going == [True, True, False]


def test_reports_rest_between_frames(make, qtbot):
    task = make(report_seconds=60.0)

    def work(run):
        for done in range(1000):
            run.progress(done, 1000)
        run.report("always told")

    task.start(work)
    assert ended(qtbot, task) == [("progressed", "always told"), ("finished", None)]
