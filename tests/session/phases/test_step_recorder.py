"""What the thirds of a step are said to have done, against independent computations."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.nn.optimizers import OPTIMIZERS
from playground.session.phases.step_recorder import ALL, BACKWARD, FORWARD, UPDATE, StepRecorder
from playground.training.base.phase import Phase
from playground.training.trainer import Trainer


@pytest.fixture
def trainer(project):
    return Trainer(project())


def run(recorder, *thirds):
    for third in thirds:
        recorder.run(third)
    return recorder.record


def batch_loss(trainer, rows, theta=None):
    """The mean loss of training samples, with the trainer's own predictions only."""
    network, kept = trainer.network, trainer.network.theta.copy()
    if theta is not None:
        np.copyto(network.theta, theta)
    dataset = trainer.dataset
    answers = trainer.model.predictor.run(
        [port.prepare(dataset.x_train[rows]) for port in network.inputs]
    )
    np.copyto(network.theta, kept)
    targets = trainer.model.encoding.encode(dataset.y_train[rows], network.dtype).T
    return float(((answers - targets) ** 2).sum(axis=0).mean() / 2)


def test_forward_tells_the_loss_of_its_samples(trainer):
    rows = trainer.loop.coming_rows.copy()
    record = run(StepRecorder(trainer), FORWARD)
    assert record.forward.samples == len(rows)
    assert record.forward.loss == pytest.approx(batch_loss(trainer, rows), rel=1e-12)
    assert record.outdated == {BACKWARD, UPDATE}
    assert not record.is_live(BACKWARD)


def test_backward_counts_what_changed_and_what_its_length_is(trainer):
    rows, theta = trainer.loop.coming_rows.copy(), trainer.network.theta.copy()
    record = run(StepRecorder(trainer), BACKWARD)
    assert record.forward is not None
    slopes, nudge = np.empty_like(theta), 1e-6
    for i in range(len(theta)):
        up, down = theta.copy(), theta.copy()
        up[i] += nudge
        down[i] -= nudge
        slopes[i] = (batch_loss(trainer, rows, up) - batch_loss(trainer, rows, down)) / (2 * nudge)
    np.testing.assert_allclose(record.backward.gradient, slopes, atol=1e-8)
    assert record.backward.length == pytest.approx(np.sqrt((slopes**2).sum()), abs=1e-8)
    assert record.backward.changed == 0
    assert record.backward.difference is None


def test_the_units_gradient_is_that_of_their_values(trainer):
    record = run(StepRecorder(trainer), BACKWARD)
    network = trainer.loop.program.network
    last = trainer.plan.output
    before = last.sources[0]
    answers, targets = network.output, trainer.loop.program.target
    slope = (answers - targets) / network.batch_size
    assert record.backward.units[last.id] == pytest.approx(np.sqrt((slope**2).mean(axis=1)))
    weight = network.named_parameters()[f"{last.id}/weight"]
    pulled = weight @ slope  # the output is linear
    assert record.backward.units[before] == pytest.approx(np.sqrt((pulled**2).mean(axis=1)))


def test_five_times_backward_changes_nothing(trainer):
    recorder = StepRecorder(trainer)
    for time in range(5):
        record = run(recorder, BACKWARD)
        assert record.backward.changed == 0
        assert record.backward.difference == (0.0 if time else None)
    assert record.presses == 5


@pytest.mark.parametrize("name", OPTIMIZERS.names)
def test_an_update_is_measured_whatever_the_optimizer(project, name):
    trainer = Trainer(project(optimizer=name))
    rows, theta = trainer.loop.coming_rows.copy(), trainer.network.theta.copy()
    record = run(StepRecorder(trainer), FORWARD, BACKWARD, UPDATE)
    move = trainer.network.theta - theta
    np.testing.assert_array_equal(record.update.move, move)
    assert record.update.length == pytest.approx(np.linalg.norm(move))
    assert record.update.changed == np.count_nonzero(move)
    assert record.update.promised == pytest.approx(float(record.backward.gradient @ move))
    delivered = batch_loss(trainer, rows) - batch_loss(trainer, rows, theta)
    assert record.update.delivered == pytest.approx(delivered, abs=1e-12)
    assert record.update.recomputed is OPTIMIZERS.get(name).searches
    assert not record.update.stale
    assert not record.outdated


def test_a_second_update_is_stale_and_its_gradient_is_left_behind(trainer):
    recorder = StepRecorder(trainer)
    first = run(recorder, UPDATE)
    assert first.forward is not None
    assert first.backward is not None
    record = run(recorder, UPDATE)
    assert record.update.stale
    assert not record.update.recomputed
    assert record.outdated == {FORWARD, BACKWARD}
    assert record.update.promised is not None
    # With another batch run forward, the gradient says nothing of these samples.
    assert run(recorder, FORWARD, UPDATE).update.promised is None


def test_measuring_leaves_the_training_as_it_would_be(project):
    spec = project(optimizer="adam")
    watched, plain = Trainer(spec), Trainer(spec)
    recorder = StepRecorder(watched)
    for _ in range(12):
        run(recorder, FORWARD, BACKWARD, UPDATE)
    plain.step(12)
    np.testing.assert_array_equal(watched.network.theta, plain.network.theta)
    assert watched.epoch == plain.epoch
    watched.step(5)
    plain.step(5)
    np.testing.assert_array_equal(watched.network.theta, plain.network.theta)


def test_thirds_are_taken_back_one_by_one(trainer):
    recorder = StepRecorder(trainer)
    seen = []
    for third in (FORWARD, BACKWARD, UPDATE, UPDATE, BACKWARD, BACKWARD, UPDATE):
        seen.append((trainer.phase, trainer.loop.stale, moment(trainer), told(recorder)))
        run(recorder, third)
    for before in reversed(seen):
        assert recorder.record.undoable > 0
        assert recorder.take_back()
        assert (trainer.phase, trainer.loop.stale, moment(trainer), told(recorder)) == before
    assert not recorder.take_back()


def moment(trainer):
    state = trainer.checkpoint()
    held = trainer.network.grad.tobytes() if trainer.loop.has_gradient else b""
    return state.step, state.theta.tobytes(), held, str(state.sampler)


def told(recorder):
    record = recorder.record
    return (
        record.outdated,
        record.forward and record.forward.loss,
        record.backward and (record.backward.length, record.backward.difference),
        record.update and (record.update.length, record.update.delivered, record.update.stale),
    )


def test_what_happens_otherwise_makes_it_outdated(trainer):
    recorder = StepRecorder(trainer)
    run(recorder, FORWARD, BACKWARD)
    node, name = next(iter(trainer.network.named_parameters())).split("/")
    trainer.set_value(node, name, (0, 0), 0.5)
    assert recorder.record.outdated == ALL
    assert recorder.record.undoable == 0
    assert trainer.phase is Phase.READY


def test_another_optimizer_leaves_the_gradient_that_is_there_in_force(trainer):
    recorder = StepRecorder(trainer)
    before = run(recorder, BACKWARD)
    trainer.reconfigure(replace(trainer.config, optimizer=Component("adam")))
    record = recorder.record
    assert record.backward is before.backward
    assert record.is_live(FORWARD)
    assert record.is_live(BACKWARD)
    assert record.undoable == 0
    moved = run(recorder, UPDATE).update
    assert not moved.stale
    np.testing.assert_array_equal(np.sign(moved.move), -np.sign(before.backward.gradient))


def test_no_step_is_taken_back_into_another_optimizers_memory(project):
    trainer = Trainer(project(optimizer=Component("adam")))
    recorder = StepRecorder(trainer)
    run(recorder, BACKWARD, UPDATE)
    assert recorder.record.undoable == 2
    slower = Component("adam", {"learning_rate": 1e-4})
    trainer.reconfigure(replace(trainer.config, optimizer=slower))
    assert recorder.record.undoable == 2
    trainer.reconfigure(replace(trainer.config, optimizer=Component("nadam")))
    assert recorder.record.undoable == 0
    assert not recorder.take_back()


def test_a_regularizers_penalty_is_told_of(project):
    made = project()
    config = replace(made.training, regularizer=Component("l2", {"rate": 0.1}))
    recorder = StepRecorder(Trainer(made.replace(training=config)))
    assert run(recorder, BACKWARD).is_penalized


@pytest.mark.parametrize(
    "change",
    [
        {"optimizer": Component("adam")},
        {"schedule": Component("plateau")},
        {"batch_size": 3},
        {"loss": Component("huber")},
        {"regularizer": Component("l2", {"rate": 0.1})},
        {"clip_norm": 0.1},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_was_chosen_since_never_breaks_stepping_back(trainer, change):
    recorder = StepRecorder(trainer)
    run(recorder, FORWARD, BACKWARD, UPDATE, FORWARD, BACKWARD)
    trainer.reconfigure(replace(trainer.config, **change))
    theta = trainer.network.theta.copy()
    before = (trainer.step_count, trainer.phase)
    taken = recorder.take_back()
    assert taken == ((trainer.step_count, trainer.phase) != before)
    np.testing.assert_array_equal(trainer.network.theta, theta)
    while recorder.take_back():
        pass
    run(recorder, FORWARD, BACKWARD, UPDATE)
    assert recorder.record.is_live(UPDATE)
