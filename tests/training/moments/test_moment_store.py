"""The store: one bound for all moments, what is missed least goes first, and it says which."""

import sys

import pytest

from playground.project.templates import default_project, template
from playground.training.base.history import History, Metrics
from playground.training.moments.byte_ledger import ByteLedger
from playground.training.moments.moment import Moment
from playground.training.moments.moment_store import BEST, MomentStore
from playground.training.trainer import Trainer


@pytest.fixture
def moment(project):
    """A function that makes a moment after some steps more, perhaps with a long past."""
    trainer = Trainer(project(hidden=(50,), optimizer="adam"))

    def make(steps=1, points=0):
        trainer.step(steps)
        history = History(Metrics(i, i, 1, 1, 1, 1) for i in range(points))
        return Moment(trainer.checkpoint(), history.mark())

    return make


def size(*moments):
    """What moments take together."""
    ledger = ByteLedger()
    for each in moments:
        ledger.add(each)
    return ledger.used_bytes


def test_what_is_left_is_found_again(moment):
    store = MomentStore()
    first, second = moment(), moment()
    store.leave(1, first)
    store.leave(2, second)
    assert store.left(1) is first
    assert store.left(3) is None
    store.leave(1, second)
    assert store.left(1) is second
    assert store.left_count == 2


def test_a_moments_size_counts_arrays_and_curves(moment):
    bare, long = moment(), moment(points=1000)
    checkpoint = bare.checkpoint
    assert checkpoint.slots
    arrays = checkpoint.theta.nbytes * (1 + len(checkpoint.slots))
    assert arrays < size(bare) < arrays + 20_000
    assert size(long) > size(bare) + 200_000


def test_a_table_and_a_past_that_moments_share_count_once():
    trainer, history = Trainer(template("iris")), History()
    history.extend(Metrics(i, i, 1, 1, 1, 1) for i in range(500))
    moments = []
    for step in range(500, 503):
        trainer.step()
        history.append(Metrics(step, step, 1, 1, 1, 1))
        moments.append(Moment(trainer.checkpoint(), history.mark()))
    table = moments[0].checkpoint.table
    shared = sum(each.nbytes for each in (table.rows, table.answers, table.train, table.test))
    assert shared + 120_000 < size(moments[0])
    assert size(*moments) < size(moments[0]) + 20_000
    assert size(moments[0], moments[0]) == size(moments[0])
    assert [len(each.history) for each in moments] == [501, 502, 503]


def test_the_oldest_give_up_their_place(moment):
    moments = [moment() for _ in range(4)]
    store = MomentStore(2 * max(map(size, moments)) + 10)
    for revision, each in enumerate(moments):
        store.leave(revision, each)
        assert store.used_bytes <= store.limit_bytes
    assert [store.left(key) is not None for key in range(4)] == [False, False, True, True]
    assert store.lost == {0, 1}
    store.leave(1, moments[1])
    assert store.lost == {0, 2}


def test_regular_moments_go_before_where_a_training_was_left(moment):
    moments = [moment() for _ in range(9)]
    store = MomentStore(5 * max(map(size, moments)))
    for each in moments[:3]:
        store.keep(each)
    store.leave(0, moments[3])
    for each in moments[4:]:
        store.keep(each)
        assert store.used_bytes <= store.limit_bytes
        assert store.left(0) is moments[3]
    steps = store.timeline.steps
    assert (steps[0], steps[-1], len(steps)) == (5, 9, 4)
    store.limit_bytes = 2 * max(map(size, moments))
    store.keep(moments[8])
    assert (store.left(0), store.timeline.steps) == (moments[3], (9,))


def test_a_named_moment_stays(moment):
    store = MomentStore(1)
    best = moment()
    store.name(BEST, best)
    store.keep(best)
    assert (store.named(BEST), len(store.timeline)) == (best, 0)
    store.name(BEST, moment())
    assert store.named(BEST).step == 2
    store.forget(BEST)
    assert (store.named(BEST), store.used_bytes) == (None, 0)


def test_nothing_learnt_is_no_loss(moment, project):
    store = MomentStore(1)
    store.leave(1, Moment(Trainer(project()).checkpoint()))
    store.leave(2, moment())
    assert (store.left_count, store.used_bytes, store.lost) == (0, 0, {2})


def test_what_nobody_asks_for_is_not_kept(moment):
    store = MomentStore()
    for revision in range(4):
        store.leave(revision, moment())
    store.discard_after(1)
    assert store.left_count == 2
    store.discard(0)
    assert store.used_bytes == size(store.left(1))
    store.clear()
    assert (store.left_count, store.used_bytes) == (0, 0)


def test_a_fork_shares_what_was_before_it(moment):
    store = MomentStore()
    moments = [moment() for _ in range(4)]
    for each in moments:
        store.keep(each)
    used = store.used_bytes
    store.fork(7, 2)
    assert (store.timeline.steps, store.left(7), store.used_bytes) == ((1, 2), moments[3], used)
    store.keep(moment())
    assert store.timeline.steps == (1, 2, 5)
    store.take_up(7)
    assert (store.timeline.steps, store.used_bytes) == ((1, 2, 3, 4), used)


def test_keeping_a_moment_copies_what_was_learnt_and_no_more():
    """Counted, so that no machine's speed matters: the running training waits for it."""
    calls, sizes = [], []
    for project in (default_project(), template("lenet-digits")):
        trainer = Trainer(project)
        trainer.step(2)
        store = MomentStore()
        store.leave(0, Moment(trainer.checkpoint()))  # what is made only once
        calls.append(python_calls(lambda t=trainer, s=store: s.leave(1, Moment(t.checkpoint()))))
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
