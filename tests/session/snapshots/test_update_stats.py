"""The numbers behind an update that the views are shown are the ones that moved the parameters."""

import numpy as np
import pytest

from playground.core import Component
from playground.nn.optimizers import OPTIMIZERS
from playground.session.snapshots.snapshot import SnapshotContents
from playground.session.snapshots.snapshot_builder import SnapshotBuilder
from playground.session.snapshots.throughput import Throughput
from playground.training import Trainer

EVERYTHING = SnapshotContents(quantities=True)

MOVED_BY_STEP_SIZE = {"adagrad", "adam", "adamax", "radam", "rmsprop", "rprop", "sgd"}
"""Their documented move is the step size times the direction, or times the gradient."""


@pytest.fixture
def look():
    """A function that takes a snapshot of what a trainer's last update was made of."""

    def at(trainer, wanted=EVERYTHING):
        return SnapshotBuilder(trainer).snapshot(1, wanted, trainer.metrics(), Throughput())

    return at


def flat(snapshot, name):
    """Put a quantity's arrays behind one another, as the parameters lie in memory."""
    return np.concatenate([p.quantities[name].ravel() for p in snapshot.parameters])


@pytest.mark.parametrize("name", OPTIMIZERS.names)
def test_every_quantity_is_there_read_only_and_in_shape(name, project, look):
    trainer = Trainer(project(optimizer=name))
    look(trainer)
    trainer.step(5)
    snapshot = look(trainer)
    update = snapshot.update
    arrays = set(snapshot.parameters[0].quantities)
    assert arrays | set(update.shared) == set(update.named)
    assert {"parameter", "gradient", "change", "relative_change"} <= arrays
    assert set(trainer.rule.optimizer.slot_names()) <= set(update.named)
    for parameter in snapshot.parameters:
        for array in parameter.quantities.values():
            assert array.shape == parameter.value.shape
            assert not array.flags.writeable
            assert not np.shares_memory(array, trainer.network.theta)
            assert not any(np.shares_memory(array, slot) for slot in trainer.slots.values())
        np.testing.assert_array_equal(parameter.quantities["parameter"], parameter.value)
    with pytest.raises(TypeError):
        update.shared["rate"] = 0


@pytest.mark.parametrize("name", OPTIMIZERS.names)
def test_the_change_is_what_the_next_update_really_adds(name, project, look):
    trainer = Trainer(project(optimizer=name, rate=0.02))
    look(trainer)
    trainer.step(3)
    for count in (1, 4):
        trainer.step(count - 1)
        before = trainer.network.theta.copy()
        trainer.step()
        snapshot = look(trainer)
        change = trainer.network.theta - before
        np.testing.assert_array_equal(flat(snapshot, "change"), change)
        np.testing.assert_allclose(flat(snapshot, "relative_change"), change / before, rtol=1e-9)
        if name in MOVED_BY_STEP_SIZE:
            shared = snapshot.update.shared
            size = shared["step_size"] if "step_size" in shared else flat(snapshot, "step_size")
            has_direction = "direction" in snapshot.parameters[0].quantities
            direction = flat(snapshot, "direction" if has_direction else "gradient")
            np.testing.assert_allclose(-size * direction, change, rtol=1e-9, atol=1e-15)


def test_adams_numbers_are_the_papers(project, look):
    """Kingma and Ba's algorithm 1, run here by hand on the gradients of a training."""
    trainer = Trainer(
        project(optimizer="adam", rate=0.05, schedule=Component("cosine", {"epochs": 40}))
    )
    m, v = np.zeros_like(trainer.network.theta), np.zeros_like(trainer.network.theta)
    for t in range(1, 30):
        look(trainer)
        rate = float(trainer.rule.rate)
        grad = trainer.backward().copy()
        trainer.update()
        m, v = 0.9 * m + 0.1 * grad, 0.999 * v + 0.001 * grad**2
        snapshot = look(trainer)
        update = snapshot.update
        assert update.updates == t
        assert update.configured_rate == 0.05
        assert update.shared["rate"] == rate
        corrected = rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        assert update.shared["corrected_rate"] == pytest.approx(corrected, rel=1e-12)
        assert update.next_rate == float(trainer.rule.rate)
        expected = {
            "m": m,
            "v": v,
            "m_hat": m / (1 - 0.9**t),
            "v_hat": v / (1 - 0.999**t),
            "gradient": grad,
        }
        for name, value in expected.items():
            np.testing.assert_allclose(flat(snapshot, name), value, rtol=1e-9, atol=1e-15)
    assert rate < 0.05


def test_nothing_is_computed_or_remembered_when_nobody_wants_it(project, look):
    trainer = Trainer(project(optimizer="adam"))
    look(trainer)
    trainer.step(2)
    snapshot = look(trainer, SnapshotContents())
    assert snapshot.update is None
    assert all(not parameter.quantities for parameter in snapshot.parameters)
    trainer.step(2)
    assert trainer.rule.last.change() is None


def test_who_looks_late_sees_the_rate_at_once_and_the_change_after_an_update(project, look):
    trainer = Trainer(project(optimizer="adam", rate=0.05))
    trainer.step(4)
    snapshot = look(trainer)
    assert snapshot.update.shared["rate"] == 0.05
    assert "m_hat" in snapshot.update.named
    assert "change" not in snapshot.update.named
    trainer.step()
    assert "change" in look(trainer).update.named


def test_before_the_first_update_there_are_only_slots(project, look):
    update = look(Trainer(project(optimizer="adam"))).update
    assert set(update.named) == {"parameter", "m", "v"}
    assert (update.updates, dict(update.shared)) == (0, {})


def test_watching_changes_no_number(project, look):
    watched, alone = (
        Trainer(project(optimizer="adam", schedule=Component("cosine"))) for _ in "12"
    )
    for _ in range(5):
        look(watched)
        watched.step(7)
        alone.step(7)
    assert watched.network.theta.tobytes() == alone.network.theta.tobytes()


def test_a_new_rate_leaves_the_last_updates_numbers_as_they_were(project, training, look):
    document = project(optimizer="adam", rate=0.05)
    trainer = Trainer(document)
    look(trainer)
    trainer.step(3)
    before = look(trainer)
    other = Component("adam", {"learning_rate": 0.5})
    trainer.reconfigure(training(document, optimizer=other).training)
    after = look(trainer)
    assert after.update.shared == before.update.shared
    assert (after.update.configured_rate, after.update.next_rate) == (0.5, 0.5)
    np.testing.assert_array_equal(flat(after, "change"), flat(before, "change"))


@pytest.mark.parametrize("params", [{"beta1": 0.5}, {"amsgrad": True}])
def test_after_other_parameters_the_numbers_wait_for_an_update(params, project, training, look):
    document = project(optimizer="adam")
    trainer = Trainer(document)
    look(trainer)
    trainer.step(3)
    trainer.reconfigure(training(document, optimizer=Component("adam", params)).training)
    assert not look(trainer).update.shared
    trainer.step()
    assert {"m_hat", "change"} <= set(look(trainer).update.named)


def test_a_restored_training_knows_its_slots_only(project, look):
    trainer = Trainer(project(optimizer="adam"))
    look(trainer)
    trainer.step(3)
    state = trainer.checkpoint()
    trainer.step(3)
    trainer.restore(state)
    snapshot = look(trainer)
    assert set(snapshot.update.named) == {"parameter", "m", "v"}
    assert snapshot.update.updates == 3
    np.testing.assert_array_equal(flat(snapshot, "m"), state.slots["optimizer/m"])


def test_a_weight_set_by_hand_is_no_update(project, look):
    trainer = Trainer(project())
    look(trainer)
    trainer.step()
    trainer.set_value("dense_1", "weight", (0, 0), 3.0)
    assert "change" not in look(trainer).update.named


def test_the_gradient_used_has_pull_and_limits_in_it(project, look):
    trainer = Trainer(
        project(rate=0.1, regularizer=Component("l2", {"rate": 0.1}), clip_norm=0.01, batch_size=10)
    )
    look(trainer)
    trainer.step(2)
    snapshot = look(trainer)
    used = flat(snapshot, "used_gradient")
    assert np.linalg.norm(used) == pytest.approx(0.01, rel=1e-3)
    assert np.linalg.norm(flat(snapshot, "gradient")) > 0.01
    np.testing.assert_allclose(-0.1 * used, flat(snapshot, "change"), rtol=1e-9, atol=1e-15)


def test_a_search_tells_in_words_how_it_ended(project, look):
    trainer = Trainer(project(optimizer="lbfgs", rate=1.0))
    look(trainer)
    trainer.step(4)
    update = look(trainer).update
    assert update.shared["search_failed"] == 0
    assert update.shared["pairs"] == 4
    assert update.shared["step_length"] > 0
    assert len(update.named["search_failed"].words) == 2
    assert {"s1", "y1"} <= set(update.named)
