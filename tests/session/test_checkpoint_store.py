"""The store: bounded, the oldest give up first, and it says which."""

import time

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


@pytest.mark.parametrize("name", ["", "lenet-digits"])
def test_keeping_a_moment_takes_the_worker_next_to_nothing(name):
    """Two in a second were 1 % of its time; one is taken per edit that gives up what is learnt."""
    trainer = Trainer(template(name) if name else default_project())
    trainer.step(2)
    store, took = CheckpointStore(), []
    for key in range(5):
        began = time.perf_counter()
        store.keep(key, KeptState(trainer.checkpoint()))
        took.append(time.perf_counter() - began)
    assert min(took) < 0.005
