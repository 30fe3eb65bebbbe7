"""One sample beside the training: the network's own numbers, and nothing of the training moves."""

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Task
from playground.project.templates import TEMPLATES
from playground.session.base.commands import Configure
from playground.session.session import Session
from playground.session.snapshots.sample_probe import SampleProbe
from playground.session.snapshots.sample_view import SampleWish
from playground.session.snapshots.snapshot import SnapshotContents
from playground.training import Trainer

STEP = 1e-6


def trained(project, **changes):
    trainer = Trainer(replace(project, training=replace(project.training, **changes)))
    trainer.step(3)
    return trainer


def alone(trainer, row, **more):
    return SampleProbe(trainer).view(SampleWish(row, **more))


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_is_what_the_network_predicts(name):
    trainer = trained(TEMPLATES[name].project)
    dataset, train = trainer.dataset, trainer.dataset.train_rows
    for row, part in ((int(dataset.test_rows[-1]), "test"), (int(train[2]), "train")):
        view = alone(trainer, row)
        assert (view.row, view.part) == (row, part)
        np.testing.assert_array_equal(view.prediction, trainer.predict(dataset.raw.x[[row]])[0])
        np.testing.assert_array_equal(view.values.reshape(-1), dataset.raw.x[row])
        features = [
            port.prepare(dataset.x_scaling.apply(dataset.raw.x[[row]] * 1.0))
            for port in trainer.network.inputs
        ]
        ids = [node.id for node in trainer.plan.nodes]
        expected = trainer.model.predictor.values(features, ids)
        for node in trainer.plan.nodes:
            assert view.outputs[node.id].shape == node.shape
            np.testing.assert_array_equal(view.outputs[node.id], expected[node.id][..., 0])
        assert not view.gradients
    assert alone(trainer, None).row == train[0]


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_losses_of_all_samples_average_to_the_evaluated_one(name):
    trainer = trained(TEMPLATES[name].project)
    rows, probe = trainer.dataset.test_rows, SampleProbe(trainer)
    views = [probe.view(SampleWish(int(row))) for row in rows]
    score = trainer.evaluate()["test"]
    assert np.mean([view.loss for view in views]) == pytest.approx(score["loss"], rel=1e-5)
    if trainer.dataset.task is Task.REGRESSION:
        assert {(view.truth, view.answer) for view in views} == {(None, None)}
        found = np.array([view.target for view in views])
        np.testing.assert_array_equal(found, trainer.dataset.raw.y[rows].reshape(len(rows), -1))
    else:
        right = [view.truth == view.answer for view in views]
        assert np.mean(right) == pytest.approx(score["accuracy"])


def nudged_loss(network, loss, target, node_id, place, change):
    """Return the loss when one number of one node's output is moved."""
    nodes = [node.id for node in network.plan.nodes]
    network.value(node_id)[place] += change
    for later in nodes[nodes.index(node_id) + 1 :]:
        if later in network.layers:
            for each in network.layers[later].program.forward:
                each()
    found = np.zeros(())
    for each in loss.bind(network.output, target, found, np.zeros_like(network.output)).forward:
        each()
    return float(found)


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_gradients_are_the_slopes_of_its_own_loss(name):
    trainer = trained(TEMPLATES[name].project, dtype="float64")
    dataset = trainer.dataset
    row = int(dataset.test_rows[0])
    view = alone(trainer, row, gradients=True)
    assert view.gradients.keys() == view.outputs.keys()
    network, chance = trainer.network.sibling(1), np.random.default_rng(1)
    scaled = dataset.x_scaling.apply(dataset.raw.x[[row]] * 1.0)
    answer = dataset.raw.y[[row]]
    known = dataset.task.is_classification
    answer = answer if known else dataset.y_scaling.apply(answer)
    target = trainer.model.encoding.encode(answer, np.dtype(float)).T
    smooth = []
    for node in trainer.plan.nodes:
        places = chance.choice(int(np.prod(node.shape)), min(6, int(np.prod(node.shape))), False)
        for flat in places:
            place = (*np.unravel_index(flat, node.shape), 0)
            losses = []
            for change in (-STEP, 0.0, STEP):
                network.forward(scaled)
                ways = (network, trainer.model.loss, target, node.id, place, change)
                losses.append(nudged_loss(*ways))
            below, above = np.diff(losses) / STEP
            smooth.append(above == pytest.approx(below, abs=1e-5, rel=1e-4))
            if smooth[-1]:  # at a kink (equal maxima, ReLU at 0) there is no one slope
                found = view.gradients[node.id][place[:-1]]
                assert found == pytest.approx((below + above) / 2, abs=1e-5, rel=1e-4)
    assert np.mean(smooth) > 0.7


@pytest.mark.parametrize("name", ["residual-mlp", "residual-digits", "lenet-digits"])
def test_the_training_is_the_same_with_it_and_without(name):
    project = TEMPLATES[name].project
    project = replace(project, training=replace(project.training, batch_size=20))
    ends = []
    for wish in (None, SampleWish(3, gradients=True)):
        session = Session(lambda event: None)
        session.configure(Configure(1, project))
        session.wanted = SnapshotContents(sample=wish)
        trainer = session.trainer
        for _ in range(4):
            session.run_phase("forward")
            session.snapshot()
            session.run_phase("backward")
            gradient = trainer.network.grad.copy()
            snapshot = session.snapshot()
            np.testing.assert_array_equal(trainer.network.grad, gradient)
            session.run_phase("update")
            session.snapshot()
        assert (snapshot.sample is not None) == (wish is not None)
        made = msgspec.json.encode(session.snapshot().record, enc_hook=lambda array: array.tolist())
        ends.append((trainer.checkpoint(), made, snapshot.batch_loss))
    (one, record, loss), (other, other_record, other_loss) = ends
    for field in ("theta", "layers"):
        np.testing.assert_array_equal(getattr(one, field), getattr(other, field))
    assert one.streams == other.streams
    assert one.slots.keys() == other.slots.keys()
    assert (record, loss) == (other_record, other_loss)


def test_of_replicas_each_is_shown_alone(project):
    trainer = Trainer(project("classes"), replicas=3)
    trainer.step(5)
    row = int(trainer.dataset.test_rows[1])
    answers = trainer.predict(trainer.dataset.raw.x[[row]])[:, 0]
    for replica in range(3):
        view = SampleProbe(trainer, replica).view(SampleWish(row, gradients=True))
        np.testing.assert_array_equal(view.prediction, answers[replica])
        assert view.outputs["dense_1"].shape == view.gradients["dense_1"].shape == (4,)


def test_ones_own_sample_has_no_truth(project):
    trainer = trained(project("classes"))
    view = alone(trainer, None, values=(0.5, -0.25), gradients=True)
    np.testing.assert_array_equal(view.prediction, trainer.predict([0.5, -0.25])[0])
    assert (view.row, view.part, view.target, view.loss, view.truth) == (None, "own", *[None] * 3)
    assert not view.gradients
    assert view.answer == view.prediction.argmax()


def test_ones_own_picture_is_compared_with_itself_by_an_autoencoder():
    trainer = trained(TEMPLATES["autoencoder-digits"].project)
    picture = trainer.dataset.raw.x[5].astype(float)
    own = alone(trainer, None, values=tuple(picture.tolist()), gradients=True)
    same = alone(trainer, 5, gradients=True)
    assert (own.part, own.loss) == ("own", same.loss)
    np.testing.assert_array_equal(own.target, same.target)
    for node_id, gradient in same.gradients.items():
        np.testing.assert_array_equal(own.gradients[node_id], gradient)


def test_what_the_data_does_not_have_is_not_shown(project):
    trainer = trained(project())
    assert alone(trainer, 60) is None
    assert alone(trainer, -1) is None
    assert alone(trainer, None, values=(1.0, 2.0, 3.0)) is None


def test_it_follows_the_weights_and_another_loss(project):
    trainer = trained(project("classes"))
    probe, wish = SampleProbe(trainer), SampleWish(7)
    before = probe.view(wish)
    trainer.step(5)
    after = probe.view(wish)
    assert not np.array_equal(before.prediction, after.prediction)
    loss = project("binary").training.loss
    trainer.reconfigure(replace(trainer.config, loss=loss))
    view = probe.view(wish)
    np.testing.assert_array_equal(view.prediction, trainer.predict(trainer.dataset.raw.x[[7]])[0])
    assert view.loss == pytest.approx(np.sum((view.prediction - view.target) ** 2) / 2)


def test_wishes_of_one_sample_join():
    wish = SampleWish(4)
    both = SnapshotContents(sample=wish) | SnapshotContents(sample=SampleWish(4, gradients=True))
    assert both.sample == SampleWish(4, gradients=True)
    assert (SnapshotContents() | SnapshotContents(sample=wish)).sample == wish
    assert (SnapshotContents(sample=wish) | SnapshotContents()).sample == wish
