"""Many steps in one loop: the same findings as one by one, and no memory."""

import gc
import tracemalloc
from functools import partial

import numpy as np
import pytest

from playground.bench.base.problem import PROBLEMS
from playground.graph import NetworkSpec, NodeSpec
from playground.graph.edits import insert_on_edge
from playground.training import Trainer
from playground.training.base.divergence import DivergenceError
from playground.training.loop import step_loop
from playground.training.loop.step_loop import FixedSizeSteps
from playground.training.update.update_rule import FLUSH_PERIOD

KILOBYTE = 1024


@pytest.fixture
def noisy(project):
    """A project whose layers draw noise and remember averages."""

    def make(**settings):
        made = project("logits", optimizer="adam", rate=0.02, **settings)
        network: NetworkSpec = made.network
        for node in (NodeSpec("drop", "dropout", {"rate": 0.3}), NodeSpec("norm", "batch_norm")):
            network = insert_on_edge(network, node, network.edges[-1])
        return made.replace(network=network)

    return make


def state(trainer):
    vectors = (trainer.network.theta, trainer.network.state, *trainer.slots.values())
    return [vector.copy() for vector in vectors]


def assert_same(one, other):
    for mine, theirs in zip(state(one), state(other), strict=True):
        np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("order", ["shuffle", "carry"])
@pytest.mark.parametrize("replicas", [1, 2])
def test_many_steps_are_the_same_as_one_by_one(noisy, order, replicas):
    together, alone = (Trainer(noisy(order=order), replicas) for _ in range(2))
    together.step(150)
    for _ in range(150):
        alone.step(1)
    assert_same(together, alone)
    assert together.step_count == alone.step_count == 150
    assert together.epoch == alone.epoch


def test_a_false_alarm_changes_nothing(monkeypatch, noisy):
    calm, alarmed = Trainer(noisy()), Trainer(noisy())
    calm.step(40)
    monkeypatch.setattr(FixedSizeSteps, "is_finite", property(lambda _: False))
    alarmed.step(40)
    assert_same(calm, alarmed)
    assert alarmed.step_count == 40


@pytest.mark.parametrize("few", [0, 10**9])
def test_the_step_that_diverged_is_found_among_many(monkeypatch, noisy, few):
    """Neither the loss nor the gradient tells of a parameter that became infinite here."""
    monkeypatch.setattr(step_loop, "FEW", few)
    trainer = Trainer(noisy(batch_size=5))
    before, rule = state(trainer), trainer.loop.rule
    move = rule.apply

    def apply(t):
        move(t)
        if t == 4:
            trainer.network.named_parameters()["dense_1/bias"][1] = np.inf

    rule.apply = apply
    with pytest.raises(DivergenceError) as caught:
        trainer.step(6)
    found = caught.value
    assert (found.step, found.node_id, found.quantity) == (4, "dense_1", "bias")
    assert trainer.step_count == 0
    for mine, begun in zip(state(trainer), before, strict=True):
        np.testing.assert_array_equal(mine, begun)


def test_an_interrupted_loop_counts_what_it_did(noisy):
    trainer, other = Trainer(noisy(batch_size=5)), Trainer(noisy(batch_size=5))
    move = trainer.rule.apply

    def apply(t):
        if t == 4:
            raise KeyboardInterrupt
        move(t)

    trainer.rule.apply = apply
    with pytest.raises(KeyboardInterrupt):
        trainer.step(6)
    other.step(3)
    assert trainer.step_count == trainer.rule.updates == 3
    np.testing.assert_array_equal(trainer.network.theta, other.network.theta)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", ["adam", "rmsprop"])
def test_what_an_optimizer_remembers_does_not_become_subnormal(project, dtype, optimizer):
    """Processors compute with subnormal numbers a hundred times more slowly."""
    trainer = Trainer(project(optimizer=optimizer, dtype=dtype))
    trainer.step(1)
    tiny = np.finfo(dtype).tiny
    for slot in trainer.slots.values():
        slot[:3] = tiny / 4, tiny * 8, tiny * 2.0**30
    trainer.rule.count(FLUSH_PERIOD - trainer.rule.updates)
    for slot in trainer.slots.values():
        assert slot[:3].tolist() == [0.0, 0.0, tiny * 2.0**30]
        assert (slot[3:] != 0).any()


def held_blocks():
    """Return how many arrays' memories, and how many objects, the program holds."""
    gc.collect()
    snapshot = tracemalloc.take_snapshot()
    data = tracemalloc.DomainFilter(True, np.lib.tracemalloc_domain)
    program = [tracemalloc.Filter(True, f"*{name}*") for name in ("playground", "numpy")]
    return tuple(
        sum(entry.count for entry in snapshot.filter_traces(which).statistics("filename"))
        for which in ([data], program)
    )


MLPS = pytest.mark.parametrize("make", PROBLEMS[:6], ids=lambda make: make().title)


@MLPS
@pytest.mark.usefixtures("quick_collections")
def test_a_thousand_steps_hold_no_more_memory(make):
    problem = make()
    trainer = Trainer(problem.project, dataset=problem.dataset)
    tracemalloc.start()
    try:
        trainer.run_epochs(5)
        trainer.step(3)
        arrays, objects = held_blocks()
        trainer.step(-(-1000 // trainer.loop.batches.per_epoch) * trainer.loop.batches.per_epoch)
        more_arrays, more_objects = held_blocks()
    finally:
        tracemalloc.stop()
    assert more_arrays == arrays
    assert more_objects - objects < 20  # Python keeps counters up to 256 for good, larger ones not


@MLPS
def test_no_call_of_a_step_borrows_a_kilobyte(make):
    problem = make()
    trainer = Trainer(problem.project, dataset=problem.dataset)
    trainer.step(2)
    program, rule = trainer.loop.program, trainer.loop.rule
    takes = [partial(take, trainer.loop.coming_rows, 0, out, "clip") for take, out in program.takes]
    calls = [*takes, *program.forward_calls, *program.backward_calls, *rule.before, *rule.after]
    borrowed = []
    tracemalloc.start()
    try:
        for call in (*calls, partial(rule.apply, 3), program.total_loss):
            call()
            held, _ = tracemalloc.get_traced_memory()
            tracemalloc.reset_peak()
            call()
            borrowed.append(tracemalloc.get_traced_memory()[1] - held)
    finally:
        tracemalloc.stop()
    assert max(borrowed) < KILOBYTE


@pytest.mark.parametrize("make", PROBLEMS[:4], ids=lambda make: make().title)
def test_many_steps_borrow_less_than_two_kilobytes(make):
    """Between two epochs, that is: there an order is drawn and a state is kept.

    What is borrowed are Python's frames and the list of the batches, a kilobyte in all.
    """
    problem = make()
    trainer = Trainer(problem.project, dataset=problem.dataset)
    trainer.run_epochs(2)
    trainer.step(2)
    tracemalloc.start()
    try:
        trainer.step(2)
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        trainer.step(trainer.loop.steps_left - 1)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert trainer.loop.steps_left == 1
    assert peak - held < 2 * KILOBYTE
