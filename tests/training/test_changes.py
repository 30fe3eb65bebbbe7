"""Changes while training: new hyperparameters, and another network with what still fits."""

import numpy as np
import pytest

from playground.core import Component, PlaygroundError
from playground.graph import Edge, NodeSpec
from playground.graph.edits import insert_on_edge
from playground.storage import free_memory
from playground.storage.free_memory import NotEnoughMemory
from playground.training import Trainer
from playground.training.base.phase import Phase
from playground.training.base.validation import NetworkError


def test_a_learning_rate_applies_at_the_next_update(project):
    trainer = Trainer(project(rate=0.1))
    trainer.step(3)
    trainer.backward()
    before, gradient = trainer.network.theta.copy(), trainer.network.grad.copy()
    trainer.reconfigure(project(rate=0.5).training)
    assert trainer.phase is Phase.BACKWARD
    np.testing.assert_array_equal(trainer.network.grad, gradient)
    trainer.update()
    np.testing.assert_allclose(trainer.network.theta, before - 0.5 * gradient, rtol=1e-14)
    assert (trainer.step_count, trainer.loop.stale) == (4, False)


def test_a_short_batch_under_way_stays_when_the_rate_changes(project):
    trainer = Trainer(project(rate=0.1, batch_size=11))
    trainer.step(2)
    loss, program = trainer.forward(), trainer.loop.program
    assert program.network.batch_size < trainer.network.batch_size == 11
    trainer.reconfigure(project(rate=0.5, batch_size=11).training)
    assert trainer.loop.program is program
    assert (trainer.forward(), trainer.loop.batch_loss) == (loss, loss)


def test_the_optimizer_keeps_its_memory_while_its_slots_are_the_same(project):
    trainer = Trainer(project(optimizer="adam"))
    trainer.step(4)
    m = trainer.slots["optimizer/m"].copy()
    trainer.reconfigure(project(optimizer=Component("adam", {"beta1": 0.5})).training)
    np.testing.assert_array_equal(trainer.slots["optimizer/m"], m)
    assert trainer.rule.updates == 4
    trainer.reconfigure(project(optimizer="adamw").training)
    assert not trainer.slots["optimizer/m"].any()
    assert (trainer.rule.updates, trainer.step_count) == (0, 4)


def test_momentum_switched_on_begins_at_rest(project):
    trainer = Trainer(project())
    trainer.step(4)
    trainer.reconfigure(project(optimizer=Component("sgd", {"momentum": 0.9})).training)
    assert list(trainer.slots) == ["optimizer/velocity"]
    assert not trainer.slots["optimizer/velocity"].any()


def test_a_regularizer_keeps_what_it_pruned(project):
    def pruning(**changes):
        return project(regularizer=Component("l1_prune", {"rate": 0.3}), **changes).training

    trainer = Trainer(project())
    trainer.reconfigure(pruning())
    trainer.run_epochs(3)
    dead = trainer.slots["regularizer/dead"].copy()
    assert dead.any()
    trainer.reconfigure(pruning(optimizer="adam"))
    np.testing.assert_array_equal(trainer.slots["regularizer/dead"], dead)
    trainer.reset()
    assert not trainer.slots["regularizer/dead"].any()


def test_a_batch_size_begins_a_new_pass_and_keeps_the_parameters(project):
    trainer = Trainer(project())
    trainer.step(7)
    trainer.backward()
    theta = trainer.network.theta.copy()
    trainer.reconfigure(project(batch_size=10).training)
    np.testing.assert_array_equal(trainer.network.theta, theta)
    assert trainer.phase is Phase.READY
    assert not trainer.network.grad.any()
    assert (
        trainer.loop.steps_left,
        trainer.loop.batches.per_epoch,
        trainer.network.batch_size,
    ) == (3, 3, 10)
    assert (trainer.epoch, trainer.step_count) == (1, 7)
    trainer.step(3)
    assert trainer.epoch == 2
    assert trainer.network.named_parameters()["dense_1/weight"].base is not None
    assert trainer.loop.program.network.theta is trainer.network.theta


@pytest.mark.parametrize("begun", ["", "forward", "backward"])
def test_a_loss_keeps_the_place_in_the_data(project, begun):
    trainer = Trainer(project())
    trainer.step(2)
    if begun:
        getattr(trainer, begun)()
    left = trainer.loop.steps_left
    trainer.reconfigure(project(loss=Component("mse")).training)
    assert (trainer.phase, trainer.loop.steps_left) == (Phase.READY, left)
    other = Trainer(project())
    other.step(2)
    other.forward()
    trainer.forward()
    np.testing.assert_array_equal(
        trainer.loop.program.network.inputs[0].rows, other.loop.program.network.inputs[0].rows
    )
    assert trainer.loop.batch_loss == pytest.approx(2 * other.loop.batch_loss)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rate": -1.0}, "learning_rate"),
        ({"optimizer": "adan"}, "did you mean adam"),
        ({"regularizer": Component("l2", {"rate": -1})}, "rate"),
        ({"initializer": Component("nobody")}, "initializer"),
        ({"loss": Component("huber", {"delta": 0})}, "delta"),
        ({"loss": Component("softmax_cross_entropy")}, "does not fit this problem"),
        ({"batch_size": -1}, "batch_size"),
        ({"order": "random"}, "order"),
        ({"dtype": "float16"}, "dtype"),
        ({"bias": float("nan")}, "bias"),
    ],
)
def test_a_wrong_hyperparameter_changes_nothing(project, changes, words):
    trainer = Trainer(project())
    trainer.step(3)
    config, theta = trainer.config, trainer.network.theta.copy()
    with pytest.raises(PlaygroundError, match=words):
        trainer.reconfigure(project(**{"batch_size": 4, **changes}).training)
    assert trainer.config is config
    assert (trainer.network.batch_size, trainer.loop.steps_left) == (7, 2)
    np.testing.assert_array_equal(trainer.network.theta, theta)
    trainer.step(2)
    assert trainer.epoch == 1
    with pytest.raises(PlaygroundError, match=words):
        Trainer(project(**changes))


def test_a_loss_that_does_not_fit_names_those_that_do(project):
    with pytest.raises(NetworkError, match=r"mse.*softmax_cross_entropy") as caught:
        Trainer(project("classes", loss=Component("binary_cross_entropy")))
    assert caught.value.dataset is not None


def test_a_network_that_does_not_fit_names_the_fix(project, chain):
    made = project("classes").replace(network=chain(4, 1))
    with pytest.raises(NetworkError, match="dense 2: needs 3 outputs, has 1"):
        Trainer(made)


# another network ----------------------------------------------------------------------------------


def test_layers_keep_their_parameters_and_memory(project):
    old = Trainer(project(hidden=(4, 3), optimizer="adam"))
    old.step(7)
    new = Trainer(project(hidden=(4, 3), optimizer="adam", dtype="float32"))
    assert new.adopt(old).kept == 6
    np.testing.assert_array_equal(new.network.theta, old.network.theta.astype("float32"))
    mine, theirs = new.slots["optimizer/m"], old.slots["optimizer/m"]
    np.testing.assert_array_equal(mine, theirs.astype("float32"))
    assert (new.step_count, new.epoch, new.rule.updates, new.loop.steps_left) == (7, 1, 7, 3)


def test_the_curves_come_along(project):
    old = Trainer(project(hidden=(4, 3)))
    old.run_epochs(3)
    new = Trainer(project(hidden=(4, 5)))
    new.adopt(old)
    assert new.history == old.history
    new.run_epochs(1)
    assert new.history[:4] == old.history
    assert [point.epoch for point in new.history] == [0, 1, 2, 3, 4]


def test_the_state_to_go_back_to_is_the_adopted_one(project):
    old, new = Trainer(project(hidden=(4, 3))), Trainer(project(hidden=(4, 5)))
    old.step(7)
    new.adopt(old)
    np.testing.assert_array_equal(new.loop.last_finite.newest.theta, new.network.theta)
    assert new.loop.last_finite.newest.step == 7


def test_another_optimizer_begins_with_an_empty_memory(project):
    old = Trainer(project(optimizer="adam"))
    old.step(3)
    new = Trainer(project(optimizer="adamw"))
    assert new.adopt(old).kept == 4
    assert not new.slots["optimizer/m"].any()
    assert new.rule.updates == 0


def test_another_precision_keeps_the_values(project):
    old, new = Trainer(project()), Trainer(project(dtype="float32"))
    old.step(3)
    assert new.adopt(old).kept == 4
    np.testing.assert_array_equal(new.network.theta, old.network.theta.astype(np.float32))


def test_what_layers_remember_comes_along(project):
    def normalised(last):
        made = project(hidden=(4, last))
        node, edge = NodeSpec("norm", "batch_norm"), Edge("dense_1", "dense_2")
        return Trainer(made.replace(network=insert_on_edge(made.network, node, edge)))

    old, new = normalised(3), normalised(5)
    old.step(7)
    assert new.adopt(old).kept == 8
    assert old.network.state.any()
    np.testing.assert_array_equal(new.network.state, old.network.state)
    assert new.network.state is not old.network.state


def test_nothing_in_common_keeps_nothing(project, chain):
    old, new = Trainer(project("classes", hidden=(4,))), Trainer(project("classes", hidden=()))
    old.step(3)
    theta = new.network.theta.copy()
    assert new.adopt(old).kept == 0
    np.testing.assert_array_equal(new.network.theta, theta)
    assert new.step_count == 0


def test_one_network_does_not_adopt_from_several(project):
    assert Trainer(project()).adopt(Trainer(project(), replicas=2)).kept == 0


def test_a_batch_under_way_counts_once_for_what_layers_remember(project):
    """Batch norm's averages have the batch in them already; it comes again in the new network."""
    made = project(hidden=(3,))
    made = made.replace(
        network=insert_on_edge(made.network, NodeSpec("norm", "batch_norm"), made.network.edges[-1])
    )
    news = []
    for under_way in (False, True):
        old, new = Trainer(made), Trainer(made)
        old.step(2)
        if under_way:
            old.forward()
        new.adopt(old)
        new.step(2)
        news.append(new)
    np.testing.assert_array_equal(news[0].network.theta, news[1].network.theta)
    np.testing.assert_array_equal(news[0].network.state, news[1].network.state)


def test_hyperparameters_that_leave_no_memory_change_nothing(project, monkeypatch):
    trainer, twin = (Trainer(project(batch_size=4)) for _ in range(2))
    for each in (trainer, twin):
        each.step(3)
        each.forward()
    with monkeypatch.context() as patch:
        patch.setattr(free_memory, "SMALL", 0)
        patch.setattr(free_memory, "free_bytes", lambda: 0)
        with pytest.raises(NotEnoughMemory, match="a batch of 9"):
            trainer.reconfigure(project(batch_size=9, rate=0.5).training)
    assert trainer.config == twin.config
    assert trainer.phase is Phase.FORWARD
    for each in (trainer, twin):
        each.step(4)
    np.testing.assert_array_equal(trainer.network.theta, twin.network.theta)
