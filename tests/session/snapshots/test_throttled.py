import pytest

from playground.session.snapshots import snapshot_builder
from playground.session.snapshots.snapshot_builder import REST, Throttled

COST = 2.0


@pytest.fixture
def clock(monkeypatch):
    now = [50.0]
    monkeypatch.setattr(snapshot_builder.time, "perf_counter", lambda: now[0])
    return now


@pytest.fixture
def ask(clock):
    answers, asked = iter(range(100)), Throttled()

    def compute():
        clock[0] += COST
        return next(answers)

    return lambda key="a", now=False: asked.get(key, compute, now=now)


def test_an_answer_stands_until_it_is_paid_for(clock, ask):
    assert [ask(), ask()] == [0, 0]
    clock[0] += REST * COST - 0.01
    assert ask() == 0
    clock[0] += 0.02
    assert [ask(), ask()] == [1, 1]


def test_what_must_be_new_is_new(ask):
    assert [ask(), ask(now=True), ask()] == [0, 1, 1]


def test_another_kind_of_answer_is_never_repeated(ask):
    assert [ask(), ask("b"), ask("b"), ask("a")] == [0, 1, 1, 2]
