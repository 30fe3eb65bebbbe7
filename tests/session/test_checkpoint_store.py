"""The store: bounded, the oldest give up first, and it says which."""

import sys

import pytest

from playground.project.templates import default_project, template
from playground.session.checkpoint_store import CheckpointStore, KeptState
from playground.training.base.history import Metrics
from playground.training.trainer import Trainer


@pytest.fixture
def state(project):
    """A function that makes a state after some steps."""
    trainer = Trainer(project(hidden=(50,), optimizer="adam"))

    def make(steps=1, points=0):
        trainer.step(steps)
        return KeptState(trainer.checkpoint(), (Metrics(0, 0, 1, 1, 1, 1),) * points)

    return make


def test_what_is_kept_is_found_again(state):
    store = CheckpointStore()
    first, second = state(), state()
    store.keep(1, first)
    store.keep(2, second)
    assert store.get(1) is first
    assert store.get(3) is None
    store.keep(1, second)
    assert store.get(1) is second
    assert len(store) == 2


def test_a_states_size_counts_arrays_and_curves(state):
    bare, long = state(), state(points=1000)
    checkpoint = bare.checkpoint
    assert checkpoint.slots
    arrays = checkpoint.theta.nbytes * (1 + len(checkpoint.slots))
    assert arrays < bare.nbytes < arrays + 20_000
    assert long.nbytes > bare.nbytes + 200_000


def test_a_states_size_counts_what_is_known_of_its_table():
    trainer = Trainer(template("iris"))
    table = trainer.checkpoint().table
    arrays = [] if table is None else [table.rows, table.answers, table.train, table.test]
    size = KeptState(trainer.checkpoint()).nbytes
    assert size > trainer.network.theta.nbytes + sum(each.nbytes for each in arrays)


def test_the_oldest_give_up_their_place(state):
    states = [state() for _ in range(4)]
    store = CheckpointStore(2 * max(each.nbytes for each in states) + 10)
    for key, each in enumerate(states):
        store.keep(key, each)
        assert store.used_bytes <= store.limit_bytes
    assert [store.get(key) is not None for key in range(4)] == [False, False, True, True]
    assert store.lost == {0, 1}
    store.keep(1, states[1])
    assert store.lost == {0, 2}


def test_nothing_learnt_is_no_loss(state, project):
    store = CheckpointStore(1)
    store.keep(1, KeptState(Trainer(project()).checkpoint()))
    store.keep(2, state())
    assert (len(store), store.used_bytes, store.lost) == (0, 0, {2})


def test_what_nobody_asks_for_is_not_kept(state):
    store = CheckpointStore()
    for key in range(4):
        store.keep(key, state())
    store.discard_after(1)
    assert len(store) == 2
    store.discard(0)
    assert store.used_bytes == store.get(1).nbytes
    store.clear()
    assert (len(store), store.used_bytes) == (0, 0)


def test_keeping_a_moment_copies_what_was_learnt_and_no_more():
    """Counted, so that no machine's speed matters: an edit waits for it."""
    calls, sizes = [], []
    for project in (default_project(), template("lenet-digits")):
        trainer = Trainer(project)
        trainer.step(2)
        store = CheckpointStore()
        store.keep(0, KeptState(trainer.checkpoint()))  # what is made only once
        calls.append(python_calls(lambda t=trainer, s=store: s.keep(1, KeptState(t.checkpoint()))))
        learnt = trainer.network.theta.nbytes + sum(v.nbytes for v in trainer.slots.values())
        sizes.append(store.used_bytes / 2 - learnt)
    assert max(calls) <= 250, calls
    assert max(sizes) < 200_000, sizes


def python_calls(work):
    """How many Python functions are called by some work."""
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
