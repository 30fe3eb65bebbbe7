"""An update as a whole: the rate, the limits, what decays and what is frozen."""

import msgspec
import numpy as np
import pytest

from playground.core import Component, PlaygroundError
from playground.graph.edits import set_frozen
from playground.nn.base.schedule import TrainingTime
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.nn.schedules import SCHEDULES
from playground.training import Trainer
from playground.training.base.config import Stopping

SHORT = {
    "step": {"every": 2.0, "gamma": 0.5},
    "polynomial": {"epochs": 4.0},
    "cosine": {"epochs": 4.0},
    "cosine_restarts": {"period": 1.5},
    "one_cycle": {"epochs": 4.0},
    "plateau": {"patience": 0, "threshold": 0.1, "gamma": 0.5},
}
"""Parameters with which a schedule changes the rate within a few epochs."""


def scheduled(name):
    return Component(name, SHORT.get(name, {}))


def rates(trainer, steps):
    """Return the rates of the next updates, made by thirds."""
    found = []
    for _ in range(steps):
        trainer.forward()
        trainer.backward()
        found.append(trainer.rule.rate.copy())
        trainer.update()
    return np.array(found)


@pytest.mark.parametrize("warm_up", [0, 6])
@pytest.mark.parametrize("name", [s.name for s in SCHEDULES if not s.watches_loss])
def test_the_rate_follows_the_schedule(project, name, warm_up):
    trainer = Trainer(project(rate=0.1, schedule=scheduled(name), warm_up=warm_up))
    per_epoch = trainer.loop.batches.per_epoch
    state = SCHEDULES.create(scheduled(name)).start()
    found = rates(trainer, 14)
    for step, rate in enumerate(found):
        ramp = min(1.0, (step + 1) / warm_up) if warm_up else 1.0
        expected = 0.1 * state.factor(TrainingTime(step, step / per_epoch)) * ramp
        assert rate == pytest.approx(expected, rel=1e-12)


def test_sgd_moves_at_the_scheduled_rate(project):
    trainer = Trainer(project(rate=0.1, schedule=Component("exponential", {"gamma": 0.5})))
    trainer.step(3)
    before = trainer.network.theta.copy()
    rate, gradient = trainer.rule.rate.copy(), trainer.backward().copy()
    trainer.update()
    np.testing.assert_array_equal(trainer.network.theta, before - gradient * rate)
    assert rate == pytest.approx(0.1 * 0.5 ** (3 / trainer.loop.batches.per_epoch))


@pytest.mark.parametrize("name", SCHEDULES.names)
def test_every_schedule_is_replayed_bit_by_bit(project, name):
    made = project(schedule=scheduled(name), warm_up=8)
    trainer = Trainer(made)
    trainer.step(11)
    checkpoint = trainer.checkpoint()
    expected = rates(trainer, 12), trainer.network.theta.copy()
    fresh = Trainer(made)
    for each in (trainer, fresh):
        each.restore(checkpoint)
        np.testing.assert_array_equal(rates(each, 12), expected[0])
        np.testing.assert_array_equal(each.network.theta, expected[1])


@pytest.mark.parametrize("regularizer", REGULARIZERS.names)
@pytest.mark.parametrize("name", SCHEDULES.names)
def test_whole_steps_equal_thirds(project, name, regularizer):
    pull = Component(regularizer)
    made = project(schedule=scheduled(name), warm_up=3, regularizer=pull)
    whole, thirds = Trainer(made), Trainer(made)
    whole.step(13)
    rates(thirds, 13)
    np.testing.assert_array_equal(whole.network.theta, thirds.network.theta)
    assert whole.rule.rate == thirds.rule.rate


@pytest.mark.parametrize(
    "changes",
    [
        *({"schedule": scheduled(name), "warm_up": 5} for name in SCHEDULES.names),
        {"clip_norm": 0.01},
        {"clip_value": 0.003},
        {"max_norm": 0.3},
    ],
    ids=str,
)
def test_replicas_are_paced_and_limited_as_if_alone(project, changes):
    made = project("classes", optimizer="adam", rate=0.05, **changes)
    many = Trainer(made, replicas=3)
    many.run_epochs(4)
    for r in range(3):
        one = Trainer(made, seed=r)
        one.run_epochs(4)
        np.testing.assert_allclose(many.network.theta[r], one.network.theta, rtol=0, atol=1e-12)


def test_plateaus_are_each_replicas_own(project):
    made = project(rate=0.5, schedule=scheduled("plateau"))
    many = Trainer(made, replicas=6)
    many.run_epochs(3)
    assert len(np.unique(many.rule.rate)) > 1


def test_another_schedule_can_be_chosen_live(project, training):
    made = project(schedule=scheduled("plateau"))
    trainer = Trainer(made)
    trainer.run_epochs(4)
    trainer.reconfigure(training(made, schedule=scheduled("cosine")).training)
    assert trainer.rule.rate == pytest.approx(0.0, abs=1e-12)
    trainer.restore(trainer.loop.last_finite.newest)
    trainer.step(2)


def move(trainer):
    """Return the gradient and what plain descent at rate 1 made of it."""
    before = trainer.network.theta.copy()
    gradient = trainer.backward().copy()
    trainer.update()
    return gradient, before - trainer.network.theta


def test_clipping_by_value(project):
    trainer = Trainer(project(rate=1.0, clip_value=0.01))
    gradient, moved = move(trainer)
    assert abs(gradient).max() > 0.01
    np.testing.assert_allclose(moved, np.clip(gradient, -0.01, 0.01), atol=1e-15)


@pytest.mark.parametrize("limit", [0.01, 100.0])
def test_clipping_by_norm(project, limit):
    trainer = Trainer(project(rate=1.0, clip_norm=limit))
    gradient, moved = move(trainer)
    factor = min(1.0, limit / (np.linalg.norm(gradient) + 1e-6))
    np.testing.assert_allclose(moved, gradient * factor, atol=1e-15)


def test_a_penalty_is_clipped_with_the_gradient(project):
    l2 = Component("l2", {"rate": 50.0})
    trainer = Trainer(project(rate=1.0, clip_value=0.01, regularizer=l2))
    _, moved = move(trainer)
    assert abs(moved).max() <= 0.01 + 1e-15


def test_max_norm_bounds_every_unit(project):
    trainer = Trainer(project("classes", hidden=(5, 4), rate=0.5, max_norm=0.4))
    for _ in range(30):
        trainer.step()
        arrays = trainer.network.named_parameters()
        norms = [np.linalg.norm(w, axis=0) for k, w in arrays.items() if k.endswith("weight")]
        assert max(norm.max() for norm in norms) <= 0.4 * (1 + 1e-12)
    assert any((abs(norm - 0.4) < 1e-12).any() for norm in norms)


@pytest.mark.parametrize("everywhere", [False, True])
@pytest.mark.parametrize("optimizer", ["adamw", "lion", "sgd"])
def test_weight_decay_spares_biases_by_default(project, optimizer, everywhere):
    decay = Component(optimizer, {"learning_rate": 0.1, "weight_decay": 0.5})
    none = Component(optimizer, {"learning_rate": 0.1, "weight_decay": 0.0})
    with_decay, without = (
        Trainer(project(optimizer=o, decay_biases=everywhere)) for o in (decay, none)
    )
    for each in (with_decay, without):
        each.step()
    ours, theirs = (t.network.named_parameters() for t in (with_decay, without))
    for name, array in ours.items():
        same = np.array_equal(array, theirs[name])
        assert same is (name.endswith("bias") and not everywhere), name


def frozen(made, *node_ids):
    for node_id in node_ids:
        made = made.replace(network=set_frozen(made.network, node_id, True))
    return made


@pytest.mark.parametrize("optimizer", OPTIMIZERS.names)
def test_frozen_layers_rest_and_the_others_move_as_ever(project, optimizer):
    limits = {} if OPTIMIZERS.get(optimizer).searches else {"max_norm": 0.5}
    made = project("classes", hidden=(5, 4), optimizer=optimizer, **limits)
    ever, cold = Trainer(made), Trainer(frozen(made, "dense_2"))
    for each in (ever, cold):
        each.step(1)
    cold.step(4)
    before, slots = cold.network.theta.copy(), {k: v.copy() for k, v in cold.slots.items()}
    start = Trainer(made).network.named_parameters()
    for name, array in cold.network.named_parameters().items():
        if name.startswith("dense_2/"):
            np.testing.assert_array_equal(array, start[name])
    cold.step(3)
    (span,) = [
        slice(s.start, s.stop) for s in cold.network.parameter_layout if s.node_id == "dense_2"
    ][:1]
    np.testing.assert_array_equal(cold.network.theta[span], before[span])
    for name, slot in cold.slots.items():
        np.testing.assert_array_equal(slot[span], slots[name][span])
    assert not np.array_equal(cold.network.theta, before)


def test_a_layer_thawed_goes_on_where_it_was(project):
    made = project("classes", hidden=(5, 4), optimizer="adam")
    trainer = Trainer(made)
    trainer.step(5)
    cold = Trainer(frozen(made, "dense_1"))
    cold.adopt(trainer)
    np.testing.assert_array_equal(cold.network.theta, trainer.network.theta)
    assert cold.step_count == 5
    for name, slot in cold.slots.items():
        np.testing.assert_array_equal(slot, trainer.slots[name])


def test_clipping_does_not_count_frozen_layers(project):
    made = frozen(project("classes", rate=1.0, clip_norm=0.01), "dense_1")
    trainer = Trainer(made)
    gradient, moved = move(trainer)
    free = np.concatenate(
        [g.ravel() for k, g in trainer.network.named_gradients().items() if "dense_2" in k]
    )
    assert len(free) < len(gradient)
    factor = 0.01 / (np.linalg.norm(free) + 1e-6)
    np.testing.assert_allclose(moved[-len(free) :], free * factor, atol=1e-15)


def test_one_value_is_set_by_hand(project):
    trainer = Trainer(project())
    trainer.step(3)
    trainer.forward()
    before = trainer.network.theta.copy()
    former = trainer.set_value("dense_1", "weight", (1, 2), 0.75)
    weight = trainer.network.named_parameters()["dense_1/weight"]
    assert weight[1, 2] == 0.75
    assert former == before[np.flatnonzero(trainer.network.theta != before)[0]]
    assert np.count_nonzero(trainer.network.theta != before) == 1
    again = Trainer(project())
    again.step(3)
    again.set_value("dense_1", "weight", (1, 2), 0.75)
    for each in (trainer, again):
        each.step(5)
    np.testing.assert_array_equal(trainer.network.theta, again.network.theta)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (("dense_9", "weight", (0, 0), 1.0), "no parameter dense_9/weight; there are: dense_1/"),
        (("dense_1", "weight", (0, 4), 1.0), r"2×4: it has no entry \[0, 4\]"),
        (("dense_1", "weight", (-1, 0), 1.0), "no entry"),
        (("dense_1", "bias", (0, 0), 1.0), "no entry"),
        (("dense_1", "bias", (0,), np.nan), "use a finite float64"),
        (("dense_1", "bias", (0,), np.inf), "use a finite float64"),
    ],
)
def test_what_cannot_be_set(project, place, words):
    trainer = Trainer(project())
    before = trainer.network.theta.copy()
    with pytest.raises(PlaygroundError, match=words):
        trainer.set_value(*place)
    np.testing.assert_array_equal(trainer.network.theta, before)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"warm_up": -1}, "warm_up: -1 is not allowed; use a whole number at least 0"),
        ({"clip_norm": float("nan")}, "clip_norm: nan is not allowed"),
        ({"max_norm": -0.5}, "max_norm"),
        ({"schedule": Component("sometimes")}, "sometimes"),
        ({"schedule": Component("step", {"every": 0.0})}, "every"),
        ({"stopping": Stopping(accuracy=2.0)}, r"stopping\.accuracy: 2.0 is not allowed"),
    ],
)
def test_what_is_not_allowed_names_field_and_value(project, training, changes, words):
    with pytest.raises(PlaygroundError, match=words):
        Trainer(project(**changes))
    trainer = Trainer(project())
    with pytest.raises(PlaygroundError, match=words):
        trainer.reconfigure(training(project(), **changes).training)
    trainer.step(2)


@pytest.mark.parametrize("name", [o.name for o in OPTIMIZERS if o.searches])
def test_searching_optimizers_want_all_samples(project, name):
    with pytest.raises(PlaygroundError, match=r"batch_size: 7 is not allowed; .* use 0"):
        Trainer(project(optimizer=name, batch_size=7))
    for limit in ("clip_norm", "clip_value", "max_norm"):
        with pytest.raises(PlaygroundError, match=rf"{limit}: .* use 0"):
            Trainer(project(optimizer=name, **{limit: 1.0}))


@pytest.mark.parametrize("name", [o.name for o in OPTIMIZERS if o.searches])
def test_a_search_never_begins_from_an_old_gradient(project, training, name):
    made = project(batch_size=0)
    trainer = Trainer(made)
    trainer.step(5)
    trainer.reconfigure(training(made, optimizer=Component(name)).training)
    fresh = Trainer(training(made, optimizer=Component(name)))
    fresh.loop.load_parameters(trainer.checkpoint())
    for each in (trainer, fresh):
        each.update()
    assert trainer.loop.stale is False
    np.testing.assert_allclose(trainer.network.theta, fresh.network.theta, atol=1e-12)


@pytest.mark.parametrize("schedule", [[], [{}], [{"factor": 7.0}], [{}, {}], ["x"]], ids=str)
def test_a_damaged_schedule_is_refused_and_changes_nothing(project, schedule):
    trainer = Trainer(project(schedule=scheduled("plateau")))
    trainer.run_epochs(3)
    good, rate = trainer.checkpoint(), trainer.rule.rate.copy()
    damaged = msgspec.structs.replace(good, schedule=schedule)
    if not schedule:  # a state from before there were schedules
        trainer.restore(damaged)
        assert trainer.rule.rate == trainer.rule.optimizer.learning_rate
        return
    with pytest.raises(PlaygroundError, match="saved schedule belongs to another training"):
        trainer.restore(damaged)
    assert trainer.rule.rate == rate
    assert trainer.checkpoint().schedule == good.schedule
