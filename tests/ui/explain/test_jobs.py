"""Several panels share one thread: in turn, and of each only the newest computation."""

import threading

import pytest

from playground.core import PlaygroundError
from playground.ui.explain.base.jobs import Jobs

pytestmark = pytest.mark.gui


@pytest.fixture
def jobs(qtbot):
    made = Jobs()
    yield made
    made.close()


def gated(gate, value, begun=None):
    """A computation that waits for a gate."""

    def work(run):
        if begun is not None:
            begun.set()
        gate.wait(10)
        return value

    return work


def test_slots_are_computed_one_after_the_other(qtbot, jobs):
    gate, done = threading.Event(), []
    threads = set()

    def noting(run):
        threads.add(threading.current_thread().name)
        return "second"

    jobs.submit("first", gated(gate, "first"), done.append, pytest.fail)
    jobs.submit("second", noting, done.append, pytest.fail)
    assert not threads
    gate.set()
    qtbot.waitUntil(lambda: done == ["first", "second"])
    assert jobs.is_idle


def test_the_newest_of_a_slot_replaces_what_waits_and_what_runs(qtbot, jobs):
    gate, begun, done = threading.Event(), threading.Event(), []
    jobs.submit("a", gated(gate, "old", begun), done.append, pytest.fail)
    assert begun.wait(10)
    jobs.submit("b", lambda run: "b old", done.append, pytest.fail)
    jobs.submit("b", lambda run: "b new", done.append, pytest.fail)
    jobs.submit("a", lambda run: "a new", done.append, pytest.fail)
    gate.set()
    qtbot.waitUntil(lambda: len(done) == 2)
    assert sorted(done) == ["a new", "b new"]


def test_a_failure_is_told_to_its_own_panel_and_the_next_goes_on(qtbot, jobs):
    told, done = [], []

    def fails(run):
        raise PlaygroundError("this network has no weights")

    jobs.submit("a", fails, pytest.fail, told.append)
    jobs.submit("b", lambda run: 1, done.append, pytest.fail)
    qtbot.waitUntil(lambda: done == [1])
    assert told == ["this network has no weights"]


def test_all_work_of_one_panel_is_given_up_at_once(qtbot, jobs):
    begun, go_on, done = threading.Event(), threading.Event(), []

    def waits(run):
        begun.set()
        go_on.wait(5)

    jobs.submit("a.slow", waits, pytest.fail, pytest.fail)
    assert begun.wait(5)
    jobs.submit("a.other", lambda run: 1, pytest.fail, pytest.fail)
    jobs.submit("b.one", lambda run: 2, done.append, pytest.fail)
    jobs.cancel_all("a")
    go_on.set()
    qtbot.waitUntil(lambda: done == [2])
    assert jobs.is_idle


def test_progress_arrives_and_cancelling_ends_the_work(qtbot, jobs):
    seen, ended = [], threading.Event()

    def work(run):
        run.report("half")
        while run.goes_on():
            pass
        ended.set()

    jobs.submit("a", work, pytest.fail, pytest.fail, seen.append)
    qtbot.waitUntil(lambda: seen == ["half"])
    jobs.cancel("a")
    assert ended.wait(10)
    assert jobs.is_idle
